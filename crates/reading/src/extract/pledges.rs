//! Pledges: what somebody promised, demanded of somebody, or made conditional.

use crate::extract::claim::{Claim, Kind, Modality, Named};
use crate::extract::lexicon::{self, Class, Found};
use crate::extract::scene::Scene;
use crate::span::Span;

/// Every pledge of a sentence.
pub fn find(scene: &Scene) -> Vec<Claim> {
    let hits = lexicon::talks("pledge").find(&scene.tree);
    let mut claims: Vec<Claim> = hits
        .iter()
        .filter_map(|h| if h.class == Class::Verb { verbal(scene, h) } else { nominal(scene, h) })
        .collect();
    claims.extend(condition(scene));
    claims.extend(unkept(scene));
    claims
}

fn verbal(scene: &Scene, hit: &Found<&'static str>) -> Option<Claim> {
    let tree = &scene.tree;
    let v = hit.at;
    let content =
        tree.kid(v, &["xcomp", "ccomp"]).filter(|&k| tree.is_verb(k) || tree.kid(k, &["cop"]).is_some());
    if hit.value == "promise" {
        let passive_told = tree.is_passive(v);
        let object = tree.kid(v, &["obj"]).filter(|&o| tree.is_nominal(o) && scene.actor(o).is_none());
        content.or(object).or_else(|| tree.with_case(v, &["to"]))?;
        if matches!(tree.lemma(v), "agree" | "guarantee" | "assure") && content.is_none() {
            return None;
        }
        if content.is_some_and(|c| lexicon::talks("participation").find_at(tree, c).is_some()) {
            return None;
        }
        let actor = if passive_told { tree.agent(v).and_then(|i| scene.actor(i)) } else { scene.doer(v) };
        if actor.is_none() && !passive_told {
            return None;
        }
        let target = if passive_told {
            tree.subject(v).and_then(|s| scene.actor(s.at))
        } else {
            tree.kid(v, &["iobj"]).and_then(|i| scene.actor(i))
        };
        return Some(claim(
            scene,
            "promise",
            v,
            actor,
            target,
            Modality::Promised,
            tree.clause_span(tree.carrier(v)),
            "pledge-verb",
        ));
    }
    // A concrete act asked of somebody named in the sentence.
    let addressee = tree
        .kid(v, &["obj", "iobj"])
        .or_else(|| tree.with_case(v, &["on", "upon", "to"]))
        .and_then(|i| scene.actor(i));
    let act = content.or_else(|| tree.kid(v, &["advcl"]).filter(|&k| tree.tag(k) == "VB"));
    let inner_subject = content.and_then(|c| tree.kid(c, &["nsubj"])).and_then(|i| scene.actor(i));
    let target = addressee.or(inner_subject)?;
    act?;
    let actor = scene.doer(v)?;
    Some(claim(
        scene,
        "demand",
        v,
        Some(actor),
        Some(target),
        Modality::Demanded,
        tree.clause_span(tree.carrier(v)),
        "demand-verb",
    ))
}

/// "pledges from the Russian side to reinforce the ceasefire", "unfulfilled pledges".
fn nominal(scene: &Scene, hit: &Found<&'static str>) -> Option<Claim> {
    let tree = &scene.tree;
    let n = hit.at;
    if hit.value == "demand" || matches!(tree.lemma(n), "commitment") && tree.kid(n, &["acl"]).is_none() {
        return None;
    }
    let from = tree.kids_by(n, &["nmod"]).find(|&k| matches!(tree.case(k), Some("from" | "by")));
    let owner = from.or_else(|| tree.kid(n, &["nmod:poss"]));
    let actor = owner.and_then(|i| scene.actor(i));
    let content = tree.kid(n, &["acl"]);
    let broken = tree
        .kids_by(n, &["amod"])
        .any(|k| matches!(tree.lower(k), "unfulfilled" | "broken" | "unkept" | "unmet" | "empty"));
    if content.is_none() && !broken {
        return None;
    }
    let tokens = tree
        .under(n, &|k| tree.head(k) == Some(n) && matches!(tree.base(k), "case" | "cc" | "punct" | "conj"));
    let span = if tree.base(n) == "nsubj" && !broken {
        tree.clause_span(tree.clause(n))
    } else {
        tree.hull(&tokens)
    };
    let modality = if broken { Modality::Negated } else { Modality::Promised };
    Some(claim(scene, "promise", n, actor, None, modality, span, "pledge-noun"))
}

/// "If X does this, then we are committed": the condition and what follows.
fn condition(scene: &Scene) -> Option<Claim> {
    let tree = &scene.tree;
    let cond = (0..tree.len()).find(|&i| {
        tree.base(i) == "advcl"
            && tree.kids(i).iter().any(|&k| {
                matches!(tree.lower(k), "if" | "unless" | "provided" | "once") && tree.base(k) == "mark"
            })
    })?;
    let main = tree.head(cond)?;
    let commits = matches!(
        tree.lemma(main),
        "commit"
            | "committed"
            | "respect"
            | "abide"
            | "observe"
            | "honour"
            | "honor"
            | "stop"
            | "halt"
            | "release"
            | "withdraw"
            | "sign"
            | "attend"
            | "return"
            | "resume"
            | "ready"
            | "cease"
            | "respond"
            | "comply"
            | "adhere"
            | "suspend"
    );
    if !commits || scene.saying(main).is_none() && scene.carried.is_none() {
        return None;
    }
    let subject = tree.subject(main).map(|s| s.at)?;
    let first_person = matches!(tree.lower(subject), "we" | "i" | "it" | "they");
    let actor = if first_person { scene.speaker(main) } else { scene.actor(subject) };
    let target = tree.subject(cond).and_then(|s| scene.actor(s.at));
    let span = tree.clause_span(main).join(tree.clause_span(cond));
    Some(claim(scene, "condition", main, actor, target, Modality::Conditional, span, "pledge-condition"))
}

/// "the reinforcement of the ceasefire was not implemented": a duty said to be unkept.
fn unkept(scene: &Scene) -> Vec<Claim> {
    let tree = &scene.tree;
    let kept = |i: usize| {
        matches!(
            tree.lemma(i),
            "implement" | "fulfil" | "fulfill" | "honour" | "honor" | "keep" | "respect" | "deliver"
        )
    };
    let found = (0..tree.len()).filter(|&v| tree.is_verb(v) && kept(v) && tree.negated(v));
    found
        .filter_map(|v| {
            let thing = tree.undergoer(v)?;
            if scene.actor(thing).is_some() || tree.lemma(thing) == "ceasefire" {
                return None;
            }
            let actor =
                if tree.is_passive(v) { tree.agent(v).and_then(|i| scene.actor(i)) } else { scene.doer(v) };
            Some(claim(
                scene,
                "promise",
                v,
                actor,
                None,
                Modality::Negated,
                tree.clause_span(v),
                "pledge-unkept",
            ))
        })
        .collect()
}

#[allow(clippy::too_many_arguments)]
fn claim(
    scene: &Scene,
    code: &'static str,
    at: usize,
    actor: Option<Named>,
    target: Option<Named>,
    modality: Modality,
    evidence: Span,
    rule: &'static str,
) -> Claim {
    let speaker = scene.speaker(at);
    Claim {
        kind: Kind::Pledge,
        code,
        evidence,
        actor,
        target,
        place: None,
        time: None,
        quantity: None,
        speaker,
        via: scene.via(at),
        modality,
        countable: false,
        rule,
    }
}
