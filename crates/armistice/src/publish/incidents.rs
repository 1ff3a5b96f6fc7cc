//! The incidents of a bulletin: what is counted, in which range, what is not counted and why.
//!
//! In: judged incidents, a period. Out: lines and totals. Absent: judgement, which was made before and is only told here.

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use judging::counting;
use judging::finding::{AttributionLevel, Finding};
use judging::incident::{Act, Attributed, Participant};
use judging::period::Zone;
use judging::said::Said;
use reading::resolve::ClaimRef;
use reading::resolve::allegations::{Allegation, NotCounted};

use super::bulletin::{
    Days, Evidence, FindingLine, GradedLine, IncidentLine, NotCountedLine, Period, Range, SignedLine, Spot,
    Standing, Total,
};
use super::claims::{Told, according_to, evidence};
use super::compose::{is_ledger, is_of};
use super::provenance::Tracer;
use crate::dossier::files::Files;
use crate::flow::{Judged, World};
use crate::words::Words;

/// The incidents of a period, by their own days or, when they have none, by those of their reports. In the order
/// of time, those without at the end.
pub fn of<'a>(world: &'a World, period: Period, zone: &TimeZone) -> Vec<&'a Judged> {
    let mut judged: Vec<&Judged> = world
        .judged
        .iter()
        .filter(|judged| !is_count(judged, world) && belongs(judged, world, period, zone))
        .collect();
    judged.sort_by_key(|judged| {
        let from = judged.incident.time.interval.map(|interval| interval.from);
        (from.is_none(), from, judged.incident.id.clone())
    });
    judged
}

fn belongs(judged: &Judged, world: &World, period: Period, zone: &TimeZone) -> bool {
    match judged.incident.time.interval {
        Some(interval) => interval.from < period.until && period.since < interval.until,
        None => members(judged).any(|at| is_of(&world.reports[at.report], period, zone)),
    }
}

pub(super) fn is_count(judged: &Judged, world: &World) -> bool {
    told(judged, world).all(|told| is_ledger(&told))
}

fn members(judged: &Judged) -> impl Iterator<Item = ClaimRef> {
    judged.group.claims.iter().chain(&judged.group.denials).copied()
}

fn told<'a>(judged: &'a Judged, world: &'a World) -> impl Iterator<Item = Told<'a>> {
    members(judged).map(|at| voice(at, world))
}

pub(super) fn voice(at: ClaimRef, world: &World) -> Told<'_> {
    let report = &world.reports[at.report];
    Told { report, claim: &report.reading.extract.claims[at.claim], wire: &report.claims[at.claim] }
}

/// One total for each agreement, beside that of the period before, if anything was read of it.
pub fn totals(world: &World, files: &Files, period: Period) -> Vec<Total> {
    let before = period.before();
    let heard_before = world.reports.iter().any(|report| is_of(report, before, &files.zone));
    let now = of(world, period, &files.zone);
    let then = of(world, before, &files.zone);
    let total = |agreement: &judging::agreement::Agreement| {
        let count = |judged: &[&Judged]| {
            let findings = judged.iter().flat_map(|judged| &judged.findings);
            counting::totals(findings.filter(|finding| finding.agreement == agreement.id))
        };
        let totals = count(&now);
        let earlier = count(&then).range();
        Total {
            agreement: agreement.title.clone(),
            established: totals.established.len(),
            signed: totals.established.intersection(&totals.signed).count(),
            undetermined: totals.undetermined.len(),
            not_counted: totals.not_counted.values().map(|ids| ids.len()).sum(),
            without_excluded_groups: range(totals.range_without_excluded_groups()),
            with_excluded_groups: range(totals.range_with_excluded_groups()),
            before: heard_before.then_some(range(earlier)),
        }
    };
    files.agreements.iter().map(total).collect()
}

fn range(range: counting::Range) -> Range {
    Range { least: range.least, most: range.most }
}

