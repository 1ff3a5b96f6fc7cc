//! Who is who: parties, their dated names and ties, which agreements exclude them, and where excluded groups are known
//! to be. In: `parties.toml`. Out: [`Parties`], asked by id or by name at a date.
//! Absent: geography, and any merging of names; two ids stay two until a person changes the file.
//! The format is described in `docs/adding-an-agreement.md`.

pub(crate) mod file;

use jiff::civil::Date;
use serde::Serialize;

use crate::document::FileError;
use crate::incident::Place;
use crate::period::{Dates, Interval, Zone};
use crate::verdict::Verdict;

/// Where `parties.toml` cannot be read, and why.
pub type PartiesError = FileError;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parties {
    pub all: Vec<Party>,
    pub presence: Vec<Presence>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    pub id: String,
    pub kind: Kind,
    /// The name to print.
    pub name: String,
    /// Every other name, dated when it is known from when or until when it was used.
    pub names: Vec<Name>,
    pub ties: Vec<Tie>,
    /// People only: what they are or were.
    pub roles: Vec<RoleHeld>,
    /// Ids of agreements that leave this group out.
    pub excluded_by: Vec<String>,
    /// Ids that are easily taken for this one and are somebody else.
    pub not_the_same_as: Vec<String>,
    /// What was checked, and against what.
    pub checked: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    State,
    StateForces,
    ArmedGroup,
    /// A lasting body of several parties: a coalition, a committee, a delegation.
    Coalition,
    /// A collective that reports name without saying who is in it: "the rebels". Never bound, never resolved.
    Side,
    Organisation,
    Person,
}

impl Kind {
    pub const WORDS: &'static [(Kind, &'static str)] = &[
        (Kind::State, "state"),
        (Kind::StateForces, "state forces"),
        (Kind::ArmedGroup, "armed group"),
        (Kind::Coalition, "coalition"),
        (Kind::Side, "side"),
        (Kind::Organisation, "organisation"),
        (Kind::Person, "person"),
    ];
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub words: String,
    pub dates: Dates,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleHeld {
    pub words: String,
    pub dates: Dates,
}

/// A dated tie to another party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    pub to: String,
    pub bond: Bond,
    pub dates: Dates,
    /// Who says so; empty when it is common knowledge.
    pub according_to: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bond {
    /// An organ, branch or officer: acts and speaks as that party, and is bound with it.
    PartOf,
    /// A member of a body that others belong to as well: not bound by membership alone.
    MemberOf,
    AlliedWith,
    /// From that day the party goes on inside another.
    MergedInto,
}

impl Bond {
    pub const WORDS: &'static [(Bond, &'static str)] = &[
        (Bond::PartOf, "part of"),
        (Bond::MemberOf, "member of"),
        (Bond::AlliedWith, "allied with"),
        (Bond::MergedInto, "merged into"),
    ];
}

/// What is known of an excluded group in an area: the dispute that decides most excluded-group questions.
#[derive(Clone, Debug, PartialEq)]
pub struct Presence {
    pub party: String,
    pub standing: Standing,
    pub country: String,
    pub admin1: Option<String>,
    pub place: Option<String>,
    pub dates: Dates,
    pub evidence: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Known not to be there.
    Absent,
    /// There beside others.
    Shared,
    /// There, and combat there is against it.
    CombatAgainst,
}

impl Standing {
    pub const WORDS: &'static [(Standing, &'static str)] = &[
        (Standing::Absent, "absent"),
        (Standing::Shared, "shared"),
        (Standing::CombatAgainst, "combat against"),
    ];
}

impl Parties {
    /// Reads `parties.toml`; `name` is how errors call it.
    pub fn parse(name: &str, text: &str) -> Result<Parties, PartiesError> {
        file::parse(name, text)
    }

    pub fn get(&self, id: &str) -> Option<&Party> {
        self.all.iter().find(|party| party.id == id)
    }

    /// The name to print for an id; the id itself when the roster does not know it.
    pub fn name_of<'a>(&'a self, id: &'a str) -> &'a str {
        self.get(id).map_or(id, |party| party.name.as_str())
    }

    /// Every party that bears `words` as a name on `date`, without regard to capitals; several when names clash.
    pub fn named(&self, words: &str, date: Option<Date>) -> Vec<&Party> {
        let wanted = words.to_lowercase();
        self.all.iter().filter(|party| party.bears(&wanted, date)).collect()
    }

    /// The party and everything it surely is part of at the time, nearest first.
    pub fn heads(&self, id: &str, when: Option<Interval>, zone: &Zone) -> Vec<String> {
        self.climb(id, &[Bond::PartOf], |tie| tie.dates.cover(when, zone) == Verdict::Yes)
    }

    /// The party and everything it may be part of at the time.
    pub fn possible_heads(&self, id: &str, when: Option<Interval>, zone: &Zone) -> Vec<String> {
        self.climb(id, &[Bond::PartOf], |tie| tie.dates.cover(when, zone) != Verdict::No)
    }

