//! Which program's claim is about the same thing as which gold claim.
//!
//! Same document, same kind, overlapping evidence; one to one, greatest overlap first, ties by how many slots agree. A claim
//! left over that overlaps an optional gold claim is neutral: neither right nor wrong.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use super::claims::Claim;
use super::names::Aliases;

/// Indexes into the gold and the program's claims.
#[derive(Clone, Debug, Default)]
pub struct Alignment {
    /// (gold, program), in the order in which they were found.
    pub pairs: Vec<(usize, usize)>,
    /// Program's claims taken up by optional gold.
    pub neutral: BTreeSet<usize>,
}

/// Overlap with optional gold from which a claim is plainly that one, unless it fits required gold half as well.
const PLAINLY: f64 = 0.8;

pub fn align<'a>(
    gold: &'a [Claim],
    system: &'a [Claim],
    aliases: &Aliases,
    kind: impl Fn(&'a Claim) -> &'a str,
) -> Alignment {
    let mut alignment = Alignment::default();
    for group in groups(gold, system, kind) {
        let overlap = |g: usize, s: usize| gold[g].evidence.likeness(system[s].evidence);
        let (optional, required): (Vec<usize>, Vec<usize>) =
            group.gold.iter().partition(|g| gold[**g].optional);
        let mut candidates = Vec::new();
        for &s in &group.system {
            let best_optional = optional.iter().map(|o| overlap(*o, s)).fold(0.0, f64::max);
            for &g in &required {
                let overlap = overlap(g, s);
                let plainly_optional = best_optional >= PLAINLY && overlap < 0.5 * best_optional;
                if overlap > 0.0 && !plainly_optional {
                    let shared = gold[g].evidence.shared(system[s].evidence);
                    let agreement = agreement(&gold[g], &system[s], aliases);
                    candidates.push(Candidate {
                        overlap: rounded(overlap),
                        agreement,
                        shared,
                        gold: g,
                        system: s,
                    });
                }
            }
        }
        let pairs = greedy(candidates);
        let used: BTreeSet<usize> = pairs.iter().map(|(_, s)| *s).collect();
        alignment.pairs.extend(pairs);
        let mut candidates = Vec::new();
        for &s in group.system.iter().filter(|s| !used.contains(s)) {
            for &o in optional.iter().filter(|o| overlap(**o, s) > 0.0) {
                let agreement = agreement(&gold[o], &system[s], aliases);
                candidates.push(Candidate {
                    overlap: rounded(overlap(o, s)),
                    agreement,
                    shared: 0,
                    gold: o,
                    system: s,
                });
            }
        }
        alignment.neutral.extend(greedy(candidates).into_iter().map(|(_, s)| s));
    }
    alignment
}

#[derive(Default)]
struct Group {
    gold: Vec<usize>,
    system: Vec<usize>,
}

/// Claims of one document and kind, groups in the order of first appearance: figures that are sums keep their order.
fn groups<'a>(gold: &'a [Claim], system: &'a [Claim], kind: impl Fn(&'a Claim) -> &'a str) -> Vec<Group> {
    let mut at: HashMap<(&str, &str), usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    let all = gold.iter().enumerate().map(|c| (c, true)).chain(system.iter().enumerate().map(|c| (c, false)));
    for ((i, claim), is_gold) in all {
        let group = *at.entry((&claim.doc, kind(claim))).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Group::default());
        }
        if is_gold { groups[group].gold.push(i) } else { groups[group].system.push(i) }
    }
    groups
}

struct Candidate {
    overlap: f64,
    agreement: f64,
    shared: i64,
    gold: usize,
    system: usize,
}

fn greedy(mut candidates: Vec<Candidate>) -> Vec<(usize, usize)> {
    candidates.sort_by(|a, b| {
        let by = |x: f64, y: f64| y.partial_cmp(&x).unwrap_or(Ordering::Equal);
        by(a.overlap, b.overlap)
            .then(by(a.agreement, b.agreement))
            .then(b.shared.cmp(&a.shared))
            .then((a.gold, a.system).cmp(&(b.gold, b.system)))
    });
    let (mut gold, mut system) = (BTreeSet::new(), BTreeSet::new());
    let mut pairs = Vec::new();
    for c in candidates {
        if !gold.contains(&c.gold) && !system.contains(&c.system) {
            gold.insert(c.gold);
            system.insert(c.system);
            pairs.push((c.gold, c.system));
        }
    }
    pairs
}

/// To four decimals, so that overlaps that print alike are ties.
fn rounded(overlap: f64) -> f64 {
    format!("{overlap:.4}").parse().unwrap_or(overlap)
}

/// How much of two claims agrees, to break ties.
fn agreement(gold: &Claim, system: &Claim, aliases: &Aliases) -> f64 {
    let mut sum = 0.0;
    if system.code == gold.code {
        sum += 2.0;
    } else if gold.also_has("type", system.code.as_deref()) {
        sum += 1.0;
    }
    let who = [
        ("actor", &gold.actor, &system.actor),
        ("target", &gold.target, &system.target),
        ("speaker", &gold.speaker, &system.speaker),
    ];
    for (slot, g, s) in who {
        sum += match (g, s) {
            (Some(g), Some(s)) if g.accepts(s, gold.also(slot), aliases) => 1.0,
            (None, None) => 0.25,
            _ => 0.0,
        };
    }
    if let (Some(g), Some(s)) = (&gold.place, &system.place)
        && g.accepts(s, gold.also("place"), aliases)
    {
        sum += 2.0;
    }
    if let (Some(g), Some(s)) = (&gold.quantity, &system.quantity) {
        sum += if g.accepts_value(s) { 2.0 } else { 0.0 };
        sum += if g.span.zip(s.span).is_some_and(|(a, b)| a.shared(b) > 0) { 1.0 } else { 0.0 };
    }
    let days = |claim: &Claim| claim.time.and_then(|time| time.days);
    if days(gold).zip(days(system)).is_some_and(|(a, b)| a.overlaps(b)) {
        sum += 1.0;
    }
    if system.modality == gold.modality {
        sum += 1.0;
    }
    sum
}
