//! Tables: CSV, TSV and the first generation of spreadsheets that are ZIP files (XLSX), as rows of text.
//!
//! In: bytes, and what is told of their form. Out: one row after another, by the number it has in the file, so that a table
//! of a million rows never lies in memory twice. Absent: what a column means; where the bytes are kept.
//! The file may be a stranger's: its size, the size of what is packed in it, its columns and its cells have limits, and a
//! cell with a formula is named as such, for what it shows may not be what it computes.

mod spreadsheet;

use std::borrow::Cow;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use encoding_rs::{Encoding, UTF_8};

use super::MAX_REPORT_BYTES;
use crate::trouble::{Trouble, io_hint};

/// More columns than any form for people has.
pub const MAX_COLUMNS: usize = 1024;
/// A cell with more text is a quotation mark that nobody closed.
pub const MAX_CELL_BYTES: usize = 16 * 1024;
/// What all parts of a spreadsheet may take up unpacked.
const MAX_UNPACKED_BYTES: u64 = 512 * 1024 * 1024;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot read table `{}`", .0.display())]
    Read(PathBuf, #[source] io::Error),
    #[error("cannot read table `{0}`: it is empty")]
    Empty(String),
    #[error("cannot read table `{name}`: it has more than the {} MiB that one table may have", MAX_REPORT_BYTES >> 20)]
    TooLong { name: String },
    #[error("cannot read table `{0}`: it is {1}")]
    NotATable(String, &'static str),
    #[error("cannot read table `{0}`: its bytes are not {1}")]
    Charset(String, String),
    #[error("cannot read table `{0}`: no charset is called `{1}`")]
    NoCharset(String, String),
    #[error("cannot read table `{0}`: nothing in its first line parts one column from the next")]
    NoDelimiter(String),
    #[error("cannot read table `{0}`: line {1}: {2}")]
    Line(String, u64, String),
    #[error("cannot read table `{0}`: it has no sheet `{1}`")]
    NoSheet(String, String, Vec<String>),
    #[error("cannot read table `{0}`: the spreadsheet is damaged: {1}")]
    Damaged(String, String),
    #[error("cannot read table `{name}`: unpacked it has more than {} MiB", MAX_UNPACKED_BYTES >> 20)]
    Bomb { name: String },
    #[error("cannot read table `{0}`: line {1} has more than {MAX_COLUMNS} columns")]
    TooWide(String, u64),
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        let hint = match self {
            Error::Read(_, cause) => return io_hint(cause),
            Error::Empty(_) => "fetch it again; an empty file is often a download that was cut short",
            Error::TooLong { .. } => "split it by months and add the parts one by one",
            Error::NotATable(..) => "save it as CSV (UTF-8) or as XLSX and add that",
            Error::Charset(..) => {
                "say in the map what it is: `charset = \"windows-1251\"`, or save it as UTF-8"
            }
            Error::NoCharset(..) => "use a name of the WHATWG list, for example `windows-1256`",
            Error::NoDelimiter(_) => "say in the map what does: `delimiter = \";\"`, or `\"tab\"`",
            Error::Line(..) => "open the file at that line; nothing of it was kept",
            Error::NoSheet(_, _, sheets) => {
                return Some(format!("it has `{}`", sheets.join("`, `")));
            }
            Error::Damaged(..) => "open it in a spreadsheet program and save it again",
            Error::Bomb { .. } => "it is not what it seems; save the one sheet as CSV and add that",
            Error::TooWide(..) => "take out the columns that nobody reads",
        };
        Some(hint.to_string())
    }
}

/// What is told of a table's form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Of a spreadsheet; without it, the first.
    pub sheet: Option<String>,
    /// A name of the WHATWG list; without it, UTF-8, or what a byte order mark says.
    pub charset: Option<String>,
    /// Without it, whichever of `,` `;` tab and `|` stands most often in the first line.
    pub delimiter: Option<u8>,
}

