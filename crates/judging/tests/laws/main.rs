//! Laws of judging, over made-up incidents before the shipped agreement and a small one with every kind of clause:
//! a claim twice is a claim once; order of arrival changes nothing; learning what was unknown never makes a determined
//! outcome undetermined; the same input gives the same finding; a receipt judged again is the same receipt; what moved is
//! all that differs and nothing else.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read the shipped files from disk")]

mod made_up;
mod moved;
mod receipts;

use judging::agreement::Agreement;
use judging::finding::{Finding, Outcome};
use judging::incident::{Affiliation, Claim, Incident, Killed, Participant, Place, Role, Standing};
use judging::period::Interval;
use judging::{Rules, judge, test_clause};
use proptest::prelude::*;

use made_up::{WORLD, an_incident};

fn findings(incident: &Incident) -> Vec<Finding> {
    WORLD
        .agreements
        .iter()
        .flat_map(|agreement| judge(incident, Rules::new(agreement, &WORLD.parties)))
        .collect()
}

/// Every clause asked, whether or not it speaks of the act.
fn asked(incident: &Incident) -> Vec<Finding> {
    let duties = |agreement: &'static Agreement| agreement.clauses.iter().filter(|clause| clause.is_duty());
    WORLD
        .agreements
        .iter()
        .flat_map(|agreement| {
            duties(agreement)
                .map(|clause| test_clause(incident, clause, Rules::new(agreement, &WORLD.parties)))
        })
        .collect()
}

/// One unknown of the incident, made known with the values of `with`; the incident itself when it is known already.
fn learn(which: usize, incident: &Incident, with: &Incident) -> Incident {
    let mut learned = incident.clone();
    match which {
        0 => narrow_time(&mut learned, with),
        1 => narrow_place(&mut learned.place, &with.place),
        2 if learned.actors.is_empty() => learned.actors = with.actors.clone(),
        2 => name_people(&mut learned.actors, &with.actors),
        3 if learned.targets.is_empty() && learned.objects.is_empty() => {
            learned.targets = with.targets.clone()
        }
        3 => name_people(&mut learned.targets, &with.targets),
        4 => learn_act(&mut learned, with),
        5 if learned.killed == Killed::NotStated => learned.killed = with.killed,
        6 => {
            for (claim, known) in learned.claims.iter_mut().zip(&with.claims) {
                let known = known.origin.clone().filter(|origin| is_news(origin, incident));
                claim.origin = claim.origin.clone().or(known);
            }
        }
        7 => learn_affiliations(&mut learned.claims, &with.claims),
        8 => {
            for (circumstance, known) in learned.circumstances.iter_mut().zip(&with.circumstances) {
                if circumstance.standing == Standing::Claimed {
                    circumstance.standing = known.standing;
                }
            }
        }
        9 => {
            for actor in learned.actors.iter_mut().filter(|actor| actor.role == Role::Unknown) {
                actor.role = Role::Initiator;
            }
        }
        _ => {}
    }
    learned
}

/// No other claim has this origin or rests on it. That two claims have one origin, or that one rests on another through a
/// third, is a fact that may take support away, not a blank filled in.
fn is_news(origin: &String, incident: &Incident) -> bool {
    !incident.claims.iter().any(|claim| claim.origin.as_ref() == Some(origin) || claim.cites.contains(origin))
}

fn narrow_time(incident: &mut Incident, with: &Incident) {
    let Some(known) = with.time.interval else { return };
    match incident.time.interval {
        None => incident.time = with.time.clone(),
        Some(wide) if known.from >= wide.from && known.until <= wide.until => {
            incident.time.interval = Some(known);
        }
        // The first day of what was known in part.
        Some(wide) => {
            let day = jiff::SignedDuration::from_hours(24);
            let end = wide.from.checked_add(day).unwrap().min(wide.until);
            incident.time.interval = Some(Interval::new(wide.from, end));
        }
    }
}

fn narrow_place(place: &mut Place, known: &Place) {
    if place.country.is_none() {
        *place = known.clone();
    } else if place.country == known.country && place.admin1.is_none() {
        place.admin1 = known.admin1.clone();
        place.name = known.name.clone();
    } else if place.admin1 == known.admin1 && place.name.is_none() {
        place.name = known.name.clone();
    }
}

fn name_people(people: &mut [Participant], known: &[Participant]) {
    for (person, known) in people.iter_mut().zip(known) {
        person.party = person.party.clone().or(known.party.clone());
    }
}

/// Learning the means of an act leaves what was hit as it is.
fn learn_act(incident: &mut Incident, with: &Incident) {
    if incident.act.may_be_anything() || incident.act.may_be().contains(&with.act) {
        incident.act = with.act;
    }
}

