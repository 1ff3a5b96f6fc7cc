//! An agreement's file as people write it, key by key; unknown keys are refused. What the words mean is told in `file`,
//! how to write them in `docs/adding-an-agreement.md`.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreementFile {
    pub id: String,
    pub version: String,
    pub title: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub kind: String,
    #[serde(rename = "type")]
    pub reach: Option<String>,
    #[serde(default)]
    pub purpose: Vec<String>,
    #[serde(default)]
    pub references: Vec<String>,
    pub adopted: Option<String>,
    #[serde(default)]
    pub amends: Vec<String>,
    pub in_force: InForceFile,
    pub area: AreaFile,
    pub entered: EnteredFile,
    pub thresholds: ThresholdsFile,
    #[serde(default)]
    pub adherence: Vec<AdherenceFile>,
    #[serde(default)]
    pub guarantor: Vec<GuarantorFile>,
    #[serde(default)]
    pub exclusion: Vec<ExclusionFile>,
    #[serde(default)]
    pub zone: Vec<ZoneFile>,
    #[serde(default)]
    pub clause: Vec<ClauseFile>,
    #[serde(default)]
    pub document: Vec<DocumentFile>,
    #[serde(default)]
    pub not_expressible: Vec<String>,
    #[serde(default)]
    pub fact: Vec<FactFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InForceFile {
    pub from: String,
    pub until: Option<String>,
    pub zone: String,
    pub from_utc: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaFile {
    pub countries: Vec<String>,
    #[serde(default)]
    pub admin1: Vec<String>,
    #[serde(default)]
    pub places: Vec<String>,
    #[serde(default)]
    pub zones: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZoneFile {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub countries: Vec<String>,
    #[serde(default)]
    pub admin1: Vec<String>,
    #[serde(default)]
    pub places: Vec<String>,
    #[serde(default)]
    pub whole: bool,
    pub outline: Option<Vec<[f64; 2]>>,
    pub line: Option<Vec<[f64; 2]>>,
    pub within_km: Option<f64>,
    pub evidence: String,
    pub checked: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnteredFile {
    pub whole: bool,
    #[serde(default)]
    pub left_out: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThresholdsFile {
    pub minor: ThresholdFile,
    pub grave: ThresholdFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThresholdFile {
    pub standard: String,
    pub independent_origins: usize,
    pub own_observation_suffices: bool,
    pub admission_suffices: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdherenceFile {
    pub party: String,
    pub status: String,
    pub binds: Option<String>,
    pub from: Option<String>,
    pub until: Option<String>,
    pub evidence: String,
    pub checked: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuarantorFile {
    pub party: String,
    pub sponsors: Option<String>,
    pub from: Option<String>,
    pub until: Option<String>,
    pub by: String,
    pub duties: Vec<String>,
    #[serde(default)]
    pub objected_by: Vec<String>,
    pub also_belligerent: bool,
    pub evidence: String,
    pub checked: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExclusionFile {
    pub group: String,
    pub named_as: String,
    #[serde(default)]
    pub names: Vec<ExcludedNameFile>,
    pub scope: Vec<String>,
    #[serde(default)]
    pub later: Vec<LaterFile>,
    #[serde(default)]
    pub contested_by: Vec<String>,
    pub evidence: String,
    pub checked: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExcludedNameFile {
    pub words: String,
    pub from: Option<String>,
    pub until: Option<String>,
    pub how: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LaterFile {
    pub group: String,
    pub from: Option<String>,
    pub until: Option<String>,
    pub how: String,
    pub excluded: String,
    pub evidence: String,
    pub checked: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseFile {
    pub id: String,
    pub article: String,
    pub kind: String,
    pub says: String,
    pub obligors: Vec<String>,
    pub acts: Vec<String>,
    #[serde(default)]
    pub protects: Vec<String>,
    #[serde(default)]
    pub targets: Vec<String>,
    #[serde(default)]
    pub zones: Vec<String>,
    #[serde(default)]
    pub not_zones: Vec<String>,
    #[serde(default)]
    pub replaces: Vec<String>,
    #[serde(default)]
    pub conditions: Vec<ConditionFile>,
    #[serde(default)]
    pub exceptions: Vec<String>,
    #[serde(default)]
    pub lifts: Vec<String>,
    #[serde(default)]
    pub when: Vec<String>,
    pub from: Option<String>,
    pub until: Option<String>,
    pub severity: Option<SeverityFile>,
    pub thresholds: Option<ThresholdsFile>,
    #[serde(default)]
    pub not_expressible: Vec<String>,
    pub evidence: String,
    pub checked: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionFile {
    pub words: String,
    pub holds: String,
    #[serde(default)]
    pub evidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeverityFile {
    #[serde(default)]
    pub grave_acts: Vec<String>,
    #[serde(default)]
    pub grave_objects: Vec<String>,
    pub grave_if_killed: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentFile {
    pub id: String,
    pub status: String,
    pub date: Option<String>,
    #[serde(default)]
    pub seen_by: String,
    pub sha256: Option<String>,
    #[serde(default)]
    pub says: Vec<SaysFile>,
    pub evidence: String,
    pub checked: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaysFile {
    pub clause: String,
    pub words: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactFile {
    pub about: String,
    pub says: String,
    pub checked: String,
}

/// Other keys of the settings are the program's to check.
#[derive(Deserialize)]
pub struct SettingsFile {
    pub thresholds: Option<ThresholdsFile>,
}
