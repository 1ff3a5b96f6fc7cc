//! The packed table of the world's settlements and divisions: bytes → records and name lookups, read in place.
//!
//! Nothing is parsed at start and nothing is copied: a lookup touches a few cache lines of the program's own image.
//! Little-endian throughout. After a head of magic and seven counts come, one after another:
//!
//! ```text
//! records   first divisions, second divisions, settlements: GeoNames id u32 (0 unknown), latitude u16, longitude u16,
//!           people u16 (4 bits of shift, 12 of number)
//! first     per first division: country, two letters
//! second    per second division: number of its first division, u16
//! runs      settlements are sorted by where they lie; per run: first settlement u32, country, first u16, second u16
//! blocks    per 16 records: where their names begin, u32
//! names     per record: length u8, UTF-8
//! strong    65,537 bucket bounds u32, then per key 2 bytes of hash, 3 bytes of record number, flag and 4 bits of hash
//! weak      the same, for transliteration keys
//! ```
//! [`super::pack`] writes it. Absent: countries and regions, which are tables kept by hand.

use super::fold;

pub(super) const MAGIC: &[u8; 8] = b"ARMGAZ1\n";
pub(super) const HEAD: usize = 8 + 7 * 4;
pub(super) const RECORD: usize = 10;
pub(super) const RUN: usize = 10;
pub(super) const BLOCK: usize = 16;
pub(super) const KEY: usize = 5;
pub(super) const BUCKETS: usize = 1 << 16;
pub(super) const NONE: u16 = u16::MAX;
/// A key that is the record's own name rather than another name of it.
pub(super) const OWN: u32 = 1 << 19;

/// The table over its bytes.
#[derive(Clone, Copy)]
pub struct Packed {
    records: &'static [u8],
    first: &'static [u8],
    second: &'static [u8],
    runs: &'static [u8],
    blocks: &'static [u8],
    names: &'static [u8],
    strong: Keys,
    weak: Keys,
    n_first: u32,
    n_second: u32,
}

#[derive(Clone, Copy)]
struct Keys {
    buckets: &'static [u8],
    entries: &'static [u8],
}

/// One record, with where it lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    pub level: Level,
    pub name: &'static str,
    pub geonames: u32,
    pub point: (f64, f64),
    pub people: u64,
    pub country: [u8; 2],
    /// Record numbers of the divisions it lies in.
    pub first: Option<u32>,
    pub second: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    First,
    Second,
    Settlement,
}

impl Packed {
    /// `None` when the bytes are not such a table.
    pub fn over(bytes: &'static [u8]) -> Option<Packed> {
        if bytes.get(..8)? != MAGIC {
            return None;
        }
        let count = |i: usize| u32_at(bytes, 8 + 4 * i) as usize;
        let (n_first, n_second, n_places) = (count(0), count(1), count(2));
        let n = n_first + n_second + n_places;
        let mut rest = bytes.get(HEAD..)?;
        let mut take = |length: usize| {
            let (head, tail) = rest.split_at_checked(length)?;
            rest = tail;
            Some(head)
        };
        Some(Packed {
            records: take(n * RECORD)?,
            first: take(n_first * 2)?,
            second: take(n_second * 2)?,
            runs: take(count(3) * RUN)?,
            blocks: take(n.div_ceil(BLOCK) * 4)?,
            names: take(count(4))?,
            strong: Keys { buckets: take((BUCKETS + 1) * 4)?, entries: take(count(5) * KEY)? },
            weak: Keys { buckets: take((BUCKETS + 1) * 4)?, entries: take(count(6) * KEY)? },
            n_first: n_first as u32,
            n_second: n_second as u32,
        })
    }

    /// How many records.
    pub fn size(&self) -> usize {
        self.records.len() / RECORD
    }

    /// Records with this strong key, and whether it is their own name.
    pub fn by_strong(&self, key: &str) -> Vec<(u32, bool)> {
        self.strong.find(key)
    }

    /// Records with this weak key, and whether it comes from their own name.
    pub fn by_weak(&self, key: &str) -> Vec<(u32, bool)> {
        self.weak.find(key)
    }

