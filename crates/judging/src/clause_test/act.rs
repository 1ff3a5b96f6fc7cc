//! Does the clause cover the act, against whom it went, what was hit, and its own condition? Is all it says in the data?

use crate::agreement::Clause;
use crate::clause_test::Scene;
use crate::clause_test::who::{in_words, is_among};
use crate::incident::{Act, Participant};
use crate::said::{Joint, Said};
use crate::say;
use crate::verdict::{Answer, Gap, Missing, Verdict};

/// The act, the target, the protected object and the conditions of the clause, taken together.
pub fn matched(scene: &Scene<'_>) -> Answer {
    let parts = [act(scene), target(scene), object(scene), condition(scene)];
    if let Some(no) = parts.iter().flatten().find(|answer| answer.verdict == Verdict::No) {
        return no.clone();
    }
    if let Some(unknown) = parts.iter().flatten().find(|answer| answer.verdict == Verdict::Unknown) {
        return unknown.clone();
    }
    let because = Said::sentences(parts.iter().flatten().map(|answer| &answer.because));
    Answer::yes(because).using([format!("clause {}", scene.clause.id)])
}

/// Whether a clause speaks of an act; unknown when the act may turn out to be one that it speaks of.
pub fn covers(clause: &Clause, act: Act) -> Verdict {
    let possible = act.may_be().iter().any(|possible| clause.acts.contains(possible));
    if clause.acts.contains(&act) {
        Verdict::Yes
    } else if possible || (act.may_be_anything() && !clause.acts.is_empty()) {
        Verdict::Unknown
    } else {
        Verdict::No
    }
}

fn act(scene: &Scene<'_>) -> Option<Answer> {
    let act = scene.incident.act;
    let id = &scene.clause.id;
    let covered = &scene.clause.acts;
    let answer = if covered.contains(&act) {
        Answer::yes(say!("act-covered", act = act.noun()))
    } else if act.may_be_anything() && !covered.is_empty() {
        Answer::unknown(Missing::Act, say!("gap-act"), say!("act-not-stated"))
    } else if let Some(possible) = act.may_be().iter().find(|possible| covered.contains(possible)) {
        let because = say!("act-may-turn-out", act = act.noun(), possible = possible.noun());
        Answer::unknown(Missing::Act, say!("gap-act-means"), because)
    } else {
        Answer::no(say!("act-not-covered", act = act.noun()))
    };
    Some(answer.using([format!("clause {id} acts")]))
}

/// Against whom it went; in fighting, those named are each other's targets.
fn target(scene: &Scene<'_>) -> Option<Answer> {
    let (clause, incident) = (scene.clause, scene.incident);
    if clause.targets.is_empty() {
        return None;
    }
    let used = [format!("clause {} targets", clause.id)];
    let fought_each_other =
        incident.act == Act::Clash && incident.targets.is_empty() && incident.actors.len() > 1;
    let people = if fought_each_other { &incident.actors } else { &incident.targets };
    let protected = in_words(scene, &clause.targets);
    if people.is_empty() {
        let because = say!("target-not-stated", protected);
        return Some(Answer::unknown(Missing::Target, say!("gap-target"), because).using(used));
    }
    let named = |people: &mut dyn Iterator<Item = &Participant>| {
        let name = |person: &Participant| match &person.party {
            Some(id) => scene.name(id),
            None => say!("in-quotes", words = &person.words),
        };
        Said::list(Joint::And, people.map(name))
    };
    let answers: Vec<(Answer, &Participant)> =
        people.iter().map(|person| (is_among(scene, person, &clause.targets), person)).collect();
    let standing = |verdict| answers.iter().filter(move |(answer, _)| answer.verdict == verdict);
    let answer = if standing(Verdict::Yes).count() > 0 {
        let hit = named(&mut standing(Verdict::Yes).map(|(_, person)| *person));
        Answer::yes(say!("target-protected", hit, protected))
    } else if let Some((open, _)) = standing(Verdict::Unknown).next() {
        let hit = named(&mut standing(Verdict::Unknown).map(|(_, person)| *person));
        let missing = open.gap.as_ref().map_or(Missing::Target, |gap: &Gap| gap.missing);
        let phrase = say!("gap-target-protected", hit = hit.clone());
        Answer::unknown(missing, phrase, say!("target-open", protected, hit))
    } else {
        let hit = named(&mut people.iter());
        Answer::no(say!("target-not-protected", hit, protected))
    };
    Some(answer.using(used))
}

fn object(scene: &Scene<'_>) -> Option<Answer> {
    let protects = &scene.clause.protects;
    if protects.is_empty() {
        return None;
    }
    let used = [format!("clause {} protects", scene.clause.id)];
    let hit = &scene.incident.objects;
    if let Some(object) = hit.iter().find(|object| protects.contains(object)) {
        return Some(Answer::yes(say!("object-hit", object = object.said())).using(used));
    }
    let answer = if hit.is_empty() {
        Answer::unknown(Missing::ProtectedObject, say!("gap-object"), say!("object-not-stated"))
    } else {
        Answer::no(say!("object-another"))
    };
    Some(answer.using(used))
}

fn condition(scene: &Scene<'_>) -> Option<Answer> {
    let worst = scene.clause.conditions.iter().min_by_key(|condition| condition.holds)?;
    let used = [format!("clause {} conditions", scene.clause.id)];
    let words = &worst.words;
    let answer = match worst.holds {
        Verdict::Yes => Answer::yes(say!("condition-met")),
        Verdict::No => Answer::no(say!("condition-not-met", words)),
        Verdict::Unknown => {
            Answer::unknown(Missing::Condition, say!("gap-condition"), say!("condition-open", words))
        }
    };
    Some(answer.using(used))
}

/// Unknown when the clause says more than the data: no finding is made as if it did not.
pub fn fully_expressed(scene: &Scene<'_>) -> Answer {
    let words = &scene.clause.not_expressible;
    if words.is_empty() {
        return Answer::yes(say!("wording-whole"));
    }
    let because = say!("wording-open", words = Said::list(Joint::Semicolon, words));
    Answer::unknown(Missing::Wording, say!("gap-wording"), because)
        .using([format!("clause {} not_expressible", scene.clause.id)])
}
