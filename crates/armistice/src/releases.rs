//! Releases on the disk: frozen bulletins with their proofs, each in a folder of its own.
//!
//! In: an open dossier, a frozen bulletin. Out: `releases/<name>/`, written once, and proofs that anyone can check without
//! the dossier. Absent: what a bulletin says; how proofs are checked (the crate `verify`). The files come first, then the
//! entry that names their hashes, then the proofs; a release without its entry is none, and is written again.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tlog::checkpoint::SignedCheckpoint;
use tlog::entry::Entry;
use tlog::hash::{self, Hash};
use tlog::json::Value;
use tlog::policy::{Level, Policy};
use tlog::proof::Proof;
use tlog::tree;
use verify::bundle::{LineProof, Malformed, Proven, ProvenClaim, ReleaseProof};
use verify::concern::{self, Concern};
use verify::shape::{Claim, Line, Misshapen, Release};

use crate::dossier::{self, Dossier};
use crate::durable;
use crate::publish::bulletin::Period;
use crate::publish::findings::{self, Earlier};
use crate::publish::level::Level as Readers;
use crate::publish::release::Frozen;
use crate::record::cosigned::{self, Cosigned};
use crate::record::entry::{Draft, Kind};
use crate::record::{self, index};
use crate::trouble::{Exit, Trouble, io_hint};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Dossier(#[from] dossier::Error),
    #[error(transparent)]
    Index(#[from] index::Error),
    #[error(transparent)]
    Record(#[from] record::Error),
    #[error(transparent)]
    Cosigned(#[from] cosigned::Error),
    #[error("cannot release `{0}`: there is a release of that name, entry {1}")]
    Exists(String, u64),
    #[error("cannot release `{0}`: {1}")]
    Freeze(String, String),
    #[error("cannot name a release `{0}`")]
    Name(String),
    #[error("cannot find release `{0}`")]
    Unknown(String),
    #[error("cannot write release file `{}`", .0.display())]
    Write(PathBuf, #[source] io::Error),
    #[error("cannot read release file `{}`", .0.display())]
    Read(PathBuf, #[source] io::Error),
    #[error("cannot prove release `{name}`: file `{file}` is not the one that was frozen")]
    Changed { name: String, file: String },
    #[error("cannot prove line {line} of release `{name}`: it has {count} lines")]
    NoLine { name: String, line: u64, count: usize },
    #[error("cannot prove release `{0}`: {1}")]
    Proof(String, String),
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::Dossier(error) => error.hint(),
            Error::Index(error) => error.hint(),
            Error::Record(error) => error.hint(),
            Error::Cosigned(error) => error.hint(),
            Error::Exists(..) => {
                Some("give the new one another name with --name, what is released is never changed; `armistice prove` writes its proofs again".into())
            }
            Error::Name(_) => {
                Some("letters, digits, `-`, `_` and `.`, at most 60, for example 2017-03-14".into())
            }
            Error::Unknown(_) => Some("`armistice status` lists releases".into()),
            Error::Write(_, cause) | Error::Read(_, cause) => io_hint(cause),
            Error::Changed { .. } => {
                Some("restore it from a copy; the hash of the right one is in the log".into())
            }
            Error::Freeze(..) | Error::NoLine { .. } | Error::Proof(..) => None,
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Error::Changed { .. } => Exit::DoesNotVerify,
            Error::Dossier(error) => error.exit(),
            Error::Record(error) => error.exit(),
            Error::Cosigned(error) => error.exit(),
            _ => Exit::Cannot,
        }
    }
}

/// One release that the log names.
#[derive(Clone, Debug)]
pub struct Released {
    pub index: u64,
    pub bytes: Vec<u8>,
    pub entry: Entry,
    pub release: Release,
}

/// How far a release is vouched for.
#[derive(Clone, Debug)]
pub struct Standing {
    pub level: Level,
    /// Names of those who cosigned the checkpoint of its proof.
    pub cosigners: Vec<String>,
    /// The number of entries that the checkpoint names.
    pub size: u64,
    /// Entries about the release that came after that checkpoint, so that its proof does not have them yet.
    pub later: Vec<u64>,
}

impl Standing {
    /// `witnessed by a.example/w, b.example/w (27 entries)`
    pub fn words(&self) -> String {
        let level = level_word(self.level);
        let entries = self.size;
        let later = match self.later.as_slice() {
            [] => String::new(),
            later => {
                let later: Vec<String> = later.iter().map(u64::to_string).collect();
                format!("; not yet in it: what was put on record since, entry {}", later.join(", "))
            }
        };
        match self.cosigners.is_empty() {
            true => format!("{level}: signed by the log alone ({entries} entries){later}"),
            false => format!("{level}: cosigned by {} ({entries} entries){later}", self.cosigners.join(", ")),
        }
    }
}

/// A level in the word that every page uses.
pub fn level_word(level: Level) -> &'static str {
    match level {
        Level::Provisional => "provisional",
        Level::Witnessed => "witnessed",
        Level::Unanimous => "unanimous",
    }
}

/// All releases, the oldest first.
pub fn all(dossier: &Dossier) -> Result<Vec<Released>, Error> {
    let released = |(index, json): (u64, String)| {
        let bytes = json.into_bytes();
        let entry = Entry::decode(&bytes).ok()?;
        let release = Release::read(&entry).ok()?;
        Some(Released { index, bytes, entry, release })
    };
    // One that cannot be read is none; it is shown among what is on record.
    Ok(dossier.index.decisions(&[Kind::Release])?.into_iter().filter_map(released).collect())
}

/// What each release among the first so many entries published of its findings, and what later ones of them said of its
/// period, the oldest first.
pub fn earlier(dossier: &Dossier, entries: u64) -> Result<Vec<Earlier>, Error> {
    let mut earlier: Vec<Earlier> = Vec::new();
    for released in all(dossier)?.into_iter().filter(|released| released.index < entries) {
        let Some(period) = period(&released) else { continue };
        let frozen = frozen_file(dossier, &released, "findings.jsonl").ok();
        let kept = frozen.and_then(|bytes| findings::read(std::str::from_utf8(&bytes).ok()?));
        let level = kept.as_ref().map(|kept| kept.own.level);
        for (name, said) in kept.iter().flat_map(|kept| &kept.revised) {
            let Some(before) = earlier.iter_mut().find(|before| before.release == *name) else { continue };
            before.revised = Some(said.clone());
            if level == Some(Readers::Public) {
                before.revised_in_public = Some(said.clone());
            }
        }
        let published = kept.map(|kept| kept.own);
        earlier.push(Earlier {
            release: released.release.name,
            period,
            published,
            revised: None,
            revised_in_public: None,
        });
    }
    Ok(earlier)
}

fn period(released: &Released) -> Option<Period> {
    let period = released.entry.body.get("period").and_then(Value::map)?;
    let instant = |key: &str| period.get(key)?.text()?.parse().ok();
    Some(Period { since: instant("since")?, until: instant("until")? })
}

/// The release of that name.
pub fn named(dossier: &Dossier, name: &str) -> Result<Released, Error> {
    all(dossier)?
        .into_iter()
        .find(|released| released.release.name == name)
        .ok_or_else(|| Error::Unknown(name.into()))
}

/// Where a release lies.
pub fn folder(dossier: &Dossier, name: &str) -> PathBuf {
    dossier.root.join("releases").join(name)
}

/// Whether a release may bear that name: it becomes a folder and part of ids.
pub fn is_name(name: &str) -> bool {
    let good = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    (1..=60).contains(&name.len()) && !name.starts_with('.') && name.bytes().all(good)
}

/// Freezes: writes the files, then appends the entry. Proofs are made by [`prove`].
pub fn release(
    dossier: &mut Dossier,
    name: &str,
    frozen: Frozen,
    author: &str,
    now: jiff::Timestamp,
) -> Result<Released, Error> {
    if !is_name(name) {
        return Err(Error::Name(name.chars().take(80).collect()));
    }
    if let Some(there) = all(dossier)?.into_iter().find(|released| released.release.name == name) {
        return Err(Error::Exists(name.to_string(), there.index));
    }
    let folder = folder(dossier, name);
    let scratch = dossier.record().store().state().to_path_buf();
    make_folders(&folder)?;
    for (file, bytes) in &frozen.files {
        put(&folder.join(file), bytes, &scratch)?;
    }
    let draft = Draft { kind: Kind::Release, refs: Vec::new(), body: frozen.body };
    dossier.append(author, now, vec![draft])?;
    named(dossier, name)
}

fn make_folders(folder: &Path) -> Result<(), Error> {
    let cannot = |cause| Error::Write(folder.to_path_buf(), cause);
    let above = folder.parent().expect("a release lies in `releases`");
    durable::make_folder(above).and_then(|()| durable::make_folder(folder)).map_err(cannot)
}

fn put(path: &Path, bytes: &[u8], scratch: &Path) -> Result<(), Error> {
    durable::replace(path, bytes, scratch).map_err(|cause| Error::Write(path.to_path_buf(), cause))
}

#[derive(Template)]
#[template(path = "release.html")]
struct Page<'a> {
    title: &'a str,
    name: &'a str,
    proof: String,
    policy: String,
    bulletin: String,
    lines: String,
}

/// Writes `release.proof`, the policy it is judged by and the page that checks itself; says how far it is vouched for.
pub fn prove(dossier: &Dossier, released: &Released) -> Result<Standing, Error> {
    let name = &released.release.name;
    let prover = Prover::of(dossier, released)?;
    let proof = prover.release_proof()?;
    let folder = folder(dossier, name);
    let scratch = dossier.record().store().state();
    make_folders(&folder)?;
    put(&folder.join("release.proof"), &proof, scratch)?;
    put(&folder.join("policy"), prover.policy_text.as_bytes(), scratch)?;
    put(&folder.join("index.html"), &page(dossier, released, &proof, &prover.policy_text)?, scratch)?;
    prover.standing()
}

/// How far a release is vouched for by what the log has now.
pub fn standing(dossier: &Dossier, released: &Released) -> Result<Standing, Error> {
    Prover::of(dossier, released)?.standing()
}

/// The page that checks itself.
fn page(dossier: &Dossier, released: &Released, proof: &[u8], policy: &str) -> Result<Vec<u8>, Error> {
    let page = Page {
        title: &dossier.files.settings.title,
        name: &released.release.name,
        proof: STANDARD.encode(proof),
        policy: STANDARD.encode(policy),
        bulletin: STANDARD.encode(frozen_file(dossier, released, "bulletin.html")?),
        lines: STANDARD.encode(frozen_file(dossier, released, "lines.jsonl")?),
    };
    Ok(page.render().expect("the template writes strings to a string").into_bytes())
}

/// Writes `lines/<n>.proof` for each of the lines, and gives the paths.
pub fn prove_lines(dossier: &Dossier, released: &Released, lines: &[u64]) -> Result<Vec<PathBuf>, Error> {
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let prover = Prover::of(dossier, released)?;
    let leaves = Leaves::of(&prover)?;
    let folder = folder(dossier, &released.release.name).join("lines");
    make_folders(&folder)?;
    let prove = |line: &u64| {
        let path = folder.join(format!("{line}.proof"));
        put(&path, &prover.line_proof(*line, &leaves)?, dossier.record().store().state())?;
        Ok(path)
    };
    lines.iter().map(prove).collect()
}

/// Numbers of the lines about a subject, a claim or a capture; the beginning of its id is enough.
pub fn lines_about(dossier: &Dossier, released: &Released, id: &str) -> Result<Vec<u64>, Error> {
    let mut numbers = Vec::new();
    for bytes in split(&frozen_file(dossier, released, "lines.jsonl")?) {
        let line =
            Line::read(&bytes).map_err(|why| Error::Proof(released.release.name.clone(), why.to_string()))?;
        let ids = line.subjects.iter().chain(&line.claims).chain(&line.captures);
        if ids.clone().any(|own| own.starts_with(id)) {
            numbers.push(line.number);
        }
    }
    Ok(numbers)
}

/// The bytes of a file as it was frozen, checked against the entry.
fn frozen_file(dossier: &Dossier, released: &Released, file: &str) -> Result<Vec<u8>, Error> {
    let name = &released.release.name;
    let path = folder(dossier, name).join(file);
    let bytes = std::fs::read(&path).map_err(|cause| Error::Read(path, cause))?;
    let said = released.release.files.iter().find(|said| said.name == file);
    match said.is_some_and(|said| said.sha256 == Hash::of(&bytes)) {
        true => Ok(bytes),
        false => Err(Error::Changed { name: name.clone(), file: file.to_string() }),
    }
}

/// Whether all the frozen files are as they were frozen; the names of those that are not.
pub fn changed_files(dossier: &Dossier, released: &Released) -> Vec<String> {
    let names = released.release.files.iter().map(|file| file.name.clone());
    names.filter(|name| frozen_file(dossier, released, name).is_err()).collect()
}

/// The proofs and pages of a release that do not hold, with why. A release that was never proved has none.
pub fn unsound_proofs(dossier: &Dossier, released: &Released) -> Vec<(String, String)> {
    let folder = folder(dossier, &released.release.name);
    let mut unsound = Vec::new();
    let policy = std::fs::read(folder.join("policy")).unwrap_or_default();
    let Ok(proof) = std::fs::read(folder.join("release.proof")) else { return unsound };
    // A policy that the log once stated may have been superseded since; it must only be one of the log's own.
    let own = dossier.index.decisions(&[Kind::Policy]).unwrap_or_default();
    let stated = |json: &str| {
        Entry::decode(json.as_bytes()).is_ok_and(|entry| {
            entry
                .body
                .get("policy")
                .and_then(|text| text.text())
                .is_some_and(|text| text.as_bytes() == policy)
        })
    };
    if !own.iter().any(|(_, json)| stated(json)) {
        unsound.push(("policy".to_string(), "it is no policy that the log ever stated".to_string()));
    }
    let page = page(dossier, released, &proof, &String::from_utf8_lossy(&policy));
    if page.ok() != std::fs::read(folder.join("index.html")).ok() {
        let why = "it is not the page that the proof and the files make; `armistice prove` writes it again";
        unsound.push(("index.html".to_string(), why.to_string()));
    }
    let terms = verify::terms::Terms::pinned(&policy).unwrap_or_default();
    let mut note = |file: String, report: verify::report::Report| {
        let grave = report.faults.iter().find(|fault| fault.exit.code() != 2 && fault.exit.code() != 3);
        unsound.extend(grave.map(|fault| (file, fault.why.clone())));
    };
    note("release.proof".to_string(), verify::release::check(&proof, &terms, None));
    for entry in std::fs::read_dir(folder.join("lines")).into_iter().flatten().flatten() {
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        let file = format!("lines/{}", entry.file_name().to_string_lossy());
        note(file, verify::line::check(&bytes, &terms, None));
    }
    unsound
}

/// What proofs of one release have in common: the checkpoint, and the entries that say who may speak.
struct Prover<'a> {
    dossier: &'a Dossier,
    released: &'a Released,
    checkpoint: SignedCheckpoint,
    policy: Policy,
    policy_text: String,
}

