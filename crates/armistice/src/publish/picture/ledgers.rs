//! What guarantors, parties and monitors counted, side by side: where they agree, where they differ, where one is silent.
//!
//! In: the lines of their ledgers. Out: a matrix, a row for each day and place. Absent: a sum, a difference, a joint number;
//! and a zero for who states nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::svg::{Anchor, LINE, Svg, WIDTH, width, wrap};
use super::{Drawing, Picture};
use crate::publish::bulletin::Bulletin;
use crate::publish::counts::SideLine;
use crate::words::Words;

const LEFT: f64 = 10.0;
/// For day and place.
const FIRST: f64 = 150.0;
/// Rows that are drawn; the table has all.
const MOST_ROWS: usize = 30;
/// Keepers that are drawn; more columns leave no room for a number.
const MOST_KEEPERS: usize = 4;

/// Whether those who state a number for a day and place state the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Match {
    Same,
    Different,
    One,
}

struct Matrix {
    keepers: Vec<String>,
    /// Day and place, then what each keeper states, if it does.
    rows: Vec<(String, Vec<Option<String>>)>,
}

pub fn draw(bulletin: &Bulletin, words: &Words) -> Option<Picture> {
    let matrix = matrix(bulletin);
    // One ledger agrees with itself.
    if matrix.keepers.len() < 2 {
        return None;
    }
    let count = |wanted| matrix.rows.iter().filter(|(_, stated)| agreement(stated) == wanted).count();
    let with = [
        ("same", count(Match::Same).into()),
        ("different", count(Match::Different).into()),
        ("one", count(Match::One).into()),
    ];
    let mut columns = vec![words.say("ledger-matrix.where")];
    columns.extend(matrix.keepers.iter().cloned());
    columns.push(words.say("ledger-matrix.match"));
    let row = |(at, stated): &(String, Vec<Option<String>>)| {
        let silent = || words.say("ledger-matrix.silent");
        let cells = stated.iter().map(|said| said.clone().unwrap_or_else(silent));
        std::iter::once(at.clone()).chain(cells).chain([spoken(agreement(stated), words)]).collect()
    };
    Some(Picture {
        id: "ledger-matrix",
        title: words.say("ledger-matrix"),
        caption: words.say("ledger-matrix.lead"),
        says: words.say_with("ledger-matrix.says", &with),
        drawing: (matrix.keepers.len() <= MOST_KEEPERS).then(|| drawing(&matrix, words)),
        rows: matrix.rows.iter().map(row).collect(),
        columns,
    })
}

/// What tables of ledgers say of each day and area; without such tables, what reports print of ledgers.
fn matrix(bulletin: &Bulletin) -> Matrix {
    let lines = &bulletin.counts.side_by_side;
    if lines.is_empty() {
        return printed(bulletin);
    }
    let keepers: BTreeSet<&str> =
        lines.iter().flat_map(|line| &line.counts).map(|(keeper, _)| keeper.as_str()).collect();
    let row = |line: &SideLine| {
        let day = line.day.map_or(String::new(), |day| day.to_string());
        let says = |keeper: &&str| {
            line.counts.iter().find(|(own, _)| own == keeper).and_then(|(_, count)| count.clone())
        };
        (at(&day, &line.area), keepers.iter().map(says).collect())
    };
    let rows = lines.iter().map(row).collect();
    Matrix { rows, keepers: keepers.into_iter().map(str::to_string).collect() }
}

