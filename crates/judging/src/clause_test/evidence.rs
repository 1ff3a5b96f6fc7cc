//! Is the evidence above the threshold, for the event and for who did it? Is the breach grave?
//! Too little evidence is unknown, never a no: more may come. Only an own observation that it did not happen is a no.

use crate::agreement::{Threshold, Thresholds};
use crate::clause_test::{Scene, claims};
use crate::corroboration::Corroboration;
use crate::incident::Killed;
use crate::said::Said;
use crate::say;
use crate::verdict::{Answer, Missing, Verdict};

pub fn suffices(scene: &Scene<'_>) -> Answer {
    let support = scene.support;
    let needed = &scene.thresholds.minor;
    let used: Vec<String> = scene.incident.claims.iter().map(|claim| format!("claim {}", claim.id)).collect();
    if support.observed.is_empty() && !support.observed_not.is_empty() {
        return Answer::no(say!("evidence-observed-not")).using(claims(&support.observed_not));
    }
    if !support.contradictions.is_empty()
        || (!support.observed.is_empty() && !support.observed_not.is_empty())
    {
        let against =
            claims(&support.contradictions).chain(claims(&support.observed_not)).collect::<Vec<_>>();
        let (phrase, because) = (say!("gap-contradicted"), say!("evidence-contradicted"));
        return Answer::unknown(Missing::Contradiction, phrase, because).using(against);
    }
    if support.reports == 0 {
        let (phrase, because) = (say!("gap-evidence-none"), say!("evidence-none"));
        return Answer::unknown(Missing::IndependentOrigin, phrase, because).using(used);
    }
    if !reaches(support, needed) {
        let phrase = say!("gap-evidence", n = support.independent_origins);
        let because = say!(
            "evidence-too-little",
            reports = support.reports,
            outlets = support.outlets,
            origins = support.independent_origins,
            standard = needed.standard.said(),
            asker = scene.asker(),
            needed = needed.independent_origins
        );
        return Answer::unknown(Missing::IndependentOrigin, phrase, because).using(used);
    }
    let actors_known =
        !scene.incident.actors.is_empty() && scene.incident.actors.iter().all(|actor| actor.party.is_some());
    let least = scene.naming.iter().find(|naming| !reaches(naming, needed));
    if let Some(naming) = least.filter(|_| actors_known) {
        let because = say!("evidence-who-did-it", origins = naming.independent_origins);
        return Answer::unknown(Missing::Attribution, say!("gap-who-did-it"), because).using(used);
    }
    let (how, standard, asker) = (how(support), needed.standard.said(), scene.asker());
    Answer::yes(say!("evidence-enough", how, standard, asker)).using(used)
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

fn how(support: &Corroboration) -> Said {
    if !support.observed.is_empty() {
        say!("evidence-observed")
    } else if !support.admissions.is_empty() {
        say!("evidence-admitted")
    } else {
        say!("evidence-origins", n = support.independent_origins)
    }
}

/// Yes is grave, no is minor; unknown leaves a violation with its gravity not settled.
pub fn grave(scene: &Scene<'_>) -> Answer {
    let severity = &scene.clause.severity;
    let incident = scene.incident;
    let used = [format!("clause {} severity", scene.clause.id)];
    let yes = |why: Said| {
        let standard = scene.thresholds.grave.standard.said();
        Answer::yes(say!("grave-asks", why, asker = scene.asker(), standard))
    };
    if severity.grave_acts.contains(&incident.act) {
        return yes(say!("grave-act", act = incident.act.noun())).using(used);
    }
    if let Some(object) = incident.objects.iter().find(|object| severity.grave_objects.contains(object)) {
        return yes(say!("grave-object", object = object.said())).using(used);
    }
    let killing = severity.grave_if_killed.map_or(Verdict::No, |limit| killed(incident.killed, limit));
    if killing == Verdict::Yes {
        return yes(say!("grave-killed")).using(used);
    }
    let act_open = incident.act.may_be().iter().any(|act| severity.grave_acts.contains(act))
        || (incident.act.may_be_anything() && !severity.grave_acts.is_empty());
    let object_open = incident.objects.is_empty() && !severity.grave_objects.is_empty();
    if killing == Verdict::Unknown || act_open || object_open {
        return Answer::unknown(Missing::Severity, Said::nothing(), say!("grave-not-stated")).using(used);
    }
    Answer::no(say!("grave-none")).using(used)
}

fn killed(killed: Killed, limit: u64) -> Verdict {
    match killed {
        Killed::NotStated => Verdict::Unknown,
        Killed::AtLeast(number) if number >= limit => Verdict::Yes,
        Killed::AtLeast(_) => Verdict::Unknown,
        Killed::Exactly(number) => Verdict::from(number >= limit),
    }
}
