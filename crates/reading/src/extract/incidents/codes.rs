//! Which code an act has: its own, what its modifier or the weapon in its clause says, or what is hit.
//! Takes a trigger word; gives its codes. Does not decide whether the word tells of an act at all: that is `triggers`.

use crate::extract::actors;
use crate::extract::claim::Precision;
use crate::extract::lexicon::{self, Act, Class, Found, Roles};
use crate::extract::scene::Scene;
use crate::extract::tree::Tree;

use super::triggers::{Trigger, is_harm};

/// The codes of a trigger: its own, or what the means in its clause says.
pub(super) fn coded(scene: &Scene, hit: &Found<Act>) -> Vec<Trigger> {
    let tree = &scene.tree;
    let verbal = hit.class == Class::Verb;
    let clause = if verbal { hit.at } else { tree.clause(hit.at) };
    let general =
        hit.value.general || (verbal && hit.from == hit.to && matches!(hit.value.code, "OTHER" | "OFFENS"));
    let make = |code: &'static str| Trigger {
        at: hit.at,
        from: hit.from,
        to: hit.to,
        clause,
        code,
        roles: hit.value.roles,
        verbal,
        general,
    };
    if !verbal && hit.from == hit.to {
        let codes = modifier_codes(scene, hit.at);
        if !codes.is_empty()
            && matches!(hit.value.code, "OFFENS" | "FIRE-HV" | "FIRE-UNK" | "-" | "AIR" | "FIRE-SA" | "OVFL")
        {
            return codes.into_iter().map(make).collect();
        }
    }
    let open = hit.value.general
        || matches!(hit.value.code, "OFFENS" | "FIRE-UNK")
        || (hit.value.code == "FIRE-HV" && hit.from == hit.to)
        || (hit.value.code == "FIRE-SA" && matches!(tree.lemma(hit.at), "firing" | "shoot"));
    if open {
        let codes = means_of(scene, hit, clause);
        if !codes.is_empty() {
            return codes.into_iter().map(make).collect();
        }
    }
    default_code(scene, hit, clause).map(make).into_iter().collect()
}

/// "expel the group from the region": an armed body driven from the field, not people from their homes.
fn undergoer_is_armed(scene: &Scene, v: usize) -> bool {
    let tree = &scene.tree;
    let class = |i| lexicon::actor_class(tree.lemma(i));
    tree.undergoer(v).is_some_and(|i| matches!(class(i), Some("group" | "force")))
}

/// The code of an act with no means stated.
fn default_code(scene: &Scene, hit: &Found<Act>, clause: usize) -> Option<&'static str> {
    let tree = &scene.tree;
    let verbal = hit.class == Class::Verb;
    let lemma = tree.lemma(hit.at);
    match hit.value.code {
        "-" if is_harm(lemma) => {
            let doer = tree.doer(hit.at).filter(|&d| scene.actor(d).is_some())?;
            protected_code(scene, hit.at, clause).filter(|_| !scene.is_monitor(doer))
        }
        "-" if lemma == "fire" && verbal => fired_on(scene, hit.at).then_some("FIRE-SA"),
        "-" if lemma == "fire" => fire_noun(scene, hit.at),
        "-" if matches!(lemma, "destroy" | "damage" | "level" | "flatten" | "wreck" | "ruin") => {
            protected_code(scene, hit.at, clause).filter(|_| verbal && scene.doer(hit.at).is_some())
        }
        "-" => None,
        "DISP" if verbal && undergoer_is_armed(scene, hit.at) => Some("OFFENS"),
        "OFFENS" if verbal => {
            let strikes = matches!(lemma, "hit" | "strike" | "target");
            if strikes && tree.undergoer(hit.at).is_none() {
                return None;
            }
            Some(protected_code(scene, hit.at, clause).unwrap_or("OFFENS"))
        }
        "DISP" | "DET" if verbal => {
            let doer = tree.doer(hit.at).or(tree.agent(hit.at));
            doer.filter(|&d| scene.actor(d).is_some()).map(|_| hit.value.code)
        }
        "FIRE-SA" if verbal && lemma == "shoot" => {
            tree.undergoer(hit.at).or(tree.with_case(hit.at, &["at", "on"])).map(|_| "FIRE-SA")
        }
        "OFFENS" if lemma == "attack" => Some(protected_noun_code(scene, hit.at).unwrap_or("OFFENS")),
        code => Some(code),
    }
}

