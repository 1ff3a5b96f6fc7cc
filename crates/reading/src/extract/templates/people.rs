//! The people a report names: each name in its fullest form, with the title it is given anywhere.

use std::collections::HashMap;

use super::targets;
use super::{Target, What};
use crate::extract::scene::Scene;
use crate::span::Span;
use crate::syntax::Pos;

/// People by the words of their names.
#[derive(Debug, Default)]
pub struct People {
    by_word: HashMap<String, Vec<Target>>,
}

impl People {
    pub fn of(scenes: &[Scene]) -> People {
        let mut people = People::default();
        for scene in scenes {
            let named = (0..scene.tree.len())
                .filter(|&i| scene.tree.pos(i) == Pos::Propn || scene.tree.is_nominal(i));
            for person in named.filter_map(|i| targets::one(scene, i)).filter(|t| t.what == What::Person) {
                people.learn(scene.story.words, person);
            }
        }
        people
    }

    fn learn(&mut self, words: &str, person: Target) {
        let Some(name) = person.name else { return };
        for word in name.of(words).split_whitespace() {
            let known = self.by_word.entry(word.to_lowercase()).or_default();
            if known.len() < 8 {
                known.push(person.clone());
            }
        }
    }

    /// Gives a person the longest name, the first title and the kind that the report has for the name.
    pub fn complete(&self, words: &str, person: &mut Target) {
        let Some(name) = person.name else { return };
        let parts = |s: Span| s.of(words).split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
        let own = parts(name);
        let Some(known) = own.last().and_then(|last| self.by_word.get(last)) else { return };
        let holds = |t: &&Target| {
            t.name.is_some_and(|n| {
                let theirs = parts(n);
                own.iter().all(|w| theirs.contains(w)) || theirs.iter().all(|w| own.contains(w))
            })
        };
        let same: Vec<&Target> = known.iter().filter(holds).collect();
        if let Some(fullest) = same.iter().filter_map(|t| t.name).max_by_key(|n| n.len()) {
            person.name = Some(fullest);
        }
        if person.words.is_none()
            && let Some(titled) = same.iter().find(|t| t.words.is_some())
        {
            (person.words, person.kind, person.former) = (titled.words, titled.kind, titled.former);
        }
    }
}
