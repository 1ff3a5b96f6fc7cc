//! What people decided, as the record has it, and what follows from it.
//!
//! In: the decisions of the record, what the machine proposes. Out: statements to print beside the lines they concern;
//! groups merged or split as decided; what may not be shown. Absent: judgement of who is right: a dissent changes
//! nothing but that it is printed, in the same size as what it dissents from. Everything is reversible: a decision that
//! was withdrawn or superseded stays in the record, is shown as such, and has no effect. Pure.

use std::collections::{BTreeMap, BTreeSet};

use reading::resolve::ClaimRef;
use reading::resolve::incidents::Incident as Grouped;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tlog::entry::{Entry, Target};
use tlog::hash::Hash;
use tlog::keyset::Keyset;

use super::ReadReport;
use crate::record::entry::{Kind, members_of};

/// One thing that a member of the mechanism put on record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    pub entry: u64,
    pub leaf: String,
    pub kind: String,
    pub author: String,
    /// `operator`, `analyst`, `guarantor` or `neutral`, as of the keyset in force now; empty for who left.
    pub role: String,
    pub created: String,
    /// Captures, claims, incidents, lines.
    pub about: Vec<String>,
    /// Numbers of earlier entries.
    pub about_entries: Vec<u64>,
    /// The groups it is about, with the claims they had then: by these they are found again when their id has changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    pub says: String,
    pub because: String,
    /// By which later entry its author took it back or superseded it.
    pub withdrawn_by: Option<u64>,
    /// By which later entry somebody said so under the author's name, with a key that the author never passed it on to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_withdrawn_by: Option<u64>,
}

/// An incident, a pledge, a round: what the claims that make it were when somebody spoke of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub id: String,
    pub claims: Vec<String>,
}

impl Statement {
    pub fn is(&self, kind: Kind) -> bool {
        self.kind == kind.name()
    }

    fn stands(&self, kind: Kind) -> bool {
        self.is(kind) && self.withdrawn_by.is_none()
    }
}

/// Everything decided, in the order of the record.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    pub statements: Vec<Statement>,
    /// The claims that a split takes out of an incident, by entry.
    claims: BTreeMap<u64, BTreeSet<String>>,
    /// What findings, acceptances and grades say, by entry.
    bodies: BTreeMap<u64, Map<String, Value>>,
    /// The newest release before now.
    pub last_release: Option<u64>,
    /// Numbers of the entries that their own authors took back or superseded.
    taken_back: BTreeSet<u64>,
}

/// Who is behind a key: the keys that one member passed on from one to the next, by entries that both signed.
#[derive(Default)]
struct People {
    /// The first key of whoever holds it, by fingerprint.
    first: BTreeMap<String, String>,
    /// Keys by name, as of the last keyset.
    names: BTreeMap<String, String>,
}

impl People {
    fn take(&mut self, entry: &Entry) {
        let Ok(keyset) = Keyset::parse(&entry.body) else { return };
        let signers: Vec<String> =
            entry.signers().unwrap_or_default().iter().map(|key| key.fingerprint()).collect();
        for member in &keyset.members {
            let key = member.key.fingerprint();
            let old = self.names.insert(member.name.clone(), key.clone()).filter(|old| *old != key);
            // A key that was lost and replaced without its own signature is somebody else's, as far as anyone can tell.
            if let Some(old) = old.filter(|old| signers.contains(old)) {
                let first = self.of(&old).to_string();
                self.first.insert(key, first);
            }
        }
    }

    fn of<'a>(&'a self, key: &'a str) -> &'a str {
        self.first.get(key).map_or(key, String::as_str)
    }
}

