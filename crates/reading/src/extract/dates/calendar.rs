//! Whole units of the calendar around a day: weeks from Monday to Sunday, months, quarters, seasons, years.
//! In: a day. Out: inclusive days. Arithmetic that leaves the calendar gives `None`.

use super::{Part, Period, Unit};
use crate::extract::claim::Days;
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

pub fn day(date: Date) -> Days {
    Days { from: date, to: date }
}

pub fn plus(date: Date, span: Span) -> Option<Date> {
    date.checked_add(span).ok()
}

pub fn plus_days(date: Date, days: i64) -> Option<Date> {
    let span = Span::new().try_days(days).ok()?;
    plus(date, span)
}

/// `count` units on (or back, when negative): days are exact, months keep the day of the month where they can.
pub fn plus_units(date: Date, count: f64, unit: Unit) -> Option<Date> {
    let whole = |per: f64| (count * per).round() as i64;
    match unit {
        Unit::Second | Unit::Minute => Some(date),
        Unit::Hour => plus_days(date, (count.abs() / 24.0).ceil() as i64 * if count < 0.0 { -1 } else { 1 }),
        Unit::Day | Unit::Night => plus_days(date, whole(1.0)),
        Unit::Week | Unit::Weekend => plus_days(date, whole(7.0)),
        Unit::Fortnight => plus_days(date, whole(14.0)),
        Unit::Month => plus(date, Span::new().try_months(whole(1.0)).ok()?),
        Unit::Quarter => plus(date, Span::new().try_months(whole(3.0)).ok()?),
        Unit::Half => plus(date, Span::new().try_months(whole(6.0)).ok()?),
        Unit::Year => plus(date, Span::new().try_months(whole(12.0)).ok()?),
        Unit::Decade => plus(date, Span::new().try_years(whole(10.0)).ok()?),
        Unit::Century => plus(date, Span::new().try_years(whole(100.0)).ok()?),
        Unit::Millennium => plus(date, Span::new().try_years(whole(1000.0)).ok()?),
    }
}

/// The whole unit that holds `date`. A weekend is that of the date's week.
pub fn unit_of(date: Date, unit: Unit) -> Option<Days> {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day | Unit::Night => Some(day(date)),
        Unit::Weekend => {
            let monday = monday(date)?;
            Some(Days { from: plus_days(monday, 5)?, to: plus_days(monday, 6)? })
        }
        Unit::Week => {
            let monday = monday(date)?;
            Some(Days { from: monday, to: plus_days(monday, 6)? })
        }
        Unit::Fortnight => {
            let monday = monday(date)?;
            Some(Days { from: monday, to: plus_days(monday, 13)? })
        }
        Unit::Month => month(date.year(), date.month()),
        Unit::Quarter => period(date.year(), Period::Quarter((date.month() + 2) / 3)),
        Unit::Half => period(date.year(), Period::Half(if date.month() <= 6 { 1 } else { 2 })),
        Unit::Year => years(date.year(), date.year()),
        Unit::Decade => years(date.year() / 10 * 10, date.year() / 10 * 10 + 9),
        Unit::Century => years(date.year() / 100 * 100, date.year() / 100 * 100 + 99),
        Unit::Millennium => years(date.year() / 1000 * 1000, date.year() / 1000 * 1000 + 999),
    }
}

pub fn monday(date: Date) -> Option<Date> {
    plus_days(date, -i64::from(date.weekday().to_monday_zero_offset()))
}

pub fn month(year: i16, month: i8) -> Option<Days> {
    let from = Date::new(year, month, 1).ok()?;
    Some(Days { from, to: from.last_of_month() })
}

pub fn years(from: i16, to: i16) -> Option<Days> {
    Some(Days { from: Date::new(from, 1, 1).ok()?, to: Date::new(to, 12, 31).ok()? })
}

/// Seasons of the northern half, spring from March; the winter of a year begins in its December.
pub fn period(year: i16, period: Period) -> Option<Days> {
    let months = |first: i8, count: i32| {
        let from = Date::new(year, first, 1).ok()?;
        let to = plus(from, (count - 1).months())?.last_of_month();
        Some(Days { from, to })
    };
    match period {
        Period::Spring => months(3, 3),
        Period::Summer => months(6, 3),
        Period::Autumn => months(9, 3),
        Period::Winter => months(12, 3),
        Period::Quarter(n) => months(n.clamp(1, 4) * 3 - 2, 3),
        Period::Half(n) => months(n.clamp(1, 2) * 6 - 5, 6),
    }
}

/// The last such weekday on or before `date`.
pub fn weekday_until(date: Date, weekday: Weekday) -> Option<Date> {
    plus_days(date, -i64::from(date.weekday().since(weekday)))
}

/// The first such weekday on or after `date`.
pub fn weekday_from(date: Date, weekday: Weekday) -> Option<Date> {
    plus_days(date, i64::from(date.weekday().until(weekday)))
}

/// Days 1-10, 11-20, 21 to the end of a month; thirds of anything longer or shorter.
pub fn third(days: Days, part: Part) -> Option<Days> {
    let length = i64::from(days.from.until(days.to).ok()?.get_days()) + 1;
    let third = if (28..=31).contains(&length) { 10 } else { length / 3 };
    if third == 0 {
        return Some(days);
    }
    let cut = |from, to| Some(Days { from: plus_days(days.from, from)?, to: plus_days(days.from, to)? });
    match part {
        Part::Early | Part::Begin => cut(0, third - 1),
        Part::Mid => cut(third, 2 * third - 1),
        Part::Late | Part::End => cut(2 * third, length - 1),
    }
}

/// Days from `a` to `b`, negative when `b` is earlier.
pub fn between(a: Date, b: Date) -> i64 {
    a.until(b).map_or(0, |span| i64::from(span.get_days()))
}

pub fn hull(a: Days, b: Days) -> Days {
    Days { from: a.from.min(b.from), to: a.to.max(b.to) }
}
