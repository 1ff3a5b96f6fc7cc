//! How a report came out of what was received: unpacked from where, converted by what, answered by which server.
//!
//! In: nothing of its own; the readers of formats fill it. Out: [`Arrival`], which the record keeps with the report.
//! Absent: what the report says; what people state of it, see [`super::facts`].
//! Strangers write most of these words, so each has a length: an entry of the record must not grow by them.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// No address, name or header is kept longer.
const MAX_WORDS: usize = 1024;
/// What all headers of one answer may take up.
const MAX_HEADERS: usize = 6 * 1024;
/// More steps than any honest nesting of mails in archives has.
pub const MAX_STEPS: usize = 4;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// From what was received to the report, outermost first; empty for a report that came as it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub made_from: Vec<Step>,
    /// What a server answered with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched: Option<Fetched>,
    /// Who wrote it, as the mail or the feed says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
}

/// One step from bytes to other bytes, so that anyone who has the former can redo it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The converter and its version, for example `pdf 1`.
    pub by: String,
    /// SHA-256 of the bytes it began with, which are kept as a capture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture: Option<String>,
    /// SHA-256 of the package whose bytes came out unchanged and which is therefore not kept itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
    /// What that file was called.
    pub name: String,
    /// Which part of it, in the words of its format; empty for the whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
}

/// A request and its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetched {
    /// The instant of the answer, as whoever asked noted it.
    pub at: String,
    pub status: u16,
    /// Where the answer came from in the end.
    pub address: String,
    /// The addresses asked before, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redirects: Vec<String>,
    /// `name: value`, without cookies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<String>,
}

impl Fetched {
    /// Adds a header unless it is a cookie or the answer has too many.
    pub fn add_header(&mut self, name: &str, value: &[u8]) {
        let name = name.to_ascii_lowercase();
        let line = clipped(&format!("{name}: {}", String::from_utf8_lossy(value)));
        let taken: usize = self.headers.iter().map(String::len).sum();
        if !name.contains("cookie") && taken + line.len() <= MAX_HEADERS {
            self.headers.push(line);
        }
    }
}

/// The words as far as the record keeps them.
pub fn clipped(words: &str) -> String {
    let words = words.trim();
    match words.char_indices().find(|(at, c)| at + c.len_utf8() > MAX_WORDS) {
        Some((at, _)) => format!("{}…", &words[..at]),
        None => words.to_string(),
    }
}

/// SHA-256 as 64 lower-case hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_strangers_write_is_clipped_and_cookies_are_left_out() {
        let mut fetched = Fetched::default();
        fetched.add_header("Set-Cookie", b"session=1");
        fetched.add_header("Content-Type", b"text/html");
        for n in 0..100 {
            fetched.add_header(&format!("X-{n}"), &[b'a'; 300]);
        }
        assert_eq!(fetched.headers[0], "content-type: text/html");
        assert!(fetched.headers.iter().map(String::len).sum::<usize>() <= MAX_HEADERS);
        let long = clipped(&"я".repeat(4000));
        assert!(long.len() <= MAX_WORDS + 3 && long.ends_with('…'));
    }
}
