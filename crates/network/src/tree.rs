//! Scores of every head for every word → one tree. The best head of each word when they form a tree; otherwise the
//! best tree without crossing arcs (Eisner 1996). Exactly one word hangs on the root.

/// `scores[word * (n + 1) + head]` for `n` words; head `n` is the artificial root. Returns a head per word, its own
/// index for the root.
pub fn heads(scores: &[f32], n: usize) -> Vec<usize> {
    let best = |word: usize| {
        let row = &scores[word * (n + 1)..(word + 1) * (n + 1)];
        let top = (0..=n).filter(|head| *head != word).reduce(|a, b| if row[b] > row[a] { b } else { a });
        top.filter(|head| *head < n).unwrap_or(word)
    };
    let greedy: Vec<usize> = (0..n).map(best).collect();
    if is_tree(&greedy) { greedy } else { eisner(scores, n) }
}

/// One root, and every word reaches it.
pub fn is_tree(heads: &[usize]) -> bool {
    let mut seen = vec![usize::MAX; heads.len()];
    for start in 0..heads.len() {
        let mut at = start;
        while seen[at] == usize::MAX {
            seen[at] = start;
            at = heads[at];
        }
        if seen[at] == start && heads[at] != at {
            return false;
        }
    }
    heads.iter().enumerate().filter(|(at, head)| at == *head).count() == 1
}

/// Where the best half-trees over a stretch of words are split: open or closed, headed on the left or on the right.
struct Chart {
    n: usize,
    /// By `[from * n + to]`: score and split of the half-tree headed by `from`, then of the one headed by `to`.
    open: [Vec<(f32, usize)>; 2],
    closed: [Vec<(f32, usize)>; 2],
}

fn eisner(scores: &[f32], n: usize) -> Vec<usize> {
    let none = || [vec![(0.0, 0); n * n], vec![(0.0, 0); n * n]];
    let mut chart = Chart { n, open: none(), closed: none() };
    let arc = |word: usize, head: usize| scores[word * (n + 1) + head];
    for length in 1..n {
        for from in 0..n - length {
            let to = from + length;
            let joint = |at: usize| chart.closed[0][from * n + at].0 + chart.closed[1][(at + 1) * n + to].0;
            let (score, split) = best(from..to, joint);
            chart.open[0][from * n + to] = (score + arc(to, from), split);
            chart.open[1][from * n + to] = (score + arc(from, to), split);
            let right = |at: usize| chart.open[0][from * n + at].0 + chart.closed[0][at * n + to].0;
            let right = best(from + 1..to + 1, right);
            let left = |at: usize| chart.closed[1][from * n + at].0 + chart.open[1][at * n + to].0;
            let left = best(from..to, left);
            chart.closed[0][from * n + to] = right;
            chart.closed[1][from * n + to] = left;
        }
    }
    let whole = |root: usize| chart.closed[1][root].0 + chart.closed[0][root * n + n - 1].0 + arc(root, n);
    let (_, root) = best(0..n, whole);
    let mut heads: Vec<usize> = (0..n).collect();
    chart.unfold(root, &mut heads);
    heads
}

fn best(places: std::ops::Range<usize>, score: impl Fn(usize) -> f32) -> (f32, usize) {
    let mut top = (f32::NEG_INFINITY, places.start);
    for at in places {
        let score = score(at);
        if score > top.0 {
            top = (score, at);
        }
    }
    top
}

impl Chart {
    /// Follows the splits down from the root's two half-trees, without recursion.
    fn unfold(&self, root: usize, heads: &mut [usize]) {
        let mut todo = vec![(false, 1, 0, root), (false, 0, root, self.n - 1)];
        while let Some((open, side, from, to)) = todo.pop() {
            if from >= to {
                continue;
            }
            let cell = from * self.n + to;
            if open {
                let split = self.open[side][cell].1;
                if side == 0 {
                    heads[to] = from
                } else {
                    heads[from] = to
                }
                todo.extend([(false, 0, from, split), (false, 1, split + 1, to)]);
            } else {
                let split = self.closed[side][cell].1;
                match side {
                    0 => todo.extend([(true, 0, from, split), (false, 0, split, to)]),
                    _ => todo.extend([(false, 1, from, split), (true, 1, split, to)]),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cycle_is_broken_where_it_costs_least() {
        // Words 0 and 1 want each other; the root wants word 1 a little.
        let scores = [0.0, 5.0, 1.0, 5.0, 0.0, 2.0];
        assert_eq!(heads(&scores, 2), [1, 1]);
    }

    /// Every way to give heads to four words that is a tree without crossings.
    fn best_by_trial(scores: &[f32], n: usize) -> f32 {
        let mut top = f32::NEG_INFINITY;
        for code in 0..n.pow(n as u32) {
            let heads: Vec<usize> = (0..n).map(|at| code / n.pow(at as u32) % n).collect();
            if is_tree(&heads) && !crosses(&heads) {
                top = top.max(worth(scores, &heads));
            }
        }
        top
    }

    fn crosses(heads: &[usize]) -> bool {
        let arcs: Vec<(usize, usize)> =
            heads.iter().enumerate().map(|(a, &b)| (a.min(b), a.max(b))).collect();
        let root = (0..heads.len()).find(|at| heads[*at] == *at).unwrap();
        let crossed = |(a, b): (usize, usize)| arcs.iter().any(|&(c, d)| a < c && c < b && b < d);
        arcs.iter().any(|&arc| crossed(arc)) || arcs.iter().any(|&(a, b)| a < root && root < b)
    }

    fn worth(scores: &[f32], heads: &[usize]) -> f32 {
        let n = heads.len();
        heads
            .iter()
            .enumerate()
            .map(|(at, &head)| scores[at * (n + 1) + if head == at { n } else { head }])
            .sum()
    }

    proptest! {
        #[test]
        fn no_better_tree_exists(scores in prop::collection::vec(-9i32..9, 20)) {
            let scores: Vec<f32> = scores.into_iter().map(|score| score as f32).collect();
            let found = eisner(&scores, 4);
            prop_assert!(is_tree(&found));
            prop_assert_eq!(worth(&scores, &found), best_by_trial(&scores, 4));
        }
    }
}
