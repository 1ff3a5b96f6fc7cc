//! Cosignatures: that a witness saw a checkpoint, that it continues all it saw before, and when.
//!
//! In: the text of a checkpoint, its signatures, the key of a witness. Out: the time the witness states.
//! Absent: private keys; a clock, so whether that time lies in the future is for others to say.
//!
//! ```text
//! cosignature/v1
//! time 1679315147
//! example.com/behind-the-sofa
//! 20852163
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//! ```
use crate::note::{Error, KeyKind, Signature, VerifierKey, of_key};

/// The largest time a cosignature may state, in seconds since 1970.
pub const MAX_TIME: u64 = i64::MAX as u64;

/// The bytes a witness signs.
pub fn message(time: u64, checkpoint_text: &str) -> Vec<u8> {
    format!("cosignature/v1\ntime {time}\n{checkpoint_text}").into_bytes()
}

/// The bytes that stand after the key id in a signature line.
pub fn encode(time: u64, signature: &[u8; 64]) -> [u8; 72] {
    let mut bytes = [0; 72];
    bytes[..8].copy_from_slice(&time.to_be_bytes());
    bytes[8..].copy_from_slice(signature);
    bytes
}

/// The time at which `key` cosigned, or nothing if no signature claims to be of it. A signature that claims it and does
/// not verify, or states no time or an impossible one, is an error. If `key` cosigned twice the earlier time counts.
pub fn check(
    checkpoint_text: &str,
    signatures: &[Signature],
    key: &VerifierKey,
) -> Result<Option<u64>, Error> {
    let mut earliest = None;
    for signature in of_key(signatures, key) {
        let time =
            time_of(checkpoint_text, &signature.bytes, key).ok_or_else(|| Error::Forged(key.name.clone()))?;
        earliest = Some(earliest.map_or(time, |before: u64| before.min(time)));
    }
    Ok(earliest)
}

fn time_of(checkpoint_text: &str, bytes: &[u8], key: &VerifierKey) -> Option<u64> {
    let (time, signature) = bytes.split_first_chunk::<8>()?;
    let (time, signature) = (u64::from_be_bytes(*time), signature.try_into().ok()?);
    let possible = key.kind == KeyKind::Cosignature && (1..=MAX_TIME).contains(&time);
    (possible && key.signed(&message(time, checkpoint_text), signature)).then_some(time)
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};

    use super::*;

    const TEXT: &str = "log.example\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";

    fn witness() -> (SigningKey, VerifierKey) {
        let signer = SigningKey::from_bytes(&[9; 32]);
        let key = signer.verifying_key().to_bytes();
        (signer, VerifierKey::new("w.example", KeyKind::Cosignature, key).unwrap())
    }

    fn cosigned(times: &[u64]) -> Vec<Signature> {
        let (signer, key) = witness();
        let bytes = |time| encode(time, &signer.sign(&message(time, TEXT)).to_bytes()).to_vec();
        times
            .iter()
            .map(|time| Signature { name: key.name.clone(), id: key.id, bytes: bytes(*time) })
            .collect()
    }

    #[test]
    fn a_cosignature_states_its_time() {
        let (_, key) = witness();
        assert_eq!(check(TEXT, &cosigned(&[1_700_000_000]), &key), Ok(Some(1_700_000_000)));
        assert_eq!(check(TEXT, &cosigned(&[MAX_TIME]), &key), Ok(Some(MAX_TIME)));
        assert_eq!(check(TEXT, &cosigned(&[7, 5, 6]), &key), Ok(Some(5)), "the earliest of several");
        assert_eq!(check(TEXT, &[], &key), Ok(None));
    }

    #[test]
    fn a_cosignature_without_a_possible_time_is_refused_though_it_verifies() {
        let (_, key) = witness();
        for times in [&[0][..], &[MAX_TIME + 1], &[u64::MAX], &[5, 0]] {
            assert_eq!(check(TEXT, &cosigned(times), &key), Err(Error::Forged("w.example".into())));
        }
    }

    #[test]
    fn the_key_of_a_log_cosigns_nothing() {
        let (signer, _) = witness();
        let key = signer.verifying_key().to_bytes();
        let log = VerifierKey::new("w.example", KeyKind::Ed25519, key).unwrap();
        let signatures = cosigned(&[5]).into_iter().map(|one| Signature { id: log.id, ..one });
        assert!(check(TEXT, &signatures.collect::<Vec<_>>(), &log).is_err());
    }

    #[test]
    fn a_cosignature_of_another_time_or_text_is_refused() {
        let (_, key) = witness();
        let mut signatures = cosigned(&[5]);
        assert!(check(&TEXT.replace("log", "lag"), &signatures, &key).is_err());
        signatures[0].bytes[7] ^= 1;
        assert!(check(TEXT, &signatures, &key).is_err());
        signatures[0].bytes.pop();
        assert!(check(TEXT, &signatures, &key).is_err());
    }
}
