//! Tables of events to claims: each row an incident, and its dead as a figure, with the cells that say so.
//!
//! In: a text that is a known export (ACLED, UCDP GED, our own form; `data/en/event_tables.tsv`). Out: claims, and one doubt that says
//! what was left out. Absent: any reading of the prose in a row; who is to blame, for an export says who took part: the two
//! sides of a clash are one actor together, as where a report tells of "clashes between" them.

use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::fmt::strtime;

use super::claim::{Bound, Claim, Days, Kind, Modality, Named, Place, Precision, Quantity, Time};
use super::gazetteer::countries;
use crate::doubt::Doubt;
use crate::span::Span;
use crate::text::Text;
use crate::text::rows::{self, Head};

/// How exports write a day.
const DAYS: [&str; 6] = ["%Y-%m-%d", "%d %B %Y", "%d-%B-%Y", "%d %b %Y", "%Y/%m/%d", "%d/%m/%Y"];
/// A figure of an export that is more than a war has.
const MOST_DEAD: f64 = 10_000_000.0;

/// The claims of every row, and what was left out.
pub(super) fn read(text: &Text) -> (Vec<Claim>, Vec<Doubt>) {
    let Some(head) = rows::head(&text.words) else { return Default::default() };
    let mut claims = Vec::new();
    let (mut harmless, mut unknown, mut undated) = (0usize, 0usize, 0usize);
    for (line, cells) in head.rows(&text.words) {
        let row = Row { head: &head, words: &text.words, line, cells };
        match row.code() {
            None => unknown += 1,
            Some("-") => harmless += 1,
            Some(code) => {
                let time = row.time();
                undated += usize::from(time.as_ref().is_none_or(|time| time.interval.is_none()));
                row.claims(code, time, &mut claims);
            }
        }
    }
    let table = match head.table {
        "acled" => "an export of ACLED",
        "ged" => "an export of UCDP GED",
        _ => "a table of incidents",
    };
    let doubt = Doubt::new(
        "event-table",
        None,
        format!(
            "The capture is {table}: it says who took part in an event, not who began it or whose duty it broke."
        ),
        format!(
            "{} claims were read; {harmless} rows are of a type that is no breach, {unknown} of an unknown type, and of {undated} the day is not understood.",
            claims.len()
        ),
    );
    (claims, vec![doubt])
}

/// One row and the way to its cells.
struct Row<'a> {
    head: &'a Head,
    words: &'a str,
    line: Span,
    cells: Vec<Span>,
}

