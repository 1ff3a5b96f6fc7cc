//! Paragraph → sentences. Ends at `.`, `!`, `?` or `…` with the quotes and brackets that close behind it, unless the stop
//! belongs to an abbreviation, an initial, a number, an open bracket or a quotation that runs on in lower case.
//! Abbreviations are `data/en/abbreviations.tsv`. Does not know regions.

use crate::span::Span;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Abbreviation {
    Title,
    Number,
    Any,
    /// As `Any`, but a plain word when it is not capitalised.
    Name,
}

static ABBREVIATIONS: LazyLock<HashMap<&'static str, Abbreviation>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    for line in include_str!("../../data/en/abbreviations.tsv").lines() {
        if let Some((class, word)) = line.split_once('\t') {
            let class = match class {
                "title" => Abbreviation::Title,
                "number" | "month" => Abbreviation::Number,
                "name" => Abbreviation::Name,
                _ => Abbreviation::Any,
            };
            table.insert(word, class);
        }
    }
    table
});

/// Words that open sentences and are rarely the second part of a name: after an abbreviation that may end a sentence,
/// a capital on one of these means that it did.
const OPENERS: &[&str] = &[
    "A",
    "According",
    "After",
    "All",
    "Also",
    "An",
    "And",
    "As",
    "At",
    "Because",
    "Before",
    "Both",
    "But",
    "By",
    "Despite",
    "During",
    "Earlier",
    "For",
    "From",
    "He",
    "Her",
    "His",
    "However",
    "If",
    "In",
    "It",
    "Its",
    "Last",
    "Later",
    "Many",
    "Meanwhile",
    "More",
    "Most",
    "No",
    "Nor",
    "On",
    "One",
    "Other",
    "Our",
    "She",
    "Since",
    "So",
    "Some",
    "Such",
    "That",
    "The",
    "Their",
    "Then",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "Though",
    "Under",
    "Until",
    "We",
    "What",
    "When",
    "While",
    "With",
    "You",
];

/// A run of words without a stop longer than this is cut at a blank: no later stage must read it in one piece.
const LONGEST: usize = 4000;

/// How far around a stop without a blank the signs of an address are looked for.
const TOKEN: usize = 60;

/// How far an open bracket holds its stops.
const BRACKET: usize = 400;

/// The sentences of one paragraph (`span` of `words`), in order, without the white space between them.
pub(super) fn split(words: &str, span: Span, out: &mut Vec<Span>) {
    let text = span.of(words);
    let mut start = 0;
    let mut bracket: Option<usize> = None;
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        match c {
            '(' | '[' => bracket = Some(at),
            ')' | ']' => bracket = None,
            '.' | '!' | '?' | '…' | '؟' => {
                let end = stop_end(text, at);
                skip_to = end;
                let inside =
                    |open: usize| open > start && at - open < BRACKET && !text[start..open].trim().is_empty();
                let held = bracket.is_some_and(inside) && !text[at..end].contains([')', ']']);
                if !held && ends_sentence(text, start, at, end) {
                    push(span, text, start, end, out);
                    start = end;
                }
                if text[at..end].contains([')', ']']) {
                    bracket = None;
                }
            }
            _ if at - start > if c.is_whitespace() { LONGEST } else { 2 * LONGEST } => {
                push(span, text, start, at, out);
                start = at;
            }
            _ => {}
        }
    }
    push(span, text, start, text.len(), out);
}

fn push(span: Span, text: &str, start: usize, end: usize, out: &mut Vec<Span>) {
    let piece = &text[start..end];
    let lead = piece.len() - piece.trim_start().len();
    let piece = piece.trim();
    if piece.chars().any(char::is_alphanumeric) {
        let at = span.start + start + lead;
        out.push(Span::new(at, at + piece.len()));
    }
}

