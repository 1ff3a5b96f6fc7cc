//! Acts of violence and breaches: a trigger word, the means that decides its code, who did it to whom, where and when.
//! In: one scene. Out: one claim for each act and place. Absent: acts that are only feared, forbidden, planned or demanded.
//! To add a word, add it to `data/en/acts.tsv`; to add a construction, see `incidents/triggers.rs`.

use crate::extract::claim::{Claim, Kind, Modality, Named, Place, Precision, Quantity, Time};
use crate::extract::lexicon;
use crate::extract::scene::{self, Scene};
use crate::span::Span;

mod codes;
mod figurative;
mod parties;
mod spots;
mod times;
mod triggers;

pub use parties::{by_order as doer_by_order, party_before};
pub use triggers::{Trigger, triggers};

/// Every incident claim of a sentence.
pub fn find(scene: &Scene) -> Vec<Claim> {
    if scene.is_question() {
        return Vec::new();
    }
    let triggers = triggers(scene);
    let mut claims = Vec::new();
    for trigger in &triggers {
        spell_out(scene, trigger, &triggers, &mut claims);
    }
    claims
}

/// Where and when something else in a sentence holds, by the same weights: a toll, a sighting.
pub fn where_and_when(
    scene: &Scene,
    from: usize,
    at: usize,
    all: &[Trigger],
) -> (Option<Place>, Option<Time>) {
    let tree = &scene.tree;
    let verbal = tree.is_verb(at);
    let clause = if verbal { at } else { tree.clause(at) };
    let (from, to) = (from.min(at), from.max(at));
    let it = Trigger {
        at,
        from,
        to,
        clause,
        code: "",
        roles: lexicon::Roles::SubjectActs,
        verbal,
        general: false,
    };
    let others: Vec<Trigger> = all.iter().filter(|t| t.at < from || t.at > to).cloned().collect();
    (spots::places_of(scene, &it, &others).into_iter().next(), times::time_of(scene, &it, &others))
}

fn spell_out(scene: &Scene, t: &Trigger, all: &[Trigger], claims: &mut Vec<Claim>) {
    let actor = parties::actor(scene, t, all);
    let target =
        parties::target(scene, t).filter(|n| actor.as_ref().is_none_or(|a| !a.span.overlaps(n.span)));
    let time = times::time_of(scene, t, all);
    let speaker = scene.speaker(t.at);
    let own = own_act(scene, speaker.as_ref(), actor.as_ref());
    let observed = scene.is_observation(t.at);
    let modality = modality(scene, t, own || observed, time.as_ref());
    if matches!(modality, Modality::Planned | Modality::Conditional | Modality::Demanded | Modality::Promised)
    {
        return;
    }
    let places = spots::places_of(scene, t, all);
    if modality == Modality::Negated && places.is_empty() && actor.is_none() && time.is_none() {
        return;
    }
    let time =
        time.or_else(|| scene.period.clone().filter(|_| speaker.is_none() && modality == Modality::Asserted));
    let base = Claim {
        kind: Kind::Incident,
        code: t.code,
        evidence: evidence_of(scene, t, all, &places),
        actor,
        target,
        place: None,
        time,
        quantity: count_of(scene, t),
        speaker,
        via: scene.via(t.at),
        modality,
        countable: false,
        rule: if t.verbal { "incident-verb" } else { "incident-noun" },
    };
    if claims.iter().any(|c| is_same(c, &base, &places)) {
        return;
    }
    if places.is_empty() {
        claims.push(with_place(base, None));
        return;
    }
    for place in places {
        let mut claim = base.clone();
        if let Some(own) = count_beside(scene, place.span) {
            claim.quantity = Some(own);
        }
        claims.push(with_place(claim, Some(place)));
    }
}

/// The same act told by another word of the clause.
fn is_same(c: &Claim, base: &Claim, places: &[Place]) -> bool {
    let counts = |c: &Claim| c.quantity.as_ref().and_then(|q| q.value);
    c.code == base.code
        && c.evidence.overlaps(base.evidence)
        && (places.is_empty() || c.place.as_ref().map(|p| p.span) == places.first().map(|p| p.span))
        && (counts(c).is_none() || counts(base).is_none() || counts(c) == counts(base))
}

