//! `armistice log policy`

use std::path::{Path, PathBuf};

use super::{Context, Failure, cannot_read, open, policy_of, talk};
use crate::dossier::{Dossier, policy_draft};
use crate::record::cosigned::Cosigned;
use crate::serve::intake::{check_policy, own_key};
use crate::trouble::Exit;

/// Show who cosigns this log and how many must; or, with FILE, put another policy in force.
///
/// A policy is a text as c2sp.org/tlog-policy says: the log's key, the witnesses and their keys and addresses, groups of
/// them, and a quorum. The entry in the log puts it in force from there on.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The new policy; it must name this log's key.
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Who answers for the entry.
    #[arg(long, env = "ARMISTICE_AUTHOR", default_value = "operator", value_name = "NAME")]
    author: String,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    match args.file {
        None => {
            let dossier = Dossier::open_to_read(&context.root)?;
            talk::data(&policy_of(&dossier)?.1)?;
            Ok(Exit::Done)
        }
        Some(file) => put(&file, &args.author, context),
    }
}

fn put(file: &Path, author: &str, context: &Context) -> Result<Exit, Failure> {
    let text = std::fs::read_to_string(file).map_err(|cause| cannot_read("policy", file, &cause))?;
    let mut dossier = open(context)?;
    let (_, old) = policy_of(&dossier)?;
    let own = own_key(&dossier)?;
    let policy = check_policy(&text, &own.name, Some(own.key)).map_err(|why| Failure {
        sentence: format!("cannot put policy `{}` in force: {why}", file.display()),
        hint: Some(format!("this log's own line is: log {own}")),
        exit: Exit::Cannot,
    })?;
    if old == text {
        talk::say("this policy is in force already");
        return Ok(Exit::Done);
    }
    dossier.append(author, context.now, vec![policy_draft(&text)])?;
    dossier.keep_policy(&text)?;
    Cosigned::of(dossier.record().store()).settle(&policy)?;
    let index = dossier.head().count - 1;
    talk::say(&format!(
        "the policy is in force from entry {index} on; `armistice log sync` has the log cosigned"
    ));
    Ok(Exit::Done)
}
