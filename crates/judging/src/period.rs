//! Instants, days and zones: when a thing happened, and whether that lies inside a stated period.
//! Zones come from the table compiled into jiff, so the machine's own zone files never change a finding.
//! Absent: reading of time words; a clock.

use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::said::Said;
use crate::say;
use crate::verdict::Verdict;

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// A named zone, for example `Asia/Damascus`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    pub fn named(name: &str) -> Option<Zone> {
        ZONES.get(name).ok().map(Zone)
    }

    pub fn utc() -> Zone {
        Zone(TimeZone::UTC)
    }

    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The instant at which `date` begins here.
    pub fn start_of(&self, date: Date) -> Timestamp {
        let fallback = if date.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
        date.to_zoned(self.0.clone()).map_or(fallback, |start| start.timestamp())
    }

    /// The instant of a clock reading here; in a gap the later, in a fold the earlier one.
    pub fn instant(&self, reading: jiff::civil::DateTime) -> Option<Timestamp> {
        reading.to_zoned(self.0.clone()).ok().map(|zoned| zoned.timestamp())
    }

    /// When a clock here showed this: an instant; where clocks are set back, all between its two times; where they are set
    /// forward over it, nothing.
    pub fn shown(&self, reading: jiff::civil::DateTime) -> Option<Interval> {
        use jiff::tz::AmbiguousOffset::*;
        match self.0.to_ambiguous_timestamp(reading).offset() {
            Unambiguous { .. } => self.instant(reading).map(|at| Interval::new(at, at)),
            Gap { .. } => None,
            Fold { before, after } => {
                let at = |offset: jiff::tz::Offset| offset.to_timestamp(reading).ok();
                Some(Interval::new(at(before)?, at(after)?))
            }
        }
    }

    /// The days that an interval touches, at most as many as a century has.
    pub fn days_of(&self, interval: Interval) -> Vec<Date> {
        let first = interval.from.to_zoned(self.0.clone()).date();
        let end = interval.until.to_zoned(self.0.clone());
        let ends_at_midnight = !interval.is_instant() && end.time() == jiff::civil::Time::midnight();
        let last = if ends_at_midnight { end.date().yesterday().unwrap_or(end.date()) } else { end.date() };
        first.series(1.day()).take_while(|day| *day <= last).take(36_525).collect()
    }

    pub(crate) fn zone(&self) -> &TimeZone {
        &self.0
    }
}

/// From an instant up to, not including, another; both the same for a single instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Interval {
    pub from: Timestamp,
    pub until: Timestamp,
}

impl Interval {
    pub fn new(one: Timestamp, other: Timestamp) -> Interval {
        Interval { from: one.min(other), until: one.max(other) }
    }

    /// Whole days, both included.
    pub fn of_days(from: Date, to: Date, zone: &Zone) -> Interval {
        let (from, to) = (from.min(to), from.max(to));
        let after = to.checked_add(1.day()).unwrap_or(Date::MAX);
        Interval::new(zone.start_of(from), zone.start_of(after))
    }

    pub fn is_instant(self) -> bool {
        self.from == self.until
    }

    /// Yes when wholly inside, no when wholly outside, unknown when it straddles an end.
    pub fn within(self, from: Option<Timestamp>, until: Option<Timestamp>) -> Verdict {
        let from = from.unwrap_or(Timestamp::MIN);
        let until = until.unwrap_or(Timestamp::MAX);
        if self.is_instant() {
            return Verdict::from(from <= self.from && self.from < until);
        }
        if from <= self.from && self.until <= until {
            Verdict::Yes
        } else if self.until <= from || until <= self.from {
            Verdict::No
        } else {
            Verdict::Unknown
        }
    }

    pub fn length(self) -> SignedDuration {
        self.from.duration_until(self.until)
    }

    /// The same with its preposition: "on 15 February 2017", "within 12 February 2017 to 16 February 2017".
    pub fn in_a_sentence(self, zone: &Zone) -> Said {
        let when = self.in_words(zone);
        match self.whole_days(zone) {
            _ if self.is_instant() => say!("at-instant", when),
            Some((first, last)) if first == last => say!("on-day", when),
            _ => say!("within-interval", when),
        }
    }

    /// "15 February 2017", "12 to 16 February 2017" or with hours, in the zone's own time.
    pub fn in_words(self, zone: &Zone) -> Said {
        if let Some((first, last)) = self.whole_days(zone) {
            return days_in_words(first, last);
        }
        let at = |instant: Timestamp| {
            let at = instant.to_zoned(zone.zone().clone());
            say!("day-and-time", day = Said::Day(at.date()), time = at.strftime("%H:%M").to_string())
        };
        let (from, zone) = (at(self.from), zone.name());
        match self.is_instant() {
            true => say!("instant-in-zone", from, zone),
            false => say!("interval-in-zone", from, until = at(self.until), zone),
        }
    }

