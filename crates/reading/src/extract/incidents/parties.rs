//! Who did it and to whom: roles of the act's verb, owners and doers of an act noun, and word order where the tree is torn.

use crate::extract::claim::{Named, Precision};
use crate::extract::gazetteer::countries;
use crate::extract::lexicon::{self, Roles};
use crate::extract::places;
use crate::extract::scene::Scene;
use crate::extract::speech;
use crate::extract::tree::Tree;
use crate::syntax::Pos;

use super::triggers::Trigger;

/// Who did it.
pub fn actor(scene: &Scene, t: &Trigger, all: &[Trigger]) -> Option<Named> {
    if !t.verbal {
        return of_noun(scene, t).or_else(|| of_list(scene, t, all));
    }
    let tree = &scene.tree;
    let accused = || scene.accused(t.at);
    match t.roles {
        Roles::SubjectActs => {
            let doer = scene.tree.doer(t.at).filter(|&d| {
                !is_weapon(scene, d) && acts(scene, d) && !is_where(scene, d) && !is_by_force(scene, d)
            });
            let found = doer.map(|d| scene.named(d)).or_else(accused);
            found.or_else(|| by_order(scene, t.at)).or_else(|| behind_weapon(scene, t.at))
        }
        Roles::SubjectSuffers => {
            let to = tree.agent(t.at).or_else(|| tree.with_case(t.at, &["to"]));
            to.and_then(|i| scene.actor(i))
        }
        Roles::Itself => planted(scene, t.at),
    }
}

/// "South of Marib, fighters attacked": where something is does nothing, whatever the tree makes of it.
fn is_where(scene: &Scene, i: usize) -> bool {
    let within = |m: &places::Mention| m.from <= i && i <= m.to && m.from < m.to && i < m.name_at;
    scene.places.iter().any(|m| m.place.precision < Precision::Country && within(m))
}

/// "recruited by force".
fn is_by_force(scene: &Scene, i: usize) -> bool {
    let tree = &scene.tree;
    tree.lower(i) == "force" && tree.case(i) == Some("by") && tree.kids(i).len() == 1
}

/// The doer of an act noun: "by X", "X's", "Russian strikes", "launched an attack", "accused X of attacks".
pub fn of_noun(scene: &Scene, t: &Trigger) -> Option<Named> {
    let tree = &scene.tree;
    let by = tree
        .kids_by(t.at, &["nmod", "obl", "obl:agent"])
        .find(|&k| tree.case(k) == Some("by") && acts(scene, k) && !is_weapon(scene, k));
    let owner = tree.kid(t.at, &["nmod:poss"]).filter(|&k| {
        acts(scene, k)
            && !scene.places.iter().any(|m| m.name_at == k && m.place.precision < Precision::Country)
    });
    // "four violations committed by government troops"
    let committed = || {
        tree.kids_by(t.at, &["acl"])
            .filter(|&k| LIGHT.contains(&tree.lemma(k)))
            .find_map(|k| tree.agent(k))
            .filter(|&i| acts(scene, i))
    };
    if let Some(i) = by.or(owner).or_else(committed).or_else(|| fire_of(scene, t)) {
        return Some(scene.named(i));
    }
    let modifier = (t.from..=t.at).find_map(|i| party_before(scene, i, &["amod", "compound"]));
    modifier
        .or_else(|| light_verb_subject(scene, t))
        .or_else(|| scene.accused(t.at))
        .or_else(|| by_after(scene, t.to))
}

/// "sniper fire of the mercenaries", "the violations of the rebels": whose it is, when it is nothing that befalls somebody.
fn fire_of(scene: &Scene, t: &Trigger) -> Option<usize> {
    let tree = &scene.tree;
    let dealt = matches!(
        tree.lemma(t.at),
        "fire"
            | "gunfire"
            | "attack"
            | "violation"
            | "breach"
            | "raid"
            | "aggression"
            | "shell"
            | "rocket"
            | "drone"
            | "bullet"
    );
    let whose = tree.with_case(t.at, &["of"])?;
    let force = matches!(lexicon::actor_class(tree.lemma(whose)), Some("force" | "group"));
    (dealt && force && tree.with_case(t.at, &["on", "against"]).is_none_or(|o| o != whose)).then_some(whose)
}

