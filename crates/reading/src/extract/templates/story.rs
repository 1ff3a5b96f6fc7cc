//! The deeds of all sentences → incidents: which deeds are one, which are told for context only, what holds for each.

use super::blame::{self, Blame};
use super::deeds::{self, Deed};
use super::people::People;
use super::words::Kind;
use super::{Act, Body, Confidence, Count, Instrument, Stage, Target, Template, What, fates, finish, places};
use crate::extract::claim::{Days, Precision};
use crate::extract::gazetteer::Iso2;
use crate::extract::places::Mention;
use crate::extract::scene::{Scene, days_between};
use crate::span::Span;

/// An incident as far as it has been told.
#[derive(Clone, Debug)]
pub struct Incident {
    pub act: Act,
    /// The kind was told by a word for it, not only by what befell somebody.
    pub told: bool,
    pub stage: Stage,
    pub days: Option<Days>,
    pub spots: super::Spots,
    pub instruments: Vec<Instrument>,
    pub by_state: Option<bool>,
    pub people: Vec<Span>,
    pub bodies: Vec<Body>,
    pub targets: Vec<Target>,
    pub last: usize,
    /// Told by something more than a noun in the plural.
    pub single: bool,
    /// The sentences that tell of it.
    pub sentences: Vec<usize>,
    pub unhurt: bool,
}

/// The incidents of a report.
pub fn templates(scenes: &[Scene]) -> Vec<Template> {
    let Some(first) = scenes.first() else { return Vec::new() };
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
        if let Some(incident) = incidents.last_mut().filter(|i| i.last + 1 >= n && fates::nobody_hurt(scene))
        {
            incident.unhurt = true;
        }
    }
    let people = People::of(scenes);
    join_by_name(first.story.words, &mut incidents);
    for incident in &mut incidents {
        finish::tidy(first.story.words, incident, &people);
        finish::look_for_doers(scenes, incident);
    }
    incidents.retain(is_worth);
    let home = places::home(scenes);
    let named: Vec<Iso2> = scenes.iter().flat_map(|s| &s.places).filter_map(country_named).collect();
    incidents.into_iter().map(|i| finish::template(first.story, i, home, &named)).collect()
}

fn country_named(m: &Mention) -> Option<Iso2> {
    (m.place.precision == Precision::Country)
        .then(|| m.place.country.as_deref().and_then(Iso2::new))
        .flatten()
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
                sentences: Vec::new(),
                unhurt: false,
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
    kind && same_day(incident, deed) && places::can_be_same(words, &incident.spots, &deed.spots)
}

fn same_day(incident: &Incident, deed: &Deed) -> bool {
    let days = deed.time.as_ref().and_then(|t| t.interval);
    match (incident.days, days) {
        (Some(a), Some(b)) => a.from <= b.to && b.from <= a.to,
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
    incident.sentences.push(n);
    if !deed.spots.is_empty() && !places::is_fine(&incident.spots) {
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
    incident.bodies.extend(deed.doers.bodies.into_iter().map(|(words, group)| Body {
        words,
        confidence,
        group,
    }));
    incident.targets.extend(deed.targets);
}

/// Deeds of one kind to one person are one incident, however far apart they are told.
fn join_by_name(words: &str, incidents: &mut Vec<Incident>) {
    let names = |i: &Incident| -> Vec<String> {
        let last = |s: Span| s.of(words).split_whitespace().next_back().map(str::to_lowercase);
        i.targets.iter().filter_map(|t| t.name).filter_map(last).collect()
    };
    let mut at = 1;
    while at < incidents.len() {
        let own = names(&incidents[at]);
        let earlier = (0..at).find(|&e| {
            incidents[e].act == incidents[at].act && names(&incidents[e]).iter().any(|n| own.contains(n))
        });
        let Some(earlier) = earlier else {
            at += 1;
            continue;
        };
        let later = incidents.remove(at);
        let into = &mut incidents[earlier];
        into.days = into.days.or(later.days);
        if !places::is_fine(&into.spots) && !later.spots.is_empty() {
            into.spots = later.spots;
        }
        into.by_state = into.by_state.or(later.by_state);
        into.single |= later.single;
        into.unhurt |= later.unhurt;
        into.instruments.extend(later.instruments);
        into.people.extend(later.people);
        into.bodies.extend(later.bodies);
        into.targets.extend(later.targets);
        into.sentences.extend(later.sentences);
    }
}

/// Blame falls on what was told last.
fn charge(n: usize, blame: Blame, incidents: &mut [Incident]) {
    let Some(incident) = incidents.last_mut().filter(|i| n.abs_diff(i.last) <= 4) else { return };
    incident.by_state = incident.by_state.or(blame.doers.by_state);
    incident.people.extend(blame.doers.people);
    incident.bodies.extend(blame.doers.bodies.into_iter().map(|(words, group)| Body {
        words,
        confidence: blame.confidence,
        group,
    }));
}

/// Worth a template: something is known of the target, and it is more than war between armed forces.
fn is_worth(incident: &Incident) -> bool {
    let bare = incident.targets.is_empty();
    let named = incident.targets.iter().any(|t| t.name.is_some());
    let military = |t: &Target| {
        matches!(t.kind, "military" | "active military" | "law enforcement" | "law enforcement facility")
    };
    let warfare = !bare
        && incident.targets.iter().all(military)
        && incident.by_state != Some(true)
        && incident.act != Act::Kidnapping;
    // Of people in general, with no day, place, number or doer, nothing happened that is one incident.
    let counted = |t: &Target| t.what == What::Thing || t.name.is_some() || t.number != Count::Plural;
    let vague =
        !incident.targets.iter().any(counted) && incident.days.is_none() && !places::is_fine(&incident.spots);
    !bare && (incident.single || named) && !warfare && !vague
}
