//! What happens again and again: "daily", "every other week", "each Thursday", "Tuesday nights".

use super::Draft;
use super::lengths::count;
use super::reader::{Reader, unit as unit_named};
use super::written::weekday;
use crate::extract::dates::lexicon::Class;
use crate::extract::dates::{Anchor, Calendar, Meaning, TimexKind, Unit};

pub fn every(unit: Unit, offset: i32) -> Meaning {
    Meaning::Repeated { every: Box::new(Meaning::Whole { unit, offset, from: Anchor::Publication }) }
}

/// "every day", "each Thursday", "daily", "Tuesdays", "Tuesday nights".
pub fn repeated(r: &Reader, at: usize) -> Option<Draft> {
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
    Meaning::Calendar(Calendar { weekday: weekday(day), ..Calendar::default() })
}
