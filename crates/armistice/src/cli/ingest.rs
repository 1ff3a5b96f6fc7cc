//! `armistice ingest`

use std::path::{Path, PathBuf};

use super::{Context, Failure, talk};
use crate::dossier::Dossier;
use crate::flow::{self, Kept};
use crate::sources::fetch::{self, Allowed};
use crate::sources::{self, Facts, Moment, Report, files, open};
use crate::trouble::Exit;

/// Keep reports: files, folders with all that is in them, or `-` for standard input.
///
/// Plain text, HTML and PDF; mails (EML, mbox) with what is attached; RSS, Atom and JSON feeds; web archives (WARC); ZIP and
/// gzip; JSON Lines; and with a map, tables (CSV, TSV, XLSX) with a report in each row. What must be converted is kept as it
/// came, and beside it what it was converted to, which claims quote.
///
/// A file REPORT.meta.json beside a report states facts about it, with the same keys as the options below; what it says
/// of its one report wins over what an option says of all. The same bytes are kept once, whatever their names.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files and folders; `-` is standard input.
    #[arg(required_unless_present = "fetch", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Fetch a report or a feed from this address, http or https; nothing else is ever fetched. May be given again.
    #[arg(long, value_name = "URL")]
    fetch: Vec<String>,
    /// A host of your own network that --fetch may ask; without it, only hosts of the public network. May be given again.
    #[arg(long, value_name = "HOST", requires = "fetch")]
    allow_private: Vec<String>,
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
    /// Which column of a table, or field of JSON Lines, is the text, the title and so on: see docs/operating.md.
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
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
    let options = options(args.map.as_deref())?;
    let mut wanted = find(&args.paths, &context.root);
    wanted.extend(args.fetch.into_iter().map(|address| Ok(Wanted::Address(address))));
    let allowed = Allowed { private_hosts: args.allow_private };
    let mut intake = Intake {
        progress: talk::Progress::start("keeping", wanted.len()),
        dossier: &mut dossier,
        author: &args.author,
        context,
        tally: Tally::default(),
        batch: Vec::new(),
        failed: None,
    };
    for wanted in wanted {
        let read = wanted.and_then(|wanted| Ok((wanted.shown(), wanted.read(&facts, &allowed, context)?)));
        match read {
            Ok((shown, report)) => open::open(report, &shown, &options, &mut |report| intake.take(report)),
            Err(error) => intake.take(Err(error)),
        }
        intake.progress.tick(1);
        if let Some(failure) = intake.failed.take() {
            return Err(failure);
        }
    }
    intake.keep()?;
    let Intake { progress, tally, .. } = intake;
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
    Address(String),
}

impl Wanted {
    /// How the person who asked for it calls it.
    fn shown(&self) -> String {
        match self {
            Wanted::Stdin => sources::stdin::NAME.to_string(),
            Wanted::File(found) => found.path.display().to_string(),
            Wanted::Address(address) => address.clone(),
        }
    }

    fn read(self, told: &Facts, allowed: &Allowed, context: &Context) -> Result<Report, sources::Error> {
        match self {
            Wanted::Stdin => sources::stdin::read(std::io::stdin().lock(), told),
            Wanted::File(found) => files::read(&found, told),
            Wanted::Address(address) => fetch::fetch(&address, told, allowed, context.now),
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

/// What `--map` says; a map that cannot be read stops the command, for every row would be read wrongly.
pub(super) fn options(map: Option<&Path>) -> Result<open::Options, Failure> {
    let Some(path) = map else { return Ok(open::Options::default()) };
    let shown = path.display();
    let cannot = |why: String, hint: &str| Failure {
        sentence: format!("cannot read map `{shown}`: {why}"),
        hint: Some(hint.to_string()),
        exit: Exit::Cannot,
    };
    let text = std::fs::read_to_string(path)
        .map_err(|cause| cannot(cause.kind().to_string(), "look at the spelling of its name"))?;
    let map = open::Map::parse(&text)
        .map_err(|why| cannot(why, "docs/operating.md has an example under `ingest`"))?;
    Ok(open::Options { map: Some(map) })
}

/// Reports on their way into the dossier, a batch at a time.
struct Intake<'a> {
    dossier: &'a mut Dossier,
    author: &'a str,
    context: &'a Context,
    progress: talk::Progress,
    tally: Tally,
    batch: Vec<Report>,
    /// Why nothing more can be kept.
    failed: Option<Failure>,
}

impl Intake<'_> {
    fn take(&mut self, report: Result<Report, sources::Error>) {
        match report {
            Ok(report) => self.batch.push(report),
            Err(error) => {
                self.tally.refused += 1;
                self.progress.failure(&error.into());
            }
        }
        let bytes = self.batch.iter().map(|report| report.bytes.len()).sum::<usize>();
        if self.failed.is_none() && (self.batch.len() >= BATCH || bytes >= BATCH_BYTES) {
            self.failed = self.keep().err();
        }
    }

    fn keep(&mut self) -> Result<(), Failure> {
        let reports = std::mem::take(&mut self.batch);
        let kept = flow::keep(self.dossier, &reports, self.author, self.context.now)?;
        for (report, kept) in reports.iter().zip(kept) {
            let (word, count) = match kept {
                Kept::New => ("new      ", &mut self.tally.new),
                Kept::NewName => ("new name ", &mut self.tally.names),
                Kept::Known => ("known    ", &mut self.tally.known),
            };
            *count += 1;
            self.progress.note(&format!("{word} {}", report.name));
        }
        Ok(())
    }
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
