//! Where the incidents of a bulletin happened, as far as that is known.
//!
//! In: the spots and standings of incidents, outlines of areas. Out: a map with a list. Absent: a point for what is known
//! only as a division, a country or less: it is named in the list and drawn nowhere, because a dot in the middle of a
//! province would say more than anybody said. Precision 2 of UCDP GED, "within some 25 km", is drawn as that ring.

use std::collections::BTreeMap;

use super::basemap::{Point, Window, around, countries};
use super::svg::{Anchor, LINE, SIZE, Svg, WIDTH, width};
use super::{Drawing, Picture, STANDINGS, legend, shape, standing_words};
use crate::publish::bulletin::{Bulletin, Spot, Standing};
use crate::publish::pictured::Outline;
use crate::words::Words;

const KM_PER_DEGREE: f64 = 111.32;
/// Of precision 2.
const RING_KM: f64 = 25.0;
/// Less than this across says nothing of where in the world it is.
const LEAST_KM: f64 = 300.0;
const LEFT: f64 = 10.0;
const TOP: f64 = 10.0;
const BOX: (f64, f64) = (WIDTH - 2.0 * LEFT, 320.0);

/// One place with what happened there.
struct Place {
    name: String,
    precision: u8,
    /// Longitude and latitude; nothing when it is no place that a point can stand for.
    point: Option<Point>,
    counts: BTreeMap<Standing, usize>,
}

/// Degrees to units inside the box: a plain cylinder that keeps distances right in the middle of the window.
struct Projection {
    window: Window,
    /// Units per degree of longitude and of latitude.
    scale: (f64, f64),
}

pub fn draw(bulletin: &Bulletin, words: &Words) -> Option<Picture> {
    let places = places(bulletin);
    if places.is_empty() {
        return None;
    }
    let shown: usize = places.iter().filter(|place| place.point.is_some()).map(Place::total).sum();
    let all: usize = places.iter().map(Place::total).sum();
    let with = [("shown", shown.into()), ("listed", (all - shown).into())];
    let mut columns: Vec<String> =
        ["place", "precision"].map(|part| words.say(&format!("map.{part}"))).into();
    columns.extend(STANDINGS.map(|standing| standing_words(standing, words)));
    Some(Picture {
        id: "map",
        title: words.say("map"),
        caption: words.say("map.lead"),
        says: words.say_with("map.says", &with),
        drawing: drawing(&places, &bulletin.pictured.outlines, words),
        columns,
        rows: places.iter().map(|place| row(place, words)).collect(),
    })
}

impl Place {
    fn total(&self) -> usize {
        self.counts.values().sum()
    }
}

fn row(place: &Place, words: &Words) -> Vec<String> {
    let name = if place.name.is_empty() { words.say("map.no-place") } else { place.name.clone() };
    let mut row = vec![name, words.say(&format!("precision.ged-{}", place.precision))];
    row.extend(STANDINGS.map(|standing| place.counts.get(&standing).map_or("0".into(), usize::to_string)));
    row
}

/// Incidents of one place together, in the order of their names.
fn places(bulletin: &Bulletin) -> Vec<Place> {
    let counted = bulletin.incidents.iter().map(|line| (&line.spot, line.standing));
    let others = bulletin.not_counted.iter();
    let others = others.filter_map(|line| Some((line.spot.as_ref()?, Standing::NotCounted)));
    let mut places: BTreeMap<(String, u8, String), Place> = BTreeMap::new();
    for (spot, standing) in counted.chain(others) {
        let (name, point) = (name(spot), point(spot));
        let place = places
            .entry((name.clone(), spot.precision, format!("{point:?}")))
            .or_insert_with(|| Place { name, precision: spot.precision, point, counts: BTreeMap::new() });
        *place.counts.entry(standing).or_default() += 1;
    }
    places.into_values().collect()
}

fn name(spot: &Spot) -> String {
    let mut parts: Vec<&str> =
        [&spot.name, &spot.admin1, &spot.country].into_iter().flatten().map(String::as_str).collect();
    parts.dedup();
    parts.join(", ")
}

/// Only what is exact or within some 25 km is a point, and only on this earth.
fn point(spot: &Spot) -> Option<Point> {
    let point = (spot.longitude?, spot.latitude?);
    let earth = Window { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };
    (spot.precision <= 2 && earth.holds(point)).then_some(point)
}

