//! What people found, in place of what the machine proposes. The machine's proposal stays beside it.
//!
//! In: findings as proposed, what is on record about the incident. Out: the same findings, those that somebody signed with
//! that person's outcome. Absent: who may sign, and whether it was taken back; what arrives here stands.
//! The later entry counts. A grade that the support does not carry (any more) is shown as far as it does, with a doubt.

use serde::{Deserialize, Serialize};

use crate::agreement::Standard;
use crate::corroboration::{Credibility, allowed};
use crate::doubt::Doubt;
use crate::finding::{
    Attribution, AttributionLevel, Finding, Graded, Gravity, Ground, Occurrence, Outcome, Proposal, Signed,
    Who,
};
use crate::incident::{Incident, Reliability};
use crate::judge::{Rules, judge, recused, test_clause};
use crate::said::Said;
use crate::say;

/// Everything on record about one incident.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnRecord {
    pub findings: Vec<Found>,
    pub grades: Vec<Grading>,
}

/// One person's finding of one incident by one clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    pub who: Who,
    pub agreement: String,
    /// Empty where the machine found no clause, and the person agrees.
    pub clause: Option<String>,
    pub outcome: Outcome,
    /// Only when the person says something of it.
    pub attribution: Option<AttributionLevel>,
    /// Ids of those to whom the person attributes it; empty when the person names nobody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<String>,
    pub occurrence: Option<Occurrence>,
    pub standard: Option<Standard>,
}

/// One person's Admiralty grade; either half may be left to the machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grading {
    pub who: Who,
    pub source: Option<Reliability>,
    pub information: Option<Credibility>,
}

/// The words by which a person names an outcome, as missions use them.
pub const OUTCOMES: [&str; 16] = [
    "minor violation",
    "grave violation",
    "violation, gravity not settled",
    "not an incident",
    "relevant incident, not a violation",
    "not a violation: outside the period",
    "not a violation: outside the area",
    "not a violation: actor not bound",
    "not a violation: excluded group",
    "not a violation: area of combat against an excluded group",
    "not a violation: act not covered",
    "not a violation: exempt or excused",
    "not a violation: self-defence",
    "no matching clause",
    "undetermined",
    "no joint finding",
];

impl Outcome {
    /// By which of these words it is named, the ground and the reasons apart.
    pub fn called(&self) -> &'static str {
        match self {
            Outcome::Violation { gravity } => gravity.words(),
            Outcome::NotAViolation { ground: Ground::NotAnIncident, .. } => "not an incident",
            Outcome::NotAViolation { ground: Ground::Assessed, .. } => "relevant incident, not a violation",
            Outcome::NotAViolation { .. } => "not a violation",
            Outcome::NoMatchingClause { .. } => "no matching clause",
            Outcome::Undetermined { .. } => "undetermined",
            Outcome::NoJointFinding { .. } => "no joint finding",
        }
    }
}

/// The outcome that such words name, with the person's reason where the outcome has a place for it.
pub fn outcome(words: &str, because: &str) -> Option<Outcome> {
    let because = Said::from(because);
    let gravity = [Gravity::Minor, Gravity::Grave, Gravity::NotSettled];
    if let Some(gravity) = gravity.into_iter().find(|gravity| gravity.words() == words) {
        return Some(Outcome::Violation { gravity });
    }
    let none = |ground: Ground| Outcome::NotAViolation { ground, because: ground.said() };
    match words {
        "not an incident" => Some(Outcome::NotAViolation { ground: Ground::NotAnIncident, because }),
        "relevant incident, not a violation" => Some(none(Ground::Assessed)),
        "no matching clause" => Some(Outcome::NoMatchingClause { because }),
        "undetermined" => Some(Outcome::Undetermined { because }),
        "no joint finding" => Some(Outcome::NoJointFinding { because }),
        _ => {
            let ground = words.strip_prefix("not a violation: ")?;
            Ground::ALL.into_iter().find(|known| known.words() == ground).map(none)
        }
    }
}

