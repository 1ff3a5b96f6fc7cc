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

use super::{Error, RULES, parallel};
use crate::archive::{CaptureId, sha256_hex};
use crate::dossier::Dossier;
use crate::dossier::files::{Files, zone};
use crate::record::index::{ClaimRow, Custody, TextRow};
use crate::sources::Moment;
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

/// What the reader is told of a report before it reads.
#[derive(Clone, Debug)]
struct Told {
    /// The last publication date that anyone stated.
    published: Option<Date>,
    /// The first day on which the report certainly existed.
    received: Option<Date>,
    /// It speaks for a party.
    partisan: bool,
}

fn told(files: &Files, capture: &Capture) -> Told {
    let day = |moment: Moment| moment.day(&files.zone);
    let existed = |custody: &Custody| match custody.facts.received {
        Some(moment) => Some(day(moment)),
        None => custody.ingested.parse().ok().map(|at: Timestamp| at.to_zoned(files.zone.clone()).date()),
    };
    Told {
        published: capture.custody.iter().rev().find_map(|custody| custody.facts.published.map(day)),
        received: capture.custody.iter().filter_map(existed).min(),
        partisan: source_of(files, capture).is_some_and(|source| source.kind == SourceKind::PartyOrgan),
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
pub fn basis(files: &Files, capture: &Capture) -> String {
    let told = told(files, capture);
    sha256_hex(format!("{RULES} {} {} {told:?}", files.digest, capture.name()).as_bytes())
}

pub fn text_row(read: &ReadReport, basis: String) -> TextRow {
    let reading = &read.reading;
    let claim = |claim: &WireClaim| ClaimRow {
        id: claim.id.clone().unwrap_or_default(),
        kind: claim.kind.to_string(),
        code: claim.code.to_string(),
        json: serde_json::to_string(claim).expect("a claim is strings and numbers"),
    };
    let doubt = |doubt: &Doubt| {
        let words = doubt.span.and_then(|span| reading.text.words.get(span.range()));
        let json =
            json!({"code": doubt.code, "words": words, "sentence": doubt.sentence, "taken": doubt.taken});
        (doubt.code.to_string(), json.to_string())
    };
    TextRow {
        capture: read.capture.id.clone(),
        basis,
        media: match reading.text.media {
            Media::Plain => "text/plain".into(),
            Media::Html => "text/html".into(),
            Media::Events => "text/csv".into(),
        },
        charset: reading.text.charset.to_string(),
        words: reading.text.words.len(),
        published: published(&reading.extract.publication),
        claims: read.claims.iter().map(claim).collect(),
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
    let capture = Capture { id: id.clone(), custody: dossier.index.custody_of(id)? };
    Ok(read_all(dossier, vec![capture])?.remove(0))
}

/// Reads captures, in their order, on all cores.
pub fn read_all(dossier: &Dossier, captures: Vec<Capture>) -> Result<Vec<ReadReport>, Error> {
    let files = &dossier.files;
    let kept = captures.into_iter().map(|capture| Ok((dossier.archive.read(&capture.id)?, capture)));
    let kept = kept.collect::<Result<Vec<_>, Error>>()?;
    let known = shared(files);
    Ok(parallel::map(kept, |(bytes, capture)| read_one(&bytes, capture, files, &known)))
}

/// What every report of a dossier is read against.
fn shared(files: &Files) -> Known {
    Known {
        instruments: instruments(&files.agreements),
        gazetteer: files.gazetteer.clone(),
        ..Known::default()
    }
}

/// Pure: bytes and what is told about them, to what they say.
fn read_one(bytes: &[u8], capture: Capture, files: &Files, known: &Known) -> ReadReport {
    let Told { published, received, partisan } = told(files, &capture);
    let reading = reading::read(bytes, None, &Known { published, received, partisan, ..known.clone() });
    let quoted = Quoted { doc: capture.name(), bytes, text: &reading.text };
    let claims = quoted.claims(&capture.id, &reading.extract.claims);
    let outlet = outlet(files, &capture, &reading);
    ReadReport { capture, reading, claims, outlet, received }
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

/// Above this many reports the comparison of all with all would cost more than it tells.
const NARROWED_AT_MOST: usize = 400;

/// Reports that speak of one meeting narrow each other's derived dates; those that moved have their times placed anew.
pub fn narrow(dossier: &Dossier, reports: &mut [ReadReport]) -> Result<(), Error> {
    if reports.len() > NARROWED_AT_MOST {
        return Ok(());
    }
    let files = &dossier.files;
    let view = |report: &ReadReport| report.reading.extract.publication.clone();
    let mut dated: Vec<(Publication, &reading::text::Text, &[reading::extract::dates::Timex])> =
        reports.iter().map(|r| (view(r), &r.reading.text, r.reading.extract.timexes.as_slice())).collect();
    reading::extract::publication::narrow(&mut dated);
    let moved: Vec<Publication> = dated.into_iter().map(|(publication, ..)| publication).collect();
    for (report, publication) in reports.iter_mut().zip(moved) {
        if report.reading.extract.publication == publication {
            continue;
        }
        let Told { published, received, partisan } = told(files, &report.capture);
        let known = Known { published, received, partisan, ..shared(files) };
        let reading = &mut report.reading;
        reading.extract.claims =
            reading::extract::claims(&reading.text, &reading.extract.timexes, &publication, &known);
        reading.extract.publication = publication;
        let bytes = dossier.archive.read(&report.capture.id)?;
        let quoted = Quoted { doc: report.capture.name(), bytes: &bytes, text: &report.reading.text };
        report.claims = quoted.claims(&report.capture.id, &report.reading.extract.claims);
    }
    Ok(())
}
