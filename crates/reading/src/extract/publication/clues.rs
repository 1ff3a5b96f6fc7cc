//! What the running words say about the day they were written, as tests of a candidate day. Each clue keeps its words
//! and a sentence of what it supports; its weight says how much a day that fails it is worth less.
//! To add a rule: a function that reads one expression in its sentence, and a line in `collect`.

use super::lexicon::{self, Role};
use super::reading::{Reading, Time};
use super::stated::Stamp;
use crate::extract::claim::Days;
use crate::extract::dates::{self, Anchor, Calendar, Count, Direction, Hour, Meaning, Unit};
use crate::span::Span;
use jiff::civil::{Date, Weekday};

/// One test of a candidate day.
#[derive(Clone, Debug)]
pub struct Clue {
    pub span: Span,
    pub supports: String,
    pub weight: u32,
    pub test: Test,
}

#[derive(Clone, Debug)]
pub enum Test {
    /// The report is of this day of the year, or (when set) of the day after.
    Day {
        month: i8,
        day: i8,
        or_next: bool,
    },
    /// This date falls on this weekday, and within some months of the report.
    Together {
        month: i8,
        day: i8,
        weekday: Weekday,
    },
    NotBefore(Date),
    NotAfter(Date),
    /// A day of the year that is past, at most so many days.
    After {
        month: i8,
        day: i8,
        within: i64,
    },
    /// A day of the year still to come (or today), at most so many days off.
    Before {
        month: i8,
        day: i8,
        within: i64,
    },
    /// The week (or month) `offset` away from the report's is the one with this day.
    UnitOf {
        unit: Unit,
        offset: i32,
        month: i8,
        day: i8,
    },
    /// An age, once the start is known: `start` is filled by the anchor.
    Age {
        count: f64,
        unit: Unit,
        start: Option<Date>,
    },
    Weekdays(Vec<Weekday>),
}

/// Longest that a past day is named without its year, and that a coming one is.
const PAST_REACH: i64 = 180;
const FUTURE_REACH: i64 = 100;

/// Every clue of the running words, and of a stamp that lacks its year.
pub fn collect(reading: &Reading, stamp: Option<&Stamp>) -> Vec<Clue> {
    let mut clues: Vec<Clue> = stamp.map(from_stamp).into_iter().flatten().collect();
    for time in reading.told() {
        let found = [
            explicit(reading, time),
            year_day(reading, time),
            month(reading, time),
            age(reading, time),
            coming_unit(reading, time),
        ];
        clues.extend(found.into_iter().flatten());
        clues.extend(together(time));
    }
    clues.extend(weekdays(reading));
    clues
}

fn clue(span: Span, weight: u32, test: Test, supports: impl Into<String>) -> Option<Clue> {
    Some(Clue { span, supports: supports.into(), weight, test })
}

fn from_stamp(stamp: &Stamp) -> Vec<Clue> {
    let (month, day) = (stamp.month, stamp.day);
    let test = Test::Day { month, day, or_next: stamp.or_next };
    let mut clues: Vec<Clue> = clue(stamp.span, 20, test, stamp.supports.clone()).into_iter().collect();
    if let Some(weekday) = stamp.weekday {
        clues.extend(clue(stamp.span, 20, Test::Weekdays(vec![weekday]), "the weekday of the dateline"));
    }
    clues
}

pub fn plain(time: &Time) -> Option<Calendar> {
    match &time.timex.meaning {
        Meaning::Calendar(c) if c.which.is_none() && c.year_offset.is_none() => Some(*c),
        Meaning::Range(_, to) => match &to.meaning {
            Meaning::Calendar(c) => Some(*c),
            _ => None,
        },
        _ => None,
    }
}

/// A date with its year: past or to come.
fn explicit(reading: &Reading, time: &Time) -> Option<Clue> {
    let c = plain(time).filter(|c| c.year.is_some())?;
    let (days, _) = dates::resolve(time.timex, None, time.direction)?;
    let future = time.direction == Direction::Future && c.month.is_some() && !background(reading, time);
    let span = time.timex.whole;
    if future {
        return clue(
            span,
            8,
            Test::NotAfter(days.to),
            format!("not after {}, which is still to come", days.to),
        );
    }
    (time.direction == Direction::Past)
        .then(|| clue(span, 8, Test::NotBefore(days.from), format!("not before {}", days.from)))
        .flatten()
}

