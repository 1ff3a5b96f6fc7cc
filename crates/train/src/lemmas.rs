//! Treebank words → the lemmatizer's lines: the shortest endings that explain the lemmas, and whole words where no
//! ending does.

use std::collections::BTreeMap;

use reading::syntax::lemma::{LONGEST_ENDING, Lemmas, plain};
use reading::syntax::tags::TAGS;

use crate::conllu::Sentence;

/// Cut so many characters, then add these.
type Rule = (usize, String);

pub fn learn(sentences: &[Sentence]) -> String {
    let mut words: BTreeMap<(u8, String), BTreeMap<String, usize>> = BTreeMap::new();
    for word in sentences.iter().flat_map(|sentence| &sentence.words).filter(|word| word.lemma != "_") {
        let lemmas = words.entry((word.tag, plain(&word.form))).or_default();
        *lemmas.entry(plain(&word.lemma)).or_default() += 1;
    }
    let best =
        |lemmas: BTreeMap<String, usize>| lemmas.into_iter().max_by_key(|(_, n)| *n).map(|(lemma, _)| lemma);
    let words: Vec<(u8, String, String)> =
        words.into_iter().filter_map(|((tag, form), lemmas)| Some((tag, form, best(lemmas)?))).collect();
    let mut lines = endings(&words);
    let rules = Lemmas::read(&lines);
    let missed =
        words.iter().filter(|(tag, form, lemma)| rules.lemma(form, TAGS[usize::from(*tag)]) != *lemma);
    let whole: String =
        missed.map(|(tag, form, lemma)| line(*tag, &format!("^{form}"), &rule(form, lemma))).collect();
    drop(rules);
    lines.push_str(&whole);
    lines
}

fn line(tag: u8, ending: &str, (cut, addition): &Rule) -> String {
    format!("{}\t{ending}\t{cut}\t{addition}\n", TAGS[usize::from(tag)])
}

fn rule(form: &str, lemma: &str) -> Rule {
    let same = form.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).count();
    (form.chars().count() - same, lemma.chars().skip(same).collect())
}

/// For each tag, endings whose usual rule differs from that of the next shorter ending.
fn endings(words: &[(u8, String, String)]) -> String {
    let mut seen: BTreeMap<(u8, String), BTreeMap<Rule, usize>> = BTreeMap::new();
    for (tag, form, lemma) in words {
        let letters: Vec<char> = form.chars().collect();
        for length in 0..=LONGEST_ENDING.min(letters.len()) {
            let ending: String = letters[letters.len() - length..].iter().collect();
            *seen.entry((*tag, ending)).or_default().entry(rule(form, lemma)).or_default() += 1;
        }
    }
    let usual = |rules: &BTreeMap<Rule, usize>| {
        rules.iter().max_by_key(|(_, n)| **n).map(|(rule, n)| (rule.clone(), *n))
    };
    let mut kept: BTreeMap<(u8, String), Rule> = BTreeMap::new();
    let mut by_length: Vec<_> = seen.iter().collect();
    by_length.sort_by_key(|((_, ending), _)| ending.chars().count());
    for ((tag, ending), rules) in by_length {
        let Some((rule, count)) = usual(rules) else { continue };
        let shorter = (1..=ending.chars().count())
            .map(|cut| ending.chars().skip(cut).collect::<String>())
            .find_map(|shorter| kept.get(&(*tag, shorter)));
        let default = (0, String::new());
        if count >= 2 && shorter.unwrap_or(&default) != &rule {
            kept.insert((*tag, ending.clone()), rule);
        }
    }
    kept.iter().map(|((tag, ending), rule)| line(*tag, ending, rule)).collect()
}
