//! What holds for every tree, every proof and every text, tried on random ones.
//!
//! In: trees, values and bytes that proptest makes. Out: a law that fails comes with the smallest case that breaks it.
//! Absent: what other implementations say (see `oracles`).
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use tlog::check::{check_consistency, check_inclusion, check_subtree_consistency, check_subtree_inclusion};
use tlog::checkpoint::{Checkpoint, SignedCheckpoint};
use tlog::fork::{Consistency, Fork};
use tlog::hash::{Hash, leaf};
use tlog::note::{KeyKind, Note, Signature, VerifierKey};
use tlog::policy::Policy;
use tlog::proof::Proof;
use tlog::receipt::Receipt;
use tlog::sections;
use tlog::tile::{self, TileNodes};
use tlog::tree::{self, Frontier, Nodes};
use tlog::witness::{self, Kept, Request};

/// How often a law is tried; nothing is written to disk when it fails, the smallest case stands in the message.
fn tried(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|number| leaf(&number.to_be_bytes())).collect()
}

fn flipped(hash: Hash, bit: usize) -> Hash {
    let mut hash = hash;
    hash.0[bit / 8] ^= 1 << (bit % 8);
    hash
}

// Trees and their proofs.

proptest! {
    #![proptest_config(tried(300))]

    #[test]
    fn an_inclusion_proof_holds_and_no_changed_bit_of_it_does(
        size in 1..400_u64, place: Index, other: Index, which: Index, bit in 0..256_usize,
    ) {
        let leaves = leaves(size);
        let (index, other) = (place.index(size as usize), other.index(size as usize));
        let root = tree::root(&leaves, size).unwrap();
        let mut proof = tree::inclusion(&leaves, index as u64, size).unwrap();
        let check = |index: usize, leaf, proof: &[Hash], root| check_inclusion(index as u64, size, leaf, proof, root);
        prop_assert_eq!(check(index, leaves[index], &proof, root), Ok(()));
        prop_assert!(check(index, flipped(leaves[index], bit), &proof, root).is_err());
        prop_assert!(check(index, leaves[index], &proof, flipped(root, bit)).is_err());
        prop_assert_eq!(check(other, leaves[index], &proof, root).is_ok(), other == index);
        if !proof.is_empty() {
            prop_assert!(check(index, leaves[index], &proof[1..], root).is_err());
            let place = which.index(proof.len());
            proof[place] = flipped(proof[place], bit);
            prop_assert!(check(index, leaves[index], &proof, root).is_err());
            proof[place] = flipped(proof[place], bit);
        }
        proof.push(root);
        prop_assert!(check(index, leaves[index], &proof, root).is_err());
    }

    #[test]
    fn a_consistency_proof_holds_and_no_changed_bit_of_it_does(
        new in 1..400_u64, place: Index, which: Index, bit in 0..256_usize,
    ) {
        let leaves = leaves(new);
        let old = place.index(new as usize) as u64 + 1;
        let (before, after) = (tree::root(&leaves, old).unwrap(), tree::root(&leaves, new).unwrap());
        let mut proof = tree::consistency(&leaves, old, new).unwrap();
        let check = |proof: &[Hash], before, after| check_consistency(old, new, proof, before, after);
        prop_assert_eq!(check(&proof, before, after), Ok(()));
        prop_assert!(check(&proof, flipped(before, bit), after).is_err());
        prop_assert!(check(&proof, before, flipped(after, bit)).is_err());
        if !proof.is_empty() {
            prop_assert!(check(&proof[1..], before, after).is_err());
            let place = which.index(proof.len());
            proof[place] = flipped(proof[place], bit);
            prop_assert!(check(&proof, before, after).is_err());
            proof[place] = flipped(proof[place], bit);
        }
        proof.push(after);
        prop_assert!(check(&proof, before, after).is_err());
    }

    #[test]
    fn a_subtree_is_proven_and_no_changed_bit_of_it_is(
        size in 1..200_u64, level in 0..8_u32, place: Index, length: Index, which: Index, bit in 0..256_usize,
    ) {
        let leaves = leaves(size);
        let start = place.index((size >> level) as usize + 1).min((size as usize - 1) >> level) << level;
        let end = start + 1 + length.index((size as usize - start).min(1 << level));
        let part = &leaves[start..end];
        let part_root = tree::root(part, part.len() as u64).unwrap();
        let root = tree::root(&leaves, size).unwrap();
        let (start, end) = (start as u64, end as u64);
        let mut proof = tree::subtree_consistency(&leaves, start, end, size).unwrap();
        let check = |proof: &[Hash], part, root| check_subtree_consistency(start, end, size, proof, part, root);
        prop_assert_eq!(check(&proof, part_root, root), Ok(()));
        prop_assert!(check(&proof, flipped(part_root, bit), root).is_err());
        prop_assert!(check(&proof, part_root, flipped(root, bit)).is_err());
        if !proof.is_empty() {
            let place = which.index(proof.len());
            proof[place] = flipped(proof[place], bit);
            prop_assert!(check(&proof, part_root, root).is_err());
        }
    }

    #[test]
    fn no_size_index_or_proof_is_too_large_to_be_refused(
        numbers in any::<[u64; 3]>(), shifts in any::<[u8; 3]>(), proof in vec(any::<[u8; 32]>().prop_map(Hash), 0..70),
    ) {
        let [one, two, three] = [0, 1, 2].map(|place| numbers[place] >> (shifts[place] % 64));
        let hash = Hash([7; 32]);
        prop_assert!(check_inclusion(one, two, hash, &proof, Hash([0; 32])).is_err());
        prop_assert!(check_consistency(one, two, &proof, hash, Hash([0; 32])).is_err());
        prop_assert!(check_subtree_inclusion(one, two, three, hash, &proof, Hash([0; 32])).is_err());
        prop_assert!(check_subtree_consistency(one, two, three, &proof, hash, Hash([0; 32])).is_err());
    }

    #[test]
    fn a_frontier_has_the_root_of_the_tree(size in 0..600_u64, more in 0..40_u64) {
        let leaves = leaves(size + more);
        let mut frontier = Frontier::from_nodes(&leaves, size).unwrap();
        for index in size..size + more {
            prop_assert_eq!(Some(frontier.root()), tree::root(&leaves, index));
            prop_assert_eq!(frontier.push(leaves[index as usize]), Some(index));
        }
        prop_assert_eq!(Some(frontier.root()), tree::root(&leaves, size + more));
        prop_assert_eq!(Frontier::from_nodes(&leaves, size + more), Some(frontier));
    }
}

