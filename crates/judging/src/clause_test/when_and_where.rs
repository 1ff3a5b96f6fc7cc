//! In force at the time? Inside the area? An interval that straddles an end, or a place known only in part, is unknown.
//! Both questions are asked of the agreement and of the clause, which may hold for a part of the time and in some zones.

use crate::agreement::Clause;
use crate::area::{NamedArea, listed};
use crate::clause_test::Scene;
use crate::incident::Precision;
use crate::period::{Dates, Interval};
use crate::said::{Joint, Said};
use crate::say;
use crate::verdict::{Answer, Missing, Verdict};

pub fn in_force(scene: &Scene<'_>) -> Answer {
    let zone = scene.zone();
    let period = &scene.agreement.in_force;
    let since = Interval::new(period.from, period.from).in_words(zone);
    let used = ["agreement in_force".to_owned()];
    let Some(interval) = scene.incident.time.interval else {
        return Answer::unknown(Missing::Time, say!("gap-time"), say!("time-not-stated")).using(used);
    };
    let whole = interval.within(Some(period.from), period.until);
    let clause = clause_in_force(scene, scene.clause);
    let when = interval.in_a_sentence(zone);
    let answer = match (whole, clause) {
        (Verdict::Yes, Verdict::Yes) => Answer::yes(say!("in-force", when, since)),
        (Verdict::No, _) if interval.from < period.from => Answer::no(say!("before-force", when, since)),
        (Verdict::No, _) => Answer::no(say!("after-force", when)),
        (_, Verdict::No) => Answer::no(say!("clause-holds-only", when, dates = held(scene))),
        (Verdict::Unknown, _) => {
            Answer::unknown(Missing::Time, say!("gap-period"), say!("partly-in-force", when, since))
        }
        (Verdict::Yes, Verdict::Unknown) => Answer::unknown(
            Missing::Time,
            say!("gap-clause-period"),
            say!("clause-holds-only", when, dates = held(scene)),
        ),
    };
    answer.using(used)
}

/// Within the clause's own days, and before another instrument's clause took its place.
fn clause_in_force(scene: &Scene<'_>, clause: &Clause) -> Verdict {
    let when = scene.incident.time.interval;
    let own = clause.dates.cover(when, scene.zone());
    match (&clause.replaced, when) {
        (None, _) => own,
        (Some(_), None) => own.and(Verdict::Unknown),
        (Some(replaced), Some(when)) => own.and(when.within(None, Some(replaced.at))),
    }
}

/// "since 1 March 2016, until `x` took its place on 3 June 2016".
fn held(scene: &Scene<'_>) -> Said {
    let clause = scene.clause;
    let ends_first = |at| scene.agreement.end_of(clause).is_some_and(|end| end < at);
    let Some(replaced) = clause.replaced.as_ref().filter(|replaced| !ends_first(replaced.at)) else {
        return clause.dates.in_words();
    };
    let at = Interval::new(replaced.at, replaced.at).in_words(scene.zone());
    let until = say!("until-replaced", clause = replaced.by.to_string(), at);
    match clause.dates.from {
        None => until,
        from => say!("dates-and-until", dates = Dates { from, until: None }.in_words(), until),
    }
}

/// Whether a clause holds at the time and place of the incident, whatever its act.
pub fn holds_here(scene: &Scene<'_>, clause: &Clause) -> Verdict {
    clause_in_force(scene, clause).and(in_zones(scene, clause))
}

pub fn inside_area(scene: &Scene<'_>) -> Answer {
    let place = &scene.incident.place;
    let area = &scene.agreement.area;
    let used = ["agreement area".to_owned()];
    let named = place.in_words();
    if place.precision == Precision::International && place.country.is_none() {
        return Answer::no(say!("international")).using(used);
    }
    let Some(country) = &place.country else {
        let because = say!("place-not-known", place = named);
        return Answer::unknown(Missing::Place, say!("gap-place"), because).using(used);
    };
    if !area.countries.contains(country) {
        let countries = Said::list(Joint::Comma, &area.countries);
        let because = say!("another-country", place = named, countries);
        return Answer::no(because).using(used);
    }
    let by_name = listed(&area.admin1, place.admin1.as_ref()).and(listed(&area.places, place.name.as_ref()));
    let answer = match by_name {
        Verdict::Yes => zoned(scene, &named),
        Verdict::No => Answer::no(say!("outside-area", place = named)),
        Verdict::Unknown => {
            Answer::unknown(Missing::Place, say!("gap-area"), say!("area-open", place = named))
        }
    };
    answer.using(used)
}

