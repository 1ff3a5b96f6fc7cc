//! One whole pass, from what arrives to what can be published. Start reading here.
//!
//! ```text
//! sources → archive → record       [`keep`]: a report arrives; its bytes and its arrival are kept for good
//! captures → claims                `reading::read`: pure; one capture at a time, knowing no other
//! claims → incidents → findings    [`pass`]: pure; all of them together
//! ```
//!
//! In: an open dossier. Out: the dossier with more in it, and the findings. Absent: the clock (`now` is an argument),
//! words for the terminal, and anything that depends on the order in which reports arrived.

pub mod incidents;
mod parallel;
pub mod readings;

use jiff::Timestamp;
use judging::Rules;
use judging::finding::Finding;
use judging::incident::{Affiliation, Incident};
use judging::sources::Source;
use reading::doubt::Doubt;
use reading::resolve::Resolved;
use reading::resolve::incidents::Incident as Grouped;
use serde_json::{Map, Value, json};

use crate::archive::CaptureId;
use crate::dossier::files::Files;
use crate::dossier::{self, Dossier};
use crate::record::entry::{Entry, Kind, Ref};
use crate::record::index::{self, Custody, TextRow};
use crate::sources::Report;
use crate::trouble::{Exit, Trouble};
use incidents::Lookup;
pub use readings::{Capture, ReadReport, captures, instruments, published, read_again, source_of};
use readings::{basis, narrow, read_all, text_row};

/// Who keeps a capture.
pub const TOOL: &str = concat!("armistice ", env!("CARGO_PKG_VERSION"));

/// What makes bytes into claims and findings: the program with a digest over the rules built into it. Part of every
/// basis, so that other rules read everything again.
pub const RULES: &str =
    concat!("armistice ", env!("CARGO_PKG_VERSION"), " (rules ", env!("RULES_DIGEST"), ")");

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Dossier(#[from] dossier::Error),
    #[error(transparent)]
    Archive(#[from] crate::archive::Error),
    #[error(transparent)]
    Index(#[from] index::Error),
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::Dossier(error) => error.hint(),
            Error::Archive(error) => error.hint(),
            Error::Index(error) => error.hint(),
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Error::Dossier(error) => error.exit(),
            Error::Archive(error) => error.exit(),
            Error::Index(_) => Exit::Cannot,
        }
    }
}

/// What became of one report that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    New,
    /// The bytes were here; the name or the facts are new.
    NewName,
    /// All of it was here.
    Known,
}

/// Keeps reports and their arrival. When this returns, all of them survive a power cut.
pub fn keep(
    dossier: &mut Dossier,
    reports: &[Report],
    author: &str,
    now: Timestamp,
) -> Result<Vec<Kept>, Error> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut outcome = Vec::with_capacity(reports.len());
    for report in reports {
        let id = CaptureId::of(&report.bytes);
        let before = dossier.index.custody_of(&id)?;
        let body = arrival(report, &id);
        let same = |custody: &Custody| custody.name == report.name && custody.facts == report.facts;
        let known = before.iter().any(same) || entries.iter().any(|entry| entry.body == body);
        let entry = Entry {
            kind: Kind::Capture,
            author: author.to_string(),
            created: now,
            refs: vec![Ref { rel: "about".into(), id: id.to_string() }],
            body,
        };
        let new = before.is_empty() && !entries.iter().any(|earlier| earlier.refs == entry.refs);
        // Known bytes too: should they have been lost from the archive, this brings them back.
        dossier.archive.keep(&id, &report.bytes, &custody_json(&entry))?;
        match known {
            true => outcome.push(Kept::Known),
            false => {
                entries.push(entry);
                outcome.push(if new { Kept::New } else { Kept::NewName });
            }
        }
    }
    dossier.append(entries)?;
    Ok(outcome)
}

/// So many captures are read between two writes to the index.
const BATCH: usize = 256;

