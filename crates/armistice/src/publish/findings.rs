//! What is published of each finding, as lines that a later bulletin compares itself with.
//!
//! In: what a pass found, a period; or the file of an earlier release. Out: findings with the files they rest on, as values and
//! as `findings.jsonl`. Absent: what moved, see [`super::moved`]; the disk.
//!
//! ```text
//! {"engine":"armistice 0.1.0 (rules …)","files":[{"agreement":"…","name":"parties.toml","sha256":"…"},…]}      the first line
//! {"agreement":"…","claims":["c-…"],"clause":"…","counted_as":"undetermined","facts":"…","incident":"…",…}     then each finding
//! ```

use std::collections::BTreeMap;

use judging::agreement::Agreement;
use judging::moves::{self, Line, Published};
use serde::Deserialize;
use serde_json::json;

use super::bulletin::Period;
use super::incidents;
use super::release::encode;
use crate::archive::sha256_hex;
use crate::dossier::files::{Files, PLACES, SOURCES};
use crate::flow::{Judged, RULES, World, receipts};

/// A release as it was published.
#[derive(Clone, Debug)]
pub struct Earlier {
    pub release: String,
    pub period: Period,
    /// Empty when its file is not there, is not the one that was frozen, or never was.
    pub published: Option<Published>,
}

/// What would be published of a period now.
pub fn of(world: &World, files: &Files, period: Period) -> Published {
    let of_period = incidents::of(world, period, &files.zone);
    let line = |judged: &&Judged| moves::lines(&judged.incident, &judged.findings, &facts(judged));
    let rests_on = |agreement: &Agreement| {
        // Without an incident: only which files a judgement by this agreement would hold.
        let own = receipts::texts(&agreement.id, files).into_iter().map(|text| (text.name, text.sha256));
        let read = [SOURCES, PLACES].map(|name| (name.to_string(), sha256_hex(files.text(name).as_bytes())));
        (agreement.id.clone(), own.chain(read).collect())
    };
    Published {
        engine: RULES.to_string(),
        files: files.agreements.iter().map(rests_on).collect(),
        lines: of_period.iter().flat_map(line).collect(),
    }
}

/// A digest over everything that the incident is judged from.
fn facts(judged: &Judged) -> String {
    let json = serde_json::to_vec(&judged.incident.canonical()).expect("an incident is JSON");
    sha256_hex(&json)
}

/// The lines of `findings.jsonl`.
pub fn lines(published: &Published) -> Result<Vec<Vec<u8>>, String> {
    let files = published.files.iter().flat_map(|(agreement, files)| {
        files
            .iter()
            .map(move |(name, sha256)| json!({"agreement": agreement, "name": name, "sha256": sha256}))
    });
    let first = json!({"engine": published.engine, "files": files.collect::<Vec<_>>()});
    let rest = published.lines.iter().map(|line| serde_json::to_value(line).expect("a line is JSON"));
    std::iter::once(first).chain(rest).map(encode).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    engine: String,
    files: Vec<File>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    agreement: String,
    name: String,
    sha256: String,
}

/// The way back; nothing when the text is none that [`lines`] wrote.
pub fn read(text: &str) -> Option<Published> {
    let mut lines = text.lines();
    let head: Head = serde_json::from_str(lines.next()?).ok()?;
    let mut files: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for file in head.files {
        files.entry(file.agreement).or_default().insert(file.name, file.sha256);
    }
    let lines: Result<Vec<Line>, _> = lines.map(serde_json::from_str).collect();
    Some(Published { engine: head.engine, files, lines: lines.ok()? })
}