fn drawing(places: &[Place], outlines: &[Outline], words: &Words) -> Option<Drawing> {
    // What no agreement counts may have happened anywhere, so the rest decides what the map shows, if there is any.
    let counts = |place: &&Place| place.counts.keys().any(|standing| *standing != Standing::NotCounted);
    let counted = around(places.iter().filter(counts).filter_map(|place| place.point));
    // Where nothing has a point, an outline alone would be a map of nothing.
    let inside = counted.or_else(|| around(places.iter().filter_map(|place| place.point)))?;
    let outlined = outlines.iter().flat_map(|outline| outline.points.iter().map(|[x, y]| (*x, *y)));
    let corners = [(inside.west, inside.south), (inside.east, inside.north)];
    let projection = Projection::on(around(corners.into_iter().chain(outlined))?);
    let mut land = Svg::new();
    land.rect("p-sea", 0.0, 0.0, BOX.0, BOX.1);
    let lands = borders(&projection, &mut land);
    for outline in outlines {
        area(outline, &projection, &mut land);
    }
    for place in places {
        rings(place, &projection, &mut land);
    }
    let mut taken: Taken = vec![(0.0, BOX.1 - 28.0, BOX.0 / 3.0 + 10.0, BOX.1)];
    for place in places {
        marker(place, &projection, &mut taken, &mut land);
    }
    names(places, outlines, &lands, &projection, &mut taken, &mut land);
    scale(&projection, words, &mut land);
    let mut svg = Svg::new();
    svg.window(LEFT, TOP, BOX.0, BOX.1, land);
    svg.rect("p-frame", LEFT, TOP, BOX.0, BOX.1);
    let bottom = below(places, outlines, &projection, words, &mut svg);
    Some(Drawing { svg, height: bottom - LINE + 8.0 })
}

/// The forms, the outlines, the places that are not drawn, whose borders these are; gives the baseline after them.
fn below(
    places: &[Place],
    outlines: &[Outline],
    projection: &Projection,
    words: &Words,
    svg: &mut Svg,
) -> f64 {
    let (placed, listed): (Vec<&Place>, Vec<&Place>) = places.iter().partition(|place| place.point.is_some());
    let seen = |place: &&Place| place.point.is_some_and(|at| projection.window.holds(at));
    let (seen, outside): (Vec<&Place>, Vec<&Place>) = placed.into_iter().partition(seen);
    let occurs = |standing: &Standing| seen.iter().any(|place| place.counts.contains_key(standing));
    let standings: Vec<Standing> = STANDINGS.into_iter().filter(occurs).collect();
    let mut y = legend(&standings, TOP + BOX.1 + LINE + 4.0, words, svg);
    let mut named: Vec<&str> = outlines.iter().map(|outline| outline.name.as_str()).collect();
    named.retain(|name| !name.is_empty());
    named.dedup();
    if !named.is_empty() {
        let dashed = words.say_with("map.outlines", &[("names", named.join("; ").into())]);
        y = svg.paragraph(LEFT, y, "p-ink", BOX.0, &dashed);
    }
    for (places, message) in [(listed, "map.not-drawn"), (outside, "map.outside")] {
        let mut named: BTreeMap<String, usize> = BTreeMap::new();
        for place in places {
            *named.entry(row(place, words)[0].clone()).or_default() += place.total();
        }
        let named: Vec<String> = named.iter().map(|(name, count)| format!("{name} ({count})")).collect();
        if !named.is_empty() {
            let listed = words.say_with(message, &[("places", named.join("; ").into())]);
            y = svg.paragraph(LEFT, y, "p-ink", BOX.0, &listed);
        }
    }
    svg.paragraph(LEFT, y, "p-quiet", BOX.0, &words.say("map.borders"))
}

impl Projection {
    /// A window of the box's proportions around all of it, with room for rings and names, and of no less than [`LEAST_KM`].
    fn on(all: Window) -> Projection {
        let middle = ((all.west + all.east) / 2.0, (all.south + all.north) / 2.0);
        let shrink = middle.1.clamp(-80.0, 80.0).to_radians().cos();
        let margin = 2.5 * RING_KM / KM_PER_DEGREE;
        let high = (all.north - all.south + 2.0 * margin).max(LEAST_KM / KM_PER_DEGREE);
        let wide = ((all.east - all.west) * shrink + 2.0 * margin).max(LEAST_KM / KM_PER_DEGREE);
        let per_degree = (BOX.0 / wide).min(BOX.1 / high);
        let half = (BOX.0 / per_degree / shrink / 2.0, BOX.1 / per_degree / 2.0);
        let window = Window {
            west: middle.0 - half.0,
            south: middle.1 - half.1,
            east: middle.0 + half.0,
            north: middle.1 + half.1,
        };
        Projection { window, scale: (per_degree * shrink, per_degree) }
    }

