//! `armistice log entry`, `armistice log members`

use tlog::entry::{Entry, NAMESPACE};
use tlog::keyset::Keyset;
use tlog::sshsig;

use super::{Context, Failure, talk};
use crate::dossier::Dossier;
use crate::record::entry::Kind;
use crate::trouble::Exit;

/// Print the bytes of an entry, or what its author signed, or the signature.
///
/// `armistice log entry N --unsigned > bytes`, `… --sig > bytes.sig` and `armistice log members > members` are what
/// `ssh-keygen -Y verify -n armistice-entry@v1 -f members -I NAME -s bytes.sig < bytes` checks.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its number, counted from 0.
    #[arg(value_name = "N")]
    index: u64,
    /// Print the bytes that were signed.
    #[arg(long, conflicts_with = "sig")]
    unsigned: bool,
    /// Print a signature as `ssh-keygen -Y sign` writes it: the author's, or the one of that number.
    #[arg(long, value_name = "NUMBER", num_args = 0..=1, require_equals = true, default_missing_value = "1")]
    sig: Option<usize>,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    let dossier = Dossier::open_to_read(&context.root)?;
    let count = dossier.head().count;
    if args.index >= count {
        return Err(cannot(format!(
            "cannot find entry `{}`: the log holds {}",
            args.index,
            talk::entries(count)
        )));
    }
    let bytes = dossier.record().bytes(args.index)?;
    if !args.unsigned && args.sig.is_none() {
        return out(&bytes);
    }
    let unreadable = |why: String| cannot(format!("cannot read entry `{}`: {why}", args.index));
    let entry = Entry::decode(&bytes).map_err(|why| unreadable(why.to_string()))?;
    match args.sig {
        None => out(entry.unsigned().map_err(|why| unreadable(why.to_string()))?.as_bytes()),
        Some(number) => match number.checked_sub(1).and_then(|at| entry.sigs.get(at)) {
            Some(blob) => out(sshsig::armor(blob).as_bytes()),
            None => Err(unreadable(format!("it has no signature {number}"))),
        },
    }
}

/// The bytes and nothing more: a signature would not fit one byte more.
fn out(bytes: &[u8]) -> Result<Exit, Failure> {
    talk::data(&String::from_utf8_lossy(bytes))?;
    Ok(Exit::Done)
}

fn cannot(sentence: String) -> Failure {
    Failure { sentence, hint: None, exit: Exit::Cannot }
}

/// Print who may speak in the log, with which keys, as `ssh-keygen -Y verify -f` reads it.
#[derive(Debug, clap::Args)]
pub struct MembersArgs {
    /// As it was when this entry was added; without it, now.
    #[arg(long, value_name = "N")]
    at: Option<u64>,
}

pub fn members(args: MembersArgs, context: &Context) -> Result<Exit, Failure> {
    let dossier = Dossier::open_to_read(&context.root)?;
    let mut keyset = dossier.keyset().cloned();
    if let Some(index) = args.at {
        let said = dossier.index.decisions(&[Kind::Keyset])?;
        // The first keyset judges itself; every later one is judged by the one before it.
        let before = said.iter().rev().find(|(at, _)| *at < index.max(1));
        keyset = before.and_then(|(_, json)| keyset_of(json));
    }
    let Some(keyset) = keyset else {
        return Err(cannot("cannot list members: the log has not begun".into()));
    };
    for member in &keyset.members {
        talk::data(&format!("{} namespaces=\"{NAMESPACE}\" {}\n", member.name, member.key.line()))?;
    }
    Ok(Exit::Done)
}

fn keyset_of(json: &str) -> Option<Keyset> {
    Keyset::parse(&Entry::decode(json.as_bytes()).ok()?.body).ok()
}
