//! Paragraphs → regions. Each paragraph gets a kind from its own signs, then from its place among the others: the
//! headline is above the first prose, a comment section runs to the end, furniture stands beside furniture. Paragraphs
//! from HTML bring a hint of what their element was. The signs are in `furniture.rs` and `signs.rs`.

mod comments;
mod pictures;
mod tail;
mod title;

use super::furniture::{self, Sign};
use super::languages::{self, Tongue};
use super::layout::{Paragraph, Shape};
use super::scripts::{Letters, Script};
use super::{Region, RegionKind, signs};
use crate::doubt::Doubt;
use crate::span::Span;

/// A paragraph with everything its wording alone can tell.
pub(super) struct Piece {
    pub paragraph: Paragraph,
    /// What its element says, for HTML.
    pub hint: Option<RegionKind>,
    pub kind: RegionKind,
    /// Why it has its kind; weaker reasons yield to context.
    settled: bool,
    folded: String,
    sign: Option<Sign>,
    script: Option<Script>,
    /// Ends like a sentence, or is long: running text.
    prose: bool,
    /// Looks like the head of a reader's comment.
    head: bool,
    /// A blank line stands above it.
    after_blank: bool,
}

/// Kinds of all paragraphs, contiguous regions, and what was unsure. Labels glued to their neighbours split paragraphs,
/// so the pieces returned may be more than the paragraphs given.
pub(super) fn sort(
    words: &str,
    paragraphs: Vec<(Paragraph, Option<RegionKind>)>,
) -> (Vec<Piece>, Vec<Region>, Vec<Doubt>) {
    let mut pieces: Vec<Piece> = Vec::with_capacity(paragraphs.len());
    for (paragraph, hint) in paragraphs {
        for part in pictures::split_labels(words, paragraph) {
            let text = part.core.of(words);
            pieces.push(Piece::new(part, hint, text, Letters::count(text)));
        }
    }
    for index in 1..pieces.len() {
        let between = &words[pieces[index - 1].paragraph.core.end..pieces[index].paragraph.core.start];
        pieces[index].after_blank = between.replace("\r\n", "\n").matches(['\n', '\r']).count() >= 2;
    }
    other_languages(words, &mut pieces);
    let comments = comments::begins(&pieces);
    hints(&mut pieces);
    // The order is behaviour: what a piece says of itself comes before what its place says of it.
    let report = &mut pieces[..comments];
    own_signs(words, report);
    pictures::labels(words, report);
    title::mail_head(words, report);
    title::headline(words, report);
    tail::sections(report);
    tail::about(words, report);
    pictures::lost_captions(words, report);
    tail::company(words, report);
    tail::foot(report);
    comments::mark(&mut pieces, comments);
    title::repeated_headline(&mut pieces);
    let regions = merge(&pieces, words.len());
    let doubts = languages::doubts(words, &regions);
    (pieces, regions, doubts)
}

impl Piece {
    fn new(paragraph: Paragraph, hint: Option<RegionKind>, text: &str, letters: Letters) -> Piece {
        let folded = furniture::fold(text);
        let sign = furniture::sign(&folded);
        let script = letters.script();
        let prose = text.len() > 220 || text.len() > 40 && ends_like_sentence(text);
        let head = !prose && signs::comment_head(&folded);
        Piece {
            paragraph,
            hint,
            kind: RegionKind::Body,
            settled: false,
            folded,
            sign,
            script,
            prose,
            head,
            after_blank: true,
        }
    }

    fn settle(&mut self, kind: RegionKind) {
        self.kind = kind;
        self.settled = true;
    }

    fn is_furniture(&self) -> bool {
        matches!(self.kind, RegionKind::Boilerplate | RegionKind::Teaser | RegionKind::Comment)
    }

    /// Short, one line, no full stop: a heading, a title of another story, a field.
    fn is_title_like(&self, words: &str) -> bool {
        let text = self.paragraph.core.of(words);
        text.len() <= 260
            && matches!(self.paragraph.shape, Shape::Prose | Shape::Label)
            && !ends_like_sentence(text)
            && !text.ends_with([',', ';', ':', '…'])
    }
}

/// Whether a paragraph ends in a full stop (or, when long, another end mark), quotes and brackets aside.
pub(super) fn ends_like_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', ' ']);
    let Some(last) = bare.chars().next_back() else { return false };
    if last != '.' {
        return matches!(last, '!' | '?' | '؟' | '。') && bare.len() > 120;
    }
    // "Talks resume in the U.S." is a title.
    let word = bare.rsplit(' ').next().unwrap_or("").trim_end_matches('.');
    !(word.contains('.') && word.split('.').all(|part| part.len() <= 1))
}

/// Sets apart what is in a language that is not read. What cannot be told alone goes with most of the report.
fn other_languages(words: &str, pieces: &mut [Piece]) {
    let tongues: Vec<Tongue> = pieces
        .iter()
        .map(|piece| match piece.prose || piece.script.is_some_and(|script| script != Script::Latin) {
            true => languages::tongue(piece.paragraph.core.of(words), piece.script),
            false => Tongue::Unclear,
        })
        .collect();
    let share = |tongue| {
        let of = pieces.iter().zip(&tongues).filter(|(piece, t)| piece.prose && **t == tongue);
        of.map(|(piece, _)| piece.paragraph.core.len()).sum::<usize>()
    };
    let mostly_foreign = share(Tongue::Foreign) > share(Tongue::English);
    for (piece, tongue) in pieces.iter_mut().zip(tongues) {
        if tongue == Tongue::Foreign || tongue == Tongue::Unclear && mostly_foreign {
            piece.settle(RegionKind::OtherLanguage);
        }
    }
}

