//! `data/en/attribution.tsv`, read once: which words give what follows to somebody, and what carries the content.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::extract::lexicon::rows;

/// What somebody does with the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Say,
    /// Its object is who was told.
    Tell,
    Ask,
    Want,
    Think,
    /// Praise, blame, naming: a stand taken towards the object.
    Judge,
    Deny,
    /// Its object is the speaker or the work quoted.
    Quote,
    Perceive,
    /// A document, a poll or a finding speaks.
    Show,
    /// Nobody is named who thinks so.
    Seem,
    /// A light verb that takes a noun of the list.
    Express,
}

/// What a word of the list needs to be a cue, and what then carries the content.
#[derive(Debug)]
pub struct Entry {
    pub class: Class,
    pub clause: bool,
    pub infinitive: bool,
    pub object: bool,
    pub quote: bool,
    /// The words around an inserted or trailing verb ("the road, he said, was open").
    pub bare: bool,
    pub adjective: bool,
    pub passive: bool,
    /// A noun that needs no owner.
    pub alone: bool,
    pub prepositions: Vec<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Verb,
    Noun,
    Adjective,
    Adverb,
}

/// The entries of a lemma, in the order of the table.
pub fn entries(part: Part, lemma: &str) -> &'static [Entry] {
    static TABLE: OnceLock<Table> = OnceLock::new();
    let Some(table) = TABLE.get_or_init(read).get(&part) else { return &[] };
    let known = table.get(lemma).or_else(|| table.get(mended(lemma)?.as_str()));
    known.map_or(&[], Vec::as_slice)
}

type Table = HashMap<Part, HashMap<&'static str, Vec<Entry>>>;

/// What a lemmatizer that does not know a verb makes of its past: "shoute", "worri", "slamm".
fn mended(lemma: &str) -> Option<String> {
    if let Some(stem) = lemma.strip_suffix('e') {
        return Some(stem.to_owned());
    }
    if let Some(stem) = lemma.strip_suffix('i') {
        return Some(format!("{stem}y"));
    }
    let mut last = lemma.chars().rev();
    let (a, b) = (last.next()?, last.next()?);
    (a == b).then(|| lemma[..lemma.len() - a.len_utf8()].to_owned())
}

fn read() -> Table {
    let mut table = Table::new();
    for row in rows(include_str!("../../../data/en/attribution.tsv")) {
        let [class, part, complements, lemmas] = row[..] else { continue };
        let (Some(class), Some(part)) = (class_of(class), part_of(part)) else { continue };
        for lemma in lemmas.split(',') {
            let words = table.entry(part).or_default();
            words.entry(lemma.trim()).or_default().push(Entry::new(class, complements));
        }
    }
    table
}

impl Entry {
    fn new(class: Class, complements: &'static str) -> Entry {
        let known = ["clause", "infinitive", "object", "quote", "bare", "adjective", "passive", "alone"];
        let [clause, infinitive, object, quote, bare, adjective, passive, alone] =
            known.map(|name| complements.split(',').any(|c| c.trim() == name));
        let others = complements.split(',').map(str::trim).filter(|c| !known.contains(c));
        Entry {
            class,
            clause,
            infinitive,
            object,
            quote,
            bare,
            adjective,
            passive,
            alone,
            prepositions: others.collect(),
        }
    }

    pub fn takes(&self, preposition: &str) -> bool {
        self.prepositions.contains(&preposition)
    }
}

fn class_of(name: &str) -> Option<Class> {
    Some(match name {
        "say" => Class::Say,
        "tell" => Class::Tell,
        "ask" => Class::Ask,
        "want" => Class::Want,
        "think" => Class::Think,
        "judge" => Class::Judge,
        "deny" => Class::Deny,
        "quote" => Class::Quote,
        "perceive" => Class::Perceive,
        "show" => Class::Show,
        "seem" => Class::Seem,
        "express" => Class::Express,
        _ => return None,
    })
}

fn part_of(name: &str) -> Option<Part> {
    Some(match name {
        "v" => Part::Verb,
        "n" => Part::Noun,
        "a" => Part::Adjective,
        "r" => Part::Adverb,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_understood() {
        for row in rows(include_str!("../../../data/en/attribution.tsv")) {
            assert!(row.len() == 4 && class_of(row[0]).is_some() && part_of(row[1]).is_some(), "{row:?}");
        }
    }

    #[test]
    fn a_mangled_lemma_is_found() {
        assert!(!entries(Part::Verb, "shoute").is_empty());
        assert!(!entries(Part::Verb, "worri").is_empty());
        assert!(entries(Part::Verb, "shell").is_empty());
    }
}
