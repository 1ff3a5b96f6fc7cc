//! Policies: which logs are known, which witnesses, and how many of them must have cosigned (c2sp.org/tlog-policy).
//!
//! In: the bytes of a policy file; a signed checkpoint. Out: who signed and cosigned it, and whether that is enough.
//! Absent: which policy is to be trusted, and from which size to which.
//!
//! ```text
//! log <vkey>
//! witness A <vkey>
//! witness B <vkey> https://b.example
//! witness C <vkey>
//! group states 2 A B C
//! quorum states
//! ```
use crate::checkpoint::SignedCheckpoint;
use crate::cosignature;
use crate::note::{self, VerifierKey};

mod reading;

pub use reading::Malformed;

/// The group whose members must all have cosigned for `Level::Unanimous`.
pub const STATES: &str = "states";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    pub key: VerifierKey,
    pub url: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Its name inside the policy; the name it signs with is that of its key.
    pub name: String,
    pub key: VerifierKey,
    pub url: Option<String>,
}

/// A member of a group by its number in `Policy::witnesses` or `Policy::groups`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    Witness(usize),
    Group(usize),
}

/// A group counts as a witness when at least `threshold` of its members do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub name: String,
    pub threshold: usize,
    pub members: Vec<Member>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    groups: Vec<Group>,
    quorum: Option<Member>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("cannot judge checkpoint of `{origin}`: the policy does not know this log")]
    UnknownLog { origin: String },
    #[error(
        "cannot judge checkpoint of `{origin}`: none of the keys the policy knows for this log signed it"
    )]
    Unsigned { origin: String },
    #[error("cannot judge checkpoint")]
    Forged(#[source] note::Error),
    #[error(transparent)]
    Malformed(#[from] Malformed),
}

/// How strongly a checkpoint is witnessed. A verifier never raises it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The quorum is not met, or the policy asks for none.
    Provisional,
    /// The quorum is met.
    Witnessed,
    /// The quorum is met and every member of the group `states` cosigned; without such a group, every witness.
    Unanimous,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// The name of the witness inside the policy.
    pub name: String,
    /// The name of its key, which stands in the signature line.
    pub key_name: String,
    /// Seconds since 1970, as the witness states them.
    pub time: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub log: VerifierKey,
    /// In the order of the policy, each witness at most once.
    pub cosigners: Vec<Cosigned>,
    pub level: Level,
    /// True for `quorum none`, though the level is then provisional.
    pub quorum_met: bool,
}