/// Beside "since", "began", "war": the past of the story rather than of the report.
fn background(reading: &Reading, time: &Time) -> bool {
    let before =
        reading.words(Span::new(time.sentence.start.min(time.timex.span.start), time.timex.span.start));
    lexicon::any(Role::Background, before)
}

/// A month and day without its year: "later on 16 February", "began on December 30", "due on March 23".
fn year_day(reading: &Reading, time: &Time) -> Option<Clue> {
    let c = plain(time).filter(|c| c.year.is_none())?;
    let (month, day) = (c.month?, c.day?);
    let span = time.timex.whole;
    if time.timex.hour == Some(Hour::Later) {
        return clue(
            span,
            12,
            Test::Day { month, day, or_next: false },
            "published on that day, before what it announces",
        );
    }
    if beside_today(reading, time) {
        return clue(span, 12, Test::Day { month, day, or_next: false }, "called today");
    }
    if qualifies(reading, time) {
        return None;
    }
    match time.direction {
        Direction::Past => {
            clue(span, 6, Test::After { month, day, within: PAST_REACH }, "on or after that day")
        }
        Direction::Future => {
            clue(span, 6, Test::Before { month, day, within: FUTURE_REACH }, "not after that day")
        }
        Direction::Unknown => None,
    }
}

/// "the March 23 vote", "a Jan. 14 deadline": the verb of the sentence does not tell whether that day is past.
fn qualifies(reading: &Reading, time: &Time) -> bool {
    let before =
        reading.words(Span::new(time.sentence.start.min(time.timex.span.start), time.timex.span.start));
    let last = before.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_lowercase();
    let after = reading.words(Span::new(time.timex.span.end, time.sentence.end.max(time.timex.span.end)));
    let noun = after.strip_prefix(' ').is_some_and(|a| a.starts_with(char::is_lowercase));
    noun && ["the", "a", "an", "s", "its", "their", "his", "this"].contains(&last.as_str())
}

/// "today, 13 March", "Today (March 13)".
fn beside_today(reading: &Reading, time: &Time) -> bool {
    let near = |t: &&Time| {
        let gap = time.timex.span.start.checked_sub(t.timex.span.end);
        matches!(t.timex.meaning, Meaning::Whole { unit: Unit::Day, offset: 0, .. })
            && t.timex.hour.is_none()
            && gap.is_some_and(|g| g <= 3 && reading.words(t.timex.span).eq_ignore_ascii_case("today"))
    };
    reading.times.iter().any(|t| near(&t))
}

/// "on Tuesday, March 14": a weekday that belongs to a date tells its year.
fn together(time: &Time) -> Option<Clue> {
    let c = plain(time).filter(|c| c.year.is_none())?;
    let (month, day, weekday) = (c.month?, c.day?, c.weekday?);
    clue(time.timex.whole, 6, Test::Together { month, day, weekday }, "a date whose weekday is given")
}

/// "a truce brokered in December": within the months that follow. Other months are too far or too loosely told.
fn month(reading: &Reading, time: &Time) -> Option<Clue> {
    const REACH: i64 = 330;
    let c = plain(time).filter(|c| c.year.is_none() && c.day.is_none() && c.weekday.is_none())?;
    let words = reading.words(time.sentence);
    let truce = lexicon::any(Role::Truce, words) || lexicon::any(Role::Pact, words);
    let begun = truce && lexicon::any(Role::Start, words) && time.direction == Direction::Past;
    let test = Test::After { month: c.month?, day: 1, within: REACH };
    begun.then(|| clue(time.timex.whole, 4, test, "in or after that month")).flatten()
}

/// "six-week truce", "three-week-old cessation", "the truce is six weeks old", "six weeks after it was signed", "a truce held for a 14th day".
fn age(reading: &Reading, time: &Time) -> Option<Clue> {
    let (count, unit) = match time.timex.meaning {
        Meaning::Length { count: Count::Number(n), unit, .. } => (n, unit),
        Meaning::Nth { nth, unit } => (f64::from(nth - 1), unit),
        _ => return None,
    };
    let fits = match unit {
        Unit::Day | Unit::Week | Unit::Month | Unit::Year => age_of_truce(reading, time),
        _ => false,
    };
    let test = Test::Age { count, unit, start: None };
    fits.then(|| clue(time.timex.whole, 8, test, "the age of the truce, which reports round")).flatten()
}

