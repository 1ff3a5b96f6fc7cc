//! Hashes of the tree: SHA-256, and the two prefixes of RFC 6962 that keep leaves and nodes apart.
//!
//! In: bytes. Out: 32-byte hashes, and their hex and base64 texts. Absent: the shape of the tree (see `tree`).
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// A SHA-256 hash, shown as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// Plain SHA-256 of `bytes`, without any prefix.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Exactly 32 bytes, or nothing.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub fn hex(&self) -> String {
        self.to_string()
    }

    /// Reads 64 lower-case hex digits; anything else is nothing, so that one hash has one text.
    pub fn from_hex(text: &str) -> Option<Self> {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != 32 || !rest.is_empty() {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = digit(*high)? << 4 | digit(*low)?;
        }
        Some(Self(bytes))
    }

    pub fn base64(&self) -> String {
        STANDARD.encode(self.0)
    }

    /// Reads canonical, padded standard base64 of 32 bytes; anything else is nothing.
    pub fn from_base64(text: &str) -> Option<Self> {
        (text.len() == 44)
            .then(|| STANDARD.decode(text).ok())
            .flatten()
            .and_then(|bytes| Self::from_slice(&bytes))
    }
}

fn digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// The hash of a leaf: SHA-256 of 0x00 and the entry.
pub fn leaf(entry: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([0]).chain_update(entry).finalize().into())
}

/// The hash of an inner node: SHA-256 of 0x01 and its two children.
pub fn node(left: Hash, right: Hash) -> Hash {
    Hash(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
}

/// The root of the tree without leaves: SHA-256 of nothing.
pub fn empty() -> Hash {
    Hash::of(&[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_root_and_the_empty_leaf_are_those_of_rfc_6962() {
        assert_eq!(empty().hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(leaf(b"").hex(), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    #[test]
    fn a_hash_has_one_text_in_hex_and_one_in_base64() {
        let hash = leaf(b"a line");
        assert_eq!(Hash::from_hex(&hash.hex()), Some(hash));
        assert_eq!(Hash::from_base64(&hash.base64()), Some(hash));
        assert_eq!(Hash::from_hex(&hash.hex().to_uppercase()), None, "upper case is another text");
        assert_eq!(
            Hash::from_base64(hash.base64().trim_end_matches('=')),
            None,
            "padding is part of the text"
        );
        assert_eq!(Hash::from_base64(&empty().base64().replace("FU=", "FV=")), None, "unused bits are zero");
    }
}
