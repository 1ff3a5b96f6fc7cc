//! Claims that speak of one event, as the crate that judges wants them: with their parties, their sources' grades, days as
//! intervals. The two crates do not know each other; this is the only place that knows both.
//!
//! In: readings, what resolving made of them, the dossier's files. Out: [`judging::incident::Incident`]s. Absent: any
//! opinion; what is not stated stays not stated, and a name that is only proposed for a party stays words.

use std::collections::HashMap;

use judging::corroboration::attributed;
use judging::incident as case;
use judging::incident::{Affiliation, Attributed, Participant, Reliability, Role};
use judging::parties::{Bond, Kind as PartyKind, Parties};
use judging::period::{Interval, Zone};
use judging::sources::{Kind as SourceKind, Source};
use reading::extract::claim::{Bound, Claim, Days, Kind, Modality, Named, Place, Precision, Quantity};
use reading::resolve::actors::{Mention, Slot};
use reading::resolve::incidents::Incident;
use reading::resolve::names::Standing;
use reading::resolve::origins::{Lineage, Origin};
use reading::resolve::{self, ClaimRef, Resolved};

use super::ReadReport;
use crate::dossier::files::Files;

/// The roster as resolving wants it.
pub fn roster(parties: &Parties) -> Vec<resolve::Party> {
    let party = |party: &judging::parties::Party| {
        let own = resolve::PartyName { text: party.name.clone(), from: None, to: None };
        let others = party.names.iter().map(|name| resolve::PartyName {
            text: name.words.clone(),
            from: name.dates.from,
            to: name.dates.until,
        });
        let inside = party.ties.iter().filter(|tie| matches!(tie.bond, Bond::PartOf | Bond::MemberOf));
        resolve::Party {
            id: party.id.clone(),
            kind: match party.kind {
                PartyKind::State => resolve::PartyKind::State,
                PartyKind::StateForces => resolve::PartyKind::StateForces,
                PartyKind::ArmedGroup => resolve::PartyKind::ArmedGroup,
                PartyKind::Coalition => resolve::PartyKind::Coalition,
                PartyKind::Side => resolve::PartyKind::Side,
                PartyKind::Organisation => resolve::PartyKind::Organisation,
                PartyKind::Person => resolve::PartyKind::Person,
            },
            names: std::iter::once(own).chain(others).collect(),
            member_of: inside.map(|tie| tie.to.clone()).collect(),
        }
    };
    parties.all.iter().map(party).collect()
}

/// What resolving found, by claim.
pub struct Lookup<'a> {
    reports: &'a [ReadReport],
    files: &'a Files,
    zone: Zone,
    parties: HashMap<Mention, &'a str>,
    origins: HashMap<ClaimRef, &'a Origin>,
}

/// One claim with everything around it.
struct Voice<'a> {
    at: ClaimRef,
    id: &'a str,
    claim: &'a Claim,
    report: &'a ReadReport,
    source: Option<&'a Source>,
}

impl<'a> Lookup<'a> {
    pub fn new(reports: &'a [ReadReport], resolved: &'a Resolved, files: &'a Files) -> Lookup<'a> {
        let linked = resolved.actors.links.iter().filter(|link| link.standing == Standing::Linked);
        let origins = &resolved.origins;
        Lookup {
            reports,
            files,
            zone: Zone::named(&files.settings.time_zone).unwrap_or_else(Zone::utc),
            parties: linked
                .flat_map(|link| link.mentions.iter().map(|m| (*m, link.party.as_str())))
                .collect(),
            origins: origins
                .iter()
                .flat_map(|origin| origin.claims.iter().map(move |at| (*at, origin)))
                .collect(),
        }
    }

    pub fn incident(&self, group: &Incident) -> case::Incident {
        let voices: Vec<Voice> =
            group.claims.iter().chain(&group.denials).map(|at| self.voice(*at)).collect();
        let role = match case::Act::coded(group.code) {
            // In a clash both sides named take part; who began it is what nobody says.
            Some(case::Act::Clash) => Role::Unknown,
            _ => Role::Initiator,
        };
        self.attribute(case::Incident {
            id: group.id.clone(),
            act: case::Act::coded(group.code).unwrap_or(case::Act::Other),
            time: self.time(&voices, group.days),
            place: group
                .place
                .as_ref()
                .map_or_else(case::Place::not_stated, |place| place_of(&voices, place)),
            actors: self.people(&voices, Slot::Actor, role),
            targets: self.people(&voices, Slot::Target, Role::Unknown),
            objects: Vec::new(),
            killed: killed(&voices),
            circumstances: Vec::new(),
            claims: voices.iter().map(|voice| self.said(voice)).collect(),
        })
    }

    fn voice(&self, at: ClaimRef) -> Voice<'a> {
        let report = &self.reports[at.report];
        Voice {
            at,
            id: report.claims[at.claim].id.as_deref().unwrap_or_default(),
            claim: &report.reading.extract.claims[at.claim],
            report,
            source: super::source_of(self.files, &report.capture),
        }
    }

