//! A bulletin frozen: its files, and what the log says of them so that one line can be checked by itself.
//!
//! In: a bulletin, the claims it rests on, a salt for each. Out: the files of the release and the body of its entry.
//! Absent: the disk, the log, proofs (see [`crate::releases`]). Pure: chance arrives as an argument.
//!
//! ```text
//! bulletin.txt, bulletin.html, bulletin.json    the bulletin in its three forms
//! bulletin.csv, bulletin.xlsx, incidents.csv, incidents.geojson    the same as tables, for other programs
//! lines.jsonl     {"captures":["9c1e…"],"claims":["c-…"],"line":17,"subjects":["i-…"],"text":"…"} for each line of the text
//! claims.jsonl    {"claim":{…},"id":"c-…","salt":"…"} for each claim that a line rests on
//! findings.jsonl  each incident by each clause, and what it revises, for later bulletins to compare with, see [`super::findings`]
//! ```
//!
//! The lines of each of the two are the leaves of an RFC 6962 tree, whose root the entry names. The salt keeps anyone from
//! guessing a claim that is later withheld from the hash that stays.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use tlog::hash::{self, Hash};
use tlog::json as canonical;
use tlog::tree;

use super::bulletin::Bulletin;
use super::findings::{self, Kept};
use super::{geojson, html, json as data, table, text, xlsx};
use crate::archive::sha256_hex;
use crate::record::entry::to_canonical;
use crate::words::Words;

/// The files of a release, the bulletin first.
pub const FILES: [&str; 10] = [
    "bulletin.txt",
    "bulletin.html",
    "bulletin.json",
    "lines.jsonl",
    "claims.jsonl",
    "bulletin.csv",
    "bulletin.xlsx",
    "incidents.csv",
    "incidents.geojson",
    "findings.jsonl",
];

/// What a release consists of.
pub struct Frozen {
    /// Name and bytes, as [`FILES`] names them.
    pub files: Vec<(&'static str, Vec<u8>)>,
    /// The body of the release's entry.
    pub body: Map<String, Value>,
}

/// Freezes a bulletin with what it says of each finding. `claims` gives each claim's JSON by its id.
pub fn freeze(
    name: &str,
    bulletin: &Bulletin,
    words: &Words,
    kept: &Kept,
    claims: &BTreeMap<String, Value>,
    mut salt: impl FnMut() -> [u8; 16],
) -> Result<Frozen, String> {
    let pieces = text::pieces(bulletin, words);
    let (mut lines, mut used) = (Vec::new(), BTreeSet::new());
    for piece in &pieces {
        used.extend(piece.claims.iter().filter(|claim| claims.contains_key(*claim)).cloned());
        for text in piece.text.lines() {
            lines.push(line(lines.len() + 1, text, piece, claims)?);
        }
    }
    let claim = |id: &String| -> Result<Vec<u8>, String> {
        let salt: String = salt().iter().map(|byte| format!("{byte:02x}")).collect();
        encode(json!({"claim": restricted(&claims[id]), "id": id, "salt": salt}))
    };
    let claims = used.iter().map(claim).collect::<Result<Vec<_>, _>>()?;
    let files = vec![
        (FILES[0], text::write(bulletin, words).into_bytes()),
        (FILES[1], html::write(bulletin, words).into_bytes()),
        (FILES[2], data::write(bulletin).into_bytes()),
        (FILES[3], jsonl(&lines)),
        (FILES[4], jsonl(&claims)),
        (FILES[5], table::csv(&table::long(bulletin, words))),
        (FILES[6], xlsx::write(bulletin, words)),
        (FILES[7], table::csv(&table::incidents(bulletin))),
        (FILES[8], geojson::write(bulletin).into_bytes()),
        (FILES[9], jsonl(&findings::lines(kept)?)),
    ];
    let body = body(name, bulletin, &files, &lines, &claims);
    Ok(Frozen { files, body })
}

fn line(
    number: usize,
    text: &str,
    piece: &text::Piece,
    claims: &BTreeMap<String, Value>,
) -> Result<Vec<u8>, String> {
    let claims: Vec<&String> = piece.claims.iter().filter(|claim| claims.contains_key(*claim)).collect();
    let line = json!({
        "captures": piece.captures,
        "claims": claims,
        "line": number,
        "subjects": piece.subjects,
        "text": text,
    });
    encode(line).map_err(|why| format!("line {number}: {why}"))
}

fn body(
    name: &str,
    bulletin: &Bulletin,
    files: &[(&'static str, Vec<u8>)],
    lines: &[Vec<u8>],
    claims: &[Vec<u8>],
) -> Map<String, Value> {
    let file = |(name, bytes): &(&str, Vec<u8>)| {
        (name.replace('.', "_"), json!({"bytes": bytes.len(), "sha256": sha256_hex(bytes)}))
    };
    let tree = |leaves: &[Vec<u8>]| json!({"count": leaves.len(), "root": root(leaves).hex()});
    let period = &bulletin.header.period;
    let body = json!({
        "claims": tree(claims),
        "files": files.iter().map(file).collect::<Map<String, Value>>(),
        "lines": tree(lines),
        "name": name,
        "period": {"since": period.since.to_string(), "until": period.until.to_string()},
        "record": {"entries": bulletin.header.record_entries, "root": bulletin.header.record_root},
        "rules": bulletin.header.tool,
    });
    body.as_object().cloned().unwrap_or_default()
}

fn root(leaves: &[Vec<u8>]) -> Hash {
    let hashes: Vec<Hash> = leaves.iter().map(|leaf| hash::leaf(leaf)).collect();
    tree::root(&hashes, hashes.len() as u64).expect("every leaf is here")
}

fn jsonl(lines: &[Vec<u8>]) -> Vec<u8> {
    lines.iter().flat_map(|line| [line.as_slice(), b"\n"].concat()).collect()
}

pub(super) fn encode(value: Value) -> Result<Vec<u8>, String> {
    let value = to_canonical(value)?;
    canonical::encode(&value).map(String::into_bytes).map_err(|why| why.to_string())
}

/// A claim in the restricted form: fractions as text, everything else as the interchange format has it.
fn restricted(value: &Value) -> Value {
    match value {
        Value::Number(number) if number.as_i64().is_none() => {
            let whole = number.as_f64().filter(|n| n.fract() == 0.0 && n.abs() < 9e15);
            whole.map_or_else(|| json!(number.to_string()), |whole| json!(whole as i64))
        }
        Value::Array(items) => items.iter().map(restricted).collect(),
        Value::Object(members) => {
            members.iter().map(|(key, value)| (key.clone(), restricted(value))).collect::<Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_become_text_and_whole_numbers_stay() {
        let claim = json!({"a": 1.5, "b": [310000.0, 2], "c": {"d": null}});
        assert_eq!(restricted(&claim), json!({"a": "1.5", "b": [310000, 2], "c": {"d": null}}));
    }
}
