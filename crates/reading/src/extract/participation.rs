//! Participation: who was invited, accepts, declines, boycotts, travels, arrives, attends, heads a delegation, is left out.

use crate::extract::actors;
use crate::extract::claim::{Claim, Kind, Modality, Named, Place};
use crate::extract::lexicon::{self, Class, Found};
use crate::extract::scene::Scene;
use crate::extract::tree::Tree;
use crate::span::Span;
use crate::syntax::Pos;

/// Every participation of a sentence.
pub fn find(scene: &Scene) -> Vec<Claim> {
    let hits = lexicon::talks("participation").find(&scene.tree);
    let mut claims: Vec<Claim> =
        hits.iter().filter(|h| h.class == Class::Verb).filter_map(|h| verbal(scene, h)).collect();
    claims.extend(bound_for_talks(scene));
    claims.extend(heads(scene));
    claims.extend(made_up_of(scene));
    claims.extend(headline_intent(scene));
    claims.extend(expected(scene));
    claims.extend(present(scene));
    claims.extend((0..scene.tree.len()).filter_map(|v| asked_to_come(scene, v)));
    claims
}

/// Whether words under `i` (or its objects) speak of talks, or a delegation is involved.
fn about_talks(tree: &Tree, i: usize) -> bool {
    let tokens =
        tree.under(i, &|k| matches!(tree.base(k), "parataxis" | "ccomp" | "conj") && tree.is_verb(k));
    tokens.iter().any(|&t| is_talks(tree, t))
}

fn is_talks(tree: &Tree, t: usize) -> bool {
    matches!(
        tree.lemma(t),
        "talk"
            | "negotiation"
            | "round"
            | "meeting"
            | "summit"
            | "conference"
            | "session"
            | "dialogue"
            | "consultation"
            | "delegation"
            | "delegate"
            | "envoy"
            | "negotiator"
            | "team"
            | "representative"
            | "mediator"
            | "observer"
            | "table"
            | "peace"
    )
}

fn is_delegation(tree: &Tree, i: usize) -> bool {
    tree.tokens.iter().enumerate().filter(|(_, t)| tree.np(i).contains(t.span)).any(|(k, _)| {
        matches!(
            tree.lemma(k),
            "delegation"
                | "team"
                | "delegate"
                | "envoy"
                | "negotiator"
                | "representative"
                | "minister"
                | "mission"
                | "mediator"
                | "figure"
                | "leader"
                | "official"
        )
    })
}

/// Whether the verb speaks of taking part, and not of anything else it can say.
fn fits(scene: &Scene, v: usize, hit: &Found<&'static str>) -> bool {
    let tree = &scene.tree;
    let code = hit.value;
    match code {
        "attended" => {
            matches!(tree.lemma(v), "attend" | "participate" | "take")
                || about_talks(tree, v)
                || said_to_come(scene, v)
                || (failed_to_appear(tree, v) && talks_nearby(scene))
                || (tree.lemma(v) == "come" && tree.negated(v) && !scene.places.is_empty())
        }
        "declined" if tree.lemma(v) != "skip" => {
            tree.object(v).is_some_and(|o| matches!(tree.lemma(o), "invitation" | "invite"))
        }
        "boycott" | "declined" => {
            about_talks(tree, v)
                || hit.to > hit.from && tree.kids(v).iter().any(|&k| tree.lower(k) == "away")
                || tree.lemma(v) == "boycott"
                || (tree.lemma(v) == "shun" && !scene.places.is_empty())
        }
        // "asked 11 countries to the table": the verb asks for much else.
        "invited" if tree.lemma(v) == "ask" => tree.with_case(v, &["to"]).is_some_and(|t| is_talks(tree, t)),
        "invited" => true,
        "arrived" => {
            tree.subject(v).is_some_and(|s| is_delegation(tree, s.at))
                && (!matches!(tree.lemma(v), "reach" | "return" | "touch") || !scene.places.is_empty())
        }
        "en-route" => {
            (tree.subject(v).is_some_and(|s| is_delegation(tree, s.at)) || about_talks(tree, v))
                && tree.lemma(v) != "head"
        }
        "accepted" if lower_rank(tree, v) => true,
        "accepted" => tree.kid(v, &["obj"]).is_some_and(|o| {
            is_delegation(tree, o) || (actors::is_person(tree, o) && tree.pos(o) == Pos::Propn)
        }),
        "excluded" => about_talks(tree, v),
        "objected" => true,
        "lower-level" => tree.is_passive(v),
        _ => false,
    }
}

