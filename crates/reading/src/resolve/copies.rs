//! Sentences that were copied from one report into another, at the level of the sentence: the whole pages may share
//! nothing else. In: the lines of all reports. Out: groups of places that carry one sentence, edited, cut or reordered.
//!
//! Two sentences are one when enough of their word triples agree in the direction of the shorter one, or a long run of
//! words does. They are not one when a number, a weekday, a month, a place or a name differs in both directions: that is
//! one template filled in twice. Short and formulaic sentences are never joined. Candidates come from an inverted index
//! over triples in which every posting list is cut, so that the work grows with the number of sentences.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::doubt::Doubt;
use crate::extract::gazetteer::fold;
use crate::resolve::desk::{Desk, gap, quote};
use crate::resolve::ids;
use crate::resolve::lines::{self, Line, Name, shared};
use crate::span::Span;

/// How much of the shorter sentence's triples the longer one must hold.
const CONTAINED: f64 = 0.5;
/// Or this much, when the telling words agree as well.
const CONTAINED_EDITED: f64 = 0.3;
const TELLING: f64 = 0.7;
/// Shared triples below which nothing is joined.
const FEWEST_SHARED: usize = 4;
/// A run of so many words is taken for copied even when the rest differs.
const LONG_RUN: usize = 11;
/// How many places of a frequent triple a sentence is compared with: the first ones and the latest ones.
const FIRST: usize = 12;
const LATEST: usize = 6;
/// Members of a group that a newcomer's slots are compared with.
const COMPARED: usize = 12;

/// One sentence in one report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SentenceRef {
    /// Index of the report as given.
    pub report: usize,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Degree {
    /// The same words in the same order.
    Identical,
    /// One is the other with words left out.
    Cut,
    /// Words were changed or moved.
    Edited,
}

/// The places that carry one sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct CopyGroup {
    pub id: String,
    pub sentences: Vec<SentenceRef>,
    /// The weakest of its joins.
    pub degree: Degree,
    /// Share of the shorter sentence found in the longer one, at the weakest join.
    pub score: f64,
    pub why: Vec<String>,
}

/// The groups with what later steps need of them.
pub struct Copies {
    pub lines: Vec<Line>,
    pub groups: Vec<Vec<usize>>,
    out: Vec<CopyGroup>,
    /// Group of a line.
    group_of: HashMap<usize, usize>,
    line_of: HashMap<usize, usize>,
}

impl Copies {
    /// The group in which a claim's own words were copied: at least half of its evidence stands in another member.
    pub fn of_claim(&self, desk: &Desk, k: usize) -> Option<usize> {
        let line = *self.line_of.get(&k)?;
        let group = *self.group_of.get(&line)?;
        let own = &self.lines[line];
        let evidence = own.within(desk.claims[k].claim.evidence);
        let stands_in = |other: &Line| {
            let theirs: BTreeSet<u64> = other.tokens.iter().map(|t| t.hash).collect();
            let telling = evidence.iter().filter(|t| t.telling);
            let (kept, all) = telling
                .fold((0, 0), |(kept, all), t| (kept + usize::from(theirs.contains(&t.hash)), all + 1));
            all == 0 || kept * 3 >= all * 2
        };
        let others = self.groups[group].iter().filter(|l| **l != line);
        others.take(COMPARED * 4).any(|l| stands_in(&self.lines[*l])).then_some(group)
    }

    pub fn into_groups(self) -> Vec<CopyGroup> {
        self.out
    }

    pub fn id(&self, group: usize) -> &str {
        &self.out[group].id
    }
}

pub fn find(desk: &Desk, doubts: &mut Vec<Doubt>) -> Copies {
    let lines = lines::read(desk);
    let mut pairs = candidates(&lines);
    pairs.retain(|pair| !is_template(desk, &lines, pair, doubts));
    pairs.sort_by(|a, b| b.score.total_cmp(&a.score).then((a.a, a.b).cmp(&(b.a, b.b))));
    let groups = join(&lines, &pairs);
    finish(desk, lines, groups, &pairs)
}

/// Two lines that share enough words.
struct Pair {
    a: usize,
    b: usize,
    degree: Degree,
    score: f64,
}

