//! Sentence → tokens with part of speech, lemma and dependency head. Does not know places, dates or actors.

use crate::span::Span;

/// One word of a sentence, after Universal Dependencies v2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub span: Span,
    /// Lower-case dictionary form, after the UD English guidelines ("were" → "be", "talks" → "talk").
    pub lemma: String,
    /// Universal part of speech.
    pub pos: Pos,
    /// Penn Treebank tag ("VBD", "NNP"), which carries tense and number.
    pub tag: &'static str,
    /// Index of the head within the sentence; its own index for the root.
    pub head: usize,
    /// Universal dependency relation with subtype where English has one ("nsubj", "nsubj:pass", "obl", "acl:relcl").
    pub rel: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

/// Tokens of the sentence at `span` of `words`, tagged and parsed.
pub fn parse(words: &str, span: Span) -> Vec<Token> {
    let _ = (words, span);
    Vec::new()
}
