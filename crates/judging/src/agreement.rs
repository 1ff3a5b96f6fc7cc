//! A ceasefire instrument as data: who promised what to whom, where, since when, with which exceptions.
//! In: `agreements/<id>.toml`, written so that a lawyer can read a clause aloud. Out: [`Agreement`], and for each clause
//! one English sentence; for several instruments, which clauses of one take the place of another's.
//! Absent: judgement; a clause says nothing about any incident.
//! The format is described in `docs/adding-an-agreement.md`.

mod amend;
mod file;
mod sentence;
mod versions;
mod written;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub(crate) use crate::agreement::amend::comes_before;
pub use crate::agreement::amend::{ClauseRef, Replaced, amended};
pub use crate::agreement::sentence::sentence;
pub use crate::agreement::versions::{Difference, ENTERED, Mark, Said, Status, Version, difference};
use crate::area::NamedArea;
use crate::document::FileError;
use crate::incident::{Act, Excuse, Object};
use crate::period::{Dates, Zone};
use crate::verdict::Verdict;

/// Where an agreement's file cannot be read, and why.
pub type AgreementError = FileError;

#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    pub id: String,
    /// Of the file, not of the instrument: findings name it, so that a later correction can be told apart.
    pub version: String,
    pub title: String,
    pub aliases: Vec<String>,
    /// For example "cessation of hostilities".
    pub kind: String,
    pub made_by: Option<MadeBy>,
    pub purpose: Vec<Purpose>,
    /// Identifiers elsewhere: a UN symbol, a PA-X number.
    pub references: Vec<String>,
    pub adopted: Option<Date>,
    /// Ids of the instruments it changes; they stay in force beside it.
    pub amends: Vec<String>,
    pub in_force: InForce,
    pub area: Area,
    /// Whether every clause of the instrument is here.
    pub entered: Entered,
    pub thresholds: Thresholds,
    pub adherence: Vec<Adherence>,
    pub guarantors: Vec<Guarantor>,
    pub exclusions: Vec<Exclusion>,
    /// Named areas, for its own area and for its clauses.
    pub zones: Vec<NamedArea>,
    pub clauses: Vec<Clause>,
    /// How its text came to be: drafts, leaks, the text adopted.
    pub documents: Vec<Version>,
    /// Parts of the instrument that this format cannot say.
    pub not_expressible: Vec<String>,
    pub facts: Vec<Fact>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForce {
    pub from: Timestamp,
    /// Empty when the instrument names no end.
    pub until: Option<Timestamp>,
    /// The zone in which the instrument tells time; its days begin and end there.
    pub zone: Zone,
}

/// How many sides promise (the type in ETH/PRIO's data on ceasefires).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MadeBy {
    Unilateral,
    Bilateral,
    Multilateral,
}

impl MadeBy {
    pub const WORDS: &'static [(MadeBy, &'static str)] = &[
        (MadeBy::Unilateral, "unilateral"),
        (MadeBy::Bilateral, "bilateral"),
        (MadeBy::Multilateral, "multilateral"),
    ];
}

/// What for (the purposes in ETH/PRIO's data on ceasefires).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    PeaceProcess,
    Humanitarian,
    Holiday,
    Election,
    Disaster,
}

impl Purpose {
    pub const WORDS: &'static [(Purpose, &'static str)] = &[
        (Purpose::PeaceProcess, "peace process"),
        (Purpose::Humanitarian, "humanitarian"),
        (Purpose::Holiday, "holiday"),
        (Purpose::Election, "election"),
        (Purpose::Disaster, "disaster"),
    ];
}

/// Where the agreement holds. Lists are alternatives; an empty list of divisions, places or zones sets no limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    pub admin1: Vec<String>,
    pub places: Vec<String>,
    /// Ids of zones; it holds in any of them and nowhere else.
    pub zones: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    Whole,
    /// Only some clauses are here; the note says what is left out.
    InPart(String),
}

/// What the evidence must be before a violation may be proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thresholds {
    pub minor: Threshold,
    pub grave: Threshold,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    pub standard: Standard,
    /// Independent origins that must say it happened, and that name the actor.
    pub independent_origins: usize,
    pub own_observation_suffices: bool,
    /// The actor's own acknowledgement settles who did it and that it happened.
    pub admission_suffices: bool,
}

/// Standards of proof in common use, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standard {
    ReasonableSuspicion,
    ReasonableGrounds,
    BalanceOfProbabilities,
    ClearAndConvincing,
    BeyondReasonableDoubt,
}