fn verbal(scene: &Scene, hit: &Found<&'static str>) -> Option<Claim> {
    let tree = &scene.tree;
    let v = hit.at;
    let mut code = hit.value;
    if !fits(scene, v, hit) {
        return None;
    }
    if code == "attended" {
        let subject = tree.subject(v)?.at;
        let asked = tree.base(v) == "xcomp"
            && tree.head(v).is_some_and(|h| {
                matches!(tree.lemma(h), "invite" | "ask" | "urge" | "want" | "allow" | "expect")
            });
        let vague = matches!(tree.lower(subject), "everyone" | "who" | "anyone" | "those" | "all");
        let venue_only = scene
            .places
            .iter()
            .any(|m| m.name_at == subject && m.place.precision < crate::extract::claim::Precision::Country);
        if scene.actor(subject).is_none() || asked || vague || venue_only || tree.rel(v) == "acl" {
            return None;
        }
    }
    let ahead = scene.is_ahead(v);
    let negated = tree.negated(v);
    if code == "attended" && failed_to_appear(tree, v) {
        let actor = tree.subject(v).and_then(|s| scene.actor(s.at))?;
        return Some(claim(scene, code, v, Some(actor), None, Modality::Negated, "participation-missed"));
    }
    if code == "attended" {
        code = if negated {
            "boycott"
        } else if ahead || decided(tree, v) {
            "accepted"
        } else {
            "attended"
        };
        if negated && tree.subject(v).is_some_and(|s| is_single_person(scene, s.at)) {
            code = "declined";
        }
    }
    if code == "accepted" && lower_rank(tree, v) {
        code = "lower-level";
    }
    let passive_role = matches!(code, "invited" | "excluded");
    let actor = if passive_role {
        scene.undergoer(v)
    } else if code == "accepted" && matches!(tree.lemma(v), "send" | "dispatch") {
        tree.kid(v, &["obj"]).and_then(|i| scene.actor(i))
    } else {
        tree.subject(v).and_then(|s| scene.actor(s.at))
    };
    let actor = actor?;
    let target = match code {
        "invited" | "excluded" => scene.doer(v),
        "lower-level" => tree.kid(v, &["obj"]).and_then(|i| scene.actor(i)),
        "accepted" if matches!(tree.lemma(v), "send" | "dispatch") => scene.doer(v),
        "objected" => tree.with_case(v, &["to"]).and_then(|i| scene.actor(i)).or_else(|| {
            tree.kid(v, &["advcl", "xcomp", "ccomp"])
                .and_then(|c| tree.kid(c, &["nsubj"]))
                .and_then(|i| scene.actor(i))
        }),
        _ => None,
    };
    let modality = if code != "boycott" && code != "declined" && negated {
        Modality::Negated
    } else if scene.is_conditional(v) {
        Modality::Conditional
    } else if scheduled(tree, v) {
        Modality::Planned
    } else {
        Modality::Asserted
    };
    Some(claim(scene, code, v, Some(actor), target, modality, "participation-verb"))
}

/// "told the chancellor that he would come": a coming that is said ahead, with nothing else to say what to.
fn said_to_come(scene: &Scene, v: usize) -> bool {
    let tree = &scene.tree;
    tree.lemma(v) == "come"
        && scene.is_ahead(v)
        && !tree.negated(v)
        && tree.base(v) == "ccomp"
        && tree.kid(v, &["obl", "obj", "xcomp", "compound"]).is_none()
}

