//! Made-up incidents, claims and observations, the same on every machine.
//!
//! In: chance. Out: what judging and counting are given. Absent: any meaning.

use std::sync::Arc;

use judging::incident::{
    Act, Affiliation, Attributed, Basis, Claim, Incident, Killed, Modality, Object, Participant, Place,
    Precision, Reliability, Role, Time, TimePrecision,
};
use judging::observation::{Amount, Means, Observation, When};
use judging::parties::Parties;
use judging::period::{Interval, Zone};
use judging::verdict::Verdict;

pub const RULES: &str = r#"
[[rule]]
id = "bursts"
keeper = "mission"
says = "Every burst that is no exercise."
unit = "burst"
exercises = "left out"
evidence = "made up"
checked = "made up"

[[rule]]
id = "episodes"
keeper = "mission"
says = "What follows within half an hour in one place is one."
unit = "episode"
merge_gap_minutes = 30
same = ["place"]
evidence = "made up"
checked = "made up"

[[rule]]
id = "bound"
keeper = "guarantor"
says = "Rows of those whom the truce binds, while it is in force."
unit = "observation"
bound_only = true
instrument = "syria-2016-12-30"
evidence = "made up"
checked = "made up"
"#;

/// So many observations of two months, at two hundred places.
pub fn observations(many: usize, parties: &Parties) -> Vec<Observation> {
    let mut chance = Chance(1991);
    let places: Vec<Arc<Place>> = (0..200).map(|_| Arc::new(place(&mut chance))).collect();
    let actors: Vec<Arc<str>> = parties.all.iter().map(|party| Arc::from(party.id.as_str())).collect();
    (0..many).map(|number| observation(number, &places, &actors, &mut chance)).collect()
}

/// A burst or some, at a moment of two months of 2017.
fn observation(
    number: usize,
    places: &[Arc<Place>],
    actors: &[Arc<str>],
    chance: &mut Chance,
) -> Observation {
    let second = 1_483_228_800 + chance.below(60 * 86_400) as i64;
    let at = jiff::Timestamp::from_second(second).unwrap();
    Observation {
        id: Arc::from(format!("o-{number}").as_str()),
        when: if chance.one_in(50) { When::NotStated } else { When::Lasted(Interval::new(at, at)) },
        place: chance.of(places),
        act: chance.of(&[Act::SmallArms, Act::HeavyFire, Act::UnknownFire, Act::Exercise]),
        means: chance.of(&[Means::Heard, Means::Seen, Means::Camera]),
        rounds: Amount::NotStated,
        bursts: if chance.one_in(20) {
            Amount::NotStated
        } else {
            Amount::exactly(1 + chance.below(30) as u32)
        },
        weapon: None,
        direction: None,
        distance_m: None,
        exercise: Verdict::from(chance.one_in(3)),
        actor: (!chance.one_in(3)).then(|| chance.of(actors)),
        held_by: Vec::new(),
        monitor: None,
        episode: None,
        incident: None,
        case: None,
        from: Arc::from("table 1"),
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine.
pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap()
    }

    pub fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    pub fn of<T: Clone>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())].clone()
    }
}

/// Mostly small incidents with one to five claims; one in a thousand is told by sixty.
pub fn incident(number: usize, parties: &Parties, chance: &mut Chance) -> Incident {
    let count = if chance.one_in(1000) { 60 } else { 1 + chance.below(5) };
    let claims: Vec<Claim> =
        (0..count).map(|at| claim(&format!("c-{number}-{at}"), parties, chance)).collect();
    let acts: Vec<Act> = Act::WORDS.iter().map(|(act, _)| *act).collect();
    Incident {
        id: format!("incident-{number}"),
        act: if chance.one_in(4) { chance.of(&acts) } else { chance.of(&[Act::HeavyFire, Act::AirStrike]) },
        time: time(chance),
        place: place(chance),
        actors: people(&claims, parties, chance),
        targets: people(&claims, parties, chance),
        objects: if chance.one_in(5) { vec![Object::Civilians] } else { Vec::new() },
        killed: if chance.one_in(5) { Killed::AtLeast(chance.below(9) as u64) } else { Killed::NotStated },
        circumstances: Vec::new(),
        claims,
    }
}

pub fn claim(id: &str, parties: &Parties, chance: &mut Chance) -> Claim {
    let modalities = [Modality::Asserted, Modality::Alleged, Modality::Asserted, Modality::Denied];
    Claim {
        id: id.to_owned(),
        source: format!("outlet-{}", chance.below(200)),
        reliability: chance.of(&[Reliability::B, Reliability::C, Reliability::F]),
        origin: (!chance.one_in(10)).then(|| format!("{id}-origin-{}", chance.below(3))),
        affiliation: match chance.below(4) {
            0 => Affiliation::Unknown,
            1 => Affiliation::Party(party(parties, chance)),
            _ => Affiliation::Independent,
        },
        cites: Vec::new(),
        witness: None,
        modality: chance.of(&modalities),
        report: None,
        own_observation: chance.one_in(20),
        withdrawn: chance.one_in(100),
    }
}

fn people(claims: &[Claim], parties: &Parties, chance: &mut Chance) -> Vec<Participant> {
    let person = |chance: &mut Chance| Participant {
        party: (!chance.one_in(4)).then(|| party(parties, chance)),
        words: "men with guns".to_owned(),
        attribution: Attributed::Alleged,
        role: Role::Initiator,
        claims: claims.iter().map(|claim| claim.id.clone()).collect(),
    };
    (0..chance.below(3)).map(|_| person(chance)).collect()
}

fn party(parties: &Parties, chance: &mut Chance) -> String {
    parties.all[chance.below(parties.all.len())].id.clone()
}

/// A day or some days of two years, or none.
fn time(chance: &mut Chance) -> Time {
    if chance.one_in(10) {
        return Time::not_stated();
    }
    let first = jiff::civil::date(2016, 1, 1).checked_add(jiff::Span::new().days(chance.below(730) as i64));
    let last = first.clone().unwrap().checked_add(jiff::Span::new().days(chance.below(3) as i64));
    let zone = Zone::named("Asia/Damascus").unwrap();
    Time {
        words: "on that day".to_owned(),
        interval: Some(Interval::of_days(first.unwrap(), last.unwrap(), &zone)),
        precision: TimePrecision::Day,
        basis: Basis::Stated,
    }
}

fn place(chance: &mut Chance) -> Place {
    let admin1 = chance.of(&["Idlib", "Hama", "Homs", "Aleppo", "Daraa", "Latakia", "Rif Dimashq"]);
    Place {
        words: admin1.to_owned(),
        country: Some("SY".to_owned()),
        admin1: Some(admin1.to_owned()),
        name: chance.one_in(2).then(|| format!("village {}", chance.below(300))),
        point: None,
        precision: Precision::FirstDivision,
    }
}
