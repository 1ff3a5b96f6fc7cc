//! How much was watched, and what kept monitors from watching: the denominator of every count. In: rows of two tables.
//! Out: [`Coverage`], [`Restriction`], and for each area how many were counted per covered hour, as a range.
//! Absent: any guess at what happened where nobody watched. An area without coverage is "not covered", never quiet.
//! The headers are described in `docs/counting.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::incident::Place;
use crate::observation::{Amount, Range, When};
use crate::parties::Parties;
use crate::period::{Interval, Zone};
use crate::rows::{Cells, Problem, Reader, thousandths, word};
use crate::rule::count::division;
use crate::verdict::Verdict;

/// The headers of a table of coverage.
pub const COVERAGE_HEADERS: &[&str] = &[
    "id",
    "from",
    "until",
    "day",
    "last_day",
    "country",
    "admin1",
    "place",
    "lat",
    "lon",
    "precision",
    "team",
    "planned_hours",
    "actual_hours",
    "uptime_hours",
    "note",
];

/// The headers of a table of restrictions.
pub const RESTRICTION_HEADERS: &[&str] = &[
    "id",
    "at",
    "from",
    "until",
    "day",
    "last_day",
    "country",
    "admin1",
    "place",
    "lat",
    "lon",
    "precision",
    "kind",
    "by",
    "team",
    "note",
];

/// A patrol, a post or a sensor, and how long it watched an area.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    pub id: Arc<str>,
    pub when: When,
    pub place: Arc<Place>,
    pub team: Option<Arc<str>>,
    /// Minutes.
    pub planned: Amount,
    pub actual: Amount,
    /// Minutes for which a sensor worked; for people not stated.
    pub uptime: Amount,
    pub from: Arc<str>,
}

impl Coverage {
    /// Minutes really watched: where it is stated how long the sensor worked, no more than that.
    pub fn watched(&self) -> Range {
        let range = |amount: Amount| match amount {
            Amount::NotStated | Amount::Withheld => Range { least: 0, most: None },
            Amount::Stated { .. } => amount.range(),
        };
        let (actual, uptime) = (range(self.actual), range(self.uptime));
        let most = match (actual.most, uptime.most) {
            (Some(actual), Some(uptime)) => Some(actual.min(uptime)),
            (actual, uptime) => actual.or(uptime),
        };
        match (self.actual, self.uptime) {
            (_, Amount::NotStated | Amount::Withheld) => actual,
            (Amount::NotStated | Amount::Withheld, _) => uptime,
            _ => Range { least: actual.least.min(uptime.least), most },
        }
    }
}

/// What kept monitors from watching.
#[derive(Clone, Debug, PartialEq)]
pub struct Restriction {
    pub id: Arc<str>,
    pub kind: Kind,
    /// Id of the party that is said to have restricted; empty when nobody is named, or nobody did.
    pub by: Option<Arc<str>>,
    pub place: Arc<Place>,
    pub when: When,
    pub team: Option<Arc<str>>,
    pub note: Option<Arc<str>>,
    pub from: Arc<str>,
}

/// Kinds of restriction; the list merges what missions report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Denied,
    Delayed,
    Conditional,
    Threatened,
    FiredAt,
    Jammed,
    Mines,
    NoSecurityGuarantee,
    Weather,
    LackOfMeans,
}

impl Kind {
    pub const WORDS: &'static [(Kind, &'static str)] = &[
        (Kind::Denied, "denied"),
        (Kind::Delayed, "delayed"),
        (Kind::Conditional, "conditional"),
        (Kind::Threatened, "threatened"),
        (Kind::FiredAt, "fired at"),
        (Kind::Jammed, "jammed"),
        (Kind::Mines, "mines"),
        (Kind::NoSecurityGuarantee, "no security guarantee"),
        (Kind::Weather, "weather"),
        (Kind::LackOfMeans, "lack of means"),
    ];

    pub fn words(self) -> &'static str {
        Kind::WORDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, words)| words)
    }
}

