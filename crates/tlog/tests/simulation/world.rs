//! The simulated world: who is in it, what goes wrong, and what the verifiers hold at the end.
//!
//! In: a plan, which is a seed. Out: an outcome. Absent: assertions.

use tlog::checkpoint::SignedCheckpoint;
use tlog::fork::Fork;
use tlog::hash::Hash;
use tlog::policy::{Level, Policy};
use tlog::tree;

use super::chance::Chance;
use super::log::Log;
use super::witness::{Memory, Witness};

/// The states first, then the neutrals.
pub const WITNESSES: [&str; 6] = ["A", "B", "C", "x", "y", "z"];
const STATES: usize = 3;
const VERIFIERS: usize = 4;
const STEPS: usize = 80;

/// Who betrays and who is down, by the seed.
#[derive(Debug)]
pub struct Plan {
    seed: u64,
    memory: Memory,
    log_betrays: bool,
    betrays: [bool; 6],
    /// Unreachable from the middle of the run to its end.
    down: [bool; 6],
}

impl Plan {
    pub fn of(seed: u64, memory: Memory) -> Plan {
        let mut chance = Chance::of(seed);
        let log_betrays = chance.percent(50);
        // Between nobody and half of all, so that both sides of the line are met often.
        let share = [0, 15, 30, 45][chance.below(4)];
        let betrays = WITNESSES.map(|_| chance.percent(share));
        let share = [0, 15, 35][chance.below(3)];
        let down = WITNESSES.map(|_| chance.percent(share));
        Plan { seed, memory, log_betrays, betrays, down }
    }

    /// The smallest coalition by the table: the log, a state, a neutral.
    pub fn could_fork(&self) -> bool {
        let any = |side: &[bool]| side.contains(&true);
        self.log_betrays && any(&self.betrays[..STATES]) && any(&self.betrays[STATES..])
    }

    /// Two states or two neutrals do not answer; one who betrays may not.
    pub fn is_blocked(&self) -> bool {
        let gone = |at: &usize| self.down[*at] || self.betrays[*at];
        (0..STATES).filter(gone).count() >= 2 || (STATES..6).filter(gone).count() >= 2
    }

    /// Whether the end of the run is predictable: an honest log, and no traitor whose whim decides.
    fn is_decided(&self) -> bool {
        let up = |at: &usize| !self.down[*at];
        let met = |range: std::ops::Range<usize>| range.filter(up).count() >= 2;
        !self.log_betrays && (!self.is_blocked() || !(met(0..STATES) && met(STATES..6)))
    }
}

#[derive(Debug)]
pub struct Outcome {
    /// Pairs of checkpoints, each accepted by some verifier, of trees neither of which continues the other.
    pub contradictions: usize,
    /// Those of them that the two checkpoints prove to anyone.
    pub proven: usize,
    /// Whether the last entry ended up witnessed; nothing if that depended on a traitor.
    pub witnessed: Option<bool>,
}

/// A request on its way.
#[derive(Clone)]
struct Letter {
    branch: usize,
    size: u64,
    witness: usize,
    body: String,
}

struct World<'a> {
    plan: &'a Plan,
    chance: Chance,
    policy: Policy,
    log: Log,
    witnesses: Vec<Witness>,
    letters: Vec<Letter>,
    cut: [bool; 6],
    /// What was accepted by whom, with the leaves the log made it of.
    accepted: Vec<(SignedCheckpoint, Vec<Hash>)>,
    is_calm: bool,
}

pub fn run(plan: &Plan) -> Outcome {
    let mut world = World::new(plan);
    for step in 0..STEPS {
        world.step(step >= STEPS / 2);
    }
    world.cut = [false; 6];
    if plan.log_betrays {
        world.attack();
    }
    world.is_calm = true;
    let witnessed = world.settle();
    let (contradictions, proven) = world.contradictions();
    Outcome { contradictions, proven, witnessed: witnessed.filter(|_| plan.is_decided()) }
}

