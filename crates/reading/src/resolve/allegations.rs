//! Claims of incidents that cannot be counted: kept, with the reason. In: claims of incidents. Out: [`Allegation`]s, one
//! for each situation that is alleged again and again. Whether an event came before a truce is for the judging stage.

use std::collections::BTreeMap;

use crate::extract::claim::{Claim, Kind, Modality, Precision};
use crate::resolve::ClaimRef;
use crate::resolve::desk::{Desk, length};
use crate::resolve::names::{Accord, Who};

/// One alleged situation: the same act laid to the same side, by anybody, without a place or day.
#[derive(Clone, Debug, PartialEq)]
pub struct Allegation {
    pub id: String,
    pub code: &'static str,
    /// Who is accused, as the fullest claim names it.
    pub accused: Option<String>,
    pub claims: Vec<NotCounted>,
}

/// A claim and why no count may hold it.
#[derive(Clone, Debug, PartialEq)]
pub struct NotCounted {
    pub claim: ClaimRef,
    pub reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    Denied,
    DidNotHappen,
    NotYet,
    Zero,
    NoPlaceOrDay,
    /// The reader of the text took it for no countable event.
    NotCountable,
}

impl Reason {
    pub fn in_words(self) -> &'static str {
        match self {
            Reason::Denied => "it is denied",
            Reason::DidNotHappen => "it is said not to have happened",
            Reason::NotYet => "it has not happened: planned, demanded, promised or conditional",
            Reason::Zero => "its number is zero",
            Reason::NoPlaceOrDay => {
                "it names no place finer than a country and no day or period of at most a year"
            }
            Reason::NotCountable => "its place and time are too loose to tell it from other events",
        }
    }
}

/// Why a claim of an incident cannot be counted; nothing when it can.
pub fn reason(claim: &Claim) -> Option<Reason> {
    if claim.countable {
        return None;
    }
    let placed = claim.place.as_ref().is_some_and(|p| p.precision < Precision::Country);
    let dated = claim.time.as_ref().and_then(|t| t.interval).is_some_and(|d| length(d) <= 366);
    Some(match claim.modality {
        Modality::Denied => Reason::Denied,
        Modality::Negated if claim.quantity.as_ref().and_then(|q| q.value) == Some(0.0) => Reason::Zero,
        Modality::Negated => Reason::DidNotHappen,
        Modality::Planned | Modality::Conditional | Modality::Promised | Modality::Demanded => Reason::NotYet,
        _ if claim.quantity.as_ref().and_then(|q| q.value) == Some(0.0) => Reason::Zero,
        _ if !placed && !dated => Reason::NoPlaceOrDay,
        _ => Reason::NotCountable,
    })
}

/// Everything that no count may hold, gathered by act and accused.
pub fn keep(desk: &Desk) -> Vec<Allegation> {
    let mut shelves: BTreeMap<(&str, Option<Reason>), Vec<Vec<usize>>> = BTreeMap::new();
    for k in desk.of_kind(Kind::Incident) {
        let claim = desk.claims[k].claim;
        let reason = reason(claim);
        if reason.is_none() {
            continue;
        }
        let groups = shelves.entry((claim.code, reason)).or_default();
        match groups.iter_mut().find(|group| alike(desk, group[0], k)) {
            Some(group) => group.push(k),
            None => groups.push(vec![k]),
        }
    }
    let mut groups: Vec<Vec<usize>> = shelves.into_values().flatten().collect();
    groups.sort();
    groups.into_iter().map(|group| published(desk, &group)).collect()
}

/// The same act, with the same reason, laid to the same side in the same country, or to nobody. Who is accused by one
/// is never lent to a claim that accuses nobody.
fn alike(desk: &Desk, a: usize, b: usize) -> bool {
    let (x, y) = (&desk.claims[a], &desk.claims[b]);
    let country = |k: usize| desk.claims[k].claim.place.as_ref().and_then(|p| p.country.as_deref());
    let apart = country(a).zip(country(b)).is_some_and(|(p, q)| p != q);
    if apart {
        return false;
    }
    match desk.roster.accord(&x.actor, &y.actor) {
        Accord::Same => true,
        Accord::Unknown => x.actor.is_nobody() && y.actor.is_nobody() || same_words(&x.actor, &y.actor),
        _ => false,
    }
}

/// "Militia groups" twice: one side, though nothing says which.
fn same_words(a: &Who, b: &Who) -> bool {
    let words = |who: &Who| who.parts.iter().map(|one| one.words.to_lowercase()).collect::<Vec<_>>();
    words(a) == words(b)
}

fn published(desk: &Desk, group: &[usize]) -> Allegation {
    let named = group.iter().filter_map(|k| desk.claims[*k].claim.actor.as_ref()).map(|a| a.entity.as_str());
    let accused = named.max_by(|a, b| a.len().cmp(&b.len()).then(b.cmp(a))).map(str::to_owned);
    let claims = group.iter().filter_map(|k| {
        let told = &desk.claims[*k];
        reason(told.claim).map(|reason| NotCounted { claim: told.at, reason })
    });
    Allegation {
        id: desk.id_of("allegation", group),
        code: desk.claims[group[0]].claim.code,
        accused,
        claims: claims.collect(),
    }
}
