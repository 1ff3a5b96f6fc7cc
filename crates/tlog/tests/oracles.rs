//! Compared with three published implementations: `tlog_tiles`, `ct-merkle`, `signed_note`.
//!
//! In: trees, proofs and notes made from fixed seeds, and random changes to them. Out: the same answer from everyone, or a
//! failed test. Absent: what they do not do (cosignatures, policies, subtrees) and what is refused here alone (see
//! the tests of `note`): notes beyond the limits, and second signatures of a key that do not verify.
#![allow(clippy::unwrap_used)]

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use ed25519_dalek::{Signer, SigningKey};
use sha2::Sha256;
use tlog::check::{check_consistency, check_inclusion};
use tlog::checkpoint::Checkpoint;
use tlog::hash::{Hash, leaf};
use tlog::note::{KeyKind, Note, VerifierKey, signature_line};
use tlog::{tile, tree};
use tlog_tiles::HashReader;

/// Random numbers from a seed: splitmix64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.roll() % limit
    }

    fn place(&mut self, length: usize) -> usize {
        self.below(length as u64) as usize
    }

    /// A size between 1 and `most`, small ones as often as large ones.
    fn size(&mut self, most: u64) -> u64 {
        let scale = self.below(12);
        (self.below(2 << scale) + 1).min(most)
    }

    fn hash(&mut self) -> Hash {
        Hash::of(&self.roll().to_le_bytes())
    }
}

fn theirs(hash: Hash) -> tlog_tiles::Hash {
    tlog_tiles::Hash(hash.0)
}

fn all_theirs(hashes: &[Hash]) -> Vec<tlog_tiles::Hash> {
    hashes.iter().copied().map(theirs).collect()
}

fn ours(hashes: Vec<tlog_tiles::Hash>) -> Vec<Hash> {
    hashes.into_iter().map(|hash| Hash(hash.0)).collect()
}

fn entry(number: u64) -> Vec<u8> {
    format!("entry {number}").into_bytes()
}

/// One growing tree in the storage of tlog_tiles, and its leaf hashes for us.
struct Tree {
    leaves: Vec<Hash>,
    stored: Stored,
}

struct Stored(Vec<tlog_tiles::Hash>);

impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        indexes
            .iter()
            .map(|index| self.0.get(*index as usize).copied().ok_or(tlog_tiles::Error::IndexesNotInTree))
            .collect()
    }
}

fn grown(size: u64) -> Tree {
    let mut stored = Stored(Vec::new());
    for number in 0..size {
        let hashes = tlog_tiles::stored_hashes(number, &entry(number), &stored).unwrap();
        stored.0.extend(hashes);
    }
    Tree { leaves: (0..size).map(|number| leaf(&entry(number))).collect(), stored }
}

fn ct_root(root: Hash, size: u64) -> RootHash<Sha256> {
    RootHash::new(root.0.into(), size)
}