/// End of the stop at `at`: further stops and the quotes and brackets that close behind it.
fn stop_end(text: &str, at: usize) -> usize {
    let mut end = at;
    let (mut straight, mut single) = (false, 0);
    for (offset, c) in text[at..].char_indices() {
        let closes = match c {
            '.' | '!' | '?' | '…' | '؟' | '”' | '’' | '»' | ')' | ']' | '}' => true,
            // A straight quote closes once; after a blank it would open the next sentence. Two single ones are one.
            '"' => !std::mem::replace(&mut straight, true),
            '\'' => {
                single += 1;
                !straight && single <= 2
            }
            _ => false,
        };
        if !closes {
            break;
        }
        end = at + offset + c.len_utf8();
    }
    end
}

/// Whether the stop at `at..end` ends the sentence that began at `start`.
fn ends_sentence(text: &str, start: usize, at: usize, end: usize) -> bool {
    let rest = &text[end..];
    let Some(next) = rest.chars().next() else { return true };
    let stop = &text[at..end];
    if !next.is_whitespace() {
        return glued(text, at, end);
    }
    let follow = rest.trim_start();
    // ". . ." is one sign, and a bracket or quotation that closes belongs to what it closes.
    if follow.starts_with(['.', '…', ')', ']', '”', ':', ';', ',']) {
        return false;
    }
    let Some(first) = follow
        .trim_start_matches(['"', '“', '‘', '\'', '(', '[', '«', '—', '–', '-', ' ', '.', '…'])
        .chars()
        .next()
    else {
        return true;
    };
    if first.is_lowercase() {
        return false;
    }
    if !stop.starts_with('.') || stop.starts_with("..") {
        return true;
    }
    single_stop_ends(&text[start..at], follow, first)
}

/// The stop is one full stop and a capital, a digit or a sign follows.
fn single_stop_ends(before: &str, follow: &str, first: char) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || "(“\"‘'[".contains(c)).next().unwrap_or("");
    // "1. The parties …": numbering at the start is no sentence.
    if before.trim_start() == word
        && word.len() <= 4
        && word.bytes().all(|b| b.is_ascii_digit())
        && !word.is_empty()
    {
        return false;
    }
    let opener = || {
        let next = follow.trim_start_matches(['"', '“', '‘', '\'']);
        let next = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
        follow.len() != follow.trim_start_matches(['"', '“', '‘']).len() || OPENERS.contains(&next)
    };
    let mut letters = word.chars();
    let initial = matches!((letters.next(), letters.next()), (Some(c), None) if c.is_uppercase());
    let dotted =
        word.contains('.') && word.split('.').all(|part| part.chars().count() <= 2 && !part.is_empty());
    let lower = word.to_lowercase();
    match ABBREVIATIONS.get(lower.as_str()) {
        Some(Abbreviation::Title) => false,
        Some(Abbreviation::Number) if first.is_numeric() => false,
        Some(Abbreviation::Name) if !word.starts_with(char::is_uppercase) => true,
        Some(Abbreviation::Number | Abbreviation::Any | Abbreviation::Name) => opener(),
        None if initial || dotted => opener(),
        None => true,
    }
}

/// A stop without a blank behind it ends a sentence only in copies that lost the blank: "…said.The town…".
fn glued(text: &str, at: usize, end: usize) -> bool {
    let before = text[..at].chars().rev().take_while(|c| c.is_lowercase()).take(3).count();
    let mut after = text[end..].chars();
    let capital = after.next().is_some_and(char::is_uppercase)
        && after.next().is_some_and(|c| c.is_lowercase() || c.is_whitespace());
    let address = |c: &char| matches!(c, '.' | '/' | '@');
    let ahead = text[end..].chars().take_while(|c| !c.is_whitespace()).take(TOKEN);
    let mut behind = text[..at].chars().rev().take_while(|c| !c.is_whitespace()).take(TOKEN);
    before == 3
        && capital
        && !ahead.collect::<Vec<_>>().iter().any(address)
        && !behind.any(|c| address(&c) || c.is_uppercase())
}
