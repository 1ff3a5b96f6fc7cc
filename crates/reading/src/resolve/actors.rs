//! Who is meant. In: every name in the claims' slots. Out: links to parties, and proposals for names that look alike.
//! Nothing is merged: a proposal waits for a person, and a name that fits two people is linked to neither.

use std::collections::{BTreeMap, BTreeSet};

use crate::doubt::Doubt;
use crate::extract::claim::{Claim, Named};
use crate::extract::gazetteer::fold;
use crate::resolve::ClaimRef;
use crate::resolve::desk::Desk;
use crate::resolve::names::{self, One, Standing};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    Actor,
    Target,
    Speaker,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mention {
    pub claim: ClaimRef,
    pub slot: Slot,
    /// Which of several names in the slot.
    pub part: usize,
}

/// One name as written, and the party it is taken for.
#[derive(Clone, Debug, PartialEq)]
pub struct ActorLink {
    pub name: String,
    /// Id of the party.
    pub party: String,
    pub standing: Standing,
    pub score: f64,
    pub why: String,
    pub mentions: Vec<Mention>,
}

/// Names that may be one; a person decides, and the dossier's list of names grows.
#[derive(Clone, Debug, PartialEq)]
pub struct NameProposal {
    pub names: Vec<String>,
    /// The party they may belong to, when one of them is listed.
    pub party: Option<String>,
    pub score: f64,
    pub why: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Actors {
    pub links: Vec<ActorLink>,
    pub proposals: Vec<NameProposal>,
    /// Names that fit several parties: linked to none.
    pub homonyms: Vec<Homonym>,
}

impl Actors {
    /// The link of every mention that has one, as an index into `links`.
    pub fn link_of(&self) -> BTreeMap<Mention, usize> {
        let each = self.links.iter().enumerate();
        each.flat_map(|(i, link)| link.mentions.iter().map(move |at| (*at, i))).collect()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Homonym {
    pub name: String,
    pub parties: Vec<String>,
    pub mentions: Vec<Mention>,
}

/// Name, party, standing, reason.
type LinkKey = (String, String, Standing, String);

pub fn link(desk: &Desk, doubts: &mut Vec<Doubt>) -> Actors {
    let mut links: BTreeMap<LinkKey, (f64, Vec<Mention>)> = BTreeMap::new();
    let mut homonyms: BTreeMap<(String, Vec<String>), Vec<Mention>> = BTreeMap::new();
    let mut loose: BTreeMap<String, One> = BTreeMap::new();
    let id = |p: usize| desk.roster.parties[p].id.clone();
    for (mention, one) in mentions(desk) {
        match &one.link {
            Some(l) => {
                let key = (one.words.clone(), id(l.party), l.standing, l.why.clone());
                let entry = links.entry(key).or_insert((l.score, Vec::new()));
                entry.1.push(mention);
            }
            None if !one.rivals.is_empty() => {
                let rivals = one.rivals.iter().map(|p| id(*p)).collect();
                homonyms.entry((one.words.clone(), rivals)).or_default().push(mention);
            }
            None if one.is_proper() => {
                loose.entry(one.words.clone()).or_insert(one);
            }
            None => {}
        }
    }
    let homonyms: Vec<Homonym> =
        homonyms.into_iter().map(|((name, parties), mentions)| Homonym { name, parties, mentions }).collect();
    doubts.extend(homonyms.iter().map(homonym_doubt));
    let links: Vec<ActorLink> = links
        .into_iter()
        .map(|((name, party, standing, why), (score, mentions))| ActorLink {
            name,
            party,
            standing,
            score,
            why,
            mentions,
        })
        .collect();
    let proposals = propose(&links, &loose, doubts);
    Actors { links, proposals, homonyms }
}

fn homonym_doubt(homonym: &Homonym) -> Doubt {
    Doubt::new(
        "homonym",
        None,
        format!("\"{}\" can mean {}.", homonym.name, homonym.parties.join(" or ")),
        "It is linked to none of them.",
    )
}

/// Every name in every slot, in the order of the claims.
fn mentions(desk: &Desk) -> Vec<(Mention, One)> {
    let mut out = Vec::new();
    for (k, told) in desk.claims.iter().enumerate() {
        for (slot, named) in slots(told.claim) {
            let who = desk.roster.who(&named.entity, desk.day(k));
            for (part, one) in who.parts.into_iter().enumerate() {
                out.push((Mention { claim: told.at, slot, part }, one));
            }
        }
    }
    out
}

fn slots(claim: &Claim) -> impl Iterator<Item = (Slot, &Named)> {
    let all = [(Slot::Actor, &claim.actor), (Slot::Target, &claim.target), (Slot::Speaker, &claim.speaker)];
    all.into_iter().filter_map(|(slot, named)| named.as_ref().map(|n| (slot, n)))
}

/// Listed names in other spellings, and unlisted names that sound alike or of which one is the end of the other.
fn propose(links: &[ActorLink], loose: &BTreeMap<String, One>, doubts: &mut Vec<Doubt>) -> Vec<NameProposal> {
    let mut proposals: Vec<NameProposal> = Vec::new();
    let waiting = links.iter().filter(|l| l.standing == Standing::Proposed && l.score > 0.5);
    let mut by_party: BTreeMap<(&str, &str), Vec<&ActorLink>> = BTreeMap::new();
    for link in waiting {
        by_party.entry((&link.party, &link.why)).or_default().push(link);
    }
    for ((party, why), group) in by_party {
        let names: BTreeSet<String> = group.iter().map(|l| l.name.clone()).collect();
        proposals.push(NameProposal {
            names: names.into_iter().collect(),
            party: Some(party.to_owned()),
            score: group.iter().map(|l| l.score).fold(1.0, f64::min),
            why: why.to_owned(),
        });
    }
    let mut by_sound: BTreeMap<(String, String), Vec<&One>> = BTreeMap::new();
    for one in loose.values() {
        let country = one.country.map(|c| c.to_string()).unwrap_or_default();
        by_sound.entry((one.name.concat(), country)).or_default().push(one);
    }
    for group in by_sound.values_mut() {
        // Capitals, hyphens and articles make no other name.
        group.dedup_by_key(|one| fold::strong(&one.words));
    }
    for group in by_sound.values().filter(|g| g.len() > 1) {
        proposals.push(NameProposal {
            names: group.iter().map(|o| o.words.clone()).collect(),
            party: None,
            score: 0.85,
            why: "spelled differently, but alike in sound".to_owned(),
        });
    }
    proposals.extend(surnames(&by_sound, doubts));
    proposals
}

/// A surname alone belongs to the one person of that surname whom the reports name in full, if there is only one.
fn surnames(by_sound: &BTreeMap<(String, String), Vec<&One>>, doubts: &mut Vec<Doubt>) -> Vec<NameProposal> {
    let mut by_last: BTreeMap<&str, Vec<&One>> = BTreeMap::new();
    for one in by_sound.values().map(|g| g[0]).filter(|o| o.name.len() > 1) {
        if let Some(last) = one.name.last() {
            by_last.entry(last).or_default().push(one);
        }
    }
    let mut proposals = Vec::new();
    for short in by_sound.values().map(|g| g[0]) {
        let Some(last) = short.name.last() else { continue };
        let fuller: Vec<&&One> = by_last
            .get(last.as_str())
            .into_iter()
            .flatten()
            .filter(|full| full.name.len() > short.name.len() && names::same_name(&full.name, &short.name))
            .collect();
        match fuller[..] {
            [] => {}
            [full] => proposals.push(NameProposal {
                names: vec![short.words.clone(), full.words.clone()],
                party: None,
                score: 0.6,
                why: "the one is the end of the other".to_owned(),
            }),
            _ => doubts.push(Doubt::new(
                "homonym",
                None,
                format!(
                    "\"{}\" can mean {}.",
                    short.words,
                    fuller.iter().map(|f| f.words.as_str()).collect::<Vec<_>>().join(" or ")
                ),
                "It is taken for none of them.",
            )),
        }
    }
    proposals
}
