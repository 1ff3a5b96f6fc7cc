//! How many were found, how many there are, how many are right.

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

/// Found things against gold things. Fractions, because some sets give half marks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    pub gold: f64,
    pub found: f64,
    /// Found things that are right, and gold things that were found: one number where pairs are one to one.
    pub right_found: f64,
    pub right_gold: f64,
}

impl Counts {
    /// Of one-to-one pairs.
    pub fn of(gold: usize, found: usize, right: usize) -> Counts {
        Counts { gold: gold as f64, found: found as f64, right_found: right as f64, right_gold: right as f64 }
    }

    pub fn add(&mut self, other: Counts) {
        self.gold += other.gold;
        self.found += other.found;
        self.right_found += other.right_found;
        self.right_gold += other.right_gold;
    }

    pub fn precision(&self) -> f64 {
        if self.found > 0.0 { self.right_found / self.found } else { 0.0 }
    }

    pub fn recall(&self) -> f64 {
        if self.gold > 0.0 { self.right_gold / self.gold } else { 0.0 }
    }

    pub fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }
}

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Counts", 5)?;
        out.serialize_field("f1", &self.f1())?;
        out.serialize_field("precision", &self.precision())?;
        out.serialize_field("recall", &self.recall())?;
        out.serialize_field("gold", &self.gold)?;
        out.serialize_field("found", &self.found)?;
        out.end()
    }
}
