//! The log of the simulated world. An honest one has a single history; a traitor tells several.
//!
//! In: chance, replies. Out: requests to witnesses, checkpoints for verifiers. Absent: verifiers; what a crash does to
//! anybody else.

use std::collections::BTreeMap;

use ed25519_dalek::{Signer, SigningKey};
use tlog::checkpoint::{Checkpoint, SignedCheckpoint};
use tlog::cosignature;
use tlog::hash::{Hash, leaf};
use tlog::note::{KeyKind, VerifierKey, signature_line};
use tlog::tree;
use tlog::witness::Request;

use super::chance::Chance;
use super::witness::Reply;

pub const ORIGIN: &str = "log.example";

/// One history, with what was collected for it.
#[derive(Clone, Default)]
pub struct Branch {
    /// What a crash leaves.
    pub leaves: Vec<Hash>,
    /// Written and not yet synced: no checkpoint names it.
    pending: Vec<Hash>,
    /// The size that each witness is thought to have seen.
    seen: BTreeMap<usize, u64>,
    /// Cosignature lines by size of the tree and number of the witness.
    lines: BTreeMap<u64, BTreeMap<usize, String>>,
    /// Signed checkpoints by size: to sign one again would give the same bytes.
    notes: BTreeMap<u64, String>,
}

pub struct Log {
    pub key: VerifierKey,
    signer: SigningKey,
    pub branches: Vec<Branch>,
    next: u64,
}

impl Log {
    pub fn new() -> Log {
        let signer = SigningKey::from_bytes(&[9; 32]);
        let key = VerifierKey::new(ORIGIN, KeyKind::Ed25519, signer.verifying_key().to_bytes()).unwrap();
        Log { key, signer, branches: vec![Branch::default()], next: 0 }
    }

    /// An entry is written; it counts once it is synced.
    pub fn write(&mut self, branch: usize) {
        self.next += 1;
        self.branches[branch].pending.push(leaf(&self.next.to_be_bytes()));
    }

    pub fn sync(&mut self, branch: usize) {
        let branch = &mut self.branches[branch];
        branch.leaves.append(&mut branch.pending);
    }

    /// All that was not synced is gone, and all that was only in memory.
    pub fn crash(&mut self) {
        for branch in &mut self.branches {
            branch.pending.clear();
            branch.seen.clear();
            branch.lines.clear();
        }
    }

    /// Begins another history after some of this one. Only a traitor does.
    pub fn fork(&mut self, chance: &mut Chance) {
        let from = self.branches[chance.below(self.branches.len())].clone();
        let common = chance.below(from.leaves.len() + 1);
        self.branches.push(Branch { leaves: from.leaves[..common].to_vec(), ..Branch::default() });
        let newest = self.branches.len() - 1;
        self.write(newest);
        self.sync(newest);
    }

    /// The signed checkpoint of all of a branch.
    fn note(&mut self, branch: usize) -> (u64, String) {
        let (signer, key) = (&self.signer, &self.key);
        let Branch { leaves, notes, .. } = &mut self.branches[branch];
        let size = leaves.len() as u64;
        let note = notes.entry(size).or_insert_with(|| {
            let root = tree::root(leaves, size).unwrap();
            let text = Checkpoint { origin: ORIGIN.into(), size, root }.text();
            let signature = signer.sign(text.as_bytes()).to_bytes();
            format!("{text}\n{}", signature_line(&key.name, key.id, &signature))
        });
        (size, note.clone())
    }

    /// What is sent to a witness: the newest checkpoint of a branch, and the proof from what it is thought to have seen.
    pub fn request(&mut self, branch: usize, witness: usize) -> (u64, String) {
        let (size, checkpoint) = self.note(branch);
        let Branch { leaves, seen, .. } = &self.branches[branch];
        let old = seen.get(&witness).copied().unwrap_or(0).min(size);
        let proof = tree::consistency(leaves, old, size).unwrap();
        (size, Request { old, proof, checkpoint }.to_string())
    }

    /// Takes what a witness answered. A line that does not verify is dropped: it would spoil the note.
    pub fn take(&mut self, branch: usize, size: u64, witness: usize, key: &VerifierKey, reply: Reply) {
        let Branch { seen, lines, notes, .. } = &mut self.branches[branch];
        match reply {
            Reply::Refused => {}
            Reply::Kept(kept) => {
                seen.insert(witness, kept);
            }
            Reply::Line(line) => {
                let Some(note) = notes.get(&size) else { return };
                let signed = SignedCheckpoint::parse(&format!("{note}{line}")).unwrap();
                if cosignature::check(&signed.text(), &signed.signatures, key)
                    .is_ok_and(|time| time.is_some())
                {
                    lines.entry(size).or_default().insert(witness, line);
                    seen.insert(witness, size);
                }
            }
        }
    }

    /// The checkpoint of a branch with the most cosignatures, the larger of two, as it is handed to verifiers.
    pub fn best(&self, branch: usize) -> Option<String> {
        let Branch { lines, notes, .. } = &self.branches[branch];
        let (size, lines) = lines.iter().max_by_key(|(size, lines)| (lines.len(), **size))?;
        Some(notes[size].clone() + &lines.values().cloned().collect::<String>())
    }

    /// The newest checkpoint of a branch with what was collected for it.
    pub fn newest(&mut self, branch: usize) -> String {
        let (size, note) = self.note(branch);
        let lines = self.branches[branch].lines.get(&size);
        note + &lines.iter().flat_map(|lines| lines.values()).cloned().collect::<String>()
    }
}
