//! Figures as claims: tolls, displaced, besieged, series by series. In: figure claims of all reports and the incidents.
//! Out: [`Series`] in the order of their days, and [`Caveat`]s ("could not be confirmed") tied to the figure they speak of.
//!
//! A series is a list of what was claimed, never a sum, a mean or a difference: most tolls are lower bounds by different
//! methods. A caveat whose figure is not there is a doubt, `orphan-caveat`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;

use crate::doubt::Doubt;
use crate::extract::claim::{Bound, Days, Kind, Precision};
use crate::extract::lexicon;
use crate::resolve::ClaimRef;
use crate::resolve::desk::{Desk, gap, length, quote};
use crate::resolve::incidents::Incident;
use crate::resolve::likeness::{self, PlaceLikeness};
use crate::span::Span;

/// What a series counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// The whole war, or all who are in a state now.
    Whole,
    /// A stretch of days that is neither: "in the past ten days".
    Period,
    /// One event, by the id of the incident when one was grouped.
    Event(Option<String>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub claim: ClaimRef,
    /// The day up to which it counts, else the day of publication.
    pub as_of: Option<Date>,
    /// Lowest and highest value that the words allow; the highest is empty for a lower bound.
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub bound: Bound,
    pub unit: String,
    /// Who gives it: speaker, else the source.
    pub by: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub id: String,
    /// killed, injured, displaced …
    pub code: &'static str,
    pub population: &'static str,
    pub scope: Scope,
    pub points: Vec<Point>,
    /// A later point is lower than an earlier one.
    pub falls: bool,
    /// Shares and numbers, or other units: not to be compared without a base.
    pub mixed_units: bool,
    pub why: Vec<String>,
}

/// Words that say that something could not be checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Caveat {
    /// Index of the report as given.
    pub report: usize,
    pub span: Span,
    /// It speaks of a number.
    pub of_number: bool,
    pub about: Option<ClaimRef>,
}

pub fn series(desk: &Desk, incidents: &[Incident]) -> Vec<Series> {
    let mut incident_of: BTreeMap<ClaimRef, usize> = BTreeMap::new();
    for (i, incident) in incidents.iter().enumerate() {
        incident_of.extend(incident.claims.iter().map(|c| (*c, i)));
    }
    let mut groups: Vec<(Key, Vec<usize>)> = Vec::new();
    for k in desk.of_kind(Kind::Figure) {
        let key = key(desk, &incident_of, k);
        match groups
            .iter_mut()
            .find(|(other, members)| other.meets(&key) && near(desk, members, k, other, &key))
        {
            Some((own, members)) => {
                own.country = own.country.take().or(key.country);
                members.push(k);
            }
            None => groups.push((key, vec![k])),
        }
    }
    groups.into_iter().map(|(key, members)| published(desk, incidents, key, &members)).collect()
}

struct Key {
    code: &'static str,
    population: &'static str,
    country: Option<String>,
    span: Counted,
    /// Figures of other things are only compared in one unit.
    unit: String,
}

/// What a figure counts, while series are put together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counted {
    Whole,
    Period(Days),
    /// One event, with the incident if one was grouped.
    Event(Option<usize>),
}

impl Key {
    fn meets(&self, other: &Key) -> bool {
        let countries = self.country.as_ref().zip(other.country.as_ref());
        self.code == other.code
            && self.population == other.population
            && countries.is_none_or(|(a, b)| a == b)
            && (self.code != "other" || self.unit == other.unit)
            && match (self.span, other.span) {
                (Counted::Whole, Counted::Whole) => true,
                (Counted::Period(a), Counted::Period(b)) => a == b,
                (Counted::Event(a), Counted::Event(b)) => a.is_none() || b.is_none() || a == b,
                _ => false,
            }
    }
}

fn key(desk: &Desk, incident_of: &BTreeMap<ClaimRef, usize>, k: usize) -> Key {
    let claim = desk.claims[k].claim;
    let country = claim.place.as_ref().and_then(|p| p.country.clone());
    Key {
        code: claim.code,
        population: population(desk, k),
        country,
        span: counted(desk, incident_of, k),
        unit: claim.quantity.as_ref().map(|q| q.unit.clone()).unwrap_or_default(),
    }
}