/// The party among the modifiers of a noun: "Russian strikes", "Syrian army artillery". Modifiers side by side that each
/// name a party name it together.
pub fn party_before<'a>(scene: &Scene, noun: usize, rels: &'a [&'a str]) -> Option<Named> {
    let tree = &scene.tree;
    let first = tree.kids_by(noun, rels).find(|&k| is_party_word(scene, k))?;
    let party = |&k: &usize| tree.kids_by(noun, rels).any(|kid| kid == k) && is_party_word(scene, k);
    let last = (first + 1..noun).take_while(party).last();
    let Some(last) = last else { return Some(scene.named(first)) };
    let span = tree.tokens[first].span.join(tree.tokens[last].span);
    Some(Named { span, entity: span.of(tree.words).to_string() })
}

/// "violations by X, including demolitions in Y and flights over Z": the members of a list share the doer of what they are listed under.
fn of_list(scene: &Scene, t: &Trigger, all: &[Trigger]) -> Option<Named> {
    let tree = &scene.tree;
    let head = all.iter().rev().find(|o| {
        o.at < t.at
            && !o.verbal
            && (o.to + 1..t.from)
                .take(14)
                .any(|i| matches!(tree.lower(i), "including" | "among" | "like" | "notably"))
    })?;
    of_noun(scene, head)
}

/// A phrase that can act: as the tree says, or an acronym or people's name whatever its tag.
pub fn acts(scene: &Scene, i: usize) -> bool {
    let tree = &scene.tree;
    if scene.actor(i).is_some() {
        return true;
    }
    let word = tree.word(i);
    let acronym = !tree.is_shouted()
        && word.chars().count() > 1
        && word.chars().all(char::is_uppercase)
        && tree.pos(i) != Pos::Num;
    acronym && !scene.places.iter().any(|m| m.name_at == i)
}

/// "a shell hit the house": the subject is the means, not the doer.
pub fn is_weapon(scene: &Scene, i: usize) -> bool {
    let tree = &scene.tree;
    matches!(
        tree.lemma(i),
        "shell"
            | "rocket"
            | "missile"
            | "mortar"
            | "bomb"
            | "mine"
            | "bullet"
            | "round"
            | "projectile"
            | "shelling"
            | "fire"
            | "device"
            | "explosion"
            | "blast"
            | "strike"
            | "airstrike"
            | "attack"
            | "drone"
            | "uav"
            | "raid"
            | "grenade"
            | "burst"
            | "shot"
            | "bombardment"
            | "shrapnel"
            | "helicopter"
            | "gunship"
            | "clash"
            | "fighting"
            | "landmine"
            | "ied"
            | "warhead"
            | "ambush"
            | "gunfire"
            | "barrage"
            | "artillery"
            | "vehicle"
            | "assault"
            | "bombing"
            | "crossfire"
    ) && !tree
        .kids_by(i, &["amod", "compound", "nmod:poss"])
        .any(|k| is_party_word(scene, k) && matches!(tree.lemma(i), "artillery" | "helicopter" | "drone"))
}

/// "Israeli artillery shelled": the weapon's own adjective names the doer.
fn behind_weapon(scene: &Scene, v: usize) -> Option<Named> {
    let tree = &scene.tree;
    let weapon = tree.doer(v).filter(|&d| is_weapon(scene, d) || !acts(scene, d))?;
    party_before(scene, weapon, &["amod", "compound", "nmod:poss"]).or_else(|| {
        let by = tree
            .kids_by(weapon, &["acl", "nmod"])
            .find_map(|k| tree.agent(k).or((tree.case(k) == Some("by")).then_some(k)))?;
        acts(scene, by).then(|| scene.named(by))
    })
}

/// "a device planted by X went off".
fn planted(scene: &Scene, v: usize) -> Option<Named> {
    let tree = &scene.tree;
    let subject = tree.subject(v)?.at;
    let by = tree.kids_by(subject, &["acl"]).find_map(|k| tree.agent(k))?;
    acts(scene, by).then(|| scene.named(by))
}

