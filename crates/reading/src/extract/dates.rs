//! Time expressions: found in running text, then resolved against a publication date.

use crate::extract::claim::Days;
use crate::span::Span;
use jiff::civil::Date;

/// A time expression as found, not yet resolved. TIMEX3 kinds (TimeML 1.2.1).
#[derive(Clone, Debug, PartialEq)]
pub struct Timex {
    pub span: Span,
    pub kind: TimexKind,
    pub meaning: Meaning,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimexKind {
    Date,
    Time,
    Duration,
    Set,
}

/// What the words say before anything anchors them. The owner of this file shapes it.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    Unknown,
}

/// Which way a bare weekday or month points: the tense of its verb, when known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    Past,
    Future,
    #[default]
    Unknown,
}

/// Every time expression in `words[within]`, in order, not overlapping.
pub fn find(words: &str, within: Span) -> Vec<Timex> {
    let _ = (words, within);
    Vec::new()
}

/// The days an expression stands for, and how that was reached; `None` when it cannot be placed on a calendar.
pub fn resolve(timex: &Timex, published: Option<Days>, direction: Direction) -> Option<(Days, String)> {
    let _ = (timex, published, direction);
    None
}

/// The TIMEX3 `value` attribute ("2017-02-16", "2017-W08", "P6W", "PRESENT_REF") against a single anchor day.
pub fn timex3_value(timex: &Timex, anchor: Date, direction: Direction) -> String {
    let _ = (timex, anchor, direction);
    String::new()
}
