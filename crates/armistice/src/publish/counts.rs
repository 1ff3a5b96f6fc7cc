//! What was counted, by whom and by which rule: ledgers side by side, observations under every rule, effort, restrictions.
//!
//! In: the tables of the record, ledgers that reports print, the dossier's rules, a period. Out: [`Counts`], lines of a
//! bulletin. Absent: a sum over two keepers; a number where nobody watched. The sentences of rules and reasons are those of
//! the crate that judges.

mod shown;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use judging::effort::{self, AreaEffort};
use judging::incident::{Act, Place, Precision};
use judging::ledger::{self, Ledger};
use judging::observation::{Amount, Means, Observation, When};
use judging::period::{Interval, Zone};
use judging::rule::{self, Count, Rule, Setting};
use judging::verdict::Verdict;
use reading::extract::claim::{Bound, Modality};
use serde::{Deserialize, Serialize};

use super::bulletin::{LedgerLine, Period};
use super::claims::{self, Told};
use crate::dossier::files::Files;
use crate::flow::World;
use crate::words::Words;

pub use shown::sections;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Counts {
    /// Every keeper's number for one day and division.
    pub side_by_side: Vec<SideLine>,
    /// For every two ledgers, which rows are one thing and which only one of them has.
    pub compared: Vec<ComparedLine>,
    /// Totals that keepers state, against their rows.
    pub totals: Vec<TotalLine>,
    /// One for each rule and each set of rows it was asked of.
    pub by_rule: Vec<RuleLine>,
    pub effort: Vec<AreaEffort>,
    pub restrictions: Vec<RestrictionLine>,
    /// Those of the period, or perhaps of it.
    pub observations: Vec<ObservationLine>,
    pub tables: Vec<TableLine>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SideLine {
    pub day: Option<Date>,
    pub area: String,
    /// Keeper and number; without one, it says nothing of that day and place, which is not zero.
    pub counts: Vec<(String, Option<String>)>,
    /// What all agree on who say anything, if two at least do.
    pub joint: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparedLine {
    pub keepers: [String; 2],
    /// The rows as each keeper has them; one is empty when only the other has it.
    pub rows: [String; 2],
    /// `agreed`, `contradictory`, `may be the same`; empty when only one has it.
    pub standing: String,
    pub because: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TotalLine {
    pub keeper: String,
    pub when: String,
    pub place: String,
    pub check: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleLine {
    pub rule: String,
    pub keeper: String,
    /// Whose rows were counted; empty for the observations.
    pub over: Option<String>,
    pub sentence: String,
    pub total: String,
    pub per_day: Option<String>,
    /// The same for the period of equal length before.
    pub before: String,
    pub reasons: Vec<String>,
    /// Place, act or weapon, and its numbers now and before.
    pub parts: Vec<[String; 3]>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RestrictionLine {
    pub id: String,
    pub when: String,
    pub place: String,
    pub what: String,
    pub team: String,
    pub note: String,
    pub from: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObservationLine {
    pub id: String,
    pub when: String,
    pub place: String,
    pub act: String,
    pub means: String,
    pub rounds: String,
    pub bursts: String,
    pub weapon: String,
    pub direction: String,
    pub exercise: String,
    pub actor: String,
    pub monitor: String,
    pub from: String,
}

/// A table and how much of it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableLine {
    pub entry: u64,
    pub name: String,
    pub capture: String,
    pub holds: String,
    pub keeper: String,
    pub rows: usize,
    pub refused: usize,
    /// Why nothing of it was read.
    pub unreadable: Option<String>,
}

/// What is asked of all rows.
struct Asked<'a> {
    world: &'a World,
    files: &'a Files,
    zone: Zone,
    period: Interval,
    before: Interval,
}

pub fn of(world: &World, files: &Files, period: Period, told: &[Told]) -> Counts {
    let zone = Zone::named(&files.settings.time_zone).unwrap_or_else(Zone::utc);
    let length = period.since.duration_until(period.until);
    let start = period.since.checked_sub(length).unwrap_or(period.since);
    let asked = Asked {
        world,
        files,
        zone,
        period: Interval::new(period.since, period.until),
        before: Interval::new(start, period.since),
    };
    let ledgers = asked.ledgers(told);
    let observations: Vec<&Observation> = world.tables.observations().collect();
    let counts: Vec<(RuleLine, Count)> = asked.by_rule(&observations, &ledgers);
    let counted =
        counts.iter().find(|(line, _)| line.over.is_none()).map(|(_, count)| count.by_place.clone());
    let coverage = world.tables.coverage();
    let now = asked.now(&ledgers);
    Counts {
        side_by_side: asked.side_by_side(&now),
        compared: asked.compared(&now),
        totals: asked.totals(&now),
        effort: effort::by_area(&coverage, &counted.unwrap_or_default(), asked.period, &asked.zone),
        restrictions: asked.restrictions(),
        observations: observations
            .iter()
            .filter(|row| asked.is_now(row))
            .map(|row| asked.line(row))
            .collect(),
        tables: world.tables.all.iter().map(table).collect(),
        by_rule: counts.into_iter().map(|(line, _)| line).collect(),
    }
}

/// The rows of imported ledgers as the lines of those that reports print.
pub fn ledger_lines(world: &World, files: &Files, period: Period) -> Vec<LedgerLine> {
    let zone = Zone::named(&files.settings.time_zone).unwrap_or_else(Zone::utc);
    let period = Interval::new(period.since, period.until);
    let mut lines = Vec::new();
    for ledger in world.tables.ledgers() {
        let rows = ledger.rows.iter().chain(&ledger.stated).filter(|row| touches(row.when, period));
        lines.extend(rows.map(|row| LedgerLine {
            keeper: keeper_name(&ledger.keeper, files),
            day: days_in_words(row.when, &zone),
            place: place_in_words(&row.place),
            count: row.bursts.in_words(),
            evidence: Vec::new(),
        }));
    }
    lines
}

/// A claim that counts breaches without saying what they were, as a row of its speaker's ledger. A number that is only
/// about right is not known.
fn row(told: &Told, zone: &Zone) -> Option<Observation> {
    let claim = told.claim;
    let quantity = claim.quantity.as_ref().filter(|_| claim.modality == Modality::Asserted)?;
    let whole = |value: f64| {
        (value >= 0.0 && value.fract() == 0.0 && value <= f64::from(u32::MAX)).then_some(value as u32)
    };
    let value = quantity.value.and_then(whole);
    let most = quantity.value_max.map_or(value, whole);
    let amount = match (quantity.bound, value) {
        (Bound::Exactly, Some(least)) => Amount::Stated { least, most },
        (Bound::AtLeast, Some(least)) => Amount::Stated { least, most: None },
        (Bound::AtMost, Some(_)) => Amount::Stated { least: 0, most },
        _ => Amount::NotStated,
    };
    let days = claim.time.as_ref().and_then(|time| time.interval);
    let place = claim.place.as_ref().map_or_else(Place::not_stated, |place| {
        let is_division = place.admin1.as_ref() == Some(&place.name) || place.admin1.is_none();
        Place {
            words: place.name.clone(),
            country: place.country.clone(),
            admin1: place.admin1.clone(),
            name: (!is_division).then(|| place.name.clone()),
            point: place.point,
            precision: Precision::numbered(place.precision as u8).unwrap_or(Precision::Country),
        }
    });
    let id: Arc<str> = Arc::from(told.wire.id.as_deref().unwrap_or_default());
    Some(Observation {
        id: id.clone(),
        when: days.map_or(When::NotStated, |days| When::Within(Interval::of_days(days.from, days.to, zone))),
        place: Arc::new(place),
        act: Act::Other,
        means: Means::NotStated,
        rounds: Amount::NotStated,
        bursts: amount,
        weapon: None,
        direction: None,
        distance_m: None,
        exercise: Verdict::Unknown,
        actor: None,
        held_by: Vec::new(),
        monitor: None,
        episode: None,
        incident: None,
        case: None,
        from: id,
    })
}

impl Asked<'_> {
    /// Those that were imported and those that reports print, by name of their keeper. What a report says of no division is
    /// a total. A row without a recorder was recorded by its keeper.
    fn ledgers(&self, told: &[Told]) -> Vec<Ledger> {
        let mut ledgers: BTreeMap<String, Ledger> = BTreeMap::new();
        for mut ledger in self.world.tables.ledgers() {
            let recorder: Arc<str> = Arc::from(ledger.keeper.as_str());
            for row in &mut ledger.rows {
                row.monitor.get_or_insert_with(|| recorder.clone());
            }
            ledger.keeper = keeper_name(&ledger.keeper, self.files);
            ledgers.insert(ledger.keeper.clone(), ledger);
        }
        for told in told {
            let Some(row) = row(told, &self.zone) else { continue };
            let keeper = claims::according_to(told, self.files.words);
            let ledger =
                ledgers.entry(keeper.clone()).or_insert_with(|| Ledger { keeper, ..Ledger::default() });
            let is_total = row.place.admin1.is_none() && row.place.name.is_none();
            let rows = if is_total { &mut ledger.stated } else { &mut ledger.rows };
            if !rows.iter().any(|known| known.id == row.id) {
                rows.push(row);
            }
        }
        ledgers.into_values().collect()
    }

    /// The part that may be of the period.
    fn now(&self, ledgers: &[Ledger]) -> Vec<Ledger> {
        let now = |rows: &[Observation]| rows.iter().filter(|row| self.is_now(row)).cloned().collect();
        let part = |ledger: &Ledger| Ledger {
            rows: now(&ledger.rows),
            stated: now(&ledger.stated),
            keeper: ledger.keeper.clone(),
            rule: ledger.rule.clone(),
        };
        let mut ledgers: Vec<Ledger> = ledgers.iter().map(part).collect();
        ledgers.retain(|ledger| !ledger.rows.is_empty() || !ledger.stated.is_empty());
        ledgers
    }

    fn side_by_side(&self, ledgers: &[Ledger]) -> Vec<SideLine> {
        if ledgers.len() < 2 {
            return Vec::new();
        }
        let lines = ledger::side_by_side(&ledgers.iter().collect::<Vec<_>>(), &self.zone);
        let line = |line: ledger::Line| SideLine {
            day: line.day,
            area: line.area,
            counts: ledgers
                .iter()
                .zip(&line.counts)
                .map(|(ledger, count)| (ledger.keeper.clone(), count.map(|count| count.to_string())))
                .collect(),
            joint: line.joint.map(|joint| joint.to_string()),
        };
        lines.into_iter().map(line).collect()
    }

    fn compared(&self, ledgers: &[Ledger]) -> Vec<ComparedLine> {
        let mut lines = Vec::new();
        for (at, one) in ledgers.iter().enumerate() {
            for other in &ledgers[at + 1..] {
                lines.extend(self.pair(one, other));
            }
        }
        lines
    }

    fn pair(&self, one: &Ledger, other: &Ledger) -> Vec<ComparedLine> {
        let found = ledger::reconcile(one, other);
        let told = |ledger: &Ledger, id: &str| {
            let row = ledger.rows.iter().chain(&ledger.stated).find(|row| *row.id == *id);
            row.map_or(String::new(), |row| self.row_in_words(row))
        };
        let keepers = || [one.keeper.clone(), other.keeper.clone()];
        let matched = found.matches.iter().map(|pair| ComparedLine {
            keepers: keepers(),
            rows: [told(one, &pair.rows[0]), told(other, &pair.rows[1])],
            standing: pair.standing.words().to_string(),
            because: pair.because.clone(),
        });
        let only =
            |rows| ComparedLine { keepers: keepers(), rows, standing: String::new(), because: Vec::new() };
        let first = found.only[0].iter().map(|id| only([told(one, id), String::new()]));
        let second = found.only[1].iter().map(|id| only([String::new(), told(other, id)]));
        matched.chain(first).chain(second).collect()
    }

    fn totals(&self, ledgers: &[Ledger]) -> Vec<TotalLine> {
        let of = |ledger: &Ledger| {
            let checks = ledger::check_totals(ledger).into_iter().zip(ledger.stated.clone());
            let keeper = ledger.keeper.clone();
            let line = move |(check, total): (ledger::Check, Observation)| TotalLine {
                keeper: keeper.clone(),
                when: days_in_words(total.when, &self.zone),
                place: place_in_words(&total.place),
                check: check.in_words(),
            };
            checks.map(line).collect::<Vec<_>>()
        };
        ledgers.iter().flat_map(of).collect()
    }

    /// Every rule over the observations, and over the rows of every ledger.
    fn by_rule(&self, observations: &[&Observation], ledgers: &[Ledger]) -> Vec<(RuleLine, Count)> {
        let mut lines = Vec::new();
        for rule in &self.files.counting {
            if !observations.is_empty() {
                lines.push(self.rule(rule, None, observations));
            }
            for ledger in ledgers.iter().filter(|ledger| !ledger.rows.is_empty()) {
                let rows: Vec<&Observation> = ledger.rows.iter().collect();
                lines.push(self.rule(rule, Some(&ledger.keeper), &rows));
            }
        }
        lines
    }

    fn rule(&self, rule: &Rule, over: Option<&str>, rows: &[&Observation]) -> (RuleLine, Count) {
        let agreement = rule
            .instrument
            .as_ref()
            .and_then(|id| self.files.agreements.iter().find(|agreement| agreement.id == *id));
        let count = |period| {
            let setting =
                Setting { parties: &self.files.parties, agreement, period: Some(period), zone: &self.zone };
            rule::count(rule, rows.iter().copied(), setting)
        };
        let (now, before) = (count(self.period), count(self.before));
        let line = RuleLine {
            rule: rule.id.clone(),
            keeper: keeper_name(&rule.keeper, self.files),
            over: over.map(str::to_string),
            sentence: self.files.words.tell(&rule::sentence(rule, &self.files.parties)),
            total: now.in_words(),
            per_day: now.per_day(self.period),
            before: before.in_words(),
            reasons: now.reasons(),
            parts: parts(&now, &before, self.files.words),
        };
        (line, now)
    }

    fn restrictions(&self) -> Vec<RestrictionLine> {
        let now = self.world.tables.restrictions().filter(|row| touches(row.when, self.period));
        let text = |word: &Option<Arc<str>>| word.as_deref().unwrap_or_default().to_string();
        now.map(|row| RestrictionLine {
            id: row.id.to_string(),
            when: self.when(row.when),
            place: place_in_words(&row.place),
            what: row.in_words(&self.files.parties),
            team: text(&row.team),
            note: text(&row.note),
            from: row.from.to_string(),
        })
        .collect()
    }

    fn is_now(&self, row: &Observation) -> bool {
        touches(row.when, self.period)
    }

    fn line(&self, row: &Observation) -> ObservationLine {
        let text = |word: &Option<Arc<str>>| word.as_deref().unwrap_or_default().to_string();
        ObservationLine {
            id: row.id.to_string(),
            when: self.when(row.when),
            place: place_in_words(&row.place),
            act: row.act.noun().to_string(),
            means: row.means.words().to_string(),
            rounds: row.rounds.in_words(),
            bursts: row.bursts.in_words(),
            weapon: text(&row.weapon),
            direction: text(&row.direction),
            exercise: row.exercise.word().to_string(),
            actor: row.actor.as_deref().map_or("", |id| self.files.parties.name_of(id)).to_string(),
            monitor: text(&row.monitor),
            from: row.from.to_string(),
        }
    }

    fn when(&self, when: When) -> String {
        when.interval()
            .map_or_else(String::new, |interval| self.files.words.tell(&interval.in_words(&self.zone)))
    }

    /// `2017-01-23, Hama: 6`
    fn row_in_words(&self, row: &Observation) -> String {
        let at = [days_in_words(row.when, &self.zone), place_in_words(&row.place)];
        let at: Vec<String> = at.into_iter().filter(|part| !part.is_empty()).collect();
        format!("{}: {}", at.join(", "), row.bursts.in_words())
    }
}

/// Place, act and weapon now and before; the order is that of the names.
fn parts(now: &Count, before: &Count, words: &Words) -> Vec<[String; 3]> {
    let zero = || "0".to_string();
    let mut parts: BTreeMap<(u8, String), [Option<String>; 2]> = BTreeMap::new();
    for (column, count) in [now, before].into_iter().enumerate() {
        let places = count.by_place.iter().map(|(name, range)| ((0, name.clone()), range));
        let acts = count.by_act.iter().map(|(code, range)| {
            let act = Act::coded(code).map_or(code.to_string(), |act| words.tell(&act.noun()));
            ((1, act), range)
        });
        let known = count.by_weapon.iter().filter(|(weapon, _)| *weapon != rule::count::NOT_STATED);
        let weapons = known.map(|(name, range)| ((2, name.clone()), range));
        for (key, range) in places.chain(acts).chain(weapons) {
            parts.entry(key).or_default()[column] = Some(range.to_string());
        }
    }
    let line = |((_, name), [now, before]): ((u8, String), [Option<String>; 2])| {
        [name, now.unwrap_or_else(zero), before.unwrap_or_else(zero)]
    };
    parts.into_iter().map(line).collect()
}

fn table(table: &crate::flow::tables::Table) -> TableLine {
    TableLine {
        entry: table.entry,
        name: table.told.name.clone(),
        capture: table.told.capture.to_string(),
        holds: table.told.holds.name().to_string(),
        keeper: table.told.keeper.clone().unwrap_or_default(),
        rows: table.rows.number(),
        refused: table.refused.number,
        unreadable: table.unreadable.clone(),
    }
}

/// The name of a party or of a source, else the words themselves.
fn keeper_name(keeper: &str, files: &Files) -> String {
    let source = files.sources.get(keeper).map(|source| source.name.clone());
    source.unwrap_or_else(|| files.parties.name_of(keeper).to_string())
}

/// It may have been in the period: what has no time is shown in every one.
fn touches(when: When, period: Interval) -> bool {
    when.interval().is_none_or(|when| when.within(Some(period.from), Some(period.until)) != Verdict::No)
}

/// `2017-01-23`, or from a day to a day, as ledgers in reports are printed.
fn days_in_words(when: When, zone: &Zone) -> String {
    let days = when.interval().map(|interval| zone.days_of(interval)).unwrap_or_default();
    match &days[..] {
        [] => String::new(),
        [day] => day.to_string(),
        [first, .., last] => format!("{first} – {last}"),
    }
}

fn place_in_words(place: &Place) -> String {
    let parts = [&place.name, &place.admin1, &place.country];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}
