//! Feasts of a year as days. Easter by the computus, the Muslim months by the tabular calendar, which may miss the
//! sighted moon by a day: their intervals are a day wider at both ends.

use super::Holiday;
use super::calendar::{day, plus_days, weekday_from};
use crate::extract::claim::Days;
use jiff::civil::{Date, Weekday};

/// The days of a feast in a year of the common calendar.
pub fn in_year(holiday: Holiday, year: i16) -> Option<Days> {
    let fixed = |month, of| Date::new(year, month, of).ok().map(day);
    match holiday {
        Holiday::Christmas => fixed(12, 25),
        Holiday::ChristmasEve => fixed(12, 24),
        Holiday::NewYear => fixed(1, 1),
        Holiday::NewYearEve => fixed(12, 31),
        Holiday::Nowruz => {
            Some(Days { from: Date::new(year, 3, 20).ok()?, to: Date::new(year, 3, 21).ok()? })
        }
        Holiday::Thanksgiving => {
            let first = weekday_from(Date::new(year, 11, 1).ok()?, Weekday::Thursday)?;
            plus_days(first, 21).map(day)
        }
        Holiday::Easter => easter(year).map(day),
        Holiday::OrthodoxEaster => orthodox_easter(year).map(day),
        Holiday::Ramadan => muslim(year, 9, 1, 30),
        Holiday::EidAlFitr => muslim(year, 10, 1, 3),
        Holiday::EidAlAdha => muslim(year, 12, 10, 4),
    }
}

/// The Gregorian computus (anonymous algorithm, Meeus, Astronomical Algorithms, chapter 8).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let of = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, month as i8, of as i8).ok()
}

/// The Julian computus (Meeus, chapter 8), thirteen days on: right from 1900 to 2099.
fn orthodox_easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let d = (19 * (y % 19) + 15) % 30;
    let e = (2 * (y % 4) + 4 * (y % 7) - d + 34) % 7;
    let month = (d + e + 114) / 31;
    let of = (d + e + 114) % 31 + 1;
    plus_days(Date::new(year, month as i8, of as i8).ok()?, 13)
}

/// `length` days from a day of the tabular Muslim calendar that falls in `year`, with a day to spare at both ends.
fn muslim(year: i16, month: i64, of: i64, length: i64) -> Option<Days> {
    const EPOCH: i64 = 227_015;
    let about = (i64::from(year) - 622) * 33 / 32;
    let start = (about - 1..=about + 2).find_map(|hijri| {
        let days = of + (59 * (month - 1) + 1) / 2 + (hijri - 1) * 354 + (3 + 11 * hijri) / 30 + EPOCH - 1;
        let date = plus_days(Date::new(1, 1, 1).ok()?, days - 1)?;
        (date.year() == year).then_some(date)
    })?;
    Some(Days { from: plus_days(start, -1)?, to: plus_days(start, length)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feasts_fall_where_the_calendars_have_them() {
        let from = |holiday, year| in_year(holiday, year).unwrap().from.to_string();
        assert_eq!(from(Holiday::Easter, 2022), "2022-04-17");
        assert_eq!(from(Holiday::OrthodoxEaster, 2022), "2022-04-24");
        assert_eq!(from(Holiday::Thanksgiving, 1999), "1999-11-25");
        let within = |holiday, day: &str| {
            let day: Date = day.parse().unwrap();
            let days = in_year(holiday, day.year()).unwrap();
            days.from <= day && day <= days.to
        };
        assert!(within(Holiday::EidAlFitr, "2018-06-15"));
        assert!(within(Holiday::EidAlAdha, "2016-09-12"));
        assert!(within(Holiday::Ramadan, "2022-04-02"));
        assert!(!within(Holiday::Ramadan, "2022-03-25"));
    }
}
