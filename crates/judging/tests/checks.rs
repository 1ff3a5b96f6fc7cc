//! What `armistice agreement check` tells of a file: each remark from a file that has the fault, and from none that has not;
//! and every scenario that ships, tried.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read the shipped files from disk")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use judging::agreement::Agreement;
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
    assert!(wrong.is_empty(), "{wrong}");
}
