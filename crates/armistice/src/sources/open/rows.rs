//! Rows that are reports: JSON Lines, and tables by a map. In: rows, and which of their fields is which. Out: a report for
//! each row that has words. Absent: the bytes of other fields.
//!
//! ```toml
//! # A map: theirs on the right. Several columns of words are put below each other.
//! [report]
//! text = ["Summary", "Details"]
//! title = "Headline"
//! published = "Date"
//! address = "Link"
//! ```
//!
//! Rows that are events and no texts stay one table: an export that [`reading`] knows goes through as it is, another one by
//! a map with `[event]` in place of `[report]`, and `[types]` for what they call things.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::page::Page;
use super::sniff::Form;
use super::{Arrival, Facts, Opener, Part, Report, Whole};
use crate::sources::Moment;
use crate::sources::tables::{self, Line};
use crate::trouble::Trouble;

const BY_ROWS: &str = "rows 1";
const BY_EVENTS: &str = "events 1";
const NO_TEXT: &str = "say with --map which field is the text";
/// The columns of our own form of a table of events, as `reading` knows them.
const EVENT: [&str; 17] = [
    "incident_date",
    "incident_date_to",
    "incident_type",
    "actor",
    "target",
    "place",
    "country",
    "admin1",
    "latitude",
    "longitude",
    "place_precision",
    "killed",
    "killed_low",
    "killed_high",
    "injured",
    "text",
    "source",
];
/// What our fields are usually called, in the order of trust.
const USUAL: [(&str, &[&str]); 6] = [
    (
        "text",
        &[
            "text",
            "body",
            "content",
            "article",
            "full_text",
            "fulltext",
            "maintext",
            "article_text",
            "description",
            "summary",
        ],
    ),
    ("title", &["title", "headline", "subject", "name"]),
    ("address", &["url", "address", "link", "source_url", "uri", "href"]),
    (
        "published",
        &[
            "published",
            "date",
            "published_at",
            "publication_date",
            "date_publish",
            "pubdate",
            "published_date",
            "datetime",
            "timestamp",
            "created_at",
        ],
    ),
    ("author", &["author", "authors", "byline"]),
    ("outlet_name", &["outlet", "outlet_name", "publisher", "source_name", "site", "domain", "source"]),
];

