//! Findings to totals. A total is a range, established .. established + undetermined, never one number; what is not
//! counted stands beside it with its reason. The unit is the incident: six clauses breached by one act are one.
//! In: findings of one agreement. Out: [`Totals`]. Absent: observations and cases, which are other units.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::finding::{Finding, Gravity, Ground, Outcome};
use crate::incident::Countable;
use crate::said::Said;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// What one is: always "incident".
    pub unit: &'static str,
    /// Proposed violations, by incident id.
    pub established: BTreeSet<String>,
    pub grave: BTreeSet<String>,
    /// Of all these, those that are what they are by a person's finding.
    pub signed: BTreeSet<String>,
    pub undetermined: BTreeSet<String>,
    /// Undetermined, and it would be a violation if no excluded group was involved.
    pub hangs_on_excluded_groups: BTreeSet<String>,
    /// Undetermined, and it would be none if an excluded group was involved.
    pub may_involve_excluded_groups: BTreeSet<String>,
    pub not_counted: BTreeMap<NotCounted, BTreeSet<String>>,
}

/// From so many to so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Range {
    pub least: usize,
    pub most: usize,
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} .. {}", self.least, self.most)
    }
}

/// Why an incident is in no total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotCounted {
    OutsidePeriod,
    OutsideArea,
    ActorNotBound,
    ExcludedGroup,
    ExcludedArea,
    Exempt,
    NoMatchingClause,
    NotAnIncident,
    Assessed,
    NotSaidToHaveHappened,
    NoTimeOrPlace,
}

impl NotCounted {
    pub fn words(self) -> &'static str {
        match self {
            NotCounted::OutsidePeriod => "outside the period of the agreement",
            NotCounted::OutsideArea => "outside its area",
            NotCounted::ActorNotBound => "actor not bound",
            NotCounted::ExcludedGroup => "an excluded group was involved",
            NotCounted::ExcludedArea => "in an area of combat against an excluded group",
            NotCounted::Exempt => "exempt, notified or excused",
            NotCounted::NoMatchingClause => "no clause of the agreement speaks of it",
            NotCounted::NotAnIncident => "found not to have happened",
            NotCounted::Assessed => "looked into and found not to be a violation",
            NotCounted::NotSaidToHaveHappened => "planned, promised or supposed, not said to have happened",
            NotCounted::NoTimeOrPlace => "alleged without a time and without a place",
        }
    }

    pub fn said(self) -> Said {
        Said::Code(&"not-counted-because", self.words())
    }

    fn of(ground: Ground) -> NotCounted {
        match ground {
            Ground::OutsidePeriod => NotCounted::OutsidePeriod,
            Ground::OutsideArea => NotCounted::OutsideArea,
            Ground::ActorNotBound => NotCounted::ActorNotBound,
            Ground::ExcludedGroup => NotCounted::ExcludedGroup,
            Ground::ExcludedArea => NotCounted::ExcludedArea,
            Ground::ActNotCovered => NotCounted::NoMatchingClause,
            Ground::Exempt | Ground::SelfDefence => NotCounted::Exempt,
            Ground::NotAnIncident => NotCounted::NotAnIncident,
            Ground::Assessed => NotCounted::Assessed,
        }
    }
}

impl Totals {
    /// Established .. established + undetermined.
    pub fn range(&self) -> Range {
        let least = self.established.len();
        Range { least, most: least + self.undetermined.len() }
    }

    /// The range if no excluded group took part wherever one may have.
    pub fn range_without_excluded_groups(&self) -> Range {
        let least = self.established.len() + self.hangs_on_excluded_groups.len();
        Range { least, most: self.range().most }
    }

    /// The range if an excluded group took part wherever one may have.
    pub fn range_with_excluded_groups(&self) -> Range {
        let least = self.established.len();
        let undetermined = self.undetermined.difference(&self.may_involve_excluded_groups).count();
        Range { least, most: least + undetermined }
    }
}

/// Totals over all findings of one agreement, in any order.
pub fn totals<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Totals {
    let mut by_incident: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        by_incident.entry(&finding.incident).or_default().push(finding);
    }
    let mut totals = Totals { unit: "incident", ..Totals::default() };
    for (incident, findings) in by_incident {
        count(&mut totals, incident, &findings);
    }
    totals
}

