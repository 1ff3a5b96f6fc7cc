//! The named places of a text, wherever they stand: a country is one even where it acts, and so is the town in the name
//! of its council. A name that is a place once is one throughout, except inside the name of a person.

use std::collections::HashSet;

use super::features::is_of;
use super::weights::{NAMES, Weights};
use super::{Spot, spots};
use crate::extract::gazetteer::{self, Context, Entry, Found, Gazetteer, Kind};
use crate::extract::trees;
use crate::span::Span;
use crate::text::Text;

/// The questions of the model about bare names.
const PERSON: usize = 0;
const PLACE: usize = 2;

/// The named places of a text, in order and apart, with what they are in the gazetteer.
pub fn places(text: &Text, gazetteer: &Gazetteer) -> Vec<(Span, Option<Entry>)> {
    let spots = spots(&text.words, &trees(text), gazetteer);
    let found = names(&text.words, &spots, gazetteer);
    let inside = |i: usize| {
        let next = found.get(i + 1)?;
        let between = text.words.get(found[i].end..next.start)?;
        matches!(between, ", " | "," | " in ").then_some(i + 1)
    };
    let asked: Vec<_> = (0..found.len())
        .map(|i| gazetteer::Mention { name: found[i].of(&text.words), says: None, inside: inside(i) })
        .collect();
    let hits = gazetteer.resolve_together(&asked, &Context::default());
    found.iter().zip(hits).map(|(&span, hit)| (span, hit.map(|hit| hit.entry))).collect()
}

fn names(words: &str, spots: &[Vec<Spot>], gazetteer: &Gazetteer) -> Vec<Span> {
    let weights = Weights::english();
    let judged: Vec<Vec<(Span, [f32; NAMES])>> =
        spots.iter().map(|spots| spots.iter().map(|spot| judged(words, spot, weights)).collect()).collect();
    let mut known: HashSet<&str> = HashSet::new();
    for (span, scores) in judged.iter().flatten() {
        if scores[PLACE] >= 0.0 && scores[PLACE] > scores[PERSON] {
            known.insert(span.of(words));
        }
    }
    let mut asked: HashSet<&str> = HashSet::new();
    for (span, _) in judged.iter().flatten() {
        let name = span.of(words);
        if asked.insert(name) && is_large(name, gazetteer) {
            known.insert(name);
        }
    }
    let mut found: Vec<Span> = judged.iter().flat_map(|sentence| apart(words, sentence, &known)).collect();
    found.sort_by_key(|span| span.start);
    found
}

/// A candidate with how far each score is above its threshold. Words that are not written as a name are none.
fn judged(words: &str, spot: &Spot, weights: &Weights) -> (Span, [f32; NAMES]) {
    let name = spot.span.of(words);
    if !name.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
        return (spot.span, [f32::MIN; NAMES]);
    }
    let scores = weights.scores(&spot.features);
    let mut above: [f32; NAMES] = std::array::from_fn(|at| scores[at] - weights.thresholds[at]);
    if is_feature(name) {
        above[PLACE] += FEATURE;
    }
    (spot.span, above)
}

/// What a last word such as "River" is worth, in log-odds.
const FEATURE: f32 = 2.5;

/// "Long Hollow Road": capitals throughout, and the last word is a feature of a map.
fn is_feature(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    words.len() > 1
        && words.iter().all(|word| word.starts_with(char::is_uppercase))
        && words.last().is_some_and(|word| is_of("feature", &word.to_lowercase()))
}

/// A country or first division by its own name, which hardly names anything else.
fn is_large(name: &str, gazetteer: &Gazetteer) -> bool {
    name.len() > 3
        && name.starts_with(char::is_uppercase)
        && name.contains(char::is_lowercase)
        && gazetteer.written(name).iter().any(|e| {
            matches!(e.kind, Kind::Country | Kind::Admin1) && e.found == Found::Name && e.name == name
        })
}

/// The names of a sentence, the surest and longest first, none over another or over part of a person's name.
fn apart(words: &str, sentence: &[(Span, [f32; NAMES])], known: &HashSet<&str>) -> Vec<Span> {
    let Some(start) = sentence.iter().map(|(span, _)| span.start).min() else { return Vec::new() };
    let end = sentence.iter().map(|(span, _)| span.end).max().unwrap_or(start);
    let mut people = Taken { start, bytes: vec![false; end - start] };
    let mut taken = people.clone();
    for (span, scores) in sentence {
        if scores[PERSON] >= 0.0 && scores[PERSON] >= scores[PLACE] {
            people.take(*span);
        }
    }
    let mut wanted: Vec<(f32, Span)> = Vec::new();
    for (span, scores) in sentence {
        if scores[PLACE] >= 0.0 && scores[PLACE] > scores[PERSON] {
            wanted.push((10.0 + scores[PLACE], *span));
        } else if known.contains(span.of(words)) && !people.meets(*span) {
            wanted.push((span.len() as f32 / 1e4, *span));
        }
    }
    wanted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.start.cmp(&b.1.start)));
    let mut kept = Vec::new();
    for (_, span) in wanted {
        if !taken.meets(span) {
            taken.take(span);
            kept.push(span);
        }
    }
    kept
}

/// Bytes of a sentence that are spoken for.
#[derive(Clone)]
struct Taken {
    start: usize,
    bytes: Vec<bool>,
}

impl Taken {
    fn take(&mut self, span: Span) {
        self.bytes[span.start - self.start..span.end - self.start].fill(true);
    }

    fn meets(&self, span: Span) -> bool {
        self.bytes[span.start - self.start..span.end - self.start].contains(&true)
    }
}
