//! A change of keys that was cut short, finished.
//!
//! In: what the keyset says of a name. Out: files that fit it. Absent: what is in the keyset. A new key lies beside the
//! old one as `NAME.next` before the log says that it counts; once the log does, four files are renamed:
//!
//! ```text
//! NAME       -> NAME.until-20170320T120000Z           NAME.next      -> NAME
//! NAME.pub   -> NAME.until-20170320T120000Z.pub       NAME.next.pub  -> NAME.pub
//! ```
//!
//! Whichever of them a crash let happen, in whichever order a disk kept them, looking at each file by itself finds
//! what is left to do. The change itself goes the same way, so there is no other.

use std::collections::BTreeSet;
use std::fs;
use std::io;

use tlog::sshsig::PublicKey;

use super::{Error, Hand, Key, Keyring, is_reserved};
use crate::durable;

impl Keyring {
    /// Puts the key that the keyset gives `name` in place if it still waits as `NAME.next`, and what lay there aside. True
    /// if there was something to do.
    pub fn settle(&self, name: &str, key: &PublicKey, stamp: &str) -> Result<bool, Error> {
        let next = waiting(name);
        let is = |half: Option<PublicKey>| half.as_ref() == Some(key);
        let (waits, waits_public) = (is(self.private_half(&next)), is(self.public_half(&next)));
        if !waits && !waits_public {
            return Ok(false);
        }
        let aside = format!("{name}.until-{stamp}");
        if waits {
            if !is(self.private_half(name)) {
                self.move_file(name, &aside)?;
            }
            self.move_file(&next, name)?;
        }
        if !is(self.private_half(name)) {
            // Its public half alone is of no use: whoever has taken the private one away knows where it is.
            return Ok(false);
        }
        if !is(self.public_half(name)) {
            self.move_file(&format!("{name}.pub"), &format!("{aside}.pub"))?;
            match waits_public {
                true => self.move_file(&format!("{next}.pub"), &format!("{name}.pub"))?,
                false => self.keep_public(name, name, key)?,
            }
        } else if waits_public {
            self.remove_file(&format!("{next}.pub"))?;
        }
        self.sync()?;
        Ok(true)
    }

    /// Puts keys aside that must never sign again, unless they lie under the name of a member.
    pub fn retire_revoked(&self, revoked: &[String], members: &[&str], stamp: &str) -> Result<(), Error> {
        if revoked.is_empty() {
            return Ok(());
        }
        for name in self.halves() {
            let key = self.public_half(&name).or_else(|| self.private_half(&name));
            let gone = key.is_some_and(|key| revoked.contains(&key.fingerprint()));
            if gone && !is_reserved(&name) && !members.contains(&name.as_str()) {
                for suffix in ["", ".pub"] {
                    self.move_file(&format!("{name}{suffix}"), &format!("{name}.until-{stamp}{suffix}"))?;
                }
                self.sync()?;
            }
        }
        Ok(())
    }

    /// Takes away what a crash left of keys that were being written, `.NAME.PROCESS`: perhaps a second copy of one.
    pub fn sweep(&self) -> Result<(), Error> {
        for entry in fs::read_dir(self.folder()).into_iter().flatten().flatten() {
            let file = entry.file_name().to_string_lossy().into_owned();
            let process = file.rsplit('.').next().unwrap_or_default();
            let left =
                file.starts_with('.') && !process.is_empty() && process.bytes().all(|b| b.is_ascii_digit());
            if left {
                let path = entry.path();
                unless_gone(fs::remove_file(&path)).map_err(|cause| Error::Write(path, cause))?;
            }
        }
        Ok(())
    }

    /// Keeps a new key for `name` until the log says that it counts, in place of one that never came to that. One that is
    /// `in_force` is never taken away.
    pub fn keep_waiting(&self, name: &str, key: &Key, in_force: &[&PublicKey]) -> Result<(), Error> {
        let next = waiting(name);
        let halves = [self.private_half(&next), self.public_half(&next)];
        if halves.iter().flatten().any(|half| in_force.contains(&half)) {
            return Err(Error::Exists(self.path(&next)));
        }
        self.remove_file(&next)?;
        self.remove_file(&format!("{next}.pub"))?;
        self.keep(&next, key)
    }

    /// The names of the keys of which at least one half is here.
    fn halves(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for entry in fs::read_dir(self.folder()).into_iter().flatten().flatten() {
            let file = entry.file_name().to_string_lossy().into_owned();
            names.insert(file.strip_suffix(".pub").unwrap_or(&file).to_string());
        }
        names
    }

