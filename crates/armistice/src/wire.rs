//! Claims as the outside sees them: the interchange format of `docs/claims.md`, one JSON object to a line.
//!
//! In: a claim, the text it was read from, the capture's bytes. Out: the wire claim, whose offsets are offsets into
//! the capture and whose quotations are exactly the bytes there. Absent: everything the format does not have; the
//! inner types may change freely as long as this file still fills the outer ones.

use std::collections::HashMap;

use reading::extract::claim::{Claim, Named, Place, Quantity, Time};
use reading::span::Span;
use reading::text::Text;
use serde::Serialize;

use crate::archive::{CaptureId, sha256_hex};

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WireClaim {
    pub doc: String,
    /// Only claims of a dossier have an id and name their capture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capture: Option<String>,
    pub kind: &'static str,
    #[serde(rename = "type")]
    pub code: &'static str,
    pub evidence: Quote,
    pub actor: Option<WireNamed>,
    pub target: Option<WireNamed>,
    pub place: Option<WirePlace>,
    pub time: Option<WireTime>,
    pub quantity: Option<WireQuantity>,
    pub speaker: Option<WireNamed>,
    pub via: Option<String>,
    pub modality: &'static str,
    /// Incidents only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub countable: Option<bool>,
}

/// Words of a capture and where they stand in its bytes, end exclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quote {
    pub text: String,
    pub start: usize,
    pub end: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WireNamed {
    #[serde(flatten)]
    pub quote: Quote,
    pub entity: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WirePlace {
    #[serde(flatten)]
    pub quote: Quote,
    pub name: String,
    pub country: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WireTime {
    #[serde(flatten)]
    pub quote: Quote,
    /// Inclusive days; null when nothing anchors the words.
    pub from: Option<String>,
    pub to: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WireQuantity {
    #[serde(flatten)]
    pub quote: Quote,
    pub value: Option<serde_json::Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_max: Option<serde_json::Number>,
    pub bound: &'static str,
    pub unit: String,
}

/// One capture as its claims quote it.
pub struct Quoted<'a> {
    pub doc: &'a str,
    pub bytes: &'a [u8],
    pub text: &'a Text,
}

impl Quoted<'_> {
    pub fn claim(&self, claim: &Claim) -> WireClaim {
        WireClaim {
            doc: self.doc.to_string(),
            id: None,
            capture: None,
            kind: claim.kind.name(),
            code: claim.code,
            evidence: self.quote(claim.evidence),
            actor: claim.actor.as_ref().map(|named| self.named(named)),
            target: claim.target.as_ref().map(|named| self.named(named)),
            place: claim.place.as_ref().map(|place| self.place(place)),
            time: claim.time.as_ref().map(|time| self.time(time)),
            quantity: claim.quantity.as_ref().map(|quantity| self.quantity(quantity)),
            speaker: claim.speaker.as_ref().map(|named| self.named(named)),
            via: claim.via.clone(),
            modality: claim.modality.name(),
            countable: (claim.kind == reading::extract::claim::Kind::Incident).then_some(claim.countable),
        }
    }

    /// The claims with ids that stay the same as long as capture, kind, type and evidence do.
    pub fn claims(&self, capture: &CaptureId, claims: &[Claim]) -> Vec<WireClaim> {
        let mut wire: Vec<WireClaim> = Vec::with_capacity(claims.len());
        // How many claims of one kind and type rest on one piece of text.
        let mut twins: HashMap<(&str, &str, usize, usize), usize> = HashMap::new();
        for claim in claims {
            let mut this = self.claim(claim);
            let key = format!("{capture} {} {} {} ", this.kind, this.code, this.evidence.start);
            let twins =
                twins.entry((this.kind, this.code, this.evidence.start, this.evidence.end)).or_default();
            let digest = sha256_hex(format!("{key}{} {twins}", this.evidence.end).as_bytes());
            *twins += 1;
            this.id = Some(format!("c-{}", &digest[..16]));
            this.capture = Some(capture.to_string());
            wire.push(this);
        }
        wire
    }

    /// The bytes of the capture behind a span, as text. A capture in another charset is quoted as decoded; its offsets
    /// still point at its own bytes.
    pub fn quote(&self, span: Span) -> Quote {
        let at = self.text.map.capture(span);
        let bytes = self.bytes.get(at.range()).filter(|_| self.text.charset == "UTF-8");
        let text = match bytes.map(std::str::from_utf8) {
            Some(Ok(text)) => text,
            _ => self.text.words.get(span.range()).unwrap_or_default(),
        };
        Quote { text: text.to_string(), start: at.start, end: at.end }
    }

    fn named(&self, named: &Named) -> WireNamed {
        WireNamed { quote: self.quote(named.span), entity: named.entity.clone() }
    }

    fn place(&self, place: &Place) -> WirePlace {
        WirePlace { quote: self.quote(place.span), name: place.name.clone(), country: place.country.clone() }
    }

    fn time(&self, time: &Time) -> WireTime {
        WireTime {
            quote: self.quote(time.span),
            from: time.interval.map(|days| days.from.to_string()),
            to: time.interval.map(|days| days.to.to_string()),
        }
    }

    fn quantity(&self, quantity: &Quantity) -> WireQuantity {
        WireQuantity {
            quote: self.quote(quantity.span),
            value: quantity.value.and_then(number),
            value_max: quantity.value_max.and_then(number),
            bound: quantity.bound.name(),
            unit: quantity.unit.clone(),
        }
    }
}

/// Whole numbers are written without a point: 310000, not 310000.0.
fn number(value: f64) -> Option<serde_json::Number> {
    match value.fract() == 0.0 && value.abs() < 9e15 {
        true => Some((value as i64).into()),
        false => serde_json::Number::from_f64(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reading::extract::claim::{Bound, Kind, Modality};

    fn claim(evidence: Span) -> Claim {
        Claim {
            kind: Kind::Figure,
            code: "killed",
            evidence,
            actor: None,
            target: None,
            place: None,
            time: None,
            quantity: Some(Quantity {
                span: evidence,
                value: Some(310_000.0),
                value_max: None,
                bound: Bound::AtLeast,
                unit: "killed".into(),
            }),
            speaker: None,
            via: None,
            modality: Modality::Asserted,
            countable: false,
            rule: "test",
        }
    }

    #[test]
    fn a_quotation_is_exactly_the_bytes_it_names() {
        let bytes = "Обстріл: more than 310,000 dead".as_bytes();
        let (text, _) = reading::text::read(bytes, None);
        let start = text.words.find("more").unwrap();
        let quoted = Quoted { doc: "a.txt", bytes, text: &text };
        let wire = quoted.claim(&claim(Span::new(start, text.words.len())));
        assert_eq!(&bytes[wire.evidence.start..wire.evidence.end], wire.evidence.text.as_bytes());
        insta::assert_snapshot!(serde_json::to_string(&wire).unwrap(), @r#"{"doc":"a.txt","kind":"figure","type":"killed","evidence":{"text":"more than 310,000 dead","start":16,"end":38},"actor":null,"target":null,"place":null,"time":null,"quantity":{"text":"more than 310,000 dead","start":16,"end":38,"value":310000,"bound":"at-least","unit":"killed"},"speaker":null,"via":null,"modality":"asserted"}"#);
    }

    #[test]
    fn twins_in_one_clause_have_different_ids_that_stay() {
        let bytes = b"clashes and shelling";
        let (text, _) = reading::text::read(bytes, None);
        let quoted = Quoted { doc: "a.txt", bytes, text: &text };
        let all = Span::new(0, bytes.len());
        let ids = |n: usize| -> Vec<String> {
            let claims = vec![claim(all); n];
            quoted.claims(&CaptureId::of(bytes), &claims).into_iter().filter_map(|c| c.id).collect()
        };
        assert_ne!(ids(2)[0], ids(2)[1]);
        assert_eq!(ids(2)[..], ids(3)[..2]);
    }
}
