//! The network forwards with dropout, its losses, and backwards: the same sums as `network` runs in
//! whole numbers, and their slopes.

use network::KINDS;
use network::maths::{exp, sigmoid, tanh};
use network::{LEAK, Sizes, bucket};

use crate::chance::Chance;
use crate::matrix::{Matrix, add};
use crate::weights::{Direction, Network};

/// Sentences laid end to end, with what the treebank says of them.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Embedding rows of each word.
    pub rows: Vec<[u32; KINDS]>,
    /// First word of each sentence, and the end of the last.
    pub starts: Vec<usize>,
    pub tags: Vec<u8>,
    /// Head within the sentence; the sentence's length for the root.
    pub heads: Vec<u32>,
    pub rels: Vec<u8>,
}

impl Batch {
    pub fn new() -> Batch {
        Batch { rows: Vec::new(), starts: vec![0], tags: Vec::new(), heads: Vec::new(), rels: Vec::new() }
    }

    pub fn sentences(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.starts.windows(2).map(|pair| (pair[0], pair[1]))
    }
}

/// Chances of dropping: a layer's input, an output that is scored.
#[derive(Clone, Copy)]
pub struct Dropout {
    pub input: f32,
    pub layer: f32,
    pub role: f32,
}

/// What one direction of a layer remembers for the way back.
struct Scan {
    forget: Matrix,
    output: Matrix,
    candidate: Matrix,
    around: Matrix,
    memory: Matrix,
}

pub struct Pass {
    inputs: Vec<Matrix>,
    masks: Vec<Option<Matrix>>,
    scans: Vec<[Scan; 2]>,
    tag_input: Matrix,
    tag_mask: Option<Matrix>,
    pub tags: Matrix,
    role_input: Matrix,
    role_input_mask: Option<Matrix>,
    role_values: Matrix,
    role_mask: Option<Matrix>,
    /// Per sentence: dependents by heads, the artificial root last.
    pub arcs: Vec<Matrix>,
}

/// The same mask for every word of a sentence.
fn mask(batch: &Batch, columns: usize, drop: f32, chance: &mut Chance) -> Option<Matrix> {
    let mut mask = Matrix::zeros(batch.rows.len(), columns);
    let keep = 1.0 / (1.0 - drop);
    for (start, end) in batch.sentences() {
        let line: Vec<f32> = (0..columns).map(|_| if chance.unit() < drop { 0.0 } else { keep }).collect();
        (start..end).for_each(|at| mask.row_mut(at).copy_from_slice(&line));
    }
    Some(mask)
}

fn apply(mask: &Option<Matrix>, to: &mut Matrix) {
    if let Some(mask) = mask {
        to.cells.iter_mut().zip(&mask.cells).for_each(|(cell, mask)| *cell *= mask);
    }
}

fn linear(input: &Matrix, weights: &Matrix, bias: &Matrix) -> Matrix {
    let mut output = Matrix::zeros(input.rows, weights.columns);
    output.cells.chunks_exact_mut(weights.columns).for_each(|row| row.copy_from_slice(&bias.cells));
    output.add_product(input, weights);
    output
}

/// Gradients of [`linear`]; returns the gradient of its input.
fn linear_back(
    input: &Matrix,
    weights: &Matrix,
    change: &Matrix,
    grad: (&mut Matrix, &mut Matrix),
) -> Matrix {
    grad.0.add_transposed_product(input, change);
    change.add_rows_to(&mut grad.1.cells);
    let mut back = Matrix::zeros(input.rows, input.columns);
    back.add_product(change, &weights.transposed());
    back
}

fn columns(matrix: &Matrix, from: usize, to: usize) -> Matrix {
    let mut part = Matrix::zeros(matrix.rows, to - from);
    (0..matrix.rows).for_each(|at| part.row_mut(at).copy_from_slice(&matrix.row(at)[from..to]));
    part
}

