//! `armistice agreement diff`

use judging::agreement::{Agreement, ENTERED, Mark, Said, difference};

use super::shelf::Shelf;
use crate::cli::{Context, Failure, talk};
use crate::trouble::Exit;

/// What one version of an agreement's text says otherwise than another, clause by clause.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its name in agreements/, or a file.
    #[arg(value_name = "NAME|FILE")]
    name: String,
    /// The older version: the id of a [[document]], or `clauses` for the clauses entered.
    older: String,
    /// The newer version.
    newer: String,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let agreement = Shelf::of(context)?.find(&args.name)?.agreement()?;
    let (older, newer) = (version(&agreement, &args.older)?, version(&agreement, &args.newer)?);
    let found = difference(&older, &newer);
    let mut out = format!(
        "{}: from {} to {}\n\n",
        agreement.title,
        told(&agreement, &args.older),
        told(&agreement, &args.newer)
    );
    for said in &found.removed {
        out.push_str(&format!("removed  {}: [-{}-]\n", said.clause, said.words));
    }
    for said in &found.added {
        out.push_str(&format!("added    {}: {{+{}+}}\n", said.clause, said.words));
    }
    for (clause, marks) in &found.changed {
        let words: Vec<String> = marks.iter().map(marked).collect();
        out.push_str(&format!("changed  {clause}: {}\n", words.join(" ")));
    }
    out.push_str(&format!("unchanged: {}\n", talk::count(found.unchanged, "clause")));
    talk::data(&talk::visible(&out))?;
    Ok(Exit::Done)
}

fn marked(mark: &Mark) -> String {
    match mark {
        Mark::Kept(words) => words.clone(),
        Mark::Removed(words) => format!("[-{words}-]"),
        Mark::Added(words) => format!("{{+{words}+}}"),
    }
}

fn version(agreement: &Agreement, id: &str) -> Result<Vec<Said>, Failure> {
    agreement.version_called(id).ok_or_else(|| {
        let known: Vec<&str> =
            agreement.documents.iter().map(|text| text.id.as_str()).chain([ENTERED]).collect();
        Failure {
            sentence: format!("cannot compare versions of `{}`: it has no version `{id}`", agreement.id),
            hint: Some(format!("it has {}", known.join(", "))),
            exit: Exit::Cannot,
        }
    })
}

/// The version with what is known of it.
fn told(agreement: &Agreement, id: &str) -> String {
    let Some(text) = agreement.documents.iter().find(|text| text.id == id) else {
        return "the clauses as entered".to_string();
    };
    let date = text.date.map_or(String::new(), |date| format!(", {date}"));
    let seen = if text.seen_by.is_empty() { String::new() } else { format!(", seen by {}", text.seen_by) };
    format!("`{id}` ({}{date}{seen})", text.status.word())
}
