//! What carries the content of a cue: which dependents of a verb are taken, and which stay outside.

use crate::extract::attribution::lexicon::{Class, Entry};
use crate::extract::attribution::settle;
use crate::extract::tree::Tree;
use crate::span::Span;
use crate::syntax::Pos;

/// What has been taken for the content so far.
#[derive(Default)]
pub struct Taken {
    pub content: Vec<usize>,
    /// Prepositions that introduce it, which belong to the cue where they stand beside it.
    pub prepositions: Vec<usize>,
}

impl Taken {
    /// A dependent of the verb that carries the content by the verb's entry.
    pub fn argument(&mut self, tree: &Tree, v: usize, k: usize, entry: &Entry) {
        let told = matches!(entry.class, Class::Tell | Class::Ask);
        let whole = match tree.base(k) {
            "ccomp" => entry.clause,
            "csubj" => entry.clause && tree.is_passive(v),
            "xcomp" => {
                if tree.is_verb(k) || has_to(tree, k) {
                    entry.infinitive || entry.clause && tree.kid(k, &["nsubj"]).is_some()
                } else {
                    entry.object && entry.infinitive
                }
            }
            "parataxis" => entry.bare && k != v && !tree.is_source_phrase(k) && tree.is_clause(k),
            "obj" => entry.object && !told && !is_self(tree, k),
            "obl" | "advcl" | "nmod" => {
                self.introduced(tree, k, entry);
                false
            }
            _ => false,
        };
        if whole && !(k > v && settle::trails(tree, k)) {
            self.content.extend(tree.under(k, &|t| tree.base(k) == "obj" && is_aside(tree, t)));
        }
    }

    /// "called for X", "spoke about X", "praised X for doing".
    pub fn introduced(&mut self, tree: &Tree, k: usize, entry: &Entry) {
        let marker = tree.kids_by(k, &["case", "mark"]).next();
        let Some(marker) = marker.filter(|&m| entry.takes(tree.lower(m))) else { return };
        if tree.base(k) == "advcl" && tree.tag(k) != "VBG" {
            return;
        }
        if is_setting(tree, k) {
            return;
        }
        let own = tree.under(k, &|t| t == marker);
        self.content.extend(own);
        self.prepositions.push(marker);
    }

    /// Of a passive verb, what it is done to.
    pub fn undergoer(&mut self, tree: &Tree, v: usize) {
        let own = tree.kids_by(v, &["nsubj", "csubj"]).next();
        if let Some(k) = own {
            self.content.extend(tree.under(k, &|_| false));
        } else if tree.rel(v) == "acl" {
            if let Some(head) = tree.head(v) {
                self.content.extend(tree.under(head, &|t| t == v));
            }
        }
    }

    /// "the plan that he opposes": the noun before is the content.
    pub fn relative(&mut self, tree: &Tree, v: usize) {
        if tree.rel(v) != "acl:relcl" || tree.is_passive(v) {
            return;
        }
        let Some(head) = tree.head(v) else { return };
        if tree.kids_by(v, &["nsubj"]).any(|k| !matches!(tree.lower(k), "who" | "which" | "that")) {
            self.content.extend(tree.under(head, &|t| t == v));
        }
    }

    /// The quotation that the verb introduces or closes.
    pub fn quotation(&mut self, tree: &Tree, v: usize, quotes: &[Span]) {
        let at = tree.tokens[v].span;
        let inside =
            |q: &Span| (0..tree.len()).filter(|&t| q.contains(tree.tokens[t].span)).collect::<Vec<_>>();
        let free: Vec<Vec<usize>> = quotes.iter().filter(|q| !q.overlaps(at)).map(inside).collect();
        let touched = free.iter().filter(|q| q.iter().any(|t| self.content.contains(t)));
        let touched: Vec<usize> = touched.flatten().copied().collect();
        if !touched.is_empty() || !self.content.is_empty() {
            self.content.extend(touched);
            return;
        }
        let long = |q: &&Vec<usize>| q.len() >= 3;
        let after = free.iter().filter(|q| !q.is_empty()).find(|q| {
            // One word between marks is words of his only where the verb runs into it.
            q[0] > v && q[0] - v <= if q.len() >= 3 { NEAR } else { 3 }
        });
        let before = free.iter().filter(long).rfind(|q| q[q.len() - 1] < v && v - q[q.len() - 1] <= NEAR);
        self.content.extend(before.or(after).cloned().unwrap_or_default());
    }

    /// "criticised X for Y", "urged X on Monday": what hangs on the verb beside its object is content, but no day and no place.
    pub fn modifiers(&mut self, tree: &Tree, v: usize, entry: &Entry) {
        if !matches!(entry.class, Class::Judge | Class::Want | Class::Ask) {
            return;
        }
        let kept = |k: usize| {
            let of = tree.case(k).or_else(|| tree.kids_by(k, &["mark"]).next().map(|m| tree.lower(m)));
            matches!(
                of,
                Some(
                    "for"
                        | "of"
                        | "as"
                        | "over"
                        | "to"
                        | "with"
                        | "from"
                        | "into"
                        | "about"
                        | "against"
                        | "between"
                )
            )
        };
        let Some(&first) = self.content.iter().min() else { return };
        for &k in tree.kids(v) {
            let kind = matches!(tree.rel(k), "obl" | "advcl" | "nmod" | "iobj");
            if kind && k > first && k > v && kept(k) && !is_setting(tree, k) && !self.content.contains(&k) {
                self.content.extend(tree.under(k, &|_| false));
            }
        }
    }
}

/// How many tokens may stand between a cue and the quotation it introduces.
pub const NEAR: usize = 14;

/// ", who leads it": the outlet's own words on what somebody praises, blames or wants.
fn is_aside(tree: &Tree, t: usize) -> bool {
    let first = || tree.under(t, &|_| false).into_iter().find(|&u| tree.pos(u) != Pos::Punct);
    tree.rel(t) == "acl:relcl" && first().is_some_and(|f| f > 0 && tree.word(f - 1) == ",")
}

fn is_self(tree: &Tree, k: usize) -> bool {
    tree.lower(k).ends_with("self") || tree.lower(k).ends_with("selves")
}

/// "said on Monday", "wrote on Twitter": when and where it was said is no part of what was said.
fn is_setting(tree: &Tree, k: usize) -> bool {
    tree.is_temporal(k) || matches!(tree.lower(k), "twitter" | "facebook")
}

pub fn has_to(tree: &Tree, k: usize) -> bool {
    tree.kids_by(k, &["mark"]).any(|m| tree.lemma(m) == "to")
}
