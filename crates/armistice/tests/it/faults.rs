//! Bits that flip and pages that change places, in every file that `fsck` covers: each change must be found, whatever it
//! breaks, and none may make the program panic.
//!
//! In: `ARMISTICE_FLIPS`, `ARMISTICE_SWAPS`, how many of each (a few, if they are not set), and `ARMISTICE_SEED`.
//! Out: figure F4. Absent: files that nothing vouches for (settings, keys). A change in the unused bytes of the index that
//! leaves its content as it was is no change: SQLite never reads them.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use armistice::fsck;
use armistice::record::index::Index;

use super::bench::Bench;

const INDEX: &str = "record.sqlite";
const PAGES: [usize; 2] = [4096, 512];

/// A dossier with everything in it that can be changed: reports, decisions, cosignatures, a release, proofs of lines.
fn dossier() -> Bench {
    let bench = Bench::with_dossier();
    for (n, text) in
        ["Shells fell on Hama on Monday, two people were killed.", "The army denied that it fired."]
            .iter()
            .enumerate()
    {
        bench.write(&format!("in/{n}.txt"), text);
    }
    bench.ok(&["-C", "dossier", "ingest", "in"]);
    bench.ok(&["-C", "dossier", "release", "--name", "one"]);
    bench.ok(&["-C", "dossier", "prove", "one", "1", "5"]);
    let own = fs::read_to_string(bench.path("dossier/log/policy")).unwrap();
    let log = own.lines().find_map(|line| line.strip_prefix("log ")).unwrap();
    let witness = bench.ok(&["witness", "new", "a", "--name", "a.example/w2017"]);
    bench.write(
        "policy",
        format!("log {log}\nwitness A {}\ngroup states 1 A\nquorum states\n", witness.trim()),
    );
    bench.ok(&["-C", "dossier", "log", "policy", "policy"]);
    let request = bench.ok(&["-C", "dossier", "witness", "request", "--for", "A"]);
    bench.write("request", request);
    let response =
        bench.ok(&["witness", "sign", "--state", "w", "--key", "a/witness", "--log", log, "request"]);
    bench.write("response", response);
    bench.ok(&["-C", "dossier", "witness", "merge", "response"]);
    bench.ok(&["-C", "dossier", "prove", "one", "2"]);
    bench.ok(&["-C", "dossier", "fsck"]);
    bench
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}

/// Every file that the head of `fsck.rs` says is covered.
fn covered(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["log", "captures", "releases"] {
        walk(&root.join(folder), &mut found);
    }
    found.extend([root.join("state/head"), root.join(INDEX)]);
    found.iter().map(|path| path.strip_prefix(root).unwrap().to_path_buf()).collect()
}

/// SplitMix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % end as u64).unwrap()
    }
}

/// Files with the bytes that they get.
type Change = Vec<(PathBuf, Vec<u8>)>;

fn flip(files: &[(PathBuf, Vec<u8>)], chance: &mut Chance) -> Change {
    // Half of the time every file is as likely, half of the time every byte.
    let place = chance.below(files.iter().map(|(_, bytes)| bytes.len()).sum());
    let mut before = 0;
    let of_place = files.iter().position(|(_, bytes)| {
        before += bytes.len();
        place < before
    });
    let at = if chance.below(2) == 0 { chance.below(files.len()) } else { of_place.unwrap() };
    let (path, mut bytes) = files[at].clone();
    let bit = chance.below(bytes.len() * 8);
    bytes[bit / 8] ^= 1 << (bit % 8);
    vec![(path, bytes)]
}

