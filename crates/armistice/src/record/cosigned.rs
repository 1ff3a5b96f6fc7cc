//! Checkpoints with their cosignatures: whoever cosigned, whenever, nothing of it is lost.
//!
//! In: signature lines from anywhere. Out: checkpoints, the lines of known witnesses added after they were checked.
//! Absent: asking for them; the policy's choice. Lines of unknown keys are left out; one bad line of a known key refuses
//! all that came with it. Adding the same lines again, or in another order, gives the same checkpoints.
//!
//! ```text
//! log/checkpoint           the newest tree, with the cosignatures it has so far
//! log/checkpoints/12       every checkpoint that was sent to be cosigned, or was
//! log/witnessed            the largest that met the quorum
//! ```

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tlog::checkpoint::SignedCheckpoint;
use tlog::cosignature;
use tlog::note::{MAX_SIGNATURES, Note, Signature};
use tlog::policy::{self, Level, Policy, Verdict};

use super::store::Store;
use crate::durable;
use crate::trouble::{Exit, Trouble, io_hint};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Record(#[from] super::Error),
    #[error("cannot read checkpoint `{}`", .0.display())]
    Read(PathBuf, #[source] io::Error),
    #[error("cannot keep checkpoint `{}`", .0.display())]
    Keep(PathBuf, #[source] io::Error),
    #[error("cannot read cosignatures: {0}")]
    Lines(String),
    #[error(
        "cannot keep cosignature of `{0}`: it fits no checkpoint of this log that was sent to be cosigned"
    )]
    Forged(String),
    #[error("cannot keep cosignatures of checkpoint `{0}`: this log never asked for them")]
    NeverSent(u64),
    #[error(
        "cannot keep cosignatures of checkpoint `{0}`: it would have more than {MAX_SIGNATURES} signatures"
    )]
    Full(u64),
    #[error("cannot judge checkpoint `{size}`: {why}")]
    Judge { size: u64, why: policy::Error },
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::Record(error) => error.hint(),
            Error::Read(_, cause) | Error::Keep(_, cause) => io_hint(cause),
            Error::Lines(_) => {
                Some("a response is what `armistice witness sign` prints, or a whole checkpoint".into())
            }
            Error::Forged(name) => Some(format!(
                "nothing of it was kept; ask `{name}` to sign the request again, and whether its key is the policy's"
            )),
            Error::NeverSent(_) => Some("`armistice witness request` writes what is to be cosigned".into()),
            Error::Full(_) => None,
            Error::Judge { .. } => Some("`armistice fsck` lists all that does not fit".into()),
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Error::Record(error) => error.exit(),
            Error::Judge { .. } => Exit::DoesNotVerify,
            _ => Exit::Cannot,
        }
    }
}

/// What an addition of lines amounted to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// The size they are for; nothing if no line was of a known key.
    pub size: Option<u64>,
    /// The witnesses, by their names in the policy, whose lines were not there before.
    pub new: Vec<String>,
    /// Those whose lines were.
    pub known: Vec<String>,
    /// How many lines were of keys that the policy does not know.
    pub strangers: usize,
}

/// A checkpoint and how strongly it is witnessed.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    pub signed: SignedCheckpoint,
    pub verdict: Verdict,
}

/// The checkpoints beside a log. Only the log's one writer may add to them.
pub struct Cosigned<'a> {
    store: &'a Store,
}

impl<'a> Cosigned<'a> {
    pub fn of(store: &'a Store) -> Cosigned<'a> {
        Cosigned { store }
    }

    fn path(&self, size: u64) -> PathBuf {
        self.store.folder().join("checkpoints").join(size.to_string())
    }

    fn witnessed_path(&self) -> PathBuf {
        self.store.folder().join("witnessed")
    }

    /// The sizes of all checkpoints kept, the largest first.
    pub fn sizes(&self) -> Result<Vec<u64>, Error> {
        let folder = self.store.folder().join("checkpoints");
        let cannot = |cause| Error::Read(folder.clone(), cause);
        let names = match fs::read_dir(&folder) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            names => names.map_err(cannot)?,
        };
        let mut sizes = Vec::new();
        for name in names {
            let name = name.map_err(cannot)?.file_name();
            sizes.extend(name.to_str().and_then(|name| name.parse::<u64>().ok()));
        }
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        Ok(sizes)
    }

