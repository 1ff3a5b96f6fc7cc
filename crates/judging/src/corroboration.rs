//! How independent the support is: reports, outlets, and the largest set of origins of which no two lean on each other.
//!
//! The rule: two claims support each other only if their root origins differ, neither cites the other nor both a third,
//! they are not organs of the same party or guarantor, and they do not rest on one sensor or witness. Our reading:
//! - A claim of unknown lineage adds nothing, nor does an origin whose affiliation is unknown beside another origin.
//!   But one report is one origin: where anything is reported at all, the number is at least one.
//! - Organs of one party are those that are part or member of one body at the time; allies are not.
//! - A party's own acknowledgement and its denial are listed apart and never added. A denial by the accused or its ally
//!   is no contradiction; a denial by anybody else is.
//! - Whom a claim serves is flagged and changes no number: a party that speaks against itself or an ally, and one that
//!   complains of what was done to itself or an ally.
//! - Claims that only plan, promise, demand or suppose say nothing about what happened and are left out.
//!
//! Absent: who copies whom; lineage arrives with the claim. The set is exact up to [`EXACT_UP_TO`] origins;
//! beyond, origins are taken greedily, fewest conflicts first, and the number is marked as a lower bound.

mod cited;
mod independent;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::corroboration::cited::cited;
pub use crate::corroboration::independent::EXACT_UP_TO;
use crate::corroboration::independent::{Origin, largest_independent};
use crate::doubt::Doubt;
use crate::incident::{Act, Affiliation, Attributed, Claim, Incident, Modality, Participant, Reliability};
use crate::parties::{Bond, Parties};
use crate::period::{Interval, Zone};
use crate::said::Said;
use crate::say;
use crate::verdict::Verdict;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Corroboration {
    /// Reports that say it happened, however often each of them does.
    pub reports: usize,
    /// Distinct outlets that carry them.
    pub outlets: usize,
    /// Size of the largest mutually independent set of origins.
    pub independent_origins: usize,
    /// False when `independent_origins` is only a lower bound.
    pub exact: bool,
    /// One largest set, by origin.
    pub independent: Vec<String>,
    /// Claims that say it happened and add nothing, each with the reason.
    pub adds_nothing: Vec<(String, Said)>,
    /// The actor's own acknowledgements; never summed.
    pub admissions: Vec<String>,
    /// Denials by the accused or an ally; never summed.
    pub denials: Vec<String>,
    /// Claims by others that it did not happen.
    pub contradictions: Vec<String>,
    /// Claims that it happened, by parties that have a stake in it.
    pub interests: Vec<(String, Interest)>,
    /// Own observations that it happened, and that it did not.
    pub observed: Vec<String>,
    pub observed_not: Vec<String>,
    pub withdrawn: Vec<String>,
    pub grade: Grade,
}

/// Admiralty (NATO) grade: the source and the information, graded independently of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Grade {
    /// Of the best source among the supporting claims.
    pub source: Reliability,
    /// Proposed from the support alone.
    pub information: Credibility,
}

/// What a party that says it happened has to gain or lose by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Interest {
    /// It names itself, an organ of its own or an ally: adverse to its own interest.
    Against,
    /// It, or an ally, is the one that was harmed.
    InFavour,
}

impl Interest {
    pub fn words(self) -> Said {
        match self {
            Interest::Against => say!("interest-against"),
            Interest::InFavour => say!("interest-in-favour"),
        }
    }
}

impl std::fmt::Display for Grade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}{}", self.source, self.information.number())
    }
}

impl Default for Grade {
    fn default() -> Grade {
        Grade { source: Reliability::F, information: Credibility::CannotBeJudged }
    }
}

/// Admiralty credibility, 1 to 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Credibility {
    Confirmed = 1,
    ProbablyTrue = 2,
    PossiblyTrue = 3,
    Doubtful = 4,
    Improbable = 5,
    CannotBeJudged = 6,
}

impl Credibility {
    pub const ALL: [Credibility; 6] = [
        Credibility::Confirmed,
        Credibility::ProbablyTrue,
        Credibility::PossiblyTrue,
        Credibility::Doubtful,
        Credibility::Improbable,
        Credibility::CannotBeJudged,
    ];