/// "fired on", "fired at", "opened fire on" with no weapon named.
fn fired_on(scene: &Scene, v: usize) -> bool {
    let tree = &scene.tree;
    let next = |n: usize| {
        v + n < tree.len()
            && matches!(
                tree.lower(v + n),
                "on" | "at" | "upon" | "towards" | "into" | "toward" | "first" | "across" | "over"
            )
    };
    tree.with_case(v, &["on", "at", "upon", "towards", "toward", "into", "across"]).is_some()
        || next(1)
        || next(2)
}

/// "Indian fire in Nakyal", "came under fire", "fire from across the line"; not a forest fire.
fn fire_noun(scene: &Scene, at: usize) -> Option<&'static str> {
    let tree = &scene.tree;
    let party =
        tree.kids_by(at, &["amod", "compound", "nmod:poss"]).any(|k| super::parties::is_party_word(scene, k));
    let before = at.checked_sub(1).map_or("", |p| tree.lower(p));
    let coming = matches!(
        before,
        "under"
            | "hostile"
            | "enemy"
            | "incoming"
            | "outgoing"
            | "retaliatory"
            | "heavy"
            | "unprovoked"
            | "cross-border"
            | "direct"
            | "sporadic"
            | "intense"
    );
    let exchanged = before == "of" && at > 1 && matches!(tree.lemma(at - 2), "exchange");
    (party || coming || exchanged).then_some("FIRE-UNK")
}

/// "aerial and artillery bombardment": one code for each co-ordinated modifier.
fn modifier_codes(scene: &Scene, at: usize) -> Vec<&'static str> {
    let tree = &scene.tree;
    let mut codes = Vec::new();
    for k in tree.kids_by(at, &["amod", "compound"]) {
        for c in tree.conjuncts(k) {
            let code = match tree.lower(c) {
                "aerial" | "air" | "drone" | "helicopter" | "airborne" | "uav" => Some("AIR"),
                "artillery" | "mortar" | "rocket" | "missile" | "tank" | "indirect" | "grad" | "shell" => {
                    Some("FIRE-HV")
                }
                "chemical" | "gas" | "chlorine" => Some("CHEM"),
                "suicide" | "mine" | "bomb" | "grenade" | "ied" => Some("IED"),
                "sniper" | "small-arms" | "rifle" | "gun" => Some("FIRE-SA"),
                "ground" => Some("OFFENS"),
                _ => None,
            };
            codes.extend(code.filter(|c| !codes.contains(c)));
        }
    }
    codes
}

