//! Which blocks of a page are the report. dom_smoothie (a port of Mozilla's Readability) finds the main content; its
//! result is cut into blocks by the same serialiser and matched line by line. Where it finds nothing, prose is taken.

use super::blocks::{Block, Page, page};
use crate::doubt::Doubt;
use crate::text::RegionKind;
use crate::text::regions::ends_like_sentence;
use dom_smoothie::{Config, Readability, TextMode};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// Beyond these a page is not handed to dom_smoothie: its tree walks recurse, a tree may hold far more elements than the
/// source (every `<b>` left open is opened again in every paragraph), and writing out text takes time quadratic in the
/// length of one piece. Pages of news sites stay below a tenth of each.
const DEEPEST: usize = 400;
const LARGEST: usize = 2 << 20;
const LONGEST_BLOCK: usize = 256 << 10;
const MOST_REBUILT: usize = 1_000_000;

/// Too little main content to be the report of a page that has prose elsewhere.
const LEAST: usize = 200;

/// A kind for every block: `Some(Body)` for the report, `None` never.
pub(super) fn hints(source: &str, page: &Page) -> (Vec<RegionKind>, Vec<Doubt>) {
    let mut doubts = Vec::new();
    let lines = main_lines(source, page, &mut doubts);
    let inside: Vec<bool> = page.blocks.iter().map(|block| is_main(page, block, &lines)).collect();
    let size = |pick: &dyn Fn(usize, &Block) -> bool| -> usize {
        page.blocks
            .iter()
            .enumerate()
            .filter(|(at, block)| pick(*at, block))
            .map(|(_, block)| block.span.len())
            .sum()
    };
    let free = |block: &Block| is_prose(page, block) && block.context.role.is_none_or(|role| !role.firm);
    let main_prose = size(&|at, block| inside[at] && free(block));
    let all_prose = size(&|_, block| free(block) && block.context.role.is_none());
    let found = main_prose >= LEAST || main_prose > 0 && main_prose * 2 >= all_prose;
    if !found && !lines.is_empty() && page.whole && all_prose > 0 {
        doubts.push(Doubt::new(
            "no-main-content",
            None,
            "The main content of the page could not be told from the rest.",
            "All running prose outside menus and comments was taken as the report.",
        ));
    }
    let core = |at: usize, block: &Block| {
        if found { inside[at] && free(block) } else { free(block) && block.context.role.is_none() }
    };
    let cores: Vec<usize> = (0..page.blocks.len()).filter(|at| core(*at, &page.blocks[*at])).collect();
    let (first, last) = match (cores.first(), cores.last()) {
        _ if !page.whole && !found => (0, page.blocks.len()),
        (Some(first), Some(last)) => (*first, *last),
        _ => (page.blocks.len(), 0),
    };
    let words = |block: &Block| block.span.of(&page.words).split(' ').count();
    let kind = |at: usize, block: &Block| {
        let within = (first..=last).contains(&at);
        let loose = block.linked * 2 < block.span.len();
        match block.context.role {
            Some(role) if role.firm => role.kind,
            Some(role)
                if found
                    && inside[at]
                    && loose
                    && is_prose(page, block)
                    && role.kind != RegionKind::Teaser =>
            {
                RegionKind::Body
            }
            Some(role) => role.kind,
            // A line that is a link and nothing else leads away, even amid the report.
            None if block.linked * 10 >= block.span.len() * 9 && words(block) >= 3 && page.whole => {
                RegionKind::Teaser
            }
            None if found && inside[at] || within && loose => RegionKind::Body,
            // A summary or a date between the title and the first paragraph.
            None if at < first && is_prose(page, block) && loose && titled_above(page, at, first) => {
                RegionKind::Body
            }
            None if block.linked * 2 >= block.span.len() && words(block) >= 5 => RegionKind::Teaser,
            None => RegionKind::Boilerplate,
        }
    };
    (page.blocks.iter().enumerate().map(|(at, block)| kind(at, block)).collect(), doubts)
}

/// A level-one heading stands above block `at`, not far from the first paragraph.
fn titled_above(page: &Page, at: usize, first: usize) -> bool {
    first - at <= 6 && page.blocks[at.saturating_sub(6)..at].iter().any(|block| block.context.heading == 1)
}

fn is_prose(page: &Page, block: &Block) -> bool {
    let text = block.span.of(&page.words);
    text.len() > 220 || text.len() > 40 && ends_like_sentence(text)
}

/// Lines of the main content, folded to letters and digits and hashed.
fn main_lines(source: &str, page: &Page, doubts: &mut Vec<Doubt>) -> HashSet<u64> {
    let longest = page.blocks.iter().map(|block| block.span.len()).max().unwrap_or(0);
    let clean = without(source, &page.dropped);
    let complex = page.depth > DEEPEST
        || clean.len() > LARGEST
        || longest > LONGEST_BLOCK
        || page.rebuilt > MOST_REBUILT;
    if complex {
        doubts.push(Doubt::new(
            "page-too-complex",
            None,
            format!(
                "The page is {} bytes with elements {} deep, too much to look for its main content.",
                source.len(),
                page.depth
            ),
            "All running prose outside menus and comments was taken as the report.",
        ));
        return HashSet::new();
    }
    let config = Config { text_mode: TextMode::Formatted, disable_json_ld: true, ..Config::default() };
    // A fault of the library on some page must not end the program; the page is then read without it.
    let article = std::panic::catch_unwind(move || {
        Readability::new(clean, None, Some(config)).and_then(|mut reader| reader.parse()).ok()
    });
    let Ok(Some(article)) = article else { return HashSet::new() };
    let main = self::page(&article.content);
    let lines = main.blocks.iter().flat_map(|block| block.span.of(&main.words).lines());
    lines.map(fold).collect()
}

/// The source without the given ranges (scripts and styles).
fn without(source: &str, ranges: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    for range in ranges {
        out.push_str(source.get(at..range.start).unwrap_or(""));
        at = range.end;
    }
    out.push_str(source.get(at..).unwrap_or(""));
    out
}

fn is_main(page: &Page, block: &Block, lines: &HashSet<u64>) -> bool {
    let (mut inside, mut all) = (0, 0);
    for line in block.span.of(&page.words).lines() {
        all += 1;
        inside += usize::from(lines.contains(&fold(line)));
    }
    inside * 2 > all
}

fn fold(line: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    for c in line.chars().filter(|c| c.is_alphanumeric()) {
        c.hash(&mut hasher);
    }
    hasher.finish()
}
