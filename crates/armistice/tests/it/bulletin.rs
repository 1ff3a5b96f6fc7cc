//! Bulletins: every quotation is the capture's own words, the page needs nothing from anywhere, and what strangers wrote
//! stays what they wrote.

use std::collections::BTreeSet;
use std::fs;

use armistice::flow::decisions::Statement;
use armistice::publish::bulletin::{
    Bulletin, Days, Evidence, FigureLine, FindingLine, FunnelLine, GradedLine, Header, IncidentLine, Period,
    QuestionLine, Range, SignedLine, Standing, SummaryLine, Talks, Tally, Total,
};
use armistice::publish::counts::Counts;
use armistice::publish::{geojson, html, table, text};
use armistice::words::Words;
use insta::assert_snapshot;
use serde_json::Value;

use super::bench::Bench;
use super::pictures;

/// Everything under a key `evidence`, wherever it stands.
fn evidence(value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                match (key.as_str(), value) {
                    ("evidence", Value::Array(items)) => found.extend(items.iter().cloned()),
                    _ => evidence(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| evidence(item, found)),
        _ => {}
    }
}

#[test]
fn the_demo_quotes_what_its_captures_say() {
    let bench = Bench::new();
    bench.ok(&["demo", "dossier"]);
    let page = fs::read_to_string(bench.path("dossier/bulletin.html")).unwrap();
    sound(&page);
    let args =
        ["-C", "dossier", "brief", "--since", "2017-01-15", "--until", "2017-03-20", "--format", "json"];
    let bulletin: Value = serde_json::from_str(&bench.ok(&args)).unwrap();
    assert_eq!(bulletin["header"]["reports"], 10);
    let mut quotations = Vec::new();
    evidence(&bulletin, &mut quotations);
    assert!(quotations.len() > 50, "only {} quotations", quotations.len());
    for quotation in quotations {
        let id = quotation["capture"].as_str().unwrap();
        let bytes = fs::read(bench.path("dossier/captures").join(&id[..2]).join(id)).unwrap();
        let (start, end) =
            (quotation["start"].as_u64().unwrap() as usize, quotation["end"].as_u64().unwrap() as usize);
        let quoted = String::from_utf8_lossy(&bytes[start..end]).into_owned();
        if !quotation["report"].as_str().unwrap().ends_with(".html") {
            assert_eq!(quotation["words"].as_str().unwrap(), quoted, "{quotation}");
        }
        assert!(!quoted.is_empty(), "{quotation}");
    }
}

#[test]
fn the_same_dossier_gives_the_same_bulletin() {
    let bench = Bench::new();
    bench.ok(&["demo", "dossier"]);
    let once = bench.ok(&["-C", "dossier", "brief", "--until", "2017-03-20", "--since", "2017-01-15"]);
    bench.ok(&["-C", "dossier", "rebuild"]);
    assert_eq!(once, bench.ok(&["-C", "dossier", "brief", "--until", "2017-03-20", "--since", "2017-01-15"]));
}

#[test]
fn periods_that_hold_nothing_or_are_none() {
    let bench = Bench::with_dossier();
    bench.write("a.txt", "Shells fell on the market.");
    bench.ok(&["-C", "dossier", "ingest", "a.txt", "--published", "2017-02-16"]);
    let brief = |rest: &[&str]| bench.show(&[&["-C", "dossier", "brief"], rest].concat());
    let empty = brief(&["--until", "2018-01-01"]);
    let talk = empty.split("--- stderr").nth(1).unwrap_or_default();
    assert_snapshot!(format!(
        "--- stderr{talk}{}{}",
        brief(&["--until", "2017-02-16", "--since", "2017-02-17"]),
        brief(&["--until", "Thursday"])
    ));
}

/// A program without the feature says what to do instead; one with it makes a file.
#[test]
fn a_pdf_is_made_or_the_way_to_one_is_told() {
    let bench = Bench::with_dossier();
    let shown = bench.show(&["-C", "dossier", "brief", "--format", "pdf", "--out", "b.pdf"]);
    match cfg!(feature = "pdf") {
        true => assert!(fs::read(bench.path("b.pdf")).unwrap().starts_with(b"%PDF-"), "{shown}"),
        false => assert_snapshot!(shown),
    }
    let nowhere = bench.show(&["-C", "dossier", "brief", "--out", "no/such/folder/b.txt"]);
    assert!(
        nowhere.contains("cannot write `no/such/folder/b.txt`") && nowhere.contains("exit 1"),
        "{nowhere}"
    );
}

/// What a page must be, whatever stands in it.
pub fn sound(page: &str) {
    let outside = ["src=", "<script", "<link", "<iframe", "<img", "@import", "url(", "href=\"http"];
    for bad in outside {
        assert!(!page.contains(bad), "the page has `{bad}`");
    }
    assert!(page.contains("default-src 'none'"));
    for tag in ["section", "table", "details", "figure", "tbody", "bdi", "mark"] {
        let count = |what: String| page.matches(&what).count();
        let opened = count(format!("<{tag}>")) + count(format!("<{tag} "));
        assert_eq!(opened, count(format!("</{tag}>")), "<{tag}>");
    }
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let distinct: BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len(), "an id is given twice");
    for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(ids.contains(&target), "a link leads to `{target}`, which is nowhere");
    }
}

