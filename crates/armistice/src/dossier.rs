//! The folder that holds all of one truce: what people wrote, what was received, what was decided, and the index.
//!
//! In: a path. Out: an open dossier, its record checked and its index level with it. Absent: what is read or judged.
//! Opening is also recovery: whatever a crash left behind is put right here, by the same code that runs every time.

pub mod files;
pub mod lock;
mod places;

use std::path::{Path, PathBuf};

use crate::archive::{self, Archive};
use crate::durable;
use crate::record::entry::Entry;
use crate::record::index::{self, Index};
use crate::record::{self, Record};
use crate::trouble::{Exit, Trouble, io_hint};
use files::Files;
use lock::Lock;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Files(#[from] files::Error),
    #[error(transparent)]
    Lock(#[from] lock::Error),
    #[error(transparent)]
    Archive(#[from] archive::Error),
    #[error(transparent)]
    Record(#[from] record::Error),
    #[error(transparent)]
    Index(#[from] index::Error),
    #[error("cannot make dossier `{}`: the folder exists and is not empty", .0.display())]
    NotEmpty(PathBuf),
    #[error("cannot make dossier `{}`", .0.display())]
    Make(PathBuf, #[source] std::io::Error),
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::Files(error) => error.hint(),
            Error::Lock(error) => error.hint(),
            Error::Archive(error) => error.hint(),
            Error::Record(error) => error.hint(),
            Error::Index(error) => error.hint(),
            Error::NotEmpty(_) => {
                Some("name a new folder; a dossier is never written over something else".into())
            }
            Error::Make(_, cause) => io_hint(cause),
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Error::Archive(error) => error.exit(),
            Error::Record(error) => error.exit(),
            _ => Exit::Cannot,
        }
    }
}

#[derive(Debug)]
pub struct Dossier {
    pub root: PathBuf,
    pub files: Files,
    pub archive: Archive,
    pub index: Index,
    record: Record,
    access: Access,
    /// What opening had to put right, as sentences for the user.
    pub notices: Vec<String>,
}

/// What this process may do to the folder.
#[derive(Debug)]
enum Access {
    /// Write; the lock is held until the dossier is dropped.
    Write(#[expect(dead_code, reason = "held, not read")] Lock),
    /// Look on while another process writes.
    Watch,
    /// Read only: the folder cannot be written to, so the index is in memory.
    Private,
}

impl Dossier {
    /// Opens the dossier for the one process that writes to it.
    pub fn open_to_write(root: &Path) -> Result<Dossier, Error> {
        let files = Files::read(root)?;
        let lock = Lock::take(root)?;
        Dossier::open(root, files, Access::Write(lock))
    }

    /// Opens the dossier to look at it. If nobody writes, the index is brought level first; otherwise it is taken as
    /// the writer last left it. A dossier on a disc or in another's keeping can be read as well.
    pub fn open_to_read(root: &Path) -> Result<Dossier, Error> {
        let files = Files::read(root)?;
        let access = match Lock::take(root) {
            Ok(lock) => Access::Write(lock),
            Err(lock::Error::Held { .. }) => Access::Watch,
            Err(lock::Error::Lock(..)) => Access::Private,
        };
        Dossier::open(root, files, access)
    }

    /// Throws the index away and opens the dossier, which makes it again.
    pub fn rebuild(root: &Path) -> Result<Dossier, Error> {
        let files = Files::read(root)?;
        let lock = Lock::take(root)?;
        // What the old index has seen of the record is the only sign of a cut-off end, so it is looked at first.
        if let Ok(old) = Index::open(&index_path(root)) {
            Record::open(&record_path(root), &old.head()?)?;
        }
        Index::remove(&index_path(root))?;
        Dossier::open(root, files, Access::Write(lock))
    }

    fn open(root: &Path, files: Files, access: Access) -> Result<Dossier, Error> {
        let archive = Archive::at(root.join("captures"));
        let index = match access {
            Access::Private => Index::in_memory()?,
            Access::Write(_) | Access::Watch => Index::open(&index_path(root))?,
        };
        let record = Record::open(&record_path(root), &index.head()?)?;
        let mut dossier =
            Dossier { root: root.to_path_buf(), files, archive, index, record, access, notices: Vec::new() };
        match dossier.access {
            Access::Write(_) => dossier.put_right()?,
            Access::Private => dossier.level()?,
            Access::Watch => {}
        }
        Ok(dossier)
    }

    fn put_right(&mut self) -> Result<(), Error> {
        self.archive.make_ready()?;
        let record = record_path(&self.root);
        let folder = record.parent().expect("the record lies in a folder");
        durable::make_folder(folder).map_err(|cause| Error::Make(folder.to_path_buf(), cause))?;
        if let Some(aside) = self.record.repair()? {
            self.notices.push(format!(
                "the last run was cut short while writing; what it had not acknowledged was moved to `{}`",
                aside.strip_prefix(&self.root).unwrap_or(&aside).display()
            ));
        }
        self.level()
    }

    /// False when the index is another process's to write.
    pub fn may_index(&self) -> bool {
        !matches!(self.access, Access::Watch)
    }

    /// Appends to the record, then to the index. When this returns, the entries survive a power cut.
    pub fn append(&mut self, entries: Vec<Entry>) -> Result<(), Error> {
        self.record.append(entries)?;
        self.level()
    }

    pub fn head(&self) -> &record::Head {
        self.record.head()
    }

    /// Brings the index level with the record.
    fn level(&mut self) -> Result<(), Error> {
        self.index.take_in(self.record.news())?;
        self.record.seen();
        Ok(())
    }
}

/// Makes a dossier of the given files, by path inside it. The settings come last: with them it is a dossier.
pub fn make(root: &Path, files: &[(String, String)]) -> Result<(), Error> {
    let cannot = |cause| Error::Make(root.to_path_buf(), cause);
    if root.exists() && root.read_dir().map_err(cannot)?.next().is_some() {
        return Err(Error::NotEmpty(root.to_path_buf()));
    }
    for folder in ["", files::AGREEMENTS, "captures", "record"] {
        durable::make_folder(&root.join(folder)).map_err(cannot)?;
    }
    let (settings, others): (Vec<_>, Vec<_>) = files.iter().partition(|(path, _)| path == files::SETTINGS);
    for (path, text) in others.into_iter().chain(settings) {
        durable::replace(&root.join(path), text.as_bytes(), root).map_err(cannot)?;
    }
    Ok(())
}

fn record_path(root: &Path) -> PathBuf {
    root.join("record").join("entries.jsonl")
}

fn index_path(root: &Path) -> PathBuf {
    root.join("record.sqlite")
}
