//! Hashed features of a sentence's words → the class, head and relation of each, as indexes into lists it does not
//! know. A small recurrent network reads the sentence
//! in both directions; tags come from a middle layer, arcs and relations from the top. After Lei et al. 2018, "Simple
//! recurrent units for highly parallelizable recurrence", and Dozat and Manning 2017, "Deep biaffine attention for
//! neural dependency parsing", with the relations' bilinear form reduced to pairwise products.
//!
//! Matrices are whole numbers and the rest is plain arithmetic in a fixed order: the same words give the same
//! answer on every machine. A package of its own because it is optimised in every profile, holds the only unsafe code,
//! and must know no text.

pub mod maths;
pub mod kernel;
pub mod weights;
pub mod tree;

use kernel::Packed;
use weights::{Dense, Rounded, Vocabulary, floats};

/// Features per word.
pub const KINDS: usize = 10;

/// Numbers that shape the network; the first section of the weights file holds them as `u32` in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    pub embedding: usize,
    /// Cells of one direction of one layer.
    pub hidden: usize,
    pub layers: usize,
    /// The layer whose output the tags are read from.
    pub tag_layer: usize,
    pub arc: usize,
    pub rel: usize,
    /// Classes the tagger tells apart.
    pub tags: usize,
    /// Relations, and which of them is the root's.
    pub rels: usize,
    pub root: usize,
}

/// Outputs of a map that are really there when so many are wanted.
pub fn padded(outputs: usize) -> usize {
    outputs.next_multiple_of(kernel::LANES)
}

impl Sizes {
    pub fn write(&self) -> Vec<u8> {
        let Sizes { embedding, hidden, layers, tag_layer, arc, rel, tags, rels, root } = *self;
        let all = [embedding, hidden, layers, tag_layer, arc, rel, tags, rels, root];
        all.iter().flat_map(|size| (*size as u32).to_le_bytes()).collect()
    }

    fn read(section: &[u8]) -> Option<Sizes> {
        let numbers: Vec<usize> =
            section.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes) as usize).collect();
        let [embedding, hidden, layers, tag_layer, arc, rel, tags, rels, root] =
            numbers[..].try_into().ok()?;
        let sizes = Sizes { embedding, hidden, layers, tag_layer, arc, rel, tags, rels, root };
        let small = numbers.iter().all(|size| *size <= 1024);
        (small && tag_layer < layers && tags > 0 && root < rels).then_some(sizes)
    }
}

/// Buckets of the way from a word to its head: sixteen to the left, sixteen to the right.
pub const DISTANCES: usize = 32;

/// The bucket of the way from a word to its head.
pub fn bucket(word: usize, head: usize) -> usize {
    let near = match word.abs_diff(head) {
        far @ 0..=8 => far,
        9..=12 => 9,
        13..=18 => 10,
        19..=28 => 11,
        29..=45 => 12,
        _ => 13,
    };
    if head > word { near + DISTANCES / 2 } else { near }
}

/// One reading direction of one layer.
struct Direction {
    /// To candidate, forget gate, output gate, and in the first layer the passage around the memory.
    input: Dense,
    /// How the gates look at the memory: forget gate's weights, then output gate's.
    peep: Vec<f32>,
}

pub struct Network<'a> {
    sizes: Sizes,
    vocabulary: Vocabulary<'a>,
    embedding: &'a [u8],
    /// What one unit of the embedding's bytes is worth.
    unit: f32,
    layers: Vec<[Direction; 2]>,
    tag: Dense,
    /// Top layer to arc dependent, arc head, relation dependent, relation head.
    roles: Dense,
    arc: Dense,
    /// The artificial root as head of an arc.
    arc_root: Vec<f32>,
    distance: Vec<f32>,
    rel: Dense,
    /// The artificial root as head of a relation.
    rel_root: Vec<f32>,
}

/// What the network says of a sentence, word by word.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Index of the class.
    pub classes: Vec<usize>,
    /// The word's own index for the root.
    pub heads: Vec<usize>,
    /// Index of the relation to the head.
    pub rels: Vec<usize>,
}

/// Below zero the roles' slope is this.
pub const LEAK: f32 = 0.1;

