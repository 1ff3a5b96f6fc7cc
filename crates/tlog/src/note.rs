//! Signed notes: a text and the signatures under it, as c2sp.org/signed-note says.
//!
//! In: a note, a key. Out: whether that key signed it. Absent: private keys, and trust: a note says nothing until a key
//! that is known has signed it.
//!
//! ```text
//! This is an example message.
//!
//! — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
//! ```
use std::fmt;

use ed25519_dalek::{Signature as Ed25519, VerifyingKey};

use crate::hash::Hash;
use crate::text::{base64, from_base64, has_control};

/// A longer note is refused.
pub const MAX_BYTES: usize = 64 * 1024;
/// A note with more signatures is refused.
pub const MAX_SIGNATURES: usize = 32;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("cannot read note: it has {0} bytes, and at most 65536 are read")]
    TooLong(usize),
    #[error("cannot read note: it has more than 32 signatures")]
    TooManySignatures,
    #[error("cannot read note: it has a control character other than newline")]
    ControlCharacter,
    #[error("cannot read note: no blank line with signatures after it")]
    NoSignatures,
    #[error("cannot read note: `{0}` is not a signature line")]
    SignatureLine(String),
    #[error("cannot read verifier key `{text}`: {why}")]
    Key { text: String, why: &'static str },
    #[error("cannot trust note: the signature of `{0}` does not verify")]
    Forged(String),
}

/// What a key signs: its number in the specification is the first byte of the encoded key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyKind {
    /// Ed25519 over the text of the note.
    Ed25519 = 0x01,
    /// A timestamped Ed25519 cosignature of a checkpoint.
    Cosignature = 0x04,
}

/// A public key under its name, for example `example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VerifierKey {
    pub name: String,
    pub id: u32,
    pub kind: KeyKind,
    pub key: [u8; 32],
}

impl VerifierKey {
    /// Refuses keys of low order, for which signatures prove nothing, and second encodings of a key.
    pub fn new(name: &str, kind: KeyKind, key: [u8; 32]) -> Result<Self, Error> {
        let refused = |why| Error::Key { text: name.into(), why };
        if !is_name(name) {
            return Err(refused("its name is empty, or has a space, a plus or a control character"));
        }
        let point = VerifyingKey::from_bytes(&key).map_err(|_| refused("its bytes are no Ed25519 key"))?;
        if point.is_weak() {
            return Err(refused("it is a weak key, of low order"));
        }
        if point.to_edwards().compress().to_bytes() != key {
            return Err(refused("its bytes are not the canonical ones of that key"));
        }
        Ok(Self { name: name.into(), id: key_id(name, kind, &key), kind, key })
    }

    pub fn parse(text: &str) -> Result<Self, Error> {
        let refused = |why| Error::Key { text: text.chars().take(200).collect(), why };
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(refused("it is not `name+id+key`"));
        };
        let bytes = from_base64(key).ok_or_else(|| refused("its key is not canonical base64"))?;
        let (kind, key) = match bytes.split_first() {
            Some((0x01, key)) => (KeyKind::Ed25519, key),
            Some((0x04, key)) => (KeyKind::Cosignature, key),
            _ => return Err(refused("its kind is neither Ed25519 (1) nor an Ed25519 cosignature (4)")),
        };
        let key = key.try_into().map_err(|_| refused("its key has not 32 bytes"))?;
        let parsed = Self::new(name, kind, key)?;
        if format!("{:08x}", parsed.id) != id {
            return Err(refused("its id is not that of its name and key"));
        }
        Ok(parsed)
    }

    /// Whether the key itself signed `message`.
    pub(crate) fn signed(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        VerifyingKey::from_bytes(&self.key)
            .is_ok_and(|key| key.verify_strict(message, &Ed25519::from_bytes(signature)).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[self.kind as u8], &self.key[..]].concat();
        write!(formatter, "{}+{:08x}+{}", self.name, self.id, base64(&key))
    }
}

/// The id of a key: the first four bytes of the SHA-256 of its name, a newline, its kind and the key.
pub fn key_id(name: &str, kind: KeyKind, key: &[u8; 32]) -> u32 {
    let Hash([a, b, c, d, ..]) = Hash::of(&[name.as_bytes(), b"\n", &[kind as u8], key].concat());
    u32::from_be_bytes([a, b, c, d])
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+' || c < ' ')
}

/// One signature line: who, and the bytes after the key id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    pub name: String,
    pub id: u32,
    pub bytes: Vec<u8>,
}

impl fmt::Display for Signature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&signature_line(&self.name, self.id, &self.bytes))
    }
}

