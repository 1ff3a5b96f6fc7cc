//! A bulletin as plain text, for a terminal, an e-mail, a printer.
//!
//! In: a bulletin. Out: lines of at most [`WIDTH`] columns where words allow. Absent: colours; tables, which break when
//! a line is long; here a row is one paragraph, its reasons and quotations below it.

use super::bulletin::{Bulletin, Evidence};
use super::sections::{Section, sections, short};

const WIDTH: usize = 96;

pub fn write(bulletin: &Bulletin) -> String {
    let mut out = header(bulletin);
    for section in sections(bulletin) {
        out.push_str(&write_section(&section));
    }
    out
}

/// The same without the reasons and with one quotation to a row: to read at a glance; `explain` and the page have the rest.
pub fn write_short(bulletin: &Bulletin) -> String {
    let mut out = header(bulletin);
    for mut section in sections(bulletin) {
        for row in &mut section.rows {
            row.notes.clear();
            row.evidence.truncate(1);
        }
        out.push_str(&write_section(&section));
    }
    out
}

fn header(bulletin: &Bulletin) -> String {
    let header = &bulletin.header;
    let mut out = format!("{}\n{}\n", header.title, "=".repeat(header.title.chars().count().min(WIDTH)));
    let mut line = |name: &str, text: String| wrap(&text, &format!("{name:<11}"), "           ", &mut out);
    line("period", format!("{} to {} ({})", header.since, header.until, header.time_zone));
    line("judged by", or(&header.agreements.join("; "), "no agreement named").to_string());
    let held = header.held.as_ref().map_or(String::new(), |held| format!("; reports held are of {held}"));
    let (read, of, outlets) = (header.reports, header.reports_held, header.outlets);
    line("read", format!("{read} of the {of} reports held, from {outlets} outlets{held}"));
    let (files, head) = (short(&header.files), short(&header.record_head));
    let entries = header.record_entries;
    line("made by", format!("{}, dossier files {files}, record {entries} entries to {head}", header.tool));
    out.push('\n');
    for total in &bulletin.totals {
        let before = total.range_before().map_or(String::new(), |range| format!(" (period before: {range})"));
        let excluded =
            total.if_excluded_groups().map_or(String::new(), |ranges| format!(" That is {ranges}."));
        let text = format!(
            "Violations of {}: {}{before}. Established {}, undetermined {}, not counted {}.{excluded}",
            total.agreement,
            total.range(),
            total.established,
            total.undetermined,
            total.not_counted
        );
        wrap(&text, "", "    ", &mut out);
    }
    out
}

fn write_section(section: &Section) -> String {
    let mut out =
        format!("\n{}\n{}\n", section.title.to_uppercase(), "-".repeat(section.title.chars().count()));
    if section.rows.is_empty() {
        out.push_str(section.empty);
        out.push('\n');
        return out;
    }
    wrap(section.lead, "", "", &mut out);
    for row in &section.rows {
        out.push('\n');
        let cells = section.columns.iter().zip(&row.cells).filter(|(_, cell)| !cell.is_empty());
        let cells: Vec<String> =
            cells.map(|(column, cell)| format!("{column}: {}", cell.replace('\n', "; "))).collect();
        wrap(&cells.join(" | "), "* ", "  ", &mut out);
        for note in &row.notes {
            wrap(&format!("{}:", note.title), "    ", "    ", &mut out);
            note.lines.iter().for_each(|line| wrap(line, "      - ", "        ", &mut out));
        }
        row.evidence.iter().for_each(|evidence| quote(evidence, &mut out));
    }
    out
}

fn quote(evidence: &Evidence, out: &mut String) {
    let sentence = format!("{}[{}]{}", evidence.before, evidence.words, evidence.after);
    wrap(&sentence, "    > ", "    > ", out);
    let from = format!(
        "{} {}, published {}, {} bytes {}..{}",
        evidence.report,
        parenthesis(&evidence.source),
        evidence.published,
        evidence.claim,
        evidence.start,
        evidence.end
    );
    wrap(&from.replace("  ", " "), "      ", "      ", out);
}

fn parenthesis(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("({text})") }
}

fn or<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.is_empty() { otherwise } else { text }
}

/// Words in lines, the first after `first`, the others after `next`. White space is evened out.
fn wrap(text: &str, first: &str, next: &str, out: &mut String) {
    let mut line = first.to_string();
    let mut empty = true;
    for word in text.split_whitespace() {
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            out.push_str(line.trim_end());
            out.push('\n');
            line = next.to_string();
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    out.push_str(line.trim_end());
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_between_words_and_keep_their_margin() {
        let mut out = String::new();
        wrap(&"word ".repeat(30), "* ", "  ", &mut out);
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH));
        assert!(lines[1].starts_with("  word"));
    }
}
