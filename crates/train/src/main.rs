//! `train syntax` learns the weights in `crates/reading/data/en/syntax.bin` from treebanks, and `train eval` measures them;
//! `train mentions` learns those in `mentions.bin` from annotated text.

mod conllu;
mod chance;
mod matrix;
mod weights;
mod pass;
mod examples;
mod adam;
mod lemmas;
mod syntax;
mod eval;
mod annotated;
mod mentions;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Learn tagger, parser and lemmatizer. The same data gives the same file, byte for byte.
    Syntax {
        /// Folder with ewt-train.conllu and gum-open.conllu.
        #[arg(long)]
        treebank: PathBuf,
        /// Where to write the weights.
        #[arg(long)]
        out: PathBuf,
    },
    /// Learn what is a mention of what. The same data gives the same file, byte for byte.
    Mentions {
        /// Folder with gum-open.conllu, ner/ewt-dev.iob2 and ner/ewt-test.iob2.
        #[arg(long)]
        treebank: PathBuf,
        /// Folder with the sources of re3d, of which only the half for tuning is read.
        #[arg(long)]
        re3d: PathBuf,
        /// Where to write the weights.
        #[arg(long)]
        out: PathBuf,
    },
    /// Measure a weights file on ewt-dev.conllu (for tuning) and pud.conllu (the test).
    Eval {
        #[arg(long)]
        treebank: PathBuf,
        /// The weights to measure; without it, the ones built into the reading crate.
        #[arg(long)]
        weights: Option<PathBuf>,
        /// Measure this file of the folder only.
        #[arg(long)]
        only: Option<String>,
    },
}

fn main() -> Result<()> {
    match Cli::parse().command {
        Command::Syntax { treebank, out } => syntax::train(&treebank, &out),
        Command::Mentions { treebank, re3d, out } => mentions::train(&treebank, &re3d, &out),
        Command::Eval { treebank, weights, only } => {
            eval::run(&treebank, weights.as_deref(), only.as_deref())
        }
    }
}
