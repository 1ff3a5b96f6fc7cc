//! A clause as one sentence, made from the data alone, so that a lawyer can sign the sentence and know that the clause
//! test does what it says. In: a [`Clause`] and the names of its zones. Out: a sentence with its full stop.

use crate::agreement::{Agreement, Asked, Clause, ClauseKind, Condition, Obligor, Severity};
use crate::incident::Excuse;
use crate::period::Dates;
use crate::said::{Joint, Said};
use crate::say;
use crate::verdict::Verdict;

/// The clause of this agreement, read back.
pub fn sentence(agreement: &Agreement, clause: &Clause) -> Said {
    let mut said = limited(clause, duty(clause));
    if !clause.not_zones.is_empty() {
        said = say!("clause-outside-zone", zones = zones(agreement, &clause.not_zones), clause = said);
    }
    if !clause.zones.is_empty() {
        said = say!("clause-in-zone", zones = zones(agreement, &clause.zones), clause = said);
    }
    if clause.dates != Dates::ALWAYS {
        said = say!("clause-during", dates = clause.dates.in_words(), clause = said);
    }
    say!("clause-sentence", clause = said).start()
}

/// With all that is said of the duty after it.
fn limited(clause: &Clause, duty: Said) -> Said {
    let mut said = duty;
    if !clause.targets.is_empty() {
        said = say!("clause-against", clause = said, targets = people(&clause.targets, Joint::Or));
    }
    if !clause.protects.is_empty() {
        let objects = Said::list(Joint::Or, clause.protects.iter().map(|object| object.said()));
        said = say!("clause-protects", clause = said, objects);
    }
    for condition in &clause.conditions {
        said = say!("clause-condition", clause = said, words = &condition.words, known = known(condition));
    }
    if !clause.exceptions.is_empty() {
        said = say!("clause-except", clause = said, excuses = excuses(&clause.exceptions));
    }
    if clause.is_duty() && !clause.acts.is_empty() {
        said = say!("clause-breach", clause = said, severity = severity(&clause.severity));
    }
    if !clause.replaces.is_empty() {
        let replaced = Said::list(Joint::And, clause.replaces.iter().map(|clause| format!("`{clause}`")));
        said = say!("clause-replaces", clause = said, replaced);
    }
    for words in &clause.not_expressible {
        said = say!("clause-not-expressed", clause = said, words);
    }
    said
}

fn known(condition: &Condition) -> Said {
    match (condition.asked, condition.holds) {
        (Asked::OfExcludedGroups, _) => say!("condition-asked-of-groups"),
        (Asked::WithTheExcuse, _) => say!("condition-asked-with-excuse"),
        (Asked::OfTheFile, Verdict::Yes) => say!("condition-is-met"),
        (Asked::OfTheFile, Verdict::No) => say!("condition-is-not-met"),
        (Asked::OfTheFile, Verdict::Unknown) => say!("condition-is-unknown"),
    }
}

fn zones(agreement: &Agreement, ids: &[String]) -> Said {
    let name = |id: &String| agreement.zone(id).map_or(id.clone(), |zone| zone.name.clone());
    Said::list(Joint::Or, ids.iter().map(|id| say!("in-quotes", words = name(id))))
}

fn duty(clause: &Clause) -> Said {
    let who = people(&clause.obligors, Joint::And);
    match clause.kind {
        ClauseKind::Prohibit => say!("clause-prohibits", who, acts = acts(clause, Joint::Or)),
        ClauseKind::Require if clause.acts.is_empty() => {
            say!("clause-requires-no-act", who, says = said_within(clause))
        }
        ClauseKind::Require => {
            say!("clause-requires", who, says = said_within(clause), acts = acts(clause, Joint::OrTo))
        }
        ClauseKind::Permit => lifting(clause, say!("clause-permits", who, acts = acts(clause, Joint::Or))),
        ClauseKind::Exempt => lifting(clause, say!("clause-exempts", who, acts = acts(clause, Joint::Or))),
    }
}

/// With what a permission or an exemption holds in case of, and what it lifts.
fn lifting(clause: &Clause, said: Said) -> Said {
    let mut said = said;
    if !clause.when.is_empty() {
        said = say!("clause-in-case", clause = said, excuses = excuses(&clause.when));
    }
    if !clause.lifts.is_empty() {
        let lifted = Said::list(Joint::And, clause.lifts.iter().map(|id| format!("`{id}`")));
        said = say!("clause-whatever", clause = said, lifted, n = clause.lifts.len());
    }
    said
}

fn acts(clause: &Clause, joint: Joint) -> Said {
    Said::list(joint, clause.acts.iter().map(|act| act.verb()))
}

fn people(people: &[Obligor], joint: Joint) -> Said {
    let name = |one: &Obligor| match one {
        Obligor::Parties => say!("the-parties"),
        Obligor::Guarantors => say!("the-guarantors"),
        Obligor::One(id) => Said::from(format!("`{id}`")),
    };
    Said::list(joint, people.iter().map(name))
}

/// What the clause says, for the middle of a sentence.
fn said_within(clause: &Clause) -> String {
    let says = clause.says.trim_end_matches('.');
    let mut letters = says.chars();
    match letters.next() {
        Some(first) if ["The ", "All ", "Every ", "No "].iter().any(|start| says.starts_with(start)) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => says.to_owned(),
    }
}

fn severity(severity: &Severity) -> Said {
    let mut grave: Vec<Said> = Vec::new();
    if !severity.grave_acts.is_empty() {
        let acts = Said::list(Joint::Or, severity.grave_acts.iter().map(|act| act.noun()));
        grave.push(say!("severity-acts", acts));
    }
    if !severity.grave_objects.is_empty() {
        let objects = Said::list(Joint::Or, severity.grave_objects.iter().map(|object| object.said()));
        grave.push(say!("severity-objects", objects));
    }
    if let Some(killed) = severity.grave_if_killed {
        grave.push(say!("severity-killed", n = usize::try_from(killed).unwrap_or(usize::MAX)));
    }
    match grave.is_empty() {
        true => say!("severity-minor"),
        false => say!("severity-grave", grave = Said::list(Joint::CommaOr, grave)),
    }
}

fn excuses(excuses: &[Excuse]) -> Said {
    Said::list(Joint::Or, excuses.iter().map(|excuse| excuse.said()))
}