/// "did not turn up", "failed to show up": not a refusal, but an absence.
fn failed_to_appear(tree: &Tree, v: usize) -> bool {
    let failed = || tree.base(v) == "xcomp" && tree.head(v).is_some_and(|h| tree.lemma(h) == "fail");
    matches!(tree.lemma(v), "turn" | "show" | "appear") && (tree.negated(v) || failed())
}

fn talks_nearby(scene: &Scene) -> bool {
    let tree = &scene.tree;
    (0..tree.len()).any(|t| is_talks(tree, t) || matches!(tree.lemma(t), "leader" | "commander" | "minister"))
}

/// "decided to attend", "agreed to take part", "is ready to attend": the decision is the fact.
fn decided(tree: &Tree, v: usize) -> bool {
    let carrier = tree.head(v).filter(|_| matches!(tree.base(v), "xcomp" | "advcl" | "acl"));
    carrier.is_some_and(|h| {
        matches!(
            tree.lemma(h),
            "decide"
                | "agree"
                | "accept"
                | "confirm"
                | "ready"
                | "decision"
                | "willing"
                | "plan"
                | "prepare"
                | "intend"
                | "go"
                | "readiness"
                | "agreement"
        )
    })
}

/// "sent his deputy", "would send a junior official instead of its chairman".
fn lower_rank(tree: &Tree, v: usize) -> bool {
    let Some(sent) = tree.kid(v, &["obj"]).filter(|_| matches!(tree.lemma(v), "send" | "dispatch")) else {
        return false;
    };
    let lower = |k: usize| {
        matches!(
            tree.lower(k),
            "junior"
                | "deputy"
                | "deputies"
                | "low-level"
                | "lower-level"
                | "lower-ranking"
                | "low-ranking"
                | "second-tier"
        )
    };
    lower(sent) || tree.kids_by(sent, &["amod", "compound"]).any(lower)
}

/// "was absent from the session", "is present as a witness", "are at the table", "are there as observers".
fn present(scene: &Scene) -> Vec<Claim> {
    let tree = &scene.tree;
    let predicate = |i: &usize| tree.kid(*i, &["cop"]).is_some() && tree.kid(*i, &["nsubj"]).is_some();
    (0..tree.len())
        .filter(predicate)
        .filter_map(|i| {
            let away = tree.lower(i) == "absent";
            let observes = || {
                tree.kids(i).iter().any(|&k| {
                    tree.case(k) == Some("as")
                        && matches!(tree.lemma(k), "observer" | "witness" | "mediator" | "guarantor")
                })
            };
            let there = match tree.lower(i) {
                "absent" => about_talks(tree, i),
                "present" => about_talks(tree, i) || observes(),
                "there" => observes(),
                "table" => tree.case(i) == Some("at"),
                _ => false,
            };
            let actor = tree.subject(i).filter(|_| there).and_then(|s| scene.actor(s.at))?;
            let modality = if away || tree.negated(i) { Modality::Negated } else { Modality::Asserted };
            Some(claim(scene, "attended", i, Some(actor), None, modality, "participation-present"))
        })
        .collect()
}

/// Merely scheduled or expected.
fn scheduled(tree: &Tree, v: usize) -> bool {
    let carrier = tree.head(v).filter(|_| matches!(tree.base(v), "xcomp"));
    carrier.is_some_and(|h| {
        matches!(tree.lemma(h), "expect" | "schedule" | "due" | "set" | "likely" | "expected" | "scheduled")
    })
}

fn is_single_person(scene: &Scene, i: usize) -> bool {
    let tree = &scene.tree;
    matches!(tree.lower(i), "he" | "she")
        || (tree.tag(i) == "NNP" && tree.kid(i, &["flat", "nmod:desc"]).is_some())
        || (tree.tag(i) == "NN" && lexicon::actor_class(tree.lemma(i)) == Some("person"))
}

