//! Proofs as files: all that a reader needs to check one line of a bulletin, or a release, without the log.
//!
//! In: the parts, or the bytes of a file. Out: the bytes, or the parts. Absent: whether any of it holds (see
//! [`crate::line`] and [`crate::release`]). The same parts always give the same bytes.
//!
//! ```text
//! armistice-line-proof/v1
//! @ line 187              the line as it stands in lines.jsonl
//! @ line_path 135         hashes in base64, each line ended: from its leaf up to the root of the tree of lines
//! @ claim 204             the claim as it stands in claims.jsonl; or
//! @ withheld 68           its id, a space, its leaf hash in hex
//! @ claim_path 92         its index in the tree of claims, then hashes, each line ended
//! @ entry 1210            an entry of the log: first that of the release,
//! @ proof 1402            and its c2sp.org/tlog-proof@v1; all of them have one checkpoint
//! …                       then those of the captures, in the order in which the line names them,
//! …                       then dissents, corrections, withdrawals and redactions, in the order of the log,
//! …                       then every keyset and policy, in the order of the log
//! @ scan 14               complete to 27
//! ```
//!
//! A `release-proof` begins with the entry of the release and has no captures.

use tlog::checkpoint::{self, SignedCheckpoint};
use tlog::entry::{self, Entry, Unreadable};
use tlog::hash::Hash;
use tlog::proof::{self, Proof};
use tlog::sections::{self, Section};

use crate::concern;
use crate::shape::{Claim, Line, Misshapen, Release};

/// A longer proof is not read.
pub const MAX_BYTES: usize = 256 * 1024;
pub const LINE_KIND: &str = "line-proof";
pub const RELEASE_KIND: &str = "release-proof";