/// One row, with the cells that hold formulas.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// From 1, as spreadsheet programs and editors count.
    pub number: u64,
    pub cells: Vec<Cow<'a, str>>,
    /// Indices into `cells`.
    pub formulas: Vec<usize>,
}

/// The bytes of a file, no more than a table may have.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    use std::io::Read;
    let cannot = |cause| Error::Read(path.to_path_buf(), cause);
    let name = path.display().to_string();
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(cannot)?;
    if !file.metadata().map_err(cannot)?.is_file() {
        return Err(Error::NotATable(name, "not a file"));
    }
    file.take(MAX_REPORT_BYTES + 1).read_to_end(&mut bytes).map_err(cannot)?;
    match bytes.len() as u64 {
        0 => Err(Error::Empty(name)),
        length if length > MAX_REPORT_BYTES => Err(Error::TooLong { name }),
        _ => Ok(bytes),
    }
}

/// Hands over every row that is not empty, in its order. `name` is how errors call the table.
pub fn read(name: &str, bytes: &[u8], form: &Form, take: impl FnMut(Line<'_>)) -> Result<(), Error> {
    if bytes.starts_with(b"PK\x03\x04") {
        return unharmed(name, || spreadsheet::read(name, bytes, form.sheet.as_deref(), take));
    }
    if let Some(sheet) = &form.sheet {
        return Err(Error::NoSheet(
            name.to_string(),
            sheet.clone(),
            vec!["no sheets at all: it is text".into()],
        ));
    }
    match super::not_text(bytes).filter(|_| form.charset.is_none()) {
        Some(what) => Err(Error::NotATable(name.to_string(), what)),
        None => text(name, &decode(name, bytes, form.charset.as_deref())?, form.delimiter, take),
    }
}

/// The library counts with what a stranger's cell says of its own place, and panics where that leads too far.
fn unharmed(name: &str, read: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
    let damaged = || Error::Damaged(name.to_string(), "a cell stands where no cell can".to_string());
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(damaged()))
}

/// Never a guess: a byte order mark, the charset that is told, or UTF-8; and every byte must be right.
fn decode<'a>(name: &str, bytes: &'a [u8], charset: Option<&str>) -> Result<Cow<'a, str>, Error> {
    let told = match charset {
        None => UTF_8,
        Some(label) => Encoding::for_label(label.as_bytes())
            .ok_or_else(|| Error::NoCharset(name.to_string(), label.to_string()))?,
    };
    let (words, used, damaged) = told.decode(bytes);
    match damaged {
        true => Err(Error::Charset(name.to_string(), used.name().to_string())),
        false => Ok(words),
    }
}

fn text(name: &str, words: &str, delimiter: Option<u8>, mut take: impl FnMut(Line<'_>)) -> Result<(), Error> {
    let delimiter = match delimiter {
        Some(delimiter) => delimiter,
        None => delimiter_of(words).ok_or_else(|| Error::NoDelimiter(name.to_string()))?,
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(words.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut lines = Lines { words, at: 0, number: 1 };
    loop {
        let line = lines.of(reader.position());
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(error) => return Err(Error::Line(name.to_string(), line, error.to_string())),
        }
        let number = record.position().map_or(line, |position| lines.of(position));
        if record.len() > MAX_COLUMNS {
            return Err(Error::TooWide(name.to_string(), number));
        }
        if let Some(long) = record.iter().find(|cell| cell.len() > MAX_CELL_BYTES) {
            let lines = long.matches('\n').count();
            let why = format!("one cell runs over {lines} lines; a quotation mark in it is not closed");
            return Err(Error::Line(name.to_string(), number, why));
        }
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            let cells = record.iter().map(|cell| Cow::Borrowed(cell.trim())).collect();
            take(Line { number, cells, formulas: Vec::new() });
        }
    }
}

/// Numbers of lines as an editor shows them. The reader's own stand one behind after a line that ends as on Windows.
struct Lines<'a> {
    words: &'a str,
    at: usize,
    number: u64,
}

