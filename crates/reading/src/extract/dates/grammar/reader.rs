//! A cursor-free view of the tokens that every form asks its questions of. Out of range is never an error: the
//! answer is no.

use crate::extract::dates::lexicon::Class;
use crate::extract::dates::token::{Token, TokenKind, tokens};
use crate::extract::dates::{Hedge, Unit};
use crate::span::Span;

pub struct Reader<'a> {
    words: &'a str,
    tokens: Vec<Token>,
}

impl<'a> Reader<'a> {
    pub fn new(words: &'a str, within: Span) -> Reader<'a> {
        Reader { words, tokens: tokens(words, within) }
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub fn span(&self, from: usize, end: usize) -> Span {
        Span::new(self.tokens[from].span.start, self.tokens[end - 1].span.end)
    }

    /// The words of a token, empty past the end.
    pub fn text(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |t| t.span.of(self.words))
    }

    /// Whether an expression could start here: a number, a known word, or a decade's apostrophe.
    pub fn may_start(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        if token.glued && at > 0 && matches!(self.tokens[at - 1].kind, TokenKind::Word | TokenKind::Number(_))
        {
            return false;
        }
        match token.kind {
            TokenKind::Number(_) => !self.inside_number(at),
            TokenKind::Word => opens(token) && !self.inside_name(at),
            TokenKind::Mark(mark) => mark == '\'' || mark == '\u{bd}',
            TokenKind::Break => false,
        }
    }

    /// Digits after "$", "#", "1," or "0.": part of a greater number.
    fn inside_number(&self, at: usize) -> bool {
        if at == 0 {
            return false;
        }
        let before = &self.tokens[at - 1];
        let tight = self.tokens[at].glued;
        let money = matches!(before.kind, TokenKind::Mark('$' | '£' | '€' | '#' | '¥'));
        let decimal = matches!(before.kind, TokenKind::Mark('.' | ','))
            && at > 1
            && before.glued
            && matches!(self.tokens[at - 2].kind, TokenKind::Number(_));
        money || (tight && decimal)
    }

    /// A word glued to a name by a hyphen or a dot ("al-March", "x.May").
    fn inside_name(&self, at: usize) -> bool {
        at > 1
            && self.tokens[at].glued
            && matches!(self.tokens[at - 1].kind, TokenKind::Mark('-' | '.' | '@' | '_'))
            && self.tokens[at - 1].glued
            && self.tokens[at - 2].kind == TokenKind::Word
            && !opens(&self.tokens[at - 2])
            && !self.any_word(at - 2, &["non", "post"])
    }

    pub fn value(&self, at: usize, class: Class) -> Option<i32> {
        self.tokens.get(at).and_then(|t| t.sense(class))
    }

    pub fn is(&self, at: usize, class: Class) -> bool {
        self.value(at, class).is_some()
    }

    pub fn mark(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|t| t.mark(mark))
    }

    pub fn glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.glued)
    }

    pub fn number(&self, at: usize) -> Option<u32> {
        self.tokens.get(at).and_then(Token::number)
    }

    /// How many digits the number at `at` is written with.
    pub fn digits(&self, at: usize) -> usize {
        if self.number(at).is_some() { self.text(at).chars().count() } else { 0 }
    }

    pub fn is_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Word)
    }

    pub fn word_is(&self, at: usize, word: &str) -> bool {
        self.text(at).eq_ignore_ascii_case(word)
    }

    pub fn any_word(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|w| self.word_is(at, w))
    }

    pub fn capital(&self, at: usize) -> bool {
        let first = self.text(at).chars().next();
        first.is_some_and(|c| c.is_uppercase() || c >= '\u{370}' && c.is_alphabetic())
    }

    /// All capitals, more than one letter.
    pub fn shouted(&self, at: usize) -> bool {
        let text = self.text(at);
        text.len() > 1 && text.bytes().all(|b| b.is_ascii_uppercase())
    }

    pub fn determiner(&self, at: usize) -> bool {
        self.is(at, Class::The)
    }

    /// Ends a clause: a full stop, comma, semicolon, bracket or blank line.
    pub fn is_stop(&self, at: usize) -> bool {
        match self.tokens.get(at).map(|t| t.kind) {
            None | Some(TokenKind::Break) => true,
            Some(TokenKind::Mark(mark)) => {
                matches!(mark, '.' | ',' | ';' | ':' | '!' | '?' | '(' | ')' | '"' | '“' | '”')
            }
            _ => false,
        }
    }

    /// The start of a sentence, as far as marks show.
    pub fn starts_sentence(&self, at: usize) -> bool {
        at == 0
            || match self.tokens[at - 1].kind {
                TokenKind::Break => true,
                TokenKind::Mark(mark) => matches!(mark, '.' | '!' | '?' | '"' | '“' | '(' | '`'),
                _ => false,
            }
    }

    pub fn unit(&self, at: usize) -> Option<(Unit, bool)> {
        let plural = self.value(at, Class::Units);
        let value = plural.or_else(|| self.value(at, Class::Unit))?;
        Some((unit(value)?, plural.is_some()))
    }

    /// "about", "more than", "at least", "up to", and the token after.
    pub fn hedge(&self, at: usize) -> Option<(Hedge, usize)> {
        let two = |a: &[&str], b: &str| self.any_word(at, a) && self.word_is(at + 1, b);
        if self.any_word(at, &["no", "not"])
            && self.any_word(at + 1, &["more", "less", "later", "longer"])
            && self.word_is(at + 2, "than")
        {
            return Some((if self.word_is(at + 1, "less") { Hedge::AtLeast } else { Hedge::AtMost }, at + 3));
        }
        if two(&["more", "longer", "greater"], "than") {
            return Some((Hedge::MoreThan, at + 2));
        }
        if two(&["less", "fewer"], "than") {
            return Some((Hedge::LessThan, at + 2));
        }
        if two(&["at"], "least") {
            return Some((Hedge::AtLeast, at + 2));
        }
        if two(&["at"], "most") || two(&["up"], "to") {
            return Some((Hedge::AtMost, at + 2));
        }
        let over = self.word_is(at, "over")
            && !self.any_word(at.wrapping_sub(1), &["for", "in", "to", "of", "after", "just"]);
        let hedge = match self.value(at, Class::Hedge).filter(|_| !over)? {
            1 => Hedge::About,
            2 => Hedge::MoreThan,
            _ => Hedge::LessThan,
        };
        Some((hedge, at + 1))
    }
}

fn opens(token: &Token) -> bool {
    token.senses.iter().any(|s| s.class.opens())
}

pub fn unit(value: i32) -> Option<Unit> {
    Some(match value {
        1 => Unit::Second,
        2 => Unit::Minute,
        3 => Unit::Hour,
        4 => Unit::Day,
        5 => Unit::Week,
        6 => Unit::Fortnight,
        7 => Unit::Month,
        8 => Unit::Quarter,
        9 => Unit::Year,
        10 => Unit::Decade,
        11 => Unit::Century,
        12 => Unit::Weekend,
        13 => Unit::Night,
        14 => Unit::Millennium,
        15 => Unit::Half,
        _ => return None,
    })
}
