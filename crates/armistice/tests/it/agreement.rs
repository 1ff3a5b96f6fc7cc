//! `armistice agreement` as its user sees it: read aloud, checked with all that is wrong, versions compared.

use insta::assert_snapshot;

use super::bench::{Bench, repository};

const FILE: &str = "valley.toml";

/// The made-up agreements of the judging tests, side by side.
fn shelf() -> Bench {
    let bench = Bench::new();
    for (name, data) in [(FILE, "every-kind"), ("old-truce.toml", "old-truce")] {
        let path = repository().join(format!("crates/judging/tests/data/{data}.toml"));
        bench.write(name, std::fs::read(path).unwrap());
    }
    bench
}

fn change(bench: &Bench, file: &str, from: &str, to: &str) {
    let text = std::fs::read_to_string(bench.path(file)).unwrap();
    assert!(text.contains(from), "{file} has no `{from}`");
    bench.write(file, text.replacen(from, to, 1));
}

const SCENARIO: &str = r#"
title = "Shells on a school in the weapons-free strip"
parties = "syria-2016"
agreements = ["every-kind"]
zone = "Asia/Damascus"

[[incident]]
id = "school"
act = "FIRE-HV"
when = "2017-01-10"
where = { place = "Talbiseh", admin1 = "Homs", country = "SY", point = [34.85, 36.65], precision = 1 }
actor = [{ party = "syrian-army", named_by = ["c1"] }]
target = [{ party = "armed-opposition" }]
hit = ["schools"]
claim = [{ id = "c1", source = "one", origin = "one", affiliation = "independent", modality = "asserted" }]

[[expect]]
incident = "school"
clause = "spare-schools"
outcome = "minor violation"
because = "Schools are spared, whoever is inside."

[[expect]]
incident = "school"
clause = "no-heavy-weapons"
outcome = "undetermined"
open = ["act covered by the clause?"]
because = "The place lies in the strip; whom the shells were meant for is not known."
"#;

#[test]
fn read_aloud_from_a_file() {
    assert_snapshot!(shelf().show(&["agreement", FILE]));
}

#[test]
fn a_sound_file_and_its_scenarios() {
    let bench = shelf();
    bench.write("valley.scenarios/01-school.toml", SCENARIO);
    let shown = bench.show(&["agreement", "check", FILE]);
    assert!(shown.ends_with("--- exit 0\n"), "warnings do not fail:\n{shown}");
    assert_snapshot!(shown);
}

#[test]
fn a_scenario_that_comes_out_otherwise() {
    let bench = shelf();
    bench.write("valley.scenarios/01-school.toml", SCENARIO.replace("minor violation", "grave violation"));
    bench.write("valley.scenarios/02-typo.toml", SCENARIO.replace("\"FIRE-HV\"", "\"FIRE-HW\""));
    bench.write("valley.scenarios/03-nobody.toml", SCENARIO.replace("parties = \"syria-2016\"\n", ""));
    bench.write("valley.scenarios/04-elsewhere.toml", SCENARIO.replace("\"syria-2016\"", "\"syria-2018\""));
    bench.write("valley.scenarios/05-other.toml", SCENARIO.replace("\"every-kind\"", "\"every-sort\""));
    bench.write("valley.scenarios/06-not.toml", "title = ");
    bench.write("valley.scenarios/07-nothing.toml", SCENARIO.split("[[expect]]").next().unwrap());
    bench.write("valley.scenarios/notes.txt", "no scenario");
    assert_snapshot!(bench.show(&["agreement", "check", FILE]));
}

#[test]
fn every_error_of_every_file() {
    let bench = shelf();
    change(&bench, FILE, "status = \"withdrawn\"", "status = \"left\"");
    change(&bench, FILE, "lifts = [\"no-fire\"]", "lifts = [\"no-fires\"]");
    change(&bench, "old-truce.toml", "\"FIRE-HV\"", "\"FIRE\"");
    let shown = bench.show(&["agreement", "check", FILE, "old-truce.toml", "nowhere.toml", "nobody-knows"]);
    change(&bench, FILE, "status = \"left\"", "status = \"withdrawn\"");
    change(&bench, FILE, "lifts = [\"no-fires\"]", "lifts = [\"no-fire\"]");
    let beside = bench.show(&["agreement", "check", FILE]);
    assert!(beside.contains("`old-truce.toml`: line 43"), "the other file is told:\n{beside}");
    assert_snapshot!(shown);
}

#[test]
fn without_a_name_those_of_the_dossier() {
    let bench = Bench::new();
    let outside = bench.show(&["agreement", "check"]);
    bench.ok(&["init", "dossier", "--template", "syria-2016"]);
    let shown = bench.show(&["-C", "dossier", "agreement", "check"]);
    assert!(shown.ends_with("--- exit 0\n"), "what ships is sound:\n{shown}");
    // By a name that reports use, and with the dossier's own words.
    assert!(bench.ok(&["-C", "dossier", "agreement", "Ankara agreement"]).contains("stop-hostilities"));
    change(&bench, "dossier/agreements/syria-2016-12-30.toml", "version = \"", "version = \"our ");
    assert!(bench.ok(&["-C", "dossier", "agreement", "check"]).contains("version our "));
    assert_snapshot!(outside);
}

#[test]
fn versions_of_the_text_compared() {
    let bench = shelf();
    let mut shown = bench.show(&["agreement", "diff", FILE, "draft", "text"]);
    shown.push_str(&bench.show(&["agreement", "diff", FILE, "text", "clauses"]));
    shown.push_str(&bench.show(&["agreement", "diff", FILE, "draft", "final"]));
    assert_snapshot!(shown);
}
