//! From a dossier to one line that anyone can check: frozen, proved, verified by a program that knows no dossier.

use std::fs;

use insta::assert_snapshot;

use super::bench::Bench;

const PERIOD: [&str; 4] = ["--since", "2017-02-10T00:00:00Z", "--until", "2017-02-20T00:00:00Z"];

fn bench() -> Bench {
    let bench = Bench::with_dossier();
    bench.write("a.txt", "Government artillery shelled Idlib on Tuesday, residents said.");
    bench.write("a.txt.meta.json", "{\"published\": \"2017-02-15\", \"outlet_name\": \"Halyard\"}");
    bench.ok(&["-C", "dossier", "ingest", "a.txt"]);
    bench
}

fn release(bench: &Bench, name: &str) {
    bench.ok(&[&["-C", "dossier", "release", "--name", name][..], &PERIOD].concat());
    // The policy reaches a reader by another way than the release.
    fs::copy(bench.path("dossier/log/policy"), bench.path("policy")).unwrap();
}

/// The incident of the only report.
fn incident(bench: &Bench) -> String {
    let json = bench.ok(&[&["-C", "dossier", "brief", "--format", "json"][..], &PERIOD].concat());
    let bulletin: serde_json::Value = serde_json::from_str(&json).unwrap();
    bulletin["incidents"][0]["id"].as_str().unwrap().to_string()
}

/// Paths of the proofs of every line about `id`.
fn prove(bench: &Bench, name: &str, id: &str) -> Vec<String> {
    bench.ok(&["-C", "dossier", "prove", name, id]).lines().map(str::to_string).collect()
}