fn at(day: &str, place: &str) -> String {
    [day, place].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn printed(bulletin: &Bulletin) -> Matrix {
    let keepers: BTreeSet<&str> = bulletin.ledgers.iter().map(|line| line.keeper.as_str()).collect();
    let keepers: Vec<String> = keepers.into_iter().map(str::to_string).collect();
    let mut rows: BTreeMap<String, Vec<Option<String>>> = BTreeMap::new();
    for line in &bulletin.ledgers {
        let stated = rows.entry(at(&line.day, &line.place)).or_insert_with(|| vec![None; keepers.len()]);
        let Some(cell) = keepers.iter().position(|keeper| *keeper == line.keeper).map(|at| &mut stated[at])
        else {
            continue;
        };
        // A ledger that states two numbers for one place shows both.
        match cell {
            Some(said) if *said != line.count => *said = format!("{said}; {}", line.count),
            Some(_) => {}
            None => *cell = Some(line.count.clone()),
        }
    }
    Matrix { keepers, rows: rows.into_iter().collect() }
}

fn agreement(stated: &[Option<String>]) -> Match {
    let said: Vec<&String> = stated.iter().flatten().collect();
    match said.as_slice() {
        [] | [_] => Match::One,
        [first, rest @ ..] if rest.iter().all(|said| said == first) => Match::Same,
        _ => Match::Different,
    }
}

fn spoken(found: Match, words: &Words) -> String {
    match found {
        Match::Same => words.say("ledger-matrix.same"),
        Match::Different => words.say("ledger-matrix.different"),
        Match::One => words.say("ledger-matrix.one"),
    }
}

fn drawing(matrix: &Matrix, words: &Words) -> Drawing {
    let mut svg = Svg::new();
    let wide = (WIDTH - LEFT - FIRST - 30.0) / matrix.keepers.len() as f64;
    let column = |at: usize| LEFT + FIRST + wide * at as f64;
    let mut y = 16.0_f64;
    let mut below = y;
    for (at, keeper) in matrix.keepers.iter().enumerate() {
        below = below.max(svg.paragraph(column(at), y, "p-strong", wide - 8.0, keeper));
    }
    y = below - LINE + 6.0;
    svg.line("p-axis", (LEFT, y), (WIDTH - LEFT, y));
    for (at, stated) in matrix.rows.iter().take(MOST_ROWS) {
        y += LINE;
        let mut bottom = svg.paragraph(LEFT, y, "p-ink", FIRST - 8.0, at);
        for (place, said) in stated.iter().enumerate() {
            bottom = bottom.max(match said {
                Some(said) => svg.paragraph(column(place), y, "p-ink", wide - 8.0, said),
                None => {
                    let silent = words.say("ledger-matrix.silent");
                    svg.paragraph(column(place), y, "p-quiet", wide - 8.0, &silent)
                }
            });
        }
        sign(agreement(stated), WIDTH - LEFT - 8.0, y - 4.0, &mut svg);
        y = bottom - LINE + 6.0;
        svg.line("p-rule", (LEFT, y), (WIDTH - LEFT, y));
    }
    if matrix.rows.len() > MOST_ROWS {
        y += LINE;
        let more = words.say_with("ledger-matrix.more", &[("n", (matrix.rows.len() - MOST_ROWS).into())]);
        svg.text(LEFT, y, "p-quiet", Anchor::Start, &more);
    }
    let mut x = LEFT;
    y += LINE + 6.0;
    for found in [Match::Same, Match::Different, Match::One] {
        let name = spoken(found, words);
        let lines = wrap(&name, WIDTH).len() as f64;
        if x + 18.0 + width(&name) > WIDTH && x > LEFT {
            (x, y) = (LEFT, y + LINE * lines);
        }
        sign(found, x + 5.0, y - 4.0, &mut svg);
        svg.text(x + 16.0, y, "p-ink", Anchor::Start, &name);
        x += 18.0 + width(&name) + 12.0;
    }
    Drawing { svg, height: y + 10.0 }
}

/// Equal, unequal, or one voice alone.
fn sign(found: Match, x: f64, y: f64, svg: &mut Svg) {
    let bars = [[(x - 5.0, y - 2.5), (x + 5.0, y - 2.5)], [(x - 5.0, y + 2.5), (x + 5.0, y + 2.5)]];
    match found {
        Match::Same => svg.path("p-same", bars.iter().map(|bar| &bar[..]), false),
        Match::Different => {
            svg.path("p-against", bars.iter().map(|bar| &bar[..]), false);
            svg.line("p-against", (x - 3.0, y + 6.0), (x + 3.0, y - 6.0));
        }
        Match::One => svg.circle("p-hollow", x, y, 4.0),
    }
}
