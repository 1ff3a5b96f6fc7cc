//! Tokens → blocks: stretches of words between two block boundaries, with white space collapsed, entities read, and a run
//! of the source map for every piece. A stack of open elements (never recursion) gives each block its context.

use super::elements::{Flow, Role, flow, hidden, role};
use super::tokens::{Attributes, Sink, tokenize};
use crate::span::Span;
use crate::text::RegionKind;
use crate::text::source_map::SourceMap;
use std::collections::HashMap;
use std::ops::Range;

/// All words of a page in source order, and the blocks they fall into.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub words: String,
    /// From `words` to the source.
    pub map: SourceMap,
    pub blocks: Vec<Block>,
    /// Text of `<title>`.
    pub title: Option<Span>,
    /// Text of scripts and styles, in the source.
    pub dropped: Vec<Range<usize>>,
    /// How many elements a tree builder may have to open again, for formatting left open across blocks.
    pub rebuilt: usize,
    /// Deepest nesting of elements.
    pub depth: usize,
    /// A `<body>` or `<html>` was there: a page, not a fragment.
    pub whole: bool,
    /// What the head says: elements that carry facts about the document.
    pub facts: Vec<Fact>,
}

/// One statement of a head: `name` is the property, or `ld+json`, `lang`, `time`.
#[derive(Debug)]
pub(super) struct Fact {
    pub name: String,
    pub content: String,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    pub span: Span,
    pub context: Context,
    /// Bytes of words inside links.
    pub linked: usize,
}

/// What the open elements say.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Context {
    pub role: Option<Role>,
    /// 1 to 6 inside a heading element.
    pub heading: u8,
    pub item: bool,
    pub pre: bool,
    /// Table, row and cell by running number; 0 outside.
    pub table: u32,
    pub row: u32,
    pub cell: u32,
    dropped: bool,
    link: bool,
    head: bool,
}

pub(super) fn page(source: &str) -> Page {
    let mut builder = Builder::default();
    tokenize(source, &mut builder);
    builder.flush();
    builder.page
}

struct Open {
    name: u32,
    flow: Flow,
    /// The context outside the element, restored at its end.
    outside: Context,
}

#[derive(Default)]
struct Builder {
    page: Page,
    stack: Vec<Open>,
    names: HashMap<String, u32>,
    /// How many elements of each name are open: an end tag without a start costs nothing.
    open: Vec<u32>,
    context: Context,
    /// Start of the current block within the words, its context, and its linked bytes.
    start: usize,
    block: Option<Context>,
    linked: usize,
    blank: Option<Blank>,
    tables: u32,
    rows: u32,
    /// Script text that may be JSON-LD.
    script: Option<String>,
    in_title: bool,
    /// Formatting elements started and not ended.
    formatting: usize,
    /// An inline element has ended, and perhaps another has begun, since the last words.
    seam: Seam,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Seam {
    #[default]
    None,
    Ended,
    /// One ended and the next began without a blank: a style sheet sets them apart.
    Between,
}

/// White space seen but not yet written.
#[derive(Clone, Copy)]
struct Blank {
    from: usize,
    len: usize,
    newline: bool,
}

/// WHATWG HTML 13.2.4.3: elements that a parser opens again in the next block.
fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b"
            | "big"
            | "code"
            | "em"
            | "font"
            | "i"
            | "nobr"
            | "s"
            | "small"
            | "strike"
            | "strong"
            | "tt"
            | "u"
    )
}

/// How far down the stack an implied end tag is looked for.
const REACH: usize = 64;

impl Builder {
    fn flush(&mut self) {
        self.blank = None;
        let span = Span::new(self.start, self.page.words.len());
        self.start = span.end;
        let linked = std::mem::take(&mut self.linked);
        if let Some(context) = self.block.take() {
            if self.in_title {
                self.page.title.get_or_insert(span);
            } else {
                self.page.blocks.push(Block { span, context, linked });
            }
        }
    }

    /// Writes `text`, which stands for source bytes `from..to`: byte for byte, or as one piece.
    fn write(&mut self, text: &str, from: usize, to: usize, whole: bool) {
        if let Some(blank) = self.blank.take()
            && self.block.is_some()
        {
            let sign = if blank.newline { "\n" } else { " " };
            self.push(sign, blank.from, blank.len, 1);
        }
        let seam = std::mem::take(&mut self.seam);
        if self.block.is_none() {
            self.block = Some(self.context);
        } else if seam == Seam::Between && self.breaks_word(text) {
            self.page.words.push(' ');
        }
        let pieces = if whole { 1 } else { text.len() };
        self.push(text, from, to - from, pieces);
    }

