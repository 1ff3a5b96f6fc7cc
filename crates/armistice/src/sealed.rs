//! Who a protected source is, sealed: only the holders of the recipients' keys, who are not on this machine, can open it.
//!
//! In: a pseudonym, words on standard input, the recipients' public keys. Out: an age file. Absent: the words anywhere else.
//! They are not in the log (not even as a hash), not in the index, not in a temporary file, not in an error, and not in
//! memory that was given back: they lie in one buffer that never grows and is wiped. The rest of the program knows a
//! source by its pseudonym alone, as an id of `sources.toml` with a grade.
//!
//! ```text
//! sealed/recipients.txt    one age recipient to a line (`age1…`), `#` begins a remark: the protection officer, a recovery key
//! sealed/S-017.age         what is known of S-017, for them alone; `age -d -i KEY` opens it as well
//! ```

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use age::x25519::{Identity, Recipient};
use zeroize::Zeroizing;

use crate::durable;
use crate::trouble::{Trouble, io_hint};

/// More than a name, an address, and how to reach somebody is not an identity.
pub const MAX_BYTES: usize = 1024 * 1024;

/// Words that are wiped when they are no longer needed.
pub type Secret = Zeroizing<Vec<u8>>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot seal source `{0}`: a pseudonym has 1 to 60 letters, digits, `-` and `_`")]
    Pseudonym(String),
    #[error("cannot seal source `{0}`: nobody is named who could open it")]
    NoRecipients(String),
    #[error("cannot read recipients: line {line} of `{}`: {why}", path.display())]
    Recipients { path: PathBuf, line: usize, why: String },
    #[error("cannot seal source `{0}`: nothing was given on standard input, or more than 1 MiB")]
    Nothing(String),
    #[error("cannot seal source `{0}`: it is sealed already")]
    Exists(String),
    #[error("cannot find sealed source `{0}`")]
    Unknown(String),
    #[error("cannot open sealed source `{0}`: {1}")]
    Open(String, String),
    #[error("cannot read `{}`", .0.display())]
    Read(PathBuf, #[source] io::Error),
    #[error("cannot write `{}`", .0.display())]
    Write(PathBuf, #[source] io::Error),
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::NoRecipients(_) => Some(
                "put the age recipients (`age1…`, made with `age-keygen` on a machine that stays offline) into \
                 sealed/recipients.txt, one to a line"
                    .into(),
            ),
            Error::Recipients { .. } => Some("a recipient begins with `age1`; what begins with AGE-SECRET-KEY does not belong on this machine".into()),
            Error::Exists(_) => Some("--again seals what you give in place of it; the old words cannot be read here to be kept".into()),
            Error::Open(..) => Some("--identity names the file of the secret key of one of the recipients".into()),
            Error::Read(_, cause) | Error::Write(_, cause) => io_hint(cause),
            Error::Pseudonym(_) | Error::Nothing(_) | Error::Unknown(_) => None,
        }
    }
}

/// The folder of sealed sources.
#[derive(Clone, Debug)]
pub struct Sealed {
    folder: PathBuf,
}

impl Sealed {
    pub fn of(root: &Path) -> Sealed {
        Sealed { folder: root.join("sealed") }
    }

    /// Pseudonyms, in order.
    pub fn names(&self) -> Result<Vec<String>, Error> {
        let cannot = |cause| Error::Read(self.folder.clone(), cause);
        let entries = match fs::read_dir(&self.folder) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(cannot)?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry.map_err(cannot)?.file_name().to_string_lossy().into_owned();
            names.extend(name.strip_suffix(".age").map(str::to_string));
        }
        names.sort();
        Ok(names)
    }

    /// Seals what `words` says for the recipients of this dossier.
    pub fn seal(&self, pseudonym: &str, words: impl Read, again: bool) -> Result<usize, Error> {
        let path = self.path(pseudonym)?;
        if path.exists() && !again {
            return Err(Error::Exists(pseudonym.to_string()));
        }
        let recipients = self.recipients()?;
        if recipients.is_empty() {
            return Err(Error::NoRecipients(pseudonym.to_string()));
        }
        let secret = match fill(words) {
            Ok(secret) if (1..=MAX_BYTES).contains(&secret.len()) => secret,
            _ => return Err(Error::Nothing(pseudonym.to_string())),
        };
        let cannot = |cause| Error::Write(path.clone(), cause);
        let sealed = encrypt(&recipients, &secret).map_err(cannot)?;
        durable::make_private_folder(&self.folder).map_err(cannot)?;
        durable::replace(&path, &sealed, &self.folder).map_err(cannot)?;
        Ok(recipients.len())
    }

    /// Opens with a secret key, on the machine of whoever holds it.
    pub fn open(&self, pseudonym: &str, identity: &Path) -> Result<Secret, Error> {
        let path = self.path(pseudonym)?;
        let sealed = match fs::read(&path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                return Err(Error::Unknown(pseudonym.into()));
            }
            sealed => sealed.map_err(|cause| Error::Read(path, cause))?,
        };
        let wrong = |why: String| Error::Open(pseudonym.to_string(), why);
        let text = fs::read_to_string(identity).map(Zeroizing::new);
        let text = text.map_err(|cause| Error::Read(identity.to_path_buf(), cause))?;
        let key = text.lines().map(str::trim).find(|line| line.starts_with("AGE-SECRET-KEY-"));
        let key = key.ok_or_else(|| wrong("the file holds no age secret key".into()))?;
        let key: Identity = key.parse().map_err(|why: &str| wrong(why.to_string()))?;
        let decryptor =
            age::Decryptor::new_buffered(sealed.as_slice()).map_err(|why| wrong(why.to_string()))?;
        let words = decryptor.decrypt(std::iter::once(&key as &dyn age::Identity));
        let opened =
            fill(words.map_err(|why| wrong(why.to_string()))?).map_err(|why| wrong(why.to_string()))?;
        match opened.len() > MAX_BYTES {
            true => Err(wrong("it holds more than was ever sealed here".into())),
            false => Ok(opened),
        }
    }

    fn recipients(&self) -> Result<Vec<Recipient>, Error> {
        let path = self.folder.join("recipients.txt");
        let text = match fs::read_to_string(&path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            text => text.map_err(|cause| Error::Read(path.clone(), cause))?,
        };
        let mut recipients = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let word = line.split('#').next().unwrap_or_default().trim();
            if !word.is_empty() {
                let recipient = word.parse().map_err(|why: &str| Error::Recipients {
                    path: path.clone(),
                    line: at + 1,
                    why: why.to_string(),
                })?;
                recipients.push(recipient);
            }
        }
        Ok(recipients)
    }

    fn path(&self, pseudonym: &str) -> Result<PathBuf, Error> {
        let good = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        match (1..=60).contains(&pseudonym.len()) && pseudonym.bytes().all(good) {
            true => Ok(self.folder.join(format!("{pseudonym}.age"))),
            false => Err(Error::Pseudonym(pseudonym.chars().take(80).collect())),
        }
    }
}

