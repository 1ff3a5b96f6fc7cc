//! In force at the time? Inside the area? An interval that straddles an end, or a place known only in part, is unknown.
//! Both questions are asked of the agreement and of the clause, which may hold for a part of the time and in some zones.

use crate::agreement::Clause;
use crate::area::{NamedArea, listed};
use crate::clause_test::Scene;
use crate::incident::Precision;
use crate::period::{Dates, Interval};
use crate::verdict::{Answer, Missing, Verdict};

pub fn in_force(scene: &Scene<'_>) -> Answer {
    let zone = scene.zone();
    let period = &scene.agreement.in_force;
    let since = Interval::new(period.from, period.from).in_words(zone);
    let used = ["agreement in_force".to_owned()];
    let Some(interval) = scene.incident.time.interval else {
        let because = "The reports do not say when it happened.";
        return Answer::unknown(Missing::Time, "when it happened is not stated", because).using(used);
    };
    let whole = interval.within(Some(period.from), period.until);
    let clause = clause_in_force(scene, scene.clause);
    let when = interval.in_a_sentence(zone);
    let answer = match (whole, clause) {
        (Verdict::Yes, Verdict::Yes) => {
            Answer::yes(format!("It happened {when}; the agreement is in force since {since}."))
        }
        (Verdict::No, _) if interval.from < period.from => {
            Answer::no(format!("It happened {when}, before the agreement took effect on {since}."))
        }
        (Verdict::No, _) => Answer::no(format!("It happened {when}, after the agreement had ended.")),
        (_, Verdict::No) => {
            Answer::no(format!("It happened {when}; this clause holds only {}.", held(scene)))
        }
        (Verdict::Unknown, _) => Answer::unknown(
            Missing::Time,
            "it may have happened outside the period of the agreement",
            format!("It happened {when}, an interval only partly inside the period that begins on {since}."),
        ),
        (Verdict::Yes, Verdict::Unknown) => Answer::unknown(
            Missing::Time,
            "it may have happened outside the period of the clause",
            format!("It happened {when}; this clause holds only {}.", held(scene)),
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
fn held(scene: &Scene<'_>) -> String {
    let clause = scene.clause;
    let ends_first = |at| scene.agreement.end_of(clause).is_some_and(|end| end < at);
    let Some(replaced) = clause.replaced.as_ref().filter(|replaced| !ends_first(replaced.at)) else {
        return clause.dates.in_words();
    };
    let at = Interval::new(replaced.at, replaced.at).in_words(scene.zone());
    let until = format!("until `{}` took its place on {at}", replaced.by);
    match clause.dates.from {
        None => until,
        from => format!("{}, {until}", Dates { from, until: None }.in_words()),
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
        return Answer::no("It happened in international waters or air.").using(used);
    }
    let Some(country) = &place.country else {
        let because = format!("The reports do not say in which country it happened ({named}).");
        return Answer::unknown(Missing::Place, "where it happened is not stated", because).using(used);
    };
    if !area.countries.contains(country) {
        let because = format!("It happened in {named}; the agreement covers {}.", area.countries.join(", "));
        return Answer::no(because).using(used);
    }
    let by_name = listed(&area.admin1, place.admin1.as_ref()).and(listed(&area.places, place.name.as_ref()));
    let answer = match by_name {
        Verdict::Yes => zoned(scene, &named),
        Verdict::No => Answer::no(format!("{named} lies outside the area of the agreement.")),
        Verdict::Unknown => Answer::unknown(
            Missing::Place,
            "the place may lie outside the area of the agreement",
            format!("The place is known only as {named}, which may lie inside the area or outside."),
        ),
    };
    answer.using(used)
}

/// The zones of the agreement, and those of the clause.
fn zoned(scene: &Scene<'_>, named: &str) -> Answer {
    let (area, clause) = (&scene.agreement.area, scene.clause);
    let all = area.zones.iter().chain(&clause.zones).chain(&clause.not_zones);
    let used: Vec<String> = all.map(|id| format!("zone {id}")).collect();
    let parts = [
        within(scene, named, &area.zones, "in which alone the agreement holds"),
        within(scene, named, &clause.zones, "in which alone this clause holds"),
        beyond(scene, named, &clause.not_zones),
    ];
    let parts: Vec<Answer> = parts.into_iter().flatten().collect();
    let worst =
        parts.iter().min_by_key(|answer| answer.verdict).filter(|answer| answer.verdict != Verdict::Yes);
    let answer = worst.cloned().unwrap_or_else(|| {
        let first = Answer::yes(format!("{named} lies inside the area of the agreement."));
        let because = std::iter::once(&first).chain(&parts).map(|answer| answer.because.as_str());
        Answer::yes(because.collect::<Vec<_>>().join(" "))
    });
    answer.using(used)
}

/// In any of the zones; nothing to ask when there are none.
fn within(scene: &Scene<'_>, named: &str, ids: &[String], what: &str) -> Option<Answer> {
    let areas = areas(scene, ids);
    let names = names(&areas, "or")?;
    let place = &scene.incident.place;
    Some(match any(scene, &areas) {
        Verdict::Yes => Answer::yes(format!("{named} lies in the zone {names}, {what}.")),
        Verdict::No => Answer::no(format!("{named} lies outside the zone {names}, {what}.")),
        Verdict::Unknown => {
            let open = areas.iter().find(|area| area.holds(place) == Verdict::Unknown);
            may_lie(scene, named, &names, what, open.copied())
        }
    })
}

/// In none of the zones.
fn beyond(scene: &Scene<'_>, named: &str, ids: &[String]) -> Option<Answer> {
    let areas = areas(scene, ids);
    let names = names(&areas, "or")?;
    let what = "where this clause does not hold";
    Some(match any(scene, &areas) {
        Verdict::Yes => Answer::no(format!("{named} lies in the zone {names}, {what}.")),
        Verdict::No => Answer::yes(format!("{named} lies outside the zone {names}, {what}.")),
        Verdict::Unknown => {
            let open = areas.iter().find(|area| area.holds(&scene.incident.place) == Verdict::Unknown);
            may_lie(scene, named, &names, what, open.copied())
        }
    })
}

fn may_lie(scene: &Scene<'_>, named: &str, names: &str, what: &str, open: Option<&NamedArea>) -> Answer {
    let place = &scene.incident.place;
    let known = open.is_some_and(NamedArea::has_an_edge);
    let why = match (known, crate::area::radius_km(place.precision), place.point) {
        (false, ..) => "the file does not say where the zone ends".to_owned(),
        (true, None, _) => "the place is known too coarsely".to_owned(),
        (true, Some(_), None) => "no coordinates of the place are on file".to_owned(),
        (true, Some(km), Some(_)) => {
            format!("the place is known to within {km} km, and that crosses the edge")
        }
    };
    Answer::unknown(
        if known { Missing::Place } else { Missing::Boundary },
        format!("it is open whether the place lies in the zone {names}"),
        format!("Whether {named} lies in the zone {names}, {what}, is open: {why}."),
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

fn names(areas: &[&NamedArea], joiner: &str) -> Option<String> {
    let quoted: Vec<String> = areas.iter().map(|area| format!("\"{}\"", area.name)).collect();
    let quoted: Vec<&str> = quoted.iter().map(String::as_str).collect();
    if quoted.is_empty() { None } else { Some(crate::agreement::list(&quoted, joiner)) }
}