type Tiles = HashMap<String, Vec<u8>>;

/// Writes the tiles that `old` to `new` leaves call for, each from leaves or from the full tiles below it.
fn write_tiles(tiles: &mut Tiles, leaves: &[Hash], old: u64, new: u64) {
    for tile in tile::tiles(old, new) {
        let hash = |place: u64| {
            let index = tile.n * tile::WIDTH + place;
            match tile.level {
                0 => leaves[index as usize],
                level => tile::hash_tile(&tiles[&tile::path(level - 1, index, tile::WIDTH)]).unwrap(),
            }
        };
        let bytes = (0..tile.width).flat_map(|place| hash(place).0).collect();
        tiles.insert(tile.path(), bytes);
    }
}

proptest! {
    #![proptest_config(tried(40))]

    #[test]
    fn tiles_give_the_proofs_the_leaves_give(sizes in vec(0..3_000_u64, 1..4), places in vec(any::<Index>(), 3)) {
        let mut sizes = sizes;
        sizes.sort_unstable();
        let size = *sizes.last().unwrap();
        let leaves = leaves(size);
        let mut tiles = Tiles::new();
        sizes.iter().fold(0, |old, new| {
            write_tiles(&mut tiles, &leaves, old, *new);
            *new
        });
        let nodes = TileNodes::new(size, |level, n, width| tiles.get(&tile::path(level, n, width)).cloned());
        prop_assert_eq!(tree::root(&nodes, size), tree::root(&leaves, size));
        prop_assert_eq!(Frontier::from_nodes(&nodes, size), Frontier::from_nodes(&leaves, size));
        prop_assert_eq!(nodes.node(0, size), None);
        for place in places {
            let older = place.index(size as usize + 1) as u64;
            prop_assert_eq!(tree::consistency(&nodes, older, size), tree::consistency(&leaves, older, size));
            prop_assert_eq!(tree::inclusion(&nodes, older, size), tree::inclusion(&leaves, older, size));
        }
    }
}

