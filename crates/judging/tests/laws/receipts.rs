//! A receipt can be judged again from nothing but itself, and comes out the same, byte for byte.

use std::path::Path;

use judging::finding::{Gravity, Outcome, Who};
use judging::incident::Incident;
use judging::receipt::{Engine, FORMAT, Judged, Receipt, Text};
use judging::signed::{Found, OnRecord};
use proptest::prelude::*;

use crate::made_up::an_incident;

fn judged(incident: Incident, agreement: usize, signed: bool) -> Judged {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = |name: &str, path: &str| Text {
        name: name.to_owned(),
        sha256: "not looked at here".to_owned(),
        text: std::fs::read_to_string(root.join(path)).unwrap(),
    };
    let (by, path, clause) = [
        ("syria-2016-12-30", "../../agreements/syria-2016-12-30.toml", "stop-hostilities"),
        ("every-kind", "tests/data/every-kind.toml", "no-fire"),
    ][agreement];
    let found = Found {
        who: Who { entry: 7, name: "ana".into(), role: "analyst".into(), because: "seen".into() },
        agreement: by.to_owned(),
        clause: Some(clause.to_owned()),
        outcome: Outcome::Violation { gravity: Gravity::Minor },
        attribution: None,
        parties: Vec::new(),
        occurrence: None,
        standard: None,
    };
    Judged {
        incident,
        by: by.to_owned(),
        agreements: vec![text(by, path)],
        parties: text("parties.toml", "../../templates/syria-2016/parties.toml"),
        thresholds: None,
        on_record: OnRecord { findings: if signed { vec![found] } else { Vec::new() }, grades: Vec::new() },
    }
}

fn engine() -> Engine {
    Engine { version: "judging".to_owned(), rules: "0".to_owned() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_receipt_judged_again_is_the_same(incident in an_incident(), agreement in 0usize..2, signed in any::<bool>()) {
        let made = Receipt::of(engine(), judged(incident, agreement, signed)).unwrap();
        let bytes = serde_json::to_string_pretty(&made).unwrap();
        let read: Receipt<serde_json::Value> = serde_json::from_str(&bytes).unwrap();
        prop_assert_eq!(&read.format, FORMAT);
        let again = Receipt::of(read.engine, read.judged).unwrap();
        prop_assert_eq!(serde_json::to_string_pretty(&again).unwrap(), bytes);
    }

    #[test]
    fn the_order_of_arrival_is_not_in_a_receipt(incident in an_incident()) {
        let mut turned = incident.clone();
        turned.claims.reverse();
        turned.actors.reverse();
        turned.targets.reverse();
        let receipt = |incident| Receipt::of(engine(), judged(incident, 0, false)).unwrap();
        prop_assert_eq!(receipt(turned), receipt(incident));
    }
}
