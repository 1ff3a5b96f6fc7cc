//! `outline.geojson`: lines and areas that the map of a bulletin shows, for orientation only: no finding rests on them.
//!
//! In: GeoJSON (RFC 7946), a FeatureCollection of lines and polygons with a `name`. Out: outlines. Absent: points, which
//! belong into `places.toml`; areas that a clause speaks of, which are zones of its agreement.

use serde::Deserialize;

use super::files::OUTLINES;

/// A line or a ring.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    pub name: String,
    /// Longitude and latitude in degrees, WGS 84, as GeoJSON orders them.
    pub points: Vec<[f64; 2]>,
    pub closed: bool,
}

#[derive(Debug, thiserror::Error, PartialEq)]
#[error("cannot read outlines `{OUTLINES}`: {at}{problem}")]
pub struct Error {
    /// Which feature, counted from 0; empty when the file is no GeoJSON at all.
    at: String,
    problem: String,
    pub hint: &'static str,
}

#[derive(Deserialize)]
struct Collection {
    #[serde(rename = "type")]
    is: String,
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    properties: Option<Properties>,
    geometry: Option<Geometry>,
}

#[derive(Default, Deserialize)]
struct Properties {
    #[serde(default)]
    name: String,
}

/// A position may have a height as its third number.
type Position = Vec<f64>;

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    LineString(Vec<Position>),
    MultiLineString(Vec<Vec<Position>>),
    Polygon(Vec<Vec<Position>>),
    MultiPolygon(Vec<Vec<Vec<Position>>>),
}

/// Nothing when there is no such file.
pub fn parse(text: &str) -> Result<Vec<Outline>, Error> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let refuse = |problem: String| Error {
        at: String::new(),
        problem,
        hint: "write a GeoJSON FeatureCollection of LineString, MultiLineString, Polygon or MultiPolygon",
    };
    let collection: Collection = serde_json::from_str(text).map_err(|error| refuse(error.to_string()))?;
    if collection.is != "FeatureCollection" {
        return Err(refuse(format!("it is a `{}` and no FeatureCollection", collection.is)));
    }
    let features = collection.features.into_iter().enumerate();
    let outlines = features.map(|(at, feature)| outlines(at, feature)).collect::<Result<Vec<_>, _>>()?;
    Ok(outlines.into_iter().flatten().collect())
}

fn outlines(at: usize, feature: Feature) -> Result<Vec<Outline>, Error> {
    let (lines, closed) = match feature.geometry {
        None => (Vec::new(), false),
        Some(Geometry::LineString(line)) => (vec![line], false),
        Some(Geometry::MultiLineString(lines)) => (lines, false),
        Some(Geometry::Polygon(rings)) => (rings, true),
        Some(Geometry::MultiPolygon(polygons)) => (polygons.into_iter().flatten().collect(), true),
    };
    let name = feature.properties.unwrap_or_default().name;
    let outline = |line: Vec<Position>| {
        let points = line.iter().map(|position| point(at, position)).collect::<Result<Vec<_>, _>>()?;
        Ok(Outline { name: name.clone(), points, closed })
    };
    lines.into_iter().map(outline).collect()
}

fn point(at: usize, position: &[f64]) -> Result<[f64; 2], Error> {
    match *position {
        [longitude, latitude, ..] if longitude.abs() <= 180.0 && latitude.abs() <= 90.0 => {
            Ok([longitude, latitude])
        }
        _ => Err(Error {
            at: format!("features[{at}]: "),
            problem: format!("{position:?} is no position on this earth"),
            hint: "GeoJSON writes longitude first, then latitude, in degrees",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collection(geometry: &str) -> String {
        format!(
            "{{\"type\": \"FeatureCollection\", \"features\": [\n{{\"type\": \"Feature\", \"properties\": \
             {{\"name\": \"front\", \"note\": 1}}, \"geometry\": {geometry}}}]}}"
        )
    }

    #[test]
    fn lines_and_rings_become_outlines() {
        let line =
            collection("{\"type\": \"LineString\", \"coordinates\": [[36.1, 35.2, 400], [36.5, 35.4]]}");
        let outline =
            Outline { name: "front".into(), points: vec![[36.1, 35.2], [36.5, 35.4]], closed: false };
        assert_eq!(parse(&line), Ok(vec![outline]));
        let area = "{\"type\": \"MultiPolygon\", \"coordinates\": [[[[1, 2], [3, 4], [1, 2]]], [[[5, 6], [7, 8], [5, 6]]]]}";
        let areas = parse(&collection(area)).unwrap();
        assert_eq!((areas.len(), areas[0].closed), (2, true));
        assert_eq!(parse(""), Ok(Vec::new()));
        assert_eq!(parse(&collection("null")), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_outline_is_refused_with_its_place() {
        let error = |text: &str| parse(text).unwrap_err().to_string();
        assert!(error("{\n").contains("line 2"), "{}", error("{\n"));
        assert!(error("{\"type\": \"Feature\", \"features\": []}").contains("no FeatureCollection"));
        let point = collection("{\"type\": \"Point\", \"coordinates\": [36.1, 35.2]}");
        assert!(error(&point).contains("unknown variant `Point`"), "{}", error(&point));
        let turned = collection("{\"type\": \"LineString\", \"coordinates\": [[35.2, 136.1]]}");
        assert_eq!(
            error(&turned),
            "cannot read outlines `outline.geojson`: features[0]: [35.2, 136.1] is no position on this earth"
        );
    }
}
