//! Which place a name means: every candidate scored by what speaks for it, and the reason kept in words.
//!
//! The score is a sum of a few terms, each in the same unit (about one power of e), so that it reads as an argument:
//! people, kind, how the name led there, the countries and divisions the text speaks of, places near by, a kind word.
//! [`Gazetteer::resolve_together`] lets the names of one text speak for each other.

use std::collections::HashMap;

use super::kinds::{self, Says};
use super::{Entry, Found, Gazetteer, Iso2, Kind};

/// What is known around a name. The default knows nothing.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Countries the text or the dossier is about, with weights of 0 to 1.
    pub countries: Vec<(Iso2, f64)>,
    /// First divisions it is about, by name as the gazetteer gives it, with weights of 0 to 1.
    pub admin1s: Vec<(Iso2, String, f64)>,
    /// Points of places already resolved, with weights of 0 to 1.
    pub near: Vec<((f64, f64), f64)>,
    /// What a word beside the name says of it ("the town of", "province"), when the name itself has none.
    pub says: Option<Says>,
}

/// A candidate with its score and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    pub entry: Entry,
    pub score: f64,
    /// For a reader: "128 thousand people; the text is about SY; 34 km from a place it names".
    pub reason: String,
}

/// One name of a text, for [`Gazetteer::resolve_together`].
#[derive(Clone, Debug, Default)]
pub struct Mention<'a> {
    pub name: &'a str,
    pub says: Option<Says>,
    /// Which other mention the text puts around this one: "Alexandria, Louisiana" or "Kafr Zita in Hama province".
    pub inside: Option<usize>,
}

// Weights, fitted by hand on local news of the United States and news of epidemics the world over; see the `lgl` example.
const PEOPLE: f64 = 0.4;
const COUNTRY_KIND: f64 = 3.0;
const ADMIN1_KIND: f64 = -0.4;
const ADMIN2_KIND: f64 = -1.5;
const OTHER_KIND: f64 = 2.5;
const CAPITAL: f64 = 1.0;
const OTHER_NAME: f64 = -1.5;
const FUZZY: f64 = -2.0;
const SAID: f64 = 2.5;
const UNSAID: f64 = -3.0;
const SAME_COUNTRY: f64 = 4.5;
/// A country that a text is about outweighs one that it only mentions by more than their shares.
const SHARPNESS: f64 = 1.5;
/// What the bare name of a country tells of where the text's places lie, beside a place inside it: actors have countries too.
const COUNTRY_VOTE: f64 = 0.3;
const SAME_ADMIN1: f64 = 2.5;
const NEARNESS: f64 = 2.5;
const NEAR_KM: f64 = 150.0;
const INSIDE: f64 = 5.0;

impl Gazetteer {
    /// As the free function, with the dossier's places.
    pub fn resolve(&self, name: &str, context: &Context) -> Vec<Resolved> {
        let mut ranked = self.ranked(name, context);
        ranked.retain(|r| supported(&r.entry, context));
        ranked
    }

    fn ranked(&self, name: &str, context: &Context) -> Vec<Resolved> {
        let says = kinds::split(name).map(|(_, says)| says).or(context.says);
        let score = |entry: Entry| {
            let (score, reasons) = judged(&entry, says, context);
            Resolved { entry, score, reason: reasons.join("; ") }
        };
        let mut ranked: Vec<Resolved> = self.lookup(name).into_iter().map(score).collect();
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
        ranked
    }

    /// Resolves the names of one text, each in the light of the others. One answer per mention, in order.
    pub fn resolve_together(&self, mentions: &[Mention], context: &Context) -> Vec<Option<Resolved>> {
        let mut candidates: HashMap<(&str, Option<Says>), Vec<Resolved>> = HashMap::new();
        for m in mentions {
            candidates.entry((m.name, m.says)).or_insert_with(|| {
                let mut ranked = self.ranked(m.name, &Context { says: m.says, ..context.clone() });
                ranked.truncate(MOST_CANDIDATES);
                ranked
            });
        }
        let choices: Vec<&[Resolved]> = mentions.iter().map(|m| &candidates[&(m.name, m.says)][..]).collect();
        let mut beliefs: Vec<Vec<f64>> = choices.iter().map(|c| softmax(c.iter().map(|r| r.score))).collect();
        let mut best: Vec<Option<Resolved>> = Vec::new();
        for _ in 0..ROUNDS {
            best.clear();
            let mut next = Vec::with_capacity(beliefs.len());
            for (i, m) in mentions.iter().enumerate() {
                let around = around(i, mentions, &choices, &beliefs, context);
                let container = m.inside.map(|j| (choices[j], &beliefs[j][..]));
                let ranked =
                    reranked(choices[i], m.says.or(kinds::split(m.name).map(|s| s.1)), &around, container);
                next.push(softmax(ranked.iter().map(|r| r.score)));
                let supported = ranked.into_iter().filter(|r| supported(&r.entry, &around));
                best.push(supported.max_by(|a, b| a.score.total_cmp(&b.score)));
            }
            beliefs = next;
        }
        best
    }
}

