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
use crate::explain::{Exit, Explain, io_hint};
use crate::record::entry::Entry;
use crate::record::index::{self, Index};
use crate::record::{self, Record};
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

impl Explain for Error {
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
    /// Held while this process may write.
    lock: Option<Lock>,
    /// What opening had to put right, as sentences for the user.
    pub notices: Vec<String>,
}

impl Dossier {
    /// Opens the dossier for the one process that writes to it.
    pub fn open_to_write(root: &Path) -> Result<Dossier, Error> {
        let files = Files::read(root)?;
        let lock = Lock::take(root)?;
        Dossier::open(root, files, Some(lock))
    }

    /// Opens the dossier to look at it. If nobody writes, the index is brought level first; otherwise it is taken as
    /// the writer last left it.
    pub fn open_to_read(root: &Path) -> Result<Dossier, Error> {
        let files = Files::read(root)?;
        Dossier::open(root, files, Lock::take(root).ok())
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
        Dossier::open(root, files, Some(lock))
    }

    fn open(root: &Path, files: Files, lock: Option<Lock>) -> Result<Dossier, Error> {
        let archive = Archive::at(root.join("captures"));
        let index = Index::open(&index_path(root))?;
        let record = Record::open(&record_path(root), &index.head()?)?;
        let mut dossier =
            Dossier { root: root.to_path_buf(), files, archive, index, record, lock, notices: Vec::new() };
        if dossier.may_write() {
            dossier.put_right()?;
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

    /// False when another process is writing.
    pub fn may_write(&self) -> bool {
        self.lock.is_some()
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