fn age_of_truce(reading: &Reading, time: &Time) -> bool {
    const NEAR: usize = 36;
    let end = time.timex.span.end;
    let after = first_words(reading.words(Span::new(end, time.sentence.end.max(end))), NEAR);
    let before = last_words(
        reading.words(Span::new(time.sentence.start.min(time.timex.span.start), time.timex.span.start)),
        NEAR,
    );
    let named = |words: &str| lexicon::any(Role::Truce, words) || lexicon::any(Role::Pact, words);
    match time.timex.meaning {
        Meaning::Length { old: true, .. } => named(after) || is_said_of_truce(reading, time),
        Meaning::Nth { .. } => lexicon::any(Role::Truce, before) && before.to_lowercase().contains("for"),
        _ => {
            let words = reading.words(time.timex.span);
            let noun = after.split([',', '.', ';']).next().unwrap_or("");
            let adjective = words.contains('-') && !words.ends_with("long") && named(noun);
            let since = after.trim_start().to_lowercase();
            let signed = since.starts_with("after") && lexicon::any(Role::Start, after);
            let old = since.starts_with("old") && is_said_of_truce(reading, time);
            let planned = lexicon::any(Role::Planned, reading.words(time.sentence));
            adjective && !planned && time.direction != Direction::Future || signed || old && !planned
        }
    }
}

/// "The truce, which …, is now six weeks old": the sentence opens with it.
fn is_said_of_truce(reading: &Reading, time: &Time) -> bool {
    let opening = Span::new(time.sentence.start.min(time.timex.span.start), time.timex.span.start);
    let opening = first_words(reading.words(opening), 24);
    lexicon::any(Role::Truce, opening) || lexicon::any(Role::Pact, opening)
}

fn first_words(words: &str, most: usize) -> &str {
    let end = words.char_indices().map(|(i, _)| i).find(|&i| i >= most).unwrap_or(words.len());
    &words[..end]
}

fn last_words(words: &str, most: usize) -> &str {
    let from = words.len().saturating_sub(most);
    let start = words.char_indices().map(|(i, _)| i).find(|&i| i >= from).unwrap_or(words.len());
    &words[start..]
}

/// "next week ... January 23": one event told both ways, in one sentence or the next, about one named place.
fn coming_unit(reading: &Reading, time: &Time) -> Option<Clue> {
    let Meaning::Whole { unit, offset, from: Anchor::Publication } = time.timex.meaning else { return None };
    if !matches!(unit, Unit::Week | Unit::Month) || offset <= 0 {
        return None;
    }
    let same_event = |other: &&Time| {
        let near = other.sentence == time.sentence || follows(reading, time.sentence, other.sentence);
        near && other.direction != Direction::Past
            && (other.sentence == time.sentence || shared_name(reading, time.sentence, other.sentence))
    };
    let day_of = |other: &Time| plain(other).and_then(|c| c.month.zip(c.day).filter(|_| c.year.is_none()));
    let other = reading.told().find(|other| day_of(other).is_some() && same_event(other))?;
    let (month, day) = day_of(other)?;
    let said = reading.words(other.timex.span);
    let words = reading.words(time.timex.span);
    clue(
        time.timex.whole,
        8,
        Test::UnitOf { unit, offset, month, day },
        format!("{said} falls in what it calls {words}"),
    )
}

fn follows(reading: &Reading, first: Span, second: Span) -> bool {
    let all = &reading.text.sentences;
    let at = |span: Span| all.iter().position(|s| s.span == span);
    match (at(first), at(second)) {
        (Some(a), Some(b)) => b > a && b <= a + 2 || a == b + 1,
        _ => false,
    }
}

/// A capitalised word, not at the start of its sentence, that both share.
fn shared_name(reading: &Reading, a: Span, b: Span) -> bool {
    let names = |span: Span| {
        let words = reading.words(span).split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 3);
        words.skip(1).filter(|w| w.starts_with(char::is_uppercase) && !is_time_word(w)).collect::<Vec<_>>()
    };
    let first = names(a);
    names(b).iter().any(|n| first.contains(n))
}

fn is_time_word(word: &str) -> bool {
    !dates::find(word, Span::new(0, word.len())).is_empty()
}

