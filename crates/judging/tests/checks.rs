//! What `armistice agreement check` tells of a file: each remark from a file that has the fault, and from none that has not;
//! and every scenario that ships, tried.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read the shipped files from disk")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use judging::agreement::{Agreement, ClauseRef, amended};
use judging::case::Case;
use judging::check::{Remark, check};
use judging::document::Document;
use judging::explain::explain;
use judging::parties::Parties;

const EVERY_KIND: &str = include_str!("data/every-kind.toml");
const OLD_TRUCE: &str = include_str!("data/old-truce.toml");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn roster(template: &str) -> Parties {
    let path = root().join(format!("templates/{template}/parties.toml"));
    Parties::parse("parties.toml", &read(&path)).unwrap_or_else(|error| panic!("{error}"))
}

fn remarks(text: &str) -> Vec<Remark> {
    let agreement = Agreement::parse("every-kind", text).unwrap_or_else(|error| panic!("{error}"));
    let older = Agreement::parse("old-truce", OLD_TRUCE).unwrap_or_else(|error| panic!("{error}"));
    check(&agreement, &[older], Some(&roster("syria-2016")))
}

fn shown(text: &str, remark: &Remark) -> String {
    let (document, _) = Document::read::<toml::Table>("agreement", "every-kind", text).unwrap();
    let (line, key) = document.place(&remark.path);
    let kind = if remark.is_error { "error" } else { "warning" };
    format!(
        "{kind} {}, line {line}, `{key}`: {}\n  means: {}\n  next: {}\n",
        remark.code, remark.sentence, remark.means, remark.next
    )
}

#[test]
fn remarks_on_a_sound_file() {
    let shown: Vec<String> = remarks(EVERY_KIND).iter().map(|remark| shown(EVERY_KIND, remark)).collect();
    insta::assert_snapshot!(shown.join("\n"));
}

/// One fault each; shown is what the sound file does not have.
#[test]
fn remarks_on_faults() {
    let sound = remarks(EVERY_KIND);
    let mut all = String::new();
    for (from, to) in [
        ("amends = [\"old-truce\"]", "amends = [\"old-truce\", \"older-truce\"]"),
        ("\"old-truce/no-guns\"", "\"old-truce/no-gun\""),
        ("checked = \"made up\"", "checked = \"\""),
        ("zones = [\"weapons-free\"]\n", ""),
        ("whole = true\nevidence", "evidence"),
        ("status = \"adopted\"", "status = \"proposed\""),
        ("says = [{ clause = \"no-fire\"", "says = [{ clause = \"no-fires\""),
        ("from = \"2017-01-01\"\n", "until = \"2016-12-01\"\n"),
        ("from = \"2017-01-01\"\n", "until = \"2017-01-01\"\n"),
        ("obligors = [\"syrian-government\"]", "obligors = [\"ypg\"]"),
        ("lifts = [\"no-fire\"]", "lifts = [\"report\"]"),
        ("lifts = [\"no-fire\"]", "lifts = [\"let-aid-pass\"]"),
        ("\"the guarantors\"", "\"the parties\""),
        (
            "kind = \"require\"\nsays = \"The guarantors",
            "kind = \"permit\"\nlifts = [\"no-fire\"]\nsays = \"The guarantors",
        ),
        ("acts = [\"WPN\", \"FIRE-HV\"]", "acts = [\"WPN\"]"),
        ("replaces = [\"old-truce/no-guns\"]", "replaces = [\"old-truce/no-guns\"]\nfrom = \"2017-02-01\""),
        ("replaces = [\"old-truce/no-guns\"]", "replaces = [\"old-truce/no-guns\"]\nuntil = \"2017-01-15\""),
        ("replaces = [\"old-truce/no-guns\"]", "replaces = [\"old-truce/no-drones\"]"),
    ] {
        assert!(EVERY_KIND.contains(from), "the sound file has no `{from}`");
        let everywhere = if from == "\"the guarantors\"" { usize::MAX } else { 1 };
        let mut text = EVERY_KIND.replacen(from, to, everywhere);
        if to.starts_with("kind = \"permit\"") {
            text = text.replace("acts = []\n", "acts = [\"MON\"]\n");
        }
        writeln!(all, "{to}").unwrap();
        let new = |remark: &&Remark| !sound.iter().any(|known| known.sentence == remark.sentence);
        let told: String = remarks(&text).iter().filter(new).map(|remark| shown(&text, remark)).collect();
        writeln!(all, "{}", if told.is_empty() { "nothing new\n" } else { &told }).unwrap();
    }
    insta::assert_snapshot!(all);
}

#[test]
fn every_remark_is_documented() {
    let documented = read(&root().join("docs/judging.md"));
    let mut codes = Vec::new();
    for file in ["check.rs", "check/duties.rs"] {
        let code = read(&root().join("crates/judging/src").join(file));
        let code: String = code.split_whitespace().collect::<Vec<_>>().join("");
        codes.extend(
            code.split("Remark::new(\"").skip(1).filter_map(|rest| Some(rest.split('"').next()?.to_owned())),
        );
    }
    assert!(codes.len() >= 15, "{codes:?}");
    for code in codes {
        assert!(documented.contains(&format!("`{code}`")), "docs/judging.md says nothing of `{code}`");
    }
}

