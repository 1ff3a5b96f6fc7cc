//! Pictures of a bulletin: a map, counts by day, a calendar, a time line, ledgers side by side, provenance.
//!
//! In: a bulletin. Out: [`Picture`]s, each hung into the section it belongs to, with the same as a plain table and in one
//! line of text. Absent: anything that the bulletin does not hold; scripts; colour as the only sign.

pub mod basemap;
mod calendar;
mod days;
mod ledgers;
mod map;
pub mod svg;
mod timeline;
pub mod tree;

use self::svg::{Anchor, LINE, Svg, WIDTH};
use super::bulletin::{Bulletin, Standing};
use super::sections::Section;
use crate::words::Words;

/// One picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    pub id: &'static str,
    pub title: String,
    /// How to read it, and what it does not show.
    pub caption: String,
    /// What it shows, in one line, for whoever reads words only.
    pub says: String,
    /// Nothing when there is nothing that can be drawn without saying more than is known.
    drawing: Option<Drawing>,
    /// The same as a table.
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Drawing {
    svg: Svg,
    height: f64,
}

impl Picture {
    /// To stand in a page, whose styles hold for it.
    pub fn in_page(&self) -> Option<String> {
        self.drawing.as_ref().map(|d| d.svg.in_page(self.id, &self.title, &self.says, d.height))
    }

    /// As a file of its own.
    pub fn alone(&self) -> Option<String> {
        self.drawing.as_ref().map(|d| d.svg.alone(self.id, &self.title, &self.says, d.height))
    }
}

/// Puts the pictures of a bulletin into the sections they belong to.
pub fn hang(sections: &mut [Section], bulletin: &Bulletin, words: &Words) {
    let pictures = [
        ("incidents", map::draw(bulletin, words)),
        ("incidents", days::draw(bulletin, words)),
        ("incidents", calendar::draw(bulletin, words)),
        ("ledgers", ledgers::draw(bulletin, words)),
        ("rounds", timeline::draw(bulletin, words)),
    ];
    for (id, picture) in pictures {
        if let Some(section) = sections.iter_mut().find(|section| section.id == id) {
            section.pictures.extend(picture);
        }
    }
}

/// The standings in the order in which they are stacked and listed.
const STANDINGS: [Standing; 5] = [
    Standing::GraveViolation,
    Standing::Violation,
    Standing::Undetermined,
    Standing::NotCounted,
    Standing::NotJudged,
];

/// The name of a standing, the same in every language: of its message and of its class.
fn key(standing: Standing) -> &'static str {
    match standing {
        Standing::GraveViolation => "grave",
        Standing::Violation => "violation",
        Standing::Undetermined => "undetermined",
        Standing::NotCounted => "not-counted",
        Standing::NotJudged => "not-judged",
    }
}

fn standing_words(standing: Standing, words: &Words) -> String {
    words.say(&format!("counted-as.{}", key(standing)))
}

/// Each standing has its own form: triangle, square, ring, cross, dot.
fn shape(standing: Standing, x: f64, y: f64, size: f64, svg: &mut Svg) {
    let class = format!("p-{}", key(standing));
    let half = size / 2.0;
    let points = |points: &[(f64, f64)]| -> Vec<(f64, f64)> {
        points.iter().map(|(dx, dy)| (x + dx * half, y + dy * half)).collect()
    };
    match standing {
        Standing::GraveViolation => {
            svg.path(&class, [&points(&[(0.0, -1.1), (1.1, 0.9), (-1.1, 0.9)])[..]], true);
        }
        Standing::Violation => svg.rect(&class, x - half * 0.9, y - half * 0.9, size * 0.9, size * 0.9),
        Standing::Undetermined => svg.circle(&class, x, y, half * 0.9),
        Standing::NotCounted => {
            let (one, other) = (points(&[(-0.8, -0.8), (0.8, 0.8)]), points(&[(0.8, -0.8), (-0.8, 0.8)]));
            svg.path(&class, [&one[..], &other[..]], false);
        }
        Standing::NotJudged => svg.circle(&class, x, y, half * 0.45),
    }
}

/// The forms that occur, with their names, in as many lines as they need; gives the baseline below.
fn legend(standings: &[Standing], y: f64, words: &Words, svg: &mut Svg) -> f64 {
    let (mut x, mut y) = (10.0, y);
    for &standing in standings {
        let name = standing_words(standing, words);
        let wide = 18.0 + svg::width(&name) + 14.0;
        if x + wide > WIDTH && x > 10.0 {
            (x, y) = (10.0, y + LINE);
        }
        shape(standing, x + 5.0, y - 4.0, 10.0, svg);
        svg.text(x + 16.0, y, "p-ink", Anchor::Start, &name);
        x += wide;
    }
    y + LINE
}
