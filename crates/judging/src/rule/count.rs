//! Observations counted under one rule. Whatever is not known makes a range, from what surely counts to what may; nothing
//! is rounded, and every observation is either counted, open, or left out with a reason.
//! In: a rule, observations in any order, what the rule refers to. Out: a [`Count`]. Absent: adding counts of two keepers.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::episodes::{self, Member};
use super::questions::{Counted, Question, counted};
use super::{Rule, Unit};
use crate::agreement::Agreement;
use crate::incident::Place;
use crate::observation::{Observation, Range};
use crate::parties::Parties;
use crate::period::{Interval, Zone};

/// What a rule refers to and does not hold itself.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    pub parties: &'a Parties,
    /// The one that the rule names as its instrument.
    pub agreement: Option<&'a Agreement>,
    /// Which part of time is counted; without it, all.
    pub period: Option<Interval>,
    /// Whose days the dates in the rule are.
    pub zone: &'a Zone,
}

/// What one rule makes of some observations.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Count {
    pub rule: String,
    pub unit: &'static str,
    /// How many of the unit: from those that surely count to those that may.
    pub total: Range,
    /// Observations behind the total: those that surely count, and those of which it is not known.
    pub counted: usize,
    pub open: usize,
    /// For each thing that is not known, of how many observations it is not. One may have several.
    pub open_because: BTreeMap<Question, usize>,
    pub left_out: BTreeMap<Question, LeftOut>,
    /// The same observations by place, act, weapon and actor, each counted as if it stood alone. Parts of what belongs
    /// together may add up to more than the total.
    pub by_place: BTreeMap<String, Range>,
    pub by_act: BTreeMap<&'static str, Range>,
    pub by_weapon: BTreeMap<String, Range>,
    pub by_actor: BTreeMap<String, Range>,
}

/// Observations left out for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    pub observations: usize,
    /// How many of the rule's unit they would have been.
    pub would_be: Range,
}

impl Count {
    /// With its unit: `9 bursts`, `4 to 9 episodes`; `nothing on file` where no row speaks of what the rule counts, which
    /// is not zero.
    pub fn in_words(&self) -> String {
        if self.is_on_file() { self.of(self.total) } else { "nothing on file".to_owned() }
    }

    /// Some row speaks of what the rule counts, if only to say that there was none.
    pub fn is_on_file(&self) -> bool {
        self.counted + self.open > 0 || self.left_out.contains_key(&Question::SaysSomething)
    }

    fn of(&self, number: Range) -> String {
        let plural = if number == Range::exactly(1) { "" } else { "s" };
        format!("{number} {}{plural}", self.unit)
    }

    /// The total spread over the period, to a tenth: `11.8 a day`; empty when the period is no longer than a day.
    pub fn per_day(&self, period: Interval) -> Option<String> {
        let seconds = u64::try_from(period.length().as_secs()).ok().filter(|seconds| *seconds > 25 * 3600)?;
        let tenths = |number: u64| {
            let tenths = (number.checked_mul(2 * 864_000)? + seconds) / (2 * seconds);
            Some(format!("{}.{}", tenths / 10, tenths % 10))
        };
        let least = tenths(self.total.least)?;
        match self.total.most {
            None => Some(format!("at least {least} a day")),
            Some(most) if most == self.total.least => Some(format!("{least} a day")),
            Some(most) => Some(format!("{least} to {} a day", tenths(most)?)),
        }
    }

    /// What stands behind the total, a sentence each: what is open and what was left out, with the reasons.
    pub fn reasons(&self) -> Vec<String> {
        let rows = |number: usize| format!("{number} observation{}", if number == 1 { "" } else { "s" });
        let mut lines = vec![format!("{} surely counted", rows(self.counted))];
        if self.open > 0 {
            lines.push(format!("{} may count", rows(self.open)));
        }
        let open = self.open_because.iter();
        lines.extend(
            open.map(|(question, number)| format!("not known {}: {}", question.open(), rows(*number))),
        );
        lines.extend(self.left_out.iter().map(|(question, out)| {
            let would_be = self.of(out.would_be);
            format!("left out, {}: {}, {would_be}", question.left_out(), rows(out.observations))
        }));
        lines
    }
}

/// What stands for "nobody says" in a breakdown.
pub const NOT_STATED: &str = "not stated";

/// An observation that is counted for sure, or may be.
type Kept<'a> = (&'a Observation, bool);