impl<'a> World<'a> {
    fn new(plan: &'a Plan) -> World<'a> {
        let mut chance = Chance::of(plan.seed.wrapping_add(1 << 60));
        let log = Log::new();
        let mut witnesses = Vec::new();
        let mut text = format!("log {}\n", log.key);
        for (at, name) in WITNESSES.into_iter().enumerate() {
            let seed = 20 + u8::try_from(at).unwrap();
            let name_of_key = format!("{}.example", name.to_lowercase());
            let witness = Witness::new(&name_of_key, seed, !plan.betrays[at], plan.memory, &mut chance);
            text += &format!("witness {name} {}\n", witness.key);
            witnesses.push(witness);
        }
        text += "group states 2 A B C\ngroup neutrals 2 x y z\ngroup both all states neutrals\nquorum both\n";
        let policy = Policy::parse(text.as_bytes()).unwrap();
        let letters = Vec::new();
        World {
            plan,
            chance,
            policy,
            log,
            witnesses,
            letters,
            cut: [false; 6],
            accepted: Vec::new(),
            is_calm: false,
        }
    }

    fn step(&mut self, late: bool) {
        let branch = self.chance.below(self.log.branches.len());
        match self.chance.below(102) {
            0..15 => self.log.write(branch),
            15..30 => self.log.sync(branch),
            30..55 => {
                let witness = self.chance.below(6);
                let branch = self.aim(witness);
                self.send(branch, witness);
            }
            55..82 => self.deliver(late),
            82..88 => self.publish(branch),
            88..91 => self.log.crash(),
            91..94 => {
                let link = self.chance.below(6);
                self.cut[link] = !self.cut[link];
            }
            94..96 => {
                let witness = self.chance.below(6);
                self.witnesses[witness].jump(&mut self.chance);
            }
            _ if self.plan.log_betrays && self.log.branches.len() < 2 => self.log.fork(&mut self.chance),
            _ => {}
        }
    }

    /// A traitor keeps each witness to one history, or it would soon be refused.
    fn aim(&mut self, witness: usize) -> usize {
        let branches = self.log.branches.len();
        if self.chance.percent(10) { self.chance.below(branches) } else { self.share(witness) % branches }
    }

    /// The history that is meant for a witness: the honest of each side are dealt out in turns.
    fn share(&self, witness: usize) -> usize {
        let side = if witness < STATES { 0 } else { STATES };
        (side..witness).filter(|other| !self.plan.betrays[*other]).count() % 2
    }

    fn send(&mut self, branch: usize, witness: usize) {
        let (size, body) = self.log.request(branch, witness);
        self.letters.push(Letter { branch, size, witness, body });
    }

    /// Some letter arrives, or is lost; now and then one arrives twice.
    fn deliver(&mut self, late: bool) {
        if self.letters.is_empty() {
            return;
        }
        let at = self.chance.below(self.letters.len());
        let letter = self.letters.swap_remove(at);
        let gone = self.cut[letter.witness] || late && self.plan.down[letter.witness];
        if gone || self.chance.percent(5) {
            return;
        }
        if self.chance.percent(5) {
            self.letters.push(letter.clone());
        }
        self.exchange(&letter);
    }

    fn exchange(&mut self, letter: &Letter) {
        let witness = &mut self.witnesses[letter.witness];
        let reply = witness.answer(&letter.body, &self.log.key, !self.is_calm, &mut self.chance);
        // Answers are lost as well.
        let Some(reply) = reply.filter(|_| self.is_calm || !self.chance.percent(5)) else { return };
        self.log.take(letter.branch, letter.size, letter.witness, &witness.key, reply);
    }

    fn publish(&mut self, branch: usize) {
        let Some(note) = self.log.best(branch) else { return };
        for _ in 0..VERIFIERS {
            if self.chance.percent(50) {
                self.show(branch, &note);
            }
        }
    }

    /// A verifier is shown a checkpoint, and accepts it if the quorum of its policy cosigned it.
    fn show(&mut self, branch: usize, note: &str) -> bool {
        let Ok(signed) = SignedCheckpoint::parse(note) else { return false };
        if self.accepted.iter().any(|(known, _)| *known == signed) {
            return true;
        }
        let level = self.policy.judge(&signed).map_or(Level::Provisional, |verdict| verdict.level);
        if level < Level::Witnessed {
            return false;
        }
        let size = usize::try_from(signed.checkpoint.size).unwrap();
        self.accepted.push((signed, self.log.branches[branch].leaves[..size].to_vec()));
        true
    }

    /// The best a traitor can do at the end: two histories, each shown to all who can still be made to sign it.
    fn attack(&mut self) {
        if self.log.branches.len() < 2 {
            self.log.fork(&mut self.chance);
        }
        for branch in 0..2 {
            self.log.write(branch);
            self.log.sync(branch);
        }
        let sides: Vec<usize> = (0..6).map(|witness| self.side(witness)).collect();
        // Those who have signed one history are asked for the other as well: some may have forgotten.
        for turn in [0, 1] {
            for (witness, side) in sides.iter().enumerate() {
                self.ask((side + turn) % 2, witness);
            }
        }
        for branch in 0..2 {
            let note = self.log.newest(branch);
            self.show(branch, &note);
        }
    }

    /// The history that a witness can still be led to, in turns if both.
    fn side(&self, witness: usize) -> usize {
        let fits = |branch: usize| {
            let leaves = &self.log.branches[branch].leaves;
            self.witnesses[witness].kept().is_none_or(|kept| tree::root(leaves, kept.size) == Some(kept.root))
        };
        match (fits(0), fits(1)) {
            (true, true) => self.share(witness),
            (_, second) => usize::from(second),
        }
    }

    /// Asks until there is an answer that settles it. The first may say which size the witness has seen.
    fn ask(&mut self, branch: usize, witness: usize) {
        for _ in 0..4 {
            let (size, body) = self.log.request(branch, witness);
            self.exchange(&Letter { branch, size, witness, body });
        }
    }

    /// The world is calm again but for those who are down: the last entry is to be witnessed. Says whether it was.
    fn settle(&mut self) -> Option<bool> {
        if self.plan.log_betrays {
            return None;
        }
        self.log.write(0);
        self.log.sync(0);
        for witness in (0..6).filter(|witness| !self.plan.down[*witness]) {
            self.ask(0, witness);
        }
        let note = self.log.newest(0);
        Some(self.show(0, &note))
    }

    fn contradictions(&self) -> (usize, usize) {
        let (mut found, mut proven) = (0, 0);
        for (at, one) in self.accepted.iter().enumerate() {
            for other in &self.accepted[..at] {
                let (small, large) = if one.1.len() <= other.1.len() { (one, other) } else { (other, one) };
                if large.1.starts_with(&small.1) {
                    continue;
                }
                found += 1;
                let side = |of: &(SignedCheckpoint, Vec<Hash>)| (of.0.to_string(), of.1.len() as u64);
                let evidence = Fork::between(side(small), side(large), &large.1).unwrap();
                let read = Fork::parse(&evidence.to_bytes()).unwrap();
                proven += usize::from(read.check(std::slice::from_ref(&self.log.key)).is_ok());
            }
        }
        (found, proven)
    }
}
