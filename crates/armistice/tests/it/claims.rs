//! The interchange format: every line an object of its keys, every quotation exactly the bytes it names.

use std::fs;

use serde_json::Value;

use super::bench::{Bench, repository};

const KEYS: [&str; 13] = [
    "doc",
    "kind",
    "type",
    "evidence",
    "actor",
    "target",
    "place",
    "time",
    "quantity",
    "speaker",
    "via",
    "modality",
    "countable",
];

fn sample() -> Vec<std::path::PathBuf> {
    let reports =
        fs::read_dir(repository().join("sample/reports")).unwrap().map(|entry| entry.unwrap().path());
    let mut reports: Vec<_> =
        reports.filter(|path| !path.to_string_lossy().ends_with(".meta.json")).collect();
    reports.sort();
    reports
}

#[test]
fn every_quotation_is_the_bytes_it_names() {
    let bench = Bench::new();
    let mut quotations = 0;
    for report in sample() {
        let bytes = fs::read(&report).unwrap();
        let lines = bench.ok(&["read", report.to_str().unwrap()]);
        for line in lines.lines() {
            let claim: Value = serde_json::from_str(line).unwrap();
            assert_eq!(claim["doc"], report.file_name().unwrap().to_str().unwrap());
            for (key, value) in claim.as_object().unwrap() {
                assert!(KEYS.contains(&key.as_str()), "{key} is no key of the format");
                let Some(text) = value.get("text").and_then(Value::as_str) else { continue };
                let at = |key: &str| value[key].as_u64().unwrap() as usize;
                assert_eq!(&bytes[at("start")..at("end")], text.as_bytes(), "{key} of {line}");
                quotations += 1;
            }
        }
    }
    assert!(quotations > 200, "only {quotations} quotations");
}

#[test]
fn the_dossier_says_what_the_files_say() {
    let bench = Bench::new();
    bench.ok(&["demo", "dossier"]);
    let claims = bench.ok(&["-C", "dossier", "read"]);
    for line in claims.lines() {
        let claim: Value = serde_json::from_str(line).unwrap();
        assert!(claim["id"].as_str().unwrap().starts_with("c-"));
        let capture = claim["capture"].as_str().unwrap();
        let bytes = fs::read(bench.path("dossier/captures").join(&capture[..2]).join(capture)).unwrap();
        let (start, end) = (&claim["evidence"]["start"], &claim["evidence"]["end"]);
        let range = start.as_u64().unwrap() as usize..end.as_u64().unwrap() as usize;
        assert_eq!(&bytes[range], claim["evidence"]["text"].as_str().unwrap().as_bytes());
    }
    let ids: std::collections::BTreeSet<&str> =
        claims.lines().filter_map(|line| line.split("\"id\":\"").nth(1)?.split('"').next()).collect();
    assert_eq!(ids.len(), claims.lines().count(), "an id is given twice");
}
