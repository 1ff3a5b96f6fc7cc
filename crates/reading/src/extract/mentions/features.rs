//! What can be seen of a candidate: its words, its edges, the verb and preposition over it, what tables and gazetteer say
//! of it, and what the rest of the text says of the same name. Features are hashed; names of features are numbers here.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::candidates::{self, Candidate};
use super::document::Document;
use super::weights::CELLS;
use crate::extract::lexicon;
use crate::extract::places::is_site;
use crate::extract::tree::Tree;

/// Classes of `name_words.tsv`, by word.
fn word_classes() -> &'static HashMap<&'static str, Vec<&'static str>> {
    static CLASSES: OnceLock<HashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    CLASSES.get_or_init(|| {
        let mut map: HashMap<&str, Vec<&str>> = HashMap::new();
        for row in lexicon::rows(include_str!("../../../data/en/name_words.tsv")) {
            for word in row.get(1).copied().unwrap_or("").split(',') {
                map.entry(word.trim()).or_default().push(row[0]);
            }
        }
        map
    })
}

/// Whether a word is of a class of `name_words.tsv`.
pub fn is_of(class: &str, word: &str) -> bool {
    word_classes().get(word).is_some_and(|classes| classes.contains(&class))
}

/// FNV-1a over some words, each closed by a byte that no word holds.
fn hash(kind: u32, words: &[&str]) -> u32 {
    let mut h = 0xcbf2_9ce4_8422_2325u64 ^ u64::from(kind).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for word in words {
        for byte in word.bytes().chain([0xFF]) {
            h = (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    ((h ^ (h >> 29)) % CELLS as u64) as u32
}

/// Collects features; each call has a number of its own, so that equal words in different places differ.
struct Sink {
    features: Vec<u32>,
    kind: u32,
}

impl Sink {
    fn add(&mut self, words: &[&str]) {
        self.features.push(hash(self.kind, words));
        self.kind += 1;
    }
}

/// What several features are made of.
struct View<'t> {
    first: &'t str,
    last: &'t str,
    before: &'t str,
    after: &'t str,
    shape: String,
    class: String,
    number: &'t str,
    left: &'t str,
    right: String,
    gazetteer: String,
    prep: &'t str,
    rel: &'t str,
    governor: &'t str,
    /// The words in lower case without article.
    whole: String,
    /// How the text elsewhere uses the name.
    story: String,
}

pub fn of(tree: &Tree, c: Candidate, document: &mut Document) -> Vec<u32> {
    let v = view(tree, c, document);
    let mut sink = Sink { features: Vec::with_capacity(64), kind: 0 };
    words(&mut sink, tree, c, &v);
    surroundings(&mut sink, tree, c, &v);
    sink.features
}

fn view<'t>(tree: &'t Tree, c: Candidate, document: &mut Document) -> View<'t> {
    let Candidate { from, to, head, .. } = c;
    let bare = from + usize::from(from < to && matches!(tree.lower(from), "the" | "a" | "an"));
    let name = tree.tokens[bare].span.join(tree.tokens[to].span).of(tree.words);
    let governor = tree.head(head).map_or("-", |h| tree.lemma(h));
    let left = match from.checked_sub(1) {
        Some(t) => candidates::below(tree, head, t).map_or("out", |k| tree.rel(k)),
        None => "start",
    };
    let right = match to + 1 < tree.len() {
        true => candidates::below(tree, head, to + 1).map_or("out".to_string(), |k| {
            format!("{}{}", tree.rel(k), if tree.base(k) == "nmod" { tree.case(k).unwrap_or("") } else { "" })
        }),
        false => "end".to_string(),
    };
    View {
        first: tree.lower(from),
        last: tree.lower(to),
        before: from.checked_sub(1).map_or("<", |t| tree.lower(t)),
        after: if to + 1 < tree.len() { tree.lower(to + 1) } else { ">" },
        shape: shape(tree, from, to),
        class: class(tree, head),
        number: tree.tag(head),
        left,
        right,
        gazetteer: document.known(name),
        prep: tree.case(head).map_or("-", |_| preposition(tree, head)),
        rel: tree.rel(head),
        governor,
        whole: name.to_lowercase(),
        story: document.story(tree, bare, to),
    }
}

fn preposition<'t>(tree: &'t Tree, head: usize) -> &'t str {
    tree.kids_by(head, &["case"]).next().map_or("-", |k| tree.lower(k))
}

/// What kind of thing the head is, by every table that knows it.
fn class(tree: &Tree, head: usize) -> String {
    let (lemma, lower) = (tree.lemma(head), tree.lower(head));
    let mut out = lexicon::actor_class(lemma).unwrap_or("").to_string();
    for (class, letter) in [("area", 'a'), ("site", 's'), ("edge", 'e'), ("way", 'w')] {
        if is_site(class, lower) {
            out.push(letter);
        }
    }
    let classes = word_classes();
    for class in classes.get(lemma).or_else(|| classes.get(lower)).into_iter().flatten() {
        out.push('+');
        out.push_str(&class[..2]);
    }
    out
}

