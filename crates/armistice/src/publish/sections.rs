//! A bulletin as sections of tables, which is how people read it, on paper and on the page.
//!
//! In: a bulletin. Out: titles, columns, cells, and below each row what it rests on. Absent: typography.

use std::collections::BTreeMap;

use judging::incident::Act;

use super::bulletin::{Bulletin, ClaimLine, Evidence, IncidentLine, Range, SignedLine, SummaryLine, Tally};
use super::counts;
use super::header;
use super::moved;
use super::picture::{self, Picture};
use super::provenance::Branch;
use super::statements;
use crate::words::Words;

/// One table of the bulletin.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// For links within the page, and for files; the name of its message in the catalogue.
    pub id: &'static str,
    pub title: String,
    /// How to read it.
    pub lead: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    pub pictures: Vec<Picture>,
    /// What to say when there are no rows: nothing found is itself a statement.
    pub empty: String,
    /// It has no rows because they were left out.
    pub withheld: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The same in every language.
    pub key: &'static str,
    pub title: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// For links to this row, when it has an id of its own.
    pub id: Option<String>,
    /// Ids that it had before, by which somebody spoke of it.
    pub also: Vec<String>,
    /// Lines of a cell are separated by newlines; the first one matters most.
    pub cells: Vec<String>,
    /// What members put on record about this row; printed beside it, in the same size.
    pub said: Vec<Note>,
    /// Reasons, one to a line.
    pub notes: Vec<Note>,
    /// Of an incident: where its support comes from.
    pub provenance: Option<Branch>,
    pub evidence: Vec<Evidence>,
}

/// A titled list below a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub title: String,
    pub lines: Vec<String>,
}

impl Section {
    /// Title, lead, columns and the words for an empty table are the message `id` of the catalogue and its parts.
    pub fn new(words: &Words, id: &'static str, columns: &[&'static str]) -> Section {
        let part = |part: &str| words.say(&format!("{id}.{part}"));
        let column = |key: &&'static str| Column { key, title: part(key) };
        let columns = columns.iter().map(column).collect();
        Section {
            id,
            title: words.say(id),
            lead: part("lead"),
            columns,
            rows: Vec::new(),
            pictures: Vec::new(),
            empty: part("empty"),
            withheld: false,
        }
    }

    pub fn of(mut self, rows: impl Iterator<Item = Row>) -> Section {
        self.rows = rows.collect();
        self
    }
}

/// All sections, in the order of the bulletin, with what was said about their rows.
pub fn sections(bulletin: &Bulletin, words: &Words) -> Vec<Section> {
    let mut sections = tables(bulletin, words);
    let after = sections.iter().position(|section| section.id == "ledgers").map_or(0, |at| at + 1);
    let [counted, annexes] = counts::sections(bulletin, words);
    sections.splice(after..after, counted);
    sections.extend(annexes);
    for row in sections.iter_mut().flat_map(|section| &mut section.rows) {
        statements::say(row, &bulletin.statements, words);
    }
    picture::hang(&mut sections, bulletin, words);
    withheld(&mut sections, bulletin, words);
    sections
}

/// An empty table of which something was left out says so: withheld is not none.
fn withheld(sections: &mut [Section], bulletin: &Bulletin, words: &Words) {
    for left in &bulletin.header.left_out {
        let of = |id: &str| match left.what.as_str() {
            "plans" => id == "questions",
            "humanitarian" => matches!(id, "sieges" | "detainees"),
            "not-counted" => matches!(id, "not-counted" | "reasons"),
            what => id == what,
        };
        for section in sections.iter_mut().filter(|section| section.rows.is_empty() && of(section.id)) {
            section.empty = words.say("level.section");
            section.withheld = true;
        }
    }
}

fn tables(bulletin: &Bulletin, words: &Words) -> Vec<Section> {
    let talks = &bulletin.talks;
    vec![
        summary(
            Section::new(words, "by-area", &["area", "reported", "violations", "before"]),
            &bulletin.by_area,
            words,
        ),
        summary(
            Section::new(words, "by-act", &["act", "reported", "violations", "before"]),
            &bulletin.by_act,
            words,
        ),
        incidents(bulletin, words),
        ledgers(bulletin, words),
        funnel(bulletin, words),
        questions(bulletin, words),
        reasons(bulletin, words),
        not_counted(bulletin, words),
        figures(bulletin, words),
        humanitarian("sieges", &[Act::Siege, Act::Aid, Act::Displacement], bulletin, words),
        humanitarian("detainees", &[Act::Detention, Act::NoRelease], bulletin, words),
        rounds(bulletin, words),
        participation(bulletin, words),
        pledges(bulletin, words),
        claims(
            Section::new(
                words,
                "contacts",
                &["what", "who", "with", "when", "where", "standing", "according-to"],
            ),
            &talks.contacts,
        ),
        claims(
            Section::new(
                words,
                "agreements",
                &["what", "who", "with", "when", "where", "standing", "according-to"],
            ),
            &talks.agreements,
        ),
        claims(
            Section::new(
                words,
                "positions",
                &["act", "who", "towards", "when", "where", "standing", "according-to"],
            ),
            &talks.positions,
        ),
        contradictions(bulletin, words),
        names(bulletin, words),
        corrections(bulletin, words),
        moved::section(bulletin, words),
        statements::section(bulletin, words),
        doubts(bulletin, words),
        sources(bulletin, words),
    ]
}

