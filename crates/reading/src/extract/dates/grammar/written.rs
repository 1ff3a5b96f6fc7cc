//! Dates with a month or a weekday as they are written: "12 March 2019", "last April", "Tuesday night", "Friday last
//! week", "the 15th of last month", with a clock before or after. Fields that are not written stay empty.

use super::clock::{clock, colon_clock, day_part, meridiem, trailing_hour};
use super::numeric::numeric;
use super::periods::{period, season_named};
use super::ranges::short_range;
use super::reader::Reader;
use super::years::{decade_or_century, lone_year, year_after};
use super::{Draft, counted};
use crate::extract::dates::lexicon::Class;
use crate::extract::dates::{Anchor, Calendar, Hour, Meaning, TimexKind, Unit, Which};
use jiff::civil::Weekday;

/// A date, a clock, or both in either order.
pub fn date_or_clock(r: &Reader, at: usize) -> Option<Draft> {
    if let Some((hour, next)) = clock(r, at).or_else(|| day_part(r, at)) {
        return Some(dated_clock(r, hour, next));
    }
    let draft = date(r, at)?;
    let (hour, end) = trailing_hour(r, draft.end);
    Some(Draft { end, ..draft.at(hour) })
}

/// A date without a clock.
fn date(r: &Reader, at: usize) -> Option<Draft> {
    if let Some((calendar, hour, end)) = numeric(r, at) {
        return Some(Draft::date(Meaning::Calendar(calendar), end).at(hour));
    }
    let (calendar, end) = which_calendar(r, at)
        .or_else(|| weekday_first(r, at))
        .or_else(|| day_first(r, at))
        .or_else(|| month_first(r, at))
        .or_else(|| ordinal_of_month(r, at))
        .or_else(|| period(r, at))
        .or_else(|| decade_or_century(r, at))
        .or_else(|| lone_year(r, at))?;
    Some(Draft::date(Meaning::Calendar(calendar), end))
}

/// "10 p.m. Wednesday", "19:30 on 12 March", "the morning of 3 June", "noon yesterday"; the bare clock otherwise.
fn dated_clock(r: &Reader, hour: Hour, next: usize) -> Draft {
    let comma = usize::from(r.mark(next, ','));
    let joint = next + comma + usize::from(r.any_word(next + comma, &["on", "of", "the"]));
    let joint = joint + usize::from(r.word_is(joint, "the") && r.value(joint + 1, Class::Ordinal).is_some());
    let day = short_range(r, joint).or_else(|| date(r, joint)).or_else(|| counted::day(r, joint));
    let bare = Draft::new(
        TimexKind::Time,
        Meaning::Whole { unit: Unit::Day, offset: 0, from: Anchor::Context },
        next,
    );
    let Some(day) = day.filter(|d| names_days(d) && d.hour.is_none()) else { return bare.at(Some(hour)) };
    Draft { kind: TimexKind::Time, hour: Some(hour), ..day }
}

fn names_days(draft: &Draft) -> bool {
    match &draft.meaning {
        Meaning::Calendar(c) => c.day.is_some() || c.weekday.is_some(),
        Meaning::Whole { unit, .. } => *unit == Unit::Day,
        Meaning::Range(..) => true,
        _ => false,
    }
}

pub fn month_value(r: &Reader, at: usize) -> Option<i8> {
    r.value(at, Class::Month).or_else(|| r.value(at, Class::MonthShort)).map(|m| m as i8)
}

/// A month that a day or year stands beside: any case but lower-case "may" and "march"; its full stop is passed.
pub fn month_beside(r: &Reader, at: usize) -> Option<(i8, usize)> {
    let month = month_value(r, at)?;
    let lower = !r.capital(at);
    if lower && (r.any_word(at, &["may", "march", "mar", "dec", "sep", "jan", "jun"])) {
        return None;
    }
    let dot = r.is(at, Class::MonthShort) && r.mark(at + 1, '.') && r.glued(at + 1);
    Some((month, at + 1 + usize::from(dot)))
}