#[test]
fn the_tiles_of_seventy_thousand_leaves_reach_the_third_level() {
    let leaves = leaves(70_000);
    let mut tiles = Tiles::new();
    write_tiles(&mut tiles, &leaves, 0, 65_000);
    write_tiles(&mut tiles, &leaves, 65_000, 70_000);
    let nodes = TileNodes::new(70_000, |level, n, width| tiles.get(&tile::path(level, n, width)).cloned());
    let root = tree::root(&leaves, 70_000).unwrap();
    assert_eq!(tree::root(&nodes, 70_000), Some(root));
    for index in [0, 65_535, 65_536, 69_999] {
        let proof = tree::inclusion(&nodes, index, 70_000).unwrap();
        assert_eq!(check_inclusion(index, 70_000, leaves[index as usize], &proof, root), Ok(()));
    }
}

// Values and their texts.

prop_compose! {
    fn a_hash()(bytes: [u8; 32]) -> Hash { Hash(bytes) }
}

prop_compose! {
    fn a_signature()(name in "[a-z./é]{1,20}", id: u32, bytes in vec(any::<u8>(), 1..80)) -> Signature {
        Signature { name, id, bytes }
    }
}

prop_compose! {
    fn a_signed_checkpoint()(
        origin in "[ -~é]{1,40}", size: u64, root in a_hash(), signatures in vec(a_signature(), 1..33),
    ) -> SignedCheckpoint {
        SignedCheckpoint { checkpoint: Checkpoint { origin, size, root }, signatures }
    }
}

prop_compose! {
    fn a_checkpoint_text()(signed in a_signed_checkpoint()) -> String { signed.to_string() }
}

prop_compose! {
    fn a_proof()(
        extra in proptest::option::of(vec(any::<u8>(), 1..50)), index: u64, hashes in vec(a_hash(), 0..65),
        checkpoint in a_checkpoint_text(),
    ) -> Proof {
        Proof { extra, index, hashes, checkpoint }
    }
}

prop_compose! {
    fn a_request()(old: u64, proof in vec(a_hash(), 0..64), checkpoint in a_checkpoint_text()) -> Request {
        Request { old, proof, checkpoint }
    }
}

prop_compose! {
    fn a_fork()(
        first in a_checkpoint_text(), second in a_checkpoint_text(),
        proof in proptest::option::of((any::<u64>(), a_hash(), vec(a_hash(), 0..65))),
    ) -> Fork {
        let consistency = proof.map(|(old, root, hashes)| Consistency { old, root, hashes });
        Fork { first, second, consistency }
    }
}

prop_compose! {
    fn a_receipt()(
        origin in "[ -~é]{1,40}", leaf in a_hash(), year in 0..=9999, month in 1..=12, day in 1..=28, hour in 0..24,
        minute in 0..60, second in 0..60,
    ) -> Receipt {
        let include_by = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
        Receipt { origin, leaf, include_by }
    }
}

