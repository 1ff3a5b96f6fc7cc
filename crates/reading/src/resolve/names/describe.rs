//! What the words for somebody tell without a roster: a proper name, a side, a country, or nobody at all. Word lists are
//! `data/en/sides.tsv`, `members.tsv`, `unnamed.tsv`, `world_bodies.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::extract::gazetteer::{Iso2, countries};
use crate::extract::lexicon;
use crate::resolve::names::sounds;

/// "Other rebel groups", "a number of factions": not all of them.
pub(super) fn is_partial(words: &str) -> bool {
    let low = words.to_lowercase();
    let first = low.split(' ').next().unwrap_or_default();
    matches!(first, "other" | "some" | "several" | "many" | "certain" | "smaller" | "two" | "three")
        || low.starts_with("a number of")
        || low.starts_with("number of")
        || low.starts_with("a few")
        || low.starts_with("at least")
}

/// "Fighters of X", "X warplanes": the body whose people or arms act. Nothing for its former people, or for some of a side.
pub(super) fn of_members(words: &str) -> Option<&str> {
    let is_member = |word: &str| TABLES.members.contains(&word.to_lowercase().as_str());
    if let Some((_, body)) = words.split_once(" of ").filter(|(members, _)| is_member(members)) {
        return Some(body.strip_prefix("the ").unwrap_or(body));
    }
    let (body, member) = words.rsplit_once(' ')?;
    is_member(member).then_some(body)
}

/// The country a name stands for as a state, how surely, and why.
pub(super) fn state_named(words: &str) -> Option<(Iso2, f64, String)> {
    if let Some(country) = countries::by_name(words) {
        return Some((country.code, 0.9, format!("the state of {}", country.name())));
    }
    if let Some(country) = countries::by_capital(words) {
        return Some((country.code, 0.7, format!("the capital of {} for its government", country.name())));
    }
    let described = describe(words);
    let country = described.country.and_then(countries::by_code)?;
    let of_state = described.name.is_empty() && matches!(described.side, None | Some("government"));
    of_state.then(|| (country.code, 0.6, format!("\"{words}\" describes the state of {}", country.name())))
}

#[derive(Default)]
pub(super) struct Described {
    pub name: Vec<String>,
    pub side: Option<&'static str>,
    pub country: Option<Iso2>,
}

/// What words without a roster tell: a proper name, a side, a country.
pub(super) fn describe(words: &str) -> Described {
    if let Some(country) = countries::by_name(words).or_else(|| countries::by_capital(words)) {
        return Described { country: Some(country.code), ..Described::default() };
    }
    if let Some(body) = TABLES.bodies.get(&plain(words)) {
        return Described { name: sounds(body), ..Described::default() };
    }
    let words = untitled(words);
    let listed: Vec<&str> = words.split_whitespace().collect();
    let mut found = Described::default();
    let mut at = 0;
    while at < listed.len() {
        match state_at(&listed[at..]) {
            Some((country, length)) => {
                found.country = found.country.or(Some(country));
                at += length;
            }
            None => {
                found.add(listed[at], at == 0);
                at += 1;
            }
        }
    }
    if found.country.is_none() && found.name.is_empty() {
        let named = listed.iter().find_map(|w| countries::by_capital(w));
        found.country = named.map(|c| c.code);
    }
    found
}

impl Described {
    /// One word that is no country: a body, a side, a part of a name, or nothing.
    fn add(&mut self, word: &str, first: bool) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
        let bare = bare.strip_suffix("'s").or(bare.strip_suffix("’s")).unwrap_or(bare);
        let low = bare.to_lowercase();
        let capital = bare.starts_with(char::is_uppercase);
        let side = TABLES.sides.get(low.replace('-', "").as_str());
        let inner = bare.split('-').skip(1).any(|part| part.starts_with(char::is_uppercase));
        if let Some(body) = TABLES.bodies.get(&plain(bare)) {
            self.name.extend(sounds(body));
        } else if let (Some(side), false) = (side, capital && !self.name.is_empty()) {
            self.side = Some(stronger(self.side, side));
        } else if PARTICLES.contains(&bare)
            || inner
            || capital && !is_unnamed(&low) && !(first && is_function(&low))
        {
            self.name.extend(sounds(bare));
        }
    }
}

