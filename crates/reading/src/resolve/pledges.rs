//! Promises and what becomes of them. In: pledge claims of all reports. Out: [`Thread`]s, each one promise with its history:
//! announced, awaited, claimed unfulfilled, and by whom. Demands make threads of their own.
//!
//! Two claims speak of one pledge when their content agrees in more than the topic, and nothing in promisor or time
//! speaks against it. "The pledges about the truce" names no content: it hangs on the nearest thread of its topic,
//! weakly. Nothing here says that a pledge was broken; only that somebody says so.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;

use crate::extract::claim::{Claim, Kind, Modality};
use crate::extract::lexicon;
use crate::resolve::ClaimRef;
use crate::resolve::desk::{Desk, gap};
use crate::resolve::names::{Accord, One};
use crate::resolve::participation::fullest;
use crate::resolve::rounds::Hold;

/// What a claim says has become of a pledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    Announced,
    Conditional,
    Demanded,
    Awaited,
    Overdue,
    PartlyFulfilled,
    Fulfilled,
    ClaimedUnfulfilled,
    Withdrawn,
}

impl Status {
    pub fn in_words(self) -> &'static str {
        match self {
            Status::Announced => "announced",
            Status::Conditional => "conditional",
            Status::Demanded => "demanded",
            Status::Awaited => "awaited",
            Status::Overdue => "overdue",
            Status::PartlyFulfilled => "claimed partly fulfilled",
            Status::Fulfilled => "claimed fulfilled",
            Status::ClaimedUnfulfilled => "claimed unfulfilled",
            Status::Withdrawn => "withdrawn",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub claim: ClaimRef,
    pub status: Status,
    pub day: Option<Date>,
    /// Who says so: the speaker, else the source.
    pub by: String,
    pub hold: Hold,
}

/// One pledge, or one demand.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    pub id: String,
    pub demand: bool,
    /// What is promised, in the words for concepts: "strengthen truce".
    pub content: String,
    /// Who is to act, when any claim says so.
    pub promisor: Option<String>,
    /// In the order of their days.
    pub history: Vec<Step>,
    pub why: Vec<String>,
}

struct Said {
    k: usize,
    content: Vec<Concept>,
    status: Status,
}

#[derive(Clone, Debug, PartialEq, PartialOrd)]
struct Concept {
    name: String,
    weight: f64,
}

/// Share of the poorer claim's content that must agree.
const AGREE: f64 = 0.6;
/// Weight that must agree: more than a topic.
const ENOUGH: f64 = 1.0;
/// Days between two claims of one pledge.
const YEAR: i64 = 400;

pub fn thread(desk: &Desk) -> Vec<Thread> {
    let said: Vec<Said> = desk.of_kind(Kind::Pledge).map(|k| said(desk, k)).collect();
    let mut threads: Vec<Vec<(usize, Hold)>> = Vec::new();
    let weight = |s: &Said| s.content.iter().map(|c| c.weight).sum::<f64>();
    for (i, own) in said.iter().enumerate().filter(|(_, s)| weight(s) >= ENOUGH) {
        let mut best: Option<(f64, usize)> = None;
        for (t, thread) in threads.iter().enumerate() {
            let alike = thread.iter().filter_map(|(j, _)| likeness(desk, own, &said[*j])).fold(0.0, f64::max);
            if alike > 0.0 && best.is_none_or(|(b, _)| alike > b) {
                best = Some((alike, t));
            }
        }
        match best {
            Some((_, t)) => threads[t].push((i, Hold::Firm)),
            None => threads.push(vec![(i, Hold::Firm)]),
        }
    }
    for (i, own) in said.iter().enumerate().filter(|(_, s)| weight(s) < ENOUGH) {
        match topical(desk, &said, &threads, own) {
            Some(t) => threads[t].push((i, Hold::Weak)),
            None => threads.push(vec![(i, Hold::Firm)]),
        }
    }
    threads.iter().map(|members| published(desk, &said, members)).collect()
}

/// How much of the poorer content agrees; nothing when the two cannot be one pledge.
fn likeness(desk: &Desk, a: &Said, b: &Said) -> Option<f64> {
    let (x, y) = (&desk.claims[a.k], &desk.claims[b.k]);
    if (x.claim.code == "demand") != (y.claim.code == "demand") || too_far(desk, a.k, b.k) {
        return None;
    }
    let accord = desk.roster.accord(&x.actor, &y.actor);
    let condition = x.claim.code == "condition" || y.claim.code == "condition";
    if accord == Accord::Apart || condition && accord < Accord::Kin {
        return None;
    }
    let total = |s: &Said| s.content.iter().map(|c| c.weight).sum::<f64>();
    let shared: f64 = a.content.iter().filter(|c| b.content.contains(c)).map(|c| c.weight).sum();
    let telling = a.content.iter().any(|c| c.weight >= 1.0 && b.content.contains(c));
    let share = shared / total(a).min(total(b)).max(0.1);
    (telling && shared >= ENOUGH && share >= AGREE).then_some(share * shared)
}

fn too_far(desk: &Desk, a: usize, b: usize) -> bool {
    let published = |k: usize| desk.report_of(k).published;
    published(a).zip(published(b)).is_some_and(|(x, y)| gap(x, y) > YEAR)
}

