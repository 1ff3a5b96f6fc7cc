//! What people found, from the entries that say so, as the crate that judges wants it.
//!
//! In: the decisions of the record, the groups as they stand. Out: for each group what is on record about it. Absent: who may
//! find anything, which the keyset says; effect, which [`judging::signed`] gives it. An entry in words that this program does
//! not know, as older ones are, is printed like any statement and has no effect. Pure.
//!
//! ```text
//! finding   {"agreement":"…","clause":"…","outcome":"minor violation","because":"…"} and, if stated,
//!           "attribution", "occurrence", "standard", each in its own words, and "parties":["id",…]
//! accept    {"accepts":[{"agreement":"…","clause":"…","incident":"…","outcome":{"is":"violation","gravity":"minor"}}]}
//! grade     {"grade":"B3","because":"…"}; either half may be left out
//! ```

use judging::agreement::Standard;
use judging::corroboration::Credibility;
use judging::finding::{AttributionLevel, Finding, Occurrence, Who};
use judging::incident::Reliability;
use judging::signed::{self, Found, Grading, OnRecord};
use reading::resolve::incidents::Incident as Grouped;
use serde_json::{Map, Value, json};

use super::ReadReport;
use super::decisions::{Decisions, Statement, find, ids};
use crate::record::entry::Kind;

/// What stands on record about each of the groups, in their order.
pub fn on_record(decisions: &Decisions, groups: &[Grouped], reports: &[ReadReport]) -> Vec<OnRecord> {
    let mut all = vec![OnRecord::default(); groups.len()];
    for (statement, body) in decisions.signing() {
        for spoken in &statement.groups {
            let Some(at) = find(groups, spoken, &ids(reports)) else { continue };
            match Kind::named(&statement.kind) {
                Some(Kind::Finding) => all[at].findings.extend(found(statement, body)),
                Some(Kind::Accept) => all[at].findings.extend(accepted(statement, body, &spoken.id)),
                Some(Kind::Grade) => all[at].grades.extend(graded(statement, body)),
                _ => {}
            }
        }
    }
    all
}

fn who(statement: &Statement) -> Who {
    Who {
        entry: statement.entry,
        name: statement.author.clone(),
        role: statement.role.clone(),
        because: statement.because.clone(),
    }
}

fn found(statement: &Statement, body: &Map<String, Value>) -> Option<Found> {
    let text = |key: &str| body.get(key).and_then(Value::as_str);
    Some(Found {
        who: who(statement),
        agreement: text("agreement")?.to_string(),
        clause: text("clause").map(str::to_string),
        outcome: signed::outcome(text("outcome")?, &statement.because)?,
        attribution: text("attribution").and_then(|words| meant(words, AttributionLevel::WORDS)),
        parties: parties(body),
        occurrence: text("occurrence").and_then(|words| meant(words, Occurrence::WORDS)),
        standard: text("standard").and_then(|words| meant(words, Standard::WORDS)),
    })
}

fn parties(body: &Map<String, Value>) -> Vec<String> {
    let named = body.get("parties").and_then(Value::as_array).into_iter().flatten();
    named.filter_map(Value::as_str).map(str::to_string).collect()
}

/// The value that such words stand for.
pub fn meant<T: Copy>(words: &str, known: &[(T, &str)]) -> Option<T> {
    known.iter().find(|(_, own)| *own == words).map(|(value, _)| *value)
}

/// What was proposed when it was accepted, for the entry that accepts it.
pub fn accepts(finding: &Finding) -> Value {
    json!({
        "agreement": finding.agreement,
        "clause": finding.clause,
        "incident": finding.incident,
        "outcome": finding.outcome,
    })
}

fn accepted(statement: &Statement, body: &Map<String, Value>, incident: &str) -> Vec<Found> {
    let read = |accepted: &Value| {
        Some(Found {
            who: who(statement),
            agreement: accepted["agreement"].as_str()?.to_string(),
            clause: accepted["clause"].as_str().map(str::to_string),
            outcome: serde_json::from_value(accepted["outcome"].clone()).ok()?,
            attribution: None,
            parties: Vec::new(),
            occurrence: None,
            standard: None,
        })
    };
    let all = body.get("accepts").and_then(Value::as_array).into_iter().flatten();
    all.filter(|accepted| accepted["incident"] == incident).filter_map(read).collect()
}

fn graded(statement: &Statement, body: &Map<String, Value>) -> Option<Grading> {
    let (source, information) = grade(body.get("grade")?.as_str()?)?;
    Some(Grading { who: who(statement), source, information })
}

/// The halves of an Admiralty grade: `B`, `3` or `B3`; nothing when it is none.
pub fn grade(grade: &str) -> Option<(Option<Reliability>, Option<Credibility>)> {
    let (letter, number) = match grade.find(|c: char| c.is_ascii_digit()) {
        Some(at) => grade.split_at(at),
        None => (grade, ""),
    };
    let source = meant(letter, Reliability::WORDS);
    let information = Credibility::ALL.into_iter().find(|known| known.number().to_string() == number);
    let whole = (source.is_some() || letter.is_empty()) && (information.is_some() || number.is_empty());
    (whole && !grade.is_empty()).then_some((source, information))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_are_admiralty_grades() {
        for good in ["A", "F", "1", "6", "B3"] {
            assert!(grade(good).is_some(), "{good}");
        }
        for bad in ["", "G", "7", "3B", "B33", "b3", "AA"] {
            assert!(grade(bad).is_none(), "{bad}");
        }
        assert_eq!(grade("B3"), Some((Some(Reliability::B), Some(Credibility::PossiblyTrue))));
    }
}
