//! Which piece is the title: the subject of a mail, the first short line, the line below a letterhead. Also the title said
//! again further down, which says nothing new.

use super::{Piece, ends_like_sentence};
use crate::span::Span;
use crate::text::furniture::Sign;
use crate::text::layout::{Shape, trim};
use crate::text::{RegionKind, signs};

/// A mail or a message pasted with its head: the subject is the headline.
pub(super) fn mail_head(words: &str, pieces: &mut [Piece]) {
    const FIELDS: &[&str] = &[
        "from:",
        "to:",
        "cc:",
        "bcc:",
        "sent:",
        "date:",
        "subject:",
        "reply-to:",
        "message-id:",
        "mime-version:",
        "content-type:",
        "content-transfer-encoding:",
        "return-path:",
        "received:",
        "delivered-to:",
        "x-mailer:",
        "importance:",
        "attachments:",
        "in-reply-to:",
        "references:",
        "precedence:",
        "list-id:",
    ];
    let field = |piece: &Piece| FIELDS.iter().find(|field| piece.folded.starts_with(**field)).copied();
    let head = pieces.iter().take_while(|piece| field(piece).is_some()).count();
    let names: Vec<_> = pieces[..head].iter().filter_map(field).collect();
    if head < 2 || !names.iter().any(|name| matches!(*name, "from:" | "subject:")) {
        return;
    }
    for (piece, name) in pieces.iter_mut().zip(names) {
        if name == "subject:" {
            let core = piece.paragraph.core;
            piece.paragraph.core = trim(words, Span::new(core.start + name.len(), core.end));
        }
        piece.settle(match name {
            "subject:" => RegionKind::Headline,
            "from:" | "date:" | "sent:" => RegionKind::Byline,
            _ => RegionKind::Boilerplate,
        });
    }
}

/// The first short line without a full stop that something follows. Furniture, bylines and captions may stand above it.
pub(super) fn headline(words: &str, pieces: &mut [Piece]) {
    if pieces.iter().any(|piece| piece.kind == RegionKind::Headline) {
        return;
    }
    let Some(mut at) = pieces.iter().position(|p| !p.settled && p.sign != Some(Sign::Nav)) else { return };
    if at > 15 || at + 1 >= pieces.len() {
        return;
    }
    let stands_above = |above: &Piece, below: &Piece| {
        !below.settled
            && below.is_title_like(words)
            && below.folded.split(' ').count() >= 4
            && above.folded.len() <= 90
    };
    // A place and a date, or a motto that ends in a full stop, may stand above the title.
    let text = pieces[at].paragraph.core.of(words);
    let dateline = signs::dateline(text, &pieces[at].folded) || signs::dated(&pieces[at].folded);
    if dateline && stands_above(&pieces[at], &pieces[at + 1]) {
        pieces[at].settle(RegionKind::Byline);
        at += 1;
    } else if !pieces[at].is_title_like(words) {
        let alone = pieces.get(at + 2).is_some_and(|next| next.after_blank && next.prose);
        if !stands_above(&pieces[at], &pieces[at + 1]) || !pieces[at + 1].after_blank || !alone {
            return;
        }
        at += 1;
    }
    if at + 1 >= pieces.len() {
        return;
    }
    // A word or two above the title ("World", "Press release") is the name of the section.
    let count = |piece: &Piece| piece.folded.split(' ').count();
    let next = &pieces[at + 1];
    if count(&pieces[at]) <= 2
        && !next.settled
        && next.is_title_like(words)
        && count(next) >= 4
        && !next.paragraph.core.of(words).starts_with(char::is_lowercase)
        && at + 2 < pieces.len()
    {
        pieces[at].settle(RegionKind::Boilerplate);
        at += 1;
    }
    pieces[at].settle(RegionKind::Headline);
    pieces[at].paragraph.shape = Shape::Prose;
    for piece in &mut pieces[..at] {
        if !piece.settled && !ends_like_sentence(piece.paragraph.core.of(words)) {
            piece.settle(RegionKind::Boilerplate);
        }
    }
    // A title broken over lines, or with a second line below it, goes on until a blank line.
    let block = pieces[at + 1..]
        .iter()
        .take_while(|piece| !piece.settled && !piece.after_blank && piece.is_title_like(words))
        .count();
    let ends = pieces.get(at + 1 + block).is_none_or(|piece| piece.after_blank || piece.settled);
    let end = at + 1 + if ends && block <= 4 { block } else { 0 };
    for piece in &mut pieces[at + 1..end] {
        piece.settle(RegionKind::Headline);
    }
    if end - at >= 2 {
        letterhead(words, pieces, at, end);
    }
}

/// Names of offices above the title ("Press Bureau / Government of …") are the head of the paper they are written on:
/// the title is the short line that follows, below the date.
fn letterhead(words: &str, pieces: &mut [Piece], start: usize, end: usize) {
    let office = |piece: &Piece| signs::named(piece.paragraph.core.of(words), 10);
    if !pieces[start..end].iter().all(office) {
        return;
    }
    let Some(title) = (end..pieces.len().min(end + 3)).find(|at| pieces[*at].kind != RegionKind::Byline)
    else {
        return;
    };
    let alone = pieces.get(title + 1).is_some_and(|below| below.after_blank);
    if !pieces[title].settled
        && pieces[title].after_blank
        && alone
        && pieces[title].is_title_like(words)
        && pieces[title].folded.split(' ').count() >= 4
    {
        for piece in &mut pieces[start..end] {
            piece.settle(RegionKind::Boilerplate);
        }
        pieces[title].settle(RegionKind::Headline);
    }
}

/// The title again further down (a print header, a sharing box) says nothing new.
pub(super) fn repeated_headline(pieces: &mut [Piece]) {
    let letters = |folded: &str| folded.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let Some(at) = pieces.iter().position(|p| p.kind == RegionKind::Headline) else { return };
    let title = letters(&pieces[at].folded);
    if title.len() < 12 {
        return;
    }
    for piece in &mut pieces[at + 1..] {
        if matches!(piece.kind, RegionKind::Body | RegionKind::Caption)
            && piece.folded.len() <= title.len() * 2 + 20
            && letters(&piece.folded) == title
        {
            piece.settle(RegionKind::Boilerplate);
        }
    }
}
