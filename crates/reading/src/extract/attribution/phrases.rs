//! Cues that are no verbs: nouns ("his claim that"), adjectives ("is sure that"), adverbs ("reportedly"), "according to X",
//! "in X's view", and "X: ..." at the head of a line.

use crate::extract::attribution::complements::Taken;
use crate::extract::attribution::frames::{Frame, frame};
use crate::extract::attribution::lexicon::{self, Class, Entry, Part};
use crate::extract::tree::Tree;
use crate::syntax::Pos;

/// The frame whose cue stands at `i`, or whose speaker does in "according to X".
pub fn at(tree: &Tree, i: usize) -> Option<Frame> {
    according(tree, i).or_else(|| match tree.pos(i) {
        Pos::Noun => in_view(tree, i).or_else(|| at_noun(tree, i)),
        Pos::Adj | Pos::Verb => at_adjective(tree, i),
        Pos::Adv => at_adverb(tree, i),
        _ => None,
    })
}

/// "according to X".
fn according(tree: &Tree, i: usize) -> Option<Frame> {
    if tree.lower(i) != "according" || i + 2 >= tree.len() || tree.lower(i + 1) != "to" {
        return None;
    }
    let speaker = match tree.head(i).filter(|&h| h > i && tree.is_nominal(h)) {
        Some(head) => head,
        None => tree.kids_by(i, &["obl", "nmod", "obj"]).find(|&k| k > i)?,
    };
    let inner = if tree.head(i) == Some(speaker) { speaker } else { i };
    let own = tree.under(inner, &|_| false);
    let clause = tree.clause(tree.head(inner)?);
    // "..., according to X" behind a comma speaks of all before it, whatever it hangs on.
    let first = own.first().copied().unwrap_or(i).min(i);
    let ends = own.last().is_some_and(|&l| (l + 1..tree.len()).all(|t| tree.pos(t) == Pos::Punct));
    let inserted = first > 2 && ends;
    let whole: Vec<usize> = match inserted {
        true => (0..first).collect(),
        false => tree.under(clause, &|t| t == inner),
    };
    let taken = Taken { content: whole, ..Taken::default() };
    let mut found = frame(tree, i, Class::Say, Some(speaker), taken)?;
    found.cue = vec![i, i + 1];
    found.source.retain(|t| !(i..=i + 1).contains(t));
    found.content.retain(|t| !(i..=i + 1).contains(t));
    Some(Frame { at: speaker, inserted, ..found })
}

/// "in X's view", "in their eyes".
fn in_view(tree: &Tree, n: usize) -> Option<Frame> {
    if !matches!(
        tree.lemma(n),
        "view" | "opinion" | "eye" | "mind" | "estimation" | "judgment" | "judgement" | "telling"
    ) || tree.case(n) != Some("in")
    {
        return None;
    }
    let owner = tree.kid(n, &["nmod:poss"])?;
    let own = tree.under(n, &|_| false);
    let clause = tree.clause(tree.head(n)?);
    let content = tree.under(clause, &|t| t == n).into_iter().filter(|t| !own.contains(t)).collect();
    frame(tree, n, Class::Think, Some(owner), Taken { content, ..Taken::default() })
}

/// "his claim that the road was open", "the army's denial of it".
fn at_noun(tree: &Tree, n: usize) -> Option<Frame> {
    let entries = lexicon::entries(Part::Noun, tree.lemma(n));
    entries.iter().find_map(|entry| {
        let (taken, clause) = complements(tree, n, entry);
        let owner = owner(tree, n, &taken);
        if taken.content.is_empty() || owner.is_none() && !clause && !entry.alone {
            return None;
        }
        frame(tree, n, entry.class, owner, taken)
    })
}

/// "made the claim that", "voiced concern about": the verb and the noun are one cue.
pub fn expressed(tree: &Tree, v: usize) -> Option<Frame> {
    if let Some(a) = tree.kids_by(v, &["xcomp"]).find(|&k| tree.lower(k) == "clear") {
        let clause = tree.kids_by(v, &["ccomp"]).chain(tree.kids_by(a, &["ccomp"])).next()?;
        let taken = Taken { content: tree.under(clause, &|_| false), ..Taken::default() };
        let mut found = frame(tree, v, Class::Say, tree.subject(v).map(|s| s.at), taken)?;
        found.cue.push(a);
        return Some(found);
    }
    let n = tree.kid(v, &["obj"])?;
    let entries = lexicon::entries(Part::Noun, tree.lemma(n));
    entries.iter().find_map(|entry| {
        let (mut taken, _) = complements(tree, n, entry);
        for &k in tree.kids(v) {
            if k > n && tree.base(k) == "obl" {
                taken.introduced(tree, k, entry);
            }
        }
        if taken.content.is_empty() {
            return None;
        }
        let mut found = frame(tree, v, entry.class, tree.subject(v).map(|s| s.at), taken)?;
        let last = *found.cue.last()?;
        found.cue.extend((last + 1..=n).filter(|t| found.content.binary_search(t).is_err()));
        found.source.retain(|t| !found.cue.contains(t));
        Some(found)
    })
}

