//! A noun phrase → who did it: people, bodies, and whether they are a state's.

use super::targets::{self, phrase};
use super::words::{GroupName, armed_groups, doers};
use crate::extract::gazetteer::countries;
use crate::extract::scene::Scene;
use crate::extract::tree::Tree;
use crate::span::Span;
use crate::syntax::Pos;

/// Who did a deed, as one phrase tells it.
#[derive(Clone, Debug, Default)]
pub struct Doers {
    pub people: Vec<Span>,
    pub bodies: Vec<(Span, Option<usize>)>,
    pub by_state: Option<bool>,
    /// "alleged", "presumed": the words themselves doubt it.
    pub hedged: bool,
}

impl Doers {
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.bodies.is_empty()
    }
}

/// Words of doubt about who somebody is.
const HEDGES: [&str; 16] = [
    "alleged",
    "allegedly",
    "presumed",
    "presumably",
    "suspected",
    "supposed",
    "supposedly",
    "apparent",
    "apparently",
    "reportedly",
    "purported",
    "probable",
    "probably",
    "possible",
    "possibly",
    "likely",
];

pub fn is_hedge(word: &str) -> bool {
    HEDGES.contains(&word)
}

/// The doers that a phrase with its members names.
pub fn of(scene: &Scene, i: usize) -> Doers {
    let tree = &scene.tree;
    let mut found = Doers::default();
    for k in tree.conjuncts(i) {
        one(scene, k, &mut found);
    }
    found
}

