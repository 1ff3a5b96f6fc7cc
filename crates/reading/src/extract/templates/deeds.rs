//! One sentence → the deeds it tells of, each with its roles. Nothing of other sentences.

use super::doers::{self, Doers};
use super::fates;
use super::targets;
use super::words::{self, Kind, Word};
use super::{Act, Effect, Instrument, Spots, Stage, Target, What};
use crate::extract::claim::{Modality, Time};
use crate::extract::incidents::where_and_when;
use crate::extract::lexicon::{Class, Found, Roles};
use crate::extract::scene::Scene;
use crate::extract::tree::Tree;

/// One deed of one sentence.
#[derive(Clone, Debug)]
pub struct Deed {
    pub at: usize,
    pub kind: Kind,
    pub noun: bool,
    /// The noun stands in the plural: deeds of a kind rather than one of them.
    pub several: bool,
    pub stage: Stage,
    pub targets: Vec<Target>,
    pub doers: Doers,
    pub instruments: Vec<Instrument>,
    pub spots: Spots,
    pub time: Option<Time>,
}

impl Deed {
    /// A deed with its time and places, and nobody yet who did or suffered it.
    pub fn at(scene: &Scene, from: usize, at: usize, kind: Kind) -> Deed {
        Deed {
            at,
            kind,
            noun: false,
            several: false,
            stage: Stage::Accomplished,
            targets: Vec::new(),
            doers: Doers::default(),
            instruments: Vec::new(),
            spots: super::places::of_deed(scene, from, at),
            time: time(scene, from, at),
        }
    }
}

/// When a deed was done: as its words tell, else a day that its sentence names.
fn time(scene: &Scene, from: usize, at: usize) -> Option<Time> {
    let (_, time) = where_and_when(scene, from, at, &[]);
    let clause = scene.tree.clause(at);
    let day = |t: &Time| t.interval.is_some_and(|d| d.from == d.to);
    let other = || {
        let mut days: Vec<_> = scene.times.iter().filter(|m| scene.is_placed(&m.timex)).collect();
        days.sort_by_key(|m| m.top.abs_diff(at));
        let published = scene.story.published;
        days.into_iter()
            .map(|m| scene.resolved(m, clause))
            .find(|t| day(t) && t.interval.zip(published).is_some_and(|(d, p)| d.to < p.from))
    };
    let mut time = time.or_else(other)?;
    // "Last night" is the night that began the day before.
    if time.span.of(scene.story.words).to_lowercase().ends_with("last night")
        && let Some(days) =
            time.interval.as_mut().filter(|d| Some(d.to) == scene.story.published.map(|p| p.to))
        && let Ok(before) = days.to.yesterday()
    {
        (days.from, days.to) = (before, before);
    }
    Some(time)
}

/// The deeds of a sentence, in the order of their words.
pub fn find(scene: &Scene) -> Vec<Deed> {
    if scene.is_question() {
        return Vec::new();
    }
    let hits = words::deeds().find(&scene.tree);
    let mut found: Vec<Deed> =
        hits.iter().filter(|hit| is_told(scene, hit)).map(|hit| deed(scene, hit)).collect();
    found.extend(fates::find(scene));
    found.sort_by_key(|d| d.at);
    found
}

/// Whether the word tells of something that happened, was tried or was threatened.
fn is_told(scene: &Scene, hit: &Found<Word>) -> bool {
    let tree = &scene.tree;
    let verbal = hit.class == Class::Verb;
    let clause = if verbal { hit.at } else { tree.clause(hit.at) };
    let (_, time) = where_and_when(scene, hit.from, hit.at, &[]);
    let modality = scene.modality(hit.at, clause, true, time.as_ref());
    if verbal && matches!(tree.base(hit.at), "amod" | "compound") {
        return false;
    }
    let threatened = stage(tree, hit.at) != Stage::Accomplished;
    match modality {
        Modality::Planned | Modality::Conditional => threatened,
        Modality::Denied
        | Modality::Negated
        | Modality::Historical
        | Modality::Demanded
        | Modality::Promised => false,
        _ => verbal || !is_general(tree, hit.at),
    }
}