/// Two pages, of one file or of two, take each other's places. Nothing if their bytes are the same.
fn swap(files: &[(PathBuf, Vec<u8>)], chance: &mut Chance) -> Option<Change> {
    let page = PAGES[chance.below(2)];
    let large: Vec<&(PathBuf, Vec<u8>)> = files.iter().filter(|(_, bytes)| bytes.len() >= page).collect();
    let ends = [0, 1].map(|_| {
        let (path, bytes) = large[chance.below(large.len())];
        (path.clone(), bytes.clone(), page * chance.below(bytes.len() / page))
    });
    let [(one, mut first, a), (other, mut second, b)] = ends;
    if first[a..a + page] == second[b..b + page] {
        return None;
    }
    if one == other {
        let (low, high) = first.split_at_mut(a.max(b));
        low[a.min(b)..][..page].swap_with_slice(&mut high[..page]);
        return Some(vec![(one, first)]);
    }
    first[a..a + page].swap_with_slice(&mut second[b..b + page]);
    Some(vec![(one, first), (other, second)])
}

#[derive(Debug, PartialEq)]
enum Seen {
    Found,
    /// The index reads as it did.
    NoContent,
    Missed,
    Panicked,
}

/// What `fsck` makes of a change. The dossier is as it was afterwards.
fn look(root: &Path, change: &Change, whole: &[(PathBuf, Vec<u8>)], dump: &str) -> Seen {
    for (path, bytes) in change {
        fs::write(root.join(path), bytes).unwrap();
    }
    let looked = catch_unwind(AssertUnwindSafe(|| fsck::look(root, false, &|_, _| ())));
    let seen = match looked {
        Err(_) => Seen::Panicked,
        Ok(Err(_)) => Seen::Found,
        Ok(Ok(looked)) if !looked.faults.is_empty() => Seen::Found,
        Ok(Ok(_)) if change.iter().all(|(path, _)| path == Path::new(INDEX)) => {
            let read = Index::open(&root.join(INDEX)).and_then(|index| index.dump());
            if read.is_ok_and(|read| read == dump) { Seen::NoContent } else { Seen::Missed }
        }
        Ok(Ok(_)) => Seen::Missed,
    };
    for suffix in ["-wal", "-shm"] {
        let _ = fs::remove_file(root.join(format!("{INDEX}{suffix}")));
    }
    for (path, bytes) in whole
        .iter()
        .filter(|(path, _)| path == Path::new(INDEX) || change.iter().any(|(changed, _)| changed == path))
    {
        fs::write(root.join(path), bytes).unwrap();
    }
    seen
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().expect("it is a number"))
}

#[test]
fn every_change_of_a_covered_byte_is_found() {
    let (flips, swaps) = (number("ARMISTICE_FLIPS").unwrap_or(60), number("ARMISTICE_SWAPS").unwrap_or(20));
    let seed = number("ARMISTICE_SEED").unwrap_or(1);
    let bench = dossier();
    let root = bench.path("dossier");
    let dump = bench.dump();
    let read = |path: PathBuf| (path.clone(), fs::read(root.join(path)).unwrap());
    let whole: Vec<(PathBuf, Vec<u8>)> =
        covered(&root).into_iter().map(read).filter(|(_, bytes)| !bytes.is_empty()).collect();
    let next = AtomicU64::new(0);
    let work = |hand: usize| {
        let own = bench.path(&format!("copy-{hand}"));
        copy(&root, &own);
        let mut outcomes = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= flips + swaps {
                return outcomes;
            }
            let mut chance = Chance(seed << 32 | number);
            let change = match number < flips {
                true => flip(&whole, &mut chance),
                false => std::iter::repeat_with(|| swap(&whole, &mut chance)).flatten().next().unwrap(),
            };
            let seen = look(&own, &change, &whole, &dump);
            outcomes.push((number, change.into_iter().map(|(path, _)| path).collect::<Vec<_>>(), seen));
        }
    };
    let hands = std::thread::available_parallelism().map_or(1, usize::from);
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..hands).map(|hand| scope.spawn(move || work(hand))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let count = |seen: Seen| outcomes.iter().filter(|(.., is)| *is == seen).count();
    let (found, void, missed, panicked) =
        (count(Seen::Found), count(Seen::NoContent), count(Seen::Missed), count(Seen::Panicked));
    let grave: Vec<_> =
        outcomes.iter().filter(|(.., seen)| matches!(seen, Seen::Missed | Seen::Panicked)).collect();
    println!(
        "F4  {}  {flips} bits flipped and {swaps} pages swapped in {} files: {found} found, {missed} missed, {panicked} \
         panics; {void} in unused bytes of the index; seed {seed}",
        if grave.is_empty() { "reached " } else { "MISSED  " },
        whole.len(),
    );
    assert!(grave.is_empty(), "{grave:#?}");
    assert!(void * 2 < outcomes.len(), "most changes changed nothing");
}

