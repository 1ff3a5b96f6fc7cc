//! Clocks and parts of the day: "19:30 (Kyiv time)", "7 p.m. EST", "noon", "the evening", and the hour after a date.

use super::reader::Reader;
use crate::extract::dates::Hour;
use crate::extract::dates::lexicon::Class;

/// ", 19:30", "at 6 p.m.", "night", "in the evening" after a date.
pub fn trailing_hour(r: &Reader, at: usize) -> (Option<Hour>, usize) {
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
pub fn day_part(r: &Reader, at: usize) -> Option<(Hour, usize)> {
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
pub fn colon_clock(r: &Reader, at: usize) -> Option<(u32, u32, usize)> {
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

pub fn build_clock(hour: u32, minute: Option<u32>, offset: Option<i32>, end: usize) -> Option<(Hour, usize)> {
    let hour = match offset {
        Some(12) if hour < 12 => hour + 12,
        Some(0) if hour == 12 => 0,
        _ => hour,
    };
    let valid = hour <= 24 && minute.is_none_or(|m| m < 60);
    valid.then_some((Hour::Clock { hour: hour as i8, minute: minute.map(|m| m as i8) }, end))
}

/// "pm", "p.m.", "PM" and the token after.
pub fn meridiem(r: &Reader, at: usize) -> Option<(Option<i32>, usize)> {
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
    const LONGEST_NAME: usize = 4;
    let named = (at..at + LONGEST_NAME).take_while(|&i| r.is_word(i) && r.capital(i)).last();
    if let Some(last) = named {
        // "Kyiv time", "Eastern European Time".
        match () {
            _ if r.word_is(last + 1, "time") => return last + 2,
            _ if last > at && r.word_is(last, "time") => return last + 1,
            _ => {}
        }
    }
    if r.mark(at, '(') {
        let close = (at + 1..at + 6).find(|&i| r.mark(i, ')'));
        let timely = close.filter(|&c| {
            r.word_is(c - 1, "time")
                || r.is(c - 1, Class::Zone) && r.shouted(c - 1)
                || r.is(at + 1, Class::Zone) && r.shouted(at + 1) && r.number(c - 1).is_some()
        });
        return timely.map_or(at, |c| c + 1);
    }
    at
}
