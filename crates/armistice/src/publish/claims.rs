//! Single claims as lines: what is said, by whom, when, where, how many, in whose words.
//!
//! In: a claim and the report that makes it, the words of a language. Out: lines and their quotations. Absent: what
//! several claims amount to together.

use std::collections::BTreeMap;

use judging::incident::Act;
use reading::extract::claim::{Bound, Claim, Days, Kind, Named, Quantity};

use super::bulletin::{ClaimLine, Evidence, FigureLine, LedgerLine};
use crate::flow::ReadReport;
use crate::wire::WireClaim;
use crate::words::Words;

/// A claim and the report that makes it.
pub struct Told<'a> {
    pub report: &'a ReadReport,
    pub claim: &'a Claim,
    pub wire: &'a WireClaim,
}

pub fn ledger(told: &Told, words: &Words) -> LedgerLine {
    LedgerLine {
        keeper: according_to(told, words),
        day: when(told, words),
        place: place(told),
        count: told.claim.quantity.as_ref().map(|q| quantity(q, told.wire, words)).unwrap_or_default(),
        evidence: vec![evidence(told, words)],
    }
}

pub fn figure(told: &Told, words: &Words) -> FigureLine {
    FigureLine {
        of: words.name("claim-code", told.claim.code),
        quantity: told.claim.quantity.as_ref().map(|q| quantity(q, told.wire, words)).unwrap_or_default(),
        place: place(told),
        as_of: published(told, words),
        standing: words.name("modality", told.claim.modality.name()),
        according_to: according_to(told, words),
        evidence: vec![evidence(told, words)],
    }
}

/// `at least 310,000`, `about 5 to 7 percent`; vague words as they stand.
fn quantity(quantity: &Quantity, wire: &WireClaim, words: &Words) -> String {
    let said = wire.quantity.as_ref().map(|q| q.quote.text.clone()).unwrap_or_default();
    let Some(value) = quantity.value else { return said };
    let number = match quantity.value_max {
        Some(top) => words.from_to(thousands(value, words), thousands(top, words)),
        None => thousands(value, words),
    };
    // "Over half" is no fifty people, and five kilometres are no five of anything else.
    let number = match quantity.unit.as_str() {
        "percent" => words.say_with("quantity.percent", &[("number", number.as_str().into())]),
        unit if unit.starts_with("kilomet") => {
            words.say_with("quantity.kilometres", &[("number", number.as_str().into())])
        }
        _ => number,
    };
    let bounded = |id: &str| words.say_with(id, &[("number", number.as_str().into())]);
    match quantity.bound {
        Bound::Exactly => number,
        Bound::AtLeast => bounded("quantity.at-least"),
        Bound::AtMost => bounded("quantity.at-most"),
        Bound::About => bounded("quantity.about"),
        Bound::Vague => said,
    }
}

/// Digits in groups of three, as the language parts them.
fn thousands(value: f64, words: &Words) -> String {
    if value.fract() != 0.0 || value.abs() >= 1e15 {
        return value.to_string();
    }
    let digits = format!("{}", value.abs() as u64);
    let mut out = String::from(if value < 0.0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push_str(&words.say("quantity.thousands"));
        }
        out.push(digit);
    }
    out
}

/// Claims that agree in everything a line shows are one line with several quotations.
pub fn lines(all: &[Told], words: &Words) -> Vec<ClaimLine> {
    let mut places = BTreeMap::new();
    let mut lines: Vec<ClaimLine> = Vec::new();
    for told in all {
        let line = claim_line(told, words);
        let key =
            (line.what.clone(), line.who.clone(), line.with.clone(), line.when.clone(), line.place.clone());
        let key = (key, line.standing.clone(), line.according_to.clone());
        match places.get(&key) {
            Some(&at) => {
                let same: &mut ClaimLine = &mut lines[at];
                same.evidence.extend(line.evidence);
            }
            None => {
                places.insert(key, lines.len());
                lines.push(line);
            }
        }
    }
    lines
}