    /// A small letter or digit before, a capital behind: "By Ann Lee" and "Geneva" in two elements.
    fn breaks_word(&self, text: &str) -> bool {
        let before = self.page.words.chars().next_back();
        before.is_some_and(|c| c.is_lowercase() || c.is_numeric()) && text.starts_with(char::is_uppercase)
    }

    fn push(&mut self, text: &str, from: usize, len: usize, pieces: usize) {
        self.page.map.push_at(self.page.words.len(), text.len(), from, len, pieces);
        self.page.words.push_str(text);
        if self.context.link {
            self.linked += text.len();
        }
    }

    /// Words with collapsible white space.
    fn flowing(&mut self, text: &str, from: usize) {
        let bytes = text.as_bytes();
        let space = |b: &u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0c);
        let mut at = 0;
        while at < bytes.len() {
            let words = bytes[at..].iter().position(space).unwrap_or(bytes.len() - at);
            if words > 0 {
                self.write(&text[at..at + words], from + at, from + at + words, false);
                at += words;
            }
            let blanks = bytes[at..].iter().position(|b| !space(b)).unwrap_or(bytes.len() - at);
            if blanks > 0 && self.blank.is_none() {
                self.blank = Some(Blank { from: from + at, len: blanks, newline: false });
            }
            at += blanks;
        }
    }

    /// Words whose line ends count.
    fn preformatted(&mut self, text: &str, from: usize) {
        for (at, c) in text.char_indices() {
            let (start, end) = (from + at, from + at + c.len_utf8());
            if c == '\r' {
                self.write("\n", start, end, true);
            } else {
                self.write(&text[at..at + c.len_utf8()], start, end, false);
            }
        }
    }

    fn line_break(&mut self, end: usize) {
        match self.blank {
            // Two breaks in a row end a paragraph.
            Some(Blank { newline: true, .. }) => self.flush(),
            _ => self.blank = Some(Blank { from: end, len: 0, newline: true }),
        }
    }

    fn id(&mut self, name: &str) -> u32 {
        if let Some(id) = self.names.get(name) {
            return *id;
        }
        let id = u32::try_from(self.open.len()).unwrap_or(u32::MAX);
        self.names.insert(name.to_owned(), id);
        self.open.push(0);
        id
    }

    fn pop(&mut self) {
        if let Some(open) = self.stack.pop() {
            self.open[open.name as usize] -= 1;
            self.context = open.outside;
        }
    }

    /// Closes the nearest open element of one of `flows` (or the `p`), unless one of `walls` stands in between.
    fn imply_end(&mut self, name: Option<u32>, flows: &[Flow], walls: &[Flow]) {
        let near = self.stack.len().saturating_sub(REACH);
        for depth in (near..self.stack.len()).rev() {
            let open = &self.stack[depth];
            if name == Some(open.name) || name.is_none() && flows.contains(&open.flow) {
                while self.stack.len() > depth {
                    self.pop();
                }
                return;
            }
            if walls.contains(&open.flow) {
                return;
            }
        }
    }

    fn implied_ends(&mut self, flow: Flow) {
        match flow {
            Flow::Item => self.imply_end(None, &[Flow::Item], &[Flow::List, Flow::Table]),
            Flow::Cell => self.imply_end(None, &[Flow::Cell], &[Flow::Row, Flow::Table]),
            Flow::Row => self.imply_end(None, &[Flow::Row], &[Flow::Table]),
            _ => {}
        }
        let p = self.id("p");
        if self.open[p as usize] > 0 && !matches!(flow, Flow::Inline | Flow::Dropped | Flow::Cell | Flow::Row)
        {
            self.imply_end(Some(p), &[], &[Flow::Cell, Flow::Table]);
        }
    }

    fn enter(&mut self, name: &str, flow: Flow, attributes: &Attributes) {
        let context = &mut self.context;
        context.dropped |= flow == Flow::Dropped || hidden(attributes);
        context.link |= name == "a";
        context.head |= name == "head";
        context.pre |= flow == Flow::Pre;
        match flow {
            Flow::Heading => context.heading = name.as_bytes().get(1).map_or(1, |digit| digit - b'0'),
            Flow::Item => context.item = true,
            Flow::Table => {
                self.tables += 1;
                (context.table, context.row, context.cell) = (self.tables, 0, 0);
            }
            Flow::Row => {
                self.rows += 1;
                (context.row, context.cell) = (self.rows, 0);
            }
            _ => {}
        }
        if flow != Flow::Inline || name == "span" || name == "time" || name == "small" {
            let new = role(name, attributes);
            // An outer comment section or navigation holds everything in it; a class name may be made firmer inside.
            if context.role.is_none_or(|outer| !outer.firm && new.is_some_and(|new| new.firm))
                && new.is_some()
            {
                // An inline element gives a role only to a block of its own.
                if flow != Flow::Inline || self.block.is_none() {
                    context.role = new;
                }
            }
        }
    }
}

