//! Plain words → paragraphs: which lines belong together. Lines hard-wrapped at a common width are one paragraph; where
//! every line is a paragraph, each stands alone; list items and table rows always do. Does not know what a paragraph says.

use super::furniture;
use crate::span::Span;

/// One paragraph, table row, list item or heading.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paragraph {
    /// From its first byte to the first byte of the next paragraph: line ends and blank lines included.
    pub span: Span,
    /// The words themselves, without the white space around them.
    pub core: Span,
    pub shape: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Prose,
    /// A bulleted or numbered item; the marker ends at `body` bytes after the start of the core.
    Item {
        body: usize,
    },
    /// A row of a table: cells between bars, tabs or wide gaps.
    Row,
    /// "Label: value".
    Label,
}

/// A line with something on it.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// Without the white space around it.
    core: Span,
    /// Where the line itself begins, indentation included.
    start: usize,
    chars: usize,
    /// At least one blank line (or one without letters or digits) stands before it.
    after_blank: bool,
}

/// The paragraphs of plain words; their spans are contiguous and cover `words` unless it is blank.
pub(super) fn paragraphs(words: &str) -> Vec<Paragraph> {
    let lines = lines(words);
    let width = wrap_width(words, &lines);
    let mut out: Vec<Paragraph> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let shape = shape(line.core.of(words));
        let joins = index > 0 && !line.after_blank && joins(words, &lines[index - 1], line, shape, width);
        match out.last_mut() {
            Some(last) if joins && last.shape != Shape::Row => {
                last.core.end = line.core.end;
                if last.shape == Shape::Label {
                    last.shape = Shape::Prose;
                }
            }
            _ => out.push(Paragraph { span: Span::new(line.start, line.start), core: line.core, shape }),
        }
    }
    close(&mut out, words.len());
    out
}

/// Each paragraph reaches to the next; the first from the beginning, the last to the end.
pub(super) fn close(paragraphs: &mut [Paragraph], end: usize) {
    let mut next = end;
    for paragraph in paragraphs.iter_mut().rev() {
        paragraph.span.end = next;
        next = paragraph.span.start;
    }
    if let Some(first) = paragraphs.first_mut() {
        first.span.start = 0;
    }
}

fn lines(words: &str) -> Vec<Line> {
    let mut out = Vec::new();
    let mut after_blank = false;
    let mut start = 0;
    for piece in words.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}', '\u{0b}', '\u{0c}']) {
        let core = trim(words, Span::new(start, start + piece.len()));
        // "\r\n" arrives as "…\r" and "\n": the second is no blank line.
        let continues_line_end = piece == "\n" && words[..start].ends_with('\r');
        if core.of(words).chars().any(char::is_alphanumeric) {
            out.push(Line { core, start, chars: core.of(words).chars().count(), after_blank });
            after_blank = false;
        } else if !continues_line_end {
            after_blank = true;
        }
        start += piece.len();
    }
    out
}

/// The span without white space and invisible marks around it.
pub(super) fn trim(words: &str, span: Span) -> Span {
    let invisible =
        |c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}');
    let text = span.of(words);
    let start = span.start + (text.len() - text.trim_start_matches(invisible).len());
    let end = span.start + text.trim_end_matches(invisible).len();
    if start >= end { Span::new(span.start, span.start) } else { Span::new(start, end) }
}

/// The longest line width that hard wrapping uses; mails and wires wrap at 60 to 80.
const WIDEST: usize = 100;

/// The width at which lines were wrapped: most lines that have a line right below come near one width, and most of
/// those break off in the middle of a sentence.
fn wrap_width(words: &str, lines: &[Line]) -> Option<usize> {
    let inner: Vec<&Line> =
        lines.windows(2).filter(|pair| !pair[1].after_blank).map(|pair| &pair[0]).collect();
    let short: Vec<&&Line> = inner.iter().filter(|line| line.chars <= WIDEST).collect();
    let width = short.iter().map(|line| line.chars).max()?;
    let near: Vec<_> = short.iter().filter(|line| line.chars * 10 >= width * 7).collect();
    let broken = near.iter().filter(|line| is_open(line.core.of(words))).count();
    let overlong = lines.iter().filter(|line| line.chars > WIDEST).count();
    let wrapped = near.len() >= 2 && near.len() * 2 >= short.len() && broken * 2 >= near.len();
    (width >= 40 && wrapped && overlong * 10 <= lines.len()).then_some(width)
}