fn hints(pieces: &mut [Piece]) {
    let title = pieces.iter().position(|piece| piece.hint == Some(RegionKind::Headline));
    for (index, piece) in pieces.iter_mut().enumerate().filter(|(_, piece)| !piece.settled) {
        let near_title = title.is_some_and(|title| title.abs_diff(index) <= NEAR_TITLE);
        match piece.hint {
            Some(RegionKind::Boilerplate) if near_title && signs::dated(&piece.folded) => {
                piece.settle(RegionKind::Byline);
            }
            Some(hint) if hint != RegionKind::Body => piece.settle(hint),
            _ => {}
        }
    }
}

/// How many pieces from the title the date of the page may stand.
const NEAR_TITLE: usize = 5;

/// Signs that need no context, or only the place before the first prose or after the last.
fn own_signs(words: &str, pieces: &mut [Piece]) {
    let prose = |piece: &Piece| {
        piece.prose && !piece.settled && !matches!(piece.sign, Some(Sign::Boilerplate | Sign::Form))
    };
    let first_prose = pieces.iter().position(prose).unwrap_or(pieces.len());
    let last_prose = pieces.iter().rposition(prose).unwrap_or(0);
    let plain = |piece: &Piece| {
        !piece.settled
            && piece.sign.is_none()
            && !signs::copyright(&piece.folded)
            && !signs::captcha(&piece.folded)
    };
    let item = |piece: &Piece| matches!(piece.paragraph.shape, Shape::Item { .. });
    let last = pieces.iter().rposition(plain).filter(|last| *last > 0 && !item(&pieces[*last - 1]));
    let mut titled = false;
    for (index, piece) in pieces.iter_mut().enumerate() {
        if !piece.settled {
            let text = piece.paragraph.core.of(words);
            let place = Place {
                titled,
                above: index <= first_prose,
                below: index >= last_prose && index > 0,
                last: last == Some(index),
                edge: index <= first_prose + 1 || index + 4 > last_prose,
            };
            if let Some(kind) = own_kind(piece, text, place) {
                piece.settle(kind);
            }
        }
        titled |= !piece.settled || piece.kind == RegionKind::Headline;
    }
}

/// Where a piece stands.
#[derive(Clone, Copy)]
struct Place {
    /// Something that may be the title stands above it.
    titled: bool,
    /// Not below the first prose.
    above: bool,
    /// Not above the last prose.
    below: bool,
    /// The last piece that is no furniture by its wording, and no item of a list.
    last: bool,
    /// Near the first or the last prose.
    edge: bool,
}

fn own_kind(piece: &Piece, text: &str, place: Place) -> Option<RegionKind> {
    let folded = piece.folded.as_str();
    let credit = text.len() <= 50 && signs::photo_credit(text) && !folded.contains("20");
    if signs::copyright(folded) && !credit
        || signs::captcha(folded)
        || signs::count(folded)
        || signs::code(folded)
        || furniture::buttons(text)
    {
        return Some(RegionKind::Boilerplate);
    }
    if place.edge && (signs::byline(text) || place.titled && signs::dated(folded))
        || place.above && place.titled && (signs::dateline(text, folded) || signs::period(folded))
        || place.last && place.titled && signs::signature(text)
    {
        return Some(RegionKind::Byline);
    }
    if place.below && place.titled && signs::foot(folded) {
        return Some(RegionKind::Boilerplate);
    }
    match piece.sign {
        Some(Sign::Teaser) if place.titled && text.len() <= 240 => Some(RegionKind::Teaser),
        Some(Sign::Boilerplate | Sign::Section) => Some(RegionKind::Boilerplate),
        Some(Sign::Form) if folded.contains(' ') => Some(RegionKind::Boilerplate),
        Some(Sign::Comments) if place.titled => Some(RegionKind::Boilerplate),
        Some(Sign::Caption) if place.titled || piece.hint == Some(RegionKind::Body) => {
            Some(RegionKind::Caption)
        }
        Some(Sign::Byline) if place.edge && text.len() <= 200 && place.titled => Some(RegionKind::Byline),
        _ if place.titled && signs::photo_credit(text) => Some(RegionKind::Caption),
        _ => None,
    }
}

/// Neighbours of one kind become one region; regions cover the words.
fn merge(pieces: &[Piece], end: usize) -> Vec<Region> {
    let mut regions: Vec<Region> = Vec::new();
    for piece in pieces {
        let span = piece.paragraph.span;
        match regions.last_mut() {
            Some(last) if last.kind == piece.kind => last.span.end = span.end,
            _ => regions.push(Region { kind: piece.kind, span }),
        }
    }
    if regions.is_empty() && end > 0 {
        regions.push(Region { kind: RegionKind::Boilerplate, span: Span::new(0, end) });
    }
    regions
}
