//! Who comes, who came, who stays away, round by round. In: participation claims and the drafts of the rounds. Out: one
//! [`Participation`] for each actor of each round, with every statement about it, and [`Head`]s of delegations across rounds.
//! Statements that exclude each other stand side by side; which one holds is not decided here.

use std::collections::BTreeMap;

use crate::extract::claim::{Days, Kind, Modality};
use crate::resolve::ClaimRef;
use crate::resolve::desk::{Desk, gap, length};
use crate::resolve::names::{Accord, One};
use crate::resolve::rounds::{self, Drafts, Hold};

/// What the claims say about one actor and one round.
#[derive(Clone, Debug, PartialEq)]
pub struct Participation {
    pub id: String,
    /// As the fullest claim names it.
    pub who: String,
    /// Id of the party, when every link in the group leads to one.
    pub party: Option<String>,
    pub statements: Vec<Statement>,
    /// Both that it comes and that it does not.
    pub contested: bool,
    pub why: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    pub claim: ClaimRef,
    /// A type of the interchange format: invited, accepted, boycott …
    pub code: &'static str,
    pub stand: Stand,
    pub hold: Hold,
    pub why: String,
}

/// One person at the head of a delegation, in any number of rounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    pub id: String,
    pub person: String,
    pub delegation: Option<String>,
    pub claims: Vec<ClaimRef>,
}

/// Whether a statement means being there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stand {
    Comes,
    StaysAway,
    Neither,
}

pub fn stand(code: &str, modality: Modality) -> Stand {
    let comes = match code {
        "accepted" | "en-route" | "arrived" | "attended" => true,
        "declined" | "boycott" | "excluded" => false,
        _ => return Stand::Neither,
    };
    let denied = matches!(modality, Modality::Negated | Modality::Denied);
    if comes != denied { Stand::Comes } else { Stand::StaysAway }
}

/// One claim, placed.
#[derive(Clone)]
pub struct Placed {
    pub k: usize,
    /// None when the talks have no known round that it may mean.
    pub round: Option<usize>,
    hold: Hold,
    why: String,
}

/// A cluster of statements about one actor in one round, or of one report about talks without a known round.
pub struct Cluster {
    pub round: Option<usize>,
    pub names: Vec<One>,
    pub members: Vec<Placed>,
}

/// Every participation claim, gathered by round and actor.
pub fn gather(desk: &Desk, drafts: &Drafts) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    for k in desk.of_kind(Kind::Participation) {
        let placed = place(desk, drafts, k).unwrap_or_else(|| Placed {
            k,
            round: None,
            hold: Hold::Weak,
            why: "no round of these talks is known".to_owned(),
        });
        let together = |c: &Cluster| {
            let report = |k: usize| desk.claims[k].report;
            c.round == placed.round
                && (placed.round.is_some() || c.members.iter().all(|m| report(m.k) == report(k)))
        };
        for one in participants(desk, k) {
            let mut best: Option<(Accord, usize)> = None;
            for (c, cluster) in clusters.iter().enumerate().filter(|(_, c)| together(c)) {
                let accord = cluster.names.iter().map(|n| desk.roster.one_accord(n, &one)).max();
                let accord = accord.unwrap_or(Accord::Unknown);
                let unnamed = one.is_nobody() && cluster.members.iter().any(|m| m.k == k);
                if (accord == Accord::Same || unnamed) && best.is_none_or(|(a, _)| a < accord) {
                    best = Some((accord, c));
                }
            }
            match best {
                Some((_, c)) => {
                    if !clusters[c].members.iter().any(|m| m.k == k) {
                        clusters[c].members.push(placed.clone());
                    }
                    clusters[c].names.push(one);
                }
                None => {
                    let members = vec![placed.clone()];
                    clusters.push(Cluster { round: placed.round, names: vec![one], members });
                }
            }
        }
    }
    clusters
}

/// The delegation whose head somebody is takes part through him; otherwise the actor does, or who was invited or left out.
fn participants(desk: &Desk, k: usize) -> Vec<One> {
    let told = &desk.claims[k];
    let of_target = match told.claim.code {
        "heads-delegation" | "lower-level" => !told.target.is_nobody(),
        "invited" | "excluded" => told.actor.parts.is_empty(),
        _ => false,
    };
    let who = if of_target { &told.target } else { &told.actor };
    who.parts.clone()
}

fn place(desk: &Desk, drafts: &Drafts, k: usize) -> Option<Placed> {
    let track = *drafts.track_of.get(&k)?;
    let numbered = |number: &u32| drafts.of_track(track).find(|r| drafts.rounds[*r].ordinal == Some(*number));
    let named = rounds::ordinal(desk, k);
    if let Some((number, round)) = named.and_then(|n| numbered(&n).map(|r| (n, r))) {
        return Some(Placed {
            k,
            round: Some(round),
            hold: Hold::Firm,
            why: format!("it names round {number}"),
        });
    }
    if let Some(days) = desk.days(k).filter(|d| length(*d) <= 31) {
        let inside =
            drafts.of_track(track).find(|r| drafts.rounds[*r].days.is_some_and(|d| gap(d, days) == 0));
        if let Some(round) = inside {
            return Some(Placed {
                k,
                round: Some(round),
                hold: Hold::Firm,
                why: "its own time lies in the round".to_owned(),
            });
        }
    }
    if let Some(round) = in_sentence(desk, drafts, k, track) {
        return Some(Placed {
            k,
            round: Some(round),
            hold: Hold::Firm,
            why: "its sentence speaks of the round".to_owned(),
        });
    }
    let near = desk.days(k).or(desk.report_of(k).published);
    let Some(near) = near else { return only_round(drafts, k, track) };
    let (away, round) =
        drafts.of_track(track).filter_map(|r| cost(desk, drafts, k, r, near).map(|c| (c, r))).min()?;
    let why = format!("the round nearest to its day, {away} days away");
    (away <= 90).then_some(Placed { k, round: Some(round), hold: Hold::Weak, why })
}

