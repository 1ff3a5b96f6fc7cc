//! Scores time expressions against TimeML files the way TempEval-3 task A does:
//! `cargo run --release -p reading --example timex -- DIR [--errors N]`.
//! Strict: the same characters. Relaxed: overlapping. Value: overlapping with the same `value`.
//! Only the text element counts; the document creation time is given, not found.

#![allow(clippy::disallowed_methods)]

use jiff::civil::Date;
use reading::extract::dates::{self, Timex};
use reading::span::Span;

struct Document {
    name: String,
    created: Date,
    words: String,
    gold: Vec<(Span, String)>,
}

#[derive(Default)]
struct Score {
    gold: usize,
    found: usize,
    strict: usize,
    relaxed: usize,
    value: usize,
}

fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().ok_or("usage: timex DIR [--errors N]")?;
    let limit = match arguments.get(1).map(String::as_str) {
        Some("--errors") => arguments.get(2).and_then(|n| n.parse().ok()).unwrap_or(50),
        _ => 0,
    };
    let documents = read_folder(folder)?;
    let started = std::time::Instant::now();
    let answers: Vec<Vec<(Span, String)>> = documents.iter().map(answer).collect();
    let seconds = started.elapsed().as_secs_f64();
    let mut score = Score::default();
    let mut errors = Vec::new();
    for (document, answers) in documents.iter().zip(&answers) {
        compare(document, answers, &mut score, &mut errors);
    }
    errors.truncate(limit);
    errors.iter().for_each(|e| println!("{e}"));
    let bytes: usize = documents.iter().map(|d| d.words.len()).sum();
    let f1 = |right: usize| 200.0 * right as f64 / (score.gold + score.found).max(1) as f64;
    println!(
        "{} documents, {} gold, {} found: strict F1 {:.1}, relaxed F1 {:.1}, value F1 {:.1}; {:.1} MB/s",
        documents.len(),
        score.gold,
        score.found,
        f1(score.strict),
        f1(score.relaxed),
        f1(score.value),
        bytes as f64 / 1e6 / seconds
    );
    Ok(())
}

fn answer(document: &Document) -> Vec<(Span, String)> {
    let words = &document.words;
    let found = dates::find(words, Span::new(0, words.len()));
    let flat: Vec<&Timex> = found.iter().flat_map(Timex::flat).collect();
    let values = dates::timex3_values(words, |at| sentence_of(words, at), &flat, document.created);
    flat.iter().map(|t| t.span).zip(values).collect()
}

/// From the full stop or blank line before to the one after; enough for the tense of a clause.
fn sentence_of(words: &str, at: Span) -> Span {
    let before = &words[..at.start];
    let start =
        [". ", ".\n", "\n\n", "? ", "! "].iter().filter_map(|m| before.rfind(m).map(|i| i + m.len())).max();
    let after = &words[at.end..];
    let end = [". ", ".\n", "\n\n", "? ", "! "].iter().filter_map(|m| after.find(m)).min();
    Span::new(start.unwrap_or(0), at.end + end.unwrap_or(after.len()))
}

fn compare(document: &Document, answers: &[(Span, String)], score: &mut Score, errors: &mut Vec<String>) {
    score.gold += document.gold.len();
    score.found += answers.len();
    let mut used = vec![false; answers.len()];
    let words = &document.words;
    for (span, value) in &document.gold {
        let exact = answers.iter().position(|(s, _)| s == span);
        let hit = exact.or_else(|| (0..answers.len()).find(|&i| !used[i] && answers[i].0.overlaps(*span)));
        let Some(hit) = hit else {
            errors.push(format!("missed  {} {}", shown(words, *span), value));
            continue;
        };
        used[hit] = true;
        score.relaxed += 1;
        score.strict += usize::from(exact.is_some());
        if exact.is_none() {
            errors.push(format!("span    {} for {}", shown(words, answers[hit].0), span.of(words)));
        }
        if answers[hit].1 == *value {
            score.value += 1;
        } else {
            errors.push(format!(
                "value   {} is {value}, read {} ({} {})",
                shown(words, *span),
                answers[hit].1,
                document.name,
                document.created
            ));
        }
    }
    for (i, (span, value)) in answers.iter().enumerate().filter(|(i, _)| !used[*i]) {
        let _ = i;
        errors.push(format!("extra   {} {value}", shown(words, *span)));
    }
}

/// The expression in brackets within its neighbourhood.
fn shown(words: &str, span: Span) -> String {
    let mut from = span.start.saturating_sub(40);
    while !words.is_char_boundary(from) {
        from -= 1;
    }
    let mut to = (span.end + 30).min(words.len());
    while !words.is_char_boundary(to) {
        to += 1;
    }
    format!("{}[{}]{}", &words[from..span.start], span.of(words), &words[span.end..to]).replace('\n', " ")
}

fn read_folder(folder: &str) -> Result<Vec<Document>, String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("cannot list `{folder}`: {e}"))?;
    let mut paths: Vec<_> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "tml"));
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let source = std::fs::read_to_string(path)
                .map_err(|e| format!("cannot read `{}`: {e}", path.display()))?;
            let name = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
            parse(name, &source).ok_or_else(|| format!("cannot parse `{}`", path.display()))
        })
        .collect()
}

fn parse(name: String, source: &str) -> Option<Document> {
    let created = attribute(source.split("<DCT>").nth(1)?, "value")?;
    let created = created.get(..10)?.parse().ok()?;
    let body = source.split("<TEXT>").nth(1)?.split("</TEXT>").next()?;
    let (mut words, mut gold) = (String::new(), Vec::new());
    let mut open: Option<(usize, String)> = None;
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        words.push_str(&unescaped(&rest[..at]));
        let end = rest[at..].find('>')? + at;
        let tag = &rest[at + 1..end];
        if tag.starts_with("TIMEX3") {
            open = Some((words.len(), attribute(tag, "value")?));
        } else if tag == "/TIMEX3" {
            let (start, value) = open.take()?;
            gold.push((Span::new(start, words.len()), value));
        }
        rest = &rest[end + 1..];
    }
    words.push_str(&unescaped(rest));
    Some(Document { name, created, words, gold })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!("{name}=\""))? + name.len() + 2;
    tag[at..].split('"').next().map(str::to_owned)
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}
