//! Laws of judging, over made-up incidents before the shipped agreement and a small one with every kind of clause:
//! a claim twice is a claim once; order of arrival changes nothing; learning what was unknown never makes a determined
//! outcome undetermined; the same input gives the same finding.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read the shipped files from disk")]

use std::path::Path;
use std::sync::LazyLock;

use judging::agreement::Agreement;
use judging::finding::{Finding, Outcome};
use judging::incident::{
    Act, Affiliation, Attributed, Basis, Circumstance, Claim, Excuse, Incident, Killed, Modality, Object,
    Participant, Place, Precision, Reliability, Role, Standing, Time, TimePrecision,
};
use judging::parties::{Parties, Presence, Standing as Found};
use judging::period::{Dates, Interval, Zone};
use judging::{Rules, judge, test_clause};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

struct World {
    agreements: Vec<Agreement>,
    parties: Parties,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let mut parties = Parties::parse("parties.toml", &read("templates/syria-2016/parties.toml")).unwrap();
    parties.presence.extend(presence());
    let shipped = Agreement::parse("shipped", &read("agreements/syria-2016-12-30.toml")).unwrap();
    let small = Agreement::parse("small", include_str!("data/every-kind.toml")).unwrap();
    World { agreements: vec![shipped, small], parties }
});

/// Excluded groups absent from one governorate, in part of another, disputed in a third.
fn presence() -> Vec<Presence> {
    let fact = |party: &str, standing, admin1: &str, place: Option<&str>, dates| Presence {
        party: party.to_owned(),
        standing,
        country: "SY".to_owned(),
        admin1: Some(admin1.to_owned()),
        place: place.map(str::to_owned),
        dates,
        evidence: "made up".to_owned(),
    };
    let before = Dates { from: None, until: Some("2017-01-27".parse().unwrap()) };
    vec![
        fact("islamic-state", Found::Absent, "Homs", None, Dates::ALWAYS),
        fact("jabhat-fateh-al-sham", Found::Absent, "Homs", None, before),
        fact("hayat-tahrir-al-sham", Found::Absent, "Homs", None, Dates::ALWAYS),
        fact("islamic-state", Found::CombatAgainst, "Homs", Some("Palmyra"), Dates::ALWAYS),
        fact("jabhat-fateh-al-sham", Found::Shared, "Idlib", None, before),
        fact("islamic-state", Found::Absent, "Idlib", None, Dates::ALWAYS),
        fact("hayat-tahrir-al-sham", Found::CombatAgainst, "Idlib", Some("Saraqib"), Dates::ALWAYS),
    ]
}

const PARTIES: [&str; 9] = [
    "syrian-army",
    "syrian-government",
    "jaish-al-islam",
    "islamic-state",
    "jabhat-fateh-al-sham",
    "hayat-tahrir-al-sham",
    "armed-opposition",
    "russia",
    "ypg",
];

fn a_party() -> impl Strategy<Value = Option<String>> {
    prop_oneof![1 => Just(None), 4 => select(&PARTIES[..]).prop_map(|id| Some(id.to_owned()))]
}

fn an_affiliation() -> impl Strategy<Value = Affiliation> {
    prop_oneof![
        2 => Just(Affiliation::Independent),
        1 => Just(Affiliation::Unknown),
        2 => select(&PARTIES[..]).prop_map(|id| Affiliation::Party(id.to_owned())),
    ]
}

fn a_time() -> impl Strategy<Value = Time> {
    let days = (0i64..60, 0i64..5).prop_map(|(from, length)| {
        let zone = Zone::named("Asia/Damascus").unwrap();
        let start = jiff::civil::date(2016, 12, 20).checked_add(jiff::Span::new().days(from)).unwrap();
        let end = start.checked_add(jiff::Span::new().days(length)).unwrap();
        Time {
            words: String::new(),
            interval: Some(Interval::of_days(start, end, &zone)),
            precision: TimePrecision::Days,
            basis: Basis::Stated,
        }
    });
    prop_oneof![1 => Just(Time::not_stated()), 5 => days]
}

fn a_place() -> impl Strategy<Value = Place> {
    let places = [
        (None, None, None),
        (Some("SY"), None, None),
        (Some("TR"), None, None),
        (Some("SY"), Some("Homs"), None),
        (Some("SY"), Some("Homs"), Some("Palmyra")),
        (Some("SY"), Some("Idlib"), None),
        (Some("SY"), Some("Idlib"), Some("Saraqib")),
        (Some("SY"), Some("Daraa"), Some("Daraa")),
    ];
    select(places.to_vec()).prop_map(|(country, admin1, name)| Place {
        words: String::new(),
        country: country.map(str::to_owned),
        admin1: admin1.map(str::to_owned),
        name: name.map(str::to_owned),
        point: None,
        precision: if name.is_some() { Precision::Exact } else { Precision::Country },
    })
}

fn a_participant() -> impl Strategy<Value = Participant> {
    let attributions = Attributed::WORDS.iter().map(|(value, _)| *value).collect::<Vec<_>>();
    let roles = Role::WORDS.iter().map(|(value, _)| *value).collect::<Vec<_>>();
    let ids: Vec<String> = (0..6).map(|number| format!("c{number}")).collect();
    (a_party(), select(attributions), select(roles), subsequence(ids, 0..6)).prop_map(
        |(party, attribution, role, claims)| Participant {
            party,
            words: "men with guns".to_owned(),
            attribution,
            role,
            claims,
        },
    )
}