impl Network {
    pub fn forward(&self, batch: &Batch, sizes: &Sizes, drop: Option<(Dropout, &mut Chance)>) -> Pass {
        let mut drop = drop;
        let mut maybe = |columns: usize, rate: fn(&Dropout) -> f32| {
            drop.as_mut().and_then(|(rates, chance)| mask(batch, columns, rate(rates), chance))
        };
        let n = batch.rows.len();
        let mut x = Matrix::zeros(n, sizes.embedding);
        for (at, rows) in batch.rows.iter().enumerate() {
            rows.iter().for_each(|&row| add(x.row_mut(at), self.embedding.row(row as usize)));
        }
        let (mut inputs, mut masks, mut scans, mut outputs) = (vec![], vec![], vec![], vec![]);
        for (layer, directions) in self.layers.iter().enumerate() {
            let m = if layer == 0 { maybe(x.columns, |d| d.input) } else { maybe(x.columns, |d| d.layer) };
            apply(&m, &mut x);
            let mut y = Matrix::zeros(n, 2 * sizes.hidden);
            let pair = [0, 1].map(|way| scan(batch, &directions[way], &x, way, &mut y, sizes.hidden));
            inputs.push(std::mem::replace(&mut x, y));
            masks.push(m);
            scans.push(pair);
            outputs.push(x.clone());
        }
        let mut tag_input = outputs[sizes.tag_layer].clone();
        let tag_mask = maybe(tag_input.columns, |d| d.role);
        apply(&tag_mask, &mut tag_input);
        let tags = linear(&tag_input, &self.tag, &self.tag_bias);
        let mut role_input = x;
        let role_input_mask = maybe(role_input.columns, |d| d.layer);
        apply(&role_input_mask, &mut role_input);
        let mut role_values = linear(&role_input, &self.roles, &self.roles_bias);
        role_values.cells.iter_mut().for_each(|cell| *cell = if *cell < 0.0 { *cell * LEAK } else { *cell });
        let role_mask = maybe(role_values.columns, |d| d.role);
        apply(&role_mask, &mut role_values);
        let arcs =
            batch.sentences().map(|(start, end)| self.arc_scores(&role_values, start, end, sizes)).collect();
        Pass {
            inputs,
            masks,
            scans,
            tag_input,
            tag_mask,
            tags,
            role_input,
            role_input_mask,
            role_values,
            role_mask,
            arcs,
        }
    }

    /// The heads of a sentence as rows, the artificial root last.
    fn heads(&self, roles: &Matrix, start: usize, end: usize, sizes: &Sizes) -> Matrix {
        let mut heads = Matrix::zeros(end - start + 1, sizes.arc);
        for at in start..end {
            heads.row_mut(at - start).copy_from_slice(&roles.row(at)[sizes.arc..2 * sizes.arc]);
        }
        heads.row_mut(end - start).copy_from_slice(self.arc_head.row(1));
        heads
    }

    fn dependents(roles: &Matrix, start: usize, end: usize, sizes: &Sizes) -> Matrix {
        let mut dependents = Matrix::zeros(end - start, sizes.arc);
        (start..end)
            .for_each(|at| dependents.row_mut(at - start).copy_from_slice(&roles.row(at)[..sizes.arc]));
        dependents
    }

    fn arc_scores(&self, roles: &Matrix, start: usize, end: usize, sizes: &Sizes) -> Matrix {
        let heads = self.heads(roles, start, end, sizes);
        let mut turned = Self::dependents(roles, start, end, sizes);
        let dependents = std::mem::replace(&mut turned, Matrix::zeros(end - start, sizes.arc));
        turned.cells.chunks_exact_mut(sizes.arc).for_each(|row| row.copy_from_slice(self.arc_head.row(0)));
        turned.add_product(&dependents, &self.arc);
        let mut scores = Matrix::zeros(end - start, heads.rows);
        scores.add_product(&turned, &heads.transposed());
        for from in 0..end - start {
            let row = scores.row_mut(from);
            (0..end - start).for_each(|to| row[to] += self.distance.cells[bucket(from, to)]);
            row[from] = -1e9;
        }
        scores
    }

    fn rel_input(&self, roles: &Matrix, at: usize, head: Option<usize>, sizes: &Sizes) -> Vec<f32> {
        let (from, rel) = (2 * sizes.arc, sizes.rel);
        let a = &roles.row(at)[from..from + rel];
        let b = head.map_or(self.rel_root.row(0), |head| &roles.row(head)[from + rel..from + 2 * rel]);
        a.iter().zip(b).map(|(a, b)| a * b).chain(a.iter().copied()).chain(b.iter().copied()).collect()
    }

