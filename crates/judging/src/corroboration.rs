//! How independent the support is: reports, outlets, and the largest set of origins of which no two lean on each other.
//!
//! The rule (domain model b2): two claims support each other only if their root origins differ, neither cites the other,
//! they are not organs of the same party or guarantor, and they do not rest on one sensor or witness. Our reading:
//! - A claim of unknown lineage adds nothing, nor does an origin whose affiliation is unknown beside another origin.
//!   But one report is one origin: where anything is reported at all, the number is at least one.
//! - Organs of one party are those that are part or member of one body at the time; allies are not.
//! - A party's own acknowledgement and its denial are listed apart and never added. A denial by the accused or its ally
//!   is no contradiction; a denial by anybody else is.
//! - Claims that only plan, promise, demand or suppose say nothing about what happened and are left out.
//!
//! Absent: who copies whom; lineage arrives with the claim. The set is exact up to [`EXACT_UP_TO`] origins;
//! beyond, origins are taken greedily, fewest conflicts first, and the number is marked as a lower bound.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::finding::Doubt;
use crate::incident::{Affiliation, Claim, Incident, Modality, Reliability};
use crate::parties::{Bond, Parties};
use crate::period::{Interval, Zone};
use crate::verdict::Verdict;

/// Largest number of distinct origins for which the independent set is computed exactly.
pub const EXACT_UP_TO: usize = 40;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Corroboration {
    /// Claims that say it happened.
    pub reports: usize,
    /// Distinct outlets that carry them.
    pub outlets: usize,
    /// Size of the largest mutually independent set of origins.
    pub independent_origins: usize,
    /// False when `independent_origins` is only a lower bound.
    pub exact: bool,
    /// One largest set, by origin.
    pub independent: Vec<String>,
    /// Claims that say it happened and add nothing, each with the reason.
    pub adds_nothing: Vec<(String, String)>,
    /// The actor's own acknowledgements; never summed.
    pub admissions: Vec<String>,
    /// Denials by the accused or an ally; never summed.
    pub denials: Vec<String>,
    /// Claims by others that it did not happen.
    pub contradictions: Vec<String>,
    /// Own observations that it happened, and that it did not.
    pub observed: Vec<String>,
    pub observed_not: Vec<String>,
    pub withdrawn: Vec<String>,
    pub grade: Grade,
}

/// Admiralty (NATO) grade: the source and the information, graded independently of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Grade {
    /// Of the best source among the supporting claims.
    pub source: Reliability,
    /// Proposed from the support alone.
    pub information: Credibility,
}

impl Default for Grade {
    fn default() -> Grade {
        Grade { source: Reliability::F, information: Credibility::CannotBeJudged }
    }
}

/// Admiralty credibility, 1 to 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Credibility {
    Confirmed = 1,
    ProbablyTrue = 2,
    PossiblyTrue = 3,
    Doubtful = 4,
    Improbable = 5,
    CannotBeJudged = 6,
}

impl Credibility {
    pub fn number(self) -> u8 {
        self as u8
    }
}

/// A grade a person asked for, as far as the support allows it: "1, confirmed by other sources" is refused
/// below two independent origins, whoever asks.
pub fn allowed(asked: Credibility, support: &Corroboration) -> (Credibility, Option<Doubt>) {
    if asked != Credibility::Confirmed || support.independent_origins >= 2 {
        return (asked, None);
    }
    let doubt = Doubt {
        code: "grade-1-refused",
        sentence: format!(
            "grade 1 means confirmed by other sources, and there {} {} independent {}",
            if support.independent_origins == 1 { "is" } else { "are" },
            support.independent_origins,
            if support.independent_origins == 1 { "origin" } else { "origins" },
        ),
        taken: "grade 2 is kept instead".to_owned(),
    };
    (Credibility::ProbablyTrue, Some(doubt))
}

/// The support for the incident as a whole.
pub fn support(incident: &Incident, parties: &Parties, zone: &Zone) -> Corroboration {
    weigh(incident, &incident.claims.iter().collect::<Vec<_>>(), parties, zone)
}

/// The support for one answer to "who did it": only the claims that name a resolved actor.
pub fn support_for_actors(incident: &Incident, parties: &Parties, zone: &Zone) -> Corroboration {
    let naming: BTreeSet<&String> = incident
        .actors
        .iter()
        .filter(|actor| actor.party.is_some())
        .flat_map(|actor| &actor.claims)
        .collect();
    let claims: Vec<&Claim> = incident.claims.iter().filter(|claim| naming.contains(&claim.id)).collect();
    weigh(incident, &claims, parties, zone)
}

