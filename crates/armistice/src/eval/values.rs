//! Times and quantities of claims as a score compares them.

use jiff::civil::{Date, ISOWeekDate, Weekday};
use serde_json::{Map, Value};

use super::names::Span;

/// Inclusive days, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    pub from: Date,
    pub to: Date,
}

impl Days {
    /// From `from` and `to`; a missing or empty `to` is the same day. `None` when either is no date.
    pub fn of(time: &Map<String, Value>) -> Option<Days> {
        let from = day(time.get("from")?)?;
        let to = match time.get("to") {
            None | Some(Value::Null) => from,
            Some(Value::String(empty)) if empty.is_empty() => from,
            Some(to) => day(to)?,
        };
        Some(Days { from: from.min(to), to: from.max(to) })
    }

    pub fn overlaps(self, other: Days) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    pub fn count(self) -> i64 {
        i64::from((self.to - self.from).get_days()) + 1
    }

    /// Days in common over days in either.
    pub fn likeness(self, other: Days) -> f64 {
        let shared = match self.overlaps(other) {
            true => Days { from: self.from.max(other.from), to: self.to.min(other.to) }.count(),
            false => 0,
        };
        shared as f64 / (self.count() + other.count() - shared) as f64
    }
}

/// The ISO 8601 forms of a day: `2017-02-16`, `20170216`, `2017-W07-4`. What follows the first ten characters is ignored.
fn day(value: &Value) -> Option<Date> {
    let text: String = match value {
        Value::String(text) => text.chars().take(10).collect(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    if !text.is_ascii() {
        return None;
    }
    let digits =
        |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<i16>().ok()).flatten();
    let (year, rest) = text.split_at_checked(4)?;
    let year = digits(year).filter(|y| *y >= 1)?;
    if let Some(week) = rest.strip_prefix("-W").or(rest.strip_prefix('W')) {
        let (week, weekday) = week.split_at_checked(2)?;
        let dash = rest.starts_with('-');
        let weekday = match weekday {
            "" => 1,
            _ if dash => digits(weekday.strip_prefix('-')?)?,
            _ => digits(weekday)?,
        };
        let weekday = Weekday::from_monday_one_offset(weekday.try_into().ok()?).ok()?;
        return ISOWeekDate::new(year, digits(week)?.try_into().ok()?, weekday).ok().map(Date::from);
    }
    let (month, day) = match rest.len() {
        4 => rest.split_at(2),
        6 if rest.starts_with('-') && rest.as_bytes()[3] == b'-' => (&rest[1..3], &rest[4..6]),
        _ => return None,
    };
    Date::new(year, digits(month)?.try_into().ok()?, digits(day)?.try_into().ok()?).ok()
}

#[derive(Clone, Debug, Default)]
pub struct Quantity {
    pub span: Option<Span>,
    value: Option<f64>,
    value_max: Option<f64>,
    bound: Option<String>,
}

impl Quantity {
    pub fn of(quantity: &Map<String, Value>, span: Option<Span>) -> Quantity {
        let number = |key: &str| quantity.get(key).and_then(number);
        let bound = quantity.get("bound").and_then(Value::as_str).map(str::to_owned);
        Quantity { span, value: number("value"), value_max: number("value_max"), bound }
    }

    /// Whether a system's value is right: the same, inside the gold's range, or vague where the gold is.
    pub fn accepts_value(&self, system: &Quantity) -> bool {
        let vague = |q: &Quantity| q.bound.as_deref() == Some("vague");
        match (self.value.filter(|_| !vague(self)), system.value) {
            (None, None) => true,
            (None, Some(_)) => vague(system),
            (Some(_), None) => false,
            (Some(low), Some(value)) => match self.value_max {
                Some(high) => low <= value && value <= high,
                None => (low - value).abs() < 1e-9,
            },
        }
    }

    /// Whether a system's bound is right. Either end of a range may be given with the bound that fits it.
    pub fn accepts_bound(&self, system: &Quantity, also: &[String]) -> bool {
        let bound = system.bound.as_deref();
        if bound == self.bound.as_deref() || bound.is_some_and(|b| also.iter().any(|a| a == b)) {
            return true;
        }
        match bound.filter(|_| self.value_max.is_some()) {
            Some("at-least") => system.value == self.value,
            Some("at-most") => system.value == self.value_max,
            _ => false,
        }
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(n) => n.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Bool(yes) => Some(f64::from(u8::from(*yes))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn days(value: Value) -> Option<(String, String)> {
        let days = Days::of(value.as_object()?)?;
        Some((days.from.to_string(), days.to.to_string()))
    }

    #[test]
    fn a_time_is_days_in_order_or_nothing() {
        let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(days(json!({"from": "2020-05-03"})), pair("2020-05-03", "2020-05-03"));
        assert_eq!(
            days(json!({"from": "2020-05-03T10:00", "to": "2020-05-01"})),
            pair("2020-05-01", "2020-05-03")
        );
        assert_eq!(days(json!({"from": "2020-W19-1", "to": "20200510"})), pair("2020-05-04", "2020-05-10"));
        assert_eq!(days(json!({"from": "2020-02-30"})), None);
        assert_eq!(days(json!({"from": null, "to": "2020-02-03"})), None);
        assert_eq!(days(json!({"from": "May 2020"})), None);
    }

    #[test]
    fn likeness_of_days() {
        let of = |a: &str, b: &str| {
            Days::of(json!({"from": a, "to": b}).as_object().expect("an object")).expect("days")
        };
        assert_eq!(of("2020-01-01", "2020-01-10").likeness(of("2020-01-06", "2020-01-15")), 5.0 / 15.0);
        assert_eq!(of("2020-01-01", "2020-01-02").likeness(of("2021-01-01", "2021-01-02")), 0.0);
    }

    #[test]
    fn a_range_takes_either_end_with_its_bound() {
        let of = |v: Value| Quantity::of(v.as_object().expect("an object"), None);
        let range = of(json!({"value": 20, "value_max": 30, "bound": "about"}));
        assert!(
            range.accepts_value(&of(json!({"value": 25}))) && !range.accepts_value(&of(json!({"value": 31})))
        );
        assert!(range.accepts_bound(&of(json!({"value": 20, "bound": "at-least"})), &[]));
        assert!(!range.accepts_bound(&of(json!({"value": 25, "bound": "at-least"})), &[]));
        let vague = of(json!({"value": null, "bound": "vague"}));
        assert!(
            vague.accepts_value(&of(json!({"bound": "exactly"})))
                && !vague.accepts_value(&of(json!({"value": 3})))
        );
    }
}