    fn place(&self, (longitude, latitude): Point) -> (f64, f64) {
        ((longitude - self.window.west) * self.scale.0, (self.window.north - latitude) * self.scale.1)
    }

    fn km(&self, km: f64) -> f64 {
        km / KM_PER_DEGREE * self.scale.1
    }
}

/// A rectangle that words already stand in: left, top, right, bottom.
type Taken = Vec<(f64, f64, f64, f64)>;

/// Whether words fit at a place inside the box without covering others; takes it if so.
fn free(taken: &mut Taken, left: f64, baseline: f64, words: &str) -> bool {
    let (right, top) = (left + width(words), baseline - SIZE);
    let apart = |&(l, t, r, b): &(f64, f64, f64, f64)| right < l || r < left || baseline + 3.0 < t || b < top;
    let fits = left >= 2.0 && right <= BOX.0 - 2.0 && top >= 0.0 && baseline + 3.0 <= BOX.1;
    let free = fits && taken.iter().all(apart);
    if free {
        taken.push((left, top, right, baseline + 3.0));
    }
    free
}

/// A country's name and its rings in units of the box.
type Land = (&'static str, Vec<Vec<(f64, f64)>>);

fn borders(projection: &Projection, svg: &mut Svg) -> Vec<Land> {
    let mut lands = Vec::new();
    for country in countries(projection.window) {
        let drawn: Vec<Vec<(f64, f64)>> = country
            .rings
            .iter()
            .map(|ring| thinned(ring, projection))
            .filter(|ring| ring.len() > 2)
            .collect();
        svg.path("p-land", drawn.iter().map(Vec::as_slice), true);
        lands.push((country.name, drawn));
    }
    lands
}

/// Names where there is room for them: of places first, then of areas, then of countries.
fn names(
    places: &[Place],
    outlines: &[Outline],
    lands: &[Land],
    projection: &Projection,
    taken: &mut Taken,
    svg: &mut Svg,
) {
    for (place, point) in places.iter().filter_map(|place| Some((place, place.point?))) {
        let (x, y) = projection.place(point);
        let name = place.name.split(", ").next().unwrap_or_default();
        let (wide, half) = (width(name), row_width(place) / 2.0 + 4.0);
        let beside = [(x + half, y + 4.0), (x - half - wide, y + 4.0)];
        let around = [
            (x - wide / 2.0, y - 10.0),
            (x - wide / 2.0, y + 19.0),
            (x + half, y - 8.0),
            (x + half, y + 16.0),
        ];
        let spots = beside.into_iter().chain(around);
        if let Some((x, y)) = spots.into_iter().find(|(x, y)| free(taken, *x, *y, name)) {
            svg.text(x, y, "p-name", Anchor::Start, name);
        }
    }
    for outline in outlines {
        let points = outline.points.iter().map(|[x, y]| projection.place((*x, *y)));
        if let Some((x, y)) =
            points.map(|(x, y)| (x + 4.0, y - 4.0)).find(|(x, y)| free(taken, *x, *y, &outline.name))
        {
            svg.text(x, y, "p-name p-quiet", Anchor::Start, &outline.name);
        }
    }
    for (name, rings) in lands.iter().filter(|(name, _)| !name.is_empty()) {
        let name = name.to_uppercase();
        // A name that reaches far beyond its land would stand on somebody else's.
        let quarter = width(&name) / 4.0;
        let within = |x: f64, y: f64| [x - quarter, x + quarter].iter().all(|x| is_inside(rings, (*x, y)));
        let spot = roomiest(rings).filter(|(x, y)| within(*x, *y - 4.0));
        if let Some((x, y)) = spot.filter(|(x, y)| free(taken, x - width(&name) / 2.0, *y, &name)) {
            svg.text(x, y, "p-country", Anchor::Middle, &name);
        }
    }
}

/// Points that would fall on each other are drawn once.
fn thinned(ring: &[Point], projection: &Projection) -> Vec<(f64, f64)> {
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for point in ring {
        let (x, y) = projection.place(*point);
        let far = kept.last().is_none_or(|last| (last.0 - x).abs() + (last.1 - y).abs() > 0.7);
        if far {
            kept.push((x, y));
        }
    }
    kept
}

/// Of a grid of points, the one inside the rings that is farthest from their edges.
fn roomiest(rings: &[Vec<(f64, f64)>]) -> Option<(f64, f64)> {
    const STEPS: usize = 16;
    let grid = (1..STEPS).flat_map(|row| {
        (1..STEPS)
            .map(move |column| (BOX.0 * column as f64 / STEPS as f64, BOX.1 * row as f64 / STEPS as f64))
    });
    let distance = |at: &(f64, f64)| {
        let apart = rings.iter().flatten().map(|(x, y)| (x - at.0).abs().min(200.0).hypot((y - at.1) * 2.0));
        apart.fold(f64::MAX, f64::min)
    };
    let inside = grid.filter(|at| is_inside(rings, *at));
    inside.map(|at| (distance(&at), at)).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, at)| at)
}

