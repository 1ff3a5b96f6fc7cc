//! What is published of each finding, as lines that a later bulletin compares itself with.
//!
//! In: what a pass found, a period; or the file of an earlier release. Out: findings with the files they rest on, as values and
//! as `findings.jsonl`. Absent: what moved, see [`super::moved`]; the disk.
//!
//! ```text
//! {"engine":"armistice 0.1.0 (rules …)","files":[{"agreement":"…","name":"parties.toml","sha256":"…"},…]}      the first line
//! {"agreement":"…","claims":["c-…"],"clause":"…","counted_as":"undetermined","facts":"…","incident":"…",…}     then each finding
//! {"engine":"…","files":[…],"release":"2017-02-16"}     then, for each earlier release that it says something else of,
//! {"agreement":"…",…}                                   all findings of that one's period: from here on they are what is on record
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
    /// What the last release that spoke of its period since said of it, if one did.
    pub revised: Option<Published>,
}

impl Earlier {
    /// What was last said of its period.
    pub fn last_said(&self) -> Option<&Published> {
        self.revised.as_ref().or(self.published.as_ref())
    }
}

/// All that a pass found, ready to be published of any period.
pub struct Findings<'a> {
    world: &'a World,
    files: &'a Files,
    /// Of each incident, by its id.
    lines: BTreeMap<&'a str, Vec<Line>>,
    rests_on: BTreeMap<String, BTreeMap<String, String>>,
}

impl<'a> Findings<'a> {
    pub fn of(world: &'a World, files: &'a Files) -> Findings<'a> {
        let lines = world.judged.iter().map(|judged| {
            let lines = moves::lines(&judged.incident, &judged.findings, &facts(judged));
            (judged.incident.id.as_str(), lines)
        });
        Findings { world, files, lines: lines.collect(), rests_on: rests_on(files) }
    }

    /// What would be published of a period now.
    pub fn within(&self, period: Period) -> Published {
        let of_period = incidents::of(self.world, period, &self.files.zone);
        let lines = of_period.iter().flat_map(|judged| &self.lines[judged.incident.id.as_str()]);
        Published { engine: RULES.to_string(), files: self.rests_on.clone(), lines: lines.cloned().collect() }
    }
}

/// For each agreement, the files that a judgement by it rests on, each with a digest.
fn rests_on(files: &Files) -> BTreeMap<String, BTreeMap<String, String>> {
    let rests_on = |agreement: &Agreement| {
        // Without an incident: only which files a judgement by this agreement would hold.
        let own = receipts::texts(&agreement.id, files).into_iter().map(|text| (text.name, text.sha256));
        let read = [SOURCES, PLACES].map(|name| (name.to_string(), sha256_hex(files.text(name).as_bytes())));
        (agreement.id.clone(), own.chain(read).collect())
    };
    files.agreements.iter().map(rests_on).collect()
}

/// A digest over everything that the incident is judged from.
fn facts(judged: &Judged) -> String {
    let json = serde_json::to_vec(&judged.incident.canonical()).expect("an incident is JSON");
    sha256_hex(&json)
}

/// What a release says of its own period, and instead of what others said of theirs.
#[derive(Clone, Debug, Default)]
pub struct Said {
    pub own: Published,
    /// By the names of the earlier releases.
    pub revised: Vec<(String, Published)>,
}

/// The lines of `findings.jsonl`.
pub fn lines(said: &Said) -> Result<Vec<Vec<u8>>, String> {
    let mut lines = part(None, &said.own)?;
    for (release, published) in &said.revised {
        lines.extend(part(Some(release), published)?);
    }
    Ok(lines)
}

fn part(release: Option<&String>, published: &Published) -> Result<Vec<Vec<u8>>, String> {
    let files = published.files.iter().flat_map(|(agreement, files)| {
        files
            .iter()
            .map(move |(name, sha256)| json!({"agreement": agreement, "name": name, "sha256": sha256}))
    });
    let mut first = json!({"engine": published.engine, "files": files.collect::<Vec<_>>()});
    if let Some(release) = release {
        first["release"] = json!(release);
    }
    let rest = published.lines.iter().map(|line| serde_json::to_value(line).expect("a line is JSON"));
    std::iter::once(first).chain(rest).map(encode).collect()
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Row {
    Head(Head),
    Line(Line),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    engine: String,
    files: Vec<File>,
    release: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    agreement: String,
    name: String,
    sha256: String,
}

/// The way back; nothing when the text is none that [`lines`] wrote.
pub fn read(text: &str) -> Option<Said> {
    let mut parts: Vec<(Option<String>, Published)> = Vec::new();
    for line in text.lines() {
        match serde_json::from_str(line).ok()? {
            Row::Head(head) => parts.push((head.release.clone(), head.published())),
            Row::Line(line) => parts.last_mut()?.1.lines.push(line),
        }
    }
    let mut parts = parts.into_iter();
    let (None, own) = parts.next()? else { return None };
    let revised = parts.map(|(release, published)| Some((release?, published)));
    Some(Said { own, revised: revised.collect::<Option<_>>()? })
}

impl Head {
    fn published(self) -> Published {
        let mut files: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for file in self.files {
            files.entry(file.agreement).or_default().insert(file.name, file.sha256);
        }
        Published { engine: self.engine, files, lines: Vec::new() }
    }
}
