//! How fast the text stage is: `cargo run --release --example speed -- [MEGABYTES [NAME]]`. Prints MB/s (of processor time) for made-up plain text,
//! a news page, and inputs meant to hurt.
#![expect(clippy::disallowed_methods, reason = "an example is a program: it has a clock")]

use reading::text::{Media, read};
use std::sync::LazyLock;
use std::time::Instant;

const PARAGRAPH: &str = "The mission counted 14 explosions near the river on Monday, Gen. A. B. Example said. “It was the worst night since Jan. 29,” a nurse told reporters, and the U.N. envoy called for calm (see map). Nobody was hurt.";

fn main() {
    let megabytes: usize = std::env::args().nth(1).and_then(|arg| arg.parse().ok()).unwrap_or(10);
    let size = megabytes << 20;
    let fill = |piece: &str| piece.repeat(size / piece.len() + 1);
    let inputs = [
        ("plain, paragraphs", Media::Plain, fill(&format!("{PARAGRAPH}\n\n")).into_bytes()),
        (
            "plain, short lines",
            Media::Plain,
            fill("Ali 4 May 2016, 10:02\nRead more: x\nWorld\n").into_bytes(),
        ),
        ("plain, one line", Media::Plain, fill(PARAGRAPH).into_bytes()),
        ("plain, no blanks", Media::Plain, fill("abc.Def(").into_bytes()),
        ("plain, dots", Media::Plain, fill(". ").into_bytes()),
        (
            "plain, windows-1256",
            Media::Plain,
            encoding_rs::WINDOWS_1256.encode(&fill("قال المتحدث إن الهدنة قائمة.\n\n")).0.into_owned(),
        ),
        ("plain, utf-16", Media::Plain, [&b"\xff\xfe"[..], &fill("t\0h\0e\0 \0").into_bytes()].concat()),
        ("html, small pages", Media::Html, page(30)),
        ("html, one page", Media::Html, page(size / 300)),
        ("html, open divs", Media::Html, fill("<div>a ").into_bytes()),
        ("html, open b and p", Media::Html, fill("<p><b>a <table>").into_bytes()),
        ("html, end tags", Media::Html, [fill("<div>"), fill("</p></x></b>")].concat().into_bytes()),
        ("html, one tag", Media::Html, format!("<p {}>x", fill("a=b ")).into_bytes()),
        (
            "html, names",
            Media::Html,
            (0..size / 12).map(|n| format!("<x{n}>a")).collect::<String>().into_bytes(),
        ),
        ("html, entities", Media::Html, fill("&amp;&nbsp;&#x41;").into_bytes()),
        (
            "html, reopened",
            Media::Html,
            (0..size / 20).map(|n| format!("<p><b a={n}>x</p>")).collect::<String>().into_bytes(),
        ),
        ("html, scripts", Media::Html, page_with_scripts(size)),
        ("html, table", Media::Html, format!("<table>{}", fill("<tr><td>a<td>b")).into_bytes()),
    ];
    let only = std::env::args().nth(2).unwrap_or_default();
    for (name, media, bytes) in inputs.into_iter().filter(|(name, ..)| name.contains(&only)) {
        let rounds = ((2 << 20) / bytes.len()).max(1);
        let start = seconds();
        let mut sentences = 0;
        for _ in 0..rounds {
            sentences = read(&bytes, Some(media)).0.sentences.len();
        }
        let seconds = self::seconds() - start;
        let read = (bytes.len() * rounds) as f64 / 1e6;
        println!(
            "{name:<22} {:>8.1} MB/s  {read:>7.1} MB in {seconds:>6.2} s, {sentences} sentences",
            read / seconds
        );
    }
}

fn page(paragraphs: usize) -> Vec<u8> {
    let menu = "<li><a href=\"/section/page.html\">A menu entry</a></li>".repeat(40);
    let body =
        format!("<p>{PARAGRAPH}</p>\n<p>A second, <b>shorter</b> paragraph &mdash; with an entity.</p>\n")
            .repeat(paragraphs);
    format!("<!doctype html><html><head><title>A title</title></head><body><nav><ul>{menu}</ul></nav><main><h1>A title</h1>{body}</main><footer>{menu}</footer></body></html>").into_bytes()
}

fn page_with_scripts(size: usize) -> Vec<u8> {
    let script = format!("<script>{}</script>", "var a = {b: 'c'}; if (a<b) {}\n".repeat(size / 30));
    [script.into_bytes(), page(30)].concat()
}

/// Seconds this program has computed, where the system says so (Linux), else seconds of a clock.
fn seconds() -> f64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let spent = std::fs::read_to_string("/proc/self/schedstat").ok();
    let spent = spent.and_then(|line| line.split(' ').next().and_then(|nanos| nanos.parse::<f64>().ok()));
    spent.map_or_else(|| START.elapsed().as_secs_f64(), |nanos| nanos / 1e9)
}
