//! The documents of a gold file, read by our own reader.
//!
//! In: names and folders of documents, what a reader knows beforehand, and, if asked for, the publication dates that the
//! gold states. Out: a claim file
//! as `armistice read` would print it, and each document's regions and publication date. A sidecar `.meta.json` beside a
//! document is heeded, as everywhere.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use reading::extract::publication::{Known, Publication};
use reading::text::Text;

use super::documents::Documents;
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
    pub text: Text,
    pub publication: Publication,
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
        let (text, publication) = (reading.text, reading.extract.publication);
        own.read.insert(doc.to_owned(), Read { bytes: report.bytes, text, publication });
    }
    own
}

fn report(path: &Path) -> Option<crate::sources::Report> {
    let found = files::find(path, None).into_iter().next()?.ok()?;
    files::read(&found, &Facts::default()).ok()
}
