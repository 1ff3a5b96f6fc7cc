//! A map: which column of somebody's table is which of ours, and how they write what we write otherwise.
//!
//! In: TOML, kept in the entry of the table. Out: [`Mapping`], which turns a cell of theirs into one of ours. Absent: what our
//! cells mean, see [`judging::rows`]. Without a map the table has our own headers.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use judging::document::{Document, FileError, suggest};
use judging::period::Zone;
use judging::rows::Problem;
use serde::Deserialize;

use super::{Holds, Unreadable};
use crate::sources::tables::Form;

#[derive(Clone, Debug, Default)]
pub struct Mapping {
    pub form: Form,
    /// Whose clock the table shows, when it is not the dossier's.
    pub zone: Option<String>,
    /// From 1; the lines above are a title.
    pub header_row: u64,
    pub fixed: BTreeMap<&'static str, String>,
    /// How many columns have a header; set once it is read.
    pub width: usize,
    /// Text, in which a row has as many cells as there are headers.
    pub is_text: bool,
    /// Ours to theirs.
    columns: BTreeMap<&'static str, String>,
    /// Of one of our columns, what they write to what we do.
    values: BTreeMap<&'static str, BTreeMap<String, String>>,
    days: Option<DayOrder>,
    decimal_comma: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DayOrder {
    DayFirst,
    MonthFirst,
}

const DAY_ORDERS: &[(DayOrder, &str)] =
    &[(DayOrder::DayFirst, "day month year"), (DayOrder::MonthFirst, "month day year")];
const DELIMITERS: &[(u8, &str)] = &[(b',', ","), (b';', ";"), (b'\t', "tab"), (b'|', "|")];
const DECIMALS: &[(bool, &str)] = &[(false, "."), (true, ",")];

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct MapFile {
    header_row: Option<u64>,
    delimiter: Option<String>,
    charset: Option<String>,
    zone: Option<String>,
    day_order: Option<String>,
    decimal: Option<String>,
    #[serde(default)]
    columns: BTreeMap<String, String>,
    #[serde(default)]
    fixed: BTreeMap<String, String>,
    #[serde(default)]
    values: BTreeMap<String, BTreeMap<String, String>>,
}

/// A line of headers.
pub(super) struct Head {
    /// For each of our headers that is there, which column it is.
    pub columns: BTreeMap<&'static str, usize>,
    /// Columns that are none of ours.
    pub unread: Vec<String>,
    pub width: usize,
}

impl Mapping {
    /// `name` is how errors call the map.
    pub fn parse(name: &str, text: &str, holds: Holds) -> Result<Mapping, FileError> {
        let (document, file) = Document::read::<MapFile>("map", name, text)?;
        let word = |key: &str, word: &Option<String>, what: &str, words: &[(u8, &str)]| {
            word.as_ref().map(|word| document.word(key, word, what, words)).transpose()
        };
        if let Some(zone) = file.zone.as_ref().filter(|zone| Zone::named(zone).is_none()) {
            let hint = "use a name of the IANA time zone database, for example `Europe/Kyiv`";
            return Err(document.blame("zone", format!("there is no time zone `{zone}`"), hint));
        }
        let days = file.day_order.as_ref();
        let decimal = file.decimal.as_ref();
        let ours = |key: String, header: &str| -> Result<&'static str, FileError> {
            let known = holds.headers();
            let found = known.iter().find(|known| **known == header).copied();
            let problem = format!("`{header}` is no column of a table of {}", holds.name());
            found.ok_or_else(|| document.blame(&key, problem, suggest(header, known)))
        };
        let mut mapping = Mapping {
            form: Form {
                sheet: None,
                charset: file.charset.clone(),
                delimiter: word("delimiter", &file.delimiter, "delimiter", DELIMITERS)?,
            },
            header_row: file.header_row.unwrap_or(1),
            days: days
                .map(|days| document.word("day_order", days, "order of a date", DAY_ORDERS))
                .transpose()?,
            decimal_comma: decimal
                .map(|sign| document.word("decimal", sign, "decimal sign", DECIMALS))
                .transpose()?
                .unwrap_or(false),
            zone: file.zone.clone(),
            ..Mapping::default()
        };
        for (header, column) in file.columns {
            mapping.columns.insert(ours(format!("columns.{header}"), &header)?, column);
        }
        for (header, value) in file.fixed {
            mapping.fixed.insert(ours(format!("fixed.{header}"), &header)?, value);
        }
        for (header, values) in file.values {
            mapping.values.insert(ours(format!("values.{header}"), &header)?, values);
        }
        Ok(mapping)
    }

