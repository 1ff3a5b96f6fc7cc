//! Reports of one meeting sharpen each other's dates. In: reports with derived intervals. Out: the same, narrower.
//! A meeting is known by its venue and the day it opens; one report says "on 23 January in Astana", another "a second
//! day in Astana is under way". Where the day is certain in one report, the others keep the days that agree with it.
//! Every report is held against every other: call it for the reports of one story, not for an archive.
//! Absent on purpose: any day taken from a report that does not share names with the one it narrows.

use super::clues::{gap, nearest, plain};
use super::lexicon::{self, Role};
use super::reading::{Reading, Time};
use super::{Basis, Publication, solve, spoken};
use crate::extract::claim::Days;
use crate::extract::dates::{self, Direction, Meaning, Timex, Unit};
use crate::extract::gazetteer::countries;
use crate::span::Span;
use crate::text::Text;
use jiff::civil::{Date, Weekday};
use std::collections::{BTreeMap, BTreeSet};

/// Two openings at one venue closer than this are one meeting.
const APART: i64 = 10;

/// Narrows the derived intervals of reports that speak of the same meeting. Stated and told dates never move, but help.
pub fn narrow(reports: &mut [(Publication, &Text, &[Timex])]) {
    let told: Vec<Told> = reports.iter().map(|(_, text, times)| read(&Reading::new(text, times))).collect();
    for _ in 0..2 {
        for i in 0..reports.len() {
            if reports[i].0.basis != Basis::Derived {
                continue;
            }
            let candidates = reports[i].0.candidates();
            let others = (0..reports.len()).filter(|j| *j != i && related(&told[i], &told[*j]));
            let certain = openings(others.map(|j| (&told[j], reports[j].0.candidates())));
            if let Some((kept, why)) = agreeing(&told[i], &candidates, &certain) {
                adopt(&mut reports[i].0, &kept, why);
            }
        }
    }
}

/// What one report tells of meetings.
struct Told {
    meetings: Vec<Meeting>,
    names: BTreeSet<String>,
}

struct Meeting {
    venue: String,
    opens: Opens,
    /// 3 for "the third round".
    ordinal: Option<usize>,
    span: Span,
}

/// The opening day as told, relative to the day of the report.
enum Opens {
    On {
        month: i8,
        day: i8,
    },
    Next(Weekday),
    Last(Weekday),
    /// So many days before the report.
    Before(i32),
}

impl Opens {
    fn day(&self, report: Date) -> Option<Date> {
        let plus = |days: i32| report.checked_add(jiff::Span::new().days(days)).ok();
        match self {
            Opens::On { month, day } => nearest(report, *month, *day),
            Opens::Next(weekday) => {
                let ahead = i32::from(report.weekday().until(*weekday));
                plus(if ahead == 0 { 7 } else { ahead })
            }
            Opens::Last(weekday) => plus(-i32::from(report.weekday().since(*weekday))),
            Opens::Before(days) => plus(-days),
        }
    }
}

fn read(reading: &Reading) -> Told {
    let names = names(reading);
    let venues = venues(reading, &names);
    let main = venues.iter().max_by_key(|v| names.get(*v).copied().unwrap_or(0)).cloned();
    let meetings = reading.told().filter_map(|time| meeting(reading, time, &venues, main.as_deref()));
    Told { meetings: meetings.collect(), names: names.into_keys().collect() }
}

/// Capitalised words of the running text, with how often each stands there.
fn names(reading: &Reading) -> BTreeMap<String, usize> {
    let mut names = BTreeMap::new();
    for words in reading.claiming() {
        for word in words.split(|c: char| !c.is_alphanumeric()) {
            let named = word.len() > 3 && word.starts_with(char::is_uppercase);
            if named && dates::find(word, Span::new(0, word.len())).is_empty() {
                *names.entry(word.to_owned()).or_insert(0) += 1;
            }
        }
    }
    names
}

/// Names that stand as the place of a meeting: "talks in Geneva", "the Geneva talks"; no countries.
fn venues(reading: &Reading, names: &BTreeMap<String, usize>) -> Vec<String> {
    let mut found = BTreeSet::new();
    for sentence in reading.text.sentences.iter().filter(|s| s.region.makes_claims()) {
        let words: Vec<&str> = words(reading.words(sentence.span)).collect();
        if !words.iter().any(|w| lexicon::any(Role::Meeting, w)) {
            continue;
        }
        for (i, word) in words.iter().enumerate() {
            let placed = i > 0 && ["in", "at", "capital"].contains(&words[i - 1]);
            let titled = words.get(i + 1).is_some_and(|next| lexicon::any(Role::Meeting, next));
            let country = countries::by_name(word).is_some() || countries::by_demonym(word).is_some();
            if (placed || titled) && !country && names.contains_key(*word) {
                found.insert((*word).to_owned());
            }
        }
    }
    found.into_iter().collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty())
}

