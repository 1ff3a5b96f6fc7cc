//! `armistice moves`

use std::path::{Path, PathBuf};

use judging::agreement::Agreement;
use judging::moves::Published;

use super::{Context, Failure, talk};
use crate::dossier::Dossier;
use crate::dossier::files::{Error as FilesError, Files, PARTIES};
use crate::flow::{self, World};
use crate::publish::bulletin::{MovedLine, Period};
use crate::publish::findings::Findings;
use crate::publish::level::Level;
use crate::publish::moved;
use crate::releases;
use crate::sealed::Sealed;
use crate::trouble::{Exit, io_hint};

/// Say which published numbers would be others today, and why; or which ones another agreement or roster would move.
/// Nothing is written.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The release to compare with; without it, the last one. With --agreement or --parties, whose period is looked at;
    /// without it, all times.
    #[arg(long, value_name = "RELEASE")]
    since: Option<String>,
    /// What if this were the agreement of its id?
    #[arg(long, value_name = "FILE")]
    agreement: Vec<PathBuf>,
    /// What if this were parties.toml?
    #[arg(long, value_name = "FILE")]
    parties: Option<PathBuf>,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    let mut dossier = Dossier::open_to_read(&context.root)?;
    let earlier = releases::earlier(&dossier, dossier.head().count)?;
    let meant = match &args.since {
        None => earlier.last(),
        Some(name) => {
            let found = earlier.iter().find(|release| release.release == *name);
            Some(found.ok_or_else(|| releases::Error::Unknown(name.clone()))?)
        }
    };
    let sealed = Sealed::of(&dossier.root).names()?;
    let world = flow::pass(&dossier)?;
    if args.agreement.is_empty() && args.parties.is_none() {
        let Some(release) = meant else {
            talk::say("nothing was released yet, so nothing can have moved");
            return Ok(Exit::Done);
        };
        let Some(published) = &release.published else {
            return Err(not_comparable(&release.release));
        };
        let now = Findings::of(&world, &dossier.files, &sealed).within(release.period, published.level);
        return tell(&release.release, &published.published, &now.published, &dossier.files);
    }
    let instant = |text: &str| text.parse().expect("a constant that is an instant");
    let all = Period { since: instant("1900-01-01T00:00:00Z"), until: instant("2200-01-01T00:00:00Z") };
    let period = meant.filter(|_| args.since.is_some()).map_or(all, |release| release.period);
    let findings = |world: &World, files: &Files| {
        Findings::of(world, files, &sealed).within(period, Level::Restricted).published
    };
    let before = findings(&world, &dossier.files);
    dossier.files = what_if(&args, &dossier.files)?;
    let after = findings(&flow::pass(&dossier)?, &dossier.files);
    tell("now", &before, &after, &dossier.files)
}

fn not_comparable(release: &str) -> Failure {
    Failure {
        sentence: format!(
            "cannot compare with release `{release}`: its findings.jsonl is not there, or not as it was frozen"
        ),
        hint: Some("`armistice fsck` says which; releases of older versions have none".into()),
        exit: Exit::Cannot,
    }
}

/// The dossier's files with some of them replaced.
fn what_if(args: &Args, files: &Files) -> Result<Files, Failure> {
    let mut replaced = Vec::new();
    for path in &args.agreement {
        let text = read(path)?;
        let agreement = Agreement::parse(&path.display().to_string(), &text).map_err(FilesError::from)?;
        let name = files.agreement_file(&agreement.id).ok_or_else(|| Failure {
            sentence: format!(
                "cannot suppose `{}`: the dossier has no agreement `{}`",
                path.display(),
                agreement.id
            ),
            hint: Some("the key `id` of the file says which agreement it stands for".into()),
            exit: Exit::Cannot,
        })?;
        replaced.push((name, text));
    }
    if let Some(path) = &args.parties {
        replaced.push((PARTIES.to_string(), read(path)?));
    }
    Ok(files.with(&replaced)?)
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|cause| Failure {
        sentence: format!("cannot read file `{}`: {cause}", path.display()),
        hint: io_hint(&cause),
        exit: Exit::Cannot,
    })
}

fn tell(release: &str, then: &Published, now: &Published, files: &Files) -> Result<Exit, Failure> {
    let moved = moved::lines(release, then, now, files);
    if moved.is_empty() {
        talk::say("nothing moved");
    }
    for line in &moved {
        talk::data(&talk::visible(&told(line, files)))?;
    }
    Ok(Exit::Done)
}

/// `2017-02-16: established, Agreement: was 1; now 2`, then why.
fn told(line: &MovedLine, files: &Files) -> String {
    let nothing = || files.words.say("moved.nothing");
    let value = moved::value(line, files.words).replace('\n', ", ");
    let (was, now) = (line.was.clone().unwrap_or_else(nothing), line.now.clone().unwrap_or_else(nothing));
    let mut told = format!("{}: {value}: was {was}; now {now}\n", line.release);
    line.because.iter().for_each(|because| told.push_str(&format!("    because {because}\n")));
    told
}
