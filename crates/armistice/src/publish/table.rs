//! A bulletin as tables for other programs: incidents with the tags of the humanitarian exchange language, and all of it
//! in one long table.
//!
//! In: a bulletin. Out: rows of texts, and the same as CSV (RFC 4180). Absent: layout; a number made from words; a point
//! for a place of which only a division is known.

use super::bulletin::{Bulletin, IncidentLine, Spot, Standing};
use super::sections::{sections, whence};
use crate::words::Words;

/// What a column is called in every language, its HXL tag (<https://hxlstandard.org>), and what stands in it.
type Column = (&'static str, &'static str, fn(&IncidentLine) -> String);

/// One row for each incident that is counted or would be if it were determined.
const INCIDENT: &[Column] = &[
    ("id", "#meta+id", |line| line.id.clone()),
    ("type", "#event+type", |line| line.code.clone()),
    ("act", "#event+name", |line| line.act.clone()),
    ("date_start", "#date+start", |line| line.days.map_or(String::new(), |days| days.from.to_string())),
    ("date_end", "#date+end", |line| line.days.map_or(String::new(), |days| days.to.to_string())),
    ("date_precision", "#date+precision", |line| line.when_precision.clone()),
    ("actor", "#group+name+first", |line| line.actors.join("; ")),
    ("target", "#group+name+second", |line| line.targets.join("; ")),
    ("country", "#country+code", |line| line.spot.country.clone().unwrap_or_default()),
    ("admin1", "#adm1+name", |line| line.spot.admin1.clone().unwrap_or_default()),
    ("place", "#loc+name", |line| line.spot.name.clone().unwrap_or_default()),
    ("latitude", "#geo+lat", |line| {
        point(&line.spot).map_or(String::new(), |(latitude, _)| latitude.to_string())
    }),
    ("longitude", "#geo+lon", |line| {
        point(&line.spot).map_or(String::new(), |(_, longitude)| longitude.to_string())
    }),
    ("place_precision", "#geo+precision", |line| line.spot.precision.to_string()),
    ("standing", "#status+code", |line| standing(line.standing).to_string()),
    ("outcome", "#status+outcome", |line| outcomes(line)),
    ("occurrence", "#status+occurrence", |line| line.occurrence.clone()),
    ("attribution", "#status+attribution", |line| line.attribution.clone()),
    ("origins", "#meta+origins+num", |line| line.origins.to_string()),
    ("reports", "#meta+reports+num", |line| line.reports.to_string()),
    ("grade", "#meta+grade", |line| line.grade.clone()),
    ("source", "#meta+source", |line| line.alleged_by.join("; ")),
    ("description", "#description", |line| {
        line.evidence.first().map_or(String::new(), |quote| quote.words.clone())
    }),
];

/// Latitude and longitude of a place known to within some 25 km; of a district or more there is none.
pub fn point(spot: &Spot) -> Option<(f64, f64)> {
    let near = (1..=2).contains(&spot.precision);
    spot.latitude.zip(spot.longitude).filter(|_| near)
}

/// The name under which JSON has it too.
pub fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::GraveViolation => "grave-violation",
        Standing::Violation => "violation",
        Standing::Undetermined => "undetermined",
        Standing::NotCounted => "not-counted",
        Standing::NotJudged => "not-judged",
    }
}

/// The outcome by each agreement.
fn outcomes(line: &IncidentLine) -> String {
    let one = |finding: &super::bulletin::FindingLine| format!("{}: {}", finding.agreement, finding.outcome);
    line.findings.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Incidents, the names of the columns first, then their tags.
pub fn incidents(bulletin: &Bulletin) -> Vec<Vec<String>> {
    let names = INCIDENT.iter().map(|(name, _, _)| (*name).to_string()).collect();
    let tags = INCIDENT.iter().map(|(_, tag, _)| (*tag).to_string()).collect();
    let row = |line: &IncidentLine| INCIDENT.iter().map(|(_, _, cell)| cell(line)).collect();
    [names, tags].into_iter().chain(bulletin.incidents.iter().map(row)).collect()
}

/// Every cell, note and quotation of every section, one to a row.
pub fn long(bulletin: &Bulletin, words: &Words) -> Vec<Vec<String>> {
    let mut rows = vec![["section", "row", "id", "column", "value"].map(str::to_string).to_vec()];
    for section in sections(bulletin, words) {
        for (at, row) in section.rows.iter().enumerate() {
            let id = row.id.clone().unwrap_or_default();
            let mut put = |column: &str, value: &str| {
                let number = (at + 1).to_string();
                rows.push(vec![section.id.into(), number, id.clone(), column.into(), value.into()]);
            };
            section.columns.iter().zip(&row.cells).for_each(|(column, cell)| put(column.key, cell));
            for (column, notes) in [("said", &row.said), ("note", &row.notes)] {
                for note in notes {
                    note.lines.iter().for_each(|line| put(column, &format!("{}: {line}", note.title)));
                }
            }
            for quote in &row.evidence {
                put("quotation", &format!("{}[{}]{}", quote.before, quote.words, quote.after));
                put("quoted-from", &whence(quote, words));
            }
        }
    }
    rows
}

/// Rows as CSV. A cell that a spreadsheet would run is marked with an apostrophe, as OWASP advises for formulas.
pub fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        let cells = row.iter().map(|cell| if is_formula(cell) { format!("'{cell}") } else { cell.clone() });
        writer.write_record(cells).expect("memory takes all rows, and all rows of a table are as long");
    }
    writer.into_inner().expect("memory takes all rows")
}

/// Whether a spreadsheet would take the text for something to run; a number is none.
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
        && cell.parse::<f64>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_text_and_a_number_stays_one() {
        let row =
            ["=1+1", "-36.7", "@SUM(A1)", "a,b", "say \"x\"", "two\nlines", "＝cmd"].map(str::to_string);
        let csv = String::from_utf8(csv(&[row.to_vec()])).unwrap();
        assert_eq!(csv, "'=1+1,-36.7,'@SUM(A1),\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",'＝cmd\r\n");
    }
}
