//! Episodes: observations that agree in what the rule names, with no longer pause between them than its gap.
//! In: observations, each counted for sure or perhaps. Out: the least and the most episodes they can be.
//!
//! What is known to the instant merges exactly. What is not, widens the range and is never rounded:
//! - Least: an observation of which the instant, or something that must be the same, is not known is one moment somewhere:
//!   it may fill a pause between two others and join them. Where only instants are not known, episodes that lie apart
//!   whenever in their days they were stay apart.
//! - Most: the same observations are episodes of their own, and those that only may count are there if they make one more
//!   and absent if they would join two.
//!
//! Absent: distance on the ground; "the same place" is the same name in the same division.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{Merge, Same};
use crate::incident::Act;
use crate::observation::{Observation, Range, When};

#[derive(Clone, Copy)]
pub(super) struct Member<'a> {
    pub seen: &'a Observation,
    pub sure: bool,
}

/// What must be the same, as values.
type Key<'a> = Vec<&'a str>;

/// One observation on the time line of its key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stretch {
    from: Timestamp,
    until: Timestamp,
    /// Known to the instant, not only to lie inside.
    exact: bool,
    sure: bool,
}

pub(super) fn count<'a>(merge: &Merge, members: impl Iterator<Item = Member<'a>>) -> Range {
    let gap = SignedDuration::from_mins(merge.gap_minutes.into());
    let mut lines: BTreeMap<Key<'a>, Vec<Stretch>> = BTreeMap::new();
    let mut wild = Wild { reach: gap, ..Wild::default() };
    let mut unplaced = 0;
    for member in members {
        let exact = matches!(member.seen.when, When::Lasted(_));
        match (key(merge, member.seen), member.seen.when.interval()) {
            (Some(key), Some(interval)) => {
                let stretch =
                    Stretch { from: interval.from, until: interval.until, exact, sure: member.sure };
                lines.entry(key).or_default().push(stretch);
                if !exact {
                    wild.take(member, gap);
                }
            }
            _ => {
                unplaced += 1;
                wild.take(member, gap);
            }
        }
    }
    let (mut joined, mut apart, mut most) = (0, 0, 0);
    let mut costs = Vec::new();
    for line in lines.values_mut() {
        line.sort_unstable();
        let exact = line.iter().filter(|stretch| stretch.exact);
        joined += groups(exact, gap, |pause| wild.cost(pause, gap), &mut costs);
        apart += groups(line.iter(), gap, |_| None, &mut Vec::new());
        most += greatest(line, gap);
    }
    let joined = (joined - wild.joins(costs)).max(u64::from(wild.sure));
    let least = if unplaced == 0 { joined.max(apart) } else { joined };
    Range { least, most: Some(most + unplaced) }
}

/// Observations of which nobody knows where on the time lines they stand.
#[derive(Default)]
struct Wild {
    number: u64,
    /// One of them surely counts.
    sure: bool,
    /// How much of a pause one of them can fill: the gap, and as long as the longest of them lasted.
    reach: SignedDuration,
}

impl Wild {
    fn take(&mut self, member: Member<'_>, gap: SignedDuration) {
        self.number += 1;
        self.sure |= member.sure;
        if let When::Lasted(interval) = member.seen.when {
            self.reach = self.reach.max(gap + interval.length());
        }
    }

    /// How many of them it takes to fill a pause, none when no number is enough.
    fn cost(&self, pause: SignedDuration, gap: SignedDuration) -> Option<i128> {
        let (open, reach) = ((pause - gap).as_nanos(), self.reach.as_nanos());
        (reach > 0).then(|| (open + reach - 1) / reach)
    }

    /// How many pauses they can fill, the cheapest first.
    fn joins(&self, mut costs: Vec<i128>) -> u64 {
        costs.sort_unstable();
        let mut left = i128::from(self.number);
        let affordable = costs.into_iter().take_while(|cost| {
            left -= cost;
            left >= 0
        });
        affordable.count() as u64
    }
}

/// Groups of stretches with no longer pause than the gap, as far as any of a group surely counts; and what it would cost
/// to join each to the next.
fn groups<'a>(
    line: impl Iterator<Item = &'a Stretch>,
    gap: SignedDuration,
    cost_of: impl Fn(SignedDuration) -> Option<i128>,
    costs: &mut Vec<i128>,
) -> u64 {
    let mut groups = 0;
    // Of the group so far: where it ends, whether it counts; and the cost of reaching it from the last one that counts.
    let mut end: Option<Timestamp> = None;
    let mut counts = false;
    let mut cost = Some(0);
    for stretch in line {
        let pause = end.map_or(SignedDuration::ZERO, |end| end.duration_until(stretch.from));
        if pause > gap {
            cost = if counts { Some(0) } else { cost };
            cost = cost.zip(cost_of(pause)).map(|(one, other)| one + other);
            counts = false;
        }
        if stretch.sure && !counts {
            counts = true;
            if groups > 0 {
                costs.extend(cost);
            }
            groups += 1;
        }
        end = end.max(Some(stretch.until));
    }
    groups
}

/// The most episodes: those of the stretches that surely count and one for each that may, but never more than there are
/// stretches that lie apart. What is not known to the instant is one of its own.
fn greatest(line: &[Stretch], gap: SignedDuration) -> u64 {
    let exact = || line.iter().filter(|stretch| stretch.exact);
    let perhaps = exact().filter(|stretch| !stretch.sure).count() as u64;
    let mut groups = 0;
    let mut end: Option<Timestamp> = None;
    for stretch in exact().filter(|stretch| stretch.sure) {
        if end.is_none_or(|end| end.duration_until(stretch.from) > gap) {
            groups += 1;
        }
        end = end.max(Some(stretch.until));
    }
    let inexact = line.iter().filter(|stretch| !stretch.exact).count() as u64;
    (groups + perhaps).min(apart(exact(), gap)) + inexact
}

/// The largest number of stretches of which every two have a longer pause between them than the gap: always take next
/// the one that ends first.
fn apart<'a>(stretches: impl Iterator<Item = &'a Stretch>, gap: SignedDuration) -> u64 {
    let mut by_end: Vec<&Stretch> = stretches.collect();
    by_end.sort_unstable_by_key(|stretch| stretch.until);
    let mut taken = 0;
    let mut end: Option<Timestamp> = None;
    for stretch in by_end {
        if end.is_none_or(|end| end.duration_until(stretch.from) > gap) {
            taken += 1;
            end = Some(stretch.until);
        }
    }
    taken
}

/// Empty when something that must be the same is not known.
fn key<'a>(merge: &Merge, seen: &'a Observation) -> Option<Key<'a>> {
    let mut key = Vec::with_capacity(merge.same.len());
    for same in &merge.same {
        let place = &seen.place;
        let shared = |word: &'a Option<Arc<str>>| word.as_deref();
        match same {
            Same::Place => {
                key.push(place.name.as_deref()?);
                key.extend([place.admin1.as_deref().unwrap_or_default(), place.country.as_deref()?]);
            }
            Same::Division => key.extend([place.admin1.as_deref()?, place.country.as_deref()?]),
            Same::Country => key.push(place.country.as_deref()?),
            Same::Direction => key.push(shared(&seen.direction)?),
            Same::Act if seen.act == Act::Other => return None,
            Same::Act => key.push(seen.act.code()),
            Same::Actor => key.push(shared(&seen.actor)?),
            Same::Monitor => key.push(shared(&seen.monitor)?),
        }
    }
    Some(key)
}
