//! What people find of an incident takes the place of what the program proposes, which stays beside it.

use insta::assert_snapshot;
use serde_json::Value;

use super::bench::Bench;

const PERIOD: [&str; 4] = ["--since", "2017-02-10T00:00:00Z", "--until", "2017-02-20T00:00:00Z"];

/// A dossier with an agreement to judge by, and one report of shelling.
fn bench() -> Bench {
    let bench = Bench::new();
    bench.ok(&["init", "dossier", "--template", "syria-2016"]);
    bench.write("a.txt", "The Syrian army shelled the town of Talbiseh in Homs on Tuesday, residents said.");
    bench.write("a.txt.meta.json", "{\"published\": \"2017-02-15\", \"outlet_name\": \"Halyard\"}");
    bench.ok(&["-C", "dossier", "ingest", "a.txt"]);
    bench
}

fn bulletin(bench: &Bench) -> Value {
    let json = bench.ok(&[&["-C", "dossier", "brief", "--format", "json"][..], &PERIOD].concat());
    serde_json::from_str(&json).unwrap()
}

fn incident(bench: &Bench) -> String {
    bulletin(bench)["incidents"][0]["id"].as_str().unwrap().to_string()
}

fn decide(bench: &Bench, args: &[&str]) -> u64 {
    bench.ok(&[&["-C", "dossier", "decide"][..], args].concat());
    bench.entries().len() as u64 - 1
}

/// Established, of these signed, undetermined; and the outcome of the first incident if it is counted.
fn counted(bench: &Bench) -> (u64, u64, u64, String) {
    let bulletin = bulletin(bench);
    let total = |key: &str| bulletin["totals"][0][key].as_u64().unwrap();
    let outcome = bulletin["incidents"][0]["findings"][0]["outcome"].as_str().unwrap_or_default();
    (total("established"), total("signed"), total("undetermined"), outcome.to_string())
}

#[test]
fn a_finding_is_counted_until_it_is_taken_back() {
    let bench = bench();
    let id = incident(&bench);
    let proposed = counted(&bench);
    assert_eq!((proposed.0, proposed.1, proposed.2), (0, 0, 1));
    let finding = ["finding", &id, "--outcome", "minor violation", "--because", "we saw the crater"];
    let entry = decide(&bench, &finding);
    let signed = format!("minor violation (signed by operator (operator), entry {entry})");
    assert_eq!(counted(&bench), (1, 1, 0, signed));
    let text = bench.ok(&[&["-C", "dossier", "brief"][..], &PERIOD].concat()).replace("\n    ", " ");
    assert!(text.contains("Established 1 (1 signed)"), "{text}");
    assert!(text.contains("the program proposes: undetermined, because"), "{text}");
    let none =
        decide(&bench, &["finding", &id, "--outcome", "no joint finding", "--because", "two of three"]);
    let open = format!("no joint finding: two of three (signed by operator (operator), entry {none})");
    assert_eq!(counted(&bench), (0, 0, 1, open), "the later one counts, and settles nothing");
    decide(&bench, &["withdrawal", &format!("@{none}"), "--because", "they met again"]);
    assert_eq!(counted(&bench).0, 1);
    decide(&bench, &["withdrawal", &format!("@{entry}"), "--because", "another crater"]);
    assert_eq!(counted(&bench), proposed);
}

/// Whom a person names is shown as that person's word, until it is taken back, and no origin is said to have named them.
#[test]
fn a_party_that_a_person_names_is_that_persons_word() {
    let bench = bench();
    let id = incident(&bench);
    let attribution = || bulletin(&bench)["incidents"][0]["attribution"].as_str().unwrap().to_string();
    let before = attribution();
    let args = ["finding", &id, "--outcome", "minor violation", "--because", "the crater points there"];
    let named = ["--attribution", "to a party", "--party", "jaish-al-islam"];
    let entry = decide(&bench, &[&args[..], &named].concat());
    assert_eq!(bench.entries().last().unwrap().entry.body["parties"].list().unwrap().len(), 1);
    let by = format!("by operator (operator), entry {entry}");
    assert_eq!(attribution(), format!("to a party: attributed to Jaish al-Islam {by}"));
    let explained = bench.ok(&["-C", "dossier", "explain", &id]);
    assert!(explained.contains(&format!("attributed to Jaish al-Islam {by}")), "{explained}");
    decide(&bench, &["withdrawal", &format!("@{entry}"), "--because", "a map was wrong"]);
    let guarantor = ["--attribution", "to a party", "--party", "russia"];
    let russia = decide(&bench, &[&args[..], &guarantor].concat());
    let recused = bulletin(&bench)["incidents"][0]["findings"][0]["recused"].to_string();
    assert!(recused.contains("Russia is a guarantor and the alleged actor"), "{recused}");
    decide(&bench, &["withdrawal", &format!("@{russia}"), "--because", "a map was wrong"]);
    assert_eq!(attribution(), before);
}

