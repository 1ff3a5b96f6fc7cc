//! Tables of events: texts whose first line names the columns of a known export. In: words. Out: which table it is, and its
//! cells, each with its place. Absent: what a cell means, see [`crate::extract::events`].
//! Quotation marks as in RFC 4180; a row may have fewer cells than the head, and a cell may hold line ends.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::span::Span;

/// The head is no longer.
const LONGEST_HEAD: usize = 16 * 1024;
/// Which signs part the cells, in the order of trust.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// A known export, with the place of each of our fields among its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its name in `event_tables.tsv`.
    pub table: &'static str,
    pub columns: BTreeMap<&'static str, usize>,
    delimiter: u8,
    /// Where the first row begins.
    start: usize,
}

/// One column of a known export: the table, our field, whether it must be there, their column.
struct Column {
    table: &'static str,
    field: &'static str,
    must: bool,
    theirs: &'static str,
}

/// The lines of the table of tables with this first word.
pub(crate) fn listed(what: &'static str) -> impl Iterator<Item = [&'static str; 3]> {
    let lines = include_str!("../../data/en/event_tables.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(move |line| {
        let mut cells = line.split('\t');
        let first = cells.next()?;
        (first == what).then_some([cells.next()?, cells.next()?, cells.next()?])
    })
}

fn columns() -> &'static [Column] {
    static COLUMNS: OnceLock<Vec<Column>> = OnceLock::new();
    COLUMNS.get_or_init(|| {
        let column = |[table, field, theirs]: [&'static str; 3]| {
            let bare = field.trim_start_matches('!');
            Column { table, field: bare, must: bare.len() < field.len(), theirs }
        };
        listed("column").map(column).collect()
    })
}

/// The head of a known export, if the words begin with one.
pub fn head(words: &str) -> Option<Head> {
    let start = words.len() - words.trim_start_matches(['\u{feff}', '\r', '\n', ' ']).len();
    let line = words[start..].split('\n').next().unwrap_or_default();
    if line.len() > LONGEST_HEAD || !line.contains('_') {
        return None;
    }
    DELIMITERS.into_iter().filter(|delimiter| line.as_bytes().contains(delimiter)).find_map(|delimiter| {
        let (cells, next) = row(words, start, delimiter);
        let names: Vec<String> =
            cells.iter().map(|cell| cell.of(words).trim().to_ascii_lowercase()).collect();
        let tables = ["acled", "ged", "armistice"];
        let columns = tables.into_iter().find_map(|table| Some((table, found(table, &names)?)));
        columns.map(|(table, columns)| Head { table, columns, delimiter, start: next })
    })
}

fn found(table: &str, names: &[String]) -> Option<BTreeMap<&'static str, usize>> {
    let mut found = BTreeMap::new();
    for column in columns().iter().filter(|column| column.table == table) {
        match names.iter().position(|name| name == column.theirs) {
            Some(at) => {
                found.insert(column.field, at);
            }
            None if column.must => return None,
            None => {}
        }
    }
    Some(found)
}

impl Head {
    /// Every row that is not empty: its own place, and the places of its cells.
    pub fn rows<'a>(&'a self, words: &'a str) -> impl Iterator<Item = (Span, Vec<Span>)> + 'a {
        let mut at = self.start;
        std::iter::from_fn(move || {
            while at < words.len() {
                let from = at;
                let (cells, next) = row(words, at, self.delimiter);
                at = next;
                let line = Span::new(from, from + words[from..next].trim_end_matches(['\r', '\n']).len());
                if !line.of(words).trim().is_empty() {
                    return Some((line, cells));
                }
            }
            None
        })
    }
}

/// The cells of the row at `start`, without their quotation marks, and where the next row begins.
fn row(words: &str, start: usize, delimiter: u8) -> (Vec<Span>, usize) {
    let bytes = words.as_bytes();
    let mut cells = Vec::new();
    let mut at = start;
    loop {
        let cell = match bytes.get(at) {
            Some(b'"') => {
                let from = at + 1;
                at = from;
                while at < bytes.len() && (bytes[at] != b'"' || bytes.get(at + 1) == Some(&b'"')) {
                    at += if bytes[at] == b'"' { 2 } else { 1 };
                }
                let cell = Span::new(from, at.min(bytes.len()));
                // What stands between the mark and the end of the cell is nobody's.
                while at < bytes.len() && bytes[at] != delimiter && bytes[at] != b'\n' {
                    at += 1;
                }
                cell
            }
            _ => {
                let from = at;
                while at < bytes.len() && bytes[at] != delimiter && bytes[at] != b'\n' {
                    at += 1;
                }
                let end = if at > from && bytes[at - 1] == b'\r' && bytes.get(at) != Some(&delimiter) {
                    at - 1
                } else {
                    at
                };
                Span::new(from, end)
            }
        };
        cells.push(cell);
        match bytes.get(at) {
            Some(byte) if *byte == delimiter => at += 1,
            Some(_) => return (cells, at + 1),
            None => return (cells, bytes.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_with_their_places_whatever_is_in_them() {
        let words = "\u{feff}event_date,\"sub_event_type\",actor1,notes\r\n2019-05-02,Attack,\"A, B\",\"He said \"\"go\"\"\nand left\"\r\n\r\nx,y\n";
        let head = head(words).unwrap();
        assert_eq!((head.table, head.columns["text"]), ("acled", 3));
        let rows: Vec<Vec<&str>> =
            head.rows(words).map(|(_, cells)| cells.iter().map(|cell| cell.of(words)).collect()).collect();
        assert_eq!(rows[0], ["2019-05-02", "Attack", "A, B", "He said \"\"go\"\"\nand left"]);
        assert_eq!(rows[1], ["x", "y"]);
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn a_text_that_is_no_known_table_is_none() {
        for words in [
            "",
            "event_date,actor1\n",
            "On Monday, shells fell.",
            "a_b;c\n1;2",
            "\"event_date,sub_event_type,actor1",
        ] {
            assert_eq!(head(words), None, "{words}");
        }
    }
}