/// "were en route to X", "was on its way to X", "are going to the talks", "X expected later Monday", "decision to send a delegation".
fn bound_for_talks(scene: &Scene) -> Option<Claim> {
    let tree = &scene.tree;
    for i in 0..tree.len() {
        let en_route = tree.lower(i) == "en" && i + 1 < tree.len() && tree.lower(i + 1) == "route";
        let on_the_way = i >= 2
            && tree.lower(i) == "way"
            && matches!(tree.lower(i - 1), "its" | "their" | "his" | "her")
            && tree.lower(i - 2) == "on"
            && !lexicon::talks("meeting").find(tree).is_empty();
        if en_route || on_the_way {
            let clause = tree.clause(i);
            let actor = tree.subject(clause).and_then(|s| scene.actor(s.at))?;
            return Some(claim(
                scene,
                "en-route",
                clause,
                Some(actor),
                None,
                Modality::Asserted,
                "participation-en-route",
            ));
        }
        if tree.lemma(i) == "go" && tree.is_verb(i) && tree.with_case(i, &["to"]).is_some() {
            let goal = tree.with_case(i, &["to"]);
            let to_talks =
                goal.is_some_and(|g| about_talks(tree, g) || scene.places.iter().any(|m| m.at == g));
            let actor = tree.subject(i).and_then(|s| scene.actor(s.at));
            if let (true, Some(actor)) = (to_talks, actor) {
                let code = match () {
                    // "had decided not to go to Astana"
                    _ if tree.negated(i) => "boycott",
                    _ if tree.kid_lemma(i, &["now"]).is_some() => "en-route",
                    _ => "accepted",
                };
                return Some(claim(
                    scene,
                    code,
                    i,
                    Some(actor),
                    None,
                    Modality::Asserted,
                    "participation-go",
                ));
            }
        }
    }
    None
}

/// "headed by X", "X, head of the delegation", "the delegation is led by X", "he would head the delegation".
fn heads(scene: &Scene) -> Vec<Claim> {
    let tree = &scene.tree;
    let mut claims = Vec::new();
    for v in 0..tree.len() {
        if let Some(found) = headed_by(scene, v) {
            claims.push(found);
            continue;
        }
        if tree.is_verb(v) && matches!(tree.lemma(v), "head" | "lead" | "chair") {
            let (Some(who), Some(body)) = (tree.doer(v), tree.undergoer(v)) else { continue };
            if !is_delegation(tree, body) {
                continue;
            }
            let Some(actor) = scene.actor(who) else { continue };
            let target = scene.named(body);
            let mut found = claim(
                scene,
                "heads-delegation",
                v,
                Some(actor),
                Some(target),
                Modality::Asserted,
                "participation-heads",
            );
            if tree.base(v) == "acl" {
                found.evidence = tree.np(body).join(tree.np(who)).join(tree.tokens[v].span);
            }
            claims.push(found);
        }
        if tree.lemma(v) == "head" && !tree.is_verb(v) {
            let body = tree
                .with_case(v, &["of"])
                .filter(|&b| is_delegation(tree, b) && tree.lemma(b) == "delegation");
            let person = tree
                .head(v)
                .filter(|_| matches!(tree.base(v), "appos" | "conj"))
                .map(|h| tree.first_conjunct(h))
                .map(|h| if tree.base(h) == "appos" { tree.head(h).unwrap_or(h) } else { h });
            if let (Some(body), Some(who)) = (body, person) {
                if let Some(actor) = scene.actor(who) {
                    let mut found = claim(
                        scene,
                        "heads-delegation",
                        v,
                        Some(actor),
                        Some(scene.named(body)),
                        Modality::Asserted,
                        "participation-head-of",
                    );
                    found.evidence = tree.np(who).join(tree.np(body));
                    claims.push(found);
                }
            }
        }
    }
    claims
}

