//! The hot loops: dot products of whole numbers, and one step of a recurrent memory. Products are exact and the step
//! works cell by cell, so every processor gets the same numbers, however wide its vectors. The only unsafe code.

use super::maths::{sigmoid, tanh};

/// Outputs worked on at once; every matrix has a multiple of this many.
pub const LANES: usize = 16;

/// Rows of equal width laid out for [`products`]: in groups of [`LANES`] rows, pairs of neighbouring cells of the
/// first row, the second row, and so on, then the next pairs.
#[derive(Clone, Debug, Default)]
pub struct Packed {
    cells: Vec<[i16; 2 * LANES]>,
    width: usize,
}

impl Packed {
    /// `width` is even; rows missing from the last group are zero.
    pub fn new(rows: &[i16], width: usize) -> Packed {
        let mut cells = Vec::with_capacity((rows.len() / width).div_ceil(LANES) * width / 2);
        for group in rows.chunks(LANES * width) {
            cells.extend((0..width / 2).map(|pair| {
                let mut line = [0; 2 * LANES];
                for (lane, row) in group.chunks_exact(width).enumerate() {
                    line[2 * lane] = row[2 * pair];
                    line[2 * lane + 1] = row[2 * pair + 1];
                }
                line
            }));
        }
        Packed { cells, width }
    }

    /// Rows, those that fill the last group included.
    pub fn rows(&self) -> usize {
        2 * self.cells.len() / self.width * LANES
    }
}

/// `sums[i][j]` = row `i` of `left` · row `j` of `right`, with [`Packed::rows`] sums per row of `left`.
pub fn products(left: &[i16], right: &Packed, sums: &mut Vec<i32>) {
    sums.clear();
    sums.resize(left.len() / right.width * right.rows(), 0);
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has just been asked for the feature.
        return unsafe { products_wide(left, right, sums) };
    }
    products_by(left, right, sums, tile::<4>, tile::<1>);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn products_wide(left: &[i16], right: &Packed, sums: &mut [i32]) {
    products_by(
        left,
        right,
        sums,
        |rows, cells| tile_wide(rows, cells),
        |rows, cells| tile_wide(rows, cells),
    );
}

/// Sums of some rows with one group.
type Sums<const ROWS: usize> = [[i32; LANES]; ROWS];

#[inline(always)]
fn products_by(
    left: &[i16],
    right: &Packed,
    sums: &mut [i32],
    four: impl Fn([&[[i16; 2]]; 4], &[[i16; 2 * LANES]]) -> Sums<4>,
    one: impl Fn([&[[i16; 2]]; 1], &[[i16; 2 * LANES]]) -> Sums<1>,
) {
    let (width, columns) = (right.width, right.rows());
    for (group, cells) in right.cells.chunks_exact(width / 2).enumerate() {
        let mut at = 0;
        let row = |at: usize| left[at * width..(at + 1) * width].as_chunks::<2>().0;
        let mut put = |at: usize, lanes: &[i32; LANES]| {
            sums[at * columns + group * LANES..][..LANES].copy_from_slice(lanes);
        };
        let rows = left.len() / width;
        while at + 4 <= rows {
            let found = four([row(at), row(at + 1), row(at + 2), row(at + 3)], cells);
            (0..4).for_each(|k| put(at + k, &found[k]));
            at += 4;
        }
        for at in at..rows {
            put(at, &one([row(at)], cells)[0]);
        }
    }
}

#[inline(always)]
fn tile<const ROWS: usize>(rows: [&[[i16; 2]]; ROWS], cells: &[[i16; 2 * LANES]]) -> Sums<ROWS> {
    let mut sums = [[0; LANES]; ROWS];
    for (pair, line) in cells.iter().enumerate() {
        for (sums, row) in sums.iter_mut().zip(rows) {
            let [a, b] = row[pair].map(i32::from);
            for (sum, cell) in sums.iter_mut().zip(line.as_chunks::<2>().0) {
                *sum += i32::from(cell[0]) * a + i32::from(cell[1]) * b;
            }
        }
    }
    sums
}

