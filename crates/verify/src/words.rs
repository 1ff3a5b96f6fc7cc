//! Every sentence that a reader of a verification sees, block by block, each beside the same as data.
//!
//! In: what was found out. Out: blocks. Absent: finding out. A snapshot holds every one of these sentences.

use tlog::entry::Entry;
use tlog::fork::ForkProven;
use tlog::json::{Map, Value};
use tlog::policy::Level;
use tlog::receipt::Receipt;

use crate::bundle::{LineProof, Proven};
use crate::concern::REMARKS;
use crate::instant;
use crate::line::names;
use crate::log::Checked;
use crate::report::{self, Block};
use crate::rescan::Found;
use crate::shape::{Claim, Line, Release};
use crate::terms::Standing;

/// So many characters of a remark's words are told.
const SAID: usize = 600;

pub fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

pub fn line(line: &Line, release: &Release) -> Block {
    let data = [
        ("number", number(line.number)),
        ("release", release.name.as_str().into()),
        ("subjects", texts(&line.subjects)),
        ("text", line.text.as_str().into()),
    ];
    let lines =
        vec![format!("Line {} of release {}:", line.number, release.name), format!("  {}", line.text)];
    Block { key: "line", lines, data: map(data) }
}

pub fn release(release: &Release, proven: &Proven) -> Block {
    let (index, by, created) = (proven.index(), &proven.entry().author.name, &proven.entry().created);
    let (lines, claims) = (release.lines.count, release.claims.count);
    let data = [
        ("author", by.as_str().into()),
        ("claims", number(claims)),
        ("created", created.as_str().into()),
        ("entry", number(index)),
        ("lines", number(lines)),
        ("name", release.name.as_str().into()),
    ];
    let lines = vec![
        format!("Release {}: {lines} lines, {claims} claims.", release.name),
        format!("  entry {index} of the log, by {by}, dated {created}"),
    ];
    Block { key: "release", lines, data: map(data) }
}

pub fn files(release: &Release) -> Block {
    let mut lines = vec!["Files, each as the entry of the release names it:".to_string()];
    lines.extend(
        release.files.iter().map(|file| format!("  {} {} ({} bytes)", file.sha256, file.name, file.bytes)),
    );
    let file = |file: &crate::shape::File| {
        map([
            ("bytes", number(file.bytes)),
            ("name", file.name.as_str().into()),
            ("sha256", file.sha256.hex().into()),
        ])
    };
    Block { key: "files", lines, data: Value::List(release.files.iter().map(file).collect()) }
}

/// The name of a level.
pub fn level_name(level: Level) -> &'static str {
    match level {
        Level::Provisional => "provisional",
        Level::Witnessed => "witnessed",
        Level::Unanimous => "unanimous",
    }
}

pub fn level(standing: &Standing) -> Block {
    let stated = level_name(standing.level);
    let (level, why) = match (standing.by.pinned, standing.level) {
        (false, _) => {
            ("provisional", format!("by the policy that the log chose for itself it would be {stated}"))
        }
        (true, Level::Provisional) if standing.quorum_met => {
            (stated, "the policy asks for no cosigner".into())
        }
        (true, Level::Provisional) => (stated, "the quorum of the policy did not cosign".into()),
        (true, Level::Witnessed) => (stated, "the quorum of the policy cosigned".into()),
        (true, Level::Unanimous) if standing.by.has_states => {
            (stated, "the quorum of the policy and every state cosigned".into())
        }
        (true, Level::Unanimous) => (stated, "every witness of the policy cosigned".into()),
    };
    let mut lines = vec![format!("Level: {level} ({why})")];
    for cosigned in &standing.cosigners {
        lines.push(format!(
            "  {} ({}) cosigned at {}",
            cosigned.name,
            cosigned.key_name,
            instant::show(cosigned.time)
        ));
    }
    let cosigned = |name: &String| standing.cosigners.iter().any(|cosigned| cosigned.name == *name);
    let silent: Vec<String> = standing.by.witnesses.iter().filter(|name| !cosigned(name)).cloned().collect();
    if !silent.is_empty() {
        lines.push(format!("  did not cosign: {}", silent.join(", ")));
    }
    let cosigners = standing.cosigners.iter().map(|cosigned| {
        map([
            ("key_name", cosigned.key_name.as_str().into()),
            ("name", cosigned.name.as_str().into()),
            ("time", instant::show(cosigned.time).into()),
        ])
    });
    let data = [
        ("cosigners", Value::List(cosigners.collect())),
        ("name", level.into()),
        ("quorum_met", Value::Bool(standing.quorum_met)),
        ("silent", texts(&silent)),
    ];
    Block { key: "level", lines, data: map(data) }
}

