//! `armistice ingest`

use std::path::{Path, PathBuf};

use super::{Context, Failure, talk};
use crate::dossier::Dossier;
use crate::flow::{self, Kept};
use crate::sources::{self, Facts, Moment, Report, files};
use crate::trouble::Exit;

/// Keep reports: files, folders with all that is in them, or `-` for standard input.
///
/// A file REPORT.meta.json beside a report states facts about it, with the same keys as the options below; what it says
/// of its one report wins over what an option says of all. The same bytes are kept once, whatever their names.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files and folders; `-` is standard input.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The source's id in sources.toml.
    #[arg(long, value_name = "ID")]
    source: Option<String>,
    /// Where the report was found, for example its URL.
    #[arg(long, value_name = "URL")]
    address: Option<String>,
    /// When it was published: 2017-02-16 or 2017-02-16T18:00:00Z.
    #[arg(long, value_name = "MOMENT")]
    published: Option<Moment>,
    /// When it was received; without it, now.
    #[arg(long, value_name = "MOMENT")]
    received: Option<Moment>,
    /// The outlet as it calls itself.
    #[arg(long, value_name = "NAME")]
    outlet_name: Option<String>,
    /// Who answers for these entries of the record.
    #[arg(long, env = "ARMISTICE_AUTHOR", default_value = "operator", value_name = "NAME")]
    author: String,
}

/// So many reports or bytes are made safe together: enough to share the cost, little enough to lose nothing by.
const BATCH: usize = 64;
const BATCH_BYTES: usize = 16 * 1024 * 1024;

#[derive(Default)]
struct Tally {
    new: usize,
    names: usize,
    known: usize,
    refused: usize,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    let mut dossier = Dossier::open_to_write(&context.root)?;
    dossier.notices.iter().for_each(|notice| talk::say(&format!("note: {notice}")));
    let facts = Facts {
        source: args.source,
        address: args.address,
        published: args.published,
        received: args.received,
        outlet_name: args.outlet_name,
    };
    let wanted = find(&args.paths, &context.root);
    let progress = talk::Progress::start("keeping", wanted.len());
    let mut tally = Tally::default();
    let mut batch: Vec<Report> = Vec::new();
    for wanted in wanted {
        match wanted.and_then(|wanted| wanted.read(&facts)) {
            Ok(report) => batch.push(report),
            Err(error) => {
                tally.refused += 1;
                progress.failure(&error.into());
            }
        }
        if batch.len() >= BATCH || batch.iter().map(|r| r.bytes.len()).sum::<usize>() >= BATCH_BYTES {
            keep(&mut dossier, &mut batch, &args.author, context, &progress, &mut tally)?;
        }
    }
    keep(&mut dossier, &mut batch, &args.author, context, &progress, &mut tally)?;
    progress.end();
    read(&mut dossier)?;
    say_what_was_done(&dossier, &tally)?;
    Ok(if tally.refused == 0 { Exit::Done } else { Exit::Cannot })
}

/// `2 captures, 17 claims, 1 doubt`.
pub fn holdings(dossier: &Dossier) -> Result<String, Failure> {
    let counts = dossier.index.counts()?;
    let nouns = [(counts.captures, "capture"), (counts.claims, "claim"), (counts.doubts, "doubt")];
    Ok(nouns.map(|(number, noun)| talk::count(number, noun)).join(", "))
}

/// Reads what is new in the dossier, with a bar.
pub fn read(dossier: &mut Dossier) -> Result<(), Failure> {
    let waiting = dossier.index.counts()?;
    let progress = talk::Progress::start("reading", waiting.captures - waiting.texts.min(waiting.captures));
    flow::read_news(dossier, |read| progress.tick(read))?;
    progress.end();
    Ok(())
}

enum Wanted {
    Stdin,
    File(files::Found),
}

impl Wanted {
    fn read(self, told: &Facts) -> Result<Report, sources::Error> {
        match self {
            Wanted::Stdin => sources::stdin::read(std::io::stdin().lock(), told),
            Wanted::File(found) => files::read(&found, told),
        }
    }
}

fn find(paths: &[PathBuf], dossier: &Path) -> Vec<Result<Wanted, sources::Error>> {
    let mut wanted = Vec::new();
    for path in paths {
        match path.as_os_str() == "-" {
            true => wanted.push(Ok(Wanted::Stdin)),
            false => wanted
                .extend(files::find(path, Some(dossier)).into_iter().map(|found| found.map(Wanted::File))),
        }
    }
    wanted
}

fn keep(
    dossier: &mut Dossier,
    batch: &mut Vec<Report>,
    author: &str,
    context: &Context,
    progress: &talk::Progress,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let reports = std::mem::take(batch);
    let kept = flow::keep(dossier, &reports, author, context.now)?;
    for (report, kept) in reports.iter().zip(kept) {
        let (word, count) = match kept {
            Kept::New => ("new      ", &mut tally.new),
            Kept::NewName => ("new name ", &mut tally.names),
            Kept::Known => ("known    ", &mut tally.known),
        };
        *count += 1;
        progress.step(&format!("{word} {}", report.name));
    }
    Ok(())
}

fn say_what_was_done(dossier: &Dossier, tally: &Tally) -> Result<(), Failure> {
    let Tally { new, names, known, refused } = tally;
    let reports = talk::count(new + names + known + refused, "report");
    let mut parts = vec![format!("{new} new")];
    if *names > 0 {
        parts.push(format!("{names} with a new name or new facts"));
    }
    parts.push(format!("{known} known"));
    parts.push(format!("{refused} refused"));
    talk::say(&format!("{reports}: {}", parts.join(", ")));
    talk::say(&format!("the dossier now holds {}", holdings(dossier)?));
    Ok(())
}
