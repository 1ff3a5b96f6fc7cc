//! Treebank sentences → batches for training, with the damage that makes a model robust: unknown words, capitals,
//! headline case, missing full stops.

use std::collections::BTreeMap;
use std::collections::HashMap;

use network::KINDS;
use reading::syntax::tags::RELS;
use reading::syntax::words::features;

use crate::chance::Chance;
use crate::conllu::{self, Sentence};
use crate::pass::Batch;

/// A tag as the network gives it: part of speech and Penn tag, both by index.
pub type Class = (u8, u8);

/// The classes seen at least five times, sorted.
pub fn classes(sentences: &[Sentence]) -> Vec<Class> {
    let mut counts: BTreeMap<Class, usize> = BTreeMap::new();
    let words = sentences.iter().flat_map(|sentence| &sentence.words);
    words.for_each(|word| *counts.entry((word.pos as u8, word.tag)).or_default() += 1);
    counts.into_iter().filter(|(_, n)| *n >= 5).map(|(class, _)| class).collect()
}

/// The features that get an embedding row of their own, in row order, and how often each was seen.
pub struct Vocabulary {
    pub features: Vec<u64>,
    rows: HashMap<u64, (u32, u32)>,
}

impl Vocabulary {
    /// Words seen twice, and other features seen three times.
    pub fn new(sentences: &[Sentence]) -> Vocabulary {
        let mut counts: BTreeMap<(usize, u64), u32> = BTreeMap::new();
        for word in sentences.iter().flat_map(|sentence| &sentence.words) {
            for (kind, feature) in features(&word.form).into_iter().enumerate() {
                *counts.entry((kind, feature)).or_default() += 1;
            }
        }
        let mut vocabulary = Vocabulary { features: Vec::new(), rows: HashMap::new() };
        for ((kind, feature), count) in counts {
            let row = (KINDS + vocabulary.features.len()) as u32;
            if count >= if kind == 0 { 2 } else { 3 }
                && vocabulary.rows.insert(feature, (row, count)).is_none()
            {
                vocabulary.features.push(feature);
            }
        }
        vocabulary
    }

    /// Embedding rows, those of unknown features included.
    pub fn len(&self) -> usize {
        KINDS + self.features.len()
    }

    fn rows(&self, form: &str) -> [u32; KINDS] {
        let mut kind = 0;
        features(form).map(|feature| {
            kind += 1;
            self.rows.get(&feature).map_or(kind - 1, |(row, _)| *row)
        })
    }

    fn count(&self, form: &str) -> u32 {
        self.rows.get(&features(form)[0]).map_or(0, |(_, count)| *count)
    }
}

/// How a sentence may be written.
const CASES: [fn(&str) -> String; 4] = [str::to_string, str::to_uppercase, str::to_lowercase, headline];

fn headline(form: &str) -> String {
    let mut letters = form.chars();
    match letters.next() {
        Some(first) if form.chars().count() > 3 => first.to_uppercase().chain(letters).collect(),
        _ => form.to_string(),
    }
}

/// One treebank sentence.
pub struct Example {
    /// Embedding rows of every word, by way of writing.
    rows: [Vec<[u32; KINDS]>; 4],
    /// Chance to hide each word: higher for rare ones.
    hide: Vec<f32>,
    tags: Vec<u8>,
    /// The sentence's length for the root.
    heads: Vec<u32>,
    rels: Vec<u8>,
    /// It ends with a mark on which nothing hangs.
    stopped: bool,
}

/// How often a batch is damaged.
#[derive(Clone, Copy)]
pub struct Damage {
    /// A sentence in capitals, in small letters, in headline case.
    pub cases: [f32; 3],
    /// A full stop left out.
    pub stop: f32,
    /// A word hidden, whatever its count; an ending or beginning hidden.
    pub word: f32,
    pub affix: f32,
}

impl Example {
    pub fn new(sentence: &Sentence, vocabulary: &Vocabulary, classes: &[Class]) -> Example {
        let words = &sentence.words;
        let n = words.len();
        let class = |word: &conllu::Word| {
            let same = classes.iter().position(|class| *class == (word.pos as u8, word.tag));
            same.or_else(|| classes.iter().position(|class| class.1 == word.tag)).unwrap_or(0) as u8
        };
        let write =
            |case: fn(&str) -> String| words.iter().map(|w| vocabulary.rows(&case(&w.form))).collect();
        let mark = words.last().is_some_and(|word| RELS[usize::from(word.rel)] == "punct");
        Example {
            rows: CASES.map(write),
            hide: words.iter().map(|word| 1.0 / (1.0 + vocabulary.count(&word.form) as f32)).collect(),
            tags: words.iter().map(class).collect(),
            heads: (0..n).map(|at| if words[at].head == at { n } else { words[at].head } as u32).collect(),
            rels: words.iter().map(|word| word.rel).collect(),
            stopped: n > 2 && mark && words[..n - 1].iter().all(|word| word.head != n - 1),
        }
    }

    pub fn len(&self) -> usize {
        self.tags.len()
    }

    /// Appends the sentence to a batch, damaged.
    pub fn push(&self, batch: &mut Batch, damage: &Damage, chance: &mut Chance) {
        let n = self.len();
        let kept = if self.stopped && chance.unit() < damage.stop { n - 1 } else { n };
        let mut draw = chance.unit();
        let case = damage.cases.iter().position(|share| {
            draw -= share;
            draw < 0.0
        });
        let mut rows = self.rows[case.map_or(0, |case| case + 1)][..kept].to_vec();
        for (row, hide) in rows.iter_mut().zip(&self.hide) {
            if chance.unit() < hide.max(damage.word) {
                row[0] = 0;
            }
            for (kind, row) in row.iter_mut().enumerate().skip(1) {
                if chance.unit() < damage.affix {
                    *row = kind as u32;
                }
            }
        }
        let root = |head: &u32| if *head as usize == n { kept as u32 } else { *head };
        batch.rows.extend(rows);
        batch.tags.extend(&self.tags[..kept]);
        batch.heads.extend(self.heads[..kept].iter().map(root));
        batch.rels.extend(&self.rels[..kept]);
        batch.starts.push(batch.rows.len());
    }
}
