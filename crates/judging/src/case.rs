//! A case: one incident told in plain words, in a TOML file that a lawyer can write and correct. Golden cases stand in
//! `corpus/judging/`; the same format lets anybody ask "what if", and with `[[expect]]` it is a scenario that a lawyer
//! writes for an agreement. In: text and the roster. Out: [`Incident`]s, and what is expected of them.
//! The format is described in `docs/judging.md`.

mod expect;

use jiff::civil::DateTime;
use serde::Deserialize;

use crate::area::{NOT_ON_EARTH, on_earth};
use crate::document::{Document, FileError};
use crate::incident::{
    Act, Attributed, Basis, Circumstance, Claim, Excuse, Incident, Killed, Modality, Object, Participant,
    Place, Precision, Reliability, Role, Standing, Time, TimePrecision,
};
use crate::parties::file::{PresenceFile, read_presence};
use crate::parties::{Parties, Presence};
use crate::period::{Interval, Zone};

pub use crate::case::expect::{Expect, Tried};

pub type CaseError = FileError;

/// A story with one or more incidents, to be judged by the agreements it names.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    pub title: String,
    /// Ids of agreements.
    pub agreements: Vec<String>,
    pub incidents: Vec<Incident>,
    /// What the case supposes of excluded groups in areas, beside the roster.
    pub presence: Vec<Presence>,
    pub expects: Vec<Expect>,
}