/// One letter per token, cut at eight: what kind of word it is.
fn shape(tree: &Tree, from: usize, to: usize) -> String {
    let letter = |t: usize| {
        let word = tree.word(t);
        let capital = word.starts_with(char::is_uppercase);
        match tree.tag(t) {
            "DT" => 'd',
            "PRP$" => 'm',
            "POS" => '\'',
            "IN" | "TO" => 'p',
            "CC" => '&',
            "CD" => '9',
            "PRP" => 'i',
            _ if word.len() > 1 && word.chars().all(|c| c.is_uppercase() || c == '.') => 'A',
            "JJ" if capital => 'J',
            _ if capital && is_of("title", tree.lower(t)) => 'T',
            _ if capital => 'C',
            "JJ" | "JJR" | "JJS" => 'j',
            "NNS" => 'N',
            "NN" => 'n',
            tag if tag.starts_with('V') => 'v',
            "HYPH" => '-',
            _ => 'x',
        }
    };
    let mut out: String = (from..=to).take(8).map(letter).collect();
    if to - from >= 8 {
        out.push('+');
    }
    out
}

fn words(f: &mut Sink, tree: &Tree, c: Candidate, v: &View) {
    let head = tree.lower(c.head);
    let length = &(c.to - c.from).min(9).to_string()[..];
    let edges = [if c.head == c.to { "h" } else { "-" }, if c.time { "t" } else { "-" }];
    f.add(&[]);
    f.add(&[length, edges[0]]);
    f.add(&[edges[1], &v.shape]);
    f.add(&[head]);
    f.add(&[head, &v.shape]);
    f.add(&[head, v.left, &v.right]);
    f.add(&[&v.whole]);
    f.add(&[&v.whole, v.first]);
    f.add(&[v.first, v.number]);
    f.add(&[v.first, &v.class]);
    f.add(&[v.last]);
    f.add(&[v.last, edges[0], length]);
    f.add(&[&v.shape]);
    f.add(&[&v.shape, v.left, &v.right]);
    f.add(&[&v.shape, &v.class]);
    f.add(&[&v.class, v.number]);
    f.add(&[&v.class, v.number, v.left, &v.right]);
    f.add(&[v.number, v.left, &v.right, v.first]);
    f.add(&[&v.gazetteer, &v.shape]);
    f.add(&[&v.gazetteer, v.left, &v.right]);
    f.add(&[&v.gazetteer, &v.class]);
    f.add(&[&v.story, &v.gazetteer]);
    f.add(&[&v.story, &v.shape]);
    let ending = |word: &'_ str, n: usize| -> String { word.chars().rev().take(n).collect() };
    f.add(&[&ending(v.last, 2), &v.shape]);
    f.add(&[&ending(v.last, 3), length]);
    f.add(&[&ending(v.first, 3), length]);
    f.add(&[v.first.get(..3).unwrap_or(v.first), length]);
    // Every word inside, wherever it stands.
    for t in c.from..=c.to.min(c.from + 7) {
        f.features.push(hash(f.kind, &[tree.lower(t)]));
        f.features.push(hash(f.kind + 1, &[&class(tree, t), if t == c.head { "h" } else { "-" }]));
    }
    f.kind += 2;
    let given = is_of("given", v.first);
    let titled = is_of("title", v.before);
    let title = is_of("title", v.first);
    f.add(&[
        if given { "g" } else { "-" },
        if titled { "t" } else { "-" },
        if title { "T" } else { "-" },
        &v.shape,
    ]);
    f.add(&[if given { "g" } else { "-" }, if titled { "t" } else { "-" }, v.left, &v.gazetteer]);
}

fn surroundings(f: &mut Sink, tree: &Tree, c: Candidate, v: &View) {
    f.add(&[v.before]);
    f.add(&[v.before, &v.shape]);
    f.add(&[v.before, &v.gazetteer]);
    f.add(&[v.after]);
    f.add(&[v.after, &v.shape]);
    f.add(&[v.after, &v.gazetteer]);
    f.add(&[v.before, v.after]);
    f.add(&[v.rel, &v.class]);
    f.add(&[v.rel, &v.shape]);
    f.add(&[v.rel, &v.gazetteer, v.first]);
    f.add(&[v.rel, v.governor]);
    f.add(&[v.governor, &v.class]);
    f.add(&[v.governor, &v.gazetteer]);
    f.add(&[v.prep, &v.gazetteer, v.left, &v.right]);
    f.add(&[v.prep, &v.class, v.left, &v.right]);
    f.add(&[v.prep, v.governor]);
    let tag = |t: Option<usize>| t.filter(|&t| t < tree.len()).map_or("-", |t| tree.tag(t));
    f.add(&[tag(c.from.checked_sub(1)), tag(Some(c.to + 1)), &v.shape]);
    f.add(&[tag(c.from.checked_sub(1)), v.left, v.number, &v.right]);
    let capital = |t: Option<usize>| {
        let word = t.filter(|&t| t < tree.len()).map_or("", |t| tree.word(t));
        if word.starts_with(char::is_uppercase) { "C" } else { "-" }
    };
    f.add(&[capital(c.from.checked_sub(1)), capital(Some(c.to + 1)), &v.shape, v.before]);
    let second = c.from.checked_sub(2).map_or("<", |t| tree.lower(t));
    f.add(&[second, v.before]);
    let next = if c.to + 2 < tree.len() { tree.lower(c.to + 2) } else { ">" };
    f.add(&[v.after, next]);
    let up = tree.head(c.head).map_or("-".to_string(), |h| class(tree, h));
    f.add(&[v.rel, &up, &v.class]);
    f.add(&[v.rel, &up, &v.gazetteer]);
}
