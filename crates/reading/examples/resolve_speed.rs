//! How the time to resolve grows: reports made up of common phrases, copies and incidents, doubled and doubled again.
//!
//!     cargo run --release -p reading --example resolve_speed -- [SENTENCES]
#![allow(clippy::disallowed_methods, reason = "a measuring tool needs a clock")]

use std::time::Instant;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use reading::Reading;
use reading::extract::Extract;
use reading::extract::claim::{Claim, Days, Kind, Modality, Place, Precision, Time};
use reading::extract::publication::Publication;
use reading::resolve::{Report, resolve};
use reading::span::Span;
use reading::text::{Region, RegionKind, Sentence, Text};

const SUBJECTS: [&str; 8] = [
    "government forces",
    "rebel fighters",
    "an army patrol",
    "residents of the town",
    "the monitoring team",
    "a relief convoy",
    "two armoured vehicles",
    "the regional council",
];
const ACTS: [&str; 8] = [
    "came under mortar fire",
    "heard explosions",
    "reported shelling",
    "clashed with gunmen",
    "were turned back",
    "lost contact with a drone",
    "recorded bursts of machine-gun fire",
    "found a mine",
];
const TAILS: [&str; 8] = [
    "as the truce came under growing strain",
    "according to a statement seen by reporters",
    "before the envoys left for the capital",
    "in spite of the agreement signed last month",
    "and several families fled to the north",
    "while the mediators were still in the city",
    "a local official said by telephone",
    "for the third time since the talks began",
];

/// A small generator of numbers, the same on every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % n
    }
}

fn main() {
    let most: usize = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(100_000);
    for sentences in [most / 4, most / 2, most] {
        let readings = readings(sentences);
        let ids: Vec<String> = (0..readings.len()).map(|i| format!("{:016x}", i * 2_654_435_761)).collect();
        let reports: Vec<Report> = readings
            .iter()
            .zip(&ids)
            .map(|(reading, id)| Report { id, source: None, affiliation: None, reading })
            .collect();
        let start = Instant::now();
        let (resolved, doubts) = resolve(&reports, &[]);
        println!(
            "{sentences} sentences in {} reports: {:.1} s; {} copied sentences, {} incidents, {} links, {} doubts",
            reports.len(),
            start.elapsed().as_secs_f64(),
            resolved.copies.len(),
            resolved.incidents.len(),
            resolved.possibly.len(),
            doubts.len()
        );
    }
}

/// Reports of twenty sentences; one sentence in five is taken from an earlier report, word for word or shortened.
fn readings(sentences: usize) -> Vec<Reading> {
    let mut chance = Chance(7);
    let mut told: Vec<String> = Vec::new();
    let mut readings = Vec::new();
    for report in 0..sentences / 20 {
        let day =
            date(2020, 1, 1).checked_add(i64::try_from(report / 15).unwrap_or(0).days()).unwrap_or(Date::MAX);
        let mut text = Text::default();
        let mut claims = Vec::new();
        for paragraph in 0..20 {
            let taken = (!told.is_empty() && chance.below(5) == 0).then(|| chance.below(told.len()));
            let words = match taken {
                Some(i) => told[i].split(", ").take(2 + chance.below(2)).collect::<Vec<_>>().join(", "),
                None => sentence(&mut chance),
            };
            let span = add(&mut text, paragraph, &words);
            if paragraph % 4 == 0 {
                claims.push(incident(&mut chance, span, day));
            }
            told.push(words);
        }
        text.regions.push(Region { kind: RegionKind::Body, span: Span::new(0, text.words.len()) });
        let publication = Publication {
            days: Some(Days { from: day, to: day }),
            likely: Some(day),
            ..Publication::default()
        };
        let extract = Extract { publication, timexes: Vec::new(), claims };
        readings.push(Reading { text, extract, doubts: Vec::new() });
    }
    readings
}

fn sentence(chance: &mut Chance) -> String {
    let village = format!("Village{}", chance.below(5000));
    format!(
        "Near {village} {} {} at {} metres from the crossing, {}, {}.",
        SUBJECTS[chance.below(8)],
        ACTS[chance.below(8)],
        chance.below(900),
        TAILS[chance.below(8)],
        TAILS[chance.below(8)]
    )
}

fn add(text: &mut Text, paragraph: usize, words: &str) -> Span {
    let start = text.words.len();
    text.words.push_str(words);
    let span = Span::new(start, text.words.len());
    text.sentences.push(Sentence { span, region: RegionKind::Body, paragraph, tabular: false });
    text.words.push_str("\n\n");
    span
}

fn incident(chance: &mut Chance, span: Span, day: Date) -> Claim {
    let code = ["FIRE-HV", "CLASH", "AIR", "FIRE-SA", "IED"][chance.below(5)];
    let place = Place {
        span,
        name: format!("Village{}", chance.below(5000)),
        country: Some("SY".to_owned()),
        admin1: Some(format!("Province{}", chance.below(14))),
        point: None,
        precision: Precision::Exact,
    };
    let days = Days { from: day, to: day };
    Claim {
        kind: Kind::Incident,
        code,
        evidence: span,
        actor: None,
        target: None,
        place: Some(place),
        time: Some(Time { span, interval: Some(days), basis: String::new() }),
        quantity: None,
        speaker: None,
        via: None,
        modality: Modality::Asserted,
        countable: true,
        rule: "made up",
    }
}