/// The codes of the weapons an act is done with: under its own words, or in its clause and not hit by it.
fn means_of(scene: &Scene, hit: &Found<Act>, clause: usize) -> Vec<&'static str> {
    let tree = &scene.tree;
    let means = lexicon::means().find(tree);
    let verbal = hit.class == Class::Verb;
    let takes_means = matches!(
        tree.lemma(hit.at),
        "fire"
            | "launch"
            | "land"
            | "fall"
            | "rain"
            | "unleash"
            | "drop"
            | "lob"
            | "throw"
            | "hurl"
            | "toss"
            | "send"
            | "use"
            | "employ"
            | "crash"
            | "impact"
            | "slam"
            | "go"
            | "set"
            | "trigger"
            | "plant"
            | "lay"
            | "step"
            | "drive"
            | "run"
            | "firing"
    );
    // "hit a mine", "struck an explosive device": who hits one of these is hit by it.
    let sets_off = verbal
        && matches!(tree.lemma(hit.at), "hit" | "strike")
        && tree.undergoer(hit.at).is_some_and(|o| means.iter().any(|m| m.at == o && m.value == "IED"));
    let struck = if takes_means || sets_off { None } else { tree.undergoer(hit.at) };
    let fitting = means.iter().filter(|m| {
        let apart = m.from > hit.to || m.to < hit.from;
        let is_struck = struck.is_some_and(|o| tree.dominates(o, m.at) && m.at >= o.min(hit.at));
        apart && !is_struck && (if verbal { in_reach(tree, m, clause) } else { qualifies(tree, hit, m.at) })
    });
    let mut found: Vec<(usize, usize, &'static str)> =
        fitting.map(|m| (m.at.abs_diff(hit.at), m.at, m.value)).collect();
    if found.is_empty() && !verbal {
        let carrier = super::parties::light_verb_doer(tree, hit.at);
        found.extend(means.iter().filter(|m| carrier == Some(m.at)).map(|m| (0, m.at, m.value)));
    }
    found.sort_unstable();
    let Some((_, first, code)) = found.first().copied() else { return Vec::new() };
    let mut codes = vec![code];
    // "with small arms and mortars": every co-ordinated weapon is a code of its own.
    let group = tree.first_conjunct(first);
    for (_, at, code) in &found[1..] {
        let joined = tree.first_conjunct(*at) == group
            || tree
                .head(*at)
                .is_some_and(|h| tree.first_conjunct(h) == group && tree.base(*at) == "compound");
        if joined && !codes.contains(code) {
            codes.push(code);
        }
    }
    codes
}

/// A weapon in the clause of a verb, or in a bare clause that leans on it.
fn in_reach(tree: &Tree, m: &Found<&'static str>, clause: usize) -> bool {
    let other = tree.clause(m.at);
    other == clause
        || (tree.dominates(clause, m.at)
            && tree.kid(other, &["nsubj"]).is_none_or(|s| tree.dominates(s, m.at))
            && !matches!(tree.rel(other), "ccomp" | "parataxis"))
}

/// A weapon that says what kind of act the noun is: "explosion of a mine", "firing with mortars", "attack by helicopters".
fn qualifies(tree: &Tree, hit: &Found<Act>, m: usize) -> bool {
    if m > hit.to {
        let led = (hit.to + 1..m)
            .any(|t| matches!(tree.lower(t), "with" | "by" | "from" | "of" | "using" | "involving"));
        let near = m - hit.to <= 4 || tree.dominates(hit.at, m);
        let joined = (hit.to + 1..m).any(|t| tree.lower(t) == "and") && !tree.dominates(hit.at, m);
        return led && near && !joined && tree.clause(m) == tree.clause(hit.at);
    }
    hit.from - m <= 2
        && matches!(tree.base(m), "compound" | "amod" | "nmod:poss")
        && tree.dominates(hit.at, m)
}

/// With no means stated: OBJ for a protected object hit, CIV for people.
pub fn protected_code(scene: &Scene, at: usize, clause: usize) -> Option<&'static str> {
    let tree = &scene.tree;
    let target = tree
        .undergoer(at)
        .or_else(|| tree.with_case(at, &["on", "against", "at"]))
        .or_else(|| tree.undergoer(clause))?;
    protected(scene, target)
}

fn protected_noun_code(scene: &Scene, at: usize) -> Option<&'static str> {
    scene.tree.with_case(at, &["on", "against", "at"]).and_then(|t| protected(scene, t))
}

