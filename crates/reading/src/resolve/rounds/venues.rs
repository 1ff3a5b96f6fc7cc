//! Which talks a claim speaks of: by its venue, its sentence, or its report. In: claims of meetings and participation.
//! Out: the tracks, and the track of each claim.

use std::collections::BTreeMap;

use crate::extract::claim::{Kind, Place, Precision};
use crate::extract::gazetteer::{Iso2, countries, fold};
use crate::resolve::desk::Desk;
use crate::resolve::likeness::bare;
use crate::resolve::rounds::Venue;

/// Track of every claim that speaks of talks.
pub(super) fn tracks(desk: &Desk) -> (Vec<Venue>, BTreeMap<usize, usize>) {
    let about: Vec<usize> = (0..desk.claims.len())
        .filter(|k| matches!(desk.claims[*k].claim.kind, Kind::Meeting | Kind::Participation))
        .collect();
    let mut venues: BTreeMap<usize, Venue> = BTreeMap::new();
    for &k in &about {
        if let Some(venue) = venue(desk, k) {
            venues.insert(k, venue);
        }
    }
    narrow_countries(&mut venues);
    let mut tracks: Vec<Venue> = venues.values().cloned().collect();
    tracks.sort();
    tracks.dedup_by(|b, a| a.key == b.key);
    let index = |v: &Venue| tracks.iter().position(|t| t.key == v.key);
    let mut of: BTreeMap<usize, usize> =
        venues.iter().filter_map(|(k, v)| index(v).map(|t| (*k, t))).collect();
    let unplaced: Vec<usize> = about.iter().copied().filter(|k| !of.contains_key(k)).collect();
    let near: Vec<(usize, usize)> =
        unplaced.iter().filter_map(|k| surroundings(desk, &of, *k).map(|t| (*k, t))).collect();
    of.extend(near);
    (tracks, of)
}

/// A city, or a whole country until a city in it is known.
fn venue(desk: &Desk, k: usize) -> Option<Venue> {
    let claim = desk.claims[k].claim;
    let words = desk.words(k);
    match &claim.place {
        Some(place) => Some(of_place(place)),
        None if claim.kind == Kind::Meeting => {
            let broker = ["UN-brokered", "UN-sponsored", "UN-backed", "UN-led", "UN-mediated", "U.N.-"];
            let by_un = broker.iter().any(|b| words.contains(b));
            by_un.then(|| Venue { key: "by the UN".into(), name: "UN-brokered".into(), country: None })
        }
        None => None,
    }
}

fn of_place(place: &Place) -> Venue {
    let country = place.country.clone();
    if place.precision >= Precision::Country || countries::by_name(&place.name).is_some() {
        let code = country.clone().unwrap_or_else(|| fold::strong(&place.name));
        return Venue { key: format!("country {code}"), name: place.name.clone(), country };
    }
    Venue { key: bare(&place.name), name: place.name.clone(), country }
}

/// "Talks in Switzerland" are the talks in the one Swiss city that anybody names, or in the one named most.
fn narrow_countries(venues: &mut BTreeMap<usize, Venue>) {
    let mut cities: BTreeMap<String, BTreeMap<Venue, usize>> = BTreeMap::new();
    for venue in venues.values().filter(|v| !v.key.starts_with("country ")) {
        if let Some(country) = &venue.country {
            *cities.entry(country.clone()).or_default().entry(venue.clone()).or_default() += 1;
        }
    }
    for venue in venues.values_mut().filter(|v| v.key.starts_with("country ")) {
        let country = venue.country.as_deref().and_then(Iso2::new).map(|c| c.to_string());
        let known = country.and_then(|c| cities.get(&c));
        let most = known.and_then(|c| c.iter().max_by_key(|(_, n)| **n));
        if let Some((city, _)) = most {
            *venue = city.clone();
        }
    }
}

/// The track of the sentence, else the one of which the report speaks most.
fn surroundings(desk: &Desk, of: &BTreeMap<usize, usize>, k: usize) -> Option<usize> {
    let told = &desk.claims[k];
    let filed = &desk.reports[told.report];
    let own: Vec<(usize, usize)> = of
        .range(filed.first..filed.first + filed.report.reading.extract.claims.len())
        .map(|(k, t)| (*k, *t))
        .collect();
    let sentence =
        own.iter().find(|(j, _)| told.sentence.is_some() && desk.claims[*j].sentence == told.sentence);
    if let Some((_, track)) = sentence {
        return Some(*track);
    }
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for (_, track) in &own {
        *counts.entry(*track).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, n)| *n).map(|(track, _)| track)
}
