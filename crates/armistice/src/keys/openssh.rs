//! The private key file of OpenSSH (`PROTOCOL.key`), for one Ed25519 key without a passphrase.
//!
//! In: a seed and a comment, or a file's text. Out: the text, or the seed and the comment. Absent: passphrases; such
//! keys are used through an agent.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;
use tlog::wire::{Reader, put};
use zeroize::Zeroizing;

const BEGIN: &str = "-----BEGIN OPENSSH PRIVATE KEY-----";
const END: &str = "-----END OPENSSH PRIVATE KEY-----";
const MAGIC: &[u8] = b"openssh-key-v1\0";
const ALGORITHM: &[u8] = b"ssh-ed25519";

/// The file. `check` is any number; the format repeats it so that a wrong passphrase would show.
pub fn write(key: &SigningKey, comment: &str, check: u32) -> Zeroizing<String> {
    let public = key.verifying_key().to_bytes();
    let mut blob = Vec::new();
    put(ALGORITHM, &mut blob);
    put(&public, &mut blob);
    let mut private = Zeroizing::new(Vec::with_capacity(512));
    private.extend(check.to_be_bytes());
    private.extend(check.to_be_bytes());
    put(ALGORITHM, &mut private);
    put(&public, &mut private);
    put(&*Zeroizing::new(key.to_keypair_bytes()), &mut private);
    put(comment.as_bytes(), &mut private);
    for pad in 1.. {
        if private.len() % 8 == 0 {
            break;
        }
        private.push(pad);
    }
    let mut out = Zeroizing::new(Vec::with_capacity(1024));
    out.extend(MAGIC);
    for part in [&b"none"[..], b"none", b""] {
        put(part, &mut out);
    }
    out.extend(1u32.to_be_bytes());
    put(&blob, &mut out);
    put(&private, &mut out);
    let text = Zeroizing::new(STANDARD.encode(&*out));
    let mut file = Zeroizing::new(String::with_capacity(2048));
    file.push_str(BEGIN);
    for line in text.as_bytes().chunks(70) {
        file.push('\n');
        line.iter().for_each(|byte| file.push(char::from(*byte)));
    }
    file.push('\n');
    file.push_str(END);
    file.push('\n');
    file
}

/// The seed and the comment.
pub fn read(text: &str) -> Result<(Zeroizing<[u8; 32]>, String), &'static str> {
    let inside = text.trim().strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END));
    let inside = inside.ok_or("it is not an OpenSSH private key")?;
    let joined: Zeroizing<String> = Zeroizing::new(inside.split_whitespace().collect());
    let bytes = Zeroizing::new(STANDARD.decode(joined.as_bytes()).map_err(|_| "it is not base64")?);
    let cut = "it is cut short";
    let mut reader = Reader(bytes.strip_prefix(MAGIC).ok_or("it is not an OpenSSH private key")?);
    let cipher = reader.bytes().ok_or(cut)?;
    reader.bytes().ok_or(cut)?;
    reader.bytes().ok_or(cut)?;
    if cipher != b"none" {
        return Err("it has a passphrase");
    }
    if reader.number() != Some(1) {
        return Err("it does not hold one key");
    }
    reader.bytes().ok_or(cut)?;
    let mut private = Reader(reader.bytes().ok_or(cut)?);
    if private.number() != private.number() {
        return Err("it is damaged");
    }
    if private.bytes() != Some(ALGORITHM) {
        return Err("it is not an Ed25519 key");
    }
    let public = private.bytes().ok_or(cut)?;
    let pair = private.bytes().ok_or(cut)?;
    let comment = private.bytes().and_then(|comment| std::str::from_utf8(comment).ok()).ok_or(cut)?;
    let seed: [u8; 32] = pair.get(..32).and_then(|seed| seed.try_into().ok()).ok_or(cut)?;
    let seed = Zeroizing::new(seed);
    if SigningKey::from_bytes(&seed).verifying_key().as_bytes() != public {
        return Err("its two halves do not belong together");
    }
    Ok((seed, comment.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_back_and_a_damaged_one_is_not() {
        let key = SigningKey::from_bytes(&[9; 32]);
        let text = write(&key, "log.example/truce", 7);
        let (seed, comment) = read(&text).unwrap();
        assert_eq!((*seed, comment.as_str()), ([9; 32], "log.example/truce"));
        for end in 0..text.len() - 1 {
            assert!(read(&text[..end]).is_err(), "cut at {end}");
        }
        assert_eq!(read("ssh-ed25519 AAAA").unwrap_err(), "it is not an OpenSSH private key");
    }
}
