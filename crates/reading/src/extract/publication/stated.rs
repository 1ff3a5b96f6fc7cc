//! Stamps: dates that say of themselves when the report was published. In metadata, after a label ("Issued on 14 March
//! 2018"), on a line of their own ("Bogotá, 3 April 2017"), in a wire's dateline ("KYIV, March 3 (Wire) -"), or as the
//! cut-off of a reporting period ("as of 19:30, 13 March"), after which a report comes the same or the next day.

use super::lexicon::{self, Role};
use super::reading::{Reading, Time};
use crate::extract::claim::Days;
use crate::extract::dates::{self, Calendar, Direction, Hour, Meaning, Timex};
use crate::span::Span;
use crate::text::{RegionKind, Text};
use jiff::civil::{Date, Weekday};

/// A date that states the publication, perhaps without its year.
#[derive(Clone, Debug)]
pub struct Stamp {
    pub span: Span,
    /// Set when the year is written.
    pub days: Option<Days>,
    pub likely: Option<Date>,
    pub month: i8,
    pub day: i8,
    pub weekday: Option<Weekday>,
    /// The report may also be of the day after.
    pub or_next: bool,
    pub supports: String,
    rank: u8,
}

/// The publication date among the document's own metadata.
pub fn metadata(text: &Text) -> Option<Date> {
    let written = text.stated.published.as_deref()?;
    let found = dates::find(written, Span::new(0, written.len()));
    found.iter().find_map(|t| {
        let day = calendar(t).is_some_and(|c| c.day.is_some());
        dates::resolve(t, None, Direction::Unknown).filter(|_| day).map(|(days, _)| days.from)
    })
}

/// The best stamp of the text: with a year before without, then by kind, then the first.
pub fn find(reading: &Reading) -> Option<Stamp> {
    let stamps: Vec<Stamp> = reading.times.iter().filter_map(|time| stamp(reading, time)).collect();
    let best = stamps.iter().min_by_key(|s| (s.days.is_none(), s.rank, s.span.start)).cloned();
    best.or_else(|| month_reported(reading))
}

fn calendar(timex: &Timex) -> Option<&Calendar> {
    match &timex.meaning {
        Meaning::Calendar(c) => Some(c),
        Meaning::Range(_, to) => calendar(to),
        _ => None,
    }
}

fn stamp(reading: &Reading, time: &Time) -> Option<Stamp> {
    let c = calendar(time.timex).filter(|c| c.day.is_some() && c.month.is_some())?;
    let before = &reading.text.words[time.line.start..time.timex.span.start];
    let after = &reading.text.words[time.timex.span.end..time.line.end];
    let short = time.line.len() < 160;
    let header = time.region != RegionKind::Body || short;
    let (rank, or_next, supports) = if labelled(Role::Label, before) && header {
        (0, false, "stated as the day of publication")
    } else if dateline(reading, time, before, after) {
        (1, false, "the dateline")
    } else if labelled(Role::LabelWeak, before) && header {
        (2, false, "stated as the day of the last update")
    } else if alone(reading, time, before, after) {
        (3, false, "a line that holds only the date")
    } else if cutoff(reading, time, before, after) {
        (4, true, "the cut-off of the period reported; the report is of that day or the next")
    } else {
        return None;
    };
    let written =
        dates::resolve(time.timex, None, Direction::Unknown).map(|(d, _)| Days { from: d.to, to: d.to });
    let written = written.filter(|_| c.year.is_some());
    let next = |d: Date| d.tomorrow().unwrap_or(d);
    let days = written.map(|d| if or_next { Days { from: d.to, to: next(d.to) } } else { d });
    let late = matches!(time.timex.hour, Some(Hour::Clock { hour: 16.., .. }));
    let likely = written.filter(|_| or_next).map(|d| if late { next(d.to) } else { d.to });
    Some(Stamp {
        span: time.timex.span,
        days,
        likely,
        month: c.month?,
        day: c.day?,
        weekday: c.weekday,
        or_next,
        supports: supports.to_owned(),
        rank,
    })
}

/// The words right before the date are a label: "Published:", "issued on", "Last updated Wednesday".
fn labelled(role: Role, before: &str) -> bool {
    let lower = before.to_lowercase();
    let tail = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
    lexicon::of(role)
        .iter()
        .any(|label| tail.strip_suffix(label).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric)))
}

