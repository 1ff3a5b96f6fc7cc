//! How well we read public gold: `armistice eval --set NAME PATH`, one file of `eval/sets/` for each set.
//!
//! In: the folder or file of a set as its makers distribute it. Out: a [`Measured`], the figures its field reports and
//! every error behind them. Absent: any part of the sets themselves, and words for the terminal (`eval/sets/page.rs`).
//! To add a set: one file with a `measure`, and a line in [`Set::measure`].

mod counts;
mod lgl;
mod meantime;
mod muc4;
mod page;
mod plover;
mod polnear;
mod re3d;
mod timex;
mod wikievents;

use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Error;
pub use counts::Counts;
pub use page::{errors, page};

/// A public set that can be scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Set {
    /// Time expressions: a folder of TimeML files, scored as TempEval-3 task A does.
    Timex,
    /// Incident templates: a folder of MUC-4 texts and answer keys, scored by the conference's guidelines.
    Muc4,
    /// According to whom: a part of PolNeAR, that is a folder with text/ and attributions/.
    Polnear,
    /// Acts of single sentences: the PLOVER gold records, type, source and target.
    Plover,
    /// Acts of articles on attacks: a WikiEvents file, triggers and arguments.
    Wikievents,
    /// How far events are facts: the XML files of MEANTIME.
    Meantime,
    /// Mentions of people, bodies, places and more: folders with documents.json and entities.json as re3d has them.
    Re3d,
    /// Names of places and where they lie: an XML file in the format of LGL or GeoVirus.
    Lgl,
}

/// Which documents to score. A rule that is tuned on one half and holds on the other was not fitted to its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    #[default]
    All,
    /// The documents whose name has an even first byte under SHA-256: look at these while writing rules.
    Tune,
    /// The others: score them only.
    Check,
}

impl Part {
    /// Whether the document of that name belongs to the part.
    pub fn has(self, document: &str) -> bool {
        let even = || Sha256::digest(document.as_bytes())[0].is_multiple_of(2);
        match self {
            Part::All => true,
            Part::Tune => even(),
            Part::Check => !even(),
        }
    }
}

/// What came of one set.
#[derive(Debug, Default, Serialize)]
pub struct Measured {
    pub documents: usize,
    /// Bytes of text that were read, and the seconds of wall time that our reader took for them.
    pub bytes: usize,
    pub seconds: f64,
    pub figures: Vec<Figure>,
    #[serde(skip)]
    pub errors: Vec<Miss>,
}

/// One figure of a set.
#[derive(Debug, Serialize)]
pub struct Figure {
    pub name: String,
    #[serde(flatten)]
    pub value: Value,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Precision, recall and F1 of found things against gold things.
    Found(Counts),
    /// A share of `of` cases, or another number with no gold to be found, with how many cases it rests on.
    Share { share: f64, of: usize },
    /// Kilometres, days and the like.
    Number { number: f64, unit: &'static str },
}

/// One error, with enough around it to see why.
#[derive(Debug)]
pub struct Miss {
    pub document: String,
    /// `missed`, `extra`, `span`, `value`, or what the set calls it.
    pub kind: &'static str,
    pub what: String,
}

impl Measured {
    pub fn found(&mut self, name: impl Into<String>, counts: Counts) {
        self.figures.push(Figure { name: name.into(), value: Value::Found(counts) });
    }

    pub fn share(&mut self, name: impl Into<String>, right: usize, of: usize) {
        let share = right as f64 / of.max(1) as f64;
        self.figures.push(Figure { name: name.into(), value: Value::Share { share, of } });
    }

    pub fn number(&mut self, name: impl Into<String>, number: f64, unit: &'static str) {
        self.figures.push(Figure { name: name.into(), value: Value::Number { number, unit } });
    }

    pub fn miss(&mut self, document: &str, kind: &'static str, what: String) {
        self.errors.push(Miss { document: document.to_owned(), kind, what });
    }
}

impl Set {
    /// Scores our own reader on the documents of `part` below `path`.
    pub fn measure(self, path: &Path, part: Part) -> Result<Measured, Error> {
        match self {
            Set::Timex => timex::measure(path, part),
            Set::Muc4 => muc4::measure(path, part),
            Set::Polnear => polnear::measure(path, part),
            Set::Plover => plover::measure(path, part),
            Set::Wikievents => wikievents::measure(path, part),
            Set::Meantime => meantime::measure(path, part),
            Set::Re3d => re3d::measure(path, part),
            Set::Lgl => lgl::measure(path, part),
        }
    }
}

/// The files below `path` (or `path` itself) whose names end in one of `endings`, in the order of their paths.
fn files(path: &Path, endings: &[&str]) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    collect(path, endings, &mut found)?;
    found.sort();
    match found.is_empty() {
        true => Err(Error::Use(
            path.to_owned(),
            format!("it holds no file that ends in {}", endings.join(" or ")),
        )),
        false => Ok(found),
    }
}

fn collect(path: &Path, endings: &[&str], found: &mut Vec<PathBuf>) -> Result<(), Error> {
    let unreadable = |cause| Error::Read(path.to_owned(), cause);
    if std::fs::metadata(path).map_err(unreadable)?.is_dir() {
        for entry in std::fs::read_dir(path).map_err(unreadable)? {
            collect(&entry.map_err(unreadable)?.path(), endings, found)?;
        }
    } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
        found.push(path.to_owned());
    }
    Ok(())
}

/// The file's text. A file that is not UTF-8 is taken for Latin-1, as old sets are.
fn text(path: &Path) -> Result<String, Error> {
    let bytes = std::fs::read(path).map_err(|cause| Error::Read(path.to_owned(), cause))?;
    Ok(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => error.into_bytes().into_iter().map(char::from).collect(),
    })
}

/// The words at `start..end` in square brackets, within 40 bytes of their neighbourhood, on one line.
fn shown(words: &str, start: usize, end: usize) -> String {
    let from = words.floor_char_boundary(start.saturating_sub(40));
    let to = words.ceil_char_boundary((end + 40).min(words.len()));
    let (start, end) = (words.floor_char_boundary(start), words.ceil_char_boundary(end));
    format!("{}[{}]{}", &words[from..start], &words[start..end], &words[end..to])
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Words of an XML file with the five entities of XML 1.0, section 4.6, in place of their names.
fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}
