//! Acts of violence and breaches: a trigger word, the means that decides its code, who did it to whom, and where.

use crate::extract::claim::{Claim, Kind, Modality, Named, Place, Precision, Quantity};
use crate::extract::lexicon::{self, Act, Class, Found, Roles};
use crate::extract::scene::Scene;
use crate::span::Span;
use crate::syntax::Pos;

/// Nouns that an act noun may hang on without being an act of its own ("ceasefire violation monitoring", "attack helicopter").
const NOT_ACTS: [&str; 10] = [
    "force",
    "group",
    "helicopter",
    "monitor",
    "zone",
    "squad",
    "commander",
    "unit",
    "investigation",
    "talk",
];

/// One act of a sentence before it is spelled out by place.
struct Trigger {
    at: usize,
    clause: usize,
    code: &'static str,
    roles: Roles,
    verbal: bool,
}

/// Every incident claim of a sentence.
pub fn find(scene: &Scene) -> Vec<Claim> {
    let mut claims = Vec::new();
    for trigger in triggers(scene) {
        spell_out(scene, &trigger, &mut claims);
    }
    claims
}

fn triggers(scene: &Scene) -> Vec<Trigger> {
    let hits = lexicon::acts().find(&scene.tree);
    let mut found: Vec<Trigger> = Vec::new();
    for hit in &hits {
        if is_act(scene, hit) {
            found.extend(coded(scene, hit));
        }
    }
    // A general verb says nothing more when a specific act stands in its clause.
    let specific: Vec<usize> = found.iter().filter(|t| !t.verbal).map(|t| t.clause).collect();
    found.retain(|t| !(t.verbal && is_carrier_of_act(scene, t) && specific.contains(&t.clause)));
    found
}

fn is_carrier_of_act(scene: &Scene, t: &Trigger) -> bool {
    lexicon::acts()
        .find_at(&scene.tree, t.at)
        .is_some_and(|f| f.value.general || f.value.code == "OTHER" || f.value.code == "OFFENS")
}

fn is_act(scene: &Scene, hit: &Found<Act>) -> bool {
    let tree = &scene.tree;
    if hit.class == Class::Noun {
        let head = tree.head(hit.at);
        let compound = tree.base(hit.at) == "compound";
        if compound && head.is_some_and(|h| NOT_ACTS.contains(&tree.lemma(h))) {
            return false;
        }
        if compound && head.is_some_and(|h| h <= hit.to + 1 && lexicon::acts().find_at(tree, h).is_some()) {
            return false;
        }
        // Talks about acts: "counter-terrorism", "the end of hostilities", "to investigate violations" still name acts; names do not.
        if tree.pos(hit.at) == Pos::Propn && hit.from == hit.to && tree.base(hit.at) == "flat" {
            return false;
        }
    }
    true
}

/// The codes of a trigger: its own, or what the means in its clause says.
fn coded(scene: &Scene, hit: &Found<Act>) -> Vec<Trigger> {
    let tree = &scene.tree;
    let verbal = hit.class == Class::Verb;
    let clause = if verbal { hit.at } else { carrying_clause(scene, hit.at) };
    let make = |code: &'static str| Trigger { at: hit.at, clause, code, roles: hit.value.roles, verbal };
    let nominal = !verbal;
    if nominal
        && matches!(
            tree.lemma(hit.at),
            "bombardment" | "bombing" | "attack" | "strike" | "shelling" | "raid" | "fire" | "assault"
        )
    {
        let by_modifier = modifier_codes(scene, hit.at);
        if !by_modifier.is_empty() {
            return by_modifier.into_iter().map(make).collect();
        }
    }
    let needs_means = hit.value.general || matches!(hit.value.code, "OFFENS" | "FIRE-HV" | "FIRE-UNK");
    if needs_means {
        if let Some(code) = means_in(scene, hit, clause) {
            return vec![make(code)];
        }
    }
    match hit.value.code {
        "-" => protected_code(scene, hit.at, clause).map(make).into_iter().collect(),
        "OFFENS" if verbal || hit.value.general => {
            vec![make(protected_code(scene, hit.at, clause).unwrap_or("OFFENS"))]
        }
        code => vec![make(code)],
    }
}

/// "aerial and artillery bombardment": one code for each co-ordinated modifier.
fn modifier_codes(scene: &Scene, at: usize) -> Vec<&'static str> {
    let tree = &scene.tree;
    let mut codes = Vec::new();
    for k in tree.kids_by(at, &["amod", "compound"]) {
        for c in tree.conjuncts(k) {
            let code = match tree.lower(c) {
                "aerial" | "air" | "drone" | "helicopter" | "airborne" => Some("AIR"),
                "artillery" | "mortar" | "rocket" | "missile" | "tank" | "heavy" | "indirect" => {
                    Some("FIRE-HV")
                }
                "chemical" | "gas" | "chlorine" => Some("CHEM"),
                "suicide" | "mine" => Some("IED"),
                "sniper" => Some("FIRE-SA"),
                "ground" => Some("OFFENS"),
                _ => None,
            };
            codes.extend(code.filter(|c| !codes.contains(c)));
        }
    }
    codes
}

