//! Pledges: what somebody promised, demanded of somebody, or made conditional.

use crate::extract::claim::{Claim, Kind, Modality, Named};
use crate::extract::lexicon::{self, Class, Found};
use crate::extract::scene::Scene;
use crate::extract::tree::Tree;
use crate::span::Span;

/// Every pledge of a sentence.
pub fn find(scene: &Scene) -> Vec<Claim> {
    let hits = lexicon::talks("pledge").find(&scene.tree);
    let mut claims: Vec<Claim> = hits
        .iter()
        .flat_map(|h| {
            if h.class == Class::Verb { verbal(scene, h) } else { nominal(scene, h).into_iter().collect() }
        })
        .collect();
    claims.extend(condition(scene));
    claims.extend(unkept(scene));
    claims.extend(duties(scene));
    claims.extend(mechanism(scene));
    claims.extend(pressed_for(scene));
    claims.extend(musts(scene));
    let mut kept: Vec<Claim> = Vec::new();
    for claim in claims {
        if !kept.iter().any(|k| {
            k.evidence == claim.evidence || (k.code == claim.code && k.evidence.overlaps(claim.evidence))
        }) {
            kept.push(claim);
        }
    }
    kept
}

/// Nouns for the document that lays duties on somebody.
fn is_document(tree: &Tree, i: usize) -> bool {
    let instrument = matches!(
        tree.lemma(i),
        "agreement"
            | "deal"
            | "accord"
            | "declaration"
            | "document"
            | "text"
            | "truce"
            | "ceasefire"
            | "protocol"
            | "memorandum"
            | "statement"
            | "communique"
            | "pact"
            | "roadmap"
            | "plan"
            | "draft"
            | "mechanism"
            | "arrangement"
            | "paper"
            | "measures"
            | "resolution"
            | "annex"
            | "article"
            | "term"
            | "provision"
            | "understanding"
    );
    instrument || tree.kids_by(i, &["compound"]).any(|k| matches!(tree.lemma(k), "ceasefire" | "truce"))
}

/// "The document obliges the sides to ...", "under the deal the parties are to ...": duties a text lays on somebody are promises.
fn duties(scene: &Scene) -> Vec<Claim> {
    let tree = &scene.tree;
    let mut claims = Vec::new();
    for v in 0..tree.len() {
        if !tree.is_verb(v) {
            continue;
        }
        let obliges = matches!(
            tree.lemma(v),
            "oblige"
                | "require"
                | "commit"
                | "bind"
                | "call"
                | "provide"
                | "stipulate"
                | "envisage"
                | "foresee"
                | "say"
                | "state"
                | "mandate"
                | "allow"
        );
        let by_text = tree.subject(v).filter(|s| !s.passive && is_document(tree, s.at)).map(|s| s.at);
        if let (true, Some(text)) = (obliges, by_text) {
            for duty in tree
                .kids_by(v, &["xcomp", "ccomp", "advcl"])
                .flat_map(|k| tree.conjuncts(k))
                .filter(|&k| tree.is_verb(k))
            {
                let says = matches!(
                    tree.lemma(v),
                    "say" | "state" | "stipulate" | "provide" | "envisage" | "foresee"
                );
                if says && !scene.is_ahead(duty) && !is_to_be(tree, duty) {
                    continue;
                }
                let actor = tree
                    .kid(v, &["obj"])
                    .filter(|_| !says)
                    .and_then(|i| scene.actor(i))
                    .or_else(|| tree.kid(duty, &["nsubj"]).and_then(|i| scene.actor(i)));
                let mut made = claim(
                    scene,
                    "promise",
                    duty,
                    actor,
                    None,
                    Modality::Promised,
                    tree.clause_span(duty),
                    "pledge-duty",
                );
                made.speaker = Some(scene.named(text));
                claims.push(made);
            }
        }
        let under = tree
            .kids_by(v, &["obl"])
            .find(|&k| matches!(tree.case(k), Some("under")) && is_document(tree, k))
            .or_else(|| framed_by(tree, v));
        if let Some(text) = under
            .filter(|_| scene.is_ahead(v) || is_to_be(tree, v) || tree.auxiliaries(v).any(|a| a == "must"))
        {
            for duty in tree.conjuncts(v).into_iter().filter(|&k| tree.is_verb(k)) {
                let actor =
                    if tree.is_passive(duty) { tree.agent(duty) } else { tree.subject(duty).map(|s| s.at) }
                        .and_then(|i| scene.actor(i));
                let mut made = claim(
                    scene,
                    "promise",
                    duty,
                    actor,
                    None,
                    Modality::Promised,
                    tree.clause_span(duty),
                    "pledge-under",
                );
                made.speaker = made.speaker.or(Some(scene.named(text)));
                made.time = scene.time(duty, tree.clause(duty));
                claims.push(made);
            }
        }
    }
    claims
}