/// Reads every capture that has not been read from its present inputs. `done` is told how many more are.
pub fn read_news(dossier: &mut Dossier, mut done: impl FnMut(usize)) -> Result<(), Error> {
    let mut news = Vec::new();
    for capture in captures(dossier)? {
        if dossier.index.basis(&capture.id)? != Some(basis(&dossier.files, &capture)) {
            news.push(capture);
        }
    }
    while !news.is_empty() {
        let batch = news.drain(..news.len().min(BATCH)).collect();
        let read = read_all(dossier, batch)?;
        let rows: Vec<TextRow> =
            read.iter().map(|read| text_row(read, basis(&dossier.files, &read.capture))).collect();
        dossier.index.put_texts(&rows)?;
        done(rows.len());
    }
    Ok(())
}

fn arrival(report: &Report, id: &CaptureId) -> Map<String, Value> {
    let mut body = match serde_json::to_value(&report.facts) {
        Ok(Value::Object(facts)) => facts,
        _ => unreachable!("facts are a struct of strings"),
    };
    body.insert("capture".into(), json!(id.as_str()));
    body.insert("name".into(), json!(report.name));
    body.insert("bytes".into(), json!(report.bytes.len()));
    body.insert("tool".into(), json!(TOOL));
    body
}

/// The facts that lie beside the capture, for whoever has only the folder of captures.
fn custody_json(entry: &Entry) -> Vec<u8> {
    let mut facts = entry.body.clone();
    facts.insert("ingested".into(), json!(crate::record::entry::instant(entry.created)));
    let mut json = Value::Object(facts).to_string();
    json.push('\n');
    json.into_bytes()
}

/// An incident with what it was made from and what was found.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Which claims speak of it, and why they were put together.
    pub group: Grouped,
    pub incident: Incident,
    /// For each agreement, for each clause that may apply.
    pub findings: Vec<Finding>,
}

/// Everything the dossier amounts to.
#[derive(Clone, Debug)]
pub struct World {
    pub reports: Vec<ReadReport>,
    pub resolved: Resolved,
    pub judged: Vec<Judged>,
    /// Of resolving and of judging; those of reading stand with their report.
    pub doubts: Vec<Doubt>,
}

/// One whole pass over all captures.
pub fn pass(dossier: &Dossier) -> Result<World, Error> {
    let mut reports = read_all(dossier, captures(dossier)?)?;
    narrow(dossier, &mut reports)?;
    let (resolved, doubts) = resolve(&reports, &dossier.files);
    let judged = judge(&reports, &resolved, &dossier.files);
    Ok(World { reports, resolved, judged, doubts })
}

/// What belongs together. Pure.
fn resolve(reports: &[ReadReport], files: &Files) -> (Resolved, Vec<Doubt>) {
    let sources: Vec<Option<&Source>> =
        reports.iter().map(|report| source_of(files, &report.capture)).collect();
    let told = reports.iter().zip(&sources).map(|(report, source)| reading::resolve::Report {
        id: report.capture.id.as_str(),
        source: source.map(|source| source.id.as_str()),
        affiliation: source.and_then(|source| match &source.affiliation {
            Affiliation::Party(party) => Some(party.as_str()),
            Affiliation::Independent | Affiliation::Unknown => None,
        }),
        reading: &report.reading,
    });
    reading::resolve::resolve(&told.collect::<Vec<_>>(), &incidents::roster(&files.parties))
}

/// What each agreement says of each incident. Pure.
fn judge(reports: &[ReadReport], resolved: &Resolved, files: &Files) -> Vec<Judged> {
    let lookup = Lookup::new(reports, resolved, files);
    let rules =
        |agreement| Rules { agreement, parties: &files.parties, thresholds: files.thresholds.as_ref() };
    let one = |group: &Grouped| {
        let incident = lookup.incident(group);
        let findings =
            files.agreements.iter().flat_map(|agreement| judging::judge(&incident, rules(agreement)));
        Judged { group: group.clone(), findings: findings.collect(), incident }
    };
    resolved.incidents.iter().map(one).collect()
}