/// A bare weekday of the running words.
pub struct Named {
    pub weekday: Weekday,
    pub future: bool,
    pub span: Span,
    /// "later on Monday": the day of the report itself.
    pub same_day: bool,
}

/// Bare weekdays with their tense. "Last Wednesday" and "Friday last week" may be far and are left out.
pub fn named_weekdays(reading: &Reading) -> Vec<Named> {
    let bare = |time: &Time| {
        let c = plain(time)?;
        let bare = c.week_offset.is_none() && c.day.is_none() && c.month.is_none();
        let future = time.direction == Direction::Future;
        let same_day = time.timex.hour == Some(Hour::Later);
        c.weekday.filter(|_| bare && time.direction != Direction::Unknown).map(|weekday| Named {
            weekday,
            future,
            span: time.timex.whole,
            same_day,
        })
    };
    reading.told().filter_map(bare).collect()
}

/// The weekdays on which the report can have been written: after the past ones, before the coming ones, close to both.
fn weekdays(reading: &Reading) -> Vec<Clue> {
    let named = named_weekdays(reading);
    if let Some(today) = named.iter().find(|n| n.same_day) {
        let test = Test::Weekdays(vec![today.weekday]);
        return clue(today.span, 6, test, "published on that weekday, before what it announces")
            .into_iter()
            .collect();
    }
    let mut fit = close_weekdays(&named);
    if fit.is_empty() {
        return Vec::new();
    }
    if let Some(second) = second_day(reading, &named) {
        fit = vec![second];
    }
    let span = named.iter().find(|n| !n.future).unwrap_or(&named[0]).span;
    let list: Vec<String> = fit.iter().map(|w| format!("{w:?}")).collect();
    let supports = format!("published on a {}, by the weekdays it names", list.join(" or a "));
    clue(span, 3, Test::Weekdays(fit), supports).into_iter().collect()
}

fn all_weekdays() -> impl Iterator<Item = Weekday> {
    (0..7).filter_map(|d| Weekday::from_monday_zero_offset(d).ok())
}

/// The weekdays closest to those named, and the one after; after a Friday also the Monday, when dailies come out again.
/// Of 115 newswire and daily reports that name a weekday and no other day, 105 are of a day so found.
fn close_weekdays(named: &[Named]) -> Vec<Weekday> {
    const STEP: f64 = 1.0;
    let distances: Vec<(Weekday, f64)> =
        all_weekdays().filter_map(|w| Some((w, distance(named, w)?))).collect();
    let best = distances.iter().map(|(_, d)| *d).fold(f64::INFINITY, f64::min);
    let mut fit: Vec<Weekday> =
        distances.iter().filter(|(_, d)| *d <= best + STEP).map(|(w, _)| *w).collect();
    let friday = named.iter().any(|n| !n.future && n.weekday == Weekday::Friday);
    if friday && fit.contains(&Weekday::Saturday) && !fit.contains(&Weekday::Monday) {
        fit.push(Weekday::Monday);
        fit.sort_by_key(|w| w.to_monday_zero_offset());
    }
    fit
}

/// How far the named weekdays lie from `day`: the mean of the past ones plus half the mean of the coming ones, which
/// are read less surely. A coming weekday of the same name is a week away, for a report says "today" of its own day.
fn distance(named: &[Named], day: Weekday) -> Option<f64> {
    if named.is_empty() {
        return None;
    }
    let mean = |list: Vec<i8>| list.iter().map(|d| f64::from(*d)).sum::<f64>() / list.len().max(1) as f64;
    let past = named.iter().filter(|n| !n.future).map(|n| day.since(n.weekday)).collect();
    let ahead = |n: &Named| match day.until(n.weekday) {
        0 => 7,
        gap => gap,
    };
    let future = named.iter().filter(|n| n.future).map(ahead).collect();
    Some(mean(past) + mean(future) / 2.0)
}

/// "A second day of talks is under way" after things that happened "on Monday": written on the Tuesday.
fn second_day(reading: &Reading, named: &[Named]) -> Option<Weekday> {
    let under_way = |time: &&Time| {
        let nth = matches!(time.timex.meaning, Meaning::Nth { nth: 2.., unit: Unit::Day });
        nth && lexicon::any(Role::Present, reading.words(time.sentence)) && !age_of_truce(reading, time)
    };
    reading.told().find(under_way)?;
    let past: Vec<Weekday> = named.iter().filter(|n| !n.future).map(|n| n.weekday).collect();
    let first = *past.first()?;
    past.iter().all(|w| *w == first).then(|| first.wrapping_add(1))
}

