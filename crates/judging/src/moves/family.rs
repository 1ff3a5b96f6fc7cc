//! Which incidents of two lists are the same ones: those that share claims. In: the lines of both lists. Out: families, and the
//! inputs of each that differ. Absent: which values moved.

use std::collections::{BTreeMap, BTreeSet};

use super::{Line, Reason};

/// Incidents of two lists that hang together by their claims; mostly one of each.
#[derive(Clone, Debug)]
pub struct Family<'a> {
    pub then: Vec<&'a Line>,
    pub now: Vec<&'a Line>,
}

/// All lines of both lists, each in one family, in the order of their first incident.
pub fn families<'a>(then: &'a [Line], now: &'a [Line]) -> Vec<Family<'a>> {
    let mut links = Links::default();
    for (side, lines) in [("then", then), ("now", now)] {
        for line in lines {
            let own = links.node(format!("{side} {}", line.incident));
            // An incident without claims is the same under the same id.
            let claims = line.claims.iter().map(|claim| format!("claim {claim}"));
            for claim in claims.chain([format!("id {}", line.incident)]) {
                let claim = links.node(claim);
                links.join(own, claim);
            }
        }
    }
    let mut found: BTreeMap<usize, Family> = BTreeMap::new();
    for (side, lines) in [("then", then), ("now", now)] {
        for line in lines {
            let root = links.node(format!("{side} {}", line.incident));
            let root = links.root(root);
            let family = found.entry(root).or_insert_with(|| Family { then: Vec::new(), now: Vec::new() });
            let own = if side == "then" { &mut family.then } else { &mut family.now };
            own.push(line);
        }
    }
    let mut families: Vec<Family> = found.into_values().collect();
    families.sort_by_key(Family::name);
    families
}

/// Sets that grow together.
#[derive(Default)]
struct Links {
    nodes: BTreeMap<String, usize>,
    above: Vec<usize>,
}

impl Links {
    fn node(&mut self, name: String) -> usize {
        let next = self.above.len();
        let node = *self.nodes.entry(name).or_insert(next);
        if node == next {
            self.above.push(next);
        }
        node
    }

    fn root(&mut self, node: usize) -> usize {
        let mut root = node;
        while self.above[root] != root {
            self.above[root] = self.above[self.above[root]];
            root = self.above[root];
        }
        root
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.above[one.max(other)] = one.min(other);
    }
}

impl<'a> Family<'a> {
    /// The same family, with the lines of one agreement only.
    pub fn under(&self, agreement: &str) -> Family<'a> {
        let of = |lines: &[&'a Line]| {
            lines.iter().copied().filter(|line| line.agreement == agreement).collect::<Vec<_>>()
        };
        Family { then: of(&self.then), now: of(&self.now) }
    }

    /// The id of its first incident now, else then.
    pub fn name(&self) -> String {
        let first = |lines: &[&Line]| lines.iter().map(|line| line.incident.clone()).min();
        first(&self.now).or_else(|| first(&self.then)).unwrap_or_default()
    }

    /// Lines of one incident and clause, then and now. An incident that is alone on both sides is the same under any id.
    pub fn pairs(&self) -> Vec<(Option<&'a Line>, Option<&'a Line>)> {
        let alone = ids(&self.then).len() == 1 && ids(&self.now).len() == 1;
        let key = |line: &'a Line| (if alone { "" } else { line.incident.as_str() }, line.clause.as_deref());
        let mut pairs: BTreeMap<_, (Option<&Line>, Option<&Line>)> = BTreeMap::new();
        for line in &self.then {
            pairs.entry(key(line)).or_default().0 = Some(line);
        }
        for line in &self.now {
            pairs.entry(key(line)).or_default().1 = Some(line);
        }
        pairs.into_values().collect()
    }

    /// What differs in what was judged; nothing when only the judging may have.
    pub fn reasons(&self) -> Vec<Reason> {
        let (then, now) = (ids(&self.then), ids(&self.now));
        if then.is_empty() || now.is_empty() {
            return vec![if then.is_empty() { Reason::LateArrival } else { Reason::Gone }];
        }
        let mut reasons = Vec::new();
        if then.len() > 1 {
            reasons.push(Reason::Merged { from: owned(&then) });
        }
        if now.len() > 1 {
            reasons.push(Reason::Split { into: owned(&now) });
        }
        let (before, after) = (claims(&self.then), claims(&self.now));
        let new: Vec<&str> = after.difference(&before).copied().collect();
        let gone: Vec<&str> = before.difference(&after).copied().collect();
        let origins = |lines: &[&Line]| lines.iter().map(|line| line.origins).max().unwrap_or(0);
        let fewer = origins(&self.now) < origins(&self.then) && gone.is_empty() && reasons.is_empty();
        let facts = |lines: &[&'a Line]| lines.iter().map(|line| &line.facts).collect::<BTreeSet<_>>();
        if before == after && reasons.is_empty() && !fewer && facts(&self.then) != facts(&self.now) {
            reasons.push(Reason::ReadOtherwise);
        }
        if !new.is_empty() {
            reasons.push(Reason::NewClaims { claims: new.into_iter().map(str::to_owned).collect() });
        }
        if !gone.is_empty() {
            reasons.push(Reason::ClaimsGone { claims: gone.into_iter().map(str::to_owned).collect() });
        }
        if fewer {
            reasons.push(Reason::CommonOrigin { was: origins(&self.then), now: origins(&self.now) });
        }
        reasons
    }

    /// People's findings that only one side has.
    pub fn signatures(&self) -> Vec<Reason> {
        let signed = |lines: &[&Line]| lines.iter().filter_map(|line| line.signed).collect::<BTreeSet<_>>();
        let (before, after) = (signed(&self.then), signed(&self.now));
        let new = after.difference(&before).map(|entry| Reason::Signed { entry: *entry });
        new.chain(before.difference(&after).map(|entry| Reason::SignedNoMore { entry: *entry })).collect()
    }
}