/// A commit that was cut short may leave a tile of a width that the next one passes over.
#[test]
fn tiles_that_nobody_was_told_of_do_not_contradict_later_ones() {
    let bench = Bench::with_dossier();
    bench.write("in/1.txt", "One shell.");
    bench.write("in/2.txt", "Two shells.");
    let size = bench.entries().len();
    let folders =
        ["log/tile/0/000.p", "log/tile/entries/000.p"].map(|folder| bench.path("dossier").join(folder));
    let left = folders.clone().map(|folder| folder.join((size + 1).to_string()));
    let [hashes, entries] = folders.map(|folder| fs::read(folder.join(size.to_string())).unwrap());
    let whole = [[hashes, vec![7; 32]].concat(), [entries, vec![0, 3], b"one".to_vec()].concat()];
    for share in [0, 1, 2] {
        for (path, bytes) in left.iter().zip(&whole) {
            fs::write(path, &bytes[..bytes.len() * share / 2]).unwrap();
        }
        bench.ok(&["-C", "dossier", "fsck"]);
    }
    bench.ok(&["-C", "dossier", "ingest", "in"]);
    assert_eq!(bench.entries().len(), size + 2, "both came in one commit");
    assert!(left.iter().all(|path| !path.exists()));
    bench.ok(&["-C", "dossier", "fsck"]);
}

/// A kill between the record and its index leaves an older index, which the next command brings level.
#[test]
fn an_index_that_lags_behind_is_no_fault_and_one_that_lies_is() {
    let bench = Bench::with_dossier();
    bench.write("a.txt", "One shell.");
    bench.ok(&["-C", "dossier", "ingest", "a.txt"]);
    let index = bench.path("dossier").join(INDEX);
    let older = fs::read(&index).unwrap();
    bench.write("b.txt", "Two shells.");
    bench.ok(&["-C", "dossier", "ingest", "b.txt"]);
    fs::write(&index, older).unwrap();
    bench.ok(&["-C", "dossier", "fsck"]);
    let db = rusqlite::Connection::open(&index).unwrap();
    assert_eq!(db.execute("UPDATE entries SET kind = 'merge' WHERE kind = 'policy'", []).unwrap(), 1);
    drop(db);
    let shown = bench.show(&["-C", "dossier", "fsck"]);
    assert!(shown.contains("record.sqlite: ") && shown.ends_with("--- exit 3\n"), "{shown}");
}

/// A signature by nobody that the log knows was somebody's before a bit of the name changed.
#[test]
fn a_cosignature_under_another_name_is_found() {
    let bench = dossier();
    for file in ["log/checkpoint", "log/witnessed"] {
        let path = bench.path("dossier").join(file);
        let whole = fs::read_to_string(&path).unwrap();
        let changed = whole.replace("a.example/w2017", "b.example/w2017");
        assert_ne!(whole, changed);
        fs::write(&path, changed).unwrap();
        let shown = bench.show(&["-C", "dossier", "fsck"]);
        assert!(
            shown.contains(&format!("{file}: `b.example/w2017` signed it with a key that no policy")),
            "{shown}"
        );
        fs::write(&path, whole).unwrap();
    }
    bench.ok(&["-C", "dossier", "fsck"]);
}
