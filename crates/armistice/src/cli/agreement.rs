//! `armistice agreement`

mod check;
mod diff;
mod shelf;

use clap::Subcommand;
use judging::agreement::{Agreement, sentence};

use super::{Context, Failure, talk};
use crate::trouble::Exit;

/// Read the clauses of an agreement aloud, as the program understands them.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    /// Its name in agreements/, or a file; without it, those of the dossier.
    #[arg(value_name = "NAME|FILE")]
    name: Option<String>,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    Check(check::Args),
    Diff(diff::Args),
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    match args.what {
        Some(What::Check(args)) => check::run(&args, context),
        Some(What::Diff(args)) => diff::run(&args, context),
        None => read_aloud(args.name, context),
    }
}

fn read_aloud(name: Option<String>, context: &Context) -> Result<Exit, Failure> {
    let shelf = shelf::Shelf::of(context)?;
    let names = name.map_or_else(|| shelf.names(), |name| Ok(vec![name]))?;
    if names.is_empty() {
        talk::say(&format!(
            "the dossier names no agreement; shipped with the program: {}",
            shelf::shipped_names().join(", ")
        ));
    }
    for name in names {
        let agreement = shelf.find(&name)?.agreement()?;
        talk::data(&talk::visible(&aloud(&agreement)))?;
    }
    Ok(Exit::Done)
}

fn aloud(agreement: &Agreement) -> String {
    let mut out = headline(agreement);
    out.push_str(&clauses(agreement, ""));
    for words in &agreement.not_expressible {
        out.push_str(&format!("not expressed: {words}\n"));
    }
    out
}

fn headline(agreement: &Agreement) -> String {
    format!("{} ({}, version {})\n\n", agreement.title, agreement.id, agreement.version)
}

fn clauses(agreement: &Agreement, indent: &str) -> String {
    let clauses = agreement.clauses.iter();
    clauses.map(|clause| format!("{indent}{}: {}\n", clause.id, sentence(agreement, clause))).collect()
}
