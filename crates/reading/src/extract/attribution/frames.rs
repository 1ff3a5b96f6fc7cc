//! One sentence → its frames: a cue, who it gives the words to, and the tokens of the content. Verbs here; nouns,
//! adjectives and "according to" in `phrases.rs`. Knows no other sentence.

use crate::extract::attribution::complements::{NEAR, Taken, has_to};
use crate::extract::attribution::lexicon::{self, Class, Entry, Part};
use crate::extract::attribution::phrases;
use crate::extract::attribution::settle;
use crate::extract::tree::Tree;
use crate::span::Span;
use crate::syntax::Pos;

/// A cue of one sentence with its arguments, all as tokens in order.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The verb, noun or adjective that is the cue; the speaker himself in "according to X".
    pub at: usize,
    pub class: Class,
    pub cue: Vec<usize>,
    /// Head of the noun phrase that speaks, thinks or wants.
    pub speaker: Option<usize>,
    pub source: Vec<usize>,
    /// Empty when a verb of saying closes a quotation of the sentence before.
    pub content: Vec<usize>,
    /// Put into or behind the words it reports: "the road, he said, was open".
    pub inserted: bool,
}

/// Everything that is given to somebody in the sentence, in the order of the cues. `quotes`: what stands between
/// quotation marks, the marks left out.
pub fn find(tree: &Tree, quotes: &[Span]) -> Vec<Frame> {
    let mut frames: Vec<Frame> = phrases::colon(tree).into_iter().collect();
    for i in 0..tree.len() {
        let found = at_verb(tree, i, quotes).or_else(|| phrases::at(tree, i));
        let Some(frame) = found else { continue };
        // "expressed concern": the verb and its noun are one cue.
        let said = tree.lower(frame.at) == "saying"
            && frames.iter().any(|f| tree.head(frame.at) == Some(f.at) && tree.lemma(f.at) == "quote");
        if !said && !frames.iter().any(|f| f.cue.contains(&frame.at)) {
            frames.push(frame);
        }
    }
    settle::settle(tree, quotes, &mut frames);
    frames
}

fn at_verb(tree: &Tree, v: usize, quotes: &[Span]) -> Option<Frame> {
    if !tree.is_verb(v) || tree.pos(v) == Pos::Aux || matches!(tree.base(v), "amod" | "case" | "compound") {
        return None;
    }
    let particle = tree.kid(v, &["compound:prt"]).map(|p| format!("{} {}", tree.lemma(v), tree.lower(p)));
    let phrasal = particle.map_or(&[][..], |words| lexicon::entries(Part::Verb, &words));
    let entries = if phrasal.is_empty() { lexicon::entries(Part::Verb, tree.lemma(v)) } else { phrasal };
    let seems_so =
        |entry: &&Entry| entry.class == Class::Seem && tree.is_passive(v) && tree.agent(v).is_none();
    let seeming = entries.iter().filter(seems_so).find_map(|entry| seems(tree, v, entry));
    seeming.or_else(|| {
        entries.iter().find_map(|entry| match entry.class {
            Class::Quote => quoted(tree, v).or_else(|| framed(tree, v, entry, quotes)),
            Class::Express => phrases::expressed(tree, v),
            Class::Seem => seems(tree, v, entry),
            _ => framed(tree, v, entry, quotes),
        })
    })
}

/// "Y quoted X as saying that": X says it.
fn quoted(tree: &Tree, v: usize) -> Option<Frame> {
    let passive = tree.is_passive(v);
    let speaker = if passive { tree.subject(v).map(|s| s.at) } else { tree.kid(v, &["obj"]) }?;
    let inner = tree.kids_by(v, &["advcl", "xcomp", "ccomp", "obl"]).find(|&k| tree.lower(k) == "saying")?;
    let mut taken = Taken::default();
    for k in tree.kids_by(inner, &["ccomp", "obj", "xcomp", "parataxis"]) {
        taken.content.extend(tree.under(k, &|_| false));
    }
    frame(tree, v, Class::Say, Some(speaker), taken)
}

fn framed(tree: &Tree, v: usize, entry: &Entry, quotes: &[Span]) -> Option<Frame> {
    let passive = tree.is_passive(v);
    let finite = matches!(tree.tag(v), "VBD" | "VBZ" | "VBP");
    // A headline or a list of names may leave a finite verb without the subject before it.
    let beside =
        || settle::left_chunk(tree, cue_of(tree, v)[0]).filter(|_| finite).map(|c| settle::top(tree, &c));
    let speaker = match passive {
        true => tree.agent(v),
        false => tree.subject(v).map(|s| s.at).or_else(beside),
    };
    // "that says a lot": what speaks is no speaker.
    if speaker.is_some_and(|s| tree.lower(s) == "that") {
        return None;
    }
    if entry.bare && !passive {
        if let Some(found) = settle::inserted(tree, v, entry.class, speaker) {
            return Some(found);
        }
    }
    // "a group called X" gives the name to nobody.
    if passive && speaker.is_none() && tree.rel(v) == "acl" && entry.class == Class::Judge {
        return None;
    }
    let mut taken = Taken::default();
    for &k in tree.kids(v) {
        if Some(k) != speaker {
            taken.argument(tree, v, k, entry);
        }
    }
    if passive && entry.object && (speaker.is_some() || tree.rel(v) != "acl") {
        taken.undergoer(tree, v);
    }
    if entry.quote {
        taken.quotation(tree, v, quotes);
    }
    if taken.content.is_empty() && entry.object {
        taken.relative(tree, v);
    }
    if taken.content.is_empty() && entry.bare && !passive && tree.kid(v, &["xcomp"]).is_none() {
        taken.content = following(tree, v);
    }
    if taken.content.is_empty() {
        let says = matches!(entry.class, Class::Say | Class::Tell | Class::Ask);
        let closes = says && entry.bare && !passive && v <= NEAR && own_subject(tree, v);
        return closes.then(|| bare_frame(tree, v, entry.class, speaker));
    }
    taken.modifiers(tree, v, entry);
    frame(tree, v, entry.class, speaker, taken)
}

