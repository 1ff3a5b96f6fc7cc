//! Which of several frames of a sentence stands in which: reporting clauses put into or behind the words they report, and
//! "said A, adding B", where the parser hung the second under the first one's content.

use crate::extract::attribution::complements::NEAR;
use crate::extract::attribution::frames::{Frame, cue_of, source_of};
use crate::extract::attribution::lexicon::Class;
use crate::extract::tree::Tree;
use crate::span::Span;
use crate::syntax::Pos;

/// The frame of "X said" where it is put into or behind the words it reports; they are then all that stands around it.
pub fn inserted(tree: &Tree, v: usize, class: Class, speaker: Option<usize>) -> Option<Frame> {
    // The parser may give the verb a second subject out of the words reported.
    let nearest = tree.kids_by(v, &["nsubj"]).min_by_key(|k| k.abs_diff(v));
    let cue = cue_of(tree, v);
    let chunk = left_chunk(tree, cue[0]).filter(|c| c[0] > 0 && is_edge(tree.word(c[0] - 1)));
    let beside = || chunk.as_ref().map(|c| top(tree, c)).or_else(|| behind_mark(tree, v));
    let speaker = match nearest {
        Some(near) if matches!(tree.lower(near), "who" | "which") => speaker?,
        Some(near) if chunk.as_ref().is_none_or(|c| c.contains(&near)) => near,
        _ => beside()?,
    };
    let mut source = source_of(tree, speaker, v);
    if let Some(chunk) = chunk.filter(|c| c.contains(&speaker)) {
        source.retain(|t| *t >= chunk[0]);
    }
    let (first, last) = group(&cue, &source)?;
    if first == 0 || !is_edge(tree.word(first - 1)) || starts_clause(tree, v, class) {
        return None;
    }
    // An opening mark before the group begins the words of another.
    let before: Vec<usize> = (0..first).collect();
    let tells = before.iter().any(|&t| tree.is_verb(t) || is_mark(tree.word(t)) || tree.pos(t) == Pos::Aux);
    if !tells || before.len() < 3 && !before.iter().any(|&t| is_mark(tree.word(t))) {
        return None;
    }
    let end = behind(tree, v, last);
    let marked = before.iter().any(|&t| is_mark(tree.word(t)));
    let framed = tree.kids(v).iter().any(|&k| k < first && tree.base(k) == "advcl");
    let clausal = |k: usize| k < first && matches!(tree.base(k), "ccomp" | "parataxis");
    if end + 3 < tree.len() && framed && !marked && !tree.kids(v).iter().any(|&k| clausal(k)) {
        return None;
    }
    let own = |t: usize| t <= end;
    let goes_on = end + 1 < tree.len() && matches!(tree.word(end + 1), "," | "\"" | "“" | "''");
    let after = (end + 1..tree.len()).filter(|&t| goes_on && !own(t));
    let content: Vec<usize> = before.iter().copied().chain(after.filter(|&t| !hangs(tree, v, t))).collect();
    Some(Frame { at: v, class, cue, speaker: Some(speaker), source, content, inserted: true })
}

/// The name behind a verb of saying that closes a quotation: "…,” said Petrov".
fn behind_mark(tree: &Tree, v: usize) -> Option<usize> {
    if v < 2 || !is_edge(tree.word(v - 1)) || tree.tag(v) == "VBG" {
        return None;
    }
    let named = |t: usize| matches!(tree.pos(t), Pos::Propn | Pos::Pron) && !tree.tag(t).starts_with('W');
    let fits = |k: &usize| *k > v && tree.is_nominal(*k) && tree.case(*k).is_none();
    let object = tree.kids_by(v, &["obj", "obl", "ccomp", "xcomp"]).find(fits);
    let object = object.filter(|&k| is_mark(tree.word(v - 1)) || named(k) && tree.lemma(v) == "say");
    object.or_else(|| Some(v + 1).filter(|&t| t < tree.len() && named(t)))
}

/// The nominal words right before a cue, in order: "Survivors of the raid" gives "the raid".
pub fn left_chunk(tree: &Tree, cue: usize) -> Option<Vec<usize>> {
    let part = |t: usize| {
        tree.is_nominal(t) && !tree.tag(t).starts_with('W')
            || matches!(tree.pos(t), Pos::Det | Pos::Adj)
            || matches!(tree.tag(t), "POS" | "PRP$" | "HYPH")
    };
    let start = (0..cue).rev().take(8).take_while(|&t| part(t)).last()?;
    let chunk: Vec<usize> = (start..cue).collect();
    tree.is_nominal(cue - 1).then_some(chunk)
}

/// The token of a stretch that hangs on something outside it.
pub fn top(tree: &Tree, chunk: &[usize]) -> usize {
    let last = chunk[chunk.len() - 1];
    chunk.iter().rev().copied().find(|&t| tree.head(t).is_none_or(|h| !chunk.contains(&h))).unwrap_or(last)
}

/// The stretch of speaker and verb; nothing when they do not stand side by side.
fn group(cue: &[usize], source: &[usize]) -> Option<(usize, usize)> {
    let first = *cue.first()?.min(source.first()?);
    let last = *cue.last()?.max(source.last()?);
    (last - first < cue.len() + source.len() + 4).then_some((first, last))
}

fn is_edge(word: &str) -> bool {
    matches!(word, "," | "”" | "\"" | "''" | "’" | "—" | "–" | "--" | "?" | "!" | "'" | "»" | "…")
}

fn is_mark(word: &str) -> bool {
    matches!(word, "”" | "“" | "\"" | "''" | "``" | "»" | "«")
}

