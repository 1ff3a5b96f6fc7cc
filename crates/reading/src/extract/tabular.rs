//! Tables and count lines: what a number in a cell counts, as its row, its heading and the words above the table say.
//! In: the scenes of a report. Out: one claim for each number, with the row as evidence, and which scenes were rows.
//! Absent on purpose: totals, earlier periods and changes, which restate what other cells or reports say.
//! Words that stand in headings and labels are `data/en/tables.tsv`.

use std::collections::{HashMap, HashSet};

use crate::extract::claim::{Bound, Claim, Kind, Modality, Named, Place, Quantity, Time};
use crate::extract::gazetteer::kinds;
use crate::extract::incidents::is_countable;
use crate::extract::period;
use crate::extract::places;
use crate::extract::scene::{self, Scene};
use crate::span::Span;

mod grid;
mod label;

use grid::{Grid, Line, Value};
use label::Label;

/// What the tables of a report say.
#[derive(Debug, Default)]
pub struct Tables {
    claims: HashMap<usize, Vec<Claim>>,
    /// Scenes that are rows or headings: nothing else is read from them.
    taken: HashSet<usize>,
}

impl Tables {
    /// The claims of one scene when it belongs to a table.
    pub fn told(&self, scene: usize) -> Option<Vec<Claim>> {
        self.taken.contains(&scene).then(|| self.claims.get(&scene).cloned().unwrap_or_default())
    }
}

/// Reads every table and every count line.
pub fn read(scenes: &[Scene]) -> Tables {
    let mut tables = Tables::default();
    for grid in grid::grids(scenes) {
        let first = grid.head.first().or(grid.rows.first()).map_or(0, |l| l.scene);
        let frame = Frame::new(scenes, first, grid.corner().map(|span| (first, span)));
        tables.taken.extend(grid.head.iter().filter(|l| l.scene >= first).map(|l| l.scene));
        for row in &grid.rows {
            tables.taken.insert(row.scene);
            tables.claims.entry(row.scene).or_default().extend(row_claims(scenes, &grid, row, &frame));
        }
    }
    for (i, scene) in scenes.iter().enumerate().filter(|(i, _)| !tables.taken.contains(i)).collect::<Vec<_>>()
    {
        if let Some((label, value)) = count_line(scene) {
            let frame = Frame::new(scenes, i, None);
            if let Some(claims) = line_claims(scene, label, value, &frame) {
                tables.taken.insert(i);
                tables.claims.insert(i, claims);
            }
        }
    }
    tables
}

/// What stands around a table and holds for all of it.
struct Frame {
    captions: Vec<Label>,
    corner: Option<Label>,
    doer: Option<Named>,
    period: Option<Time>,
}

impl Frame {
    fn new(scenes: &[Scene], first: usize, corner: Option<(usize, Span)>) -> Frame {
        let own = |i: usize| count_line(&scenes[i]).is_none() && !grid::is_row(&scenes[i]);
        let above: Vec<usize> = (0..first).rev().filter(|&i| own(i)).take(2).collect();
        let near = |i: &&usize| first - **i <= 8;
        let captions = above.iter().filter(near).map(|&i| label::read(&scenes[i], whole(&scenes[i])));
        Frame {
            captions: captions.collect(),
            corner: corner.map(|(i, span)| label::read(&scenes[i], span)),
            doer: above.iter().filter(near).find_map(|&i| doer(&scenes[i])),
            period: period::before(scenes, first),
        }
    }

    /// The act that the caption says the table counts.
    fn act(&self) -> Option<&'static str> {
        self.captions.iter().find_map(|c| c.act)
    }

    fn lists(&self, class: &str) -> bool {
        self.corner.as_ref().is_some_and(|c| c.says(class))
    }
}

fn whole(scene: &Scene) -> Span {
    scene.tree.sentence.span
}

/// "violations of the truce by X", in a caption.
fn doer(scene: &Scene) -> Option<Named> {
    let tree = &scene.tree;
    let by = |&i: &usize| {
        tree.case(i) == Some("by")
            && !scene.is_monitor(i)
            && tree.head(i).is_some_and(|h| {
                !matches!(
                    tree.lemma(h),
                    "receive" | "register" | "record" | "report" | "lodge" | "submit" | "note"
                )
            })
    };
    (0..tree.len()).filter(by).find_map(|i| scene.actor(i))
}