/// What carries the content of a noun, and whether it is a clause.
fn complements(tree: &Tree, n: usize, entry: &Entry) -> (Taken, bool) {
    let mut taken = Taken::default();
    let mut whole = false;
    for &k in tree.kids(n).iter().filter(|&&k| k > n) {
        let marked = |word: &str| tree.kids_by(k, &["mark"]).any(|m| tree.lower(m) == word);
        let clause = matches!(tree.rel(k), "acl" | "ccomp") && (marked("that") || tree.rel(k) == "ccomp");
        let infinitive = matches!(tree.rel(k), "acl" | "xcomp") && marked("to");
        if clause && entry.clause || infinitive && entry.infinitive {
            taken.content.extend(tree.under(k, &|_| false));
            whole = whole || clause;
        } else if matches!(tree.base(k), "nmod" | "obl" | "acl" | "advcl") {
            taken.introduced(tree, k, entry);
        }
    }
    (taken, whole)
}

/// Whose claim it is: "his", "the army's", "by the army", "from the army".
fn owner(tree: &Tree, n: usize, taken: &Taken) -> Option<usize> {
    let own = tree.kids(n).iter().copied();
    let by = |k: &usize| matches!(tree.case(*k), Some("by" | "from" | "among" | "of"));
    let poss = own.clone().find(|&k| tree.rel(k) == "nmod:poss");
    let agent = || own.clone().find(|k| tree.rel(*k) == "nmod" && by(k) && !taken.content.contains(k));
    poss.or_else(agent).or_else(|| wielder(tree, n))
}

/// "The governor unleashed a wave of criticism": who does it is the subject of the verb whose object it is.
fn wielder(tree: &Tree, n: usize) -> Option<usize> {
    let v = tree.head(n).filter(|&h| tree.base(n) == "obj" && tree.is_verb(h))?;
    tree.subject(v).filter(|s| !s.passive).map(|s| s.at)
}

/// "is sure that", "are critical of".
fn at_adjective(tree: &Tree, a: usize) -> Option<Frame> {
    let entries = lexicon::entries(Part::Adjective, tree.lower(a));
    entries.iter().find_map(|entry| {
        let mut taken = Taken::default();
        for &k in tree.kids(a).iter().filter(|&&k| k > a) {
            match tree.base(k) {
                "ccomp" if entry.clause => taken.content.extend(tree.under(k, &|_| false)),
                "xcomp" if entry.infinitive => taken.content.extend(tree.under(k, &|_| false)),
                "advcl" if entry.clause && tree.kids_by(k, &["mark"]).any(|m| tree.lower(m) == "that") => {
                    taken.content.extend(tree.under(k, &|_| false));
                }
                "obl" | "advcl" | "nmod" => taken.introduced(tree, k, entry),
                _ => {}
            }
        }
        let speaker = tree.subject(a).map(|s| s.at).filter(|&s| tree.lower(s) != "it");
        if taken.content.is_empty() || speaker.is_none() && entry.class != Class::Say {
            return None;
        }
        frame(tree, a, entry.class, speaker, taken)
    })
}

/// "reportedly": the clause is somebody's word.
fn at_adverb(tree: &Tree, r: usize) -> Option<Frame> {
    let entry = lexicon::entries(Part::Adverb, tree.lower(r)).first()?;
    let head = tree.head(r)?;
    let taken = Taken { content: tree.under(tree.clause(head), &|_| false), ..Taken::default() };
    frame(tree, r, entry.class, None, taken)
}

/// "Petrov: we hold the road", as in a transcript or a headline: a name of few words, a colon, and words of his.
pub fn colon(tree: &Tree) -> Option<Frame> {
    let at = (1..tree.len().min(LONGEST_NAME + 1)).find(|&t| tree.word(t) == ":")?;
    let name: Vec<usize> = (0..at).collect();
    let named = |&t: &usize| {
        tree.word(t).starts_with(char::is_uppercase) || matches!(tree.word(t), "." | "of" | "the" | "-")
    };
    let letters = |t: usize| tree.word(t).chars().filter(|c| c.is_alphabetic()).count();
    let shouted = name.iter().all(|&t| !tree.word(t).contains(char::is_lowercase));
    let single = at == 1 && matches!(tree.pos(0), Pos::Intj | Pos::X);
    let proper = shouted || single || name.iter().any(|&t| tree.pos(t) == Pos::Propn);
    let proper = proper && name.iter().map(|&t| letters(t)).sum::<usize>() > 2;
    let content: Vec<usize> = (at + 1..tree.len()).collect();
    if !name.iter().all(named) || !proper || content.len() < 3 {
        return None;
    }
    let speaker = name.iter().copied().find(|&t| tree.head(t).is_none_or(|h| h >= at)).unwrap_or(0);
    Some(Frame {
        at,
        class: Class::Say,
        cue: vec![at],
        speaker: Some(speaker),
        source: name,
        content,
        inserted: false,
    })
}

/// Tokens of a name before a colon.
const LONGEST_NAME: usize = 5;
