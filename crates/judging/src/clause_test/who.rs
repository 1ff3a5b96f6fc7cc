//! Is the actor known? Was it bound on that day, and does this clause bind it? Nobody is guessed.

use crate::agreement::{Adherence, AdherenceStatus, Obligor, list};
use crate::clause_test::excluded::exclusion_of;
use crate::clause_test::{Scene, claims};
use crate::incident::{Act, Attributed, Participant};
use crate::parties::{Bond, Kind};
use crate::verdict::{Answer, Missing, Verdict};

/// How a sentence calls the missing actor: fighting has no single doer.
pub fn nobody_named(act: Act) -> &'static str {
    if act == Act::Clash { "who fought is not stated" } else { "who did it is not stated" }
}

pub fn actor_resolved(scene: &Scene<'_>) -> Answer {
    let incident = scene.incident;
    if incident.actors.is_empty() {
        let phrase = nobody_named(incident.act);
        return Answer::unknown(Missing::Actor, phrase, "The reports name nobody as the actor.");
    }
    let answers: Vec<Answer> = incident.actors.iter().map(|actor| resolved(scene, actor)).collect();
    let used = incident.actors.iter().flat_map(|actor| claims(&actor.claims)).collect::<Vec<_>>();
    if let Some(open) = answers.iter().find(|answer| answer.verdict == Verdict::Unknown) {
        return open.clone().using(used);
    }
    let because = answers.iter().map(|answer| answer.because.as_str()).collect::<Vec<_>>().join(" ");
    Answer::yes(because).using(used)
}

fn resolved(scene: &Scene<'_>, actor: &Participant) -> Answer {
    let words = &actor.words;
    let Some(id) = &actor.party else {
        let because = format!("The reports say \"{words}\", which names no party of the roster.");
        return Answer::unknown(Missing::Actor, format!("who \"{words}\" are is not known"), because);
    };
    let name = scene.name(id);
    let Some(party) = scene.parties.get(id) else {
        let because = format!("The roster has no party `{id}`.");
        return Answer::unknown(Missing::Actor, format!("`{id}` is not in the roster"), because);
    };
    if party.kind == Kind::Side {
        let because = format!("The reports name only a side, {name}, not the party that acted.");
        return Answer::unknown(Missing::Actor, "only a side is named, not a party", because);
    }
    match actor.attribution {
        Attributed::Disputed => Answer::unknown(
            Missing::OneOfSeveralActors,
            "who did it is disputed",
            format!("Some name {name}, others another party."),
        ),
        Attributed::Unattributed => Answer::unknown(
            Missing::Actor,
            nobody_named(scene.incident.act),
            format!("{name} is mentioned, but nobody says that it did this."),
        ),
        Attributed::SelfAcknowledged => Answer::yes(format!("Acknowledged by the actor: {name}.")),
        Attributed::Denied => Answer::yes(format!("Named as the actor, which denies it: {name}.")),
        Attributed::Alleged => Answer::yes(format!("Named as the actor: {name}.")),
    }
}

pub fn actor_bound(scene: &Scene<'_>) -> Answer {
    let incident = scene.incident;
    if incident.actors.is_empty() {
        let because = "Nobody is named, so nobody can be said to be bound.";
        return Answer::unknown(Missing::Actor, "", because);
    }
    let answers: Vec<Answer> = incident.actors.iter().map(|actor| bound(scene, actor)).collect();
    let all = |verdict| answers.iter().all(|answer: &Answer| answer.verdict == verdict);
    let because = answers.iter().map(|answer| answer.because.as_str()).collect::<Vec<_>>().join(" ");
    let used: Vec<String> = answers.iter().flat_map(|answer| answer.used.clone()).collect();
    let answer = if all(Verdict::Yes) {
        Answer::yes(because)
    } else if all(Verdict::No) {
        Answer::no(because)
    } else if let Some(gap) = answers.iter().find_map(|answer| answer.gap.clone()) {
        Answer::unknown(gap.missing, gap.phrase, because)
    } else {
        let phrase = "some of those named are bound and others are not";
        Answer::unknown(Missing::OneOfSeveralActors, phrase, because)
    };
    answer.using(used)
}

