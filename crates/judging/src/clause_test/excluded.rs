//! Was an excluded group involved, as actor or target? Was the place an area of combat against one?
//! An exclusion follows a group through its names; whether it follows into a merger is what the agreement's file says.
//! An allied party may be in the group's company, which is unknown, never a yes.

use crate::agreement::{Exclusion, capital};
use crate::clause_test::who::nobody_named;
use crate::clause_test::{Scene, claims};
use crate::incident::{Act, Object, Participant};
use crate::parties::{Bond, Standing};
use crate::verdict::{Answer, Gap, Missing, Verdict};

const MAY_BE_INVOLVED: &str = "an excluded group may be involved";

pub fn nobody_excluded(scene: &Scene<'_>) -> Answer {
    let incident = scene.incident;
    if scene.agreement.exclusions.is_empty() && !any_flagged(scene) {
        return Answer::yes("The agreement excludes no group.");
    }
    let actors = actors_excluded(scene);
    let targets = targets_excluded(scene);
    let used = incident.actors.iter().chain(&incident.targets).flat_map(|person| claims(&person.claims));
    let used: Vec<String> = used.chain(actors.used.clone()).chain(targets.used.clone()).collect();
    let answer = match (actors.verdict, targets.verdict) {
        (Verdict::No, _) => Answer::no(actors.because),
        (_, Verdict::No) => Answer::no(targets.because),
        (Verdict::Yes, Verdict::Yes) => Answer::yes(format!("{} {}", actors.because, targets.because)),
        (Verdict::Unknown, Verdict::Unknown) if incident.targets.is_empty() => actors,
        (Verdict::Unknown, Verdict::Unknown) => {
            Answer { because: format!("{} {}", actors.because, targets.because), ..actors }
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
        let because = format!(
            "{}; one of those whom the agreement leaves out may have taken part: {}.",
            capital(nobody_named(scene.incident.act)),
            excluded_names(scene)
        );
        return Answer::unknown(Missing::ExcludedGroup, MAY_BE_INVOLVED, because);
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
                Answer::yes(format!("{} But it was no act of combat.", answer.because)).using(answer.used)
            }
            (Verdict::No, Verdict::Unknown) => {
                Answer::unknown(Missing::Act, "what was done is not known", answer.because).using(answer.used)
            }
            (Verdict::Unknown, Verdict::No) => {
                Answer::yes("It was no act of combat, so it does not matter who was on the receiving end.")
            }
            _ => answer,
        };
    }
    if incident.act.is_combat() == Verdict::No {
        return Answer::yes("It was no act of combat, so it does not matter who was on the receiving end.");
    }
    if let Some(object) = incident.objects.iter().find(|object| is_person_or_relief(**object)) {
        return Answer::yes(format!("What was hit is stated: {}.", object.words()));
    }
    if incident.act == Act::Clash && incident.actors.len() > 1 {
        return Answer::yes("Those named fought each other.");
    }
    let because = format!(
        "Against whom is not stated; one of those whom the agreement leaves out may have been the target: {}.",
        excluded_names(scene)
    );
    Answer::unknown(Missing::Target, MAY_BE_INVOLVED, because)
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
    let because = answers.iter().map(|answer| answer.because.as_str()).collect::<Vec<_>>().join(" ");
    let all = |verdict| answers.iter().all(|answer: &Answer| answer.verdict == verdict);
    let answer = if all(Verdict::Yes) {
        Answer::yes(because)
    } else if all(Verdict::No) {
        Answer::no(because)
    } else {
        let gap = answers.iter().find_map(|answer| answer.gap.clone()).unwrap_or_else(|| Gap {
            missing: Missing::ExcludedGroup,
            phrase: "an excluded group was involved beside others".to_owned(),
        });
        Answer::unknown(gap.missing, gap.phrase, because)
    };
    answer.using(used)
}

/// Yes: surely no excluded group. No: surely one.
fn excluded(scene: &Scene<'_>, person: &Participant) -> Answer {
    let Some(id) = &person.party else {
        let because = format!("\"{}\" may be or include one of {}.", person.words, excluded_names(scene));
        return Answer::unknown(Missing::ExcludedGroup, MAY_BE_INVOLVED, because);
    };
    match exclusion_of(scene, id) {
        None => Answer::yes(format!("Not excluded: {}.", scene.name(id))),
        Some(found) if found.verdict == Verdict::Yes => Answer::no(found.because).using(found.used),
        Some(found) => {
            Answer::unknown(Missing::ExcludedGroup, MAY_BE_INVOLVED, found.because).using(found.used)
        }
    }
}

/// What ties a party to an exclusion; verdict yes when it is excluded, unknown when it may be; `None` when nothing does.
pub struct Found {
    pub verdict: Verdict,
    pub because: String,
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
            because: format!("The roster marks {} as excluded by this agreement.", party.name),
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
        let as_written = if exclusion.named_as == name {
            String::new()
        } else {
            format!(" (written \"{}\")", exclusion.named_as)
        };
        let because = format!("The agreement excludes {name}{as_written}.");
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
        let because = format!(
            "The agreement excludes \"{}\", {} {} {}; {}.",
            exclusion.named_as,
            later.how,
            scene.name(&later.group),
            later.dates.in_words(),
            if verdict == Verdict::Yes {
                "the exclusion follows"
            } else {
                "whether the exclusion follows is for a person to decide"
            }
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
            let because = format!(
                "{} is said to be tied to {}, which the agreement excludes or may exclude.",
                scene.name(id),
                scene.name(group)
            );
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
        return Answer::yes("The agreement excludes groups, not areas.");
    }
    if incident.act.is_combat() == Verdict::No {
        return Answer::yes("It was no act of combat.");
    }
    let place = incident.place.in_words();
    let mut not_on_file: Vec<String> = Vec::new();
    let mut shared: Vec<String> = Vec::new();
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
                let because =
                    format!("Combat in {place} was against a group that the agreement leaves out: {name}.");
                return Answer::no(because).using(used);
            }
            Some(Standing::CombatAgainst) => shared.push(name),
        }
    }
    let when =
        incident.time.interval.map_or("at a time not stated".to_owned(), |when| when.in_a_sentence(zone));
    let answer = if let Some(list) = joined(&shared) {
        let because = format!(
            "Beside others there was in {place} {when}: {list}. Combat there may have been against it."
        );
        Answer::unknown(Missing::Presence, "an excluded group was fighting in the same area", because)
    } else if let Some(list) = joined(&not_on_file) {
        let because = format!("Nothing on file says whether any of these was in {place} {when}: {list}.");
        Answer::unknown(Missing::Presence, MAY_BE_INVOLVED, because)
    } else {
        Answer::yes(format!("No excluded group was in {place} {when}."))
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

fn excluded_names(scene: &Scene<'_>) -> String {
    let names: Vec<String> =
        scene.agreement.exclusions.iter().map(|exclusion| scene.name(&exclusion.group)).collect();
    joined(&names).unwrap_or_else(|| "some groups".to_owned())
}

fn joined(names: &[String]) -> Option<String> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if names.is_empty() { None } else { Some(crate::agreement::list(&names, "and")) }
}
