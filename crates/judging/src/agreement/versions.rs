//! How an instrument's text came to be: drafts, leaks and the text adopted, and what each says clause by clause.

use jiff::civil::Date;
use serde::Serialize;

/// One version of the text, as far as it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub id: String,
    pub status: Status,
    pub date: Option<Date>,
    /// Through whom it became known; empty when that is not on file.
    pub seen_by: String,
    /// SHA-256 of the text seen, 64 hexadecimal digits; a text nobody hashed has none.
    pub sha256: Option<String>,
    pub says: Vec<Said>,
    pub evidence: String,
    pub checked: String,
}

/// What a version says where a clause stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Id of the clause, which need not have survived into the text adopted.
    pub clause: String,
    /// In our words.
    pub words: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Draft,
    Leaked,
    Proposed,
    Adopted,
    Amended,
}

impl Status {
    pub const WORDS: &'static [(Status, &'static str)] = &[
        (Status::Draft, "draft"),
        (Status::Leaked, "leaked"),
        (Status::Proposed, "proposed"),
        (Status::Adopted, "adopted"),
        (Status::Amended, "amended"),
    ];

    pub fn word(self) -> &'static str {
        Status::WORDS.iter().find(|(status, _)| *status == self).map_or("", |(_, word)| word)
    }
}
