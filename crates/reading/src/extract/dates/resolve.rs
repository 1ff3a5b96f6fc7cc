//! Time expressions → days, against an anchor: the publication date, or a reporting period. In: a [`Timex`] and an
//! interval of possible anchor days. Out: inclusive days and how they were reached. Explicit dates never move with
//! the anchor; relative ones are resolved at both ends of it and joined.
//! Conventions: `docs/claims.md`, convention 13 (weeks from Monday to Sunday; past N = anchor minus N to anchor).

use super::calendar::{self, between, day, hull, plus_days, plus_units};
use super::holidays;
use super::{Calendar, Count, Direction, Hour, Lead, Meaning, Period, Reference, Timex, Unit, Which};
use crate::extract::claim::Days;
use jiff::civil::Date;

/// The days an expression stands for, and how that was reached; `None` when it cannot be placed on a calendar.
pub fn resolve(timex: &Timex, published: Option<Days>, direction: Direction) -> Option<(Days, String)> {
    match published {
        Some(anchor) => resolve_from(timex, anchor, direction, "the publication date"),
        None => {
            let days = place(timex, None, direction)?;
            Some((days, "as written".to_owned()))
        }
    }
}

/// The same against another anchor, such as the period a report covers.
pub fn resolve_at(timex: &Timex, anchor: Days, direction: Direction) -> Option<(Days, String)> {
    resolve_from(timex, anchor, direction, "the reporting period")
}

/// The other reading of a date such as 03/04/2019, month first instead of day first.
pub fn alternative(timex: &Timex) -> Option<Days> {
    let Meaning::Calendar(c) = &timex.meaning else { return None };
    let swap = Calendar { month: c.day, day: c.month, swapped: false, ..*c };
    c.swapped.then(|| exact_date(&swap)).flatten().map(day)
}

fn resolve_from(timex: &Timex, anchor: Days, direction: Direction, name: &str) -> Option<(Days, String)> {
    let first = place(timex, Some(anchor.from), direction)?;
    let days =
        if anchor.from == anchor.to { first } else { hull(first, place(timex, Some(anchor.to), direction)?) };
    Some((days, basis(timex, direction, name)))
}

fn basis(timex: &Timex, direction: Direction, anchor: &str) -> String {
    let since = if timex.lead == Lead::Since { format!(", up to {anchor}") } else { String::new() };
    let way = match direction {
        Direction::Future => "after",
        _ => "before",
    };
    let how = match &timex.meaning {
        _ if timex.is_explicit() => "as written".to_owned(),
        Meaning::Calendar(c) if c.which.is_none() && c.weekday.is_some() && c.day.is_none() => {
            format!("the weekday on or {way} {anchor}")
        }
        Meaning::Calendar(c) if c.which.is_none() => format!("the year not written, the nearest to {anchor}"),
        Meaning::Reference(_) | Meaning::Nth { .. } => format!("the day of {anchor}"),
        _ => format!("counted from {anchor}"),
    };
    how + &since
}

/// The days against one anchor day, or against none.
pub(super) fn place(timex: &Timex, anchor: Option<Date>, direction: Direction) -> Option<Days> {
    if timex.lead == Lead::Since
        && let Meaning::Length { count, unit, .. } = timex.meaning
    {
        return stretch(count, unit, false, anchor?);
    }
    let mut days = meaning_days(&timex.meaning, anchor, direction, timex.hour)?;
    if let Some(part) = timex.part {
        days = calendar::third(whole_of(timex, days), part)?;
    }
    days = match (timex.hour, anchor) {
        (Some(Hour::NightBefore), _) => Days { from: plus_days(days.from, -1)?, to: days.to },
        (Some(Hour::Later), Some(anchor)) if days.from < anchor && anchor <= days.to => {
            Days { from: anchor, ..days }
        }
        (Some(Hour::Earlier), Some(anchor)) if days.from <= anchor && anchor < days.to => {
            Days { to: anchor, ..days }
        }
        _ => days,
    };
    match (timex.lead, anchor) {
        (Lead::Since, Some(anchor)) => Some(Days { from: days.from, to: anchor.max(days.to) }),
        _ => Some(days),
    }
}

