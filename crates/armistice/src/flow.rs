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

pub mod decisions;
pub mod findings;
pub mod incidents;
mod parallel;
pub mod readings;
pub mod receipts;
pub mod tables;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use judging::Rules;
use judging::finding::Finding;
use judging::incident::{Affiliation, Incident};
use judging::signed::{OnRecord, judge_on_record};
use judging::sources::Source;
use reading::doubt::Doubt;
use reading::resolve::Resolved;
use reading::resolve::incidents::Incident as Grouped;
use serde_json::{Map, Value, json};

use crate::archive::{CaptureId, sha256_hex};
use crate::dossier::files::Files;
use crate::dossier::{self, Dossier};
use crate::record::Head;
use crate::record::entry::{Draft, Kind, about, instant};
use crate::record::index::{self, Custody, TextRow};
use crate::sources::Report;
use crate::trouble::{Exit, Trouble};
use decisions::Decisions;
use incidents::Lookup;
pub use readings::{Capture, ReadReport, captures, instruments, published, read_again, source_of};
use readings::{basis, narrow, read_all, text_row};
use tables::Tables;

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
    let mut drafts: Vec<Draft> = Vec::new();
    let mut outcome = Vec::with_capacity(reports.len());
    let mut originals = BTreeSet::new();
    for report in reports {
        let id = CaptureId::of(&report.bytes);
        let before = dossier.index.custody_of(&id)?;
        let body = arrival(report, &id);
        let same = |custody: &Custody| custody.name == report.name && custody.facts == report.facts;
        let known = before.iter().any(same) || drafts.iter().any(|draft| draft.body == body);
        let draft = Draft { kind: Kind::Capture, refs: vec![about("about", id.as_str())], body };
        let new = before.is_empty() && !drafts.iter().any(|earlier| earlier.refs == draft.refs);
        // Known bytes too: should they have been lost from the archive, this brings them back.
        dossier.archive.keep(&id, &report.bytes, &custody_json(&draft.body, &instant(now)), new)?;
        let same_way = |custody: &Custody| custody.arrival.made_from == report.arrival.made_from;
        if !known || before.iter().any(same_way) {
            keep_originals(dossier, report, &mut originals, now)?;
        }
        match known {
            true => outcome.push(Kept::Known),
            false => {
                drafts.push(draft);
                outcome.push(if new { Kept::New } else { Kept::NewName });
            }
        }
    }
    dossier.append(author, now, drafts)?;
    Ok(outcome)
}

/// Keeps what a report was converted from, each once: `kept` has those of this batch.
fn keep_originals(
    dossier: &Dossier,
    report: &Report,
    kept: &mut BTreeSet<CaptureId>,
    now: Timestamp,
) -> Result<(), Error> {
    for original in &report.originals {
        let id = CaptureId::of(&original.bytes);
        if !kept.insert(id.clone()) {
            continue;
        }
        let facts = json!({"capture": id.as_str(), "name": original.name, "bytes": original.bytes.len(), "tool": TOOL});
        let Value::Object(facts) = facts else { unreachable!("it is written as an object") };
        // The facts beside a capture are those of its first arrival as a report, if it ever arrived as one.
        dossier.archive.keep(&id, &original.bytes, &custody_json(&facts, &instant(now)), false)?;
    }
    Ok(())
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
    match serde_json::to_value(&report.arrival) {
        Ok(Value::Object(arrival)) => body.extend(arrival),
        _ => unreachable!("an arrival is a struct of strings and numbers"),
    }
    body.insert("capture".into(), json!(id.as_str()));
    body.insert("name".into(), json!(report.name));
    body.insert("bytes".into(), json!(report.bytes.len()));
    body.insert("tool".into(), json!(TOOL));
    body
}

/// The facts that lie beside the capture, for whoever has only the folder of captures.
pub fn custody_json(body: &Map<String, Value>, ingested: &str) -> Vec<u8> {
    let mut facts = body.clone();
    facts.insert("ingested".into(), json!(ingested));
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
    /// What people found of it.
    pub on_record: OnRecord,
    /// For each agreement, for each clause that may apply or that somebody found to apply.
    pub findings: Vec<Finding>,
}

/// Everything the dossier amounts to.
#[derive(Clone, Debug)]
pub struct World {
    /// The record as far as all of this was made from it.
    pub record: Head,
    /// So many entries came after that.
    pub later: u64,
    pub reports: Vec<ReadReport>,
    pub resolved: Resolved,
    pub judged: Vec<Judged>,
    /// Tables of observations, ledgers, coverage and restrictions.
    pub tables: Tables,
    /// What people put on record, in its order.
    pub decisions: Decisions,
    /// Claims that may not be shown and were left out before anything was made of them.
    pub withheld: usize,
    /// Of resolving and of judging; those of reading stand with their report.
    pub doubts: Vec<Doubt>,
}

/// One whole pass over all captures. What was redacted is left out before anything is made of it.
pub fn pass(dossier: &Dossier) -> Result<World, Error> {
    pass_until(dossier, dossier.head())
}

/// The record as it stood at an instant: all that came before the first entry that is dated later.
pub fn known_at(dossier: &Dossier, instant: Timestamp) -> Result<Head, Error> {
    let is_later = |said: &str| said.parse::<Timestamp>().is_ok_and(|said| said > instant);
    let custody = dossier.index.custody()?.into_iter();
    let mut later: Vec<u64> =
        custody.filter(|custody| is_later(&custody.ingested)).map(|custody| custody.entry).collect();
    for (index, json) in dossier.index.decisions(&[])? {
        let entry: Value = serde_json::from_str(&json).unwrap_or_default();
        if entry["created"].as_str().is_some_and(is_later) {
            later.push(index);
        }
    }
    Ok(dossier.head_of(later.into_iter().min().unwrap_or(u64::MAX))?)
}

