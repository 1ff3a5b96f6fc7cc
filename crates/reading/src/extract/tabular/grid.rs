//! Lines → cells: between bars, tabs or wide gaps, or "Label: 3". Which lines head a table, and which heading stands over a number.
//! Knows layout only; what a heading means is `label`.

use crate::extract::scene::Scene;
use crate::span::Span;

/// One cell and the columns of characters it takes up in its line.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    pub span: Span,
    from: usize,
    to: usize,
}

/// One line of a table.
#[derive(Clone, Debug)]
pub struct Line {
    pub scene: usize,
    pub cells: Vec<Cell>,
    /// Cells stand between bars or tabs, so their order tells their column.
    marked: bool,
}

/// A table: headings, then rows of numbers.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    pub head: Vec<Line>,
    pub rows: Vec<Line>,
}

/// A number in a cell; `part` tells which of several ("44 / 37").
#[derive(Clone, Copy, Debug)]
pub struct Value {
    pub span: Span,
    pub value: f64,
    pub part: usize,
    pub parts: usize,
}

/// Every table of a report, in order. A table without headings takes those of the table just above it.
pub fn grids(scenes: &[Scene]) -> Vec<Grid> {
    let mut found: Vec<Grid> = Vec::new();
    let mut open = Grid::default();
    let mut last_head: Vec<Line> = Vec::new();
    let mut last_end = 0;
    for (i, scene) in scenes.iter().enumerate() {
        match line(scene, i) {
            Some(line) if is_count_row(scene.story.words, &line) => open.rows.push(line),
            Some(line) if open.rows.is_empty() => open.head.push(line),
            Some(line) => {
                found.push(std::mem::take(&mut open));
                open.head.push(line);
            }
            None => close(&mut open, &mut found),
        }
    }
    close(&mut open, &mut found);
    found.retain(|g| !g.rows.is_empty());
    for grid in &mut found {
        let start = grid.head.first().or(grid.rows.first()).map_or(0, |l| l.scene);
        if grid.head.is_empty() && !last_head.is_empty() && start <= last_end + 2 {
            grid.head = last_head.clone();
        }
        last_head = grid.head.clone();
        last_end = grid.rows.last().map_or(0, |l| l.scene);
    }
    found
}

fn close(open: &mut Grid, found: &mut Vec<Grid>) {
    let grid = std::mem::take(open);
    if !grid.rows.is_empty() {
        found.push(grid);
    }
}

fn line(scene: &Scene, i: usize) -> Option<Line> {
    let words = scene.story.words;
    let span = scene.tree.sentence.span;
    let text = span.of(words);
    let marked = text.contains('\t') || text.starts_with('|') || text.contains(" | ");
    let cells = cells(words, span);
    (cells.len() >= 2).then_some(Line { scene: i, cells, marked })
}

/// Whether a sentence is laid out as a row of cells.
pub fn is_row(scene: &Scene) -> bool {
    line(scene, 0).is_some()
}

/// A label and numbers beside it. Running prose with wide blanks in it is none.
fn is_count_row(words: &str, line: &Line) -> bool {
    let label = line.cells[0].span.of(words);
    let numbers = line.cells[1..].iter().filter(|c| is_number_cell(words, c.span)).count();
    label.chars().any(char::is_alphanumeric)
        && label.chars().count() <= 80
        && numbers > 0
        && numbers * 2 >= line.cells.len() - 1
}

fn is_number_cell(words: &str, cell: Span) -> bool {
    !values(words, cell).is_empty()
}

/// The cells of a line, without the white space around them.
pub fn cells(words: &str, span: Span) -> Vec<Cell> {
    let line_start = words[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let text = span.of(words);
    let mut pieces: Vec<Span> = Vec::new();
    let mut push = |from: usize, to: usize| pieces.push(Span::new(span.start + from, span.start + to));
    let mut start = 0;
    if text.contains('\t') || text.starts_with('|') || text.contains(" | ") {
        for (at, mark) in text.match_indices(['|', '\t']) {
            push(start, at);
            start = at + mark.len();
        }
        push(start, text.len());
    } else {
        let mut blanks = 0;
        for (at, c) in text.char_indices() {
            if c == ' ' || c == '\u{a0}' {
                blanks += 1;
                continue;
            }
            if blanks >= 2 {
                push(start, at);
                start = at;
            }
            blanks = 0;
        }
        push(start, text.len());
    }
    let column = |byte: usize| words[line_start..byte].chars().count();
    pieces
        .into_iter()
        .map(|p| trimmed(words, p))
        .filter(|p| !p.is_empty())
        .map(|span| Cell { span, from: column(span.start), to: column(span.end) })
        .collect()
}

fn trimmed(words: &str, span: Span) -> Span {
    let text = span.of(words);
    let start = span.start + (text.len() - text.trim_start().len());
    Span::new(start, start + text.trim().len())
}

/// The numbers of a cell: "6", "1,629", "44 / 37", "nil"; none for words, shares and dates.
pub fn values(words: &str, cell: Span) -> Vec<Value> {
    let text = cell.of(words);
    if text.contains('%') || text.starts_with(['+', '±']) {
        return Vec::new();
    }
    let pieces: Vec<&str> = text.split('/').collect();
    let mut found = Vec::new();
    let mut at = cell.start;
    for (part, piece) in pieces.iter().enumerate() {
        let own = trimmed(words, Span::new(at, at + piece.len()));
        at += piece.len() + 1;
        let Some((value, len)) = number(own.of(words)) else { return Vec::new() };
        found.push(Value { span: Span::new(own.start, own.start + len), value, part, parts: pieces.len() });
    }
    found
}

/// A whole number and the bytes it takes; a note in brackets or a footnote mark may follow.
fn number(text: &str) -> Option<(f64, usize)> {
    if matches!(text.to_lowercase().as_str(), "nil" | "none" | "zero") {
        return Some((0.0, text.len()));
    }
    let len = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '\u{a0}')).unwrap_or(text.len());
    let digits: String = text[..len].chars().filter(char::is_ascii_digit).collect();
    let rest = text[len..].trim_start();
    let noted = rest.is_empty() || rest.starts_with(['*', '(', '[', '†', '.']) && rest.chars().count() <= 40;
    let grouped = text[..len].split(',').skip(1).all(|g| g.len() == 3);
    if digits.is_empty() || !noted || !grouped {
        return None;
    }
    Some((digits.parse().ok()?, text[..len].trim_end_matches(',').len()))
}

impl Grid {
    /// The headings over cell `k` of a row, from the top line down.
    pub fn over(&self, row: &Line, k: usize) -> Vec<Span> {
        self.head.iter().filter_map(|head| over(head, row, k)).collect()
    }

    /// The heading over the labels of the rows, when the table has one.
    pub fn corner(&self) -> Option<Span> {
        let head = self.head.last()?;
        let row = self.rows.first()?;
        (head.cells.len() == row.cells.len()).then(|| head.cells[0].span)
    }
}

fn over(head: &Line, row: &Line, k: usize) -> Option<Span> {
    let (have, want) = (head.cells.len(), row.cells.len());
    if have == want {
        return (k > 0).then(|| head.cells[k].span);
    }
    if have + 1 == want {
        return k.checked_sub(1).map(|k| head.cells[k].span);
    }
    if head.marked || row.marked {
        return None;
    }
    let cell = row.cells[k];
    let centre = |c: &Cell| c.from + c.to;
    head.cells.iter().min_by_key(|c| centre(c).abs_diff(centre(&cell))).map(|c| c.span)
}
