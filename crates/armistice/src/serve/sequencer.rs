//! The one place where entries from many hands get their numbers.
//!
//! In: entries, as they come. Out: for each a number and a receipt, or a refusal. Absent: HTTP. One thread owns the
//! dossier while there is work, puts whatever waits into one append, and answers when that is on the disk: one sync for
//! many entries. When nothing comes for a second it lets go of the dossier, so that other commands can work in it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use jiff::SignedDuration;
use tlog::entry::Entry;
use tlog::hash::Hash;
use tlog::note::{self, KeyKind};
use tlog::receipt::Receipt;
use tokio::sync::oneshot;

use super::intake::{self, Refused};
use super::{Clock, Say};
use crate::cosigners;
use crate::dossier::{self, Dossier, lock};
use crate::keys::{self, Key};
use crate::record::{
    self,
    entry::{Kind, instant},
};

/// So many entries or bytes go into one append.
const BATCH: usize = 256;
const BATCH_BYTES: usize = 4 * 1024 * 1024;
/// Without work for so long, the dossier is let go.
const IDLE: Duration = Duration::from_secs(1);
/// Said when nothing can be added any more.
pub const CLOSED: &str = "this log can no longer be written to";
/// What a receipt promises. The entry is in the log already when it is given.
const INCLUDED_WITHIN: SignedDuration = SignedDuration::from_hours(24);

pub struct Job {
    pub entry: Entry,
    /// Its bytes as they came, which are those that are kept.
    pub bytes: usize,
    pub leaf: Hash,
    pub answer: oneshot::Sender<Answer>,
}

/// What becomes of an entry.
#[derive(Debug)]
pub enum Answer {
    /// It is in the log, durably.
    Kept {
        index: u64,
        receipt: String,
    },
    Refused(Refused),
    /// It is not, and may be sent again.
    NotNow(&'static str),
}

/// Works until nobody can send any more. An error means that the end of the log is not known: nothing may be added
/// before the dossier was opened anew.
pub fn run(root: &Path, clock: &Clock, say: Say, jobs: &Receiver<Job>) -> Result<(), dossier::Error> {
    let mut open: Option<Dossier> = None;
    loop {
        let first = match jobs.recv_timeout(IDLE) {
            Ok(job) => job,
            Err(RecvTimeoutError::Timeout) => {
                open = None;
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        };
        let batch = batch(first, jobs);
        let mut dossier = match open.take().map_or_else(|| Dossier::open_to_write(root), Ok) {
            Ok(dossier) => dossier,
            Err(error @ dossier::Error::Lock(lock::Error::Held { .. })) => {
                put_off(batch, &error, say);
                continue;
            }
            Err(error) => {
                put_off(batch, &error, say);
                return Err(error);
            }
        };
        append(&mut dossier, clock, say, batch)?;
        open = Some(dossier);
    }
}

fn batch(first: Job, jobs: &Receiver<Job>) -> Vec<Job> {
    let mut bytes = first.bytes;
    let mut batch = vec![first];
    while batch.len() < BATCH && bytes < BATCH_BYTES {
        let Ok(job) = jobs.try_recv() else { break };
        bytes += job.bytes;
        batch.push(job);
    }
    batch
}

/// Tells everyone who waits that it was not now. What exactly went wrong is for whoever runs the log.
fn put_off(jobs: impl IntoIterator<Item = Job>, why: &dossier::Error, say: Say) {
    let told = match why {
        dossier::Error::Lock(lock::Error::Held { .. }) => {
            "another command is writing to the log; send it again"
        }
        dossier::Error::Cosigners(cosigners::Error::TooFew(_)) => {
            "too few cosigners can be asked; send it later"
        }
        _ => CLOSED,
    };
    say(&format!("note: entries were put off: {why}"));
    for job in jobs {
        // Whoever asked may have left.
        let _ = job.answer.send(Answer::NotNow(told));
    }
}

/// Appends what may be appended of a batch, all at once, and answers each.
fn append(dossier: &mut Dossier, clock: &Clock, say: Say, batch: Vec<Job>) -> Result<(), dossier::Error> {
    let log_key = dossier.keyring.key(keys::LOG)?;
    let mut keyset = dossier.keyset().cloned();
    let mut next = dossier.head().count;
    let mut placed: HashMap<Hash, u64> = HashMap::new();
    let (mut entries, mut waiting) = (Vec::new(), Vec::new());
    for job in batch {
        let known = placed.get(&job.leaf).copied();
        if let Some(index) =
            known.map_or_else(|| dossier.index.entry_of_leaf(&job.leaf), |index| Ok(Some(index)))?
        {
            waiting.push((index, job));
            continue;
        }
        match intake::consider(dossier, &job.entry, next, keyset.as_ref()) {
            Ok(changed) => {
                keyset = changed.or(keyset);
                placed.insert(job.leaf, next);
                entries.push(job.entry.clone());
                waiting.push((next, job));
                next += 1;
            }
            Err(refused) => {
                let _ = job.answer.send(Answer::Refused(refused));
            }
        }
    }
    if let Err(error) = dossier.append_signed(&entries).and_then(|()| follow(dossier, &entries)) {
        put_off(waiting.into_iter().map(|(_, job)| job), &error, say);
        return if is_passing(&error) { Ok(()) } else { Err(error) };
    }
    for (index, job) in waiting {
        let receipt = receipt(&log_key, job.leaf, clock)?;
        let _ = job.answer.send(Answer::Kept { index, receipt });
    }
    Ok(())
}

/// The file beside the log says what the last policy says.
fn follow(dossier: &Dossier, entries: &[Entry]) -> Result<(), dossier::Error> {
    if entries.iter().any(|entry| entry.kind == Kind::Policy.name()) {
        if let Some((_, text)) = dossier.policy()? {
            dossier.keep_policy(&text)?;
        }
    }
    Ok(())
}

/// Nothing was written, and the next attempt may succeed.
fn is_passing(error: &dossier::Error) -> bool {
    matches!(error, dossier::Error::Cosigners(cosigners::Error::TooFew(_)))
}

/// The log's signed word that an entry is in it, or will be.
fn receipt(log_key: &Key, leaf: Hash, clock: &Clock) -> Result<String, dossier::Error> {
    let include_by = instant(clock().saturating_add(INCLUDED_WITHIN).unwrap_or(jiff::Timestamp::MAX));
    let text = Receipt { origin: log_key.name.clone(), leaf, include_by }.text();
    let key = record::verifier(log_key, KeyKind::Ed25519)?;
    let signature = log_key.sign_bare(text.as_bytes())?;
    Ok(format!("{text}\n{}", note::signature_line(&key.name, key.id, &signature)))
}