impl Decisions {
    /// From the entries that are no arrivals. Keysets, policies, releases and tables are no statements.
    pub fn of(entries: &[(u64, Hash, Entry)], keyset: Option<&Keyset>) -> Decisions {
        let mut decisions = Decisions::default();
        let mut people = People::default();
        let mut authors: BTreeMap<u64, String> = BTreeMap::new();
        let mut taken_back: Vec<(u64, u64, bool)> = Vec::new();
        for (index, leaf, entry) in entries {
            let author = people.of(&entry.author.key).to_string();
            if matches!(entry.kind.as_str(), "withdrawal" | "supersession") {
                let own = |target: &u64| authors.get(target) == Some(&author);
                let targets = entry.refs.iter().filter_map(|reference| match &reference.target {
                    Target::Entry { index, .. } => Some(*index),
                    Target::Id(_) => None,
                });
                taken_back.extend(targets.map(|target| (*index, target, own(&target))));
            }
            authors.insert(*index, author);
            match Kind::named(&entry.kind) {
                Some(Kind::Keyset) => people.take(entry),
                Some(Kind::Policy | Kind::Absence | Kind::EpochIndex | Kind::Table) => {}
                Some(Kind::Release) => decisions.last_release = Some(*index),
                _ => decisions.take(*index, leaf, entry, keyset),
            }
        }
        decisions.settle(&taken_back);
        decisions
    }

    /// The last word first: what was itself taken back takes nothing back.
    fn settle(&mut self, taken_back: &[(u64, u64, bool)]) {
        for (by, target, own) in taken_back.iter().rev() {
            let void = |statement: &Statement| statement.entry == *by && statement.withdrawn_by.is_some();
            if self.statements.iter().any(void) {
                continue;
            }
            if *own {
                self.taken_back.insert(*target);
            }
            let Some(statement) = self.statements.iter_mut().find(|statement| statement.entry == *target)
            else {
                continue;
            };
            match own {
                true => statement.withdrawn_by = Some(*by),
                false => statement.claimed_withdrawn_by = Some(*by),
            }
        }
    }

    fn take(&mut self, index: u64, leaf: &Hash, entry: &Entry, keyset: Option<&Keyset>) {
        let body = members_of(&entry.body);
        if let Some(Value::Array(claims)) = body.get("claims") {
            let claims = claims.iter().filter_map(|claim| claim.as_str().map(str::to_string)).collect();
            self.claims.insert(index, claims);
        }
        if let Some(Kind::Finding | Kind::Accept | Kind::Grade) = Kind::named(&entry.kind) {
            self.bodies.insert(index, body.clone());
        }
        let (mut about, mut about_entries) = (Vec::new(), Vec::new());
        for reference in &entry.refs {
            match &reference.target {
                Target::Id(id) => about.push(id.clone()),
                Target::Entry { index, .. } => about_entries.push(*index),
            }
        }
        let role =
            keyset.and_then(|set| set.named(&entry.author.name)).map_or("", |member| member.role.name());
        self.statements.push(Statement {
            entry: index,
            leaf: leaf.hex(),
            kind: entry.kind.clone(),
            author: entry.author.name.clone(),
            role: role.to_string(),
            created: entry.created.clone(),
            groups: groups(&body, &about),
            about,
            about_entries,
            says: said(&body),
            because: text(&body, "because"),
            withdrawn_by: None,
            claimed_withdrawn_by: None,
        });
    }

    /// The groups that entries name by an id alone, as those do that were signed elsewhere: their claims have to be looked
    /// up in what was published.
    pub fn unresolved(&self) -> BTreeSet<String> {
        let groups = self.statements.iter().flat_map(|statement| &statement.groups);
        groups.filter(|group| group.claims.is_empty()).map(|group| group.id.clone()).collect()
    }

    /// Tells which claims such groups had when they were published.
    pub fn resolve(&mut self, published: &BTreeMap<String, Vec<String>>) {
        for group in self.statements.iter_mut().flat_map(|statement| &mut statement.groups) {
            if let Some(claims) = published.get(&group.id).filter(|_| group.claims.is_empty()) {
                group.claims = claims.clone();
            }
        }
    }

