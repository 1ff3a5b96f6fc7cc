//! Which entries a reader of a line or of a release must be shown beside it.
//!
//! In: what the line or release rests on; entries, in their order in the log. Out: whether an entry speaks about it.
//! Absent: what the entry says. Writers of proofs and the verifier share this one rule:
//!
//! - a remark (a dissent, a correction, a decision, its withdrawal, a redaction) concerns a line if one of its references names a subject, claim or
//!   capture of the line, the line itself (`2017-03-14/3`), the release (`2017-03-14`), its entry, or the entry of one of
//!   its captures;
//! - it concerns a release if a reference names the release, one of its lines, or its entry;
//! - it concerns both if it refers to an entry that does.

use std::collections::HashSet;

use tlog::entry::{Entry, Target};
use tlog::hash::Hash;

use crate::shape::{Line, Release};

/// What people put on record about a line: everything that is not an arrival, a release, or about the log itself.
pub const REMARKS: [&str; 10] = [
    "accept",
    "correction",
    "dissent",
    "finding",
    "grade",
    "merge",
    "redaction",
    "split",
    "supersession",
    "withdrawal",
];

/// Whether the entry is of one of those kinds.
pub fn is_remark(entry: &Entry) -> bool {
    REMARKS.contains(&entry.kind.as_str())
}

/// What a line or a release is known by.
#[derive(Clone, Debug, Default)]
pub struct Concern {
    ids: HashSet<String>,
    /// Every line of the release, whose ids begin like this.
    prefix: Option<String>,
    entries: HashSet<(u64, Hash)>,
}

impl Concern {
    pub fn of_line(line: &Line, release: &Release) -> Concern {
        let mut ids: HashSet<String> =
            [&line.subjects, &line.claims, &line.captures].into_iter().flatten().cloned().collect();
        ids.insert(release.name.clone());
        ids.insert(format!("{}/{}", release.name, line.number));
        Concern { ids, ..Concern::default() }
    }

    pub fn of_release(release: &Release) -> Concern {
        let prefix = Some(format!("{}/", release.name));
        Concern { ids: [release.name.clone()].into(), prefix, ..Concern::default() }
    }

    /// Adds an entry that it rests on: that of the release, and for a line those of its captures.
    pub fn rests_on(&mut self, index: u64, leaf: Hash) {
        self.entries.insert((index, leaf));
    }

    /// Whether the remark at `index` concerns it. What refers to that remark then does too, so remarks must come in the
    /// order in which they stand in the log.
    pub fn names(&mut self, index: u64, leaf: Hash, remark: &Entry) -> bool {
        let names = remark.refs.iter().any(|r| match &r.target {
            Target::Id(id) => {
                self.ids.contains(id)
                    || self.prefix.as_ref().is_some_and(|prefix| id.starts_with(prefix.as_str()))
            }
            Target::Entry { index, leaf } => self.entries.contains(&(*index, *leaf)),
        });
        let concerns = is_remark(remark) && names;
        if concerns {
            self.entries.insert((index, leaf));
        }
        concerns
    }
}
