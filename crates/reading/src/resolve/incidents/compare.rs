//! Two claims of incidents → whether they tell one event, may tell one, or do not, and why. In: likenesses in act, place,
//! time, people and number. Out: a [`Verdict`]. Joins nothing.

use std::collections::HashMap;

use crate::extract::claim::{Modality, Place, Precision};
use crate::resolve::desk::Desk;
use crate::resolve::likeness::{self, ActLikeness, PeopleLikeness, PlaceLikeness, TimeLikeness};
use crate::text::RegionKind;

/// What speaks for one event.
#[derive(Clone, Debug)]
pub(super) enum Verdict {
    Same(f64, String),
    Possibly(f64, String),
    Apart,
}

/// Score below which two events are not even linked.
const WORTH_A_LINK: f64 = 0.3;

pub(super) fn compare(desk: &Desk, copied: &HashMap<usize, usize>, a: usize, b: usize) -> Verdict {
    let (x, y) = (&desk.claims[a], &desk.claims[b]);
    let act = likeness::acts(x.claim.code, y.claim.code);
    let place = likeness::places(x.claim.place.as_ref(), y.claim.place.as_ref());
    let time = likeness::times(desk, a, b);
    if act == ActLikeness::Apart || place == PlaceLikeness::Apart {
        return Verdict::Apart;
    }
    let one_sentence = copied.get(&a).is_some_and(|g| copied.get(&b) == Some(g));
    if one_sentence && x.report != y.report && act == ActLikeness::Same && place != PlaceLikeness::Inside {
        return Verdict::Same(1.0, "One copied sentence tells it, with the same act and place.".to_owned());
    }
    if time == TimeLikeness::Apart {
        return Verdict::Apart;
    }
    let people = likeness::people(desk, a, b);
    let counts = counts(desk, a, b);
    if x.report == y.report {
        return within_report(desk, a, b, Alike { act, place, time, people, counts });
    }
    across_reports(desk, a, b, Alike { act, place, time, people, counts })
}

