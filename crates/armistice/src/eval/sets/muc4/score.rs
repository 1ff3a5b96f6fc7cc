//! Which answer stands for which template of the key, and how their fillers compare.

use super::Counts;
use super::fills::{Grade, grade};
use super::key::{Fill, Template};

/// Counts of one slot: by fillers of compared templates, of missing ones and of spurious ones.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    compared: Counts,
    missing: Counts,
    spurious: Counts,
}

/// All counts so far.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    rows: [Row; 25],
    /// Texts with any template that must be reported, against texts with any answer.
    pub relevant: Counts,
}

/// One thing that went wrong.
#[derive(Debug)]
pub struct Mark {
    pub slot: usize,
    pub kind: &'static str,
    pub what: String,
}

impl Tally {
    /// Adds one text.
    pub fn add(&mut self, key: &[Template], answers: &[Template]) -> Vec<Mark> {
        let mut marks = Vec::new();
        let (wanted, given) = (key.iter().any(|k| !k.optional), !answers.is_empty());
        if wanted || key.is_empty() {
            self.relevant.add(Counts::of(wanted.into(), given.into(), (wanted && given).into()));
        }
        let pairs = pairs(key, answers);
        for (k, template) in key.iter().enumerate() {
            match pairs.iter().find(|p| p.0 == k) {
                Some(&(_, a)) => self.compare(template, &answers[a], &mut marks),
                None if !template.optional => self.missing(template, &mut marks),
                None => {}
            }
        }
        for (a, answer) in answers.iter().enumerate().filter(|(a, _)| pairs.iter().all(|p| p.1 != *a)) {
            marks.push(Mark { slot: 1, kind: "extra", what: format!("{a}: {}", outline(answer)) });
            self.rows[1].spurious.found += 1.0;
            for slot in 2..25 {
                self.rows[slot].spurious.found += answer.slots[slot].fills.len() as f64;
            }
        }
        marks
    }

    /// Counts of a slot over templates that were compared, missed, made up.
    pub fn counts(&self, slot: usize, parts: [bool; 3]) -> Counts {
        let row = &self.rows[slot];
        let mut all = Counts::default();
        [row.compared, row.missing, row.spurious]
            .iter()
            .zip(parts)
            .filter(|(_, p)| *p)
            .for_each(|(c, _)| all.add(*c));
        all
    }

    fn compare(&mut self, key: &Template, answer: &Template, marks: &mut Vec<Mark>) {
        self.rows[1].compared.add(Counts::of(1, 1, 1));
        for slot in (2..25).filter(|&slot| !key.slots[slot].inapplicable) {
            let (counts, wrong) = slot_counts(slot, &key.slots[slot].fills, &answer.slots[slot].fills);
            self.rows[slot].compared.add(counts);
            marks.extend(wrong);
        }
    }

    fn missing(&mut self, key: &Template, marks: &mut Vec<Mark>) {
        marks.push(Mark { slot: 1, kind: "missed", what: outline(key) });
        self.rows[1].missing.gold += 1.0;
        for slot in 2..25 {
            let wanted = key.slots[slot].fills.iter().filter(|f| !f.optional).count();
            self.rows[slot].missing.gold += wanted as f64;
        }
    }
}

/// Fillers one to one, the best agreements first. What is left of both sides is wrong together.
fn slot_counts(slot: usize, key: &[Fill], answers: &[Fill]) -> (Counts, Vec<Mark>) {
    let mut found = Vec::new();
    for (k, fill) in key.iter().enumerate() {
        for (a, answer) in answers.iter().enumerate() {
            let grade = grade(slot, answer, fill);
            if grade > Grade::Wrong {
                found.push((grade, k, a));
            }
        }
    }
    found.sort_by_key(|x| std::cmp::Reverse(x.0));
    let (mut key_used, mut answer_used) = (vec![false; key.len()], vec![false; answers.len()]);
    let mut counts = Counts { found: answers.len() as f64, ..Counts::default() };
    for (grade, k, a) in found {
        if !key_used[k] && !answer_used[a] {
            (key_used[k], answer_used[a]) = (true, true);
            let right = if grade == Grade::Right { 1.0 } else { 0.5 };
            counts.right_found += right;
            counts.right_gold += right;
            counts.gold += 1.0;
        }
    }
    let left: Vec<&Fill> =
        (0..key.len()).filter(|&k| !key_used[k] && !key[k].optional).map(|k| &key[k]).collect();
    let made: Vec<&Fill> = (0..answers.len()).filter(|&a| !answer_used[a]).map(|a| &answers[a]).collect();
    counts.gold += left.len() as f64;
    let mut marks: Vec<Mark> = Vec::new();
    for n in 0..left.len().max(made.len()) {
        let (kind, what) = match (left.get(n), made.get(n)) {
            (Some(l), Some(m)) => ("value", format!("{} read {}", shown(l), shown(m))),
            (Some(l), None) => ("missed", shown(l)),
            (None, Some(m)) => ("extra", shown(m)),
            (None, None) => continue,
        };
        marks.push(Mark { slot, kind, what });
    }
    (counts, marks)
}

/// Templates of key and answer one to one, those first that agree in most.
fn pairs(key: &[Template], answers: &[Template]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (k, template) in key.iter().enumerate() {
        for (a, answer) in answers.iter().enumerate() {
            let right = |slot: usize| {
                slot_counts(slot, &template.slots[slot].fills, &answer.slots[slot].fills).0.right_gold
            };
            let touches = [9, 10, 12, 13, 18, 19, 20].into_iter().any(|slot| right(slot) > 0.0);
            if right(4) > 0.0 && touches {
                found.push(((2..25).map(right).sum::<f64>(), k, a));
            }
        }
    }
    found.sort_by(|x, y| y.0.total_cmp(&x.0));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, k, a) in found {
        if pairs.iter().all(|p| p.0 != k && p.1 != a) {
            pairs.push((k, a));
        }
    }
    pairs
}

fn shown(fill: &Fill) -> String {
    let one = |f: &super::key::Form| match f.tags.first() {
        Some(tag) => format!("{} ({tag})", f.value),
        None => f.value.clone(),
    };
    fill.forms.iter().map(one).collect::<Vec<_>>().join(" / ")
}

/// A template in one line.
fn outline(template: &Template) -> String {
    let slots = [4, 5, 2, 3, 9, 10, 12, 18, 19];
    let fills = slots.into_iter().flat_map(|slot| template.slots[slot].fills.iter().map(shown));
    fills.collect::<Vec<_>>().join(" | ")
}
