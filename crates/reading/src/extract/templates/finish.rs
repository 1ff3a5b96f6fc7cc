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
    // One group under two names is one; of several bodies those outside the state go first.
    let mut bodies: Vec<Body> = Vec::new();
    for body in std::mem::take(&mut incident.bodies) {
        let same =
            |b: &&mut Body| key(&b.words) == key(&body.words) || b.group.is_some() && b.group == body.group;
        match bodies.iter_mut().find(same) {
            Some(old) => old.confidence = old.confidence.max(body.confidence),
            None => bodies.push(body),
        }
    }
    bodies.sort_by_key(|b| b.group.is_none());
    if bodies.iter().any(|b| b.group.is_some()) {
        bodies.retain(|b| b.group.is_some());
    }
    bodies.truncate(2);
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
    drop_echoes(words, &mut kept);
    incident.targets = kept;
}

/// "The victim", "the dead", "the mayor": words for people that the report names or describes better elsewhere.
fn drop_echoes(words: &str, targets: &mut Vec<Target>) {
    const ECHOES: [&str; 16] = [
        "victim",
        "victims",
        "dead",
        "wounded",
        "injured",
        "hostage",
        "hostages",
        "person",
        "man",
        "individual",
        "body",
        "woman",
        "official",
        "others",
        "leader",
        "officer",
    ];
    let last = |s: Span| s.of(words).split_whitespace().next_back().unwrap_or_default().to_lowercase();
    let all = targets.clone();
    targets.retain(|t| {
        let (None, Some(said), What::Person) = (t.name, t.words, t.what) else { return true };
        let head = last(said);
        let others =
            || all.iter().filter(|o| o.what == What::Person && (o.name.is_some() || o.words != t.words));
        let echo = ECHOES.contains(&head.as_str())
            && others()
                .any(|o| o.effect == t.effect && o.words.is_none_or(|w| !ECHOES.contains(&last(w).as_str())));
        let titled = t.number == Count::Exactly(1.0)
            && others().any(|o| {
                o.name.is_some()
                    && o.words
                        .is_some_and(|w| w.of(words).to_lowercase().split_whitespace().any(|x| x == head))
            });
        !echo && !titled
    });
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
pub fn template(story: &Story, incident: Incident, home: Option<Iso2>, named: &[Iso2]) -> Template {
    let place = places::whole(story, &incident.spots, home, named);
    let mut targets = incident.targets;
    if incident.act == Act::Kidnapping {
        targets.retain(|t| t.what == What::Person);
    }
    for target in &mut targets {
        if incident.act == Act::Arson && target.what == What::Thing && target.effect.is_none() {
            target.effect = Some(Effect::Damaged);
        }
        if incident.unhurt && target.what == What::Person && target.effect.is_none() {
            target.effect = Some(Effect::NoInjury);
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
        let body = near.iter().copied().chain(after).find_map(group_in).or_else(|| most_named(scenes));
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

/// The first armed group that a sentence names.
fn group_in(scene: &Scene) -> Option<Body> {
    let tree = &scene.tree;
    let (at, (end, group)) = (0..tree.len()).find_map(|t| Some((t, doers::group_at(tree, t)?)))?;
    let hedged = (0..tree.len()).any(|k| doers::is_hedge(tree.lower(k)));
    let confidence = if hedged { Confidence::Suspected } else { Confidence::Fact };
    Some(Body { words: tree.tokens[at].span.join(tree.tokens[end].span), confidence, group: Some(group) })
}

/// The armed group that the whole report names most, by its first mention.
fn most_named(scenes: &[Scene]) -> Option<Body> {
    let mut counts: Vec<(usize, usize, Body)> = Vec::new();
    for body in scenes.iter().filter_map(group_in) {
        let group = body.group?;
        match counts.iter_mut().find(|(g, ..)| *g == group) {
            Some((_, count, _)) => *count += 1,
            None => counts.push((group, 1, body)),
        }
    }
    let most = counts.iter().map(|(_, count, _)| *count).max()?;
    counts.into_iter().find(|(_, count, _)| *count == most).map(|(.., body)| body)
}
