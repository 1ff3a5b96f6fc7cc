//! ZIP and gzip. In: packed bytes. Out: what is packed in them, each file opened in its turn under the name it has there.
//! Absent: the disk; a name that leads out of the package is refused all the same, for it was made to harm somebody.
//! What a package says of sizes is not believed: bytes are counted as they come out.

use std::collections::HashMap;
use std::io::{self, BufReader, Cursor, Read};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::super::MAX_REPORT_BYTES;
use super::sniff::Form;
use super::{Error, Facts, Opener, Part, Report, Whole, guarded};

const BY_ZIP: &str = "zip 1";
const BY_GZIP: &str = "gzip 1";
const SIDECAR: &str = ".meta.json";
const BOMB: &str =
    "it is packed more tightly than any text; look at it with a tool that only lists what is inside";
const AGAIN: &str = "fetch it again; a download may have been cut short";

impl Opener<'_> {
    pub(super) fn gzip(&mut self, report: Report) {
        let mut head = Vec::new();
        let looked = MultiGzDecoder::new(report.bytes.as_slice()).take(8).read_to_end(&mut head);
        if head.starts_with(b"WARC/1.") {
            let unpacked = BufReader::new(MultiGzDecoder::new(report.bytes.as_slice()));
            return self.web_archive_from(&report, unpacked);
        }
        let mut bytes = Vec::new();
        let decoder = MultiGzDecoder::new(report.bytes.as_slice());
        let read = looked.and_then(|_| decoder.take(MAX_REPORT_BYTES + 1).read_to_end(&mut bytes));
        if let Err(cause) = read {
            return self.refuse(Form::Gzip, &report.name, words(&cause), AGAIN);
        }
        if bytes.len() as u64 > MAX_REPORT_BYTES
            || !self.may_unpack(bytes.len() as u64, report.bytes.len() as u64)
        {
            return self.refuse(Form::Gzip, &report.name, "it unpacks to more than it may".into(), BOMB);
        }
        let whole = Whole::package(&report, BY_GZIP);
        let mut inner = whole.part(Part { bytes, ..Part::default() });
        if let Some(name) = inner.name.strip_suffix(".gz") {
            inner.name = name.to_string();
        }
        self.open(inner);
    }

    pub(super) fn zip(&mut self, report: Report) {
        let opened =
            guarded(|| ZipArchive::new(Cursor::new(report.bytes.as_slice())).map_err(|e| e.to_string()));
        let mut zip = match opened {
            Ok(zip) => zip,
            Err(why) => return self.refuse(Form::Zip, &report.name, why, AGAIN),
        };
        if zip.file_names().flatten().any(|name| name == "[Content_Types].xml") {
            let hint = "save it as PDF, HTML or plain text and ingest that";
            return self.refuse(Form::Zip, &report.name, "it is an office document".into(), hint);
        }
        let sidecars = self.sidecars(&report, &mut zip);
        let whole = Whole::package(&report, BY_ZIP);
        let before = self.reports;
        for index in 0..zip.len() {
            if self.full {
                return;
            }
            match self.file(&report, &mut zip, index) {
                Ok(None) => {}
                Ok(Some((name, bytes))) => {
                    let facts = sidecars.get(&name).cloned().unwrap_or_default();
                    let mut inner = whole.part(Part { name: name.clone(), bytes, facts, ..Part::default() });
                    inner.name = super::clipped(&format!("{}/{name}", report.name));
                    self.open(inner);
                }
                Err((name, why, hint)) => {
                    self.refuse(Form::Zip, &format!("{}/{name}", report.name), why, hint);
                }
            }
        }
        if self.reports == before {
            let hint = "names that begin with a dot and `.meta.json` files are not reports";
            self.refuse(Form::Zip, &report.name, "it holds no reports".into(), hint);
        }
    }

    /// The file at `index`; none for a folder, a hidden file, or facts about another file.
    fn file(
        &mut self,
        report: &Report,
        zip: &mut Zip<'_>,
        index: usize,
    ) -> Result<Option<(String, Vec<u8>)>, Refused> {
        let nameless = || format!("file {}", index + 1);
        let entry = guarded(|| Ok(zip.by_index(index)));
        let mut entry = match entry {
            Ok(Ok(entry)) => entry,
            Ok(Err(why)) => {
                return Err((nameless(), why.to_string(), "unpack it by hand and ingest what is inside"));
            }
            Err(why) => return Err((nameless(), why, AGAIN)),
        };
        let name = entry.name().map_err(|why| (nameless(), why.to_string(), AGAIN))?.to_string();
        if entry.enclosed_name().is_none() || name.starts_with(['/', '\\']) {
            return Err((name, "its name leads out of the package".into(), "be wary of whoever packed it"));
        }
        let hidden = name.split('/').any(|piece| piece.starts_with('.') || piece == "__MACOSX");
        if entry.is_dir() || hidden || name.ends_with(SIDECAR) {
            return Ok(None);
        }
        let packed = entry.compressed_size().min(report.bytes.len() as u64);
        let limit = MAX_REPORT_BYTES.min(self.left);
        let mut bytes = Vec::new();
        let read = (&mut entry).take(limit + 1).read_to_end(&mut bytes);
        read.map_err(|cause| (name.clone(), words(&cause), AGAIN))?;
        if bytes.len() as u64 > limit || !self.may_unpack(bytes.len() as u64, packed) {
            return Err((name, "it unpacks to more than it may".into(), BOMB));
        }
        Ok(Some((name, bytes)))
    }

    /// Facts that lie in the package beside their reports.
    fn sidecars(&mut self, report: &Report, zip: &mut Zip<'_>) -> HashMap<String, Facts> {
        let names: Vec<String> =
            zip.file_names().flatten().filter(|name| name.ends_with(SIDECAR)).map(Into::into).collect();
        let mut found = HashMap::new();
        for name in names {
            let mut text = String::new();
            let read = zip
                .by_name(&name)
                .map_err(|error| error.to_string())
                .and_then(|file| file.take(64 * 1024).read_to_string(&mut text).map_err(|e| words(&e)));
            match read.and_then(|_| serde_json::from_str(&text).map_err(|error| error.to_string())) {
                Ok(facts) => {
                    found.insert(name.trim_end_matches(SIDECAR).to_string(), facts);
                }
                Err(why) => {
                    let path = format!("{}/{name}", report.name).into();
                    self.give(Err(Error::Sidecar { path, why }));
                }
            }
        }
        found
    }
}

type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;
/// The file's name, why it cannot be had, what would help.
type Refused = (String, String, &'static str);

pub(super) fn words(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::UnexpectedEof => "it is cut short".to_string(),
        _ => cause.to_string(),
    }
}