    /// The groups as people decided, from those that the machine proposes.
    pub fn regroup(&self, mut groups: Vec<Grouped>, reports: &[ReadReport]) -> Vec<Grouped> {
        let id_of = ids(reports);
        for statement in &self.statements {
            if statement.stands(Kind::Merge) {
                merge(&mut groups, statement, &id_of);
            }
            if statement.stands(Kind::Split) {
                let none = BTreeSet::new();
                split(&mut groups, statement, self.claims.get(&statement.entry).unwrap_or(&none), &id_of);
            }
        }
        groups
    }

    /// The standing statements by which people sign what was found, with what they say.
    pub fn signing(&self) -> impl Iterator<Item = (&Statement, &Map<String, Value>)> {
        let stand = self.statements.iter().filter(|statement| statement.withdrawn_by.is_none());
        stand.filter_map(|statement| Some((statement, self.bodies.get(&statement.entry)?)))
    }

    /// Whether the author of an entry took it back or superseded it.
    pub fn is_taken_back(&self, entry: u64) -> bool {
        self.taken_back.contains(&entry)
    }

    /// What may not be shown, each with the statement that says so: captures, claims, incidents.
    pub fn withheld(&self) -> BTreeMap<&str, &Statement> {
        let standing = self.statements.iter().filter(|statement| statement.stands(Kind::Redaction));
        standing
            .flat_map(|statement| statement.about.iter().map(move |id| (id.as_str(), statement)))
            .collect()
    }
}

/// The groups that an entry names with their claims; else those that it names by their ids, which are neither claims
/// (`c-…`) nor captures nor lines of a release.
fn groups(body: &Map<String, Value>, about: &[String]) -> Vec<Group> {
    let texts = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_string).collect()
    };
    let read = |group: &Value| {
        Some(Group { id: group["id"].as_str()?.to_string(), claims: texts(&group["claims"]) })
    };
    match body.get("groups").and_then(Value::as_array) {
        Some(groups) => groups.iter().filter_map(read).collect(),
        None => {
            let is_group = |id: &&String| !id.starts_with("c-") && id.contains('-') && !id.contains('/');
            about.iter().filter(is_group).map(|id| Group { id: id.clone(), claims: Vec::new() }).collect()
        }
    }
}

fn said(body: &Map<String, Value>) -> String {
    let parts = ["says", "outcome", "clause", "grade", "code"].map(|key| text(body, key));
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn text(body: &Map<String, Value>, key: &str) -> String {
    body.get(key).and_then(Value::as_str).unwrap_or_default().to_string()
}

/// The id of a claim.
pub(super) type IdOf<'a> = dyn Fn(&ClaimRef) -> Option<&'a str> + 'a;

/// The ids of claims by their place in the reports.
pub(super) fn ids<'a>(reports: &'a [ReadReport]) -> impl Fn(&ClaimRef) -> Option<&'a str> + 'a {
    |at| reports.get(at.report)?.claims.get(at.claim)?.id.as_deref()
}

/// Where the group that was spoken of is now: under its id, or wherever a claim went that it had then.
pub(super) fn find(groups: &[Grouped], spoken: &Group, id_of: &IdOf) -> Option<usize> {
    let has = |group: &Grouped| {
        let mut claims = group.claims.iter().chain(&group.denials);
        claims.any(|at| id_of(at).is_some_and(|id| spoken.claims.iter().any(|claim| claim == id)))
    };
    groups.iter().position(|group| group.id == spoken.id).or_else(|| groups.iter().position(has))
}

/// The first one named takes in the others. What is not there (any more) is left out.
fn merge(groups: &mut Vec<Grouped>, statement: &Statement, id_of: &IdOf) {
    let mut named = statement.groups.iter();
    let Some(first) = named.find_map(|spoken| find(groups, spoken, id_of)) else { return };
    let first = groups[first].id.clone();
    for spoken in named {
        let Some(at) = find(groups, spoken, id_of).filter(|at| groups[*at].id != first) else { continue };
        let other = groups.remove(at);
        let Some(group) = groups.iter_mut().find(|group| group.id == first) else { return };
        group.claims.extend(other.claims);
        group.denials.extend(other.denials);
        group.place = group.place.take().or(other.place);
        group.days = match (group.days, other.days) {
            (Some(a), Some(b)) if a.from.max(b.from) <= a.to.min(b.to) => {
                Some(reading::extract::claim::Days { from: a.from.max(b.from), to: a.to.min(b.to) })
            }
            (days, other) => days.or(other),
        };
        group.why.extend(other.why);
        group
            .why
            .push(format!("{} merged {} into it by entry {}", statement.author, other.id, statement.entry));
    }
}