fn bound(scene: &Scene<'_>, actor: &Participant) -> Answer {
    let Some(id) = &actor.party else {
        let because = format!("Whether \"{}\" are bound cannot be said until they are known.", actor.words);
        return Answer::unknown(Missing::Actor, "", because);
    };
    if let Some(exclusion) = exclusion_of(scene, id).filter(|found| found.verdict == Verdict::Yes) {
        let because = format!("{} So it is not bound by it.", exclusion.because);
        return Answer::no(because).using(exclusion.used);
    }
    if scene.parties.get(id).is_some_and(|party| party.kind == Kind::Side) {
        let because = format!("{} is a side, and only parties are bound.", scene.name(id));
        return Answer::unknown(Missing::Actor, "", because);
    }
    owes_duty(scene, id)
}

/// Whether somebody is among those whom a clause protects or permits; an excluded group is among none.
pub fn is_among(scene: &Scene<'_>, person: &Participant, whom: &[Obligor]) -> Answer {
    let Some(id) = &person.party else {
        let because = format!("Who \"{}\" are is not known.", person.words);
        return Answer::unknown(Missing::Target, "", because);
    };
    let excluded = exclusion_of(scene, id).map(|found| found.verdict);
    let is_side = scene.parties.get(id).is_some_and(|party| party.kind == Kind::Side);
    if excluded == Some(Verdict::Yes) {
        return Answer::no(format!("The agreement excludes {}.", scene.name(id)));
    }
    if is_side {
        return Answer::unknown(Missing::Target, "", format!("{} is a side.", scene.name(id)));
    }
    let heads = scene.parties.heads(id, scene.incident.time.interval, scene.zone());
    let answers = whom.iter().map(|one| match one {
        Obligor::Parties => adheres(scene, id, &heads),
        Obligor::Guarantors => guarantees(scene, id, &heads),
        Obligor::One(wanted) => named(scene, id, &heads, wanted),
    });
    strongest(answers).unwrap_or_else(|| Answer::no("Nobody is named."))
}

/// "the parties and Russia".
pub fn in_words(scene: &Scene<'_>, whom: &[Obligor]) -> String {
    let names: Vec<String> = whom
        .iter()
        .map(|one| match one {
            Obligor::Parties => "the parties".to_owned(),
            Obligor::Guarantors => "the guarantors".to_owned(),
            Obligor::One(id) => scene.name(id),
        })
        .collect();
    list(&names.iter().map(String::as_str).collect::<Vec<_>>(), "and")
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
    strongest(answers).unwrap_or_else(|| Answer::no("The clause binds nobody."))
}

/// The first of the answers that say most for it.
fn strongest(answers: impl Iterator<Item = Answer>) -> Option<Answer> {
    answers.reduce(|best, next| if next.verdict > best.verdict { next } else { best })
}

