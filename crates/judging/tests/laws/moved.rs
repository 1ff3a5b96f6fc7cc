//! What is said to have moved is all that differs between two publications, and nothing else, whatever changed: claims, what is
//! known of an incident, incidents that come and go, thresholds.

use std::collections::{BTreeMap, BTreeSet};

use judging::agreement::{Agreement, Thresholds};
use judging::counting::totals;
use judging::finding::{Attribution, AttributionLevel, Finding};
use judging::incident::Incident;
use judging::moves::{Line, Moved, Published, Value, lines, moves};
use judging::{Rules, judge};
use proptest::prelude::*;

use crate::made_up::{WORLD, an_incident};

/// Incidents with claims of their own, so that none is taken for another.
fn several() -> impl Strategy<Value = Vec<Incident>> {
    prop::collection::vec(an_incident(), 0..5).prop_map(|mut incidents| {
        for (number, incident) in incidents.iter_mut().enumerate() {
            incident.id = format!("i{number}");
            let own = |id: &mut String| *id = format!("{number}-{id}");
            incident.claims.iter_mut().for_each(|claim| own(&mut claim.id));
            let people = incident.actors.iter_mut().chain(&mut incident.targets);
            people.flat_map(|person| &mut person.claims).for_each(own);
        }
        incidents
    })
}

fn judged(incidents: &[Incident], thresholds: Option<&Thresholds>) -> Vec<(Incident, Vec<Finding>)> {
    let rules = |agreement: &'static Agreement| Rules { agreement, parties: &WORLD.parties, thresholds };
    let one = |incident: &Incident| {
        let findings = WORLD.agreements.iter().flat_map(|agreement| judge(incident, rules(agreement)));
        (incident.clone(), findings.collect())
    };
    incidents.iter().map(one).collect()
}

fn published(judged: &[(Incident, Vec<Finding>)], thresholds: &str) -> Published {
    let file = BTreeMap::from([("armistice.toml".to_owned(), thresholds.to_owned())]);
    Published {
        engine: "one".to_owned(),
        files: WORLD.agreements.iter().map(|agreement| (agreement.id.clone(), file.clone())).collect(),
        lines: judged
            .iter()
            .flat_map(|(incident, findings)| {
                lines(incident, findings, &format!("{:?}", incident.canonical()))
            })
            .collect(),
    }
}

/// How far it is attributed, and to whom.
fn attributed(attribution: &Attribution) -> String {
    let to = match attribution.level {
        AttributionLevel::Unattributed => &[][..],
        _ => &attribution.parties,
    };
    let colon = if to.is_empty() { "" } else { ": " };
    format!("{}{colon}{}", attribution.level.words(), to.join(", "))
}

/// Every published value by its name, counted without the code under test.
fn all(judged: &[(Incident, Vec<Finding>)]) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    for agreement in &WORLD.agreements {
        let findings = || judged.iter().flat_map(|(_, findings)| findings);
        let totals = totals(findings().filter(|finding| finding.agreement == agreement.id));
        for (what, number) in [
            ("established", totals.established.len()),
            ("grave", totals.grave.len()),
            ("undetermined", totals.undetermined.len()),
            ("not-counted", totals.not_counted.values().map(|ids| ids.len()).sum()),
            ("at-least-without-excluded-groups", totals.range_without_excluded_groups().least),
            ("at-most-with-excluded-groups", totals.range_with_excluded_groups().most),
            ("at-most", totals.range().most),
        ] {
            values.insert(format!("{} {what}", agreement.id), number.to_string());
        }
    }
    for finding in judged.iter().flat_map(|(_, findings)| findings) {
        for (what, value) in [
            ("outcome", finding.outcome.words().to_string()),
            ("attribution", attributed(&finding.attribution)),
            ("occurrence", finding.occurrence.words().to_owned()),
            ("origins", finding.support.independent_origins.to_string()),
            ("reports", finding.support.reports.to_string()),
        ] {
            values
                .insert(named(&finding.agreement, &finding.incident, finding.clause.as_deref(), what), value);
        }
    }
    values
}

fn named(agreement: &str, incident: &str, clause: Option<&str>, what: &str) -> String {
    format!("{agreement} {incident} {} {what}", clause.unwrap_or("-"))
}

/// The names and values of what is said to have moved, of the kinds that [`all`] counts.
fn said(moved: &[Moved]) -> BTreeMap<String, (Option<String>, Option<String>)> {
    let name = |value: &Value| match value {
        Value::Total { agreement, what } => Some(format!("{agreement} {what}")),
        Value::Finding { what: "grade" | "counted-as", .. } => None,
        Value::Finding { agreement, incident, clause, what } => {
            Some(named(agreement, incident, clause.as_deref(), what))
        }
    };
    moved
        .iter()
        .filter_map(|moved| Some((name(&moved.value)?, (moved.was.clone(), moved.now.clone()))))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_moved_between_a_thing_and_itself(incidents in several()) {
        let published = published(&judged(&incidents, None), "");
        prop_assert_eq!(moves(&published, &published), Vec::new());
    }

    #[test]
    fn what_moved_is_all_that_differs(
        then in several(),
        now in several(),
        kept in prop::collection::vec(any::<bool>(), 5),
        strict in any::<bool>(),
    ) {
        // Some incidents stay as they were; others of the same id and claims have become something else.
        let now: Vec<Incident> = now
            .into_iter()
            .enumerate()
            .map(|(at, new)| if kept[at] { then.get(at).cloned().unwrap_or(new) } else { new })
            .collect();
        let thresholds = WORLD.agreements[1].thresholds.clone();
        let (then, now) = (judged(&then, None), judged(&now, strict.then_some(&thresholds)));
        let moved = moves(&published(&then, "none"), &published(&now, if strict { "strict" } else { "none" }));
        let (before, after) = (all(&then), all(&now));
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let differ: BTreeMap<String, (Option<String>, Option<String>)> = names
            .into_iter()
            .filter(|name| before.get(*name) != after.get(*name))
            .map(|name| (name.clone(), (before.get(name).cloned(), after.get(name).cloned())))
            .collect();
        prop_assert_eq!(said(&moved), differ);
        // And nothing moves without a reason.
        for because in moved.iter().flat_map(|moved| &moved.because) {
            prop_assert!(!because.reasons.is_empty(), "{:?}", moved);
        }
        prop_assert!(moved.iter().all(|moved| !moved.because.is_empty()));
    }

    #[test]
    fn the_order_of_lines_changes_nothing(then in several(), now in several()) {
        let (then, now) = (published(&judged(&then, None), ""), published(&judged(&now, None), ""));
        let turned = |published: &Published| {
            let lines: Vec<Line> = published.lines.iter().rev().cloned().collect();
            Published { lines, ..published.clone() }
        };
        prop_assert_eq!(moves(&turned(&then), &turned(&now)), moves(&then, &now));
    }
}