#[derive(Clone, Copy)]
struct Alike {
    act: ActLikeness,
    place: PlaceLikeness,
    time: TimeLikeness,
    people: PeopleLikeness,
    counts: Counts,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Counts {
    Agree,
    Unknown,
    /// They cannot both be the number of one event.
    Differ,
}

fn counts(desk: &Desk, a: usize, b: usize) -> Counts {
    let (p, q) = (&desk.claims[a].claim.quantity, &desk.claims[b].claim.quantity);
    match likeness::counts(p.as_ref(), q.as_ref()) {
        Some(true) => Counts::Agree,
        Some(false) => Counts::Differ,
        None => Counts::Unknown,
    }
}

/// Words by which a report sets one event apart from the one before.
const ANOTHER: [&str; 10] = [
    "another ",
    "second ",
    "separate",
    "elsewhere",
    "further ",
    "later ",
    "also ",
    "again ",
    "in addition",
    "other ",
];

fn within_report(desk: &Desk, a: usize, b: usize, alike: Alike) -> Verdict {
    let (x, y) = (&desk.claims[a], &desk.claims[b]);
    if alike.counts == Counts::Differ || alike.place != PlaceLikeness::Same {
        return Verdict::Apart;
    }
    let one_account = x.sentence == y.sentence && x.sentence.is_some();
    let follows = x.sentence.zip(y.sentence).is_some_and(|(p, q)| q == p + 1);
    let same_people = matches!(alike.people, PeopleLikeness::Same);
    let known_place = x.claim.place.as_ref().map(|p| p.span) != y.claim.place.as_ref().map(|p| p.span);
    if one_account && alike.act >= ActLikeness::Kin && same_people && x.claim.modality == Modality::Alleged {
        let why = "One sentence lays both acts, at one place, to the same side: one allegation.".to_owned();
        return Verdict::Same(0.7, why);
    }
    if alike.act < ActLikeness::Near || one_account || alike.people == PeopleLikeness::Reversed {
        return Verdict::Possibly(0.4, "Told together in one report, at one place.".to_owned());
    }
    let tabular = [a, b].iter().any(|k| desk.sentence(*k).is_some_and(|s| s.tabular));
    let set_apart = ANOTHER.iter().any(|w| desk.sentence_words(b).to_lowercase().contains(w));
    if tabular || set_apart || clocks_differ(desk, a, b) {
        return Verdict::Apart;
    }
    let headline =
        [a, b].iter().any(|k| matches!(desk.region(*k), Some(RegionKind::Headline | RegionKind::Caption)));
    let retold = headline
        || follows && !known_place
        || alike.counts == Counts::Agree && likeness::several(x.claim.quantity.as_ref());
    match retold && alike.people != PeopleLikeness::Apart {
        true => Verdict::Same(
            0.75,
            "Told again in the same report, with the same act, place and days.".to_owned(),
        ),
        false => Verdict::Possibly(0.5, "Told twice in one report, with the same act and place.".to_owned()),
    }
}

/// Each sentence gives an hour, and not the same.
fn clocks_differ(desk: &Desk, a: usize, b: usize) -> bool {
    let clock = |k: usize| {
        let words = desk.sentence_words(k);
        words.match_indices(':').find_map(|(at, _)| {
            let before = words[..at].chars().next_back().is_some_and(|c| c.is_ascii_digit());
            let after = words[at + 1..].chars().take(2).filter(char::is_ascii_digit).count() == 2;
            (before && after).then(|| {
                words[..at].chars().rev().take(2).chain(words[at + 1..].chars().take(2)).collect::<String>()
            })
        })
    };
    clock(a).zip(clock(b)).is_some_and(|(x, y)| x != y)
}

fn across_reports(desk: &Desk, a: usize, b: usize, alike: Alike) -> Verdict {
    let (x, y) = (desk.claims[a].claim, desk.claims[b].claim);
    let exact = x.place.as_ref().is_some_and(|p| p.precision <= Precision::SecondDivision);
    let dated = alike.time == TimeLikeness::Same;
    let opposed = matches!(alike.people, PeopleLikeness::Reversed | PeopleLikeness::Apart);
    let lone_count = likeness::several(x.quantity.as_ref()) != likeness::several(y.quantity.as_ref());
    let counted = alike.counts == Counts::Agree && likeness::several(x.quantity.as_ref());
    let here = alike.place == PlaceLikeness::Same && (exact || counted);
    let told = reasons(desk, a, b, alike);
    if alike.act >= ActLikeness::Near
        && here
        && dated
        && !opposed
        && alike.counts != Counts::Differ
        && !lone_count
    {
        let score = if alike.act == ActLikeness::Same { 0.9 } else { 0.7 };
        let score = if alike.people == PeopleLikeness::Same { score + 0.05 } else { score };
        return Verdict::Same(score, told);
    }
    let act = [0.0, 0.6, 0.85, 1.0][alike.act as usize];
    let place = [0.0, 0.0, 0.5, 0.5, if exact { 1.0 } else { 0.8 }][alike.place as usize];
    let time = [0.0, 0.3, 0.6, 0.8, 1.0][alike.time as usize];
    let count = if alike.counts == Counts::Differ { 0.7 } else { 1.0 };
    let country = [&x.place, &y.place].into_iter().flatten().any(|p| p.precision >= Precision::Country);
    let score = act * place * time * count * if country { 0.3 } else { 1.0 };
    if score < WORTH_A_LINK { Verdict::Apart } else { Verdict::Possibly(score.min(0.85), told) }
}

/// One sentence that says what agrees and what does not.
fn reasons(desk: &Desk, a: usize, b: usize, alike: Alike) -> String {
    let (x, y) = (desk.claims[a].claim, desk.claims[b].claim);
    let name = |p: &Option<Place>| p.as_ref().map_or("no place", |p| p.name.as_str()).to_owned();
    let act = match alike.act {
        ActLikeness::Same => format!("Both tell {}", x.code),
        ActLikeness::Near => format!("{} and {} may tell one event", x.code, y.code),
        _ => format!("{} and {} often go together", x.code, y.code),
    };
    let place = match alike.place {
        PlaceLikeness::Same => format!("at {}", name(&x.place)),
        PlaceLikeness::Inside => format!("{} and {} lie one in the other", name(&x.place), name(&y.place)),
        _ => format!("{} and {} lie near each other", name(&x.place), name(&y.place)),
    };
    let time = match alike.time {
        TimeLikeness::Same => "on the same days".to_owned(),
        TimeLikeness::Overlap => "their stated times share a day".to_owned(),
        TimeLikeness::Published => "only the dates of publication bring them together".to_owned(),
        _ => "nothing dates one of them".to_owned(),
    };
    let people = match alike.people {
        PeopleLikeness::Same => "; the same side is named",
        PeopleLikeness::Reversed => "; but each names the other side",
        PeopleLikeness::Apart => "; but they name different actors",
        PeopleLikeness::Unknown => "",
    };
    let counts = if alike.counts == Counts::Differ { "; but the numbers differ" } else { "" };
    format!("{act}, {place}, {time}{people}{counts}.")
}