/// "5", "5th", "fifth", "twenty-first" as a day of the month.
pub fn day_number(r: &Reader, at: usize) -> Option<(i8, usize)> {
    if let Some(day) = r.number(at).filter(|&d| (1..=31).contains(&d) && r.digits(at) <= 2) {
        let end = at + 1;
        if r.is(end, Class::OrdinalEnd) && r.glued(end) {
            return Some((day as i8, end + 1));
        }
        let part_of_more = r.glued(end)
            && (r.is_word(end)
                || r.mark(end, '%')
                || [':', '.', ','].iter().any(|&m| r.mark(end, m))
                    && r.glued(end + 1)
                    && r.number(end + 1).is_some());
        return (!part_of_more).then_some((day as i8, end));
    }
    if let Some(tens) = r.value(at, Class::Number).filter(|&n| n == 20 || n == 30) {
        let dash = usize::from(r.mark(at + 1, '-'));
        let rest = r.value(at + 1 + dash, Class::Ordinal).filter(|&o| o < 10)?;
        return Some(((tens + rest) as i8, at + 2 + dash)).filter(|(d, _)| *d <= 31);
    }
    r.value(at, Class::Ordinal).filter(|&o| o <= 31).map(|o| (o as i8, at + 1))
}

/// "last April", "next Tuesday", "this summer", "last Friday night".
fn which_calendar(r: &Reader, at: usize) -> Option<(Calendar, usize)> {
    let the = usize::from(r.determiner(at));
    let mut which = which(r, at + the)?;
    let mut next = at + the + 1;
    if which == Which::This && r.any_word(next, &["past", "last", "coming", "next"]) {
        which = if r.any_word(next, &["past", "last"]) { Which::Last } else { Which::Next };
        next += 1;
    }
    if let Some(day) = r.value(next, Class::Weekday) {
        let comma = usize::from(r.mark(next + 1, ','));
        let dated = month_first(r, next + 1 + comma).or_else(|| day_first(r, next + 1 + comma));
        if let Some((calendar, end)) = dated.filter(|(c, _)| c.day.is_some()) {
            return Some((Calendar { weekday: weekday(day), ..calendar }, end));
        }
        return Some((
            Calendar { weekday: weekday(day), which: Some(which), ..Calendar::default() },
            next + 1,
        ));
    }
    if let Some(month) = r.value(next, Class::Month).filter(|_| r.capital(next)) {
        let base = Calendar { month: Some(month as i8), which: Some(which), ..Calendar::default() };
        if let Some((day, end)) = day_number(r, next + 1) {
            let (year, _, end) = year_after(r, end);
            return Some((Calendar { day: Some(day), year, ..base }, end));
        }
        let (year, _, end) = year_after(r, next + 1);
        return Some((Calendar { year, ..base }, end));
    }
    let season = r.value(next, Class::Season).and_then(season_named)?;
    Some((Calendar { period: Some(season), which: Some(which), ..Calendar::default() }, next + 1))
}

fn which(r: &Reader, at: usize) -> Option<Which> {
    Some(match r.value(at, Class::Which)? {
        -1 => Which::Last,
        0 => Which::This,
        _ => Which::Next,
    })
}

pub fn weekday(value: i32) -> Option<Weekday> {
    Weekday::from_monday_one_offset(value as i8).ok()
}

/// "Tuesday", "Friday last week", "Saturday, April 25", "Tue 12 March 2019", "Tuesday the 5th".
fn weekday_first(r: &Reader, at: usize) -> Option<(Calendar, usize)> {
    let short = r.value(at, Class::WeekdayShort).filter(|_| r.capital(at));
    let day = r.value(at, Class::Weekday).filter(|_| r.capital(at)).or(short)?;
    let dot = usize::from(short.is_some() && r.mark(at + 1, '.') && r.glued(at + 1));
    let joint = at + 1 + dot;
    let joint = joint + usize::from(r.mark(joint, ','));
    let joint = joint + usize::from(r.word_is(joint, "the"));
    if let Some((calendar, _, end)) = numeric(r, joint) {
        return Some((Calendar { weekday: weekday(day), ..calendar }, end));
    }
    let dated = day_first(r, joint).or_else(|| month_first(r, joint)).filter(|(c, _)| c.day.is_some());
    if let Some((calendar, end)) = dated {
        return Some((Calendar { weekday: weekday(day), ..calendar }, end));
    }
    if short.is_some() || is_surname(r, at) {
        return None;
    }
    let base = Calendar { weekday: weekday(day), ..Calendar::default() };
    let joint = at + 1 + usize::from(r.word_is(at + 1, "of"));
    if let Some(offset) = r.value(joint, Class::Which).filter(|_| r.word_is(joint + 1, "week")) {
        return Some((Calendar { week_offset: Some(offset as i16), ..base }, joint + 2));
    }
    Some((base, at + 1))
}

/// "Friday's Child" aside, a weekday is a name when the word before is a capitalised first name ("Joe Friday").
fn is_surname(r: &Reader, at: usize) -> bool {
    at > 0 && r.any_word(at - 1, &["Black", "Bloody", "Good", "Ash", "Palm", "Super"]) && r.capital(at - 1)
}

