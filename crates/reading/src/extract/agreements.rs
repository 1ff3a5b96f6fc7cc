//! Agreements: a truce in force, holding or faltering; signed, announced, drafted, amended; whom it excludes; who will not sign.

use crate::extract::claim::{Claim, Kind, Modality, Named, Quantity};
use crate::extract::lexicon::{self, Found};
use crate::extract::scene::Scene;
use crate::extract::tree::Tree;
use crate::span::Span;

/// Every agreement claim of a sentence.
pub fn find(scene: &Scene) -> Vec<Claim> {
    let tree = &scene.tree;
    let nouns: Vec<Found<&'static str>> = lexicon::talks("agreement")
        .find(tree)
        .into_iter()
        .filter(|h| !matches!(tree.base(h.at), "compound" | "amod"))
        .collect();
    let mut claims: Vec<Claim> = Vec::new();
    for noun in &nouns {
        claims.extend(standing(scene, noun.at));
    }
    claims.extend(refused(scene));
    claims.extend(draft(scene, &nouns));
    claims.extend(excluded(scene));
    claims.extend(nouns.iter().filter_map(|h| left_out(scene, h.at)));
    let mut kept: Vec<Claim> = Vec::new();
    for claim in claims {
        if !kept.iter().any(|k| k.code == claim.code && k.evidence.overlaps(claim.evidence)) {
            kept.push(claim);
        }
    }
    kept
}

fn is_truce(tree: &Tree, n: usize) -> bool {
    let span = tree.np_alone(n).of(tree.words).to_lowercase();
    ["ceasefire", "cease-fire", "truce", "cessation", "armistice", "lull", "pause"]
        .iter()
        .any(|w| span.contains(w))
}

/// What the clause says of the agreement, or what its noun phrase says ("a fragile truce", "a six-week truce", "signed in March").
fn standing(scene: &Scene, n: usize) -> Vec<Claim> {
    let tree = &scene.tree;
    let truce = is_truce(tree, n);
    let mut claims = Vec::new();
    let verbs: Vec<usize> = tree
        .head(n)
        .filter(|_| matches!(tree.base(n), "nsubj" | "obj"))
        .into_iter()
        .chain(tree.kids_by(n, &["acl"]))
        .collect();
    for v in verbs {
        let Some(hit) = lexicon::talks("agreement-verb").find_at(tree, v).filter(|_| tree.is_verb(v)) else {
            continue;
        };
        let acted_on = tree.kid(v, &["obj"]) == Some(n)
            || tree.is_passive(v)
            || (tree.rel(v) == "acl:relcl" && tree.subject(v).is_none_or(|s| s.at != n));
        let is_doc = !matches!(tree.lemma(n), "statement" | "document" | "framework" | "draft");
        let into_force = tree.kids_by(v, &["obl"]).any(|k| matches!(tree.lemma(k), "force" | "effect"));
        let kept = matches!(tree.lemma(v), "observe" | "respect" | "maintain" | "uphold");
        let fits = match hit.value {
            "in-force" if kept => truce && acted_on && tree.is_passive(v),
            "in-force" => (truce || into_force) && !acted_on,
            "signed" => acted_on && (is_doc || tree.lemma(v) == "sign"),
            "statement" => acted_on,
            "amended" => acted_on && truce,
            "excludes" => !acted_on && tree.kid(v, &["obj"]).is_some(),
            _ => false,
        };
        let unsigned = hit.value == "signed" && tree.negated(v);
        if fits && !unsigned {
            claims.push(verbal(scene, n, v, hit.value));
        }
    }
    if claims.is_empty() {
        claims.extend(dated(scene, n));
    }
    if claims.is_empty() && truce {
        claims.extend(described(scene, n));
    }
    claims
}

fn verbal(scene: &Scene, n: usize, v: usize, code: &'static str) -> Claim {
    let tree = &scene.tree;
    let clause = tree.carrier(v);
    let evidence = if tree.base(v) == "acl" {
        tree.np_alone(n).join(tree.clause_span(v))
    } else {
        tree.clause_span(clause)
    };
    let actor =
        if code == "in-force" { brokers(scene, n) } else { scene.doer(v).or_else(|| brokers(scene, n)) };
    let target = if code == "excludes" { tree.kid(v, &["obj"]).map(|i| scene.named(i)) } else { None };
    let modality = modality(scene, v);
    let time = scene.time(v, tree.clause(v)).or_else(|| scene.time(n, tree.clause(v)));
    claim(scene, code, v, evidence, actor, target, time, None, modality, "agreement-verb")
}

