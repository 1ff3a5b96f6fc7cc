//! Who says what, against PolNeAR (Newell et al. 2018): a part's folder with `text/` and `attributions/` (BRAT). PolNeAR
//! marks each word once, so only our outermost attributions are compared. Cues, and triples of source, cue and content,
//! count when they overlap; contents and sources are also compared word by word (what stands between blanks).

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::time::Instant;

use reading::extract::attribution;
use reading::extract::tree::Tree;
use reading::span::Span;
use reading::{syntax, text};

use super::{Counts, Error, Measured, Part, files, shown};

#[derive(Default)]
struct Relation {
    source: Vec<Span>,
    cue: Vec<Span>,
    content: Vec<Span>,
}

struct Document {
    name: String,
    words: String,
    gold: Vec<Relation>,
}

/// Scores the texts of the part at `path`. Of an article with several annotators the first one counts.
pub fn measure(path: &Path, part: Part) -> Result<Measured, Error> {
    let documents = read(path, part)?;
    let started = Instant::now();
    let answers: Vec<[Vec<Relation>; 2]> = documents.iter().map(|d| answer(&d.words)).collect();
    let mut measured = Measured {
        documents: documents.len(),
        bytes: documents.iter().map(|d| d.words.len()).sum(),
        seconds: started.elapsed().as_secs_f64(),
        ..Measured::default()
    };
    let mut score = Score::default();
    for (document, [answers, nested]) in documents.iter().zip(&answers) {
        compare(document, answers, nested, &mut score, &mut measured);
    }
    measured.found("cue, overlapping", score.cue);
    measured.found("content, by word", score.content);
    measured.found("source, by word", score.source);
    measured.found("source, cue and content, overlapping", score.triple);
    Ok(measured)
}

#[derive(Default)]
struct Score {
    cue: Counts,
    content: Counts,
    source: Counts,
    triple: Counts,
}

fn read(path: &Path, part: Part) -> Result<Vec<Document>, Error> {
    let mut annotations: HashMap<String, String> = HashMap::new();
    for file in files(&path.join("attributions"), &[".ann"])? {
        let stem = file.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
        // "ARTICLE_ANNOTATOR"
        let article = stem.rsplit_once('_').map_or(stem.as_str(), |(article, _)| article).to_owned();
        if part.has(&article) && !annotations.contains_key(&article) {
            annotations.insert(article, super::text(&file)?);
        }
    }
    let mut documents = Vec::new();
    for file in files(&path.join("text"), &[".txt"])? {
        let name = file.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
        if let Some(annotation) = annotations.get(&name) {
            let words = super::text(&file)?;
            let gold = relations(annotation, &offsets(&words));
            documents.push(Document { name, words, gold });
        }
    }
    Ok(documents)
}

/// The byte at which each character begins, and the end.
fn offsets(words: &str) -> Vec<usize> {
    words.char_indices().map(|(at, _)| at).chain([words.len()]).collect()
}

/// "T3 Cue 10 14;20 22 ..." and "E1 Attribution:T4 Content:T5 Cue:T3 Source:T1".
fn relations(annotation: &str, offsets: &[usize]) -> Vec<Relation> {
    let mut spans: HashMap<&str, Vec<Span>> = HashMap::new();
    let mut found = Vec::new();
    for line in annotation.lines() {
        let mut fields = line.split('\t');
        let (Some(id), Some(body)) = (fields.next(), fields.next()) else { continue };
        if id.starts_with('T') {
            let ranges = body.split_once(' ').map_or("", |(_, ranges)| ranges);
            spans.insert(id, ranges.split(';').filter_map(|r| range(r, offsets)).collect());
        } else if id.starts_with('E') {
            let mut relation = Relation::default();
            for (role, target) in body.split(' ').filter_map(|pair| pair.split_once(':')) {
                let of = spans.get(target).cloned().unwrap_or_default();
                match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
                    "Source" => relation.source.extend(of),
                    "Cue" => relation.cue.extend(of),
                    "Content" => relation.content.extend(of),
                    _ => {}
                }
            }
            found.push(relation);
        }
    }
    found.retain(|r| !r.cue.is_empty());
    found
}

fn range(words: &str, offsets: &[usize]) -> Option<Span> {
    let (start, end) = words.split_once(' ')?;
    let at = |n: &str| offsets.get(n.parse::<usize>().ok()?).copied();
    Some(Span::new(at(start)?, at(end)?)).filter(|s| !s.is_empty())
}