fn ids<'a>(lines: &[&'a Line]) -> BTreeSet<&'a str> {
    lines.iter().map(|line| line.incident.as_str()).collect()
}

fn claims<'a>(lines: &[&'a Line]) -> BTreeSet<&'a str> {
    lines.iter().flat_map(|line| &line.claims).map(String::as_str).collect()
}

fn owned(ids: &BTreeSet<&str>) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moves::{Published, Value, moves};

    fn line(incident: &str, claims: &[&str], origins: usize, facts: &str) -> Line {
        Line {
            agreement: "truce".to_owned(),
            attribution: "unattributed".to_owned(),
            claims: claims.iter().map(|id| (*id).to_owned()).collect(),
            clause: Some("no-fire".to_owned()),
            counted_as: "undetermined".to_owned(),
            facts: facts.to_owned(),
            grade: "B3".to_owned(),
            grave: false,
            hangs_on_excluded_groups: false,
            incident: incident.to_owned(),
            interval: None,
            may_involve_excluded_groups: false,
            occurrence: "received".to_owned(),
            origins,
            outcome: "undetermined".to_owned(),
            reports: claims.len(),
            signed: None,
        }
    }

    /// Why the one value differs that is looked at.
    fn why(what: &str, then: &[Line], now: &[Line]) -> Vec<String> {
        let published = |lines: &[Line]| Published { lines: lines.to_vec(), ..Published::default() };
        let moved = moves(&published(then), &published(now));
        let named = |value: &Value| match value {
            Value::Total { what, .. } | Value::Finding { what, .. } => *what,
        };
        let because =
            moved.iter().filter(|moved| named(&moved.value) == what).flat_map(|moved| &moved.because);
        because.flat_map(|because| because.reasons.iter().map(|reason| reason.words().to_string())).collect()
    }

    #[test]
    fn each_change_has_its_own_reason() {
        let (a, b) = (line("i-a", &["c1", "c2"], 2, "x"), line("i-b", &["c3"], 1, "y"));
        let both = line("i-a", &["c1", "c2", "c3"], 2, "z");
        assert_eq!(
            why("at-most", &[a.clone(), b.clone()], std::slice::from_ref(&both)),
            ["i-a, i-b are one incident now"]
        );
        assert_eq!(
            why("at-most", std::slice::from_ref(&both), &[a.clone(), b.clone()]),
            ["it was parted into i-a, i-b"]
        );
        assert_eq!(
            why("at-most", std::slice::from_ref(&a), &[a.clone(), b.clone()]),
            ["it was not known when this period was published"]
        );
        assert_eq!(
            why("at-most", &[a.clone(), b], std::slice::from_ref(&a)),
            ["it is withheld, or no longer of this period"]
        );
        let one_origin = line("i-a", &["c1", "c2"], 1, "w");
        assert_eq!(
            why("origins", std::slice::from_ref(&a), &[one_origin]),
            ["origins thought independent are not: 2 before, 1 now"]
        );
        let joined = line("i-c", &["c1", "c2", "c9"], 3, "v");
        assert_eq!(why("origins", std::slice::from_ref(&a), &[joined]), ["new claim c9"]);
        let fewer = line("i-a", &["c1"], 1, "u");
        assert_eq!(
            why("reports", std::slice::from_ref(&a), &[fewer]),
            ["withheld or no longer read: claim c2"]
        );
        let elsewhere = Line { outcome: "not a violation".to_owned(), ..line("i-a", &["c1", "c2"], 2, "t") };
        assert_eq!(
            why("outcome", &[a], &[elsewhere]),
            ["the same claims are read otherwise: place, time, people or lineage"]
        );
    }
}
