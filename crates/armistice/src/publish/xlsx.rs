//! A bulletin as a workbook: the head, the incidents with a column for everything, a sheet for each section.
//!
//! In: a bulletin. Out: the bytes of an `.xlsx` file, the same for the same bulletin. Absent: formulas, links and numbers
//! that a spreadsheet makes from text: every cell is text, as it was written.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::bulletin::Bulletin;
use super::sections::{Row, Section, sections, whence};
use super::{header, table};
use crate::words::Words;

/// A cell holds so many UTF-16 units at most.
const CELL: usize = 32_767;
/// What stands at the end of a cell that did not hold all.
const CUT: &str = " […]";

pub fn write(bulletin: &Bulletin, words: &Words) -> Vec<u8> {
    workbook(bulletin, words)
        .expect("names of sheets are short, cells are cut, rows are fewer than a sheet holds")
}

fn workbook(bulletin: &Bulletin, words: &Words) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The cut-off stands in for the hour of writing, so that the same bulletin has the same bytes.
    let created = ExcelDateTime::from_timestamp(bulletin.header.period.until.as_second())?;
    let about = DocProperties::new().set_title(&bulletin.header.title).set_creation_datetime(&created);
    workbook.set_properties(&about);
    let rtl = words.direction() == "rtl";
    put(workbook.add_worksheet().set_name("bulletin")?, &head(bulletin, words), 0, rtl)?;
    put(workbook.add_worksheet().set_name("incidents-hxl")?, &table::incidents(bulletin), 2, rtl)?;
    for section in sections(bulletin, words) {
        put(workbook.add_worksheet().set_name(section.id)?, &sheet(&section, words), 2, rtl)?;
    }
    workbook.save_to_buffer()
}

/// Title, facts and totals, a line each.
fn head(bulletin: &Bulletin, words: &Words) -> Vec<Vec<String>> {
    let mut rows =
        vec![vec![bulletin.header.title.clone()], vec![words.say("period"), header::period(bulletin, words)]];
    rows.extend(header::facts(bulletin, words).into_iter().map(|fact| vec![fact.name, fact.says]));
    rows.extend(
        bulletin.totals.iter().map(|total| vec![total.agreement.clone(), header::total(total, words)]),
    );
    rows
}

/// Title and lead, the columns, the rows; what each rests on in two columns more.
fn sheet(section: &Section, words: &Words) -> Vec<Vec<String>> {
    let lead = if section.rows.is_empty() { &section.empty } else { &section.lead };
    let mut columns: Vec<String> = section.columns.iter().map(|column| column.title.clone()).collect();
    columns.extend([words.say("sheet.notes"), words.say("sheet.quotations")]);
    let row = |row: &Row| {
        let mut cells = row.cells.clone();
        let notes = row.said.iter().chain(&row.notes);
        let notes = notes.flat_map(|note| note.lines.iter().map(|line| format!("{}: {line}", note.title)));
        cells.push(notes.collect::<Vec<_>>().join("\n"));
        let quote = |quote: &super::bulletin::Evidence| {
            format!("{}[{}]{}\n{}", quote.before, quote.words, quote.after, whence(quote, words))
        };
        cells.push(row.evidence.iter().map(quote).collect::<Vec<_>>().join("\n"));
        cells
    };
    let head = [vec![section.title.clone(), lead.clone()], columns];
    head.into_iter().chain(section.rows.iter().map(row)).collect()
}

/// Writes rows as text; those above `heads` stay in view.
fn put(sheet: &mut Worksheet, rows: &[Vec<String>], heads: u32, rtl: bool) -> Result<(), XlsxError> {
    let (plain, bold) = (Format::new().set_text_wrap(), Format::new().set_bold().set_text_wrap());
    for (at, row) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            let format = if at < heads { &bold } else { &plain };
            sheet.write_string_with_format(at, column, cut(cell), format)?;
        }
    }
    sheet.set_column_width(0, 32)?.set_column_range_width(1, 30, 28)?;
    sheet.set_freeze_panes(heads, 0)?.set_right_to_left(rtl);
    Ok(())
}

/// As much as a cell holds, with a mark where words are missing.
fn cut(text: &str) -> String {
    if text.encode_utf16().count() <= CELL {
        return text.to_string();
    }
    let mut room = CELL - CUT.encode_utf16().count();
    let fits = |c: &char| {
        let left = room.checked_sub(c.len_utf16());
        room = left.unwrap_or(0);
        left.is_some()
    };
    text.chars().take_while(fits).collect::<String>() + CUT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cell_does_not_hold_is_cut_with_a_mark() {
        assert_eq!(cut("سقطت"), "سقطت");
        let long = cut(&"😀".repeat(20_000));
        assert!(
            long.ends_with(CUT) && long.encode_utf16().count() <= CELL,
            "{}",
            long.encode_utf16().count()
        );
    }
}
