//! Golden cases of counting: the rows of `corpus/counting/<case>/observations.csv` under every rule of `rules.toml`, compared
//! with `expected.snap` beside them. The published totals stand in the case's README.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read the cases from disk")]

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use jiff::civil::DateTime;
use judging::observation::Observation;
use judging::parties::Parties;
use judging::period::{Interval, Zone};
use judging::rows::{Cells, Reader};
use judging::rule::{Rule, Setting, count, sentence};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    title: String,
    zone: String,
    from: String,
    until: String,
    #[serde(default)]
    also: Vec<Period>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Period {
    from: String,
    until: String,
}

struct Row(HashMap<String, String>);

impl Cells for Row {
    fn cell(&self, header: &str) -> &str {
        self.0.get(header).map_or("", String::as_str)
    }
}

#[test]
fn every_rule_counts_as_expected() {
    insta::glob!("../../../corpus/counting", "*/case.toml", |path| {
        let folder = path.parent().unwrap();
        insta::with_settings!({
            snapshot_path => folder,
            prepend_module_to_snapshot => false,
            snapshot_suffix => "",
            omit_expression => true,
            description => "",
        }, {
            insta::assert_snapshot!("expected", counted(folder));
        });
    });
}

fn counted(folder: &Path) -> String {
    let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
    let case: Case = toml::from_str(&text("case.toml")).unwrap();
    let zone = Zone::named(&case.zone).unwrap();
    let parties = Parties::parse("parties.toml", &text("parties.toml")).unwrap();
    let rules = Rule::parse_all("rules.toml", &text("rules.toml")).unwrap_or_else(|error| panic!("{error}"));
    let observations = observations(&text("observations.csv"), &zone, &parties);
    let mut shown = format!("{}\n", case.title);
    let first = Period { from: case.from, until: case.until };
    for period in [first].iter().chain(&case.also) {
        let instant = |text: &str| zone.instant(DateTime::strptime("%Y-%m-%d %H:%M", text).unwrap()).unwrap();
        let period = Interval::new(instant(&period.from), instant(&period.until));
        shown.push_str(&format!("\n== {}\n", period.in_words(&zone)));
        for rule in &rules {
            let setting = Setting { parties: &parties, agreement: None, period: Some(period), zone: &zone };
            shown.push_str(&one(rule, &observations, setting, period));
        }
    }
    shown
}

fn one(rule: &Rule, observations: &[Observation], setting: Setting, period: Interval) -> String {
    let count = count(rule, observations, setting);
    let per_day = count.per_day(period).map_or(String::new(), |rate| format!(", {rate}"));
    let mut shown = format!("\n{} ({}): {}{per_day}\n", rule.id, rule.keeper, count.in_words());
    shown.push_str(&format!("  {}\n", sentence(rule, setting.parties)));
    count.reasons().iter().for_each(|reason| shown.push_str(&format!("  {reason}\n")));
    let parts = |name: &str, parts: Vec<(String, String)>| {
        let parts: Vec<String> = parts.iter().map(|(key, range)| format!("{key} {range}")).collect();
        format!("  by {name}: {}\n", if parts.is_empty() { "nothing".to_owned() } else { parts.join("; ") })
    };
    let told = |(key, range): (&String, &judging::observation::Range)| (key.clone(), range.to_string());
    shown.push_str(&parts("place", count.by_place.iter().map(told).collect()));
    let acts = count.by_act.iter().map(|(act, range)| (act.to_string(), range.to_string()));
    shown.push_str(&parts("act", acts.collect()));
    shown.push_str(&parts("actor", count.by_actor.iter().map(told).collect()));
    shown
}

fn observations(csv: &str, zone: &Zone, parties: &Parties) -> Vec<Observation> {
    let mut table = csv::Reader::from_reader(csv.as_bytes());
    let headers: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
    let mut reader = Reader::new(zone, parties);
    let mut observations = Vec::new();
    for (line, record) in table.records().enumerate() {
        let cells = Row(headers.iter().cloned().zip(record.unwrap().iter().map(str::to_owned)).collect());
        let row =
            reader.row(&cells, &format!("row {}", line + 2)).unwrap_or_else(|problem| panic!("{problem:?}"));
        assert_eq!(row.unknown, [], "a case names parties of its own roster");
        observations.push(row.observation);
    }
    observations
}
