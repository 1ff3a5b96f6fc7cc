//! Private keys: files that only their owner can read, or an ssh agent that never gives them away.
//!
//! In: a folder of keys, a name. Out: a key that signs. Absent: what is signed; who may sign what. No key is ever
//! written anywhere else: not into the index, not into the log, not into an error.
//!
//! ```text
//! keys/operator        OpenSSH private key, mode 0600, its comment the author's name
//! keys/operator.pub    the public line; alone, without the file above, the agent of SSH_AUTH_SOCK is asked to sign
//! keys/log             the key that signs checkpoints, its comment the log's origin
//! keys/log.begun       that origin, once the log has begun
//! keys/operator.next   a new key that the log does not name yet, see `settle`
//! ```
//!
//! All are Ed25519 keys as `ssh-keygen -t ed25519` makes them, so that ssh's own tools, agents and tokens can hold them.

mod agent;
mod openssh;
mod settle;

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use ed25519_dalek::{Signer, SigningKey};
use tlog::sshsig::{self, PublicKey};
use zeroize::Zeroizing;

use crate::durable;
use crate::trouble::{Trouble, io_hint};

/// The name of the key that signs checkpoints.
pub const LOG: &str = "log";

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot read key `{}`", .0.display())]
    Read(PathBuf, #[source] io::Error),
    #[error("cannot write key `{}`", .0.display())]
    Write(PathBuf, #[source] io::Error),
    #[error("cannot write key `{}`: there is one already", .0.display())]
    Exists(PathBuf),
    #[error("cannot sign as `{name}`: there is no key `{}`", path.display())]
    Missing { name: String, path: PathBuf },
    #[error("cannot use key `{}`: others than its owner may read it (mode {mode:03o})", path.display())]
    Open { path: PathBuf, mode: u32 },
    #[error("cannot use key `{}`: {why}", path.display())]
    Form { path: PathBuf, why: String },
    #[error("cannot name a key `{0}`: a name has 1 to 100 of the letters a to z, digits, `-`, `_`, `.`, `@`")]
    Name(String),
    #[error("cannot name an author `{0}`: keys are kept under such names that are nobody's")]
    Reserved(String),
    #[error("cannot sign as `{name}` with the ssh agent: {why}")]
    Agent { name: String, why: String },
    #[error("cannot draw a random number: {0}")]
    Random(String),
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::Read(_, cause) | Error::Write(_, cause) => io_hint(cause),
            Error::Exists(_) => Some("`armistice key rotate` puts a new key in place of an old one".into()),
            Error::Missing { .. } => Some(
                "put the key there, name its folder in ARMISTICE_KEYS, or sign as somebody else with \
                 --author; reading needs no key"
                    .into(),
            ),
            Error::Open { path, .. } => Some(format!("chmod 600 '{}'", path.display())),
            Error::Form { .. } => Some(
                "it must be an Ed25519 key in OpenSSH's format; one with a passphrase is used through ssh-agent: \
                 `ssh-add` it and leave only its .pub file here"
                    .into(),
            ),
            Error::Agent { .. } => Some("`ssh-add -L` shows which keys the agent holds".into()),
            Error::Reserved(name) if name.eq_ignore_ascii_case(LOG) => Some(
                "a log's key cannot be exchanged inside the log, since whoever has it could write the exchange; when it \
                 is lost or stolen, a new log begins: see docs/operating.md, \"When a key is lost or stolen\""
                    .into(),
            ),
            Error::Reserved(_) => {
                Some("name them otherwise: without `.until-`, and not ending in `.next`, `.begun` or `.pub`".into())
            }
            Error::Name(_) | Error::Random(_) => None,
        }
    }
}

/// A key that signs.
pub struct Key {
    /// Whose it is: an author's name, or a log's origin, or a cosigner's name.
    pub name: String,
    pub public: PublicKey,
    hand: Hand,
}

enum Hand {
    File(Box<SigningKey>),
    Agent,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({}, {})", self.name, self.public.fingerprint())
    }
}

impl Key {
    /// A new key from the system's randomness.
    pub fn generate(name: &str) -> Result<Key, Error> {
        let seed = Zeroizing::new(random::<32>()?);
        Ok(Key::from_seed(name, &seed))
    }

    fn from_seed(name: &str, seed: &[u8; 32]) -> Key {
        let secret = SigningKey::from_bytes(seed);
        let public = PublicKey::ed25519(secret.verifying_key().as_bytes()).expect("a seed's key is not weak");
        Key { name: name.to_string(), public, hand: Hand::File(Box::new(secret)) }
    }

    /// An SSHSIG blob over a message.
    pub fn sign(&self, namespace: &str, message: &[u8]) -> Result<Vec<u8>, Error> {
        let inner = self.inner(&sshsig::to_sign(namespace, message))?;
        Ok(sshsig::blob(&self.public, namespace, &inner))
    }

