//! Ledgers side by side: what each party, guarantor or organisation counts as its own. They are compared and never added.
//! In: two or more [`Ledger`]s. Out: which rows speak of the same thing, and whether they agree; a table by day and
//! division; how far stated totals follow from the rows. A match is a proposal with its reasons; nothing is merged by it.
//! Absent: who is right. Where the keepers differ there is no joint finding, and that is a result.

mod matching;
mod totals;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

pub use matching::{Match, Reconciliation, Standing, reconcile};
pub use totals::{Check, check_totals};

use crate::incident::Place;
use crate::observation::{Observation, Range, When};
use crate::period::{Interval, Zone};
use crate::rule::count::division;
use crate::verdict::Verdict;

/// One keeper's list. A row counts `bursts` of whatever the keeper calls one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// Id of a party or of a source, or a name.
    pub keeper: String,
    /// Id of the counting rule that the keeper declares, if any.
    pub rule: Option<String>,
    pub rows: Vec<Observation>,
    /// Totals as the keeper states them, over rows that may be here or not.
    pub stated: Vec<Observation>,
}

/// What every keeper has for one day and one division.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Empty when the rows do not say on which one day it was.
    pub day: Option<Date>,
    pub area: String,
    /// One for each ledger, in their order; empty when it says nothing of that day and division, which is not zero.
    pub counts: Vec<Option<Range>>,
    /// What all agree on who say anything, if two at least do.
    pub joint: Option<Range>,
}

/// All ledgers by day and division.
pub fn side_by_side(ledgers: &[&Ledger], zone: &Zone) -> Vec<Line> {
    let mut lines: BTreeMap<(Option<Date>, String), Vec<Option<Range>>> = BTreeMap::new();
    let mut places: BTreeMap<String, Place> = BTreeMap::new();
    for (column, ledger) in ledgers.iter().enumerate() {
        for row in &ledger.rows {
            let key = (day(row.when, zone), division(&row.place));
            places.entry(key.1.clone()).or_insert_with(|| Place { name: None, ..Place::clone(&row.place) });
            let counts = lines.entry(key).or_insert_with(|| vec![None; ledgers.len()]);
            counts[column] = Some(counts[column].unwrap_or(Range::ZERO).plus(number(row)));
        }
    }
    for ((day, area), counts) in &mut lines {
        let Some(rows) = places.get(area).zip(*day) else { continue };
        for (count, ledger) in counts.iter_mut().zip(ledgers).filter(|(count, _)| count.is_none()) {
            *count = leaves_nothing(ledger, rows, zone).then_some(Range::ZERO);
        }
    }
    let line = |((day, area), counts): ((Option<Date>, String), Vec<Option<Range>>)| Line {
        joint: joint(&counts),
        day,
        area,
        counts,
    };
    lines.into_iter().map(line).collect()
}

/// Whether a total that covers the day and the place is reached by rows elsewhere, so that nothing is left for here. A
/// total of none leaves nothing anywhere.
fn leaves_nothing(ledger: &Ledger, (place, day): (&Place, Date), zone: &Zone) -> bool {
    let day = When::Within(Interval::of_days(day, day, zone));
    let reached = |total: &&Observation| {
        let check = totals::check(total, &ledger.rows);
        total.says_none() || (check.agrees == Verdict::Yes)
    };
    ledger.stated.iter().filter(reached).any(|total| totals::covers(total, day, place) == Verdict::Yes)
}

/// How many a row stands for.
fn number(row: &Observation) -> Range {
    if row.says_none() { Range::ZERO } else { row.bursts() }
}

fn joint(counts: &[Option<Range>]) -> Option<Range> {
    let said: Vec<Range> = counts.iter().flatten().copied().collect();
    let exact: BTreeSet<u64> = said.iter().filter_map(|range| range.exact()).collect();
    let all_exact = said.iter().all(|range| range.exact().is_some());
    (said.len() > 1 && all_exact && exact.len() == 1).then(|| said[0])
}

/// The one day on which it was, in the zone.
fn day(when: When, zone: &Zone) -> Option<Date> {
    let interval = when.interval()?;
    let days = zone.days_of(interval);
    match days[..] {
        [day] => Some(day),
        _ => None,
    }
}
