//! Annotated text → documents of sentences with gold mentions: GUM's entities, Universal NER names on EWT, re3d.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use reading::extract::mentions::Kind;
use reading::extract::mentions::weights::{NAMES, QUESTIONS};
use reading::span::Span;
use reading::text::{self, Media, RegionKind, Sentence, Text};
use sha2::{Digest, Sha256};

/// Which questions a set answers.
pub type Asked = [bool; QUESTIONS];

/// A text with the spans that answer each question.
pub struct Document {
    pub text: Text,
    pub gold: BTreeSet<(Span, usize)>,
    pub asked: Asked,
    /// Of the set whose conventions count.
    pub own: bool,
}

/// The number of the question whether something is a mention of a kind.
pub fn question(kind: Kind) -> usize {
    NAMES + kind as usize
}

fn asked(of: impl Fn(usize) -> bool) -> Asked {
    std::array::from_fn(of)
}

/// Sentences one below the other, each a paragraph of its own.
fn laid_out(sentences: &[String]) -> Text {
    let mut text = Text::default();
    for (paragraph, sentence) in sentences.iter().enumerate() {
        let start = text.words.len();
        text.words.push_str(sentence);
        let span = Span::new(start, text.words.len());
        text.sentences.push(Sentence { span, region: RegionKind::Body, paragraph, tabular: false });
        text.words.push('\n');
    }
    text
}

/// Blocks of a file by document, as it marks them.
fn by_document(file: &str) -> Vec<Vec<&str>> {
    let mut documents: Vec<Vec<&str>> = Vec::new();
    for block in file.split("\n\n").filter(|block| !block.trim().is_empty()) {
        if documents.is_empty() || block.contains("# newdoc id") {
            documents.push(Vec::new());
        }
        documents.last_mut().expect("one was just pushed").push(block);
    }
    documents
}

/// The sentence of a block, and where each of its words (by number) lies in it.
fn words(block: &str, columns: usize) -> (String, Vec<Span>, Vec<Vec<&str>>) {
    let text = block.lines().find_map(|line| line.strip_prefix("# text = ")).unwrap_or_default().to_string();
    let (mut at, mut spans, mut rows) = (0, Vec::new(), Vec::new());
    for line in block.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        if fields.len() < columns || fields[0].parse::<usize>().is_err() {
            continue;
        }
        let found = text[at..].find(fields[1]).map_or(at, |found| at + found);
        spans.push(Span::new(found, found + fields[1].len().min(text.len() - found)));
        at = spans.last().map_or(at, |span| span.end);
        rows.push(fields);
    }
    (text, spans, rows)
}

/// Documents of CoNLL-U with GUM's `Entity=` in the last column.
pub fn gum(path: &Path) -> Result<Vec<Document>> {
    let file = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let wanted = |q: usize| {
        q < NAMES
            || [Kind::Person, Kind::Organisation, Kind::Location, Kind::Temporal].map(question).contains(&q)
    };
    let mut documents = Vec::new();
    for blocks in by_document(&file) {
        let sentences: Vec<_> = blocks.iter().map(|block| words(block, 10)).collect();
        let text = laid_out(&sentences.iter().map(|s| s.0.clone()).collect::<Vec<_>>());
        let mut gold = BTreeSet::new();
        let mut open: Vec<Open> = Vec::new();
        for (sentence, (_, spans, rows)) in text.sentences.iter().zip(&sentences) {
            open.clear();
            for (at, row) in rows.iter().enumerate() {
                let marks = row[9].split('|').find_map(|field| field.strip_prefix("Entity=")).unwrap_or("");
                for closed in brackets(marks, at, &mut open) {
                    answers(&closed, at, rows, spans, sentence.span.start, &mut gold);
                }
            }
        }
        documents.push(Document { text, gold, asked: asked(wanted), own: false });
    }
    Ok(documents)
}

struct Open {
    id: String,
    kind: String,
    from: usize,
}

/// Opens and closes the entities that a word's marks name: `(3-person-…(4-place-…)`, `3)`, `4)`.
fn brackets(marks: &str, at: usize, open: &mut Vec<Open>) -> Vec<Open> {
    let mut closed = Vec::new();
    let mut rest = marks;
    while !rest.is_empty() {
        if let Some(body) = rest.strip_prefix('(') {
            let end = body.find(['(', ')']).unwrap_or(body.len());
            let mut fields = body[..end].split('-');
            let id = fields.next().unwrap_or_default().to_string();
            open.push(Open { id, kind: fields.next().unwrap_or_default().to_string(), from: at });
            rest = &body[end..];
            if let Some(after) = rest.strip_prefix(')') {
                closed.extend(open.pop());
                rest = after;
            }
        } else {
            let end = rest.find(')').unwrap_or(rest.len());
            let id = &rest[..end];
            if let Some(k) = open.iter().rposition(|o| o.id == id) {
                closed.push(open.remove(k));
            }
            rest = rest.get(end + 1..).unwrap_or("");
        }
    }
    closed
}