/// Parts are cut from the whole unit even when the unit itself is only counted up to the anchor.
fn whole_of(timex: &Timex, days: Days) -> Days {
    match timex.meaning {
        Meaning::Whole { unit, offset: 0, .. } => calendar::unit_of(days.from, unit).unwrap_or(days),
        _ => days,
    }
}

fn meaning_days(
    meaning: &Meaning,
    anchor: Option<Date>,
    direction: Direction,
    hour: Option<Hour>,
) -> Option<Days> {
    match meaning {
        Meaning::Calendar(c) => calendar_days(c, anchor, direction),
        Meaning::Whole { unit, offset, .. } => {
            let days = whole(*unit, *offset, anchor?, direction)?;
            let open = *offset == 0
                && direction != Direction::Future
                && *unit > Unit::Weekend
                && hour != Some(Hour::Later);
            Some(if open { Days { to: anchor?, ..days } } else { days })
        }
        Meaning::Away { count, unit, future, .. } => away(*count, *unit, *future, anchor?),
        Meaning::Stretch { count, unit, future } => stretch(*count, *unit, *future, anchor?),
        Meaning::Nth { unit: Unit::Day, .. } if direction != Direction::Future => Some(day(anchor?)),
        Meaning::Reference(Reference::Present) => Some(day(anchor?)),
        Meaning::Range(from, to) => range(from, to, anchor, direction),
        Meaning::Length { .. } | Meaning::Repeated { .. } | Meaning::Nth { .. } | Meaning::Reference(_) => {
            None
        }
    }
}

fn range(from: &Timex, to: &Timex, anchor: Option<Date>, direction: Direction) -> Option<Days> {
    let last = place(to, anchor, direction)?;
    let near = |anchor| place(from, anchor, Direction::Past);
    let first = near(anchor).filter(|f| f.from <= last.to).or_else(|| near(Some(last.to)))?;
    let length = between(first.from, last.to);
    let first = if length > 366 { near(Some(last.to)).unwrap_or(first) } else { first };
    (first.from <= last.to).then_some(Days { from: first.from, to: last.to })
}

/// Calendar fields as written, with the missing year (or month) from the anchor.
fn calendar_days(c: &Calendar, anchor: Option<Date>, direction: Direction) -> Option<Days> {
    if let Some(century) = c.century {
        return calendar::years(century * 100, century * 100 + 99);
    }
    if let Some(decade) = c.decade {
        return calendar::years(decade * 10, decade * 10 + 9);
    }
    if c.swapped {
        return swapped(c, anchor);
    }
    if let Some(year) = c.year {
        return in_year(c, year);
    }
    let anchor = anchor?;
    if let Some(offset) = c.year_offset {
        return in_year(c, anchor.year() + offset);
    }
    if let Some(offset) = c.week_offset {
        let monday = plus_days(calendar::monday(anchor)?, 7 * i64::from(offset))?;
        return calendar::weekday_from(monday, c.weekday?).map(day);
    }
    if let Some(offset) = c.month_offset {
        let first = plus_units(anchor.first_of_month(), f64::from(offset), Unit::Month)?;
        return Date::new(first.year(), first.month(), c.day?).ok().map(day);
    }
    if matches!(c.period, Some(Period::Quarter(_) | Period::Half(_))) {
        return nearest_year(c, anchor, if c.fiscal { Direction::Past } else { Direction::Unknown });
    }
    if c.month.is_some() || c.period.is_some() || c.holiday.is_some() {
        return nearest_year(c, anchor, direction);
    }
    weekday_near(c, anchor, direction)
}

