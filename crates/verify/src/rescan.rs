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
use crate::terms::{Standing, Terms};

/// What a search of a copy came to.
#[derive(Debug, Default)]
pub struct Found {
    /// How many entries were looked at.
    pub entries: u64,
    /// Remarks that came after the checkpoint of the proof.
    pub later: Vec<(u64, Entry)>,
    /// What the proof leaves out, or why the copy cannot say.
    pub faults: Vec<Fault>,
}

/// Looks for remarks, keysets and policies that `listed` does not have, up to the copy's own checkpoint.
pub fn search(
    files: &dyn Files,
    terms: &Terms,
    standing: &Standing,
    concern: Concern,
    listed: &[&Proven],
) -> Found {
    let listed: HashSet<u64> = listed.iter().map(|proven| proven.index()).collect();
    let mut search =
        Search { concern, listed, within: standing.size, frontier: Frontier::new(), found: Found::default() };
    match search.all(files, terms, standing) {
        Ok(()) => Found { entries: search.frontier.size(), ..search.found },
        Err(fault) => Found { faults: vec![fault], ..Found::default() },
    }
}

struct Search {
    concern: Concern,
    listed: HashSet<u64>,
    /// The size of the tree of the proof: what stands before it must be listed.
    within: u64,
    frontier: Frontier,
    found: Found,
}

impl Search {
    fn all(&mut self, files: &dyn Files, terms: &Terms, standing: &Standing) -> Result<(), Fault> {
        self.up_to(files, standing.size)?;
        if self.frontier.root() != standing.root {
            return Err(Fault::altered(
                "the given copy of the log is not the log of this proof: its root is another",
            ));
        }
        let signed = crate::log::checkpoint(files)?;
        let own = terms.judge(&signed, standing.by.own.clone())?;
        if own.origin != standing.origin || own.size < standing.size {
            return Ok(());
        }
        self.up_to(files, own.size)?;
        match self.frontier.root() == own.root {
            true => Ok(()),
            false => {
                Err(Fault::altered("the checkpoint of the given copy of the log does not fit its entries"))
            }
        }
    }

    fn up_to(&mut self, files: &dyn Files, size: u64) -> Result<(), Fault> {
        while self.frontier.size() < size {
            let n = self.frontier.size() / WIDTH;
            let width = size.saturating_sub(n * WIDTH).min(WIDTH);
            self.bundle(files, n, width).map_err(|why| {
                let path = tile::entries_path(n, width);
                Fault::malformed(format!("the given copy of the log cannot be searched: `{path}`: {why}"))
            })?;
        }
        Ok(())
    }

    fn bundle(&mut self, files: &dyn Files, n: u64, width: u64) -> Result<(), String> {
        // A copy that has grown since has a wider bundle, and need not have kept this one.
        let (bytes, ranges) =
            read_entries(files, n, width).or_else(|why| wider(files, n, width).ok_or(why))?;
        let skip = usize::try_from(self.frontier.size() % WIDTH).unwrap_or_default();
        for range in ranges.iter().take(usize::try_from(width).unwrap_or(usize::MAX)).skip(skip) {
            let bytes = &bytes[range.clone()];
            let leaf = hash::leaf(bytes);
            let index = self.frontier.push(leaf).ok_or("the tree is too large")?;
            let kinds = REMARKS.iter().chain([&keyset::KIND, &"policy"]);
            if !kinds.into_iter().any(|kind| has(bytes, &format!("\"kind\":\"{kind}\""))) {
                continue;
            }
            let entry = Entry::decode(bytes).map_err(|why| format!("entry {index}: {}", chain(&why)))?;
            let about_the_log = matches!(entry.kind.as_str(), keyset::KIND | "policy");
            let needed = self.concern.names(index, leaf, &entry) || about_the_log && index < self.within;
            match needed && !self.listed.contains(&index) {
                true if index >= self.within => self.found.later.push((index, entry)),
                true => {
                    let kind = &entry.kind;
                    let why = format!("it leaves out entry {index}, a {kind} that belongs in it");
                    self.found.faults.push(Fault::altered(why));
                }
                false => {}
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
