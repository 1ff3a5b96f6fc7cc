//! `armistice source`

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::path::PathBuf;

use clap::Subcommand;
use zeroize::Zeroizing;

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
            let recipients = sealed.seal(&pseudonym, unbuffered(io::stdin()).map_err(no_stream)?, again)?;
            let who = talk::count(recipients, "recipient");
            talk::say(&format!("sealed `{pseudonym}` for {who}; nothing else was kept of it"));
        }
        What::List => {
            let names = sealed.names()?;
            talk::data(&names.iter().map(|name| format!("{name}\n")).collect::<String>())?;
        }
        What::Open { pseudonym, identity } => {
            let shown = visible(&sealed.open(&pseudonym, &identity)?);
            let written = unbuffered(io::stdout()).and_then(|mut out| out.write_all(shown.as_bytes()));
            written.map_err(no_stream)?;
        }
    }
    Ok(Exit::Done)
}

/// The stream itself: the library's own would keep a copy of what passes, and never wipe it.
fn unbuffered(stream: impl AsFd) -> io::Result<File> {
    Ok(File::from(stream.as_fd().try_clone_to_owned()?))
}

/// What a terminal may be sent, in memory that is wiped. It is as long as it can become from the beginning.
fn visible(words: &[u8]) -> Zeroizing<String> {
    const LONGEST_ESCAPE: usize = "\\u{10ffff}".len();
    let mut shown = Zeroizing::new(String::with_capacity(words.len() * LONGEST_ESCAPE));
    for chunk in words.utf8_chunks() {
        for c in chunk.valid().chars() {
            shown.push_str(&talk::visible(c.encode_utf8(&mut [0; 4])));
        }
        if !chunk.invalid().is_empty() {
            shown.push('\u{fffd}');
        }
    }
    shown
}

fn no_stream(cause: io::Error) -> Failure {
    if cause.kind() == io::ErrorKind::BrokenPipe {
        return Failure { sentence: String::new(), hint: None, exit: Exit::Done };
    }
    Failure {
        sentence: format!("cannot hand a source's words over: {}", cause.kind()),
        hint: None,
        exit: Exit::Cannot,
    }
}
