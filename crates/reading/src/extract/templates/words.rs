//! The tables of deeds, targets, instruments and doers.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::{Act, Effect};
use crate::extract::lexicon::{Class, Phrases, Roles, rows};

/// A word for a deed.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    pub kind: Kind,
    pub roles: Roles,
    pub effect: Option<Effect>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Of(Act),
    /// A word for any of them: "the attack".
    Any,
    /// What befell somebody; an attack where nothing else is told.
    Harm,
    /// The same, and nothing where nothing else is told.
    HarmOnly,
}

macro_rules! table {
    ($name:literal) => {
        rows(include_str!(concat!("../../../data/en/", $name)))
    };
}

fn words(cell: Option<&&'static str>) -> Vec<&'static str> {
    cell.copied().unwrap_or("").split(',').map(str::trim).filter(|w| !w.is_empty()).collect()
}

pub fn deeds() -> &'static Phrases<Word> {
    static DEEDS: OnceLock<Phrases<Word>> = OnceLock::new();
    DEEDS.get_or_init(|| {
        let entries = table!("deeds.tsv").flat_map(|row| {
            let class = if row.get(1) == Some(&"v") { Class::Verb } else { Class::Noun };
            let roles = match row.get(2).copied() {
                Some("ts") => Roles::SubjectSuffers,
                Some("i") => Roles::Itself,
                _ => Roles::SubjectActs,
            };
            let word = Word { kind: kind(row[0]), roles, effect: row.get(3).and_then(|e| effect(e)) };
            words(row.get(4)).into_iter().map(move |w| (w, class, word)).collect::<Vec<_>>()
        });
        Phrases::new(entries)
    })
}

fn kind(name: &str) -> Kind {
    match name {
        "attack" => Kind::Of(Act::Attack),
        "bombing" => Kind::Of(Act::Bombing),
        "kidnapping" => Kind::Of(Act::Kidnapping),
        "arson" => Kind::Of(Act::Arson),
        "robbery" => Kind::Of(Act::Robbery),
        "hijacking" => Kind::Of(Act::Hijacking),
        "stoppage" => Kind::Of(Act::Stoppage),
        "any" => Kind::Any,
        "harm" => Kind::Harm,
        _ => Kind::HarmOnly,
    }
}

fn effect(name: &str) -> Option<Effect> {
    Some(match name {
        "death" => Effect::Death,
        "injury" => Effect::Injury,
        "free" => Effect::Freed,
        "destroyed" => Effect::Destroyed,
        "damaged" => Effect::Damaged,
        "taken" => Effect::Taken,
        _ => return None,
    })
}

/// Kinds of targets, and whether each is a thing.
pub fn target_kinds() -> &'static Phrases<(&'static str, bool)> {
    static KINDS: OnceLock<Phrases<(&'static str, bool)>> = OnceLock::new();
    KINDS.get_or_init(|| {
        let entries = table!("target_kinds.tsv").flat_map(|row| {
            let value = (row[0], row.get(1) == Some(&"what"));
            words(row.get(2)).into_iter().map(move |w| (w, Class::Any, value)).collect::<Vec<_>>()
        });
        Phrases::new(entries)
    })
}

pub fn instruments() -> &'static Phrases<&'static str> {
    static KINDS: OnceLock<Phrases<&'static str>> = OnceLock::new();
    KINDS.get_or_init(|| of_rows(table!("instruments.tsv")))
}

/// Classes of those who do deeds.
pub fn doers() -> &'static Phrases<&'static str> {
    static KINDS: OnceLock<Phrases<&'static str>> = OnceLock::new();
    KINDS.get_or_init(|| of_rows(table!("doers.tsv")))
}

fn of_rows(rows: impl Iterator<Item = Vec<&'static str>>) -> Phrases<&'static str> {
    let entries = rows.flat_map(|row| {
        let value = row[0];
        words(row.get(1)).into_iter().map(move |w| (w, Class::Any, value)).collect::<Vec<_>>()
    });
    Phrases::new(entries)
}

/// A name of an armed group in small letters, cut as the tokens of a sentence are, and which group of the table it names.
pub type GroupName = (Vec<String>, usize);

/// Names of armed groups by their first word.
pub fn armed_groups() -> &'static HashMap<String, Vec<GroupName>> {
    static NAMES: OnceLock<HashMap<String, Vec<GroupName>>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names: HashMap<String, Vec<GroupName>> = HashMap::new();
        for (number, row) in table!("armed_groups.tsv").enumerate() {
            let others = row.get(1).copied().unwrap_or("").split(';');
            for name in others.chain([row[0]]).map(str::trim).filter(|n| !n.is_empty()) {
                let parts = parts(name);
                if let Some(first) = parts.first() {
                    names.entry(first.clone()).or_default().push((parts, number));
                }
            }
        }
        names.values_mut().for_each(|all| all.sort_by_key(|n| std::cmp::Reverse(n.0.len())));
        names
    })
}

/// A name in small letters, cut as the tokens of a sentence are.
fn parts(name: &str) -> Vec<String> {
    let spans = crate::syntax::tokens::tokenize(name, crate::span::Span::new(0, name.len()));
    spans.into_iter().map(|s| s.of(name).to_lowercase()).collect()
}
