//! Tagged words → a dependency tree, by the arc-hybrid transition system, greedily: every step looks only at the
//! words around the stack's top. Kuhlmann et al. 2011; Goldberg and Nivre 2013, "Training deterministic parsers
//! with non-deterministic oracles"; features after Zhang and Nivre 2011.

use super::tagger::{Class, best};
use super::tags::{RELS, ROOT};
use super::weights::{Score, WIDEST};
use super::words::{Word, mix};

/// One step of the parser. The number is an index into [`RELS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The next word goes onto the stack.
    Shift,
    /// The next word becomes the head of the stack's top, which leaves the stack.
    Left(u8),
    /// The word below the stack's top becomes the head of the top, which leaves the stack.
    Right(u8),
}

impl Step {
    /// Two bytes per step in the weights file.
    pub fn bytes(self) -> [u8; 2] {
        match self {
            Step::Shift => [0, 0],
            Step::Left(rel) => [1, rel],
            Step::Right(rel) => [2, rel],
        }
    }

    pub fn from_bytes(bytes: [u8; 2]) -> Option<Step> {
        match bytes {
            [0, 0] => Some(Step::Shift),
            [1, rel] if usize::from(rel) < RELS.len() => Some(Step::Left(rel)),
            [2, rel] if usize::from(rel) < RELS.len() => Some(Step::Right(rel)),
            _ => None,
        }
    }
}

/// No head yet, no such child.
pub const NOWHERE: u32 = u32::MAX;

/// What is known of one word while its sentence is parsed.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    pub head: u32,
    pub rel: u8,
    /// Outermost and second outermost children on the left and on the right.
    left: [u32; 2],
    right: [u32; 2],
    lefts: u8,
    rights: u8,
    /// Relations of the left and right children, as bit sets.
    left_rels: u64,
    right_rels: u64,
}

const FRESH: Node = Node {
    head: NOWHERE,
    rel: ROOT,
    left: [NOWHERE; 2],
    right: [NOWHERE; 2],
    lefts: 0,
    rights: 0,
    left_rels: 0,
    right_rels: 0,
};

/// A half-built tree. The artificial root stands after the last word: index `nodes.len()`.
#[derive(Clone, Debug)]
pub struct State {
    pub stack: Vec<u32>,
    /// The next word.
    pub next: u32,
    pub nodes: Vec<Node>,
}

impl State {
    pub fn new(words: usize) -> State {
        State { stack: Vec::new(), next: 0, nodes: vec![FRESH; words] }
    }

    /// All words are attached.
    pub fn done(&self) -> bool {
        self.stack.is_empty() && self.at_end()
    }

    /// Only the artificial root is left to read.
    pub fn at_end(&self) -> bool {
        self.next as usize >= self.nodes.len()
    }

    /// Exactly one word may hang on the artificial root, and only by the relation `root`.
    pub fn allows(&self, step: Step) -> bool {
        match step {
            Step::Shift => !self.at_end(),
            Step::Left(rel) if self.at_end() => self.stack.len() == 1 && rel == ROOT,
            Step::Left(rel) => !self.stack.is_empty() && rel != ROOT,
            Step::Right(rel) => self.stack.len() >= 2 && rel != ROOT,
        }
    }

    /// Takes an allowed step.
    pub fn take(&mut self, step: Step) {
        match step {
            Step::Shift => {
                self.stack.push(self.next);
                self.next += 1;
            }
            Step::Left(rel) => {
                if let Some(child) = self.stack.pop() {
                    self.attach(child, self.next, rel);
                }
            }
            Step::Right(rel) => {
                if let (Some(child), Some(&head)) = (self.stack.pop(), self.stack.last()) {
                    self.attach(child, head, rel);
                }
            }
        }
    }

    fn attach(&mut self, child: u32, head: u32, rel: u8) {
        let node = &mut self.nodes[child as usize];
        (node.head, node.rel) = (head, rel);
        let Some(parent) = self.nodes.get_mut(head as usize) else { return };
        if child < head {
            parent.left = [child, parent.left[0]];
            parent.lefts = parent.lefts.saturating_add(1);
            parent.left_rels |= 1 << rel;
        } else {
            parent.right = [child, parent.right[0]];
            parent.rights = parent.rights.saturating_add(1);
            parent.right_rels |= 1 << rel;
        }
    }
}

/// Parses to the end and returns each word's head (its own index for the root) and relation.
pub fn parse(model: &impl Score, steps: &[Step], words: &[Word], classes: &[Class]) -> Vec<(usize, u8)> {
    let mut state = State::new(words.len());
    let mut scores = [0; WIDEST];
    let mut seen = Vec::new();
    while !state.done() {
        features(&state, words, classes, &mut seen);
        model.score(&seen, &mut scores);
        let step = steps[best(&scores[..steps.len()], |at| state.allows(steps[at]))];
        let step = if state.allows(step) { step } else { fallback(&state) };
        state.take(step);
    }
    let heads = state.nodes.iter().enumerate();
    heads.map(|(at, node)| (if node.rel == ROOT { at } else { node.head as usize }, node.rel)).collect()
}

