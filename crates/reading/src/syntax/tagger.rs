//! Words → part of speech and Penn tag, left to right, by a linear model over spelling and context. After Collins
//! 2002, "Discriminative training methods for hidden Markov models", decoded greedily.

use super::weights::{Score, WIDEST};
use super::words::{Word, mix};

/// Index into the list of (part of speech, tag) pairs seen in training: the tagger's classes.
pub type Class = u8;

/// No tag: before the first word.
pub const NONE: Class = u8::MAX;

/// The features of word `at` given the two classes before it. Order and number are part of the weights' format.
pub fn features(words: &[Word], at: usize, before: [Class; 2], out: &mut Vec<u64>) {
    let edge = Word::default();
    let word = |offset: isize| at.checked_add_signed(offset).and_then(|i| words.get(i)).unwrap_or(&edge);
    let (w, l1, l2, r1, r2) = (word(0), word(-1), word(-2), word(1), word(2));
    let t1 = u64::from(before[1]);
    let t12 = mix(u64::from(before[0]) + 1, t1);
    let first = u64::from(at == 0);
    out.clear();
    let mut kind = 0;
    let mut add = |value: u64| {
        kind += 1;
        out.push(mix(mix(kind, 77), value));
    };
    add(1);
    add(w.form);
    add(w.norm);
    w.prefixes.iter().for_each(|&prefix| add(prefix));
    w.suffixes.iter().for_each(|&suffix| add(suffix));
    add(w.shape);
    add(mix(w.shape, first));
    add(mix(w.shape, w.suffixes[2]));
    add(l1.norm);
    add(l2.norm);
    add(r1.norm);
    add(r2.norm);
    add(t1);
    add(t12);
    add(mix(t1, w.norm));
    add(mix(t12, w.norm));
    add(mix(t1, w.suffixes[2]));
    add(mix(t1, w.shape));
    add(mix(t1, r1.norm));
    add(mix(t1, mix(w.suffixes[1], r1.suffixes[1])));
    add(mix(l1.norm, w.norm));
    add(mix(w.norm, r1.norm));
    add(mix(l1.norm, r1.norm));
    add(mix(r1.norm, r2.norm));
    add(mix(l2.norm, l1.norm));
    add(l1.suffixes[2]);
    add(r1.suffixes[2]);
    add(r1.suffixes[1]);
    add(r2.suffixes[2]);
    add(mix(l1.shape, w.shape));
    add(mix(w.shape, r1.shape));
    add(mix(w.suffixes[2], r1.suffixes[2]));
    add(mix(w.suffixes[2], r1.norm));
    add(mix(l1.norm, w.suffixes[2]));
}

/// The best class of each word.
pub fn tag(model: &impl Score, words: &[Word]) -> Vec<Class> {
    let mut scores = [0; WIDEST];
    let mut seen = Vec::new();
    let mut before = [NONE; 2];
    let mut classes = Vec::with_capacity(words.len());
    for at in 0..words.len() {
        features(words, at, before, &mut seen);
        model.score(&seen, &mut scores);
        let class = best(&scores[..model.classes()], |_| true) as Class;
        classes.push(class);
        before = [before[1], class];
    }
    classes
}

/// The first of the highest scores among the allowed classes; 0 when none is allowed.
pub fn best(scores: &[i32], allowed: impl Fn(usize) -> bool) -> usize {
    let mut top = (i32::MIN, 0);
    for (class, &score) in scores.iter().enumerate() {
        if score > top.0 && allowed(class) {
            top = (score, class);
        }
    }
    top.1
}