impl<'a> Prover<'a> {
    fn of(dossier: &'a Dossier, released: &'a Released) -> Result<Prover<'a>, Error> {
        let name = &released.release.name;
        let missing = |what: &str| Error::Proof(name.clone(), format!("the log has no {what}"));
        let (policy, policy_text) = dossier.policy()?.ok_or_else(|| missing("policy"))?;
        let cosigned = Cosigned::of(dossier.record().store());
        let best = cosigned.best_for(released.index, &policy)?.ok_or_else(|| missing("checkpoint"))?;
        Ok(Prover { dossier, released, checkpoint: best.signed, policy, policy_text })
    }

    fn size(&self) -> u64 {
        self.checkpoint.checkpoint.size
    }

    fn standing(&self) -> Result<Standing, Error> {
        let name = &self.released.release.name;
        let verdict =
            self.policy.judge(&self.checkpoint).map_err(|why| Error::Proof(name.clone(), why.to_string()))?;
        let cosigners = verdict.cosigners.iter().map(|cosigned| cosigned.name.clone()).collect();
        let mut concern = Concern::of_release(&self.released.release);
        concern.rests_on(self.released.index, tlog::entry::leaf(&self.released.bytes));
        let later = self.concerning(concern)?.into_iter().map(|(index, _)| index);
        let later = later.filter(|index| *index >= self.size()).collect();
        Ok(Standing { level: verdict.level, cosigners, size: self.size(), later })
    }

    fn wrong(&self, why: impl std::fmt::Display) -> Error {
        Error::Proof(self.released.release.name.clone(), why.to_string())
    }

    fn proven(&self, index: u64, bytes: Vec<u8>) -> Result<Proven, Error> {
        let hashes = self.dossier.record().inclusion(index, self.size())?;
        let proof = Proof { extra: None, index, hashes, checkpoint: self.checkpoint.to_string() };
        Proven::new(bytes, proof).map_err(|why: Malformed| self.wrong(why))
    }

    fn release(&self) -> Result<Proven, Error> {
        self.proven(self.released.index, self.released.bytes.clone())
    }

    /// Every keyset and policy of the tree, from the first entry on.
    fn keys(&self) -> Result<Vec<Proven>, Error> {
        let entries = self.dossier.index.decisions(&[Kind::Keyset, Kind::Policy])?;
        let within = entries.into_iter().filter(|(index, _)| *index < self.size());
        within.map(|(index, json)| self.proven(index, json.into_bytes())).collect()
    }

    /// Whatever members put on record about what `concern` names, to the end of the log.
    fn concerning(&self, mut concern: Concern) -> Result<Vec<(u64, Vec<u8>)>, Error> {
        let mut found = Vec::new();
        for (index, json) in self.dossier.index.decisions(&[])? {
            let bytes = json.into_bytes();
            let entry = Entry::decode(&bytes).map_err(|why| index::Error::Entry(index, why.to_string()))?;
            if concern::is_remark(&entry) && concern.names(index, tlog::entry::leaf(&bytes), &entry) {
                found.push((index, bytes));
            }
        }
        Ok(found)
    }

    /// The same, up to the checkpoint, proven.
    fn remarks(&self, concern: Concern) -> Result<Vec<Proven>, Error> {
        let within = self.concerning(concern)?.into_iter().filter(|(index, _)| *index < self.size());
        within.map(|(index, bytes)| self.proven(index, bytes)).collect()
    }

    fn release_proof(&self) -> Result<Vec<u8>, Error> {
        let release = self.release()?;
        let mut concern = Concern::of_release(&self.released.release);
        concern.rests_on(release.index(), release.leaf());
        let (remarks, keys) = (self.remarks(concern)?, self.keys()?);
        let proof = ReleaseProof { release, remarks, keys, scan: self.size() };
        proof.to_bytes().map_err(|why| self.wrong(why))
    }

    fn line_proof(&self, number: u64, leaves: &Leaves) -> Result<Vec<u8>, Error> {
        let name = self.released.release.name.clone();
        let at = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let bytes = at.and_then(|at| leaves.lines.get(at));
        let bytes = bytes.ok_or(Error::NoLine { name, line: number, count: leaves.lines.len() })?;
        let line = Line::read(bytes).map_err(|why: Misshapen| self.wrong(why))?;
        let release = self.release()?;
        let mut concern = Concern::of_line(&line, &self.released.release);
        concern.rests_on(release.index(), release.leaf());
        let captures = self.captures(&line)?;
        captures.iter().for_each(|capture| concern.rests_on(capture.index(), capture.leaf()));
        let remarks = self.remarks(concern)?;
        let claim =
            |id: &String| leaves.claim(id).ok_or_else(|| self.wrong(format!("claim `{id}` is not in it")));
        let proof = LineProof {
            line_path: path(&leaves.line_hashes, line.index()),
            claims: line.claims.iter().map(claim).collect::<Result<_, _>>()?,
            line,
            release,
            captures,
            remarks,
            keys: self.keys()?,
            scan: self.size(),
        };
        proof.to_bytes().map_err(|why| self.wrong(why))
    }

    /// The first arrival of each capture.
    fn captures(&self, line: &Line) -> Result<Vec<Proven>, Error> {
        let arrival = |hex: &String| {
            let id = hex.parse().map_err(|why: String| self.wrong(why))?;
            let custody = self.dossier.index.custody_of(&id)?;
            let first =
                custody.first().ok_or_else(|| self.wrong(format!("capture `{hex}` never arrived")))?;
            self.proven(first.entry, self.dossier.record().bytes(first.entry)?)
        };
        line.captures.iter().map(arrival).collect()
    }
}

