//! Does the clause cover the act, what was hit, and its own condition? Is there an exception?

use crate::agreement::ClauseKind;
use crate::clause_test::{Scene, claims};
use crate::incident::{Act, Excuse, Role, Standing};
use crate::verdict::{Answer, Missing, Verdict};

/// The act, the protected object and the conditions of the clause, taken together.
pub fn matched(scene: &Scene<'_>) -> Answer {
    let parts = [act(scene), object(scene), condition(scene)];
    if let Some(no) = parts.iter().flatten().find(|answer| answer.verdict == Verdict::No) {
        return no.clone();
    }
    if let Some(unknown) = parts.iter().flatten().find(|answer| answer.verdict == Verdict::Unknown) {
        return unknown.clone();
    }
    let because = parts.iter().flatten().map(|answer| answer.because.as_str()).collect::<Vec<_>>().join(" ");
    Answer::yes(because).using([format!("clause {}", scene.clause.id)])
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

/// Exceptions the clause names itself, and permissions and exemptions that lift it.
/// Nothing raised is a yes; raised and not looked into is unknown.
pub fn no_exception(scene: &Scene<'_>) -> Answer {
    let excuses = excuses(scene);
    if let Some(answer) = lifted_without_excuse(scene) {
        return answer;
    }
    let mut claimed: Option<Answer> = None;
    let mut rejected: Vec<&str> = Vec::new();
    for circumstance in &scene.incident.circumstances {
        if !excuses.contains(&circumstance.excuse) {
            continue;
        }
        let words = circumstance.excuse.words();
        let used = claims(&circumstance.claims).collect::<Vec<_>>();
        match circumstance.standing {
            Standing::Established => {
                return Answer::no(format!("An exception of the clause applies: {words}.")).using(used);
            }
            Standing::Rejected => rejected.push(words),
            Standing::Claimed => {
                let because = format!("The reports claim {words}; nobody has looked into it.");
                let phrase = format!("{words} is claimed and not assessed");
                claimed = claimed.or(Some(Answer::unknown(Missing::Exception, phrase, because).using(used)));
            }
        }
    }
    if let Some(claimed) = claimed {
        return claimed;
    }
    let self_defence_open = excuses.contains(&Excuse::SelfDefence)
        && !rejected.contains(&Excuse::SelfDefence.words())
        && scene.incident.act.has_unknown_initiator()
        && !scene.incident.actors.iter().any(|actor| actor.role == Role::Initiator);
    if self_defence_open {
        let because = "Who began is not stated, and the clause excepts self-defence.";
        // Where nobody is named at all, that is said by the question before.
        let phrase = if scene.incident.actors.is_empty() { "" } else { "who began is not stated" };
        return Answer::unknown(Missing::Initiator, phrase, because);
    }
    match rejected.first() {
        Some(words) => Answer::yes(format!("The excuse was looked into and rejected: {words}.")),
        None => Answer::yes("No exception is claimed."),
    }
}

fn excuses(scene: &Scene<'_>) -> Vec<Excuse> {
    let lifting = lifting(scene).flat_map(|clause| clause.when.iter().copied());
    scene.clause.exceptions.iter().copied().chain(lifting).collect()
}

fn lifting<'a>(scene: &'a Scene<'_>) -> impl Iterator<Item = &'a crate::agreement::Clause> {
    let act = scene.incident.act;
    scene.agreement.clauses.iter().filter(move |clause| {
        matches!(clause.kind, ClauseKind::Permit | ClauseKind::Exempt)
            && clause.lifts.contains(&scene.clause.id)
            && covers(&clause.acts, act)
    })
}

fn covers(acts: &[Act], act: Act) -> bool {
    acts.contains(&act)
}

/// A permission without "in case of" lifts the clause for its acts outright, if its own conditions hold.
/// The exemption of combat against excluded groups is asked by tests of its own and carries a condition of that kind.
fn lifted_without_excuse(scene: &Scene<'_>) -> Option<Answer> {
    let clause = lifting(scene).find(|clause| clause.when.is_empty())?;
    let holds = clause.conditions.iter().map(|condition| condition.holds).min().unwrap_or(Verdict::Yes);
    let because = format!("Clause `{}` allows it: {}", clause.id, clause.says);
    let used = [format!("clause {}", clause.id)];
    match holds {
        Verdict::Yes => Some(Answer::no(because).using(used)),
        _ => None,
    }
}
