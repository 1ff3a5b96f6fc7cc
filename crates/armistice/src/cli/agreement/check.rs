//! `armistice agreement check`

use judging::agreement::Agreement;
use judging::case::{Case, Tried};
use judging::check::{Remark, check};
use judging::document::{Document, FileError};
use judging::explain::explain;
use judging::parties::Parties;

use super::shelf::{Found, Shelf, Text, roster};
use super::{clauses, headline};
use crate::cli::{Context, Failure, talk};
use crate::dossier::files::Error;
use crate::shipped;
use crate::trouble::Exit;

/// Look for errors, gaps and overlaps in agreements, read their clauses back, and try their scenarios.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Names in agreements/, or files; without any, those of the dossier.
    #[arg(value_name = "NAME|FILE")]
    names: Vec<String>,
}

/// What was found in all agreements together.
#[derive(Default)]
struct Tally {
    errors: usize,
    warnings: usize,
    as_expected: usize,
    otherwise: usize,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let shelf = Shelf::of(context)?;
    let names = if args.names.is_empty() { shelf.names()? } else { args.names.clone() };
    let mut tally = Tally::default();
    for name in &names {
        let report = match shelf.find(name) {
            Ok(found) => one(&shelf, &found, &mut tally),
            Err(failure) => {
                tally.errors += 1;
                error(&failure.sentence, failure.hint.as_deref())
            }
        };
        talk::data(&talk::visible(&format!("{report}\n")))?;
    }
    let (scenarios, wrong) = (tally.as_expected + tally.otherwise, tally.otherwise);
    talk::data(&format!(
        "{}: {}, {}; {}, {wrong} not as expected\n",
        talk::count(names.len(), "agreement"),
        talk::count(tally.errors, "error"),
        talk::count(tally.warnings, "warning"),
        talk::count(scenarios, "expectation")
    ))?;
    Ok(if tally.errors + tally.otherwise > 0 { Exit::Cannot } else { Exit::Done })
}

/// Everything about one agreement, as a page.
fn one(shelf: &Shelf, found: &Found, tally: &mut Tally) -> String {
    let file = &found.file;
    let agreement = match Agreement::parse_all(&file.path, &file.text) {
        Ok(agreement) => agreement,
        Err(errors) => {
            tally.errors += errors.len();
            return errors.iter().map(error_in_file).collect();
        }
    };
    let mut page = headline(&agreement);
    let mut beside = Vec::new();
    for id in &agreement.amends {
        match shelf.beside(found, id) {
            Ok(other) => beside.extend(other),
            Err(failure) => {
                tally.errors += 1;
                page.push_str(&error(&failure.sentence, failure.hint.as_deref()));
            }
        }
    }
    let parties = match &shelf.parties {
        Some(own) => Some(own.clone()),
        None => supposed_roster(found),
    };
    for remark in check(&agreement, &beside, parties.as_ref()) {
        *(if remark.is_error { &mut tally.errors } else { &mut tally.warnings }) += 1;
        page.push_str(&told(file, &remark));
    }
    page.push_str(&format!("\nclauses\n{}", clauses(&agreement, "  ")));
    for words in &agreement.not_expressible {
        page.push_str(&format!("  not expressed: {words}\n"));
    }
    page.push_str(if found.scenarios.is_empty() { "\nno scenarios\n" } else { "\nscenarios\n" });
    for scenario in &found.scenarios {
        page.push_str(&tried(shelf, found, scenario, tally));
    }
    page
}

/// Of the template that the first scenario supposes.
fn supposed_roster(found: &Found) -> Option<Parties> {
    let template = found
        .scenarios
        .iter()
        .find_map(|scenario| Case::supposes(&scenario.path, &scenario.text).ok()?.parties)?;
    roster(&template)?.ok()
}

fn error(sentence: &str, hint: Option<&str>) -> String {
    let hint = hint.map_or(String::new(), |hint| format!("hint: {hint}\n"));
    format!("error: {sentence}\n{hint}")
}

