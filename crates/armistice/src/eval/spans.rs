//! Whether every quotation of a claim file is exactly the bytes it names.
//!
//! In: the lines as they stand and the documents. Out: how many spans were checked, and each that is wrong.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::claims::base_name;
use super::documents::Documents;

const SLOTS: [&str; 7] = ["evidence", "actor", "target", "place", "time", "quantity", "speaker"];

#[derive(Debug, Default, Serialize)]
pub struct Spans {
    pub checked: usize,
    pub wrong: Vec<WrongSpan>,
    pub documents_not_found: BTreeSet<String>,
}

/// A quotation that is not what stands there.
#[derive(Debug, Serialize)]
pub struct WrongSpan {
    /// Of the claim file, counted from 1.
    pub line: usize,
    pub doc: String,
    pub slot: &'static str,
    pub start: Value,
    pub end: Value,
    pub text: Value,
    /// What does stand there; empty when the span is outside the document.
    pub bytes: Option<String>,
}

/// A slot without offsets quotes nothing and is not checked. Lines that are no JSON are left to the reader of claims.
pub fn check(lines: &str, documents: &mut Documents) -> Spans {
    let mut spans = Spans::default();
    for (line, text) in (1..).zip(lines.lines()) {
        let Ok(Value::Object(claim)) = serde_json::from_str(text) else { continue };
        let doc = base_name(claim.get("doc").and_then(Value::as_str).unwrap_or_default());
        for slot in SLOTS {
            let Some(Value::Object(fields)) = claim.get(slot) else { continue };
            let field = |key: &str| fields.get(key).cloned().unwrap_or(Value::Null);
            let (start, end, words) = (field("start"), field("end"), field("text"));
            if start.is_null() && end.is_null() {
                continue;
            }
            let Some(bytes) = documents.get(&doc) else {
                spans.documents_not_found.insert(doc.clone());
                continue;
            };
            spans.checked += 1;
            let there = quoted(bytes, &start, &end);
            if there.is_none_or(|there| words.as_str().map(str::as_bytes) != Some(there)) {
                let bytes = there.map(escaped);
                spans.wrong.push(WrongSpan { line, doc: doc.clone(), slot, start, end, text: words, bytes });
            }
        }
    }
    spans
}

fn quoted<'a>(bytes: &'a [u8], start: &Value, end: &Value) -> Option<&'a [u8]> {
    let at = |value: &Value| usize::try_from(value.as_u64()?).ok();
    bytes.get(at(start)?..at(end)?).filter(|there| !there.is_empty())
}

/// UTF-8 as it is, other bytes as `\xff`.
fn escaped(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_bytes_are_right() {
        let mut documents = Documents::default();
        documents.put("a.txt", "Обстріл о шостій".into());
        let line = |slot: &str| format!(r#"{{"doc": "a.txt", "kind": "incident", "evidence": {slot}}}"#);
        let mut check = |slot: &str| {
            let spans = check(&line(slot), &mut documents);
            (spans.checked, spans.wrong.first().map(|w| w.bytes.clone()))
        };
        assert_eq!(check(r#"{"text": "Обстріл", "start": 0, "end": 14}"#), (1, None));
        assert_eq!(check(r#"{"text": "Обстріл"}"#), (0, None));
        assert_eq!(check(r#"{"text": "Об", "start": 0, "end": 3}"#), (1, Some(Some("О\\xd0".into()))));
        assert_eq!(check(r#"{"text": "x", "start": 0, "end": 400}"#), (1, Some(None)));
        assert_eq!(check(r#"{"text": "", "start": 4, "end": 4}"#), (1, Some(None)));
    }
}
