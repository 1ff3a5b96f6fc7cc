//! Countries by name, people or capital. A table kept by hand: `data/en/countries.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Iso2, fold};

#[derive(Clone, Debug, PartialEq)]
pub struct Country {
    pub code: Iso2,
    pub geonames: u32,
    /// The usual English name first.
    pub names: Vec<&'static str>,
    /// Adjective and demonyms: "Syrian", "Syrians".
    pub peoples: Vec<&'static str>,
    /// As reports use them for the government; the seat first.
    pub capitals: Vec<&'static str>,
    pub point: (f64, f64),
    pub population: u64,
}

impl Country {
    pub fn name(&self) -> &'static str {
        self.names[0]
    }
}

struct Countries {
    rows: Vec<Country>,
    names: HashMap<String, usize>,
    peoples: HashMap<String, usize>,
    capitals: HashMap<String, usize>,
}

static COUNTRIES: LazyLock<Countries> = LazyLock::new(|| {
    let table = include_str!("../../../data/en/countries.tsv");
    let rows: Vec<Country> = table.lines().filter(|l| !l.starts_with('#')).filter_map(row).collect();
    let by = |list: fn(&Country) -> &Vec<&'static str>| {
        let mut index: HashMap<String, usize> = HashMap::new();
        for (i, row) in rows.iter().enumerate() {
            for name in list(row) {
                let entry = index.entry(key(name)).or_insert(i);
                if rows[*entry].population < row.population {
                    *entry = i;
                }
            }
        }
        index
    };
    let (names, peoples, capitals) = (by(|c| &c.names), by(|c| &c.peoples), by(|c| &c.capitals));
    Countries { names, peoples, capitals, rows }
});

/// All, in the order of their codes.
pub fn all() -> &'static [Country] {
    &COUNTRIES.rows
}

pub fn by_code(code: Iso2) -> Option<&'static Country> {
    let rows = &COUNTRIES.rows;
    rows.binary_search_by_key(&code, |c| c.code).ok().map(|i| &rows[i])
}

/// "Syria", "the United States", "U.S.". Short forms in capitals ("US", "UAE") only when written so.
pub fn by_name(name: &str) -> Option<&'static Country> {
    find(&COUNTRIES.names, name)
}

/// "Syrian", "Syrians". Where two share one ("Congolese"), the more populous.
pub fn by_demonym(name: &str) -> Option<&'static Country> {
    find(&COUNTRIES.peoples, name)
}

/// "Damascus" as the name of a government.
pub fn by_capital(name: &str) -> Option<&'static Country> {
    find(&COUNTRIES.capitals, name)
}

fn find(index: &HashMap<String, usize>, name: &str) -> Option<&'static Country> {
    index.get(&key(name)).map(|i| &COUNTRIES.rows[*i])
}

/// A strong key, except that a short word all in capitals stays so: "US" is not "us".
fn key(name: &str) -> String {
    let name = name.trim();
    let bare = name.strip_prefix("the ").or(name.strip_prefix("The ")).unwrap_or(name);
    let short = bare.len() <= 4 && bare.bytes().all(|b| b.is_ascii_uppercase());
    if short { bare.to_owned() } else { fold::strong(name) }
}

fn row(line: &'static str) -> Option<Country> {
    let cells: Vec<&'static str> = line.split('\t').collect();
    let [code, geonames, names, peoples, capitals, lat, lon, people] = cells[..] else { return None };
    let list = |cell: &'static str| cell.split("; ").filter(|c| !c.is_empty()).collect();
    Some(Country {
        code: Iso2::new(code)?,
        geonames: geonames.parse().ok()?,
        names: list(names),
        peoples: list(peoples),
        capitals: list(capitals),
        point: (lat.parse().ok()?, lon.parse().ok()?),
        population: people.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_in_order() {
        let lines =
            include_str!("../../../data/en/countries.tsv").lines().filter(|l| !l.starts_with('#')).count();
        assert_eq!(all().len(), lines);
        assert!(all().windows(2).all(|w| w[0].code < w[1].code));
        assert!(all().iter().all(|c| !c.names.is_empty()));
    }

    #[test]
    fn names_peoples_and_capitals_lead_to_the_country() {
        let code = |c: Option<&Country>| c.map(|c| c.code.to_string()).unwrap_or_default();
        assert_eq!(code(by_name("the United States")), "US");
        assert_eq!(code(by_name("U.S.")), "US");
        assert_eq!(code(by_name("US")), "US");
        assert_eq!(code(by_name("us")), "");
        assert_eq!(code(by_name("CÔTE D’IVOIRE")), "CI");
        assert_eq!(code(by_demonym("Kazakh")), "KZ");
        assert_eq!(code(by_demonym("Congolese")), "CD");
        assert_eq!(code(by_capital("Astana")), "KZ");
        assert_eq!(code(by_code(Iso2::new("SY").expect("a code"))), "SY");
    }
}
