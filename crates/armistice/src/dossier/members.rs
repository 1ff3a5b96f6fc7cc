//! The files beside the log that go with who may speak in it: their keys, the mark of a log that has begun, and folders
//! that are nobody else's.
//!
//! In: an open dossier. Out: files that fit what its log says. Absent: the keyset itself; signing.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;

use tlog::entry::Entry;
use tlog::keyset::Keyset;
use tlog::sshsig::PublicKey;

use super::{Dossier, Error, index_path};
use crate::durable;
use crate::keys;
use crate::record::entry::Kind;
use crate::record::index;

/// What only their owner may look into.
const PRIVATE: [&str; 3] = ["captures", "sealed", "state"];

impl Dossier {
    /// Finishes every change of keys that the log names and the files do not show yet. Gives the names that this concerned.
    pub fn settle_keys(&self) -> Result<Vec<String>, Error> {
        let Some((index, json)) = self.index.decisions(&[Kind::Keyset])?.pop() else { return Ok(Vec::new()) };
        let wrong = |why: String| index::Error::Entry(index, why);
        let entry = Entry::decode(json.as_bytes()).map_err(|why| wrong(why.to_string()))?;
        let keyset = Keyset::parse(&entry.body).map_err(|why| wrong(why.to_string()))?;
        let stamp = entry.created.replace([':', '-'], "");
        let mut settled = Vec::new();
        for member in &keyset.members {
            if self.keyring.settle(&member.name, &member.key, &stamp)? {
                settled.push(member.name.clone());
            }
        }
        let members: Vec<&str> = keyset.members.iter().map(|member| member.name.as_str()).collect();
        self.keyring.retire_revoked(&keyset.revoked, &members, &stamp)?;
        Ok(settled)
    }

    /// The same when a dossier is opened. A folder of keys that cannot be written to does not keep anybody from reading.
    pub(super) fn put_keys_right(&mut self) {
        match self.keyring.sweep().map_err(Error::from).and_then(|()| self.settle_keys()) {
            Ok(settled) => self.notices.extend(settled.into_iter().map(|name| {
                format!(
                    "a change of the key of `{name}` was cut short after the log had it; the new key is in place now"
                )
            })),
            Err(why) => self.notices.push(format!("the folder of keys is not what the log says: {why}")),
        }
    }

    /// What shows that the key of the log has begun one.
    pub(super) fn begun(&self) -> PathBuf {
        self.keyring.path(&format!("{}.begun", keys::LOG))
    }

    /// Marks the key of the log as one that has begun it. Called when the first entries are on the disk and before the key
    /// signs anything. So a key without the mark has signed nothing, and whoever was cut short before may begin again; a
    /// key with the mark and no log has lost one, and must not.
    pub(super) fn mark_begun(&self) -> Result<(), Error> {
        let (begun, Some(origin)) = (self.begun(), self.record.origin()) else { return Ok(()) };
        if begun.exists() {
            return Ok(());
        }
        let kept = durable::write_synced(&begun, format!("{origin}\n").as_bytes())
            .and_then(|()| durable::sync_folder_of(&begun));
        kept.map_err(|cause| Error::Make(begun, cause))
    }

    /// Why a keyset may not be put in force in this log, though it has the form of one.
    pub fn check_keyset(&self, keyset: &Keyset) -> Result<(), String> {
        let known = |name: &str| self.keyset.as_ref().is_some_and(|now| now.named(name).is_some());
        if let Some(member) = keyset.members.iter().find(|member| !known(&member.name)) {
            keys::check_author(&member.name)
                .map_err(|_| format!("nobody can be named `{}`, as a file of keys may be", member.name))?;
        }
        let log_key = self.keyring.public(keys::LOG).ok().flatten();
        match log_key.and_then(|(_, key)| holder(keyset, &key)) {
            Some(name) => {
                Err(format!("it gives `{name}` the key of the log, which signs checkpoints and nothing else"))
            }
            None => Ok(()),
        }
    }

    /// Takes from others what an earlier version, a copy or a generous umask gave them.
    pub(super) fn close_to_others(&mut self) {
        let folders = PRIVATE.iter().map(|name| self.root.join(name));
        let mut open: Vec<(PathBuf, u32)> = folders.map(|path| (path, 0o700)).collect();
        open.push((index_path(&self.root), 0o600));
        for (path, mode) in open {
            let is = match fs::metadata(&path) {
                Ok(meta) => meta.mode() & 0o777,
                Err(_) => continue,
            };
            if is & 0o077 != 0
                && let Err(why) = fs::set_permissions(&path, fs::Permissions::from_mode(mode))
            {
                self.notices
                    .push(format!("others can look into `{}` (mode {is:03o}): {why}", path.display()));
            }
        }
    }
}

/// The member who has this key.
fn holder<'a>(keyset: &'a Keyset, key: &PublicKey) -> Option<&'a str> {
    let member = keyset.members.iter().find(|member| member.key.bytes() == key.bytes());
    member.map(|member| member.name.as_str())
}
