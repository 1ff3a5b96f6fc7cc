//! An incident told to its end → its template: one entry for each person and thing, doers looked for, defaults.

use super::people::People;
use super::story::Incident;
use super::{Act, Body, Confidence, Count, Effect, Target, Template, What, When, doers, places, words};
use crate::extract::gazetteer::Iso2;
use crate::extract::scene::{Scene, Story};
use crate::span::Span;

/// One of each: the same name or description is told many times.
pub fn tidy(words: &str, incident: &mut Incident, people: &People) {
    incident.targets.iter_mut().for_each(|t| people.complete(words, t));
    merge_targets(words, incident);
    let key = |span: &Span| span.of(words).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let mut seen: Vec<String> = Vec::new();
    incident.people.retain(|span| {
        let k = key(span);
        let new = !seen.iter().any(|s| s.ends_with(&k) || k.ends_with(s.as_str()));
        if new {
            seen.push(k);
        }
        new
    });
    incident.people.truncate(2);
    let mut bodies: Vec<Body> = Vec::new();
    for body in std::mem::take(&mut incident.bodies) {
        match bodies.iter_mut().find(|b| key(&b.words) == key(&body.words)) {
            Some(old) => old.confidence = old.confidence.max(body.confidence),
            None => bodies.push(body),
        }
    }
    incident.bodies = bodies;
    let mut kinds: Vec<(&str, String)> = Vec::new();
    incident.instruments.retain(|i| {
        let k = (i.kind, i.words.map(|w| key(&w)).unwrap_or_default());
        let new = !kinds.contains(&k);
        kinds.push(k);
        new
    });
}

fn merge_targets(words: &str, incident: &mut Incident) {
    let mut kept: Vec<Target> = Vec::new();
    let key = |span: Option<Span>| {
        span.map(|s| s.of(words).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase())
    };
    for target in std::mem::take(&mut incident.targets) {
        let same = |old: &&mut Target| {
            let names = match (key(old.name), key(target.name)) {
                (Some(a), Some(b)) => Some(
                    a == b
                        || a.ends_with(&format!(" {b}"))
                        || b.ends_with(&format!(" {a}"))
                        || a.split(' ').any(|p| p == b)
                        || b.split(' ').any(|p| p == a),
                ),
                (None, None) => None,
                _ => Some(false),
            };
            old.what == target.what
                && names.unwrap_or_else(|| match (key(old.words), key(target.words)) {
                    (Some(a), Some(b)) => {
                        a == b || a.ends_with(&format!(" {b}")) || b.ends_with(&format!(" {a}"))
                    }
                    _ => false,
                })
        };
        match kept.iter_mut().find(|old| same(old)) {
            Some(old) => richer(words, old, target),
            None => kept.push(target),
        }
    }
    incident.targets = kept;
}

fn richer(words: &str, old: &mut Target, new: Target) {
    let length = |s: Option<Span>| s.map_or(0, |s| s.of(words).len());
    if length(new.name) > length(old.name) {
        old.name = new.name;
    }
    if old.words.is_none() {
        (old.words, old.kind) = (new.words, new.kind);
    }
    if !matches!(new.number, Count::Plural) && matches!(old.number, Count::Plural) {
        old.number = new.number;
    }
    old.nation = old.nation.or(new.nation);
    old.former |= new.former;
    old.effect = match (old.effect, new.effect) {
        (Some(Effect::Death), _) | (_, Some(Effect::Death)) => Some(Effect::Death),
        (old, new) => old.or(new),
    };
}

/// The incident as a template.
pub fn template(story: &Story, incident: Incident, home: Option<Iso2>) -> Template {
    let place = places::whole(story, &incident.spots, home);
    let mut targets = incident.targets;
    if incident.act == Act::Kidnapping {
        targets.retain(|t| t.what == What::Person);
    }
    for target in &mut targets {
        if incident.act == Act::Arson && target.what == What::Thing && target.effect.is_none() {
            target.effect = Some(Effect::Damaged);
        }
        if target.kind == "military" {
            target.kind = "other";
        }
    }
    let unarmed = matches!(incident.act, Act::Arson | Act::Kidnapping);
    Template {
        act: incident.act,
        stage: incident.stage,
        when: When { days: incident.days, published: story.published },
        place,
        instruments: if unarmed { Vec::new() } else { incident.instruments },
        by_state: incident.by_state,
        doers: incident.people,
        bodies: incident.bodies,
        targets,
        unhurt: incident.unhurt,
    }
}

/// Who did it, where no deed says: armed people and bodies outside the law that its sentences name.
pub fn look_for_doers(scenes: &[Scene], incident: &mut Incident) {
    if incident.by_state == Some(true) {
        return;
    }
    let near: Vec<&Scene> = incident.sentences.iter().filter_map(|&n| scenes.get(n)).collect();
    if incident.people.is_empty() {
        let band = near.iter().find_map(|scene| band_in(scene, &incident.targets));
        incident.people.extend(band);
    }
    if incident.bodies.is_empty() {
        let after = incident.sentences.iter().filter_map(|&n| scenes.get(n + 1));
        let body = near.iter().copied().chain(after).find_map(|scene| {
            let found = doers::bodies(scene, 0, scene.tree.len().saturating_sub(1));
            let body = found.into_iter().find(|b| {
                !b.state
                    && scene.tree.at(b.words.start).is_some_and(|k| doers::group_at(&scene.tree, k).is_some())
            })?;
            let hedged = (0..scene.tree.len()).any(|k| doers::is_hedge(scene.tree.lower(k)));
            let confidence = if hedged { Confidence::Suspected } else { Confidence::Fact };
            Some(Body { words: body.words, confidence })
        });
        incident.bodies.extend(body);
    }
    if incident.by_state.is_none() && !(incident.people.is_empty() && incident.bodies.is_empty()) {
        incident.by_state = Some(false);
    }
}

/// The first armed people outside the law that a sentence names and that are none of the targets.
fn band_in(scene: &Scene, targets: &[Target]) -> Option<Span> {
    let tree = &scene.tree;
    let hit = words::doers().find(tree).into_iter().find(|h| {
        let head = tree.is_nominal(h.at) && !matches!(tree.base(h.at), "compound" | "amod");
        h.value == "band"
            && head
            && targets.iter().all(|t| t.words.is_none_or(|w| !w.overlaps(tree.tokens[h.at].span)))
    })?;
    doers::of(scene, hit.at).people.first().copied()
}
