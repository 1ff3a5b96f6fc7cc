//! How alike two claims are in one respect each: act, place, time, people, number. In: two claims on the desk. Out: a
//! relation and the words that explain it. Decides nothing; what follows from the relations is for `incidents`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::extract::claim::{Bound, Days, Named, Place, Precision, Quantity};
use crate::extract::gazetteer::{fold, kinds, km};
use crate::extract::lexicon;
use crate::resolve::desk::{Desk, gap, length, since};
use crate::resolve::names::{Accord, sounds};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActLikeness {
    Apart,
    /// Often go together.
    Kin,
    /// One event may be told as either.
    Near,
    Same,
}

static ACTS: LazyLock<HashMap<(&'static str, &'static str), ActLikeness>> = LazyLock::new(|| {
    let mut acts = HashMap::new();
    for row in lexicon::rows(include_str!("../../data/en/acts_alike.tsv")) {
        if let [relation, a, b] = row[..] {
            let likeness = if relation == "near" { ActLikeness::Near } else { ActLikeness::Kin };
            acts.insert((a, b), likeness);
            acts.insert((b, a), likeness);
        }
    }
    acts
});

pub fn acts(a: &'static str, b: &'static str) -> ActLikeness {
    if a == b { ActLikeness::Same } else { ACTS.get(&(a, b)).copied().unwrap_or(ActLikeness::Apart) }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceLikeness {
    Apart,
    /// One of them names no place.
    Unknown,
    /// Within a day's walk of each other.
    Near,
    /// One lies in the other.
    Inside,
    Same,
}

/// Kilometres between two points that may be one place told loosely.
const NEAR_KM: f64 = 20.0;

pub fn places(a: Option<&Place>, b: Option<&Place>) -> PlaceLikeness {
    let (Some(a), Some(b)) = (a, b) else { return PlaceLikeness::Unknown };
    if a.country.is_some() && b.country.is_some() && a.country != b.country {
        return PlaceLikeness::Apart;
    }
    if same_level(a, b) && same_name(&a.name, &b.name) {
        return PlaceLikeness::Same;
    }
    if holds(a, b) || holds(b, a) {
        return PlaceLikeness::Inside;
    }
    match (a.point, b.point) {
        (Some(x), Some(y)) if small(a) && small(b) && km(x, y) <= NEAR_KM => PlaceLikeness::Near,
        _ => PlaceLikeness::Apart,
    }
}

/// What is said of the first place holds of the second: it is the same, or lies in it.
pub fn covers(outer: Option<&Place>, inner: Option<&Place>) -> bool {
    let (Some(a), Some(b)) = (outer, inner) else { return false };
    places(outer, inner) == PlaceLikeness::Same
        || holds(a, b) && places(outer, inner) == PlaceLikeness::Inside
}

/// A settlement or smaller.
pub fn small(place: &Place) -> bool {
    place.precision <= Precision::Near
}

fn same_level(a: &Place, b: &Place) -> bool {
    let division = |p: &Place| matches!(p.precision, Precision::SecondDivision | Precision::FirstDivision);
    a.precision == b.precision
        || (small(a) && small(b))
        || (!division(a) && !division(b) && small(a) == small(b))
}

/// The name without its kind word and article: "Hama province" and "Hama".
pub fn bare(name: &str) -> String {
    let bare = kinds::split(name).map_or(name, |(bare, _)| bare);
    let key = fold::strong(bare);
    fold::without_article(&key).map(str::to_owned).unwrap_or(key)
}

fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (bare(a), bare(b));
    a == b
        || sounds(&a).concat() == sounds(&b).concat()
        || fold::weak(&a).is_some_and(|w| fold::weak(&b) == Some(w) && strsim::jaro_winkler(&a, &b) > 0.8)
}

/// `inner` lies in the division or country that `outer` is.
fn holds(outer: &Place, inner: &Place) -> bool {
    match outer.precision {
        Precision::FirstDivision => {
            inner.precision < Precision::FirstDivision
                && inner.admin1.as_deref().is_some_and(|a| same_name(a, &outer.name))
        }
        Precision::Country => {
            inner.precision < Precision::Country && outer.country.is_some() && outer.country == inner.country
        }
        Precision::SecondDivision => small(inner) && same_name(&outer.name, &inner.name),
        _ => false,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimeLikeness {
    Apart,
    /// Nothing dates one of them.
    Unknown,
    /// Only publication dates bring them together.
    Published,
    /// The stated times share a day, but one of them is long.
    Overlap,
    /// Both are dated to the same few days.
    Same,
}

/// Days in an interval that still speaks of one event.
const NARROW: i64 = 3;
/// Days before its publication in which an undated event of a report may lie.
const FRESH: i32 = 4;

/// The days on which the claim's event may lie.
pub fn window(desk: &Desk, k: usize) -> Option<Days> {
    desk.days(k).or_else(|| desk.report_of(k).published.map(|d| since(d, FRESH)))
}

pub fn times(desk: &Desk, a: usize, b: usize) -> TimeLikeness {
    let (Some(x), Some(y)) = (window(desk, a), window(desk, b)) else { return TimeLikeness::Unknown };
    if gap(x, y) > 0 {
        return TimeLikeness::Apart;
    }
    match (desk.days(a), desk.days(b)) {
        (Some(x), Some(y)) if length(x) <= NARROW && length(y) <= NARROW => TimeLikeness::Same,
        (Some(_), Some(_)) => TimeLikeness::Overlap,
        _ => TimeLikeness::Published,
    }
}

/// How the people of two claims go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeopleLikeness {
    Same,
    Unknown,
    /// The one's actor is the other's target.
    Reversed,
    Apart,
}

pub fn people(desk: &Desk, a: usize, b: usize) -> PeopleLikeness {
    let (x, y) = (&desk.claims[a], &desk.claims[b]);
    let accord = |p, q| desk.roster.accord(p, q);
    let words = |named: &Option<Named>| named.as_ref().map(|n| n.entity.to_lowercase());
    if x.report == y.report && x.claim.actor.is_some() && words(&x.claim.actor) == words(&y.claim.actor) {
        return PeopleLikeness::Same;
    }
    let actors = accord(&x.actor, &y.actor);
    if matches!(actors, Accord::Same | Accord::Kin) {
        return PeopleLikeness::Same;
    }
    let crossed = accord(&x.actor, &y.target).max(accord(&y.actor, &x.target));
    match (actors, crossed) {
        (_, Accord::Same) => PeopleLikeness::Reversed,
        (Accord::Apart, _) => PeopleLikeness::Apart,
        _ => PeopleLikeness::Unknown,
    }
}

/// Whether two numbers of events or things can both be right: `None` when one is missing or vague.
pub fn counts(a: Option<&Quantity>, b: Option<&Quantity>) -> Option<bool> {
    let (a, b) = (a?, b?);
    if a.unit != b.unit {
        return None;
    }
    let (x, y) = (range(a)?, range(b)?);
    Some(x.0 <= y.1 && y.0 <= x.1)
}

/// The values that a quantity allows.
pub fn range(q: &Quantity) -> Option<(f64, f64)> {
    let value = q.value?;
    Some(match q.bound {
        Bound::Exactly => (value, q.value_max.unwrap_or(value)),
        Bound::AtLeast => (value, f64::INFINITY),
        Bound::AtMost => (0.0, value),
        Bound::About => (value * 0.8, q.value_max.unwrap_or(value * 1.2)),
        Bound::Vague => return None,
    })
}

/// A count of several events in one claim.
pub fn several(q: Option<&Quantity>) -> bool {
    q.and_then(|q| q.value).is_some_and(|v| v > 1.0)
}
