//! Whether a dossier is what it was when it was written: every file that somebody could have changed, looked at again.
//!
//! In: a folder. Out: everything that does not fit, each with its path and why. Absent: repair; nothing is written but a
//! fresh index aside, to compare the working one with. What is covered, and by what:
//!
//! | file | held by |
//! |---|---|
//! | `log/tile/…` | the tree, down from the signed checkpoint; every entry's own signatures and its author's right to speak |
//! | `log/checkpoint`, `log/witnessed`, `log/checkpoints/…` | their signatures; all must lie on one history |
//! | `log/policy` | the last policy entry |
//! | `state/head` | a check in each line; the last must not lie behind the checkpoint |
//! | `captures/…` | their names, which are their SHA-256; the facts beside them, the entry of their arrival and of what they were converted from |
//! | `releases/…` | the release's entry; proofs and pages are made again and compared |
//! | `record.sqlite` | an index made anew from all of the above |
//!
//! Not covered: what people write (`armistice.toml`, parties, sources, places, agreements), `keys/`, `lock`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tlog::checkpoint::SignedCheckpoint;
use tlog::cosignature;
use tlog::entry::Entry;
use tlog::note::{KeyKind, VerifierKey};
use tlog::policy::Policy;
use verify::files::Folder;
use verify::log::{self, Checked, Progress};
use verify::terms::Terms;

use crate::archive::CaptureId;
use crate::dossier::{self, Dossier};
use crate::flow;
use crate::record::entry::{Kind, members_of};
use crate::record::index::{Custody, Index};
use crate::releases;
use crate::trouble::Trouble;

/// One thing that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Inside the dossier.
    pub path: String,
    pub why: String,
}

/// What was looked at, and what does not fit.
#[derive(Debug, Default)]
pub struct Looked {
    pub entries: u64,
    pub files: usize,
    pub captures: usize,
    pub releases: usize,
    pub faults: Vec<Fault>,
}

impl Looked {
    fn fault(&mut self, path: impl Into<String>, why: impl ToString) {
        self.faults.push(Fault { path: path.into(), why: why.to_string() });
    }
}

/// Looks at everything; with `quick`, leaves out the comparison of the index. Nobody may write meanwhile.
pub fn look(root: &Path, quick: bool, progress: Progress) -> Result<Looked, dossier::Error> {
    let _lock = dossier::lock::Lock::take(root).ok();
    let mut looked = Looked::default();
    let aside = aside(root)?;
    // The log is checked by as many cores as there are; the fresh index is made by one, meanwhile.
    let (checked, opened) = std::thread::scope(|scope| {
        let checking = scope.spawn(|| log::check(&Folder(root.join("log")), &Terms::default(), progress));
        let opened = Dossier::open_aside(root, &aside.path);
        (checking.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), opened)
    });
    take_log(&checked, &mut looked);
    commits(root, &checked, &mut looked);
    match opened {
        Ok(mut dossier) => {
            checkpoints(&dossier, &mut looked);
            captures(&dossier, &mut looked);
            all_releases(&dossier, &mut looked);
            if !quick {
                index(&mut dossier, &mut looked);
            }
        }
        Err(error @ dossier::Error::Files(_)) => return Err(error),
        Err(error) => looked.fault("", sentence(&error)),
    }
    looked.faults.sort_by(|a, b| a.path.cmp(&b.path));
    looked.faults.dedup();
    Ok(looked)
}

/// An error with its causes.
fn sentence(error: &impl Trouble) -> String {
    let mut out = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        out.push_str(&format!(": {inner}"));
        cause = inner.source();
    }
    out
}

/// A file of this process that is gone when it ends.
struct Aside {
    path: PathBuf,
}

impl Drop for Aside {
    fn drop(&mut self) {
        let _ = Index::remove(&self.path);
    }
}

fn aside(root: &Path) -> Result<Aside, dossier::Error> {
    let name = format!(".armistice-fsck-{}.sqlite", std::process::id());
    // A dossier that cannot be written to is looked at as well.
    let beside = root.join("state").join(&name);
    let path = match std::fs::File::create(&beside) {
        Ok(_) => beside,
        Err(_) => std::env::temp_dir().join(name),
    };
    Index::remove(&path)?;
    Ok(Aside { path })
}

fn take_log(checked: &Checked, looked: &mut Looked) {
    looked.entries = checked.signed.as_ref().map_or(0, |signed| signed.checkpoint.size);
    looked.files = usize::try_from(checked.tiles).unwrap_or(usize::MAX) + 1;
    for fault in &checked.faults {
        looked.fault("log/checkpoint", &fault.why);
    }
    for problem in &checked.problems {
        looked.fault(format!("log/{}", problem.path), &problem.why);
    }
}

