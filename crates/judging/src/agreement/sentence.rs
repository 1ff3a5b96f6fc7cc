//! A clause as one English sentence, made from the data alone, so that a lawyer can sign the sentence and know that
//! the clause test does what it says. In: a [`Clause`] and the names of its zones. Out: a sentence with its full stop.

use crate::agreement::{Agreement, Asked, Clause, ClauseKind, Obligor, Severity};
use crate::incident::Excuse;
use crate::period::Dates;
use crate::verdict::Verdict;

/// The clause of this agreement, read back.
pub fn sentence(agreement: &Agreement, clause: &Clause) -> String {
    let mut said = String::new();
    if clause.dates != Dates::ALWAYS {
        said.push_str(&format!("{}, ", clause.dates.in_words()));
    }
    if !clause.zones.is_empty() {
        said.push_str(&format!("in the zone {}, ", zones(agreement, &clause.zones)));
    }
    if !clause.not_zones.is_empty() {
        said.push_str(&format!("outside the zone {}, ", zones(agreement, &clause.not_zones)));
    }
    said.push_str(&duty(clause));
    if !clause.targets.is_empty() {
        said.push_str(&format!(", as far as it is directed at {}", people(&clause.targets, "or")));
    }
    if !clause.protects.is_empty() {
        let protected: Vec<&str> = clause.protects.iter().map(|object| object.words()).collect();
        said.push_str(&format!(", as far as it strikes {}", list(&protected, "or")));
    }
    for condition in &clause.conditions {
        let known = match (condition.asked, condition.holds) {
            (Asked::OfExcludedGroups, _) => "which the tests on excluded groups ask of each incident",
            (Asked::WithTheExcuse, _) => "which is looked into with the excuse",
            (Asked::OfTheFile, Verdict::Yes) => "which is met",
            (Asked::OfTheFile, Verdict::No) => "which is not met",
            (Asked::OfTheFile, Verdict::Unknown) => "of which it is not known whether it is met",
        };
        said.push_str(&format!(", on condition that {} ({known})", condition.words));
    }
    if !clause.exceptions.is_empty() {
        said.push_str(&format!(", except for {}", excuses(&clause.exceptions)));
    }
    if clause.is_duty() && !clause.acts.is_empty() {
        said.push_str(&format!("; a breach is {}", severity(&clause.severity)));
    }
    if !clause.replaces.is_empty() {
        let replaced: Vec<String> = clause.replaces.iter().map(|clause| format!("`{clause}`")).collect();
        let replaced: Vec<&str> = replaced.iter().map(String::as_str).collect();
        said.push_str(&format!("; it takes the place of {}", list(&replaced, "and")));
    }
    for words in &clause.not_expressible {
        said.push_str(&format!("; this does not express: {words}"));
    }
    said.push('.');
    capital(&said)
}

fn zones(agreement: &Agreement, ids: &[String]) -> String {
    let name =
        |id: &String| format!("\"{}\"", agreement.zone(id).map_or(id.as_str(), |zone| zone.name.as_str()));
    let names: Vec<String> = ids.iter().map(name).collect();
    list(&names.iter().map(String::as_str).collect::<Vec<_>>(), "or")
}

fn duty(clause: &Clause) -> String {
    let who = people(&clause.obligors, "and");
    let acts: Vec<&str> = clause.acts.iter().map(|act| act.verb()).collect();
    match clause.kind {
        ClauseKind::Prohibit => format!("{who} must not {}", list(&acts, "or")),
        ClauseKind::Require if acts.is_empty() => {
            format!(
                "{who} must keep this duty, which no incident breaches by itself: {}",
                said_within(clause)
            )
        }
        ClauseKind::Require => format!(
            "{who} must keep this duty: {}; to {} is to breach it",
            said_within(clause),
            list(&acts, "or to")
        ),
        ClauseKind::Permit => {
            format!("{who} may {}{}{}", list(&acts, "or"), when(clause), lifted(clause))
        }
        ClauseKind::Exempt => format!(
            "it is outside this agreement that {who} {}{}{}",
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

fn people(people: &[Obligor], joiner: &str) -> String {
    let names: Vec<String> = people
        .iter()
        .map(|one| match one {
            Obligor::Parties => "the parties".to_owned(),
            Obligor::Guarantors => "the guarantors".to_owned(),
            Obligor::One(id) => format!("`{id}`"),
        })
        .collect();
    list(&names.iter().map(String::as_str).collect::<Vec<_>>(), joiner)
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

fn severity(severity: &Severity) -> String {
    let acts: Vec<&str> = severity.grave_acts.iter().map(|act| act.noun()).collect();
    let objects: Vec<&str> = severity.grave_objects.iter().map(|object| object.words()).collect();
    let mut grave: Vec<String> = Vec::new();
    if !acts.is_empty() {
        grave.push(format!("where it is {}", list(&acts, "or")));
    }
    if !objects.is_empty() {
        grave.push(format!("where it harms {}", list(&objects, "or")));
    }
    match severity.grave_if_killed {
        Some(1) => grave.push("where anybody is killed".to_owned()),
        Some(killed) => grave.push(format!("where {killed} people or more are killed")),
        None => {}
    }
    if grave.is_empty() {
        return "minor".to_owned();
    }
    let grave: Vec<&str> = grave.iter().map(String::as_str).collect();
    format!("grave {}, otherwise minor", grave.join(", or "))
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

/// With its first letter as a capital.
pub(crate) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
