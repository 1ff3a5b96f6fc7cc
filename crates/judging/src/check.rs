//! What a lawyer should look at before an agreement's file is used. In: the agreement, those beside it, a roster if there
//! is one. Out: remarks, each with its place in the file, what it means for findings, and what to do; in the order of the
//! file. Absent: errors of the file, which its parser tells; repair.

mod duties;

use crate::agreement::{Agreement, Entered, Status, amended, comes_before};
use crate::parties::Parties;
use crate::roster_check;

/// Something that reads, and may yet be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Stable short name, listed in `docs/judging.md`.
    pub code: &'static str,
    /// Where in the file, as `clause.2.obligors`; empty when it concerns the whole.
    pub path: String,
    pub sentence: String,
    /// What it means for findings.
    pub means: String,
    pub next: String,
    /// It cannot be right; else it may be meant so.
    pub is_error: bool,
}

impl Remark {
    fn new(code: &'static str, path: impl Into<String>, sentence: impl Into<String>) -> Remark {
        Remark {
            code,
            path: path.into(),
            sentence: sentence.into(),
            means: String::new(),
            next: String::new(),
            is_error: false,
        }
    }

    fn means(mut self, means: impl Into<String>) -> Remark {
        self.means = means.into();
        self
    }

    fn next(mut self, next: impl Into<String>) -> Remark {
        self.next = next.into();
        self
    }
}

/// `beside` are the other agreements at hand, `agreement` itself may be among them.
pub fn check(agreement: &Agreement, beside: &[Agreement], parties: Option<&Parties>) -> Vec<Remark> {
    let mut all: Vec<Agreement> = beside.iter().filter(|other| other.id != agreement.id).cloned().collect();
    all.insert(0, agreement.clone());
    let (amended, _) = amended(&all);
    let (stands, beside) = (&amended[0], &amended[1..]);
    let mut remarks = amendments(agreement, beside);
    remarks.extend(unsaid(agreement));
    remarks.extend(zones(agreement));
    remarks.extend(documents(agreement));
    remarks.extend(duties::check(stands, beside, parties));
    if let Some(parties) = parties {
        remarks.extend(roster_check::check(agreement, parties).into_iter().map(|doubt| {
            let next = "correct the id or the name in one of the two files";
            Remark::new(doubt.code, "", doubt.sentence.to_string()).means(doubt.taken.to_string()).next(next)
        }));
    }
    remarks
}

/// Ids in `amends` and `replaces` that lead nowhere.
fn amendments(agreement: &Agreement, beside: &[Agreement]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let at_hand = |id: &String| beside.iter().find(|other| other.id == *id);
    for (index, id) in agreement.amends.iter().enumerate().filter(|(_, id)| at_hand(id).is_none()) {
        let sentence = format!("it amends `{id}`, which is not at hand");
        remarks.push(
            Remark::new("amended-agreement-not-loaded", format!("amends.{index}"), sentence)
                .means("nothing of the older agreement is replaced")
                .next("put the older file beside this one, and name both in armistice.toml"),
        );
    }
    for (index, clause) in agreement.clauses.iter().enumerate() {
        for (place, replaced) in clause.replaces.iter().enumerate() {
            let Some(older) = at_hand(&replaced.agreement) else { continue };
            let path = format!("clause.{index}.replaces.{place}");
            if comes_before(agreement, older) {
                let sentence = format!("it replaces `{replaced}`, of an agreement that took effect later");
                let remark = Remark::new("replaced-by-an-earlier", &path, sentence)
                    .means("nothing is replaced")
                    .next("let the later one name what it replaces, and take it out here");
                remarks.push(Remark { is_error: true, ..remark });
                continue;
            }
            if older.clause(&replaced.clause).is_none() {
                let ids: Vec<&str> = older.clauses.iter().map(|clause| clause.id.as_str()).collect();
                let sentence = format!("it replaces `{replaced}`, and there is no such clause");
                let remark = Remark::new("replaced-clause-unknown", path, sentence)
                    .means("nothing is replaced")
                    .next(crate::document::suggest(&replaced.clause, &ids));
                remarks.push(Remark { is_error: true, ..remark });
            }
        }
    }
    remarks
}

