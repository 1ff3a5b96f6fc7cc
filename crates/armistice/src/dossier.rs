//! The folder that holds all of one truce: what people wrote, what was received, what was decided, and the index.
//!
//! In: a path. Out: an open dossier, its record checked and its index level with it. Absent: what is read or judged;
//! what is asked of cosigners. Nothing is added but through [`Dossier::append`], signed by a member of the keyset.
//! Opening is also recovery: whatever a crash left behind is put right here, by the same code that runs every time.

mod door;
pub mod files;
pub mod lock;
mod log;
mod members;
mod outlines;
mod places;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use tlog::entry::Entry;
use tlog::keyset::Keyset;

use crate::archive::{self, Archive};
use crate::cosigners;
use crate::durable;
use crate::keys::{self, Key, Keyring};
use crate::record::entry::{Draft, Kind, Unsealed};
use crate::record::index::{self, Index};
use crate::record::{self, Record, store};
use crate::trouble::{Exit, Trouble, io_hint};
use files::Files;
use lock::Lock;
pub use log::{keyset_draft, policy_draft};

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
    #[error(transparent)]
    Key(#[from] keys::Error),
    #[error(transparent)]
    Cosigners(#[from] cosigners::Error),
    #[error("cannot append entry of kind `{0}`: {1}")]
    Entry(&'static str, String),
    #[error("cannot write to dossier `{}`: its log has begun, and there is no key `log` here", .0.display())]
    NotTheLogs(PathBuf),
    #[error("cannot begin a log: its key has begun one already (`{}`), which is not here", .0.display())]
    Begun(PathBuf),
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
            Error::Key(error) => error.hint(),
            Error::Cosigners(error) => error.hint(),
            Error::Entry(..) => None,
            Error::NotTheLogs(_) => Some(
                "only who holds the key of the log can add to it: name the folder of keys in ARMISTICE_KEYS; a copy is for \
                 reading and verifying"
                    .into(),
            ),
            Error::Begun(_) => Some(
                "`armistice log recover --from FOLDER_OR_URL` takes it from a mirror; a second log under the same key \
                 would be a fork"
                    .into(),
            ),
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
            Error::Cosigners(error) => error.exit(),
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
    pub keyring: Keyring,
    record: Record,
    /// Who may speak, as of the last entry.
    keyset: Option<Keyset>,
    access: Access,
    /// This copy of the log was compared with what its cosigners have seen of it.
    is_newest: bool,
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
        let mut dossier = Dossier::open(root, files, Access::Write(lock))?;
        dossier.sign_what_is_kept()?;
        Ok(dossier)
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

    /// Opens the dossier without changing anything in it, with an index made anew at `index`.
    pub fn open_aside(root: &Path, index: &Path) -> Result<Dossier, Error> {
        Dossier::open_with(root, Files::read(root)?, Access::Private, Index::open_scratch(index)?)
    }

    /// Where the index of a dossier lies.
    pub fn index_path(root: &Path) -> PathBuf {
        index_path(root)
    }

    /// Throws the index away and opens the dossier, which makes it again.
    pub fn rebuild(root: &Path) -> Result<Dossier, Error> {
        let files = Files::read(root)?;
        let lock = Lock::take(root)?;
        // What the old index has seen of the record is the only sign of a cut-off end, so it is looked at first.
        if let Ok(old) = Index::open(&index_path(root)) {
            Record::open(root, &old.head()?)?;
        }
        Index::remove(&index_path(root))?;
        Dossier::open(root, files, Access::Write(lock))
    }

    fn open(root: &Path, files: Files, access: Access) -> Result<Dossier, Error> {
        let index = match access {
            Access::Private => Index::in_memory()?,
            Access::Write(_) | Access::Watch => Index::open(&index_path(root))?,
        };
        Dossier::open_with(root, files, access, index)
    }

    fn open_with(root: &Path, files: Files, access: Access, index: Index) -> Result<Dossier, Error> {
        let archive = Archive::at(root.join("captures"));
        let record = Record::open(root, &index.head()?)?;
        let mut dossier = Dossier {
            root: root.to_path_buf(),
            files,
            archive,
            index,
            keyring: Keyring::at(keys_folder(root)),
            record,
            keyset: None,
            access,
            is_newest: false,
            notices: Vec::new(),
        };
        match dossier.access {
            Access::Write(_) => dossier.put_right()?,
            Access::Private => dossier.level()?,
            Access::Watch => {}
        }
        dossier.keyset = dossier.keyset_of_index()?;
        Ok(dossier)
    }

    fn put_right(&mut self) -> Result<(), Error> {
        self.archive.make_ready()?;
        store::make(&self.root).map_err(|cause| Error::Make(self.root.clone(), cause))?;
        self.close_to_others();
        self.level()?;
        self.put_keys_right();
        self.put_policy_right()
    }

    /// A crash between keeping entries and signing them leaves a checkpoint that lags behind. It is signed now, unless this
    /// copy may have been set back: then nothing is.
    fn sign_what_is_kept(&mut self) -> Result<(), Error> {
        if self.record.is_published()? {
            return Ok(());
        }
        let key = match self.keyring.key(keys::LOG) {
            Err(keys::Error::Missing { .. }) => return Ok(()),
            key => key?,
        };
        let notice = match self.check_not_set_back() {
            Ok(()) => {
                self.mark_begun()?;
                self.record.publish(&key)?;
                "the last run was cut short before it signed what it had kept; it is signed now".to_string()
            }
            Err(why) => format!(
                "the last run was cut short before it signed what it had kept; it stays unsigned: {why}"
            ),
        };
        self.notices.push(notice);
        Ok(())
    }

    /// False when the index is another process's to write.
    pub fn may_index(&self) -> bool {
        !matches!(self.access, Access::Watch)
    }

    /// Signs as `author` and appends, to the record, then to the index. When this returns, the entries survive a power
    /// cut. The first entries of a log are its keyset and its policy, which are made here.
    pub fn append(&mut self, author: &str, now: Timestamp, drafts: Vec<Draft>) -> Result<(), Error> {
        if drafts.is_empty() {
            return Ok(());
        }
        if self.record.head().count == 0 {
            self.begin(None, author, now)?;
        }
        let author = self.keyring.key(author)?;
        let origin = self.record.origin().expect("the log has begun").to_string();
        let mut entries = Vec::with_capacity(drafts.len());
        for draft in drafts {
            entries.push(seal(draft, &origin, now, &author, &[])?);
        }
        self.append_signed(&entries)
    }

    /// Appends entries that are signed already, by whomever.
    pub fn append_signed(&mut self, entries: &[Entry]) -> Result<(), Error> {
        let log_key = self.log_key()?;
        self.check_not_set_back()?;
        door::check(self, entries)?;
        for entry in entries {
            let bytes = entry.encode().map_err(|why| Error::Entry("any", why.to_string()))?;
            if let Some(index) = self.index.entry_of_leaf(&tlog::entry::leaf(bytes.as_bytes()))? {
                return Err(record::Error::Known(index).into());
            }
        }
        self.keyset = self.record.append(entries, self.keyset.as_ref(), &log_key)?;
        self.level()
    }

    /// Refuses if this copy of the log is older than what others have seen of it. Asked once, before the first signature.
    pub fn check_not_set_back(&mut self) -> Result<(), Error> {
        if self.is_newest {
            return Ok(());
        }
        if let (Some(origin), Some((policy, _))) = (self.record.origin(), self.policy()?) {
            cosigners::fuse::check(self.record.store(), origin, &policy, cosigners::is_offline())?;
        }
        self.is_newest = true;
        Ok(())
    }

    fn log_key(&self) -> Result<Key, Error> {
        match self.keyring.key(keys::LOG) {
            Err(keys::Error::Missing { .. }) => Err(Error::NotTheLogs(self.root.clone())),
            key => Ok(key?),
        }
    }

    fn has_release(&self, name: &str) -> Result<bool, Error> {
        let releases = self.index.decisions(&[Kind::Release])?;
        let named = |json: &str| {
            Entry::decode(json.as_bytes())
                .is_ok_and(|entry| entry.body.get("name").and_then(|n| n.text()) == Some(name))
        };
        Ok(releases.iter().any(|(_, json)| named(json)))
    }

    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Who may speak, as of the last entry.
    pub fn keyset(&self) -> Option<&Keyset> {
        self.keyset.as_ref()
    }

    pub fn head(&self) -> record::Head {
        self.record.head()
    }

    /// The record when it had so many entries, or as it is if it never had more.
    pub fn head_of(&self, count: u64) -> Result<record::Head, Error> {
        let head = self.head();
        match count < head.count {
            true => Ok(record::Head { count, root: self.record.store().root_at(count)? }),
            false => Ok(head),
        }
    }

    /// Brings the index level with the record.
    fn level(&mut self) -> Result<(), Error> {
        let (record, index) = (&self.record, &mut self.index);
        record.each_since(&index.head()?, |news| -> Result<(), Error> {
            let size = news.last().map_or(0, |kept| kept.index + 1);
            Ok(index.take_in(news, record.store().root_at(size)?)?)
        })
    }
}

fn seal(draft: Draft, origin: &str, now: Timestamp, author: &Key, others: &[&Key]) -> Result<Entry, Error> {
    let kind = draft.kind.name();
    draft.seal(origin, now, author, others).map_err(|why| match why {
        Unsealed::Form(why) => Error::Entry(kind, why),
        Unsealed::Key(error) => error.into(),
    })
}

/// `ARMISTICE_KEYS`, or the folder `keys` of the dossier.
pub fn keys_folder(root: &Path) -> PathBuf {
    match std::env::var_os("ARMISTICE_KEYS").filter(|folder| !folder.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => root.join("keys"),
    }
}

/// Makes a dossier of the given files, by path inside it. The settings come last: with them it is a dossier.
pub fn make(root: &Path, files: &[(String, String)]) -> Result<(), Error> {
    let cannot = |cause| Error::Make(root.to_path_buf(), cause);
    if root.exists() && root.read_dir().map_err(cannot)?.next().is_some() {
        return Err(Error::NotEmpty(root.to_path_buf()));
    }
    for folder in ["", files::AGREEMENTS, "captures", "log", "state"] {
        durable::make_folder(&root.join(folder)).map_err(cannot)?;
    }
    let (settings, others): (Vec<_>, Vec<_>) = files.iter().partition(|(path, _)| path == files::SETTINGS);
    for (path, text) in others.into_iter().chain(settings) {
        let path = root.join(path);
        path.parent().map_or(Ok(()), durable::make_folder).map_err(cannot)?;
        durable::replace(&path, text.as_bytes(), root).map_err(cannot)?;
    }
    Ok(())
}

fn index_path(root: &Path) -> PathBuf {
    root.join("record.sqlite")
}
