//! Is the evidence above the threshold, for the event and for who did it? Is the breach grave?
//! Too little evidence is unknown, never a no: more may come. Only an own observation that it did not happen is a no.

use crate::agreement::capital;
use crate::agreement::{Threshold, Thresholds};
use crate::clause_test::{Scene, claims};
use crate::corroboration::Corroboration;
use crate::incident::Killed;
use crate::verdict::{Answer, Missing, Verdict};

pub fn suffices(scene: &Scene<'_>) -> Answer {
    let support = scene.support;
    let needed = &scene.thresholds.minor;
    let used: Vec<String> = scene.incident.claims.iter().map(|claim| format!("claim {}", claim.id)).collect();
    if support.observed.is_empty() && !support.observed_not.is_empty() {
        let because = "The mission's own observation is that it did not happen.";
        return Answer::no(because).using(claims(&support.observed_not));
    }
    if !support.contradictions.is_empty()
        || (!support.observed.is_empty() && !support.observed_not.is_empty())
    {
        let because = "Some report it and others say that it did not happen.";
        let against =
            claims(&support.contradictions).chain(claims(&support.observed_not)).collect::<Vec<_>>();
        return Answer::unknown(Missing::Contradiction, "the reports contradict each other", because)
            .using(against);
    }
    if support.reports == 0 {
        let because = "Nobody says that it happened.";
        return Answer::unknown(Missing::IndependentOrigin, "nobody says that it happened", because)
            .using(used);
    }
    if !reaches(support, needed) {
        let verb = if support.independent_origins == 1 { "reports" } else { "report" };
        let phrase = format!("only {} {verb} it", origins_in_words(support.independent_origins));
        let because = format!(
            "{} in {}: {}. For \"{}\" {} asks for {}.",
            capital(&counted(support.reports, "report", "reports")),
            counted(support.outlets, "outlet", "outlets"),
            origins_in_words(support.independent_origins),
            needed.standard.words(),
            scene.asked_by,
            counted(needed.independent_origins, "origin", "origins")
        );
        return Answer::unknown(Missing::IndependentOrigin, phrase, because).using(used);
    }
    let actors_known =
        !scene.incident.actors.is_empty() && scene.incident.actors.iter().all(|actor| actor.party.is_some());
    let least = scene.naming.iter().find(|naming| !reaches(naming, needed));
    if let Some(naming) = least.filter(|_| actors_known) {
        let because = format!(
            "That it happened is supported; that those named did it rests on {}.",
            origins_in_words(naming.independent_origins)
        );
        let phrase = "too little supports who did it";
        return Answer::unknown(Missing::Attribution, phrase, because).using(used);
    }
    let standard = needed.standard.words();
    Answer::yes(format!("{}, which meets \"{standard}\", as {} asks.", how(support), scene.asked_by))
        .using(used)
}

pub fn reaches(support: &Corroboration, needed: &Threshold) -> bool {
    support.independent_origins >= needed.independent_origins
        || (needed.own_observation_suffices && !support.observed.is_empty())
        || (needed.admission_suffices && !support.admissions.is_empty())
}

/// The grave threshold, for the event and, when actors are known, for each of those who did it.
pub fn reaches_grave(happened: &Corroboration, naming: &[Corroboration], thresholds: &Thresholds) -> bool {
    std::iter::once(happened).chain(naming).all(|support| reaches(support, &thresholds.grave))
}

fn how(support: &Corroboration) -> String {
    if !support.observed.is_empty() {
        "The mission observed it itself".to_owned()
    } else if !support.admissions.is_empty() {
        "The actor acknowledges it".to_owned()
    } else {
        let words = origins_in_words(support.independent_origins);
        let verb = if support.independent_origins == 1 { "reports" } else { "report" };
        format!("{} {verb} it", capital(&words))
    }
}

fn origins_in_words(count: usize) -> String {
    counted(count, "independent origin", "independent origins")
}

fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        0 => format!("no {one}"),
        1 => format!("one {one}"),
        2 => format!("two {many}"),
        3 => format!("three {many}"),
        _ => format!("{count} {many}"),
    }
}

/// Yes is grave, no is minor; unknown leaves a violation with its gravity not settled.
pub fn grave(scene: &Scene<'_>) -> Answer {
    let severity = &scene.clause.severity;
    let incident = scene.incident;
    let used = [format!("clause {} severity", scene.clause.id)];
    let yes = |why: String| {
        let standard = scene.thresholds.grave.standard.words();
        Answer::yes(format!("{why} For that {} asks \"{standard}\".", scene.asked_by))
    };
    if severity.grave_acts.contains(&incident.act) {
        return yes(format!("The clause calls {} grave.", incident.act.noun())).using(used);
    }
    if let Some(object) = incident.objects.iter().find(|object| severity.grave_objects.contains(object)) {
        return yes(format!("The clause calls harm to {} grave.", object.words())).using(used);
    }
    let killing = severity.grave_if_killed.map_or(Verdict::No, |limit| killed(incident.killed, limit));
    if killing == Verdict::Yes {
        return yes("As many were killed as the clause calls grave.".to_owned()).using(used);
    }
    let act_open = incident.act.may_be().iter().any(|act| severity.grave_acts.contains(act))
        || (incident.act.may_be_anything() && !severity.grave_acts.is_empty());
    let object_open = incident.objects.is_empty() && !severity.grave_objects.is_empty();
    if killing == Verdict::Unknown || act_open || object_open {
        let because = "How many were killed, what was hit or by what means is not stated.";
        return Answer::unknown(Missing::Severity, "", because).using(used);
    }
    Answer::no("Nothing that the clause calls grave is reported.").using(used)
}

fn killed(killed: Killed, limit: u64) -> Verdict {
    match killed {
        Killed::NotStated => Verdict::Unknown,
        Killed::AtLeast(number) if number >= limit => Verdict::Yes,
        Killed::AtLeast(_) => Verdict::Unknown,
        Killed::Exactly(number) => Verdict::from(number >= limit),
    }
}
