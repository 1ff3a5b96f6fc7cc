//! Instants as seconds since 1970 and as RFC 3339 in UTC, without a library, a zone or a clock.
//!
//! In: seconds or text. Out: the other one. Absent: now; leap seconds, which POSIX time does not have.

use tlog::entry::is_instant;

const DAY: i64 = 24 * 60 * 60;

/// `2017-02-16T18:00:00Z` for seconds since 1970; a time after the year 9999 is given as its number.
pub fn show(seconds: u64) -> String {
    let days = i64::try_from(seconds).unwrap_or(i64::MAX).div_euclid(DAY);
    let (year, month, day) = civil(days);
    if year > 9999 {
        return format!("second {seconds}");
    }
    let rest = seconds % DAY.unsigned_abs();
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Seconds since 1970 for such a text.
pub fn read(text: &str) -> Option<i64> {
    if !is_instant(text) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let day = days(number(0, 4)?, number(5, 7)?, number(8, 10)?);
    Some(day * DAY + number(11, 13)? * 3600 + number(14, 16)? * 60 + number(17, 19)?)
}

/// A length of time in its two largest units.
pub fn length(seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    let units = [("day", seconds / 86400), ("hour", seconds / 3600 % 24), ("minute", seconds / 60 % 60)];
    let first = units.iter().position(|(_, count)| *count > 0).unwrap_or(units.len());
    let said: Vec<String> =
        units[first..].iter().take(2).filter(|(_, count)| *count > 0).map(plural).collect();
    if said.is_empty() { plural(&("second", seconds)) } else { said.join(" ") }
}

fn plural((unit, count): &(&str, u64)) -> String {
    format!("{count} {unit}{}", if *count == 1 { "" } else { "s" })
}

/// Days since 1970 to year, month and day of the Gregorian calendar, by eras of 400 years that begin in March.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days.saturating_add(719_468);
    let (era, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (month, day) = ((month + 2) % 12 + 1, day - (153 * month + 2) / 5 + 1);
    (year + era * 400 + i64::from(month <= 2), month, day)
}

fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + day - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_instants_have_known_seconds() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T23:59:59Z", 951_868_799),
            ("2017-02-16T18:00:00Z", 1_487_268_000),
            ("2100-03-01T00:00:00Z", 4_107_542_400),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] {
            assert_eq!((read(text), show(seconds)), (i64::try_from(seconds).ok(), text.into()));
        }
        assert_eq!(read("1969-12-31T23:59:59Z"), Some(-1));
        assert_eq!(read("2017-02-16 18:00:00Z"), None);
        assert_eq!(show(u64::MAX), "second 18446744073709551615");
    }

    #[test]
    fn every_day_of_four_centuries_comes_back() {
        for day in 0..146_097_u64 {
            let seconds = day * 86_400 + day % 86_400;
            assert_eq!(read(&show(seconds)), i64::try_from(seconds).ok());
        }
    }

    #[test]
    fn a_length_is_told_in_its_two_largest_units() {
        let told = [0, 59, 60, 3_661, 86_400, 90_000, 266_400].map(length);
        assert_eq!(
            told,
            [
                "0 seconds",
                "59 seconds",
                "1 minute",
                "1 hour 1 minute",
                "1 day",
                "1 day 1 hour",
                "3 days 2 hours"
            ]
        );
    }
}
