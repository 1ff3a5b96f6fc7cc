//! Words of force that tell of no force: "exploded in applause", "attacked the proposal", "hit with a fine", "a heart attack".
//! Takes a trigger; says whether it is a figure of speech, a sport, a market, an illness or the weather. An act that is tied to a
//! weapon is never one. The words are `data/en/figurative.tsv`.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::extract::actors;
use crate::extract::lexicon;
use crate::extract::places;
use crate::extract::scene::Scene;
use crate::extract::tree::Tree;
use crate::syntax::Pos;

use super::triggers::Trigger;

fn listed(class: &'static str, word: &str) -> bool {
    static TABLE: OnceLock<HashSet<(&'static str, &'static str)>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let rows = lexicon::rows(include_str!("../../../data/en/figurative.tsv"));
        rows.flat_map(|row| {
            let class = row[0];
            row.get(1).copied().unwrap_or("").split(',').map(move |w| (class, w.trim())).collect::<Vec<_>>()
        })
        .collect()
    });
    table.contains(&(class, word))
}

fn says(class: &'static str, tree: &Tree, i: usize) -> bool {
    listed(class, tree.lemma(i)) || listed(class, tree.lower(i))
}

/// Whether a word of force is meant in another sense.
pub(super) fn is_figurative(scene: &Scene, t: &Trigger) -> bool {
    let tree = &scene.tree;
    if t.from < t.to && !t.general || has_weapon(scene, t) {
        return false;
    }
    if is_game(scene) {
        return true;
    }
    if t.verbal { is_verb_figure(scene, t) } else { is_noun_figure(tree, t) }
}

/// A weapon in the words around the act settles that it is one.
fn has_weapon(scene: &Scene, t: &Trigger) -> bool {
    let tree = &scene.tree;
    let near = |at: usize| at.abs_diff(t.at) < 20 && (at < t.from || at > t.to);
    let munition = |m: &lexicon::Found<&'static str>| {
        near(m.at)
            && (tree.clause(m.at) == t.clause || tree.dominates(t.at, m.at) || tree.dominates(m.at, t.at))
    };
    lexicon::means().find(tree).iter().any(munition)
}

/// Two words of a match or a market, and no place of war in sight.
fn is_game(scene: &Scene) -> bool {
    let tree = &scene.tree;
    let words =
        (0..tree.len()).filter(|&i| tree.pos(i) == Pos::Noun && says("game", tree, i)).take(2).count();
    words == 2 && !(0..tree.len()).any(|i| matches!(lexicon::actor_class(tree.lemma(i)), Some("force")))
}

fn is_verb_figure(scene: &Scene, t: &Trigger) -> bool {
    let tree = &scene.tree;
    let v = t.at;
    let doer = tree.doer(v);
    if doer.is_some_and(|d| says("nature", tree, d) || is_labelled(tree, d)) {
        return true;
    }
    if doer.is_some_and(|d| says("instrument", tree, d) && !actors::can_act(tree, d)) {
        return true;
    }
    let led = |k: usize, cases: &[&str]| tree.case(k).is_some_and(|c| cases.contains(&c));
    let figure = |k: usize| {
        led(k, &["with", "by"]) && (says("instrument", tree, k) || says("nature", tree, k))
            || led(k, &["in", "into", "with"]) && says("outburst", tree, k)
    };
    if tree.kids_by(v, &["obl", "nmod"]).any(figure) {
        return true;
    }
    match tree.lemma(v) {
        "explode" => doer.is_some_and(|d| !can_explode(scene, d)),
        "attack" | "hit" | "strike" | "target" | "assault" | "raid" | "pound" | "pummel" => {
            let patient = tree.undergoer(v);
            patient.is_some_and(|o| cannot_be_hit(scene, doer, o)) || is_war_of_words(scene, t, patient)
        }
        "bomb" | "shell" | "rocket" | "mortar" => {
            let aimed = tree.undergoer(v).is_some()
                || tree.with_case(v, &["at", "on", "in", "near", "into", "across", "against"]).is_some();
            let out = v + 1 < tree.len() && tree.lower(v + 1) == "out";
            out || !aimed && doer.is_some_and(|d| !actors::can_act(tree, d))
        }
        "clash" | "fight" | "battle" => {
            fights_over_words(scene, v) || v + 1 < tree.len() && tree.lower(v + 1) == "back" && doer.is_none()
        }
        "beat" | "hack" | "execute" => tree.undergoer(v).is_some_and(|o| {
            let teams = tree.pos(o) == Pos::Propn && doer.is_some_and(|d| tree.pos(d) == Pos::Propn);
            teams || cannot_be_hit(scene, None, o)
        }),
        _ => false,
    }
}