fn modality(scene: &Scene, v: usize) -> Modality {
    if scene.tree.negated(v) {
        Modality::Negated
    } else if scene.is_conditional(v) {
        Modality::Conditional
    } else if scene.is_ahead(v) {
        Modality::Planned
    } else {
        Modality::Asserted
    }
}

/// "the Ceasefire Agreement of 22 February 2002": a document named by its day was signed on it.
fn dated(scene: &Scene, n: usize) -> Option<Claim> {
    let tree = &scene.tree;
    if matches!(tree.lemma(n), "statement" | "draft" | "framework") {
        return None;
    }
    let mention = scene
        .times
        .iter()
        .find(|m| tree.head(m.top) == Some(n) && tree.case(m.top) == Some("of") && m.timex.is_explicit())?;
    let time = scene.resolved(mention, tree.clause(n));
    let evidence = tree.np_alone(n).join(mention.timex.span);
    Some(claim(
        scene,
        "signed",
        n,
        evidence,
        brokers(scene, n),
        None,
        Some(time),
        None,
        Modality::Asserted,
        "agreement-dated",
    ))
}

/// "a fragile ceasefire", "a three-week-old truce", "a ceasefire brokered by X".
fn described(scene: &Scene, n: usize) -> Option<Claim> {
    let tree = &scene.tree;
    let adjective = tree.kids_by(n, &["amod"]).any(|k| {
        matches!(
            tree.lower(k),
            "fragile"
                | "faltering"
                | "shaky"
                | "tenuous"
                | "precarious"
                | "uneasy"
                | "nationwide"
                | "existing"
                | "battered"
                | "tattered"
                | "frayed"
                | "old"
                | "brokered"
                | "brittle"
        )
    });
    let age = scene.times.iter().find(|m| {
        m.timex.kind == crate::extract::dates::TimexKind::Duration && tree.np_alone(n).contains(m.timex.span)
    });
    let brokered = brokers(scene, n);
    if !adjective && age.is_none() && brokered.is_none() {
        return None;
    }
    let tokens = tree.under(n, &|k| {
        tree.head(k) == Some(n)
            && matches!(tree.base(k), "case" | "cc" | "conj" | "punct" | "parataxis" | "cop" | "nsubj")
    });
    let time = scene
        .times
        .iter()
        .find(|m| tree.dominates(n, m.top) && m.timex.kind != crate::extract::dates::TimexKind::Duration)
        .map(|m| scene.resolved(m, tree.clause(n)));
    Some(claim(
        scene,
        "in-force",
        n,
        tree.hull(&tokens),
        brokered,
        None,
        time,
        None,
        Modality::Asserted,
        "agreement-described",
    ))
}

/// "brokered by X", "backed by X", "between A and B".
fn brokers(scene: &Scene, n: usize) -> Option<Named> {
    let tree = &scene.tree;
    let arranged = |a: &usize| {
        matches!(
            tree.lemma(*a),
            "broker"
                | "negotiate"
                | "arrange"
                | "mediate"
                | "sponsor"
                | "agree"
                | "sign"
                | "announce"
                | "declare"
                | "reach"
                | "strike"
                | "call"
                | "guarantee"
                | "back"
        )
    };
    let by = tree.kids_by(n, &["acl"]).filter(arranged).find_map(|a| tree.agent(a));
    let between = tree.with_case(n, &["between"]);
    by.or_else(|| crate::extract::meetings::arranged_by(scene, n)).or(between).and_then(|i| scene.actor(i))
}

/// "will not sign any document", "no agreements would be signed", "refused to sign".
fn refused(scene: &Scene) -> Vec<Claim> {
    let tree = &scene.tree;
    let signing = (0..tree.len()).filter(|&v| {
        let nothing = || {
            tree.object(v).is_some_and(|o| {
                tree.lower(o) == "nothing" || tree.kids_by(o, &["det"]).any(|k| tree.lower(k) == "no")
            })
        };
        tree.is_verb(v)
            && matches!(tree.lemma(v), "sign" | "initial" | "endorse")
            && (tree.negated(v) || nothing())
    });
    signing
        .map(|v| {
            let actor = scene.doer(v);
            let evidence = tree.clause_span(tree.carrier(v));
            let mut made = claim(
                scene,
                "refused-to-sign",
                v,
                evidence,
                actor,
                None,
                scene.time(v, tree.clause(v)),
                None,
                Modality::Asserted,
                "agreement-refused",
            );
            made.place = crate::extract::participation::venue(scene, v);
            made
        })
        .collect()
}