/// Why a file is no proof.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    #[error("cannot read proof: it has {0} bytes, and at most {MAX_BYTES} are read")]
    TooLong(usize),
    #[error(transparent)]
    Sections(#[from] sections::Error),
    #[error("cannot read proof: it is a `{0}`")]
    Kind(String),
    #[error("cannot read proof: its section {0} is not the `{1}` that belongs there")]
    Order(usize, &'static str),
    #[error("cannot read section `{0}`: it is not what its name says")]
    Section(&'static str),
    #[error(transparent)]
    Shape(#[from] Misshapen),
    #[error("cannot read entry")]
    Entry(#[from] Unreadable),
    #[error(transparent)]
    Proof(#[from] proof::Error),
    #[error("cannot read proof of entry: it carries extra data, which nothing signs")]
    Extra,
    #[error(transparent)]
    Checkpoint(#[from] checkpoint::Error),
    #[error("cannot write proof: with {0} bytes it would be longer than {MAX_BYTES}")]
    TooMuch(usize),
}

/// An entry with the proof of where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    bytes: Vec<u8>,
    entry: Entry,
    proof: Proof,
}

impl Proven {
    pub fn new(bytes: Vec<u8>, proof: Proof) -> Result<Proven, Malformed> {
        let entry = Entry::decode(&bytes)?;
        if proof.extra.is_some() {
            return Err(Malformed::Extra);
        }
        SignedCheckpoint::parse(&proof.checkpoint)?;
        Ok(Proven { bytes, entry, proof })
    }

    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    pub fn proof(&self) -> &Proof {
        &self.proof
    }

    pub fn index(&self) -> u64 {
        self.proof.index
    }

    pub fn leaf(&self) -> Hash {
        entry::leaf(&self.bytes)
    }
}

/// A claim with the proof of where it stands among the claims of its release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenClaim {
    pub claim: Claim,
    pub index: u64,
    pub path: Vec<Hash>,
}

/// All about one line of a bulletin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineProof {
    pub line: Line,
    pub line_path: Vec<Hash>,
    /// In the order in which the line names them.
    pub claims: Vec<ProvenClaim>,
    pub release: Proven,
    /// In the order in which the line names them; of one capture, one entry or more.
    pub captures: Vec<Proven>,
    /// Dissents, corrections, withdrawals, redactions, by index; [`concern::Concern`] says which.
    pub remarks: Vec<Proven>,
    /// Every keyset and policy from the first entry on, by index.
    pub keys: Vec<Proven>,
    /// Up to which size of the log the remarks, keysets and policies were looked for.
    pub scan: u64,
}

/// All about one release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseProof {
    pub release: Proven,
    pub remarks: Vec<Proven>,
    pub keys: Vec<Proven>,
    pub scan: u64,
}

impl LineProof {
    pub fn to_bytes(&self) -> Result<Vec<u8>, Malformed> {
        let mut parts = vec![("line", self.line.bytes.clone()), ("line_path", hashes(&self.line_path))];
        for ProvenClaim { claim, index, path } in &self.claims {
            parts.push(match claim {
                Claim::Shown { bytes, .. } => ("claim", bytes.clone()),
                Claim::Withheld { id, leaf } => ("withheld", format!("{id} {leaf}").into_bytes()),
            });
            parts.push(("claim_path", [format!("{index}\n").into_bytes(), hashes(path)].concat()));
        }
        let entries = [std::slice::from_ref(&self.release), &self.captures, &self.remarks, &self.keys];
        write(LINE_KIND, parts, &entries, self.scan)
    }

    pub fn parse(file: &[u8]) -> Result<LineProof, Malformed> {
        let mut reader = Reader::of(file, LINE_KIND)?;
        let line = Line::read(reader.take("line")?)?;
        let line_path = read_hashes(reader.take("line_path")?).ok_or(Malformed::Section("line_path"))?;
        let mut claims = Vec::new();
        while let Some(claim) = reader.claim()? {
            claims.push(claim);
        }
        let release = reader.release()?;
        let captures = reader.entries(|entry| entry.kind == "capture")?;
        let (remarks, keys, scan) = reader.rest()?;
        Ok(LineProof { line, line_path, claims, release, captures, remarks, keys, scan })
    }

    /// Every entry it holds.
    pub fn entries(&self) -> Vec<&Proven> {
        let first = std::iter::once(&self.release);
        first.chain(&self.captures).chain(&self.remarks).chain(&self.keys).collect()
    }
}

impl ReleaseProof {
    pub fn to_bytes(&self) -> Result<Vec<u8>, Malformed> {
        let entries = [std::slice::from_ref(&self.release), &self.remarks, &self.keys];
        write(RELEASE_KIND, Vec::new(), &entries, self.scan)
    }

    pub fn parse(file: &[u8]) -> Result<ReleaseProof, Malformed> {
        let mut reader = Reader::of(file, RELEASE_KIND)?;
        let release = reader.release()?;
        let (remarks, keys, scan) = reader.rest()?;
        Ok(ReleaseProof { release, remarks, keys, scan })
    }

    /// Every entry it holds.
    pub fn entries(&self) -> Vec<&Proven> {
        std::iter::once(&self.release).chain(&self.remarks).chain(&self.keys).collect()
    }
}

fn write(
    kind: &str,
    mut parts: Vec<(&'static str, Vec<u8>)>,
    entries: &[&[Proven]],
    scan: u64,
) -> Result<Vec<u8>, Malformed> {
    for proven in entries.iter().copied().flatten() {
        parts.push(("entry", proven.bytes.clone()));
        parts.push(("proof", proven.proof.to_string().into_bytes()));
    }
    parts.push(("scan", format!("complete to {scan}").into_bytes()));
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let file = sections::write(kind, &parts)?;
    if file.len() > MAX_BYTES { Err(Malformed::TooMuch(file.len())) } else { Ok(file) }
}

/// Sections, taken from the front.
struct Reader<'a> {
    list: Vec<Section<'a>>,
    at: usize,
}

impl<'a> Reader<'a> {
    fn of(file: &'a [u8], kind: &str) -> Result<Reader<'a>, Malformed> {
        if file.len() > MAX_BYTES {
            return Err(Malformed::TooLong(file.len()));
        }
        let sections::Sections { kind: found, list } = sections::read(file)?;
        if found == kind { Ok(Reader { list, at: 0 }) } else { Err(Malformed::Kind(found.to_string())) }
    }

    fn next(&self) -> Option<&Section<'a>> {
        self.list.get(self.at)
    }

    fn take(&mut self, name: &'static str) -> Result<&'a [u8], Malformed> {
        match self.next() {
            Some(section) if section.name == name => {
                let bytes = section.bytes;
                self.at += 1;
                Ok(bytes)
            }
            _ => Err(Malformed::Order(self.at + 1, name)),
        }
    }

    fn claim(&mut self) -> Result<Option<ProvenClaim>, Malformed> {
        let claim = match self.next() {
            Some(Section { name: "claim", bytes }) => Claim::read_shown(bytes)?,
            Some(Section { name: "withheld", bytes }) => {
                let text = std::str::from_utf8(bytes).ok();
                let parts = text.and_then(|text| text.rsplit_once(' '));
                let read = |(id, hex): (&str, &str)| {
                    Some(Claim::Withheld { id: id.to_string(), leaf: Hash::from_hex(hex)? })
                };
                parts.and_then(read).ok_or(Malformed::Section("withheld"))?
            }
            _ => return Ok(None),
        };
        self.at += 1;
        let path = std::str::from_utf8(self.take("claim_path")?).ok();
        let read = |(index, path): (&str, &str)| {
            Some(ProvenClaim { claim, index: decimal(index)?, path: read_hashes(path.as_bytes())? })
        };
        let claim = path.and_then(|path| path.split_once('\n')).and_then(read);
        claim.map(Some).ok_or(Malformed::Section("claim_path"))
    }

    fn entry(&mut self) -> Result<Proven, Malformed> {
        let bytes = self.take("entry")?.to_vec();
        let proof = std::str::from_utf8(self.take("proof")?).map_err(|_| Malformed::Section("proof"))?;
        Proven::new(bytes, Proof::parse(proof)?)
    }

    fn release(&mut self) -> Result<Proven, Malformed> {
        let at = self.at + 1;
        let proven = self.entry()?;
        if proven.entry.kind != "release" {
            return Err(Malformed::Order(at, "entry of a release"));
        }
        Release::read(&proven.entry)?;
        Ok(proven)
    }

    /// The entries from here on that are of some kind.
    fn entries(&mut self, kind: impl Fn(&Entry) -> bool) -> Result<Vec<Proven>, Malformed> {
        let mut found = Vec::new();
        while self.next().is_some_and(|section| section.name == "entry") {
            let before = self.at;
            let proven = self.entry()?;
            if !kind(&proven.entry) {
                self.at = before;
                break;
            }
            found.push(proven);
        }
        Ok(found)
    }

    /// Remarks, keysets and policies, and the statement at the end.
    fn rest(&mut self) -> Result<(Vec<Proven>, Vec<Proven>, u64), Malformed> {
        let remarks = self.entries(concern::is_remark)?;
        let keys = self.entries(|entry| matches!(entry.kind.as_str(), "keyset" | "policy"))?;
        let scan = std::str::from_utf8(self.take("scan")?).ok();
        let scan = scan.and_then(|text| text.strip_prefix("complete to ")).and_then(decimal);
        if self.at < self.list.len() {
            return Err(Malformed::Order(self.at + 1, "end of the proof"));
        }
        Ok((remarks, keys, scan.ok_or(Malformed::Section("scan"))?))
    }
}

fn hashes(path: &[Hash]) -> Vec<u8> {
    path.iter().map(|hash| hash.base64() + "\n").collect::<String>().into_bytes()
}

fn read_hashes(bytes: &[u8]) -> Option<Vec<Hash>> {
    if bytes.is_empty() {
        return Some(Vec::new());
    }
    let lines = std::str::from_utf8(bytes).ok()?.strip_suffix('\n')?;
    lines.split('\n').map(Hash::from_base64).collect()
}

/// A decimal without sign and without leading zeros.
fn decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}
