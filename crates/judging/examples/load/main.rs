//! How fast, in how much memory, and whether the bytes are the same: made-up claims judged and observations counted, on one core.
//!
//! In: how many claims and observations (100,000 and 1,000,000 unless stated), four shipped agreements and a roster. Out: time,
//! peak memory, and a digest over the bytes of every finding and count, which is the same in every run. Absent: reports.
//!
//! `cargo run --release -p judging --example load -- [CLAIMS [OBSERVATIONS]]`
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "an example reads the shipped files")]

mod made_up;

use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use judging::agreement::Agreement;
use judging::counting::totals;
use judging::finding::Finding;
use judging::parties::Parties;
use judging::rule::{Rule, Setting, count};

use judging::{Rules, judge};
use made_up::{Chance, RULES, claim, incident, observations};

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

fn count_observations(many: usize, agreement: &Agreement, parties: &Parties, digest: &mut Digest) {
    let start = Instant::now();
    let zone = &agreement.in_force.zone;
    let observations = observations(many, parties);
    println!("{many} observations made up: {:.2} s", start.elapsed().as_secs_f64());
    for rule in Rule::parse_all("rules", RULES).unwrap() {
        let start = Instant::now();
        let setting = Setting { parties, agreement: Some(agreement), period: None, zone };
        let count = count(&rule, &observations, setting);
        serde_json::to_writer(&mut *digest, &count).unwrap();
        println!("by rule `{}`: {}, {:.2} s", rule.id, count.in_words(), start.elapsed().as_secs_f64());
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