/// Enough of a hash to tell it from others on a page.
pub fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

/// Where a quotation stands: report, source, day, claim, bytes.
pub fn whence(quote: &Evidence, words: &Words) -> String {
    let with = [
        ("report", quote.report.as_str().into()),
        ("source", quote.source.as_str().into()),
        ("published", quote.published.as_str().into()),
        ("claim", quote.claim.as_str().into()),
        ("start", quote.start.into()),
        ("end", quote.end.into()),
    ];
    words.say_with(if quote.source.is_empty() { "quotation" } else { "quotation.of" }, &with)
}

fn summary(section: Section, lines: &[SummaryLine], words: &Words) -> Section {
    let said = |tally: &Tally| {
        let one = |(agreement, range): &(String, Range)| match tally.violations.len() {
            1 => header::range(*range, words),
            _ => words.say_with(
                "by-area.of-agreement",
                &[("agreement", agreement.as_str().into()), ("range", header::range(*range, words).into())],
            ),
        };
        tally.violations.iter().map(one).collect::<Vec<_>>().join("\n")
    };
    let before = |tally: &Tally| {
        let with =
            [("reported", tally.reported.into()), ("violations", said(tally).replace('\n', "; ").into())];
        words.say_with("by-area.reported-and-violations", &with)
    };
    section.of(lines.iter().map(|line| Row {
        cells: vec![
            line.name.clone(),
            line.now.reported.to_string(),
            said(&line.now),
            line.before.as_ref().map_or_else(|| words.say("by-area.nothing-read"), before),
        ],
        ..Row::default()
    }))
}

fn funnel(bulletin: &Bulletin, words: &Words) -> Section {
    Section::new(words, "funnel", &["step", "number"]).of(bulletin.funnel.iter().map(|line| Row {
        cells: vec![words.name("funnel-step", &line.step), line.number.to_string()],
        ..Row::default()
    }))
}

fn questions(bulletin: &Bulletin, words: &Words) -> Section {
    let columns = ["since", "incident", "question", "settle", "who"];
    Section::new(words, "questions", &columns).of(bulletin.questions.iter().map(|line| Row {
        cells: vec![
            line.since.map_or_else(|| words.say("questions.no-day"), |day| day.to_string()),
            line.incident.clone(),
            lines([line.question.clone(), line.open.clone()]),
            line.settle.clone(),
            line.who.clone(),
        ],
        ..Row::default()
    }))
}

/// How many are not counted for each reason.
fn reasons(bulletin: &Bulletin, words: &Words) -> Section {
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for line in &bulletin.not_counted {
        *reasons.entry(&line.reason).or_default() += 1;
    }
    Section::new(words, "reasons", &["reason", "number"]).of(reasons.into_iter().map(|(reason, number)| {
        Row { cells: vec![reason.to_string(), number.to_string()], ..Row::default() }
    }))
}

fn incidents(bulletin: &Bulletin, words: &Words) -> Section {
    Section::new(
        words,
        "incidents",
        &["incident", "when-and-where", "actors", "outcome", "support", "alleged-by"],
    )
    .of(bulletin.incidents.iter().map(|line| incident(line, words)))
}

