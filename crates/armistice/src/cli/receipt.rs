//! `armistice receipt`

use super::{Context, Failure, talk};
use crate::dossier::Dossier;
use crate::flow::{self, Judged, receipts};
use crate::trouble::Exit;

/// Print the receipt of an incident's findings: all that they rest on, and every test, in one document that `armistice
/// replay` judges again without this dossier.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The id of an incident, or the beginning of it.
    id: String,
    /// The agreement it is judged by, by the id of its file, when the dossier has several.
    #[arg(long, value_name = "AGREEMENT")]
    agreement: Option<String>,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    let dossier = Dossier::open_to_read(&context.root)?;
    let world = flow::pass(&dossier)?;
    let judged = the_one(&args.id, &world.judged)?;
    let ids: Vec<&str> = dossier.files.agreements.iter().map(|agreement| agreement.id.as_str()).collect();
    let by = match (&args.agreement, ids.as_slice()) {
        (Some(id), known) if known.contains(&id.as_str()) => id.as_str(),
        (None, [only]) => *only,
        (Some(id), _) => {
            return Err(cannot(&args.id, &format!("the dossier has no agreement `{id}`"), known(&ids)));
        }
        (None, []) => {
            let hint = "name one in armistice.toml".to_string();
            return Err(cannot(&args.id, "the dossier names no agreement, so nothing is judged", hint));
        }
        (None, _) => {
            return Err(cannot(&args.id, "the dossier has several agreements; say --agreement", known(&ids)));
        }
    };
    let basis = receipts::basis(judged, by, &dossier.files);
    talk::data(&receipts::write(&receipts::judge(&args.id, basis, receipts::engine())?))?;
    Ok(Exit::Done)
}

fn known(ids: &[&str]) -> String {
    format!("it has {}", ids.join(", "))
}

fn the_one<'a>(wanted: &str, all: &'a [Judged]) -> Result<&'a Judged, Failure> {
    let fitting: Vec<&Judged> = all.iter().filter(|judged| judged.incident.id.starts_with(wanted)).collect();
    match fitting.as_slice() {
        [judged] => Ok(judged),
        [] => Err(cannot(
            wanted,
            "no incident of this dossier has that id",
            "`armistice brief` prints ids".to_string(),
        )),
        several => several.iter().find(|judged| judged.incident.id == wanted).copied().ok_or_else(|| {
            let ids: Vec<&str> = several.iter().take(8).map(|judged| judged.incident.id.as_str()).collect();
            cannot(wanted, "several ids begin like that", format!("one of {}", ids.join(", ")))
        }),
    }
}

fn cannot(wanted: &str, why: &str, hint: String) -> Failure {
    Failure {
        sentence: format!("cannot give receipt of `{wanted}`: {why}"),
        hint: Some(hint),
        exit: Exit::Cannot,
    }
}