/// Entries that do not say where they are known from, or what was checked.
fn unsaid(agreement: &Agreement) -> Vec<Remark> {
    let mut said: Vec<(String, &str, &str)> = Vec::new();
    let mut add = |list: &str, index: usize, evidence, checked| {
        said.push((format!("{list}.{index}"), evidence, checked))
    };
    for (index, entry) in agreement.adherence.iter().enumerate() {
        add("adherence", index, entry.evidence.as_str(), entry.checked.as_str());
    }
    for (index, entry) in agreement.guarantors.iter().enumerate() {
        add("guarantor", index, &entry.evidence, &entry.checked);
    }
    for (index, entry) in agreement.exclusions.iter().enumerate() {
        add("exclusion", index, &entry.evidence, &entry.checked);
        for (place, later) in entry.later.iter().enumerate() {
            add(&format!("exclusion.{index}.later"), place, &later.evidence, &later.checked);
        }
    }
    for (index, entry) in agreement.zones.iter().enumerate() {
        add("zone", index, &entry.evidence, &entry.checked);
    }
    for (index, entry) in agreement.clauses.iter().enumerate() {
        add("clause", index, &entry.evidence, &entry.checked);
    }
    for (index, entry) in agreement.documents.iter().enumerate() {
        add("document", index, &entry.evidence, &entry.checked);
    }
    for (index, entry) in agreement.facts.iter().enumerate() {
        add("fact", index, &entry.says, &entry.checked);
    }
    let empty = said.into_iter().flat_map(|(path, evidence, checked)| {
        [("evidence", evidence), ("checked", checked)]
            .into_iter()
            .filter(|(_, words)| words.trim().is_empty())
            .map(move |(key, _)| {
                Remark::new("nothing-checked", format!("{path}.{key}"), format!("`{key}` is empty"))
                    .means("nobody can tell what this rests on")
                    .next("say in a sentence what it is known from, or that it was not checked")
            })
            .collect::<Vec<_>>()
    });
    empty.collect()
}

fn zones(agreement: &Agreement) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (index, zone) in agreement.zones.iter().enumerate() {
        let path = format!("zone.{index}");
        let used = agreement.area.zones.contains(&zone.id)
            || agreement
                .clauses
                .iter()
                .any(|clause| clause.zones.contains(&zone.id) || clause.not_zones.contains(&zone.id));
        if !used {
            let sentence = format!("zone `{}` is used by nothing", zone.id);
            remarks.push(
                Remark::new("zone-unused", &path, sentence)
                    .means("it changes no finding")
                    .next("name it in `zones` of a clause or of [area], or take it out"),
            );
        }
        if zone.shape.is_none() && !zone.members.whole {
            let empty = zone.members.is_empty();
            let known = if empty { "its name" } else { "some of its members" };
            let means = if empty {
                "every place is unknown: inside or outside"
            } else {
                "a place that is not listed is unknown: inside or outside"
            };
            remarks.push(
                Remark::new("zone-without-edge", &path, format!("of zone `{}` only {known} is on file", zone.id))
                    .means(means)
                    .next("add an outline, a line with its distance, or all members with `whole = true`, once a source gives them"),
            );
        }
    }
    remarks
}

fn documents(agreement: &Agreement) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let final_text = |status| matches!(status, Status::Adopted | Status::Amended);
    if !agreement.documents.is_empty() && !agreement.documents.iter().any(|text| final_text(text.status)) {
        remarks.push(
            Remark::new(
                "no-adopted-text",
                "document.0",
                "there are versions of the text, and none is the one adopted",
            )
            .means("the clauses may be those of a draft")
            .next("add a [[document]] with `status = \"adopted\"` once that text was seen"),
        );
    }
    for (index, text) in agreement.documents.iter().enumerate().filter(|(_, text)| final_text(text.status)) {
        for (place, said) in text.says.iter().enumerate() {
            if agreement.clause(&said.clause).is_none() {
                let sentence = format!("`{}` of the adopted text is no clause here", said.clause);
                let means = match &agreement.entered {
                    Entered::Whole => "the agreement is said to be entered whole, and this is not judged by",
                    Entered::InPart(_) => "nothing is judged by it",
                };
                remarks.push(
                    Remark::new("clause-not-entered", format!("document.{index}.says.{place}"), sentence)
                        .means(means)
                        .next("correct the id, enter the clause, or say so in `left_out`"),
                );
            }
        }
    }
    remarks
}