/// What is said of the act: an accusation is alleged, "no shelling" did not happen.
fn modality(scene: &Scene, t: &Trigger, own: bool, time: Option<&Time>) -> Modality {
    let found = scene.modality(t.at, t.clause, own, time);
    // "the siege of X was to be eased": what is ahead is not the act.
    let found = if found == Modality::Planned && is_only_spoken_of(scene, t) {
        let attributed = scene.saying(t.at).is_some() || scene.carried.is_some() || scene.story.partisan;
        if attributed && !own { Modality::Alleged } else { Modality::Asserted }
    } else {
        found
    };
    if found == Modality::Asserted && scene.accused(t.at).is_some() {
        return Modality::Alleged;
    }
    if matches!(found, Modality::Asserted | Modality::Alleged | Modality::Historical)
        && is_denied_noun(scene, t)
    {
        return Modality::Negated;
    }
    found
}

/// A noun with an article, the subject of a verb that does not say that it takes place.
fn is_only_spoken_of(scene: &Scene, t: &Trigger) -> bool {
    let tree = &scene.tree;
    let definite = tree
        .kids_by(t.at, &["det", "nmod:poss"])
        .any(|k| !matches!(tree.lower(k), "a" | "an" | "any" | "no" | "some" | "another"));
    let spoken_of = tree.head(t.at).is_some_and(|h| {
        tree.is_verb(h)
            && !matches!(
                tree.lemma(h),
                "be" | "begin"
                    | "start"
                    | "launch"
                    | "conduct"
                    | "carry"
                    | "take"
                    | "occur"
                    | "resume"
                    | "follow"
                    | "continue"
                    | "mount"
                    | "stage"
                    | "happen"
                    | "go"
            )
    });
    !t.verbal && t.code == "SIEGE" && definite && spoken_of && tree.base(t.at) == "nsubj"
}

/// "no evidence of shots", "no violations", "without clashes".
fn is_denied_noun(scene: &Scene, t: &Trigger) -> bool {
    let tree = &scene.tree;
    let none = |i: usize| tree.kids(i).iter().any(|&k| matches!(tree.lower(k), "no" | "without" | "neither"));
    if t.verbal {
        return false;
    }
    let mut at = t.at;
    for _ in 0..2 {
        if none(at) {
            return true;
        }
        match tree.head(at) {
            Some(h) if tree.base(at) == "nmod" && tree.is_nominal(h) => at = h,
            _ => return false,
        }
    }
    none(at)
}

/// The speaker tells of his own side's act.
pub fn own_act(scene: &Scene, speaker: Option<&Named>, actor: Option<&Named>) -> bool {
    match (speaker, actor) {
        (Some(s), Some(a)) => {
            s.entity == a.entity
                || matches!(a.span.of(scene.story.words).to_lowercase().as_str(), "we" | "our" | "us")
        }
        _ => false,
    }
}

pub fn with_place(mut claim: Claim, place: Option<Place>) -> Claim {
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
        .is_some_and(|d| scene::days_between(d.from, d.to) <= 366);
    happened && !zero && (placed || dated)
}

/// "six strikes", "thousands of shells", "two mortar rounds land": the number that counts the act itself.
fn count_of(scene: &Scene, t: &Trigger) -> Option<Quantity> {
    let tree = &scene.tree;
    let means = lexicon::means().find(tree);
    let munition = |of: usize| means.iter().any(|m| m.from <= of && of <= m.to);
    let object = tree.object(t.at);
    let subject = tree.subject(t.at).map(|s| s.at).filter(|&s| t.verbal && munition(s));
    let counts = |of: usize, at: usize| {
        t.from <= of && of <= t.to
            || (t.verbal
                && object.or(subject).is_some_and(|o| of == o || at == o)
                && (munition(of) || munition(of + 1)))
            || (!t.verbal && at < t.from && t.from - at <= 2 && of < t.from && tree.base(of) == "compound")
    };
    let found = scene.numbers.iter().find(|n| counts(n.of, n.at));
    found.map(|n| n.quantity(tree.lower(n.of))).or_else(|| occasions(scene, t.at).filter(|_| t.verbal))
}

