//! The cosigners of a log as seen from the log: what is asked of them over the network, and what they answer.
//!
//! In: a policy, the log here. Out: cosignatures, or why there are none. Absent: what becomes of them (see
//! [`crate::record::cosigned`]); a cosigner's own side (see [`crate::witness`]). Connections are opened only to the
//! addresses that the policy names, by the commands that sign or collect. The protocol is c2sp.org/tlog-witness.

pub mod evidence;
pub mod fuse;
pub mod http;
pub mod ledger;
pub mod mirror;
pub mod recover;

use std::sync::atomic::{AtomicBool, Ordering};

use tlog::checkpoint::SignedCheckpoint;
use tlog::hash::Hash;
use tlog::note::VerifierKey;
use tlog::policy::{Policy, Witness};
use tlog::tree;
use tlog::witness::Request;

use crate::record::store::Store;
use http::{Client, NOTE_BYTES, PATIENCE, below};
use ledger::Ledger;

pub use fuse::Error;

/// Said once, when the process starts.
static OFFLINE: AtomicBool = AtomicBool::new(false);

/// No cosigner is asked anything from here on, except by commands that are about nothing else.
pub fn stay_offline() {
    OFFLINE.store(true, Ordering::Relaxed);
}

pub fn is_offline() -> bool {
    OFFLINE.load(Ordering::Relaxed)
}

/// What a cosigner made of the checkpoint that it was sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Signature lines, not yet checked.
    Cosigned(String),
    /// It does not take this tree for the continuation of what it saw. `shown` is what it saw, with its signature.
    Disagrees { said: String, shown: Option<Box<SignedCheckpoint>> },
    /// It answered, and would not.
    Refused(String),
    /// It did not answer.
    Silent(String),
}

/// Sends a checkpoint to every witness of the policy that has an address, all at once. `ledger` says what each saw last;
/// where that is wrong the witness says so and is sent the proof it needs.
pub fn collect(
    policy: &Policy,
    signed: &SignedCheckpoint,
    store: &Store,
    ledger: &Ledger,
) -> Vec<(String, Answer)> {
    let client = Client::new(PATIENCE);
    let keys = log_keys(policy, &signed.checkpoint.origin);
    let (client, keys) = (&client, keys.as_slice());
    std::thread::scope(|scope| {
        let mut asked = Vec::new();
        for witness in policy.witnesses() {
            let Some(url) = &witness.url else { continue };
            let old = ledger.of(&witness.name).size;
            let ask = move || ask(client, witness, url, old, signed, store, keys);
            asked.push((witness.name.clone(), scope.spawn(ask)));
        }
        let join = |(name, thread): (String, std::thread::ScopedJoinHandle<'_, Answer>)| {
            (name, thread.join().unwrap_or_else(|_| Answer::Silent("asking it failed".into())))
        };
        asked.into_iter().map(join).collect()
    })
}

fn ask(
    client: &Client,
    witness: &Witness,
    url: &str,
    old: u64,
    signed: &SignedCheckpoint,
    store: &Store,
    keys: &[VerifierKey],
) -> Answer {
    let size = signed.checkpoint.size;
    let mut old = old.min(size);
    // Once to learn what it saw, once to be right, once more if somebody else was quicker in between.
    for _ in 0..3 {
        let Some(body) = request(signed, store, old) else {
            return Answer::Refused("the tiles here are damaged".into());
        };
        let answer = match client.post(&below(url, "add-checkpoint"), &body.to_string()) {
            Ok(answer) => answer,
            Err(why) => return Answer::Silent(why),
        };
        let said = answer.words();
        match answer.status {
            200 => return Answer::Cosigned(String::from_utf8_lossy(&answer.body).into_owned()),
            409 => match said.parse() {
                Ok(seen) if seen <= size => old = seen,
                Ok(seen) => {
                    return disagrees(
                        client,
                        witness,
                        url,
                        format!("it has seen {seen} entries"),
                        signed,
                        keys,
                    );
                }
                Err(_) => return Answer::Refused("it answers 409 without a size".into()),
            },
            422 => return disagrees(client, witness, url, said, signed, keys),
            429 | 500.. => return Answer::Silent(format!("it answers {}: {said}", answer.status)),
            status => return Answer::Refused(format!("it answers {status}: {said}")),
        }
    }
    Answer::Refused("what it has seen changes with every question".into())
}

fn disagrees(
    client: &Client,
    witness: &Witness,
    url: &str,
    said: String,
    signed: &SignedCheckpoint,
    keys: &[VerifierKey],
) -> Answer {
    let shown = latest(client, url, &signed.checkpoint.origin, &witness.key, keys);
    Answer::Disagrees { said, shown: shown.ok().flatten().map(Box::new) }
}

/// The request that asks to cosign a checkpoint of the log in `store`, after the tree of `old` entries.
pub fn request(signed: &SignedCheckpoint, store: &Store, old: u64) -> Option<Request> {
    let size = signed.checkpoint.size;
    let proof = tree::consistency(&store.nodes(store.size()), old, size)?;
    Some(Request { old, proof, checkpoint: signed.to_string() })
}

/// The latest checkpoint of `origin` that the witness at `url` cosigned, with its signature and the log's checked;
/// nothing if it never cosigned one.
pub fn latest(
    client: &Client,
    url: &str,
    origin: &str,
    witness: &VerifierKey,
    log_keys: &[VerifierKey],
) -> Result<Option<SignedCheckpoint>, String> {
    let path = format!("{}/checkpoint", Hash::of(origin.as_bytes()));
    let answer = client.get(&below(url, &path), NOTE_BYTES)?;
    match answer.status {
        404 => return Ok(None),
        200 => {}
        status => return Err(format!("it answers {status}: {}", answer.words())),
    }
    let text = String::from_utf8_lossy(&answer.body);
    let shown = SignedCheckpoint::parse(&text).map_err(|_| "it shows something that is no checkpoint")?;
    if shown.checkpoint.origin != origin {
        return Err(format!("it shows a checkpoint of `{}`", shown.checkpoint.origin));
    }
    let signed = |key: &VerifierKey| shown.verified_by(key) == Ok(true);
    if !signed(witness) || !log_keys.iter().any(signed) {
        return Err("it shows a checkpoint that it or the log did not sign".into());
    }
    Ok(Some(shown))
}

/// The keys that the policy knows for a log.
pub fn log_keys(policy: &Policy, origin: &str) -> Vec<VerifierKey> {
    policy.logs().iter().map(|log| &log.key).filter(|key| key.name == origin).cloned().collect()
}
