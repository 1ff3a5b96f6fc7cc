//! Which rows of two ledgers speak of one thing, and whether they agree on it. In: two ledgers. Out: pairs, each with a
//! score and its reasons, and what only one of them has. Absent: merging; whoever disagrees with a pair leaves it.
//!
//! Two rows may be one thing if neither their time, their place nor their act rules it out, or if both bear one incident's
//! or case's number. Each row is paired once: the best score first, ties by id, so that order changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use super::totals::covers;
use super::{Ledger, number};
use crate::incident::{Act, Place};
use crate::observation::Observation;
use crate::period::Interval;
use crate::verdict::Verdict;

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Reconciliation {
    pub keepers: [String; 2],
    pub matches: Vec<Match>,
    /// Ids of rows that the other keeper does not have.
    pub only: [Vec<String>; 2],
}

/// Two rows that are taken for one thing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Match {
    pub rows: [String; 2],
    pub standing: Standing,
    /// The higher, the more they have in common: see the reasons.
    pub score: u32,
    /// One for each thing compared: `the same place`, `6 here, 4 there`.
    pub because: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The same time, place and number, and nothing that differs.
    Agreed,
    /// Something both state differs.
    Contradictory,
    /// Nothing differs, and not enough is stated to say that they agree.
    Open,
}

impl Standing {
    pub fn words(self) -> &'static str {
        match self {
            Standing::Agreed => "agreed",
            Standing::Contradictory => "contradictory",
            Standing::Open => "may be the same",
        }
    }
}

pub fn reconcile(one: &Ledger, other: &Ledger) -> Reconciliation {
    let mut pairs: Vec<Match> = Vec::new();
    let by_area = Areas::of(&other.rows);
    for row in &one.rows {
        pairs.extend(by_area.near(row).filter_map(|candidate| compare(row, candidate)));
    }
    pairs.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.rows.cmp(&b.rows)));
    let mut taken: [BTreeSet<String>; 2] = Default::default();
    let mut matches = Vec::new();
    for pair in pairs {
        if pair.rows.iter().zip(&taken).any(|(row, taken)| taken.contains(row)) {
            continue;
        }
        for (row, taken) in pair.rows.iter().zip(&mut taken) {
            taken.insert(row.clone());
        }
        matches.push(pair);
    }
    for (row, zero) in denied(one, other, &taken[0]) {
        matches.push(none_there(one, row, [row, zero]));
        taken[0].insert(row.id.to_string());
        taken[1].insert(zero.id.to_string());
    }
    for (row, zero) in denied(other, one, &taken[1]) {
        matches.push(none_there(other, row, [zero, row]));
        taken[0].insert(zero.id.to_string());
        taken[1].insert(row.id.to_string());
    }
    let left = |ledger: &Ledger, taken: &BTreeSet<String>| {
        let mut ids: Vec<String> = ledger.rows.iter().map(|row| row.id.to_string()).collect();
        ids.retain(|id| !taken.contains(id));
        ids.sort();
        ids
    };
    let only = [left(one, &taken[0]), left(other, &taken[1])];
    matches.sort_by(|a, b| a.rows.cmp(&b.rows));
    Reconciliation { keepers: [one.keeper.clone(), other.keeper.clone()], matches, only }
}

/// Rows of one ledger that found no match, each with a row of the other that says of its time and place that there was
/// nothing.
fn denied<'a>(
    one: &'a Ledger,
    other: &'a Ledger,
    taken: &BTreeSet<String>,
) -> Vec<(&'a Observation, &'a Observation)> {
    let mut zeros: Vec<&Observation> =
        other.rows.iter().chain(&other.stated).filter(|row| row.says_none()).collect();
    zeros.sort_by(|a, b| a.id.cmp(&b.id));
    let open = one.rows.iter().filter(|row| !row.says_none() && !taken.contains(&*row.id));
    let denial = |row: &'a Observation| {
        zeros.iter().find(|zero| covers(zero, row.when, &row.place) == Verdict::Yes).map(|zero| (row, *zero))
    };
    open.filter_map(denial).collect()
}

fn none_there(keeper: &Ledger, row: &Observation, rows: [&Observation; 2]) -> Match {
    Match {
        rows: rows.map(|row| row.id.to_string()),
        standing: Standing::Contradictory,
        score: 0,
        because: vec![format!("{} has {}, the other says that there was none", keeper.keeper, number(row))],
    }
}

/// Rows by first-level division, for rows of two divisions are never one thing unless a number says so.
struct Areas<'a> {
    by_division: BTreeMap<String, Vec<&'a Observation>>,
    /// Those whose division is not known.
    anywhere: Vec<&'a Observation>,
    by_number: BTreeMap<&'a str, Vec<&'a Observation>>,
    all: &'a [Observation],
}

