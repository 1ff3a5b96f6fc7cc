//! Captions and the labels around them ("Image copyright", "Image caption"), which copies glue to their neighbours.

use super::{Piece, ends_like_sentence};
use crate::span::Span;
use crate::text::layout::{Paragraph, Shape, trim};
use crate::text::{RegionKind, furniture};

/// A paragraph cut where a caption label is glued to it. Only the ends of its lines are looked at.
pub(super) fn split_labels(words: &str, paragraph: Paragraph) -> Vec<Paragraph> {
    let text = paragraph.core.of(words);
    let Some((at, len, _)) = furniture::label(text) else { return vec![paragraph] };
    let start = paragraph.core.start;
    let cuts = [start, start + at, start + at + len, paragraph.core.end];
    let mut parts: Vec<Paragraph> = Vec::new();
    for pair in cuts.windows(2) {
        let core = trim(words, Span::new(pair[0], pair[1]));
        if !core.is_empty() {
            let from = if parts.is_empty() { paragraph.span.start } else { pair[0] };
            parts.push(Paragraph { span: Span::new(from, from), core, shape: Shape::Prose });
        }
    }
    let mut end = paragraph.span.end;
    for part in parts.iter_mut().rev() {
        part.span.end = end;
        end = part.span.start;
    }
    parts
}

/// "Image caption" is furniture and makes a caption of what follows; "Image copyright" of what stands glued before it.
pub(super) fn labels(words: &str, pieces: &mut [Piece]) {
    for index in 0..pieces.len() {
        let text = pieces[index].paragraph.core.of(words);
        let Some((0, len, caption)) = furniture::label(text) else { continue };
        if len != text.len() {
            continue;
        }
        let glued = index > 0 && pieces[index - 1].paragraph.span.end == pieces[index - 1].paragraph.core.end;
        pieces[index].settle(RegionKind::Boilerplate);
        if glued {
            pieces[index - 1].settle(RegionKind::Caption);
        }
        let Some(next) = pieces.get_mut(index + 1) else { continue };
        let follow = next.paragraph.core.of(words);
        if furniture::label(follow).is_some() {
            continue;
        }
        if caption {
            next.settle(RegionKind::Caption);
        } else if follow.chars().count() <= 60
            && follow.split_whitespace().count() <= 6
            && !ends_like_sentence(follow)
        {
            next.settle(RegionKind::Boilerplate);
        }
    }
}

/// A long line without a full stop, alone between paragraphs of prose, is a caption whose picture was lost: headings
/// are shorter.
pub(super) fn lost_captions(words: &str, pieces: &mut [Piece]) {
    let Some(first) = pieces.iter().position(|p| p.prose && p.kind == RegionKind::Body) else { return };
    for index in first + 1..pieces.len() {
        let alone = pieces[index].after_blank && pieces.get(index + 1).is_none_or(|below| below.after_blank);
        let piece = &pieces[index];
        let text = piece.paragraph.core.of(words);
        let looks = piece.hint.is_none()
            && !piece.settled
            && piece.paragraph.shape == Shape::Prose
            && piece.is_title_like(words)
            && text.split_whitespace().count() >= 9
            && text.ends_with(char::is_alphanumeric);
        if looks && alone && pieces[index - 1].prose {
            pieces[index].settle(RegionKind::Caption);
        }
    }
}
