//! Golden cases: every `corpus/judging/<case>/case.toml` is judged, and what people would read is compared with
//! `expected.snap` beside it. A wrong finding is a new case first. One case: `INSTA_GLOB_FILTER='*wire*' cargo test`.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read the cases from disk")]

use std::fs;
use std::path::Path;

use judging::agreement::{Agreement, amended};
use judging::case::Case;
use judging::counting::totals;
use judging::explain::explain;
use judging::finding::Finding;
use judging::parties::Parties;
use judging::{Rules, judge};

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn parties() -> Parties {
    let text = fs::read_to_string(root().join("templates/syria-2016/parties.toml")).unwrap();
    Parties::parse("parties.toml", &text).unwrap_or_else(|error| panic!("{error}"))
}

/// One that ships, or one made up for tests.
fn agreement(id: &str) -> Agreement {
    let shipped = root().join(format!("agreements/{id}.toml"));
    let made_up = root().join(format!("crates/judging/tests/data/{id}.toml"));
    let text = fs::read_to_string(if shipped.exists() { shipped } else { made_up }).unwrap();
    Agreement::parse(id, &text).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_case_comes_out_as_expected() {
    insta::glob!("../../../corpus/judging", "*/case.toml", |path| {
        let folder = path.parent().unwrap();
        insta::with_settings!({
            snapshot_path => folder,
            prepend_module_to_snapshot => false,
            snapshot_suffix => "",
            omit_expression => true,
            description => "",
        }, {
            insta::assert_snapshot!("expected", judged(path));
        });
    });
}

fn judged(path: &Path) -> String {
    let mut parties = parties();
    let text = fs::read_to_string(path).unwrap();
    let case = Case::parse("case.toml", &text, &parties).unwrap_or_else(|error| panic!("{error}"));
    parties.presence.extend(case.presence.clone());
    let mut shown = format!("{}\n", case.title);
    let agreements: Vec<Agreement> = case.agreements.iter().map(|id| agreement(id)).collect();
    for agreement in &amended(&agreements).0 {
        let id = &agreement.id;
        let rules = Rules::new(agreement, &parties);
        let findings: Vec<Finding> =
            case.incidents.iter().flat_map(|incident| judge(incident, rules)).collect();
        for finding in &findings {
            shown.push_str(&format!("\n{}", explain(finding, &parties)));
        }
        let totals = totals(&findings);
        shown.push_str(&format!(
            "\ntotals under {id}: {} {}s; {} if no excluded group took part, {} if one did wherever it may have\n",
            totals.range(),
            totals.unit,
            totals.range_without_excluded_groups(),
            totals.range_with_excluded_groups()
        ));
        for (reason, incidents) in &totals.not_counted {
            shown.push_str(&format!("not counted: {} ({})\n", incidents.len(), reason.words()));
        }
    }
    shown
}