fn weigh(incident: &Incident, claims: &[&Claim], parties: &Parties, zone: &Zone) -> Corroboration {
    let when = incident.time.interval;
    let mut weighed = Corroboration { exact: true, ..Corroboration::default() };
    let mut supporting: Vec<&Claim> = Vec::new();
    for &claim in claims {
        if claim.withdrawn {
            weighed.withdrawn.push(claim.id.clone());
        } else if claim.modality.happened() {
            supporting.push(claim);
        } else if claim.modality.did_not_happen() {
            let list = if claim.own_observation {
                &mut weighed.observed_not
            } else if is_denial(claim, incident, parties, zone) {
                &mut weighed.denials
            } else {
                &mut weighed.contradictions
            };
            list.push(claim.id.clone());
        }
    }
    weighed.reports = supporting.len();
    weighed.outlets = supporting.iter().map(|claim| &claim.source).collect::<BTreeSet<_>>().len();
    weighed.observed =
        supporting.iter().filter(|claim| claim.own_observation).map(|claim| claim.id.clone()).collect();
    let mut others: Vec<&Claim> = Vec::new();
    for &claim in &supporting {
        match speaks_for_actor(claim, incident, parties, zone) {
            Verdict::Yes => weighed.admissions.push(claim.id.clone()),
            Verdict::Unknown => {
                let reason = "it may be the actor's own word".to_owned();
                weighed.adds_nothing.push((claim.id.clone(), reason));
            }
            Verdict::No => others.push(claim),
        }
    }
    let origins = origins(&others, when, parties, zone);
    let (chosen, exact) = largest_independent(&origins);
    weighed.exact = exact;
    weighed.independent = chosen.iter().map(|index| origins[*index].id.clone()).collect();
    weighed.adds_nothing.extend(adds_nothing(&others, &origins, &weighed.independent));
    weighed.adds_nothing.sort();
    let any = usize::from(!supporting.is_empty());
    weighed.independent_origins = weighed.independent.len().max(any);
    weighed.grade = grade(&supporting, &weighed);
    weighed
}

/// The claim is the accused party's own word, or that of an organ of it.
fn speaks_for_actor(claim: &Claim, incident: &Incident, parties: &Parties, zone: &Zone) -> Verdict {
    let Affiliation::Party(speaker) = &claim.affiliation else { return Verdict::No };
    if claim.own_observation {
        return Verdict::No;
    }
    incident
        .actors
        .iter()
        .filter(|actor| actor.claims.contains(&claim.id))
        .filter_map(|actor| actor.party.as_ref())
        .map(|party| parties.one_voice(speaker, party, incident.time.interval, zone))
        .max()
        .unwrap_or(Verdict::No)
}

/// Somebody denies having done it, or the accused or its ally says that it did not happen.
fn is_denial(claim: &Claim, incident: &Incident, parties: &Parties, zone: &Zone) -> bool {
    if claim.modality == Modality::Denied {
        return true;
    }
    let Affiliation::Party(speaker) = &claim.affiliation else { return false };
    let when = incident.time.interval;
    incident.actors.iter().filter_map(|actor| actor.party.as_ref()).any(|party| {
        parties.one_voice(speaker, party, when, zone) == Verdict::Yes
            || parties.tied(speaker, party, Bond::AlliedWith, when, zone) == Verdict::Yes
    })
}

struct Origin {
    id: String,
    leans_on: BTreeSet<usize>,
}

/// The known origins and, for each, the others it is not surely independent of.
fn origins(claims: &[&Claim], when: Option<Interval>, parties: &Parties, zone: &Zone) -> Vec<Origin> {
    let mut by_origin: BTreeMap<&str, Vec<&Claim>> = BTreeMap::new();
    for &claim in claims {
        if let Some(origin) = &claim.origin {
            by_origin.entry(origin).or_default().push(claim);
        }
    }
    let entries: Vec<(&str, Vec<&Claim>)> = by_origin.into_iter().collect();
    let mut origins: Vec<Origin> =
        entries.iter().map(|(id, _)| Origin { id: (*id).to_owned(), leans_on: BTreeSet::new() }).collect();
    for one in 0..entries.len() {
        for other in one + 1..entries.len() {
            if leans(&entries[one], &entries[other], when, parties, zone) {
                origins[one].leans_on.insert(other);
                origins[other].leans_on.insert(one);
            }
        }
    }
    origins
}

fn leans(
    one: &(&str, Vec<&Claim>),
    other: &(&str, Vec<&Claim>),
    when: Option<Interval>,
    parties: &Parties,
    zone: &Zone,
) -> bool {
    one.1.iter().any(|first| {
        other.1.iter().any(|second| {
            let cites = first.cites.iter().any(|origin| origin == other.0)
                || second.cites.iter().any(|origin| origin == one.0);
            let one_witness = first.witness.is_some() && first.witness == second.witness;
            cites || one_witness || same_affiliation(first, second, when, parties, zone)
        })
    })
}

