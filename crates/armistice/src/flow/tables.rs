//! Tables that people added to the record, as observations, ledgers, coverage and restrictions.
//!
//! In: what an entry of the log tells of a table, its bytes, the dossier's files. Out: the rows, and for every row that
//! cannot be read which cell is in the way and what belongs there. Pure but for the archive, from which the bytes come.
//! Absent: counting; any guess. A row that cannot be read is named and left out, the others are taken.

pub mod map;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use judging::effort::{self, Coverage, Restriction};
use judging::incident::Place;
use judging::ledger::Ledger;
use judging::observation::Observation;
use judging::period::Zone;
use judging::rows::{self, Cells, Problem, Reader};
use serde_json::{Map, Value, json};
use tlog::entry::Entry;

use super::decisions::Decisions;
use super::{Error, TOOL};
use crate::archive::CaptureId;
use crate::dossier::Dossier;
use crate::dossier::files::Files;
use crate::record::entry::{Draft, Kind, about, members_of};
use crate::record::index;
use crate::sources::tables::{self, Line};
use map::Mapping;

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, clap::ValueEnum, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Holds {
    /// What a keeper counts as its own.
    Ledger,
    /// What teams and sensors saw or heard.
    Observations,
    /// How long somebody watched where.
    Coverage,
    /// What kept monitors from watching.
    Restrictions,
}

impl Holds {
    const ALL: [Holds; 4] = [Holds::Ledger, Holds::Observations, Holds::Coverage, Holds::Restrictions];

    pub fn name(self) -> &'static str {
        match self {
            Holds::Ledger => "ledger",
            Holds::Observations => "observations",
            Holds::Coverage => "coverage",
            Holds::Restrictions => "restrictions",
        }
    }

    pub fn headers(self) -> &'static [&'static str] {
        match self {
            Holds::Ledger | Holds::Observations => rows::HEADERS,
            Holds::Coverage => effort::COVERAGE_HEADERS,
            Holds::Restrictions => effort::RESTRICTION_HEADERS,
        }
    }
}

/// What is told of a table: the body of its entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub capture: CaptureId,
    pub name: String,
    pub holds: Holds,
    /// Whose it is: the id of a party or of a source, or a name.
    pub keeper: Option<String>,
    /// Id of the counting rule that the keeper declares.
    pub rule: Option<String>,
    pub sheet: Option<String>,
    /// The text of the map, empty when the table has our own headers.
    pub map: String,
}

impl Told {
    pub fn draft(&self, bytes: usize) -> Draft {
        let mut body = Map::new();
        body.insert("capture".into(), json!(self.capture.as_str()));
        body.insert("name".into(), json!(self.name));
        body.insert("bytes".into(), json!(bytes));
        body.insert("holds".into(), json!(self.holds.name()));
        body.insert("tool".into(), json!(TOOL));
        let optional = [("keeper", &self.keeper), ("rule", &self.rule), ("sheet", &self.sheet)];
        for (key, value) in optional {
            value.iter().for_each(|value| drop(body.insert(key.into(), json!(value))));
        }
        if !self.map.is_empty() {
            body.insert("map".into(), json!(self.map));
        }
        Draft { kind: Kind::Table, refs: vec![about("about", self.capture.as_str())], body }
    }

    /// The way back; why not, when an entry of this kind says something else.
    pub fn of(entry: &Entry) -> Result<Told, String> {
        let body = members_of(&entry.body);
        let text = |key: &str| body.get(key).and_then(Value::as_str).map(str::to_string);
        let capture = text("capture").and_then(|id| id.parse().ok()).ok_or("it names no capture")?;
        let holds = text("holds").unwrap_or_default();
        let holds = Holds::ALL.into_iter().find(|known| known.name() == holds);
        Ok(Told {
            capture,
            name: text("name").unwrap_or_default(),
            holds: holds.ok_or("it does not say what its rows are")?,
            keeper: text("keeper"),
            rule: text("rule"),
            sheet: text("sheet"),
            map: text("map").unwrap_or_default(),
        })
    }

    /// The same table told again takes the place of what was told before.
    fn same_table(&self) -> (CaptureId, Holds, Option<String>, Option<String>) {
        (self.capture.clone(), self.holds, self.keeper.clone(), self.sheet.clone())
    }
}

