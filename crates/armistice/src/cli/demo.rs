//! `armistice demo`

use super::{Context, Failure};
use crate::explain::Exit;

/// Make a sample dossier and print its bulletin.
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: Args, _context: &Context) -> Result<Exit, Failure> {
    Ok(Exit::Done)
}
