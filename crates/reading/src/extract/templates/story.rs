//! The deeds of all sentences → incidents: which deeds are one, which are told for context only, what holds for each.

use super::blame::{self, Blame};
use super::deeds::{self, Deed};
use super::words::Kind;
use super::{Act, Body, Confidence, Count, Effect, Instrument, Stage, Target, Template, What, When, places};
use crate::extract::claim::{Days, Precision};
use crate::extract::gazetteer::{Iso2, countries};
use crate::extract::scene::{Scene, days_between};
use crate::span::Span;

/// An incident as far as it has been told.
#[derive(Clone, Debug)]
struct Incident {
    act: Act,
    /// The kind was told by a word for it, not only by what befell somebody.
    told: bool,
    stage: Stage,
    days: Option<Days>,
    spots: super::Spots,
    instruments: Vec<Instrument>,
    by_state: Option<bool>,
    people: Vec<Span>,
    bodies: Vec<Body>,
    targets: Vec<Target>,
    last: usize,
    /// Told by something more than a noun in the plural.
    single: bool,
}

/// The incidents of a report.
pub fn templates(scenes: &[Scene]) -> Vec<Template> {
    let Some(first) = scenes.first() else { return Vec::new() };
    let words = first.story.words;
    let published = first.story.published;
    let mut incidents: Vec<Incident> = Vec::new();
    for (n, scene) in scenes.iter().enumerate() {
        for deed in deeds::find(scene) {
            if !is_past(scene, &deed) {
                place(scene, n, deed, &mut incidents);
            }
        }
        for blame in blame::find(scene) {
            charge(n, blame, &mut incidents);
        }
    }
    incidents.retain(|i| is_worth(i));
    incidents.iter_mut().for_each(|i| tidy(words, i));
    let home = home(scenes);
    incidents.into_iter().map(|i| finish(words, i, published, home)).collect()
}

/// Older than two months: told for context.
fn is_past(scene: &Scene, deed: &Deed) -> bool {
    let days = deed.time.as_ref().and_then(|t| t.interval);
    match (days, scene.story.published) {
        (Some(days), Some(published)) => {
            days_between(days.to, published.from) > 62 || days_between(published.to, days.from) > 1
        }
        _ => false,
    }
}

/// Puts a deed with the incident it belongs to, or begins a new one.
fn place(scene: &Scene, n: usize, deed: Deed, incidents: &mut Vec<Incident>) {
    let fits = |i: &Incident| fits(scene.story.words, n, i, &deed);
    match incidents.iter().rposition(fits) {
        Some(at) => join(scene, n, deed, &mut incidents[at]),
        None => {
            let act = match deed.kind {
                Kind::Of(act) => act,
                Kind::Harm => Act::Attack,
                Kind::Any if !deed.targets.is_empty() => Act::Attack,
                Kind::Any | Kind::HarmOnly => return,
            };
            let mut incident = Incident {
                act,
                told: matches!(deed.kind, Kind::Of(_)),
                stage: deed.stage,
                days: None,
                spots: Vec::new(),
                instruments: Vec::new(),
                by_state: None,
                people: Vec::new(),
                bodies: Vec::new(),
                targets: Vec::new(),
                last: n,
                single: false,
            };
            join(scene, n, deed, &mut incident);
            incidents.push(incident);
        }
    }
}

/// Whether a deed can be of an incident: nothing of kind, day and place speaks against it.
fn fits(words: &str, n: usize, incident: &Incident, deed: &Deed) -> bool {
    let near = n.abs_diff(incident.last) <= 1;
    let kind = match deed.kind {
        Kind::Of(act) if act == incident.act => true,
        Kind::Of(Act::Bombing | Act::Arson) => !incident.told && incident.act == Act::Attack && near,
        Kind::Of(Act::Attack) => incident.act == Act::Bombing && near && deed.noun,
        Kind::Of(_) => false,
        Kind::Any => true,
        Kind::Harm => near || incident.act == Act::Attack,
        Kind::HarmOnly => true,
    };
    kind && same_day(incident, deed) && same_place(words, incident, deed)
}

fn same_day(incident: &Incident, deed: &Deed) -> bool {
    let days = deed.time.as_ref().and_then(|t| t.interval);
    match (incident.days, days) {
        (Some(a), Some(b)) => a.from <= b.to && b.from <= a.to,
        _ => true,
    }
}

