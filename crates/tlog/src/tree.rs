//! The Merkle tree of RFC 6962: its root, and the proofs that it holds a leaf or continues an older tree.
//!
//! In: anything that knows the hashes of complete subtrees. Out: roots and proofs, or nothing when a hash is not known.
//! Absent: how the hashes are kept (see `tile`), and whether a proof holds (see `check`).
//!
//! ```text
//! level 2          n(2,0)
//!               /         \
//! level 1    n(1,0)      n(1,1)           the root of 5 leaves is
//!            /   \       /    \           node(n(2,0), n(0,4))
//! level 0  n(0,0) n(0,1) n(0,2) n(0,3) n(0,4)
//! ```
use crate::hash::{self, Hash};

/// Something that knows the hashes of complete subtrees.
pub trait Nodes {
    /// The hash of the complete subtree of `2^level` leaves that is number `index` of its level;
    /// level 0 holds the leaf hashes.
    fn node(&self, level: u32, index: u64) -> Option<Hash>;
}

/// Leaf hashes in order are a tree; the nodes above them are computed at each call.
impl Nodes for [Hash] {
    fn node(&self, level: u32, index: u64) -> Option<Hash> {
        let width = 1_usize.checked_shl(level)?;
        let start = usize::try_from(index).ok()?.checked_mul(width)?;
        self.get(start..start.checked_add(width)?).and_then(complete_root)
    }
}

impl Nodes for Vec<Hash> {
    fn node(&self, level: u32, index: u64) -> Option<Hash> {
        self.as_slice().node(level, index)
    }
}

impl<N: Nodes + ?Sized> Nodes for &N {
    fn node(&self, level: u32, index: u64) -> Option<Hash> {
        (**self).node(level, index)
    }
}

/// The root over `2^k` hashes; nothing for any other number of them.
pub(crate) fn complete_root(hashes: &[Hash]) -> Option<Hash> {
    match hashes {
        [] => None,
        [only] => Some(*only),
        _ if !hashes.len().is_power_of_two() => None,
        _ => {
            let (left, right) = hashes.split_at(hashes.len() / 2);
            Some(hash::node(complete_root(left)?, complete_root(right)?))
        }
    }
}

/// The root of the tree of the first `size` leaves.
pub fn root(nodes: &(impl Nodes + ?Sized), size: u64) -> Option<Hash> {
    if size == 0 { Some(hash::empty()) } else { range_root(nodes, 0, size) }
}

/// The proof that leaf `index` is in the tree of `size` leaves: RFC 6962, section 2.1.1.
pub fn inclusion(nodes: &(impl Nodes + ?Sized), index: u64, size: u64) -> Option<Vec<Hash>> {
    if index >= size {
        return None;
    }
    let (mut start, mut width) = (0, size);
    let mut path = Vec::new();
    while width > 1 {
        let left = split(width);
        if index - start < left {
            path.push(range_root(nodes, start + left, width - left)?);
            width = left;
        } else {
            path.push(range_root(nodes, start, left)?);
            (start, width) = (start + left, width - left);
        }
    }
    path.reverse();
    Some(path)
}

/// The proof that the tree of `new` leaves continues that of `old` leaves: RFC 6962, section 2.1.2.
/// From the empty tree the proof is empty; a witness expects it so, and `check` refuses to call it a proof.
pub fn consistency(nodes: &(impl Nodes + ?Sized), old: u64, new: u64) -> Option<Vec<Hash>> {
    subtree_consistency(nodes, 0, old, new)
}

/// The proof that the leaves `start..end` stand in the tree of `size` leaves as their own subtree has them:
/// draft-ietf-plants-merkle-tree-certs, section 4.4. With a `start` of 0 it is the proof of RFC 6962.
pub fn subtree_consistency(
    nodes: &(impl Nodes + ?Sized),
    start: u64,
    end: u64,
    size: u64,
) -> Option<Vec<Hash>> {
    if !is_subtree(start, end) || end > size {
        return None;
    }
    if start == end {
        return Some(Vec::new());
    }
    // `from..to`, always inside the present node, is what remains of the subtree; once its left part has been split
    // off, the verifier cannot know the hash of the rest, so the proof starts with it.
    let (mut from, to) = (start, end);
    let (mut node_start, mut width) = (0, size);
    let mut known = true;
    let mut path = Vec::new();
    while (from, to - from) != (node_start, width) {
        let left = split(width);
        let middle = node_start + left;
        if to <= middle {
            path.push(range_root(nodes, middle, width - left)?);
            width = left;
            continue;
        }
        path.push(range_root(nodes, node_start, left)?);
        if from < middle {
            (from, known) = (middle, false);
        }
        (node_start, width) = (middle, width - left);
    }
    if !known {
        path.push(range_root(nodes, node_start, width)?);
    }
    path.reverse();
    Some(path)
}

/// Whether `start..end` can be a subtree: `start` is a multiple of the smallest power of two that holds the length.
pub fn is_subtree(start: u64, end: u64) -> bool {
    match end.checked_sub(start) {
        None => false,
        Some(0 | 1) => true,
        Some(length) => start == 0 || (64 - (length - 1).leading_zeros()) <= start.trailing_zeros(),
    }
}

