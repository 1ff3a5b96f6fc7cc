//! What stands against what in the accounts of events: numbers, actors, places, denials, zeros, accusations returned.

use std::collections::BTreeMap;

use crate::extract::claim::{Claim, Kind, Modality};
use crate::resolve::contradictions::{Book, Found, Matter, Strength};
use crate::resolve::incidents::Incident;
use crate::resolve::likeness::{self, PeopleLikeness, PlaceLikeness, TimeLikeness};
use crate::resolve::names::{Accord, Who};
use crate::resolve::participation::fullest;

impl Book<'_, '_> {
    pub(super) fn incidents(&mut self, found: &Found) {
        let by_id: BTreeMap<&str, &Incident> = found.incidents.iter().map(|i| (i.id.as_str(), i)).collect();
        for incident in found.incidents {
            let claims = self.keys(&incident.claims);
            let denials = self.keys(&incident.denials);
            let place = incident.place.as_ref().map_or("an unnamed place", |p| p.name.as_str());
            let sentence = format!("{} at {place} is claimed, and denied.", incident.code);
            self.add(Matter::Denial, Strength::Strong, &claims, &denials, sentence);
            self.numbers(&claims, &claims, place);
        }
        for link in found.possibly {
            let (Some(a), Some(b)) = (by_id.get(link.a.as_str()), by_id.get(link.b.as_str())) else {
                continue;
            };
            let (x, y) = (self.keys(&a.claims), self.keys(&b.claims));
            let place = a.place.as_ref().map_or("one place", |p| p.name.as_str()).to_owned();
            self.accounts(&x, &y, &place, link.score);
            self.numbers(&x, &y, &place);
            self.whereabouts(&x, &y, a, b);
        }
    }

    /// Two accounts of what may be one event that name different actors, or one of which names none.
    fn accounts(&mut self, x: &[usize], y: &[usize], place: &str, score: f64) {
        let actors = |claims: &[usize]| -> Who {
            let parts = claims.iter().flat_map(|k| self.desk.claims[*k].actor.parts.clone());
            Who { parts: parts.filter(|p| !p.is_nobody() || !p.words.is_empty()).collect() }
        };
        let (a, b) = (actors(x), actors(y));
        let accord = self.desk.roster.accord(&a, &b);
        let names = |who: &Who| fullest(&who.parts);
        match (a.parts.is_empty(), b.parts.is_empty()) {
            (false, false) if accord == Accord::Apart && score >= 0.5 && self.dated_alike(x, y) => {
                let sentence =
                    format!("What happened at {place} is laid to {} and to {}.", names(&a), names(&b));
                self.add(Matter::Actor, Strength::Strong, x, y, sentence);
            }
            (true, false) | (false, true) if x.iter().chain(y).any(|k| self.claim(*k).code == "CLASH") => {
                let named = if a.parts.is_empty() { &b } else { &a };
                let sentence = format!(
                    "At {place} one account tells of fighting that nobody began, the other of an attack by {}.",
                    names(named)
                );
                self.add(Matter::Actor, Strength::Medium, x, y, sentence);
            }
            _ => {}
        }
    }

    /// Some claim of each is dated, and they share a day.
    fn dated_alike(&self, x: &[usize], y: &[usize]) -> bool {
        let pairs = x.iter().flat_map(|a| y.iter().map(move |b| (*a, *b)));
        pairs.into_iter().any(|(a, b)| likeness::times(self.desk, a, b) >= TimeLikeness::Overlap)
    }

    /// Numbers that cannot both be right, between two sets of claims or within one.
    fn numbers(&mut self, x: &[usize], y: &[usize], place: &str) {
        for &a in x {
            let clash = |b: &&usize| {
                let (p, q) = (self.claim(a).quantity.as_ref(), self.claim(**b).quantity.as_ref());
                **b != a && likeness::counts(p, q) == Some(false) && !self.one_sentence(&[a], &[**b])
            };
            let Some(&b) = y.iter().find(clash) else { continue };
            let (a, b) = (a.min(b), a.max(b));
            let (p, q) = (number(self.claim(a)), number(self.claim(b)));
            let sentence = format!("The number for {place} is {p} in one claim and {q} in the other.");
            self.add(Matter::Count, Strength::Medium, &[a], &[b], sentence);
        }
    }

    /// The same act on the same days with the same number, told of two places near each other.
    fn whereabouts(&mut self, x: &[usize], y: &[usize], a: &Incident, b: &Incident) {
        let (Some(p), Some(q)) = (&a.place, &b.place) else { return };
        if likeness::places(Some(p), Some(q)) == PlaceLikeness::Near {
            let sentence = format!("What may be one event is placed at {} and at {}.", p.name, q.name);
            self.add(Matter::Place, Strength::Medium, x, y, sentence);
        }
    }

