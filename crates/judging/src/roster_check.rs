//! Whether an agreement and a roster fit each other, before anything is judged by them. In: both. Out: doubts, each about
//! one id, in the order of the files. Absent: repair; a person changes the file that is wrong.

use std::collections::BTreeSet;

use crate::agreement::{Agreement, Obligor};
use crate::doubt::Doubt;
use crate::parties::{Kind, Parties};
use crate::rule::Rule;
use crate::said::Said;
use crate::say;

/// Ids of the agreement that the roster lacks, exclusions only one of the two knows, sides said to adhere.
pub fn check(agreement: &Agreement, parties: &Parties) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for (id, role) in mentioned(agreement) {
        if parties.get(&id).is_none() {
            doubts.push(Doubt {
                code: "party-not-in-roster",
                sentence: say!("doubt-no-such-party", agreement = &agreement.id, party = id, role),
                taken: say!("taken-no-such-party"),
            });
        }
    }
    for entry in &agreement.adherence {
        if parties.get(&entry.party).is_some_and(|party| party.kind == Kind::Side) {
            doubts.push(Doubt {
                code: "side-adheres",
                sentence: say!("doubt-side-adheres", side = &entry.party, agreement = &agreement.id),
                taken: say!("taken-side-adheres"),
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
            sentence: say!("doubt-excluded-by-roster", agreement = &agreement.id, group = *id),
            taken: say!("taken-excluded"),
        });
    }
    for id in excluded.difference(&flagged) {
        doubts.push(Doubt {
            code: "excluded-by-agreement-only",
            sentence: say!("doubt-excluded-by-agreement", agreement = &agreement.id, group = *id),
            taken: say!("taken-excluded"),
        });
    }
    doubts.extend(unnamed(agreement, parties));
    doubts
}

/// Ids of a counting rule that are no party's and no agreement's: a slip there would leave everything out, or nothing.
pub fn check_rule(rule: &Rule, agreements: &[Agreement], parties: &Parties) -> Vec<Doubt> {
    let named = rule.actors.iter().chain(&rule.held_by).chain(&rule.not_held_by);
    let strange: BTreeSet<&String> = named.filter(|id| parties.get(id).is_none()).collect();
    let no_party = strange.into_iter().map(|id| Doubt {
        code: "rule-names-no-party",
        sentence: say!("doubt-rule-no-such-party", rule = &rule.id, party = id),
        taken: say!("taken-rule-no-such-party"),
    });
    let missing = rule.instrument.iter().filter(|id| !agreements.iter().any(|known| known.id == **id));
    let no_agreement = missing.map(|id| Doubt {
        code: "rule-names-no-agreement",
        sentence: say!("doubt-rule-no-such-agreement", rule = &rule.id, agreement = id),
        taken: say!("taken-rule-no-such-agreement"),
    });
    no_party.chain(no_agreement).collect()
}

/// Names under which the agreement excludes a group and by which the roster would not know it.
fn unnamed(agreement: &Agreement, parties: &Parties) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for exclusion in &agreement.exclusions {
        for name in &exclusion.names {
            if !parties.named(&name.words, None).iter().any(|party| party.id == exclusion.group) {
                doubts.push(Doubt {
                    code: "excluded-name-not-in-roster",
                    sentence: say!("doubt-name", group = &exclusion.group, name = &name.words),
                    taken: say!("taken-name"),
                });
            }
        }
    }
    doubts
}

fn mentioned(agreement: &Agreement) -> Vec<(String, Said)> {
    let mut ids: Vec<(String, Said)> = Vec::new();
    let mut add = |id: &String, role: &'static str| {
        if !ids.iter().any(|(known, _)| known == id) {
            ids.push((id.clone(), Said::Code(&"role-in-agreement", role)));
        }
    };
    for entry in &agreement.adherence {
        add(&entry.party, "adherent");
    }
    for guarantor in &agreement.guarantors {
        add(&guarantor.party, "guarantor");
        guarantor.sponsors.iter().for_each(|id| add(id, "sponsored"));
        guarantor.objected_by.iter().for_each(|id| add(id, "objector"));
    }
    for exclusion in &agreement.exclusions {
        add(&exclusion.group, "excluded");
        exclusion.later.iter().for_each(|later| add(&later.group, "became"));
        exclusion.contested_by.iter().for_each(|id| add(id, "contests"));
    }
    for obligor in agreement.clauses.iter().flat_map(|clause| &clause.obligors) {
        if let Obligor::One(id) = obligor {
            add(id, "obligor");
        }
    }
    ids
}
