//! What a reader brings: the policy that was pinned, and the instant at which to judge. And what a checkpoint is worth
//! under it.
//!
//! In: the bytes of a policy file, an instant, a signed checkpoint. Out: the standing of the checkpoint, or why it has none.
//! Absent: a clock, and a policy of our own. Without a pinned one the policy that the log states for itself is used, and
//! then nothing is more than provisional: whoever runs the log chose it.

use tlog::checkpoint::SignedCheckpoint;
use tlog::hash::Hash;
use tlog::note::VerifierKey;
use tlog::policy::{self, Cosigned, Level, Policy, STATES};

use crate::exit::{Exit, Fault, chain};
use crate::instant;

/// How far in the future of `at` a cosignature may lie, in seconds.
pub const AHEAD: i64 = 24 * 60 * 60;

/// What a reader brings.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    policy: Option<(Policy, Hash)>,
    at: Option<i64>,
}

/// The latest policy that a log states for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPolicy {
    /// Where it stands.
    pub index: u64,
    pub text: String,
    pub sha256: Hash,
}

/// Which policy judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedBy {
    pub sha256: Hash,
    /// Whether the reader pinned it.
    pub pinned: bool,
    /// The log's own, if it states one.
    pub own: Option<OwnPolicy>,
    /// The names of all its witnesses.
    pub witnesses: Vec<String>,
    /// Whether it has a group of that name, whose members make a checkpoint unanimous.
    pub has_states: bool,
}

/// What a checkpoint is worth under a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub origin: String,
    pub size: u64,
    pub root: Hash,
    pub log: VerifierKey,
    pub level: Level,
    pub quorum_met: bool,
    /// In the order of the policy.
    pub cosigners: Vec<Cosigned>,
    pub by: JudgedBy,
    /// The instant of the reader.
    pub at: Option<i64>,
}

impl Terms {
    /// Pins the policy whose file has these bytes.
    pub fn pinned(policy: &[u8]) -> Result<Terms, policy::Error> {
        Ok(Terms { policy: Some((Policy::parse(policy)?, Hash::of(policy))), at: None })
    }

    /// The same at an instant, in seconds since 1970.
    pub fn at(self, at: i64) -> Terms {
        Terms { at: Some(at), ..self }
    }

    pub fn is_pinned(&self) -> bool {
        self.policy.is_some()
    }

    /// The keys that the pinned policy, or else `own`, knows for a log: its own first, then those of all witnesses.
    /// None if it does not know the log.
    pub fn keys(&self, origin: &str, own: Option<&OwnPolicy>) -> Option<Vec<VerifierKey>> {
        let (policy, _) = self.policy(own)?;
        let logs: Vec<_> =
            policy.logs().iter().map(|log| &log.key).filter(|key| key.name == origin).collect();
        let witnesses = policy.witnesses().iter().map(|witness| &witness.key);
        (!logs.is_empty()).then(|| logs.into_iter().chain(witnesses).cloned().collect())
    }

    fn policy(&self, own: Option<&OwnPolicy>) -> Option<(Policy, Hash)> {
        let read = |own: &OwnPolicy| Some((Policy::parse(own.text.as_bytes()).ok()?, own.sha256));
        self.policy.clone().or_else(|| own.and_then(read))
    }

    /// Judges a checkpoint; `own` is the latest policy that its log states.
    pub fn judge(&self, signed: &SignedCheckpoint, own: Option<OwnPolicy>) -> Result<Standing, Fault> {
        let Some((policy, sha256)) = self.policy(own.as_ref()) else {
            let why = "no policy was pinned, and the log states none that can be read";
            return Err(Fault { exit: Exit::UnknownLog, why: why.into() });
        };
        let verdict = policy.judge(signed).map_err(|error| {
            let unknown = matches!(error, policy::Error::UnknownLog { .. });
            Fault { exit: if unknown { Exit::UnknownLog } else { Exit::Altered }, why: chain(&error) }
        })?;
        self.not_ahead(&verdict.cosigners)?;
        let tree = &signed.checkpoint;
        Ok(Standing {
            origin: tree.origin.clone(),
            size: tree.size,
            root: tree.root,
            log: verdict.log,
            level: verdict.level,
            quorum_met: verdict.quorum_met,
            cosigners: verdict.cosigners,
            by: JudgedBy {
                sha256,
                pinned: self.policy.is_some(),
                own,
                has_states: policy.groups().iter().any(|group| group.name == STATES),
                witnesses: policy.witnesses().iter().map(|witness| witness.name.clone()).collect(),
            },
            at: self.at,
        })
    }

    fn not_ahead(&self, cosigners: &[Cosigned]) -> Result<(), Fault> {
        let Some(at) = self.at else { return Ok(()) };
        match cosigners.iter().find(|cosigned| seconds(cosigned.time) > at.saturating_add(AHEAD)) {
            None => Ok(()),
            Some(ahead) => Err(Fault::altered(format!(
                "`{}` cosigned at {}, more than 24 hours after the given instant",
                ahead.name,
                instant::show(ahead.time)
            ))),
        }
    }
}

impl Standing {
    /// How many cosigners may lie about the time without changing what is concluded from it.
    pub fn spare(&self) -> usize {
        usize::from(self.cosigners.len() >= 3)
    }

    /// When the checkpoint existed at the latest: the earliest time of a cosignature after leaving out `spare`.
    pub fn existed_by(&self) -> Option<u64> {
        let mut times: Vec<u64> = self.cosigners.iter().map(|cosigned| cosigned.time).collect();
        times.sort_unstable();
        times.get(self.spare()).copied()
    }

    /// Whether it was still the largest tree at some instant, as more cosigners say than may lie.
    pub fn stood_after(&self, instant: i64) -> bool {
        let later = self.cosigners.iter().filter(|cosigned| seconds(cosigned.time) > instant).count();
        later > self.spare()
    }

    /// Seconds from the newest cosignature to the instant of the reader.
    pub fn age(&self) -> Option<i64> {
        let newest = self.cosigners.iter().map(|cosigned| cosigned.time).max()?;
        Some(self.at?.saturating_sub(seconds(newest)))
    }

    /// What keeps it from the best outcome.
    pub fn fault(&self) -> Option<Fault> {
        let why = match (self.by.pinned, self.quorum_met) {
            (true, true) => return None,
            (true, false) => "too few of the policy's witnesses cosigned the checkpoint",
            (false, _) => "no policy was pinned; only the log's own, which its operator chose, could judge",
        };
        Some(Fault { exit: Exit::Unwitnessed, why: why.into() })
    }
}

/// Times of cosignatures fit, because no larger ones are read.
fn seconds(time: u64) -> i64 {
    i64::try_from(time).unwrap_or(i64::MAX)
}
