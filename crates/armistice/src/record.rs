//! The record: everything received and decided, in order, never changed, signed by whoever said it.
//! [`Record::append`] is its only door.
//!
//! In: signed entries. Out: the same entries, their proofs, the log's signed checkpoint. Absent: what follows from them;
//! the index can always be made again from here and from the captures, see [`index`].
//!
//! The record is a C2SP transparency log of static files ([`store`]); its logic is in the crate `tlog`. An entry is
//! acknowledged once its bytes, its tiles, the folders that name them and the commit line are synced to the disk.

pub mod cosigned;
pub mod entry;
pub mod index;
pub mod store;

use std::io;
use std::path::{Path, PathBuf};

use tlog::checkpoint::{Checkpoint, SignedCheckpoint};
use tlog::entry::Entry;
use tlog::hash::{self, Hash};
use tlog::keyset::{self, Keyset};
use tlog::note::{self, KeyKind, VerifierKey};
use tlog::tile;
use tlog::tree::{self, Frontier};

use crate::keys::{self, Key};
use crate::trouble::{Exit, Trouble, io_hint};
use store::Store;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot open record `{}`", .0.display())]
    Open(PathBuf, #[source] io::Error),
    #[error("cannot append to record `{}`", .0.display())]
    Append(PathBuf, #[source] io::Error),
    #[error("cannot append to record `{}`: an earlier write failed, so its end is not known", .0.display())]
    EndUnknown(PathBuf),
    #[error("cannot append entry: {0}")]
    Entry(String),
    #[error("cannot append entry of kind `{kind}`: {why}")]
    NotAdmitted { kind: String, why: keyset::NotAdmitted },
    #[error("cannot append entry: the record holds it already, as entry {0}")]
    Known(u64),
    #[error("cannot verify record `{}`: {why}", path.display())]
    DoesNotVerify { path: PathBuf, why: String },
    #[error("cannot read record `{}`: {why}", path.display())]
    Newer { path: PathBuf, why: String },
    #[error("cannot read record `{}`: it is of the kind that armistice wrote before it had a log", .0.display())]
    BeforeLog(PathBuf),
    #[error(transparent)]
    Key(#[from] keys::Error),
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::Open(_, cause) | Error::Append(_, cause) => io_hint(cause),
            Error::EndUnknown(_) => {
                Some("run the command again; the record is read anew when it is opened".into())
            }
            Error::Entry(_) | Error::Known(_) => None,
            Error::NotAdmitted { .. } => Some("`armistice key show` lists who may add what, and with which key".into()),
            Error::DoesNotVerify { .. } => Some(
                "the record was changed after it was written; `armistice fsck` lists all that does not fit, \
                 `armistice log recover --from FOLDER` takes it from a copy"
                    .into(),
            ),
            Error::Newer { .. } => Some("use that newer version of armistice".into()),
            Error::BeforeLog(_) => Some(
                "make a new dossier with `armistice init` and ingest the reports again; the old one stays as it is"
                    .into(),
            ),
            Error::Key(error) => error.hint(),
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Error::DoesNotVerify { .. } => Exit::DoesNotVerify,
            _ => Exit::Cannot,
        }
    }
}

impl Error {
    fn does_not_verify(path: &Path, why: String) -> Error {
        Error::DoesNotVerify { path: path.to_path_buf(), why }
    }
}

/// How long the record is and the root of its tree: enough to see that nothing before it changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub count: u64,
    pub root: Hash,
}

impl Default for Head {
    fn default() -> Head {
        Head { count: 0, root: hash::empty() }
    }
}

/// An entry in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Counted from 0.
    pub index: u64,
    pub leaf: Hash,
    pub entry: Entry,
}

/// The record, its right edge checked against its last commit when opened.
#[derive(Debug)]
pub struct Record {
    store: Store,
    /// The name that its checkpoints bear; `None` before the first entry.
    origin: Option<String>,
}

