//! Matrices of `f32` and their product. Every sum runs in a fixed order whatever the processor, so that training
//! gives the same bits everywhere: vector instructions work across columns, never along a sum.

/// Row-major.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    pub rows: usize,
    pub columns: usize,
    pub cells: Vec<f32>,
}

impl Matrix {
    pub fn zeros(rows: usize, columns: usize) -> Matrix {
        Matrix { rows, columns, cells: vec![0.0; rows * columns] }
    }

    pub fn row(&self, at: usize) -> &[f32] {
        &self.cells[at * self.columns..(at + 1) * self.columns]
    }

    pub fn row_mut(&mut self, at: usize) -> &mut [f32] {
        &mut self.cells[at * self.columns..(at + 1) * self.columns]
    }

    pub fn transposed(&self) -> Matrix {
        let mut turned = Matrix::zeros(self.columns, self.rows);
        for row in 0..self.rows {
            for column in 0..self.columns {
                turned.cells[column * self.rows + row] = self.cells[row * self.columns + column];
            }
        }
        turned
    }

    /// `self += a · b`.
    pub fn add_product(&mut self, a: &Matrix, b: &Matrix) {
        assert_eq!((a.rows, b.columns, a.columns), (self.rows, self.columns, b.rows));
        let left = Left { cells: &a.cells, row: a.columns, column: 1 };
        product(&mut self.cells, left, &b.cells, [a.rows, a.columns, b.columns]);
    }

    /// `self += aᵀ · b`.
    pub fn add_transposed_product(&mut self, a: &Matrix, b: &Matrix) {
        assert_eq!((a.columns, b.columns, a.rows), (self.rows, self.columns, b.rows));
        let left = Left { cells: &a.cells, row: 1, column: a.columns };
        product(&mut self.cells, left, &b.cells, [a.columns, a.rows, b.columns]);
    }

    /// Adds to `sums` every row.
    pub fn add_rows_to(&self, sums: &mut [f32]) {
        self.cells.chunks_exact(self.columns).for_each(|row| add(sums, row));
    }
}

/// `to += from`.
pub fn add(to: &mut [f32], from: &[f32]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
}

/// The left factor with its strides, so that it can be read transposed.
#[derive(Clone, Copy)]
struct Left<'a> {
    cells: &'a [f32],
    row: usize,
    column: usize,
}

/// Columns worked on at once.
const WIDE: usize = 32;

/// `to[m × n] += left[m × k] · right[k × n]` with `[m, k, n]` given.
fn product(to: &mut [f32], left: Left, right: &[f32], sizes: [usize; 3]) {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") {
            // SAFETY: the processor has just been asked for the feature.
            return unsafe { product_512(to, left, right, sizes) };
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: as above.
            return unsafe { product_256(to, left, right, sizes) };
        }
    }
    product_plain(to, left, right, sizes);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn product_512(to: &mut [f32], left: Left, right: &[f32], sizes: [usize; 3]) {
    product_plain(to, left, right, sizes);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn product_256(to: &mut [f32], left: Left, right: &[f32], sizes: [usize; 3]) {
    product_plain(to, left, right, sizes);
}

#[inline(always)]
fn product_plain(to: &mut [f32], left: Left, right: &[f32], [m, k, n]: [usize; 3]) {
    let mut column = 0;
    while column < n {
        let width = WIDE.min(n - column);
        let mut row = 0;
        while row < m {
            let height = if m - row >= 4 { 4 } else { 1 };
            match (height, width) {
                (4, WIDE) => tile::<4, WIDE>(to, left, right, [row, column, k, n]),
                (_, WIDE) => tile::<1, WIDE>(to, left, right, [row, column, k, n]),
                (4, 16) => tile::<4, 16>(to, left, right, [row, column, k, n]),
                (_, 16) => tile::<1, 16>(to, left, right, [row, column, k, n]),
                _ => (row..row + height).for_each(|row| {
                    (column..column + width).for_each(|at| tile::<1, 1>(to, left, right, [row, at, k, n]));
                }),
            }
            row += height;
        }
        column += width;
    }
}

#[inline(always)]
fn tile<const M: usize, const N: usize>(
    to: &mut [f32],
    left: Left,
    right: &[f32],
    [row, column, k, n]: [usize; 4],
) {
    let mut sums = [[0f32; N]; M];
    for step in 0..k {
        let from: &[f32; N] = right[step * n + column..][..N].try_into().expect("a tile's width");
        for (line, sums) in sums.iter_mut().enumerate() {
            let factor = left.cells[(row + line) * left.row + step * left.column];
            for (sum, cell) in sums.iter_mut().zip(from) {
                *sum += factor * cell;
            }
        }
    }
    for (line, sums) in sums.iter().enumerate() {
        add(&mut to[(row + line) * n + column..][..N], sums);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_agree_with_the_definition() {
        let fill = |rows: usize, columns: usize| {
            let mut matrix = Matrix::zeros(rows, columns);
            matrix.cells.iter_mut().enumerate().for_each(|(at, cell)| *cell = (at * 7 % 11) as f32 - 5.0);
            matrix
        };
        let (a, b) = (fill(5, 9), fill(9, 51));
        let mut both = Matrix::zeros(5, 51);
        both.add_product(&a, &b);
        let mut turned = Matrix::zeros(5, 51);
        turned.add_transposed_product(&a.transposed(), &b);
        for row in 0..5 {
            for column in 0..51 {
                let expected: f32 = (0..9).map(|k| a.row(row)[k] * b.row(k)[column]).sum();
                assert_eq!(both.row(row)[column], expected);
                assert_eq!(turned.row(row)[column], expected);
            }
        }
    }
}
