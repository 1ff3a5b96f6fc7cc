//! A bulletin as one page that needs nothing else: no script, no font, no request.
//!
//! In: a bulletin. Out: HTML. The words of reports are escaped by the template; each quotation finds its own direction,
//! so that Arabic beside English reads right. Absent: any wording that the text form does not have.

use askama::Template;

use super::bulletin::{Bulletin, Evidence, Total};
use super::header::{self, Fact};
use super::picture;
use super::provenance::{self, Branch};
use super::sections::{Row, Section, sections, whence};
use crate::words::Words;

#[derive(Template)]
#[template(path = "bulletin.html")]
struct Page<'a> {
    bulletin: &'a Bulletin,
    words: &'a Words,
    period: String,
    facts: Vec<Fact>,
    totals: Vec<(String, String)>,
    sections: Vec<Section>,
}

pub fn write(bulletin: &Bulletin, words: &Words) -> String {
    let total = |total: &Total| (header::range(total.range(), words), header::total(total, words));
    let page = Page {
        bulletin,
        words,
        period: header::period(bulletin, words),
        facts: header::facts(bulletin, words),
        totals: bulletin.totals.iter().map(total).collect(),
        sections: sections(bulletin, words),
    };
    page.render().expect("the template writes strings to a string")
}

impl Page<'_> {
    /// What opens to show why: `2 quotations and reasons`.
    fn why(&self, row: &Row) -> String {
        match (row.evidence.len(), row.notes.is_empty()) {
            (0, _) => self.words.say("page.reasons"),
            (n, true) => self.words.say_with("page.quotations", &[("n", n.into())]),
            (n, false) => self.words.say_with("page.quotations-and-reasons", &[("n", n.into())]),
        }
    }

    fn whence(&self, quote: &Evidence) -> String {
        whence(quote, self.words)
    }

    fn tree(&self, tree: &Branch, row: &Row) -> String {
        picture::tree::in_page(tree, row.id.as_deref().unwrap_or_default(), self.words)
    }

    fn tree_as_text(&self, tree: &Branch) -> String {
        provenance::text(tree, self.words)
    }

    fn footer(&self) -> String {
        self.words.say_with("page.footer", &[("tool", self.bulletin.header.tool.as_str().into())])
    }
}
