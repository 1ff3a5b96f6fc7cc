//! One incident before an agreement: a finding for every duty its act may breach, or one that no clause matches.
//! In: an incident, an agreement, the roster. Out: findings, the same for the same input whatever its order.
//! Absent: dissent and signatures; those are people's.

use std::collections::BTreeSet;

use crate::agreement::{Agreement, Clause, Entered, Exclusion, Thresholds};
use crate::clause_test::{Scene, covers, evidence_reaches_grave, excuse_accepted, trace};
use crate::corroboration::{Corroboration, support, support_for_actors};
use crate::finding::{
    Attribution, AttributionLevel, Doubt, Finding, Gravity, Ground, Occurrence, Outcome, Test,
};
use crate::incident::{Attributed, Excuse, Incident};
use crate::parties::{Kind, Parties};
use crate::plan::plan;
use crate::said::{Joint, Said};
use crate::say;
use crate::verdict::{Answer, Verdict};

pub const RULES: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));

/// What an incident is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    pub agreement: &'a Agreement,
    pub parties: &'a Parties,
    /// The cell's own thresholds, in place of the agreement's; a clause that has its own keeps them.
    pub thresholds: Option<&'a Thresholds>,
}

impl<'a> Rules<'a> {
    pub fn new(agreement: &'a Agreement, parties: &'a Parties) -> Rules<'a> {
        Rules { agreement, parties, thresholds: None }
    }
}

/// A finding for each duty whose acts may include this one; when there is none, one finding that says so.
pub fn judge(incident: &Incident, rules: Rules<'_>) -> Vec<Finding> {
    let duties = || rules.agreement.clauses.iter().filter(|clause| clause.is_duty());
    let findings: Vec<Finding> = duties()
        .filter(|clause| covers(clause, incident.act) != Verdict::No)
        .map(|clause| test_clause(incident, clause, rules))
        .collect();
    if findings.is_empty() { vec![no_matching_clause(incident, rules)] } else { findings }
}

/// One incident before one clause, every test asked.
pub fn test_clause(incident: &Incident, clause: &Clause, rules: Rules<'_>) -> Finding {
    let incident = incident.canonical();
    let zone = &rules.agreement.in_force.zone;
    let support = support(&incident, rules.parties, zone);
    let naming = support_for_actors(&incident, rules.parties, zone);
    let (thresholds, asked_by) = match (&clause.thresholds, rules.thresholds) {
        (Some(own), _) => (own, "the clause"),
        (None, Some(cell)) => (cell, "the cell"),
        (None, None) => (&rules.agreement.thresholds, "the agreement's file"),
    };
    let scene = Scene {
        incident: &incident,
        agreement: rules.agreement,
        clause,
        parties: rules.parties,
        thresholds,
        asked_by,
        support: &support,
        naming: &naming,
    };
    let trace = trace(&scene);
    let mut doubts = doubts(&scene);
    let outcome = outcome(&scene, &trace, &mut doubts);
    doubts.sort();
    doubts.dedup();
    let settled_as_none = matches!(outcome, Outcome::NotAViolation { .. });
    Finding {
        clause: Some(clause.id.clone()),
        outcome,
        plan: if settled_as_none { Vec::new() } else { plan(&trace) },
        trace,
        doubts,
        ..unjudged(&incident, rules, support, &naming)
    }
}

/// Everything about an incident that no clause changes.
fn unjudged(
    incident: &Incident,
    rules: Rules<'_>,
    support: Corroboration,
    naming: &[Corroboration],
) -> Finding {
    Finding {
        incident: incident.id.clone(),
        agreement: rules.agreement.id.clone(),
        agreement_version: rules.agreement.version.clone(),
        clause: None,
        outcome: Outcome::Undetermined { because: Said::nothing() },
        attribution: attribution(incident, rules.parties, naming, &support),
        occurrence: occurrence(&support),
        support,
        trace: Vec::new(),
        plan: Vec::new(),
        doubts: Vec::new(),
        recused: recused(incident.actors.iter().filter_map(|actor| actor.party.as_ref()), incident, rules),
        countable: incident.countable(),
        dissent: Vec::new(),
        signed: None,
        graded: None,
        rules: RULES.to_owned(),
    }
}

