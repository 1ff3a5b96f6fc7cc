//! Web archives (WARC 1.0 and 1.1, plain or gzip). In: a file of records. Out: each page that a server answered with, its
//! bytes unchanged but for the packing of the transfer, with address, instant, status and headers. Absent: requests,
//! metadata, pictures, scripts, and answers that are no success; index files. A file that is cut short gives what it has.

use std::io::{self, BufRead, Read};

use flate2::read::{MultiGzDecoder, ZlibDecoder};

use super::super::MAX_REPORT_BYTES;
use super::super::arrival::Fetched;
use super::packed::words;
use super::sniff::Form;
use super::{Arrival, Facts, Opener, Part, Report, Whole};

const BY_WARC: &str = "warc 1";
/// Longer than the headers of any record.
const MAX_HEAD_BYTES: u64 = 64 * 1024;
const MAX_HEADERS: usize = 128;
const CUT_SHORT: &str = "what came before is kept; fetch it again for the rest";

/// The named fields of a record, in lower case.
struct Head(Vec<(String, String)>);

impl Head {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl Opener<'_> {
    pub(super) fn web_archive(&mut self, report: Report) {
        self.web_archive_from(&report, report.bytes.as_slice());
    }

    /// `from` is what is in the report, unpacked.
    pub(super) fn web_archive_from(&mut self, report: &Report, mut from: impl BufRead) {
        let whole = Whole::package(report, BY_WARC);
        let before = self.reports;
        loop {
            let record = next(&mut from);
            let (head, block) = match record {
                Ok(None) => break,
                Ok(Some(record)) => record,
                Err(why) => {
                    let name = &report.name;
                    return self.refuse(Form::WebArchive, name, words(&why), CUT_SHORT);
                }
            };
            if !self.may_unpack(block.len() as u64, block.len() as u64) || self.full {
                let why = "it holds more than may be unpacked from one file".into();
                return self.refuse(Form::WebArchive, &report.name, why, "split it and ingest the parts");
            }
            match page(&head, block) {
                Ok(None) => {}
                Ok(Some(part)) => self.open(whole.part(part)),
                Err((address, why)) => {
                    let path = format!("{}#{address}", report.name);
                    self.refuse(Form::WebArchive, &path, why, "fetch this page again");
                }
            }
        }
        if self.reports == before {
            let why = "no server answers with a page in it".into();
            self.refuse(Form::WebArchive, &report.name, why, "look whether it is the archive that was meant");
        }
    }
}

/// The next record; none at the end.
fn next(from: &mut impl BufRead) -> io::Result<Option<(Head, Vec<u8>)>> {
    let bad = |why: &str| io::Error::new(io::ErrorKind::InvalidData, why.to_string());
    let mut left = MAX_HEAD_BYTES;
    let mut version = String::new();
    while version.trim().is_empty() {
        match line(from, &mut left)? {
            None => return Ok(None),
            Some(text) => version = text,
        }
    }
    if !version.starts_with("WARC/1.") {
        return Err(bad("a record does not begin as one"));
    }
    let mut fields: Vec<(String, String)> = Vec::new();
    loop {
        let text = line(from, &mut left)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        if text.trim().is_empty() {
            break;
        }
        match (text.starts_with([' ', '\t']), fields.last_mut(), text.split_once(':')) {
            (true, Some((_, value)), _) => value.push_str(text.trim_end()),
            (_, _, Some((name, value))) => {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_string()));
            }
            _ => return Err(bad("a record has a line that is no header")),
        }
    }
    let head = Head(fields);
    let length = head.get("content-length").and_then(|length| length.parse::<u64>().ok());
    let length = length.ok_or_else(|| bad("a record does not say how long it is"))?;
    let mut block = Vec::new();
    from.by_ref().take(length.min(MAX_REPORT_BYTES)).read_to_end(&mut block)?;
    let over = length.saturating_sub(MAX_REPORT_BYTES);
    let skipped = io::copy(&mut from.by_ref().take(over), &mut io::sink())?;
    if (block.len() as u64) < length.min(MAX_REPORT_BYTES) || skipped < over {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    if over > 0 {
        block.clear();
    }
    Ok(Some((head, block)))
}

/// A line without its end; none when nothing is left.
fn line(from: &mut impl BufRead, left: &mut u64) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    let read = from.by_ref().take(*left).read_until(b'\n', &mut bytes)?;
    *left = left.saturating_sub(read as u64);
    if read == 0 && *left == 0 {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the headers of a record do not end"));
    }
    let text = String::from_utf8_lossy(&bytes);
    Ok((read > 0).then(|| text.trim_end_matches(['\r', '\n']).to_string()))
}

