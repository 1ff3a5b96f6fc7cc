//! Writes the cases of the tests as folders, for other verifiers to be tried on: `cargo run -p verify --example fixtures DIR`.
//!
//! In: a folder. Out: a folder for each case, and `expected.json`: `[{"args":[…],"both":true,"exit":0,"name":"…"}, …]`,
//! where `args` are to be run inside the folder of that name, and `both` says whether the second verifier knows such things.
#![allow(clippy::unwrap_used, reason = "the cases are those of the tests, where a panic is how they fail")]

use std::path::PathBuf;

#[path = "../tests/support/cases.rs"]
mod cases;
#[path = "../tests/support/odd.rs"]
mod odd;
#[path = "../tests/support/world.rs"]
mod world;

fn main() {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("error: give the folder to write to");
        std::process::exit(2);
    };
    let world = world::world();
    let mut expected = Vec::new();
    for case in cases::cases(&world) {
        cases::write(&case, &folder.join(&case.name));
        let (name, args, exit, both) = (&case.name, &case.args, case.exit, case.both);
        expected.push(serde_json::json!({"args": args, "both": both, "exit": exit, "name": name}));
    }
    let lines: Vec<String> = expected.iter().map(ToString::to_string).collect();
    let written = std::fs::write(folder.join("expected.json"), format!("[{}]\n", lines.join(",\n ")));
    if let Err(why) = written {
        eprintln!("error: cannot write `{}`: {why}", folder.join("expected.json").display());
        std::process::exit(1);
    }
    println!("{} cases in {}", expected.len(), folder.display());
}
