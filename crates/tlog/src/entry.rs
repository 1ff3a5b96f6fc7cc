//! One entry of the log: what was received or decided, by whom, about what, signed by its author.
//!
//! In: canonical JSON bytes, or the parts. Out: the entry, or its bytes, or why it is none. Absent: whether its author
//! may say so (see [`crate::keyset`]); where it is kept. The bytes are hashed and signed as they stand:
//!
//! ```text
//! {"author":{"key":"SHA256:…","name":"operator"},"body":{…},"created":"2017-02-16T18:00:00Z","kind":"capture",
//!  "log":"example.org/truce","nonce":"00112233445566778899aabbccddeeff","refs":[{"id":"9c1e…","rel":"about"}],
//!  "sigs":["U1NIU0lH…"],"v":1}
//! ```
//!
//! (in one line). What is signed is the same without `sigs`; each signature is an SSHSIG blob in base64.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::hash::{self, Hash};
use crate::json::{self, Map, NotCanonical, Value};
use crate::sshsig::{self, PublicKey};

/// What an author's signature is bound to, so that it fits nothing else.
pub const NAMESPACE: &str = "armistice-entry@v1";
/// The version of the shape that this program writes and the newest it reads.
pub const VERSION: i64 = 1;
/// More signatures than any mechanism has members that sign one entry.
pub const MAX_SIGNATURES: usize = 16;

/// Why bytes are no entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error(transparent)]
    Json(#[from] NotCanonical),
    #[error("entry version {0} was written by a newer program, this one reads {VERSION}")]
    Newer(i64),
    #[error("`{0}` is missing or is not what it should be")]
    Field(&'static str),
    #[error("it has the unknown field `{0}`")]
    Unknown(String),
    #[error("signature {0} does not verify: {1}")]
    Signature(usize, sshsig::Refused),
    #[error("its first signature is not by its author")]
    NotItsAuthor,
    #[error("one key signs it twice")]
    SignedTwice,
}

/// Whose words it is: a name out of the keyset and the fingerprint of the key that signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    pub name: String,
    /// `SHA256:…`
    pub key: String,
}

/// What an entry refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A capture, a claim, an incident, a line of a release.
    Id(String),
    /// An earlier entry: where it stands, and its leaf hash.
    Entry { index: u64, leaf: Hash },
}

/// A reference; `rel` is `about`, `supersedes`, `dissents_from`, `corrects`, `redacts` or `withdraws`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ref {
    pub rel: String,
    pub target: Target,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub author: Author,
    pub body: Map,
    /// RFC 3339 in UTC, whole seconds. A claim of the author's, not a proof of time.
    pub created: String,
    /// Any word: kinds that are not known are kept and shown.
    pub kind: String,
    /// The origin of the log it is meant for, so that it cannot be replayed in another.
    pub log: String,
    /// Sets apart two entries that say the same.
    pub nonce: [u8; 16],
    pub refs: Vec<Ref>,
    /// SSHSIG blobs, the author's first.
    pub sigs: Vec<Vec<u8>>,
}

impl Entry {
    /// The bytes that authors sign.
    pub fn unsigned(&self) -> Result<String, NotCanonical> {
        json::encode(&Value::Map(self.members()))
    }

    /// The bytes that the log keeps.
    pub fn encode(&self) -> Result<String, NotCanonical> {
        let mut members = self.members();
        let sigs = self.sigs.iter().map(|blob| Value::Text(STANDARD.encode(blob))).collect();
        members.insert("sigs".into(), Value::List(sigs));
        json::encode(&Value::Map(members))
    }

    /// Reads an entry as it is kept; checks its form, not its signatures.
    pub fn decode(bytes: &[u8]) -> Result<Entry, Unreadable> {
        let Value::Map(mut members) = json::decode(bytes)? else { return Err(Unreadable::Field("v")) };
        version(&mut members)?;
        let sigs = take(&mut members, "sigs")?;
        let mut entry = Entry::of(members)?;
        entry.sigs = read_sigs(&sigs).ok_or(Unreadable::Field("sigs"))?;
        Ok(entry)
    }

    /// Reads what authors sign, as [`Entry::unsigned`] writes it; the entry has no signatures yet.
    pub fn decode_unsigned(bytes: &[u8]) -> Result<Entry, Unreadable> {
        let Value::Map(mut members) = json::decode(bytes)? else { return Err(Unreadable::Field("v")) };
        version(&mut members)?;
        Entry::of(members)
    }