/// A step that is allowed whatever the weights say.
fn fallback(state: &State) -> Step {
    match state.at_end() {
        false => Step::Shift,
        true if state.stack.len() == 1 => Step::Left(ROOT),
        true => Step::Right(RELS.iter().position(|rel| *rel == "dep").unwrap_or(0) as u8),
    }
}

/// One word as the features see it: its lexical item, its class, and both.
#[derive(Clone, Copy)]
struct View {
    w: u64,
    p: u64,
    wp: u64,
}

/// The features of a state. Order and number are part of the weights' format.
pub fn features(state: &State, words: &[Word], classes: &[Class], out: &mut Vec<u64>) {
    out.clear();
    let mut kind = 1000;
    let mut add = |value: u64| {
        kind += 1;
        out.push(mix(mix(kind, 99), value));
    };
    let index = |at: u32| (at as usize) < words.len();
    let view = |at: u32| match index(at) {
        true => {
            let (w, p) = (words[at as usize].norm, u64::from(classes[at as usize]) + 1);
            View { w, p, wp: mix(w, p) }
        }
        false => View { w: u64::from(at == words.len() as u32), p: 0, wp: 0 },
    };
    let node = |at: u32| state.nodes.get(at as usize).copied().unwrap_or(FRESH);
    let depth = state.stack.len();
    let stack = |k: usize| if k < depth { state.stack[depth - 1 - k] } else { NOWHERE };
    let (i0, i1, i2, j0) = (stack(0), stack(1), stack(2), state.next);
    let (s0, s1, s2) = (view(i0), view(i1), view(i2));
    let (b0, b1, b2, b3) = (view(j0), view(j0 + 1), view(j0 + 2), view(j0 + 3));
    for v in [s0, s1, s2, b0, b1, b2] {
        add(v.w);
        add(v.p);
        add(v.wp);
    }
    add(b3.p);
    for (a, b) in [(s0, b0), (s1, s0), (s1, b0)] {
        add(mix(a.wp, b.wp));
        add(mix(a.wp, b.p));
        add(mix(a.p, b.wp));
        add(mix(a.w, b.w));
        add(mix(a.p, b.p));
    }
    add(mix(b0.p, b1.p));
    add(mix(b0.w, b1.w));
    add(mix(s0.w, b1.p));
    let (n0, n1, m0) = (node(i0), node(i1), node(j0));
    let three = |a: View, b: View, c: View| mix(a.p, mix(b.p, c.p));
    add(three(b0, b1, b2));
    add(three(s0, b0, b1));
    add(three(s1, s0, b0));
    add(three(s2, s1, s0));
    add(mix(three(s1, s0, b0), b1.p));
    add(mix(s0.w, mix(b0.p, b1.p)));
    add(mix(s1.p, mix(s0.p, b0.w)));
    add(mix(s1.w, mix(s0.p, b0.p)));
    add(mix(s1.p, mix(s0.w, b0.p)));
    for (child, a, b) in [
        (n0.left[0], s0, b0),
        (n0.right[0], s0, b0),
        (n0.left[1], s0, b0),
        (n0.right[1], s0, b0),
        (m0.left[0], s0, b0),
        (m0.left[1], s0, b0),
        (n1.right[0], s1, s0),
        (n1.left[0], s1, s0),
        (n0.left[0], s1, s0),
        (n0.right[0], s1, s0),
    ] {
        add(three(a, b, view(child)));
        add(mix(a.p, mix(view(child).w, u64::from(node(child).rel))));
    }
    let apart = |a: u32, b: u32| u64::from(if a == NOWHERE { 0 } else { (b - a).min(12) });
    let (near, far) = (apart(i0, j0), apart(i1, if i0 == NOWHERE { i1 } else { i0 }));
    for (a, d) in [(s0, near), (b0, near), (s1, far), (s0, far)] {
        add(mix(a.w, d));
        add(mix(a.p, d));
    }
    add(mix(mix(s0.p, b0.p), near));
    add(mix(mix(s1.p, s0.p), far));
    for (v, n) in [(s0, n0), (s1, n1), (b0, m0)] {
        add(mix(v.w, u64::from(n.lefts)));
        add(mix(v.p, u64::from(n.lefts)));
        add(mix(v.w, n.left_rels));
        add(mix(v.p, n.left_rels));
    }
    for (v, n) in [(s0, n0), (s1, n1)] {
        add(mix(v.w, u64::from(n.rights)));
        add(mix(v.p, u64::from(n.rights)));
        add(mix(v.w, n.right_rels));
        add(mix(v.p, n.right_rels));
    }
    add(mix(mix(s1.p, s0.p), mix(n1.right_rels, n0.left_rels)));
    add(mix(mix(s0.p, b0.p), mix(n0.left_rels, m0.left_rels)));
}