    pub fn number(self) -> u8 {
        self as u8
    }
}

/// A grade a person asked for, as far as the support allows it: "1, confirmed by other sources" is refused
/// below two independent origins, whoever asks.
pub fn allowed(asked: Credibility, support: &Corroboration) -> (Credibility, Option<Doubt>) {
    if asked != Credibility::Confirmed || support.independent_origins >= 2 {
        return (asked, None);
    }
    let doubt = Doubt {
        code: "grade-1-refused",
        sentence: say!("doubt-grade", n = support.independent_origins),
        taken: say!("taken-grade"),
    };
    (Credibility::ProbablyTrue, Some(doubt))
}

/// The support for the incident as a whole.
pub fn support(incident: &Incident, parties: &Parties, zone: &Zone) -> Corroboration {
    weigh(incident, &incident.claims.iter().collect::<Vec<_>>(), parties, zone)
}

/// The support for the answer to "who did it", for each resolved actor by itself: only the claims that name it, or what
/// it is part or member of. Two that name one each do not both support that the two did it.
pub fn support_for_actors(incident: &Incident, parties: &Parties, zone: &Zone) -> Vec<Corroboration> {
    let named: Vec<(&String, &Participant)> =
        incident.actors.iter().filter_map(|actor| Some((actor.party.as_ref()?, actor))).collect();
    let naming = |party: &String| -> BTreeSet<&String> {
        let same = named.iter().filter(|(id, _)| parties.agree(id, party, incident.time.interval, zone));
        same.flat_map(|(_, actor)| &actor.claims).collect()
    };
    let support = |naming: BTreeSet<&String>| {
        let claims: Vec<&Claim> = incident.claims.iter().filter(|claim| naming.contains(&claim.id)).collect();
        weigh(incident, &claims, parties, zone)
    };
    named.iter().map(|(party, _)| support(naming(party))).collect()
}

/// How an actor of the incident came to be named: by its own words, by others, with its denial, or where others name
/// another party. An organ speaks for its head, so naming the army beside its government is no dispute. Nor is it one
/// when a claim names several together, or when reports of a clash name its sides.
pub fn attributed(actor: &Participant, incident: &Incident, parties: &Parties, zone: &Zone) -> Attributed {
    let Some(party) = &actor.party else { return Attributed::Alleged };
    let when = incident.time.interval;
    let own = |claim: &Claim| match &claim.affiliation {
        Affiliation::Party(speaker) => parties.one_body(speaker, party, when, zone) == Verdict::Yes,
        _ => false,
    };
    let happened = || incident.claims.iter().filter(|claim| claim.modality.happened() && !claim.withdrawn);
    let naming: Vec<&Claim> = happened().filter(|claim| actor.claims.contains(&claim.id)).collect();
    let names_another = |claim: &&Claim| {
        let differs = |id: &String| !parties.agree(id, party, when, zone);
        let another = |other: &&Participant| other.party.as_ref().is_some_and(differs);
        incident.actors.iter().filter(another).any(|other| other.claims.contains(&claim.id))
    };
    let others_named =
        happened().filter(|claim| !actor.claims.contains(&claim.id)).any(|claim| names_another(&claim));
    if naming.iter().any(|claim| own(claim)) {
        Attributed::SelfAcknowledged
    } else if others_named && incident.act != Act::Clash {
        Attributed::Disputed
    } else if incident.claims.iter().any(|claim| own(claim) && claim.modality.did_not_happen()) {
        Attributed::Denied
    } else if naming.is_empty() {
        Attributed::Unattributed
    } else {
        Attributed::Alleged
    }
}

