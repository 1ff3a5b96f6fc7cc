//! Treebank sentences → one weights file: lemmas, classes, network.

use std::fs;
use std::path::Path;
use std::thread;

use anyhow::{Context, Result};
use network::Sizes;
use network::weights::join;
use reading::syntax::tags::{RELS, ROOT};

use crate::adam::Adam;
use crate::chance::Chance;
use crate::conllu::{self, Sentence};
use crate::examples::{self, Damage, Example, Vocabulary};
use crate::lemmas;
use crate::pass::{Batch, Dropout};
use crate::weights::Network;

fn env(name: &str, default: f32) -> f32 {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default)
}

/// Words per batch; each of two threads works on half of it.
const BATCH: usize = 700;
/// Longer sentences are lists and tables, and cost the most.
const LONGEST: usize = 160;
/// Steps until the rate is reached, after which it falls evenly to nothing.
const WARMING: f32 = 300.0;

pub fn train(treebank: &Path, out: &Path) -> Result<()> {
    let mut sentences = Vec::new();
    for name in ["ewt-train.conllu", "gum-open.conllu"] {
        sentences.extend(conllu::read(&treebank.join(name))?);
    }
    let classes = examples::classes(&sentences);
    let vocabulary = Vocabulary::new(&sentences);
    let hidden = env("HID", 96.0) as usize;
    let sizes = Sizes {
        embedding: env("EMB", 96.0) as usize,
        hidden,
        layers: env("LAYERS", 3.0) as usize,
        tag_layer: env("TAGLAYER", 1.0) as usize,
        arc: env("ARC", 96.0) as usize,
        rel: env("REL", 64.0) as usize,
        tags: classes.len(),
        rels: RELS.len(),
        root: usize::from(ROOT),
    };
    println!("{} features, {} classes, {sizes:?}", vocabulary.len(), classes.len());
    let network = learn(&sentences, &vocabulary, &classes, &sizes);
    let lemmas = lemmas::learn(&sentences);
    let classes: Vec<u8> = classes.iter().flat_map(|class| [class.0, class.1]).collect();
    let mut sections = vec![lemmas.into_bytes(), classes];
    sections.extend(network.write(&sizes, &vocabulary.features));
    let file = join(&sections);
    fs::write(out, &file).with_context(|| format!("cannot write {}", out.display()))?;
    println!("{} bytes", file.len());
    Ok(())
}

fn learn(
    sentences: &[Sentence],
    vocabulary: &Vocabulary,
    classes: &[examples::Class],
    sizes: &Sizes,
) -> Network {
    let examples: Vec<Example> = sentences
        .iter()
        .filter(|sentence| sentence.words.len() < LONGEST)
        .map(|sentence| Example::new(sentence, vocabulary, classes))
        .collect();
    let mut chance = Chance::new(env("SEED", 5.0) as u64);
    let mut network = Network::new(sizes, vocabulary.len(), &mut chance);
    let mut adam = Adam::new(&network);
    let mut grads = [network.zeros(), network.zeros()];
    let words: usize = examples.iter().map(Example::len).sum();
    let rounds = env("EPOCHS", 20.0) as usize;
    let last = (rounds * words / BATCH) as f32;
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut step = 0.0;
    for round in 0..rounds {
        chance.shuffle(&mut order);
        let mut losses = [0.0; 3];
        let mut rest = order.iter().map(|at| &examples[*at]).peekable();
        while rest.peek().is_some() {
            let batches = take_batch(&mut rest, &mut chance);
            let found = slopes(&network, sizes, &batches, &mut grads, &mut chance);
            (0..3).for_each(|at| losses[at] += found[at]);
            step += 1.0;
            let rate = env("RATE", 0.003) * f32::min(step / WARMING, 1.0) * (1.0 - step / last).max(0.01);
            let size = batches.iter().map(|batch| batch.rows.len()).sum();
            let rows = batches.iter().flat_map(|batch| batch.rows.iter().flatten());
            adam.step(&mut network, &mut grads, rows, size, rate);
        }
        let [tags, arcs, rels] = losses.map(|loss| loss / words as f32);
        println!("round {round}: loss per word of tags {tags:.4}, arcs {arcs:.4}, relations {rels:.4}");
    }
    network
}

/// Sentences for two threads, about equally many words each.
fn take_batch<'a>(rest: &mut impl Iterator<Item = &'a Example>, chance: &mut Chance) -> [Batch; 2] {
    let damage = Damage {
        cases: [env("UPPER", 0.05), env("LOWER", 0.03), env("TITLE", 0.03)],
        stop: env("STOP", 0.08),
        word: env("WORD", 0.2),
        affix: env("AFFIX", 0.05),
    };
    let mut batches = [Batch::new(), Batch::new()];
    while batches[0].rows.len() + batches[1].rows.len() < BATCH {
        let Some(example) = rest.next() else { break };
        let smaller = usize::from(batches[1].rows.len() < batches[0].rows.len());
        example.push(&mut batches[smaller], &damage, chance);
    }
    batches
}

/// Adds up gradients, one thread per batch; each has its own sums, so the order of adding never changes.
fn slopes(
    network: &Network,
    sizes: &Sizes,
    batches: &[Batch; 2],
    grads: &mut [Network; 2],
    chance: &mut Chance,
) -> [f32; 3] {
    let dropout = Dropout { input: env("DIN", 0.1), layer: env("DLAYER", 0.3), role: env("DROLE", 0.3) };
    let work = |batch: &Batch, grad: &mut Network, seed: u64| {
        let pass = network.forward(batch, sizes, Some((dropout, &mut Chance::new(seed))));
        network.backward(batch, sizes, pass, grad)
    };
    let seeds = [chance.next(), chance.next()];
    let [first, second] = grads;
    let losses = thread::scope(|scope| {
        let other = scope.spawn(|| work(&batches[1], second, seeds[1]));
        let own = work(&batches[0], first, seeds[0]);
        [own, other.join().expect("the other half of the batch was worked through")]
    });
    [0, 1, 2].map(|at| losses[0][at] + losses[1][at])
}
