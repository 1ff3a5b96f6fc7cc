//! The word lists of `data/en/`, read once. A list is a plain table that a monitor can correct; `#` starts a comment line.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use crate::extract::tree::Tree;
use crate::syntax::Pos;

/// Which part of speech a phrase must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Verb,
    Noun,
    Any,
}

/// Phrases of lemmas with a value each; the longest one wins.
pub struct Phrases<T: 'static> {
    by_first: HashMap<&'static str, Vec<Phrase<T>>>,
}

struct Phrase<T> {
    lemmas: Vec<&'static str>,
    class: Class,
    value: T,
}

/// A phrase found in a sentence: the tokens `from..=to`, and the one that governs it.
#[derive(Clone, Copy, Debug)]
pub struct Found<T> {
    pub from: usize,
    pub to: usize,
    pub at: usize,
    pub class: Class,
    pub value: T,
}

impl<T: Copy> Phrases<T> {
    pub fn new(entries: impl Iterator<Item = (&'static str, Class, T)>) -> Phrases<T> {
        let mut by_first: HashMap<&'static str, Vec<Phrase<T>>> = HashMap::new();
        for (words, class, value) in entries {
            let lemmas: Vec<&'static str> = words.split_whitespace().filter(|w| *w != "-").collect();
            if let Some(first) = lemmas.first().copied() {
                by_first.entry(first).or_default().push(Phrase { lemmas, class, value });
            }
        }
        for phrases in by_first.values_mut() {
            phrases.sort_by_key(|p| std::cmp::Reverse(p.lemmas.len()));
        }
        Phrases { by_first }
    }

    /// Every phrase in the sentence, from left to right, not overlapping.
    pub fn find(&self, tree: &Tree) -> Vec<Found<T>> {
        let mut found = Vec::new();
        let mut i = 0;
        while i < tree.len() {
            match self.find_at(tree, i) {
                Some(hit) => {
                    i = hit.to + 1;
                    found.push(hit);
                }
                None => i += 1,
            }
        }
        found
    }

    /// Every phrase whatever its part of speech, for labels and headings, which have no grammar.
    pub fn anywhere(&self, tree: &Tree) -> Vec<Found<T>> {
        let longest = |i| self.starting(tree, i).filter_map(|p| p.spelled(tree, i)).max_by_key(|f| f.to);
        (0..tree.len()).filter_map(longest).collect()
    }

    /// The longest phrase that starts at token `i`.
    pub fn find_at(&self, tree: &Tree, i: usize) -> Option<Found<T>> {
        self.starting(tree, i).filter_map(|p| p.matched(tree, i)).max_by_key(|f| f.to)
    }

    fn starting(&self, tree: &Tree, i: usize) -> impl Iterator<Item = &Phrase<T>> {
        let mut forms = vec![Cow::Borrowed(tree.lemma(i)), Cow::Borrowed(tree.lower(i))];
        forms.extend(singular(tree, i).map(Cow::Owned));
        forms.dedup();
        forms.into_iter().filter_map(|form| self.by_first.get(form.as_ref())).flatten()
    }
}

/// The singular of a plural that the lemmatizer left as it is, because it was taken for a name or a singular.
fn singular(tree: &Tree, i: usize) -> Option<String> {
    let lower = tree.lower(i);
    if lower.len() < 4 || lower.ends_with("ss") || !matches!(tree.tag(i), "NN" | "NNP" | "NNPS" | "NNS") {
        return None;
    }
    if let Some(stem) = lower.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    let sibilant = |s: &&str| s.ends_with("sh") || s.ends_with("ch") || s.ends_with('x') || s.ends_with("ss");
    let stem = lower.strip_suffix("es").filter(sibilant).or_else(|| lower.strip_suffix('s'))?;
    Some(stem.to_string())
}

fn is_form(tree: &Tree, i: usize, lemma: &str) -> bool {
    tree.lemma(i) == lemma || tree.lower(i) == lemma || singular(tree, i).is_some_and(|s| s == lemma)
}

impl<T: Copy> Phrase<T> {
    fn matched(&self, tree: &Tree, from: usize) -> Option<Found<T>> {
        let found = self.spelled(tree, from)?;
        // "Army artillery shelled" is no artillery shell.
        let several = self.lemmas.len() > 1 && self.class == Class::Noun && tree.tag(found.at) != "VBD";
        (several || fits(tree, found.at, self.class)).then_some(found)
    }

