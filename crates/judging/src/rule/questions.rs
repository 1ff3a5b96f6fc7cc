//! Does the rule count this observation? Yes, no or unknown, question by question, as in the clause test: what is not
//! known is never taken for yes or no.
//! In: an observation, a rule, what it refers to. Out: a [`Verdict`] and the questions that decide it.

use std::sync::Arc;

use serde::Serialize;

use super::count::Setting;
use super::{Exercises, Rule};
use crate::agreement::Agreement;
use crate::area::listed;
use crate::incident::{Act, Place};
use crate::observation::{Means, Observation, When};
use crate::parties::{Kind, Parties};
use crate::period::Interval;
use crate::verdict::Verdict;

/// What is asked of every observation, in this order; the first no is the reason why it is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    InPeriod,
    InForce,
    InArea,
    PlaceKnown,
    Held,
    Act,
    Exercise,
    Recorded,
    Means,
    Actor,
    Bound,
    SaysSomething,
}

impl Question {
    const ALL: [Question; 12] = [
        Question::InPeriod,
        Question::InForce,
        Question::InArea,
        Question::PlaceKnown,
        Question::Held,
        Question::Act,
        Question::Exercise,
        Question::Recorded,
        Question::Means,
        Question::Actor,
        Question::Bound,
        Question::SaysSomething,
    ];

    /// Why an observation is left out, when the answer is no.
    pub fn left_out(self) -> &'static str {
        match self {
            Question::SaysSomething => "the row says that there was nothing",
            Question::InPeriod => "outside the period",
            Question::InForce => "before the agreement took effect or after it ended",
            Question::InArea => "outside the area that the rule counts",
            Question::PlaceKnown => "the place is not known well enough",
            Question::Held => "the place is held by others than the rule counts",
            Question::Act => "an act that the rule leaves out",
            Question::Exercise => "the rule treats exercises apart",
            Question::Recorded => "recorded by others than the rule counts",
            Question::Means => "noticed in a way that the rule leaves out",
            Question::Actor => "done by others than the rule counts",
            Question::Bound => "done by a party that the agreement did not bind",
        }
    }

    /// What is not known, when the answer is unknown.
    pub fn open(self) -> &'static str {
        match self {
            Question::SaysSomething => "whether anything happened",
            Question::InPeriod => "whether it was inside the period",
            Question::InForce => "whether the agreement was in force",
            Question::InArea => "whether the place lies in the area",
            Question::PlaceKnown => "how well the place is known",
            Question::Held => "who held the place",
            Question::Act => "what act it was",
            Question::Exercise => "whether it was an exercise",
            Question::Recorded => "who recorded it",
            Question::Means => "how it was noticed",
            Question::Actor => "who did it",
            Question::Bound => "whether the agreement bound the actor",
        }
    }
}

/// The answer to all questions together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    Yes,
    No(Question),
    Maybe(Vec<Question>),
}

pub(super) fn counted(observation: &Observation, rule: &Rule, setting: Setting<'_>) -> Counted {
    let asker = Asker { observation, rule, setting };
    let mut open = Vec::new();
    for question in Question::ALL {
        match asker.ask(question) {
            Verdict::Yes => {}
            Verdict::No => return Counted::No(question),
            Verdict::Unknown => open.push(question),
        }
    }
    if open.is_empty() { Counted::Yes } else { Counted::Maybe(open) }
}

struct Asker<'a> {
    observation: &'a Observation,
    rule: &'a Rule,
    setting: Setting<'a>,
}