fn same_place(words: &str, incident: &Incident, deed: &Deed) -> bool {
    let finest = |spots: &super::Spots| {
        spots
            .last()
            .filter(|p| p.precision < Precision::FirstDivision)
            .map(|p| p.span.of(words).to_lowercase())
    };
    match (finest(&incident.spots), finest(&deed.spots)) {
        (Some(a), Some(b)) => {
            let known = incident
                .spots
                .iter()
                .chain(&deed.spots)
                .filter(|p| p.span.of(words).to_lowercase() == a || p.span.of(words).to_lowercase() == b);
            a == b || a.contains(&b) || b.contains(&a) || known.count() > 2
        }
        _ => true,
    }
}

fn join(scene: &Scene, n: usize, deed: Deed, incident: &mut Incident) {
    incident.last = n;
    incident.single |= !deed.several;
    if let Kind::Of(act) = deed.kind
        && !incident.told
    {
        (incident.act, incident.told) = (act, true);
    }
    if incident.stage != Stage::Accomplished && deed.stage == Stage::Accomplished && !deed.noun {
        incident.stage = Stage::Accomplished;
    }
    incident.days = incident.days.or(deed.time.as_ref().and_then(|t| t.interval));
    if incident.spots.is_empty()
        || incident.spots.iter().all(|p| p.precision >= Precision::FirstDivision) && !deed.spots.is_empty()
    {
        incident.spots = deed.spots;
    }
    for instrument in deed.instruments {
        if !incident.instruments.contains(&instrument) {
            incident.instruments.push(instrument);
        }
    }
    let authority = blame::speaker_is_authority(scene, deed.at);
    let hedged = deed.doers.hedged
        || scene.tree.kids(deed.at).iter().any(|&k| super::doers::is_hedge(scene.tree.lower(k)));
    let confidence = match (hedged, authority) {
        (true, true) => Confidence::SuspectedByAuthorities,
        (true, false) => Confidence::Suspected,
        _ => Confidence::Fact,
    };
    incident.by_state = incident.by_state.or(deed.doers.by_state);
    incident.people.extend(deed.doers.people);
    incident.bodies.extend(deed.doers.bodies.into_iter().map(|words| Body { words, confidence }));
    incident.targets.extend(deed.targets);
}

/// Blame falls on what was told last.
fn charge(n: usize, blame: Blame, incidents: &mut [Incident]) {
    let Some(incident) = incidents.last_mut().filter(|i| n.abs_diff(i.last) <= 4) else { return };
    incident.by_state = incident.by_state.or(blame.doers.by_state);
    incident.people.extend(blame.doers.people);
    incident
        .bodies
        .extend(blame.doers.bodies.into_iter().map(|words| Body { words, confidence: blame.confidence }));
}

/// Worth a template: something is known of the target, and it is more than war between armed forces.
fn is_worth(incident: &Incident) -> bool {
    let bare = incident.targets.is_empty();
    let named = incident.targets.iter().any(|t| t.name.is_some());
    let military =
        |t: &Target| matches!(t.kind, "active military" | "law enforcement" | "law enforcement facility");
    let warfare = !bare
        && incident.targets.iter().all(military)
        && incident.by_state != Some(true)
        && incident.act != Act::Kidnapping;
    !bare && (incident.single || named) && !warfare
}

/// One of each: the same name or description is told many times.
fn tidy(words: &str, incident: &mut Incident) {
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

/// The country a report is about: of its dateline or the one it names most.
fn home(scenes: &[Scene]) -> Option<Iso2> {
    let words = scenes.first()?.story.words;
    let head: String = words.chars().take(160).collect();
    let city = head.trim_start().split([',', '(']).next().unwrap_or_default().trim().to_lowercase();
    let capital = countries::by_capital(&city).map(|c| c.code);
    let most = scenes.first()?.story.context.countries.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|c| c.0);
    capital.or(most)
}

fn finish(_words: &str, incident: Incident, published: Option<Days>, home: Option<Iso2>) -> Template {
    let place = places::whole(_words, &incident.spots, home);
    let kidnapped = matches!(incident.act, Act::Kidnapping);
    let mut targets = incident.targets;
    if kidnapped {
        targets.retain(|t| t.what == What::Person);
    }
    for target in &mut targets {
        if incident.act == Act::Arson && target.what == What::Thing && target.effect.is_none() {
            target.effect = Some(Effect::Damaged);
        }
    }
    Template {
        act: incident.act,
        stage: incident.stage,
        when: When { days: incident.days, published },
        place,
        instruments: if matches!(incident.act, Act::Arson | Act::Kidnapping) {
            Vec::new()
        } else {
            incident.instruments
        },
        by_state: incident.by_state,
        doers: incident.people,
        bodies: incident.bodies,
        targets,
    }
}
