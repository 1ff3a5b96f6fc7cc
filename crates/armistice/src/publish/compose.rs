//! From everything the dossier amounts to, a bulletin for one period. Pure.
//!
//! In: the world a pass found, the dossier's words for itself, a period. Out: a [`Bulletin`]. Absent: the clock, the
//! disk, judgement. A report belongs to the period in which it was published, as far as that is known; what it tells of
//! talks belongs there too; an incident belongs to its own days, see [`super::incidents`].

use std::collections::BTreeMap;

use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use judging::incident::Act;
use reading::doubt::Doubt;
use reading::extract::claim::{Bound, Claim, Kind, Named, Quantity};
use reading::resolve::actors::NameProposal;

use super::bulletin::{
    Bulletin, ClaimLine, CorrectionLine, DoubtLine, Evidence, FigureLine, Header, LedgerLine, NameLine,
    Period, SourceLine, Talks,
};
use super::incidents;
use super::talks::Table;
use crate::dossier::files::Files;
use crate::flow::decisions::Decisions;
use crate::flow::{RULES, ReadReport, World, published, source_of};
use crate::record::Head;
use crate::record::entry::Kind as EntryKind;
use crate::wire::WireClaim;
use crate::words::Words;

/// The dossier that a bulletin speaks for.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    pub files: &'a Files,
    pub head: Head,
}

pub fn compose(world: &World, about: About, period: Period) -> Bulletin {
    let zone = &about.files.zone;
    let reports: Vec<&ReadReport> =
        world.reports.iter().filter(|report| is_of(report, period, zone)).collect();
    let told = |kind: Kind| claims_of(&reports, kind);
    let (ledgers, events) = told(Kind::Incident).into_iter().partition::<Vec<Told>, _>(is_ledger);
    let judged = incidents::of(world, period, zone);
    let table = Table { world, period, zone };
    Bulletin {
        header: header(world, &reports, about, period),
        totals: incidents::totals(world, about.files, period),
        incidents: incidents::counted(&judged, world, about.files),
        ledgers: ledgers.iter().map(ledger).collect(),
        not_counted: incidents::not_counted(&judged, world, about.files, period),
        figures: told(Kind::Figure).iter().map(figure).collect(),
        talks: Talks {
            rounds: table.rounds(),
            participation: table.participation(),
            pledges: table.pledges(),
            contacts: table.contacts(),
            agreements: lines(&told(Kind::Agreement)),
            positions: lines(&told(Kind::Position)),
        },
        humanitarian: lines(&events.into_iter().filter(is_humanitarian).collect::<Vec<_>>()),
        contradictions: table.contradictions(),
        names: world.resolved.actors.proposals.iter().map(|proposal| name(proposal, about.files)).collect(),
        corrections: corrections(&world.decisions),
        statements: world.decisions.statements.clone(),
        last_release: world.decisions.last_release,
        withheld: world.withheld,
        doubts: doubts(&reports, world, about.files),
        sources: reports.iter().map(|report| source(report, about.files)).collect(),
    }
}

/// A count of breaches without saying what they were is somebody's own ledger, not an event.
pub(super) fn is_ledger(told: &Told) -> bool {
    told.claim.code == Act::Other.code() && told.claim.quantity.is_some()
}

fn is_humanitarian(told: &Told) -> bool {
    let acts = [Act::Siege, Act::Aid, Act::Detention, Act::NoRelease, Act::Displacement];
    acts.iter().any(|act| act.code() == told.claim.code)
}

/// A claim and the report that makes it.
pub(super) struct Told<'a> {
    pub report: &'a ReadReport,
    pub claim: &'a Claim,
    pub wire: &'a WireClaim,
}

fn claims_of<'a>(reports: &[&'a ReadReport], kind: Kind) -> Vec<Told<'a>> {
    let mut all = Vec::new();
    for &report in reports {
        for (claim, wire) in report.reading.extract.claims.iter().zip(&report.claims) {
            if claim.kind == kind {
                all.push(Told { report, claim, wire });
            }
        }
    }
    all
}

/// The day a report counts under: its most likely publication day, else the last possible one, else when it came in.
fn day_of(report: &ReadReport) -> Option<Date> {
    let publication = &report.reading.extract.publication;
    publication.likely.or(publication.days.map(|days| days.to)).or(report.received)
}

/// A day is in the period in which its noon is, so that of two periods in a row exactly one has it.
pub(super) fn is_of(report: &ReadReport, period: Period, zone: &TimeZone) -> bool {
    let noon = |day: Date| day.at(12, 0, 0, 0).to_zoned(zone.clone()).map(|noon| noon.timestamp());
    day_of(report)
        .and_then(|day| noon(day).ok())
        .is_some_and(|noon| period.since <= noon && noon < period.until)
}