/// The same from no more than the beginning of the record: what could be known when it ended there. Redactions are the
/// exception: what may no longer be shown is not shown as it was known then either.
pub fn pass_until(dossier: &Dossier, record: Head) -> Result<World, Error> {
    let decisions = decisions_until(dossier, record.count)?;
    let mut captures = captures(dossier)?;
    captures.iter_mut().for_each(|capture| capture.custody.retain(|custody| custody.entry < record.count));
    captures.retain(|capture| !capture.custody.is_empty());
    let mut reports = read_all(dossier, captures)?;
    narrow(dossier, &mut reports)?;
    let withheld = withhold(&mut reports, &decisions);
    let tables = tables::tables(dossier, &decisions, record.count)?;
    let (mut resolved, doubts) = resolve(&reports, &dossier.files);
    resolved.incidents = decisions.regroup(std::mem::take(&mut resolved.incidents), &reports);
    let on_record = findings::on_record(&decisions, &resolved.incidents, &reports);
    let judged = judge(&reports, &resolved, on_record, &dossier.files);
    let later = dossier.head().count - record.count;
    Ok(World { record, later, reports, resolved, judged, tables, decisions, withheld, doubts })
}

/// What people put on record.
pub fn decisions(dossier: &Dossier) -> Result<Decisions, Error> {
    decisions_until(dossier, dossier.head().count)
}

fn decisions_until(dossier: &Dossier, count: u64) -> Result<Decisions, Error> {
    let mut entries = Vec::new();
    for (index, json) in dossier.index.decisions(&[])? {
        let entry = tlog::entry::Entry::decode(json.as_bytes())
            .map_err(|why| index::Error::Entry(index, why.to_string()))?;
        if index >= count && entry.kind != Kind::Redaction.name() {
            continue;
        }
        entries.push((index, tlog::entry::leaf(json.as_bytes()), entry));
    }
    let mut decisions = Decisions::of(&entries, dossier.keyset());
    let unresolved = decisions.unresolved();
    if !unresolved.is_empty() {
        decisions.resolve(&published_claims(dossier, &unresolved)?);
    }
    Ok(decisions)
}

/// The claims that groups had when a release printed them: ids change when reports join a group, and whoever dissents from
/// what was published names it as it was published. The newest release that prints an id counts.
fn published_claims(
    dossier: &Dossier,
    ids: &BTreeSet<String>,
) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (_, json) in dossier.index.decisions(&[Kind::Release])?.into_iter().rev() {
        let body: Value = serde_json::from_str(&json).unwrap_or_default();
        let (name, hash) = (&body["body"]["name"], &body["body"]["files"]["lines_jsonl"]["sha256"]);
        let path = dossier.root.join("releases").join(name.as_str().unwrap_or_default()).join("lines.jsonl");
        let lines = std::fs::read_to_string(&path).unwrap_or_default();
        // Lines that are not those that were frozen say nothing.
        if hash.as_str() != Some(&sha256_hex(lines.as_bytes())) {
            continue;
        }
        let mut here: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for line in lines.lines().filter(|line| ids.iter().any(|id| line.contains(id.as_str()))) {
            let line: Value = serde_json::from_str(line).unwrap_or_default();
            let texts = |key: &str| -> Vec<String> {
                line[key]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .map(str::to_string)
                    .collect()
            };
            for subject in texts("subjects").into_iter().filter(|id| ids.contains(id)) {
                here.entry(subject).or_default().extend(texts("claims"));
            }
        }
        for (id, claims) in here {
            found.entry(id).or_insert(claims);
        }
        if found.len() == ids.len() {
            break;
        }
    }
    Ok(found)
}

/// Takes out the claims that a standing redaction names, by themselves or by their capture; says how many.
fn withhold(reports: &mut [ReadReport], decisions: &Decisions) -> usize {
    let withheld = decisions.withheld();
    let mut out = 0;
    for report in reports.iter_mut().filter(|_| !withheld.is_empty()) {
        let whole = withheld.contains_key(report.capture.id.as_str());
        let hidden = |claim: &crate::wire::WireClaim| {
            whole || claim.id.as_deref().is_some_and(|id| withheld.contains_key(id))
        };
        let hide: Vec<bool> = report.claims.iter().map(hidden).collect();
        let mut each = hide.iter();
        report.claims.retain(|_| each.next() == Some(&false));
        let mut each = hide.iter();
        report.reading.extract.claims.retain(|_| each.next() == Some(&false));
        out += hide.iter().filter(|hidden| **hidden).count();
    }
    out
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
fn judge(
    reports: &[ReadReport],
    resolved: &Resolved,
    on_record: Vec<OnRecord>,
    files: &Files,
) -> Vec<Judged> {
    let lookup = Lookup::new(reports, resolved, files);
    let rules =
        |agreement| Rules { agreement, parties: &files.parties, thresholds: files.thresholds.as_ref() };
    let one = |(group, on_record): (&Grouped, OnRecord)| {
        let incident = lookup.incident(group);
        let agreements = files.agreements.iter();
        let findings = agreements.flat_map(|by| judge_on_record(&incident, rules(by), &on_record)).collect();
        Judged { group: group.clone(), incident, on_record, findings }
    };
    resolved.incidents.iter().zip(on_record).map(one).collect()
}