proptest! {
    #![proptest_config(tried(200))]

    #[test]
    fn every_value_is_read_back_from_its_text(
        text in "[ -~é\n]{0,80}", signed in a_signed_checkpoint(), proof in a_proof(), request in a_request(),
        fork in a_fork(), receipt in a_receipt(),
        list in vec(("[a-z_]{1,12}", vec(any::<u8>(), 0..60)), 0..6), kind in "[a-z-]{1,12}",
    ) {
        let text = text + "\n";
        let note = Note { text: &text, signatures: signed.signatures.clone() };
        let written = note.to_string();
        prop_assert_eq!(Note::parse(&written), Ok(note.clone()));
        prop_assert_eq!(Checkpoint::parse(&signed.text()), Ok(signed.checkpoint.clone()));
        prop_assert_eq!(SignedCheckpoint::parse(&signed.to_string()), Ok(signed));
        prop_assert_eq!(Proof::parse(&proof.to_string()), Ok(proof));
        prop_assert_eq!(Request::parse(request.to_string().as_bytes()), Ok(request));
        prop_assert_eq!(Fork::parse(&fork.to_bytes()), Ok(fork));
        prop_assert_eq!(Receipt::parse(&receipt.text()), Ok(receipt));
        let list: Vec<_> = list.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let file = sections::write(&kind, &list).unwrap();
        let read = sections::read(&file).unwrap();
        let again: Vec<_> = read.list.iter().map(|section| (section.name, section.bytes)).collect();
        prop_assert_eq!((read.kind, again), (kind.as_str(), list));
    }

    #[test]
    fn every_tile_and_every_bundle_is_read_back(
        level in 0..64_u32, n: u64, width in 1..=256_u64, entries in vec(vec(any::<u8>(), 0..300), 0..=256),
    ) {
        let tile = tile::Tile { level, n, width };
        prop_assert_eq!(tile::parse_path(&tile.path()), Some(tile::Place::Hashes(tile)));
        let path = tile::entries_path(n, width);
        prop_assert_eq!(tile::parse_path(&path), Some(tile::Place::Entries { n, width }));
        let mut bundle = Vec::new();
        for entry in &entries {
            tile::push_entry(&mut bundle, entry).unwrap();
        }
        prop_assert_eq!(tile::read_bundle(&bundle), Some(entries.iter().map(Vec::as_slice).collect()));
    }

    #[test]
    fn every_key_is_read_back_from_its_text(seed: [u8; 32], name in "[a-z./é]{1,30}", cosigner: bool) {
        let kind = if cosigner { KeyKind::Cosignature } else { KeyKind::Ed25519 };
        let public = ed25519_dalek::SigningKey::from_bytes(&seed).verifying_key().to_bytes();
        let key = VerifierKey::new(&name, kind, public).unwrap();
        prop_assert_eq!(VerifierKey::parse(&key.to_string()), Ok(key));
    }
}

// Whatever the bytes.

const KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const COSIGNER: &str = "guarantor-a.example/w+e169895e+BM93LTVxdSCh5yn2b8LGCl1HAh/t6CfLTdZt+UevCI84";
const CHECKPOINT: &str = "example.com/foo\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
    — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n\
    — guarantor-a.example/w 4WmJXgAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+\
    mbIUBkBIfZ+qnA==\n";
const HASH: &str = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

/// Texts that every reader here half understands.
fn samples() -> Vec<Vec<u8>> {
    let fork = Fork {
        first: CHECKPOINT.into(),
        second: CHECKPOINT.replace("\n7\n", "\n9\n"),
        consistency: Some(Consistency { old: 7, root: Hash([1; 32]), hashes: vec![Hash([2; 32]); 4] }),
    };
    let policy = format!(
        "# a policy\nlog {KEY} https://log.example\nwitness A {COSIGNER}\ngroup states any A\nquorum states\n"
    );
    let receipt = Receipt {
        origin: "example.com/foo".into(),
        leaf: Hash([3; 32]),
        include_by: "2017-02-17T18:00:00Z".into(),
    };
    let signature = CHECKPOINT.split_once("\n\n").unwrap().1;
    [
        KEY.into(),
        COSIGNER.into(),
        CHECKPOINT.into(),
        policy,
        format!("c2sp.org/tlog-proof@v1\nextra AAAA\nindex 5\n{HASH}{HASH}{HASH}\n{CHECKPOINT}"),
        format!("old 5\n{HASH}{HASH}\n{CHECKPOINT}"),
        format!("{}\n{signature}", receipt.text()),
        "tile/1/x001/x234/067.p/17".into(),
        "\0\x03one\0\x03two".into(),
    ]
    .into_iter()
    .map(String::into_bytes)
    .chain([fork.to_bytes()])
    .collect()
}

