//! Words that may not leave: names of protected sources and of persons, places that are only named by their division.
//!
//! In: names, each with what may stand in its place. Out: whether a text has one, and the text without. Absent: why a name
//! may not leave; spellings that nobody listed. A name is found as a whole word, in capitals or not.

use std::borrow::Cow;
use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};
use serde_json::Value;

pub struct Secrets {
    finder: AhoCorasick,
    instead: Vec<String>,
}

impl Secrets {
    /// Of two names at one place the longer one is found; a name given twice stands for what came first.
    pub fn new(names: Vec<(String, String)>) -> Secrets {
        let mut distinct: BTreeMap<String, String> = BTreeMap::new();
        for (name, instead) in names.into_iter().filter(|(name, _)| name.chars().count() > 1) {
            distinct.entry(name).or_insert(instead);
        }
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(distinct.keys())
            .expect("so many names fit into memory");
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

    fn found<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, usize, usize)> + 'a {
        let parts = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        self.finder
            .find_iter(text)
            .map(|found| (found.start(), found.end(), found.pattern().as_usize()))
            .filter(move |&(start, end, _)| {
                parts(text[..start].chars().next_back()) && parts(text[end..].chars().next())
            })
    }
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
    }
}