impl Policy {
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        Ok(reading::read(bytes)?)
    }

    pub fn logs(&self) -> &[Log] {
        &self.logs
    }

    pub fn witnesses(&self) -> &[Witness] {
        &self.witnesses
    }

    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Nothing for `quorum none`.
    pub fn quorum(&self) -> Option<Member> {
        self.quorum
    }

    /// Judges a checkpoint. One signature of a known key that does not verify spoils the whole checkpoint.
    pub fn judge(&self, signed: &SignedCheckpoint) -> Result<Verdict, Error> {
        let log = self.signer(signed)?;
        let text = signed.text();
        let times = self
            .witnesses
            .iter()
            .map(|witness| cosignature::check(&text, &signed.signatures, &witness.key))
            .collect::<Result<Vec<_>, _>>()
            .map_err(Error::Forged)?;
        let cosigned: Vec<_> = times.iter().map(Option::is_some).collect();
        let cosigners = self.witnesses.iter().zip(times).filter_map(|(witness, time)| {
            let (name, key_name) = (witness.name.clone(), witness.key.name.clone());
            time.map(|time| Cosigned { name, key_name, time })
        });
        let (level, quorum_met) = self.level(&cosigned);
        Ok(Verdict { log, cosigners: cosigners.collect(), level, quorum_met })
    }

    /// What level the cosignatures of some of the witnesses reach, and whether the quorum is met; `cosigned` says of
    /// each witness, in the order of the policy, whether it cosigned.
    pub fn level(&self, cosigned: &[bool]) -> (Level, bool) {
        let cosigned_by = |witness: usize| cosigned.get(witness).copied().unwrap_or(false);
        // A group names only what stands before it, so one pass in order decides them all.
        let mut groups: Vec<bool> = Vec::with_capacity(self.groups.len());
        let counts = |groups: &[bool], member: &Member| match *member {
            Member::Witness(witness) => cosigned_by(witness),
            Member::Group(group) => groups.get(group).copied().unwrap_or(false),
        };
        for group in &self.groups {
            let votes = group.members.iter().filter(|member| counts(&groups, member)).count();
            groups.push(votes >= group.threshold);
        }
        let Some(quorum) = &self.quorum else { return (Level::Provisional, true) };
        if !counts(&groups, quorum) {
            return (Level::Provisional, false);
        }
        let unanimous = match self.groups.iter().find(|group| group.name == STATES) {
            Some(states) => states.members.iter().all(|member| counts(&groups, member)),
            None => (0..self.witnesses.len()).all(cosigned_by),
        };
        (if unanimous { Level::Unanimous } else { Level::Witnessed }, true)
    }

    /// The first known key of this log that signed. All its known keys are checked, for a bad one spoils the note.
    fn signer(&self, signed: &SignedCheckpoint) -> Result<VerifierKey, Error> {
        let origin = &signed.checkpoint.origin;
        let mut keys = self.logs.iter().map(|log| &log.key).filter(|key| key.name == *origin).peekable();
        if keys.peek().is_none() {
            return Err(Error::UnknownLog { origin: origin.clone() });
        }
        let mut signer = None;
        for key in keys {
            if signed.verified_by(key).map_err(Error::Forged)? {
                signer = signer.or(Some(key));
            }
        }
        signer.cloned().ok_or_else(|| Error::Unsigned { origin: origin.clone() })
    }
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};

    use super::*;
    use crate::checkpoint::Checkpoint;
    use crate::cosignature::{encode, message};
    use crate::hash::leaf;
    use crate::note::{KeyKind, signature_line};

    const DEFAULT: &str =
        "group states 2 A B C\ngroup neutrals 2 x y z\ngroup q all states neutrals\nquorum q\n";

    fn signer(name: &str) -> SigningKey {
        SigningKey::from_bytes(&leaf(name.as_bytes()).0)
    }

    fn key(name: &str, kind: KeyKind) -> VerifierKey {
        VerifierKey::new(name, kind, signer(name).verifying_key().to_bytes()).unwrap()
    }

    /// A policy of one log and the witnesses A, B, C, x, y, z, ended by `rules`.
    fn policy(rules: &str) -> Policy {
        let witness = |name: &str| {
            format!("witness {name} {}\n", key(&format!("{name}.example"), KeyKind::Cosignature))
        };
        let witnesses: String = ["A", "B", "C", "x", "y", "z"].map(witness).concat();
        let log = key("log.example", KeyKind::Ed25519);
        Policy::parse(format!("# the test\nlog {log}\n{witnesses}{rules}").as_bytes()).unwrap()
    }

    fn text() -> String {
        Checkpoint { origin: "log.example".into(), size: 3, root: leaf(b"root") }.text()
    }

    fn log_line() -> String {
        let signature = signer("log.example").sign(text().as_bytes()).to_bytes();
        signature_line("log.example", key("log.example", KeyKind::Ed25519).id, &signature)
    }

    fn witness_line(name: &str, time: u64) -> String {
        let name = format!("{name}.example");
        let signature = signer(&name).sign(&message(time, &text())).to_bytes();
        signature_line(&name, key(&name, KeyKind::Cosignature).id, &encode(time, &signature))
    }

    fn judge(policy: &Policy, lines: &str) -> Result<Verdict, Error> {
        policy.judge(&SignedCheckpoint::parse(&format!("{}\n{lines}", text())).unwrap())
    }

    fn level(policy: &Policy, witnesses: &str) -> (Level, bool) {
        let lines: String =
            witnesses.split(' ').filter(|name| !name.is_empty()).map(|name| witness_line(name, 7)).collect();
        let verdict = judge(policy, &(log_line() + &lines)).unwrap();
        (verdict.level, verdict.quorum_met)
    }

    #[test]
    fn the_level_is_that_of_the_cosignatures_and_no_higher() {
        let policy = policy(DEFAULT);
        for few in ["", "A B C", "x y z", "A x y z", "A B C x"] {
            assert_eq!(level(&policy, few), (Level::Provisional, false), "{few}");
        }
        for enough in ["A B x y", "B C y z", "A C x y z"] {
            assert_eq!(level(&policy, enough), (Level::Witnessed, true), "{enough}");
        }
        assert_eq!(level(&policy, "A B C x y"), (Level::Unanimous, true), "all states, and the quorum");
    }

    #[test]
    fn without_states_unanimous_means_every_witness() {
        let policy = policy("group q 2 A B C x y z\nquorum q\n");
        assert_eq!(level(&policy, "A B C x y"), (Level::Witnessed, true));
        assert_eq!(level(&policy, "A B C x y z"), (Level::Unanimous, true));
    }

    #[test]
    fn a_state_with_two_keys_cosigned_when_its_group_did() {
        let policy = policy(
            "group state-A any A x\ngroup state-B any B y\ngroup states 1 state-A state-B\nquorum states\n",
        );
        assert_eq!(level(&policy, "A x"), (Level::Witnessed, true));
        assert_eq!(level(&policy, "x B"), (Level::Unanimous, true));
    }

    #[test]
    fn without_a_quorum_everything_is_provisional() {
        assert_eq!(level(&policy("quorum none\n"), "A B C x y z"), (Level::Provisional, true));
    }

    #[test]
    fn a_witness_that_signs_twice_counts_once() {
        let lines = [log_line(), witness_line("A", 9), witness_line("A", 8), witness_line("x", 7)].concat();
        let verdict = judge(&policy("group q 3 A B C x y z\nquorum q\n"), &lines).unwrap();
        assert!(!verdict.quorum_met);
        let cosigners: Vec<_> =
            verdict.cosigners.iter().map(|one| (one.key_name.as_str(), one.time)).collect();
        assert_eq!(cosigners, [("A.example", 8), ("x.example", 7)]);
    }

    #[test]
    fn a_bad_signature_of_a_known_key_spoils_the_checkpoint_and_one_of_a_stranger_does_not() {
        let policy = policy(DEFAULT);
        let good = [log_line(), witness_line("A", 9)].concat();
        let bad_witness = signature_line("B.example", key("B.example", KeyKind::Cosignature).id, &[1; 72]);
        let bad_log = signature_line("log.example", key("log.example", KeyKind::Ed25519).id, &[1; 64]);
        for bad in [bad_witness, bad_log] {
            assert!(matches!(judge(&policy, &(good.clone() + &bad)), Err(Error::Forged(_))));
        }
        assert!(judge(&policy, &(good + &signature_line("B.example", 5, &[1; 72]))).is_ok());
    }

    #[test]
    fn an_unknown_log_and_a_missing_signature_are_told_apart() {
        let unsigned = judge(&policy(DEFAULT), &witness_line("A", 9));
        assert_eq!(unsigned, Err(Error::Unsigned { origin: "log.example".into() }));
        let other = Policy::parse(b"quorum none\n").unwrap();
        let unknown = Err(Error::UnknownLog { origin: "log.example".into() });
        assert_eq!(judge(&other, &log_line()), unknown);
        let neighbour = key("neighbour.example", KeyKind::Ed25519);
        let other = Policy::parse(format!("log {neighbour}\nquorum none\n").as_bytes()).unwrap();
        let signature = signer("neighbour.example").sign(text().as_bytes()).to_bytes();
        let by_neighbour = signature_line(&neighbour.name, neighbour.id, &signature);
        assert_eq!(judge(&other, &by_neighbour), unknown, "a log signs for itself only");
    }

    #[test]
    fn one_key_has_one_name_and_one_name_is_in_one_group() {
        let (a, b) = (key("a", KeyKind::Cosignature), key("b", KeyKind::Cosignature));
        let log = key("log", KeyKind::Ed25519);
        let log_again = VerifierKey::new("other", KeyKind::Ed25519, log.key).unwrap();
        let a_again = VerifierKey::new("other", KeyKind::Cosignature, a.key).unwrap();
        for (rules, why) in [
            (format!("witness A {a}\nwitness B {a_again}\nquorum none"), "also that of an earlier witness"),
            (format!("log {log}\nlog {log_again}\nquorum none"), "also that of an earlier log"),
            (format!("witness A {a}\nwitness A {b}\nquorum none"), "already taken"),
            (format!("witness A {a}\ngroup g any A A\nquorum g"), "already a member"),
            (format!("witness A {a}\ngroup g any A\ngroup h any A\nquorum g"), "already a member"),
            (format!("witness A {a}\ngroup g any g\nquorum g"), "not defined before"),
            (format!("witness A {a}\ngroup g 01 A\nquorum g"), "no number from 1 to 1"),
            (format!("witness A {a}\ngroup g any\nquorum g"), "other words"),
            (format!("log {a}\nquorum none"), "a log signs with"),
            ("quorum none\nquorum none".into(), "already a quorum line"),
            ("quorum none \u{7f}".into(), "control character"),
            ("# only a remark".into(), "no quorum line"),
        ] {
            let said = Policy::parse(rules.as_bytes()).unwrap_err().to_string();
            assert!(said.contains(why), "{rules}: {said}");
        }
    }

    #[test]
    fn names_are_bytes_and_a_chain_of_groups_may_be_long() {
        let (a, b) = (key("a", KeyKind::Cosignature).to_string(), key("b", KeyKind::Cosignature).to_string());
        let rules =
            [b"witness \xff ", a.as_bytes(), b"\nwitness \xfe ", b.as_bytes(), b"\nquorum \xff\n"].concat();
        assert_eq!(Policy::parse(&rules).map(|policy| policy.quorum()), Ok(Some(Member::Witness(0))));
        let chain: String = (1..10_000).map(|n| format!("group g{n} any g{}\n", n - 1)).collect();
        let rules = format!("witness g0 {a}\n{chain}quorum g9999\n");
        let policy = Policy::parse(rules.as_bytes()).unwrap();
        assert_eq!(policy.level(&[true]), (Level::Unanimous, true));
        assert_eq!(policy.level(&[]), (Level::Provisional, false));
    }
}