/// Inside an odd number of rings: a hole is a ring as well.
fn is_inside(rings: &[Vec<(f64, f64)>], at: (f64, f64)) -> bool {
    rings.iter().filter(|ring| encloses(ring, at)).count() % 2 == 1
}

fn encloses(ring: &[(f64, f64)], (x, y): (f64, f64)) -> bool {
    let mut inside = false;
    for (at, to) in ring.iter().enumerate() {
        let from = ring[(at + ring.len() - 1) % ring.len()];
        if (from.1 > y) != (to.1 > y) && x < (to.0 - from.0) * (y - from.1) / (to.1 - from.1) + from.0 {
            inside = !inside;
        }
    }
    inside
}

/// An area or line of an agreement or of the dossier.
fn area(outline: &Outline, projection: &Projection, svg: &mut Svg) {
    let points: Vec<(f64, f64)> = outline.points.iter().map(|[x, y]| projection.place((*x, *y))).collect();
    if let Some(km) = outline.within_km {
        svg.band("p-band", &points, 2.0 * projection.km(km));
    }
    svg.path("p-outline", [&points[..]], outline.closed);
}

fn rings(place: &Place, projection: &Projection, svg: &mut Svg) {
    if let (2, Some(point)) = (place.precision, place.point) {
        let (x, y) = projection.place(point);
        svg.circle("p-ring", x, y, projection.km(RING_KM));
    }
}

/// `×3` beside a form that stands for several.
fn times(count: usize) -> String {
    if count > 1 { format!("×{count}") } else { String::new() }
}

/// How much of the row one form takes, its number in heavy letters included.
fn form_width(count: usize) -> f64 {
    12.0 + 1.15 * width(&times(count))
}

fn row_width(place: &Place) -> f64 {
    place.counts.values().map(|count| form_width(*count)).sum()
}

/// The forms of what happened at one place, in a row.
fn marker(place: &Place, projection: &Projection, taken: &mut Taken, svg: &mut Svg) {
    let Some(point) = place.point else { return };
    let (x, y) = projection.place(point);
    let half = row_width(place) / 2.0;
    let mut left = x - half;
    for (&standing, &count) in &place.counts {
        shape(standing, left + 5.5, y, 11.0, svg);
        svg.text(left + 12.0, y + 4.0, "p-name p-strong", Anchor::Start, &times(count));
        left += form_width(count);
    }
    taken.push((x - half, y - 6.0, x + half, y + 6.0));
}

/// A bar of a round length, at most a third of the box.
fn scale(projection: &Projection, words: &Words, svg: &mut Svg) {
    let lengths = [1000.0, 500.0, 200.0, 100.0, 50.0, 20.0];
    let Some(km) = lengths.into_iter().find(|km| projection.km(*km) < BOX.0 / 3.0) else { return };
    let (left, right, y) = (10.0, 10.0 + projection.km(km), BOX.1 - 10.0);
    let ends = [[(left, y - 5.0), (left, y), (right, y), (right, y - 5.0)]];
    svg.path("p-axis", ends.iter().map(|line| &line[..]), false);
    svg.text(left + 4.0, y - 4.0, "p-name", Anchor::Start, &words.say_with("map.km", &[("km", km.into())]));
}
