//! What a whole report tells of each incident, in one form: what was done, when, where, by whom, to whom, with what.
//! In: a text and what is known of it. Out: one [`Template`] for each incident, in the order of their telling. Absent:
//! claims (`incidents.rs`), which stay with their sentence; clashes between armed forces; what is long past, feared or
//! general. The slots are those of the Message Understanding Conferences' template for attacks on people and things.

use crate::extract::claim::{Days, Place};
use crate::extract::dates::Timex;
use crate::extract::gazetteer::Iso2;
use crate::extract::publication::{self, Known, Publication};
use crate::extract::scene::Scene;
use crate::extract::{casing, find_times, telling};
use crate::span::Span;
use crate::text::Text;

mod blame;
mod deeds;
mod doers;
mod fates;
mod finish;
#[cfg(test)]
mod golden;
mod people;
mod places;
mod story;
mod targets;
mod words;

/// One incident.
#[derive(Clone, Debug)]
pub struct Template {
    pub act: Act,
    pub stage: Stage,
    pub when: When,
    pub place: Where,
    pub instruments: Vec<Instrument>,
    /// Whether forces or servants of a state did it; `None` when nothing tells.
    pub by_state: Option<bool>,
    /// People who did it.
    pub doers: Vec<Span>,
    pub bodies: Vec<Body>,
    pub targets: Vec<Target>,
    /// The report says that nobody was hurt.
    pub unhurt: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    Attack,
    Bombing,
    Kidnapping,
    Arson,
    Robbery,
    Hijacking,
    Stoppage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Accomplished,
    Attempted,
    Threatened,
}

/// When it was done, with the day the report was published for what says no more than that it is past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    pub days: Option<Days>,
    pub published: Option<Days>,
}

/// Where: the country and the places inside it that the report names, from the widest to the narrowest.
#[derive(Clone, Debug, Default)]
pub struct Where {
    pub country: Option<Iso2>,
    pub places: Vec<Spot>,
}

/// One place with the word that says what it is ("city", "department").
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// The name alone.
    pub span: Span,
    pub kind: String,
}

/// What it was done with. Without words where only the verb tells ("shot").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instrument {
    pub words: Option<Span>,
    pub kind: &'static str,
}

/// An organization that did it, and how far the report stands by that.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    pub words: Span,
    pub confidence: Confidence,
    /// Which group of `data/en/armed_groups.tsv`, when it is one.
    pub group: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Named beside the deed and not accused.
    Possible,
    Fact,
    Suspected,
    SuspectedByAuthorities,
    Claimed,
    Acquitted,
}

/// Somebody or something the deed was done to.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub what: What,
    /// A person's proper name.
    pub name: Option<Span>,
    /// Title, role or description.
    pub words: Option<Span>,
    /// "civilian", "commercial": the kinds of `data/en/target_kinds.tsv`.
    pub kind: &'static str,
    pub former: bool,
    pub number: Count,
    /// Whose, when the words say it.
    pub nation: Option<Iso2>,
    pub effect: Option<Effect>,
    /// Named by a name and no title: it can be a place's or a body's.
    pub untitled: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Person,
    Thing,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Count {
    /// More than one, and no telling how many.
    Plural,
    Exactly(f64),
    About(f64),
    AtLeast(f64),
    Between(f64, f64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    Death,
    Injury,
    NoInjury,
    Freed,
    Destroyed,
    Damaged,
    Undamaged,
    Taken,
}

/// Every incident that a text tells of, with what is known of the text beforehand.
pub fn read(text: &Text, known: &Known) -> Vec<Template> {
    let text = &*casing::restored(text);
    let timexes = find_times(text);
    let (publication, _) = publication::derive(text, &timexes, known);
    told(text, &timexes, &publication, known)
}

fn told(text: &Text, timexes: &[Timex], publication: &Publication, known: &Known) -> Vec<Template> {
    telling(text, timexes, publication, known, |scenes: Vec<Scene>| story::templates(&scenes))
}

/// The places an act is told to be at, from the widest, each with its name alone, until the report is known as a whole.
type Spots = Vec<(Place, Spot)>;
