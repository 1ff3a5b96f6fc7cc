//! Figures: so many killed, injured, displaced, besieged, detained. Each is a claim of its own, never summed.

use crate::extract::claim::{Claim, Kind, Modality, Time};
use crate::extract::quantities::Number;
use crate::extract::scene::Scene;
use crate::extract::tree::Tree;
use crate::span::Span;

/// Every figure of a sentence.
pub fn find(scene: &Scene) -> Vec<Claim> {
    let mut claims: Vec<Claim> = scene.numbers.iter().filter_map(|n| figure(scene, n)).collect();
    claims.extend(named_one_by_one(scene));
    claims
}

/// "killing a nurse", "two soldiers and a guard were killed", "a man and a woman were injured": people counted without a numeral.
fn named_one_by_one(scene: &Scene) -> Vec<Claim> {
    let tree = &scene.tree;
    let verbs = (0..tree.len())
        .filter(|&v| tree.is_verb(v) && matches!(one_fate(tree.lemma(v)), Some("killed" | "injured")));
    verbs
        .filter_map(|v| {
            let patient =
                if tree.lemma(v) == "die" { tree.subject(v).map(|s| s.at) } else { tree.undergoer(v) }?;
            let members = tree.conjuncts(patient);
            let one = |&i: &usize| one_person(scene, i);
            let total: Option<f64> = members.iter().map(|i| one(i)).sum();
            let plain = members.len() == 1 && scene.numbers.iter().any(|n| n.of == patient);
            let value = total.filter(|_| !plain)?;
            let number = Number {
                span: tree.np(patient),
                at: patient,
                of: patient,
                value: Some(value),
                value_max: None,
                bound: crate::extract::claim::Bound::Exactly,
            };
            let fate = Fate { code: verb_fate(tree, v)?, at: v };
            Some(told(scene, &number, fate))
        })
        .collect()
}

/// How many people one member of a list stands for: its numeral, or one for "a nurse", "another guard".
fn one_person(scene: &Scene, i: usize) -> Option<f64> {
    let tree = &scene.tree;
    if let Some(n) = scene.numbers.iter().find(|n| n.of == i) {
        return n.value.filter(|_| n.bound == crate::extract::claim::Bound::Exactly);
    }
    let indefinite =
        tree.kid(i, &["det"]).is_some_and(|d| matches!(tree.lower(d), "a" | "an" | "another" | "one"));
    let person = crate::extract::lexicon::actor_class(tree.lemma(i)) == Some("person")
        || PEOPLE.contains(&format!(" {} ", tree.lemma(i)))
        || crate::extract::lexicon::actor_class(tree.lemma(i)) == Some("force");
    (indefinite
        && person
        && tree.tag(i) == "NN"
        && !matches!(tree.lemma(i), "force" | "army" | "police" | "unit" | "number"))
    .then_some(1.0)
}

/// A toll shares the place and time of the one act it belongs to: in its own sentence, else in the sentence before.
pub fn inherit(scene: &Scene, claims: &mut [Claim], before: &[Claim]) {
    let acts = |claims: &[Claim]| -> Vec<Claim> {
        claims.iter().filter(|c| c.kind == Kind::Incident).cloned().collect()
    };
    let own = acts(claims);
    let earlier = acts(before);
    let tolls = claims.iter_mut().filter(|c| {
        c.kind == Kind::Figure && matches!(c.code, "killed" | "injured" | "detained" | "other" | "displaced")
    });
    for toll in tolls {
        let since = toll.time.as_ref().is_some_and(|t| {
            t.interval.is_some_and(|d| crate::extract::scene::days_between(d.from, d.to) > 60)
        });
        if since {
            continue;
        }
        let near: Vec<&Claim> =
            own.iter().filter(|a| a.evidence.overlaps(toll.evidence) || own.len() == 1).collect();
        let sources: Vec<&Claim> =
            if near.is_empty() && own.is_empty() && toll.place.is_none() && scene.places.is_empty() {
                earlier.iter().collect()
            } else {
                near
            };
        let Some(first) = sources.first() else { continue };
        let same_place =
            sources.iter().all(|a| a.place.as_ref().map(|p| p.span) == first.place.as_ref().map(|p| p.span));
        if toll.place.is_none() && same_place {
            toll.place = first.place.clone();
        }
        if toll.time.is_none() {
            toll.time = first.time.clone();
        }
        if toll.speaker.is_none() && first.speaker.is_some() && toll.modality == Modality::Asserted {
            toll.speaker = first.speaker.clone();
            toll.modality = first.modality;
        }
    }
}

