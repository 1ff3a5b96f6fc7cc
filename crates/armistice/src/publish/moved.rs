//! Which numbers of earlier releases would be others today, and why.
//!
//! In: earlier releases, what a pass finds now. Out: lines, and the section that prints them. Absent: what moved, which the
//! crate that judges works out. What moved is told once: a release that tells it also says what is on record of that earlier
//! period from then on, and with that the next one compares. `armistice moves --since RELEASE` tells all that moved since any.
//! A late arrival shows here as a revision of the day to which it belongs.

use std::collections::BTreeMap;

use judging::moves::{Moved, Published, Value, moves};

use super::bulletin::{Bulletin, MovedLine};
use super::findings::{Earlier, Findings, Said};
use super::level::Level;
use super::sections::{self, Row, Section};
use crate::dossier::files::Files;
use crate::words::Words;

/// An earlier release of which something else is to be said now.
pub struct Revised<'a> {
    pub release: &'a str,
    /// What was last said of its period; empty when that cannot be read.
    pub was: Option<&'a Published>,
    /// For the readers for whom that was.
    pub now: Said,
}

/// From the newest release to the oldest. The public is told of public releases only; everybody else of all of them, of a
/// public one by what it may say.
pub fn revised<'a>(earlier: &'a [Earlier], findings: &Findings, readers: Level) -> Vec<Revised<'a>> {
    let revised = earlier.iter().rev().map(|release| {
        let said = release.last_said(readers);
        let level = said.map_or(readers, |said| said.level);
        Revised {
            release: &release.release,
            was: said.map(|said| &said.published),
            now: findings.within(release.period, level),
        }
    });
    let may_know = |revised: &Revised| readers == Level::Restricted || revised.now.level == Level::Public;
    let differs = |revised: &Revised| match revised.was {
        Some(was) => !moves(was, &revised.now.published).is_empty(),
        None => true,
    };
    revised.filter(may_know).filter(differs).collect()
}

/// The same as lines.
pub fn of(earlier: &[Earlier], findings: &Findings, readers: Level, files: &Files) -> Vec<MovedLine> {
    let told = |revised: &Revised| match revised.was {
        Some(was) => lines(revised.release, was, &revised.now.published, files),
        None => vec![MovedLine { release: revised.release.to_string(), ..MovedLine::default() }],
    };
    revised(earlier, findings, readers).iter().flat_map(told).collect()
}

/// What moved between two publications of one period. An incident that only one of them has is told once, by its outcome.
pub fn lines(release: &str, then: &Published, now: &Published, files: &Files) -> Vec<MovedLine> {
    let moved = moves(then, now);
    let told = moved.iter().filter(|moved| match &moved.value {
        Value::Finding { what, .. } => *what == "outcome" || (moved.was.is_some() && moved.now.is_some()),
        Value::Total { .. } => true,
    });
    told.map(|moved| line(release, moved, files)).collect()
}

/// One value that moved, with the agreement by its title.
fn line(release: &str, moved: &Moved, files: &Files) -> MovedLine {
    let (agreement, incident, clause, what) = match &moved.value {
        Value::Total { agreement, what } => (agreement, None, None, what),
        Value::Finding { agreement, incident, clause, what } => {
            (agreement, Some(incident.clone()), clause.clone(), what)
        }
    };
    let titles: BTreeMap<&str, &str> =
        files.agreements.iter().map(|known| (known.id.as_str(), known.title.as_str())).collect();
    let because = moved.because.iter().map(|because| {
        let reasons: Vec<String> =
            because.reasons.iter().map(|reason| files.words.tell(&reason.words())).collect();
        format!("{}: {}", because.incident, reasons.join("; "))
    });
    MovedLine {
        release: release.to_string(),
        what: what.to_string(),
        agreement: titles.get(agreement.as_str()).map_or(agreement.clone(), |title| title.to_string()),
        incident,
        clause,
        was: moved.was.clone(),
        now: moved.now.clone(),
        because: because.collect(),
    }
}

pub fn section(bulletin: &Bulletin, words: &Words) -> Section {
    Section::new(words, "moved", &["release", "value", "was", "now", "because"])
        .of(bulletin.moved.iter().map(|line| row(line, words)))
}

fn row(line: &MovedLine, words: &Words) -> Row {
    if line.what.is_empty() {
        let why = words.say("moved.not-comparable");
        let cells = vec![line.release.clone(), String::new(), String::new(), String::new(), why];
        return Row { cells, ..Row::default() };
    }
    let none = || words.say("moved.nothing");
    Row {
        cells: vec![
            line.release.clone(),
            value(line, words),
            line.was.clone().unwrap_or_else(none),
            line.now.clone().unwrap_or_else(none),
            line.because.join("\n"),
        ],
        ..Row::default()
    }
}

/// What it is that moved: a total, or what was said of one incident by one clause.
pub fn value(line: &MovedLine, words: &Words) -> String {
    let what = words.name("moved-value", &line.what);
    let of = match &line.clause {
        Some(clause) => {
            let with = [("agreement", line.agreement.as_str().into()), ("clause", clause.as_str().into())];
            words.say_with("finding.clause", &with)
        }
        None => line.agreement.clone(),
    };
    sections::lines([what, line.incident.clone().unwrap_or_default(), of])
}
