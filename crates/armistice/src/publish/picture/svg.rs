//! Drawing: SVG written by hand, the same bytes for the same picture, for a page, a file of its own, and print.
//!
//! In: strokes, shapes and words with a position. Out: one `<svg>` with a title and a description. Absent: scripts, links,
//! fonts, anything to fetch; colours, which are classes of `templates/picture.css`, so that one picture serves light, dark
//! and print; knowledge of what is drawn. Every shape also differs in form: colour is never the only sign.

use std::borrow::Cow;
use std::fmt::Write;

/// Units across. A telephone is about as wide, so that the words stay legible there.
pub const WIDTH: f64 = 440.0;
/// Height of ordinary words.
pub const SIZE: f64 = 12.0;
/// From one line of words to the next.
pub const LINE: f64 = 16.0;

const NAMESPACE: &str = "http://www.w3.org/2000/svg";

const STYLE: &str = include_str!("../../../templates/picture.css");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// A picture that is being drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Svg {
    body: String,
}

impl Svg {
    pub fn new() -> Svg {
        Svg::default()
    }

    /// Words on one line, from their baseline.
    pub fn text(&mut self, x: f64, y: f64, class: &str, anchor: Anchor, words: &str) {
        if words.is_empty() {
            return;
        }
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let (x, y, words) = (number(x), number(y), escaped(words));
        let _ =
            writeln!(self.body, "<text class=\"p-text {class}\" x=\"{x}\" y=\"{y}\"{anchor}>{words}</text>");
    }

    /// Words in lines of at most `width` units; gives the baseline below the last one.
    pub fn paragraph(&mut self, x: f64, y: f64, class: &str, width: f64, words: &str) -> f64 {
        let mut y = y;
        // Heavy letters are wider.
        let width = if class.contains("p-strong") { width / 1.12 } else { width };
        for line in wrap(words, width) {
            self.text(x, y, class, Anchor::Start, &line);
            y += LINE;
        }
        y
    }

    pub fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let (x1, y1, x2, y2) = (number(from.0), number(from.1), number(to.0), number(to.1));
        let _ =
            writeln!(self.body, "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>");
    }

    pub fn rect(&mut self, class: &str, x: f64, y: f64, width: f64, height: f64) {
        let (x, y, width, height) = (number(x), number(y), number(width), number(height));
        let _ = writeln!(
            self.body,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
        );
    }

    pub fn circle(&mut self, class: &str, x: f64, y: f64, radius: f64) {
        let (x, y, radius) = (number(x), number(y), number(radius));
        let _ = writeln!(self.body, "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>");
    }

    /// One or more rings or lines of points.
    pub fn path<'a>(&mut self, class: &str, lines: impl IntoIterator<Item = &'a [(f64, f64)]>, closed: bool) {
        let mut drawn = String::new();
        for line in lines {
            for (at, (x, y)) in line.iter().enumerate() {
                let _ = write!(drawn, "{}{} {}", if at == 0 { "M" } else { "L" }, number(*x), number(*y));
            }
            drawn.push_str(if closed { "Z" } else { "" });
        }
        if !drawn.is_empty() {
            let _ = writeln!(self.body, "<path class=\"{class}\" d=\"{drawn}\"/>");
        }
    }

    /// A line as wide as the area that it stands for.
    pub fn band(&mut self, class: &str, line: &[(f64, f64)], width: f64) {
        let points: Vec<String> =
            line.iter().map(|(x, y)| format!("{},{}", number(*x), number(*y))).collect();
        let (points, width) = (points.join(" "), number(width));
        let _ =
            writeln!(self.body, "<polyline class=\"{class}\" points=\"{points}\" stroke-width=\"{width}\"/>");
    }

    /// Draws another drawing over this one.
    pub fn append(&mut self, other: Svg) {
        self.body.push_str(&other.body);
    }

    /// Everything that `inside` draws is cut off at the edges of a box and measured from its corner.
    pub fn window(&mut self, x: f64, y: f64, width: f64, height: f64, inside: Svg) {
        let (x, y, width, height) = (number(x), number(y), number(width), number(height));
        let body = inside.body;
        let _ = write!(
            self.body,
            "<svg x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n{body}</svg>\n"
        );
    }

    /// The picture to stand in a page, whose styles hold for it. `id` is its own in the page.
    pub fn in_page(&self, id: &str, title: &str, description: &str, height: f64) -> String {
        self.whole(id, title, description, height, "")
    }

    /// The picture as a file of its own.
    pub fn alone(&self, id: &str, title: &str, description: &str, height: f64) -> String {
        self.whole(id, title, description, height, &format!("<style>\n{STYLE}</style>\n"))
    }

    fn whole(&self, id: &str, title: &str, description: &str, height: f64, style: &str) -> String {
        let (id, title, description) = (escaped(id), escaped(title), escaped(description));
        let (width, height) = (number(WIDTH), number(height));
        format!(
            "<svg class=\"picture\" xmlns=\"{NAMESPACE}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
             aria-labelledby=\"{id}-title {id}-desc\">\n<title id=\"{id}-title\">{title}</title>\n\
             <desc id=\"{id}-desc\">{description}</desc>\n{style}{}</svg>\n",
            self.body
        )
    }
}

