//! The golden cases of the text stage: `corpus/text/<lang>/<case>/` holds a capture, `expected.snap` what is read from
//! it, and `why.md` what the case is about.

use super::{Text, read};
use crate::doubt::Doubt;
use std::fmt::Write;

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads its cases from disk")]
fn corpus() {
    insta::glob!(
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpus/text"),
        "*/*/{text.txt,page.html}",
        |path| {
            let bytes = std::fs::read(path).expect("the glob found the file");
            let (text, doubts) = read(&bytes, None);
            let case = path.parent().expect("a file lies in a folder");
            insta::with_settings!({
            snapshot_path => case, prepend_module_to_snapshot => false, snapshot_suffix => "", omit_expression => true,
        }, { insta::assert_snapshot!("expected", render(&text, &doubts)) });
        }
    );
}

/// For people: what the page states, each region with its bytes, each sentence with its bytes and words.
fn render(text: &Text, doubts: &[Doubt]) -> String {
    let mut out = String::new();
    let mut line =
        |words: std::fmt::Arguments<'_>| writeln!(out, "{words}").expect("a string takes every word");
    line(format_args!("{:?}, {}, {} bytes of words", text.media, text.charset, text.words.len()));
    let stated = &text.stated;
    for (name, value) in [
        ("title", &stated.title),
        ("published", &stated.published),
        ("author", &stated.author),
        ("site", &stated.site),
        ("language", &stated.language),
    ] {
        if let Some(value) = value {
            line(format_args!("states {name}: {value}"));
        }
    }
    for doubt in doubts {
        line(format_args!("doubt {}: {} {}", doubt.code, doubt.sentence, doubt.taken));
    }
    for region in &text.regions {
        line(format_args!("\n{} {}..{}", region.kind.name(), region.span.start, region.span.end));
        for sentence in text.sentences.iter().filter(|sentence| region.span.contains(sentence.span)) {
            let mark = if sentence.tabular { " tabular" } else { "" };
            let capture = text.map.capture(sentence.span);
            let bytes = if capture == sentence.span {
                String::new()
            } else {
                format!(" from {}..{}", capture.start, capture.end)
            };
            let words = sentence.span.of(&text.words).replace('\r', "␍").replace('\n', "␊");
            line(format_args!(
                "  {}..{}{bytes} ({}){mark} {words}",
                sentence.span.start, sentence.span.end, sentence.paragraph
            ));
        }
    }
    out
}
