//! What stands at the head of a bulletin, in words: its period, what was read, by which rules, and the totals.
//!
//! In: a bulletin, the words of a language. Out: names and sentences, the same on paper and on the page. Absent: layout.

use judging::effort::Standing;

use super::bulletin::{Bulletin, LeftOut, Range, Total};
use super::level;
use super::sections::short;
use crate::words::Words;

/// One line of the head.
pub struct Fact {
    pub name: String,
    pub says: String,
}

/// Who judged, what was read, by which rules it was made, what was withheld.
pub fn facts(bulletin: &Bulletin, words: &Words) -> Vec<Fact> {
    let header = &bulletin.header;
    let fact = |id: &str, says: String| Fact { name: words.say(id), says };
    let read = [
        ("read", header.reports.into()),
        ("held", header.reports_held.into()),
        ("outlets", header.outlets.into()),
        ("days", header.held.as_deref().unwrap_or_default().into()),
    ];
    let made = [
        ("tool", header.tool.as_str().into()),
        ("files", short(&header.files).into()),
        ("entries", header.record_entries.into()),
        ("root", short(&header.record_root).into()),
    ];
    let mut facts = vec![
        fact("level", words.name("level-name", &header.level)),
        fact(
            "judged-by",
            match header.agreements.is_empty() {
                true => words.say("judged-by.nothing"),
                false => header.agreements.join("; "),
            },
        ),
        fact(
            "read",
            words.say_with(if header.held.is_some() { "read.reports-of" } else { "read.reports" }, &read),
        ),
        fact("coverage", coverage(bulletin, words)),
        fact("made-by", words.say_with("made-by.tool", &made)),
    ];
    if header.later_entries > 0 {
        facts.push(fact("known", words.say_with("known.later", &[("n", header.later_entries.into())])));
    }
    if header.level == level::PUBLIC {
        facts.push(fact("left-out", left_out(&header.left_out, words)));
    }
    if bulletin.withheld > 0 {
        facts.push(fact("withheld", words.say_with("withheld.claims", &[("n", bulletin.withheld.into())])));
    }
    facts
}

/// In how many of the areas that are spoken of somebody watched.
fn coverage(bulletin: &Bulletin, words: &Words) -> String {
    let areas = &bulletin.counts.effort;
    if areas.iter().all(|area| area.standing == Standing::NothingOnFile) {
        return words.say("coverage.none");
    }
    let covered = areas.iter().filter(|area| area.standing == Standing::Covered).count();
    words.say_with("coverage.areas", &[("covered", covered.into())])
}

/// From when until when, in whose time.
pub fn period(bulletin: &Bulletin, words: &Words) -> String {
    let header = &bulletin.header;
    let with = [
        ("since", header.since.as_str().into()),
        ("until", header.until.as_str().into()),
        ("zone", header.time_zone.as_str().into()),
    ];
    words.say_with("period.from-to", &with)
}

/// How much the public version lacks, by kind.
fn left_out(all: &[LeftOut], words: &Words) -> String {
    let one = |left: &LeftOut| {
        // A section stands by its title.
        let what = match words.knows(&left.what) {
            true => words.say(&left.what),
            false => words.name("left-out-kind", &left.what),
        };
        words.say_with("left-out.kind-and-number", &[("what", what.into()), ("n", left.number.into())])
    };
    match all.is_empty() {
        true => words.say("left-out.nothing"),
        false => all.iter().map(one).collect::<Vec<_>>().join("; "),
    }
}

/// `0 to 3`, or `2` when nothing is open.
pub fn range(range: Range, words: &Words) -> String {
    match range.least == range.most {
        true => range.least.to_string(),
        false => words.say_with("range", &[("least", range.least.into()), ("most", range.most.into())]),
    }
}

/// The total of one agreement as sentences.
pub fn total(total: &Total, words: &Words) -> String {
    let said = |of: Range| range(of, words);
    let with = [
        ("agreement", total.agreement.as_str().into()),
        ("range", said(total.range()).into()),
        ("before", total.before.map(said).unwrap_or_default().into()),
        ("established", total.established.into()),
        ("signed", total.signed.into()),
        ("undetermined", total.undetermined.into()),
        ("not-counted", total.not_counted.into()),
    ];
    let sentence = words.say_with(if total.before.is_some() { "total.before" } else { "total" }, &with);
    let (without, with) = (total.without_excluded_groups, total.with_excluded_groups);
    if without == total.range() && with == total.range() {
        return sentence;
    }
    let excluded =
        words.say_with("total.excluded", &[("without", said(without).into()), ("with", said(with).into())]);
    format!("{sentence} {excluded}")
}