    /// Adds the gradients of the summed losses to `grad` and returns the losses: tags, arcs, relations.
    pub fn backward(&self, batch: &Batch, sizes: &Sizes, pass: Pass, grad: &mut Network) -> [f32; 3] {
        let mut losses = [0.0; 3];
        let mut tags = pass.tags.clone();
        for (at, &gold) in batch.tags.iter().enumerate() {
            losses[0] += cross_entropy(tags.row_mut(at), usize::from(gold));
        }
        let mut tag_back =
            linear_back(&pass.tag_input, &self.tag, &tags, (&mut grad.tag, &mut grad.tag_bias));
        apply(&pass.tag_mask, &mut tag_back);
        let mut roles = Matrix::zeros(pass.role_values.rows, pass.role_values.columns);
        for (number, (start, end)) in batch.sentences().enumerate() {
            losses[1] += self.arcs_back(batch, sizes, &pass, (number, start, end), &mut roles, grad);
        }
        losses[2] += self.rels_back(batch, sizes, &pass, &mut roles, grad);
        apply(&pass.role_mask, &mut roles);
        for (cell, value) in roles.cells.iter_mut().zip(&pass.role_values.cells) {
            *cell *= if *value < 0.0 { LEAK } else { 1.0 };
        }
        let mut back =
            linear_back(&pass.role_input, &self.roles, &roles, (&mut grad.roles, &mut grad.roles_bias));
        apply(&pass.role_input_mask, &mut back);
        for layer in (0..sizes.layers).rev() {
            if layer == sizes.tag_layer {
                add(&mut back.cells, &tag_back.cells);
            }
            let input = &pass.inputs[layer];
            let mut below = Matrix::zeros(input.rows, input.columns);
            for way in [0, 1] {
                let (direction, grad) = (&self.layers[layer][way], &mut grad.layers[layer][way]);
                scan_back(batch, direction, &pass.scans[layer][way], input, way, &back, &mut below, grad);
            }
            apply(&pass.masks[layer], &mut below);
            back = below;
        }
        for (at, rows) in batch.rows.iter().enumerate() {
            rows.iter().for_each(|&row| add(grad.embedding.row_mut(row as usize), back.row(at)));
        }
        losses
    }

    fn arcs_back(
        &self,
        batch: &Batch,
        sizes: &Sizes,
        pass: &Pass,
        (number, start, end): (usize, usize, usize),
        roles: &mut Matrix,
        grad: &mut Network,
    ) -> f32 {
        let mut scores = pass.arcs[number].clone();
        let mut loss = 0.0;
        let n = end - start;
        for from in 0..n {
            loss += cross_entropy(scores.row_mut(from), batch.heads[start + from] as usize);
            for to in 0..n {
                grad.distance.cells[bucket(from, to)] += scores.row(from)[to];
            }
        }
        let heads = self.heads(&pass.role_values, start, end, sizes);
        let dependents = Self::dependents(&pass.role_values, start, end, sizes);
        let mut turned_back = Matrix::zeros(n, sizes.arc);
        turned_back.add_product(&scores, &heads);
        let mut turned = Matrix::zeros(n, sizes.arc);
        turned.cells.chunks_exact_mut(sizes.arc).for_each(|row| row.copy_from_slice(self.arc_head.row(0)));
        turned.add_product(&dependents, &self.arc);
        let mut heads_back = Matrix::zeros(n + 1, sizes.arc);
        heads_back.add_transposed_product(&scores, &turned);
        turned_back.add_rows_to(grad.arc_head.row_mut(0));
        add(grad.arc_head.row_mut(1), heads_back.row(n));
        grad.arc.add_transposed_product(&dependents, &turned_back);
        let mut dependents_back = Matrix::zeros(n, sizes.arc);
        dependents_back.add_product(&turned_back, &self.arc.transposed());
        for at in 0..n {
            let row = roles.row_mut(start + at);
            add(&mut row[..sizes.arc], dependents_back.row(at));
            add(&mut row[sizes.arc..2 * sizes.arc], heads_back.row(at));
        }
        loss
    }

