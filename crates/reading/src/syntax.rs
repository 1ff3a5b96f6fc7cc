//! Sentence → tokens with part of speech, lemma and dependency head. Does not know places, dates or actors.

use std::sync::OnceLock;

use network::{Network, weights};

use crate::span::Span;

pub mod tokens;
pub mod words;
pub mod tags;
pub mod lemma;

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

/// Tokens of the sentence at `span` of `words`, tagged and parsed. Takes time linear in the length of the sentence.
pub fn parse(words: &str, span: Span) -> Vec<Token> {
    Model::english().parse(words, tokens::tokenize(words, span))
}

/// The weights file that comes with the program; see `docs/syntax.md`.
pub static ENGLISH: &[u8] = include_bytes!("../data/en/syntax.bin");

/// Everything learned from treebanks, read from one weights file.
pub struct Model<'a> {
    classes: Vec<(Pos, &'static str)>,
    network: Network<'a>,
    lemmas: lemma::Lemmas<'a>,
}

/// Longer sentences are read in stretches of this many tokens, so that time stays linear in their length.
const LONGEST: usize = 120;

impl<'a> Model<'a> {
    /// The weights that come with the program.
    pub fn english() -> &'static Model<'static> {
        static READ: OnceLock<Model> = OnceLock::new();
        READ.get_or_init(|| Model::read(ENGLISH).expect("the weights in the repository fit this program"))
    }

    /// `None` when the file is not a weights file of this format. Sections: the lemma lines, the tagger's classes (a
    /// byte each for part of speech and tag), the network's.
    pub fn read(file: &'a [u8]) -> Option<Model<'a>> {
        let mut sections = weights::sections(file)?.into_iter();
        let lemmas = lemma::Lemmas::read(str::from_utf8(sections.next()?).ok()?);
        let class = |pair: &[u8; 2]| {
            let [pos, tag] = pair.map(usize::from);
            Some((tags::POS.get(pos)?.0, *tags::TAGS.get(tag)?))
        };
        let classes: Vec<_> = sections.next()?.as_chunks::<2>().0.iter().map(class).collect::<Option<_>>()?;
        let network = Network::read(&mut sections)?;
        let sizes = network.sizes();
        (sizes.tags == classes.len() && sizes.rels == tags::RELS.len()).then_some(Model {
            classes,
            network,
            lemmas,
        })
    }

    /// Tags and parses a sentence already cut into tokens.
    pub fn parse(&self, words: &str, spans: Vec<Span>) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::with_capacity(spans.len());
        let mut root = None;
        for stretch in spans.chunks(LONGEST) {
            let start = tokens.len();
            tokens.extend(self.parse_stretch(words, stretch, start));
            let own = (start..tokens.len()).find(|at| tokens[*at].head == *at).unwrap_or(start);
            match root {
                None => root = Some(own),
                Some(root) => (tokens[own].head, tokens[own].rel) = (root, "parataxis"),
            }
        }
        tokens
    }

    /// A tree over some tokens, the first of which has index `start` in the sentence.
    fn parse_stretch(&self, words: &str, spans: &[Span], start: usize) -> impl Iterator<Item = Token> {
        let features: Vec<_> = spans.iter().map(|span| words::features(span.of(words))).collect();
        let reading = self.network.run(&features);
        spans.iter().enumerate().map(move |(at, &span)| {
            let (pos, tag) = self.classes[reading.classes[at]];
            let lemma = self.lemmas.lemma(span.of(words), tag);
            let rel = tags::RELS[reading.rels[at]];
            Token { span, lemma, pos, tag, head: start + reading.heads[at], rel }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `word/tag<head/relation` of every token, one line per sentence.
    fn outline(text: &str) -> String {
        let tokens = parse(text, Span::new(0, text.len()));
        let word = |token: &Token| {
            let head = if token.rel == "root" { "-" } else { tokens[token.head].span.of(text) };
            format!("{}/{}<{head}/{}", token.span.of(text), token.tag, token.rel)
        };
        tokens.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(outline(text), expected);
    }

    #[test]
    fn active() {
        check(
            "The army shelled the town on Monday.",
            "The/DT<army/det army/NN<shelled/nsubj shelled/VBD<-/root the/DT<town/det town/NN<shelled/obj \
             on/IN<Monday/case Monday/NNP<shelled/obl ./.<shelled/punct",
        );
    }

    #[test]
    fn passive_with_agent() {
        check(
            "Three civilians were killed by the soldiers.",
            "Three/CD<civilians/nummod civilians/NNS<killed/nsubj:pass were/VBD<killed/aux:pass \
             killed/VBN<-/root by/IN<soldiers/case the/DT<soldiers/det soldiers/NNS<killed/obl:agent \
             ./.<killed/punct",
        );
    }

    #[test]
    fn lemmas_are_lower_case() {
        let text = "The parties were accusing Moscow";
        let lemmas: Vec<String> =
            parse(text, Span::new(0, text.len())).into_iter().map(|t| t.lemma).collect();
        assert_eq!(lemmas, ["the", "party", "be", "accuse", "moscow"]);
    }

    #[test]
    fn a_page_without_a_stop_is_read() {
        for unit in ["shell ", "(", "a.b.", "!.", "it's ", "x-", "'", "٣ء "] {
            let text = unit.repeat(4_000 / unit.len());
            assert!(!parse(&text, Span::new(0, text.len())).is_empty());
        }
    }

    /// One root, and every word reaches it.
    fn is_tree(tokens: &[Token]) {
        let roots = tokens.iter().enumerate().filter(|(at, token)| token.head == *at);
        assert_eq!(roots.count(), usize::from(!tokens.is_empty()));
        for (start, token) in tokens.iter().enumerate() {
            assert_eq!(token.head == start, token.rel == "root");
            let mut at = start;
            for _ in 0..tokens.len() {
                at = tokens[at].head;
            }
            assert_eq!(tokens[at].head, at);
        }
    }

    proptest! {
        #[test]
        fn heads_form_a_tree(text in "(\\PC{0,8} ?){0,30}") {
            is_tree(&parse(&text, Span::new(0, text.len())));
        }

        #[test]
        fn also_of_plain_words(text in "((the|army|killed|said|that|,|who|by|and|did|n't|in|Homs|\\.) ){0,40}") {
            is_tree(&parse(&text, Span::new(0, text.len())));
        }
    }
}
