//! Does the clause cover the act, against whom it went, what was hit, and its own condition? Is all it says in the data?

use crate::agreement::{Clause, list};
use crate::clause_test::Scene;
use crate::clause_test::who::{in_words, is_among};
use crate::incident::{Act, Participant};
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
    let because = parts.iter().flatten().map(|answer| answer.because.as_str()).collect::<Vec<_>>().join(" ");
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
        Answer::yes(format!("The clause covers {}.", act.noun()))
    } else if act.may_be_anything() && !covered.is_empty() {
        let because = "The reports do not say what was done.";
        Answer::unknown(Missing::Act, "what was done is not stated", because)
    } else if let Some(possible) = act.may_be().iter().find(|possible| covered.contains(possible)) {
        let because =
            format!("The reports speak of {}, which may turn out to be {}.", act.noun(), possible.noun());
        Answer::unknown(Missing::Act, "by what means is not stated", because)
    } else {
        Answer::no(format!("The clause does not speak of {}.", act.noun()))
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
        let because =
            format!("The clause holds only for acts against {protected}, and against whom is not stated.");
        return Some(Answer::unknown(Missing::Target, "against whom is not stated", because).using(used));
    }
    let named = |people: &mut dyn Iterator<Item = &Participant>| {
        let names: Vec<String> = people
            .map(|person| person.party.as_ref().map_or(format!("\"{}\"", person.words), |id| scene.name(id)))
            .collect();
        list(&names.iter().map(String::as_str).collect::<Vec<_>>(), "and")
    };
    let answers: Vec<(Answer, &Participant)> =
        people.iter().map(|person| (is_among(scene, person, &clause.targets), person)).collect();
    let standing = |verdict| answers.iter().filter(move |(answer, _)| answer.verdict == verdict);
    let answer = if standing(Verdict::Yes).count() > 0 {
        let hit = named(&mut standing(Verdict::Yes).map(|(_, person)| *person));
        Answer::yes(format!("It was directed at {hit}, and the clause holds for acts against {protected}."))
    } else if let Some((open, _)) = standing(Verdict::Unknown).next() {
        let hit = named(&mut standing(Verdict::Unknown).map(|(_, person)| *person));
        let missing = open.gap.as_ref().map_or(Missing::Target, |gap: &Gap| gap.missing);
        let phrase = format!("it is open whether the clause protects {hit}");
        let because =
            format!("The clause holds only for acts against {protected}; {hit} may be among them or not.");
        Answer::unknown(missing, phrase, because)
    } else {
        let hit = named(&mut people.iter());
        Answer::no(format!("It was directed at {hit}; the clause holds only for acts against {protected}."))
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
        return Some(Answer::yes(format!("It protects {}, and that was hit.", object.words())).using(used));
    }
    let answer = if hit.is_empty() {
        Answer::unknown(Missing::ProtectedObject, "what was hit is not stated", "What was hit is not stated.")
    } else {
        Answer::no("What was hit is not what the clause protects.")
    };
    Some(answer.using(used))
}

fn condition(scene: &Scene<'_>) -> Option<Answer> {
    let worst = scene.clause.conditions.iter().min_by_key(|condition| condition.holds)?;
    let used = [format!("clause {} conditions", scene.clause.id)];
    let words = &worst.words;
    let answer = match worst.holds {
        Verdict::Yes => Answer::yes("Its conditions are met."),
        Verdict::No => Answer::no(format!("Its condition is not met: {words}.")),
        Verdict::Unknown => {
            let because = format!("It is not known whether its condition is met: {words}.");
            Answer::unknown(Missing::Condition, "a condition of the clause is open", because)
        }
    };
    Some(answer.using(used))
}

/// Unknown when the clause says more than the data: no finding is made as if it did not.
pub fn fully_expressed(scene: &Scene<'_>) -> Answer {
    let words = &scene.clause.not_expressible;
    if words.is_empty() {
        return Answer::yes("All that the clause says is in the data.");
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let because = format!("The clause also says what the data cannot: {}.", words.join("; "));
    let phrase = "the clause says more than the data can";
    Answer::unknown(Missing::Wording, phrase, because)
        .using([format!("clause {} not_expressible", scene.clause.id)])
}
