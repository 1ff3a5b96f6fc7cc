//! How long reading takes, stage by stage: text, dates, syntax, claims, resolve. Everything read here is made up on the
//! spot, the same on every run; the inputs meant to hurt are those whose time once grew faster than their size.
//!
//! `cargo bench -p reading`, or `cargo bench -p reading -- dates` for one stage
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a benchmark needs a clock")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use reading::extract::dates;
use reading::extract::publication::Known;
use reading::resolve::{Report, resolve};
use reading::span::Span;
use reading::text::{Media, read};
use reading::{Reading, syntax};

const WHO: [&str; 6] = [
    "Government forces",
    "Rebel fighters",
    "An army patrol",
    "The monitoring team",
    "Gen. A. B. Example",
    "A nurse",
];
const DID: [&str; 6] = [
    "shelled two villages near Popasna, killing 4 civilians and wounding 9",
    "said the truce signed three weeks ago had been broken 14 times",
    "told reporters that a mortar round hit the market in Mostar",
    "will attend the talks that open in Geneva next week",
    "accused the other side of firing at a convoy of the Red Cross",
    "recorded 40 explosions 7 km south-west of Donetsk",
];
const WHEN: [&str; 6] = [
    "on Monday",
    "overnight",
    "in the previous 24 hours",
    "at 19:30 on 12 March 2018",
    "since four days",
    "last week",
];

/// A small generator of numbers, the same on every run.
struct Chance(u64);

impl Chance {
    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        list[(self.0 >> 33) as usize % list.len()]
    }
}

/// A made-up report of so many sentences, four to a paragraph, under a title and a dateline.
fn report(sentences: usize, seed: u64) -> String {
    let mut chance = Chance(seed);
    let mut words = String::from("Shelling goes on in spite of the truce\n\nMarch 14, 2018\n\n");
    for number in 1..=sentences {
        let (who, did, when) = (chance.of(&WHO), chance.of(&DID), chance.of(&WHEN));
        words += &format!("{who} {did} {when}.{}", if number % 4 == 0 { "\n\n" } else { " " });
    }
    words
}

fn text(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("text");
    for (name, media, bytes) in inputs() {
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(name, |bench| {
            bench.iter(|| read(black_box(&bytes), Some(media)).0.sentences.len())
        });
    }
}

/// A page, and inputs meant to hurt.
fn inputs() -> Vec<(&'static str, Media, Vec<u8>)> {
    const SIZE: usize = 200_000;
    let fill = |piece: &str| piece.repeat(SIZE / piece.len() + 1).into_bytes();
    let made = report(400, 1);
    let body: String = made.split("\n\n").map(|p| format!("<p>{p}</p>\n")).collect();
    let menu = "<li><a href=\"/section/page.html\">A menu entry</a></li>".repeat(40);
    let page =
        format!("<html><body><nav><ul>{menu}</ul></nav><main><h1>A title</h1>{body}</main></body></html>");
    vec![
        ("plain", Media::Plain, made.into_bytes()),
        ("page", Media::Html, page.into_bytes()),
        ("one line without blanks", Media::Plain, fill("abc.Def(")),
        ("full stops", Media::Plain, fill(". ")),
        ("short lines", Media::Plain, fill("Ali 4 May 2016, 10:02\nRead more: x\nWorld\n")),
        ("another script", Media::Plain, fill("Наблюдатели сообщили об обстреле 12 марта.\n\n")),
        ("open elements", Media::Html, fill("<p><b>a <table>")),
        ("one tag", Media::Html, [b"<p ".to_vec(), fill("a=b ")].concat()),
        ("entities", Media::Html, fill("&amp;&nbsp;&#x41;")),
    ]
}

fn times(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("dates");
    let (dense, bare) =
        (report(400, 2), "The committee of the two villages met the elders at the well. ".repeat(600));
    for (name, words) in [("dense", &dense), ("few", &bare)] {
        group.throughput(Throughput::Bytes(words.len() as u64));
        group.bench_function(name, |bench| {
            bench.iter(|| dates::find(black_box(words), Span::new(0, words.len())).len())
        });
    }
}

fn parsed(bench: &mut Criterion) {
    let made = report(200, 3);
    let (text, _) = read(made.as_bytes(), Some(Media::Plain));
    let mut group = bench.benchmark_group("syntax");
    group.throughput(Throughput::Elements(text.sentences.len() as u64));
    group.bench_function("sentences", |bench| {
        bench.iter(|| text.sentences.iter().map(|s| syntax::parse(&text.words, s.span).len()).sum::<usize>());
    });
}

fn claims(bench: &mut Criterion) {
    let made = report(200, 4);
    let known = Known::default();
    let mut group = bench.benchmark_group("claims");
    group.throughput(Throughput::Elements(200));
    group.bench_function("sentences, from bytes", |bench| {
        bench.iter(|| whole(black_box(&made), &known).extract.claims.len());
    });
}

fn whole(words: &str, known: &Known) -> Reading {
    reading::read(words.as_bytes(), Some(Media::Plain), known)
}

fn resolved(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("resolve");
    group.sample_size(10);
    for reports in [25usize, 50, 100] {
        let readings: Vec<Reading> =
            (0..reports).map(|n| whole(&report(20, n as u64), &Known::default())).collect();
        let ids: Vec<String> = (0..reports).map(|n| format!("{n:016x}")).collect();
        let reports: Vec<Report> = readings
            .iter()
            .zip(&ids)
            .map(|(reading, id)| Report { id, source: None, affiliation: None, reading })
            .collect();
        group.throughput(Throughput::Elements(reports.len() as u64));
        group.bench_function(BenchmarkId::new("reports", reports.len()), |bench| {
            bench.iter(|| resolve(black_box(&reports), &[]).0.incidents.len());
        });
    }
}

criterion_group!(benches, text, times, parsed, claims, resolved);
criterion_main!(benches);
