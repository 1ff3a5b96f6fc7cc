//! The cells of one row, under the program's own headers, as an observation. Whoever has other headers maps them first.
//! In: what stands under each header. Out: the value, or which cell cannot be read, why, and what belongs there; never a
//! guess. Absent: files, charsets, sheets; names of places: a cell's words are taken as they are.
//! The headers are described in `docs/counting.md`.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};

use crate::document::suggest;
use crate::incident::{Act, Place, Precision};
use crate::observation::{Amount, Means, Observation, When};
use crate::parties::Parties;
use crate::period::{Interval, Zone};
use crate::verdict::Verdict;

/// Every header that a row of observations or of a ledger may have; `count` is another name of `bursts`.
pub const HEADERS: &[&str] = &[
    "id",
    "at",
    "from",
    "until",
    "day",
    "last_day",
    "country",
    "admin1",
    "place",
    "lat",
    "lon",
    "precision",
    "act",
    "means",
    "rounds",
    "bursts",
    "count",
    "weapon",
    "direction",
    "distance_km",
    "exercise",
    "actor",
    "held_by",
    "monitor",
    "episode",
    "incident",
    "case",
    "total",
    "note",
];

/// What stands in the way of reading a row, or what was left unknown in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    pub header: String,
    pub problem: String,
    /// What belongs there, or what was taken instead.
    pub hint: String,
}

impl Problem {
    pub fn new(header: &str, problem: impl Into<String>, hint: impl Into<String>) -> Problem {
        Problem { header: header.to_owned(), problem: problem.into(), hint: hint.into() }
    }
}

/// Reads rows of one table and holds what they share only once.
pub struct Reader<'a> {
    pub zone: &'a Zone,
    pub parties: &'a Parties,
    words: BTreeMap<String, Arc<str>>,
    places: BTreeMap<String, Arc<Place>>,
}

/// The cells of one row by header; an empty cell and a missing one are the same.
pub trait Cells {
    fn cell(&self, header: &str) -> &str;
}