fn protected(scene: &Scene, target: usize) -> Option<&'static str> {
    let tree = &scene.tree;
    let head = actors::counted_head(tree, target);
    if matches!(lexicon::actor_class(tree.lemma(head)), Some("force" | "group" | "state")) {
        return None;
    }
    let hits = lexicon::protected().find(tree);
    hits.iter()
        .find(|h| {
            h.at == head || h.at == target || tree.head(h.at) == Some(target) && tree.base(h.at) == "compound"
        })
        .map(|h| h.value)
}

/// "dug a trench", "set up a checkpoint", "building new positions": works where none should be.
pub(super) fn built(scene: &Scene, v: usize) -> Option<Trigger> {
    let tree = &scene.tree;
    let builds = matches!(
        tree.lemma(v),
        "dig"
            | "build"
            | "erect"
            | "construct"
            | "set"
            | "establish"
            | "put"
            | "install"
            | "place"
            | "reinforce"
            | "raise"
            | "strengthen"
    );
    if !tree.is_verb(v) || !builds {
        return None;
    }
    let object = tree.undergoer(v)?;
    let works = matches!(
        tree.lemma(object),
        "trench"
            | "fortification"
            | "checkpoint"
            | "roadblock"
            | "outpost"
            | "bunker"
            | "berm"
            | "barrier"
            | "earthwork"
            | "dugout"
            | "position"
            | "barricade"
            | "post"
            | "fence"
            | "tunnel"
            | "wall"
            | "sangar"
            | "embankment"
            | "watchtower"
            | "foxhole"
            | "defence"
            | "dragon"
    );
    let general =
        !matches!(tree.lemma(object), "position" | "post" | "wall" | "defence" | "tunnel" | "fence")
            || tree.kids_by(object, &["amod", "compound"]).any(|k| {
                matches!(
                    tree.lower(k),
                    "new"
                        | "forward"
                        | "military"
                        | "firing"
                        | "fighting"
                        | "defensive"
                        | "illegal"
                        | "observation"
                )
            });
    let monitored = tree.doer(v).is_some_and(|d| scene.is_monitor(d));
    (works && general && !monitored).then_some(Trigger {
        at: v,
        from: v,
        to: v,
        clause: v,
        code: "FORT",
        roles: Roles::SubjectActs,
        verbal: true,
        general: false,
    })
}

/// "a suicide bomber drove into the gate", "the man blew himself up": the bomb is not named, only who carried it.
pub(super) fn blew_up(scene: &Scene, v: usize) -> Option<Trigger> {
    let tree = &scene.tree;
    if !tree.is_verb(v) {
        return None;
    }
    let himself = || {
        tree.object(v)
            .is_some_and(|o| matches!(tree.lower(o), "himself" | "herself" | "themselves" | "itself"))
    };
    let bomber = || {
        tree.subject(v).filter(|s| !s.passive).is_some_and(|s| {
            tree.lemma(s.at) == "bomber"
                || tree
                    .kids_by(s.at, &["compound", "amod"])
                    .any(|k| matches!(tree.lower(k), "suicide" | "bomb"))
        })
    };
    let done = match tree.lemma(v) {
        "blow" => himself(),
        "detonate" => false,
        "drive" | "ram" | "crash" | "ride" | "walk" | "run" | "plough" | "strike" | "hit" | "attack"
        | "target" => bomber(),
        _ => false,
    };
    done.then_some(Trigger {
        at: v,
        from: v,
        to: v,
        clause: v,
        code: "IED",
        roles: Roles::SubjectActs,
        verbal: true,
        general: false,
    })
}