fn in_year(c: &Calendar, year: i16) -> Option<Days> {
    if let Some(holiday) = c.holiday {
        return holidays::in_year(holiday, year);
    }
    match (c.period, c.month, c.day) {
        (Some(period), _, _) => calendar::period(year, period),
        (None, Some(month), Some(day_of)) => Date::new(year, month, day_of).ok().map(day),
        (None, Some(month), None) => calendar::month(year, month),
        (None, None, _) => calendar::years(year, year),
    }
}

fn exact_date(c: &Calendar) -> Option<Date> {
    Date::new(c.year?, c.month?, c.day?).ok()
}

/// Of the two readings of 03/04/2019 the one nearer to the anchor; day first without one.
fn swapped(c: &Calendar, anchor: Option<Date>) -> Option<Days> {
    let day_first = exact_date(c)?;
    let month_first = Date::new(c.year?, c.day?, c.month?).ok()?;
    let Some(anchor) = anchor else { return Some(day(day_first)) };
    let nearer = between(anchor, month_first).abs() < between(anchor, day_first).abs();
    Some(day(if nearer { month_first } else { day_first }))
}

/// A month, day of the year, quarter or season without its year. A written weekday decides; then "last", "next";
/// then the tense; else the nearest.
fn nearest_year(c: &Calendar, anchor: Date, direction: Direction) -> Option<Days> {
    const WRONG_TENSE: i64 = 45;
    let year = anchor.year();
    let candidates: Vec<Days> = (-2..=2).filter_map(|offset| in_year(c, year + offset)).collect();
    if let Some(weekday) = c.weekday {
        let matching = (-6..=6).filter_map(|o| in_year(c, year + o)).filter(|d| d.from.weekday() == weekday);
        if let Some(days) = matching.min_by_key(|d| between(anchor, d.from).abs()) {
            return Some(days);
        }
    }
    let past = candidates.iter().rev().find(|d| d.from <= anchor).copied();
    let future = candidates.iter().find(|d| d.to >= anchor).copied();
    match c.which {
        Some(Which::Last) => {
            let before = plus_units(anchor.first_of_month(), -1.0, Unit::Month)?;
            return candidates.iter().rev().find(|d| d.to < before).copied();
        }
        Some(Which::Next) => return candidates.iter().find(|d| d.from > anchor).copied(),
        Some(Which::This) => return in_year(c, year),
        None => {}
    }
    let distance = |d: &Days| {
        if d.from <= anchor && anchor <= d.to {
            0
        } else {
            between(anchor, d.from).abs().min(between(anchor, d.to).abs())
        }
    };
    let nearest =
        candidates.iter().min_by_key(|d| distance(d) * if d.from > anchor { 2 } else { 1 }).copied();
    match direction {
        Direction::Past => {
            past.filter(|p| distance(p) < 300).or(nearest.filter(|n| distance(n) <= WRONG_TENSE)).or(past)
        }
        Direction::Future => {
            future.filter(|f| distance(f) < 300).or(nearest.filter(|n| distance(n) <= WRONG_TENSE)).or(future)
        }
        Direction::Unknown => nearest,
    }
}

/// A weekday: on or before the anchor, or on or after it when it lies ahead. A bare day of the month likewise.
fn weekday_near(c: &Calendar, anchor: Date, direction: Direction) -> Option<Days> {
    let Some(weekday) = c.weekday else {
        let day_of = c.day?;
        let near = (-1..=1).filter_map(|m| plus_units(anchor.first_of_month(), f64::from(m), Unit::Month));
        let dates = near.filter_map(|first| Date::new(first.year(), first.month(), day_of).ok());
        return dates.min_by_key(|d| between(anchor, *d).abs()).map(day);
    };
    let before = plus_days(anchor, -1)?;
    let date = match (c.which, direction) {
        (Some(Which::Last), _) => calendar::weekday_until(before, weekday)?,
        (Some(Which::Next), _) => {
            let soon = calendar::weekday_from(plus_days(anchor, 1)?, weekday)?;
            if between(anchor, soon) <= 2 { plus_days(soon, 7)? } else { soon }
        }
        (Some(Which::This), Direction::Past) => calendar::weekday_until(anchor, weekday)?,
        (Some(Which::This), _) | (None, Direction::Future) => calendar::weekday_from(anchor, weekday)?,
        (None, _) => calendar::weekday_until(anchor, weekday)?,
    };
    Some(day(date))
}

