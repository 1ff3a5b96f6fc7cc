//! Dates in digits: "2019-03-12T19:30", "12/03/2019", "12.03.19", "12-MAR-89".

use super::clock::{build_clock, colon_clock};
use super::reader::Reader;
use super::written::month_value;
use crate::extract::dates::{Calendar, Hour};

/// "2019-03-12T19:30", "12/03/2019", "12.03.19", "12-MAR-89".
pub fn numeric(r: &Reader, at: usize) -> Option<(Calendar, Option<Hour>, usize)> {
    let first = r.number(at)?;
    let separator = ['-', '/', '.'].into_iter().find(|&m| r.mark(at + 1, m) && r.mark(at + 3, m))?;
    if !(1..=4).all(|i| r.glued(at + i)) {
        return None;
    }
    let third = r.number(at + 4)?;
    let second = r.number(at + 2).or_else(|| month_value(r, at + 2).map(|m| m as u32))?;
    let end = at + 5;
    let followed = r.glued(end) && (r.mark(end, separator) || r.mark(end, '.') && r.glued(end + 1));
    if followed {
        return None;
    }
    if r.digits(at) == 4 {
        let calendar = full(first, second, third)?;
        let (hour, end) = iso_clock(r, end);
        return Some((calendar, hour, end));
    }
    let year = match r.digits(at + 4) {
        4 => third,
        2 => 1900 + third + if third < 70 { 100 } else { 0 },
        _ => return None,
    };
    if r.digits(at) > 2 || r.digits(at + 2) > 2 {
        return None;
    }
    let by_day = full(year, second, first);
    let by_month = full(year, first, second).filter(|_| separator != '.' && r.number(at + 2).is_some());
    let calendar = match (by_day, by_month) {
        (Some(day), Some(month)) if day != month => Calendar { swapped: true, ..day },
        (day, month) => day.or(month)?,
    };
    Some((calendar, None, end))
}

fn iso_clock(r: &Reader, at: usize) -> (Option<Hour>, usize) {
    let tight = r.word_is(at, "T") && r.glued(at) && r.glued(at + 1);
    let Some((hour, minute, next)) = tight.then(|| colon_clock(r, at + 1)).flatten() else {
        return (None, at);
    };
    let zulu = usize::from(r.word_is(next, "Z") && r.glued(next));
    build_clock(hour, Some(minute), None, next + zulu).map_or((None, at), |(h, e)| (Some(h), e))
}

fn full(year: u32, month: u32, day: u32) -> Option<Calendar> {
    let date =
        jiff::civil::Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    Some(Calendar {
        year: Some(date.year()),
        month: Some(date.month()),
        day: Some(date.day()),
        ..Calendar::default()
    })
}