/// "an investigation of the murder" tells of it; "the fight against terrorism and murder", "no attack" do not.
fn is_general(tree: &Tree, at: usize) -> bool {
    let none =
        tree.kids(at).iter().any(|&k| matches!(tree.lower(k), "no" | "any" | "every" | "future" | "further"));
    let part = tree.base(at) == "compound";
    none || part
}

fn deed(scene: &Scene, hit: &Found<Word>) -> Deed {
    let tree = &scene.tree;
    let verbal = hit.class == Class::Verb;
    let mut deed = Deed::at(scene, hit.from, hit.at, hit.value.kind);
    deed.noun = !verbal;
    deed.several = !verbal && tree.tag(hit.at) == "NNS";
    deed.stage = stage(tree, hit.at);
    if verbal {
        verb_roles(scene, hit, &mut deed)
    } else {
        noun_roles(scene, hit, &mut deed)
    }
    arm(scene, &mut deed);
    settle_kind(scene, &mut deed);
    // Only who was hurt or taken is surely somebody; what was attacked under a bare name can be a place.
    let certain = matches!(deed.kind, Kind::Of(Act::Kidnapping))
        || matches!(hit.value.effect, Some(Effect::Death | Effect::Injury | Effect::Freed));
    deed.targets.retain(|t| certain || !t.untitled);
    let free = hit.value.effect == Some(Effect::Freed) && hit.value.roles == Roles::SubjectSuffers;
    for target in &mut deed.targets {
        target.effect = match (hit.value.effect, target.what) {
            (Some(Effect::Freed), What::Person) if free => Some(Effect::NoInjury),
            (Some(e @ (Effect::Death | Effect::Injury | Effect::Freed)), What::Person) => Some(e),
            (Some(e @ (Effect::Destroyed | Effect::Damaged | Effect::Taken)), What::Thing) => Some(e),
            _ => None,
        };
        if deed.stage != Stage::Accomplished {
            target.effect = None;
        }
    }
    deed
}

fn verb_roles(scene: &Scene, hit: &Found<Word>, deed: &mut Deed) {
    let tree = &scene.tree;
    let v = hit.at;
    match hit.value.roles {
        Roles::SubjectActs => {
            if let Some(doer) = tree.doer(v) {
                take_doer(scene, doer, deed);
            }
            let under = tree.undergoer(v).or_else(|| tree.with_case(v, &["on", "at", "against"]));
            if let Some(i) = under {
                deed.targets.extend(targets::all(scene, i));
            }
        }
        Roles::SubjectSuffers => {
            if let Some(subject) = tree.subject(v) {
                deed.targets.extend(targets::all(scene, subject.at));
            }
        }
        Roles::Itself => {
            if let Some(subject) = tree.subject(v) {
                take_doer(scene, subject.at, deed);
            }
        }
    }
    if deed.kind == Kind::Of(Act::Bombing) {
        deed.targets.extend(things_near(scene, v));
    }
}

fn noun_roles(scene: &Scene, hit: &Found<Word>, deed: &mut Deed) {
    let tree = &scene.tree;
    let n = hit.at;
    let owned = tree.kid(n, &["nmod:poss"]);
    let suffers = hit.value.effect.is_some() || deed.kind == Kind::Of(Act::Kidnapping);
    if let Some(of) = tree.with_case(n, &["of"]).filter(|_| suffers) {
        deed.targets.extend(targets::all(scene, of));
    }
    if let Some(on) = tree.with_case(n, &["on", "against", "at", "upon"]) {
        deed.targets.extend(targets::all(scene, on));
    }
    if let Some(owner) = owned {
        if suffers { deed.targets.extend(targets::all(scene, owner)) } else { take_doer(scene, owner, deed) }
    }
    let by = tree.kids_by(n, &["nmod", "obl", "acl"]).find_map(|k| match tree.case(k) {
        Some("by") => Some(k),
        _ => tree.agent(k),
    });
    if let Some(by) = by {
        take_doer(scene, by, deed);
    }
    for k in tree.kids_by(n, &["amod", "compound"]) {
        // "A rebel attack" names no rebels; "an ELN attack" names who did it.
        let found = doers::of(scene, k);
        if found.by_state == Some(false) {
            deed.doers.bodies.extend(found.bodies);
            deed.doers.by_state = Some(false);
        }
    }
    if let Some(head) = tree.head(n).filter(|&h| tree.is_verb(h)) {
        light_verb(scene, n, head, deed);
    }
    if deed.kind == Kind::Of(Act::Bombing) {
        deed.targets.extend(things_near(scene, n));
        if let Some(head) = tree.head(n).filter(|&h| tree.is_verb(h)) {
            deed.targets.extend(things_near(scene, head));
        }
    }
}