pub fn time(standing: &Standing) -> Block {
    let count = plural(standing.cosigners.len(), "cosigner");
    let existed = standing.existed_by().map(instant::show);
    let mut lines = vec![match (&existed, standing.spare()) {
        (None, _) => "Existed by: not known, because no cosigner states a time".to_string(),
        (Some(time), 0) => {
            format!("Existed by: {time} (the earliest time of {count}, none of whom may be wrong)")
        }
        (Some(time), _) => {
            format!("Existed by: {time} (the second earliest time of {count}, so that one may be wrong)")
        }
    }];
    if let (Some(age), Some(at)) = (standing.age(), standing.at) {
        let at = instant::show(at.max(0).unsigned_abs());
        let side = if age < 0 { "after" } else { "before" };
        lines.push(format!("Age: the newest cosignature is {} {side} {at}", instant::length(age)));
    }
    let data = [
        ("age_seconds", standing.age().map_or(Value::Null, Value::Integer)),
        ("existed_by", existed.map_or(Value::Null, Value::Text)),
        ("may_be_wrong", number(standing.spare() as u64)),
    ];
    Block { key: "time", lines, data: map(data) }
}

pub fn log(standing: &Standing) -> Block {
    let Standing { origin, size, root, .. } = standing;
    let data = [
        ("key", standing.log.to_string().into()),
        ("origin", origin.as_str().into()),
        ("root", root.hex().into()),
        ("size", number(*size)),
    ];
    let lines = vec![format!("Log: {origin}, {size} entries"), format!("  root {root}")];
    Block { key: "log", lines, data: map(data) }
}

pub fn policy(standing: &Standing) -> Block {
    let by = &standing.by;
    let whose = if by.pinned { "the one that you pinned" } else { "the log's own, because none was pinned" };
    let same = by.own.as_ref().map(|own| own.sha256 == by.sha256);
    let mut lines = vec![format!("Policy: {whose}"), format!("  SHA-256 {}", by.sha256)];
    lines.push(match (&by.own, same) {
        (Some(own), Some(true)) => format!("  the log's own latest policy, entry {}, is the same", own.index),
        (Some(own), _) => {
            format!(
                "  the log's own latest policy, entry {}, is another one: SHA-256 {}",
                own.index, own.sha256
            )
        }
        (None, _) => "  the log states no policy of its own".into(),
    });
    let data = [
        ("own_entry", by.own.as_ref().map_or(Value::Null, |own| number(own.index))),
        ("own_is_the_same", same.map_or(Value::Null, Value::Bool)),
        ("pinned", Value::Bool(by.pinned)),
        ("sha256", by.sha256.hex().into()),
    ];
    Block { key: "policy", lines, data: map(data) }
}

/// Dissents and what else was said, with its words.
pub fn remarks(remarks: &[Proven]) -> Block {
    let mut lines = vec![format!("Said about it since: {}", counted(remarks.iter().map(Proven::entry)))];
    for proven in remarks {
        lines.extend(remark(proven.index(), proven.entry()));
    }
    let data = remarks.iter().map(|proven| remark_data(proven.index(), proven.entry()));
    Block { key: "remarks", lines, data: Value::List(data.collect()) }
}

/// `1 dissent, 2 corrections`: the kinds that there are.
fn counted<'a>(remarks: impl Iterator<Item = &'a Entry> + Clone) -> String {
    let count = |kind: &&str| remarks.clone().filter(|entry| entry.kind == **kind).count();
    let counts: Vec<String> = REMARKS
        .iter()
        .map(|kind| (count(kind), kind))
        .filter(|(count, _)| *count > 0)
        .map(|(count, kind)| plural(count, kind))
        .collect();
    if counts.is_empty() { "nothing".into() } else { counts.join(", ") }
}

