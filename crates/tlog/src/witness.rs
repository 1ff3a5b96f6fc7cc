//! What a witness does with a checkpoint it is asked to cosign: c2sp.org/tlog-witness, `add-checkpoint`.
//!
//! In: the request, the keys of the logs it knows, the latest tree it cosigned for the origin. Out: cosign, or which
//! status to answer. Absent: HTTP, the witness's own key, a clock, and the keeping: whoever asks must look up what is
//! kept, decide, and keep the new tree as one transaction, before the cosignature leaves.
//!
//! ```text
//! old 20852014
//! PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
//!
//! example.com/behind-the-sofa
//! 20852163
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//!
//! — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+…
//! ```
use std::fmt;

use crate::check::check_consistency;
use crate::checkpoint::{Checkpoint, SignedCheckpoint};
use crate::hash::{self, Hash};
use crate::note::{self, VerifierKey};
use crate::proof::read_hashes;
use crate::text::{decimal, hash_lines};

/// A request with more hashes is refused.
pub const MAX_HASHES: usize = 63;
/// A longer request is refused.
pub const MAX_BYTES: usize = note::MAX_BYTES + 4 * 1024;
/// The content type of the answer with status 409, whose body is the size that is kept.
pub const SIZE_TYPE: &str = "text/x.tlog.size";

/// A body that is no request; the answer is status 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot read request to cosign: {0}")]
pub struct Malformed(&'static str);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub old: u64,
    pub proof: Vec<Hash>,
    /// The signed checkpoint, not yet read.
    pub checkpoint: String,
}

impl Request {
    pub fn parse(body: &[u8]) -> Result<Self, Malformed> {
        if body.len() > MAX_BYTES {
            return Err(Malformed("it is longer than a checkpoint and 63 hashes can be"));
        }
        let text = std::str::from_utf8(body).map_err(|_| Malformed("it is not UTF-8"))?;
        let rest = text.strip_prefix("old ").ok_or(Malformed("it does not begin with the old size"))?;
        let (old, rest) = rest.split_once('\n').ok_or(Malformed("it ends in the old size"))?;
        let old = decimal(old).ok_or(Malformed("the old size is not a decimal without leading zeros"))?;
        let (proof, checkpoint) =
            read_hashes(rest, MAX_HASHES).ok_or(Malformed("the hashes are more than 63 or not base64"))?;
        if !checkpoint.ends_with('\n') {
            return Err(Malformed("the checkpoint is missing or cut short"));
        }
        Ok(Self { old, proof, checkpoint: checkpoint.into() })
    }

    /// The origin the request claims: what to look up before deciding.
    pub fn origin(&self) -> &str {
        self.checkpoint.split('\n').next().unwrap_or_default()
    }
}

impl fmt::Display for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "old {}\n{}\n{}", self.old, hash_lines(&self.proof), self.checkpoint)
    }
}

/// The latest tree a witness cosigned for an origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    pub size: u64,
    pub root: Hash,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Keep this tree, then cosign its text.
    Cosign(Checkpoint),
    /// Answer with this status and body; `why` is for the log of the witness.
    Refuse { status: u16, body: String, why: String },
}

/// Decides on a request. `kept` is nothing if this witness never cosigned for the origin; `log_keys` are the keys of all
/// logs it knows, each under the origin of its log.
pub fn decide(kept: Option<&Kept>, request: &Request, log_keys: &[VerifierKey]) -> Decision {
    match consider(kept, request, log_keys) {
        Ok(checkpoint) => Decision::Cosign(checkpoint),
        Err(Refusal { status, body, why }) => {
            Decision::Refuse { status, body: body.unwrap_or_else(|| format!("{why}\n")), why }
        }
    }
}

struct Refusal {
    status: u16,
    body: Option<String>,
    why: String,
}

fn refuse(status: u16, why: impl fmt::Display) -> Refusal {
    Refusal { status, body: None, why: format!("cannot cosign checkpoint: {why}") }
}

