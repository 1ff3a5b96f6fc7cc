//! The log of a dossier: its beginning, who may speak in it, who cosigns it, which dissents it has yet to list.
//!
//! In: an open dossier. Out: entries about the log itself, and what the last of each kind says. Absent: what is reported.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tlog::entry::Entry;
use tlog::epoch::Open;
use tlog::keyset::{Keyset, Member, Role};
use tlog::note::KeyKind;
use tlog::policy::Policy;

use super::{Dossier, Error, seal};
use crate::archive;
use crate::durable;
use crate::keys::{self, Key};
use crate::record::entry::{Draft, Kind, from_canonical, members_of};
use crate::record::{self, index};

impl Dossier {
    /// Begins the log: makes its key and its first author's, unless they are there, and the two entries that say who may
    /// speak and that nobody cosigns yet.
    pub fn begin(&mut self, origin: Option<&str>, author: &str, now: Timestamp) -> Result<(), Error> {
        let origin = match origin {
            Some(origin) => origin.to_string(),
            None => invented_origin(&self.root)?,
        };
        keys::check_author(author)?;
        if self.begun().exists() {
            return Err(Error::Begun(self.begun()));
        }
        let log_key = self.key_or_new(keys::LOG, &origin)?;
        let author = self.key_or_new(author, author)?;
        let member = Member { name: author.name.clone(), role: Role::Operator, key: author.public.clone() };
        let keyset = Keyset { members: vec![member], revoked: Vec::new() };
        let vkey = record::verifier(&log_key, KeyKind::Ed25519)?;
        let policy = format!(
            "log {vkey}\n\n# Nobody cosigns yet: name witnesses and a quorum to have this log witnessed.\nquorum none\n"
        );
        let origin = log_key.name.clone();
        let drafts = [keyset_draft(&keyset, &[]), policy_draft(&policy)];
        let entries: Result<Vec<Entry>, Error> =
            drafts.into_iter().map(|draft| seal(draft, &origin, now, &author, &[])).collect();
        self.check_keyset(&keyset).map_err(|why| Error::Entry(Kind::Keyset.name(), why))?;
        self.keep_policy(&policy)?;
        self.keyset = self.record.keep(&entries?, None, &log_key)?;
        // From here on the key must never begin again: whoever lost the log takes it from a mirror.
        self.mark_begun()?;
        self.record.publish(&log_key)?;
        self.level()
    }

    fn key_or_new(&self, file: &str, name: &str) -> Result<Key, Error> {
        self.keyring.complete(file)?;
        match self.keyring.key(file) {
            Err(keys::Error::Missing { .. }) => {
                let key = Key::generate(name)?;
                self.keyring.keep(file, &key)?;
                Ok(key)
            }
            key => Ok(key?),
        }
    }

    /// The dissents that no index lists yet.
    pub fn open_dissents(&self) -> Result<Open, Error> {
        let mut open = Open::default();
        for (index, json) in self.index.decisions(&[Kind::Dissent, Kind::EpochIndex])? {
            let wrong = |why: String| index::Error::Entry(index, why);
            let entry = Entry::decode(json.as_bytes()).map_err(|why| wrong(why.to_string()))?;
            // One that does not fit lists nothing; `fsck` names it.
            let _ = open.take(index, tlog::entry::leaf(json.as_bytes()), &entry);
        }
        Ok(open)
    }

    /// Lists in the log the dissents that no index lists yet, so that one left out anywhere is noticed. Says how many.
    pub fn list_dissents(&mut self, author: &str, now: Timestamp) -> Result<usize, Error> {
        let mut listed = 0;
        loop {
            let open = self.open_dissents()?;
            if open.is_empty() {
                return Ok(listed);
            }
            let body = members_of(&open.body(self.head().count));
            self.append(author, now, vec![Draft { kind: Kind::EpochIndex, refs: Vec::new(), body }])?;
            listed += open.len() - self.open_dissents()?.len();
        }
    }

    /// Puts a policy in place of the one beside the log. Its entry is the caller's to append.
    pub fn keep_policy(&self, text: &str) -> Result<(), Error> {
        let path = self.policy_path();
        durable::replace(&path, text.as_bytes(), self.record.store().state())
            .map_err(|cause| record::Error::Append(path, cause).into())
    }

    fn policy_path(&self) -> PathBuf {
        self.record.store().folder().join("policy")
    }

    /// Who cosigns this log, and how many must, by its last policy entry; nothing before the log has begun.
    pub fn policy(&self) -> Result<Option<(Policy, String)>, Error> {
        for (_, json) in self.index.decisions(&[Kind::Policy])?.into_iter().rev() {
            let Ok(entry) = Entry::decode(json.as_bytes()) else { continue };
            let text = entry.body.get("policy").and_then(|text| text.text()).unwrap_or_default();
            // One that cannot be read puts nothing in force; the one before it stays.
            if let Ok(policy) = Policy::parse(text.as_bytes()) {
                return Ok(Some((policy, text.to_string())));
            }
        }
        Ok(None)
    }

    /// The file beside the log says what the last policy entry says.
    pub(super) fn put_policy_right(&mut self) -> Result<(), Error> {
        let Some((_, text)) = self.policy()? else { return Ok(()) };
        if std::fs::read(self.policy_path()).ok().as_deref() == Some(text.as_bytes()) {
            return Ok(());
        }
        self.keep_policy(&text)?;
        self.notices.push("`log/policy` was not what the last policy entry says, and is again".into());
        Ok(())
    }

    pub(super) fn keyset_of_index(&self) -> Result<Option<Keyset>, Error> {
        let Some((index, json)) = self.index.decisions(&[Kind::Keyset])?.pop() else { return Ok(None) };
        let entry =
            Entry::decode(json.as_bytes()).map_err(|why| index::Error::Entry(index, why.to_string()))?;
        let keyset = Keyset::parse(&entry.body).map_err(|why| index::Error::Entry(index, why.to_string()))?;
        Ok(Some(keyset))
    }
}

/// The entry that puts a keyset in force, with the reasons for what it revokes.
pub fn keyset_draft(keyset: &Keyset, reasons: &[(String, String)]) -> Draft {
    let body = keyset.body(reasons).iter().map(|(key, value)| (key.clone(), from_canonical(value))).collect();
    Draft { kind: Kind::Keyset, refs: Vec::new(), body }
}

/// The entry that puts a policy in force.
pub fn policy_draft(text: &str) -> Draft {
    let body: Map<String, Value> = [
        ("policy".to_string(), json!(text)),
        ("sha256".to_string(), json!(archive::sha256_hex(text.as_bytes()))),
    ]
    .into_iter()
    .collect();
    Draft { kind: Kind::Policy, refs: Vec::new(), body }
}

/// A name for a log that was given none: its folder's, and enough at random that no other has it.
fn invented_origin(root: &Path) -> Result<String, Error> {
    let folder = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let name = folder.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let slug: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let random: String = keys::random::<4>()?.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("armistice.local/{}-{random}", slug.trim_matches('-')))
}