fn remark(index: u64, entry: &Entry) -> Vec<String> {
    let (kind, by) = (&entry.kind, &entry.author.name);
    let mut lines = vec![format!("  {kind} by {by}, dated {}, entry {index}:", entry.created)];
    lines.extend(entry.body.iter().map(|(key, value)| format!("    {key}: {}", said(value))));
    lines
}

fn remark_data(index: u64, entry: &Entry) -> Value {
    map([
        ("author", entry.author.name.as_str().into()),
        ("body", Value::Map(entry.body.clone())),
        ("created", entry.created.as_str().into()),
        ("entry", number(index)),
        ("kind", entry.kind.as_str().into()),
    ])
}

fn said(value: &Value) -> String {
    let text = value.text().map_or_else(|| report::json(value), str::to_string);
    let cut: String = text.chars().take(SAID).collect();
    if cut.len() < text.len() { format!("{cut}… (cut here)") } else { text }
}

/// The claims and captures behind a line.
pub fn rests_on(proof: &LineProof) -> Block {
    let (claims, captures) = (&proof.claims, &proof.line.captures);
    let mut lines =
        vec![format!("Rests on: {}, {}", plural(claims.len(), "claim"), plural(captures.len(), "capture"))];
    let mut data = Vec::new();
    for proven in claims {
        let id = proven.claim.id();
        let (end, claim) = match &proven.claim {
            Claim::Shown { claim, .. } => ("", Value::Map(claim.clone())),
            Claim::Withheld { .. } => (", withheld: it is there, but not shown", Value::Null),
        };
        lines.push(format!("  claim {id}{end}"));
        data.push(map([("claim", claim), ("id", id.into())]));
    }
    let mut received = Vec::new();
    for capture in captures {
        for proven in proof.captures.iter().filter(|proven| names(proven, capture)) {
            let (entry, index) = (proven.entry(), proven.index());
            let (by, created) = (&entry.author.name, &entry.created);
            lines.push(format!("  capture {capture}"));
            lines.push(format!("    entry {index}, by {by}, dated {created}"));
            received.push(map([
                ("author", by.as_str().into()),
                ("capture", capture.as_str().into()),
                ("created", created.as_str().into()),
                ("entry", number(index)),
            ]));
        }
    }
    let data = [("captures", Value::List(received)), ("claims", Value::List(data))];
    Block { key: "rests_on", lines, data: map(data) }
}

/// Up to where remarks were looked for, who says so, and what came after the checkpoint of the proof.
pub fn search(scan: u64, found: Option<&Found>) -> Block {
    let mut lines = Vec::new();
    match found {
        Some(found) => {
            lines.push(format!(
                "Searched: all {} entries of the copy of the log that you gave; this proof, of {scan} entries, leaves out none of its own",
                found.entries
            ));
            let later = counted(found.later.iter().map(|(_, entry)| entry));
            lines.push(format!("Said about it later, after this proof was made: {later}"));
            found.later.iter().for_each(|(index, entry)| lines.extend(remark(*index, entry)));
        }
        None => lines.push(format!(
            "Searched: whoever made this proof says that all {scan} entries were; give --trees to check it"
        )),
    }
    let later = found.iter().flat_map(|found| &found.later).map(|(index, entry)| remark_data(*index, entry));
    let data = [
        ("by_this_program", Value::Bool(found.is_some())),
        ("entries", number(found.map_or(scan, |found| found.entries))),
        ("later", Value::List(later.collect())),
    ];
    Block { key: "searched", lines, data: map(data) }
}

pub fn proves_line(standing: &Standing) -> Block {
    proves(standing, "These exact words stand in the release, and rest on exactly these claims and captures.")
}

pub fn proves_release(standing: &Standing, with_files: bool) -> Block {
    let first = if with_files {
        "The files in this folder are, byte for byte, those of the release."
    } else {
        "The log holds a release of this name, and names the SHA-256 of each of its files."
    };
    proves(standing, first)
}

pub fn proves_log(standing: &Standing) -> Block {
    proves(
        standing,
        "Every entry of this copy is signed by a member who might add it, and the checkpoint fits them all.",
    )
}

