//! A sentence → the spans of its tokens, after the UD English (EWT) tokenization: clitics, hyphen words and
//! punctuation are split; abbreviations, numbers and links stay whole. Every character that is not white space lies
//! in exactly one token, whatever the text. Knows no tags.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::span::Span;

const LEXICON: &str = include_str!("../../data/en/syntax-tokens.tsv");

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Abbreviation,
    Prefix,
    Unit,
}

/// Word lists by kind, and contractions with the place where they are split.
struct Lexicon {
    kinds: HashMap<(Kind, &'static str), ()>,
    contractions: HashMap<String, usize>,
}

fn lexicon() -> &'static Lexicon {
    static READ: OnceLock<Lexicon> = OnceLock::new();
    READ.get_or_init(|| {
        let mut read = Lexicon { kinds: HashMap::new(), contractions: HashMap::new() };
        for (kind, word) in LEXICON.lines().filter_map(|line| line.split_once('\t')) {
            let kind = match kind {
                "abbreviation" => Kind::Abbreviation,
                "prefix" => Kind::Prefix,
                "unit" => Kind::Unit,
                _ => {
                    let cut = word.find('|').unwrap_or(word.len());
                    read.contractions.insert(word.replace('|', ""), cut);
                    continue;
                }
            };
            read.kinds.insert((kind, word), ());
        }
        read
    })
}

/// No entry of the lexicon is longer than this many bytes.
const LONGEST_ENTRY: usize = 16;

fn is(kind: Kind, word: &str) -> bool {
    word.len() <= LONGEST_ENTRY && lexicon().kinds.contains_key(&(kind, word.to_ascii_lowercase().as_str()))
}

/// The tokens of the sentence at `span` of `words`, in order.
pub fn tokenize(words: &str, span: Span) -> Vec<Span> {
    let mut tokens = Vec::new();
    let sentence = words.get(span.range()).unwrap_or("");
    let mut at = 0;
    while let Some(start) = sentence[at..].find(|c: char| !c.is_whitespace()).map(|skip| at + skip) {
        let end = sentence[start..].find(char::is_whitespace).map_or(sentence.len(), |len| start + len);
        let last = sentence[end..].trim_start().is_empty();
        Chunk { text: &sentence[start..end], base: span.start + start, last, tokens: &mut tokens }.split();
        at = end;
    }
    tokens
}

/// A stretch without white space on its way to tokens.
struct Chunk<'a> {
    text: &'a str,
    /// Where `text` lies in the whole text.
    base: usize,
    /// Nothing but white space follows in the sentence.
    last: bool,
    tokens: &'a mut Vec<Span>,
}

const OPENING: &str = "([{\"'“‘«‹<¿¡`„*|_=~#•·";
const CLOSING: &str = ")]}\"'”’»›>,;:!?…،؛؟`*|_=~·";
const MONEY: &str = "$€£¥₽₺₴";

impl Chunk<'_> {
    fn push(&mut self, start: usize, end: usize) {
        if start < end {
            self.tokens.push(Span::new(self.base + start, self.base + end));
        }
    }

    fn split(mut self) {
        if is_link(self.text) || is_face(self.text) {
            let end = self.text.trim_end_matches(|c| ".,;:!?)]>\"'”’".contains(c)).len();
            let end = if is_face(self.text) || end == 0 { self.text.len() } else { end };
            self.push(0, end);
            return self.tail(end);
        }
        let start = self.opening();
        let end = self.closing(start);
        self.core(start, end);
        self.tail(end);
    }

    /// Pushes the marks a chunk opens with; returns where the rest starts.
    fn opening(&mut self) -> usize {
        let mut at = 0;
        while let Some(c) = self.text[at..].chars().next() {
            let rest = &self.text[at..];
            let after = rest[c.len_utf8()..].chars().next();
            let elision = matches!(c, '\'' | '’' | '‘') && after.is_some_and(|c| c.is_ascii_digit());
            let clitic = matches!(c, '\'' | '’' | '`') && clitic_at(rest);
            let length = match c {
                _ if elision || clitic => break,
                '#' if after.is_some_and(char::is_alphabetic) => break,
                c if OPENING.contains(c) || MONEY.contains(c) => mark(rest, c),
                '.' if after == Some('.') => mark(rest, c),
                '-' if after.is_none_or(|c| !c.is_ascii_digit()) => mark(rest, c),
                '…' | '–' | '—' | ')' | ']' | '}' | '”' | '»' | '’' => mark(rest, c),
                _ => break,
            };
            self.push(at, at + length);
            at += length;
        }
        at
    }

    /// Where the marks a chunk ends with begin.
    fn closing(&self, start: usize) -> usize {
        let mut end = self.text.len();
        while let Some(c) = self.text[start..end].chars().next_back() {
            let kept = match c {
                '.' => keeps_stop(&self.text[start..end], end < self.text.len(), self.last),
                '-' | '–' | '—' | '%' | '°' => false,
                c => !CLOSING.contains(c),
            };
            if kept {
                break;
            }
            end -= c.len_utf8();
        }
        end
    }

    /// Pushes the marks from `at` to the end, runs together.
    fn tail(&mut self, mut at: usize) {
        while let Some(c) = self.text[at..].chars().next() {
            let rest = &self.text[at..];
            let length = match c {
                '.' | '!' | '?' => rest.len() - rest.trim_start_matches(['.', '!', '?']).len(),
                c => mark(rest, c),
            };
            let one_stop = c == '.' && length > 1 && rest[1..].starts_with(['!', '?']);
            let length = if one_stop { 1 } else { length };
            self.push(at, at + length);
            at += length;
        }
    }

    /// Splits what is left between the outer marks at the breaks inside it.
    fn core(&mut self, start: usize, end: usize) {
        let text = self.text;
        let mut piece = start;
        let mut at = start;
        while let Some(c) = text[at..end].chars().next() {
            let length = break_at(text, start, piece, at, end);
            if length == 0 {
                at += c.len_utf8();
                continue;
            }
            self.piece(piece, at);
            self.push(at, at + length);
            at += length;
            piece = at;
        }
        self.piece(piece, end);
    }

    /// A run of letters and digits: splits clitics, contractions, and units glued to numbers.
    fn piece(&mut self, start: usize, end: usize) {
        let word = &self.text[start..end];
        let cut = start + clitic(word).or_else(|| contraction(word)).unwrap_or(word.len());
        let number = start + number_before_unit(&self.text[start..cut]);
        self.push(start, number);
        self.push(number, cut);
        self.push(cut, end);
    }
}

