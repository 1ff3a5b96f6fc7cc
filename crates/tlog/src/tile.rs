//! Tiles: the tree and its entries as static files of fixed names, as c2sp.org/tlog-tiles says.
//!
//! In: sizes, tiles, bundles of entries. Out: the names of files, the nodes inside them, the entries. Absent: the files.
//!
//! ```text
//! tile/0/x001/234.p/5       5 leaf hashes, the first of them of leaf 1234 × 256
//! tile/1/004                256 hashes, each the root of a full tile of level 0
//! tile/entries/x001/234     256 entries, each behind its length in two bytes
//! ```
use std::cell::RefCell;
use std::fmt::Write;

use crate::hash::Hash;
use crate::text::decimal;
use crate::tree::{Nodes, complete_root};

/// How many hashes or entries a full tile holds.
pub const WIDTH: u64 = 256;

/// The levels of tiles a tree of `u64` leaves can have.
const LEVELS: u32 = 8;
const HASH_BYTES: usize = 32;
const FULL_BYTES: usize = 256 * HASH_BYTES;
const KEPT_TILES: usize = 8;

/// A tile of hashes: number `n` of its level, `width` hashes wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tile {
    pub level: u32,
    pub n: u64,
    pub width: u64,
}

impl Tile {
    pub fn path(&self) -> String {
        path(self.level, self.n, self.width)
    }
}

/// What a path under `tile/` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Hashes(Tile),
    Entries { n: u64, width: u64 },
}

/// The path of a tile of hashes, for example `tile/0/x001/234.p/5`.
pub fn path(level: u32, n: u64, width: u64) -> String {
    place_path(&level.to_string(), n, width)
}

/// The path of a bundle of entries, for example `tile/entries/000`.
pub fn entries_path(n: u64, width: u64) -> String {
    place_path("entries", n, width)
}

fn place_path(level: &str, n: u64, width: u64) -> String {
    let digits = n.to_string();
    let padded = format!("{}{digits}", "0".repeat((3 - digits.len() % 3) % 3));
    let mut path = format!("tile/{level}/");
    for (place, three) in padded.as_bytes().chunks(3).enumerate() {
        let last = (place + 1) * 3 == padded.len();
        path.push_str(if last { "" } else { "x" });
        path.extend(three.iter().map(|digit| char::from(*digit)));
        path.push_str(if last { "" } else { "/" });
    }
    if width < WIDTH {
        let _ = write!(path, ".p/{width}");
    }
    path
}

/// Reads a path of a tile or a bundle; the only accepted text is the one `path` or `entries_path` writes.
pub fn parse_path(text: &str) -> Option<Place> {
    let (level, rest) = text.strip_prefix("tile/")?.split_once('/')?;
    let (number, width) = match rest.split_once(".p/") {
        None => (rest, WIDTH),
        Some((number, width)) => (number, decimal(width).filter(|width| (1..WIDTH).contains(width))?),
    };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let n = digits.parse().ok()?;
    let place = if level == "entries" {
        Place::Entries { n, width }
    } else {
        let level = decimal(level).filter(|level| *level < 64)?;
        Place::Hashes(Tile { level: u32::try_from(level).ok()?, n, width })
    };
    let written = match place {
        Place::Hashes(tile) => tile.path(),
        Place::Entries { n, width } => entries_path(n, width),
    };
    (written == text).then_some(place)
}

/// The tiles that are new or wider in the tree of `new_size` leaves, level by level, as a list.
/// It is as long as the growth is large: for a size that a stranger states, walk `tiles` instead.
pub fn tiles_for(old_size: u64, new_size: u64) -> Vec<Tile> {
    tiles(old_size, new_size).collect()
}

/// The same, one at a time.
pub fn tiles(old_size: u64, new_size: u64) -> impl Iterator<Item = Tile> {
    (0..LEVELS).flat_map(move |level| {
        let (old, new) = (old_size >> (8 * level), new_size >> (8 * level));
        let last = if new > old { new.div_ceil(WIDTH) } else { 0 };
        (old / WIDTH..last).map(move |n| Tile { level, n, width: width_of(new, n) })
    })
}