/// "the mechanism would monitor the truce": what a body is to do, as a draft or a statement describes it.
fn mechanism(scene: &Scene) -> Option<Claim> {
    let tree = &scene.tree;
    let v = (0..tree.len()).find(|&v| {
        tree.is_verb(v)
            && matches!(
                tree.lemma(v),
                "observe"
                    | "monitor"
                    | "ensure"
                    | "verify"
                    | "oversee"
                    | "supervise"
                    | "check"
                    | "investigate"
            )
            && scene.is_ahead(v)
    })?;
    let body = tree.subject(v).filter(|s| !s.passive)?.at;
    if !matches!(
        tree.lemma(body),
        "mechanism"
            | "commission"
            | "committee"
            | "centre"
            | "center"
            | "mission"
            | "body"
            | "group"
            | "team"
            | "guarantor"
    ) {
        return None;
    }
    Some(claim(
        scene,
        "promise",
        v,
        scene.actor(body),
        None,
        Modality::Planned,
        tree.clause_span(tree.carrier(v)),
        "pledge-mechanism",
    ))
}

/// "would push for the lifting of government sieges": an act, named by a noun, asked of somebody named with it.
fn pressed_for(scene: &Scene) -> Vec<Claim> {
    let tree = &scene.tree;
    let asks = |v: usize| {
        tree.is_verb(v)
            && matches!(tree.lemma(v), "push" | "press" | "call" | "demand" | "seek" | "appeal" | "urge")
    };
    let mut claims = Vec::new();
    for v in (0..tree.len()).filter(|&v| asks(v)) {
        let Some(actor) = scene.doer(v) else { continue };
        let asked = tree.with_case(v, &["for"]).or_else(|| tree.object(v));
        for thing in asked.into_iter().flat_map(|a| tree.conjuncts(a)) {
            let act = matches!(
                tree.lemma(thing),
                "lifting"
                    | "release"
                    | "withdrawal"
                    | "end"
                    | "halt"
                    | "delivery"
                    | "implementation"
                    | "access"
                    | "removal"
                    | "return"
                    | "opening"
                    | "gesture"
                    | "cessation"
                    | "handover"
                    | "evacuation"
                    | "exchange"
                    | "disarmament"
                    | "pullback"
                    | "deployment"
            );
            if !act {
                continue;
            }
            let span = tree.np(thing);
            let target = (0..tree.len())
                .filter(|&k| span.contains(tree.tokens[k].span) && k != thing)
                .find(|&k| matches!(lexicon::actor_class(tree.lemma(k)), Some("state" | "group" | "force")))
                .map(|k| scene.named(k));
            let evidence =
                if thing == asked.unwrap_or(thing) { tree.clause_span(tree.carrier(v)) } else { span };
            claims.push(claim(
                scene,
                "demand",
                thing,
                Some(actor.clone()),
                target,
                Modality::Demanded,
                evidence,
                "demand-noun",
            ));
        }
    }
    claims
}

/// "Under the deal, X must leave, while Y is to withdraw": the document frames every clause of its sentence.
fn framed_by(tree: &Tree, v: usize) -> Option<usize> {
    let main = tree.head(v).filter(|_| matches!(tree.base(v), "advcl" | "conj" | "parataxis" | "ccomp"))?;
    tree.kids_by(main, &["obl"]).find(|&k| k < main && tree.case(k) == Some("under") && is_document(tree, k))
}

/// "were to be halted", "are to open corridors".
fn is_to_be(tree: &Tree, v: usize) -> bool {
    let to = tree.kid(v, &["mark"]).is_some_and(|m| tree.lower(m) == "to");
    to && tree
        .kids(v)
        .iter()
        .any(|&k| tree.lemma(k) == "be" && k < v && matches!(tree.base(k), "aux" | "cop"))
        || (tree.base(v) == "xcomp" && tree.head(v).is_some_and(|h| tree.lemma(h) == "be"))
}

/// "X must take steps", "they have to do more": an act asked of somebody named, by whoever speaks.
fn musts(scene: &Scene) -> Vec<Claim> {
    let tree = &scene.tree;
    let asked = |v: usize| {
        tree.auxiliaries(v).any(|a| matches!(a, "must" | "should"))
            || (tree.base(v) == "xcomp"
                && tree.head(v).is_some_and(|h| tree.lemma(h) == "have" && tree.kid(h, &["obj"]).is_none()))
    };
    let verbs = (0..tree.len()).filter(|&v| tree.is_verb(v) && asked(v) && !tree.is_passive(v));
    verbs
        .filter_map(|v| {
            let subject = tree.subject(v)?.at;
            if matches!(tree.lower(subject), "we" | "i") {
                return None;
            }
            let target = scene.actor(subject)?;
            let actor = scene.speaker(v);
            Some(claim(
                scene,
                "demand",
                v,
                actor,
                Some(target),
                Modality::Demanded,
                tree.clause_span(tree.carrier(v)),
                "demand-must",
            ))
        })
        .collect()
}