impl Lines<'_> {
    /// Of the first character there that ends no line. Asked in the order of the text.
    fn of(&mut self, position: &csv::Position) -> u64 {
        let bytes = self.words.as_bytes();
        let mut to = usize::try_from(position.byte()).unwrap_or(bytes.len()).clamp(self.at, bytes.len());
        while to < bytes.len() && matches!(bytes[to], b'\r' | b'\n') {
            to += 1;
        }
        self.number += bytes[self.at..to].iter().filter(|byte| **byte == b'\n').count() as u64;
        self.at = to;
        self.number
    }
}

/// Whichever stands most often in the first line, outside quotation marks.
fn delimiter_of(words: &str) -> Option<u8> {
    let mut quoted = false;
    let mut found = [(b',', 0u32), (b';', 0), (b'\t', 0), (b'|', 0)];
    for byte in words.trim_start_matches(['\r', '\n']).bytes().take(MAX_CELL_BYTES) {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => found
                .iter_mut()
                .filter(|(delimiter, _)| *delimiter == byte)
                .for_each(|(_, number)| *number += 1),
        }
    }
    // Of equals the first one counts.
    let (delimiter, number) = found.into_iter().rev().max_by_key(|(_, number)| *number)?;
    (number > 0).then_some(delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8], form: &Form) -> Result<Vec<(u64, Vec<String>)>, String> {
        let mut rows = Vec::new();
        let take = |line: Line<'_>| {
            rows.push((line.number, line.cells.iter().map(|cell| cell.to_string()).collect()));
        };
        read("t", bytes, form, take).map_err(|error| error.to_string())?;
        Ok(rows)
    }

    fn told(delimiter: Option<u8>, charset: Option<&str>) -> Form {
        Form { delimiter, charset: charset.map(str::to_string), sheet: None }
    }

    #[test]
    fn marks_delimiters_quotes_and_line_ends_are_read() {
        let bytes = b"\xef\xbb\xbfday;note\r\n2017-01-23;\"a; b\"\r\n\r\n;\r\n2017-01-24;\"two\nlines\"\r\n";
        let rows = rows(bytes, &Form::default()).unwrap();
        assert_eq!(rows[0], (1, vec!["day".into(), "note".into()]));
        assert_eq!(rows[1], (2, vec!["2017-01-23".into(), "a; b".into()]));
        assert_eq!(rows[2], (5, vec!["2017-01-24".into(), "two\nlines".into()]), "empty lines are counted");
        assert_eq!(rows.len(), 3);
    }

    #[test]
    fn a_charset_is_told_and_never_guessed() {
        let bytes = b"day,place\n2017-01-23,\xd5\xe0\xec\xe0\n";
        assert!(rows(bytes, &Form::default()).unwrap_err().contains("not UTF-8"));
        let read = rows(bytes, &told(None, Some("windows-1251"))).unwrap();
        assert_eq!(read[1].1[1], "Хама");
        assert!(rows(bytes, &told(None, Some("klingon"))).unwrap_err().contains("no charset"));
        let utf16 = "\u{feff}a,b\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        assert_eq!(rows(&utf16, &Form::default()).unwrap()[1].1, ["1", "2"]);
    }

    #[test]
    fn what_is_no_table_is_named() {
        assert!(rows(b"one column\n1\n", &Form::default()).unwrap_err().contains("parts one column"));
        assert!(rows(b"%PDF-1.7", &Form::default()).unwrap_err().contains("it is a PDF"));
        assert!(rows(b"\xd0\xcf\x11\xe0", &Form::default()).unwrap_err().contains("old office document"));
        let open = format!("a,b\n1,\"{}", "never closed\n".repeat(2000));
        assert!(rows(open.as_bytes(), &Form::default()).unwrap_err().contains("is not closed"));
        let wide = ",".repeat(2000);
        assert!(rows(wide.as_bytes(), &Form::default()).unwrap_err().contains("1024 columns"));
    }
}