impl Standard {
    pub const WORDS: &'static [(Standard, &'static str)] = &[
        (Standard::ReasonableSuspicion, "reasonable suspicion"),
        (Standard::ReasonableGrounds, "reasonable grounds to believe"),
        (Standard::BalanceOfProbabilities, "balance of probabilities"),
        (Standard::ClearAndConvincing, "clear and convincing"),
        (Standard::BeyondReasonableDoubt, "beyond reasonable doubt"),
    ];

    pub fn words(self) -> &'static str {
        Standard::WORDS.iter().find(|(standard, _)| *standard == self).map_or("", |(_, words)| words)
    }

    pub fn said(self) -> crate::said::Said {
        crate::said::Said::Code(&"standard", self.words())
    }
}

/// One party's standing towards the instrument, dated, with who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adherence {
    pub party: String,
    pub status: AdherenceStatus,
    /// Whether the party is bound while this entry holds.
    pub binds: Verdict,
    pub dates: Dates,
    pub evidence: String,
    pub checked: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdherenceStatus {
    Signatory,
    Acceded,
    NotifiedAcceptance,
    UnilateralDeclaration,
    ClaimedByGuarantor,
    Disputed,
    Suspended,
    Withdrawn,
    NotBound,
}

impl AdherenceStatus {
    pub const WORDS: &'static [(AdherenceStatus, &'static str)] = &[
        (AdherenceStatus::Signatory, "signatory"),
        (AdherenceStatus::Acceded, "acceded"),
        (AdherenceStatus::NotifiedAcceptance, "notified acceptance"),
        (AdherenceStatus::UnilateralDeclaration, "unilateral declaration"),
        (AdherenceStatus::ClaimedByGuarantor, "claimed by guarantor"),
        (AdherenceStatus::Disputed, "disputed"),
        (AdherenceStatus::Suspended, "suspended"),
        (AdherenceStatus::Withdrawn, "withdrawn"),
        (AdherenceStatus::NotBound, "not bound"),
    ];

    pub fn words(self) -> &'static str {
        AdherenceStatus::WORDS.iter().find(|(status, _)| *status == self).map_or("", |(_, words)| words)
    }

    pub fn said(self) -> crate::said::Said {
        crate::said::Said::Code(&"adherence", self.words())
    }

    /// Whether a party of this standing is bound, unless the file says otherwise for one entry.
    /// A guarantor's word for a group that has not spoken itself leaves the question open.
    pub fn binds(self) -> Verdict {
        use AdherenceStatus::*;
        match self {
            Signatory | Acceded | NotifiedAcceptance | UnilateralDeclaration => Verdict::Yes,
            ClaimedByGuarantor | Disputed => Verdict::Unknown,
            Suspended | Withdrawn | NotBound => Verdict::No,
        }
    }
}

/// A state or body that vouches for the instrument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guarantor {
    pub party: String,
    /// The side it answers for, when it does.
    pub sponsors: Option<String>,
    pub dates: Dates,
    /// The document that makes it guarantor.
    pub by: String,
    pub duties: Vec<String>,
    pub objected_by: Vec<String>,
    /// Its own forces take part in the fighting: it must not judge itself.
    pub also_belligerent: bool,
    pub evidence: String,
    pub checked: String,
}

/// A group the instrument leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// Id in the roster.
    pub group: String,
    /// As the instrument writes it.
    pub named_as: String,
    pub names: Vec<ExcludedName>,
    pub scope: Vec<Scope>,
    /// What the group became, and whether the exclusion follows it.
    pub later: Vec<Later>,
    pub contested_by: Vec<String>,
    pub evidence: String,
    pub checked: String,
}

impl Exclusion {
    pub fn covers_areas(&self) -> bool {
        self.scope.contains(&Scope::AreasOfCombat)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcludedName {
    pub words: String,
    pub dates: Dates,
    /// For example "the group's own name", "name after breaking with al-Qaeda".
    pub how: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    GroupAnywhere,
    AreasOfCombat,
}

impl Scope {
    pub const WORDS: &'static [(Scope, &'static str)] = &[
        (Scope::GroupAnywhere, "the group anywhere"),
        (Scope::AreasOfCombat, "areas of combat against the group"),
    ];
}

