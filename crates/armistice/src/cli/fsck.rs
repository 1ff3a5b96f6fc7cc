//! `armistice fsck`

use super::{Context, Failure, talk};
use crate::fsck;
use crate::trouble::Exit;

/// Look at every file of the dossier that somebody could have changed; exit code 3 if one was.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Do not make the index anew to compare it; everything else is looked at.
    #[arg(long)]
    quick: bool,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    let progress = talk::Progress::start("checking", 0);
    let looked = fsck::look(&context.root, args.quick, &|done, of| progress.at(done, of))?;
    progress.end();
    let (entries, captures) = (talk::entries(looked.entries), talk::count(looked.captures, "capture"));
    let (files, releases) = (talk::count(looked.files, "file"), talk::count(looked.releases, "release"));
    if looked.faults.is_empty() {
        talk::say(&format!("clean: {entries}, {captures}, {releases}; {files} looked at"));
        return Ok(Exit::Done);
    }
    let mut out = String::new();
    for fault in &looked.faults {
        let path = if fault.path.is_empty() { "." } else { &fault.path };
        out.push_str(&format!("{path}: {}\n", fault.why));
    }
    talk::data(&talk::visible(&out))?;
    Err(Failure {
        sentence: format!("cannot verify dossier `{}`: {} do not fit", context.root.display(), talk::count(looked.faults.len(), "thing")),
        hint: Some(
            "restore the files named above from a copy; `armistice log recover --from FOLDER` does it for the log, \
             `armistice rebuild` for the index"
                .into(),
        ),
        exit: Exit::DoesNotVerify,
    })
}
