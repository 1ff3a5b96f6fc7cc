//! Where each claim first comes from. In: the claims, the copied sentences, the credits. Out: one [`Origin`] per claim.
//!
//! Two claims have one origin when one named speaker stands behind both, when they stand in one copied sentence, or when
//! one agency or outlet tells both in its own voice. Whether an origin is worth anything is not asked here. An origin
//! whose lineage is not known is marked: it adds nothing to the support of an event.

use std::collections::{BTreeMap, BTreeSet};

use crate::doubt::Doubt;
use crate::resolve::ClaimRef;
use crate::resolve::copies::Copies;
use crate::resolve::credits::{self, Credit};
use crate::resolve::desk::Desk;
use crate::resolve::ids;
use crate::resolve::names::{self, One};

/// How it is known where a claim comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lineage {
    /// A named speaker, a credited agency, or an outlet in its own voice.
    Stated,
    /// Nothing credits it, but the report draws on one agency throughout.
    Inferred,
    Unknown,
}

/// Where claims first come from.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    pub id: String,
    /// Who stands behind it, for people: "the words of Anna Roe", "Halyard", "an unsigned sentence in two reports".
    pub name: String,
    pub lineage: Lineage,
    pub speaker: Option<String>,
    /// Party that the speaker, or else the source, belongs to.
    pub affiliation: Option<String>,
    /// Agencies and outlets through which it reached the reports.
    pub relays: Vec<String>,
    pub claims: Vec<ClaimRef>,
    /// The claim that stands for it: credited, else the earliest published.
    pub first: ClaimRef,
    pub why: Vec<String>,
}

/// What claims of one origin share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Root {
    Speaker(String),
    Outlet(String),
    /// A copied sentence that nobody signs: its group.
    Copy(usize),
    /// The voice of one report of unknown source.
    Report(usize),
}

#[derive(Clone)]
struct Traced {
    root: Root,
    /// Of an outlet, as people call it.
    name: String,
    lineage: Lineage,
    why: String,
}

pub fn trace(desk: &Desk, copies: &Copies, doubts: &mut Vec<Doubt>) -> Vec<Origin> {
    let credits: Vec<Option<Credit>> = desk.reports.iter().map(|f| credits::find(&f.report)).collect();
    let copied: Vec<Option<usize>> = (0..desk.claims.len()).map(|k| copies.of_claim(desk, k)).collect();
    let mut signed: BTreeMap<usize, Option<Traced>> = BTreeMap::new();
    let mut origins: BTreeMap<Root, (Vec<usize>, Vec<Traced>)> = BTreeMap::new();
    let people = Fullest::of(desk);
    for k in 0..desk.claims.len() {
        let traced = match (speaker(desk, &people, k), copied[k]) {
            (Some(traced), _) => traced,
            (None, Some(group)) => {
                let owner =
                    signed.entry(group).or_insert_with(|| owner(desk, copies, &credits, group, doubts));
                owner.clone().unwrap_or_else(|| unsigned(group))
            }
            (None, None) => voice(desk, &credits, copies, &copied, k),
        };
        let entry = origins.entry(traced.root.clone()).or_default();
        entry.0.push(k);
        if !entry.1.iter().any(|t| t.why == traced.why) {
            entry.1.push(traced);
        }
    }
    let mut out: Vec<Origin> = origins
        .into_iter()
        .map(|(root, (claims, traced))| origin(desk, copies, root, claims, traced))
        .collect();
    out.sort_by(|a, b| a.first.cmp(&b.first).then(a.id.cmp(&b.id)));
    out.sort_by_key(|o| desk.claims.iter().position(|t| t.at == o.first));
    out
}

impl Traced {
    fn outlet(name: &str, lineage: Lineage, why: String) -> Traced {
        Traced { root: Root::Outlet(outlet_key(name)), name: name.to_owned(), lineage, why }
    }
}

/// The full name of whoever is named by his surname, when the reports name one person of that surname in full.
struct Fullest(BTreeMap<Vec<String>, Vec<String>>);

impl Fullest {
    fn of(desk: &Desk) -> Fullest {
        let speakers =
            desk.claims.iter().enumerate().filter_map(|(k, t)| Some((k, t.claim.speaker.as_ref()?)));
        let who = speakers.flat_map(|(k, named)| desk.roster.who(&named.entity, desk.day(k)).parts);
        let names: BTreeSet<Vec<String>> = who.filter(|one| one.is_proper()).map(|one| one.name).collect();
        let mut by_last: BTreeMap<&String, Vec<&Vec<String>>> = BTreeMap::new();
        for name in names.iter().filter(|n| n.len() > 1) {
            by_last.entry(&name[name.len() - 1]).or_default().push(name);
        }
        let mut fullest = BTreeMap::new();
        for short in &names {
            let same = short.last().and_then(|last| by_last.get(last)).into_iter().flatten();
            let longer: Vec<_> = same.filter(|n| n.len() > short.len() && n.ends_with(short)).collect();
            if let [one] = longer[..] {
                fullest.insert(short.clone(), (*one).clone());
            }
        }
        Fullest(fullest)
    }

