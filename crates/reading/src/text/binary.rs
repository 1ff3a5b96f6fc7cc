//! Bytes that are no text: named by their magic numbers, or recognised by their control characters. Also tells
//! UTF-16 without a mark from binary data. Decodes nothing.

/// Magic number at the start, and how a reader would call such a file.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"PK\x03\x04", "a ZIP archive (perhaps an office document)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"BZh", "bzip2-compressed data"),
    (b"\xfd7zXZ\0", "xz-compressed data"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"RIFF", "a RIFF media file"),
    (b"OggS", "an Ogg media file"),
    (b"ID3", "an MP3 sound file"),
    (b"\x1a\x45\xdf\xa3", "a Matroska video"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
];

/// Words that begin with letters could begin a text too: these count only when control bytes follow.
const WORDLIKE: &[&[u8]] = &[b"BZh", b"RIFF", b"OggS", b"ID3"];

/// How much of a capture is looked at.
const LOOK: usize = 4096;

/// What the bytes are, when their magic number says so.
pub(super) fn kind(bytes: &[u8]) -> Option<&'static str> {
    if bytes.len() > 8 && &bytes[4..8] == b"ftyp" {
        return Some("an MP4 video");
    }
    let (magic, name) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic))?;
    let look = &bytes[..bytes.len().min(LOOK)];
    if WORDLIKE.contains(magic) && !look.iter().any(|b| control(*b)) {
        return None;
    }
    Some(name)
}

/// More than one byte in twenty is a control character no text uses.
pub(super) fn mostly_control(bytes: &[u8]) -> bool {
    let look = &bytes[..bytes.len().min(LOOK)];
    look.iter().filter(|b| control(**b)).count() * 20 > look.len()
}

fn control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b) || byte == 0x7f
}

/// `Some(true)` for little-endian, `Some(false)` for big-endian UTF-16, `None` when it is neither.
/// Text in any script has blanks and line ends; in the right byte order they are whole units.
pub(super) fn utf16_without_mark(bytes: &[u8]) -> Option<bool> {
    let look = &bytes[..bytes.len().min(LOOK) & !1];
    let score = |little: bool| -> Option<usize> {
        let (mut blanks, mut ascii) = (0, 0);
        for pair in look.chunks_exact(2) {
            let pair = [pair[0], pair[1]];
            let unit = if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) };
            match unit {
                0 => return None,
                0x20 | 0x0a | 0x0d | 0x09 => blanks += 1,
                0x21..=0x7e => ascii += 1,
                0x01..0x20 | 0x7f..0xa0 | 0xfffe | 0xffff => return None,
                _ => {}
            }
        }
        (blanks + ascii > 0 && (blanks + ascii) * 20 >= look.len() / 2).then_some(blanks * 4 + ascii)
    };
    match (score(true), score(false)) {
        (Some(little), Some(big)) => Some(little >= big),
        (Some(_), None) => Some(true),
        (None, Some(_)) => Some(false),
        (None, None) => None,
    }
}
