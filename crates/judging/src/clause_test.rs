//! The clause test: eleven questions in a fixed order, each a small function that answers yes, no or unknown with its reason.
//! Every question is always asked; none looks at another's answer. In: a [`Scene`]. Out: the trace.
//! Add a question: a function in the file it belongs to, a [`Test`] in its place, a line in `docs/judging.md`.

mod act;
mod evidence;
mod exception;
mod excluded;
mod when_and_where;
mod who;

pub use act::covers;
pub use exception::excuse_accepted;

use crate::agreement::{Agreement, Clause, Thresholds};
use crate::corroboration::Corroboration;
use crate::finding::Test;
use crate::incident::Incident;
use crate::parties::Parties;
use crate::period::Zone;
use crate::said::Said;
use crate::verdict::Answer;

/// One incident before one clause, with all that may be consulted.
pub struct Scene<'a> {
    pub incident: &'a Incident,
    pub agreement: &'a Agreement,
    pub clause: &'a Clause,
    pub parties: &'a Parties,
    pub thresholds: &'a Thresholds,
    /// Whose they are, for a sentence: "the clause", "the cell", "the agreement".
    pub asked_by: &'static str,
    /// That it happened.
    pub support: &'a Corroboration,
    /// That it was each of the actors named.
    pub naming: &'a [Corroboration],
}

impl Scene<'_> {
    fn asker(&self) -> Said {
        Said::Code(&"asker", self.asked_by)
    }

    fn zone(&self) -> &Zone {
        &self.agreement.in_force.zone
    }

    /// "The agreement" by the name readers use.
    fn name(&self, id: &str) -> Said {
        self.parties.name_of(id).into()
    }
}

/// Asks one question.
pub fn ask(test: Test, scene: &Scene<'_>) -> Answer {
    match test {
        Test::InForce => when_and_where::in_force(scene),
        Test::InsideArea => when_and_where::inside_area(scene),
        Test::ActorResolved => who::actor_resolved(scene),
        Test::ActorBound => who::actor_bound(scene),
        Test::TargetNotExcluded => excluded::nobody_excluded(scene),
        Test::AreaNotExcluded => excluded::area_not_excluded(scene),
        Test::ActMatched => act::matched(scene),
        Test::NoException => exception::no_exception(scene),
        Test::FullyExpressed => act::fully_expressed(scene),
        Test::EvidenceSuffices => evidence::suffices(scene),
        Test::Grave => evidence::grave(scene),
    }
}

/// Asks every question.
pub fn trace(scene: &Scene<'_>) -> Vec<(Test, Answer)> {
    Test::ALL.into_iter().map(|test| (test, ask(test, scene))).collect()
}

/// Whether the evidence is enough to call a violation grave.
pub fn evidence_reaches_grave(scene: &Scene<'_>) -> bool {
    evidence::reaches_grave(scene.support, scene.naming, scene.thresholds)
}

/// Receipt of the claims an answer rests on.
fn claims(ids: &[String]) -> impl Iterator<Item = String> + '_ {
    ids.iter().map(|id| format!("claim {id}"))
}
