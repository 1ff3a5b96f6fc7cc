//! Golden cases: `corpus/dates/en/publication.txt` and `times.tsv`; their README tells the format.

use super::*;
use crate::extract::dates::{self, Direction};
use crate::text;

/// The first disagreement of each case, all cases together.
#[test]
fn every_golden_report_is_dated_as_expected() {
    let source = include_str!("../../../../../corpus/dates/en/publication.txt");
    let failures: Vec<String> = source.split("=== ").skip(1).filter_map(check_report).collect();
    assert!(failures.is_empty(), "{} reports differ:\n{}", failures.len(), failures.join("\n"));
}

fn check_report(case: &str) -> Option<String> {
    let (head, report) = case.split_once("---\n").expect("a case has a head and a report");
    let mut lines = head.lines();
    let name = lines.next().expect("a case has a name");
    let mut known = Known::default();
    let (mut expect, mut codes) = ("", "");
    for line in lines {
        let (key, value) = line.split_once(':').expect("a head line has a key");
        let value = value.trim();
        match key {
            "instrument" => known.instruments.push(instrument(value)),
            "received" => known.received = Some(value.parse().expect("a day")),
            "told" => known.published = Some(value.parse().expect("a day")),
            "expect" => expect = value,
            "doubts" => codes = value,
            other => panic!("unknown key `{other}` in case `{name}`"),
        }
    }
    let (text, _) = text::read(report.as_bytes(), None);
    let times = dates::find(&text.words, Span::new(0, text.words.len()));
    let (publication, doubts) = derive(&text, &times, &known);
    let found: Vec<&str> = doubts.iter().map(|d| d.code).collect();
    let (shown, found) = (show(&publication), found.join(" "));
    (shown != expect || found != codes).then(|| {
        format!(
            "{name}\n  expected {expect} [{codes}]\n  read     {shown} [{found}]\n  {:?}",
            publication.evidence
        )
    })
}

fn instrument(line: &str) -> KnownInstrument {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let list = |cell: &str| cell.split("; ").map(str::to_owned).collect();
    let [id, effective, names, countries] = cells[..] else { panic!("an instrument has four cells: {line}") };
    KnownInstrument {
        id: id.into(),
        effective: effective.parse().ok(),
        names: list(names),
        countries: list(countries),
    }
}

fn show(publication: &Publication) -> String {
    let mut parts = vec![match publication.days {
        None => "unknown".to_owned(),
        Some(days) if days.from == days.to => days.from.to_string(),
        Some(days) => format!("{}..{}", days.from, days.to),
    }];
    if !publication.weekdays.is_empty() {
        let names: Vec<String> = publication.weekdays.iter().map(|w| format!("{w:?}")).collect();
        parts.push(format!("only {}", names.join(" ")));
    }
    if let Some(likely) =
        publication.likely.filter(|l| publication.days.is_some_and(|d| d.from != d.to || *l != d.from))
    {
        parts.push(format!("likely {likely}"));
    }
    if publication.days.is_some() {
        parts.push(format!("{:?}", publication.basis));
    }
    parts.join(" ")
}

#[test]
fn every_golden_time_is_read_as_expected() {
    let sources = [
        include_str!("../../../../../corpus/dates/en/times.tsv"),
        include_str!("../../../../../corpus/dates/ar/times.tsv"),
        include_str!("../../../../../corpus/dates/ru/times.tsv"),
        include_str!("../../../../../corpus/dates/uk/times.tsv"),
    ];
    let rows =
        sources.iter().flat_map(|source| source.lines()).filter(|l| !l.starts_with('#') && !l.is_empty());
    let failures: Vec<String> = rows.filter_map(check_time).collect();
    assert!(failures.is_empty(), "{} rows differ:\n{}", failures.len(), failures.join("\n"));
}

fn check_time(row: &str) -> Option<String> {
    let cells: Vec<&str> = row.split('\t').collect();
    let [published, tense, words, expected] = cells[..] else { panic!("a row has four cells: {row}") };
    let day = published.parse().expect("a day");
    let direction = match tense {
        "past" => Direction::Past,
        "future" => Direction::Future,
        _ => Direction::Unknown,
    };
    let read: Vec<String> = dates::find(words, Span::new(0, words.len()))
        .iter()
        .map(|t| {
            let days = dates::resolve(t, Some(Days { from: day, to: day }), direction);
            let days = days.map_or_else(|| "-".to_owned(), |(d, _)| format!("{}..{}", d.from, d.to));
            format!("{} → {days}", t.whole.of(words))
        })
        .collect();
    let read = read.join("; ");
    (read != expected).then(|| format!("{words}\n  expected {expected}\n  read     {read}"))
}

/// One report states its day and names the opening; the other tells of the second day only.
#[test]
fn reports_of_one_meeting_narrow_each_other() {
    let reports = [
        "Published: 19 September 2006\n\nThe rebels of Agathon Rwasa will send a team from Bujumbura to Arusha, Palipehutu \
         officers said. The talks in Arusha are scheduled for September 25.\n",
        "A second day of talks is under way in Arusha between Burundi's government and the Palipehutu rebels of Agathon \
         Rwasa, who signed for a truce at Bujumbura. The two sides sat down on Monday to save the three-week-old ceasefire.\n",
    ];
    let instrument = instrument("burundi-2006 | 2006-09-07 | Palipehutu; Rwasa | BI");
    let known = Known { instruments: vec![instrument], ..Known::default() };
    let texts: Vec<Text> = reports.iter().map(|r| text::read(r.as_bytes(), None).0).collect();
    let times: Vec<Vec<Timex>> =
        texts.iter().map(|t| dates::find(&t.words, Span::new(0, t.words.len()))).collect();
    let mut all: Vec<(Publication, &Text, &[Timex])> = texts
        .iter()
        .zip(&times)
        .map(|(t, times)| (derive(t, times, &known).0, t, times.as_slice()))
        .collect();
    assert_eq!(show(&all[1].0), "2006-09-26..2006-10-03 only Tuesday likely 2006-10-03 Derived");
    narrow(&mut all);
    assert_eq!(show(&all[0].0), "2006-09-19 Stated");
    assert_eq!(show(&all[1].0), "2006-09-26 Derived");
}

proptest::proptest! {
    /// Any text at all is dated or refused, and every evidence quotes it.
    #[test]
    fn any_text_can_be_dated(words in "([A-Za-zé’–]{1,7}|[0-9]{1,4}|[ ,.:/'()\n-]| on |March 3|12 May 2014|Monday|last week|six-week truce|in December|ceasefire|\n\n|said|will|as of|Published: ){0,60}") {
        let (text, _) = text::read(words.as_bytes(), None);
        let times = dates::find(&text.words, Span::new(0, text.words.len()));
        let instrument = KnownInstrument {
            id: "any".into(),
            effective: "2014-03-01".parse().ok(),
            names: vec!["ceasefire".into(), "é".into(), String::new()],
            countries: vec![],
        };
        let known = Known { instruments: vec![instrument], ..Known::default() };
        let (publication, doubts) = derive(&text, &times, &known);
        for span in publication.evidence.iter().map(|(s, _)| *s).chain(doubts.iter().filter_map(|d| d.span)) {
            proptest::prop_assert!(text.words.get(span.range()).is_some());
        }
        if let Some(days) = publication.days {
            proptest::prop_assert!(days.from <= days.to);
        }
    }
}