/// A successor of an excluded group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Later {
    pub group: String,
    pub dates: Dates,
    pub how: String,
    pub excluded: Verdict,
    pub evidence: String,
    pub checked: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    pub id: String,
    /// Where in the instrument: an annex, a paragraph.
    pub article: String,
    pub kind: ClauseKind,
    /// What it says, in our words, as one sentence.
    pub says: String,
    pub obligors: Vec<Obligor>,
    pub acts: Vec<Act>,
    /// Whom or what it protects; empty when it protects everybody.
    pub protects: Vec<Object>,
    /// Against whom; empty when against anybody.
    pub targets: Vec<Obligor>,
    /// Ids of the zones in which alone it holds; empty when wherever the agreement does.
    pub zones: Vec<String>,
    /// Ids of zones in which it does not hold.
    pub not_zones: Vec<String>,
    /// Clauses of amended instruments that it takes the place of.
    pub replaces: Vec<ClauseRef>,
    /// Since when a clause of an amending instrument stands in its place; filled by [`amended`].
    pub replaced: Option<Replaced>,
    pub conditions: Vec<Condition>,
    pub exceptions: Vec<Excuse>,
    /// Permit and exempt clauses: the clauses they lift, and when.
    pub lifts: Vec<String>,
    pub when: Vec<Excuse>,
    pub dates: Dates,
    pub severity: Severity,
    /// Only when it differs from the agreement's.
    pub thresholds: Option<Thresholds>,
    pub not_expressible: Vec<String>,
    pub evidence: String,
    pub checked: String,
}

impl Clause {
    /// Whether it lays down a duty that can be breached. Permissions and exemptions only lift duties.
    pub fn is_duty(&self) -> bool {
        matches!(self.kind, ClauseKind::Prohibit | ClauseKind::Require)
    }

    /// It exempts what is done against excluded groups: the tests on them decide, not this clause.
    pub fn is_about_excluded_groups(&self) -> bool {
        self.conditions.iter().any(|condition| condition.asked == Asked::OfExcludedGroups)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ClauseKind {
    /// The acts are forbidden.
    Prohibit,
    /// A duty; the acts are those that breach it.
    Require,
    /// The acts are allowed although another clause forbids them.
    Permit,
    /// The acts are outside the agreement.
    Exempt,
}

impl ClauseKind {
    pub const WORDS: &'static [(ClauseKind, &'static str)] = &[
        (ClauseKind::Prohibit, "prohibit"),
        (ClauseKind::Require, "require"),
        (ClauseKind::Permit, "permit"),
        (ClauseKind::Exempt, "exempt"),
    ];
}

/// Who owes a duty, or whom it protects against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obligor {
    /// Every party that adheres.
    Parties,
    Guarantors,
    One(String),
}

/// Something the clause makes its duty depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub words: String,
    pub holds: Verdict,
    /// Who answers for each incident, when the file cannot.
    pub asked: Asked,
    pub evidence: String,
}

/// Where the answer to a condition comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// From the file, once and for all.
    OfTheFile,
    /// From the tests on excluded groups, anew for each incident.
    OfExcludedGroups,
    /// From whoever looks into the excuse: to find that it holds is to find this too.
    WithTheExcuse,
}

/// When a breach is grave; otherwise it is minor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Severity {
    pub grave_acts: Vec<Act>,
    pub grave_objects: Vec<Object>,
    pub grave_if_killed: Option<u64>,
}

/// A statement of fact in the file, and how far it was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub about: String,
    pub says: String,
    pub checked: String,
}

impl Thresholds {
    /// The cell's own `[thresholds]`, from a file that may hold other settings too; empty when it has none.
    pub fn of_settings(name: &str, text: &str) -> Result<Option<Thresholds>, AgreementError> {
        file::thresholds_of_settings(name, text)
    }
}

impl Agreement {
    /// Reads an agreement's file; `name` is how errors call it. Of several errors the first in the file.
    pub fn parse(name: &str, text: &str) -> Result<Agreement, AgreementError> {
        file::parse(name, text).map_err(|errors| errors.into_iter().next().expect("a refusal has an error"))
    }

    /// The same with every error found, in the order of the file: never an empty list.
    pub fn parse_all(name: &str, text: &str) -> Result<Agreement, Vec<AgreementError>> {
        file::parse(name, text)
    }

    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id)
    }

    pub fn zone(&self, id: &str) -> Option<&NamedArea> {
        self.zones.iter().find(|zone| zone.id == id)
    }

    /// Whether `words` is the title or an alias, without regard to capitals.
    pub fn is_called(&self, words: &str) -> bool {
        let words = words.to_lowercase();
        self.title.to_lowercase() == words || self.aliases.iter().any(|alias| alias.to_lowercase() == words)
    }
}