/// A row read, with what was left unknown in it although something stands there.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub observation: Observation,
    /// A total that the keeper states over other rows.
    pub is_total: bool,
    pub unknown: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub fn new(zone: &'a Zone, parties: &'a Parties) -> Reader<'a> {
        Reader { zone, parties, words: BTreeMap::new(), places: BTreeMap::new() }
    }

    /// `from` says where the row stands; it is its id as well, if the row has none.
    pub fn row(&mut self, cells: &impl Cells, from: &str) -> Result<Row, Problem> {
        let mut unknown = Vec::new();
        let rounds = amount(cells, "rounds")?;
        let bursts = amount(cells, if cells.cell("bursts").is_empty() { "count" } else { "bursts" })?;
        check_amounts(rounds, bursts)?;
        let from: Arc<str> = Arc::from(from);
        let id = if cells.cell("id").is_empty() { from.clone() } else { Arc::from(cells.cell("id")) };
        let observation = Observation {
            id,
            when: self.when(cells)?,
            place: self.place(cells)?,
            act: word(cells, "act", "act code", Act::WORDS)?.unwrap_or(Act::Other),
            means: word(cells, "means", "means of noticing", Means::WORDS)?.unwrap_or(Means::NotStated),
            rounds,
            bursts,
            weapon: self.some(cells.cell("weapon")),
            direction: self.some(&cells.cell("direction").to_uppercase()),
            distance_m: distance(cells)?,
            exercise: yes_or_no(cells, "exercise")?,
            actor: self.party("actor", cells.cell("actor"), &mut unknown),
            held_by: self.holders(cells, &mut unknown),
            monitor: self.some(cells.cell("monitor")),
            episode: self.some(cells.cell("episode")),
            incident: self.some(cells.cell("incident")),
            case: self.some(cells.cell("case")),
            from,
        };
        let is_total = yes_or_no(cells, "total")? == Verdict::Yes;
        Ok(Row { observation, is_total, unknown })
    }

    /// `at` is an instant, `from` and `until` what lasted, `day` (to `last_day`) some time on those days.
    pub fn when(&self, cells: &impl Cells) -> Result<When, Problem> {
        if let Some(at) = self.instant(cells, "at")? {
            return Ok(When::Lasted(Interval::new(at, at)));
        }
        match (self.instant(cells, "from")?, self.instant(cells, "until")?) {
            (Some(from), Some(until)) if until < from => {
                let problem = format!("it ends at {}, before it begins", cells.cell("until"));
                return Err(Problem::new("until", problem, "put the later time into `until`"));
            }
            (Some(from), Some(until)) => return Ok(When::Lasted(Interval::new(from, until))),
            (Some(_), None) => {
                return Err(Problem::new("until", "the end is missing", "for one moment use `at`"));
            }
            (None, Some(_)) => {
                return Err(Problem::new("from", "the beginning is missing", "for one moment use `at`"));
            }
            (None, None) => {}
        }
        let (Some(day), last) = (date(cells, "day")?, date(cells, "last_day")?) else {
            return Ok(When::NotStated);
        };
        let last = last.unwrap_or(day);
        if last < day {
            let problem = format!("the last day {last} lies before the first, {day}");
            return Err(Problem::new("last_day", problem, "put the later day into `last_day`"));
        }
        Ok(When::Within(Interval::of_days(day, last, self.zone)))
    }

    fn instant(&self, cells: &impl Cells, header: &str) -> Result<Option<jiff::Timestamp>, Problem> {
        let cell = cells.cell(header);
        if cell.is_empty() {
            return Ok(None);
        }
        if let Ok(instant) = cell.parse::<jiff::Timestamp>() {
            return Ok(Some(instant));
        }
        let reading = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]
            .iter()
            .find_map(|form| DateTime::strptime(form, cell).ok());
        let instant = reading.and_then(|reading| self.zone.instant(reading));
        let hint = "write 2017-01-23 14:30, or 2017-01-23T12:30:00Z; a day alone goes into `day`";
        instant.map(Some).ok_or_else(|| Problem::new(header, format!("`{cell}` is no instant"), hint))
    }

    /// Names as they stand. Without a stated precision a point is exact, a named place near, a division its level.
    pub fn place(&mut self, cells: &impl Cells) -> Result<Arc<Place>, Problem> {
        let parts =
            ["country", "admin1", "place", "lat", "lon", "precision"].map(|header| cells.cell(header));
        let key = parts.join("\u{1f}");
        if let Some(place) = self.places.get(&key) {
            return Ok(place.clone());
        }
        let place = Arc::new(place(cells)?);
        self.places.insert(key, place.clone());
        Ok(place)
    }

    /// The id of the party that bears the name; what is nobody's name, or several's, stays unknown and is said.
    pub fn party(&mut self, header: &str, cell: &str, unknown: &mut Vec<Problem>) -> Option<Arc<str>> {
        if cell.is_empty() || cell.eq_ignore_ascii_case("unknown") {
            return None;
        }
        if self.parties.get(cell).is_some() {
            return Some(self.word(cell));
        }
        let named = self.parties.named(cell, None);
        if let [party] = named[..] {
            return Some(self.word(&party.id));
        }
        let why = if named.is_empty() { "names no party of the roster" } else { "names several parties" };
        let hint = "taken as unknown; write a party's id from parties.toml, or map the value";
        unknown.push(Problem::new(header, format!("`{cell}` {why}"), hint));
        None
    }

    fn holders(&mut self, cells: &impl Cells, unknown: &mut Vec<Problem>) -> Vec<Arc<str>> {
        let before = unknown.len();
        let names = cells.cell("held_by").split(';').map(str::trim);
        let mut holders: Vec<Arc<str>> =
            names.filter_map(|name| self.party("held_by", name, unknown)).collect();
        holders.sort();
        holders.dedup();
        // Who holds it beside those is not known, so who holds it is not.
        if unknown.len() > before { Vec::new() } else { holders }
    }

    pub fn some(&mut self, cell: &str) -> Option<Arc<str>> {
        (!cell.is_empty()).then(|| self.word(cell))
    }

    fn word(&mut self, word: &str) -> Arc<str> {
        if let Some(shared) = self.words.get(word) {
            return shared.clone();
        }
        let shared: Arc<str> = Arc::from(word);
        self.words.insert(word.to_owned(), shared.clone());
        shared
    }
}

/// The value of a word of a list; empty when nothing stands there.
pub fn word<T: Copy>(
    cells: &impl Cells,
    header: &str,
    what: &str,
    words: &[(T, &str)],
) -> Result<Option<T>, Problem> {
    let cell = cells.cell(header);
    if cell.is_empty() {
        return Ok(None);
    }
    if let Some((value, _)) = words.iter().find(|(_, known)| known.eq_ignore_ascii_case(cell)) {
        return Ok(Some(*value));
    }
    let known: Vec<&str> = words.iter().map(|(_, known)| *known).collect();
    Err(Problem::new(header, format!("`{cell}` is no {what}"), suggest(cell, &known)))
}

fn yes_or_no(cells: &impl Cells, header: &str) -> Result<Verdict, Problem> {
    Ok(word(cells, header, "answer", Verdict::WORDS)?.unwrap_or(Verdict::Unknown))
}

/// `12`, `3-5`, `3 to 5`, `3+`, `at least 3`, `up to 5`, `unknown`, `withheld`; an empty cell is not stated.
pub fn amount(cells: &impl Cells, header: &str) -> Result<Amount, Problem> {
    let cell = cells.cell(header);
    let words = cell.to_lowercase();
    match words.as_str() {
        "" | "unknown" | "?" | "not stated" => return Ok(Amount::NotStated),
        "withheld" => return Ok(Amount::Withheld),
        _ => {}
    }
    let number = |words: &str| words.trim().parse::<u32>().ok();
    let range = |from: &str, to: &str| {
        let (least, most) = (number(from)?, number(to)?);
        (least <= most).then_some(Amount::Stated { least, most: Some(most) })
    };
    let open = words.strip_prefix("at least ").or(words.strip_suffix('+'));
    let read = number(&words)
        .map(Amount::exactly)
        .or_else(|| open.and_then(number).map(|least| Amount::Stated { least, most: None }))
        .or_else(|| words.strip_prefix("up to ").and_then(|most| range("0", most)))
        .or_else(|| words.split_once(" to ").and_then(|(from, to)| range(from, to)))
        .or_else(|| words.split_once(['-', '–']).and_then(|(from, to)| range(from, to)));
    let hint = "write 12, 3-5, at least 3, up to 5, unknown or withheld; whole numbers without separators";
    read.ok_or_else(|| Problem::new(header, format!("`{cell}` is no number of things"), hint))
}

