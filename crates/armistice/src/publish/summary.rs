//! What a period comes to, by area and by kind of act, beside the period before; how far allegations got; what is open.
//!
//! In: judged incidents of two periods. Out: lines of numbers, and questions with who could answer them. Absent: sums over
//! agreements, which count by different rules; observations, which are another unit.

use std::collections::{BTreeMap, BTreeSet};

use judging::counting;
use judging::incident::Countable;
use reading::extract::claim::Kind;

use super::bulletin::{FunnelLine, Period, QuestionLine, Range, SummaryLine, Tally};
use super::compose::is_of;
use super::incidents;
use crate::dossier::files::Files;
use crate::flow::{Judged, World};

/// The same incidents twice: by first-level division, and by kind of act.
pub struct Summary {
    pub by_area: Vec<SummaryLine>,
    pub by_act: Vec<SummaryLine>,
}

pub fn of(world: &World, files: &Files, period: Period) -> Summary {
    let before = period.before();
    let now = incidents::of(world, period, &files.zone);
    // A period of which nothing was read has no numbers, not zeros.
    let heard = world.reports.iter().any(|report| is_of(report, before, &files.zone));
    let then = heard.then(|| incidents::of(world, before, &files.zone));
    let lines = |name: &dyn Fn(&Judged) -> String| lines(&now, then.as_deref(), files, name);
    Summary {
        by_area: lines(&|judged| area(judged, files)),
        by_act: lines(&|judged| judged.incident.act.noun().to_string()),
    }
}

/// The division, else the country, else nothing.
fn area(judged: &Judged, files: &Files) -> String {
    let place = &judged.incident.place;
    let known = place.admin1.as_ref().or(place.country.as_ref());
    known.cloned().unwrap_or_else(|| files.words.say("by-area.unknown"))
}

fn lines(
    now: &[&Judged],
    then: Option<&[&Judged]>,
    files: &Files,
    name: &dyn Fn(&Judged) -> String,
) -> Vec<SummaryLine> {
    let group = |all: &[&Judged]| {
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, judged) in all.iter().enumerate() {
            groups.entry(name(judged)).or_default().push(at);
        }
        groups
    };
    let (here, earlier) = (group(now), then.map(group).unwrap_or_default());
    let names: BTreeSet<&String> = here.keys().chain(earlier.keys()).collect();
    let of = |all: &[&Judged], groups: &BTreeMap<String, Vec<usize>>, name: &String| {
        let chosen = groups.get(name).into_iter().flatten().map(|at| all[*at]);
        tally(&chosen.collect::<Vec<_>>(), files)
    };
    let line = |name: &String| SummaryLine {
        name: name.clone(),
        now: of(now, &here, name),
        before: then.map(|then| of(then, &earlier, name)),
    };
    names.into_iter().map(line).collect()
}

fn tally(judged: &[&Judged], files: &Files) -> Tally {
    let range = |id: &str| {
        let findings = judged.iter().flat_map(|judged| &judged.findings);
        let range = counting::totals(findings.filter(|finding| finding.agreement == id)).range();
        Range { least: range.least, most: range.most }
    };
    let ranges = files.agreements.iter().map(|agreement| (agreement.title.clone(), range(&agreement.id)));
    Tally { reported: judged.len(), violations: ranges.collect() }
}

/// From what was received to what is found and to what people signed.
pub fn funnel(world: &World, files: &Files, period: Period) -> Vec<FunnelLine> {
    let reports = world.reports.iter().filter(|report| is_of(report, period, &files.zone));
    let claims = reports.flat_map(|report| &report.reading.extract.claims);
    let told = claims.filter(|claim| claim.kind == Kind::Incident).count();
    let judged = incidents::of(world, period, &files.zone);
    let alleged = world.resolved.allegations.iter().filter(|allegation| {
        allegation.claims.iter().any(|claim| is_of(&world.reports[claim.claim.report], period, &files.zone))
    });
    let totals = |judged: &&&Judged| counting::totals(&judged.findings);
    let is_counted = |judged: &&&Judged| {
        let totals = totals(judged);
        !totals.established.is_empty() || !totals.undetermined.is_empty()
    };
    let count = |test: &dyn Fn(&&&Judged) -> bool| judged.iter().filter(test).count();
    let line = |step: &str, number: usize| FunnelLine { step: step.to_string(), number };
    vec![
        line("told", told),
        line("alleged", judged.len() + alleged.count()),
        line("happened", count(&|judged| judged.incident.countable() == Countable::Yes)),
        line("counted", count(&is_counted)),
        line("undetermined", count(&|judged| is_counted(judged) && totals(judged).established.is_empty())),
        line("established", count(&|judged| !totals(judged).established.is_empty())),
        line("signed", count(&|judged| !totals(judged).signed.is_empty())),
    ]
}

/// What would settle what is open, the oldest incident first; one question asked by several clauses is one.
pub fn questions(world: &World, files: &Files, period: Period) -> Vec<QuestionLine> {
    let mut lines: Vec<QuestionLine> = Vec::new();
    for judged in incidents::of(world, period, &files.zone) {
        for question in judged.findings.iter().flat_map(|finding| &finding.plan) {
            let line = QuestionLine {
                incident: judged.incident.id.clone(),
                since: incidents::days(judged, &files.zone).map(|days| days.from),
                question: files.words.tell(&question.test.said()),
                open: files.words.tell(&question.open),
                settle: files.words.tell(&question.settle()),
                who: files.words.tell(&question.who()),
            };
            let same = |other: &QuestionLine| other.incident == line.incident && other.settle == line.settle;
            if !lines.iter().any(same) {
                lines.push(line);
            }
        }
    }
    lines
}