    /// A bare Ed25519 signature, as checkpoints and cosignatures carry.
    pub fn sign_bare(&self, message: &[u8]) -> Result<[u8; 64], Error> {
        sshsig::bare(&self.inner(message)?).ok_or_else(|| Error::Agent {
            name: self.name.clone(),
            why: "a hardware token's key signs entries, not checkpoints".into(),
        })
    }

    fn inner(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        match &self.hand {
            Hand::File(secret) => Ok(sshsig::plain(&secret.sign(message).to_bytes())),
            Hand::Agent => agent::sign(&self.public, message)
                .map_err(|why| Error::Agent { name: self.name.clone(), why }),
        }
    }

    /// True when an agent signs.
    pub fn in_agent(&self) -> bool {
        matches!(self.hand, Hand::Agent)
    }
}

/// A folder of keys.
#[derive(Clone, Debug)]
pub struct Keyring {
    folder: PathBuf,
}

impl Keyring {
    pub fn at(folder: PathBuf) -> Keyring {
        Keyring { folder }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The names of the keys that are here, in order.
    pub fn names(&self) -> Result<Vec<String>, Error> {
        let cannot = |cause| Error::Read(self.folder.clone(), cause);
        let entries = match fs::read_dir(&self.folder) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(cannot)?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry.map_err(cannot)?.file_name().to_string_lossy().into_owned();
            if let Some(name) = name.strip_suffix(".pub") {
                names.push(name.to_string());
            }
        }
        names.sort();
        Ok(names)
    }

    /// The key of that name: from its file, or through the agent when only the public half is here.
    pub fn key(&self, name: &str) -> Result<Key, Error> {
        let path = self.checked_path(name)?;
        match OpenOptions::new().read(true).open(&path) {
            Ok(file) => read_private(file, &path),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => self.in_agent(name, path),
            Err(cause) => Err(Error::Read(path, cause)),
        }
    }

    fn in_agent(&self, name: &str, path: PathBuf) -> Result<Key, Error> {
        match self.public(name)? {
            Some((named, public)) => Ok(Key { name: named, public, hand: Hand::Agent }),
            None => Err(Error::Missing { name: name.to_string(), path }),
        }
    }

    /// The public half, with the name in its comment, if it is here.
    pub fn public(&self, name: &str) -> Result<Option<(String, PublicKey)>, Error> {
        let path = self.checked_path(&format!("{name}.pub"))?;
        let line = match fs::read_to_string(&path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
            line => line.map_err(|cause| Error::Read(path.clone(), cause))?,
        };
        let public = PublicKey::parse(&line).map_err(|why| Error::Form { path, why: why.to_string() })?;
        let comment = line.split_whitespace().nth(2).unwrap_or(name).to_string();
        Ok(Some((comment, public)))
    }

    /// Keeps a new key under `name`. Neither file may be there already.
    pub fn keep(&self, name: &str, key: &Key) -> Result<(), Error> {
        let Hand::File(secret) = &key.hand else { return self.keep_public(name, &key.name, &key.public) };
        let path = self.checked_path(name)?;
        if path.exists() || self.public(name)?.is_some() {
            return Err(Error::Exists(path));
        }
        let random = random::<4>()?;
        let text = openssh::write(secret, &key.name, u32::from_be_bytes(random));
        let cannot = |cause| Error::Write(path.clone(), cause);
        self.make_folder().map_err(cannot)?;
        write_new(&path, text.as_bytes(), 0o600).map_err(cannot)?;
        self.keep_public(name, &key.name, &key.public)
    }

    /// The key of which a crash kept only the private half; the public one is made up for.
    pub fn complete(&self, name: &str) -> Result<Option<Key>, Error> {
        if !self.checked_path(name)?.exists() || self.public(name)?.is_some() {
            return Ok(None);
        }
        let key = self.key(name)?;
        self.keep_public(name, &key.name, &key.public)?;
        Ok(Some(key))
    }

    /// Keeps only the public half, with whose it is: an agent signs.
    pub fn keep_public(&self, name: &str, whose: &str, key: &PublicKey) -> Result<(), Error> {
        let path = self.checked_path(&format!("{name}.pub"))?;
        let cannot = |cause| Error::Write(path.clone(), cause);
        self.make_folder().map_err(cannot)?;
        let line = format!("{} {whose}\n", key.line());
        write_new(&path, line.as_bytes(), 0o644).map_err(cannot)?;
        durable::sync_folder_of(&path).map_err(cannot)
    }

    fn make_folder(&self) -> io::Result<()> {
        if self.folder.is_dir() {
            return Ok(());
        }
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        durable::sync_folder_of(&self.folder)
    }

    /// A file of the folder. The key of a witness may lie under a name that no author could have.
    fn checked_path(&self, name: &str) -> Result<PathBuf, Error> {
        let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '/' | '+');
        let good = (1..=250).contains(&name.len()) && !name.contains(odd) && !name.starts_with('.');
        if good { Ok(self.folder.join(name)) } else { Err(wrong_name(name)) }
    }
}

