//! Receipts of findings: made from a dossier, read and judged again without one.
//!
//! In: a judged incident with the dossier's files; or the bytes of a receipt. Out: the receipt in its one form; or whether judging
//! again from what it holds gives what it says. Absent: the record. That the texts of a receipt are those of a dossier is seen
//! by their hashes, which a release names in `findings.jsonl`. Nothing sealed is in a receipt: sources stand in it as in the dossier.

use std::collections::BTreeSet;

use judging::document::FileError;
use judging::finding::Finding;
use judging::receipt::{Engine, FORMAT, Judged as Basis, Receipt, Text, Unjudgeable};
use serde::Deserialize;
use serde_json::Value;

use super::Judged;
use crate::archive::sha256_hex;
use crate::dossier::files::{Files, PARTIES, SETTINGS};
use crate::trouble::{Exit, Trouble};

/// A receipt larger than this many bytes is not read. The largest incident of a load test takes a hundredth of it.
pub const LARGEST: usize = 8 << 20;

/// The crate that judges, with a digest over its source.
pub fn engine() -> Engine {
    Engine { version: judging::judge::RULES.to_string(), rules: env!("JUDGING_DIGEST").to_string() }
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot read receipt `{0}`: it is larger than {LARGEST} bytes")]
    TooLarge(String),
    #[error("cannot read receipt `{0}`: it is no JSON of a receipt, line {1}, column {2}: {3}")]
    Form(String, usize, usize, String),
    #[error("cannot read receipt `{0}`: its format is `{1}`")]
    Format(String, String),
    #[error(
        "cannot replay receipt `{0}`: the text of `{1}` in it does not have the hash that stands beside it"
    )]
    Altered(String, String),
    #[error("cannot replay receipt `{0}`: none of its agreements has the id `{1}`")]
    NoAgreement(String, String),
    #[error("cannot replay receipt `{0}`")]
    File(String, #[source] Box<FileError>),
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::TooLarge(_) => Some("a receipt holds one incident and the files it is judged by".into()),
            Error::Form(..) => {
                Some("it may have been cut short; get it again from who gave it to you".into())
            }
            Error::Format(..) => Some(format!("this program reads `{FORMAT}`")),
            Error::Altered(..) => {
                Some("it was changed after it was made; get it again from who gave it to you".into())
            }
            Error::NoAgreement(..) => {
                Some("it was put together by hand; ask for one that `armistice receipt` made".into())
            }
            Error::File(_, error) => error.hint().map(str::to_string),
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Error::Altered(..) => Exit::DoesNotVerify,
            _ => Exit::Cannot,
        }
    }
}

/// What an incident is judged from by one agreement of the dossier.
pub fn basis(judged: &Judged, by: &str, files: &Files) -> Basis {
    Basis {
        incident: judged.incident.clone(),
        by: by.to_string(),
        agreements: agreements(by, files),
        parties: text(PARTIES, files.text(PARTIES).to_string()),
        thresholds: thresholds(files),
        on_record: judged.on_record.clone(),
    }
}

/// The texts that judging by one agreement rests on.
pub fn texts(by: &str, files: &Files) -> Vec<Text> {
    let parties = text(PARTIES, files.text(PARTIES).to_string());
    agreements(by, files).into_iter().chain([parties]).chain(thresholds(files)).collect()
}

fn text(name: &str, text: String) -> Text {
    Text { name: name.to_string(), sha256: sha256_hex(text.as_bytes()), text }
}

fn agreements(by: &str, files: &Files) -> Vec<Text> {
    let linked = linked(by, files);
    let own = files.agreements.iter().filter(|agreement| linked.contains(&agreement.id));
    let names = own.filter_map(|agreement| files.agreement_file(&agreement.id));
    names.map(|name| text(&name, files.text(&name).to_string())).collect()
}

/// The agreement and those that are tied to it by amending one another.
fn linked<'a>(by: &'a str, files: &'a Files) -> BTreeSet<&'a String> {
    let mut linked: BTreeSet<&String> =
        files.agreements.iter().map(|agreement| &agreement.id).filter(|id| *id == by).collect();
    loop {
        let tied = files.agreements.iter().filter(|one| {
            let amends_one = one.amends.iter().any(|id| linked.contains(id));
            let amended_by_one = files
                .agreements
                .iter()
                .any(|other| linked.contains(&other.id) && other.amends.contains(&one.id));
            amends_one || amended_by_one
        });
        let more: Vec<&String> = tied.map(|one| &one.id).filter(|id| !linked.contains(id)).collect();
        if more.is_empty() {
            return linked;
        }
        linked.extend(more);
    }
}

