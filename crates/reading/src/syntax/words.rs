//! A token's form → the hashed attributes the tagger and parser look at. Knows no tags and no neighbours.

/// What the models see of one word. Every field is a hash; equal words have equal fields.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    pub form: u64,
    /// Lower-cased, curly quotes straightened, digits folded to 0: the word as a lexical item.
    pub norm: u64,
    pub prefixes: [u64; 3],
    pub suffixes: [u64; 5],
    /// Letter case, digits and punctuation with runs cut at four: "Xxxx", "00:00", "x-x".
    pub shape: u64,
}

/// Mixes two hashes; not symmetric, so that order matters.
pub fn mix(a: u64, b: u64) -> u64 {
    let x = (a.rotate_left(23) ^ b).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x ^ (x >> 29)
}

/// A hash of characters, the same on every machine and in every release.
pub fn hash(chars: impl Iterator<Item = char>) -> u64 {
    chars.fold(0x51_7C_C1_B7_27_22_0A_95, |h, c| mix(h, c as u64 + 1))
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

fn shape_of(c: char) -> char {
    match c {
        'a'..='z' => 'x',
        'A'..='Z' => 'X',
        '0'..='9' => '0',
        c if c.is_uppercase() => 'X',
        c if c.is_alphabetic() => 'x',
        c => fold(c),
    }
}

/// Longer words are cut here, so that a megabyte without a space stays cheap.
const LONGEST: usize = 40;

impl Word {
    pub fn new(form: &str) -> Word {
        let folded: Vec<char> = form.chars().take(LONGEST).map(fold).collect();
        let n = folded.len();
        let prefix = |k: usize| hash(folded[..k.min(n)].iter().copied());
        let suffix = |k: usize| hash(folded[n - k.min(n)..].iter().copied());
        let mut run = (' ', 0);
        let shape = form.chars().take(LONGEST).map(shape_of).filter(|&c| {
            run = if run.0 == c { (c, run.1 + 1) } else { (c, 1) };
            run.1 <= 4
        });
        Word {
            shape: hash(shape),
            form: hash(form.chars().take(LONGEST)),
            norm: prefix(n),
            prefixes: [prefix(1), prefix(2), prefix(3)],
            suffixes: [suffix(1), suffix(2), suffix(3), suffix(4), suffix(5)],
        }
    }
}
