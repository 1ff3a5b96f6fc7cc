//! A bulletin as one page that needs nothing else: no script, no font, no request.
//!
//! In: a bulletin. Out: HTML. The words of reports are escaped by the template; each quotation finds its own direction,
//! so that Arabic beside English reads right. Absent: any wording that the text form does not have.

use askama::Template;

use super::bulletin::Bulletin;
use super::sections::{Section, sections, short};

#[derive(Template)]
#[template(path = "bulletin.html")]
struct Page<'a> {
    bulletin: &'a Bulletin,
    sections: Vec<Section>,
}

pub fn write(bulletin: &Bulletin) -> String {
    let page = Page { bulletin, sections: sections(bulletin) };
    page.render().expect("the template writes strings to a string")
}