fn verbal(scene: &Scene, hit: &Found<&'static str>) -> Vec<Claim> {
    let tree = &scene.tree;
    let v = hit.at;
    let to = |k: usize| tree.kid(k, &["mark"]).is_some_and(|m| matches!(tree.lower(m), "to" | "that"));
    let is_act = |&k: &usize| tree.is_verb(k) || tree.kid(k, &["cop"]).is_some() || to(k);
    let purpose = || {
        tree.kids_by(v, &["advcl"])
            .find(|&k| k > v && tree.tag(k) == "VB" && to(k) && tree.kid(k, &["nsubj"]).is_none())
    };
    let content = tree.kids_by(v, &["xcomp", "ccomp"]).find(is_act).or_else(purpose);
    if hit.value == "promise" {
        promised(scene, v, content)
    } else {
        demanded(scene, v, content).unwrap_or_default()
    }
}

/// "promised to stop", "committed themselves to guarantee passage, leave hospitals and restore water": one promise for each act.
fn promised(scene: &Scene, v: usize, content: Option<usize>) -> Vec<Claim> {
    let tree = &scene.tree;
    let told = tree.is_passive(v);
    let object = tree.object(v).filter(|&o| tree.is_nominal(o) && scene.actor(o).is_none());
    let doing = || {
        tree.kids_by(v, &["advcl"]).find(|&k| tree.tag(k) == "VBG" && tree.kid_lemma(k, &["to"]).is_some())
    };
    let content = content.or_else(doing);
    if content.or(object).or_else(|| tree.with_case(v, &["to"])).is_none() {
        return Vec::new();
    }
    if matches!(tree.lemma(v), "agree" | "guarantee" | "assure") && content.is_none() {
        return Vec::new();
    }
    if content.is_some_and(|c| lexicon::talks("participation").find_at(tree, c).is_some()) {
        return Vec::new();
    }
    let actor = if told { tree.agent(v).and_then(|i| scene.actor(i)) } else { scene.doer(v) };
    if actor.is_none() && !told {
        return Vec::new();
    }
    let target = if told {
        tree.subject(v).and_then(|s| scene.actor(s.at))
    } else {
        tree.kid(v, &["iobj"]).and_then(|i| scene.actor(i))
    };
    let (head, more) = acts_apart(tree, v, content);
    let mut claims = vec![claim(
        scene,
        "promise",
        v,
        actor.clone(),
        target.clone(),
        Modality::Promised,
        head,
        "pledge-verb",
    )];
    for (k, span) in more {
        claims.push(claim(
            scene,
            "promise",
            k,
            actor.clone(),
            target.clone(),
            Modality::Promised,
            span,
            "pledge-verb",
        ));
    }
    claims
}

/// The words of verb `v` with the first act it speaks of, and each further act with its own words: "to stop fire, open the road
/// and free the prisoners" are three.
fn acts_apart(tree: &Tree, v: usize, content: Option<usize>) -> (Span, Vec<(usize, Span)>) {
    let whole = tree.clause_span(tree.carrier(v));
    let more: Vec<usize> = content
        .map(|c| tree.kids_by(c, &["conj"]).filter(|&k| tree.is_verb(k)).collect())
        .unwrap_or_default();
    let stop = more
        .first()
        .map(|&k| tree.clause_span(k).start.max(tree.tokens[k].span.start))
        .unwrap_or(whole.end)
        .min(whole.end);
    let first = tree
        .under(v, &|_| false)
        .into_iter()
        .filter(|&t| tree.tokens[t].span.end <= stop && tree.tokens[t].span.start >= whole.start)
        .collect::<Vec<_>>();
    let head = if more.is_empty() || first.is_empty() { whole } else { tree.hull(&first) };
    let own = |k: usize| {
        let start = tree.tokens[k].span.start;
        Span::new(start, tree.clause_span(k).end.max(tree.tokens[k].span.end))
    };
    (head, more.into_iter().map(|k| (k, own(k))).collect())
}

