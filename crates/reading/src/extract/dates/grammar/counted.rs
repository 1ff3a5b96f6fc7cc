//! Units counted or pointed at: "three weeks ago", "last week", "the past 24 hours", "six-week", "every day",
//! "today", "recent days", "now".

use super::Draft;
use super::reader::{Reader, unit as unit_named};
use super::written::part_named;
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
    let skip = usize::from(
        r.any_word(at, &["fiscal", "calendar", "full", "whole", "entire", "school", "academic", "crucial"]),
    );
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

/// "the first nine months", "the four days": a length with its article.
fn the_length(r: &Reader, at: usize) -> Option<Draft> {
    if !r.word_is(at, "the") {
        return None;
    }
    let first =
        usize::from(r.any_word(at + 1, &["first", "final", "latest", "opening", "initial", "remaining"]));
    let (count, next) = exact(r, at + 1 + first)?;
    let (unit, plural) = r.unit(next)?;
    let compound = r.mark(next + 1, '-') || r.any_word(next + 1, &["ago", "old"]);
    (plural && !compound).then(|| {
        let meaning = Meaning::Length { count: Count::Number(count), unit, old: false };
        Draft::new(TimexKind::Duration, meaning, next + 1)
    })
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
    if year_ago && let Some((calendar, end)) = super::written::quarter(r, next) {
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
        || r.any_word(at - usize::from(at > 0), &["for", "of", "in", "during"]) && unit != Unit::Day;
    if fits && unit == Unit::Year && r.any_word(end, &["ended", "ending"]) {
        let year = Meaning::Length { count: Count::Number(1.0), unit, old: false };
        return Some(Draft::new(TimexKind::Duration, year, end));
    }
    (fits && !shared && kept).then(|| Draft::date(Meaning::Whole { unit, offset: 0, from }, end))
}

/// "three weeks ago", "two days later", "six weeks", "six-week", "three-week-old", "a day" of a rate.
fn measured(r: &Reader, at: usize) -> Option<Draft> {
    let (amount, next) = count(r, at).or_else(|| bare_plural(r, at)).or_else(|| bare_age(r, at))?;
    let dash = usize::from(r.mark(next, '-'));
    let (unit, plural, end) = measured_unit(r, next + dash)?;
    let number = r.number(at).is_some();
    let fraction = unit == Unit::Quarter && dash == 1 && plural;
    if fraction
        || unit == Unit::Second && !number && !plural
        || unit == Unit::Minute && r.is(at, Class::One) && r.word_is(end, "to")
    {
        return None;
    }
    let half = r.word_is(end, "and") && r.word_is(end + 1, "a") && r.word_is(end + 2, "half");
    let (amount, end) = match amount {
        Count::Number(n) if half => (Count::Number(n + 0.5), end + 3),
        other => (other, end),
    };
    if let Some(draft) = away(r, amount, unit, end) {
        return Some(draft);
    }
    if r.is(at, Class::One) && dash == 0 && follows_rate(r, at) {
        let times = r.any_word(at - 1, &["once", "twice", "times"]);
        return times.then(|| Draft::new(TimexKind::Set, every(unit, 0), end));
    }
    let old_dash = usize::from(r.mark(end, '-'));
    let old = r.word_is(end + old_dash, "old");
    let long = old_dash == 1 && r.word_is(end + 1, "long");
    let noun = end + old_dash + 1;
    let person = old && unit == Unit::Year && !r.is(noun, Class::Lasting) && !r.is(noun + 1, Class::Lasting);
    if person || r.is(at, Class::One) && (old || long) && old_dash == 1 {
        return None;
    }
    let end = if old || long { end + old_dash + 1 } else { end };
    let end = end + usize::from(r.any_word(end, &["period"]) && dash == 1);
    let sole =
        r.is(at, Class::One) && matches!(unit, Unit::Day | Unit::Night | Unit::Quarter | Unit::Weekend);
    (!sole || half)
        .then(|| Draft::new(TimexKind::Duration, Meaning::Length { count: amount, unit, old }, end))
}

fn measured_unit(r: &Reader, at: usize) -> Option<(Unit, bool, usize)> {
    let skip = [
        "more",
        "additional",
        "consecutive",
        "straight",
        "full",
        "trading",
        "business",
        "working",
        "further",
        "whole",
        "calendar",
        "long",
        "solid",
        "entire",
        "successive",
    ];
    let at = at + usize::from(r.any_word(at, &skip));
    let (unit, plural) = r.unit(at)?;
    Some((unit, plural, at + 1))
}

/// "ago", "earlier", "later", "from now", "or so ago".
fn away(r: &Reader, count: Count, unit: Unit, end: usize) -> Option<Draft> {
    let so = if r.word_is(end, "or") && r.any_word(end + 1, &["so", "more"]) { 2 } else { 0 };
    let dash = usize::from(r.mark(end + so, '-'));
    let at = end + so + dash;
    if dash == 1 && r.any_word(at, &["earlier", "ago"]) {
        return None;
    }
    let (future, from, end) = match () {
        _ if r.is(at, Class::Ago) => (false, Anchor::Publication, at + 1),
        _ if r.word_is(at, "from") && r.any_word(at + 1, &["now", "today"]) => {
            (true, Anchor::Publication, at + 2)
        }
        _ if r.any_word(at, &["earlier", "previously", "before"]) && !continues(r, at) => {
            (false, Anchor::Context, at + 1)
        }
        _ if r.any_word(at, &["later", "afterwards", "afterward"]) => (true, Anchor::Context, at + 1),
        _ if r.is(at, Class::Hence) => (true, Anchor::Publication, at + 1),
        _ => return None,
    };
    let kind = TimexKind::Date;
    Some(Draft::new(kind, Meaning::Away { count, unit, future, from }, end))
}

/// "two days before the talks" leaves the event to its own reader.
fn continues(r: &Reader, at: usize) -> bool {
    r.any_word(at, &["before"]) && !r.is_stop(at + 1)
}

/// "5 dollars a day", "twice a week", "4,000 a month".
fn follows_rate(r: &Reader, at: usize) -> bool {
    if at == 0 {
        return false;
    }
    let before = at - 1;
    r.number(before).is_some()
        || r.any_word(
            before,
            &[
                "once", "twice", "times", "dollars", "percent", "people", "hours", "euros", "million",
                "billion", "barrels", "thousand",
            ],
        )
}

fn every(unit: Unit, offset: i32) -> Meaning {
    Meaning::Repeated { every: Box::new(Meaning::Whole { unit, offset, from: Anchor::Publication }) }
}

/// "24", "2.5", "2 1/2", "twenty-four", "a couple of", "several", "two or three", "a".
pub fn count(r: &Reader, at: usize) -> Option<(Count, usize)> {
    if let Some((first, next)) = exact(r, at) {
        let joined = r.any_word(next, &["to", "or"]) || r.mark(next, '-');
        if joined
            && let Some((second, end)) = exact(r, next + 1)
            && second > first
        {
            return Some((Count::Between(first, second), end));
        }
        return Some((Count::Number(first), next));
    }
    let article = usize::from(r.is(at, Class::One) || r.word_is(at, "the"));
    if let Some(value) = r.value(at + article, Class::Vague) {
        let end = at + article + 1;
        let end = end + usize::from(r.word_is(end, "of"));
        let count = if value == 0 { Count::Unknown } else { Count::Number(f64::from(value)) };
        return Some((count, end));
    }
    if r.word_is(at, "half") && r.is(at + 1, Class::One) {
        return Some((Count::Number(0.5), at + 2));
    }
    (r.is(at, Class::One)).then_some((Count::Number(1.0), at + 1))
}

fn exact(r: &Reader, at: usize) -> Option<(f64, usize)> {
    if let Some(whole) = r.number(at) {
        if r.mark(at + 1, '.') && r.glued(at + 1) && r.glued(at + 2) && r.number(at + 2).is_some() {
            let value = format!("{whole}.{}", r.text(at + 2)).parse().ok()?;
            return Some((value, at + 3));
        }
        let half = r.number(at + 1) == Some(1) && r.mark(at + 2, '/') && r.number(at + 3) == Some(2);
        if half || r.mark(at + 1, '½') {
            return Some((f64::from(whole) + 0.5, if half { at + 4 } else { at + 2 }));
        }
        return (whole < 10_000).then_some((f64::from(whole), at + 1));
    }
    let article = r.is(at, Class::One) && r.is(at + 1, Class::Scale);
    let first = if article { 1 } else { r.value(at, Class::Number)? };
    let mut end = at + 1;
    let mut value = first;
    let dash = usize::from(r.mark(end, '-') && r.glued(end));
    if first >= 20
        && let Some(ones) = r.value(end + dash, Class::Number).filter(|&n| n < 10)
    {
        value += ones;
        end += 1 + dash;
    }
    if let Some(scale) = r.value(end, Class::Scale) {
        value *= scale;
        end += 1;
    }
    Some((f64::from(value), end))
}

/// "weeks", "months": some, unless a quantity before says otherwise.
fn bare_plural(r: &Reader, at: usize) -> Option<(Count, usize)> {
    let (unit, plural) = r.unit(at)?;
    if plural && unit >= Unit::Day && r.is(at + 1, Class::Ago) {
        return Some((Count::Unknown, at));
    }
    let led = at > 0
        && r.any_word(
            at - 1,
            &["for", "in", "within", "after", "take", "taken", "over", "follows", "following"],
        );
    (plural && unit >= Unit::Day && led).then_some((Count::Unknown, at))
}

/// "week-old", "month-long": one of the unit.
fn bare_age(r: &Reader, at: usize) -> Option<(Count, usize)> {
    let (unit, plural) = r.unit(at)?;
    let compound = r.mark(at + 1, '-') && r.glued(at + 1) && r.any_word(at + 2, &["old", "long"]);
    (!plural && compound && unit >= Unit::Hour).then_some((Count::Number(1.0), at))
}

/// "every day", "each Thursday", "daily", "Tuesdays", "Tuesday nights".
fn repeated(r: &Reader, at: usize) -> Option<Draft> {
    let set =
        |meaning, end| Some(Draft::new(TimexKind::Set, Meaning::Repeated { every: Box::new(meaning) }, end));
    if let Some(value) = r.value(at, Class::Repeated) {
        let unit = unit_named(value)?;
        return set(Meaning::Whole { unit, offset: 0, from: Anchor::Publication }, at + 1);
    }
    if let Some(day) = r.value(at, Class::Weekdays).filter(|_| r.capital(at)) {
        return set(weekly(day), at + 1);
    }
    if r.is(at, Class::Weekday) && r.is(at + 1, Class::DayParts) {
        return set(weekly(r.value(at, Class::Weekday)?), at + 2);
    }
    if !r.is(at, Class::Every) {
        return None;
    }
    let other = usize::from(r.any_word(at + 1, &["other", "single"]));
    let next = at + 1 + other;
    if let Some(day) = r.value(next, Class::Weekday) {
        return set(weekly(day), next + 1);
    }
    if let Some(month) = r.value(next, Class::Month).filter(|_| r.capital(next)) {
        return set(
            Meaning::Calendar(Calendar { month: Some(month as i8), ..Calendar::default() }),
            next + 1,
        );
    }
    if let Some((amount, end)) = count(r, next)
        && let Some((unit, _)) = r.unit(end)
    {
        return set(Meaning::Length { count: amount, unit, old: false }, end + 1);
    }
    if r.is(next, Class::DayPart) {
        return set(Meaning::Whole { unit: Unit::Day, offset: 0, from: Anchor::Publication }, next + 1);
    }
    let (unit, plural) = r.unit(next)?;
    (!plural && unit >= Unit::Hour)
        .then(|| set(Meaning::Whole { unit, offset: 0, from: Anchor::Publication }, next + 1))
        .flatten()
}

fn weekly(day: i32) -> Meaning {
    Meaning::Calendar(Calendar { weekday: super::written::weekday(day), ..Calendar::default() })
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
