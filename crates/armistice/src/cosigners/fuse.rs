//! The fuse: a copy of the log that was set back must not sign.
//!
//! In: the log as it lies here, its policy. Out: nothing, or why nothing may be signed. Absent: signing. A log restored
//! from a backup would give entries numbers that others have seen taken; so before the first signature the checkpoints
//! kept here are looked at, and every cosigner with an address is asked how far it has seen the log.

use std::fmt;
use std::path::PathBuf;

use tlog::checkpoint::SignedCheckpoint;
use tlog::note::VerifierKey;
use tlog::policy::{Policy, Witness};

use super::http::{Client, SHORT_PATIENCE};
use super::{latest, log_keys};
use crate::record::{self, cosigned, store::Store};
use crate::trouble::{Exit, Trouble};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "cannot sign: {who} shows {theirs} entries of this log, and this copy holds {ours}: it was set back"
    )]
    SetBack { who: Who, ours: u64, theirs: u64 },
    #[error("cannot sign: {who} shows other entries than the first {size} of this copy")]
    OtherHistory { who: Who, size: u64 },
    #[error("cannot sign: too few cosigners say how far they have seen this log ({0})")]
    TooFew(String),
    #[error(transparent)]
    Record(#[from] record::Error),
    #[error(transparent)]
    Cosigned(#[from] cosigned::Error),
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::SetBack { .. } => Some(
                "`armistice log recover --from FOLDER_OR_URL` takes the missing entries from a mirror of the log".into(),
            ),
            Error::OtherHistory { .. } => Some(
                "`armistice log sync` keeps the evidence; if this copy is the wrong one, `armistice log recover \
                 --from FOLDER_OR_URL` takes the log from a mirror"
                    .into(),
            ),
            Error::TooFew(_) => Some(
                "run the command again when they answer; or, if this dossier was surely not put back from an older \
                 copy, with --offline (or ARMISTICE_OFFLINE=1)"
                    .into(),
            ),
            Error::Record(error) => error.hint(),
            Error::Cosigned(error) => error.hint(),
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Error::SetBack { .. } | Error::OtherHistory { .. } => Exit::DoesNotVerify,
            Error::TooFew(_) => Exit::Cannot,
            Error::Record(error) => error.exit(),
            Error::Cosigned(error) => error.exit(),
        }
    }
}

/// Who shows a checkpoint.
#[derive(Clone, Debug, PartialEq)]
pub enum Who {
    Witness(String),
    File(PathBuf),
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Who::Witness(name) => write!(f, "`{name}`"),
            Who::File(path) => write!(f, "`{}`", path.display()),
        }
    }
}

/// Refuses if this copy was set back, as far as its own files and its cosigners can tell.
pub fn check(store: &Store, origin: &str, policy: &Policy, offline: bool) -> Result<(), Error> {
    for (path, signed) in cosigned::Cosigned::of(store).newest()? {
        compare(store, Who::File(path), &signed)?;
    }
    if offline { Ok(()) } else { ask(store, origin, policy) }
}

fn ask(store: &Store, origin: &str, policy: &Policy) -> Result<(), Error> {
    let keys = log_keys(policy, origin);
    let asked = policy.witnesses().iter().map(|witness| witness.url.is_some()).collect::<Vec<bool>>();
    if !asked.contains(&true) {
        return Ok(());
    }
    let mut answered = vec![false; asked.len()];
    let mut silent = Vec::new();
    for (at, (witness, answer)) in policy.witnesses().iter().zip(ask_all(policy, origin, &keys)).enumerate() {
        match answer {
            None => {}
            Some(Err(why)) => silent.push(format!("`{}`: {why}", witness.name)),
            Some(Ok(shown)) => {
                answered[at] = true;
                if let Some(shown) = shown {
                    compare(store, Who::Witness(witness.name.clone()), &shown)?;
                }
            }
        }
    }
    // Where those with an address could never make the quorum alone, all of them must have answered.
    let enough = |some: &[bool]| policy.level(some).1;
    if enough(&answered) || (!enough(&asked) && answered == asked) {
        return Ok(());
    }
    Err(Error::TooFew(silent.join("; ")))
}

type Shown = Result<Option<SignedCheckpoint>, String>;

/// What each witness shows, in the order of the policy; nothing for one without an address.
fn ask_all(policy: &Policy, origin: &str, keys: &[VerifierKey]) -> Vec<Option<Shown>> {
    let client = Client::new(SHORT_PATIENCE);
    let client = &client;
    std::thread::scope(|scope| {
        let ask = |witness: &'_ Witness| {
            let (url, key) = (witness.url.clone()?, witness.key.clone());
            Some(scope.spawn(move || latest(client, &url, origin, &key, keys)))
        };
        let asked: Vec<_> = policy.witnesses().iter().map(ask).collect();
        let answer = |thread: std::thread::ScopedJoinHandle<'_, Shown>| {
            thread.join().unwrap_or_else(|_| Err("asking it failed".into()))
        };
        asked.into_iter().map(|thread| thread.map(answer)).collect()
    })
}

fn compare(store: &Store, who: Who, shown: &SignedCheckpoint) -> Result<(), Error> {
    let (ours, theirs) = (store.size(), shown.checkpoint.size);
    if theirs > ours {
        return Err(Error::SetBack { who, ours, theirs });
    }
    if store.root_at(theirs)? != shown.checkpoint.root {
        return Err(Error::OtherHistory { who, size: theirs });
    }
    Ok(())
}
