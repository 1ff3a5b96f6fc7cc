//! Lines of a claim file → claims as the score sees them.
//!
//! In: JSON Lines in the format of `docs/claims.md`, gold or a program's. Out: claims, and what was odd about them.
//! Forgiving: a slot may be a bare string, offsets of the evidence may be missing when its words stand in the document.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::documents::Documents;
use super::names::{Named, Span, normal};
use super::values::{Days, Quantity};

/// One claim, gold or a program's.
#[derive(Clone, Debug)]
pub struct Claim {
    pub doc: String,
    pub kind: String,
    pub code: Option<String>,
    pub evidence: Span,
    pub words: String,
    pub actor: Option<Named>,
    pub target: Option<Named>,
    pub speaker: Option<Named>,
    pub place: Option<Named>,
    pub time: Option<Time>,
    pub quantity: Option<Quantity>,
    pub via: Option<String>,
    pub modality: Option<String>,
    pub countable: bool,
    /// Gold: not required, never wrong.
    pub optional: bool,
    /// Gold: values also accepted, by field.
    also: BTreeMap<String, Vec<String>>,
    /// Gold: slots that are not scored.
    skipped: BTreeSet<String>,
}

/// Words that give a time; `days` is empty when they were not placed.
#[derive(Clone, Copy, Debug)]
pub struct Time {
    pub days: Option<Days>,
}

/// The evidence of a claim whose place in the document is unknown: it overlaps no claim that has one.
const NOWHERE: Span = Span { start: -2, end: -1 };

impl Claim {
    pub fn also(&self, field: &str) -> &[String] {
        self.also.get(field).map_or(&[], Vec::as_slice)
    }

    pub fn also_has(&self, field: &str, value: Option<&str>) -> bool {
        value.is_some_and(|value| self.also(field).iter().any(|a| a == value))
    }

    pub fn skips(&self, slot: &str) -> bool {
        self.skipped.contains(slot)
    }

    pub fn label(&self) -> String {
        format!("{}/{}", self.kind, self.code.as_deref().unwrap_or("-"))
    }
}

/// Reads a claim file. Each note is a sentence about a line that can never be aligned; the error names the first line
/// that is no claim at all.
pub fn read(lines: &str, documents: &mut Documents, notes: &mut Vec<String>) -> Result<Vec<Claim>, String> {
    let mut claims = Vec::new();
    for (number, line) in (1..).zip(lines.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |what: &str| format!("line {number} {what}");
        let value: Value = serde_json::from_str(line).map_err(|e| wrong(&format!("is not JSON: {e}")))?;
        let Value::Object(fields) = value else { return Err(wrong("is not a JSON object")) };
        let Some(kind) = fields.get("kind").and_then(Value::as_str) else { return Err(wrong("has no kind")) };
        let claim = claim(&fields, kind, documents);
        if claim.evidence == NOWHERE {
            notes.push(wrong("has no usable evidence span; it is aligned with nothing"));
        }
        claims.push(claim);
    }
    Ok(claims)
}

fn claim(fields: &Map<String, Value>, kind: &str, documents: &mut Documents) -> Claim {
    let text = |key: &str| fields.get(key).and_then(Value::as_str).map(str::to_owned);
    let named = |key: &str, name: &str| named(fields.get(key)?, name);
    let doc = base_name(&text("doc").unwrap_or_default());
    let (evidence, words) = evidence(fields.get("evidence"), &doc, documents);
    let mut claim = Claim {
        doc,
        kind: kind.to_owned(),
        code: text("type"),
        evidence,
        words,
        actor: named("actor", "entity"),
        target: named("target", "entity"),
        speaker: named("speaker", "entity"),
        place: named("place", "name"),
        time: fields.get("time").and_then(time),
        quantity: fields.get("quantity").and_then(quantity),
        via: text("via"),
        modality: text("modality"),
        countable: false,
        optional: fields.get("optional").is_some_and(truthy),
        also: fields.get("alt").and_then(Value::as_object).map(alternatives).unwrap_or_default(),
        skipped: fields.get("skip_slots").map(strings).unwrap_or_default().into_iter().collect(),
    };
    claim.countable = countable(&claim, fields);
    claim
}

/// Incidents only. As said, or by modality, place and time when nothing is said.
fn countable(claim: &Claim, fields: &Map<String, Value>) -> bool {
    if claim.kind != "incident" {
        return false;
    }
    if let Some(Value::Bool(said)) = fields.get("countable") {
        return *said;
    }
    let modality = claim.modality.as_deref().filter(|m| !m.is_empty()).unwrap_or("asserted");
    if !matches!(modality, "asserted" | "alleged" | "historical") {
        return false;
    }
    if fields.get("place").is_some_and(finer_than_a_state) {
        return true;
    }
    claim.time.and_then(|time| time.days).is_some_and(|days| days.count() <= 367)
}

