//! Units pointed at: "last week", "the past 24 hours", "recent days", "today", "the weekend", "a second day", "now".

use super::Draft;
use super::clock::part_named;
use super::lengths::{count, measured, the_length};
use super::reader::Reader;
use super::sets::repeated;
use crate::extract::dates::lexicon::Class;
use crate::extract::dates::{Anchor, Calendar, Count, Hour, Meaning, Part, Reference, TimexKind, Unit};

/// Any of the forms, at this token.
pub fn expression(r: &Reader, at: usize) -> Option<Draft> {
    repeated(r, at)
        .or_else(|| day(r, at))
        .or_else(|| compared(r, at))
        .or_else(|| pointed(r, at))
        .or_else(|| nth(r, at))
        .or_else(|| the_length(r, at))
        .or_else(|| ahead(r, at))
        .or_else(|| unit_end(r, at))
        .or_else(|| the_unit(r, at))
        .or_else(|| measured(r, at))
        .or_else(|| reference(r, at))
}

/// "today", "yesterday morning", "tonight", "overnight", "this morning", "last night".
pub fn day(r: &Reader, at: usize) -> Option<Draft> {
    let whole = |offset| Meaning::Whole { unit: Unit::Day, offset, from: Anchor::Publication };
    if let Some(offset) = r.value(at, Class::Day) {
        let part = r.value(at + 1, Class::DayPart);
        let end = at + 1 + usize::from(part.is_some());
        return Some(Draft::date(whole(offset), end).at(part.map(part_named)));
    }
    if r.is(at, Class::Tonight) {
        return Some(Draft::date(whole(0), at + 1).at(Some(Hour::Night)));
    }
    if r.is(at, Class::Overnight) {
        return Some(Draft::date(whole(0), at + 1).at(Some(Hour::NightBefore)));
    }
    let which = r.value(at, Class::Which)?;
    let part = r.value(at + 1, Class::DayPart).filter(|p| *p <= 4)?;
    let hour = part_named(part);
    if r.any_word(at, &["last"]) && hour == Hour::Night {
        return Some(Draft::date(whole(0), at + 2).at(Some(Hour::NightBefore)));
    }
    let context = r.any_word(at, &["previous", "following", "same", "preceding"]);
    let from = if context { Anchor::Context } else { Anchor::Publication };
    Some(Draft::date(Meaning::Whole { unit: Unit::Day, offset: which, from }, at + 2).at(Some(hour)))
}

/// "last week", "the past two years", "recent days", "the following month", "that quarter", "the year-earlier period".
fn pointed(r: &Reader, at: usize) -> Option<Draft> {
    let the = usize::from(r.determiner(at));
    let start = at + the;
    if r.is(start, Class::Recent) {
        return recent(r, start);
    }
    let which = r.value(start, Class::Which).or_else(|| r.is(start, Class::That).then_some(0))?;
    let next = start + 1;
    if r.word_is(start, "this") && r.any_word(next, &["past", "last", "coming", "next"]) {
        return pointed(r, next);
    }
    if let Some((count, end)) = count(r, next)
        && let Some((unit, _, end)) = unit_after(r, end)
    {
        return (which != 0).then(|| stretch_to(r, count, unit, which > 0, end));
    }
    let (unit, plural, end) = unit_after(r, next)?;
    if plural {
        let fits = which != 0 && !r.any_word(start, &["previous", "current"]);
        return fits.then(|| stretch(Count::Unknown, unit, which > 0, end));
    }
    let context = r.any_word(start, &["previous", "following", "preceding", "same", "that"])
        && !r.word_is(start, "next");
    let measured = r.any_word(start, &["past", "coming"])
        || the == 1 && r.any_word(start, &["last", "next"]) && unit != Unit::Day;
    if measured && unit != Unit::Weekend && unit != Unit::Quarter {
        return Some(stretch_to(r, Count::Number(1.0), unit, which > 0, end));
    }
    let from = if context { Anchor::Context } else { Anchor::Publication };
    Some(Draft::date(Meaning::Whole { unit, offset: which, from }, end))
}