/// "Russian strikes", "government shelling", "rebel attack".
pub fn is_party_word(scene: &Scene, k: usize) -> bool {
    let tree = &scene.tree;
    let class = lexicon::actor_class(tree.lemma(k)).filter(|_| !tree.is_verb(k));
    let party = class.is_some_and(|c| matches!(c, "state" | "force" | "group"));
    let thing = matches!(
        tree.lower(k),
        "drone"
            | "helicopter"
            | "jet"
            | "sniper"
            | "warplane"
            | "aircraft"
            | "unit"
            | "air force"
            | "division"
            | "front"
            | "side"
    );
    let people = countries::by_demonym(tree.word(k)).is_some();
    let place = scene.places.iter().any(|m| m.name_at == k);
    let named = tree.pos(k) == Pos::Propn
        && tree.base(k) == "compound"
        && !place
        && tree.word(k).len() > 2
        && lexicon::means().find_at(tree, k).is_none()
        && !matches!(tree.lower(k), "ceasefire" | "truce" | "cease-fire")
        && scene.times.iter().all(|m| !m.timex.span.overlaps(tree.tokens[k].span));
    (party && !thing) || people && tree.word(k).starts_with(char::is_uppercase) || named
}

/// Verbs that lend an act noun their subject: "launched an attack", "committed violations".
const LIGHT: [&str; 46] = [
    "launch",
    "carry",
    "conduct",
    "commit",
    "mount",
    "stage",
    "open",
    "perpetrate",
    "make",
    "begin",
    "start",
    "continue",
    "resume",
    "wage",
    "impose",
    "resort",
    "maintain",
    "order",
    "step",
    "intensify",
    "unleash",
    "perform",
    "tighten",
    "keep",
    "execute",
    "use",
    "undertake",
    "do",
    "fly",
    "attempt",
    "initiate",
    "fire",
    "escalate",
    "lead",
    "pursue",
    "go",
    "engage",
    "respond",
    "hold",
    "direct",
    "sustain",
    "prosecute",
    "renew",
    "persist",
    "claim",
    "deliver",
];

/// "warplanes carried out four strikes": the subject that a light verb lends to its object.
pub(super) fn light_verb_doer(tree: &Tree, noun: usize) -> Option<usize> {
    let first = tree.first_conjunct(noun);
    let head = tree.head(first).filter(|&h| LIGHT.contains(&tree.lemma(h)) && tree.is_verb(h))?;
    (tree.base(first) == "obj" && !tree.is_passive(head)).then(|| tree.doer(head)).flatten()
}

fn light_verb_subject(scene: &Scene, t: &Trigger) -> Option<Named> {
    let tree = &scene.tree;
    let first = tree.first_conjunct(t.at);
    let head = tree.head(first)?;
    if !LIGHT.contains(&tree.lemma(head)) || !tree.is_verb(head) {
        return None;
    }
    let led = tree.base(first) == "obl" && matches!(tree.case(first), Some("to" | "with" | "in" | "on"));
    let leads = led
        && matches!(
            tree.lemma(head),
            "resort" | "go" | "engage" | "respond" | "continue" | "persist" | "keep"
        );
    if tree.base(first) == "obj" && !tree.is_passive(head) || leads {
        let doer =
            tree.doer(head).filter(|&d| acts(scene, d) && !is_weapon(scene, d) && !scene.is_monitor(d));
        return doer.map(|d| scene.named(d)).or_else(|| by_order(scene, head));
    }
    if matches!(tree.base(first), "nsubj") && tree.is_passive(head) {
        return tree.agent(head).filter(|&i| acts(scene, i)).map(|i| scene.named(i));
    }
    None
}

/// "…violations by both parties": word order, when the tree hangs the phrase elsewhere.
fn by_after(scene: &Scene, to: usize) -> Option<Named> {
    let tree = &scene.tree;
    let by = (to + 1..tree.len().min(to + 9))
        .take_while(|&i| !matches!(tree.word(i), "," | ";" | "." | ":"))
        .find(|&i| tree.lower(i) == "by")?;
    let through = (to + 1..by).all(|i| {
        !tree.is_verb(i)
            && speech::around(&scene.sayings, i).is_some() == speech::around(&scene.sayings, to).is_some()
    });
    if !through {
        return None;
    }
    let party = (by + 1..tree.len().min(by + 6))
        .find(|&i| acts(scene, i) && !matches!(tree.base(i), "amod" | "compound" | "det" | "nmod:poss"))?;
    (!is_weapon(scene, party) && tree.clause(party) == tree.clause(to)).then(|| scene.named(party))
}

