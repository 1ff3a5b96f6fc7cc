//! How fast, in how much memory, and whether the bytes are the same: made-up claims judged and observations counted, on one core.
//!
//! In: how many claims and observations (100,000 and 1,000,000 unless stated), four shipped agreements and a roster. Out: time,
//! peak memory, and a digest over the bytes of every finding and count, which is the same in every run. Absent: reports.
//!
//! `cargo run --release -p judging --example load -- [CLAIMS [OBSERVATIONS]]`
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "an example reads the shipped files")]

use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use judging::agreement::Agreement;
use judging::counting::totals;
use judging::finding::Finding;
use judging::incident::{
    Act, Affiliation, Attributed, Basis, Claim, Incident, Killed, Modality, Object, Participant, Place,
    Precision, Reliability, Role, Time, TimePrecision,
};
use judging::observation::{Amount, Means, Observation, When};
use judging::parties::Parties;
use judging::period::{Interval, Zone};
use judging::rule::{Rule, Setting, count};

use judging::verdict::Verdict;
use judging::{Rules, judge};

fn main() {
    let mut numbers = std::env::args().skip(1).map(|number| number.parse::<usize>().unwrap());
    let claims = numbers.next().unwrap_or(100_000);
    let observations = numbers.next().unwrap_or(1_000_000);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let parties = Parties::parse("parties.toml", &read("templates/syria-2016/parties.toml")).unwrap();
    let agreements =
        AGREEMENTS.map(|id| Agreement::parse(id, &read(&format!("agreements/{id}.toml"))).unwrap());
    let start = Instant::now();
    let mut digest = Digest(DefaultHasher::new());
    judge_claims(claims, &agreements, &parties, &mut digest);
    count_observations(observations, &agreements[0], &parties, &mut digest);
    println!(
        "all: {:.2} s, peak {} MiB, digest {:016x}",
        start.elapsed().as_secs_f64(),
        peak_mib(),
        digest.0.finish()
    );
    judge_again(&agreements, &parties);
}

const AGREEMENTS: [&str; 4] =
    ["syria-2016-12-30", "syria-2016-02-27", "minsk-2015-02", "south-sudan-2017-12"];

/// Every finding is kept until the totals are made, as a bulletin does.
fn judge_claims(claims: usize, agreements: &[Agreement], parties: &Parties, digest: &mut Digest) {
    let start = Instant::now();
    let mut chance = Chance(2016);
    let (mut made, mut incidents) = (0, 0);
    let mut all: Vec<Vec<Finding>> = vec![Vec::new(); agreements.len()];
    while made < claims {
        let incident = incident(incidents, parties, &mut chance);
        made += incident.claims.len();
        incidents += 1;
        for (agreement, kept) in agreements.iter().zip(&mut all) {
            let findings = judge(&incident, Rules::new(agreement, parties));
            findings.iter().for_each(|finding| serde_json::to_writer(&mut *digest, finding).unwrap());
            kept.extend(findings);
        }
    }
    for (agreement, findings) in agreements.iter().zip(&all) {
        let totals = totals(findings);
        println!("{}: {} findings, violations {}", agreement.id, findings.len(), totals.range());
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("{made} claims in {incidents} incidents before {} agreements: {seconds:.2} s", agreements.len());
}

const RULES: &str = r#"
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

fn count_observations(many: usize, agreement: &Agreement, parties: &Parties, digest: &mut Digest) {
    let start = Instant::now();
    let zone = &agreement.in_force.zone;
    let mut chance = Chance(1991);
    let places: Vec<Arc<Place>> = (0..200).map(|_| Arc::new(place(&mut chance))).collect();
    let actors: Vec<Arc<str>> = parties.all.iter().map(|party| Arc::from(party.id.as_str())).collect();
    let observations: Vec<Observation> =
        (0..many).map(|number| observation(number, &places, &actors, &mut chance)).collect();
    println!("{many} observations made up: {:.2} s", start.elapsed().as_secs_f64());
    for rule in Rule::parse_all("rules", RULES).unwrap() {
        let start = Instant::now();
        let setting = Setting { parties, agreement: Some(agreement), period: None, zone };
        let count = count(&rule, &observations, setting);
        serde_json::to_writer(&mut *digest, &count).unwrap();
        println!("by rule `{}`: {}, {:.2} s", rule.id, count.in_words(), start.elapsed().as_secs_f64());
    }
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

/// One more claim for incidents that have up to sixty: how long until all agreements have judged again, at worst.
fn judge_again(agreements: &[Agreement], parties: &Parties) {
    let mut chance = Chance(7);
    let mut worst: f64 = 0.0;
    for number in 0..1000 {
        let mut incident = incident(number, parties, &mut chance);
        let many = if number % 10 == 0 { 60 } else { 1 };
        incident.claims.extend((0..many).map(|at| claim(&format!("late-{at}"), parties, &mut chance)));
        let start = Instant::now();
        let findings: usize =
            agreements.iter().map(|agreement| judge(&incident, Rules::new(agreement, parties)).len()).sum();
        assert!(findings > 0);
        worst = worst.max(start.elapsed().as_secs_f64());
    }
    println!("judged again with one more claim, the slowest of 1000 incidents: {:.2} ms", worst * 1e3);
}

/// The most memory this process ever held, as the kernel counts it.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// A hash fed with the bytes of the findings, so that none of them has to be kept.
struct Digest(DefaultHasher);

impl Write for Digest {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap()
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    fn of<T: Clone>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())].clone()
    }
}

/// Mostly small incidents with one to five claims; one in a thousand is told by sixty.
fn incident(number: usize, parties: &Parties, chance: &mut Chance) -> Incident {
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

fn claim(id: &str, parties: &Parties, chance: &mut Chance) -> Claim {
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
