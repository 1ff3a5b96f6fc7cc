//! What is told about a report by whoever hands it over: by flag, or by a sidecar file `REPORT.meta.json` beside it.
//!
//! In: flags, JSON. Out: [`Facts`]. Absent: what the report says about itself; that is read from its bytes.
//!
//! ```text
//! {"source": "example-wire", "address": "https://…", "published": "2017-02-16", "received": "2017-02-16T18:00:00Z"}
//! ```

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

/// The keys of a sidecar, which are also the flags of `ingest`.
pub const KEYS: [&str; 5] = ["source", "address", "published", "received", "outlet-name"];

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// An id of `sources.toml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Where it was found, usually a URL. Never fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Moment>,
    /// When it certainly existed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Moment>,
    /// The outlet as it calls itself, when `sources.toml` does not have it.
    #[serde(default, alias = "outlet-name", skip_serializing_if = "Option::is_none")]
    pub outlet_name: Option<String>,
}

impl Facts {
    /// These facts, with `others` where these say nothing.
    pub fn or(self, others: &Facts) -> Facts {
        Facts {
            source: self.source.or_else(|| others.source.clone()),
            address: self.address.or_else(|| others.address.clone()),
            published: self.published.or(others.published),
            received: self.received.or(others.received),
            outlet_name: self.outlet_name.or_else(|| others.outlet_name.clone()),
        }
    }
}

/// A day, or an instant: people who hand over a report know one or the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Moment {
    Day(Date),
    Instant(Timestamp),
}

impl Moment {
    /// The calendar day it falls on in `zone`.
    pub fn day(self, zone: &TimeZone) -> Date {
        match self {
            Moment::Day(day) => day,
            Moment::Instant(at) => Zoned::new(at, zone.clone()).date(),
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Moment::Day(day) => day.fmt(f),
            Moment::Instant(at) => at.fmt(f),
        }
    }
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Moment, String> {
        let text = text.trim();
        // A date and nothing else: jiff would also read the date out of a longer string.
        if text.len() == 10
            && let Ok(day) = text.parse()
        {
            return Ok(Moment::Day(day));
        }
        match text.parse() {
            Ok(at) => Ok(Moment::Instant(at)),
            Err(_) => Err(format!(
                "`{text}` is neither a day (2017-02-16) nor an instant with its offset (2017-02-16T18:00:00Z)"
            )),
        }
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> String {
        moment.to_string()
    }
}

impl TryFrom<String> for Moment {
    type Error = String;

    fn try_from(text: String) -> Result<Moment, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_day_or_an_instant_and_nothing_else() {
        assert_eq!("2017-02-16".parse(), Ok(Moment::Day("2017-02-16".parse().unwrap())));
        let evening: Moment = "2017-02-16T23:30:00Z".parse().unwrap();
        assert_eq!(evening.day(&TimeZone::get("Asia/Damascus").unwrap()).to_string(), "2017-02-17");
        for bad in ["yesterday", "2017-02-30", "2017-02-16T18:00", ""] {
            assert!(bad.parse::<Moment>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_sidecar_says_which_key_it_does_not_know() {
        let facts: Facts = serde_json::from_str(r#"{"source":"wire","outlet-name":"Wire"}"#).unwrap();
        assert_eq!(facts.outlet_name.as_deref(), Some("Wire"));
        let error = serde_json::from_str::<Facts>(r#"{"publisher":"x"}"#).unwrap_err().to_string();
        assert!(error.contains("`publisher`"), "{error}");
    }
}