/// One voice, or not known to be two.
fn same_affiliation(
    first: &Claim,
    second: &Claim,
    when: Option<Interval>,
    parties: &Parties,
    zone: &Zone,
) -> bool {
    match (&first.affiliation, &second.affiliation) {
        (Affiliation::Unknown, _) | (_, Affiliation::Unknown) => true,
        (Affiliation::Party(first), Affiliation::Party(second)) => {
            parties.one_voice(first, second, when, zone) != Verdict::No
        }
        _ => false,
    }
}

fn adds_nothing(claims: &[&Claim], origins: &[Origin], independent: &[String]) -> Vec<(String, String)> {
    let mut counted: BTreeSet<&str> = BTreeSet::new();
    let mut reasons = Vec::new();
    for claim in claims {
        let reason = match &claim.origin {
            None => "where it first comes from is not known".to_owned(),
            Some(origin) if independent.contains(origin) => {
                if counted.insert(origin) {
                    continue;
                }
                format!("it comes from the same origin as another report, `{origin}`")
            }
            Some(_) if claim.affiliation == Affiliation::Unknown => {
                "who stands behind its origin is not known".to_owned()
            }
            Some(origin) => {
                let leans_on = origins
                    .iter()
                    .find(|known| known.id == *origin)
                    .and_then(|known| {
                        known
                            .leans_on
                            .iter()
                            .map(|index| &origins[*index].id)
                            .find(|id| independent.contains(id))
                    })
                    .map_or("another origin", String::as_str);
                format!("its origin `{origin}` is not independent of `{leans_on}`")
            }
        };
        reasons.push((claim.id.clone(), reason));
    }
    reasons
}

/// The indices of one largest set of which no two lean on each other, and whether it is surely largest.
fn largest_independent(origins: &[Origin]) -> (Vec<usize>, bool) {
    let everyone: BTreeSet<usize> = (0..origins.len()).collect();
    if origins.len() > EXACT_UP_TO {
        return (greedy(origins, everyone), false);
    }
    let mut best = Vec::new();
    search(origins, everyone, &mut Vec::new(), &mut best);
    best.sort_unstable();
    (best, true)
}

/// Branch and bound on the origin with most conflicts; one with at most one conflict is always safe to take.
fn search(origins: &[Origin], mut left: BTreeSet<usize>, taken: &mut Vec<usize>, best: &mut Vec<usize>) {
    let mark = taken.len();
    while let Some(free) = left.iter().copied().find(|index| conflicts(origins, *index, &left) <= 1) {
        taken.push(free);
        remove_with_conflicts(origins, free, &mut left);
    }
    if left.is_empty() {
        if taken.len() > best.len() {
            best.clone_from(taken);
        }
    } else if taken.len() + left.len() > best.len() {
        let busiest = left.iter().copied().rev().max_by_key(|index| conflicts(origins, *index, &left));
        if let Some(busiest) = busiest {
            let mut with = left.clone();
            remove_with_conflicts(origins, busiest, &mut with);
            taken.push(busiest);
            search(origins, with, taken, best);
            taken.pop();
            left.remove(&busiest);
            search(origins, left, taken, best);
        }
    }
    taken.truncate(mark);
}

fn greedy(origins: &[Origin], mut left: BTreeSet<usize>) -> Vec<usize> {
    let mut taken = Vec::new();
    while let Some(next) = left.iter().copied().min_by_key(|index| conflicts(origins, *index, &left)) {
        taken.push(next);
        remove_with_conflicts(origins, next, &mut left);
    }
    taken.sort_unstable();
    taken
}

fn conflicts(origins: &[Origin], index: usize, left: &BTreeSet<usize>) -> usize {
    origins[index].leans_on.intersection(left).count()
}

fn remove_with_conflicts(origins: &[Origin], index: usize, left: &mut BTreeSet<usize>) {
    left.remove(&index);
    for other in &origins[index].leans_on {
        left.remove(other);
    }
}

/// A proposal; a person grades. The information grade looks at the support only, never at the source's letter.
fn grade(supporting: &[&Claim], weighed: &Corroboration) -> Grade {
    let source = supporting.iter().map(|claim| claim.reliability).min().unwrap_or(Reliability::F);
    let disputed = !weighed.contradictions.is_empty() || !weighed.observed_not.is_empty();
    let information = match (weighed.independent_origins, disputed) {
        (0, _) => Credibility::CannotBeJudged,
        (_, true) if weighed.observed.is_empty() && !weighed.observed_not.is_empty() => {
            Credibility::Improbable
        }
        (1, true) => Credibility::Doubtful,
        (_, true) => Credibility::PossiblyTrue,
        (1, false) if !weighed.observed.is_empty() || !weighed.admissions.is_empty() => {
            Credibility::ProbablyTrue
        }
        (1, false) => Credibility::PossiblyTrue,
        (_, false) => Credibility::Confirmed,
    };
    Grade { source, information }
}
