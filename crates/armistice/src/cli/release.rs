//! `armistice release` and `armistice prove`

use std::collections::BTreeMap;

use serde_json::Value;

use super::key::Signer;
use super::{Context, Failure, brief, talk};
use crate::dossier::Dossier;
use crate::flow;
use crate::keys;
use crate::publish::findings::{Findings, Kept};
use crate::publish::level::Level;
use crate::publish::{moved, release};
use crate::releases;
use crate::sealed::Sealed;
use crate::trouble::Exit;

/// Freeze the bulletin for a period: its files, an entry of the log that names their hashes, a proof, and a page that
/// checks itself.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The cut-off, as for `brief`; without it, now.
    #[arg(long, value_name = "INSTANT")]
    until: Option<String>,
    /// When the period begins, as for `brief`; without it, a day before the cut-off.
    #[arg(long, value_name = "INSTANT")]
    since: Option<String>,
    /// The release's name; without it, the day of the cut-off.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// For whom.
    #[arg(long = "for", value_enum, value_name = "READERS", default_value_t = Level::Restricted)]
    readers: Level,
    #[command(flatten)]
    signer: Signer,
}

/// Write the proofs of a release again, with whatever was cosigned or put on record since; with line numbers or ids, a
/// proof for each line meant.
#[derive(Debug, clap::Args)]
pub struct ProveArgs {
    /// The release's name.
    release: String,
    /// Numbers of lines of bulletin.txt, or the id of an incident, for every line about it.
    #[arg(value_name = "LINE")]
    lines: Vec<String>,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    let mut dossier = Dossier::open_to_write(&context.root)?;
    dossier.notices.iter().for_each(|notice| talk::say(&format!("note: {notice}")));
    let period = brief::period(args.until.as_deref(), args.since.as_deref(), &dossier, context.now)?;
    let until = period.until.to_zoned(dossier.files.zone.clone()).date().to_string();
    let name = args.name.unwrap_or(until);
    if !releases::is_name(&name) {
        return Err(releases::Error::Name(name).into());
    }
    dossier.list_dissents(&args.signer.author, context.now)?;
    let world = flow::pass(&dossier)?;
    let bulletin = brief::bulletin_of(&dossier, &world, period, args.readers)?;
    let earlier = releases::earlier(&dossier, dossier.head().count)?;
    let sealed = Sealed::of(&dossier.root).names()?;
    let findings = Findings::of(&world, &dossier.files, &sealed);
    let revised = moved::revised(&earlier, &findings, args.readers).into_iter();
    let kept = Kept {
        own: findings.within(period, args.readers),
        revised: revised.map(|revised| (revised.release.to_string(), revised.now)).collect(),
    };
    let (bulletin, secrets) = brief::for_readers(bulletin, args.readers, &world, &dossier)?;
    let mut claims = claims(&world);
    if let Some(secrets) = secrets {
        claims.retain(|_, claim| !secrets.stand_in(&claim.to_string()));
    }
    let mut salts = Ok(());
    let salt = || {
        keys::random().unwrap_or_else(|error| {
            salts = Err(error);
            [0; 16]
        })
    };
    let frozen = release::freeze(&name, &bulletin, dossier.files.words, &kept, &claims, salt);
    salts?;
    let frozen = frozen.map_err(|why| releases::Error::Freeze(name.clone(), why))?;
    let released = releases::release(&mut dossier, &name, frozen, &args.signer.author, context.now)?;
    let standing = releases::prove(&dossier, &released)?;
    let folder = releases::folder(&dossier, &name);
    talk::say(&format!("released `{name}` as entry {} of the log", released.index));
    talk::say(&standing.words());
    talk::say(&format!("the page that checks itself: {}", folder.join("index.html").display()));
    talk::say(&format!(
        "next: `armistice log sync` collects cosignatures, `armistice prove {name}` puts them into the proofs"
    ));
    Ok(Exit::Done)
}

/// Every claim's JSON by its id.
fn claims(world: &flow::World) -> BTreeMap<String, Value> {
    let all = world.reports.iter().flat_map(|report| &report.claims);
    let json = |claim: &crate::wire::WireClaim| serde_json::to_value(claim).expect("a claim is JSON");
    all.filter_map(|claim| Some((claim.id.clone()?, json(claim)))).collect()
}

pub fn prove(args: ProveArgs, context: &Context) -> Result<Exit, Failure> {
    let dossier = Dossier::open_to_read(&context.root)?;
    let released = releases::named(&dossier, &args.release)?;
    let standing = releases::prove(&dossier, &released)?;
    talk::say(&format!("release `{}`: {}", args.release, standing.words()));
    let lines = wanted(&dossier, &released, &args.lines)?;
    for path in releases::prove_lines(&dossier, &released, &lines)? {
        talk::data(&format!("{}\n", path.display()))?;
    }
    Ok(Exit::Done)
}

/// Numbers stand for themselves, ids for the lines that are about them.
fn wanted(dossier: &Dossier, released: &releases::Released, lines: &[String]) -> Result<Vec<u64>, Failure> {
    let mut numbers = Vec::new();
    for wanted in lines {
        match wanted.parse::<u64>() {
            Ok(number) => numbers.push(number),
            Err(_) => {
                let found = releases::lines_about(dossier, released, wanted)?;
                if found.is_empty() {
                    return Err(Failure {
                        sentence: format!("cannot prove `{wanted}`: no line of this release is about it"),
                        hint: Some(
                            "give the number of a line of bulletin.txt, or an id that it prints".into(),
                        ),
                        exit: Exit::Cannot,
                    });
                }
                numbers.extend(found);
            }
        }
    }
    Ok(numbers)
}
