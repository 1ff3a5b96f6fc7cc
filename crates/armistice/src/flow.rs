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

use jiff::Timestamp;
use jiff::civil::Date;
use judging::agreement::Agreement;
use judging::sources::Source;
use reading::Reading;
use reading::doubt::Doubt;
use reading::extract::publication::{Known, KnownInstrument, Publication};
use reading::text::Media;
use serde_json::{Map, Value, json};

use crate::archive::CaptureId;
use crate::dossier::files::zone;
use crate::dossier::{self, Dossier};
use crate::explain::{Exit, Explain};
use crate::record::entry::{Entry, Kind, Ref};
use crate::record::index::{self, ClaimRow, Custody, TextRow};
use crate::sources::Report;
use crate::wire::{Quoted, WireClaim};

/// What made these bytes into claims. Part of every basis: another version reads everything again.
pub const TOOL: &str = concat!("armistice ", env!("CARGO_PKG_VERSION"));

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Dossier(#[from] dossier::Error),
    #[error(transparent)]
    Archive(#[from] crate::archive::Error),
    #[error(transparent)]
    Index(#[from] index::Error),
}

impl Explain for Error {
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

/// Reads every capture that has not been read from its present inputs. `done` is told after each.
pub fn read_news(dossier: &mut Dossier, mut done: impl FnMut(&CaptureId)) -> Result<usize, Error> {
    let mut rows = Vec::new();
    let mut read = 0;
    for capture in captures(dossier)? {
        let known = known(dossier, &capture);
        let basis = basis(dossier, &known);
        if dossier.index.basis(&capture.id)?.as_deref() == Some(basis.as_str()) {
            continue;
        }
        let bytes = dossier.archive.read(&capture.id)?;
        rows.push(text_row(&capture, &bytes, &reading::read(&bytes, None, &known), basis));
        read += 1;
        done(&capture.id);
        if rows.len() == 64 {
            dossier.index.put_texts(&std::mem::take(&mut rows))?;
        }
    }
    dossier.index.put_texts(&rows)?;
    Ok(read)
}

/// One capture and all that is told about it.
#[derive(Clone, Debug)]
pub struct Capture {
    pub id: CaptureId,
    /// In the order of arrival; at least one.
    pub custody: Vec<Custody>,
}

impl Capture {
    /// The name under which it first arrived.
    pub fn name(&self) -> &str {
        &self.custody[0].name
    }
}

/// Every capture, in the order of first arrival.
pub fn captures(dossier: &Dossier) -> Result<Vec<Capture>, Error> {
    let mut at = std::collections::HashMap::new();
    let mut captures: Vec<Capture> = Vec::new();
    for custody in dossier.index.custody()? {
        let place = *at.entry(custody.capture.clone()).or_insert(captures.len());
        match captures.get_mut(place) {
            Some(capture) => capture.custody.push(custody),
            None => captures.push(Capture { id: custody.capture.clone(), custody: vec![custody] }),
        }
    }
    Ok(captures)
}

/// What the reader is told before it reads: the last publication date that anyone stated, and the first day on which
/// the report certainly existed.
pub fn known(dossier: &Dossier, capture: &Capture) -> Known {
    let zone = &dossier.files.zone;
    let day = |moment: crate::sources::Moment| moment.day(zone);
    let published = capture.custody.iter().rev().find_map(|custody| custody.facts.published.map(day));
    let existed = |custody: &Custody| match custody.facts.received {
        Some(moment) => Some(day(moment)),
        None => custody.ingested.parse().ok().map(|at: Timestamp| at.to_zoned(zone.clone()).date()),
    };
    let received = capture.custody.iter().filter_map(existed).min();
    let source = source_of(dossier, capture);
    Known {
        published,
        received,
        instruments: instruments(&dossier.files.agreements),
        gazetteer: dossier.files.gazetteer.clone(),
        partisan: source.is_some_and(|source| source.kind == judging::sources::Kind::PartyOrgan),
    }
}

/// The source of a capture, as `sources.toml` has it: by the id that was told last, else by the outlet's name.
pub fn source_of<'a>(dossier: &'a Dossier, capture: &Capture) -> Option<&'a Source> {
    let sources = &dossier.files.sources;
    let told = capture.custody.iter().rev();
    let by_id = told.clone().find_map(|custody| sources.get(custody.facts.source.as_deref()?));
    by_id.or_else(|| {
        told.clone().find_map(|c| sources.named(c.facts.outlet_name.as_deref()?).first().copied())
    })
}

/// What a reader should know of agreements to place "the six-week truce" on a calendar.
pub fn instruments(agreements: &[Agreement]) -> Vec<KnownInstrument> {
    let known = |agreement: &Agreement| KnownInstrument {
        id: agreement.id.clone(),
        effective: zone(agreement.in_force.zone.name())
            .map(|zone| agreement.in_force.from.to_zoned(zone).date()),
        names: std::iter::once(&agreement.title).chain(&agreement.aliases).cloned().collect(),
        countries: agreement.area.countries.clone(),
    };
    agreements.iter().map(known).collect()
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

/// Everything besides its bytes that a capture's reading depends on.
fn basis(dossier: &Dossier, known: &Known) -> String {
    let told = (known.published, known.received, known.partisan);
    crate::archive::sha256_hex(format!("{TOOL} {} {told:?}", dossier.files.digest).as_bytes())
}

fn text_row(capture: &Capture, bytes: &[u8], reading: &Reading, basis: String) -> TextRow {
    let quoted = Quoted { doc: capture.name(), bytes, text: &reading.text };
    let row = |claim: WireClaim| ClaimRow {
        id: claim.id.clone().unwrap_or_default(),
        kind: claim.kind.to_string(),
        code: claim.code.to_string(),
        json: serde_json::to_string(&claim).expect("a claim is strings and numbers"),
    };
    let doubt = |doubt: &Doubt| {
        let words = doubt.span.map(|span| quoted.quote(span));
        let json =
            json!({"code": doubt.code, "words": words, "sentence": doubt.sentence, "taken": doubt.taken});
        (doubt.code.to_string(), json.to_string())
    };
    TextRow {
        capture: capture.id.clone(),
        basis,
        media: match reading.text.media {
            Media::Plain => "text/plain".into(),
            Media::Html => "text/html".into(),
        },
        charset: reading.text.charset.to_string(),
        words: reading.text.words.len(),
        published: published(&reading.extract.publication),
        claims: quoted.claims(&capture.id, &reading.extract.claims).into_iter().map(row).collect(),
        doubts: reading.doubts.iter().map(doubt).collect(),
    }
}

/// `2017-02-15 (stated)`, `2017-02-13 to 2017-02-15 (derived)`, `unknown`.
pub fn published(publication: &Publication) -> String {
    let basis = format!("{:?}", publication.basis).to_lowercase();
    match (publication.likely, publication.days) {
        (Some(day), _) => format!("{day} ({basis})"),
        (None, Some(days)) if days.from == days.to => format!("{} ({basis})", days.from),
        (None, Some(days)) => format!("{} to {} ({basis})", days.from, days.to),
        (None, None) => "unknown".to_string(),
    }
}

/// A capture with what was read from it: one row of the world that a bulletin is made of.
#[derive(Clone, Debug)]
pub struct ReadReport {
    pub capture: Capture,
    pub reading: Reading,
    /// The reading's claims on the wire, in the same order.
    pub claims: Vec<WireClaim>,
    /// A day on which the report existed at the latest.
    pub received: Option<Date>,
}

/// Everything the dossier amounts to.
#[derive(Clone, Debug)]
pub struct World {
    pub reports: Vec<ReadReport>,
}

/// One whole pass over all captures.
pub fn pass(dossier: &Dossier) -> Result<World, Error> {
    let reports = captures(dossier)?.into_iter().map(|capture| read_one(dossier, capture));
    Ok(World { reports: reports.collect::<Result<_, _>>()? })
}

/// Reads one capture of the dossier once more.
pub fn read_again(dossier: &Dossier, id: &CaptureId) -> Result<ReadReport, Error> {
    read_one(dossier, Capture { id: id.clone(), custody: dossier.index.custody_of(id)? })
}

fn read_one(dossier: &Dossier, capture: Capture) -> Result<ReadReport, Error> {
    let bytes = dossier.archive.read(&capture.id)?;
    let known = known(dossier, &capture);
    let reading = reading::read(&bytes, None, &known);
    let quoted = Quoted { doc: capture.name(), bytes: &bytes, text: &reading.text };
    let claims = quoted.claims(&capture.id, &reading.extract.claims);
    Ok(ReadReport { capture, reading, claims, received: known.received })
}
