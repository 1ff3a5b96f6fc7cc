//! Which script and, roughly, which language words are in. Does not translate.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Scripts that reports come in; anything else is `Other`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Arabic,
    Cyrillic,
    Hebrew,
    Greek,
    Other,
}

impl Script {
    pub(super) fn name(self) -> &'static str {
        match self {
            Script::Latin => "Latin",
            Script::Arabic => "Arabic",
            Script::Cyrillic => "Cyrillic",
            Script::Hebrew => "Hebrew",
            Script::Greek => "Greek",
            Script::Other => "a script that is not Latin",
        }
    }
}

const SCRIPTS: [Script; 6] =
    [Script::Latin, Script::Arabic, Script::Cyrillic, Script::Hebrew, Script::Greek, Script::Other];

/// Letters per script, in the order of `SCRIPTS`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Letters([usize; 6]);

impl Letters {
    pub(super) fn count(text: &str) -> Letters {
        let mut letters = [0; 6];
        for c in text.chars() {
            let script = match c {
                'A'..='Z' | 'a'..='z' => 0,
                '\0'..='\u{7f}' => continue,
                '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => 0,
                '\u{600}'..='\u{6ff}'
                | '\u{750}'..='\u{77f}'
                | '\u{8a0}'..='\u{8ff}'
                | '\u{fb50}'..='\u{fdff}'
                | '\u{fe70}'..='\u{fefe}' => 1,
                '\u{400}'..='\u{52f}' => 2,
                '\u{590}'..='\u{5ff}' => 3,
                '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => 4,
                _ if c.is_alphabetic() => 5,
                _ => continue,
            };
            letters[script] += 1;
        }
        Letters(letters)
    }

    pub(super) fn add(&mut self, other: Letters) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs;
        }
    }

    fn total(self) -> usize {
        self.0.iter().sum()
    }

    /// The script of most letters, if there are letters.
    pub(super) fn script(self) -> Option<Script> {
        let most = self.0.iter().max().copied().filter(|most| *most > 0)?;
        self.0.iter().position(|n| *n == most).map(|index| SCRIPTS[index])
    }

    /// The script of the report: Latin when a fair part of it is, for that is what can be read; else the most frequent.
    pub(super) fn main(self) -> Option<Script> {
        let latin = self.0[0];
        if latin * 4 >= self.total() && latin >= 400 { Some(Script::Latin) } else { self.script() }
    }
}

/// Words that make up a third of English and occur in few other languages together.
static ENGLISH: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    HashSet::from([
        "the", "of", "and", "to", "in", "that", "is", "was", "for", "on", "with", "as", "by", "at", "from",
        "were", "are", "be", "has", "have", "had", "it", "its", "he", "they", "this", "which", "not", "said",
        "their", "who", "after", "been", "will", "would", "an", "or", "his", "a",
    ])
});

/// Whether a long enough piece of Latin words is not English. Short pieces and tables are given the benefit.
pub(super) fn not_english(text: &str) -> bool {
    let (mut words, mut english, mut lower) = (0usize, 0usize, 0usize);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(80) {
        words += 1;
        lower += usize::from(word.starts_with(char::is_lowercase));
        english += usize::from(word.len() <= 5 && ENGLISH.contains(word.to_lowercase().as_str()));
    }
    words >= 40 && lower * 3 >= words && english * 100 < words * 12
}
