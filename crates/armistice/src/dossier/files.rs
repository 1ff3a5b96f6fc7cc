//! The plain files of a dossier that people write: `armistice.toml`, parties, sources, places, agreements.
//!
//! In: a folder. Out: all of them, parsed, and one digest over their texts, so that a finding can name what it was
//! made from. Absent: what a clause or a party means; the crates that know parse them.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jiff::civil::Time;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use judging::agreement::{Agreement, Thresholds, amended};
use judging::document::{Document, FileError};
use judging::doubt::Doubt;
use judging::parties::Parties;
use judging::roster_check;
use judging::rule::Rule;
use judging::sources::Sources;
use reading::extract::gazetteer::Gazetteer;
use serde::Deserialize;

use super::outlines::{self, Outline};
use super::places;
use crate::archive::sha256_hex;
use crate::trouble::{Trouble, io_hint};
use crate::words::{ENGLISH, Words};

pub const SETTINGS: &str = "armistice.toml";
pub const PARTIES: &str = "parties.toml";
pub const SOURCES: &str = "sources.toml";
pub const PLACES: &str = "places.toml";
pub const OUTLINES: &str = "outline.geojson";
pub const COUNTING: &str = "counting.toml";
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
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Outlines(#[from] outlines::Error),
    #[error("cannot read settings `{SETTINGS}`: key `time_zone`: there is no time zone `{0}`")]
    TimeZone(String),
    #[error("cannot read settings `{SETTINGS}`: key `language`: this program has no language `{0}`")]
    Language(String),
    #[error("cannot read settings `{SETTINGS}`: key `agreements`: there is no `{AGREEMENTS}/{0}.toml`")]
    NoAgreement(String),
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::NotADossier(_) => {
                Some("make one with `armistice init DIR`, or name yours with `armistice -C DIR …`".into())
            }
            Error::Newer { .. } => Some("use the newer version of armistice that wrote it".into()),
            Error::Read(_, cause) => io_hint(cause),
            Error::File(error) => {
                let hint =
                    error.hint().unwrap_or("correct the file and run the command again; nothing was changed");
                Some(hint.to_string())
            }
            Error::Outlines(error) => Some(error.hint.to_string()),
            Error::TimeZone(_) => {
                Some("use a name of the IANA time zone database, for example `Asia/Damascus`".into())
            }
            Error::Language(_) => Some(format!("those it has: {}", Words::languages().join(", "))),
            Error::NoAgreement(_) => Some("put the agreement there, or take its name out of the list".into()),
        }
    }
}

/// `armistice.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    #[serde(default = "format_1")]
    pub format: u32,
    pub title: String,
    /// A name of the IANA time zone database. Days and the cut-off are of this zone.
    pub time_zone: String,
    /// The time of day at which a bulletin's period ends.
    #[serde(default)]
    pub cut_off: Time,
    /// The language of the bulletins, one of those that ship, by its BCP 47 name.
    #[serde(default = "english")]
    pub language: String,
    /// Names of files in `agreements/`, without `.toml`.
    #[serde(default)]
    pub agreements: Vec<String>,
    /// What of a bulletin the public gets.
    #[serde(default)]
    pub public: Public,
    /// What the cell asks for before it proposes a violation; parsed by the crate that judges, see
    /// [`Files::thresholds`].
    #[serde(default, rename = "thresholds")]
    _thresholds: toml::Table,
}

/// The table `[public]`: what the public version of a bulletin holds. What is not let out is left out, so that a dossier
/// that says nothing lets out the least.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Public {
    /// Sections that the public does not get, by their ids.
    pub leave_out: Vec<String>,
    /// Words of reports; those of protected sources are never quoted.
    pub quotations: bool,
    /// What would settle an open question, and who could know.
    pub plans: bool,
    /// Names of persons; without them a person stands by the role that parties.toml gives.
    pub persons: bool,
    /// Codes of acts of which nothing finer than the first-level division is named.
    pub coarse_acts: Vec<String>,
    /// A place is named when at least so many reports of the bulletin tell of an incident there.
    pub place_reports: usize,
}

impl Default for Public {
    fn default() -> Public {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_string()).collect();
        Public {
            leave_out: texts(&["doubts", "names", "observations", "restrictions", "tables"]),
            quotations: false,
            plans: false,
            persons: false,
            coarse_acts: texts(&["CIV", "SEXV", "DET", "DETNR", "DISP", "RECR"]),
            place_reports: 3,
        }
    }
}

fn format_1() -> u32 {
    1
}

fn english() -> String {
    ENGLISH.to_string()
}

impl Settings {
    pub fn parse(text: &str) -> Result<Settings, Error> {
        Ok(Document::read::<Settings>("settings", SETTINGS, text)?.1)
    }
}