/// Every burst has a round at least, so some pairs of numbers cannot both be right.
fn check_amounts(rounds: Amount, bursts: Amount) -> Result<(), Problem> {
    let (Amount::Stated { least: rounds_least, most: rounds_most }, Amount::Stated { least, most }) =
        (rounds, bursts)
    else {
        return Ok(());
    };
    if rounds_most.is_some_and(|rounds| rounds < least) || (most == Some(0) && rounds_least > 0) {
        let problem = format!("{} rounds cannot be {} bursts", rounds.in_words(), bursts.in_words());
        return Err(Problem::new("bursts", problem, "every burst, shot or explosion has one round at least"));
    }
    Ok(())
}

/// `3`, `2-7`, `2.5`: kilometres.
fn distance(cells: &impl Cells) -> Result<Option<(u32, u32)>, Problem> {
    let cell = cells.cell("distance_km");
    if cell.is_empty() {
        return Ok(None);
    }
    let (from, to) = cell.split_once(['-', '–']).unwrap_or((cell, cell));
    let metres = |words: &str| thousandths(words.trim()).and_then(|metres| u32::try_from(metres).ok());
    match (metres(from), metres(to)) {
        (Some(from), Some(to)) if from <= to => Ok(Some((from, to))),
        _ => Err(Problem::new(
            "distance_km",
            format!("`{cell}` is no distance"),
            "write kilometres: 3, 2.5 or 2-7",
        )),
    }
}

/// A decimal number as a whole number of thousandths, exactly.
pub fn thousandths(words: &str) -> Option<u64> {
    let (whole, part) = words.split_once('.').unwrap_or((words, ""));
    if part.len() > 3 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part: u64 = format!("{part:0<3}").parse().ok()?;
    whole.parse::<u64>().ok()?.checked_mul(1000)?.checked_add(part)
}

fn date(cells: &impl Cells, header: &str) -> Result<Option<Date>, Problem> {
    let cell = cells.cell(header);
    if cell.is_empty() {
        return Ok(None);
    }
    let read = Date::strptime("%Y-%m-%d", cell).map(Some);
    read.map_err(|_| Problem::new(header, format!("`{cell}` is no day"), "write year-month-day: 2017-01-23"))
}

fn place(cells: &impl Cells) -> Result<Place, Problem> {
    let some = |header: &str| Some(cells.cell(header).to_owned()).filter(|cell| !cell.is_empty());
    let (country, admin1, name) = (some("country"), some("admin1"), some("place"));
    if let Some(country) = country.as_ref().filter(|code| code.len() != 2) {
        let problem = format!("`{country}` is no country");
        return Err(Problem::new("country", problem, "write the two letters of ISO 3166: SY"));
    }
    let point = point(cells)?;
    let known = match (&point, &name, &admin1) {
        (Some(_), ..) => Precision::Exact,
        (None, Some(_), _) => Precision::Near,
        (None, None, Some(_)) => Precision::FirstDivision,
        (None, None, None) => Precision::Country,
    };
    let cell = cells.cell("precision");
    let precision = match cell.parse().ok().and_then(Precision::numbered) {
        Some(precision) => precision,
        None if cell.is_empty() => known,
        None => {
            let hint =
                "1 exact, 2 near, 3 second division, 4 first division, 5 vague, 6 country, 7 international";
            return Err(Problem::new("precision", format!("`{cell}` is no precision"), hint));
        }
    };
    let words = name.clone().or(admin1.clone()).unwrap_or_default();
    let country = country.map(|code| code.to_uppercase());
    Ok(Place { words, country, admin1, name, point, precision })
}

fn point(cells: &impl Cells) -> Result<Option<(f64, f64)>, Problem> {
    let degrees = |header: &str, limit: f64| {
        let cell = cells.cell(header);
        if cell.is_empty() {
            return Ok(None);
        }
        let read = cell.parse::<f64>().ok().filter(|degrees| degrees.abs() <= limit);
        let hint = format!("degrees from -{limit} to {limit} with a decimal point");
        read.map(Some).ok_or_else(|| Problem::new(header, format!("`{cell}` is no {header}"), hint))
    };
    match (degrees("lat", 90.0)?, degrees("lon", 180.0)?) {
        (Some(lat), Some(lon)) => Ok(Some((lat, lon))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(Problem::new("lon", "a latitude stands alone", "give both or none")),
        (None, Some(_)) => Err(Problem::new("lat", "a longitude stands alone", "give both or none")),
    }
}
