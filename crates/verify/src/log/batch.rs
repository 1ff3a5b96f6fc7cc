//! A batch of bundles, read, hashed and checked by all cores.
//!
//! In: the numbers of bundles, and the keysets in force. Out: leaf hashes, kinds, problems. Absent: the order of keysets,
//! which one thread replays between reading and checking.

use std::collections::BTreeMap;
use std::ops::Range;

use tlog::entry::Entry;
use tlog::epoch;
use tlog::hash::{self, Hash};
use tlog::keyset::{self, Keyset};
use tlog::tile::{self, WIDTH};

use super::shelf::{Shelf, tile_bytes};
use super::{MAX_PROBLEMS, Problem};
use crate::exit::chain;
use crate::files::Files;
use crate::history;
use crate::terms::OwnPolicy;

/// What the bytes of a keyset entry contain, being canonical. Other entries may contain it too.
const KEYSET_MARK: &[u8] = b"\"kind\":\"keyset\"";

/// A bundle, its entries and their leaf hashes.
pub struct Bundle {
    n: u64,
    pub path: String,
    bytes: Vec<u8>,
    ranges: Vec<Range<usize>>,
    pub leaves: Vec<Hash>,
    /// The places of entries that may be keysets.
    pub keysets: Vec<usize>,
}

impl Bundle {
    /// The index of its first entry.
    pub fn first(&self) -> u64 {
        self.n * WIDTH
    }

    pub fn entry(&self, place: usize) -> &[u8] {
        self.ranges.get(place).map_or(&[], |range| &self.bytes[range.clone()])
    }
}

/// Reads bundle `n`, of which `width` entries belong to the tree, with the tile of its leaf hashes.
pub fn read(files: &dyn Files, shelf: &Shelf, n: u64, width: u64) -> (Option<Bundle>, Vec<Problem>) {
    let widths = shelf.bundle_widths(n);
    let Some(enough) = widths.iter().find(|there| **there >= width) else {
        return (None, vec![Problem { path: tile::entries_path(n, width), why: "it is missing".into() }]);
    };
    let path = tile::entries_path(n, *enough);
    let (bytes, ranges) = match read_entries(files, n, *enough) {
        Ok(read) => read,
        Err(why) => return (None, vec![Problem { path, why }]),
    };
    let ranges = ranges[..usize::try_from(width).unwrap_or(ranges.len()).min(ranges.len())].to_vec();
    let leaves: Vec<Hash> = ranges.iter().map(|range| hash::leaf(&bytes[range.clone()])).collect();
    let mut problems = shelf.compare_tile(files, 0, n, &tile_bytes(&leaves));
    for other in widths.iter().filter(|other| *other != enough) {
        // A wider copy that is not needed may still be in the making.
        let torn = other > enough && read_entries(files, n, *other).is_err();
        problems.extend(same_beginning(files, n, *other, &bytes).filter(|_| !torn));
    }
    let marked = |range: &Range<usize>| {
        bytes[range.clone()].windows(KEYSET_MARK.len()).any(|window| window == KEYSET_MARK)
    };
    let keysets = (0..ranges.len()).filter(|place| marked(&ranges[*place])).collect();
    (Some(Bundle { n, path, bytes, ranges, leaves, keysets }), problems)
}

/// The bytes of a bundle and where its entries lie in them; there must be exactly `width`.
pub(crate) fn read_entries(
    files: &dyn Files,
    n: u64,
    width: u64,
) -> Result<(Vec<u8>, Vec<Range<usize>>), String> {
    let bytes = match files.read(&tile::entries_path(n, width)) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Err("it is missing".into()),
        Err(why) => return Err(format!("cannot read it: {why}")),
    };
    let entries = tile::read_bundle(&bytes).ok_or("its lengths do not fit its bytes")?;
    if entries.len() as u64 != width {
        return Err(format!("it has {} entries and should have {width}", entries.len()));
    }
    let mut at = 0;
    let mut ranges = Vec::with_capacity(entries.len());
    for entry in entries {
        ranges.push(at + 2..at + 2 + entry.len());
        at += 2 + entry.len();
    }
    Ok((bytes, ranges))
}

/// A narrower or wider copy of a bundle must begin as the other one does.
fn same_beginning(files: &dyn Files, n: u64, width: u64, bytes: &[u8]) -> Option<Problem> {
    let path = tile::entries_path(n, width);
    let why = match read_entries(files, n, width) {
        Ok((other, _)) if other.starts_with(bytes) || bytes.starts_with(&other) => return None,
        Ok(_) => "its entries are not those of the other copies".into(),
        Err(why) => why,
    };
    Some(Problem { path, why })
}

/// Which keyset is in force from which entry on.
#[derive(Default)]
pub struct InForce(Vec<(u64, Keyset)>);

impl InForce {
    pub fn put(&mut self, index: u64, next: Option<Keyset>) {
        self.0.extend(next.map(|next| (index, next)));
    }

    pub fn latest(&self) -> Option<&Keyset> {
        self.0.last().map(|(_, set)| set)
    }

    /// Drops what later entries no longer need.
    pub fn forget(&mut self) {
        self.0.drain(..self.0.len().saturating_sub(1));
    }

    /// The one before an entry.
    fn before(&self, index: u64) -> Option<&Keyset> {
        self.0.iter().rev().find(|(from, _)| *from < index).map(|(_, set)| set)
    }
}

/// What the entries of a bundle come to.
#[derive(Default)]
pub struct Admitted {
    pub problems: Vec<Problem>,
    pub kinds: BTreeMap<String, u64>,
    /// The last policy among them.
    pub own: Option<OwnPolicy>,
    /// Dissents, their indexes and releases, with their places, for whoever goes through them in order.
    pub ordered: Vec<(u64, Hash, Entry)>,
}

/// Checks every entry of a bundle but its keysets, which have been replayed.
pub fn admit(bundle: &Bundle, origin: &str, keysets: &InForce) -> Admitted {
    let mut admitted = Admitted::default();
    for place in 0..bundle.leaves.len() {
        let index = bundle.first() + place as u64;
        let problem =
            |why: String| Problem { path: bundle.path.clone(), why: format!("entry {index}: {why}") };
        let entry = match Entry::decode(bundle.entry(place)) {
            Ok(entry) => entry,
            Err(why) => {
                admitted.problems.push(problem(chain(&why)));
                continue;
            }
        };
        *admitted.kinds.entry(entry.kind.clone()).or_default() += 1;
        if index > 0 && keysets.before(index).is_none() {
            let why = "its entries cannot be judged, because no keyset before them was read";
            admitted.problems.push(Problem { path: bundle.path.clone(), why: why.into() });
            break;
        }
        if entry.kind == keyset::KIND {
            continue;
        }
        if let Err(why) = keyset::admit(&entry, index, origin, keysets.before(index)) {
            admitted.problems.push(problem(chain(&why)));
        } else {
            match history::own_policy(std::iter::once((index, &entry))) {
                Ok(own) => admitted.own = own.or(admitted.own.take()),
                Err(fault) => admitted.problems.push(problem(fault.why)),
            }
            if matches!(entry.kind.as_str(), "dissent" | "release" | epoch::KIND) {
                admitted.ordered.push((index, bundle.leaves[place], entry));
            }
        }
        if admitted.problems.len() >= MAX_PROBLEMS {
            break;
        }
    }
    admitted
}

/// Does a piece of work on every item, on all cores; the outcomes are in the order of the items.
pub fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = items.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let started: Vec<_> = items
            .chunks(share)
            .map(|items| scope.spawn(|| items.iter().map(&work).collect::<Vec<R>>()))
            .collect();
        started
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}
