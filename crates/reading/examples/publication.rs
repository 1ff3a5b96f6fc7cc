//! Checks derived publication dates: `cargo run -p reading --example publication -- DIR DATES.json [INSTRUMENTS.json]`.
//! DATES.json: `{"files": {name: {"true_date", "interval": {"from", "to"}}}}`. INSTRUMENTS.json: a list of
//! `{"id", "effective", "names", "countries"}`. Prints each interval; fails when a true date lies outside one.
#![expect(clippy::disallowed_methods, reason = "an example is a program: it reads files")]

use jiff::civil::Date;
use reading::extract::claim::Days;
use reading::extract::dates::{self, Timex};
use reading::extract::publication::{self, Known, KnownInstrument, Publication};
use reading::span::Span;
use reading::text::{self, Text};
use serde_json::Value;
use std::process::ExitCode;

struct Report {
    name: String,
    text: Text,
    times: Vec<Timex>,
    truth: Date,
    interval: Option<Days>,
    received: Option<Date>,
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (Some(dir), Some(gold)) = (args.first(), args.get(1)) else {
        eprintln!("usage: publication DIR DATES.json [INSTRUMENTS.json]");
        return ExitCode::from(2);
    };
    let known = Known {
        instruments: args.get(2).map(|p| instruments(&json(p))).unwrap_or_default(),
        ..Known::default()
    };
    let reports = read(dir, &json(gold));
    let mut derived: Vec<Publication> = Vec::new();
    let mut wrong = 0;
    for report in &reports {
        let (publication, doubts) = publication::derive(
            &report.text,
            &report.times,
            &Known { received: report.received, ..known.clone() },
        );
        wrong += usize::from(!show(report, &publication));
        for (span, supports) in &publication.evidence {
            println!("      {:?}: {supports}", span.of(&report.text.words));
        }
        for doubt in doubts {
            println!("      doubt {}: {} {}", doubt.code, doubt.sentence, doubt.taken);
        }
        derived.push(publication);
    }
    println!("-- narrowed by each other");
    let mut all: Vec<(Publication, &Text, &[Timex])> =
        derived.into_iter().zip(&reports).map(|(p, r)| (p, &r.text, r.times.as_slice())).collect();
    publication::narrow(&mut all);
    for ((publication, ..), report) in all.iter().zip(&reports) {
        wrong += usize::from(!show(report, publication));
    }
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn show(report: &Report, publication: &Publication) -> bool {
    let Some(days) = publication.days else {
        println!("{}  no interval, {:?}; true {}", report.name, publication.weekdays, report.truth);
        return true;
    };
    let right = publication.candidates().contains(&report.truth);
    let wide = report.interval.is_some_and(|i| length(days) > length(i) + 2);
    println!(
        "{}  {}{}..{} {:?} likely {:?} {:?}; true {}{}",
        report.name,
        if right { "" } else { "WRONG " },
        days.from,
        days.to,
        publication.weekdays,
        publication.likely.map(|d| d.to_string()),
        publication.basis,
        report.truth,
        if wide { " TOO WIDE" } else { "" }
    );
    right
}

fn length(days: Days) -> i32 {
    days.from.until(days.to).map_or(0, |s| s.get_days())
}

fn read(dir: &str, gold: &Value) -> Vec<Report> {
    let files = gold["files"].as_object().expect("the gold lists files");
    let day = |v: &Value| v.as_str().and_then(|s| s.parse::<Date>().ok());
    let one = |(name, entry): (&String, &Value)| {
        let bytes = std::fs::read(format!("{dir}/{name}")).expect("the folder holds every file of the gold");
        let (text, _) = text::read(&bytes, None);
        let times = dates::find(&text.words, Span::new(0, text.words.len()));
        let interval = day(&entry["interval"]["from"]).zip(day(&entry["interval"]["to"]));
        let interval = interval.map(|(from, to)| Days { from, to });
        let truth = day(&entry["true_date"]).expect("every entry has its true date");
        Report { name: name.clone(), text, times, truth, interval, received: day(&entry["received"]) }
    };
    files.iter().map(one).collect()
}

fn instruments(list: &Value) -> Vec<KnownInstrument> {
    let texts = |v: &Value| {
        v.as_array().into_iter().flatten().filter_map(|s| s.as_str().map(str::to_owned)).collect()
    };
    let one = |v: &Value| KnownInstrument {
        id: v["id"].as_str().unwrap_or_default().to_owned(),
        effective: v["effective"].as_str().and_then(|s| s.parse().ok()),
        names: texts(&v["names"]),
        countries: texts(&v["countries"]),
    };
    list.as_array().into_iter().flatten().map(one).collect()
}

fn json(path: &str) -> Value {
    let source = std::fs::read_to_string(path).expect("the file can be read");
    serde_json::from_str(&source).expect("the file is JSON")
}
