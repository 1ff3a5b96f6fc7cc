//! What pictures draw and no table of the bulletin has: counts by day, spans of agreements, outlines of areas.
//!
//! In: a pass of the flow, the dossier's files, a period. Out: [`Pictured`], which is data and stands in the bulletin.
//! Absent: drawing. A day on which nothing was read is not a day on which nothing happened, so both numbers stand side by
//! side; an incident that is not known to one day is given to none.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use judging::area::Shape;
use judging::effort;
use judging::period::{Interval, Zone};
use serde::{Deserialize, Serialize};

use super::bulletin::{Days, Period, Standing};
use super::compose::day_of;
use super::incidents::{self, days, standing};
use crate::dossier::files::Files;
use crate::flow::World;

/// The calendar looks back so far from the cut-off, or to the beginning of the period if that is earlier.
const WEEKS: i64 = 4;

/// Of a longer period only the last days are pictured.
const MOST_DAYS: i64 = 366;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pictured {
    /// Every day of the last weeks, in order, or of the period if that is longer, up to a year.
    pub days: Vec<DayCount>,
    /// Incidents of these weeks that are not known to one day.
    pub of_longer_spans: usize,
    pub agreements: Vec<Span>,
    pub outlines: Vec<Outline>,
}

/// Incidents of one calendar day in the dossier's zone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayCount {
    pub day: Date,
    /// Reports published that day. Where there are none, the counts say nothing.
    pub reports: usize,
    /// Hours that monitors were out; nothing when no coverage is on file.
    pub covered_hours: Option<f64>,
    pub grave_violations: usize,
    pub violations: usize,
    pub undetermined: usize,
    pub not_counted: usize,
    pub not_judged: usize,
}

impl DayCount {
    pub fn new(day: Date) -> DayCount {
        DayCount {
            day,
            reports: 0,
            covered_hours: None,
            grave_violations: 0,
            violations: 0,
            undetermined: 0,
            not_counted: 0,
            not_judged: 0,
        }
    }

    pub fn of(&self, standing: Standing) -> usize {
        match standing {
            Standing::GraveViolation => self.grave_violations,
            Standing::Violation => self.violations,
            Standing::Undetermined => self.undetermined,
            Standing::NotCounted => self.not_counted,
            Standing::NotJudged => self.not_judged,
        }
    }

    fn count(&mut self, standing: Standing) {
        match standing {
            Standing::GraveViolation => self.grave_violations += 1,
            Standing::Violation => self.violations += 1,
            Standing::Undetermined => self.undetermined += 1,
            Standing::NotCounted => self.not_counted += 1,
            Standing::NotJudged => self.not_judged += 1,
        }
    }
}

/// From when until when an agreement is in force; without an end when it names none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Span {
    pub title: String,
    pub from: Date,
    pub until: Option<Date>,
}

/// A line or a ring on the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    pub name: String,
    /// Longitude and latitude in degrees, WGS 84.
    pub points: Vec<[f64; 2]>,
    pub closed: bool,
    /// Everything within so many km of the line belongs to it.
    pub within_km: Option<f64>,
}

/// Hours that surely were watched; a day on which they are not known has none.
fn cover(days: &mut [DayCount], world: &World, files: &Files) {
    let (coverage, Some(first), Some(last)) = (world.tables.coverage(), days.first(), days.last()) else {
        return;
    };
    let zone = Zone::named(&files.settings.time_zone).unwrap_or_else(Zone::utc);
    let watched = effort::by_day(&coverage, Interval::of_days(first.day, last.day, &zone), &zone);
    for day in days {
        let known = watched.get(&day.day).filter(|range| range.least > 0 || range.exact().is_some());
        day.covered_hours = known.map(|range| range.least as f64 / 60.0);
    }
}

pub fn of(world: &World, files: &Files, period: Period) -> Pictured {
    let day = |at: Timestamp| at.to_zoned(files.zone.clone()).date();
    // A cut-off at midnight belongs to the day before.
    let last = day(period.until.checked_sub(1.second()).unwrap_or(period.until));
    let weeks_ago = last.checked_sub((WEEKS * 7 - 1).days()).unwrap_or(last);
    let year_ago = last.checked_sub((MOST_DAYS - 1).days()).unwrap_or(last);
    let first = day(period.since).min(weeks_ago).max(year_ago);
    let mut pictured = Pictured {
        days: first.series(1.day()).take_while(|day| *day <= last).map(DayCount::new).collect(),
        of_longer_spans: 0,
        agreements: files.agreements.iter().map(|agreement| span(agreement, &day)).collect(),
        outlines: outlines(files),
    };
    let place = |day: Date| usize::try_from(first.until(day).map_or(-1, |span| span.get_days())).ok();
    for report in &world.reports {
        if let Some(count) = day_of(report).and_then(place).and_then(|at| pictured.days.get_mut(at)) {
            count.reports += 1;
        }
    }
    cover(&mut pictured.days, world, files);
    for judged in world.judged.iter().filter(|judged| !incidents::is_count(judged, world)) {
        match days(judged, &files.zone) {
            Some(Days { from, to }) if from == to => {
                if let Some(count) = place(from).and_then(|at| pictured.days.get_mut(at)) {
                    count.count(standing(judged));
                }
            }
            Some(Days { from, to }) if from <= last && first <= to => pictured.of_longer_spans += 1,
            _ => {}
        }
    }
    pictured
}

fn span(agreement: &judging::agreement::Agreement, day: &impl Fn(Timestamp) -> Date) -> Span {
    let in_force = &agreement.in_force;
    Span { title: agreement.title.clone(), from: day(in_force.from), until: in_force.until.map(day) }
}

/// Zones of the agreements, then what the dossier adds.
fn outlines(files: &Files) -> Vec<Outline> {
    let zones = files.agreements.iter().flat_map(|agreement| &agreement.zones).filter_map(zone);
    let own = files.outlines.iter().map(|own| Outline {
        name: own.name.clone(),
        points: own.points.clone(),
        closed: own.closed,
        within_km: None,
    });
    zones.chain(own).collect()
}

fn zone(zone: &judging::area::NamedArea) -> Option<Outline> {
    let (line, closed, within_km) = match zone.shape.as_ref()? {
        Shape::Outline(polygon) => (polygon.exterior(), true, None),
        Shape::Near(line, km) => (line, false, Some(*km)),
    };
    let points = line.coords().map(|point| [point.x, point.y]).collect();
    Some(Outline { name: zone.name.clone(), points, closed, within_km })
}
