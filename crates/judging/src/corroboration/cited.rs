//! What an origin rests on by citation. In: origins with their claims. Out: for each the origins that it cites, be it through
//! others and in a circle, itself included. Absent: whether a citation is more than a courtesy; any one counts.

use std::collections::{BTreeMap, BTreeSet};

use crate::incident::Claim;

/// For each origin all that it rests on by citation, be it through others, itself included.
pub fn cited<'a>(entries: &[(&'a str, Vec<&'a Claim>)]) -> Vec<BTreeSet<&'a str>> {
    let mut cites: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (id, claims) in entries {
        let ids = claims.iter().flat_map(|claim| &claim.cites).map(String::as_str);
        cites.insert(id, ids.collect());
    }
    let closure = |id: &'a str| {
        let mut reached = BTreeSet::from([id]);
        let mut next = vec![id];
        while let Some(id) = next.pop() {
            next.extend(cites.get(id).into_iter().flatten().filter(|id| reached.insert(id)));
        }
        reached
    };
    entries.iter().map(|(id, _)| closure(id)).collect()
}