    fn name<'a>(&'a self, name: &'a Vec<String>) -> &'a Vec<String> {
        self.0.get(name).unwrap_or(name)
    }
}

/// A speaker who can be told from others: a party, or somebody with a name.
fn speaker(desk: &Desk, people: &Fullest, k: usize) -> Option<Traced> {
    let named = desk.claims[k].claim.speaker.as_ref()?;
    let who = desk.roster.who(&named.entity, desk.day(k));
    let mut keys: Vec<String> = who.parts.iter().filter_map(|one| key(desk, people, one)).collect();
    keys.sort_unstable();
    if keys.is_empty() {
        return None;
    }
    let unsure = who.parts.iter().any(|one| !one.rivals.is_empty());
    let (lineage, why) = match unsure {
        false => (Lineage::Stated, format!("{} says so", named.entity)),
        true => (Lineage::Unknown, format!("{} says so, a name that fits several", named.entity)),
    };
    let name = named.entity.clone();
    Some(Traced { root: Root::Speaker(keys.join("; ")), name, lineage, why })
}

fn key(desk: &Desk, people: &Fullest, one: &One) -> Option<String> {
    if let Some(link) = &one.link {
        return Some(format!("party {}", desk.roster.parties[link.party].id));
    }
    let country = one.country.map(|c| c.to_string()).unwrap_or_default();
    (!one.name.is_empty())
        .then(|| format!("{} {country}", people.name(&one.name).concat()).trim_end().to_owned())
}

/// Words of somebody whom nobody names belong to the agency that carries them; the rest is the report's own voice.
fn voice(
    desk: &Desk,
    credits: &[Option<Credit>],
    copies: &Copies,
    copied: &[Option<usize>],
    k: usize,
) -> Traced {
    let told = &desk.claims[k];
    if let Some(via) = &told.claim.via {
        let agency = credits::known(via);
        let why = format!("{agency} carries it, and nobody is named");
        return Traced::outlet(&agency, Lineage::Stated, why);
    }
    if let Some(credit) = &credits[told.report] {
        let why = format!("told in the voice of {}: {}", credit.agency, credit.why);
        return Traced::outlet(&credit.agency, Lineage::Stated, why);
    }
    let filed = &desk.reports[told.report];
    let compiled = borrows(desk, credits, copies, copied, told.report);
    match filed.report.source {
        Some(source) => {
            let lineage = if compiled { Lineage::Unknown } else { Lineage::Stated };
            let why = match compiled {
                false => format!("{source} in its own voice"),
                true => {
                    format!("{source} carries other people's sentences without credit; this may be one more")
                }
            };
            Traced::outlet(source, lineage, why)
        }
        None => Traced {
            root: Root::Report(told.report),
            name: desk.name_of(told.report),
            lineage: Lineage::Unknown,
            why: format!("nothing says where {} has it from", desk.name_of(told.report)),
        },
    }
}

/// Whether a report holds sentences of another source and credits nobody.
fn borrows(
    desk: &Desk,
    credits: &[Option<Credit>],
    copies: &Copies,
    copied: &[Option<usize>],
    report: usize,
) -> bool {
    let filed = &desk.reports[report];
    let own = filed.first..filed.first + filed.report.reading.extract.claims.len();
    credits[report].is_none()
        && copied[own].iter().flatten().any(|group| {
            let lines = copies.groups[*group].iter().map(|l| copies.lines[*l].report);
            lines.into_iter().any(|r| {
                r != report && desk.reports[r].report.source != filed.report.source && credits[r].is_some()
            })
        })
}

/// Who owns a copied sentence: a credited agency among its carriers, or one that its carrier draws on throughout.
fn owner(
    desk: &Desk,
    copies: &Copies,
    credits: &[Option<Credit>],
    group: usize,
    doubts: &mut Vec<Doubt>,
) -> Option<Traced> {
    let mut reports: Vec<usize> = copies.groups[group].iter().map(|l| copies.lines[*l].report).collect();
    reports.sort_unstable_by_key(|r| (desk.reports[*r].published.map(|d| d.from), *r));
    reports.dedup();
    let credited = reports.iter().find_map(|r| credits[*r].as_ref().map(|c| (*r, c)));
    if let Some((r, credit)) = credited {
        let why = format!("the copy in {} is signed: {}", desk.name_of(r), credit.why);
        return Some(Traced::outlet(&credit.agency, Lineage::Stated, why));
    }
    let sources: Vec<Option<&str>> = reports.iter().map(|r| desk.reports[*r].report.source).collect();
    if let Some(Some(source)) = sources.first().filter(|s| sources.iter().all(|t| t == *s)) {
        let why = format!("{source} repeats its own sentence");
        return Some(Traced::outlet(source, Lineage::Stated, why));
    }
    if let Some(traced) = earliest(desk, &reports) {
        return Some(traced);
    }
    let drawn = reports.iter().find_map(|r| draws_on(desk, *r).map(|agency| (*r, agency)));
    let (r, agency) = drawn?;
    doubts.push(Doubt::new(
        "origin-inferred",
        None,
        format!("One sentence stands in {} reports and none of them signs it.", reports.len()),
        format!("It is taken for {agency}'s, since {} draws on {agency} throughout.", desk.name_of(r)),
    ));
    let why = format!("unsigned; {} draws on {agency} throughout", desk.name_of(r));
    Some(Traced::outlet(&agency, Lineage::Inferred, why))
}

