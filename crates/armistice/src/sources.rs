//! Where reports come from: files, folders, standard input, addresses; and what comes out of files that hold reports in
//! another form. To add a kind of source, see `docs/adding-a-source.md`.
//!
//! In: an address. Out: the bytes and what is told about them. Absent: what the bytes say; where they are kept.
//! One source, one file; each gives [`Report`]s or a reason per report, so that one bad file never stops a batch.

pub mod arrival;
pub mod facts;
pub mod fetch;
pub mod files;
pub mod open;
pub mod stdin;
pub mod tables;

use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

use crate::trouble::{Trouble, io_hint};
pub use arrival::Arrival;
pub use facts::{Facts, Moment};

/// More than this is not one report but an export of many, or not text.
pub const MAX_REPORT_BYTES: u64 = 64 * 1024 * 1024;

/// One report as received.
#[derive(Clone, Debug)]
pub struct Report {
    /// The name it came under: a file name, or its path inside the folder that was given.
    pub name: String,
    pub bytes: Vec<u8>,
    pub facts: Facts,
    /// How it came out of what was received.
    pub arrival: Arrival,
    /// What it was converted from, so that the steps of its arrival can be redone.
    pub originals: Vec<Original>,
}

/// Bytes that are kept for what was made of them.
#[derive(Clone, Debug)]
pub struct Original {
    pub name: String,
    pub bytes: Arc<[u8]>,
}

impl Report {
    /// A report as it came.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>, facts: Facts) -> Report {
        Report { name: name.into(), bytes, facts, arrival: Arrival::default(), originals: Vec::new() }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot read report `{}`", .0.display())]
    Read(PathBuf, #[source] io::Error),
    #[error("cannot read report `{0}`: it is empty")]
    Empty(String),
    #[error("cannot read report `{path}`: it has more than the {} MiB that one report may have", MAX_REPORT_BYTES >> 20)]
    TooLong { path: String },
    #[error("cannot read report `{path}`: it is {what}, and nothing here reads that")]
    NotText { path: String, what: &'static str },
    #[error("cannot read {what} `{path}`: {why}")]
    Form { what: &'static str, path: String, why: String, hint: &'static str },
    #[error("cannot fetch `{address}`: {why}")]
    Fetch { address: String, why: String, hint: &'static str },
    #[error("cannot read report `{}`: it is {what}, not a file or a folder", path.display())]
    NotAFile { path: PathBuf, what: &'static str },
    #[error("cannot read report `{}`: a `.meta.json` file states facts about the report beside it, and is none itself", .0.display())]
    IsSidecar(PathBuf),
    #[error("cannot use facts `{}`: there is no report `{report}` beside it", path.display())]
    SidecarAlone { path: PathBuf, report: String },
    #[error("cannot use facts `{}`: {why}", path.display())]
    Sidecar { path: PathBuf, why: String },
    #[error("cannot read folder `{}`: it holds no reports", .0.display())]
    NoReports(PathBuf),
    #[error("cannot read folder `{}`: it is part of the dossier itself", .0.display())]
    IsDossier(PathBuf),
}

impl Error {
    /// The same of a report, or of one in it, whose name begins otherwise where people see it.
    fn called(mut self, name: &str, shown: &str) -> Error {
        if let Error::Empty(path) | Error::NotText { path, .. } | Error::Form { path, .. } = &mut self
            && let Some(rest) = path.strip_prefix(name)
        {
            *path = format!("{shown}{rest}");
        }
        self
    }
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::Read(path, _) if path.starts_with("http:") || path.starts_with("https:") => {
                Some("nothing is fetched unasked; say `--fetch` before an address".into())
            }
            Error::Read(_, cause) if cause.kind() == io::ErrorKind::NotFound => {
                Some("look at the spelling; paths are taken from the folder you are in".into())
            }
            Error::Read(_, cause) => io_hint(cause),
            Error::Empty(_) => {
                Some("fetch it again; an empty file is often a download that was cut short".into())
            }
            Error::TooLong { .. } => Some("split an export into its reports, one to a file".into()),
            Error::NotText { .. } => Some("convert it to plain text, HTML or PDF and ingest that".into()),
            Error::Form { hint, .. } | Error::Fetch { hint, .. } => Some((*hint).into()),
            Error::NotAFile { .. } => {
                Some("give a file or a folder, or `-` and the report on standard input".into())
            }
            Error::IsSidecar(_) => Some("give the report; its facts are found by themselves".into()),
            Error::SidecarAlone { .. } => Some("put it beside its report, or remove it".into()),
            Error::Sidecar { .. } => Some(format!("its keys are {}, all optional", facts::KEYS.join(", "))),
            Error::NoReports(_) => {
                Some("names that begin with a dot and `.meta.json` files are not reports".into())
            }
            Error::IsDossier(_) => {
                Some("keep incoming reports outside the dossier; it holds its own copy of each".into())
            }
        }
    }
}

/// Reads to the end, but never more than a report may have.
fn take(path: &str, from: impl Read) -> Result<Vec<u8>, TakeError> {
    let mut bytes = Vec::new();
    from.take(MAX_REPORT_BYTES + 1).read_to_end(&mut bytes).map_err(TakeError::Io)?;
    let path = path.to_string();
    if bytes.is_empty() {
        return Err(TakeError::Refused(Error::Empty(path)));
    }
    if bytes.len() as u64 > MAX_REPORT_BYTES {
        return Err(TakeError::Refused(Error::TooLong { path }));
    }
    Ok(bytes)
}

enum TakeError {
    Io(io::Error),
    Refused(Error),
}

/// What the bytes are if they are certainly not text. Charsets are the text stage's business; here only formats that
/// announce themselves, and zero bytes where no charset has them.
fn not_text(bytes: &[u8]) -> Option<&'static str> {
    const FORMATS: [(&[u8], &str); 9] = [
        (b"%PDF-", "a PDF"),
        (b"PK\x03\x04", "a ZIP file (perhaps an office document)"),
        (b"\x1f\x8b", "a gzip file"),
        (b"\x89PNG", "an image"),
        (b"\xff\xd8\xff", "an image"),
        (b"GIF8", "an image"),
        (b"\xd0\xcf\x11\xe0", "an old office document"),
        (b"SQLite format 3\0", "a database"),
        (b"\x7fELF", "a program"),
    ];
    if let Some((_, what)) = FORMATS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(what);
    }
    let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let head = &bytes[..bytes.len().min(8192)];
    (!utf16 && head.contains(&0)).then_some("binary")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> String {
        match take("x", bytes) {
            Err(TakeError::Refused(error)) => error.to_string(),
            Err(TakeError::Io(error)) => error.to_string(),
            Ok(bytes) => format!("{} bytes", bytes.len()),
        }
    }

    #[test]
    fn what_is_not_a_report_is_named() {
        assert_eq!(refusal(b""), "cannot read report `x`: it is empty");
        assert_eq!(not_text(b"\x89PNG"), Some("an image"));
        assert_eq!(not_text(b"abc\0def"), Some("binary"));
        assert_eq!(not_text(b"\xff\xfea\0b\0"), None);
        assert_eq!(not_text("Обстріл".as_bytes()), None);
    }

    #[test]
    fn an_endless_source_is_cut_off() {
        assert!(refusal_of_endless().contains("64 MiB"));
    }

    fn refusal_of_endless() -> String {
        match take("x", io::repeat(b'a')) {
            Err(TakeError::Refused(error)) => error.to_string(),
            _ => String::new(),
        }
    }
}