/// Equal lines first, then near ones by shared triples.
fn candidates(lines: &[Line]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut firsts: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut single = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let whole = line.tokens.iter().fold(0u64, |h, t| h.rotate_left(7) ^ t.hash);
        let same = firsts.entry(whole).or_default();
        let alike = |f: &&usize| same_tokens(&lines[**f], line);
        let first = same.iter().find(|f| alike(f) && other_slot(&lines[**f], line).is_none());
        if let Some(&earlier) = first.or_else(|| same.iter().take(1).find(alike)) {
            pairs.push(Pair { a: earlier, b: i, degree: Degree::Identical, score: 1.0 });
        }
        if first.is_none() {
            same.push(i);
            single.push(i);
        }
    }
    let mut index: HashMap<u64, Vec<u32>> = HashMap::new();
    let mut counts: HashMap<u32, usize> = HashMap::new();
    for &i in &single {
        counts.clear();
        for shingle in &lines[i].shingles {
            let list = index.entry(*shingle).or_default();
            let latest = list.len().saturating_sub(LATEST).max(FIRST.min(list.len()));
            for other in list.iter().take(FIRST).chain(&list[latest..]) {
                *counts.entry(*other).or_default() += 1;
            }
            list.push(u32::try_from(i).unwrap_or(u32::MAX));
        }
        let mut near: Vec<u32> = counts.iter().filter(|(_, n)| **n >= 3).map(|(j, _)| *j).collect();
        near.sort_unstable();
        pairs.extend(near.into_iter().filter_map(|j| compare(lines, j as usize, i)));
    }
    pairs
}

fn same_tokens(a: &Line, b: &Line) -> bool {
    a.tokens.len() == b.tokens.len() && a.tokens.iter().zip(&b.tokens).all(|(x, y)| x.hash == y.hash)
}

fn compare(lines: &[Line], a: usize, b: usize) -> Option<Pair> {
    let (x, y) = (&lines[a], &lines[b]);
    let same = shared(&x.shingles, &y.shingles);
    let (short, long) = if x.tokens.len() <= y.tokens.len() { (x, y) } else { (y, x) };
    let fewest = short.shingles.len().max(1);
    let contained = same as f64 / fewest as f64;
    if same < FEWEST_SHARED || contained < CONTAINED_EDITED.min(0.25) {
        return None;
    }
    let telling = telling_kept(short, long);
    let by_shingles = contained >= CONTAINED && telling >= 0.5;
    let by_edit = contained >= CONTAINED_EDITED && telling >= TELLING;
    let by_run = !by_shingles && !by_edit && telling >= 0.5 && longest_run(x, y) >= LONG_RUN;
    if !(by_shingles || by_edit || by_run) {
        return None;
    }
    let cut = contained >= 0.95 && long.tokens.len() > short.tokens.len() + 1;
    let degree = if cut { Degree::Cut } else { Degree::Edited };
    Some(Pair { a, b, degree, score: contained.max(telling * 0.9).min(0.99) })
}

/// Share of the shorter line's telling words that stand in the longer one.
fn telling_kept(short: &Line, long: &Line) -> f64 {
    let theirs: BTreeSet<u64> = long.tokens.iter().map(|t| t.hash).collect();
    let own: BTreeSet<u64> = short.tokens.iter().filter(|t| t.telling).map(|t| t.hash).collect();
    let kept = own.iter().filter(|h| theirs.contains(h)).count();
    kept as f64 / own.len().max(1) as f64
}

/// Words in the longest stretch that both lines have.
fn longest_run(a: &Line, b: &Line) -> usize {
    let mut last = vec![0usize; b.tokens.len() + 1];
    let mut best = 0;
    for x in &a.tokens {
        let mut before = 0;
        for (j, y) in b.tokens.iter().enumerate() {
            let run = if x.hash == y.hash { before + 1 } else { 0 };
            before = std::mem::replace(&mut last[j + 1], run);
            best = best.max(run);
        }
    }
    best
}

/// Which slot two lines fill differently, if any.
fn other_slot(a: &Line, b: &Line) -> Option<&'static str> {
    fn differ<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> bool {
        a.difference(b).next().is_some() && b.difference(a).next().is_some()
    }
    let counted = |a: &[u64], b: &[u64]| more(a, b) && more(b, a);
    if counted(&a.numbers, &b.numbers) {
        return Some("number");
    }
    if counted(&a.weekdays, &b.weekdays) || counted(&a.months, &b.months) || other_days(a, b) {
        return Some("day");
    }
    if differ(&a.places, &b.places) && !respelled(&a.places, &b.places) {
        return Some("place");
    }
    other_names(a, b).then_some("name")
}

/// Each has a name that the other lacks, and no state stands for the one by its people or capital in the other.
fn other_names(a: &Line, b: &Line) -> bool {
    let mut own: Vec<&Name> = a.names.difference(&b.names).collect();
    let mut theirs: Vec<&Name> = b.names.difference(&a.names).collect();
    own.retain(|name| {
        let twin = theirs.iter().position(|other| name.state.is_some() && other.state == name.state);
        twin.map(|at| theirs.remove(at)).is_none()
    });
    !own.is_empty() && !theirs.is_empty()
}

/// Some value stands in the first list more often than in the second; both sorted.
fn more(a: &[u64], b: &[u64]) -> bool {
    let mut rest = b;
    a.iter().any(|value| {
        rest = &rest[rest.partition_point(|other| other < value)..];
        match rest.split_first() {
            Some((first, others)) if first == value => {
                rest = others;
                false
            }
            _ => true,
        }
    })
}