impl Row<'_> {
    /// The place of a field that has words.
    fn cell(&self, field: &str) -> Option<Span> {
        let span = *self.cells.get(*self.head.columns.get(field)?)?;
        let inner = span.of(self.words);
        let before = inner.len() - inner.trim_start().len();
        let span = Span::new(span.start + before, span.start + before + inner.trim().len());
        (!span.of(self.words).is_empty()).then_some(span)
    }

    fn text(&self, field: &str) -> Option<&str> {
        self.cell(field).map(|span| span.of(self.words))
    }

    fn number(&self, field: &str) -> Option<f64> {
        self.text(field)?.parse().ok().filter(|number: &f64| number.is_finite())
    }

    fn code(&self) -> Option<&'static str> {
        static TYPES: OnceLock<HashMap<(&str, &str), &str>> = OnceLock::new();
        let types = TYPES
            .get_or_init(|| rows::listed("type").map(|[table, code, word]| ((table, word), code)).collect());
        let word = self.text("type")?.to_lowercase();
        // Spreadsheets write whole numbers with a point now and then.
        let word = word.strip_suffix(".0").unwrap_or(&word);
        types.get(&(self.head.table, word)).copied()
    }

    fn named(&self, field: &str) -> Option<Named> {
        let span = self.cell(field)?;
        Some(Named { span, entity: span.of(self.words).replace("\"\"", "\"") })
    }

    fn claims(&self, code: &'static str, time: Option<Time>, out: &mut Vec<Claim>) {
        // The words of the row if it has any, otherwise all of it.
        let evidence = self.cell("text").unwrap_or(self.line);
        let (mut actor, mut target) = (self.named("actor"), self.named("target"));
        if code == "CLASH"
            && let (Some(one), Some(other)) = (&actor, &target)
        {
            let both = Span::new(one.span.start.min(other.span.start), one.span.end.max(other.span.end));
            actor = Some(Named { span: both, entity: format!("{}; {}", one.entity, other.entity) });
            target = None;
        }
        let incident = Claim {
            kind: Kind::Incident,
            code,
            evidence,
            actor,
            target,
            place: self.place(),
            time,
            quantity: None,
            speaker: None,
            via: self.text("source").map(str::to_string),
            modality: Modality::Asserted,
            countable: true,
            rule: "event-table",
        };
        let figures = [("killed", self.dead()), ("injured", self.exact("injured"))];
        let figures = figures.map(|(code, quantity)| {
            quantity.map(|quantity| Claim {
                kind: Kind::Figure,
                code,
                evidence: quantity.span,
                actor: None,
                target: None,
                quantity: Some(quantity),
                countable: false,
                ..incident.clone()
            })
        });
        out.push(incident);
        out.extend(figures.into_iter().flatten());
    }

    /// The dead: one number, or from the lowest to the highest estimate. None of a zero, which may mean that nobody knows.
    fn dead(&self) -> Option<Quantity> {
        let best = self.exact("killed")?;
        let (low, high) = (self.number("low"), self.number("high"));
        match (low, high) {
            (Some(low), Some(high)) if low < high && high <= MOST_DEAD => {
                Some(Quantity { value: Some(low), value_max: Some(high), bound: Bound::About, ..best })
            }
            _ => Some(best),
        }
    }

    fn exact(&self, field: &str) -> Option<Quantity> {
        let value = self.number(field).filter(|value| (1.0..=MOST_DEAD).contains(value))?;
        // Editors of exports count what is reported, which is less than what happened or as much.
        let bound = if self.head.table == "armistice" { Bound::Exactly } else { Bound::About };
        let unit = "people".to_string();
        Some(Quantity { span: self.cell(field)?, value: Some(value), value_max: None, bound, unit })
    }

    fn place(&self) -> Option<Place> {
        let span = self.cell("place").or_else(|| self.cell("admin1")).or_else(|| self.cell("country"))?;
        let country = self.text("country").and_then(|name| {
            // UCDP writes an older name in brackets after the present one.
            let name = name.split(" (").next().unwrap_or(name);
            let code = countries::by_name(name).map(|country| country.code.as_str().to_string());
            code.or_else(|| (name.len() == 2).then(|| name.to_ascii_uppercase()))
        });
        let within = |value: f64, most: f64| value.abs() <= most;
        let point = self.number("latitude").zip(self.number("longitude"));
        Some(Place {
            span,
            name: bare(&span.of(self.words).replace("\"\"", "\"")).to_string(),
            country,
            admin1: self.text("admin1").map(str::to_string),
            point: point.filter(|(lat, lon)| within(*lat, 90.0) && within(*lon, 180.0)),
            precision: self.precision(),
        })
    }

    /// UCDP's scale as it is; ACLED's three steps are a place, its surroundings, a region.
    fn precision(&self) -> Precision {
        let told =
            self.text("place_precision").and_then(|told| told.trim_end_matches(".0").parse::<u8>().ok());
        match (self.head.table, told) {
            ("acled", Some(3)) => Precision::FirstDivision,
            (_, Some(1)) => Precision::Exact,
            (_, Some(2)) => Precision::Near,
            (_, Some(3)) => Precision::SecondDivision,
            (_, Some(4)) => Precision::FirstDivision,
            (_, Some(5)) => Precision::VagueFeature,
            (_, Some(6)) => Precision::Country,
            (_, Some(7)) => Precision::International,
            _ if self.cell("place").is_some() => Precision::Near,
            _ if self.cell("admin1").is_some() => Precision::FirstDivision,
            _ => Precision::Country,
        }
    }

    fn time(&self) -> Option<Time> {
        let span = self.cell("date")?;
        let from = day(span.of(self.words));
        let to = self.text("to").and_then(day);
        let precision =
            self.text("date_precision").and_then(|told| told.trim_end_matches(".0").parse::<u8>().ok());
        let (interval, basis) = match (from, to, self.head.table, precision) {
            (None, ..) => (None, "the day is not understood"),
            (Some(from), _, "acled", Some(2)) => {
                (around(from), "the day of the table, which is sure to the week")
            }
            (Some(from), _, "acled", Some(3)) => {
                let days = Days { from: from.first_of_month(), to: from.last_of_month() };
                (Some(days), "the day of the table, which is sure to the month")
            }
            (Some(from), Some(to), ..) if to >= from => {
                (Some(Days { from, to }), "the first and last day of the table")
            }
            (Some(from), ..) => (Some(Days { from, to: from }), "the day of the table"),
        };
        Some(Time { span, interval, basis: basis.to_string() })
    }
}

/// UCDP writes what a place is after its name; the gazetteer does not.
fn bare(name: &str) -> &str {
    let kinds = [" town", " city", " village"];
    kinds.iter().find_map(|kind| name.strip_suffix(kind)).unwrap_or(name)
}

/// A week with this day in its middle.
fn around(day: Date) -> Option<Days> {
    Some(Days { from: day.checked_sub(3.days()).ok()?, to: day.checked_add(3.days()).ok()? })
}

/// A day as exports write it; a time of day after it is left aside.
fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let alone = match text.split_once([' ', 'T']) {
        Some((day, time)) if time.contains(':') && !day.is_empty() => day,
        _ => text,
    };
    DAYS.iter().find_map(|form| strtime::parse(form, alone).ok()?.to_date().ok())
}
