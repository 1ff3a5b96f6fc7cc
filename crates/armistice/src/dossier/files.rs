//! The plain files of a dossier that people write: `armistice.toml`, parties, sources, places, agreements.
//!
//! In: a folder. Out: the settings, the files' texts, and one digest over all of them, so that a finding can name what
//! it was made from. Absent: what a clause or a party means; those who need it parse the text they are given.

use std::path::{Path, PathBuf};

use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::archive::sha256_hex;
use crate::explain::{Explain, io_hint};

pub const SETTINGS: &str = "armistice.toml";
pub const PARTIES: &str = "parties.toml";
pub const SOURCES: &str = "sources.toml";
pub const PLACES: &str = "places.toml";
pub const AGREEMENTS: &str = "agreements";

/// The format of the dossier this program writes, and the newest it reads.
pub const FORMAT: u32 = 1;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot open dossier `{}`: it has no `{SETTINGS}`", .0.display())]
    NotADossier(PathBuf),
    #[error("cannot open dossier `{}`: its format {format} is newer than {FORMAT}, the newest that this program reads", root.display())]
    Newer { root: PathBuf, format: u32 },
    #[error("cannot read file `{}`", .0.display())]
    Read(PathBuf, #[source] std::io::Error),
    #[error("cannot read file `{path}`: {place}: {why}")]
    Toml { path: String, place: String, why: String },
    #[error("cannot read file `{SETTINGS}`: key `time_zone`: there is no time zone `{0}`")]
    TimeZone(String),
    #[error("cannot read file `{SETTINGS}`: key `agreements`: there is no `{AGREEMENTS}/{0}.toml`")]
    NoAgreement(String),
}

impl Explain for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::NotADossier(_) => {
                Some("make one with `armistice init DIR`, or name yours with `armistice -C DIR …`".into())
            }
            Error::Newer { .. } => Some("use the newer version of armistice that wrote it".into()),
            Error::Read(_, cause) => io_hint(cause),
            Error::Toml { .. } => {
                Some("correct the file and run the command again; nothing was changed".into())
            }
            Error::TimeZone(_) => {
                Some("use a name of the IANA time zone database, for example `Asia/Damascus`".into())
            }
            Error::NoAgreement(_) => Some("put the agreement there, or take its name out of the list".into()),
        }
    }
}

/// `armistice.toml`.
#[derive(Clone, Debug, Deserialize)]
pub struct Settings {
    #[serde(default = "format_1")]
    pub format: u32,
    pub title: String,
    /// A name of the IANA time zone database. Days and the cut-off are of this zone.
    pub time_zone: String,
    /// The time of day at which a bulletin's period ends.
    #[serde(default)]
    pub cut_off: Time,
    /// Names of files in `agreements/`, without `.toml`.
    #[serde(default)]
    pub agreements: Vec<String>,
}

fn format_1() -> u32 {
    1
}

/// Everything people wrote into the dossier, as of one reading.
#[derive(Clone, Debug)]
pub struct Files {
    pub settings: Settings,
    pub zone: TimeZone,
    pub parties: String,
    pub sources: String,
    pub places: String,
    /// Name without `.toml`, and text, in the order of the settings.
    pub agreements: Vec<(String, String)>,
    /// SHA-256 over names and texts of all of the above.
    pub digest: String,
}

impl Files {
    pub fn read(root: &Path) -> Result<Files, Error> {
        let settings_text = match std::fs::read_to_string(root.join(SETTINGS)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::NotADossier(root.to_path_buf()));
            }
            text => text.map_err(|cause| Error::Read(root.join(SETTINGS), cause))?,
        };
        refuse_newer(root, &settings_text)?;
        let settings: Settings = parse(SETTINGS, &settings_text)?;
        let zone =
            TimeZone::get(&settings.time_zone).map_err(|_| Error::TimeZone(settings.time_zone.clone()))?;
        let agreements =
            settings.agreements.iter().map(|name| agreement(root, name)).collect::<Result<Vec<_>, _>>()?;
        let (parties, sources, places) =
            (optional(root, PARTIES)?, optional(root, SOURCES)?, optional(root, PLACES)?);
        let mut all = String::new();
        let named = [(SETTINGS, &settings_text), (PARTIES, &parties), (SOURCES, &sources), (PLACES, &places)];
        let named = named.into_iter().chain(agreements.iter().map(|(name, text)| (name.as_str(), text)));
        for (name, text) in named {
            all.push_str(&format!("{name} {}\n", sha256_hex(text.as_bytes())));
        }
        let digest = sha256_hex(all.as_bytes());
        Ok(Files { settings, zone, parties, sources, places, agreements, digest })
    }
}

/// Parses TOML, or says in one line where it is wrong: the line, the key, the reason.
pub fn parse<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Error> {
    toml::from_str(text).map_err(|error| {
        let place = match error.span() {
            Some(span) => place(text, span.start),
            None => "whole file".to_string(),
        };
        Error::Toml { path: name.to_string(), place, why: error.message().trim().replace('\n', ", ") }
    })
}

/// `line 3, key `cut_off``.
fn place(text: &str, at: usize) -> String {
    let before = text.get(..at.min(text.len())).unwrap_or(text);
    let number = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let line = text.lines().nth(number - 1).unwrap_or_default();
    match line.split_once('=') {
        Some((key, _)) => format!("line {number}, key `{}`", key.trim()),
        None => format!("line {number}"),
    }
}

/// A newer format may have keys we do not know, so it is looked at before anything else.
fn refuse_newer(root: &Path, settings: &str) -> Result<(), Error> {
    #[derive(Deserialize)]
    struct Format {
        format: Option<u32>,
    }
    match toml::from_str::<Format>(settings) {
        Ok(Format { format: Some(format) }) if format > FORMAT => {
            Err(Error::Newer { root: root.to_path_buf(), format })
        }
        _ => Ok(()),
    }
}

fn agreement(root: &Path, name: &str) -> Result<(String, String), Error> {
    let path = root.join(AGREEMENTS).join(format!("{name}.toml"));
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok((name.to_string(), text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(Error::NoAgreement(name.to_string()))
        }
        Err(cause) => Err(Error::Read(path, cause)),
    }
}

fn optional(root: &Path, name: &str) -> Result<String, Error> {
    match std::fs::read_to_string(root.join(name)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        text => text.map_err(|cause| Error::Read(root.join(name), cause)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> String {
        match parse::<Settings>(SETTINGS, text) {
            Ok(settings) => format!("{} {}", settings.title, settings.cut_off),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn broken_settings_name_line_and_key() {
        let good = "title = \"Syria\"\ntime_zone = \"Asia/Damascus\"\ncut_off = \"19:30\"\n";
        assert_eq!(settings(good), "Syria 19:30:00");
        let bad = good.replace("\"19:30\"", "19.30.1");
        assert!(
            settings(&bad).starts_with("cannot read file `armistice.toml`: line 3, key `cut_off`: "),
            "{}",
            settings(&bad)
        );
        let bad = good.replace("\"19:30\"", "7");
        assert!(
            settings(&bad).contains("line 3, key `cut_off`: invalid type: integer `7`"),
            "{}",
            settings(&bad)
        );
        assert!(settings("title = 3").contains("line 1, key `title`"));
    }
}
