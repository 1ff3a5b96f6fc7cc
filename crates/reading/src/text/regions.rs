//! Paragraphs → regions. Each paragraph gets a kind from its own signs, then from its place among the others: the
//! headline is above the first prose, a comment section runs to the end, furniture stands beside furniture. Paragraphs
//! from HTML bring a hint of what their element was. The signs are in `furniture.rs` and `signs.rs`.

use super::furniture::{self, Sign};
use super::layout::{Paragraph, Shape, trim};
use super::scripts::{Letters, Script, not_english};
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
    let mut letters = Letters::default();
    let mut pieces: Vec<Piece> = Vec::with_capacity(paragraphs.len());
    for (paragraph, hint) in paragraphs {
        for part in split_labels(words, paragraph) {
            let text = part.core.of(words);
            let count = Letters::count(text);
            letters.add(count);
            pieces.push(Piece::new(part, hint, text, count));
        }
    }
    for index in 1..pieces.len() {
        let between = &words[pieces[index - 1].paragraph.core.end..pieces[index].paragraph.core.start];
        pieces[index].after_blank = between.replace("\r\n", "\n").matches(['\n', '\r']).count() >= 2;
    }
    let main = letters.main();
    let mut doubts = Vec::new();
    doubts.extend(language_doubt(words, &pieces, main));
    for piece in &mut pieces {
        if piece.script.is_some() && main.is_some() && piece.script != main {
            piece.settle(RegionKind::OtherLanguage);
        }
    }
    let comments = comments_from(&pieces);
    hints(&mut pieces);
    own_signs(words, &mut pieces[..comments]);
    labels(words, &mut pieces);
    mail_head(words, &mut pieces[..comments]);
    headline(words, &mut pieces[..comments]);
    sections(&mut pieces[..comments]);
    about(words, &mut pieces[..comments]);
    lost_captions(words, &mut pieces[..comments]);
    company(words, &mut pieces[..comments]);
    tail(&mut pieces[..comments]);
    comment_section(&mut pieces, comments);
    repeated_headline(&mut pieces);
    let regions = merge(&pieces, words.len());
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

/// A paragraph cut where a caption label is glued to it. Only the ends of its lines are looked at.
fn split_labels(words: &str, paragraph: Paragraph) -> Vec<Paragraph> {
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

/// How many paragraphs of prose tell the language.
const SAMPLE: usize = 60;

fn language_doubt(words: &str, pieces: &[Piece], main: Option<Script>) -> Option<Doubt> {
    let script = main?;
    let language = match script {
        Script::Latin => {
            let (mut foreign, mut english) = (0, 0);
            for piece in pieces.iter().filter(|piece| piece.prose).take(SAMPLE) {
                let text = piece.paragraph.core.of(words);
                *if not_english(text) { &mut foreign } else { &mut english } += text.len();
            }
            if foreign <= english {
                return None;
            }
            "a language that is not English".to_owned()
        }
        other => format!("{} script", other.name()),
    };
    Some(Doubt::new(
        "language-not-supported",
        None,
        format!("The report is in {language}; only English is read."),
        "Its words are kept as body; few or no claims will be found.",
    ))
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
    let mut titled = false;
    for (index, piece) in pieces.iter_mut().enumerate() {
        if !piece.settled {
            let text = piece.paragraph.core.of(words);
            let place = Place {
                titled,
                above: index <= first_prose,
                below: index >= last_prose && index > 0,
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
    /// Near the first or the last prose.
    edge: bool,
}

fn own_kind(piece: &Piece, text: &str, place: Place) -> Option<RegionKind> {
    let folded = piece.folded.as_str();
    let credit = text.len() <= 50 && signs::photo_credit(text) && !folded.contains("20");
    if signs::copyright(folded) && !credit
        || signs::captcha(folded)
        || signs::count(folded)
        || furniture::buttons(text)
    {
        return Some(RegionKind::Boilerplate);
    }
    if place.edge && (signs::byline(text) || place.titled && signs::dated(folded))
        || place.above && place.titled && (signs::dateline(text, folded) || signs::period(folded))
        || place.below && place.titled && signs::signature(text)
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

/// "Image caption" is furniture and makes a caption of what follows; "Image copyright" of what stands glued before it.
fn labels(words: &str, pieces: &mut [Piece]) {
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

/// A mail or a message pasted with its head: the subject is the headline.
fn mail_head(words: &str, pieces: &mut [Piece]) {
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
fn headline(words: &str, pieces: &mut [Piece]) {
    if pieces.iter().any(|piece| piece.kind == RegionKind::Headline) {
        return;
    }
    let Some(mut at) = pieces.iter().position(|p| !p.settled && p.sign != Some(Sign::Nav)) else { return };
    if at > 15 || at + 1 >= pieces.len() || !pieces[at].is_title_like(words) {
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
        if !piece.settled {
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
    let office = |piece: &Piece| signs::named(piece.paragraph.core.of(words), 6);
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

/// Titles below a heading such as "Most read" lead to other stories, and so does the heading.
fn sections(pieces: &mut [Piece]) {
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

/// A long line without a full stop, alone between paragraphs of prose, is a caption whose picture was lost: headings
/// are shorter.
fn lost_captions(words: &str, pieces: &mut [Piece]) {
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

/// Words that may be a heading ("World") are furniture beside furniture; so is a short line between two pieces of it.
fn company(words: &str, pieces: &mut [Piece]) {
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
fn about(words: &str, pieces: &mut [Piece]) {
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
fn tail(pieces: &mut [Piece]) {
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

/// Where the comment section begins; the number of pieces when there is none.
fn comments_from(pieces: &[Piece]) -> usize {
    let last_head = pieces.iter().rposition(|p| p.head).unwrap_or(0);
    let spoken =
        |p: &Piece| (p.prose || p.folded.len() > 25) && p.sign.is_none() && !signs::copyright(&p.folded);
    let last_spoken = pieces.iter().rposition(spoken).unwrap_or(0);
    let mut prose = 0;
    let mut first_head = None;
    for (index, piece) in pieces.iter().enumerate() {
        if prose >= 2 && (piece.sign == Some(Sign::Comments) || signs::audience(&piece.folded)) {
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
fn comment_section(pieces: &mut [Piece], from: usize) {
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

/// The title again further down (a print header, a sharing box) says nothing new.
fn repeated_headline(pieces: &mut [Piece]) {
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