    /// The phrase by its words alone.
    fn spelled(&self, tree: &Tree, from: usize) -> Option<Found<T>> {
        let mut to = from;
        for (n, lemma) in self.lemmas.iter().enumerate() {
            if n > 0 {
                to += 1;
                while to < tree.len() && tree.word(to) == "-" {
                    to += 1;
                }
            }
            if to >= tree.len() || !is_form(tree, to, lemma) {
                return None;
            }
        }
        // "cessation of hostilities": the noun before "of" governs.
        let of = (from + 1..to).find(|&k| tree.lower(k) == "of").map(|k| k - 1);
        let at = if self.class == Class::Verb { from } else { of.unwrap_or(to) };
        Some(Found { from, to, at, class: self.class, value: self.value })
    }
}

/// "collapsed with fighting around X", "after shelling near Y": a gerund that a preposition leads and nothing completes is a noun.
fn is_bare_gerund(tree: &Tree, i: usize) -> bool {
    let led = i > 0
        && matches!(
            tree.lower(i - 1),
            "with" | "amid" | "of" | "from" | "despite" | "during" | "more" | "some" | "no" | "fresh"
        );
    tree.tag(i) == "VBG" && led && tree.kid(i, &["obj", "nsubj", "aux", "ccomp", "xcomp"]).is_none()
}

fn fits(tree: &Tree, i: usize, class: Class) -> bool {
    match class {
        Class::Verb => {
            let bare = tree.tag(i) == "NN"
                && tree.kid(i, &["det", "amod", "case", "nmod:poss", "nummod"]).is_none()
                && matches!(tree.base(i), "conj" | "vocative" | "xcomp" | "ccomp" | "root" | "advcl");
            (tree.is_verb(i) && !is_bare_gerund(tree, i) || bare)
                && !matches!(tree.base(i), "amod" | "compound" | "case")
        }
        Class::Noun => {
            matches!(tree.pos(i), Pos::Noun | Pos::Propn | Pos::X)
                || (tree.tag(i) == "VBG" && tree.kid(i, &["det", "amod", "compound"]).is_some())
                || is_bare_gerund(tree, i)
        }
        Class::Any => true,
    }
}

/// The lines of a table: columns split at tabs, comments and blank lines left out.
pub fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|l| !l.starts_with('#') && !l.trim().is_empty())
        .map(|l| l.split('\t').map(str::trim).collect())
}

fn class_of(word: &str) -> Class {
    match word {
        "v" => Class::Verb,
        "n" => Class::Noun,
        _ => Class::Any,
    }
}

/// How a verb deals out its roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Roles {
    /// The subject does it to the object.
    SubjectActs,
    /// The subject undergoes it.
    SubjectSuffers,
    /// The subject is the thing itself: a blast, a shell.
    Itself,
}

fn roles_of(word: Option<&&str>) -> Roles {
    match word.copied() {
        Some("ts") => Roles::SubjectSuffers,
        Some("i") => Roles::Itself,
        _ => Roles::SubjectActs,
    }
}

/// An act word: its code ("-" when only the means can tell) and its roles.
#[derive(Clone, Copy, Debug)]
pub struct Act {
    pub code: &'static str,
    pub roles: Roles,
    /// A general verb or noun of force, which the means specifies.
    pub general: bool,
}

macro_rules! table {
    ($name:literal) => {
        include_str!(concat!("../../data/en/", $name))
    };
}

pub fn acts() -> &'static Phrases<Act> {
    static ACTS: OnceLock<Phrases<Act>> = OnceLock::new();
    ACTS.get_or_init(|| {
        let one = |general: bool| {
            move |row: Vec<&'static str>| {
                let (code, class, words) =
                    (row[0], class_of(row.get(1).unwrap_or(&"")), row.get(2).copied().unwrap_or(""));
                let roles = roles_of(row.get(3));
                words
                    .split(',')
                    .map(move |w| (w.trim(), class, Act { code, roles, general }))
                    .collect::<Vec<_>>()
            }
        };
        let special = rows(table!("acts.tsv")).flat_map(one(false));
        let general = rows(table!("general_acts.tsv")).flat_map(one(true));
        Phrases::new(special.chain(general))
    })
}

fn coded(table: &'static str, class: Class) -> Phrases<&'static str> {
    let entries = rows(table).flat_map(move |row| {
        let code = row[0];
        row.get(1).copied().unwrap_or("").split(',').map(move |w| (w.trim(), class, code)).collect::<Vec<_>>()
    });
    Phrases::new(entries)
}

pub fn means() -> &'static Phrases<&'static str> {
    static MEANS: OnceLock<Phrases<&'static str>> = OnceLock::new();
    MEANS.get_or_init(|| coded(table!("means.tsv"), Class::Any))
}

pub fn protected() -> &'static Phrases<&'static str> {
    static PROTECTED: OnceLock<Phrases<&'static str>> = OnceLock::new();
    PROTECTED.get_or_init(|| coded(table!("protected.tsv"), Class::Any))
}

/// Class of a common noun that can act ("force", "state", "body", "person", "group").
pub fn actor_class(lemma: &str) -> Option<&'static str> {
    static ACTORS: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    let actors = ACTORS.get_or_init(|| words_to_class(table!("actors.tsv")));
    actors.get(lemma).copied()
}

