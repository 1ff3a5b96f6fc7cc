//! `armistice convert`

use std::path::PathBuf;

use super::{Context, Failure, talk};
use crate::sources::open::{self, pdf};
use crate::sources::{self, Facts, files};
use crate::trouble::Exit;

/// Print what a file of another form is converted to, as `ingest` would keep it: the text of a PDF, the words of a mail.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file; `-` is standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Which of the reports in it; without it, all of them one after the other.
    #[arg(long, value_name = "NAME")]
    part: Option<String>,
    /// Read a PDF in this process, with limits on it.
    #[arg(long, hide = true)]
    alone: bool,
}

pub fn run(args: Args, _: &Context) -> Result<Exit, Failure> {
    let stdin = args.file.as_os_str() == "-";
    let report = match stdin {
        true => sources::stdin::read(std::io::stdin().lock(), &Facts::default())?,
        false => {
            let mut found = files::find(&args.file, None);
            match found.pop() {
                Some(found) => files::read(&found?, &Facts::default())?,
                None => return Ok(Exit::Cannot),
            }
        }
    };
    if args.alone {
        pdf::limit_this_process(report.bytes.len());
        return match pdf::convert_here(&report.bytes) {
            Ok(text) => talk::data(&text).map(|()| Exit::Done),
            Err(why) => {
                talk::say(&why);
                Ok(Exit::Cannot)
            }
        };
    }
    let mut outcome: Result<Exit, Failure> = Ok(Exit::Done);
    let shown = report.name.clone();
    open::open(report, &shown, &open::Options::default(), &mut |part| match part {
        Ok(report) => {
            let named = report.arrival.made_from.last().map(|step| step.part.as_str()).unwrap_or_default();
            let wanted = args.part.as_deref().is_none_or(|part| part == named || part == report.name);
            if wanted
                && outcome.is_ok()
                && let Err(failure) = talk::bytes(&report.bytes)
            {
                outcome = Err(failure);
            }
        }
        Err(error) => {
            talk::failure(&error.into());
            if outcome.is_ok() {
                outcome = Ok(Exit::Cannot);
            }
        }
    });
    outcome
}
