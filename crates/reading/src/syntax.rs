//! Sentence → tokens with part of speech, lemma and dependency head. Does not know places, dates or actors.

use std::sync::OnceLock;

use crate::span::Span;

pub mod tokens;
pub mod words;
pub mod tags;
pub mod weights;
pub mod tagger;
pub mod arcs;
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
    tagger: weights::Table<'a>,
    steps: Vec<arcs::Step>,
    parser: weights::Table<'a>,
    lemmas: lemma::Lemmas<'a>,
}

impl<'a> Model<'a> {
    /// The weights that come with the program.
    pub fn english() -> &'static Model<'static> {
        static READ: OnceLock<Model> = OnceLock::new();
        READ.get_or_init(|| Model::read(ENGLISH).expect("the weights in the repository fit this program"))
    }

    /// `None` when the file is not a weights file of this format. Sections: the tagger's classes (a byte each for
    /// part of speech and tag), its table, the parser's steps (two bytes each), its table, the lemma lines.
    pub fn read(file: &'a [u8]) -> Option<Model<'a>> {
        let sections: [&[u8]; 5] = weights::sections(file)?.try_into().ok()?;
        let class = |pair: &[u8]| {
            let pos = tags::POS.get(usize::from(pair[0]))?.0;
            Some((pos, *tags::TAGS.get(usize::from(*pair.get(1)?))?))
        };
        let classes: Vec<_> = sections[0].chunks(2).map(class).collect::<Option<_>>()?;
        let step = |pair: &[u8]| arcs::Step::from_bytes(pair.try_into().ok()?);
        let steps: Vec<_> = sections[2].chunks(2).map(step).collect::<Option<_>>()?;
        let usable = !classes.is_empty() && !steps.is_empty();
        usable.then_some(())?;
        Some(Model {
            tagger: weights::Table::new(sections[1], classes.len())?,
            parser: weights::Table::new(sections[3], steps.len())?,
            lemmas: lemma::Lemmas::read(str::from_utf8(sections[4]).ok()?),
            classes,
            steps,
        })
    }

    /// Tags and parses a sentence already cut into tokens.
    pub fn parse(&self, words: &str, tokens: Vec<Span>) -> Vec<Token> {
        let seen: Vec<words::Word> = tokens.iter().map(|token| words::Word::new(token.of(words))).collect();
        let classes = tagger::tag(&self.tagger, &seen);
        let arcs = arcs::parse(&self.parser, &self.steps, &seen, &classes);
        let joined = tokens.into_iter().zip(classes).zip(arcs);
        joined
            .map(|((span, class), (head, rel))| {
                let (pos, tag) = self.classes[usize::from(class)];
                let lemma = self.lemmas.lemma(span.of(words), tag);
                Token { span, lemma, pos, tag, head, rel: tags::RELS[usize::from(rel)] }
            })
            .collect()
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
    fn passive() {
        check(
            "Three civilians were killed by the soldiers.",
            "Three/CD<civilians/nummod civilians/NNS<killed/nsubj:pass were/VBD<killed/aux:pass \
             killed/VBN<-/root by/IN<soldiers/case the/DT<soldiers/det soldiers/NNS<killed/obl \
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
