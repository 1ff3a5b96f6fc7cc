//! `armistice source`

use std::io;
use std::path::PathBuf;

use clap::Subcommand;

use super::{Context, Failure, talk};
use crate::dossier::Dossier;
use crate::sealed::Sealed;
use crate::trouble::Exit;

/// Protect a source: seal who it is for people who are not on this machine.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Seal what standard input says about a source under its pseudonym.
    Seal {
        /// The id that sources.toml and every entry know the source by, for example S-017.
        pseudonym: String,
        /// In place of what is sealed under it now.
        #[arg(long)]
        again: bool,
    },
    /// List the pseudonyms of which something is sealed.
    List,
    /// Open one, on the machine of whoever holds a recipient's secret key.
    Open {
        pseudonym: String,
        /// The age identity file.
        #[arg(long, value_name = "FILE")]
        identity: PathBuf,
    },
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    let sealed = Sealed::of(&context.root);
    match args.what {
        What::Seal { pseudonym, again } => {
            let _dossier = Dossier::open_to_write(&context.root)?;
            let recipients = sealed.seal(&pseudonym, io::stdin().lock(), again)?;
            let who = talk::count(recipients, "recipient");
            talk::say(&format!("sealed `{pseudonym}` for {who}; nothing else was kept of it"));
        }
        What::List => {
            let names = sealed.names()?;
            talk::data(&names.iter().map(|name| format!("{name}\n")).collect::<String>())?;
        }
        What::Open { pseudonym, identity } => {
            let opened = sealed.open(&pseudonym, &identity)?;
            talk::data(&talk::visible(&String::from_utf8_lossy(&opened)))?;
        }
    }
    Ok(Exit::Done)
}
