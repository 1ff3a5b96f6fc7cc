//! Reading of policy files, line by line.
//!
//! In: bytes. Out: a policy in which every name has one meaning and every key one name. Absent: judging.
use std::collections::{HashMap, HashSet};

use super::{Group, Log, Member, Policy, Witness};
use crate::note::{KeyKind, VerifierKey};
use crate::text::decimal;

/// A longer policy is refused.
pub const MAX_BYTES: usize = 256 * 1024;

/// Why bytes are no policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot read policy, line {line}: {why}")]
pub struct Malformed {
    /// Counted from 1; 0 for what concerns no single line.
    pub line: usize,
    pub why: String,
}

type Outcome<T = ()> = Result<T, String>;

#[derive(Default)]
struct Reader<'a> {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    groups: Vec<Group>,
    quorum: Option<Option<Member>>,
    /// Names are bytes to the specification, whatever they would be as text.
    names: HashMap<&'a [u8], Member>,
    members: HashSet<&'a [u8]>,
    log_keys: HashSet<[u8; 32]>,
    witness_keys: HashSet<[u8; 32]>,
}

pub(super) fn read(bytes: &[u8]) -> Result<Policy, Malformed> {
    let whole = |why: &str| Malformed { line: 0, why: why.into() };
    if bytes.len() > MAX_BYTES {
        return Err(whole("it is longer than 262144 bytes"));
    }
    let mut reader = Reader::default();
    for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        reader.line(line).map_err(|why| Malformed { line: number + 1, why })?;
    }
    let quorum = reader.quorum.ok_or_else(|| whole("it has no quorum line"))?;
    let Reader { logs, witnesses, groups, .. } = reader;
    Ok(Policy { logs, witnesses, groups, quorum })
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: &'a [u8]) -> Outcome {
        if line.iter().any(|byte| matches!(byte, 0..=0x08 | 0x0a..=0x1f | 0x7f)) {
            return Err("it has a control character other than tab and newline".into());
        }
        let blank = |byte: &u8| *byte == b' ' || *byte == b'\t';
        let words: Vec<_> = line.split(blank).filter(|word| !word.is_empty()).collect();
        match words[..] {
            [] => Ok(()),
            [first, ..] if first.starts_with(b"#") => Ok(()),
            [b"log", key] => self.log(key, None),
            [b"log", key, url] => self.log(key, Some(url)),
            [b"witness", name, key] => self.witness(name, key, None),
            [b"witness", name, key, url] => self.witness(name, key, Some(url)),
            [b"group", name, threshold, ref members @ ..] if !members.is_empty() => {
                self.group(name, threshold, members)
            }
            [b"quorum", name] => self.quorum(name),
            [word, ..] if [&b"log"[..], b"witness", b"group", b"quorum"].contains(&word) => {
                Err(format!("a `{}` line has other words", show(word)))
            }
            [word, ..] => Err(format!("`{}` is no keyword", show(word))),
        }
    }

    fn log(&mut self, key: &[u8], url: Option<&[u8]>) -> Outcome {
        let key = read_key(key, KeyKind::Ed25519, "a log signs with Ed25519 keys (kind 1)")?;
        if !self.log_keys.insert(key.key) {
            return Err(format!("the key of log `{}` is also that of an earlier log", key.name));
        }
        self.logs.push(Log { key, url: url.map(show) });
        Ok(())
    }

    fn witness(&mut self, name: &'a [u8], key: &[u8], url: Option<&[u8]>) -> Outcome {
        let key = read_key(key, KeyKind::Cosignature, "a witness signs with cosignature keys (kind 4)")?;
        if !self.witness_keys.insert(key.key) {
            return Err(format!("the key of witness `{}` is also that of an earlier witness", show(name)));
        }
        self.define(name, Member::Witness(self.witnesses.len()))?;
        self.witnesses.push(Witness { name: show(name), key, url: url.map(show) });
        Ok(())
    }

    fn group(&mut self, name: &'a [u8], threshold: &[u8], names: &[&'a [u8]]) -> Outcome {
        let threshold = match threshold {
            b"any" => 1,
            b"all" => names.len(),
            number => read_threshold(number, names.len())?,
        };
        let mut members = Vec::with_capacity(names.len());
        for member in names {
            members.push(self.defined(member)?);
            if !self.members.insert(member) {
                return Err(format!("`{}` is already a member of a group", show(member)));
            }
        }
        self.define(name, Member::Group(self.groups.len()))?;
        self.groups.push(Group { name: show(name), threshold, members });
        Ok(())
    }

    fn quorum(&mut self, name: &[u8]) -> Outcome {
        if self.quorum.is_some() {
            return Err("there is already a quorum line".into());
        }
        self.quorum = Some(if name == b"none" { None } else { Some(self.defined(name)?) });
        Ok(())
    }

    fn define(&mut self, name: &'a [u8], member: Member) -> Outcome {
        if name == b"none" {
            return Err("`none` is the name of no witness and no group".into());
        }
        match self.names.insert(name, member) {
            None => Ok(()),
            Some(_) => Err(format!("the name `{}` is already taken", show(name))),
        }
    }

    fn defined(&self, name: &[u8]) -> Outcome<Member> {
        self.names
            .get(name)
            .copied()
            .ok_or_else(|| format!("`{}` is not defined before this line", show(name)))
    }
}

fn read_key(text: &[u8], kind: KeyKind, why: &str) -> Outcome<VerifierKey> {
    let text = std::str::from_utf8(text).map_err(|_| "a key is not UTF-8".to_string())?;
    let key = VerifierKey::parse(text).map_err(|error| error.to_string())?;
    if key.kind == kind { Ok(key) } else { Err(format!("cannot take key `{text}`: {why}")) }
}

fn read_threshold(number: &[u8], members: usize) -> Outcome<usize> {
    std::str::from_utf8(number)
        .ok()
        .and_then(decimal)
        .and_then(|threshold| usize::try_from(threshold).ok())
        .filter(|threshold| (1..=members).contains(threshold))
        .ok_or_else(|| format!("`{}` is no number from 1 to {members}", show(number)))
}

/// For people and addresses; a name that is not UTF-8 keeps its meaning, which is in its bytes.
fn show(word: &[u8]) -> String {
    String::from_utf8_lossy(word).into_owned()
}
