//! Is the actor known? Was it bound on that day, and does this clause bind it? Nobody is guessed.

use crate::agreement::{Adherence, AdherenceStatus, Obligor};
use crate::clause_test::excluded::exclusion_of;
use crate::clause_test::{Scene, claims};
use crate::incident::{Act, Attributed, Participant};
use crate::parties::{Bond, Kind};
use crate::said::{Joint, Said};
use crate::say;
use crate::verdict::{Answer, Missing, Verdict};

/// How a sentence calls the missing actor: fighting has no single doer.
pub fn nobody_named(act: Act) -> Said {
    if act == Act::Clash { say!("gap-who-fought") } else { say!("gap-who-did-what") }
}

pub fn actor_resolved(scene: &Scene<'_>) -> Answer {
    let incident = scene.incident;
    if incident.actors.is_empty() {
        let phrase = nobody_named(incident.act);
        return Answer::unknown(Missing::Actor, phrase, say!("actor-nobody"));
    }
    let answers: Vec<Answer> = incident.actors.iter().map(|actor| resolved(scene, actor)).collect();
    let used = incident.actors.iter().flat_map(|actor| claims(&actor.claims)).collect::<Vec<_>>();
    if let Some(open) = answers.iter().find(|answer| answer.verdict == Verdict::Unknown) {
        return open.clone().using(used);
    }
    let because = Said::sentences(answers.iter().map(|answer| &answer.because));
    Answer::yes(because).using(used)
}

fn resolved(scene: &Scene<'_>, actor: &Participant) -> Answer {
    let words = &actor.words;
    let Some(id) = &actor.party else {
        let phrase = say!("gap-actor-unknown", words);
        return Answer::unknown(Missing::Actor, phrase, say!("actor-unknown", words));
    };
    let name = scene.name(id);
    let Some(party) = scene.parties.get(id) else {
        let phrase = say!("gap-not-in-roster", party = id);
        return Answer::unknown(Missing::Actor, phrase, say!("actor-not-in-roster", party = id));
    };
    if party.kind == Kind::Side {
        return Answer::unknown(Missing::Actor, say!("gap-side"), say!("actor-side", name));
    }
    match actor.attribution {
        Attributed::Disputed => {
            Answer::unknown(Missing::OneOfSeveralActors, say!("gap-disputed"), say!("actor-disputed", name))
        }
        Attributed::Unattributed => {
            let phrase = nobody_named(scene.incident.act);
            Answer::unknown(Missing::Actor, phrase, say!("actor-only-mentioned", name))
        }
        Attributed::SelfAcknowledged => Answer::yes(say!("actor-acknowledges", name)),
        Attributed::Denied => Answer::yes(say!("actor-denies", name)),
        Attributed::Alleged => Answer::yes(say!("actor-named", name)),
    }
}

pub fn actor_bound(scene: &Scene<'_>) -> Answer {
    let incident = scene.incident;
    if incident.actors.is_empty() {
        return Answer::unknown(Missing::Actor, Said::nothing(), say!("bound-nobody"));
    }
    let answers: Vec<Answer> = incident.actors.iter().map(|actor| bound(scene, actor)).collect();
    let all = |verdict| answers.iter().all(|answer: &Answer| answer.verdict == verdict);
    let because = Said::sentences(answers.iter().map(|answer| &answer.because));
    let used: Vec<String> = answers.iter().flat_map(|answer| answer.used.clone()).collect();
    let answer = if all(Verdict::Yes) {
        Answer::yes(because)
    } else if all(Verdict::No) {
        Answer::no(because)
    } else if let Some(gap) = answers.iter().find_map(|answer| answer.gap.clone()) {
        Answer::unknown(gap.missing, gap.phrase, because)
    } else {
        Answer::unknown(Missing::OneOfSeveralActors, say!("gap-some-bound"), because)
    };
    answer.using(used)
}

