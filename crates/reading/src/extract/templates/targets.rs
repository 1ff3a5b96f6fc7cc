//! A noun phrase → the person or thing it names, as a target: name, role, kind, number, nation.

use super::doers::is_hedge;
use super::words::target_kinds;
use super::{Count, Target, What};
use crate::extract::actors;
use crate::extract::claim::Bound;
use crate::extract::gazetteer::{Iso2, countries};
use crate::extract::scene::Scene;
use crate::extract::tree::Tree;
use crate::span::Span;
use crate::syntax::Pos;

/// The targets that a noun phrase with its co-ordinated members names.
pub fn all(scene: &Scene, i: usize) -> Vec<Target> {
    let tree = &scene.tree;
    let mut heads = vec![i];
    let mut at = 0;
    while at < heads.len() && heads.len() < 40 {
        let more: Vec<usize> = tree.kids_by(heads[at], &["conj"]).collect();
        heads.extend(more);
        at += 1;
    }
    // A list of names is read as one name beside another now and then.
    let beside: Vec<usize> =
        heads.iter().flat_map(|&k| tree.kids_by(k, &["appos"]).collect::<Vec<_>>()).collect();
    let listed = |&k: &usize| can_name(scene, k) && tree.kid(k, &["flat"]).is_some();
    if heads.iter().any(listed) {
        heads.extend(beside.into_iter().filter(listed));
    }
    // "Offices of the ministry and the bank": each of them.
    let owners: Vec<usize> = heads.iter().filter_map(|&k| tree.with_case(k, &["of"])).collect();
    let more = owners.iter().flat_map(|&k| tree.kids_by(k, &["conj"]).collect::<Vec<_>>());
    heads.extend(more.filter(|&k| one(scene, k).is_some_and(|t| t.what == What::Thing)));
    heads.extend(listed_after(scene, &heads));
    heads.sort_unstable();
    heads.dedup();
    heads.into_iter().filter_map(|k| one(scene, k)).collect()
}

