//! Traps 13 to 15: whoever wants a published line gone. A report is released, doubted, corrected and withheld by the real
//! commands; the release stays as it was, and every step stays to be seen.

use std::fs;

use super::bench::{Bench, repository};

const CASE: &str = "corpus/traps/13-verified-and-unattributed";
const PERIOD: [&str; 4] = ["--since", "2017-02-12", "--until", "2017-02-18"];

fn bench() -> Bench {
    let bench = Bench::new();
    bench.ok(&["init", "--template", "syria-2016", "dossier"]);
    let own = fs::read_to_string(repository().join(CASE).join("sources.toml")).unwrap();
    let shipped = fs::read_to_string(bench.path("dossier/sources.toml")).unwrap();
    bench.write("dossier/sources.toml", format!("{shipped}\n{own}"));
    let reports = repository().join(CASE).join("reports");
    bench.ok(&["-C", "dossier", "ingest", reports.to_str().unwrap()]);
    bench.ok(&["-C", "dossier", "key", "new", "guarantor-a"]);
    bench.ok(&["-C", "dossier", "key", "admit", "guarantor-a", "--role", "guarantor"]);
    bench
}

fn brief(bench: &Bench, format: &str) -> String {
    bench.ok(&[&["-C", "dossier", "brief", "--format", format][..], &PERIOD].concat())
}

fn release(bench: &Bench, name: &str) -> String {
    bench.ok(&[&["-C", "dossier", "release", "--name", name][..], &PERIOD].concat());
    fs::read_to_string(bench.path(&format!("dossier/releases/{name}/bulletin.txt"))).unwrap()
}

fn decide(bench: &Bench, args: &[&str]) {
    bench.ok(&[&["-C", "dossier", "decide"][..], args].concat());
}

#[test]
fn pressure_leaves_marks() {
    let bench = bench();
    let bulletin: serde_json::Value = serde_json::from_str(&brief(&bench, "json")).unwrap();
    let id = bulletin["incidents"][0]["id"].as_str().unwrap().to_string();
    let first = release(&bench, "first");
    let size = bench.entries().len();
    let doubted = ["dissent", &id, "--says", "no round fell", "--because", "our list has none"];
    decide(&bench, &[&doubted[..], &["--author", "guarantor-a"]].concat());
    decide(&bench, &["correction", &id, "--says", "it was three rounds", "--because", "the log was misread"]);
    let second = release(&bench, "second");
    assert!(second.contains("no round fell") && second.contains("our list has none"), "{second}");
    assert!(second.contains("it was three rounds"), "{second}");
    assert!(second.contains(&id), "the line itself still stands");
    decide(&bench, &["redaction", &id, "--code", "safety"]);
    let third = release(&bench, "third");
    assert!(!third.contains("four mortar rounds"), "what is withheld is not shown: {third}");
    let kept = fs::read_to_string(bench.path("dossier/releases/first/bulletin.txt")).unwrap();
    assert_eq!(kept, first, "what was released stays as it was");
    assert!(
        bench.entries().len() >= size + 5,
        "two releases and three decisions were added, nothing taken out"
    );
    assert!(bench.show(&["-C", "dossier", "fsck"]).ends_with("--- exit 0\n"));
    // A guarantor may dissent; it may not correct or withhold.
    for what in
        [&["correction", &id, "--says", "nothing happened"][..], &["redaction", &id, "--code", "safety"]]
    {
        let args = [&["-C", "dossier", "decide"][..], what, &["--author", "guarantor-a"]].concat();
        assert!(!bench.command(&args).output().unwrap().status.success(), "{what:?}");
    }
}

#[test]
fn a_source_keeps_its_pseudonym_and_its_grade() {
    let bench = Bench::with_dossier();
    let source = "[[source]]\nid = \"S-017\"\nname = \"a resident known to the cell\"\nreliability = \"B\"\nkind = \"monitor\"\naffiliation = \"unknown\"\n";
    bench.write("dossier/sources.toml", source);
    for (name, words, day) in [
        ("a.txt", "Shells fell on Hama on Tuesday, a resident said.", "2017-02-15"),
        ("b.txt", "Warplanes bombed Idlib on Wednesday, a resident said.", "2017-02-16"),
    ] {
        bench.write(name, words);
        bench.ok(&["-C", "dossier", "ingest", name, "--source", "S-017", "--published", day]);
    }
    let bulletin: serde_json::Value = serde_json::from_str(&brief(&bench, "json")).unwrap();
    let sources = bulletin["sources"].as_array().unwrap();
    assert_eq!(sources.len(), 2);
    for source in sources {
        assert_eq!(source["source"], "a resident known to the cell", "one pseudonym for both reports");
        assert_eq!(source["reliability"], "B", "and one grade");
    }
}
