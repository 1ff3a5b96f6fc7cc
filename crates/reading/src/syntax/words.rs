//! A token's form → the hashed features the network looks up. Knows no tags and no neighbours.

use network::KINDS;

/// Mixes two hashes; not symmetric, so that order matters.
fn mix(a: u64, b: u64) -> u64 {
    let x = (a.rotate_left(23) ^ b).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x ^ (x >> 29)
}

/// A hash of characters, the same on every machine and in every release.
fn hash(chars: &[char]) -> u64 {
    chars.iter().fold(0x51_7C_C1_B7_27_22_0A_95, |h, &c| mix(h, c as u64 + 1))
}

/// The letter as a lexical item sees it: lower case, straight quotes, one digit for all.
pub fn fold(c: char) -> char {
    match c {
        '0'..='9' => '0',
        'A'..='Z' => c.to_ascii_lowercase(),
        c if c.is_ascii() => c,
        '’' | '‘' | '´' | '‛' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '–' | '‐' | '‑' | '−' => '-',
        c => c.to_lowercase().next().unwrap_or(c),
    }
}

/// Letter case, digits and punctuation with runs cut at four: "Xxxxx" and "Xxxxxxxx" are one shape.
fn shape(form: &str) -> Vec<char> {
    let class = |c: char| match c {
        'a'..='z' => 'x',
        'A'..='Z' => 'X',
        '0'..='9' => '0',
        c if c.is_uppercase() => 'X',
        c if c.is_alphabetic() => 'x',
        c => fold(c),
    };
    let mut run = (' ', 0);
    let short = |c: &char| {
        run = if run.0 == *c { (*c, run.1 + 1) } else { (*c, 1) };
        run.1 <= 4
    };
    form.chars().take(LONGEST).map(class).filter(short).collect()
}

/// Longer words are cut here, so that a megabyte without a space stays cheap.
const LONGEST: usize = 40;

/// The features of a word, each with its kind mixed in: the word itself, four endings, three beginnings, its shape,
/// and its shape with its ending. Their order is part of the weights' format.
pub fn features(form: &str) -> [u64; KINDS] {
    let folded: Vec<char> = form.chars().take(LONGEST).map(fold).collect();
    let n = folded.len();
    let prefix = |k: usize| hash(&folded[..k.min(n)]);
    let suffix = |k: usize| hash(&folded[n - k.min(n)..]);
    let shape = hash(&shape(form));
    let ending = mix(shape, suffix(2));
    let all = [
        prefix(n),
        suffix(1),
        suffix(2),
        suffix(3),
        suffix(4),
        prefix(1),
        prefix(2),
        prefix(3),
        shape,
        ending,
    ];
    let mut kind = 0;
    all.map(|feature| {
        kind += 1;
        mix(feature, kind)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_digits_change_the_shape_only() {
        let (a, b) = (features("Homs"), features("homs"));
        assert_eq!(a[..8], b[..8]);
        assert_ne!(a[8], b[8]);
        assert_eq!(features("2016")[0], features("1999")[0]);
    }
}
