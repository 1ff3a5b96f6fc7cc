//! What members of the mechanism put on record, in words: beside the lines it concerns, and as a section of its own.
//!
//! In: statements, the rows of a bulletin. Out: notes beside rows, a table. Absent: who is right.

use std::collections::BTreeSet;

use super::bulletin::Bulletin;
use super::sections::{Note, Row, Section, lines};
use crate::flow::decisions::Statement;
use crate::words::Words;

/// Puts beside a row what is on record about it: about itself, under this id or an earlier one; about a claim or a capture
/// that it rests on; and about anything that was said of it.
pub fn say(row: &mut Row, statements: &[Statement], words: &Words) {
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
        let title = heading(statement, words);
        match row.said.iter_mut().find(|note| note.title == title) {
            Some(note) => note.lines.push(sentence(statement, words)),
            None => row.said.push(Note { title, lines: vec![sentence(statement, words)] }),
        }
    }
    row.also.sort();
    row.also.dedup();
}

/// Everything on record that stands, and what was taken back since the last release.
pub fn section(bulletin: &Bulletin, words: &Words) -> Section {
    let new = |said: &&Statement| bulletin.last_release < Some(said.entry) || said.withdrawn_by.is_none();
    let about = |said: &Statement| {
        let entries = said.about_entries.iter().map(|entry| numbered(*entry, words));
        said.about.iter().cloned().chain(entries).collect::<Vec<_>>().join("\n")
    };
    Section::new(words, "statements", &["what", "about", "says"]).of(bulletin
        .statements
        .iter()
        .filter(new)
        .map(|said| Row {
            cells: vec![
                lines([heading(said, words), numbered(said.entry, words)]),
                about(said),
                sentence(said, words),
            ],
            ..Row::default()
        }))
}

/// `entry 12`
fn numbered(entry: u64, words: &Words) -> String {
    words.say_with("entry", &[("n", entry.into())])
}

/// The heading it is printed under; a kind that this program does not know is shown as it is called.
fn heading(said: &Statement, words: &Words) -> String {
    let name = words.name("statement-kind", &said.kind.replace('_', " "));
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// `turkey (guarantor), entry 12, 2017-02-16T18:00:00Z: the shells came from the north; because …`
fn sentence(said: &Statement, words: &Words) -> String {
    let who = match said.role.is_empty() {
        true => said.author.clone(),
        false => words.say_with(
            "statements.author-and-role",
            &[("author", said.author.as_str().into()), ("role", words.name("role", &said.role).into())],
        ),
    };
    let says = match said.says.is_empty() {
        true => words.name("statement-verb", &said.kind.replace('_', " ")),
        false => said.says.clone(),
    };
    let with = [
        ("who", who.into()),
        ("entry", said.entry.into()),
        ("created", said.created.as_str().into()),
        ("says", says.into()),
        ("because", said.because.as_str().into()),
    ];
    let id = if said.because.is_empty() { "statements.sentence" } else { "statements.sentence-because" };
    let sentence = words.say_with(id, &with);
    let back = match (said.withdrawn_by, said.claimed_withdrawn_by) {
        (Some(by), _) => words.say_with("statements.taken-back", &[("entry", by.into())]),
        (None, Some(by)) => words.say_with("statements.not-taken-back", &[("entry", by.into())]),
        (None, None) => return sentence,
    };
    format!("{sentence} {back}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_reads_as_a_sentence() {
        let mut dissent = Statement {
            entry: 12,
            leaf: String::new(),
            kind: "dissent".into(),
            author: "ana".into(),
            role: "analyst".into(),
            created: "2017-02-16T18:00:00Z".into(),
            about: vec!["i-1".into()],
            about_entries: Vec::new(),
            groups: Vec::new(),
            says: String::new(),
            because: "same street, same hour".into(),
            withdrawn_by: None,
            claimed_withdrawn_by: None,
        };
        let said = |said: &Statement| sentence(said, Words::english());
        assert_eq!(
            said(&dissent),
            "ana (analyst), entry 12, 2017-02-16T18:00:00Z: disagrees; because same street, same hour"
        );
        dissent.withdrawn_by = Some(14);
        assert!(said(&dissent).ends_with("[taken back by entry 14]"));
        dissent.kind = "fork_evidence".into();
        assert_eq!(heading(&dissent, Words::english()), "Fork evidence");
        dissent.kind = "of_tomorrow".into();
        assert_eq!(heading(&dissent, Words::english()), "Of tomorrow");
    }
}
