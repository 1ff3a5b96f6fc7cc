//! When a report was published: told, stated by its metadata, stated in its text, or derived from what it says.
//! In: a text, its time expressions, what is known beforehand. Out: an interval of days with the words it rests on.
//! Absent on purpose: the clock, and every date in comments, teasers and footers; a year found only there is a doubt.
//! Steps: `stated` looks for stamps and datelines, `clues` turns the rest into constraints, `anchor` finds the year,
//! `solve` keeps the days that fit; `narrow` lets reports of one event sharpen each other.

mod lexicon;
mod reading;
mod stated;
mod clues;
mod anchor;
mod solve;
mod narrow;

use crate::doubt::Doubt;
use crate::extract::claim::Days;
use crate::extract::dates::Timex;
use crate::extract::gazetteer::Gazetteer;
use crate::span::Span;
use crate::text::{RegionKind, Text};
use jiff::civil::{Date, Weekday};
use reading::Reading;

pub use narrow::narrow;

/// What is known before the text is read. The world arrives here as an argument.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Publication date told by flag, sidecar or response header.
    pub published: Option<Date>,
    /// A day on which the report certainly existed (capture time): an upper bound.
    pub received: Option<Date>,
    /// Instruments the dossier (or the shipped library) knows, to place "six-week truce" or "brokered in December".
    pub instruments: Vec<KnownInstrument>,
    /// The world's places with the dossier's own.
    pub gazetteer: Gazetteer,
    /// The outlet is itself one of the parties: what it says of the other side is alleged.
    pub partisan: bool,
}

#[derive(Clone, Debug, Default)]
pub struct KnownInstrument {
    pub id: String,
    /// First day in force.
    pub effective: Option<Date>,
    /// Names and aliases of the instrument, its places, parties and guarantors, as a report would write them.
    pub names: Vec<String>,
    pub countries: Vec<String>,
}

/// The publication date as an interval with its basis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Publication {
    /// `None` when nothing supports any interval.
    pub days: Option<Days>,
    /// If not empty, only these weekdays within `days` are possible.
    pub weekdays: Vec<Weekday>,
    /// The single most likely day, when one stands out.
    pub likely: Option<Date>,
    pub basis: Basis,
    /// The words each step rests on, with what they support.
    pub evidence: Vec<(Span, String)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    Told,
    Metadata,
    /// A dateline or date line in the text.
    Stated,
    Derived,
    #[default]
    Unknown,
}

impl Publication {
    fn on(days: Days, basis: Basis, evidence: Vec<(Span, String)>) -> Publication {
        let likely = (days.from == days.to).then_some(days.from);
        Publication { days: Some(days), weekdays: Vec::new(), likely, basis, evidence }
    }

    /// Every day that is possible: within the interval, on one of the weekdays.
    pub fn candidates(&self) -> Vec<Date> {
        let Some(days) = self.days else { return Vec::new() };
        let all = days.from.series(jiff::Span::new().days(1)).take_while(|d| *d <= days.to);
        all.filter(|d| self.weekdays.is_empty() || self.weekdays.contains(&d.weekday())).collect()
    }
}

/// Works out when the report was published. Never from comments, teasers or boilerplate; a year found only there is a doubt.
pub fn derive(text: &Text, timexes: &[Timex], known: &Known) -> (Publication, Vec<Doubt>) {
    let reading = Reading::new(text, timexes);
    let mut doubts = Vec::new();
    let stated = stated::find(&reading);
    let publication = if let Some(day) = known.published {
        conflict(day, stated.as_ref(), &mut doubts);
        Publication::on(Days { from: day, to: day }, Basis::Told, Vec::new())
    } else if let Some(day) = stated::metadata(text) {
        conflict(day, stated.as_ref(), &mut doubts);
        Publication::on(Days { from: day, to: day }, Basis::Metadata, Vec::new())
    } else if let Some(stamp) = stated.filter(|s| s.days.is_some()) {
        let days = stamp.days.expect("filtered for days");
        let mut publication =
            Publication::on(days, Basis::Stated, vec![(stamp.span, stamp.supports.clone())]);
        publication.likely = publication.likely.or(stamp.likely);
        publication
    } else {
        let stamp = stated::find(&reading);
        solve::derive(&reading, stamp.as_ref(), known, &mut doubts)
    };
    outside(text, timexes, &publication, &mut doubts);
    (publication, doubts)
}

/// A stamp in the text that tells another day than the one taken.
fn conflict(day: Date, stated: Option<&stated::Stamp>, doubts: &mut Vec<Doubt>) {
    let Some((days, span)) = stated.and_then(|s| s.days.map(|d| (d, s.span))) else { return };
    let far = |d: Date| day.until(d).map_or(0, |s| s.get_days()).abs() > 1;
    if far(days.from) && far(days.to) {
        doubts.push(Doubt::new(
            "publication-conflict",
            Some(span),
            format!("The text states {}, but the report is said to be of {day}.", spoken(days)),
            format!("{day} is taken as the publication date."),
        ));
    }
}

/// Dates in footers and comments: never used, but a reader is told when they are the only ones with a year.
fn outside(text: &Text, timexes: &[Timex], publication: &Publication, doubts: &mut Vec<Doubt>) {
    if !matches!(publication.basis, Basis::Derived | Basis::Unknown) {
        return;
    }
    let years = |span: Span| span.of(&text.words).split(|c: char| !c.is_ascii_digit()).any(|d| d.len() == 4);
    let first = |kinds: &[RegionKind]| {
        let dated = timexes.iter().filter(|t| t.is_explicit() && years(t.span));
        dated.map(|t| t.span).find(|s| reading::region_at(text, s.start).is_some_and(|r| kinds.contains(&r)))
    };
    if let Some(span) = first(&[RegionKind::Boilerplate, RegionKind::Teaser]) {
        let sentence = format!("The year in \"{}\" stands only in the page furniture.", span.of(&text.words));
        doubts.push(Doubt::new("year-in-footer", Some(span), sentence, "It is not used to date the report."));
    }
    if let Some(span) = first(&[RegionKind::Comment]) {
        let sentence =
            format!("A reader's comment is stamped \"{}\", an upper bound at most.", span.of(&text.words));
        doubts.push(Doubt::new(
            "date-in-comment",
            Some(span),
            sentence,
            "It is not used to date the report.",
        ));
    }
}

/// "8 February 2017" or "8 to 15 February 2017", as a page would say it.
pub fn spoken(days: Days) -> String {
    let full = |d: Date| d.strftime("%-d %B %Y").to_string();
    if days.from == days.to {
        return full(days.to);
    }
    let short = if days.from.year() != days.to.year() {
        full(days.from)
    } else if days.from.month() != days.to.month() {
        days.from.strftime("%-d %B").to_string()
    } else {
        days.from.day().to_string()
    };
    format!("{short} to {}", full(days.to))
}

#[cfg(test)]
mod tests;
