//! What comes out: one incident judged by one clause. Four questions stay four fields: did it happen, who did it, what
//! does the clause say of it, how independent is the support. A finding is a proposal until a person signs it, and is
//! never edited: a later one supersedes it.

use serde::{Deserialize, Serialize};

use crate::agreement::Standard;
use crate::corroboration::{Corroboration, Grade};
pub use crate::doubt::Doubt;
use crate::incident::Countable;
use crate::plan::Question;
use crate::said::Said;
use crate::say;
use crate::verdict::{Answer, Verdict};

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub incident: String,
    pub agreement: String,
    /// Version of the agreement's file.
    pub agreement_version: String,
    /// Empty when no clause matches the act.
    pub clause: Option<String>,
    pub outcome: Outcome,
    pub attribution: Attribution,
    pub occurrence: Occurrence,
    pub support: Corroboration,
    /// Every test with its answer, in the fixed order.
    pub trace: Vec<(Test, Answer)>,
    /// The unknowns, as what to verify.
    pub plan: Vec<Question>,
    pub doubts: Vec<Doubt>,
    /// Guarantors that are the alleged actor and must not judge this one.
    pub recused: Vec<String>,
    pub countable: Countable,
    /// Who disagrees, on the record; the machine leaves it empty.
    pub dissent: Vec<Dissent>,
    /// Whose finding this is; the machine's own when empty.
    pub signed: Option<Signed>,
    /// The grade a person gave, beside the one proposed in `support`.
    pub graded: Option<Graded>,
    /// The program that judged: name and version.
    pub rules: String,
}

impl Finding {
    pub fn answer(&self, test: Test) -> Option<&Answer> {
        self.trace.iter().find(|(asked, _)| *asked == test).map(|(_, answer)| answer)
    }

    /// Determined: a violation, or surely none.
    pub fn is_determined(&self) -> bool {
        self.outcome.is_determined()
    }

    /// The outcome as one sentence without its full stop, with who signed it, or "proposed".
    pub fn sentence(&self) -> Said {
        match &self.signed {
            Some(signed) => say!("signed-by", outcome = self.outcome.words(), who = signed.who.words()),
            None => self.outcome.sentence(),
        }
    }

    /// The grade to show: a person's, else the one proposed.
    pub fn grade(&self) -> Grade {
        self.graded.as_ref().map_or(self.support.grade, |graded| graded.grade)
    }

    /// Would be a violation if the question of excluded groups, the only open one, were answered.
    pub fn hangs_on_excluded_groups_only(&self) -> bool {
        let mut open =
            self.trace.iter().filter(|(test, answer)| test.decides() && answer.verdict == Verdict::Unknown);
        !self.is_determined() && open.all(|(test, _)| test.is_exclusion())
    }

    pub fn may_involve_excluded_groups(&self) -> bool {
        self.trace.iter().any(|(test, answer)| test.is_exclusion() && answer.verdict == Verdict::Unknown)
    }
}

/// The tests, in the fixed order in which every one is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    InForce,
    InsideArea,
    ActorResolved,
    ActorBound,
    TargetNotExcluded,
    AreaNotExcluded,
    ActMatched,
    NoException,
    FullyExpressed,
    EvidenceSuffices,
    Grave,
}

impl Test {
    pub const ALL: [Test; 11] = [
        Test::InForce,
        Test::InsideArea,
        Test::ActorResolved,
        Test::ActorBound,
        Test::TargetNotExcluded,
        Test::AreaNotExcluded,
        Test::ActMatched,
        Test::NoException,
        Test::FullyExpressed,
        Test::EvidenceSuffices,
        Test::Grave,
    ];