/// The source that carried the sentence a day or more before everybody else.
fn earliest(desk: &Desk, reports: &[usize]) -> Option<Traced> {
    let [first, rest @ ..] = reports else { return None };
    let source = desk.reports[*first].report.source?;
    let day = desk.reports[*first].published?.to;
    let others = rest.iter().filter(|r| desk.reports[**r].report.source != Some(source));
    let later = |r: &usize| desk.reports[*r].published.is_some_and(|d| d.from > day);
    if !others.clone().all(later) {
        return None;
    }
    let why = format!("unsigned; {source} carried it first, on {day}");
    Some(Traced::outlet(source, Lineage::Inferred, why))
}

/// The one agency that a report's speakers told, when at least two claims name it and none names another.
fn draws_on(desk: &Desk, report: usize) -> Option<String> {
    let claims = &desk.reports[report].report.reading.extract.claims;
    let mut named: Vec<String> = claims.iter().filter_map(|c| c.via.as_deref()).map(credits::known).collect();
    let count = named.len();
    named.sort_unstable();
    named.dedup();
    (named.len() == 1 && count >= 2).then(|| named.remove(0))
}

fn unsigned(group: usize) -> Traced {
    let why = "one sentence in several reports; nobody signs it".to_owned();
    let name = "an unsigned sentence".to_owned();
    Traced { root: Root::Copy(group), name, lineage: Lineage::Unknown, why }
}

/// One key for an outlet, whether a report names it or the dossier does.
fn outlet_key(name: &str) -> String {
    names::sounds(&credits::known(name)).concat()
}

fn origin(desk: &Desk, copies: &Copies, root: Root, claims: Vec<usize>, traced: Vec<Traced>) -> Origin {
    let lineage = traced.iter().map(|t| t.lineage).min().unwrap_or(Lineage::Unknown);
    let first = *claims
        .iter()
        .min_by_key(|k| (desk.report_of(**k).published.map_or(i64::MAX, |d| days_of(d.from)), **k))
        .unwrap_or(&claims[0]);
    let told = &desk.claims[first];
    let speaker = match &root {
        Root::Speaker(_) => fullest(
            claims.iter().filter_map(|k| desk.claims[*k].claim.speaker.as_ref()).map(|s| s.entity.as_str()),
        ),
        _ => None,
    };
    let mut relays: Vec<String> =
        claims.iter().filter_map(|k| desk.claims[*k].claim.via.as_deref()).map(credits::known).collect();
    relays.sort_unstable();
    relays.dedup();
    let (of_what, key) = match &root {
        Root::Speaker(key) => ("speaker", key.as_str()),
        Root::Outlet(key) => ("outlet", key.as_str()),
        Root::Copy(group) => ("copy", copies.id(*group)),
        Root::Report(r) => ("report", desk.reports[*r].report.id),
    };
    let id = ids::of("origin", [of_what, key]);
    let name = match &speaker {
        Some(speaker) => format!("the words of {speaker}"),
        None => traced[0].name.clone(),
    };
    let affiliation = affiliation(desk, &root, first);
    let mut why: Vec<String> = traced.into_iter().map(|t| t.why).collect();
    why.sort_unstable();
    why.dedup();
    Origin {
        id,
        name,
        lineage,
        speaker,
        affiliation,
        relays,
        claims: desk.refer(&claims),
        first: told.at,
        why: why.into_iter().map(sentence).collect(),
    }
}

fn days_of(date: jiff::civil::Date) -> i64 {
    i64::from(date.year()) * 400 + i64::from(date.day_of_year())
}

/// The longest way somebody was named.
fn fullest<'a>(names: impl Iterator<Item = &'a str>) -> Option<String> {
    names.max_by(|a, b| a.len().cmp(&b.len()).then(b.cmp(a))).map(str::to_owned)
}

fn affiliation(desk: &Desk, root: &Root, k: usize) -> Option<String> {
    let told = &desk.claims[k];
    if let (Root::Speaker(_), Some(named)) = (root, &told.claim.speaker) {
        let who = desk.roster.who(&named.entity, desk.day(k));
        let party = who.parts.iter().find_map(|one| one.link.as_ref())?.party;
        return Some(desk.roster.parties[party].id.clone());
    }
    desk.reports[told.report].report.affiliation.map(str::to_owned)
}

fn sentence(why: String) -> String {
    let mut chars = why.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).chain(['.']).collect(),
        None => why,
    }
}
