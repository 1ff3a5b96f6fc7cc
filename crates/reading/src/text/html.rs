//! HTML → words: tokens with source offsets (`html/tokens.rs`), blocks (`html/blocks.rs`), which of them are the report
//! (`html/main_content.rs`), what the head states (`html/head.rs`). Here the blocks are laid out as words: a blank line
//! between blocks, list items and table rows one line each, cells between bars. Knows no charset.

mod blocks;
mod elements;
mod head;
mod main_content;
mod tokens;

use super::layout::{self, Paragraph, Shape};
use super::source_map::SourceMap;
use super::{RegionKind, Stated};
use crate::doubt::Doubt;
use crate::span::Span;
use blocks::{Block, Page};

/// A page laid out.
pub(super) struct Rendered {
    pub words: String,
    /// From `words` to the source.
    pub map: SourceMap,
    pub paragraphs: Vec<(Paragraph, Option<RegionKind>)>,
    pub stated: Stated,
    pub doubts: Vec<Doubt>,
}

pub(super) fn render(source: &str) -> Rendered {
    let page = blocks::page(source);
    let title = page.title.map(|span| span.of(&page.words));
    let stated = head::stated(&page.facts, title);
    let (mut kinds, doubts) = main_content::hints(source, &page);
    let headed = mark_headline(&page, &mut kinds, &stated);
    let mut out = Layout {
        page: &page,
        words: String::new(),
        map: SourceMap::default(),
        run: 0,
        paragraphs: Vec::new(),
    };
    if !headed && let Some(title) = page.title {
        out.headline(bare_title(title, &page.words));
    }
    let mut at = 0;
    while at < page.blocks.len() {
        at += out.lay(at, &kinds);
    }
    let Layout { words, map, mut paragraphs, .. } = out;
    close(&mut paragraphs, words.len());
    Rendered { words, map, paragraphs, stated, doubts }
}

/// Each paragraph reaches to the next.
fn close(paragraphs: &mut [(Paragraph, Option<RegionKind>)], end: usize) {
    let mut next = end;
    for (paragraph, _) in paragraphs.iter_mut().rev() {
        paragraph.span.end = next;
        next = paragraph.span.start;
    }
    if let Some((first, _)) = paragraphs.first_mut() {
        first.span.start = 0;
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(400).collect()
}

/// Marks the block that is the title of the report: the level-one heading the head agrees with, else the first one
/// outside menus, else any heading or block that says what the head calls the title.
fn mark_headline(page: &Page, kinds: &mut [RegionKind], stated: &Stated) -> bool {
    let title = stated.title.as_deref().map(letters).unwrap_or_default();
    let agrees = |block: &Block| {
        let text = letters(block.span.of(&page.words));
        text.len() >= 12 && !title.is_empty() && (title.starts_with(&text) || title.ends_with(&text))
    };
    let outside = |block: &Block| {
        !matches!(block.context.role.map(|role| role.kind), Some(RegionKind::Comment | RegionKind::Teaser))
            && block.span.len() <= 400
    };
    let first =
        |pick: &dyn Fn(&Block) -> bool| page.blocks.iter().position(|block| outside(block) && pick(block));
    let menu = |block: &Block| block.context.role.is_some_and(|role| role.kind == RegionKind::Boilerplate);
    let found = first(&|block| block.context.heading == 1 && agrees(block))
        .or_else(|| first(&|block| block.context.heading > 0 && agrees(block)))
        .or_else(|| first(&|block| block.context.heading == 1 && !menu(block)))
        .or_else(|| first(&|block| agrees(block)))
        .or_else(|| first(&|block| block.context.heading == 1))
        .or_else(|| lesser_heading(page, kinds));
    let Some(found) = found else { return false };
    kinds[found] = RegionKind::Headline;
    true
}

/// A heading of a lower level above the first prose of the report, long enough to be a title.
fn lesser_heading(page: &Page, kinds: &[RegionKind]) -> Option<usize> {
    let prose = |block: &Block| block.context.heading == 0 && block.span.len() > 40;
    let first =
        page.blocks.iter().zip(kinds).position(|(block, kind)| *kind == RegionKind::Body && prose(block))?;
    let long = |block: &Block| block.span.of(&page.words).split(' ').count() >= 4;
    (0..first).find(|at| {
        page.blocks[*at].context.heading > 1 && kinds[*at] == RegionKind::Body && long(&page.blocks[*at])
    })
}

/// The title without the name of the site: "Talks resume - Example Press".
fn bare_title(title: Span, words: &str) -> Span {
    let text = title.of(words);
    for mark in [" | ", " – ", " — ", " - ", " :: ", " » ", " · "] {
        if let Some(at) = text.rfind(mark)
            && text[..at].split_whitespace().count() >= 3
        {
            return Span::new(title.start, title.start + at);
        }
    }
    title
}

struct Layout<'a> {
    page: &'a Page,
    words: String,
    map: SourceMap,
    /// The first run of the page's map that may still be needed.
    run: usize,
    paragraphs: Vec<(Paragraph, Option<RegionKind>)>,
}