/// Judges, also by clauses that only a person thought of, and puts in what people found.
pub fn judge_on_record(incident: &Incident, rules: Rules<'_>, said: &OnRecord) -> Vec<Finding> {
    let mut findings = judge(incident, rules);
    for found in said.findings.iter().filter(|found| found.agreement == rules.agreement.id) {
        let Some(clause) = found.clause.as_ref().and_then(|id| rules.agreement.clause(id)) else { continue };
        if !findings.iter().any(|finding| finding.clause.as_ref() == Some(&clause.id)) {
            findings.push(test_clause(incident, clause, rules));
        }
    }
    findings.iter_mut().for_each(|finding| sign(finding, said));
    for finding in &mut findings {
        let named = finding.signed.iter().flat_map(|signed| &signed.parties);
        finding.recused.extend(recused(named, incident, rules));
        finding.recused.sort();
        finding.recused.dedup();
    }
    let lost = said.findings.iter().filter_map(|found| without_clause(found, &findings, rules));
    let lost: Vec<Doubt> = lost.collect();
    if let Some(first) = findings.first_mut() {
        first.doubts.extend(lost);
        first.doubts.sort();
        first.doubts.dedup();
    }
    findings
}

/// What a person found by a clause that the agreement's file no longer has, or by none where there is one now.
fn without_clause(found: &Found, findings: &[Finding], rules: Rules<'_>) -> Option<Doubt> {
    let stands = findings.iter().any(|finding| finding.clause == found.clause);
    if found.agreement != rules.agreement.id || stands {
        return None;
    }
    let (who, outcome, agreement) = (found.who.words(), found.outcome.called(), &found.agreement);
    let sentence = match &found.clause {
        Some(clause) => say!("doubt-signed-by-clause", who, outcome, agreement, clause),
        None => say!("doubt-signed-by-none", who, outcome, agreement),
    };
    Some(Doubt { code: "signed-by-another-file", sentence, taken: say!("taken-signed-anew") })
}

fn sign(finding: &mut Finding, said: &OnRecord) {
    let concerns = |found: &&Found| found.agreement == finding.agreement && found.clause == finding.clause;
    let last = said.findings.iter().filter(concerns).max_by_key(|found| found.who.entry);
    if let Some(found) = last {
        let proposed = Proposal {
            outcome: std::mem::replace(&mut finding.outcome, found.outcome.clone()),
            attribution: finding.attribution.level,
            parties: finding.attribution.parties.clone(),
            occurrence: finding.occurrence,
        };
        attribute(&mut finding.attribution, found);
        finding.occurrence = found.occurrence.unwrap_or(finding.occurrence);
        finding.signed = Some(Signed {
            who: found.who.clone(),
            standard: found.standard,
            parties: found.parties.clone(),
            proposed,
        });
    }
    grade(finding, said);
}

/// A person's word on who did it. What origins, admissions and denials said of others is not said of those that are named.
fn attribute(attribution: &mut Attribution, found: &Found) {
    if !found.parties.is_empty() && found.parties != attribution.parties {
        let (level, parties) = (attribution.level, found.parties.clone());
        *attribution = Attribution { level, parties, independent_origins: 0, admitted: false, denied: false };
    }
    attribution.level = found.attribution.unwrap_or(attribution.level);
}

