//! The golden cases of incident templates: `corpus/templates/<lang>/<case>/` holds a report, `expected.snap` what is told
//! of its incidents, and `why.md` what the case is about.

use std::fmt::Write;

use super::read;
use crate::extract::publication::Known;
use crate::span::Span;

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads its cases from disk")]
fn corpus() {
    let cases = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpus/templates");
    insta::glob!(cases, "*/*/text.txt", |path| {
        let bytes = std::fs::read(path).expect("the glob found the file");
        let case = path.parent().expect("a file lies in a folder");
        insta::with_settings!({
            snapshot_path => case, prepend_module_to_snapshot => false, snapshot_suffix => "", omit_expression => true,
        }, { insta::assert_snapshot!("expected", render(&bytes)) });
    });
}

/// For people: a paragraph for each incident, a line for each slot.
fn render(bytes: &[u8]) -> String {
    let (text, _) = crate::text::read(bytes, None);
    let words = |span: Span| span.of(&text.words).split_whitespace().collect::<Vec<_>>().join(" ");
    let said = |span: Option<Span>| span.map_or_else(|| "-".to_owned(), words);
    let mut out = String::new();
    let mut line = |words: String| writeln!(out, "{words}").expect("a string takes every word");
    for t in read(&text, &Known::default()) {
        line(format!("{:?} {:?}, by state: {:?}", t.act, t.stage, t.by_state));
        let days = t.when.days.map(|d| format!("{} to {}", d.from, d.to));
        let country = t.place.country.map(|c| c.to_string()).unwrap_or_default();
        line(format!("  when {}", days.as_deref().unwrap_or("before the report")));
        let places: Vec<String> =
            t.place.places.iter().map(|p| format!("{} ({})", words(p.span), p.kind)).collect();
        line(format!("  where {country}: {}", places.join(": ")));
        t.instruments.iter().for_each(|i| line(format!("  with {} ({})", said(i.words), i.kind)));
        t.doers.iter().for_each(|d| line(format!("  by {}", words(*d))));
        t.bodies.iter().for_each(|b| line(format!("  by {} ({:?})", words(b.words), b.confidence)));
        for x in &t.targets {
            let (name, role) = (said(x.name), said(x.words));
            line(format!("  {:?} {name} / {role}: {}, {:?}, {:?}", x.what, x.kind, x.number, x.effect));
        }
        if t.unhurt {
            line("  nobody hurt".to_owned());
        }
    }
    out
}
