//! Signatures that `ssh-keygen -Y sign` makes and `ssh-keygen -Y verify` checks, and the public keys they name.
//!
//! In: key lines, signature blobs, messages. Out: which key signed, or why it did not. The format is OpenSSH's
//! `PROTOCOL.sshsig`; keys are `ssh-ed25519` and, for hardware tokens, `sk-ssh-ed25519@openssh.com` (`PROTOCOL.u2f`).
//! Absent: private keys; other algorithms, so that there is one fixed rule on what a valid signature is.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use ed25519_dalek::{Signature as RawSignature, VerifyingKey};
use sha2::{Digest, Sha256, Sha512};

use crate::wire::{Reader, put};

const MAGIC: &[u8] = b"SSHSIG";
const ED25519: &str = "ssh-ed25519";
const SK_ED25519: &str = "sk-ssh-ed25519@openssh.com";
const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";
const END: &str = "-----END SSH SIGNATURE-----";
/// The bit a hardware token sets when somebody touched it.
const USER_PRESENT: u8 = 1;

/// Why something is no key, no signature, or not the signature of this message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("it is no ssh public key: {0}")]
    Key(&'static str),
    #[error("it is no ssh signature: {0}")]
    Form(&'static str),
    #[error("its namespace is `{0}`")]
    Namespace(String),
    #[error("the signature does not fit the bytes")]
    Forged,
}

/// A public key as OpenSSH names it.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// The application string of a hardware token's key.
    token: Option<String>,
    key: VerifyingKey,
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.fingerprint())
    }
}

impl PublicKey {
    /// A plain Ed25519 key, 32 bytes as RFC 8032 encodes it. Low-order keys, which fit any message, are refused.
    pub fn ed25519(bytes: &[u8; 32]) -> Result<PublicKey, Refused> {
        PublicKey::new(None, bytes)
    }

    fn new(token: Option<String>, bytes: &[u8]) -> Result<PublicKey, Refused> {
        let bytes = bytes.try_into().map_err(|_| Refused::Key("it has not 32 bytes"))?;
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| Refused::Key("it is no point of the curve"))?;
        if key.is_weak() {
            return Err(Refused::Key("it is of low order"));
        }
        Ok(PublicKey { token, key })
    }

    /// `ssh-ed25519 AAAA… comment`, the comment optional.
    pub fn parse(line: &str) -> Result<PublicKey, Refused> {
        let mut words = line.split_whitespace();
        let (Some(name), Some(data)) = (words.next(), words.next()) else {
            return Err(Refused::Key("a line is an algorithm, then the key"));
        };
        let blob = STANDARD.decode(data).map_err(|_| Refused::Key("it is not base64"))?;
        let key = PublicKey::from_blob(&blob)?;
        if key.algorithm() == name { Ok(key) } else { Err(Refused::Key("it names another algorithm")) }
    }

    /// The key as it stands inside signatures and agents' answers.
    pub fn from_blob(blob: &[u8]) -> Result<PublicKey, Refused> {
        let mut reader = Reader(blob);
        let cut = Refused::Key("it is cut short");
        let key = match reader.text() {
            Some(ED25519) => PublicKey::new(None, reader.bytes().ok_or(cut)?)?,
            Some(SK_ED25519) => {
                let key = reader.bytes().ok_or(cut.clone())?;
                PublicKey::new(Some(reader.text().ok_or(cut)?.to_string()), key)?
            }
            Some(_) => return Err(Refused::Key("only ssh-ed25519 and sk-ssh-ed25519@openssh.com are known")),
            None => return Err(cut),
        };
        if reader.0.is_empty() { Ok(key) } else { Err(Refused::Key("something follows it")) }
    }

    pub fn blob(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put(self.algorithm().as_bytes(), &mut out);
        put(self.key.as_bytes(), &mut out);
        if let Some(application) = &self.token {
            put(application.as_bytes(), &mut out);
        }
        out
    }

    fn algorithm(&self) -> &'static str {
        if self.token.is_some() { SK_ED25519 } else { ED25519 }
    }

    /// `ssh-ed25519 AAAA…`, without a comment.
    pub fn line(&self) -> String {
        format!("{} {}", self.algorithm(), STANDARD.encode(self.blob()))
    }

    /// `SHA256:…` as `ssh-keygen -l` shows it.
    pub fn fingerprint(&self) -> String {
        format!("SHA256:{}", STANDARD_NO_PAD.encode(Sha256::digest(self.blob())))
    }

    /// The 32 bytes of the key itself.
    pub fn bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }
}