/// The line a signature has in a note, with its newline.
pub fn signature_line(name: &str, id: u32, bytes: &[u8]) -> String {
    format!("— {name} {}\n", base64(&[&id.to_be_bytes(), bytes].concat()))
}

/// A text that ends in a newline, and at least one signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note<'a> {
    pub text: &'a str,
    pub signatures: Vec<Signature>,
}

impl<'a> Note<'a> {
    pub fn parse(note: &'a str) -> Result<Self, Error> {
        if note.len() > MAX_BYTES {
            return Err(Error::TooLong(note.len()));
        }
        if has_control(note) {
            return Err(Error::ControlCharacter);
        }
        // The text is separated from the signatures by the last blank line, and keeps the newline before it.
        let blank = note.rfind("\n\n").ok_or(Error::NoSignatures)?;
        let (text, lines) = (&note[..=blank], &note[blank + 2..]);
        let lines = lines.strip_suffix('\n').ok_or(Error::NoSignatures)?;
        let signatures = lines.split('\n').map(read_signature).collect::<Result<Vec<_>, _>>()?;
        if signatures.len() > MAX_SIGNATURES {
            return Err(Error::TooManySignatures);
        }
        Ok(Self { text, signatures })
    }

    /// True if `key` signed this note, false if no signature claims to be of `key`. A signature that claims it and does
    /// not verify is an error: such a note must be refused as a whole. Cosignatures are of checkpoints, see
    /// [`crate::checkpoint::SignedCheckpoint::verified_by`].
    pub fn verified_by(&self, key: &VerifierKey) -> Result<bool, Error> {
        verified(self.text, &self.signatures, key)
    }
}

impl fmt::Display for Note<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| signature.fmt(formatter))
    }
}

fn read_signature(line: &str) -> Result<Signature, Error> {
    let read = || {
        let (name, encoded) = line.strip_prefix("— ")?.split_once(' ')?;
        let bytes = from_base64(encoded)?;
        let (id, bytes) = bytes.split_first_chunk::<4>()?;
        let whole = is_name(name) && !bytes.is_empty();
        whole.then(|| Signature { name: name.into(), id: u32::from_be_bytes(*id), bytes: bytes.to_vec() })
    };
    read().ok_or_else(|| Error::SignatureLine(line.chars().take(200).collect()))
}

/// As `Note::verified_by`, for a text and signatures that were taken apart. Every signature of the key must verify.
pub(crate) fn verified(text: &str, signatures: &[Signature], key: &VerifierKey) -> Result<bool, Error> {
    // A cosignature signs a checkpoint with a time, not a text: to a note it says nothing.
    if key.kind == KeyKind::Cosignature {
        return Ok(false);
    }
    let mut found = false;
    for signature in of_key(signatures, key) {
        let good =
            signature.bytes.as_slice().try_into().is_ok_and(|bytes| key.signed(text.as_bytes(), bytes));
        if !good {
            return Err(Error::Forged(key.name.clone()));
        }
        found = true;
    }
    Ok(found)
}