/// One row of a table of coverage, with what was left unknown in it.
pub fn coverage(reader: &mut Reader<'_>, cells: &impl Cells, from: &str) -> Result<Coverage, Problem> {
    let when = reader.when(cells)?;
    if when == When::NotStated {
        return Err(Problem::new(
            "day",
            "when it was watched is not said",
            "fill `day`, or `from` and `until`",
        ));
    }
    let planned = minutes(cells, "planned_hours")?;
    let actual = minutes(cells, "actual_hours")?;
    let uptime = minutes(cells, "uptime_hours")?;
    let from: Arc<str> = Arc::from(from);
    Ok(Coverage {
        id: reader.some(cells.cell("id")).unwrap_or_else(|| from.clone()),
        when,
        place: reader.place(cells)?,
        team: reader.some(cells.cell("team")),
        planned,
        actual,
        uptime,
        from,
    })
}

/// One row of a table of restrictions, with what was left unknown in it.
pub fn restriction(
    reader: &mut Reader<'_>,
    cells: &impl Cells,
    from: &str,
) -> Result<(Restriction, Vec<Problem>), Problem> {
    let kind = word(cells, "kind", "kind of restriction", Kind::WORDS)?;
    let kind = kind.ok_or_else(|| {
        let known: Vec<&str> = Kind::WORDS.iter().map(|(_, words)| *words).collect();
        Problem::new("kind", "what kind of restriction it was is not said", known.join(", "))
    })?;
    let mut unknown = Vec::new();
    let from: Arc<str> = Arc::from(from);
    let restriction = Restriction {
        id: reader.some(cells.cell("id")).unwrap_or_else(|| from.clone()),
        kind,
        by: reader.party("by", cells.cell("by"), &mut unknown),
        place: reader.place(cells)?,
        when: reader.when(cells)?,
        team: reader.some(cells.cell("team")),
        note: reader.some(cells.cell("note")),
        from,
    };
    Ok((restriction, unknown))
}

/// Hours as `7`, `7.5` or `unknown`, in minutes.
fn minutes(cells: &impl Cells, header: &str) -> Result<Amount, Problem> {
    let cell = cells.cell(header);
    match cell.to_lowercase().as_str() {
        "" | "unknown" | "?" | "not stated" => return Ok(Amount::NotStated),
        "withheld" => return Ok(Amount::Withheld),
        _ => {}
    }
    let minutes = thousandths(cell).and_then(|hours| Some(hours.checked_mul(60)?.checked_add(500)? / 1000));
    let minutes = minutes.and_then(|minutes| u32::try_from(minutes).ok());
    let hint = "write hours with a decimal point: 7 or 7.5";
    minutes
        .map(Amount::exactly)
        .ok_or_else(|| Problem::new(header, format!("`{cell}` is no number of hours"), hint))
}

/// What was watched of one area in a period, and how much was counted there for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AreaEffort {
    /// The first-level division, for example `Donetsk, UA`.
    pub area: String,
    pub standing: Standing,
    /// Minutes.
    pub watched: Range,
    /// Days of the period on which somebody surely watched, of all its days.
    pub days_watched: usize,
    pub days: usize,
    /// What the rule counts there, when it counts anything.
    pub count: Range,
    /// Hundredths of the rule's unit per covered hour, least and most; empty where no rate can be told.
    pub per_hour: Option<(u64, Option<u64>)>,
}

/// Whether a count has anything to stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    Covered,
    /// Somebody was to watch, or may have watched, and for how long is not known.
    HoursNotKnown,
    /// It is stated that nobody watched.
    NotCovered,
    /// No row speaks of the area in this period.
    NothingOnFile,
}

impl Standing {
    pub fn words(self) -> &'static str {
        match self {
            Standing::Covered => "covered",
            Standing::HoursNotKnown => "covered, hours not known",
            Standing::NotCovered => "not covered",
            Standing::NothingOnFile => "not covered: nothing on file",
        }
    }
}

impl AreaEffort {
    /// `0.42 an hour`, `0.30 to 0.50 an hour`, or why there is no rate.
    pub fn rate_in_words(&self) -> String {
        let hundredths = |number: u64| format!("{}.{:02}", number / 100, number % 100);
        match self.per_hour {
            None => self.standing.words().to_owned(),
            Some((least, Some(most))) if least == most => format!("{} an hour", hundredths(most)),
            Some((least, Some(most))) => format!("{} to {} an hour", hundredths(least), hundredths(most)),
            Some((least, None)) => format!("at least {} an hour", hundredths(least)),
        }
    }
}

