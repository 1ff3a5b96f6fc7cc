//! The weights file: sections of plain bytes used where they lie, nothing is unpacked at start-up.
//!
//! Layout: the eight bytes of [`MAGIC`], a little-endian `u32` count of sections, that many `u32` lengths, the
//! sections. What a section holds is said where it is read: [`super::tagger`], [`super::arcs`], [`super::lemma`].

/// Names the format; changes whenever an old file would be misread.
pub const MAGIC: &[u8; 8] = b"ARMSYN01";

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
pub fn join(sections: &[&[u8]]) -> Vec<u8> {
    let mut file = MAGIC.to_vec();
    file.extend((sections.len() as u32).to_le_bytes());
    for section in sections {
        file.extend((section.len() as u32).to_le_bytes());
    }
    sections.iter().for_each(|section| file.extend_from_slice(section));
    file
}

/// The most classes a table may tell apart.
pub const WIDEST: usize = 160;

/// Anything that scores the classes for a set of hashed features.
pub trait Score {
    /// Number of classes.
    fn classes(&self) -> usize;
    /// Overwrites `scores[..classes]`.
    fn score(&self, features: &[u64], scores: &mut [i32; WIDEST]);
}

/// A linear model by the hashing trick: a feature's weights for all classes are the `classes` cells from its hash
/// on, so rows overlap. Weinberger et al. 2009, "Feature hashing for large scale multitask learning".
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    classes: usize,
    cells: &'a [u8],
    mask: usize,
}

impl<'a> Table<'a> {
    /// `cells` holds 2^k + `classes` signed bytes. `None` when the length does not fit.
    pub fn new(cells: &'a [u8], classes: usize) -> Option<Table<'a>> {
        let rows = cells.len().checked_sub(classes)?;
        (rows.is_power_of_two() && classes <= WIDEST).then_some(Table { classes, cells, mask: rows - 1 })
    }
}

/// Where the row of a feature starts in a table of `mask + 1` rows.
pub fn row(feature: u64, mask: usize) -> usize {
    (feature.wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 24) as usize & mask
}

impl Score for Table<'_> {
    fn classes(&self) -> usize {
        self.classes
    }

    fn score(&self, features: &[u64], scores: &mut [i32; WIDEST]) {
        let mut sums = [0i16; WIDEST];
        let sums = &mut sums[..self.classes];
        for &feature in features {
            let at = row(feature, self.mask);
            for (sum, &cell) in sums.iter_mut().zip(&self.cells[at..at + self.classes]) {
                *sum = sum.wrapping_add(i16::from(cell as i8));
            }
        }
        scores.iter_mut().zip(sums).for_each(|(score, sum)| *score = i32::from(*sum));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_come_back_as_they_went_in() {
        let file = join(&[b"one", b"", b"three"]);
        assert_eq!(sections(&file), Some(vec![&b"one"[..], b"", b"three"]));
        assert_eq!(sections(&file[..file.len() - 1]), None);
        assert_eq!(sections(b"something else"), None);
    }
}