fn weigh(incident: &Incident, claims: &[&Claim], parties: &Parties, zone: &Zone) -> Corroboration {
    let when = incident.time.interval;
    let mut weighed = Corroboration { exact: true, ..Corroboration::default() };
    let mut supporting: Vec<&Claim> = Vec::new();
    for &claim in claims {
        if claim.withdrawn {
            weighed.withdrawn.push(claim.id.clone());
        } else if claim.modality.happened() {
            supporting.push(claim);
        } else if claim.modality.did_not_happen() {
            let list = if claim.own_observation {
                &mut weighed.observed_not
            } else if is_denial(claim, incident, parties, zone) {
                &mut weighed.denials
            } else {
                &mut weighed.contradictions
            };
            list.push(claim.id.clone());
        }
    }
    let holder = |claim: &&Claim| claim.report.clone().unwrap_or_else(|| claim.id.clone());
    weighed.reports = supporting.iter().map(holder).collect::<BTreeSet<_>>().len();
    weighed.outlets = supporting.iter().map(|claim| &claim.source).collect::<BTreeSet<_>>().len();
    weighed.observed =
        supporting.iter().filter(|claim| claim.own_observation).map(|claim| claim.id.clone()).collect();
    let mut others: Vec<&Claim> = Vec::new();
    for &claim in &supporting {
        match speaks_for_actor(claim, incident, parties, zone) {
            Verdict::Yes => weighed.admissions.push(claim.id.clone()),
            Verdict::Unknown => {
                weighed.adds_nothing.push((claim.id.clone(), say!("adds-nothing-own-word")));
            }
            Verdict::No => others.push(claim),
        }
    }
    let stakes = supporting
        .iter()
        .filter_map(|claim| Some((claim.id.clone(), interest(claim, incident, parties, zone)?)));
    weighed.interests = stakes.collect();
    let origins = origins(&others, when, parties, zone);
    let (chosen, exact) = largest_independent(&origins);
    weighed.exact = exact;
    weighed.independent = chosen.iter().map(|index| origins[*index].id.clone()).collect();
    weighed.adds_nothing.extend(adds_nothing(&others, &origins, &weighed.independent));
    weighed.adds_nothing.sort();
    let any = usize::from(!supporting.is_empty());
    weighed.independent_origins = weighed.independent.len().max(any);
    weighed.grade = grade(&supporting, &weighed);
    weighed
}

/// The claim is the accused party's own word, or that of an organ of it; with a member of the same coalition that is open.
fn speaks_for_actor(claim: &Claim, incident: &Incident, parties: &Parties, zone: &Zone) -> Verdict {
    let Affiliation::Party(speaker) = &claim.affiliation else { return Verdict::No };
    if claim.own_observation {
        return Verdict::No;
    }
    let when = incident.time.interval;
    let own = |party: &String| {
        let friends = parties.one_voice(speaker, party, when, zone).min(Verdict::Unknown);
        parties.one_body(speaker, party, when, zone).max(friends)
    };
    incident
        .actors
        .iter()
        .filter(|actor| actor.claims.contains(&claim.id))
        .filter_map(|actor| actor.party.as_ref())
        .map(own)
        .max()
        .unwrap_or(Verdict::No)
}

/// The stake of the party that speaks in those it names; none when it names both its friends and their victims, or neither.
fn interest(claim: &Claim, incident: &Incident, parties: &Parties, zone: &Zone) -> Option<Interest> {
    let Affiliation::Party(speaker) = &claim.affiliation else { return None };
    let when = incident.time.interval;
    let friend = |party: &String| {
        parties.one_voice(speaker, party, when, zone) == Verdict::Yes
            || parties.tied(speaker, party, Bond::AlliedWith, when, zone) == Verdict::Yes
    };
    let among = |people: &[Participant]| {
        people
            .iter()
            .filter(|person| person.claims.contains(&claim.id))
            .filter_map(|person| person.party.as_ref())
            .any(friend)
    };
    match (claim.own_observation, among(&incident.actors), among(&incident.targets)) {
        (false, true, false) => Some(Interest::Against),
        (false, false, true) => Some(Interest::InFavour),
        _ => None,
    }
}

/// Somebody denies having done it, or the accused or its ally says that it did not happen.
fn is_denial(claim: &Claim, incident: &Incident, parties: &Parties, zone: &Zone) -> bool {
    if claim.modality == Modality::Denied {
        return true;
    }
    let Affiliation::Party(speaker) = &claim.affiliation else { return false };
    let when = incident.time.interval;
    incident.actors.iter().filter_map(|actor| actor.party.as_ref()).any(|party| {
        parties.one_voice(speaker, party, when, zone) == Verdict::Yes
            || parties.tied(speaker, party, Bond::AlliedWith, when, zone) == Verdict::Yes
    })
}