/// The leaves of a release's two trees, read once for all the lines that are to be proven.
struct Leaves {
    lines: Vec<Vec<u8>>,
    line_hashes: Vec<Hash>,
    /// Each claim with its place; those redacted since the release are withheld.
    claims: BTreeMap<String, (u64, Claim)>,
    claim_hashes: Vec<Hash>,
}

impl Leaves {
    fn of(prover: &Prover) -> Result<Leaves, Error> {
        let (dossier, released) = (prover.dossier, prover.released);
        let lines = split(&frozen_file(dossier, released, "lines.jsonl")?);
        let all = split(&frozen_file(dossier, released, "claims.jsonl")?);
        let decisions = crate::flow::decisions(dossier).map_err(|why| prover.wrong(why))?;
        let withheld = decisions.withheld();
        let mut claims = BTreeMap::new();
        for (at, bytes) in all.iter().enumerate() {
            let claim = Claim::read(bytes).map_err(|why: Misshapen| prover.wrong(why))?;
            let id = claim.id().to_string();
            let hidden = withheld.contains_key(id.as_str())
                || capture_of(&claim).is_some_and(|capture| withheld.contains_key(capture));
            let claim = match hidden {
                true => Claim::Withheld { id: id.clone(), leaf: claim.leaf() },
                false => claim,
            };
            claims.insert(id, (at as u64, claim));
        }
        Ok(Leaves { line_hashes: leaves(&lines), lines, claims, claim_hashes: leaves(&all) })
    }

    fn claim(&self, id: &str) -> Option<ProvenClaim> {
        let (index, claim) = self.claims.get(id)?;
        Some(ProvenClaim { claim: claim.clone(), index: *index, path: path(&self.claim_hashes, *index) })
    }
}

fn capture_of(claim: &Claim) -> Option<&str> {
    match claim {
        Claim::Shown { claim, .. } => claim.get("capture")?.text(),
        Claim::Withheld { .. } => None,
    }
}

fn split(jsonl: &[u8]) -> Vec<Vec<u8>> {
    jsonl
        .split_inclusive(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\n").unwrap_or(line).to_vec())
        .collect()
}

fn leaves(lines: &[Vec<u8>]) -> Vec<Hash> {
    lines.iter().map(|line| hash::leaf(line)).collect()
}

fn path(leaves: &[Hash], index: u64) -> Vec<Hash> {
    tree::inclusion(leaves, index, leaves.len() as u64).expect("the leaf is in its own tree")
}