/// Words by which a figure counts from the beginning.
const FROM_THE_START: [&str; 8] = [
    "since the",
    "since fighting",
    "so far",
    "in the war",
    "of the war",
    "the conflict",
    "the uprising",
    "in all, ",
];

/// A small place makes an event, a season the whole; a few days without a place are a period.
fn counted(desk: &Desk, incident_of: &BTreeMap<ClaimRef, usize>, k: usize) -> Counted {
    let claim = desk.claims[k].claim;
    let time = claim.time.as_ref().map_or("", |t| quote(&desk.report_of(k).report, t.span));
    let words = format!("{} {time}", desk.words(k)).to_lowercase();
    let small = claim.place.as_ref().is_some_and(|p| p.precision < Precision::Country);
    let days = desk.days(k);
    let from_start = FROM_THE_START.iter().any(|w| words.contains(w)) && days.is_none_or(|d| length(d) > 3);
    match days {
        _ if small => Counted::Event(event(desk, incident_of, k)),
        _ if from_start => Counted::Whole,
        None => match event(desk, incident_of, k).filter(|_| same_sentence_event(desk, k)) {
            Some(incident) => Counted::Event(Some(incident)),
            None => Counted::Whole,
        },
        Some(days) if length(days) > 90 && up_to_now(desk, k, days) => Counted::Whole,
        Some(days) if length(days) > 3 => Counted::Period(days),
        Some(_) => Counted::Event(event(desk, incident_of, k)),
    }
}

/// The period ends about when the report came out: a toll, not the count of a past year.
fn up_to_now(desk: &Desk, k: usize, days: Days) -> bool {
    let published = desk.report_of(k).published;
    published.is_none_or(|p| gap(Days { from: days.to, to: days.to }, p) <= 31)
}

/// An incident is told in the figure's own sentence, so that its number is the number of that event.
fn same_sentence_event(desk: &Desk, k: usize) -> bool {
    let told = &desk.claims[k];
    let filed = &desk.reports[told.report];
    let own = filed.first..filed.first + filed.report.reading.extract.claims.len();
    let state = matches!(told.claim.code, "besieged" | "displaced" | "detained" | "other");
    !state
        && own.into_iter().any(|j| {
            let other = &desk.claims[j];
            other.claim.kind == Kind::Incident && other.claim.countable && other.sentence == told.sentence
        })
}

/// The incident that the figure's sentence, or the one before it, tells.
fn event(desk: &Desk, incident_of: &BTreeMap<ClaimRef, usize>, k: usize) -> Option<usize> {
    let told = &desk.claims[k];
    let sentence = told.sentence?;
    let filed = &desk.reports[told.report];
    let own = filed.first..filed.first + filed.report.reading.extract.claims.len();
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for j in own {
        let other = &desk.claims[j];
        let Some(at) = other.sentence.filter(|s| *s <= sentence && sentence - s <= 1) else { continue };
        let Some(&incident) = incident_of.get(&other.at) else { continue };
        let place = likeness::places(told.claim.place.as_ref(), other.claim.place.as_ref());
        if place != PlaceLikeness::Apart {
            let away = told.claim.evidence.start.abs_diff(other.claim.evidence.start);
            found.push((sentence - at, away, incident));
        }
    }
    found.into_iter().min().map(|(_, _, incident)| incident)
}

/// Figures of one event hang on one incident, or give the same place and days.
fn near(desk: &Desk, members: &[usize], k: usize, own: &Key, other: &Key) -> bool {
    match (own.span, other.span) {
        (Counted::Whole, Counted::Whole) | (Counted::Period(_), Counted::Period(_)) => true,
        (Counted::Event(Some(a)), Counted::Event(Some(b))) if a == b => true,
        _ => members.iter().any(|m| alike_event(desk, *m, k)),
    }
}

