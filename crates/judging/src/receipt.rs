//! The receipt of a finding: all that it rests on and what came of it, in one document that stands by itself, so that anybody
//! can judge again from nothing else. In: an incident, the texts it was judged by, what people put on record. Out: the
//! findings with all of that beside them. Absent: JSON and hashing, which whoever writes the document does; claims' words.

use serde::{Deserialize, Serialize};

use crate::agreement::{Agreement, Thresholds, amended};
use crate::document::FileError;
use crate::finding::Finding;
use crate::incident::Incident;
use crate::judge::Rules;
use crate::parties::Parties;
use crate::signed::{OnRecord, judge_on_record};

/// The first thing a receipt says.
pub const FORMAT: &str = "armistice-finding-receipt/v1";

/// `F` is the list of findings: [`Finding`]s in a receipt that is made, whatever stands there in one that is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt<F> {
    /// [`FORMAT`].
    pub format: String,
    pub engine: Engine,
    pub judged: Judged,
    pub findings: F,
}

/// The program that judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Engine {
    /// Name and version of this crate.
    pub version: String,
    /// A digest over the rules built into it.
    pub rules: String,
}

/// All that a judgement rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judged {
    pub incident: Incident,
    /// Id of the one of `agreements` that it is judged by.
    pub by: String,
    /// With those that change it, in the dossier's order.
    pub agreements: Vec<Text>,
    pub parties: Text,
    /// The cell's own, if it has any.
    pub thresholds: Option<Text>,
    pub on_record: OnRecord,
}

/// A file as it was, under its own hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// How errors call it.
    pub name: String,
    /// Of `text`, in hexadecimal.
    pub sha256: String,
    pub text: String,
}

/// Why a receipt gives no findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unjudgeable {
    /// One of its texts cannot be read.
    File(FileError),
    /// None of its agreements has the id it is to be judged by.
    NoAgreement,
}

impl From<FileError> for Unjudgeable {
    fn from(error: FileError) -> Unjudgeable {
        Unjudgeable::File(error)
    }
}

impl Receipt<Vec<Finding>> {
    /// Judges, and puts what came of it beside what it came from, in one order whatever order that arrived in.
    pub fn of(engine: Engine, judged: Judged) -> Result<Receipt<Vec<Finding>>, Unjudgeable> {
        let judged = Judged { incident: judged.incident.canonical(), ..judged };
        let findings = judged.findings()?;
        Ok(Receipt { format: FORMAT.to_owned(), engine, judged, findings })
    }
}

impl Judged {
    /// Every text that it rests on.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.agreements.iter().chain([&self.parties]).chain(&self.thresholds)
    }

    /// Judges from what is here, and from nothing else.
    pub fn findings(&self) -> Result<Vec<Finding>, Unjudgeable> {
        let parties = Parties::parse(&self.parties.name, &self.parties.text)?;
        let thresholds = match &self.thresholds {
            Some(text) => Thresholds::of_settings(&text.name, &text.text)?,
            None => None,
        };
        let agreements = self.agreements.iter().map(|text| Agreement::parse(&text.name, &text.text));
        let (agreements, _) = amended(&agreements.collect::<Result<Vec<_>, _>>()?);
        let agreement =
            agreements.iter().find(|agreement| agreement.id == self.by).ok_or(Unjudgeable::NoAgreement)?;
        let rules = Rules { agreement, parties: &parties, thresholds: thresholds.as_ref() };
        Ok(judge_on_record(&self.incident, rules, &self.on_record))
    }
}
