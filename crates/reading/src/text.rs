//! Bytes → Text: charset, markup stripped, regions, sentences; a map from every word back to the capture's bytes.
//! Does not know places, dates or actors.

mod binary;
mod charset;
mod furniture;
#[cfg(test)]
mod golden;
mod html;
#[cfg(test)]
mod laws;
mod languages;
mod layout;
mod regions;
pub mod rows;
mod scripts;
mod sentences;
mod signs;
mod source_map;

use crate::doubt::Doubt;
use crate::span::Span;
#[cfg(test)]
pub(crate) use languages::tests::FOREIGN;
pub use source_map::{Run, SourceMap};

/// What one capture says: its canonical rendering with the way back to the bytes.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// The rendering, UTF-8. For a UTF-8 plain-text capture it is the capture itself, byte for byte.
    pub words: String,
    /// From `words` back to the capture's bytes.
    pub map: SourceMap,
    pub media: Media,
    /// WHATWG name of the charset the bytes were decoded with, for example `UTF-8`, `windows-1256`.
    pub charset: &'static str,
    /// Facts stated by the document's own metadata (HTML head, JSON-LD); never from the body.
    pub stated: Stated,
    /// In order, contiguous and complete: every byte of `words` lies in exactly one region.
    pub regions: Vec<Region>,
    /// Sentences of every region, in order; never crossing a paragraph or a region.
    pub sentences: Vec<Sentence>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Media {
    #[default]
    Plain,
    Html,
    /// A table of events, one row to a line: see [`rows`].
    Events,
}

/// What the document's metadata says about itself, raw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    pub title: Option<String>,
    /// Publication instant or date as written in the metadata (ISO 8601 when the site is well behaved).
    pub published: Option<String>,
    pub author: Option<String>,
    pub site: Option<String>,
    pub language: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RegionKind {
    Headline,
    Byline,
    Body,
    Caption,
    Comment,
    Teaser,
    Boilerplate,
    OtherLanguage,
}

impl RegionKind {
    /// Only headline, caption and body make claims; a byline may credit an agency.
    pub fn makes_claims(self) -> bool {
        matches!(self, RegionKind::Headline | RegionKind::Body | RegionKind::Caption)
    }

    /// The word used in files and on pages.
    pub fn name(self) -> &'static str {
        match self {
            RegionKind::Headline => "headline",
            RegionKind::Byline => "byline",
            RegionKind::Body => "body",
            RegionKind::Caption => "caption",
            RegionKind::Comment => "comment",
            RegionKind::Teaser => "teaser",
            RegionKind::Boilerplate => "boilerplate",
            RegionKind::OtherLanguage => "foreign-language line",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    pub kind: RegionKind,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub span: Span,
    /// The region it lies in.
    pub region: RegionKind,
    /// Which paragraph of the text, counted from 0.
    pub paragraph: usize,
    /// A table row, list item, or "Label: value" line rather than running prose.
    pub tabular: bool,
}

/// Reads bytes into a text. `media` as told by the caller, or `None` to sniff it. Never fails: doubts say what was odd.
pub fn read(bytes: &[u8], media: Option<Media>) -> (Text, Vec<Doubt>) {
    let charset::Decoded { words, map, charset, mut doubts } = charset::decode(bytes);
    let media = media.unwrap_or_else(|| sniff(&words));
    if media == Media::Events {
        let (regions, sentences) = table(&words);
        let stated = Stated::default();
        return (Text { words, map, media, charset, stated, regions, sentences }, doubts);
    }
    let (words, map, paragraphs, stated) = match media {
        Media::Plain | Media::Events => {
            let paragraphs =
                layout::paragraphs(&words).into_iter().map(|paragraph| (paragraph, None)).collect();
            (words, map, paragraphs, Stated::default())
        }
        Media::Html => {
            let page = html::render(&words);
            doubts.extend(page.doubts);
            (page.words, page.map.through(&map), page.paragraphs, page.stated)
        }
    };
    let (pieces, regions, unsure) = regions::sort(&words, paragraphs);
    doubts.extend(unsure);
    let sentences = sentences(&words, &pieces);
    (Text { words, map, media, charset, stated, regions, sentences }, doubts)
}

/// A table of events is one region, and each of its rows a line by itself.
fn table(words: &str) -> (Vec<Region>, Vec<Sentence>) {
    let kind = RegionKind::Body;
    let head = rows::head(words);
    let rows = head.iter().flat_map(|head| head.rows(words)).enumerate();
    let sentences =
        rows.map(|(paragraph, (span, _))| Sentence { span, region: kind, paragraph, tabular: true });
    let sentences = sentences.collect();
    (vec![Region { kind, span: Span::new(0, words.len()) }], sentences)
}

/// HTML when the words begin as HTML does (the tags of the WHATWG MIME Sniffing Standard, section 7.1).
fn sniff(words: &str) -> Media {
    const OPENINGS: &[&str] = &[
        "<!doctype html",
        "<html",
        "<head",
        "<script",
        "<iframe",
        "<h1",
        "<h2",
        "<h3",
        "<div",
        "<font",
        "<table",
        "<a",
        "<style",
        "<title",
        "<b",
        "<body",
        "<br",
        "<p",
        "<!--",
        "<article",
        "<section",
        "<main",
        "<header",
        "<nav",
        "<ul",
        "<ol",
        "<span",
        "<meta",
        "<link",
        "<figure",
        "<img",
        "<em",
        "<strong",
        "<i",
        "<blockquote",
        "<center",
    ];
    let start = words.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    // An XHTML page may begin with an XML declaration.
    let start = match start.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest.trim_start(),
        None => start,
    };
    let head: String = start.chars().take(20).collect::<String>().to_ascii_lowercase();
    let opens = |tag: &&str| {
        head.strip_prefix(*tag)
            .is_some_and(|rest| rest.starts_with([' ', '>', '\n', '\t', '\r', '/']) || *tag == "<!--")
    };
    match () {
        () if OPENINGS.iter().any(opens) => Media::Html,
        () if rows::head(words).is_some() => Media::Events,
        () => Media::Plain,
    }
}

fn sentences(words: &str, pieces: &[regions::Piece]) -> Vec<Sentence> {
    let mut out = Vec::new();
    let mut spans = Vec::new();
    for (paragraph, piece) in pieces.iter().enumerate() {
        let layout::Paragraph { core, mut shape, .. } = piece.paragraph;
        if piece.kind == RegionKind::Headline {
            shape = layout::Shape::Prose;
        }
        let tabular = shape != layout::Shape::Prose;
        spans.clear();
        match shape {
            layout::Shape::Row | layout::Shape::Label => spans.push(core),
            layout::Shape::Item { body } => {
                sentences::split(words, Span::new(core.start + body, core.end), &mut spans);
            }
            layout::Shape::Prose => sentences::split(words, core, &mut spans),
        }
        out.extend(spans.iter().map(|span| Sentence { span: *span, region: piece.kind, paragraph, tabular }));
    }
    out
}