    fn of(mut members: Map) -> Result<Entry, Unreadable> {
        let author = take(&mut members, "author")?;
        let body = take(&mut members, "body")?;
        let refs = take(&mut members, "refs")?;
        let mut text = |key: &'static str| match take(&mut members, key)? {
            Value::Text(text) => Ok(text),
            _ => Err(Unreadable::Field(key)),
        };
        let created = text("created").ok().filter(|at| is_instant(at)).ok_or(Unreadable::Field("created"))?;
        let entry = Entry {
            author: read_author(&author).ok_or(Unreadable::Field("author"))?,
            body: body.map().cloned().ok_or(Unreadable::Field("body"))?,
            created,
            kind: text("kind").ok().filter(|kind| is_word(kind)).ok_or(Unreadable::Field("kind"))?,
            log: text("log")?,
            nonce: hex16(&text("nonce")?).ok_or(Unreadable::Field("nonce"))?,
            refs: read_refs(&refs).ok_or(Unreadable::Field("refs"))?,
            sigs: Vec::new(),
        };
        match members.into_keys().next() {
            Some(key) => Err(Unreadable::Unknown(key)),
            None => Ok(entry),
        }
    }

    fn members(&self) -> Map {
        let author = [("key", self.author.key.as_str()), ("name", self.author.name.as_str())];
        let members = [
            ("author", Value::Map(author.map(|(key, text)| (key.to_string(), text.into())).into())),
            ("body", Value::Map(self.body.clone())),
            ("created", self.created.as_str().into()),
            ("kind", self.kind.as_str().into()),
            ("log", self.log.as_str().into()),
            ("nonce", self.nonce.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into()),
            ("refs", Value::List(self.refs.iter().map(Ref::to_value).collect())),
            ("v", Value::Integer(VERSION)),
        ];
        members.map(|(key, value)| (key.to_string(), value)).into()
    }

    /// The keys that signed it, the author's first. Every signature must verify and no key may sign twice.
    pub fn signers(&self) -> Result<Vec<PublicKey>, Unreadable> {
        let message = self.unsigned()?;
        let mut signers: Vec<PublicKey> = Vec::new();
        for (at, blob) in self.sigs.iter().enumerate() {
            let key = sshsig::check(blob, NAMESPACE, message.as_bytes())
                .map_err(|why| Unreadable::Signature(at + 1, why))?;
            if signers.contains(&key) {
                return Err(Unreadable::SignedTwice);
            }
            signers.push(key);
        }
        match signers.first() {
            Some(first) if first.fingerprint() == self.author.key => Ok(signers),
            _ => Err(Unreadable::NotItsAuthor),
        }
    }

    /// What it refers to by `rel`.
    pub fn targets<'a>(&'a self, rel: &'a str) -> impl Iterator<Item = &'a Target> {
        self.refs.iter().filter(move |r| r.rel == rel).map(|r| &r.target)
    }
}

/// The hash under which the log keeps an entry's bytes.
pub fn leaf(bytes: &[u8]) -> Hash {
    hash::leaf(bytes)
}

fn version(members: &mut Map) -> Result<(), Unreadable> {
    match take(members, "v")? {
        Value::Integer(VERSION) => Ok(()),
        Value::Integer(newer) if newer > VERSION => Err(Unreadable::Newer(newer)),
        _ => Err(Unreadable::Field("v")),
    }
}

fn take(members: &mut Map, key: &'static str) -> Result<Value, Unreadable> {
    members.remove(key).ok_or(Unreadable::Field(key))
}

fn read_author(value: &Value) -> Option<Author> {
    let members = value.map().filter(|members| members.len() == 2)?;
    let text = |key: &str| members.get(key)?.text().map(str::to_string);
    Some(Author { name: text("name")?, key: text("key")? })
}

fn read_refs(value: &Value) -> Option<Vec<Ref>> {
    value.list()?.iter().map(read_ref).collect()
}

fn read_ref(value: &Value) -> Option<Ref> {
    let members = value.map()?;
    let rel = members.get("rel")?.text().filter(|rel| is_word(rel))?.to_string();
    let target = match members.len() {
        2 => Target::Id(members.get("id")?.text()?.to_string()),
        3 => Target::Entry {
            index: u64::try_from(members.get("index")?.integer()?).ok()?,
            leaf: Hash::from_hex(members.get("leaf")?.text()?)?,
        },
        _ => return None,
    };
    Some(Ref { rel, target })
}

impl Ref {
    /// As it stands in an entry.
    pub fn to_value(&self) -> Value {
        let mut members: Map = [("rel".to_string(), Value::from(self.rel.as_str()))].into();
        match &self.target {
            Target::Id(id) => {
                members.insert("id".into(), id.as_str().into());
            }
            Target::Entry { index, leaf } => {
                // An index beyond 2^53 has no encoding; `encode` says so.
                members.insert("index".into(), Value::Integer(i64::try_from(*index).unwrap_or(i64::MAX)));
                members.insert("leaf".into(), leaf.hex().into());
            }
        }
        Value::Map(members)
    }
}

