//! Numbers of people and things: value, bound and what is counted. Ranges, lower bounds, vague words.

use crate::extract::claim::{Bound, Quantity};
use crate::extract::tree::Tree;
use crate::span::Span;
use crate::syntax::Pos;

/// A number in a sentence, with the token it counts.
#[derive(Clone, Debug)]
pub struct Number {
    pub span: Span,
    /// The number word itself.
    pub at: usize,
    /// The noun it counts, or the number word when it stands alone ("killed 12").
    pub of: usize,
    pub value: Option<f64>,
    pub value_max: Option<f64>,
    pub bound: Bound,
}

impl Number {
    pub fn quantity(&self, unit: &str) -> Quantity {
        Quantity {
            span: self.span,
            value: self.value,
            value_max: self.value_max,
            bound: self.bound,
            unit: unit.to_string(),
        }
    }
}

/// Every number of the sentence that counts something; years, clock times and parts of names are left out.
pub fn find(tree: &Tree, times: &[Span]) -> Vec<Number> {
    let mut found: Vec<Number> = Vec::new();
    let mut i = 0;
    while i < tree.len() {
        let taken = times.iter().any(|t| t.overlaps(tree.tokens[i].span));
        match if taken { None } else { number_at(tree, i) } {
            Some((number, next)) => {
                found.push(number);
                i = next;
            }
            None => i += 1,
        }
    }
    found
}

fn number_at(tree: &Tree, i: usize) -> Option<(Number, usize)> {
    if let Some(bound_to) = vague_at(tree, i) {
        let from =
            if i > 0 && matches!(tree.lower(i - 1), "several" | "many" | "some" | "few") { i - 1 } else { i };
        let of = counted(tree, i, bound_to);
        let span = tree.tokens[from].span.join(tree.tokens[bound_to].span);
        return Some((
            Number { span, at: i, of, value: None, value_max: None, bound: Bound::Vague },
            bound_to + 1,
        ));
    }
    let (value, mut last) = value_at(tree, i)?;
    let (from, bound) = hedge(tree, i);
    let mut value_max = None;
    let mut bound = bound;
    if let Some((upper, end)) = range_end(tree, last, value) {
        value_max = Some(upper);
        last = end;
        bound = Bound::About;
    }
    let of = counted(tree, i, last);
    let span = tree.tokens[from].span.join(tree.tokens[last].span);
    Some((Number { span, at: i, of, value: Some(value), value_max, bound }, last + 1))
}

/// "dozens", "hundreds of thousands", "several", "scores", "thousands".
fn vague_at(tree: &Tree, i: usize) -> Option<usize> {
    match tree.lower(i) {
        "dozens" | "scores" | "hundreds" | "thousands" | "millions" | "tens" => {
            let next = i + 2;
            if next < tree.len()
                && tree.lower(i + 1) == "of"
                && matches!(tree.lower(next), "thousands" | "millions")
            {
                return Some(next);
            }
            Some(i)
        }
        "several" | "numerous" | "countless" | "many" | "multiple" | "repeated"
            if matches!(tree.base(i), "amod" | "nummod" | "det") =>
        {
            Some(i)
        }
        _ => None,
    }
}

/// The value that starts at token `i` ("310,000", "11 million", "eight", "half"), and its last token.
fn value_at(tree: &Tree, i: usize) -> Option<(f64, usize)> {
    let word = tree.lower(i);
    if let Some(part) = share(tree, i) {
        return Some(part);
    }
    if matches!(word, "one" | "a" | "half" | "dozen" | "hundred" | "thousand" | "million") {
        return small_word(tree, i);
    }
    let first = parse_value(word)?;
    let mut value = first;
    let mut last = i;
    while last + 1 < tree.len() {
        let next = tree.lower(last + 1);
        if is_next_group(tree, last) {
            value = value * 1000.0 + parse_value(next).unwrap_or(0.0);
            last += 1;
            continue;
        }
        match scale(next) {
            Some(factor) => {
                value *= factor;
                last += 1;
            }
            None if word_value(next).is_some() && word_value(tree.lower(last)).is_some() && value >= 20.0 => {
                value += word_value(next).unwrap_or(0.0);
                last += 1;
            }
            None if next == "-"
                && last + 2 < tree.len()
                && (20.0..100.0).contains(&value)
                && word_value(tree.lower(last + 2)).is_some_and(|v| v < 10.0) =>
            {
                value += word_value(tree.lower(last + 2)).unwrap_or(0.0);
                last += 2;
            }
            None if next == "and"
                && last + 2 < tree.len()
                && value >= 100.0
                && word_value(tree.lower(last)).or(scale(tree.lower(last))).is_some()
                && word_value(tree.lower(last + 2)).is_some() =>
            {
                value += word_value(tree.lower(last + 2)).unwrap_or(0.0);
                last += 2;
            }
            None => break,
        }
    }
    let unlikely = tree.tag(i) == "NNP" && first == value && tree.base(i) == "flat";
    (!unlikely).then_some((value, last))
}

