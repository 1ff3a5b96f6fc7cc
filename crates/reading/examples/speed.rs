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
    let only = std::env::args().nth(2).unwrap_or_default();
    for name in INPUTS.iter().filter(|name| name.contains(&only)) {
        let bytes = input(name, size);
        let media = if name.starts_with("html") { Media::Html } else { Media::Plain };
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

const INPUTS: &[&str] = &[
    "plain, paragraphs",
    "plain, short lines",
    "plain, one line",
    "plain, no blanks",
    "plain, dots",
    "plain, windows-1256",
    "plain, utf-16",
    "html, small pages",
    "html, one page",
    "html, open divs",
    "html, open b and p",
    "html, end tags",
    "html, one tag",
    "html, names",
    "html, entities",
    "html, reopened",
    "html, scripts",
    "html, table",
];

/// Made-up bytes of about `size`.
fn input(name: &str, size: usize) -> Vec<u8> {
    let fill = |piece: &str| piece.repeat(size / piece.len() + 1);
    let numbered =
        |each: usize, make: &dyn Fn(usize) -> String| (0..size / each).map(make).collect::<String>();
    let text = match name {
        "plain, short lines" => fill("Ali 4 May 2016, 10:02\nRead more: x\nWorld\n"),
        "plain, one line" => fill(PARAGRAPH),
        "plain, no blanks" => fill("abc.Def("),
        "plain, dots" => fill(". "),
        "plain, windows-1256" => {
            return encoding_rs::WINDOWS_1256
                .encode(&fill("قال المتحدث إن الهدنة قائمة.\n\n"))
                .0
                .into_owned();
        }
        "plain, utf-16" => return [&b"\xff\xfe"[..], fill("t\0h\0e\0 \0").as_bytes()].concat(),
        "html, small pages" => page(30),
        "html, one page" => page(size / 300),
        "html, open divs" => fill("<div>a "),
        "html, open b and p" => fill("<p><b>a <table>"),
        "html, end tags" => [fill("<div>"), fill("</p></x></b>")].concat(),
        "html, one tag" => format!("<p {}>x", fill("a=b ")),
        "html, names" => numbered(12, &|n| format!("<x{n}>a")),
        "html, entities" => fill("&amp;&nbsp;&#x41;"),
        "html, reopened" => numbered(20, &|n| format!("<p><b a={n}>x</p>")),
        "html, scripts" => {
            [format!("<script>{}</script>", fill("var a = {b: 'c'}; if (a<b) {}\n")), page(30)].concat()
        }
        "html, table" => format!("<table>{}", fill("<tr><td>a<td>b")),
        _ => fill(&format!("{PARAGRAPH}\n\n")),
    };
    text.into_bytes()
}

fn page(paragraphs: usize) -> String {
    let menu = "<li><a href=\"/section/page.html\">A menu entry</a></li>".repeat(40);
    let body =
        format!("<p>{PARAGRAPH}</p>\n<p>A second, <b>shorter</b> paragraph &mdash; with an entity.</p>\n")
            .repeat(paragraphs);
    format!(
        "<!doctype html><html><head><title>A title</title></head><body><nav><ul>{menu}</ul></nav><main><h1>A title</h1>{body}</main><footer>{menu}</footer></body></html>"
    )
}

/// Seconds this program has computed, where the system says so (Linux), else seconds of a clock.
fn seconds() -> f64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let spent = std::fs::read_to_string("/proc/self/schedstat").ok();
    let spent = spent.and_then(|line| line.split(' ').next().and_then(|nanos| nanos.parse::<f64>().ok()));
    spent.map_or_else(|| START.elapsed().as_secs_f64(), |nanos| nanos / 1e9)
}
