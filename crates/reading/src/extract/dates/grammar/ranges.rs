//! Ranges of days within a month: "3-4 May 2019", "9 to 11 August", "March 3-5"; and how the first end of any range
//! takes over what only the second one spells out.

use super::Draft;
use super::reader::Reader;
use super::written::{day_first, day_number, month_beside, valid_day};
use super::years::year_after;
use crate::extract::dates::{Calendar, Hour, Meaning, Timex, TimexKind};

/// "3-4 May 2019", "9 to 11 August", "March 3-5", "9 and 11 August" after "between".
pub fn short_range(r: &Reader, at: usize) -> Option<Draft> {
    days_then_month(r, at).or_else(|| month_then_days(r, at))
}

fn days_then_month(r: &Reader, at: usize) -> Option<Draft> {
    let (first, next) = day_number(r, at).filter(|_| r.number(at).is_some())?;
    let and = r.word_is(next, "and");
    if !(r.mark(next, '-')
        || r.any_word(next, &["to", "through"])
        || and && at > 0 && r.any_word(at - 1, &["between", "of", "on"]))
    {
        return None;
    }
    let (calendar, end) = day_first(r, next + 1)?;
    let from = Calendar { day: Some(first), ..calendar };
    let fits = calendar.day.is_some_and(|last| first < last);
    fits.then(|| range(r, (at, from, next), (next + 1, calendar, end)))
}

fn month_then_days(r: &Reader, at: usize) -> Option<Draft> {
    let (month, next) = month_beside(r, at)?;
    let (first, dash) = day_number(r, next).filter(|_| r.number(next).is_some())?;
    if !(r.mark(dash, '-') || r.any_word(dash, &["to", "through"])) {
        return None;
    }
    let (last, end) = day_number(r, dash + 1).filter(|&(d, _)| d > first && valid_day(month, d))?;
    if month_beside(r, end).is_some() {
        return None;
    }
    let second = dash + 1;
    let (year, year_offset, end) = year_after(r, end);
    let from = Calendar { month: Some(month), day: Some(first), year, year_offset, ..Calendar::default() };
    let to = Calendar { day: Some(last), ..from };
    Some(range(r, (at, from, dash), (second, to, end)))
}

fn range(r: &Reader, a: (usize, Calendar, usize), b: (usize, Calendar, usize)) -> Draft {
    let part = |(at, calendar, end): (usize, Calendar, usize)| {
        super::timex(r, at, &Draft::date(Meaning::Calendar(calendar), end))
    };
    Draft::date(Meaning::Range(Box::new(part(a)), Box::new(part(b))), b.2)
}

/// The first end of a range with the fields only the second one spells out: "between 09:45 and 21:00 on 9 February".
pub fn inherit(a: &Timex, b: &Timex) -> Timex {
    let meaning = match (&a.meaning, &b.meaning) {
        (Meaning::Calendar(first), Meaning::Calendar(second)) => {
            let mut joined = *first;
            if joined.year_offset.is_none() && joined.which.is_none() && joined.month.is_some() {
                joined.year = joined.year.or(second.year);
            }
            Meaning::Calendar(joined)
        }
        (Meaning::Whole { .. }, other)
            if a.kind == TimexKind::Time && matches!(a.hour, Some(Hour::Clock { .. })) =>
        {
            other.clone()
        }
        (meaning, _) => meaning.clone(),
    };
    Timex { meaning, ..a.clone() }
}

/// A range runs forward where both ends are known.
pub fn inherit_fits(a: &Timex, b: &Timex) -> bool {
    match (&a.meaning, &b.meaning) {
        (Meaning::Calendar(a), Meaning::Calendar(b)) => match (a.year, b.year) {
            (Some(first), Some(second)) => first <= second,
            (Some(_), None) => b.month.is_some(),
            _ => true,
        },
        _ => true,
    }
}
