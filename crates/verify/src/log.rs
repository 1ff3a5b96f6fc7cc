//! A whole static log: every entry and every tile, against the checkpoint they were published under.
//!
//! In: the files of a log, what the reader brings, somebody to tell of progress. Out: what the checkpoint is worth, and a
//! list of everything that does not fit, each with the path where it was found. Absent: repair. The files are
//!
//! ```text
//! checkpoint                  the signed root and size
//! tile/entries/x001/234       bundles of 256 entries, the last one `.p/5` with 5
//! tile/0/x001/234             the leaf hashes of such a bundle
//! tile/1/004.p/210            the roots of full tiles of the level below
//! ```
//!
//! Bundles are read once, a batch at a time: first all cores hash them and look for keysets, then these are replayed in
//! order, then all cores check the signature of every entry under the keyset in force at its place. Older, narrower
//! copies of a tile must be a beginning of the widest; files beyond the checkpoint are those of a publication that is
//! still going on, and are let be.

use std::collections::BTreeMap;

use tlog::checkpoint::SignedCheckpoint;
use tlog::entry::Entry;
use tlog::epoch;
use tlog::hash::Hash;
use tlog::json::Value;
use tlog::keyset::{self, Keyset};
use tlog::tile::{self, WIDTH};
use tlog::tree::Frontier;

use crate::exit::{Fault, chain};
use crate::files::Files;
use crate::terms::{OwnPolicy, Standing, Terms};

mod batch;
mod shelf;

use batch::Bundle;
pub(crate) use batch::read_entries;
use shelf::Shelf;

/// After so many problems the rest is not looked for.
pub const MAX_PROBLEMS: usize = 1000;
/// A batch of full bundles of the largest entries has 256 MiB.
const BATCH: usize = 32;

/// Something that is not as it should be, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// A path inside the log.
    pub path: String,
    pub why: String,
}

/// What was found out about a log.
#[derive(Debug, Default)]
pub struct Checked {
    /// What the checkpoint is worth; nothing if it cannot be read or judged.
    pub standing: Option<Standing>,
    /// The checkpoint as it was read, signatures included.
    pub signed: Option<SignedCheckpoint>,
    /// What is wrong with the checkpoint itself.
    pub faults: Vec<Fault>,
    /// What is wrong with the files, in the order of their paths.
    pub problems: Vec<Problem>,
    /// The leaf hash of every entry that could be read, up to the first that could not.
    pub leaves: Vec<Hash>,
    /// How many entries there are of each kind.
    pub kinds: BTreeMap<String, u64>,
    /// The keyset in force after the last entry.
    pub keyset: Option<Keyset>,
    /// The latest policy that the log states.
    pub own: Option<OwnPolicy>,
    pub tiles: u64,
    /// Files beyond the checkpoint.
    pub ahead: u64,
}

impl Checked {
    /// Where an entry of this leaf hash stands.
    pub fn find(&self, leaf: Hash) -> Option<u64> {
        self.leaves.iter().position(|known| *known == leaf).map(|index| index as u64)
    }

    /// Whether every file was read and fits.
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty() && self.problems.is_empty()
    }
}

/// Who is told how many of how many entries have been checked.
pub type Progress<'a> = &'a (dyn Fn(u64, u64) + Sync);