/// The thread on which "the pledges about the truce" hangs: of the same report if it tells one, else the nearest in time.
fn topical(desk: &Desk, said: &[Said], threads: &[Vec<(usize, Hold)>], own: &Said) -> Option<usize> {
    if own.content.is_empty() || own.status == Status::Announced || desk.claims[own.k].claim.code != "promise"
    {
        return None;
    }
    let fits = |j: &usize| {
        let other = &said[*j];
        let (x, y) = (&desk.claims[own.k], &desk.claims[other.k]);
        y.claim.code == "promise"
            && own.content.iter().all(|c| other.content.contains(c))
            && desk.roster.accord(&x.actor, &y.actor) != Accord::Apart
            && !too_far(desk, own.k, other.k)
    };
    let report = desk.claims[own.k].report;
    let mut fitting: Vec<(bool, i64, usize)> = Vec::new();
    for (t, thread) in threads.iter().enumerate() {
        for (j, _) in thread.iter().filter(|(j, hold)| *hold == Hold::Firm && fits(j)) {
            let other = said[*j].k;
            let days = desk.report_of(own.k).published.zip(desk.report_of(other).published);
            fitting.push((desk.claims[other].report != report, days.map_or(YEAR, |(a, b)| gap(a, b)), t));
        }
    }
    fitting.into_iter().min().map(|(_, _, t)| t)
}

fn said(desk: &Desk, k: usize) -> Said {
    let claim = desk.claims[k].claim;
    let words = desk.words(k).to_lowercase();
    Said {
        k,
        content: content(&words),
        status: status(claim, &words, &desk.sentence_words(k).to_lowercase()),
    }
}

struct Tables {
    concepts: Vec<(&'static str, f64, Vec<Vec<&'static str>>)>,
    statuses: Vec<(&'static str, Vec<&'static str>)>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut concepts = Vec::new();
    for row in lexicon::rows(include_str!("../../data/en/pledge_content.tsv")) {
        if let [name, weight, words] = row[..] {
            let phrases = words.split(',').map(|p| p.split(' ').collect()).collect();
            concepts.push((name, weight.parse().unwrap_or(1.0), phrases));
        }
    }
    let mut statuses = Vec::new();
    for row in lexicon::rows(include_str!("../../data/en/pledge_status.tsv")) {
        if let [name, phrases] = row[..] {
            statuses.push((name, phrases.split(',').collect()));
        }
    }
    Tables { concepts, statuses }
});

/// The concepts that words name.
fn content(words: &str) -> Vec<Concept> {
    let words = words.replace("cease-fire", "ceasefire");
    let listed: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let named =
        |phrases: &[Vec<&str>]| phrases.iter().any(|p| listed.windows(p.len()).any(|w| w == p.as_slice()));
    let found = TABLES.concepts.iter().filter(|(_, _, phrases)| named(phrases));
    found.map(|(name, weight, _)| Concept { name: (*name).to_owned(), weight: *weight }).collect()
}

fn status(claim: &Claim, words: &str, sentence: &str) -> Status {
    let listed: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let spaced = format!(" {} ", listed.join(" "));
    let says = |status: &str| {
        let phrases = TABLES.statuses.iter().filter(|(name, _)| *name == status);
        phrases.flat_map(|(_, p)| p).any(|p| spaced.contains(&format!(" {p} ")))
    };
    if claim.code == "demand" {
        return Status::Demanded;
    }
    if matches!(claim.modality, Modality::Negated | Modality::Denied) || says("unfulfilled") {
        return Status::ClaimedUnfulfilled;
    }
    if says("withdrawn") {
        return Status::Withdrawn;
    }
    if claim.code == "condition" || claim.modality == Modality::Conditional {
        return Status::Conditional;
    }
    match () {
        _ if says("overdue") => Status::Overdue,
        _ if says("partly") && says("fulfilled") => Status::PartlyFulfilled,
        _ if says("fulfilled") => Status::Fulfilled,
        _ if says("awaited") || sentence.contains("waiting for") && claim.actor.is_none() => Status::Awaited,
        _ => Status::Announced,
    }
}

fn published(desk: &Desk, said: &[Said], members: &[(usize, Hold)]) -> Thread {
    let mut steps: Vec<(Option<Date>, usize, Step)> = members
        .iter()
        .map(|(i, hold)| {
            let own = &said[*i];
            let told = &desk.claims[own.k];
            let by = match &told.claim.speaker {
                Some(speaker) => speaker.entity.clone(),
                None => desk.name_of(told.report),
            };
            let day = desk.report_of(own.k).published.map(|d| d.from).or(desk.day(own.k));
            (day, own.k, Step { claim: told.at, status: own.status, day, by, hold: *hold })
        })
        .collect();
    steps.sort_by_key(|s| (s.0.is_none(), s.0, s.1));
    let claims: Vec<usize> = members.iter().map(|(i, _)| said[*i].k).collect();
    let actors: Vec<One> = claims.iter().flat_map(|k| desk.claims[*k].actor.parts.clone()).collect();
    let mut weights: BTreeMap<&str, usize> = BTreeMap::new();
    for concept in members.iter().flat_map(|(i, _)| &said[*i].content) {
        *weights.entry(&concept.name).or_default() += 1;
    }
    let often = |n: usize| n * 2 >= members.len();
    let content: Vec<&str> = weights.iter().filter(|(_, n)| often(**n)).map(|(c, _)| *c).collect();
    let mut why = Vec::new();
    if members.len() > 1 {
        why.push(format!("They agree in content: {}.", content.join(", ")));
    }
    if members.iter().any(|m| m.1 == Hold::Weak) {
        why.push("A claim that names only the topic was placed here by report and time.".to_owned());
    }
    if actors.is_empty() {
        why.push("No claim says who is to act.".to_owned());
    }
    Thread {
        id: desk.id_of("pledge", &claims),
        demand: desk.claims[claims[0]].claim.code == "demand",
        content: match content.is_empty() {
            true => desk.words(claims[0]).chars().take(60).collect(),
            false => content.join(" "),
        },
        promisor: (!actors.is_empty()).then(|| fullest(&actors)),
        history: steps.into_iter().map(|s| s.2).collect(),
        why,
    }
}
