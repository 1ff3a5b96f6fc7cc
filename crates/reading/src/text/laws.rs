//! Laws of the text stage, whatever the bytes: it never panics, regions cover the words, sentences keep to their
//! regions, and every word leads back to the bytes it was read from.

use super::{Media, RegionKind, Text, read};
use crate::span::Span;
use proptest::prelude::*;

/// Scraps that make the rules run: furniture, list marks, comment heads, broken markup, line ends of all kinds.
const SCRAPS: &[&str] = &[
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "\u{a0}",
    "\u{2028}",
    "The truce held on 3 May. ",
    "Shelling resumed",
    "Comments 4",
    "Ali 4 May 2016, 10:02",
    "Image caption",
    "Image copyright",
    "x",
    "© 2031 A Press",
    "1 + two =",
    "By Ann Lee",
    "READ MORE: more",
    "Related",
    "• item",
    "1. item",
    "a | b | c",
    "Gen. A. B. said: \"No.\" ",
    "U.N. ",
    "…",
    "(",
    "[",
    "”",
    "أخبار",
    "новости",
    "Subject: a",
    "From: b",
    "— Ann Lee",
    "Photo: AFP",
    "World",
    "é",
    "<p>",
    "</p>",
    "<b",
    "<td>",
    "<li>",
    "<script>",
    "</script>",
    "&amp;",
    "&#x20;",
    "&nbsp",
    "<!--",
    "-->",
    "<div class='comment'>",
    "<h1>",
    "</h1>",
    "<br>",
    "<table>",
    "<title>",
    "</div>",
    "<!doctype html>",
    "\u{feff}",
    "\0",
];

fn scraps() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(SCRAPS), 0..40).prop_map(|scraps| scraps.concat())
}

fn check(text: &Text, capture: &[u8]) {
    let capture_len = capture.len();
    let mut at = 0;
    for region in &text.regions {
        assert_eq!(region.span.start, at, "regions are contiguous");
        at = region.span.end;
        assert!(text.words.is_char_boundary(at));
    }
    assert_eq!(at, text.words.len(), "regions are complete");
    let mut last = 0;
    for sentence in &text.sentences {
        let words = sentence.span.of(&text.words);
        assert!(sentence.span.start >= last, "sentences are in order");
        last = sentence.span.end;
        assert!(!words.trim().is_empty());
        let region =
            text.regions.iter().find(|r| r.span.contains(sentence.span)).expect("one region holds it");
        assert_eq!(region.kind, sentence.region);
    }
    for run in text.map.runs.iter().filter(|run| run.pieces == run.len && run.len == run.from_len) {
        let (mine, source) =
            (&text.words.as_bytes()[run.at..run.at + run.len], &capture[run.from..run.from + run.len]);
        let same = |(a, b): (&u8, &u8)| a == b || a.is_ascii_whitespace() && b.is_ascii_whitespace();
        assert!(
            text.charset != "UTF-8" || mine.iter().zip(source).all(same),
            "words are the bytes they come from"
        );
    }
    let whole = text.map.capture(Span::new(0, text.words.len()));
    assert!(whole.end <= capture_len);
    let mut boundary = 0;
    for (index, _) in text.words.char_indices().skip(1).take(300) {
        let piece = text.map.capture(Span::new(boundary, index));
        assert!(piece.start <= piece.end && piece.end <= capture_len);
        boundary = index;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for media in [None, Some(Media::Plain), Some(Media::Html)] {
            check(&read(&bytes, media).0, &bytes);
        }
    }

    #[test]
    fn any_scraps_are_read(scraps in scraps()) {
        for media in [None, Some(Media::Plain), Some(Media::Html)] {
            check(&read(scraps.as_bytes(), media).0, scraps.as_bytes());
        }
    }

    #[test]
    fn plain_utf8_is_the_capture(scraps in scraps()) {
        prop_assume!(!scraps.contains('\0') && !scraps.starts_with('\u{feff}'));
        let (text, _) = read(scraps.as_bytes(), Some(Media::Plain));
        prop_assert_eq!(&text.words, &scraps);
        prop_assert!(text.map.runs.is_empty());
    }

    #[test]
    fn other_charsets_lead_back(scraps in scraps(), which in 0..3usize) {
        let mut bytes = Vec::new();
        match which {
            0 => {
                bytes.extend(b"\xff\xfe");
                bytes.extend(scraps.encode_utf16().flat_map(u16::to_le_bytes));
            }
            1 => {
                bytes.extend(b"\xfe\xff");
                bytes.extend(scraps.encode_utf16().flat_map(u16::to_be_bytes));
            }
            _ => {
                bytes.extend(b"\xef\xbb\xbf");
                bytes.extend(scraps.bytes());
            }
        }
        let (text, _) = read(&bytes, Some(Media::Plain));
        prop_assert_eq!(&text.words, &scraps);
        for (at, c) in text.words.char_indices() {
            let piece = text.map.capture(Span::new(at, at + c.len_utf8()));
            let slice = &bytes[piece.range()];
            let decoded = match which {
                0 | 1 => {
                    let unit = |p: &[u8]| if which == 0 { u16::from_le_bytes([p[0], p[1]]) } else { u16::from_be_bytes([p[0], p[1]]) };
                    String::from_utf16_lossy(&slice.chunks_exact(2).map(unit).collect::<Vec<_>>())
                }
                _ => String::from_utf8_lossy(slice).into_owned(),
            };
            prop_assert_eq!(decoded, c.to_string());
            prop_assert_eq!(text.map.words(piece), Span::new(at, at + c.len_utf8()));
        }
    }
}