    /// One list counts events where another counts none: the same act, place and time.
    pub(super) fn zeros(&mut self) {
        let desk = self.desk;
        let value = |k: usize| desk.claims[k].claim.quantity.as_ref().and_then(|q| q.value);
        let counted: Vec<usize> = desk.of_kind(Kind::Incident).filter(|k| value(*k).is_some()).collect();
        for &zero in counted.iter().filter(|k| value(**k) == Some(0.0)) {
            let own = desk.claims[zero].claim;
            let against: Vec<usize> = counted
                .iter()
                .copied()
                .filter(|k| {
                    let other = desk.claims[*k].claim;
                    value(*k) > Some(0.0)
                        && other.code == own.code
                        && likeness::people(desk, zero, *k) != PeopleLikeness::Apart
                        && likeness::places(own.place.as_ref(), other.place.as_ref()) == PlaceLikeness::Same
                        && likeness::times(desk, zero, *k) > TimeLikeness::Unknown
                })
                .collect();
            let place = own.place.as_ref().map_or("one place", |p| p.name.as_str());
            let sentence = format!("For {place} one list counts some events, another none.");
            self.add(Matter::Count, Strength::Medium, &against, &[zero], sentence);
        }
    }

    /// What is laid to somebody without place and day, and denied as generally.
    pub(super) fn denied_allegations(&mut self) {
        let desk = self.desk;
        let loose = |k: &usize| desk.claims[*k].claim.place.is_none() && !desk.claims[*k].claim.countable;
        let told: Vec<usize> = desk.of_kind(Kind::Incident).filter(loose).collect();
        let (denials, alleged): (Vec<usize>, Vec<usize>) = told
            .into_iter()
            .partition(|k| matches!(self.claim(*k).modality, Modality::Denied | Modality::Negated));
        for denial in denials {
            let x = &desk.claims[denial];
            let against: Vec<usize> = alleged
                .iter()
                .copied()
                .filter(|k| {
                    let y = &desk.claims[*k];
                    let happened = matches!(y.claim.modality, Modality::Asserted | Modality::Alleged);
                    y.claim.code == x.claim.code
                        && happened
                        && desk.roster.accord(&x.actor, &y.actor) >= Accord::Kin
                })
                .collect();
            let sentence = format!("{} is alleged, and denied.", x.claim.code);
            self.add(Matter::Denial, Strength::Medium, &against, &[denial], sentence);
        }
    }

    /// "X broke the truce", says Y; "Y broke it", says X.
    pub(super) fn counter_accusations(&mut self) {
        let desk = self.desk;
        let accusing: Vec<usize> = (0..desk.claims.len())
            .filter(|k| {
                let claim = desk.claims[*k].claim;
                let general = claim.kind == Kind::Incident && claim.code == "OTHER";
                let accuses = claim.kind == Kind::Position && claim.code == "accuse";
                general && claim.modality == Modality::Alleged || accuses
            })
            .collect();
        let roles = |k: usize| {
            let told = &desk.claims[k];
            match told.claim.kind {
                Kind::Position => (told.actor.clone(), told.target.clone()),
                _ => {
                    let speaker =
                        told.claim.speaker.as_ref().map(|s| desk.roster.who(&s.entity, desk.day(k)));
                    (speaker.unwrap_or_default(), told.actor.clone())
                }
            }
        };
        for (i, &a) in accusing.iter().enumerate() {
            let (accuser, accused) = roles(a);
            for &b in accusing[i + 1..].iter().take(200) {
                let (other, others) = roles(b);
                let mutual = desk.roster.accord(&accuser, &others) >= Accord::Kin
                    && desk.roster.accord(&accused, &other) >= Accord::Kin
                    && desk.roster.accord(&accuser, &accused) != Accord::Same;
                if mutual && desk.claims[a].claim.kind == desk.claims[b].claim.kind {
                    let sentence = format!(
                        "{} accuses {}, which accuses it in turn.",
                        fullest(&accuser.parts),
                        fullest(&accused.parts)
                    );
                    self.add(Matter::CounterAccusation, Strength::Medium, &[a], &[b], sentence);
                }
            }
        }
    }
}

fn number(claim: &Claim) -> String {
    let quantity = claim.quantity.as_ref();
    quantity.map_or_else(String::new, |q| {
        let value = q.value.map_or_else(|| "?".to_owned(), |v| v.to_string());
        format!("{} {value} {}", q.bound.name(), q.unit).trim().to_owned()
    })
}
