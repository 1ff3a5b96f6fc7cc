//! The offline verifier: whether a line, a release, a log, a receipt or fork evidence holds, and what that means.
//!
//! In: files, and the policy that a reader pinned. Out: a report and an exit code, the same on every machine and on every
//! day. Absent: network, clock, configuration, locale; writing of anything. Two doors lead in: [`run`] for a command
//! line, and the checks by themselves ([`line::check`], [`release::check`], [`log::check`], …) for programs.
#![forbid(unsafe_code)]

pub mod bundle;
pub mod concern;
pub mod escape;
pub mod exit;
pub mod files;
pub mod fork;
pub mod instant;
pub mod line;
pub mod log;
pub mod options;
pub mod receipt;
pub mod release;
pub mod report;
pub mod shape;
pub mod terms;
pub mod words;

mod history;
mod rescan;
mod things;

use std::path::PathBuf;

use tlog::json::{Map, Value};

pub use exit::Exit;
pub use options::Options;

use exit::{Fault, chain};
use files::{Files, Folder};
use log::{Checked, Progress};
use report::Report;
use terms::Terms;
use things::Thing;

/// The bytes of a policy file beyond which none is read.
const MAX_POLICY: u64 = 256 * 1024;

/// What a run leaves behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub code: u8,
    pub stdout: String,
    pub stderr: String,
}

/// Checks everything that was asked for.
pub fn run(options: &Options) -> Told {
    run_with(options, &|_, _| ())
}

/// The same, telling how many of how many entries of a log have been checked.
pub fn run_with(options: &Options, progress: Progress) -> Told {
    match terms(options) {
        Ok(terms) => tell(options, &reports(options, &terms, progress)),
        Err(fault) => Told {
            code: fault.exit.code(),
            stdout: String::new(),
            stderr: format!("error: {}\n", escape::line(&fault.why)),
        },
    }
}

fn terms(options: &Options) -> Result<Terms, Fault> {
    let terms = match &options.policy {
        None => Terms::default(),
        Some(path) => {
            let cannot =
                |why: String| Fault::malformed(format!("cannot use policy `{}`: {why}", path.display()));
            let bytes = files::read(path, MAX_POLICY).map_err(|why| cannot(why.to_string()))?;
            let bytes = bytes.ok_or_else(|| cannot("there is no such file".into()))?;
            Terms::pinned(&bytes).map_err(|why| cannot(chain(&why)))?
        }
    };
    match &options.at {
        None => Ok(terms),
        Some(text) => match instant::read(text) {
            Some(at) => Ok(terms.at(at)),
            None => Err(Fault::malformed(format!(
                "cannot judge at `{text}`: it is not like 2026-03-01T00:00:00Z"
            ))),
        },
    }
}

/// Logs are checked first, because receipts ask them; reports come in the order of the things.
fn reports(options: &Options, terms: &Terms, progress: Progress) -> Vec<Report> {
    let things: Vec<(PathBuf, Thing)> = options.things.iter().flat_map(|path| things::at(path)).collect();
    let logs: Vec<Option<Checked>> = things
        .iter()
        .map(|(path, thing)| {
            (*thing == Thing::Log).then(|| log::check(&Folder(path.clone()), terms, progress))
        })
        .collect();
    let trees = options.trees.clone().map(Folder);
    let trees = trees.as_ref().map(|folder| folder as &dyn Files);
    let all: Vec<&Checked> = logs.iter().flatten().collect();
    let mut reports: Vec<Report> = Vec::new();
    for ((path, thing), log) in things.iter().zip(&logs) {
        let report = match thing {
            Thing::Line(file) => line::check(file, terms, trees),
            Thing::Release(file) => release::check(file, terms, trees),
            Thing::Fork(file) => fork::check(file, terms),
            Thing::Receipt(file) => receipt::check(file, terms, &all),
            Thing::Folder => release::check_folder(&Folder(path.clone()), terms, trees),
            Thing::Log => log.as_ref().map(of_log).unwrap_or_default(),
            Thing::Other(fault) => Report::of("unknown", vec![fault.clone()]),
        };
        reports.push(Report { path: path.display().to_string(), ..report });
    }
    forks(&mut reports, &logs);
    reports
}

/// The report on a whole log.
pub fn of_log(checked: &Checked) -> Report {
    let problems =
        checked.problems.iter().map(|problem| Fault::altered(format!("`{}`: {}", problem.path, problem.why)));
    let mut faults: Vec<Fault> = checked.faults.iter().cloned().chain(problems).collect();
    let mut blocks = Vec::new();
    if let Some(standing) = &checked.standing {
        faults.extend(standing.fault());
        blocks = vec![
            words::log(standing),
            words::entries(checked),
            words::level(standing),
            words::time(standing),
            words::policy(standing),
            words::proves_log(standing),
            words::does_not_prove_log(standing),
        ];
    }
    Report { blocks, standing: checked.standing.clone(), ..Report::of("log", faults) }
}

/// Adds to each report whether it contradicts another one.
fn forks(reports: &mut [Report], logs: &[Option<Checked>]) {
    let mut found: Vec<(usize, Fault)> = Vec::new();
    let known: Vec<(&str, Option<&terms::Standing>)> =
        reports.iter().map(|report| (report.path.as_str(), report.standing.as_ref())).collect();
    for (number, (_, standing)) in known.iter().enumerate() {
        let earlier: Vec<_> = known[..number].iter().filter_map(|(path, s)| Some((*path, (*s)?))).collect();
        found.extend(
            standing.and_then(|standing| fork::between(standing, &earlier)).map(|fault| (number, fault)),
        );
    }
    let standings: Vec<_> = known.iter().map(|(_, standing)| *standing).collect();
    for (log, (path, _)) in logs.iter().zip(&known) {
        let of_log = log.iter().flat_map(|log| fork::against_log(path, log, &standings));
        found.extend(of_log.collect::<Vec<_>>());
    }
    for (number, fault) in found {
        if !reports[number].faults.iter().any(|known| known.exit == Exit::Fork) {
            reports[number].faults.insert(0, fault);
        }
    }
}

fn tell(options: &Options, reports: &[Report]) -> Told {
    let exit = reports.iter().map(Report::exit).max().unwrap_or(Exit::Malformed);
    let stdout = if options.json {
        let things = reports.iter().map(Report::data).collect();
        let members: Map = [
            ("exit".to_string(), Value::Integer(i64::from(exit.code()))),
            ("things".to_string(), Value::List(things)),
        ]
        .into();
        report::json(&Value::Map(members)) + "\n"
    } else {
        reports.iter().map(Report::text).collect::<Vec<_>>().join("\n")
    };
    Told { code: exit.code(), stdout, stderr: String::new() }
}
