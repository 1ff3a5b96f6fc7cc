//! Which way a bare weekday or month points, from the verbs around it. A shallow reading for callers without a parse:
//! the nearest cue in the same clause. Words are in `data/en/tense.tsv`.

use super::Direction;
use crate::span::Span;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The direction of the expression at `at` within the sentence at `sentence`: the last cue before it in its clause,
/// else the first one after it.
pub fn direction(words: &str, sentence: Span, at: Span) -> Direction {
    let before = words.get(sentence.start..at.start).unwrap_or("");
    let after = words.get(at.end..sentence.end).unwrap_or("");
    if let Some(found) = beside(before, after) {
        return found;
    }
    if let Some(found) = last_cue(before) {
        return found;
    }
    first_cue(after).unwrap_or(Direction::Unknown)
}

/// "The ministry on Sunday issued": the verb of the clause follows at once. What was planned for a day is told by the plan.
fn beside(before: &str, after: &str) -> Option<Direction> {
    let next = after.strip_prefix(' ')?;
    let planned = cut(before).last().is_some_and(|word| matches!(word, "for" | "by" | "until" | "from"));
    let word: Vec<&str> = cut(next).take(2).collect();
    let adjacent = next.starts_with(char::is_alphabetic);
    let found = (adjacent && !planned && !word.is_empty()).then(|| cue(&word, 0)).flatten();
    found.filter(|way| *way == Direction::Past)
}

fn last_cue(clause: &str) -> Option<Direction> {
    const REACH: usize = 20;
    let words: Vec<&str> = cut(clause).collect();
    let first = words.len().saturating_sub(REACH);
    (first..words.len()).rev().find_map(|i| cue(&words, i))
}

fn first_cue(clause: &str) -> Option<Direction> {
    const REACH: usize = 10;
    let words: Vec<&str> = cut(clause).take(REACH).collect();
    (0..words.len()).find_map(|i| cue(&words, i))
}

fn cut(clause: &str) -> impl Iterator<Item = &str> {
    clause.split(|c: char| !(c.is_alphabetic() || c == '-')).filter(|w| !w.is_empty())
}

/// What the word at `i` tells: a word of the table, an infinitive ("are to be followed"), or a regular past form.
fn cue(words: &[&str], i: usize) -> Option<Direction> {
    let word = words[i];
    let lower = word.to_ascii_lowercase();
    let before = |back: usize| i.checked_sub(back).map_or("", |at| words[at]);
    let is = |word: &str, list: &[&str]| list.iter().any(|l| l.eq_ignore_ascii_case(word));
    if lower == "to" {
        let tense = is(before(1), &["is", "are", "was", "were", "am", "be"]);
        return tense.then_some(Direction::Future);
    }
    if is(before(1), &["be"]) {
        return None;
    }
    // "The talks open on Thursday": what is scheduled is told in the present.
    let scheduled = is(word, &["open", "begin", "start", "resume"])
        && is(before(1), &["talks", "negotiations", "consultations", "meetings", "that", "which"]);
    if scheduled {
        return Some(Direction::Future);
    }
    match TABLE.get(lower.as_str()) {
        Some(Cue::Past) => return Some(Direction::Past),
        Some(Cue::Future) if is(before(1), &["been"]) => return Some(Direction::Past),
        Some(Cue::Future) => return Some(Direction::Future),
        Some(Cue::FutureTo) if words.get(i + 1).is_some_and(|next| is(next, &["to", "for"])) => {
            return Some(Direction::Future);
        }
        Some(Cue::FutureTo) => return None,
        None => {}
    }
    let shouted = word.bytes().all(|b| b.is_ascii_uppercase());
    let regular = lower.len() > 4
        && lower.ends_with("ed")
        && !lower.ends_with("eed")
        && !lower.contains('-')
        && !lower.starts_with("un")
        && (word == lower || shouted);
    let article = is(before(1), &["a", "an", "the", "its", "their", "his", "her", "our"]);
    (regular && !article).then_some(Direction::Past)
}

#[derive(Clone, Copy)]
enum Cue {
    Past,
    Future,
    /// Of the future only before "to" or "for": "set to open", but "set up".
    FutureTo,
}

static TABLE: LazyLock<HashMap<&'static str, Cue>> = LazyLock::new(|| {
    let rows = include_str!("../../../data/en/tense.tsv").lines().filter(|l| !l.starts_with('#'));
    rows.filter_map(|line| {
        let (word, way) = line.split_once('\t')?;
        let cue = match way {
            "future" => Cue::Future,
            "future-to" => Cue::FutureTo,
            _ => Cue::Past,
        };
        Some((word, cue))
    })
    .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sentence: &str, time: &str) -> Direction {
        let start = sentence.find(time).expect("the sentence holds the time");
        direction(sentence, Span::new(0, sentence.len()), Span::new(start, start + time.len()))
    }

    #[test]
    fn the_nearest_verb_decides() {
        assert_eq!(
            of("The envoy said the second round will open on Thursday.", "Thursday"),
            Direction::Future
        );
        assert_eq!(of("Shells fell on the town on Thursday.", "Thursday"), Direction::Past);
        assert_eq!(of("The round is due to open on 3 May.", "3 May"), Direction::Future);
        assert_eq!(of("The team left for talks that open on Monday.", "Monday"), Direction::Future);
        assert_eq!(of("On Friday the monitors will return.", "Friday"), Direction::Future);
        assert_eq!(of("The talks are to be followed by a new round on 20 May.", "20 May"), Direction::Future);
        assert_eq!(of("MONITORS COUNTED 40 ROUNDS ON SUNDAY.", "SUNDAY"), Direction::Past);
        assert_eq!(of("Talks in May.", "May"), Direction::Unknown);
        let told = "The envoy, who will leave on Tuesday night, on Sunday issued a warning.";
        assert_eq!((of(told, "Tuesday night"), of(told, "Sunday")), (Direction::Future, Direction::Past));
    }
}
