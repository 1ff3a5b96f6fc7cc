//! Amendments: which clauses of one instrument take the place of another's, and from which instant.
//! In: the agreements judged by, in any order. Out: the same, with every replaced clause ending when its successor
//! begins, and a doubt for each id that leads nowhere or to what came later. A clause once replaced does not come back when its successor ends.

use jiff::Timestamp;

use crate::agreement::{Agreement, Clause};
use crate::doubt::Doubt;
use crate::say;

/// A clause of another instrument, written `minsk-2015-02/ceasefire`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClauseRef {
    pub agreement: String,
    pub clause: String,
}

impl std::fmt::Display for ClauseRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.agreement, self.clause)
    }
}

/// From `at` on the clause `by` holds instead.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Replaced {
    pub at: Timestamp,
    pub by: ClauseRef,
}

/// The agreements as they stand once each amends the others. Where two clauses replace one, the earlier counts.
pub fn amended(agreements: &[Agreement]) -> (Vec<Agreement>, Vec<Doubt>) {
    let mut amended = agreements.to_vec();
    let mut doubts = Vec::new();
    for newer in agreements {
        for id in newer.amends.iter().filter(|id| !agreements.iter().any(|older| older.id == **id)) {
            doubts.push(Doubt {
                code: "amended-agreement-not-loaded",
                sentence: say!("doubt-amended-not-loaded", agreement = &newer.id, amended = id),
                taken: say!("taken-amended-not-loaded", agreement = &newer.id),
            });
        }
        for clause in &newer.clauses {
            for replaced in &clause.replaces {
                let Some(older) = amended.iter_mut().find(|older| older.id == replaced.agreement) else {
                    continue;
                };
                if comes_before(newer, older) {
                    doubts.push(Doubt {
                        code: "replaced-by-an-earlier",
                        sentence: say!(
                            "doubt-replaced-later",
                            clause = &clause.id,
                            agreement = &newer.id,
                            replaced = replaced.to_string()
                        ),
                        taken: say!("taken-not-replaced"),
                    });
                    continue;
                }
                let Some(old) = older.clauses.iter_mut().find(|old| old.id == replaced.clause) else {
                    doubts.push(Doubt {
                        code: "replaced-clause-unknown",
                        sentence: say!(
                            "doubt-replaced-unknown",
                            clause = &clause.id,
                            agreement = &newer.id,
                            replaced = replaced.to_string()
                        ),
                        taken: say!("taken-not-replaced"),
                    });
                    continue;
                };
                let by = ClauseRef { agreement: newer.id.clone(), clause: clause.id.clone() };
                let new = Replaced { at: newer.begin_of(clause), by };
                old.replaced = Some(old.replaced.take().map_or(new.clone(), |known| known.min(new)));
            }
        }
    }
    (amended, doubts)
}

/// Whether one that says it amends the other cannot: it took effect earlier, or at one instant and each amends the other.
pub(crate) fn comes_before(amending: &Agreement, amended: &Agreement) -> bool {
    let (first, second) = (amending.in_force.from, amended.in_force.from);
    first < second || (first == second && amended.amends.contains(&amending.id))
}

impl Agreement {
    /// The instant from which one of its clauses holds.
    pub fn begin_of(&self, clause: &Clause) -> Timestamp {
        let own = clause.dates.from.map(|day| self.in_force.zone.start_of(day));
        own.map_or(self.in_force.from, |own| own.max(self.in_force.from))
    }

    /// The instant at which one of its clauses ends; empty when it has no end.
    pub fn end_of(&self, clause: &Clause) -> Option<Timestamp> {
        let zone = &self.in_force.zone;
        let own = clause.dates.until.map(|day| crate::period::Interval::of_days(day, day, zone).until);
        let replaced = clause.replaced.as_ref().map(|replaced| replaced.at);
        [self.in_force.until, own, replaced].into_iter().flatten().min()
    }
}