fn error_in_file(found: &FileError) -> String {
    error(&found.to_string(), found.hint())
}

fn told(file: &Text, remark: &Remark) -> String {
    let document = Document::read::<toml::Table>("agreement", &file.path, &file.text);
    let place =
        document.ok().filter(|_| !remark.path.is_empty()).map(|(document, _)| document.place(&remark.path));
    let place = place.map_or(String::new(), |(line, key)| format!(", line {line}, key `{key}`"));
    let kind = if remark.is_error { "error" } else { "warning" };
    format!(
        "{kind}: {}{place}: {} ({})\n    means: {}\n    next: {}\n",
        file.path, remark.sentence, remark.code, remark.means, remark.next
    )
}

/// One scenario: a line for each expectation, and the whole finding where it is otherwise.
fn tried(shelf: &Shelf, found: &Found, scenario: &Text, tally: &mut Tally) -> String {
    let mut page = String::new();
    let result = read_scenario(shelf, found, scenario).map(|(case, agreements, parties)| {
        page.push_str(&format!("  {}\n", case.title));
        for tried in case.tried(&agreements, &parties, shelf.thresholds.as_ref()) {
            *(if tried.wrong.is_empty() { &mut tally.as_expected } else { &mut tally.otherwise }) += 1;
            page.push_str(&line(&scenario.path, &tried, &parties));
        }
    });
    if let Err(failure) = result {
        tally.errors += 1;
        page.push_str(&error(&failure.sentence, failure.hint.as_deref()));
    }
    page
}

/// The case, the agreements it names, and the roster it supposes.
fn read_scenario(
    shelf: &Shelf,
    found: &Found,
    scenario: &Text,
) -> Result<(Case, Vec<Agreement>, Parties), Failure> {
    let supposed = Case::supposes(&scenario.path, &scenario.text).map_err(Error::from)?;
    let parties = match (&shelf.parties, supposed.parties.as_deref()) {
        (Some(own), _) => own.clone(),
        (None, Some(template)) => roster(template).ok_or_else(|| {
            let hint = format!("`parties` names one of {}", shipped::templates().join(", "));
            refused(scenario, &format!("there is no template `{template}`"), hint)
        })??,
        (None, None) => {
            let hint = "add `parties = \"...\"` with the name of a template, or run it in a dossier";
            return Err(refused(scenario, "it names no roster", hint));
        }
    };
    let case = Case::parse(&scenario.path, &scenario.text, &parties).map_err(Error::from)?;
    if case.expects.is_empty() {
        let hint = "add an [[expect]]; docs/judging.md says what goes in";
        return Err(refused(scenario, "it expects nothing", hint));
    }
    let mut agreements = Vec::new();
    for id in &case.agreements {
        let missing = || {
            refused(scenario, &format!("there is no agreement `{id}`"), "correct `agreements` in the case")
        };
        agreements.push(shelf.beside(found, id)?.ok_or_else(missing)?);
    }
    Ok((case, agreements, parties))
}

fn refused(scenario: &Text, why: &str, hint: impl Into<String>) -> Failure {
    Failure {
        sentence: format!("cannot try case `{}`: {why}", scenario.path),
        hint: Some(hint.into()),
        exit: Exit::Cannot,
    }
}

fn line(path: &str, tried: &Tried<'_>, parties: &Parties) -> String {
    let expect = tried.expect;
    let clause = expect.clause.as_ref().map_or(String::new(), |clause| format!(" before `{clause}`"));
    let said = format!("{}{clause}: {}. {}", expect.incident, expect.outcome, expect.because);
    if tried.wrong.is_empty() {
        return format!("    as expected  {said}\n");
    }
    let findings: String = tried.findings.iter().map(|finding| explain(finding, parties)).collect();
    let findings: String = findings.lines().map(|line| format!("        {line}\n")).collect();
    format!("    OTHERWISE    {said}\n        in {path}: {}\n{findings}", tried.wrong.join("; "))
}