fn no_matching_clause(incident: &Incident, rules: Rules<'_>) -> Finding {
    let incident = incident.canonical();
    let zone = &rules.agreement.in_force.zone;
    let support = support(&incident, rules.parties, zone);
    let naming = support_for_actors(&incident, rules.parties, zone);
    let (act, agreement) = (incident.act.noun(), &rules.agreement.title);
    let mut doubts = Vec::new();
    let because = match &rules.agreement.entered {
        Entered::Whole => say!("no-clause-on", agreement, act),
        Entered::InPart(left_out) => {
            doubts.push(Doubt {
                code: "agreement-in-part",
                sentence: say!("doubt-in-part", left_out),
                taken: say!("taken-in-part"),
            });
            say!("no-clause-entered-on", agreement, act)
        }
    };
    let outcome = Outcome::NoMatchingClause { because };
    Finding { outcome, doubts, ..unjudged(&incident, rules, support, &naming) }
}

/// No if any test says no, the first one naming the ground; a violation if all say yes; else undetermined.
fn outcome(scene: &Scene<'_>, trace: &[(Test, Answer)], doubts: &mut Vec<Doubt>) -> Outcome {
    let deciding = || trace.iter().filter(|(test, _)| test.decides());
    if let Some((test, answer)) = deciding().find(|(_, answer)| answer.verdict == Verdict::No) {
        let because = answer.because.clone().within();
        let ground = match Ground::of(*test) {
            Ground::Exempt if excuse_accepted(scene) == Some(Excuse::SelfDefence) => Ground::SelfDefence,
            ground => ground,
        };
        return Outcome::NotAViolation { ground, because };
    }
    if deciding().any(|(_, answer)| answer.verdict == Verdict::Unknown) {
        return Outcome::Undetermined { because: reasons(trace) };
    }
    let grave = trace.iter().find(|(test, _)| *test == Test::Grave).map(|(_, answer)| answer.verdict);
    let gravity = match grave {
        Some(Verdict::No) => Gravity::Minor,
        Some(Verdict::Yes) if evidence_reaches_grave(scene) => Gravity::Grave,
        Some(Verdict::Yes) => {
            doubts.push(Doubt {
                code: "grave-below-threshold",
                sentence: say!("doubt-grave", standard = scene.thresholds.grave.standard.said()),
                taken: say!("taken-grave"),
            });
            Gravity::NotSettled
        }
        _ => Gravity::NotSettled,
    };
    Outcome::Violation { gravity }
}

/// The gaps of a trace as half a sentence: "who fought is not stated and an excluded group may be involved".
fn reasons(trace: &[(Test, Answer)]) -> Said {
    let mut phrases: Vec<Said> = Vec::new();
    for (_, answer) in trace.iter().filter(|(test, _)| test.decides()) {
        if let Some(gap) = &answer.gap
            && !gap.phrase.is_nothing()
            && !phrases.contains(&gap.phrase)
        {
            phrases.push(gap.phrase.clone());
        }
    }
    Said::list(Joint::And, phrases)
}

fn doubts(scene: &Scene<'_>) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let people = scene.incident.actors.iter().chain(&scene.incident.targets);
    for (group, contested_by) in
        people.filter_map(|person| contested_exclusion(scene, person.party.as_ref()?))
    {
        doubts.push(Doubt {
            code: "exclusion-contested",
            sentence: say!("doubt-exclusion", group, contested_by),
            taken: say!("taken-exclusion"),
        });
    }
    if scene.support.admissions.is_empty() && scene.support.denials.len() > 1 {
        doubts.push(Doubt {
            code: "denied-more-than-once",
            sentence: say!("doubt-denied", n = scene.support.denials.len()),
            taken: say!("taken-denied"),
        });
    }
    if !scene.support.exact {
        doubts.push(Doubt {
            code: "independence-lower-bound",
            sentence: say!("doubt-lower-bound"),
            taken: say!("taken-lower-bound"),
        });
    }
    doubts
}