fn consider(kept: Option<&Kept>, request: &Request, log_keys: &[VerifierKey]) -> Result<Checkpoint, Refusal> {
    let signed =
        SignedCheckpoint::parse(&request.checkpoint).map_err(|error| refuse(400, explain(&error)))?;
    check_signatures(&signed, log_keys)?;
    let Checkpoint { size, root, .. } = signed.checkpoint;
    let (old, kept) = (request.old, kept.copied().unwrap_or(Kept { size: 0, root: hash::empty() }));
    if old > size {
        return Err(refuse(400, format_args!("the old size {old} is larger than its size {size}")));
    }
    if old != kept.size {
        let why = format_args!("the old size is {old}, and the latest cosigned size is {}", kept.size);
        return Err(Refusal { body: Some(format!("{}\n", kept.size)), ..refuse(409, why) });
    }
    if size == 0 && root != hash::empty() {
        return Err(refuse(422, "its size is 0 and its root is not that of the empty tree"));
    }
    if old > 0 {
        check_consistency(old, size, &request.proof, kept.root, root)
            .map_err(|unproven| refuse(422, unproven))?;
    } else if !request.proof.is_empty() {
        return Err(refuse(422, "the old size is 0 and the proof is not empty"));
    }
    Ok(signed.checkpoint)
}

/// At least one key of the origin signed, and no signature of such a key is bad.
fn check_signatures(signed: &SignedCheckpoint, log_keys: &[VerifierKey]) -> Result<(), Refusal> {
    let origin = &signed.checkpoint.origin;
    let mut keys = log_keys.iter().filter(|key| key.name == *origin).peekable();
    if keys.peek().is_none() {
        return Err(refuse(404, format_args!("the log `{origin}` is not known here")));
    }
    let mut found = false;
    for key in keys {
        found |= signed.verified_by(key).map_err(|forged| refuse(403, forged))?;
    }
    if found { Ok(()) } else { Err(refuse(403, format_args!("no known key of `{origin}` signed it"))) }
}

