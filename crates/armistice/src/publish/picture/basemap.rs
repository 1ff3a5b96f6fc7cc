//! The coasts and borders behind a map, from Natural Earth 1:50m; `tools/basemap/build.py` makes the file and tells its format.
//!
//! In: a window in degrees. Out: the rings of the countries in it, cut off at its edges. Absent: any position on the status
//! of a border or a name: both are as the source draws them.

use std::sync::LazyLock;

const FILE: &[u8] = include_bytes!("../../../data/basemap.bin");
const PER_DEGREE: f64 = 500.0;

/// Longitude and latitude in degrees.
pub type Point = (f64, f64);

/// West, south, east and north edge in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    pub west: f64,
    pub south: f64,
    pub east: f64,
    pub north: f64,
}

impl Window {
    pub fn holds(&self, point: Point) -> bool {
        (self.west..=self.east).contains(&point.0) && (self.south..=self.north).contains(&point.1)
    }
}

/// A country as far as it lies in a window.
#[derive(Clone, Debug, PartialEq)]
pub struct Country {
    /// Empty when ISO 3166 has no code for it.
    pub name: &'static str,
    pub rings: Vec<Vec<Point>>,
}

struct Whole {
    name: &'static str,
    rings: Vec<Vec<Point>>,
    around: Window,
}

static COUNTRIES: LazyLock<Vec<Whole>> = LazyLock::new(|| unpack(FILE).expect("a test reads the whole file"));

/// The countries of a window, by name.
pub fn countries(window: Window) -> Vec<Country> {
    let meets = |whole: &&Whole| {
        let (a, b) = (&whole.around, &window);
        a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north
    };
    let cut = |whole: &Whole| Country {
        name: whole.name,
        rings: whole.rings.iter().map(|ring| cut(ring, window)).filter(|ring| ring.len() > 2).collect(),
    };
    COUNTRIES.iter().filter(meets).map(cut).filter(|country| !country.rings.is_empty()).collect()
}

/// The part of a ring inside a window, edge by edge (Sutherland and Hodgman 1974).
pub fn cut(ring: &[Point], window: Window) -> Vec<Point> {
    type Edge = (fn(Point) -> f64, f64, f64);
    let edges: [Edge; 4] = [
        (|point| point.0, window.west, 1.0),
        (|point| point.0, window.east, -1.0),
        (|point| point.1, window.south, 1.0),
        (|point| point.1, window.north, -1.0),
    ];
    let mut ring = ring.to_vec();
    for (along, edge, side) in edges {
        let depth = |point: Point| (along(point) - edge) * side;
        let mut kept = Vec::with_capacity(ring.len());
        for (at, &point) in ring.iter().enumerate() {
            let before = ring[(at + ring.len() - 1) % ring.len()];
            let (from, to) = (depth(before), depth(point));
            if (from < 0.0) != (to < 0.0) {
                let share = from / (from - to);
                kept.push((before.0 + (point.0 - before.0) * share, before.1 + (point.1 - before.1) * share));
            }
            if to >= 0.0 {
                kept.push(point);
            }
        }
        ring = kept;
    }
    ring
}

/// A place in the file.
struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(head)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.bytes(1)?[0];
            number |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Some(number);
            }
        }
        None
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }
}

fn unpack(file: &'static [u8]) -> Option<Vec<Whole>> {
    let mut reader = Reader { rest: file.strip_prefix(b"basemap1")? };
    let arcs: Vec<Vec<Point>> = (0..reader.count()?).map(|_| arc(&mut reader)).collect::<Option<_>>()?;
    let countries = (0..reader.count()?).map(|_| country(&mut reader, &arcs)).collect();
    if reader.rest.is_empty() { countries } else { None }
}

fn arc(reader: &mut Reader) -> Option<Vec<Point>> {
    let (mut x, mut y) = (0, 0);
    let mut points = Vec::new();
    for _ in 0..reader.count()? {
        x += reader.signed()?;
        y += reader.signed()?;
        points.push((x as f64 / PER_DEGREE, y as f64 / PER_DEGREE));
    }
    Some(points)
}

fn country(reader: &mut Reader<'static>, arcs: &[Vec<Point>]) -> Option<Whole> {
    let length = reader.count()?;
    let name = std::str::from_utf8(reader.bytes(length)?).ok()?;
    let mut rings = Vec::new();
    for _ in 0..reader.count()? {
        let mut ring: Vec<Point> = Vec::new();
        for _ in 0..reader.count()? {
            let number = reader.signed()?;
            let backwards = number < 0;
            let arc = arcs.get(usize::try_from(if backwards { !number } else { number }).ok()?)?;
            // Where one arc ends the next begins.
            ring.pop();
            match backwards {
                true => ring.extend(arc.iter().rev()),
                false => ring.extend(arc),
            }
        }
        rings.push(ring);
    }
    let around = around(rings.iter().flatten().copied())?;
    Some(Whole { name, rings, around })
}

/// The smallest window that holds all points, if there are any.
pub fn around(points: impl Iterator<Item = Point>) -> Option<Window> {
    points.fold(None, |window: Option<Window>, (x, y)| {
        let Some(window) = window else { return Some(Window { west: x, south: y, east: x, north: y }) };
        Some(Window {
            west: window.west.min(x),
            south: window.south.min(y),
            east: window.east.max(x),
            north: window.north.max(y),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_file_can_be_read() {
        assert_eq!(COUNTRIES.len(), 241);
        let closed = |ring: &Vec<Point>| ring.len() > 3 && ring.first() == ring.last();
        for whole in COUNTRIES.iter() {
            assert!(whole.rings.iter().all(closed), "{}", whole.name);
            let a = &whole.around;
            assert!(a.west >= -180.0 && a.east <= 180.0 && a.south >= -90.0 && a.north <= 90.0);
        }
    }

    #[test]
    fn a_damaged_file_is_no_map_and_no_crash() {
        for length in [0, 8, 20, 1000, FILE.len() - 1] {
            assert!(unpack(&FILE[..length]).is_none(), "{length} bytes");
        }
    }

    #[test]
    fn a_window_on_damascus_shows_its_neighbours() {
        let names = |window| countries(window).iter().map(|country| country.name).collect::<Vec<_>>();
        let window = Window { west: 35.5, south: 32.0, east: 37.5, north: 34.0 };
        let seen = names(window);
        assert!(["Jordan", "Lebanon", "Syria"].iter().all(|name| seen.contains(name)), "{seen:?}");
        for country in countries(window) {
            assert!(country.rings.iter().flatten().all(|point| window.holds(*point)), "{}", country.name);
        }
        assert!(
            names(Window { west: -40.0, south: -40.0, east: -30.0, north: -30.0 }).is_empty(),
            "open sea"
        );
    }

    #[test]
    fn a_ring_is_cut_at_the_edge() {
        let square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)];
        let window = Window { west: 1.0, south: 1.0, east: 9.0, north: 9.0 };
        let mut inside = cut(&square, window);
        inside.sort_by(|a, b| a.partial_cmp(b).unwrap());
        assert_eq!(inside, [(1.0, 1.0), (1.0, 4.0), (4.0, 1.0), (4.0, 4.0)]);
        assert!(cut(&square, Window { west: 5.0, south: 5.0, east: 9.0, north: 9.0 }).is_empty());
        assert!(cut(&[], window).is_empty());
    }
}
