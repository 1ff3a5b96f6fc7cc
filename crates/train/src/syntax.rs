//! Treebank sentences → one weights file: tagger, parser, lemmas.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use reading::syntax::arcs::{self, State, Step};
use reading::syntax::tagger::{self, Class, NONE, best};
use reading::syntax::tags::ROOT;
use reading::syntax::weights::{Score, WIDEST, join};
use reading::syntax::words::Word;

use crate::chance::Chance;
use crate::conllu::{self, Sentence};
use crate::lemmas;
use crate::oracle::{self, Gold};
use crate::perceptron::Perceptron;

const TAGGER_BITS: u32 = 21;
const PARSER_BITS: u32 = 22;
const TAGGER_ROUNDS: usize = 8;
const PARSER_ROUNDS: usize = 12;
/// The parser learns from tags the tagger gave to sentences it had not seen: training folds.
const FOLDS: usize = 5;

/// A sentence as training sees it.
struct Example {
    words: Vec<Word>,
    classes: Vec<Class>,
    gold: Gold,
}

pub fn train(treebank: &Path, out: &Path) -> Result<()> {
    let mut sentences = Vec::new();
    for name in ["ewt-train.conllu", "gum-open.conllu"] {
        sentences.extend(conllu::read(&treebank.join(name))?);
    }
    let pairs = pairs(&sentences);
    let mut examples: Vec<Example> = sentences.iter().map(|sentence| example(sentence, &pairs)).collect();
    let all: Vec<&Example> = examples.iter().collect();
    let tagger = train_tagger(&all, pairs.len(), TAGGER_ROUNDS).averaged();
    let guessed: Vec<Vec<Class>> = fold_tags(&all, pairs.len());
    examples.iter_mut().zip(guessed).for_each(|(example, classes)| example.classes = classes);
    let golds: Vec<&Gold> = examples.iter().map(|example| &example.gold).collect();
    let steps = oracle::steps(&golds);
    let parser = train_parser(&examples, &steps).averaged();
    let classes: Vec<u8> = pairs.iter().flat_map(|pair| [pair.0, pair.1]).collect();
    let steps: Vec<u8> = steps.iter().flat_map(|step| step.bytes()).collect();
    let lemmas = lemmas::learn(&sentences);
    let file = join(&[&classes, &tagger, &steps, &parser, lemmas.as_bytes()]);
    fs::write(out, &file).with_context(|| format!("cannot write {}", out.display()))?;
    println!("{} bytes, lemma lines {}", file.len(), lemmas.lines().count());
    Ok(())
}

/// The (part of speech, tag) pairs of the treebanks, sorted: the tagger's classes.
fn pairs(sentences: &[Sentence]) -> Vec<(u8, u8)> {
    let words = sentences.iter().flat_map(|sentence| &sentence.words);
    let mut counts = std::collections::BTreeMap::new();
    words.for_each(|word| *counts.entry((word.pos as u8, word.tag)).or_insert(0) += 1);
    counts.into_iter().filter(|(_, n)| *n >= 5).map(|(pair, _)| pair).collect()
}

fn example(sentence: &Sentence, pairs: &[(u8, u8)]) -> Example {
    let words = &sentence.words;
    let class = |word: &conllu::Word| {
        let same = |pair: &(u8, u8)| *pair == (word.pos as u8, word.tag);
        let near = |pair: &(u8, u8)| pair.1 == word.tag;
        pairs.iter().position(same).or_else(|| pairs.iter().position(near)).unwrap_or(0) as Class
    };
    let rels = words.iter().map(|word| word.rel).collect();
    Example {
        words: words.iter().map(|word| Word::new(&word.form)).collect(),
        classes: words.iter().map(class).collect(),
        gold: Gold::new(words.iter().map(|word| word.head), rels),
    }
}

fn train_tagger(examples: &[&Example], classes: usize, rounds: usize) -> Perceptron {
    let mut model = Perceptron::new(classes, TAGGER_BITS);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut chance = Chance::new(7);
    let mut seen = Vec::new();
    let mut scores = [0; WIDEST];
    for round in 0..rounds {
        chance.shuffle(&mut order);
        let (mut wrong, mut total) = (0, 0);
        for &at in &order {
            let Example { words, classes: gold, .. } = examples[at];
            let mut before = [NONE; 2];
            for (at, &right) in gold.iter().enumerate() {
                tagger::features(words, at, before, &mut seen);
                model.score(&seen, &mut scores);
                let guess = best(&scores[..classes], |_| true);
                total += 1;
                if guess != usize::from(right) {
                    wrong += 1;
                    model.update(&seen, usize::from(right), guess);
                }
                model.tick();
                before = [before[1], guess as Class];
            }
        }
        println!("tagger round {round}: {wrong} of {total} wrong");
    }
    model
}

/// Tags every sentence with a tagger that was trained on the other folds.
fn fold_tags(examples: &[&Example], classes: usize) -> Vec<Vec<Class>> {
    let mut tags = vec![Vec::new(); examples.len()];
    for fold in 0..FOLDS {
        let block = |at: usize| at / 50 % FOLDS == fold;
        let others: Vec<&Example> =
            (0..examples.len()).filter(|&at| !block(at)).map(|at| examples[at]).collect();
        let cells = train_tagger(&others, classes, TAGGER_ROUNDS / 2).averaged();
        let model = reading::syntax::weights::Table::new(&cells, classes).expect("the table was just made");
        for at in (0..examples.len()).filter(|&at| block(at)) {
            tags[at] = tagger::tag(&model, &examples[at].words);
        }
    }
    tags
}

fn train_parser(examples: &[Example], steps: &[Step]) -> Perceptron {
    let mut model = Perceptron::new(steps.len(), PARSER_BITS);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut chance = Chance::new(11);
    let mut seen = Vec::new();
    let mut scores = [0; WIDEST];
    for round in 0..PARSER_ROUNDS {
        chance.shuffle(&mut order);
        let (mut wrong, mut total) = (0, 0);
        for &at in &order {
            let Example { words, classes, gold } = &examples[at];
            let mut state = State::new(words.len());
            while !state.done() {
                arcs::features(&state, words, classes, &mut seen);
                model.score(&seen, &mut scores);
                let scores = &scores[..steps.len()];
                let good = gold.good(&state, steps);
                let guess = best(scores, |at| state.allows(steps[at]));
                let right = best(scores, |at| good[at]);
                total += 1;
                if !good[guess] {
                    wrong += 1;
                    model.update(&seen, right, guess);
                }
                model.tick();
                // Past the first rounds, follow mistakes most of the time, to learn how to go on after one.
                let follow = round >= 1 && !chance.one_in(10) && good.len() > guess;
                state.take(steps[if follow { guess } else { right }]);
            }
        }
        println!("parser round {round}: {wrong} of {total} wrong");
    }
    debug_assert!(steps.contains(&Step::Left(ROOT)));
    model
}