fn a_claim(number: usize) -> impl Strategy<Value = Claim> {
    let origin = prop_oneof![
        1 => Just(None),
        3 => select(vec!["one", "two", "three", "four"]).prop_map(|id| Some(id.to_owned())),
    ];
    let cites = subsequence(vec!["one".to_owned(), "two".to_owned()], 0..2);
    let witness = prop_oneof![3 => Just(None), 1 => Just(Some("camera".to_owned()))];
    let modality = prop_oneof![
        6 => Just(Modality::Asserted),
        2 => Just(Modality::Alleged),
        1 => Just(Modality::Denied),
        1 => Just(Modality::Negated),
        1 => Just(Modality::Planned),
    ];
    let flags = (prop::bool::weighted(0.1), prop::bool::weighted(0.1));
    (origin, an_affiliation(), cites, witness, modality, flags).prop_map(
        move |(origin, affiliation, cites, witness, modality, (own_observation, withdrawn))| Claim {
            id: format!("c{number}"),
            source: format!("outlet-{}", number % 3),
            reliability: Reliability::C,
            origin,
            affiliation,
            cites,
            witness,
            modality,
            own_observation,
            withdrawn,
        },
    )
}

fn claims() -> impl Strategy<Value = Vec<Claim>> {
    (0usize..6).prop_flat_map(|count| (0..count).map(a_claim).collect::<Vec<_>>())
}

fn an_incident() -> impl Strategy<Value = Incident> {
    prop_oneof![anything(), near_a_violation()]
}

/// An incident with little amiss: a known attack in Homs by the army, reported by several, with one thing changed.
fn near_a_violation() -> impl Strategy<Value = Incident> {
    (anything(), 0usize..12, select(vec![Act::HeavyFire, Act::AirStrike, Act::SmallArms])).prop_map(
        |(anything, kept, act)| {
            let zone = Zone::named("Asia/Damascus").unwrap();
            let day = jiff::civil::date(2017, 1, 10);
            let claim = |number: usize| Claim {
                id: format!("c{number}"),
                source: format!("outlet-{number}"),
                reliability: Reliability::B,
                origin: Some(["one", "two", "three", "four"][number].to_owned()),
                affiliation: Affiliation::Independent,
                cites: Vec::new(),
                witness: None,
                modality: Modality::Asserted,
                own_observation: false,
                withdrawn: false,
            };
            let party = |id: &str| Participant {
                party: Some(id.to_owned()),
                words: id.to_owned(),
                attribution: Attributed::Alleged,
                role: Role::Initiator,
                claims: (0..4).map(|number| format!("c{number}")).collect(),
            };
            let mut near = Incident {
                act,
                time: Time { interval: Some(Interval::of_days(day, day, &zone)), ..Time::not_stated() },
                place: Place {
                    country: Some("SY".to_owned()),
                    admin1: Some("Homs".to_owned()),
                    name: Some("Talbiseh".to_owned()),
                    ..Place::not_stated()
                },
                actors: vec![party("syrian-army")],
                targets: vec![party("jaish-al-islam")],
                claims: (0..3).map(claim).collect(),
                circumstances: Vec::new(),
                ..anything.clone()
            };
            match kept {
                0 => near.time = anything.time,
                1 => near.place = anything.place,
                2 => near.actors = anything.actors,
                3 => near.targets = anything.targets,
                4 => near.act = anything.act,
                5 => near.circumstances = anything.circumstances,
                6 => near.claims = anything.claims,
                7 => near.claims.extend(anything.claims.into_iter().filter(|claim| claim.id.as_str() > "c2")),
                8 => near.claims[0] = claim_or(anything.claims.first(), &near.claims[0]),
                9 => near.actors.extend(anything.actors),
                _ => {}
            }
            near
        },
    )
}

fn claim_or(made_up: Option<&Claim>, otherwise: &Claim) -> Claim {
    made_up.unwrap_or(otherwise).clone()
}

fn anything() -> impl Strategy<Value = Incident> {
    let acts = Act::WORDS.iter().map(|(act, _)| *act).collect::<Vec<_>>();
    let killed = prop_oneof![
        Just(Killed::NotStated),
        (0u64..3).prop_map(Killed::AtLeast),
        (0u64..3).prop_map(Killed::Exactly)
    ];
    let circumstance = (
        select(vec![Excuse::SelfDefence, Excuse::NotifiedActivity]),
        select(vec![Standing::Claimed, Standing::Established, Standing::Rejected]),
    )
        .prop_map(|(excuse, standing)| Circumstance { excuse, standing, claims: Vec::new() });
    let objects = subsequence(vec![Object::Civilians, Object::School], 0..2);
    (
        select(acts),
        a_time(),
        a_place(),
        prop::collection::vec(a_participant(), 0..3),
        prop::collection::vec(a_participant(), 0..3),
        (objects, killed, prop::collection::vec(circumstance, 0..2)),
        claims(),
    )
        .prop_map(|(act, time, place, actors, targets, (objects, killed, circumstances), claims)| {
            Incident {
                id: "made-up".to_owned(),
                act,
                time,
                place,
                actors,
                targets,
                objects,
                killed,
                circumstances,
                claims,
            }
        })
}

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
                claim.origin = claim.origin.clone().or(known.origin.clone());
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
            prop_assert!(finding.trace.iter().all(|(_, answer)| answer.because.ends_with('.')));
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