    /// The checkpoint of that size with every signature that is kept for it anywhere.
    pub fn at(&self, size: u64) -> Result<Option<SignedCheckpoint>, Error> {
        let kept = read(&self.path(size))?;
        let newest = self.store.checkpoint()?.filter(|signed| signed.checkpoint.size == size);
        Ok(match (kept, newest) {
            (Some(mut kept), Some(newest)) if kept.checkpoint == newest.checkpoint => {
                let lacks = |one: &Signature| !kept.signatures.iter().any(|kept| of_one_key(kept, one));
                let missing: Vec<Signature> = newest.signatures.into_iter().filter(lacks).collect();
                kept.signatures.extend(missing);
                Some(kept)
            }
            (kept, newest) => kept.or(newest),
        })
    }

    /// The same, judged.
    pub fn judged(&self, size: u64, policy: &Policy) -> Result<Option<Judged>, Error> {
        let Some(signed) = self.at(size)? else { return Ok(None) };
        let verdict = judge(policy, &signed)?;
        Ok(Some(Judged { signed, verdict }))
    }

    /// The largest checkpoint that met the quorum, as it was last found.
    pub fn witnessed(&self) -> Result<Option<SignedCheckpoint>, Error> {
        read(&self.witnessed_path())
    }

    /// The largest checkpoint of each place, for whoever wants to know how far this log had come.
    pub fn newest(&self) -> Result<Vec<(PathBuf, SignedCheckpoint)>, Error> {
        let mut newest = Vec::new();
        if let Some(size) = self.sizes()?.first() {
            newest.push(self.path(*size));
        }
        newest.push(self.witnessed_path());
        let read = |path: PathBuf| Ok(read(&path)?.map(|signed| (path, signed)));
        newest.into_iter().filter_map(|path| read(path).transpose()).collect()
    }

    /// Keeps a checkpoint before it is sent to be cosigned, so that whatever comes back has a place.
    pub fn remember(&self, signed: &SignedCheckpoint) -> Result<(), Error> {
        let size = signed.checkpoint.size;
        let known = read(&self.path(size))?.is_some_and(|kept| kept.checkpoint == signed.checkpoint);
        if known { Ok(()) } else { self.keep(signed) }
    }

    /// Adds cosignatures to the checkpoint of `size`.
    pub fn merge(&self, size: u64, lines: &str, policy: &Policy) -> Result<Merged, Error> {
        let mut signed = self.at(size)?.ok_or(Error::NeverSent(size))?;
        let (known, strangers) = split(read_lines(lines)?, policy);
        let mut merged = Merged { strangers, ..Merged::default() };
        for (name, line) in known {
            join(&mut signed, name, line, policy, &mut merged)?;
        }
        merged.size = Some(size);
        self.put(&signed, &merged, policy)?;
        Ok(merged)
    }

    /// Adds what a witness sent by any way: a whole checkpoint, or lines, which are then tried on every checkpoint that
    /// was sent to be cosigned, the largest first.
    pub fn merge_anywhere(&self, response: &str, policy: &Policy) -> Result<Merged, Error> {
        if let Ok(whole) = SignedCheckpoint::parse(response) {
            let size = whole.checkpoint.size;
            let ours = self.at(size)?.ok_or(Error::NeverSent(size))?;
            if ours.checkpoint != whole.checkpoint {
                return Err(Error::Lines(format!(
                    "checkpoint {size} of the response is not that of this log"
                )));
            }
            let lines: String = whole.signatures.iter().map(Signature::to_string).collect();
            return self.merge(size, &lines, policy);
        }
        let (known, strangers) = split(read_lines(response)?, policy);
        let Some((first, line)) = known.first() else { return Ok(Merged { strangers, ..Merged::default() }) };
        let key = &policy.witnesses()[*first].key;
        let fits = |signed: &SignedCheckpoint| {
            cosignature::check(&signed.text(), std::slice::from_ref(line), key)
                .is_ok_and(|time| time.is_some())
        };
        let newest = self.store.checkpoint()?.map(|signed| signed.checkpoint.size);
        for size in newest.into_iter().chain(self.sizes()?) {
            if self.at(size)?.is_some_and(|signed| fits(&signed)) {
                return self.merge(size, response, policy);
            }
        }
        Err(Error::Forged(policy.witnesses()[*first].name.clone()))
    }

