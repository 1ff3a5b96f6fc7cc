//! Where an agreement, its scenarios and a roster are found: a file that is named, the dossier, else what ships with the
//! program. In: a name. Out: texts, with the path to call them by. Absent: their meaning.

use std::path::{Path, PathBuf};

use judging::agreement::{Agreement, Thresholds};
use judging::parties::Parties;

use crate::cli::{Context, Failure};
use crate::dossier::files::{AGREEMENTS, Error, PARTIES, SETTINGS, Settings};
use crate::shipped;
use crate::trouble::Exit;

/// A text and what errors call it.
pub struct Text {
    pub path: String,
    pub text: String,
}

/// An agreement's file with the scenarios beside it, in the order of their names.
pub struct Found {
    pub file: Text,
    pub scenarios: Vec<Text>,
    /// The folder in which it lies; none when it ships with the program.
    folder: Option<PathBuf>,
}

impl Found {
    pub fn agreement(&self) -> Result<Agreement, Failure> {
        Ok(Agreement::parse(&self.file.path, &self.file.text).map_err(Error::from)?)
    }
}

/// What is at hand: the dossier, if the command runs in one, and what ships.
pub struct Shelf {
    /// The dossier and its settings.
    dossier: Option<(PathBuf, Settings)>,
    pub thresholds: Option<Thresholds>,
    /// The dossier's own.
    pub parties: Option<Parties>,
}

impl Shelf {
    pub fn of(context: &Context) -> Result<Shelf, Failure> {
        let root = &context.root;
        let Some(settings) = read(&root.join(SETTINGS))? else {
            return Ok(Shelf { dossier: None, thresholds: None, parties: None });
        };
        let parties = read(&root.join(PARTIES))?.unwrap_or_default();
        Ok(Shelf {
            dossier: Some((root.clone(), Settings::parse(&settings)?)),
            thresholds: Thresholds::of_settings(SETTINGS, &settings).map_err(Error::from)?,
            parties: Some(Parties::parse(PARTIES, &parties).map_err(Error::from)?),
        })
    }

    /// Those of the dossier, in the order of its settings.
    pub fn names(&self) -> Result<Vec<String>, Failure> {
        match &self.dossier {
            Some((_, settings)) => Ok(settings.agreements.clone()),
            None => Err(Failure {
                sentence: "cannot tell which agreement is meant: this is no dossier".to_string(),
                hint: Some(format!(
                    "name one, or a file; shipped with the program: {}",
                    shipped_names().join(", ")
                )),
                exit: Exit::Cannot,
            }),
        }
    }

    /// By the name of a file, by its name in `agreements/`, or by a title or alias of the dossier's agreements.
    pub fn find(&self, name: &str) -> Result<Found, Failure> {
        if name.ends_with(".toml") {
            return file(Path::new(name))?.ok_or_else(|| missing(name, "there is no such file"));
        }
        if let Some(found) = self.called(name)? {
            return Ok(found);
        }
        missing_or(shipped_agreement(name), name)
    }

    /// An agreement that this one, or a scenario beside it, speaks of: itself, one of the same folder, else any.
    pub fn beside(&self, found: &Found, id: &str) -> Result<Option<Agreement>, Failure> {
        let own = found.agreement()?;
        if own.id == id {
            return Ok(Some(own));
        }
        let near =
            found.folder.as_ref().map(|folder| file(&folder.join(format!("{id}.toml")))).transpose()?;
        let other = match near.flatten() {
            Some(near) => Some(near),
            None => self.find(id).ok(),
        };
        other.map(|other| other.agreement()).transpose()
    }

    fn called(&self, name: &str) -> Result<Option<Found>, Failure> {
        let Some((root, settings)) = &self.dossier else { return Ok(None) };
        let folder = root.join(AGREEMENTS);
        if !name.contains('/')
            && let Some(found) = file(&folder.join(format!("{name}.toml")))?
        {
            return Ok(Some(found));
        }
        for id in &settings.agreements {
            let Some(found) = file(&folder.join(format!("{id}.toml")))? else { continue };
            if Agreement::parse(id, &found.file.text).is_ok_and(|agreement| agreement.is_called(name)) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

/// The roster of a shipped template.
pub fn roster(template: &str) -> Option<Result<Parties, Error>> {
    let path = format!("templates/{template}/{PARTIES}");
    let text = shipped::text(&path)?;
    Some(Parties::parse(&path, text).map_err(Error::from))
}

pub fn shipped_names() -> Vec<&'static str> {
    shipped::agreements().into_iter().map(|(name, _)| name).collect()
}

fn shipped_agreement(name: &str) -> Option<Found> {
    let path = format!("{AGREEMENTS}/{name}.toml");
    let file = Text { text: shipped::text(&path)?.to_string(), path };
    let folder = format!("{AGREEMENTS}/{name}.scenarios");
    let scenarios = shipped::below(&folder).into_iter().filter_map(|(inside, bytes)| {
        let text = std::str::from_utf8(bytes).ok()?.to_string();
        inside.ends_with(".toml").then(|| Text { path: format!("{folder}/{inside}"), text })
    });
    Some(Found { file, scenarios: scenarios.collect(), folder: None })
}

/// A file on disk with the scenarios in the folder of its name.
fn file(path: &Path) -> Result<Option<Found>, Failure> {
    let Some(text) = read(path)? else { return Ok(None) };
    let folder = path.with_extension("scenarios");
    let mut paths = match std::fs::read_dir(&folder) {
        Ok(entries) => entries.filter_map(|entry| Some(entry.ok()?.path())).collect(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(cause) => return Err(Error::Read(folder, cause).into()),
    };
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let mut scenarios = Vec::new();
    for path in paths {
        let text = read(&path)?.unwrap_or_default();
        scenarios.push(Text { path: path.display().to_string(), text });
    }
    let file = Text { path: path.display().to_string(), text };
    Ok(Some(Found { file, scenarios, folder: path.parent().map(Path::to_path_buf) }))
}

/// Nothing when there is no such file.
fn read(path: &Path) -> Result<Option<String>, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(Error::Read(path.to_path_buf(), cause).into()),
    }
}

fn missing_or(found: Option<Found>, name: &str) -> Result<Found, Failure> {
    found.ok_or_else(|| missing(name, "neither the dossier nor the program has it"))
}

fn missing(name: &str, why: &str) -> Failure {
    Failure {
        sentence: format!("cannot read agreement `{name}`: {why}"),
        hint: Some(format!("shipped with the program: {}", shipped_names().join(", "))),
        exit: Exit::Cannot,
    }
}