pub fn count<'a>(
    rule: &Rule,
    observations: impl IntoIterator<Item = &'a Observation>,
    setting: Setting<'_>,
) -> Count {
    let mut kept: Vec<Kept<'a>> = Vec::new();
    let mut open_because = BTreeMap::new();
    let mut out: BTreeMap<Question, Vec<Kept<'a>>> = BTreeMap::new();
    for observation in observations {
        match counted(observation, rule, setting) {
            Counted::Yes => kept.push((observation, true)),
            Counted::No(question) => out.entry(question).or_default().push((observation, true)),
            Counted::Maybe(questions) => {
                kept.push((observation, false));
                questions.into_iter().for_each(|question| *open_because.entry(question).or_default() += 1);
            }
        }
    }
    let counted = kept.iter().filter(|(_, sure)| *sure).count();
    let left_out = |(question, seen): (Question, Vec<Kept<'a>>)| {
        (question, LeftOut { observations: seen.len(), would_be: tally(rule, &seen) })
    };
    Count {
        rule: rule.id.clone(),
        unit: rule.unit.word(),
        total: tally(rule, &kept),
        counted,
        open: kept.len() - counted,
        open_because,
        left_out: out.into_iter().map(left_out).collect(),
        by_place: parts(rule, &kept, |seen| division(&seen.place)),
        by_act: parts(rule, &kept, |seen| seen.act.code()),
        by_weapon: parts(rule, &kept, |seen| or_not_stated(seen.weapon.as_ref())),
        by_actor: parts(rule, &kept, |seen| or_not_stated(seen.actor.as_ref())),
    }
}

/// `Hama, SY`; as much of it as is known.
pub fn division(place: &Place) -> String {
    match (&place.admin1, &place.country) {
        (Some(admin1), Some(country)) => format!("{admin1}, {country}"),
        (known, country) => known.as_ref().or(country.as_ref()).map_or(NOT_STATED, String::as_str).to_owned(),
    }
}

fn or_not_stated(word: Option<&Arc<str>>) -> String {
    word.map_or(NOT_STATED, |word| word).to_owned()
}

fn parts<'a, K: Ord>(rule: &Rule, kept: &[Kept<'a>], key: impl Fn(&Observation) -> K) -> BTreeMap<K, Range> {
    let mut groups: BTreeMap<K, Vec<Kept<'a>>> = BTreeMap::new();
    for seen in kept {
        groups.entry(key(seen.0)).or_default().push(*seen);
    }
    groups.into_iter().map(|(key, seen)| (key, tally(rule, &seen))).collect()
}

/// How many of the rule's unit.
fn tally(rule: &Rule, kept: &[Kept<'_>]) -> Range {
    match (rule.unit, &rule.merge) {
        (Unit::Round, _) => sum(kept, Observation::rounds),
        (Unit::Burst, _) => sum(kept, Observation::bursts),
        (Unit::Observation, _) => sum(kept, |_| Range::exactly(1)),
        (Unit::Episode, Some(merge)) => episodes::count(
            merge,
            kept.iter()
                .filter(|(seen, _)| !seen.says_none())
                .map(|(seen, sure)| Member { seen, sure: *sure }),
        ),
        (Unit::Episode, None) => labels(kept, |seen| seen.episode.as_ref()),
        (Unit::Incident, _) => labels(kept, |seen| seen.incident.as_ref()),
        (Unit::Case, _) => labels(kept, |seen| seen.case.as_ref()),
    }
}

fn sum(kept: &[Kept<'_>], amount: impl Fn(&Observation) -> Range) -> Range {
    let range = |(seen, sure): &Kept<'_>| {
        let range = if seen.says_none() { Range::ZERO } else { amount(seen) };
        if *sure { range } else { Range { least: 0, ..range } }
    };
    kept.iter().map(range).fold(Range::ZERO, Range::plus)
}

/// Different labels; what has none may belong to one of them or be one of its own.
fn labels(kept: &[Kept<'_>], label: impl Fn(&Observation) -> Option<&Arc<str>>) -> Range {
    let mut sure_labels = std::collections::BTreeSet::new();
    let mut all_labels = std::collections::BTreeSet::new();
    let (mut sure_bare, mut bare) = (false, 0);
    for (seen, sure) in kept.iter().filter(|(seen, _)| !seen.says_none()) {
        match label(seen) {
            Some(label) => {
                all_labels.insert(label);
                if *sure {
                    sure_labels.insert(label);
                }
            }
            None => {
                bare += 1;
                sure_bare |= *sure;
            }
        }
    }
    let least = sure_labels.len().max(usize::from(sure_bare)) as u64;
    Range { least, most: Some((all_labels.len() + bare) as u64) }
}