fn statements() -> Vec<Statement> {
    vec![
        Statement {
            entry: 12,
            leaf: "12".repeat(32),
            kind: "dissent".into(),
            author: "guarantor-a".into(),
            role: "guarantor".into(),
            created: "2017-02-16T17:00:00Z".into(),
            about: vec!["i-0123456789abcdef".into()],
            about_entries: Vec::new(),
            groups: Vec::new(),
            says: "our side fired at nobody".into(),
            because: "<i>no gun</i> was there".into(),
            withdrawn_by: None,
            claimed_withdrawn_by: None,
        },
        Statement {
            entry: 13,
            leaf: "13".repeat(32),
            kind: "withdrawal".into(),
            author: "guarantor-b".into(),
            role: "guarantor".into(),
            created: "2017-02-16T17:30:00Z".into(),
            about: Vec::new(),
            about_entries: vec![7],
            groups: Vec::new(),
            says: String::new(),
            because: "seen since".into(),
            withdrawn_by: None,
            claimed_withdrawn_by: None,
        },
    ]
}

fn signed() -> SignedLine {
    SignedLine {
        who: "ana (analyst), entry 7".into(),
        because: "the crater points north".into(),
        standard: Some("balance of probabilities".into()),
        proposed: "undetermined, because only one independent origin reports it".into(),
    }
}

fn incident(day: jiff::civil::Date, quote: &impl Fn(&str, &str, &str) -> Evidence) -> IncidentLine {
    IncidentLine {
        id: "i-0123456789abcdef".into(),
        code: "FIRE-HV".into(),
        act: "heavy-weapons fire".into(),
        when: "16 February 2017".into(),
        when_precision: "to the day, stated".into(),
        place: "Kafr Example, Hama, SY".into(),
        place_precision: "exact".into(),
        alleged_by: vec!["Halyard".into()],
        days: Some(Days { from: day, to: day }),
        spot: pictures::spot(Some("Kafr Example"), Some("Hama"), Some((35.3, 36.7)), 2),
        standing: Standing::Undetermined,
        actors: vec!["Syrian army (denies it)".into()],
        targets: Vec::new(),
        findings: vec![FindingLine {
            agreement: "Ceasefire of 30 December 2016".into(),
            clause: Some("stop-hostilities".into()),
            outcome: "undetermined, because only one independent origin reports it".into(),
            trace: vec![["in force then?".into(), "yes".into(), "It began on 30 December 2016.".into()]],
            plan: vec!["a second source (who could know: patrols)".into()],
            recused: vec!["Guarantor B must not judge this".into()],
            dissent: vec!["Guarantor A objects, because the place is not the agreement's".into()],
            signed: Some(signed()),
        }],
        occurrence: "reported, not independently confirmed".into(),
        attribution: "denied by the party named (Syrian army)".into(),
        grade: "B3".into(),
        graded: Some(GradedLine { who: "ana (analyst), entry 8".into(), proposed: "C3".into() }),
        reports: 2,
        origins: 1,
        grouped_because: vec!["The second report repeats a sentence of the first.".into()],
        provenance: pictures::tree(),
        evidence: vec![
            quote("Witnesses said that ", "shells <i>fell</i>", " on the market."),
            quote("", "سقطت القذائف", ""),
        ],
    }
}