impl Record {
    /// Opens the record; what an index has seen of it must still be part of it. Writes nothing.
    pub fn open(root: &Path, seen: &Head) -> Result<Record, Error> {
        let old = root.join("record").join("entries.jsonl");
        if old.exists() {
            return Err(Error::BeforeLog(old));
        }
        let store = Store::open(root)?;
        let mut record = Record { store, origin: None };
        if record.head().count < seen.count {
            let (is, had) = (record.head().count, seen.count);
            let why = format!("the index has seen {had} entries, the record holds {is}");
            return Err(Error::does_not_verify(record.store.folder(), why));
        }
        if record.store.root_at(seen.count)? != seen.root {
            let why = format!("its first {} entries are not those that the index has seen", seen.count);
            return Err(Error::does_not_verify(record.store.folder(), why));
        }
        if record.head().count > 0 {
            record.origin = Some(record.entry(0)?.entry.log);
        }
        record.check_checkpoint()?;
        Ok(record)
    }

    /// The checkpoint in place may lag behind the last commit, never run ahead of it or beside it.
    fn check_checkpoint(&self) -> Result<(), Error> {
        let Some(signed) = self.store.checkpoint()? else { return Ok(()) };
        let Checkpoint { origin, size, root } = signed.checkpoint;
        let path = self.store.folder().join("checkpoint");
        if self.origin.as_ref().is_some_and(|own| *own != origin) {
            return Err(Error::does_not_verify(&path, format!("it is of the log `{origin}`")));
        }
        if size > self.head().count {
            let is = self.head().count;
            let why = format!("it names {size} entries and the record holds {is}: the record was set back");
            return Err(Error::does_not_verify(&path, why));
        }
        match self.store.root_at(size)? == root {
            true => Ok(()),
            false => Err(Error::does_not_verify(&path, "it names another tree".into())),
        }
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    pub fn head(&self) -> Head {
        Head { count: self.store.size(), root: self.store.root() }
    }

    pub fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }

    /// The only way in. When this returns, every entry given survives a power cut and the checkpoint names it;
    /// when it fails before the commit, none was added. `keyset` is the one in force; the one after is given back.
    pub fn append(
        &mut self,
        entries: &[Entry],
        keyset: Option<&Keyset>,
        log_key: &Key,
    ) -> Result<Option<Keyset>, Error> {
        let now = self.keep(entries, keyset, log_key)?;
        self.publish(log_key)?;
        Ok(now)
    }

    /// The first half of it: the entries survive a power cut, and no checkpoint names them yet.
    pub fn keep(
        &mut self,
        entries: &[Entry],
        keyset: Option<&Keyset>,
        log_key: &Key,
    ) -> Result<Option<Keyset>, Error> {
        let mut now = keyset.cloned();
        let mut bytes = Vec::with_capacity(entries.len());
        for (at, entry) in entries.iter().enumerate() {
            let index = self.store.size() + at as u64;
            let origin = self.origin.as_deref().unwrap_or(&log_key.name);
            let next = keyset::admit(entry, index, origin, now.as_ref())
                .map_err(|why| Error::NotAdmitted { kind: entry.kind.clone(), why })?;
            now = next.or(now);
            bytes.push(entry.encode().map_err(|why| Error::Entry(why.to_string()))?.into_bytes());
        }
        self.store.commit(&bytes)?;
        if self.origin.is_none() && !entries.is_empty() {
            self.origin = Some(log_key.name.clone());
        }
        Ok(now)
    }

    /// Signs a checkpoint of all that is committed and puts it in place, unless it is there.
    pub fn publish(&mut self, log_key: &Key) -> Result<(), Error> {
        let head = self.head();
        let lies = self.store.checkpoint()?.is_some_and(|signed| signed.checkpoint.size == head.count);
        let Some(origin) = self.origin.clone().filter(|_| !lies) else { return Ok(()) };
        let checkpoint = Checkpoint { origin, size: head.count, root: head.root };
        let text = sign_checkpoint(&checkpoint, log_key)?;
        self.store.publish(&text)
    }

    /// True when the checkpoint in place names all that is committed.
    pub fn is_published(&self) -> Result<bool, Error> {
        let size = self.store.checkpoint()?.map_or(0, |signed| signed.checkpoint.size);
        Ok(size == self.head().count)
    }

    /// The checkpoint in place with whatever cosignatures it has.
    pub fn checkpoint(&self) -> Result<Option<SignedCheckpoint>, Error> {
        self.store.checkpoint()
    }

    /// One entry with its place. The bytes are checked against the tree.
    pub fn entry(&self, index: u64) -> Result<Kept, Error> {
        let bytes = self.bytes(index)?;
        self.read(index, &bytes)
    }

