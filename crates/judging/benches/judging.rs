//! How long judging takes: one incident before four agreements, the same again with one more claim, observations by a rule.
//!
//! `cargo bench -p judging`
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a benchmark reads the shipped files")]

#[path = "../examples/load/made_up.rs"]
mod made_up;

use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use judging::agreement::Agreement;
use judging::incident::Incident;
use judging::parties::Parties;
use judging::rule::{Rule, Setting, count};
use judging::{Rules, judge};
use made_up::{Chance, RULES, claim, incident, observations};

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap()
}

fn parties() -> Parties {
    Parties::parse("parties.toml", &read("templates/syria-2016/parties.toml")).unwrap()
}

fn agreements() -> Vec<Agreement> {
    let ids = ["syria-2016-12-30", "syria-2016-02-27", "minsk-2015-02", "south-sudan-2017-12"];
    ids.map(|id| Agreement::parse(id, &read(&format!("agreements/{id}.toml"))).unwrap()).into()
}

fn findings(incident: &Incident, agreements: &[Agreement], parties: &Parties) -> usize {
    agreements.iter().map(|agreement| judge(incident, Rules::new(agreement, parties)).len()).sum()
}

fn one_incident(bench: &mut Criterion) {
    let (agreements, parties) = (agreements(), parties());
    let mut chance = Chance(2016);
    let made: Vec<Incident> = (0..100).map(|number| incident(number, &parties, &mut chance)).collect();
    let mut turn = made.iter().cycle();
    bench.bench_function("one incident before four agreements", |bench| {
        bench.iter(|| findings(black_box(turn.next().unwrap()), &agreements, &parties));
    });
    let told_by_sixty = || {
        let mut told = made[0].clone();
        let mut chance = Chance(7);
        told.claims = (0..60).map(|at| claim(&format!("c-{at}"), &parties, &mut chance)).collect();
        told
    };
    bench.bench_function("an incident of sixty claims with one more", |bench| {
        let late = |mut told: Incident| {
            told.claims.push(claim("late", &parties, &mut Chance(9)));
            findings(&told, &agreements, &parties)
        };
        bench.iter_batched(told_by_sixty, late, BatchSize::SmallInput);
    });
}

fn counted(bench: &mut Criterion) {
    let (agreements, parties) = (agreements(), parties());
    let rows = observations(100_000, &parties);
    let zone = &agreements[0].in_force.zone;
    let setting = Setting { parties: &parties, agreement: Some(&agreements[0]), period: None, zone };
    let mut group = bench.benchmark_group("100,000 observations by a rule");
    group.throughput(Throughput::Elements(rows.len() as u64)).sample_size(10);
    for rule in Rule::parse_all("rules", RULES).unwrap() {
        group.bench_function(&rule.id, |bench| bench.iter(|| count(&rule, black_box(&rows), setting)));
    }
}

criterion_group!(benches, one_incident, counted);
criterion_main!(benches);
