//! Which tiles and bundles a log has, and whether a tile has the bytes it should have.
//!
//! In: a list of paths; a tile's expected bytes. Out: what is missing, strays, what differs. Absent: entries.

use std::collections::BTreeMap;

use tlog::hash::Hash;
use tlog::tile::{self, Place, Tile, WIDTH};

use super::{Problem, tile_width};
use crate::files::Files;

/// Tiles and bundles by number, each with the widths in which it is there, the narrowest first.
#[derive(Debug, Default)]
pub struct Shelf {
    bundles: BTreeMap<u64, Vec<u64>>,
    tiles: BTreeMap<(u32, u64), Vec<u64>>,
    /// Paths that name neither.
    pub strays: Vec<String>,
    /// How many files lie beyond the checkpoint.
    pub ahead: u64,
}

impl Shelf {
    pub fn of(paths: Vec<String>, size: u64) -> Shelf {
        let mut shelf = Shelf::default();
        for path in paths {
            let (n, width, count) = match tile::parse_path(&path) {
                None => {
                    shelf.strays.push(path);
                    continue;
                }
                Some(Place::Entries { n, width }) => {
                    shelf.bundles.entry(n).or_default().push(width);
                    (n, width, size)
                }
                Some(Place::Hashes(Tile { level, n, width })) => {
                    shelf.tiles.entry((level, n)).or_default().push(width);
                    (n, width, size.checked_shr(8 * level).unwrap_or(0))
                }
            };
            shelf.ahead += u64::from(width > tile_width(count, n));
        }
        for widths in shelf.bundles.values_mut().chain(shelf.tiles.values_mut()) {
            widths.sort_unstable();
        }
        shelf.strays.sort_unstable();
        shelf
    }

    /// The numbers of all bundles, in order.
    pub fn bundles(&self) -> impl Iterator<Item = u64> {
        self.bundles.keys().copied()
    }

    pub fn bundle_widths(&self, n: u64) -> &[u64] {
        self.bundles.get(&n).map_or(&[], Vec::as_slice)
    }

    fn tile_widths(&self, level: u32, n: u64) -> &[u64] {
        self.tiles.get(&(level, n)).map_or(&[], Vec::as_slice)
    }

    /// The bundles that a log of this size must have and has not: how many stand together, and the first of them.
    /// A size that a stranger states may be endless, so only gaps are walked.
    pub fn missing_bundles(&self, size: u64) -> Vec<(u64, String)> {
        let count = size.div_ceil(WIDTH);
        let mut next = 0;
        let mut gaps = Vec::new();
        for there in self.bundles().filter(|n| *n < count).chain([count]) {
            if there > next {
                gaps.push((there - next, tile::entries_path(next, tile_width(size, next))));
            }
            next = there + 1;
        }
        gaps
    }

    /// What differs between a tile of hashes and what it should be: narrower copies must be a beginning of it, and of
    /// a wider one it must be the beginning. A wider one that is not needed may still be in the making.
    pub fn compare_tile(&self, files: &dyn Files, level: u32, n: u64, expected: &[u8]) -> Vec<Problem> {
        let width = (expected.len() / 32) as u64;
        let widths = self.tile_widths(level, n);
        let mut problems = Vec::new();
        if widths.last().is_none_or(|widest| *widest < width) {
            problems.push(Problem { path: tile::path(level, n, width), why: "it is missing".into() });
        }
        let needed = widths.iter().copied().find(|there| *there >= width).unwrap_or(width);
        for width in widths {
            let path = tile::path(level, n, *width);
            let why = match files.read(&path) {
                Ok(Some(bytes)) if *width > needed && expected.starts_with(&bytes) => continue,
                Ok(Some(bytes)) if bytes.len() as u64 != 32 * width => {
                    format!("it has {} bytes and should have {}", bytes.len(), 32 * width)
                }
                Ok(Some(bytes)) => match first_difference(&bytes, expected) {
                    None => continue,
                    Some(at) => format!("its hash {at} is not that of what lies below it"),
                },
                Ok(None) => "it is missing".into(),
                Err(why) => format!("cannot read it: {why}"),
            };
            problems.push(Problem { path, why });
        }
        problems
    }
}

/// The number of the first hash in which two tiles differ, as far as both go.
fn first_difference(one: &[u8], other: &[u8]) -> Option<usize> {
    one.chunks(32).zip(other.chunks(32)).position(|(a, b)| a != b)
}

pub fn tile_bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_found_without_walking_an_endless_tree() {
        let paths = ["tile/entries/000", "tile/entries/002", "tile/entries/003.p/7", "tile/0/000", "tile/x"];
        let shelf = Shelf::of(paths.map(String::from).to_vec(), u64::MAX);
        assert_eq!(shelf.strays, ["tile/x"]);
        let gaps = shelf.missing_bundles(u64::MAX);
        assert_eq!(gaps[0], (1, "tile/entries/001".into()));
        assert_eq!(gaps[1], ((1 << 56) - 4, "tile/entries/004".into()));
        assert!(Shelf::of(paths.map(String::from).to_vec(), 256).missing_bundles(256).is_empty());
    }

    #[test]
    fn files_beyond_the_checkpoint_are_counted() {
        let paths = ["tile/entries/000.p/3", "tile/entries/000.p/9", "tile/entries/001", "tile/1/000.p/1"];
        assert_eq!(Shelf::of(paths.map(String::from).to_vec(), 3).ahead, 3);
    }
}
