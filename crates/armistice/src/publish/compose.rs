//! From everything the dossier amounts to, a bulletin for one period. Pure.
//!
//! In: the world a pass found, the dossier's words for itself, a period. Out: a [`Bulletin`]. Absent: the clock, the
//! disk, judgement. A report belongs to the period in which it was published, as far as that is known; what it tells of
//! talks belongs there too; an incident belongs to its own days, see [`super::incidents`].

use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use judging::incident::Act;
use reading::doubt::Doubt;
use reading::extract::claim::Kind;
use reading::resolve::actors::NameProposal;

use super::bulletin::{Bulletin, CorrectionLine, DoubtLine, Header, NameLine, Period, SourceLine, Talks};
use super::claims::{self, Told};
use super::counts;
use super::findings::{Earlier, Findings};
use super::incidents;
use super::level::{self, Level};
use super::moved;
use super::pictured;
use super::provenance::Tracer;
use super::summary;
use super::talks::Table;
use crate::dossier::files::Files;
use crate::flow::decisions::Decisions;
use crate::flow::{RULES, ReadReport, World, source_of};
use crate::record::entry::Kind as EntryKind;
use crate::words::Words;

/// The dossier that a bulletin speaks for.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    pub files: &'a Files,
    /// Releases before now, the oldest first.
    pub earlier: &'a [Earlier],
    /// Ids of sources that are sealed.
    pub sealed: &'a [String],
    /// Who is told what moved; all else is for those who may know everything.
    pub readers: Level,
}

pub fn compose(world: &World, about: About, period: Period) -> Bulletin {
    let (zone, words) = (&about.files.zone, about.files.words);
    let reports: Vec<&ReadReport> =
        world.reports.iter().filter(|report| is_of(report, period, zone)).collect();
    let told = |kind: Kind| claims_of(&reports, kind);
    let (ledgers, events) = told(Kind::Incident).into_iter().partition::<Vec<Told>, _>(is_ledger);
    let judged = incidents::of(world, period, zone);
    let table = Table { world, period, zone, words };
    let tracer = Tracer::new(world, about.files);
    let findings = Findings::of(world, about.files, about.sealed);
    let summary = summary::of(world, about.files, period);
    Bulletin {
        header: header(world, &reports, about, period),
        totals: incidents::totals(world, about.files, period),
        by_area: summary.by_area,
        by_act: summary.by_act,
        incidents: incidents::counted(&judged, &tracer),
        funnel: summary::funnel(world, about.files, period),
        questions: summary::questions(world, about.files, period),
        counts: counts::of(world, about.files, period, &ledgers),
        ledgers: ledgers
            .iter()
            .map(|told| claims::ledger(told, words))
            .chain(counts::ledger_lines(world, about.files, period))
            .collect(),
        not_counted: incidents::not_counted(&judged, &tracer, period),
        figures: told(Kind::Figure).iter().map(|told| claims::figure(told, words)).collect(),
        talks: Talks {
            rounds: table.rounds(),
            participation: table.participation(),
            pledges: table.pledges(),
            contacts: table.contacts(),
            agreements: claims::lines(&told(Kind::Agreement), words),
            positions: claims::lines(&told(Kind::Position), words),
        },
        humanitarian: claims::lines(&events.into_iter().filter(is_humanitarian).collect::<Vec<_>>(), words),
        contradictions: table.contradictions(),
        names: world.resolved.actors.proposals.iter().map(|proposal| name(proposal, about.files)).collect(),
        corrections: corrections(&world.decisions, words),
        moved: moved::of(about.earlier, &findings, about.readers, about.files),
        statements: world.decisions.statements.clone(),
        last_release: world.decisions.last_release,
        withheld: world.withheld,
        doubts: doubts(&reports, world, about.files),
        sources: reports.iter().map(|report| source(report, about.files)).collect(),
        pictured: pictured::of(world, about.files, period),
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
pub(super) fn day_of(report: &ReadReport) -> Option<Date> {
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
        (Some(first), Some(last)) if reports.is_empty() => {
            Some(about.files.words.from_to(first.to_string(), last.to_string()))
        }
        _ => None,
    };
    let mut outlets: Vec<String> = reports.iter().map(|report| report.outlet.clone()).collect();
    outlets.sort();
    outlets.dedup();
    Header {
        language: about.files.words.language().to_string(),
        level: level::RESTRICTED.to_string(),
        left_out: Vec::new(),
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
        record_entries: world.record.count,
        record_root: world.record.root.hex(),
        later_entries: world.later,
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

/// Those since the last release; before it, they were in it.
fn corrections(decisions: &Decisions, words: &Words) -> Vec<CorrectionLine> {
    let corrects = |kind: EntryKind| matches!(kind, EntryKind::Correction | EntryKind::Supersession);
    let new = decisions.statements.iter().filter(|said| {
        EntryKind::named(&said.kind).is_some_and(corrects) && decisions.last_release < Some(said.entry)
    });
    let line = |said: &crate::flow::decisions::Statement| {
        let entries =
            said.about_entries.iter().map(|entry| words.say_with("entry", &[("n", (*entry).into())]));
        let about: Vec<String> = said.about.iter().cloned().chain(entries).collect();
        CorrectionLine {
            entry: words.say_with(
                "corrections.entry-and-about",
                &[("n", said.entry.into()), ("about", about.join(", ").into())],
            ),
            created: said.created.clone(),
            author: said.author.clone(),
            says: match said.because.is_empty() {
                true => said.says.clone(),
                false => words.say_with(
                    "corrections.says-because",
                    &[("says", said.says.as_str().into()), ("because", said.because.as_str().into())],
                ),
            },
        }
    };
    new.map(line).collect()
}

fn doubts(reports: &[&ReadReport], world: &World, files: &Files) -> Vec<DoubtLine> {
    let own = reports.iter().flat_map(|report| report.reading.doubts.iter().map(|d| doubt(report, d)));
    let all = world.doubts.iter().map(|doubt| doubt_of_all(doubt, files.words));
    own.chain(all).chain(files.doubts.iter().map(|doubt| doubt_of_files(doubt, files.words))).collect()
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
fn doubt_of_all(doubt: &Doubt, words: &Words) -> DoubtLine {
    DoubtLine {
        code: doubt.code.to_string(),
        report: words.say("doubts.several-reports"),
        sentence: doubt.sentence.clone(),
        taken: doubt.taken.clone(),
        words: None,
    }
}

/// Agreements and roster that do not fit each other.
fn doubt_of_files(doubt: &judging::doubt::Doubt, words: &Words) -> DoubtLine {
    DoubtLine {
        code: doubt.code.to_string(),
        report: words.say("doubts.dossier-files"),
        sentence: words.tell(&doubt.sentence),
        taken: words.tell(&doubt.taken),
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
        published: claims::publication(report, files.words),
        claims: report.claims.len(),
        doubts: report.reading.doubts.len(),
    }
}