/// Checks every file of a log.
pub fn check(files: &dyn Files, terms: &Terms, progress: Progress) -> Checked {
    let mut checked = Checked::default();
    let signed = match checkpoint(files) {
        Ok(signed) => signed,
        Err(fault) => return Checked { faults: vec![fault], ..checked },
    };
    let shelf = match files.list("tile") {
        Ok(paths) => Shelf::of(paths, signed.checkpoint.size),
        Err(why) => {
            let fault = Fault::malformed(format!("cannot list `tile`: {why}"));
            return Checked { faults: vec![fault], ..checked };
        }
    };
    checked.problems.extend(
        shelf
            .strays
            .iter()
            .map(|path| Problem { path: path.clone(), why: "no file of a log has this name".into() }),
    );
    checked.ahead = shelf.ahead;
    let mut walk = Walk {
        files,
        shelf: &shelf,
        origin: &signed.checkpoint.origin,
        checked,
        frontier: Frontier::new(),
        level: Vec::new(),
        open: epoch::Open::default(),
        releases: BTreeMap::new(),
    };
    walk.bundles(signed.checkpoint.size, progress);
    walk.upper_tiles(signed.checkpoint.size);
    walk.root(&signed);
    let mut checked = walk.checked;
    checked.twice();
    // The log's own policy means nothing if the log does not hold.
    if terms.is_pinned() || checked.problems.is_empty() {
        match terms.judge(&signed, checked.own.clone()) {
            Ok(standing) => checked.standing = Some(standing),
            Err(fault) => checked.faults.push(fault),
        }
    }
    checked.problems.sort_by(|a, b| a.path.cmp(&b.path));
    checked.signed = Some(signed);
    checked
}

/// The checkpoint of a log.
pub fn checkpoint(files: &dyn Files) -> Result<SignedCheckpoint, Fault> {
    let bytes = match files.read("checkpoint") {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Err(Fault::malformed("the log has no file `checkpoint`")),
        Err(why) => return Err(Fault::malformed(format!("cannot read `checkpoint`: {why}"))),
    };
    let text = String::from_utf8(bytes).map_err(|_| Fault::malformed("`checkpoint` is not UTF-8"))?;
    SignedCheckpoint::parse(&text).map_err(|why| Fault::malformed(chain(&why)))
}

struct Walk<'a> {
    files: &'a dyn Files,
    shelf: &'a Shelf,
    origin: &'a str,
    checked: Checked,
    frontier: Frontier,
    /// The roots of the full tiles of level 0.
    level: Vec<Hash>,
    /// Dissents that no index has listed yet.
    open: epoch::Open,
    releases: BTreeMap<String, u64>,
}

