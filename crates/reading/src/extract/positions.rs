//! Positions: explicit speech acts. Who accuses, denies, demands, rejects, supports or warns whom.

use crate::extract::claim::{Claim, Kind, Modality, Named};
use crate::extract::lexicon::{self, Class, Found};
use crate::extract::scene::Scene;

/// Every position of a sentence.
pub fn find(scene: &Scene) -> Vec<Claim> {
    let hits = lexicon::talks("position").find(&scene.tree);
    let mut claims: Vec<Claim> =
        hits.iter().filter(|h| h.class == Class::Verb).filter_map(|h| position(scene, h)).collect();
    for v in 0..scene.tree.len() {
        claims.extend(called(scene, v).or_else(|| refuses(scene, v)).or_else(|| expressed(scene, v)));
    }
    claims
}

/// "repeated that it will not join the deal", "said it would never recognise the line": a refusal put as a statement.
fn refuses(scene: &Scene, v: usize) -> Option<Claim> {
    let tree = &scene.tree;
    if !tree.is_verb(v)
        || !matches!(
            tree.lemma(v),
            "repeat" | "say" | "insist" | "declare" | "state" | "reiterate" | "announce" | "stress" | "vow"
        )
    {
        return None;
    }
    let content = tree.kid(v, &["ccomp"])?;
    let refused = matches!(
        tree.lemma(content),
        "accept"
            | "join"
            | "recognise"
            | "recognize"
            | "negotiate"
            | "tolerate"
            | "allow"
            | "compromise"
            | "bow"
            | "surrender"
            | "talk"
            | "agree"
    );
    if !refused || !tree.negated(content) || !scene.is_ahead(content) {
        return None;
    }
    let actor = scene.doer(v)?;
    Some(simple(scene, v, "reject", actor, None, "position-refusal"))
}

/// "lodged a strong protest with X over ...", "expressed concern at ...", "voiced support for ...".
fn expressed(scene: &Scene, v: usize) -> Option<Claim> {
    let tree = &scene.tree;
    if !tree.is_verb(v)
        || !matches!(
            tree.lemma(v),
            "lodge"
                | "file"
                | "express"
                | "voice"
                | "raise"
                | "register"
                | "convey"
                | "issue"
                | "pledge"
                | "offer"
        )
    {
        return None;
    }
    let what = tree.object(v)?;
    let code = match tree.lemma(what) {
        "protest" | "complaint" | "outrage" | "condemnation" | "anger" => "accuse",
        "concern" | "alarm" | "warning" | "fear" => "warn",
        "support" | "backing" | "satisfaction" | "solidarity" => "support",
        "objection" | "opposition" | "reservation" => "reject",
        _ => return None,
    };
    let actor = scene.doer(v)?;
    let target = tree
        .with_case(v, &["with", "to", "against"])
        .or_else(|| tree.with_case(what, &["with", "to", "against", "for"]))
        .and_then(|i| scene.actor(i));
    Some(simple(scene, v, code, actor, target, "position-expressed"))
}

fn simple(
    scene: &Scene,
    v: usize,
    code: &'static str,
    actor: Named,
    target: Option<Named>,
    rule: &'static str,
) -> Claim {
    let speaker = scene.speaker(v).filter(|s| s.span != actor.span && s.entity != actor.entity);
    Claim {
        kind: Kind::Position,
        code,
        evidence: scene.tree.clause_span(v),
        actor: Some(actor),
        target,
        place: None,
        time: scene.time(v, v),
        quantity: None,
        speaker,
        via: scene.via(v),
        modality: Modality::Asserted,
        countable: false,
        rule,
    }
}

/// "called it a show", "calls the claim an absolute lie".
fn called(scene: &Scene, v: usize) -> Option<Claim> {
    let tree = &scene.tree;
    if !tree.is_verb(v)
        || tree.lemma(v) != "call"
        || tree.is_passive(v)
        || tree.kids(v).iter().any(|&k| matches!(tree.lower(k), "for" | "on" | "off" | "upon"))
    {
        return None;
    }
    let what = tree.kid(v, &["obj"]).or(tree.kid(v, &["iobj"]))?;
    let name = tree.kid(v, &["xcomp"])?;
    if tree.with_case(v, &["for", "on", "off"]).is_some() || tree.is_verb(name) {
        return None;
    }
    let actor = scene.doer(v)?;
    let denied = tree.np(name).of(tree.words).to_lowercase();
    let code = if ["lie", "false", "baseless", "fabricat", "untrue", "propaganda", "nonsense"]
        .iter()
        .any(|w| denied.contains(w))
    {
        "reject"
    } else {
        "accuse"
    };
    let speaker = scene.speaker(v).filter(|s| s.span != actor.span);
    Some(Claim {
        kind: Kind::Position,
        code,
        evidence: tree.clause_span(v),
        actor: Some(actor),
        target: scene.actor(what),
        place: None,
        time: scene.time(v, v),
        quantity: None,
        speaker,
        via: scene.via(v),
        modality: Modality::Asserted,
        countable: false,
        rule: "position-called",
    })
}

