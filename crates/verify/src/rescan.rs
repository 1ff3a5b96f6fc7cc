//! Whether a proof left something out: every entry of a copy of the log is looked at again.
//!
//! In: the files of a log, the checkpoint of a proof, what the proof is about and which entries it lists. Out: what it
//! left out, or why the copy cannot say. Absent: the tiles of hashes; the root of the entries is enough.

use std::collections::HashSet;

use tlog::entry::Entry;
use tlog::hash;
use tlog::keyset;
use tlog::tile::{self, WIDTH};
use tlog::tree::Frontier;

use crate::bundle::Proven;
use crate::concern::{Concern, REMARKS};
use crate::exit::{Fault, chain};
use crate::files::Files;
use crate::log::read_entries;
use crate::terms::Standing;

/// Looks for remarks, keysets and policies that `listed` does not have.
pub fn left_out(files: &dyn Files, standing: &Standing, concern: Concern, listed: &[&Proven]) -> Vec<Fault> {
    let listed: HashSet<u64> = listed.iter().map(|proven| proven.index()).collect();
    let mut search = Search { concern, listed, frontier: Frontier::new(), faults: Vec::new() };
    for n in 0..standing.size.div_ceil(WIDTH) {
        let width = standing.size.saturating_sub(n * WIDTH).min(WIDTH);
        if let Err(why) = search.bundle(files, n, width) {
            let path = tile::entries_path(n, width);
            return vec![Fault::malformed(format!(
                "the given copy of the log cannot be searched: `{path}`: {why}"
            ))];
        }
    }
    if search.frontier.root() != standing.root {
        return vec![Fault::altered(
            "the given copy of the log is not the log of this proof: its root is another",
        )];
    }
    search.faults
}

struct Search {
    concern: Concern,
    listed: HashSet<u64>,
    frontier: Frontier,
    faults: Vec<Fault>,
}

impl Search {
    fn bundle(&mut self, files: &dyn Files, n: u64, width: u64) -> Result<(), String> {
        // A copy that has grown since has a wider bundle, and need not have kept this one.
        let (bytes, ranges) =
            read_entries(files, n, width).or_else(|why| wider(files, n, width).ok_or(why))?;
        for range in ranges.iter().take(usize::try_from(width).unwrap_or(usize::MAX)) {
            let bytes = &bytes[range.clone()];
            let leaf = hash::leaf(bytes);
            let index = self.frontier.push(leaf).ok_or("the tree is too large")?;
            let kinds = REMARKS.iter().chain([&keyset::KIND, &"policy"]);
            if !kinds.into_iter().any(|kind| has(bytes, &format!("\"kind\":\"{kind}\""))) {
                continue;
            }
            let entry = Entry::decode(bytes).map_err(|why| format!("entry {index}: {}", chain(&why)))?;
            let needed = matches!(entry.kind.as_str(), keyset::KIND | "policy")
                || self.concern.names(index, leaf, &entry);
            if needed && !self.listed.contains(&index) {
                let kind = &entry.kind;
                self.faults.push(Fault::altered(format!(
                    "it leaves out entry {index}, a {kind} that belongs in it"
                )));
            }
        }
        Ok(())
    }
}

fn wider(files: &dyn Files, n: u64, width: u64) -> Option<(Vec<u8>, Vec<std::ops::Range<usize>>)> {
    (width + 1..=WIDTH).rev().find_map(|width| read_entries(files, n, width).ok())
}

fn has(bytes: &[u8], mark: &str) -> bool {
    bytes.windows(mark.len()).any(|window| window == mark.as_bytes())
}
