//! Furniture that only its neighbours give away: lists of other stories, menus, the foot of the page.

use super::Piece;
use crate::text::furniture::Sign;
use crate::text::layout::Shape;
use crate::text::{RegionKind, signs};

/// Titles below a heading such as "Most read" lead to other stories, and so does the heading.
pub(super) fn sections(pieces: &mut [Piece]) {
    let mut heading = None;
    for index in 0..pieces.len() {
        let piece = &mut pieces[index];
        if piece.sign == Some(Sign::Section) && piece.kind == RegionKind::Boilerplate {
            heading = Some(index);
        } else if heading.is_some() && !piece.settled && !piece.prose {
            piece.settle(RegionKind::Teaser);
            if heading == Some(index - 1) {
                pieces[index - 1].settle(RegionKind::Teaser);
            }
        } else if piece.kind == RegionKind::Body {
            heading = None;
        }
    }
}

/// Words that may be a heading ("World") are furniture beside furniture; so is a short line between two pieces of it.
pub(super) fn company(words: &str, pieces: &mut [Piece]) {
    let weak = |piece: &Piece| matches!(piece.sign, Some(Sign::Nav | Sign::Form)) && !piece.settled;
    for index in 0..pieces.len() {
        let above = index == 0 || pieces[index - 1].is_furniture();
        if weak(&pieces[index]) && above {
            pieces[index].settle(RegionKind::Boilerplate);
        }
    }
    for index in (0..pieces.len()).rev() {
        let below = index + 1 == pieces.len() || pieces[index + 1].is_furniture();
        let above = index == 0 || pieces[index - 1].is_furniture();
        let short = !pieces[index].settled
            && pieces[index].is_title_like(words)
            && pieces[index].folded.split(' ').count() <= 8;
        if below && (weak(&pieces[index]) || above && short) && pieces.len() > 1 {
            pieces[index].settle(RegionKind::Boilerplate);
        }
    }
}

/// "About the Committee" below the report: what an organisation says of itself under everything it publishes.
pub(super) fn about(words: &str, pieces: &mut [Piece]) {
    let heading = |piece: &Piece| {
        let text = piece.paragraph.core.of(words);
        text.strip_prefix("About ").or(text.strip_prefix("ABOUT ")).is_some_and(|name| {
            !piece.settled
                && piece.is_title_like(words)
                && signs::named(name, 8)
                && name.split(' ').count() <= 8
        })
    };
    let before = |at: usize| pieces[..at].iter().filter(|piece| piece.prose).count();
    let Some(from) = pieces.iter().rposition(heading).filter(|at| before(*at) >= 2) else { return };
    let until = pieces[from + 1..]
        .iter()
        .position(|piece| piece.is_title_like(words))
        .map_or(pieces.len(), |n| from + 1 + n);
    for piece in &mut pieces[from..until] {
        piece.settle(RegionKind::Boilerplate);
    }
}

/// After the last prose, once furniture has begun, nothing but furniture follows.
pub(super) fn foot(pieces: &mut [Piece]) {
    let Some(last) = pieces
        .iter()
        .rposition(|p| p.kind == RegionKind::Body && (p.prose || p.paragraph.shape != Shape::Prose))
    else {
        return;
    };
    let mut begun = false;
    for piece in &mut pieces[last + 1..] {
        begun |= piece.kind == RegionKind::Boilerplate;
        if begun && !piece.settled {
            piece.settle(RegionKind::Boilerplate);
        }
    }
}
