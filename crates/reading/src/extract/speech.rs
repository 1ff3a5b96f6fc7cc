//! Who says what: reporting verbs, "according to", quotations; the speaker, the agency that relays, and the words reported.

use crate::extract::attribution::frames::{self, Frame};
use crate::extract::attribution::lexicon::Class;
use crate::extract::lexicon::{self, relay};
use crate::extract::tree::Tree;
use crate::span::Span;

/// A frame of reported words in one sentence.
#[derive(Clone, Debug)]
pub struct Saying {
    /// The reporting verb, or the head of "according to X".
    pub verb: usize,
    /// Head of the noun phrase that speaks.
    pub speaker: Option<usize>,
    /// Agency or outlet that was told or that quotes.
    pub via: Option<String>,
    /// Tokens of the reported words.
    pub content: Vec<usize>,
    /// The verb denies its content.
    pub denies: bool,
}

/// All frames of a sentence, outermost first.
pub fn find(tree: &Tree, quotes: &[Span]) -> Vec<Saying> {
    let mut found: Vec<Saying> = (0..tree.len())
        .filter_map(|i| at_verb(tree, i, quotes).or_else(|| at_source_phrase(tree, i)))
        .collect();
    let others = frames::find(tree, quotes).into_iter().filter_map(|frame| beyond_verbs(tree, frame, &found));
    let others: Vec<Saying> = others.collect();
    found.extend(others);
    found.sort_by_key(|s| std::cmp::Reverse(s.content.len()));
    let outer = found.clone();
    for saying in &mut found {
        if saying.via.is_none() {
            saying.via = outer
                .iter()
                .find(|o| o.verb != saying.verb && o.content.contains(&saying.verb))
                .and_then(|o| o.speaker)
                .and_then(|s| relay_name(tree, s));
        }
    }
    found
}

/// Somebody's claim, denial or line that no verb reports: "the army's denial that", "X: ...".
fn beyond_verbs(tree: &Tree, frame: Frame, known: &[Saying]) -> Option<Saying> {
    let says = matches!(frame.class, Class::Say | Class::Deny) && !tree.is_verb(frame.at);
    let seen = known.iter().any(|s| s.verb == frame.at || s.speaker.is_some() && s.speaker == frame.speaker);
    let speaker = frame.speaker.filter(|s| frame.content.binary_search(s).is_err())?;
    let Frame { at, class, content, .. } = frame;
    let whole = says && !seen && !content.is_empty();
    whole.then(|| Saying {
        verb: at,
        speaker: Some(speaker),
        via: None,
        content,
        denies: class == Class::Deny,
    })
}

/// The innermost frame whose words hold token `i`.
pub fn around(sayings: &[Saying], i: usize) -> Option<&Saying> {
    sayings.iter().filter(|s| s.content.contains(&i)).min_by_key(|s| s.content.len())
}

fn at_verb(tree: &Tree, v: usize, quotes: &[Span]) -> Option<Saying> {
    if !tree.is_verb(v) || matches!(tree.base(v), "amod" | "case" | "compound") {
        return None;
    }
    let class = lexicon::speech_class(tree.lemma(v))?;
    if class == "quote" {
        return quoted(tree, v);
    }
    // "carried out an attack", "continues to shell": no words are reported.
    let other_sense =
        tree.kids_by(v, &["compound:prt"]).any(|k| matches!(tree.lower(k), "out" | "on" | "off"))
            || tree.lemma(v) == "continue" && tree.kid(v, &["xcomp"]).is_some()
            || v + 1 < tree.len() && tree.lemma(v) == "carry" && tree.lower(v + 1) == "out";
    if other_sense {
        return None;
    }
    let passive = tree.is_passive(v);
    let speaker = if passive { tree.agent(v) } else { tree.subject(v).map(|s| s.at) };
    let content = content_of(tree, v, quotes, speaker);
    if content.is_empty() || (speaker.is_none() && !passive) {
        return None;
    }
    let told =
        tree.kid(v, &["iobj", "obj"]).filter(|o| !content.contains(o)).and_then(|o| relay_name(tree, o));
    let elsewhere =
        tree.kids_by(v, &["obl"]).filter(|k| !content.contains(k)).find_map(|k| relay_name(tree, k));
    let denies = tree.lemma(v) == "deny";
    Some(Saying { verb: v, speaker, via: told.or(elsewhere), content, denies })
}