/// How wide tile `n` is on a level of `count` hashes.
fn width_of(count: u64, n: u64) -> u64 {
    count.saturating_sub(n.saturating_mul(WIDTH)).min(WIDTH)
}

/// The root of a full tile: the hash it has in the tile above. Nothing for any other number of bytes.
pub fn hash_tile(bytes: &[u8]) -> Option<Hash> {
    if bytes.len() == FULL_BYTES { complete_root(&hashes_of(bytes)) } else { None }
}

fn hashes_of(bytes: &[u8]) -> Vec<Hash> {
    bytes.as_chunks::<HASH_BYTES>().0.iter().map(|hash| Hash(*hash)).collect()
}

/// The entries of a bundle, at most 256; nothing when a length does not fit.
pub fn read_bundle(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut rest = bytes;
    let mut entries = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk::<2>() {
        let (entry, after) = after.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        entries.push(entry);
        rest = after;
    }
    (rest.is_empty() && entries.len() <= 256).then_some(entries)
}

/// An entry too long for a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot bundle entry: it has {0} bytes, and a bundle takes at most 65535")]
pub struct TooLong(pub usize);

/// Appends an entry to a bundle.
pub fn push_entry(bundle: &mut Vec<u8>, entry: &[u8]) -> Result<(), TooLong> {
    let length = u16::try_from(entry.len()).map_err(|_| TooLong(entry.len()))?;
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
    Ok(())
}

/// The nodes of a tree of `size` leaves, taken from its tiles. `read` gives the bytes of a tile by level, number and
/// width; a wider tile than asked for is fine, because tiles only grow. The last few tiles are kept.
pub struct TileNodes<F> {
    size: u64,
    read: F,
    kept: RefCell<Vec<(Tile, Vec<Hash>)>>,
}

impl<F: Fn(u32, u64, u64) -> Option<Vec<u8>>> TileNodes<F> {
    pub fn new(size: u64, read: F) -> Self {
        Self { size, read, kept: RefCell::new(Vec::new()) }
    }

    fn root_within(&self, tile: Tile, start: usize, count: usize) -> Option<Hash> {
        let root = |hashes: &[Hash]| complete_root(hashes.get(start..start + count)?);
        if let Some((_, hashes)) = self.kept.borrow().iter().find(|(known, _)| *known == tile) {
            return root(hashes);
        }
        let bytes = (self.read)(tile.level, tile.n, tile.width)?;
        let enough = HASH_BYTES * usize::try_from(tile.width).ok()?;
        if bytes.len() < enough || bytes.len() > FULL_BYTES || bytes.len() % HASH_BYTES != 0 {
            return None;
        }
        let hashes = hashes_of(&bytes[..enough]);
        let found = root(&hashes);
        let mut kept = self.kept.borrow_mut();
        if kept.len() == KEPT_TILES {
            kept.remove(0);
        }
        kept.push((tile, hashes));
        found
    }
}

