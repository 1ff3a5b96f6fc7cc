//! Entries before they are signed: what kind of thing is said, about what, in which words.
//!
//! In: a kind, references, a body. Out: the bytes that the log keeps, signed by their author. Absent: the form of those
//! bytes, see [`tlog::entry`]; whether the author may say so, see [`tlog::keyset`].

use jiff::{Timestamp, Unit};
use serde_json::{Map, Number, Value};
use tlog::entry::{Author, Entry, NAMESPACE, Ref, Target};
use tlog::json;

use crate::keys::{self, Key};

/// The kinds this program writes. The log keeps others as well; they are shown, never dropped. Those that are not skipped
/// are what people decide; their sentences are also what `armistice decide --help` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// Who may speak, and with which keys.
    #[value(skip)]
    Keyset,
    /// Who cosigns, and how many must.
    #[value(skip)]
    Policy,
    /// Bytes arrived under a name.
    #[value(skip)]
    Capture,
    /// A table of observations, of coverage, of restrictions, or somebody's ledger.
    #[value(skip)]
    Table,
    /// You sign what the program proposes.
    Accept,
    /// Several incidents are one; the first one named takes in the others.
    Merge,
    /// Some claims of an incident speak of another.
    Split,
    /// How reliable a source, how credible a claim is.
    Grade,
    /// What you find of an incident by a clause.
    Finding,
    /// You disagree; printed beside the line, in the same size, until you take it back.
    Dissent,
    /// Something published or recorded was wrong.
    Correction,
    /// This stands in place of an entry of your own.
    Supersession,
    /// You take back an entry of your own.
    Withdrawal,
    /// Something may no longer be shown.
    Redaction,
    /// A bulletin is frozen.
    #[value(skip)]
    Release,
    /// A cosigner does not answer.
    #[value(skip)]
    Absence,
    /// The dissents since the last such entry by what they are about, so that a left-out one is noticed.
    #[value(skip)]
    EpochIndex,
    /// Somebody signed two histories.
    #[value(skip)]
    ForkEvidence,
}

impl Kind {
    pub const ALL: [Kind; 18] = [
        Kind::Keyset,
        Kind::Policy,
        Kind::Capture,
        Kind::Table,
        Kind::Accept,
        Kind::Merge,
        Kind::Split,
        Kind::Grade,
        Kind::Finding,
        Kind::Dissent,
        Kind::Correction,
        Kind::Supersession,
        Kind::Withdrawal,
        Kind::Redaction,
        Kind::Release,
        Kind::Absence,
        Kind::EpochIndex,
        Kind::ForkEvidence,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Keyset => "keyset",
            Kind::Policy => "policy",
            Kind::Capture => "capture",
            Kind::Table => "table",
            Kind::Accept => "accept",
            Kind::Merge => "merge",
            Kind::Split => "split",
            Kind::Grade => "grade",
            Kind::Finding => "finding",
            Kind::Dissent => "dissent",
            Kind::Correction => "correction",
            Kind::Supersession => "supersession",
            Kind::Withdrawal => "withdrawal",
            Kind::Redaction => "redaction",
            Kind::Release => "release",
            Kind::Absence => "absence",
            Kind::EpochIndex => "epoch_index",
            Kind::ForkEvidence => "fork_evidence",
        }
    }

    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What somebody wants to add.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub kind: Kind,
    pub refs: Vec<Ref>,
    pub body: Map<String, Value>,
}

#[derive(Debug, thiserror::Error)]
pub enum Unsealed {
    #[error("{0}")]
    Form(String),
    #[error(transparent)]
    Key(#[from] keys::Error),
}

/// An instant as every file of the dossier writes it: RFC 3339, UTC, whole seconds.
pub fn instant(at: Timestamp) -> String {
    at.round(Unit::Second).unwrap_or(at).to_string()
}

/// A reference to anything that is no entry: a capture, a claim, an incident.
pub fn about(rel: &str, id: &str) -> Ref {
    Ref { rel: rel.to_string(), target: Target::Id(id.to_string()) }
}

impl Draft {
    /// The entry without signatures, for `author` to sign.
    pub fn unsigned(self, origin: &str, author: Author, created: Timestamp) -> Result<Entry, Unsealed> {
        let mut body = json::Map::new();
        for (key, value) in self.body {
            body.insert(key, to_canonical(value).map_err(Unsealed::Form)?);
        }
        Ok(Entry {
            author,
            body,
            created: instant(created),
            kind: self.kind.name().to_string(),
            log: origin.to_string(),
            nonce: keys::random()?,
            refs: self.refs,
            sigs: Vec::new(),
        })
    }

