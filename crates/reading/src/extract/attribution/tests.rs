//! Golden cases (`corpus/attribution/en/*.txt`, their README tells the format), and laws on any text.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::{Attribution, Class, find};
use crate::extract::tree::Tree;
use crate::syntax;
use crate::text::{self, Media};

fn read(words: &str) -> Vec<Attribution> {
    let (text, _) = text::read(words.as_bytes(), Some(Media::Plain));
    let parsed =
        text.sentences.iter().map(|s| Tree::new(&text.words, *s, syntax::parse(&text.words, s.span)));
    find(&parsed.filter(|t| !t.is_empty()).collect::<Vec<_>>())
}

fn outline(words: &str) -> String {
    let mut out = String::new();
    for a in read(words) {
        let indent = "    ".repeat(a.depth);
        let all =
            |spans: &[crate::span::Span]| spans.iter().map(|s| s.of(words)).collect::<Vec<_>>().join(" … ");
        let (class, manner) =
            (format!("{:?}", a.class).to_lowercase(), format!("{:?}", a.manner).to_lowercase());
        let _ = writeln!(out, "{indent}{class}, {manner}: {}", a.cue.of(words));
        let _ = writeln!(
            out,
            "{indent}  by {}",
            if a.source.is_empty() { "nobody named".into() } else { all(&a.source) }
        );
        let _ = writeln!(out, "{indent}  {}\n", all(&a.content).replace('\n', " / "));
    }
    out
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads its cases from disk")]
fn golden() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        insta::glob!("../../../../../corpus/attribution/en", "*.txt", |path| {
            let words = std::fs::read_to_string(path).expect("the case can be read");
            let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path(path.parent().expect("a file lies in a folder"));
            settings.set_snapshot_suffix("");
            settings.bind(|| insta::assert_snapshot!(name, outline(&words)));
        });
    });
}

#[test]
fn a_page_of_one_cue_is_read_in_time() {
    for unit in ["said \"", "he said, ", "X: ", "'' said Y. ", "according to ", "that he claimed "] {
        let words = unit.repeat(3_000 / unit.len());
        read(&words);
    }
}

proptest! {
    #[test]
    fn spans_quote_the_text(words in "((“|”|\"|''|he|said|Petrov|according|to|claims|that|denied|, |\\. |:|\n\n|é) ?){0,60}") {
        for a in read(&words) {
            prop_assert!(!a.content.is_empty());
            for span in a.content.iter().chain(&a.source).chain([&a.cue]) {
                prop_assert!(words.get(span.range()).is_some_and(|w| !w.is_empty()));
            }
            prop_assert!(a.content.is_sorted());
            prop_assert!(a.class != Class::Express);
            prop_assert!(a.within.is_none_or(|_| a.depth > 0));
        }
    }

    #[test]
    fn any_text_is_read(words in "\\PC{0,200}") {
        read(&words);
    }
}
