//! How many bytes of a corpus get the right region: `cargo run --example regions -- DIR REGIONS.json [-v]`.
//! REGIONS.json holds `{"files": {name: {"bytes": n, "regions": [{"region", "start", "end"}]}}}`, the regions
//! contiguous. A repeated title that the gold calls boilerplate may be called headline. A second figure asks only
//! whether a byte is read for claims (headline, body, caption) or passed over. `-v` prints what differs.
#![expect(clippy::disallowed_methods, reason = "an example is a program: it reads files")]

use reading::span::Span;
use reading::text;
use std::collections::BTreeMap;
use std::process::ExitCode;

type Ranges = Vec<(String, usize, usize)>;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (Some(dir), Some(gold)) = (args.first(), args.get(1)) else {
        eprintln!("usage: regions DIR REGIONS.json [-v]");
        return ExitCode::from(2);
    };
    let verbose = args.iter().any(|arg| arg == "-v");
    let (mut right, mut heard, mut all) = (0, 0, 0);
    for (name, ranges) in read_gold(gold) {
        let bytes = std::fs::read(format!("{dir}/{name}")).expect("the corpus holds every file of the gold");
        let (good, may, total) = compare(&name, &bytes, &ranges, verbose);
        println!("{name}  {good} of {total} bytes  {:.2} %", 100.0 * good as f64 / total as f64);
        right += good;
        heard += may;
        all += total;
    }
    println!("all  {right} of {all} bytes  {:.2} %", 100.0 * right as f64 / all as f64);
    println!("all  {:.2} % are rightly read for claims or passed over", 100.0 * heard as f64 / all as f64);
    ExitCode::SUCCESS
}

fn compare(name: &str, bytes: &[u8], ranges: &Ranges, verbose: bool) -> (usize, usize, usize) {
    let (text, doubts) = text::read(bytes, None);
    for doubt in doubts {
        println!("{name}  doubt {}: {}", doubt.code, doubt.sentence);
    }
    let (mut good, mut heard, mut all) = (0, 0, 0);
    for (gold, start, end) in ranges {
        for region in &text.regions {
            let capture = text.map.capture(region.span);
            let (from, to) = (capture.start.max(*start), capture.end.min(*end));
            if from >= to {
                continue;
            }
            all += to - from;
            let kind = region.kind.name();
            let claims = matches!(gold.as_str(), "headline" | "body" | "caption");
            let repeated_title = gold == "boilerplate" && kind == "headline" && *start > 0;
            if claims == region.kind.makes_claims() || repeated_title {
                heard += to - from;
            }
            if kind == gold || repeated_title {
                good += to - from;
            } else if verbose {
                let words = text.map.words(Span::new(from, to)).of(&text.words);
                println!(
                    "{name} {from}..{to} gold {gold}, read {kind}: {:?}",
                    words.chars().take(80).collect::<String>()
                );
            }
        }
    }
    // Markup lies in no region: only bytes that words came from count.
    (good, heard, all)
}

fn read_gold(path: &str) -> BTreeMap<String, Ranges> {
    let json = std::fs::read_to_string(path).expect("the gold can be read");
    let json: serde_json::Value = serde_json::from_str(&json).expect("the gold is JSON");
    let files = json["files"].as_object().expect("`files` is an object");
    let number = |value: &serde_json::Value| value.as_u64().expect("offsets are numbers") as usize;
    let ranges = |file: &serde_json::Value| {
        let regions = file["regions"].as_array().expect("`regions` is a list");
        let range = |r: &serde_json::Value| {
            (r["region"].as_str().expect("a name").to_owned(), number(&r["start"]), number(&r["end"]))
        };
        regions.iter().map(range).collect()
    };
    files.iter().map(|(name, file)| (name.clone(), ranges(file))).collect()
}