/// The verb has words of its own to report behind it, outside quotation marks.
fn starts_clause(tree: &Tree, v: usize, class: Class) -> bool {
    tree.kids(v).iter().any(|&k| {
        let clause =
            matches!(tree.base(k), "ccomp" | "xcomp") || tree.base(k) == "obj" && class == Class::Say;
        let first = tree.under(k, &|_| false).first().copied().unwrap_or(k);
        clause
            && first > v
            && !trails(tree, k)
            && !is_mark(tree.word(first))
            && !is_mark(tree.word(first - 1))
    })
}

/// ", adding that": no complement, whatever the parser calls it.
pub fn trails(tree: &Tree, k: usize) -> bool {
    tree.tag(k) == "VBG" && k > 0 && matches!(tree.word(k - 1), "," | "—" | "--" | "–")
}

/// The last token of what belongs to the reporting clause: "X said in a statement on Monday", "X told reporters".
fn behind(tree: &Tree, v: usize, last: usize) -> usize {
    let mut end = last;
    for &k in tree.kids(v) {
        let plain = matches!(tree.base(k), "obl" | "advmod" | "obj" | "iobj" | "nmod");
        if plain && k > end && k - end <= NEAR {
            end = tree.under(k, &|_| false).last().copied().unwrap_or(k).max(end);
        }
    }
    end
}

/// Behind the reporting clause and part of it: "X said, adding Y", "X, who leads Y".
fn hangs(tree: &Tree, v: usize, t: usize) -> bool {
    let mut at = t;
    while let Some(head) = tree.head(at) {
        if head == v {
            return !matches!(tree.base(at), "ccomp" | "parataxis") || trails(tree, at);
        }
        at = head;
    }
    false
}

/// Cuts contents where another frame of the sentence stands outside them.
pub fn settle(tree: &Tree, quotes: &[Span], frames: &mut [Frame]) {
    let spoken = |t: usize| quotes.iter().position(|q| q.contains(tree.tokens[t].span));
    for frame in frames.iter_mut() {
        // Who speaks between quotation marks reports nothing beyond them.
        if let Some(q) = spoken(frame.at) {
            frame.content.retain(|&t| quotes[q].contains(tree.tokens[t].span));
        }
    }
    for a in 0..frames.len() {
        if spoken(frames[a].at).is_some() {
            continue;
        }
        if frames[a].inserted {
            let own: Vec<usize> = [&frames[a].cue[..], &frames[a].source[..]].concat();
            for (_, other) in
                frames.iter_mut().enumerate().filter(|(b, f)| *b != a && f.content.contains(&own[0]))
            {
                other.content.retain(|t| !own.contains(t));
            }
        } else if is_sibling(tree, &frames[a]) {
            detach(tree, a, frames);
        }
    }
    part_opening(tree, frames);
    lend_speakers(tree, frames);
}

/// "X said A, noting B": the participle without a subject has the speaker before it.
fn lend_speakers(tree: &Tree, frames: &mut [Frame]) {
    for a in 1..frames.len() {
        let alone =
            frames[a].source.is_empty() && tree.tag(frames[a].at) == "VBG" && frames[a].speaker.is_none();
        let before = (0..a).rev().find(|&b| speaks(frames[b].class) && !frames[b].source.is_empty());
        if let Some(b) = before.filter(|_| alone) {
            (frames[a].speaker, frames[a].source) = (frames[b].speaker, frames[b].source.clone());
        }
    }
}

/// "Asked whether A, X said B": the participle that opens the sentence ends before the speaker of the next cue.
fn part_opening(tree: &Tree, frames: &mut [Frame]) {
    let Some(a) = frames.iter().position(|f| f.at <= 2 && matches!(tree.tag(f.at), "VBG" | "VBN" | "VBD"))
    else {
        return;
    };
    let at = frames[a].at;
    if tree.kid(at, &["nsubj"]).is_some() {
        return;
    }
    let main = |f: &Frame| {
        f.at != at
            && speaks(f.class)
            && f.source.first().is_some_and(|&s| s > at + 2 && tree.word(s - 1) == ",")
    };
    let Some(b) = frames.iter().position(main) else { return };
    let start = frames[b].source[0];
    frames[a].content.retain(|&t| t + 1 < start);
    if frames[b].content.iter().any(|&t| t > frames[b].at) {
        frames[b].content.retain(|&t| t >= start);
    }
}

/// "..., adding that", "... and added that".
fn is_sibling(tree: &Tree, frame: &Frame) -> bool {
    let v = frame.at;
    let first = frame.cue.first().copied().unwrap_or(v);
    if !(speaks(frame.class) || frame.class == Class::Judge) || first == 0 {
        return false;
    }
    let alone = tree.kid(v, &["nsubj"]).is_none();
    let behind = tree.word(first - 1);
    alone
        && (tree.tag(v) == "VBG" && is_edge(behind)
            || tree.tag(v) == "VBD" && matches!(behind, "and" | "but"))
}

/// Takes a sibling out of the contents before it, and gives it their speaker.
fn detach(tree: &Tree, a: usize, frames: &mut [Frame]) {
    let (at, from) = (frames[a].at, frames[a].cue[0]);
    let holds =
        |f: &Frame| f.at < from && f.content.contains(&at) && (speaks(f.class) || tree.tag(at) == "VBG");
    let Some(outer) = frames.iter().position(holds) else { return };
    if tree.tag(at) != "VBG" && tree.tag(at) != tree.tag(frames[outer].at) {
        return;
    }
    let (speaker, source) = (frames[outer].speaker, frames[outer].source.clone());
    for frame in frames.iter_mut().filter(|f| f.at < from) {
        frame.content.retain(|&t| t + 1 < from);
    }
    frames[a].speaker = speaker;
    frames[a].source = source;
}

fn speaks(class: Class) -> bool {
    matches!(class, Class::Say | Class::Tell | Class::Ask | Class::Quote | Class::Deny)
}