fn bound(scene: &Scene<'_>, actor: &Participant) -> Answer {
    let Some(id) = &actor.party else {
        let because = say!("bound-unknown", words = &actor.words);
        return Answer::unknown(Missing::Actor, Said::nothing(), because);
    };
    if let Some(exclusion) = exclusion_of(scene, id).filter(|found| found.verdict == Verdict::Yes) {
        let because = say!("bound-excluded", because = exclusion.because);
        return Answer::no(because).using(exclusion.used);
    }
    if scene.parties.get(id).is_some_and(|party| party.kind == Kind::Side) {
        let because = say!("bound-side", name = scene.name(id));
        return Answer::unknown(Missing::Actor, Said::nothing(), because);
    }
    owes_duty(scene, id)
}

/// Whether somebody is among those whom a clause protects or permits; an excluded group is among none.
pub fn is_among(scene: &Scene<'_>, person: &Participant, whom: &[Obligor]) -> Answer {
    let Some(id) = &person.party else {
        let because = say!("among-unknown", words = &person.words);
        return Answer::unknown(Missing::Target, Said::nothing(), because);
    };
    let excluded = exclusion_of(scene, id).map(|found| found.verdict);
    let is_side = scene.parties.get(id).is_some_and(|party| party.kind == Kind::Side);
    if excluded == Some(Verdict::Yes) {
        return Answer::no(say!("excluded", name = scene.name(id)));
    }
    if is_side {
        let because = say!("among-side", name = scene.name(id));
        return Answer::unknown(Missing::Target, Said::nothing(), because);
    }
    let heads = scene.parties.heads(id, scene.incident.time.interval, scene.zone());
    let answers = whom.iter().map(|one| match one {
        Obligor::Parties => adheres(scene, id, &heads),
        Obligor::Guarantors => guarantees(scene, id, &heads),
        Obligor::One(wanted) => named(scene, id, &heads, wanted),
    });
    strongest(answers).unwrap_or_else(|| Answer::no(say!("among-nobody")))
}

/// "the parties and Russia".
pub fn in_words(scene: &Scene<'_>, whom: &[Obligor]) -> Said {
    let name = |one: &Obligor| match one {
        Obligor::Parties => say!("the-parties"),
        Obligor::Guarantors => say!("the-guarantors"),
        Obligor::One(id) => scene.name(id),
    };
    Said::list(Joint::And, whom.iter().map(name))
}

/// The party, or the body it is part of, among those the clause binds. To be named is not enough: it must adhere.
fn owes_duty(scene: &Scene<'_>, id: &str) -> Answer {
    let heads = scene.parties.heads(id, scene.incident.time.interval, scene.zone());
    let answers = scene.clause.obligors.iter().map(|obligor| match obligor {
        Obligor::Parties => adheres(scene, id, &heads),
        Obligor::Guarantors => guarantees(scene, id, &heads),
        Obligor::One(obliged) => match named(scene, id, &heads, obliged) {
            answer if answer.verdict == Verdict::Yes => adheres(scene, id, &heads),
            answer => answer,
        },
    });
    strongest(answers).unwrap_or_else(|| Answer::no(say!("binds-nobody")))
}

/// The first of the answers that say most for it.
fn strongest(answers: impl Iterator<Item = Answer>) -> Option<Answer> {
    answers.reduce(|best, next| if next.verdict > best.verdict { next } else { best })
}

/// Whether a party is, or is part of, the one named in a clause.
fn named(scene: &Scene<'_>, id: &str, heads: &[String], wanted: &String) -> Answer {
    let when = scene.incident.time.interval;
    let (name, whole) = (scene.name(id), scene.name(wanted));
    if heads.contains(wanted) {
        return Answer::yes(say!("binds-named", name = whole));
    }
    let perhaps = scene.parties.possible_heads(id, when, scene.zone()).contains(wanted)
        || scene.parties.tied(id, wanted, Bond::MemberOf, when, scene.zone()) != Verdict::No;
    if perhaps {
        let phrase = say!("gap-part-of", name = name.clone(), whole = whole.clone());
        let because = say!("binds-perhaps", whole, name);
        return Answer::unknown(Missing::Adherence, phrase, because).using([format!("party {id}")]);
    }
    Answer::no(say!("binds-another", whole, name))
}

