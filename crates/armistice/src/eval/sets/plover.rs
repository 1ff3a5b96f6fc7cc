//! Coded acts against the PLOVER gold records: one sentence each, with its event type, source and target.
//! In: the JSON file of the set. Out: how often the act that the sentence is about gets the gold type; how often gold type,
//! source and target stand among all that the sentence tells. A source or target is found when the heads of the names agree
//! in at least one word of four letters, for the set marks "Hungarian" where the sentence has "Hungarian officials".

use std::path::Path;
use std::time::Instant;

use reading::extract::coding::{self, Coded};
use reading::extract::publication::Known;
use reading::text::{self, Media};
use serde::Deserialize;
use serde_json::Value;

use super::{Counts, Error, Measured, Part, text as file_text};

#[derive(Deserialize)]
struct Record {
    id: String,
    event: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    source: Value,
    #[serde(default)]
    target: Value,
}

/// Scores the records of the file, or of the one `.txt` file of a folder.
pub fn measure(path: &Path, part: Part) -> Result<Measured, Error> {
    let file = super::files(path, &["CAMEO.txt", ".json"])?.remove(0);
    let all: Vec<Record> = serde_json::from_str(file_text(&file)?.trim_start_matches('\u{feff}'))
        .map_err(|error| Error::Use(file.clone(), error.to_string()))?;
    let records: Vec<Record> = all.into_iter().filter(|r| !r.text.is_empty() && part.has(&r.id)).collect();
    let started = Instant::now();
    let told: Vec<Vec<Coded>> = records.iter().map(|r| coded(&r.text)).collect();
    let mut measured = Measured {
        documents: records.len(),
        bytes: records.iter().map(|r| r.text.len()).sum(),
        seconds: started.elapsed().as_secs_f64(),
        ..Measured::default()
    };
    let (mut first, mut any) = (0, 0);
    let (mut sources, mut targets) = (Counts::default(), Counts::default());
    for (record, told) in records.iter().zip(&told) {
        let best = about(told);
        first += usize::from(best.is_some_and(|b| b.root == record.event));
        any += usize::from(told.iter().any(|t| t.root == record.event));
        if best.is_none_or(|b| b.root != record.event) {
            let read = best.map_or("nothing", |b| b.root);
            measured.miss(&record.id, "type", format!("is {}, read {read}: {}", record.event, record.text));
        }
        let words = |span: Option<reading::span::Span>| span.map(|s| s.of(&record.text).to_owned());
        sources.add(side(&record.source, best.and_then(|b| words(b.doer))));
        targets.add(side(&record.target, best.and_then(|b| words(b.target))));
    }
    measured.share("type of the main act", first, records.len());
    measured.share("type among all acts", any, records.len());
    measured.found("source", sources);
    measured.found("target", targets);
    Ok(measured)
}

fn coded(sentence: &str) -> Vec<Coded> {
    let (text, _) = text::read(sentence.as_bytes(), Some(Media::Plain));
    coding::read(&text, &Known::default())
}

/// The act that a sentence is about: the one least deep in it, the first of equals.
fn about(told: &[Coded]) -> Option<&Coded> {
    told.iter().min_by_key(|t| t.depth)
}

/// One found name against the gold's: right when it is one of them. Where nobody is named the set has a blank for the list.
fn side(gold: &Value, found: Option<String>) -> Counts {
    let parties = gold.as_array().into_iter().flatten();
    let gold: Vec<&str> =
        parties.filter_map(|p| p.get("actorText")?.as_str()).filter(|words| !words.is_empty()).collect();
    let right = found.as_ref().is_some_and(|f| gold.iter().any(|g| alike(g, f)));
    Counts::of(usize::from(!gold.is_empty()), usize::from(found.is_some()), usize::from(right))
}

fn alike(gold: &str, found: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let plain = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        text.split_whitespace().map(plain).filter(|w| w.chars().count() >= 4 || w.contains('.')).collect()
    };
    let found = words(found);
    words(gold).iter().any(|w| found.contains(w))
}
