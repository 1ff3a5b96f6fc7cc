//! What a lawyer expects of a case, and whether the findings bear it out. In: `[[expect]]` of a case and the agreements
//! it names. Out: for each expectation what is otherwise, in words, with the findings themselves.

use serde::Deserialize;

use crate::agreement::{Agreement, Thresholds, amended};
use crate::case::Case;
use crate::document::{Document, FileError, suggest};
use crate::finding::{Finding, Ground, Outcome, Test};
use crate::judge::{Rules, judge};
use crate::parties::Parties;
use crate::said::{Joint, Said};
use crate::signed::OUTCOMES;
use crate::verdict::Verdict;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectFile {
    incident: String,
    agreement: Option<String>,
    clause: Option<String>,
    outcome: String,
    ground: Option<String>,
    open: Option<Vec<String>>,
    because: String,
}

/// Of one incident before one clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    pub incident: String,
    pub agreement: String,
    /// Left out when the incident has one finding only.
    pub clause: Option<String>,
    /// One of [`outcomes`].
    pub outcome: &'static str,
    pub ground: Option<Ground>,
    /// Exactly the questions that stay unknown, when the lawyer says which.
    pub open: Option<Vec<Test>>,
    /// The lawyer's reason.
    pub because: String,
}

/// How people name the outcomes that the machine may come to, the ground apart.
fn outcomes() -> Vec<(&'static str, &'static str)> {
    let mut called: Vec<&str> = OUTCOMES.iter().filter_map(|words| words.split(':').next()).collect();
    called.dedup();
    called.retain(|words| !["relevant incident, not a violation", "no joint finding"].contains(words));
    called.into_iter().map(|words| (words, words)).collect()
}

/// One expectation of a case, tried.
pub struct Tried<'a> {
    pub expect: &'a Expect,
    /// What is otherwise than expected; empty when it came out as expected.
    pub wrong: Vec<String>,
    /// Those that the expectation speaks of.
    pub findings: Vec<Finding>,
}

impl Case {
    /// Judges by the agreements of the case, each as the others amend it, and tries every expectation. `agreements` holds
    /// all that the case names; `thresholds` are the cell's own.
    pub fn tried(
        &self,
        agreements: &[Agreement],
        parties: &Parties,
        thresholds: Option<&Thresholds>,
    ) -> Vec<Tried<'_>> {
        let named: Vec<Agreement> =
            agreements.iter().filter(|agreement| self.agreements.contains(&agreement.id)).cloned().collect();
        let (agreements, _) = amended(&named);
        let mut parties = parties.clone();
        parties.presence.extend(self.presence.clone());
        self.expects
            .iter()
            .map(|expect| {
                let agreement = agreements.iter().find(|agreement| agreement.id == expect.agreement);
                let incident = self.incidents.iter().find(|incident| incident.id == expect.incident);
                let findings = match (agreement, incident) {
                    (Some(agreement), Some(incident)) => {
                        judge(incident, Rules { agreement, parties: &parties, thresholds })
                    }
                    _ => Vec::new(),
                };
                try_one(expect, findings)
            })
            .collect()
    }
}

fn try_one(expect: &Expect, findings: Vec<Finding>) -> Tried<'_> {
    let clauses: Vec<&str> = findings.iter().filter_map(|finding| finding.clause.as_deref()).collect();
    let met = Said::list(Joint::And, clauses).to_string();
    let spoken_of: Vec<Finding> = match &expect.clause {
        None => findings,
        Some(clause) => findings.into_iter().filter(|found| found.clause.as_ref() == Some(clause)).collect(),
    };
    let wrong = match (&spoken_of[..], &expect.clause) {
        ([finding], _) => otherwise(expect, finding),
        ([], Some(clause)) if met.is_empty() => {
            vec![format!("no clause speaks of the act, so neither does `{clause}`")]
        }
        ([], Some(clause)) => vec![format!("`{clause}` does not speak of the act; these do: {met}")],
        ([], None) => vec![format!("agreement `{}` is not among those judged by", expect.agreement)],
        (several, _) => {
            vec![format!("{} clauses speak of the act; say `clause =` which is meant: {met}", several.len())]
        }
    };
    Tried { expect, wrong, findings: spoken_of }
}

fn otherwise(expect: &Expect, finding: &Finding) -> Vec<String> {
    let mut wrong = Vec::new();
    let found = finding.outcome.called();
    if found != expect.outcome {
        wrong.push(format!("the outcome is \"{found}\", not \"{}\"", expect.outcome));
    }
    if let (Some(wanted), Outcome::NotAViolation { ground, .. }) = (expect.ground, &finding.outcome)
        && wanted != *ground
    {
        wrong.push(format!("the ground is \"{}\", not \"{}\"", ground.words(), wanted.words()));
    }
    if let Some(wanted) = &expect.open {
        let unknown = |test: &Test| {
            test.decides() && finding.answer(*test).is_some_and(|answer| answer.verdict == Verdict::Unknown)
        };
        for test in Test::ALL.iter().filter(|test| unknown(test) != wanted.contains(test)) {
            let is = if unknown(test) { "is open" } else { "is not open" };
            wrong.push(format!("\"{}\" {is}", test.question()));
        }
    }
    wrong
}

/// Reads what stands at `expect.{index}`; the incidents and agreements are those of the case.
pub(super) fn read(
    document: &Document<'_>,
    index: usize,
    file: &ExpectFile,
    incidents: &[&str],
    agreements: &[String],
) -> Result<Expect, FileError> {
    let at = |key: &str| format!("expect.{index}.{key}");
    if !incidents.contains(&file.incident.as_str()) {
        let problem = format!("no incident here has the id `{}`", file.incident);
        return Err(document.blame(&at("incident"), problem, suggest(&file.incident, incidents)));
    }
    let known: Vec<&str> = agreements.iter().map(String::as_str).collect();
    let agreement = match (&file.agreement, &known[..]) {
        (Some(id), known) if known.contains(&id.as_str()) => id.clone(),
        (Some(id), known) => {
            let problem = format!("the case does not name the agreement `{id}`");
            return Err(document.blame(&at("agreement"), problem, suggest(id, known)));
        }
        (None, [only]) => (*only).to_owned(),
        (None, _) => {
            let problem = "the case names several agreements, and this does not say which it is about";
            return Err(document.blame(&format!("expect.{index}"), problem, "add `agreement = \"...\"`"));
        }
    };
    let outcome = document.word(&at("outcome"), &file.outcome, "outcome", &outcomes())?;
    let grounds: Vec<(Ground, &str)> = Ground::ALL.iter().map(|ground| (*ground, ground.words())).collect();
    let ground = file.ground.as_ref().map(|words| document.word(&at("ground"), words, "ground", &grounds));
    if ground.is_some() && outcome != "not a violation" {
        let hint = "drop it, or expect `not a violation`";
        return Err(document.blame(&at("ground"), "only \"not a violation\" has a ground", hint));
    }
    let questions: Vec<(Test, &str)> =
        Test::ALL.iter().filter(|test| test.decides()).map(|test| (*test, test.question())).collect();
    let open = file.open.as_ref().map(|words| {
        let read = |(place, word): (usize, &String)| {
            document.word(&format!("expect.{index}.open.{place}"), word, "question", &questions)
        };
        words.iter().enumerate().map(read).collect::<Result<Vec<Test>, FileError>>()
    });
    Ok(Expect {
        incident: file.incident.clone(),
        agreement,
        clause: file.clause.clone(),
        outcome,
        ground: ground.transpose()?,
        open: open.transpose()?,
        because: file.because.clone(),
    })
}