    fn time(&self, voices: &[Voice], days: Option<Days>) -> case::Time {
        let times = voices.iter().filter_map(|voice| Some((voice, voice.claim.time.as_ref()?)));
        let Some((voice, time)) = times.min_by_key(|(_, time)| time.interval != days) else {
            return case::Time::not_stated();
        };
        case::Time {
            words: words(voice, time.span),
            interval: days.map(|days| Interval::of_days(days.from, days.to, &self.zone)),
            precision: precision(days),
            basis: match time.basis.contains("publi") {
                _ if days.is_none() => case::Basis::NotStated,
                true => case::Basis::FromPublicationDate,
                false => case::Basis::Stated,
            },
        }
    }

    fn people(&self, voices: &[Voice], slot: Slot, role: Role) -> Vec<Participant> {
        let mut people: Vec<Participant> = Vec::new();
        for voice in voices {
            let named = named(voice.claim, slot).map(|named| named.entity.as_str()).unwrap_or_default();
            for (part, name) in named.split("; ").enumerate().filter(|(_, name)| !name.is_empty()) {
                let party =
                    self.parties.get(&Mention { claim: voice.at, slot, part }).map(|id| id.to_string());
                let same = |person: &&mut Participant| match &party {
                    Some(id) => person.party.as_ref() == Some(id),
                    None => person.party.is_none() && person.words == name,
                };
                match people.iter_mut().find(same) {
                    Some(person) => person.claims.push(voice.id.to_string()),
                    None => people.push(Participant {
                        party,
                        words: name.to_string(),
                        attribution: Attributed::Alleged,
                        role,
                        claims: vec![voice.id.to_string()],
                    }),
                }
            }
        }
        people
    }

    fn attribute(&self, mut incident: case::Incident) -> case::Incident {
        let parties = &self.files.parties;
        let named = |actor: &Participant| attributed(actor, &incident, parties, &self.zone);
        let found: Vec<Attributed> = incident.actors.iter().map(named).collect();
        for (actor, attribution) in incident.actors.iter_mut().zip(found) {
            actor.attribution = attribution;
        }
        incident
    }

    /// Who stands behind one claim.
    fn said(&self, voice: &Voice) -> case::Claim {
        let origin = self.origins.get(&voice.at);
        let party = origin.and_then(|origin| origin.affiliation.clone());
        let speaks = voice.claim.speaker.is_some();
        // A copy is the word of whoever it was copied from, whoever prints it.
        let teller = origin.and_then(|origin| outlet(self.files, &origin.name)).or(voice.source);
        let affiliation = match (party, teller) {
            (Some(party), _) => Affiliation::Party(party),
            (None, Some(source)) if !speaks => source.affiliation.clone(),
            _ => Affiliation::Unknown,
        };
        let own = voice.source.is_some_and(|source| source.kind == SourceKind::Mission) && !speaks;
        case::Claim {
            id: voice.id.to_string(),
            source: voice.report.outlet.clone(),
            reliability: voice.source.map_or(Reliability::F, |source| source.reliability),
            origin: origin
                .filter(|origin| origin.lineage != Lineage::Unknown)
                .map(|origin| origin.id.clone()),
            affiliation,
            cites: Vec::new(),
            witness: None,
            modality: modality(voice.claim.modality),
            report: Some(voice.report.capture.id.to_string()),
            own_observation: own && voice.claim.modality == Modality::Asserted,
            withdrawn: false,
        }
    }
}

