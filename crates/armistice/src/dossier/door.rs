//! What an entry must be before it is added, beyond being signed by somebody who may: nothing can be taken out of the log
//! again, so what this program could not read later stays outside.
//!
//! In: entries, in the order in which they are to be added. Out: why one does not fit. Absent: whether it is true.

use tlog::entry::{Entry, Target};
use tlog::epoch;
use tlog::hash::Hash;
use tlog::keyset::Keyset;
use tlog::policy::Policy;
use tlog::tree::Nodes;
use verify::shape::Release;

use super::{Dossier, Error};
use crate::archive::sha256_hex;
use crate::record::Kept;
use crate::record::entry::Kind;
use crate::record::index::Custody;

/// Looks at entries that are to be added together.
pub(super) fn check(dossier: &Dossier, entries: &[Entry]) -> Result<(), Error> {
    let mut names: Vec<String> = Vec::new();
    let size = dossier.head().count;
    for (at, entry) in entries.iter().enumerate() {
        let index = size + at as u64;
        let kind = Kind::named(&entry.kind);
        let wrong = |why: String| Error::Entry(kind.map_or("unknown", Kind::name), why);
        let bytes = entry.encode().map_err(|why| wrong(why.to_string()))?;
        let leaf = tlog::entry::leaf(bytes.as_bytes());
        refs(dossier, entry).map_err(wrong)?;
        match kind {
            Some(Kind::Capture) => {
                let kept = Kept { index, leaf, entry: entry.clone() };
                Custody::of(&kept).map_err(wrong)?;
            }
            Some(Kind::Policy) => policy(dossier, entry).map_err(wrong)?,
            Some(Kind::Keyset) => {
                let keyset = Keyset::parse(&entry.body).map_err(|why| wrong(why.to_string()))?;
                dossier.check_keyset(&keyset).map_err(wrong)?;
            }
            Some(Kind::Release) => {
                let name = Release::read(entry).map_err(|why| wrong(why.to_string()))?.name;
                if names.contains(&name) || dossier.has_release(&name)? {
                    return Err(wrong(format!("there is a release of the name `{name}`")));
                }
                names.push(name);
            }
            _ => {}
        }
        // A dissent always fits; only an index is held against all that was filed.
        if entry.kind == epoch::KIND {
            let mut open = dossier.open_dissents()?;
            for (before, entry) in entries[..=at].iter().enumerate() {
                let bytes = entry.encode().map_err(|why| wrong(why.to_string()))?;
                let leaf = tlog::entry::leaf(bytes.as_bytes());
                open.take(size + before as u64, leaf, entry).map_err(|why| wrong(why.to_string()))?;
            }
        }
    }
    Ok(())
}

/// Entries that it refers to must be there, and be those.
fn refs(dossier: &Dossier, entry: &Entry) -> Result<(), String> {
    let nodes = dossier.record().store().nodes(dossier.head().count);
    let there = |index: u64, leaf: Hash| nodes.node(0, index) == Some(leaf);
    for reference in &entry.refs {
        if let Target::Entry { index, leaf } = &reference.target {
            if *index >= dossier.head().count || !there(*index, *leaf) {
                return Err(format!("it refers to entry {index} by a hash that this entry does not have"));
            }
        }
    }
    Ok(())
}

fn policy(dossier: &Dossier, entry: &Entry) -> Result<(), String> {
    let text = |key: &str| entry.body.get(key).and_then(|value| value.text()).unwrap_or_default();
    let policy = Policy::parse(text("policy").as_bytes()).map_err(|why| why.to_string())?;
    if text("sha256") != sha256_hex(text("policy").as_bytes()) {
        return Err("its `sha256` is not that of its `policy`".into());
    }
    let origin = dossier.record().origin().unwrap_or(&entry.log);
    match policy.logs().iter().any(|log| log.key.name == origin) {
        true => Ok(()),
        false => Err(format!("the policy does not name this log, `{origin}`")),
    }
}
