//! Named areas of an agreement and whether a place lies in one. In: a `[[zone]]` of an agreement's file, and a place with
//! its precision. Out: yes, no or unknown; a place whose own size crosses the edge is unknown, never rounded.
//! Absent: outlines of countries and divisions. What is known only as a division is decided by names, or not at all.
//!
//! How large a place is: UCDP GED calls precision 1 exact and precision 2 "within about 25 km" (codebook, `where_prec`).
//! An exact place gets 1 km, because the point of a town stands for all of it and gazetteers round it by up to half a
//! kilometre. Precision 3 and coarser have no radius. Distances are on a sphere, which differs from the earth by less
//! than 0.6 %, and that is added to the doubt.

use geo::{Closest, Contains, Distance, Haversine, HaversineClosestPoint, LineString, Point, Polygon};

use crate::incident::{Place, Precision};
use crate::verdict::Verdict;

/// Of the distance to an edge, for measuring on a sphere.
const SPHERE_ERROR: f64 = 0.006;

/// What to do about a point that is nowhere.
pub const NOT_ON_EARTH: &str = "latitude comes first: from -90 to 90; then longitude: from -180 to 180";

/// Whether there is such a latitude and longitude.
pub fn on_earth(latitude: f64, longitude: f64) -> bool {
    (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude)
}

/// A `[[zone]]`: an area with a name, used by the agreement's area or by clauses. (A `Zone` is a time zone.)
#[derive(Clone, Debug, PartialEq)]
pub struct NamedArea {
    pub id: String,
    pub name: String,
    pub members: Members,
    /// Without one, a place that is no member is unknown, unless the members are the whole.
    pub shape: Option<Shape>,
    pub evidence: String,
    pub checked: String,
}

/// What is named. Each list narrows the one before it; an empty one sets no limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    /// ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    pub admin1: Vec<String>,
    pub places: Vec<String>,
    /// What is named is all of it: the rest lies outside.
    pub whole: bool,
}

/// Longitudes and latitudes in degrees, WGS 84.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Outline(Polygon),
    /// Everything within so many km of the line.
    Near(LineString, f64),
}

impl Members {
    pub fn is_empty(&self) -> bool {
        self.countries.is_empty() && self.admin1.is_empty() && self.places.is_empty()
    }

    /// Yes when the place is one of those named or surely inside one, no when it surely is not.
    pub fn name(&self, place: &Place) -> Verdict {
        listed(&self.countries, place.country.as_ref())
            .and(listed(&self.admin1, place.admin1.as_ref()))
            .and(listed(&self.places, place.name.as_ref()))
    }
}

/// An empty list sets no limit; an unknown name may be on it or not.
pub fn listed(list: &[String], name: Option<&String>) -> Verdict {
    match name {
        _ if list.is_empty() => Verdict::Yes,
        None => Verdict::Unknown,
        Some(name) => Verdict::from(list.iter().any(|listed| listed.to_lowercase() == name.to_lowercase())),
    }
}

impl NamedArea {
    /// Whether the file says where it ends.
    pub fn has_an_edge(&self) -> bool {
        self.shape.is_some() || self.members.whole
    }

    pub fn holds(&self, place: &Place) -> Verdict {
        let named = if self.members.is_empty() { Verdict::Unknown } else { self.members.name(place) };
        match (&self.shape, radius_km(place.precision), place.point) {
            _ if named == Verdict::Yes => Verdict::Yes,
            (Some(shape), Some(radius), Some((latitude, longitude))) => {
                shape.holds(Point::new(longitude, latitude), radius)
            }
            _ if self.members.whole => named,
            _ => Verdict::Unknown,
        }
    }
}

/// How far what is meant may lie from the point; none when that is not known.
pub fn radius_km(precision: Precision) -> Option<f64> {
    match precision {
        Precision::Exact => Some(1.0),
        Precision::Near => Some(25.0),
        _ => None,
    }
}

impl Shape {
    fn holds(&self, point: Point, radius: f64) -> Verdict {
        match self {
            Shape::Outline(outline) => {
                let edge = distance_km(outline.exterior(), point);
                if edge <= radius + SPHERE_ERROR * edge {
                    Verdict::Unknown
                } else {
                    Verdict::from(outline.contains(&point))
                }
            }
            Shape::Near(line, within) => {
                let far = distance_km(line, point);
                let doubt = radius + SPHERE_ERROR * far;
                if far + doubt <= *within {
                    Verdict::Yes
                } else if far - doubt > *within {
                    Verdict::No
                } else {
                    Verdict::Unknown
                }
            }
        }
    }
}

