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
    measure(name, bytes, MAX_UNPACKED_BYTES)?;
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
fn measure(name: &str, bytes: &[u8], limit: u64) -> Result<(), Error> {
    let damaged = |why: String| Error::Damaged(name.to_string(), why);
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
    let mut left = limit;
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// A spreadsheet with one sheet of these rows of XML.
    fn book(rows: &str) -> Vec<u8> {
        let office = "http://schemas.openxmlformats.org";
        let sheet = format!(
            "<worksheet xmlns=\"{office}/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
        );
        let parts = [
            (
                "_rels/.rels",
                format!(
                    "<Relationships xmlns=\"{office}/package/2006/relationships\"><Relationship Id=\"r0\" \
                     Type=\"{office}/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            ("[Content_Types].xml", format!("<Types xmlns=\"{office}/package/2006/content-types\"/>")),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{office}/spreadsheetml/2006/main\" xmlns:r=\"{office}/officeDocument/2006/relationships\">\
                     <sheets><sheet name=\"January\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    "<Relationships xmlns=\"{office}/package/2006/relationships\"><Relationship Id=\"r1\" \
                     Type=\"{office}/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
                ),
            ),
            ("xl/worksheets/sheet1.xml", sheet),
        ];
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn told(bytes: &[u8], sheet: Option<&str>) -> Result<Vec<String>, String> {
        let mut rows = Vec::new();
        let take = |line: Line<'_>| {
            rows.push(format!("{}: {} {:?}", line.number, line.cells.join("|"), line.formulas))
        };
        read("t", bytes, sheet, take).map_err(|error| error.to_string())?;
        Ok(rows)
    }

    #[test]
    fn rows_keep_their_numbers_and_formulas_are_named() {
        let rows = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>day</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>count</t></is></c></row>\
                    <row r=\"4\"><c r=\"C4\"><f>SUM(C1:C3)</f><v>9</v></c></row><row r=\"5\"><c r=\"C5\"><v>6</v></c></row>";
        let read = told(&book(rows), None).unwrap();
        assert_eq!(read, ["1: day||count []", "4: ||9 [2]", "5: ||6 []"]);
        assert_eq!(told(&book(rows), Some("January")).unwrap().len(), 3);
        assert!(told(&book(rows), Some("May")).unwrap_err().contains("no sheet `May`"));
    }

    #[test]
    fn a_sheet_that_claims_to_be_huge_costs_nothing() {
        let far = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
        assert!(told(&book(far), None).unwrap_err().contains("more than 1024 columns"));
        let low = "<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>";
        assert_eq!(told(&book(low), None).unwrap(), ["1048576: 1 []"]);
        let back = "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";
        assert!(told(&book(back), None).unwrap_err().contains("row 1 stands after row 2"));
    }

    #[test]
    fn what_is_packed_is_measured_before_it_is_read() {
        let bytes = book(&" ".repeat(2_000_000));
        assert!(bytes.len() < 20_000);
        assert!(measure("t", &bytes, 1_000_000).unwrap_err().to_string().contains("unpacked it has more"));
        assert!(measure("t", &bytes, 4_000_000).is_ok());
        assert!(told(&bytes[..bytes.len() / 2], None).unwrap_err().contains("damaged"));
        assert!(told(b"PK\x03\x04 and nothing", None).unwrap_err().contains("damaged"));
    }
}