    /// The first and the last of its days, when it begins and ends with one.
    fn whole_days(self, zone: &Zone) -> Option<(Date, Date)> {
        let from = self.from.to_zoned(zone.zone().clone());
        let until = self.until.to_zoned(zone.zone().clone());
        let whole = from.time() == jiff::civil::Time::midnight() && until.time() == from.time();
        let last = until.date().checked_sub(1.day()).unwrap_or(until.date());
        (whole && !self.is_instant()).then_some((from.date(), last))
    }
}

/// "15 February 2017" or "12 February 2017 to 16 February 2017".
pub fn days_in_words(from: Date, to: Date) -> Said {
    match from == to {
        true => Said::Day(from),
        false => say!("days", from = Said::Day(from), until = Said::Day(to)),
    }
}

/// From a day to a day, both included; an open end is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Dates {
    pub from: Option<Date>,
    pub until: Option<Date>,
}

impl Dates {
    pub const ALWAYS: Dates = Dates { from: None, until: None };

    /// The instants at which they begin and end.
    pub fn limits(&self, zone: &Zone) -> (Option<Timestamp>, Option<Timestamp>) {
        let from = self.from.map(|date| zone.start_of(date));
        let until = self.until.map(|date| Interval::of_days(date, date, zone).until);
        (from, until)
    }

    /// Whether there is a day in both.
    pub fn overlap(&self, other: &Dates) -> bool {
        let before = |until: Option<Date>, from: Option<Date>| matches!((until, from), (Some(until), Some(from)) if until < from);
        !before(self.until, other.from) && !before(other.until, self.from)
    }

    /// Whether `when` lies inside; an unknown time is inside only dates without limits.
    pub fn cover(&self, when: Option<Interval>, zone: &Zone) -> Verdict {
        let (from, until) = self.limits(zone);
        match when {
            None if self.from.is_none() && self.until.is_none() => Verdict::Yes,
            None => Verdict::Unknown,
            Some(when) => when.within(from, until),
        }
    }

    pub fn in_words(&self) -> Said {
        match (self.from, self.until) {
            (None, None) => say!("at-any-time"),
            (Some(from), None) => say!("since-day", day = Said::Day(from)),
            (None, Some(until)) => say!("until-day", day = Said::Day(until)),
            (Some(from), Some(until)) => say!("from-days", days = days_in_words(from, until)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn damascus() -> Zone {
        Zone::named("Asia/Damascus").unwrap()
    }

    #[test]
    fn midnight_in_damascus_is_the_evening_before_in_utc() {
        let start = damascus().start_of(date(2016, 12, 30));
        assert_eq!(start.to_string(), "2016-12-29T22:00:00Z");
    }

    #[test]
    fn a_straddling_interval_is_unknown() {
        let zone = damascus();
        let start = Some(zone.start_of(date(2016, 12, 30)));
        let eve = date(2016, 12, 29);
        let day = date(2016, 12, 30);
        assert_eq!(Interval::of_days(eve, eve, &zone).within(start, None), Verdict::No);
        assert_eq!(Interval::of_days(day, day, &zone).within(start, None), Verdict::Yes);
        assert_eq!(Interval::of_days(eve, day, &zone).within(start, None), Verdict::Unknown);
    }

    #[test]
    fn in_words() {
        let zone = damascus();
        let whole = Interval::of_days(date(2017, 2, 12), date(2017, 2, 16), &zone);
        assert_eq!(whole.in_words(&zone).to_string(), "12 February 2017 to 16 February 2017");
        let start = zone.start_of(date(2016, 12, 30));
        assert_eq!(
            Interval::new(start, start).in_words(&zone).to_string(),
            "30 December 2016 00:00 (Asia/Damascus)"
        );
    }

    #[test]
    fn an_hour_that_comes_twice_is_an_hour_and_one_that_never_came_is_none() {
        let kyiv = Zone::named("Europe/Kyiv").unwrap();
        let shown = |text: &str| kyiv.shown(text.parse().unwrap()).map(|shown| shown.length().as_mins());
        assert_eq!(shown("2016-10-30T02:30"), Some(0));
        assert_eq!(shown("2016-10-30T03:30"), Some(60));
        assert_eq!(shown("2016-03-27T03:30"), None);
    }
}