impl Sink for Builder {
    fn start(&mut self, name: &str, attributes: &Attributes, end: usize) {
        let flow = flow(name);
        self.note(name, attributes);
        self.formatting += usize::from(is_formatting(name));
        self.page.rebuilt += self.formatting * usize::from(flow != Flow::Inline);
        if matches!(name, "html" | "body") {
            self.page.whole = true;
            // A second body tag, or one inside something, is not a new element.
            if name == "body" {
                self.context.head = false;
                self.context.dropped = false;
            }
        }
        match flow {
            Flow::Void => {
                if name == "hr" {
                    self.flush();
                }
                return;
            }
            Flow::Break => return self.line_break(end),
            _ => {}
        }
        if flow != Flow::Inline && flow != Flow::Dropped {
            self.flush();
        }
        if name == "title" && self.page.title.is_none() {
            self.flush();
            self.in_title = true;
        }
        if flow == Flow::Inline && self.seam == Seam::Ended {
            self.seam = Seam::Between;
        }
        self.implied_ends(flow);
        let id = self.id(name);
        self.open[id as usize] += 1;
        let mut outside = self.context;
        self.enter(name, flow, attributes);
        if flow == Flow::Cell {
            // The cells of a row are counted in its own context, which is the one outside the cell.
            outside.cell += 1;
            self.context.cell = outside.cell;
        }
        self.stack.push(Open { name: id, flow, outside });
        self.page.depth = self.page.depth.max(self.stack.len());
    }

    fn end(&mut self, name: &str, _end: usize) {
        if name == "title" {
            self.flush();
            self.in_title = false;
        }
        self.formatting = self.formatting.saturating_sub(usize::from(is_formatting(name)));
        if name == "script"
            && let Some(content) = self.script.take()
        {
            self.page.facts.push(Fact { name: "ld+json".to_owned(), content });
        }
        let flow = flow(name);
        if flow != Flow::Inline && flow != Flow::Dropped {
            self.flush();
        }
        if flow == Flow::Inline {
            self.seam = Seam::Ended;
        }
        let Some(id) = self.names.get(name).copied() else { return };
        if self.open[id as usize] == 0 || matches!(name, "body" | "html") {
            return;
        }
        while let Some(open) = self.stack.last() {
            let found = open.name == id;
            self.pop();
            if found {
                break;
            }
        }
    }

    fn text(&mut self, text: &str, from: usize) {
        if let Some(script) = &mut self.script {
            script.push_str(text);
        } else if self.in_title {
            self.flowing(text, from);
        } else if self.context.dropped {
            self.page.dropped.push(from..from + text.len());
        } else if self.context.pre {
            self.preformatted(text, from);
        } else {
            self.flowing(text, from);
        }
    }

    fn entity(&mut self, text: &str, from: usize, to: usize) {
        if self.in_title || !self.context.dropped && self.script.is_none() {
            if text.bytes().all(|b| b.is_ascii_whitespace()) && !self.context.pre {
                self.blank.get_or_insert(Blank { from, len: to - from, newline: false });
            } else {
                self.write(text, from, to, true);
            }
        }
    }
}

impl Builder {
    /// Keeps what a head element states.
    fn note(&mut self, name: &str, attributes: &Attributes) {
        let mut fact = |name: &str, content: &str| {
            if !content.trim().is_empty() {
                self.page
                    .facts
                    .push(Fact { name: name.to_ascii_lowercase(), content: content.trim().to_owned() });
            }
        };
        match name {
            "meta" => {
                let key =
                    attributes.get("property").or(attributes.get("name")).or(attributes.get("itemprop"));
                if let (Some(key), Some(content)) = (key, attributes.get("content")) {
                    fact(key, content);
                }
            }
            "html" => fact("lang", attributes.get("lang").unwrap_or("")),
            "time"
                if !matches!(
                    self.context.role,
                    Some(Role { kind: RegionKind::Comment | RegionKind::Teaser, .. })
                ) =>
            {
                let class = attributes.get("class").unwrap_or("").to_ascii_lowercase();
                let published = attributes.get("pubdate").is_some()
                    || attributes.get("itemprop").is_some_and(|property| property == "datePublished")
                    || ["publish", "entry-date", "pubdate", "post-date"]
                        .iter()
                        .any(|word| class.contains(word));
                fact(
                    if published { "time-published" } else { "time" },
                    attributes.get("datetime").unwrap_or(""),
                );
            }
            "script"
                if attributes
                    .get("type")
                    .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json")) =>
            {
                self.script = Some(String::new());
            }
            _ => {}
        }
    }
}