/// What is said of the people counted, and the token that says it.
struct Fate {
    code: &'static str,
    at: usize,
}

fn figure(scene: &Scene, number: &Number) -> Option<Claim> {
    let tree = &scene.tree;
    if !counts_people(tree, number) {
        return None;
    }
    let fate = fate_of(scene, number)?;
    Some(told(scene, number, fate))
}

fn told(scene: &Scene, number: &Number, fate: Fate) -> Claim {
    let tree = &scene.tree;
    let clause = tree.clause(fate.at);
    let time = since(scene, number)
        .or_else(|| scene.time(fate.at, clause))
        .or_else(|| scene.time(fate.at, tree.host(clause)));
    let modality = match scene.modality(fate.at, clause, own_losses(scene, fate.at, number), time.as_ref()) {
        Modality::Historical => Modality::Asserted,
        other => other,
    };
    let place = scene.event_places(fate.at, clause).into_iter().next();
    let quantity = number.quantity(fate.code);
    Claim {
        kind: Kind::Figure,
        code: fate.code,
        evidence: evidence(scene, number, &fate),
        actor: None,
        target: None,
        place,
        time,
        quantity: Some(quantity),
        speaker: scene.speaker(fate.at),
        via: scene.via(fate.at),
        modality,
        countable: false,
        rule: "figure",
    }
}

const PEOPLE: &str = " people person civilian life soldier rebel fighter militant child woman man death casualty fatality resident villager trooper troop policeman officer servicemen serviceman \
    victim member worker refugee family household combatant insurgent guerrilla prisoner detainee hostage passenger peacekeeper terrorist militiaman gunman other Syrian journalist lives \
    shell inhabitant citizen student dead wounded injured injury wounding killing person idp personnel police guard protester boy girl farmer patient population body corpse teacher driver doctor number ";

fn counts_people(tree: &Tree, n: &Number) -> bool {
    let of = n.of;
    let lemma = tree.lemma(of);
    n.at == of
        || PEOPLE.contains(&format!(" {lemma} "))
        || PEOPLE.contains(&format!(" {} ", tree.lower(of)))
        || crate::extract::lexicon::actor_class(lemma) == Some("person")
        || tree.tag(of).starts_with("NNP")
}

fn fate_of(scene: &Scene, n: &Number) -> Option<Fate> {
    let tree = &scene.tree;
    let of = n.of;
    if let Some(code) = noun_fate(tree.lemma(of)).or_else(|| noun_fate(tree.lower(of))) {
        return Some(Fate { code, at: of });
    }
    // "12 killed", "three dead", "others displaced": a participle or adjective beside the number.
    for k in tree.kids_by(of, &["acl", "amod", "xcomp"]) {
        if let Some(code) = verb_fate(tree, k) {
            return Some(Fate { code, at: k });
        }
    }
    let head = tree.head(tree.first_conjunct(of))?;
    let governs = matches!(
        tree.base(tree.first_conjunct(of)),
        "nsubj" | "obj" | "obl" | "nmod" | "conj" | "dep" | "iobj"
    );
    if governs {
        if let Some(code) = verb_fate(tree, head).or_else(|| noun_fate(tree.lemma(head))) {
            let object = matches!(tree.base(tree.first_conjunct(of)), "nsubj") == tree.is_passive(head)
                || !tree.is_verb(head)
                || tree.lemma(head) == "die"
                || tree.lemma(head) == "flee"
                || tree.lemma(head) == "perish";
            return object.then_some(Fate { code, at: head });
        }
        // "has claimed 310,000 lives", "left three dead", "the death toll rose to 30"
        if matches!(tree.lemma(head), "claim" | "cost" | "take") && matches!(tree.lemma(of), "life" | "lives")
        {
            return Some(Fate { code: "killed", at: head });
        }
        if matches!(tree.lemma(head), "leave" | "see" | "report" | "record") {
            let result = tree
                .kids(head)
                .iter()
                .copied()
                .chain(tree.kids(of).iter().copied())
                .find_map(|k| verb_fate(tree, k).map(|c| (c, k)));
            if let Some((code, _)) = result {
                return Some(Fate { code, at: head });
            }
        }
        if tree.base(of) == "obl" || tree.base(of) == "nmod" || tree.base(of) == "obj" {
            if let Some(subject) = tree.subject(head).map(|s| s.at) {
                let toll = tree.lemma(subject) == "toll" || tree.lemma(subject) == "number";
                if toll {
                    return Some(Fate { code: toll_code(tree, subject), at: head });
                }
            }
        }
    }
    None
}

