//! Lines to text. In: pieces of lines, page by page. Out: paragraphs in the order in which a person reads them. Absent: any
//! guess at meaning; only places and sizes decide.
//!
//! Two columns are read one after the other where an empty strip parts full lines on both sides. Where the pieces beside
//! the strip are short it is a table, whose rows stay together. What stands at the same end of most pages, but for its
//! numbers, is no part of the text.

use std::collections::HashMap;

use super::lines::Line;

/// A strip is empty if no more than this part of the lines crosses it.
const CROSSING: f64 = 0.15;
/// A line of running text fills this part of its column; half of the lines of a column do.
const FULL: f64 = 0.6;
/// A paragraph begins after a gap so many times that between lines.
const APART: f64 = 1.45;
/// A page is so many lines wide at most before it counts as drawn, not written.
const MOST_COLUMNS: usize = 4;

pub(super) fn text(pages: Vec<Vec<Line>>) -> String {
    let mut pages: Vec<Vec<Line>> = pages.into_iter().map(|lines| read(lines, 1)).collect();
    without_running_heads(&mut pages);
    let mut paragraphs: Vec<String> = Vec::new();
    for page in pages {
        let begun = self::paragraphs(&page);
        let mut begun = begun.into_iter();
        if let (Some(last), Some(first)) = (paragraphs.last_mut(), begun.as_slice().first()) {
            if goes_on(last, first) {
                let first = begun.next().unwrap_or_default();
                join(last, &first);
            }
        }
        paragraphs.extend(begun);
    }
    let mut text = paragraphs.join("\n\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// One page's pieces in reading order, pieces of one row of a table put together.
fn read(mut lines: Vec<Line>, columns: usize) -> Vec<Line> {
    lines.sort_by(|a, b| a.baseline.total_cmp(&b.baseline).then(a.left.total_cmp(&b.left)));
    let strip = match columns < MOST_COLUMNS {
        true => strip(&lines),
        false => None,
    };
    let Some(Strip { middle, top, bottom }) = strip else { return rows(lines) };
    let mut out = Vec::new();
    // A table or a mark at the page's edge has nothing to do with the columns.
    let above = lines.iter().take_while(|line| line.baseline < top).count();
    let below = lines.iter().rev().take_while(|line| line.baseline > bottom).count();
    let end = lines.split_off(lines.len() - below);
    let within = lines.split_off(above);
    out.extend(rows(lines));
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for line in within {
        match () {
            () if line.right <= middle => left.push(line),
            () if line.left >= middle => right.push(line),
            // A line across both columns: what stands above it is read before it.
            () => {
                out.extend(read(std::mem::take(&mut left), columns + 1));
                out.extend(read(std::mem::take(&mut right), columns + 1));
                out.push(line);
            }
        }
    }
    out.extend(read(left, columns + 1));
    out.extend(read(right, columns + 1));
    out.extend(rows(end));
    out
}

/// An empty strip between two columns of running text, and from where to where they run.
struct Strip {
    middle: f64,
    top: f64,
    bottom: f64,
}

/// The widest strip that is empty, if lines on both of its sides are full.
fn strip(lines: &[Line]) -> Option<Strip> {
    if lines.len() < 6 {
        return None;
    }
    let from = lines.iter().map(|line| line.left).fold(f64::INFINITY, f64::min);
    let to = lines.iter().map(|line| line.right).fold(f64::NEG_INFINITY, f64::max);
    let width = to - from;
    let size = median(lines.iter().map(|line| line.size))?;
    const STEPS: usize = 200;
    let step = width / STEPS as f64;
    if step.is_nan() || step <= 0.0 {
        return None;
    }
    let mut crossing = vec![0usize; STEPS];
    for line in lines {
        let at = |x: f64| (((x - from) / step) as usize).min(STEPS - 1);
        crossing[at(line.left)..=at(line.right).max(at(line.left))].iter_mut().for_each(|n| *n += 1);
    }
    let most = (lines.len() as f64 * CROSSING) as usize;
    let mut best: Option<(usize, usize, usize)> = None;
    let mut start = None;
    for at in STEPS / 5..=STEPS * 4 / 5 {
        match (crossing[at] <= most, start) {
            (true, None) => start = Some(at),
            (false, Some(first)) => {
                let crossed = crossing[first..at].iter().sum::<usize>() / (at - first);
                if best.is_none_or(|(a, b, _)| at - first > b - a) {
                    best = Some((first, at, crossed));
                }
                start = None;
            }
            _ => {}
        }
    }
    let (first, last, _) = best.filter(|(a, b, _)| (b - a) as f64 * step >= 0.6 * size)?;
    // Ragged ends of lines reach into the strip: its middle is that of its emptiest part.
    let least = crossing[first..last].iter().min().copied()?;
    let emptiest = crossing[first..last].chunk_by(|a, b| (*a == least) == (*b == least));
    let mut at = first;
    let mut core = (first, first);
    for part in emptiest {
        if part[0] == least && part.len() > core.1 - core.0 {
            core = (at, at + part.len());
        }
        at += part.len();
    }
    let middle = from + (core.0 + core.1) as f64 / 2.0 * step;
    let beside = |side: &dyn Fn(&Line) -> bool, width: f64| -> Option<(f64, f64)> {
        let full = lines.iter().filter(|line| side(line) && line.right - line.left >= FULL * width);
        let baselines: Vec<f64> = full.map(|line| line.baseline).collect();
        (baselines.len() >= 3).then(|| (baselines[0], baselines[baselines.len() - 1]))
    };
    let left = beside(&|line| line.right <= middle, middle - from)?;
    let right = beside(&|line| line.left >= middle, to - middle)?;
    // A headline above a column, and the last line below one, are short.
    let (top, bottom) = (left.0.min(right.0) - 3.0 * size, left.1.max(right.1) + 1.6 * size);
    let within = |line: &&Line| line.baseline >= top && line.baseline <= bottom;
    let full = |line: &&Line| {
        let width = if line.right <= middle { middle - from } else { to - middle };
        line.right - line.left >= FULL * width
    };
    let (all, filled) =
        (lines.iter().filter(within).count(), lines.iter().filter(within).filter(full).count());
    (filled * 2 >= all).then_some(Strip { middle, top, bottom })
}

/// Pieces on one baseline put together, from left to right.
fn rows(lines: Vec<Line>) -> Vec<Line> {
    let mut rows: Vec<Line> = Vec::new();
    for line in lines {
        match rows.last_mut() {
            Some(row) if (row.baseline - line.baseline).abs() < 0.4 * row.size.max(line.size) => {
                match line.left >= row.left {
                    true => row.text = format!("{}  {}", row.text, line.text),
                    false => row.text = format!("{}  {}", line.text, row.text),
                }
                row.left = row.left.min(line.left);
                row.right = row.right.max(line.right);
            }
            _ => rows.push(line),
        }
    }
    rows
}

/// Lines that stand at the beginning or the end of most pages, alike but for numbers, and bare numbers of pages.
fn without_running_heads(pages: &mut [Vec<Line>]) {
    let alike = |line: &Line| -> String {
        let digits = |c: char| if c.is_ascii_digit() { '0' } else { c };
        let mut text: String = line.text.chars().map(digits).collect();
        while text.contains("00") {
            text = text.replace("00", "0");
        }
        text
    };
    for end in [true, false] {
        for _ in 0..3 {
            let at = |page: &Vec<Line>| if end { page.last().cloned() } else { page.first().cloned() };
            let mut seen: HashMap<String, usize> = HashMap::new();
            for line in pages.iter().filter_map(at) {
                *seen.entry(alike(&line)).or_default() += 1;
            }
            let often = |line: &Line| {
                let times = seen.get(&alike(line)).copied().unwrap_or(0);
                let number = line.text.chars().all(|c| c.is_ascii_digit() || " -–|/".contains(c));
                times >= 3 && times * 2 >= pages_with_text(&seen) || number && line.text.len() < 12
            };
            let drop: Vec<bool> =
                pages.iter().map(|page| at(page).is_some_and(|line| often(&line))).collect();
            for (page, _) in pages.iter_mut().zip(drop).filter(|(_, drop)| *drop) {
                match end {
                    true => drop_last(page),
                    false => drop_first(page),
                }
            }
        }
    }
}

fn pages_with_text(seen: &HashMap<String, usize>) -> usize {
    seen.values().sum()
}

fn drop_last(page: &mut Vec<Line>) {
    page.pop();
}

fn drop_first(page: &mut Vec<Line>) {
    page.remove(0);
}

/// Lines of one page to paragraphs.
fn paragraphs(lines: &[Line]) -> Vec<String> {
    let gaps = lines.windows(2).map(|pair| pair[1].baseline - pair[0].baseline);
    let usual = median(gaps.filter(|gap| *gap > 0.0)).unwrap_or(0.0);
    let right = lines.iter().map(|line| line.right).fold(f64::NEG_INFINITY, f64::max);
    let mut paragraphs: Vec<String> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &lines[before]);
        match (before, paragraphs.last_mut()) {
            (Some(before), Some(paragraph)) if !begins(before, line, usual, right) => {
                join(paragraph, &line.text)
            }
            _ => paragraphs.push(line.text.clone()),
        }
    }
    paragraphs
}