/// "Y quoted X as saying ...", "X, quoted by Y".
fn quoted(tree: &Tree, v: usize) -> Option<Saying> {
    let passive = tree.is_passive(v);
    let speaker = if passive { tree.subject(v).map(|s| s.at) } else { tree.kid(v, &["obj"]) };
    let relayer = if passive { tree.agent(v) } else { tree.subject(v).map(|s| s.at) };
    let inner = tree
        .kids_by(v, &["advcl", "xcomp", "ccomp", "obl"])
        .find(|&k| lexicon::speech_class(tree.lemma(k)).is_some());
    let body = match inner.and_then(|k| tree.kid(k, &["ccomp", "obj", "xcomp"])) {
        Some(c) => tree.under(c, &|_| false),
        None if tree.base(v) == "parataxis" => surrounding(tree, v),
        None => return None,
    };
    Some(Saying {
        verb: v,
        speaker,
        via: relayer.and_then(|r| relay_name(tree, r)),
        content: body,
        denies: false,
    })
}

/// "according to X".
fn at_source_phrase(tree: &Tree, i: usize) -> Option<Saying> {
    let before = (0..i).rev().take(4).find(|&k| tree.lower(k) == "according")?;
    if tree.head(before) != Some(i) && !(tree.is_source_phrase(i)) {
        return None;
    }
    if !matches!(tree.base(i), "obl" | "nmod" | "advcl" | "parataxis") {
        return None;
    }
    let own = tree.under(i, &|_| false);
    let clause = tree.head(i).map_or(i, |h| tree.clause(h));
    let content: Vec<usize> =
        tree.under(clause, &|_| false).into_iter().filter(|t| !own.contains(t)).collect();
    let via = relay_name(tree, i);
    Some(Saying { verb: i, speaker: Some(i), via: None.or(via.filter(|_| false)), content, denies: false })
}

/// The reported words of verb `v`.
fn content_of(tree: &Tree, v: usize, quotes: &[Span], speaker: Option<usize>) -> Vec<usize> {
    let mut content: Vec<usize> = Vec::new();
    for k in tree.kids(v).to_vec() {
        let clause = matches!(tree.base(k), "ccomp" | "csubj")
            || (tree.base(k) == "xcomp" && tree.is_verb(k))
            || (tree.base(k) == "parataxis" && k != v);
        if clause && Some(k) != speaker {
            content.extend(tree.under(k, &|_| false));
        }
    }
    if content.is_empty() && tree.base(v) == "parataxis" {
        content = surrounding(tree, v);
    }
    let own: Vec<usize> = speaker.map(|s| tree.under(s, &|_| false)).unwrap_or_default();
    for quote in quotes {
        content.extend(
            (0..tree.len()).filter(|&t| t != v && quote.contains(tree.tokens[t].span) && !own.contains(&t)),
        );
    }
    if content.is_empty() {
        // "X denied involvement", "X announced the start of talks": the object is what is said.
        if let Some(obj) = tree.kid(v, &["obj"]).filter(|&o| relay_name(tree, o).is_none()) {
            content.extend(tree.under(obj, &|_| false));
        }
    }
    content.sort_unstable();
    content.dedup();
    content.retain(|&t| t != v);
    content
}

/// What stands around an inserted reporting clause.
fn surrounding(tree: &Tree, v: usize) -> Vec<usize> {
    let own = tree.under(v, &|_| false);
    match tree.head(v) {
        Some(head) => tree.under(head, &|_| false).into_iter().filter(|t| !own.contains(t)).collect(),
        None => Vec::new(),
    }
}

/// The agency or outlet that a noun phrase names.
pub fn relay_name(tree: &Tree, i: usize) -> Option<String> {
    let whole = tree.np_alone(i).of(tree.words);
    let known = relay(whole).or_else(|| relay(tree.word(i)));
    if let Some(name) = known {
        return Some(name.to_string());
    }
    let span = tree.np_alone(i);
    tree.tokens
        .iter()
        .filter(|t| span.contains(t.span))
        .find_map(|t| relay(t.span.of(tree.words)).filter(|n| n.len() > 1))
        .map(str::to_string)
}

/// Spans between quotation marks in a stretch of text, the marks left out; an unclosed quotation runs to the end.
pub fn quotations(words: &str, within: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, c) in within.of(words).char_indices() {
        let at = within.start + at;
        match (open, c) {
            (None, '"' | '“' | '«' | '„') => open = Some((at + c.len_utf8(), c)),
            (Some((start, mark)), _) if closes(mark, c) => {
                found.push(Span::new(start, at));
                open = None;
            }
            _ => {}
        }
    }
    if let Some((start, _)) = open {
        if start < within.end {
            found.push(Span::new(start, within.end));
        }
    }
    found
}

fn closes(open: char, c: char) -> bool {
    match open {
        '"' => c == '"' || c == '”',
        '“' => c == '”' || c == '"',
        '«' => c == '»',
        '„' => c == '“' || c == '”',
        _ => false,
    }
}