fn row_claims(scenes: &[Scene], grid: &Grid, row: &Line, frame: &Frame) -> Vec<Claim> {
    let scene = &scenes[row.scene];
    let words = scene.story.words;
    let own = label::read(scene, row.cells[0].span);
    if own.says("total") || own.says("change") || own.says("previous") {
        return Vec::new();
    }
    let columns = row.cells.len() - 1;
    let mut claims = Vec::new();
    for (k, cell) in row.cells.iter().enumerate().skip(1) {
        let heads = headings(scenes, grid, row, k);
        let restated = |h: &Label| h.says("previous") || h.says("change") || (columns > 1 && h.says("total"));
        if heads.iter().any(restated) {
            continue;
        }
        for value in grid::values(words, cell.span) {
            let heads: Vec<Label> = heads.iter().map(|h| part_of(scenes, grid, h, &value)).collect();
            claims.extend(counted(scene, &own, &heads, &value, frame));
        }
    }
    claims
}

/// The headings over a cell, each read in the scene it stands in.
fn headings(scenes: &[Scene], grid: &Grid, row: &Line, k: usize) -> Vec<Label> {
    let spans = grid.over(row, k);
    spans.into_iter().filter_map(|span| Some(label::read(head_scene(scenes, grid, span)?, span))).collect()
}

fn head_scene<'s, 't>(scenes: &'s [Scene<'t>], grid: &Grid, span: Span) -> Option<&'s Scene<'t>> {
    grid.head.iter().map(|l| &scenes[l.scene]).find(|s| whole(s).contains(span))
}

/// "complaints / ruled" over "44 / 37": the part of the heading that stands over this number, with what leads both.
fn part_of(scenes: &[Scene], grid: &Grid, head: &Label, value: &Value) -> Label {
    let Some(scene) = head_scene(scenes, grid, head.span) else { return head.clone() };
    let text = head.span.of(scene.story.words);
    let parts: Vec<&str> = text.split('/').collect();
    if value.parts < 2 || parts.len() != value.parts {
        return head.clone();
    }
    let start = head.span.start + parts[..value.part].iter().map(|p| p.len() + 1).sum::<usize>();
    let own = Span::new(start, start + parts[value.part].len());
    let mut label = label::read(scene, own);
    label.party = label.party.or(head.party.clone());
    label.place = label.place.or(head.place.clone());
    label
}

/// The claim of one number under its labels.
fn counted(scene: &Scene, row: &Label, heads: &[Label], value: &Value, frame: &Frame) -> Option<Claim> {
    let labels: Vec<&Label> = heads.iter().rev().chain(std::iter::once(row)).collect();
    if labels.iter().any(|l| l.act.is_none() && l.fate.is_none() && l.says("idle")) {
        return None;
    }
    let fate = labels.iter().find_map(|l| l.fate);
    let named = labels.iter().filter_map(|l| l.act);
    let act = named.clone().find(|a| *a != "OTHER").or(frame.act().filter(|_| row.act.is_none())).or({
        let typed = frame.lists("type") || frame.captions.iter().any(|c| c.says("type"));
        named.clone().next().or(typed.then_some("OTHER"))
    });
    let place = labels.iter().find_map(|l| l.place.clone()).or_else(|| listed_place(scene, row, frame));
    let time =
        row.time.clone().or_else(|| heads.iter().find_map(|l| l.time.clone())).or(frame.period.clone());
    let reported = labels.iter().any(|l| l.says("reported")) && !labels.iter().any(|l| l.says("ruled"));
    let actor = party_of(&labels, row, frame, place.as_ref());
    let (kind, code) = match (fate, act) {
        (Some(fate), _) => (Kind::Figure, fate),
        (None, Some(act)) => (Kind::Incident, act),
        (None, None) => return None,
    };
    Some(claim(scene, kind, code, value, Slots { actor, place, time, reported }))
}

struct Slots {
    actor: Option<Named>,
    place: Option<Place>,
    time: Option<Time>,
    reported: bool,
}

