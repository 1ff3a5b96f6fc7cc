//! `armistice verify`

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Check proofs without a network, a clock or a dossier: a line.proof, a release, a log, a receipt, fork evidence.
///
/// Exit codes: 0 verified and the quorum cosigned, 1 forged, altered or incomplete, 2 valid but no quorum, 3 valid with parts
/// withheld, 4 malformed, 5 the policy does not know the log, 6 proof of two histories.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The policy that you trust; without it nothing is more than provisional.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// A copy of the log, to see whether a proof leaves out a dissent.
    #[arg(long, value_name = "DIR")]
    trees: Option<PathBuf>,
    /// Judge as of this instant: refuse later cosignatures, tell the age.
    #[arg(long, value_name = "INSTANT")]
    at: Option<String>,
    /// One JSON object instead of text.
    #[arg(long)]
    json: bool,
    /// Proofs, receipts, folders of releases, logs, dossiers.
    #[arg(required = true, value_name = "THING")]
    things: Vec<PathBuf>,
}

pub fn run(args: Args) -> ExitCode {
    let Args { policy, trees, at, json, things } = args;
    let told = verify::run(&verify::Options { policy, trees, at, json, things });
    let written = std::io::stdout().write_all(told.stdout.as_bytes());
    let _ = std::io::stderr().write_all(told.stderr.as_bytes());
    // A report that did not arrive is none, whatever it said.
    if written.is_err() { ExitCode::FAILURE } else { ExitCode::from(told.code) }
}
