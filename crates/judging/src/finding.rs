//! What comes out: one incident judged by one clause. Four questions stay four fields: did it happen, who did it, what
//! does the clause say of it, how independent is the support. A finding is a proposal until a person signs it, and is
//! never edited: a later one supersedes it.

use serde::Serialize;

use crate::corroboration::Corroboration;
pub use crate::doubt::Doubt;
use crate::incident::Countable;
use crate::plan::Question;
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
    /// The program that judged: name and version.
    pub rules: String,
}

impl Finding {
    pub fn answer(&self, test: Test) -> Option<&Answer> {
        self.trace.iter().find(|(asked, _)| *asked == test).map(|(_, answer)| answer)
    }

    /// Determined: a violation, or surely none.
    pub fn is_determined(&self) -> bool {
        !matches!(self.outcome, Outcome::Undetermined { .. })
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

    /// Every test but severity decides whether there is a violation.
    pub fn decides(self) -> bool {
        self != Test::Grave
    }

    pub fn is_exclusion(self) -> bool {
        matches!(self, Test::TargetNotExcluded | Test::AreaNotExcluded)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Outcome {
    Violation {
        gravity: Gravity,
    },
    /// The first test that says no, in words.
    NotAViolation {
        ground: Ground,
        because: String,
    },
    NoMatchingClause {
        because: String,
    },
    Undetermined {
        because: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
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
}

/// Why there is no violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
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
}

impl Ground {
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
        }
    }
}

impl Outcome {
    /// The outcome as one sentence without its full stop.
    pub fn sentence(&self) -> String {
        match self {
            Outcome::Violation { gravity } => format!("{} (proposed)", gravity.words()),
            Outcome::NotAViolation { ground: Ground::NotAnIncident, because } => {
                format!("not an incident: {because}")
            }
            Outcome::NotAViolation { because, .. } => format!("not a violation: {because}"),
            Outcome::NoMatchingClause { because } => format!("no matching clause: {because}"),
            Outcome::Undetermined { because } => format!("undetermined, because {because}"),
        }
    }
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttributionLevel {
    Unattributed,
    ToASide,
    ToAParty,
    SelfAcknowledged,
    Denied,
    Disputed,
}

impl AttributionLevel {
    pub fn words(self) -> &'static str {
        match self {
            AttributionLevel::Unattributed => "unattributed",
            AttributionLevel::ToASide => "to a side",
            AttributionLevel::ToAParty => "to a party",
            AttributionLevel::SelfAcknowledged => "self-acknowledged",
            AttributionLevel::Denied => "denied by the party named",
            AttributionLevel::Disputed => "disputed",
        }
    }
}

/// Whether it happened. The stages before and after verification are a person's to set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Occurrence {
    /// Nothing yet says that it happened.
    Received,
    Verified,
    Corroborated,
    ReportedNotConfirmed,
    Contradicted,
    Refuted,
    Withdrawn,
}

impl Occurrence {
    pub fn words(self) -> &'static str {
        match self {
            Occurrence::Received => "received",
            Occurrence::Verified => "verified",
            Occurrence::Corroborated => "corroborated",
            Occurrence::ReportedNotConfirmed => "reported, not independently confirmed",
            Occurrence::Contradicted => "contradicted",
            Occurrence::Refuted => "refuted",
            Occurrence::Withdrawn => "withdrawn",
        }
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
            rules: "test".to_owned(),
        }
    }
}
