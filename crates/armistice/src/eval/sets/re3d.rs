//! Mentions against re3d (Dstl 2017, Open Government Licence; each source with a licence of its own): the same
//! characters and the same type. A span annotated twice with one type counts once; nested spans count each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Instant;

use reading::extract::gazetteer::Gazetteer;
use reading::extract::mentions::{self, Kind};
use reading::span::Span;
use reading::text::{self, Media};
use serde::Deserialize;

use super::{Counts, Error, Measured, Part, files, shown};

/// The types that are scored, with our kinds. The others of the scheme are too rare to say anything.
const TYPES: [(&str, Kind); 10] = [
    ("Location", Kind::Location),
    ("Person", Kind::Person),
    ("Organisation", Kind::Organisation),
    ("Temporal", Kind::Temporal),
    ("Quantity", Kind::Quantity),
    ("Weapon", Kind::Weapon),
    ("MilitaryPlatform", Kind::Platform),
    ("Vehicle", Kind::Vehicle),
    ("Nationality", Kind::Nationality),
    ("Money", Kind::Money),
];

/// A line of `documents.json`.
#[derive(Deserialize)]
struct Document {
    #[serde(rename = "_id")]
    id: String,
    text: String,
}

/// A line of `entities.json`; offsets count characters.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entity {
    begin: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: String,
    document_id: String,
}

type Found = BTreeSet<(Span, Kind)>;

/// Scores the documents of every `documents.json` below `path`.
pub fn measure(path: &Path, part: Part) -> Result<Measured, Error> {
    let documents = read(path, part)?;
    let gazetteer = Gazetteer::default();
    let started = Instant::now();
    let answers: Vec<Found> = documents.iter().map(|(document, _)| answer(document, &gazetteer)).collect();
    let mut measured = Measured {
        documents: documents.len(),
        bytes: documents.iter().map(|(d, _)| d.text.len()).sum(),
        seconds: started.elapsed().as_secs_f64(),
        ..Measured::default()
    };
    let mut all = Counts::default();
    for (name, kind) in TYPES {
        let mut counts = Counts::default();
        for ((document, gold), found) in documents.iter().zip(&answers) {
            let of = |set: &Found| -> BTreeSet<Span> {
                set.iter().filter(|(_, k)| *k == kind).map(|(span, _)| *span).collect()
            };
            let (gold, found) = (of(gold), of(found));
            counts.add(Counts::of(gold.len(), found.len(), gold.intersection(&found).count()));
            let mut miss = |what: &'static str, span: &Span| {
                let text = format!("{name} {}", shown(&document.text, span.start, span.end));
                measured.miss(&document.id, what, text);
            };
            gold.difference(&found).for_each(|span| miss("missed", span));
            found.difference(&gold).for_each(|span| miss("extra", span));
        }
        all.add(counts);
        measured.found(name, counts);
    }
    measured.found("all of these", all);
    Ok(measured)
}

fn answer(document: &Document, gazetteer: &Gazetteer) -> Found {
    let (text, _) = text::read(document.text.as_bytes(), Some(Media::Plain));
    mentions::find(&text, gazetteer).into_iter().map(|mention| (mention.span, mention.kind)).collect()
}

/// Documents with their gold, by id.
fn read(path: &Path, part: Part) -> Result<Vec<(Document, Found)>, Error> {
    let mut documents = BTreeMap::new();
    for path in files(path, &["documents.json"])? {
        for document in lines::<Document>(&path)? {
            if part.has(&document.id) {
                documents.insert(document.id.clone(), (document, Found::new()));
            }
        }
    }
    for path in files(path, &["entities.json"])? {
        for entity in lines::<Entity>(&path)? {
            let Some((document, gold)) = documents.get_mut(&entity.document_id) else { continue };
            let Some((_, kind)) = TYPES.iter().find(|(name, _)| *name == entity.kind) else { continue };
            let byte =
                |at: usize| document.text.char_indices().nth(at).map_or(document.text.len(), |(b, _)| b);
            gold.insert((Span::new(byte(entity.begin), byte(entity.end)), *kind));
        }
    }
    Ok(documents.into_values().collect())
}

fn lines<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<Vec<T>, Error> {
    let lines = super::text(path)?;
    let read = lines.lines().filter(|line| !line.trim().is_empty()).map(serde_json::from_str);
    read.collect::<Result<_, _>>().map_err(|cause| Error::Use(path.to_owned(), cause.to_string()))
}
