//! `armistice agreement`

use judging::agreement::{Agreement, sentence};

use super::{Context, Failure, talk};
use crate::dossier::files::{AGREEMENTS, Files};
use crate::shipped;
use crate::trouble::Exit;

/// Read the clauses of an agreement aloud, as the program understands them.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its name in agreements/; without it, those of the dossier.
    name: Option<String>,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    let agreements = match &args.name {
        Some(name) => vec![named(name, context)?],
        None => Files::read(&context.root)?.agreements,
    };
    if agreements.is_empty() {
        talk::say(&format!(
            "the dossier names no agreement; shipped with the program: {}",
            shipped_names().join(", ")
        ));
    }
    for agreement in &agreements {
        talk::data(&talk::visible(&read_aloud(agreement)))?;
    }
    Ok(Exit::Done)
}

/// Of the dossier if there is one, else of the shipped library.
fn named(name: &str, context: &Context) -> Result<Agreement, Failure> {
    let own = Files::read(&context.root).ok().and_then(|files| {
        files.agreements.into_iter().find(|agreement| agreement.id == name || agreement.is_called(name))
    });
    if let Some(agreement) = own {
        return Ok(agreement);
    }
    let path = format!("{AGREEMENTS}/{name}.toml");
    let text = shipped::text(&path).ok_or_else(|| Failure {
        sentence: format!("cannot read agreement `{name}`: neither the dossier nor the program has it"),
        hint: Some(format!("shipped with the program: {}", shipped_names().join(", "))),
        exit: Exit::Cannot,
    })?;
    Ok(Agreement::parse(&path, text).map_err(crate::dossier::files::Error::from)?)
}

fn shipped_names() -> Vec<&'static str> {
    shipped::agreements().into_iter().map(|(name, _)| name).collect()
}

fn read_aloud(agreement: &Agreement) -> String {
    let mut out = format!("{} ({}, version {})\n\n", agreement.title, agreement.id, agreement.version);
    for clause in &agreement.clauses {
        out.push_str(&format!("{}: {}\n", clause.id, sentence(agreement, clause)));
    }
    let missing =
        agreement.not_expressible.iter().chain(agreement.clauses.iter().flat_map(|c| &c.not_expressible));
    for words in missing {
        out.push_str(&format!("not expressed: {words}\n"));
    }
    out
}