/// Effort and rates by first-level division: all that were watched, and all in which something was counted.
pub fn by_area(
    coverage: &[Coverage],
    counted: &BTreeMap<String, Range>,
    period: Interval,
    zone: &Zone,
) -> Vec<AreaEffort> {
    let mut areas: BTreeMap<String, Vec<&Coverage>> = BTreeMap::new();
    for row in coverage.iter().filter(|row| inside(row.when, period) != Verdict::No) {
        areas.entry(division(&row.place)).or_default().push(row);
    }
    for area in counted.keys() {
        areas.entry(area.clone()).or_default();
    }
    let days = zone.days_of(period);
    areas
        .into_iter()
        .map(|(area, rows)| {
            let count = counted.get(&area).copied().unwrap_or(Range::ZERO);
            area_effort(area, &rows, count, period, &days, zone)
        })
        .collect()
}

fn area_effort(
    area: String,
    rows: &[&Coverage],
    count: Range,
    period: Interval,
    days: &[Date],
    zone: &Zone,
) -> AreaEffort {
    let watched = rows.iter().map(|row| in_period(row, period)).fold(Range::ZERO, Range::plus);
    let watched_days: BTreeSet<&Date> =
        days.iter().filter(|day| on_day(rows, **day, zone).least > 0).collect();
    let standing = match watched {
        _ if rows.is_empty() => Standing::NothingOnFile,
        Range { most: Some(0), .. } => Standing::NotCovered,
        Range { least: 0, .. } => Standing::HoursNotKnown,
        _ => Standing::Covered,
    };
    AreaEffort {
        area,
        standing,
        watched,
        days_watched: watched_days.len(),
        days: days.len(),
        count,
        per_hour: per_hour(count, watched),
    }
}

/// The fewest over the longest time, the most over the shortest; none when it may be that nobody watched.
fn per_hour(count: Range, watched: Range) -> Option<(u64, Option<u64>)> {
    if watched.least == 0 {
        return None;
    }
    let rate = |number: u64, minutes: u64| number.saturating_mul(6000).saturating_add(minutes / 2) / minutes;
    let least = watched.most.map_or(0, |minutes| rate(count.least, minutes));
    Some((least, count.most.map(|most| rate(most, watched.least))))
}

/// The minutes of one row that lie in the period; none to all of them when it straddles an end.
fn in_period(row: &Coverage, period: Interval) -> Range {
    match inside(row.when, period) {
        Verdict::Yes => row.watched(),
        Verdict::No => Range::ZERO,
        Verdict::Unknown => Range { least: 0, ..row.watched() },
    }
}

fn inside(when: When, period: Interval) -> Verdict {
    when.interval()
        .map_or(Verdict::Unknown, |interval| interval.within(Some(period.from), Some(period.until)))
}

/// Minutes watched on one day: what the rows of that day say, and up to all of what a row of several days says.
fn on_day(rows: &[&Coverage], day: Date, zone: &Zone) -> Range {
    let day = Interval::of_days(day, day, zone);
    rows.iter().map(|row| in_period(row, day)).fold(Range::ZERO, Range::plus)
}

/// Minutes watched on each day of a period, over all areas; a day of which no row speaks is not there.
pub fn by_day(coverage: &[Coverage], period: Interval, zone: &Zone) -> BTreeMap<Date, Range> {
    let spoken_of = |day: Date| -> Option<(Date, Range)> {
        let whole = Interval::of_days(day, day, zone);
        let rows: Vec<&Coverage> =
            coverage.iter().filter(|row| inside(row.when, whole) != Verdict::No).collect();
        (!rows.is_empty()).then(|| (day, on_day(&rows, day, zone)))
    };
    zone.days_of(period).into_iter().filter_map(spoken_of).collect()
}

impl Restriction {
    /// `denied`, with who did it: `denied by Government`.
    pub fn in_words(&self, parties: &Parties) -> String {
        match &self.by {
            Some(party) => format!("{} by {}", self.kind.words(), parties.name_of(party)),
            None => self.kind.words().to_owned(),
        }
    }
}
