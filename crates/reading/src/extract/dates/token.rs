//! A text cut into words, numbers and marks, each with its senses in time expressions. One pass over the bytes.
//! Absent on purpose: part of speech; a time expression is known by its own words and their near neighbours.

use super::lexicon::{self, Class, Sense};
use crate::span::Span;

#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub span: Span,
    pub kind: TokenKind,
    pub senses: &'static [Sense],
    /// Follows the token before it without a space.
    pub glued: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, with inner apostrophes cut off ("year's" is "year", "'", "s").
    Word,
    /// Digits only, with their value (capped).
    Number(u32),
    /// One mark; dashes of every kind become `-`, curly apostrophes `'`.
    Mark(char),
    /// A blank line: the end of a paragraph. A single line end is a space, for wire copy is wrapped.
    Break,
}

impl Token {
    pub fn sense(&self, class: Class) -> Option<i32> {
        self.senses.iter().find(|s| s.class == class).map(|s| s.value)
    }

    pub fn mark(&self, mark: char) -> bool {
        self.kind == TokenKind::Mark(mark)
    }

    pub fn number(&self) -> Option<u32> {
        match self.kind {
            TokenKind::Number(value) => Some(value),
            _ => None,
        }
    }
}

/// The tokens of `words[within]`, with offsets into `words`.
pub fn tokens(words: &str, within: Span) -> Vec<Token> {
    let mut found = Vec::with_capacity(within.len() / 5);
    let mut at = within.start;
    let mut last_end = usize::MAX;
    while at < within.end {
        let (kind, end) = token_at(words, at, within.end);
        if let Some(kind) = kind {
            let span = Span::new(at, end);
            let senses = if kind == TokenKind::Word { lexicon::senses(span.of(words)) } else { &[] };
            let token = Token { span, kind, senses, glued: at == last_end };
            match found.last_mut().and_then(|last| two_words(words, last, token)) {
                Some(joined) => found.last_mut().into_iter().for_each(|last| *last = joined),
                None => found.push(token),
            }
            last_end = end;
        }
        at = end;
    }
    found
}

/// A name of two words, such as a Levantine month, as one token.
fn two_words(words: &str, first: &Token, second: Token) -> Option<Token> {
    let wide = |token: &Token| token.kind == TokenKind::Word && token.span.of(words).starts_with(is_wide);
    if !(wide(first) && wide(&second) && first.span.end + 1 == second.span.start) {
        return None;
    }
    let span = Span::new(first.span.start, second.span.end);
    let senses = lexicon::senses(span.of(words));
    (!senses.is_empty()).then_some(Token { span, senses, ..*first })
}

/// The end of a word in other letters; in Ukrainian an apostrophe stands inside words.
fn wide_word(words: &str, at: usize, limit: usize) -> usize {
    let mut letters = words[at..limit].char_indices().peekable();
    while let Some((index, c)) = letters.next() {
        let inner = matches!(c, '\'' | '\u{2019}' | '\u{02bc}')
            && letters.peek().is_some_and(|(_, next)| is_wide(*next));
        if !is_wide(c) && !inner {
            return at + index;
        }
    }
    limit
}

/// Whether a letter is of a script other than Latin, where whole words are looked up.
fn is_wide(c: char) -> bool {
    c >= '\u{370}' && c.is_alphabetic()
}

/// The value of a digit as Arabic and Persian write it.
fn eastern_digit(c: char) -> Option<u32> {
    match c {
        '\u{660}'..='\u{669}' => Some(c as u32 - 0x660),
        '\u{6f0}'..='\u{6f9}' => Some(c as u32 - 0x6f0),
        _ => None,
    }
}

/// The token that starts at `at`, or `None` for a space, and where it ends.
fn token_at(words: &str, at: usize, limit: usize) -> (Option<TokenKind>, usize) {
    let bytes = words.as_bytes();
    let run = |keep: fn(u8) -> bool| {
        let rest = &bytes[at..limit];
        at + rest.iter().position(|&b| !keep(b)).unwrap_or(rest.len())
    };
    match bytes[at] {
        b'\n' => (blank_line_follows(&bytes[at + 1..limit]).then_some(TokenKind::Break), at + 1),
        b if b.is_ascii_digit() => {
            let end = run(|b| b.is_ascii_digit());
            (Some(TokenKind::Number(words[at..end].parse().unwrap_or(u32::MAX))), end)
        }
        b if b.is_ascii_alphabetic() => (Some(TokenKind::Word), run(|b| b.is_ascii_alphabetic())),
        b if b.is_ascii_whitespace() || b.is_ascii_control() => (None, at + 1),
        b if b.is_ascii() => (Some(TokenKind::Mark(b as char)), at + 1),
        _ => wide_token(words, at, limit),
    }
}

fn blank_line_follows(rest: &[u8]) -> bool {
    rest.iter().find(|b| !matches!(b, b' ' | b'\t' | b'\r')) == Some(&b'\n')
}

fn wide_token(words: &str, at: usize, limit: usize) -> (Option<TokenKind>, usize) {
    let Some(first) = words[at..].chars().next() else { return (None, words.len()) };
    let end = at + first.len_utf8();
    let run = |keep: fn(char) -> bool| {
        let rest = &words[at..limit];
        at + rest.find(|c: char| !keep(c)).unwrap_or(rest.len())
    };
    match first {
        c if eastern_digit(c).is_some() => {
            let end = run(|c| eastern_digit(c).is_some());
            let digits = words[at..end].chars().filter_map(eastern_digit);
            let value = digits.fold(0u32, |sum, digit| sum.saturating_mul(10).saturating_add(digit));
            (Some(TokenKind::Number(value)), end)
        }
        c if is_wide(c) => (Some(TokenKind::Word), wide_word(words, at, limit)),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => (Some(TokenKind::Mark('-')), end),
        '\u{2018}' | '\u{2019}' | '\u{02bc}' => (Some(TokenKind::Mark('\'')), end),
        '½' => (Some(TokenKind::Mark('½')), end),
        c if c.is_whitespace() || c == '\u{feff}' => (None, end),
        c if c.is_alphabetic() => (Some(TokenKind::Word), end),
        c => (Some(TokenKind::Mark(c)), end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_letters_and_marks_come_apart() {
        let words = "3–4 May’s 19:30, 1990s";
        let cut: Vec<&str> =
            tokens(words, Span::new(0, words.len())).iter().map(|t| t.span.of(words)).collect();
        assert_eq!(cut, ["3", "–", "4", "May", "’", "s", "19", ":", "30", ",", "1990", "s"]);
    }
}
