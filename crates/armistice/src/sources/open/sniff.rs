//! Which form a file has: by what its bytes begin with, and where those do not tell, by the ending of its name.
//!
//! In: a name and bytes. Out: a [`Form`]. Absent: any reading past what tells the form. A plain text that merely looks a
//! little like a mail or a table stays a plain text, so each form asks for more than one sign.

use super::Options;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Plain text or HTML, or nothing known.
    Report,
    Gzip,
    Zip,
    WebArchive,
    Mailbox,
    Mail,
    Feed,
    Pdf,
    /// JSON, one row to a line.
    Rows,
    /// CSV, TSV, XLSX.
    Table,
}

impl Form {
    /// How errors call it.
    pub fn name(self) -> &'static str {
        match self {
            Form::Report => "report",
            Form::Gzip => "gzip file",
            Form::Zip => "ZIP file",
            Form::WebArchive => "web archive",
            Form::Mailbox => "mailbox",
            Form::Mail => "mail",
            Form::Feed => "feed",
            Form::Pdf => "PDF",
            Form::Rows => "JSON Lines file",
            Form::Table => "table",
        }
    }

    /// Whether something else comes out of it.
    pub fn opens(self) -> bool {
        self != Form::Report
    }
}

/// How much is looked at.
const LOOK: usize = 4096;

pub fn form(name: &str, bytes: &[u8], options: &Options) -> Form {
    let ends = |endings: &[&str]| {
        let name = name.to_ascii_lowercase();
        endings.iter().any(|ending| name.ends_with(ending))
    };
    let look = &bytes[..bytes.len().min(LOOK)];
    let text = bytes_after_mark(look);
    match () {
        () if bytes.is_empty() => Form::Report,
        () if look.starts_with(b"\x1f\x8b") => Form::Gzip,
        () if is_pdf(look) => Form::Pdf,
        () if look.starts_with(b"PK\x03\x04") && is_spreadsheet(bytes) => Form::Table,
        () if look.starts_with(b"PK\x03\x04") || look.starts_with(b"PK\x05\x06") => Form::Zip,
        () if text.starts_with(b"WARC/1.") => Form::WebArchive,
        () if is_feed(text) => Form::Feed,
        () if text.starts_with(b"From ") && is_mail(after_line(text), false) => Form::Mailbox,
        () if is_mail(text, ends(&[".eml"])) => Form::Mail,
        () if is_json_feed(text) => Form::Feed,
        () if ends(&[".jsonl", ".ndjson"]) || is_json_row(bytes) => Form::Rows,
        () if ends(&[".csv", ".tsv"]) || options.map.is_some() && !ends(&[".txt", ".html", ".htm"]) => {
            Form::Table
        }
        () => Form::Report,
    }
}

fn bytes_after_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start()
}

/// A PDF may have up to 1024 bytes of something else before it; more than a line of text is a text about one.
fn is_pdf(look: &[u8]) -> bool {
    look.starts_with(b"%PDF-") || bytes_after_mark(look).starts_with(b"%PDF-")
}

/// The parts of a spreadsheet are named in the clear, in the list at the end and before each part.
fn is_spreadsheet(bytes: &[u8]) -> bool {
    let wanted = b"xl/workbook.xml";
    let tail = &bytes[bytes.len().saturating_sub(64 * 1024)..];
    let head = &bytes[..bytes.len().min(64 * 1024)];
    [head, tail].iter().any(|part| part.windows(wanted.len()).any(|at| at == wanted))
}

/// The first element that is no declaration, comment or instruction.
fn is_feed(text: &[u8]) -> bool {
    let mut rest = text;
    for _ in 0..8 {
        rest = rest.trim_ascii_start();
        let skip = match () {
            () if rest.starts_with(b"<?") => find(rest, b"?>").map(|at| at + 2),
            () if rest.starts_with(b"<!--") => find(rest, b"-->").map(|at| at + 3),
            () if rest.starts_with(b"<!DOCTYPE") => doctype(rest),
            () => break,
        };
        match skip {
            Some(skip) => rest = &rest[skip..],
            None => return false,
        }
    }
    let named = |tag: &[u8]| {
        rest.starts_with(tag) && rest.get(tag.len()).is_some_and(|next| b" \t\r\n>".contains(next))
    };
    [&b"<rss"[..], b"<feed", b"<rdf:RDF"].iter().any(|tag| named(tag))
}

