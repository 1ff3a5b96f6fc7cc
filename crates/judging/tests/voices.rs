//! Whose word counts for what: confessions and accusations inside a coalition, reports that cite in chains and circles,
//! two actors named by one report each, groups that went on inside an excluded one, permissions for some and not for all.
#![allow(clippy::unwrap_used, reason = "tests")]

use judging::agreement::Agreement;
use judging::case::Case;
use judging::corroboration::{attributed, support, support_for_actors};
use judging::finding::{Outcome, Test};
use judging::incident::{Attributed, Incident};
use judging::parties::Parties;
use judging::period::Zone;
use judging::signed::{OnRecord, judge_on_record};
use judging::verdict::Verdict::{self, No, Unknown, Yes};
use judging::{Rules, test_clause};

const ROSTER: &str = r#"
[[party]]
id = "council"
kind = "coalition"
name = "Council"

[[party]]
id = "lions"
kind = "armed group"
name = "Lions"
ties = [{ to = "council", as = "member of" }]

[[party]]
id = "eagles"
kind = "armed group"
name = "Eagles"
ties = [{ to = "council", as = "member of" }]

[[party]]
id = "eagles-press"
kind = "organisation"
name = "Press office of the Eagles"
ties = [{ to = "eagles", as = "part of" }]

[[party]]
id = "wolves"
kind = "armed group"
name = "Wolves"
ties = [{ to = "pack", as = "merged into", from = "2017-01-05" }]

[[party]]
id = "pack"
kind = "armed group"
name = "Pack"

[[party]]
id = "hyenas"
kind = "armed group"
name = "Hyenas"
ties = [{ to = "hounds", as = "allied with" }]

[[party]]
id = "hounds"
kind = "armed group"
name = "Hounds"
"#;

const TRUCE: &str = r#"
id = "truce"
version = "1"
title = "Truce"
kind = "truce"
[in_force]
from = "2017-01-01 00:00"
zone = "UTC"
from_utc = "2017-01-01 00:00"
[area]
countries = ["SY"]
[entered]
whole = true
[thresholds.minor]
standard = "balance of probabilities"
independent_origins = 2
own_observation_suffices = true
admission_suffices = true
[thresholds.grave]
standard = "balance of probabilities"
independent_origins = 2
own_observation_suffices = true
admission_suffices = true
[[adherence]]
party = "lions"
status = "signatory"
evidence = "made up"
checked = "made up"
[[adherence]]
party = "eagles"
status = "signatory"
evidence = "made up"
checked = "made up"
[[clause]]
id = "no-fire"
article = "1"
kind = "prohibit"
says = "Nobody fires."
obligors = ["the parties"]
acts = ["FIRE-HV", "CLASH"]
evidence = "made up"
checked = "made up"
"#;

/// The pack is excluded, and what became of the old pack is not.
const EXCLUSION: &str = r#"
[[exclusion]]
group = "pack"
named_as = "the Pack"
scope = ["the group anywhere"]
evidence = "made up"
checked = "made up"
[[exclusion.later]]
group = "hounds"
how = "whose deserters became"
excluded = "no"
evidence = "made up"
checked = "made up"
"#;

/// Only the lions may fire in an exercise that they announced.
const PERMISSION: &str = r#"
[[clause]]
id = "exercises"
article = "2"
kind = "permit"
says = "The Lions may hold exercises that they announced."
obligors = ["lions"]
acts = ["FIRE-HV"]
lifts = ["no-fire"]
when = ["notified activity"]
evidence = "made up"
checked = "made up"
"#;

fn roster() -> Parties {
    Parties::parse("parties.toml", ROSTER).unwrap()
}

/// Fire on 10 January 2017 by these actors, told by claims (id, affiliation, further keys), attributed as the program does.
fn fire(actors: &str, claims: &[(&str, &str, &str)], further: &str) -> Incident {
    let claims: Vec<String> = claims
        .iter()
        .map(|(id, affiliation, keys)| {
            format!("{{ id = \"{id}\", source = \"{id}\", origin = \"{id}\", affiliation = \"{affiliation}\", modality = \"asserted\"{keys} }}")
        })
        .collect();
    let text = format!(
        "title = \"Fire\"\nagreements = []\nzone = \"UTC\"\n[[incident]]\nid = \"fire\"\nact = \"FIRE-HV\"\nwhen = \"2017-01-10\"\n\
         where = {{ country = \"SY\", precision = 6 }}\nactor = [{actors}]\nclaim = [{}]\n{further}",
        claims.join(", ")
    );
    let mut incident = Case::parse("fire", &text, &roster()).unwrap().incidents.remove(0);
    let found: Vec<Attributed> =
        incident.actors.iter().map(|actor| attributed(actor, &incident, &roster(), &Zone::utc())).collect();
    for (actor, found) in incident.actors.iter_mut().zip(found) {
        actor.attribution = found;
    }
    incident
}

fn judged(incident: &Incident, further: &str) -> (Outcome, impl Fn(Test) -> Verdict + use<>) {
    let agreement = Agreement::parse("truce", &format!("{TRUCE}{further}")).unwrap();
    let roster = roster();
    let finding = test_clause(incident, &agreement.clauses[0], Rules::new(&agreement, &roster));
    let answers = finding.trace.clone();
    (finding.outcome, move |test| answers.iter().find(|(asked, _)| *asked == test).unwrap().1.verdict)
}

fn independent(claims: &[(&str, &str, &str)]) -> usize {
    support(&fire("", claims, ""), &roster(), &Zone::utc()).independent_origins
}