/// What one of GUM's entities answers: several people are a body to us, and a name is bare of its article.
fn answers(
    entity: &Open,
    to: usize,
    rows: &[Vec<&str>],
    spans: &[Span],
    offset: usize,
    gold: &mut BTreeSet<(Span, usize)>,
) {
    let from = entity.from;
    let shift = |a: usize, b: usize| Span::new(spans[a].start + offset, spans[b].end + offset);
    let inside = |at: usize| rows[at][6].parse::<usize>().is_ok_and(|h| h > from && h <= to + 1);
    let head = (from..=to).find(|&at| !inside(at)).unwrap_or(to);
    let many = matches!(rows[head][4], "NNS" | "NNPS")
        || matches!(
            rows[head][1].to_lowercase().as_str(),
            "we" | "us" | "our" | "they" | "them" | "their" | "you" | "your"
        );
    let (name, kind) = match entity.kind.as_str() {
        "person" if many => (None, Kind::Organisation),
        "person" => (Some(0), Kind::Person),
        "organization" => (Some(1), Kind::Organisation),
        "place" => (Some(2), Kind::Location),
        "time" => (None, Kind::Temporal),
        _ => return,
    };
    gold.insert((shift(from, to), question(kind)));
    let article = usize::from(from < to && rows[from][4] == "DT");
    let capital = |at: usize| {
        rows[at][1].starts_with(char::is_uppercase)
            || matches!(rows[at][3], "ADP" | "PUNCT" | "DET" | "CCONJ" | "NUM" | "PART")
    };
    if let (Some(name), true) = (name, rows[head][3] == "PROPN" && (from + article..=to).all(capital)) {
        gold.insert((shift(from + article, to), name));
    }
}

/// Documents of Universal NER: a word to a line with `B-PER`, `I-PER` and so on.
pub fn names(path: &Path) -> Result<Vec<Document>> {
    let file = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut documents = Vec::new();
    for blocks in by_document(&file) {
        let sentences: Vec<_> = blocks.iter().map(|block| words(block, 3)).collect();
        let text = laid_out(&sentences.iter().map(|s| s.0.clone()).collect::<Vec<_>>());
        let mut gold = BTreeSet::new();
        for (sentence, (_, spans, rows)) in text.sentences.iter().zip(&sentences) {
            for from in (0..rows.len()).filter(|&at| rows[at][2].starts_with("B-")) {
                let to = (from + 1..rows.len()).take_while(|&at| rows[at][2].starts_with("I-")).last();
                let span = spans[from].join(spans[to.unwrap_or(from)]);
                let name = ["B-PER", "B-ORG", "B-LOC"].iter().position(|b| *b == rows[from][2]);
                let shifted = Span::new(span.start + sentence.span.start, span.end + sentence.span.start);
                gold.extend(name.map(|name| (shifted, name)));
            }
        }
        documents.push(Document { text, gold, asked: asked(|q| q < NAMES), own: false });
    }
    Ok(documents)
}

/// The documents of re3d below a folder whose name has an even first byte under SHA-256: the half that may be learned.
pub fn re3d(path: &Path) -> Result<Vec<Document>> {
    let mut documents = BTreeMap::new();
    let mut sources: Vec<_> =
        fs::read_dir(path)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    sources.retain(|source| source.join("documents.json").exists());
    sources.sort();
    let lines = |path: &Path| -> Result<Vec<serde_json::Value>> {
        let file = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let lines = file.lines().filter(|line| !line.trim().is_empty());
        Ok(lines.map(serde_json::from_str).collect::<Result<_, _>>()?)
    };
    for source in sources {
        for document in lines(&source.join("documents.json"))? {
            let id = document["_id"].as_str().unwrap_or_default().to_string();
            if !Sha256::digest(&id)[0].is_multiple_of(2) {
                continue;
            }
            let (text, _) =
                text::read(document["text"].as_str().unwrap_or_default().as_bytes(), Some(Media::Plain));
            let read = Document { text, gold: BTreeSet::new(), asked: asked(|q| q >= NAMES), own: true };
            documents.insert(id, read);
        }
        for entity in lines(&source.join("entities.json"))? {
            let Some(document) = documents.get_mut(entity["documentId"].as_str().unwrap_or_default()) else {
                continue;
            };
            let Some(kind) = entity["type"].as_str().and_then(kind) else { continue };
            let words = &document.text.words;
            let byte = |key: &str| {
                let at = entity[key].as_u64().unwrap_or_default() as usize;
                words.char_indices().nth(at).map_or(words.len(), |(byte, _)| byte)
            };
            document.gold.insert((Span::new(byte("begin"), byte("end")), question(kind)));
        }
    }
    Ok(documents.into_values().collect())
}

fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "Person" => Kind::Person,
        "Organisation" => Kind::Organisation,
        "Location" => Kind::Location,
        "Temporal" => Kind::Temporal,
        "Quantity" => Kind::Quantity,
        "Weapon" => Kind::Weapon,
        "MilitaryPlatform" => Kind::Platform,
        "Vehicle" => Kind::Vehicle,
        "Nationality" => Kind::Nationality,
        "Money" => Kind::Money,
        _ => return None,
    })
}