/// Breaks off without a sign that would end a sentence, a clause or a quotation.
fn is_open(line: &str) -> bool {
    !line.ends_with(['.', '!', '?', ':', ';', '…', '"', '”', '’', ')', ']'])
}

fn joins(words: &str, before: &Line, line: &Line, shape: Shape, width: Option<usize>) -> bool {
    let (above, below) = (before.core.of(words), line.core.of(words));
    if matches!(shape, Shape::Row | Shape::Item { .. }) || furniture::label(above).is_some() {
        return false;
    }
    let indent = |line: &Line| line.core.start - line.start;
    let lower = below.chars().next().is_some_and(char::is_lowercase);
    let (open, item) = (is_open(above), matches!(self::shape(above), Shape::Item { .. }));
    let steps_in = indent(line) > indent(before);
    if item && steps_in && open {
        return true;
    }
    let Some(width) = width else { return lower && open && before.chars >= 40 };
    let first_word = below.split_whitespace().next().map_or(0, |word| word.chars().count());
    let full = before.chars + 1 + first_word > width;
    let new_paragraph = steps_in && !open && !item;
    before.chars <= width && (full && !new_paragraph || lower && open)
}

/// What one line looks like by itself.
pub(super) fn shape(line: &str) -> Shape {
    if row(line) {
        return Shape::Row;
    }
    match marker(line) {
        Some(body) => Shape::Item { body },
        None if label(line) => Shape::Label,
        None => Shape::Prose,
    }
}

fn row(line: &str) -> bool {
    if line.starts_with('|') || line.matches(" | ").count() >= 2 || line.matches('\t').count() >= 2 {
        return true;
    }
    let mut gaps = 0;
    let mut blanks = 0;
    for byte in line.bytes() {
        if byte == b' ' {
            blanks += 1;
            continue;
        }
        gaps += usize::from(blanks >= 3);
        blanks = 0;
    }
    gaps >= 2
}

/// Bytes of the list marker and the blanks behind it.
fn marker(line: &str) -> Option<usize> {
    let first = line.chars().next()?;
    let bullet = matches!(
        first,
        '•' | '‣'
            | '◦'
            | '▪'
            | '●'
            | '○'
            | '■'
            | '□'
            | '➢'
            | '►'
            | '·'
            | '*'
            | '-'
            | '–'
            | '—'
            | '\u{f0b7}'
    );
    let sign = if bullet { first.len_utf8() } else { numbering(line)? };
    let rest = &line[sign..];
    let trimmed = rest.trim_start();
    if trimmed.is_empty()
        || (rest.len() == trimmed.len() && !matches!(first, '•' | '‣' | '▪' | '●' | '➢' | '►'))
    {
        return None;
    }
    Some(line.len() - trimmed.len())
}

/// Bytes of "1.", "1)", "(a)", "iv.", "[3]" at the start.
fn numbering(line: &str) -> Option<usize> {
    let inner = line.trim_start_matches(['(', '[']);
    let opened = line.len() - inner.len();
    let name = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let close = *inner.as_bytes().get(name)?;
    let text = &inner[..name];
    let digits = name > 0 && name <= 3 && text.bytes().all(|b| b.is_ascii_digit());
    let letter = name == 1 && text.bytes().all(|b| b.is_ascii_lowercase());
    let roman = name > 1 && name <= 4 && text.bytes().all(|b| b"ivx".contains(&b));
    let closed = if opened == 1 {
        close == b')' || close == b']'
    } else {
        opened == 0 && (close == b'.' || close == b')')
    };
    ((digits || letter || roman) && closed).then_some(opened + name + 1)
}

/// "Location: Kharkiv". A dateline ("BEIRUT: The …") ends in a full stop.
fn label(line: &str) -> bool {
    if line.len() > 160 || line.ends_with(['.', '!', '?', '"', '”']) {
        return false;
    }
    let Some((name, value)) = line.split_once(": ") else { return false };
    name.chars().count() <= 40
        && name.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && !name.trim_start_matches("No.").contains(['.', '!', '?', ',', '"', '“'])
        && name.split_whitespace().count() <= 5
        && value.split_whitespace().count() <= 12
}
