//! One claim against another, slot by slot.
//!
//! In: a gold claim, a program's claim, or either alone when the other is missing. Out: for each slot that is scored, whether
//! either side gives it and whether it is right.

use super::claims::Claim;
use super::names::{Aliases, normal};

/// In the order in which they are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    Type,
    TypeAlt,
    Actor,
    Target,
    Place,
    TimeExact,
    TimeOverlap,
    Value,
    Bound,
    Speaker,
    Via,
    Modality,
    ModalityAlt,
    ModalityGroup,
    Country,
}

impl Slot {
    pub const ALL: [Slot; 15] = [
        Slot::Type,
        Slot::TypeAlt,
        Slot::Actor,
        Slot::Target,
        Slot::Place,
        Slot::TimeExact,
        Slot::TimeOverlap,
        Slot::Value,
        Slot::Bound,
        Slot::Speaker,
        Slot::Via,
        Slot::Modality,
        Slot::ModalityAlt,
        Slot::ModalityGroup,
        Slot::Country,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Slot::Type => "type",
            Slot::TypeAlt => "type+alt",
            Slot::Actor => "actor",
            Slot::Target => "target",
            Slot::Place => "place",
            Slot::TimeExact => "time.exact",
            Slot::TimeOverlap => "time.overlap",
            Slot::Value => "qty.value",
            Slot::Bound => "qty.bound",
            Slot::Speaker => "speaker",
            Slot::Via => "via",
            Slot::Modality => "modality",
            Slot::ModalityAlt => "modality+alt",
            Slot::ModalityGroup => "modality.group",
            Slot::Country => "country",
        }
    }

    /// A claim is complete when all of these are right.
    pub fn is_core(self) -> bool {
        use Slot::*;
        matches!(self, TypeAlt | Actor | Place | TimeOverlap | Value | ModalityGroup)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub slot: Slot,
    pub in_gold: bool,
    pub in_system: bool,
    pub right: bool,
}

/// Whether the type is the gold's or one it also accepts.
pub fn type_right(gold: &Claim, system: &Claim) -> bool {
    system.code == gold.code || gold.also_has("type", system.code.as_deref())
}

/// Every scored slot of the pair. One side may be missing: a gold claim that was not found, a claim that is in no gold.
pub fn compare(gold: Option<&Claim>, system: Option<&Claim>, aliases: &Aliases) -> Vec<Verdict> {
    let mut pair = Pair { gold, system, aliases, verdicts: Vec::with_capacity(15) };
    pair.kind_of_act();
    pair.actor_target_speaker();
    pair.place();
    pair.time_and_quantity();
    pair.via();
    pair.modality();
    pair.verdicts
}

struct Pair<'a> {
    gold: Option<&'a Claim>,
    system: Option<&'a Claim>,
    aliases: &'a Aliases,
    verdicts: Vec<Verdict>,
}

impl<'a> Pair<'a> {
    fn add<G, S>(
        &mut self,
        slot: Slot,
        gold: Option<G>,
        system: Option<S>,
        right: impl FnOnce(G, S) -> bool,
    ) {
        let (in_gold, in_system) = (gold.is_some(), system.is_some());
        let right = gold.zip(system).is_some_and(|(g, s)| right(g, s));
        self.verdicts.push(Verdict { slot, in_gold, in_system, right });
    }

    fn both<T: ?Sized>(&self, field: impl Fn(&'a Claim) -> Option<&'a T>) -> (Option<&'a T>, Option<&'a T>) {
        (self.gold.and_then(&field), self.system.and_then(&field))
    }

    fn also(&self, field: &str) -> &'a [String] {
        self.gold.map_or(&[], |gold| gold.also(field))
    }

    fn skips(&self, slot: &str) -> bool {
        self.gold.is_some_and(|gold| gold.skips(slot))
    }

    fn kind_of_act(&mut self) {
        let (gold, system) = self.both(|c| text(&c.code));
        let also = self.also("type");
        self.add(Slot::Type, gold, system, |g, s| g == s);
        self.add(Slot::TypeAlt, gold, system, |g, s| g == s || also.iter().any(|a| a == s));
    }