/// "on two occasions", "twice": how often.
pub fn occasions(scene: &Scene, v: usize) -> Option<Quantity> {
    let tree = &scene.tree;
    let clause = tree.clause(v);
    let times = |of: usize| matches!(tree.lemma(of), "occasion" | "time") && tree.clause(of) == clause;
    let number = scene
        .numbers
        .iter()
        .find(|n| times(n.of) || tree.lower(n.at) == "twice" && tree.head(n.at) == Some(v))?;
    Some(number.quantity("occasions"))
}

/// "Batticaloa (26)", "Hama – 6": a number right behind a place counts what happened there.
fn count_beside(scene: &Scene, place: Span) -> Option<Quantity> {
    let tree = &scene.tree;
    let next = tree.at(place.end)?;
    // "Idlib province 14 times, Hama 9 times"
    let often = |n: &&crate::extract::quantities::Number| n.at == next && tree.lower(n.of) == "times";
    if let Some(number) = scene.numbers.iter().find(often) {
        return Some(number.quantity("occasions"));
    }
    let open = matches!(tree.word(next), "(" | "–" | "-" | ":");
    let number = scene.numbers.iter().find(|n| n.at == next + 1)?;
    let after = next + 2;
    let closes = after >= tree.len() || matches!(tree.word(after), ")" | "," | "." | ";" | "and");
    (open && closes).then(|| number.quantity("cases"))
}

/// The clause for a verb or for a noun that its verb merely introduces; otherwise the noun phrase with its participle.
fn evidence_of(scene: &Scene, t: &Trigger, all: &[Trigger], places: &[Place]) -> Span {
    let tree = &scene.tree;
    let own = if t.verbal { verb_evidence(scene, t) } else { noun_evidence(scene, t, all) };
    let words = tree.tokens[t.from].span.join(tree.tokens[t.to].span);
    let own = own.join(words);
    let stop = all
        .iter()
        .map(|o| tree.tokens[o.from].span.start)
        .filter(|&s| s >= own.end)
        .min()
        .unwrap_or(usize::MAX);
    let reach = places.iter().map(|p| p.span).filter(|p| p.start > own.end && p.start < own.end + 60);
    reach.filter(|p| p.end <= stop).fold(own, Span::join)
}

fn verb_evidence(scene: &Scene, t: &Trigger) -> Span {
    let tree = &scene.tree;
    let carrier = tree.carrier(t.at);
    let reporting = scene.sayings.iter().any(|s| s.verb == carrier);
    tree.clause_span(if reporting { t.at } else { carrier })
}

fn noun_evidence(scene: &Scene, t: &Trigger, all: &[Trigger]) -> Span {
    let tree = &scene.tree;
    let alone = tree.kids_by(t.at, &["conj"]).next().is_none() && tree.base(t.at) != "conj";
    let introduced = tree.head(t.at).is_some_and(|h| {
        tree.is_verb(h)
            && matches!(tree.base(t.at), "nsubj" | "obj")
            && !scene.sayings.iter().any(|s| s.verb == h)
            && lexicon::speech_class(tree.lemma(h)).is_none()
            && !matches!(tree.lemma(h), "include" | "comprise" | "condemn" | "denounce" | "list")
    });
    if alone && (introduced || tree.base(t.at) == "root") {
        return tree.clause_span(tree.clause(t.at));
    }
    let foreign = |k: usize| all.iter().any(|o| o.at == k && o.at != t.at);
    let tokens = tree.under(t.at, &|k| {
        foreign(k)
            || (tree.head(k) == Some(t.at)
                && matches!(tree.base(k), "case" | "cc" | "conj" | "punct" | "parataxis" | "cop" | "nsubj"))
    });
    tree.hull(&tree.run(&tokens, t.at))
}