/// The signatures that claim to be of `key`: those with its name and its id.
pub(crate) fn of_key<'s>(
    signatures: &'s [Signature],
    key: &VerifierKey,
) -> impl Iterator<Item = &'s Signature> {
    signatures.iter().filter(move |signature| signature.name == key.name && signature.id == key.id)
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};

    use super::*;

    const EXAMPLE_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    const EXAMPLE: &str = "This is an example message.\n\n— example.com/foo \
        Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    #[test]
    fn the_example_of_the_specification_verifies() {
        let key = VerifierKey::parse(EXAMPLE_KEY).unwrap();
        let note = Note::parse(EXAMPLE).unwrap();
        assert_eq!(note.verified_by(&key), Ok(true));
        assert_eq!((key.to_string().as_str(), note.to_string().as_str()), (EXAMPLE_KEY, EXAMPLE));
        let changed = EXAMPLE.replace("example message", "example massage");
        let forged = Note::parse(&changed).unwrap().verified_by(&key);
        assert_eq!(forged, Err(Error::Forged("example.com/foo".into())));
    }

    #[test]
    fn a_signature_is_of_a_key_only_with_its_name_and_its_id() {
        let signer = SigningKey::from_bytes(&[3; 32]);
        let key = VerifierKey::new("a.example", KeyKind::Ed25519, signer.verifying_key().to_bytes()).unwrap();
        let bytes = signer.sign(b"text\n").to_bytes();
        let note = |name: &str, id: u32| format!("text\n\n{}", signature_line(name, id, &bytes));
        for (name, id, verdict) in
            [("a.example", key.id, true), ("b.example", key.id, false), ("a.example", !key.id, false)]
        {
            assert_eq!(Note::parse(&note(name, id)).unwrap().verified_by(&key), Ok(verdict), "{name} {id}");
        }
    }

    #[test]
    fn one_bad_signature_of_a_known_key_spoils_its_good_one() {
        let signer = SigningKey::from_bytes(&[3; 32]);
        let key = VerifierKey::new("a.example", KeyKind::Ed25519, signer.verifying_key().to_bytes()).unwrap();
        let good = signature_line(&key.name, key.id, &signer.sign(b"text\n").to_bytes());
        for bad in [&[0; 64][..], &[0; 63], &[0; 1], &[0; 72]] {
            let note = format!("text\n\n{good}{}", signature_line(&key.name, key.id, bad));
            assert_eq!(Note::parse(&note).unwrap().verified_by(&key), Err(Error::Forged(key.name.clone())));
        }
    }

    #[test]
    fn a_signature_that_only_some_libraries_accept_is_refused() {
        use ed25519_dalek::Verifier;
        // R is the neutral point and S is k times the private key: the equation holds, and strictness forbids it.
        let s = Hash::from_hex("f434559a81c73e875cf36e174d46591b115b8cb11b3be4c52d5c39f698e5b90f").unwrap();
        let mut bytes = [0; 64];
        bytes[0] = 1;
        bytes[32..].copy_from_slice(&s.0);
        let public = SigningKey::from_bytes(&[3; 32]).verifying_key();
        assert!(public.verify(b"text\n", &Ed25519::from_bytes(&bytes)).is_ok(), "the lax check takes it");
        let key = VerifierKey::new("a.example", KeyKind::Ed25519, public.to_bytes()).unwrap();
        assert!(!key.signed(b"text\n", &bytes));
    }

    #[test]
    fn a_note_beyond_its_limits_is_refused() {
        let line = "— a.example AAAAAAA=\n";
        assert!(Note::parse(&format!("text\n\n{}", line.repeat(32))).is_ok());
        assert_eq!(Note::parse(&format!("text\n\n{}", line.repeat(33))), Err(Error::TooManySignatures));
        let long = format!("{}\n\n{line}", "x".repeat(MAX_BYTES));
        assert_eq!(Note::parse(&long), Err(Error::TooLong(long.len())));
        for control in ["\r", "\t", "\0", "\u{1f}"] {
            assert_eq!(Note::parse(&format!("te{control}xt\n\n{line}")), Err(Error::ControlCharacter));
        }
        for lines in ["", "— a.example AAAAAAA=", "\n"] {
            assert_eq!(Note::parse(&format!("text\n\n{lines}")), Err(Error::NoSignatures), "{lines}");
        }
        for line in [
            "- a.example AAAAAAA=",
            "— a.example AAAAAAB=",
            "— a.example AAAAAAA",
            "— a.example AAAAAA==",
            "— a+b AAAAAAA=",
            "—  AAAAAAA=",
            "— a\u{2003}b AAAAAAA=",
            "— a b AAAAAAA=",
            "— a.example  AAAAAAA=",
            "— a.example AAAAAAA= ",
            "— a.example",
        ] {
            let refused = Note::parse(&format!("text\n\n{line}\n")).map(|_| ());
            assert_eq!(refused, Err(Error::SignatureLine(line.into())));
        }
    }

    #[test]
    fn a_key_that_proves_nothing_is_refused() {
        let one = [[1].as_slice(), &[0; 31]].concat().try_into().unwrap();
        assert!(
            matches!(VerifierKey::new("a", KeyKind::Ed25519, one), Err(Error::Key { why, .. }) if why.contains("weak"))
        );
        // y = 3 + p encodes the point y = 3 a second time.
        let mut second = [0xff; 32];
        (second[0], second[31]) = (0xf0, 0x7f);
        assert!(VerifyingKey::from_bytes(&second).is_ok(), "the library would take it");
        let refused = VerifierKey::new("a", KeyKind::Ed25519, second);
        assert!(matches!(refused, Err(Error::Key { why, .. }) if why.contains("canonical")));
    }

    #[test]
    fn other_texts_are_no_verifier_key() {
        for text in [
            "",
            "a",
            "a+530d903a",
            "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
            "example.com/foo+530d903a+BekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2kAA==",
        ] {
            assert!(VerifierKey::parse(text).is_err(), "{text}");
        }
    }
}