/// "entered the buffer zone", "moved tanks towards X", "left the camp armed": forces where they may not be.
pub(super) fn moved(scene: &Scene, v: usize) -> Option<Trigger> {
    let tree = &scene.tree;
    if !tree.is_verb(v) {
        return None;
    }
    let lemma = tree.lemma(v);
    let subject = tree.subject(v)?;
    let object = tree.undergoer(v);
    let moves = match lemma {
        "enter" | "cross" | "leave" | "penetrate" | "intrude" => {
            let zone = object
                .filter(|_| !subject.passive)
                .or_else(|| tree.with_case(v, &["into", "across", "from"]));
            !subject.passive && is_armed(scene, subject.at) && zone.is_some_and(|z| is_zone(scene, z, lemma))
        }
        "move" | "deploy" | "send" | "bring" | "dispatch" | "push" | "reinforce" | "position" | "station" => {
            object.is_some_and(|o| is_armed(scene, o)) && (lemma != "send" || !is_messenger(tree, object))
        }
        _ => false,
    };
    let staying =
        matches!(lemma, "deploy" | "station" | "position") && !tree.is_passive(v) && object.is_none();
    let monitored = scene.is_monitor(subject.at) || object.is_some_and(|o| scene.is_monitor(o));
    (moves && !staying && !monitored).then_some(Trigger {
        at: v,
        from: v,
        to: v,
        clause: v,
        code: "MOVE",
        roles: Roles::SubjectActs,
        verbal: true,
        general: false,
    })
}

/// Soldiers, fighters, armour; not a team, a state or a person.
fn is_armed(scene: &Scene, i: usize) -> bool {
    let tree = &scene.tree;
    let head = actors::counted_head(tree, i);
    let lemma = tree.lemma(head);
    let armour = matches!(
        lemma,
        "tank"
            | "armour"
            | "armor"
            | "howitzer"
            | "reinforcement"
            | "vehicle"
            | "column"
            | "carrier"
            | "patrol"
            | "boat"
            | "gunboat"
            | "bulldozer"
            | "weapon"
            | "artillery"
            | "tanks"
            | "troops"
            | "men"
            | "platoon"
            | "company"
            | "squad"
            | "vessel"
    );
    let armed = || {
        let span = tree.np(i);
        tree.tokens.iter().filter(|t| span.contains(t.span)).any(|t| {
            matches!(
                t.lemma.to_lowercase().as_str(),
                "armed" | "army" | "military" | "armoured" | "armored" | "armour" | "armor" | "combat"
            )
        })
    };
    let force = lexicon::actor_class(lemma) == Some("force")
        && !matches!(
            lemma,
            "side"
                | "police"
                | "aircraft"
                | "warplane"
                | "jet"
                | "helicopter"
                | "drone"
                | "air force"
                | "division"
                | "enemy"
                | "guard"
        );
    let uniformed = matches!(lemma, "member" | "element" | "personnel" | "unit" | "one");
    force && lemma != "patrol"
        || armour
            && (armed()
                || !matches!(lemma, "vehicle" | "boat" | "patrol" | "company" | "vessel" | "column" | "men"))
        || uniformed && armed()
        || uniformed && tree.kids_by(head, &["nmod"]).any(|k| tree.pos(k) == crate::syntax::Pos::Propn)
}

fn is_messenger(tree: &Tree, i: Option<usize>) -> bool {
    i.is_some_and(|i| matches!(lexicon::actor_class(tree.lemma(i)), Some("person" | "body")))
}

/// Ground where forces of the other side, or any armed ones, are not to be.
fn is_zone(scene: &Scene, z: usize, lemma: &str) -> bool {
    let tree = &scene.tree;
    let word = tree.lemma(z);
    let guarded = matches!(
        word,
        "zone"
            | "belt"
            | "area"
            | "line"
            | "border"
            | "strip"
            | "territory"
            | "airspace"
            | "buffer"
            | "corridor"
            | "camp"
            | "cantonment"
            | "site"
            | "barracks"
            | "sector"
            | "waters"
    );
    let place = || {
        matches!(word, "village" | "town" | "district" | "city" | "island" | "river")
            || scene
                .places
                .iter()
                .any(|m| (m.at == z || m.name_at == z) && m.place.precision < Precision::Country)
    };
    guarded && (lemma != "leave" || matches!(word, "zone" | "camp" | "cantonment" | "barracks" | "site"))
        || lemma != "leave" && place()
}
