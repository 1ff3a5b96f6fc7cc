//! Our own templates in the words of the set.

use jiff::civil::Date;
use reading::extract::gazetteer::{Iso2, countries};
use reading::extract::publication::Known;
use reading::extract::templates::{
    self, Act, Body, Confidence, Count, Effect, Stage, Target, Template as Ours, What, When, Where,
};
use reading::span::Span;

use super::key::{Fill, Form, Template};

/// The templates we find in a text.
pub fn templates(words: &str) -> Vec<Template> {
    let (text, _) = reading::text::read(words.as_bytes(), None);
    let found = templates::read(&text, &Known::default());
    found.iter().map(|template| filled(&text.words, template)).collect()
}

fn filled(words: &str, ours: &Ours) -> Template {
    let mut out = Template::default();
    let mut put = |slot: usize, value: String, tags: Vec<String>| {
        if !value.is_empty() {
            out.slots[slot].fills.push(Fill { optional: false, forms: vec![Form { value, tags }] });
        }
    };
    put(2, when(&ours.when), vec![]);
    put(3, place(words, &ours.place), vec![]);
    put(4, act(ours.act).into(), vec![]);
    put(5, stage(ours.stage).into(), vec![]);
    for instrument in &ours.instruments {
        let id = instrument.words.map(|w| shout(words, w));
        put(7, instrument.kind.to_uppercase(), vec![id.clone().unwrap_or_else(|| "-".into())]);
        put(6, id.unwrap_or_default(), vec![]);
    }
    let category = if ours.by_state == Some(true) { "STATE-SPONSORED VIOLENCE" } else { "TERRORIST ACT" };
    put(8, category.into(), vec![]);
    ours.doers.iter().for_each(|w| put(9, shout(words, *w), vec![]));
    for Body { words: w, confidence, .. } in &ours.bodies {
        put(10, shout(words, *w), vec![]);
        put(11, confidence_name(*confidence).into(), vec![shout(words, *w)]);
    }
    if ours.unhurt && ours.targets.iter().all(|t| t.what == What::Thing) {
        put(23, "NO INJURY OR DEATH".into(), vec!["-".into()]);
    }
    for target in &ours.targets {
        let base = if target.what == What::Thing { 12 } else { 18 };
        put_target(words, target, base, ours.place.country, &mut put);
    }
    out
}

fn put_target(
    words: &str,
    target: &Target,
    base: usize,
    country: Option<Iso2>,
    put: &mut dyn FnMut(usize, String, Vec<String>),
) {
    let name = target.name.map(|w| shout(words, w));
    let described = target.words.map(|w| shout(words, w));
    let tag: Vec<String> = name.clone().or(described.clone()).into_iter().collect();
    // Things have one slot of words, people two.
    let kind_slot = if base == 12 { 13 } else { 20 };
    match base {
        12 => put(12, described.unwrap_or_default(), vec![]),
        _ => {
            put(18, name.clone().unwrap_or_default(), vec![]);
            put(19, described.unwrap_or_default(), name.into_iter().collect());
        }
    }
    let kind = target.kind.to_uppercase();
    let official = matches!(target.kind, "government official" | "active military");
    let kind = if target.former && official { format!("FORMER {kind}") } else { kind };
    put(kind_slot, kind, tag.clone());
    put(kind_slot + 1, count(target.number), tag.clone());
    let foreign = target.nation.filter(|n| Some(*n) != country);
    put(kind_slot + 2, foreign.map(nation).unwrap_or_default(), tag.clone());
    put(kind_slot + 3, target.effect.map(effect).unwrap_or_default().into(), tag);
}

fn shout(words: &str, span: Span) -> String {
    span.of(words).to_uppercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn act(act: Act) -> &'static str {
    match act {
        Act::Attack => "ATTACK",
        Act::Bombing => "BOMBING",
        Act::Kidnapping => "KIDNAPPING",
        Act::Arson => "ARSON",
        Act::Robbery => "ROBBERY",
        Act::Hijacking => "HIJACKING",
        Act::Stoppage => "FORCED WORK STOPPAGE",
    }
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Accomplished => "ACCOMPLISHED",
        Stage::Attempted => "ATTEMPTED",
        Stage::Threatened => "THREATENED",
    }
}

fn confidence_name(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Possible => "POSSIBLE",
        Confidence::Fact => "REPORTED AS FACT",
        Confidence::Suspected => "SUSPECTED OR ACCUSED",
        Confidence::SuspectedByAuthorities => "SUSPECTED OR ACCUSED BY AUTHORITIES",
        Confidence::Claimed => "CLAIMED OR ADMITTED",
        Confidence::Acquitted => "ACQUITTED",
    }
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Death => "DEATH",
        Effect::Injury => "INJURY",
        Effect::NoInjury => "NO INJURY OR DEATH",
        Effect::Freed => "REGAINED FREEDOM",
        Effect::Destroyed => "DESTROYED",
        Effect::Damaged => "SOME DAMAGE",
        Effect::Undamaged => "NO DAMAGE",
        Effect::Taken => "PROPERTY TAKEN FROM TARGET",
    }
}

fn count(count: Count) -> String {
    match count {
        Count::Plural => "PLURAL".into(),
        Count::Exactly(n) => n.to_string(),
        Count::About(n) => format!("~{n}"),
        Count::AtLeast(n) => format!("{n}-"),
        Count::Between(a, b) => format!("{a}-{b}"),
    }
}

/// The day, the range, or "on or before" the day of the report.
fn when(when: &When) -> String {
    match (when.days, when.published) {
        (Some(days), _) if days.from == days.to => day(days.from),
        // A week or a month says no more than that it is past.
        (Some(days), _) if days.from.tomorrow().is_ok_and(|next| next == days.to) => {
            format!("{} - {}", day(days.from), day(days.to))
        }
        (Some(days), None) => format!("- {}", day(days.to)),
        (_, Some(published)) => format!("- {}", day(published.to)),
        (None, None) => String::new(),
    }
}

fn day(date: Date) -> String {
    date.strftime("%d %b %y").to_string().to_uppercase()
}

fn place(words: &str, place: &Where) -> String {
    let mut parts: Vec<String> = place.country.map(nation).into_iter().collect();
    parts
        .extend(place.places.iter().map(|p| format!("{} ({})", shout(words, p.span), p.kind.to_uppercase())));
    parts.join(": ")
}

/// The set has names of its own for a few countries of its day.
fn nation(code: Iso2) -> String {
    match code.as_str() {
        "US" => "UNITED STATES".into(),
        "RU" => "USSR".into(),
        "CN" => "PEOPLES REP OF CHINA".into(),
        _ => countries::by_code(code).map(|c| c.name().to_uppercase()).unwrap_or_default(),
    }
}
