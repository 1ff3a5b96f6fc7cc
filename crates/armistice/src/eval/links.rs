//! Whether copies were recognised as one origin, and claims on one event as such.
//!
//! In: `NAME-links.json` and a program's file of the same form. Out: figures for copied passages and for pairs of linked
//! claims. A passage is the same as another when they share half of the shorter one. Groups that the gold calls possible
//! are neither asked for nor wrong; nor are copies that are not `required`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::names::Span;
use super::score::Prf;

#[derive(Debug, Default, Deserialize)]
pub struct Links {
    #[serde(default)]
    groups: Vec<Group>,
    #[serde(default)]
    copies: Vec<Copied>,
}

impl Links {
    /// Several such files as one.
    pub fn of(all: Vec<Links>) -> Links {
        let mut one = Links::default();
        for links in all {
            one.groups.extend(links.groups);
            one.copies.extend(links.copies);
        }
        one
    }

    /// Claims on one thing.
    pub fn group(&mut self, claims: Vec<Passage>) {
        self.groups.push(Group { what: String::new(), claims });
    }

    /// Passages of one origin, each a copy of each.
    pub fn copied(&mut self, passages: &[Passage]) {
        for (i, a) in passages.iter().enumerate() {
            let with = |b: &Passage| Copied { a: a.clone(), b: b.clone(), required: true };
            self.copies.extend(passages[i + 1..].iter().map(with));
        }
    }
}

#[derive(Debug, Deserialize)]
struct Group {
    #[serde(default)]
    what: String,
    claims: Vec<Passage>,
}

#[derive(Debug, Deserialize)]
struct Copied {
    a: Passage,
    b: Passage,
    #[serde(default = "yes")]
    required: bool,
}

fn yes() -> bool {
    true
}

/// Bytes of a document, or the evidence of a claim, which then has kind and type.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Passage {
    pub doc: String,
    pub kind: Option<String>,
    #[serde(rename = "type")]
    pub code: Option<String>,
    pub start: i64,
    pub end: i64,
}

#[derive(Debug, PartialEq, Serialize)]
pub struct Linked {
    /// Pairs of passages with one origin.
    pub copies: Prf,
    /// Pairs of claims on one incident.
    pub incidents: Prf,
    /// Pairs of claims on one incident, meeting, pledge or figure.
    pub claims: Prf,
}

pub fn compare(gold: &Links, system: &Links) -> Linked {
    Linked {
        copies: copies(gold, system),
        incidents: claims(gold, system, |kind| kind == "incident"),
        claims: claims(gold, system, |_| true),
    }
}

fn copies(gold: &Links, system: &Links) -> Prf {
    let same = |g: &Copied, s: &Copied| (g.a.is(&s.a) && g.b.is(&s.b)) || (g.a.is(&s.b) && g.b.is(&s.a));
    let required = || gold.copies.iter().filter(|g| g.required);
    let found = required().filter(|g| system.copies.iter().any(|s| same(g, s))).count();
    let wrong = system.copies.iter().filter(|s| !gold.copies.iter().any(|g| same(g, s))).count();
    Prf::of(found, wrong, required().count() - found)
}

fn claims(gold: &Links, system: &Links, kinds: fn(&str) -> bool) -> Prf {
    let mut all: Vec<&Passage> = Vec::new();
    for claim in gold.groups.iter().flat_map(|group| &group.claims) {
        if !all.contains(&claim) && claim.kind.as_deref().is_some_and(kinds) {
            all.push(claim);
        }
    }
    let number = |claim: &Passage| all.iter().position(|known| *known == claim);
    let gold_pairs = |possible: bool| -> BTreeSet<(usize, usize)> {
        let groups = gold.groups.iter().filter(|group| group.is_possible() == possible);
        groups.flat_map(|group| pairs(group.claims.iter().filter_map(number))).collect()
    };
    let (required, possible) = (gold_pairs(false), gold_pairs(true));
    let nearest = |claim: &Passage| {
        let alike = all.iter().enumerate().filter(|(_, known)| known.kind == claim.kind && known.is(claim));
        let likeness = |known: &Passage| (known.code == claim.code, known.span().likeness(claim.span()));
        let best = alike.max_by(|(_, a), (_, b)| {
            let (a, b) = (likeness(a), likeness(b));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        best.map(|(i, _)| i)
    };
    let found: BTreeSet<(usize, usize)> =
        system.groups.iter().flat_map(|group| pairs(group.claims.iter().filter_map(nearest))).collect();
    let right = found.intersection(&required).count();
    let wrong = found.difference(&required).filter(|pair| !possible.contains(pair)).count();
    Prf::of(right, wrong, required.len() - right)
}

fn pairs(numbers: impl Iterator<Item = usize>) -> Vec<(usize, usize)> {
    let numbers: BTreeSet<usize> = numbers.collect();
    let with_later = |a: &usize| numbers.range(a + 1..).map(|b| (*a, *b)).collect::<Vec<_>>();
    numbers.iter().flat_map(with_later).collect()
}

impl Group {
    fn is_possible(&self) -> bool {
        self.what.starts_with("possibl")
    }
}

impl Passage {
    fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }

    fn is(&self, other: &Passage) -> bool {
        let shared = self.span().shared(other.span());
        let shorter = self.span().length().min(other.span().length());
        self.doc == other.doc && shared > 0 && shared * 2 >= shorter
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(json: &str) -> Links {
        serde_json::from_str(json).expect("links")
    }

    #[test]
    fn copies_may_be_given_either_way_round() {
        let gold = links(
            r#"{"copies": [
            {"a": {"doc": "1", "start": 0, "end": 10}, "b": {"doc": "2", "start": 50, "end": 60}},
            {"a": {"doc": "1", "start": 20, "end": 30}, "b": {"doc": "2", "start": 70, "end": 80}, "required": false}]}"#,
        );
        let system = links(
            r#"{"copies": [
            {"a": {"doc": "2", "start": 52, "end": 90}, "b": {"doc": "1", "start": 0, "end": 9}},
            {"a": {"doc": "1", "start": 20, "end": 30}, "b": {"doc": "2", "start": 70, "end": 80}},
            {"a": {"doc": "1", "start": 40, "end": 50}, "b": {"doc": "2", "start": 0, "end": 10}}]}"#,
        );
        assert_eq!(compare(&gold, &system).copies, Prf::of(1, 1, 0));
    }

    #[test]
    fn claims_are_compared_pair_by_pair_and_possible_groups_forgive() {
        let claim = |doc: &str| {
            format!(r#"{{"doc": "{doc}", "kind": "incident", "type": "AIR", "start": 0, "end": 9}}"#)
        };
        let group = |what: &str, docs: &[&str]| {
            let claims: Vec<String> = docs.iter().map(|d| claim(d)).collect();
            format!(r#"{{"what": "{what}", "claims": [{}]}}"#, claims.join(","))
        };
        let of = |groups: &[String]| links(&format!(r#"{{"groups": [{}]}}"#, groups.join(",")));
        let gold = of(&[
            group("same incident", &["1", "2", "3"]),
            group("possibly the same", &["3", "4"]),
            group("same", &["5"]),
        ]);
        let system = of(&[group("", &["1", "2"]), group("", &["3", "4"]), group("", &["2", "5", "9"])]);
        assert_eq!(compare(&gold, &system).claims, Prf::of(1, 1, 2));
    }
}