impl<'a> Network<'a> {
    /// Takes its sections from the front, in the order of the fields; `None` when one does not fit.
    pub fn read(sections: &mut impl Iterator<Item = &'a [u8]>) -> Option<Network<'a>> {
        let sizes = Sizes::read(sections.next()?)?;
        let Sizes { embedding: width, hidden, arc, rel, .. } = sizes;
        let vocabulary = Vocabulary::read(sections.next()?)?;
        let (unit, embedding) = sections.next()?.split_first_chunk::<4>()?;
        (vocabulary.rows() * width <= embedding.len()).then_some(())?;
        let mut layers = Vec::new();
        for layer in 0..sizes.layers {
            let (inputs, parts) = if layer == 0 { (width, 4) } else { (2 * hidden, 3) };
            let mut direction = || {
                let input = Dense::read(sections.next()?, inputs, parts * hidden)?;
                let peep = floats(sections.next()?);
                (peep.len() == 2 * hidden).then_some(Direction { input, peep })
            };
            layers.push([direction()?, direction()?]);
        }
        let network = Network {
            sizes,
            vocabulary,
            embedding,
            unit: f32::from_le_bytes(*unit),
            layers,
            tag: Dense::read(sections.next()?, 2 * hidden, padded(sizes.tags))?,
            roles: Dense::read(sections.next()?, 2 * hidden, 2 * (arc + rel))?,
            arc: Dense::read(sections.next()?, arc, arc)?,
            arc_root: floats(sections.next()?),
            distance: floats(sections.next()?),
            rel: Dense::read(sections.next()?, 3 * rel, padded(sizes.rels))?,
            rel_root: floats(sections.next()?),
        };
        let lengths = [network.arc_root.len(), network.distance.len(), network.rel_root.len()];
        (lengths == [arc, DISTANCES, rel]).then_some(network)
    }

    pub fn sizes(&self) -> Sizes {
        self.sizes
    }

    /// Reads one sentence.
    pub fn run(&self, words: &[[u64; KINDS]]) -> Reading {
        let mut x = self.embed(words);
        let mut reading = Reading::default();
        let mut width = self.sizes.embedding;
        let mut rounded = Rounded::new(&x, width);
        let mut all = Vec::new();
        for (layer, directions) in self.layers.iter().enumerate() {
            let mut y = vec![0.0; words.len() * 2 * self.sizes.hidden];
            for (way, direction) in directions.iter().enumerate() {
                direction.input.apply(&rounded, &mut all);
                self.scan(direction, &all, (&x, width), way, &mut y);
            }
            (x, width) = (y, 2 * self.sizes.hidden);
            rounded = Rounded::new(&x, width);
            if layer == self.sizes.tag_layer {
                self.tag.apply(&rounded, &mut all);
                let rows = all.chunks_exact(self.tag.outputs);
                reading.classes = rows.map(|row| highest(&row[..self.sizes.tags], None)).collect();
            }
        }
        self.roles.apply(&rounded, &mut all);
        all.iter_mut().for_each(|cell| *cell = cell.max(*cell * LEAK));
        reading.heads = tree::heads(&self.arcs(&all), words.len());
        reading.rels = self.rels(&all, &reading.heads);
        reading
    }

    /// The sum of the embedding rows of each word's features.
    fn embed(&self, words: &[[u64; KINDS]]) -> Vec<f32> {
        let width = self.sizes.embedding;
        let mut out = Vec::with_capacity(words.len() * width);
        let mut sums = vec![0i32; width];
        for features in words {
            sums.fill(0);
            for (kind, feature) in features.iter().enumerate() {
                let row = self.vocabulary.row(kind, *feature);
                let cells = self.embedding[row * width..].iter().take(width);
                sums.iter_mut().zip(cells).for_each(|(sum, cell)| *sum += i32::from(*cell as i8));
            }
            out.extend(sums.iter().map(|sum| *sum as f32 * self.unit));
        }
        out
    }

    /// Runs the memory along the sentence, left to right (`way` 0) or right to left.
    fn scan(&self, direction: &Direction, all: &[f32], below: (&[f32], usize), way: usize, out: &mut [f32]) {
        let hidden = self.sizes.hidden;
        let width = direction.input.outputs;
        let words = all.len() / width;
        let mut memory = vec![0.0; hidden];
        for step in 0..words {
            let at = if way == 0 { step } else { words - 1 - step };
            let row = &all[at * width..(at + 1) * width];
            let around = match width == 4 * hidden {
                true => &row[3 * hidden..],
                false => &below.0[at * below.1 + way * hidden..][..hidden],
            };
            let out = &mut out[(2 * at + way) * hidden..][..hidden];
            kernel::remember(&mut memory, row, &direction.peep, around, out);
        }
    }

    /// A row of head scores per word, the artificial root last.
    fn arcs(&self, roles: &[f32]) -> Vec<f32> {
        let Sizes { arc, .. } = self.sizes;
        let width = self.roles.outputs;
        let cut = |from: usize| -> Vec<f32> {
            roles.chunks_exact(width).flat_map(|row| &row[from..from + arc]).copied().collect()
        };
        let mut turned = Vec::new();
        self.arc.apply(&Rounded::new(&cut(0), arc), &mut turned);
        let turned = Rounded::new(&turned, arc);
        let mut heads = cut(arc);
        heads.extend(&self.arc_root);
        let heads = Rounded::new(&heads, arc);
        let packed = Packed::new(&heads.cells, arc);
        let mut sums = Vec::new();
        kernel::products(&turned.cells, &packed, &mut sums);
        let words = roles.len() / width;
        let mut scores = Vec::with_capacity(words * (words + 1));
        for (word, (row, scale)) in sums.chunks_exact(packed.rows()).zip(&turned.scales).enumerate() {
            scores.extend(row.iter().zip(&heads.scales).enumerate().map(|(head, (sum, worth))| {
                let near = if head < words { self.distance[bucket(word, head)] } else { 0.0 };
                *sum as f32 * (scale * worth) + near
            }));
        }
        scores
    }

    /// The best relation of each word to its head.
    fn rels(&self, roles: &[f32], heads: &[usize]) -> Vec<usize> {
        let Sizes { arc, rel, rels, root, .. } = self.sizes;
        let row = |at: usize| &roles[at * self.roles.outputs + 2 * arc..][..2 * rel];
        let mut input = Vec::with_capacity(heads.len() * 3 * rel);
        for (at, &head) in heads.iter().enumerate() {
            let a = &row(at)[..rel];
            let b = if head == at { &self.rel_root } else { &row(head)[rel..] };
            input.extend(a.iter().zip(b).map(|(a, b)| a * b));
            input.extend(a);
            input.extend(b);
        }
        let mut scores = Vec::new();
        self.rel.apply(&Rounded::new(&input, 3 * rel), &mut scores);
        let best = |(at, row): (usize, &[f32])| match heads[at] == at {
            true => root,
            false => highest(&row[..rels], Some(root)),
        };
        scores.chunks_exact(padded(rels)).enumerate().map(best).collect()
    }
}

/// The place of the first highest score, leaving one place out.
fn highest(scores: &[f32], but: Option<usize>) -> usize {
    let places = (0..scores.len()).filter(|at| Some(*at) != but);
    places.reduce(|top, at| if scores[at] > scores[top] { at } else { top }).unwrap_or(0)
}
