//! A counting rule as data: what one side, mission or organisation counts as one, and what it leaves out. From the same
//! observations two rules may make 4 and 494, and both be right.
//! In: `counting.toml`. Out: [`Rule`], one English sentence for each, and for each observation whether the rule counts it.
//! Absent: the numbers, see [`count`]; which rule is the better one.
//! The format is described in `docs/counting.md`.

pub mod count;
mod episodes;
mod file;
mod sentence;
mod questions;

use crate::area::Members;
use crate::document::FileError;
use crate::incident::{Act, Precision};
use crate::observation::Means;
use crate::period::Dates;

pub use count::{Count, Setting, count};
pub use questions::Question;
pub use sentence::sentence;

/// Where a file of counting rules cannot be read, and why.
pub type RuleError = FileError;

#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    pub id: String,
    /// Whose rule it is: the id of a party or of a source, or a name.
    pub keeper: String,
    /// What the keeper declares, in our words.
    pub says: String,
    pub unit: Unit,
    /// Only for episodes that nobody numbered; see [`Merge`].
    pub merge: Option<Merge>,
    /// The acts it counts; empty for all.
    pub acts: Vec<Act>,
    pub acts_left_out: Vec<Act>,
    pub exercises: Exercises,
    /// Ids of parties: who must have done it. Empty for anyone.
    pub actors: Vec<String>,
    /// Only what a party did that the instrument bound at the time.
    pub bound_only: bool,
    /// Id of an agreement: only what happened while it was in force, inside its area.
    pub instrument: Option<String>,
    pub area: Members,
    /// Ids of parties of which one at least must hold the place, alone or with others.
    pub held_by: Vec<String>,
    /// Ids of parties of which none may hold the place, not even beside others.
    pub not_held_by: Vec<String>,
    /// Teams, posts and sensors whose records count; empty for all.
    pub recorded_by: Vec<String>,
    pub means: Vec<Means>,
    /// A place known less well than this is left out.
    pub precision: Option<Precision>,
    /// The days on which the keeper counted so.
    pub dates: Dates,
    pub evidence: String,
    pub checked: String,
}

/// What counts as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// Each single round: a shot, a shell, a bomb.
    Round,
    /// Each burst, single shot or explosion, as the monitor counted them.
    Burst,
    /// Each row that a monitor wrote.
    Observation,
    /// Firing that belongs together.
    Episode,
    Incident,
    Case,
}

impl Unit {
    pub const WORDS: &'static [(Unit, &'static str)] = &[
        (Unit::Round, "round"),
        (Unit::Burst, "burst"),
        (Unit::Observation, "observation"),
        (Unit::Episode, "episode"),
        (Unit::Incident, "incident"),
        (Unit::Case, "case"),
    ];

    pub fn word(self) -> &'static str {
        Unit::WORDS.iter().find(|(unit, _)| *unit == self).map_or("", |(_, word)| word)
    }
}

/// When observations are one episode: they agree in everything named by `same`, and no pause between them is longer
/// than the gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    pub gap_minutes: u32,
    /// Never empty.
    pub same: Vec<Same>,
}

/// What must be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Same {
    Place,
    Division,
    Country,
    Direction,
    Act,
    Actor,
    Monitor,
}

impl Same {
    pub const WORDS: &'static [(Same, &'static str)] = &[
        (Same::Place, "place"),
        (Same::Division, "division"),
        (Same::Country, "country"),
        (Same::Direction, "direction"),
        (Same::Act, "act"),
        (Same::Actor, "actor"),
        (Same::Monitor, "monitor"),
    ];

    pub fn word(self) -> &'static str {
        Same::WORDS.iter().find(|(same, _)| *same == self).map_or("", |(_, word)| word)
    }
}

/// What the rule makes of live-fire exercises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Exercises {
    Counted,
    LeftOut,
    Only,
}

impl Exercises {
    pub const WORDS: &'static [(Exercises, &'static str)] =
        &[(Exercises::Counted, "counted"), (Exercises::LeftOut, "left out"), (Exercises::Only, "only")];
}

impl Rule {
    /// Reads a file of `[[rule]]`; `name` is how errors call it.
    pub fn parse_all(name: &str, text: &str) -> Result<Vec<Rule>, RuleError> {
        file::parse(name, text)
    }
}
