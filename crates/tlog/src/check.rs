//! Whether a Merkle proof holds.
//!
//! In: sizes, hashes and a proof, all of them from strangers. Out: it holds, or why not. Absent: the tree itself; a proof
//! of any length is refused after at most 65 hashes.
use crate::hash::{self, Hash};
use crate::tree::is_subtree;

/// Why a proof does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    #[error("cannot prove leaf `{index}`: a tree of {size} leaves has no such leaf")]
    NoSuchLeaf { index: u64, size: u64 },
    #[error("cannot prove tree `{old}`: it is larger than the tree of {new} leaves that should continue it")]
    Shrinks { old: u64, new: u64 },
    #[error("cannot prove subtree `{start}..{end}`: no tree has a subtree there")]
    NoSuchSubtree { start: u64, end: u64 },
    #[error(
        "cannot prove tree `{0}`: every tree continues the empty one, so nothing from there on proves it"
    )]
    FromNothing(u64),
    #[error("cannot prove tree `{0}`: the proof is too short")]
    TooShort(u64),
    #[error("cannot prove tree `{0}`: the proof is too long")]
    TooLong(u64),
    #[error("cannot prove root `{stated}`: the proof leads to `{proven}`")]
    OtherRoot { stated: Hash, proven: Hash },
}

/// Checks that the leaf with hash `leaf` is number `index` of the tree of `size` leaves: RFC 9162, section 2.1.3.2.
pub fn check_inclusion(
    index: u64,
    size: u64,
    leaf: Hash,
    proof: &[Hash],
    root: Hash,
) -> Result<(), Unproven> {
    if index >= size {
        return Err(Unproven::NoSuchLeaf { index, size });
    }
    let (mut place, mut last) = (index, size - 1);
    let mut proven = leaf;
    for sibling in proof {
        if last == 0 {
            return Err(Unproven::TooLong(size));
        }
        if place & 1 == 1 || place == last {
            proven = hash::node(*sibling, proven);
            // On the right edge of an incomplete tree a node without a sibling rises as it is.
            let rises = place.trailing_zeros();
            (place, last) = (place >> rises, last >> rises);
        } else {
            proven = hash::node(proven, *sibling);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    if last != 0 {
        return Err(Unproven::TooShort(size));
    }
    same(root, proven)
}

/// Checks that the tree of `new` leaves continues that of `old` leaves: RFC 9162, section 2.1.4.2.
/// Every tree continues the empty one; because that would vouch for any `new_root`, it is refused.
pub fn check_consistency(
    old: u64,
    new: u64,
    proof: &[Hash],
    old_root: Hash,
    new_root: Hash,
) -> Result<(), Unproven> {
    if old == 0 && new > 0 {
        return Err(Unproven::FromNothing(new));
    }
    check_subtree_consistency(0, old, new, proof, old_root, new_root)?;
    if old == new { same(new_root, old_root) } else { Ok(()) }
}

/// Checks that a leaf is number `index` of the whole tree, inside its subtree `start..end` with root `root`:
/// draft-ietf-plants-merkle-tree-certs, section 4.3.
pub fn check_subtree_inclusion(
    index: u64,
    start: u64,
    end: u64,
    leaf: Hash,
    proof: &[Hash],
    root: Hash,
) -> Result<(), Unproven> {
    if !is_subtree(start, end) {
        return Err(Unproven::NoSuchSubtree { start, end });
    }
    let place = index.checked_sub(start).ok_or(Unproven::NoSuchLeaf { index, size: end })?;
    check_inclusion(place, end - start, leaf, proof, root)
}

/// Checks that the subtree `start..end` with root `subtree_root` stands in the tree of `size` leaves with root `root`:
/// draft-ietf-plants-merkle-tree-certs, section 4.4. An empty subtree stands in every tree.
pub fn check_subtree_consistency(
    start: u64,
    end: u64,
    size: u64,
    proof: &[Hash],
    subtree_root: Hash,
    root: Hash,
) -> Result<(), Unproven> {
    if !is_subtree(start, end) {
        return Err(Unproven::NoSuchSubtree { start, end });
    }
    if end > size {
        return Err(Unproven::Shrinks { old: end, new: size });
    }
    if start == end {
        return if proof.is_empty() {
            same(subtree_root, hash::empty())
        } else {
            Err(Unproven::TooLong(size))
        };
    }
    // The first and last node of the subtree and the last node of the tree, at the level the proof has reached.
    let (mut first, mut last, mut tree_last) = (start, end - 1, size - 1);
    while first != last && (last == tree_last || last & 1 == 1) {
        (first, last, tree_last) = (first >> 1, last >> 1, tree_last >> 1);
    }
    let (seed, proof) = match proof {
        _ if first == last => (subtree_root, proof),
        [] => return Err(Unproven::TooShort(size)),
        [seed, rest @ ..] => (*seed, rest),
    };
    let (mut proven_subtree, mut proven) = (seed, seed);
    for sibling in proof {
        if tree_last == 0 {
            return Err(Unproven::TooLong(size));
        }
        if last & 1 == 1 || last == tree_last {
            if first < last {
                proven_subtree = hash::node(*sibling, proven_subtree);
            }
            proven = hash::node(*sibling, proven);
            let rises = last.trailing_zeros();
            (first, last, tree_last) = (first >> rises, last >> rises, tree_last >> rises);
        } else {
            proven = hash::node(proven, *sibling);
        }
        (first, last, tree_last) = (first >> 1, last >> 1, tree_last >> 1);
    }
    if tree_last != 0 {
        return Err(Unproven::TooShort(size));
    }
    same(subtree_root, proven_subtree)?;
    same(root, proven)
}

fn same(stated: Hash, proven: Hash) -> Result<(), Unproven> {
    if stated == proven { Ok(()) } else { Err(Unproven::OtherRoot { stated, proven }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{empty, leaf};
    use crate::tree::{consistency, inclusion, root, subtree_consistency};

    fn leaves(count: u8) -> Vec<Hash> {
        (0..count).map(|number| leaf(&[number])).collect()
    }

    #[test]
    fn every_proof_in_every_tree_up_to_forty_leaves_holds() {
        let l = leaves(40);
        for size in 0..=40 {
            let whole = root(&l, size).unwrap();
            for index in 0..size {
                let proof = inclusion(&l, index, size).unwrap();
                assert_eq!(check_inclusion(index, size, l[index as usize], &proof, whole), Ok(()));
            }
            for old in 1..=size {
                let proof = consistency(&l, old, size).unwrap();
                let before = root(&l, old).unwrap();
                assert_eq!(check_consistency(old, size, &proof, before, whole), Ok(()), "{old} to {size}");
            }
        }
    }

    #[test]
    fn every_subtree_of_every_tree_up_to_forty_leaves_is_proven() {
        let l = leaves(40);
        let mut subtrees = 0;
        for size in 1..=40_u64 {
            let whole = root(&l, size).unwrap();
            let places = (0..=size).flat_map(|start| (start..=size).map(move |end| (start, end)));
            for (start, end) in places.filter(|(start, end)| is_subtree(*start, *end)) {
                let part = &l[start as usize..end as usize];
                let part_root = root(part, end - start).unwrap();
                let proof = subtree_consistency(&l, start, end, size).unwrap();
                assert_eq!(check_subtree_consistency(start, end, size, &proof, part_root, whole), Ok(()));
                subtrees += 1;
                for index in start..end {
                    let path = inclusion(part, index - start, end - start).unwrap();
                    let leaf = l[index as usize];
                    assert_eq!(check_subtree_inclusion(index, start, end, leaf, &path, part_root), Ok(()));
                }
            }
        }
        assert!(subtrees > 3_000, "{subtrees} subtrees were tried");
    }

    #[test]
    fn sizes_at_the_end_of_the_numbers_and_endless_proofs_are_refused() {
        let long = vec![empty(); 5_000];
        let max = u64::MAX;
        assert_eq!(check_inclusion(0, max, empty(), &long, empty()), Err(Unproven::TooLong(max)));
        assert!(check_inclusion(max, max, empty(), &long, empty()).is_err());
        assert_eq!(check_inclusion(max - 1, max, empty(), &long, empty()), Err(Unproven::TooLong(max)));
        assert_eq!(check_consistency(max - 1, max, &long, empty(), empty()), Err(Unproven::TooLong(max)));
        assert_eq!(
            check_consistency(max, 0, &long, empty(), empty()),
            Err(Unproven::Shrinks { old: max, new: 0 })
        );
        assert!(check_subtree_inclusion(0, 1, 0, empty(), &[], empty()).is_err());
        assert!(check_subtree_inclusion(0, max, max, empty(), &long, empty()).is_err());
    }

    #[test]
    fn nothing_is_proven_from_the_empty_tree() {
        for new_root in [empty(), leaf(b"")] {
            assert_eq!(check_consistency(0, 3, &[], empty(), new_root), Err(Unproven::FromNothing(3)));
        }
        assert_eq!(check_consistency(0, 0, &[], empty(), empty()), Ok(()));
        assert!(check_consistency(0, 0, &[], leaf(b""), leaf(b"")).is_err(), "that is not the empty tree");
        assert!(check_consistency(0, 0, &[], empty(), leaf(b"")).is_err(), "two roots of one size");
    }
}
