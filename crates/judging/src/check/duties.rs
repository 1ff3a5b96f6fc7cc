//! Gaps and overlaps between the clauses: acts nobody forbids, duties that say the same, permissions of nothing, duties of
//! nobody, and time between a clause and the one that takes its place.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::agreement::{Agreement, Clause, Obligor};
use crate::check::Remark;
use crate::clause_test::covers;
use crate::incident::Act;
use crate::parties::{Bond, Parties};
use crate::period::Interval;
use crate::said::{Joint, Said};
use crate::verdict::Verdict;

pub fn check(agreement: &Agreement, beside: &[Agreement], parties: Option<&Parties>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (index, clause) in agreement.clauses.iter().enumerate() {
        let path = format!("clause.{index}");
        remarks.extend(never(agreement, clause, &path));
        remarks.extend(binds_nobody(agreement, clause, &path, parties));
        remarks.extend(lifts_nothing(agreement, clause, &path));
        remarks.extend(unexpressed(clause, &path));
        for other in &agreement.clauses[index + 1..] {
            remarks.extend(overlap(agreement, clause, other, &path));
        }
        remarks.extend(gap(agreement, clause, &path, beside));
    }
    remarks.extend(guarantors_without_clause(agreement));
    remarks.extend(unspoken(agreement));
    remarks.extend(spoken_of_for_a_time(agreement));
    remarks
}

/// Acts that no duty covers, as one remark.
fn unspoken(agreement: &Agreement) -> Option<Remark> {
    let duties = || agreement.clauses.iter().filter(|clause| clause.is_duty());
    let unspoken = Act::WORDS.iter().filter(|(act, _)| {
        !act.may_be_anything() && duties().all(|clause| covers(clause, *act) == Verdict::No)
    });
    let codes: Vec<&str> = unspoken.map(|(_, code)| *code).collect();
    if codes.is_empty() {
        return None;
    }
    let remark = Remark::new(
        "acts-not-spoken-of",
        "",
        format!("no clause speaks of {}", Said::list(Joint::Or, codes)),
    );
    Some(
        remark
            .means("such an incident comes out as \"no matching clause\"")
            .next("enter a clause if the instrument speaks of it; else this is right as it is"),
    )
}

/// Acts that clauses speak of, yet not for all the time that the agreement is in force; one remark for each such time.
fn spoken_of_for_a_time(agreement: &Agreement) -> Vec<Remark> {
    let whole = Interval::new(agreement.in_force.from, agreement.in_force.until.unwrap_or(Timestamp::MAX));
    let mut holes: BTreeMap<Interval, Vec<&str>> = BTreeMap::new();
    for (act, code) in Act::WORDS.iter().filter(|(act, _)| !act.may_be_anything()) {
        let speaking =
            agreement.clauses.iter().filter(|clause| clause.is_duty() && covers(clause, *act) != Verdict::No);
        let mut spans: Vec<Interval> = speaking.filter_map(|clause| span(agreement, clause)).collect();
        spans.sort();
        let mut reached = whole.from;
        for span in &spans {
            if reached < span.from {
                holes.entry(Interval::new(reached, span.from)).or_default().push(code);
            }
            reached = reached.max(span.until);
        }
        if !spans.is_empty() && reached < whole.until {
            holes.entry(Interval::new(reached, whole.until)).or_default().push(code);
        }
    }
    let zone = &agreement.in_force.zone;
    let told = holes.into_iter().map(|(hole, codes)| {
        let at = |instant| Interval::new(instant, instant).in_words(zone);
        let until =
            if hole.until == Timestamp::MAX { "on".to_owned() } else { format!("to {}", at(hole.until)) };
        let time = format!("from {} {until}", at(hole.from));
        let sentence = format!(
            "{time} no clause speaks of {}, while the agreement is in force",
            Said::list(Joint::Or, codes)
        );
        Remark::new("acts-spoken-of-for-a-time", "", sentence)
            .means("then such an incident comes out as outside the period of the clause")
            .next("check `from` and `until` of the clauses that speak of it, and what replaces them")
    });
    told.collect()
}

/// From when to when a clause holds; nothing when it never does.
fn span(agreement: &Agreement, clause: &Clause) -> Option<Interval> {
    let (from, until) = (agreement.begin_of(clause), agreement.end_of(clause));
    let until = until.unwrap_or(Timestamp::MAX);
    (from < until).then(|| Interval::new(from, until))
}

