//! `places.toml`: small places, lines and areas that the gazetteer lacks.
//!
//! In: TOML. Out: gazetteer entries. Absent: shapes; a point inside the place is all that reading needs.
//!
//! ```text
//! [[place]]
//! name = "Tell Example"
//! aliases = ["Tal Example"]
//! country = "SY"
//! admin1 = "Hama"
//! lat = 35.37
//! lon = 36.69
//! kind = "village"
//! ```

use judging::document::{Document, FileError};
use reading::extract::gazetteer::{Extra, Iso2, Kind};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlacesFile {
    #[serde(default)]
    place: Vec<PlaceFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceFile {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    country: Option<String>,
    admin1: Option<String>,
    lat: f64,
    lon: f64,
    kind: String,
}

const KINDS: &[(Kind, &str)] = &[
    (Kind::City, "town"),
    (Kind::City, "village"),
    (Kind::City, "camp"),
    (Kind::Admin1, "governorate"),
    (Kind::Admin1, "province"),
    (Kind::Admin2, "district"),
    (Kind::Other, "area"),
    (Kind::Other, "base"),
    (Kind::Other, "crossing"),
    (Kind::Other, "line"),
    (Kind::Other, "region"),
];

pub fn parse(name: &str, text: &str) -> Result<Vec<Extra>, FileError> {
    let (document, file) = Document::read::<PlacesFile>("places", name, text)?;
    let places = file.place.into_iter().enumerate();
    places.map(|(at, place)| extra(&document, at, place)).collect()
}

fn extra(document: &Document, at: usize, place: PlaceFile) -> Result<Extra, FileError> {
    let key = |key: &str| format!("place.{at}.{key}");
    let country = match &place.country {
        None => None,
        Some(code) => Some(Iso2::new(code).ok_or_else(|| {
            let problem = format!("`{code}` is no country code");
            document.blame(
                &key("country"),
                problem,
                "write two capital letters of ISO 3166-1, for example `SY`",
            )
        })?),
    };
    for (name, degrees, most) in [("lat", place.lat, 90.0), ("lon", place.lon, 180.0)] {
        if !(-most..=most).contains(&degrees) {
            let problem = format!("{degrees} is not between -{most} and {most}");
            return Err(document.blame(&key(name), problem, "degrees, WGS 84; north and east are positive"));
        }
    }
    Ok(Extra {
        kind: document.word(&key("kind"), &place.kind, "kind of place", KINDS)?,
        name: place.name,
        other_names: place.aliases,
        country,
        admin1: place.admin1,
        point: (place.lat, place.lon),
        population: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "[[place]]\nname = \"Tell Example\"\naliases = [\"Tal Example\"]\ncountry = \"SY\"\n\
                        admin1 = \"Hama\"\nlat = 35.37\nlon = 36.69\nkind = \"village\"\n";

    #[test]
    fn a_place_is_a_gazetteer_entry() {
        let places = parse("places.toml", GOOD).unwrap();
        assert_eq!((places[0].kind, places[0].point), (Kind::City, (35.37, 36.69)));
    }

    #[test]
    fn a_wrong_place_is_blamed_where_it_stands() {
        let error =
            |with: (&str, &str)| parse("places.toml", &GOOD.replace(with.0, with.1)).unwrap_err().to_string();
        assert!(error(("35.37", "135.37")).contains("line 6"), "{}", error(("35.37", "135.37")));
        assert!(error(("\"SY\"", "\"Syria\"")).contains("`Syria` is no country code"));
        assert!(error(("village", "hamlet")).contains("hamlet"));
    }
}
