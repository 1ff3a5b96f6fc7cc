//! A claim: what one text says about one thing, with the span that says it.
//! The seven kinds, their types, bounds and modalities are those of the interchange format, `docs/claims.md`.

use jiff::civil::Date;

use crate::span::Span;

#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    pub kind: Kind,
    /// A code of the kind's own list, for example `FIRE-HV`, `killed`, `boycott`.
    pub code: &'static str,
    /// The smallest clause that states it.
    pub evidence: Span,
    /// Who did or will do it.
    pub actor: Option<Named>,
    /// To, against or with whom.
    pub target: Option<Named>,
    pub place: Option<Place>,
    pub time: Option<Time>,
    pub quantity: Option<Quantity>,
    /// Who says so, when it is not the outlet.
    pub speaker: Option<Named>,
    /// The agency or outlet that relays the speaker, when named.
    pub via: Option<String>,
    pub modality: Modality,
    /// Incidents only: whether it would reach a count.
    pub countable: bool,
    /// Which rule read it, for `explain`.
    pub rule: &'static str,
}

/// Words that name an actor, and the name they stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub span: Span,
    /// The name; co-ordinated actors are joined with "; ".
    pub entity: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub span: Span,
    /// Canonical name when the gazetteer knows one, otherwise the words.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// First-level division, as the gazetteer names it.
    pub admin1: Option<String>,
    /// Latitude and longitude in degrees, WGS 84.
    pub point: Option<(f64, f64)>,
    pub precision: Precision,
}

/// UCDP GED where_prec: 1 exact … 7 international waters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    Exact = 1,
    Near = 2,
    SecondDivision = 3,
    FirstDivision = 4,
    VagueFeature = 5,
    Country = 6,
    International = 7,
}

/// The words that give a time and the days they stand for. `interval` is empty when nothing anchors it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    pub span: Span,
    pub interval: Option<Days>,
    /// How the interval was reached, for example "next week, from the publication date".
    pub basis: String,
}

/// Inclusive days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Days {
    pub from: Date,
    pub to: Date,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    pub span: Span,
    /// Lower end, or empty when the words are vague.
    pub value: Option<f64>,
    pub value_max: Option<f64>,
    pub bound: Bound,
    pub unit: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    Exactly,
    AtLeast,
    AtMost,
    About,
    Vague,
}

impl Bound {
    pub fn name(self) -> &'static str {
        match self {
            Bound::Exactly => "exactly",
            Bound::AtLeast => "at-least",
            Bound::AtMost => "at-most",
            Bound::About => "about",
            Bound::Vague => "vague",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Incident,
    Figure,
    Pledge,
    Participation,
    Meeting,
    Position,
    Agreement,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Incident => "incident",
            Kind::Figure => "figure",
            Kind::Pledge => "pledge",
            Kind::Participation => "participation",
            Kind::Meeting => "meeting",
            Kind::Position => "position",
            Kind::Agreement => "agreement",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Modality {
    /// A fact in the outlet's voice, or the speaker's own acts.
    Asserted,
    /// Somebody about another party.
    Alleged,
    Denied,
    /// Did not happen.
    Negated,
    Planned,
    Conditional,
    Promised,
    Demanded,
    /// Background more than a year old.
    Historical,
}

impl Modality {
    pub fn name(self) -> &'static str {
        match self {
            Modality::Asserted => "asserted",
            Modality::Alleged => "alleged",
            Modality::Denied => "denied",
            Modality::Negated => "negated",
            Modality::Planned => "planned",
            Modality::Conditional => "conditional",
            Modality::Promised => "promised",
            Modality::Demanded => "demanded",
            Modality::Historical => "historical",
        }
    }
}
