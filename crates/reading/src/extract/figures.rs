//! Figures: so many killed, injured, displaced, besieged, detained. Each is a claim of its own, never summed.
//! In: one scene with its numbers. Out: a claim for each number that says what became of people, and a few counts without a fate.
//! What befalls people in which words is `data/en/fates.tsv`; the constructions are `figures/fates.rs`.

use crate::extract::actors;
use crate::extract::claim::{Bound, Claim, Kind, Modality, Time};
use crate::extract::incidents;
use crate::extract::lexicon;
use crate::extract::quantities::Number;
use crate::extract::scene::{self, Scene};
use crate::extract::tree::Tree;
use crate::span::Span;

mod fates;

use fates::Fate;
pub use fates::{fate_word, is_people};

/// Every figure of a sentence.
pub fn find(scene: &Scene) -> Vec<Claim> {
    if scene.is_question() {
        return Vec::new();
    }
    let acts = incidents::triggers(scene);
    let mut claims: Vec<Claim> = Vec::new();
    let mut last: Option<Fate> = None;
    for number in &scene.numbers {
        if is_age(&scene.tree, number) {
            continue;
        }
        let fate = fates::of(scene, number, last.as_ref());
        let Some(fate) = fate.or_else(|| fates::counted(scene, number, &acts)) else { continue };
        claims.push(told(scene, number, &fate, &acts));
        last = Some(fate);
    }
    for (number, fate) in one_by_one(scene) {
        let own = told(scene, &number, &fate, &acts);
        let again = |c: &Claim| {
            c.code == own.code
                && c.quantity
                    .as_ref()
                    .is_some_and(|q| q.span.overlaps(number.span) && q.value == number.value)
        };
        // "two soldiers and a guard were killed" is one toll of three.
        claims.retain(|c| {
            c.code != own.code
                || !c.quantity.as_ref().is_some_and(|q| number.span.contains(q.span))
                || again(c)
        });
        if !claims.iter().any(again) {
            claims.push(own);
        }
    }
    claims
}

/// "a woman, 45, and her son", "a girl of 13", "the man, 72,": years of age, when the number stands bare behind a person.
fn is_age(tree: &Tree, n: &Number) -> bool {
    let Some(from) = tree.at(n.span.start) else { return false };
    let word = |i: usize| if i < tree.len() { tree.lower(i) } else { "." };
    let enclosed = from > 0
        && matches!(word(from - 1), "," | "(" | "of")
        && matches!(word(n.at + 1), "," | ")" | "." | "and" | "in" | "on" | "at" | "was");
    let person = from.checked_sub(2).is_some_and(|i| {
        matches!(tree.tag(i), "NN" | "NNP")
            && (fates::is_people(tree.lemma(i))
                || actors::is_person(tree, i)
                || tree.tag(i) == "NNP" && word(from - 1) == ",")
    });
    let bare = n.of <= n.at;
    enclosed
        && person
        && bare
        && n.bound == Bound::Exactly
        && n.value.is_some_and(|v| (1.0..110.0).contains(&v))
}

/// "killing a nurse", "two soldiers and a guard were killed", "the driver was injured": people counted without a numeral.
fn one_by_one(scene: &Scene) -> Vec<(Number, Fate)> {
    let tree = &scene.tree;
    let mut found = Vec::new();
    for v in 0..tree.len() {
        let Some((patient, fate)) = fates::patient(scene, v) else { continue };
        let members = tree.conjuncts(patient);
        let plain = members.len() == 1 && scene.numbers.iter().any(|n| n.of == patient || n.at == patient);
        let total: Option<f64> = members.iter().map(|&i| one_person(scene, i)).sum();
        let Some(value) = total.filter(|_| !plain) else { continue };
        let number = Number {
            span: tree.np(patient),
            at: patient,
            of: patient,
            value: Some(value),
            value_max: None,
            bound: Bound::Exactly,
        };
        found.push((number, fate));
    }
    found
}