/// "310 000": three more digits of one number, set off by a space that does not break, or noughts that are no number alone.
fn is_next_group(tree: &Tree, last: usize) -> bool {
    let (own, next) = (tree.word(last), tree.word(last + 1));
    let gap = Span::new(tree.tokens[last].span.end, tree.tokens[last + 1].span.start).of(tree.words);
    let digits = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let narrow = matches!(gap, "\u{a0}" | "\u{202f}" | "\u{2009}");
    (1..=3).contains(&own.len())
        && next.len() == 3
        && digits(own)
        && digits(next)
        && (narrow || gap == " " && next == "000")
}

/// "two-thirds of", "three quarters of", "a third of": parts of a whole, in percent.
fn share(tree: &Tree, i: usize) -> Option<(f64, usize)> {
    let word = |n: usize| if i + n < tree.len() { tree.lower(i + n) } else { "" };
    let part = |count: &str, of: &str| -> Option<f64> {
        Some(match (count, of) {
            ("two", "thirds") => 67.0,
            ("three", "quarters") => 75.0,
            ("a" | "one", "third") => 33.0,
            ("a" | "one", "quarter") => 25.0,
            _ => return None,
        })
    };
    let whole = |last: usize| word(last + 1) == "of";
    if let Some((count, of)) = word(0).split_once('-') {
        return part(count, of).filter(|_| whole(0)).map(|v| (v, i));
    }
    if word(1) == "-" {
        return part(word(0), word(2)).filter(|_| whole(2)).map(|v| (v, i + 2));
    }
    part(word(0), word(1)).filter(|_| whole(1)).map(|v| (v, i + 1))
}

/// Words that are numbers only in the right company: "a dozen", "half the population", "one civilian".
fn small_word(tree: &Tree, i: usize) -> Option<(f64, usize)> {
    let next = |n: usize| if i + n < tree.len() { tree.lower(i + n) } else { "" };
    match tree.lower(i) {
        "a" if next(1) == "dozen" => Some((12.0, i + 1)),
        "a" if matches!(next(1), "hundred" | "thousand" | "million") => Some((scale(next(1))?, i + 1)),
        "half" if tree.base(i) != "compound" => Some((50.0, i)),
        "dozen" => Some((12.0, i)),
        "one" if matches!(tree.base(i), "nummod") || scale(next(1)).is_some() => match scale(next(1)) {
            Some(factor) => Some((factor, i + 1)),
            None => Some((1.0, i)),
        },
        _ => None,
    }
}

fn parse_value(word: &str) -> Option<f64> {
    if let Some(value) = word_value(word) {
        return Some(value);
    }
    let digits: String = word.chars().filter(|c| *c != ',').collect();
    if !digits.starts_with(|c: char| c.is_ascii_digit()) || digits.contains(':') {
        return None;
    }
    digits.parse().ok()
}

