//! Which published values moved, and why. In: what was published of a period, and what would be published of it now. Out: every
//! value that differs, as it was and as it is, with the inputs of it that differ. Absent: the disk, hashing, and any
//! opinion on which of several changed inputs was the decisive one: all of them are named.
//!
//! An incident is the same if it has a claim in common: its id changes when a report joins it. Incidents that share claims
//! across the two lists form one family; a family is the unit for which reasons are given.

mod family;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::counting::{Totals, totals};
use crate::finding::{Attribution, AttributionLevel, Finding};
use crate::incident::Incident;
use crate::moves::family::{Family, families};
use crate::period::Interval;
use crate::said::{Joint, Said};
use crate::say;

/// What was published of one period, by what it was judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// The program with a digest over its rules.
    pub engine: String,
    /// For each agreement, by its id, the files that its findings rest on, each with a digest.
    pub files: BTreeMap<String, BTreeMap<String, String>>,
    pub lines: Vec<Line>,
}

/// One finding as it was published: an incident by one clause, or by none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    pub agreement: String,
    /// How far, with the ids of those named.
    pub attribution: String,
    /// Ids, in order.
    pub claims: Vec<String>,
    pub clause: Option<String>,
    /// `established`, `undetermined` or why it is not counted; the same on every line of an incident under one agreement.
    pub counted_as: String,
    /// A digest over everything the incident was judged from; empty where it must not be guessed at.
    pub facts: String,
    /// Admiralty, for example `B3`.
    pub grade: String,
    pub grave: bool,
    /// Undetermined, and a violation if no excluded group was involved.
    pub hangs_on_excluded_groups: bool,
    pub incident: String,
    pub interval: Option<Interval>,
    /// Undetermined, and none if an excluded group was involved.
    pub may_involve_excluded_groups: bool,
    pub occurrence: String,
    /// Independent ones.
    pub origins: usize,
    pub outcome: String,
    pub reports: usize,
    /// The entry by which a person signed it.
    pub signed: Option<u64>,
}

/// How [`Line::counted_as`] says the two that a total adds up.
const ESTABLISHED: &str = "established";
const UNDETERMINED: &str = "undetermined";

/// The findings of one incident as lines, in the order of agreements and clauses. `facts` is a digest over the incident.
pub fn lines(incident: &Incident, findings: &[Finding], facts: &str) -> Vec<Line> {
    let mut claims: Vec<String> = incident.claims.iter().map(|claim| claim.id.clone()).collect();
    claims.sort();
    claims.dedup();
    let line = |finding: &Finding| {
        let counted = totals(findings.iter().filter(|other| other.agreement == finding.agreement));
        Line {
            agreement: finding.agreement.clone(),
            attribution: attribution(&finding.attribution),
            claims: claims.clone(),
            clause: finding.clause.clone(),
            counted_as: counted_as(&counted),
            facts: facts.to_owned(),
            grade: finding.grade().to_string(),
            grave: !counted.grave.is_empty(),
            hangs_on_excluded_groups: !counted.hangs_on_excluded_groups.is_empty(),
            incident: incident.id.clone(),
            interval: incident.time.interval,
            may_involve_excluded_groups: !counted.may_involve_excluded_groups.is_empty(),
            occurrence: finding.occurrence.words().to_owned(),
            origins: finding.support.independent_origins,
            outcome: finding.outcome.words().to_string(),
            reports: finding.support.reports,
            signed: finding.signed.as_ref().map(|signed| signed.who.entry),
        }
    };
    let mut lines: Vec<Line> = findings.iter().map(line).collect();
    lines.sort();
    lines
}

/// The level with the ids of those named: `to a party: syrian-army`.
fn attribution(attribution: &Attribution) -> String {
    let level = attribution.level.words();
    match attribution.level == AttributionLevel::Unattributed || attribution.parties.is_empty() {
        true => level.to_owned(),
        false => format!("{level}: {}", attribution.parties.join(", ")),
    }
}