    pub fn question(self) -> &'static str {
        match self {
            Test::InForce => "in force then?",
            Test::InsideArea => "inside the area?",
            Test::ActorResolved => "actor known?",
            Test::ActorBound => "actor bound then?",
            Test::TargetNotExcluded => "no excluded group among those involved?",
            Test::AreaNotExcluded => "not an area of combat against one?",
            Test::ActMatched => "act covered by the clause?",
            Test::NoException => "no exception?",
            Test::FullyExpressed => "clause fully expressed?",
            Test::EvidenceSuffices => "evidence sufficient?",
            Test::Grave => "grave?",
        }
    }

    pub fn said(self) -> Said {
        Said::Code(&"question", self.question())
    }

    /// Every test but severity decides whether there is a violation.
    pub fn decides(self) -> bool {
        self != Test::Grave
    }

    pub fn is_exclusion(self) -> bool {
        matches!(self, Test::TargetNotExcluded | Test::AreaNotExcluded)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Outcome {
    Violation {
        gravity: Gravity,
    },
    /// The first test that says no, in words.
    NotAViolation {
        ground: Ground,
        because: Said,
    },
    NoMatchingClause {
        because: Said,
    },
    Undetermined {
        because: Said,
    },
    /// A body that must agree did not. Only people come to this.
    NoJointFinding {
        because: Said,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gravity {
    Minor,
    Grave,
    /// A violation, of which it is not known whether it is grave.
    NotSettled,
}

impl Gravity {
    pub fn words(self) -> &'static str {
        match self {
            Gravity::Minor => "minor violation",
            Gravity::Grave => "grave violation",
            Gravity::NotSettled => "violation, gravity not settled",
        }
    }

    pub fn said(self) -> Said {
        Said::Code(&"gravity", self.words())
    }
}

/// Why there is no violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    OutsidePeriod,
    OutsideArea,
    ActorNotBound,
    ExcludedGroup,
    ExcludedArea,
    ActNotCovered,
    Exempt,
    /// Claimed, looked into by a person, and accepted.
    SelfDefence,
    NotAnIncident,
    /// Looked into by people, who name no ground of the others.
    Assessed,
}

impl Ground {
    /// Those that people name after "not a violation".
    pub const ALL: [Ground; 8] = [
        Ground::OutsidePeriod,
        Ground::OutsideArea,
        Ground::ActorNotBound,
        Ground::ExcludedGroup,
        Ground::ExcludedArea,
        Ground::ActNotCovered,
        Ground::Exempt,
        Ground::SelfDefence,
    ];

    /// The ground of a test that says no.
    pub fn of(test: Test) -> Ground {
        match test {
            Test::InForce => Ground::OutsidePeriod,
            Test::InsideArea => Ground::OutsideArea,
            Test::ActorResolved | Test::ActorBound => Ground::ActorNotBound,
            Test::TargetNotExcluded => Ground::ExcludedGroup,
            Test::AreaNotExcluded => Ground::ExcludedArea,
            Test::ActMatched | Test::FullyExpressed => Ground::ActNotCovered,
            Test::NoException => Ground::Exempt,
            Test::EvidenceSuffices | Test::Grave => Ground::NotAnIncident,
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Ground::OutsidePeriod => "outside the period",
            Ground::OutsideArea => "outside the area",
            Ground::ActorNotBound => "actor not bound",
            Ground::ExcludedGroup => "excluded group",
            Ground::ExcludedArea => "area of combat against an excluded group",
            Ground::ActNotCovered => "act not covered",
            Ground::Exempt => "exempt or excused",
            Ground::SelfDefence => "self-defence",
            Ground::NotAnIncident => "not an incident",
            Ground::Assessed => "looked into",
        }
    }

    pub fn said(self) -> Said {
        Said::Code(&"ground", self.words())
    }
}

impl Outcome {
    pub fn is_determined(&self) -> bool {
        !matches!(self, Outcome::Undetermined { .. } | Outcome::NoJointFinding { .. })
    }

    /// What the machine proposes, as one sentence without its full stop.
    pub fn sentence(&self) -> Said {
        match self {
            Outcome::Violation { .. } => say!("proposed", outcome = self.words()),
            _ => self.words(),
        }
    }

    /// The same without the reason, which may name whom and where; a ground stays.
    pub fn without_reason(&self) -> Outcome {
        let because = Said::nothing();
        match self {
            Outcome::Violation { gravity } => Outcome::Violation { gravity: *gravity },
            Outcome::NotAViolation { ground: Ground::NotAnIncident, .. } => {
                Outcome::NotAViolation { ground: Ground::NotAnIncident, because }
            }
            Outcome::NotAViolation { ground, .. } => {
                Outcome::NotAViolation { ground: *ground, because: ground.said() }
            }
            Outcome::NoMatchingClause { .. } => Outcome::NoMatchingClause { because },
            Outcome::Undetermined { .. } => Outcome::Undetermined { because },
            Outcome::NoJointFinding { .. } => Outcome::NoJointFinding { because },
        }
    }

    /// The same whoever found it.
    pub fn words(&self) -> Said {
        let with = |outcome: &'static str, because: &Said| match Said::Code(&"outcome", outcome) {
            outcome if because.is_nothing() => outcome,
            outcome => say!("outcome-with-reason", outcome, because = because.clone()),
        };
        match self {
            Outcome::Violation { gravity } => gravity.said(),
            Outcome::NotAViolation { ground: Ground::NotAnIncident, because } => {
                with("not an incident", because)
            }
            Outcome::NotAViolation { ground: Ground::Assessed, .. } => {
                Said::Code(&"outcome", "relevant incident, not a violation")
            }
            Outcome::NotAViolation { because, .. } => with("not a violation", because),
            Outcome::NoMatchingClause { because } => with("no matching clause", because),
            Outcome::Undetermined { because } if !because.is_nothing() => {
                say!("undetermined-because", because = because.clone())
            }
            Outcome::Undetermined { because } => with("undetermined", because),
            Outcome::NoJointFinding { because } => with("no joint finding", because),
        }
    }
}

/// Those that a record knows.
const ROLES: [&str; 4] = ["operator", "analyst", "guarantor", "neutral"];

/// Who says so, in which entry of the record, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Who {
    pub entry: u64,
    pub name: String,
    pub role: String,
    pub because: String,
}