#[test]
fn a_fellow_member_that_accuses_makes_no_confession() {
    let by = |speaker| fire(r#"{ party = "lions", named_by = ["a"] }"#, &[("a", speaker, "")], "");
    for (speaker, level, admitted) in [
        ("lions", Attributed::SelfAcknowledged, 1),
        ("eagles", Attributed::Alleged, 0),
        ("council", Attributed::Alleged, 0),
    ] {
        let incident = by(speaker);
        assert_eq!(incident.actors[0].attribution, level, "{speaker}");
        let weighed = support(&incident, &roster(), &Zone::utc());
        assert_eq!((weighed.admissions.len(), weighed.independent_origins), (admitted, 1), "{speaker}");
    }
    let (outcome, _) = judged(&by("eagles"), "");
    assert!(matches!(outcome, Outcome::Undetermined { .. }), "{outcome:?}");
    let (outcome, _) = judged(&by("lions"), "");
    assert!(matches!(outcome, Outcome::Violation { .. }), "{outcome:?}");
}

#[test]
fn to_name_two_members_of_one_coalition_is_a_dispute_and_to_name_the_coalition_is_none() {
    let level = |first: &str, second: &str| {
        let actors = format!(
            "{{ party = \"{first}\", named_by = [\"a\"] }}, {{ party = \"{second}\", named_by = [\"b\"] }}"
        );
        let incident = fire(&actors, &[("a", "independent", ""), ("b", "independent", "")], "");
        incident.actors[0].attribution
    };
    assert_eq!(level("lions", "eagles"), Attributed::Disputed);
    assert_eq!(level("lions", "council"), Attributed::Alleged);
    assert_eq!(level("eagles", "eagles-press"), Attributed::Alleged);
}

#[test]
fn who_did_it_must_be_supported_for_each_of_those_named() {
    let actors = r#"{ party = "lions", named_by = ["a", "b"] }, { party = "eagles", named_by = ["b"] }"#;
    let mut clash = fire(actors, &[("a", "independent", ""), ("b", "independent", "")], "");
    clash.act = judging::incident::Act::Clash;
    let naming = support_for_actors(&clash, &roster(), &Zone::utc());
    assert_eq!(naming.iter().map(|naming| naming.independent_origins).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(judged(&clash, "").1(Test::EvidenceSuffices), Unknown);
    clash.actors[1].claims.push("a".to_owned());
    assert_eq!(judged(&clash, "").1(Test::EvidenceSuffices), Yes);
}

#[test]
fn chains_and_circles_of_citations_are_one_origin() {
    let say = |id, cites| (id, "independent", cites);
    let (b, c, a) = (r#", cites = ["b"]"#, r#", cites = ["c"]"#, r#", cites = ["a"]"#);
    assert_eq!(independent(&[say("a", ""), say("b", ""), say("c", "")]), 3);
    assert_eq!(independent(&[say("a", b), say("b", c), say("c", "")]), 1);
    assert_eq!(independent(&[say("a", b), say("b", c), say("c", a)]), 1);
    assert_eq!(independent(&[say("a", a)]), 1);
    let absent = r#", cites = ["nobody-has-it"]"#;
    assert_eq!(independent(&[say("a", absent), say("b", absent), say("c", "")]), 2);
}

#[test]
fn who_went_on_inside_an_excluded_group_may_be_excluded() {
    let asked = |party: &str, day: &str| {
        let actor = format!("{{ party = \"{party}\", named_by = [\"a\"] }}");
        let mut incident = fire(&actor, &[("a", "independent", "")], "");
        let at = format!("{day}T12:00:00Z").parse().unwrap();
        incident.time.interval = Some(judging::period::Interval::new(at, at));
        incident.targets = fire(r#"{ party = "lions" }"#, &[], "").actors;
        judged(&incident, EXCLUSION).1(Test::TargetNotExcluded)
    };
    assert_eq!(asked("pack", "2017-01-04"), No);
    assert_eq!([asked("wolves", "2017-01-04"), asked("wolves", "2017-01-05")], [Yes, Unknown]);
    assert_eq!([asked("hounds", "2017-01-04"), asked("hyenas", "2017-01-04")], [Yes, Yes]);
}

#[test]
fn a_permission_for_some_excuses_nobody_else() {
    let raised =
        "excuse = [{ excuse = \"notified activity\", standing = \"established\", raised_by = [\"a\"] }]";
    let asked = |party: &str| {
        let actor = format!("{{ party = \"{party}\", named_by = [\"a\"] }}");
        judged(&fire(&actor, &[("a", "independent", "")], raised), PERMISSION).1(Test::NoException)
    };
    assert_eq!([asked("lions"), asked("eagles")], [No, Yes]);
}

#[test]
fn what_was_signed_by_a_clause_that_is_gone_is_said() {
    let roster = roster();
    let agreement = Agreement::parse("truce", TRUCE).unwrap();
    let incident = fire("", &[("a", "independent", "")], "");
    let codes = |clause: Option<&str>| {
        let found = serde_json::json!({
            "who": { "entry": 3, "name": "ana", "role": "analyst", "because": "seen" },
            "agreement": "truce", "clause": clause, "parties": [],
            "outcome": judging::signed::outcome("minor violation", "").unwrap(),
        });
        let said = OnRecord { findings: vec![serde_json::from_value(found).unwrap()], grades: Vec::new() };
        let findings = judge_on_record(&incident, Rules::new(&agreement, &roster), &said);
        findings.iter().flat_map(|finding| &finding.doubts).map(|doubt| doubt.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(Some("no-fire")), Vec::<&str>::new());
    assert_eq!(
        [codes(Some("no-shots")), codes(None)],
        [["signed-by-another-file"], ["signed-by-another-file"]]
    );
}