fn grade(finding: &mut Finding, said: &OnRecord) {
    let latest = |says: fn(&Grading) -> bool| {
        said.grades.iter().filter(|grading| says(grading)).max_by_key(|grading| grading.who.entry)
    };
    let source = latest(|grading| grading.source.is_some());
    let information = latest(|grading| grading.information.is_some());
    let Some(last) = source.into_iter().chain(information).max_by_key(|grading| grading.who.entry) else {
        return;
    };
    let mut grade = finding.support.grade;
    grade.source = source.and_then(|grading| grading.source).unwrap_or(grade.source);
    if let Some(asked) = information.and_then(|grading| grading.information) {
        let (carried, doubt) = allowed(asked, &finding.support);
        grade.information = carried;
        finding.doubts.extend(doubt);
        finding.doubts.sort();
    }
    finding.graded = Some(Graded { who: last.who.clone(), grade });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corroboration::Corroboration;
    use crate::finding::tests::finding;

    fn who(entry: u64) -> Who {
        Who { entry, name: "ana".to_owned(), role: "analyst".to_owned(), because: "seen".to_owned() }
    }

    fn found(entry: u64, clause: &str, outcome: Outcome) -> Found {
        Found {
            who: who(entry),
            agreement: "truce".to_owned(),
            clause: Some(clause.to_owned()),
            outcome,
            attribution: Some(AttributionLevel::ToAUnit),
            parties: vec!["the-army".to_owned()],
            occurrence: None,
            standard: Some(Standard::ClearAndConvincing),
        }
    }

    fn open() -> Finding {
        finding("one", Outcome::Undetermined { because: "open".into() })
    }

    #[test]
    fn every_word_names_an_outcome_and_no_other_does() {
        for words in OUTCOMES {
            let outcome = outcome(words, "so it is").unwrap();
            assert!(
                outcome.sentence().to_string().starts_with(words.split(':').next().unwrap()),
                "{words}: {outcome:?}"
            );
            assert_eq!(Some(outcome.called()), words.split(':').next());
        }
        assert_eq!(outcome("a violation", ""), None);
        assert_eq!(outcome("not a violation: not an incident", ""), None);
    }

    #[test]
    fn the_later_finding_takes_the_place_of_the_proposal_which_stays_beside_it() {
        let minor = Outcome::Violation { gravity: Gravity::Minor };
        let none = outcome("no joint finding", "two of three agreed").unwrap();
        let said = OnRecord {
            findings: vec![found(9, "no-fire", minor.clone()), found(7, "no-fire", none)],
            grades: Vec::new(),
        };
        let mut signed = open();
        sign(&mut signed, &said);
        assert_eq!(signed.outcome, minor);
        assert_eq!(signed.attribution.level, AttributionLevel::ToAUnit);
        assert_eq!(signed.attribution.parties, ["the-army"]);
        assert_eq!(signed.occurrence, open().occurrence);
        let proposed = signed.signed.unwrap().proposed;
        assert_eq!(
            (proposed.outcome, proposed.attribution, proposed.parties),
            (open().outcome, AttributionLevel::Unattributed, Vec::new())
        );
    }

    #[test]
    fn who_is_named_by_a_person_is_not_thereby_named_by_any_origin() {
        let mut named = open();
        named.attribution = Attribution {
            level: AttributionLevel::Denied,
            parties: vec!["the-rebels".to_owned()],
            independent_origins: 2,
            admitted: false,
            denied: true,
        };
        let before = named.attribution.clone();
        let minor = Outcome::Violation { gravity: Gravity::Minor };
        let mut silent = found(9, "no-fire", minor);
        silent.attribution = None;
        silent.parties.clear();
        let said = |found| OnRecord { findings: vec![found], grades: Vec::new() };
        let mut kept = named.clone();
        sign(&mut kept, &said(silent.clone()));
        assert_eq!(kept.attribution, before, "a person who says nothing of it changes nothing");
        silent.attribution = Some(AttributionLevel::ToAParty);
        silent.parties = vec!["the-army".to_owned()];
        sign(&mut named, &said(silent));
        assert_eq!((named.attribution.independent_origins, named.attribution.denied), (0, false));
        assert_eq!(named.signed.unwrap().proposed.parties, before.parties);
    }

    #[test]
    fn a_finding_by_another_clause_changes_nothing() {
        let said = OnRecord {
            findings: vec![found(9, "no-aid", Outcome::Violation { gravity: Gravity::Grave })],
            grades: Vec::new(),
        };
        let mut same = open();
        sign(&mut same, &said);
        assert_eq!(same, open());
    }

    #[test]
    fn a_grade_is_a_persons_only_as_far_as_the_support_carries_it() {
        let grading = |entry, source, information| Grading { who: who(entry), source, information };
        let said = OnRecord {
            findings: Vec::new(),
            grades: vec![
                grading(5, Some(Reliability::B), Some(Credibility::Improbable)),
                grading(6, None, Some(Credibility::Confirmed)),
            ],
        };
        let graded = |origins| {
            let support = Corroboration { independent_origins: origins, ..Corroboration::default() };
            let mut graded = Finding { support, ..open() };
            sign(&mut graded, &said);
            (graded.graded.unwrap(), graded.doubts.len())
        };
        let (two, doubts) = graded(2);
        assert_eq!((two.grade.source, two.grade.information), (Reliability::B, Credibility::Confirmed));
        assert_eq!((two.who.entry, doubts), (6, 0));
        let (one, doubts) = graded(1);
        assert_eq!((one.grade.information, doubts), (Credibility::ProbablyTrue, 1));
    }
}
