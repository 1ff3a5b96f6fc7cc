//! Which published numbers moved, in the bulletin and by itself; and what another file would move.

use std::fs;

use insta::assert_snapshot;
use serde_json::Value;

use super::bench::Bench;

const PERIOD: [&str; 4] = ["--since", "2017-02-10T00:00:00Z", "--until", "2017-02-16T00:00:00Z"];
const NEXT: [&str; 4] = ["--since", "2017-02-16T00:00:00Z", "--until", "2017-02-20T00:00:00Z"];

fn report(bench: &Bench, name: &str, published: &str, text: &str) {
    bench.write(name, text);
    bench.write(
        &format!("{name}.meta.json"),
        format!("{{\"published\": \"{published}\", \"outlet_name\": \"Outlet of {name}\"}}"),
    );
    bench.ok(&["-C", "dossier", "ingest", name]);
}

/// A dossier with a release of one incident.
fn bench() -> Bench {
    let bench = Bench::new();
    bench.ok(&["init", "dossier", "--template", "syria-2016"]);
    report(
        &bench,
        "a.txt",
        "2017-02-15",
        "The Syrian army shelled the town of Talbiseh in Homs on Tuesday, residents said.",
    );
    bench.ok(&[&["-C", "dossier", "release", "--name", "r1"][..], &PERIOD].concat());
    bench
}

fn bulletin(bench: &Bench, period: &[&str]) -> Value {
    let json = bench.ok(&[&["-C", "dossier", "brief", "--format", "json"][..], period].concat());
    serde_json::from_str(&json).unwrap()
}

/// What is shown of the moves, with ids as names.
fn shown(bench: &Bench, args: &[&str]) -> String {
    let mut shown = bench.show(args);
    let mut ids: Vec<String> = Vec::new();
    for word in shown.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')) {
        let known = ids.iter().any(|id| id == word);
        if (word.starts_with("incident-") || word.starts_with("c-")) && !known {
            ids.push(word.to_string());
        }
    }
    for (number, id) in ids.iter().enumerate() {
        let kind = if id.starts_with("c-") { "claim" } else { "incident" };
        shown = shown.replace(id.as_str(), &format!("[{kind} {number}]"));
    }
    // The digest over the program's rules is another after every change of them.
    shown
}

#[test]
fn nothing_moved_when_nothing_came() {
    let bench = bench();
    assert!(bench.show(&["-C", "dossier", "moves"]).contains("nothing moved"));
    assert_eq!(bulletin(&bench, &NEXT)["moved"], Value::Array(Vec::new()));
}

#[test]
fn a_report_that_joins_a_late_arrival_and_a_finding_are_told_with_their_reasons() {
    let bench = bench();
    report(
        &bench,
        "b.txt",
        "2017-02-15",
        "The Syrian army fired shells at the town of Talbiseh on Tuesday, a rescue worker said.",
    );
    report(&bench, "c.txt", "2017-02-17", "Warplanes bombed the city of Idlib on Tuesday, the council said.");
    let id = bulletin(&bench, &PERIOD)["incidents"][0]["id"].as_str().unwrap().to_string();
    let finding = ["finding", &id, "--outcome", "minor violation", "--because", "we saw the crater"];
    bench.ok(&[&["-C", "dossier", "decide"][..], &finding].concat());
    assert_snapshot!(shown(&bench, &["-C", "dossier", "moves"]));
    // The bulletin of the next days has the same as revisions of the earlier ones.
    let moved = bulletin(&bench, &NEXT)["moved"].clone();
    let moved = moved.as_array().unwrap();
    let total = |what: &str| {
        let line = moved.iter().find(|line| line["what"] == what && line["incident"].is_null()).unwrap();
        (line["was"].as_str().unwrap().to_string(), line["now"].as_str().unwrap().to_string())
    };
    assert_eq!(total("established"), ("0".into(), "1".into()));
    assert_eq!(total("at-most"), ("1".into(), "2".into()));
    assert!(moved.iter().all(|line| line["release"] == "r1" && !line["because"][0].is_null()));
    // Once released again, that is what is compared with.
    bench.ok(&[&["-C", "dossier", "release", "--name", "r2"][..], &PERIOD].concat());
    assert!(bench.show(&["-C", "dossier", "moves"]).contains("nothing moved"));
    let since = bench.ok(&["-C", "dossier", "moves", "--since", "r1"]);
    assert!(since.contains("r1: established"), "{since}");
}