/// From the point to the nearest part of the line. The corners are measured too, because the foot of a perpendicular
/// that falls on one may come out of the trigonometry as no number.
fn distance_km(line: &LineString, point: Point) -> f64 {
    let metres = |other: Point| Haversine.distance(point, other);
    let corners = line.points().map(metres);
    let feet = line.lines().map(|edge| match edge.haversine_closest_point(&point) {
        Closest::Intersection(foot) | Closest::SinglePoint(foot) => metres(foot),
        Closest::Indeterminate => f64::NAN,
    });
    corners.chain(feet).fold(f64::INFINITY, f64::min) / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict::{No, Unknown, Yes};

    fn zone(shape: Option<Shape>, members: Members) -> NamedArea {
        NamedArea {
            id: String::new(),
            name: String::new(),
            members,
            shape,
            evidence: String::new(),
            checked: String::new(),
        }
    }

    fn at(latitude: f64, longitude: f64, precision: Precision) -> Place {
        Place { point: Some((latitude, longitude)), precision, ..Place::not_stated() }
    }

    /// A degree of latitude is about 111 km.
    #[test]
    fn near_a_line() {
        let line = LineString::from(vec![(37.0, 48.0), (38.0, 48.0)]);
        let zone = zone(Some(Shape::Near(line, 15.0)), Members::default());
        let north = |km: f64, precision| zone.holds(&at(48.0 + km / 111.2, 37.5, precision));
        assert_eq!(
            [0.0, 13.5, 14.5, 15.5, 16.5].map(|km| north(km, Precision::Exact)),
            [Yes, Yes, Unknown, Unknown, No]
        );
        assert_eq!([0.0, 30.0, 45.0].map(|km| north(km, Precision::Near)), [Unknown, Unknown, No]);
        assert_eq!(north(0.0, Precision::SecondDivision), Unknown);
        // Beyond the end of the line it is the distance to its end that counts.
        assert_eq!(zone.holds(&at(48.0, 36.85, Precision::Exact)), Yes);
        assert_eq!(zone.holds(&at(48.0, 36.7, Precision::Exact)), No);
    }

    #[test]
    fn inside_an_outline() {
        let ring =
            LineString::from(vec![(37.0, 48.0), (38.0, 48.0), (38.0, 49.0), (37.0, 49.0), (37.0, 48.0)]);
        let zone = zone(Some(Shape::Outline(Polygon::new(ring, Vec::new()))), Members::default());
        assert_eq!(zone.holds(&at(48.5, 37.5, Precision::Exact)), Yes);
        assert_eq!(zone.holds(&at(48.5, 37.5, Precision::Near)), Yes);
        assert_eq!(zone.holds(&at(48.2, 37.5, Precision::Near)), Unknown);
        assert_eq!(zone.holds(&at(48.005, 37.5, Precision::Exact)), Unknown);
        assert_eq!(zone.holds(&at(47.98, 37.5, Precision::Exact)), No);
        assert_eq!(zone.holds(&at(48.0, 37.0, Precision::Exact)), Unknown);
    }

    proptest::proptest! {
        /// To know a place better, at the same point, never changes an answer that was one already.
        #[test]
        fn knowing_the_place_better_keeps_the_answer(latitude in 47.0f64..49.5, longitude in 36.0f64..39.0) {
            let line = LineString::from(vec![(37.0, 48.0), (37.5, 48.3), (38.0, 48.0)]);
            let ring = LineString::from(vec![(37.0, 48.0), (38.0, 48.0), (37.5, 49.0), (37.0, 48.0)]);
            for shape in [Shape::Near(line, 40.0), Shape::Outline(Polygon::new(ring, Vec::new()))] {
                let zone = zone(Some(shape), Members::default());
                let near = zone.holds(&at(latitude, longitude, Precision::Near));
                let exact = zone.holds(&at(latitude, longitude, Precision::Exact));
                proptest::prop_assert!(near == Unknown || near == exact);
            }
        }
    }

    #[test]
    fn by_name() {
        let members = |whole| Members {
            countries: vec!["UA".to_owned()],
            admin1: Vec::new(),
            places: vec!["Shyrokyne".to_owned()],
            whole,
        };
        let named = |country: &str, name: Option<&str>| Place {
            country: Some(country.to_owned()),
            name: name.map(str::to_owned),
            ..Place::not_stated()
        };
        let part = zone(None, members(false));
        let answers = |zone: &NamedArea| {
            [
                named("UA", Some("shyrokyne")),
                named("UA", Some("Kyiv")),
                named("UA", None),
                named("RU", Some("Shyrokyne")),
            ]
            .map(|place| zone.holds(&place))
        };
        assert_eq!(answers(&part), [Yes, Unknown, Unknown, Unknown]);
        assert_eq!(answers(&zone(None, members(true))), [Yes, No, Unknown, No]);
        assert_eq!(zone(None, Members::default()).holds(&named("UA", None)), Unknown);
    }
}