fn alike_event(desk: &Desk, a: usize, b: usize) -> bool {
    let (x, y) = (desk.claims[a].claim, desk.claims[b].claim);
    let place = likeness::places(x.place.as_ref(), y.place.as_ref());
    let windows = likeness::window(desk, a).zip(likeness::window(desk, b));
    place == PlaceLikeness::Same && windows.is_some_and(|(x, y)| gap(x, y) == 0)
}

static POPULATIONS: LazyLock<Vec<(&'static str, Vec<&'static str>)>> = LazyLock::new(|| {
    let rows = lexicon::rows(include_str!("../../data/en/populations.tsv"));
    rows.filter_map(|row| match row[..] {
        [name, words] => Some((name, words.split(',').collect())),
        _ => None,
    })
    .collect()
});

/// Whom the figure counts: the words of its own clause decide.
fn population(desk: &Desk, k: usize) -> &'static str {
    let claim = desk.claims[k].claim;
    let target = claim.target.as_ref().map(|t| t.entity.to_lowercase()).unwrap_or_default();
    let unit = claim.quantity.as_ref().map(|q| q.unit.to_lowercase()).unwrap_or_default();
    let after = desk.words(k).to_lowercase();
    let counted = [unit.as_str(), target.as_str(), after.as_str()];
    let named = |words: &&str| {
        let listed: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).collect();
        let found = POPULATIONS.iter().find(|(_, list)| {
            list.iter().any(|w| if w.contains(' ') { words.contains(w) } else { listed.contains(w) })
        });
        found.map(|(name, _)| *name)
    };
    counted.iter().find_map(named).unwrap_or("people")
}

fn published(desk: &Desk, incidents: &[Incident], key: Key, members: &[usize]) -> Series {
    let mut points: Vec<(usize, Point)> = members.iter().map(|k| (*k, point(desk, *k))).collect();
    points.sort_by_key(|(k, p)| (p.as_of.is_none(), p.as_of, *k));
    let points: Vec<Point> = points.into_iter().map(|(_, p)| p).collect();
    let mut units: Vec<bool> = points.iter().map(|p| p.unit.contains("percent")).collect();
    units.dedup();
    let mixed_units = units.len() > 1;
    let falls = !mixed_units && falls(&points);
    let mut why = vec![match (&key.span, points.len()) {
        (_, 1) => "One claim.".to_owned(),
        (Counted::Whole | Counted::Period(_), _) => {
            format!("{} of {} in all, as claimed on different days; never summed.", key.code, key.population)
        }
        (Counted::Event(_), _) => {
            "Figures for one event, as claimed one after the other; never summed.".to_owned()
        }
    }];
    if points.iter().all(|p| p.bound == Bound::AtLeast) && points.len() > 1 {
        why.push("All are lower bounds.".to_owned());
    }
    if falls {
        why.push("A later figure is lower than an earlier one.".to_owned());
    }
    if mixed_units {
        why.push("Shares and numbers stand side by side: not comparable without a base.".to_owned());
    }
    Series {
        id: desk.id_of("series", members),
        code: key.code,
        population: key.population,
        scope: match key.span {
            Counted::Whole => Scope::Whole,
            Counted::Period(_) => Scope::Period,
            Counted::Event(event) => Scope::Event(event.map(|i| incidents[i].id.clone())),
        },
        points,
        falls,
        mixed_units,
        why,
    }
}

fn point(desk: &Desk, k: usize) -> Point {
    let told = &desk.claims[k];
    let quantity = told.claim.quantity.as_ref();
    let range = quantity.and_then(likeness::range);
    Point {
        claim: told.at,
        as_of: desk.days(k).map(|d| d.to).or(desk.report_of(k).published.map(|d| d.from)),
        low: range.map(|r| r.0),
        high: range.map(|r| r.1).filter(|h| h.is_finite()),
        bound: quantity.map_or(Bound::Vague, |q| q.bound),
        unit: quantity.map(|q| q.unit.clone()).unwrap_or_default(),
        by: match &told.claim.speaker {
            Some(speaker) => speaker.entity.clone(),
            None => desk.name_of(told.report),
        },
    }
}

