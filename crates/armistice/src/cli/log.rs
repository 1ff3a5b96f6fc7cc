//! `armistice log`: the log as others see it: cosigned, served, added to, taken back from a mirror.

mod add;
mod entry;
mod policy;
mod recover;
mod serve;
pub mod sync;

use std::io;
use std::path::Path;

use clap::Subcommand;
use tlog::policy::{Level, Policy};

use super::{Context, Failure, talk};
use crate::dossier::Dossier;
use crate::record::cosigned::Judged;
use crate::trouble::{Exit, io_hint};

/// Have the log cosigned, serve it, and add what others signed.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Sync(sync::Args),
    Policy(policy::Args),
    Serve(serve::Args),
    Entry(entry::Args),
    Members(entry::MembersArgs),
    Add(add::Args),
    Recover(recover::Args),
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    match args.what {
        What::Sync(args) => sync::run(args, context),
        What::Policy(args) => policy::run(args, context),
        What::Serve(args) => serve::run(args, context),
        What::Entry(args) => entry::run(args, context),
        What::Members(args) => entry::members(args, context),
        What::Add(args) => add::run(args, context),
        What::Recover(args) => recover::run(args, context),
    }
}

/// Opens the dossier to write, and says what had to be put right.
pub fn open(context: &Context) -> Result<Dossier, Failure> {
    let dossier = Dossier::open_to_write(&context.root)?;
    dossier.notices.iter().for_each(|notice| talk::say(&format!("note: {notice}")));
    Ok(dossier)
}

/// The policy in force.
pub fn policy_of(dossier: &Dossier) -> Result<(Policy, String), Failure> {
    dossier.policy()?.ok_or_else(|| Failure {
        sentence: format!("cannot find the log of dossier `{}`: it has not begun", dossier.root.display()),
        hint: Some("the first report that is ingested begins it".into()),
        exit: Exit::Cannot,
    })
}

/// `checkpoint 12: witnessed, cosigned by 2 of 3 witnesses`
pub fn level_line(judged: &Judged, policy: &Policy) -> String {
    let (cosigned, all) = (judged.verdict.cosigners.len(), policy.witnesses().len());
    let size = judged.signed.checkpoint.size;
    let by = match all {
        0 => "the policy names no witnesses".to_string(),
        _ => format!("cosigned by {cosigned} of {}", count(all)),
    };
    format!("checkpoint {size}: {}, {by}", level_word(judged.verdict.level))
}

fn count(witnesses: usize) -> String {
    format!("{witnesses} witness{}", if witnesses == 1 { "" } else { "es" })
}

pub fn level_word(level: Level) -> &'static str {
    match level {
        Level::Provisional => "provisional",
        Level::Witnessed => "witnessed",
        Level::Unanimous => "unanimous",
    }
}

/// A file of the user's that cannot be read.
pub fn cannot_read(what: &str, path: &Path, cause: &io::Error) -> Failure {
    let words = cause.to_string();
    let words = words.split(" (os error ").next().unwrap_or_default();
    Failure {
        sentence: format!("cannot read {what} `{}`: {words}", path.display()),
        hint: io_hint(cause),
        exit: Exit::Cannot,
    }
}

/// Ends a command that collected cosignatures.
pub fn end(judged: &Judged) -> Result<Exit, Failure> {
    if judged.verdict.quorum_met {
        return Ok(Exit::Done);
    }
    Err(Failure {
        sentence: format!(
            "cannot call checkpoint `{}` witnessed: the quorum of the policy is not met, so it stays provisional",
            judged.signed.checkpoint.size
        ),
        hint: Some(
            "run `armistice log sync` again when more witnesses answer; what was collected is kept".into(),
        ),
        exit: Exit::Cannot,
    })
}