fn read_sigs(value: &Value) -> Option<Vec<Vec<u8>>> {
    let blobs = value.list().filter(|list| list.len() <= MAX_SIGNATURES)?;
    blobs.iter().map(|blob| STANDARD.decode(blob.text()?).ok()).collect()
}

fn hex16(text: &str) -> Option<[u8; 16]> {
    let lower = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    if text.len() != 32 || !text.bytes().all(lower) {
        return None;
    }
    let mut out = [0; 16];
    for (at, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(out)
}

fn is_word(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

/// `2017-02-16T18:00:00Z`: the one spelling of a second, with a month, a day and a time that exist.
pub fn is_instant(text: &str) -> bool {
    let shape = b"0000-00-00T00:00:00Z";
    let fits = text.len() == shape.len()
        && text.bytes().zip(shape).all(|(b, s)| if *s == b'0' { b.is_ascii_digit() } else { b == *s });
    if !fits {
        return false;
    }
    let number = |from: usize, to: usize| text[from..to].parse::<u32>().unwrap_or(u32::MAX);
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day) && number(11, 13) < 24 && number(14, 16) < 60 && number(17, 19) < 60
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use ed25519_dalek::{Signer, SigningKey};

    pub fn public(seed: u8) -> PublicKey {
        PublicKey::ed25519(SigningKey::from_bytes(&[seed; 32]).verifying_key().as_bytes()).unwrap()
    }

    pub fn sign(mut entry: Entry, seeds: &[u8]) -> Entry {
        let message = entry.unsigned().unwrap();
        for seed in seeds {
            let data = sshsig::to_sign(NAMESPACE, message.as_bytes());
            let inner = sshsig::plain(&SigningKey::from_bytes(&[*seed; 32]).sign(&data).to_bytes());
            entry.sigs.push(sshsig::blob(&public(*seed), NAMESPACE, &inner));
        }
        entry
    }

    pub fn entry(kind: &str, seed: u8) -> Entry {
        Entry {
            author: Author { name: format!("member-{seed}"), key: public(seed).fingerprint() },
            body: [("n".to_string(), Value::Integer(1))].into(),
            created: "2017-02-16T18:00:00Z".into(),
            kind: kind.into(),
            log: "example.org/truce".into(),
            nonce: [7; 16],
            refs: vec![
                Ref { rel: "about".into(), target: Target::Id("i-1".into()) },
                Ref { rel: "corrects".into(), target: Target::Entry { index: 3, leaf: hash::leaf(b"x") } },
            ],
            sigs: Vec::new(),
        }
    }

    #[test]
    fn an_entry_is_read_back_as_written_and_names_its_signers() {
        let signed = sign(entry("dissent", 1), &[1, 2]);
        let bytes = signed.encode().unwrap();
        let read = Entry::decode(bytes.as_bytes()).unwrap();
        assert_eq!(read, signed);
        assert_eq!(read.signers().unwrap(), [public(1), public(2)]);
        let unsigned = Entry::decode_unsigned(signed.unsigned().unwrap().as_bytes()).unwrap();
        assert_eq!(unsigned, Entry { sigs: Vec::new(), ..signed });
    }

    #[test]
    fn every_changed_byte_is_seen() {
        let good = sign(entry("grade", 1), &[1]).encode().unwrap();
        for at in 0..good.len() {
            let mut bad = good.clone().into_bytes();
            bad[at] ^= 1;
            let read = Entry::decode(&bad).and_then(|entry| entry.signers().map(|_| entry));
            assert!(read.is_err(), "byte {at}");
        }
    }

    #[test]
    fn the_author_signs_first_and_nobody_twice() {
        assert_eq!(entry("grade", 1).signers(), Err(Unreadable::NotItsAuthor));
        assert_eq!(sign(entry("grade", 1), &[2]).signers(), Err(Unreadable::NotItsAuthor));
        assert_eq!(sign(entry("grade", 1), &[1, 1]).signers(), Err(Unreadable::SignedTwice));
    }

    #[test]
    fn what_an_entry_does_not_have_is_refused() {
        let good = sign(entry("grade", 1), &[1]).encode().unwrap();
        let refusal = |from: &str, to: &str| {
            assert!(good.contains(from), "{from} in {good}");
            Entry::decode(good.replacen(from, to, 1).as_bytes()).unwrap_err().to_string()
        };
        assert!(refusal("\"v\":1", "\"v\":2").contains("newer program"));
        assert!(refusal("\"v\":1", "\"v\":1,\"w\":1").contains("unknown field `w`"));
        assert!(refusal("\"kind\":\"grade\",", "").contains("`kind` is missing"));
        assert!(refusal("2017-02-16", "2017-02-30").contains("`created`"));
        assert!(refusal("18:00:00Z", "18:00:60Z").contains("`created`"));
        assert!(refusal("\"index\":3,", "\"index\":-3,").contains("`refs`"));
        assert!(refusal("0707", "07G7").contains("`nonce`"));
    }
}
