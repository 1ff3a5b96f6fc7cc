//! Outlets, agencies, monitors: their names, whose voice they are, how reliable. In: `sources.toml`. Out: [`Sources`].
//! Absent: what any of them said; grading a single report. The format is described in `docs/adding-an-agreement.md`.

use serde::{Deserialize, Serialize};

use crate::document::{Document, FileError};
use crate::incident::{Affiliation, Reliability};
use crate::parties::Parties;

/// Where `sources.toml` cannot be read, and why.
pub type SourcesError = FileError;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sources {
    pub all: Vec<Source>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    pub id: String,
    /// The name to print.
    pub name: String,
    /// Every other name, initials and web hosts included.
    pub names: Vec<String>,
    pub kind: Kind,
    pub affiliation: Affiliation,
    /// A proposal to start from; a person grades.
    pub reliability: Reliability,
    pub note: String,
    /// Who must not be told from what is published: its words, its name, its reports.
    pub protected: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Agency,
    Broadcaster,
    Newspaper,
    StateMedia,
    PartyOrgan,
    Monitor,
    Guarantor,
    /// The cell's own people and instruments: what they assert counts as own observation.
    Mission,
}

impl Kind {
    pub const WORDS: &'static [(Kind, &'static str)] = &[
        (Kind::Agency, "agency"),
        (Kind::Broadcaster, "broadcaster"),
        (Kind::Newspaper, "newspaper"),
        (Kind::StateMedia, "state media"),
        (Kind::PartyOrgan, "party organ"),
        (Kind::Monitor, "monitor"),
        (Kind::Guarantor, "guarantor"),
        (Kind::Mission, "mission"),
    ];
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourcesFile {
    #[serde(default)]
    source: Vec<SourceFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceFile {
    id: String,
    name: String,
    #[serde(default)]
    names: Vec<String>,
    kind: String,
    affiliation: String,
    reliability: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    protected: bool,
}

impl Sources {
    /// Reads `sources.toml`; `name` is how errors call it. Affiliations must be ids of the roster,
    /// `independent` or `unknown`.
    pub fn parse(name: &str, text: &str, parties: &Parties) -> Result<Sources, SourcesError> {
        let (document, file) = Document::read::<SourcesFile>("sources", name, text)?;
        let mut sources = Sources::default();
        for (index, source) in file.source.iter().enumerate() {
            let at = |key: &str| format!("source.{index}.{key}");
            if sources.get(&source.id).is_some() {
                let problem = format!("the id `{}` is given twice", source.id);
                return Err(document.blame(&at("id"), problem, "an id stands for one source only"));
            }
            sources.all.push(Source {
                id: source.id.clone(),
                name: source.name.clone(),
                names: source.names.clone(),
                kind: document.word(&at("kind"), &source.kind, "kind of source", Kind::WORDS)?,
                affiliation: document.affiliation(&at("affiliation"), &source.affiliation, parties)?,
                reliability: document.word(
                    &at("reliability"),
                    &source.reliability,
                    "reliability",
                    Reliability::WORDS,
                )?,
                note: source.note.clone(),
                protected: source.protected,
            });
        }
        Ok(sources)
    }

    pub fn get(&self, id: &str) -> Option<&Source> {
        self.all.iter().find(|source| source.id == id)
    }

    /// Every source of that name, without regard to capitals.
    pub fn named(&self, words: &str) -> Vec<&Source> {
        let wanted = words.to_lowercase();
        let bears = |source: &&Source| {
            source.name.to_lowercase() == wanted
                || source.names.iter().any(|name| name.to_lowercase() == wanted)
        };
        self.all.iter().filter(bears).collect()
    }
}

impl Document<'_> {
    /// `independent`, `unknown`, or the id of a party.
    pub(crate) fn affiliation(
        &self,
        path: &str,
        words: &str,
        parties: &Parties,
    ) -> Result<Affiliation, FileError> {
        match words {
            "independent" => Ok(Affiliation::Independent),
            "unknown" => Ok(Affiliation::Unknown),
            id => Ok(Affiliation::Party(self.party(path, id, parties)?)),
        }
    }

    /// The id of a party of the roster.
    pub(crate) fn party(&self, path: &str, id: &str, parties: &Parties) -> Result<String, FileError> {
        if parties.get(id).is_some() {
            return Ok(id.to_owned());
        }
        let known: Vec<&str> = parties.all.iter().map(|party| party.id.as_str()).collect();
        let problem = format!("no party has the id `{id}`");
        Err(self.blame(path, problem, crate::document::suggest(id, &known)))
    }
}