const MOST_CANDIDATES: usize = 60;
const ROUNDS: usize = 3;

fn reranked(
    choices: &[Resolved],
    says: Option<Says>,
    around: &Context,
    container: Option<(&[Resolved], &[f64])>,
) -> Vec<Resolved> {
    let score = |choice: &Resolved| {
        let (mut score, mut reasons) = judged(&choice.entry, says, around);
        if let Some((outer, belief)) = container {
            let holds: f64 = outer
                .iter()
                .zip(belief)
                .filter(|(o, _)| lies_in(&choice.entry, &o.entry))
                .map(|(_, b)| b)
                .sum();
            if holds > 0.0 {
                score += INSIDE * holds;
                reasons.push("the text says what it lies in".to_owned());
            }
        }
        Resolved { entry: choice.entry.clone(), score, reason: reasons.join("; ") }
    };
    choices.iter().map(score).collect()
}

/// Whether a candidate may be believed at all. A similar spelling counts only where the text already is; and a small
/// place in a country of which the text says nothing, while it speaks of another, is chance: the world has a hamlet of almost
/// every name.
fn supported(entry: &Entry, context: &Context) -> bool {
    let weight = |country| most(context.countries.iter().filter(|(c, _)| *c == country).map(|(_, w)| *w));
    let Some(own) = entry.country.map(weight) else { return entry.found != Found::Fuzzy };
    let small = entry.kind == Kind::City && entry.population < SMALL;
    let elsewhere = small && own < STRANGE && context.countries.iter().any(|(_, w)| *w >= ABOUT);
    !elsewhere && (entry.found != Found::Fuzzy || own >= ENOUGH)
}

/// The weight of a country from which a similar spelling in it is believed: one other name of the text, or the dossier.
const ENOUGH: f64 = 0.4;
/// Fewer people than this make a place small.
const SMALL: u64 = 100_000;
/// Below this weight a text says nothing of a country; from `ABOUT` on it speaks of it.
const STRANGE: f64 = 0.1;
const ABOUT: f64 = 0.5;

fn lies_in(inner: &Entry, outer: &Entry) -> bool {
    let same_country = inner.country.is_some() && inner.country == outer.country;
    match outer.kind {
        Kind::Country => same_country && inner.kind != Kind::Country,
        Kind::Admin1 => same_country && inner.kind != Kind::Admin1 && inner.admin1 == outer.admin1,
        Kind::Admin2 => {
            same_country
                && inner.kind == Kind::City
                && inner.admin1 == outer.admin1
                && inner.admin2 == outer.admin2
        }
        Kind::City => inner.kind == Kind::City && km(inner.point, outer.point) < 30.0,
        Kind::Other => km(inner.point, outer.point) < 300.0,
    }
}

/// The country in which the places of a text lie, when nearly all that were resolved agree: what a place the gazetteer
/// lacks may be taken to lie in. Names of countries do not count, for they name actors.
pub fn common_country<'a>(resolved: impl Iterator<Item = &'a Resolved>) -> Option<Iso2> {
    let inside = resolved.filter(|r| r.entry.kind != Kind::Country);
    let countries: Vec<Iso2> = inside.filter_map(|r| r.entry.country).collect();
    let count = |country: &Iso2| countries.iter().filter(|c| *c == country).count();
    let top = countries.iter().copied().max_by_key(|c| (count(c), std::cmp::Reverse(*c)))?;
    (count(&top) >= 2 && count(&top) * 4 >= countries.len() * 3).then_some(top)
}

