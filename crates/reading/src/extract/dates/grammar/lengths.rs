//! Lengths and distances: "six weeks", "six-week", "three-week-old", "the first nine months", "three weeks ago", "two
//! days later".

use super::Draft;
use super::reader::Reader;
use super::sets::every;
use crate::extract::dates::lexicon::Class;
use crate::extract::dates::{Anchor, Count, Meaning, TimexKind, Unit};

/// "the first nine months", "the four days": a length with its article.
pub fn the_length(r: &Reader, at: usize) -> Option<Draft> {
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

/// "three weeks ago", "two days later", "six weeks", "six-week", "three-week-old", "a day" of a rate.
pub fn measured(r: &Reader, at: usize) -> Option<Draft> {
    let (amount, next) = count(r, at).or_else(|| bare_plural(r, at)).or_else(|| bare_age(r, at))?;
    let dash = usize::from(r.mark(next, '-'));
    let (unit, plural, end) = measured_unit(r, next + dash)?;
    let number = r.number(at).is_some();
    let title =
        number && r.capital(next + dash) && !r.shouted(next + dash) && r.glued(next + dash) == (dash == 1);
    if title {
        return None;
    }
    let fraction = unit == Unit::Quarter && dash == 1 && plural;
    if fraction
        || unit == Unit::Second && !number && !plural
        || unit == Unit::Minute && r.is(at, Class::One) && r.word_is(end, "to")
    {
        return None;
    }
    let half = r.word_is(end, "and") && r.word_is(end + 1, "a") && r.word_is(end + 2, "half");
    let second = exact(r, end + 1).filter(|_| r.is(at, Class::One) && r.word_is(end, "or") && dash == 0);
    let (amount, end) = match amount {
        Count::Number(1.0) if second == Some((2.0, end + 2)) => (Count::Between(1.0, 2.0), end + 2),
        Count::Number(n) if half => (Count::Number(n + 0.5), end + 3),
        other => (other, end),
    };
    if let Some(draft) = away(r, amount, unit, end) {
        return Some(draft);
    }
    if r.is(at, Class::One) && dash == 0 && follows_rate(r, at) {
        let times = r.any_word(at - 1, &["once", "twice", "times"]) || unit >= Unit::Week;
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
    let at = at + usize::from(r.is(at, Class::UnitAdjective));
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
    let beside_event = unit <= Unit::Month && r.any_word(at + 1, &["before", "after"]) && !r.is_stop(at + 2);
    if plural && unit >= Unit::Day && beside_event {
        return Some((Count::Unknown, at));
    }
    let led = at > 0 && r.is(at - 1, Class::PluralLead);
    (plural && unit >= Unit::Day && led).then_some((Count::Unknown, at))
}

/// "week-old", "month-long": one of the unit.
fn bare_age(r: &Reader, at: usize) -> Option<(Count, usize)> {
    let (unit, plural) = r.unit(at)?;
    let compound = r.mark(at + 1, '-') && r.glued(at + 1) && r.any_word(at + 2, &["old", "long"]);
    let count = if plural { Count::Unknown } else { Count::Number(1.0) };
    (compound && unit >= Unit::Hour).then_some((count, at))
}