fn data(id: &str) -> Agreement {
    let path = root().join(format!("crates/judging/tests/data/{id}.toml"));
    Agreement::parse(id, &read(&path)).unwrap_or_else(|error| panic!("{error}"))
}

/// Two agreements replace one clause at different hours: the earlier counts, in whatever order they are given, and to amend
/// again changes nothing.
#[test]
fn amending_has_one_result() {
    let mut strip = data("strip");
    strip.in_force.from = "2016-12-20T10:00:00Z".parse().unwrap();
    let all = [data("every-kind"), strip, data("old-truce")];
    let (amended_all, doubts) = amended(&all);
    assert_eq!(doubts, Vec::new());
    let replaced = amended_all[2].clause("no-guns").unwrap().replaced.clone().unwrap();
    assert_eq!((replaced.by.to_string().as_str(), replaced.at), ("strip/no-fire", all[1].in_force.from));
    assert_eq!(amended(&amended_all).0, amended_all);
    for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let (turned, _) = amended(&order.map(|index| all[index].clone()));
        for (place, index) in order.into_iter().enumerate() {
            assert_eq!(turned[place], amended_all[index]);
        }
    }
}

#[test]
fn amending_what_is_not_there_is_doubted() {
    let codes =
        |agreements: &[Agreement]| amended(agreements).1.iter().map(|doubt| doubt.code).collect::<Vec<_>>();
    assert_eq!(codes(&[data("strip")]), ["amended-agreement-not-loaded"]);
    let mut older = data("old-truce");
    older.clauses.clear();
    assert_eq!(codes(&[data("strip"), older]), ["replaced-clause-unknown"]);
}

/// Of two that each say they replace a clause of the other, the later does; the earlier is told so, also by `check`.
#[test]
fn a_circle_of_amendments_ends_at_the_later_one() {
    let later = data("strip");
    let mut earlier = data("old-truce");
    earlier.amends.push(later.id.clone());
    let back = ClauseRef { agreement: later.id.clone(), clause: "no-fire".to_owned() };
    earlier.clauses.iter_mut().for_each(|clause| clause.replaces.push(back.clone()));
    let all = [earlier, later];
    let (amended_all, doubts) = amended(&all);
    assert!(doubts.iter().all(|doubt| doubt.code == "replaced-by-an-earlier") && !doubts.is_empty());
    assert_eq!(amended_all[1], all[1]);
    assert!(amended_all[0].clause("no-guns").unwrap().replaced.is_some());
    let errors = |index: usize| {
        check(&all[index], &all, None)
            .into_iter()
            .filter(|remark| remark.is_error)
            .map(|remark| remark.code)
            .collect::<Vec<_>>()
    };
    assert_eq!((errors(0).contains(&"replaced-by-an-earlier"), errors(1).is_empty()), (true, true));
}

/// A file with a line missing or said twice reads, or is refused with a place; nothing else.
#[test]
fn a_slip_of_the_hand_never_crashes() {
    for text in [EVERY_KIND.to_owned(), read(&root().join("agreements/syria-2016-12-30.toml"))] {
        let lines: Vec<&str> = text.lines().collect();
        for index in 0..lines.len() {
            let mut without = lines.clone();
            without.remove(index);
            let mut twice = lines.clone();
            twice.insert(index, lines[index]);
            let cut = lines[..=index].join("\n");
            for broken in
                [without.join("\n"), twice.join("\n"), cut[..cut.len() - cut.len().min(1)].to_owned()]
            {
                match Agreement::parse_all("broken", &broken) {
                    Ok(agreement) => drop(check(&agreement, &[], None)),
                    Err(errors) => assert!(errors.iter().all(|error| error.line > 0) && !errors.is_empty()),
                }
            }
        }
    }
}

fn below(folder: &Path, suffix: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(suffix));
    paths.sort();
    paths
}

#[test]
fn every_shipped_scenario_comes_out_as_its_lawyer_expects() {
    let mut wrong = String::new();
    let mut count = 0;
    for folder in below(&root().join("agreements"), ".scenarios") {
        for path in below(&folder, ".toml") {
            let name = path.strip_prefix(root()).unwrap().display().to_string();
            let text = read(&path);
            let supposed = Case::supposes(&name, &text).unwrap_or_else(|error| panic!("{error}"));
            let parties = roster(&supposed.parties.unwrap_or_else(|| panic!("{name} names no `parties`")));
            let case = Case::parse(&name, &text, &parties).unwrap_or_else(|error| panic!("{error}"));
            assert!(!case.expects.is_empty(), "{name} expects nothing");
            let agreements = supposed.agreements.iter().map(|id| {
                let path = root().join(format!("agreements/{id}.toml"));
                Agreement::parse(id, &read(&path)).unwrap_or_else(|error| panic!("{error}"))
            });
            for tried in case.tried(&agreements.collect::<Vec<_>>(), &parties, None) {
                count += 1;
                assert!(!tried.expect.because.is_empty(), "{name}: an expectation without `because`");
                if !tried.wrong.is_empty() {
                    writeln!(wrong, "{name}: {}: {}", tried.expect.incident, tried.wrong.join("; ")).unwrap();
                    for finding in &tried.findings {
                        writeln!(wrong, "{}", explain(finding, &parties)).unwrap();
                    }
                }
            }
        }
    }
    assert!(count >= 50, "only {count} expectations were found");
    assert!(wrong.is_empty(), "{wrong}");
}
