//! What a half-built tree can still reach: the cost of each parser step against the treebank's tree. The dynamic
//! oracle of the arc-hybrid system, Goldberg and Nivre 2013.

use reading::syntax::arcs::{State, Step};
use reading::syntax::tags::ROOT;

/// The treebank's heads and relations, made projective.
pub struct Gold {
    /// The artificial root is `heads.len()`.
    pub heads: Vec<u32>,
    pub rels: Vec<u8>,
}

impl Gold {
    pub fn new(heads: impl Iterator<Item = usize>, rels: Vec<u8>) -> Gold {
        let words = rels.len() as u32;
        let root = |(at, head): (usize, usize)| if at == head { words } else { head as u32 };
        let mut gold = Gold { heads: heads.enumerate().map(root).collect(), rels };
        while gold.lift() {}
        gold
    }

    /// Lifts the dependent of the shortest crossing arc to its grandparent (Nivre and Nilsson 2005).
    fn lift(&mut self) -> bool {
        let n = self.heads.len();
        let inside = |at: usize| {
            let (low, high) = (at.min(self.heads[at] as usize), at.max(self.heads[at] as usize));
            let under = |word: usize| {
                let mut up = word;
                while up < n && up != self.heads[at] as usize {
                    up = self.heads[up] as usize;
                }
                up == self.heads[at] as usize
            };
            (low + 1..high).all(under)
        };
        let crossing = (0..n).filter(|&at| !inside(at) && (self.heads[at] as usize) < n);
        let shortest = crossing.min_by_key(|&at| at.abs_diff(self.heads[at] as usize));
        let Some(at) = shortest else { return false };
        self.heads[at] = self.heads[self.heads[at] as usize];
        true
    }

    /// How many treebank arcs each kind of step makes unreachable: shift, left, right.
    pub fn costs(&self, state: &State) -> [usize; 3] {
        let next = state.next;
        let Some((&top, below)) = state.stack.split_last() else { return [0; 3] };
        let head = |at: u32| self.heads.get(at as usize).copied();
        let waiting = |at: u32| at >= next;
        let lost = (next..self.heads.len() as u32).filter(|&at| head(at) == Some(top)).count();
        let shift = below.iter().filter(|&&at| head(next) == Some(at)).count()
            + state.stack.iter().filter(|&&at| head(at) == Some(next)).count();
        let top_head = head(top).unwrap_or(top);
        let under = below.last() == Some(&top_head);
        let left = lost + usize::from(under || (waiting(top_head) && top_head != next));
        let right = lost + usize::from(waiting(top_head));
        [shift, left, right]
    }

    /// The relation the treebank gives the stack's top, if the head of this step is right; any otherwise.
    pub fn right_label(&self, state: &State, step: Step) -> bool {
        let Some(&top) = state.stack.last() else { return true };
        let below = state.stack.len().checked_sub(2).map(|at| state.stack[at]);
        let gold = (self.heads[top as usize], self.rels[top as usize]);
        match step {
            Step::Shift => true,
            Step::Left(rel) => gold.0 != state.next || gold.1 == rel,
            Step::Right(rel) => Some(gold.0) != below || gold.1 == rel,
        }
    }

    /// Steps that lose nothing more than must be lost.
    pub fn good(&self, state: &State, steps: &[Step]) -> Vec<bool> {
        let costs = self.costs(state);
        let kind = |step: Step| match step {
            Step::Shift => 0,
            Step::Left(_) => 1,
            Step::Right(_) => 2,
        };
        let least = steps.iter().filter(|s| state.allows(**s)).map(|s| costs[kind(*s)]).min().unwrap_or(0);
        let good = |step: &Step| {
            state.allows(*step) && costs[kind(*step)] == least && self.right_label(state, *step)
        };
        steps.iter().map(good).collect()
    }
}

/// Every step the training trees use, in a fixed order.
pub fn steps(golds: &[&Gold]) -> Vec<Step> {
    let mut steps = vec![Step::Shift, Step::Left(ROOT)];
    for gold in golds {
        for (at, (&head, &rel)) in gold.heads.iter().zip(&gold.rels).enumerate() {
            let root = head as usize == gold.heads.len();
            steps.push(if root {
                Step::Left(ROOT)
            } else if head as usize > at {
                Step::Left(rel)
            } else {
                Step::Right(rel)
            });
        }
    }
    steps.sort();
    steps.dedup();
    steps
}
