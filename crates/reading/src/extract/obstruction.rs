//! Hindrance: monitors denied access, held or jammed (MON); relief blocked, held up or looted (AID); weapons seen where they may not be (WPN).

use crate::extract::claim::{Claim, Kind, Named, Place, Precision};
use crate::extract::incidents::{doer_by_order, is_countable, occasions, own_act, party_before};
use crate::extract::lexicon::{self, Class};
use crate::extract::places::Mention;
use crate::extract::scene::Scene;
use crate::extract::tree::Tree;

/// Every act of hindrance in a sentence, and every weapon observed.
pub fn find(scene: &Scene) -> Vec<Claim> {
    let tree = &scene.tree;
    let mut claims: Vec<Claim> = Vec::new();
    for hit in lexicon::obstruction("hinder").find(tree) {
        if hit.class == Class::Verb || tree.is_verb(hit.at) {
            claims.extend(hindered(scene, hit.at));
        }
    }
    claims.extend((0..tree.len()).filter_map(|v| not_let(scene, v)));
    claims.extend((0..tree.len()).filter_map(|v| weapons_seen(scene, v)));
    claims.extend((0..tree.len()).filter_map(|v| flown_over(scene, v)));
    let mut kept: Vec<Claim> = Vec::new();
    for claim in claims {
        if !kept.iter().any(|k| k.code == claim.code && k.evidence.overlaps(claim.evidence)) {
            kept.push(claim);
        }
    }
    kept
}

fn is_relief(tree: &Tree, i: usize) -> bool {
    let span = tree.np(i);
    let found = lexicon::obstruction("aid").find(tree);
    let words: Vec<&str> =
        found.iter().filter(|h| span.contains(tree.tokens[h.at].span)).map(|h| tree.lemma(h.at)).collect();
    let plain = words.iter().any(|w| {
        matches!(
            *w,
            "aid"
                | "relief"
                | "humanitarian"
                | "food"
                | "medicine"
                | "fuel"
                | "medical"
                | "supply"
                | "supplies"
                | "wheat"
                | "flour"
                | "rice"
                | "grain"
        )
    });
    // A convoy or a lorry that nobody's soldiers ride in.
    let armed = (0..tree.len()).any(|k| {
        span.contains(tree.tokens[k].span)
            && (matches!(tree.lower(k), "military" | "army" | "armed" | "armoured" | "armored")
                || lexicon::actor_class(tree.lemma(k)) == Some("force"))
    });
    plain || words.len() > 1 || words == ["convoy"] && !armed
}

fn hindered(scene: &Scene, v: usize) -> Option<Claim> {
    let tree = &scene.tree;
    let patient = tree.undergoer(v).or_else(|| tree.with_case(v, &["with"]))?;
    let monitor = scene.is_monitor(patient);
    let relief = is_relief(tree, patient) || tree.kid(v, &["obj"]).is_some_and(|o| is_relief(tree, o));
    let access = tree
        .kid(v, &["obj"])
        .is_some_and(|o| matches!(tree.lemma(o), "access" | "entry" | "passage" | "permission"));
    let code = if monitor && !(tree.lemma(v) == "stop" && !tree.is_passive(v) && tree.doer(v).is_none()) {
        "MON"
    } else if relief || (access && !monitor && tree.is_passive(v)) {
        "AID"
    } else {
        return None;
    };
    Some(claim(scene, v, code, doer(scene, v), Some(patient)))
}

/// Who hinders; a place beside the verb is nobody.
fn doer(scene: &Scene, v: usize) -> Option<Named> {
    let tree = &scene.tree;
    let found = tree.doer(v).filter(|&d| scene.places.iter().all(|m| m.name_at != d));
    let named = found.and_then(|d| scene.actor(d));
    named.or_else(|| doer_by_order(scene, v)).or_else(|| held_by(scene, v))
}

/// "held at an army checkpoint": whose checkpoint it is.
fn held_by(scene: &Scene, v: usize) -> Option<Named> {
    let tree = &scene.tree;
    let post = tree
        .with_case(v, &["at"])
        .filter(|&k| matches!(tree.lemma(k), "checkpoint" | "roadblock" | "post" | "barrier"))?;
    party_before(scene, post, &["amod", "compound", "nmod:poss"])
}

/// "did not let the patrol proceed", "did not allow aid to pass".
fn not_let(scene: &Scene, v: usize) -> Option<Claim> {
    let tree = &scene.tree;
    if !tree.is_verb(v) || !matches!(tree.lemma(v), "let" | "allow" | "permit") || !tree.negated(v) {
        return None;
    }
    let patient = tree.undergoer(v)?;
    let code = if scene.is_monitor(patient) {
        "MON"
    } else if is_relief(tree, patient) {
        "AID"
    } else {
        return None;
    };
    let mut made = claim(scene, v, code, doer(scene, v), Some(patient));
    if made.modality == crate::extract::claim::Modality::Negated {
        made.modality = crate::extract::claim::Modality::Asserted;
        made.countable = is_countable(&made);
    }
    Some(made)
}