/// What a record holds if it is a page; the address with the reason if it should be but cannot be read.
fn page(head: &Head, block: Vec<u8>) -> Result<Option<Part>, (String, String)> {
    let address = head.get("warc-target-uri").unwrap_or_default().trim_matches(['<', '>']).to_string();
    let http = head.get("content-type").is_some_and(|kind| kind.starts_with("application/http"));
    let (bytes, fetched) = match head.get("warc-type") {
        Some("response") if http => match answer(head, &address, &block) {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(None),
            Err(why) => return Err((address, why)),
        },
        Some("resource" | "conversion") if worth_reading(head.get("content-type").unwrap_or_default()) => {
            (block, None)
        }
        _ => return Ok(None),
    };
    if bytes.is_empty() {
        return Ok(None);
    }
    let received = head.get("warc-date").and_then(|at| at.parse().ok());
    let facts = Facts { address: Some(address.clone()), received, ..Facts::default() };
    let arrival = Arrival { fetched, ..Arrival::default() };
    Ok(Some(Part { name: address, bytes, facts, arrival }))
}

/// The body of an answer and what is told of it; none if it is no success or no page.
#[allow(clippy::type_complexity)] // Two values that one caller takes apart at once.
fn answer(head: &Head, address: &str, block: &[u8]) -> Result<Option<(Vec<u8>, Option<Fetched>)>, String> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Response::new(&mut headers);
    let body = match parsed.parse(block) {
        Ok(httparse::Status::Complete(at)) => &block[at..],
        Ok(httparse::Status::Partial) => return Err("the answer is cut short".into()),
        Err(why) => return Err(format!("the answer is damaged: {why}")),
    };
    let status = parsed.code.unwrap_or_default();
    let value = |wanted: &str| -> String {
        let found = parsed.headers.iter().find(|header| header.name.eq_ignore_ascii_case(wanted));
        found.map(|header| String::from_utf8_lossy(header.value).to_ascii_lowercase()).unwrap_or_default()
    };
    if !(200..300).contains(&status) || !worth_reading(&value("content-type")) {
        return Ok(None);
    }
    let mut fetched = Fetched {
        at: head.get("warc-date").unwrap_or_default().to_string(),
        status,
        address: super::clipped(address),
        ..Fetched::default()
    };
    parsed.headers.iter().for_each(|header| fetched.add_header(header.name, header.value));
    let body = match value("transfer-encoding").contains("chunked") {
        true => unchunked(body).unwrap_or_else(|| body.to_vec()),
        false => body.to_vec(),
    };
    Ok(Some((unpacked(body, &value("content-encoding"))?, Some(fetched))))
}

fn worth_reading(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let read = [
        "text/html",
        "text/plain",
        "text/xml",
        "application/xhtml+xml",
        "application/xml",
        "application/pdf",
    ];
    let feed = ["application/rss+xml", "application/atom+xml", "application/feed+json", "message/rfc822"];
    kind.is_empty() || read.contains(&kind) || feed.contains(&kind)
}

/// Whole chunks put together; none if it is not in chunks, as some archives undo them and keep the header.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let httparse::Status::Complete((start, length)) = httparse::parse_chunk_size(body).ok()? else {
            return None;
        };
        let length = usize::try_from(length).ok()?;
        if length == 0 {
            return Some(out);
        }
        let end = start.checked_add(length)?;
        out.extend_from_slice(body.get(start..end)?);
        body = body.get(end..)?.strip_prefix(b"\r\n")?;
    }
}

fn unpacked(body: Vec<u8>, encoding: &str) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let limit = MAX_REPORT_BYTES.min((body.len() as u64).saturating_mul(super::MAX_RATIO)) + 1;
    let read = match encoding.trim() {
        "" | "identity" => return Ok(body),
        // Some archives undo the packing and keep the header.
        "gzip" | "x-gzip" if !body.starts_with(b"\x1f\x8b") => return Ok(body),
        "gzip" | "x-gzip" => MultiGzDecoder::new(body.as_slice()).take(limit).read_to_end(&mut out),
        "deflate" => ZlibDecoder::new(body.as_slice()).take(limit).read_to_end(&mut out),
        other => return Err(format!("it is packed as `{}`, which is not read", super::clipped(other))),
    };
    match read {
        Ok(_) if out.len() as u64 >= limit => Err("it unpacks to more than it may".into()),
        Ok(_) => Ok(out),
        // What came before the cut is words all the same.
        Err(_) if !out.is_empty() => Ok(out),
        Err(why) => Err(words(&why)),
    }
}