/// Of three releases the second tells what moved of the first, and the third only what moved since.
#[test]
fn what_moved_is_told_once() {
    let bench = bench();
    let release = |name: &str, period: &[&str]| {
        bench.ok(&[&["-C", "dossier", "release", "--name", name][..], period].concat())
    };
    let told = |name: &str| -> Vec<(String, String, String)> {
        let file = bench.path("dossier/releases").join(name).join("bulletin.json");
        let bulletin: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        let text = |line: &Value, key: &str| line[key].as_str().unwrap_or_default().to_string();
        let moved = bulletin["moved"].as_array().unwrap().iter();
        moved
            .filter(|line| line["incident"].is_null())
            .map(|line| {
                assert_eq!(line["release"], "r1");
                (text(line, "what"), text(line, "was"), text(line, "now"))
            })
            .collect()
    };
    let moved = |what: &str, was: &str, now: &str| (what.to_string(), was.to_string(), now.to_string());
    report(&bench, "c.txt", "2017-02-17", "Warplanes bombed the city of Idlib on Tuesday, the council said.");
    release("r2", &NEXT);
    assert!(told("r2").contains(&moved("undetermined", "1", "2")), "{:?}", told("r2"));
    release("r3", &["--since", "2017-02-20T00:00:00Z", "--until", "2017-02-21T00:00:00Z"]);
    assert_eq!(told("r3"), []);
    let id = bulletin(&bench, &PERIOD)["incidents"][0]["id"].as_str().unwrap().to_string();
    let finding = ["finding", &id, "--outcome", "minor violation", "--because", "we saw the crater"];
    bench.ok(&[&["-C", "dossier", "decide"][..], &finding].concat());
    release("r4", &["--since", "2017-02-21T00:00:00Z", "--until", "2017-02-22T00:00:00Z"]);
    assert!(told("r4").contains(&moved("established", "0", "1")), "{:?}", told("r4"));
    assert!(told("r4").contains(&moved("undetermined", "2", "1")), "compared with what r2 said of it");
    assert!(!told("r4").iter().any(|(what, _, _)| what == "at-most"), "that was told by r2");
    // What r1 itself published is still compared with by whoever asks for it.
    let since = bench.ok(&["-C", "dossier", "moves", "--since", "r1"]);
    assert!(since.contains("r1: at most"), "{since}");
    // What cannot be compared with is said once too; from then on there is something to compare with.
    fs::write(bench.path("dossier/releases/r3/findings.jsonl"), "").unwrap();
    release("r5", &["--since", "2017-02-22T00:00:00Z", "--until", "2017-02-23T00:00:00Z"]);
    let page = |name: &str| {
        fs::read_to_string(bench.path("dossier/releases").join(name).join("bulletin.json")).unwrap()
    };
    assert!(page("r5").contains("\"release\": \"r3\""));
    release("r6", &["--since", "2017-02-23T00:00:00Z", "--until", "2017-02-24T00:00:00Z"]);
    assert!(!page("r6").contains("\"release\": \"r3\""));
}

#[test]
fn another_file_says_what_it_would_move_and_moves_nothing() {
    let bench = bench();
    let text = fs::read_to_string(bench.path("dossier/agreements/syria-2016-12-30.toml")).unwrap();
    let later = text.replacen("from = \"2016-12-30 00:00\"", "from = \"2017-03-01 00:00\"", 1);
    bench.write("later.toml", later.replacen("2016-12-29 22:00", "2017-02-28 22:00", 1));
    bench.write(
        "minsk.toml",
        fs::read_to_string(super::bench::repository().join("agreements/minsk-2015-02.toml")).unwrap(),
    );
    let mut told = shown(&bench, &["-C", "dossier", "moves", "--agreement", "later.toml"]);
    told.push_str(&bench.show(&["-C", "dossier", "moves", "--agreement", "minsk.toml"]));
    told.push_str(&bench.show(&["-C", "dossier", "moves", "--since", "r9"]));
    told.push_str(&bench.show(&["-C", "dossier", "moves"]));
    assert_snapshot!(told);
}

#[test]
fn a_list_of_findings_that_was_changed_is_not_compared_with() {
    let bench = bench();
    let path = bench.path("dossier/releases/r1/findings.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"undetermined\"", "\"established\"")).unwrap();
    let refused = bench.show(&["-C", "dossier", "moves"]);
    assert!(refused.contains("its findings.jsonl is not there, or not as it was frozen"), "{refused}");
    let brief = bench.ok(&[&["-C", "dossier", "brief"][..], &NEXT].concat()).replace("\n  ", " ");
    assert!(brief.contains("so it cannot be compared with"), "{brief}");
    assert!(bench.show(&["-C", "dossier", "fsck"]).contains("releases/r1/findings.jsonl"));
}