impl<F: Fn(u32, u64, u64) -> Option<Vec<u8>>> Nodes for TileNodes<F> {
    fn node(&self, level: u32, index: u64) -> Option<Hash> {
        let (tile_level, inside) = (level / 8, level % 8);
        if tile_level >= LEVELS {
            return None;
        }
        let first = index.checked_mul(1 << inside)?;
        let (n, start) = (first / WIDTH, first % WIDTH);
        let width = width_of(self.size >> (8 * tile_level), n);
        let count = 1 << inside;
        if start + count > width {
            return None;
        }
        let tile = Tile { level: tile_level, n, width };
        self.root_within(tile, usize::try_from(start).ok()?, usize::try_from(count).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_and_its_path_are_one() {
        let places = [
            ("tile/0/000", Place::Hashes(Tile { level: 0, n: 0, width: 256 })),
            ("tile/1/x001/234.p/5", Place::Hashes(Tile { level: 1, n: 1234, width: 5 })),
            ("tile/0/x001/x234/067", Place::Hashes(Tile { level: 0, n: 1_234_067, width: 256 })),
            ("tile/entries/999.p/255", Place::Entries { n: 999, width: 255 }),
            ("tile/entries/x001/000", Place::Entries { n: 1000, width: 256 }),
        ];
        for (text, place) in places {
            assert_eq!(parse_path(text), Some(place), "{text}");
        }
        let largest = path(63, u64::MAX, 255);
        assert_eq!(parse_path(&largest), Some(Place::Hashes(Tile { level: 63, n: u64::MAX, width: 255 })));
    }

    #[test]
    fn other_texts_name_no_tile() {
        let texts = [
            "",
            "tile",
            "tile/",
            "tile/0",
            "tile/0/",
            "tile/0/0",
            "tile/0/1234",
            "tile/0/x000/001",
            "tile/0/001/002",
            "tile/64/000",
            "tile/00/000",
            "tile/-1/000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/05",
            "tile/0/000.p/",
            "tile/0/x001",
            "/tile/0/000",
            "tile/0/000/",
            "tile/0/../000",
            "tile/0/0٣0",
            "tile/entries/x018/x446/x744/x073/x709/x551/616",
        ];
        for text in texts {
            assert_eq!(parse_path(text), None, "{text}");
        }
    }

    #[test]
    fn the_tiles_of_seventy_thousand_leaves_are_those_of_the_specification() {
        let all = tiles_for(0, 70_000);
        let of = |level: u32, full: bool| {
            all.iter().filter(|tile| tile.level == level && (tile.width == WIDTH) == full).count()
        };
        assert_eq!((of(0, true), of(0, false)), (273, 1));
        assert_eq!((of(1, true), of(1, false)), (1, 1));
        assert_eq!(of(2, false), 1);
        assert!(all.contains(&Tile { level: 0, n: 273, width: 112 }));
        assert!(all.contains(&Tile { level: 1, n: 1, width: 17 }));
        assert!(all.contains(&Tile { level: 2, n: 0, width: 1 }));
        assert_eq!(all.len(), 277);
    }

    #[test]
    fn growth_rewrites_only_what_grew() {
        let grown = tiles_for(255, 257);
        let paths: Vec<_> = grown.iter().map(Tile::path).collect();
        assert_eq!(paths, ["tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"]);
        assert!(tiles_for(257, 257).is_empty());
        assert!(tiles_for(300, 257).is_empty());
        assert_eq!(tiles(0, u64::MAX).nth(1_000).map(|tile| tile.n), Some(1_000), "without making the list");
    }

    #[test]
    fn a_bundle_gives_back_its_entries_and_nothing_cut_short() {
        let mut bundle = Vec::new();
        push_entry(&mut bundle, b"one").unwrap();
        push_entry(&mut bundle, b"").unwrap();
        push_entry(&mut bundle, &[7; 65_535]).unwrap();
        assert_eq!(read_bundle(&bundle), Some(vec![&b"one"[..], b"", &[7; 65_535]]));
        assert_eq!(push_entry(&mut bundle, &[7; 65_536]), Err(TooLong(65_536)));
        assert_eq!(read_bundle(&bundle[..bundle.len() - 1]), None);
        assert_eq!(read_bundle(&[0; 2 * 257]), None, "257 entries are more than a bundle holds");
    }

    #[test]
    fn a_tile_of_the_wrong_length_gives_no_node() {
        let short = TileNodes::new(300, |_, _, width| Some(vec![0; 32 * width as usize - 1]));
        assert_eq!(short.node(0, 3), None);
        let fewer = TileNodes::new(300, |_, _, width| Some(vec![0; 32 * width as usize - 32]));
        assert_eq!(fewer.node(0, 3), None);
        let more = TileNodes::new(300, |_, _, _| Some(vec![0; 8_192 + 32]));
        assert_eq!(more.node(0, 3), None);
        let wide = TileNodes::new(300, |_, _, _| Some(vec![0; 8_192]));
        assert_eq!(wide.node(0, 299), Some(Hash([0; 32])));
        assert_eq!(wide.node(0, 300), None, "the tree has no such leaf");
        let nowhere = TileNodes::new(300, |level, n, _| panic!("there is no tile {level}/{n} to read"));
        assert_eq!((nowhere.node(0, 512), nowhere.node(1, 150), nowhere.node(16, 0)), (None, None, None));
        assert_eq!(wide.node(64, 0), None);
        assert_eq!(wide.node(3, u64::MAX), None);
    }
}