    /// The entry as the log keeps it, signed by its author and by whoever else must sign.
    pub fn seal(
        self,
        origin: &str,
        created: Timestamp,
        author: &Key,
        others: &[&Key],
    ) -> Result<Entry, Unsealed> {
        let signs = Author { name: author.name.clone(), key: author.public.fingerprint() };
        let mut entry = self.unsigned(origin, signs, created)?;
        let message = entry.unsigned().map_err(|why| Unsealed::Form(why.to_string()))?;
        for key in [author].iter().chain(others) {
            entry.sigs.push(key.sign(NAMESPACE, message.as_bytes())?);
        }
        Ok(entry)
    }
}

/// JSON as the rest of the program has it, in the restricted form of the log.
pub fn to_canonical(value: Value) -> Result<json::Value, String> {
    Ok(match value {
        Value::Null => json::Value::Null,
        Value::Bool(yes) => json::Value::Bool(yes),
        Value::Number(number) => {
            let integer = number.as_i64().filter(|n| n.unsigned_abs() <= json::MAX_INTEGER.unsigned_abs());
            json::Value::Integer(integer.ok_or(format!("{number} is not an integer within ±(2^53-1)"))?)
        }
        Value::String(text) => json::Value::Text(text),
        Value::Array(items) => {
            json::Value::List(items.into_iter().map(to_canonical).collect::<Result<_, _>>()?)
        }
        Value::Object(members) => {
            let members = members.into_iter().map(|(key, value)| Ok((key, to_canonical(value)?)));
            json::Value::Map(members.collect::<Result<_, String>>()?)
        }
    })
}

/// The way back.
pub fn from_canonical(value: &json::Value) -> Value {
    match value {
        json::Value::Null => Value::Null,
        json::Value::Bool(yes) => Value::Bool(*yes),
        json::Value::Integer(number) => Value::Number(Number::from(*number)),
        json::Value::Text(text) => Value::String(text.clone()),
        json::Value::List(items) => Value::Array(items.iter().map(from_canonical).collect()),
        json::Value::Map(members) => Value::Object(members_of(members)),
    }
}

/// A body as the rest of the program has it.
pub fn members_of(members: &json::Map) -> Map<String, Value> {
    members.iter().map(|(key, value)| (key.clone(), from_canonical(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_draft_is_sealed_by_its_author_and_says_what_it_said() {
        let key = Key::generate("monitor").unwrap();
        let body = json!({"reliability": "B", "n": [1, null, {"a": true}]});
        let draft = Draft {
            kind: Kind::Grade,
            refs: vec![about("about", "c-1")],
            body: body.as_object().unwrap().clone(),
        };
        let entry = draft.seal("example.org/t", "2017-02-16T18:00:00Z".parse().unwrap(), &key, &[]).unwrap();
        assert_eq!(entry.signers().unwrap(), std::slice::from_ref(&key.public));
        assert_eq!((entry.kind.as_str(), entry.author.name.as_str()), ("grade", "monitor"));
        assert_eq!(Value::Object(members_of(&entry.body)), body);
        assert_eq!(Entry::decode(entry.encode().unwrap().as_bytes()).unwrap(), entry);
    }

    #[test]
    fn what_has_no_single_encoding_is_not_sealed() {
        let key = Key::generate("monitor").unwrap();
        for (body, why) in [(json!({"share": 0.5}), "not an integer"), (json!({"Big": 1}), "not a key")] {
            let draft =
                Draft { kind: Kind::Grade, refs: Vec::new(), body: body.as_object().unwrap().clone() };
            let error = draft.seal("o", Timestamp::UNIX_EPOCH, &key, &[]).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }
}
