//! Proofs that an entry is in a log, to be checked without the log: c2sp.org/tlog-proof@v1.
//!
//! In: the text of a proof, the hash of the entry, a policy. Out: what the policy says of the checkpoint inside.
//! Absent: the entry. The extra data is not signed and nothing here believes it.
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! index 73894
//! gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
//! B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
//!
//! example.com/fancylog
//! 109482
//! sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=
//!
//! — example.com/fancylog hI2DJw…
//! ```
use std::fmt;

use crate::check::{Unproven, check_inclusion};
use crate::checkpoint::{self, SignedCheckpoint};
use crate::hash::Hash;
use crate::policy::{self, Policy, Verdict};
use crate::text::{base64, decimal, from_base64, hash_lines};

/// A longer proof is refused.
pub const MAX_BYTES: usize = 256 * 1024;
/// No tree is so deep that a proof needs more hashes.
pub const MAX_HASHES: usize = 64;

const HEADER: &str = "c2sp.org/tlog-proof@v1\n";

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("cannot read proof: {0}")]
    Malformed(&'static str),
    #[error("cannot read the checkpoint of the proof")]
    Checkpoint(#[source] checkpoint::Error),
    #[error("cannot trust the checkpoint of the proof")]
    Policy(#[source] policy::Error),
    #[error("cannot find the entry in the tree of the proof")]
    Unproven(#[source] Unproven),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Never empty; no data is nothing.
    pub extra: Option<Vec<u8>>,
    pub index: u64,
    pub hashes: Vec<Hash>,
    /// The signed checkpoint as it was published, not yet read.
    pub checkpoint: String,
}

impl Proof {
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > MAX_BYTES {
            return Err(Error::Malformed("it is longer than 262144 bytes"));
        }
        let rest =
            text.strip_prefix(HEADER).ok_or(Error::Malformed("its first line is not that of a proof"))?;
        let (extra, rest) = match rest.strip_prefix("extra ") {
            None => (None, rest),
            Some(rest) => {
                let (data, rest) =
                    rest.split_once('\n').ok_or(Error::Malformed("it ends in its extra data"))?;
                let data = from_base64(data).filter(|data| !data.is_empty());
                (Some(data.ok_or(Error::Malformed("its extra data is empty or not base64"))?), rest)
            }
        };
        let rest = rest.strip_prefix("index ").ok_or(Error::Malformed("it has no index line"))?;
        let (index, rest) = rest.split_once('\n').ok_or(Error::Malformed("it ends in its index"))?;
        let index =
            decimal(index).ok_or(Error::Malformed("its index is not a decimal without leading zeros"))?;
        let (hashes, checkpoint) =
            read_hashes(rest, MAX_HASHES).ok_or(Error::Malformed("its hashes are too many or not base64"))?;
        if !checkpoint.ends_with('\n') {
            return Err(Error::Malformed("its checkpoint is missing or cut short"));
        }
        Ok(Self { extra, index, hashes, checkpoint: checkpoint.into() })
    }

    /// Checks the whole proof for the entry whose leaf hash is `leaf`: the checkpoint inside is one the policy accepts
    /// as signed, and its tree holds the entry. Whether the quorum was met stands in the verdict.
    pub fn verify(&self, leaf: Hash, policy: &Policy) -> Result<(SignedCheckpoint, Verdict), Error> {
        let signed = SignedCheckpoint::parse(&self.checkpoint).map_err(Error::Checkpoint)?;
        let verdict = policy.judge(&signed).map_err(Error::Policy)?;
        let tree = &signed.checkpoint;
        check_inclusion(self.index, tree.size, leaf, &self.hashes, tree.root).map_err(Error::Unproven)?;
        Ok((signed, verdict))
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(HEADER)?;
        if let Some(extra) = self.extra.as_ref().filter(|extra| !extra.is_empty()) {
            writeln!(formatter, "extra {}", base64(extra))?;
        }
        write!(formatter, "index {}\n{}\n{}", self.index, hash_lines(&self.hashes), self.checkpoint)
    }
}

/// Reads hashes, one on each line, at most `most`, up to a blank line; gives them and what follows that line.
pub(crate) fn read_hashes(text: &str, most: usize) -> Option<(Vec<Hash>, &str)> {
    let mut rest = text;
    let mut hashes = Vec::new();
    loop {
        let (line, after) = rest.split_once('\n')?;
        if line.is_empty() {
            return Some((hashes, after));
        }
        if hashes.len() == most {
            return None;
        }
        hashes.push(Hash::from_base64(line)?);
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    #[test]
    fn a_proof_is_written_as_it_was_read() {
        for text in [
            format!("{HEADER}index 0\n\ncheckpoint\n"),
            format!("{HEADER}extra AA==\nindex 18446744073709551615\n{HASH}\n{HASH}\n\ncheckpoint\n\nmore\n"),
            format!("{HEADER}index 5\n{}\ncheckpoint\n", format!("{HASH}\n").repeat(64)),
        ] {
            assert_eq!(Proof::parse(&text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn other_texts_are_no_proof() {
        for text in [
            "",
            HEADER,
            &format!("{HEADER}index 0\n"),
            &format!("{HEADER}index 0\n\n"),
            &format!("{HEADER}index 0\n\ncheckpoint"),
            &format!("{HEADER}index 00\n\ncheckpoint\n"),
            &format!("{HEADER}extra \nindex 0\n\ncheckpoint\n"),
            &format!("{HEADER}index 0\r\n\ncheckpoint\n"),
            &format!("{HEADER}index 0\nextra AA==\n\ncheckpoint\n"),
            &format!("{HEADER}index 0\n{HASH}"),
            &format!("{HEADER}index 0\n{}\ncheckpoint\n", format!("{HASH}\n").repeat(65)),
            &format!("{HEADER}index 0\n\n{}\n", "x".repeat(MAX_BYTES)),
        ] {
            assert!(matches!(Proof::parse(text), Err(Error::Malformed(_))), "{text:?}");
        }
    }
}
