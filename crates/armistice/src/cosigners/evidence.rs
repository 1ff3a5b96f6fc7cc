//! What a log's own signatures prove against it, kept so that anyone can check it.
//!
//! In: a checkpoint that a cosigner shows, the one here, the tree here. Out: a file. Absent: who is to blame; a copy put
//! back from a backup and a log that lies look alike from outside.
//!
//! ```text
//! state/evidence/fork-7-12-3f9a1c20d4e5.evidence         two histories under one key, see tlog::fork
//! state/evidence/larger-12-77ab01c2d3e4.checkpoint       a signed tree that is larger than the one here
//! ```

use std::io;
use std::path::{Path, PathBuf};

use tlog::checkpoint::SignedCheckpoint;
use tlog::fork::Fork;
use tlog::hash::Hash;
use tlog::note::VerifierKey;
use tlog::tree::{self, Nodes};

use crate::durable;

#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// One key signed two histories.
    Fork { sizes: (u64, u64), file: Vec<u8> },
    /// One key signed a larger tree than the one here, which may be its continuation.
    Larger { size: u64, note: String },
}

/// What `shown` proves, given that `ours` is the checkpoint of the tree at hand. Nothing if it is not signed by one of
/// `keys`, or fits.
pub fn of(
    shown: &SignedCheckpoint,
    ours: &SignedCheckpoint,
    tree: &impl Nodes,
    keys: &[VerifierKey],
) -> Option<Evidence> {
    let signed =
        |key: &VerifierKey| key.name == shown.checkpoint.origin && shown.verified_by(key) == Ok(true);
    if shown.checkpoint.origin != ours.checkpoint.origin || !keys.iter().any(signed) {
        return None;
    }
    let (theirs, own) = (shown.checkpoint.size, ours.checkpoint.size);
    if theirs > own {
        return Some(Evidence::Larger { size: theirs, note: shown.to_string() });
    }
    if tree::root(tree, theirs)? == shown.checkpoint.root {
        return None;
    }
    let fork = Fork::between((shown.to_string(), theirs), (ours.to_string(), own), tree)?;
    let proven = fork.check(keys).ok()?;
    Some(Evidence::Fork { sizes: proven.sizes, file: fork.to_bytes() })
}

impl Evidence {
    /// Keeps it below the folder `state`, once, and says where.
    pub fn keep(&self, state: &Path) -> io::Result<PathBuf> {
        let folder = state.join("evidence");
        durable::make_folder(&folder)?;
        let (name, bytes) = match self {
            Evidence::Fork { sizes: (first, second), file } => {
                (format!("fork-{first}-{second}-{}.evidence", tag(file)), file.as_slice())
            }
            Evidence::Larger { size, note } => {
                (format!("larger-{size}-{}.checkpoint", tag(note.as_bytes())), note.as_bytes())
            }
        };
        let path = folder.join(name);
        durable::write_once(&path, bytes, state)?;
        Ok(path)
    }
}

fn tag(bytes: &[u8]) -> String {
    Hash::of(bytes).hex().chars().take(12).collect()
}