/// Why an incident is in no total, in short and in full; nothing when it is in one, or when there is no agreement to
/// judge by.
fn reason(judged: &Judged, words: &Words) -> Option<(String, String)> {
    let totals = counting::totals(&judged.findings);
    let counted =
        !totals.established.is_empty() || !totals.undetermined.is_empty() || judged.findings.is_empty();
    match totals.not_counted.keys().next() {
        Some(reason) if !counted => {
            let reason = words.tell(&reason.said());
            let outcomes = outcomes(&judged.findings, words);
            let with = [("reason", reason.as_str().into()), ("outcomes", outcomes.into())];
            let in_full = words.say_with("not-counted.in-full", &with);
            Some((reason, in_full))
        }
        _ => None,
    }
}

fn outcomes(findings: &[Finding], words: &Words) -> String {
    let mut sentences: Vec<String> = findings.iter().map(|finding| words.tell(&finding.sentence())).collect();
    sentences.dedup();
    sentences.join("; ")
}

pub fn counted(judged: &[&Judged], tracer: &Tracer) -> Vec<IncidentLine> {
    let words = tracer.files.words;
    judged
        .iter()
        .filter(|judged| reason(judged, words).is_none())
        .map(|judged| line(judged, tracer))
        .collect()
}

/// Incidents that no agreement counts, then allegations that no count may hold.
pub fn not_counted(judged: &[&Judged], tracer: &Tracer, period: Period) -> Vec<NotCountedLine> {
    let Tracer { world, files, .. } = *tracer;
    let line = |judged: &&Judged| {
        let (reason, because) = reason(judged, files.words)?;
        let incident = &judged.incident;
        let who = people(&incident.actors, files).join("; ");
        let act = files.words.tell(&incident.act.noun());
        let what = [act, who, files.words.tell(&incident.place.in_words()), when(judged, files)];
        Some(NotCountedLine {
            code: incident.act.code().to_string(),
            id: incident.id.clone(),
            what: said(what),
            reason,
            because,
            days: days(judged, &files.zone),
            spot: Some(spot(judged)),
            provenance: Some(tracer.tree(judged)),
            evidence: quotations(judged, world, files.words),
        })
    };
    let allegation = |allegation: &Allegation| {
        let of_period = |claim: &&NotCounted| is_of(&world.reports[claim.claim.report], period, &files.zone);
        let claims: Vec<&NotCounted> = allegation.claims.iter().filter(of_period).collect();
        let act = Act::coded(allegation.code);
        let act = act.map_or(allegation.code.to_string(), |act| files.words.tell(&act.noun()));
        let mut because: Vec<&str> = claims.iter().map(|claim| claim.reason.in_words()).collect();
        because.dedup();
        (!claims.is_empty()).then(|| NotCountedLine {
            code: allegation.code.to_string(),
            id: allegation.id.clone(),
            what: said([act, allegation.accused.clone().unwrap_or_default()]),
            reason: because.first().copied().unwrap_or_default().to_string(),
            because: because.join("; "),
            days: None,
            spot: None,
            provenance: None,
            evidence: claims.iter().map(|claim| evidence(&voice(claim.claim, world), files.words)).collect(),
        })
    };
    let incidents = judged.iter().filter_map(line);
    incidents.chain(world.resolved.allegations.iter().filter_map(allegation)).collect()
}