fn counted_as(totals: &Totals) -> String {
    if !totals.established.is_empty() {
        ESTABLISHED.to_owned()
    } else if !totals.undetermined.is_empty() {
        UNDETERMINED.to_owned()
    } else {
        totals.not_counted.keys().next().map_or("not counted", |reason| reason.words()).to_owned()
    }
}

/// A value that moved.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Moved {
    pub value: Value,
    /// Empty when nothing was published of it, or is now.
    pub was: Option<String>,
    pub now: Option<String>,
    /// For each incident that has a part in it.
    pub because: Vec<Because>,
}

/// What was published, `what` being its name in any language.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    Total {
        agreement: String,
        what: &'static str,
    },
    /// Of one incident by one clause.
    Finding {
        agreement: String,
        incident: String,
        clause: Option<String>,
        what: &'static str,
    },
}

/// One incident and the inputs of it that differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Because {
    /// Its id now; the one it had when it is not there any more.
    pub incident: String,
    pub reasons: Vec<Reason>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// What was published of this period did not have it.
    LateArrival,
    /// It is not there any more: withheld, or no longer of this period.
    Gone,
    /// These were one incident each.
    Merged {
        from: Vec<String>,
    },
    /// These were one incident.
    Split {
        into: Vec<String>,
    },
    NewClaims {
        claims: Vec<String>,
    },
    /// Withheld, or read otherwise.
    ClaimsGone {
        claims: Vec<String>,
    },
    /// Fewer independent origins than before, with no claim gone.
    CommonOrigin {
        was: usize,
        now: usize,
    },
    /// The same claims, and another reading of them: place, time, people or lineage.
    ReadOtherwise,
    /// A person's finding, by its entry.
    Signed {
        entry: u64,
    },
    /// A person's finding that stands no longer, by its entry.
    SignedNoMore {
        entry: u64,
    },
    FileChanged {
        file: String,
    },
    RulesChanged {
        was: String,
        now: String,
    },
}

impl Reason {
    /// For "because …".
    pub fn words(&self) -> Said {
        let list = |ids: &[String]| Said::list(Joint::Comma, ids);
        match self {
            Reason::LateArrival => say!("moved-late"),
            Reason::Gone => say!("moved-gone"),
            Reason::Merged { from } => say!("moved-merged", incidents = list(from)),
            Reason::Split { into } => say!("moved-split", incidents = list(into)),
            Reason::NewClaims { claims } => say!("moved-new-claims", n = claims.len(), claims = list(claims)),
            Reason::ClaimsGone { claims } => {
                say!("moved-claims-gone", n = claims.len(), claims = list(claims))
            }
            Reason::CommonOrigin { was, now } => say!("moved-common-origin", was = *was, now = *now),
            Reason::ReadOtherwise => say!("moved-read-otherwise"),
            Reason::Signed { entry } => say!("moved-signed", entry = entry.to_string()),
            Reason::SignedNoMore { entry } => say!("moved-signed-no-more", entry = entry.to_string()),
            Reason::FileChanged { file } => say!("moved-file", file),
            Reason::RulesChanged { was, now } => say!("moved-rules", was, now),
        }
    }
}

/// Every value that differs, totals first. Nothing when nothing differs.
pub fn moves(then: &Published, now: &Published) -> Vec<Moved> {
    let families = families(&then.lines, &now.lines);
    let agreements: BTreeSet<&String> =
        then.lines.iter().chain(&now.lines).map(|line| &line.agreement).collect();
    let mut moved = Vec::new();
    for agreement in agreements {
        let parts: Vec<Part> = families.iter().map(|family| Part::of(family, agreement, then, now)).collect();
        moved.extend(moved_totals(agreement, &parts));
        moved.extend(parts.iter().flat_map(|part| moved_findings(agreement, part)));
    }
    moved.sort();
    moved
}

/// A family under one agreement, with the inputs of it that differ.
struct Part<'a> {
    family: Family<'a>,
    because: Because,
}

