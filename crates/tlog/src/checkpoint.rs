//! Checkpoints: the size and root of a log at one moment, as c2sp.org/tlog-checkpoint says, without extension lines.
//!
//! In: a signed note. Out: origin, size, root, signatures. Absent: who may sign (see `policy`).
//!
//! ```text
//! example.com/behind-the-sofa
//! 20852163
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//!
//! — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+…
//! ```
use std::fmt;

use crate::cosignature;
use crate::hash::Hash;
use crate::note::{self, KeyKind, Note, Signature, VerifierKey};
use crate::text::{decimal, has_control};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("cannot read checkpoint")]
    Note(#[from] note::Error),
    #[error("cannot read checkpoint: {0}")]
    Text(&'static str),
}

/// The three lines that are signed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Checkpoint {
    pub origin: String,
    pub size: u64,
    pub root: Hash,
}

impl Checkpoint {
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, self.root.base64())
    }

    /// Reads exactly three lines, each ended; `text` writes them back byte for byte.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let lines: Vec<_> = text.splitn(5, '\n').collect();
        let [origin, size, root, ""] = lines[..] else {
            return Err(Error::Text("it has not exactly three lines"));
        };
        if origin.is_empty() || has_control(origin) {
            return Err(Error::Text("its origin is empty or has a control character"));
        }
        let size = decimal(size).ok_or(Error::Text("its size is not a decimal without leading zeros"))?;
        let root = Hash::from_base64(root).ok_or(Error::Text("its root is not a hash in base64"))?;
        Ok(Self { origin: origin.into(), size, root })
    }
}

/// A checkpoint and the signatures under it, none of them checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    pub checkpoint: Checkpoint,
    pub signatures: Vec<Signature>,
}

impl SignedCheckpoint {
    pub fn parse(note: &str) -> Result<Self, Error> {
        let note = Note::parse(note)?;
        Ok(Self { checkpoint: Checkpoint::parse(note.text)?, signatures: note.signatures })
    }

    /// The text that was signed.
    pub fn text(&self) -> String {
        self.checkpoint.text()
    }

    /// As `Note::verified_by`, and for the key of a cosigner whether it cosigned.
    pub fn verified_by(&self, key: &VerifierKey) -> Result<bool, note::Error> {
        match key.kind {
            KeyKind::Ed25519 => note::verified(&self.text(), &self.signatures, key),
            KeyKind::Cosignature => Ok(cosignature::check(&self.text(), &self.signatures, key)?.is_some()),
        }
    }
}

impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.text())?;
        self.signatures.iter().try_for_each(|signature| signature.fmt(formatter))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    #[test]
    fn a_checkpoint_is_three_lines() {
        let checkpoint = Checkpoint::parse(TEXT).unwrap();
        assert_eq!(
            (checkpoint.origin.as_str(), checkpoint.size),
            ("example.com/behind-the-sofa", 20_852_163)
        );
        assert_eq!(checkpoint.text(), TEXT);
    }

    #[test]
    fn a_signed_checkpoint_is_written_as_it_was_read() {
        let note = format!("{TEXT}\n— example.com/behind-the-sofa AAAAAAA=\n— witness.example/w1 AAAAAAE=\n");
        let signed = SignedCheckpoint::parse(&note).unwrap();
        assert_eq!(signed.signatures.len(), 2);
        assert_eq!(signed.to_string(), note);
    }

    #[test]
    fn other_texts_are_no_checkpoint() {
        for text in [
            "",
            "\n",
            "\n\n\n",
            TEXT.trim_end(),
            &format!("{TEXT}extension\n"),
            &format!("{TEXT}\n"),
            &TEXT.replace("example.com/behind-the-sofa", ""),
            &TEXT.replace("2085", "02085"),
            &TEXT.replace("20852163", "-1"),
            &TEXT.replace("20852163", "18446744073709551616"),
            &TEXT.replace("q2I=", "q2J="),
            &TEXT.replace("q2I=", "q2I"),
            &TEXT.replace("sofa", "so\tfa"),
        ] {
            assert!(Checkpoint::parse(text).is_err(), "{text:?}");
        }
    }
}