fn never(agreement: &Agreement, clause: &Clause, path: &str) -> Option<Remark> {
    if span(agreement, clause).is_some() {
        return None;
    }
    let sentence =
        format!("clause `{}` ends before it begins, by its own days and those of the agreement", clause.id);
    let remark = Remark::new("clause-never-holds", path, sentence);
    Some(remark.means("nothing is judged by it").next("check `from` and `until`, and what replaces it"))
}

fn binds_nobody(
    agreement: &Agreement,
    clause: &Clause,
    path: &str,
    parties: Option<&Parties>,
) -> Option<Remark> {
    if !clause.is_duty() || clause.obligors.iter().any(|obligor| may_be_bound(agreement, obligor, parties)) {
        return None;
    }
    let sentence =
        format!("none of those whom clause `{}` obliges has a standing that can bind it", clause.id);
    let remark = Remark::new("binds-nobody", format!("{path}.obligors"), sentence);
    Some(
        remark
            .means("no incident is a violation of it")
            .next("add an [[adherence]] or a [[guarantor]] for them, or name those who are obliged"),
    )
}

fn may_be_bound(agreement: &Agreement, obligor: &Obligor, parties: Option<&Parties>) -> bool {
    let adheres = |id: &str| {
        agreement.adherence.iter().any(|entry| {
            let part = parties.and_then(|parties| parties.get(id)).is_some_and(|party| {
                party.ties.iter().any(|tie| tie.bond == Bond::PartOf && tie.to == entry.party)
            });
            entry.binds != Verdict::No && (entry.party == id || part)
        })
    };
    match obligor {
        Obligor::Parties => agreement.adherence.iter().any(|entry| entry.binds != Verdict::No),
        Obligor::Guarantors => !agreement.guarantors.is_empty(),
        Obligor::One(id) => adheres(id),
    }
}

fn lifts_nothing(agreement: &Agreement, clause: &Clause, path: &str) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (place, id) in clause.lifts.iter().enumerate() {
        let Some(lifted) = agreement.clause(id) else { continue };
        let common = clause.acts.iter().any(|act| covers(lifted, *act) != Verdict::No);
        let why = if !lifted.is_duty() {
            format!("`{id}` is no duty")
        } else if !common {
            format!("`{id}` speaks of none of its acts")
        } else if !meet(span(agreement, clause), span(agreement, lifted)) {
            format!("`{id}` does not hold at the same time")
        } else {
            continue;
        };
        let sentence = format!("clause `{}` lifts nothing of `{id}`: {why}", clause.id);
        remarks.push(
            Remark::new("lifts-nothing", format!("{path}.lifts.{place}"), sentence)
                .means("the permission changes no finding")
                .next("check the acts and days of both, and the id in `lifts`"),
        );
    }
    remarks
}

fn unexpressed(clause: &Clause, path: &str) -> Option<Remark> {
    if clause.not_expressible.is_empty() {
        return None;
    }
    let sentence =
        format!("clause `{}` says more than the data: {}", clause.id, clause.not_expressible.join("; "));
    let means = if clause.is_duty() {
        "a finding by it stays undetermined, unless a test says no"
    } else {
        "where it may lift a duty, the finding stays undetermined"
    };
    let remark = Remark::new("clause-says-more", format!("{path}.not_expressible"), sentence);
    Some(remark.means(means).next("nothing, if the words are right: a person reads them for each incident"))
}

fn meet(one: Option<Interval>, other: Option<Interval>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one.from < other.until && other.from < one.until)
}