/// "the patrol saw four howitzers near X", where withdrawal lines or zones are spoken of, or a monitor looks.
fn weapons_seen(scene: &Scene, v: usize) -> Option<Claim> {
    let tree = &scene.tree;
    if !tree.is_verb(v)
        || !matches!(
            tree.lemma(v),
            "see" | "observe" | "spot" | "record" | "detect" | "note" | "count" | "reveal"
        )
    {
        return None;
    }
    let subject = tree.subject(v)?;
    if !subject.passive && !scene.is_monitor(subject.at) {
        return None;
    }
    let seen = tree.undergoer(v)?;
    let heavy = matches!(
        tree.lemma(seen),
        "tank"
            | "howitzer"
            | "mortar"
            | "gun"
            | "launcher"
            | "vehicle"
            | "carrier"
            | "artillery"
            | "system"
            | "cannon"
            | "apc"
            | "ifv"
    );
    let sentence = tree.sentence.span.of(tree.words).to_lowercase();
    if !heavy
        || (matches!(tree.lemma(seen), "vehicle" | "system" | "gun")
            && !["armour", "armor", "missile", "combat", "anti-", "self-propelled"]
                .iter()
                .any(|w| sentence.contains(w)))
    {
        return None;
    }
    let mut made = claim(scene, v, "WPN", None, None);
    made.quantity = scene.numbers.iter().find(|n| n.of == seen).map(|n| n.quantity(tree.lower(seen)));
    Some(made)
}

/// "a helicopter flew over the camp".
fn flown_over(scene: &Scene, v: usize) -> Option<Claim> {
    let tree = &scene.tree;
    let sighted = matches!(tree.lemma(v), "see" | "spot" | "observe" | "detect")
        && tree.is_passive(v)
        && tree.with_case(v, &["over", "above"]).is_some();
    if !tree.is_verb(v) || !(sighted || matches!(tree.lemma(v), "fly" | "overfly" | "hover" | "circle")) {
        return None;
    }
    let craft = if sighted { tree.undergoer(v) } else { tree.doer(v) }?;
    let flying = matches!(
        tree.lemma(craft),
        "helicopter" | "drone" | "jet" | "aircraft" | "plane" | "uav" | "warplane" | "balloon"
    );
    let over = tree.with_case(v, &["over", "above", "across", "along", "near", "in", "into"]).is_some()
        || tree.kid(v, &["obj"]).is_some();
    if !flying || !over || scene.is_monitor(craft) {
        return None;
    }
    Some(claim(scene, v, "OVFL", scene.doer(v), None))
}

fn claim(scene: &Scene, v: usize, code: &'static str, actor: Option<Named>, target: Option<usize>) -> Claim {
    let tree = &scene.tree;
    let clause = tree.clause(v);
    let time = scene.time(v, clause);
    let speaker = scene.speaker(v);
    let own = own_act(scene, speaker.as_ref(), actor.as_ref())
        || scene.is_observation(v)
        || (tree.is_verb(v) && tree.subject(v).is_some_and(|s| scene.is_monitor(s.at)));
    let modality = scene.modality(v, clause, own, time.as_ref());
    let mut made = Claim {
        kind: Kind::Incident,
        code,
        evidence: tree.clause_span(tree.carrier(v)),
        actor,
        target: target.map(|i| scene.named(i)),
        place: scene.event_places(v, clause).into_iter().next().or_else(|| way_in(scene, v)),
        time,
        quantity: occasions(scene, v),
        speaker,
        via: scene.via(v),
        modality,
        countable: false,
        rule: "incident-hindrance",
    };
    made.countable = is_countable(&made);
    made
}

/// "denied entry to the hamlet of X", "access to X": where the way led that was closed.
fn way_in(scene: &Scene, v: usize) -> Option<Place> {
    let tree = &scene.tree;
    let led = |m: &&Mention| {
        matches!(m.prep, "to" | "from" | "of")
            && m.place.precision < Precision::Country
            && tree.head(m.at).is_some_and(|h| {
                h == v
                    || matches!(
                        tree.lemma(h),
                        "access"
                            | "entry"
                            | "passage"
                            | "road"
                            | "route"
                            | "way"
                            | "visit"
                            | "permission"
                            | "movement"
                    )
            })
    };
    scene.places.iter().find(led).map(|m| m.place.clone())
}
