//! Yes, no, unknown: Kleene's strong three-valued logic (S. C. Kleene, Introduction to Metamathematics, 1952, § 64),
//! and the answer a test gives: a verdict with its reason and what it rests on.
//! Absent: probability. A number between yes and no would hide what is unknown.

use serde::Serialize;

use crate::said::Said;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    No,
    Unknown,
    Yes,
}

impl Verdict {
    pub const WORDS: &'static [(Verdict, &'static str)] =
        &[(Verdict::Yes, "yes"), (Verdict::No, "no"), (Verdict::Unknown, "unknown")];

    pub fn word(self) -> &'static str {
        match self {
            Verdict::Yes => "yes",
            Verdict::No => "no",
            Verdict::Unknown => "unknown",
        }
    }

    pub fn said(self) -> Said {
        Said::Code(&"verdict", self.word())
    }

    /// No if either is no, yes if both are yes, else unknown.
    pub fn and(self, other: Verdict) -> Verdict {
        self.min(other)
    }

    /// Yes if either is yes, no if both are no, else unknown.
    pub fn or(self, other: Verdict) -> Verdict {
        self.max(other)
    }
}

/// Yes becomes no, no becomes yes, unknown stays.
impl std::ops::Not for Verdict {
    type Output = Verdict;

    fn not(self) -> Verdict {
        match self {
            Verdict::Yes => Verdict::No,
            Verdict::No => Verdict::Yes,
            Verdict::Unknown => Verdict::Unknown,
        }
    }
}

impl From<bool> for Verdict {
    fn from(known: bool) -> Verdict {
        if known { Verdict::Yes } else { Verdict::No }
    }
}

/// What one test says of one incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    pub verdict: Verdict,
    /// Why, as one plain sentence.
    pub because: Said,
    /// What the answer rests on: `claim c1`, `agreement in_force`, `party jaish-al-islam`.
    pub used: Vec<String>,
    /// Only when the verdict is unknown: what is missing.
    pub gap: Option<Gap>,
}

impl Answer {
    pub fn yes(because: Said) -> Answer {
        Answer { verdict: Verdict::Yes, because, used: Vec::new(), gap: None }
    }

    pub fn no(because: Said) -> Answer {
        Answer { verdict: Verdict::No, because, used: Vec::new(), gap: None }
    }

    pub fn unknown(missing: Missing, phrase: Said, because: Said) -> Answer {
        let gap = Some(Gap { missing, phrase });
        Answer { verdict: Verdict::Unknown, because, used: Vec::new(), gap }
    }

    pub fn using(mut self, used: impl IntoIterator<Item = String>) -> Answer {
        self.used.extend(used);
        self.used.sort();
        self.used.dedup();
        self
    }
}

/// A thing that is not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    pub missing: Missing,
    /// How a one-sentence reason names it, after "undetermined, because"; empty when another gap already says it.
    pub phrase: Said,
}

/// The kinds of things that may be missing; `plan` says how each is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    Time,
    Place,
    /// Where a zone ends.
    Boundary,
    Actor,
    OneOfSeveralActors,
    Adherence,
    Target,
    ExcludedGroup,
    Presence,
    Act,
    ProtectedObject,
    Condition,
    Exception,
    /// Whether what another clause allows reaches so far.
    Permission,
    Initiator,
    /// What the clause says beyond the data.
    Wording,
    IndependentOrigin,
    Contradiction,
    Attribution,
    Severity,
}

impl Missing {
    /// Its name in the lists of the catalogue that say what would settle it and who could know.
    pub fn code(self) -> &'static str {
        match self {
            Missing::Time => "time",
            Missing::Place => "place",
            Missing::Boundary => "boundary",
            Missing::Actor => "actor",
            Missing::OneOfSeveralActors => "one-of-several-actors",
            Missing::Adherence => "adherence",
            Missing::Target => "target",
            Missing::ExcludedGroup => "excluded-group",
            Missing::Presence => "presence",
            Missing::Act => "act",
            Missing::ProtectedObject => "protected-object",
            Missing::Condition => "condition",
            Missing::Exception => "exception",
            Missing::Permission => "permission",
            Missing::Initiator => "initiator",
            Missing::Wording => "wording",
            Missing::IndependentOrigin => "independent-origin",
            Missing::Contradiction => "contradiction",
            Missing::Attribution => "attribution",
            Missing::Severity => "severity",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{No, Unknown, Yes};

    #[test]
    fn kleene_tables() {
        assert_eq!([Yes.and(Yes), Yes.and(Unknown), Unknown.and(No), No.and(Yes)], [Yes, Unknown, No, No]);
        assert_eq!([Yes.or(No), Unknown.or(No), Unknown.or(Yes), No.or(No)], [Yes, Unknown, Yes, No]);
        assert_eq!([!Yes, !No, !Unknown], [No, Yes, Unknown]);
    }
}
