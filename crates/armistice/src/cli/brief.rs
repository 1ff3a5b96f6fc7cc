//! `armistice brief`

use super::{Context, Failure};
use crate::explain::Exit;

/// Write the bulletin for a period.
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: Args, _context: &Context) -> Result<Exit, Failure> {
    Ok(Exit::Done)
}
