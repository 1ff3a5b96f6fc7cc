//! Amendments: which clauses of one instrument take the place of another's, and from which instant.

use jiff::Timestamp;

/// A clause of another instrument, written `minsk-2015-02/ceasefire`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClauseRef {
    pub agreement: String,
    pub clause: String,
}

impl std::fmt::Display for ClauseRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.agreement, self.clause)
    }
}

/// From `at` on the clause `by` holds instead.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Replaced {
    pub at: Timestamp,
    pub by: ClauseRef,
}
