//! The lines of [`Counts`] as sections of a bulletin. In: a bulletin, the words of a language. Out: sections.
//! Absent: numbers that are not in the lines.

use super::{ComparedLine, ObservationLine, RuleLine, SideLine};
use crate::publish::bulletin::Bulletin;
use crate::publish::sections::{Note, Row, Section};
use crate::words::Words;

/// So many observations stand in a table for people; the data have them all.
const MOST_OBSERVATIONS: usize = 200;

/// In the order of the bulletin: what keepers counted, what rules make of it, how much was watched; and the annexes. What a
/// dossier without tables cannot have is left out, but never that nobody watched.
pub fn sections(bulletin: &Bulletin, words: &Words) -> [Vec<Section>; 2] {
    let counts = &bulletin.counts;
    let cells = |cells: Vec<String>| Row { cells, ..Row::default() };
    let mut counted = vec![
        Section::new(words, "side-by-side", &["day", "where", "counts", "joint"])
            .of(counts.side_by_side.iter().map(|line| side(line, words))),
        Section::new(words, "compared", &["rows", "standing", "because"])
            .of(counts.compared.iter().map(|line| compared(line, words))),
        Section::new(words, "stated-totals", &["keeper", "when", "where", "check"]).of(counts
            .totals
            .iter()
            .map(|line| {
                cells(vec![line.keeper.clone(), line.when.clone(), line.place.clone(), line.check.clone()])
            })),
        Section::new(words, "by-rule", &["rule", "rows", "total", "before"])
            .of(counts.by_rule.iter().map(|line| by_rule(line, words))),
        Section::new(words, "effort", &["area", "watched", "days", "counted", "rate"]).of(counts
            .effort
            .iter()
            .map(|area| {
                let days = [("watched", area.days_watched.into()), ("days", area.days.into())];
                let hours = [("hours", hours(area.watched).into())];
                cells(vec![
                    area.area.clone(),
                    words.say_with("effort.hours", &hours),
                    words.say_with("effort.of-days", &days),
                    area.count.to_string(),
                    area.rate_in_words(),
                ])
            })),
        Section::new(words, "restrictions", &["when", "where", "what", "team", "note"]).of(counts
            .restrictions
            .iter()
            .map(|line| {
                let texts = [&line.when, &line.place, &line.what, &line.team, &line.note];
                cells(texts.map(String::clone).to_vec())
            })),
    ];
    let mut annexes = vec![
        observations(&counts.observations, words),
        Section::new(words, "tables", &["table", "holds", "keeper", "read"]).of(counts.tables.iter().map(
            |line| {
                let number = [("rows", line.rows.into()), ("refused", line.refused.into())];
                let read = match &line.unreadable {
                    Some(why) => why.clone(),
                    None => words.say_with("tables.rows", &number),
                };
                let entry = words.say_with("tables.entry", &[("entry", line.entry.into())]);
                let holds = words.name("holds", &line.holds);
                cells(vec![format!("{}\n{entry}", line.name), holds, line.keeper.clone(), read])
            },
        )),
    ];
    counted.retain(|section| !section.rows.is_empty() || matches!(section.id, "effort" | "restrictions"));
    annexes.retain(|section| !section.rows.is_empty());
    [counted, annexes]
}

fn side(line: &SideLine, words: &Words) -> Row {
    let silent = || words.say("side-by-side.silent");
    let count = |(keeper, count): &(String, Option<String>)| {
        format!("{keeper}: {}", count.clone().unwrap_or_else(silent))
    };
    let counts: Vec<String> = line.counts.iter().map(count).collect();
    let day = line.day.map_or_else(|| words.say("side-by-side.no-one-day"), |day| day.to_string());
    let joint = line.joint.clone().unwrap_or_else(|| words.say("side-by-side.no-joint"));
    Row { cells: vec![day, line.area.clone(), counts.join("\n"), joint], ..Row::default() }
}

