//! How fast, in how much memory, and whether the bytes are the same: made-up claims judged on one core.
//!
//! In: how many claims (100,000 unless stated), the shipped agreements and a roster. Out: time, peak memory, and a
//! digest over the bytes of every finding, which is the same in every run. Absent: reports; nothing is read here.
//!
//! `cargo run --release -p judging --example load -- [CLAIMS]`
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "an example reads the shipped files")]

use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use judging::agreement::Agreement;
use judging::counting::totals;
use judging::finding::Finding;
use judging::incident::{
    Act, Affiliation, Attributed, Basis, Claim, Incident, Killed, Modality, Object, Participant, Place,
    Precision, Reliability, Role, Time, TimePrecision,
};
use judging::parties::Parties;
use judging::period::{Interval, Zone};
use judging::{Rules, judge};

fn main() {
    let mut numbers = std::env::args().skip(1).map(|number| number.parse::<usize>().unwrap());
    let claims = numbers.next().unwrap_or(100_000);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |path: &Path| std::fs::read_to_string(path).unwrap();
    let parties =
        Parties::parse("parties.toml", &read(&root.join("templates/syria-2016/parties.toml"))).unwrap();
    let agreements: Vec<Agreement> = shipped(&root.join("agreements"))
        .iter()
        .map(|path| Agreement::parse(&path.display().to_string(), &read(path)).unwrap())
        .collect();

    let start = Instant::now();
    let mut chance = Chance(2016);
    let mut digest = Digest(DefaultHasher::new());
    let mut made = 0;
    let mut incidents = 0_usize;
    let mut all: Vec<Vec<Finding>> = vec![Vec::new(); agreements.len()];
    while made < claims {
        let incident = incident(incidents, &parties, &mut chance);
        made += incident.claims.len();
        incidents += 1;
        for (agreement, kept) in agreements.iter().zip(&mut all) {
            let findings = judge(&incident, Rules::new(agreement, &parties));
            findings.iter().for_each(|finding| serde_json::to_writer(&mut digest, finding).unwrap());
            kept.extend(findings);
        }
    }
    for (agreement, findings) in agreements.iter().zip(&all) {
        let totals = totals(findings);
        println!("{}: {} findings, violations {}", agreement.id, findings.len(), totals.range());
    }
    println!("{made} claims in {incidents} incidents before {} agreements", agreements.len());
    println!("digest {:016x}", digest.0.finish());
    println!("{:.2} s, peak {} MiB", start.elapsed().as_secs_f64(), peak_mib());
    let one = Instant::now();
    let again = incident(7, &parties, &mut Chance(7));
    let count: usize =
        agreements.iter().map(|agreement| judge(&again, Rules::new(agreement, &parties)).len()).sum();
    println!("one incident again: {count} findings in {:.3} ms", one.elapsed().as_secs_f64() * 1e3);
}

/// The agreements' files, in the order of their names.
fn shipped(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "toml"));
    files.sort();
    files
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