    /// The record of that number; numbers come from this table's own lookups.
    pub fn record(&self, number: u32) -> Record {
        let bytes = &self.records[number as usize * RECORD..][..RECORD];
        let settled = |level, country, first, second| Record {
            level,
            name: self.name(number),
            geonames: u32_at(bytes, 0),
            point: (degrees(u16_at(bytes, 4), 180.0), degrees(u16_at(bytes, 6), 360.0)),
            people: people(u16_at(bytes, 8)),
            country,
            first,
            second,
        };
        if number < self.n_first {
            return settled(Level::First, two(self.first, number as usize * 2), None, None);
        }
        if number < self.n_first + self.n_second {
            let first = u16_at(self.second, (number - self.n_first) as usize * 2);
            return settled(Level::Second, two(self.first, usize::from(first) * 2), Some(first.into()), None);
        }
        let run = self.run(number - self.n_first - self.n_second);
        let division = |at: usize, base: u32| {
            let n = u16_at(run, at);
            (n != NONE).then(|| base + u32::from(n))
        };
        settled(Level::Settlement, two(run, 4), division(6, 0), division(8, self.n_first))
    }

    /// The run that settlement lies in: the last that begins at or before it.
    fn run(&self, settlement: u32) -> &'static [u8] {
        let (mut low, mut high) = (0, self.runs.len() / RUN);
        while high - low > 1 {
            let middle = (low + high) / 2;
            if u32_at(self.runs, middle * RUN) <= settlement { low = middle } else { high = middle }
        }
        &self.runs[low * RUN..][..RUN]
    }

    fn name(&self, number: u32) -> &'static str {
        let mut at = u32_at(self.blocks, number as usize / BLOCK * 4) as usize;
        for _ in 0..number as usize % BLOCK {
            at += 1 + usize::from(self.names[at]);
        }
        let length = usize::from(self.names[at]);
        std::str::from_utf8(&self.names[at + 1..][..length]).unwrap_or_default()
    }
}

impl Keys {
    fn find(&self, key: &str) -> Vec<(u32, bool)> {
        let hash = fold::hash(key);
        let (bucket, low, high) = parts(hash);
        let from = u32_at(self.buckets, bucket * 4) as usize;
        let to = u32_at(self.buckets, bucket * 4 + 4) as usize;
        let entries = self.entries[from * KEY..to * KEY].as_chunks::<KEY>().0;
        entries
            .iter()
            .filter_map(|e| {
                let tail = u32::from_le_bytes([e[2], e[3], e[4], 0]);
                let same = u16::from_le_bytes([e[0], e[1]]) == low && tail >> 20 == high;
                same.then_some((tail & (OWN - 1), tail & OWN != 0))
            })
            .collect()
    }
}

/// Bucket, 16 and 4 further bits of a hash.
pub(super) fn parts(hash: u64) -> (usize, u16, u32) {
    ((hash >> 48) as usize, (hash >> 32) as u16, (hash >> 28) as u32 & 0xF)
}

/// 0..=65535 over the whole range: 150 m of latitude, 300 m of longitude at most.
fn degrees(step: u16, range: f64) -> f64 {
    let exact = f64::from(step) / 65535.0 * range - range / 2.0;
    (exact * 1000.0).round() / 1000.0
}

pub(super) fn step(degrees: f64, range: f64) -> u16 {
    ((degrees + range / 2.0) / range * 65535.0).round().clamp(0.0, 65535.0) as u16
}

fn people(packed: u16) -> u64 {
    u64::from(packed & 0xFFF) << (packed >> 12)
}

/// Rounded down to 12 significant bits.
pub(super) fn pack_people(people: u64) -> u16 {
    let shift = (64 - people.leading_zeros()).saturating_sub(12).min(15);
    ((shift as u16) << 12) | (people >> shift).min(0xFFF) as u16
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn two(bytes: &[u8], at: usize) -> [u8; 2] {
    [bytes[at], bytes[at + 1]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive_packing_to_their_precision() {
        for degrees_in in [-90.0, -33.5, 0.0, 35.931, 90.0] {
            assert!((degrees(step(degrees_in, 180.0), 180.0) - degrees_in).abs() < 0.002);
        }
        for n in [0, 1, 4095, 4096, 128_840, 24_870_895] {
            let back = people(pack_people(n));
            assert!(back <= n && n - back <= n / 2000, "{n} {back}");
        }
    }
}
