//! Measures a model on treebanks: with the treebank's tokens, and from raw sentences with our own.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use reading::span::Span;
use reading::syntax::lemma::plain;
use reading::syntax::tags::{RELS, TAGS};
use reading::syntax::{Model, Token, tokens};

use crate::conllu::{self, Sentence};

pub fn run(treebank: &Path, weights: Option<&Path>, only: Option<&str>) -> Result<()> {
    let file = match weights {
        Some(path) => fs::read(path).with_context(|| format!("cannot read {}", path.display()))?,
        None => reading::syntax::ENGLISH.to_vec(),
    };
    let model = Model::read(&file).context("not a weights file of this version")?;
    println!("file          tokens  |  TOK    POS   XPOS  LEMMA    UAS    LAS   CLAS   tokens/s");
    for name in ["ewt-dev.conllu", "pud.conllu"] {
        let name = only.unwrap_or(name);
        let sentences = conllu::read(&treebank.join(name))?;
        print_row(name, "gold", &model, &sentences, |sentence| {
            sentence.words.iter().map(|word| word.span).collect()
        });
        print_row(name, "own", &model, &sentences, |sentence| {
            tokens::tokenize(&sentence.text, Span::new(0, sentence.text.len()))
        });
        if only.is_some() {
            break;
        }
    }
    Ok(())
}

/// Counts of what agrees; a precision and a recall have the same right ones.
#[derive(Default)]
struct Counts {
    gold: usize,
    ours: usize,
    tokens: usize,
    pos: usize,
    tag: usize,
    lemma: usize,
    head: usize,
    arc: usize,
    content: usize,
    content_right: usize,
}

fn print_row(
    name: &str,
    kind: &str,
    model: &Model,
    sentences: &[Sentence],
    tokens: impl Fn(&Sentence) -> Vec<Span>,
) {
    let start = Instant::now();
    let parsed: Vec<Vec<Token>> =
        sentences.iter().map(|sentence| model.parse(&sentence.text, tokens(sentence))).collect();
    let seconds = start.elapsed().as_secs_f64();
    let mut counts = Counts::default();
    sentences.iter().zip(&parsed).for_each(|(gold, ours)| count(gold, ours, &mut counts));
    let f1 = |right: usize| 200.0 * right as f64 / (counts.gold + counts.ours) as f64;
    println!(
        "{name:14} {kind:5}  | {:6.2} {:6.2} {:6.2} {:6.2} {:6.2} {:6.2} {:6.2} {:10.0}",
        f1(counts.tokens),
        f1(counts.pos),
        f1(counts.tag),
        f1(counts.lemma),
        f1(counts.head),
        f1(counts.arc),
        100.0 * counts.content_right as f64 / counts.content.max(1) as f64,
        counts.ours as f64 / seconds,
    );
}

/// Relations of words that carry content, for CLAS (Nivre and Fang 2017).
fn is_content(rel: &str) -> bool {
    let base = rel.split(':').next().unwrap_or(rel);
    !matches!(base, "punct" | "case" | "det" | "aux" | "cop" | "mark" | "cc" | "clf" | "discourse")
}

fn count(gold: &Sentence, ours: &[Token], counts: &mut Counts) {
    counts.gold += gold.words.len();
    counts.ours += ours.len();
    counts.content += gold.words.iter().filter(|word| is_content(RELS[usize::from(word.rel)])).count();
    let mut at = 0;
    for word in &gold.words {
        while at < ours.len() && ours[at].span.start < word.span.start {
            at += 1;
        }
        let Some(token) = ours.get(at).filter(|token| token.span == word.span) else { continue };
        let head = ours[token.head].span == gold.words[word.head].span;
        let arc = head && token.rel == RELS[usize::from(word.rel)];
        counts.tokens += 1;
        counts.pos += usize::from(token.pos == word.pos);
        counts.tag += usize::from(token.tag == TAGS[usize::from(word.tag)]);
        counts.lemma += usize::from(token.lemma == plain(&word.lemma) || word.lemma == "_");
        counts.head += usize::from(head);
        counts.arc += usize::from(arc);
        counts.content_right += usize::from(arc && is_content(token.rel));
    }
}
