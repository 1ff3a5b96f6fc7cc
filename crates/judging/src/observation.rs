//! What somebody saw, heard or counted, one row of a patrol's or a sensor's table: the unit of the count regime, of which
//! there may be a million. In: rows of a table, see [`crate::rows`]. Out: an [`Observation`]. What is counted of them is
//! said by a [`crate::rule::Rule`]. Absent: judgement; an observation accuses nobody and is no violation.
//! Words and places that many rows share are held once (`Arc`), so that a million rows fit into a laptop's memory.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::incident::{Act, Place};
use crate::period::Interval;
use crate::verdict::Verdict;

#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Unique among all observations of a dossier.
    pub id: Arc<str>,
    pub when: When,
    pub place: Arc<Place>,
    /// [`Act::Other`] when the row does not say what it was.
    pub act: Act,
    pub means: Means,
    /// Rounds: single shots, shells, rockets, bombs.
    pub rounds: Amount,
    /// What the monitor counted as one: a burst, a single shot, an explosion, or a breach as it lists them.
    pub bursts: Amount,
    pub weapon: Option<Arc<str>>,
    /// Where from the monitor it came, or where it went, as the row has it: `NE`, `W-SW`.
    pub direction: Option<Arc<str>>,
    /// Metres from the monitor, least and most.
    pub distance_m: Option<(u32, u32)>,
    /// Whether it was a live-fire exercise.
    pub exercise: Verdict,
    /// Id of the party that did it; empty when nobody is named, or the name is nobody's in the roster.
    pub actor: Option<Arc<str>>,
    /// Ids of those who hold the place, several when they share it; empty when it is not known.
    pub held_by: Vec<Arc<str>>,
    /// Team, post or sensor that recorded it.
    pub monitor: Option<Arc<str>>,
    /// The keeper's own numbers for what belongs together.
    pub episode: Option<Arc<str>>,
    pub incident: Option<Arc<str>>,
    pub case: Option<Arc<str>>,
    /// Where it is written: a table and its row, or a claim.
    pub from: Arc<str>,
}

/// When it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    NotStated,
    /// At some moment inside, for example on a day.
    Within(Interval),
    /// From the first instant to the last; both the same for a moment.
    Lasted(Interval),
}

impl When {
    pub fn interval(self) -> Option<Interval> {
        match self {
            When::NotStated => None,
            When::Within(interval) | When::Lasted(interval) => Some(interval),
        }
    }
}

/// How it was noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Means {
    NotStated,
    Heard,
    Seen,
    Camera,
    Drone,
    Acoustic,
    Crater,
    Imagery,
    /// Told to the monitor by somebody else.
    Reported,
}

impl Means {
    pub const WORDS: &'static [(Means, &'static str)] = &[
        (Means::NotStated, "not stated"),
        (Means::Heard, "heard"),
        (Means::Seen, "seen"),
        (Means::Camera, "camera"),
        (Means::Drone, "drone"),
        (Means::Acoustic, "acoustic sensor"),
        (Means::Crater, "crater analysis"),
        (Means::Imagery, "imagery"),
        (Means::Reported, "reported"),
    ];

    pub fn words(self) -> &'static str {
        Means::WORDS.iter().find(|(means, _)| *means == self).map_or("", |(_, words)| words)
    }
}

/// How many, as a row states it. Unknown, withheld and zero are three things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Amount {
    NotStated,
    /// Known to whoever wrote the row, and kept back.
    Withheld,
    /// Without an upper end: at least so many.
    Stated {
        least: u32,
        most: Option<u32>,
    },
}

impl Amount {
    pub fn exactly(number: u32) -> Amount {
        Amount::Stated { least: number, most: Some(number) }
    }

    /// Stated to be none.
    pub fn is_zero(self) -> bool {
        self == Amount::exactly(0)
    }

    /// As a range of what it can be, when something was observed: what is not told is one or more.
    pub fn range(self) -> Range {
        match self {
            Amount::NotStated | Amount::Withheld => Range { least: 1, most: None },
            Amount::Stated { least, most } => Range { least: least.into(), most: most.map(u64::from) },
        }
    }

    /// `12`, `3 to 5`, `at least 3`, `withheld`, `not stated`.
    pub fn in_words(self) -> String {
        match self {
            Amount::NotStated => "not stated".to_owned(),
            Amount::Withheld => "withheld".to_owned(),
            Amount::Stated { .. } => self.range().to_string(),
        }
    }
}

/// From so many to so many; without an upper end when that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Range {
    pub least: u64,
    pub most: Option<u64>,
}

impl Range {
    pub const ZERO: Range = Range { least: 0, most: Some(0) };

    pub fn exactly(number: u64) -> Range {
        Range { least: number, most: Some(number) }
    }

    pub fn plus(self, other: Range) -> Range {
        let most = self.most.zip(other.most).map(|(one, other)| one.saturating_add(other));
        Range { least: self.least.saturating_add(other.least), most }
    }

    /// The one number, when it is one.
    pub fn exact(self) -> Option<u64> {
        self.most.filter(|most| *most == self.least)
    }

    /// Whether both can be the same number: yes when both are one number and the same, no when they do not overlap.
    pub fn same(self, other: Range) -> Verdict {
        let above = |one: Range, other: Range| other.most.is_some_and(|most| one.least > most);
        if above(self, other) || above(other, self) {
            Verdict::No
        } else if self.exact().is_some() && self == other {
            Verdict::Yes
        } else {
            Verdict::Unknown
        }
    }
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.most {
            Some(most) if most == self.least => write!(f, "{most}"),
            Some(most) => write!(f, "{} to {most}", self.least),
            None if self.least == 0 => f.write_str("not known"),
            None => write!(f, "at least {}", self.least),
        }
    }
}

impl Observation {
    /// It says that there was nothing: a zero, which is a fact and no gap.
    pub fn says_none(&self) -> bool {
        self.rounds.is_zero() || self.bursts.is_zero()
    }

    /// Rounds: never fewer than the bursts, for every burst has at least one.
    pub fn rounds(&self) -> Range {
        let (rounds, bursts) = (self.rounds.range(), self.bursts.range());
        Range { least: rounds.least.max(bursts.least), ..rounds }
    }

    /// Bursts: where only rounds are stated, from one to as many as there were rounds.
    pub fn bursts(&self) -> Range {
        let (rounds, bursts) = (self.rounds.range(), self.bursts.range());
        let most = match (bursts.most, rounds.most) {
            (Some(bursts), Some(rounds)) => Some(bursts.min(rounds)),
            (bursts, rounds) => bursts.or(rounds),
        };
        Range { least: bursts.least.max(rounds.least.min(1)), most }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(least: u64, most: Option<u64>) -> Range {
        Range { least, most }
    }

    #[test]
    fn unknown_withheld_and_zero_are_three_things() {
        assert_eq!(Amount::NotStated.range(), bounds(1, None));
        assert_eq!(Amount::Withheld.in_words(), "withheld");
        assert!(Amount::exactly(0).is_zero() && !Amount::NotStated.is_zero());
    }

    #[test]
    fn two_ranges_are_the_same_number_surely_possibly_or_not() {
        assert_eq!(Range::exactly(9).same(Range::exactly(9)), Verdict::Yes);
        assert_eq!(bounds(3, Some(9)).same(Range::exactly(9)), Verdict::Unknown);
        assert_eq!(Range::exactly(9).same(Range::ZERO), Verdict::No);
        assert_eq!(bounds(3, None).same(Range::exactly(2)), Verdict::No);
    }
}