fn finer_than_a_state(place: &Value) -> bool {
    let name = match place {
        Value::Object(place) => {
            let text = |key| place.get(key).and_then(Value::as_str).filter(|t| !t.is_empty());
            text("name").or(text("text")).unwrap_or_default()
        }
        Value::String(name) if !name.trim().is_empty() => name,
        _ => return false,
    };
    let name = normal(name);
    let table = include_str!("states.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut states = table.filter_map(|line| line.split_once('\t')).flat_map(|(_, names)| names.split("; "));
    !states.any(|state| state == name)
}

fn evidence(value: Option<&Value>, doc: &str, documents: &mut Documents) -> (Span, String) {
    let fields = value.and_then(Value::as_object);
    let bare = value.and_then(Value::as_str);
    let words = bare.or(fields.and_then(|f| f.get("text")).and_then(Value::as_str)).unwrap_or_default();
    let stated = fields.and_then(span);
    let found = || documents.get(doc).and_then(|bytes| find(bytes, words.as_bytes()));
    (stated.or_else(found).unwrap_or(NOWHERE), words.to_owned())
}

fn find(bytes: &[u8], words: &[u8]) -> Option<Span> {
    let start = (!words.is_empty())
        .then(|| bytes.windows(words.len()).position(|window| window == words))
        .flatten()?;
    Some(Span { start: start as i64, end: (start + words.len()) as i64 })
}

/// The span of a slot, when it has whole offsets in order.
fn span(fields: &Map<String, Value>) -> Option<Span> {
    let at = |key| fields.get(key).and_then(Value::as_i64);
    Some(Span { start: at("start")?, end: at("end")? }).filter(|span| span.length() > 0)
}

fn named(value: &Value, name: &str) -> Option<Named> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(Named::new(None, [text.as_str()], None)),
        Value::Object(fields) if !fields.is_empty() => {
            let text = |key: &str| fields.get(key).and_then(Value::as_str).filter(|t| !t.is_empty());
            let country = text("country").map(str::to_owned);
            Some(Named::new(span(fields), [text("text"), text(name)].into_iter().flatten(), country))
        }
        _ => None,
    }
}

fn time(value: &Value) -> Option<Time> {
    match value {
        Value::String(text) => {
            let from = Map::from_iter([("from".to_owned(), Value::String(text.clone()))]);
            Some(Time { days: Days::of(&from) })
        }
        Value::Object(fields) if !fields.is_empty() => Some(Time { days: Days::of(fields) }),
        _ => None,
    }
}

fn quantity(value: &Value) -> Option<Quantity> {
    match value {
        Value::Number(_) => Some(Quantity::of(&Map::from_iter([("value".to_owned(), value.clone())]), None)),
        Value::Object(fields) if !fields.is_empty() => Some(Quantity::of(fields, span(fields))),
        _ => None,
    }
}

fn alternatives(fields: &Map<String, Value>) -> BTreeMap<String, Vec<String>> {
    fields.iter().map(|(field, values)| (field.clone(), strings(values))).collect()
}

fn strings(value: &Value) -> Vec<String> {
    let one = |v: &Value| v.as_str().map(str::to_owned);
    value.as_array().map(|all| all.iter().filter_map(one).collect()).unwrap_or_default()
}

fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(yes) => *yes,
        Value::Number(n) => n.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(all) => !all.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
    }
}

pub fn base_name(doc: &str) -> String {
    doc.rsplit('/').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(line: &str) -> Claim {
        let mut documents = Documents::default();
        documents.put("a.txt", b"Shells fell on the harbour at dawn.".to_vec());
        read(line, &mut documents, &mut Vec::new()).expect("a claim").remove(0)
    }

    #[test]
    fn evidence_is_found_by_its_words_when_offsets_are_missing() {
        let claim = one(r#"{"doc": "x/a.txt", "kind": "incident", "evidence": "fell on the harbour"}"#);
        assert_eq!(claim.evidence, Span { start: 7, end: 26 });
        let lost = one(r#"{"doc": "a.txt", "kind": "incident", "evidence": {"text": "not there"}}"#);
        assert_eq!(lost.evidence, NOWHERE);
    }

    #[test]
    fn countable_is_said_or_follows_from_place_and_time() {
        let with = |rest: &str| one(&format!(r#"{{"doc": "a.txt", "kind": "incident", {rest}}}"#)).countable;
        assert!(with(r#""place": "the harbour of Taiz""#));
        assert!(!with(r#""place": {"name": "Yemen", "text": "here"}"#));
        assert!(!with(r#""place": "Taiz", "modality": "denied""#));
        assert!(!with(r#""place": "Taiz", "countable": false"#));
        assert!(with(r#""time": {"from": "2020-01-01", "to": "2021-01-01"}"#));
        assert!(!with(r#""time": {"from": "2020-01-01", "to": "2021-01-02"}"#));
    }
}
