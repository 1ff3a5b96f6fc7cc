//! The log on disk: static files that any web server, stick or disc can carry, and the one file that says how far they count.
//!
//! In: entries as bytes. Out: the same entries, their tree, proofs. Absent: who may add what (see [`super::Record`]);
//! what entries mean. The layout is that of C2SP tlog-tiles:
//!
//! ```text
//! log/checkpoint               the newest tree, signed; written last
//! log/tile/0/000.p/5           leaf hashes, 256 to a full tile
//! log/tile/entries/000.p/5     the entries themselves
//! state/head                   `<size> <root> <check>` per commit, its last whole line counts
//! ```
//!
//! The order is the guarantee. Tiles and their folders are synced first; then the line in `state/head`: from here on
//! the entries count; then the checkpoint is signed and put in place. A crash before the line leaves tiles that nobody was
//! told of and the next commit takes away or writes over; a crash after it leaves a checkpoint that opening signs again,
//! by the same code as always.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tlog::hash::{self, Hash};
use tlog::tile::{self, TileNodes};
use tlog::tree::{self, Frontier};

use super::{Error, Head};
use crate::durable;

/// Commit lines are collected until the file has this many bytes; then only the last is kept.
const LONGEST_HEAD: u64 = 64 * 1024;

#[derive(Debug)]
pub struct Store {
    log: PathBuf,
    state: PathBuf,
    edge: Edge,
    /// An earlier write failed, so what the disk holds is not known until it was read again.
    broken: bool,
    /// This process has looked for what an earlier one left beyond the last commit.
    swept: bool,
}

/// The right edge of the tree: what the next entries are added to.
#[derive(Clone, Debug, Default)]
struct Edge {
    frontier: Frontier,
    /// The hashes of the partial tile of each level.
    levels: Vec<Vec<Hash>>,
    /// The bytes of the partial bundle.
    bundle: Vec<u8>,
}

/// What a commit writes: path below the log, bytes.
type Files = Vec<(String, Vec<u8>)>;

impl Store {
    /// Opens the log at its last commit and checks its right edge against it. Writes nothing.
    pub fn open(root: &Path) -> Result<Store, Error> {
        let (log, state) = (root.join("log"), root.join("state"));
        let mut store = Store { log, state, edge: Edge::default(), broken: false, swept: false };
        let head = store.read_head()?;
        store.edge = store.read_edge(&head)?;
        Ok(store)
    }

    pub fn folder(&self) -> &Path {
        &self.log
    }

    pub fn state(&self) -> &Path {
        &self.state
    }

    pub fn size(&self) -> u64 {
        self.edge.frontier.size()
    }

    pub fn root(&self) -> Hash {
        self.edge.frontier.root()
    }

    /// The last commit. Without a state folder (a copy of the public files alone) the checkpoint stands in for it.
    fn read_head(&self) -> Result<Head, Error> {
        let path = self.state.join("head");
        match read_commits(&path) {
            Err(Error::Open(_, cause)) if cause.kind() == io::ErrorKind::NotFound => {
                self.head_of_checkpoint()
            }
            heads => Ok(heads?.last().copied().unwrap_or_default()),
        }
    }

    fn head_of_checkpoint(&self) -> Result<Head, Error> {
        Ok(self.checkpoint()?.map_or_else(Head::default, |signed| Head {
            count: signed.checkpoint.size,
            root: signed.checkpoint.root,
        }))
    }

    /// The checkpoint in place, signatures and all; not verified.
    pub fn checkpoint(&self) -> Result<Option<tlog::checkpoint::SignedCheckpoint>, Error> {
        let path = self.log.join("checkpoint");
        let text = match fs::read(&path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
            text => text.map_err(|cause| Error::Open(path.clone(), cause))?,
        };
        let text = String::from_utf8_lossy(&text);
        let signed = tlog::checkpoint::SignedCheckpoint::parse(&text);
        signed.map(Some).map_err(|why| Error::does_not_verify(&path, why.to_string()))
    }

