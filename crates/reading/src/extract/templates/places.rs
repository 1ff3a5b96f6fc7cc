//! Where a deed was done: the chain of places its sentence names, from the country inwards.

use super::{Spot, Spots, Where};
use crate::extract::claim::Precision;
use crate::extract::gazetteer::{Iso2, countries};
use crate::extract::incidents::where_and_when;
use crate::extract::places::Mention;
use crate::extract::scene::{Scene, Story};
use crate::extract::tree::Tree;

/// Words for places with people in them and for features that have names of their own.
const KINDS: [&str; 26] = [
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
    "river",
    "hill",
    "volcano",
    "island",
];

/// Words for buildings and ways: what stands there is a target, not a place.
const SITES: [&str; 24] = [
    "street",
    "avenue",
    "highway",
    "road",
    "headquarters",
    "hospital",
    "bank",
    "building",
    "embassy",
    "bridge",
    "hotel",
    "square",
    "park",
    "store",
    "church",
    "school",
    "house",
    "office",
    "station",
    "stadium",
    "barracks",
    "front",
    "base",
    "velodrome",
];

/// The places of a deed: the best one by its attachment, and those that hold it.
pub fn of_deed(scene: &Scene, from: usize, at: usize) -> Spots {
    let usable = |m: &&Mention| spot(&scene.tree, m).is_some();
    let (best, _) = where_and_when(scene, from, at, &[]);
    let best = best.and_then(|b| scene.places.iter().find(|m| m.place.span == b.span)).filter(usable);
    // Beside a building or a road the next place of the sentence says where it stands.
    let near = || {
        let mut all: Vec<&Mention> =
            scene.places.iter().filter(usable).filter(|m| m.locative && m.prep != "from").collect();
        all.sort_by_key(|m| m.name_at.abs_diff(at));
        all.first().copied().filter(|m| m.name_at.abs_diff(at) < 25)
    };
    let Some(best) = best.or_else(near) else { return Vec::new() };
    let narrow = spot(&scene.tree, best).is_some_and(|s| is_inside_town(&s.kind));
    let holds = |outer: &&Mention| {
        let wider = outer.place.precision > best.place.precision || narrow;
        outer.place.span != best.place.span
            && (outer.place.country == best.place.country || best.place.country.is_none())
            && wider
            && outer.place.precision < Precision::Country
            && outer.from > best.to
            && outer.from <= best.to + 6
    };
    let mut found: Vec<&Mention> = scene.places.iter().filter(usable).filter(holds).collect();
    found.sort_by_key(|m| std::cmp::Reverse(m.place.precision));
    found.push(best);
    found.into_iter().filter_map(|m| Some((m.place.clone(), spot(&scene.tree, m)?))).collect()
}

fn is_inside_town(kind: &str) -> bool {
    matches!(
        kind,
        "neighborhood" | "neighbourhood" | "district" | "suburb" | "university" | "sector" | "airport"
    )
}

/// The slot from the spots of a deed. `home` is the country the report is from or about.
pub fn whole(story: &Story, spots: &Spots, home: Option<Iso2>, named: &[Iso2]) -> Where {
    let theirs = spots.iter().filter_map(|(p, _)| p.country.as_deref()).filter_map(Iso2::new);
    let own = theirs.into_iter().find(|c| Some(*c) == home || named.contains(c));
    let inside = spots.iter().filter(|(p, _)| {
        p.precision < Precision::Country && countries::by_name(p.span.of(story.words)).is_none()
    });
    Where { country: own.or(home), places: inside.map(|(_, spot)| spot.clone()).collect() }
}