fn respelled(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let weak = |set: &BTreeSet<String>| -> BTreeSet<String> {
        set.iter().map(|key| fold::weak(key).unwrap_or_else(|| key.clone())).collect()
    };
    weak(a) == weak(b)
}

/// The claims of both were placed on days that lie more than a day apart.
fn other_days(a: &Line, b: &Line) -> bool {
    !a.days.is_empty() && !b.days.is_empty() && a.days.iter().all(|x| b.days.iter().all(|y| gap(*x, *y) > 1))
}

fn is_template(desk: &Desk, lines: &[Line], pair: &Pair, doubts: &mut Vec<Doubt>) -> bool {
    let (a, b) = (&lines[pair.a], &lines[pair.b]);
    let Some(slot) = other_slot(a, b) else { return false };
    if pair.degree == Degree::Identical && doubts.len() < 200 {
        let words = quote(&desk.reports[a.report].report, a.span);
        doubts.push(Doubt::new(
            "same-words-other-day",
            None,
            format!(
                "\"{words}\" stands in {} and in {}, but the {slot} it was read to speak of differs.",
                desk.name_of(a.report),
                desk.name_of(b.report)
            ),
            "The two are not taken for one sentence.",
        ));
    }
    true
}

/// Groups by the best pairs first; a pair whose groups hold members of different slots is left out.
fn join(lines: &[Line], pairs: &[Pair]) -> BTreeMap<usize, Vec<usize>> {
    let mut root: Vec<usize> = (0..lines.len()).collect();
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    fn find(root: &mut [usize], mut i: usize) -> usize {
        while root[i] != i {
            root[i] = root[root[i]];
            i = root[i];
        }
        i
    }
    for pair in pairs {
        let (ra, rb) = (find(&mut root, pair.a), find(&mut root, pair.b));
        if ra == rb {
            continue;
        }
        let own = |r: usize| members.get(&r).cloned().unwrap_or_else(|| vec![r]);
        let (left, right) = (own(ra), own(rb));
        let across =
            left.iter().take(COMPARED).flat_map(|x| right.iter().take(COMPARED).map(move |y| (*x, *y)));
        if across.into_iter().any(|(x, y)| other_slot(&lines[x], &lines[y]).is_some()) {
            continue;
        }
        let (keep, gone) = if ra < rb { (ra, rb) } else { (rb, ra) };
        members.remove(&gone);
        let mut all = left;
        all.extend(right);
        all.sort_unstable();
        members.insert(keep, all);
        root[gone] = keep;
    }
    members
}

fn finish(desk: &Desk, lines: Vec<Line>, groups: BTreeMap<usize, Vec<usize>>, pairs: &[Pair]) -> Copies {
    let groups: Vec<Vec<usize>> = groups.into_values().collect();
    let group_of: HashMap<usize, usize> =
        groups.iter().enumerate().flat_map(|(g, members)| members.iter().map(move |l| (*l, g))).collect();
    let mut weakest: HashMap<usize, (Degree, f64)> = HashMap::new();
    for pair in pairs {
        let (Some(g), Some(h)) = (group_of.get(&pair.a), group_of.get(&pair.b)) else { continue };
        if g == h {
            let entry = weakest.entry(*g).or_insert((pair.degree, pair.score));
            *entry = (entry.0.max(pair.degree), entry.1.min(pair.score));
        }
    }
    let mut out = Vec::with_capacity(groups.len());
    for (g, members) in groups.iter().enumerate() {
        let (degree, score) = weakest.get(&g).copied().unwrap_or((Degree::Identical, 1.0));
        out.push(published(desk, &lines, members, degree, score));
    }
    let line_of =
        lines.iter().enumerate().flat_map(|(l, line)| line.claims.iter().map(move |k| (*k, l))).collect();
    Copies { lines, groups, out, group_of, line_of }
}

fn published(desk: &Desk, lines: &[Line], members: &[usize], degree: Degree, score: f64) -> CopyGroup {
    let spots =
        members.iter().map(|l| ids::spot(desk.reports[lines[*l].report].report.id, lines[*l].span, "line"));
    let reports: BTreeSet<usize> = members.iter().map(|l| lines[*l].report).collect();
    let names: Vec<String> = reports.iter().map(|r| desk.name_of(*r)).collect();
    let how = match degree {
        Degree::Identical => "word for word".to_owned(),
        Degree::Cut => "word for word, with words left out".to_owned(),
        Degree::Edited => format!("edited; {:.0} in 100 of the words agree", score * 100.0),
    };
    CopyGroup {
        id: ids::of("copy", spots),
        sentences: members
            .iter()
            .map(|l| SentenceRef { report: desk.reports[lines[*l].report].given, span: lines[*l].span })
            .collect(),
        degree,
        score,
        why: vec![format!("One sentence in {}, {how}.", names.join(", "))],
    }
}
