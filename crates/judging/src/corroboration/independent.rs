//! The largest set of origins of which no two lean on each other: a maximum independent set. In: origins and who leans
//! on whom. Out: one such set, the same for the same order. Absent: what leaning means; that is told in `corroboration`.

use std::collections::{BTreeMap, BTreeSet};

use crate::said::Said;

/// Largest number of distinct origins for which the set is computed exactly.
pub const EXACT_UP_TO: usize = 40;

pub struct Origin {
    pub id: String,
    /// Indices of the others, in both directions, with the reason.
    pub leans_on: BTreeMap<usize, Said>,
}

/// The indices of one largest set of which no two lean on each other, and whether it is surely largest.
pub fn largest_independent(origins: &[Origin]) -> (Vec<usize>, bool) {
    let everyone: BTreeSet<usize> = (0..origins.len()).collect();
    if origins.len() > EXACT_UP_TO {
        return (greedy(origins, everyone), false);
    }
    let mut best = Vec::new();
    search(origins, everyone, &mut Vec::new(), &mut best);
    best.sort_unstable();
    (best, true)
}

/// Branch and bound on the origin with most conflicts; one with at most one conflict is always safe to take.
fn search(origins: &[Origin], mut left: BTreeSet<usize>, taken: &mut Vec<usize>, best: &mut Vec<usize>) {
    let mark = taken.len();
    while let Some(free) = left.iter().copied().find(|index| conflicts(origins, *index, &left) <= 1) {
        taken.push(free);
        remove_with_conflicts(origins, free, &mut left);
    }
    if left.is_empty() {
        if taken.len() > best.len() {
            best.clone_from(taken);
        }
    } else if taken.len() + left.len() > best.len() {
        let busiest = left.iter().copied().rev().max_by_key(|index| conflicts(origins, *index, &left));
        if let Some(busiest) = busiest {
            let mut with = left.clone();
            remove_with_conflicts(origins, busiest, &mut with);
            taken.push(busiest);
            search(origins, with, taken, best);
            taken.pop();
            left.remove(&busiest);
            search(origins, left, taken, best);
        }
    }
    taken.truncate(mark);
}

fn greedy(origins: &[Origin], mut left: BTreeSet<usize>) -> Vec<usize> {
    let mut taken = Vec::new();
    while let Some(next) = left.iter().copied().min_by_key(|index| conflicts(origins, *index, &left)) {
        taken.push(next);
        remove_with_conflicts(origins, next, &mut left);
    }
    taken.sort_unstable();
    taken
}

fn conflicts(origins: &[Origin], index: usize, left: &BTreeSet<usize>) -> usize {
    origins[index].leans_on.keys().filter(|other| left.contains(other)).count()
}

fn remove_with_conflicts(origins: &[Origin], index: usize, left: &mut BTreeSet<usize>) {
    left.remove(&index);
    for other in origins[index].leans_on.keys() {
        left.remove(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn graph(size: usize, ties: &[(usize, usize)]) -> Vec<Origin> {
        let mut origins: Vec<Origin> =
            (0..size).map(|id| Origin { id: format!("{id:02}"), leans_on: BTreeMap::new() }).collect();
        for &(one, other) in ties {
            let (one, other) = (one % size, other % size);
            if one != other {
                origins[one].leans_on.insert(other, Said::nothing());
                origins[other].leans_on.insert(one, Said::nothing());
            }
        }
        origins
    }

    fn is_independent(origins: &[Origin], chosen: &[usize]) -> bool {
        chosen.iter().all(|one| chosen.iter().all(|other| !origins[*one].leans_on.contains_key(other)))
    }

    proptest! {
        #[test]
        fn the_set_is_independent_and_no_larger_one_exists(
            size in 1usize..11,
            ties in prop::collection::vec((0usize..11, 0usize..11), 0..30),
        ) {
            let origins = graph(size, &ties);
            let (chosen, exact) = largest_independent(&origins);
            prop_assert!(exact && is_independent(&origins, &chosen));
            let largest = (0u32..1 << size)
                .map(|set| (0..size).filter(|index| set >> index & 1 == 1).collect::<Vec<usize>>())
                .filter(|set| is_independent(&origins, set))
                .map(|set| set.len())
                .max();
            prop_assert_eq!(Some(chosen.len()), largest);
            let everyone = (0..size).collect();
            prop_assert!(is_independent(&origins, &greedy(&origins, everyone)));
        }
    }
}