    fn rels_back(
        &self,
        batch: &Batch,
        sizes: &Sizes,
        pass: &Pass,
        roles: &mut Matrix,
        grad: &mut Network,
    ) -> f32 {
        let mut loss = 0.0;
        let mut input = Matrix::zeros(batch.rows.len(), 3 * sizes.rel);
        let mut golds = Vec::with_capacity(batch.rows.len());
        for (start, end) in batch.sentences() {
            for at in start..end {
                let head = start + batch.heads[at] as usize;
                let head = (head < end).then_some(head);
                input.row_mut(at).copy_from_slice(&self.rel_input(&pass.role_values, at, head, sizes));
                golds.push(head);
            }
        }
        let mut scores = linear(&input, &self.rel, &self.rel_bias);
        for (at, &gold) in batch.rels.iter().enumerate() {
            loss += cross_entropy(scores.row_mut(at), usize::from(gold));
        }
        let back = linear_back(&input, &self.rel, &scores, (&mut grad.rel, &mut grad.rel_bias));
        let (rel, from) = (sizes.rel, 2 * sizes.arc);
        for (at, head) in golds.into_iter().enumerate() {
            let (input, back) = (input.row(at), back.row(at));
            for k in 0..rel {
                let (a, b) = (input[rel + k], input[2 * rel + k]);
                roles.row_mut(at)[from + k] += back[k] * b + back[rel + k];
                let to_head = back[k] * a + back[2 * rel + k];
                match head {
                    Some(head) => roles.row_mut(head)[from + rel + k] += to_head,
                    None => grad.rel_root.cells[k] += to_head,
                }
            }
        }
        loss
    }
}

/// Scores to probabilities in place.
fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    scores.iter_mut().for_each(|score| *score = exp(*score - top));
    let sum: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= sum);
}

/// Turns scores into the gradient of the loss in place and returns the loss.
fn cross_entropy(scores: &mut [f32], gold: usize) -> f32 {
    softmax(scores);
    let loss = -scores[gold].max(1e-9).ln();
    scores[gold] -= 1.0;
    loss
}

fn order(start: usize, end: usize, way: usize) -> Box<dyn Iterator<Item = usize>> {
    if way == 0 { Box::new(start..end) } else { Box::new((start..end).rev()) }
}

/// A simple recurrent unit (Lei et al. 2018) over every sentence, left to right (`way` 0) or right to left.
fn scan(
    batch: &Batch,
    direction: &Direction,
    input: &Matrix,
    way: usize,
    out: &mut Matrix,
    hidden: usize,
) -> Scan {
    let all = linear(input, &direction.input, &direction.bias);
    let mut forget = columns(&all, hidden, 2 * hidden);
    let mut output = columns(&all, 2 * hidden, 3 * hidden);
    let candidate = columns(&all, 0, hidden);
    let around = match all.columns == 4 * hidden {
        true => columns(&all, 3 * hidden, 4 * hidden),
        false => columns(input, way * hidden, (way + 1) * hidden),
    };
    let mut memory = Matrix::zeros(input.rows, hidden);
    let (peep_forget, peep_output) = (direction.peep.row(0), direction.peep.row(1));
    for (start, end) in batch.sentences() {
        let mut last = vec![0.0; hidden];
        for at in order(start, end, way) {
            let (forget, output) = (forget.row_mut(at), output.row_mut(at));
            let (candidate, around, memory) = (candidate.row(at), around.row(at), memory.row_mut(at));
            let out = &mut out.row_mut(at)[way * hidden..(way + 1) * hidden];
            for k in 0..hidden {
                forget[k] = sigmoid(forget[k] + peep_forget[k] * last[k]);
                output[k] = sigmoid(output[k] + peep_output[k] * last[k]);
                memory[k] = forget[k] * last[k] + (1.0 - forget[k]) * candidate[k];
                out[k] = output[k] * tanh(memory[k]) + (1.0 - output[k]) * around[k];
            }
            last.copy_from_slice(memory);
        }
    }
    Scan { forget, output, candidate, around, memory }
}