/// "carried out an attack on X", "X was the target of an attack".
fn light_verb(scene: &Scene, n: usize, head: usize, deed: &mut Deed) {
    let tree = &scene.tree;
    let light = matches!(
        tree.lemma(head),
        "carry"
            | "launch"
            | "commit"
            | "perpetrate"
            | "conduct"
            | "stage"
            | "make"
            | "mount"
            | "execute"
            | "plant"
            | "place"
            | "throw"
            | "detonate"
            | "hurl"
            | "explode"
            | "set"
            | "use"
            | "install"
            | "activate"
            | "toss"
            | "lob"
            | "leave"
    );
    if light && (tree.base(n) == "obj" || tree.is_passive(head)) {
        if let Some(doer) = tree.doer(head) {
            take_doer(scene, doer, deed);
        }
        if let Some(on) = tree.with_case(head, &["on", "against", "at"]) {
            deed.targets.extend(targets::all(scene, on));
        }
    }
}

/// Things that something stands or goes off at.
fn things_near(scene: &Scene, i: usize) -> Vec<Target> {
    const NEAR: [&str; 18] = [
        "in", "at", "near", "outside", "inside", "under", "against", "beside", "behind", "front", "on",
        "opposite", "to", "next", "below", "beneath", "by", "close",
    ];
    let tree = &scene.tree;
    let near = tree.kids_by(i, &["obl", "nmod"]).filter(|&k| tree.case(k).is_some_and(|c| NEAR.contains(&c)));
    let things = near.flat_map(|k| {
        // "in front of the bank": the bank.
        let inner = matches!(
            tree.lemma(k),
            "front"
                | "entrance"
                | "door"
                | "gate"
                | "side"
                | "part"
                | "vicinity"
                | "garden"
                | "parking"
                | "lot"
        );
        let at = tree.with_case(k, &["of"]).filter(|_| inner).unwrap_or(k);
        targets::all(scene, at)
    });
    things.filter(|t| t.what == What::Thing).collect()
}

/// The doer of a deed; a weapon in its place is the instrument.
fn take_doer(scene: &Scene, i: usize, deed: &mut Deed) {
    let tree = &scene.tree;
    if instrument_at(scene, i).is_some()
        || words::deeds().find_at(tree, i).is_some_and(|h| h.class == Class::Noun)
    {
        return;
    }
    let found = doers::of(scene, i);
    // The police sets off the bombs that it finds.
    if deed.kind == Kind::Of(Act::Bombing)
        && found.by_state == Some(true)
        && tree.lower(i).starts_with("police")
    {
        return;
    }
    deed.doers.people.extend(found.people);
    deed.doers.bodies.extend(found.bodies);
    deed.doers.by_state = deed.doers.by_state.or(found.by_state);
    deed.doers.hedged |= found.hedged;
}

fn instrument_at(scene: &Scene, i: usize) -> Option<Instrument> {
    let tree = &scene.tree;
    let (from, _) = targets::phrase(tree, i);
    let hits =
        (from..=i).filter_map(|k| words::instruments().find_at(tree, k)).filter(|h| h.to == i || h.at == i);
    let hit = hits.max_by_key(|h| h.to - h.from)?;
    Some(Instrument {
        words: Some(tree.tokens[hit.from].span.join(tree.tokens[hit.to].span)),
        kind: hit.value,
    })
}

