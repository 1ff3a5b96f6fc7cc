//! Gold claims and a program's claims → every figure of the score.
//!
//! Figures follow `docs/claims.md`, section "The score". They are serialised under the names that users of the format
//! already read, so that two scorers can be compared by machine.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::align::{self, Alignment};
use super::claims::Claim;
use super::names::{Aliases, Span};
use super::slots::{self, Slot, Verdict};

pub const KINDS: [&str; 7] =
    ["incident", "figure", "pledge", "participation", "meeting", "position", "agreement"];

/// Right, wrong and missed, with precision, recall and their harmonic mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Prf {
    pub p: f64,
    pub r: f64,
    pub f1: f64,
    pub tp: usize,
    pub fp: usize,
    #[serde(rename = "fn")]
    pub missed: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neutral: Option<usize>,
}

impl Prf {
    /// Nothing to find and nothing found is perfect; finding nothing where there is something is 0.
    pub fn of(tp: usize, fp: usize, missed: usize) -> Prf {
        let share = |of: usize, other: usize| match of {
            0 if other == 0 => 1.0,
            0 => 0.0,
            _ => tp as f64 / of as f64,
        };
        let (p, r) = (share(tp + fp, missed), share(tp + missed, fp));
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        Prf { p, r, f1, tp, fp, missed, neutral: None }
    }

    pub fn is_empty(&self) -> bool {
        self.tp + self.fp + self.missed == 0
    }
}

#[derive(Debug, Serialize)]
pub struct Score {
    pub kinds: BTreeMap<&'static str, Prf>,
    pub typed: BTreeMap<&'static str, Prf>,
    pub slots: BTreeMap<&'static str, SlotScore>,
    pub counts: Counts,
    pub merged_demand: Prf,
    pub time_mean_jaccard: Option<f64>,
    pub complete: Prf,
    pub countable: Prf,
    pub noise: Noise,
    #[serde(skip)]
    pub missed: Vec<usize>,
    #[serde(skip)]
    pub spurious: Vec<usize>,
}

#[derive(Debug, Default, Serialize)]
pub struct SlotScore {
    pub aligned: Prf,
    pub end_to_end: Prf,
}

#[derive(Debug, Serialize)]
pub struct Counts {
    pub gold_required: usize,
    pub gold_optional: usize,
    pub system: usize,
}

/// Claims with half of their evidence where no claim can be made.
#[derive(Debug, Default, Serialize)]
pub struct Noise {
    pub claims_in_noise: usize,
    pub by_kind_of_noise: BTreeMap<String, usize>,
}

/// A stretch of a document that can make no claim.
#[derive(Clone, Debug)]
pub struct NoiseRange {
    pub span: Span,
    pub what: String,
}

pub type NoiseRanges = HashMap<String, Vec<NoiseRange>>;

pub fn score(gold: &[Claim], system: &[Claim], aliases: &Aliases, noise: Option<&NoiseRanges>) -> Score {
    let alignment = align::align(gold, system, aliases, |c| &c.kind);
    let aligned_gold: BTreeSet<usize> = alignment.pairs.iter().map(|(g, _)| *g).collect();
    let aligned_system: BTreeSet<usize> = alignment.pairs.iter().map(|(_, s)| *s).collect();
    let missed: Vec<usize> =
        (0..gold.len()).filter(|g| !gold[*g].optional && !aligned_gold.contains(g)).collect();
    let spurious: Vec<usize> =
        (0..system.len()).filter(|s| !aligned_system.contains(s) && !alignment.neutral.contains(s)).collect();
    let scored = Scored { gold, system, aliases, alignment, missed, spurious };
    let (kinds, typed) = scored.detection();
    let (slots, complete) = scored.slots();
    Score {
        kinds,
        typed,
        slots,
        counts: Counts {
            gold_required: gold.iter().filter(|g| !g.optional).count(),
            gold_optional: gold.iter().filter(|g| g.optional).count(),
            system: system.len(),
        },
        merged_demand: scored.merged_demand(),
        time_mean_jaccard: scored.time_likeness(),
        complete,
        countable: scored.countable(),
        noise: noise.map(|ranges| in_noise(system, ranges)).unwrap_or_default(),
        missed: scored.missed,
        spurious: scored.spurious,
    }
}

struct Scored<'a> {
    gold: &'a [Claim],
    system: &'a [Claim],
    aliases: &'a Aliases,
    alignment: Alignment,
    missed: Vec<usize>,
    spurious: Vec<usize>,
}

type ByKind = BTreeMap<&'static str, Prf>;

