//! A bulletin on paper: the same sections, set by Typst, with the fonts and the template inside the program.
//!
//! In: a bulletin. Out: a PDF, the same bytes for the same bulletin. Absent: the network, the disk, the clock; any wording
//! that the page does not have. All words reach the template as data, never as markup: what a stranger wrote is set as it
//! stands, whatever it would mean to Typst. Built only with the feature `pdf`.

use std::sync::LazyLock;

use serde::Serialize;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use super::bulletin::{Bulletin, Evidence};
use super::header;
use super::picture::Picture;
use super::provenance;
use super::sections::{Note, Row, Section, sections, short, whence};
use crate::words::Words;

const TEMPLATE: &str = include_str!("../../templates/bulletin.typ");

/// Letters that Typst's own fonts lack; SIL Open Font License, see `data/fonts/OFL.txt`.
const ARABIC: [&[u8]; 2] = [
    include_bytes!("../../data/fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../../data/fonts/NotoSansArabic-Bold.ttf"),
];

#[derive(Debug, thiserror::Error)]
#[error("cannot set the bulletin as a PDF: {0}")]
pub struct Error(String);

pub fn write(bulletin: &Bulletin, words: &Words) -> Result<Vec<u8>, Error> {
    let options = PdfOptions {
        // The record's root and the cut-off name this document and no other.
        ident: Smart::Custom(format!("{} {}", bulletin.header.record_root, bulletin.header.period.until)),
        creator: Smart::Custom(Some(bulletin.header.tool.clone())),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document(bulletin, words)?, &options).map_err(|errors| refused(&errors))
}

/// The pages before they are made into a file.
pub fn document(bulletin: &Bulletin, words: &Words) -> Result<PagedDocument, Error> {
    let json = serde_json::to_vec(&Paper::of(bulletin, words)).expect("a bulletin is strings and numbers");
    let set = typst::compile::<PagedDocument>(&Press::new(json));
    set.output.map_err(|errors| refused(&errors))
}

fn refused(errors: &[SourceDiagnostic]) -> Error {
    Error(errors.iter().map(|error| error.message.to_string()).collect::<Vec<_>>().join("; "))
}

/// Everything that Typst may see: one template, one file of data, the fonts.
struct Press {
    library: LazyHash<Library>,
    template: Source,
    data: Bytes,
}

/// The fonts inside the program, in a fixed order, and their names.
static FONTS: LazyLock<(Vec<Font>, LazyHash<FontBook>)> = LazyLock::new(|| {
    let files = typst_assets::fonts().chain(ARABIC);
    let fonts: Vec<Font> = files.flat_map(|file| Font::iter(Bytes::new(file))).collect();
    let book = LazyHash::new(FontBook::from_fonts(&fonts));
    (fonts, book)
});

fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("the two names are plain");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl Press {
    fn new(json: Vec<u8>) -> Press {
        Press {
            library: LazyHash::new(Library::builder().build()),
            template: Source::new(file("bulletin.typ"), TEMPLATE.to_string()),
            data: Bytes::new(json),
        }
    }
}

impl World for Press {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.1
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == file("bulletin.json") { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.0.get(index).cloned()
    }

    /// A bulletin knows its own dates.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// What the template asks for.
#[derive(Serialize)]
struct Paper<'a> {
    title: &'a str,
    kind: String,
    /// BCP 47.
    language: &'a str,
    period: String,
    /// Name and words.
    facts: Vec<[String; 2]>,
    /// Range and sentence.
    totals: Vec<[String; 2]>,
    no_totals: String,
    sections: Vec<Table>,
    closing: String,
    /// At the foot of every page: cut-off, root of the record.
    foot: [String; 2],
    provenance: String,
}

#[derive(Serialize)]
struct Table {
    title: String,
    lead: String,
    columns: Vec<String>,
    rows: Vec<Line>,
    pictures: Vec<Figure>,
}

#[derive(Serialize)]
struct Line {
    cells: Vec<String>,
    said: Vec<Titled>,
    notes: Vec<Titled>,
    quotes: Vec<Quote>,
    /// A tree in lines of text.
    tree: Option<String>,
}

#[derive(Serialize)]
struct Titled {
    title: String,
    lines: Vec<String>,
}

/// The words in their sentence, and where they stand.
#[derive(Serialize)]
struct Quote {
    before: String,
    words: String,
    after: String,
    whence: String,
    rtl: bool,
}

#[derive(Serialize)]
struct Figure {
    title: String,
    caption: String,
    says: String,
    svg: Option<String>,
}

impl<'a> Paper<'a> {
    fn of(bulletin: &'a Bulletin, words: &'a Words) -> Paper<'a> {
        let head = &bulletin.header;
        let facts = header::facts(bulletin, words).into_iter().map(|fact| [fact.name, fact.says]);
        let totals = bulletin.totals.iter();
        let totals = totals.map(|total| [header::range(total.range(), words), header::total(total, words)]);
        Paper {
            title: &head.title,
            kind: words.say("kind"),
            language: words.language(),
            period: header::period(bulletin, words),
            facts: facts.collect(),
            totals: totals.collect(),
            no_totals: words.say("total.none"),
            sections: sections(bulletin, words).into_iter().map(|section| table(section, words)).collect(),
            closing: words.say_with("page.footer", &[("tool", head.tool.as_str().into())]),
            foot: [
                words.say_with(
                    "paper.cut-off",
                    &[("until", format!("{} ({})", head.until, head.time_zone).into())],
                ),
                words.say_with("paper.root", &[("root", short(&head.record_root).into())]),
            ],
            provenance: words.say("provenance.heading"),
        }
    }
}

fn table(section: Section, words: &Words) -> Table {
    Table {
        lead: if section.rows.is_empty() { section.empty } else { section.lead },
        title: section.title,
        columns: section.columns.into_iter().map(|column| column.title).collect(),
        pictures: section.pictures.iter().map(figure).collect(),
        rows: section.rows.iter().map(|row| line(row, words)).collect(),
    }
}

fn figure(picture: &Picture) -> Figure {
    let (title, caption, says) = (picture.title.clone(), picture.caption.clone(), picture.says.clone());
    Figure { title, caption, says, svg: picture.alone() }
}

fn line(row: &Row, words: &Words) -> Line {
    let titled = |note: &Note| Titled { title: note.title.clone(), lines: note.lines.clone() };
    Line {
        cells: row.cells.clone(),
        said: row.said.iter().map(titled).collect(),
        notes: row.notes.iter().map(titled).collect(),
        quotes: row.evidence.iter().map(|evidence| quote(evidence, words)).collect(),
        tree: row.provenance.as_ref().map(|tree| provenance::text(tree, words)),
    }
}

fn quote(evidence: &Evidence, words: &Words) -> Quote {
    Quote {
        before: evidence.before.clone(),
        words: evidence.words.clone(),
        after: evidence.after.clone(),
        whence: whence(evidence, words),
        rtl: is_right_to_left(&format!("{}{}", evidence.before, evidence.words)),
    }
}

/// By its first letter, as browsers decide it: Hebrew, Arabic and their neighbours run to the left.
fn is_right_to_left(text: &str) -> bool {
    let letter = text.chars().find(|c| c.is_alphabetic());
    letter.is_some_and(
        |c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'),
    )
}
