//! A witness: it sees the checkpoints of logs, and signs those that continue all it saw before.
//!
//! In: requests to cosign, whether by network or by stick. Out: cosignatures, or why not. Absent: the contents of any
//! log; HTTP (see [`crate::serve`]). The protocol is c2sp.org/tlog-witness.
//!
//! ```text
//! DIR/lock                                one process at a time
//! DIR/<sha256 of the origin>/tree         the latest checkpoint it decided to cosign: its memory
//! DIR/<sha256 of the origin>/checkpoint   the same with its cosignature, for others to compare
//! ```
//!
//! The order is the guarantee. The memory is written and synced first, the signature is made after that, and leaves last:
//! a witness that crashed may have remembered what it never signed, but has never signed what it does not remember.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use tlog::checkpoint::{Checkpoint, SignedCheckpoint};
use tlog::cosignature;
use tlog::hash::Hash;
use tlog::note::{self, KeyKind, VerifierKey};
use tlog::witness::{Decision, Kept, Request, decide};

use crate::durable;
use crate::keys::{self, Key};
use crate::record;
use crate::trouble::{Exit, Trouble, io_hint};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot open witness `{}`", .0.display())]
    Open(PathBuf, #[source] io::Error),
    #[error("cannot open witness `{}`: another process is signing from it", .0.display())]
    Held(PathBuf),
    #[error("cannot remember checkpoint `{}`, so nothing was signed", .0.display())]
    Remember(PathBuf, #[source] io::Error),
    #[error("cannot trust the memory of the witness, `{}`: {why}", path.display())]
    Memory { path: PathBuf, why: String },
    #[error(
        "cannot sign as `{name}`: {url} shows that it cosigned {theirs} entries of `{origin}`, and it remembers {ours}: \
         its memory was set back"
    )]
    SetBack { name: String, url: String, origin: String, theirs: u64, ours: u64 },
    #[error(
        "cannot sign as `{name}`: {url} shows that it cosigned another tree of {size} entries of `{origin}`"
    )]
    OtherHistory { name: String, url: String, origin: String, size: u64 },
    #[error(
        "cannot adopt the {theirs} entries of `{origin}` that {url} shows: nobody asked proves that they continue the {ours} \
         which `{name}` remembers"
    )]
    Unproven { name: String, url: String, origin: String, theirs: u64, ours: u64 },
    #[error(transparent)]
    Key(#[from] keys::Error),
    #[error(transparent)]
    Record(#[from] record::Error),
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::Open(_, cause) | Error::Remember(_, cause) => io_hint(cause),
            Error::Held(_) => Some("a second witness with the same memory would sign two histories; stop the first".into()),
            Error::Memory { .. } => Some("put back the newest copy of the folder of the witness; never an older one".into()),
            Error::SetBack { .. } => Some(
                "put back the newest copy of the folder of the witness; if there is none, `--adopt` takes the \
                 checkpoint that is shown, which bears its own signature, as what it remembers"
                    .into(),
            ),
            Error::Unproven { .. } => Some(
                "name the log itself or a mirror of it among --peers: its tiles prove it; if they do not, this key has \
                 signed two histories, and must sign nothing more"
                    .into(),
            ),
            Error::OtherHistory { .. } => Some(
                "this key has signed two histories: tell the other guarantors, and take it out of the policy".into(),
            ),
            Error::Key(error) => error.hint(),
            Error::Record(error) => error.hint(),
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Error::Memory { .. }
            | Error::SetBack { .. }
            | Error::OtherHistory { .. }
            | Error::Unproven { .. } => Exit::DoesNotVerify,
            _ => Exit::Cannot,
        }
    }
}

/// Whether somebody proves that the second checkpoint continues the first.
pub type Proves<'a> = &'a dyn Fn(&Checkpoint, &Checkpoint) -> bool;

/// What is answered to a request to cosign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// Signature lines, a size, or a sentence.
    pub body: String,
}

pub struct Witness {
    folder: PathBuf,
    key: Key,
    own: VerifierKey,
    logs: Vec<VerifierKey>,
    /// A write failed, so what the disk remembers is not known: nothing may be signed any more.
    broken: bool,
    _lock: File,
}

