//! Was an excluded group involved, as actor or target? Was the place an area of combat against one?
//! An exclusion follows a group through its names; whether it follows into a merger is what the agreement's file says.
//! An allied party may be in the group's company, which is unknown, never a yes.

use crate::agreement::Exclusion;
use crate::clause_test::who::nobody_named;
use crate::clause_test::{Scene, claims};
use crate::incident::{Act, Object, Participant};
use crate::parties::{Bond, Standing};
use crate::said::{Joint, Said};
use crate::say;
use crate::verdict::{Answer, Gap, Missing, Verdict};

fn may_be_involved() -> Said {
    say!("gap-excluded")
}

pub fn nobody_excluded(scene: &Scene<'_>) -> Answer {
    let incident = scene.incident;
    if scene.agreement.exclusions.is_empty() && !any_flagged(scene) {
        return Answer::yes(say!("excluded-none"));
    }
    let actors = actors_excluded(scene);
    let targets = targets_excluded(scene);
    let used = incident.actors.iter().chain(&incident.targets).flat_map(|person| claims(&person.claims));
    let used: Vec<String> = used.chain(actors.used.clone()).chain(targets.used.clone()).collect();
    let answer = match (actors.verdict, targets.verdict) {
        (Verdict::No, _) => Answer::no(actors.because),
        (_, Verdict::No) => Answer::no(targets.because),
        (Verdict::Yes, Verdict::Yes) => Answer::yes(Said::sentences([&actors.because, &targets.because])),
        (Verdict::Unknown, Verdict::Unknown) if incident.targets.is_empty() => actors,
        (Verdict::Unknown, Verdict::Unknown) => {
            Answer { because: Said::sentences([&actors.because, &targets.because]), ..actors }
        }
        (Verdict::Unknown, _) => actors,
        (_, Verdict::Unknown) => targets,
    };
    answer.using(used)
}

fn any_flagged(scene: &Scene<'_>) -> bool {
    scene.parties.all.iter().any(|party| party.excluded_by.contains(&scene.agreement.id))
}

fn actors_excluded(scene: &Scene<'_>) -> Answer {
    if scene.incident.actors.is_empty() {
        let unnamed = nobody_named(scene.incident.act).start();
        let because = say!("excluded-actor-open", unnamed, groups = excluded_names(scene));
        return Answer::unknown(Missing::ExcludedGroup, may_be_involved(), because);
    }
    together(scene, &scene.incident.actors)
}

/// Whom an act was directed at matters only for combat; who is held, besieged or refused aid does not lift a duty.
fn targets_excluded(scene: &Scene<'_>) -> Answer {
    let incident = scene.incident;
    if !incident.targets.is_empty() {
        let answer = together(scene, &incident.targets);
        return match (answer.verdict, incident.act.is_combat()) {
            (Verdict::No, Verdict::No) => {
                Answer::yes(say!("excluded-no-combat", because = answer.because)).using(answer.used)
            }
            (Verdict::No, Verdict::Unknown) => {
                Answer::unknown(Missing::Act, say!("gap-act-unknown"), answer.because).using(answer.used)
            }
            (Verdict::Unknown, Verdict::No) => Answer::yes(say!("target-no-combat")),
            _ => answer,
        };
    }
    if incident.act.is_combat() == Verdict::No {
        return Answer::yes(say!("target-no-combat"));
    }
    if let Some(object) = incident.objects.iter().find(|object| is_person_or_relief(**object)) {
        return Answer::yes(say!("target-stated", object = object.said()));
    }
    if incident.act == Act::Clash && incident.actors.len() > 1 {
        return Answer::yes(say!("target-each-other"));
    }
    let because = say!("excluded-target-open", groups = excluded_names(scene));
    Answer::unknown(Missing::Target, may_be_involved(), because)
}

fn is_person_or_relief(object: Object) -> bool {
    matches!(
        object,
        Object::Civilians
            | Object::Health
            | Object::School
            | Object::Relief
            | Object::Worship
            | Object::Monitors
            | Object::Water
    )
}