/// One table, read.
#[derive(Clone, Debug)]
pub struct Table {
    pub entry: u64,
    pub told: Told,
    pub rows: Rows,
    /// Rows that could not be read.
    pub refused: Problems,
    /// Cells that were read as unknown although something stands there.
    pub unknown: Problems,
    /// Columns that nothing was read from.
    pub unread: Vec<String>,
    /// Why nothing of it was read.
    pub unreadable: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Rows {
    pub observations: Vec<Observation>,
    /// Of a ledger: totals that the keeper states.
    pub stated: Vec<Observation>,
    pub coverage: Vec<Coverage>,
    pub restrictions: Vec<Restriction>,
}

impl Rows {
    pub fn number(&self) -> usize {
        self.observations.len() + self.stated.len() + self.coverage.len() + self.restrictions.len()
    }

    pub fn places(&self) -> impl Iterator<Item = &Place> {
        let counted = self.observations.iter().chain(&self.stated).map(|row| &*row.place);
        let watched = self.coverage.iter().map(|row| &*row.place);
        counted.chain(watched).chain(self.restrictions.iter().map(|row| &*row.place))
    }
}

/// Problems of rows; of a million only the first are kept in words.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    pub number: usize,
    pub first: Vec<RowProblem>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// From 1, in the file.
    pub row: u64,
    /// As the file calls it.
    pub column: String,
    pub problem: String,
    pub hint: String,
}

/// So many are told one by one.
const TOLD: usize = 100;

impl Problems {
    fn add(&mut self, row: u64, problem: Problem, mapping: &Mapping) {
        self.number += 1;
        if self.first.len() < TOLD {
            let column = mapping.theirs(&problem.header).to_string();
            self.first.push(RowProblem { row, column, problem: problem.problem, hint: problem.hint });
        }
    }
}

/// Reads one table. Same bytes, same map, same roster: same rows.
pub fn read(entry: u64, told: &Told, bytes: &[u8], files: &Files) -> Result<Table, Unreadable> {
    let mut mapping = Mapping::parse(&format!("map of {}", told.name), &told.map, told.holds)?;
    mapping.form.sheet = told.sheet.clone();
    mapping.is_text = !bytes.starts_with(b"PK");
    let zone_name = mapping.zone.as_deref().unwrap_or(&files.settings.time_zone);
    let zone = Zone::named(zone_name).unwrap_or_else(Zone::utc);
    let mut reading = Reading {
        told,
        reader: Reader::new(&zone, &files.parties),
        mapping,
        head: None,
        wrong_head: None,
        table: Table {
            entry,
            told: told.clone(),
            rows: Rows::default(),
            refused: Problems::default(),
            unknown: Problems::default(),
            unread: Vec::new(),
            unreadable: None,
        },
    };
    let form = reading.mapping.form.clone();
    tables::read(&told.name, bytes, &form, |line| reading.take(&line))?;
    match (reading.wrong_head, reading.head) {
        (Some(error), _) => Err(error),
        (None, None) => Err(Unreadable::NoHeaders(told.name.clone())),
        (None, Some(_)) => Ok(reading.table),
    }
}

/// Why nothing of a table could be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error(transparent)]
    Table(#[from] tables::Error),
    #[error(transparent)]
    Map(#[from] judging::document::FileError),
    #[error("cannot read table `{0}`: it has no line of headers")]
    NoHeaders(String),
    #[error("cannot read table `{name}`: it has no column `{column}`, which the map names")]
    NoColumn { name: String, column: String, columns: Vec<String> },
    #[error("cannot read table `{name}`: it has two columns for `{header}`")]
    TwoColumns { name: String, header: String },
    #[error("cannot read table `{name}`: none of its headers is one of ours: {}", columns.join(", "))]
    NoHeader { name: String, columns: Vec<String> },
}

impl crate::trouble::Trouble for Unreadable {
    fn hint(&self) -> Option<String> {
        match self {
            Unreadable::Table(error) => error.hint(),
            Unreadable::Map(error) => error.hint().map(str::to_string),
            Unreadable::NoHeaders(_) => Some(
                "the first line says what each column is; in the map, `header_row` says which line that is"
                    .into(),
            ),
            Unreadable::NoColumn { columns, .. } => Some(format!("it has `{}`", columns.join("`, `"))),
            Unreadable::TwoColumns { .. } => Some("name in the map the one to read".into()),
            Unreadable::NoHeader { .. } => {
                Some("write a map that says which of its columns is which of ours: docs/counting.md".into())
            }
        }
    }
}

struct Reading<'a> {
    told: &'a Told,
    reader: Reader<'a>,
    mapping: Mapping,
    /// For each of our headers the index of its column.
    head: Option<BTreeMap<&'static str, usize>>,
    wrong_head: Option<Unreadable>,
    table: Table,
}