/// "12 March", "5th of May 2019", "12 March this year".
pub fn day_first(r: &Reader, at: usize) -> Option<(Calendar, usize)> {
    let (day, next) = day_number(r, at).filter(|_| r.number(at).is_some())?;
    let of = next + usize::from(r.word_is(next, "of") && !r.mark(next, ','));
    let dash = of + usize::from(r.mark(of, '-') && r.glued(of) && r.is(of + 1, Class::MonthShort));
    let (month, next) = month_beside(r, dash)?;
    if r.digits(next) > 0 && r.digits(next) <= 2 && month_day_follows(r, next) {
        return None;
    }
    let (year, year_offset, end) = year_after(r, next);
    valid_day(month, day).then_some((
        Calendar { day: Some(day), month: Some(month), year, year_offset, ..Calendar::default() },
        end,
    ))
}

/// In "killed 12 March 5" the number before the month is none of its own.
fn month_day_follows(r: &Reader, at: usize) -> bool {
    day_number(r, at).is_some() && !r.mark(at + 1, ':') && meridiem(r, at + 1).is_none()
}

pub fn valid_day(month: i8, day: i8) -> bool {
    day >= 1 && jiff::civil::Date::new(2000, month, day).is_ok()
}

/// "March 12, 2019", "Oct. 13", "March 2019", "March eighth", "March".
fn month_first(r: &Reader, at: usize) -> Option<(Calendar, usize)> {
    let (month, next) = month_beside(r, at)?;
    let the = usize::from(r.word_is(next, "the") && r.is(next + 2, Class::OrdinalEnd));
    if let Some((day, end)) =
        day_number(r, next + the).filter(|&(d, _)| valid_day(month, d) && !clock_starts(r, next + the))
    {
        let (year, year_offset, end) = year_after(r, end);
        let calendar =
            Calendar { month: Some(month), day: Some(day), year, year_offset, ..Calendar::default() };
        return Some((calendar, end));
    }
    let (year, year_offset, end) = year_after(r, next);
    let base = Calendar { month: Some(month), year, year_offset, ..Calendar::default() };
    if year.is_some() || year_offset.is_some() {
        return Some((base, end));
    }
    (r.is(at, Class::Month) && month_alone(r, at)).then_some((base, at + 1))
}

/// Hours after a month name are no day: "March 10:30".
fn clock_starts(r: &Reader, at: usize) -> bool {
    colon_clock(r, at).is_some() || meridiem(r, at + 1).is_some()
}

/// Whether a month's name alone means the month: capitalised, and no person, verb or march.
fn month_alone(r: &Reader, at: usize) -> bool {
    if !r.capital(at) {
        return false;
    }
    let led = at > 0 && (r.is(at - 1, Class::MonthLead) || r.mark(at - 1, '-'));
    let name_next = r.is_word(at + 1) && r.capital(at + 1) && !r.is(at + 1, Class::Month);
    let name_before = at > 0 && r.is_word(at - 1) && r.capital(at - 1) && !led && !r.starts_sentence(at - 1);
    let doubtful = r.any_word(at, &["may", "march", "april", "june", "august"]);
    if r.any_word(at, &["may", "march"]) {
        let of_people = r.word_is(at, "march") && r.any_word(at + 1, &["on", "to", "for", "by"]) && !led;
        return led && !of_people;
    }
    if doubtful && !led && (name_next || name_before) {
        return false;
    }
    !(name_before && name_next)
}

/// "the third of May", "the 15th of last month", "the 15th".
fn ordinal_of_month(r: &Reader, at: usize) -> Option<(Calendar, usize)> {
    let the = usize::from(r.word_is(at, "the"));
    let start = at + the;
    let ordinal =
        r.is(start, Class::Ordinal) || r.is(start, Class::Number) || r.is(start + 1, Class::OrdinalEnd);
    let (day, next) = day_number(r, start).filter(|_| ordinal)?;
    if !r.word_is(next, "of") {
        return None;
    }
    if let Some((month, end)) = month_beside(r, next + 1) {
        let (year, year_offset, end) = year_after(r, end);
        return Some((
            Calendar { day: Some(day), month: Some(month), year, year_offset, ..Calendar::default() },
            end,
        ));
    }
    let offset = r.value(next + 1, Class::Which).filter(|_| r.word_is(next + 2, "month"))?;
    let numbered = r.number(start).is_some();
    numbered.then_some((
        Calendar { day: Some(day), month_offset: Some(offset as i16), ..Calendar::default() },
        next + 3,
    ))
}
