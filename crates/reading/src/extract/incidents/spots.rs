//! Where an act took place: every place of the sentence weighed by its attachment, its distance and its preposition.
//! The weights let word order speak when the tree is wrong; a place that cannot be the act's is never taken.

use crate::extract::claim::{Place, Precision};
use crate::extract::lexicon;
use crate::extract::places::Mention;
use crate::extract::scene::Scene;
use crate::extract::speech;
use crate::extract::tree::Tree;

use super::triggers::Trigger;

/// More than this is no place of the act.
const TOO_FAR: i64 = 48;

/// The places of an act: the best one with those co-ordinated with it.
pub fn places_of(scene: &Scene, t: &Trigger, all: &[Trigger]) -> Vec<Place> {
    let weighed = scene.places.iter().filter_map(|m| Some((cost(scene, t, m, all)?, m)));
    match weighed.min_by_key(|(cost, m)| (*cost, m.from)) {
        Some((cost, m)) if cost <= TOO_FAR => group(scene, m),
        _ => Vec::new(),
    }
}

/// How far a place is from being the act's; `None` when it cannot be.
fn cost(scene: &Scene, t: &Trigger, m: &Mention, all: &[Trigger]) -> Option<i64> {
    if is_of_other_item(scene, t, m)
        || m.aside
        || is_whose(scene, m)
        || is_doer_name(scene, t, m)
        || names_talks(scene, m)
    {
        return None;
    }
    let tree = &scene.tree;
    let leading = is_leading(scene, m);
    let own = tree.dominates(t.at, m.at) && m.at != t.at;
    let attachment = if own { 0 } else { clause_cost(scene, t, m)? };
    let gap = if m.from > t.to { m.from - t.to } else { t.from.saturating_sub(m.to) } as i64;
    let distance = if m.from > t.to {
        gap
    } else if leading {
        gap.min(8)
    } else {
        gap + gap / 2
    };
    let crossed =
        if leading || own && !through_other(scene, t, m, all) { 0 } else { 9 * crossings(t, m, all) };
    let coarse = if m.place.precision >= Precision::Country { 12 } else { 0 };
    let said = |i: usize| speech::around(&scene.sayings, i).map(|s| s.verb);
    let outside = if said(m.at) != said(t.at) && !leading { 16 } else { 0 };
    // Left of this act and right of another: it is the other's place ("clashes in X and shelling in Y").
    let taken = !leading
        && !heads_item(scene, m)
        && m.to < t.from
        && all.iter().any(|o| o.at != t.at && o.code != t.code && o.at < m.from);
    let crossed = crossed + if taken { 14 } else { 0 };
    Some(attachment + distance.min(24) + crossed + prep_cost(scene, t, m)? + coarse + outside)
}

/// "…: Bentiu, one person killed; Leer, two abducted": a name that begins an item of a list holds for that item.
fn heads_item(scene: &Scene, m: &Mention) -> bool {
    let tree = &scene.tree;
    let before = m.from.checked_sub(1).map_or("", |i| tree.word(i));
    let after = if m.to + 1 < tree.len() { tree.word(m.to + 1) } else { "" };
    matches!(before, ";" | ":") && matches!(after, "," | ":" | "–" | "-")
}

/// The act stands in another item of the list than the name that begins one.
fn is_of_other_item(scene: &Scene, t: &Trigger, m: &Mention) -> bool {
    let tree = &scene.tree;
    heads_item(scene, m) && (t.at < m.from || (m.to..t.at).any(|i| tree.word(i) == ";"))
}

/// "In Donetsk region, ...", "Posted on the edge of X, ...": a place at the head of the sentence holds for all of it.
fn is_leading(scene: &Scene, m: &Mention) -> bool {
    let tree = &scene.tree;
    m.locative
        && !matches!(m.prep, "of" | "from" | "to")
        && !(0..m.from).any(|i| matches!(tree.tag(i), "VBD" | "VBZ" | "VBP" | "MD"))
}

fn clause_cost(scene: &Scene, t: &Trigger, m: &Mention) -> Option<i64> {
    let tree = &scene.tree;
    let other = tree.clause(m.at);
    Some(if other == t.clause {
        6
    } else if other == tree.host(t.clause) || tree.host(other) == t.clause || other == tree.carrier(t.clause)
    {
        9
    } else if tree.relative_head(t.clause).is_some_and(|h| h == m.at || h == m.name_at) {
        2
    } else if tree.dominates(t.clause, other) || tree.dominates(other, t.clause) {
        14
    } else {
        18
    })
}