/// With one digit after the point and no needless ones.
pub fn number(value: f64) -> String {
    let tenths = (value * 10.0).round();
    let tenths = if tenths == 0.0 || !tenths.is_finite() { 0.0 } else { tenths };
    format!("{}", tenths / 10.0)
}

/// What strangers wrote is shown, not obeyed; what XML may not hold is left out.
pub fn escaped(words: &str) -> Cow<'_, str> {
    let plain = |c: char| {
        !matches!(c, '&' | '<' | '>' | '\u{22}' | '\'' | '\u{fffe}' | '\u{ffff}') && !c.is_control()
    };
    if words.chars().all(plain) {
        return Cow::Borrowed(words);
    }
    let mut out = String::with_capacity(words.len() + 16);
    for c in words.chars() {
        match c {
            '&' => out.push_str("&#38;"),
            '<' => out.push_str("&#60;"),
            '>' => out.push_str("&#62;"),
            '\u{22}' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(' '),
            c if plain(c) => out.push(c),
            _ => {}
        }
    }
    Cow::Owned(out)
}

/// About how wide words are in a plain typeface of [`SIZE`]: no font is at hand, so this errs on the wide side.
pub fn width(words: &str) -> f64 {
    let em = |c: char| match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.30,
        ' ' | 'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '-' | '/' => 0.40,
        'm' | 'w' | 'M' | 'W' | '—' | '%' | '@' => 0.92,
        'A'..='Z' => 0.72,
        '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{200b}'..='\u{200f}' => 0.0,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{ffdc}' | '\u{1f000}'..='\u{1faff}' => 1.0,
        _ => 0.58,
    };
    words.chars().map(em).sum::<f64>() * SIZE
}

/// Words in lines of at most `most` units; a word that is longer than a line is broken.
pub fn wrap(words: &str, most: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words.split_whitespace() {
        let line = lines.last_mut().expect("there is always a line");
        if !line.is_empty() && width(line) + width(" ") + width(word) > most {
            lines.push(String::new());
        }
        let line = lines.last_mut().expect("there is always a line");
        if !line.is_empty() {
            line.push(' ');
        }
        for c in word.chars() {
            let line = lines.last_mut().expect("there is always a line");
            if !line.is_empty() && width(line) + width(c.encode_utf8(&mut [0; 4])) > most {
                lines.push(c.to_string());
            } else {
                line.push(c);
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_never_nothing() {
        let written = [0.0, -0.04, 1.0, 1.25, -2.34, f64::NAN, f64::INFINITY].map(number);
        assert_eq!(written, ["0", "0", "1", "1.3", "-2.3", "0", "0"]);
    }

    #[test]
    fn words_stay_words() {
        assert_eq!(escaped("<script>&\"'\u{0}\n"), "&#60;script&#62;&#38;&#34;&#39; ");
        assert_eq!(escaped("شظايا"), "شظايا");
    }

    #[test]
    fn lines_are_no_wider_than_asked_and_lose_nothing() {
        let words = "a market in Kafr Example was hit ".repeat(4) + &"x".repeat(200);
        let lines = wrap(&words, 120.0);
        assert!(lines.iter().all(|line| width(line) <= 120.0), "{lines:?}");
        let letters = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(letters(&lines.concat()), letters(&words));
    }
}