fn learn_affiliations(claims: &mut [Claim], known: &[Claim]) {
    for (claim, known) in claims.iter_mut().zip(known) {
        if claim.affiliation == Affiliation::Unknown {
            claim.affiliation = known.affiliation.clone();
        }
    }
}

/// Undetermined before, or determined after.
fn stays_determined(before: &Finding, after: &Finding) -> bool {
    !before.is_determined() || after.is_determined()
}

fn violated(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| matches!(finding.outcome, Outcome::Violation { .. }))
}

proptest! {
    // `PROPTEST_CASES=60000` looks longer.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_claim_twice_is_a_claim_once(incident in an_incident(), which in any::<prop::sample::Index>()) {
        prop_assume!(!incident.claims.is_empty());
        let mut doubled = incident.clone();
        doubled.claims.push(which.get(&incident.claims).clone());
        prop_assert_eq!(findings(&doubled), findings(&incident));
    }

    #[test]
    fn a_copy_adds_no_origin_and_changes_no_outcome(incident in an_incident(), which in any::<prop::sample::Index>()) {
        prop_assume!(!incident.claims.is_empty());
        let mut copied = incident.clone();
        let copy = Claim { id: "copy".to_owned(), source: "another outlet".to_owned(), ..which.get(&incident.claims).clone() };
        let original = which.get(&incident.claims).id.clone();
        for person in &mut copied.actors {
            if person.claims.contains(&original) {
                person.claims.push("copy".to_owned());
            }
        }
        copied.claims.push(copy);
        for (before, after) in asked(&incident).iter().zip(asked(&copied)) {
            prop_assert_eq!(before.support.independent_origins, after.support.independent_origins);
            prop_assert_eq!(std::mem::discriminant(&before.outcome), std::mem::discriminant(&after.outcome));
        }
    }

    #[test]
    fn order_of_arrival_changes_nothing(incident in an_incident(), seed in any::<u64>()) {
        let mut shuffled = incident.clone();
        let turn = |length: usize| if length == 0 { 0 } else { usize::try_from(seed % length as u64).unwrap() };
        shuffled.claims.rotate_left(turn(incident.claims.len()));
        shuffled.claims.reverse();
        shuffled.actors.reverse();
        shuffled.targets.reverse();
        shuffled.circumstances.reverse();
        shuffled.objects.reverse();
        prop_assert_eq!(findings(&shuffled), findings(&incident));
    }

    #[test]
    fn learning_never_undetermines(incident in an_incident(), with in an_incident(), which in 0usize..10) {
        let learned = learn(which, &incident, &with);
        for (before, after) in asked(&incident).iter().zip(asked(&learned)) {
            prop_assert!(
                stays_determined(before, &after),
                "question {which}\nbefore {:#?}\nafter {:#?}",
                before.outcome,
                after.outcome
            );
        }
    }

    #[test]
    fn the_same_input_gives_the_same_finding(incident in an_incident()) {
        prop_assert_eq!(findings(&incident), findings(&incident.clone()));
    }

    #[test]
    fn nobody_named_is_never_a_violation(mut incident in an_incident()) {
        incident.actors.clear();
        prop_assert!(!violated(&findings(&incident)));
    }

    #[test]
    fn a_violation_needs_every_answer(incident in an_incident()) {
        use judging::verdict::Verdict;
        for finding in asked(&incident) {
            let deciding = || finding.trace.iter().filter(|(test, _)| test.decides()).map(|(_, answer)| answer.verdict);
            match finding.outcome {
                Outcome::Violation { .. } => prop_assert!(deciding().all(|verdict| verdict == Verdict::Yes)),
                Outcome::NotAViolation { .. } => prop_assert!(deciding().any(|verdict| verdict == Verdict::No)),
                _ => prop_assert!(deciding().all(|verdict| verdict != Verdict::No)),
            }
            prop_assert_eq!(finding.trace.len(), 11);
            prop_assert!(finding.trace.iter().all(|(_, answer)| answer.because.to_string().ends_with('.')));
            prop_assert!(finding.trace.iter().all(|(_, answer)| answer.gap.is_some() == (answer.verdict == Verdict::Unknown)));
        }
    }
}

/// The made-up incidents reach every outcome, or the laws above would hold of nothing.
#[test]
fn the_made_up_incidents_reach_every_outcome() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen = [0; 4];
    for _ in 0..3000 {
        let incident = an_incident().new_tree(&mut runner).unwrap().current();
        for finding in findings(&incident) {
            seen[match finding.outcome {
                Outcome::Violation { .. } => 0,
                Outcome::NotAViolation { .. } => 1,
                Outcome::NoMatchingClause { .. } => 2,
                Outcome::Undetermined { .. } | Outcome::NoJointFinding { .. } => 3,
            }] += 1;
        }
    }
    assert!(seen.iter().all(|count| *count >= 20), "violations, none, no clause, undetermined: {seen:?}");
}