/// "KYIV, March 3 (Wire) -" at the head of one of the first paragraphs of the body.
fn dateline(reading: &Reading, time: &Time, before: &str, after: &str) -> bool {
    const LONGEST: usize = 70;
    let place = before.trim_start_matches(|c: char| c.is_whitespace() || "([*•".contains(c));
    let early = time.region == RegionKind::Byline
        || reading.text.words[reading.body_start().min(time.line.start)..time.line.start].len() < 700;
    if !early || place.is_empty() || place.len() > LONGEST || !place.starts_with(char::is_uppercase) {
        return false;
    }
    let capital = |w: &str| w.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    let words: Vec<&str> = place.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let names = !words.is_empty()
        && words.iter().all(|w| capital(w) || w.len() <= 2 || matches!(*w, "and" | "the" | "del" | "von"));
    let ends_open = place.trim_end().ends_with([',', '(', '-', '–', '—', '.', ':']);
    let tail = after.trim_start();
    let agency = tail.starts_with(['(', ')', '-', '–', '—', '/', ':', '['])
        || (tail.starts_with([',', '.']) && tail[1..].trim_start().starts_with(['(', '-', '–', '—']));
    names && ends_open && agency && !tail.trim_matches(|c: char| !c.is_alphanumeric()).is_empty()
}

/// Nothing on the line but the date, a place, a clock, or a reporter's name; near the head or the foot.
fn alone(reading: &Reading, time: &Time, before: &str, after: &str) -> bool {
    let count = |words: &str| words.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 1).count();
    let (lines_before, lines_after) = reading.lines_around(time.line);
    let foot = lines_after < 4 && !past_furniture(reading, time.line.start);
    let near = time.region == RegionKind::Byline || lines_before < 6 || foot;
    let named = |words: &str| {
        let mut words = words.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 2);
        words.all(|w| w.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()))
    };
    let few = count(before) <= 5 && count(after) <= 4 && named(before) && named(after);
    let byline = time.region == RegionKind::Byline && count(before) <= 8 && count(after) <= 5;
    let range = matches!(time.timex.meaning, Meaning::Range(..));
    near && !range && (few || byline) && !prose(before, after)
}

/// Page furniture between the running words and this line: what follows may be a comment's stamp.
fn past_furniture(reading: &Reading, at: usize) -> bool {
    let furniture = |kind| matches!(kind, RegionKind::Boilerplate | RegionKind::Teaser | RegionKind::Comment);
    let regions = &reading.text.regions;
    regions.iter().any(|r| furniture(r.kind) && r.span.start > reading.body_start() && r.span.start < at)
}

/// A verb-like full stop or a preposition means a sentence, not a date line.
fn prose(before: &str, after: &str) -> bool {
    let last = before.trim_end().rsplit(' ').next().unwrap_or("");
    let led = ["on", "in", "since", "until", "by", "from", "to", "of", "before", "after", "at", "between"]
        .contains(&last);
    led || after.trim_end().ends_with('.') && after.split_whitespace().count() > 1
}

/// "as of 19:30, 13 March", "daily report for 12 March 2019", "from ... to 12:00 on 23 January (cut-off)".
fn cutoff(reading: &Reading, time: &Time, before: &str, after: &str) -> bool {
    let header =
        time.region != RegionKind::Body || time.line.len() < 120 && reading.lines_around(time.line).0 < 6;
    let lead = &reading.text.words[time.line.start..time.timex.whole.start.max(time.line.start)];
    let led = labelled(Role::Cutoff, before)
        || labelled(Role::Cutoff, lead)
        || labelled(Role::Cutoff, without_clock(before));
    let period = matches!(time.timex.meaning, Meaning::Range(..)) && time.region != RegionKind::Body;
    let marked = after.trim_start().to_lowercase().starts_with("(cut-off");
    header && (led || period || marked)
}

/// "as of 19:30 (Kyiv time)" without what stands between the label and the date.
fn without_clock(before: &str) -> &str {
    before.trim_end_matches(|c: char| !c.is_alphabetic() || c == ' ').trim_end_matches(char::is_numeric)
}

/// A title that names a month with its year in a monthly report: published in the month after.
fn month_reported(reading: &Reading) -> Option<Stamp> {
    let title = |t: &&Time| {
        let line = reading.words(t.line).trim();
        let top = reading.lines_around(t.line).0 < 3 && t.line.len() < 120 && !line.ends_with('.');
        t.region == RegionKind::Headline || top
    };
    let month = |t: &&Time| {
        calendar(t.timex).is_some_and(|c| c.month.is_some() && c.day.is_none() && c.year.is_some())
    };
    let time = reading.times.iter().filter(title).find(month)?;
    let monthly = reading.claiming().any(|words| lexicon::any(Role::Monthly, words));
    let (days, _) = dates::resolve(time.timex, None, Direction::Unknown).filter(|_| monthly)?;
    let from = days.to.tomorrow().ok()?;
    Some(Stamp {
        span: time.timex.span,
        days: Some(Days { from, to: from.last_of_month() }),
        likely: None,
        month: from.month(),
        day: 1,
        weekday: None,
        or_next: false,
        supports: "the month reported; the report is of the month after".to_owned(),
        rank: 5,
    })
}
