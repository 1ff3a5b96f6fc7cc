//! Golden cases of counting: the rows of `corpus/counting/<case>/observations.csv` under every rule of `rules.toml`, and the
//! tables of `corpus/ledgers/<case>/` side by side, compared with `expected.snap` beside them. The published totals stand
//! in the cases' README.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read the cases from disk")]

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use jiff::civil::DateTime;
use judging::effort;
use judging::ledger::{self, Ledger};
use judging::observation::{Observation, Range};
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
    from: Option<String>,
    until: Option<String>,
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
    insta::glob!("../../../corpus/counting", "*/case.toml", |path| expect(path, counted));
}

#[test]
fn ledgers_stand_side_by_side_as_expected() {
    insta::glob!("../../../corpus/ledgers", "*/case.toml", |path| expect(path, side_by_side));
}

fn expect(case: &Path, show: impl Fn(&Path) -> String) {
    let folder = case.parent().unwrap();
    insta::with_settings!({
        snapshot_path => folder,
        prepend_module_to_snapshot => false,
        snapshot_suffix => "",
        omit_expression => true,
        description => "",
    }, {
        insta::assert_snapshot!("expected", show(folder));
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
    let first = Period { from: case.from.unwrap(), until: case.until.unwrap() };
    for period in [first].iter().chain(&case.also) {
        let instant = |text: &str| zone.instant(DateTime::strptime("%Y-%m-%d %H:%M", text).unwrap()).unwrap();
        let period = Interval::new(instant(&period.from), instant(&period.until));
        shown.push_str(&format!("\n== {}\n", period.in_words(&zone)));
        for rule in &rules {
            let setting = Setting { parties: &parties, agreement: None, period: Some(period), zone: &zone };
            shown.push_str(&one(rule, &observations, setting, period));
            if rule.id == rules[0].id && !text("coverage.csv").is_empty() {
                let count = count(rule, &observations, setting);
                shown.push_str(&effort_of(&text("coverage.csv"), &count.by_place, setting, period));
            }
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
    let told = |(key, range): (&String, &Range)| (key.clone(), range.to_string());
    shown.push_str(&parts("place", count.by_place.iter().map(told).collect()));
    let acts = count.by_act.iter().map(|(act, range)| (act.to_string(), range.to_string()));
    shown.push_str(&parts("act", acts.collect()));
    shown.push_str(&parts("actor", count.by_actor.iter().map(told).collect()));
    shown
}

fn observations(csv: &str, zone: &Zone, parties: &Parties) -> Vec<Observation> {
    read_rows(csv, zone, parties).into_iter().map(|row| row.observation).collect()
}

fn read_rows(csv: &str, zone: &Zone, parties: &Parties) -> Vec<judging::rows::Row> {
    let mut reader = Reader::new(zone, parties);
    let read = |(line, cells): (usize, Row)| {
        let row = reader.row(&cells, &format!("row {}", line + 2));
        let row = row.unwrap_or_else(|problem| panic!("{problem:?}"));
        assert_eq!(row.unknown, [], "a case names parties of its own roster");
        row
    };
    table(csv).into_iter().enumerate().map(read).collect()
}

fn table(csv: &str) -> Vec<Row> {
    let mut table = csv::Reader::from_reader(csv.as_bytes());
    let headers: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
    let row =
        |record: csv::StringRecord| headers.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
    table.records().map(|record| Row(row(record.unwrap()))).collect()
}

fn effort_of(csv: &str, parts: &BTreeMap<String, Range>, setting: Setting, period: Interval) -> String {
    let mut reader = Reader::new(setting.zone, setting.parties);
    let read = |(line, cells): (usize, Row)| effort::coverage(&mut reader, &cells, &format!("row {line}"));
    let coverage: Vec<_> = table(csv).into_iter().enumerate().map(read).collect::<Result<_, _>>().unwrap();
    let mut shown = String::new();
    for area in effort::by_area(&coverage, parts, period, setting.zone) {
        let watched = format!("{} minutes on {} of {} days", area.watched, area.days_watched, area.days);
        shown.push_str(&format!("  in {}: {}, {watched}; {}\n", area.area, area.count, area.rate_in_words()));
    }
    shown
}

fn side_by_side(folder: &Path) -> String {
    let case: Case = toml::from_str(&fs::read_to_string(folder.join("case.toml")).unwrap()).unwrap();
    let zone = Zone::named(&case.zone).unwrap();
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "csv"));
    files.sort();
    let ledgers: Vec<Ledger> = files.iter().map(|path| ledger(path, &zone)).collect();
    let mut shown = format!("{}\n\n", case.title);
    for ledger in &ledgers {
        for check in ledger::check_totals(ledger) {
            shown.push_str(&format!("{}, total {}: {}\n", ledger.keeper, check.total, check.in_words()));
        }
    }
    let of = |count: &Option<Range>| count.map_or("says nothing".to_owned(), |range| range.to_string());
    for line in ledger::side_by_side(&ledgers.iter().collect::<Vec<_>>(), &zone) {
        let day = line.day.map_or("no one day".to_owned(), |day| day.to_string());
        let counts: Vec<String> = line.counts.iter().map(of).collect();
        let joint = line.joint.map_or("no joint finding".to_owned(), |joint| format!("joint {joint}"));
        shown.push_str(&format!("{day}, {}: {}; {joint}\n", line.area, counts.join(" | ")));
    }
    let found = ledger::reconcile(&ledgers[0], &ledgers[1]);
    for pair in &found.matches {
        let (rows, because) = (pair.rows.join(" and "), pair.because.join("; "));
        shown.push_str(&format!("{rows}: {} ({}), because {because}\n", pair.standing.words(), pair.score));
    }
    for (keeper, only) in found.keepers.iter().zip(&found.only) {
        shown.push_str(&format!("only {keeper}: {}\n", only.join(", ")));
    }
    let mut backwards = ledgers.clone();
    backwards.iter_mut().for_each(|ledger| ledger.rows.reverse());
    assert_eq!(found, ledger::reconcile(&backwards[0], &backwards[1]), "order changes nothing");
    shown
}

fn ledger(path: &Path, zone: &Zone) -> Ledger {
    let rows = read_rows(&fs::read_to_string(path).unwrap(), zone, &Parties::default());
    let (stated, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.is_total);
    let of = |rows: Vec<judging::rows::Row>| rows.into_iter().map(|row| row.observation).collect();
    let keeper = path.file_stem().unwrap().to_str().unwrap().to_owned();
    Ledger { keeper, rule: None, rows: of(rows), stated: of(stated) }
}

const BOUND: &str = r#"
[[rule]]
id = "bound"
keeper = "network"
says = "What bound parties did while the truce was in force."
unit = "observation"
instrument = "syria-2016-12-30"
bound_only = true
evidence = "made up"
checked = "nothing to check"
"#;

#[test]
fn an_instrument_decides_who_was_bound_when_and_where() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap();
    let parties = Parties::parse("parties.toml", &read("templates/syria-2016/parties.toml")).unwrap();
    let agreement = read("agreements/syria-2016-12-30.toml");
    let agreement = judging::agreement::Agreement::parse("shipped", &agreement).unwrap();
    let zone = Zone::named("Asia/Damascus").unwrap();
    let rows = "id,day,country,admin1,act,actor\n\
                bound,2017-01-05,SY,Hama,FIRE-HV,syrian-army\n\
                excluded,2017-01-05,SY,Hama,FIRE-HV,islamic-state\n\
                nobody,2017-01-05,SY,Hama,FIRE-HV,\n\
                before,2016-12-29,SY,Hama,FIRE-HV,syrian-army\n\
                elsewhere,2017-01-05,IQ,Anbar,FIRE-HV,syrian-army\n";
    let observations = observations(rows, &zone, &parties);
    let rule = &Rule::parse_all("rules", BOUND).unwrap()[0];
    let with = |agreement| {
        count(rule, &observations, Setting { parties: &parties, agreement, period: None, zone: &zone })
    };
    let counted = with(Some(&agreement));
    assert_eq!(counted.in_words(), "1 to 2 observations");
    let reasons = counted.reasons();
    assert_eq!(
        reasons[2..],
        [
            "not known whether the agreement bound the actor: 1 observation".to_owned(),
            "left out, before the agreement took effect or after it ended: 1 observation, 1 observation"
                .to_owned(),
            "left out, outside the area that the rule counts: 1 observation, 1 observation".to_owned(),
            "left out, done by a party that the agreement did not bind: 1 observation, 1 observation"
                .to_owned(),
        ]
    );
    assert_eq!(
        with(None).in_words(),
        "0 to 5 observations",
        "an agreement that is not at hand decides nothing"
    );
}

/// A number too large for the program is refused, and so is a country that no row could be in.
#[test]
fn what_cannot_be_counted_with_is_refused() {
    let (zone, parties) = (Zone::utc(), Parties::default());
    let hours = |hours: &str| {
        let csv = format!("day,actual_hours\n2017-01-05,{hours}\n");
        let mut reader = Reader::new(&zone, &parties);
        effort::coverage(&mut reader, &table(&csv)[0], "row 2").map(|row| row.watched().exact())
    };
    assert_eq!(hours("7.5"), Ok(Some(450)));
    for huge in ["80000000", "400000000000000", "18446744073709551"] {
        assert_eq!(hours(huge).unwrap_err().header, "actual_hours", "{huge}");
    }
    let abroad = format!("{BOUND}countries = [\"SY\", \"Syria\"]\n");
    let refused = Rule::parse_all("rules", &abroad).unwrap_err();
    assert_eq!(
        (refused.key.as_str(), refused.problem.as_str()),
        ("rule[0].countries[1]", "`Syria` is no country code")
    );
}