    fn put(&self, signed: &SignedCheckpoint, merged: &Merged, policy: &Policy) -> Result<(), Error> {
        if !merged.new.is_empty() {
            self.keep(signed)?;
        }
        self.settle(policy).map(|_| ())
    }

    fn keep(&self, signed: &SignedCheckpoint) -> Result<(), Error> {
        let path = self.path(signed.checkpoint.size);
        durable::make_folder(&self.store.folder().join("checkpoints"))
            .and_then(|()| durable::replace(&path, signed.to_string().as_bytes(), self.store.state()))
            .map_err(|cause| Error::Keep(path, cause))
    }

    /// Brings the two files that follow from the others level with them, after an addition or a crash in the middle of
    /// one. Gives the newest checkpoint as it stands then.
    pub fn settle(&self, policy: &Policy) -> Result<Option<Judged>, Error> {
        let Some(newest) = self.store.checkpoint()? else { return Ok(None) };
        let whole = self.at(newest.checkpoint.size)?.unwrap_or_else(|| newest.clone());
        if whole.checkpoint == newest.checkpoint && whole.signatures != newest.signatures {
            self.replace(&self.store.folder().join("checkpoint"), &whole)?;
        }
        let witnessed = self.witnessed()?.map_or(0, |signed| signed.checkpoint.size);
        for size in self.sizes()?.into_iter().take_while(|size| *size >= witnessed) {
            let Some(signed) = self.at(size)? else { continue };
            if judge(policy, &signed)?.level >= Level::Witnessed {
                if self.witnessed()?.as_ref() != Some(&signed) {
                    self.replace(&self.witnessed_path(), &signed)?;
                }
                break;
            }
        }
        let verdict = judge(policy, &whole)?;
        Ok(Some(Judged { signed: whole, verdict }))
    }

    fn replace(&self, path: &Path, signed: &SignedCheckpoint) -> Result<(), Error> {
        durable::replace(path, signed.to_string().as_bytes(), self.store.state())
            .map_err(|cause| Error::Keep(path.to_path_buf(), cause))
    }

    /// The checkpoint to prove entry `index` with: the largest that meets the quorum, for it covers what was put on record
    /// since; a smaller one of a higher level could hide a dissent. Without any, the largest there is.
    pub fn best_for(&self, index: u64, policy: &Policy) -> Result<Option<Judged>, Error> {
        let mut sizes = self.sizes()?;
        let others = [self.store.checkpoint()?, self.witnessed()?];
        sizes.extend(others.into_iter().flatten().map(|signed| signed.checkpoint.size));
        sizes.sort_unstable();
        sizes.dedup();
        let mut best: Option<Judged> = None;
        for size in sizes.into_iter().filter(|size| *size > index) {
            let Some(judged) = self.judged(size, policy)? else { continue };
            if best.as_ref().is_none_or(|best| judged.verdict.quorum_met >= best.verdict.quorum_met) {
                best = Some(judged);
            }
        }
        Ok(best)
    }
}

fn judge(policy: &Policy, signed: &SignedCheckpoint) -> Result<Verdict, Error> {
    policy.judge(signed).map_err(|why| Error::Judge { size: signed.checkpoint.size, why })
}

fn read(path: &Path) -> Result<Option<SignedCheckpoint>, Error> {
    let text = match fs::read_to_string(path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        text => text.map_err(|cause| Error::Read(path.to_path_buf(), cause))?,
    };
    let signed = SignedCheckpoint::parse(&text);
    Ok(Some(signed.map_err(|why| super::Error::does_not_verify(path, why.to_string()))?))
}

