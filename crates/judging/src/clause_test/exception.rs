//! Is there an exception? Those the clause names itself, and permissions and exemptions that lift it.
//! Nothing raised is a yes; raised and not looked into is unknown. A permission that may not hold then and there, or that
//! says more than the data can, leaves the question open.

use crate::agreement::{Asked, Clause, ClauseKind};
use crate::clause_test::act::covers;
use crate::clause_test::when_and_where::holds_here;
use crate::clause_test::who::is_among;
use crate::clause_test::{Scene, claims};
use crate::incident::{Circumstance, Excuse, Role, Standing};
use crate::said::Said;
use crate::say;
use crate::verdict::{Answer, Missing, Verdict};

pub fn no_exception(scene: &Scene<'_>) -> Answer {
    match (allowed_outright(scene), excused(scene)) {
        (Some(allowed), _) if allowed.verdict == Verdict::No => allowed,
        (Some(open), excused) if excused.verdict == Verdict::Yes => open,
        (_, excused) => excused,
    }
}

/// The excuse that was looked into and lifts the clause, when one does and nothing else lifts it already.
pub fn excuse_accepted(scene: &Scene<'_>) -> Option<Excuse> {
    if allowed_outright(scene).is_some_and(|allowed| allowed.verdict == Verdict::No) {
        return None;
    }
    established(scene).map(|circumstance| circumstance.excuse)
}

fn established<'a>(scene: &'a Scene<'_>) -> Option<&'a Circumstance> {
    scene.incident.circumstances.iter().find(|circumstance| {
        circumstance.standing == Standing::Established
            && accepted(scene, circumstance.excuse) == Some(Verdict::Yes)
    })
}

/// The circumstances that the reports raise, as far as the clause or a permission takes them for an excuse.
fn excused(scene: &Scene<'_>) -> Answer {
    if let Some(circumstance) = established(scene) {
        let because = say!("exception-applies", excuse = circumstance.excuse.said());
        return Answer::no(because).using(claims(&circumstance.claims));
    }
    let mut open: Option<Answer> = None;
    let mut rejected: Vec<Excuse> = Vec::new();
    for circumstance in &scene.incident.circumstances {
        if accepted(scene, circumstance.excuse).is_none() {
            continue;
        }
        let excuse = circumstance.excuse.said();
        let used = claims(&circumstance.claims).collect::<Vec<_>>();
        match circumstance.standing {
            Standing::Established => {
                let phrase = say!("gap-exception-here", excuse = excuse.clone());
                let because = say!("exception-here-open", excuse);
                open = open.or(Some(Answer::unknown(Missing::Permission, phrase, because).using(used)));
            }
            Standing::Rejected => rejected.push(circumstance.excuse),
            Standing::Claimed => {
                let phrase = say!("gap-exception-claimed", excuse = excuse.clone());
                let because = say!("exception-claimed", excuse);
                open = open.or(Some(Answer::unknown(Missing::Exception, phrase, because).using(used)));
            }
        }
    }
    open.or_else(|| who_began_is_open(scene, &rejected)).unwrap_or_else(|| match rejected.first() {
        Some(excuse) => Answer::yes(say!("exception-rejected", excuse = excuse.said())),
        None => Answer::yes(say!("exception-none")),
    })
}

fn who_began_is_open(scene: &Scene<'_>, rejected: &[Excuse]) -> Option<Answer> {
    let incident = scene.incident;
    let open = accepted(scene, Excuse::SelfDefence).is_some()
        && !rejected.contains(&Excuse::SelfDefence)
        && incident.act.has_unknown_initiator()
        && !incident.actors.iter().any(|actor| actor.role == Role::Initiator);
    if !open {
        return None;
    }
    // Where nobody is named at all, that is said by the question before.
    let phrase = if incident.actors.is_empty() { Said::nothing() } else { say!("gap-who-began") };
    Some(Answer::unknown(Missing::Initiator, phrase, say!("exception-who-began")))
}

/// Whether this excuse lifts the clause, by its own words or by a permission; nothing when neither speaks of it.
fn accepted(scene: &Scene<'_>, excuse: Excuse) -> Option<Verdict> {
    let own = scene.clause.exceptions.contains(&excuse).then_some(Verdict::Yes);
    let lifting = lifting(scene)
        .filter(|clause| clause.when.contains(&excuse))
        .map(|clause| applies(scene, clause).and(permitted(scene, clause)));
    own.into_iter().chain(lifting).filter(|applies| *applies != Verdict::No).max()
}

/// Permissions and exemptions that lift the clause.
fn lifting<'a>(scene: &'a Scene<'_>) -> impl Iterator<Item = &'a Clause> {
    scene.agreement.clauses.iter().filter(move |clause| {
        matches!(clause.kind, ClauseKind::Permit | ClauseKind::Exempt)
            && clause.lifts.contains(&scene.clause.id)
    })
}

/// For this act, then and there, on its own conditions, and as far as the data says what it says.
fn applies(scene: &Scene<'_>, clause: &Clause) -> Verdict {
    let asked_here = clause.conditions.iter().filter(|condition| condition.asked == Asked::OfTheFile);
    let conditions = asked_here.map(|condition| condition.holds).min().unwrap_or(Verdict::Yes);
    let expressed = if clause.not_expressible.is_empty() { Verdict::Yes } else { Verdict::Unknown };
    covers(clause, scene.incident.act).and(conditions).and(expressed).and(holds_here(scene, clause))
}

/// A permission without "in case of" lifts the clause for its acts and obligors without anybody raising it.
/// The exemption of combat against excluded groups is asked by tests of its own.
fn allowed_outright(scene: &Scene<'_>) -> Option<Answer> {
    let outright =
        lifting(scene).filter(|clause| clause.when.is_empty() && !clause.is_about_excluded_groups());
    let allowed = outright.map(|clause| (applies(scene, clause).and(permitted(scene, clause)), clause));
    let (verdict, clause) = allowed.max_by_key(|(verdict, _)| *verdict)?;
    let (says, id) = (clause.says.trim_end_matches('.'), &clause.id);
    let used = [format!("clause {}", clause.id)];
    match verdict {
        Verdict::Yes => Some(Answer::no(say!("exception-allowed", clause = id, says)).using(used)),
        Verdict::Unknown => {
            let because = say!("exception-may-be-allowed", clause = id, says);
            let phrase = say!("gap-may-be-allowed", clause = id);
            Some(Answer::unknown(Missing::Permission, phrase, because).using(used))
        }
        Verdict::No => None,
    }
}

/// Whether all those named are among the permitted; with nobody named that is open.
fn permitted(scene: &Scene<'_>, clause: &Clause) -> Verdict {
    let actors = &scene.incident.actors;
    let among = actors.iter().map(|actor| is_among(scene, actor, &clause.obligors).verdict);
    among.min().unwrap_or(Verdict::Unknown)
}
