//! Paragraph → the sign it gives by its wording alone: a teaser, a comment section, a caption, a byline. The phrases are
//! `data/en/furniture.tsv`; shapes that are no phrases (dates, credits, captchas) are `signs.rs`. Knows no context.

use aho_corasick::AhoCorasick;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a paragraph's wording says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Teaser,
    /// A heading above a list of other stories.
    Section,
    /// The opening of a comment section.
    Comments,
    /// A field or button of a form.
    Form,
    Boilerplate,
    /// Furniture only beside other furniture.
    Nav,
    Caption,
    Byline,
}

struct Table {
    whole: HashMap<&'static str, Sign>,
    /// By first word.
    start: HashMap<&'static str, Vec<(&'static str, Sign)>>,
    part: AhoCorasick,
    part_signs: Vec<Sign>,
    /// Labels in exact case, and whether a caption follows (else a credit).
    labels: Vec<(&'static str, bool)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut whole = HashMap::new();
    let mut start: HashMap<&str, Vec<(&str, Sign)>> = HashMap::new();
    let (mut parts, mut part_signs, mut labels) = (Vec::new(), Vec::new(), Vec::new());
    for line in include_str!("../../data/en/furniture.tsv").lines() {
        let mut cells = line.split('\t');
        let (Some(kind), Some(how), Some(phrase)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let sign = match kind {
            "teaser" => Sign::Teaser,
            "section" => Sign::Section,
            "comments" => Sign::Comments,
            "form" => Sign::Form,
            "nav" => Sign::Nav,
            "caption" => Sign::Caption,
            "byline" | "agency" => Sign::Byline,
            _ => Sign::Boilerplate,
        };
        match how {
            "whole" => drop(whole.insert(phrase, sign)),
            "start" => {
                start.entry(first_word(phrase).trim_end_matches(':')).or_default().push((phrase, sign))
            }
            "part" => {
                parts.push(phrase);
                part_signs.push(sign);
            }
            _ => labels.push((phrase, kind == "caption-label")),
        }
    }
    for phrases in start.values_mut() {
        phrases.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
    }
    let part = AhoCorasick::new(&parts).expect("a few hundred short phrases build");
    Table { whole, start, part, part_signs, labels }
});

/// A paragraph longer than this is prose whatever it begins with.
const LONGEST: usize = 360;

/// The sign of one paragraph, folded by [`fold`].
pub(super) fn sign(folded: &str) -> Option<Sign> {
    if folded.len() > LONGEST {
        return None;
    }
    let bare = folded.trim_matches(|c: char| !c.is_alphabetic() && !c.is_numeric() && c != '*' && c != '(');
    let counted = bare.trim_matches(|c: char| !c.is_alphabetic());
    let table = &*TABLE;
    for candidate in [folded, bare, counted] {
        if let Some(sign) = table.whole.get(candidate) {
            return Some(*sign);
        }
    }
    if agencies(counted) {
        return Some(Sign::Byline);
    }
    // What somebody says is not furniture, whatever it begins with.
    let quoted = folded.starts_with(['"', '\'']);
    for text in [bare, counted].into_iter().filter(|_| !quoted) {
        let phrases = table.start.get(first_word(text).trim_end_matches(':')).into_iter().flatten();
        if let Some((_, sign)) = phrases.clone().find(|(phrase, _)| begins(text, phrase)) {
            return Some(*sign);
        }
    }
    table.part.find(folded).map(|found| table.part_signs[found.pattern().as_usize()])
}

/// "Home | World | Sport", "LIVE  Key events  Share": a row of buttons, at least half of them known.
pub(super) fn buttons(text: &str) -> bool {
    if text.len() > 200 || text.contains('\n') {
        return false;
    }
    let (mut all, mut known) = (0, 0);
    for cell in text.split(['|', '•', '·', '\t', '›', '»', '>', '/']).flat_map(|cell| cell.split("  "))
    {
        let cell = fold(cell.trim());
        if cell.is_empty() {
            continue;
        }
        if cell.split(' ').count() > 3 || cell.starts_with(|c: char| c.is_ascii_digit()) {
            return false;
        }
        all += 1;
        known += usize::from(TABLE.whole.contains_key(cell.as_str()));
    }
    all >= 3 && known * 2 >= all || all == 2 && known == 2
}

/// "read more:" also begins with a bar, an arrow or a dash in place of the colon.
fn begins(text: &str, phrase: &str) -> bool {
    match phrase.strip_suffix(':') {
        Some(words) => {
            let rest = text.strip_prefix(words).map(str::trim_start);
            rest.is_some_and(|rest| rest.starts_with([':', '|', '>', '»', '-']))
        }
        None => text.strip_prefix(phrase).is_some_and(|rest| {
            !phrase.ends_with(char::is_alphanumeric) || !rest.starts_with(char::is_alphanumeric)
        }),
    }
}

/// "AFP, Reuters", "Agencies/SANA": nothing but agencies.
fn agencies(bare: &str) -> bool {
    let mut any = false;
    for name in bare.split(['/', ',', '&', '+', '|', '-']).flat_map(|part| part.split(" and ")) {
        let name = name.trim_matches(|c: char| !c.is_alphanumeric());
        if TABLE.whole.get(name) != Some(&Sign::Byline) {
            return false;
        }
        any = true;
    }
    any
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or("")
}

/// A label such as "Image caption" in a line, where it begins, how long it is, and whether a caption follows it.
/// Labels stand at the beginning or the end of a line; they may be glued to the words beside them.
pub(super) fn label(line: &str) -> Option<(usize, usize, bool)> {
    for (label, caption) in &TABLE.labels {
        if let Some(rest) = line.strip_prefix(label) {
            let glued = rest.starts_with(char::is_uppercase) || rest.starts_with(['“', '"', '‘']);
            // One plain word ("Caption") is a label only when it stands alone or is glued.
            if rest.is_empty() || glued || label.contains(' ') && !rest.starts_with(char::is_alphanumeric) {
                return Some((0, label.len(), *caption));
            }
        }
        if label.contains(' ')
            && let Some(before) = line.strip_suffix(label)
            && before
                .ends_with(|c: char| c.is_lowercase() || c.is_numeric() || matches!(c, '.' | ')' | '”' | '"'))
        {
            return Some((before.len(), label.len(), *caption));
        }
    }
    None
}

/// Lower case, straight quotes and dashes, single blanks, nothing invisible; at most the first few hundred characters.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(LONGEST + 8));
    let mut blank = true;
    for c in text.chars() {
        if out.len() > LONGEST {
            break;
        }
        if c.is_ascii_graphic() {
            out.push(if c == '`' { '\'' } else { c.to_ascii_lowercase() });
            blank = false;
            continue;
        }
        let c = match c {
            '’' | '‘' | '´' => '\'',
            '“' | '”' | '„' | '«' | '»' => '"',
            '–' | '—' | '‐' | '‑' | '−' => '-',
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' | '\u{ad}' => continue,
            _ => c,
        };
        if c.is_whitespace() {
            if !blank {
                out.push(' ');
            }
            blank = true;
        } else {
            out.extend(c.to_lowercase());
            blank = false;
        }
    }
    out.truncate(out.trim_end().len());
    out
}