/// Whether a party is, or is part of, the one named in a clause.
fn named(scene: &Scene<'_>, id: &str, heads: &[String], wanted: &String) -> Answer {
    let when = scene.incident.time.interval;
    let (name, wanted_name) = (scene.name(id), scene.name(wanted));
    if heads.contains(wanted) {
        return Answer::yes(format!("The clause names {wanted_name}."));
    }
    let perhaps = scene.parties.possible_heads(id, when, scene.zone()).contains(wanted)
        || scene.parties.tied(id, wanted, Bond::MemberOf, when, scene.zone()) != Verdict::No;
    if perhaps {
        let phrase = format!("it is open whether {name} acted as part of {wanted_name}");
        let because = format!("The clause names {wanted_name}, to which {name} may belong.");
        return Answer::unknown(Missing::Adherence, phrase, because).using([format!("party {id}")]);
    }
    Answer::no(format!("The clause binds {wanted_name}, not {name}."))
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
        let through = if head == id { String::new() } else { format!(", as part of {}", scene.name(head)) };
        let holding = own.iter().find(|entry| entry.dates.cover(when, scene.zone()) == Verdict::Yes);
        let Some(entry) = holding else {
            return outside_entries(scene, &name, &own).using(used);
        };
        let status = entry.status.words();
        let since = entry.dates.in_words();
        let answer = match entry.binds {
            Verdict::Yes => Answer::yes(format!("Bound {since}: {name} ({status}{through}).")),
            Verdict::No => Answer::no(format!("Not bound {since}: {name} ({status}{through}).")),
            Verdict::Unknown => Answer::unknown(
                Missing::Adherence,
                format!("it is open whether the agreement binds {name}"),
                adherence_is_open(&name, entry, &through),
            ),
        };
        return answer.using(used);
    }
    member_or_unlisted(scene, id, &name)
}

fn adherence_is_open(name: &str, entry: &Adherence, through: &str) -> String {
    match entry.status {
        AdherenceStatus::ClaimedByGuarantor => {
            format!("Only a guarantor says that {name} adheres{through}; no statement of its own is on file.")
        }
        status => format!("It is open whether the agreement binds {name} ({}{through}).", status.words()),
    }
}

/// Entries there are, but none that holds for the whole of the time.
fn outside_entries(scene: &Scene<'_>, name: &str, entries: &[&&Adherence]) -> Answer {
    let when = scene.incident.time.interval;
    let none = entries.iter().all(|entry| entry.dates.cover(when, scene.zone()) == Verdict::No);
    let dates = entries.iter().map(|entry| entry.dates.in_words()).collect::<Vec<_>>().join("; ");
    if none {
        return Answer::no(format!("Not bound then: {name}; its standing is on file {dates}."));
    }
    Answer::unknown(
        Missing::Adherence,
        format!("it is open whether the agreement bound {name} at the time"),
        format!("The time is not known well enough to say whether {name} was bound ({dates})."),
    )
}

fn member_or_unlisted(scene: &Scene<'_>, id: &str, name: &str) -> Answer {
    let when = scene.incident.time.interval;
    let body = scene.agreement.adherence.iter().find(|entry| {
        scene.parties.tied(id, &entry.party, Bond::MemberOf, when, scene.zone()) != Verdict::No
            && entry.binds == Verdict::Yes
    });
    let because = match body {
        Some(entry) => format!(
            "{name} belongs to {}, which is bound; whether that binds its members is not stated.",
            scene.name(&entry.party)
        ),
        None => format!("Nothing on file says whether {name} accepted the agreement."),
    };
    Answer::unknown(Missing::Adherence, format!("it is open whether the agreement binds {name}"), because)
}

fn guarantees(scene: &Scene<'_>, id: &str, heads: &[String]) -> Answer {
    let name = scene.name(id);
    let when = scene.incident.time.interval;
    let mut unknown = None;
    for guarantor in scene.agreement.guarantors.iter().filter(|guarantor| heads.contains(&guarantor.party)) {
        let used = [format!("agreement guarantor {}", guarantor.party)];
        match guarantor.dates.cover(when, scene.zone()) {
            Verdict::Yes => {
                let because = format!("Guarantor by {}: {name}.", guarantor.by);
                return Answer::yes(because).using(used);
            }
            Verdict::Unknown => {
                let because = format!("{name} is a guarantor {}.", guarantor.dates.in_words());
                let phrase = format!("whether {name} was a guarantor at the time is open");
                unknown = Some(Answer::unknown(Missing::Time, phrase, because).using(used));
            }
            Verdict::No => {}
        }
    }
    unknown.unwrap_or_else(|| Answer::no(format!("The clause binds the guarantors, and {name} is none.")))
}
