//! Captures: the exact bytes of every report, each under its own SHA-256, written once and never changed.
//!
//! In: bytes and what is known of where they came from. Out: their name, and later the same bytes again, checked.
//! Absent: languages, claims, decisions. A capture's custody facts beside it (`<sha256>.json`) are those of its first
//! arrival, so that a folder of captures explains itself; later arrivals of the same bytes are entries of the record.
//!
//! ```text
//! captures/3f/3f9a…          the bytes
//! captures/3f/3f9a….json     {"name":"page.html","ingested":"2017-02-16T18:00:00Z",…}
//! ```

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::durable;
use crate::trouble::{Exit, Trouble, io_hint};

/// The name of a capture: the SHA-256 of its bytes, as 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CaptureId(String);

impl CaptureId {
    pub fn of(bytes: &[u8]) -> CaptureId {
        CaptureId(sha256_hex(bytes))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Enough of it to tell captures apart on a page.
    pub fn short(&self) -> &str {
        &self.0[..12]
    }
}

impl fmt::Display for CaptureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for CaptureId {
    type Err = String;

    fn from_str(text: &str) -> Result<CaptureId, String> {
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if text.len() == 64 && text.bytes().all(hex) {
            Ok(CaptureId(text.to_string()))
        } else {
            Err(format!("`{text}` is not 64 hexadecimal digits"))
        }
    }
}

/// SHA-256 as 64 lower-case hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot open captures `{}`", .0.display())]
    Open(PathBuf, #[source] io::Error),
    #[error("cannot keep capture `{0}`")]
    Keep(CaptureId, #[source] io::Error),
    #[error("cannot read capture `{0}`")]
    Read(CaptureId, #[source] io::Error),
    #[error("cannot read capture `{0}`: its bytes have changed, their SHA-256 is now `{1}`")]
    Changed(CaptureId, CaptureId),
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::Open(_, cause) | Error::Keep(_, cause) => io_hint(cause),
            Error::Read(id, cause) if cause.kind() == io::ErrorKind::NotFound => Some(format!(
                "the record names it but `captures/` does not hold it; put the file back as `captures/{}/{id}`, \
                 or ingest the same bytes again",
                &id.as_str()[..2]
            )),
            Error::Read(_, cause) => io_hint(cause),
            Error::Changed(..) => Some(
                "restore this file from a copy of the dossier; nothing built on it can be trusted until then"
                    .into(),
            ),
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Error::Changed(..) => Exit::DoesNotVerify,
            _ => Exit::Cannot,
        }
    }
}

/// The folder of captures.
#[derive(Clone, Debug)]
pub struct Archive {
    root: PathBuf,
}

impl Archive {
    pub fn at(root: PathBuf) -> Archive {
        Archive { root }
    }

    /// Makes the folder ready to be written, by nobody but its owner: reports name people. The caller holds the dossier's lock, so what lies in the scratch folder
    /// belongs to a process that is gone.
    pub fn make_ready(&self) -> Result<(), Error> {
        let cannot = |cause| Error::Open(self.root.clone(), cause);
        durable::make_private_folder(&self.root)
            .and_then(|()| durable::make_folder(&self.scratch()))
            .map_err(cannot)?;
        for left_over in std::fs::read_dir(self.scratch()).map_err(cannot)? {
            let _ = std::fs::remove_file(left_over.map_err(cannot)?.path());
        }
        Ok(())
    }

    /// Keeps the bytes and, beside them, the custody facts of their first arrival: those of the arrival that is `first`
    /// stand in place of what an arrival left there that was never recorded. True if the bytes are new.
    /// When this returns, both files survive a power cut.
    pub fn keep(&self, id: &CaptureId, bytes: &[u8], facts_json: &[u8], first: bool) -> Result<bool, Error> {
        let cannot = |cause| Error::Keep(id.clone(), cause);
        let path = self.path(id);
        durable::make_folder(path.parent().expect("a capture lies in a folder")).map_err(cannot)?;
        let new = durable::write_once(&path, bytes, &self.scratch()).map_err(cannot)?;
        let facts = path.with_extension("json");
        let same = || std::fs::read(&facts).is_ok_and(|there| there == facts_json);
        match first && !same() {
            true => durable::replace(&facts, facts_json, &self.scratch()).map_err(cannot)?,
            false => drop(durable::write_once(&facts, facts_json, &self.scratch()).map_err(cannot)?),
        }
        Ok(new)
    }

    /// The bytes, checked against their name.
    pub fn read(&self, id: &CaptureId) -> Result<Vec<u8>, Error> {
        let bytes = std::fs::read(self.path(id)).map_err(|cause| Error::Read(id.clone(), cause))?;
        let now = CaptureId::of(&bytes);
        if now == *id { Ok(bytes) } else { Err(Error::Changed(id.clone(), now)) }
    }

    /// Every file of the folder, in order.
    pub fn files(&self) -> Result<Vec<PathBuf>, Error> {
        let cannot = |cause| Error::Open(self.root.clone(), cause);
        let mut found = Vec::new();
        for shelf in std::fs::read_dir(&self.root).map_err(cannot)? {
            let shelf = shelf.map_err(cannot)?.path();
            if shelf == self.scratch() {
                continue;
            }
            for file in std::fs::read_dir(&shelf).map_err(cannot)? {
                found.push(file.map_err(cannot)?.path());
            }
        }
        found.sort();
        Ok(found)
    }

    /// Where the bytes lie.
    pub fn path(&self, id: &CaptureId) -> PathBuf {
        self.root.join(&id.as_str()[..2]).join(id.as_str())
    }

    fn scratch(&self) -> PathBuf {
        self.root.join(Path::new(".scratch"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive() -> (tempfile::TempDir, Archive) {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::at(folder.path().join("captures"));
        archive.make_ready().unwrap();
        (folder, archive)
    }

    #[test]
    fn the_same_bytes_are_kept_once_with_the_facts_of_their_first_arrival() {
        let (_folder, archive) = archive();
        let id = CaptureId::of(b"The bridge was shelled.");
        assert!(archive.keep(&id, b"The bridge was shelled.", b"{\"name\":\"a\"}", true).unwrap());
        assert!(!archive.keep(&id, b"The bridge was shelled.", b"{\"name\":\"b\"}", false).unwrap());
        assert_eq!(archive.read(&id).unwrap(), b"The bridge was shelled.");
        let facts = std::fs::read(archive.path(&id).with_extension("json")).unwrap();
        assert_eq!(facts, b"{\"name\":\"a\"}");
    }

    #[test]
    fn changed_bytes_do_not_verify() {
        let (_folder, archive) = archive();
        let id = CaptureId::of(b"one");
        archive.keep(&id, b"one", b"{}", true).unwrap();
        std::fs::write(archive.path(&id), b"two").unwrap();
        let error = archive.read(&id).unwrap_err();
        assert_eq!(error.exit(), Exit::DoesNotVerify);
        assert!(error.to_string().contains("its bytes have changed"));
    }

    #[test]
    fn a_missing_capture_says_where_it_belongs() {
        let (_folder, archive) = archive();
        let error = archive.read(&CaptureId::of(b"gone")).unwrap_err();
        assert!(error.hint().unwrap().contains("put the file back as `captures/"));
    }
}