fn adheres(scene: &Scene<'_>, id: &str, heads: &[String]) -> Answer {
    let name = scene.name(id);
    let entries: Vec<&Adherence> =
        scene.agreement.adherence.iter().filter(|entry| heads.contains(&entry.party)).collect();
    let when = scene.incident.time.interval;
    let used: Vec<String> =
        entries.iter().map(|entry| format!("agreement adherence {}", entry.party)).collect();
    for head in heads {
        let own: Vec<&&Adherence> = entries.iter().filter(|entry| entry.party == *head).collect();
        if own.is_empty() {
            continue;
        }
        let holding = own.iter().find(|entry| entry.dates.cover(when, scene.zone()) == Verdict::Yes);
        let Some(entry) = holding else {
            return outside_entries(scene, name, &own).using(used);
        };
        let standing = match entry.status.said() {
            status if head == id => status,
            status => say!("bound-as-part-of", status, body = scene.name(head)),
        };
        let since = entry.dates.in_words();
        let answer = match entry.binds {
            Verdict::Yes => Answer::yes(say!("bound", since, name, standing)),
            Verdict::No => Answer::no(say!("not-bound", since, name, standing)),
            Verdict::Unknown => {
                let phrase = say!("gap-binds", name = name.clone());
                let because = match entry.status {
                    AdherenceStatus::ClaimedByGuarantor if head == id => say!("bound-says-guarantor", name),
                    AdherenceStatus::ClaimedByGuarantor => {
                        say!("bound-says-guarantor-of-whole", name, body = scene.name(head))
                    }
                    _ => say!("bound-open", name, standing),
                };
                Answer::unknown(Missing::Adherence, phrase, because)
            }
        };
        return answer.using(used);
    }
    member_or_unlisted(scene, id, name)
}

/// Entries there are, but none that holds for the whole of the time.
fn outside_entries(scene: &Scene<'_>, name: Said, entries: &[&&Adherence]) -> Answer {
    let when = scene.incident.time.interval;
    let none = entries.iter().all(|entry| entry.dates.cover(when, scene.zone()) == Verdict::No);
    let dates = Said::list(Joint::Semicolon, entries.iter().map(|entry| entry.dates.in_words()));
    if none {
        return Answer::no(say!("not-bound-then", name, dates));
    }
    let phrase = say!("gap-bound-then", name = name.clone());
    Answer::unknown(Missing::Adherence, phrase, say!("bound-then-open", name, dates))
}

fn member_or_unlisted(scene: &Scene<'_>, id: &str, name: Said) -> Answer {
    let when = scene.incident.time.interval;
    let body = scene.agreement.adherence.iter().find(|entry| {
        scene.parties.tied(id, &entry.party, Bond::MemberOf, when, scene.zone()) != Verdict::No
            && entry.binds == Verdict::Yes
    });
    let phrase = say!("gap-binds", name = name.clone());
    let because = match body {
        Some(entry) => say!("bound-member", name, body = scene.name(&entry.party)),
        None => say!("bound-nothing-on-file", name),
    };
    Answer::unknown(Missing::Adherence, phrase, because)
}

fn guarantees(scene: &Scene<'_>, id: &str, heads: &[String]) -> Answer {
    let name = scene.name(id);
    let when = scene.incident.time.interval;
    let mut unknown = None;
    for guarantor in scene.agreement.guarantors.iter().filter(|guarantor| heads.contains(&guarantor.party)) {
        let used = [format!("agreement guarantor {}", guarantor.party)];
        match guarantor.dates.cover(when, scene.zone()) {
            Verdict::Yes => {
                return Answer::yes(say!("guarantor", by = &guarantor.by, name)).using(used);
            }
            Verdict::Unknown => {
                let because = say!("guarantor-open", name = name.clone(), since = guarantor.dates.in_words());
                let phrase = say!("gap-guarantor", name = name.clone());
                unknown = Some(Answer::unknown(Missing::Time, phrase, because).using(used));
            }
            Verdict::No => {}
        }
    }
    unknown.unwrap_or_else(|| Answer::no(say!("no-guarantor", name)))
}