/// The name of an excluded group and of those who deny that it is excluded.
fn contested_exclusion(scene: &Scene<'_>, party: &String) -> Option<(Said, Said)> {
    let concerns = |exclusion: &&Exclusion| {
        exclusion.group == *party || exclusion.later.iter().any(|later| later.group == *party)
    };
    let exclusion = scene.agreement.exclusions.iter().find(concerns)?;
    let by: Vec<&str> = exclusion.contested_by.iter().map(|id| scene.parties.name_of(id)).collect();
    if by.is_empty() {
        return None;
    }
    let group = scene.parties.name_of(&exclusion.group).into();
    Some((group, Said::list(Joint::And, by)))
}

fn attribution(
    incident: &Incident,
    parties: &Parties,
    naming: &[Corroboration],
    support: &Corroboration,
) -> Attribution {
    let known: BTreeSet<&String> = incident.actors.iter().filter_map(|actor| actor.party.as_ref()).collect();
    let has = |kind| incident.actors.iter().any(|actor| actor.attribution == kind);
    let only_sides = known.iter().all(|id| parties.get(id).is_none_or(|party| party.kind == Kind::Side));
    let said = incident
        .actors
        .iter()
        .any(|actor| actor.party.is_some() && actor.attribution != Attributed::Unattributed);
    let level = if !said {
        AttributionLevel::Unattributed
    } else if has(Attributed::Disputed) {
        AttributionLevel::Disputed
    } else if has(Attributed::SelfAcknowledged) {
        AttributionLevel::SelfAcknowledged
    } else if has(Attributed::Denied) {
        AttributionLevel::Denied
    } else if only_sides {
        AttributionLevel::ToASide
    } else {
        AttributionLevel::ToAParty
    };
    Attribution {
        level,
        parties: known.into_iter().cloned().collect(),
        independent_origins: naming.iter().map(|naming| naming.independent_origins).min().unwrap_or(0),
        admitted: naming.iter().any(|naming| !naming.admissions.is_empty()),
        denied: !support.denials.is_empty(),
    }
}

fn occurrence(support: &Corroboration) -> Occurrence {
    let denied_by_others = !support.contradictions.is_empty();
    match (support.observed.is_empty(), support.observed_not.is_empty()) {
        (false, false) => Occurrence::Contradicted,
        (false, true) => Occurrence::Verified,
        (true, false) => Occurrence::Refuted,
        (true, true) if support.reports == 0 && !support.withdrawn.is_empty() => Occurrence::Withdrawn,
        (true, true) if denied_by_others => Occurrence::Contradicted,
        (true, true) if support.reports == 0 => Occurrence::Received,
        (true, true) if support.independent_origins >= 2 => Occurrence::Corroborated,
        (true, true) => Occurrence::ReportedNotConfirmed,
    }
}

/// Guarantors that are, or command, one of the alleged actors.
pub(crate) fn recused<'a>(
    actors: impl Iterator<Item = &'a String> + Clone,
    incident: &Incident,
    rules: Rules<'_>,
) -> Vec<String> {
    let zone = &rules.agreement.in_force.zone;
    let when = incident.time.interval;
    let involved = |guarantor: &str| {
        let mut actors = actors.clone();
        actors.any(|actor| rules.parties.heads(actor, when, zone).iter().any(|head| head == guarantor))
    };
    let recused: BTreeSet<String> = rules
        .agreement
        .guarantors
        .iter()
        .filter(|guarantor| involved(&guarantor.party))
        .map(|guarantor| guarantor.party.clone())
        .collect();
    recused.into_iter().collect()
}
