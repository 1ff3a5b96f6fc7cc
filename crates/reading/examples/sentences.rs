//! What the text stage makes of a file: `cargo run --example sentences -- FILE`. One line per sentence.
#![expect(clippy::disallowed_methods, reason = "an example is a program: it reads files")]

fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).expect("the file can be read");
        let (text, doubts) = reading::text::read(&bytes, None);
        for doubt in doubts {
            println!("doubt {}: {} {}", doubt.code, doubt.sentence, doubt.taken);
        }
        for sentence in &text.sentences {
            let mark = if sentence.tabular { "|" } else { " " };
            println!(
                "{}..{} {:>3} {:<12}{mark} {}",
                sentence.span.start,
                sentence.span.end,
                sentence.paragraph,
                sentence.region.name(),
                sentence.span.of(&text.words)
            );
        }
    }
}