/// The whole unit `offset` away from the anchor's own.
fn whole(unit: Unit, offset: i32, anchor: Date, direction: Direction) -> Option<Days> {
    if unit == Unit::Weekend {
        return weekend(offset, anchor, direction);
    }
    calendar::unit_of(plus_units(first_day(anchor, unit)?, f64::from(offset), unit)?, unit)
}

/// Steps are taken from the first day of the unit, so that a month back from the 31st is the month before.
fn first_day(anchor: Date, unit: Unit) -> Option<Date> {
    calendar::unit_of(anchor, unit).map(|d| d.from)
}

fn weekend(offset: i32, anchor: Date, direction: Direction) -> Option<Days> {
    let own = calendar::unit_of(anchor, Unit::Weekend)?;
    let started = own.from <= anchor;
    let weeks = match (offset, direction) {
        (0, Direction::Future) => 0,
        (0, _) => {
            if started {
                0
            } else {
                -1
            }
        }
        (n, _) if n < 0 => n.into(),
        (n, _) => {
            if started {
                i64::from(n)
            } else {
                i64::from(n - 1).max(0)
            }
        }
    };
    Some(Days { from: plus_days(own.from, 7 * weeks)?, to: plus_days(own.to, 7 * weeks)? })
}

/// "three weeks ago": days are exact, longer units are as wide as their own rounding.
fn away(count: Count, unit: Unit, future: bool, anchor: Date) -> Option<Days> {
    let sign = if future { 1.0 } else { -1.0 };
    let (low, high) = match count {
        Count::Number(n) => (n, n),
        Count::Between(a, b) => (a, b),
        Count::Unknown => (2.0, most(unit)),
    };
    let a = rounded(plus_units(anchor, sign * low, unit)?, unit)?;
    let b = rounded(plus_units(anchor, sign * high, unit)?, unit)?;
    let days = hull(a, b);
    Some(if future {
        Days { from: days.from.max(anchor), ..days }
    } else {
        Days { to: days.to.min(anchor), ..days }
    })
}

fn rounded(date: Date, unit: Unit) -> Option<Days> {
    match unit {
        Unit::Week | Unit::Fortnight => Some(Days { from: plus_days(date, -3)?, to: plus_days(date, 3)? }),
        Unit::Month | Unit::Quarter | Unit::Half => calendar::unit_of(date, Unit::Month),
        unit if unit >= Unit::Year => calendar::unit_of(date, Unit::Year),
        _ => Some(day(date)),
    }
}

/// The most that "several" or a bare plural of a unit stands for before the next greater unit would be used.
fn most(unit: Unit) -> f64 {
    match unit {
        Unit::Hour => 23.0,
        Unit::Day | Unit::Night => 7.0,
        Unit::Week => 6.0,
        Unit::Month => 11.0,
        _ => 9.0,
    }
}

/// "the past 24 hours", "the next two weeks"; of unknown count: seven days, four weeks, six months, three years.
fn stretch(count: Count, unit: Unit, future: bool, anchor: Date) -> Option<Days> {
    let amount = match count {
        Count::Number(n) => n,
        Count::Between(_, b) => b,
        Count::Unknown => match unit {
            Unit::Day => 7.0,
            Unit::Week => 4.0,
            Unit::Month => 6.0,
            Unit::Hour => 24.0,
            _ => 3.0,
        },
    };
    let other = plus_units(anchor, if future { amount } else { -amount }, unit)?;
    Some(Days { from: anchor.min(other), to: anchor.max(other) })
}
