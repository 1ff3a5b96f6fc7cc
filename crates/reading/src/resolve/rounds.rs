//! Claims of meetings → tracks of talks and their rounds. In: meeting claims of all reports. Out: [`Track`]s by venue,
//! with rounds told apart by ordinal and day, and the [`Contact`]s (bilateral meetings and calls) beside them.
//!
//! "The talks" without a day belong to the round nearest to the publication, as weak members with the reason. Planned
//! days are kept as each claim gave them; a slip is information, not noise. Who took part is for `participation`.

mod publish;
mod venues;

use std::collections::BTreeMap;

use crate::doubt::Doubt;
use crate::extract::claim::{Days, Kind, Modality};
use crate::resolve::ClaimRef;
use crate::resolve::desk::{Desk, gap, length};
use crate::resolve::participation::Participation;
pub use publish::{contacts, publish};
use venues::tracks;

/// How firmly a claim belongs to its round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Hold {
    /// By its own day or ordinal.
    Firm,
    /// By the publication of its report, or by what stands around it.
    Weak,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RoundClaim {
    pub claim: ClaimRef,
    pub hold: Hold,
    pub why: String,
}

/// A day that somebody gave for a round before it took place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedDays {
    pub days: Days,
    pub claims: Vec<ClaimRef>,
    pub speakers: Vec<String>,
}

/// One round of a track.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    pub id: String,
    pub ordinal: Option<u32>,
    /// As reported of it when it was on or over, else as last planned.
    pub days: Option<Days>,
    pub claims: Vec<RoundClaim>,
    pub planned: Vec<PlannedDays>,
    /// Those of its claims that say who convenes it.
    pub conveners: Vec<ClaimRef>,
    pub participation: Vec<Participation>,
    pub why: Vec<String>,
}

/// Talks in one place, or by one convener where no place is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    pub id: String,
    pub name: String,
    pub country: Option<String>,
    pub rounds: Vec<Round>,
}

/// A bilateral meeting or a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    pub id: String,
    pub code: &'static str,
    pub claims: Vec<ClaimRef>,
    pub days: Option<Days>,
    pub why: Vec<String>,
}

/// Days between two mentions that can still be one round.
const ONE_ROUND: i64 = 3;
/// A longer time than this names a period, not a round.
const NARROW: i64 = 10;
/// How far a slipped date of a numbered round may lie.
const SLIP: i64 = 90;
const FORTNIGHT: i64 = 14;
/// How far from the publication an undated mention may reach.
const REACH: i64 = 60;

/// One round while it is put together.
pub struct Draft {
    pub track: usize,
    pub ordinal: Option<u32>,
    pub days: Option<Days>,
    pub members: Vec<(usize, Hold, String)>,
}

/// The rounds with what `participation` needs of them.
pub struct Drafts {
    pub tracks: Vec<Venue>,
    pub rounds: Vec<Draft>,
    /// Track of each meeting or participation claim.
    pub track_of: BTreeMap<usize, usize>,
    pub contacts: Vec<usize>,
    /// Meeting claims that no round holds.
    pub loose: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Venue {
    pub key: String,
    pub name: String,
    pub country: Option<String>,
}

pub fn draft(desk: &Desk, doubts: &mut Vec<Doubt>) -> Drafts {
    let (tracks, track_of) = tracks(desk);
    let mut drafts = Drafts { tracks, rounds: Vec::new(), track_of, contacts: Vec::new(), loose: Vec::new() };
    let (contacts, meetings): (Vec<usize>, Vec<usize>) =
        desk.of_kind(Kind::Meeting).partition(|k| matches!(desk.claims[*k].claim.code, "bilateral" | "call"));
    drafts.contacts = contacts;
    let mut dated: Vec<usize> = Vec::new();
    let mut undated: Vec<usize> = Vec::new();
    for k in meetings {
        let narrow = desk.days(k).is_some_and(|d| length(d) <= NARROW);
        if narrow && drafts.track_of.contains_key(&k) { dated.push(k) } else { undated.push(k) }
    }
    dated.sort_by_key(|k| (desk.days(*k), *k));
    for &k in dated.iter().filter(|k| ordinal(desk, **k).is_some()) {
        drafts.place_dated(desk, k);
    }
    for &k in dated.iter().filter(|k| ordinal(desk, **k).is_none()) {
        drafts.place_dated(desk, k);
    }
    drafts.merge_touching();
    undated.sort_by_key(|k| (desk.days(*k).is_none(), ordinal(desk, *k).is_none(), *k));
    for k in undated {
        drafts.place_undated(desk, k, doubts);
    }
    drafts
}

impl Drafts {
    fn place_dated(&mut self, desk: &Desk, k: usize) {
        let (track, days, number) = (self.track_of[&k], desk.days(k), ordinal(desk, k));
        let Some(days) = days else { return };
        let fits = |d: &Draft| {
            let apart = d.days.map_or(0, |own| gap(own, days));
            let numbered = number.is_some() && d.ordinal == number;
            let clash = number.is_some() && d.ordinal.is_some() && d.ordinal != number;
            d.track == track && !clash && (apart <= ONE_ROUND || numbered && apart <= SLIP)
        };
        let best = (0..self.rounds.len())
            .filter(|r| fits(&self.rounds[*r]))
            .min_by_key(|r| (self.rounds[*r].days.map_or(0, |own| gap(own, days)), *r));
        let why = format!("dated {}", in_days(days));
        match best {
            Some(r) => {
                let round = &mut self.rounds[r];
                round.members.push((k, Hold::Firm, why));
                round.ordinal = round.ordinal.or(number);
                round.days = round.days.map(|own| closer(own, days)).or(Some(days));
            }
            None => self.rounds.push(Draft {
                track,
                ordinal: number,
                days: Some(days),
                members: vec![(k, Hold::Firm, why)],
            }),
        }
    }