fn incident(line: &IncidentLine, words: &Words) -> Row {
    let outcomes: Vec<String> = line.findings.iter().map(|finding| finding.outcome.clone()).collect();
    let mut notes = Vec::new();
    for finding in &line.findings {
        let title = match &finding.clause {
            Some(clause) => words.say_with(
                "finding.clause",
                &[("agreement", finding.agreement.as_str().into()), ("clause", clause.as_str().into())],
            ),
            None => finding.agreement.clone(),
        };
        notes.push(Note {
            title,
            lines: finding.trace.iter().map(|answer| answered(answer, words)).collect(),
        });
        notes.extend(finding.signed.as_ref().map(|signed| signature(signed, words)));
        notes.push(Note { title: words.say("finding.plan"), lines: finding.plan.clone() });
        notes.push(Note { title: words.say("finding.recused"), lines: finding.recused.clone() });
        notes.push(Note { title: words.say("finding.dissent"), lines: finding.dissent.clone() });
    }
    notes.push(Note { title: words.say("grouped-because"), lines: line.grouped_because.clone() });
    notes.retain(|note| !note.lines.is_empty());
    let against = line.targets.join("; ");
    let against = match against.is_empty() {
        true => against,
        false => words.say_with("incidents.against", &[("targets", against.into())]),
    };
    Row {
        id: Some(line.id.clone()),
        cells: vec![
            lines([line.act.clone(), line.id.clone()]),
            lines([
                precise(&line.when, &line.when_precision, words),
                precise(&line.place, &line.place_precision, words),
            ]),
            lines([line.actors.join("; "), against]),
            lines(outcomes),
            lines([line.occurrence.clone(), line.attribution.clone(), support(line, words)]),
            line.alleged_by.join("\n"),
        ],
        notes,
        provenance: Some(line.provenance.clone()),
        evidence: line.evidence.clone(),
        ..Row::default()
    }
}

/// `16 February 2017 (day, derived)`
fn precise(what: &str, precision: &str, words: &Words) -> String {
    match what.is_empty() || precision.is_empty() {
        true => what.to_string(),
        false => {
            words.say_with("incidents.precise", &[("what", what.into()), ("precision", precision.into())])
        }
    }
}

