//! Words that say what kind of place a name names: "Hama province" → ("Hama", first division). Knows no place.

use std::sync::LazyLock;

use super::Kind;

/// What a kind word allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Says {
    Only(Kind),
    /// A division of either level: "region", "prefecture".
    Division,
}

impl Says {
    pub fn allows(self, kind: Kind) -> bool {
        match self {
            Says::Only(only) => only == kind,
            Says::Division => matches!(kind, Kind::Admin1 | Kind::Admin2),
        }
    }
}

struct Word {
    word: &'static str,
    says: Says,
    after: bool,
    of: bool,
    before: bool,
}

static WORDS: LazyLock<Vec<Word>> = LazyLock::new(|| {
    let table = include_str!("../../../data/en/place_kinds.tsv");
    table.lines().filter(|l| !l.starts_with('#')).filter_map(word).collect()
});

fn word(line: &'static str) -> Option<Word> {
    let mut cells = line.split('\t');
    let word = cells.next()?;
    let says = match cells.next()? {
        "country" => Says::Only(Kind::Country),
        "admin1" => Says::Only(Kind::Admin1),
        "admin2" => Says::Only(Kind::Admin2),
        "division" => Says::Division,
        "city" => Says::Only(Kind::City),
        _ => Says::Only(Kind::Other),
    };
    let places: Vec<&str> = cells.next()?.split("; ").collect();
    let has = |place| places.contains(&place);
    Some(Word { word, says, after: has("after"), of: has("of"), before: has("before") })
}

/// The name without its kind word, and what the word says: "the city of Taiz" → ("Taiz", city). `None` without one.
pub fn split(name: &str) -> Option<(&str, Says)> {
    let name = name.trim();
    WORDS.iter().find_map(|w| bare(name, w).map(|bare| (bare, w.says)))
}

/// What a kind word alone says: "province", "towns".
pub fn says(word: &str) -> Option<Says> {
    let lower = word.to_lowercase();
    let one = |w: &&Word| {
        lower == w.word
            || lower.strip_suffix('s') == Some(w.word)
            || lower.strip_suffix("ies").is_some_and(|stem| w.word.strip_suffix('y') == Some(stem))
    };
    WORDS.iter().find(one).map(|w| w.says)
}

fn bare<'a>(name: &'a str, w: &Word) -> Option<&'a str> {
    if w.after
        && let Some(cut) = name.len().checked_sub(w.word.len() + 1)
        && let (Some(head), Some(tail)) = (name.get(..cut), name.get(cut..))
        && tail.starts_with([' ', '-'])
        && tail[1..].eq_ignore_ascii_case(w.word)
    {
        return Some(head);
    }
    let name = strip(name, "the ").unwrap_or(name);
    let rest = strip(name, w.word).filter(|_| w.of || w.before)?.strip_prefix(' ')?;
    let of = strip(rest, "of ").filter(|_| w.of);
    of.or(w.before.then_some(rest)).map(str::trim).filter(|r| !r.is_empty())
}

fn strip<'a>(name: &'a str, head: &str) -> Option<&'a str> {
    let (start, rest) = name.split_at_checked(head.len())?;
    start.eq_ignore_ascii_case(head).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kind_words_come_off_and_speak() {
        let admin1 = Says::Only(Kind::Admin1);
        assert_eq!(split("Hama province"), Some(("Hama", admin1)));
        assert_eq!(split("the Province of Hama"), Some(("Hama", admin1)));
        assert_eq!(split("city of Taiz"), Some(("Taiz", Says::Only(Kind::City))));
        assert_eq!(split("Lake Chad"), Some(("Chad", Says::Only(Kind::Other))));
        assert_eq!(split("Tartus District"), Some(("Tartus", Says::Only(Kind::Admin2))));
        assert_eq!(split("Idlib"), None);
        assert_eq!(split("province"), None);
        assert_eq!(split("Ω"), None);
        assert_eq!(says("Provinces"), Some(admin1));
        assert_eq!(says("cities"), Some(Says::Only(Kind::City)));
    }
}
