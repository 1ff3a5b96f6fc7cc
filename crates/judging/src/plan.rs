//! The unknowns of a finding as a plan: what would settle each, and who could know. In: the trace. Out: questions in the
//! order of the tests. The means are those a monitoring mission has: requests for information, visits, imagery, records.

use serde::Serialize;

use crate::finding::Test;
use crate::verdict::{Answer, Missing};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Question {
    pub test: Test,
    pub missing: Missing,
    /// Why it is open, from the answer.
    pub open: String,
    /// What would settle it.
    pub settle: &'static str,
    /// Who could know.
    pub who: &'static str,
}

pub fn plan(trace: &[(Test, Answer)]) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    for (test, answer) in trace {
        let Some(gap) = &answer.gap else { continue };
        if questions.iter().any(|question| question.missing == gap.missing) {
            continue;
        }
        let (settle, who) = settled_by(gap.missing);
        questions.push(Question {
            test: *test,
            missing: gap.missing,
            open: answer.because.clone(),
            settle,
            who,
        });
    }
    questions
}

fn settled_by(missing: Missing) -> (&'static str, &'static str) {
    match missing {
        Missing::Time => (
            "the hour, or at least the day, from whoever saw or recorded it",
            "the outlet that reported it, witnesses, sensor logs",
        ),
        Missing::Place => (
            "the town, coordinates or a picture that can be placed",
            "the outlet that reported it, local councils, imagery",
        ),
        Missing::Boundary => (
            "where the zone ends: its outline, or a list of the places inside it, entered in the agreement's file",
            "the instrument's annexes and maps, the guarantors, the depositary",
        ),
        Missing::Actor => (
            "who fired or acted: direction of fire, remains of the weapon, unit on the spot, a claim of responsibility",
            "the parties near the place, the guarantors' ceasefire centres, patrols, imagery",
        ),
        Missing::OneOfSeveralActors => {
            ("which of those named began it or did it", "the parties named, patrols, recordings with times")
        }
        Missing::Adherence => (
            "a signature, a notification or the party's own statement that it accepts the agreement, with its date",
            "the guarantors, the party itself, the depositary",
        ),
        Missing::Target => (
            "who was hit: which group held the place, what stood there",
            "local councils, hospitals, the parties near the place, imagery",
        ),
        Missing::ExcludedGroup => (
            "which groups took part, and whether one of them is or belongs to an excluded group",
            "the guarantors' lists, statements of the groups, monitors who know the units",
        ),
        Missing::Presence => (
            "who held the place that day, entered as a presence in parties.toml with its evidence",
            "the guarantors' maps, local councils, monitors of control areas",
        ),
        Missing::Act => (
            "what was done, and with which weapon",
            "witnesses, medical staff, pictures of craters and remains",
        ),
        Missing::ProtectedObject => (
            "what was hit: a home, a hospital, a position",
            "witnesses, the owner of the building, imagery before and after",
        ),
        Missing::Condition => (
            "whether the condition of the clause was met at the time",
            "the guarantors and the parties, from their records",
        ),
        Missing::Exception => (
            "whether the excuse holds: who fired first, and whether the answer was in proportion; or the notice, the consent or the need that is claimed",
            "both parties, the guarantors, patrols, recordings with times",
        ),
        Missing::Permission => (
            "whether the permission reaches so far: its time and place, its conditions, and the words that the data cannot say",
            "the guarantors and the parties, from their records; the cell's lawyer",
        ),
        Missing::Initiator => ("who began the exchange", "both parties, patrols, recordings with times"),
        Missing::Wording => (
            "a reading of the clause's own words for this incident, by a person who signs it",
            "the cell's lawyer, the guarantors, the parties",
        ),
        Missing::IndependentOrigin => (
            "a second source that saw it itself and is tied neither to the first nor to a party",
            "patrols, other agencies, local monitors, hospitals, imagery",
        ),
        Missing::Contradiction => (
            "which of the opposed reports is right: a visit, imagery, or records of the day",
            "patrols, imagery, those who made the opposed reports",
        ),
        Missing::Attribution => (
            "a further independent origin that names who did it, and on what ground",
            "patrols, other agencies, weapons specialists, the party named",
        ),
        Missing::Severity => {
            ("how many were killed and what was hit", "hospitals, local councils, rescue services")
        }
    }
}
