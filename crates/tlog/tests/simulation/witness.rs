//! One witness of the simulated world.
//!
//! In: requests, crashes. Out: cosignatures and refusals. Absent: the deciding, which is `tlog::witness::decide`.

use ed25519_dalek::{Signer, SigningKey};
use tlog::checkpoint::SignedCheckpoint;
use tlog::cosignature;
use tlog::note::{KeyKind, VerifierKey, signature_line};
use tlog::witness::{Decision, Kept, Request, decide};

use super::chance::Chance;

const TEN_YEARS: i64 = 10 * 365 * 86_400;
const NOW: i64 = 1_489_500_000;

/// When a witness writes down what it cosigns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Memory {
    BeforeSigning,
    AfterSigning,
}

pub struct Witness {
    pub key: VerifierKey,
    signer: SigningKey,
    honest: bool,
    memory: Memory,
    /// What a crash leaves.
    kept: Option<Kept>,
    last_time: u64,
    clock: i64,
}

/// What the log hears back.
#[derive(Clone, Debug)]
pub enum Reply {
    Line(String),
    /// The size that is kept (status 409).
    Kept(u64),
    Refused,
}

impl Witness {
    pub fn new(name: &str, seed: u8, honest: bool, memory: Memory, chance: &mut Chance) -> Witness {
        let signer = SigningKey::from_bytes(&[seed; 32]);
        let key = VerifierKey::new(name, KeyKind::Cosignature, signer.verifying_key().to_bytes()).unwrap();
        let clock = NOW + i64::try_from(chance.below(2 * TEN_YEARS as usize)).unwrap() - TEN_YEARS;
        Witness { key, signer, honest, memory, kept: None, last_time: 0, clock }
    }

    /// Its clock jumps to any instant within ten years.
    pub fn jump(&mut self, chance: &mut Chance) {
        self.clock = NOW + i64::try_from(chance.below(2 * TEN_YEARS as usize)).unwrap() - TEN_YEARS;
    }

    /// The tree it remembers.
    pub fn kept(&self) -> Option<Kept> {
        self.kept
    }

    /// Answers a request, or crashes on the way, which is no answer.
    pub fn answer(
        &mut self,
        body: &str,
        log: &VerifierKey,
        may_crash: bool,
        chance: &mut Chance,
    ) -> Option<Reply> {
        self.clock += 1;
        let request = Request::parse(body.as_bytes()).ok()?;
        if !self.honest {
            return self.betray(&request, chance);
        }
        let crash = |chance: &mut Chance| may_crash && chance.percent(10);
        match decide(self.kept.as_ref(), &request, std::slice::from_ref(log)) {
            Decision::Cosign(checkpoint) => {
                let seen = Kept { size: checkpoint.size, root: checkpoint.root };
                if crash(chance) {
                    return None;
                }
                if self.memory == Memory::BeforeSigning {
                    self.kept = Some(seen);
                }
                if crash(chance) {
                    return None;
                }
                let line = Reply::Line(self.sign(&checkpoint.text()));
                if self.memory == Memory::AfterSigning && !crash(chance) {
                    self.kept = Some(seen);
                }
                Some(line)
            }
            Decision::Refuse { status: 409, body, .. } => Some(Reply::Kept(body.trim().parse().unwrap())),
            Decision::Refuse { .. } => Some(Reply::Refused),
        }
    }

    /// A traitor signs whatever it is given, is silent, or spoils the note with a signature that is none.
    fn betray(&mut self, request: &Request, chance: &mut Chance) -> Option<Reply> {
        match chance.below(20) {
            0 => None,
            1 => Some(Reply::Line(signature_line(&self.key.name, self.key.id, &[7; 72]))),
            2 => Some(Reply::Kept(chance.draw() % 50)),
            3 => Some(Reply::Refused),
            _ => {
                let signed = SignedCheckpoint::parse(&request.checkpoint).ok()?;
                Some(Reply::Line(self.sign(&signed.text())))
            }
        }
    }

    fn sign(&mut self, text: &str) -> String {
        self.last_time = self.last_time.max(u64::try_from(self.clock).unwrap_or(0)).max(1);
        let signature = self.signer.sign(&cosignature::message(self.last_time, text)).to_bytes();
        signature_line(&self.key.name, self.key.id, &cosignature::encode(self.last_time, &signature))
    }
}