/// Small words inside names.
pub(super) const PARTICLES: [&str; 8] = ["de", "da", "di", "von", "van", "bin", "ibn", "abu"];

/// The country or people that the words open with, and how many words that takes: "South Sudanese".
fn state_at(words: &[&str]) -> Option<(Iso2, usize)> {
    let longest = words.len().min(3);
    (1..=longest).rev().find_map(|n| {
        let joined = words[..n].join(" ");
        let bare = joined.trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
        let bare = bare.strip_suffix("'s").or(bare.strip_suffix("’s")).unwrap_or(bare);
        let country = countries::by_demonym(bare).or_else(|| countries::by_name(bare));
        country.filter(|_| bare.starts_with(char::is_uppercase)).map(|c| (c.code, n))
    })
}

fn stronger(old: Option<&'static str>, new: &'static str) -> &'static str {
    if old == Some("opposition") { "opposition" } else { new }
}

fn is_function(low: &str) -> bool {
    matches!(
        low,
        "the"
            | "a"
            | "an"
            | "all"
            | "armed"
            | "other"
            | "some"
            | "most"
            | "eight"
            | "two"
            | "three"
            | "several"
    )
}

pub fn is_unnamed(low: &str) -> bool {
    TABLES.unnamed.contains(&low)
}

struct Tables {
    members: Vec<&'static str>,
    sides: HashMap<&'static str, &'static str>,
    unnamed: Vec<&'static str>,
    bodies: HashMap<String, &'static str>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut sides = HashMap::new();
    for row in lexicon::rows(include_str!("../../../data/en/sides.tsv")) {
        if let [side, words] = row[..] {
            sides.extend(words.split(',').map(|word| (word, side)));
        }
    }
    let members = lexicon::rows(include_str!("../../../data/en/members.tsv")).flatten();
    let members = members.flat_map(|row| row.split(',')).collect();
    let unnamed = lexicon::rows(include_str!("../../../data/en/unnamed.tsv")).flatten();
    let unnamed = unnamed.flat_map(|row| row.split(',')).collect();
    let mut bodies = HashMap::new();
    for row in lexicon::rows(include_str!("../../../data/en/world_bodies.tsv")) {
        if let [name, others] = row[..] {
            bodies.insert(plain(name), name);
            bodies.extend(others.split(',').map(|other| (plain(other), name)));
        }
    }
    Tables { members, sides, unnamed, bodies }
});

/// "Ankara (truce) agreement" → "Ankara agreement".
pub(super) fn without_brackets(words: &str) -> String {
    let mut depth = 0;
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = (depth - 1).max(0),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same letters, whatever the quotes, blanks and leading article.
pub(super) fn plain(words: &str) -> String {
    let quotes = |c: char| match c {
        '‘' | '’' | 'ʼ' => '\'',
        '“' | '”' => '"',
        '‐' | '‑' => '-',
        other => other,
    };
    let words: String = words.nfkc().map(quotes).collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = words.strip_prefix("the ").or(words.strip_prefix("The "));
    bare.map(str::to_owned).unwrap_or(words)
}

/// A name without the words that only say what somebody is: "Foreign Minister Anna Roe" → "Anna Roe".
pub(super) fn untitled(words: &str) -> String {
    let listed: Vec<&str> = words.split_whitespace().collect();
    let titles = |w: &&str| {
        let low = w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        matches!(low.as_str(), "mr" | "mrs" | "ms" | "dr" | "sir" | "gen" | "col" | "maj" | "lt" | "capt")
            || lexicon::actor_class(&low) == Some("person")
    };
    let last = listed.iter().rposition(titles);
    match last {
        Some(at) if at + 1 < listed.len() && listed[at + 1].starts_with(char::is_uppercase) => {
            listed[at + 1..].join(" ")
        }
        _ => words.to_owned(),
    }
}