impl Layout<'_> {
    fn headline(&mut self, title: Span) {
        let start = self.words.len();
        self.copy(title);
        self.run = 0;
        let core = Span::new(start, self.words.len());
        self.paragraphs
            .push((Paragraph { span: core, core, shape: Shape::Prose }, Some(RegionKind::Headline)));
    }

    /// Lays out the block at `at`, or the table row that begins there; how many blocks that were.
    fn lay(&mut self, at: usize, kinds: &[RegionKind]) -> usize {
        let block = &self.page.blocks[at];
        let row = self.row_of(at);
        let previous = at.checked_sub(1).map(|before| &self.page.blocks[before]);
        let close = previous.is_some_and(|previous| {
            row > 1 && previous.context.table == block.context.table
                || block.context.item && previous.context.item
        });
        if !self.words.is_empty() {
            self.words.push_str(if close { "\n" } else { "\n\n" });
        }
        let start = self.words.len();
        if row > 1 {
            self.cells(&self.page.blocks[at..at + row]);
            let core = Span::new(start, self.words.len());
            self.paragraphs.push((Paragraph { span: core, core, shape: Shape::Row }, Some(kinds[at])));
            return row;
        }
        self.copy(block.span);
        let core = Span::new(start, self.words.len());
        let text = core.of(&self.words);
        if text.contains('\n') {
            self.lines(core, kinds[at]);
            return 1;
        }
        let shape = match layout::shape(text) {
            Shape::Prose if block.context.item => Shape::Item { body: 0 },
            _ if block.context.heading > 0 => Shape::Prose,
            shape => shape,
        };
        self.paragraphs.push((Paragraph { span: core, core, shape }, Some(kinds[at])));
        1
    }

    /// Preformatted text, or lines set with `<br>`: laid out as plain text is.
    fn lines(&mut self, span: Span, kind: RegionKind) {
        for mut paragraph in layout::paragraphs(span.of(&self.words)) {
            for part in [&mut paragraph.span, &mut paragraph.core] {
                *part = Span::new(part.start + span.start, part.end + span.start);
            }
            self.paragraphs.push((paragraph, Some(kind)));
        }
    }

    /// How many blocks from `at` on are the cells of one row of a table of facts; 1 when the block stands alone.
    /// A table that arranges a page has several blocks or much text in a cell.
    fn row_of(&self, at: usize) -> usize {
        let blocks = &self.page.blocks[at..];
        let first = &blocks[0].context;
        if first.row == 0 || first.cell == 0 {
            return 1;
        }
        let row = blocks.iter().take(200).take_while(|block| block.context.row == first.row).count();
        let cells = &blocks[..row];
        let apart = cells.windows(2).all(|pair| pair[0].context.cell < pair[1].context.cell);
        let short =
            cells.iter().all(|cell| cell.span.len() <= 400 && !cell.span.of(&self.page.words).contains('\n'));
        if row > 1 && apart && short { row } else { 1 }
    }

    /// Cells between bars; an empty cell keeps its place.
    fn cells(&mut self, cells: &[Block]) {
        let mut place = cells[0].context.cell;
        for cell in cells {
            for _ in place..cell.context.cell {
                self.words.push_str(" | ");
            }
            place = cell.context.cell;
            self.copy(cell.span);
        }
    }

    /// Appends words of the page and the way back to the source.
    fn copy(&mut self, span: Span) {
        let shift = self.words.len();
        self.words.push_str(span.of(&self.page.words));
        let runs = &self.page.map.runs;
        while self.run < runs.len() && runs[self.run].at + runs[self.run].len <= span.start {
            self.run += 1;
        }
        for run in runs[self.run..].iter().take_while(|run| run.at < span.end) {
            let (start, end) = (run.at.max(span.start), (run.at + run.len).min(span.end));
            let part = run.part(start, end);
            self.map.push_at(start - span.start + shift, part.len, part.from, part.from_len, part.pieces);
        }
    }
}
