//! One entry: what was decided or received, by whom, when, about what.
//!
//! In: a kind, an author, an instant, references, a body. Out: its line of the record and back.
//! Absent: how lines are chained and kept, see [`super`].
//!
//! ```text
//! {"author":"monitor","body":{…},"created":"2017-02-16T18:00:00Z","kind":"capture","prev":"9c1e…","refs":[…],"v":1}
//! ```

use jiff::{Timestamp, Unit};
use serde_json::{Map, Value, json};

use super::canonical;

/// The version of the entry shape that this program writes and the newest it reads.
pub const VERSION: i64 = 1;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Bytes arrived under a name.
    Capture,
    /// A person accepts a proposal of the machine.
    Accept,
    /// Two incidents are one.
    Merge,
    /// One incident is several.
    Split,
    /// A source or a claim is graded.
    Grade,
    /// A member of the mechanism disagrees with an entry or a finding.
    Dissent,
    /// An earlier entry was wrong; this one stands in its place.
    Correction,
}

impl Kind {
    pub const ALL: [Kind; 7] =
        [Kind::Capture, Kind::Accept, Kind::Merge, Kind::Split, Kind::Grade, Kind::Dissent, Kind::Correction];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Capture => "capture",
            Kind::Accept => "accept",
            Kind::Merge => "merge",
            Kind::Split => "split",
            Kind::Grade => "grade",
            Kind::Dissent => "dissent",
            Kind::Correction => "correction",
        }
    }
}

/// What an entry is about: `rel` is `about`, `supersedes`, `dissents_from` or `corrects`; `id` names a capture, a
/// claim, an incident or the hash of an earlier entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ref {
    pub rel: String,
    pub id: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub kind: Kind,
    pub author: String,
    /// To the second. A claim of the author's, not a proof of time.
    pub created: Timestamp,
    pub refs: Vec<Ref>,
    pub body: Map<String, Value>,
}

/// An instant as every file of the dossier writes it: RFC 3339, UTC, whole seconds.
pub fn instant(at: Timestamp) -> String {
    at.round(Unit::Second).unwrap_or(at).to_string()
}

impl Entry {
    /// The entry's line, without its newline.
    pub fn line(&self, prev: &str) -> Result<String, String> {
        let refs: Vec<Value> = self.refs.iter().map(|r| json!({"rel": r.rel, "id": r.id})).collect();
        canonical::encode(&json!({
            "v": VERSION,
            "kind": self.kind.name(),
            "author": self.author,
            "created": instant(self.created),
            "refs": refs,
            "body": self.body,
            "prev": prev,
        }))
    }

    /// Reads a line; gives the entry and the hash of the line before that it names.
    pub fn parse(line: &str) -> Result<(Entry, String), Unreadable> {
        let value = canonical::decode(line)?;
        let version = value["v"].as_i64().ok_or("it has no version")?;
        if version > VERSION {
            let why =
                format!("entry version {version} was written by a newer program, this one reads {VERSION}");
            return Err(Unreadable::Newer(why));
        }
        let text = |key: &str| value[key].as_str().map(str::to_string).ok_or(format!("it has no `{key}`"));
        let kind = text("kind")?;
        let kind = Kind::ALL
            .into_iter()
            .find(|k| k.name() == kind)
            .ok_or(format!("its kind `{kind}` is not known"))?;
        let created =
            text("created")?.parse().map_err(|error| format!("its `created` is no instant: {error}"))?;
        let body = value["body"].as_object().cloned().ok_or("it has no `body`")?;
        let refs = value["refs"].as_array().ok_or("it has no `refs`")?;
        let refs = refs
            .iter()
            .map(parse_ref)
            .collect::<Option<Vec<Ref>>>()
            .ok_or("a reference has no `rel` or `id`")?;
        Ok((Entry { kind, author: text("author")?, created, refs, body }, text("prev")?))
    }
}

/// Why a line is no entry for this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    Newer(String),
    Malformed(String),
}

impl<T: Into<String>> From<T> for Unreadable {
    fn from(why: T) -> Unreadable {
        Unreadable::Malformed(why.into())
    }
}

fn parse_ref(value: &Value) -> Option<Ref> {
    Some(Ref { rel: value["rel"].as_str()?.to_string(), id: value["id"].as_str()?.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_back_as_written() {
        let entry = Entry {
            kind: Kind::Grade,
            author: "monitor".into(),
            created: "2017-02-16T18:00:00Z".parse().unwrap(),
            refs: vec![Ref { rel: "about".into(), id: "c-1".into() }],
            body: [("reliability".to_string(), json!("B"))].into_iter().collect(),
        };
        let line = entry.line("00").unwrap();
        assert_eq!(
            line,
            "{\"author\":\"monitor\",\"body\":{\"reliability\":\"B\"},\"created\":\"2017-02-16T18:00:00Z\",\
             \"kind\":\"grade\",\"prev\":\"00\",\"refs\":[{\"id\":\"c-1\",\"rel\":\"about\"}],\"v\":1}"
        );
        assert_eq!(Entry::parse(&line).unwrap(), (entry, "00".to_string()));
    }

    #[test]
    fn a_newer_entry_says_so() {
        let error = Entry::parse("{\"v\":2}").unwrap_err();
        assert!(matches!(error, Unreadable::Newer(_)), "{error:?}");
    }
}
