//! Packs the merged gazetteer table: `pack_places MERGED.tsv WORLD.bin`. Called by `tools/gazetteer/build.py`.
#![allow(clippy::disallowed_methods, reason = "a tool at the rim, not the pure library")]

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, to] = &arguments[..] else {
        eprintln!("usage: pack_places MERGED.tsv WORLD.bin");
        return ExitCode::from(2);
    };
    let done =
        std::fs::read_to_string(from).map_err(|e| format!("cannot read `{from}`: {e}")).and_then(|merged| {
            let bytes = reading::extract::gazetteer::pack::pack(&merged)?;
            std::fs::write(to, &bytes).map_err(|e| format!("cannot write `{to}`: {e}"))
        });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("error: {e}");
            ExitCode::FAILURE
        }
    }
}