impl Asker<'_> {
    fn ask(&self, question: Question) -> Verdict {
        let (seen, rule) = (self.observation, self.rule);
        match question {
            Question::SaysSomething => Verdict::from(!seen.says_none()),
            Question::InPeriod => self.in_period(),
            Question::InForce => self.of_agreement(|agreement| {
                let period = &agreement.in_force;
                began_within(seen.when, Some(period.from), period.until)
            }),
            Question::InArea => self.in_area(),
            Question::PlaceKnown => {
                Verdict::from(rule.precision.is_none_or(|least| seen.place.precision <= least))
            }
            Question::Held => self.held(),
            Question::Act => act_counted(seen.act, rule),
            Question::Exercise => match rule.exercises {
                Exercises::Counted => Verdict::Yes,
                Exercises::LeftOut => !seen.exercise,
                Exercises::Only => seen.exercise,
            },
            Question::Recorded => match &seen.monitor {
                _ if rule.recorded_by.is_empty() => Verdict::Yes,
                None => Verdict::Unknown,
                Some(monitor) => Verdict::from(rule.recorded_by.iter().any(|team| **team == **monitor)),
            },
            Question::Means => match seen.means {
                _ if rule.means.is_empty() => Verdict::Yes,
                Means::NotStated if !rule.means.contains(&Means::NotStated) => Verdict::Unknown,
                means => Verdict::from(rule.means.contains(&means)),
            },
            Question::Actor => match &seen.actor {
                _ if rule.actors.is_empty() => Verdict::Yes,
                None => Verdict::Unknown,
                Some(actor) => self.is_one_of(actor, &rule.actors),
            },
            Question::Bound => match &seen.actor {
                _ if !rule.bound_only => Verdict::Yes,
                None => Verdict::Unknown,
                Some(actor) => self.of_agreement(|agreement| {
                    bound(actor, seen.when.interval(), agreement, self.setting.parties)
                }),
            },
        }
    }

    /// What the rule's instrument says; unknown when it is not at hand.
    fn of_agreement(&self, ask: impl Fn(&Agreement) -> Verdict) -> Verdict {
        let Some(id) = &self.rule.instrument else { return Verdict::Yes };
        self.setting.agreement.filter(|agreement| agreement.id == *id).map_or(Verdict::Unknown, ask)
    }

    fn in_period(&self) -> Verdict {
        let when = self.observation.when;
        let asked = self
            .setting
            .period
            .map_or(Verdict::Yes, |period| began_within(when, Some(period.from), Some(period.until)));
        let (from, until) = self.rule.dates.limits(self.setting.zone);
        asked.and(began_within(when, from, until))
    }

    fn in_area(&self) -> Verdict {
        let place = &self.observation.place;
        self.rule.area.name(place).and(self.of_agreement(|agreement| covers(agreement, place)))
    }

    fn held(&self) -> Verdict {
        let (rule, holders) = (self.rule, &self.observation.held_by);
        if rule.held_by.is_empty() && rule.not_held_by.is_empty() {
            return Verdict::Yes;
        }
        if holders.is_empty() {
            return Verdict::Unknown;
        }
        let any = |list: &[String]| {
            let of = |holder: &Arc<str>| self.is_one_of(holder, list);
            holders.iter().map(of).fold(Verdict::No, Verdict::or)
        };
        let wanted = if rule.held_by.is_empty() { Verdict::Yes } else { any(&rule.held_by) };
        wanted.and(!any(&rule.not_held_by))
    }

    /// The party itself, or a body that it is part of at the time.
    fn is_one_of(&self, id: &str, list: &[String]) -> Verdict {
        if list.iter().any(|listed| listed == id) {
            return Verdict::Yes;
        }
        let (parties, when) = (self.setting.parties, self.observation.when.interval());
        let Some(party) = parties.get(id) else { return Verdict::Unknown };
        if party.ties.is_empty() && party.kind != Kind::Side {
            return Verdict::No;
        }
        let among = |heads: Vec<String>| heads.iter().any(|head| list.contains(head));
        if among(parties.heads(id, when, self.setting.zone)) {
            Verdict::Yes
        } else if party.kind == Kind::Side || among(parties.possible_heads(id, when, self.setting.zone)) {
            Verdict::Unknown
        } else {
            Verdict::No
        }
    }
}

/// What lasted belongs where it began, so that of two periods in a row exactly one has it.
fn began_within(when: When, from: Option<jiff::Timestamp>, until: Option<jiff::Timestamp>) -> Verdict {
    match when {
        _ if from.is_none() && until.is_none() => Verdict::Yes,
        When::NotStated => Verdict::Unknown,
        When::Within(interval) => interval.within(from, until),
        When::Lasted(interval) => Interval::new(interval.from, interval.from).within(from, until),
    }
}

/// Whether the agreement holds at the place, by names and by its zones.
fn covers(agreement: &Agreement, place: &Place) -> Verdict {
    let area = &agreement.area;
    let named = listed(&area.countries, place.country.as_ref())
        .and(listed(&area.admin1, place.admin1.as_ref()))
        .and(listed(&area.places, place.name.as_ref()));
    let zones = agreement.zones.iter().filter(|zone| area.zones.contains(&zone.id));
    let zoned = zones.map(|zone| zone.holds(place)).reduce(Verdict::or).unwrap_or(Verdict::Yes);
    named.and(zoned)
}

fn act_counted(act: Act, rule: &Rule) -> Verdict {
    let on = |list: &[Act]| {
        if list.contains(&act) {
            Verdict::Yes
        } else if act.may_be_anything() || act.may_be().iter().any(|other| list.contains(other)) {
            Verdict::Unknown
        } else {
            Verdict::No
        }
    };
    let wanted = if rule.acts.is_empty() { Verdict::Yes } else { on(&rule.acts) };
    let barred = if rule.acts_left_out.is_empty() { Verdict::No } else { on(&rule.acts_left_out) };
    wanted.and(!barred)
}

/// Whether the agreement bound the party at the time, by itself or as part of another. An excluded group is not bound;
/// a party of which nothing is on file may be.
fn bound(id: &str, when: Option<Interval>, agreement: &Agreement, parties: &Parties) -> Verdict {
    let zone = &agreement.in_force.zone;
    if parties.get(id).is_none_or(|party| party.kind == Kind::Side) {
        return Verdict::Unknown;
    }
    let heads = parties.heads(id, when, zone);
    let excluded = agreement.exclusions.iter().map(|exclusion| {
        let later = exclusion.later.iter().filter(|later| heads.contains(&later.group));
        let later = later.map(|later| later.dates.cover(when, zone).and(later.excluded));
        later.fold(Verdict::from(heads.contains(&exclusion.group)), Verdict::or)
    });
    let excluded = excluded.fold(Verdict::No, Verdict::or);
    let standing = heads.iter().find_map(|head| {
        let own: Vec<_> = agreement.adherence.iter().filter(|entry| entry.party == *head).collect();
        let holding = |verdict| own.iter().find(|entry| entry.dates.cover(when, zone) == verdict);
        match (holding(Verdict::Yes), holding(Verdict::Unknown)) {
            _ if own.is_empty() => None,
            (Some(entry), _) => Some(entry.binds),
            (None, Some(_)) => Some(Verdict::Unknown),
            (None, None) => Some(Verdict::No),
        }
    });
    standing.unwrap_or(Verdict::Unknown).and(!excluded)
}
