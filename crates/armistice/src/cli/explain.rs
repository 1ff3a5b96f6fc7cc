//! `armistice explain`

use super::{Context, Failure};
use crate::explain::Exit;

/// Show how the program came to a capture, a claim, an incident or a finding.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its id, or the beginning of it.
    id: String,
}

pub fn run(args: Args, _context: &Context) -> Result<Exit, Failure> {
    let _ = args.id;
    Ok(Exit::Done)
}
