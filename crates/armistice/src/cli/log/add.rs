//! `armistice log add`

use std::fs;
use std::path::{Path, PathBuf};

use tlog::entry::Entry;
use tlog::sshsig;

use super::{Context, Failure, cannot_read, open, talk};
use crate::dossier;
use crate::record::{self, entry::Kind};
use crate::serve::intake;
use crate::trouble::Exit;

/// Add an entry that somebody else signed.
///
/// FILE is a complete entry; or the bytes that were signed, with each signature in a file of its own, as
/// `ssh-keygen -Y sign -n armistice-entry@v1` writes them. The author's signature comes first.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// A detached signature; may be given several times.
    #[arg(long, value_name = "FILE")]
    sig: Vec<PathBuf>,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    let entry = read(&args)?;
    let mut dossier = open(context)?;
    let next = dossier.head().count;
    intake::consider(&dossier, &entry, next, dossier.keyset())?;
    let said = |index: u64| talk::data(&format!("{index}\n"));
    match dossier.append_signed(std::slice::from_ref(&entry)) {
        Ok(()) => {
            if entry.kind == Kind::Policy.name() {
                if let Some((_, text)) = dossier.policy()? {
                    dossier.keep_policy(&text)?;
                }
            }
            said(next)?;
            talk::say(&format!("`{}` of `{}` is entry {next} of the log", entry.kind, entry.author.name));
        }
        Err(dossier::Error::Record(record::Error::Known(index))) => {
            said(index)?;
            talk::say(&format!("the log holds it already, as entry {index}"));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(Exit::Done)
}

fn read(args: &Args) -> Result<Entry, Failure> {
    let mut bytes = read_file(&args.file)?;
    if args.sig.is_empty() {
        // An editor's last newline is not part of the entry.
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
        }
        return Ok(intake::read(&bytes)?);
    }
    let mut entry = Entry::decode_unsigned(&bytes).map_err(intake::Refused::Unreadable)?;
    for path in &args.sig {
        let text = String::from_utf8_lossy(&read_file(path)?).into_owned();
        entry.sigs.push(sshsig::unarmor(&text).map_err(|why| Failure {
            sentence: format!("cannot read signature `{}`: {why}", path.display()),
            hint: Some("`ssh-keygen -Y sign -n armistice-entry@v1 -f KEY FILE` writes FILE.sig".into()),
            exit: Exit::Cannot,
        })?);
    }
    Ok(entry)
}

fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|cause| cannot_read("file", path, &cause))
}
