//! When a report was published: told, stated by its metadata, stated in its text, or derived from what it says.

use crate::doubt::Doubt;
use crate::extract::claim::Days;
use crate::extract::dates::Timex;
use crate::extract::gazetteer::Gazetteer;
use crate::span::Span;
use crate::text::Text;
use jiff::civil::{Date, Weekday};

/// What is known before the text is read. The world arrives here as an argument.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Publication date told by flag, sidecar or response header.
    pub published: Option<Date>,
    /// A day on which the report certainly existed (capture time): an upper bound.
    pub received: Option<Date>,
    /// Instruments the dossier (or the shipped library) knows, to place "six-week truce" or "brokered in December".
    pub instruments: Vec<KnownInstrument>,
    /// The world's places with the dossier's own.
    pub gazetteer: Gazetteer,
    /// The outlet is itself one of the parties: what it says of the other side is alleged.
    pub partisan: bool,
}

#[derive(Clone, Debug, Default)]
pub struct KnownInstrument {
    pub id: String,
    /// First day in force.
    pub effective: Option<Date>,
    /// Names and aliases of the instrument, its places, parties and guarantors, as a report would write them.
    pub names: Vec<String>,
    pub countries: Vec<String>,
}

/// The publication date as an interval with its basis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Publication {
    /// `None` when nothing supports any interval.
    pub days: Option<Days>,
    /// If not empty, only these weekdays within `days` are possible.
    pub weekdays: Vec<Weekday>,
    /// The single most likely day, when one stands out.
    pub likely: Option<Date>,
    pub basis: Basis,
    /// The words each step rests on, with what they support.
    pub evidence: Vec<(Span, String)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    Told,
    Metadata,
    /// A dateline or date line in the text.
    Stated,
    Derived,
    #[default]
    Unknown,
}

/// Works out when the report was published. Never from comments, teasers or boilerplate; a year found only there is a doubt.
pub fn derive(text: &Text, timexes: &[Timex], known: &Known) -> (Publication, Vec<Doubt>) {
    let _ = (text, timexes);
    let days = known.published.map(|d| Days { from: d, to: d });
    (Publication { days, likely: known.published, ..Publication::default() }, Vec::new())
}
