//! A counting rule as one sentence, so that its keeper can say whether that is what it does.
//! In: a [`Rule`] and the roster for names. Out: the sentence. Absent: why it counts so; the rule's `says` tells that.

use super::{Exercises, Merge, Rule, Unit};
use crate::incident::{Act, Precision};
use crate::parties::Parties;
use crate::said::{Joint, Said};
use crate::say;

/// For example "Counts each episode, made of what agrees in place and direction with no pause above 30 minutes; ...".
pub fn sentence(rule: &Rule, parties: &Parties) -> Said {
    let mut parts = vec![unit(rule)];
    parts.extend(acts(rule));
    parts.extend(who(rule, parties));
    parts.extend(place(rule, parties));
    parts.extend(recorded(rule));
    if let Some(instrument) = &rule.instrument {
        parts.push(say!("rule-instrument", instrument));
    }
    if rule.dates != crate::period::Dates::ALWAYS {
        parts.push(say!("rule-dates", dates = rule.dates.in_words()));
    }
    say!("rule-sentence", parts = Said::list(Joint::Semicolon, parts).start())
}

fn unit(rule: &Rule) -> Said {
    match (rule.unit, &rule.merge) {
        (Unit::Round, _) => say!("rule-rounds"),
        (Unit::Burst, _) => say!("rule-bursts"),
        (Unit::Observation, _) => say!("rule-observations"),
        (Unit::Episode, Some(merge)) => episode(merge),
        (Unit::Episode, None) => say!("rule-episodes-numbered"),
        (Unit::Incident, _) => say!("rule-incidents"),
        (Unit::Case, _) => say!("rule-cases"),
    }
}

fn episode(merge: &Merge) -> Said {
    let same = Said::list(Joint::And, merge.same.iter().map(|same| Said::Code(&"same", same.word())));
    say!("rule-episodes", same, minutes = merge.gap_minutes.to_string())
}

fn acts(rule: &Rule) -> Vec<Said> {
    let named = |acts: &[Act]| Said::list(Joint::And, acts.iter().map(|act| act.noun()));
    let mut parts = Vec::new();
    if !rule.acts.is_empty() {
        parts.push(say!("rule-acts", acts = named(&rule.acts)));
    }
    if !rule.acts_left_out.is_empty() {
        parts.push(say!("rule-acts-left-out", acts = named(&rule.acts_left_out)));
    }
    parts.push(match rule.exercises {
        Exercises::Counted => say!("rule-exercises-counted"),
        Exercises::LeftOut => say!("rule-exercises-left-out"),
        Exercises::Only => say!("rule-exercises-only"),
    });
    parts
}

fn who(rule: &Rule, parties: &Parties) -> Vec<Said> {
    let mut parts = vec![match rule.actors.is_empty() {
        true => say!("rule-anybody"),
        false => say!("rule-actors", names = any_of(&rule.actors, parties)),
    }];
    if rule.bound_only {
        parts.push(say!("rule-bound-only"));
    }
    parts
}

fn place(rule: &Rule, parties: &Parties) -> Vec<Said> {
    let mut parts = Vec::new();
    if !rule.area.countries.is_empty() {
        parts.push(say!("rule-countries", names = Said::list(Joint::Or, &rule.area.countries)));
    }
    if !rule.area.admin1.is_empty() {
        parts.push(say!("rule-divisions", names = Said::list(Joint::Or, &rule.area.admin1)));
    }
    if !rule.area.places.is_empty() {
        parts.push(say!("rule-places", names = Said::list(Joint::Or, &rule.area.places)));
    }
    if !rule.held_by.is_empty() {
        parts.push(say!("rule-held-by", names = any_of(&rule.held_by, parties)));
    }
    if !rule.not_held_by.is_empty() {
        parts.push(say!("rule-not-held-by", names = any_of(&rule.not_held_by, parties)));
    }
    parts.extend(rule.precision.map(|precision| match precision {
        Precision::Exact => say!("rule-known-to-the-spot"),
        Precision::Near => say!("rule-known-nearly"),
        Precision::SecondDivision => say!("rule-known-to-second-division"),
        Precision::FirstDivision => say!("rule-known-to-first-division"),
        Precision::VagueFeature => say!("rule-known-to-a-region"),
        Precision::Country => say!("rule-known-to-the-country"),
        Precision::International => say!("rule-known-at-all"),
    }));
    parts
}

fn recorded(rule: &Rule) -> Vec<Said> {
    let mut parts = Vec::new();
    if !rule.recorded_by.is_empty() {
        parts.push(say!("rule-recorded-by", names = Said::list(Joint::Or, &rule.recorded_by)));
    }
    if !rule.means.is_empty() {
        let means = rule.means.iter().map(|means| Said::Code(&"means", means.words()));
        parts.push(say!("rule-means", means = Said::list(Joint::Or, means)));
    }
    parts
}

fn any_of(ids: &[String], parties: &Parties) -> Said {
    Said::list(Joint::Or, ids.iter().map(|id| parties.name_of(id)))
}
