//! Reads every report of a folder and prints what they say together.
//!
//!     cargo run -p reading --example resolved -- FOLDER
//!
//! Reports are `.txt` and `.html` files; `NAME.meta.json` beside one may give `source` and `published`.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a tool reads files and stops at the first bad one"
)]

use std::path::Path;

use reading::Reading;
use reading::extract::publication::Known;
use reading::resolve::render::render;
use reading::resolve::{Report, resolve};
use serde_json::Value;

fn main() {
    let folder = std::env::args().nth(1).expect("a folder of reports");
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "txt" || e == "html"));
    files.sort();
    let read: Vec<(String, Option<String>, Reading)> = files.iter().map(|f| one(f)).collect();
    let reports: Vec<Report> = read
        .iter()
        .map(|(id, source, reading)| Report { id, source: source.as_deref(), affiliation: None, reading })
        .collect();
    let (resolved, doubts) = resolve(&reports, &[]);
    print!("{}", render(&reports, &resolved, &doubts));
}

fn one(file: &Path) -> (String, Option<String>, Reading) {
    let name = file.file_name().unwrap().to_str().unwrap().to_owned();
    let facts = std::fs::read_to_string(file.with_file_name(format!("{name}.meta.json")));
    let facts: Value = facts.ok().and_then(|f| serde_json::from_str(&f).ok()).unwrap_or_default();
    let known =
        Known { published: facts["published"].as_str().and_then(|d| d.parse().ok()), ..Known::default() };
    let reading = reading::read(&std::fs::read(file).unwrap(), None, &known);
    (name, facts["source"].as_str().map(str::to_owned), reading)
}
