//! How well copies are told from templates: the sentences of the repository's own reports, edited as desks edit and
//! filled in anew as forms are. Copies must be found, forms must not be joined.

use std::collections::BTreeMap;
use std::path::Path;

use super::*;
use crate::span::Span;
use crate::text::{Region, RegionKind, Sentence, Text};

type Change = fn(&str) -> Option<String>;

/// Ways in which a desk changes a sentence without changing what it says.
const EDITS: [(&str, Change); 7] = [
    ("identical", |s| Some(s.to_owned())),
    ("quotes and blanks", |s| Some(s.replace('\'', "’").replace(' ', "\u{a0}"))),
    ("one word in eight left out", thinned),
    ("cut at its last comma", cut),
    ("halves exchanged", turned),
    ("words put in", |s| {
        Some(format!(
            "Meanwhile, {}, a report says.",
            s.trim_end_matches('.').replacen(", ", ", it seems, ", 1)
        ))
    }),
    ("two words replaced", replaced),
];

/// The same form with another number, day or place.
const FORMS: [(&str, Change); 3] =
    [("other number", other_number), ("other day", other_day), ("other place", other_name)];

fn words(sentence: &str) -> Vec<&str> {
    sentence.split(' ').collect()
}

fn is_plain(word: &str) -> bool {
    word.len() > 2 && word.chars().all(|c| c.is_ascii_lowercase())
}

fn thinned(s: &str) -> Option<String> {
    let mut since = 0;
    let kept = words(s).into_iter().filter(|w| {
        since += 1;
        let drop = since >= 8 && is_plain(w);
        if drop {
            since = 0;
        }
        !drop
    });
    Some(kept.collect::<Vec<_>>().join(" "))
}

fn cut(s: &str) -> Option<String> {
    let at = s.rfind(", ")?;
    (words(&s[..at]).len() >= 9).then(|| format!("{}.", &s[..at]))
}

fn turned(s: &str) -> Option<String> {
    let (a, b) = s.trim_end_matches('.').split_once(", ")?;
    (words(a).len() >= 5 && words(b).len() >= 5).then(|| format!("{b}, {a}."))
}

fn replaced(s: &str) -> Option<String> {
    let mut listed: Vec<String> = words(s).into_iter().map(str::to_owned).collect();
    let plain: Vec<usize> = (0..listed.len()).filter(|i| is_plain(&listed[*i])).collect();
    let (first, second) = (*plain.get(plain.len() / 3)?, *plain.get(plain.len() * 2 / 3)?);
    listed[first] = "certain".to_owned();
    listed[second] = "somehow".to_owned();
    Some(listed.join(" "))
}

fn other_number(s: &str) -> Option<String> {
    let at = s.find(|c: char| c.is_ascii_digit())?;
    let digits = s[at..].chars().take_while(char::is_ascii_digit).count();
    Some(format!("{}{}{}", &s[..at], "737", &s[at + digits..]))
}

fn other_day(s: &str) -> Option<String> {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let day = DAYS.iter().position(|d| s.contains(d))?;
    Some(s.replace(DAYS[day], DAYS[(day + 3) % 7]))
}

/// Another name for one that stands inside the sentence.
fn other_name(s: &str) -> Option<String> {
    let listed = words(s);
    let name = listed.iter().skip(1).rev().find_map(|w| {
        let bare = w.trim_end_matches(|c: char| !c.is_alphanumeric());
        let name =
            bare.starts_with(char::is_uppercase) && bare.chars().skip(1).all(|c| c.is_ascii_lowercase());
        let calendar = other_day(bare).is_some() || lines::is_month(bare) || bare.len() < 4;
        let role = crate::extract::lexicon::actor_class(&bare.to_lowercase()).is_some();
        let relay = crate::extract::lexicon::relay(bare).is_some();
        (name && !calendar && !role && !relay).then_some(bare)
    })?;
    Some(s.replace(name, "Kovarsk"))
}