fn said<const N: usize>(parts: [String; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn line(judged: &Judged, tracer: &Tracer) -> IncidentLine {
    let Tracer { world, files, .. } = *tracer;
    let incident = &judged.incident;
    let first = judged.findings.first();
    let support = first.map(|finding| &finding.support);
    IncidentLine {
        id: incident.id.clone(),
        code: incident.act.code().to_string(),
        act: files.words.tell(&incident.act.noun()),
        when: when(judged, files),
        when_precision: when_precision(judged, files.words),
        place: files.words.tell(&incident.place.in_words()),
        place_precision: files.words.name("place-precision", &format!("p{}", incident.place.precision as u8)),
        alleged_by: alleged_by(judged, world, files.words),
        days: days(judged, &files.zone),
        spot: spot(judged),
        standing: standing(judged),
        actors: people(&incident.actors, files),
        targets: people(&incident.targets, files),
        findings: judged.findings.iter().map(|finding| finding_line(finding, files)).collect(),
        occurrence: files.words.tell(
            &first.map_or_else(|| Said::Code(&"occurrence", "reported"), |first| first.occurrence.said()),
        ),
        attribution: first.map_or(String::new(), |finding| attribution(finding, files)),
        grade: first.map_or(String::new(), |finding| finding.grade().to_string()),
        graded: first.and_then(|finding| {
            let graded = finding.graded.as_ref()?;
            Some(GradedLine {
                who: files.words.tell(&graded.who.words()),
                proposed: finding.support.grade.to_string(),
            })
        }),
        reports: support.map_or(judged.group.claims.len(), |support| support.reports),
        origins: support.map_or(1, |support| support.independent_origins),
        grouped_because: grouped_because(judged, world, files.words),
        provenance: tracer.tree(judged),
        evidence: quotations(judged, world, files.words),
    }
}

/// First and last day on which it may have happened.
pub(super) fn days(judged: &Judged, zone: &TimeZone) -> Option<Days> {
    let interval = judged.incident.time.interval?;
    let day = |at: jiff::Timestamp| at.to_zoned(zone.clone()).date();
    // An interval ends before its last instant; an instant is itself.
    let last =
        if interval.is_instant() { interval.until } else { interval.until - SignedDuration::from_nanos(1) };
    Some(Days { from: day(interval.from), to: day(last) })
}

fn spot(judged: &Judged) -> Spot {
    let place = &judged.incident.place;
    Spot {
        name: place.name.clone(),
        admin1: place.admin1.clone(),
        country: place.country.clone(),
        latitude: place.point.map(|(latitude, _)| latitude),
        longitude: place.point.map(|(_, longitude)| longitude),
        precision: place.precision as u8,
    }
}

pub(super) fn standing(judged: &Judged) -> Standing {
    let totals = counting::totals(&judged.findings);
    match () {
        _ if judged.findings.is_empty() => Standing::NotJudged,
        _ if !totals.grave.is_empty() => Standing::GraveViolation,
        _ if !totals.established.is_empty() => Standing::Violation,
        _ if !totals.undetermined.is_empty() => Standing::Undetermined,
        _ => Standing::NotCounted,
    }
}

/// Why the claims were put together, and with which other incidents this one may be the same.
fn grouped_because(judged: &Judged, world: &World, words: &Words) -> Vec<String> {
    let id = &judged.group.id;
    let links = world.resolved.possibly.iter().filter_map(|link| match (&link.a == id, &link.b == id) {
        (true, _) => Some((&link.b, &link.why)),
        (_, true) => Some((&link.a, &link.why)),
        _ => None,
    });
    let links = links.map(|(other, why)| {
        let with = [("other", other.as_str().into()), ("why", why.as_str().into())];
        words.say_with("grouped-because.may-be-the-same", &with)
    });
    judged.group.why.iter().cloned().chain(links).collect()
}

fn finding_line(finding: &Finding, files: &Files) -> FindingLine {
    let title = files.agreements.iter().find(|agreement| agreement.id == finding.agreement);
    let words = files.words;
    let trace = finding.trace.iter().map(|(test, answer)| {
        [words.tell(&test.said()), words.tell(&answer.verdict.said()), words.tell(&answer.because)]
    });
    let plan = finding.plan.iter().map(|q| {
        let with = [("settle", words.tell(&q.settle()).into()), ("who", words.tell(&q.who()).into())];
        files.words.say_with("finding.settled-by", &with)
    });
    FindingLine {
        agreement: title.map_or(&finding.agreement, |agreement| &agreement.title).clone(),
        clause: finding.clause.clone(),
        outcome: words.tell(&finding.sentence()),
        trace: trace.collect(),
        plan: plan.collect(),
        signed: finding.signed.as_ref().map(|signed| SignedLine {
            who: words.tell(&signed.who.words()),
            because: signed.who.because.clone(),
            standard: signed.standard.map(|standard| words.tell(&standard.said())),
            proposed: words.tell(&signed.proposed.outcome.words()),
        }),
        recused: finding
            .recused
            .iter()
            .map(|id| files.words.say_with("finding.recuses", &[("name", files.parties.name_of(id).into())]))
            .collect(),
        dissent: finding
            .dissent
            .iter()
            .map(|d| {
                let with = [
                    ("by", d.by.as_str().into()),
                    ("says", d.says.as_str().into()),
                    ("because", d.because.as_str().into()),
                ];
                files.words.say_with("finding.dissents", &with)
            })
            .collect(),
    }
}

fn attribution(finding: &Finding, files: &Files) -> String {
    let attribution = &finding.attribution;
    let names: Vec<&str> = attribution.parties.iter().map(|id| files.parties.name_of(id)).collect();
    let words = files.words;
    let level = words.tell(&attribution.level.said());
    let person = finding.signed.as_ref().filter(|signed| !signed.parties.is_empty());
    match attribution.level {
        _ if person.is_some() => {
            let who = person.map_or(String::new(), |signed| words.tell(&signed.who.words()));
            let with = [("level", level.into()), ("names", names.join("; ").into()), ("who", who.into())];
            words.say_with("finding.attributed-by", &with)
        }
        _ if names.is_empty() => level,
        AttributionLevel::Unattributed => level,
        _ => {
            let with = [("level", level.into()), ("names", names.join("; ").into())];
            files.words.say_with("finding.attributed-to", &with)
        }
    }
}

fn people(people: &[Participant], files: &Files) -> Vec<String> {
    let one = |person: &Participant| {
        let name = person.party.as_ref().map_or(person.words.as_str(), |id| files.parties.name_of(id));
        let how = |id: &str| files.words.say_with(id, &[("name", name.into())]);
        match person.attribution {
            Attributed::Denied => how("party.denies"),
            Attributed::Disputed => how("party.disputed"),
            Attributed::SelfAcknowledged => how("party.acknowledges"),
            _ => name.to_string(),
        }
    };
    people.iter().map(one).collect()
}

/// The days, else the words that could not be placed on a calendar.
pub(super) fn when(judged: &Judged, files: &Files) -> String {
    let zone = Zone::named(&files.settings.time_zone).unwrap_or_else(Zone::utc);
    let time = &judged.incident.time;
    match time.interval {
        Some(interval) => files.words.tell(&interval.in_words(&zone)),
        None if time.words.is_empty() => String::new(),
        None => files.words.quoted(&time.words),
    }
}

/// `day, derived`
fn when_precision(judged: &Judged, words: &Words) -> String {
    let time = &judged.incident.time;
    // The names of the two lists are those under which the values are kept.
    let kept = |value: serde_json::Value| value.as_str().unwrap_or_default().to_string();
    let precision = kept(serde_json::to_value(time.precision).unwrap_or_default());
    let basis = kept(serde_json::to_value(time.basis).unwrap_or_default());
    let with = [
        ("precision", words.name("time-precision", &precision).into()),
        ("basis", words.name("basis", &basis).into()),
    ];
    words.say_with("incidents.precision-and-basis", &with)
}

fn alleged_by(judged: &Judged, world: &World, words: &Words) -> Vec<String> {
    let mut by: Vec<String> = Vec::new();
    for told in told(judged, world) {
        let who = according_to(&told, words);
        if !by.contains(&who) {
            by.push(who);
        }
    }
    by
}

fn quotations(judged: &Judged, world: &World, words: &Words) -> Vec<Evidence> {
    told(judged, world).map(|told| evidence(&told, words)).collect()
}
