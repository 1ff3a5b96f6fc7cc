//! A token's form and Penn tag → its dictionary form, by the longest known ending. The endings and irregular words
//! are learned from treebanks and stored with the weights as lines of text.

use std::collections::HashMap;

use super::words::fold;

/// Endings by tag: how many characters to cut and what to put instead.
///
/// A line holds tag, ending, cut, addition, separated by tabs. An ending that begins with `^` is a whole word.
pub struct Lemmas<'a> {
    endings: HashMap<(&'a str, &'a str), (usize, &'a str)>,
}

/// Endings are at most this many characters.
pub const LONGEST_ENDING: usize = 6;

impl<'a> Lemmas<'a> {
    pub fn read(lines: &'a str) -> Lemmas<'a> {
        let entry = |line: &'a str| {
            let mut fields = line.split('\t');
            let key = (fields.next()?, fields.next()?);
            Some((key, (fields.next()?.parse().ok()?, fields.next()?)))
        };
        Lemmas { endings: lines.lines().filter_map(entry).collect() }
    }

    /// The lower-case dictionary form of a word with this Penn tag.
    pub fn lemma(&self, form: &str, tag: &str) -> String {
        let plain = plain(form);
        let whole = format!("^{plain}");
        let starts = plain.char_indices().map(|(at, _)| at).rev().take(LONGEST_ENDING);
        let mut endings: Vec<&str> = starts.map(|at| &plain[at..]).collect();
        endings.insert(0, "");
        endings.push(&whole);
        let rule = endings.iter().rev().find_map(|ending| self.endings.get(&(tag, *ending)));
        let Some(&(cut, addition)) = rule else { return plain };
        let kept = plain.chars().count().saturating_sub(cut);
        plain.chars().take(kept).chain(addition.chars()).collect()
    }
}

/// The form in lower case with straight quotes; digits stay.
pub fn plain(form: &str) -> String {
    form.chars().flat_map(|c| if c.is_ascii_digit() { c } else { fold(c) }.to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_ending_wins() {
        let lemmas = Lemmas::read("NNS\ts\t1\t\nNNS\ties\t3\ty\nNNS\t^children\t3\t\n");
        assert_eq!(lemmas.lemma("Parties", "NNS"), "party");
        assert_eq!(lemmas.lemma("talks", "NNS"), "talk");
        assert_eq!(lemmas.lemma("children", "NNS"), "child");
        assert_eq!(lemmas.lemma("’S", "POS"), "'s");
    }
}
