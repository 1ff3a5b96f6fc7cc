//! Drafts of rounds → what the stage gives out: days held or last planned, planned days with who gave them, contacts.

use std::collections::BTreeMap;

use crate::extract::claim::{Days, Modality};
use crate::resolve::desk::{Desk, gap, length};
use crate::resolve::ids;
use crate::resolve::names::Accord;
use crate::resolve::participation::Participation;
use crate::resolve::rounds::{
    Contact, Draft, Drafts, Hold, NARROW, PlannedDays, Round, RoundClaim, Track, Venue, closer,
    names_conveners,
};

/// The drafts as they are published, with who took part in each.
pub fn publish(
    desk: &Desk,
    drafts: &Drafts,
    participation: &mut BTreeMap<Option<usize>, Vec<Participation>>,
) -> Vec<Track> {
    let mut tracks = Vec::new();
    for (t, venue) in drafts.tracks.iter().enumerate() {
        let mut order: Vec<usize> = drafts.of_track(t).collect();
        order.sort_by_key(|r| {
            let round = &drafts.rounds[*r];
            (round.days.is_none(), round.days, round.ordinal, round.members.iter().map(|m| m.0).min())
        });
        let rounds: Vec<Round> = order
            .into_iter()
            .map(|r| {
                round(desk, venue, &drafts.rounds[r], participation.remove(&Some(r)).unwrap_or_default())
            })
            .collect();
        if !rounds.is_empty() {
            let id = ids::of("track", [venue.key.as_str()]);
            tracks.push(Track { id, name: venue.name.clone(), country: venue.country.clone(), rounds });
        }
    }
    tracks
}

fn round(desk: &Desk, venue: &Venue, draft: &Draft, participation: Vec<Participation>) -> Round {
    let mut members = draft.members.clone();
    members.sort_by_key(|m| m.0);
    let firm: Vec<usize> = members.iter().filter(|m| m.1 == Hold::Firm).map(|m| m.0).collect();
    let spots = firm.iter().map(|k| desk.spot(*k)).chain([venue.key.clone()]);
    let mut why = vec![format!("Talks in {}.", venue.name)];
    why.extend(draft.ordinal.map(|n| format!("Called round {n}.")));
    let weak = members.len() - firm.len();
    if weak > 0 {
        why.push(format!("{weak} claims without a day were placed here by what stands around them."));
    }
    Round {
        id: ids::of("round", spots),
        ordinal: draft.ordinal,
        days: held(desk, &firm).or_else(|| last_planned(desk, &firm)).or(draft.days),
        planned: planned(desk, &firm),
        conveners: desk
            .refer(&members.iter().map(|m| m.0).filter(|k| names_conveners(desk, *k)).collect::<Vec<_>>()),
        claims: members
            .into_iter()
            .map(|(k, hold, why)| RoundClaim { claim: desk.claims[k].at, hold, why })
            .collect(),
        participation,
        why,
    }
}

/// The days on which claims say that it took place.
fn held(desk: &Desk, firm: &[usize]) -> Option<Days> {
    let told = firm.iter().filter(|k| desk.claims[**k].claim.modality == Modality::Asserted);
    let days = told.filter_map(|k| desk.days(*k)).filter(|d| length(*d) <= NARROW);
    days.reduce(closer)
}

/// The days that the latest report gives for it.
fn last_planned(desk: &Desk, firm: &[usize]) -> Option<Days> {
    let narrow = firm.iter().filter(|k| desk.days(**k).is_some_and(|d| length(d) <= NARROW));
    let latest = narrow.max_by_key(|k| (desk.report_of(**k).published, **k))?;
    desk.days(*latest)
}

fn planned(desk: &Desk, firm: &[usize]) -> Vec<PlannedDays> {
    let mut by_days: BTreeMap<Days, Vec<usize>> = BTreeMap::new();
    for &k in firm.iter().filter(|k| desk.claims[**k].claim.modality == Modality::Planned) {
        if let Some(days) = desk.days(k) {
            by_days.entry(days).or_default().push(k);
        }
    }
    let said = |claims: &[usize]| {
        let mut names: Vec<String> = claims
            .iter()
            .map(|k| match &desk.claims[*k].claim.speaker {
                Some(speaker) => speaker.entity.clone(),
                None => desk.name_of(desk.claims[*k].report),
            })
            .collect();
        names.sort();
        names.dedup();
        names
    };
    by_days
        .into_iter()
        .map(|(days, claims)| PlannedDays { days, speakers: said(&claims), claims: desk.refer(&claims) })
        .collect()
}

/// Bilateral meetings and calls: one contact when kind, people and days agree.
pub fn contacts(desk: &Desk, claims: &[usize]) -> Vec<Contact> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for &k in claims {
        let same = |group: &&mut Vec<usize>| {
            let (x, y) = (&desk.claims[group[0]], &desk.claims[k]);
            let straight =
                desk.roster.accord(&x.actor, &y.actor).min(desk.roster.accord(&x.target, &y.target));
            let crossed =
                desk.roster.accord(&x.actor, &y.target).min(desk.roster.accord(&x.target, &y.actor));
            let days = desk.days(group[0]).zip(desk.days(k)).is_some_and(|(a, b)| gap(a, b) <= 1);
            x.claim.code == y.claim.code
                && days
                && straight.max(crossed) == Accord::Same
                && (x.claim.modality == Modality::Negated) == (y.claim.modality == Modality::Negated)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(k),
            None => groups.push(vec![k]),
        }
    }
    let contact = |group: Vec<usize>| {
        let claims = desk.refer(&group);
        let why = if group.len() > 1 { "The same people on the same days." } else { "One claim." };
        Contact {
            id: desk.id_of("contact", &group),
            code: desk.claims[group[0]].claim.code,
            days: group.iter().filter_map(|k| desk.days(*k)).min_by_key(|d| length(*d)),
            claims,
            why: vec![why.to_owned()],
        }
    };
    groups.into_iter().map(contact).collect()
}