/// The claims named leave their group and make one of their own.
fn split(groups: &mut Vec<Grouped>, statement: &Statement, claims: &BTreeSet<String>, id_of: &IdOf) {
    let leaves = |at: &mut ClaimRef| id_of(at).is_some_and(|id| claims.contains(id));
    let Some(at) = statement.groups.iter().find_map(|spoken| find(groups, spoken, id_of)) else { return };
    let group = &mut groups[at];
    let id = group.id.clone();
    let why = format!("{} split it from {id} by entry {}", statement.author, statement.entry);
    let mut own = Grouped {
        id: format!("{id}-{}", statement.entry),
        claims: group.claims.extract_if(.., leaves).collect(),
        denials: group.denials.extract_if(.., leaves).collect(),
        why: vec![why.clone()],
        ..group.clone()
    };
    if own.claims.is_empty() || group.claims.is_empty() {
        // Nothing to part, or nothing left: then it stays whole, and says so.
        group.claims.append(&mut own.claims);
        group.denials.append(&mut own.denials);
        group.why.push(format!("{why}, which parts nothing"));
    } else {
        group.why.push(why);
        groups.push(own);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(id: &str, claims: &[usize]) -> Grouped {
        Grouped {
            id: id.into(),
            code: "AIR",
            place: None,
            days: None,
            claims: claims.iter().map(|claim| ClaimRef { report: 0, claim: *claim }).collect(),
            denials: Vec::new(),
            score: 1.0,
            why: Vec::new(),
        }
    }

    fn statement(entry: u64, kind: Kind, about: &[&str]) -> Statement {
        Statement {
            entry,
            leaf: String::new(),
            kind: kind.name().into(),
            author: "ana".into(),
            role: "analyst".into(),
            created: "2017-02-16T18:00:00Z".into(),
            about: about.iter().map(|id| id.to_string()).collect(),
            about_entries: Vec::new(),
            groups: about.iter().map(|id| Group { id: id.to_string(), claims: Vec::new() }).collect(),
            says: String::new(),
            because: "same street, same hour".into(),
            withdrawn_by: None,
            claimed_withdrawn_by: None,
        }
    }

    fn ids(groups: &[Grouped]) -> Vec<(&str, usize)> {
        groups.iter().map(|group| (group.id.as_str(), group.claims.len())).collect()
    }

    #[test]
    fn a_merge_stands_until_it_is_taken_back() {
        let groups = vec![group("i-1", &[0]), group("i-2", &[1, 2]), group("i-3", &[3])];
        let mut decisions = Decisions {
            statements: vec![statement(5, Kind::Merge, &["i-2", "i-1"])],
            ..Decisions::default()
        };
        let merged = decisions.regroup(groups.clone(), &[]);
        assert_eq!(ids(&merged), [("i-2", 3), ("i-3", 1)]);
        assert_eq!(merged[0].why, ["ana merged i-1 into it by entry 5"]);
        decisions.statements[0].withdrawn_by = Some(6);
        assert_eq!(decisions.regroup(groups.clone(), &[]), groups);
    }

    #[test]
    fn what_is_not_there_any_more_changes_nothing() {
        let groups = vec![group("i-1", &[0])];
        let decisions = Decisions {
            statements: vec![statement(5, Kind::Merge, &["i-9", "i-1"]), statement(6, Kind::Split, &["i-1"])],
            ..Decisions::default()
        };
        let after = decisions.regroup(groups, &[]);
        assert_eq!(ids(&after), [("i-1", 1)]);
        assert!(after[0].why[0].ends_with("which parts nothing"));
    }
}