fn compared(line: &ComparedLine, words: &Words) -> Row {
    let rows: Vec<String> = (line.keepers.iter().zip(&line.rows))
        .filter(|(_, row)| !row.is_empty())
        .map(|(keeper, row)| format!("{keeper}: {row}"))
        .collect();
    let alone = line.keepers.iter().zip(&line.rows).find(|(_, row)| !row.is_empty());
    let standing = match (line.standing.as_str(), alone) {
        ("", Some((keeper, _))) => words.say_with("compared.only", &[("keeper", keeper.as_str().into())]),
        (standing, _) => words.name("match-standing", standing),
    };
    Row { cells: vec![rows.join("\n"), standing, line.because.join("; ")], ..Row::default() }
}

fn by_rule(line: &RuleLine, words: &Words) -> Row {
    let rows = match &line.over {
        None => words.say("by-rule.observations"),
        Some(keeper) => words.say_with("by-rule.ledger", &[("keeper", keeper.as_str().into())]),
    };
    let total: Vec<String> = [Some(line.total.clone()), line.per_day.clone()].into_iter().flatten().collect();
    let part = |[name, now, before]: &[String; 3]| {
        let with = [
            ("name", name.as_str().into()),
            ("now", now.as_str().into()),
            ("before", before.as_str().into()),
        ];
        words.say_with("by-rule.part", &with)
    };
    let notes = vec![
        Note { title: words.say("by-rule.sentence"), lines: vec![line.sentence.clone()] },
        Note { title: words.say("by-rule.reasons"), lines: line.reasons.clone() },
        Note { title: words.say("by-rule.parts"), lines: line.parts.iter().map(part).collect() },
    ];
    Row {
        cells: vec![format!("{}\n{}", line.rule, line.keeper), rows, total.join("\n"), line.before.clone()],
        notes: notes.into_iter().filter(|note| !note.lines.is_empty()).collect(),
        ..Row::default()
    }
}

fn observations(lines: &[ObservationLine], words: &Words) -> Section {
    let section =
        Section::new(words, "observations", &["when", "where", "what", "how-many", "how", "who", "row"]);
    let row = |line: &ObservationLine| {
        let exercise = match line.exercise.as_str() {
            "yes" => words.say("observations.exercise"),
            _ => String::new(),
        };
        let what = [line.act.clone(), line.weapon.clone(), line.direction.clone(), exercise];
        let bursts = words.say_with("observations.bursts", &[("n", line.bursts.as_str().into())]);
        let rounds = words.say_with("observations.rounds", &[("n", line.rounds.as_str().into())]);
        let who = [line.actor.clone(), line.monitor.clone()];
        let how = words.name("means", &line.means);
        let cells = vec![
            line.when.clone(),
            line.place.clone(),
            joined(&what),
            format!("{bursts}\n{rounds}"),
            how,
            joined(&who),
            joined(&[line.id.clone(), if line.from == line.id { String::new() } else { line.from.clone() }]),
        ];
        Row { cells, ..Row::default() }
    };
    let mut rows: Vec<Row> = lines.iter().take(MOST_OBSERVATIONS).map(row).collect();
    if lines.len() > MOST_OBSERVATIONS {
        let more = [("n", (lines.len() - MOST_OBSERVATIONS).into())];
        let mut cells = vec![String::new(); section.columns.len()];
        cells[0] = words.say_with("observations.more", &more);
        rows.push(Row { cells, ..Row::default() });
    }
    section.of(rows.into_iter())
}

fn joined(parts: &[String]) -> String {
    parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n")
}

/// Minutes as hours to a tenth.
fn hours(minutes: judging::observation::Range) -> String {
    let hours = |minutes: u64| format!("{}.{}", minutes / 60, minutes % 60 / 6);
    match minutes.most {
        None if minutes.least == 0 => "?".to_string(),
        None => format!("≥ {}", hours(minutes.least)),
        Some(most) if most == minutes.least => hours(most),
        Some(most) => format!("{} – {}", hours(minutes.least), hours(most)),
    }
}