/// The table `[thresholds]` of the settings, by itself: the rest of them is nobody else's business.
fn thresholds(files: &Files) -> Option<Text> {
    only_thresholds(files.text(SETTINGS)).map(|table| text(SETTINGS, table))
}

fn only_thresholds(settings: &str) -> Option<String> {
    let mut settings: toml::Table = toml::from_str(settings).ok()?;
    let thresholds = settings.remove("thresholds")?;
    Some(toml::Table::from_iter([("thresholds".to_string(), thresholds)]).to_string())
}

/// A receipt in its one form: fields in a fixed order, indented, a newline at the end.
pub fn write<F: serde::Serialize>(receipt: &Receipt<F>) -> String {
    let mut json = serde_json::to_string_pretty(receipt).expect("a receipt is JSON");
    json.push('\n');
    json
}

/// Reads a receipt. Its texts have the hashes that it says.
pub fn read(name: &str, bytes: &[u8]) -> Result<Receipt<Value>, Error> {
    #[derive(Deserialize)]
    struct Head {
        format: String,
    }
    if bytes.len() > LARGEST {
        return Err(Error::TooLarge(name.to_string()));
    }
    let form = |error: serde_json::Error| {
        let why = error.to_string();
        let why = why.split(" at line ").next().unwrap_or_default().to_string();
        Error::Form(name.to_string(), error.line(), error.column(), why)
    };
    let head: Head = serde_json::from_slice(bytes).map_err(form)?;
    if head.format != FORMAT {
        return Err(Error::Format(name.to_string(), head.format.chars().take(80).collect()));
    }
    let receipt: Receipt<Value> = serde_json::from_slice(bytes).map_err(form)?;
    let altered = |text: &&Text| sha256_hex(text.text.as_bytes()) != text.sha256;
    let altered = receipt.judged.texts().find(altered).map(|text| text.name.clone());
    altered.map_or(Ok(receipt), |text| Err(Error::Altered(name.to_string(), text)))
}

/// Judges again.
pub fn judge(name: &str, basis: Basis, engine: Engine) -> Result<Receipt<Vec<Finding>>, Error> {
    let by = basis.by.clone();
    Receipt::of(engine, basis).map_err(|why| match why {
        Unjudgeable::File(error) => Error::File(name.to_string(), Box::new(error)),
        Unjudgeable::NoAgreement => Error::NoAgreement(name.to_string(), by),
    })
}

/// Where two values differ: the path, what the one has, what the other has. Lists are compared place by place.
pub fn differences(one: &Value, other: &Value) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    compare("", one, other, &mut found);
    found
}

fn compare(path: &str, one: &Value, other: &Value, found: &mut Vec<(String, String, String)>) {
    let none = Value::Null;
    let below = |key: &str| if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for key in keys {
                compare(&below(key), a.get(key).unwrap_or(&none), b.get(key).unwrap_or(&none), found);
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            for at in 0..a.len().max(b.len()) {
                let path = below(&at.to_string());
                compare(&path, a.get(at).unwrap_or(&none), b.get(at).unwrap_or(&none), found);
            }
        }
        _ if one == other => {}
        _ => found.push((path.to_string(), one.to_string(), other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn differences_are_named_by_their_path() {
        let one = json!({"a": [1, {"b": "x"}], "c": null});
        let other = json!({"a": [1, {"b": "y"}, 3], "c": null});
        let found: Vec<String> =
            differences(&one, &other).into_iter().map(|(path, a, b)| format!("{path} {a} {b}")).collect();
        assert_eq!(found, ["a.1.b \"x\" \"y\"", "a.2 null 3"]);
        assert!(differences(&one, &one).is_empty());
    }

    #[test]
    fn of_the_settings_only_the_thresholds_are_shown() {
        let settings = "title = \"secret\"\n[thresholds.minor]\nindependent_origins = 2\n";
        assert_eq!(
            only_thresholds(settings).as_deref(),
            Some("[thresholds.minor]\nindependent_origins = 2\n")
        );
        assert_eq!(only_thresholds("title = \"secret\"\n"), None);
    }
}
