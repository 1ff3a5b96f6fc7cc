//! The weights file: sections of plain bytes, and what sections are made of. The embedding and the vocabulary, most
//! of the file, are used where they lie; only the small matrices are unpacked.
//!
//! Layout: the eight bytes of [`MAGIC`], a little-endian `u32` count of sections, that many `u32` lengths, the
//! sections. Which section holds what is said by their readers.

use super::KINDS;
use super::kernel::{self, Packed};

/// Names the format; changes whenever an old file would be misread.
pub const MAGIC: &[u8; 8] = b"ARMSYN03";

/// Cuts a weights file into its sections. `None` when the file is not one.
pub fn sections(file: &[u8]) -> Option<Vec<&[u8]>> {
    let mut rest = file.strip_prefix(MAGIC.as_slice())?;
    let mut number = || {
        let (head, tail) = rest.split_first_chunk::<4>()?;
        rest = tail;
        Some(u32::from_le_bytes(*head) as usize)
    };
    let count = number()?;
    let lengths: Vec<usize> = (0..count).map(|_| number()).collect::<Option<_>>()?;
    lengths
        .into_iter()
        .map(|length| {
            let (section, tail) = rest.split_at_checked(length)?;
            rest = tail;
            Some(section)
        })
        .collect()
}

/// Puts sections together; the opposite of [`sections`].
pub fn join(sections: &[Vec<u8>]) -> Vec<u8> {
    let mut file = MAGIC.to_vec();
    file.extend((sections.len() as u32).to_le_bytes());
    for section in sections {
        file.extend((section.len() as u32).to_le_bytes());
    }
    sections.iter().for_each(|section| file.extend_from_slice(section));
    file
}

/// Little-endian floats.
pub fn floats(section: &[u8]) -> Vec<f32> {
    section.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}

/// A linear map of the network with whole-number weights.
#[derive(Clone, Debug)]
pub struct Dense {
    pub inputs: usize,
    pub outputs: usize,
    /// A row per output.
    cells: Packed,
    /// What one unit of a row's cells is worth.
    scales: Vec<f32>,
    biases: Vec<f32>,
}

impl Dense {
    /// A section: a signed byte per cell, then a float scale and a float bias per output.
    pub fn read(section: &[u8], inputs: usize, outputs: usize) -> Option<Dense> {
        let (cells, rest) = section.split_at_checked(inputs * outputs)?;
        let cells: Vec<i16> = cells.iter().map(|cell| i16::from(*cell as i8)).collect();
        let numbers = floats(rest);
        let whole = inputs.is_multiple_of(2) && outputs.is_multiple_of(kernel::LANES);
        (whole && numbers.len() == 2 * outputs).then(|| Dense {
            inputs,
            outputs,
            cells: Packed::new(&cells, inputs),
            scales: numbers[..outputs].to_vec(),
            biases: numbers[outputs..].to_vec(),
        })
    }

    /// Rounds `weights`, a row per input, to the bytes that [`Dense::read`] takes.
    pub fn write(weights: &[f32], biases: &[f32]) -> Vec<u8> {
        let outputs = biases.len();
        let mut cells = Vec::with_capacity(weights.len());
        let mut scales = Vec::new();
        for output in 0..outputs {
            let column = weights.iter().skip(output).step_by(outputs);
            let largest = column.clone().fold(0f32, |most, cell| most.max(cell.abs()));
            let scale = if largest > 0.0 { largest / 127.0 } else { 1.0 };
            cells.extend(column.map(|cell| (cell / scale).round() as i8 as u8));
            scales.push(scale);
        }
        let numbers = scales.iter().chain(biases).flat_map(|number| number.to_le_bytes());
        cells.into_iter().chain(numbers).collect()
    }

    /// The outputs for every row of the input.
    pub fn apply(&self, input: &Rounded, out: &mut Vec<f32>) {
        let mut sums = Vec::new();
        kernel::products(&input.cells, &self.cells, &mut sums);
        out.clear();
        for (sums, worth) in sums.chunks_exact(self.outputs).zip(&input.scales) {
            let parts = sums.iter().zip(&self.scales).zip(&self.biases);
            out.extend(parts.map(|((sum, scale), bias)| *sum as f32 * (scale * worth) + bias));
        }
    }
}

/// Rows of numbers rounded to sixteen bits, each row by its own scale.
#[derive(Clone, Debug, Default)]
pub struct Rounded {
    pub cells: Vec<i16>,
    pub scales: Vec<f32>,
}

