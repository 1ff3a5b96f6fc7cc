//! `armistice eval`

use std::path::PathBuf;

use super::{Failure, read, talk};
use crate::eval::sets::{self, Part, Set};
use crate::eval::{self, Options};
use crate::trouble::Exit;

/// Score claims against gold claims (see docs/claims.md), or our reading against a public set (see docs/accuracy.md).
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Gold claims; what lies beside them (optional claims, aliases, noise) is read too. With --set, where the set lies.
    #[arg(required = true, value_name = "GOLD")]
    gold: Vec<PathBuf>,
    /// Score our reading against this public set, which you have on disk as its makers distribute it.
    #[arg(long, value_enum, conflicts_with_all = ["system", "docs", "tell_dates", "links", "aliases", "noise", "by_doc"])]
    set: Option<Set>,
    /// With --set: only the half to write rules on, or only the half to check them with.
    #[arg(long, value_enum, default_value_t, requires = "set")]
    part: Part,
    /// The claims to score. Without them, the documents are read here and now.
    #[arg(long, short, value_name = "FILE")]
    system: Option<PathBuf>,
    /// Folder of the documents, in place of the gold's: every span of the claims is compared with their bytes.
    #[arg(long, value_name = "DIR")]
    docs: Vec<PathBuf>,
    /// Tell the reader the true publication dates that stand beside the gold.
    #[arg(long, conflicts_with = "system")]
    tell_dates: bool,
    /// Links between claims and copied passages to score, in the form of the gold's `-links.json`.
    #[arg(long, value_name = "FILE")]
    links: Option<PathBuf>,
    /// Names accepted as one entity, in place of `aliases.json` beside the gold.
    #[arg(long, value_name = "FILE")]
    aliases: Vec<PathBuf>,
    /// Ranges that can make no claim, in place of `noise.json` beside the gold.
    #[arg(long, value_name = "FILE")]
    noise: Vec<PathBuf>,
    /// Add detection per document.
    #[arg(long)]
    by_doc: bool,
    /// Show the first N claims missed and the first N that are in no gold.
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,
    /// All figures as JSON.
    #[arg(long)]
    json: bool,
}

pub fn run(args: Args) -> Result<Exit, Failure> {
    if let Some(set) = args.set {
        return public(set, &args);
    }
    let Args { gold, system, docs, tell_dates, links, aliases, noise, by_doc, errors, json, .. } = args;
    let options = Options { gold, system, docs, links, known: read::known, tell_dates, aliases, noise };
    let evaluation = eval::evaluate(&options)?;
    for note in &evaluation.notes {
        talk::say(&format!("note: {note}"));
    }
    if json {
        let figures = serde_json::to_string_pretty(&evaluation).expect("numbers and strings");
        talk::data(&format!("{figures}\n"))?;
        return Ok(Exit::Done);
    }
    talk::data(&eval::page(&evaluation, by_doc))?;
    if errors > 0 {
        talk::data(&eval::errors(&evaluation, errors))?;
    }
    Ok(Exit::Done)
}

fn public(set: Set, args: &Args) -> Result<Exit, Failure> {
    for path in &args.gold {
        let measured = set.measure(path, args.part)?;
        if args.json {
            let figures = serde_json::to_string_pretty(&measured).expect("numbers and strings");
            talk::data(&format!("{figures}\n"))?;
            continue;
        }
        talk::data(&sets::page(&measured))?;
        if args.errors > 0 {
            talk::data(&sets::errors(&measured, args.errors))?;
        }
    }
    Ok(Exit::Done)
}
