//! What each cosigner last did for this log: how far it cosigned, when, and since when it does not.
//!
//! In: what cosigners answered, the present instant. Out: which size to offer next, who has been absent for how long.
//! Absent: anything that must not be lost: a ledger that is gone only makes the next question a step longer.
//!
//! ```text
//! state/cosigners.json    {"A":{"size":12,"time":"2017-03-20T12:00:00Z","failing_since":null}}
//! ```

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::durable;

/// Silent for so long, and the record says so.
const ABSENT_AFTER: SignedDuration = SignedDuration::from_hours(6);

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// The largest size it cosigned; 0 if none is known.
    pub size: u64,
    pub time: Option<Timestamp>,
    /// The first of the attempts in a row that brought no cosignature.
    pub failing_since: Option<Timestamp>,
}

/// By the witness's name in the policy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger(BTreeMap<String, Seen>);

impl Ledger {
    /// Reads the file in the folder `state`. One that is missing or cannot be read is begun anew.
    pub fn read(state: &Path) -> Ledger {
        let text = std::fs::read(state.join("cosigners.json")).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    pub fn write(&self, state: &Path) -> io::Result<()> {
        let text = serde_json::to_vec(self).map_err(io::Error::other)?;
        durable::replace(&state.join("cosigners.json"), &text, state)
    }

    pub fn of(&self, witness: &str) -> Seen {
        self.0.get(witness).copied().unwrap_or_default()
    }

    pub fn cosigned(&mut self, witness: &str, size: u64, time: Timestamp) {
        let seen = self.0.entry(witness.to_string()).or_default();
        if size >= seen.size {
            (seen.size, seen.time) = (size, Some(time));
        }
        seen.failing_since = None;
    }

    pub fn failed(&mut self, witness: &str, now: Timestamp) {
        let seen = self.0.entry(witness.to_string()).or_default();
        seen.failing_since.get_or_insert(now);
    }

    /// Who has not cosigned for six hours of asking, and since when.
    pub fn absent(&self, now: Timestamp) -> Vec<(&str, Seen, Timestamp)> {
        let absent =
            |seen: &Seen| seen.failing_since.filter(|since| now.duration_since(*since) >= ABSENT_AFTER);
        self.0.iter().filter_map(|(name, seen)| Some((name.as_str(), *seen, absent(seen)?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn who_fails_for_six_hours_is_absent_until_it_cosigns() {
        let mut ledger = Ledger::default();
        ledger.cosigned("A", 5, at("2017-03-20T00:00:00Z"));
        ledger.failed("A", at("2017-03-20T01:00:00Z"));
        ledger.failed("A", at("2017-03-20T06:00:00Z"));
        assert!(ledger.absent(at("2017-03-20T06:59:59Z")).is_empty());
        let absent = ledger.absent(at("2017-03-20T07:00:00Z"));
        assert_eq!((absent[0].0, absent[0].1.size, absent[0].2), ("A", 5, at("2017-03-20T01:00:00Z")));
        ledger.cosigned("A", 3, at("2017-03-20T07:00:00Z"));
        assert!(ledger.absent(at("2017-03-21T00:00:00Z")).is_empty());
        assert_eq!(ledger.of("A").size, 5, "an older checkpoint cosigned later changes nothing");
    }

    #[test]
    fn a_ledger_is_read_back_and_a_broken_one_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::default();
        ledger.cosigned("A", 5, at("2017-03-20T00:00:00Z"));
        ledger.write(folder.path()).unwrap();
        assert_eq!(Ledger::read(folder.path()), ledger);
        std::fs::write(folder.path().join("cosigners.json"), "{").unwrap();
        assert_eq!(Ledger::read(folder.path()), Ledger::default());
    }
}