    /// The bytes of one entry, checked against the tree.
    pub fn bytes(&self, index: u64) -> Result<Vec<u8>, Error> {
        let path = self.store.folder().join("tile/entries");
        let missing = || Error::does_not_verify(&path, format!("entry {index} is missing"));
        if index >= self.store.size() {
            return Err(missing());
        }
        let bundle = self.store.bundle(index / tile::WIDTH)?;
        let bytes = bundle.into_iter().nth((index % tile::WIDTH) as usize).ok_or_else(missing)?;
        let leaf = tree::Nodes::node(&self.store.nodes(self.store.size()), 0, index);
        match leaf == Some(hash::leaf(&bytes)) {
            true => Ok(bytes),
            false => Err(Error::does_not_verify(&path, format!("entry {index} is not that of the tree"))),
        }
    }

    fn read(&self, index: u64, bytes: &[u8]) -> Result<Kept, Error> {
        let path = || self.store.folder().join("tile/entries");
        let entry = Entry::decode(bytes).map_err(|why| match why {
            tlog::entry::Unreadable::Newer(_) => {
                Error::Newer { path: path(), why: format!("entry {index}: {why}") }
            }
            _ => Error::does_not_verify(&path(), format!("entry {index}: {why}")),
        })?;
        Ok(Kept { index, leaf: hash::leaf(bytes), entry })
    }

    /// Gives every entry past `seen`, a bundle at a time, after checking that they and `seen` make the tree's root.
    pub fn each_since<E: From<Error>>(
        &self,
        seen: &Head,
        mut take: impl FnMut(&[Kept]) -> Result<(), E>,
    ) -> Result<(), E> {
        if seen.count == self.head().count {
            return Ok(());
        }
        self.check_since(seen)?;
        let mut next = seen.count;
        while next < self.store.size() {
            let bundle = self.store.bundle(next / tile::WIDTH)?;
            let skip = (next % tile::WIDTH) as usize;
            let read = |(at, bytes): (usize, &Vec<u8>)| self.read(next + at as u64, bytes);
            let kept =
                bundle.iter().skip(skip).enumerate().map(read).collect::<Result<Vec<Kept>, Error>>()?;
            next += kept.len() as u64;
            take(&kept)?;
        }
        Ok(())
    }

    fn check_since(&self, seen: &Head) -> Result<(), Error> {
        let changed =
            || Error::does_not_verify(self.store.folder(), "its entries are not those of its tree".into());
        let mut frontier =
            Frontier::from_nodes(&self.store.nodes(self.store.size()), seen.count).ok_or_else(changed)?;
        while frontier.size() < self.store.size() {
            let bundle = self.store.bundle(frontier.size() / tile::WIDTH)?;
            for bytes in bundle.iter().skip((frontier.size() % tile::WIDTH) as usize) {
                frontier.push(hash::leaf(bytes)).ok_or_else(changed)?;
            }
        }
        if frontier.root() == self.store.root() { Ok(()) } else { Err(changed()) }
    }

    /// That entry `index` is in the tree of `size` entries.
    pub fn inclusion(&self, index: u64, size: u64) -> Result<Vec<Hash>, Error> {
        let proof = tree::inclusion(&self.store.nodes(self.store.size()), index, size);
        proof.ok_or_else(|| {
            let why = format!("there is no proof of entry {index} in the tree of {size}");
            Error::does_not_verify(&self.store.folder().join("tile"), why)
        })
    }

    /// That the tree of `old` entries is the beginning of the tree of `new`.
    pub fn consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>, Error> {
        let proof = tree::consistency(&self.store.nodes(self.store.size()), old, new);
        proof.ok_or_else(|| {
            let why = format!("there is no proof from {old} to {new} entries");
            Error::does_not_verify(&self.store.folder().join("tile"), why)
        })
    }
}

/// A checkpoint with the log's signature.
pub fn sign_checkpoint(checkpoint: &Checkpoint, log_key: &Key) -> Result<String, Error> {
    let text = checkpoint.text();
    let key = verifier(log_key, KeyKind::Ed25519)?;
    let signature = log_key.sign_bare(text.as_bytes())?;
    Ok(format!("{text}\n{}", note::signature_line(&key.name, key.id, &signature)))
}

/// The public half of a key as notes name it.
pub fn verifier(key: &Key, kind: KeyKind) -> Result<VerifierKey, Error> {
    VerifierKey::new(&key.name, kind, *key.public.bytes()).map_err(|why| Error::Entry(why.to_string()))
}
