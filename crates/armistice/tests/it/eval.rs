//! `armistice eval`: every figure of a small case in which each kind of mistake is made once, and our own reader against the
//! corpora of this repository as far as it may never be wrong.

use insta::assert_snapshot;
use serde_json::Value;

use super::bench::{Bench, repository};

#[test]
fn every_kind_of_mistake_once() {
    let bench = Bench::new();
    let case = repository().join("corpus/eval/harbour");
    for file in std::fs::read_dir(&case).unwrap().map(|entry| entry.unwrap().path()) {
        bench.write(file.file_name().unwrap().to_str().unwrap(), std::fs::read(&file).unwrap());
    }
    let scored =
        ["eval", "gold.jsonl", "--system", "system.jsonl", "--docs", ".", "--links", "system-links.json"];
    let mut shown = bench.show(&[&scored[..], &["--by-doc", "--errors", "9"]].concat());
    let figures: Value = serde_json::from_str(&bench.ok(&[&scored[..], &["--json"]].concat())).unwrap();
    let names: Vec<&String> = figures.as_object().unwrap().keys().collect();
    shown.push_str(&format!("names in --json: {names:?}\n"));
    shown.push_str(&bench.show(&["eval", "missing.jsonl"]));
    bench.write("broken.jsonl", "{\"kind\": \"incident\"}\nnot json\n");
    shown.push_str(&bench.show(&["eval", "gold.jsonl", "--system", "broken.jsonl"]));
    assert_snapshot!(shown);
}

#[test]
fn our_reader_quotes_the_very_bytes() {
    for gold in ["eval/harbour/gold", "claims/dev/dev", "claims/check/check"] {
        let gold = repository().join(format!("corpus/{gold}.jsonl"));
        let json = Bench::new().ok(&["eval", gold.to_str().unwrap(), "--json"]);
        let figures: Value = serde_json::from_str(&json).unwrap();
        assert!(figures["spans"]["checked"].as_u64().unwrap() > 0, "{gold:?}");
        assert_eq!(figures["spans"]["wrong"], Value::Array(Vec::new()), "{gold:?}");
    }
}