#[allow(clippy::too_many_arguments)]
fn scan_back(
    batch: &Batch,
    direction: &Direction,
    scan: &Scan,
    input: &Matrix,
    way: usize,
    back: &Matrix,
    below: &mut Matrix,
    grad: &mut Direction,
) {
    let hidden = scan.memory.columns;
    let first = direction.input.columns == 4 * hidden;
    let mut all = Matrix::zeros(input.rows, direction.input.columns);
    for (start, end) in batch.sentences() {
        let mut carry = vec![0.0; hidden];
        let zeros = vec![0.0; hidden];
        for at in order(start, end, 1 - way) {
            let edge = if way == 0 { at == start } else { at + 1 == end };
            let last = match edge {
                true => &zeros[..],
                false => scan.memory.row(if way == 0 { at - 1 } else { at + 1 }),
            };
            let (forget, output, candidate) =
                (scan.forget.row(at), scan.output.row(at), scan.candidate.row(at));
            let (around, memory) = (scan.around.row(at), scan.memory.row(at));
            let change = &back.row(at)[way * hidden..(way + 1) * hidden];
            for k in 0..hidden {
                let squashed = tanh(memory[k]);
                let to_output = change[k] * (squashed - around[k]) * output[k] * (1.0 - output[k]);
                let to_memory = carry[k] + change[k] * output[k] * (1.0 - squashed * squashed);
                let to_forget = to_memory * (last[k] - candidate[k]) * forget[k] * (1.0 - forget[k]);
                let to_around = change[k] * (1.0 - output[k]);
                let row = all.row_mut(at);
                row[k] = to_memory * (1.0 - forget[k]);
                row[hidden + k] = to_forget;
                row[2 * hidden + k] = to_output;
                match first {
                    true => row[3 * hidden + k] = to_around,
                    false => below.row_mut(at)[way * hidden + k] += to_around,
                }
                grad.peep.cells[k] += to_forget * last[k];
                grad.peep.cells[hidden + k] += to_output * last[k];
                carry[k] = to_memory * forget[k]
                    + to_forget * direction.peep.cells[k]
                    + to_output * direction.peep.cells[hidden + k];
            }
        }
    }
    let back = linear_back(input, &direction.input, &all, (&mut grad.input, &mut grad.bias));
    add(&mut below.cells, &back.cells);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The gradient agrees with the change of the loss, for some cells of every matrix.
    #[test]
    fn gradients_are_slopes() {
        let sizes = Sizes {
            embedding: 16,
            hidden: 16,
            layers: 2,
            tag_layer: 0,
            tags: 16,
            arc: 16,
            rel: 16,
            rels: 16,
            root: 0,
        };
        let mut chance = Chance::new(3);
        let mut network = Network::new(&sizes, 12, &mut chance);
        let batch = Batch {
            rows: (0..6).map(|at| std::array::from_fn(|kind| (at * 2 + kind as u32) % 12)).collect(),
            starts: vec![0, 4, 6],
            tags: vec![1, 2, 3, 4, 5, 6],
            heads: vec![1, 4, 1, 2, 1, 2],
            rels: vec![3, 4, 5, 6, 7, 8],
        };
        let loss = |network: &Network| {
            let mut grad = network.clone();
            let pass = network.forward(&batch, &sizes, None);
            network.backward(&batch, &sizes, pass, &mut grad).iter().sum::<f32>()
        };
        let mut grad = network.clone();
        grad.parts().into_iter().for_each(|part| part.cells.fill(0.0));
        let pass = network.forward(&batch, &sizes, None);
        network.backward(&batch, &sizes, pass, &mut grad);
        let parts = grad.parts().len();
        for part in 0..parts {
            let cells = grad.parts()[part].cells.clone();
            for at in (0..cells.len()).step_by(cells.len() / 5 + 1) {
                let before = network.parts()[part].cells[at];
                let step = 0.01;
                network.parts()[part].cells[at] = before + step;
                let up = loss(&network);
                network.parts()[part].cells[at] = before - step;
                let down = loss(&network);
                network.parts()[part].cells[at] = before;
                let slope = (up - down) / (2.0 * step);
                assert!(
                    (slope - cells[at]).abs() < 0.01 + 0.03 * slope.abs(),
                    "part {part}: {slope} {}",
                    cells[at]
                );
            }
        }
    }
}
