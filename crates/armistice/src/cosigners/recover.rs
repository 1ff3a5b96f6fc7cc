//! Taking a log back from a mirror, after a copy was set back, damaged or lost.
//!
//! In: a dossier's folder, locked by the caller, and a mirror. Out: the log as the mirror has it; what had to give way
//! lies in `state/set-aside-<size>/`. Absent: captures, which are not part of the log. A log is never replaced by a
//! smaller one, nor by one whose checkpoint its own key did not sign, nor without having been asked twice.
//!
//! ```text
//! state/incoming/               what was copied from the mirror, checked before anything here is touched
//! state/set-aside-12/log        a log of 12 entries that was replaced
//! state/set-aside-12/head       and its last commits
//! ```

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tlog::checkpoint::SignedCheckpoint;
use tlog::note::VerifierKey;
use tlog::tile;

use super::mirror::{self, Mirror};
use crate::durable;
use crate::record;
use crate::record::cosigned::{self, Cosigned};
use crate::record::index::{self, Index};
use crate::record::store::{self, Store};
use crate::trouble::{Trouble, io_hint};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Mirror(#[from] mirror::Error),
    #[error(
        "cannot take log from `{mirror}`: it holds {theirs} entries, and this log is known to have had {ours}"
    )]
    Smaller { mirror: String, ours: u64, theirs: u64 },
    #[error("cannot take log from `{mirror}` without setting this one aside: {why}")]
    SetsAside { mirror: String, why: String },
    #[error("cannot replace log `{}`", .0.display())]
    Replace(PathBuf, #[source] io::Error),
    #[error(transparent)]
    Record(#[from] record::Error),
    #[error(transparent)]
    Cosigned(#[from] cosigned::Error),
    #[error(transparent)]
    Index(#[from] index::Error),
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::Mirror(mirror::Error::Read { .. }) => {
                Some("a mirror is a folder or an address with `checkpoint` and `tile/` in it".into())
            }
            Error::Mirror(mirror::Error::Untrusted { .. }) => {
                Some("nothing of it was taken; look for another mirror".into())
            }
            Error::Smaller { .. } => Some("look for a mirror that is newer: every guarantor should keep one".into()),
            Error::SetsAside { .. } => Some(
                "with --yes this log goes to state/set-aside-…, where nothing of it is lost, and the mirror's takes its \
                 place"
                    .into(),
            ),
            Error::Replace(_, cause) => io_hint(cause),
            Error::Record(error) => error.hint(),
            Error::Cosigned(error) => error.hint(),
            Error::Index(error) => error.hint(),
        }
    }
}

/// What became of the log.
#[derive(Debug, PartialEq)]
pub enum Recovered {
    /// It held all that the mirror holds.
    Same { size: u64 },
    /// The mirror's further entries were added.
    Extended { from: u64, to: u64 },
    /// The mirror's log is in its place.
    Replaced { size: u64, aside: PathBuf },
}

/// The log here, as far as it can be read.
enum Ours {
    Whole(Store),
    Damaged(String),
}

/// What is taken from the mirror.
pub struct Taken {
    pub outcome: Recovered,
    /// Its checkpoints with their cosignatures, which nobody has checked yet.
    pub checkpoints: Vec<SignedCheckpoint>,
}

/// Takes the log of the dossier `root` from a mirror. `keys` are the keys of the log.
pub fn recover(
    root: &Path,
    index: &Path,
    mirror: &Mirror,
    keys: &[VerifierKey],
    may_set_aside: bool,
) -> Result<Taken, Error> {
    let missing = || mirror::Error::Read { mirror: mirror.name(), why: "it has no checkpoint".into() };
    let newest = mirror.checkpoint("checkpoint", keys)?.ok_or_else(missing)?;
    let theirs = newest.checkpoint.size;
    let ours = look(root);
    let known = known_size(root, &ours)?;
    if theirs < known {
        return Err(Error::Smaller { mirror: mirror.name(), ours: known, theirs });
    }
    let size = match &ours {
        Ours::Whole(store) => store.size(),
        Ours::Damaged(_) => u64::MAX,
    };
    let incoming = Incoming::make(root)?;
    let root_then = mirror.copy(theirs, newest.checkpoint.root, size, &incoming.bundles())?;
    let outcome = match ours {
        Ours::Whole(store) if root_then == Some(store.root()) && size == theirs => Recovered::Same { size },
        Ours::Whole(mut store) if root_then == Some(store.root()) => {
            incoming.fill(&mut store, theirs)?;
            store.publish(&only_by(&newest, keys))?;
            Recovered::Extended { from: size, to: theirs }
        }
        _ if !may_set_aside => {
            let why = match ours {
                Ours::Whole(_) => format!("its {size} entries are not the first of the mirror's {theirs}"),
                Ours::Damaged(why) => why,
            };
            return Err(Error::SetsAside { mirror: mirror.name(), why });
        }
        _ => {
            let aside = incoming.replace(root, index, &newest, keys, known)?;
            Recovered::Replaced { size: theirs, aside }
        }
    };
    incoming.remove()?;
    drop_other_index(root, index)?;
    let witnessed = mirror.checkpoint("witnessed", keys)?.filter(|signed| signed.checkpoint.size <= theirs);
    Ok(Taken { outcome, checkpoints: witnessed.into_iter().chain([newest]).collect() })
}

fn look(root: &Path) -> Ours {
    match Store::open(root) {
        Ok(store) => Ours::Whole(store),
        Err(error) => Ours::Damaged(error.to_string()),
    }
}

/// How far this log is known to have come, by whatever of it can still be read.
fn known_size(root: &Path, ours: &Ours) -> Result<u64, Error> {
    let mut known = committed(root);
    let log = root.join("log");
    let mut notes = vec![log.join("checkpoint"), log.join("witnessed")];
    if let Ours::Whole(store) = ours {
        known = known.max(store.size());
        notes.extend(
            Cosigned::of(store).sizes()?.first().map(|size| log.join("checkpoints").join(size.to_string())),
        );
    }
    for note in notes {
        let text = fs::read_to_string(note).unwrap_or_default();
        known = known.max(SignedCheckpoint::parse(&text).map_or(0, |signed| signed.checkpoint.size));
    }
    Ok(known)
}

/// An index that has seen another history than the one in place now is of no use.
fn drop_other_index(root: &Path, index: &Path) -> Result<(), Error> {
    let seen = match index.exists() {
        true => Index::open(index)?.head()?,
        false => return Ok(()),
    };
    let store = Store::open(root)?;
    if seen.count > store.size() || store.root_at(seen.count)? != seen.root {
        Index::remove(index)?;
    }
    Ok(())
}

/// The size of the last commit, even where the tiles that it names are lost.
fn committed(root: &Path) -> u64 {
    let head = fs::read_to_string(root.join("state/head")).unwrap_or_default();
    let size = |line: &str| line.split(' ').next()?.parse::<u64>().ok();
    head.lines().filter_map(size).max().unwrap_or(0)
}

/// The checkpoint with the log's own signatures alone; those of others come in through their own door.
fn only_by(signed: &SignedCheckpoint, keys: &[VerifierKey]) -> String {
    let mut signed = signed.clone();
    signed.signatures.retain(|one| keys.iter().any(|key| key.name == one.name && key.id == one.id));
    signed.to_string()
}

struct Incoming {
    folder: PathBuf,
}

impl Incoming {
    fn make(root: &Path) -> Result<Incoming, Error> {
        let incoming = Incoming { folder: root.join("state/incoming") };
        // What an attempt before this one left is rubbish.
        incoming.remove()?;
        fs::create_dir_all(incoming.bundles())
            .map_err(|cause| Error::Replace(incoming.folder.clone(), cause))?;
        Ok(incoming)
    }

    fn bundles(&self) -> PathBuf {
        self.folder.join("bundles")
    }

    fn remove(&self) -> Result<(), Error> {
        match fs::remove_dir_all(&self.folder) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                Err(Error::Replace(self.folder.clone(), cause))
            }
            _ => Ok(()),
        }
    }

    /// Adds the entries that `store` lacks, up to `size`.
    fn fill(&self, store: &mut Store, size: u64) -> Result<(), Error> {
        while store.size() < size {
            let n = store.size() / tile::WIDTH;
            let path = self.bundles().join(n.to_string());
            let bytes = fs::read(&path).map_err(|cause| Error::Replace(path.clone(), cause))?;
            let entries = tile::read_bundle(&bytes).unwrap_or_default();
            let skip = usize::try_from(store.size() % tile::WIDTH).unwrap_or(0);
            let entries: Vec<Vec<u8>> = entries.into_iter().skip(skip).map(<[u8]>::to_vec).collect();
            if entries.is_empty() {
                let why = io::Error::other("its copy changed while it was read");
                return Err(Error::Replace(path, why));
            }
            store.commit(&entries)?;
        }
        Ok(())
    }

    /// Makes the mirror's log whole beside the one here, then exchanges them. The index goes first: a crash in between
    /// leaves a dossier without one, or without a log, and the same command puts both right.
    fn replace(
        &self,
        root: &Path,
        index: &Path,
        newest: &SignedCheckpoint,
        keys: &[VerifierKey],
        known: u64,
    ) -> Result<PathBuf, Error> {
        let made = self.folder.join("made");
        let cannot = |path: &Path| {
            let path = path.to_path_buf();
            move |cause| Error::Replace(path, cause)
        };
        fs::create_dir_all(&made).map_err(cannot(&made))?;
        store::make(&made).map_err(cannot(&made))?;
        let mut store = Store::open(&made)?;
        self.fill(&mut store, newest.checkpoint.size)?;
        store.publish(&only_by(newest, keys))?;
        keep_what_fits(root, &store)?;
        let aside = free_name(&root.join("state"), known);
        durable::make_folder(&aside).map_err(cannot(&aside))?;
        Index::remove(index)?;
        let moves = [
            (root.join("log"), aside.join("log")),
            (root.join("state/head"), aside.join("head")),
            (made.join("state/head"), root.join("state/head")),
            (made.join("log"), root.join("log")),
        ];
        for (from, to) in moves {
            match fs::rename(&from, &to) {
                Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cannot(&to)(cause)),
                _ => {}
            }
            for path in [&from, &to] {
                durable::sync_folder_of(path).map_err(cannot(path))?;
            }
        }
        Ok(aside)
    }
}

/// Checkpoints of the old log that are of the new one as well keep their cosignatures.
fn keep_what_fits(root: &Path, new: &Store) -> Result<(), Error> {
    let folder = root.join("log/checkpoints");
    let names = fs::read_dir(&folder).map(|names| names.flatten().collect::<Vec<_>>()).unwrap_or_default();
    for name in names {
        let text = fs::read_to_string(name.path()).unwrap_or_default();
        let Ok(signed) = SignedCheckpoint::parse(&text) else { continue };
        let size = signed.checkpoint.size;
        if size <= new.size() && new.root_at(size)? == signed.checkpoint.root {
            Cosigned::of(new).remember(&signed)?;
        }
    }
    Ok(())
}

fn free_name(state: &Path, size: u64) -> PathBuf {
    let names =
        std::iter::once(format!("set-aside-{size}")).chain((2..).map(|n| format!("set-aside-{size}-{n}")));
    let mut paths = names.map(|name| state.join(name));
    paths.find(|path| !path.exists()).unwrap_or_else(|| state.join("set-aside"))
}
