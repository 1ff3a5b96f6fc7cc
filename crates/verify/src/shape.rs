//! The JSON that a release consists of: a line of its bulletin, a claim, and what its entry says of its files.
//!
//! In: canonical JSON bytes. Out: the parts, or which part is not as it should be. Absent: whether it is true.
//!
//! ```text
//! {"captures":["9c1e…"],"claims":["c-1"],"line":3,"subjects":["i-7"],"text":"…"}          a line of lines.jsonl
//! {"claim":{…},"id":"c-1","salt":"00ff…"}                                                a claim of claims.jsonl
//! {"id":"c-2","withheld":"<leaf hash>"}                                                  one that is withheld
//! {"claims":{"count":9,"root":"…"},"files":{"bulletin_txt":{"bytes":4096,"sha256":"…"},…},
//!  "lines":{"count":5,"root":"…"},"name":"2017-03-14",…}                                 the body of a release entry
//! ```

use tlog::hash::{self, Hash};
use tlog::json::{self, Map, NotCanonical, Value};

use tlog::entry::Entry;

/// Why bytes are not the shape that was looked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misshapen {
    #[error("cannot read {0}: {1}")]
    Json(&'static str, NotCanonical),
    #[error("cannot read {0}: `{1}` is missing or is not what it should be")]
    Field(&'static str, &'static str),
}

/// One line of a bulletin, and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub bytes: Vec<u8>,
    /// Counted from 1.
    pub number: u64,
    pub text: String,
    /// What the line is about.
    pub subjects: Vec<String>,
    pub claims: Vec<String>,
    pub captures: Vec<String>,
}

impl Line {
    pub fn read(bytes: &[u8]) -> Result<Line, Misshapen> {
        const WHAT: &str = "line";
        let members = exactly(WHAT, bytes, &["captures", "claims", "line", "subjects", "text"])?;
        let number = count(members.get("line")).filter(|number| *number > 0);
        let captures = texts(members.get("captures"));
        let hashes = captures.filter(|captures| captures.iter().all(|hex| Hash::from_hex(hex).is_some()));
        let field = |name| Misshapen::Field(WHAT, name);
        Ok(Line {
            bytes: bytes.to_vec(),
            number: number.ok_or(field("line"))?,
            text: text(members.get("text")).ok_or(field("text"))?,
            subjects: texts(members.get("subjects")).ok_or(field("subjects"))?,
            claims: texts(members.get("claims")).ok_or(field("claims"))?,
            captures: hashes.ok_or(field("captures"))?,
        })
    }

    /// Where it stands in the tree of lines.
    pub fn index(&self) -> u64 {
        self.number - 1
    }

    pub fn leaf(&self) -> Hash {
        hash::leaf(&self.bytes)
    }
}

/// One claim of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    Shown {
        bytes: Vec<u8>,
        id: String,
        claim: Map,
    },
    /// Only its place in the tree is shown: the hash is that of the leaf.
    Withheld {
        id: String,
        leaf: Hash,
    },
}

impl Claim {
    /// A line of claims.jsonl, shown or withheld.
    pub fn read(bytes: &[u8]) -> Result<Claim, Misshapen> {
        const WHAT: &str = "claim";
        let field = |name| Misshapen::Field(WHAT, name);
        let value = json::decode(bytes).map_err(|why| Misshapen::Json(WHAT, why))?;
        if value.map().is_some_and(|members| members.contains_key("withheld")) {
            let members = exactly(WHAT, bytes, &["id", "withheld"])?;
            let leaf = text(members.get("withheld")).and_then(|hex| Hash::from_hex(&hex));
            let id = text(members.get("id")).ok_or(field("id"))?;
            return Ok(Claim::Withheld { id, leaf: leaf.ok_or(field("withheld"))? });
        }
        Claim::read_shown(bytes)
    }

    pub fn read_shown(bytes: &[u8]) -> Result<Claim, Misshapen> {
        const WHAT: &str = "claim";
        let field = |name| Misshapen::Field(WHAT, name);
        let members = exactly(WHAT, bytes, &["claim", "id", "salt"])?;
        let salt = text(members.get("salt")).filter(|salt| is_hex(salt));
        salt.ok_or(field("salt"))?;
        let claim = members.get("claim").and_then(Value::map).cloned().ok_or(field("claim"))?;
        let id = text(members.get("id")).ok_or(field("id"))?;
        Ok(Claim::Shown { bytes: bytes.to_vec(), id, claim })
    }

    pub fn id(&self) -> &str {
        match self {
            Claim::Shown { id, .. } | Claim::Withheld { id, .. } => id,
        }
    }

    pub fn leaf(&self) -> Hash {
        match self {
            Claim::Shown { bytes, .. } => hash::leaf(bytes),
            Claim::Withheld { leaf, .. } => *leaf,
        }
    }
}