/// The largest rounded number: with weights of seven bits, a thousand products fit in an `i32`.
const LARGEST: f32 = 8191.0;

impl Rounded {
    pub fn new(rows: &[f32], columns: usize) -> Rounded {
        let mut rounded = Rounded { cells: Vec::with_capacity(rows.len()), scales: Vec::new() };
        for row in rows.chunks_exact(columns) {
            let largest = row.iter().fold(1e-6f32, |most, cell| most.max(cell.abs()));
            let scale = LARGEST / largest;
            // Pushing the fraction out of the significand rounds without a call.
            rounded.cells.extend(row.iter().map(|cell| (cell * scale + 12_582_912.0).to_bits() as i16));
            rounded.scales.push(largest / LARGEST);
        }
        rounded
    }
}

/// Which embedding row a feature has: a table of 2^k slots of four bytes, a 16-bit check and a 16-bit row, searched
/// from the feature's hash on. Rows below [`KINDS`] stand for unknown features of each kind.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary<'a> {
    slots: &'a [[u8; 4]],
}

impl<'a> Vocabulary<'a> {
    pub fn read(section: &'a [u8]) -> Option<Vocabulary<'a>> {
        let (slots, rest) = section.as_chunks::<4>();
        (slots.len().is_power_of_two() && rest.is_empty()).then_some(Vocabulary { slots })
    }

    /// Lays out a table for features whose rows follow the unknown ones in order.
    pub fn write(features: &[u64]) -> Vec<u8> {
        let size = (features.len() * 2).next_power_of_two();
        let mut slots = vec![[0u8; 4]; size];
        for (row, &feature) in features.iter().enumerate() {
            let mut at = feature as usize & (size - 1);
            while slots[at] != [0; 4] {
                at = (at + 1) & (size - 1);
            }
            let row = ((row + KINDS) as u16).to_le_bytes();
            let check = check(feature).to_le_bytes();
            slots[at] = [check[0], check[1], row[0], row[1]];
        }
        slots.concat()
    }

    /// One more than the highest row.
    pub fn rows(&self) -> usize {
        let row = |slot: &[u8; 4]| usize::from(u16::from_le_bytes([slot[2], slot[3]]));
        self.slots.iter().map(row).max().unwrap_or(0).max(KINDS - 1) + 1
    }

    pub fn row(&self, kind: usize, feature: u64) -> usize {
        let mut at = feature as usize & (self.slots.len() - 1);
        for _ in 0..self.slots.len() {
            let [c0, c1, r0, r1] = self.slots[at];
            let row = usize::from(u16::from_le_bytes([r0, r1]));
            if row == 0 {
                break;
            }
            if u16::from_le_bytes([c0, c1]) == check(feature) {
                return row;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        kind
    }
}

fn check(feature: u64) -> u16 {
    (feature >> 40) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_come_back_as_they_went_in() {
        let file = join(&[b"one".to_vec(), Vec::new(), b"three".to_vec()]);
        assert_eq!(sections(&file), Some(vec![&b"one"[..], b"", b"three"]));
        assert_eq!(sections(&file[..file.len() - 1]), None);
        assert_eq!(sections(b"something else"), None);
    }

    #[test]
    fn a_dense_map_is_close_to_the_real_one() {
        let weights: Vec<f32> = (0..16 * 16).map(|at| (at as f32 * 0.7).sin()).collect();
        let dense = Dense::read(&Dense::write(&weights, &[2.0; 16]), 16, 16).unwrap();
        let input: Vec<f32> = (0..32).map(|at| (at as f32).cos()).collect();
        let mut out = Vec::new();
        dense.apply(&Rounded::new(&input, 16), &mut out);
        for (at, found) in out.iter().enumerate() {
            let (row, output) = (at / 16, at % 16);
            let real: f32 = (0..16).map(|k| input[row * 16 + k] * weights[k * 16 + output]).sum();
            assert!((found - real - 2.0).abs() < 0.05);
        }
    }

    #[test]
    fn the_vocabulary_finds_what_it_holds() {
        let features: Vec<u64> = (1..500u64).map(|at| at.wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect();
        let section = Vocabulary::write(&features);
        let vocabulary = Vocabulary::read(&section).unwrap();
        assert!(features.iter().enumerate().all(|(at, f)| vocabulary.row(3, *f) == at + KINDS));
        assert_eq!(vocabulary.row(3, 12345), 3);
    }
}