/// What the other mentions make likely, added to the context given.
fn around(
    own: usize,
    mentions: &[Mention],
    choices: &[&[Resolved]],
    beliefs: &[Vec<f64>],
    given: &Context,
) -> Context {
    let mut countries: HashMap<Iso2, f64> = HashMap::new();
    let mut admin1s: HashMap<(Iso2, &str), f64> = HashMap::new();
    let mut near = given.near.clone();
    let mut seen: Vec<String> = vec![mentions[own].name.to_lowercase()];
    for (j, m) in mentions.iter().enumerate() {
        let name = m.name.to_lowercase();
        if seen.contains(&name) || choices[j].is_empty() {
            continue;
        }
        seen.push(name);
        for (choice, belief) in choices[j].iter().zip(&beliefs[j]) {
            let Some(country) = choice.entry.country.filter(|_| *belief > 0.1) else { continue };
            let vote = if choice.entry.kind == Kind::Country { COUNTRY_VOTE } else { 1.0 };
            *countries.entry(country).or_default() += belief * vote;
            if let Some(admin1) = &choice.entry.admin1 {
                *admin1s.entry((country, admin1)).or_default() += belief;
            }
            if matches!(choice.entry.kind, Kind::City | Kind::Admin2) {
                near.push((choice.entry.point, *belief));
            }
        }
    }
    let share = |n: f64| n / (n + 1.0);
    let mut context = Context { near, ..given.clone() };
    context.countries.extend(countries.into_iter().map(|(c, n)| (c, share(n))));
    context.admin1s.extend(admin1s.into_iter().map(|((c, a), n)| (c, a.to_owned(), share(n))));
    context
}

fn softmax(scores: impl Iterator<Item = f64>) -> Vec<f64> {
    let scores: Vec<f64> = scores.collect();
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = scores.iter().map(|s| (s - top).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|p| p / sum).collect()
}

/// The score of one candidate and its reasons.
fn judged(entry: &Entry, says: Option<Says>, context: &Context) -> (f64, Vec<String>) {
    let mut score = prior(entry);
    let mut reasons = vec![described(entry)];
    if let Some(says) = says {
        let allowed = says.allows(entry.kind);
        score += if allowed { SAID } else { UNSAID };
        reasons.push(if allowed { "its kind is said".to_owned() } else { "another kind is said".to_owned() });
    }
    if let Some(country) = entry.country {
        let weight = most(context.countries.iter().filter(|(c, _)| *c == country).map(|(_, w)| *w));
        if weight > 0.0 {
            score += SAME_COUNTRY * weight.powf(SHARPNESS);
            reasons.push(format!("the text is about {country}"));
        }
        let inside =
            |(c, name, _): &&(Iso2, String, f64)| *c == country && entry.admin1.as_deref() == Some(name);
        let weight = most(context.admin1s.iter().filter(inside).map(|(_, _, w)| *w));
        if weight > 0.0 {
            score += SAME_ADMIN1 * weight;
            reasons.push(format!("the text is about {}", entry.admin1.as_deref().unwrap_or_default()));
        }
    }
    if matches!(entry.kind, Kind::City | Kind::Admin2) {
        let pull = |((point, weight), away): (&((f64, f64), f64), f64)| {
            (weight * (-away / NEAR_KM).exp(), away, *point)
        };
        let nearest = context
            .near
            .iter()
            .map(|n| (n, km(n.0, entry.point)))
            .map(pull)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((pull, away, _)) = nearest.filter(|n| n.0 > 0.05) {
            score += NEARNESS * pull;
            reasons.push(format!("{away:.0} km from another place named"));
        }
    }
    (score, reasons)
}

fn prior(entry: &Entry) -> f64 {
    let people = PEOPLE * ((entry.population + 100) as f64).ln();
    let kind = match entry.kind {
        Kind::Country => COUNTRY_KIND,
        Kind::Admin1 => ADMIN1_KIND,
        Kind::Admin2 => ADMIN2_KIND,
        Kind::City if is_capital(entry) => CAPITAL,
        Kind::City => 0.0,
        Kind::Other => OTHER_KIND + PEOPLE * 1_000_000_f64.ln(),
    };
    let found = match entry.found {
        Found::Name => 0.0,
        Found::OtherName => OTHER_NAME,
        Found::People => 0.0,
        Found::Fuzzy => FUZZY,
    };
    people + kind + found
}

fn is_capital(entry: &Entry) -> bool {
    super::countries::by_capital(&entry.name).is_some_and(|c| Some(c.code) == entry.country)
}

fn described(entry: &Entry) -> String {
    let size = match entry.population {
        0 => "size unknown".to_owned(),
        n if n >= 1_000_000 => format!("{:.1} million people", n as f64 / 1e6),
        n if n >= 1000 => format!("{} thousand people", n / 1000),
        n => format!("{n} people"),
    };
    match entry.found {
        Found::Name => size,
        Found::OtherName => format!("another of its names; {size}"),
        Found::People => format!("its people; {size}"),
        Found::Fuzzy => format!("a similar spelling; {size}"),
    }
}

fn most(weights: impl Iterator<Item = f64>) -> f64 {
    weights.fold(0.0, f64::max)
}

/// Great-circle distance in kilometres.
pub fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let (half_lat, half_lon) = ((lat_b - lat_a) / 2.0, (b.1 - a.1).to_radians() / 2.0);
    let h = half_lat.sin().powi(2) + lat_a.cos() * lat_b.cos() * half_lon.sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}
