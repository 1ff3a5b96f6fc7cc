//! Receipts: the log's signed word that it will include an entry by a certain time.
//!
//! In: a signed note, the keys of logs. Out: which entry, until when. Absent: a clock, and the question whether the entry
//! was included. A receipt, a witnessed checkpoint after its time and no inclusion prove that the log suppressed it.
//!
//! ```text
//! armistice-receipt/v1
//! log.example/ceasefire
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//! 2017-02-17T18:00:00Z
//!
//! — log.example/ceasefire Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+…
//! ```
use crate::hash::Hash;
use crate::note::{self, KeyKind, Note, VerifierKey};
use crate::text::has_control;

const HEADER: &str = "armistice-receipt/v1";

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("cannot read receipt: {0}")]
    Malformed(&'static str),
    #[error("cannot read receipt")]
    Note(#[source] note::Error),
    #[error("cannot trust receipt of `{0}`: no known key of that log signed it")]
    Unsigned(String),
    #[error("cannot trust receipt of `{0}`")]
    Forged(String, #[source] note::Error),
}

/// The lines that are signed after the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub origin: String,
    /// The leaf hash of the entry.
    pub leaf: Hash,
    /// RFC 3339, in UTC to the second, so that texts compare as times do.
    pub include_by: String,
}

impl Receipt {
    /// The text to be signed.
    pub fn text(&self) -> String {
        format!("{HEADER}\n{}\n{}\n{}\n", self.origin, self.leaf.base64(), self.include_by)
    }

    /// Reads exactly four lines, each ended; `text` writes them back byte for byte.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let lines: Vec<_> = text.splitn(6, '\n').collect();
        let [HEADER, origin, leaf, include_by, ""] = lines[..] else {
            return Err(Error::Malformed("it is not the four lines of a receipt"));
        };
        if origin.is_empty() || has_control(origin) {
            return Err(Error::Malformed("its origin is empty or has a control character"));
        }
        let leaf =
            Hash::from_base64(leaf).ok_or(Error::Malformed("its third line is not a hash in base64"))?;
        if !is_utc_second(include_by) {
            return Err(Error::Malformed("its time is not one like 2017-02-17T18:00:00Z"));
        }
        Ok(Self { origin: origin.into(), leaf, include_by: include_by.into() })
    }
}

/// Reads a receipt that one of `keys` signed; the key must bear the name of the log.
pub fn check(note: &str, keys: &[VerifierKey]) -> Result<Receipt, Error> {
    let note = Note::parse(note).map_err(Error::Note)?;
    let receipt = Receipt::parse(note.text)?;
    let mut found = false;
    for key in keys.iter().filter(|key| key.kind == KeyKind::Ed25519 && key.name == receipt.origin) {
        found |= note.verified_by(key).map_err(|forged| Error::Forged(receipt.origin.clone(), forged))?;
    }
    if found { Ok(receipt) } else { Err(Error::Unsigned(receipt.origin)) }
}

/// A time like `2017-02-17T18:00:00Z` that exists in the calendar; without leap seconds.
fn is_utc_second(text: &str) -> bool {
    let shape = text.len() == 20
        && text.bytes().zip(b"0000-00-00T00:00:00Z").all(|(byte, model)| match model {
            b'0' => byte.is_ascii_digit(),
            _ => byte == *model,
        });
    let number = |from: usize, to: usize| text.get(from..to).and_then(|digits| digits.parse::<u32>().ok());
    let exists = || {
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 => 28 + u32::from(leap),
            1..=12 => 31,
            _ => return None,
        };
        let on_the_clock = number(11, 13)? < 24 && number(14, 16)? < 60 && number(17, 19)? < 60;
        (on_the_clock && (1..=days).contains(&day)).then_some(())
    };
    shape && exists().is_some()
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};

    use super::*;
    use crate::note::signature_line;

    fn receipt() -> Receipt {
        let leaf = crate::hash::leaf(b"a dissent");
        Receipt { origin: "log.example".into(), leaf, include_by: "2017-02-17T18:00:00Z".into() }
    }

    fn signed(by: &str) -> (String, VerifierKey) {
        let signer = SigningKey::from_bytes(&[5; 32]);
        let key = VerifierKey::new(by, KeyKind::Ed25519, signer.verifying_key().to_bytes()).unwrap();
        let text = receipt().text();
        (format!("{text}\n{}", signature_line(by, key.id, &signer.sign(text.as_bytes()).to_bytes())), key)
    }

    #[test]
    fn a_receipt_is_believed_only_under_the_key_of_its_log() {
        let (note, key) = signed("log.example");
        assert_eq!(check(&note, std::slice::from_ref(&key)), Ok(receipt()));
        assert_eq!(check(&note, &[]), Err(Error::Unsigned("log.example".into())));
        let later = note.replace("2017-02-17", "2018-02-17");
        assert!(matches!(check(&later, &[key]), Err(Error::Forged(..))));
        let (note, key) = signed("other.example");
        assert_eq!(check(&note, &[key]), Err(Error::Unsigned("log.example".into())));
    }

    #[test]
    fn a_cosignature_is_no_signature_of_a_receipt() {
        let signer = SigningKey::from_bytes(&[5; 32]);
        let public = signer.verifying_key().to_bytes();
        let key = VerifierKey::new("log.example", KeyKind::Cosignature, public).unwrap();
        let text = receipt().text();
        let signature = signer.sign(&crate::cosignature::message(7, &text)).to_bytes();
        let line = signature_line(&key.name, key.id, &crate::cosignature::encode(7, &signature));
        assert_eq!(check(&format!("{text}\n{line}"), &[key]), Err(Error::Unsigned("log.example".into())));
    }

    #[test]
    fn a_receipt_is_four_lines_and_its_time_exists() {
        let text = receipt().text();
        assert_eq!(Receipt::parse(&text), Ok(receipt()));
        for other in [
            text.replace("/v1", "/v2"),
            text.replace("log.example", ""),
            format!("{text}\n"),
            text.trim_end().into(),
            text.replace("02-17T", "02-30T"),
            text.replace("02-17T", "00-17T"),
            text.replace("18:00", "24:00"),
            text.replace("00Z", "60Z"),
            text.replace("00Z", "00z"),
            text.replace("00Z", "00+00:00"),
            text.replace("2017-02-17", "2017-02-29"),
            text.replace("02-17T", "02-00T"),
            text.replace("2017", "２0"),
        ] {
            assert!(Receipt::parse(&other).is_err(), "{other}");
        }
        for (day, exists) in [("2016-02-29", true), ("2000-02-29", true), ("1900-02-29", false)] {
            assert_eq!(Receipt::parse(&text.replace("2017-02-17", day)).is_ok(), exists, "{day}");
        }
    }
}