/// The code of the weapon named in the clause of an act.
fn means_in(scene: &Scene, hit: &Found<Act>, clause: usize) -> Option<&'static str> {
    let tree = &scene.tree;
    let found = lexicon::means().find(tree);
    let own = found.iter().filter(|m| m.at > hit.to || m.to < hit.from);
    let mut best: Option<(usize, &'static str)> = None;
    for m in own {
        let inside = tree.dominates(clause, m.at) && tree.clause(m.at) == clause;
        if inside {
            let distance = m.at.abs_diff(hit.at);
            if best.is_none_or(|(d, _)| distance < d) {
                best = Some((distance, m.value));
            }
        }
    }
    best.map(|(_, code)| code)
}

/// With no means stated: OBJ for a protected object hit, CIV for people.
fn protected_code(scene: &Scene, at: usize, clause: usize) -> Option<&'static str> {
    let tree = &scene.tree;
    let target = tree
        .undergoer(at)
        .or_else(|| tree.with_case(at, &["on", "against", "at"]))
        .or_else(|| tree.undergoer(clause))?;
    let span = tree.np(target);
    let hits = lexicon::protected().find(tree);
    hits.iter().find(|h| span.contains(tree.tokens[h.at].span)).map(|h| h.value)
}

/// The clause an act noun stands in.
fn carrying_clause(scene: &Scene, at: usize) -> usize {
    scene.tree.clause(at)
}

fn spell_out(scene: &Scene, t: &Trigger, claims: &mut Vec<Claim>) {
    let tree = &scene.tree;
    let actor = actor_of(scene, t);
    let target = target_of(scene, t).filter(|n| actor.as_ref().is_none_or(|a| a.span != n.span));
    let time = scene.time(t.at, t.clause);
    let speaker = scene.speaker(t.at);
    let own = match (&speaker, &actor) {
        (Some(s), Some(a)) => {
            s.entity == a.entity
                || matches!(a.span.of(scene.story.words).to_lowercase().as_str(), "we" | "our" | "us")
        }
        _ => false,
    };
    let modality = scene.modality(t.at, t.clause, own, time.as_ref());
    let quantity = count_of(scene, t);
    let evidence = evidence_of(scene, t);
    let places = scene.event_places(t.at, t.clause);
    let rule = if t.verbal { "incident-verb" } else { "incident-noun" };
    let base = Claim {
        kind: Kind::Incident,
        code: t.code,
        evidence,
        actor,
        target,
        place: None,
        time,
        quantity,
        speaker,
        via: scene.via(t.at),
        modality,
        countable: false,
        rule,
    };
    if claims.iter().any(|c| c.code == base.code && c.evidence == base.evidence) {
        return;
    }
    if places.is_empty() {
        claims.push(with_place(base, None));
    } else {
        claims.extend(places.into_iter().map(|p| with_place(base.clone(), Some(p))));
    }
    let _ = tree;
}

fn with_place(mut claim: Claim, place: Option<Place>) -> Claim {
    claim.place = place;
    claim.countable = is_countable(&claim);
    claim
}

/// An incident reaches a count only when it happened, is not zero, and has a place finer than a country or at most a year in time.
pub fn is_countable(claim: &Claim) -> bool {
    let happened = matches!(claim.modality, Modality::Asserted | Modality::Alleged | Modality::Historical);
    let zero = claim.quantity.as_ref().is_some_and(|q| q.value == Some(0.0));
    let placed = claim.place.as_ref().is_some_and(|p| p.precision < Precision::Country);
    let dated = claim
        .time
        .as_ref()
        .and_then(|t| t.interval)
        .is_some_and(|d| crate::extract::scene::days_between(d.from, d.to) <= 366);
    happened && !zero && (placed || dated)
}

fn actor_of(scene: &Scene, t: &Trigger) -> Option<Named> {
    let tree = &scene.tree;
    if t.verbal {
        return match t.roles {
            Roles::SubjectActs => scene.doer(t.at),
            Roles::SubjectSuffers => {
                tree.agent(t.at).or_else(|| tree.with_case(t.at, &["to"])).and_then(|i| scene.actor(i))
            }
            Roles::Itself => None,
        };
    }
    let by = tree.kids_by(t.at, &["nmod", "obl"]).find(|&k| tree.case(k) == Some("by"));
    let owner = tree.kid(t.at, &["nmod:poss"]).filter(|&k| scene.actor(k).is_some());
    let adjective = tree.kids_by(t.at, &["amod", "compound"]).find(|&k| is_party_word(scene, k));
    if let Some(i) = by.or(owner).or(adjective) {
        return Some(scene.named(i));
    }
    light_verb_subject(scene, t)
}

