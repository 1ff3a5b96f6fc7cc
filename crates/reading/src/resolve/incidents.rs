//! Claims of incidents → events. In: countable claims of all reports, and the copied sentences. Out: [`Incident`]s, whose
//! claims are taken for one event, and [`PossiblySame`] links between them, which only a person may turn into one.
//!
//! Claims are one event when act, place and days agree and nothing speaks against it; copies of one sentence always are,
//! per act and place. Opposed accounts (each side names the other) and counts of several events are never joined, only
//! linked. Denials hang on the event they deny. Every group carries its reasons.

mod compare;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::extract::claim::{Days, Kind, Modality, Place, Precision};
use crate::extract::gazetteer::fold;
use crate::resolve::ClaimRef;
use crate::resolve::allegations;
use crate::resolve::copies::Copies;
use crate::resolve::desk::{Desk, length};
use crate::resolve::likeness::{self, ActLikeness, PeopleLikeness, TimeLikeness};
use crate::resolve::names::sounds;
use compare::{Verdict, compare};

/// One real-world event, as the claims tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    pub id: String,
    /// The act that most of its claims name.
    pub code: &'static str,
    /// The narrowest place that a claim gives.
    pub place: Option<Place>,
    /// The days that all dated claims share, or else those of the narrowest one.
    pub days: Option<Days>,
    pub claims: Vec<ClaimRef>,
    /// Claims that deny it, or say that it did not happen.
    pub denials: Vec<ClaimRef>,
    /// The weakest join in the group, 0 to 1; 1 for a single claim.
    pub score: f64,
    pub why: Vec<String>,
}

/// Two incidents that may be one. Never joined without a person.
#[derive(Clone, Debug, PartialEq)]
pub struct PossiblySame {
    /// Ids of incidents.
    pub a: String,
    pub b: String,
    pub score: f64,
    pub why: String,
}

/// Possible links kept per incident.
const LINKS: usize = 6;

pub fn group(desk: &Desk, copies: &Copies) -> (Vec<Incident>, Vec<PossiblySame>) {
    let counted: Vec<usize> = desk
        .of_kind(Kind::Incident)
        .filter(|k| allegations::reason(desk.claims[*k].claim).is_none())
        .collect();
    let copied: HashMap<usize, usize> =
        counted.iter().filter_map(|k| copies.of_claim(desk, *k).map(|g| (*k, g))).collect();
    let mut same = Vec::new();
    let mut possible = Vec::new();
    for (a, b) in meetings(desk, &counted, &copied) {
        match compare(desk, &copied, a, b) {
            Verdict::Same(score, why) => same.push((a, b, score, why)),
            Verdict::Possibly(score, why) => possible.push((a, b, score, why)),
            Verdict::Apart => {}
        }
    }
    leave_between(desk, &mut same, &mut possible);
    same.sort_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    let groups = join(desk, &copied, &counted, &same);
    let denials = denials(desk, &groups);
    let incidents: Vec<Incident> =
        groups.iter().zip(denials).map(|(group, denials)| incident(desk, group, denials)).collect();
    let links = link(&groups, &incidents, &same, possible);
    (incidents, links)
}

/// An account that names nobody and agrees with two accounts that name different sides belongs to neither.
fn leave_between(desk: &Desk, same: &mut Vec<Pair>, possible: &mut Vec<Pair>) {
    let mut partners: HashMap<usize, Vec<usize>> = HashMap::new();
    for (a, b, ..) in same.iter() {
        partners.entry(*a).or_default().push(*b);
        partners.entry(*b).or_default().push(*a);
    }
    let opposed = |a: usize, b: usize| {
        matches!(likeness::people(desk, a, b), PeopleLikeness::Reversed | PeopleLikeness::Apart)
    };
    let torn: BTreeSet<usize> = partners
        .iter()
        .filter(|(k, _)| desk.claims[**k].actor.is_nobody())
        .filter(|(_, others)| {
            let named = others.iter().filter(|o| !desk.claims[**o].actor.is_nobody()).take(12);
            let named: Vec<usize> = named.copied().collect();
            named.iter().enumerate().any(|(i, a)| named[i + 1..].iter().any(|b| opposed(*a, *b)))
        })
        .map(|(k, _)| *k)
        .collect();
    let between = |(a, b, score, _): &Pair| {
        let joins = |k: usize, other: usize| torn.contains(&k) && !desk.claims[other].actor.is_nobody();
        *score < 1.0 && (joins(*a, *b) || joins(*b, *a))
    };
    possible.extend(same.extract_if(.., |pair| between(pair)).map(|(a, b, _, why)| (a, b, 0.8, why)));
}

