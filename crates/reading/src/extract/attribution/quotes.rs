//! Quotations that run over sentences and paragraphs, and whose words they are when no cue stands beside them.

use crate::extract::attribution::{Attribution, Class, Manner};
use crate::extract::tree::Tree;
use crate::span::Span;

/// What stands between quotation marks in a text, the marks left out, in order. A quotation that is not closed ends with
/// its paragraph.
pub fn of(trees: &[Tree]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut all = paragraphs(trees).peekable();
    while let Some(paragraph) = all.next() {
        let (Some(first), Some(last)) = (paragraph.first(), paragraph.last()) else { continue };
        let whole = Span::new(first.sentence.span.start, last.sentence.span.end);
        let next = all.peek().and_then(|p| p.first()).map_or("", |t| t.sentence.span.of(t.words));
        // A quotation over several paragraphs is opened again in each and closed in the last.
        let goes_on =
            next.starts_with(['"', '“', '«', '„']) || next.starts_with("''") || next.starts_with("``");
        let unclosed = between(first.words, whole, &mut found);
        if let Some(start) = unclosed {
            let sentence = paragraph.iter().find(|t| t.sentence.span.end > start);
            let end = if goes_on { whole.end } else { sentence.map_or(whole.end, |t| t.sentence.span.end) };
            found.extend(Some(Span::new(start, end)).filter(|s| !s.is_empty()));
        }
    }
    found
}

/// The quotations of one paragraph, and where one begins that is not closed. Two single marks stand for a double one, as
/// typesetting systems write them.
fn between(words: &str, whole: Span, found: &mut Vec<Span>) -> Option<usize> {
    let mut open: Option<(usize, &str)> = None;
    let mut at = whole.start;
    let mut before = ' ';
    while let Some(c) = words[at..whole.end].chars().next() {
        let behind = at + c.len_utf8();
        let mark = match c {
            '"' | '“' | '”' | '«' | '»' | '„' => &words[at..behind],
            '\'' | '`' | '’' if words[behind..whole.end].starts_with(c) => {
                &words[at..behind + c.len_utf8()]
            }
            _ => {
                (at, before) = (behind, c);
                continue;
            }
        };
        let after = words[at + mark.len()..whole.end].chars().next().unwrap_or(' ');
        let straight = matches!(mark, "\"" | "''");
        let opens = !matches!(mark, "”" | "»") && !(straight && (after.is_whitespace() || !is_gap(before)));
        open = match open {
            // A straight mark that can only open: the quotation before was never closed.
            Some(_) if straight && is_gap(before) && after.is_alphanumeric() => Some((at + mark.len(), mark)),
            Some((start, first)) if closes(first, mark) => {
                found.push(Span::new(start, at));
                None
            }
            Some((_, first)) if first == mark && opens => Some((at + mark.len(), mark)),
            None if opens => Some((at + mark.len(), mark)),
            other => other,
        };
        (at, before) = (at + mark.len(), c);
    }
    open.map(|(start, _)| start)
}

/// What may stand before an opening mark.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '-' | '/' | '‘')
}

fn closes(open: &str, mark: &str) -> bool {
    match open {
        "\"" | "“" => matches!(mark, "\"" | "”"),
        "«" => mark == "»",
        "„" => matches!(mark, "“" | "”"),
        "``" => mark == "''",
        other => mark == other,
    }
}

/// The quotation that ends just before a sentence, with its marks: "…” he said."
pub fn ending_before(tree: &Tree, quoted: &[Span]) -> Option<Span> {
    let start = tree.sentence.span.start;
    let last = quoted.partition_point(|q| q.end <= start).checked_sub(1)?;
    let quote = quoted[last];
    let gap = &tree.words[quote.end..start];
    let only = gap.chars().all(|c| !c.is_alphanumeric()) && !gap.contains('\n') && gap.len() < 12;
    only.then(|| {
        let before = tree.words[..quote.start].chars().next_back().map_or(0, char::len_utf8);
        let after = gap.chars().next().map_or(0, char::len_utf8);
        Span::new(quote.start - before, quote.end + after)
    })
}

fn paragraphs<'t, 'w>(trees: &'t [Tree<'w>]) -> impl Iterator<Item = &'t [Tree<'w>]> {
    trees.chunk_by(|a, b| a.sentence.paragraph == b.sentence.paragraph)
}

/// The parts of quotations that lie in a sentence.
pub fn clipped(quoted: &[Span], sentence: Span) -> Vec<Span> {
    let from = quoted.partition_point(|q| q.end <= sentence.start);
    quoted[from..]
        .iter()
        .take_while(|q| q.start < sentence.end)
        .map(|q| Span::new(q.start.max(sentence.start), q.end.min(sentence.end)))
        .filter(|q| !q.is_empty())
        .collect()
}

/// Gives quotations that no cue of their sentence claims to the last speaker, and lets a quotation that a cue has begun
/// run on to its end.
pub fn carry(trees: &[Tree], quoted: &[Span], home: &[usize], found: &mut [Attribution]) {
    let mut speaker: Option<usize> = None;
    let mut next = 0;
    let mut last_paragraph = None;
    for (i, tree) in trees.iter().enumerate() {
        let sentence = tree.sentence;
        let own = next..next + home[next..].iter().take_while(|&&h| h == i).count();
        next = own.end;
        let here = clipped(quoted, sentence.span);
        let fresh = last_paragraph != Some(sentence.paragraph);
        last_paragraph = Some(sentence.paragraph);
        let outside = |a: &Attribution| !here.iter().any(|q| q.overlaps(a.cue));
        let speaks = own
            .clone()
            .rfind(|&a| outside(&found[a]) && carries(found[a].class) && reaches(&found[a], &here));
        if let Some(a) = speaks {
            speaker = Some(a);
        }
        let inside: usize = here.iter().map(|q| q.len()).sum();
        let quiet = !own.clone().any(|a| outside(&found[a]));
        let whole = (inside + 6) * 10 >= sentence.span.len() * 9;
        if let Some(a) = speaker.filter(|_| quiet && whole && inside > 0) {
            found[a].content.push(marked(tree.words, &here, sentence.span));
            if found[a].manner != Manner::Free {
                found[a].manner = Manner::Free;
            }
        } else if speaks.is_none() && (fresh || !own.is_empty()) {
            // A paragraph or a cue of another kind ends what somebody was saying.
            speaker = None;
        }
    }
}

fn carries(class: Class) -> bool {
    matches!(class, Class::Say | Class::Tell | Class::Ask | Class::Judge | Class::Deny | Class::Quote)
}

fn reaches(attribution: &Attribution, quotes: &[Span]) -> bool {
    attribution.content.iter().any(|s| quotes.iter().any(|q| q.overlaps(*s)))
}

/// The quoted part of a sentence with its marks.
fn marked(words: &str, here: &[Span], sentence: Span) -> Span {
    let first = here.first().map_or(sentence.start, |q| q.start);
    let last = here.last().map_or(sentence.end, |q| q.end);
    let before = words[sentence.start..first].chars().next_back().map_or(0, char::len_utf8);
    let after = words[last..sentence.end].chars().next().map_or(0, char::len_utf8);
    Span::new(first - before, last + after)
}
