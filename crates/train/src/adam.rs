//! One step downhill after every batch: Adam (Kingma and Ba 2015), lazily for embedding rows the batch did not use.

use crate::weights::Network;

pub struct Adam {
    first: Network,
    second: Network,
    touched: Vec<bool>,
}

/// Gradients longer than this are shortened to it.
const LONGEST: f32 = 5.0;

impl Adam {
    pub fn new(network: &Network) -> Adam {
        Adam { first: network.zeros(), second: network.zeros(), touched: vec![false; network.embedding.rows] }
    }

    /// Moves the weights against the summed gradients of `words` words, and clears the gradients. `rows` are the
    /// embedding rows that have any.
    pub fn step<'a>(
        &mut self,
        network: &mut Network,
        grads: &mut [Network; 2],
        rows: impl Iterator<Item = &'a u32>,
        words: usize,
        rate: f32,
    ) {
        self.touched.fill(false);
        rows.for_each(|row| self.touched[*row as usize] = true);
        let [grad, other] = grads;
        let touched = |part: usize, row: usize| part > 0 || self.touched[row];
        let mut square = 0f32;
        for (part, (grad, other)) in grad.parts().into_iter().zip(other.parts()).enumerate() {
            for row in (0..grad.rows).filter(|row| touched(part, *row)) {
                for (grad, other) in grad.row_mut(row).iter_mut().zip(other.row_mut(row)) {
                    *grad += std::mem::take(other);
                    square += *grad * *grad;
                }
            }
        }
        let scale = 1.0 / words as f32;
        let scale = scale * (LONGEST / (square.sqrt() * scale)).min(1.0);
        let state = self.first.parts().into_iter().zip(self.second.parts());
        let parts = network.parts().into_iter().zip(grad.parts()).zip(state);
        for (part, ((weights, grad), (first, second))) in parts.enumerate() {
            for row in (0..weights.rows).filter(|row| touched(part, *row)) {
                let cells = weights.row_mut(row).iter_mut().zip(grad.row_mut(row));
                let state = first.row_mut(row).iter_mut().zip(second.row_mut(row));
                for ((weight, grad), (first, second)) in cells.zip(state) {
                    let slope = std::mem::take(grad) * scale;
                    *first = 0.9 * *first + 0.1 * slope;
                    *second = 0.98 * *second + 0.02 * slope * slope;
                    *weight -= rate * *first / (second.sqrt() + 1e-6);
                }
            }
        }
    }
}
