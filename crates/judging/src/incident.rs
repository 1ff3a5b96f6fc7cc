//! What is judged: one alleged event with the claims behind it. The program fills it from what was read; nothing here
//! knows how. Every unknown has its own value: `None`, `NotStated`, `Unknown`; zero and "nobody" are stated facts.
//! Absent: text, spans, parsing of words; grouping of claims into incidents.

pub mod act;

use serde::{Deserialize, Serialize};

pub use crate::incident::act::{Act, Object};
use crate::period::Interval;
use crate::said::{Joint, Said};
use crate::say;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    pub id: String,
    pub act: Act,
    pub time: Time,
    pub place: Place,
    /// Who is said to have done it. Empty when nobody is named; for a clash, every side named.
    pub actors: Vec<Participant>,
    /// Against whom. Empty when not stated.
    pub targets: Vec<Participant>,
    /// Protected things that were hit or kept from people; empty when not stated.
    pub objects: Vec<Object>,
    pub killed: Killed,
    /// What might excuse the act, when somebody raises it.
    pub circumstances: Vec<Circumstance>,
    pub claims: Vec<Claim>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Time {
    /// The words of the report, for example "on Wednesday".
    pub words: String,
    /// Empty when no instant or day is known.
    pub interval: Option<Interval>,
    pub precision: TimePrecision,
    /// How the interval was reached.
    pub basis: Basis,
}

impl Time {
    pub fn not_stated() -> Time {
        Time {
            words: String::new(),
            interval: None,
            precision: TimePrecision::Unknown,
            basis: Basis::NotStated,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimePrecision {
    Instant,
    Hour,
    PartOfDay,
    Day,
    Days,
    Week,
    Month,
    Longer,
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    Stated,
    FromPublicationDate,
    FromOtherDocument,
    Assumed,
    NotStated,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The words of the report.
    pub words: String,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// First-level division, for example a governorate.
    pub admin1: Option<String>,
    /// Canonical name of the place itself.
    pub name: Option<String>,
    /// Latitude and longitude in degrees, WGS 84.
    pub point: Option<(f64, f64)>,
    pub precision: Precision,
}

impl Place {
    pub fn not_stated() -> Place {
        Place {
            words: String::new(),
            country: None,
            admin1: None,
            name: None,
            point: None,
            precision: Precision::Country,
        }
    }

    /// The narrowest name there is, or "a place not stated".
    pub fn in_words(&self) -> Said {
        let parts: Vec<&str> =
            [&self.name, &self.admin1, &self.country].into_iter().flatten().map(String::as_str).collect();
        let mut distinct: Vec<&str> = Vec::new();
        for part in parts {
            if !distinct.contains(&part) {
                distinct.push(part);
            }
        }
        if distinct.is_empty() { say!("place-not-stated") } else { Said::list(Joint::Comma, distinct) }
    }
}

/// UCDP GED `where_prec`: 1 exact … 7 international waters or air.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Precision {
    Exact = 1,
    Near = 2,
    SecondDivision = 3,
    FirstDivision = 4,
    VagueFeature = 5,
    Country = 6,
    International = 7,
}

impl Precision {
    pub fn numbered(number: u8) -> Option<Precision> {
        use Precision::*;
        [Exact, Near, SecondDivision, FirstDivision, VagueFeature, Country, International]
            .into_iter()
            .find(|precision| *precision as u8 == number)
    }
}

impl From<Precision> for u8 {
    fn from(precision: Precision) -> u8 {
        precision as u8
    }
}

impl TryFrom<u8> for Precision {
    type Error = String;

    fn try_from(number: u8) -> Result<Precision, String> {
        Precision::numbered(number)
            .ok_or_else(|| format!("{number} is no precision of a place; they are 1 to 7"))
    }
}

/// Somebody said to have taken part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Participant {
    /// Id in the roster; empty when the words name nobody the roster knows.
    pub party: Option<String>,
    /// The words of the report.
    pub words: String,
    pub attribution: Attributed,
    pub role: Role,
    /// Ids of the claims that name it.
    pub claims: Vec<String>,
}

/// How an actor came to be named; the levels that are computed are not here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attributed {
    Unattributed,
    Alleged,
    SelfAcknowledged,
    Denied,
    Disputed,
}

impl Attributed {
    pub const WORDS: &'static [(Attributed, &'static str)] = &[
        (Attributed::Unattributed, "unattributed"),
        (Attributed::Alleged, "alleged"),
        (Attributed::SelfAcknowledged, "self-acknowledged"),
        (Attributed::Denied, "denied"),
        (Attributed::Disputed, "disputed"),
    ];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Initiator,
    Responder,
    Unknown,
}

impl Role {
    pub const WORDS: &'static [(Role, &'static str)] =
        &[(Role::Initiator, "initiator"), (Role::Responder, "responder"), (Role::Unknown, "unknown")];
}

/// People killed, as a bound; never a guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Killed {
    NotStated,
    AtLeast(u64),
    Exactly(u64),
}

/// Something that may excuse or exempt the act.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Circumstance {
    pub excuse: Excuse,
    pub standing: Standing,
    /// Ids of the claims that raise it.
    pub claims: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Excuse {
    SelfDefence,
    NotifiedActivity,
    Humanitarian,
    Consent,
    GuarantorsAgreed,
}