/// The commit lines: each whole, and the last not behind the checkpoint.
fn commits(root: &Path, checked: &Checked, looked: &mut Looked) {
    let path = root.join("state/head");
    match crate::record::store::read_commits(&path) {
        Ok(heads) => {
            let last = heads.last().map_or(0, |head| head.count);
            if last < looked.entries {
                looked.fault(
                    "state/head",
                    format!("it ends at {last} entries, the checkpoint names {}", looked.entries),
                );
            }
            if heads.windows(2).any(|pair| pair[0].count > pair[1].count) {
                looked.fault("state/head", "a commit names fewer entries than the one before");
            }
        }
        Err(why) => looked.fault("state/head", why),
    }
    let policy = std::fs::read(root.join("log/policy")).unwrap_or_default();
    if checked.own.as_ref().is_some_and(|own| own.text.as_bytes() != policy) {
        looked.fault("log/policy", "it is not the text of the last policy entry");
    }
    looked.files += 2;
}

/// Checkpoints kept beside the newest: each signed by the log, each on its history.
fn checkpoints(dossier: &Dossier, looked: &mut Looked) {
    let Ok(Some((policy, _))) = dossier.policy() else { return };
    let keys = stated_keys(dossier);
    let log = dossier.root.join("log");
    let newest = log.join("checkpoint");
    let mut paths = vec![newest.clone(), log.join("witnessed")];
    if let Ok(kept) = std::fs::read_dir(log.join("checkpoints")) {
        paths.extend(kept.flatten().map(|entry| entry.path()));
    }
    paths.sort();
    for path in paths.iter().filter(|path| path.exists()) {
        // The newest was counted with the log.
        looked.files += usize::from(*path != newest);
        if let Err(why) = checkpoint(dossier, &policy, &keys, path) {
            let shown = path.strip_prefix(&dossier.root).unwrap_or(path).display().to_string();
            looked.fault(shown, why);
        }
    }
}

/// Every key that a policy of the log ever named: those of the log and of its witnesses.
fn stated_keys(dossier: &Dossier) -> Vec<VerifierKey> {
    let mut keys = Vec::new();
    for (_, json) in dossier.index.decisions(&[Kind::Policy]).unwrap_or_default() {
        let text = Entry::decode(json.as_bytes())
            .ok()
            .and_then(|entry| Some(entry.body.get("policy")?.text()?.to_string()));
        let Some(policy) = text.and_then(|text| Policy::parse(text.as_bytes()).ok()) else { continue };
        keys.extend(policy.logs().iter().map(|log| log.key.clone()));
        keys.extend(policy.witnesses().iter().map(|witness| witness.key.clone()));
    }
    keys
}

fn checkpoint(dossier: &Dossier, policy: &Policy, keys: &[VerifierKey], path: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|why| why.to_string())?;
    let signed = SignedCheckpoint::parse(&text).map_err(|why| why.to_string())?;
    policy.judge(&signed).map_err(|why| why.to_string())?;
    // The log keeps nobody's signature but those of its policies: one by nobody was one of theirs.
    for one in &signed.signatures {
        let key = keys.iter().find(|key| key.name == one.name && key.id == one.id);
        let key = key
            .ok_or_else(|| format!("`{}` signed it with a key that no policy of this log named", one.name))?;
        let good = match key.kind {
            KeyKind::Ed25519 => signed.verified_by(key).map(|_| ()),
            KeyKind::Cosignature => {
                cosignature::check(&signed.text(), std::slice::from_ref(one), key).map(|_| ())
            }
        };
        good.map_err(|why| why.to_string())?;
    }
    let root = dossier.record().store().root_at(signed.checkpoint.size).map_err(|why| why.to_string())?;
    match root == signed.checkpoint.root {
        true => Ok(()),
        false => Err("it names another history than the log's".to_string()),
    }
}

/// Every capture the record names is there and is itself; nothing else is there.
fn captures(dossier: &Dossier, looked: &mut Looked) {
    let arrivals = match dossier.index.custody() {
        Ok(arrivals) => arrivals,
        Err(error) => return looked.fault("record.sqlite", sentence(&error)),
    };
    let mut seen = BTreeSet::new();
    let mut expected = BTreeSet::new();
    for id in originals(&arrivals) {
        looked.captures += 1;
        if let Err(error) = dossier.archive.read(&id) {
            looked.fault(shown(dossier, &dossier.archive.path(&id)), sentence(&error));
        }
    }
    for custody in arrivals {
        if !seen.insert(custody.capture.clone()) {
            continue;
        }
        looked.captures += 1;
        let path = dossier.archive.path(&custody.capture);
        let facts = path.with_extension("json");
        if let Err(error) = dossier.archive.read(&custody.capture) {
            looked.fault(shown(dossier, &path), sentence(&error));
        }
        if std::fs::read(&facts).ok() != facts_of(dossier, &custody) {
            looked.fault(shown(dossier, &facts), "it is not what the entry of its first arrival says");
        }
        expected.extend([path, facts]);
    }
    for id in tables(dossier, looked) {
        looked.captures += usize::from(seen.insert(id.clone()));
        if let Err(error) = dossier.archive.read(&id) {
            looked.fault(shown(dossier, &dossier.archive.path(&id)), sentence(&error));
        }
    }
    match dossier.archive.files() {
        Ok(files) => {
            looked.files += files.len();
            files
                .iter()
                .filter(|file| !expected.contains(*file))
                .for_each(|file| stray(dossier, file, looked));
        }
        Err(error) => looked.fault("captures", sentence(&error)),
    }
}

