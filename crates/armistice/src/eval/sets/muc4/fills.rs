//! Whether a filler is right, half right or wrong, after the scoring guidelines, section 3.

use jiff::civil::Date;

use super::key::{Fill, Form};

/// How far a filler agrees with one of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    Wrong,
    Half,
    Right,
}

/// The best agreement of an answer with any form of a key's filler.
pub fn grade(slot: usize, answer: &Fill, key: &Fill) -> Grade {
    let Some(answer) = answer.forms.first() else { return Grade::Wrong };
    key.forms.iter().map(|form| of_form(slot, answer, form)).max().unwrap_or(Grade::Wrong)
}

fn of_form(slot: usize, answer: &Form, key: &Form) -> Grade {
    let value = match slot {
        2 => dates(&answer.value, &key.value),
        3 => places(&answer.value, &key.value),
        6 | 9 | 10 | 12 | 18 | 19 => exact(bare(&answer.value) == bare(&key.value)),
        14 | 17 | 21 | 24 => numbers(&answer.value, &key.value),
        _ => sets(slot, &answer.value, &key.value),
    };
    match value {
        Grade::Right if tags(answer, key) => Grade::Right,
        Grade::Right => Grade::Half,
        other => other,
    }
}

fn exact(same: bool) -> Grade {
    if same { Grade::Right } else { Grade::Wrong }
}

fn tags(answer: &Form, key: &Form) -> bool {
    let same = |a: &String| key.tags.iter().any(|k| bare(a) == bare(k));
    key.tags.is_empty() && answer.tags.is_empty() || answer.tags.iter().any(same)
}

/// Set fills with the exceptions that earn half: a wider kind, less than the key says (guidelines 3.2.4 to 3.2.23).
fn sets(slot: usize, answer: &str, key: &str) -> Grade {
    let half = match slot {
        4 => answer == "ATTACK",
        7 => wider(answer, key),
        11 => answer == "SUSPECTED OR ACCUSED" && key == "SUSPECTED OR ACCUSED BY AUTHORITIES",
        13 => answer == "POLITICAL FIGURE OFFICE OR RESIDENCE" && key == "GOVERNMENT OFFICE OR RESIDENCE",
        16 => answer == "DESTROYED" && key == "SOME DAMAGE",
        20 => {
            key == format!("FORMER {answer}") || answer == "POLITICAL FIGURE" && key == "GOVERNMENT OFFICIAL"
        }
        23 => matches!(answer, "NO INJURY" | "NO DEATH") && key == "NO INJURY OR DEATH",
        _ => false,
    };
    match answer == key {
        true => Grade::Right,
        false if half => Grade::Half,
        false => Grade::Wrong,
    }
}

/// The kinds of instruments above each kind.
fn wider(answer: &str, key: &str) -> bool {
    let above: &[&str] = match key {
        "MACHINE GUN" | "MORTAR" | "HANDGUN" | "RIFLE" => &["GUN"],
        "VEHICLE BOMB" | "DYNAMITE" | "MINE" | "AERIAL BOMB" => &["BOMB", "EXPLOSIVE"],
        "BOMB" | "GRENADE" | "MOLOTOV COCKTAIL" => &["EXPLOSIVE"],
        "MISSILE" | "ROCKET" => &["PROJECTILE"],
        _ => &[],
    };
    above.contains(&answer)
}

/// A number against a range that it begins or ends, or against "about" the same.
fn numbers(answer: &str, key: &str) -> Grade {
    let tight = |s: &str| s.replace(' ', "");
    let (answer, key) = (tight(answer), tight(key));
    let anchor = key.trim_start_matches('~').split('-').any(|end| !end.is_empty() && end == answer);
    match answer == key {
        true => Grade::Right,
        false if anchor => Grade::Half,
        false => Grade::Wrong,
    }
}

/// Words that a string may have or lack: articles, numbers, and the like.
const IDLE: [&str; 24] = [
    "THE", "A", "AN", "SOME", "SEVERAL", "ABOUT", "HIS", "HER", "THEIR", "ITS", "ANOTHER", "OTHER", "ONE",
    "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN", "MANY", "AT LEAST",
];

/// A string without what does not matter at its beginning.
fn bare(words: &str) -> String {
    let mut rest: Vec<String> =
        words.replace(['"', '\\'], "").to_uppercase().split_whitespace().map(str::to_owned).collect();
    let idle = |w: &str| IDLE.contains(&w) || w.bytes().all(|b| b.is_ascii_digit() || b == b',');
    while rest.len() > 1 && idle(&rest[0]) {
        rest.remove(0);
    }
    rest.join(" ")
}

/// A place is half right when it names the right country and nothing that is wrong.
fn places(answer: &str, key: &str) -> Grade {
    let parts =
        |s: &str| -> Vec<String> { s.split(':').map(|p| p.trim().replace("(TOWN)", "(CITY)")).collect() };
    let (answer, key) = (parts(answer), parts(key));
    let same = |a: &String, k: &String| {
        a == k
            || k.split_once(" (").is_some_and(|(name, kinds)| {
                let any = |kind: &str| *a == format!("{name} ({})", kind.trim());
                kinds.trim_end_matches(')').split('/').any(any)
            })
    };
    let within = |a: &String| key.iter().any(|k| same(a, k));
    match answer.first() == key.first() && answer.iter().all(within) {
        true if answer.len() == key.len() => Grade::Right,
        true => Grade::Half,
        false => Grade::Wrong,
    }
}

/// Days as the slot writes them: a day, a range, or everything up to a day (guidelines 3.2.2).
fn dates(answer: &str, key: &str) -> Grade {
    let (Some(a), Some(k)) = (range(answer), range(key)) else { return exact(answer.trim() == key.trim()) };
    let upper_anchor = a.0.is_none() && (k.1 == a.1);
    let part = a.0 == Some(a.1) && k.0 != Some(k.1) && a.1 <= k.1 && k.0.is_none_or(|from| from <= a.1);
    match a == k {
        true => Grade::Right,
        false if upper_anchor || part => Grade::Half,
        false => Grade::Wrong,
    }
}

/// First day, when there is one, and last.
fn range(words: &str) -> Option<(Option<Date>, Date)> {
    let words = words.trim();
    if let Some(last) = words.strip_prefix('-') {
        return Some((None, day(last)?));
    }
    match words.split_once(" - ") {
        Some((first, last)) => Some((Some(day(first)?), day(last)?)),
        None => day(words).map(|d| (Some(d), d)),
    }
}

fn day(words: &str) -> Option<Date> {
    const MONTHS: [&str; 12] =
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let mut parts = words.split_whitespace();
    let day: i8 = parts.next()?.parse().ok()?;
    let month = parts.next()?;
    let month = MONTHS.iter().position(|m| month.starts_with(m))? + 1;
    let year: i16 = parts.next()?.parse().ok()?;
    Date::new(if year < 100 { 1900 + year } else { year }, month as i8, day).ok()
}