#[test]
fn windows_1256_leads_back() {
    let words = "أعلنت الأمم المتحدة عن هدنة جديدة في المدينة يوم الثلاثاء، وقال المبعوث إن الأطراف وافقت على وقف إطلاق النار.";
    let (bytes, _, lost) = encoding_rs::WINDOWS_1256.encode(words);
    assert!(!lost);
    let (text, doubts) = read(&bytes, Some(Media::Plain));
    assert_eq!((text.charset, text.words.as_str()), ("windows-1256", words));
    assert!(doubts.iter().any(|d| d.code == "charset-guessed"));
    for (at, c) in text.words.char_indices() {
        let piece = text.map.capture(Span::new(at, at + c.len_utf8()));
        let (back, _) = encoding_rs::WINDOWS_1256.decode_without_bom_handling(&bytes[piece.range()]);
        assert_eq!(back, c.to_string());
    }
}

#[test]
fn bytes_that_are_no_text_are_named() {
    for (bytes, said) in [
        (&b"%PDF-1.7\n%\xe2\xe3"[..], "a PDF document"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"),
        (b"PK\x03\x04\x14\0\x06\0", "a ZIP archive"),
        (b"\x01\x02\0\0\x03\x04\0\0\0\0\x05\x06", "unknown kind"),
    ] {
        let (text, doubts) = read(bytes, None);
        assert!(text.words.is_empty());
        assert_eq!(doubts.len(), 1);
        assert_eq!(doubts[0].code, "binary");
        assert!(doubts[0].sentence.contains(said), "{}", doubts[0].sentence);
    }
    assert_eq!(read(b"", None).1[0].code, "empty");
    assert_eq!(read(b" \n\n ", None).1[0].code, "empty");
}

#[test]
fn a_cut_capture_is_read_with_a_doubt() {
    let (text, doubts) =
        read("Наблюдатели сообщили об обстреле é".as_bytes().split_last().expect("not empty").1, None);
    assert!(text.words.ends_with('\u{fffd}'));
    assert_eq!(doubts[0].code, "truncated");
    assert_eq!(text.map.capture(Span::new(text.words.len() - 3, text.words.len())).len(), 1);
}

#[test]
fn utf16_without_a_mark_is_recognised() {
    let words = "The patrol heard twelve explosions.\nNo one was hurt.\n";
    let bytes: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let (text, _) = read(&bytes, None);
    assert_eq!((text.charset, text.words.as_str()), ("UTF-16BE", words));
    let arabic = "أعلنت الأمم المتحدة عن هدنة جديدة في المدينة";
    let bytes: Vec<u8> = arabic.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&bytes, None).0.words, arabic);
}

#[test]
fn a_report_in_another_script_makes_no_claim_and_one_doubt() {
    let (text, doubts) = read("Наблюдатели сообщили об обстреле.\n\nПострадавших нет.\n".as_bytes(), None);
    assert!(text.regions.iter().all(|r| r.kind == RegionKind::OtherLanguage));
    assert_eq!(doubts.iter().filter(|d| d.code == "language-not-supported").count(), 1);
}

#[test]
fn deep_nesting_is_read_without_recursion() {
    for tag in ["div", "b", "table", "p"] {
        let page = format!(
            "<html><body>{}A word of the report.{}",
            format!("<{tag}>").repeat(100_000),
            format!("</{tag}>").repeat(100_000)
        );
        check(&read(page.as_bytes(), None).0, page.as_bytes());
    }
    let nested = format!(
        "<html><body>{}<p>The bridge was reopened on Monday, officials said.</p>",
        "<div>".repeat(395)
    );
    let (text, doubts) = read(nested.as_bytes(), None);
    assert!(text.words.contains("bridge"));
    assert!(doubts.is_empty(), "{doubts:?}");
}
