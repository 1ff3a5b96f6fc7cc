//! The incidents of a bulletin for maps, as GeoJSON (RFC 7946).
//!
//! In: a bulletin. Out: one feature for each incident. Absent: a point for a place of which only a division is known: its
//! geometry is null, and the division stands by its name, for a point somewhere inside would be taken for the place.

use serde_json::{Value, json};

use super::bulletin::{Bulletin, IncidentLine};
use super::table::{point, standing};

/// UCDP's second level of precision: the place is within so many kilometres of the point.
const NEAR_KM: u32 = 25;

pub fn write(bulletin: &Bulletin) -> String {
    let header = &bulletin.header;
    let features: Vec<Value> = bulletin.incidents.iter().map(feature).collect();
    let collection = json!({
        "type": "FeatureCollection",
        "title": header.title,
        "language": header.language,
        "level": header.level,
        "since": header.period.since.to_string(),
        "until": header.period.until.to_string(),
        "features": features,
    });
    let mut json = serde_json::to_string_pretty(&collection).expect("a bulletin is strings and numbers");
    json.push('\n');
    json
}

fn feature(line: &IncidentLine) -> Value {
    let point = point(&line.spot);
    json!({
        "type": "Feature",
        "id": line.id,
        // Longitude first, as RFC 7946 has it.
        "geometry": point.map(|(latitude, longitude)| json!({"type": "Point", "coordinates": [longitude, latitude]})),
        "properties": {
            "type": line.code,
            "act": line.act,
            "date_start": line.days.map(|days| days.from.to_string()),
            "date_end": line.days.map(|days| days.to.to_string()),
            "place": line.spot.name,
            "admin1": line.spot.admin1,
            "country": line.spot.country,
            "precision": line.spot.precision,
            "within_km": (line.spot.precision == 2).then_some(NEAR_KM),
            "standing": standing(line.standing),
            "actors": line.actors,
            "targets": line.targets,
            "occurrence": line.occurrence,
            "attribution": line.attribution,
            "origins": line.origins,
            "reports": line.reports,
            "grade": line.grade,
        },
    })
}