/// Class of a verb that reports words ("say", "tell", "report", "quote").
pub fn speech_class(lemma: &str) -> Option<&'static str> {
    static SPEECH: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    let speech = SPEECH.get_or_init(|| words_to_class(table!("speech.tsv")));
    speech.get(lemma).copied()
}

fn words_to_class(table: &'static str) -> HashMap<&'static str, &'static str> {
    let mut map = HashMap::new();
    for row in rows(table) {
        for word in row.get(1).copied().unwrap_or("").split(',') {
            map.entry(word.trim()).or_insert(row[0]);
        }
    }
    map
}

/// The name of the agency or outlet that these words name, if they name one.
pub fn relay(words: &str) -> Option<&'static str> {
    static RELAYS: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    let relays = RELAYS.get_or_init(|| {
        let mut map = HashMap::new();
        for row in rows(table!("relays.tsv")) {
            map.insert(row[0], row[0]);
            for other in row.get(1).copied().unwrap_or("").split(',').filter(|w| !w.is_empty()) {
                map.insert(other.trim(), row[0]);
            }
        }
        map
    });
    let words = words.trim();
    relays
        .get(words)
        .or_else(|| relays.get(words.strip_prefix("the ").or(words.strip_prefix("The "))?))
        .copied()
}

/// Phrases of one of the tables in `talks.tsv`, with their codes.
pub fn talks(table: &'static str) -> &'static Phrases<&'static str> {
    static TALKS: OnceLock<HashMap<&'static str, Phrases<&'static str>>> = OnceLock::new();
    let all = TALKS.get_or_init(|| {
        let names = [
            "meeting",
            "holding",
            "convening",
            "concession",
            "participation",
            "position",
            "pledge",
            "agreement",
            "agreement-verb",
        ];
        names.into_iter().map(|name| (name, of_table(name))).collect()
    });
    &all[table]
}

fn of_table(name: &'static str) -> Phrases<&'static str> {
    let entries = rows(table!("talks.tsv")).filter(move |row| row[0] == name).flat_map(|row| {
        let (code, class) = (row[1], class_of(row[2]));
        row.get(3).copied().unwrap_or("").split(',').map(move |w| (w.trim(), class, code)).collect::<Vec<_>>()
    });
    Phrases::new(entries)
}

/// Every verb of the word lists: the first word of each phrase that a verb heads.
pub fn verbs() -> Vec<&'static str> {
    let first = |words: &'static str| words.split(',').filter_map(|w| w.split_whitespace().next());
    let of_class = |table: &'static str, class: usize, words: usize| {
        rows(table).filter(move |r| r.get(class) == Some(&"v")).filter_map(move |r| r.get(words).copied())
    };
    let mut found: Vec<&'static str> = of_class(table!("acts.tsv"), 1, 2).flat_map(first).collect();
    found.extend(of_class(table!("general_acts.tsv"), 1, 2).flat_map(first));
    found.extend(of_class(table!("talks.tsv"), 2, 3).flat_map(first));
    let listed = |row: Vec<&'static str>, with: &[&str]| with.contains(&row[0]).then(|| row[1]);
    found.extend(rows(table!("obstruction.tsv")).filter_map(|r| listed(r, &["hinder"])).flat_map(first));
    found.extend(
        rows(table!("fates.tsv")).filter(|r| matches!(r[0], "verb" | "self")).map(|r| r[2]).flat_map(first),
    );
    found.extend(rows(table!("speech.tsv")).map(|r| r[1]).flat_map(first));
    found.extend(
        rows(table!("verbs.tsv")).filter_map(|r| listed(r, &["regular", "irregular"])).flat_map(first),
    );
    found
}

/// Phrases of one of the tables in `obstruction.tsv` ("hinder", "aid").
pub fn obstruction(table: &'static str) -> &'static Phrases<()> {
    static OBSTRUCTION: OnceLock<HashMap<&'static str, Phrases<()>>> = OnceLock::new();
    let all = OBSTRUCTION.get_or_init(|| {
        let phrases = |name: &'static str| {
            let class = if name == "hinder" { Class::Verb } else { Class::Any };
            let mine = rows(table!("obstruction.tsv")).filter(move |row| row[0] == name);
            Phrases::new(mine.flat_map(move |row| {
                row[1].split(',').map(move |w| (w.trim(), class, ())).collect::<Vec<_>>()
            }))
        };
        ["hinder", "aid"].into_iter().map(|name| (name, phrases(name))).collect()
    });
    &all[table]
}
