//! The index of dissents: an entry that lists every dissent filed since the last such entry, by what it is about. Whoever
//! holds the log makes it again, so that one left out is noticed; whoever holds only the index knows what to ask for.
//!
//! In: entries in their order. Out: what the next index must say, or why one that stands in the log is wrong. Absent: what
//! the dissents say; when an index is due.
//!
//! ```text
//! "body":{"dissents":[{"about":[{"id":"i-1","rel":"dissents_from"}],"entry":7,"leaf":"9c1e…"}, …],"from":3,"to":12}
//! ```
//!
//! It covers the entries from `from` to before `to`; each begins where the one before it ended.

use crate::entry::{Entry, Ref, Target};
use crate::hash::Hash;
use crate::json::{Map, Value};

pub const KIND: &str = "epoch_index";
/// More might not fit into one entry; the next index takes up where this one ends.
pub const MAX_DISSENTS: usize = 24;
/// Of what one dissent is about, so much is listed, and ids no longer than this: nobody's dissent can be so long that
/// there is no index.
const MAX_REFS: usize = 2;
const MAX_ID: usize = 80;

/// Why an index is not what it must be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    #[error("it begins at entry {is}, and the index before it ended at {must}")]
    Gap { is: i64, must: u64 },
    #[error("it reaches beyond itself, or back")]
    Reach,
    #[error("its dissents are not those that were filed from entry {from} to {to}")]
    Dissents { from: u64, to: u64 },
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Filed {
    index: u64,
    leaf: Hash,
    refs: Vec<Ref>,
}

/// The dissents that no index lists yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Open {
    from: u64,
    filed: Vec<Filed>,
}

impl Open {
    /// Takes the next entry in: notes a dissent, checks an index. Entries of other kinds may be left out.
    pub fn take(&mut self, index: u64, leaf: Hash, entry: &Entry) -> Result<(), Wrong> {
        match entry.kind.as_str() {
            "dissent" => self.filed.push(Filed { index, leaf, refs: entry.refs.clone() }),
            KIND => return self.close(index, &entry.body),
            _ => {}
        }
        Ok(())
    }

    /// How many dissents no index lists yet.
    pub fn len(&self) -> usize {
        self.filed.len()
    }

    pub fn is_empty(&self) -> bool {
        self.filed.is_empty()
    }

    /// What the next index says of the entries before `size`.
    pub fn body(&self, size: u64) -> Map {
        // The first that does not fit is where the one after begins.
        let to = self.filed.get(MAX_DISSENTS).map_or(size, |first| first.index.min(size));
        let dissents = self.filed.iter().filter(|filed| filed.index < to).map(write).collect();
        let number = |n: u64| Value::Integer(i64::try_from(n).unwrap_or(i64::MAX));
        let members = [("dissents", Value::List(dissents)), ("from", number(self.from)), ("to", number(to))];
        members.map(|(key, value)| (key.to_string(), value)).into()
    }

    fn close(&mut self, index: u64, body: &Map) -> Result<(), Wrong> {
        let number = |key: &str| body.get(key).and_then(Value::integer).unwrap_or(-1);
        if u64::try_from(number("from")) != Ok(self.from) {
            return Err(Wrong::Gap { is: number("from"), must: self.from });
        }
        let to = u64::try_from(number("to")).ok().filter(|to| (self.from..=index).contains(to));
        let to = to.ok_or(Wrong::Reach)?;
        if self.body(to) != *body {
            return Err(Wrong::Dissents { from: self.from, to });
        }
        self.from = to;
        self.filed.retain(|filed| filed.index >= to);
        Ok(())
    }
}