fn recent(r: &Reader, at: usize) -> Option<Draft> {
    let (unit, plural, mut end) = unit_after(r, at + 1)?;
    if r.any_word(end, &["and", "or"])
        && let Some((_, true, after)) = unit_after(r, end + 1)
    {
        end = after;
    }
    plural.then(|| Draft { kind: TimexKind::Date, ..stretch(Count::Unknown, unit, false, end) })
}

/// A stretch from or to the anchor, with its "or so".
fn stretch_to(r: &Reader, count: Count, unit: Unit, future: bool, end: usize) -> Draft {
    let so = r.word_is(end, "or") && r.word_is(end + 1, "so");
    stretch(count, unit, future, if so { end + 2 } else { end })
}

fn stretch(count: Count, unit: Unit, future: bool, end: usize) -> Draft {
    Draft::new(TimexKind::Duration, Meaning::Stretch { count, unit, future }, end)
}

/// A unit with the adjectives that may stand before it: "fiscal year", "trading days", "full year".
fn unit_after(r: &Reader, at: usize) -> Option<(Unit, bool, usize)> {
    let skip = usize::from(r.is(at, Class::UnitAdjective));
    let (unit, plural) = r.unit(at + skip)?;
    Some((unit, plural, at + skip + 1))
}

/// "a second day of talks", "the eighth day".
fn nth(r: &Reader, at: usize) -> Option<Draft> {
    let start = at + usize::from(r.determiner(at) || r.is(at, Class::One));
    let ends = usize::from(r.is(start + 1, Class::OrdinalEnd) && r.number(start).is_some());
    let nth = r
        .value(start, Class::Ordinal)
        .or_else(|| (ends == 1).then(|| r.number(start).map(|n| n as i32)).flatten())?;
    let straight =
        usize::from(r.any_word(start + 1 + ends, &["straight", "consecutive", "successive", "full"]));
    let noun = start + 1 + ends + straight;
    let unit =
        r.unit(noun).filter(|(u, plural)| !plural && matches!(u, Unit::Day | Unit::Night | Unit::Week))?.0;
    (nth > 1 || start > at).then(|| Draft::date(Meaning::Nth { nth, unit }, noun + 1))
}

/// "the year-ago quarter", "year-earlier", "the latest quarter", "the year-ago third quarter": comparisons of accounts.
fn compared(r: &Reader, at: usize) -> Option<Draft> {
    let start = at + usize::from(r.determiner(at));
    let latest = r.is(start, Class::Latest);
    let year_ago =
        r.word_is(start, "year") && r.mark(start + 1, '-') && r.any_word(start + 2, &["ago", "earlier"]);
    if !latest && !year_ago {
        return None;
    }
    let next = if latest { start + 1 } else { start + 3 };
    if year_ago && let Some((calendar, end)) = super::periods::quarter(r, next) {
        let calendar = Calendar { year_offset: Some(-1), ..calendar };
        return Some(Draft::date(Meaning::Calendar(calendar), end));
    }
    let skip = usize::from(r.word_is(next, "fiscal"));
    let (unit, end) = match () {
        _ if r.any_word(next + skip, &["quarter", "period"]) => (Unit::Quarter, next + skip + 1),
        _ if latest && r.word_is(next + skip, "year") => (Unit::Year, next + skip + 1),
        _ if year_ago && start == at => (Unit::Year, next),
        _ => return None,
    };
    if year_ago {
        let away = Meaning::Away {
            count: Count::Number(1.0),
            unit: Unit::Year,
            future: false,
            from: Anchor::Context,
        };
        return Some(Draft::date(away, end));
    }
    Some(Draft::date(Meaning::Whole { unit, offset: 0, from: Anchor::Context }, end))
}

