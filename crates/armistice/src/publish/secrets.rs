//! Words that may not leave: names of protected sources and of persons, places that are only named by their division.
//!
//! In: names, each with what may stand in its place. Out: whether a text has one, and the text without. Absent: why a name
//! may not leave; spellings that nobody listed. A name is found as a whole word, in capitals or not, over the end of a line.

use std::borrow::Cow;
use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;
use serde_json::Value;

pub struct Secrets {
    finder: AhoCorasick,
    instead: Vec<String>,
}

impl Secrets {
    /// Of two names at one place the longer one is found; a name given twice stands for what came first.
    pub fn new(names: Vec<(String, String)>) -> Secrets {
        let mut distinct: BTreeMap<String, String> = BTreeMap::new();
        for (name, instead) in names {
            let (name, _) = fold(name.trim());
            if name.chars().count() > 1 {
                distinct.entry(name).or_insert(instead);
            }
        }
        let finder = AhoCorasick::new(distinct.keys()).expect("so many names fit into memory");
        Secrets { finder, instead: distinct.into_values().collect() }
    }

    pub fn stand_in(&self, text: &str) -> bool {
        self.found(text).next().is_some()
    }

    /// The text with every name replaced.
    pub fn without<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let (mut out, mut from) = (String::new(), 0);
        for (start, end, which) in self.found(text) {
            out.push_str(&text[from..start]);
            out.push_str(&self.instead[which]);
            from = end;
        }
        if from == 0 {
            return Cow::Borrowed(text);
        }
        out.push_str(&text[from..]);
        Cow::Owned(out)
    }

    /// Replaces them in every text of a value; says in how many.
    pub fn clean(&self, value: &mut Value) -> usize {
        match value {
            Value::String(text) if self.stand_in(text) => {
                *text = self.without(text).into_owned();
                1
            }
            Value::Array(items) => items.iter_mut().map(|item| self.clean(item)).sum(),
            Value::Object(members) => members.values_mut().map(|member| self.clean(member)).sum(),
            _ => 0,
        }
    }

    /// From, until and which name, in the order of the text; a longer name hides the shorter ones in it only where it is
    /// a whole word itself.
    fn found(&self, text: &str) -> impl Iterator<Item = (usize, usize, usize)> {
        let (folded, places) = fold(text);
        let outside = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        let mut found: Vec<(usize, usize, usize)> = self
            .finder
            .find_overlapping_iter(&folded)
            .map(|found| (found.start(), found.end(), found.pattern().as_usize()))
            .filter(|&(start, end, _)| {
                outside(folded[..start].chars().next_back()) && outside(folded[end..].chars().next())
            })
            .collect();
        found.sort_by_key(|&(start, end, _)| (start, std::cmp::Reverse(end)));
        let mut from = 0;
        found.retain(|&(start, end, _)| {
            let free = start >= from;
            from = if free { end } else { from };
            free
        });
        found.into_iter().map(move |(start, end, which)| (places[start], places[end], which))
    }
}

/// Small letters, and one space for any white space. With it, for every byte of that and for its end, the byte of the
/// text that it comes from.
fn fold(text: &str) -> (String, Vec<usize>) {
    let (mut folded, mut places) = (String::with_capacity(text.len()), Vec::with_capacity(text.len() + 1));
    for (at, c) in text.char_indices() {
        match c.is_whitespace() {
            true if folded.ends_with(' ') => continue,
            true => folded.push(' '),
            false => folded.extend(c.to_lowercase()),
        }
        places.resize(folded.len(), at);
    }
    places.push(text.len());
    (folded, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_names_are_replaced_and_parts_of_words_are_not() {
        let names = [("Kafr Example", "a place in Hama"), ("Kafr", "K"), ("S-017", "a protected source")];
        let names = names.map(|(name, instead)| (name.to_string(), instead.to_string()));
        let secrets = Secrets::new(names.to_vec());
        assert_eq!(
            secrets.without("Near KAFR EXAMPLE, S-017 says."),
            "Near a place in Hama, a protected source says."
        );
        assert_eq!(secrets.without("S-0177 of Kafrun"), "S-0177 of Kafrun");
        assert!(!secrets.stand_in("سقطت"));
        assert_eq!(
            secrets.without("Kafr Examples of KAFR\u{a0}\n Example."),
            "K Examples of a place in Hama."
        );
    }

    #[test]
    fn letters_that_are_not_latin_have_capitals_too() {
        let secrets = Secrets::new(vec![("Тихая гавань".into(), "X".into()), ("بلدة".into(), "Y".into())]);
        assert_eq!(secrets.without("ТИХАЯ  ГАВАНЬ, İ بلدة"), "X, İ Y");
    }
}