    /// Reads the partial tiles of a tree and checks that they make its root.
    fn read_edge(&self, head: &Head) -> Result<Edge, Error> {
        let mut edge = Edge::default();
        if head.count == 0 {
            return Ok(edge);
        }
        let lost = |path: String, why: &str| Error::does_not_verify(&self.log.join(path), why.to_string());
        for level in 0..8 {
            let (n, width) = partial(head.count, level);
            if head.count >> (8 * level) == 0 {
                break;
            }
            let mut hashes = Vec::new();
            if width > 0 {
                let path = tile::path(level, n, width);
                let bytes = self.read(&path).ok_or_else(|| lost(path.clone(), "the tile is missing"))?;
                hashes = hashes_of(&bytes, width).ok_or_else(|| lost(path, "the tile has another width"))?;
            }
            edge.levels.push(hashes);
        }
        let (n, width) = partial(head.count, 0);
        if width > 0 {
            let path = tile::entries_path(n, width);
            edge.bundle = self.read(&path).ok_or_else(|| lost(path.clone(), "the bundle is missing"))?;
            let leaves = tile::read_bundle(&edge.bundle)
                .map(|entries| entries.into_iter().map(hash::leaf).collect::<Vec<Hash>>());
            if leaves.as_ref() != Some(&edge.levels[0]) {
                return Err(lost(path, "its entries are not those of the tree"));
            }
        }
        let frontier = Frontier::from_nodes(&self.nodes(head.count), head.count);
        edge.frontier = frontier.ok_or_else(|| lost("tile".into(), "tiles of the tree are missing"))?;
        if edge.frontier.root() == head.root {
            Ok(edge)
        } else {
            Err(lost("tile".into(), "the tiles make another root than the last commit names"))
        }
    }

    /// Adds entries. When this returns, all of them survive a power cut; when it fails, none counts.
    /// The checkpoint is still that of the tree before; see [`Store::publish`].
    pub fn commit(&mut self, entries: &[Vec<u8>]) -> Result<(), Error> {
        if self.broken {
            return Err(Error::EndUnknown(self.log.clone()));
        }
        if entries.is_empty() {
            return Ok(());
        }
        let mut edge = self.edge.clone();
        let files = edge.push_all(entries)?;
        self.broken = true;
        if !self.swept {
            self.sweep()?;
            self.swept = true;
        }
        self.write_files(&files)?;
        let head = Head { count: edge.frontier.size(), root: edge.frontier.root() };
        self.write_head(&head).map_err(|cause| Error::Append(self.state.join("head"), cause))?;
        self.broken = false;
        self.edge = edge;
        Ok(())
    }

    fn write_files(&self, files: &Files) -> Result<(), Error> {
        let mut folders = BTreeSet::new();
        for (path, bytes) in files {
            let path = self.log.join(path);
            let cannot = |cause| Error::Append(path.clone(), cause);
            let folder = path.parent().expect("a tile lies in a folder").to_path_buf();
            if !folder.is_dir() {
                fs::create_dir_all(&folder).map_err(cannot)?;
                // The names of new folders must last as well, up to the log's own.
                let new = folder.ancestors().skip(1).take_while(|above| above.starts_with(&self.log));
                folders.extend(new.map(Path::to_path_buf));
            }
            durable::write_synced(&path, bytes).map_err(cannot)?;
            folders.insert(folder);
        }
        for folder in folders {
            durable::sync_folder(&folder).map_err(|cause| Error::Append(folder.clone(), cause))?;
        }
        Ok(())
    }

    fn write_head(&self, head: &Head) -> io::Result<()> {
        let path = self.state.join("head");
        let line = head.commit_line();
        match ends_whole(&path)? {
            Some(length) if length < LONGEST_HEAD => {
                let mut file = OpenOptions::new().append(true).open(&path)?;
                file.write_all(line.as_bytes())?;
                file.sync_data()
            }
            // The first line, a file grown long, or one that does not end in a whole line.
            _ => durable::replace(&path, line.as_bytes(), &self.state),
        }
    }

    /// Puts a signed checkpoint of the committed tree in place.
    pub fn publish(&mut self, text: &str) -> Result<(), Error> {
        let path = self.log.join("checkpoint");
        let put = durable::replace(&path, text.as_bytes(), &self.state);
        if put.is_err() {
            self.broken = true;
        }
        put.map_err(|cause| Error::Append(path, cause))?;
        self.drop_partial_tiles();
        Ok(())
    }