fn verify(bench: &Bench, things: &[&str]) -> (i32, String) {
    let output = bench.command(&[&["verify", "--policy", "policy"][..], things].concat()).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_line_is_checked_far_from_the_dossier() {
    let bench = bench();
    let id = incident(&bench);
    release(&bench, "r1");
    let proofs = prove(&bench, "r1", &id);
    assert!(proofs.len() > 2, "{proofs:?}");
    fs::create_dir(bench.path("reader")).unwrap();
    fs::copy(bench.path(&proofs[0]), bench.path("reader/line.proof")).unwrap();
    fs::rename(bench.path("dossier"), bench.path("gone")).unwrap();
    let (code, said) = verify(&bench, &["reader/line.proof"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("incident"), "{said}");
    let capture = armistice::archive::CaptureId::of(&fs::read(bench.path("a.txt")).unwrap());
    assert!(said.contains(capture.as_str()), "down to the bytes of the report: {said}");
}

#[test]
fn whatever_is_altered_is_noticed() {
    let bench = bench();
    let id = incident(&bench);
    release(&bench, "r1");
    let proof = prove(&bench, "r1", &id).remove(0);
    let folder = "dossier/releases/r1";
    assert_eq!(verify(&bench, &[folder]).0, 0);
    for file in ["bulletin.txt", "bulletin.html", "bulletin.json", "lines.jsonl", "claims.jsonl"] {
        let path = bench.path(folder).join(file);
        let good = fs::read(&path).unwrap();
        let mut bad = good.clone();
        let middle = bad.len() / 2;
        bad[middle] ^= 1;
        fs::write(&path, bad).unwrap();
        let (code, said) = verify(&bench, &[folder]);
        assert!(code == 1 || code == 4, "{file}: {code} {said}");
        assert!(
            bench
                .show(&["-C", "dossier", "fsck", "--quick"])
                .contains(&format!("releases/r1/{file}: it is not the file that was frozen"))
        );
        fs::write(&path, good).unwrap();
    }
    let good = fs::read_to_string(bench.path(&proof)).unwrap();
    fs::write(bench.path(&proof), good.replacen("incident", "incidenT", 1)).unwrap();
    assert_ne!(verify(&bench, &[&proof]).0, 0);
}

#[test]
fn dissent_after_the_release_comes_with_the_proof_of_the_line() {
    let bench = bench();
    let id = incident(&bench);
    release(&bench, "r1");
    bench.ok(&["-C", "dossier", "decide", "dissent", &id, "--because", "no gun was there"]);
    let proof = prove(&bench, "r1", &id).remove(0);
    let (code, said) = verify(&bench, &[&proof]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("1 dissent") && said.contains("no gun was there"), "{said}");
    // An old proof of the same line is found out by whoever has the log.
    let trees =
        bench.command(&["verify", "--policy", "policy", "--trees", "dossier/log", &proof]).output().unwrap();
    assert_eq!(trees.status.code(), Some(0), "{}", String::from_utf8_lossy(&trees.stdout));
}

#[test]
fn a_claim_redacted_since_is_withheld_and_the_rest_still_verifies() {
    let bench = bench();
    let id = incident(&bench);
    release(&bench, "r1");
    let before = prove(&bench, "r1", &id).remove(0);
    let shown = fs::read_to_string(bench.path(&before)).unwrap();
    assert!(shown.contains("\n@ claim ") && !shown.contains("\n@ withheld "));
    bench.ok(&["-C", "dossier", "decide", "redaction", &id, "--code", "source-protection"]);
    let after = prove(&bench, "r1", &id).remove(0);
    let hidden = fs::read_to_string(bench.path(&after)).unwrap();
    assert!(!hidden.contains("\n@ claim ") && hidden.contains("\n@ withheld "), "{hidden}");
    let (code, said) = verify(&bench, &[&after]);
    assert_eq!(code, 3, "{said}");
}

#[test]
fn what_is_released_is_never_released_again() {
    let bench = bench();
    release(&bench, "r1");
    let mut shown = bench.show(&[&["-C", "dossier", "release", "--name", "r1"][..], &PERIOD].concat());
    shown.push_str(&bench.show(&["-C", "dossier", "release", "--name", "../r2"]));
    shown.push_str(&bench.show(&["-C", "dossier", "prove", "r3"]));
    shown.push_str(&bench.show(&["-C", "dossier", "prove", "r1", "99999", "incident-nothing"]));
    assert_snapshot!(shown);
}

#[test]
fn a_corrected_line_is_listed_once() {
    let bench = bench();
    let id = incident(&bench);
    bench.ok(&["-C", "dossier", "decide", "correction", &id, "--says", "it was Monday"]);
    let brief = || bench.ok(&[&["-C", "dossier", "brief"][..], &PERIOD].concat());
    let section =
        |text: &str| text.split("CORRECTIONS\n").nth(1).unwrap().split("\n\n\n").next().unwrap().to_string();
    assert!(section(&brief()).contains("it was Monday"));
    release(&bench, "r1");
    let after = brief();
    let section = after.split("CORRECTIONS\n").nth(1).unwrap().split("DISSENT AND DECISIONS").next().unwrap();
    assert!(section.contains("None since the last bulletin"), "{section}");
}

#[test]
fn the_same_record_gives_the_same_bulletin_after_a_rebuild() {
    let bench = bench();
    let id = incident(&bench);
    bench.ok(&["-C", "dossier", "decide", "dissent", &id, "--because", "no gun was there"]);
    let all = || -> Vec<String> {
        ["text", "html", "json"]
            .map(|format| bench.ok(&[&["-C", "dossier", "brief", "--format", format][..], &PERIOD].concat()))
            .to_vec()
    };
    let before = all();
    bench.ok(&["-C", "dossier", "rebuild"]);
    assert_eq!(all(), before);
    fs::remove_file(bench.path("dossier/record.sqlite")).unwrap();
    assert_eq!(all(), before);
}

/// Before a bulletin is frozen, all dissent that came since the last one is listed in the log by what it is about.
#[test]
fn dissents_are_listed_before_a_release() {
    let bench = bench();
    let id = incident(&bench);
    for because in ["no gun was there", "nobody saw it"] {
        bench.ok(&["-C", "dossier", "decide", "dissent", &id, "--because", because]);
    }
    release(&bench, "r1");
    release(&bench, "r2");
    let kinds: Vec<String> = bench.entries().into_iter().map(|kept| kept.entry.kind).collect();
    assert_eq!(kinds[3..], ["dissent", "dissent", "epoch_index", "release", "release"]);
    let index = &bench.entries()[5].entry;
    assert_eq!(index.body["dissents"].list().unwrap().len(), 2);
    assert!(bench.ok(&["-C", "dossier", "fsck"]).is_empty());
}