/// One sentence to a paragraph, all body.
fn report_of(sentences: &[String]) -> Reading {
    let mut text = Text::default();
    for (paragraph, sentence) in sentences.iter().enumerate() {
        let start = text.words.len();
        text.words.push_str(sentence);
        let span = Span::new(start, text.words.len());
        text.sentences.push(Sentence { span, region: RegionKind::Body, paragraph, tabular: false });
        text.words.push_str("\n\n");
    }
    text.regions.push(Region { kind: RegionKind::Body, span: Span::new(0, text.words.len()) });
    Reading { text, ..Reading::default() }
}

#[expect(clippy::disallowed_methods, reason = "a test reads the repository's own reports")]
fn sentences() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    for folder in ["sample/reports", "corpus/claims/dev"] {
        let mut files: Vec<_> =
            std::fs::read_dir(root.join(folder)).unwrap().map(|f| f.unwrap().path()).collect();
        files.sort();
        for file in files.into_iter().filter(|f| f.extension().is_some_and(|e| e == "txt")) {
            let reading = crate::text::read(&std::fs::read(file).unwrap(), None).0;
            let prose = reading.sentences.iter().filter(|s| s.region == RegionKind::Body && !s.tabular);
            let words =
                prose.map(|s| s.span.of(&reading.words).split_whitespace().collect::<Vec<_>>().join(" "));
            // A dateline is no part of what a sentence says: a change there makes no other form.
            let telling = |s: &String| s.split(' ').count() >= 11 && credits::dateline(s).is_none();
            found.extend(words.filter(telling));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Which originals were joined with their changed form, and how many joins were with anything else.
fn joined(originals: &[String], changed: &[String]) -> (usize, usize, Vec<String>) {
    let readings = [report_of(originals), report_of(changed)];
    let reports: Vec<Report> = ["a", "b"]
        .iter()
        .zip(&readings)
        .map(|(id, reading)| Report { id, source: None, affiliation: None, reading })
        .collect();
    let (resolved, _) = resolve(&reports, &[]);
    let at = |report: usize, start: usize| {
        readings[report]
            .text
            .sentences
            .iter()
            .position(|s| s.span.start <= start && start < s.span.end)
            .unwrap()
    };
    let (mut right, mut wrong, mut left) = (0, 0, vec![true; originals.len()]);
    for group in &resolved.copies {
        let members: Vec<usize> = group.sentences.iter().map(|s| at(s.report, s.span.start)).collect();
        if members.iter().all(|m| *m == members[0]) {
            right += 1;
            left[members[0]] = false;
        } else {
            wrong += 1;
        }
    }
    let missed = originals.iter().zip(left).filter(|(_, left)| *left).map(|(s, _)| s.clone());
    (right, wrong, missed.collect())
}

#[test]
fn copies_are_found_and_forms_are_not_joined() {
    // The reports themselves hold a few copies: one of each is enough.
    let all = sentences();
    let (_, _, single) = joined(&all, &[]);
    let mut rates: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (name, edit) in EDITS {
        let pairs: Vec<(String, String)> =
            single.iter().filter_map(|s| Some((s.clone(), edit(s)?))).collect();
        let (originals, changed): (Vec<String>, Vec<String>) = pairs.into_iter().unzip();
        let (right, wrong, missed) = joined(&originals, &changed);
        assert_eq!(wrong, 0, "{name}: other sentences were joined");
        println!(
            "{name}: {right} of {} found; missed {:#?}",
            originals.len(),
            &missed[..missed.len().min(4)]
        );
        rates.insert(name, (right, originals.len()));
    }
    for (name, form) in FORMS {
        let pairs: Vec<(String, String)> =
            single.iter().filter_map(|s| Some((s.clone(), form(s)?))).collect();
        let (originals, changed): (Vec<String>, Vec<String>) = pairs.into_iter().unzip();
        let (right, wrong, kept) = joined(&originals, &changed);
        println!("{name}: {right} of {} joined", originals.len());
        for (one, other) in originals.iter().zip(&changed).filter(|(one, _)| !kept.contains(one)) {
            println!("  joined: {one}\n     with: {other}");
        }
        assert_eq!(right + wrong, 0, "{name}: a form was taken for a copy");
    }
    let (found, of) = rates.values().fold((0, 0), |(f, o), (right, all)| (f + right, o + all));
    println!("copies: {found} of {of} found");
    assert!(found as f64 >= 0.97 * of as f64, "{found} of {of} copies found: {rates:#?}");
}
