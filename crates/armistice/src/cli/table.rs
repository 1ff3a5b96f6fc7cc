//! `armistice table`

use std::path::PathBuf;

use clap::Subcommand;
use judging::document::suggest;

use super::{Context, Failure, talk};
use crate::archive::CaptureId;
use crate::dossier::Dossier;
use crate::flow;
use crate::flow::tables::map::Mapping;
use crate::flow::tables::{self, Holds, Problems, Table, Told, Unreadable};
use crate::sources::tables::bytes;
use crate::trouble::Exit;

/// Add tables: ledgers, observations, coverage of patrols and sensors, restrictions on monitors.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Keep a table: CSV, TSV or XLSX. Every row that cannot be read is named, the others count.
    ///
    /// A list that grows can be added again: a row of the same keeper with the same id takes the place of the earlier one.
    Add(AddArgs),
    /// List the tables that the dossier holds, and what could not be read of them.
    List,
}

#[derive(Debug, clap::Args)]
struct AddArgs {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What its rows are.
    #[arg(long = "as", value_name = "WHAT")]
    holds: Holds,
    /// Whose table it is: the id of a party or a source, or a name.
    #[arg(long, value_name = "ID", required_if_eq("holds", "ledger"))]
    keeper: Option<String>,
    /// The counting rule by which its keeper counts, by its id in counting.toml.
    #[arg(long, value_name = "ID")]
    rule: Option<String>,
    /// Which of its columns is which of ours, see docs/counting.md; without it, it has our headers.
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// The sheet of a spreadsheet; without it, the first one.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Who answers for this entry of the record.
    #[arg(long, env = "ARMISTICE_AUTHOR", default_value = "operator", value_name = "NAME")]
    author: String,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    match args.what {
        What::Add(args) => add(args, context),
        What::List => list(context),
    }
}

fn add(args: AddArgs, context: &Context) -> Result<Exit, Failure> {
    let mut dossier = Dossier::open_to_write(&context.root)?;
    dossier.notices.iter().for_each(|notice| talk::say(&format!("note: {notice}")));
    check_rule(&dossier, args.rule.as_deref())?;
    let bytes = bytes(&args.file)?;
    let map = match &args.map {
        None => String::new(),
        Some(path) => {
            let map = std::fs::read_to_string(path).map_err(|cause| no_map(path, &cause))?;
            Mapping::parse(&path.display().to_string(), &map, args.holds).map_err(Unreadable::Map)?;
            map
        }
    };
    let name = args.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let told = Told {
        capture: CaptureId::of(&bytes),
        name,
        holds: args.holds,
        keeper: args.keeper,
        rule: args.rule,
        sheet: args.sheet,
        map,
    };
    let table = tables::read(0, &told, &bytes, &dossier.files)?;
    let new = flow::tables::keep(&mut dossier, &told, &bytes, &args.author, context.now)?;
    talk::say(&format!("{} {}", if new { "new  " } else { "known" }, told.name));
    report(&table);
    Ok(if table.refused.number == 0 { Exit::Done } else { Exit::Cannot })
}

fn check_rule(dossier: &Dossier, rule: Option<&str>) -> Result<(), Failure> {
    let known: Vec<&str> = dossier.files.counting.iter().map(|rule| rule.id.as_str()).collect();
    match rule {
        Some(rule) if !known.contains(&rule) => Err(Failure {
            sentence: format!("cannot add table: `counting.toml` has no rule `{rule}`"),
            hint: Some(if known.is_empty() {
                "write it there first, see docs/counting.md".into()
            } else {
                suggest(rule, &known)
            }),
            exit: Exit::Cannot,
        }),
        _ => Ok(()),
    }
}

fn no_map(path: &std::path::Path, cause: &std::io::Error) -> Failure {
    Failure {
        sentence: format!("cannot read map `{}`: {}", path.display(), cause.kind()),
        hint: crate::trouble::io_hint(cause),
        exit: Exit::Cannot,
    }
}

/// What was read, and each thing that was not.
fn report(table: &Table) {
    let name = &table.told.name;
    let tell = |problems: &Problems, what: &str| {
        for problem in &problems.first {
            let place = match problem.column.as_str() {
                "" => format!("row {}", problem.row),
                column => format!("row {}, column `{column}`", problem.row),
            };
            talk::say(&format!("{what} {name}: {place}: {}; {}", problem.problem, problem.hint));
        }
        if problems.number > problems.first.len() {
            talk::say(&format!("{what} {name}: and {} more", problems.number - problems.first.len()));
        }
    };
    tell(&table.refused, "error:");
    tell(&table.unknown, "note:");
    if !table.unread.is_empty() {
        let columns = table.unread.join("`, `");
        talk::say(&format!("note: {name}: nothing is read from `{columns}`"));
    }
    let rows = talk::count(table.rows.number(), "row");
    talk::say(&format!(
        "{name}: {rows} of {} read, {} refused",
        table.told.holds.name(),
        table.refused.number
    ));
}

fn list(context: &Context) -> Result<Exit, Failure> {
    let dossier = Dossier::open_to_read(&context.root)?;
    let decisions = flow::decisions(&dossier)?;
    let tables = tables::tables(&dossier, &decisions, dossier.head().count)?;
    let mut lines = String::new();
    for table in &tables.all {
        lines.push_str(&line(table));
    }
    if tables.withheld > 0 {
        lines.push_str(&format!("{} withheld\n", talk::count(tables.withheld, "table")));
    }
    talk::data(&talk::visible(&lines))?;
    Ok(Exit::Done)
}

fn line(table: &Table) -> String {
    let told = &table.told;
    let of = told.keeper.as_ref().map_or(String::new(), |keeper| format!(" of {keeper}"));
    let rule = told.rule.as_ref().map_or(String::new(), |rule| format!(", counted by {rule}"));
    let state = match &table.unreadable {
        Some(why) => why.clone(),
        None => format!("{}, {} refused", talk::count(table.rows.number(), "row"), table.refused.number),
    };
    let capture = &told.capture.as_str()[..12];
    format!("entry {}  {capture}  {}{of}{rule}  {}  {state}\n", table.entry, told.holds.name(), told.name)
}