/// Which columns of theirs are which of ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Map {
    pub form: tables::Form,
    /// Ours to theirs.
    pub report: BTreeMap<String, Vec<String>>,
    /// The same of rows that are events.
    pub events: BTreeMap<String, String>,
    /// What they write in the column of types, in lower case, to our code.
    pub types: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MapFile {
    sheet: Option<String>,
    charset: Option<String>,
    delimiter: Option<String>,
    #[serde(default)]
    report: BTreeMap<String, OneOrMore>,
    #[serde(default)]
    event: BTreeMap<String, String>,
    #[serde(default)]
    types: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl Map {
    /// Reads a map, or says in a sentence what is wrong with it.
    pub fn parse(text: &str) -> Result<Map, String> {
        let file: MapFile = toml::from_str(text).map_err(|error| error.message().to_string())?;
        let mut report = BTreeMap::new();
        for (ours, theirs) in file.report {
            if !USUAL.iter().any(|(known, _)| *known == ours) {
                let known: Vec<&str> = USUAL.iter().map(|(known, _)| *known).collect();
                return Err(format!("`{ours}` is no field of a report; they are {}", known.join(", ")));
            }
            let theirs = match theirs {
                OneOrMore::One(column) => vec![column],
                OneOrMore::More(columns) => columns,
            };
            report.insert(ours, theirs);
        }
        let delimiter = match file.delimiter.as_deref() {
            None => None,
            Some("tab") => Some(b'\t'),
            Some(sign) if sign.len() == 1 => Some(sign.as_bytes()[0]),
            Some(other) => return Err(format!("`{other}` is no delimiter; use one sign, or `tab`")),
        };
        let form = tables::Form { sheet: file.sheet, charset: file.charset, delimiter };
        if let Some(ours) = file.event.keys().find(|ours| !EVENT.contains(&ours.as_str())) {
            return Err(format!("`{ours}` is no column of a table of events; they are {}", EVENT.join(", ")));
        }
        if !report.is_empty() && !report.contains_key("text") {
            return Err("`[report]` does not say which column is the `text`".into());
        }
        let lacks = |column: &str| !file.event.is_empty() && !file.event.contains_key(column);
        if report.is_empty() && file.event.is_empty() || lacks("incident_date") || lacks("incident_type") {
            return Err(
                "it needs `[report]` with `text`, or `[event]` with `incident_date` and `incident_type`"
                    .into(),
            );
        }
        let types = file.types.into_iter().map(|(theirs, code)| (theirs.to_lowercase(), code)).collect();
        Ok(Map { form, report, events: file.event, types })
    }
}

/// One row, by the names of its fields.
type Row<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

impl Opener<'_> {
    pub(super) fn rows(&mut self, report: Report) {
        let before = self.reports;
        let whole = Whole::original(&report, BY_ROWS);
        let text = report.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&report.bytes);
        for (number, line) in text.split(|byte| *byte == b'\n').enumerate() {
            let name = format!("line {}", number + 1);
            if line.trim_ascii().is_empty() || self.full {
                continue;
            }
            let row = match serde_json::from_slice::<serde_json::Map<String, Value>>(line) {
                Ok(row) => row,
                Err(why) => {
                    let path = format!("{}#{name}", report.name);
                    let hint = "each line must be one JSON object";
                    self.refuse(Form::Rows, &path, why.to_string(), hint);
                    continue;
                }
            };
            let row: Row<'_> = row
                .iter()
                .filter_map(|(key, value)| Some((key.as_str().into(), words(value)?.into())))
                .collect();
            self.row(&whole, &name, &row);
        }
        if self.reports == before {
            self.refuse(Form::Rows, &report.name, "no line of it has a text".into(), NO_TEXT);
        }
    }

    pub(super) fn table(&mut self, report: Report) {
        let Some(map) = self.options.map.clone() else {
            if is_events(&report.bytes) {
                return self.whole(report);
            }
            if let Some(bytes) = self.plain_events(&report) {
                let whole = Whole::original(&report, BY_EVENTS);
                return self.give(Ok(whole.part(Part { bytes, ..Part::default() })));
            }
            let why = "no reader here knows its columns".to_string();
            let hint = "say with --map which column is which, or add it with `armistice table add`";
            return self.refuse(Form::Table, &report.name, why, hint);
        };
        if !map.events.is_empty() {
            return match self.mapped_events(&report, &map) {
                Ok(bytes) => {
                    let whole = Whole::original(&report, BY_EVENTS);
                    self.give(Ok(whole.part(Part { bytes, ..Part::default() })));
                }
                Err(why) => {
                    let hint = "look at the first row of the table and at the map";
                    self.refuse(Form::Table, &report.name, why, hint);
                }
            };
        }
        let before = self.reports;
        let whole = Whole::original(&report, BY_ROWS);
        let mut head: Option<Vec<String>> = None;
        let mut missing = Vec::new();
        let read = tables::read(&report.name, &report.bytes, &map.form, |line: Line<'_>| match &head {
            None => {
                let names: Vec<String> = line.cells.iter().map(|cell| cell.to_string()).collect();
                let wanted = map.report.values().flatten();
                missing =
                    wanted.filter(|wanted| !names.iter().any(|name| same(name, wanted))).cloned().collect();
                head = Some(names);
            }
            Some(_) if !missing.is_empty() || self.full => {}
            Some(names) => {
                let cells = names.iter().zip(&line.cells);
                let row: Row<'_> = cells.map(|(name, cell)| (name.as_str().into(), cell.clone())).collect();
                self.row(&whole, &format!("row {}", line.number), &row);
            }
        });
        if let Err(error) = read {
            let hint = error.hint().unwrap_or_default();
            let why = error.to_string();
            let why = why.split_once("`: ").map_or(why.as_str(), |(_, why)| why);
            self.refuse(Form::Table, &report.name, format!("{why}; {hint}"), "the rows before are kept");
        } else if let Some(column) = missing.first() {
            let hint = "look at the first row of the table and at the map";
            self.refuse(Form::Table, &report.name, format!("it has no column `{column}`"), hint);
        } else if self.reports == before {
            self.refuse(Form::Table, &report.name, "no row of it has a text".into(), NO_TEXT);
        }
    }

    /// A spreadsheet that is a known export of events, as a plain table.
    fn plain_events(&self, report: &Report) -> Option<Vec<u8>> {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let take = |line: Line<'_>| {
            let _ = writer.write_record(line.cells.iter().map(|cell| cell.as_bytes()));
        };
        tables::read(&report.name, &report.bytes, &tables::Form::default(), take).ok()?;
        writer.into_inner().ok().filter(|bytes| is_events(bytes))
    }

    /// Rows that are events by a map: one table in our own form.
    fn mapped_events(&mut self, report: &Report, map: &Map) -> Result<Vec<u8>, String> {
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        let heads: Vec<&str> = map.events.keys().map(String::as_str).collect();
        let _ = writer.write_record(&heads);
        let mut names: Option<Vec<String>> = None;
        let mut missing = None;
        let take = |line: Line<'_>| match &names {
            None => {
                let here: Vec<String> = line.cells.iter().map(|cell| cell.to_string()).collect();
                missing =
                    map.events.values().find(|wanted| !here.iter().any(|name| same(name, wanted))).cloned();
                names = Some(here);
            }
            Some(names) => {
                let cell = |theirs: &String| {
                    let at = names.iter().position(|name| same(name, theirs));
                    at.and_then(|at| line.cells.get(at)).map(|cell| cell.trim()).unwrap_or_default()
                };
                let record = map.events.iter().map(|(ours, theirs)| match ours == "incident_type" {
                    true => map.types.get(&cell(theirs).to_lowercase()).map_or(cell(theirs), String::as_str),
                    false => cell(theirs),
                });
                let _ = writer.write_record(record);
            }
        };
        tables::read(&report.name, &report.bytes, &map.form, take).map_err(|error| {
            let why = error.to_string();
            why.split_once("`: ").map_or(why.clone(), |(_, why)| why.to_string())
        })?;
        match missing {
            Some(column) => Err(format!("it has no column `{column}`")),
            None => writer.into_inner().map_err(|error| error.to_string()),
        }
    }

    fn row(&mut self, whole: &Whole<'_>, name: &str, row: &Row<'_>) {
        let map = self.options.map.as_ref();
        let field = |ours: &str| field(map, ours, row);
        let Some(words) = field("text") else { return };
        let title = field("title").filter(|title| *title != words);
        let published = field("published").and_then(|at| moment(&at));
        let (author, outlet_name) = (field("author"), field("outlet_name"));
        let written = published.map(|moment| moment.to_string());
        let page = Page {
            title: title.as_deref(),
            published: written.as_deref(),
            author: author.as_deref(),
            site: outlet_name.as_deref(),
        };
        let bytes = page.either(&words);
        let facts = Facts { address: field("address"), published, outlet_name, ..Facts::default() };
        let arrival = Arrival { author, ..Arrival::default() };
        self.give(Ok(whole.part(Part { name: name.to_string(), bytes, facts, arrival })));
    }
}