/// All that is to be read, up to one byte more than may be sealed, in a buffer that does not grow: growing would leave
/// copies behind.
fn fill(mut words: impl Read) -> io::Result<Secret> {
    let mut secret = Zeroizing::new(vec![0; MAX_BYTES + 1]);
    let mut length = 0;
    while length < secret.len() {
        match words.read(&mut secret[length..]) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(cause),
        }
    }
    // What is cut off holds zeros, or the one byte that was too many.
    secret.truncate(length);
    Ok(secret)
}

fn encrypt(recipients: &[Recipient], secret: &[u8]) -> io::Result<Vec<u8>> {
    let each = recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(each).map_err(io::Error::other)?;
    let mut sealed = Vec::new();
    let mut writer = encryptor.wrap_output(&mut sealed)?;
    writer.write_all(secret)?;
    writer.finish()?;
    Ok(sealed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use age::secrecy::ExposeSecret;

    fn sealed(recipients: &str) -> (tempfile::TempDir, Sealed) {
        let folder = tempfile::tempdir().unwrap();
        let sealed = Sealed::of(folder.path());
        fs::create_dir(folder.path().join("sealed")).unwrap();
        fs::write(folder.path().join("sealed/recipients.txt"), recipients).unwrap();
        (folder, sealed)
    }

    #[test]
    fn only_the_recipients_can_open_what_is_sealed() {
        let (officer, stranger) = (Identity::generate(), Identity::generate());
        let text = format!("# the officer\n{} # offline\n", officer.to_public());
        let (folder, sealed) = sealed(&text);
        sealed.seal("S-017", &b"a name, a street"[..], false).unwrap();
        assert_eq!(sealed.names().unwrap(), ["S-017"]);
        let key = |identity: &Identity| {
            let path = folder.path().join("key");
            fs::write(&path, identity.to_string().expose_secret()).unwrap();
            path
        };
        assert_eq!(sealed.open("S-017", &key(&officer)).unwrap().as_slice(), b"a name, a street");
        assert!(matches!(sealed.open("S-017", &key(&stranger)), Err(Error::Open(..))));
        assert!(matches!(sealed.seal("S-017", &b"x"[..], false), Err(Error::Exists(_))));
        let too_long = vec![b'x'; MAX_BYTES + 1];
        for odd in [&b""[..], &too_long] {
            assert!(matches!(sealed.seal("S-017", odd, true), Err(Error::Nothing(_))));
        }
        sealed.seal("S-018", &too_long[1..], false).unwrap();
        assert_eq!(sealed.open("S-018", &key(&officer)).unwrap().len(), MAX_BYTES);
        sealed.seal("S-017", &b"another name"[..], true).unwrap();
        assert_eq!(sealed.open("S-017", &key(&officer)).unwrap().as_slice(), b"another name");
    }

    #[test]
    fn what_cannot_be_sealed_is_not_kept_in_the_clear() {
        let (folder, sealed) = sealed("");
        assert!(matches!(sealed.seal("S-1", &b"x"[..], false), Err(Error::NoRecipients(_))));
        fs::write(folder.path().join("sealed/recipients.txt"), "AGE-SECRET-KEY-1QQ\n").unwrap();
        assert!(matches!(sealed.seal("S-1", &b"x"[..], false), Err(Error::Recipients { line: 1, .. })));
        assert!(matches!(sealed.seal("../S", &b"x"[..], false), Err(Error::Pseudonym(_))));
        assert_eq!(fs::read_dir(folder.path().join("sealed")).unwrap().count(), 1);
    }
}
