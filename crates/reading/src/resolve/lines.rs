//! Sentences made comparable: folded tokens, shingles, and the slots (numbers, days, names, places) in which a template
//! differs from a copy. In: the sentences of regions that make claims. Out: [`Line`]s. Joins nothing.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::extract::claim::Days;
use crate::extract::gazetteer::{Iso2, countries, fold};
use crate::extract::lexicon;
use crate::resolve::credits;
use crate::resolve::desk::{Desk, length};
use crate::resolve::names::sounds;
use crate::span::Span;

/// Words in a shingle.
pub const SHINGLE: usize = 3;

/// Sentences with fewer tokens, or fewer that carry meaning, are never joined.
pub const FEWEST: usize = 8;
const FEWEST_TELLING: usize = 5;

/// One sentence of one report.
pub struct Line {
    /// Index in the desk's reports.
    pub report: usize,
    pub span: Span,
    pub tokens: Vec<Token>,
    /// Hashes of its shingles, sorted, each once.
    pub shingles: Vec<u64>,
    /// Every number as often as it stands there, sorted.
    pub numbers: Vec<u64>,
    /// Weekdays and months by their place in the week and the year, in the same way.
    pub weekdays: Vec<u64>,
    pub months: Vec<u64>,
    pub names: BTreeSet<Name>,
    pub places: BTreeSet<String>,
    /// Narrow intervals that claims in it were placed on.
    pub days: Vec<Days>,
    /// Indices in the desk's claims.
    pub claims: Vec<usize>,
}

/// A capitalised word that may be a slot, as it sounds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    pub sound: String,
    /// Of a country, its people or its capital: one may stand for the other.
    pub state: Option<Iso2>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub hash: u64,
    pub span: Span,
    /// Not a function word.
    pub telling: bool,
}

/// Every sentence that could be a copy. Too short or formulaic ones are left out.
pub fn read(desk: &Desk) -> Vec<Line> {
    let mut lines = Vec::new();
    for (r, filed) in desk.reports.iter().enumerate() {
        let text = &filed.report.reading.text;
        let mut by_sentence: HashMap<usize, Vec<usize>> = HashMap::new();
        let claims = filed.report.reading.extract.claims.len();
        for k in filed.first..filed.first + claims {
            if let Some(s) = desk.claims[k].sentence {
                by_sentence.entry(s).or_default().push(k);
            }
        }
        for (s, sentence) in text.sentences.iter().enumerate() {
            if !sentence.region.makes_claims() {
                continue;
            }
            let claims = by_sentence.remove(&s).unwrap_or_default();
            lines.extend(line(desk, r, sentence.span, claims));
        }
    }
    lines
}

fn line(desk: &Desk, report: usize, span: Span, claims: Vec<usize>) -> Option<Line> {
    let words = desk.reports[report].report.reading.text.words.get(span.range())?;
    let skip = credits::dateline(words).map_or(0, |d| d.length);
    let body = Span::new(span.start + skip, span.end);
    let words = &words[skip..];
    let spans = word_spans(words);
    if spans.len() < FEWEST || is_formula(words, spans.len()) {
        return None;
    }
    let mut line = Line {
        report,
        span: body,
        tokens: Vec::with_capacity(spans.len()),
        shingles: Vec::new(),
        numbers: Vec::new(),
        weekdays: Vec::new(),
        months: Vec::new(),
        names: BTreeSet::new(),
        places: BTreeSet::new(),
        days: Vec::new(),
        claims,
    };
    let capitals = spans.iter().filter(|s| s.of(words).starts_with(char::is_uppercase)).count();
    let names_show = capitals * 5 < spans.len() * 3;
    for (i, within) in spans.iter().enumerate() {
        line.add(words, i, *within, body.start, names_show);
    }
    line.shingles = shingles(&line.tokens);
    for slot in [&mut line.numbers, &mut line.weekdays, &mut line.months] {
        slot.sort_unstable();
    }
    line.take_claims(desk);
    let telling = line.tokens.iter().filter(|t| t.telling).count();
    (telling >= FEWEST_TELLING).then_some(line)
}

impl Line {
    fn add(&mut self, words: &str, i: usize, within: Span, offset: usize, names_show: bool) {
        let word = within.of(words);
        let folded: String =
            word.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect();
        let telling = !FUNCTION.contains(&folded.as_str());
        let span = Span::new(within.start + offset, within.end + offset);
        self.tokens.push(Token { hash: fold::hash(&folded), span, telling });
        if let Some(number) = number(&folded) {
            self.numbers.push(number);
        } else if let Some(day) = listed(&WEEKDAYS, word) {
            self.weekdays.push(day);
        } else if let Some(month) = listed(&MONTHS, word) {
            self.months.push(month);
        } else if i > 0 && names_show && telling && word.starts_with(char::is_uppercase) {
            self.names.extend(name(word, &folded));
        }
    }