/// The name of a mention and what it is: told by the word beside it ("Santa Ana department"), else a town.
fn spot(tree: &Tree, m: &Mention) -> Option<Spot> {
    let (from, to) = (m.from.min(m.name_at), m.to.max(m.name_at).min(tree.len() - 1));
    let capital = |k: usize| tree.word(k).starts_with(char::is_uppercase) && !is_word_for_place(tree, k);
    let particle = |k: usize| matches!(tree.lower(k), "de" | "del" | "la" | "las" | "los" | "el" | "y");
    let (mut first, mut last) = (m.name_at, m.name_at);
    while first > from && (capital(first - 1) || particle(first - 1)) {
        first -= 1;
    }
    while last < to && (capital(last + 1) || particle(last + 1) && last + 2 <= to && capital(last + 2)) {
        last += 1;
    }
    while first < last && matches!(tree.lower(first), "de" | "del" | "y") {
        first += 1;
    }
    let around = (from..first).chain(last + 1..(last + 2).min(tree.len())).chain(to.min(last + 1)..=to);
    let said: Vec<&str> = around.filter(|&k| k < first || k > last).map(|k| tree.lower(k)).collect();
    let kind = said.iter().find_map(|w| KINDS.iter().find(|k| *k == w));
    let site =
        said.iter().any(|w| SITES.contains(w)) || (first..=last).any(|k| SITES.contains(&tree.lower(k)));
    if site && kind.is_none() {
        return None;
    }
    let said_of = kind;
    let kind = match kind {
        Some(kind) if *kind == "neighbourhood" => "neighborhood",
        Some(kind) => kind,
        None => "city",
    };
    let known = m.place.country.is_some() || said_of.is_some() || m.prep == "in";
    if !known {
        return None;
    }
    Some(Spot { span: tree.tokens[first].span.join(tree.tokens[last].span), kind: kind.to_owned() })
}

fn is_word_for_place(tree: &Tree, k: usize) -> bool {
    KINDS.contains(&tree.lower(k)) && tree.lower(k) != "port"
        || matches!(
            tree.lower(k),
            "northern"
                | "southern"
                | "eastern"
                | "western"
                | "downtown"
                | "central"
                | "north"
                | "south"
                | "east"
                | "west"
        )
}

/// Whether two deeds can be at one place, by the finest place told of each.
pub fn can_be_same(words: &str, a: &Spots, b: &Spots) -> bool {
    let fine = |spots: &Spots| -> Option<String> {
        let (place, spot) = spots.last()?;
        (place.precision < Precision::FirstDivision && spot.kind != "department" && spot.kind != "province")
            .then(|| spot.span.of(words).to_lowercase())
    };
    let names = |spots: &Spots| -> Vec<String> {
        spots.iter().map(|(_, s)| s.span.of(words).to_lowercase()).collect()
    };
    match (fine(a), fine(b)) {
        (Some(x), Some(y)) => {
            x.contains(&y)
                || y.contains(&x)
                || names(a).contains(&y)
                || names(b).contains(&x)
                || inside(a) != inside(b)
        }
        _ => true,
    }
}

/// A quarter, a farm or an airport can lie in the town that another sentence names.
fn inside(spots: &Spots) -> bool {
    spots.last().is_some_and(|(_, s)| is_inside_town(&s.kind) || s.kind == "farm")
}

/// Whether the places say more than the country or the division.
pub fn is_fine(spots: &Spots) -> bool {
    spots.last().is_some_and(|(p, s)| p.precision < Precision::FirstDivision || s.kind == "city")
}

/// How much a report tells of each country: places and people of it, most of all what is said to be in it.
pub fn countries_told(scenes: &[Scene]) -> Vec<(Iso2, f64)> {
    let mut told: Vec<(Iso2, f64)> = Vec::new();
    let mut add = |code: Iso2, weight: f64| match told.iter_mut().find(|(c, _)| *c == code) {
        Some((_, w)) => *w += weight,
        None => told.push((code, weight)),
    };
    for scene in scenes {
        for m in &scene.places {
            if let Some(code) = m.place.country.as_deref().and_then(Iso2::new) {
                let named = m.place.precision == Precision::Country;
                add(
                    code,
                    if named && m.prep == "in" {
                        2.0
                    } else if named {
                        1.0
                    } else {
                        0.4
                    },
                );
            }
        }
        for k in 0..scene.tree.len() {
            if let Some(country) = countries::by_demonym(scene.tree.word(k)) {
                add(country.code, 0.6);
            }
        }
    }
    told
}

/// The country of a report: the one it tells of most, helped by the one whose capital it is sent from.
pub fn home(scenes: &[Scene]) -> Option<Iso2> {
    let story = scenes.first()?.story;
    let head: String = story.words.chars().take(160).collect();
    let city = head.trim_start().split([',', '(']).next().unwrap_or_default().trim().to_lowercase();
    let mut told = countries_told(scenes);
    if let Some(here) = countries::by_capital(&city).map(|c| c.code) {
        match told.iter_mut().find(|(c, _)| *c == here) {
            Some((_, weight)) => *weight += 4.0,
            None => told.push((here, 4.0)),
        }
    }
    told.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(code, _)| code)
}
