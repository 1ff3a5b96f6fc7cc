//! Names → the places they can mean, the world over, without a network. Does not look for names in running text.
//!
//! In go the name as written and what is known around it ([`Context`]); out come every place of that name
//! ([`lookup`]) or those places ranked, each with its score and the reason in words ([`resolve`]). Settlements of 500
//! people and more and two levels of divisions come from GeoNames (`data/places/world.bin`, rebuilt by
//! `tools/gazetteer/build.py`); countries and regions from tables kept by hand; small places the world table lacks
//! from the dossier, as [`Extra`]. Absent: shapes, postcodes, streets, names in other than Latin script.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

pub mod fold;
pub mod kinds;
pub mod packed;
pub mod countries;
pub mod pack;
mod resolve;

use packed::{Level, Packed, Record};
pub use resolve::{Context, Mention, Resolved, common_country, km};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Country,
    /// First division: governorate, province, oblast, state.
    Admin1,
    /// Second division: district, county, raion.
    Admin2,
    /// Any settlement.
    City,
    /// A region, sea, valley or line that is neither.
    Other,
}

/// ISO 3166-1 alpha-2.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Iso2([u8; 2]);

impl Iso2 {
    /// `None` unless two ASCII capitals.
    pub fn new(code: &str) -> Option<Iso2> {
        let bytes: [u8; 2] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Iso2(bytes))
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Iso2 {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Iso2 {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How the name led to the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Found {
    /// Its own name.
    Name,
    /// Another spelling or name of it.
    OtherName,
    /// Its people: "Syrian", "Syrians" for Syria. Words that speak of a country without naming it.
    People,
    /// Only the consonants agree: a transliteration, or chance.
    Fuzzy,
}

/// One place.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub name: Cow<'static, str>,
    pub kind: Kind,
    /// `None` for a region that lies in several.
    pub country: Option<Iso2>,
    /// The first division it lies in, or is.
    pub admin1: Option<Cow<'static, str>>,
    /// The second division it lies in, or is.
    pub admin2: Option<Cow<'static, str>>,
    /// Latitude and longitude in degrees, WGS 84; of an area, a point inside. Settlements to about 300 m.
    pub point: (f64, f64),
    /// 0 when unknown. Of a division, the sum over its settlements, where GeoNames counts some boroughs twice.
    pub population: u64,
    pub geonames: Option<u32>,
    pub found: Found,
}

/// A place of the dossier's own, as `places.toml` gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Extra {
    pub name: String,
    pub other_names: Vec<String>,
    pub kind: Kind,
    pub country: Option<Iso2>,
    pub admin1: Option<String>,
    pub point: (f64, f64),
    pub population: u64,
}

/// The world table with a dossier's own places before it.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    extras: Vec<Extra>,
    /// Strong key → which extra, and whether it is its own name.
    keys: HashMap<String, Vec<(usize, bool)>>,
}

/// Every place the name can mean, in no order of likelihood. A people's country ([`Found::People`]) only when no place has
/// the name, similar spellings ([`Found::Fuzzy`]) only when there is neither.
pub fn lookup(name: &str) -> impl Iterator<Item = Entry> {
    Gazetteer::default().lookup(name).into_iter()
}

/// Those places ranked, best first. Empty when the name is unknown. A similar spelling is kept only in a country that the
/// context speaks of.
pub fn resolve(name: &str, context: &Context) -> Vec<Resolved> {
    Gazetteer::default().resolve(name, context)
}

impl Gazetteer {
    pub fn with(extras: Vec<Extra>) -> Gazetteer {
        let mut keys: HashMap<String, Vec<(usize, bool)>> = HashMap::new();
        for (i, extra) in extras.iter().enumerate() {
            keys.entry(fold::strong(&extra.name)).or_default().push((i, true));
            for other in &extra.other_names {
                keys.entry(fold::strong(other)).or_default().push((i, false));
            }
        }
        Gazetteer { extras, keys }
    }

    /// As the free function, with the dossier's places. A kind word in the name narrows it: "Hama province".
    pub fn lookup(&self, name: &str) -> Vec<Entry> {
        let mut found = self.exactly(name);
        if let Some((bare, says)) = kinds::split(name) {
            let known: Vec<Entry> = self.exactly(bare).into_iter().filter(|e| says.allows(e.kind)).collect();
            found.extend(known.into_iter().filter(|e| !found.iter().any(|f| same(f, e))).collect::<Vec<_>>());
            if found.is_empty() {
                found = similar(bare).into_iter().filter(|e| says.allows(e.kind)).collect();
            }
        }
        if found.is_empty() {
            found.extend(countries::by_demonym(name).map(|c| Entry { found: Found::People, ..country(c) }));
        }
        if found.is_empty() { similar(name) } else { found }
    }

    /// The places of just that name, or the country of that people; no similar spellings.
    pub fn written(&self, name: &str) -> Vec<Entry> {
        let mut found = self.exactly(name);
        if found.is_empty() {
            found.extend(countries::by_demonym(name).map(|c| Entry { found: Found::People, ..country(c) }));
        }
        found
    }

    /// By strong key only.
    fn exactly(&self, name: &str) -> Vec<Entry> {
        let key = fold::strong(name);
        if key.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<Entry> = written(name, &key).collect();
        if name.ends_with('.') && !found.is_empty() {
            return found;
        }
        for (i, own) in self.keys.get(&key).into_iter().flatten() {
            found.push(self.extra(*i, *own));
        }
        found.extend(countries::by_name(name).map(country));
        found.extend(REGIONS.keys.get(&key).into_iter().flatten().map(|i| REGIONS.rows[*i].clone()));
        let world = &*WORLD;
        let bare = fold::without_article(&key).unwrap_or_default();
        for (number, own) in world.by_strong(&key).into_iter().chain(world.by_strong(bare)) {
            let entry = settled(world.record(number), if own { Found::Name } else { Found::OtherName });
            if !found.iter().any(|f| same(f, &entry)) {
                found.push(entry);
            }
        }
        found
    }

