//! According to whom: every stretch of a text that is given to somebody, with who says, thinks, wants or judges it.
//!
//! In: the trees of a text in order. Out: [`Attribution`]s, as spans of the text. A content may have gaps and may run over
//! several sentences; an attribution may stand inside another one's content. Words are `data/en/attribution.tsv`.
//! Absent: which actor a source's words name, and whether what is said is true.

pub mod complements;
pub mod frames;
pub mod lexicon;
pub mod phrases;
pub mod quotes;
pub mod settle;
#[cfg(test)]
mod tests;

use crate::extract::tree::Tree;
use crate::span::Span;
use frames::Frame;
pub use lexicon::Class;

/// How the words are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// All between quotation marks.
    Direct,
    Indirect,
    /// Partly between quotation marks.
    Mixed,
    /// As `Direct`, and goes on over sentences without a cue of their own.
    Free,
}

/// Something that is given to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// Who; empty when the text does not say. Several spans when a relative word stands for him ("the envoy ..., who").
    pub source: Vec<Span>,
    pub cue: Span,
    pub class: Class,
    /// In order, at least one.
    pub content: Vec<Span>,
    pub manner: Manner,
    /// The attribution in whose content this one's cue stands, by its place in the list; the innermost one.
    pub within: Option<usize>,
    /// How many attributions stand around this one's cue; at least one when it stands in a quotation.
    pub depth: usize,
}

/// All attributions of a text, in the order of their cues. Takes time linear in the text but for the cues of one sentence.
pub fn find(trees: &[Tree]) -> Vec<Attribution> {
    let quoted = quotes::of(trees);
    let mut found = Vec::new();
    // Which sentence each one's cue stands in.
    let mut home = Vec::new();
    for (i, tree) in trees.iter().enumerate() {
        let clipped = quotes::clipped(&quoted, tree.sentence.span);
        for frame in frames::find(tree, &clipped) {
            let mut one = attribution(tree, &frame);
            if frame.content.is_empty() && frame.inserted {
                one.content.extend(quotes::ending_before(tree, &quoted));
            }
            if !one.content.is_empty() {
                found.push(one);
                home.push(i);
            }
        }
    }
    quotes::carry(trees, &quoted, &home, &mut found);
    for attribution in &mut found {
        attribution.content = joined(std::mem::take(&mut attribution.content), trees);
        attribution.manner = manner(attribution, &quoted);
    }
    nest(trees, &home, &quoted, &mut found);
    found
}

fn attribution(tree: &Tree, frame: &Frame) -> Attribution {
    let cue = frame.cue.iter().map(|&t| tree.tokens[t].span).reduce(Span::join).unwrap_or_default();
    Attribution {
        source: runs(tree, &frame.source),
        cue,
        class: frame.class,
        content: runs(tree, &frame.content),
        manner: Manner::Indirect,
        within: None,
        depth: 0,
    }
}

/// Tokens in order → the spans of their runs without a gap, bare punctuation left out.
fn runs(tree: &Tree, tokens: &[usize]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut last = None;
    for &t in tokens {
        let span = tree.tokens[t].span;
        match spans.last_mut() {
            Some(open) if last.is_some_and(|l: usize| l + 1 == t) => open.end = span.end,
            _ => spans.push(span),
        }
        last = Some(t);
    }
    spans.into_iter().filter_map(|span| trimmed(tree.words, span)).collect()
}

/// Without commas, colons, dashes and blanks at its edges; nothing when no letter or digit is left.
fn trimmed(words: &str, span: Span) -> Option<Span> {
    let edge = |c: char| c.is_whitespace() || matches!(c, ',' | ':' | ';' | '—' | '–' | '-' | '.');
    let body = span.of(words);
    let start = span.start + (body.len() - body.trim_start_matches(edge).len());
    let end = span.end - (body.len() - body.trim_end_matches(edge).len());
    (start < end && words[start..end].contains(char::is_alphanumeric)).then_some(Span::new(start, end))
}

/// Spans in order, those that touch or overlap made one.
fn joined(mut spans: Vec<Span>, trees: &[Tree]) -> Vec<Span> {
    let words = trees.first().map_or("", |t| t.words);
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start <= last.end || words[last.end..span.start].trim().is_empty() => {
                last.end = last.end.max(span.end);
            }
            _ => out.push(span),
        }
    }
    out
}

fn manner(attribution: &Attribution, quoted: &[Span]) -> Manner {
    if attribution.manner == Manner::Free {
        return Manner::Free;
    }
    let all: usize = attribution.content.iter().map(|s| s.len()).sum();
    let first = attribution.content.first().map_or(0, |s| s.start);
    let last = attribution.content.last().map_or(0, |s| s.end);
    let from = quoted.partition_point(|q| q.end <= first);
    let near = quoted[from..].iter().take_while(|q| q.start < last);
    let within = |q: &Span| {
        attribution
            .content
            .iter()
            .map(|s| q.end.min(s.end).saturating_sub(q.start.max(s.start)))
            .sum::<usize>()
    };
    let inside: usize = near.map(within).sum();
    match inside {
        0 => Manner::Indirect,
        // Marks and commas at the edges are no words.
        _ if inside + 8 >= all => Manner::Direct,
        _ => Manner::Mixed,
    }
}

/// Finds for each cue the contents it stands in. Contents are looked up by the sentences they reach over.
fn nest(trees: &[Tree], home: &[usize], quoted: &[Span], found: &mut [Attribution]) {
    let mut over: Vec<Vec<usize>> = vec![Vec::new(); trees.len()];
    for (a, attribution) in found.iter().enumerate() {
        for span in &attribution.content {
            let from = trees.partition_point(|t| t.sentence.span.end <= span.start);
            for (i, _) in
                trees.iter().enumerate().skip(from).take_while(|(_, t)| t.sentence.span.start < span.end)
            {
                if over[i].last() != Some(&a) {
                    over[i].push(a);
                }
            }
        }
    }
    for a in 0..found.len() {
        let cue = found[a].cue;
        let around = |&&b: &&usize| b != a && found[b].content.iter().any(|s| s.contains(cue));
        let outer: Vec<usize> = over[home[a]].iter().filter(around).copied().collect();
        let size = |&b: &usize| found[b].content.iter().map(|s| s.len()).sum::<usize>();
        let (depth, within) = (outer.len(), outer.iter().copied().min_by_key(size));
        // What stands between quotation marks is somebody's word, also when nobody is found who says it.
        let quote = quoted.get(quoted.partition_point(|q| q.end <= cue.start));
        let spoken = quote.is_some_and(|q| q.contains(cue) && q.len() > 3 * cue.len());
        found[a].depth = depth.max(usize::from(spoken));
        found[a].within = within;
    }
}