/// Signature lines as notes have them; empty lines around them are nothing.
fn read_lines(lines: &str) -> Result<Vec<Signature>, Error> {
    let note = format!("x\n\n{}\n", lines.trim_matches('\n'));
    Note::parse(&note).map(|note| note.signatures).map_err(|why| Error::Lines(why.to_string()))
}

/// The lines of the policy's witnesses, each with the witness's place in the policy, and how many others there are.
fn split(lines: Vec<Signature>, policy: &Policy) -> (Vec<(usize, Signature)>, usize) {
    let all = lines.len();
    let witness = |line: &Signature| {
        policy.witnesses().iter().position(|one| one.key.name == line.name && one.key.id == line.id)
    };
    let known: Vec<_> = lines.into_iter().filter_map(|line| Some((witness(&line)?, line))).collect();
    let strangers = all - known.len();
    (known, strangers)
}

fn of_one_key(one: &Signature, other: &Signature) -> bool {
    one.name == other.name && one.id == other.id
}

/// Adds one line. Of two by one key the earlier counts, so the later is not kept: it adds nothing, and a witness that
/// signs every hour must not push others out.
fn join(
    signed: &mut SignedCheckpoint,
    witness: usize,
    line: Signature,
    policy: &Policy,
    merged: &mut Merged,
) -> Result<(), Error> {
    let witness = &policy.witnesses()[witness];
    let time = |line: &Signature| {
        let time = cosignature::check(&signed.text(), std::slice::from_ref(line), &witness.key);
        time.ok().flatten().ok_or_else(|| Error::Forged(witness.name.clone()))
    };
    let new = (time(&line)?, &line.bytes);
    match signed.signatures.iter().position(|kept| of_one_key(kept, &line)) {
        Some(place) if (time(&signed.signatures[place])?, &signed.signatures[place].bytes) <= new => {
            merged.known.push(witness.name.clone());
        }
        Some(place) => {
            signed.signatures[place] = line;
            merged.new.push(witness.name.clone());
        }
        None if signed.signatures.len() == MAX_SIGNATURES => return Err(Error::Full(signed.checkpoint.size)),
        None => {
            signed.signatures.push(line);
            merged.new.push(witness.name.clone());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tlog::checkpoint::Checkpoint;
    use tlog::note::{KeyKind, signature_line};

    use super::*;
    use crate::keys::Key;
    use crate::record::{sign_checkpoint, store, verifier};

    struct Bench {
        _folder: tempfile::TempDir,
        store: Store,
        log: Key,
        witnesses: Vec<Key>,
        policy: Policy,
    }

    /// A log and a policy of two out of A, B and C.
    fn bench() -> Bench {
        let folder = tempfile::tempdir().unwrap();
        store::make(folder.path()).unwrap();
        let (log, mut text) = (Key::generate("log.example").unwrap(), String::new());
        text.push_str(&format!("log {}\n", verifier(&log, KeyKind::Ed25519).unwrap()));
        let witness = |name: &&str| Key::generate(&format!("{name}.example")).unwrap();
        let witnesses: Vec<Key> = ["A", "B", "C"].iter().map(witness).collect();
        for (name, key) in ["A", "B", "C"].iter().zip(&witnesses) {
            text.push_str(&format!("witness {name} {}\n", verifier(key, KeyKind::Cosignature).unwrap()));
        }
        text.push_str("group states 2 A B C\nquorum states\n");
        let policy = Policy::parse(text.as_bytes()).unwrap();
        Bench { store: Store::open(folder.path()).unwrap(), _folder: folder, log, witnesses, policy }
    }

    impl Bench {
        /// Adds an entry and sends the checkpoint to be cosigned.
        fn grow(&mut self) -> Checkpoint {
            self.store.commit(&[self.store.size().to_string().into_bytes()]).unwrap();
            let checkpoint = Checkpoint {
                origin: self.log.name.clone(),
                size: self.store.size(),
                root: self.store.root(),
            };
            self.store.publish(&sign_checkpoint(&checkpoint, &self.log).unwrap()).unwrap();
            Cosigned::of(&self.store).remember(&self.store.checkpoint().unwrap().unwrap()).unwrap();
            checkpoint
        }

        fn line(&self, witness: usize, checkpoint: &Checkpoint, time: u64) -> String {
            let key = &self.witnesses[witness];
            let signature = key.sign_bare(&cosignature::message(time, &checkpoint.text())).unwrap();
            let id = verifier(key, KeyKind::Cosignature).unwrap().id;
            signature_line(&key.name, id, &cosignature::encode(time, &signature))
        }

        fn merge(&self, lines: &str) -> Result<Merged, Error> {
            Cosigned::of(&self.store).merge_anywhere(lines, &self.policy)
        }

        fn files(&self) -> Vec<Option<String>> {
            let files = ["checkpoint", "checkpoints/1", "checkpoints/2", "witnessed"];
            files.iter().map(|file| fs::read_to_string(self.store.folder().join(file)).ok()).collect()
        }
    }

    #[test]
    fn lines_in_any_order_and_number_make_the_same_checkpoint_and_none_is_lost() {
        let mut bench = bench();
        let one = bench.grow();
        let (a, b, later) = (bench.line(0, &one, 5), bench.line(1, &one, 7), bench.line(0, &one, 9));
        assert_eq!(bench.merge(&later).unwrap().new, ["A"]);
        assert_eq!(bench.merge(&format!("{b}{a}")).unwrap().new, ["B", "A"], "the earlier of two counts");
        let files = bench.files();
        for again in [&a, &b, &later, &format!("{a}{b}{later}")] {
            assert!(bench.merge(again).unwrap().new.is_empty());
            assert_eq!(bench.files(), files);
        }
        let judged = Cosigned::of(&bench.store).judged(1, &bench.policy).unwrap().unwrap();
        let times: Vec<u64> = judged.verdict.cosigners.iter().map(|one| one.time).collect();
        assert_eq!((judged.verdict.level, times), (Level::Witnessed, vec![5, 7]));
        assert_eq!(files[0], files[1], "the newest checkpoint shows all that is kept");
    }

    #[test]
    fn a_forged_line_takes_all_that_came_with_it_along_and_a_strangers_is_nothing() {
        let mut bench = bench();
        let one = bench.grow();
        let before = bench.files();
        let other = Checkpoint { size: 9, ..one.clone() };
        let forged = format!("{}{}", bench.line(0, &one, 5), bench.line(1, &other, 5));
        assert!(matches!(bench.merge(&forged), Err(Error::Forged(name)) if name == "B"));
        assert!(matches!(bench.merge(&bench.line(1, &other, 5)), Err(Error::Forged(name)) if name == "B"));
        let stranger = signature_line("A.example", 7, &[1; 72]);
        let merged = bench.merge(&stranger).unwrap();
        assert_eq!((merged.size, merged.strangers), (None, 1));
        assert!(matches!(bench.merge("nonsense"), Err(Error::Lines(_))));
        assert_eq!(bench.files(), before);
    }

    #[test]
    fn what_is_witnessed_never_becomes_smaller_and_the_best_checkpoint_covers_most() {
        let mut bench = bench();
        let (one, two) = (bench.grow(), bench.grow());
        let best = |bench: &Bench, index| {
            let best = Cosigned::of(&bench.store).best_for(index, &bench.policy).unwrap();
            best.map(|best| (best.signed.checkpoint.size, best.verdict.level))
        };
        assert_eq!(best(&bench, 0), Some((2, Level::Provisional)), "of equals the one that covers more");
        assert_eq!(best(&bench, 2), None, "there is no such entry");
        bench.merge(&format!("{}{}", bench.line(0, &two, 5), bench.line(1, &two, 5))).unwrap();
        assert_eq!(best(&bench, 0), Some((2, Level::Witnessed)));
        let all: String = (0..3).map(|witness| bench.line(witness, &one, 6)).collect();
        bench.merge(&all).unwrap();
        assert_eq!(best(&bench, 0), Some((2, Level::Witnessed)), "not the smaller one that all signed");
        let witnessed = Cosigned::of(&bench.store).witnessed().unwrap().unwrap();
        assert_eq!(witnessed.checkpoint.size, 2);
    }
}
