//! Incident templates against MUC-4 answer keys, scored by the conference's guidelines without a person's judgement.
//! In: a folder with texts (each headed by a line such as `DEV-MUC3-0001`) and key files. Out: F of every slot and of
//! the summary rows. A template is compared when its kind and something of its doers or targets agree (`score.rs`).

mod fills;
mod key;
mod respond;
mod score;

use std::path::Path;
use std::time::Instant;

use super::{Counts, Error, Measured, Part, files, text};
use key::Template;
use score::{Mark, Tally};

/// Names of the slots by their number in the template.
pub const SLOTS: [&str; 25] = [
    "message id",
    "templates",
    "incident: date",
    "incident: location",
    "incident: type",
    "incident: stage",
    "incident: instrument id",
    "incident: instrument type",
    "perp: category",
    "perp: individual id",
    "perp: organization id",
    "perp: organization confidence",
    "phys tgt: id",
    "phys tgt: type",
    "phys tgt: number",
    "phys tgt: foreign nation",
    "phys tgt: effect",
    "phys tgt: total number",
    "hum tgt: name",
    "hum tgt: description",
    "hum tgt: type",
    "hum tgt: number",
    "hum tgt: foreign nation",
    "hum tgt: effect",
    "hum tgt: total number",
];

const SET_FILLS: [usize; 11] = [4, 5, 7, 8, 11, 13, 15, 16, 20, 22, 23];
const STRING_FILLS: [usize; 6] = [6, 9, 10, 12, 18, 19];

/// One text with the templates of its key.
struct Document {
    name: String,
    words: String,
    gold: Vec<Template>,
}

/// Scores the texts below `path` that have a key.
pub fn measure(path: &Path, part: Part) -> Result<Measured, Error> {
    let documents = read(path, part)?;
    let started = Instant::now();
    let answers: Vec<Vec<Template>> = documents.iter().map(|d| respond::templates(&d.words)).collect();
    let mut measured = Measured {
        documents: documents.len(),
        bytes: documents.iter().map(|d| d.words.len()).sum(),
        seconds: started.elapsed().as_secs_f64(),
        ..Measured::default()
    };
    let mut tally = Tally::default();
    for (document, answers) in documents.iter().zip(&answers) {
        let marks = tally.add(&document.gold, answers);
        tell(&document.name, marks, &mut measured);
    }
    figures(&tally, &mut measured);
    Ok(measured)
}

fn read(path: &Path, part: Part) -> Result<Vec<Document>, Error> {
    let (mut texts, mut keys) = (Vec::new(), Vec::new());
    for file in files(path, &[""])? {
        let source = text(&file)?;
        keys.extend(key::templates(&source));
        texts.extend(key::texts(&source));
    }
    let mut documents = Vec::new();
    for (name, words) in texts.into_iter().filter(|(name, _)| part.has(name)) {
        let mine: Vec<&(String, Option<Template>)> = keys.iter().filter(|(id, _)| *id == name).collect();
        if !mine.is_empty() {
            let gold = mine.into_iter().filter_map(|(_, template)| template.clone()).collect();
            documents.push(Document { name, words, gold });
        }
    }
    if documents.is_empty() {
        let wanted = "it holds no MUC-4 text together with its answer key".into();
        return Err(Error::Use(path.to_owned(), wanted));
    }
    Ok(documents)
}

fn tell(document: &str, marks: Vec<Mark>, measured: &mut Measured) {
    for mark in marks {
        measured.miss(document, mark.kind, format!("{}: {}", SLOTS[mark.slot], mark.what));
    }
}

fn figures(tally: &Tally, measured: &mut Measured) {
    let sum = |slots: &[usize], parts: [bool; 3]| {
        let mut all = Counts::default();
        slots.iter().for_each(|&slot| all.add(tally.counts(slot, parts)));
        all
    };
    let all: Vec<usize> = (2..25).collect();
    measured.found("ALL TEMPLATES", sum(&all, [true, true, true]));
    measured.found("MATCHED/MISSING", sum(&all, [true, true, false]));
    measured.found("MATCHED/SPURIOUS", sum(&all, [true, false, true]));
    measured.found("MATCHED ONLY", sum(&all, [true, false, false]));
    measured.found("SET FILLS ONLY", sum(&SET_FILLS, [true, true, true]));
    measured.found("STRING FILLS ONLY", sum(&STRING_FILLS, [true, true, true]));
    measured.found("relevant texts", tally.relevant);
    measured.found(SLOTS[1], tally.counts(1, [true, true, true]));
    for slot in all {
        measured.found(SLOTS[slot], tally.counts(slot, [true, true, true]));
    }
}

#[cfg(test)]
mod tests;