/// Whether somebody may speak under this name: it must be one, and none under which a file of the folder means something
/// else.
pub fn check_author(name: &str) -> Result<(), Error> {
    match tlog::keyset::is_name(name) && !name.starts_with('.') {
        false => Err(wrong_name(name)),
        true if is_reserved(name) => Err(Error::Reserved(name.to_string())),
        true => Ok(()),
    }
}

fn is_reserved(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let ends = [".next", ".begun", ".pub"].iter().any(|end| name.ends_with(end));
    name == LOG || ends || name.contains(".until-")
}

fn wrong_name(name: &str) -> Error {
    Error::Name(name.chars().take(100).collect())
}

fn read_private(mut file: fs::File, path: &Path) -> Result<Key, Error> {
    let cannot = |cause| Error::Read(path.to_path_buf(), cause);
    let mode = file.metadata().map_err(cannot)?.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(Error::Open { path: path.to_path_buf(), mode });
    }
    let mut text = Zeroizing::new(String::new());
    Read::by_ref(&mut file).take(64 * 1024).read_to_string(&mut text).map_err(cannot)?;
    let (seed, comment) =
        openssh::read(&text).map_err(|why| Error::Form { path: path.to_path_buf(), why: why.into() })?;
    let name = if comment.is_empty() {
        path.file_name().unwrap_or_default().to_string_lossy().into()
    } else {
        comment
    };
    Ok(Key::from_seed(&name, &seed))
}

/// Writes a file that is either absent or whole, unless there is one.
fn write_new(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let half = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&half)?;
    let linked = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| {
        match fs::hard_link(&half, path) {
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => Err(cause),
            // A stick whose file system knows no links.
            Err(_) if !path.try_exists()? => fs::rename(&half, path),
            linked => linked,
        }
    });
    match fs::remove_file(&half) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => linked.and(Err(cause)),
        _ => linked,
    }
}

/// Bytes nobody can guess.
pub fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::Random(error.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn ring() -> (tempfile::TempDir, Keyring) {
        let folder = tempfile::tempdir().unwrap();
        let ring = Keyring::at(folder.path().join("keys"));
        (folder, ring)
    }

    #[test]
    fn a_key_is_kept_for_its_owner_alone_and_read_back() {
        let (_folder, ring) = ring();
        let key = Key::generate("liaison-a").unwrap();
        ring.keep("liaison-a", &key).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
        assert_eq!((mode(ring.folder()), mode(&ring.path("liaison-a"))), (0o700, 0o600));
        let again = ring.key("liaison-a").unwrap();
        assert_eq!((again.public.clone(), again.name.as_str()), (key.public.clone(), "liaison-a"));
        let blob = again.sign("file", b"m").unwrap();
        assert_eq!(sshsig::check(&blob, "file", b"m").unwrap(), key.public);
        assert!(matches!(ring.keep("liaison-a", &key), Err(Error::Exists(_))));
        assert_eq!(ring.names().unwrap(), ["liaison-a"]);
        assert_eq!(fs::read_dir(ring.folder()).unwrap().count(), 2, "nothing half-written stays");
        assert!(ring.complete("liaison-a").unwrap().is_none());
        fs::remove_file(ring.path("liaison-a.pub")).unwrap();
        assert_eq!(ring.complete("liaison-a").unwrap().unwrap().public, key.public);
        assert_eq!(ring.public("liaison-a").unwrap().unwrap().1, key.public);
    }

    #[test]
    fn a_key_that_others_can_read_is_not_used() {
        let (_folder, ring) = ring();
        ring.keep("a", &Key::generate("a").unwrap()).unwrap();
        fs::set_permissions(ring.path("a"), fs::Permissions::from_mode(0o640)).unwrap();
        let error = ring.key("a").unwrap_err();
        assert!(error.to_string().contains("(mode 640)"), "{error}");
        assert!(error.hint().unwrap().starts_with("chmod 600"));
    }

    #[test]
    fn nobody_speaks_under_a_name_that_means_something_else() {
        for name in ["operator", "guarantor-a", "a.b@c.example", "logs", "next", "begun.a"] {
            check_author(name).unwrap();
        }
        for name in ["log", "Log", "a.next", "a.begun", "a.pub", "a.PUB", "a.until-20170320T120000Z"] {
            let error = check_author(name).unwrap_err();
            assert!(matches!(error, Error::Reserved(_)) && error.hint().is_some(), "{name}");
        }
        for name in ["", ".a", "a b", "a/b", "op\u{435}rator"] {
            assert!(matches!(check_author(name), Err(Error::Name(_))), "{name}");
        }
    }

    #[test]
    fn a_missing_key_and_a_name_that_leaves_the_folder_are_refused() {
        let (_folder, ring) = ring();
        assert!(matches!(ring.key("nobody"), Err(Error::Missing { .. })));
        for name in ["../x", "a/b", ".x", "", "a b"] {
            assert!(matches!(ring.key(name), Err(Error::Name(_))), "{name}");
        }
    }
}