/// The known origins and, for each, the others it is not surely independent of.
fn origins(claims: &[&Claim], when: Option<Interval>, parties: &Parties, zone: &Zone) -> Vec<Origin> {
    let mut by_origin: BTreeMap<&str, Vec<&Claim>> = BTreeMap::new();
    for &claim in claims {
        if let Some(origin) = &claim.origin {
            by_origin.entry(origin).or_default().push(claim);
        }
    }
    let mut entries: Vec<(&str, Vec<&Claim>)> = by_origin.into_iter().collect();
    entries.sort_by_key(|(_, claims)| preference(claims));
    let cited = cited(&entries);
    let mut origins: Vec<Origin> =
        entries.iter().map(|(id, _)| Origin { id: (*id).to_owned(), leans_on: BTreeMap::new() }).collect();
    for one in 0..entries.len() {
        for other in one + 1..entries.len() {
            let cites = if cited[one].is_disjoint(&cited[other]) { None } else { Some(say!("leans-cites")) };
            if let Some(why) = cites.or_else(|| leans(&entries[one], &entries[other], when, parties, zone)) {
                origins[one].leans_on.insert(other, why.clone());
                origins[other].leans_on.insert(one, why);
            }
        }
    }
    origins
}

/// Which of two origins that lean on each other is shown as the one that counts: what was observed, then what is known
/// to be independent. The number does not depend on it.
fn preference(claims: &[&Claim]) -> u8 {
    if claims.iter().any(|claim| claim.own_observation) {
        0
    } else if claims.iter().all(|claim| claim.affiliation == Affiliation::Independent) {
        1
    } else if claims.iter().all(|claim| claim.affiliation != Affiliation::Unknown) {
        2
    } else {
        3
    }
}

/// Why two origins are not surely independent of each other, when they are not.
fn leans(
    one: &(&str, Vec<&Claim>),
    other: &(&str, Vec<&Claim>),
    when: Option<Interval>,
    parties: &Parties,
    zone: &Zone,
) -> Option<Said> {
    let pairs = || one.1.iter().flat_map(|first| other.1.iter().map(move |second| (*first, *second)));
    let any = |lean: &dyn Fn(&Claim, &Claim) -> bool| pairs().any(|(first, second)| lean(first, second));
    if any(&|first, second| first.witness.is_some() && first.witness == second.witness) {
        return Some(say!("leans-witness"));
    }
    match pairs().map(|(first, second)| one_voice(first, second, when, parties, zone)).max() {
        Some(Verdict::Yes) => Some(say!("leans-party")),
        Some(Verdict::Unknown) => Some(say!("leans-unknown")),
        _ => None,
    }
}

/// Whether two claims are one voice, as far as it is known who speaks.
fn one_voice(
    first: &Claim,
    second: &Claim,
    when: Option<Interval>,
    parties: &Parties,
    zone: &Zone,
) -> Verdict {
    match (&first.affiliation, &second.affiliation) {
        (Affiliation::Unknown, _) | (_, Affiliation::Unknown) => Verdict::Unknown,
        (Affiliation::Party(first), Affiliation::Party(second)) => {
            parties.one_voice(first, second, when, zone)
        }
        _ => Verdict::No,
    }
}

fn adds_nothing(claims: &[&Claim], origins: &[Origin], independent: &[String]) -> Vec<(String, Said)> {
    let mut counted: BTreeSet<&str> = BTreeSet::new();
    let mut reasons = Vec::new();
    for claim in claims {
        let reason = match &claim.origin {
            None => say!("adds-nothing-lineage"),
            Some(origin) if independent.contains(origin) => {
                if counted.insert(origin) {
                    continue;
                }
                say!("adds-nothing-same-origin", origin)
            }
            Some(_) if claim.affiliation == Affiliation::Unknown => say!("adds-nothing-affiliation"),
            Some(origin) => {
                let known = origins.iter().find(|known| known.id == *origin);
                let leans = known.iter().flat_map(|known| &known.leans_on);
                let counted = leans
                    .map(|(index, why)| (&origins[*index].id, why))
                    .find(|(id, _)| independent.contains(id));
                match counted {
                    Some((other, why)) => say!("adds-nothing-leans", origin, other, why = why.clone()),
                    None => say!("adds-nothing-leans-on-several", origin),
                }
            }
        };
        reasons.push((claim.id.clone(), reason));
    }
    reasons
}