    fn extra(&self, i: usize, own: bool) -> Entry {
        let extra = &self.extras[i];
        Entry {
            name: Cow::Owned(extra.name.clone()),
            kind: extra.kind,
            country: extra.country,
            admin1: extra.admin1.clone().map(Cow::Owned),
            admin2: None,
            point: extra.point,
            population: extra.population,
            geonames: None,
            found: if own { Found::Name } else { Found::OtherName },
        }
    }
}

/// Places by a name of `other_names.tsv`. One that ends in a full stop must be written just so: "Fla." is Florida.
fn written<'a>(name: &'a str, key: &'a str) -> impl Iterator<Item = Entry> + 'a {
    let rows = OTHER_NAMES.get(key).into_iter().flatten();
    let just_so = |row: &&OtherName| !row.written.ends_with('.') || row.written == name.trim();
    rows.filter(just_so).flat_map(|row| {
        let records =
            WORLD.by_strong(&fold::strong(row.place)).into_iter().map(|(number, _)| WORLD.record(number));
        let meant = |r: &Record| {
            r.name == row.place && row.country == Iso2(r.country).as_str() && r.level == row.level
        };
        records.filter(meant).map(|r| settled(r, Found::OtherName))
    })
}

struct OtherName {
    written: &'static str,
    place: &'static str,
    country: &'static str,
    level: Level,
}

static OTHER_NAMES: LazyLock<HashMap<String, Vec<OtherName>>> = LazyLock::new(|| {
    let mut rows: HashMap<String, Vec<OtherName>> = HashMap::new();
    for line in include_str!("../../data/places/other_names.tsv").lines().filter(|l| !l.starts_with('#')) {
        let cells: Vec<&'static str> = line.split('\t').collect();
        let [written, place, country, kind] = cells[..] else { continue };
        let level = if kind == "city" { Level::Settlement } else { Level::First };
        rows.entry(fold::strong(written)).or_default().push(OtherName { written, place, country, level });
    }
    rows
});

fn same(a: &Entry, b: &Entry) -> bool {
    a.kind == b.kind && a.name == b.name && a.point == b.point
}

/// Records whose consonants agree with the name's and whose own name looks like it.
fn similar(name: &str) -> Vec<Entry> {
    let key = fold::strong(name);
    let Some(weak) = fold::weak(&key) else { return Vec::new() };
    let world = &*WORLD;
    let close =
        |record: &Record| strsim::jaro_winkler(&fold::strong(record.name), &key) >= likeness(weak.len());
    let records = world.by_weak(&weak).into_iter().map(|(number, _)| world.record(number));
    records.filter(close).map(|record| settled(record, Found::Fuzzy)).collect()
}

/// Jaro-Winkler likeness below which agreement of the consonants is taken for chance: the more consonants, the less chance.
fn likeness(consonants: usize) -> f64 {
    match consonants {
        ..=3 => 0.88,
        4 => 0.82,
        _ => 0.72,
    }
}

static WORLD: LazyLock<Packed> = LazyLock::new(|| {
    let bytes = include_bytes!("../../data/places/world.bin");
    Packed::over(bytes).expect("the table is packed by this crate and tested")
});

struct Regions {
    rows: Vec<Entry>,
    keys: HashMap<String, Vec<usize>>,
}

static REGIONS: LazyLock<Regions> = LazyLock::new(|| {
    let mut regions = Regions { rows: Vec::new(), keys: HashMap::new() };
    for line in include_str!("../../data/places/regions.tsv").lines().filter(|l| !l.starts_with('#')) {
        let cells: Vec<&'static str> = line.split('\t').collect();
        let [names, countries, lat, lon] = cells[..] else { continue };
        let (Ok(lat), Ok(lon)) = (lat.parse(), lon.parse()) else { continue };
        let mut names = names.split("; ");
        let name = names.next().unwrap_or_default();
        for name in names.chain([name]) {
            regions.keys.entry(fold::strong(name)).or_default().push(regions.rows.len());
        }
        regions.rows.push(Entry {
            name: Cow::Borrowed(name),
            kind: Kind::Other,
            country: Iso2::new(countries),
            admin1: None,
            admin2: None,
            point: (lat, lon),
            population: 0,
            geonames: None,
            found: Found::Name,
        });
    }
    regions
});

fn country(country: &countries::Country) -> Entry {
    Entry {
        name: Cow::Borrowed(country.name()),
        kind: Kind::Country,
        country: Some(country.code),
        admin1: None,
        admin2: None,
        point: country.point,
        population: country.population,
        geonames: Some(country.geonames),
        found: Found::Name,
    }
}

fn settled(record: Record, found: Found) -> Entry {
    let name_of = |number: Option<u32>| number.map(|n| Cow::Borrowed(WORLD.record(n).name));
    let own = Some(Cow::Borrowed(record.name));
    let (kind, admin1, admin2) = match record.level {
        Level::First => (Kind::Admin1, own, None),
        Level::Second => (Kind::Admin2, name_of(record.first), own),
        Level::Settlement => (Kind::City, name_of(record.first), name_of(record.second)),
    };
    Entry {
        name: Cow::Borrowed(record.name),
        kind,
        country: Some(Iso2(record.country)),
        admin1,
        admin2,
        point: record.point,
        population: record.people,
        geonames: (record.geonames != 0).then_some(record.geonames),
        found,
    }
}

#[cfg(test)]
mod tests;
