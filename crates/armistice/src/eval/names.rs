//! When two names are the same name: a normal form, aliases, and half of the shorter span in common.
//!
//! Out: yes or no. Absent: any knowledge of the world; what counts as one entity is said by `aliases.json` and `alt`.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// Without case, accents, possessive, punctuation, and one leading article, preposition or Mr, Mrs, Ms.
pub fn normal(name: &str) -> String {
    let plain: String = name.nfkd().filter(|c| canonical_combining_class(*c) == 0).collect();
    let plain = without_possessive(&plain.replace(['’', '‘'], "'").to_lowercase());
    let spaced: String = plain.chars().map(|c| if is_word(c) { c } else { ' ' }).collect();
    let words = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.split_once(' ') {
        Some((first, rest)) if LEADING.contains(&first) => rest.to_owned(),
        _ => words,
    }
}

const LEADING: [&str; 11] = ["the", "a", "an", "in", "on", "at", "near", "of", "mr", "mrs", "ms"];

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric() && !is_combining_mark(c)
}

/// Drops every `'s` that ends a word.
fn without_possessive(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("'s") {
        let after = &rest[at + 2..];
        out.push_str(&rest[..at]);
        if after.chars().next().is_some_and(is_word) {
            out.push_str("'s");
        }
        rest = after;
    }
    out + rest
}

/// Canonical name → names accepted for it, all in normal form.
#[derive(Debug, Default)]
pub struct Aliases(BTreeMap<String, BTreeSet<String>>);

impl Aliases {
    pub fn add(&mut self, canonical: &str, names: impl IntoIterator<Item = impl AsRef<str>>) {
        let all = self.0.entry(normal(canonical)).or_default();
        all.insert(normal(canonical));
        all.extend(names.into_iter().map(|name| normal(name.as_ref())));
    }

    /// What the gold accepts for these names.
    fn accepted(&self, names: impl Iterator<Item = String>) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        for name in names {
            all.extend(self.0.get(&name).into_iter().flatten().cloned());
            all.insert(name);
        }
        all
    }
}

/// Words that name somebody or some place: where they stand, and every name they give.
#[derive(Clone, Debug, Default)]
pub struct Named {
    pub span: Option<Span>,
    /// In normal form: the words, the canonical name, and the parts of either between semicolons.
    names: BTreeSet<String>,
    pub country: Option<String>,
}

/// Bytes, end exclusive. Signed, because files may say anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub start: i64,
    pub end: i64,
}

impl Span {
    pub fn length(self) -> i64 {
        self.end - self.start
    }

    pub fn shared(self, other: Span) -> i64 {
        (self.end.min(other.end) - self.start.max(other.start)).max(0)
    }

    /// Intersection over union.
    pub fn likeness(self, other: Span) -> f64 {
        match self.shared(other) {
            0 => 0.0,
            shared => shared as f64 / (self.length() + other.length() - shared) as f64,
        }
    }
}

impl Named {
    pub fn new<'a>(
        span: Option<Span>,
        names: impl IntoIterator<Item = &'a str>,
        country: Option<String>,
    ) -> Named {
        let mut all = BTreeSet::new();
        for name in names {
            all.insert(normal(name));
            if name.contains(';') {
                all.extend(name.split(';').map(normal));
            }
        }
        all.remove("");
        Named { span, names: all, country }
    }

    /// Whether a system's words are right for these gold words; `also` are the alternatives that the gold accepts.
    pub fn accepts(&self, system: &Named, also: &[String], aliases: &Aliases) -> bool {
        if let (Some(a), Some(b)) = (self.span, system.span) {
            let shared = a.shared(b);
            if shared > 0 && shared as f64 >= 0.5 * a.length().min(b.length()) as f64 {
                return true;
            }
        }
        let also = also.iter().map(|name| normal(name)).filter(|name| !name.is_empty());
        let accepted = aliases.accepted(self.names.iter().cloned().chain(also));
        system.names.iter().any(|name| accepted.contains(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_without_dress() {
        for (a, b) in [
            ("The Alliance’s", "alliance"),
            ("Mr. de la Croix", "de la croix"),
            ("near Al-Bāb", "al bab"),
            ("it'safe", "it safe"),
            ("", ""),
        ] {
            let want = if a == "it'safe" { "it safe" } else { b };
            assert_eq!(normal(a), want, "{a}");
        }
        assert_eq!(normal("the the bank"), "the bank");
    }

    #[test]
    fn spans_or_names_or_aliases_agree() {
        let mut aliases = Aliases::default();
        aliases.add("Northern Front", ["NF"]);
        let at = |start, end| Some(Span { start, end });
        let gold = Named::new(at(10, 20), ["they", "Northern Front"], None);
        let system = |span, name| Named::new(span, [name], None);
        assert!(gold.accepts(&system(at(15, 40), "x"), &[], &aliases));
        assert!(!gold.accepts(&system(at(16, 40), "x"), &[], &aliases));
        assert!(gold.accepts(&system(None, "the N.F"), &["n f".into()], &aliases));
        assert!(gold.accepts(&system(None, "nf"), &[], &aliases));
        assert!(gold.accepts(&system(None, "x; Northern Front"), &[], &aliases));
    }
}
