//! A bulletin as sections of tables, which is how people read it, on paper and on the page.
//!
//! In: a bulletin. Out: titles, columns, cells, and below each row what it rests on. Absent: typography.

use std::collections::BTreeSet;

use super::bulletin::{Bulletin, ClaimLine, Evidence, IncidentLine};
use crate::flow::decisions::Statement;

/// One table of the bulletin.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// For links within the page.
    pub id: &'static str,
    pub title: &'static str,
    /// How to read it.
    pub lead: &'static str,
    pub columns: Vec<&'static str>,
    pub rows: Vec<Row>,
    /// What to say when there are no rows: nothing found is itself a statement.
    pub empty: &'static str,
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
    pub evidence: Vec<Evidence>,
}

/// A titled list below a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub title: String,
    pub lines: Vec<String>,
}

impl Section {
    fn new(
        id: &'static str,
        title: &'static str,
        lead: &'static str,
        columns: &[&'static str],
        empty: &'static str,
    ) -> Section {
        Section { id, title, lead, columns: columns.to_vec(), rows: Vec::new(), empty }
    }

    fn of(mut self, rows: impl Iterator<Item = Row>) -> Section {
        self.rows = rows.collect();
        self
    }
}

/// All sections, in the order of the bulletin, with what was said about their rows.
pub fn sections(bulletin: &Bulletin) -> Vec<Section> {
    let mut sections = tables(bulletin);
    for row in sections.iter_mut().flat_map(|section| &mut section.rows) {
        say(row, &bulletin.statements);
    }
    sections
}

/// Puts beside a row what is on record about it: about itself, under this id or an earlier one; about a claim or a capture
/// that it rests on; and about anything that was said of it.
fn say(row: &mut Row, statements: &[Statement]) {
    let mut said: BTreeSet<u64> = BTreeSet::new();
    for statement in statements {
        let rests_on =
            |id: &String| row.evidence.iter().any(|quote| quote.claim == *id || quote.capture == *id);
        let named = statement.about.iter().any(|id| row.id.as_ref() == Some(id) || rests_on(id));
        let before: Vec<&String> = match row.id {
            Some(_) => {
                let groups = statement.groups.iter().filter(|group| group.claims.iter().any(rests_on));
                groups.map(|group| &group.id).collect()
            }
            None => Vec::new(),
        };
        if !named && before.is_empty() && !statement.about_entries.iter().any(|entry| said.contains(entry)) {
            continue;
        }
        said.insert(statement.entry);
        let earlier = before.into_iter().filter(|id| row.id.as_ref() != Some(*id));
        row.also.extend(earlier.cloned());
        let title = statement.heading();
        match row.said.iter_mut().find(|note| note.title == title) {
            Some(note) => note.lines.push(statement.sentence()),
            None => row.said.push(Note { title, lines: vec![statement.sentence()] }),
        }
    }
    row.also.sort();
    row.also.dedup();
}

fn tables(bulletin: &Bulletin) -> Vec<Section> {
    let talks = &bulletin.talks;
    vec![
        incidents(bulletin),
        ledgers(bulletin),
        not_counted(bulletin),
        figures(bulletin),
        rounds(bulletin),
        participation(bulletin),
        pledges(bulletin),
        claims(
            Section::new(
                "contacts",
                "Talks: other meetings and calls",
                "Bilateral meetings, calls, and meetings that belong to no known round.",
                &["what", "who", "with", "when", "where", "standing", "according to"],
                "None is spoken of.",
            ),
            &talks.contacts,
        ),
        claims(
            Section::new(
                "agreements",
                "Agreements and documents",
                "A draft is not an agreement, and a signature is claimed until it is seen.",
                &["what", "who", "with", "when", "where", "standing", "according to"],
                "No document is spoken of.",
            ),
            &talks.agreements,
        ),
        claims(
            Section::new(
                "positions",
                "Positions taken",
                "What parties say of each other; the saying is the fact, not what is said.",
                &["act", "who", "towards", "when", "where", "standing", "according to"],
                "No position is reported.",
            ),
            &talks.positions,
        ),
        claims(
            Section::new(
                "humanitarian",
                "Sieges, aid, detainees",
                "Allegations until somebody looks.",
                &["what", "who", "towards", "when", "where", "standing", "according to"],
                "Nothing is reported.",
            ),
            &bulletin.humanitarian,
        ),
        contradictions(bulletin),
        names(bulletin),
        corrections(bulletin),
        statements(bulletin),
        doubts(bulletin),
        sources(bulletin),
    ]
}

/// Enough of a hash to tell it from others on a page.
pub fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

fn incidents(bulletin: &Bulletin) -> Section {
    Section::new(
        "incidents",
        "Incidents",
        "Proposals of the program until a person signs. Support counts independent origins, not reports.",
        &["incident", "when and where", "alleged actor, against", "outcome", "how sure"],
        "No incident of this period is reported in what was read. That is not the same as a quiet period.",
    )
    .of(bulletin.incidents.iter().map(incident))
}

fn incident(line: &IncidentLine) -> Row {
    let outcomes: Vec<String> = line.findings.iter().map(|finding| finding.outcome.clone()).collect();
    let mut notes = Vec::new();
    for finding in &line.findings {
        let clause = finding.clause.as_ref().map_or(String::new(), |clause| format!(", clause {clause}"));
        let trace =
            finding.trace.iter().map(|[question, answer, because]| format!("{question} {answer}: {because}"));
        notes.push(Note { title: format!("{}{clause}", finding.agreement), lines: trace.collect() });
        notes.push(Note { title: "To verify".into(), lines: finding.plan.clone() });
        notes.push(Note { title: "Dissent".into(), lines: finding.dissent.clone() });
    }
    notes.push(Note { title: "Grouped because".into(), lines: line.grouped_because.clone() });
    notes.retain(|note| !note.lines.is_empty());
    let against = line.targets.join("; ");
    let against = if against.is_empty() { against } else { format!("against {against}") };
    Row {
        id: Some(line.id.clone()),
        cells: vec![
            lines([line.act.clone(), line.id.clone()]),
            lines([line.when.clone(), line.place.clone()]),
            lines([line.actors.join("; "), against]),
            lines(outcomes),
            lines([line.occurrence.clone(), line.attribution.clone(), support(line)]),
        ],
        notes,
        evidence: line.evidence.clone(),
        ..Row::default()
    }
}

/// A cell of several lines; those that say nothing are left out.
fn lines(lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// `2 independent origins in 3 reports, grade B3`
fn support(line: &IncidentLine) -> String {
    let plural = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
    let grade = if line.grade.is_empty() { String::new() } else { format!(", grade {}", line.grade) };
    format!("{} in {}{grade}", plural(line.origins, "independent origin"), plural(line.reports, "report"))
}

fn ledgers(bulletin: &Bulletin) -> Section {
    Section::new(
        "ledgers",
        "Ledgers side by side",
        "What guarantors, parties and monitors counted themselves. Their rules differ; nothing is added up.",
        &["keeper", "day", "where", "count"],
        "No ledger was read.",
    )
    .of(bulletin.ledgers.iter().map(|line| Row {
        cells: vec![line.keeper.clone(), line.day.clone(), line.place.clone(), line.count.clone()],
        evidence: line.evidence.clone(),
        ..Row::default()
    }))
}

fn not_counted(bulletin: &Bulletin) -> Section {
    Section::new(
        "not-counted",
        "Not counted, and why",
        "Kept, and shown, so that anyone can count by another rule.",
        &["what", "because"],
        "Everything reported was counted.",
    )
    .of(bulletin.not_counted.iter().map(|line| Row {
        id: Some(line.id.clone()),
        cells: vec![lines([line.what.clone(), line.id.clone()]), line.because.clone()],
        evidence: line.evidence.clone(),
        ..Row::default()
    }))
}

fn figures(bulletin: &Bulletin) -> Section {
    Section::new(
        "figures",
        "Figures as claimed",
        "Each by its source and day. They measure different things and are never added, averaged or subtracted.",
        &["of", "figure", "where", "as of", "according to"],
        "No figure is given.",
    )
    .of(bulletin.figures.iter().map(|line| Row {
        cells: vec![
            line.of.clone(),
            line.quantity.clone(),
            line.place.clone(),
            line.as_of.clone(),
            line.according_to.clone(),
        ],
        evidence: line.evidence.clone(),
        ..Row::default()
    }))
}

fn claims(section: Section, lines: &[ClaimLine]) -> Section {
    section.of(lines.iter().map(|line| Row {
        cells: [
            &line.what,
            &line.who,
            &line.with,
            &line.when,
            &line.place,
            &line.standing,
            &line.according_to,
        ]
        .map(String::clone)
        .to_vec(),
        evidence: line.evidence.clone(),
        ..Row::default()
    }))
}

fn rounds(bulletin: &Bulletin) -> Section {
    Section::new(
        "rounds",
        "Talks: rounds",
        "Rounds of one city are kept apart by their days. Planned days stand as said, with who said so.",
        &["round", "when", "planned for", "convened by"],
        "No round is spoken of.",
    )
    .of(bulletin.talks.rounds.iter().map(|line| Row {
        id: Some(line.id.clone()),
        cells: vec![
            lines([line.name.clone(), line.id.clone()]),
            line.when.clone(),
            line.planned.join("\n"),
            line.conveners.join("\n"),
        ],
        notes: because(&line.because),
        evidence: line.evidence.clone(),
        ..Row::default()
    }))
}

fn participation(bulletin: &Bulletin) -> Section {
    Section::new(
        "participation",
        "Talks: who comes",
        "Each statement with who makes it; contested where they disagree. Taking part says nothing about being bound by the truce.",
        &["who", "round", "status", "said"],
        "No participation is spoken of.",
    )
    .of(bulletin.talks.participation.iter().map(|line| Row {
        id: Some(line.id.clone()),
        cells: vec![line.who.clone(), line.round.clone(), line.status.clone(), line.statements.join("\n")],
        notes: because(&line.because),
        evidence: line.evidence.clone(),
        ..Row::default()
    }))
}

fn pledges(bulletin: &Bulletin) -> Section {
    Section::new(
        "pledges",
        "Pledges and demands",
        "Followed from report to report. One said to be unfulfilled is claimed to be so by whoever says it.",
        &["what", "who is to act", "what became of it"],
        "No pledge is spoken of.",
    )
    .of(bulletin.talks.pledges.iter().map(|line| Row {
        id: Some(line.id.clone()),
        cells: vec![
            lines([format!("{}: {}", line.kind, line.content), line.id.clone()]),
            if line.promisor.is_empty() { "not stated".into() } else { line.promisor.clone() },
            line.history.join("\n"),
        ],
        notes: because(&line.because),
        evidence: line.evidence.clone(),
        ..Row::default()
    }))
}

fn because(reasons: &[String]) -> Vec<Note> {
    if reasons.is_empty() {
        return Vec::new();
    }
    vec![Note { title: "Grouped because".into(), lines: reasons.to_vec() }]
}

fn contradictions(bulletin: &Bulletin) -> Section {
    Section::new(
        "contradictions",
        "Contradictions",
        "Things said that cannot all be so. None is chosen.",
        &["about", "said"],
        "None was found.",
    )
    .of(bulletin.contradictions.iter().flat_map(|line| {
        line.sides.iter().enumerate().map(|(at, side)| Row {
            cells: vec![if at == 0 { line.about.clone() } else { String::new() }, side.says.clone()],
            evidence: side.evidence.clone(),
            ..Row::default()
        })
    }))
}

fn names(bulletin: &Bulletin) -> Section {
    Section::new(
        "names",
        "Names to settle",
        "Spellings that may be one person or group. Nothing is merged until they are listed in parties.toml.",
        &["names", "perhaps", "because"],
        "None.",
    )
    .of(bulletin.names.iter().map(|line| Row {
        cells: vec![line.names.join("; "), line.party.clone().unwrap_or_default(), line.because.clone()],
        ..Row::default()
    }))
}

fn corrections(bulletin: &Bulletin) -> Section {
    Section::new(
        "corrections",
        "Corrections",
        "Nothing is edited; a correction stands beside what it corrects.",
        &["entry", "made", "by", "says"],
        "None since the last bulletin.",
    )
    .of(bulletin.corrections.iter().map(|line| Row {
        cells: vec![line.entry.clone(), line.created.clone(), line.author.clone(), line.says.clone()],
        ..Row::default()
    }))
}

fn statements(bulletin: &Bulletin) -> Section {
    let new = |said: &&Statement| bulletin.last_release < Some(said.entry) || said.withdrawn_by.is_none();
    let about = |said: &Statement| {
        let entries = said.about_entries.iter().map(|entry| format!("entry {entry}"));
        said.about.iter().cloned().chain(entries).collect::<Vec<_>>().join("\n")
    };
    Section::new(
        "statements",
        "Dissent and decisions on record",
        "Who put what on record. Whoever disagrees with a line is printed beside it as well, in the same size.",
        &["what", "about", "says"],
        "Nobody has put anything on record yet.",
    )
    .of(bulletin.statements.iter().filter(new).map(|said| Row {
        cells: vec![lines([said.heading(), format!("entry {}", said.entry)]), about(said), said.sentence()],
        ..Row::default()
    }))
}

fn doubts(bulletin: &Bulletin) -> Section {
    Section::new(
        "doubts",
        "Doubts",
        "Where the program was unsure, and what it took anyway.",
        &["report", "unsure", "taken", "words"],
        "None.",
    )
    .of(bulletin.doubts.iter().map(|line| Row {
        cells: vec![
            line.report.clone(),
            line.sentence.clone(),
            line.taken.clone(),
            line.words.clone().unwrap_or_default(),
        ],
        ..Row::default()
    }))
}

fn sources(bulletin: &Bulletin) -> Section {
    Section::new(
        "sources",
        "Reports read",
        "A capture is the exact bytes received, named by their SHA-256.",
        &["report", "source", "grade", "published", "claims", "doubts", "capture"],
        "No report of this period was read.",
    )
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
