//! The days that fit best. Every day of a window is tried against every clue; the days that fail least are kept.
//! Among them the likely one is the day whose completed weeks since the truce match the age told, and that needs no
//! step from the weekdays named.

use super::anchor::{self, Window};
use super::clues::{self, Clue, Named, Test};
use super::reading::Reading;
use super::stated::Stamp;
use super::{Basis, Known, Publication, spoken};
use crate::doubt::Doubt;
use crate::extract::claim::Days;
use crate::extract::dates::Unit;
use jiff::civil::{Date, Weekday};

/// The interval that the clues support, with its doubts. `stamp` is a dateline that lacks its year.
pub fn derive(
    reading: &Reading,
    stamp: Option<&Stamp>,
    known: &Known,
    doubts: &mut Vec<Doubt>,
) -> Publication {
    let clues = clues::collect(reading, stamp);
    let windows = anchor::windows(reading, &clues, known);
    let top = windows.first().map_or(0, |w| w.score);
    let solved = windows.iter().filter(|w| w.score == top).map(|w| solve(&clues, w));
    let Some(best) = solved.filter(|s| !s.days.is_empty()).min_by_key(|s| s.cost) else {
        return undated(&clues, doubts);
    };
    disagreement(&best, doubts);
    let publication = build(reading, &best, stamp.is_some());
    doubts.push(derived(&publication));
    publication
}

struct Solved {
    days: Vec<Date>,
    cost: u32,
    clues: Vec<Clue>,
    window: Window,
}

fn solve(clues: &[Clue], window: &Window) -> Solved {
    let mut clues = clues.to_vec();
    for clue in &mut clues {
        if let Test::Age { start, .. } = &mut clue.test {
            *start = window.start;
        }
    }
    let all = window.days.from.series(jiff::Span::new().days(1)).take_while(|d| *d <= window.days.to);
    let costs: Vec<(Date, u32)> = all.map(|d| (d, cost(&clues, d))).collect();
    let least = costs.iter().map(|(_, c)| *c).min().unwrap_or(0);
    let days = costs.into_iter().filter(|(_, c)| *c == least).map(|(d, _)| d).collect();
    Solved { days, cost: least, clues, window: window.clone() }
}

fn cost(clues: &[Clue], day: Date) -> u32 {
    clues.iter().map(|c| c.cost(day)).sum()
}

fn build(reading: &Reading, solved: &Solved, dateline: bool) -> Publication {
    let (from, to) = (solved.days[0], solved.days[solved.days.len() - 1]);
    let days = Days { from, to };
    let fits = |c: &&Clue| {
        solved.days.iter().all(|d| c.fits(*d)) && !matches!(c.test, Test::Age { start: None, .. })
    };
    let mut evidence: Vec<_> =
        solved.clues.iter().filter(fits).map(|c| (c.span, c.supports.clone())).collect();
    evidence.extend(solved.window.evidence.clone());
    evidence.sort_by_key(|(span, _)| *span);
    Publication {
        days: Some(days),
        weekdays: weekdays(&solved.days),
        likely: likely(reading, solved),
        basis: if dateline && from == to { Basis::Stated } else { Basis::Derived },
        evidence,
    }
}

/// The weekdays of the days kept, when the days between them are out.
pub fn weekdays(days: &[Date]) -> Vec<Weekday> {
    let whole = days.windows(2).all(|pair| pair[0].tomorrow().is_ok_and(|next| next == pair[1]));
    let mut kept: Vec<Weekday> = (0..7).filter_map(|d| Weekday::from_monday_zero_offset(d).ok()).collect();
    kept.retain(|w| days.iter().any(|d| d.weekday() == *w));
    if whole || kept.len() == 7 { Vec::new() } else { kept }
}

/// The one day that stands out among at most ten.
fn likely(reading: &Reading, solved: &Solved) -> Option<Date> {
    if solved.days.len() > 10 {
        return None;
    }
    let named = clues::named_weekdays(reading);
    let penalty = |day: Date| completed(solved, day) * 2 + steps(&named, day);
    let least = solved.days.iter().map(|d| penalty(*d)).min()?;
    let mut best = solved.days.iter().filter(|d| penalty(**d) == least);
    let first = best.next()?;
    best.next().is_none().then_some(*first)
}

/// How many ages told differ from the completed units on `day`.
fn completed(solved: &Solved, day: Date) -> i64 {
    let differs = |clue: &&Clue| match clue.test {
        Test::Age { count, unit: Unit::Week, start: Some(start) } => {
            start.until(day).is_ok_and(|s| i64::from(s.get_days()) / 7 != count as i64)
        }
        _ => false,
    };
    solved.clues.iter().filter(differs).count() as i64
}

/// Whether the latest weekday told of is the day's own.
fn steps(named: &[Named], day: Date) -> i64 {
    let past = named.iter().filter(|n| !n.future).map(|n| i64::from(day.weekday().since(n.weekday)));
    past.min().unwrap_or(0).min(1)
}

fn derived(publication: &Publication) -> Doubt {
    let days = publication.days.expect("a derived publication has days");
    let names: Vec<String> = publication.weekdays.iter().map(|w| format!("{w:?}s")).collect();
    let only = if names.is_empty() { String::new() } else { format!(", {} only", names.join(" and ")) };
    let span = publication.evidence.first().map(|(span, _)| *span);
    let likely = publication.likely.filter(|_| days.from != days.to);
    let likely = likely
        .map_or(String::new(), |d| format!(" The likeliest day is {}.", spoken(Days { from: d, to: d })));
    Doubt::new(
        "publication-derived",
        span,
        "The report does not state its day of publication with a year.".to_owned(),
        format!("By what it says it is of {}{only}.{likely}", spoken(days)),
    )
}

fn disagreement(solved: &Solved, doubts: &mut Vec<Doubt>) {
    const FIRM: u32 = 6;
    let failing = |c: &&Clue| c.weight >= FIRM && !solved.days.iter().any(|d| c.fits(*d));
    if let Some(clue) = solved.clues.iter().find(failing) {
        doubts.push(Doubt::new(
            "publication-clues-disagree",
            Some(clue.span),
            format!(
                "Not every date in the text fits one day of publication; these words support: {}.",
                clue.supports
            ),
            "The days that fit most of them are taken.",
        ));
    }
}

/// Nothing tells the year: the weekday may still be known.
fn undated(clues: &[Clue], doubts: &mut Vec<Doubt>) -> Publication {
    let list = clues.iter().find_map(|c| match &c.test {
        Test::Weekdays(list) => Some(list.clone()),
        _ => None,
    });
    let stamp = clues.iter().find(|c| c.weight >= 12);
    doubts.push(Doubt::new(
        "publication-unknown",
        stamp.map(|c| c.span),
        "Nothing in the text tells the year of publication.",
        "Times that depend on the day of publication stay without a date.",
    ));
    let evidence = clues.iter().map(|c| (c.span, c.supports.clone())).collect();
    Publication { weekdays: list.unwrap_or_default(), evidence, ..Publication::default() }
}