/// Excluded if all are, not excluded if none is, else unknown.
fn together(scene: &Scene<'_>, people: &[Participant]) -> Answer {
    let answers: Vec<Answer> = people.iter().map(|person| excluded(scene, person)).collect();
    let used: Vec<String> = answers.iter().flat_map(|answer| answer.used.clone()).collect();
    let because = Said::sentences(answers.iter().map(|answer| &answer.because));
    let all = |verdict| answers.iter().all(|answer: &Answer| answer.verdict == verdict);
    let answer = if all(Verdict::Yes) {
        Answer::yes(because)
    } else if all(Verdict::No) {
        Answer::no(because)
    } else {
        let gap = answers
            .iter()
            .find_map(|answer| answer.gap.clone())
            .unwrap_or_else(|| Gap { missing: Missing::ExcludedGroup, phrase: say!("gap-excluded-beside") });
        Answer::unknown(gap.missing, gap.phrase, because)
    };
    answer.using(used)
}

/// Yes: surely no excluded group. No: surely one.
fn excluded(scene: &Scene<'_>, person: &Participant) -> Answer {
    let Some(id) = &person.party else {
        let because = say!("excluded-unknown", words = &person.words, groups = excluded_names(scene));
        return Answer::unknown(Missing::ExcludedGroup, may_be_involved(), because);
    };
    match exclusion_of(scene, id) {
        None => Answer::yes(say!("excluded-not", name = scene.name(id))),
        Some(found) if found.verdict == Verdict::Yes => Answer::no(found.because).using(found.used),
        Some(found) => {
            Answer::unknown(Missing::ExcludedGroup, may_be_involved(), found.because).using(found.used)
        }
    }
}

/// What ties a party to an exclusion; verdict yes when it is excluded, unknown when it may be; `None` when nothing does.
pub struct Found {
    pub verdict: Verdict,
    pub because: Said,
    pub used: Vec<String>,
}

pub fn exclusion_of(scene: &Scene<'_>, id: &str) -> Option<Found> {
    let when = scene.incident.time.interval;
    let heads = scene.parties.heads(id, when, scene.zone());
    let mut open: Option<Found> = None;
    for exclusion in &scene.agreement.exclusions {
        let Some(found) = by_exclusion(scene, id, &heads, exclusion) else { continue };
        if found.verdict == Verdict::Yes {
            return Some(found);
        }
        open = open.or(Some(found));
    }
    let flagged = scene
        .parties
        .all
        .iter()
        .find(|party| heads.contains(&party.id) && party.excluded_by.contains(&scene.agreement.id));
    if let Some(party) = flagged {
        return Some(Found {
            verdict: Verdict::Yes,
            because: say!("excluded-roster", name = &party.name),
            used: vec![format!("party {}", party.id)],
        });
    }
    open
}

fn by_exclusion(scene: &Scene<'_>, id: &str, heads: &[String], exclusion: &Exclusion) -> Option<Found> {
    let name = scene.name(id);
    let when = scene.incident.time.interval;
    let used = vec![format!("agreement exclusion {}", exclusion.group)];
    if heads.contains(&exclusion.group) {
        let because = match &exclusion.named_as {
            same if *same == scene.parties.name_of(id) => say!("excluded", name),
            written => say!("excluded-written", name, written),
        };
        return Some(Found { verdict: Verdict::Yes, because, used });
    }
    for later in exclusion.later.iter().filter(|later| heads.contains(&later.group)) {
        let verdict = match later.dates.cover(when, scene.zone()) {
            Verdict::No => continue,
            // The file says that the exclusion does not follow; no tie to what came before opens that again.
            Verdict::Yes if later.excluded == Verdict::No => return None,
            known => later.excluded.and(known),
        };
        if verdict == Verdict::No {
            continue;
        }
        let follows =
            if verdict == Verdict::Yes { say!("exclusion-follows") } else { say!("exclusion-may-follow") };
        let because = say!(
            "excluded-later",
            written = &exclusion.named_as,
            how = &later.how,
            name = scene.name(&later.group),
            since = later.dates.in_words(),
            follows
        );
        return Some(Found { verdict, because, used });
    }
    tied_to_excluded(scene, id, exclusion)
}