/// Concrete acts asked of somebody named in the sentence.
fn demanded(scene: &Scene, v: usize, content: Option<usize>) -> Option<Vec<Claim>> {
    let tree = &scene.tree;
    let passive = tree.is_passive(v);
    let object = if passive {
        tree.subject(v).map(|s| s.at)
    } else {
        tree.kid(v, &["obj", "iobj"]).or_else(|| tree.with_case(v, &["on", "upon", "to"]))
    };
    let act = content
        .or_else(|| tree.kids_by(v, &["advcl"]).find(|&k| tree.tag(k) == "VB"))
        .or_else(|| object.and_then(|o| tree.kids_by(o, &["acl"]).find(|&k| tree.tag(k) == "VB")))?;
    let inner = tree.kid(act, &["nsubj"]).and_then(|i| scene.actor(i));
    let target = object.and_then(|i| scene.actor(i)).or(inner)?;
    let actor = scene.doer(v);
    if actor.is_none() && !passive {
        return None;
    }
    let (head, more) = acts_apart(tree, v, Some(act));
    let asked = |at: usize, evidence: Span| {
        let (actor, target) = (actor.clone(), Some(target.clone()));
        claim(scene, "demand", at, actor, target, Modality::Demanded, evidence, "demand-verb")
    };
    let mut claims = vec![asked(v, head)];
    claims.extend(more.into_iter().map(|(k, span)| asked(k, span)));
    Some(claims)
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
    let given = tree.head(n).filter(|&h| {
        tree.base(n) == "obj"
            && matches!(tree.lemma(h), "give" | "make" | "offer" | "provide" | "renew" | "reaffirm")
    });
    if let Some(v) = given {
        let actor = scene.doer(v);
        let negated = tree.negated(v);
        let modality = if negated { Modality::Negated } else { Modality::Promised };
        return Some(claim(scene, "promise", v, actor, None, modality, tree.clause_span(v), "pledge-given"));
    }
    let unkept = tree.head(n).filter(|&h| tree.base(n).starts_with("nsubj") && is_unkept(tree, h));
    if let Some(v) = unkept {
        return Some(claim(
            scene,
            "promise",
            v,
            actor,
            None,
            Modality::Negated,
            tree.clause_span(v),
            "pledge-unkept",
        ));
    }
    let content = tree.kid(n, &["acl"]);
    let broken = tree
        .kids_by(n, &["amod"])
        .any(|k| matches!(tree.lower(k), "unfulfilled" | "broken" | "unkept" | "unmet" | "empty"));
    let promised_by = from.is_some() && actor.is_some();
    if content.is_none() && !broken && !promised_by {
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

/// "If X does this, then we are committed": the condition and what follows, in the words of the one who is to act.
fn condition(scene: &Scene) -> Option<Claim> {
    let tree = &scene.tree;
    let marked = |i: usize| {
        tree.kids(i).iter().any(|&k| {
            matches!(tree.lower(k), "if" | "unless" | "provided" | "until" | "once" | "before")
                && matches!(tree.base(k), "mark" | "advmod")
        })
    };
    let cond = (0..tree.len()).find(|&i| tree.base(i) == "advcl" && marked(i))?;
    let main = tree.head(cond)?;
    let until = tree.kids(cond).iter().any(|&k| matches!(tree.lower(k), "until" | "once" | "before"));
    let ahead = scene.is_ahead(main) || tree.kid(main, &["cop"]).is_some();
    let subject = tree.subject(main).map(|s| s.at)?;
    let first_person = matches!(tree.lower(subject), "we" | "i");
    let spoken = scene.saying(main).is_some()
        || scene.carried.is_some()
        || scene.story.partisan
        || (lexicon::talks("concession").find_at(tree, main).is_some() && !tree.is_passive(main));
    let asked = tree.auxiliaries(main).any(|a| matches!(a, "must" | "should")) || tree.lemma(main) == "have";
    if !ahead
        || asked
        || !spoken
        || (until && !tree.negated(main))
        || !(first_person || scene.actor(subject).is_some())
    {
        return None;
    }
    let actor = if first_person { scene.speaker(main) } else { scene.actor(subject) };
    let target = tree.subject(cond).and_then(|s| scene.actor(s.at));
    let span = tree.clause_span(main).join(tree.clause_span(cond));
    Some(claim(scene, "condition", main, actor, target, Modality::Conditional, span, "pledge-condition"))
}

/// "has been broken", "was not honoured".
fn is_unkept(tree: &Tree, v: usize) -> bool {
    let kept = matches!(
        tree.lemma(v),
        "implement"
            | "fulfil"
            | "fulfill"
            | "honour"
            | "honor"
            | "keep"
            | "respect"
            | "deliver"
            | "meet"
            | "observe"
    );
    (kept && tree.negated(v)) || matches!(tree.lemma(v), "break" | "breach" | "betray" | "violate")
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
            if scene.actor(thing).is_some() && !tree.is_passive(v) {
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
