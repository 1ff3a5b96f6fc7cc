//! The command line: one file per command in `cli/`. Standard output is data, standard error is talk.
//!
//! In: arguments, the clock. Out: lines and an exit code: 0 done, 1 cannot, 2 command line, 3 does not verify.
//! Absent: anything a command knows; each only calls the rooms. To add a command, add a file, a variant and an arm.

mod agreement;
mod brief;
mod convert;
mod decide;
mod demo;
mod eval;
mod explain;
mod fsck;
mod ingest;
mod init;
mod key;
mod log;
mod moves;
mod read;
mod rebuild;
mod receipt;
mod release;
mod replay;
mod source;
mod status;
mod table;
pub mod talk;
mod witness;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::builder::FalseyValueParser;
use clap::{CommandFactory, Parser, Subcommand};
use jiff::Timestamp;

use crate::cosigners;
use crate::serve::Clock;
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
    /// Ask no cosigner how far it has seen the log before something is added to it.
    #[arg(long, global = true, env = "ARMISTICE_OFFLINE", value_parser = FalseyValueParser::new())]
    offline: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Ingest(ingest::Args),
    Status(status::Args),
    Read(read::Args),
    Convert(convert::Args),
    Brief(brief::Args),
    Explain(explain::Args),
    Agreement(agreement::Args),
    Receipt(receipt::Args),
    Replay(replay::Args),
    Moves(moves::Args),
    Decide(decide::Args),
    Key(key::Args),
    Release(release::Args),
    Prove(release::ProveArgs),
    Source(source::Args),
    Table(table::Args),
    Verify(verify::Args),
    Fsck(fsck::Args),
    Log(log::Args),
    Witness(witness::Args),
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
    /// The same for what runs longer than a moment.
    pub clock: Clock,
}

/// Runs the command given on the command line.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    // What is in memory (keys, a source's name) must not end in a file because the program crashed.
    let _ = rustix::process::setrlimit(
        rustix::process::Resource::Core,
        rustix::process::Rlimit { current: Some(0), maximum: Some(0) },
    );
    // The one place where the clock enters.
    let held = cli.now;
    let clock: Clock = Arc::new(move || held.unwrap_or_else(Timestamp::now));
    let context = Context { root: cli.dossier, now: clock(), clock };
    if cli.offline {
        cosigners::stay_offline();
    }
    let ended = match cli.command {
        Command::Init(args) => init::run(args, &context),
        Command::Ingest(args) => ingest::run(args, &context),
        Command::Status(args) => status::run(args, &context),
        Command::Read(args) => read::run(args, &context),
        Command::Convert(args) => convert::run(args, &context),
        Command::Brief(args) => brief::run(args, &context),
        Command::Explain(args) => explain::run(args, &context),
        Command::Agreement(args) => agreement::run(args, &context),
        Command::Receipt(args) => receipt::run(args, &context),
        Command::Replay(args) => replay::run(args),
        Command::Moves(args) => moves::run(args, &context),
        Command::Decide(args) => decide::run(args, &context),
        Command::Key(args) => key::run(args, &context),
        Command::Release(args) => release::run(args, &context),
        Command::Prove(args) => release::prove(args, &context),
        Command::Source(args) => source::run(args, &context),
        Command::Table(args) => table::run(args, &context),
        Command::Verify(args) => return verify::run(args),
        Command::Fsck(args) => fsck::run(args, &context),
        Command::Log(args) => log::run(args, &context),
        Command::Witness(args) => witness::run(args, &context),
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