fn position(scene: &Scene, hit: &Found<&'static str>) -> Option<Claim> {
    let tree = &scene.tree;
    let v = hit.at;
    let passive_alone = tree.is_passive(v) && tree.agent(v).is_none();
    let actor = if passive_alone && scene.story.partisan { None } else { Some(scene.doer(v)?) };
    if !speaks(scene, v, hit.value) || is_question(scene) {
        return None;
    }
    let target = target(scene, v, hit.value);
    let ahead = scene.is_ahead(v) && !matches!(tree.lemma(v), "want" | "expect");
    let modality = if scene.is_conditional(v) {
        Modality::Conditional
    } else if ahead {
        Modality::Planned
    } else {
        Modality::Asserted
    };
    let carrier = tree.carrier(v);
    let said =
        scene.speaker(v).filter(|s| actor.as_ref().is_none_or(|a| s.entity != a.entity && s.span != a.span));
    let place = None;
    let time = scene.time(v, v);
    Some(Claim {
        kind: Kind::Position,
        code: hit.value,
        evidence: tree.clause_span(carrier),
        actor,
        target,
        place,
        time,
        quantity: None,
        speaker: said,
        via: scene.via(v),
        modality,
        countable: false,
        rule: "position",
    })
}

/// Some verbs are speech acts only in the right company.
fn speaks(scene: &Scene, v: usize, code: &str) -> bool {
    let tree = &scene.tree;
    let has = |rels: &'static [&'static str]| tree.kid(v, rels).is_some();
    match tree.lemma(v) {
        "describe" | "brand" | "label" | "dub" => {
            tree.kids(v).iter().any(|&k| tree.case(k) == Some("as") || tree.base(k) == "xcomp")
                || has(&["obj"])
        }
        "refuse" => {
            has(&["xcomp", "obj"])
                && !tree
                    .kid(v, &["xcomp"])
                    .is_some_and(|x| matches!(tree.lemma(x), "sign" | "attend" | "participate" | "join"))
        }
        "seek" | "request" | "press" | "push" => has(&["xcomp", "obl", "obj"]),
        "want" => has(&["xcomp", "obj"]) && !tree.negated(v),
        "expect" => {
            !tree.is_passive(v)
                && (has(&["xcomp", "ccomp"])
                    || (has(&["obj"]) && tree.kids_by(v, &["advcl", "acl"]).any(|k| tree.is_verb(k))))
        }
        "back" | "support" => scene.is_ahead(v),
        "regard" => tree.with_case(v, &["as"]).is_some(),
        "protest" | "complain" => tree.subject(v).is_some_and(|s| !s.passive),
        "maintain" | "stress" | "reiterate" | "insist" | "repeat" => {
            has(&["ccomp", "parataxis", "obj", "xcomp", "obl"])
        }
        "threaten" => has(&["xcomp", "ccomp", "obj"]),
        "dismiss" | "dispute" => has(&["obj"]),
        "charge" | "fault" | "require" | "press_" => false,
        "deny"
            if tree.is_passive(v)
                || tree
                    .kid(v, &["obj"])
                    .is_some_and(|o| matches!(tree.lemma(o), "access" | "entry" | "passage")) =>
        {
            false
        }
        "deny" => has(&["obj", "ccomp", "xcomp", "advcl", "parataxis"]),
        "urge" | "appeal" | "demand" => true,
        _ => !(code == "support" && tree.is_passive(v)),
    }
}

/// A question takes no position.
fn is_question(scene: &Scene) -> bool {
    scene.tree.sentence.span.of(scene.tree.words).trim_end().ends_with('?')
}

fn target(scene: &Scene, v: usize, code: &str) -> Option<Named> {
    let tree = &scene.tree;
    let object = tree.undergoer(v);
    if let Some(actor) = object.and_then(|i| scene.actor(i)) {
        return Some(actor);
    }
    // "denounced comments by X", "condemned X's attack", "welcomed the decision of X"
    if let Some(obj) = object {
        let owner = tree.kid(obj, &["nmod:poss"]).or_else(|| tree.with_case(obj, &["by", "of", "from"]));
        if let Some(actor) = owner.and_then(|i| scene.actor(i)).filter(|_| code != "demand") {
            return Some(actor);
        }
    }
    tree.with_case(v, &["with", "on", "to", "for", "against", "from", "of"]).and_then(|i| scene.actor(i))
}
