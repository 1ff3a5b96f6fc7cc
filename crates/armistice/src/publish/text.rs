//! A bulletin as plain text, for a terminal, an e-mail, a printer.
//!
//! In: a bulletin. Out: lines of at most [`WIDTH`] columns where words allow. Absent: colours; tables, which break when
//! a line is long; here a row is one paragraph, its reasons and quotations below it.

use super::bulletin::{Bulletin, Evidence};
use super::header::{self, Fact};
use super::sections::{Column, Row, Section, sections, whence};
use crate::words::Words;

const WIDTH: usize = 96;

pub fn write(bulletin: &Bulletin, words: &Words) -> String {
    pieces(bulletin, words).into_iter().map(|piece| piece.text).collect()
}

/// Lines that belong together, and what they rest on.
#[derive(Default)]
pub struct Piece {
    /// Whole lines, each with its newline.
    pub text: String,
    /// The id of the row they print, if it has one, and those it had before.
    pub subjects: Vec<String>,
    pub claims: Vec<String>,
    pub captures: Vec<String>,
}

impl Piece {
    fn plain(text: String) -> Piece {
        Piece { text, ..Piece::default() }
    }

    fn resting_on(text: String, row: &Row, evidence: &[Evidence]) -> Piece {
        let subjects = row.id.iter().chain(&row.also).cloned().collect();
        let mut piece = Piece { text, subjects, ..Piece::default() };
        for quote in evidence {
            for (id, ids) in [(&quote.claim, &mut piece.claims), (&quote.capture, &mut piece.captures)] {
                if !id.is_empty() && !ids.contains(id) {
                    ids.push(id.clone());
                }
            }
        }
        piece
    }
}

/// The same text in pieces: what a row says is one, each of its quotations another.
pub fn pieces(bulletin: &Bulletin, words: &Words) -> Vec<Piece> {
    let mut pieces = vec![Piece::plain(header(bulletin, words))];
    for section in sections(bulletin, words) {
        pieces.push(Piece::plain(write_head(&section)));
        for row in &section.rows {
            pieces.push(Piece::plain("\n".to_string()));
            pieces.push(Piece::resting_on(write_row(&section.columns, row), row, &row.evidence));
            for evidence in &row.evidence {
                let mut text = String::new();
                quote(evidence, words, &mut text);
                pieces.push(Piece::resting_on(text, row, std::slice::from_ref(evidence)));
            }
        }
    }
    pieces
}

/// The same without the reasons and with one quotation to a row: to read at a glance; `explain` and the page have the rest.
pub fn write_short(bulletin: &Bulletin, words: &Words) -> String {
    let mut out = header(bulletin, words);
    for mut section in sections(bulletin, words) {
        for row in &mut section.rows {
            row.notes.clear();
            row.evidence.truncate(1);
        }
        out.push_str(&write_head(&section));
        for row in &section.rows {
            out.push('\n');
            out.push_str(&write_row(&section.columns, row));
            row.evidence.iter().for_each(|evidence| quote(evidence, words, &mut out));
        }
    }
    out
}

fn header(bulletin: &Bulletin, words: &Words) -> String {
    let title = &bulletin.header.title;
    let mut out = format!("{title}\n{}\n", "=".repeat(title.chars().count().min(WIDTH)));
    let period = Fact { name: words.say("period"), says: header::period(bulletin, words) };
    let facts: Vec<Fact> = [period].into_iter().chain(header::facts(bulletin, words)).collect();
    let width = facts.iter().map(|fact| fact.name.chars().count()).max().unwrap_or(0) + 2;
    for fact in facts {
        wrap(&fact.says, &format!("{:<width$}", fact.name), &" ".repeat(width), &mut out);
    }
    out.push('\n');
    for total in &bulletin.totals {
        wrap(&header::total(total, words), "", "    ", &mut out);
    }
    if bulletin.totals.is_empty() {
        wrap(&words.say("total.none"), "", "    ", &mut out);
    }
    out
}

fn write_head(section: &Section) -> String {
    let mut out =
        format!("\n{}\n{}\n", section.title.to_uppercase(), "-".repeat(section.title.chars().count()));
    match section.rows.is_empty() {
        true => wrap(&section.empty, "", "", &mut out),
        false => wrap(&section.lead, "", "", &mut out),
    }
    for picture in &section.pictures {
        wrap(&format!("{}: {}", picture.title, picture.says), "  # ", "    ", &mut out);
    }
    out
}

fn write_row(columns: &[Column], row: &Row) -> String {
    let mut out = String::new();
    let cells = columns.iter().zip(&row.cells).filter(|(_, cell)| !cell.is_empty());
    let cells: Vec<String> =
        cells.map(|(column, cell)| format!("{}: {}", column.title, cell.replace('\n', "; "))).collect();
    wrap(&cells.join(" | "), "* ", "  ", &mut out);
    for note in &row.said {
        for line in &note.lines {
            wrap(&format!("{}: {line}", note.title.to_uppercase()), "  ! ", "    ", &mut out);
        }
    }
    for note in &row.notes {
        wrap(&format!("{}:", note.title), "    ", "    ", &mut out);
        note.lines.iter().for_each(|line| wrap(line, "      - ", "        ", &mut out));
    }
    out
}

fn quote(evidence: &Evidence, words: &Words, out: &mut String) {
    let sentence = format!("{}[{}]{}", evidence.before, evidence.words, evidence.after);
    wrap(&sentence, "    > ", "    > ", out);
    wrap(&whence(evidence, words), "      ", "      ", out);
}

/// Words in lines, the first after `first`, the others after `next`. White space is evened out.
pub(super) fn wrap(text: &str, first: &str, next: &str, out: &mut String) {
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