impl Clue {
    /// What a report of `day` would cost: nothing when it fits, half when only the tense may have been misread.
    pub fn cost(&self, day: Date) -> u32 {
        const NEAR: i64 = 30;
        if self.fits(day) {
            return 0;
        }
        let close = match &self.test {
            Test::After { month, day: of, .. } => next(day, *month, *of).is_some_and(|d| gap(day, d) <= NEAR),
            Test::Before { month, day: of, .. } => {
                latest(day, *month, *of).is_some_and(|d| gap(d, day) <= NEAR)
            }
            _ => false,
        };
        if close { self.weight / 2 } else { self.weight }
    }

    /// Whether the report can be of `day`.
    pub fn fits(&self, day: Date) -> bool {
        match &self.test {
            Test::Day { month, day: of, or_next } => {
                let same = |d: Date| d.month() == *month && d.day() == *of;
                same(day) || *or_next && day.yesterday().is_ok_and(same)
            }
            Test::Together { month, day: of, weekday } => nearest(day, *month, *of)
                .is_some_and(|d| d.weekday() == *weekday && gap(day, d).abs() <= FUTURE_REACH),
            Test::NotBefore(first) => *first <= day,
            Test::NotAfter(last) => day <= *last,
            Test::After { month, day: of, within } => {
                latest(day, *month, *of).is_some_and(|d| gap(d, day) <= *within)
            }
            Test::Before { month, day: of, within } => {
                next(day, *month, *of).is_some_and(|d| gap(day, d) <= *within)
            }
            Test::UnitOf { unit, offset, month, day: of } => in_unit(day, *unit, *offset, *month, *of),
            Test::Age { count, unit, start: Some(start) } => {
                age_days(*start, *count, *unit).is_some_and(|d| d.from <= day && day <= d.to)
            }
            Test::Age { start: None, .. } => true,
            Test::Weekdays(list) => list.contains(&day.weekday()),
        }
    }
}

pub fn gap(from: Date, to: Date) -> i64 {
    from.until(to).map_or(i64::MAX, |s| i64::from(s.get_days()))
}

fn in_years_around(day: Date, month: i8, of: i8) -> impl DoubleEndedIterator<Item = Date> {
    (-1..=1).filter_map(move |o| Date::new(day.year() + o, month, of).ok())
}

pub fn latest(day: Date, month: i8, of: i8) -> Option<Date> {
    in_years_around(day, month, of).rfind(|d| *d <= day)
}

fn next(day: Date, month: i8, of: i8) -> Option<Date> {
    in_years_around(day, month, of).find(|d| *d >= day)
}

pub fn nearest(day: Date, month: i8, of: i8) -> Option<Date> {
    in_years_around(day, month, of).min_by_key(|d| gap(day, *d).abs())
}

fn in_unit(day: Date, unit: Unit, offset: i32, month: i8, of: i8) -> bool {
    nearest(day, month, of).is_some_and(|event| {
        let shift = -offset;
        let monday =
            |d: Date| d.checked_sub(jiff::Span::new().days(d.weekday().to_monday_zero_offset())).ok();
        match unit {
            Unit::Week => {
                let there = event.checked_add(jiff::Span::new().days(7 * shift)).ok().and_then(monday);
                there.is_some() && there == monday(day)
            }
            _ => {
                let there = event.first_of_month().checked_add(jiff::Span::new().months(shift));
                there.is_ok_and(|t| t == day.first_of_month())
            }
        }
    })
}

/// The days on which something begun at `start` has that age, give or take the rounding of reports: a day for days,
/// less than a week for weeks, two weeks for months, four months for years.
pub fn age_days(start: Date, count: f64, unit: Unit) -> Option<Days> {
    let (length, slack) = match unit {
        Unit::Day => (count, 1),
        Unit::Week => (count * 7.0, 6),
        Unit::Month => (count * 30.4, 15),
        Unit::Year => (count * 365.25, 120),
        _ => return None,
    };
    let middle = start.checked_add(jiff::Span::new().try_days(length.round() as i64).ok()?).ok()?;
    let slack = jiff::Span::new().days(slack);
    Some(Days { from: middle.checked_sub(slack).ok()?, to: middle.checked_add(slack).ok()? })
}