/// Bytes of no kind, or a sample with a few bytes changed, cut out or repeated.
fn some_bytes() -> impl Strategy<Value = Vec<u8>> {
    let edits = vec((any::<Index>(), any::<u8>(), 0..6_u8), 0..6);
    let changed = (proptest::sample::select(samples()), edits).prop_map(|(mut bytes, edits)| {
        for (place, byte, kind) in edits {
            let place = place.index(bytes.len() + 1);
            let rest = bytes.split_off(place);
            match kind {
                0 => bytes.push(byte),
                1 => bytes.extend(rest.iter().skip(1)),
                2 => bytes.extend(std::iter::once(&byte).chain(rest.iter().skip(1))),
                3 => bytes.extend_from_within(..),
                4 => bytes.extend([&b"\n"[..], &rest].concat()),
                _ => bytes.extend(rest),
            }
        }
        bytes
    });
    prop_oneof![vec(any::<u8>(), 0..1_000), changed.clone(), changed]
}

/// Gives the bytes to every reader, and what it reads to every judge.
fn read_as_everything(bytes: &[u8]) {
    let keys = [VerifierKey::parse(KEY).unwrap(), VerifierKey::parse(COSIGNER).unwrap()];
    let known = Policy::parse(format!("log {KEY}\nwitness A {COSIGNER}\nquorum A\n").as_bytes()).unwrap();
    let _ = Policy::parse(bytes);
    let _ = sections::read(bytes);
    let _ = Fork::parse(bytes).map(|fork| fork.check(&keys));
    if let Ok(request) = Request::parse(bytes) {
        let kept = Kept { size: request.old, root: Hash([0; 32]) };
        let _ = (
            request.origin(),
            witness::decide(None, &request, &keys),
            witness::decide(Some(&kept), &request, &keys),
        );
    }
    let _ = (tile::read_bundle(bytes), tile::hash_tile(bytes));
    let text = String::from_utf8_lossy(bytes);
    if let Ok(note) = Note::parse(&text) {
        assert_eq!(note.to_string(), text, "a note has one text");
        let _ = keys.each_ref().map(|key| note.verified_by(key));
    }
    let _ = SignedCheckpoint::parse(&text).map(|signed| known.judge(&signed));
    let _ = Checkpoint::parse(&text).map(|checkpoint| assert_eq!(checkpoint.text(), text));
    if let Ok(proof) = Proof::parse(&text) {
        assert_eq!(proof.to_string(), text, "a proof has one text");
        let _ = proof.verify(Hash([0; 32]), &known);
    }
    let _ = (Receipt::parse(&text), tlog::receipt::check(&text, &keys));
    let _ = tile::parse_path(&text);
    let _ = VerifierKey::parse(&text).map(|key| assert_eq!(key.to_string(), text));
    let _ = (Hash::from_hex(&text), Hash::from_base64(&text));
}

#[test]
fn the_samples_are_what_they_are_meant_to_be() {
    let samples = samples();
    let texts: Vec<_> = samples.iter().map(|bytes| String::from_utf8_lossy(bytes)).collect();
    assert!(VerifierKey::parse(&texts[1]).is_ok() && SignedCheckpoint::parse(&texts[2]).is_ok());
    assert!(Policy::parse(&samples[3]).is_ok() && Proof::parse(&texts[4]).is_ok());
    assert!(Request::parse(&samples[5]).is_ok() && Note::parse(&texts[6]).is_ok());
    assert!(tile::parse_path(&texts[7]).is_some() && tile::read_bundle(&samples[8]).is_some());
    assert!(Fork::parse(&samples[9]).is_ok());
}

proptest! {
    #![proptest_config(tried(1_500))]

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in some_bytes()) {
        read_as_everything(&bytes);
    }
}