    /// Which column is which of ours.
    pub(super) fn head(
        &mut self,
        table: &str,
        holds: Holds,
        cells: &[Cow<'_, str>],
    ) -> Result<Head, Unreadable> {
        let names: Vec<String> = cells.iter().map(|cell| cell.trim().to_string()).collect();
        let width = names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
        let mut head = BTreeMap::new();
        let find = |wanted: &str| {
            let mut found = names.iter().enumerate().filter(|(_, name)| same_name(name, wanted));
            (found.next().map(|(column, _)| column), found.next().is_some())
        };
        for header in holds.headers() {
            let told = self.columns.get(header);
            let (column, again) = find(told.map_or(header, String::as_str));
            match (column, told) {
                _ if again => {
                    return Err(Unreadable::TwoColumns { name: table.into(), header: (*header).into() });
                }
                (Some(column), _) => drop(head.insert(*header, column)),
                (None, None) => {}
                (None, Some(column)) => {
                    let (name, column, columns) = (table.to_string(), column.clone(), names.clone());
                    return Err(Unreadable::NoColumn { name, column, columns });
                }
            }
        }
        if head.is_empty() {
            return Err(Unreadable::NoHeader { name: table.to_string(), columns: names });
        }
        self.columns.extend(head.iter().map(|(header, column)| (*header, names[*column].clone())));
        let read: BTreeSet<usize> = head.values().copied().collect();
        let unread = names.iter().enumerate().filter(|(at, name)| !name.is_empty() && !read.contains(at));
        let unread = unread.map(|(_, name)| name.clone()).collect();
        Ok(Head { columns: head, unread, width })
    }

    /// What the table itself calls a column of ours.
    pub fn theirs<'a>(&'a self, header: &'a str) -> &'a str {
        self.columns.get(header).map_or(header, String::as_str)
    }

    /// A cell of theirs as one of ours.
    pub(super) fn value<'a>(&self, header: &str, cell: &'a str) -> Result<Cow<'a, str>, Problem> {
        if let Some(value) = self.values.get(header).and_then(|values| values.get(cell)) {
            return Ok(Cow::Owned(value.clone()));
        }
        match header {
            "day" | "last_day" => self.day(header, cell.strip_suffix(" 00:00:00").unwrap_or(cell)),
            "at" | "from" | "until" => match cell.split_once(' ') {
                Some((day, hour)) => Ok(Cow::Owned(format!("{} {hour}", self.day(header, day)?))),
                None => Ok(Cow::Borrowed(cell)),
            },
            "lat" | "lon" | "distance_km" | "planned_hours" | "actual_hours" | "uptime_hours"
                if self.decimal_comma =>
            {
                Ok(Cow::Owned(cell.replace(',', ".")))
            }
            _ => Ok(Cow::Borrowed(cell)),
        }
    }

    /// `23.01.2017` or `23/1/2017` in the order that is told; without one, it stays as it is and is refused.
    fn day<'a>(&self, header: &str, cell: &'a str) -> Result<Cow<'a, str>, Problem> {
        let parts: Vec<&str> = cell.split(['.', '/', '-']).collect();
        let is_ours = parts.first().is_some_and(|year| year.len() == 4);
        let (Some(order), [one, two, year]) = (self.days, &parts[..]) else {
            if parts.len() == 3 && !is_ours {
                let hint = "say in the map which comes first: `day_order = \"day month year\"`";
                return Err(Problem::new(header, format!("`{cell}` may be two days"), hint));
            }
            return Ok(Cow::Borrowed(cell));
        };
        if is_ours {
            return Ok(Cow::Borrowed(cell));
        }
        let (day, month) = if order == DayOrder::DayFirst { (one, two) } else { (two, one) };
        Ok(Cow::Owned(format!("{year}-{month:0>2}-{day:0>2}")))
    }
}

/// Capitals and the space or the line between words aside.
fn same_name(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.trim().to_lowercase().replace([' ', '-'], "_");
    plain(one) == plain(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(text: &str) -> Mapping {
        Mapping::parse("t", text, Holds::Ledger).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn a_date_that_may_be_two_is_refused_until_the_order_is_told() {
        let told = mapping("day_order = \"day month year\"");
        assert_eq!(told.value("day", "3.2.2017").unwrap(), "2017-02-03");
        assert_eq!(told.value("at", "3/2/2017 14:30").unwrap(), "2017-02-03 14:30");
        assert_eq!(told.value("day", "2017-02-03").unwrap(), "2017-02-03");
        let untold = mapping("");
        assert!(untold.value("day", "3.2.2017").unwrap_err().problem.contains("may be two days"));
        assert_eq!(untold.value("day", "2017-02-03 00:00:00").unwrap(), "2017-02-03");
    }

    #[test]
    fn a_map_is_read_strictly() {
        let refused = |text: &str| Mapping::parse("t", text, Holds::Ledger).unwrap_err();
        let error = refused("[columns]\ncuont = \"Number\"");
        assert!(error.to_string().contains("`cuont` is no column of a table of ledger"));
        assert_eq!(error.hint(), Some("did you mean `count`?"));
        assert!(refused("zone = \"Mars\"").to_string().contains("no time zone"));
        assert!(refused("delimiter = \":\"").to_string().contains("no delimiter"));
    }
}