/// Bytes of the run of `c` at the head of `text`.
fn run_of(text: &str, c: char) -> usize {
    text.len() - text.trim_start_matches(c).len()
}

/// Bytes of one punctuation token at the head of `text`: ruled lines, dashes and doubled quotes are one token.
fn mark(text: &str, c: char) -> usize {
    let one = c.len_utf8();
    match c {
        '*' | '=' | '_' | '~' | '#' | '-' | '—' | '.' | '|' => run_of(text, c),
        '<' | '>' | '\'' | '`' | '’' | '‘' if text[one..].starts_with(c) => one * 2,
        _ => one,
    }
}

fn is_link(text: &str) -> bool {
    let bare = text.trim_start_matches(['(', '<', '[', '"']);
    let mail = || {
        let (user, host) = text.split_once('@')?;
        Some(user.starts_with(char::is_alphanumeric) && host.contains('.'))
    };
    bare.len() == text.len() && (text.contains("://") || text.starts_with("www.") || mail().unwrap_or(false))
}

fn is_face(text: &str) -> bool {
    matches!(
        text,
        ":)" | ":(" | ";)" | ":-)" | ":-(" | ";-)" | ":D" | "=)" | ":P" | ":p" | "^_^" | "<3" | "(:"
    )
}

/// The stop at the end of `text` belongs to the word: an initial, an abbreviation, "U.N.". `marked` when other marks
/// follow it, `last` when nothing but marks follows in the sentence.
fn keeps_stop(text: &str, marked: bool, last: bool) -> bool {
    let from = text.char_indices().rev().nth(LONGEST_ENTRY).map_or(0, |(at, _)| at);
    let word = text[from..].rsplit(['-', '/', '(']).next().unwrap_or(text);
    let bare = &word[..word.len() - 1];
    let initials =
        bare.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic));
    match () {
        _ if initials && bare.contains('.') => true,
        _ if initials => bare.chars().all(char::is_uppercase) && !last,
        _ => !marked && !last && is(Kind::Abbreviation, word),
    }
}

/// Bytes of the token that breaks a word at `at`, 0 when the word goes on. `start..end` is the word, `piece` where
/// its current piece starts.
fn break_at(text: &str, start: usize, piece: usize, at: usize, end: usize) -> usize {
    let rest = &text[at..end];
    let Some(c) = rest.chars().next().filter(|&c| !c.is_alphanumeric()) else { return 0 };
    let one = c.len_utf8();
    let before = text[start..at].chars().next_back();
    let after = rest[one..].chars().next();
    let digits = || before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit());
    match c {
        '-' if run_of(rest, c) > 1 => run_of(rest, c),
        '-' if is(Kind::Prefix, &text[piece..at]) || is_number_group(&text[start..end]) => 0,
        '-' if before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric) => 1,
        '–' | '—' | '…' | '―' => one,
        '.' if run_of(rest, c) > 1 => run_of(rest, c),
        '.' if starts_sentence(&text[piece..at], &rest[1..]) => 1,
        ',' | ':' if !digits() => 1,
        '/' if text[piece..at].len() > 1 && before.is_some_and(char::is_alphabetic) => 1,
        '/' if after.is_some_and(char::is_alphabetic) && !before.is_some_and(char::is_alphabetic) => 1,
        '%' | '°' => one,
        c if MONEY.contains(c) && after.is_some_and(|c| c.is_ascii_digit()) => one,
        ';' | '!' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '"' | '“' | '”' | '«' | '»' | '<' | '>'
        | '|' | '=' | '*' | '~' | '،' | '؛' | '؟' => one,
        _ => 0,
    }
}

