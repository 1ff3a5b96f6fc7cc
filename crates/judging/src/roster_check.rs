//! Whether an agreement and a roster fit each other, before anything is judged by them. In: both. Out: doubts, each about
//! one id, in the order of the files. Absent: repair; a person changes the file that is wrong.

use std::collections::BTreeSet;

use crate::agreement::{Agreement, Obligor};
use crate::doubt::Doubt;
use crate::parties::{Kind, Parties};

/// Ids of the agreement that the roster lacks, exclusions only one of the two knows, sides said to adhere.
pub fn check(agreement: &Agreement, parties: &Parties) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for (id, role) in mentioned(agreement) {
        if parties.get(&id).is_none() {
            doubts.push(Doubt {
                code: "party-not-in-roster",
                sentence: format!(
                    "agreement `{}` names `{id}` as {role}, and the roster has no such party",
                    agreement.id
                ),
                taken: "the id is a stranger to every test".to_owned(),
            });
        }
    }
    for entry in &agreement.adherence {
        if parties.get(&entry.party).is_some_and(|party| party.kind == Kind::Side) {
            doubts.push(Doubt {
                code: "side-adheres",
                sentence: format!(
                    "`{}` is a side, and agreement `{}` gives it a standing",
                    entry.party, agreement.id
                ),
                taken: "a side is never bound; give the standing to its members".to_owned(),
            });
        }
    }
    let excluded: BTreeSet<&String> = agreement.exclusions.iter().map(|exclusion| &exclusion.group).collect();
    let flagged: BTreeSet<&String> = parties
        .all
        .iter()
        .filter(|party| party.excluded_by.contains(&agreement.id))
        .map(|party| &party.id)
        .collect();
    for id in flagged.difference(&excluded) {
        doubts.push(Doubt {
            code: "excluded-by-roster-only",
            sentence: format!(
                "the roster says agreement `{}` excludes `{id}`; the agreement does not",
                agreement.id
            ),
            taken: "the group counts as excluded".to_owned(),
        });
    }
    for id in excluded.difference(&flagged) {
        doubts.push(Doubt {
            code: "excluded-by-agreement-only",
            sentence: format!("agreement `{}` excludes `{id}`; the roster does not say so", agreement.id),
            taken: "the group counts as excluded".to_owned(),
        });
    }
    doubts.extend(unnamed(agreement, parties));
    doubts
}

/// Names under which the agreement excludes a group and by which the roster would not know it.
fn unnamed(agreement: &Agreement, parties: &Parties) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for exclusion in &agreement.exclusions {
        for name in &exclusion.names {
            if !parties.named(&name.words, None).iter().any(|party| party.id == exclusion.group) {
                doubts.push(Doubt {
                    code: "excluded-name-not-in-roster",
                    sentence: format!(
                        "the roster does not know `{}` by the name \"{}\"",
                        exclusion.group, name.words
                    ),
                    taken: "a report that uses the name will not be recognised".to_owned(),
                });
            }
        }
    }
    doubts
}

fn mentioned(agreement: &Agreement) -> Vec<(String, &'static str)> {
    let mut ids: Vec<(String, &'static str)> = Vec::new();
    let mut add = |id: &String, role| {
        if !ids.iter().any(|(known, _)| known == id) {
            ids.push((id.clone(), role));
        }
    };
    for entry in &agreement.adherence {
        add(&entry.party, "an adherent");
    }
    for guarantor in &agreement.guarantors {
        add(&guarantor.party, "a guarantor");
        guarantor.sponsors.iter().for_each(|id| add(id, "a sponsored side"));
        guarantor.objected_by.iter().for_each(|id| add(id, "an objector"));
    }
    for exclusion in &agreement.exclusions {
        add(&exclusion.group, "an excluded group");
        exclusion.later.iter().for_each(|later| add(&later.group, "what an excluded group became"));
        exclusion.contested_by.iter().for_each(|id| add(id, "one who contests an exclusion"));
    }
    for obligor in agreement.clauses.iter().flat_map(|clause| &clause.obligors) {
        if let Obligor::One(id) = obligor {
            add(id, "an obligor");
        }
    }
    ids
}