impl Who {
    /// `ana (analyst), entry 12`
    pub fn words(&self) -> Said {
        let entry = self.entry.to_string();
        match self.role.is_empty() {
            true => say!("who-by-entry", name = &self.name, entry),
            false => {
                let known = ROLES.into_iter().find(|known| *known == self.role);
                let role = known.map_or_else(|| Said::from(&self.role), |role| Said::Code(&"role", role));
                say!("who-in-role-by-entry", name = &self.name, role, entry)
            }
        }
    }
}

/// A finding that a person signed, and what the machine proposes in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signed {
    pub who: Who,
    pub standard: Option<Standard>,
    /// Ids of those to whom the person attributes it; empty when the person named nobody.
    pub parties: Vec<String>,
    pub proposed: Proposal,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    pub outcome: Outcome,
    pub attribution: AttributionLevel,
    /// Ids of the parties that the claims name.
    pub parties: Vec<String>,
    pub occurrence: Occurrence,
}

/// A person's grade, as far as the support carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Graded {
    /// Of the latest entry that says something of it.
    pub who: Who,
    pub grade: Grade,
}

/// Who did it, and how that is known. Never filled to make a finding complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attribution {
    pub level: AttributionLevel,
    /// Ids of the parties named.
    pub parties: Vec<String>,
    /// Independent origins that name them.
    pub independent_origins: usize,
    pub admitted: bool,
    pub denied: bool,
}

/// How far the attribution goes, as missions report it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttributionLevel {
    Unattributed,
    ToASide,
    /// Only a person's: the machine does not weigh "largely".
    LargelyToAParty,
    ToAParty,
    /// Only a person's: the roster knows no units.
    ToAUnit,
    SelfAcknowledged,
    Denied,
    Disputed,
}

impl AttributionLevel {
    pub const WORDS: &'static [(AttributionLevel, &'static str)] = &[
        (AttributionLevel::Unattributed, "unattributed"),
        (AttributionLevel::ToASide, "to a side"),
        (AttributionLevel::LargelyToAParty, "largely to a party"),
        (AttributionLevel::ToAParty, "to a party"),
        (AttributionLevel::ToAUnit, "to a unit"),
        (AttributionLevel::SelfAcknowledged, "self-acknowledged"),
        (AttributionLevel::Denied, "denied by the party named"),
        (AttributionLevel::Disputed, "disputed"),
    ];

    pub fn words(self) -> &'static str {
        AttributionLevel::WORDS.iter().find(|(level, _)| *level == self).map_or("", |(_, words)| words)
    }

    pub fn said(self) -> Said {
        Said::Code(&"attribution", self.words())
    }
}

/// Whether it happened. The stages before and after verification are a person's to set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Occurrence {
    /// Nothing yet says that it happened.
    Received,
    /// Only a person's, like the next.
    Triaged,
    UnderVerification,
    Verified,
    Corroborated,
    ReportedNotConfirmed,
    Contradicted,
    Refuted,
    /// Only a person's: nobody could get there.
    NotVerifiable,
    Withdrawn,
}

impl Occurrence {
    pub const WORDS: &'static [(Occurrence, &'static str)] = &[
        (Occurrence::Received, "received"),
        (Occurrence::Triaged, "triaged"),
        (Occurrence::UnderVerification, "under verification"),
        (Occurrence::Verified, "verified"),
        (Occurrence::Corroborated, "corroborated"),
        (Occurrence::ReportedNotConfirmed, "reported, not independently confirmed"),
        (Occurrence::Contradicted, "contradicted"),
        (Occurrence::Refuted, "refuted"),
        (Occurrence::NotVerifiable, "not verifiable, for want of access"),
        (Occurrence::Withdrawn, "withdrawn"),
    ];

    pub fn words(self) -> &'static str {
        Occurrence::WORDS.iter().find(|(occurrence, _)| *occurrence == self).map_or("", |(_, words)| words)
    }

    pub fn said(self) -> Said {
        Said::Code(&"occurrence", self.words())
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Dissent {
    /// A guarantor, a member of the board, a party.
    pub by: String,
    pub says: String,
    pub because: String,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A finding of which only the incident and the outcome matter.
    pub(crate) fn finding(incident: &str, outcome: Outcome) -> Finding {
        Finding {
            incident: incident.to_owned(),
            agreement: "truce".to_owned(),
            agreement_version: "1".to_owned(),
            clause: Some("no-fire".to_owned()),
            outcome,
            attribution: Attribution {
                level: AttributionLevel::Unattributed,
                parties: Vec::new(),
                independent_origins: 0,
                admitted: false,
                denied: false,
            },
            occurrence: Occurrence::Received,
            support: Corroboration::default(),
            trace: Vec::new(),
            plan: Vec::new(),
            doubts: Vec::new(),
            recused: Vec::new(),
            countable: Countable::Yes,
            dissent: Vec::new(),
            signed: None,
            graded: None,
            rules: "test".to_owned(),
        }
    }
}
