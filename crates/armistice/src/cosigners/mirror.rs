//! A mirror: somebody else's copy of the public files of a log, in a folder or behind an address.
//!
//! In: the place. Out: its checkpoint, and its entries, checked against that checkpoint. Absent: trust in the place: the
//! checkpoint must bear the log's signature, and the entries must make its root.

use std::fs;
use std::path::{Path, PathBuf};

use tlog::checkpoint::SignedCheckpoint;
use tlog::hash::{self, Hash};
use tlog::note::VerifierKey;
use tlog::tile;
use tlog::tree::Frontier;

use super::http::{Client, NOTE_BYTES, PATIENCE, below};

/// 256 entries of 65,535 bytes, each with its length.
const BUNDLE_BYTES: u64 = 256 * (65_535 + 2);

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot read mirror `{mirror}`: {why}")]
    Read { mirror: String, why: String },
    #[error("cannot trust mirror `{mirror}`: {why}")]
    Untrusted { mirror: String, why: String },
}

pub enum Mirror {
    Folder(PathBuf),
    Address(Client, String),
}

impl Mirror {
    /// A folder may be that of a log or of a whole dossier.
    pub fn at(place: &str) -> Mirror {
        if place.starts_with("http://") || place.starts_with("https://") {
            return Mirror::Address(Client::new(PATIENCE), place.to_string());
        }
        let folder = Path::new(place);
        let log = folder.join("log");
        Mirror::Folder(if log.join("checkpoint").exists() { log } else { folder.to_path_buf() })
    }

    pub fn name(&self) -> String {
        match self {
            Mirror::Folder(folder) => folder.display().to_string(),
            Mirror::Address(_, url) => url.clone(),
        }
    }

    fn get(&self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, String> {
        match self {
            Mirror::Folder(folder) => match fs::read(folder.join(path)) {
                Ok(bytes) => Ok(Some(bytes)),
                Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(cause) => Err(format!("`{path}`: {cause}")),
            },
            Mirror::Address(client, url) => {
                let answer = client.get(&below(url, path), limit)?;
                match answer.status {
                    200 => Ok(Some(answer.body)),
                    404 => Ok(None),
                    status => Err(format!("`{path}`: it answers {status}")),
                }
            }
        }
    }

    fn unreadable(&self, why: String) -> Error {
        Error::Read { mirror: self.name(), why }
    }

    fn untrusted(&self, why: String) -> Error {
        Error::Untrusted { mirror: self.name(), why }
    }

    /// A checkpoint that the mirror holds, which one of `keys` must have signed; nothing if it holds none of that name.
    pub fn checkpoint(&self, name: &str, keys: &[VerifierKey]) -> Result<Option<SignedCheckpoint>, Error> {
        let Some(bytes) = self.get(name, NOTE_BYTES).map_err(|why| self.unreadable(why))? else {
            return Ok(None);
        };
        let signed = SignedCheckpoint::parse(&String::from_utf8_lossy(&bytes));
        let signed =
            signed.map_err(|why| self.unreadable(format!("its `{name}` is no checkpoint: {why}")))?;
        let by =
            |key: &VerifierKey| key.name == signed.checkpoint.origin && signed.verified_by(key) == Ok(true);
        match keys.iter().any(by) {
            true => Ok(Some(signed)),
            false => {
                let origin = &signed.checkpoint.origin;
                Err(self.untrusted(format!("its `{name}`, of `{origin}`, is not signed by this log's key")))
            }
        }
    }

    /// Copies the bundles of the first `size` entries into `folder`, a file for each, named by its number, and checks that
    /// they make `root`. Gives the root of the first `at` of them, if there are so many.
    pub fn copy(&self, size: u64, root: Hash, at: u64, folder: &Path) -> Result<Option<Hash>, Error> {
        let mut frontier = Frontier::new();
        let mut root_at = (at == 0).then(hash::empty);
        for n in 0..size.div_ceil(tile::WIDTH) {
            let width = (size - n * tile::WIDTH).min(tile::WIDTH);
            let bytes = self.bundle(n, width)?;
            let whole = |entries: &Vec<&[u8]>| entries.len() as u64 >= width;
            let entries = tile::read_bundle(&bytes).filter(whole);
            let entries = entries.ok_or_else(|| self.untrusted(format!("its bundle {n} is damaged")))?;
            let mut kept = Vec::new();
            for entry in entries.into_iter().take(usize::try_from(width).unwrap_or(256)) {
                frontier.push(hash::leaf(entry));
                if frontier.size() == at {
                    root_at = Some(frontier.root());
                }
                tile::push_entry(&mut kept, entry).map_err(|why| self.untrusted(why.to_string()))?;
            }
            fs::write(folder.join(n.to_string()), kept)
                .map_err(|cause| self.unreadable(cause.to_string()))?;
        }
        if frontier.root() != root {
            return Err(self.untrusted("its entries are not those that its checkpoint names".into()));
        }
        Ok(root_at)
    }

    /// A bundle of at least `width` entries.
    fn bundle(&self, n: u64, width: u64) -> Result<Vec<u8>, Error> {
        for width in [width, tile::WIDTH] {
            let path = tile::entries_path(n, width);
            if let Some(bytes) = self.get(&path, BUNDLE_BYTES).map_err(|why| self.unreadable(why))? {
                return Ok(bytes);
            }
        }
        Err(self.unreadable(format!("`{}` is missing", tile::entries_path(n, width))))
    }
}
