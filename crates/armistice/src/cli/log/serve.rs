//! `armistice log serve`

use super::{Context, Failure, open, policy_of, talk};
use crate::serve::{self, log};
use crate::trouble::Exit;

/// Serve the log: its files to everyone, and a door through which members add entries that they signed.
///
/// `GET /checkpoint`, `/tile/…` and the other files of `log/`; `POST /add-entry` takes one signed entry and answers with
/// a receipt when the entry is on the disk. TLS is the business of the web server in front.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to listen; port 0 is any free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: String,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    // What would refuse every entry is said now rather than to the first who sends one.
    let mut dossier = open(context)?;
    policy_of(&dossier)?;
    crate::serve::intake::own_key(&dossier)?;
    dossier.check_not_set_back()?;
    drop(dossier);
    let (listener, address) = serve::bind(&args.listen)?;
    talk::say(&format!("listening on http://{address}"));
    match log::run(listener, context.root.clone(), context.clock.clone(), talk::say) {
        Ok(()) => Ok(Exit::Done),
        Err(log::Ended::Serve(error)) => Err(error.into()),
        Err(log::Ended::Dossier(error)) => Err(error.into()),
    }
}
