//! Fork evidence: two checkpoints of one origin that cannot both be of one log, signed by one key.
//!
//! In: the file, the keys one holds. Out: who signed both. Absent: who is to blame beyond that key. Two checkpoints of one
//! size with two roots are enough; of two sizes, a proof must show which root the larger tree has at the smaller size.
//!
//! ```text
//! armistice-fork-evidence/v1
//! @ checkpoint …            a signed checkpoint of size 3
//! @ checkpoint …            a signed checkpoint of size 7
//! @ consistency …           old 3
//!                           root <the root of the first 3 leaves of the second tree>
//!                           <hashes that lead from there to the root of the second checkpoint>
//! ```
use crate::check::{Unproven, check_consistency};
use crate::checkpoint::{self, SignedCheckpoint};
use crate::hash::{self, Hash};
use crate::note::{self, VerifierKey};
use crate::proof::MAX_HASHES;
use crate::sections;
use crate::text::{decimal, hash_lines};
use crate::tree::{self, Nodes};

/// The kind of the file of sections.
pub const KIND: &str = "fork-evidence";

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("cannot read fork evidence: {0}")]
    Malformed(&'static str),
    #[error("cannot read fork evidence")]
    Sections(#[from] sections::Error),
    #[error("cannot read fork evidence")]
    Checkpoint(#[from] checkpoint::Error),
    #[error("cannot trust fork evidence")]
    Forged(#[source] note::Error),
    #[error("cannot trust fork evidence: no known key signed both checkpoints")]
    Unsigned,
    #[error("cannot trust fork evidence: the second tree is not shown to have that root at that size")]
    Unproven(#[source] Unproven),
    #[error("cannot find a fork in fork evidence: {0}")]
    NoFork(&'static str),
}

/// What the larger tree looked like when it had the size of the smaller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consistency {
    /// The size of the first checkpoint.
    pub old: u64,
    /// The root of the first `old` leaves of the second tree; RFC 6962 leaves it out of the proof.
    pub root: Hash,
    pub hashes: Vec<Hash>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// Signed checkpoints, the smaller first.
    pub first: String,
    pub second: String,
    /// Given exactly when the sizes differ.
    pub consistency: Option<Consistency>,
}

/// A fork that anyone with the same keys can see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForkProven {
    pub origin: String,
    /// Every known key that signed both, at least one, in the order they were given.
    pub signers: Vec<VerifierKey>,
    pub sizes: (u64, u64),
}

impl Fork {
    /// The evidence that `second`, whose tree of `new` leaves is at hand, does not continue `first` of `old` leaves.
    /// Nothing if a node is missing or the sizes are not in order; whether there is a fork is for `check` to say.
    pub fn between(
        (first, old): (String, u64),
        (second, new): (String, u64),
        second_tree: &(impl Nodes + ?Sized),
    ) -> Option<Self> {
        if old == new {
            return Some(Self { first, second, consistency: None });
        }
        let (root, hashes) = (tree::root(second_tree, old)?, tree::consistency(second_tree, old, new)?);
        Some(Self { first, second, consistency: Some(Consistency { old, root, hashes }) })
    }

    pub fn parse(file: &[u8]) -> Result<Self, Error> {
        let sections::Sections { kind, list } = sections::read(file)?;
        if kind != KIND {
            return Err(Error::Malformed("the file is of another kind"));
        }
        let names: Vec<_> = list.iter().map(|section| section.name).collect();
        if !matches!(names[..], ["checkpoint", "checkpoint"] | ["checkpoint", "checkpoint", "consistency"]) {
            return Err(Error::Malformed("it is not two checkpoints and at most one consistency proof"));
        }
        let texts = list.iter().map(|section| std::str::from_utf8(section.bytes));
        let texts = texts.collect::<Result<Vec<_>, _>>().map_err(|_| Error::Malformed("it is not UTF-8"))?;
        let read = |text: &&str| {
            read_consistency(text)
                .ok_or(Error::Malformed("its consistency section is not size, root and hashes"))
        };
        let consistency = texts.get(2).map(read).transpose()?;
        Ok(Self { first: texts[0].into(), second: texts[1].into(), consistency })
    }

    /// Whether one of `keys` signed both checkpoints and they cannot both be true. A signature of any of `keys` that does
    /// not verify spoils the evidence.
    pub fn check(&self, keys: &[VerifierKey]) -> Result<ForkProven, Error> {
        let first = SignedCheckpoint::parse(&self.first)?;
        let second = SignedCheckpoint::parse(&self.second)?;
        if first.checkpoint.origin != second.checkpoint.origin {
            return Err(Error::NoFork("the checkpoints are of two logs"));
        }
        let mut signers = Vec::new();
        for key in keys {
            let signed_first = first.verified_by(key).map_err(Error::Forged)?;
            let signed_second = second.verified_by(key).map_err(Error::Forged)?;
            if signed_first && signed_second && !signers.contains(key) {
                signers.push(key.clone());
            }
        }
        if signers.is_empty() {
            return Err(Error::Unsigned);
        }
        let (size, old_root) = (first.checkpoint.size, first.checkpoint.root);
        let later_root = self.root_at(size, &second)?;
        if later_root == old_root {
            return Err(Error::NoFork("the second tree continues the first"));
        }
        let sizes = (size, second.checkpoint.size);
        Ok(ForkProven { origin: first.checkpoint.origin, signers, sizes })
    }

    /// The root the second tree is shown to have at the size of the first.
    fn root_at(&self, size: u64, second: &SignedCheckpoint) -> Result<Hash, Error> {
        let tree = &second.checkpoint;
        match &self.consistency {
            None if size == tree.size => Ok(tree.root),
            None => Err(Error::NoFork("the sizes differ and there is no consistency proof")),
            Some(proof) if proof.old != size || size >= tree.size => {
                Err(Error::NoFork("the consistency proof is of other sizes"))
            }
            // Whatever the tree, it had no leaf once.
            Some(Consistency { old: 0, root, hashes }) if *root == hash::empty() && hashes.is_empty() => {
                Ok(*root)
            }
            Some(Consistency { old, root, hashes }) => {
                check_consistency(*old, tree.size, hashes, *root, tree.root).map_err(Error::Unproven)?;
                Ok(*root)
            }
        }
    }

    /// The file of sections.
    pub fn to_bytes(&self) -> Vec<u8> {
        let proof = self.consistency.as_ref().map(|Consistency { old, root, hashes }| {
            format!("old {old}\nroot {}\n{}", root.base64(), hash_lines(hashes))
        });
        let mut sections =
            vec![("checkpoint", self.first.as_bytes()), ("checkpoint", self.second.as_bytes())];
        sections.extend(proof.as_ref().map(|proof| ("consistency", proof.as_bytes())));
        sections::write(KIND, &sections).expect("these names are names of sections")
    }
}

fn read_consistency(text: &str) -> Option<Consistency> {
    let mut lines = text.strip_suffix('\n')?.split('\n');
    let old = decimal(lines.next()?.strip_prefix("old ")?)?;
    let root = Hash::from_base64(lines.next()?.strip_prefix("root ")?)?;
    let hashes: Vec<_> = lines.by_ref().take(MAX_HASHES).map(Hash::from_base64).collect::<Option<_>>()?;
    lines.next().is_none().then_some(Consistency { old, root, hashes })
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};

    use super::*;
    use crate::checkpoint::Checkpoint;
    use crate::cosignature::{encode, message};
    use crate::hash::leaf;
    use crate::note::{KeyKind, signature_line};

    const LOG: [u8; 32] = [6; 32];

    fn key(seed: [u8; 32], kind: KeyKind) -> VerifierKey {
        VerifierKey::new("log.example", kind, SigningKey::from_bytes(&seed).verifying_key().to_bytes())
            .unwrap()
    }

    fn tree(named: &str) -> Vec<Hash> {
        (0..9).map(|number| leaf(format!("{named} {number}").as_bytes())).collect()
    }

    fn signed(leaves: &[Hash], size: u64, kind: KeyKind) -> (String, u64) {
        let root = tree::root(leaves, size).unwrap();
        let text = Checkpoint { origin: "log.example".into(), size, root }.text();
        let signer = SigningKey::from_bytes(&LOG);
        let bytes = match kind {
            KeyKind::Ed25519 => signer.sign(text.as_bytes()).to_bytes().to_vec(),
            KeyKind::Cosignature => encode(7, &signer.sign(&message(7, &text)).to_bytes()).to_vec(),
        };
        let key = key(LOG, kind);
        (format!("{text}\n{}", signature_line(&key.name, key.id, &bytes)), size)
    }

    fn evidence(old: u64, new: u64, kind: KeyKind, other: &[Hash]) -> Fork {
        Fork::between(signed(&tree("one"), old, kind), signed(other, new, kind), other).unwrap()
    }

    #[test]
    fn two_trees_are_a_fork_at_every_pair_of_sizes() {
        for kind in [KeyKind::Ed25519, KeyKind::Cosignature] {
            for (old, new) in (1..=9).flat_map(|new| (1..=new).map(move |old| (old, new))) {
                let fork = evidence(old, new, kind, &tree("two"));
                let proven = fork.check(&[key(LOG, kind)]).unwrap();
                assert_eq!((proven.sizes, proven.signers), ((old, new), vec![key(LOG, kind)]));
                assert_eq!(Fork::parse(&fork.to_bytes()), Ok(fork));
            }
        }
    }

    #[test]
    fn an_honest_log_cannot_be_accused() {
        let keys = [key(LOG, KeyKind::Ed25519)];
        for (old, new) in (0..=9).flat_map(|new| (0..=new).map(move |old| (old, new))) {
            let mut fork = evidence(old, new, KeyKind::Ed25519, &tree("one"));
            let no_fork = Err(Error::NoFork("the second tree continues the first"));
            assert_eq!(fork.check(&keys), no_fork);
            if let Some(proof) = &mut fork.consistency {
                proof.root = leaf(b"invented");
                assert!(matches!(fork.check(&keys), Err(Error::Unproven(_))), "{old} {new}");
                fork.consistency = None;
                assert!(matches!(fork.check(&keys), Err(Error::NoFork(_))));
            }
        }
    }

    #[test]
    fn a_true_proof_of_other_sizes_accuses_nobody() {
        let keys = [key(LOG, KeyKind::Ed25519)];
        let (honest, other_sizes) =
            (tree("one"), Err(Error::NoFork("the consistency proof is of other sizes")));
        let earlier = evidence(2, 7, KeyKind::Ed25519, &honest).consistency;
        let fork = Fork { consistency: earlier, ..evidence(3, 7, KeyKind::Ed25519, &honest) };
        assert_eq!(fork.check(&keys), other_sizes);
        let forked = tree("two");
        let root = tree::root(&forked, 7).unwrap();
        let needless = Some(Consistency { old: 7, root, hashes: vec![] });
        let fork = Fork { consistency: needless, ..evidence(7, 7, KeyKind::Ed25519, &forked) };
        assert_eq!(fork.check(&keys), other_sizes, "one size needs no proof and takes none");
    }

    #[test]
    fn the_evidence_needs_one_known_key_under_both_checkpoints() {
        let fork = evidence(3, 7, KeyKind::Ed25519, &tree("two"));
        assert_eq!(fork.check(&[]), Err(Error::Unsigned));
        assert_eq!(fork.check(&[key([7; 32], KeyKind::Ed25519)]), Err(Error::Unsigned));
        let cosigned = signed(&tree("two"), 7, KeyKind::Cosignature).0;
        let mixed = Fork { second: cosigned, ..fork.clone() };
        let both = [key(LOG, KeyKind::Ed25519), key(LOG, KeyKind::Cosignature)];
        assert_eq!(mixed.check(&both), Err(Error::Unsigned), "two keys signed one checkpoint each");
        let changed = Fork { first: fork.first.replace("\n3\n", "\n4\n"), ..fork };
        assert!(matches!(changed.check(&both), Err(Error::Forged(_))));
    }

    #[test]
    fn evidence_of_two_logs_or_in_the_wrong_order_is_none() {
        let keys = [key(LOG, KeyKind::Ed25519)];
        let fork = evidence(3, 7, KeyKind::Ed25519, &tree("two"));
        let backwards = Fork { first: fork.second.clone(), second: fork.first.clone(), ..fork.clone() };
        assert!(matches!(backwards.check(&keys), Err(Error::NoFork(_))));
        let elsewhere = Fork { first: fork.first.replacen("log.example", "lag.example", 1), ..fork.clone() };
        assert_eq!(elsewhere.check(&keys), Err(Error::NoFork("the checkpoints are of two logs")));
        let file = String::from_utf8(fork.to_bytes()).unwrap();
        for other in [
            file.replace("fork-evidence", "line-proof"),
            file.replace("old 3", "old 03"),
            file.replace("@ consistency", "@ checkpoint"),
            file.replace("root ", "rout "),
        ] {
            assert!(Fork::parse(other.as_bytes()).is_err());
        }
    }
}
