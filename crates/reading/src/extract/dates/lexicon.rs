//! The words of time expressions, as a table from lower-case word to its senses. In: `data/<lang>/dates.tsv`.
//! A word may have several senses ("second" is a unit and an ordinal); the grammar decides. To add a word, add a row.
//! Languages whose letters are not English's share the one table, for none of their words is a word of another; a second
//! language in Latin letters needs a table of its own, chosen by the language of the region.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word can be in a time expression; the value beside it is explained in the table's comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Month,
    MonthShort,
    Weekday,
    WeekdayShort,
    Weekdays,
    Number,
    Scale,
    Ordinal,
    OrdinalEnd,
    Vague,
    Unit,
    Units,
    DayPart,
    DayParts,
    Season,
    Seasons,
    Day,
    Tonight,
    Overnight,
    Present,
    Past,
    Future,
    SoftPresent,
    SoftPast,
    SoftFuture,
    Which,
    That,
    Recent,
    Latest,
    Ago,
    Earlier,
    Later,
    Hence,
    Part,
    PartAdjective,
    PartNoun,
    Hedge,
    Every,
    Repeated,
    Meridiem,
    Zone,
    Lead,
    The,
    One,
    Holiday,
    HedgeWord,
    Decade,
    Opening,
    Lasting,
    MonthLead,
    Counted,
    NoPlural,
    Amount,
    UnitAdjective,
    PluralLead,
    Closing,
}

impl Class {
    /// Whether an expression can open with such a word; the others only stand beside one.
    pub fn opens(self) -> bool {
        use Class::*;
        !matches!(
            self,
            Lasting | MonthLead | Counted | NoPlural | Amount | UnitAdjective | PluralLead | Closing
        )
    }
}

/// One sense of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sense {
    pub class: Class,
    pub value: i32,
}

/// The tables, one for each language.
const TABLES: [&str; 4] = [
    include_str!("../../../data/en/dates.tsv"),
    include_str!("../../../data/ar/dates.tsv"),
    include_str!("../../../data/ru/dates.tsv"),
    include_str!("../../../data/uk/dates.tsv"),
];

/// The senses of a word of any case; empty for a word that has no part in time expressions.
pub fn senses(word: &str) -> &'static [Sense] {
    const LONGEST: usize = 16;
    /// The greatest length in bytes of a word in other letters, or of two such words with a space between.
    const LONGEST_WIDE: usize = 40;
    if word.as_bytes().first().is_some_and(|&b| b >= 0x80) {
        let fits = word.len() <= LONGEST_WIDE;
        let key = || word.to_lowercase().replace(['\'', '\u{02bc}'], "\u{2019}");
        return fits.then(|| TABLE.get(key().as_str())).flatten().map_or(&[], Vec::as_slice);
    }
    if word.len() > LONGEST {
        return &[];
    }
    let mut lower = [0u8; LONGEST];
    let lower = &mut lower[..word.len()];
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).ok().and_then(|w| TABLE.get(w)).map_or(&[], Vec::as_slice)
}

static TABLE: LazyLock<HashMap<&'static str, Vec<Sense>>> = LazyLock::new(|| {
    let mut table: HashMap<&'static str, Vec<Sense>> = HashMap::new();
    for line in TABLES.iter().flat_map(|table| table.lines()) {
        if let Some((word, sense)) = row(line) {
            table.entry(word).or_default().push(sense);
        }
    }
    table
});

fn row(line: &'static str) -> Option<(&'static str, Sense)> {
    if line.starts_with('#') {
        return None;
    }
    let mut cells = line.split('\t');
    let (word, class, value) = (cells.next()?, cells.next()?, cells.next()?);
    Some((word, Sense { class: class_named(class)?, value: value.trim().parse().ok()? }))
}

fn class_named(name: &str) -> Option<Class> {
    Some(match name {
        "month" => Class::Month,
        "month-short" => Class::MonthShort,
        "weekday" => Class::Weekday,
        "weekday-short" => Class::WeekdayShort,
        "weekdays" => Class::Weekdays,
        "number" => Class::Number,
        "scale" => Class::Scale,
        "ordinal" => Class::Ordinal,
        "ordinal-end" => Class::OrdinalEnd,
        "vague" => Class::Vague,
        "unit" => Class::Unit,
        "units" => Class::Units,
        "day-part" => Class::DayPart,
        "day-parts" => Class::DayParts,
        "season" => Class::Season,
        "seasons" => Class::Seasons,
        "day" => Class::Day,
        "tonight" => Class::Tonight,
        "overnight" => Class::Overnight,
        "present" => Class::Present,
        "past" => Class::Past,
        "future" => Class::Future,
        "soft-present" => Class::SoftPresent,
        "soft-past" => Class::SoftPast,
        "soft-future" => Class::SoftFuture,
        "which" => Class::Which,
        "that" => Class::That,
        "recent" => Class::Recent,
        "latest" => Class::Latest,
        "ago" => Class::Ago,
        "earlier" => Class::Earlier,
        "later" => Class::Later,
        "hence" => Class::Hence,
        "part" => Class::Part,
        "part-adjective" => Class::PartAdjective,
        "part-noun" => Class::PartNoun,
        "hedge" => Class::Hedge,
        "every" => Class::Every,
        "repeated" => Class::Repeated,
        "meridiem" => Class::Meridiem,
        "zone" => Class::Zone,
        "lead" => Class::Lead,
        "the" => Class::The,
        "one" => Class::One,
        "holiday" => Class::Holiday,
        "hedge-word" => Class::HedgeWord,
        "decade" => Class::Decade,
        "opening" => Class::Opening,
        "lasting" => Class::Lasting,
        "month-lead" => Class::MonthLead,
        "counted" => Class::Counted,
        "no-plural" => Class::NoPlural,
        "amount" => Class::Amount,
        "unit-adjective" => Class::UnitAdjective,
        "plural-lead" => Class::PluralLead,
        "closing" => Class::Closing,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_understood() {
        for line in TABLES.iter().flat_map(|table| table.lines()) {
            let blank = line.is_empty() || line.starts_with('#');
            assert!(blank || row(line).is_some(), "cannot read row `{line}`");
        }
    }

    #[test]
    fn a_word_may_have_two_senses() {
        let classes: Vec<Class> = senses("Fall").iter().map(|s| s.class).collect();
        assert_eq!(classes, [Class::Season]);
        assert!(senses("Second").len() > 1);
        assert!(senses("monitor").is_empty());
    }
}