impl Witness {
    /// Opens the memory in `folder`, which is made if it is not there.
    pub fn open(folder: &Path, key: Key, logs: Vec<VerifierKey>) -> Result<Witness, Error> {
        let cannot = |cause| Error::Open(folder.to_path_buf(), cause);
        durable::make_folder(folder).map_err(cannot)?;
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(folder.join("lock"))
            .map_err(cannot)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Held(folder.to_path_buf())),
            Err(TryLockError::Error(cause)) => return Err(cannot(cause)),
        }
        let own = record::verifier(&key, KeyKind::Cosignature)?;
        let witness = Witness { folder: folder.to_path_buf(), key, own, logs, broken: false, _lock: lock };
        for origin in witness.origins() {
            witness.remembered(&origin)?;
        }
        Ok(witness)
    }

    pub fn key(&self) -> &VerifierKey {
        &self.own
    }

    /// The logs it cosigns.
    pub fn origins(&self) -> Vec<String> {
        let mut origins: Vec<String> = self.logs.iter().map(|key| key.name.clone()).collect();
        origins.dedup();
        origins
    }

    fn path(&self, origin: &str, name: &str) -> PathBuf {
        self.folder.join(Hash::of(origin.as_bytes()).hex()).join(name)
    }

    /// The latest checkpoint it decided to cosign.
    fn remembered(&self, origin: &str) -> Result<Option<SignedCheckpoint>, Error> {
        let path = self.path(origin, "tree");
        let signed = read(&path)?;
        match &signed {
            Some(signed) if signed.checkpoint.origin != origin => {
                Err(Error::Memory { path, why: format!("it is of the log `{}`", signed.checkpoint.origin) })
            }
            _ => Ok(signed),
        }
    }

    /// Answers a request to cosign. An error means that nothing was signed and that this process must sign nothing more.
    pub fn cosign(&mut self, body: &[u8], now: Timestamp) -> Result<Answer, Error> {
        let refusal = |status, body: String| Ok(Answer { status, body });
        let request = match Request::parse(body) {
            Ok(request) => request,
            Err(why) => return refusal(400, format!("{why}\n")),
        };
        // The log sends what cosignatures it has: its own among them, of a tree it forgot, shows that it was set back.
        self.compare("the request", &request.checkpoint, None)?;
        let kept = self.kept(&request)?;
        match decide(kept.as_ref(), &request, &self.logs) {
            Decision::Refuse { status, body, .. } => refusal(status, body),
            Decision::Cosign(checkpoint) => {
                self.remember(&checkpoint, &request.checkpoint)?;
                let body = self.sign(&checkpoint, &request.checkpoint, now)?;
                Ok(Answer { status: 200, body })
            }
        }
    }

    fn kept(&self, request: &Request) -> Result<Option<Kept>, Error> {
        if !self.logs.iter().any(|key| key.name == request.origin()) {
            return Ok(None);
        }
        let remembered = self.remembered(request.origin())?;
        Ok(remembered.map(|signed| Kept { size: signed.checkpoint.size, root: signed.checkpoint.root }))
    }

    fn remember(&mut self, checkpoint: &Checkpoint, note: &str) -> Result<(), Error> {
        let path = self.path(&checkpoint.origin, "tree");
        if self.broken {
            return Err(Error::Remember(path, io::Error::other("an earlier write failed")));
        }
        self.write(&path, note).map_err(|cause| {
            self.broken = true;
            Error::Remember(path, cause)
        })
    }

    fn write(&self, path: &Path, text: &str) -> io::Result<()> {
        durable::make_folder(path.parent().unwrap_or(&self.folder))?;
        durable::replace(path, text.as_bytes(), &self.folder)
    }

    /// The signature line for a checkpoint that is remembered; also kept where others can see it.
    fn sign(&mut self, checkpoint: &Checkpoint, note: &str, now: Timestamp) -> Result<String, Error> {
        let text = checkpoint.text();
        // A clock that was set back must not make this witness contradict itself.
        let time =
            self.last_time(&checkpoint.origin)?.max(u64::try_from(now.as_second()).unwrap_or(0)).max(1);
        let signature = self.key.sign_bare(&cosignature::message(time, &text))?;
        let line = note::signature_line(&self.own.name, self.own.id, &cosignature::encode(time, &signature));
        let shown = self.shown(note, &line)?;
        let path = self.path(&checkpoint.origin, "checkpoint");
        self.write(&path, &shown).map_err(|cause| {
            self.broken = true;
            Error::Remember(path, cause)
        })?;
        Ok(line)
    }

    /// The checkpoint as it came, its own line in place of earlier ones.
    fn shown(&self, note: &str, line: &str) -> Result<String, Error> {
        let unreadable = |why: String| Error::Memory { path: self.folder.clone(), why };
        let mut signed = SignedCheckpoint::parse(note).map_err(|why| unreadable(why.to_string()))?;
        let own = |name: &str, id: u32| name == self.own.name && id == self.own.id;
        // Those of the log come first; of the others as many as a note may have beside its own.
        signed.signatures.retain(|one| !own(&one.name, one.id));
        signed.signatures.sort_by_key(|one| one.name != signed.checkpoint.origin);
        signed.signatures.truncate(note::MAX_SIGNATURES - 1);
        Ok(format!("{signed}{line}"))
    }

    /// When it last cosigned for this log, in seconds since 1970; 0 if never.
    fn last_time(&self, origin: &str) -> Result<u64, Error> {
        let Some(signed) = read(&self.path(origin, "checkpoint"))? else { return Ok(0) };
        let time = cosignature::check(&signed.text(), &signed.signatures, &self.own);
        Ok(time.ok().flatten().unwrap_or(0))
    }

    /// Signs what it remembers and, after a crash, never signed, so that others see all it has seen.
    pub fn catch_up(&mut self, now: Timestamp) -> Result<(), Error> {
        for origin in self.origins() {
            let Some(remembered) = self.remembered(&origin)? else { continue };
            let shown = read(&self.path(&origin, "checkpoint"))?;
            if shown.is_none_or(|shown| shown.checkpoint != remembered.checkpoint) {
                self.sign(&remembered.checkpoint, &remembered.to_string(), now)?;
            }
        }
        Ok(())
    }

    /// The latest checkpoint it cosigned, by the SHA-256 of its origin in hex.
    pub fn checkpoint(&self, hash: &str) -> Option<String> {
        let origin = self.origins().into_iter().find(|origin| Hash::of(origin.as_bytes()).hex() == hash)?;
        fs::read_to_string(self.path(&origin, "checkpoint")).ok()
    }

    /// Compares a checkpoint that somebody shows with what is remembered. If it bears this witness's own signature and
    /// is not remembered, the memory was set back; with `adopt` the checkpoint becomes what is remembered, if it is proven
    /// to continue that. Whoever remembers nothing at all has only its signature to go by.
    pub fn compare(&mut self, url: &str, shown: &str, adopt: Option<Proves<'_>>) -> Result<(), Error> {
        let Ok(shown) = SignedCheckpoint::parse(shown) else { return Ok(()) };
        let Checkpoint { origin, size, root } = shown.checkpoint.clone();
        if !self.origins().contains(&origin) || shown.verified_by(&self.own) != Ok(true) {
            return Ok(());
        }
        let remembered = self.remembered(&origin)?;
        let ours = remembered.as_ref().map_or(0, |signed| signed.checkpoint.size);
        let (name, url) = (self.own.name.clone(), url.to_string());
        if size > ours {
            let Some(proves) = adopt else {
                return Err(Error::SetBack { name, url, origin, theirs: size, ours });
            };
            if remembered.is_some_and(|kept| ours > 0 && !proves(&kept.checkpoint, &shown.checkpoint)) {
                return Err(Error::Unproven { name, url, origin, theirs: size, ours });
            }
            return self.remember(&shown.checkpoint, &shown.to_string());
        }
        match remembered {
            Some(signed) if size == ours && signed.checkpoint.root != root => {
                Err(Error::OtherHistory { name, url, origin, size })
            }
            _ => Ok(()),
        }
    }
}

fn read(path: &Path) -> Result<Option<SignedCheckpoint>, Error> {
    let text = match fs::read_to_string(path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        text => text.map_err(|cause| Error::Open(path.to_path_buf(), cause))?,
    };
    let signed = SignedCheckpoint::parse(&text);
    signed.map(Some).map_err(|why| Error::Memory { path: path.to_path_buf(), why: why.to_string() })
}