impl<'a> Areas<'a> {
    fn of(rows: &'a [Observation]) -> Areas<'a> {
        let (mut by_division, mut by_number) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        let mut anywhere = Vec::new();
        for row in rows {
            match &row.place.admin1 {
                Some(admin1) => by_division.entry(admin1.to_lowercase()).or_default().push(row),
                None => anywhere.push(row),
            }
            for number in numbers(row) {
                by_number.entry(number).or_default().push(row);
            }
        }
        Areas { by_division, anywhere, by_number, all: rows }
    }

    /// Rows that may be the same thing, each once.
    fn near(&self, row: &Observation) -> impl Iterator<Item = &'a Observation> {
        let mut near: BTreeMap<&Arc<str>, &'a Observation> = BTreeMap::new();
        let mut add = |rows: &[&'a Observation]| near.extend(rows.iter().map(|row| (&row.id, *row)));
        match &row.place.admin1 {
            Some(admin1) => {
                self.by_division.get(&admin1.to_lowercase()).into_iter().for_each(|rows| add(rows));
                add(&self.anywhere);
            }
            None => add(&self.all.iter().collect::<Vec<_>>()),
        }
        numbers(row).filter_map(|number| self.by_number.get(number)).for_each(|rows| add(rows));
        near.into_values()
    }
}

fn numbers(row: &Observation) -> impl Iterator<Item = &str> {
    [&row.incident, &row.case].into_iter().flatten().map(|number| &**number)
}

fn compare(one: &Observation, other: &Observation) -> Option<Match> {
    let numbered = numbers(one).any(|number| numbers(other).any(|also| also == number));
    let aspects = [
        aspect("time", 3, same_time(one, other)),
        aspect("place", 4, same_place(&one.place, &other.place)),
        aspect("act", 2, same_act(one.act, other.act)),
        aspect(
            "actor",
            1,
            one.actor.as_ref().zip(other.actor.as_ref()).map_or(Verdict::Unknown, |(a, b)| (a == b).into()),
        ),
        aspect("number", 2, number(one).same(number(other))),
    ];
    let possible = aspects[..3].iter().all(|aspect| aspect.same != Verdict::No);
    if !numbered && (!possible || one.says_none() != other.says_none()) {
        return None;
    }
    let mut because: Vec<String> =
        if numbered { vec!["both bear one number".to_owned()] } else { Vec::new() };
    because.extend(aspects.iter().map(|aspect| aspect.told(one, other)));
    let agreed = |name: &str| aspects.iter().any(|aspect| aspect.name == name && aspect.same == Verdict::Yes);
    let standing = if aspects.iter().any(|aspect| aspect.same == Verdict::No) {
        Standing::Contradictory
    } else if ["time", "place", "number"].into_iter().all(agreed) {
        Standing::Agreed
    } else {
        Standing::Open
    };
    let score = aspects.iter().map(Aspect::points).sum::<u32>() + if numbered { 20 } else { 0 };
    Some(Match { rows: [one.id.to_string(), other.id.to_string()], standing, score, because })
}

/// One thing compared.
struct Aspect {
    name: &'static str,
    weight: u32,
    same: Verdict,
}

fn aspect(name: &'static str, weight: u32, same: Verdict) -> Aspect {
    Aspect { name, weight, same }
}

impl Aspect {
    /// Twice the weight when it is the same, once when it may be.
    fn points(&self) -> u32 {
        match self.same {
            Verdict::Yes => 2 * self.weight,
            Verdict::Unknown => self.weight,
            Verdict::No => 0,
        }
    }

    fn told(&self, one: &Observation, other: &Observation) -> String {
        let name = self.name;
        match self.same {
            Verdict::Yes => format!("the same {name}"),
            Verdict::Unknown => format!("the {name} may be the same"),
            Verdict::No if name == "number" => format!("{} here, {} there", number(one), number(other)),
            Verdict::No => format!("another {name}"),
        }
    }
}

/// The same when one lies within the other, another when they do not meet.
fn same_time(one: &Observation, other: &Observation) -> Verdict {
    let (Some(one), Some(other)) = (one.when.interval(), other.when.interval()) else {
        return Verdict::Unknown;
    };
    let inside = |part: Interval, whole: Interval| part.within(Some(whole.from), Some(whole.until));
    if one == other { Verdict::Yes } else { inside(one, other).or(inside(other, one)) }
}

/// Two names in one division are two places; a name and its division may be one.
fn same_place(one: &Place, other: &Place) -> Verdict {
    let named = |one: &Option<String>, other: &Option<String>| match (one, other) {
        (Some(one), Some(other)) => Verdict::from(one.to_lowercase() == other.to_lowercase()),
        (None, None) => Verdict::Yes,
        _ => Verdict::Unknown,
    };
    let known = |place: &Place| place.country.is_some() || place.admin1.is_some() || place.name.is_some();
    if !known(one) || !known(other) {
        return Verdict::Unknown;
    }
    named(&one.country, &other.country)
        .and(named(&one.admin1, &other.admin1))
        .and(named(&one.name, &other.name))
}

fn same_act(one: Act, other: Act) -> Verdict {
    let may_be = |one: Act, other: Act| one.may_be_anything() || one.may_be().contains(&other);
    if may_be(one, other) || may_be(other, one) { Verdict::Unknown } else { Verdict::from(one == other) }
}