/// Weapons named in the deed's sentence, and those that only its verb tells.
fn arm(scene: &Scene, deed: &mut Deed) {
    if !matches!(
        deed.kind,
        Kind::Of(Act::Attack | Act::Bombing | Act::Robbery | Act::Hijacking)
            | Kind::Any
            | Kind::Harm
            | Kind::HarmOnly
    ) {
        return;
    }
    let tree = &scene.tree;
    for hit in words::instruments().find(tree) {
        if tree.is_verb(hit.at) {
            continue;
        }
        let effect = matches!(tree.lemma(hit.at), "shot" | "gunfire" | "wound" | "fire" | "gunshot")
            && hit.value != "fire";
        if effect && deed.kind != Kind::Of(Act::Bombing) {
            deed.instruments.push(Instrument { words: None, kind: hit.value });
            continue;
        }
        let weak = matches!(hit.value, "fire" | "stone" | "torture")
            || matches!(tree.lemma(hit.at), "weapon" | "charge" | "device" | "arm");
        let with =
            tree.case(hit.at).is_some_and(|c| matches!(c, "with" | "by")) || tree.base(hit.at) == "nsubj";
        let aside = tree.base(hit.at) == "compound"
            && tree.head(hit.at).is_some_and(|h| {
                matches!(tree.lemma(h), "squad" | "expert" | "factory" | "technician" | "disposal")
            });
        if !aside && (!weak || with && hit.value != "fire") {
            let words = tree.tokens[hit.from].span.join(tree.tokens[hit.to].span);
            deed.instruments.push(Instrument { words: Some(words), kind: hit.value });
        }
    }
    let shot = matches!(tree.lemma(deed.at), "shoot" | "gun" | "shooting");
    if deed.instruments.is_empty() && shot {
        deed.instruments.push(Instrument { words: None, kind: "gun" });
    }
    if deed.instruments.is_empty() && matches!(tree.lemma(deed.at), "machinegun") {
        deed.instruments.push(Instrument { words: None, kind: "machine gun" });
    }
}

/// An attack with a bomb is a bombing.
fn settle_kind(scene: &Scene, deed: &mut Deed) {
    let tree = &scene.tree;
    let explosive = deed
        .instruments
        .iter()
        .any(|i| matches!(i.kind, "bomb" | "vehicle bomb" | "dynamite" | "explosive" | "mine"));
    if explosive
        && matches!(deed.kind, Kind::Of(Act::Attack) | Kind::Any | Kind::Harm | Kind::HarmOnly)
        && !shoots(tree, deed.at)
    {
        deed.kind = Kind::Of(Act::Bombing);
    }
}

fn shoots(tree: &Tree, at: usize) -> bool {
    matches!(tree.lemma(at), "shoot" | "murder" | "assassinate" | "machinegun" | "gun" | "stab" | "execute")
}

/// "tried to kill", "attempted murder", "threatened to kill".
fn stage(tree: &Tree, at: usize) -> Stage {
    let mut above = at;
    for _ in 0..3 {
        if let Some(head) = tree.head(above) {
            if matches!(tree.base(above), "xcomp" | "ccomp" | "acl" | "obj" | "nmod" | "advcl") {
                match tree.lemma(head) {
                    "try" | "attempt" | "intend" | "foil" | "frustrate" | "thwart" | "defuse"
                    | "deactivate" => return Stage::Attempted,
                    "threaten" | "threat" => return Stage::Threatened,
                    _ => {}
                }
            }
            above = head;
        }
    }
    let around = |k: &usize| matches!(tree.lower(*k), "attempted" | "foiled" | "unsuccessful" | "failed");
    if tree.kids(at).iter().any(around) {
        return Stage::Attempted;
    }
    let defused = tree.head(at).is_some_and(|h| matches!(tree.lemma(h), "defuse" | "deactivate"));
    let attempt = tree.lower(at).starts_with("attempt");
    if defused || attempt { Stage::Attempted } else { Stage::Accomplished }
}
