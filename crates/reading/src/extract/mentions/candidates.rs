//! Spans of a sentence that may be mentions: every way to cut a noun phrase from the left, with and without what hangs
//! on its right, and every stretch of a run of capitals. Many are wrong; the weights choose.

use std::collections::BTreeMap;

use crate::extract::tree::Tree;
use crate::span::Span;
use crate::syntax::Pos;

/// A span by its tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub from: usize,
    /// The last token.
    pub to: usize,
    pub head: usize,
    /// A time expression has just this span.
    pub time: bool,
}

/// Modifiers further to the left of their head are not tried as beginnings.
const MOST_LEFT: usize = 9;
/// A run of capitals is cut in every way up to this many tokens.
const MOST_CAPITALS: usize = 6;
/// Longer spans are no mentions.
const LONGEST: usize = 24;

/// All candidates of a sentence in the order of their spans, each once.
pub fn all(tree: &Tree, times: &[Span]) -> Vec<Candidate> {
    let mut found = BTreeMap::new();
    for head in 0..tree.len() {
        if can_head(tree, head) {
            phrases(tree, head, &mut found);
        }
    }
    capitals(tree, &mut found);
    let mut timed = Vec::new();
    for time in times {
        let from = tree.tokens.iter().position(|t| t.span.start == time.start);
        let to = tree.tokens.iter().position(|t| t.span.end == time.end);
        if let (Some(from), Some(to)) = (from, to)
            && from <= to
        {
            found.entry((from, to)).or_insert_with(|| top(tree, from, to));
            timed.push((from, to));
        }
    }
    let whole = found.into_iter().filter(|((from, to), _)| to - from < LONGEST);
    whole.map(|((from, to), head)| Candidate { from, to, head, time: timed.contains(&(from, to)) }).collect()
}

fn can_head(tree: &Tree, i: usize) -> bool {
    match tree.pos(i) {
        Pos::Noun | Pos::Propn | Pos::Num => true,
        Pos::Pron => !matches!(tree.tag(i), "WP" | "WDT" | "EX" | "WP$"),
        Pos::Adj | Pos::X | Pos::Sym | Pos::Verb => is_capital(tree, i) || tree.tag(i) == "$",
        _ => false,
    }
}

fn is_capital(tree: &Tree, i: usize) -> bool {
    tree.word(i).starts_with(char::is_uppercase)
}

/// The phrases that `head` can head.
fn phrases(tree: &Tree, head: usize, found: &mut BTreeMap<(usize, usize), usize>) {
    let left = leftmost(tree, head);
    let starts: Vec<usize> = (left..=head)
        .filter(|&t| t + MOST_LEFT > head || t == left)
        .filter(|&t| tree.pos(t) != Pos::Punct || t == head)
        .collect();
    let near = rightmost(tree, head, &|k| matches!(tree.base(k), "flat" | "compound" | "nummod" | "fixed"));
    for &from in &starts {
        found.entry((from, head)).or_insert(head);
        found.entry((from, near)).or_insert(head);
    }
    let of = rightmost(tree, head, &|k| {
        matches!(tree.base(k), "flat" | "compound" | "nummod" | "fixed")
            || tree.base(k) == "nmod" && tree.case(k) == Some("of")
    });
    let clausal = |k: usize| matches!(tree.base(k), "acl" | "appos" | "parataxis" | "advcl" | "conj" | "cc");
    let most = rightmost(tree, head, &|k| !clausal(k) && tree.base(k) != "punct");
    let joined = rightmost(tree, head, &|k| !matches!(tree.base(k), "parataxis" | "advcl" | "acl" | "punct"));
    let bare = usize::from(matches!(tree.pos(left), Pos::Det | Pos::Pron) && left < head);
    let capital = (left..=head).find(|&t| is_capital(tree, t)).unwrap_or(left);
    for to in [of, most, joined] {
        for from in [left, left + bare, capital] {
            found.entry((from, to)).or_insert(head);
        }
    }
}

/// The first token of the stretch before `head` that belongs to its phrase.
fn leftmost(tree: &Tree, head: usize) -> usize {
    let mut left = head;
    let outside = |t: usize| {
        let top = below(tree, head, t);
        top.is_none_or(|k| {
            matches!(
                tree.base(k),
                "case"
                    | "cc"
                    | "mark"
                    | "nsubj"
                    | "cop"
                    | "aux"
                    | "obl"
                    | "advcl"
                    | "parataxis"
                    | "discourse"
            ) || tree.base(k) == "punct" && tree.word(k) == ","
        })
    };
    while left > 0 && head - left < LONGEST && !outside(left - 1) {
        left -= 1;
    }
    left
}

/// The last token of the stretch after `head` made of the branches that `keep` names.
fn rightmost(tree: &Tree, head: usize, keep: &dyn Fn(usize) -> bool) -> usize {
    let mut right = head;
    let mut last = head;
    while right + 1 < tree.len() && right - head < LONGEST {
        let Some(branch) = below(tree, head, right + 1) else { break };
        let mark = tree.base(branch) == "punct" && !matches!(tree.word(branch), "," | "(" | ";" | ":");
        if branch < head
            || !(keep(branch)
                || mark
                || tree.word(right + 1) == "," && keep_after(tree, head, right + 1, keep))
        {
            break;
        }
        right += 1;
        if tree.pos(right) != Pos::Punct {
            last = right;
        }
    }
    last
}

/// Whether the word after a comma is of a branch that is kept.
fn keep_after(tree: &Tree, head: usize, comma: usize, keep: &dyn Fn(usize) -> bool) -> bool {
    comma + 1 < tree.len() && below(tree, head, comma + 1).is_some_and(keep)
}

/// The child of `head` over `t`, if `head` is over `t`.
pub fn below(tree: &Tree, head: usize, t: usize) -> Option<usize> {
    let mut at = t;
    for _ in 0..LONGEST {
        let up = tree.head(at)?;
        if up == head {
            return Some(at);
        }
        at = up;
    }
    None
}

/// Stretches of capitalised words, with the small words that join names.
fn capitals(tree: &Tree, found: &mut BTreeMap<(usize, usize), usize>) {
    if tree.is_shouted() {
        return;
    }
    let joins = |t: usize| {
        matches!(
            tree.lower(t),
            "of" | "al"
                | "el"
                | "de"
                | "del"
                | "la"
                | "bin"
                | "ibn"
                | "-"
                | "–"
                | "and"
                | "for"
                | "the"
                | "&"
                | "'s"
                | "’s"
        ) || tree.lower(t).starts_with("al-")
    };
    for from in 0..tree.len() {
        if !is_capital(tree, from) && !tree.lower(from).starts_with("al-") {
            continue;
        }
        for to in from..(from + MOST_CAPITALS).min(tree.len()) {
            if is_capital(tree, to) || tree.tag(to) == "CD" {
                found.entry((from, to)).or_insert_with(|| top(tree, from, to));
            } else if !joins(to) {
                break;
            }
        }
    }
}

/// The token of the stretch whose head lies outside of it.
fn top(tree: &Tree, from: usize, to: usize) -> usize {
    (from..=to).find(|&t| tree.head(t).is_none_or(|h| h < from || h > to)).unwrap_or(to)
}
