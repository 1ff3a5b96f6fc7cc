//! `armistice read`

use std::path::PathBuf;

use super::{Context, Failure, talk};
use crate::dossier::Dossier;
use crate::sources::{self, Facts, Moment, Report, files, open};
use crate::trouble::Exit;
use crate::wire::Quoted;
use crate::{flow, shipped};
use jiff::tz::TimeZone;
use judging::agreement::Agreement;
use reading::extract::publication::Known;

/// Print claims, one JSON object to a line: of the given files (no dossier needed), or of the whole dossier.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Reports to read; folders are read with all that is in them.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    /// When the files were published, if it is known; otherwise it is worked out.
    #[arg(long, value_name = "MOMENT", requires = "files")]
    published: Option<Moment>,
    /// Which column of a table, or field of JSON Lines, is the text, the title and so on.
    #[arg(long, value_name = "FILE", requires = "files")]
    map: Option<PathBuf>,
    /// Print each doubt on standard error.
    #[arg(long, requires = "files")]
    doubts: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// The interchange format, one claim per line.
    Jsonl,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    let Format::Jsonl = args.format;
    if args.files.is_empty() {
        return dossier(context);
    }
    let told = Facts { published: args.published, ..Facts::default() };
    let mut exit = Exit::Done;
    let options = super::ingest::options(args.map.as_deref())?;
    let mut written = Ok(());
    for found in args.files.iter().flat_map(|path| files::find(path, None)) {
        let mut take = |report: Result<Report, sources::Error>| match report {
            Ok(report) if written.is_ok() => written = say_claims(&report, args.doubts),
            Ok(_) => {}
            Err(error) => {
                exit = Exit::Cannot;
                talk::failure(&error.into());
            }
        };
        let read =
            found.and_then(|found| Ok((found.path.display().to_string(), files::read(&found, &told)?)));
        match read {
            Ok((shown, report)) => open::open(report, &shown, &options, &mut take),
            Err(error) => take(Err(error)),
        }
    }
    written?;
    Ok(exit)
}

fn say_claims(report: &Report, doubts: bool) -> Result<(), Failure> {
    let reading = reading::read(&report.bytes, None, &known(&report.facts));
    let quoted = Quoted { doc: &report.name, bytes: &report.bytes, text: &reading.text };
    let mut lines = String::new();
    for claim in &reading.extract.claims {
        lines.push_str(&serde_json::to_string(&quoted.claim(claim)).expect("strings and numbers"));
        lines.push('\n');
    }
    talk::data(&lines)?;
    say_doubts(&report.name, &reading, doubts);
    Ok(())
}

fn dossier(context: &Context) -> Result<Exit, Failure> {
    let mut dossier = Dossier::open_to_read(&context.root)?;
    if dossier.may_index() {
        flow::read_news(&mut dossier, |_| {})?;
    }
    for claim in dossier.index.claims()? {
        talk::data(&format!("{claim}\n"))?;
    }
    Ok(Exit::Done)
}

/// A file outside any dossier has no time zone of its own; days are those of UTC.
pub(super) fn known(facts: &Facts) -> Known {
    let day = |moment: Moment| moment.day(&TimeZone::UTC);
    Known {
        published: facts.published.map(day),
        received: facts.received.map(day),
        instruments: flow::instruments(&shipped_agreements()),
        ..Known::default()
    }
}

/// The shipped library of agreements stands in for a dossier's own.
fn shipped_agreements() -> Vec<Agreement> {
    shipped::agreements().into_iter().filter_map(|(name, text)| Agreement::parse(name, text).ok()).collect()
}

fn say_doubts(name: &str, reading: &reading::Reading, all: bool) {
    if all {
        for doubt in &reading.doubts {
            talk::say(&format!("doubt: {name}: {} Taken: {} [{}]", doubt.sentence, doubt.taken, doubt.code));
        }
    }
    let (claims, doubts) = (reading.extract.claims.len(), reading.doubts.len());
    let published = flow::published(&reading.extract.publication);
    talk::say(&format!("{name}: {claims} claims, {doubts} doubts, published {published}"));
}
