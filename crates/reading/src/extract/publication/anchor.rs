//! Which year: the days worth trying at all. From the day the report was received, from an instrument the dossier
//! knows and the words speak of, or from dates with their year in the running words. Never from page furniture.

use super::clues::{Clue, Test};
use super::lexicon::{self, Role};
use super::reading::{Reading, Time};
use super::{Known, KnownInstrument};
use crate::extract::claim::Days;
use crate::extract::dates::{self, Calendar, Direction, Meaning};
use crate::extract::gazetteer::Iso2;
use crate::extract::gazetteer::countries;
use crate::span::Span;
use jiff::civil::Date;

/// Days worth trying, why, and the start of the truce whose age is told.
#[derive(Clone, Debug)]
pub struct Window {
    pub days: Days,
    pub start: Option<Date>,
    pub evidence: Option<(Span, String)>,
    /// How surely the words speak of this instrument.
    pub score: u32,
}

/// Every window that the words and the dossier support, best first; empty when nothing tells the year.
pub fn windows(reading: &Reading, clues: &[Clue], known: &Known) -> Vec<Window> {
    let mut windows: Vec<Window> =
        known.instruments.iter().filter_map(|i| by_instrument(reading, clues, i)).collect();
    windows.extend(by_told_start(reading, clues));
    if windows.is_empty() {
        windows.extend(by_dates(reading, clues));
    }
    if let Some(received) = known.received {
        windows.retain_mut(|w| clip(w, received));
        if windows.is_empty() {
            windows.extend(by_receipt(received));
        }
    }
    windows.sort_by_key(|w| std::cmp::Reverse(w.score));
    windows
}

fn clip(window: &mut Window, received: Date) -> bool {
    window.days.to = window.days.to.min(received);
    window.days.from <= window.days.to
}

fn by_receipt(received: Date) -> Option<Window> {
    let from = received.checked_sub(jiff::Span::new().days(365)).ok()?;
    Some(Window { days: Days { from, to: received }, start: None, evidence: None, score: 0 })
}

/// The year after an instrument took effect, when the words name it and tell when or how long ago that was.
fn by_instrument(reading: &Reading, clues: &[Clue], instrument: &KnownInstrument) -> Option<Window> {
    let effective = instrument.effective?;
    let named = named(reading, instrument);
    if named == 0 {
        return None;
    }
    let told = reading.told().filter_map(|time| told_start(reading, time, effective));
    let best = told.max_by_key(|(score, _)| *score);
    let aged = clues.iter().find(|c| matches!(c.test, Test::Age { .. })).map(|c| (1, c.span));
    let (score, span) = best.or(aged)?;
    let explicit = score >= 8;
    let to = effective.checked_add(jiff::Span::new().days(if explicit { 1100 } else { 330 })).ok()?;
    let supports = format!("speaks of `{}`, in force from {effective}", instrument.id);
    Some(Window {
        days: Days { from: effective.yesterday().ok()?, to },
        start: Some(effective),
        evidence: Some((span, supports)),
        score: score * 4 + named,
    })
}

/// How well the words name the instrument: its country, its own names; words such as "truce" count little.
fn named(reading: &Reading, instrument: &KnownInstrument) -> u32 {
    let holds = |name: &str| reading.claiming().any(|words| holds_name(words, name));
    let mut own = 0;
    let mut general = 0;
    for name in &instrument.names {
        if holds(name) {
            if is_general(name) { general = 1 } else { own += 1 }
        }
    }
    let countries: Vec<_> =
        instrument.countries.iter().filter_map(|c| countries::by_code(Iso2::new(c)?)).collect();
    let country = countries.iter().any(|c| c.names.iter().chain(&c.peoples).any(|n| holds(n)));
    if !countries.is_empty() && !country && own < 2 {
        return 0;
    }
    own.min(3) * 2 + general + if country { 3 } else { 0 }
}

/// Only words that any truce is called by.
fn is_general(name: &str) -> bool {
    let plain = ["the", "of", "a", "nationwide", "general", "peace"];
    name.split_whitespace().all(|w| {
        lexicon::any(Role::Truce, w)
            || lexicon::any(Role::Pact, w)
            || plain.iter().any(|p| p.eq_ignore_ascii_case(w))
    })
}

