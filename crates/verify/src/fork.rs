//! Fork evidence, and forks that show up between the things a reader gave.
//!
//! In: the bytes of fork evidence; or the checkpoints of several proofs and logs. Out: a report, or what contradicts what.
//! Absent: who is right. A log that signed two histories is not to be believed about either from there on.

use std::collections::BTreeMap;

use tlog::checkpoint::SignedCheckpoint;
use tlog::fork::{Error, Fork};
use tlog::hash::Hash;
use tlog::tree::Frontier;

use crate::exit::{Exit, Fault, chain};
use crate::log::Checked;
use crate::report::Report;
use crate::terms::{Standing, Terms};
use crate::words;

pub const THING: &str = "fork evidence";

/// Checks a file of fork evidence.
pub fn check(file: &[u8], terms: &Terms) -> Report {
    let refuse = |exit, why: String| Report::of(THING, vec![Fault { exit, why }]);
    let read = Fork::parse(file).and_then(|fork| {
        let origin = SignedCheckpoint::parse(&fork.first)?.checkpoint.origin;
        SignedCheckpoint::parse(&fork.second)?;
        Ok((fork, origin))
    });
    let (fork, origin) = match read {
        Ok(read) => read,
        Err(why) => return refuse(Exit::Malformed, chain(&why)),
    };
    let Some(keys) = terms.keys(&origin, None) else {
        return refuse(Exit::UnknownLog, format!("the policy does not know the log `{origin}`"));
    };
    match fork.check(&keys) {
        Ok(proven) => {
            let (first, second) = proven.sizes;
            let why = format!(
                "two histories of `{origin}` were signed, one of {first} and one of {second} entries"
            );
            let blocks = vec![words::fork(&proven), words::proves_fork()];
            Report { blocks, ..refuse(Exit::Fork, why) }
        }
        Err(why @ (Error::Malformed(_) | Error::Sections(_) | Error::Checkpoint(_))) => {
            refuse(Exit::Malformed, chain(&why))
        }
        Err(why) => refuse(Exit::Altered, chain(&why)),
    }
}

/// Whether the checkpoint of one thing contradicts that of an earlier one, whose path is given with it.
pub fn between(standing: &Standing, earlier: &[(&str, &Standing)]) -> Option<Fault> {
    let contradicts = |other: &Standing| {
        other.log == standing.log && other.size == standing.size && other.root != standing.root
    };
    let (path, _) = earlier.iter().find(|(_, other)| contradicts(other))?;
    Some(contradiction(path, standing.size))
}

/// Whether a whole log contradicts the checkpoints of other things: the numbers of those that it contradicts.
pub fn against_log(path: &str, log: &Checked, standings: &[Option<&Standing>]) -> Vec<(usize, Fault)> {
    let Some(of_log) = log.standing.as_ref().filter(|_| log.is_whole()) else { return Vec::new() };
    let mut wanted: BTreeMap<u64, Vec<(usize, Hash)>> = BTreeMap::new();
    for (number, standing) in standings.iter().enumerate() {
        if let Some(standing) = standing.filter(|s| s.log == of_log.log && s.size <= of_log.size) {
            wanted.entry(standing.size).or_default().push((number, standing.root));
        }
    }
    let mut frontier = Frontier::new();
    let mut found = Vec::new();
    for (size, roots) in wanted {
        let from = usize::try_from(frontier.size()).unwrap_or(usize::MAX);
        for leaf in log.leaves.iter().skip(from).take(usize::try_from(size).unwrap_or(usize::MAX) - from) {
            frontier.push(*leaf);
        }
        let other = roots.into_iter().filter(|(_, root)| *root != frontier.root());
        found.extend(other.map(|(number, _)| (number, contradiction(path, size))));
    }
    found
}

fn contradiction(path: &str, size: u64) -> Fault {
    let why = format!(
        "`{path}` shows another history of this log at {size} entries, signed by the same log: keep both"
    );
    Fault { exit: Exit::Fork, why }
}