/// A cell of several lines; those that say nothing are left out.
pub(super) fn lines(lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// `in force then? yes: It began on 30 December 2016.`
fn answered([question, answer, because]: &[String; 3], words: &Words) -> String {
    words.say_with(
        "finding.answer",
        &[
            ("question", question.as_str().into()),
            ("answer", answer.as_str().into()),
            ("because", because.as_str().into()),
        ],
    )
}

/// Who signed a finding and why, and what the program proposes in its place.
fn signature(signed: &SignedLine, words: &Words) -> Note {
    let by = [("who", signed.who.as_str().into()), ("because", signed.because.as_str().into())];
    let mut lines = vec![words.say_with("finding.signed-by", &by)];
    let standard = signed.standard.as_deref();
    lines.extend(standard.map(|it| words.say_with("finding.standard", &[("standard", it.into())])));
    lines.push(words.say_with("finding.proposed", &[("outcome", signed.proposed.as_str().into())]));
    Note { title: words.say("finding.signed"), lines }
}

/// `2 independent origins in 3 reports, grade B3`
fn support(line: &IncidentLine, words: &Words) -> String {
    let id = match &line.graded {
        _ if line.grade.is_empty() => "incidents.origins",
        None => "incidents.origins-and-grade",
        Some(_) => "incidents.origins-and-graded",
    };
    let (who, proposed) =
        line.graded.as_ref().map_or(("", ""), |graded| (graded.who.as_str(), graded.proposed.as_str()));
    words.say_with(
        id,
        &[
            ("origins", line.origins.into()),
            ("reports", line.reports.into()),
            ("grade", line.grade.as_str().into()),
            ("who", who.into()),
            ("proposed", proposed.into()),
        ],
    )
}

fn ledgers(bulletin: &Bulletin, words: &Words) -> Section {
    Section::new(words, "ledgers", &["keeper", "day", "where", "count"]).of(bulletin.ledgers.iter().map(
        |line| Row {
            cells: vec![line.keeper.clone(), line.day.clone(), line.place.clone(), line.count.clone()],
            evidence: line.evidence.clone(),
            ..Row::default()
        },
    ))
}

fn not_counted(bulletin: &Bulletin, words: &Words) -> Section {
    Section::new(words, "not-counted", &["what", "because"]).of(bulletin.not_counted.iter().map(|line| Row {
        id: Some(line.id.clone()),
        cells: vec![lines([line.what.clone(), line.id.clone()]), line.because.clone()],
        provenance: line.provenance.clone(),
        evidence: line.evidence.clone(),
        ..Row::default()
    }))
}

fn figures(bulletin: &Bulletin, words: &Words) -> Section {
    Section::new(words, "figures", &["of", "figure", "where", "as-of", "standing", "according-to"]).of(
        bulletin.figures.iter().map(|line| Row {
            cells: vec![
                line.of.clone(),
                line.quantity.clone(),
                line.place.clone(),
                line.as_of.clone(),
                line.standing.clone(),
                line.according_to.clone(),
            ],
            evidence: line.evidence.clone(),
            ..Row::default()
        }),
    )
}

/// Sieges, aid and what becomes of people, by the codes of the acts.
fn humanitarian(id: &'static str, acts: &[Act], bulletin: &Bulletin, words: &Words) -> Section {
    let of = |line: &&ClaimLine| acts.iter().any(|act| act.code() == line.code);
    let columns = ["what", "who", "towards", "when", "where", "standing", "according-to"];
    let chosen = bulletin.humanitarian.iter().filter(of).map(claim_row);
    Section::new(words, id, &columns).of(chosen)
}

fn claims(section: Section, lines: &[ClaimLine]) -> Section {
    section.of(lines.iter().map(claim_row))
}

fn claim_row(line: &ClaimLine) -> Row {
    let cells =
        [&line.what, &line.who, &line.with, &line.when, &line.place, &line.standing, &line.according_to];
    Row { cells: cells.map(String::clone).to_vec(), evidence: line.evidence.clone(), ..Row::default() }
}

fn rounds(bulletin: &Bulletin, words: &Words) -> Section {
    Section::new(words, "rounds", &["round", "when", "planned", "conveners"]).of(bulletin
        .talks
        .rounds
        .iter()
        .map(|line| Row {
            id: Some(line.id.clone()),
            cells: vec![
                lines([line.name.clone(), line.id.clone()]),
                line.when.clone(),
                line.planned.join("\n"),
                line.conveners.join("\n"),
            ],
            notes: because(&line.because, words),
            evidence: line.evidence.clone(),
            ..Row::default()
        }))
}

fn participation(bulletin: &Bulletin, words: &Words) -> Section {
    Section::new(words, "participation", &["who", "round", "status", "said"]).of(bulletin
        .talks
        .participation
        .iter()
        .map(|line| Row {
            id: Some(line.id.clone()),
            cells: vec![
                line.who.clone(),
                line.round.clone(),
                line.status.clone(),
                line.statements.join("\n"),
            ],
            notes: because(&line.because, words),
            evidence: line.evidence.clone(),
            ..Row::default()
        }))
}

fn pledges(bulletin: &Bulletin, words: &Words) -> Section {
    Section::new(words, "pledges", &["what", "promisor", "history"]).of(bulletin.talks.pledges.iter().map(
        |line| Row {
            id: Some(line.id.clone()),
            cells: vec![
                lines([
                    words.say_with(
                        "pledges.kind-and-content",
                        &[("kind", line.kind.as_str().into()), ("content", line.content.as_str().into())],
                    ),
                    line.id.clone(),
                ]),
                if line.promisor.is_empty() {
                    words.say("pledges.not-stated")
                } else {
                    line.promisor.clone()
                },
                line.history.join("\n"),
            ],
            notes: because(&line.because, words),
            evidence: line.evidence.clone(),
            ..Row::default()
        },
    ))
}

fn because(reasons: &[String], words: &Words) -> Vec<Note> {
    if reasons.is_empty() {
        return Vec::new();
    }
    vec![Note { title: words.say("grouped-because"), lines: reasons.to_vec() }]
}

fn contradictions(bulletin: &Bulletin, words: &Words) -> Section {
    Section::new(words, "contradictions", &["about", "said"]).of(bulletin.contradictions.iter().flat_map(
        |line| {
            line.sides.iter().enumerate().map(|(at, side)| Row {
                cells: vec![if at == 0 { line.about.clone() } else { String::new() }, side.says.clone()],
                evidence: side.evidence.clone(),
                ..Row::default()
            })
        },
    ))
}

fn names(bulletin: &Bulletin, words: &Words) -> Section {
    Section::new(words, "names", &["names", "perhaps", "because"]).of(bulletin.names.iter().map(|line| Row {
        cells: vec![line.names.join("; "), line.party.clone().unwrap_or_default(), line.because.clone()],
        ..Row::default()
    }))
}

fn corrections(bulletin: &Bulletin, words: &Words) -> Section {
    Section::new(words, "corrections", &["entry", "made", "by", "says"]).of(bulletin.corrections.iter().map(
        |line| Row {
            cells: vec![line.entry.clone(), line.created.clone(), line.author.clone(), line.says.clone()],
            ..Row::default()
        },
    ))
}

fn doubts(bulletin: &Bulletin, words: &Words) -> Section {
    Section::new(words, "doubts", &["report", "unsure", "taken", "words"]).of(bulletin.doubts.iter().map(
        |line| Row {
            cells: vec![
                line.report.clone(),
                line.sentence.clone(),
                line.taken.clone(),
                line.words.clone().unwrap_or_default(),
            ],
            ..Row::default()
        },
    ))
}

fn sources(bulletin: &Bulletin, words: &Words) -> Section {
    Section::new(words, "sources", &["report", "source", "grade", "published", "claims", "doubts", "capture"])
        .of(bulletin.sources.iter().map(|line| Row {
            cells: vec![
                line.report.clone(),
                line.source.clone(),
                line.reliability.clone(),
                line.published.clone(),
                line.claims.to_string(),
                line.doubts.to_string(),
                line.capture.clone(),
            ],
            ..Row::default()
        }))
}
