//! Years beside a date or alone, decades and centuries: "2019", "'89", "nineteen ninety-seven", "fiscal 1989",
//! "the 1980s", "the 20th century". Four digits are a year only when nothing beside them counts things.

use super::reader::Reader;
use super::written::month_value;
use crate::extract::dates::Calendar;
use crate::extract::dates::lexicon::Class;

/// A year in digits ("2019", "'89") or words ("nineteen ninety-seven", "two thousand five").
pub fn year(r: &Reader, at: usize) -> Option<(i16, usize)> {
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
pub fn year_after(r: &Reader, at: usize) -> (Option<i16>, Option<i16>, usize) {
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
    plural && !r.is(next, Class::NoPlural) || r.is(next, Class::Counted)
}

/// "the 1980s", "the '80s", "the nineties", "the 20th century", "11th century".
pub fn decade_or_century(r: &Reader, at: usize) -> Option<(Calendar, usize)> {
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
pub fn lone_year(r: &Reader, at: usize) -> Option<(Calendar, usize)> {
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
        if letters || r.is(before, Class::Amount) || r.mark(before, '+') {
            return false;
        }
    }
    let percent = r.mark(end, '%') || r.is(end, Class::Counted);
    let fraction = r.number(end).is_some() || r.mark(end, '/') && r.glued(end);
    let led = led_by_time(r, at) && !r.any_word(at - 1, &["by", "from"]);
    !percent && !fraction && (led || !counts_things(r, at))
}