/// The bytes that a key signs, for a message and a namespace (hash algorithm SHA-512).
pub fn to_sign(namespace: &str, message: &[u8]) -> Vec<u8> {
    data(namespace, "sha512", &Sha512::digest(message))
}

fn data(namespace: &str, algorithm: &str, digest: &[u8]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    for part in [namespace.as_bytes(), b"", algorithm.as_bytes(), digest] {
        put(part, &mut out);
    }
    out
}

/// The signature blob around what a key made of [`to_sign`]. `inner` is the signature as an agent returns it: algorithm
/// and value, each with its length; see [`plain`] for a bare Ed25519 signature.
pub fn blob(key: &PublicKey, namespace: &str, inner: &[u8]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend(1u32.to_be_bytes());
    for part in [&key.blob(), namespace.as_bytes(), b"", b"sha512", inner] {
        put(part, &mut out);
    }
    out
}

/// A bare Ed25519 signature in the shape in which agents return one.
pub fn plain(signature: &[u8; 64]) -> Vec<u8> {
    let mut out = Vec::new();
    put(ED25519.as_bytes(), &mut out);
    put(signature, &mut out);
    out
}

/// The 64 bytes out of what an agent returns for a plain Ed25519 key.
pub fn bare(inner: &[u8]) -> Option<[u8; 64]> {
    let mut reader = Reader(inner);
    let signature = (reader.text()? == ED25519).then(|| reader.bytes())??.try_into().ok()?;
    reader.0.is_empty().then_some(signature)
}

/// The key that signed `message` in `namespace` by this blob.
pub fn check(blob: &[u8], namespace: &str, message: &[u8]) -> Result<PublicKey, Refused> {
    let cut = || Refused::Form("it is cut short");
    let mut reader = Reader(blob.strip_prefix(MAGIC).ok_or(Refused::Form("it does not begin with SSHSIG"))?);
    if reader.number() != Some(1) {
        return Err(Refused::Form("its version is not 1"));
    }
    let key = PublicKey::from_blob(reader.bytes().ok_or_else(cut)?)?;
    let named = reader.text().ok_or_else(cut)?;
    if named != namespace {
        return Err(Refused::Namespace(named.chars().take(80).collect()));
    }
    let _reserved = reader.bytes().ok_or_else(cut)?;
    let digest = match reader.text() {
        Some("sha512") => ("sha512", Sha512::digest(message).to_vec()),
        Some("sha256") => ("sha256", Sha256::digest(message).to_vec()),
        _ => return Err(Refused::Form("its hash is neither sha512 nor sha256")),
    };
    let inner = reader.bytes().ok_or_else(cut)?;
    if !reader.0.is_empty() {
        return Err(Refused::Form("something follows it"));
    }
    check_inner(&key, inner, data(namespace, digest.0, &digest.1))?;
    Ok(key)
}

fn check_inner(key: &PublicKey, inner: &[u8], signed: Vec<u8>) -> Result<(), Refused> {
    let cut = || Refused::Form("it is cut short");
    let mut reader = Reader(inner);
    if reader.text() != Some(key.algorithm()) {
        return Err(Refused::Form("its algorithm is not its key's"));
    }
    let value =
        reader.bytes().ok_or_else(cut)?.try_into().map_err(|_| Refused::Form("it has not 64 bytes"))?;
    let signed = match &key.token {
        None => signed,
        Some(application) => {
            let (flags, counter) = reader.0.split_at_checked(1).ok_or_else(cut)?;
            let counter: [u8; 4] = counter.try_into().map_err(|_| cut())?;
            reader.0 = &[];
            if flags[0] & USER_PRESENT == 0 {
                return Err(Refused::Form("nobody touched the token"));
            }
            let parts = [&Sha256::digest(application)[..], flags, &counter, &Sha256::digest(&signed)[..]];
            parts.concat()
        }
    };
    if !reader.0.is_empty() {
        return Err(Refused::Form("something follows it"));
    }
    key.key.verify_strict(&signed, &RawSignature::from_bytes(value)).map_err(|_| Refused::Forged)
}