pub fn claim_line(told: &Told, words: &Words) -> ClaimLine {
    ClaimLine {
        code: told.claim.code.to_string(),
        what: what(told.claim, words),
        who: named(&told.claim.actor).join("; "),
        with: named(&told.claim.target).join("; "),
        when: when(told, words),
        place: place(told),
        standing: words.name("modality", told.claim.modality.name()),
        according_to: according_to(told, words),
        evidence: vec![evidence(told, words)],
    }
}

/// Acts in words, the other kinds by their code.
fn what(claim: &Claim, words: &Words) -> String {
    match Act::coded(claim.code) {
        Some(act) if claim.kind == Kind::Incident => words.tell(&act.noun()),
        _ => words.name("claim-code", claim.code),
    }
}

fn named(named: &Option<Named>) -> Vec<String> {
    named.iter().flat_map(|named| named.entity.split("; ").map(str::to_string)).collect()
}

/// The interval, else the words that could not be placed on a calendar.
fn when(told: &Told, words: &Words) -> String {
    match told.claim.time.as_ref().and_then(|time| time.interval) {
        Some(time) => days(time, words),
        None => told.wire.time.as_ref().map_or(String::new(), |time| words.quoted(&time.quote.text)),
    }
}

fn place(told: &Told) -> String {
    let Some(place) = &told.claim.place else { return String::new() };
    match &place.admin1 {
        Some(admin1) if !place.name.contains(admin1.as_str()) => format!("{}, {admin1}", place.name),
        _ => place.name.clone(),
    }
}

/// The speaker, the agency between, else the outlet.
pub fn according_to(told: &Told, words: &Words) -> String {
    let outlet = told.report.outlet.clone();
    let speaker = told.claim.speaker.as_ref().map(|speaker| speaker.entity.clone());
    let who = speaker.unwrap_or(outlet);
    match &told.claim.via {
        Some(via) => words.say_with("via", &[("who", who.into()), ("via", via.as_str().into())]),
        None => who,
    }
}

pub fn evidence(told: &Told, words: &Words) -> Evidence {
    let text = &told.report.reading.text;
    let span = told.claim.evidence;
    let sentence =
        text.sentences.iter().find(|sentence| sentence.span.contains(span)).map_or(span, |s| s.span);
    let said = |from: usize, to: usize| text.words.get(from..to).unwrap_or_default().to_string();
    Evidence {
        claim: told.wire.id.clone().unwrap_or_default(),
        report: told.report.capture.name().to_string(),
        capture: told.report.capture.id.to_string(),
        source: told.report.outlet.clone(),
        published: published(told, words),
        before: said(sentence.start, span.start),
        words: said(span.start, span.end),
        after: said(span.end, sentence.end),
        start: told.wire.evidence.start,
        end: told.wire.evidence.end,
    }
}

/// `2017-02-15`, `2017-02-13 to 2017-02-15`
pub fn days(days: Days, words: &Words) -> String {
    match days.from == days.to {
        true => days.from.to_string(),
        false => words.from_to(days.from.to_string(), days.to.to_string()),
    }
}

/// `2017-02-15 (stated)`, `2017-02-13 to 2017-02-15 (derived)`, `unknown`
pub fn published(told: &Told, words: &Words) -> String {
    publication(told.report, words)
}

/// The same of a report.
pub fn publication(report: &ReadReport, words: &Words) -> String {
    let publication = &report.reading.extract.publication;
    let likely = publication.likely.map(|day| Days { from: day, to: day });
    let basis = format!("{:?}", publication.basis).to_lowercase();
    match likely.or(publication.days) {
        Some(on) => words.say_with(
            "published",
            &[("days", days(on, words).into()), ("basis", words.name("basis", &basis).into())],
        ),
        None => words.say("published.unknown"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(thousands(310_000.0, Words::english()), "310,000");
        assert_eq!(thousands(50.0, Words::english()), "50");
        assert_eq!(thousands(1.5, Words::english()), "1.5");
        assert_eq!(thousands(1_000_000.0, Words::english()), "1,000,000");
    }
}
