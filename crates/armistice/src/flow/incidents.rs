//! Claims that speak of one event, as the crate that judges wants them: with parties looked up in the roster, sources in
//! their file, days as intervals. The two crates do not know each other; this is the only place that knows both.
//!
//! In: readings, groups of claims, the dossier's files. Out: [`judging::incident::Incident`]s. Absent: any opinion; what
//! is not stated stays not stated, and a name that the roster does not have, or has twice, stays words.

use jiff::civil::Date;
use judging::incident as case;
use judging::incident::{Affiliation, Attributed, Participant, Reliability, Role};
use judging::parties::Parties;
use judging::period::{Interval, Zone};
use judging::sources::{Kind as SourceKind, Source};
use reading::extract::claim::{Bound, Claim, Days, Kind, Modality, Named, Place, Precision, Quantity};

use super::ReadReport;
use crate::dossier::files::Files;

/// Claims taken to speak of one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Not empty; the first one names the event.
    pub members: Vec<Member>,
    /// Why they were put together, as sentences.
    pub because: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Which report, and which of its claims.
    pub report: usize,
    pub claim: usize,
    /// Where the claim first comes from; empty when its lineage is not known.
    pub origin: Option<String>,
}

/// A member with everything it points at.
struct Voice<'a> {
    id: &'a str,
    claim: &'a Claim,
    report: &'a ReadReport,
    source: Option<&'a Source>,
    origin: &'a Option<String>,
}

/// The incident behind a group. Its id is that of its first claim, so it stays when more claims join.
pub fn incident(group: &Group, reports: &[ReadReport], files: &Files, zone: &Zone) -> case::Incident {
    let voices: Vec<Voice> = group.members.iter().map(|member| voice(member, reports, files)).collect();
    let lead = &voices[0];
    let when = narrowest(&voices);
    let day = when.map(|days| days.from);
    let first = voices.iter().map(|voice| voice.id).min().unwrap_or_default();
    case::Incident {
        id: format!("i-{}", first.trim_start_matches("c-")),
        act: case::Act::coded(lead.claim.code).unwrap_or(case::Act::Other),
        time: time(&voices, when, zone),
        place: finest(&voices).map_or_else(case::Place::not_stated, |(voice, place)| place_of(voice, place)),
        actors: people(&voices, day, &files.parties, |claim| claim.actor.as_ref(), actor_role(lead.claim)),
        targets: people(&voices, day, &files.parties, |claim| claim.target.as_ref(), Role::Unknown),
        objects: Vec::new(),
        killed: killed(&voices),
        circumstances: Vec::new(),
        claims: voices.iter().map(|voice| said(voice, day, &files.parties)).collect(),
    }
}

fn voice<'a>(member: &'a Member, reports: &'a [ReadReport], files: &'a Files) -> Voice<'a> {
    let report = &reports[member.report];
    let id = report.claims[member.claim].id.as_deref().unwrap_or_default();
    let claim = &report.reading.extract.claims[member.claim];
    Voice { id, claim, report, source: super::source_of(files, &report.capture), origin: &member.origin }
}

/// In a clash both sides named take part; who began it is what nobody says.
fn actor_role(claim: &Claim) -> Role {
    if claim.code == case::Act::Clash.code() { Role::Unknown } else { Role::Initiator }
}

fn narrowest(voices: &[Voice]) -> Option<Days> {
    let intervals = voices.iter().filter_map(|voice| voice.claim.time.as_ref()?.interval);
    intervals.min_by_key(|days| (length(*days), days.from))
}

fn length(days: Days) -> i32 {
    days.from.until(days.to).map_or(i32::MAX, |span| span.get_days())
}

fn time(voices: &[Voice], when: Option<Days>, zone: &Zone) -> case::Time {
    let stated = |voice: &&Voice| voice.claim.time.as_ref().is_some_and(|time| time.interval == when);
    let Some((voice, time)) = voices.iter().find(stated).and_then(|v| Some((v, v.claim.time.as_ref()?)))
    else {
        return case::Time::not_stated();
    };
    let precision = match when.map(length) {
        None => case::TimePrecision::Unknown,
        Some(0) => case::TimePrecision::Day,
        Some(1..=5) => case::TimePrecision::Days,
        Some(6) => case::TimePrecision::Week,
        Some(7..=30) => case::TimePrecision::Month,
        Some(_) => case::TimePrecision::Longer,
    };
    let basis = match time.basis.contains("publi") {
        _ if when.is_none() => case::Basis::NotStated,
        true => case::Basis::FromPublicationDate,
        false => case::Basis::Stated,
    };
    case::Time {
        words: words(voice, time.span),
        interval: when.map(|days| Interval::of_days(days.from, days.to, zone)),
        precision,
        basis,
    }
}

