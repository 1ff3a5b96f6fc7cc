//! Claims of incidents → events. In: countable claims of all reports, and the copied sentences. Out: [`Incident`]s, whose
//! claims are taken for one event, and [`PossiblySame`] links between them, which only a person may turn into one.
//!
//! Claims are one event when act, place and days agree and nothing speaks against it; copies of one sentence always are,
//! per act and place. Opposed accounts (each side names the other) and counts of several events are never joined, only
//! linked. Denials hang on the event they deny. Every group carries its reasons.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::extract::claim::{Days, Kind, Modality, Place, Precision};
use crate::extract::gazetteer::fold;
use crate::resolve::ClaimRef;
use crate::resolve::allegations;
use crate::resolve::copies::Copies;
use crate::resolve::desk::{Desk, length};
use crate::resolve::likeness::{self, ActLikeness, PeopleLikeness, PlaceLikeness, TimeLikeness};
use crate::resolve::names::sounds;
use crate::text::RegionKind;

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

/// What speaks for one event.
#[derive(Clone, Debug)]
enum Verdict {
    Same(f64, String),
    Possibly(f64, String),
    Apart,
}

/// Possible links kept per incident.
const LINKS: usize = 6;
/// Score below which two events are not even linked.
const WORTH_A_LINK: f64 = 0.3;

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

fn compare(desk: &Desk, copied: &HashMap<usize, usize>, a: usize, b: usize) -> Verdict {
    let (x, y) = (&desk.claims[a], &desk.claims[b]);
    let act = likeness::acts(x.claim.code, y.claim.code);
    let place = likeness::places(x.claim.place.as_ref(), y.claim.place.as_ref());
    let time = likeness::times(desk, a, b);
    if act == ActLikeness::Apart || place == PlaceLikeness::Apart {
        return Verdict::Apart;
    }
    let one_sentence = copied.get(&a).is_some_and(|g| copied.get(&b) == Some(g));
    if one_sentence && x.report != y.report && act == ActLikeness::Same && place != PlaceLikeness::Inside {
        return Verdict::Same(1.0, "One copied sentence tells it, with the same act and place.".to_owned());
    }
    if time == TimeLikeness::Apart {
        return Verdict::Apart;
    }
    let people = likeness::people(desk, a, b);
    let counts = counts(desk, a, b);
    if x.report == y.report {
        return within_report(desk, a, b, Alike { act, place, time, people, counts });
    }
    across_reports(desk, a, b, Alike { act, place, time, people, counts })
}