fn header(world: &World, reports: &[&ReadReport], about: About, period: Period) -> Header {
    let say = |at: jiff::Timestamp| instant(&Zoned::new(at, about.files.zone.clone()), about.files.words);
    let days: Vec<Date> = world.reports.iter().filter_map(day_of).collect();
    let held = match (days.iter().min(), days.iter().max()) {
        (Some(first), Some(last)) if reports.is_empty() => Some(format!("{first} to {last}")),
        _ => None,
    };
    let mut outlets: Vec<String> = reports.iter().map(|report| report.outlet.clone()).collect();
    outlets.sort();
    outlets.dedup();
    Header {
        language: about.files.words.language().to_string(),
        title: about.files.settings.title.clone(),
        period,
        since: say(period.since),
        until: say(period.until),
        time_zone: about.files.settings.time_zone.clone(),
        agreements: about.files.agreements.iter().map(|agreement| agreement.title.clone()).collect(),
        reports: reports.len(),
        reports_held: world.reports.len(),
        outlets: outlets.len(),
        held,
        tool: RULES.to_string(),
        files: about.files.digest.clone(),
        record_entries: about.head.count,
        record_root: about.head.root.hex(),
    }
}

/// `Thursday 16 February 2017, 18:00`
fn instant(at: &Zoned, words: &Words) -> String {
    let day = at.weekday().to_monday_one_offset();
    let with = [
        ("weekday", words.say(&format!("weekday.day-{day}")).into()),
        ("day", at.day().into()),
        ("month", words.say(&format!("month.month-{}", at.month())).into()),
        ("year", at.year().to_string().into()),
        ("time", at.strftime("%H:%M").to_string().into()),
    ];
    words.say_with("instant", &with)
}

fn ledger(told: &Told) -> LedgerLine {
    LedgerLine {
        keeper: according_to(told),
        day: when(told),
        place: place(told),
        count: told.claim.quantity.as_ref().map(|q| quantity(q, told.wire)).unwrap_or_default(),
        evidence: vec![evidence(told)],
    }
}

fn figure(told: &Told) -> FigureLine {
    FigureLine {
        of: told.claim.code.to_string(),
        quantity: told.claim.quantity.as_ref().map(|q| quantity(q, told.wire)).unwrap_or_default(),
        place: place(told),
        as_of: published(&told.report.reading.extract.publication),
        according_to: according_to(told),
        evidence: vec![evidence(told)],
    }
}

/// `at least 310,000`, `about 5 to 7 percent`; vague words as they stand.
fn quantity(quantity: &Quantity, wire: &WireClaim) -> String {
    let words = wire.quantity.as_ref().map(|q| q.quote.text.clone()).unwrap_or_default();
    let Some(value) = quantity.value else { return words };
    let bound = match quantity.bound {
        Bound::Exactly => "",
        Bound::AtLeast => "at least ",
        Bound::AtMost => "at most ",
        Bound::About => "about ",
        Bound::Vague => return words,
    };
    let top = quantity.value_max.map_or(String::new(), |top| format!(" to {}", thousands(top)));
    format!("{bound}{}{top}", thousands(value))
}

