//! The door of a log: what an entry that somebody else signed must be before it is appended.
//!
//! In: bytes from anyone. Out: an entry that may stand next in the log, or the sentence that refuses it. Absent: the
//! appending. Most rules are those of [`tlog::keyset`]; those added here keep the dossier usable: a policy must name
//! this log's key, no member may have that key, and a capture's bytes must be kept before an entry says that they arrived.

use tlog::entry::Entry;
use tlog::keyset::{self, Keyset, NotAdmitted};
use tlog::policy::Policy;

use crate::archive::CaptureId;
use crate::dossier::Dossier;
use crate::record::{self, entry::Kind};
use crate::trouble::Trouble;

/// Why an entry is not taken.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("cannot append entry: {0}")]
    Unreadable(tlog::entry::Unreadable),
    #[error("cannot append entry of kind `{kind}`: {why}")]
    NotAdmitted { kind: String, why: NotAdmitted },
    #[error("cannot append entry of kind `policy`: {0}")]
    Policy(String),
    #[error("cannot append entry of kind `keyset`: {0}")]
    Keyset(String),
    #[error("cannot append entry of kind `capture`: its bytes are not kept here")]
    NoBytes,
}

impl Trouble for Refused {
    fn hint(&self) -> Option<String> {
        match self {
            Refused::Unreadable(_) => Some(
                "an entry is one line of canonical JSON without a newline; what is signed is the same without `sigs`"
                    .into(),
            ),
            Refused::NotAdmitted { why: NotAdmitted::Unreadable(_), .. } => Some(
                "sign the very bytes of the unsigned entry: `ssh-keygen -Y sign -n armistice-entry@v1 -f KEY FILE`"
                    .into(),
            ),
            Refused::NotAdmitted { .. } => {
                Some("`armistice log members` lists who may add something, and with which key".into())
            }
            Refused::Policy(_) => Some("`armistice log policy FILE` says what is wrong with a policy".into()),
            Refused::Keyset(_) => Some("give the member a name and a key that are nobody else's".into()),
            Refused::NoBytes => Some("hand the report in with `armistice ingest`, which appends the entry itself".into()),
        }
    }
}

impl Refused {
    /// The HTTP status that says it.
    pub fn status(&self) -> u16 {
        match self {
            Refused::Unreadable(_) | Refused::NotAdmitted { why: NotAdmitted::Unreadable(_), .. } => 400,
            Refused::NotAdmitted { .. } => 403,
            Refused::Policy(_) | Refused::Keyset(_) | Refused::NoBytes => 422,
        }
    }
}

/// Reads a complete entry.
pub fn read(bytes: &[u8]) -> Result<Entry, Refused> {
    Entry::decode(bytes).map_err(Refused::Unreadable)
}

/// Whether the entry may stand at `index`, after `keyset`. Gives the keyset in force after it.
pub fn consider(
    dossier: &Dossier,
    entry: &Entry,
    index: u64,
    keyset: Option<&Keyset>,
) -> Result<Option<Keyset>, Refused> {
    let origin = dossier.record().origin().unwrap_or_default();
    let next = keyset::admit(entry, index, origin, keyset)
        .map_err(|why| Refused::NotAdmitted { kind: entry.kind.clone(), why })?;
    let text = |key: &str| entry.body.get(key).and_then(|value| value.text()).unwrap_or_default();
    match Kind::named(&entry.kind) {
        Some(Kind::Policy) => {
            let key = dossier.keyring.public(crate::keys::LOG).ok().flatten();
            check_policy(text("policy"), origin, key.map(|(_, key)| *key.bytes()))
                .map_err(Refused::Policy)?;
        }
        Some(Kind::Keyset) => {
            next.as_ref().map_or(Ok(()), |next| dossier.check_keyset(next)).map_err(Refused::Keyset)?;
        }
        Some(Kind::Capture) => {
            let kept = text("capture").parse::<CaptureId>().is_ok_and(|id| dossier.archive.read(&id).is_ok());
            if !kept {
                return Err(Refused::NoBytes);
            }
        }
        _ => {}
    }
    Ok(next)
}

/// Whether a text is a policy that knows this log, by its key.
pub fn check_policy(text: &str, origin: &str, key: Option<[u8; 32]>) -> Result<Policy, String> {
    let policy = Policy::parse(text.as_bytes()).map_err(|why| why.to_string())?;
    let own = |log: &tlog::policy::Log| log.key.name == origin && key.is_none_or(|key| log.key.key == key);
    if policy.logs().iter().any(own) {
        Ok(policy)
    } else {
        Err(format!(
            "it does not name the key of the log `{origin}`, so nobody who follows it could read this log"
        ))
    }
}

/// The key that signs this log's checkpoints, as a policy names it.
pub fn own_key(dossier: &Dossier) -> Result<tlog::note::VerifierKey, record::Error> {
    record::verifier(&dossier.keyring.key(crate::keys::LOG)?, tlog::note::KeyKind::Ed25519)
}