/// What must be found before a case can be read.
#[derive(Deserialize)]
pub struct Supposed {
    /// Ids; the keys of a case that is not one are told by [`Case::parse`].
    #[serde(default)]
    pub agreements: Vec<String>,
    /// The template whose roster it supposes when it is read outside a dossier.
    pub parties: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    title: String,
    agreements: Vec<String>,
    zone: String,
    incident: Vec<IncidentFile>,
    #[serde(default)]
    presence: Vec<PresenceFile>,
    /// Which template's roster it supposes; read by [`Case::supposes`].
    #[serde(default, rename = "parties")]
    _parties: String,
    #[serde(default)]
    expect: Vec<expect::ExpectFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IncidentFile {
    id: String,
    act: String,
    /// `2017-02-15`, `2017-02-12 to 2017-02-16`, or `2017-02-15 06:30`; left out when not stated.
    when: Option<String>,
    #[serde(rename = "where")]
    place: Option<PlaceFile>,
    #[serde(default)]
    actor: Vec<ParticipantFile>,
    #[serde(default)]
    target: Vec<ParticipantFile>,
    #[serde(default)]
    hit: Vec<String>,
    killed: Option<u64>,
    killed_at_least: Option<u64>,
    #[serde(default)]
    excuse: Vec<ExcuseFile>,
    #[serde(default)]
    claim: Vec<ClaimFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceFile {
    words: Option<String>,
    country: Option<String>,
    admin1: Option<String>,
    place: Option<String>,
    /// Latitude and longitude, WGS 84.
    point: Option<[f64; 2]>,
    precision: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ParticipantFile {
    party: Option<String>,
    words: Option<String>,
    attribution: Option<String>,
    role: Option<String>,
    #[serde(default)]
    named_by: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExcuseFile {
    excuse: String,
    standing: String,
    #[serde(default)]
    raised_by: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimFile {
    id: String,
    source: String,
    reliability: Option<String>,
    origin: Option<String>,
    affiliation: String,
    #[serde(default)]
    cites: Vec<String>,
    witness: Option<String>,
    modality: String,
    #[serde(default)]
    own_observation: bool,
    #[serde(default)]
    withdrawn: bool,
}

impl Case {
    /// Reads a case; `name` is how errors call it.
    pub fn parse(name: &str, text: &str, parties: &Parties) -> Result<Case, CaseError> {
        let (document, file) = Document::read::<CaseFile>("case", name, text)?;
        let Some(zone) = Zone::named(&file.zone) else {
            let problem = format!("`{}` is no time zone", file.zone);
            return Err(document.blame("zone", problem, "write a name like `Asia/Damascus`"));
        };
        let told: Vec<&str> = file.incident.iter().map(|incident| incident.id.as_str()).collect();
        document.ids("incident", told.iter().copied())?;
        let mut incidents = Vec::new();
        for (index, incident) in file.incident.iter().enumerate() {
            let reader =
                Reader { document: &document, parties, zone: &zone, path: format!("incident.{index}") };
            incidents.push(reader.incident(incident)?);
        }
        let ids: Vec<&str> = parties.all.iter().map(|party| party.id.as_str()).collect();
        let mut presence = Vec::new();
        for (index, fact) in file.presence.iter().enumerate() {
            presence.push(read_presence(&document, &format!("presence.{index}"), fact, &ids)?);
        }
        let expects = file.expect.iter().enumerate();
        let expects = expects
            .map(|(index, expect)| expect::read(&document, index, expect, &told, &file.agreements))
            .collect::<Result<Vec<Expect>, FileError>>()?;
        Ok(Case { title: file.title, agreements: file.agreements, incidents, presence, expects })
    }

    /// What must be at hand before the case can be read.
    pub fn supposes(name: &str, text: &str) -> Result<Supposed, CaseError> {
        Ok(Document::read::<Supposed>("case", name, text)?.1)
    }
}

/// Reads one incident; `path` is its place in the file.
struct Reader<'a> {
    document: &'a Document<'a>,
    parties: &'a Parties,
    zone: &'a Zone,
    path: String,
}

impl Reader<'_> {
    fn at(&self, key: &str) -> String {
        format!("{}.{key}", self.path)
    }

    fn word<T: Copy>(
        &self,
        key: &str,
        word: Option<&str>,
        what: &str,
        words: &[(T, &str)],
        otherwise: T,
    ) -> Result<T, FileError> {
        word.map_or(Ok(otherwise), |word| self.document.word(&self.at(key), word, what, words))
    }

    fn incident(&self, file: &IncidentFile) -> Result<Incident, FileError> {
        let mut hit = Vec::new();
        for (index, word) in file.hit.iter().enumerate() {
            let path = self.at(&format!("hit.{index}"));
            hit.push(self.document.word(&path, word, "protected object", Object::WORDS)?);
        }
        self.document.ids(&self.at("claim"), file.claim.iter().map(|claim| claim.id.as_str()))?;
        let known: Vec<&str> = file.claim.iter().map(|claim| claim.id.as_str()).collect();
        let claims = (file.claim.iter().enumerate())
            .map(|(index, claim)| self.claim(&format!("claim.{index}"), claim))
            .collect::<Result<Vec<Claim>, FileError>>()?;
        Ok(Incident {
            id: file.id.clone(),
            act: self.document.word(&self.at("act"), &file.act, "act code", Act::WORDS)?,
            time: file.when.as_ref().map_or(Ok(Time::not_stated()), |when| self.time(when))?,
            place: file.place.as_ref().map_or(Ok(Place::not_stated()), |place| self.place(place))?,
            actors: self.people("actor", &file.actor, &known)?,
            targets: self.people("target", &file.target, &known)?,
            objects: hit,
            killed: match (file.killed, file.killed_at_least) {
                (Some(_), Some(_)) => {
                    let problem =
                        "`killed` is how many exactly, and `killed_at_least` says that it is not known";
                    return Err(self.document.blame(
                        &self.at("killed_at_least"),
                        problem,
                        "drop one of the two",
                    ));
                }
                (Some(number), None) => Killed::Exactly(number),
                (None, Some(number)) => Killed::AtLeast(number),
                (None, None) => Killed::NotStated,
            },
            circumstances: self.excuses(&file.excuse, &known)?,
            claims,
        })
    }

    fn time(&self, when: &str) -> Result<Time, FileError> {
        let time = |interval, precision| Time {
            words: when.to_owned(),
            interval: Some(interval),
            precision,
            basis: Basis::Stated,
        };
        if let Ok(reading) = DateTime::strptime("%Y-%m-%d %H:%M", when)
            && let Some(shown) = self.zone.shown(reading)
        {
            return Ok(time(shown, TimePrecision::Instant));
        }
        let path = self.at("when");
        match when.split_once(" to ") {
            Some((from, to)) => {
                let (from, to) = (self.document.date(&path, from)?, self.document.date(&path, to)?);
                if to < from {
                    let problem = format!("it ends on {to}, before it begins on {from}");
                    return Err(self.document.blame(&path, problem, "write the earlier day first"));
                }
                Ok(time(Interval::of_days(from, to, self.zone), TimePrecision::Days))
            }
            None => {
                let day = self.document.date(&path, when)?;
                Ok(time(Interval::of_days(day, day, self.zone), TimePrecision::Day))
            }
        }
    }

    fn place(&self, place: &PlaceFile) -> Result<Place, FileError> {
        let precision = Precision::numbered(place.precision).ok_or_else(|| {
            self.document.blame(
                &self.at("where.precision"),
                format!("`{}` is no precision of a place", place.precision),
                "1 exact, 2 near, 3 second division, 4 first division, 5 vague, 6 country, 7 international",
            )
        })?;
        if let Some(code) = &place.country {
            self.document.country(&self.at("where.country"), code)?;
        }
        Ok(Place {
            words: place.words.clone().or_else(|| place.place.clone()).unwrap_or_default(),
            country: place.country.clone(),
            admin1: place.admin1.clone(),
            name: place.place.clone(),
            point: self.point(place.point)?,
            precision,
        })
    }

    fn point(&self, point: Option<[f64; 2]>) -> Result<Option<(f64, f64)>, FileError> {
        match point {
            None => Ok(None),
            Some([latitude, longitude]) if on_earth(latitude, longitude) => Ok(Some((latitude, longitude))),
            Some([latitude, longitude]) => Err(self.document.blame(
                &self.at("where.point"),
                format!("[{latitude}, {longitude}] is no place on earth"),
                NOT_ON_EARTH,
            )),
        }
    }

    fn people(
        &self,
        key: &str,
        files: &[ParticipantFile],
        claims: &[&str],
    ) -> Result<Vec<Participant>, FileError> {
        let mut people = Vec::new();
        for (index, file) in files.iter().enumerate() {
            let key = format!("{key}.{index}");
            let party = match &file.party {
                Some(id) => Some(self.document.party(&self.at(&format!("{key}.party")), id, self.parties)?),
                None => None,
            };
            self.document.known(&self.at(&format!("{key}.named_by")), &file.named_by, "claim", claims)?;
            people.push(Participant {
                words: file.words.clone().or_else(|| file.party.clone()).unwrap_or_default(),
                party,
                attribution: self.word(
                    &format!("{key}.attribution"),
                    file.attribution.as_deref(),
                    "attribution",
                    Attributed::WORDS,
                    Attributed::Alleged,
                )?,
                role: self.word(
                    &format!("{key}.role"),
                    file.role.as_deref(),
                    "role",
                    Role::WORDS,
                    Role::Unknown,
                )?,
                claims: file.named_by.clone(),
            });
        }
        Ok(people)
    }

    fn excuses(&self, files: &[ExcuseFile], claims: &[&str]) -> Result<Vec<Circumstance>, FileError> {
        let mut excuses = Vec::new();
        for (index, file) in files.iter().enumerate() {
            let at = |key: &str| self.at(&format!("excuse.{index}.{key}"));
            self.document.known(&at("raised_by"), &file.raised_by, "claim", claims)?;
            excuses.push(Circumstance {
                excuse: self.document.word(&at("excuse"), &file.excuse, "exception", Excuse::WORDS)?,
                standing: self.document.word(&at("standing"), &file.standing, "standing", Standing::WORDS)?,
                claims: file.raised_by.clone(),
            });
        }
        Ok(excuses)
    }

    fn claim(&self, key: &str, file: &ClaimFile) -> Result<Claim, FileError> {
        let at = |part: &str| self.at(&format!("{key}.{part}"));
        Ok(Claim {
            id: file.id.clone(),
            source: file.source.clone(),
            reliability: self.word(
                &format!("{key}.reliability"),
                file.reliability.as_deref(),
                "reliability",
                Reliability::WORDS,
                Reliability::F,
            )?,
            origin: file.origin.clone(),
            affiliation: self.document.affiliation(&at("affiliation"), &file.affiliation, self.parties)?,
            cites: file.cites.clone(),
            witness: file.witness.clone(),
            modality: self.document.word(&at("modality"), &file.modality, "modality", Modality::WORDS)?,
            report: None,
            own_observation: file.own_observation,
            withdrawn: file.withdrawn,
        })
    }
}
