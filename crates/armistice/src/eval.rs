//! How well claims are read: a program's claims, or our own reader's, against gold.
//!
//! In: gold files and either a claim file to score or the documents themselves. Out: an [`Evaluation`], every figure of
//! `docs/claims.md`. Absent: any judgement of the gold; words for the terminal stand in `eval/page.rs`.
//! What lies beside a gold file `NAME.jsonl` is read with it: `NAME-optional.jsonl`, `NAME-regions.json`,
//! `NAME-dates.json`, `NAME-links.json`, `aliases.json`, `noise.json`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use reading::extract::publication::Known;
use serde::Serialize;
use serde_json::Value;

use crate::sources::Facts;
use crate::trouble::{Exit, Trouble};

mod align;
mod claims;
mod dates;
mod documents;
mod links;
mod names;
mod own;
mod page;
mod regions;
mod score;
pub mod sets;
mod slots;
mod spans;
mod values;

use claims::Claim;
use dates::Dates;
use documents::Documents;
use links::{Linked, Links};
use names::{Aliases, Span};
use own::Own;
use regions::Regions;
use score::{NoiseRange, NoiseRanges, Score};
use spans::Spans;

pub use page::{errors, page};

/// What to score against what.
#[derive(Clone, Debug)]
pub struct Options {
    pub gold: Vec<PathBuf>,
    /// The claims to score. Without them, our own reader reads the documents.
    pub system: Option<PathBuf>,
    /// Folders of the documents, in place of the folders of the gold. When given, every span of the claims is compared
    /// with their bytes.
    pub docs: Vec<PathBuf>,
    /// A program's links between claims, to score against the gold's.
    pub links: Option<PathBuf>,
    /// What our reader knows of a document beforehand, from the facts beside it.
    pub known: fn(&Facts) -> Known,
    /// Tell our reader the true publication dates.
    pub tell_dates: bool,
    /// In place of the `aliases.json` beside the gold.
    pub aliases: Vec<PathBuf>,
    /// In place of the `noise.json` beside the gold.
    pub noise: Vec<PathBuf>,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot read `{0}`")]
    Read(PathBuf, #[source] std::io::Error),
    #[error("cannot use `{0}`: {1}")]
    Use(PathBuf, String),
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::Read(..) => None,
            Error::Use(..) => Some(
                "docs/claims.md describes the format of claims, docs/accuracy.md the public sets".to_owned(),
            ),
        }
    }

    fn exit(&self) -> Exit {
        Exit::Cannot
    }
}

/// Every figure, and the claims behind them.
#[derive(Debug, Serialize)]
pub struct Evaluation {
    #[serde(flatten)]
    pub score: Score,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spans: Option<Spans>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regions: Option<Regions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<Dates>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Linked>,
    /// Per document, detection and typed detection.
    #[serde(skip)]
    pub by_doc: BTreeMap<String, Score>,
    #[serde(skip)]
    pub files: Files,
    #[serde(skip)]
    gold: Vec<Claim>,
    #[serde(skip)]
    system: Vec<Claim>,
    /// What was odd about the files, a sentence each.
    #[serde(skip)]
    pub notes: Vec<String>,
}

/// The files that were read.
#[derive(Debug, Default)]
pub struct Files {
    pub gold: Vec<PathBuf>,
    pub aliases: Vec<PathBuf>,
    pub noise: Vec<PathBuf>,
}

pub fn evaluate(options: &Options) -> Result<Evaluation, Error> {
    let files = Files::of(options);
    let folders = if options.docs.is_empty() { folders(&files.gold) } else { options.docs.clone() };
    let mut documents = Documents::of(folders);
    let mut notes = Vec::new();
    let aliases = aliases(&files.aliases)?;
    let noise = noise(&files.noise)?;
    let mut gold = Vec::new();
    for path in &files.gold {
        gold.extend(claims(path, &text(path)?, &mut documents, &mut notes)?);
    }
    let known: BTreeSet<&str> = gold.iter().map(|g| g.doc.as_str()).collect();
    let (lines, own) = match &options.system {
        Some(path) => (text(path)?, None),
        None => {
            let own = own(options, &known, &documents, &mut notes)?;
            (own.claims.clone(), Some(own))
        }
    };
    let path = options.system.clone().unwrap_or_else(|| PathBuf::from("our own claims"));
    let all = claims(&path, &lines, &mut documents, &mut notes)?;
    let (system, strange): (Vec<Claim>, Vec<Claim>) =
        all.into_iter().partition(|s| known.contains(s.doc.as_str()));
    notes.extend(left_out(&strange));
    let by_doc =
        known.iter().map(|doc| ((*doc).to_owned(), one_document(doc, &gold, &system, &aliases))).collect();
    let check = own.is_some() || !options.docs.is_empty();
    Ok(Evaluation {
        score: score::score(&gold, &system, &aliases, noise.as_ref()),
        spans: check.then(|| spans::check(&lines, &mut documents)),
        regions: own.as_ref().map(|own| regions_of(options, own)).transpose()?.flatten(),
        dates: own.as_ref().map(|own| dates_of(options, own)).transpose()?.flatten(),
        links: links_of(options, own.as_ref())?,
        by_doc,
        files,
        gold,
        system,
        notes,
    })
}

fn own(
    options: &Options,
    known: &BTreeSet<&str>,
    documents: &Documents,
    notes: &mut Vec<String>,
) -> Result<Own, Error> {
    let mut told = BTreeMap::new();
    for gold in all_beside::<dates::Gold>(options, "-dates.json")?.iter().filter(|_| options.tell_dates) {
        told.extend(gold.true_dates());
    }
    Ok(own::read(known.iter().copied(), documents, &told, options.known, notes))
}

