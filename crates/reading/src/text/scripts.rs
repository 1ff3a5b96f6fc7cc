//! Which script words are in.

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

    /// The script of most letters, if there are letters.
    pub(super) fn script(self) -> Option<Script> {
        let most = self.0.iter().max().copied().filter(|most| *most > 0)?;
        self.0.iter().position(|n| *n == most).map(|index| SCRIPTS[index])
    }
}
