//! Annotated text → the weights of the mention model: logistic regression by AdaGrad (Duchi et al. 2011), one question at a
//! time. Every feature has one weight for all sets and one for the set whose conventions count (Daumé 2007); the file
//! holds their sum. Each question's threshold is the one that is best on documents left out of training.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use network::maths::sigmoid;
use reading::extract::gazetteer::Gazetteer;
use reading::extract::mentions;
use reading::extract::mentions::weights::{CELLS, NAMES, QUESTIONS, UNIT};

use crate::annotated::{self, Document};
use crate::chance::Chance;

/// A candidate with its answers; a question that its set does not answer is not learned from it.
struct Example {
    features: Vec<u32>,
    gold: [bool; QUESTIONS],
}

/// The examples of a document.
struct Lesson {
    examples: Vec<Example>,
    asked: annotated::Asked,
    own: bool,
    /// Gold mentions by question, those among them that are no candidate too.
    gold: [usize; QUESTIONS],
}

/// Parts of which each is left out once to find the thresholds.
const FOLDS: usize = 5;
/// Times every example is seen, and how far a weight moves at first.
const ROUNDS: usize = 6;
const RATE: f32 = 0.02;
/// With fewer gold mentions than this, a threshold is an accident of theirs and is held near the middle.
const ENOUGH: usize = 40;

pub fn train(treebank: &Path, re3d: &Path, out: &Path) -> Result<()> {
    let gazetteer = Gazetteer::default();
    let mut documents = annotated::re3d(re3d)?;
    documents.extend(annotated::names(&treebank.join("ner/ewt-dev.iob2"))?);
    documents.extend(annotated::names(&treebank.join("ner/ewt-test.iob2"))?);
    documents.extend(annotated::gum(&treebank.join("gum-open.conllu"))?);
    let lessons: Vec<Lesson> = documents.iter().map(|document| lesson(document, &gazetteer)).collect();
    let mut left_out: Vec<Vec<(f32, bool)>> = vec![Vec::new(); QUESTIONS];
    for fold in 0..FOLDS {
        let learned: Vec<&Lesson> =
            lessons.iter().enumerate().filter(|(at, _)| at % FOLDS != fold).map(|(_, l)| l).collect();
        let table = Table::learn(&learned);
        for (_, lesson) in lessons.iter().enumerate().filter(|(at, _)| at % FOLDS == fold) {
            for question in (0..QUESTIONS).filter(|&q| lesson.asked[q] && (q < NAMES || lesson.own)) {
                let examples = lesson.examples.iter();
                left_out[question]
                    .extend(examples.map(|e| (table.score(e, question, true), e.gold[question])));
            }
        }
    }
    let mut file = Vec::new();
    for (question, scores) in left_out.iter_mut().enumerate() {
        let all = lessons.iter().filter(|l| l.asked[question] && (question < NAMES || l.own));
        let gold = all.map(|lesson| lesson.gold[question]).sum();
        let (threshold, f1) = best(scores, gold);
        let reached = scores.iter().filter(|(_, gold)| *gold).count();
        println!(
            "question {question}: {gold} gold, {reached} candidates; left out F1 {f1:.3} at {threshold:.2}"
        );
        let lowest = if gold < ENOUGH { -1.0 } else { -2.0 };
        file.extend(threshold.clamp(lowest, 2.0).to_le_bytes());
    }
    let table = Table::learn(&lessons.iter().collect::<Vec<_>>());
    file.extend(table.rounded());
    fs::write(out, &file).with_context(|| format!("cannot write {}", out.display()))
}

fn lesson(document: &Document, gazetteer: &Gazetteer) -> Lesson {
    let trees = reading::extract::trees(&document.text);
    let mut gold = [0; QUESTIONS];
    document.gold.iter().for_each(|(_, question)| gold[*question] += 1);
    let spots = mentions::spots(&document.text.words, &trees, gazetteer);
    let example = |spot: mentions::Spot| Example {
        gold: std::array::from_fn(|question| document.gold.contains(&(spot.span, question))),
        features: spot.features,
    };
    let examples = spots.into_iter().flatten().map(example).collect();
    Lesson { examples, asked: document.asked, own: document.own, gold }
}

/// The threshold with the best F1, and that F1.
fn best(scores: &mut [(f32, bool)], gold: usize) -> (f32, f32) {
    scores.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut best) = (0, (f32::MAX, 0.0));
    for (at, (score, hit)) in scores.iter().enumerate() {
        right += usize::from(*hit);
        let f1 = 2.0 * right as f32 / (at + 1 + gold) as f32;
        if f1 > best.1 {
            best = (*score, f1);
        }
    }
    best
}

/// Weights and their summed squared slopes: for all sets, then for the own set.
struct Table {
    weights: Vec<f32>,
    squares: Vec<f32>,
}

impl Table {
    fn learn(lessons: &[&Lesson]) -> Table {
        let cells = 2 * CELLS * QUESTIONS;
        let mut table = Table { weights: vec![0.0; cells], squares: vec![1e-6; cells] };
        let mut order: Vec<(usize, usize)> = Vec::new();
        for (at, lesson) in lessons.iter().enumerate() {
            order.extend((0..lesson.examples.len()).map(|example| (at, example)));
        }
        let mut chance = Chance::new(7);
        for _ in 0..ROUNDS {
            chance.shuffle(&mut order);
            for &(lesson, example) in &order {
                let Lesson { examples, asked, own, .. } = lessons[lesson];
                for question in (0..QUESTIONS).filter(|&q| asked[q]) {
                    table.step(&examples[example], question, *own);
                }
            }
        }
        table
    }

    fn cells(feature: u32, question: usize) -> [usize; 2] {
        let cell = feature as usize * QUESTIONS + question;
        [cell, cell + CELLS * QUESTIONS]
    }

    fn score(&self, example: &Example, question: usize, own: bool) -> f32 {
        let sum = |feature: &u32| {
            let [all, mine] = Table::cells(*feature, question);
            self.weights[all] + if own { self.weights[mine] } else { 0.0 }
        };
        example.features.iter().map(sum).sum()
    }

    fn step(&mut self, example: &Example, question: usize, own: bool) {
        let slope =
            sigmoid(self.score(example, question, own)) - if example.gold[question] { 1.0 } else { 0.0 };
        if slope.abs() < 0.01 {
            return;
        }
        for feature in &example.features {
            for cell in Table::cells(*feature, question).into_iter().take(1 + usize::from(own)) {
                let slope = slope + DECAY * self.weights[cell];
                self.squares[cell] += slope * slope;
                self.weights[cell] -= RATE * slope / self.squares[cell].sqrt();
            }
        }
    }

    /// The sum of both weights of every feature in steps of [`UNIT`], question by question.
    fn rounded(&self) -> Vec<u8> {
        let (all, mine) = self.weights.split_at(CELLS * QUESTIONS);
        let byte = |(at, (a, b)): (usize, (&f32, &f32))| {
            let sum = if at % QUESTIONS < NAMES { *a } else { a + b };
            (sum / UNIT).round().clamp(-127.0, 127.0) as i8 as u8
        };
        all.iter().zip(mine).enumerate().map(byte).collect()
    }
}

/// How strongly weights are drawn to nothing at each step.
const DECAY: f32 = 1e-3;