fn own_subject(tree: &Tree, v: usize) -> bool {
    tree.kid(v, &["nsubj"]).is_some()
}

/// A frame whose content stands in another sentence.
fn bare_frame(tree: &Tree, v: usize, class: Class, speaker: Option<usize>) -> Frame {
    let source = speaker.map(|s| source_of(tree, s, v)).unwrap_or_default();
    Frame { at: v, class, cue: cue_of(tree, v), speaker, source, content: Vec::new(), inserted: true }
}

/// "X appears to Y", "X is expected to Y": what seems so is all of it.
fn seems(tree: &Tree, v: usize, entry: &Entry) -> Option<Frame> {
    if entry.passive && !tree.is_passive(v) {
        return None;
    }
    let mut taken = Taken::default();
    for &k in tree.kids(v) {
        let clause = tree.base(k) == "ccomp" && entry.clause;
        if clause || tree.base(k) == "xcomp" && (tree.is_verb(k) || entry.adjective || has_to(tree, k)) {
            taken.content.extend(tree.under(k, &|_| false));
        } else if matches!(tree.base(k), "obl" | "advcl") {
            taken.introduced(tree, k, entry);
        }
    }
    if taken.content.is_empty() {
        return None;
    }
    let subject = tree.kids_by(v, &["nsubj"]).next();
    taken.content.extend(subject.map(|s| tree.under(s, &|_| false)).unwrap_or_default());
    frame(tree, v, Class::Seem, None, taken)
}

/// What follows a verb of saying that the parser gave no complement: the rest of the sentence.
fn following(tree: &Tree, v: usize) -> Vec<usize> {
    let own: Vec<usize> = tree.kids_by(v, &["nsubj", "obl", "advmod", "iobj", "obj"]).collect();
    let mut from = v + 1;
    for k in own.into_iter().filter(|&k| k > v) {
        let last = tree.under(k, &|_| false).last().copied().unwrap_or(k);
        if last < from + NEAR {
            from = from.max(last + 1);
        }
    }
    // "has said from the start that": the clause hangs on what stands between.
    let that = (v + 1..tree.len().min(v + NEAR)).find(|&t| tree.lower(t) == "that" && tree.base(t) == "mark");
    let rest: Vec<usize> = (that.unwrap_or(from).min(from)..tree.len()).collect();
    let solid = rest.iter().filter(|&&t| tree.pos(t) != Pos::Punct).count();
    if solid >= 3 { rest } else { Vec::new() }
}

/// The frame of a cue at `at`, its tokens in order.
pub fn frame(tree: &Tree, at: usize, class: Class, speaker: Option<usize>, taken: Taken) -> Option<Frame> {
    let Taken { mut content, prepositions } = taken;
    let mut cue = cue_of(tree, at);
    for t in prepositions {
        if cue.last().is_some_and(|&last| last + 1 == t) {
            cue.push(t);
        } else {
            content.push(t);
        }
    }
    let mut source = speaker.map(|s| source_of(tree, s, at)).unwrap_or_default();
    // A frame never holds its own cue or its speaker as content.
    content.sort_unstable();
    content.dedup();
    if let Some(s) = speaker {
        if content.binary_search(&s).is_ok() && source.len() < content.len() {
            content.retain(|t| source.binary_search(t).is_err());
        }
    }
    content.retain(|t| !cue.contains(t));
    source.retain(|t| !cue.contains(t) && content.binary_search(t).is_err());
    let solid = content.iter().any(|&t| tree.pos(t) != Pos::Punct);
    solid.then_some(Frame { at, class, cue, speaker, source, content, inserted: false })
}

/// The cue with its auxiliaries, its "not" and the adverbs between, and its particle.
pub fn cue_of(tree: &Tree, at: usize) -> Vec<usize> {
    let helps = |t: usize| tree.head(t) == Some(at) && matches!(tree.base(t), "aux" | "advmod" | "cop");
    let mut from = at;
    while from > 0 && helps(from - 1) {
        from -= 1;
    }
    let mut to = at;
    while to + 1 < tree.len() && tree.head(to + 1) == Some(at) && tree.rel(to + 1) == "compound:prt" {
        to += 1;
    }
    (from..=to).collect()
}

/// The noun phrase that speaks, without the clause of the cue if it hangs on it, and with the word that stands for it there.
pub fn source_of(tree: &Tree, speaker: usize, at: usize) -> Vec<usize> {
    let skip = |k: usize| {
        tree.head(k) == Some(speaker) && matches!(tree.base(k), "case" | "punct")
            || k != speaker && tree.dominates(k, at)
    };
    let mut source = tree.under(speaker, &skip);
    if tree.dominates(speaker, at) {
        let who = tree.kids_by(at, &["nsubj"]).find(|&k| matches!(tree.lower(k), "who" | "which" | "that"));
        source.extend(who);
        source.sort_unstable();
    }
    source
}