fn claim(scene: &Scene, kind: Kind, code: &'static str, value: &Value, slots: Slots) -> Claim {
    let old = || {
        let days = slots.time.as_ref()?.interval?;
        let published = scene.story.published?;
        (scene::days_between(days.to, published.from) > 366).then_some(())
    };
    let modality = if value.value == 0.0 {
        Modality::Negated
    } else if slots.reported {
        Modality::Alleged
    } else if kind == Kind::Incident && old().is_some() {
        Modality::Historical
    } else if kind == Kind::Incident && scene.story.partisan {
        Modality::Alleged
    } else {
        Modality::Asserted
    };
    let unit = if kind == Kind::Incident { "violations" } else { code };
    let quantity = Quantity {
        span: value.span,
        value: Some(value.value),
        value_max: None,
        bound: Bound::Exactly,
        unit: unit.to_string(),
    };
    let mut made = Claim {
        kind,
        code,
        evidence: whole(scene),
        actor: slots.actor.filter(|_| kind == Kind::Incident),
        target: None,
        place: slots.place,
        time: slots.time,
        quantity: Some(quantity),
        speaker: None,
        via: None,
        modality,
        countable: false,
        rule: "table-cell",
    };
    made.countable = kind == Kind::Incident && is_countable(&made);
    made
}

/// A party in a heading or a label, or in the caption; never the one who counts.
fn party_of(labels: &[&Label], row: &Label, frame: &Frame, place: Option<&Place>) -> Option<Named> {
    let party = labels.iter().filter(|l| !l.reporter).find_map(|l| l.party.clone());
    let listed = || {
        let name = row.name.filter(|_| frame.lists("party") && place.is_none())?;
        Some(Named { span: name, entity: String::new() })
    };
    party.or_else(listed).or(frame.doer.clone())
}

/// A name in the first column that the table, or the world, shows to be a place.
fn listed_place(scene: &Scene, row: &Label, frame: &Frame) -> Option<Place> {
    let words = scene.story.words;
    let listed = frame.lists("place") || frame.captions.iter().any(|c| c.says("place"));
    let of_kind = || {
        let text = row.span.of(words);
        let short = text.split_whitespace().count() <= 4 && text.starts_with(char::is_uppercase);
        (short && kinds::split(text).is_some()).then_some(row.span)
    };
    let span = row.name.or_else(of_kind)?;
    if frame.lists("party") || row.party.is_some() || row.time.is_some() {
        return None;
    }
    let known = places::resolved(span.of(words), span, scene.story);
    known.or_else(|| listed.then(|| label::unknown_place(words, span)))
}

/// "Latakia: 3", "Armed groups that have joined: 104": the label and the number.
fn count_line(scene: &Scene) -> Option<(Span, Value)> {
    let words = scene.story.words;
    let span = whole(scene);
    let text = span.of(words);
    let (at, mark) = [": ", " – ", " - ", " — "].iter().filter_map(|m| Some((text.rfind(m)?, *m))).max()?;
    let label = text[..at].trim_end();
    let rest = Span::new(span.start + at + mark.len(), span.end);
    let value = *grid::values(words, rest).first()?;
    let plain = label.starts_with(char::is_uppercase)
        && (2..=90).contains(&label.chars().count())
        && !label.ends_with(|c: char| c.is_ascii_digit())
        && !label.contains(['.', ';', '?', '"', '“', ':']);
    plain.then_some((Span::new(span.start, span.start + label.len()), value))
}

fn line_claims(scene: &Scene, span: Span, value: Value, frame: &Frame) -> Option<Vec<Claim>> {
    let row = label::read(scene, span);
    if row.says("total") || row.says("previous") {
        return Some(Vec::new());
    }
    let placed = row.place.is_some() || listed_place(scene, &row, frame).is_some();
    let counts_acts = frame.act().is_some() || frame.captions.iter().any(|c| c.says("type"));
    if row.act.is_some() || row.fate.is_some() || (placed && counts_acts) {
        return Some(counted(scene, &row, &[], &value, frame).into_iter().collect());
    }
    let tree = &scene.tree;
    let several = tree.tag(0) == "NNS" || tree.tokens.get(1).is_some_and(|t| t.tag == "NNS");
    let counts = several && !row.says("idle") && span.of(scene.story.words).split_whitespace().count() > 2;
    counts.then(|| {
        let slots = Slots { actor: None, place: None, time: None, reported: false };
        vec![claim(scene, Kind::Figure, "other", &value, slots)]
    })
}
