//! XLSX: a ZIP file of XML. In: bytes, the name of a sheet. Out: its rows, one after another.
//! Absent: formats of cells other than days and hours; merged cells, of which only the first has the value; formulas, which
//! are named and never computed. What is packed is unpacked once to be measured before anything reads it.

use std::borrow::Cow;
use std::io::{self, Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};

use super::{Error, Line, MAX_CELL_BYTES, MAX_COLUMNS, MAX_UNPACKED_BYTES};

pub(super) fn read(
    name: &str,
    bytes: &[u8],
    sheet: Option<&str>,
    mut take: impl FnMut(Line<'_>),
) -> Result<(), Error> {
    let damaged = |why: String| Error::Damaged(name.to_string(), why);
    measure(name, bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
    let sheets = book.sheet_names();
    let sheet = match sheet {
        None => sheets.first().cloned().ok_or_else(|| damaged("it has no sheet".into()))?,
        Some(sheet) if sheets.iter().any(|known| known == sheet) => sheet.to_string(),
        Some(sheet) => return Err(Error::NoSheet(name.to_string(), sheet.to_string(), sheets)),
    };
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|error| damaged(error.to_string()))?;
    let mut line = Line { number: 0, cells: Vec::new(), formulas: Vec::new() };
    while let Some(cell) =
        cells.next_cell_with_formula_metadata().map_err(|error| damaged(error.to_string()))?
    {
        let (row, column) = (u64::from(cell.pos.0) + 1, cell.pos.1 as usize);
        if row < line.number {
            return Err(damaged(format!("row {row} stands after row {}", line.number)));
        }
        if column >= MAX_COLUMNS {
            return Err(Error::TooWide(name.to_string(), row));
        }
        if row > line.number {
            hand_over(&mut line, row, &mut take);
        }
        line.cells.resize(line.cells.len().max(column + 1), Cow::Borrowed(""));
        let words = words(&cell.value);
        if words.len() > MAX_CELL_BYTES {
            return Err(Error::Line(name.to_string(), row, "one cell holds a whole text".into()));
        }
        line.cells[column] = Cow::Owned(words);
        if cell.formula.is_some() {
            line.formulas.push(column);
        }
    }
    hand_over(&mut line, 0, &mut take);
    Ok(())
}

fn hand_over(line: &mut Line<'_>, next: u64, take: &mut impl FnMut(Line<'_>)) {
    let fresh = Line { number: next, cells: Vec::new(), formulas: Vec::new() };
    let full = std::mem::replace(line, fresh);
    if full.cells.iter().any(|cell| !cell.is_empty()) || !full.formulas.is_empty() {
        take(full);
    }
}

/// Unpacks every part to nowhere, for the sizes that a ZIP file states may be lies.
fn measure(name: &str, bytes: &[u8]) -> Result<(), Error> {
    let damaged = |why: String| Error::Damaged(name.to_string(), why);
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
    let mut left = MAX_UNPACKED_BYTES;
    for index in 0..zip.len() {
        let part = zip.by_index(index).map_err(|error| damaged(error.to_string()))?;
        let read = io::copy(&mut part.take(left + 1), &mut io::sink());
        let read = read.map_err(|error| damaged(error.to_string()))?;
        left = left.checked_sub(read).ok_or_else(|| Error::Bomb { name: name.to_string() })?;
    }
    Ok(())
}

/// As somebody would have typed it into a plain table.
fn words(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(words) => words.trim().to_string(),
        DataRef::SharedString(words) => words.trim().to_string(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(true) => "yes".to_string(),
        DataRef::Bool(false) => "no".to_string(),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        DataRef::DateTime(at) => at.as_f64().to_string(),
        DataRef::DateTimeIso(words) | DataRef::DurationIso(words) => words.clone(),
        DataRef::Error(error) => error.to_string(),
        // A later version of the library may know more kinds; what is not known is nothing.
        #[allow(unreachable_patterns)]
        _ => String::new(),
    }
}
