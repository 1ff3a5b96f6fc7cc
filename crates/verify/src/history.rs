//! Whether the entries of a proof stand where they say, and whether their authors might say what they say.
//!
//! In: entries with their proofs, what the reader brings. Out: what their one checkpoint is worth, or what does not hold.
//! Absent: what the entries mean. Keysets are replayed from the first entry of the log, as its operator had to.

use std::collections::HashSet;

use tlog::check::check_inclusion;
use tlog::checkpoint::SignedCheckpoint;
use tlog::entry::Entry;
use tlog::hash::Hash;
use tlog::json::Value;
use tlog::keyset::{self, Keyset};

use crate::bundle::Proven;
use crate::exit::{Fault, chain};
use crate::terms::{OwnPolicy, Standing, Terms};

/// Checks the entries of a proof, of which `keys` are the keysets and policies and `first` is that of the release.
pub fn vouch(
    entries: &[&Proven],
    first: &Proven,
    keys: &[Proven],
    scan: u64,
    terms: &Terms,
) -> Result<Standing, Vec<Fault>> {
    let note = &first.proof().checkpoint;
    let signed = SignedCheckpoint::parse(note).map_err(|why| vec![Fault::malformed(chain(&why))])?;
    let own = own_policy(keys.iter().map(|proven| (proven.index(), proven.entry())));
    let standing = terms.judge(&signed, own.clone().ok().flatten()).map_err(|fault| vec![fault])?;
    let mut faults: Vec<Fault> = own.err().into_iter().collect();
    if scan != standing.size {
        faults.push(Fault::altered(format!(
            "it was searched up to {scan}, and its checkpoint has {} entries",
            standing.size
        )));
    }
    faults.extend(places(entries, note, &standing));
    faults.extend(order(entries, keys));
    if faults.is_empty() {
        faults.extend(admission(entries, keys, &standing.origin));
    }
    if faults.is_empty() { Ok(standing) } else { Err(faults) }
}

/// The latest of the policies among entries, which must be what its SHA-256 says.
pub(crate) fn own_policy<'a>(
    entries: impl Iterator<Item = (u64, &'a Entry)>,
) -> Result<Option<OwnPolicy>, Fault> {
    let mut latest = None;
    for (index, entry) in entries.filter(|(_, entry)| entry.kind == "policy") {
        let text = |key: &str| entry.body.get(key).and_then(Value::text);
        let (policy, sha256) = (text("policy").unwrap_or_default(), text("sha256").unwrap_or_default());
        if Hash::from_hex(sha256) != Some(Hash::of(policy.as_bytes())) {
            return Err(Fault::altered(format!(
                "policy entry {index} does not have the SHA-256 that it states"
            )));
        }
        latest = Some(OwnPolicy { index, text: policy.to_string(), sha256: Hash::of(policy.as_bytes()) });
    }
    Ok(latest)
}

fn places(entries: &[&Proven], note: &str, standing: &Standing) -> Vec<Fault> {
    let wrong = |proven: &&&Proven| {
        let index = proven.index();
        if proven.proof().checkpoint != note {
            return Some(Fault::altered(format!("entry {index} is proven at another checkpoint")));
        }
        let hashes = &proven.proof().hashes;
        let held = check_inclusion(index, standing.size, proven.leaf(), hashes, standing.root);
        held.err().map(|why| Fault::altered(format!("entry {index} is not in the log: {why}")))
    };
    entries.iter().filter_map(|proven| wrong(&proven)).collect()
}

fn order(entries: &[&Proven], keys: &[Proven]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen = HashSet::new();
    for proven in entries.iter().filter(|proven| !seen.insert(proven.index())) {
        faults.push(Fault::altered(format!("entry {} is given twice", proven.index())));
    }
    if keys.first().is_none_or(|first| first.index() != 0 || first.entry().kind != keyset::KIND) {
        faults.push(Fault::altered("the keyset with which the log begins is not given"));
    }
    if !keys.is_sorted_by_key(Proven::index) {
        faults.push(Fault::altered("keysets and policies are not in the order of the log"));
    }
    faults
}

/// Replays the keysets, and asks of every entry whether the keyset in force at its place admits it.
fn admission(entries: &[&Proven], keys: &[Proven], origin: &str) -> Vec<Fault> {
    let refused = |proven: &Proven, why: keyset::NotAdmitted| {
        Fault::altered(format!("entry {} may not stand in the log: {}", proven.index(), chain(&why)))
    };
    let mut sets: Vec<(u64, Keyset)> = Vec::new();
    for proven in keys.iter().filter(|proven| proven.entry().kind == keyset::KIND) {
        match keyset::admit(proven.entry(), proven.index(), origin, sets.last().map(|(_, set)| set)) {
            Ok(next) => sets.extend(next.map(|next| (proven.index(), next))),
            Err(why) => return vec![refused(proven, why)],
        }
    }
    let mut faults = Vec::new();
    for proven in entries.iter().filter(|proven| proven.entry().kind != keyset::KIND) {
        let in_force = sets.iter().rev().find(|(from, _)| *from < proven.index());
        if let Err(why) = keyset::admit(proven.entry(), proven.index(), origin, in_force.map(|(_, set)| set))
        {
            faults.push(refused(proven, why));
        }
    }
    faults
}
