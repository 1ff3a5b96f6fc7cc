//! The record: everything received and decided, in order, never changed. [`Record::append`] is its only door.
//!
//! In: entries. Out: the same entries, checked. Absent: what follows from them; the index can always be made again
//! from here and from the captures, see [`index`].
//!
//! `record/entries.jsonl` holds one entry per line. Each line carries, as `prev`, the SHA-256 of the line before, so a
//! changed, dropped or moved line is seen by everyone who reads past it. An entry is acknowledged once it is synced to
//! the disk; a last line without its newline was therefore never acknowledged, and is set aside when next opened.

pub mod canonical;
pub mod entry;
pub mod index;

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::archive::sha256_hex;
use crate::durable;
use crate::trouble::{Exit, Trouble, io_hint};
use entry::Entry;

/// What the first entry names as its predecessor.
pub const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot open record `{}`", .0.display())]
    Open(PathBuf, #[source] io::Error),
    #[error("cannot append to record `{}`", .0.display())]
    Append(PathBuf, #[source] io::Error),
    #[error("cannot append to record `{}`: an earlier write failed, so its end is not known", .0.display())]
    EndUnknown(PathBuf),
    #[error("cannot append entry of kind `{0}`: {1}")]
    Entry(&'static str, String),
    #[error("cannot verify record `{}`: line {line}: {why}", path.display())]
    DoesNotVerify { path: PathBuf, line: usize, why: String },
    #[error("cannot read record `{}`: line {line}: {why}", path.display())]
    Newer { path: PathBuf, line: usize, why: String },
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::Open(_, cause) | Error::Append(_, cause) => io_hint(cause),
            Error::EndUnknown(_) => {
                Some("run the command again; the record is repaired when it is opened".into())
            }
            Error::Entry(..) => None,
            Error::DoesNotVerify { .. } => Some(
                "the record was changed after it was written; compare it with another copy of the dossier"
                    .into(),
            ),
            Error::Newer { .. } => Some("use that newer version of armistice".into()),
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Error::DoesNotVerify { .. } => Exit::DoesNotVerify,
            _ => Exit::Cannot,
        }
    }
}

/// How long the record is and what its last line hashes to: enough to see that nothing before it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub count: usize,
    pub hash: String,
}

impl Default for Head {
    fn default() -> Head {
        Head { count: 0, hash: BEGINNING.to_string() }
    }
}

/// An entry in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Counted from 0.
    pub index: usize,
    /// SHA-256 of its line.
    pub hash: String,
    pub entry: Entry,
}

/// The record, checked from its first line when opened.
#[derive(Debug)]
pub struct Record {
    path: PathBuf,
    /// The entries past what the opener had seen.
    news: Vec<Kept>,
    head: Head,
    /// Where the next line goes; everything before it is whole and synced.
    end: u64,
    /// Bytes after `end`, left by a write that was cut short and never acknowledged.
    torn: Vec<u8>,
    broken: bool,
}

impl Record {
    /// Reads and checks the record; keeps in memory the entries past `seen`, which must still be part of it.
    /// Writes nothing.
    pub fn open(path: &Path, seen: &Head) -> Result<Record, Error> {
        let mut record = Record {
            path: path.to_path_buf(),
            news: Vec::new(),
            head: Head::default(),
            end: 0,
            torn: Vec::new(),
            broken: false,
        };
        match File::open(path) {
            Ok(file) => record.read(file, seen)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(Error::Open(path.to_path_buf(), error)),
        }
        if record.head.count < seen.count {
            let why =
                format!("the index has seen {} entries, the record holds {}", seen.count, record.head.count);
            return Err(record.does_not_verify(record.head.count + 1, why));
        }
        Ok(record)
    }

