//! How an instrument's text came to be: drafts, leaks and the text adopted, what each says clause by clause, and what one
//! says otherwise than another, or than the clauses entered. Absent: the texts themselves; only our words for them.

use jiff::civil::Date;
use serde::Serialize;

use crate::agreement::{Agreement, Clause};

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

/// The clauses as entered, as if they were a version of the text; no [`Version`] may be called so.
pub const ENTERED: &str = "clauses";

/// What a version says otherwise than another, clause by clause in the order of the two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    pub added: Vec<Said>,
    pub removed: Vec<Said>,
    pub changed: Vec<(String, Vec<Mark>)>,
    pub unchanged: usize,
}

/// A stretch of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    Kept(String),
    Removed(String),
    Added(String),
}

/// From the older to the newer.
pub fn difference(older: &[Said], newer: &[Said]) -> Difference {
    let told = |says: &[Said], clause: &str| says.iter().find(|said| said.clause == clause).cloned();
    let mut difference = Difference::default();
    for old in older {
        match told(newer, &old.clause) {
            None => difference.removed.push(old.clone()),
            Some(new) if new.words == old.words => difference.unchanged += 1,
            Some(new) => difference.changed.push((old.clause.clone(), marks(&old.words, &new.words))),
        }
    }
    difference.added = newer.iter().filter(|new| told(older, &new.clause).is_none()).cloned().collect();
    difference
}

/// Beyond so many pairs of words two texts are not compared word by word.
const MOST_PAIRS: usize = 4_000_000;

/// As many words kept as have one order in both, the rest removed or added.
fn marks(older: &str, newer: &str) -> Vec<Mark> {
    let old: Vec<&str> = older.split_whitespace().collect();
    let new: Vec<&str> = newer.split_whitespace().collect();
    if old.len() * new.len() > MOST_PAIRS {
        return vec![Mark::Removed(older.to_owned()), Mark::Added(newer.to_owned())];
    }
    // common[i][j]: how many words the rests from i and from j have in common, in order.
    let mut common = vec![vec![0usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = if old[i] == new[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut marks: Vec<Mark> = Vec::new();
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            push(&mut marks, Mark::Kept(old[i].to_owned()));
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (j == new.len() || common[i + 1][j] >= common[i][j + 1]) {
            push(&mut marks, Mark::Removed(old[i].to_owned()));
            i += 1;
        } else {
            push(&mut marks, Mark::Added(new[j].to_owned()));
            j += 1;
        }
    }
    marks
}

/// Joins words of one kind into a stretch.
fn push(marks: &mut Vec<Mark>, next: Mark) {
    match (marks.last_mut(), &next) {
        (Some(Mark::Kept(run)), Mark::Kept(word))
        | (Some(Mark::Removed(run)), Mark::Removed(word))
        | (Some(Mark::Added(run)), Mark::Added(word)) => {
            run.push(' ');
            run.push_str(word);
        }
        _ => marks.push(next),
    }
}

impl Agreement {
    /// What a version of the text says, or the clauses as entered.
    pub fn version_called(&self, id: &str) -> Option<Vec<Said>> {
        if id == ENTERED {
            let said = |clause: &Clause| Said { clause: clause.id.clone(), words: clause.says.clone() };
            return Some(self.clauses.iter().map(said).collect());
        }
        self.documents.iter().find(|text| text.id == id).map(|text| text.says.clone())
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_removed_and_added() {
        let said = |clause: &str, words: &str| Said { clause: clause.to_owned(), words: words.to_owned() };
        let older =
            [said("a", "Nobody fires first."), said("b", "All are forgiven."), said("c", "It holds.")];
        let newer =
            [said("c", "It holds."), said("a", "Nobody ever fires at all."), said("d", "It is watched.")];
        let found = difference(&older, &newer);
        assert_eq!((found.unchanged, &found.removed[..], &found.added[..]), (1, &older[1..2], &newer[2..]));
        let (clause, marks) = &found.changed[0];
        let shown: Vec<String> = marks
            .iter()
            .map(|mark| match mark {
                Mark::Kept(words) => words.clone(),
                Mark::Removed(words) => format!("[-{words}-]"),
                Mark::Added(words) => format!("{{+{words}+}}"),
            })
            .collect();
        assert_eq!(
            (clause.as_str(), shown.join(" ").as_str()),
            ("a", "Nobody {+ever+} fires [-first.-] {+at all.+}")
        );
        assert_eq!(difference(&older, &older), Difference { unchanged: 3, ..Difference::default() });
    }
}