/// Names of a long list by word order, where the tree loses it: "the priests: A, rector; B, 40; and C".
fn listed_after(scene: &Scene, heads: &[usize]) -> Vec<usize> {
    let tree = &scene.tree;
    let Some(&last) = heads.iter().max() else { return Vec::new() };
    let named = can_name(scene, last) && (last + 1 < tree.len() && can_name(scene, last + 1));
    let (_, to) = phrase(tree, last);
    let colon = to + 1 < tree.len() && matches!(tree.word(to + 1), ":" | "--");
    if !named && !colon {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut gap = 0;
    let mut k = if named { last + 1 } else { to + 1 };
    while k + 1 < tree.len() && gap < 14 {
        let parted = matches!(tree.word(k), "," | ";" | ":" | "--") || tree.lower(k) == "and";
        let finite = matches!(tree.tag(k), "VBD" | "VBZ" | "VBP" | "MD") && !tree.is_quoted(k);
        if finite || tree.word(k) == "\"" {
            break;
        }
        let next = k + 1;
        let begins = parted && next + 1 < tree.len() && can_name(scene, next) && can_name(scene, next + 1);
        if begins && !matches!(tree.base(next), "nsubj" | "obl") {
            found.push(next);
            gap = 0;
            k = next;
            while k + 1 < tree.len() && can_name(scene, k + 1) {
                k += 1;
            }
        }
        gap += 1;
        k += 1;
    }
    found
}

/// The target that one member names.
pub fn one(scene: &Scene, i: usize) -> Option<Target> {
    let tree = &scene.tree;
    let head = actors::counted_head(tree, i);
    if matches!(tree.pos(head), Pos::Pron | Pos::Det | Pos::Verb) || tree.lower(head) == "no" {
        return None;
    }
    let (from, to) = phrase(tree, head);
    let front = from..=head.max(from);
    let named = name(scene, head, from);
    let role = named.and_then(|n| role_of(scene, head, from, n));
    let kind = kind_of(tree, from, head, role, named);
    let (kind, thing) = match (kind, named) {
        (Some(found), _) => found,
        (None, Some(_)) => ("civilian", false),
        (None, None) => return None,
    };
    let outlaws = [
        "guerrilla",
        "guerilla",
        "rebel",
        "terrorist",
        "subversive",
        "contra",
        "enemy",
        "insurgent",
        "extremist",
    ];
    if front.clone().any(|k| tree.lower(k) == "no")
        || named.is_none() && front.clone().any(|k| outlaws.contains(&tree.lemma(k)))
    {
        return None;
    }
    let armed = [
        "military",
        "army",
        "battalion",
        "brigade",
        "infantry",
        "navy",
        "troop",
        "artillery",
        "regiment",
        "force",
    ];
    let warlike = thing && (from..=to).any(|k| armed.contains(&tree.lemma(k)));
    let kind = if warlike { "military" } else { kind };
    let words = match (named, thing) {
        (Some(_), false) => role.map(|(a, b)| span(tree, a, b)),
        _ => Some(described(tree, from, head, to)),
    };
    let nation = (from..=to).find_map(|k| nation(tree, k));
    let near = role.map_or(from, |r| r.0.min(from));
    Some(Target {
        what: if thing { What::Thing } else { What::Person },
        name: named.filter(|_| !thing).map(|(a, b)| span(tree, a, b)),
        words,
        kind,
        former: (near..=to.max(near))
            .any(|k| matches!(tree.lower(k), "former" | "ex" | "retired" | "one-time" | "ex-president")),
        number: number(scene, i, head, named.is_some() && !thing),
        nation,
        effect: None,
        untitled: named.is_some() && role.is_none(),
    })
}

fn span(tree: &Tree, from: usize, to: usize) -> Span {
    tree.tokens[from.min(to)].span.join(tree.tokens[to.max(from)].span)
}

/// First and last token of a phrase without its co-ordinated members.
pub fn phrase(tree: &Tree, head: usize) -> (usize, usize) {
    let words = tree.np_alone(head);
    let from = tree.at(words.start).unwrap_or(head).min(head);
    let to = tree.at(words.end.saturating_sub(1)).unwrap_or(head).max(head);
    (from, to)
}

/// Words that lead a phrase and say nothing of what it names.
fn is_idle(tree: &Tree, k: usize) -> bool {
    matches!(tree.base(k), "det" | "nummod" | "cc" | "punct") && k + 1 < tree.len()
        || matches!(tree.pos(k), Pos::Det | Pos::Num | Pos::Punct)
        || tree.tag(k) == "PRP$"
        || tree.tag(k) == "POS"
        || matches!(tree.pos(k), Pos::Adp | Pos::Cconj | Pos::Sconj | Pos::Sym | Pos::Adv)
        || is_hedge(tree.lower(k))
        || matches!(
            tree.lower(k),
            "about"
                | "some"
                | "several"
                | "other"
                | "another"
                | "at"
                | "least"
                | "more"
                | "than"
                | "approximately"
                | "many"
                | "various"
                | "only"
                | "nearly"
                | "almost"
                | "also"
                | "both"
                | "around"
                | "over"
                | "unidentified"
                | "unknown"
                | "few"
                | "numerous"
                | "different"
                | "such"
                | "same"
                | "well-known"
                | "known"
        )
        || countries::by_demonym(tree.word(k)).is_some() && k + 1 < tree.len() && tree.is_nominal(k + 1)
}

/// The words of a description: modifiers and head, with what "of" adds where the head alone says nothing.
fn described(tree: &Tree, from: usize, head: usize, to: usize) -> Span {
    let start = (from..head).find(|&k| !is_idle(tree, k)).unwrap_or(head);
    let open = matches!(
        tree.lemma(head),
        "member"
            | "employee"
            | "leader"
            | "relative"
            | "group"
            | "headquarters"
            | "residence"
            | "office"
            | "home"
            | "offices"
            | "branch"
            | "director"
            | "president"
            | "residents"
            | "building"
            | "house"
            | "minister"
            | "ministry"
            | "bank"
            | "mayor"
    );
    let of = (head + 1..=to).find(|&k| tree.lower(k) == "of").filter(|&k| k == head + 1 && open);
    let end = match of {
        Some(of) => {
            let inside = (of + 1..=to).take_while(|&k| {
                (tree.pos(k) != Pos::Punct || tree.word(k) == "-")
                    && !matches!(tree.lower(k), "in" | "at" | "on" | "who" | "that" | "which" | "near")
            });
            inside.last().unwrap_or(head)
        }
        None => head,
    };
    span(tree, start, end)
}

const PARTICLES: [&str; 15] =
    ["de", "la", "del", "los", "las", "y", "al", "el", "bin", "ibn", "van", "von", "da", "dos", "di"];

/// A word that can be a part of a person's name.
fn can_name(scene: &Scene, k: usize) -> bool {
    let tree = &scene.tree;
    let word = tree.word(k);
    let mut letters = word.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    let initials = word.chars().count() > 1 && word.chars().all(char::is_uppercase);
    capital
        && !initials
        && !matches!(tree.pos(k), Pos::Num | Pos::Punct | Pos::Verb | Pos::Adp | Pos::Det | Pos::Pron)
        && countries::by_demonym(word).is_none()
        && countries::by_name(word).is_none()
        && target_kinds().find_at(tree, k).is_none()
        && scene.times.iter().all(|m| !m.timex.span.overlaps(tree.tokens[k].span))
}

/// The run of a person's name in a phrase: at its head, or right behind a title.
fn name(scene: &Scene, head: usize, from: usize) -> Option<(usize, usize)> {
    let tree = &scene.tree;
    let titled = target_kinds().find_at(tree, head).is_some();
    let start = if can_name(scene, head) {
        head
    } else if head + 1 < tree.len() && can_name(scene, head + 1) && titled {
        head + 1
    } else {
        let beside = tree.kids_by(head, &["appos", "flat"]).find(|&k| k > head && can_name(scene, k))?;
        if !titled {
            return None;
        }
        beside
    };
    let mut first = start;
    while first > from && first > 0 && can_name(scene, first - 1) {
        first -= 1;
    }
    let mut last = start;
    loop {
        let particle = |k: usize| k < tree.len() && PARTICLES.contains(&tree.lower(k));
        let initial = |k: usize| tree.word(k).len() == 2 && tree.word(k).ends_with('.');
        if last + 1 < tree.len() && (can_name(scene, last + 1) || initial(last + 1)) {
            last += 1;
        } else if particle(last + 1) && last + 2 < tree.len() && can_name(scene, last + 2) {
            last += 2;
        } else if particle(last + 1)
            && particle(last + 2)
            && last + 3 < tree.len()
            && can_name(scene, last + 3)
        {
            last += 3;
        } else {
            break;
        }
    }
    let is_group = super::doers::group_at(tree, first).is_some();
    let named = first != last || titled || tree.pos(first) == Pos::Propn;
    (!is_group && named).then_some((first, last))
}

/// Title or role of a named person: before the name, or behind it after a comma.
fn role_of(scene: &Scene, head: usize, from: usize, name: (usize, usize)) -> Option<(usize, usize)> {
    let tree = &scene.tree;
    let people =
        |a: usize, b: usize| (a..=b).any(|k| target_kinds().find_at(tree, k).is_some_and(|h| !h.value.1));
    let start = (from..name.0).find(|&k| !is_idle(tree, k));
    if let Some(start) = start {
        let end = (start..name.0).rev().find(|&k| tree.pos(k) != Pos::Punct)?;
        if people(start, end) {
            return Some((start, end));
        }
    }
    // Titles that the tree hangs elsewhere: right before the name by word order.
    let mut before = name.0;
    while before > 0 && target_kinds().find_at(tree, before - 1).is_some_and(|h| !h.value.1) {
        before -= 1;
    }
    if before < name.0 {
        return Some((before, name.0 - 1));
    }
    let beside = tree.kids_by(head, &["appos"]).find(|&k| k > name.1)?;
    let (a, b) = phrase(tree, beside);
    let a = (a..=beside).find(|&k| !is_idle(tree, k)).unwrap_or(beside);
    let b = (a..=b)
        .take_while(|&k| tree.pos(k) != Pos::Punct && !matches!(tree.lower(k), "who" | "which" | "that"))
        .last()
        .unwrap_or(beside);
    people(a, b).then_some((a, b))
}

/// The kind that the words tell: the longest phrase at the head; of a role, the first word that is more than a civilian.
fn kind_of(
    tree: &Tree,
    from: usize,
    head: usize,
    role: Option<(usize, usize)>,
    name: Option<(usize, usize)>,
) -> Option<(&'static str, bool)> {
    if let Some((a, b)) = role {
        let kinds: Vec<&'static str> = (a..=b)
            .filter_map(|k| target_kinds().find_at(tree, k))
            .filter(|h| !h.value.1)
            .map(|h| h.value.0)
            .collect();
        let police = (a..=b).any(|k| tree.lower(k) == "police");
        let found = kinds.iter().copied().find(|k| *k != "civilian").or(kinds.first().copied())?;
        return Some((if police && found == "active military" { "law enforcement" } else { found }, false));
    }
    if name.is_some() {
        return None;
    }
    let hits = (from..=head)
        .filter_map(|k| target_kinds().find_at(tree, k))
        .filter(|h| h.to == head || h.at == head);
    let found = hits.max_by_key(|h| h.to - h.from)?;
    let police = (from..=head).any(|k| tree.lower(k) == "police");
    let kind = if police && found.value.0 == "active military" { "law enforcement" } else { found.value.0 };
    Some((kind, found.value.1))
}

fn nation(tree: &Tree, k: usize) -> Option<Iso2> {
    let word = tree.word(k);
    countries::by_demonym(word)
        .map(|c| c.code)
        .or_else(|| (word == "U.S." || word == "US").then(|| Iso2::new("US")).flatten())
}

fn number(scene: &Scene, i: usize, head: usize, named: bool) -> Count {
    let tree = &scene.tree;
    if named {
        return Count::Exactly(1.0);
    }
    match scene.numbers.iter().find(|n| n.of == head || n.of == i) {
        Some(n) => match (n.value, n.value_max, n.bound) {
            (Some(v), Some(max), _) if max > v => Count::Between(v, max),
            (Some(v), _, Bound::About) => Count::About(v),
            (Some(v), _, Bound::AtLeast) => Count::AtLeast(v),
            (Some(v), _, _) => Count::Exactly(v),
            (None, ..) => Count::Plural,
        },
        None if matches!(tree.tag(head), "NNS" | "NNPS") || tree.lower(head) == "people" => Count::Plural,
        None => Count::Exactly(1.0),
    }
}