fn crossings(t: &Trigger, m: &Mention, all: &[Trigger]) -> i64 {
    let (from, to) = if m.from > t.at { (t.at, m.from) } else { (m.from, t.at) };
    all.iter().filter(|o| o.at != t.at && from < o.at && o.at < to && o.code != t.code).count() as i64
}

fn through_other(scene: &Scene, t: &Trigger, m: &Mention, all: &[Trigger]) -> bool {
    let mut at = m.at;
    while at != t.at {
        if all.iter().any(|o| o.at == at && o.at != t.at) {
            return true;
        }
        match scene.tree.head(at) {
            Some(h) => at = h,
            None => return false,
        }
    }
    false
}

/// What the preposition says of the place of an act.
fn prep_cost(scene: &Scene, t: &Trigger, m: &Mention) -> Option<i64> {
    let tree = &scene.tree;
    let undergoes = tree
        .undergoer(t.at)
        .is_some_and(|o| o == m.at || o == m.name_at || tree.dominates(o, m.at) && m.prep == "of");
    let of_act = m.prep == "of" && m.from >= 2 && m.from - 2 <= t.to + 1 && m.from > t.at;
    Some(match m.prep {
        "in" | "at" | "near" | "around" | "outside" | "inside" | "across" | "within" | "over" | "along"
        | "throughout" | "off" | "above" | "opposite" | "beside" | "between" | "through" | "beyond"
        | "onto" | "into" | "on" | "upon" => 0,
        "towards" | "toward" | "against" | "behind" => 3,
        "of" if undergoes || of_act => 0,
        "of" => 8,
        "" if heads_item(scene, m) => 0,
        "" if undergoes || is_passive_subject(scene, t, m) => 0,
        "" if heads_relative(scene, t, m) => 0,
        "" if matches!(tree.base(m.at), "root" | "list" | "dep" | "parataxis") => 6,
        "" if tree.base(m.name_at) == "compound"
            && tree.head(m.name_at).is_some_and(|h| t.from <= h && h <= t.to) =>
        {
            2
        }
        "" if tree.rel(m.at) == "nmod:poss" => 6,
        "" if m.place.precision >= Precision::Country => return None,
        "" => 14,
        "from" if matches!(t.code, "DISP" | "OVFL") || tree.lemma(t.at) == "leave" => 5,
        // Where fire comes from is told beside where it falls; it is the place only for want of the other.
        "from" if matches!(t.code, "FIRE-HV" | "FIRE-SA") => 11,
        "to" | "via" if t.code == "MOVE" => 2,
        "from" | "to" | "via" => 14,
        "by" | "with" | "for" | "about" => 26,
        _ => 10,
    })
}

fn is_passive_subject(scene: &Scene, t: &Trigger, m: &Mention) -> bool {
    scene.tree.subject(t.at).is_some_and(|s| {
        (s.passive || matches!(scene.tree.lemma(t.at), "come" | "suffer" | "see" | "witness"))
            && (s.at == m.at || s.at == m.name_at)
    })
}

/// "X, which was shelled", "X, where fighting went on".
fn heads_relative(scene: &Scene, t: &Trigger, m: &Mention) -> bool {
    let tree = &scene.tree;
    let next = (m.to + 1..tree.len().min(m.to + 4)).find(|&i| !matches!(tree.word(i), "," | ")"));
    let relative = next.is_some_and(|i| matches!(tree.lower(i), "which" | "where" | "that"));
    relative && m.to < t.at && t.at - m.to < 14
}