fn is_events(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    reading::text::rows::head(&String::from_utf8_lossy(head)).is_some()
}

/// The words of one of our fields, by the map or else by the usual names.
fn field(map: Option<&Map>, ours: &str, row: &Row<'_>) -> Option<String> {
    let value = |name: &str| {
        let found = row.iter().find(|(key, value)| same(key, name) && !value.trim().is_empty());
        found.map(|(_, value)| value.trim().to_string())
    };
    match map {
        Some(map) => {
            let columns = map.report.get(ours)?;
            let found: Vec<String> = columns.iter().filter_map(|column| value(column)).collect();
            (!found.is_empty()).then(|| found.join("\n\n"))
        }
        None => {
            let (_, names) = USUAL.iter().find(|(known, _)| *known == ours)?;
            names.iter().find_map(|name| value(name))
        }
    }
}

fn same(name: &str, other: &str) -> bool {
    name.trim().eq_ignore_ascii_case(other.trim())
}

/// What a field says as text; lists of names one after the other.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => {
            let items: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            (!items.is_empty()).then(|| items.join(", "))
        }
        _ => None,
    }
}

/// A day or an instant, in the forms that exports have. What is not understood is no date, and the reader finds its own.
pub(super) fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    if let Ok(moment) = text.parse() {
        return Some(moment);
    }
    let day = text.get(..10).filter(|_| text.get(10..11).is_some_and(|next| [" ", "T"].contains(&next)));
    if let Some(day) = day.and_then(|day| day.parse().ok()) {
        return Some(Moment::Day(day));
    }
    jiff::fmt::rfc2822::parse(text).ok().map(|at| Moment::Instant(at.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_exports_are_days_or_instants() {
        let day = |text: &str| moment(text).map(|moment| moment.to_string());
        assert_eq!(day("2019-05-02 11:20:00").as_deref(), Some("2019-05-02"));
        assert_eq!(day("Thu, 02 May 2019 11:20:00 +0200").as_deref(), Some("2019-05-02T09:20:00Z"));
        assert_eq!(day("2019-05-02").as_deref(), Some("2019-05-02"));
        assert_eq!(day("yesterday"), None);
    }

    #[test]
    fn a_map_names_fields_of_a_report_and_nothing_else() {
        let map = Map::parse("delimiter = \"tab\"\n[report]\ntext = [\"A\", \"B\"]\ntitle = \"T\"").unwrap();
        assert_eq!(map.report["text"], ["A", "B"]);
        assert_eq!(map.form.delimiter, Some(b'\t'));
        assert!(Map::parse("[report]\nplace = \"P\"").unwrap_err().contains("no field of a report"));
        assert!(Map::parse("[rows]").is_err());
    }
}
