//! A clause as one English sentence, made from the data alone, so that a lawyer can sign the sentence and know that
//! the clause test does what it says. In: a [`Clause`]. Out: a sentence that ends in a full stop.

use crate::agreement::{Clause, ClauseKind, Obligor, Severity};
use crate::incident::{Act, Excuse, Object};
use crate::period::Dates;
use crate::verdict::Verdict;

/// The clause, read back.
pub fn sentence(clause: &Clause) -> String {
    let mut said = String::new();
    if clause.dates != Dates::ALWAYS {
        said.push_str(&format!("{}, ", capital(&clause.dates.in_words())));
        said.push_str(&duty(clause));
    } else {
        said.push_str(&capital(&duty(clause)));
    }
    if !clause.protects.is_empty() {
        let protected: Vec<&str> = clause.protects.iter().map(|object| object.words()).collect();
        said.push_str(&format!(", where it strikes {}", list(&protected, "or")));
    }
    for condition in &clause.conditions {
        let known = match condition.holds {
            Verdict::Yes => "which is met",
            Verdict::No => "which is not met",
            Verdict::Unknown => "of which it is not known whether it is met",
        };
        said.push_str(&format!(", on condition that {} ({known})", condition.words));
    }
    if !clause.exceptions.is_empty() {
        said.push_str(&format!(", except for {}", excuses(&clause.exceptions)));
    }
    if clause.is_duty() {
        said.push_str(&format!("; a breach is {}", severity(&clause.severity)));
    }
    for words in &clause.not_expressible {
        said.push_str(&format!("; this does not express: {words}"));
    }
    said.push('.');
    said
}

fn duty(clause: &Clause) -> String {
    let who = obligors(&clause.obligors);
    let acts: Vec<&str> = clause.acts.iter().map(|act| act.verb()).collect();
    match clause.kind {
        ClauseKind::Prohibit => format!("{who} must not {}", list(&acts, "or")),
        ClauseKind::Require if acts.is_empty() => {
            format!("{who} have this duty: {}", clause.says.trim_end_matches('.'))
        }
        ClauseKind::Require => format!(
            "{who} have this duty: {}; it is breached by whoever of them is found to {}",
            clause.says.trim_end_matches('.'),
            list(&acts, "or")
        ),
        ClauseKind::Permit => {
            format!("{who} may {}{}{}", list(&acts, "or"), when(clause), lifted(clause))
        }
        ClauseKind::Exempt => format!(
            "outside this agreement it is for {who} to {}{}{}",
            list(&acts, "or"),
            when(clause),
            lifted(clause)
        ),
    }
}

fn when(clause: &Clause) -> String {
    if clause.when.is_empty() { String::new() } else { format!(" in case of {}", excuses(&clause.when)) }
}

fn lifted(clause: &Clause) -> String {
    if clause.lifts.is_empty() {
        return String::new();
    }
    let lifted: Vec<String> = clause.lifts.iter().map(|id| format!("`{id}`")).collect();
    let lifted: Vec<&str> = lifted.iter().map(String::as_str).collect();
    format!(", whatever {} {}", list(&lifted, "and"), if lifted.len() == 1 { "says" } else { "say" })
}

fn obligors(obligors: &[Obligor]) -> String {
    let names: Vec<String> = obligors
        .iter()
        .map(|obligor| match obligor {
            Obligor::Parties => "the parties".to_owned(),
            Obligor::Guarantors => "the guarantors".to_owned(),
            Obligor::One(id) => format!("`{id}`"),
        })
        .collect();
    list(&names.iter().map(String::as_str).collect::<Vec<_>>(), "and")
}

fn severity(severity: &Severity) -> String {
    let mut grave: Vec<String> = severity.grave_acts.iter().map(Act::noun_of).collect();
    grave.extend(severity.grave_objects.iter().map(Object::struck));
    if let Some(killed) = severity.grave_if_killed {
        let people = if killed == 1 { "anybody".to_owned() } else { format!("{killed} people or more") };
        grave.push(format!("the killing of {people}"));
    }
    if grave.is_empty() {
        return "minor".to_owned();
    }
    let grave: Vec<&str> = grave.iter().map(String::as_str).collect();
    format!("grave if it is or brings {}, otherwise minor", list(&grave, "or"))
}

impl Act {
    fn noun_of(&self) -> String {
        self.noun().to_owned()
    }
}

impl Object {
    fn struck(&self) -> String {
        format!("harm to {}", self.words())
    }
}

fn excuses(excuses: &[Excuse]) -> String {
    list(&excuses.iter().map(|excuse| excuse.words()).collect::<Vec<_>>(), "or")
}

/// "a", "a or b", "a, b or c".
pub(crate) fn list(items: &[&str], joiner: &str) -> String {
    match items {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} {joiner} {last}", first.join(", ")),
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