    /// Partial tiles whose full tile is there are of no more use (tlog-tiles, "Partial Tiles").
    fn drop_partial_tiles(&self) {
        let size = self.size();
        if size == 0 || !size.is_multiple_of(tile::WIDTH) {
            return;
        }
        for level in 0..8u32 {
            let count = size >> (8 * level);
            if count == 0 || !count.is_multiple_of(tile::WIDTH) {
                break;
            }
            let n = count / tile::WIDTH - 1;
            for full in [tile::path(level, n, tile::WIDTH), tile::entries_path(n, tile::WIDTH)] {
                // That this may fail changes nothing but the space taken.
                let _ = fs::remove_dir_all(self.log.join(format!("{full}.p")));
            }
        }
    }

    /// Takes away what a commit that was cut short left beyond the last one. Nobody was told of it; left there, it would
    /// contradict the tiles of a later commit that has other widths.
    fn sweep(&self) -> Result<(), Error> {
        for level in 0..8 {
            let (n, width) = partial(self.size(), level);
            self.sweep_tiles(n, width, |n, width| tile::path(level, n, width))?;
            if level == 0 {
                self.sweep_tiles(n, width, tile::entries_path)?;
            }
        }
        Ok(())
    }

    /// Of tile `n` all that is wider than `width`, and the tiles after it.
    fn sweep_tiles(&self, first: u64, width: u64, path: impl Fn(u64, u64) -> String) -> Result<(), Error> {
        for n in first.. {
            let full = self.log.join(path(n, tile::WIDTH));
            let folder = self.log.join(format!("{}.p", path(n, tile::WIDTH)));
            let whole = if n == first { width } else { 0 };
            let beyond = |entry: &fs::DirEntry| {
                entry
                    .file_name()
                    .to_str()
                    .and_then(|name| name.parse::<u64>().ok())
                    .is_none_or(|own| own > whole)
            };
            let partial: Vec<PathBuf> = match fs::read_dir(&folder) {
                Ok(entries) => entries.flatten().filter(beyond).map(|entry| entry.path()).collect(),
                Err(_) => Vec::new(),
            };
            let lies = folder.is_dir() || full.exists();
            for rubbish in partial.iter().chain([&full]).filter(|path| path.exists()) {
                fs::remove_file(rubbish)
                    .and_then(|()| durable::sync_folder_of(rubbish))
                    .map_err(|cause| Error::Append(rubbish.clone(), cause))?;
            }
            if !lies {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The bytes of a file below the log.
    pub fn read(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(self.log.join(path)).ok()
    }

    /// The hashes of the tree of `size` leaves.
    pub fn nodes(&self, size: u64) -> impl tree::Nodes {
        TileNodes::new(size, |level, n, width| {
            self.read(&tile::path(level, n, width)).or_else(|| self.read(&tile::path(level, n, tile::WIDTH)))
        })
    }

    /// The root that the first `size` entries make.
    pub fn root_at(&self, size: u64) -> Result<Hash, Error> {
        // From the tiles of the whole tree: partial tiles of an older size need not be there.
        let root = tree::root(&self.nodes(self.size()), size);
        root.ok_or_else(|| {
            Error::does_not_verify(&self.log.join("tile"), format!("tiles of size {size} are missing"))
        })
    }

    /// The entries of one bundle, the `n`-th.
    pub fn bundle(&self, n: u64) -> Result<Vec<Vec<u8>>, Error> {
        let width = self.size().saturating_sub(n * tile::WIDTH).min(tile::WIDTH);
        let path = tile::entries_path(n, width);
        let bytes = self.read(&path);
        let entries =
            bytes.as_deref().and_then(tile::read_bundle).filter(|entries| entries.len() as u64 == width);
        let entries = entries.map(|entries| entries.into_iter().map(<[u8]>::to_vec).collect());
        entries.ok_or_else(|| {
            Error::does_not_verify(&self.log.join(path), "the bundle is missing or damaged".into())
        })
    }
}

impl Edge {
    /// Adds entries and gives the files that this makes new, full tiles before the partial ones at the end.
    fn push_all(&mut self, entries: &[Vec<u8>]) -> Result<Files, Error> {
        let mut files = Files::new();
        let mut touched = 1;
        for entry in entries {
            tile::push_entry(&mut self.bundle, entry).map_err(|why| Error::Entry(why.to_string()))?;
            let leaf = hash::leaf(entry);
            self.frontier.push(leaf).ok_or_else(|| Error::Entry("the log is full".into()))?;
            self.push(0, leaf);
            touched = touched.max(self.complete(&mut files));
        }
        let size = self.frontier.size();
        for (level, hashes) in
            self.levels.iter().enumerate().take(touched).filter(|(_, hashes)| !hashes.is_empty())
        {
            let level = u32::try_from(level).expect("a tree has few levels");
            let (n, width) = partial(size, level);
            files.push((tile::path(level, n, width), bytes_of(hashes)));
            if level == 0 {
                files.push((tile::entries_path(n, width), self.bundle.clone()));
            }
        }
        Ok(files)
    }

    fn push(&mut self, level: usize, hash: Hash) {
        if self.levels.len() == level {
            self.levels.push(Vec::new());
        }
        self.levels[level].push(hash);
    }

    /// Moves tiles that are full out of the edge; says how many levels are touched.
    fn complete(&mut self, files: &mut Files) -> usize {
        let size = self.frontier.size();
        let mut level = 0;
        while self.levels[level].len() as u64 == tile::WIDTH {
            let bytes = bytes_of(&self.levels[level]);
            let n = (size >> (8 * (level + 1))) - 1;
            if level == 0 {
                files.push((tile::entries_path(n, tile::WIDTH), std::mem::take(&mut self.bundle)));
            }
            let above = tile::hash_tile(&bytes).expect("the tile is full");
            files.push((tile::path(u32::try_from(level).expect("few levels"), n, tile::WIDTH), bytes));
            self.levels[level].clear();
            self.push(level + 1, above);
            level += 1;
        }
        level + 1
    }
}

/// Number and width of the partial tile of a level.
fn partial(size: u64, level: u32) -> (u64, u64) {
    let count = size >> (8 * level);
    (count / tile::WIDTH, count % tile::WIDTH)
}

fn bytes_of(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

fn hashes_of(bytes: &[u8], width: u64) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    (rest.is_empty() && hashes.len() as u64 == width).then(|| hashes.iter().map(|hash| Hash(*hash)).collect())
}

impl Head {
    /// `<size, 20 digits> <root> <check>`: a line of fixed length that shows when it was cut short or changed.
    fn commit_line(&self) -> String {
        let said = format!("{:020} {}", self.count, self.root.hex());
        let check = &Hash::of(said.as_bytes()).hex()[..16];
        format!("{said} {check}\n")
    }

    fn parse_commit(line: &[u8]) -> Option<Head> {
        let text = std::str::from_utf8(line).ok()?;
        let mut words = text.strip_suffix('\n')?.split(' ');
        let head = Head { count: words.next()?.parse().ok()?, root: Hash::from_hex(words.next()?)? };
        (head.commit_line().as_bytes() == line).then_some(head)
    }
}

/// The length of the file if it ends in a whole commit line: a power cut may leave half of one, or zeros of its length.
fn ends_whole(path: &Path) -> io::Result<Option<u64>> {
    let mut file = match File::open(path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let length = file.metadata()?.len();
    if length == 0 || !length.is_multiple_of(line_length()) {
        return Ok(None);
    }
    file.seek(SeekFrom::End(-(line_length() as i64)))?;
    let mut last = Vec::new();
    file.read_to_end(&mut last)?;
    Ok(Head::parse_commit(&last).map(|_| length))
}

fn line_length() -> u64 {
    Head::default().commit_line().len() as u64
}

/// Every commit that the file still has, the oldest first. Only the last line can be half-written; it counts for nothing.
pub fn read_commits(path: &Path) -> Result<Vec<Head>, Error> {
    let bytes = fs::read(path).map_err(|cause| Error::Open(path.to_path_buf(), cause))?;
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let mut heads = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        match Head::parse_commit(line) {
            Some(head) => heads.push(head),
            None if at + 1 == lines.len() && !line.ends_with(b"\n") => {}
            None => return Err(Error::does_not_verify(path, format!("line {} was changed", at + 1))),
        }
    }
    Ok(heads)
}

/// Makes the two folders of an empty log.
pub fn make(root: &Path) -> io::Result<()> {
    for folder in ["log", "state"] {
        durable::make_folder(&root.join(folder))?;
    }
    File::open(root)?.sync_all()
}
