//! Which coalitions can fork and which outages stop a log, for six policies, by trying all.
//!
//! In: policies as text. Out: the smallest sets, as `docs/record.md` tells them. Absent: chance.

use std::collections::BTreeSet;

use ed25519_dalek::SigningKey;
use tlog::note::{KeyKind, VerifierKey};
use tlog::policy::Policy;

/// A policy whose first three witnesses are states and the others neutrals.
fn policy(witnesses: u8, rules: &str) -> Policy {
    let mut text = String::new();
    for at in 0..witnesses {
        let key = SigningKey::from_bytes(&[50 + at; 32]).verifying_key().to_bytes();
        let name = name(at);
        let key = VerifierKey::new(&format!("{name}.example"), KeyKind::Cosignature, key).unwrap();
        text += &format!("witness {name} {key}\n");
    }
    Policy::parse((text + rules).as_bytes()).unwrap()
}

fn name(at: u8) -> &'static str {
    ["A", "B", "C", "w", "x", "y", "z"][usize::from(at)]
}

fn is_met(policy: &Policy, signers: u32) -> bool {
    let signed: Vec<bool> = (0..policy.witnesses().len()).map(|at| signers >> at & 1 == 1).collect();
    policy.level(&signed).1
}

/// The sets with a property none of whose proper subsets has it.
fn smallest(witnesses: u8, has: impl Fn(u32) -> bool) -> Vec<u32> {
    let mut sets: Vec<u32> = (0..1 << witnesses).filter(|set| has(*set)).collect();
    sets.sort_by_key(|set: &u32| set.count_ones());
    let mut minimal: Vec<u32> = Vec::new();
    for set in sets {
        if !minimal.iter().any(|smaller| smaller & !set == 0) {
            minimal.push(set);
        }
    }
    minimal
}

/// Whether traitors can get two histories witnessed, each honest witness signing one of them at most.
fn can_fork(policy: &Policy, witnesses: u8, traitors: u32) -> bool {
    let honest = !traitors & ((1 << witnesses) - 1);
    // Every way to share out the honest: those of `left`, and all others to the right.
    let mut left = honest;
    loop {
        if is_met(policy, traitors | left) && is_met(policy, traitors | (honest & !left)) {
            return true;
        }
        if left == 0 {
            return false;
        }
        left = (left - 1) & honest;
    }
}

/// Sets told as in the table: how many of the states (`A B C`) and how many of the neutrals, and how many sets like that.
fn told(sets: &[u32]) -> String {
    let kinds: BTreeSet<(u32, u32)> =
        sets.iter().map(|set| ((set & 7).count_ones(), (set >> 3).count_ones())).collect();
    let count = |kind: &(u32, u32)| {
        sets.iter().filter(|set| ((**set & 7).count_ones(), (**set >> 3).count_ones()) == *kind).count()
    };
    kinds.iter().map(|kind| format!("{}+{} x{}", kind.0, kind.1, count(kind))).collect::<Vec<_>>().join(", ")
}

#[test]
fn the_table_of_coalitions_and_outages_is_what_trying_all_of_them_gives() {
    let both = "group both all states neutrals\nquorum both\n";
    let default = format!("group states 2 A B C\ngroup neutrals 2 w x y\n{both}");
    let larger = format!("group states 2 A B C\ngroup neutrals 3 w x y z\n{both}");
    // witnesses, rules, smallest coalitions that fork, smallest outages that stop: states+neutrals, and how many such.
    let table = [
        (3, "group states 2 A B C\nquorum states\n", "1+0 x3", "2+0 x3"),
        (3, "group states all A B C\nquorum states\n", "3+0 x1", "1+0 x3"),
        (4, "group all4 3 A B C w\nquorum all4\n", "1+1 x3, 2+0 x3", "1+1 x3, 2+0 x3"),
        (6, default.as_str(), "1+1 x9", "0+2 x3, 2+0 x3"),
        (7, larger.as_str(), "1+2 x18", "0+2 x6, 2+0 x3"),
        (
            7,
            "group all7 5 A B C w x y z\nquorum all7\n",
            "0+3 x4, 1+2 x18, 2+1 x12, 3+0 x1",
            "0+3 x4, 1+2 x18, 2+1 x12, 3+0 x1",
        ),
    ];
    for (witnesses, rules, coalitions, outages) in table {
        let policy = policy(witnesses, rules);
        let all = (1 << witnesses) - 1;
        let forks = smallest(witnesses, |traitors| can_fork(&policy, witnesses, traitors));
        let stops = smallest(witnesses, |down| !is_met(&policy, all & !down));
        assert_eq!((told(&forks).as_str(), told(&stops).as_str()), (coalitions, outages), "{rules}");
    }
}
