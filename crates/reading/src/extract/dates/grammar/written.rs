//! Dates and clocks as they are written: "12 March 2019", "Tuesday night", "19:30 on 12 March", "03/04/2019",
//! "the third quarter of 1990", "the 1980s". Fields that are not written stay empty.

use super::reader::Reader;
use super::{Draft, counted};
use crate::extract::dates::lexicon::Class;
use crate::extract::dates::{Calendar, Hour, Meaning, Period, Timex, TimexKind, Which};
use jiff::civil::Weekday;

/// A date, a clock, or both in either order.
pub fn date_or_clock(r: &Reader, at: usize) -> Option<Draft> {
    if let Some((hour, next)) = clock(r, at).or_else(|| day_part(r, at)) {
        return Some(dated_clock(r, at, hour, next));
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
fn dated_clock(r: &Reader, at: usize, hour: Hour, next: usize) -> Draft {
    let comma = usize::from(r.mark(next, ','));
    let joint = next + comma + usize::from(r.any_word(next + comma, &["on", "of", "the"]));
    let joint = joint + usize::from(r.word_is(joint, "the") && r.value(joint + 1, Class::Ordinal).is_some());
    let day = short_range(r, joint).or_else(|| date(r, joint)).or_else(|| counted::day(r, joint));
    let bare = Draft::new(
        TimexKind::Time,
        Meaning::Whole { unit: super::Unit::Day, offset: 0, from: anchor(r, at) },
        next,
    );
    let Some(day) = day.filter(|d| names_days(d) && d.hour.is_none()) else { return bare.at(Some(hour)) };
    Draft { kind: TimexKind::Time, hour: Some(hour), ..day }
}

fn anchor(r: &Reader, at: usize) -> crate::extract::dates::Anchor {
    let _ = (r, at);
    crate::extract::dates::Anchor::Context
}

fn names_days(draft: &Draft) -> bool {
    match &draft.meaning {
        Meaning::Calendar(c) => c.day.is_some() || c.weekday.is_some(),
        Meaning::Whole { unit, .. } => *unit == super::Unit::Day,
        Meaning::Range(..) => true,
        _ => false,
    }
}

/// ", 19:30", "at 6 p.m.", "night", "in the evening" after a date.
fn trailing_hour(r: &Reader, at: usize) -> (Option<Hour>, usize) {
    let possessive = if r.mark(at, '\'') && r.word_is(at + 1, "s") { at + 2 } else { at };
    if let Some(part) = r.value(possessive, Class::DayPart)
        && !r.word_is(possessive, "midday")
    {
        return (Some(part_named(part)), possessive + 1);
    }
    let joint = at + usize::from(r.mark(at, ','));
    let joint = joint + usize::from(r.word_is(joint, "at"));
    if let Some((hour, end)) = clock(r, joint) {
        return (Some(hour), end);
    }
    if joint > at && r.any_word(joint, &["noon", "midnight", "dawn", "dusk"]) {
        return (r.value(joint, Class::DayPart).map(part_named), joint + 1);
    }
    if r.any_word(at, &["in"])
        && r.word_is(at + 1, "the")
        && r.any_word(at + 2, &["morning", "afternoon", "evening"])
    {
        return (r.value(at + 2, Class::DayPart).map(part_named), at + 3);
    }
    (None, at)
}

pub fn part_named(value: i32) -> Hour {
    match value {
        1 => Hour::Morning,
        2 => Hour::Afternoon,
        3 => Hour::Evening,
        4 => Hour::Night,
        5 => Hour::Noon,
        6 => Hour::Midnight,
        7 => Hour::Dawn,
        8 => Hour::Dusk,
        _ => Hour::Daytime,
    }
}

/// "noon", "midnight", "the morning", "the evening and night", "mid-afternoon" (without its prefix).
fn day_part(r: &Reader, at: usize) -> Option<(Hour, usize)> {
    let the = usize::from(r.word_is(at, "the"));
    let part = r.value(at + the, Class::DayPart)?;
    let exact = matches!(part, 5..=8);
    let next = at + the + 1;
    if the == 0
        && !exact
        && !r.word_is(next, "of")
        && !r.any_word(at.wrapping_sub(1), &["mid", "-", "early", "late"])
    {
        return None;
    }
    let more =
        r.any_word(next, &["and", "to"]) && r.is(next + 1, Class::DayPart) && r.word_is(next + 2, "of");
    let hour = if more { Hour::Daytime } else { part_named(part) };
    Some((if more && part == 3 { Hour::Evening } else { hour }, if more { next + 2 } else { next }))
}

/// "19:30", "19:30:05 (Kyiv time)", "7 p.m. EST", "0800 GMT", "six o'clock".
pub fn clock(r: &Reader, at: usize) -> Option<(Hour, usize)> {
    let hour = r
        .number(at)
        .filter(|_| r.digits(at) <= 2)
        .or_else(|| r.value(at, Class::Number).map(|n| n as u32))?;
    if let Some((hour, minute, next)) = colon_clock(r, at) {
        let (offset, next) = meridiem(r, next).unwrap_or((None, next));
        return build_clock(hour, Some(minute), offset, zone(r, next));
    }
    if let Some((offset, next)) = meridiem(r, at + 1) {
        return build_clock(hour, None, offset, zone(r, next));
    }
    let oclock = r.word_is(at + 1, "o") && r.mark(at + 2, '\'') && r.word_is(at + 3, "clock");
    oclock.then(|| build_clock(hour, None, None, zone(r, at + 4))).flatten()
}

/// "19:30", "7.15" before p.m., and "0800" before a zone or "hours".
fn colon_clock(r: &Reader, at: usize) -> Option<(u32, u32, usize)> {
    let hour = r.number(at)?;
    let tight = r.glued(at + 1) && r.glued(at + 2);
    let minute = r.number(at + 2).filter(|_| r.digits(at + 2) == 2 && tight);
    if let Some(minute) =
        minute.filter(|_| r.mark(at + 1, ':') || (r.mark(at + 1, '.') && meridiem(r, at + 3).is_some()))
    {
        let seconds = r.mark(at + 3, ':') && r.glued(at + 3) && r.digits(at + 4) == 2;
        return Some((hour, minute, if seconds { at + 5 } else { at + 3 }));
    }
    None
}

fn build_clock(hour: u32, minute: Option<u32>, offset: Option<i32>, end: usize) -> Option<(Hour, usize)> {
    let hour = match offset {
        Some(12) if hour < 12 => hour + 12,
        Some(0) if hour == 12 => 0,
        _ => hour,
    };
    let valid = hour <= 24 && minute.is_none_or(|m| m < 60);
    valid.then_some((Hour::Clock { hour: hour as i8, minute: minute.map(|m| m as i8) }, end))
}

/// "pm", "p.m.", "PM" and the token after.
fn meridiem(r: &Reader, at: usize) -> Option<(Option<i32>, usize)> {
    if let Some(offset) = r.value(at, Class::Meridiem) {
        return Some((Some(offset), at + 1));
    }
    let offset = if r.word_is(at, "a") {
        0
    } else if r.word_is(at, "p") {
        12
    } else {
        return None;
    };
    let spelled = r.mark(at + 1, '.') && r.glued(at + 1) && r.word_is(at + 2, "m");
    let end = at + 3 + usize::from(r.mark(at + 3, '.') && r.glued(at + 3));
    spelled.then_some((Some(offset), end))
}

/// Past "EST", "(Kyiv time)", "local time", "hours".
fn zone(r: &Reader, at: usize) -> usize {
    if r.is(at, Class::Zone) && (r.shouted(at) || r.word_is(at, "local")) {
        return at + 1 + usize::from(r.word_is(at + 1, "time"));
    }
    if r.capital(at) && r.word_is(at + 1, "time") {
        return at + 2;
    }
    if r.mark(at, '(') {
        let close = (at + 1..at + 6).find(|&i| r.mark(i, ')'));
        let timely =
            close.filter(|&c| r.word_is(c - 1, "time") || r.is(c - 1, Class::Zone) && r.shouted(c - 1));
        return timely.map_or(at, |c| c + 1);
    }
    at
}

/// "2019-03-12T19:30", "12/03/2019", "12.03.19", "12-MAR-89".
fn numeric(r: &Reader, at: usize) -> Option<(Calendar, Option<Hour>, usize)> {
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
    if r.word_is(at, "T") && r.glued(at) && r.glued(at + 1) {
        if let Some((hour, minute, next)) = colon_clock(r, at + 1) {
            let zulu = usize::from(r.word_is(next, "Z") && r.glued(next));
            return build_clock(hour, Some(minute), None, next + zulu)
                .map_or((None, at), |(h, e)| (Some(h), e));
        }
    }
    (None, at)
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

fn month_value(r: &Reader, at: usize) -> Option<i8> {
    r.value(at, Class::Month).or_else(|| r.value(at, Class::MonthShort)).map(|m| m as i8)
}

/// A month that a day or year stands beside: any case but lower-case "may" and "march"; its full stop is passed.
fn month_beside(r: &Reader, at: usize) -> Option<(i8, usize)> {
    let month = month_value(r, at)?;
    let lower = !r.capital(at);
    if lower && (r.any_word(at, &["may", "march", "mar", "dec", "sep", "jan", "jun"])) {
        return None;
    }
    let dot = r.is(at, Class::MonthShort) && r.mark(at + 1, '.') && r.glued(at + 1);
    Some((month, at + 1 + usize::from(dot)))
}

/// "5", "5th", "fifth", "twenty-first" as a day of the month.
fn day_number(r: &Reader, at: usize) -> Option<(i8, usize)> {
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

/// A year in digits ("2019", "'89") or words ("nineteen ninety-seven", "two thousand five").
fn year(r: &Reader, at: usize) -> Option<(i16, usize)> {
    if r.mark(at, '\'') && r.digits(at + 1) == 2 && r.glued(at + 1) && !r.word_is(at + 2, "s") {
        let short = r.number(at + 1)? as i16;
        return Some((1900 + short + if short < 30 { 100 } else { 0 }, at + 2));
    }
    if let Some(year) = r.number(at).filter(|&y| r.digits(at) == 4 && (1000..2200).contains(&y)) {
        let more = r.glued(at + 1)
            && (r.is_word(at + 1)
                || r.mark(at + 1, ':')
                || r.mark(at + 1, '%')
                || (r.mark(at + 1, '.') || r.mark(at + 1, ','))
                    && r.glued(at + 2)
                    && r.number(at + 2).is_some());
        return (!more).then_some((year as i16, at + 1));
    }
    spelled_year(r, at)
}

fn spelled_year(r: &Reader, at: usize) -> Option<(i16, usize)> {
    let first = r.value(at, Class::Number).filter(|_| r.number(at).is_none())?;
    if first == 2 && r.word_is(at + 1, "thousand") {
        let and = usize::from(r.word_is(at + 2, "and"));
        let rest = r.value(at + 2 + and, Class::Number).filter(|&n| n < 20);
        return Some(rest.map_or((2000, at + 2), |n| (2000 + n as i16, at + 3 + and)));
    }
    if !matches!(first, 17..=20) {
        return None;
    }
    let tens = r.value(at + 1, Class::Number).filter(|&n| n >= 10)?;
    let mut end = at + 2;
    let mut rest = tens;
    if tens >= 20 {
        let dash = usize::from(r.mark(end, '-'));
        if let Some(ones) = r.value(end + dash, Class::Number).filter(|&n| n < 10) {
            rest += ones;
            end += 1 + dash;
        }
    }
    Some(((first * 100 + rest) as i16, end))
}

/// The year after a month or day: ", 2019", "2019", "this year", "of last year"; the offset when it is pointed at.
fn year_after(r: &Reader, at: usize) -> (Option<i16>, Option<i16>, usize) {
    let comma = usize::from(r.mark(at, ','));
    let joint = at + comma;
    if let Some((year, end)) = year(r, joint).filter(|_| comma == 0 || !counts_things(r, joint)) {
        return (Some(year), None, end);
    }
    if let Some((year, end)) = wire_year(r, at) {
        return (Some(year), None, end);
    }
    let of = joint + usize::from(r.any_word(joint, &["of", "in"]));
    if of > joint
        && let Some((year, end)) = year(r, of).filter(|_| r.number(of).is_some())
    {
        return (Some(year), None, end);
    }
    if comma == 0
        && let Some(offset) = r.value(of, Class::Which)
        && r.word_is(of + 1, "year")
        && !r.mark(of + 2, '\'')
    {
        return (None, Some(offset as i16), of + 2);
    }
    (None, None, at)
}

/// "3 JAN 90 (": two digits after a month in capitals, at the end of a dateline.
fn wire_year(r: &Reader, at: usize) -> Option<(i16, usize)> {
    let month = at.checked_sub(1).map(|b| if r.mark(b, '.') { b.saturating_sub(1) } else { b })?;
    let closes = r.mark(at + 1, '(') || r.mark(at + 1, '-') || r.mark(at + 1, ')') || at + 1 >= r.len();
    let short = r.number(at).filter(|_| r.digits(at) == 2 && closes && r.shouted(month))? as i16;
    month_value(r, month)?;
    Some((1900 + short + if short < 40 { 100 } else { 0 }, at + 1))
}

/// "1,900 people", "2000 troops": a number of things rather than a year.
fn counts_things(r: &Reader, at: usize) -> bool {
    let next = at + 1;
    let lower = r.is_word(next) && !r.capital(next);
    let plural =
        lower && r.text(next).ends_with('s') && !r.text(next).ends_with("ss") && r.text(next).len() > 3;
    let things = [
        "people", "men", "women", "children", "percent", "per", "km", "miles", "more", "other", "police",
        "civilian", "dead", "square",
    ];
    let verb = r.any_word(
        next,
        &[
            "was", "is", "has", "as", "this", "means", "across", "sees", "says", "does", "always", "perhaps",
            "unless", "towards", "besides", "marks", "marks",
        ],
    );
    (plural && !verb) || things.iter().any(|t| r.word_is(next, t))
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

fn season_named(value: i32) -> Option<Period> {
    [Period::Spring, Period::Summer, Period::Autumn, Period::Winter].get(value as usize - 1).copied()
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
fn day_first(r: &Reader, at: usize) -> Option<(Calendar, usize)> {
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

fn valid_day(month: i8, day: i8) -> bool {
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
    let led = at > 0
        && (r.any_word(
            at - 1,
            &[
                "in",
                "of",
                "since",
                "until",
                "till",
                "by",
                "during",
                "from",
                "to",
                "through",
                "before",
                "after",
                "early",
                "mid",
                "late",
                "last",
                "next",
                "this",
                "each",
                "every",
                "and",
                "throughout",
                "or",
            ],
        ) || r.mark(at - 1, '-'));
    let name_next = r.is_word(at + 1) && r.capital(at + 1) && !r.is(at + 1, Class::Month);
    let name_before = at > 0 && r.is_word(at - 1) && r.capital(at - 1) && !led && !r.starts_sentence(at - 1);
    let doubtful = r.any_word(at, &["may", "march", "april", "june", "august"]);
    if r.any_word(at, &["may", "march"]) {
        let of_people = r.word_is(at, "march") && r.any_word(at + 1, &["on", "to", "for", "by"]) && !led;
        return led && !of_people && !(r.shouted(at) && !led);
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

/// "the third quarter [of 1990]", "third-quarter", "the 1988 second quarter", "the first half of this year", "summer 2019".
fn period(r: &Reader, at: usize) -> Option<(Calendar, usize)> {
    season_written(r, at).or_else(|| quarter(r, at))
}

fn season_written(r: &Reader, at: usize) -> Option<(Calendar, usize)> {
    let the = usize::from(r.word_is(at, "the"));
    let start = at + the;
    let season = r.value(start, Class::Season).and_then(season_named)?;
    let next = start + 1;
    let of = next + usize::from(r.word_is(next, "of"));
    let base = Calendar { period: Some(season), ..Calendar::default() };
    if let Some((year, end)) = year(r, of) {
        return Some((Calendar { year: Some(year), ..base }, end));
    }
    if let Some(offset) = r.value(of, Class::Which).filter(|_| r.word_is(of + 1, "year")) {
        return Some((Calendar { year_offset: Some(offset as i16), ..base }, of + 2));
    }
    let sure = r.any_word(start, &["summer", "winter", "autumn"]);
    let led = start > 0
        && r.any_word(
            start - 1,
            &["in", "by", "since", "until", "early", "late", "mid", "-", "during", "before"],
        );
    let fits = (led || the == 1) && (sure || r.word_is(start, "spring")) && !noun_follows(r, next);
    fits.then_some((base, next))
}

fn noun_follows(r: &Reader, at: usize) -> bool {
    r.any_word(at, &["olympics", "games", "school", "camp", "palace", "offensive", "break"])
}

pub fn quarter(r: &Reader, at: usize) -> Option<(Calendar, usize)> {
    let the = r.word_is(at, "the");
    let mut next = at + usize::from(the);
    let mut base = Calendar::default();
    if let Some(offset) = r.value(next, Class::Which)
        && r.word_is(next + 1, "year")
        && r.mark(next + 2, '\'')
        && r.word_is(next + 3, "s")
    {
        base.year_offset = Some(offset as i16);
        next += 4;
    }
    if let Some((year, end)) = year(r, next).filter(|&(_, end)| !r.mark(end, ',')) {
        base.year = Some(year);
        next = end;
    }
    if r.word_is(next, "fiscal") {
        base.fiscal = true;
        next += 1 + usize::from(r.mark(next + 1, '-'));
    }
    let ordinal = r.value(next, Class::Ordinal).or_else(|| r.any_word(next, &["last"]).then_some(9))?;
    let dash = usize::from(r.mark(next + 1, '-'));
    let noun = next + 1 + dash;
    if the
        && dash == 1
        && base == Calendar::default()
        && r.is_word(noun + 1)
        && !r.any_word(noun + 1, &["of", "ended"])
    {
        return None;
    }
    let period = match () {
        _ if r.word_is(noun, "quarter") && ordinal <= 4 => Period::Quarter(ordinal as i8),
        _ if r.word_is(noun, "half") && ordinal <= 2 => Period::Half(ordinal as i8),
        _ if r.word_is(noun, "half") && ordinal == 9 => Period::Half(2),
        _ => return None,
    };
    base.period = Some(period);
    let end = noun + 1;
    let of = end + usize::from(r.any_word(end, &["of"]));
    let of = of + usize::from(of > end && r.word_is(of, "the") && decade_or_century(r, of + 1).is_some());
    if base.year.is_none()
        && let Some((year, end)) = year(r, of)
    {
        return Some((Calendar { year: Some(year), ..base }, end));
    }
    if let Some(offset) = r.value(of, Class::Which).filter(|_| r.word_is(of + 1, "year")) {
        return Some((Calendar { year_offset: Some(offset as i16), ..base }, of + 2));
    }
    let whole = matches!(period, Period::Quarter(_)) || base.year.is_some();
    whole.then_some((base, end))
}

/// "the 1980s", "the '80s", "the nineties", "the 20th century", "11th century".
fn decade_or_century(r: &Reader, at: usize) -> Option<(Calendar, usize)> {
    let start = at + usize::from(r.word_is(at, "the"));
    if start > at
        && let Some(decade) = r.value(start, Class::Decade)
    {
        return Some((Calendar { decade: Some(190 + decade as i16), ..Calendar::default() }, start + 1));
    }
    let early = r.is(start, Class::PartAdjective);
    let start = start + usize::from(early) + usize::from(early && r.mark(start + 1, '-'));
    let quote = usize::from(r.mark(start, '\''));
    if let Some(number) = r.number(start + quote) {
        let digits = r.digits(start + quote);
        let possessive = usize::from(r.mark(start + quote + 1, '\''));
        let s = start + quote + 1 + possessive;
        let plural = r.word_is(s, "s") && r.glued(s) && number % 10 == 0 && (possessive == 0 || start > at);
        if plural && (digits == 4 || digits == 2 && (quote == 1 || start > at) && number >= 20) {
            let decade = if digits == 4 { number / 10 } else { 190 + number / 10 };
            return Some((Calendar { decade: Some(decade as i16), ..Calendar::default() }, s + 1));
        }
    }
    let ordinal =
        (r.is(start + 1, Class::OrdinalEnd) && r.glued(start + 1)).then(|| r.number(start)).flatten();
    let (century, next) = ordinal
        .map(|n| (n as i32, start + 2))
        .or_else(|| r.value(start, Class::Ordinal).map(|n| (n, start + 1)))?;
    let next = next + usize::from(r.mark(next, '-'));
    let fits = r.word_is(next, "century") && (1..=30).contains(&century);
    fits.then_some((Calendar { century: Some(century as i16 - 1), ..Calendar::default() }, next + 1))
}

/// A year with nothing beside it. Four digits are a year when a preposition leads them or no noun is counted.
fn lone_year(r: &Reader, at: usize) -> Option<(Calendar, usize)> {
    let fiscal = r.word_is(at, "fiscal");
    let the_year = r.word_is(at, "the") && r.word_is(at + 1, "year") && year(r, at + 2).is_some();
    let the = usize::from(r.word_is(at, "the"));
    let start = at + if the_year { 2 } else { usize::from(fiscal) + the };
    let (value, end) = year(r, start)?;
    let calendar = Calendar { year: Some(value), fiscal, ..Calendar::default() };
    if r.word_is(at, "the") && !the_year {
        let noun = r.any_word(end, &["period", "quarter", "fiscal"]).then_some(end + 1);
        return noun.map(|end| (calendar, end));
    }
    if fiscal || the_year {
        return Some((calendar, end));
    }
    if r.mark(start, '\'') {
        let led = start > 0 && r.any_word(start - 1, &["in", "of", "since", "until", "by", "from"]);
        return led.then_some((calendar, end));
    }
    if r.number(start).is_none() {
        let led = start > 0
            && r.any_word(start - 1, &["in", "of", "since", "until", "by", "from", "and", "during"]);
        return (led || value != 2000 && start > 0).then_some((calendar, end));
    }
    let plausible = (1800..2100).contains(&value) || led_by_time(r, start);
    (plausible && year_context(r, start, end)).then_some((calendar, end))
}

fn led_by_time(r: &Reader, at: usize) -> bool {
    at > 0 && r.any_word(at - 1, &["in", "since", "until", "till", "by", "during", "before", "after", "from"])
}

fn year_context(r: &Reader, at: usize, end: usize) -> bool {
    if at > 0 {
        let before = at - 1;
        let dash = r.mark(before, '-') && r.glued(at);
        let letters = dash
            && at > 1
            && r.is_word(at - 2)
            && !r.any_word(at - 2, &["mid", "early", "late", "pre", "post"]);
        let amount = r.any_word(
            before,
            &[
                "about",
                "some",
                "than",
                "nearly",
                "almost",
                "least",
                "over",
                "approximately",
                "all",
                "number",
                "no",
                "flight",
                "resolution",
                "article",
            ],
        );
        if letters || amount || r.mark(before, '+') {
            return false;
        }
    }
    let percent =
        r.mark(end, '%') || r.any_word(end, &["percent", "meters", "metres", "km", "points", "hours", "gmt"]);
    let fraction = r.number(end).is_some() || r.mark(end, '/') && r.glued(end);
    let led = led_by_time(r, at) && !r.any_word(at - 1, &["by", "from"]);
    !percent && !fraction && (led || !counts_things(r, at))
}

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