/// "the government of Syria", "the army of Sudan", "Damascus officials", "Syria's war".
fn is_whose(scene: &Scene, m: &Mention) -> bool {
    let tree = &scene.tree;
    let at_war = tree
        .head(m.at)
        .is_some_and(|h| matches!(tree.lemma(h), "war" | "conflict" | "population" | "uprising" | "crisis"));
    let possessive = tree.rel(m.at) == "nmod:poss" && m.place.precision >= Precision::Country && !at_war;
    let of_actor = matches!(tree.base(m.at), "nmod" | "compound")
        && matches!(m.prep, "of" | "from" | "")
        && tree.head(m.at).is_some_and(|h| {
            lexicon::actor_class(tree.lemma(h)).is_some()
                && !crate::extract::places::is_site("area", tree.lower(h))
        });
    let acting = tree.base(m.at) == "nsubj"
        && m.prep.is_empty()
        && !tree.head(m.at).is_some_and(|h| {
            tree.is_passive(h) || matches!(tree.lemma(h), "come" | "suffer" | "see" | "witness")
        });
    let speaks = scene.sayings.iter().any(|s| s.speaker.is_some_and(|k| tree.dominates(k, m.at)));
    possessive || of_actor || acting || speaks
}

/// "the Astana talks", "negotiations in Geneva": the place of the talks is not the place of an act.
fn names_talks(scene: &Scene, m: &Mention) -> bool {
    let tree = &scene.tree;
    let of_talks = tree.head(m.at).is_some_and(|h| {
        lexicon::talks("meeting").find_at(tree, h).is_some()
            || matches!(tree.lemma(h), "round" | "delegation" | "negotiator")
    });
    of_talks && matches!(tree.base(m.at), "compound" | "nmod" | "amod")
}

/// The name of the doer is not where it happened: "Israeli strikes", "the Gaza ministry".
fn is_doer_name(scene: &Scene, t: &Trigger, m: &Mention) -> bool {
    let tree = &scene.tree;
    let adjective = tree.tag(m.name_at) == "JJ";
    let doer = tree.doer(t.at).is_some_and(|d| {
        t.verbal
            && (d == m.name_at || tree.np_alone(d).contains(tree.tokens[m.name_at].span))
            && !m.locative
            && m.to < t.at
    });
    adjective || doer && !tree.is_passive(t.at)
}

/// "Latakia (12), Idlib (9)", "Idlib 14 times, Hama 9 times": the words of a count right behind a place.
fn counted<'t>(tree: &'t Tree, at: usize) -> Vec<&'t str> {
    let word = |i: usize| if i < tree.len() { tree.lower(i) } else { "" };
    let number = |i: usize| i < tree.len() && tree.tag(i) == "CD";
    let len = match word(at) {
        "(" if number(at + 1) && word(at + 2) == ")" => 3,
        _ if number(at) && word(at + 1) == "times" => 2,
        _ => 0,
    };
    (at..at + len).map(word).collect()
}

/// A place with those joined to it by commas and "and".
fn group(scene: &Scene, m: &Mention) -> Vec<Place> {
    let tree = &scene.tree;
    let at = scene.places.iter().position(|o| o.from == m.from && o.name_at == m.name_at).unwrap_or(0);
    let joined = |a: &Mention, b: &Mention| {
        let gap: Vec<&str> = (a.to + 1..b.from).map(|i| tree.lower(i)).collect();
        let gap: Vec<&str> =
            gap.strip_prefix(&counted(tree, a.to + 1)[..]).map_or(gap.clone(), <[&str]>::to_vec);
        let links = gap.iter().filter(|w| matches!(**w, "," | "and" | "or" | "&" | ";")).count();
        let small = gap.iter().all(|w| {
            matches!(
                *w,
                "," | "and"
                    | "or"
                    | "&"
                    | "the"
                    | "in"
                    | "near"
                    | "at"
                    | "of"
                    | "its"
                    | "a"
                    | "as"
                    | "well"
                    | "both"
                    | ";"
                    | "around"
                    | "on"
                    | "over"
            )
        });
        links > 0 && small && !gap.is_empty() && gap.len() <= 5
    };
    let solid: Vec<&Mention> = scene.places.iter().filter(|o| !o.aside).collect();
    let Some(own) = solid.iter().position(|o| o.from == scene.places[at].from && o.name_at == m.name_at)
    else {
        return vec![m.place.clone()];
    };
    let (mut a, mut b) = (own, own);
    while a > 0 && joined(solid[a - 1], solid[a]) {
        a -= 1;
    }
    while b + 1 < solid.len() && joined(solid[b], solid[b + 1]) {
        b += 1;
    }
    let between = m.prep == "between" || solid[a].prep == "between";
    let members = &solid[a..=b];
    if between { vec![m.place.clone()] } else { members.iter().map(|o| o.place.clone()).collect() }
}