fn regions_of(options: &Options, own: &Own) -> Result<Option<Regions>, Error> {
    let gold = all_beside::<regions::Gold>(options, "-regions.json")?;
    Ok((!gold.is_empty()).then(|| regions::compare(&regions::Gold::of(gold), own.read.iter())))
}

fn dates_of(options: &Options, own: &Own) -> Result<Option<Dates>, Error> {
    let gold = all_beside::<dates::Gold>(options, "-dates.json")?;
    let told = options.tell_dates || gold.is_empty();
    Ok((!told).then(|| dates::compare(&dates::Gold::of(gold), own.read.iter())))
}

/// Links of the file that was named, else our own reader's.
fn links_of(options: &Options, own: Option<&Own>) -> Result<Option<Linked>, Error> {
    let gold = all_beside(options, "-links.json")?;
    let system: Links = match (&options.links, own) {
        (Some(path), _) => json(path)?,
        (None, Some(own)) if !gold.is_empty() => own::links(own),
        _ => return Ok(None),
    };
    Ok(Some(links::compare(&Links::of(gold), &system)))
}

/// The files of that ending beside the gold files.
fn all_beside<T: serde::de::DeserializeOwned>(options: &Options, ending: &str) -> Result<Vec<T>, Error> {
    let paths = options.gold.iter().filter_map(|gold| beside(gold, ending)).filter(|path| path.exists());
    paths.map(|path| json(&path)).collect()
}

fn one_document(doc: &str, gold: &[Claim], system: &[Claim], aliases: &Aliases) -> Score {
    let of = |claims: &[Claim]| -> Vec<Claim> { claims.iter().filter(|c| c.doc == doc).cloned().collect() };
    score::score(&of(gold), &of(system), aliases, None)
}

fn left_out(strange: &[Claim]) -> Option<String> {
    let docs: BTreeSet<&str> = strange.iter().map(|s| s.doc.as_str()).collect();
    let first: Vec<&str> = docs.into_iter().take(5).collect();
    let count = strange.len();
    (count > 0).then(|| {
        format!("{count} claims are about documents without gold and are left out: {}", first.join(", "))
    })
}

impl Files {
    fn of(options: &Options) -> Files {
        let mut gold: Vec<PathBuf> = Vec::new();
        let mut seen: Vec<PathBuf> = Vec::new();
        for path in &options.gold {
            let optional = beside(path, "-optional.jsonl").filter(|p| p.exists());
            for path in std::iter::once(path.clone()).chain(optional) {
                let real = path.canonicalize().unwrap_or(path.clone());
                if !seen.contains(&real) {
                    seen.push(real);
                    gold.push(path);
                }
            }
        }
        let or_beside = |named: &[PathBuf], name: &str| match named {
            [] => folders(&gold).into_iter().map(|f| f.join(name)).filter(|p| p.exists()).collect(),
            _ => named.to_vec(),
        };
        Files {
            aliases: or_beside(&options.aliases, "aliases.json"),
            noise: or_beside(&options.noise, "noise.json"),
            gold,
        }
    }
}

/// `NAME` + `ending` for a gold file `NAME.jsonl`.
fn beside(gold: &Path, ending: &str) -> Option<PathBuf> {
    let name = gold.file_name()?.to_str()?.strip_suffix(".jsonl")?;
    Some(gold.with_file_name(format!("{name}{ending}")))
}

fn folders(files: &[PathBuf]) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for folder in files.iter().filter_map(|f| f.parent()) {
        if !folders.iter().any(|f| f == folder) {
            folders.push(folder.to_path_buf());
        }
    }
    folders
}

fn claims(
    path: &Path,
    lines: &str,
    documents: &mut Documents,
    notes: &mut Vec<String>,
) -> Result<Vec<Claim>, Error> {
    let mut odd = Vec::new();
    let claims =
        claims::read(lines, documents, &mut odd).map_err(|what| Error::Use(path.to_owned(), what))?;
    notes.extend(odd.into_iter().map(|note| format!("{}: {note}", path.display())));
    Ok(claims)
}

fn aliases(paths: &[PathBuf]) -> Result<Aliases, Error> {
    let mut aliases = Aliases::default();
    for path in paths {
        let table: BTreeMap<String, Vec<String>> = json(path)?;
        for (canonical, names) in table {
            aliases.add(&canonical, names);
        }
    }
    Ok(aliases)
}

fn noise(paths: &[PathBuf]) -> Result<Option<NoiseRanges>, Error> {
    let mut ranges = NoiseRanges::new();
    for path in paths {
        let table: BTreeMap<String, Vec<Value>> = json(path)?;
        for (doc, list) in table {
            ranges.entry(doc).or_default().extend(list.iter().filter_map(noise_range));
        }
    }
    Ok((!paths.is_empty()).then_some(ranges))
}

fn noise_range(value: &Value) -> Option<NoiseRange> {
    let at = |key: &str| value.get(key)?.as_i64();
    let what = value.get("what").and_then(Value::as_str).unwrap_or_default().to_owned();
    Some(NoiseRange { span: Span { start: at("start")?, end: at("end")? }, what })
}

fn json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Error> {
    serde_json::from_str(&text(path)?).map_err(|e| Error::Use(path.to_owned(), e.to_string()))
}

fn text(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|cause| Error::Read(path.to_owned(), cause))
}