/// Two claims, the score, and the reason.
type Pair = (usize, usize, f64, String);

struct Group {
    members: Vec<usize>,
    score: f64,
    why: BTreeSet<String>,
}

/// Pairs worth comparing: claims that share a place key and whose days may meet, and claims of one copied sentence.
fn meetings(desk: &Desk, counted: &[usize], copied: &HashMap<usize, usize>) -> BTreeSet<(usize, usize)> {
    let mut shelves: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for &k in counted {
        for key in place_keys(desk.claims[k].claim.place.as_ref()) {
            shelves.entry(key).or_default().push(k);
        }
        if let Some(group) = copied.get(&k) {
            shelves.entry(format!("copy {group}")).or_default().push(k);
        }
    }
    let mut pairs = BTreeSet::new();
    for mut shelf in shelves.into_values() {
        shelf.sort_unstable_by_key(|k| (likeness::window(desk, *k).map(|d| d.from), *k));
        for (i, &a) in shelf.iter().enumerate() {
            let end = likeness::window(desk, a).map(|d| d.to);
            for &b in &shelf[i + 1..] {
                let start = likeness::window(desk, b).map(|d| d.from);
                let past = end.zip(start).is_some_and(|(end, start)| end < start);
                if past && !(copied.contains_key(&a) && copied.get(&a) == copied.get(&b)) {
                    break;
                }
                pairs.insert((a.min(b), a.max(b)));
            }
        }
    }
    pairs
}

/// Keys under which a place meets the places it can be compared with.
fn place_keys(place: Option<&Place>) -> Vec<String> {
    let Some(place) = place else { return Vec::new() };
    let name = likeness::bare(&place.name);
    let mut keys = vec![format!("sound {}", sounds(&name).concat())];
    keys.extend(fold::weak(&name).map(|weak| format!("name {weak}")));
    match (&place.admin1, place.precision) {
        (_, Precision::FirstDivision) => keys.push(format!("in {}", sounds(&name).concat())),
        (Some(admin1), p) if p < Precision::FirstDivision => {
            keys.push(format!("in {}", sounds(&likeness::bare(admin1)).concat()))
        }
        _ => {}
    }
    keys
}

/// Joins the best pairs first; two groups with members that exclude each other stay two.
fn join(desk: &Desk, copied: &HashMap<usize, usize>, counted: &[usize], same: &[Pair]) -> Vec<Group> {
    let mut group_of: HashMap<usize, usize> = counted.iter().map(|k| (*k, *k)).collect();
    let mut groups: BTreeMap<usize, Group> =
        counted.iter().map(|k| (*k, Group { members: vec![*k], score: 1.0, why: BTreeSet::new() })).collect();
    for (a, b, score, why) in same {
        let (ga, gb) = (group_of[a], group_of[b]);
        if ga == gb {
            groups.entry(ga).and_modify(|g| _ = g.why.insert(why.clone()));
            continue;
        }
        let excluded = groups[&ga].members.iter().take(8).any(|x| {
            let others = groups[&gb].members.iter().take(8);
            others.into_iter().any(|y| excludes(desk, copied, *x.min(y), *x.max(y)))
        });
        if excluded {
            continue;
        }
        let (keep, gone) = (ga.min(gb), ga.max(gb));
        let Some(moved) = groups.remove(&gone) else { continue };
        for k in &moved.members {
            group_of.insert(*k, keep);
        }
        let Some(group) = groups.get_mut(&keep) else { continue };
        group.members.extend(moved.members);
        group.members.sort_unstable();
        group.score = group.score.min(moved.score).min(*score);
        group.why.extend(moved.why);
        group.why.insert(why.clone());
    }
    groups.into_values().collect()
}

/// Two claims that cannot be in one group: nothing brings them together, or they name different sides.
fn excludes(desk: &Desk, copied: &HashMap<usize, usize>, a: usize, b: usize) -> bool {
    match compare(desk, copied, a, b) {
        Verdict::Apart => true,
        Verdict::Same(..) => false,
        Verdict::Possibly(..) => {
            matches!(likeness::people(desk, a, b), PeopleLikeness::Reversed | PeopleLikeness::Apart)
        }
    }
}