/// Everything people wrote into the dossier, as of one reading.
#[derive(Clone, Debug)]
pub struct Files {
    pub settings: Settings,
    pub zone: TimeZone,
    /// In the language of the settings.
    pub words: &'static Words,
    pub parties: Parties,
    pub sources: Sources,
    /// The world's places with the dossier's own.
    pub gazetteer: Gazetteer,
    /// Lines and areas that a map shows.
    pub outlines: Vec<Outline>,
    /// In the order of the settings, each as the others amend it.
    pub agreements: Vec<Agreement>,
    /// The cell's own, if it has any.
    pub thresholds: Option<Thresholds>,
    /// How each keeper counts.
    pub counting: Vec<Rule>,
    /// What does not fit together among agreements and roster.
    pub doubts: Vec<Doubt>,
    /// SHA-256 over names and texts of all of the above.
    pub digest: String,
    /// These names, with their texts.
    texts: Vec<(String, String)>,
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
        let settings = Settings::parse(&settings_text)?;
        let mut all = vec![(SETTINGS.to_string(), settings_text)];
        for name in [PARTIES, SOURCES, PLACES] {
            all.push((name.to_string(), optional(root, name)?));
        }
        for name in &settings.agreements {
            all.push((format!("{AGREEMENTS}/{name}.toml"), agreement(root, name)?));
        }
        // A dossier without such a file has the digest that it had before there was one.
        for name in [OUTLINES, COUNTING] {
            let text = optional(root, name)?;
            all.extend((!text.is_empty()).then(|| (name.to_string(), text)));
        }
        Files::parse(settings, all)
    }

    /// From texts by their names; the agreements in the order of the settings.
    fn parse(settings: Settings, all: Vec<(String, String)>) -> Result<Files, Error> {
        let zone = zone(&settings.time_zone).ok_or_else(|| Error::TimeZone(settings.time_zone.clone()))?;
        let words =
            Words::of(&settings.language).ok_or_else(|| Error::Language(settings.language.clone()))?;
        let text = |name: &str| text_of(&all, name);
        let thresholds = Thresholds::of_settings(SETTINGS, text(SETTINGS))?;
        let parties = Parties::parse(PARTIES, text(PARTIES))?;
        let sources = Sources::parse(SOURCES, text(SOURCES), &parties)?;
        let gazetteer = Gazetteer::with(places::parse(PLACES, text(PLACES))?);
        let outlines = outlines::parse(text(OUTLINES))?;
        let counting = Rule::parse_all(COUNTING, text(COUNTING))?;
        let agreements = all.iter().filter(|(name, _)| name.starts_with(AGREEMENTS));
        let agreements = agreements.map(|(name, text)| Agreement::parse(name, text));
        let agreements = agreements.collect::<Result<Vec<_>, _>>()?;
        let (agreements, mut doubts) = amended(&agreements);
        doubts.extend(agreements.iter().flat_map(|agreement| roster_check::check(agreement, &parties)));
        doubts.extend(counting.iter().flat_map(|rule| roster_check::check_rule(rule, &agreements, &parties)));
        Ok(Files {
            settings,
            zone,
            words,
            parties,
            sources,
            gazetteer,
            outlines,
            agreements,
            thresholds,
            counting,
            doubts,
            digest: digest(&all),
            texts: all,
        })
    }

    /// The same with other texts in place of some: what if they were so?
    pub fn with(&self, replaced: &[(String, String)]) -> Result<Files, Error> {
        let other =
            |name: &String| replaced.iter().find(|(own, _)| own == name).map(|(_, text)| text.clone());
        let texts = self.texts.iter().map(|(name, text)| (name.clone(), other(name).unwrap_or(text.clone())));
        Files::parse(self.settings.clone(), texts.collect())
    }

    /// The name of the file of an agreement, by its id.
    pub fn agreement_file(&self, id: &str) -> Option<String> {
        let at = self.agreements.iter().position(|agreement| agreement.id == id)?;
        Some(format!("{AGREEMENTS}/{}.toml", self.settings.agreements[at]))
    }

    /// The text of a file as it was read; empty when there is none of that name.
    pub fn text(&self, name: &str) -> &str {
        text_of(&self.texts, name)
    }
}

fn text_of<'a>(all: &'a [(String, String)], name: &str) -> &'a str {
    all.iter().find(|(own, _)| own == name).map_or("", |(_, text)| text)
}

/// A time zone by its IANA name, from the copy of the database inside the program: two machines, one answer.
pub fn zone(name: &str) -> Option<TimeZone> {
    static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);
    ZONES.get(name).ok()
}

fn digest(all: &[(String, String)]) -> String {
    let lines = all.iter().map(|(name, text)| format!("{} {name}\n", sha256_hex(text.as_bytes())));
    sha256_hex(lines.collect::<String>().as_bytes())
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

fn agreement(root: &Path, name: &str) -> Result<String, Error> {
    let path = root.join(AGREEMENTS).join(format!("{name}.toml"));
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(text),
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