    /// Two rounds of a track that came to touch are one, unless their numbers differ.
    fn merge_touching(&mut self) {
        let mut r = 0;
        while r < self.rounds.len() {
            let twin = (r + 1..self.rounds.len()).find(|s| {
                let (a, b) = (&self.rounds[r], &self.rounds[*s]);
                let near = a.days.zip(b.days).is_some_and(|(x, y)| gap(x, y) <= ONE_ROUND);
                let clash = a.ordinal.is_some() && b.ordinal.is_some() && a.ordinal != b.ordinal;
                a.track == b.track && near && !clash
            });
            match twin {
                Some(s) => {
                    let gone = self.rounds.remove(s);
                    let own = &mut self.rounds[r];
                    own.days = own.days.zip(gone.days).map(|(x, y)| closer(x, y)).or(own.days).or(gone.days);
                    own.ordinal = own.ordinal.or(gone.ordinal);
                    own.members.extend(gone.members);
                }
                None => r += 1,
            }
        }
    }

    fn place_undated(&mut self, desk: &Desk, k: usize, doubts: &mut Vec<Doubt>) {
        let Some(&track) = self.track_of.get(&k) else {
            self.loose.push(k);
            return;
        };
        let number = ordinal(desk, k);
        let numbered = number.and_then(|n| self.of_track(track).find(|r| self.rounds[*r].ordinal == Some(n)));
        if let Some(r) = numbered {
            let why = format!("called round {}", number.unwrap_or_default());
            self.rounds[r].members.push((k, Hold::Firm, why));
            return;
        }
        if let Some(period) = desk.days(k).filter(|d| length(*d) <= 92) {
            self.place_in_period(desk, k, track, period, doubts);
            return;
        }
        if let Some((r, why)) = number.and_then(|n| self.unnumbered(desk, k, track, n)) {
            self.rounds[r].members.push((k, Hold::Weak, why));
            return;
        }
        if number.is_some() {
            let why = "no other claim gives this round".to_owned();
            let members = vec![(k, Hold::Firm, why)];
            self.rounds.push(Draft { track, ordinal: number, days: None, members });
            return;
        }
        match self.nearest(desk, k, track) {
            Some((r, why)) => self.rounds[r].members.push((k, Hold::Weak, why)),
            None => self.loose.push(k),
        }
    }

    /// "In January", "next month": the one round in that time, else the first of several, else a round of its own.
    fn place_in_period(
        &mut self,
        desk: &Desk,
        k: usize,
        track: usize,
        period: Days,
        doubts: &mut Vec<Doubt>,
    ) {
        let mut inside: Vec<usize> = self
            .of_track(track)
            .filter(|r| self.rounds[*r].days.is_some_and(|d| gap(d, period) == 0))
            .collect();
        inside.sort_by_key(|r| self.rounds[*r].days);
        if inside.len() > 1 {
            doubts.push(Doubt::new(
                "several-rounds",
                Some(desk.claims[k].claim.evidence),
                format!(
                    "\"{}\" in {} fits {} rounds of the {} talks.",
                    desk.words(k),
                    desk.name_of(desk.claims[k].report),
                    inside.len(),
                    self.tracks[track].name
                ),
                "It is placed with the first of them.",
            ));
        }
        let hold = if inside.len() > 1 { Hold::Weak } else { Hold::Firm };
        let why = format!("dated {}", in_days(period));
        match inside.first() {
            Some(&r) => self.rounds[r].members.push((k, hold, why)),
            None => self.rounds.push(Draft {
                track,
                ordinal: ordinal(desk, k),
                days: Some(period),
                members: vec![(k, Hold::Firm, why)],
            }),
        }
    }