impl Reading<'_> {
    fn take(&mut self, line: &Line<'_>) {
        if self.wrong_head.is_some() || line.number < self.mapping.header_row {
            return;
        }
        let Some(head) = &self.head else {
            match self.mapping.head(&self.told.name, self.told.holds, &line.cells) {
                Ok(head) => {
                    self.table.unread = head.unread;
                    self.mapping.width = head.width;
                    self.head = Some(head.columns);
                }
                Err(error) => self.wrong_head = Some(error),
            }
            return;
        };
        let row = Row { head, mapping: &self.mapping, line };
        let from = format!("{}:{}", &self.told.capture.as_str()[..12], line.number);
        if let Err(problem) = row.check().and_then(|()| {
            let cells = row.mapped()?;
            add(&mut self.table, &mut self.reader, &cells, &from, &self.mapping, line.number)
        }) {
            self.table.refused.add(line.number, problem, &self.mapping);
        }
    }
}

/// Reads one row under our headers into the table.
fn add(
    table: &mut Table,
    reader: &mut Reader<'_>,
    cells: &Mapped<'_>,
    from: &str,
    mapping: &Mapping,
    number: u64,
) -> Result<(), Problem> {
    let unknown = match table.told.holds {
        Holds::Ledger | Holds::Observations => {
            let row = reader.row(cells, from)?;
            let ledger = table.told.holds == Holds::Ledger;
            let rows =
                if row.is_total && ledger { &mut table.rows.stated } else { &mut table.rows.observations };
            rows.push(row.observation);
            row.unknown
        }
        Holds::Coverage => {
            table.rows.coverage.push(effort::coverage(reader, cells, from)?);
            Vec::new()
        }
        Holds::Restrictions => {
            let (restriction, unknown) = effort::restriction(reader, cells, from)?;
            table.rows.restrictions.push(restriction);
            unknown
        }
    };
    unknown.into_iter().for_each(|problem| table.unknown.add(number, problem, mapping));
    Ok(())
}

/// One row of a file with its headers.
struct Row<'a> {
    head: &'a BTreeMap<&'static str, usize>,
    mapping: &'a Mapping,
    line: &'a Line<'a>,
}

/// The same under our headers, values and ways to write.
struct Mapped<'a>(BTreeMap<&'static str, Cow<'a, str>>);

impl Cells for Mapped<'_> {
    fn cell(&self, header: &str) -> &str {
        self.0.get(header).map_or("", |cell| cell)
    }
}

impl<'a> Row<'a> {
    /// As many cells as headers, and no formula in those that are read.
    fn check(&self) -> Result<(), Problem> {
        let (width, cells) = (self.mapping.width, self.line.cells.len());
        let beyond = self.line.cells.iter().skip(width).any(|cell| !cell.is_empty());
        if beyond || (cells < width && self.mapping.is_text) {
            let hint = "a delimiter inside a cell wants quotation marks round the cell";
            return Err(Problem::new("", format!("it has {cells} cells under {width} headers"), hint));
        }
        let formula = self.head.iter().find(|(_, column)| self.line.formulas.contains(column));
        match formula {
            None => Ok(()),
            Some((header, _)) => {
                let hint = "what it shows may not be what it computes: paste the column as values";
                Err(Problem::new(header, "the cell holds a formula", hint))
            }
        }
    }

    fn mapped(&self) -> Result<Mapped<'a>, Problem> {
        let mut cells: BTreeMap<&'static str, Cow<'a, str>> = BTreeMap::new();
        for (header, column) in self.head {
            let cell = self.line.cells.get(*column).map_or("", |cell| cell);
            cells.insert(header, self.mapping.value(header, cell)?);
        }
        for (header, value) in &self.mapping.fixed {
            cells.insert(header, Cow::Borrowed(value.as_str()));
        }
        Ok(Mapped(cells))
    }
}

/// All tables of a dossier.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    pub all: Vec<Table>,
    /// Tables that may not be shown.
    pub withheld: usize,
}

/// Reads every table that stands among the first so many entries of the record.
pub fn tables(dossier: &Dossier, decisions: &Decisions, entries: u64) -> Result<Tables, Error> {
    let mut found = Tables::default();
    let withheld = decisions.withheld();
    for (index, told) in standing(dossier, decisions, entries)? {
        if withheld.contains_key(told.capture.as_str()) {
            found.withheld += 1;
            continue;
        }
        found.all.push(read_kept(dossier, index, &told)?);
    }
    replace_earlier(&mut found.all);
    Ok(found)
}