fn falls(points: &[Point]) -> bool {
    let lows: Vec<(Option<Date>, f64)> =
        points.iter().filter_map(|p| p.low.map(|low| (p.as_of, low))).collect();
    lows.windows(2).any(|w| w[1].1 < w[0].1 && w[0].0 < w[1].0)
}

struct Caveats {
    phrases: Vec<&'static str>,
    numbers: Vec<&'static str>,
}

static CAVEATS: LazyLock<Caveats> = LazyLock::new(|| {
    let mut caveats = Caveats { phrases: Vec::new(), numbers: Vec::new() };
    for row in lexicon::rows(include_str!("../../data/en/caveats.tsv")) {
        match row[..] {
            ["caveat", phrase] => caveats.phrases.push(phrase),
            ["number", word] => caveats.numbers.push(word),
            _ => {}
        }
    }
    caveats
});

/// Every sentence that says so, with the claim it speaks of: in its own sentence, else before it in the paragraph.
pub fn caveats(desk: &Desk, doubts: &mut Vec<Doubt>) -> Vec<Caveat> {
    let mut found = Vec::new();
    for (r, filed) in desk.reports.iter().enumerate() {
        let sentences = &filed.report.reading.text.sentences;
        for (s, sentence) in sentences.iter().enumerate().filter(|(_, s)| s.region.makes_claims()) {
            let words = quote(&filed.report, sentence.span).to_lowercase();
            let Some(at) = CAVEATS.phrases.iter().find_map(|p| words.find(p)) else { continue };
            let before: Vec<&str> = words[..at].split(|c: char| !c.is_alphanumeric()).collect();
            let of_number = CAVEATS.numbers.iter().any(|w| before.contains(w));
            let about = spoken_of(desk, r, s, of_number);
            if about.is_none() && of_number {
                doubts.push(orphan(desk, r, sentence.span));
            }
            let about = about.map(|k| desk.claims[k].at);
            found.push(Caveat { report: filed.given, span: sentence.span, of_number, about });
        }
    }
    found
}

fn orphan(desk: &Desk, report: usize, span: Span) -> Doubt {
    let words = quote(&desk.reports[report].report, span);
    Doubt::new(
        "orphan-caveat",
        Some(span),
        format!(
            "\"{words}\" in {} speaks of a figure that its paragraph does not give.",
            desk.name_of(report)
        ),
        "It is tied to no figure.",
    )
}

/// The nearest claim before the caveat, in its paragraph; a paragraph that is only the caveat looks one paragraph back.
fn spoken_of(desk: &Desk, report: usize, sentence: usize, of_number: bool) -> Option<usize> {
    let filed = &desk.reports[report];
    let sentences = &filed.report.reading.text.sentences;
    let paragraph = sentences[sentence].paragraph;
    let alone = sentence == 0 || sentences[sentence - 1].paragraph != paragraph;
    let before = if alone && sentence > 0 { sentences[sentence - 1].paragraph } else { paragraph };
    let own = filed.first..filed.first + filed.report.reading.extract.claims.len();
    let fits = |k: &usize| {
        let told = &desk.claims[*k];
        let people = ["killed", "injured", "displaced", "besieged", "detained"].contains(&told.claim.code);
        let valued = told.claim.quantity.as_ref().is_some_and(|q| q.value.is_some());
        let number = told.claim.kind == Kind::Figure && valued && (people || before == paragraph);
        let counted = told.claim.kind == Kind::Incident && told.claim.quantity.is_some();
        number || counted || !of_number && told.claim.kind == Kind::Incident
    };
    own.filter(|k| {
        let at = desk.claims[*k].sentence;
        at.is_some_and(|s| s <= sentence && [paragraph, before].contains(&sentences[s].paragraph))
    })
    .filter(fits)
    .max_by_key(|k| {
        (
            desk.claims[*k].sentence,
            desk.claims[*k].claim.kind == Kind::Figure,
            desk.claims[*k].claim.evidence.start,
        )
    })
}