fn only_round(drafts: &Drafts, k: usize, track: usize) -> Option<Placed> {
    let mut rounds = drafts.of_track(track);
    let round = rounds.next()?;
    let why = "nothing dates it; the talks have one known round".to_owned();
    rounds.next().is_none().then_some(Placed { k, round: Some(round), hold: Hold::Weak, why })
}

/// The round that a meeting claim of the same sentence belongs to, when it is dated or numbered there.
fn in_sentence(desk: &Desk, drafts: &Drafts, k: usize, track: usize) -> Option<usize> {
    let told = &desk.claims[k];
    told.sentence?;
    drafts.of_track(track).find(|r| {
        drafts.rounds[*r].members.iter().any(|(m, hold, _)| {
            let other = &desk.claims[*m];
            *hold == Hold::Firm && other.report == told.report && other.sentence == told.sentence
        })
    })
}

/// Days from a statement to a round; a decision looks ahead, an attendance back.
fn cost(desk: &Desk, drafts: &Drafts, k: usize, round: usize, near: Days) -> Option<i64> {
    let days = drafts.rounds[round].days?;
    let away = gap(days, near);
    let ahead = days.from > near.to;
    let behind = days.to < near.from;
    Some(match desk.claims[k].claim.code {
        "attended" | "objected" if ahead => away * 3,
        "attended" | "objected" | "heads-delegation" => away,
        _ if behind => away * 4,
        _ => away,
    })
}

/// The clusters as they are published, by round; those without one under none.
pub fn publish(desk: &Desk, clusters: &[Cluster]) -> BTreeMap<Option<usize>, Vec<Participation>> {
    let mut by_round: BTreeMap<Option<usize>, Vec<Participation>> = BTreeMap::new();
    for cluster in clusters {
        by_round.entry(cluster.round).or_default().push(participation(desk, cluster));
    }
    by_round
}

fn participation(desk: &Desk, cluster: &Cluster) -> Participation {
    let claims: Vec<usize> = cluster.members.iter().map(|m| m.k).collect();
    let who = fullest(&cluster.names);
    let mut parties: Vec<usize> =
        cluster.names.iter().filter_map(|n| n.link.as_ref()).map(|l| l.party).collect();
    parties.sort_unstable();
    parties.dedup();
    let stands: Vec<Stand> =
        claims.iter().map(|k| stand(desk.claims[*k].claim.code, desk.claims[*k].claim.modality)).collect();
    let contested = stands.contains(&Stand::Comes) && stands.contains(&Stand::StaysAway);
    let mut why = vec![format!("{} statements about {who}.", claims.len())];
    if contested {
        why.push("Some say that it comes, some that it stays away.".to_owned());
    }
    let id = crate::resolve::ids::of("part", claims.iter().map(|k| desk.spot(*k)).chain([who.clone()]));
    Participation {
        id,
        who,
        party: (parties.len() == 1).then(|| desk.roster.parties[parties[0]].id.clone()),
        statements: cluster
            .members
            .iter()
            .map(|m| Statement {
                claim: desk.claims[m.k].at,
                code: desk.claims[m.k].claim.code,
                stand: stand(desk.claims[m.k].claim.code, desk.claims[m.k].claim.modality),
                hold: m.hold,
                why: m.why.clone(),
            })
            .collect(),
        contested,
        why,
    }
}

/// The longest way somebody was named.
pub fn fullest(names: &[One]) -> String {
    let longest = names.iter().map(|n| n.words.as_str()).max_by(|a, b| a.len().cmp(&b.len()).then(b.cmp(a)));
    longest.unwrap_or("nobody named").to_owned()
}

/// People at the head of delegations, across rounds and tracks.
pub fn heads(desk: &Desk) -> Vec<Head> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for k in desk.of_kind(Kind::Participation).filter(|k| desk.claims[*k].claim.code == "heads-delegation") {
        let actor = &desk.claims[k].actor;
        let same = |group: &&mut Vec<usize>| {
            group.iter().any(|g| desk.roster.accord(&desk.claims[*g].actor, actor) == Accord::Same)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(k),
            None => groups.push(vec![k]),
        }
    }
    let head = |group: Vec<usize>| {
        let people: Vec<One> = group.iter().flat_map(|k| desk.claims[*k].actor.parts.clone()).collect();
        let bodies: Vec<One> = group.iter().flat_map(|k| desk.claims[*k].target.parts.clone()).collect();
        Head {
            id: desk.id_of("head", &group),
            person: fullest(&people),
            delegation: (!bodies.is_empty()).then(|| fullest(&bodies)),
            claims: desk.refer(&group),
        }
    };
    groups.into_iter().map(head).collect()
}
