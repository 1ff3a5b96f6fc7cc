//! Bytes → words, with the way back: byte order mark, UTF-8, UTF-16 with or without mark, a charset stated by an
//! HTML head, else a guess. Says in a doubt whenever bytes were damaged or the charset was guessed. Does not know
//! markup beyond the `charset=` of a head, and refuses bytes that are no text (`binary`).

use super::binary;
use super::source_map::SourceMap;
use crate::doubt::Doubt;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// The bytes as words; `charset` is the WHATWG name.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    pub words: String,
    pub map: SourceMap,
    pub charset: &'static str,
    pub doubts: Vec<Doubt>,
}

/// How many bytes of a head are searched for `charset=`. The standard asks for 1024 (WHATWG HTML, "prescan a byte
/// stream"); pages with long comments before it are common enough to read further.
const HEAD: usize = 4096;

pub(super) fn decode(bytes: &[u8]) -> Decoded {
    if bytes.is_empty() {
        return nothing("UTF-8", empty());
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return match encoding.name() {
            "UTF-16LE" => utf16(bytes, mark, true),
            "UTF-16BE" => utf16(bytes, mark, false),
            _ => utf8(bytes, mark),
        };
    }
    if let Some(kind) = binary::kind(bytes) {
        return nothing("UTF-8", binary_doubt(kind));
    }
    if bytes.contains(&0) {
        return match binary::utf16_without_mark(bytes) {
            Some(little) => utf16(bytes, 0, little),
            None if binary::mostly_control(bytes) => {
                nothing("UTF-8", binary_doubt("binary data of unknown kind"))
            }
            None => eight_bit(bytes),
        };
    }
    eight_bit(bytes)
}

fn eight_bit(bytes: &[u8]) -> Decoded {
    if std::str::from_utf8(bytes).is_ok() {
        return utf8(bytes, 0);
    }
    let stated = stated_charset(&bytes[..bytes.len().min(HEAD)]);
    if looks_like_damaged_utf8(bytes) {
        return utf8(bytes, 0);
    }
    let encoding = stated.filter(|encoding| *encoding != UTF_8).unwrap_or_else(|| guess(bytes));
    let mut decoded =
        if encoding.is_single_byte() { one_byte(bytes, encoding) } else { stepping(bytes, encoding) };
    if stated != Some(encoding) {
        decoded.doubts.push(Doubt::new(
            "charset-guessed",
            None,
            "The bytes are not UTF-8 and no charset is stated.",
            format!("They were read as {}.", encoding.name()),
        ));
    }
    decoded
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The charset a head states, if any: `<meta charset=x>` or `content="text/html; charset=x"`, or an XML declaration.
fn stated_charset(head: &[u8]) -> Option<&'static Encoding> {
    let lower: Vec<u8> = head.iter().map(u8::to_ascii_lowercase).collect();
    for word in [&b"charset"[..], b"encoding"] {
        let mut from = 0;
        while let Some(at) = find(&lower[from..], word) {
            from += at + word.len();
            let rest = lower[from..].trim_ascii_start();
            let Some(value) = rest.strip_prefix(b"=") else { continue };
            let value = value.trim_ascii_start();
            let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
            let end = value.iter().position(|b| !b.is_ascii_alphanumeric() && !b"-_:.".contains(b));
            if let Some(encoding) = Encoding::for_label(&value[..end.unwrap_or(value.len())]) {
                return Some(encoding);
            }
        }
    }
    None
}

fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).position(|window| window == needle)
}

/// Far more well-formed multi-byte sequences than errors: no eight-bit charset produces that by chance.
fn looks_like_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    let mut cut = false;
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
        cut = is_cut(chunk.invalid());
    }
    // A capture cut off within a character has one error that proves nothing.
    good > 0 && good >= (bad - usize::from(cut)) * 4
}

/// The beginning of a character whose other bytes are missing.
fn is_cut(invalid: &[u8]) -> bool {
    std::str::from_utf8(invalid).is_err_and(|error| error.error_len().is_none())
}

fn utf8(bytes: &[u8], mark: usize) -> Decoded {
    let body = &bytes[mark..];
    let mut map = SourceMap::default();
    if let Ok(words) = std::str::from_utf8(body) {
        if mark > 0 {
            map.push(words.len(), mark, body.len(), words.len());
        }
        return finish(words.to_owned(), map, "UTF-8", 0, false);
    }
    let mut words = String::with_capacity(body.len());
    let (mut from, mut bad) = (mark, 0);
    let mut cut = false;
    for chunk in body.utf8_chunks() {
        let valid = chunk.valid();
        map.push(valid.len(), from, valid.len(), valid.len());
        words.push_str(valid);
        from += valid.len();
        let invalid = chunk.invalid();
        if invalid.is_empty() {
            continue;
        }
        map.push('\u{FFFD}'.len_utf8(), from, invalid.len(), 1);
        words.push('\u{FFFD}');
        from += invalid.len();
        bad += 1;
        cut = from == bytes.len() && is_cut(invalid);
    }
    finish(words, map, "UTF-8", bad, cut)
}