impl Walk<'_> {
    fn problem(&mut self, path: String, why: String) {
        self.checked.problems.push(Problem { path, why });
    }

    fn is_full(&self) -> bool {
        self.checked.problems.len() >= MAX_PROBLEMS
    }

    fn bundles(&mut self, size: u64, progress: Progress) {
        let count = size.div_ceil(WIDTH);
        for (missing, path) in self.shelf.missing_bundles(size) {
            let why = if missing == 1 {
                "it is missing".into()
            } else {
                format!("it and {} more are missing", missing - 1)
            };
            self.problem(path, why);
        }
        let numbers: Vec<u64> = self.shelf.bundles().filter(|n| *n < count).collect();
        let mut keysets = batch::InForce::default();
        for numbers in numbers.chunks(BATCH) {
            if self.is_full() {
                return self.problem(
                    "tile".into(),
                    format!("after {MAX_PROBLEMS} problems the rest was not checked"),
                );
            }
            let read =
                batch::each(numbers, |n| batch::read(self.files, self.shelf, *n, tile_width(size, *n)));
            let mut bundles = Vec::new();
            for (bundle, problems) in read {
                self.checked.problems.extend(problems);
                bundles.extend(bundle);
            }
            self.replay(&bundles, &mut keysets);
            for outcome in batch::each(&bundles, |bundle| batch::admit(bundle, self.origin, &keysets)) {
                self.checked.problems.extend(outcome.problems);
                for (kind, count) in outcome.kinds {
                    *self.checked.kinds.entry(kind).or_default() += count;
                }
                self.checked.own = outcome.own.or(self.checked.own.take());
                self.in_order(outcome.ordered, size);
            }
            self.keep(&bundles);
            keysets.forget();
            progress(bundles.last().map_or(0, |bundle| bundle.first() + bundle.leaves.len() as u64), size);
        }
        self.checked.keyset = keysets.latest().cloned();
    }

    /// Puts the keysets of a batch in force, in their order.
    fn replay(&mut self, bundles: &[Bundle], keysets: &mut batch::InForce) {
        for bundle in bundles {
            for place in &bundle.keysets {
                let index = bundle.first() + *place as u64;
                // What cannot be read is told when the bundle's entries are admitted.
                let Ok(entry) = Entry::decode(bundle.entry(*place)) else { continue };
                let unfounded = index > 0 && keysets.latest().is_none();
                if entry.kind != keyset::KIND || unfounded {
                    continue;
                }
                match keyset::admit(&entry, index, self.origin, keysets.latest()) {
                    Ok(next) => keysets.put(index, next),
                    Err(why) => self.problem(bundle.path.clone(), format!("entry {index}: {}", chain(&why))),
                }
            }
        }
    }

    /// Every index of dissents must list those that were filed since the one before, no more and no less; no two releases
    /// may have one name, by which lines are spoken of.
    fn in_order(&mut self, entries: Vec<(u64, Hash, Entry)>, size: u64) {
        for (index, leaf, entry) in entries {
            let path = tile::entries_path(index / WIDTH, tile_width(size, index / WIDTH));
            if let Err(why) = self.open.take(index, leaf, &entry) {
                self.problem(path, format!("entry {index}, an index of dissents: {why}"));
                continue;
            }
            let name = entry.body.get("name").and_then(Value::text);
            if let Some(name) = name.filter(|_| entry.kind == "release") {
                if let Some(first) = self.releases.insert(name.to_string(), index) {
                    self.problem(
                        path,
                        format!("entry {index} is another release of the name of entry {first}"),
                    );
                }
            }
        }
    }

    /// Takes over the hashes of a batch, as long as none is missing before them.
    fn keep(&mut self, bundles: &[Bundle]) {
        for bundle in bundles {
            self.checked.tiles += 2;
            if bundle.first() != self.frontier.size() {
                continue;
            }
            for leaf in &bundle.leaves {
                self.frontier.push(*leaf);
            }
            self.checked.leaves.extend(&bundle.leaves);
            self.level.extend(tile::hash_tile(&shelf::tile_bytes(&bundle.leaves)));
        }
    }

    /// Every level above the leaf hashes, as far as the entries below it are known.
    fn upper_tiles(&mut self, size: u64) {
        let mut nodes = std::mem::take(&mut self.level);
        for level in 1..8 {
            if nodes.len() as u64 != size >> (8 * level) || nodes.is_empty() {
                return;
            }
            let mut above = Vec::new();
            for (n, hashes) in nodes.chunks(256).enumerate() {
                let expected = shelf::tile_bytes(hashes);
                self.checked.tiles += 1;
                self.checked.problems.extend(self.shelf.compare_tile(self.files, level, n as u64, &expected));
                above.extend(tile::hash_tile(&expected));
            }
            nodes = above;
        }
    }

    fn root(&mut self, signed: &SignedCheckpoint) {
        let tree = &signed.checkpoint;
        if self.frontier.size() == tree.size && self.frontier.root() != tree.root {
            let why =
                format!("its root is {}, and its entries have the root {}", tree.root, self.frontier.root());
            self.problem("checkpoint".into(), why);
        }
    }
}

impl Checked {
    /// No entry may stand in a log twice.
    fn twice(&mut self) {
        let mut order: Vec<usize> = (0..self.leaves.len()).collect();
        order.sort_unstable_by_key(|index| (self.leaves[*index], *index));
        for pair in order.windows(2).filter(|pair| self.leaves[pair[0]] == self.leaves[pair[1]]) {
            let bundle = tile::entries_path(
                pair[1] as u64 / WIDTH,
                tile_width(self.leaves.len() as u64, pair[1] as u64 / WIDTH),
            );
            self.problems.push(Problem {
                path: bundle,
                why: format!("entry {} is the same as entry {}", pair[1], pair[0]),
            });
        }
    }
}

/// How many entries bundle `n` of a log of `size` has.
fn tile_width(size: u64, n: u64) -> u64 {
    size.saturating_sub(n.saturating_mul(WIDTH)).min(WIDTH)
}
