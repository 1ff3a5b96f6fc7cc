//! The weights of the mention model: one row of small numbers per hashed feature, one column per question. Learned by
//! the `train` crate; `data/en/mentions.bin` holds the questions' thresholds as `f32`, then the rows.

use std::sync::OnceLock;

/// Rows of the table; a power of two.
pub const CELLS: usize = 1 << 18;

/// Questions asked of every candidate: is it the bare name of a person, body, place; is it a mention of a kind.
pub const QUESTIONS: usize = 13;
/// The first of these are about bare names.
pub const NAMES: usize = 3;

/// One step of a stored weight.
pub const UNIT: f32 = 1.0 / 24.0;

/// A table of weights.
pub struct Weights<'a> {
    /// A candidate counts when its score is at least this, by question.
    pub thresholds: [f32; QUESTIONS],
    rows: &'a [u8],
}

impl<'a> Weights<'a> {
    pub fn english() -> &'static Weights<'static> {
        static READ: OnceLock<Weights> = OnceLock::new();
        READ.get_or_init(|| {
            Weights::read(include_bytes!("../../../data/en/mentions.bin"))
                .expect("the weights in the repository fit this program")
        })
    }

    /// `None` when the file has another size.
    pub fn read(file: &'a [u8]) -> Option<Weights<'a>> {
        let (head, rows) = file.split_at_checked(4 * QUESTIONS)?;
        let mut thresholds = [0.0; QUESTIONS];
        let numbers = head.as_chunks::<4>().0.iter();
        thresholds.iter_mut().zip(numbers).for_each(|(to, from)| *to = f32::from_le_bytes(*from));
        (rows.len() == CELLS * QUESTIONS).then_some(Weights { thresholds, rows })
    }

    /// Log-odds of each question.
    pub fn scores(&self, features: &[u32]) -> [f32; QUESTIONS] {
        let mut sums = [0i32; QUESTIONS];
        for &feature in features {
            let row = &self.rows[feature as usize % CELLS * QUESTIONS..][..QUESTIONS];
            sums.iter_mut().zip(row).for_each(|(sum, cell)| *sum += i32::from(*cell as i8));
        }
        sums.map(|sum| sum as f32 * UNIT)
    }
}
