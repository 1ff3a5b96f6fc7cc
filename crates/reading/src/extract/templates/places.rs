//! Where a deed was done: the chain of places its sentence names, from the country inwards.

use super::{Spot, Spots, Where};
use crate::extract::claim::{Place, Precision};
use crate::extract::gazetteer::{Iso2, countries};
use crate::extract::incidents::where_and_when;
use crate::extract::scene::Scene;
use crate::span::Span;

/// The places of a deed: the best one by its attachment, and those that hold it.
pub fn of_deed(scene: &Scene, from: usize, at: usize) -> Spots {
    let (best, _) = where_and_when(scene, from, at, &[]);
    let Some(best) = best else { return Vec::new() };
    let holds = |outer: &Place| {
        outer.span != best.span
            && outer.country == best.country
            && outer.precision > best.precision
            && outer.precision < Precision::Country
            && outer.span.start > best.span.start
            && outer.span.start < best.span.end + 60
    };
    let mut spots: Spots = scene.places.iter().map(|m| m.place.clone()).filter(holds).collect();
    spots.sort_by_key(|p| std::cmp::Reverse(p.precision));
    spots.push(best);
    spots
}

/// The slot from the spots of a deed. `home` is the country the report is from or about.
pub fn whole(words: &str, spots: &Spots, home: Option<Iso2>) -> Where {
    let country = spots.iter().filter_map(|p| p.country.as_deref()).find_map(Iso2::new).or(home);
    let inside = spots.iter().filter(|p| p.precision < Precision::Country && !is_country(p.span.of(words)));
    Where { country, places: inside.map(|p| spot(words, p)).collect() }
}

fn is_country(name: &str) -> bool {
    countries::by_name(name).is_some()
}

/// A name and what it is: told by the word beside it ("Santa Ana department"), else by the gazetteer.
fn spot(words: &str, place: &Place) -> Spot {
    const KINDS: [&str; 22] = [
        "department",
        "province",
        "city",
        "town",
        "municipality",
        "village",
        "neighborhood",
        "neighbourhood",
        "district",
        "region",
        "canton",
        "farm",
        "airport",
        "university",
        "suburb",
        "state",
        "sector",
        "county",
        "jurisdiction",
        "hamlet",
        "port",
        "camp",
    ];
    let name = bare(words, place.span);
    let after: String = words[name.end..].chars().take(16).collect::<String>().to_lowercase();
    let next = after.trim_start().split(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_owned();
    let inner = words[place.span.start..place.span.end].to_lowercase();
    let said = KINDS.iter().find(|k| next == **k || inner.ends_with(&format!(" {k}")));
    let kind = match said {
        Some(kind) => (*kind).to_owned(),
        None if place.precision == Precision::FirstDivision => "department".to_owned(),
        None => "city".to_owned(),
    };
    Spot { span: name, kind }
}

/// The name without the word for its kind.
fn bare(words: &str, span: Span) -> Span {
    let name = span.of(words);
    let mut end = span.end;
    for kind in [
        " department",
        " province",
        " city",
        " town",
        " municipality",
        " village",
        " neighborhood",
        " district",
        " region",
    ] {
        if name.to_lowercase().ends_with(kind)
            && name.len() > kind.len() + 1
            && name.is_char_boundary(name.len() - kind.len())
        {
            end = span.end - kind.len();
        }
    }
    Span::new(span.start, end)
}
