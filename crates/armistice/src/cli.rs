//! The command line: one file per command in `cli/`. Standard output is data, standard error is talk.
//!
//! In: arguments, the clock. Out: lines and an exit code: 0 done, 1 cannot, 2 command line, 3 does not verify.
//! Absent: anything a command knows; each only calls the rooms. To add a command, add a file, a variant and an arm.

mod agreement;
mod brief;
mod demo;
mod eval;
mod explain;
mod ingest;
mod init;
mod read;
mod rebuild;
mod status;
pub mod talk;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use jiff::Timestamp;

use crate::trouble::{Exit, Trouble};

/// Reports in, a bulletin out that can be defended line by line.
#[derive(Debug, Parser)]
#[command(name = "armistice", version, max_term_width = 100)]
pub struct Cli {
    /// The dossier to work in.
    #[arg(short = 'C', long, global = true, value_name = "DIR", default_value = ".")]
    pub dossier: PathBuf,
    /// The present instant, in place of the clock.
    #[arg(long, global = true, hide = true, env = "ARMISTICE_NOW")]
    now: Option<Timestamp>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Ingest(ingest::Args),
    Status(status::Args),
    Read(read::Args),
    Brief(brief::Args),
    Explain(explain::Args),
    Agreement(agreement::Args),
    Rebuild(rebuild::Args),
    Demo(demo::Args),
    Eval(eval::Args),
}

/// Why a command ended early: the sentence, what would help, how to end.
#[derive(Debug)]
pub struct Failure {
    pub sentence: String,
    pub hint: Option<String>,
    pub exit: Exit,
}

impl<E: Trouble> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure { sentence: talk::sentence(&error), hint: error.hint(), exit: error.exit() }
    }
}

/// What every command is given besides its own arguments.
pub struct Context {
    pub root: PathBuf,
    pub now: Timestamp,
}

/// Runs the command given on the command line.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    // The one place where the clock enters.
    let context = Context { root: cli.dossier, now: cli.now.unwrap_or_else(Timestamp::now) };
    let ended = match cli.command {
        Command::Init(args) => init::run(args),
        Command::Ingest(args) => ingest::run(args, &context),
        Command::Status(args) => status::run(args, &context),
        Command::Read(args) => read::run(args, &context),
        Command::Brief(args) => brief::run(args, &context),
        Command::Explain(args) => explain::run(args, &context),
        Command::Agreement(args) => agreement::run(args, &context),
        Command::Rebuild(args) => rebuild::run(args, &context),
        Command::Demo(args) => demo::run(args, &context),
        Command::Eval(args) => eval::run(args),
    };
    let exit = ended.unwrap_or_else(|failure| {
        talk::failure(&failure);
        failure.exit
    });
    ExitCode::from(exit as u8)
}

/// The whole command line as clap sees it, for the test that compares it with the documentation.
pub fn command() -> clap::Command {
    Cli::command()
}