    /// The public half of the private key in a file; nothing if there is none that can be used.
    fn private_half(&self, name: &str) -> Option<PublicKey> {
        let key = self.key(name).ok()?;
        matches!(key.hand, Hand::File(_)).then_some(key.public)
    }

    fn public_half(&self, name: &str) -> Option<PublicKey> {
        Some(self.public(name).ok()??.1)
    }

    /// Gives a file of the folder another name. One that is not here is left alone.
    fn move_file(&self, from: &str, to: &str) -> Result<(), Error> {
        let (from, to) = (self.checked_path(from)?, self.checked_path(to)?);
        unless_gone(fs::rename(&from, &to)).map_err(|cause| Error::Write(from, cause))
    }

    fn remove_file(&self, name: &str) -> Result<(), Error> {
        let path = self.checked_path(name)?;
        unless_gone(fs::remove_file(&path)).map_err(|cause| Error::Write(path, cause))
    }

    fn sync(&self) -> Result<(), Error> {
        durable::sync_folder(self.folder()).map_err(|cause| Error::Write(self.folder().to_path_buf(), cause))
    }
}

/// The name under which a key lies that does not count yet.
fn waiting(name: &str) -> String {
    format!("{name}.next")
}

fn unless_gone(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAMP: &str = "20170320T120000Z";

    /// A folder in which the renames whose bits are set have happened, in any order a disk may have kept them.
    fn cut_short(happened: u32) -> (tempfile::TempDir, Keyring, [PublicKey; 2]) {
        let folder = tempfile::tempdir().unwrap();
        let ring = Keyring::at(folder.path().join("keys"));
        let (old, new) = (Key::generate("a").unwrap(), Key::generate("a").unwrap());
        ring.keep("a", &old).unwrap();
        ring.keep_waiting("a", &new, &[]).unwrap();
        let aside = format!("a.until-{STAMP}");
        let renames = [
            ("a".to_string(), aside.clone()),
            ("a.pub".into(), format!("{aside}.pub")),
            ("a.next".into(), "a".into()),
            ("a.next.pub".into(), "a.pub".into()),
        ];
        for (at, (from, to)) in renames.iter().enumerate() {
            if happened & (1 << at) != 0 {
                ring.move_file(from, to).unwrap();
            }
        }
        (folder, ring, [old.public, new.public])
    }

    #[test]
    fn whichever_renames_happened_the_rest_are_made_up_for() {
        for happened in 0..16 {
            let (_folder, ring, [_, new]) = cut_short(happened);
            ring.settle("a", &new, STAMP).unwrap();
            assert_eq!(ring.key("a").unwrap().public, new, "{happened:04b}");
            assert_eq!(ring.public("a").unwrap().unwrap(), ("a".to_string(), new.clone()), "{happened:04b}");
            assert!(!ring.path("a.next").exists() && !ring.path("a.next.pub").exists(), "{happened:04b}");
            assert!(!ring.settle("a", &new, STAMP).unwrap(), "{happened:04b}: once is enough");
        }
    }

    #[test]
    fn a_key_that_does_not_count_stays_where_it_waits() {
        let (_folder, ring, [old, new]) = cut_short(0);
        assert!(!ring.settle("a", &old, STAMP).unwrap());
        assert_eq!(ring.key("a").unwrap().public, old);
        let another = Key::generate("a").unwrap();
        assert!(matches!(ring.keep_waiting("a", &another, &[&old, &new]), Err(Error::Exists(_))));
        assert_eq!(ring.key("a.next").unwrap().public, new);
        ring.keep_waiting("a", &another, &[&old]).unwrap();
        assert_eq!(ring.key("a.next").unwrap().public, another.public);
    }

    #[test]
    fn a_half_written_key_is_taken_away() {
        let (_folder, ring, _) = cut_short(0);
        let count = || fs::read_dir(ring.folder()).unwrap().count();
        let before = count();
        for (file, stays) in [(".a.4711", 0), (".a.pub.4711", 0), (".gitignore", 1)] {
            fs::write(ring.folder().join(file), "").unwrap();
            ring.sweep().unwrap();
            assert_eq!(count(), before + stays, "{file}");
        }
    }

    #[test]
    fn a_revoked_key_is_put_aside_whole() {
        for happened in 0..3 {
            let (_folder, ring, [old, _]) = cut_short(happened);
            ring.retire_revoked(&[old.fingerprint()], &["b"], STAMP).unwrap();
            assert!(!ring.path("a").exists() && !ring.path("a.pub").exists());
            assert_eq!(ring.key(&format!("a.until-{STAMP}")).unwrap().public, old);
        }
    }
}