/// A tree by its size and root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tree {
    pub count: u64,
    pub root: Hash,
}

/// A file by its length and SHA-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name in the folder, for example `bulletin.txt`.
    pub name: String,
    pub bytes: u64,
    pub sha256: Hash,
}

/// What the entry of a release fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    pub name: String,
    pub files: Vec<File>,
    pub lines: Tree,
    pub claims: Tree,
}

/// The files that every release has.
pub const FILES: [&str; 5] =
    ["bulletin.html", "bulletin.json", "bulletin.txt", "claims.jsonl", "lines.jsonl"];

impl Release {
    pub fn read(entry: &Entry) -> Result<Release, Misshapen> {
        let field = |name| Misshapen::Field("release", name);
        let body = &entry.body;
        let files = body.get("files").and_then(Value::map).ok_or(field("files"))?;
        let files: Option<Vec<File>> = files.iter().map(|(key, value)| file(key, value)).collect();
        let files =
            files.filter(|files| FILES.iter().all(|name| files.iter().any(|file| file.name == *name)));
        Ok(Release {
            name: text(body.get("name")).ok_or(field("name"))?,
            files: files.ok_or(field("files"))?,
            lines: tree(body.get("lines")).ok_or(field("lines"))?,
            claims: tree(body.get("claims")).ok_or(field("claims"))?,
        })
    }
}

/// Keys have no full stop, so `bulletin_txt` names `bulletin.txt`: the last `_` stands for one.
fn file(key: &str, value: &Value) -> Option<File> {
    let (stem, ending) = key.rsplit_once('_')?;
    let members = value.map()?;
    let sha256 = Hash::from_hex(members.get("sha256")?.text()?)?;
    Some(File { name: format!("{stem}.{ending}"), bytes: count(members.get("bytes"))?, sha256 })
}

fn tree(value: Option<&Value>) -> Option<Tree> {
    let members = value?.map()?;
    Some(Tree { count: count(members.get("count"))?, root: Hash::from_hex(members.get("root")?.text()?)? })
}

fn exactly(what: &'static str, bytes: &[u8], keys: &[&'static str]) -> Result<Map, Misshapen> {
    let value = json::decode(bytes).map_err(|why| Misshapen::Json(what, why))?;
    let Value::Map(members) = value else { return Err(Misshapen::Field(what, "{}")) };
    if let Some(missing) = keys.iter().find(|key| !members.contains_key(**key)) {
        return Err(Misshapen::Field(what, missing));
    }
    if members.len() == keys.len() { Ok(members) } else { Err(Misshapen::Field(what, "one member too many")) }
}

fn count(value: Option<&Value>) -> Option<u64> {
    u64::try_from(value?.integer()?).ok()
}

fn text(value: Option<&Value>) -> Option<String> {
    value?.text().map(str::to_string)
}

fn texts(value: Option<&Value>) -> Option<Vec<String>> {
    value?.list()?.iter().map(|item| item.text().map(str::to_string)).collect()
}

fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_exactly_its_five_members() {
        let good = r#"{"captures":[],"claims":["c-1"],"line":3,"subjects":["i-1"],"text":"a"}"#;
        let line = Line::read(good.as_bytes()).unwrap();
        assert_eq!((line.index(), line.text.as_str()), (2, "a"));
        for (from, to) in [
            ("\"line\":3", "\"line\":0"),
            ("\"line\":3", "\"line\":\"3\""),
            ("\"captures\":[]", "\"captures\":[\"ab\"]"),
            (",\"text\":\"a\"", ""),
            ("\"text\":\"a\"", "\"text\":\"a\",\"z\":1"),
            ("{\"captures\":[],", "{\"captures\": [],"),
        ] {
            assert!(Line::read(good.replace(from, to).as_bytes()).is_err(), "{to}");
        }
    }

    #[test]
    fn a_claim_is_shown_with_its_salt_or_withheld_with_its_leaf() {
        let shown = br#"{"claim":{"killed":3},"id":"c-1","salt":"00ff"}"#;
        let claim = Claim::read(shown).unwrap();
        assert_eq!((claim.id(), claim.leaf()), ("c-1", hash::leaf(shown)));
        let withheld = format!(r#"{{"id":"c-1","withheld":"{}"}}"#, claim.leaf());
        let hidden = Claim::read(withheld.as_bytes()).unwrap();
        assert_eq!((hidden.id(), hidden.leaf()), ("c-1", claim.leaf()));
        assert!(Claim::read_shown(withheld.as_bytes()).is_err());
        assert!(Claim::read(br#"{"claim":{},"id":"c-1","salt":""}"#).is_err());
    }
}