fn thousands(value: f64) -> String {
    if value.fract() != 0.0 || value.abs() >= 1e15 {
        return value.to_string();
    }
    let digits = format!("{}", value.abs() as u64);
    let mut out = String::from(if value < 0.0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Claims that agree in everything a line shows are one line with several quotations.
fn lines(all: &[Told]) -> Vec<ClaimLine> {
    let mut places = BTreeMap::new();
    let mut lines: Vec<ClaimLine> = Vec::new();
    for told in all {
        let line = claim_line(told);
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

pub(super) fn claim_line(told: &Told) -> ClaimLine {
    ClaimLine {
        what: what(told.claim),
        who: named(&told.claim.actor).join("; "),
        with: named(&told.claim.target).join("; "),
        when: when(told),
        place: place(told),
        standing: told.claim.modality.name().to_string(),
        according_to: according_to(told),
        evidence: vec![evidence(told)],
    }
}

/// Acts in words; the other kinds have codes that are words already.
fn what(claim: &Claim) -> String {
    match Act::coded(claim.code) {
        Some(act) if claim.kind == Kind::Incident => act.noun().to_string(),
        _ => claim.code.to_string(),
    }
}

fn named(named: &Option<Named>) -> Vec<String> {
    named.iter().flat_map(|named| named.entity.split("; ").map(str::to_string)).collect()
}

/// The interval, else the words that could not be placed on a calendar.
fn when(told: &Told) -> String {
    match told.claim.time.as_ref().and_then(|time| time.interval) {
        Some(days) if days.from == days.to => days.from.to_string(),
        Some(days) => format!("{} to {}", days.from, days.to),
        None => told.wire.time.as_ref().map_or(String::new(), |time| format!("“{}”", time.quote.text)),
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
pub(super) fn according_to(told: &Told) -> String {
    let outlet = told.report.outlet.clone();
    let speaker = told.claim.speaker.as_ref().map(|speaker| speaker.entity.clone());
    match (speaker, &told.claim.via) {
        (Some(speaker), Some(via)) => format!("{speaker}, via {via}"),
        (Some(speaker), None) => speaker,
        (None, Some(via)) => format!("{outlet}, via {via}"),
        (None, None) => outlet,
    }
}

pub(super) fn evidence(told: &Told) -> Evidence {
    let text = &told.report.reading.text;
    let span = told.claim.evidence;
    let sentence =
        text.sentences.iter().find(|sentence| sentence.span.contains(span)).map_or(span, |s| s.span);
    let words = |from: usize, to: usize| text.words.get(from..to).unwrap_or_default().to_string();
    Evidence {
        claim: told.wire.id.clone().unwrap_or_default(),
        report: told.report.capture.name().to_string(),
        capture: told.report.capture.id.to_string(),
        source: told.report.outlet.clone(),
        published: published(&told.report.reading.extract.publication),
        before: words(sentence.start, span.start),
        words: words(span.start, span.end),
        after: words(span.end, sentence.end),
        start: told.wire.evidence.start,
        end: told.wire.evidence.end,
    }
}

/// Those since the last release; before it, they were in it.
fn corrections(decisions: &Decisions) -> Vec<CorrectionLine> {
    let corrects = |kind: EntryKind| matches!(kind, EntryKind::Correction | EntryKind::Supersession);
    let new = decisions.statements.iter().filter(|said| {
        EntryKind::named(&said.kind).is_some_and(corrects) && decisions.last_release < Some(said.entry)
    });
    let line = |said: &crate::flow::decisions::Statement| {
        let entries = said.about_entries.iter().map(|entry| format!("entry {entry}"));
        let about: Vec<String> = said.about.iter().cloned().chain(entries).collect();
        CorrectionLine {
            entry: format!("entry {}, about {}", said.entry, about.join(", ")),
            created: said.created.clone(),
            author: said.author.clone(),
            says: match said.because.is_empty() {
                true => said.says.clone(),
                false => format!("{}; because {}", said.says, said.because),
            },
        }
    };
    new.map(line).collect()
}

fn doubts(reports: &[&ReadReport], world: &World, files: &Files) -> Vec<DoubtLine> {
    let own = reports.iter().flat_map(|report| report.reading.doubts.iter().map(|d| doubt(report, d)));
    own.chain(world.doubts.iter().map(doubt_of_all)).chain(files.doubts.iter().map(doubt_of_files)).collect()
}

fn doubt(report: &ReadReport, doubt: &Doubt) -> DoubtLine {
    let words = doubt.span.and_then(|span| report.reading.text.words.get(span.range()));
    DoubtLine {
        code: doubt.code.to_string(),
        report: report.capture.name().to_string(),
        sentence: doubt.sentence.clone(),
        taken: doubt.taken.clone(),
        words: words.map(|words| words.chars().take(120).collect()),
    }
}

/// Resolving looks at all reports at once, so its doubts have no report of their own.
fn doubt_of_all(doubt: &Doubt) -> DoubtLine {
    DoubtLine {
        code: doubt.code.to_string(),
        report: "several reports".to_string(),
        sentence: doubt.sentence.clone(),
        taken: doubt.taken.clone(),
        words: None,
    }
}

/// Agreements and roster that do not fit each other.
fn doubt_of_files(doubt: &judging::doubt::Doubt) -> DoubtLine {
    DoubtLine {
        code: doubt.code.to_string(),
        report: "the dossier's files".to_string(),
        sentence: doubt.sentence.clone(),
        taken: doubt.taken.clone(),
        words: None,
    }
}

fn name(proposal: &NameProposal, files: &Files) -> NameLine {
    NameLine {
        names: proposal.names.clone(),
        party: proposal.party.as_ref().map(|id| files.parties.name_of(id).to_string()),
        because: proposal.why.clone(),
    }
}

fn source(report: &ReadReport, files: &Files) -> SourceLine {
    let known = source_of(files, &report.capture);
    SourceLine {
        report: report.capture.name().to_string(),
        capture: report.capture.id.to_string(),
        source: report.outlet.clone(),
        reliability: known.map_or("F".to_string(), |source| format!("{:?}", source.reliability)),
        published: published(&report.reading.extract.publication),
        claims: report.claims.len(),
        doubts: report.reading.doubts.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(thousands(310_000.0), "310,000");
        assert_eq!(thousands(50.0), "50");
        assert_eq!(thousands(1.5), "1.5");
        assert_eq!(thousands(1_000_000.0), "1,000,000");
    }
}
