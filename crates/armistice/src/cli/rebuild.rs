//! `armistice rebuild`

use super::{Context, Failure, ingest, talk};
use crate::dossier::Dossier;
use crate::trouble::Exit;

/// Make the index again from the captures and the record.
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: Args, context: &Context) -> Result<Exit, Failure> {
    let mut dossier = Dossier::rebuild(&context.root)?;
    dossier.notices.iter().for_each(|notice| talk::say(&format!("note: {notice}")));
    ingest::read(&mut dossier)?;
    let entries = talk::entries(dossier.head().count);
    talk::say(&format!("rebuilt from {entries}: {}", ingest::holdings(&dossier)?));
    Ok(Exit::Done)
}
