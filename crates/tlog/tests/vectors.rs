//! The published vectors of others: transparency-dev/merkle, Go's sumdb/note, the C2SP policy and proof formats.
//!
//! In: the folder named by `ARMISTICE_TLOG_VECTORS`; without it there is nothing to compare, and each test says so.
//! Out: how many vectors agree; one that does not fails the test. Absent: the vectors themselves, which are not ours.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read their vectors from disk")]

use std::path::{Path, PathBuf};

use serde_json::Value;
use tlog::check::{check_consistency, check_inclusion, check_subtree_consistency, check_subtree_inclusion};
use tlog::hash::Hash;
use tlog::note::{Note, VerifierKey};
use tlog::policy::Policy;
use tlog::proof::Proof;

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("ARMISTICE_TLOG_VECTORS").map(PathBuf::from);
    if folder.is_none() {
        println!("ARMISTICE_TLOG_VECTORS is not set: no vectors to compare with");
    }
    folder
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_under(&path));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Runs every vector of one kind; `holds` is nothing if the vector does not even name 32-byte hashes and sizes.
fn agree(kind: &str, at_least: usize, holds: impl Fn(&Vector) -> Option<bool>) {
    let Some(folder) = folder() else { return };
    let files = files_under(&folder.join("transparency-dev-merkle").join(kind));
    let disagree: Vec<_> = files
        .iter()
        .filter(|path| {
            let vector = Vector(read(path));
            holds(&vector).unwrap_or(false) == vector.0["wantErr"].as_bool().unwrap()
        })
        .collect();
    let words = files.iter().filter(|path| Vector(read(path)).has_words()).count();
    println!(
        "{kind}: {} of {} vectors agree; in {words} of them words stand for roots",
        files.len() - disagree.len(),
        files.len()
    );
    assert!(disagree.is_empty(), "{disagree:#?}");
    assert!(files.len() >= at_least, "only {} vectors of {kind} found", files.len());
}

struct Vector(Value);

/// "don't care 1" and "don't care 2".
const DO_NOT_CARE_1: &str = "ZG9uJ3QgY2FyZSAx";
const DO_NOT_CARE_2: &str = "ZG9uJ3QgY2FyZSAy";

impl Vector {
    fn number(&self, name: &str) -> Option<u64> {
        self.0[name].as_u64()
    }

    /// A hash of another length than 32 bytes is none, except in a few vectors whose roots are words of 12 bytes: there
    /// the word stands for some root, so it is given one, the same for the same word.
    fn hash(&self, name: &str) -> Option<Hash> {
        match self.0[name].as_str()? {
            word @ (DO_NOT_CARE_1 | DO_NOT_CARE_2) => Some(Hash::of(word.as_bytes())),
            text => Hash::from_base64(text),
        }
    }

    fn has_words(&self) -> bool {
        ["root1", "root2"]
            .iter()
            .any(|name| [DO_NOT_CARE_1, DO_NOT_CARE_2].map(Value::from).contains(&self.0[name]))
    }

    fn proof(&self) -> Option<Vec<Hash>> {
        match &self.0["proof"] {
            Value::Null => Some(Vec::new()),
            proof => proof.as_array()?.iter().map(|hash| Hash::from_base64(hash.as_str()?)).collect(),
        }
    }
}

#[test]
fn inclusion_proofs_are_judged_as_transparency_dev_does() {
    agree("inclusion", 98, |v| {
        let (index, size) = (v.number("leafIdx")?, v.number("treeSize")?);
        Some(check_inclusion(index, size, v.hash("leafHash")?, &v.proof()?, v.hash("root")?).is_ok())
    });
}

#[test]
fn consistency_proofs_are_judged_as_transparency_dev_does() {
    agree("consistency", 98, |v| {
        let (old, new) = (v.number("size1")?, v.number("size2")?);
        Some(check_consistency(old, new, &v.proof()?, v.hash("root1")?, v.hash("root2")?).is_ok())
    });
}

#[test]
fn subtree_inclusion_proofs_are_judged_as_transparency_dev_does() {
    agree("subtreeinclusion", 204, |v| {
        let (index, start, end) = (v.number("leafIdx")?, v.number("start")?, v.number("end")?);
        let (leaf, root) = (v.hash("leafHash")?, v.hash("root")?);
        Some(check_subtree_inclusion(index, start, end, leaf, &v.proof()?, root).is_ok())
    });
}

#[test]
fn subtree_consistency_proofs_are_judged_as_transparency_dev_does() {
    agree("subtreeconsistency", 118, |v| {
        let (start, end, size) = (v.number("start")?, v.number("end")?, v.number("size")?);
        let (part, whole) = (v.hash("root1")?, v.hash("root2")?);
        Some(check_subtree_consistency(start, end, size, &v.proof()?, part, whole).is_ok())
    });
}

#[test]
fn notes_are_judged_as_go_does() {
    let Some(folder) = folder() else { return };
    let vectors = read(&folder.join("sumdb/note_vectors.json"));
    let key = |name: &str| VerifierKey::parse(vectors[format!("{name}_vkey")].as_str().unwrap()).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    for case in cases {
        let known = case["verifiers"].as_array().unwrap().iter().map(|name| key(name.as_str().unwrap()));
        let accepted = Note::parse(case["msg"].as_str().unwrap()).is_ok_and(|note| {
            let verdicts: Result<Vec<_>, _> = known.map(|key| note.verified_by(&key)).collect();
            verdicts.is_ok_and(|verdicts| verdicts.contains(&true))
        });
        assert_eq!(accepted, case["ok"].as_bool().unwrap(), "{}", case["name"]);
    }
    let bad = vectors["bad_vkeys"].as_array().unwrap();
    for text in bad {
        assert!(VerifierKey::parse(text.as_str().unwrap()).is_err(), "{text}");
    }
    println!("sumdb/note: {} of {0} vectors agree", cases.len() + bad.len());
}

#[test]
fn policies_are_read_as_the_formats_library_does() {
    let Some(folder) = folder() else { return };
    let vectors = read(&folder.join("policy/policy_vectors.json"));
    let mut count = 0;
    for (kind, valid) in [("valid", true), ("invalid", false)] {
        for case in vectors[kind].as_array().unwrap() {
            let read = Policy::parse(case["policy"].as_str().unwrap().as_bytes());
            assert_eq!(read.is_ok(), valid, "{}: {read:?}", case["name"]);
            count += 1;
        }
    }
    println!("policy: {count} of {count} vectors agree");
}

#[test]
fn proofs_are_read_as_the_formats_library_does() {
    let Some(folder) = folder() else { return };
    let vectors = read(&folder.join("policy/tlog_proof_vectors.json"));
    let texts = |kind: &str| -> Vec<String> { serde_json::from_value(vectors[kind].clone()).unwrap() };
    let (valid, invalid) = (texts("valid"), texts("invalid"));
    for text in &valid {
        assert_eq!(Proof::parse(text).map(|proof| proof.to_string()).as_ref(), Ok(text));
    }
    for text in &invalid {
        assert!(Proof::parse(text).is_err(), "{text}");
    }
    println!("tlog-proof: {} of {0} vectors agree", valid.len() + invalid.len());
}