/// Claims that say of an event that it did not happen, per group.
fn denials(desk: &Desk, groups: &[Group]) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = groups.iter().map(|_| Vec::new()).collect();
    let mut by_place: HashMap<String, Vec<usize>> = HashMap::new();
    for (g, group) in groups.iter().enumerate() {
        for key in group.members.iter().flat_map(|k| place_keys(desk.claims[*k].claim.place.as_ref())) {
            let shelf = by_place.entry(key).or_default();
            if shelf.last() != Some(&g) {
                shelf.push(g);
            }
        }
    }
    // A number that is denied corrects a count, and a zero is one list's count: neither denies an event.
    let denied = |k: &usize| {
        let claim = desk.claims[*k].claim;
        let counts = claim.quantity.as_ref().is_some_and(|q| q.value.is_some());
        matches!(claim.modality, Modality::Denied | Modality::Negated) && !counts
    };
    for k in desk.of_kind(Kind::Incident).filter(denied) {
        let keys = place_keys(desk.claims[k].claim.place.as_ref());
        let near: BTreeSet<usize> =
            keys.iter().filter_map(|key| by_place.get(key)).flatten().copied().collect();
        for g in near {
            if groups[g].members.iter().any(|m| denies(desk, k, *m)) {
                out[g].push(k);
            }
        }
    }
    out
}

fn denies(desk: &Desk, denial: usize, told: usize) -> bool {
    let (x, y) = (desk.claims[denial].claim, desk.claims[told].claim);
    likeness::acts(x.code, y.code) >= ActLikeness::Near
        && likeness::covers(x.place.as_ref(), y.place.as_ref())
        && likeness::times(desk, denial, told) > TimeLikeness::Unknown
        && !matches!(likeness::people(desk, denial, told), PeopleLikeness::Apart | PeopleLikeness::Reversed)
}

fn incident(desk: &Desk, group: &Group, denials: Vec<usize>) -> Incident {
    let claims = &group.members;
    let place =
        claims.iter().filter_map(|k| desk.claims[*k].claim.place.as_ref()).min_by_key(|p| p.precision);
    let mut why: Vec<String> = group.why.iter().take(8).cloned().collect();
    if claims.len() == 1 {
        why.push("One claim.".to_owned());
    }
    if !denials.is_empty() {
        why.push(format!("{} of the claims about it deny it.", denials.len()));
    }
    Incident {
        id: desk.id_of("incident", claims),
        code: commonest(desk, claims),
        place: place.cloned(),
        days: days(desk, claims),
        claims: desk.refer(claims),
        denials: desk.refer(&denials),
        score: group.score,
        why,
    }
}

fn commonest(desk: &Desk, claims: &[usize]) -> &'static str {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for k in claims {
        let code = desk.claims[*k].claim.code;
        match counts.iter_mut().find(|(c, _)| *c == code) {
            Some((_, n)) => *n += 1,
            None => counts.push((code, 1)),
        }
    }
    counts.into_iter().rev().max_by_key(|(_, n)| *n).map_or("OTHER", |(code, _)| code)
}

fn days(desk: &Desk, claims: &[usize]) -> Option<Days> {
    let mut dated: Vec<Days> = claims.iter().filter_map(|k| desk.days(*k)).collect();
    dated.sort_by_key(|d| (length(*d), d.from));
    let narrowest = dated.first().copied()?;
    let from = dated.iter().map(|d| d.from).max()?;
    let to = dated.iter().map(|d| d.to).min()?;
    if from <= to { Some(Days { from, to }) } else { Some(narrowest) }
}

/// Links between groups: the best reason for each pair, and for each incident only its best links.
fn link(groups: &[Group], incidents: &[Incident], same: &[Pair], possible: Vec<Pair>) -> Vec<PossiblySame> {
    let group_of: HashMap<usize, usize> =
        groups.iter().enumerate().flat_map(|(g, group)| group.members.iter().map(move |k| (*k, g))).collect();
    let mut best: BTreeMap<(usize, usize), (f64, String)> = BTreeMap::new();
    let all = possible.into_iter().chain(same.iter().cloned());
    for (a, b, score, why) in all {
        let (g, h) = (group_of[&a], group_of[&b]);
        let Some(key) = (g != h).then(|| (g.min(h), g.max(h))) else { continue };
        let entry = best.entry(key).or_insert((score, why.clone()));
        if score > entry.0 {
            *entry = (score, why);
        }
    }
    let mut links: Vec<((usize, usize), (f64, String))> = best.into_iter().collect();
    links.sort_by(|x, y| y.1.0.total_cmp(&x.1.0).then(x.0.cmp(&y.0)));
    let mut kept = vec![0usize; groups.len()];
    links.retain(|((g, h), _)| {
        let keep = kept[*g] < LINKS && kept[*h] < LINKS;
        if keep {
            kept[*g] += 1;
            kept[*h] += 1;
        }
        keep
    });
    links.sort_by_key(|(key, _)| *key);
    let published = |((g, h), (score, why)): ((usize, usize), (f64, String))| PossiblySame {
        a: incidents[g].id.clone(),
        b: incidents[h].id.clone(),
        score,
        why,
    };
    links.into_iter().map(published).collect()
}