/// An error and its causes in one sentence.
fn explain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |said, cause| format!("{said}: {cause}"))
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};

    use super::*;
    use crate::hash::leaf;
    use crate::note::{KeyKind, signature_line};
    use crate::tree;

    fn log() -> (SigningKey, VerifierKey) {
        let signer = SigningKey::from_bytes(&[4; 32]);
        let key =
            VerifierKey::new("log.example", KeyKind::Ed25519, signer.verifying_key().to_bytes()).unwrap();
        (signer, key)
    }

    fn leaves() -> Vec<Hash> {
        (0..20).map(|number| leaf(&[number])).collect()
    }

    fn kept(size: u64) -> Kept {
        Kept { size, root: tree::root(&leaves(), size).unwrap() }
    }

    fn signed(origin: &str, size: u64, root: Hash) -> String {
        let (signer, key) = log();
        let text = Checkpoint { origin: origin.into(), size, root }.text();
        format!("{text}\n{}", signature_line(&key.name, key.id, &signer.sign(text.as_bytes()).to_bytes()))
    }

    fn request(old: u64, new: u64) -> Request {
        let checkpoint = signed("log.example", new, kept(new).root);
        Request { old, proof: tree::consistency(&leaves(), old, new).unwrap_or_default(), checkpoint }
    }

    fn status(kept: Option<&Kept>, request: &Request) -> (u16, String) {
        match decide(kept, request, &[log().1]) {
            Decision::Cosign(_) => (200, String::new()),
            Decision::Refuse { status, body, .. } => (status, body),
        }
    }

    #[test]
    fn a_tree_that_continues_the_kept_one_is_cosigned() {
        assert_eq!(status(None, &request(0, 5)).0, 200);
        assert_eq!(status(None, &request(0, 0)).0, 200);
        assert_eq!(status(Some(&kept(0)), &request(0, 5)).0, 200);
        assert_eq!(status(Some(&kept(5)), &request(5, 13)).0, 200);
        assert_eq!(status(Some(&kept(8)), &request(8, 8)).0, 200, "the same tree may be cosigned again");
    }

    #[test]
    fn an_unknown_log_is_not_found_and_a_bad_or_missing_signature_is_forbidden() {
        let other = Request { checkpoint: signed("other.example", 5, kept(5).root), ..request(0, 5) };
        assert_eq!(status(None, &other).0, 404);
        let stranger =
            format!("{}\n— b.example AAAAAAA=\n", SignedCheckpoint::parse(&other.checkpoint).unwrap().text());
        let unsigned = stranger.replace("other.example", "log.example");
        assert_eq!(status(None, &Request { checkpoint: unsigned, ..request(0, 5) }).0, 403);
        let bad = request(0, 5).checkpoint.replace("\n5\n", "\n6\n");
        assert_eq!(status(None, &Request { checkpoint: bad, ..request(0, 5) }).0, 403);
        let also_bad = request(0, 5).checkpoint + &signature_line("log.example", log().1.id, &[0; 64]);
        assert_eq!(status(None, &Request { checkpoint: also_bad, ..request(0, 5) }).0, 403);
    }

    #[test]
    fn the_signature_is_judged_before_the_sizes_and_the_sizes_before_the_proof() {
        let forged = request(0, 5).checkpoint.replace("\n5\n", "\n6\n");
        assert_eq!(status(Some(&kept(3)), &Request { old: 9, checkpoint: forged, ..request(0, 5) }).0, 403);
        assert_eq!(status(Some(&kept(3)), &Request { old: 6, ..request(0, 5) }).0, 400);
        let no_proof = Request { proof: vec![hash::empty(); 63], ..request(4, 5) };
        assert_eq!(status(Some(&kept(3)), &no_proof), (409, "3\n".into()));
        assert_eq!(status(None, &no_proof), (409, "0\n".into()));
        assert_eq!(status(Some(&kept(3)), &request(0, 5)), (409, "3\n".into()));
    }

    #[test]
    fn a_tree_that_does_not_continue_the_kept_one_is_unprocessable() {
        let other = Kept { size: 5, root: leaf(b"another tree") };
        assert_eq!(status(Some(&other), &request(5, 13)).0, 422);
        assert_eq!(status(Some(&other), &request(5, 5)).0, 422, "one size and two roots");
        assert_eq!(status(Some(&kept(5)), &Request { proof: vec![], ..request(5, 13) }).0, 422);
        assert_eq!(status(None, &Request { proof: vec![hash::empty()], ..request(0, 5) }).0, 422);
        assert_eq!(status(Some(&kept(5)), &Request { proof: vec![hash::empty()], ..request(5, 5) }).0, 422);
        let empty = Request { checkpoint: signed("log.example", 0, leaf(b"")), ..request(0, 0) };
        assert_eq!(status(None, &empty).0, 422, "the empty tree has one root");
    }

    #[test]
    fn a_request_is_written_as_it_was_read_and_others_are_none() {
        let text = request(5, 13).to_string();
        let read = Request::parse(text.as_bytes()).unwrap();
        assert_eq!((read.to_string(), read.origin()), (text.clone(), "log.example"));
        for other in [
            String::new(),
            text.replace("old 5", "old 05"),
            text.replace("old", "new"),
            text.replace('\n', "\r\n"),
            text.trim_end().into(),
            "old 5\n\n".into(),
            text.replacen('\n', &format!("\n{}", format!("{}\n", hash::empty().base64()).repeat(64)), 1),
        ] {
            assert!(Request::parse(other.as_bytes()).is_err(), "{other}");
        }
        assert!(Request::parse(b"old 5\n\n\xff\n").is_err());
    }

    #[test]
    fn a_checkpoint_that_cannot_be_read_is_a_bad_request() {
        let broken = Request { checkpoint: "log.example\n5\n".into(), ..request(0, 5) };
        let (code, body) = status(None, &broken);
        assert_eq!(
            (code, body.as_str()),
            (
                400,
                "cannot cosign checkpoint: cannot read checkpoint: \
            cannot read note: no blank line with signatures after it\n"
            )
        );
    }
}
