//! In force at the time? Inside the area? An interval that straddles an end, or a place known only in part, is unknown.

use crate::clause_test::Scene;
use crate::incident::Precision;
use crate::verdict::{Answer, Missing, Verdict};

pub fn in_force(scene: &Scene<'_>) -> Answer {
    let zone = scene.zone();
    let period = &scene.agreement.in_force;
    let since = crate::period::Interval::new(period.from, period.from).in_words(zone);
    let used = ["agreement in_force".to_owned()];
    let Some(interval) = scene.incident.time.interval else {
        let because = "The reports do not say when it happened.";
        return Answer::unknown(Missing::Time, "when it happened is not stated", because).using(used);
    };
    let whole = interval.within(Some(period.from), period.until);
    let clause = scene.clause.dates.cover(Some(interval), zone);
    let when = interval.in_a_sentence(zone);
    let answer = match (whole, clause) {
        (Verdict::Yes, Verdict::Yes) => {
            Answer::yes(format!("It happened {when}; the agreement is in force since {since}."))
        }
        (Verdict::No, _) if interval.from < period.from => {
            Answer::no(format!("It happened {when}, before the agreement took effect on {since}."))
        }
        (Verdict::No, _) => Answer::no(format!("It happened {when}, after the agreement had ended.")),
        (_, Verdict::No) => Answer::no(format!(
            "It happened {when}; this clause holds only {}.",
            scene.clause.dates.in_words()
        )),
        _ => Answer::unknown(
            Missing::Time,
            "it may have happened outside the period of the agreement",
            format!("It happened {when}, an interval only partly inside the period that begins on {since}."),
        ),
    };
    answer.using(used)
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
    let verdict = listed(&area.admin1, place.admin1.as_ref()).and(listed(&area.places, place.name.as_ref()));
    let answer = match verdict {
        Verdict::Yes => Answer::yes(format!("{named} lies inside the area of the agreement.")),
        Verdict::No => Answer::no(format!("{named} lies outside the area of the agreement.")),
        Verdict::Unknown => Answer::unknown(
            Missing::Place,
            "the place may lie outside the area of the agreement",
            format!("The place is known only as {named}, which may lie inside the area or outside."),
        ),
    };
    answer.using(used)
}

/// An empty list sets no limit; an unknown name may be on it or not.
fn listed(list: &[String], name: Option<&String>) -> Verdict {
    match name {
        _ if list.is_empty() => Verdict::Yes,
        None => Verdict::Unknown,
        Some(name) => Verdict::from(list.iter().any(|listed| listed.to_lowercase() == name.to_lowercase())),
    }
}
