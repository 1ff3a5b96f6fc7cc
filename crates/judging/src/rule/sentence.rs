//! A counting rule as one English sentence, so that its keeper can say whether that is what it does.
//! In: a [`Rule`] and the roster for names. Out: the sentence. Absent: why it counts so; the rule's `says` tells that.

use super::{Exercises, Merge, Rule, Unit};
use crate::agreement::{capital, list as list_of};
use crate::incident::{Act, Precision};
use crate::parties::Parties;

/// For example "Counts each episode, made of what agrees in place and direction with no pause above 30 minutes; ...".
pub fn sentence(rule: &Rule, parties: &Parties) -> String {
    let mut parts = vec![unit(rule)];
    parts.extend(acts(rule));
    parts.extend(who(rule, parties));
    parts.extend(place(rule, parties));
    parts.extend(recorded(rule));
    if let Some(instrument) = &rule.instrument {
        parts.push(format!("while and where {instrument} was in force"));
    }
    if rule.dates != crate::period::Dates::ALWAYS {
        parts.push(format!("the rule holds {}", rule.dates.in_words()));
    }
    format!("{}.", capital(&parts.join("; ")))
}

fn unit(rule: &Rule) -> String {
    match (rule.unit, &rule.merge) {
        (Unit::Round, _) => "counts each single round".to_owned(),
        (Unit::Burst, _) => {
            "counts each burst, single shot, explosion or other breach, as its recorder counted them"
                .to_owned()
        }
        (Unit::Observation, _) => "counts each observation".to_owned(),
        (Unit::Episode, Some(merge)) => episode(merge),
        (Unit::Episode, None) => "counts each episode, as the monitor numbered them".to_owned(),
        (Unit::Incident, _) => "counts each incident, as the monitor numbered them".to_owned(),
        (Unit::Case, _) => "counts each case, as the monitor numbered them".to_owned(),
    }
}

fn episode(merge: &Merge) -> String {
    let same: Vec<&str> = merge.same.iter().map(|same| same.word()).collect();
    format!(
        "counts each episode, made of what has the same {} with no pause longer than {} minutes",
        list_of(&same, "and"),
        merge.gap_minutes
    )
}

fn acts(rule: &Rule) -> Vec<String> {
    let named = |acts: &[Act]| list_of(&acts.iter().map(|act| act.noun()).collect::<Vec<_>>(), "and");
    let mut parts = Vec::new();
    if !rule.acts.is_empty() {
        parts.push(format!("only {}", named(&rule.acts)));
    }
    if !rule.acts_left_out.is_empty() {
        parts.push(format!("without {}", named(&rule.acts_left_out)));
    }
    parts.push(match rule.exercises {
        Exercises::Counted => "exercises are counted".to_owned(),
        Exercises::LeftOut => "exercises are left out".to_owned(),
        Exercises::Only => "only exercises are counted".to_owned(),
    });
    parts
}

fn who(rule: &Rule, parties: &Parties) -> Vec<String> {
    let mut parts = vec![if rule.actors.is_empty() {
        "whoever did it".to_owned()
    } else {
        format!("only what was done by {}", list(&names(&rule.actors, parties), "or"))
    }];
    if rule.bound_only {
        parts.push("only what was done by a party that the agreement bound at the time".to_owned());
    }
    parts
}

fn place(rule: &Rule, parties: &Parties) -> Vec<String> {
    let mut parts = Vec::new();
    let mut named = |what: &str, names: &[String]| {
        if !names.is_empty() {
            parts.push(format!("only {what} {}", list(names, "or")));
        }
    };
    named("in the country", &rule.area.countries);
    named("in the division", &rule.area.admin1);
    named("at", &rule.area.places);
    named("where the place is held, alone or with others, by", &names(&rule.held_by, parties));
    if !rule.not_held_by.is_empty() {
        let holders = list(&names(&rule.not_held_by, parties), "or");
        parts.push(format!("nowhere that is held, even in part, by {holders}"));
    }
    if let Some(precision) = rule.precision {
        let level = match precision {
            Precision::Exact => "to the spot",
            Precision::Near => "to within some 25 km",
            Precision::SecondDivision => "at least to the second-level division",
            Precision::FirstDivision => "at least to the first-level division",
            Precision::VagueFeature => "at least to a region",
            Precision::Country => "at least to the country",
            Precision::International => "at all",
        };
        parts.push(format!("only where the place is known {level}"));
    }
    parts
}

fn recorded(rule: &Rule) -> Vec<String> {
    let mut parts = Vec::new();
    if !rule.recorded_by.is_empty() {
        parts.push(format!("only what was recorded by {}", list(&rule.recorded_by, "or")));
    }
    if !rule.means.is_empty() {
        let means: Vec<&str> = rule.means.iter().map(|means| means.words()).collect();
        parts.push(format!("only what was noticed as {}", list_of(&means, "or")));
    }
    parts
}

fn names(ids: &[String], parties: &Parties) -> Vec<String> {
    ids.iter().map(|id| parties.name_of(id).to_owned()).collect()
}

fn list(items: &[String], joiner: &str) -> String {
    list_of(&items.iter().map(String::as_str).collect::<Vec<_>>(), joiner)
}