/// The phrase before an active verb, or after "by" behind a passive one, when the tree gives the verb no doer.
pub fn by_order(scene: &Scene, v: usize) -> Option<Named> {
    let tree = &scene.tree;
    let helped = tree.kid(v, &["aux:pass"]).is_some() || tree.is_passive(v);
    if helped {
        let by = (v + 1..tree.len().min(v + 8))
            .take_while(|&i| !matches!(tree.word(i), "," | ";" | "."))
            .find(|&i| tree.lower(i) == "by")?;
        let party = (by + 1..tree.len().min(by + 5))
            .find(|&i| acts(scene, i) && !matches!(tree.base(i), "amod" | "compound" | "det"))?;
        return (!is_weapon(scene, party)).then(|| scene.named(party));
    }
    if tree.doer(v).is_some() || !matches!(tree.tag(v), "VBD" | "VBZ" | "VBP" | "VBN") {
        return None;
    }
    let clause_edge = |i: usize| {
        matches!(tree.word(i), ";" | ":" | "." | "\"" | "“" | "”")
            || matches!(
                tree.lower(i),
                "that" | "when" | "after" | "because" | "while" | "but" | "if" | "where"
            )
            || i != v && tree.is_verb(i) && lexicon::speech_class(tree.lemma(i)).is_some()
    };
    let fits = |i: &usize| {
        acts(scene, *i)
            && !is_weapon(scene, *i)
            && tree.kid(*i, &["case"]).is_none()
            && !matches!(tree.base(*i), "amod" | "compound" | "flat" | "det" | "nmod" | "appos" | "nmod:poss")
            && i.checked_sub(1)
                .is_none_or(|p| !matches!(tree.lower(p), "by" | "of" | "with" | "from" | "in" | "to"))
    };
    let who = (0..v).rev().take(14).take_while(|&i| !clause_edge(i)).find(fits)?;
    Some(scene.named(who))
}

/// To whom or to what.
pub fn target(scene: &Scene, t: &Trigger) -> Option<Named> {
    let tree = &scene.tree;
    if t.verbal {
        let found = match t.roles {
            Roles::SubjectActs => tree
                .undergoer(t.at)
                .filter(|&i| lexicon::means().find_at(tree, i).is_none())
                .or_else(|| tree.with_case(t.at, &["at", "on", "against", "towards", "toward"])),
            Roles::SubjectSuffers => tree.subject(t.at).map(|s| s.at),
            Roles::Itself => None,
        };
        return found.filter(|&i| is_target(scene, i)).map(|i| scene.named(i));
    }
    let own = tree.with_case(t.at, &["on", "against", "at"]).filter(|&i| is_target(scene, i));
    let light = || {
        let head = tree.head(t.at).filter(|&h| tree.is_verb(h))?;
        tree.with_case(head, &["on", "against", "at"]).filter(|&i| is_target(scene, i))
    };
    let owned = || {
        let of = matches!(t.code, "CIV" | "DET" | "SIEGE" | "DISP" | "RECR" | "OBJ");
        tree.with_case(t.at, &["of"]).filter(|&i| of && is_target(scene, i))
    };
    own.or_else(light).or_else(owned).map(|i| scene.named(i))
}

/// A target is somebody or something hit; a bare place is the place, not the target.
fn is_target(scene: &Scene, i: usize) -> bool {
    let tree = &scene.tree;
    let place = scene.places.iter().any(|m| m.at == i || m.name_at == i);
    let hit = lexicon::protected().find_at(tree, i).is_some();
    let military = places::is_site("near", tree.lower(i))
        || matches!(
            tree.lemma(i),
            "depot" | "column" | "headquarters" | "barracks" | "launcher" | "position" | "tank"
        );
    !place && (scene.actor(i).is_some() || hit || military)
}