impl<'a> Part<'a> {
    fn of(whole: &Family<'a>, agreement: &str, then: &Published, now: &Published) -> Part<'a> {
        let family = whole.under(agreement);
        let mut reasons = whole.reasons();
        // What only one of the two has was not judged twice, so no rule and no file can have changed it.
        if !whole.then.is_empty() && !whole.now.is_empty() {
            reasons.extend(family.signatures());
            reasons.extend(changed_files(agreement, then, now));
            if then.engine != now.engine {
                reasons.push(Reason::RulesChanged { was: then.engine.clone(), now: now.engine.clone() });
            }
            // A publication may leave the digest over what was judged empty; then this is what is left.
            if reasons.is_empty() {
                reasons.push(Reason::ReadOtherwise);
            }
        }
        Part { family, because: Because { incident: whole.name(), reasons } }
    }
}

/// A kind of value by its name, and how a line has it.
type Kind<T> = (&'static str, fn(&Line) -> T);

/// The totals of a bulletin, and how much an incident adds to each.
const TOTALS: [Kind<usize>; 7] = [
    ("established", |line| usize::from(line.counted_as == ESTABLISHED)),
    ("grave", |line| usize::from(line.grave)),
    ("undetermined", |line| usize::from(line.counted_as == UNDETERMINED)),
    ("not-counted", |line| usize::from(line.counted_as != ESTABLISHED && line.counted_as != UNDETERMINED)),
    ("at-least-without-excluded-groups", |line| {
        usize::from(line.counted_as == ESTABLISHED || line.hangs_on_excluded_groups)
    }),
    ("at-most-with-excluded-groups", |line| {
        let open = line.counted_as == UNDETERMINED && !line.may_involve_excluded_groups;
        usize::from(line.counted_as == ESTABLISHED || open)
    }),
    ("at-most", |line| usize::from(line.counted_as == ESTABLISHED || line.counted_as == UNDETERMINED)),
];

fn moved_totals(agreement: &str, parts: &[Part]) -> Vec<Moved> {
    let mut moved = Vec::new();
    for (what, adds) in TOTALS {
        let count = |lines: &[&Line]| -> usize {
            let each: BTreeMap<&str, usize> =
                lines.iter().map(|line| (line.incident.as_str(), adds(line))).collect();
            each.values().sum()
        };
        let was: usize = parts.iter().map(|part| count(&part.family.then)).sum();
        let is: usize = parts.iter().map(|part| count(&part.family.now)).sum();
        if was != is {
            let has_a_part = |part: &&Part| count(&part.family.then) != count(&part.family.now);
            moved.push(Moved {
                value: Value::Total { agreement: agreement.to_owned(), what },
                was: Some(was.to_string()),
                now: Some(is.to_string()),
                because: parts.iter().filter(has_a_part).map(|part| part.because.clone()).collect(),
            });
        }
    }
    moved
}

/// What a line says besides how its incident is counted.
const VALUES: [Kind<String>; 7] = [
    ("outcome", |line| line.outcome.clone()),
    ("attribution", |line| line.attribution.clone()),
    ("occurrence", |line| line.occurrence.clone()),
    ("origins", |line| line.origins.to_string()),
    ("reports", |line| line.reports.to_string()),
    ("grade", |line| line.grade.clone()),
    ("counted-as", |line| line.counted_as.clone()),
];

fn moved_findings(agreement: &str, part: &Part) -> Vec<Moved> {
    let mut moved = Vec::new();
    for (was, is) in part.family.pairs() {
        for (what, value) in VALUES {
            let (before, after) = (was.map(value), is.map(value));
            let Some(line) = is.or(was).filter(|_| before != after) else { continue };
            let value = Value::Finding {
                agreement: agreement.to_owned(),
                incident: line.incident.clone(),
                clause: line.clause.clone(),
                what,
            };
            moved.push(Moved { value, was: before, now: after, because: vec![part.because.clone()] });
        }
    }
    moved
}

fn changed_files(agreement: &str, then: &Published, now: &Published) -> Vec<Reason> {
    let none = BTreeMap::new();
    let (before, after) =
        (then.files.get(agreement).unwrap_or(&none), now.files.get(agreement).unwrap_or(&none));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
    changed.map(|name| Reason::FileChanged { file: name.clone() }).collect()
}
