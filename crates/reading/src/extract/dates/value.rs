//! The TIMEX3 `value` attribute (TimeML 1.2.1): "2017-02-16", "2017-W08", "P6W", "PRESENT_REF". In: a [`Timex`] and
//! the anchor day. Only for exchange and measurement; the rest of the program works with days.

use super::resolve::place;
use super::{Anchor, Calendar, Count, Direction, Hour, Meaning, Period, Reference, Timex, Unit, calendar};
use crate::span::Span;
use jiff::civil::Date;

/// The value of one expression against a single anchor day.
pub fn timex3_value(timex: &Timex, anchor: Date, direction: Direction) -> String {
    let value = day_value(&timex.meaning, timex, anchor, direction);
    match timex.hour {
        Some(hour) if value.len() == 10 && value.starts_with(|c: char| c.is_ascii_digit()) => {
            value + &hour_value(hour)
        }
        _ => value,
    }
}

/// The values of all expressions of one text, in order. What is counted from the time last spoken of
/// ("the following day") is anchored there; the tense of the words around decides bare weekdays and months.
pub fn timex3_values(
    words: &str,
    sentence_of: impl Fn(Span) -> Span,
    timexes: &[&Timex],
    anchor: Date,
) -> Vec<String> {
    let mut context = Context { day: anchor, quarter: None };
    let mut values = Vec::with_capacity(timexes.len());
    for timex in timexes {
        let direction = super::direction(words, sentence_of(timex.span), timex.span);
        let from = if anchored_in_context(&timex.meaning) { context.day } else { anchor };
        values.push(
            context.quarter_value(timex, anchor).unwrap_or_else(|| timex3_value(timex, from, direction)),
        );
        context.take(timex, anchor, direction);
    }
    values
}

/// What was last spoken of: a day, and a quarter, for accounts compare with "a year ago" and mean the quarter.
struct Context {
    day: Date,
    quarter: Option<Date>,
}

impl Context {
    fn take(&mut self, timex: &Timex, anchor: Date, direction: Direction) {
        let Meaning::Calendar(c) = &timex.meaning else { return };
        let Some(days) = place(timex, Some(anchor), direction) else { return };
        self.day = days.from;
        if matches!(c.period, Some(Period::Quarter(_))) && c.year_offset.is_none() {
            self.quarter = Some(days.from);
        }
    }

    fn quarter_value(&self, timex: &Timex, anchor: Date) -> Option<String> {
        match timex.meaning {
            Meaning::Whole { unit: Unit::Quarter, offset: 0, from: Anchor::Context } => {
                let completed = calendar::plus_units(anchor, -1.0, Unit::Quarter)?;
                Some(unit_value(self.quarter.unwrap_or(completed), Unit::Quarter))
            }
            Meaning::Away { count: Count::Number(1.0), unit: Unit::Year, future: false, .. } => {
                Some(unit_value(calendar::plus_units(self.quarter?, -1.0, Unit::Year)?, Unit::Quarter))
            }
            _ => None,
        }
    }
}

fn anchored_in_context(meaning: &Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Whole { from: Anchor::Context, .. } | Meaning::Away { from: Anchor::Context, .. }
    )
}

fn day_value(meaning: &Meaning, timex: &Timex, anchor: Date, direction: Direction) -> String {
    match meaning {
        Meaning::Calendar(c) => calendar_value(c, timex, anchor, direction),
        Meaning::Whole { unit, .. } => {
            let bare =
                Timex { hour: timex.hour.filter(|h| *h == Hour::NightBefore), part: None, ..timex.clone() };
            place(&bare, Some(anchor), direction)
                .map_or_else(|| "XXXX".to_owned(), |d| unit_value(d.from, *unit))
        }
        Meaning::Away { count: Count::Number(n), unit, future, .. } => {
            let sign = if *future { 1.0 } else { -1.0 };
            let date = calendar::plus_units(anchor, sign * n, *unit).unwrap_or(anchor);
            unit_value(date, (*unit).max(Unit::Day))
        }
        Meaning::Away { future, .. } => (if *future { "FUTURE_REF" } else { "PAST_REF" }).to_owned(),
        Meaning::Stretch { count: Count::Unknown, future, .. } if timex.kind == super::TimexKind::Date => {
            (if *future { "FUTURE_REF" } else { "PAST_REF" }).to_owned()
        }
        Meaning::Stretch { count, unit, .. } | Meaning::Length { count, unit, .. } => {
            length_value(*count, *unit)
        }
        Meaning::Repeated { every } => every_value(every),
        Meaning::Nth { .. } => anchor.to_string(),
        Meaning::Reference(Reference::Past) => "PAST_REF".to_owned(),
        Meaning::Reference(Reference::Present) => "PRESENT_REF".to_owned(),
        Meaning::Reference(Reference::Future) => "FUTURE_REF".to_owned(),
        Meaning::Range(from, _) => timex3_value(from, anchor, direction),
    }
}