/// The agency or outlet that an origin is named for; a speaker or an unsigned sentence is none.
pub fn outlet<'a>(files: &'a Files, name: &str) -> Option<&'a Source> {
    files.sources.get(name).or_else(|| files.sources.named(name).first().copied())
}

fn named(claim: &Claim, slot: Slot) -> Option<&Named> {
    match slot {
        Slot::Actor => claim.actor.as_ref(),
        Slot::Target => claim.target.as_ref(),
        Slot::Speaker => claim.speaker.as_ref(),
    }
}

fn precision(days: Option<Days>) -> case::TimePrecision {
    let length = |days: Days| days.from.until(days.to).map_or(i32::MAX, |span| span.get_days());
    match days.map(length) {
        None => case::TimePrecision::Unknown,
        Some(0) => case::TimePrecision::Day,
        Some(1..=5) => case::TimePrecision::Days,
        Some(6) => case::TimePrecision::Week,
        Some(7..=30) => case::TimePrecision::Month,
        Some(_) => case::TimePrecision::Longer,
    }
}

fn place_of(voices: &[Voice], place: &Place) -> case::Place {
    let told = voices.iter().filter_map(|voice| Some((voice, voice.claim.place.as_ref()?)));
    let told = told.min_by_key(|(_, other)| other.name != place.name);
    let is_smaller = place.precision < Precision::FirstDivision;
    case::Place {
        words: told.map_or(String::new(), |(voice, place)| words(voice, place.span)),
        country: place.country.clone(),
        admin1: place.admin1.clone(),
        name: (is_smaller || place.admin1.is_none()).then(|| place.name.clone()),
        point: place.point,
        precision: match place.precision {
            Precision::Exact => case::Precision::Exact,
            Precision::Near => case::Precision::Near,
            Precision::SecondDivision => case::Precision::SecondDivision,
            Precision::FirstDivision => case::Precision::FirstDivision,
            Precision::VagueFeature => case::Precision::VagueFeature,
            Precision::Country => case::Precision::Country,
            Precision::International => case::Precision::International,
        },
    }
}

/// A toll told in the same words as the act.
fn killed(voices: &[Voice]) -> case::Killed {
    let mut killed = case::Killed::NotStated;
    for voice in voices {
        let claims = voice.report.reading.extract.claims.iter();
        let tolls = claims.filter(|other| {
            other.kind == Kind::Figure
                && other.code == "killed"
                && other.evidence.overlaps(voice.claim.evidence)
        });
        for quantity in tolls.filter_map(|toll| toll.quantity.as_ref()) {
            killed = match (killed, bound(quantity)) {
                (case::Killed::NotStated, new) => new,
                (old, _) => old,
            };
        }
    }
    killed
}

fn bound(quantity: &Quantity) -> case::Killed {
    match (quantity.value, quantity.bound) {
        (Some(number), Bound::Exactly) => case::Killed::Exactly(number as u64),
        (Some(number), Bound::AtLeast) => case::Killed::AtLeast(number as u64),
        _ => case::Killed::NotStated,
    }
}

fn modality(modality: Modality) -> case::Modality {
    match modality {
        Modality::Asserted => case::Modality::Asserted,
        Modality::Alleged => case::Modality::Alleged,
        Modality::Denied => case::Modality::Denied,
        Modality::Negated => case::Modality::Negated,
        Modality::Planned => case::Modality::Planned,
        Modality::Conditional => case::Modality::Conditional,
        Modality::Promised => case::Modality::Promised,
        Modality::Demanded => case::Modality::Demanded,
        Modality::Historical => case::Modality::Historical,
    }
}

fn words(voice: &Voice, span: reading::span::Span) -> String {
    voice.report.reading.text.words.get(span.range()).unwrap_or_default().to_string()
}