/// A headline's infinitive: "Opposition to boycott talks".
fn headline_intent(scene: &Scene) -> Option<Claim> {
    let tree = &scene.tree;
    if tree.sentence.region != crate::text::RegionKind::Headline {
        return None;
    }
    let to = (1..tree.len().saturating_sub(1)).find(|&i| tree.lower(i) == "to")?;
    let code = match tree.lower(to + 1) {
        "boycott" | "shun" | "skip" => "boycott",
        "attend" | "join" => "accepted",
        _ => return None,
    };
    if tree.is_verb(to + 1) && tree.subject(to + 1).is_some_and(|s| scene.actor(s.at).is_some()) {
        return None;
    }
    let head = (0..to).rev().find(|&i| actors::can_act(tree, i))?;
    let actor = scene.named(head);
    let span = Span::new(tree.tokens[0].span.start, tree.tokens[head].span.end);
    let entity = actors::bare(span.of(tree.words));
    let last = (to + 1..tree.len())
        .take_while(|&i| !matches!(tree.lower(i), "over" | "amid" | "after" | "despite" | "as" | ","))
        .last()
        .unwrap_or(to + 1);
    let place = scene.places.iter().find(|m| m.name_at > to && m.name_at <= last).map(|m| m.place.clone());
    let _ = actor;
    Some(Claim {
        kind: Kind::Participation,
        code,
        evidence: span.join(tree.tokens[last].span),
        actor: Some(Named { span, entity }),
        target: None,
        place,
        time: None,
        quantity: None,
        speaker: None,
        via: None,
        modality: Modality::Asserted,
        countable: false,
        rule: "participation-headline",
    })
}

/// "has been asked to come as an observer", "was not asked to attend".
fn asked_to_come(scene: &Scene, v: usize) -> Option<Claim> {
    let tree = &scene.tree;
    if !tree.is_verb(v) || tree.lemma(v) != "ask" || !tree.is_passive(v) {
        return None;
    }
    let coming = tree.kid(v, &["xcomp"])?;
    if !matches!(
        tree.lemma(coming),
        "come" | "attend" | "join" | "participate" | "take" | "observe" | "mediate"
    ) {
        return None;
    }
    let actor = tree.subject(v).and_then(|s| scene.actor(s.at))?;
    let modality = if tree.negated(v) { Modality::Negated } else { Modality::Asserted };
    Some(claim(scene, "invited", v, Some(actor), scene.doer(v), modality, "participation-asked"))
}

/// "with other teams expected later on Monday".
fn expected(scene: &Scene) -> Vec<Claim> {
    let tree = &scene.tree;
    let waiting = (0..tree.len()).filter(|&v| {
        matches!(tree.lower(v), "expected" | "due") && tree.kid(v, &["xcomp", "ccomp"]).is_none()
    });
    waiting
        .filter_map(|v| {
            let who = tree.kid(v, &["nsubj"]).or_else(|| tree.head(v).filter(|_| tree.base(v) == "acl"))?;
            let team = matches!(
                tree.lemma(who),
                "delegation" | "team" | "delegate" | "envoy" | "representative" | "negotiator" | "mediator"
            );
            let when = scene.times.iter().any(|m| tree.dominates(v, m.top));
            if !team || !when {
                return None;
            }
            let mut made = claim(
                scene,
                "arrived",
                v,
                scene.actor(who),
                None,
                Modality::Planned,
                "participation-expected",
            );
            made.place =
                made.place.or_else(|| scene.places.iter().find(|m| m.locative).map(|m| m.place.clone()));
            Some(made)
        })
        .collect()
}

