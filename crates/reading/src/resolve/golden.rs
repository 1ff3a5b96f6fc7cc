//! Golden cases: each folder of `corpus/resolve/` holds short texts, their claims written by hand (`NAME.claims` beside
//! `NAME.txt`; read by the program where it is missing), a `case.toml` that says who published them and when, and
//! `expected.snap`, what the stage made of them, written for people.

use std::fmt::Write;
use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;

use super::*;
use crate::extract::publication::Known;
use crate::resolve::render::render;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What the case shows, and what would be wrong.
    why: String,
    #[serde(default)]
    report: Vec<CaseReport>,
    #[serde(default)]
    party: Vec<CaseParty>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseReport {
    file: String,
    source: Option<String>,
    affiliation: Option<String>,
    published: Option<Date>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseParty {
    id: String,
    #[serde(default)]
    kind: String,
    /// "name", or "name | first day | last day".
    names: Vec<String>,
    #[serde(default)]
    member_of: Vec<String>,
}

impl CaseParty {
    fn party(&self) -> Party {
        let kind = match self.kind.as_str() {
            "state" => PartyKind::State,
            "armed group" => PartyKind::ArmedGroup,
            "person" => PartyKind::Person,
            _ => PartyKind::Organisation,
        };
        let name = |line: &String| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let day = |i: usize| cells.get(i).and_then(|c| c.parse().ok());
            PartyName { text: cells[0].to_owned(), from: day(1), to: day(2) }
        };
        Party {
            id: self.id.clone(),
            kind,
            names: self.names.iter().map(name).collect(),
            member_of: self.member_of.clone(),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a test reads its case from the disk")]
fn load(folder: &Path) -> (Case, Vec<Reading>) {
    let read =
        |name: &str| std::fs::read(folder.join(name)).unwrap_or_else(|e| panic!("cannot read {name}: {e}"));
    let case: Case = toml::from_str(&String::from_utf8(read("case.toml")).unwrap()).unwrap();
    let known = |report: &CaseReport| Known {
        published: report.published,
        partisan: report.affiliation.is_some(),
        ..Known::default()
    };
    let by_hand = |report: &CaseReport| {
        let file = folder.join(&report.file).with_extension("claims");
        let mut reading = crate::read(&read(&report.file), None, &known(report));
        if let Ok(lines) = std::fs::read_to_string(file) {
            reading.extract.claims = annotated::claims(&reading.text.words, &lines);
        }
        reading
    };
    let readings = case.report.iter().map(by_hand).collect();
    (case, readings)
}

fn reports<'a>(case: &'a Case, readings: &'a [Reading]) -> Vec<Report<'a>> {
    let reports = case.report.iter().zip(readings).map(|(report, reading)| Report {
        id: &report.file,
        source: report.source.as_deref(),
        affiliation: report.affiliation.as_deref(),
        reading,
    });
    reports.collect()
}

#[test]
fn cases() {
    insta::glob!("../../../../corpus/resolve", "*/case.toml", |path| {
        let folder = path.parent().unwrap();
        let (case, readings) = load(folder);
        let reports = reports(&case, &readings);
        let parties: Vec<Party> = case.party.iter().map(CaseParty::party).collect();
        let (resolved, doubts) = resolve(&reports, &parties);
        let mut out = String::new();
        writeln!(out, "{}\n", case.why.trim()).unwrap();
        out.push_str(&render(&reports, &resolved, &doubts));
        let backwards: Vec<Report> = reports.iter().rev().copied().collect();
        let (again, _) = resolve(&backwards, &parties);
        let rendered = render(&backwards, &again, &doubts);
        assert_eq!(out.split_once("\n\n").unwrap().1, rendered, "the order of the reports shows");
        let mut settings = insta::Settings::clone_current();
        settings.remove_input_file();
        settings.set_snapshot_path(folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_snapshot_suffix("");
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("expected", out));
    });
}
