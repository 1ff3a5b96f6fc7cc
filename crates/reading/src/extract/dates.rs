//! Time expressions: found in running text, then resolved against a publication date.
//! In: words. Out: [`Timex`] with what the words say, not yet placed; then days, or a TIMEX3 value.
//! Absent on purpose: a clock, and any guess at the publication date (that is `publication`).
//! Kinds, spans and values follow TimeML 1.2.1 (TIMEX3); intervals of days follow convention 13 of `docs/claims.md`.
//! To add a word, add a row to `data/en/dates.tsv`; to add a form, add a rule to `dates/grammar.rs`.

mod lexicon;
mod token;
mod grammar;
mod calendar;
mod holidays;
mod resolve;
mod value;
mod tense;

use crate::span::Span;
use jiff::civil::Weekday;

pub use resolve::{alternative, resolve, resolve_at};
pub use tense::direction;
pub use value::{timex3_value, timex3_values};

/// A time expression as found, not yet resolved. TIMEX3 kinds (TimeML 1.2.1).
#[derive(Clone, Debug, PartialEq)]
pub struct Timex {
    /// The expression without the preposition that leads it, as TimeML has it.
    pub span: Span,
    /// The same with its lead ("since four days", "by Friday").
    pub whole: Span,
    pub lead: Lead,
    pub kind: TimexKind,
    pub meaning: Meaning,
    /// Which part of the day or day-long stretch.
    pub hour: Option<Hour>,
    /// Early, middle or late in what `meaning` names.
    pub part: Option<Part>,
    pub hedge: Option<Hedge>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimexKind {
    Date,
    Time,
    Duration,
    Set,
}

/// What the words say before anything anchors them.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// Calendar fields as written; those left out come from the anchor: "12 March", "last April", "Tuesday".
    Calendar(Calendar),
    /// The whole unit so many units away from the anchor's own: "today", "last week", "next year".
    Whole { unit: Unit, offset: i32, from: Anchor },
    /// So far from the anchor: "three weeks ago", "two days later".
    Away { count: Count, unit: Unit, future: bool, from: Anchor },
    /// The stretch that ends or begins at the anchor: "the past 24 hours", "the next two weeks", "recent days".
    Stretch { count: Count, unit: Unit, future: bool },
    /// A length: "six weeks"; an age when `old`: "three-week-old".
    Length { count: Count, unit: Unit, old: bool },
    /// Again and again: "every day", "Tuesdays".
    Repeated { every: Box<Meaning> },
    /// The n-th unit of something told elsewhere: "a second day of talks".
    Nth { nth: i32, unit: Unit },
    /// No day at all: "recently", "now", "in the future".
    Reference(Reference),
    /// From the one to the other, both included: "from 9 to 11 August".
    Range(Box<Timex>, Box<Timex>),
}

/// What a relative expression is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Publication,
    /// The time last spoken of: "the following day".
    Context,
}

/// Fields of a calendar date; `None` was not written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// 19 for "the 20th century".
    pub century: Option<i16>,
    /// 198 for "the 1980s".
    pub decade: Option<i16>,
    pub year: Option<i16>,
    /// -1 for "of last year".
    pub year_offset: Option<i16>,
    pub period: Option<Period>,
    pub holiday: Option<Holiday>,
    pub month: Option<i8>,
    pub month_offset: Option<i16>,
    pub week_offset: Option<i16>,
    pub day: Option<i8>,
    pub weekday: Option<Weekday>,
    pub which: Option<Which>,
    /// Month and day the other way round, when "03/04/2019" allows both.
    pub swapped: bool,
    pub fiscal: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    Spring,
    Summer,
    Autumn,
    Winter,
    Quarter(i8),
    Half(i8),
}

/// Feasts that reports and truces name instead of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holiday {
    Christmas,
    ChristmasEve,
    NewYear,
    NewYearEve,
    /// In the United States: the fourth Thursday of November.
    Thanksgiving,
    Easter,
    OrthodoxEaster,
    Ramadan,
    EidAlFitr,
    EidAlAdha,
    Nowruz,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Last,
    This,
    Next,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Night,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
    Millennium,
}