/// "a delegation headed by X", "the team is led by X": read by the order of words, which stands up to long descriptions of X.
fn headed_by(scene: &Scene, v: usize) -> Option<Claim> {
    let tree = &scene.tree;
    if !matches!(tree.lower(v), "headed" | "led" | "chaired")
        || v + 2 >= tree.len()
        || tree.lower(v + 1) != "by"
    {
        return None;
    }
    let body = (0..v).rev().take(10).find(|&k| matches!(tree.lemma(k), "delegation" | "team" | "mission"))?;
    let end = (v + 2..tree.len().min(v + 22))
        .find(|&k| tree.word(k) == "," || tree.word(k) == ";" || tree.is_verb(k))
        .unwrap_or(tree.len().min(v + 22));
    let last = (v + 2..end).rev().find(|&k| tree.pos(k) == Pos::Propn)?;
    let top = actors::name_top(tree, last);
    let actor = scene.actor(top)?;
    let mut found = claim(
        scene,
        "heads-delegation",
        v,
        Some(actor),
        Some(scene.named(body)),
        Modality::Asserted,
        "participation-headed-by",
    );
    found.evidence = tree.np_alone(body).join(tree.tokens[last].span);
    Some(found)
}

/// "the delegation will include X".
fn made_up_of(scene: &Scene) -> Vec<Claim> {
    let tree = &scene.tree;
    let found =
        (0..tree.len()).filter(|&v| tree.is_verb(v) && matches!(tree.lemma(v), "include" | "comprise"));
    found
        .filter_map(|v| {
            let body =
                tree.subject(v).map(|s| s.at).filter(|&b| matches!(tree.lemma(b), "delegation" | "team"))?;
            let actor = tree.kid(v, &["obj"]).and_then(|i| scene.actor(i))?;
            Some(claim(
                scene,
                "accepted",
                v,
                Some(actor),
                Some(scene.named(body)),
                Modality::Asserted,
                "participation-members",
            ))
        })
        .collect()
}

fn claim(
    scene: &Scene,
    code: &'static str,
    v: usize,
    actor: Option<Named>,
    target: Option<Named>,
    modality: Modality,
    rule: &'static str,
) -> Claim {
    let tree = &scene.tree;
    let carrier = tree.carrier(v);
    let reporting = scene.sayings.iter().any(|s| s.verb == carrier);
    let clause = if reporting { v } else { carrier };
    Claim {
        kind: Kind::Participation,
        code,
        evidence: tree.clause_span(clause),
        actor,
        target,
        place: venue(scene, v),
        time: scene.time(v, tree.clause(v)),
        quantity: None,
        speaker: scene.speaker(v),
        via: scene.via(v),
        modality,
        countable: false,
        rule,
    }
}

/// The venue: a place in the words of the act, a town before a country that merely describes the talks.
pub fn venue(scene: &Scene, v: usize) -> Option<Place> {
    let tree = &scene.tree;
    let fits = |m: &&crate::extract::places::Mention| {
        tree.dominates(v, m.at)
            && (m.locative || matches!(tree.base(m.at), "obj" | "compound"))
            && !matches!(
                crate::extract::places::case_of(tree, m.at),
                Some("from" | "by" | "with" | "of" | "on" | "between" | "over")
            )
            && !describes_somebody(scene, m)
            && !tree.head(tree.first_conjunct(m.at)).is_some_and(|h| gathers(tree, h))
    };
    let town = |m: &&crate::extract::places::Mention| {
        !matches!(
            m.place.precision,
            crate::extract::claim::Precision::Country | crate::extract::claim::Precision::VagueFeature
        )
    };
    let found: Vec<_> = scene.places.iter().filter(fits).collect();
    let best = found.iter().copied().find(|m| town(m)).or_else(|| found.first().copied());
    best.map(|m| m.place.clone())
}

/// "a session involving Russia": whom it brings together is not where it is.
fn gathers(tree: &Tree, v: usize) -> bool {
    matches!(tree.lemma(v), "involve" | "include" | "gather" | "unite")
}

/// "parties to the conflict in Syria", "rebels in Idlib": the place belongs to somebody, not to the meeting.
fn describes_somebody(scene: &Scene, m: &crate::extract::places::Mention) -> bool {
    let tree = &scene.tree;
    tree.head(m.at).is_some_and(|h| {
        matches!(tree.base(m.at), "nmod" | "compound")
            && (matches!(tree.lemma(h), "conflict" | "war" | "crisis" | "fighting" | "violence")
                || lexicon::actor_class(tree.lemma(h)).is_some())
    })
}