/// Whether a line begins a paragraph after the one before it.
fn begins(before: &Line, line: &Line, usual: f64, right: f64) -> bool {
    let gap = line.baseline - before.baseline;
    let other_size = (line.size - before.size).abs() > 0.12 * before.size.max(line.size);
    let next_column = gap < 0.0 || line.left > before.right;
    let indented = line.left > before.left + 0.8 * line.size;
    let width = (right - before.left).max(1.0);
    let ended = before.text.ends_with(['.', '!', '?', ':', '”', '"', ')']);
    let short = (right - before.right) > 0.25 * width;
    let item = line.text.starts_with(['•', '▪', '·', '–', '●', '\u{f0b7}']);
    let row = before.text.contains("  ") || line.text.contains("  ");
    if next_column {
        return !goes_on(&before.text, &line.text);
    }
    (usual > 0.0 && gap > APART * usual) || other_size || item || row || (ended && (indented || short))
}

/// Whether a sentence runs from the end of a column or a page over to the next.
fn goes_on(before: &str, next: &str) -> bool {
    let open = !before.ends_with(['.', '!', '?', ':', '”', '"', ')']);
    open && (next.starts_with(char::is_lowercase) || before.ends_with([',', '-', ';']))
}

/// A word that was parted at the end of a line is put together again.
fn join(paragraph: &mut String, next: &str) {
    let mut letters = paragraph.chars().rev();
    let parted = letters.next() == Some('-') && letters.next().is_some_and(char::is_lowercase);
    match parted && next.starts_with(char::is_lowercase) {
        true => {
            paragraph.pop();
        }
        false if paragraph.ends_with('-') => {}
        false => paragraph.push(' '),
    }
    paragraph.push_str(next);
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