/// How many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Count {
    Number(f64),
    /// "two or three", "12 to 18".
    Between(f64, f64),
    /// "several", "a few", or a bare plural.
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hour {
    Clock {
        hour: i8,
        minute: Option<i8>,
    },
    Morning,
    Afternoon,
    Evening,
    Night,
    Noon,
    Midnight,
    Dawn,
    Dusk,
    Daytime,
    /// "overnight", "last night": from the evening before.
    NightBefore,
    /// "later on", "earlier": that day, before or after the moment of writing.
    Later,
    Earlier,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Early,
    Mid,
    Late,
    /// "the end of": the last day rather than the last third.
    Begin,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hedge {
    About,
    MoreThan,
    LessThan,
    AtLeast,
    AtMost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    Past,
    Present,
    Future,
}

/// The preposition that leads the expression, when it bears on the interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lead {
    #[default]
    None,
    Since,
    Until,
    By,
    Before,
    After,
}

/// Which way a bare weekday or month points: the tense of its verb, when known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    Past,
    Future,
    #[default]
    Unknown,
}

/// Every time expression in `words[within]`, in order, not overlapping.
pub fn find(words: &str, within: Span) -> Vec<Timex> {
    grammar::find(words, within)
}

impl Timex {
    /// The parts of a range, or the expression itself: one item per TIMEX3 tag.
    pub fn flat(&self) -> Vec<&Timex> {
        match &self.meaning {
            Meaning::Range(from, to) => vec![from, to],
            _ => vec![self],
        }
    }

