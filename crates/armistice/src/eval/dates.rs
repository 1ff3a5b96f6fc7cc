//! Whether the publication date was found.
//!
//! Right is the true date, or an interval that contains it and goes nowhere beyond what the text supports.

use std::collections::BTreeMap;

use jiff::civil::Date;
use reading::extract::claim;
use reading::extract::publication::Publication;
use serde::{Deserialize, Serialize};

use super::own::Read;

/// `NAME-dates.json`: the publication date of each document and the interval that its text supports.
#[derive(Debug, Deserialize)]
pub struct Gold {
    files: BTreeMap<String, Document>,
}

#[derive(Debug, Deserialize)]
struct Document {
    true_date: Date,
    interval: Interval,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    pub from: Date,
    pub to: Date,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The true date.
    Day,
    /// An interval that contains it, inside the interval that the text supports.
    Interval,
    /// An interval that contains it and reaches beyond.
    Wide,
    /// No date.
    None,
    /// The true date is not in it.
    Wrong,
}

#[derive(Debug, Default, Serialize)]
pub struct Dates {
    pub documents: usize,
    pub right: usize,
    /// Of those, where the single most likely day is the true date.
    pub likely_right: usize,
    pub answers: BTreeMap<String, Answer>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    pub outcome: Outcome,
    pub interval: Option<Interval>,
    pub likely: Option<Date>,
    pub true_date: Date,
}

impl Gold {
    /// Several such files as one.
    pub fn of(all: Vec<Gold>) -> Gold {
        Gold { files: all.into_iter().flat_map(|gold| gold.files).collect() }
    }

    pub fn true_dates(&self) -> BTreeMap<String, Date> {
        self.files.iter().map(|(doc, document)| (doc.clone(), document.true_date)).collect()
    }
}

pub fn compare<'a>(gold: &Gold, read: impl Iterator<Item = (&'a String, &'a Read)>) -> Dates {
    let mut dates = Dates::default();
    for (doc, read) in read {
        let Some(document) = gold.files.get(doc) else { continue };
        let answer = answer(document, &read.reading.extract.publication);
        dates.documents += 1;
        dates.right += usize::from(matches!(answer.outcome, Outcome::Day | Outcome::Interval));
        dates.likely_right += usize::from(answer.likely == Some(answer.true_date));
        dates.answers.insert(doc.clone(), answer);
    }
    dates
}

fn answer(gold: &Document, publication: &Publication) -> Answer {
    let only = |day: Date| Interval { from: day, to: day };
    let days = publication.days.map(|claim::Days { from, to }| Interval { from, to });
    let interval = days.or(publication.likely.map(only));
    let outcome = match interval {
        None => Outcome::None,
        Some(i) if i == only(gold.true_date) => Outcome::Day,
        Some(i) if gold.true_date < i.from || gold.true_date > i.to => Outcome::Wrong,
        Some(i) if gold.interval.from <= i.from && i.to <= gold.interval.to => Outcome::Interval,
        Some(_) => Outcome::Wide,
    };
    Answer { outcome, interval, likely: publication.likely, true_date: gold.true_date }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn right_is_the_day_or_no_more_than_the_text_supports() {
        let gold = Document {
            true_date: date(2020, 5, 6),
            interval: Interval { from: date(2020, 5, 4), to: date(2020, 5, 10) },
        };
        let outcome = |days: Option<(u8, u8)>| {
            let days =
                days.map(|(a, b)| claim::Days { from: date(2020, 5, a as i8), to: date(2020, 5, b as i8) });
            answer(&gold, &Publication { days, ..Publication::default() }).outcome
        };
        assert_eq!(outcome(Some((6, 6))), Outcome::Day);
        assert_eq!(outcome(Some((5, 8))), Outcome::Interval);
        assert_eq!(outcome(Some((1, 8))), Outcome::Wide);
        assert_eq!(outcome(Some((7, 8))), Outcome::Wrong);
        assert_eq!(outcome(None), Outcome::None);
    }
}