    /// Places and days as the claims of the sentence were read.
    fn take_claims(&mut self, desk: &Desk) {
        for &k in &self.claims {
            let claim = desk.claims[k].claim;
            if let Some(place) = claim.place.as_ref().filter(|p| self.span.contains(p.span)) {
                self.places.insert(fold::strong(&place.name));
            }
            let narrow = claim.time.as_ref().filter(|t| self.span.contains(t.span)).and_then(|t| t.interval);
            self.days.extend(narrow.filter(|d| length(*d) <= 7));
        }
        self.days.sort_unstable();
        self.days.dedup();
    }

    /// Tokens that lie in a span.
    pub fn within(&self, span: Span) -> &[Token] {
        let from = self.tokens.partition_point(|t| t.span.start < span.start);
        let to = self.tokens.partition_point(|t| t.span.end <= span.end);
        &self.tokens[from..to.max(from)]
    }
}

/// Titles and agencies are no slots.
fn name(word: &str, folded: &str) -> Option<Name> {
    if lexicon::actor_class(folded).is_some() || lexicon::relay(word).is_some() || TITLES.contains(&folded) {
        return None;
    }
    let state = countries::by_name(word).or_else(|| countries::by_demonym(word));
    let state = state.or_else(|| countries::by_capital(word)).map(|c| c.code);
    let sound = sounds(word).concat();
    (sound.len() > 1).then_some(Name { sound, state })
}

fn word_spans(words: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start: Option<usize> = None;
    let mut chars = words.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_alphanumeric() {
            start.get_or_insert(at);
            continue;
        }
        let digit_before = words[..at].ends_with(|c: char| c.is_ascii_digit());
        let digit_after = chars.peek().is_some_and(|(_, c)| c.is_ascii_digit());
        let inside_number = matches!(c, ',' | '.' | '\u{a0}' | '\u{202f}') && digit_before && digit_after;
        if !(inside_number && start.is_some()) {
            spans.extend(start.take().map(|s| Span::new(s, at)));
        }
    }
    spans.extend(start.map(|s| Span::new(s, words.len())));
    spans
}

pub fn shingles(tokens: &[Token]) -> Vec<u64> {
    let mut out: Vec<u64> = tokens.windows(SHINGLE).map(shingle).collect();
    out.sort_unstable();
    out.dedup();
    out
}

fn shingle(window: &[Token]) -> u64 {
    window
        .iter()
        .fold(0x9e37_79b9_7f4a_7c15, |h, t| (h ^ t.hash).rotate_left(23).wrapping_mul(0x0100_0000_01b3))
}

/// How many members two sorted lists share.
pub fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                n += 1;
                i += 1;
                j += 1;
            }
        }
    }
    n
}

static FORMULAS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    lexicon::rows(include_str!("../../data/en/formulas.tsv")).filter_map(|row| row.first().copied()).collect()
});

/// Half of the words are a phrase that anybody uses.
fn is_formula(words: &str, count: usize) -> bool {
    let low = words.to_lowercase();
    FORMULAS.iter().any(|f| f.split(' ').count() * 2 >= count && low.contains(f))
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// The name of a month.
#[cfg(test)]
pub fn is_month(word: &str) -> bool {
    listed(&MONTHS, word).is_some()
}

const TITLES: [&str; 14] = [
    "mr",
    "mrs",
    "ms",
    "dr",
    "foreign",
    "prime",
    "deputy",
    "special",
    "president",
    "sir",
    "defence",
    "defense",
    "interior",
    "god",
];
const NUMBERS: [(&str, u64); 30] = [
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("second", 1_000_002),
    ("third", 1_000_003),
    ("fourth", 1_000_004),
    ("fifth", 1_000_005),
];

/// Words that carry no meaning of their own. Sentence-making only; no word of war or talks is among them.
const FUNCTION: [&str; 67] = [
    "a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "by", "with", "and", "or", "but", "as",
    "that", "this", "these", "those", "it", "its", "he", "she", "they", "his", "her", "their", "we", "our",
    "is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "will", "would", "could",
    "should", "may", "might", "can", "not", "no", "there", "which", "who", "what", "when", "where", "than",
    "then", "also", "said", "says", "after", "before", "over", "into", "s", "mr", "between",
];

/// The place of a weekday or month in its list, written out or cut short.
fn listed(names: &[&str], word: &str) -> Option<u64> {
    if !word.starts_with(char::is_uppercase) {
        return None;
    }
    let low = word.trim_end_matches('.').to_lowercase();
    let named = |n: &&str| **n == low || (3..=4).contains(&low.len()) && n.starts_with(&low);
    names.iter().position(named).and_then(|i| u64::try_from(i).ok())
}

/// The value of a token in digits or a word; ordinals keep apart from counts.
fn number(folded: &str) -> Option<u64> {
    if folded.starts_with(|c: char| c.is_ascii_digit()) {
        let digits: String = folded.chars().take_while(char::is_ascii_digit).collect();
        let value: u64 = digits.parse().ok()?;
        return match &folded[digits.len()..] {
            "st" | "nd" | "rd" | "th" => Some(1_000_000 + value),
            _ => Some(value),
        };
    }
    NUMBERS.iter().find(|(word, _)| *word == folded).map(|(_, value)| *value)
}
