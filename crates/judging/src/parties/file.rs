//! `parties.toml` as written, and how it becomes [`Parties`]. The format is described in `docs/adding-an-agreement.md`.

use serde::Deserialize;

use crate::document::{Document, FileError, suggest};
use crate::parties::{Bond, Kind, Name, Parties, Party, Presence, RoleHeld, Standing, Tie};
use crate::period::Dates;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartiesFile {
    #[serde(default)]
    party: Vec<PartyFile>,
    #[serde(default)]
    presence: Vec<PresenceFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartyFile {
    id: String,
    kind: String,
    name: String,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    dated_names: Vec<DatedWords>,
    #[serde(default)]
    ties: Vec<TieFile>,
    #[serde(default)]
    roles: Vec<DatedWords>,
    #[serde(default)]
    excluded_by: Vec<String>,
    #[serde(default)]
    not_the_same_as: Vec<String>,
    #[serde(default)]
    checked: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DatedWords {
    words: String,
    from: Option<String>,
    until: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TieFile {
    to: String,
    #[serde(rename = "as")]
    bond: String,
    from: Option<String>,
    until: Option<String>,
    #[serde(default)]
    according_to: String,
}

/// What is known of a group in an area; also part of a case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PresenceFile {
    party: String,
    standing: String,
    country: String,
    admin1: Option<String>,
    place: Option<String>,
    from: Option<String>,
    until: Option<String>,
    evidence: String,
}

pub fn parse(name: &str, text: &str) -> Result<Parties, FileError> {
    let (document, file) = Document::read::<PartiesFile>("parties", name, text)?;
    let ids: Vec<&str> = file.party.iter().map(|party| party.id.as_str()).collect();
    let mut parties = Parties::default();
    for (index, party) in file.party.iter().enumerate() {
        if ids[..index].contains(&party.id.as_str()) {
            let problem = format!("the id `{}` is given twice", party.id);
            let hint = "an id stands for one party only; give the second another id";
            return Err(document.blame(&format!("party.{index}.id"), problem, hint));
        }
    }
    for (index, party) in file.party.iter().enumerate() {
        parties.all.push(read_party(&document, &format!("party.{index}"), party, &ids)?);
    }
    for (index, fact) in file.presence.iter().enumerate() {
        parties.presence.push(read_presence(&document, &format!("presence.{index}"), fact, &ids)?);
    }
    Ok(parties)
}

/// `ids` are those of the roster.
pub(crate) fn read_presence(
    document: &Document<'_>,
    path: &str,
    fact: &PresenceFile,
    ids: &[&str],
) -> Result<Presence, FileError> {
    known_party(document, &format!("{path}.party"), &fact.party, ids)?;
    document.country(&format!("{path}.country"), &fact.country)?;
    Ok(Presence {
        party: fact.party.clone(),
        standing: document.word(
            &format!("{path}.standing"),
            &fact.standing,
            "standing of a group in an area",
            Standing::WORDS,
        )?,
        country: fact.country.clone(),
        admin1: fact.admin1.clone(),
        place: fact.place.clone(),
        dates: document.dates(path, fact.from.as_deref(), fact.until.as_deref())?,
        evidence: fact.evidence.clone(),
    })
}

fn read_party(
    document: &Document<'_>,
    path: &str,
    party: &PartyFile,
    ids: &[&str],
) -> Result<Party, FileError> {
    let mut ties = Vec::new();
    for (index, tie) in party.ties.iter().enumerate() {
        let path = format!("{path}.ties.{index}");
        known_party(document, &format!("{path}.to"), &tie.to, ids)?;
        ties.push(Tie {
            to: tie.to.clone(),
            bond: document.word(&format!("{path}.as"), &tie.bond, "tie between parties", Bond::WORDS)?,
            dates: document.dates(&path, tie.from.as_deref(), tie.until.as_deref())?,
            according_to: tie.according_to.clone(),
        });
    }
    for (index, other) in party.not_the_same_as.iter().enumerate() {
        known_party(document, &format!("{path}.not_the_same_as.{index}"), other, ids)?;
    }
    let undated = party
        .names
        .iter()
        .map(|words| Name { words: words.clone(), dates: Dates::ALWAYS })
        .collect::<Vec<_>>();
    let dated = dated_words(document, &format!("{path}.dated_names"), &party.dated_names)?;
    let roles = dated_words(document, &format!("{path}.roles"), &party.roles)?;
    Ok(Party {
        id: party.id.clone(),
        kind: document.word(&format!("{path}.kind"), &party.kind, "kind of party", Kind::WORDS)?,
        name: party.name.clone(),
        names: undated
            .into_iter()
            .chain(dated.into_iter().map(|(words, dates)| Name { words, dates }))
            .collect(),
        ties,
        roles: roles.into_iter().map(|(words, dates)| RoleHeld { words, dates }).collect(),
        excluded_by: party.excluded_by.clone(),
        not_the_same_as: party.not_the_same_as.clone(),
        checked: party.checked.clone(),
    })
}

fn dated_words(
    document: &Document<'_>,
    path: &str,
    entries: &[DatedWords],
) -> Result<Vec<(String, Dates)>, FileError> {
    let mut read = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let dates =
            document.dates(&format!("{path}.{index}"), entry.from.as_deref(), entry.until.as_deref())?;
        read.push((entry.words.clone(), dates));
    }
    Ok(read)
}

fn known_party(document: &Document<'_>, path: &str, id: &str, ids: &[&str]) -> Result<(), FileError> {
    if ids.contains(&id) {
        return Ok(());
    }
    Err(document.blame(path, format!("no party here has the id `{id}`"), suggest(id, ids)))
}
