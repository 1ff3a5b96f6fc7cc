//! `[area]` and `[[zone]]`: names, outlines and lines, each checked so that a slip of the hand is an error and not another place.

use geo::{Distance, Haversine, LineString, Polygon, Validation};

use crate::agreement::Area;
use crate::agreement::written::{AgreementFile, ZoneFile};
use crate::area::{Members, NOT_ON_EARTH, NamedArea, Shape, on_earth};
use crate::document::{Document, FileError};

/// Up to this length a straight line on a map and the shortest way on the earth part by less than the kilometre that every
/// place gets, below 65 degrees of latitude: length² · tan(latitude) / (8 · radius of the earth).
const LONGEST_EDGE_KM: f64 = 150.0;

pub fn area(document: &Document<'_>, file: &AgreementFile) -> Result<Area, FileError> {
    let area = &file.area;
    if area.countries.is_empty() {
        return Err(document.blame("area.countries", "the area names no country", "write at least one code"));
    }
    countries(document, "area.countries", &area.countries)?;
    let ids: Vec<&str> = file.zone.iter().map(|zone| zone.id.as_str()).collect();
    document.known("area.zones", &area.zones, "zone", &ids)?;
    Ok(Area {
        countries: area.countries.clone(),
        admin1: area.admin1.clone(),
        places: area.places.clone(),
        zones: area.zones.clone(),
    })
}

fn countries(document: &Document<'_>, path: &str, codes: &[String]) -> Result<(), FileError> {
    (codes.iter().enumerate())
        .try_for_each(|(index, code)| document.country(&format!("{path}.{index}"), code))
}

pub fn named_area(document: &Document<'_>, path: &str, file: &ZoneFile) -> Result<NamedArea, FileError> {
    countries(document, &format!("{path}.countries"), &file.countries)?;
    let members = Members {
        countries: file.countries.clone(),
        admin1: file.admin1.clone(),
        places: file.places.clone(),
        whole: file.whole,
    };
    let shape = shape(document, path, file)?;
    if members.whole && (members.is_empty() || shape.is_some()) {
        return Err(document.blame(
            &format!("{path}.whole"),
            "`whole` is for a zone that is told by names alone",
            "list its members, or leave `whole` out when there is an outline or a line",
        ));
    }
    Ok(NamedArea {
        id: file.id.clone(),
        name: file.name.clone(),
        members,
        shape,
        evidence: file.evidence.clone(),
        checked: file.checked.clone(),
    })
}

fn shape(document: &Document<'_>, path: &str, file: &ZoneFile) -> Result<Option<Shape>, FileError> {
    let blame =
        |key: &str, problem: &str, hint: &str| document.blame(&format!("{path}.{key}"), problem, hint);
    match (&file.outline, &file.line, file.within_km) {
        (None, None, None) => Ok(None),
        (Some(_), Some(_), _) => {
            Err(blame("line", "the zone has an outline and a line", "make two zones of it"))
        }
        (Some(_), None, Some(_)) => {
            Err(blame("within_km", "an outline needs no distance", "drop `within_km`, or write a `line`"))
        }
        (None, None, Some(_)) => {
            Err(blame("within_km", "a distance from nothing", "add `line = [[..], [..]]`"))
        }
        (None, Some(_), None) => {
            Err(blame("line", "a line without a distance has no area", "add `within_km = ...`"))
        }
        (None, Some(line), Some(km)) if km > 0.0 && km <= 1000.0 => {
            Ok(Some(Shape::Near(points(document, &format!("{path}.line"), line, 2)?, km)))
        }
        (None, Some(_), Some(km)) => Err(blame(
            "within_km",
            &format!("`{km}` is no distance for a zone"),
            "write kilometres, more than 0 and at most 1000",
        )),
        (Some(corners), None, None) => {
            let path = format!("{path}.outline");
            let mut ring = points(document, &path, corners, 3)?;
            ring.close();
            short_edges(document, &path, &ring)?;
            let outline = Polygon::new(ring, Vec::new());
            outline.check_validation().map_err(|_| {
                document.blame(
                    &path,
                    "the outline crosses itself",
                    "write its corners in order, around the zone",
                )
            })?;
            Ok(Some(Shape::Outline(outline)))
        }
    }
}

/// At least so many points, each latitude and longitude within the earth, none far from the one before it.
fn points(
    document: &Document<'_>,
    path: &str,
    written: &[[f64; 2]],
    least: usize,
) -> Result<LineString, FileError> {
    if written.len() < least {
        let problem = format!("{} where {least} or more belong", points_in_words(written.len()));
        return Err(document.blame(path, problem, "write [latitude, longitude] for each"));
    }
    for (index, [latitude, longitude]) in written.iter().enumerate() {
        if !on_earth(*latitude, *longitude) {
            let problem = format!("[{latitude}, {longitude}] is no place on earth");
            return Err(document.blame(&format!("{path}.{index}"), problem, NOT_ON_EARTH));
        }
    }
    let line = LineString::from_iter(written.iter().map(|[latitude, longitude]| (*longitude, *latitude)));
    short_edges(document, path, &line)?;
    Ok(line)
}

fn short_edges(document: &Document<'_>, path: &str, line: &LineString) -> Result<(), FileError> {
    for (index, edge) in line.lines().enumerate() {
        let km = Haversine.distance(edge.start_point(), edge.end_point()) / 1000.0;
        if km > LONGEST_EDGE_KM || (edge.start.x - edge.end.x).abs() > 180.0 {
            let problem = format!("from this point to the next it is {km:.0} km");
            let hint = format!(
                "latitude comes first; if the points are right, add more between them, at most {LONGEST_EDGE_KM} km apart"
            );
            return Err(document.blame(&format!("{path}.{index}"), problem, hint));
        }
    }
    Ok(())
}

fn points_in_words(count: usize) -> String {
    if count == 1 { "one point".to_owned() } else { format!("{count} points") }
}