fn write(filed: &Filed) -> Value {
    let short = |r: &&Ref| r.rel.len() <= MAX_ID && !matches!(&r.target, Target::Id(id) if id.len() > MAX_ID);
    let about = filed.refs.iter().filter(short).take(MAX_REFS).map(Ref::to_value).collect();
    let index = Value::Integer(i64::try_from(filed.index).unwrap_or(i64::MAX));
    let members = [("about", Value::List(about)), ("entry", index), ("leaf", filed.leaf.hex().into())];
    Value::Map(members.map(|(key, value)| (key.to_string(), value)).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::tests::entry;
    use crate::hash::leaf;

    fn at(n: u64) -> Hash {
        leaf(&n.to_be_bytes())
    }

    fn index(body: Map) -> Entry {
        Entry { body, ..entry(KIND, 1) }
    }

    fn dissents(count: u64) -> Open {
        let mut open = Open::default();
        for n in 0..count {
            open.take(n * 2, at(n * 2), &entry("dissent", 1)).unwrap();
            open.take(n * 2 + 1, at(n * 2 + 1), &entry("capture", 1)).unwrap();
        }
        open
    }

    #[test]
    fn an_index_lists_what_was_filed_and_the_next_begins_where_it_ends() {
        let mut open = dissents(3);
        let first = open.body(6);
        open.take(6, at(6), &index(first)).unwrap();
        assert!(open.is_empty());
        open.take(7, at(7), &entry("dissent", 1)).unwrap();
        let second = open.body(8);
        assert_eq!(second["from"], Value::Integer(6));
        open.take(8, at(8), &index(second)).unwrap();
    }

    #[test]
    fn a_dissent_left_out_added_or_altered_is_noticed() {
        let open = dissents(3);
        let good = open.body(6);
        let list = |body: &Map| body["dissents"].list().unwrap().to_vec();
        for change in 0..4 {
            let mut dissents = list(&good);
            match change {
                0 => drop(dissents.remove(1)),
                1 => dissents.push(dissents[0].clone()),
                2 => dissents.swap(0, 1),
                _ => dissents[0] = Value::Null,
            }
            let mut body = good.clone();
            body.insert("dissents".into(), Value::List(dissents));
            let wrong = open.clone().take(6, at(6), &index(body));
            assert_eq!(wrong, Err(Wrong::Dissents { from: 0, to: 6 }), "{change}");
        }
    }

    #[test]
    fn an_index_with_a_gap_or_from_the_future_is_refused() {
        let open = dissents(2);
        let with = |key: &str, n: i64| {
            let mut body = open.body(4);
            body.insert(key.into(), Value::Integer(n));
            open.clone().take(4, at(4), &index(body))
        };
        assert_eq!(with("from", 1), Err(Wrong::Gap { is: 1, must: 0 }));
        assert_eq!(with("to", 5), Err(Wrong::Reach));
        assert_eq!(with("to", -1), Err(Wrong::Reach));
        assert_eq!(with("to", 1), Err(Wrong::Dissents { from: 0, to: 1 }));
    }

    #[test]
    fn more_than_fit_are_listed_by_the_next() {
        let mut open = dissents(60);
        let first = open.body(120);
        assert_eq!(first["to"], Value::Integer(48));
        open.take(120, at(120), &index(first)).unwrap();
        assert_eq!(open.len(), 36);
        for n in 121..123 {
            open.take(n, at(n), &index(open.body(n))).unwrap();
        }
        assert!(open.is_empty());
    }

    #[test]
    fn the_longest_dissents_still_fit_into_an_index() {
        let mut open = Open::default();
        let long = Ref { rel: "dissents_from".into(), target: Target::Id("\u{1}".repeat(MAX_ID)) };
        let longer = Ref { rel: "about".into(), target: Target::Id("x".repeat(20_000)) };
        for n in 0..50 {
            let refs = [vec![longer.clone()], vec![long.clone(); 20]].concat();
            open.take(n, at(n), &Entry { refs, ..entry("dissent", 1) }).unwrap();
        }
        let body = Value::Map(open.body(50));
        let length = crate::json::encode(&body).unwrap().len();
        assert!(length < crate::json::MAX_BYTES - 2_000, "{length}");
    }
}
