//! Where readers speak: from the opening of a comment section, or the first of several heads of comments, to the furniture
//! below the last one.

use super::Piece;
use crate::text::furniture::Sign;
use crate::text::{RegionKind, signs};

/// Where the comment section begins; the number of pieces when there is none.
pub(super) fn begins(pieces: &[Piece]) -> usize {
    let last_head = pieces.iter().rposition(|p| p.head).unwrap_or(0);
    let spoken = |p: &Piece| {
        (p.prose || p.folded.len() > 25)
            && p.sign.is_none()
            && !signs::copyright(&p.folded)
            && !signs::about_comments(&p.folded)
    };
    let last_spoken = pieces.iter().rposition(spoken).unwrap_or(0);
    let mut prose = 0;
    let mut first_head = None;
    for (index, piece) in pieces.iter().enumerate() {
        // Below a single paragraph the section must also begin as one: with the head of a comment.
        let headed = || pieces[index + 1..].iter().take(2).any(|p| p.head);
        let opens = piece.sign == Some(Sign::Comments) || signs::audience(&piece.folded);
        if opens && (prose >= 2 || prose == 1 && headed()) {
            let counted = piece.folded.bytes().any(|b| b.is_ascii_digit()) && !piece.folded.starts_with("0 ");
            let answered = pieces[index + 1..].iter().take(3).any(|p| signs::comment_line(&p.folded));
            if last_head > index || answered || last_spoken > index && (counted || piece.folded.contains(' '))
            {
                return index;
            }
        }
        if prose >= 2 && piece.head {
            if let Some(first) = first_head {
                return first;
            }
            first_head = Some(index);
        }
        prose += usize::from(piece.prose);
    }
    pieces.len()
}

/// Everything from `from` on is comment, but for the furniture of the page below the last one.
pub(super) fn mark(pieces: &mut [Piece], from: usize) {
    let speaks = |piece: &Piece| piece.head || signs::comment_line(&piece.folded);
    let last_head = pieces.iter().rposition(speaks).unwrap_or(0).max(from);
    // A head with a name and a time has its comment below it; other lines hold their own.
    let told = last_head + usize::from(pieces.get(last_head).is_some_and(|piece| piece.head));
    let mut below = false;
    for (index, piece) in pieces.iter_mut().enumerate().skip(from) {
        let furniture = signs::copyright(&piece.folded)
            || matches!(piece.sign, Some(Sign::Section | Sign::Boilerplate | Sign::Comments))
            || piece.sign == Some(Sign::Form) && piece.folded.contains(' ');
        below |= index > told && furniture;
        let kind = match piece.sign {
            _ if !below => RegionKind::Comment,
            Some(_) => RegionKind::Boilerplate,
            None if signs::copyright(&piece.folded) => RegionKind::Boilerplate,
            None => RegionKind::Teaser,
        };
        piece.settle(kind);
    }
}
