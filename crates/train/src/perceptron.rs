//! An averaged perceptron over hashed rows, trained in whole numbers so that every machine gets the same weights.

use reading::syntax::weights::{Score, WIDEST, row};

pub struct Perceptron {
    classes: usize,
    mask: usize,
    weights: Vec<i32>,
    /// Sum of weight × time of change, for the average.
    totals: Vec<i64>,
    clock: i64,
}

impl Perceptron {
    /// 2^`bits` rows.
    pub fn new(classes: usize, bits: u32) -> Perceptron {
        let cells = (1 << bits) + classes;
        Perceptron {
            classes,
            mask: (1 << bits) - 1,
            weights: vec![0; cells],
            totals: vec![0; cells],
            clock: 1,
        }
    }

    /// One example has been seen.
    pub fn tick(&mut self) {
        self.clock += 1;
    }

    /// Moves the decision from `wrong` towards `right`.
    pub fn update(&mut self, features: &[u64], right: usize, wrong: usize) {
        for &feature in features {
            let at = row(feature, self.mask);
            for (cell, change) in [(at + right, 1), (at + wrong, -1)] {
                self.weights[cell] += change;
                self.totals[cell] += i64::from(change) * self.clock;
            }
        }
    }

    /// The average over all moments, as signed bytes for [`reading::syntax::weights::Table`].
    pub fn averaged(&self) -> Vec<u8> {
        let mean = |cell: usize| f64::from(self.weights[cell]) - self.totals[cell] as f64 / self.clock as f64;
        let means: Vec<f64> = (0..self.weights.len()).map(mean).collect();
        let mut sizes: Vec<f64> = means.iter().map(|mean| mean.abs()).filter(|size| *size > 0.0).collect();
        sizes.sort_by(f64::total_cmp);
        let largest = sizes.get(sizes.len() - sizes.len() / 2000 - 1).copied().unwrap_or(1.0);
        let scale = 127.0 / largest;
        means.iter().map(|mean| (mean * scale).round().clamp(-127.0, 127.0) as i8 as u8).collect()
    }
}

impl Score for Perceptron {
    fn classes(&self) -> usize {
        self.classes
    }

    fn score(&self, features: &[u64], scores: &mut [i32; WIDEST]) {
        let scores = &mut scores[..self.classes];
        scores.fill(0);
        for &feature in features {
            let at = row(feature, self.mask);
            scores
                .iter_mut()
                .zip(&self.weights[at..at + self.classes])
                .for_each(|(score, cell)| *score += cell);
        }
    }
}
