//! Seasons, quarters and halves of a year: "the summer of 2014", "the third quarter", "the first half of 1990".

use super::reader::Reader;
use super::years::{decade_or_century, year, year_after};
use crate::extract::dates::lexicon::Class;
use crate::extract::dates::{Calendar, Holiday, Period, Which};

pub fn season_named(value: i32) -> Option<Period> {
    [Period::Spring, Period::Summer, Period::Autumn, Period::Winter].get(value as usize - 1).copied()
}

/// "Christmas Eve", "Thanksgiving Day", "Orthodox Easter", "Eid al-Fitr 2018", "last Ramadan".
pub fn holiday(r: &Reader, at: usize) -> Option<(Calendar, usize)> {
    let which = r.value(at, Class::Which).filter(|_| r.is(at + 1, Class::Holiday));
    let start = at + usize::from(which.is_some());
    if !r.capital(start) {
        return None;
    }
    let day = |holiday, end| Some((holiday, end + usize::from(r.any_word(end, &["day"]))));
    let eve = |at| r.word_is(at, "eve");
    let (holiday, end) = match r.value(start, Class::Holiday)? {
        1 if eve(start + 1) => (Holiday::ChristmasEve, start + 2),
        1 => day(Holiday::Christmas, start + 1)?,
        2 => day(Holiday::Thanksgiving, start + 1)?,
        3 => (Holiday::Easter, start + 1 + usize::from(r.any_word(start + 1, &["sunday"]))),
        4 => (Holiday::Ramadan, start + 1),
        5 => (Holiday::Nowruz, start + 1),
        6 if r.mark(start + 2, '-') && r.word_is(start + 3, "fitr") => (Holiday::EidAlFitr, start + 4),
        6 if r.mark(start + 2, '-') && r.word_is(start + 3, "adha") => (Holiday::EidAlAdha, start + 4),
        7 if r.word_is(start + 1, "year") && r.mark(start + 2, '\'') && eve(start + 4) => {
            (Holiday::NewYearEve, start + 5)
        }
        7 if r.word_is(start + 1, "year") && r.mark(start + 2, '\'') && r.word_is(start + 4, "day") => {
            (Holiday::NewYear, start + 5)
        }
        8 if r.word_is(start + 1, "easter") => (Holiday::OrthodoxEaster, start + 2),
        _ => return None,
    };
    let which = which.map(|w| match w {
        -1 => Which::Last,
        0 => Which::This,
        _ => Which::Next,
    });
    let (year, year_offset, end) = year_after(r, end);
    Some((Calendar { holiday: Some(holiday), which, year, year_offset, ..Calendar::default() }, end))
}

/// "the third quarter [of 1990]", "third-quarter", "the 1988 second quarter", "the first half of this year", "summer 2019".
pub fn period(r: &Reader, at: usize) -> Option<(Calendar, usize)> {
    season_written(r, at).or_else(|| quarter(r, at)).or_else(|| holiday(r, at))
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