fn calendar_value(c: &Calendar, timex: &Timex, anchor: Date, direction: Direction) -> String {
    if let Some(century) = c.century {
        return century.to_string();
    }
    if let Some(decade) = c.decade {
        return decade.to_string();
    }
    let bare = Timex { hour: None, part: None, lead: super::Lead::None, ..timex.clone() };
    let Some(days) = place(&bare, Some(anchor), direction) else { return "XXXX-XX-XX".to_owned() };
    let date = days.from;
    match (c.period, c.month, c.day, c.weekday) {
        (Some(period), ..) => format!("{}-{}", date.year(), period_code(period)),
        _ if c.holiday.is_some() => date.to_string(),
        (None, None, None, None) => date.year().to_string(),
        (None, Some(_), None, None) => unit_value(date, Unit::Month),
        _ => date.to_string(),
    }
}

fn period_code(period: Period) -> String {
    match period {
        Period::Spring => "SP".to_owned(),
        Period::Summer => "SU".to_owned(),
        Period::Autumn => "FA".to_owned(),
        Period::Winter => "WI".to_owned(),
        Period::Quarter(n) => format!("Q{n}"),
        Period::Half(n) => format!("H{n}"),
    }
}

fn unit_value(date: Date, unit: Unit) -> String {
    let iso = date.iso_week_date();
    match unit {
        Unit::Week | Unit::Fortnight => format!("{}-W{:02}", iso.year(), iso.week()),
        Unit::Weekend => format!("{}-W{:02}-WE", iso.year(), iso.week()),
        Unit::Month => format!("{}-{:02}", date.year(), date.month()),
        Unit::Quarter => format!("{}-Q{}", date.year(), (date.month() + 2) / 3),
        Unit::Half => format!("{}-H{}", date.year(), if date.month() <= 6 { 1 } else { 2 }),
        Unit::Year => date.year().to_string(),
        Unit::Decade => (date.year() / 10).to_string(),
        Unit::Century => (date.year() / 100).to_string(),
        Unit::Millennium => (date.year() / 1000).to_string(),
        _ => date.to_string(),
    }
}

/// "P6W", "PT24H", "PXM" for an unknown count, "P2Y6M" for a half.
fn length_value(count: Count, unit: Unit) -> String {
    let (letter, per, clock) = match unit {
        Unit::Second => ("S", 1.0, true),
        Unit::Minute => ("M", 1.0, true),
        Unit::Hour => ("H", 1.0, true),
        Unit::Day => ("D", 1.0, false),
        Unit::Night => ("TNI", 1.0, false),
        Unit::Weekend => ("WE", 1.0, false),
        Unit::Week => ("W", 1.0, false),
        Unit::Fortnight => ("W", 2.0, false),
        Unit::Month => ("M", 1.0, false),
        Unit::Quarter => ("Q", 1.0, false),
        Unit::Half => ("M", 6.0, false),
        Unit::Year => ("Y", 1.0, false),
        Unit::Decade => ("Y", 10.0, false),
        Unit::Century => ("Y", 100.0, false),
        Unit::Millennium => ("Y", 1000.0, false),
    };
    let time = if clock { "T" } else { "" };
    let number = match count {
        Count::Number(n) => n * per,
        Count::Between(a, _) => a * per,
        Count::Unknown => {
            let letter = match unit {
                Unit::Decade => "E",
                Unit::Century => "C",
                _ => letter,
            };
            return format!("P{time}X{letter}");
        }
    };
    if number.fract() == 0.0 {
        return format!("P{time}{number}{letter}");
    }
    let rest = number.fract();
    match unit {
        Unit::Year => format!("P{}Y{}M", number.trunc(), (rest * 12.0).round()),
        Unit::Hour => format!("PT{}H{}M", number.trunc(), (rest * 60.0).round()),
        Unit::Minute => format!("PT{}M{}S", number.trunc(), (rest * 60.0).round()),
        _ => format!("P{time}{number}{letter}"),
    }
}

fn every_value(every: &Meaning) -> String {
    match every {
        Meaning::Whole { unit, .. } => length_value(Count::Number(1.0), *unit),
        Meaning::Calendar(Calendar { weekday: Some(day), .. }) => {
            format!("XXXX-WXX-{}", day.to_monday_one_offset())
        }
        Meaning::Calendar(Calendar { month: Some(month), .. }) => format!("XXXX-{month:02}"),
        Meaning::Length { count, unit, .. } => length_value(*count, *unit),
        _ => "XXXX".to_owned(),
    }
}

fn hour_value(hour: Hour) -> String {
    match hour {
        Hour::Clock { hour, minute: Some(minute) } => format!("T{hour:02}:{minute:02}"),
        Hour::Clock { hour, minute: None } => format!("T{hour:02}:00"),
        Hour::Morning => "TMO".to_owned(),
        Hour::Afternoon => "TAF".to_owned(),
        Hour::Evening => "TEV".to_owned(),
        Hour::Night | Hour::NightBefore => "TNI".to_owned(),
        Hour::Noon => "T12:00".to_owned(),
        Hour::Midnight => "T24:00".to_owned(),
        Hour::Dawn => "TDAWN".to_owned(),
        Hour::Dusk => "TDUSK".to_owned(),
        Hour::Daytime => "TDT".to_owned(),
        Hour::Later | Hour::Earlier => String::new(),
    }
}