/// The same sums as [`tile`], in the instructions made for them, which the compiler does not find by itself.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn tile_wide<const ROWS: usize>(rows: [&[[i16; 2]]; ROWS], cells: &[[i16; 2 * LANES]]) -> Sums<ROWS> {
    use std::arch::x86_64::{
        __m256i, _mm256_add_epi32, _mm256_madd_epi16, _mm256_set1_epi32, _mm256_setzero_si256,
    };
    use std::mem::transmute;
    let mut sums = [[_mm256_setzero_si256(); 2]; ROWS];
    let rows = rows.map(|row| &row[..cells.len()]);
    for (pair, line) in cells.iter().enumerate() {
        // SAFETY: both are 64 bytes of whole numbers, for which every pattern is a value.
        let line: [__m256i; 2] = unsafe { transmute::<[i16; 2 * LANES], _>(*line) };
        for (sums, row) in sums.iter_mut().zip(rows) {
            let [a, b] = row[pair];
            let both = _mm256_set1_epi32(i32::from(b) << 16 | i32::from(a as u16));
            sums[0] = _mm256_add_epi32(sums[0], _mm256_madd_epi16(line[0], both));
            sums[1] = _mm256_add_epi32(sums[1], _mm256_madd_epi16(line[1], both));
        }
    }
    // SAFETY: as above.
    sums.map(|sums| unsafe { transmute::<[__m256i; 2], [i32; LANES]>(sums) })
}

/// One step of a simple recurrent unit. `gates` holds candidate, forget gate and output gate before squashing, `peep`
/// how the two gates look at the memory, `around` what passes where the output gate is shut.
pub fn remember(memory: &mut [f32], gates: &[f32], peep: &[f32], around: &[f32], out: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has just been asked for the feature.
        return unsafe { remember_wide(memory, gates, peep, around, out) };
    }
    remember_plain(memory, gates, peep, around, out);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn remember_wide(memory: &mut [f32], gates: &[f32], peep: &[f32], around: &[f32], out: &mut [f32]) {
    remember_plain(memory, gates, peep, around, out);
}

#[inline(always)]
fn remember_plain(memory: &mut [f32], gates: &[f32], peep: &[f32], around: &[f32], out: &mut [f32]) {
    let n = memory.len();
    let (candidate, gates) = gates.split_at(n);
    let (forget, gates) = gates.split_at(n);
    let (peep_forget, peep_output) = peep.split_at(n);
    let (output, peep_output) = (&gates[..n], &peep_output[..n]);
    let (around, out) = (&around[..n], &mut out[..n]);
    for k in 0..n {
        let last = memory[k];
        let forget = sigmoid(forget[k] + peep_forget[k] * last);
        let output = sigmoid(output[k] + peep_output[k] * last);
        memory[k] = forget * last + (1.0 - forget) * candidate[k];
        out[k] = output * tanh(memory[k]) + (1.0 - output) * around[k];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_agree_with_the_definition() {
        let left: Vec<i16> = (0..9 * 48).map(|at| (at * 37 % 16001) as i16 - 8000).collect();
        let right: Vec<i16> = (0..19 * 48).map(|at| (at * 91 % 255) as i16 - 127).collect();
        let packed = Packed::new(&right, 48);
        let mut sums = Vec::new();
        products(&left, &packed, &mut sums);
        let mut plain = vec![0; sums.len()];
        products_by(&left, &packed, &mut plain, tile::<4>, tile::<1>);
        assert_eq!(sums, plain);
        assert_eq!(packed.rows(), 32);
        for (at, sum) in sums.iter().enumerate().filter(|(at, _)| at % 32 < 19) {
            let (i, j) = (at / 32, at % 32);
            let cell = |k: usize| i32::from(left[i * 48 + k]) * i32::from(right[j * 48 + k]);
            assert_eq!(*sum, (0..48).map(cell).sum::<i32>());
        }
    }
}