/// "clashed over pensions", "fighting over the budget"; a fight over a hill is one.
fn fights_over_words(scene: &Scene, i: usize) -> bool {
    let tree = &scene.tree;
    let over = tree.kids_by(i, &["obl", "nmod"]).find(|&k| matches!(tree.case(k), Some("over" | "for")));
    over.is_some_and(|k| {
        let timed = scene.times.iter().any(|m| tree.dominates(k, m.top));
        !timed && !is_ground(scene, k) && tree.pos(k) == Pos::Noun && scene.numbers.iter().all(|n| n.of != k)
    })
}

fn is_ground(scene: &Scene, i: usize) -> bool {
    let tree = &scene.tree;
    let site = |class: &str| places::is_site(class, tree.lower(i));
    site("area")
        || site("site")
        || site("near")
        || site("edge")
        || site("way")
        || matches!(
            tree.lemma(i),
            "control" | "ground" | "land" | "cattle" | "water" | "pasture" | "oil" | "grazing"
        )
        || scene.places.iter().any(|m| m.at == i || m.name_at == i || tree.dominates(i, m.name_at))
}

/// What can go off, and what stands for it.
fn can_explode(scene: &Scene, i: usize) -> bool {
    let tree = &scene.tree;
    lexicon::means().find(tree).iter().any(|m| m.at == i || tree.dominates(i, m.at) && m.at > i)
        || lexicon::protected().find_at(tree, i).is_some()
        || matches!(
            tree.lemma(i),
            "car"
                | "truck"
                | "van"
                | "motorcycle"
                | "motorbike"
                | "bicycle"
                | "cart"
                | "munition"
                | "ammunition"
                | "ordnance"
                | "depot"
                | "device"
                | "charge"
                | "bomber"
                | "attacker"
                | "tank"
                | "projectile"
                | "round"
                | "warhead"
                | "package"
                | "parcel"
                | "shell"
                | "one"
                | "two"
                | "which"
                | "that"
                | "it"
                | "they"
                | "both"
                | "dump"
                | "shrapnel"
                | "cylinder"
                | "object"
                | "suitcase"
                | "bag"
                | "backpack"
                | "boat"
                | "plane"
                | "jet"
                | "helicopter"
                | "drone"
                | "firework"
                | "blast"
                | "weapon"
        )
        || tree.pos(i) == Pos::Num
}

/// Something that no blow can fall on: an abstraction, or, when nobody armed deals it, anything that is not known to be hit.
fn cannot_be_hit(scene: &Scene, doer: Option<usize>, i: usize) -> bool {
    let tree = &scene.tree;
    let head = actors::counted_head(tree, i);
    if says("abstract", tree, head) && tree.pos(head) == Pos::Noun {
        return true;
    }
    let armed = |d: usize| {
        matches!(tree.pos(d), Pos::Propn | Pos::Pron)
            || matches!(
                lexicon::actor_class(tree.lemma(actors::counted_head(tree, d))),
                Some("force" | "group" | "state")
            )
            || super::parties::is_weapon(scene, d)
            || tree.kids_by(d, &["amod", "compound"]).any(|k| super::parties::is_party_word(scene, k))
            || matches!(tree.lemma(d), "man" | "youth" | "one" | "some" | "other")
    };
    doer.is_some_and(|d| !armed(d)) && !is_known_target(scene, head)
}