/// "Russian strikes", "government shelling", "rebel attack".
fn is_party_word(scene: &Scene, k: usize) -> bool {
    let tree = &scene.tree;
    let party = lexicon::actor_class(tree.lemma(k)).is_some_and(|c| matches!(c, "state" | "force" | "group"));
    let people = crate::extract::gazetteer::countries::by_demonym(tree.word(k)).is_some();
    (party && !matches!(tree.lower(k), "drone" | "helicopter" | "jet" | "sniper" | "warplane" | "aircraft"))
        || people
        || (tree.pos(k) == Pos::Propn
            && tree.base(k) == "compound"
            && !scene.places.iter().any(|m| m.name_at == k))
}

/// "launched an attack", "carried out strikes", "committed violations".
fn light_verb_subject(scene: &Scene, t: &Trigger) -> Option<Named> {
    let tree = &scene.tree;
    let head = tree.head(t.at)?;
    let light = matches!(
        tree.lemma(head),
        "launch"
            | "carry"
            | "conduct"
            | "commit"
            | "mount"
            | "stage"
            | "open"
            | "perpetrate"
            | "make"
            | "begin"
            | "start"
            | "continue"
            | "resume"
            | "wage"
            | "impose"
            | "maintain"
            | "order"
            | "step"
            | "intensify"
            | "unleash"
            | "perform"
            | "tighten"
            | "keep"
            | "execute"
            | "use"
            | "undertake"
            | "repel"
            | "do"
    );
    if light && tree.base(t.at) == "obj" {
        return scene.doer(head);
    }
    if light && tree.base(t.at) == "nsubj" && tree.is_passive(head) {
        return tree.agent(head).and_then(|i| scene.actor(i));
    }
    None
}

fn target_of(scene: &Scene, t: &Trigger) -> Option<Named> {
    let tree = &scene.tree;
    if t.verbal {
        let found = match t.roles {
            Roles::SubjectActs => {
                tree.undergoer(t.at).or_else(|| tree.with_case(t.at, &["at", "on", "against"]))
            }
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
    own.or_else(light).map(|i| scene.named(i))
}

/// A target is somebody or something hit; a bare place is the place, not the target.
fn is_target(scene: &Scene, i: usize) -> bool {
    let tree = &scene.tree;
    let place = scene.places.iter().any(|m| m.at == i);
    let hit = lexicon::protected().find_at(tree, i).is_some();
    !place
        && (scene.actor(i).is_some()
            || hit
            || matches!(tree.lemma(i), "position" | "base" | "checkpoint" | "post" | "depot" | "column"))
}

/// "six strikes", "thousands of shells": the number that counts the act itself.
fn count_of(scene: &Scene, t: &Trigger) -> Option<Quantity> {
    let tree = &scene.tree;
    let counts = |of: usize| {
        of == t.at
            || (t.verbal
                && tree.kid(t.at, &["obj"]) == Some(of)
                && lexicon::means().find_at(tree, of).is_some())
    };
    scene.numbers.iter().find(|n| counts(n.of)).map(|n| n.quantity(&unit_of(scene, n.of)))
}

fn unit_of(scene: &Scene, of: usize) -> String {
    scene.tree.lower(of).to_string()
}

/// The clause for a verb or for a noun that its verb merely introduces; otherwise the noun phrase with its participle.
fn evidence_of(scene: &Scene, t: &Trigger) -> Span {
    let tree = &scene.tree;
    if t.verbal {
        let carrier = tree.carrier(t.at);
        let reporting = scene.sayings.iter().any(|s| s.verb == carrier);
        return tree.clause_span(if reporting { t.at } else { carrier });
    }
    let head = tree.head(t.at);
    let introduced = head.is_some_and(|h| {
        tree.is_verb(h)
            && matches!(tree.base(t.at), "nsubj" | "obj")
            && !scene.sayings.iter().any(|s| s.verb == h)
            && tree.kids_by(t.at, &["conj"]).next().is_none()
            && lexicon::speech_class(tree.lemma(h)).is_none()
    });
    if introduced || tree.base(t.at) == "root" {
        return tree.clause_span(tree.clause(t.at));
    }
    let tokens = tree.under(t.at, &|k| {
        tree.head(k) == Some(t.at) && matches!(tree.base(k), "case" | "cc" | "conj" | "punct" | "parataxis")
    });
    tree.hull(&tokens)
}