/// Allied with the group or an excluded successor, member of it, merged into it, or perhaps part of it at the time.
fn tied_to_excluded(scene: &Scene<'_>, id: &str, exclusion: &Exclusion) -> Option<Found> {
    let when = scene.incident.time.interval;
    let perhaps = scene.parties.possible_heads(id, when, scene.zone());
    let later = exclusion.later.iter().filter(|later| later.excluded != Verdict::No);
    let groups = std::iter::once(&exclusion.group).chain(later.map(|later| &later.group));
    for group in groups.filter(|group| *group != id) {
        let joined = [Bond::AlliedWith, Bond::MemberOf, Bond::MergedInto]
            .into_iter()
            .any(|bond| scene.parties.tied(id, group, bond, when, scene.zone()) != Verdict::No);
        if joined || perhaps.contains(group) {
            let because = say!("excluded-tied", name = scene.name(id), group = scene.name(group));
            let used = vec![format!("party {id}"), format!("party {group}")];
            return Some(Found { verdict: Verdict::Unknown, because, used });
        }
    }
    None
}

/// The areas of combat against an excluded group are outside an agreement that says so; what is known of each group's
/// presence is entered in the roster, with its evidence.
pub fn area_not_excluded(scene: &Scene<'_>) -> Answer {
    let incident = scene.incident;
    let zone = scene.zone();
    let groups: Vec<&Exclusion> =
        scene.agreement.exclusions.iter().filter(|exclusion| exclusion.covers_areas()).collect();
    if groups.is_empty() {
        return Answer::yes(say!("area-none-excluded"));
    }
    if incident.act.is_combat() == Verdict::No {
        return Answer::yes(say!("area-no-combat"));
    }
    let place = incident.place.in_words();
    let mut not_on_file: Vec<Said> = Vec::new();
    let mut shared: Vec<Said> = Vec::new();
    let mut used: Vec<String> = Vec::new();
    for exclusion in groups {
        let standing = standing_of(scene, exclusion);
        let name = scene.name(&exclusion.group);
        if standing.is_some() {
            used.push(format!("presence {}", exclusion.group));
        }
        match standing {
            Some(Standing::Absent) => {}
            None => not_on_file.push(name),
            Some(Standing::Shared) => shared.push(name),
            Some(Standing::CombatAgainst) if incident.act.is_combat() == Verdict::Yes => {
                return Answer::no(say!("area-combat-against", place, name)).using(used);
            }
            Some(Standing::CombatAgainst) => shared.push(name),
        }
    }
    let when = incident.time.interval.map_or_else(|| say!("at-no-time"), |when| when.in_a_sentence(zone));
    let answer = if !shared.is_empty() {
        let because = say!("area-shared", place, when, groups = Said::list(Joint::And, shared));
        Answer::unknown(Missing::Presence, say!("gap-area-shared"), because)
    } else if !not_on_file.is_empty() {
        let because = say!("area-not-on-file", place, when, groups = Said::list(Joint::And, not_on_file));
        Answer::unknown(Missing::Presence, may_be_involved(), because)
    } else {
        Answer::yes(say!("area-absent", place, when))
    };
    answer.using(used)
}

/// A group and what became of it count as one. It is absent only if whatever it was called at the time is absent;
/// combat against a successor counts in full only if the exclusion surely follows it.
fn standing_of(scene: &Scene<'_>, exclusion: &Exclusion) -> Option<Standing> {
    let incident = scene.incident;
    let when = incident.time.interval;
    let on_file = |group: &String| scene.parties.presence_of(group, &incident.place, when, scene.zone());
    let mut standings = vec![on_file(&exclusion.group)];
    for later in exclusion.later.iter().filter(|later| later.excluded != Verdict::No) {
        let lives_on = later.dates.cover(when, scene.zone());
        let standing = match on_file(&later.group) {
            Some(Standing::CombatAgainst) if later.excluded != Verdict::Yes => Some(Standing::Shared),
            standing => standing,
        };
        let nothing_said_of_the_first = matches!(standings[0], None | Some(Standing::Absent));
        match lives_on {
            Verdict::Yes if nothing_said_of_the_first => standings = vec![standing],
            Verdict::No if matches!(standing, None | Some(Standing::Absent)) => {}
            _ => standings.push(standing),
        }
    }
    let worst = standings.iter().flatten().max().copied();
    match worst {
        Some(Standing::Absent) if standings.contains(&None) => None,
        worst => worst,
    }
}

fn excluded_names(scene: &Scene<'_>) -> Said {
    let exclusions = &scene.agreement.exclusions;
    if exclusions.is_empty() {
        return say!("some-groups");
    }
    Said::list(Joint::And, exclusions.iter().map(|exclusion| scene.name(&exclusion.group)))
}