/// Where a document type ends; entities may be declared in it.
fn doctype(text: &[u8]) -> Option<usize> {
    let end = find(text, b">")?;
    match text[..end].contains(&b'[') {
        true => find(text, b"]>").map(|at| at + 2),
        false => Some(end + 1),
    }
}

fn is_json_feed(text: &[u8]) -> bool {
    text.starts_with(b"{") && find(text, b"https://jsonfeed.org/version/").is_some()
}

/// Lines that name headers, up to the empty line: a sender, and something that only a mail program writes. The ending of a
/// name stands in for the latter.
fn is_mail(text: &[u8], named_so: bool) -> bool {
    let mut from = false;
    let mut by_machine = named_so;
    for (number, line) in text.split(|byte| *byte == b'\n').enumerate() {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            return from && by_machine && number > 1;
        }
        if number > 0 && (line.starts_with(b" ") || line.starts_with(b"\t")) {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return false };
        let name = line[..colon].to_ascii_lowercase();
        if name.is_empty() || !name.iter().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        from |= name == b"from";
        by_machine |= [&b"message-id"[..], b"mime-version", b"received", b"return-path", b"delivered-to"]
            .contains(&name.as_slice());
    }
    // The headers are longer than what was looked at.
    from && by_machine && text.len() > LOOK / 2
}

fn after_line(text: &[u8]) -> &[u8] {
    find(text, b"\n").map_or(b"", |at| &text[at + 1..])
}

/// The first line is an object by itself.
fn is_json_row(bytes: &[u8]) -> bool {
    let text = bytes_after_mark(bytes);
    let line = &text[..find(&text[..text.len().min(1 << 20)], b"\n").unwrap_or(text.len().min(1 << 20))];
    text.starts_with(b"{\"")
        && serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(line)
            .is_ok_and(|row| row.len() > 1)
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|at| at == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, bytes: &[u8]) -> Form {
        form(name, bytes, &Options::default())
    }

    #[test]
    fn each_form_is_told_by_its_beginning() {
        assert_eq!(of("x", b"%PDF-1.4"), Form::Pdf);
        assert_eq!(of("x", b"<?xml version=\"1.0\"?>\n<!-- a -->\n<rss version=\"2.0\">"), Form::Feed);
        assert_eq!(of("x", b"<!DOCTYPE rss [<!ENTITY a \"b\">]>\n<rss version=\"2.0\">"), Form::Feed);
        assert_eq!(of("x", b"<feed xmlns=\"http://www.w3.org/2005/Atom\">"), Form::Feed);
        assert_eq!(of("x", b"WARC/1.0\r\nWARC-Type: response\r\n"), Form::WebArchive);
        let mail = b"From: a@example.org\r\nMIME-Version: 1.0\r\nSubject: x\r\n\r\nbody";
        assert_eq!(of("x", mail), Form::Mail);
        assert_eq!(of("x", &[b"From a@example.org Mon\n", &mail[..]].concat()), Form::Mailbox);
        assert_eq!(of("x", b"{\"text\": \"a\", \"date\": \"2020-01-01\"}\n{\"text\""), Form::Rows);
        assert_eq!(of("a.csv", b"a,b\n1,2\n"), Form::Table);
    }

    #[test]
    fn a_text_that_looks_a_little_like_another_form_stays_a_text() {
        for text in [
            "From: the press office\nDate: 3 March\n\nShells fell.",
            "From Beirut, our correspondent: shells fell.",
            "Subject: Daily report\n\nShells fell.",
            "<html><body>",
            "<feeding>",
            "{ not json",
            "WARC files are web archives.",
            "The file begins with %PDF-1.4.",
        ] {
            assert_eq!(of("report.txt", text.as_bytes()), Form::Report, "{text}");
        }
    }
}