fn toll_code(tree: &Tree, subject: usize) -> &'static str {
    let words = tree.np(subject).of(tree.words).to_lowercase();
    if words.contains("wounded") || words.contains("injur") {
        "injured"
    } else if words.contains("displaced") {
        "displaced"
    } else {
        "killed"
    }
}

/// Killed and injured in one number is "other".
fn verb_fate(tree: &Tree, v: usize) -> Option<&'static str> {
    let code = one_fate(tree.lemma(v)).or_else(|| one_fate(tree.lower(v)))?;
    let also: Vec<&str> = tree
        .kids_by(v, &["conj"])
        .filter(|&k| {
            tree.kid(k, &["nsubj", "obj", "nummod"]).is_none()
                && !(k + 1..(k + 4).min(tree.len())).any(|t| tree.tag(t) == "CD")
        })
        .filter_map(|k| one_fate(tree.lemma(k)))
        .collect();
    if also.iter().any(|c| *c != code) { Some("other") } else { Some(code) }
}

/// What a word by itself says of the people counted under it.
pub fn fate_word(word: &str) -> Option<&'static str> {
    noun_fate(word).or_else(|| {
        one_fate(word)
            .filter(|_| word.ends_with("ed") || matches!(word, "dead" | "kill" | "wound" | "injure"))
    })
}

fn one_fate(lemma: &str) -> Option<&'static str> {
    match lemma {
        "kill" | "die" | "slay" | "murder" | "massacre" | "execute" | "dead" | "perish" | "behead"
        | "martyr" | "killed" | "drown" => Some("killed"),
        "wound" | "injure" | "hurt" | "maim" | "wounded" | "injured" => Some("injured"),
        "displace" | "flee" | "uproot" | "evacuate" | "expel" | "displaced" => Some("displaced"),
        "besiege" | "trap" | "encircle" | "besieged" => Some("besieged"),
        "detain" | "arrest" | "abduct" | "kidnap" | "imprison" | "capture" | "hold" | "jail" | "detained" => {
            Some("detained")
        }
        _ => None,
    }
}

fn noun_fate(lemma: &str) -> Option<&'static str> {
    match lemma {
        "death" | "fatality" | "dead" | "killing" => Some("killed"),
        "injury" | "wounded" | "injured" => Some("injured"),
        "casualty" | "victim" => Some("other"),
        "besiegement" | "siege" => Some("besieged"),
        "displacement" | "idp" => Some("displaced"),
        "detainee" | "prisoner" | "hostage" => None,
        _ => None,
    }
}

/// "since 2011", anywhere in the sentence of a toll.
fn since(scene: &Scene, n: &Number) -> Option<Time> {
    let tree = &scene.tree;
    let mention = scene.times.iter().find(|m| {
        let from = tree.at(m.timex.span.start).unwrap_or(0);
        (from.saturating_sub(12)..=from).any(|t| t < tree.len() && tree.lower(t) == "since")
    })?;
    let mut time = scene.resolved(mention, tree.clause(n.of));
    if let (Some(days), Some(published)) = (time.interval.as_mut(), scene.story.published) {
        days.to = published.to.max(days.from);
    }
    Some(time)
}

fn own_losses(scene: &Scene, at: usize, n: &Number) -> bool {
    let tree = &scene.tree;
    let possessive = tree
        .kid(n.of, &["nmod:poss"])
        .is_some_and(|k| matches!(tree.lower(k), "its" | "our" | "his" | "their"));
    possessive && scene.saying(at).is_some()
}

fn evidence(scene: &Scene, n: &Number, fate: &Fate) -> Span {
    let tree = &scene.tree;
    if tree.is_verb(fate.at) && tree.is_clause(fate.at) {
        return tree.clause_span(fate.at).join(n.span);
    }
    let tokens = tree.under(n.of, &|k| {
        tree.head(k) == Some(n.of) && matches!(tree.base(k), "case" | "cc" | "conj" | "punct")
    });
    let own = tree.hull(&tokens).join(n.span);
    if own.contains(tree.tokens[fate.at].span) { own } else { own.join(tree.np_alone(fate.at)) }
}
