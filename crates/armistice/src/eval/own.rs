//! The documents of a gold file, read by our own reader.
//!
//! In: names and folders of documents, what a reader knows beforehand, and, if asked for, the publication dates that the
//! gold states. Out: a claim file as `armistice read` would print it, each document's reading, and the links between
//! them. A sidecar `.meta.json` beside a document is heeded, as everywhere.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use reading::Reading;
use reading::extract::publication::Known;
use reading::resolve::{self, ClaimRef};

use super::documents::Documents;
use super::links::{Links, Passage};
use crate::sources::{Facts, files};
use crate::wire::Quoted;

/// What our reader makes of the documents.
#[derive(Debug, Default)]
pub struct Own {
    /// JSON Lines.
    pub claims: String,
    pub read: BTreeMap<String, Read>,
}

#[derive(Debug)]
pub struct Read {
    pub bytes: Vec<u8>,
    pub reading: Reading,
}

/// Reads each document once. Those in no folder are noted and left out.
pub fn read<'a>(
    docs: impl Iterator<Item = &'a str>,
    documents: &Documents,
    told: &BTreeMap<String, Date>,
    known: fn(&Facts) -> Known,
    notes: &mut Vec<String>,
) -> Own {
    let mut own = Own::default();
    for doc in docs {
        let Some(report) = documents.path(doc).and_then(|path| report(&path)) else {
            notes
                .push(format!("{doc} is in no folder of documents and is left out; --docs names the folder"));
            continue;
        };
        let mut known = known(&report.facts);
        known.published = told.get(doc).copied().or(known.published);
        let reading = reading::read(&report.bytes, None, &known);
        let quoted = Quoted { doc, bytes: &report.bytes, text: &reading.text };
        for claim in &reading.extract.claims {
            own.claims += &serde_json::to_string(&quoted.claim(claim)).expect("strings and numbers");
            own.claims.push('\n');
        }
        own.read.insert(doc.to_owned(), Read { bytes: report.bytes, reading });
    }
    own
}

fn report(path: &Path) -> Option<crate::sources::Report> {
    let found = files::find(path, None).into_iter().next()?.ok()?;
    files::read(&found, &Facts::default()).ok()
}

/// Copied passages, and claims on one incident, as our own resolving groups them.
pub fn links<'a>(own: &'a Own) -> Links {
    let docs: Vec<(&'a String, &'a Read)> = own.read.iter().collect();
    let report = |(id, read): &(&'a String, &'a Read)| resolve::Report {
        id,
        source: None,
        affiliation: None,
        reading: &read.reading,
    };
    let reports: Vec<resolve::Report> = docs.iter().map(report).collect();
    let (resolved, _) = resolve::resolve(&reports, &[]);
    let passage = |report: usize, span| {
        let (doc, read) = docs[report];
        let at = read.reading.text.map.capture(span);
        Passage { doc: doc.clone(), kind: None, code: None, start: at.start as i64, end: at.end as i64 }
    };
    let claim = |at: &ClaimRef| {
        let claim = resolve::claim(&reports, *at)?;
        let passage = passage(at.report, claim.evidence);
        Some(Passage { kind: Some(claim.kind.name().into()), code: Some(claim.code.into()), ..passage })
    };
    let mut links = Links::default();
    for incident in &resolved.incidents {
        let all = incident.claims.iter().chain(&incident.denials);
        links.group(all.filter_map(claim).collect());
    }
    for copied in &resolved.copies {
        let passages: Vec<Passage> = copied.sentences.iter().map(|s| passage(s.report, s.span)).collect();
        links.copied(&passages);
    }
    links
}