/// The largest power of two below `width`, which is at least 2.
fn split(width: u64) -> u64 {
    1 << (63 - (width - 1).leading_zeros())
}

/// The root over the leaves `start..start + width`, where `start` is a multiple of a power of two that is at least
/// `width`, and `width` is at least 1: the complete subtrees of `width` in binary, folded from the right.
fn range_root(nodes: &(impl Nodes + ?Sized), start: u64, width: u64) -> Option<Hash> {
    let mut end = start + width;
    let mut left = width;
    let mut root = None;
    while left > 0 {
        let level = left.trailing_zeros();
        let index = (end >> level) - 1;
        let hash = nodes.node(level, index)?;
        root = Some(root.map_or(hash, |right| hash::node(hash, right)));
        left &= left - 1;
        end -= 1 << level;
    }
    root
}

/// The right edge of a growing tree: enough to append leaves and to know the root, in at most 64 hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    /// The roots of the complete subtrees of `size` in binary, the largest first.
    peaks: Vec<Hash>,
    size: u64,
}

impl Frontier {
    pub fn new() -> Self {
        Self::default()
    }

    /// The frontier of the first `size` leaves of a tree.
    pub fn from_nodes(nodes: &(impl Nodes + ?Sized), size: u64) -> Option<Self> {
        let levels = (0..64).rev().filter(|level| size >> level & 1 == 1);
        let peaks = levels.map(|level| nodes.node(level, (size >> level) - 1)).collect::<Option<_>>()?;
        Some(Self { peaks, size })
    }

    /// Appends the hash of a leaf and says its index; nothing when the tree holds `u64::MAX` leaves.
    pub fn push(&mut self, leaf: Hash) -> Option<u64> {
        let index = self.size;
        self.size = index.checked_add(1)?;
        let mut hash = leaf;
        for _ in 0..index.trailing_ones() {
            let left = self.peaks.pop()?;
            hash = hash::node(left, hash);
        }
        self.peaks.push(hash);
        Some(index)
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev().copied();
        let Some(last) = peaks.next() else { return hash::empty() };
        peaks.fold(last, |right, left| hash::node(left, right))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{leaf, node};

    fn leaves(count: u8) -> Vec<Hash> {
        (0..count).map(|number| leaf(&[number])).collect()
    }

    /// Every node hashes its own place, so that a tree of any size can be asked for anything.
    struct Endless;

    impl Nodes for Endless {
        fn node(&self, level: u32, index: u64) -> Option<Hash> {
            Some(Hash::of(format!("{level} {index}").as_bytes()))
        }
    }

    #[test]
    fn the_root_of_five_leaves_is_the_figure_above() {
        let l = leaves(5);
        let by_hand = node(node(node(l[0], l[1]), node(l[2], l[3])), l[4]);
        assert_eq!(root(&l, 5), Some(by_hand));
        assert_eq!(root(&l, 0), Some(hash::empty()));
        assert_eq!(root(&l, 6), None, "the sixth leaf is not known");
    }

    #[test]
    fn proofs_of_seven_leaves_are_those_of_rfc_6962() {
        let l = leaves(7);
        let (g, h, i) = (node(l[0], l[1]), node(l[2], l[3]), node(l[4], l[5]));
        let (k, j) = (node(g, h), l[6]);
        assert_eq!(inclusion(&l, 0, 7), Some(vec![l[1], h, node(i, j)]));
        assert_eq!(inclusion(&l, 3, 7), Some(vec![l[2], g, node(i, j)]));
        assert_eq!(inclusion(&l, 6, 7), Some(vec![i, k]));
        assert_eq!(consistency(&l, 3, 7), Some(vec![l[2], l[3], g, node(i, j)]));
        assert_eq!(consistency(&l, 4, 7), Some(vec![node(i, j)]));
        assert_eq!(consistency(&l, 6, 7), Some(vec![i, j, k]));
    }

    #[test]
    fn what_cannot_be_proven_is_nothing() {
        let l = leaves(7);
        assert_eq!(inclusion(&l, 7, 7), None);
        assert_eq!(inclusion(&l, u64::MAX, u64::MAX), None);
        assert_eq!(consistency(&l, 7, 6), None);
        assert_eq!(consistency(&l, 0, 7), Some(vec![]));
        assert_eq!(consistency(&l, 7, 7), Some(vec![]));
        assert_eq!(subtree_consistency(&l, 1, 3, 7), None, "1 is no multiple of 2");
    }

    #[test]
    fn the_largest_tree_has_a_root_and_proofs_and_no_room() {
        let size = u64::MAX;
        assert!(root(&Endless, size).is_some());
        assert_eq!(inclusion(&Endless, size - 1, size).map(|path| path.len()), Some(63));
        assert_eq!(inclusion(&Endless, 0, size).map(|path| path.len()), Some(64));
        assert_eq!(consistency(&Endless, size - 1, size).map(|path| path.len()), Some(64));
        let mut full = Frontier::from_nodes(&Endless, size).expect("every node is known");
        assert_eq!((full.push(hash::empty()), full.size()), (None, size));
        assert_eq!(Some(full.root()), root(&Endless, size));
    }
}
