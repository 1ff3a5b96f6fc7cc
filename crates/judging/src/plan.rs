//! The unknowns of a finding as a plan: what would settle each, and who could know. In: the trace. Out: questions in the
//! order of the tests. The means are those a monitoring mission has: requests for information, visits, imagery, records.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::finding::Test;
use crate::said::Said;
use crate::verdict::{Answer, Missing};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    pub test: Test,
    pub missing: Missing,
    /// Why it is open, from the answer.
    pub open: Said,
}

impl Question {
    /// What would settle it.
    pub fn settle(&self) -> Said {
        Said::Code(&"settles", self.missing.code())
    }

    /// Who could know.
    pub fn who(&self) -> Said {
        Said::Code(&"could-know", self.missing.code())
    }
}

/// With what would settle it and who could know.
impl Serialize for Question {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut question = serializer.serialize_struct("Question", 5)?;
        question.serialize_field("test", &self.test)?;
        question.serialize_field("missing", &self.missing)?;
        question.serialize_field("open", &self.open)?;
        question.serialize_field("settle", &self.settle())?;
        question.serialize_field("who", &self.who())?;
        question.end()
    }
}

pub fn plan(trace: &[(Test, Answer)]) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    for (test, answer) in trace {
        let Some(gap) = &answer.gap else { continue };
        if questions.iter().any(|question| question.missing == gap.missing) {
            continue;
        }
        questions.push(Question { test: *test, missing: gap.missing, open: answer.because.clone() });
    }
    questions
}