fn utf16(bytes: &[u8], mark: usize, little: bool) -> Decoded {
    let body = &bytes[mark..];
    let unit = |pair: &[u8]| {
        let pair = [pair[0], pair[1]];
        if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
    };
    let mut words = String::with_capacity(body.len());
    let mut map = SourceMap::default();
    let (mut from, mut bad) = (mark, 0);
    for read in char::decode_utf16(body.chunks_exact(2).map(unit)) {
        let (character, taken) = match read {
            Ok(character) => (character, character.len_utf16() * 2),
            Err(_) => ('\u{FFFD}', 2),
        };
        bad += usize::from(read.is_err());
        map.push(character.len_utf8(), from, taken, 1);
        words.push(character);
        from += taken;
    }
    let cut = from < bytes.len();
    if cut {
        map.push('\u{FFFD}'.len_utf8(), from, bytes.len() - from, 1);
        words.push('\u{FFFD}');
        bad += 1;
    }
    finish(words, map, if little { "UTF-16LE" } else { "UTF-16BE" }, bad, cut)
}

/// Charsets of one byte per character: a table of 256 characters.
fn one_byte(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let table: Vec<char> = (0..=255u8)
        .map(|byte| {
            let (text, _) = encoding.decode_without_bom_handling(std::slice::from_ref(&byte));
            text.chars().next().unwrap_or('\u{FFFD}')
        })
        .collect();
    let mut words = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut map = SourceMap::default();
    let mut bad = 0;
    for (from, byte) in bytes.iter().enumerate() {
        let character = table[usize::from(*byte)];
        bad += usize::from(character == '\u{FFFD}');
        map.push(character.len_utf8(), from, 1, 1);
        words.push(character);
    }
    finish(words, map, encoding.name(), bad, false)
}

/// Charsets of several bytes per character: fed byte by byte, so that each character knows its bytes.
fn stepping(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut words = String::with_capacity(bytes.len() * 2);
    let mut map = SourceMap::default();
    let (mut from, mut bad) = (0, 0);
    let mut out = String::with_capacity(64);
    for at in 0..=bytes.len() {
        let (feed, last) = if at < bytes.len() { (&bytes[at..=at], false) } else { (&bytes[..0], true) };
        out.clear();
        let _ = decoder.decode_to_string(feed, &mut out, last);
        if out.is_empty() {
            continue;
        }
        let to = (at + 1).min(bytes.len());
        bad += out.matches('\u{FFFD}').count();
        map.push(out.len(), from, to - from, 1);
        words.push_str(&out);
        from = to;
    }
    finish(words, map, encoding.name(), bad, false)
}

fn finish(words: String, map: SourceMap, charset: &'static str, bad: usize, cut: bool) -> Decoded {
    let mut doubts = Vec::new();
    if cut {
        doubts.push(Doubt::new(
            "truncated",
            None,
            "The capture ends in the middle of a character, so it was probably cut off.",
            "What is there was read.",
        ));
    }
    if bad > usize::from(cut) {
        doubts.push(Doubt::new(
            "damaged-bytes",
            None,
            format!("{} places of the capture are not valid {charset}.", bad - usize::from(cut)),
            "They read as the replacement character.",
        ));
    }
    if words.trim().is_empty() {
        doubts.push(empty());
    }
    Decoded { words, map, charset, doubts }
}

fn nothing(charset: &'static str, doubt: Doubt) -> Decoded {
    Decoded { charset, doubts: vec![doubt], ..Decoded::default() }
}

fn empty() -> Doubt {
    Doubt::new("empty", None, "The capture holds no words.", "It says nothing.")
}

fn binary_doubt(kind: &str) -> Doubt {
    // Whoever brings reports here takes the words out of a PDF before; one that comes as it is had none.
    let (why, first) = match kind {
        "a PDF document" => (
            " without words that could be taken out of it; its pages are probably pictures",
            "run it through text recognition",
        ),
        _ => ("", "convert it to text or HTML"),
    };
    Doubt::new(
        "binary",
        None,
        format!("The capture is not text: it is {kind}{why}."),
        format!("Nothing was read from it; {first} first."),
    )
}