/// How many people one member of a list stands for: its numeral, or one for "a nurse", "the driver", "another guard".
fn one_person(scene: &Scene, i: usize) -> Option<f64> {
    let tree = &scene.tree;
    if let Some(n) = scene.numbers.iter().find(|n| n.of == i) {
        return n.value.filter(|_| n.bound == Bound::Exactly);
    }
    // "killed Ahlam, a girl of eleven": one person by name.
    if tree.tag(i) == "NNP" && actors::is_person(tree, i) && scene.places.iter().all(|m| m.name_at != i) {
        return Some(1.0);
    }
    let singular = tree
        .kids_by(i, &["det", "nmod:poss"])
        .any(|d| matches!(tree.lower(d), "a" | "an" | "another" | "one" | "the" | "his" | "her" | "its"));
    let person =
        fates::is_people(tree.lemma(i)) || matches!(lexicon::actor_class(tree.lemma(i)), Some("person"));
    let several = matches!(
        tree.lower(i),
        "force"
            | "army"
            | "police"
            | "unit"
            | "number"
            | "family"
            | "group"
            | "population"
            | "staff"
            | "personnel"
            | "people"
            | "team"
            | "other"
            | "toll"
            | "patrol"
            | "side"
            | "life"
            | "household"
            | "figure"
            | "crew"
            | "public"
            | "rest"
            | "half"
            | "us"
    );
    (singular && person && matches!(tree.tag(i), "NN" | "NNP") && !several).then_some(1.0)
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
    for toll in tolls.filter(|t| !is_running(t) && !(t.code == "other" && t.rule == "figure-count")) {
        let near: Vec<&Claim> =
            own.iter().filter(|a| a.evidence.overlaps(toll.evidence) || own.len() == 1).collect();
        let sources: Vec<&Claim> =
            if near.is_empty() && own.is_empty() && toll.place.is_none() && scene.places.is_empty() {
                earlier.iter().collect()
            } else {
                near
            };
        lend(toll, &sources);
    }
}

/// "since 2011": a count of a whole war belongs to no one act.
fn is_running(toll: &Claim) -> bool {
    let days = toll.time.as_ref().and_then(|t| t.interval);
    days.is_some_and(|d| scene::days_between(d.from, d.to) > 60)
}

fn lend(toll: &mut Claim, sources: &[&Claim]) {
    let Some(first) = sources.first() else { return };
    let place = |a: &Claim| a.place.as_ref().map(|p| p.span);
    if toll.place.is_none() && sources.iter().all(|a| place(a) == place(first)) {
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

fn told(scene: &Scene, number: &Number, fate: &Fate, acts: &[incidents::Trigger]) -> Claim {
    let tree = &scene.tree;
    let clause = tree.clause(fate.at);
    let (place, when) = incidents::where_and_when(scene, number.at, fate.at, acts);
    let time = since(scene, number).or(when).or_else(|| scene.time(fate.at, tree.host(clause)));
    let modality = match scene.modality(fate.at, clause, own_losses(scene, fate.at, number), time.as_ref()) {
        Modality::Historical => Modality::Asserted,
        other => other,
    };
    Claim {
        kind: Kind::Figure,
        code: fate.code,
        evidence: evidence(scene, number, fate),
        actor: None,
        target: None,
        place,
        time,
        quantity: Some(number.quantity(unit(tree, number).unwrap_or(fate.code))),
        speaker: scene.speaker(fate.at),
        via: scene.via(fate.at),
        modality,
        countable: false,
        rule: if fate.bare { "figure-count" } else { "figure" },
    }
}

/// What is counted when it is no people: a share ("over half", "70 percent"), or a length.
fn unit(tree: &Tree, number: &Number) -> Option<&'static str> {
    let next = (number.at + 1..tree.len().min(number.at + 3)).map(|i| tree.lower(i)).collect::<Vec<_>>();
    let share = tree.lower(number.at) == "half"
        || ["third", "quarter"].iter().any(|w| number.span.of(tree.words).contains(w))
        || matches!(next[..], ["percent" | "%", ..] | ["per", "cent"]);
    let length =
        matches!(next.first(), Some(&("km" | "kilometres" | "kilometers" | "kilometre" | "kilometer")));
    match (share, length) {
        (true, _) => Some("percent"),
        (_, true) => Some("kilometres"),
        _ => None,
    }
}

/// "since 2011", anywhere in the sentence of a toll.
fn since(scene: &Scene, n: &Number) -> Option<Time> {
    let tree = &scene.tree;
    let follows = |m: &&scene::TimeMention| {
        let from = tree.at(m.timex.span.start).unwrap_or(0);
        (from.saturating_sub(12)..=from).any(|t| t < tree.len() && tree.lower(t) == "since")
    };
    let mention = scene.times.iter().find(follows)?;
    // "killed nine overnight, in the heaviest raids since the truce began": a day of its own goes before.
    let own = scene.times.iter().any(|m| {
        !follows(&m) && scene.is_placed(&m.timex) && tree.clause(m.top) == tree.clause(n.of) && m.top > n.of
    });
    if own {
        return None;
    }
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
