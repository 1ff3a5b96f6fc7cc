//! Captures to readings, one at a time: what is told about a capture, what is read from it, and both as rows.
//!
//! In: an open dossier. Out: [`ReadReport`]s, rows of the index. Absent: any second report; the clock.

use jiff::Timestamp;
use jiff::civil::Date;
use judging::agreement::Agreement;
use judging::sources::{Kind as SourceKind, Source};
use reading::Reading;
use reading::doubt::Doubt;
use reading::extract::publication::{Known, KnownInstrument, Publication};
use reading::text::Media;
use serde_json::json;

use super::{Error, TOOL};
use crate::archive::CaptureId;
use crate::dossier::Dossier;
use crate::dossier::files::{Files, zone};
use crate::record::index::{ClaimRow, Custody, TextRow};
use crate::wire::{Quoted, WireClaim};

/// A capture with what was read from it: one row of the world that a bulletin is made of.
#[derive(Clone, Debug)]
pub struct ReadReport {
    pub capture: Capture,
    pub reading: Reading,
    /// The reading's claims on the wire, in the same order.
    pub claims: Vec<WireClaim>,
    /// Who published it, for people.
    pub outlet: String,
    /// A day on which the report existed at the latest.
    pub received: Option<Date>,
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
    let source = source_of(&dossier.files, capture);
    Known {
        published,
        received,
        instruments: instruments(&dossier.files.agreements),
        gazetteer: dossier.files.gazetteer.clone(),
        partisan: source.is_some_and(|source| source.kind == SourceKind::PartyOrgan),
    }
}

/// The source of a capture, as `sources.toml` has it: by the id that was told last, else by the outlet's name.
pub fn source_of<'a>(files: &'a Files, capture: &Capture) -> Option<&'a Source> {
    let sources = &files.sources;
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

/// Everything besides its bytes that a capture's reading depends on.
pub fn basis(dossier: &Dossier, known: &Known) -> String {
    let told = (known.published, known.received, known.partisan);
    crate::archive::sha256_hex(format!("{TOOL} {} {told:?}", dossier.files.digest).as_bytes())
}

pub fn text_row(capture: &Capture, bytes: &[u8], reading: &Reading, basis: String) -> TextRow {
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

/// Reads one capture of the dossier once more.
pub fn read_again(dossier: &Dossier, id: &CaptureId) -> Result<ReadReport, Error> {
    read_one(dossier, Capture { id: id.clone(), custody: dossier.index.custody_of(id)? })
}

pub fn read_one(dossier: &Dossier, capture: Capture) -> Result<ReadReport, Error> {
    let bytes = dossier.archive.read(&capture.id)?;
    let known = known(dossier, &capture);
    let reading = reading::read(&bytes, None, &known);
    let quoted = Quoted { doc: capture.name(), bytes: &bytes, text: &reading.text };
    let claims = quoted.claims(&capture.id, &reading.extract.claims);
    let outlet = outlet(&dossier.files, &capture, &reading);
    Ok(ReadReport { capture, reading, claims, outlet, received: known.received })
}

/// The outlet's name as `sources.toml` has it, else as told, else as the page calls itself, else the report's own.
fn outlet(files: &Files, capture: &Capture, reading: &Reading) -> String {
    if let Some(source) = source_of(files, capture) {
        return source.name.clone();
    }
    let told = capture.custody.iter().rev();
    let told = told
        .map(|custody| &custody.facts)
        .find_map(|facts| facts.source.clone().or(facts.outlet_name.clone()));
    told.or_else(|| reading.text.stated.site.clone()).unwrap_or_else(|| capture.name().to_string())
}