/// Our outermost attributions, and those that stand within others.
fn answer(words: &str) -> [Vec<Relation>; 2] {
    let (text, _) = text::read(words.as_bytes(), Some(text::Media::Plain));
    // The articles come without what surrounds them on a page, so that every sentence counts.
    let parsed =
        text.sentences.iter().map(|s| Tree::new(&text.words, *s, syntax::parse(&text.words, s.span)));
    let trees: Vec<Tree> = parsed.filter(|t| !t.is_empty()).collect();
    let mut found = [Vec::new(), Vec::new()];
    for a in attribution::find(&trees) {
        let relation = Relation { source: a.source, cue: vec![a.cue], content: a.content };
        found[usize::from(a.depth > 0)].push(relation);
    }
    found
}

fn compare(
    document: &Document,
    answers: &[Relation],
    nested: &[Relation],
    score: &mut Score,
    measured: &mut Measured,
) {
    let Document { name, words, gold } = document;
    let right = |one: &Relation, others: &[Relation], same: fn(&Relation, &Relation) -> bool| {
        others.iter().any(|other| same(one, other))
    };
    let count = |same: fn(&Relation, &Relation) -> bool| Counts {
        gold: gold.len() as f64,
        found: answers.len() as f64,
        right_gold: gold.iter().filter(|g| right(g, answers, same)).count() as f64,
        right_found: answers.iter().filter(|a| right(a, gold, same)).count() as f64,
    };
    score.cue.add(count(cues_meet));
    score.triple.add(count(triples_meet));
    let blanks = words_of(words);
    score.content.add(by_word(&blanks, gold, answers, |r| &r.content));
    score.source.add(by_word(&blanks, gold, answers, |r| &r.source));
    for one in gold.iter().filter(|g| !right(g, answers, cues_meet)) {
        let kind = if right(one, nested, cues_meet) { "nested" } else { "missed" };
        measured.miss(name, kind, seen(words, one));
    }
    for one in answers.iter().filter(|a| !right(a, gold, cues_meet)) {
        measured.miss(name, "extra", seen(words, one));
    }
    for one in answers {
        let Some(met) = gold.iter().find(|g| cues_meet(one, g)) else { continue };
        let wrong = !triples_meet(one, met);
        let far = |r: &Relation| r.content.iter().map(|s| s.len()).sum::<usize>();
        if wrong || far(one).abs_diff(far(met)) * 3 > far(one).max(far(met)) {
            measured.miss(name, "span", format!("{} FOR {}", seen(words, one), seen(words, met)));
        }
    }
}

fn seen(words: &str, relation: &Relation) -> String {
    let cue = relation.cue.first().copied().unwrap_or_default();
    let all = |spans: &[Span]| spans.iter().map(|s| s.of(words)).collect::<Vec<_>>().join(" … ");
    format!("{} S({}) C({})", shown(words, cue.start, cue.end), all(&relation.source), all(&relation.content))
}

fn meet(a: &[Span], b: &[Span]) -> bool {
    a.iter().any(|a| b.iter().any(|b| a.overlaps(*b)))
}

fn cues_meet(a: &Relation, b: &Relation) -> bool {
    meet(&a.cue, &b.cue)
}

fn triples_meet(a: &Relation, b: &Relation) -> bool {
    let nobody = a.source.is_empty() && b.source.is_empty();
    cues_meet(a, b) && meet(&a.content, &b.content) && (nobody || meet(&a.source, &b.source))
}

/// What stands between blanks.
fn words_of(words: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in words.char_indices().chain([(words.len(), ' ')]) {
        match (start, c.is_whitespace()) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                found.push(Span::new(from, at));
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn by_word(
    blanks: &[Span],
    gold: &[Relation],
    found: &[Relation],
    of: fn(&Relation) -> &Vec<Span>,
) -> Counts {
    let marked = |relations: &[Relation]| {
        let mut marks = vec![false; blanks.len()];
        for span in relations.iter().flat_map(of) {
            let from = blanks.partition_point(|b| b.end <= span.start);
            let to = blanks.partition_point(|b| b.start < span.end);
            let covered: Range<usize> = from..to.max(from);
            marks[covered].fill(true);
        }
        marks
    };
    let (gold, found) = (marked(gold), marked(found));
    let count = |marks: &[bool]| marks.iter().filter(|m| **m).count();
    let both = gold.iter().zip(&found).filter(|(g, f)| **g && **f).count();
    Counts::of(count(&gold), count(&found), both)
}
