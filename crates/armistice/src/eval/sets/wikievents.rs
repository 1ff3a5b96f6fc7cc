//! Coded acts against WikiEvents: triggers, and the heads of arguments.
//! In: a `.jsonl` file of the set. Out: trigger identification (overlapping), classification to the second level of the
//! KAIROS type, and arguments (Li, Ji, Han 2021, section 5): an argument is found when its act is and the last word of its
//! words is in ours. Types that no report of a truce needs (disease, trade, art) count as missed like all others.

use std::path::Path;
use std::time::Instant;

use reading::extract::coding::{self, Coded};
use reading::extract::publication::Known;
use reading::span::Span;
use reading::text::{self, Media};
use serde::Deserialize;
use serde_json::Value;

use super::{Counts, Error, Measured, Part, files, shown, text as file_text};

#[derive(Deserialize)]
struct Document {
    doc_id: String,
    /// Per sentence: its tokens, then its words.
    sentences: Vec<(Vec<Token>, String)>,
    entity_mentions: Vec<Entity>,
    event_mentions: Vec<Event>,
}

/// Word, start and end in characters.
type Token = (String, usize, usize);

#[derive(Deserialize)]
struct Entity {
    id: String,
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
struct Event {
    event_type: String,
    trigger: Trigger,
    arguments: Vec<Value>,
}

#[derive(Deserialize)]
struct Trigger {
    start: usize,
    end: usize,
}

/// The words of a document as we read them, with the span of every token.
struct Words {
    text: String,
    tokens: Vec<Span>,
}

/// Scores the `.jsonl` files of documents below `path`.
pub fn measure(path: &Path, part: Part) -> Result<Measured, Error> {
    let mut measured = Measured::default();
    let mut tally = Tally::default();
    for file in files(path, &[".jsonl"])? {
        for line in file_text(&file)?.lines().filter(|line| !line.trim().is_empty()) {
            let document: Document =
                serde_json::from_str(line).map_err(|error| Error::Use(file.clone(), error.to_string()))?;
            if part.has(&document.doc_id) {
                one(&document, &mut tally, &mut measured);
            }
        }
    }
    measured.found("trigger", tally.trigger);
    measured.found("trigger and type", tally.typed);
    measured.found("argument, head", tally.argument);
    measured.found("attack, death, injury: trigger and type", tally.violence);
    Ok(measured)
}

#[derive(Default)]
struct Tally {
    trigger: Counts,
    typed: Counts,
    argument: Counts,
    violence: Counts,
}

fn one(document: &Document, tally: &mut Tally, measured: &mut Measured) {
    let words = words(document);
    let started = Instant::now();
    let (text, _) = text::read(words.text.as_bytes(), Some(Media::Plain));
    let mut told = coding::read(&text, &Known::default());
    measured.seconds += started.elapsed().as_secs_f64();
    measured.bytes += words.text.len();
    measured.documents += 1;
    told.retain(|t| t.kind != "-");
    let mut used = vec![false; told.len()];
    let (mut hit, mut typed, mut violent) = (0, 0, 0);
    for event in &document.event_mentions {
        let Some(span) = words.span(event.trigger.start, event.trigger.end) else { continue };
        let found = (0..told.len()).find(|&i| !used[i] && told[i].trigger.overlaps(span));
        let Some(found) = found else {
            let what = format!("{} {}", shown(&words.text, span.start, span.end), event.event_type);
            measured.miss(&document.doc_id, "missed", what);
            continue;
        };
        used[found] = true;
        hit += 1;
        let right = second_level(&event.event_type) == told[found].kind;
        typed += usize::from(right);
        violent += usize::from(right && is_violence(told[found].kind));
        arguments(document, &words, event, &told[found], &mut tally.argument);
    }
    for told in told.iter().zip(&used).filter(|(_, used)| !**used).map(|(told, _)| told) {
        let what = format!("{} {}", shown(&words.text, told.trigger.start, told.trigger.end), told.kind);
        measured.miss(&document.doc_id, "extra", what);
        tally.argument.found += [told.doer, told.target].into_iter().flatten().count() as f64;
    }
    let events = &document.event_mentions;
    tally.trigger.add(Counts::of(events.len(), told.len(), hit));
    tally.typed.add(Counts::of(events.len(), told.len(), typed));
    let gold = events.iter().filter(|e| is_violence(&second_level(&e.event_type))).count();
    let found = told.iter().filter(|t| is_violence(t.kind)).count();
    tally.violence.add(Counts::of(gold, found, violent));
    tally.argument.gold += events.iter().map(|e| e.arguments.len()).sum::<usize>() as f64;
}

fn arguments(document: &Document, words: &Words, event: &Event, told: &Coded, tally: &mut Counts) {
    let ours: Vec<Span> = [told.doer, told.target].into_iter().flatten().collect();
    tally.found += ours.len() as f64;
    let mut heads: Vec<Span> = event
        .arguments
        .iter()
        .filter_map(|a| {
            let id = a.get("entity_id")?.as_str()?;
            let entity = document.entity_mentions.iter().find(|e| e.id == id)?;
            words.tokens.get(entity.end.checked_sub(1)?.max(entity.start)).copied()
        })
        .collect();
    for span in ours {
        if let Some(at) = heads.iter().position(|h| span.contains(*h)) {
            heads.remove(at);
            tally.right_found += 1.0;
            tally.right_gold += 1.0;
        }
    }
}

fn is_violence(kind: &str) -> bool {
    matches!(kind, "Conflict.Attack" | "Life.Die" | "Life.Injure")
}

fn second_level(kind: &str) -> String {
    kind.split('.').take(2).collect::<Vec<_>>().join(".")
}

/// The sentences one below the other, for the set runs headings and sentences together without a blank.
fn words(document: &Document) -> Words {
    let mut words = Words { text: String::new(), tokens: Vec::new() };
    for (tokens, _) in &document.sentences {
        let mut last = tokens.first().map_or(0, |t| t.1);
        for (word, start, end) in tokens {
            if *start > last {
                words.text.push(' ');
            }
            let at = words.text.len();
            words.text.push_str(word);
            words.tokens.push(Span::new(at, words.text.len()));
            last = *end;
        }
        words.text.push_str("\n\n");
    }
    words
}

impl Words {
    fn span(&self, start: usize, end: usize) -> Option<Span> {
        Some(self.tokens.get(start)?.join(*self.tokens.get(end.checked_sub(1)?)?))
    }
}