fn finest<'a>(voices: &'a [Voice<'a>]) -> Option<(&'a Voice<'a>, &'a Place)> {
    let places = voices.iter().filter_map(|voice| Some((voice, voice.claim.place.as_ref()?)));
    places.min_by_key(|(_, place)| place.precision)
}

fn place_of(voice: &Voice, place: &Place) -> case::Place {
    let precision = match place.precision {
        Precision::Exact => case::Precision::Exact,
        Precision::Near => case::Precision::Near,
        Precision::SecondDivision => case::Precision::SecondDivision,
        Precision::FirstDivision => case::Precision::FirstDivision,
        Precision::VagueFeature => case::Precision::VagueFeature,
        Precision::Country => case::Precision::Country,
        Precision::International => case::Precision::International,
    };
    let is_smaller = place.precision < Precision::FirstDivision;
    case::Place {
        words: words(voice, place.span),
        country: place.country.clone(),
        admin1: place.admin1.clone(),
        name: (is_smaller || place.admin1.is_none()).then(|| place.name.clone()),
        point: place.point,
        precision,
    }
}

fn people<'a>(
    voices: &[Voice<'a>],
    day: Option<Date>,
    parties: &Parties,
    slot: impl Fn(&'a Claim) -> Option<&'a Named>,
    role: Role,
) -> Vec<Participant> {
    let mut people: Vec<Participant> = Vec::new();
    for voice in voices {
        for name in slot(voice.claim).map(|named| named.entity.split("; ")).into_iter().flatten() {
            let party = party(name, day, parties);
            let same = |person: &&mut Participant| match &party {
                Some(id) => person.party.as_ref() == Some(id),
                None => person.party.is_none() && person.words == name,
            };
            match people.iter_mut().find(same) {
                Some(person) => person.claims.push(voice.id.to_string()),
                None => people.push(Participant {
                    party,
                    words: name.to_string(),
                    attribution: Attributed::Unattributed,
                    role,
                    claims: vec![voice.id.to_string()],
                }),
            }
        }
    }
    let claims: Vec<case::Claim> = voices.iter().map(|voice| said(voice, day, parties)).collect();
    let names: Vec<(String, String)> = people
        .iter()
        .filter_map(|person| Some((person.party.clone()?, &person.claims)))
        .flat_map(|(id, claims)| claims.iter().map(move |claim| (claim.clone(), id.clone())))
        .collect();
    for person in &mut people {
        person.attribution = match &person.party {
            Some(id) => case::attributed(id, &claims, &names),
            None => Attributed::Alleged,
        };
    }
    people
}

/// The one party of that name; none when the roster has several or does not know it.
pub fn party(name: &str, day: Option<Date>, parties: &Parties) -> Option<String> {
    let bare = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
    let tries = [name.to_string(), bare.to_string(), format!("the {bare}")];
    let found = tries.iter().map(|name| parties.named(name, day)).find(|found| !found.is_empty())?;
    match found.as_slice() {
        [one] => Some(one.id.clone()),
        _ => None,
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

/// Who stands behind one claim.
fn said(voice: &Voice, day: Option<Date>, parties: &Parties) -> case::Claim {
    let source = super::name_of_source(voice.report);
    let affiliation = match &voice.claim.speaker {
        Some(speaker) => {
            party(&speaker.entity, day, parties).map_or(Affiliation::Unknown, Affiliation::Party)
        }
        None => voice.source.map_or(Affiliation::Unknown, |source| source.affiliation.clone()),
    };
    let own = voice.source.is_some_and(|source| source.kind == SourceKind::Mission)
        && voice.claim.speaker.is_none();
    case::Claim {
        id: voice.id.to_string(),
        source,
        reliability: voice.source.map_or(Reliability::F, |source| source.reliability),
        origin: voice.origin.clone(),
        affiliation,
        cites: voice.claim.via.iter().cloned().collect(),
        witness: None,
        modality: modality(voice.claim.modality),
        own_observation: own && voice.claim.modality == Modality::Asserted,
        withdrawn: false,
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