/// "12-04-2016", "555-0199-22": digits in three groups or more, which are a date or a number, not a range.
fn is_number_group(word: &str) -> bool {
    let digits = |c: char| c.is_ascii_digit() || c == '-';
    word.len() < 24 && word.chars().all(digits) && word.matches('-').count() >= 2
}

/// "ended.The": a missing space after a full stop.
fn starts_sentence(before: &str, after: &str) -> bool {
    let mut next = after.chars();
    (2..=LONGEST_ENTRY).contains(&before.len())
        && before.chars().all(char::is_lowercase)
        && next.next().is_some_and(char::is_uppercase)
        && next.next().is_some_and(char::is_lowercase)
}

const CLITICS: [&str; 7] = ["n't", "'ll", "'re", "'ve", "'s", "'d", "'m"];

/// Where the clitic at the end of `word` starts.
fn clitic(word: &str) -> Option<usize> {
    let tail: Vec<(usize, char)> = word.char_indices().rev().take(3).collect();
    CLITICS.iter().find_map(|clitic| {
        let length = clitic.len();
        let letters = tail.get(..length)?;
        let same = letters.iter().rev().map(|(_, c)| straight(*c)).eq(clitic.chars());
        let cut = letters[length - 1].0;
        (same && cut > 0).then_some(cut)
    })
}

fn straight(c: char) -> char {
    if matches!(c, '’' | '`' | '‘' | '´') { '\'' } else { c.to_ascii_lowercase() }
}

/// The text begins with an apostrophe clitic and nothing else: "'s" standing alone.
fn clitic_at(text: &str) -> bool {
    text.len() <= 8 && CLITICS.iter().any(|clitic| text.chars().map(straight).eq(clitic.chars()))
}

fn contraction(word: &str) -> Option<usize> {
    if word.len() > LONGEST_ENTRY {
        return None;
    }
    lexicon().contractions.get(&word.to_ascii_lowercase()).copied()
}

/// Bytes of the number when a unit is glued to it ("35km"), 0 otherwise.
fn number_before_unit(word: &str) -> usize {
    let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ':'));
    let number = word.len() - unit.len();
    if number > 0 && is(Kind::Unit, unit) { number } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &str) {
        let tokens = tokenize(text, Span::new(0, text.len()));
        let found: Vec<&str> = tokens.iter().map(|token| token.of(text)).collect();
        assert_eq!(found.join(" "), expected);
    }

    #[test]
    fn clitics() {
        check("He didn't say it's Moscow's.", "He did n't say it 's Moscow 's .");
        check("They’ll say we’ve won, won’t they?", "They ’ll say we ’ve won , wo n’t they ?");
        check("the parties' offices cannot", "the parties ' offices can not");
        check("O'Neil met the Shi'ite leader", "O'Neil met the Shi'ite leader");
    }

    #[test]
    fn hyphens_and_slashes() {
        check("a non-state Turkish-backed 12-year-old", "a non-state Turkish - backed 12 - year - old");
        check("and/or 9/11 on 2017-01-23", "and / or 9/11 on 2017-01-23");
        check("talks--again—failed – twice", "talks -- again — failed – twice");
    }

    #[test]
    fn stops() {
        check("Mr. J. Smith of the U.N. left.", "Mr. J. Smith of the U.N. left .");
        check("It left the U.S.", "It left the U.S.");
        check("shells, mortars, etc.", "shells , mortars , etc .");
        check("Wait... what?!", "Wait ... what ?!");
        check("It ended.The army left", "It ended . The army left");
    }

    #[test]
    fn numbers() {
        check("some 310,000 at 19:30, 4.5%", "some 310,000 at 19:30 , 4.5 %");
        check("$2.5bn and 35km at 5pm", "$ 2.5 bn and 35 km at 5 pm");
        check("(17:00-18:30)", "( 17:00 - 18:30 )");
    }

    #[test]
    fn quotes_and_marks() {
        check("“We will go,” he said", "“ We will go , ” he said");
        check("\"Go!\" (loudly).", "\" Go ! \" ( loudly ) .");
        check("see https://example.org/a-b?c=d.", "see https://example.org/a-b?c=d .");
        check("the\u{a0}town\u{202f}fell", "the town fell");
    }

    /// Tokens in order, apart, inside the span; together exactly the characters that are not white space.
    fn lawful(text: &str) {
        let tokens = tokenize(text, Span::new(0, text.len()));
        let mut covered = String::new();
        let mut at = 0;
        for token in tokens {
            assert!(at <= token.start && token.start < token.end);
            covered.push_str(token.of(text));
            at = token.end;
        }
        let solid: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        assert_eq!(covered, solid);
    }

    proptest! {
        #[test]
        fn every_character_lies_in_one_token(text in "\\PC*") {
            lawful(&text);
        }

        #[test]
        fn also_in_crowded_punctuation(text in "[-a-dA-D0-3 .,:;!?'’\"“”()/%$€<>*_=#@…—–\u{a0}ءب😀]*") {
            lawful(&text);
        }
    }
}