/// One incident is as much as its strongest finding: a violation, else undetermined, else not counted.
fn count(totals: &mut Totals, incident: &str, findings: &[&Finding]) {
    let id = incident.to_owned();
    if let Some(reason) = uncountable(findings) {
        totals.not_counted.entry(reason).or_default().insert(id);
        return;
    }
    let violation = |finding: &&&Finding| matches!(finding.outcome, Outcome::Violation { .. });
    let grave = |finding: &&Finding| finding.outcome == Outcome::Violation { gravity: Gravity::Grave };
    let undetermined: Vec<&&Finding> = findings.iter().filter(|finding| !finding.is_determined()).collect();
    let deciding = |finding: &&&Finding| match findings.iter().any(|finding| violation(&finding)) {
        true => violation(finding),
        false => undetermined.is_empty() || !finding.is_determined(),
    };
    if findings.iter().filter(deciding).any(|finding| finding.signed.is_some()) {
        totals.signed.insert(id.clone());
    }
    if findings.iter().any(|finding| violation(&finding)) {
        totals.established.insert(id.clone());
        if findings.iter().any(grave) {
            totals.grave.insert(id);
        }
    } else if !undetermined.is_empty() {
        if undetermined.iter().any(|finding| finding.hangs_on_excluded_groups_only()) {
            totals.hangs_on_excluded_groups.insert(id.clone());
        }
        if undetermined.iter().all(|finding| finding.may_involve_excluded_groups()) {
            totals.may_involve_excluded_groups.insert(id.clone());
        }
        totals.undetermined.insert(id);
    } else {
        totals.not_counted.entry(not_a_violation(findings)).or_default().insert(id);
    }
}

fn uncountable(findings: &[&Finding]) -> Option<NotCounted> {
    findings.iter().find_map(|finding| match finding.countable {
        Countable::Yes => None,
        Countable::NoTimeOrPlace => Some(NotCounted::NoTimeOrPlace),
        Countable::NotSaidToHaveHappened => Some(NotCounted::NotSaidToHaveHappened),
    })
}

fn not_a_violation(findings: &[&Finding]) -> NotCounted {
    let grounds = findings.iter().filter_map(|finding| match finding.outcome {
        Outcome::NotAViolation { ground, .. } => Some(NotCounted::of(ground)),
        _ => None,
    });
    grounds.min().unwrap_or(NotCounted::NoMatchingClause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Test, tests::finding};
    use crate::verdict::{Answer, Missing};

    fn unknown(test: Test) -> (Test, Answer) {
        (test, Answer::unknown(Missing::ExcludedGroup, "open".into(), "Open.".into()))
    }

    fn undetermined(incident: &str, open: &[Test]) -> Finding {
        let mut found = finding(incident, Outcome::Undetermined { because: "open".into() });
        found.trace = open.iter().map(|test| unknown(*test)).collect();
        found
    }

    #[test]
    fn a_total_is_a_range_and_excluded_groups_move_its_ends() {
        let findings = [
            finding("sure", Outcome::Violation { gravity: Gravity::Grave }),
            undetermined("only groups", &[Test::TargetNotExcluded, Test::AreaNotExcluded, Test::Grave]),
            undetermined("groups and more", &[Test::ActorResolved, Test::AreaNotExcluded]),
            undetermined("something else", &[Test::EvidenceSuffices]),
        ];
        let totals = totals(&findings);
        assert_eq!(totals.range().to_string(), "1 .. 4");
        assert_eq!(totals.range_without_excluded_groups().to_string(), "2 .. 4");
        assert_eq!(totals.range_with_excluded_groups().to_string(), "1 .. 2");
        assert_eq!(totals.grave.len(), 1);
    }

    #[test]
    fn an_incident_stays_open_if_one_clause_does_not_ask_about_groups() {
        let findings =
            [undetermined("one", &[Test::AreaNotExcluded]), undetermined("one", &[Test::ActMatched])];
        let totals = totals(&findings);
        assert_eq!(totals.range_without_excluded_groups().to_string(), "1 .. 1");
        assert_eq!(totals.range_with_excluded_groups().to_string(), "0 .. 1");
    }

    #[test]
    fn one_incident_is_one_whatever_the_number_of_clauses() {
        let none = Outcome::NotAViolation { ground: Ground::ActorNotBound, because: Said::nothing() };
        let findings = [
            finding("one", Outcome::Violation { gravity: Gravity::Minor }),
            finding("one", Outcome::Undetermined { because: Said::nothing() }),
            finding("two", none.clone()),
            finding("two", Outcome::NoMatchingClause { because: Said::nothing() }),
        ];
        let totals = totals(&findings);
        assert_eq!(totals.range().to_string(), "1 .. 1");
        assert_eq!(totals.not_counted[&NotCounted::ActorNotBound].len(), 1);
    }

    #[test]
    fn without_time_or_place_nothing_is_counted() {
        let mut vague = undetermined("vague", &[Test::InForce]);
        vague.countable = Countable::NoTimeOrPlace;
        let totals = totals(&[vague]);
        assert_eq!(totals.range().to_string(), "0 .. 0");
        assert_eq!(totals.not_counted[&NotCounted::NoTimeOrPlace].len(), 1);
    }
}