fn holds_name(words: &str, name: &str) -> bool {
    if name.is_empty() {
        return false;
    }
    let whole = |at: usize| {
        let before = words[..at].chars().next_back();
        let after = words[at + name.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    let bytes = words.as_bytes();
    let first = name.as_bytes()[0];
    (0..words.len()).any(|at| {
        bytes[at].eq_ignore_ascii_case(&first)
            && words.get(at..at + name.len()).is_some_and(|w| w.eq_ignore_ascii_case(name))
            && whole(at)
    })
}

/// A sentence that speaks of a truce and of the time it began: 8 for the very date, 6 for the day of the year, 3 for
/// the month; nothing when it names another time.
fn told_start(reading: &Reading, time: &Time, effective: Date) -> Option<(u32, Span)> {
    let c = start_of_truce(reading, time)?;
    let near = |d: Date| d.until(effective).is_ok_and(|s| s.get_days().abs() <= 3);
    let score = match (c.year, c.month?, c.day) {
        (Some(year), month, Some(day)) => near(Date::new(year, month, day).ok()?).then_some(8)?,
        (Some(year), month, None) => (year == effective.year() && month == effective.month()).then_some(8)?,
        (None, month, Some(day)) => near(Date::new(effective.year(), month, day).ok()?).then_some(6)?,
        (None, month, None) => (month == effective.month()).then_some(3)?,
    };
    Some((score, time.timex.whole))
}

fn start_of_truce(reading: &Reading, time: &Time) -> Option<Calendar> {
    let Meaning::Calendar(c) = time.timex.meaning else { return None };
    let words = reading.words(time.sentence);
    let truce = lexicon::any(Role::Truce, words) || lexicon::any(Role::Pact, words);
    let fits = truce && time.direction != Direction::Future && c.which.is_none();
    (fits && (lexicon::any(Role::Start, words) || lexicon::any(Role::Background, words))).then_some(c)
}

/// A truce of no known instrument whose full date and age both stand in the words.
fn by_told_start(reading: &Reading, clues: &[Clue]) -> Option<Window> {
    let aged = clues.iter().find(|c| matches!(c.test, Test::Age { .. }))?;
    let start = reading.told().find_map(|time| {
        let c = start_of_truce(reading, time).filter(|c| c.year.is_some() && c.month.is_some())?;
        let (days, _) = dates::resolve(time.timex, None, Direction::Unknown)?;
        c.day.is_some().then_some((days.from, time.timex.whole))
    });
    let (start, span) = start?;
    let Test::Age { count, unit, .. } = aged.test else { return None };
    let days = super::clues::age_days(start, count, unit)?;
    let evidence = Some((span, format!("the truce whose age is told began on {start}")));
    Some(Window {
        days: Days { from: days.from.max(start), ..days },
        start: Some(start),
        evidence,
        score: 30,
    })
}

/// Several recent days with their year, in a text that writes the year of every date, as monitors do. A press report
/// that writes a year means another year than its own, so a single such date is no more than a bound.
fn by_dates(reading: &Reading, clues: &[Clue]) -> Option<Window> {
    const SOON: i32 = 45;
    let past = clues.iter().filter_map(|c| match c.test {
        Test::NotBefore(date) if day_written(reading, c.span) && !in_background(reading, c.span) => {
            Some((date, c.span))
        }
        _ => None,
    });
    let past: Vec<(Date, Span)> = past.collect();
    let (latest, span) = past.iter().max().copied()?;
    let near = past.iter().filter(|(d, _)| d.until(latest).is_ok_and(|g| g.get_days() <= SOON)).count();
    let yearless = clues.iter().any(|c| matches!(c.test, Test::After { .. } | Test::Before { .. }));
    let to = latest.checked_add(jiff::Span::new().days(SOON)).ok()?;
    let evidence = Some((span, "the latest of several days told with their year".to_owned()));
    (near >= 2 && !yearless).then_some(Window {
        days: Days { from: latest, to },
        start: None,
        evidence,
        score: 2,
    })
}

fn time_of<'a, 'b>(reading: &'b Reading<'a>, span: Span) -> Option<&'b Time<'a>> {
    reading.times.iter().find(|t| t.timex.whole == span)
}

fn day_written(reading: &Reading, span: Span) -> bool {
    time_of(reading, span).is_some_and(|t| match &t.timex.meaning {
        Meaning::Calendar(c) => c.day.is_some(),
        Meaning::Range(_, to) => matches!(to.meaning, Meaning::Calendar(c) if c.day.is_some()),
        _ => false,
    })
}

/// After "since", "began", "war", or right after an agreement's name: the past of the story.
fn in_background(reading: &Reading, span: Span) -> bool {
    const NAME: usize = 40;
    time_of(reading, span).is_some_and(|t| {
        let words = reading.words(Span::new(t.sentence.start.min(span.start), span.end));
        let near = &words[words
            .char_indices()
            .map(|(i, _)| i)
            .find(|i| i + NAME + span.len() >= words.len())
            .unwrap_or(0)..];
        lexicon::any(Role::Background, words)
            || lexicon::any(Role::Pact, near)
            || lexicon::any(Role::Truce, near)
    })
}
