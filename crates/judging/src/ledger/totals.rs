//! Do the totals that a keeper states follow from the rows it lists? In: a [`Ledger`]. Out: a [`Check`] for each total.
//! Absent: correction of either; where there are no rows, the total is not reproducible, and that is said.

use serde::Serialize;

use super::{Ledger, number};
use crate::incident::Place;
use crate::observation::{Observation, Range, When};
use crate::verdict::Verdict;

/// One stated total beside the sum of the rows it covers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    /// Id of the stated total.
    pub total: String,
    pub stated: Range,
    /// Of how many rows the sum is; of some it may not be known whether the total covers them.
    pub rows: usize,
    /// Empty when the ledger lists no row that the total may cover.
    pub sum: Option<Range>,
    pub agrees: Verdict,
}

impl Check {
    pub fn in_words(&self) -> String {
        match (self.sum, self.agrees) {
            (None, _) => format!("{} stated; not reproducible from rows, for none are listed", self.stated),
            (Some(sum), Verdict::Yes) => format!("{} stated, and the rows add up to it ({sum})", self.stated),
            (Some(sum), Verdict::No) => format!("{} stated, but the rows add up to {sum}", self.stated),
            (Some(sum), Verdict::Unknown) => format!("{} stated; the rows add up to {sum}", self.stated),
        }
    }
}

pub fn check_totals(ledger: &Ledger) -> Vec<Check> {
    ledger.stated.iter().map(|total| check(total, &ledger.rows)).collect()
}

pub(super) fn check(total: &Observation, rows: &[Observation]) -> Check {
    let covered = rows
        .iter()
        .map(|row| (row, covers(total, row.when, &row.place)))
        .filter(|(_, covers)| *covers != Verdict::No);
    let mut sum: Option<Range> = None;
    let mut number_of_rows = 0;
    for (row, covers) in covered {
        let number = number(row);
        let number = if covers == Verdict::Yes { number } else { Range { least: 0, ..number } };
        sum = Some(sum.unwrap_or(Range::ZERO).plus(number));
        number_of_rows += 1;
    }
    let stated = number(total);
    Check {
        total: total.id.to_string(),
        stated,
        rows: number_of_rows,
        sum,
        agrees: sum.map_or(Verdict::Unknown, |sum| sum.same(stated)),
    }
}

/// Whether what was at that time and place surely is among what the total speaks of.
pub(super) fn covers(total: &Observation, when: When, place: &Place) -> Verdict {
    let when = match (total.when.interval(), when.interval()) {
        (None, _) => Verdict::Yes,
        (Some(_), None) => Verdict::Unknown,
        (Some(whole), Some(part)) => part.within(Some(whole.from), Some(whole.until)),
    };
    when.and(lies_in(place, &total.place))
}

/// Whether a place lies in another, by their names.
fn lies_in(part: &Place, whole: &Place) -> Verdict {
    let named = |whole: &Option<String>, part: &Option<String>| match (whole, part) {
        (None, _) => Verdict::Yes,
        (Some(_), None) => Verdict::Unknown,
        (Some(whole), Some(part)) => Verdict::from(whole.to_lowercase() == part.to_lowercase()),
    };
    named(&whole.country, &part.country)
        .and(named(&whole.admin1, &part.admin1))
        .and(named(&whole.name, &part.name))
}