/// A proposal; a person grades. The information grade looks at the support only, never at the source's letter.
fn grade(supporting: &[&Claim], weighed: &Corroboration) -> Grade {
    let source = supporting.iter().map(|claim| claim.reliability).min().unwrap_or(Reliability::F);
    let disputed = !weighed.contradictions.is_empty() || !weighed.observed_not.is_empty();
    let information = match (weighed.independent_origins, disputed) {
        (0, _) => Credibility::CannotBeJudged,
        (_, true) if weighed.observed.is_empty() && !weighed.observed_not.is_empty() => {
            Credibility::Improbable
        }
        (1, true) => Credibility::Doubtful,
        (_, true) => Credibility::PossiblyTrue,
        (1, false) if !weighed.observed.is_empty() || !weighed.admissions.is_empty() => {
            Credibility::ProbablyTrue
        }
        (1, false) => Credibility::PossiblyTrue,
        (_, false) => Credibility::Confirmed,
    };
    Grade { source, information }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::{Killed, Place, Role, Time};

    const ROSTER: &str = r#"
[[party]]
id = "north"
kind = "state"
name = "North"

[[party]]
id = "north-army"
kind = "state forces"
name = "Northern army"
ties = [{ to = "north", as = "part of" }]

[[party]]
id = "north-news"
kind = "organisation"
name = "Northern news"
ties = [{ to = "north", as = "part of" }]

[[party]]
id = "south"
kind = "armed group"
name = "South"

[[party]]
id = "west"
kind = "state"
name = "West"
ties = [{ to = "north-army", as = "allied with" }]
"#;

    /// id, origin, affiliation ("" unknown, "-" independent), modality.
    fn made_up(claims: &[(&str, &str, &str, Modality)]) -> Vec<Claim> {
        let claim = |&(id, origin, affiliation, modality): &(&str, &str, &str, Modality)| Claim {
            id: id.to_owned(),
            source: format!("outlet of {id}"),
            reliability: Reliability::C,
            origin: (!origin.is_empty()).then(|| origin.to_owned()),
            affiliation: match affiliation {
                "" => Affiliation::Unknown,
                "-" => Affiliation::Independent,
                id => Affiliation::Party(id.to_owned()),
            },
            cites: Vec::new(),
            witness: None,
            modality,
            report: None,
            own_observation: false,
            withdrawn: false,
        };
        claims.iter().map(claim).collect()
    }

    fn weighed(claims: &[(&str, &str, &str, Modality)], change: impl Fn(&mut Vec<Claim>)) -> Corroboration {
        let mut claims = made_up(claims);
        change(&mut claims);
        support(&incident(claims).canonical(), &Parties::parse("roster", ROSTER).unwrap(), &Zone::utc())
    }

    /// Shelling by the Northern army, named by every claim.
    fn incident(claims: Vec<Claim>) -> Incident {
        let actor = Participant {
            party: Some("north-army".to_owned()),
            words: String::new(),
            attribution: Attributed::Alleged,
            role: Role::Unknown,
            claims: claims.iter().map(|claim| claim.id.clone()).collect(),
        };
        Incident {
            id: "shelling".to_owned(),
            act: Act::HeavyFire,
            time: Time::not_stated(),
            place: Place::not_stated(),
            actors: vec![actor],
            targets: Vec::new(),
            objects: Vec::new(),
            killed: Killed::NotStated,
            circumstances: Vec::new(),
            claims,
        }
    }

    use Modality::{Asserted, Denied, Negated};

    fn origins_of(claims: &[(&str, &str, &str, Modality)]) -> usize {
        weighed(claims, |_| {}).independent_origins
    }

    #[test]
    fn copies_are_one_origin() {
        assert_eq!(origins_of(&[("a", "wire", "-", Asserted), ("b", "wire", "-", Asserted)]), 1);
        assert_eq!(origins_of(&[("a", "wire", "-", Asserted), ("b", "paper", "-", Asserted)]), 2);
    }

    #[test]
    fn unknown_lineage_adds_nothing_beyond_the_first() {
        assert_eq!(origins_of(&[]), 0);
        assert_eq!(origins_of(&[("a", "", "", Asserted)]), 1);
        assert_eq!(origins_of(&[("a", "", "", Asserted), ("b", "", "", Asserted)]), 1);
        assert_eq!(origins_of(&[("a", "wire", "-", Asserted), ("b", "", "-", Asserted)]), 1);
        assert_eq!(origins_of(&[("a", "wire", "-", Asserted), ("b", "resident", "", Asserted)]), 1);
    }

    #[test]
    fn organs_of_one_party_are_one_voice() {
        // Both are organs of the accused, so they acknowledge, and nothing is left to count but the report itself.
        let own = [("a", "one", "north", Asserted), ("b", "two", "north-news", Asserted)];
        let weighed = weighed(&own, |_| {});
        assert_eq!(
            (weighed.admissions.len(), weighed.independent.len(), weighed.independent_origins),
            (2, 0, 1)
        );
        assert_eq!(origins_of(&[("a", "one", "south", Asserted), ("b", "two", "south", Asserted)]), 1);
        assert_eq!(origins_of(&[("a", "one", "south", Asserted), ("b", "two", "-", Asserted)]), 2);
    }

    #[test]
    fn a_citation_or_a_shared_witness_ties_two_origins() {
        let two = [("a", "one", "-", Asserted), ("b", "two", "-", Asserted)];
        assert_eq!(weighed(&two, |claims| claims[1].cites = vec!["one".to_owned()]).independent_origins, 1);
        let witness = |claims: &mut Vec<Claim>| {
            for claim in claims {
                claim.witness = Some("camera 4".to_owned());
            }
        };
        assert_eq!(weighed(&two, witness).independent_origins, 1);
    }

    #[test]
    fn a_denial_by_the_accused_is_no_contradiction() {
        let claims = [
            ("a", "wire", "-", Asserted),
            ("b", "army", "north-army", Denied),
            ("c", "news", "north-news", Negated),
            ("d", "monitor", "-", Negated),
        ];
        let weighed = weighed(&claims, |_| {});
        assert_eq!(weighed.denials, ["b", "c"]);
        assert_eq!(weighed.contradictions, ["d"]);
        assert_eq!(weighed.grade.information, Credibility::Doubtful);
    }

    #[test]
    fn an_ally_of_the_accused_denies_too() {
        let claims =
            [("a", "wire", "-", Asserted), ("b", "west", "west", Negated), ("c", "south", "south", Negated)];
        let weighed = weighed(&claims, |_| {});
        assert_eq!((weighed.denials, weighed.contradictions), (vec!["b".to_owned()], vec!["c".to_owned()]));
    }

    #[test]
    fn whom_a_claim_serves_is_flagged_and_changes_no_number() {
        let claims = [
            ("a", "west", "west", Asserted),
            ("b", "south", "south", Asserted),
            ("c", "wire", "-", Asserted),
        ];
        let plain = weighed(&claims, |_| {});
        assert_eq!(plain.interests, [("a".to_owned(), Interest::Against)]);
        let mut hit = incident(made_up(&claims));
        hit.targets = vec![Participant { party: Some("south".to_owned()), ..hit.actors[0].clone() }];
        let weighed = support(&hit, &Parties::parse("roster", ROSTER).unwrap(), &Zone::utc());
        let flagged = [("a".to_owned(), Interest::Against), ("b".to_owned(), Interest::InFavour)];
        assert_eq!(weighed.interests, flagged);
        assert_eq!(weighed.independent_origins, plain.independent_origins);
    }

    #[test]
    fn what_the_missions_own_people_saw_is_no_admission() {
        let weighed =
            weighed(&[("a", "patrol", "north-army", Asserted)], |claims| claims[0].own_observation = true);
        assert_eq!((weighed.admissions.len(), weighed.observed.len()), (0, 1));
    }

    #[test]
    fn a_party_that_reports_the_act_of_another_admits_nothing() {
        let claims = made_up(&[("a", "army", "north-army", Asserted)]);
        let mut incident = incident(claims);
        incident.actors[0].claims.clear();
        let weighed = support(&incident, &Parties::parse("roster", ROSTER).unwrap(), &Zone::utc());
        assert_eq!((weighed.admissions.len(), weighed.independent_origins), (0, 1));
    }

    #[test]
    fn how_a_party_came_to_be_named() {
        let roster = Parties::parse("roster", ROSTER).unwrap();
        // Each actor with the claims that name it; the answer is about the first.
        let named = |act, claims: &[(&str, &str, &str, Modality)], actors: &[(&str, &[&str])]| {
            let mut incident = incident(made_up(claims));
            incident.act = act;
            let template = incident.actors.remove(0);
            for (party, by) in actors {
                let claims = by.iter().map(|id| (*id).to_owned()).collect();
                incident.actors.push(Participant {
                    party: Some((*party).to_owned()),
                    claims,
                    ..template.clone()
                });
            }
            attributed(&incident.actors[0], &incident, &roster, &Zone::utc())
        };
        let fire = Act::HeavyFire;
        let wire = ("a", "wire", "-", Asserted);
        let two = [wire, ("b", "other", "-", Asserted)];
        assert_eq!(named(fire, &[wire], &[("north-army", &[])]), Attributed::Unattributed);
        assert_eq!(named(fire, &[wire], &[("north-army", &["a"])]), Attributed::Alleged);
        assert_eq!(named(fire, &two, &[("north-army", &["a"]), ("south", &["b"])]), Attributed::Disputed);
        assert_eq!(named(fire, &two, &[("north-army", &["a"]), ("north", &["b"])]), Attributed::Alleged);
        assert_eq!(named(fire, &[wire], &[("north-army", &["a"]), ("south", &["a"])]), Attributed::Alleged);
        assert_eq!(
            named(Act::Clash, &two, &[("north-army", &["a"]), ("south", &["b"])]),
            Attributed::Alleged
        );
        let denied = [wire, ("b", "news", "north-news", Negated)];
        assert_eq!(named(fire, &denied, &[("north-army", &["a"])]), Attributed::Denied);
        let admitted = [wire, ("b", "army", "north-army", Asserted)];
        assert_eq!(named(fire, &admitted, &[("north-army", &["b"])]), Attributed::SelfAcknowledged);
        // The army says that the south did it: that names the south, and admits nothing.
        assert_eq!(
            named(fire, &admitted, &[("north-army", &["a"]), ("south", &["b"])]),
            Attributed::Disputed
        );
    }

    #[test]
    fn grade_1_is_refused_below_two_origins() {
        let one = weighed(&[("a", "wire", "-", Asserted)], |_| {});
        let (given, doubt) = allowed(Credibility::Confirmed, &one);
        assert_eq!(given, Credibility::ProbablyTrue);
        assert_eq!(
            doubt.map(|doubt| doubt.sentence.to_string()).as_deref(),
            Some("grade 1 means confirmed by other sources, and there is 1 independent origin")
        );
        let two = weighed(&[("a", "wire", "-", Asserted), ("b", "paper", "-", Asserted)], |_| {});
        assert_eq!(allowed(Credibility::Confirmed, &two), (Credibility::Confirmed, None));
        assert_eq!(two.grade.information, Credibility::Confirmed);
    }

    #[test]
    fn beyond_the_bound_the_number_is_a_lower_bound() {
        let names: Vec<String> = (0..EXACT_UP_TO + 5).map(|number| format!("o{number:02}")).collect();
        let claims: Vec<(&str, &str, &str, Modality)> =
            names.iter().map(|name| (name.as_str(), name.as_str(), "-", Asserted)).collect();
        let weighed = weighed(&claims, |_| {});
        assert_eq!((weighed.independent_origins, weighed.exact), (EXACT_UP_TO + 5, false));
    }
}
