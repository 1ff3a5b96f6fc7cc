//! Made-up incidents, and the world they are judged in: the shipped agreement and a small one with every kind of clause.

use std::path::Path;
use std::sync::LazyLock;

use judging::agreement::Agreement;
use judging::incident::{
    Act, Affiliation, Attributed, Basis, Circumstance, Claim, Excuse, Incident, Killed, Modality, Object,
    Participant, Place, Precision, Reliability, Role, Standing, Time, TimePrecision,
};
use judging::parties::{Parties, Presence, Standing as Found};
use judging::period::{Dates, Interval, Zone};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

pub struct World {
    pub agreements: Vec<Agreement>,
    pub parties: Parties,
}

pub static WORLD: LazyLock<World> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let mut parties = Parties::parse("parties.toml", &read("templates/syria-2016/parties.toml")).unwrap();
    parties.presence.extend(presence());
    let shipped = Agreement::parse("shipped", &read("agreements/syria-2016-12-30.toml")).unwrap();
    let small = Agreement::parse("small", include_str!("../data/every-kind.toml")).unwrap();
    World { agreements: vec![shipped, small], parties }
});

/// Excluded groups absent from one governorate, in part of another, disputed in a third.
pub fn presence() -> Vec<Presence> {
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

pub const PARTIES: [&str; 9] = [
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

pub fn a_party() -> impl Strategy<Value = Option<String>> {
    prop_oneof![1 => Just(None), 4 => select(&PARTIES[..]).prop_map(|id| Some(id.to_owned()))]
}

pub fn an_affiliation() -> impl Strategy<Value = Affiliation> {
    prop_oneof![
        2 => Just(Affiliation::Independent),
        1 => Just(Affiliation::Unknown),
        2 => select(&PARTIES[..]).prop_map(|id| Affiliation::Party(id.to_owned())),
    ]
}

pub fn a_time() -> impl Strategy<Value = Time> {
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

pub fn a_place() -> impl Strategy<Value = Place> {
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
    (select(places.to_vec()), -90.0..90.0, -180.0..180.0).prop_map(|((country, admin1, name), lat, lon)| {
        Place {
            words: String::new(),
            country: country.map(str::to_owned),
            admin1: admin1.map(str::to_owned),
            name: name.map(str::to_owned),
            point: name.is_some().then_some((lat, lon)),
            precision: if name.is_some() { Precision::Exact } else { Precision::Country },
        }
    })
}

pub fn a_participant() -> impl Strategy<Value = Participant> {
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

pub fn a_claim(number: usize) -> impl Strategy<Value = Claim> {
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
            report: None,
            own_observation,
            withdrawn,
        },
    )
}

pub fn claims() -> impl Strategy<Value = Vec<Claim>> {
    (0usize..6).prop_flat_map(|count| (0..count).map(a_claim).collect::<Vec<_>>())
}

pub fn an_incident() -> impl Strategy<Value = Incident> {
    prop_oneof![anything(), near_a_violation()]
}

/// An incident with little amiss: a known attack in Homs by the army, reported by several, with one thing changed.
pub fn near_a_violation() -> impl Strategy<Value = Incident> {
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
                report: None,
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

pub fn claim_or(made_up: Option<&Claim>, otherwise: &Claim) -> Claim {
    made_up.unwrap_or(otherwise).clone()
}

pub fn anything() -> impl Strategy<Value = Incident> {
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
