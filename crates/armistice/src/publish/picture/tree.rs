//! The provenance of an incident as a picture: a list indented by what hangs below what, with its strokes.
//!
//! In: a [`Branch`]. Out: a drawing and its height. Absent: any word that the tree in text does not have.

use super::svg::{Anchor, SIZE, Svg, WIDTH};
use crate::publish::provenance::{Branch, Kind, Part};
use crate::words::Words;

const STEP: f64 = 18.0;
const MARGIN: f64 = 10.0;

/// The picture as a file of its own.
pub fn alone(root: &Branch, words: &Words) -> String {
    let (svg, height) = draw(root, words);
    svg.alone("provenance", &title(root, words), &words.say("provenance.description"), height)
}

/// The picture to stand in a page under an id of its own.
pub fn in_page(root: &Branch, id: &str, words: &Words) -> String {
    let (svg, height) = draw(root, words);
    svg.in_page(&format!("tree-{id}"), &title(root, words), &words.say("provenance.description"), height)
}

fn title(root: &Branch, words: &Words) -> String {
    words.say_with("provenance.title", &[("incident", root.says.clone().into())])
}

fn draw(root: &Branch, words: &Words) -> (Svg, f64) {
    let mut svg = Svg::new();
    let bottom = branch(root, 0, MARGIN + SIZE, words, &mut svg);
    (svg, bottom - SIZE + MARGIN)
}

/// Draws a branch whose first baseline is `y`; gives the baseline after it.
fn branch(branch_: &Branch, depth: usize, y: f64, words: &Words, svg: &mut Svg) -> f64 {
    let left = MARGIN + STEP * depth as f64;
    let room = WIDTH - left - STEP - MARGIN;
    mark(branch_, left + 5.0, y - 4.0, svg);
    let class = match (branch_.kind, branch_.part) {
        (Kind::Incident, _) => "p-strong",
        (Kind::Words, _) => "p-quote",
        (_, Some(Part::AddsNothing | Part::Withdrawn | Part::SilentOnIt)) => "p-quiet",
        (Kind::Origin, _) => "p-strong",
        _ => "p-ink",
    };
    let mut next = svg.paragraph(left + STEP, y, class, room, &branch_.label(words));
    for note in &branch_.notes {
        next = svg.paragraph(left + STEP, next, "p-quiet", room, note);
    }
    next += 4.0;
    let mut joint = y;
    for below in &branch_.below {
        joint = next;
        svg.line("p-rule", (left + 5.0, next - 4.0), (left + STEP, next - 4.0));
        next = branch(below, depth + 1, next, words, svg);
    }
    if !branch_.below.is_empty() {
        svg.line("p-rule", (left + 5.0, y + 4.0), (left + 5.0, joint - 4.0));
    }
    next
}

/// What a branch does for the support, by form.
fn mark(branch: &Branch, x: f64, y: f64, svg: &mut Svg) {
    let corners = |points: &[(f64, f64)]| -> Vec<(f64, f64)> {
        points.iter().map(|(dx, dy)| (x + dx, y + dy)).collect()
    };
    match (branch.kind, branch.part) {
        (Kind::Incident, _) => svg.rect("p-fill", x - 4.0, y - 4.0, 8.0, 8.0),
        (Kind::Words, _) => svg.text(x, y + 4.0, "p-quiet", Anchor::Middle, "“"),
        (_, Some(Part::Counts)) => svg.circle("p-counts", x, y, 4.5),
        (_, Some(Part::AddsNothing | Part::SilentOnIt)) => svg.circle("p-hollow", x, y, 4.0),
        (_, Some(Part::Admits)) => {
            svg.path("p-admits", [&corners(&[(0.0, -5.0), (5.0, 4.0), (-5.0, 4.0)])[..]], true);
        }
        (_, Some(Part::Denies | Part::Contradicts | Part::Withdrawn)) => {
            let (one, other) = (corners(&[(-4.0, -4.0), (4.0, 4.0)]), corners(&[(4.0, -4.0), (-4.0, 4.0)]));
            svg.path("p-against", [&one[..], &other[..]], false);
        }
        _ => svg.circle("p-dot", x, y, 2.0),
    }
}