/// Two duties that one act of one party may breach at one time and place.
fn overlap(agreement: &Agreement, one: &Clause, other: &Clause, path: &str) -> Option<Remark> {
    let acts: Vec<&str> =
        one.acts.iter().filter(|act| other.acts.contains(act)).map(|act| act.code()).collect();
    let whom = one.obligors.iter().any(|obligor| owed_by(agreement, obligor, &other.obligors));
    let protect = either_empty(&one.protects, &other.protects);
    let against = either_empty(&one.targets, &other.targets);
    let apart = |inside: &[String], outside: &[String]| {
        !inside.is_empty() && inside.iter().all(|zone| outside.contains(zone))
    };
    let place = either_empty(&one.zones, &other.zones)
        && !apart(&one.zones, &other.not_zones)
        && !apart(&other.zones, &one.not_zones);
    let time = meet(span(agreement, one), span(agreement, other));
    if !(one.is_duty() && other.is_duty() && whom && protect && against && place && time) || acts.is_empty() {
        return None;
    }
    let mut differ = Vec::new();
    if one.severity != other.severity {
        differ.push("what is grave");
    }
    if one.thresholds != other.thresholds {
        differ.push("the evidence they ask for");
    }
    let differ = if differ.is_empty() {
        String::new()
    } else {
        format!("; they differ in {}", Said::list(Joint::And, differ))
    };
    let sentence = format!(
        "clauses `{}` and `{}` both speak of {}{differ}",
        one.id,
        other.id,
        Said::list(Joint::And, acts)
    );
    let remark = Remark::new("clauses-overlap", format!("{path}.acts"), sentence);
    Some(
        remark
            .means("one act gives a finding by each; in totals it is one incident, as much as its strongest finding")
            .next("narrow one of them, unless the instrument says both"),
    )
}

/// Whether one of the others may be the same as this obligor.
fn owed_by(agreement: &Agreement, obligor: &Obligor, others: &[Obligor]) -> bool {
    let adheres = |id: &String| agreement.adherence.iter().any(|entry| entry.party == *id);
    let vouches = |id: &String| agreement.guarantors.iter().any(|guarantor| guarantor.party == *id);
    others.iter().any(|other| match (obligor, other) {
        (one, other) if one == other => true,
        (Obligor::One(id), Obligor::Parties) | (Obligor::Parties, Obligor::One(id)) => adheres(id),
        (Obligor::One(id), Obligor::Guarantors) | (Obligor::Guarantors, Obligor::One(id)) => vouches(id),
        (Obligor::Parties, Obligor::Guarantors) | (Obligor::Guarantors, Obligor::Parties) => {
            agreement.guarantors.iter().any(|guarantor| adheres(&guarantor.party))
        }
        _ => false,
    })
}

/// Nothing keeps the two lists apart: one sets no limit, or they share a member.
fn either_empty<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.is_empty() || other.is_empty() || one.iter().any(|member| other.contains(member))
}

/// Between the end of a replaced clause and the begin of the one in its place.
fn gap(agreement: &Agreement, clause: &Clause, path: &str, beside: &[Agreement]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (place, replaced) in clause.replaces.iter().enumerate() {
        let older = beside.iter().find(|older| older.id == replaced.agreement);
        let Some((older, old)) = older.and_then(|older| Some((older, older.clause(&replaced.clause)?)))
        else {
            continue;
        };
        let own_end = older.end_of(&Clause { replaced: None, ..old.clone() });
        let begin = agreement.begin_of(clause);
        let zone = &agreement.in_force.zone;
        let words = |at| Interval::new(at, at).in_words(zone);
        let sentence = match (own_end, agreement.end_of(clause)) {
            (Some(end), _) if end < begin => {
                format!("`{replaced}` ends on {} and `{}` begins on {}", words(end), clause.id, words(begin))
            }
            (old_end, Some(end)) if old_end.is_none_or(|old_end| end < old_end) => {
                format!("`{}` ends on {}, before `{replaced}` would have", clause.id, words(end))
            }
            _ => continue,
        };
        remarks.push(
            Remark::new("gap-in-time", format!("{path}.replaces.{place}"), sentence)
                .means("in between, neither clause holds: what is replaced does not come back")
                .next("check the days of both, or leave `replaces` out when the older clause holds on"),
        );
    }
    remarks
}

fn guarantors_without_clause(agreement: &Agreement) -> Vec<Remark> {
    let obliges = |id: &String| {
        agreement.clauses.iter().filter(|clause| clause.is_duty()).flat_map(|clause| &clause.obligors).any(
            |obligor| match obligor {
                Obligor::Guarantors => true,
                Obligor::One(obliged) => obliged == id,
                Obligor::Parties => false,
            },
        )
    };
    let without = agreement
        .guarantors
        .iter()
        .enumerate()
        .filter(|(_, guarantor)| !guarantor.duties.is_empty() && !obliges(&guarantor.party));
    without
        .map(|(index, guarantor)| {
            let sentence = format!("guarantor `{}` has duties, and no clause obliges it", guarantor.party);
            Remark::new("guarantor-duty-without-clause", format!("guarantor.{index}.duties"), sentence)
                .means("no incident is ever a breach of them")
                .next("enter a clause that obliges `the guarantors`, if the instrument does")
        })
        .collect()
}