/// The zones of the agreement, and those of the clause.
fn zoned(scene: &Scene<'_>, named: &Said) -> Answer {
    let (area, clause) = (&scene.agreement.area, scene.clause);
    let all = area.zones.iter().chain(&clause.zones).chain(&clause.not_zones);
    let used: Vec<String> = all.map(|id| format!("zone {id}")).collect();
    let parts = [
        within(scene, named, &area.zones, say!("zone-of-agreement")),
        within(scene, named, &clause.zones, say!("zone-of-clause")),
        beyond(scene, named, &clause.not_zones),
    ];
    let parts: Vec<Answer> = parts.into_iter().flatten().collect();
    let worst =
        parts.iter().min_by_key(|answer| answer.verdict).filter(|answer| answer.verdict != Verdict::Yes);
    let answer = worst.cloned().unwrap_or_else(|| {
        let first = say!("inside-area", place = named.clone());
        let parts = parts.iter().map(|answer| &answer.because);
        Answer::yes(Said::sentences(std::iter::once(&first).chain(parts)))
    });
    answer.using(used)
}

/// In any of the zones; nothing to ask when there are none.
fn within(scene: &Scene<'_>, named: &Said, ids: &[String], what: Said) -> Option<Answer> {
    let areas = areas(scene, ids);
    let zone = names(&areas)?;
    let place = &scene.incident.place;
    Some(match any(scene, &areas) {
        Verdict::Yes => Answer::yes(say!("in-zone", place = named.clone(), zone, what)),
        Verdict::No => Answer::no(say!("outside-zone", place = named.clone(), zone, what)),
        Verdict::Unknown => {
            let open = areas.iter().find(|area| area.holds(place) == Verdict::Unknown);
            may_lie(scene, named, zone, what, open.copied())
        }
    })
}

/// In none of the zones.
fn beyond(scene: &Scene<'_>, named: &Said, ids: &[String]) -> Option<Answer> {
    let areas = areas(scene, ids);
    let zone = names(&areas)?;
    let what = say!("zone-not-of-clause");
    Some(match any(scene, &areas) {
        Verdict::Yes => Answer::no(say!("in-zone", place = named.clone(), zone, what)),
        Verdict::No => Answer::yes(say!("outside-zone", place = named.clone(), zone, what)),
        Verdict::Unknown => {
            let open = areas.iter().find(|area| area.holds(&scene.incident.place) == Verdict::Unknown);
            may_lie(scene, named, zone, what, open.copied())
        }
    })
}

fn may_lie(scene: &Scene<'_>, named: &Said, zone: Said, what: Said, open: Option<&NamedArea>) -> Answer {
    let place = &scene.incident.place;
    let known = open.is_some_and(NamedArea::has_an_edge);
    let why = match (known, crate::area::radius_km(place.precision), place.point) {
        (false, ..) => say!("zone-has-no-edge"),
        (true, None, _) => say!("zone-place-coarse"),
        (true, Some(_), None) => say!("zone-no-coordinates"),
        (true, Some(km), Some(_)) => say!("zone-near-edge", km = km.to_string()),
    };
    Answer::unknown(
        if known { Missing::Place } else { Missing::Boundary },
        say!("gap-zone", zone = zone.clone()),
        say!("zone-open", place = named.clone(), zone, what, why),
    )
}

/// Whether the place of the incident lies where a clause holds; yes when the clause names no zones.
fn in_zones(scene: &Scene<'_>, clause: &Clause) -> Verdict {
    let inside = match clause.zones.is_empty() {
        true => Verdict::Yes,
        false => any(scene, &areas(scene, &clause.zones)),
    };
    inside.and(!any(scene, &areas(scene, &clause.not_zones)))
}

fn any(scene: &Scene<'_>, areas: &[&NamedArea]) -> Verdict {
    areas.iter().map(|area| area.holds(&scene.incident.place)).max().unwrap_or(Verdict::No)
}

fn areas<'a>(scene: &'a Scene<'_>, ids: &[String]) -> Vec<&'a NamedArea> {
    ids.iter().filter_map(|id| scene.agreement.zone(id)).collect()
}

fn names(areas: &[&NamedArea]) -> Option<Said> {
    let quoted = areas.iter().map(|area| say!("in-quotes", words = &area.name));
    if areas.is_empty() { None } else { Some(Said::list(Joint::Or, quoted)) }
}