    fn actor_target_speaker(&mut self) {
        let figure = self.gold.or(self.system).is_some_and(|c| c.kind == "figure");
        let aliases = self.aliases;
        if !self.skips("actor") && !figure {
            let (gold, mut system) = self.both(|c| c.actor.as_ref());
            let also = self.also("actor");
            let accepts = |s| gold.is_some_and(|g| g.accepts(s, also, aliases));
            // Whoever was invited or excluded may stand as target.
            let passive = self.gold.is_some_and(|g| {
                g.kind == "participation" && matches!(g.code.as_deref(), Some("invited" | "excluded"))
            });
            if passive && !system.is_some_and(accepts) {
                let target = self.system.and_then(|s| s.target.as_ref());
                system = target.filter(|t| accepts(t)).or(system);
            }
            self.add(Slot::Actor, gold, system, |g, s| g.accepts(s, also, aliases));
        }
        if !self.skips("target") && !figure {
            let (gold, system) = self.both(|c| c.target.as_ref());
            let also = self.also("target");
            self.add(Slot::Target, gold, system, |g, s| g.accepts(s, also, aliases));
        }
        if !self.skips("speaker") {
            let (gold, system) = self.both(|c| c.speaker.as_ref());
            let also = self.also("speaker");
            // To name the actor as speaker too is no error where the gold names none.
            let actor = self.gold.and_then(|g| g.actor.as_ref()).filter(|_| gold.is_none());
            if !actor.zip(system).is_some_and(|(actor, s)| actor.accepts(s, &[], aliases)) {
                self.add(Slot::Speaker, gold, system, |g, s| g.accepts(s, also, aliases));
            }
        }
    }

    fn place(&mut self) {
        if self.skips("place") {
            return;
        }
        let (gold, system) = self.both(|c| c.place.as_ref());
        let (also, aliases) = (self.also("place"), self.aliases);
        self.add(Slot::Place, gold, system, |g, s| g.accepts(s, also, aliases));
        if let (Some(gold), Some(system)) = (gold, system)
            && let Some(country) = text(&system.country)
        {
            let also = self.also("country");
            let right = gold.country.as_deref() == Some(country) || also.iter().any(|a| a == country);
            self.verdicts.push(Verdict {
                slot: Slot::Country,
                in_gold: text(&gold.country).is_some(),
                in_system: true,
                right,
            });
        }
    }

    fn time_and_quantity(&mut self) {
        if !self.skips("time") {
            let (gold, system) = self.both(|c| c.time.as_ref());
            self.add(Slot::TimeExact, gold, system, |g, s| g.days.is_some() && g.days == s.days);
            let overlap = |g: &super::claims::Time, s: &super::claims::Time| {
                g.days.zip(s.days).is_some_and(|(a, b)| a.overlaps(b))
            };
            self.add(Slot::TimeOverlap, gold, system, overlap);
        }
        if !self.skips("quantity") {
            let (gold, system) = self.both(|c| c.quantity.as_ref());
            let also = self.also("bound");
            self.add(Slot::Value, gold, system, |g, s| g.accepts_value(s));
            self.add(Slot::Bound, gold, system, |g, s| g.accepts_bound(s, also));
        }
    }

    fn via(&mut self) {
        let (gold, system) = self.both(|c| text(&c.via));
        let also = self.also("via");
        let may_be_left_out = also.iter().any(String::is_empty);
        if system.is_none() && may_be_left_out {
            return;
        }
        self.add(Slot::Via, gold, system, |g, s| {
            let name = normal(s);
            normal(g) == name || also.iter().any(|a| normal(a) == name)
        });
    }

    fn modality(&mut self) {
        let (gold, system) = self.both(|c| text(&c.modality));
        let also = self.also("modality");
        self.add(Slot::Modality, gold, system, |g, s| g == s);
        self.add(Slot::ModalityAlt, gold, system, |g, s| g == s || also.iter().any(|a| a == s));
        self.add(Slot::ModalityGroup, gold, system, |g, s| {
            let group = Group::of(s);
            Group::of(g) == group || also.iter().any(|a| Group::of(a) == group)
        });
    }
}

fn text(field: &Option<String>) -> Option<&str> {
    field.as_deref().filter(|text| !text.is_empty())
}

/// What a modality says about the world.
#[derive(PartialEq, Eq)]
enum Group {
    Happened,
    DidNot,
    NotYet,
    Unknown,
}

impl Group {
    fn of(modality: &str) -> Group {
        match modality {
            "asserted" | "alleged" | "historical" => Group::Happened,
            "denied" | "negated" => Group::DidNot,
            "planned" | "conditional" | "promised" | "demanded" => Group::NotYet,
            _ => Group::Unknown,
        }
    }
}