/// Somebody or something that reports of war tell of as hit; a name not known is taken for one.
fn is_known_target(scene: &Scene, i: usize) -> bool {
    let tree = &scene.tree;
    actors::can_act(tree, i)
        || matches!(tree.pos(i), Pos::Propn | Pos::Pron | Pos::Num | Pos::Det)
        || is_ground(scene, i)
        || lexicon::protected().find_at(tree, i).is_some()
        || lexicon::means().find(tree).iter().any(|m| m.at == i)
        || super::super::figures::is_people(tree.lemma(i))
}

/// A politician or a paper attacks a person or a plan with words; who is shot at "over" something is not.
fn is_war_of_words(scene: &Scene, t: &Trigger, patient: Option<usize>) -> bool {
    let tree = &scene.tree;
    let Some(doer) = tree.doer(t.at) else { return false };
    let talker = says("speaker", tree, doer) && tree.pos(doer) == Pos::Noun
        || tree.pos(doer) == Pos::Propn && (doer.saturating_sub(3)..doer).any(|i| says("speaker", tree, i));
    let about = tree.kids_by(t.at, &["obl", "advcl"]).any(|k| {
        matches!(tree.case(k), Some("over" | "for" | "as"))
            && scene.times.iter().all(|m| !tree.dominates(k, m.top))
            || tree.base(k) == "advcl" && tree.kid(k, &["mark"]).is_some_and(|m| tree.lemma(m) == "for")
    });
    talker && patient.is_none_or(|p| about || !is_ground(scene, p))
}

/// "a heart attack", "a court battle", "a population explosion".
fn is_labelled(tree: &Tree, i: usize) -> bool {
    tree.kids_by(i, &["amod", "compound"]).any(|k| says("label", tree, k) && k + 2 >= i)
}

fn is_noun_figure(tree: &Tree, t: &Trigger) -> bool {
    if matches!(t.code, "OTHER" | "MOVE" | "FORT" | "WPN" | "EXER" | "DET" | "DISP" | "RECR" | "MON") {
        return false;
    }
    if is_labelled(tree, t.from) || is_labelled(tree, t.at) {
        return true;
    }
    match tree.lemma(t.at) {
        "strike" => {
            let of_labour = |k: usize| says("labour", tree, k) && !matches!(tree.base(k), "obj");
            let on_strike = t.at > 0 && tree.lower(t.at - 1) == "on" && tree.kid(t.at, &["det"]).is_none();
            let aimed = tree.with_case(t.at, &["on", "against"]).is_some();
            on_strike || !aimed && tree.kids(t.at).iter().any(|&k| of_labour(k))
        }
        // "came under fire for ...", "under attack from critics".
        "fire" | "attack" => {
            let under = t.from > 0 && tree.lower(t.from - 1) == "under";
            let head = tree.head(t.at).unwrap_or(t.at);
            let blame = |k: usize| {
                matches!(tree.case(k), Some("for" | "over"))
                    || tree.kid(k, &["mark"]).is_some_and(|m| matches!(tree.lemma(m), "for" | "over"))
                    || tree.case(k) == Some("from") && says("speaker", tree, k)
            };
            under && tree.kids(head).iter().chain(tree.kids(t.at)).any(|&k| k > t.at && blame(k))
        }
        "explosion" | "burst" | "volley" | "barrage" | "salvo" | "onslaught" => {
            let of = tree.with_case(t.at, &["of", "in"]);
            of.is_some_and(|k| {
                says("instrument", tree, k) || says("outburst", tree, k) || says("game", tree, k)
            })
        }
        _ => false,
    }
}