/// What the record tells of tables, by entry: the last word on a table counts, and what was taken back does not.
fn standing(dossier: &Dossier, decisions: &Decisions, entries: u64) -> Result<Vec<(u64, Told)>, Error> {
    let mut standing: BTreeMap<_, (u64, Told)> = BTreeMap::new();
    for (index, json) in dossier.index.decisions(&[Kind::Table])? {
        let entry = Entry::decode(json.as_bytes());
        let entry = entry.map_err(|why| index::Error::Entry(index, why.to_string()))?;
        if let Ok(told) = Told::of(&entry)
            && index < entries
            && !decisions.is_taken_back(index)
        {
            standing.insert(told.same_table(), (index, told));
        }
    }
    let mut standing: Vec<(u64, Told)> = standing.into_values().collect();
    standing.sort_by_key(|(index, _)| *index);
    Ok(standing)
}

/// A table whose bytes are not here, or that this version cannot read, is listed as such: it came from elsewhere.
fn read_kept(dossier: &Dossier, index: u64, told: &Told) -> Result<Table, Error> {
    use crate::archive::Error as Archive;
    let unreadable = |why: String| Table {
        entry: index,
        told: told.clone(),
        rows: Rows::default(),
        refused: Problems::default(),
        unknown: Problems::default(),
        unread: Vec::new(),
        unreadable: Some(why),
    };
    match dossier.archive.read(&told.capture) {
        Ok(bytes) => {
            Ok(read(index, told, &bytes, &dossier.files)
                .unwrap_or_else(|error| unreadable(error.to_string())))
        }
        Err(error @ Archive::Read(..)) => Ok(unreadable(error.to_string())),
        Err(error) => Err(error.into()),
    }
}

/// A row that bears its own id and comes again in a later table of the same keeper stands in place of the earlier one, so
/// that a list that grows can be added again and again.
fn replace_earlier(tables: &mut [Table]) {
    let mut seen: BTreeSet<(Holds, Option<String>, std::sync::Arc<str>)> = BTreeSet::new();
    for table in tables.iter_mut().rev() {
        let (holds, keeper) = (table.told.holds, table.told.keeper.clone());
        let mut here = BTreeSet::new();
        let mut is_last = |id: &std::sync::Arc<str>| {
            here.insert(id.clone());
            !seen.contains(&(holds, keeper.clone(), id.clone()))
        };
        table.rows.observations.retain(|row| is_last(&row.id));
        table.rows.stated.retain(|row| is_last(&row.id));
        table.rows.coverage.retain(|row| is_last(&row.id));
        table.rows.restrictions.retain(|row| is_last(&row.id));
        seen.extend(here.into_iter().map(|id| (holds, keeper.clone(), id)));
    }
}

impl Tables {
    /// What teams and sensors recorded.
    pub fn observations(&self) -> impl Iterator<Item = &Observation> {
        self.of(Holds::Observations).flat_map(|table| &table.rows.observations)
    }

    pub fn coverage(&self) -> Vec<Coverage> {
        self.of(Holds::Coverage).flat_map(|table| table.rows.coverage.iter().cloned()).collect()
    }

    pub fn restrictions(&self) -> impl Iterator<Item = &Restriction> {
        self.of(Holds::Restrictions).flat_map(|table| &table.rows.restrictions)
    }

    /// One ledger for each keeper, by name.
    pub fn ledgers(&self) -> Vec<Ledger> {
        let mut ledgers: BTreeMap<String, Ledger> = BTreeMap::new();
        for table in self.of(Holds::Ledger) {
            let keeper = table.told.keeper.clone().unwrap_or_default();
            let ledger =
                ledgers.entry(keeper.clone()).or_insert_with(|| Ledger { keeper, ..Ledger::default() });
            ledger.rule = table.told.rule.clone().or(ledger.rule.take());
            ledger.rows.extend(table.rows.observations.iter().cloned());
            ledger.stated.extend(table.rows.stated.iter().cloned());
        }
        ledgers.into_values().collect()
    }

    fn of(&self, holds: Holds) -> impl Iterator<Item = &Table> {
        self.all.iter().filter(move |table| table.told.holds == holds)
    }
}

/// Keeps a table's bytes and what is told of it; false when both were here. When this returns, they survive a power cut.
pub fn keep(
    dossier: &mut Dossier,
    told: &Told,
    bytes: &[u8],
    author: &str,
    now: jiff::Timestamp,
) -> Result<bool, Error> {
    let draft = told.draft(bytes.len());
    let facts = super::custody_json(&draft.body, &crate::record::entry::instant(now));
    // The facts beside a capture are those of its first arrival as a report, if it ever arrived as one.
    dossier.archive.keep(&told.capture, bytes, &facts, false)?;
    let decisions = super::decisions(dossier)?;
    if standing(dossier, &decisions, dossier.head().count)?.iter().any(|(_, known)| known == told) {
        return Ok(false);
    }
    dossier.append(author, now, vec![draft])?;
    Ok(true)
}