    /// Whether the words alone fix the days, whatever day the report appeared.
    pub fn is_explicit(&self) -> bool {
        match &self.meaning {
            Meaning::Calendar(c) => c.year.is_some() || c.decade.is_some() || c.century.is_some(),
            Meaning::Range(from, to) => from.is_explicit() || to.is_explicit(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::claim::Days;

    /// "words → from..to" of every expression, against a publication day.
    fn read(words: &str, published: &str, direction: Direction) -> Vec<String> {
        let day = published.parse().expect("a test gives a good date");
        let anchor = Some(Days { from: day, to: day });
        find(words, Span::new(0, words.len()))
            .iter()
            .map(|t| {
                let days = resolve(t, anchor, direction);
                let days = days.map_or_else(|| "-".to_owned(), |(d, _)| format!("{}..{}", d.from, d.to));
                format!("{} → {days}", t.whole.of(words))
            })
            .collect()
    }

    fn past(words: &str, published: &str) -> String {
        read(words, published, Direction::Past).join("; ")
    }

    #[test]
    fn weeks_run_from_monday_to_sunday() {
        // 2015-02-18 is a Wednesday.
        assert_eq!(past("shelled last week", "2015-02-18"), "last week → 2015-02-09..2015-02-15");
        assert_eq!(past("to meet next week", "2015-02-18"), "next week → 2015-02-23..2015-03-01");
        assert_eq!(past("broken this week", "2015-02-18"), "this week → 2015-02-16..2015-02-18");
        assert_eq!(
            read("will meet this week", "2015-02-18", Direction::Future),
            ["this week → 2015-02-16..2015-02-22"]
        );
    }

    #[test]
    fn stretches_end_at_publication() {
        assert_eq!(
            past("in the previous 24 hours", "2015-02-18"),
            "in the previous 24 hours → 2015-02-17..2015-02-18"
        );
        assert_eq!(
            past("attacked since four days", "2015-02-18"),
            "since four days → 2015-02-14..2015-02-18"
        );
        assert_eq!(past("in recent days", "2015-02-18"), "in recent days → 2015-02-11..2015-02-18");
        assert_eq!(
            past("during the past week", "2015-02-18"),
            "during the past week → 2015-02-11..2015-02-18"
        );
        assert_eq!(past("shelling overnight", "2015-02-18"), "overnight → 2015-02-17..2015-02-18");
        assert_eq!(
            past("since the revolt began in April 2014", "2015-02-18"),
            "since the revolt began in April 2014 → 2014-04-01..2015-02-18"
        );
    }

    #[test]
    fn dates_are_read_as_written() {
        assert_eq!(
            past("on the evening and night of 3-4 May", "2015-05-20"),
            "on the evening and night of 3-4 May → 2015-05-03..2015-05-04"
        );
        assert_eq!(past("from 9 to 11 August", "2015-09-20"), "from 9 to 11 August → 2015-08-09..2015-08-11");
        assert_eq!(
            past("between 09:45 and 21:00 on 9 February", "2015-02-18"),
            "between 09:45 and 21:00 on 9 February → 2015-02-09..2015-02-09"
        );
        assert_eq!(
            past("at 19:30 on 12 March 2019", "2020-01-01"),
            "at 19:30 on 12 March 2019 → 2019-03-12..2019-03-12"
        );
        assert_eq!(past("12/03/2019", "2019-03-20"), "12/03/2019 → 2019-03-12..2019-03-12");
        assert_eq!(past("as of 2019-03-12T19:30", "2019-03-20"), "2019-03-12T19:30 → 2019-03-12..2019-03-12");
        assert_eq!(past("by mid-January", "2015-02-18"), "by mid-January → 2015-01-11..2015-01-20");
        assert_eq!(
            past("on the morning of 3 June", "2015-06-18"),
            "on the morning of 3 June → 2015-06-03..2015-06-03"
        );
    }

    #[test]
    fn the_tense_places_bare_weekdays_and_months() {
        assert_eq!(past("Tuesday night", "2015-02-18"), "Tuesday night → 2015-02-17..2015-02-17");
        assert_eq!(past("on Wednesday", "2015-02-18"), "on Wednesday → 2015-02-18..2015-02-18");
        assert_eq!(
            read("to begin on Tuesday", "2015-02-18", Direction::Future),
            ["on Tuesday → 2015-02-24..2015-02-24"]
        );
        assert_eq!(past("broke down last April", "2015-02-18"), "last April → 2014-04-01..2014-04-30");
        assert_eq!(past("brokered in December", "2015-02-18"), "in December → 2014-12-01..2014-12-31");
        assert_eq!(
            past("later on February 16", "2015-02-16"),
            "later on February 16 → 2015-02-16..2015-02-16"
        );
    }

    #[test]
    fn verbs_and_names_are_no_months() {
        assert!(
            past(
                "They may march to the second line. Theresa May spoke. The March on Rome. April Jones left.",
                "2015-02-18"
            )
            .is_empty()
        );
    }

    #[test]
    fn an_interval_of_publication_days_gives_the_hull() {
        let words = "last week";
        let timex = &find(words, Span::new(0, words.len()))[0];
        let anchor = Days { from: "2015-02-18".parse().unwrap(), to: "2015-02-25".parse().unwrap() };
        let (days, basis) = resolve(timex, Some(anchor), Direction::Past).unwrap();
        assert_eq!((days.from.to_string(), days.to.to_string()), ("2015-02-09".into(), "2015-02-22".into()));
        assert_eq!(basis, "counted from the publication date");
    }

    proptest::proptest! {
        /// Any text at all: expressions in order, on character boundaries, and every one can be resolved or refused.
        #[test]
        fn any_words_can_be_searched(words in "([a-zé’–]{0,7}|[0-9]{1,4}|[ ,.:/'()-]|March|may|Tuesday|last|ago|week|weeks|days|the|of|mid|quarter|year|p.m.|1990s|late|end|every){0,40}") {
            let mut end = 0;
            let anchor = Days { from: jiff::civil::date(2016, 2, 29), to: jiff::civil::date(2016, 3, 1) };
            for timex in find(&words, Span::new(0, words.len())) {
                proptest::prop_assert!(timex.span.start >= end && timex.span.end > timex.span.start);
                proptest::prop_assert!(words.get(timex.whole.range()).is_some());
                proptest::prop_assert!(timex.whole.contains(timex.span));
                end = timex.span.end;
                for direction in [Direction::Past, Direction::Future, Direction::Unknown] {
                    if let Some((days, _)) = resolve(&timex, Some(anchor), direction) {
                        proptest::prop_assert!(days.from <= days.to, "{:?}", timex);
                    }
                    timex3_value(&timex, anchor.from, direction);
                }
            }
        }
    }
}