#[derive(Clone, Copy)]
struct Alike {
    act: ActLikeness,
    place: PlaceLikeness,
    time: TimeLikeness,
    people: PeopleLikeness,
    counts: Counts,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Counts {
    Agree,
    Unknown,
    /// They cannot both be the number of one event.
    Differ,
}

fn counts(desk: &Desk, a: usize, b: usize) -> Counts {
    let (p, q) = (&desk.claims[a].claim.quantity, &desk.claims[b].claim.quantity);
    match likeness::counts(p.as_ref(), q.as_ref()) {
        Some(true) => Counts::Agree,
        Some(false) => Counts::Differ,
        None => Counts::Unknown,
    }
}

/// Words by which a report sets one event apart from the one before.
const ANOTHER: [&str; 10] = [
    "another ",
    "second ",
    "separate",
    "elsewhere",
    "further ",
    "later ",
    "also ",
    "again ",
    "in addition",
    "other ",
];

fn within_report(desk: &Desk, a: usize, b: usize, alike: Alike) -> Verdict {
    let (x, y) = (&desk.claims[a], &desk.claims[b]);
    if alike.counts == Counts::Differ || alike.place != PlaceLikeness::Same {
        return Verdict::Apart;
    }
    let one_account = x.sentence == y.sentence && x.sentence.is_some();
    let follows = x.sentence.zip(y.sentence).is_some_and(|(p, q)| q == p + 1);
    let same_people = matches!(alike.people, PeopleLikeness::Same);
    let known_place = x.claim.place.as_ref().map(|p| p.span) != y.claim.place.as_ref().map(|p| p.span);
    if one_account && alike.act >= ActLikeness::Kin && same_people && x.claim.modality == Modality::Alleged {
        let why = "One sentence lays both acts, at one place, to the same side: one allegation.".to_owned();
        return Verdict::Same(0.7, why);
    }
    if alike.act < ActLikeness::Near || one_account || alike.people == PeopleLikeness::Reversed {
        return Verdict::Possibly(0.4, "Told together in one report, at one place.".to_owned());
    }
    let tabular = [a, b].iter().any(|k| desk.sentence(*k).is_some_and(|s| s.tabular));
    let set_apart = ANOTHER.iter().any(|w| desk.sentence_words(b).to_lowercase().contains(w));
    if tabular || set_apart || clocks_differ(desk, a, b) {
        return Verdict::Apart;
    }
    let headline =
        [a, b].iter().any(|k| matches!(desk.region(*k), Some(RegionKind::Headline | RegionKind::Caption)));
    let retold = headline
        || follows && !known_place
        || alike.counts == Counts::Agree && likeness::several(x.claim.quantity.as_ref());
    match retold && alike.people != PeopleLikeness::Apart {
        true => Verdict::Same(
            0.75,
            "Told again in the same report, with the same act, place and days.".to_owned(),
        ),
        false => Verdict::Possibly(0.5, "Told twice in one report, with the same act and place.".to_owned()),
    }
}

/// Each sentence gives an hour, and not the same.
fn clocks_differ(desk: &Desk, a: usize, b: usize) -> bool {
    let clock = |k: usize| {
        let words = desk.sentence_words(k);
        words.match_indices(':').find_map(|(at, _)| {
            let before = words[..at].chars().next_back().is_some_and(|c| c.is_ascii_digit());
            let after = words[at + 1..].chars().take(2).filter(char::is_ascii_digit).count() == 2;
            (before && after).then(|| {
                words[..at].chars().rev().take(2).chain(words[at + 1..].chars().take(2)).collect::<String>()
            })
        })
    };
    clock(a).zip(clock(b)).is_some_and(|(x, y)| x != y)
}

fn across_reports(desk: &Desk, a: usize, b: usize, alike: Alike) -> Verdict {
    let (x, y) = (desk.claims[a].claim, desk.claims[b].claim);
    let exact = x.place.as_ref().is_some_and(|p| p.precision <= Precision::SecondDivision);
    let dated = alike.time == TimeLikeness::Same;
    let opposed = matches!(alike.people, PeopleLikeness::Reversed | PeopleLikeness::Apart);
    let lone_count = likeness::several(x.quantity.as_ref()) != likeness::several(y.quantity.as_ref());
    let counted = alike.counts == Counts::Agree && likeness::several(x.quantity.as_ref());
    let here = alike.place == PlaceLikeness::Same && (exact || counted);
    let told = reasons(desk, a, b, alike);
    if alike.act >= ActLikeness::Near
        && here
        && dated
        && !opposed
        && alike.counts != Counts::Differ
        && !lone_count
    {
        let score = if alike.act == ActLikeness::Same { 0.9 } else { 0.7 };
        let score = if alike.people == PeopleLikeness::Same { score + 0.05 } else { score };
        return Verdict::Same(score, told);
    }
    let act = [0.0, 0.6, 0.85, 1.0][alike.act as usize];
    let place = [0.0, 0.0, 0.5, 0.5, if exact { 1.0 } else { 0.8 }][alike.place as usize];
    let time = [0.0, 0.3, 0.6, 0.8, 1.0][alike.time as usize];
    let count = if alike.counts == Counts::Differ { 0.7 } else { 1.0 };
    let country = [&x.place, &y.place].into_iter().flatten().any(|p| p.precision >= Precision::Country);
    let score = act * place * time * count * if country { 0.3 } else { 1.0 };
    if score < WORTH_A_LINK { Verdict::Apart } else { Verdict::Possibly(score.min(0.85), told) }
}

/// One sentence that says what agrees and what does not.
fn reasons(desk: &Desk, a: usize, b: usize, alike: Alike) -> String {
    let (x, y) = (desk.claims[a].claim, desk.claims[b].claim);
    let name = |p: &Option<Place>| p.as_ref().map_or("no place", |p| p.name.as_str()).to_owned();
    let act = match alike.act {
        ActLikeness::Same => format!("Both tell {}", x.code),
        ActLikeness::Near => format!("{} and {} may tell one event", x.code, y.code),
        _ => format!("{} and {} often go together", x.code, y.code),
    };
    let place = match alike.place {
        PlaceLikeness::Same => format!("at {}", name(&x.place)),
        PlaceLikeness::Inside => format!("{} and {} lie one in the other", name(&x.place), name(&y.place)),
        _ => format!("{} and {} lie near each other", name(&x.place), name(&y.place)),
    };
    let time = match alike.time {
        TimeLikeness::Same => "on the same days".to_owned(),
        TimeLikeness::Overlap => "their stated times share a day".to_owned(),
        TimeLikeness::Published => "only the dates of publication bring them together".to_owned(),
        _ => "nothing dates one of them".to_owned(),
    };
    let people = match alike.people {
        PeopleLikeness::Same => "; the same side is named",
        PeopleLikeness::Reversed => "; but each names the other side",
        PeopleLikeness::Apart => "; but they name different actors",
        PeopleLikeness::Unknown => "",
    };
    let counts = if alike.counts == Counts::Differ { "; but the numbers differ" } else { "" };
    format!("{act}, {place}, {time}{people}{counts}.")
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