/// The meeting whose opening this expression tells, when its sentence speaks of one.
fn meeting(reading: &Reading, time: &Time, venues: &[String], main: Option<&str>) -> Option<Meeting> {
    let sentence = reading.words(time.sentence);
    let opening = lexicon::any(Role::Opening, sentence) || of_meeting(reading, time);
    if !opening || !lexicon::any(Role::Meeting, sentence) {
        return None;
    }
    let opens = opens(time)?;
    let here = words(sentence).find(|w| venues.iter().any(|v| v == w));
    let venue = here.or(main)?.to_owned();
    Some(Meeting { venue, opens, ordinal: ordinal(sentence), span: time.timex.whole })
}

/// "Thursday's meeting".
fn of_meeting(reading: &Reading, time: &Time) -> bool {
    let after = reading.words(Span::new(time.timex.span.end, time.sentence.end.max(time.timex.span.end)));
    let next = after.trim_start_matches(['\'', '’', 's', ' ']).split(' ').next().unwrap_or("");
    after.starts_with(['\'', '’']) && lexicon::any(Role::Meeting, next)
}

fn opens(time: &Time) -> Option<Opens> {
    if let Meaning::Nth { nth, unit: Unit::Day } = time.timex.meaning {
        return (nth > 1).then_some(Opens::Before(nth - 1));
    }
    let c = plain(time)?;
    match (c.month, c.day, c.weekday, time.direction) {
        (Some(month), Some(day), _, _) => Some(Opens::On { month, day }),
        (None, None, Some(weekday), Direction::Future) if c.week_offset.is_none() => {
            Some(Opens::Next(weekday))
        }
        (None, None, Some(weekday), Direction::Past) if c.week_offset.is_none() => Some(Opens::Last(weekday)),
        _ => None,
    }
}

/// "the third round".
fn ordinal(sentence: &str) -> Option<usize> {
    const ORDINALS: [&str; 10] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    let words: Vec<&str> = words(sentence).collect();
    let pair = words.windows(2).find(|pair| pair[1].eq_ignore_ascii_case("round"))?;
    ORDINALS.iter().position(|o| o.eq_ignore_ascii_case(pair[0])).map(|i| i + 1)
}

/// Whether two reports are of one story: they share names besides a venue.
fn related(a: &Told, b: &Told) -> bool {
    const SHARED: usize = 4;
    a.names.intersection(&b.names).count() >= SHARED
}

/// Opening days that are the same whichever candidate day their report is of, by venue; near ones are one meeting.
fn openings<'a>(reports: impl Iterator<Item = (&'a Told, Vec<Date>)>) -> BTreeMap<&'a str, Vec<Date>> {
    let mut certain: BTreeMap<&str, Vec<Date>> = BTreeMap::new();
    for (told, candidates) in reports {
        for meeting in &told.meetings {
            let days: BTreeSet<Date> = candidates.iter().filter_map(|d| meeting.opens.day(*d)).collect();
            let Some(day) = days.first().filter(|_| days.len() == 1) else { continue };
            let list = certain.entry(&meeting.venue).or_default();
            if !list.iter().any(|d| gap(*d, *day).abs() <= APART) {
                list.push(*day);
            }
        }
    }
    certain.values_mut().for_each(|list| list.sort_unstable());
    certain
}

/// The candidate days that agree with the openings others are certain of, when they are fewer but some.
fn agreeing(
    told: &Told,
    candidates: &[Date],
    certain: &BTreeMap<&str, Vec<Date>>,
) -> Option<(Vec<Date>, (Span, String))> {
    for meeting in &told.meetings {
        let Some(known) = certain.get(meeting.venue.as_str()) else { continue };
        let opens = |d: &Date| meeting.opens.day(*d);
        let same: Vec<Date> =
            candidates.iter().filter(|d| opens(d).is_some_and(|o| known.contains(&o))).copied().collect();
        let matched = same.first().and_then(opens);
        let (kept, why) = match matched {
            Some(day) => (same, format!("another report has the meeting in {} open on {day}", meeting.venue)),
            None => {
                let after = meeting.ordinal.and_then(|n| n.checked_sub(2)).and_then(|i| known.get(i));
                let clear = |d: &&Date| {
                    let Some(day) = opens(d) else { return false };
                    known.iter().all(|k| gap(*k, day).abs() > APART) && after.is_none_or(|a| *a < day)
                };
                let kept: Vec<Date> = candidates.iter().filter(clear).copied().collect();
                (kept, format!("other meetings in {} are known from other reports", meeting.venue))
            }
        };
        if !kept.is_empty() && kept.len() < candidates.len() {
            return Some((kept, (meeting.span, why)));
        }
    }
    None
}

fn adopt(publication: &mut Publication, kept: &[Date], why: (Span, String)) {
    let days = Days { from: kept[0], to: kept[kept.len() - 1] };
    publication.days = Some(days);
    publication.weekdays = solve::weekdays(kept);
    publication.likely = match kept {
        [only] => Some(*only),
        _ => publication.likely.filter(|l| kept.contains(l)),
    };
    publication.evidence.push((why.0, format!("{}: {}", why.1, spoken(days))));
    publication.evidence.sort_by_key(|(span, _)| *span);
}
