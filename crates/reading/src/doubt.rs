//! What a stage was unsure of, in a sentence a reader understands. Doubt is data, never an error:
//! every pure stage returns its value together with its doubts, and no later stage may drop one.

use crate::span::Span;

/// One uncertainty and the reading that was taken anyway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// A stable short name, for example `year-in-footer`; documented in `docs/doubts.md`.
    pub code: &'static str,
    /// The words in question, when there are any.
    pub span: Option<Span>,
    /// What is unsure, as one plain sentence.
    pub sentence: String,
    /// The reading taken anyway, as one plain sentence.
    pub taken: String,
}

impl Doubt {
    pub fn new(
        code: &'static str,
        span: Option<Span>,
        sentence: impl Into<String>,
        taken: impl Into<String>,
    ) -> Doubt {
        Doubt { code, span, sentence: sentence.into(), taken: taken.into() }
    }
}