    pub fn of_track(&self, track: usize) -> impl Iterator<Item = usize> {
        (0..self.rounds.len()).filter(move |r| self.rounds[*r].track == track)
    }

    /// A round without a number that lies near the publication and between its neighbours by number.
    fn unnumbered(&self, desk: &Desk, k: usize, track: usize, number: u32) -> Option<(usize, String)> {
        let published = desk.report_of(k).published?;
        let in_order = |days: Days| {
            self.of_track(track).all(|r| {
                let (own, other) = (self.rounds[r].ordinal, self.rounds[r].days);
                own.zip(other).is_none_or(|(n, other)| (n < number) == (other.from < days.from))
            })
        };
        let near = |r: usize| {
            let round = &self.rounds[r];
            let days = round.days.filter(|d| round.ordinal.is_none() && in_order(*d))?;
            Some((gap(days, published), r)).filter(|(away, _)| *away <= FORTNIGHT)
        };
        let (away, r) = self.of_track(track).filter_map(near).min()?;
        Some((
            r,
            format!(
                "called round {number}; the round without a number nearest to its publication, {away} days away"
            ),
        ))
    }

    /// The round that a report most likely means when it gives no day.
    fn nearest(&self, desk: &Desk, k: usize, track: usize) -> Option<(usize, String)> {
        let published = desk.report_of(k).published;
        let Some(published) = published else {
            let own = self.of_track(track).find(|r| {
                let members = &self.rounds[*r].members;
                members.iter().any(|m| desk.claims[m.0].report == desk.claims[k].report)
            });
            return own.map(|r| (r, "the same report dates a round of these talks".to_owned()));
        };
        let planned = !matches!(desk.claims[k].claim.modality, Modality::Asserted | Modality::Historical);
        let cost = |r: &usize| {
            self.rounds[*r].days.map(|days| {
                let away = gap(days, published);
                if planned && days.to < published.from { away * 3 + 1 } else { away }
            })
        };
        let best = self.of_track(track).filter_map(|r| cost(&r).map(|c| (c, r))).min()?;
        let why = format!("undated; the round nearest to its publication, {} days away", best.0);
        (best.0 <= REACH).then_some((best.1, why))
    }
}

/// The interval that says more: the overlap, or both when they only touch.
fn closer(a: Days, b: Days) -> Days {
    Days { from: a.from.min(b.from), to: a.to.max(b.to) }
}

pub fn in_days(days: Days) -> String {
    if days.from == days.to { days.from.to_string() } else { format!("{} to {}", days.from, days.to) }
}

/// Words that make the actor of a meeting its convener rather than somebody who takes part.
const CONVENING: [&str; 12] = [
    "sponsor",
    "convene",
    "organis",
    "organiz",
    "broker",
    "mediat",
    "host",
    "facilitat",
    "called by",
    "auspices",
    "have called",
    "chair",
];

/// Whether a claim of a meeting names who convenes it.
pub fn names_conveners(desk: &Desk, k: usize) -> bool {
    let words = desk.words_with_actor(k).to_lowercase();
    let parts = &desk.claims[k].actor.parts;
    !parts.is_empty() && parts.iter().all(|p| !p.is_nobody()) && CONVENING.iter().any(|w| words.contains(w))
}

const ORDINALS: [(&str, u32); 15] = [
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("opening", 1),
    ("inaugural", 1),
    ("initial", 1),
];

/// "The third round", "the 12th round": the number that stands directly before the round.
pub fn ordinal(desk: &Desk, k: usize) -> Option<u32> {
    let words = desk.words(k).to_lowercase();
    let listed: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    listed.windows(2).find_map(|pair| {
        let round = matches!(pair[1], "round" | "meeting" | "summit" | "conference");
        let named = ORDINALS.iter().find(|(word, _)| *word == pair[0]).map(|(_, n)| *n);
        let digits = pair[0].trim_end_matches(|c: char| c.is_alphabetic());
        let figured = (digits.len() < pair[0].len()).then(|| digits.parse().ok()).flatten();
        named.or(figured).filter(|n| round && *n < 200)
    })
}