fn proves(standing: &Standing, first: &str) -> Block {
    let second = if standing.by.pinned && standing.quorum_met && !standing.cosigners.is_empty() {
        "The cosigners vouch that this log only ever grew, and that they all saw the same one."
    } else {
        "Only the operator of the log vouches for it, who could show another log to others."
    };
    sentences("proves", "What this proves", &[first, second])
}

pub fn does_not_prove(standing: &Standing, found: Option<&Found>, with_files: bool) -> Block {
    let size = found.map_or(standing.size, |found| found.entries);
    let later = format!(
        "Nothing is known of what was filed after entry {}, or in another log.",
        size.saturating_sub(1)
    );
    let mut said = vec![
        "It does not prove that the words are true.",
        "A cosignature says that the log only grew; it is no agreement with what the log holds.",
        &later,
    ];
    if found.is_none() {
        said.push(
            "That no dissent, and no change of who may speak, was left out is the word of whoever made this proof.",
        );
    }
    if with_files {
        said.push("Whether the page and the data say the same as the text was not compared; each is as it was frozen.");
    }
    sentences("does_not_prove", "What this does not prove", &said)
}

pub fn does_not_prove_log(standing: &Standing) -> Block {
    let later =
        format!("Nothing is known of what was filed after entry {}.", standing.size.saturating_sub(1));
    let said = [
        "It does not prove that the words are true.",
        "A cosignature says that the log only grew; it is no agreement with what the log holds.",
        &later,
    ];
    sentences("does_not_prove", "What this does not prove", &said)
}

pub fn proves_fork() -> Block {
    let said = [
        "Whoever holds these keys told two different stories about one log; anyone with this file can check that.",
        "It does not prove which of the two is right, or whether the keys were stolen.",
    ];
    sentences("proves", "What this proves", &said)
}

pub fn fork(proven: &ForkProven) -> Block {
    let mut lines = vec![format!("Both histories of {} were signed by:", proven.origin)];
    lines.extend(proven.signers.iter().map(|key| format!("  {key}")));
    let signers: Vec<String> = proven.signers.iter().map(ToString::to_string).collect();
    let sizes = vec![number(proven.sizes.0), number(proven.sizes.1)];
    let data = [
        ("origin", proven.origin.as_str().into()),
        ("signers", texts(&signers)),
        ("sizes", Value::List(sizes)),
    ];
    Block { key: "fork", lines, data: map(data) }
}

pub fn receipt(receipt: &Receipt) -> Block {
    let Receipt { origin, leaf, include_by } = receipt;
    let lines = vec![
        format!("The log {origin} signed that by {include_by} it would include the entry whose leaf hash is"),
        format!("  {leaf}"),
    ];
    let data = [
        ("include_by", include_by.as_str().into()),
        ("leaf", leaf.hex().into()),
        ("origin", origin.as_str().into()),
    ];
    Block { key: "receipt", lines, data: map(data) }
}

/// How many entries of which kinds, and how many files.
pub fn entries(checked: &Checked) -> Block {
    let mut lines =
        vec![format!("Checked: {} entries, {} tiles and bundles", checked.leaves.len(), checked.tiles)];
    lines.extend(checked.kinds.iter().map(|(kind, count)| format!("  {count} {kind}")));
    if checked.ahead > 0 {
        lines.push(format!("  {} more files lie beyond the checkpoint and were let be", checked.ahead));
    }
    let kinds: Map = checked.kinds.iter().map(|(kind, count)| (kind.clone(), number(*count))).collect();
    let data = [
        ("ahead", number(checked.ahead)),
        ("entries", number(checked.leaves.len() as u64)),
        ("kinds", Value::Map(kinds)),
        ("tiles", number(checked.tiles)),
    ];
    Block { key: "checked", lines, data: map(data) }
}

fn sentences(key: &'static str, title: &str, said: &[&str]) -> Block {
    let lines = std::iter::once(title.to_string())
        .chain(said.iter().map(|sentence| format!("  {sentence}")))
        .collect();
    Block { key, lines, data: Value::List(said.iter().map(|sentence| Value::from(*sentence)).collect()) }
}

fn number(count: u64) -> Value {
    Value::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

fn texts(items: &[String]) -> Value {
    Value::List(items.iter().map(|item| Value::from(item.as_str())).collect())
}

fn map<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Map(members.map(|(key, value)| (key.to_string(), value)).into())
}