/// "year-end", "year end", "year's end", "month-end".
fn unit_end(r: &Reader, at: usize) -> Option<Draft> {
    let (unit, plural) = r.unit(at)?;
    let joint = match () {
        _ if r.mark(at + 1, '\'') && r.word_is(at + 2, "s") => at + 3,
        _ if r.mark(at + 1, '-') => at + 2,
        _ => at + 1,
    };
    let fits = !plural && matches!(unit, Unit::Year | Unit::Month | Unit::Quarter) && r.word_is(joint, "end");
    let whole = Meaning::Whole { unit, offset: 0, from: Anchor::Publication };
    fits.then(|| Draft { part: Some(Part::End), ..Draft::date(whole, joint + 1) })
}

/// "the weeks ahead", "the days to come".
fn ahead(r: &Reader, at: usize) -> Option<Draft> {
    let (unit, plural) = r.unit(at + 1).filter(|_| r.word_is(at, "the"))?;
    let end = match () {
        _ if r.word_is(at + 2, "ahead") => at + 3,
        _ if r.word_is(at + 2, "to") && r.word_is(at + 3, "come") => at + 4,
        _ => return None,
    };
    plural.then(|| stretch(Count::Unknown, unit, true, end))
}

/// "the weekend", "the quarter", "the year": the one in question.
pub fn the_unit(r: &Reader, at: usize) -> Option<Draft> {
    if !r.determiner(at) {
        return None;
    }
    let (unit, plural, end) = unit_after(r, at + 1)?;
    let fits = !plural
        && matches!(unit, Unit::Weekend | Unit::Quarter | Unit::Month | Unit::Year | Unit::Week | Unit::Day);
    let shared = r.any_word(end, &["of", "long"]) || r.mark(end, '-');
    let reported = matches!(unit, Unit::Weekend | Unit::Year);
    let from = if reported { Anchor::Publication } else { Anchor::Context };
    let near_part = at > 1 && r.word_is(at - 1, "of") && r.is(at - 2, Class::PartNoun);
    let kept = matches!(unit, Unit::Weekend | Unit::Quarter)
        || near_part
        || r.any_word(at - usize::from(at > 0), &["for", "of", "in", "during"]) && unit != Unit::Day
        || at > 0 && unit <= Unit::Week && r.is(at - 1, Class::Closing);
    if fits && unit == Unit::Year && r.any_word(end, &["ended", "ending"]) {
        let year = Meaning::Length { count: Count::Number(1.0), unit, old: false };
        return Some(Draft::new(TimexKind::Duration, year, end));
    }
    (fits && !shared && kept).then(|| Draft::date(Meaning::Whole { unit, offset: 0, from }, end))
}

/// "now", "recently", "the past", "in the near future", "these days", "at the moment".
fn reference(r: &Reader, at: usize) -> Option<Draft> {
    let known = |reference, end| Some(Draft::date(Meaning::Reference(reference), end));
    if r.is(at, Class::Present) {
        return known(Reference::Present, at + 1);
    }
    if r.is(at, Class::Past) {
        return known(Reference::Past, at + 1);
    }
    if r.is(at, Class::Future) {
        return known(Reference::Future, at + 1);
    }
    if r.word_is(at, "more") && r.is(at + 1, Class::Past) {
        return known(Reference::Past, at + 2);
    }
    if r.word_is(at, "these") && r.word_is(at + 1, "days") {
        return known(Reference::Present, at + 2);
    }
    if r.any_word(at, &["right", "just"]) && r.word_is(at + 1, "now") {
        return known(Reference::Present, at + 2);
    }
    if r.word_is(at, "current") && !r.word_is(at + 1, "affairs") {
        return known(Reference::Present, at + 1);
    }
    if r.word_is(at, "the") {
        let near = usize::from(r.any_word(at + 1, &["near", "immediate", "foreseeable", "recent", "not"]));
        let noun = at + 1 + near;
        let led = at > 0 && r.any_word(at - 1, &["in", "into", "for", "of"]);
        if r.word_is(noun, "future") && (near == 1 || led) {
            return known(Reference::Future, noun + 1);
        }
        if r.word_is(noun, "past") && led && !r.is(noun + 1, Class::Unit) && !r.is(noun + 1, Class::Units) {
            return known(Reference::Past, noun + 1);
        }
    }
    None
}
