//! Many reports' readings → who is meant, where each claim first comes from, which claims speak of one event, meeting,
//! promise or figure, and where they contradict each other.
//!
//! In: readings with the digest, source and affiliation of each report, and the dossier's parties. Out: [`Resolved`],
//! groups that are proposed, reversible, and carry their reasons. The order in which reports are given changes nothing
//! but the indices. Absent: agreements, grades, counting, any decision; those are for the judging stage and for people.
//! How each grouping works, with examples, is in `docs/resolve.md`; cases are folders in `corpus/resolve/`.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::Reading;
use crate::doubt::Doubt;
use crate::extract::claim::Claim;

pub mod ids;
pub mod names;
pub mod desk;
pub mod actors;
pub mod lines;
pub mod copies;
pub mod credits;
pub mod origins;
pub mod likeness;
pub mod incidents;
pub mod allegations;
pub mod rounds;
pub mod participation;
pub mod pledges;
pub mod figures;
pub mod contradictions;
pub mod render;
#[cfg(test)]
mod annotated;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod copy_trial;

/// One report as it arrives here.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// Digest of the capture.
    pub id: &'a str,
    /// Id of the source, when it is known.
    pub source: Option<&'a str>,
    /// Id of the party that the source belongs to, when it belongs to one.
    pub affiliation: Option<&'a str>,
    pub reading: &'a Reading,
}

/// One party of the dossier, with every name that it has had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    pub id: String,
    pub kind: PartyKind,
    pub names: Vec<PartyName>,
    /// Ids of bodies that it belongs to or is part of.
    pub member_of: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartyName {
    pub text: String,
    /// First day on which the name was used, when known.
    pub from: Option<Date>,
    /// Last day on which it was used, when known.
    pub to: Option<Date>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PartyKind {
    State,
    StateForces,
    ArmedGroup,
    Coalition,
    /// A collective that reports name without saying who is in it: "the rebels".
    Side,
    #[default]
    Organisation,
    Person,
}

/// Where a claim is: the report's index as given, and the claim's index in its extract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClaimRef {
    pub report: usize,
    pub claim: usize,
}

/// What many reports say together. Every group has a stable id made of its members, and its reasons in plain English.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolved {
    pub actors: actors::Actors,
    pub copies: Vec<copies::CopyGroup>,
    pub origins: Vec<origins::Origin>,
    pub incidents: Vec<incidents::Incident>,
    pub possibly: Vec<incidents::PossiblySame>,
    pub allegations: Vec<allegations::Allegation>,
    pub tracks: Vec<rounds::Track>,
    /// Who comes to talks of which no round is known.
    pub elsewhere: Vec<participation::Participation>,
    pub contacts: Vec<rounds::Contact>,
    /// Meeting claims that no round could be found for.
    pub loose_meetings: Vec<ClaimRef>,
    pub heads: Vec<participation::Head>,
    pub pledges: Vec<pledges::Thread>,
    pub series: Vec<figures::Series>,
    pub caveats: Vec<figures::Caveat>,
    pub contradictions: Vec<contradictions::Contradiction>,
}

impl Resolved {
    /// The origin of every claim, as an index into `origins`.
    pub fn origin_of(&self) -> BTreeMap<ClaimRef, usize> {
        let each = self.origins.iter().enumerate();
        each.flat_map(|(i, origin)| origin.claims.iter().map(move |at| (*at, i))).collect()
    }

    /// The incident of every claim that tells or denies one, as an index into `incidents`; a denial of several is given the first.
    pub fn incident_of(&self) -> BTreeMap<ClaimRef, usize> {
        let each = self.incidents.iter().enumerate().rev();
        each.flat_map(|(i, incident)| incident.claims.iter().chain(&incident.denials).map(move |at| (*at, i)))
            .collect()
    }
}

/// Groups the claims of many reports. Never fails: what is unsure is a doubt.
pub fn resolve(reports: &[Report], parties: &[Party]) -> (Resolved, Vec<Doubt>) {
    let mut doubts = Vec::new();
    let roster = names::Roster::new(parties);
    let desk = desk::Desk::lay(reports, &roster);
    let actors = actors::link(&desk, &mut doubts);
    let copies = copies::find(&desk, &mut doubts);
    let origins = origins::trace(&desk, &copies, &mut doubts);
    let (incidents, possibly) = incidents::group(&desk, &copies);
    let drafts = rounds::draft(&desk, &mut doubts);
    let clusters = participation::gather(&desk, &drafts);
    let series = figures::series(&desk, &incidents);
    let threads = pledges::thread(&desk);
    let found = contradictions::Found {
        incidents: &incidents,
        possibly: &possibly,
        series: &series,
        drafts: &drafts,
        clusters: &clusters,
        threads: &threads,
    };
    let contradictions = contradictions::find(&desk, &found, &mut doubts);
    let mut coming = participation::publish(&desk, &clusters);
    let resolved = Resolved {
        actors,
        origins,
        allegations: allegations::keep(&desk),
        tracks: rounds::publish(&desk, &drafts, &mut coming),
        elsewhere: coming.remove(&None).unwrap_or_default(),
        contacts: rounds::contacts(&desk, &drafts.contacts),
        loose_meetings: desk.refer(&drafts.loose),
        heads: participation::heads(&desk),
        caveats: figures::caveats(&desk, &mut doubts),
        contradictions,
        copies: copies.into_groups(),
        incidents,
        possibly,
        pledges: threads,
        series,
    };
    (resolved, doubts)
}

/// The claim a reference points to.
pub fn claim<'a>(reports: &[Report<'a>], at: ClaimRef) -> Option<&'a Claim> {
    reports.get(at.report)?.reading.extract.claims.get(at.claim)
}
