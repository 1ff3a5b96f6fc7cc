//! What is published of each finding, as lines that a later bulletin compares itself with.
//!
//! In: what a pass found, a period; or the file of an earlier release. Out: findings with the files they rest on, as values and
//! as `findings.jsonl`. Absent: what moved, see [`super::moved`]; the disk.
//!
//! ```text
//! {"engine":"armistice 0.1.0 (rules …)","files":[{"agreement":"…","name":"parties.toml","sha256":"…"},…],"level":"restricted"}      the first line
//! {"agreement":"…","claims":["c-…"],"clause":"…","counted_as":"undetermined","facts":"…","incident":"…",…}     then each finding
//! {"engine":"…","files":[…],"level":"restricted","release":"2017-02-16"}     then, for each earlier release that it says something else of,
//! {"agreement":"…",…}                                   all findings of that one's period: from here on they are what is on record
//! ```

use std::collections::{BTreeMap, BTreeSet};

use judging::agreement::Agreement;
use judging::finding::Finding;
use judging::moves::{self, Line, Published};
use judging::parties::Kind;
use serde::Deserialize;
use serde_json::json;

use super::bulletin::Period;
use super::incidents;
use super::level::{self, Level};
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
    pub published: Option<Said>,
    /// What the last release that spoke of its period since said of it, if one did.
    pub revised: Option<Said>,
    /// The same of the last public one.
    pub revised_in_public: Option<Said>,
}

impl Earlier {
    /// What such readers were last told of its period.
    pub fn last_said(&self, readers: Level) -> Option<&Said> {
        let revised = match readers {
            Level::Restricted => &self.revised,
            Level::Public => &self.revised_in_public,
        };
        revised.as_ref().or(self.published.as_ref())
    }
}

/// All that a pass found, ready to be published of any period.
pub struct Findings<'a> {
    world: &'a World,
    files: &'a Files,
    /// Of each incident, by its id.
    lines: BTreeMap<&'a str, Vec<Line>>,
    /// The same as anybody may know it.
    public: BTreeMap<&'a str, Vec<Line>>,
    rests_on: BTreeMap<String, BTreeMap<String, String>>,
}

impl<'a> Findings<'a> {
    /// `sealed` are the ids of sources that are sealed.
    pub fn of(world: &'a World, files: &'a Files, sealed: &[String]) -> Findings<'a> {
        let protected = level::protected_claims(world, files, sealed);
        let id = |judged: &'a Judged| judged.incident.id.as_str();
        let whole = |judged: &Judged| moves::lines(&judged.incident, &judged.findings, &facts(judged));
        let public = |judged: &Judged| in_public(judged, files, &protected);
        Findings {
            world,
            files,
            lines: world.judged.iter().map(|judged| (id(judged), whole(judged))).collect(),
            public: world.judged.iter().map(|judged| (id(judged), public(judged))).collect(),
            rests_on: rests_on(files),
        }
    }

    /// What would be published of a period now.
    pub fn within(&self, period: Period, level: Level) -> Said {
        let of_period = incidents::of(self.world, period, &self.files.zone);
        let all = if level == Level::Public { &self.public } else { &self.lines };
        let lines = of_period.iter().flat_map(|judged| &all[judged.incident.id.as_str()]);
        let mut files = self.rests_on.clone();
        if level == Level::Public {
            // Whoever has the rest of such a file could try names until the digest fits.
            files.values_mut().for_each(|files| files.retain(|name, _| name != SOURCES && name != PLACES));
        }
        Said {
            level,
            published: Published { engine: RULES.to_string(), files, lines: lines.cloned().collect() },
        }
    }
}

/// The findings of an incident without what the public version leaves out: claims of protected sources, persons, reasons
/// (which may name a place), and the digest, by which guesses could be tried.
fn in_public(judged: &Judged, files: &Files, protected: &BTreeSet<String>) -> Vec<Line> {
    let is_person = |id: &String| files.parties.get(id).is_some_and(|party| party.kind == Kind::Person);
    let bare = |finding: &Finding| {
        let mut bare = Finding { outcome: finding.outcome.without_reason(), ..finding.clone() };
        bare.attribution.parties.retain(|id| !is_person(id));
        bare
    };
    let findings: Vec<Finding> = judged.findings.iter().map(bare).collect();
    let mut lines = moves::lines(&judged.incident, &findings, "");
    lines.iter_mut().for_each(|line| line.claims.retain(|claim| !protected.contains(claim)));
    lines
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

/// What was said of one period, and to whom.
#[derive(Clone, Debug)]
pub struct Said {
    pub level: Level,
    pub published: Published,
}

/// What a release says of its own period, and instead of what others said of theirs.
#[derive(Clone, Debug)]
pub struct Kept {
    pub own: Said,
    /// By the names of the earlier releases.
    pub revised: Vec<(String, Said)>,
}

/// The lines of `findings.jsonl`.
pub fn lines(kept: &Kept) -> Result<Vec<Vec<u8>>, String> {
    let mut lines = part(None, &kept.own)?;
    for (release, said) in &kept.revised {
        lines.extend(part(Some(release), said)?);
    }
    Ok(lines)
}

fn part(release: Option<&String>, said: &Said) -> Result<Vec<Vec<u8>>, String> {
    let published = &said.published;
    let files = published.files.iter().flat_map(|(agreement, files)| {
        files
            .iter()
            .map(move |(name, sha256)| json!({"agreement": agreement, "name": name, "sha256": sha256}))
    });
    let mut first = json!({
        "engine": published.engine,
        "files": files.collect::<Vec<_>>(),
        "level": said.level,
    });
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
    Line(Box<Line>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    engine: String,
    files: Vec<File>,
    level: Level,
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
pub fn read(text: &str) -> Option<Kept> {
    let mut parts: Vec<(Option<String>, Said)> = Vec::new();
    for line in text.lines() {
        match serde_json::from_str(line).ok()? {
            Row::Head(head) => parts.push((head.release.clone(), head.said())),
            Row::Line(line) => parts.last_mut()?.1.published.lines.push(*line),
        }
    }
    let mut parts = parts.into_iter();
    let (None, own) = parts.next()? else { return None };
    let revised = parts.map(|(release, said)| Some((release?, said)));
    Some(Kept { own, revised: revised.collect::<Option<_>>()? })
}

impl Head {
    fn said(self) -> Said {
        let mut files: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for file in self.files {
            files.entry(file.agreement).or_default().insert(file.name, file.sha256);
        }
        Said { level: self.level, published: Published { engine: self.engine, files, lines: Vec::new() } }
    }
}