/// "An initial draft communique included ...", "the draft would ...".
fn draft(scene: &Scene, nouns: &[Found<&'static str>]) -> Option<Claim> {
    let tree = &scene.tree;
    let n = nouns.iter().map(|h| h.at).find(|&n| {
        let words = tree.np_alone(n).of(tree.words).to_lowercase();
        words.contains("draft") && matches!(tree.base(n), "nsubj" | "obj" | "root" | "obl")
    })?;
    let clause = tree.clause(n);
    Some(claim(
        scene,
        "draft",
        n,
        tree.clause_span(clause),
        None,
        None,
        None,
        None,
        Modality::Asserted,
        "agreement-draft",
    ))
}

/// "X remain outside the truce", "X is left out of the deal", "X were not party to the pact", "X is not covered by it".
fn left_out(scene: &Scene, n: usize) -> Option<Claim> {
    let tree = &scene.tree;
    let first = (0..n)
        .rev()
        .take(8)
        .find(|&k| matches!(tree.lower(k), "outside" | "out" | "party" | "covered" | "bound" | "parties"))?;
    let clause = tree.clause(first);
    let fits = match tree.lower(first) {
        "outside" => n - first <= 4,
        "out" => first > 0 && matches!(tree.lemma(first - 1), "leave" | "keep") && n - first <= 4,
        _ => tree.negated(clause) && n - first <= 4,
    };
    let subject = tree.subject(clause).map(|s| s.at).filter(|_| fits)?;
    let group = scene.actor(subject)?;
    Some(claim(
        scene,
        "excludes",
        clause,
        tree.clause_span(clause),
        None,
        Some(group),
        None,
        None,
        Modality::Asserted,
        "agreement-left-out",
    ))
}

/// "X, which is excluded from the truce", "the deal does not cover X".
fn excluded(scene: &Scene) -> Vec<Claim> {
    let tree = &scene.tree;
    let mut claims = Vec::new();
    for v in 0..tree.len() {
        if !tree.is_verb(v) {
            continue;
        }
        let passive = tree.lemma(v) == "exclude" && tree.is_passive(v);
        let uncovered = matches!(tree.lemma(v), "cover" | "include" | "apply") && tree.negated(v);
        let agreement = |i: usize| {
            lexicon::talks("agreement").find_at(tree, i).is_some()
                || matches!(tree.lemma(i), "initiative" | "arrangement")
        };
        if passive && tree.with_case(v, &["from"]).is_some_and(agreement) {
            if let Some(group) = tree.subject(v).map(|s| s.at) {
                let evidence = tree.np(group).join(tree.clause_span(v));
                claims.push(claim(
                    scene,
                    "excludes",
                    v,
                    evidence,
                    None,
                    Some(scene.named(group)),
                    None,
                    None,
                    Modality::Asserted,
                    "agreement-excluded",
                ));
            }
        }
        let group = tree.kid(v, &["obj"]).or_else(|| tree.with_case(v, &["to"])).and_then(|i| scene.actor(i));
        let it = |i: usize| tree.lower(i) == "it" && group.is_some() && tree.lemma(v) != "include";
        if uncovered && tree.subject(v).is_some_and(|s| agreement(s.at) || it(s.at)) {
            claims.push(claim(
                scene,
                "excludes",
                v,
                tree.clause_span(v),
                None,
                group,
                None,
                None,
                Modality::Asserted,
                "agreement-uncovered",
            ));
        }
    }
    claims
}

#[allow(clippy::too_many_arguments)]
fn claim(
    scene: &Scene,
    code: &'static str,
    at: usize,
    evidence: Span,
    actor: Option<Named>,
    target: Option<Named>,
    time: Option<crate::extract::claim::Time>,
    quantity: Option<Quantity>,
    modality: Modality,
    rule: &'static str,
) -> Claim {
    let tree = &scene.tree;
    let clause = tree.clause(at);
    let place = scene
        .places
        .iter()
        .find(|m| {
            tree.dominates(at, m.at)
                && matches!(crate::extract::places::case_of(tree, m.at), Some("in" | "across" | "throughout"))
        })
        .map(|m| m.place.clone());
    let _ = clause;
    Claim {
        kind: Kind::Agreement,
        code,
        evidence,
        actor,
        target,
        place,
        time,
        quantity,
        speaker: scene.speaker(at),
        via: scene.via(at),
        modality,
        countable: false,
        rule,
    }
}