fn one(scene: &Scene, k: usize, found: &mut Doers) {
    let tree = &scene.tree;
    if matches!(tree.pos(k), Pos::Pron | Pos::Det | Pos::Verb) {
        return;
    }
    let (from, to) = phrase(tree, k);
    found.hedged |= (from..=k).any(|t| is_hedge(tree.lower(t)));
    let bodies = bodies(scene, from, to);
    let classes: Vec<(usize, usize, &'static str)> =
        (from..=to).filter_map(|t| doers().find_at(tree, t)).map(|h| (h.from, h.to, h.value)).collect();
    let at_head = classes.iter().find(|(a, b, _)| *a <= k && k <= *b).map(|c| c.2);
    let state = bodies.iter().any(|b| b.state) || matches!(at_head, Some("state" | "body-state"));
    let band = bodies.iter().any(|b| !b.state) || matches!(at_head, Some("band" | "body-band"));
    let person = matches!(at_head, Some("band" | "armed" | "state" | "member"));
    if person && !(at_head == Some("member") && bodies.is_empty() && !band && !state) {
        found.people.push(whole(tree, from, k, to));
    } else if at_head.is_none()
        && bodies.is_empty()
        && let Some(name) = targets::one(scene, k).and_then(|t| t.name)
    {
        found.people.push(name);
    }
    if band {
        found.by_state = Some(false);
    } else if state && found.by_state.is_none() {
        found.by_state = Some(true);
    }
    found.bodies.extend(
        bodies
            .into_iter()
            .map(|b| (b.words, b.group))
            .filter(|w| !found.bodies.contains(w))
            .collect::<Vec<_>>(),
    );
}

/// The phrase from its first word that tells something to its end before a clause.
fn whole(tree: &Tree, from: usize, k: usize, to: usize) -> Span {
    let idle = |t: usize| {
        matches!(tree.pos(t), Pos::Det | Pos::Punct | Pos::Adp | Pos::Cconj | Pos::Sconj | Pos::Part)
            || is_hedge(tree.lower(t))
            || matches!(tree.lower(t), "the" | "a" | "an" | "other" | "another")
            || tree.pos(t) == Pos::Num
    };
    let start = (from..k).find(|&t| !idle(t)).unwrap_or(k);
    let of = k < to && tree.lower(k + 1) == "of";
    let end = if of {
        (k + 1..=to)
            .take_while(|&t| {
                tree.pos(t) != Pos::Punct && !matches!(tree.lower(t), "who" | "that" | "in" | "on" | "at")
            })
            .last()
            .unwrap_or(k)
    } else {
        k
    };
    tree.tokens[start].span.join(tree.tokens[end].span)
}

/// An organization in a phrase.
pub struct Found {
    pub words: Span,
    pub state: bool,
    /// Which group of `armed_groups.tsv`.
    pub group: Option<usize>,
}

/// The organizations named between two tokens.
pub fn bodies(scene: &Scene, from: usize, to: usize) -> Vec<Found> {
    let tree = &scene.tree;
    let mut found = Vec::new();
    let mut t = from;
    while t <= to && t < tree.len() {
        if let Some((end, group)) = group_at(tree, t) {
            found.push(Found { words: span(tree, t, end), state: false, group: Some(group) });
            t = end + 1;
            continue;
        }
        if let Some(hit) = doers().find_at(tree, t).filter(|h| h.value.starts_with("body")) {
            let start = led(tree, hit.from, from);
            let named = start < hit.from || hit.value == "body-state";
            if named && !scene.places.iter().any(|m| m.name_at == hit.to) {
                let state = hit.value == "body-state";
                found.push(Found { words: span(tree, start, hit.to), state, group: None });
            }
            t = hit.to + 1;
            continue;
        }
        if is_initials(scene, t) {
            found.push(Found { words: tree.tokens[t].span, state: false, group: None });
        }
        t += 1;
    }
    found
}

fn span(tree: &Tree, from: usize, to: usize) -> Span {
    tree.tokens[from].span.join(tree.tokens[to].span)
}

/// The last token of an armed group's name that begins here, and which group it is.
pub fn group_at(tree: &Tree, t: usize) -> Option<(usize, usize)> {
    let names = armed_groups().get(tree.lower(t))?;
    let spelled = |(name, _): &&GroupName| {
        name.iter().enumerate().all(|(n, part)| t + n < tree.len() && tree.lower(t + n) == part)
    };
    // Short initials are a word in small letters as well.
    let initials = |(name, _): &&GroupName| {
        name.len() > 1 || name[0].len() > 3 || tree.word(t).chars().all(char::is_uppercase)
    };
    names.iter().filter(initials).find(spelled).map(|(name, number)| (t + name.len() - 1, *number))
}

/// "FMLN", "LTTE": initials that are neither a country's nor a person's.
fn is_initials(scene: &Scene, t: usize) -> bool {
    let word = scene.tree.word(t);
    (3..=6).contains(&word.len())
        && word.bytes().all(|b| b.is_ascii_uppercase())
        && countries::by_name(word).is_none()
        && crate::extract::lexicon::relay(word).is_none()
        && !matches!(
            word,
            "USA" | "USSR" | "GMT" | "NATO" | "CIA" | "DEA" | "FBI" | "OAS" | "PRC" | "TNT" | "UTC" | "EST"
        )
}

/// Words before a body's head that belong to its name.
fn led(tree: &Tree, head: usize, from: usize) -> usize {
    let mut start = head;
    while start > from {
        let k = start - 1;
        let modifies = matches!(tree.base(k), "compound" | "amod" | "flat" | "nmod")
            && tree.pos(k) != Pos::Verb
            || tree.tag(k) == "POS";
        let word = tree.lower(k);
        let aside = is_hedge(word)
            || matches!(tree.pos(k), Pos::Det | Pos::Num | Pos::Punct | Pos::Adp | Pos::Pron)
                && tree.tag(k) != "POS"
            || countries::by_demonym(tree.word(k)).is_some() && head != k + 1
            || matches!(
                word,
                "armed"
                    | "rebel"
                    | "guerrilla"
                    | "terrorist"
                    | "subversive"
                    | "leftist"
                    | "rightist"
                    | "same"
                    | "own"
                    | "other"
                    | "outlawed"
                    | "so-called"
                    | "clandestine"
            ) && word != "armed";
        if !modifies || aside {
            break;
        }
        start = k;
    }
    start
}
