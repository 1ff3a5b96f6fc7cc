//! What a whole text says of its names: who has a title or speaks, what stands after "in", what initials stand for.
//! A name that is a person once stays one.

use std::collections::{HashMap, HashSet};

use super::features::is_of;
use crate::extract::gazetteer::{Found, Gazetteer, Kind};
use crate::extract::lexicon;
use crate::extract::tree::Tree;
use crate::syntax::Pos;

/// A text's names, and the gazetteer's answers for them.
pub struct Document<'a> {
    gazetteer: &'a Gazetteer,
    known: HashMap<String, String>,
    /// Last names of people, in lower case.
    people: HashSet<String>,
    /// Names that stand where a place does.
    placed: HashMap<String, usize>,
    /// Initials with the class of the last word they stand for.
    initials: HashMap<String, &'static str>,
}

impl<'a> Document<'a> {
    pub fn new(trees: &[Tree], gazetteer: &'a Gazetteer) -> Document<'a> {
        let mut document = Document {
            gazetteer,
            known: HashMap::new(),
            people: HashSet::new(),
            placed: HashMap::new(),
            initials: HashMap::new(),
        };
        trees.iter().for_each(|tree| document.learn(tree));
        document
    }

    fn learn(&mut self, tree: &Tree) {
        if tree.is_shouted() {
            return;
        }
        let capital = |t: usize| t < tree.len() && tree.word(t).starts_with(char::is_uppercase);
        for i in 0..tree.len() {
            if capital(i) && is_of("title", tree.lower(i)) || is_of("given", tree.lower(i)) && capital(i) {
                let last = (i + 1..tree.len().min(i + 5)).take_while(|&t| capital(t)).last();
                self.people.extend(last.map(|t| tree.lower(t).to_string()));
            }
            let speaks = tree.base(i) == "nsubj"
                && tree.head(i).is_some_and(|h| lexicon::speech_class(tree.lemma(h)).is_some());
            if speaks && tree.pos(i) == Pos::Propn {
                let last = tree.kids_by(i, &["flat"]).last();
                self.people.extend(last.map(|t| tree.lower(t).to_string()));
            }
            if i > 0 && capital(i) && matches!(tree.lower(i - 1), "in" | "near" | "at" | "from" | "to") {
                *self.placed.entry(tree.lower(i).to_string()).or_default() += 1;
            }
            if i > 1 && tree.word(i - 1) == "(" && tree.word(i).len() > 1 && is_initials(tree.word(i)) {
                let class = lexicon::actor_class(tree.lemma(i - 2)).unwrap_or("other");
                self.initials.insert(tree.lower(i).to_string(), class);
            }
        }
    }

    /// What the gazetteer has of that very name: kind, size, whether it is the name of a people.
    pub fn known(&mut self, name: &str) -> String {
        let words = name.split([' ', '-']).count();
        if words > 5 || name.len() > 60 || !name.starts_with(char::is_uppercase) {
            return String::new();
        }
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        let size = |people: u64| people.checked_ilog10().unwrap_or(0).min(7);
        let best = self.gazetteer.written(name).into_iter().max_by_key(|e| {
            (matches!(e.kind, Kind::Country | Kind::Admin1), e.population, e.found == Found::Name)
        });
        let known = best.map_or("no".to_string(), |e| {
            format!("{:?}{}{}", e.kind, size(e.population), if e.found == Found::People { "p" } else { "" })
        });
        self.known.insert(name.to_string(), known.clone());
        known
    }

    /// How the text uses the name from token `from` to `to`.
    pub fn story(&self, tree: &Tree, from: usize, to: usize) -> String {
        let mut out = String::new();
        if !tree.word(to).starts_with(char::is_uppercase) {
            return out;
        }
        if self.people.contains(tree.lower(to)) {
            out.push('p');
        }
        match self.placed.get(tree.lower(from)) {
            Some(1) => out.push('l'),
            Some(_) => out.push('L'),
            None => {}
        }
        out.push_str(self.initials.get(tree.lower(to)).copied().unwrap_or(""));
        out
    }
}

fn is_initials(word: &str) -> bool {
    word.chars().all(|c| c.is_uppercase() || c == '.' || c == '-')
}