/// The blob as the text file that `ssh-keygen -Y` reads and writes.
pub fn armor(blob: &[u8]) -> String {
    let text = STANDARD.encode(blob);
    let lines: Vec<&str> =
        text.as_bytes().chunks(70).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("{BEGIN}\n{}\n{END}\n", lines.join("\n"))
}

/// The blob out of such a text.
pub fn unarmor(text: &str) -> Result<Vec<u8>, Refused> {
    let inside = text.trim().strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END));
    let inside = inside.ok_or(Refused::Form("it is not between BEGIN and END SSH SIGNATURE"))?;
    let joined: String = inside.split_whitespace().collect();
    STANDARD.decode(joined).map_err(|_| Refused::Form("it is not base64"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::{Signer, SigningKey};

    fn key(seed: u8) -> (SigningKey, PublicKey) {
        let secret = SigningKey::from_bytes(&[seed; 32]);
        let public = PublicKey::ed25519(secret.verifying_key().as_bytes()).unwrap();
        (secret, public)
    }

    fn signed(seed: u8, namespace: &str, message: &[u8]) -> Vec<u8> {
        let (secret, public) = key(seed);
        blob(&public, namespace, &plain(&secret.sign(&to_sign(namespace, message)).to_bytes()))
    }

    #[test]
    fn a_signature_names_its_key_and_fits_its_message_only() {
        let blob = signed(1, "file", b"ceasefire");
        assert_eq!(check(&blob, "file", b"ceasefire").unwrap(), key(1).1);
        assert_eq!(check(&blob, "file", b"ceasefire."), Err(Refused::Forged));
        assert_eq!(check(&blob, "mail", b"ceasefire"), Err(Refused::Namespace("file".into())));
        assert_eq!(unarmor(&armor(&blob)).unwrap(), blob);
    }

    #[test]
    fn every_changed_bit_and_every_cut_is_refused() {
        let good = signed(2, "file", b"m");
        for at in 0..good.len() * 8 {
            let mut bad = good.clone();
            bad[at / 8] ^= 1 << (at % 8);
            assert!(check(&bad, "file", b"m").is_err(), "bit {at}");
        }
        for end in 0..good.len() {
            assert!(check(&good[..end], "file", b"m").is_err(), "cut at {end}");
        }
    }

    #[test]
    fn a_tokens_signature_counts_only_if_somebody_touched_it() {
        let (secret, _) = key(3);
        let token = PublicKey::new(Some("ssh:".into()), secret.verifying_key().as_bytes()).unwrap();
        let sign = |flags: u8| {
            let digest = Sha256::digest(to_sign("file", b"m"));
            let message = [&Sha256::digest("ssh:")[..], &[flags], &7u32.to_be_bytes(), &digest[..]].concat();
            let mut inner = Vec::new();
            put(SK_ED25519.as_bytes(), &mut inner);
            put(&secret.sign(&message).to_bytes(), &mut inner);
            inner.push(flags);
            inner.extend(7u32.to_be_bytes());
            blob(&token, "file", &inner)
        };
        assert_eq!(check(&sign(1), "file", b"m").unwrap(), token);
        assert_eq!(check(&sign(0), "file", b"m"), Err(Refused::Form("nobody touched the token")));
        assert_eq!(PublicKey::parse(&token.line()).unwrap(), token);
    }

    #[test]
    fn lines_and_fingerprints_are_those_of_ssh_keygen() {
        let (_, public) = key(1);
        assert!(public.line().starts_with("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI"));
        assert_eq!(PublicKey::parse(&format!("{} somebody", public.line())).unwrap(), public);
        assert!(PublicKey::parse("ssh-rsa AAAA").is_err());
        assert!(PublicKey::ed25519(&[0; 32]).is_err(), "a key of low order");
    }
}