impl Scored<'_> {
    /// By kind and over all: found at all, and found with the right type.
    fn detection(&self) -> (ByKind, ByKind) {
        let (mut kinds, mut typed) = (ByKind::new(), ByKind::new());
        for name in KINDS.into_iter().chain(["ALL"]) {
            let is = |claim: &Claim| name == "ALL" || claim.kind == name;
            let of_kind = |list: &[usize], side: &[Claim]| list.iter().filter(|i| is(&side[**i])).count();
            let pairs: Vec<_> = self.alignment.pairs.iter().filter(|(g, _)| is(&self.gold[*g])).collect();
            let (tp, missed) = (pairs.len(), of_kind(&self.missed, self.gold));
            let fp = of_kind(&self.spurious, self.system);
            let neutral = self.alignment.neutral.iter().filter(|s| is(&self.system[**s])).count();
            kinds.insert(name, Prf { neutral: Some(neutral), ..Prf::of(tp, fp, missed) });
            let right = |(g, s): &&&(usize, usize)| slots::type_right(&self.gold[*g], &self.system[*s]);
            let right = pairs.iter().filter(right).count();
            typed.insert(name, Prf::of(right, fp + tp - right, missed + tp - right));
        }
        (kinds, typed)
    }

    /// Detection with the two kinds of demand taken for one.
    fn merged_demand(&self) -> Prf {
        let kind = |claim: &Claim| match (claim.kind.as_str(), claim.code.as_deref()) {
            ("pledge" | "position", Some("demand")) => DEMAND,
            _ => "",
        };
        let merged = align::align(self.gold, self.system, self.aliases, |c| match kind(c) {
            "" => c.kind.as_str(),
            demand => demand,
        });
        let tp = merged.pairs.len();
        let required = self.gold.iter().filter(|g| !g.optional).count();
        Prf::of(tp, self.system.len() - tp - merged.neutral.len(), required - tp)
    }

    /// Slots on aligned pairs and end to end, and claims of which every core slot is right.
    fn slots(&self) -> (BTreeMap<&'static str, SlotScore>, Prf) {
        let (mut aligned, mut all) = (Tally::default(), Tally::default());
        let mut complete = 0;
        for (g, s) in &self.alignment.pairs {
            let verdicts = slots::compare(Some(&self.gold[*g]), Some(&self.system[*s]), self.aliases);
            let fine = |v: &Verdict| !v.slot.is_core() || v.right || (!v.in_gold && !v.in_system);
            complete += usize::from(verdicts.iter().all(fine));
            aligned.add(&verdicts);
            all.add(&verdicts);
        }
        for g in &self.missed {
            all.add(&slots::compare(Some(&self.gold[*g]), None, self.aliases));
        }
        for s in &self.spurious {
            all.add(&slots::compare(None, Some(&self.system[*s]), self.aliases));
        }
        let one =
            |slot: Slot| (slot.name(), SlotScore { aligned: aligned.of(slot), end_to_end: all.of(slot) });
        let pairs = self.alignment.pairs.len();
        let (wrong, missed) = (pairs + self.spurious.len() - complete, pairs + self.missed.len() - complete);
        (Slot::ALL.into_iter().map(one).collect(), Prf::of(complete, wrong, missed))
    }

    /// Mean share of days in common, over pairs where both sides place the time.
    fn time_likeness(&self) -> Option<f64> {
        let both = |(g, s): &(usize, usize)| {
            let gold = &self.gold[*g];
            let days = |claim: &Claim| claim.time.and_then(|time| time.days);
            let (a, b) = days(gold).zip(days(&self.system[*s]))?;
            (!gold.skips("time")).then(|| a.likeness(b))
        };
        let all: Vec<f64> = self.alignment.pairs.iter().filter_map(both).collect();
        (!all.is_empty()).then(|| all.iter().sum::<f64>() / all.len() as f64)
    }

    /// Incidents that would reach a published count. A countable claim that is neutral is no error.
    fn countable(&self) -> Prf {
        let gold = |g: usize| self.gold[g].countable && !self.gold[g].optional;
        let all = (0..self.gold.len()).filter(|g| gold(*g)).count();
        let pairs = self.alignment.pairs.iter().copied().filter(|(_, s)| self.system[*s].countable);
        let (right, wrong): (Vec<_>, Vec<_>) = pairs.partition(|(g, _)| gold(*g));
        let spurious = self.spurious.iter().filter(|s| self.system[**s].countable).count();
        Prf::of(right.len(), wrong.len() + spurious, all - right.len())
    }
}

const DEMAND: &str = "demand of either kind";

#[derive(Default)]
struct Tally(HashMap<Slot, (usize, usize, usize)>);

impl Tally {
    fn add(&mut self, verdicts: &[Verdict]) {
        for v in verdicts {
            let count = self.0.entry(v.slot).or_default();
            if v.right {
                count.0 += 1;
            } else {
                count.1 += usize::from(v.in_system);
                count.2 += usize::from(v.in_gold);
            }
        }
    }

    fn of(&self, slot: Slot) -> Prf {
        let (tp, fp, missed) = self.0.get(&slot).copied().unwrap_or_default();
        Prf::of(tp, fp, missed)
    }
}

fn in_noise(system: &[Claim], ranges: &NoiseRanges) -> Noise {
    let mut noise = Noise::default();
    for claim in system {
        let half = 0.5 * claim.evidence.length().max(1) as f64;
        let of_doc = ranges.get(&claim.doc).into_iter().flatten();
        if let Some(range) = of_doc.into_iter().find(|r| r.span.shared(claim.evidence) as f64 >= half) {
            noise.claims_in_noise += 1;
            *noise.by_kind_of_noise.entry(range.what.clone()).or_default() += 1;
        }
    }
    noise
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_to_find_and_nothing_found_is_perfect() {
        let of = |tp, fp, missed| {
            let prf = Prf::of(tp, fp, missed);
            (prf.p, prf.r, prf.f1)
        };
        assert_eq!(of(0, 0, 0), (1.0, 1.0, 1.0));
        assert_eq!(of(0, 0, 3), (0.0, 0.0, 0.0));
        assert_eq!(of(0, 3, 0), (0.0, 0.0, 0.0));
        assert_eq!(of(1, 1, 0), (0.5, 1.0, 2.0 / 3.0));
    }
}
