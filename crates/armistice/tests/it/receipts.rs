//! A finding judged again far from its dossier, and every way in which a receipt can be bad.

use std::fs;

use insta::assert_snapshot;
use serde_json::Value;

use super::bench::Bench;

const PERIOD: [&str; 4] = ["--since", "2017-02-10T00:00:00Z", "--until", "2017-02-20T00:00:00Z"];

/// A folder with the receipt `r.json`, and the dossier it came from.
fn bench() -> Bench {
    let bench = Bench::new();
    bench.ok(&["init", "dossier", "--template", "syria-2016"]);
    bench.write("a.txt", "Government artillery shelled Idlib on Tuesday, residents said.");
    bench.write("a.txt.meta.json", "{\"published\": \"2017-02-15\", \"outlet_name\": \"Halyard\"}");
    bench.ok(&["-C", "dossier", "ingest", "a.txt"]);
    let json = bench.ok(&[&["-C", "dossier", "brief", "--format", "json"][..], &PERIOD].concat());
    let bulletin: Value = serde_json::from_str(&json).unwrap();
    let id = bulletin["incidents"][0]["id"].as_str().unwrap().to_string();
    let finding = ["finding", &id, "--outcome", "minor violation", "--because", "we saw the crater"];
    bench.ok(&[&["-C", "dossier", "decide"][..], &finding].concat());
    bench.write("r.json", bench.ok(&["-C", "dossier", "receipt", &id]));
    bench
}

fn changed(bench: &Bench, from: &str, to: &str) -> String {
    let receipt = fs::read_to_string(bench.path("r.json")).unwrap();
    assert!(receipt.contains(from), "{from}");
    receipt.replacen(from, to, 1)
}

#[test]
fn a_finding_is_judged_again_without_its_dossier() {
    let bench = bench();
    fs::remove_dir_all(bench.path("dossier")).unwrap();
    assert_snapshot!(bench.show(&["replay", "r.json"]));
}

#[test]
fn what_is_wrong_with_a_receipt_is_said_in_a_sentence() {
    let bench = bench();
    let whole = fs::read_to_string(bench.path("r.json")).unwrap();
    bench.write("cut.json", whole.split("\"claims\": [").next().unwrap());
    bench.write("empty.json", "");
    bench.write("huge.json", vec![b' '; (8 << 20) + 1]);
    bench.write("other.json", changed(&bench, "finding-receipt/v1", "finding-receipt/v2"));
    bench.write("more.json", changed(&bench, "\"engine\": {", "\"engine\": {\"by\": \"me\","));
    bench.write("text.json", changed(&bench, "independent_origins = 2", "independent_origins = 1"));
    bench.write("agreement.json", changed(&bench, "\"by\": \"syria-2016-12-30\"", "\"by\": \"minsk\""));
    bench.write("act.json", changed(&bench, "\"act\": \"FIRE-HV\"", "\"act\": \"FIRE-XX\""));
    bench.write("deep.json", "[".repeat(100_000));
    let mut shown = String::new();
    for file in ["cut", "empty", "huge", "other", "more", "text", "agreement", "act", "deep", "none"] {
        shown.push_str(&bench.show(&["replay", &format!("{file}.json")]));
    }
    assert_snapshot!(shown);
}

/// Whatever a receipt says that does not follow from what it holds is found out.
#[test]
fn what_does_not_follow_is_different() {
    let bench = bench();
    for (from, to) in [
        ("\"precision\": \"day\"", "\"precision\": \"week\""),
        ("\"reliability\": \"F\"", "\"reliability\": \"A\""),
        ("\"act\": \"FIRE-HV\"", "\"act\": \"EXER\""),
        ("\"verdict\": \"unknown\"", "\"verdict\": \"yes\""),
        ("\"reports\": 1", "\"reports\": 2"),
        ("\"independent_origins\": 1", "\"independent_origins\": 1.0"),
        ("\"findings\": [", "\"findings\":  ["),
    ] {
        bench.write("bad.json", changed(&bench, from, to));
        let shown = bench.show(&["replay", "bad.json"]);
        // The precision of a time is told and weighs nothing, so another one follows just as well.
        let expected = if from.contains("precision") { ("same", 0) } else { ("different", 3) };
        assert!(shown.contains(&format!("\n{:<10}bad.json", expected.0)), "{from}: {shown}");
        assert!(shown.ends_with(&format!("--- exit {}\n", expected.1)), "{from}: {shown}");
    }
}

#[test]
fn another_agreement_says_what_would_change() {
    let bench = bench();
    let agreement = fs::read_to_string(bench.path("dossier/agreements/syria-2016-12-30.toml")).unwrap();
    let later = agreement.replacen("from = \"2016-12-30 00:00\"", "from = \"2017-03-01 00:00\"", 1);
    bench.write(
        "later.toml",
        later.replacen("from_utc = \"2016-12-29 22:00\"", "from_utc = \"2017-02-28 22:00\"", 1),
    );
    bench.write("wrong.toml", agreement.replacen("[in_force]", "[in_farce]", 1));
    let mut shown = bench.show(&["replay", "--rules", "later.toml", "r.json"]);
    shown.push_str(&bench.show(&["replay", "--rules", "wrong.toml", "r.json"]));
    assert_snapshot!(shown);
}