fn word_value(word: &str) -> Option<f64> {
    const WORDS: [(&str, f64); 30] = [
        ("zero", 0.0),
        ("one", 1.0),
        ("two", 2.0),
        ("three", 3.0),
        ("four", 4.0),
        ("five", 5.0),
        ("six", 6.0),
        ("seven", 7.0),
        ("eight", 8.0),
        ("nine", 9.0),
        ("ten", 10.0),
        ("eleven", 11.0),
        ("twelve", 12.0),
        ("thirteen", 13.0),
        ("fourteen", 14.0),
        ("fifteen", 15.0),
        ("sixteen", 16.0),
        ("seventeen", 17.0),
        ("eighteen", 18.0),
        ("nineteen", 19.0),
        ("twenty", 20.0),
        ("thirty", 30.0),
        ("forty", 40.0),
        ("fifty", 50.0),
        ("sixty", 60.0),
        ("seventy", 70.0),
        ("eighty", 80.0),
        ("ninety", 90.0),
        ("both", 2.0),
        ("twice", 2.0),
    ];
    if matches!(word, "both") {
        return None;
    }
    if let Some((tens, ones)) = word.split_once('-') {
        let (t, o) = (word_value(tens)?, word_value(ones)?);
        return (t >= 20.0 && o < 10.0).then_some(t + o);
    }
    WORDS.iter().find(|(w, _)| *w == word).map(|(_, v)| *v)
}

fn scale(word: &str) -> Option<f64> {
    match word {
        "hundred" => Some(100.0),
        "thousand" => Some(1_000.0),
        "million" | "m" | "mn" => Some(1_000_000.0),
        "billion" | "bn" => Some(1_000_000_000.0),
        "dozen" => Some(12.0),
        _ => None,
    }
}

/// The hedge before a number, as the words say it: more than, at least = at-least; up to, within = at-most; about = about.
fn hedge(tree: &Tree, i: usize) -> (usize, Bound) {
    let back = |n: usize| if i >= n { tree.lower(i - n) } else { "" };
    let start = if matches!(back(1), "the" | "an") { 1 } else { 0 };
    let b = |n: usize| back(n + start);
    let two = (b(2), b(1));
    let (len, bound) = match two {
        ("more", "than") | ("greater", "than") | ("higher", "than") => (2, Bound::AtLeast),
        ("at", "least") | ("no", "fewer") | ("well", "over") => (2, Bound::AtLeast),
        ("fewer", "than") | ("less", "than") | ("up", "to") | ("as", "many") | ("at", "most") => {
            (2, Bound::AtMost)
        }
        ("close", "to") | ("some", "of") => (2, Bound::About),
        (_, "over") | (_, "exceeding") | (_, "above") => (1, Bound::AtLeast),
        (_, "about")
        | (_, "nearly")
        | (_, "around")
        | (_, "approximately")
        | (_, "almost")
        | (_, "roughly")
        | (_, "some")
        | (_, "circa")
        | (_, "estimated")
        | (_, "~") => (1, Bound::About),
        (_, "within") | (_, "under") | (_, "below") => (1, Bound::AtMost),
        _ => (0, Bound::Exactly),
    };
    if two.1 == "than" && b(3) == "no" && bound == Bound::AtMost {
        return (i - start - 3, Bound::AtLeast);
    }
    if two == ("many", "as") && b(3) == "as" {
        return (i - start - 3, Bound::AtMost);
    }
    if len == 0 { (i, Bound::Exactly) } else { (i - start - len, bound) }
}

/// The upper end of "3 to 5", "3-5", "between 3 and 5".
fn range_end(tree: &Tree, last: usize, low: f64) -> Option<(f64, usize)> {
    let joint = if last + 2 < tree.len() { tree.lower(last + 1) } else { return None };
    let between = joint == "and" && (0..last).rev().take(3).any(|k| tree.lower(k) == "between");
    if !matches!(joint, "-" | "–" | "to" | "or") && !between {
        return None;
    }
    let (upper, end) = value_at(tree, last + 2)?;
    (upper > low && upper < low * 1000.0).then_some((upper, end))
}

/// The noun that a number word counts.
fn counted(tree: &Tree, i: usize, last: usize) -> usize {
    for at in [last, i] {
        if matches!(tree.base(at), "nummod" | "amod" | "det" | "compound") {
            if let Some(head) = tree.head(at) {
                return if tree.base(head) == "nummod" { tree.head(head).unwrap_or(head) } else { head };
            }
        }
        // "dozens of people", "half of the population", "12 of them"
        if let Some(of) = tree.kids_by(at, &["nmod"]).find(|&k| tree.case(k) == Some("of")) {
            return of;
        }
    }
    let next = last + 1;
    if next < tree.len() && tree.pos(next) == Pos::Noun && tree.tokens[next].head == last {
        next
    } else {
        last
    }
}
