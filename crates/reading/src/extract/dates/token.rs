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
            found.push(Token { span, kind, senses, glued: at == last_end });
            last_end = end;
        }
        at = end;
    }
    found
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
        _ => wide_token(words, at),
    }
}

fn blank_line_follows(rest: &[u8]) -> bool {
    rest.iter().find(|b| !matches!(b, b' ' | b'\t' | b'\r')) == Some(&b'\n')
}

fn wide_token(words: &str, at: usize) -> (Option<TokenKind>, usize) {
    let Some(first) = words[at..].chars().next() else { return (None, words.len()) };
    let end = at + first.len_utf8();
    match first {
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