    fn read(&mut self, file: File, seen: &Head) -> Result<(), Error> {
        let mut lines = io::BufReader::new(file);
        let mut line = Vec::new();
        loop {
            line.clear();
            let read =
                lines.read_until(b'\n', &mut line).map_err(|cause| Error::Open(self.path.clone(), cause))?;
            if read == 0 {
                return Ok(());
            }
            // A crash leaves a last line without its newline or, on some file systems, zeros for data that had not
            // arrived yet. The next round reads nothing more.
            if line.last() != Some(&b'\n') {
                self.torn = std::mem::take(&mut line);
                continue;
            }
            let kept = self.verify(&line[..read - 1])?;
            if kept.index + 1 == seen.count && kept.hash != seen.hash {
                let why = "it is not the entry that the index has seen there".to_string();
                return Err(self.does_not_verify(seen.count, why));
            }
            self.head = Head { count: kept.index + 1, hash: kept.hash.clone() };
            self.end += read as u64;
            if kept.index >= seen.count {
                self.news.push(kept);
            }
        }
    }

    fn verify(&self, line: &[u8]) -> Result<Kept, Error> {
        let number = self.head.count + 1;
        let text =
            std::str::from_utf8(line).map_err(|_| self.does_not_verify(number, "it is not UTF-8".into()))?;
        let (entry, prev) = Entry::parse(text).map_err(|error| match error {
            entry::Unreadable::Newer(why) => Error::Newer { path: self.path.clone(), line: number, why },
            entry::Unreadable::Malformed(why) => self.does_not_verify(number, why),
        })?;
        if prev != self.head.hash {
            let (names, is) = (short(&prev), short(&self.head.hash));
            return Err(self
                .does_not_verify(number, format!("it follows `{names}`, but the line before it is `{is}`")));
        }
        Ok(Kept { index: self.head.count, hash: sha256_hex(line), entry })
    }

    fn does_not_verify(&self, line: usize, why: String) -> Error {
        Error::DoesNotVerify { path: self.path.clone(), line, why }
    }

    /// Moves a torn end aside, to a file of its own beside the record, and says where. The caller holds the lock.
    pub fn repair(&mut self) -> Result<Option<PathBuf>, Error> {
        if self.torn.is_empty() {
            return Ok(None);
        }
        let cannot = |cause| Error::Open(self.path.clone(), cause);
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let aside =
            folder.join(format!("torn-{}.part", sha256_hex(&self.torn).get(..12).unwrap_or_default()));
        durable::replace(&aside, &self.torn, folder).map_err(cannot)?;
        let file = OpenOptions::new().write(true).open(&self.path).map_err(cannot)?;
        file.set_len(self.end).and_then(|()| file.sync_all()).map_err(cannot)?;
        self.torn.clear();
        Ok(Some(aside))
    }

    /// The only way in. When this returns, every entry given survives a power cut; when it fails, none was added.
    pub fn append(&mut self, entries: Vec<Entry>) -> Result<&Head, Error> {
        if self.broken || !self.torn.is_empty() {
            return Err(Error::EndUnknown(self.path.clone()));
        }
        let mut head = self.head.clone();
        let mut lines = String::new();
        let mut kept = Vec::with_capacity(entries.len());
        for entry in entries {
            let line = entry.line(&head.hash).map_err(|why| Error::Entry(entry.kind.name(), why))?;
            let hash = sha256_hex(line.as_bytes());
            kept.push(Kept { index: head.count, hash: hash.clone(), entry });
            head = Head { count: head.count + 1, hash };
            lines.push_str(&line);
            lines.push('\n');
        }
        self.write(lines.as_bytes()).map_err(|cause| Error::Append(self.path.clone(), cause))?;
        self.news.extend(kept);
        self.head = head;
        Ok(&self.head)
    }

    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The entries past what the opener had seen, in order, those appended since included.
    pub fn news(&self) -> &[Kept] {
        &self.news
    }

    /// Forgets the news, which the index now holds.
    pub fn seen(&mut self) {
        self.news.clear();
    }

    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let new = self.end == 0;
        let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(&self.path)?;
        file.seek(SeekFrom::Start(self.end))?;
        if let Err(error) = file.write_all(lines) {
            // Not acknowledged, so it must not stay; if it cannot be cut off now, the next opening sets it aside.
            self.broken = file.set_len(self.end).and_then(|()| file.sync_all()).is_err();
            return Err(error);
        }
        if let Err(error) = file.sync_all() {
            // After a failed sync nobody knows what the disk holds: write no more until it was read again.
            self.broken = true;
            return Err(error);
        }
        if new {
            durable::sync_folder_of(&self.path)?;
        }
        self.end += lines.len() as u64;
        Ok(())
    }
}

fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn entry(n: u32) -> Entry {
        Entry {
            kind: entry::Kind::Grade,
            author: "monitor".into(),
            created: "2017-02-16T18:00:00Z".parse().unwrap(),
            refs: Vec::new(),
            body: [("n".to_string(), json!(n))].into_iter().collect(),
        }
    }

    fn open(path: &Path) -> Result<Record, Error> {
        Record::open(path, &Head::default())
    }

    fn three() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("entries.jsonl");
        let mut record = open(&path).unwrap();
        record.append(vec![entry(1), entry(2)]).unwrap();
        record.append(vec![entry(3)]).unwrap();
        (folder, path)
    }

    #[test]
    fn entries_are_read_back_in_order() {
        let (_folder, path) = three();
        let record = open(&path).unwrap();
        let ns: Vec<i64> = record.news().iter().map(|k| k.entry.body["n"].as_i64().unwrap()).collect();
        assert_eq!(ns, [1, 2, 3]);
        let seen = Head { count: 2, hash: record.news()[1].hash.clone() };
        assert_eq!(Record::open(&path, &seen).unwrap().news().len(), 1);
    }

    #[test]
    fn every_single_changed_byte_is_seen() {
        let (_folder, path) = three();
        let good = std::fs::read(&path).unwrap();
        let head = open(&path).unwrap().head().clone();
        for at in 0..good.len() - 1 {
            let mut bad = good.clone();
            bad[at] ^= 1;
            std::fs::write(&path, &bad).unwrap();
            assert!(Record::open(&path, &head).is_err(), "byte {at}");
        }
    }

    #[test]
    fn dropped_moved_and_missing_lines_are_seen() {
        let (_folder, path) = three();
        let text = std::fs::read_to_string(&path).unwrap();
        let head = open(&path).unwrap().head().clone();
        let lines: Vec<&str> = text.lines().collect();
        for bad in [vec![0, 2], vec![1, 0, 2], vec![0, 1], vec![0, 1, 1, 2], vec![]] {
            let text: String = bad.iter().map(|n: &usize| format!("{}\n", lines[*n])).collect();
            std::fs::write(&path, text).unwrap();
            let error = Record::open(&path, &head).unwrap_err();
            assert_eq!(error.exit(), Exit::DoesNotVerify, "{bad:?}");
        }
    }

    #[test]
    fn a_torn_end_is_set_aside_at_every_length() {
        let (folder, path) = three();
        let whole = std::fs::read(&path).unwrap();
        let second = whole.iter().enumerate().filter(|(_, b)| **b == b'\n').nth(1).unwrap().0 + 1;
        for length in second + 1..whole.len() {
            std::fs::write(&path, &whole[..length]).unwrap();
            let mut record = open(&path).unwrap();
            assert_eq!(record.head().count, 2);
            assert!(matches!(record.append(vec![entry(9)]), Err(Error::EndUnknown(_))));
            let aside = record.repair().unwrap().expect("there was a torn end");
            assert_eq!(std::fs::read(aside).unwrap(), &whole[second..length]);
            record.append(vec![entry(3)]).unwrap();
            assert_eq!(std::fs::read(&path).unwrap(), whole);
        }
        assert!(folder.path().exists());
    }

    #[test]
    fn zeros_at_the_end_are_a_torn_end_and_zeros_inside_are_not() {
        let (_folder, path) = three();
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, [&whole[..], &[0; 100]].concat()).unwrap();
        let mut record = open(&path).unwrap();
        assert_eq!(record.head().count, 3);
        record.repair().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), whole);
        std::fs::write(&path, [&[0; 10], &whole[..]].concat()).unwrap();
        assert!(matches!(open(&path), Err(Error::DoesNotVerify { line: 1, .. })));
    }

    #[test]
    fn an_entry_that_has_no_encoding_adds_nothing() {
        let (_folder, path) = three();
        let before = std::fs::read(&path).unwrap();
        let mut record = open(&path).unwrap();
        let mut bad = entry(4);
        bad.body.insert("share".into(), json!(0.5));
        assert!(record.append(vec![entry(4), bad]).is_err());
        assert_eq!(std::fs::read(&path).unwrap(), before);
        record.append(vec![entry(4)]).unwrap();
    }
}