/// What reports were converted from, in no order of arrival, without those that are reports themselves.
fn originals(arrivals: &[Custody]) -> BTreeSet<CaptureId> {
    let steps = arrivals.iter().flat_map(|custody| &custody.arrival.made_from);
    let mut originals: BTreeSet<CaptureId> =
        steps.filter_map(|step| step.capture.as_deref()?.parse().ok()).collect();
    for custody in arrivals {
        originals.remove(&custody.capture);
    }
    originals
}

/// The captures that are tables.
fn tables(dossier: &Dossier, looked: &mut Looked) -> Vec<CaptureId> {
    let entries = match dossier.index.decisions(&[Kind::Table]) {
        Ok(entries) => entries,
        Err(error) => {
            looked.fault("record.sqlite", sentence(&error));
            return Vec::new();
        }
    };
    let told = entries.iter().filter_map(|(_, json)| {
        flow::tables::Told::of(&tlog::entry::Entry::decode(json.as_bytes()).ok()?).ok()
    });
    told.map(|told| told.capture).collect()
}

/// A crash between keeping the bytes and recording their arrival leaves a capture that nothing names: harmless, unless
/// its bytes are not those of its name.
fn stray(dossier: &Dossier, file: &Path, looked: &mut Looked) {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let named = name.strip_suffix(".json").unwrap_or(&name).parse::<CaptureId>();
    let sound = match (&named, name.ends_with(".json")) {
        (Ok(_), true) => true,
        (Ok(id), false) => std::fs::read(file).is_ok_and(|bytes| CaptureId::of(&bytes) == *id),
        (Err(_), _) => false,
    };
    if !sound {
        looked.fault(shown(dossier, file), "it is no capture of this dossier");
    }
}

fn facts_of(dossier: &Dossier, custody: &Custody) -> Option<Vec<u8>> {
    let kept = dossier.record().entry(custody.entry).ok()?;
    Some(flow::custody_json(&members_of(&kept.entry.body), &custody.ingested))
}

fn shown(dossier: &Dossier, path: &Path) -> String {
    path.strip_prefix(&dossier.root).unwrap_or(path).display().to_string()
}

fn all_releases(dossier: &Dossier, looked: &mut Looked) {
    let released = match releases::all(dossier) {
        Ok(released) => released,
        Err(error) => return looked.fault("releases", sentence(&error)),
    };
    for released in &released {
        looked.releases += 1;
        let folder = format!("releases/{}", released.release.name);
        for file in releases::changed_files(dossier, released) {
            looked.fault(format!("{folder}/{file}"), "it is not the file that was frozen");
        }
        for (file, why) in releases::unsound_proofs(dossier, released) {
            looked.fault(format!("{folder}/{file}"), why);
        }
    }
}

/// The working index against one made anew, row by row. One that lags behind, as a crash leaves it, is brought level in
/// a copy, as the next command would bring the index itself.
fn index(fresh: &mut Dossier, looked: &mut Looked) {
    looked.files += 1;
    let path = Dossier::index_path(&fresh.root);
    let mut compared = || -> Result<Option<String>, String> {
        flow::read_news(fresh, |_| ()).map_err(|error| sentence(&error))?;
        let working = Index::open(&path).map_err(|error| sentence(&error))?;
        if let Some(said) = working.unsound().map_err(|error| sentence(&error))? {
            return Ok(Some(said));
        }
        let difference = working.difference(&fresh.index).map_err(|error| sentence(&error))?;
        let told = |row: String| format!("it differs from one made anew: {row}");
        if difference.is_none() || !lags(&working, fresh).map_err(|error| sentence(&error))? {
            return Ok(difference.map(told));
        }
        let copy = Aside {
            path: fresh
                .root
                .join("state")
                .join(format!(".armistice-fsck-{}-copy.sqlite", std::process::id())),
        };
        working.copy_to(&copy.path).map_err(|error| sentence(&error))?;
        let mut level = Dossier::open_aside(&fresh.root, &copy.path).map_err(|error| sentence(&error))?;
        flow::read_news(&mut level, |_| ()).map_err(|error| sentence(&error))?;
        let difference = level.index.difference(&fresh.index).map_err(|error| sentence(&error))?;
        Ok(difference.map(told))
    };
    if !path.exists() {
        return;
    }
    match compared() {
        Ok(None) => {}
        Ok(Some(why)) | Err(why) => {
            looked.fault("record.sqlite", format!("{why}; `armistice rebuild` makes it again"))
        }
    }
}

/// Whether an index has not taken in all of the record, or not read all that it took in.
fn lags(index: &Index, fresh: &Dossier) -> Result<bool, crate::record::index::Error> {
    let counts = index.counts()?;
    Ok(index.head()?.count < fresh.head().count || counts.texts < counts.captures)
}