    /// Whether two parties speak with one voice: one stands above the other, or both under a common head,
    /// by being part or member of it at the time, or merged into it. Unknown ids are strangers.
    pub fn one_voice(&self, one: &str, other: &str, when: Option<Interval>, zone: &Zone) -> Verdict {
        self.meet(&[Bond::PartOf, Bond::MemberOf, Bond::MergedInto], one, other, when, zone)
    }

    /// Whether the word of one is the word of the other: organs of one body, or the body itself. Members of a coalition
    /// are not: one that accuses another makes no confession.
    pub fn one_body(&self, one: &str, other: &str, when: Option<Interval>, zone: &Zone) -> Verdict {
        self.meet(&[Bond::PartOf, Bond::MergedInto], one, other, when, zone)
    }

    /// Whether to name one and to name the other may be no dispute: one body, or one is a member of the other.
    pub fn agree(&self, one: &str, other: &str, when: Option<Interval>, zone: &Zone) -> bool {
        let bonds = [Bond::PartOf, Bond::MemberOf, Bond::MergedInto];
        let above = |below: &str| self.climb(below, &bonds, |tie| tie.dates.cover(when, zone) != Verdict::No);
        self.one_body(one, other, when, zone) != Verdict::No
            || above(one).iter().any(|id| id == other)
            || above(other).iter().any(|id| id == one)
    }

    /// Whether the two, and what each belongs to by such bonds, have somebody in common.
    fn meet(&self, bonds: &[Bond], one: &str, other: &str, when: Option<Interval>, zone: &Zone) -> Verdict {
        let meet = |least: Verdict| {
            let holds = |tie: &Tie| tie.dates.cover(when, zone) >= least;
            let above = self.climb(other, bonds, holds);
            self.climb(one, bonds, holds).iter().any(|id| above.contains(id))
        };
        if meet(Verdict::Yes) {
            Verdict::Yes
        } else if meet(Verdict::Unknown) {
            Verdict::Unknown
        } else {
            Verdict::No
        }
    }

    /// Whether a tie of this kind joins two parties, in either direction, at the time.
    pub fn tied(&self, one: &str, other: &str, bond: Bond, when: Option<Interval>, zone: &Zone) -> Verdict {
        let joins = |from: &str, to: &str| {
            let ties = self.get(from).map_or(&[][..], |party| &party.ties);
            ties.iter()
                .filter(|tie| tie.to == to && tie.bond == bond)
                .map(|tie| tie.dates.cover(when, zone))
                .max()
                .unwrap_or(Verdict::No)
        };
        joins(one, other).or(joins(other, one))
    }

    fn climb(&self, id: &str, bonds: &[Bond], holds: impl Fn(&Tie) -> bool) -> Vec<String> {
        let mut reached = vec![id.to_owned()];
        let mut next = 0;
        while let Some(party) = reached.get(next).cloned() {
            next += 1;
            for tie in self.get(&party).map_or(&[][..], |party| &party.ties) {
                if bonds.contains(&tie.bond) && holds(tie) && !reached.contains(&tie.to) {
                    reached.push(tie.to.clone());
                }
            }
        }
        reached
    }

    /// What the roster says of a group at a place and time: absent, shared, combat against it, or `None` when nothing
    /// is on file. A fact about a part of the place or of the time may apply; unless all that may apply agree, and one
    /// surely applies, a group that is said to be there anywhere comes out as shared.
    pub fn presence_of(
        &self,
        party: &str,
        place: &Place,
        when: Option<Interval>,
        zone: &Zone,
    ) -> Option<Standing> {
        let facts: Vec<(Verdict, Standing)> = self
            .presence
            .iter()
            .filter(|fact| fact.party == party)
            .map(|fact| (fact.covers(place).and(fact.dates.cover(when, zone)), fact.standing))
            .filter(|(applies, _)| *applies != Verdict::No)
            .collect();
        let (_, first) = facts.first()?;
        let agree = facts.iter().all(|(_, standing)| standing == first);
        let sure = facts.iter().any(|(applies, _)| *applies == Verdict::Yes);
        match (agree, sure) {
            (true, true) => Some(*first),
            (true, false) if *first == Standing::Absent => None,
            _ => Some(Standing::Shared),
        }
    }
}

impl Party {
    fn bears(&self, lowercase: &str, date: Option<Date>) -> bool {
        let at_date = |name: &Name| match date {
            None => true,
            Some(date) => {
                name.dates.from.is_none_or(|from| from <= date)
                    && name.dates.until.is_none_or(|until| date <= until)
            }
        };
        self.name.to_lowercase() == lowercase
            || self.names.iter().any(|name| name.words.to_lowercase() == lowercase && at_date(name))
    }
}

impl Presence {
    /// Yes when the fact speaks of the whole of `place`, unknown when it speaks of what may be a part of it.
    fn covers(&self, place: &Place) -> Verdict {
        let same = |stated: Option<&String>, found: Option<&String>| match (stated, found) {
            (None, _) => Verdict::Yes,
            (Some(stated), Some(found)) => Verdict::from(stated.to_lowercase() == found.to_lowercase()),
            (Some(_), None) => Verdict::Unknown,
        };
        same(Some(&self.country), place.country.as_ref())
            .and(same(self.admin1.as_ref(), place.admin1.as_ref()))
            .and(same(self.place.as_ref(), place.name.as_ref()))
    }
}