#[test]
fn what_is_found_to_be_none_leaves_the_total_and_says_why() {
    let bench = bench();
    let id = incident(&bench);
    decide(&bench, &["finding", &id, "--outcome", "not a violation: outside the area", "--because", "a map"]);
    let bulletin = bulletin(&bench);
    assert_eq!(bulletin["totals"][0]["not_counted"], 1);
    let because = bulletin["not_counted"][0]["because"].as_str().unwrap();
    assert!(because.contains("outside its area") && because.contains("signed by operator"), "{because}");
}

/// Whoever accepts a proposal accepts that one, not what it may become.
#[test]
fn an_acceptance_stays_what_it_was_when_another_report_joins() {
    let bench = bench();
    let id = incident(&bench);
    let entry = decide(&bench, &["accept", &id]);
    let accepted = counted(&bench).3;
    assert!(
        accepted.ends_with(&format!(
            "only one independent origin reports it (signed by operator (operator), entry {entry})"
        )),
        "{accepted}"
    );
    bench.write(
        "b.txt",
        "The Syrian army fired shells at the town of Talbiseh on Tuesday, a rescue worker said.",
    );
    bench.write("b.txt.meta.json", "{\"published\": \"2017-02-15\", \"outlet_name\": \"Meridian\"}");
    bench.ok(&["-C", "dossier", "ingest", "b.txt"]);
    assert_ne!(incident(&bench), id, "the new report joined it");
    assert_eq!(bulletin(&bench)["incidents"].as_array().unwrap().len(), 1);
    assert_eq!(counted(&bench).3, accepted);
}

#[test]
fn a_grade_is_shown_beside_the_one_proposed_and_1_needs_two_origins() {
    let bench = bench();
    let id = incident(&bench);
    let entry = decide(&bench, &["grade", &id, "--grade", "B", "--because", "known for years"]);
    let line = &bulletin(&bench)["incidents"][0];
    assert_eq!(line["grade"], "B3");
    assert_eq!(line["graded"]["who"], format!("operator (operator), entry {entry}"));
    assert_eq!(line["graded"]["proposed"], "F3");
    let refused =
        bench.show(&["-C", "dossier", "decide", "grade", &id, "--grade", "A1", "--because", "sure"]);
    assert!(refused.contains("grade 1 means confirmed by other sources, and there is 1 independent origin"));
    assert!(refused.ends_with("--- exit 2\n"), "{refused}");
}

#[test]
fn words_that_are_none_are_refused_with_those_there_are() {
    let bench = bench();
    let id = incident(&bench);
    let mut shown = String::new();
    for args in [
        &["--outcome", "a violation"][..],
        &["--outcome", "minor violaton"],
        &["--outcome", "minor violation", "--clause", "stop-hostility"],
        &["--outcome", "minor violation", "--agreement", "minsk"],
        &["--outcome", "minor violation", "--standard", "sure"],
        &["--outcome", "minor violation", "--occurrence", "verifed"],
        &["--outcome", "minor violation", "--attribution", "to them"],
        &["--outcome", "minor violation", "--party", "syrian-government"],
        &["--outcome", "minor violation", "--party", "syrian-goverment", "--attribution", "to a party"],
        &["--outcome", "minor violation", "--party", "syrian-government", "--attribution", "to a side"],
    ] {
        let args = [&["-C", "dossier", "decide", "finding", &id, "--because", "x"][..], args].concat();
        shown.push_str(&bench.show(&args).replace(&id, "[incident]"));
    }
    let capture = armistice::archive::CaptureId::of(&std::fs::read(bench.path("a.txt")).unwrap());
    let args = ["finding", capture.as_str(), "--outcome", "minor violation", "--because", "x"];
    shown.push_str(&bench.show(&[&["-C", "dossier", "decide"][..], &args].concat()));
    assert_snapshot!(shown);
}
