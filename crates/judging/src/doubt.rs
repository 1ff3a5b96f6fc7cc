//! Something the judging was unsure of, and the reading taken anyway. Absent: errors; a doubt stops nothing.

use serde::Serialize;

use crate::said::Said;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Doubt {
    /// Stable short name, listed in `docs/judging.md`.
    pub code: &'static str,
    pub sentence: Said,
    pub taken: Said,
}