fn joined(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

#[test]
fn roots_and_proofs_are_those_of_tlog_tiles() {
    let (mut dice, tree) = (Dice(1), grown(2_000));
    for _ in 0..600 {
        let size = dice.size(2_000);
        let root = tree::root(&tree.leaves, size).unwrap();
        assert_eq!(tlog_tiles::tree_hash(size, &tree.stored).unwrap().0, root.0, "root of {size}");
        let index = dice.below(size);
        let proof = tlog_tiles::prove_record(size, index, &tree.stored).unwrap();
        assert_eq!(tree::inclusion(&tree.leaves, index, size), Some(ours(proof)), "{index} in {size}");
        let old = dice.below(size) + 1;
        let proof = tlog_tiles::prove_tree(size, old, &tree.stored).unwrap();
        assert_eq!(tree::consistency(&tree.leaves, old, size), Some(ours(proof)), "{old} to {size}");
    }
}

#[test]
fn roots_and_proofs_are_those_of_ct_merkle() {
    let mut dice = Dice(2);
    let leaves: Vec<_> = (0..2_000).map(|number| leaf(&entry(number))).collect();
    let mut tree = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    for size in 1..=2_000_u64 {
        tree.push(entry(size - 1));
        if size > 40 && dice.below(20) > 0 {
            continue;
        }
        assert_eq!(tree.root().as_bytes()[..], tree::root(&leaves, size).unwrap().0, "root of {size}");
        let index = dice.below(size);
        let proof = tree.prove_inclusion(index as usize);
        assert_eq!(
            proof.as_bytes(),
            joined(&tree::inclusion(&leaves, index, size).unwrap()),
            "{index} in {size}"
        );
        let old = dice.below(size) + 1;
        let proof = tree.prove_consistency((size - old) as usize);
        assert_eq!(
            proof.as_bytes(),
            joined(&tree::consistency(&leaves, old, size).unwrap()),
            "{old} to {size}"
        );
    }
}

/// Changes a proof in one of the ways that have been mistaken for nothing elsewhere.
fn damage(dice: &mut Dice, proof: &mut Vec<Hash>, known: &[Hash]) {
    match (dice.below(7), proof.len()) {
        (0, _) => proof.push(known[dice.place(known.len())]),
        (1, length) => proof.insert(dice.place(length + 1), known[dice.place(known.len())]),
        (2, 1..) => drop(proof.pop()),
        (3, length @ 1..) => drop(proof.remove(dice.place(length))),
        (4, length @ 2..) => {
            let (one, other) = (dice.place(length), dice.place(length));
            proof.swap(one, other);
        }
        (5, length @ 1..) => {
            let (place, bit) = (dice.place(length), dice.place(256));
            proof[place].0[bit / 8] ^= 1 << (bit % 8);
        }
        _ => proof.extend((0..dice.below(70)).map(|_| Hash([0; 32]))),
    }
}

/// A size or index near the given one, or far from it.
fn other_number(dice: &mut Dice, number: u64) -> u64 {
    match dice.below(6) {
        0 => number + 1,
        1 => number.saturating_sub(1),
        2 => number * 2,
        3 => number / 2,
        4 => number ^ 2,
        _ => dice.roll() >> dice.below(64),
    }
}

#[test]
fn changed_inclusion_proofs_are_judged_as_tlog_tiles_and_ct_merkle_do() {
    let (mut dice, tree) = (Dice(3), grown(2_000));
    let mut held = 0;
    for case in 0..12_000 {
        let mut size = dice.size(2_000);
        let mut index = dice.below(size);
        let mut root = tree::root(&tree.leaves, size).unwrap();
        let mut proof = tree::inclusion(&tree.leaves, index, size).unwrap();
        let mut of = index;
        match dice.below(7) {
            0 => {}
            1 => of = dice.below(2_000),
            2 => index = other_number(&mut dice, index),
            3 => size = other_number(&mut dice, size),
            4 => root = if dice.below(2) == 0 { dice.hash() } else { tree.leaves[of as usize] },
            _ => damage(&mut dice, &mut proof, &[tree.leaves[of as usize], root, Hash([0; 32])]),
        }
        let our_leaf = tree.leaves[of as usize];
        let verdict = check_inclusion(index, size, our_leaf, &proof, root).is_ok();
        let tiles =
            tlog_tiles::check_record(&all_theirs(&proof), size, theirs(root), index, theirs(our_leaf));
        assert_eq!(tiles.is_ok(), verdict, "case {case}: leaf {index} of {size}, {} hashes", proof.len());
        // Above half of all numbers ct-merkle has no trees.
        if size <= 1 << 63 {
            let ct_proof = InclusionProof::<Sha256>::from_bytes(joined(&proof));
            let ct = ct_root(root, size).verify_inclusion(&entry(of), index, &ct_proof);
            assert_eq!(ct.is_ok(), verdict, "case {case}: leaf {index} of {size}, {} hashes", proof.len());
        }
        held += u32::from(verdict);
    }
    assert!((1_500..6_000).contains(&held), "{held} of 12000 held: both answers were tried");
}

#[test]
fn changed_consistency_proofs_are_judged_as_tlog_tiles_and_ct_merkle_do() {
    let (mut dice, tree) = (Dice(4), grown(2_000));
    let mut held = 0;
    for case in 0..12_000 {
        let mut new = dice.size(2_000);
        let mut old = dice.below(new) + 1;
        let mut roots = [old, new].map(|size| tree::root(&tree.leaves, size).unwrap());
        let mut proof = tree::consistency(&tree.leaves, old, new).unwrap();
        match dice.below(7) {
            0 => {}
            1 => old = other_number(&mut dice, old),
            2 => new = other_number(&mut dice, new),
            3 => roots.swap(0, 1),
            4 => roots[dice.place(2)] = dice.hash(),
            _ => damage(&mut dice, &mut proof, &[roots[0], roots[1], Hash([0; 32])]),
        }
        let verdict = check_consistency(old, new, &proof, roots[0], roots[1]).is_ok();
        let tiles = tlog_tiles::check_tree(&all_theirs(&proof), new, theirs(roots[1]), old, theirs(roots[0]));
        assert_eq!(tiles.is_ok(), verdict, "case {case}: {old} to {new}, {} hashes", proof.len());
        if new <= 1 << 63 {
            let ct_proof = ConsistencyProof::<Sha256>::try_from_bytes(joined(&proof));
            let ct = ct_proof
                .and_then(|proof| ct_root(roots[1], new).verify_consistency(&ct_root(roots[0], old), &proof));
            assert_eq!(ct.is_ok(), verdict, "case {case}: {old} to {new}, {} hashes", proof.len());
        }
        held += u32::from(verdict);
    }
    assert!((1_500..6_000).contains(&held), "{held} of 12000 held: both answers were tried");
}

#[test]
fn tiles_and_their_paths_are_those_of_tlog_tiles() {
    let mut dice = Dice(5);
    for _ in 0..2_000 {
        let (size, growth) = (dice.roll() >> (10 + dice.below(54)), dice.below(1_000));
        let expected = tlog_tiles::Tile::new_tiles(8, size, size + growth);
        let tiles = tile::tiles_for(size, size + growth);
        let path = |tile: &tlog_tiles::Tile| tile.path().replacen("tile/8/", "tile/", 1);
        assert_eq!(
            tiles.iter().map(tile::Tile::path).collect::<Vec<_>>(),
            expected.iter().map(path).collect::<Vec<_>>(),
            "{size} and {growth} more"
        );
        for tile in tiles {
            assert_eq!(tile::parse_path(&tile.path()), Some(tile::Place::Hashes(tile)));
        }
    }
}

/// Changes one thing in a text: a character, a line, a cut.
fn edit(dice: &mut Dice, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let place = dice.place(letters.len());
    let strange = ['\n', ' ', '+', '=', 'A', 'B', '0', '9', '—', '\t', '\u{a0}', '/', 'é'];
    let letter = strange[dice.place(strange.len())];
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    match dice.below(6) {
        0 => letters[place] = letter,
        1 => letters.insert(place, letter),
        2 => drop(letters.remove(place)),
        3 => letters.truncate(place),
        4 => {
            lines.insert(dice.place(lines.len()), lines[dice.place(lines.len())]);
            return lines.concat();
        }
        _ => {
            lines.remove(dice.place(lines.len()));
            return lines.concat();
        }
    }
    letters.into_iter().collect()
}

#[test]
fn changed_notes_are_judged_as_signed_note_does() {
    let mut dice = Dice(6);
    let signers = [1, 2].map(|seed| SigningKey::from_bytes(&[seed; 32]));
    let keys = ["a.example/log", "b.example"].iter().zip(&signers).map(|(name, signer)| {
        VerifierKey::new(name, KeyKind::Ed25519, signer.verifying_key().to_bytes()).unwrap()
    });
    let keys: Vec<_> = keys.collect();
    let text = "A first line\n\nand a third, in Arabic: مرحبا\n";
    let lines = keys
        .iter()
        .zip(&signers)
        .map(|(key, signer)| signature_line(&key.name, key.id, &signer.sign(text.as_bytes()).to_bytes()));
    let note = format!("{text}\n{}", lines.collect::<String>());
    let mut answers = [0; 4];
    for case in 0..6_000 {
        let changed = if case < 10 { note.clone() } else { edit(&mut dice, &note) };
        let read = Note::parse(&changed);
        let expected = signed_note::Note::from_bytes(changed.as_bytes());
        assert_eq!(read.is_ok(), expected.is_ok(), "{changed:?}");
        let (Ok(read), Ok(expected)) = (read, expected) else {
            answers[0] += 1;
            continue;
        };
        assert_eq!(
            (read.text.as_bytes(), read.to_string().as_bytes()),
            (expected.text(), &expected.to_bytes()[..])
        );
        for key in &keys {
            let known = signed_note::StandardVerifier::new(&key.to_string()).unwrap();
            let known = signed_note::VerifierList::new(vec![Box::new(known)]);
            let (ours, answer) = match expected.verify(&known) {
                Ok(_) => (Some(true), 1),
                Err(signed_note::NoteError::UnverifiedNote) => (Some(false), 2),
                Err(_) => (None, 3),
            };
            assert_eq!(read.verified_by(key).ok(), ours, "{changed:?}");
            answers[answer] += 1;
        }
    }
    assert!(answers.iter().all(|count| *count > 300), "{answers:?}: every answer was tried");
}

#[test]
fn changed_checkpoints_are_read_as_tlog_tiles_does_except_for_extension_lines() {
    let mut dice = Dice(7);
    let text = Checkpoint { origin: "log.example/é".into(), size: 20_852_163, root: leaf(b"root") }.text();
    let (mut read, mut extended) = (0, 0);
    for _ in 0..6_000 {
        let changed = edit(&mut dice, &text);
        let expected = tlog_tiles::Checkpoint::from_bytes(changed.as_bytes());
        let ours = Checkpoint::parse(&changed);
        match expected {
            Ok(theirs) if theirs.extension().is_empty() && !theirs.origin().contains('\t') => {
                let ours = ours.unwrap_or_else(|error| panic!("{changed:?}: {error}"));
                assert_eq!(
                    (ours.origin.as_str(), ours.size, ours.root.0),
                    (theirs.origin(), theirs.size(), theirs.hash().0)
                );
                read += 1;
            }
            other => {
                assert!(ours.is_err(), "{changed:?}");
                extended += u32::from(other.is_ok());
            }
        }
    }
    assert!(read > 500 && extended > 50, "{read} were read, {extended} had extension lines");
}