impl Excuse {
    pub const WORDS: &'static [(Excuse, &'static str)] = &[
        (Excuse::SelfDefence, "self-defence"),
        (Excuse::NotifiedActivity, "notified activity"),
        (Excuse::Humanitarian, "humanitarian need"),
        (Excuse::Consent, "consent of the other side"),
        (Excuse::GuarantorsAgreed, "agreement of the guarantors"),
    ];

    pub fn words(self) -> &'static str {
        Excuse::WORDS.iter().find(|(excuse, _)| *excuse == self).map_or("", |(_, words)| words)
    }

    pub fn said(self) -> Said {
        Said::Code(&"excuse", self.words())
    }
}

/// Claimed by somebody, or settled by a person after looking into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    Claimed,
    Established,
    Rejected,
}

impl Standing {
    pub const WORDS: &'static [(Standing, &'static str)] = &[
        (Standing::Claimed, "claimed"),
        (Standing::Established, "established"),
        (Standing::Rejected, "rejected"),
    ];
}

/// One claim behind the incident.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    pub id: String,
    /// The outlet, agency, monitor or sensor that carries it.
    pub source: String,
    /// The report that holds it, when several claims may stand in one; none: a report of its own.
    #[serde(default)]
    pub report: Option<String>,
    /// Admiralty reliability of that source.
    pub reliability: Reliability,
    /// Where the claim first comes from; copies of one wire sentence share it. Empty when its lineage is not known.
    pub origin: Option<String>,
    /// Who stands behind the origin: the speaker's party when somebody speaks, else the agency's or outlet's.
    pub affiliation: Affiliation,
    /// Origins that this one rests on, when it says so.
    pub cites: Vec<String>,
    /// The sensor or witness it rests on, when it says so.
    pub witness: Option<String>,
    pub modality: Modality,
    /// Seen, heard or measured by the mission's own people or instruments.
    pub own_observation: bool,
    /// Taken back by whoever made it.
    pub withdrawn: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Affiliation {
    /// Belongs to no party of the roster.
    Independent,
    /// Id in the roster.
    Party(String),
    Unknown,
}

/// The modalities of the interchange format (`docs/claims.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Modality {
    Asserted,
    Alleged,
    Denied,
    Negated,
    Planned,
    Conditional,
    Promised,
    Demanded,
    Historical,
}

impl Modality {
    pub const WORDS: &'static [(Modality, &'static str)] = &[
        (Modality::Asserted, "asserted"),
        (Modality::Alleged, "alleged"),
        (Modality::Denied, "denied"),
        (Modality::Negated, "negated"),
        (Modality::Planned, "planned"),
        (Modality::Conditional, "conditional"),
        (Modality::Promised, "promised"),
        (Modality::Demanded, "demanded"),
        (Modality::Historical, "historical"),
    ];

    /// It says that the event took place.
    pub fn happened(self) -> bool {
        matches!(self, Modality::Asserted | Modality::Alleged | Modality::Historical)
    }

    /// It says that the event did not take place.
    pub fn did_not_happen(self) -> bool {
        matches!(self, Modality::Denied | Modality::Negated)
    }
}

/// Admiralty (NATO) reliability of a source: A completely reliable … E unreliable, F cannot be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reliability {
    A,
    B,
    C,
    D,
    E,
    F,
}

impl Reliability {
    pub const WORDS: &'static [(Reliability, &'static str)] = &[
        (Reliability::A, "A"),
        (Reliability::B, "B"),
        (Reliability::C, "C"),
        (Reliability::D, "D"),
        (Reliability::E, "E"),
        (Reliability::F, "F"),
    ];
}

/// Claims about an event that names neither a day nor a place are kept, but no count may hold them.
/// The rule is convention 7 of the interchange format: a place finer than a country, or at most 366 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Countable {
    Yes,
    NoTimeOrPlace,
    NotSaidToHaveHappened,
}

impl Incident {
    /// The same incident with its claims and people in one order, and no claim twice.
    /// Two claims of one id are one claim: the copy that sorts first is kept.
    pub fn canonical(&self) -> Incident {
        let mut incident = self.clone();
        incident.claims.sort();
        incident.claims.dedup_by(|later, first| later.id == first.id);
        for people in [&mut incident.actors, &mut incident.targets] {
            for person in people.iter_mut() {
                person.claims.sort();
                person.claims.dedup();
            }
            people.sort();
            people.dedup();
        }
        incident.objects.sort();
        incident.objects.dedup();
        incident.circumstances.sort();
        incident.circumstances.dedup();
        incident
    }

    pub fn countable(&self) -> Countable {
        let happened =
            self.claims.iter().any(|claim| claim.modality.happened() || claim.modality.did_not_happen());
        if !happened && !self.claims.is_empty() {
            return Countable::NotSaidToHaveHappened;
        }
        let named_place = self.place.name.is_some()
            || self.place.admin1.is_some()
            || self.place.precision < Precision::Country;
        let a_year = jiff::SignedDuration::from_hours(366 * 24);
        let dated = self.time.interval.is_some_and(|interval| interval.length() <= a_year);
        if named_place || dated { Countable::Yes } else { Countable::NoTimeOrPlace }
    }
}
