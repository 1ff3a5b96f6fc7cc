//! Characters to lines. In: the characters of one page as they were drawn. Out: pieces of lines, each without a gap as wide
//! as between columns. Absent: the order in which pieces are read, see [`super::order`].
//! A document has no words and often no spaces: where two characters stand apart, there was one.

use kurbo::Rect;

use super::Drawn;

/// Characters nearer than this part of their height belong to one word.
const SPACE: f64 = 0.18;
/// A gap wider than so many times their height parts columns.
const GUTTER: f64 = 1.1;
/// Baselines nearer than this part of the height are one.
const SAME_LINE: f64 = 0.4;

/// A piece of a line, in points from the page's upper left corner.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub text: String,
    pub left: f64,
    pub right: f64,
    pub baseline: f64,
    pub size: f64,
}

/// The pieces in the order in which they were drawn; what lies outside the page is left out.
pub(super) fn lines(glyphs: Vec<Drawn>, area: Rect) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let inside = area.inflate(1.0, 1.0);
    for glyph in glyphs.into_iter().filter(|glyph| inside.contains(glyph.from)) {
        // Text that runs down the page or upside down is a mark at its margin.
        if (glyph.to.y - glyph.from.y).abs() > (glyph.to.x - glyph.from.x).abs() {
            continue;
        }
        match lines.last_mut().filter(|line| continues(line, &glyph)) {
            Some(line) => append(line, &glyph),
            None => lines.push(Line {
                text: visible(&glyph.text),
                left: glyph.from.x,
                right: glyph.to.x.max(glyph.from.x),
                baseline: glyph.from.y,
                size: glyph.size,
            }),
        }
    }
    lines.retain(|line| !line.text.trim().is_empty());
    lines.iter_mut().for_each(|line| line.text = line.text.trim().to_string());
    lines
}

fn continues(line: &Line, glyph: &Drawn) -> bool {
    let size = line.size.max(glyph.size);
    let gap = glyph.from.x - line.right;
    (glyph.from.y - line.baseline).abs() < SAME_LINE * size && gap < GUTTER * size && gap > -0.6 * size
}

fn append(line: &mut Line, glyph: &Drawn) {
    let gap = glyph.from.x - line.right;
    let apart = gap > SPACE * line.size.min(glyph.size);
    if apart && !line.text.ends_with(' ') {
        line.text.push(' ');
    }
    line.text.push_str(&visible(&glyph.text));
    line.right = line.right.max(glyph.to.x);
    line.size = line.size.max(glyph.size);
}

/// Ligatures and the hyphens that only a line's end shows, as a typist would write them; no control characters.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ﬀ' => out.push_str("ff"),
            'ﬁ' => out.push_str("fi"),
            'ﬂ' => out.push_str("fl"),
            'ﬃ' => out.push_str("ffi"),
            'ﬄ' => out.push_str("ffl"),
            '\u{ad}' => out.push('-'),
            '\u{a0}' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