pub fn made_up() -> Bulletin {
    let quote = |before: &str, words: &str, after: &str| Evidence {
        claim: "c-0123456789abcdef".into(),
        report: "<b>a.html".into(),
        capture: "ab".repeat(32),
        source: "Halyard".into(),
        published: "2017-02-16 (told)".into(),
        before: before.into(),
        words: words.into(),
        after: after.into(),
        start: 10,
        end: 30,
    };
    let instant = |text: &str| text.parse().unwrap();
    let day = "2017-02-16".parse().unwrap();
    Bulletin {
        header: Header {
            language: "en".into(),
            level: "restricted".into(),
            left_out: Vec::new(),
            title: "A truce <script>alert(1)</script>".into(),
            period: Period { since: instant("2017-02-15T16:00:00Z"), until: instant("2017-02-16T16:00:00Z") },
            since: "Wednesday 15 February 2017, 18:00".into(),
            until: "Thursday 16 February 2017, 18:00".into(),
            time_zone: "Asia/Damascus".into(),
            agreements: vec!["Ceasefire of 30 December 2016".into()],
            reports: 2,
            reports_held: 7,
            outlets: 2,
            held: None,
            tool: "armistice".into(),
            files: "cd".repeat(32),
            record_entries: 9,
            record_root: "ef".repeat(32),
            later_entries: 0,
        },
        counts: Counts::default(),
        totals: vec![Total {
            agreement: "Ceasefire of 30 December 2016".into(),
            established: 1,
            signed: 1,
            undetermined: 2,
            not_counted: 4,
            without_excluded_groups: Range { least: 2, most: 3 },
            with_excluded_groups: Range { least: 1, most: 1 },
            before: Some(Range { least: 0, most: 1 }),
        }],
        by_area: vec![SummaryLine {
            name: "Hama".into(),
            now: Tally {
                reported: 3,
                violations: vec![("Ceasefire of 30 December 2016".into(), Range { least: 1, most: 3 })],
            },
            before: Some(Tally {
                reported: 1,
                violations: vec![("Ceasefire of 30 December 2016".into(), Range { least: 0, most: 1 })],
            }),
        }],
        by_act: Vec::new(),
        incidents: vec![incident(day, &quote)],
        funnel: vec![FunnelLine { step: "told".into(), number: 4 }],
        questions: vec![QuestionLine {
            incident: "i-0123456789abcdef".into(),
            since: Some("2017-02-16".parse().unwrap()),
            question: "evidence above the threshold?".into(),
            open: "Only one independent origin reports it.".into(),
            settle: "a second source".into(),
            who: "patrols".into(),
        }],
        ledgers: Vec::new(),
        not_counted: Vec::new(),
        figures: vec![FigureLine {
            of: "killed".into(),
            quantity: "at least 310,000".into(),
            place: "Syria".into(),
            as_of: "2017-02-16 (told)".into(),
            standing: "asserted".into(),
            according_to: "Halyard".into(),
            evidence: vec![quote("", "more than 310,000", "")],
        }],
        talks: Talks::default(),
        humanitarian: Vec::new(),
        contradictions: Vec::new(),
        names: Vec::new(),
        corrections: Vec::new(),
        moved: Vec::new(),
        statements: statements(),
        last_release: Some(8),
        withheld: 1,
        doubts: Vec::new(),
        sources: Vec::new(),
        pictured: pictures::pictured(),
    }
}

#[test]
fn a_bulletin_as_text() {
    assert_snapshot!(text::write(&made_up(), Words::english()));
}

#[test]
fn a_bulletin_as_a_page() {
    let page = html::write(&made_up(), Words::english());
    sound(&page);
    assert!(page.contains("dir=\"auto\""));
    assert!(page.contains("&#60;script&#62;"), "what strangers wrote is shown, not obeyed");
    let (_, body) = page.split_once("</style>").unwrap();
    assert_snapshot!(body);
}

const PERIOD: [&str; 4] = ["--since", "2017-01-15", "--until", "2017-03-20"];

fn brief(bench: &Bench, format: &str, rest: &[&str]) -> Vec<u8> {
    let args = [&["-C", "dossier", "brief"][..], &PERIOD, &["--format", format], rest].concat();
    let output = bench.command(&args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn every_form_is_made_of_the_same_bulletin_and_twice_the_same_bytes() {
    let bench = Bench::new();
    bench.ok(&["demo", "dossier"]);
    let json: Value = serde_json::from_slice(&brief(&bench, "json", &[])).unwrap();
    let ids: Vec<&str> =
        json["incidents"].as_array().unwrap().iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert!(ids.len() > 3);
    let csv = brief(&bench, "csv", &[]);
    let table: Vec<csv::StringRecord> =
        csv::Reader::from_reader(&csv[..]).records().map(|row| row.unwrap()).collect();
    let map: Value = serde_json::from_slice(&brief(&bench, "geojson", &[])).unwrap();
    let features = map["features"].as_array().unwrap();
    assert_eq!(table[0][0], *"#meta+id");
    assert_eq!(table[1..].iter().map(|row| &row[0]).collect::<Vec<_>>(), ids);
    assert_eq!(features.iter().map(|feature| feature["id"].as_str().unwrap()).collect::<Vec<_>>(), ids);
    for feature in features {
        let near = feature["properties"]["precision"].as_u64().unwrap() <= 2;
        assert!(near || feature["geometry"].is_null(), "a division has no point: {feature}");
    }
    let long = String::from_utf8(brief(&bench, "long-csv", &[])).unwrap();
    assert!(ids.iter().all(|id| long.contains(id)));
    bench.ok(&["-C", "dossier", "rebuild"]);
    for format in ["text", "html", "json", "csv", "long-csv", "xlsx", "geojson"] {
        let once = brief(&bench, format, &[]);
        assert!(!once.is_empty(), "{format}");
        brief(&bench, format, &["--out", "again"]);
        let again = fs::read(bench.path("again")).unwrap();
        assert!(once == again || format == "text", "{format}: the same bulletin has other bytes");
    }
}

#[test]
fn the_incidents_as_a_table() {
    assert_snapshot!(String::from_utf8(table::csv(&table::incidents(&made_up()))).unwrap());
}

#[test]
fn the_incidents_for_a_map() {
    assert_snapshot!(geojson::write(&made_up()));
}

#[test]
fn a_file_that_cannot_be_written_is_one_error() {
    let bench = Bench::with_dossier();
    assert_snapshot!(bench.show(&[
        "-C",
        "dossier",
        "brief",
        "--format",
        "xlsx",
        "--out",
        "no/such/folder.xlsx"
    ]));
}
