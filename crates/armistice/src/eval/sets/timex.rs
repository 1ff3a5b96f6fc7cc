//! Time expressions against TimeML files, the way TempEval-3 task A scores them (Verhagen et al. 2013, section 4).
//! Strict: the same characters. Relaxed: overlapping. Value: overlapping with the same `value`.
//! Only the text element counts; the document creation time is given, not found.

use std::path::Path;
use std::time::Instant;

use jiff::civil::Date;
use reading::extract::dates::{self, Timex};
use reading::span::Span;

use super::{Counts, Error, Measured, Part, files, shown, text, unescaped};

struct Document {
    name: String,
    created: Date,
    words: String,
    gold: Vec<(Span, String)>,
}

/// Scores the `.tml` files below `path`.
pub fn measure(path: &Path, part: Part) -> Result<Measured, Error> {
    let documents = read(path, part)?;
    let started = Instant::now();
    let answers: Vec<Vec<(Span, String)>> = documents.iter().map(answer).collect();
    let mut measured = Measured {
        documents: documents.len(),
        bytes: documents.iter().map(|d| d.words.len()).sum(),
        seconds: started.elapsed().as_secs_f64(),
        ..Measured::default()
    };
    let mut score = Score::default();
    for (document, answers) in documents.iter().zip(&answers) {
        compare(document, answers, &mut score, &mut measured);
    }
    for (name, right) in [("strict", score.strict), ("relaxed", score.relaxed), ("value", score.value)] {
        measured.found(name, Counts::of(score.gold, score.found, right));
    }
    Ok(measured)
}

#[derive(Default)]
struct Score {
    gold: usize,
    found: usize,
    strict: usize,
    relaxed: usize,
    value: usize,
}

fn read(path: &Path, part: Part) -> Result<Vec<Document>, Error> {
    let mut documents = Vec::new();
    for path in files(path, &[".tml"])? {
        let name = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
        if part.has(&name) {
            let read = parse(name, &text(&path)?);
            documents
                .push(read.ok_or_else(|| Error::Use(path, "it is no TimeML with a DCT and a TEXT".into()))?);
        }
    }
    Ok(documents)
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

fn compare(document: &Document, answers: &[(Span, String)], score: &mut Score, measured: &mut Measured) {
    score.gold += document.gold.len();
    score.found += answers.len();
    let mut used = vec![false; answers.len()];
    let Document { name, created, words, gold } = document;
    let at = |span: Span| shown(words, span.start, span.end);
    for (span, value) in gold {
        let exact = answers.iter().position(|(s, _)| s == span);
        let hit = exact.or_else(|| (0..answers.len()).find(|&i| !used[i] && answers[i].0.overlaps(*span)));
        let Some(hit) = hit else {
            measured.miss(name, "missed", format!("{} {value}", at(*span)));
            continue;
        };
        used[hit] = true;
        score.relaxed += 1;
        score.strict += usize::from(exact.is_some());
        if exact.is_none() {
            measured.miss(name, "span", format!("{} for {}", at(answers[hit].0), span.of(words)));
        }
        if answers[hit].1 == *value {
            score.value += 1;
        } else {
            let what = format!("{} is {value}, read {} (written {created})", at(*span), answers[hit].1);
            measured.miss(name, "value", what);
        }
    }
    for ((span, value), _) in answers.iter().zip(&used).filter(|(_, used)| !**used) {
        measured.miss(name, "extra", format!("{} {value}", at(*span)));
    }
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
