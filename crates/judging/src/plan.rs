//! The unknowns of a finding as a plan: what would settle each, and who could know. In: the trace. Out: questions in the
//! order of the tests. The means are those a monitoring mission has: requests for information, visits, imagery, records.

use serde::Serialize;

use crate::finding::Test;
use crate::said::Said;
use crate::verdict::{Answer, Missing};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Question {
    pub test: Test,
    pub missing: Missing,
    /// Why it is open, from the answer.
    pub open: Said,
    /// What would settle it.
    pub settle: Said,
    /// Who could know.
    pub who: Said,
}

pub fn plan(trace: &[(Test, Answer)]) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    for (test, answer) in trace {
        let Some(gap) = &answer.gap else { continue };
        if questions.iter().any(|question| question.missing == gap.missing) {
            continue;
        }
        questions.push(Question {
            test: *test,
            missing: gap.missing,
            open: answer.because.clone(),
            settle: Said::code("settles", gap.missing.code()),
            who: Said::code("could-know", gap.missing.code()),
        });
    }
    questions
}
