//! One example for each rule of the clause test: a sound incident with one thing changed, and the answer to one question.
//! The base incident answers yes to everything: the army fires heavy weapons at a bound group in Homs, three origins say so.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read the shipped files from disk")]

use std::path::Path;

use judging::agreement::{Agreement, Clause, Obligor, Standard, Threshold, Thresholds};
use judging::case::Case;
use judging::finding::{Ground, Outcome, Test};
use judging::incident::{
    Act, Affiliation, Attributed, Circumstance, Countable, Excuse, Incident, Killed, Modality, Object,
    Participant, Place, Role, Standing,
};
use judging::parties::{Parties, Presence, Standing as Found};
use judging::period::Dates;
use judging::verdict::Verdict::{self, No, Unknown, Yes};
use judging::{Rules, test_clause};

const BASE: &str = r#"
title = "The army shells a bound group"
agreements = []
zone = "Asia/Damascus"
[[incident]]
id = "base"
act = "FIRE-HV"
when = "2017-01-10"
where = { place = "Talbiseh", admin1 = "Homs", country = "SY", precision = 1 }
actor = [{ party = "syrian-army", named_by = ["c1", "c2", "c3"] }]
target = [{ party = "jaish-al-islam" }]
claim = [
    { id = "c1", source = "one", origin = "one", affiliation = "independent", modality = "asserted" },
    { id = "c2", source = "two", origin = "two", affiliation = "independent", modality = "asserted" },
    { id = "c3", source = "three", origin = "three", affiliation = "national-coalition", modality = "alleged" },
]
"#;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap()
}

/// A world in which the excluded groups are absent from Homs.
struct World {
    agreement: Agreement,
    parties: Parties,
    incident: Incident,
    clause: &'static str,
}

fn syria() -> World {
    world(&read("agreements/syria-2016-12-30.toml"), "stop-hostilities")
}

fn every_kind(clause: &'static str) -> World {
    world(include_str!("data/every-kind.toml"), clause)
}

fn world(agreement: &str, clause: &'static str) -> World {
    let mut parties = Parties::parse("parties.toml", &read("templates/syria-2016/parties.toml")).unwrap();
    let incident = Case::parse("base", BASE, &parties).unwrap().incidents.remove(0);
    for group in ["islamic-state", "jabhat-fateh-al-sham"] {
        parties.presence.push(presence(group, Found::Absent, None));
    }
    World { agreement: Agreement::parse("agreement", agreement).unwrap(), parties, incident, clause }
}

fn presence(group: &str, standing: Found, place: Option<&str>) -> Presence {
    Presence {
        party: group.to_owned(),
        standing,
        country: "SY".to_owned(),
        admin1: Some("Homs".to_owned()),
        place: place.map(str::to_owned),
        dates: Dates::ALWAYS,
        evidence: "made up".to_owned(),
    }
}

impl World {
    fn with(mut self, change: impl FnOnce(&mut Incident)) -> World {
        change(&mut self.incident);
        self
    }

    fn with_presence(mut self, group: &str, standing: Found, place: Option<&str>) -> World {
        self.parties.presence.push(presence(group, standing, place));
        self
    }

    fn without_presence(mut self, group: &str) -> World {
        self.parties.presence.retain(|fact| fact.party != group);
        self
    }

    /// A further party, as written in `parties.toml`.
    fn with_party(mut self, toml: &str) -> World {
        let text = format!("{}\n{toml}", read("templates/syria-2016/parties.toml"));
        let presence = self.parties.presence.clone();
        self.parties = Parties::parse("parties.toml", &text).unwrap();
        self.parties.presence = presence;
        self
    }

    fn outcome(&self) -> Outcome {
        let clause = self.agreement.clause(self.clause).unwrap();
        test_clause(&self.incident, clause, Rules::new(&self.agreement, &self.parties)).outcome
    }

    #[track_caller]
    fn check(&self, test: Test, expected: Verdict) {
        let clause = self.agreement.clause(self.clause).unwrap();
        let finding = test_clause(&self.incident, clause, Rules::new(&self.agreement, &self.parties));
        let answer = finding.answer(test).unwrap();
        assert_eq!(answer.verdict, expected, "{} {}", test.question(), answer.because);
    }
}

fn party(id: &str) -> Participant {
    Participant {
        party: Some(id.to_owned()),
        words: id.to_owned(),
        attribution: Attributed::Alleged,
        role: Role::Unknown,
        claims: vec!["c1".to_owned(), "c2".to_owned(), "c3".to_owned()],
    }
}

fn day(incident: &mut Incident, from: &str, to: &str) {
    let zone = judging::period::Zone::named("Asia/Damascus").unwrap();
    let interval = judging::period::Interval::of_days(from.parse().unwrap(), to.parse().unwrap(), &zone);
    incident.time.interval = Some(interval);
}

#[test]
fn the_base_incident_is_a_violation() {
    assert!(matches!(syria().outcome(), Outcome::Violation { .. }));
    assert!(matches!(every_kind("no-fire").outcome(), Outcome::Violation { .. }));
}

#[test]
fn in_force() {
    let on = |from, to| every_kind("spare-schools").with(|incident| day(incident, from, to));
    on("2017-01-10", "2017-01-10").check(Test::InForce, Yes);
    on("2017-02-09", "2017-02-09").check(Test::InForce, Yes);
    on("2017-02-10", "2017-02-10").check(Test::InForce, No);
    on("2017-02-09", "2017-02-10").check(Test::InForce, Unknown);
    // The clause itself holds from 1 January only.
    on("2016-12-30", "2016-12-30").check(Test::InForce, No);
    on("2016-12-31", "2017-01-01").check(Test::InForce, Unknown);
    // A day cut by noon, when the truce began.
    every_kind("no-fire")
        .with(|incident| day(incident, "2016-12-25", "2016-12-25"))
        .check(Test::InForce, Unknown);
    syria().with(|incident| incident.time.interval = None).check(Test::InForce, Unknown);
}

#[test]
fn inside_the_area() {
    let at = |country: Option<&str>, admin1: Option<&str>| {
        let (country, admin1) = (country.map(str::to_owned), admin1.map(str::to_owned));
        every_kind("no-fire").with(|incident| {
            (incident.place.country, incident.place.admin1, incident.place.name) = (country, admin1, None);
        })
    };
    at(Some("SY"), Some("homs")).check(Test::InsideArea, Yes);
    at(Some("SY"), Some("Aleppo")).check(Test::InsideArea, No);
    at(Some("SY"), None).check(Test::InsideArea, Unknown);
    at(Some("TR"), None).check(Test::InsideArea, No);
    at(None, None).check(Test::InsideArea, Unknown);
    let mut at_sea = at(None, None);
    at_sea.incident.place.precision = judging::incident::Precision::International;
    at_sea.check(Test::InsideArea, No);
    let mut one_town = syria();
    one_town.agreement.area.places = vec!["Talbiseh".to_owned()];
    one_town.check(Test::InsideArea, Yes);
    one_town.incident.place.name = Some("Rastan".to_owned());
    one_town.check(Test::InsideArea, No);
}

#[test]
fn actor_known() {
    let by = |change: fn(&mut Participant)| syria().with(|incident| change(&mut incident.actors[0]));
    by(|actor| actor.attribution = Attributed::Denied).check(Test::ActorResolved, Yes);
    by(|actor| actor.attribution = Attributed::Disputed).check(Test::ActorResolved, Unknown);
    by(|actor| actor.attribution = Attributed::Unattributed).check(Test::ActorResolved, Unknown);
    by(|actor| actor.party = None).check(Test::ActorResolved, Unknown);
    by(|actor| actor.party = Some("armed-opposition".to_owned())).check(Test::ActorResolved, Unknown);
    by(|actor| actor.party = Some("nobody-in-the-roster".to_owned())).check(Test::ActorResolved, Unknown);
    let mut two = syria();
    two.incident.actors.push(Participant { party: None, ..party("somebody") });
    two.check(Test::ActorResolved, Unknown);
}

#[test]
fn actor_bound() {
    let by = |world: World, id: &str| world.with(|incident| incident.actors = vec![party(id)]);
    by(syria(), "syrian-government").check(Test::ActorBound, Yes);
    by(syria(), "bashar-jaafari").check(Test::ActorBound, Yes);
    by(syria(), "jaish-al-islam").check(Test::ActorBound, Unknown);
    by(syria(), "ypg").check(Test::ActorBound, Unknown);
    by(syria(), "islamic-state").check(Test::ActorBound, No);
    by(syria(), "hayat-tahrir-al-sham").check(Test::ActorBound, Unknown);
    // The file says that a guarantor's word binds here.
    by(every_kind("no-fire"), "jaish-al-islam").check(Test::ActorBound, Yes);
    // Withdrawn from 1 February.
    let on = |from, to| by(every_kind("no-fire"), "syrian-army").with(|incident| day(incident, from, to));
    on("2017-01-31", "2017-01-31").check(Test::ActorBound, Yes);
    on("2017-02-01", "2017-02-01").check(Test::ActorBound, No);
    on("2017-01-31", "2017-02-01").check(Test::ActorBound, Unknown);
    // Who owes the duty.
    by(every_kind("let-aid-pass"), "syrian-army").check(Test::ActorBound, Yes);
    by(every_kind("let-aid-pass"), "jaish-al-islam").check(Test::ActorBound, No);
    by(every_kind("spare-schools"), "russian-defence-ministry").check(Test::ActorBound, Yes);
    by(every_kind("spare-schools"), "ypg").check(Test::ActorBound, Unknown);
    let mut guarantors_first = every_kind("spare-schools");
    guarantors_first.agreement.clauses[1].obligors.reverse();
    by(guarantors_first, "ypg").check(Test::ActorBound, Unknown);
    by(syria(), "syrian-army")
        .with(|incident| incident.time.interval = None)
        .check(Test::ActorBound, Unknown);
    by(syria(), "syrian-army")
        .with(|incident| incident.actors.push(party("islamic-state")))
        .check(Test::ActorBound, Unknown);
}

#[test]
fn a_tie_that_may_not_yet_hold_leaves_the_party_open() {
    let brigade = "[[party]]\nid = \"brigade\"\nkind = \"armed group\"\nname = \"Brigade\"\nties = [{ to = \"syrian-army\", as = \"part of\", from = \"2017-01-05\" }]\n";
    let by_brigade = || syria().with_party(brigade).with(|incident| incident.actors = vec![party("brigade")]);
    by_brigade().check(Test::ActorBound, Yes);
    by_brigade().with(|incident| day(incident, "2017-01-04", "2017-01-06")).check(Test::ActorBound, Unknown);
    by_brigade().with(|incident| day(incident, "2017-01-04", "2017-01-04")).check(Test::ActorBound, Unknown);
}

#[test]
fn a_member_of_a_bound_body_is_not_bound_by_that_alone() {
    let council = "[[party]]\nid = \"council\"\nkind = \"armed group\"\nname = \"Council\"\nties = [{ to = \"syrian-government\", as = \"member of\" }]\n";
    let world = syria().with_party(council).with(|incident| incident.actors = vec![party("council")]);
    world.check(Test::ActorBound, Unknown);
}

#[test]
fn nobody_excluded() {
    let against = |ids: &[&str]| {
        let targets = ids.iter().map(|id| party(id)).collect();
        syria().with(|incident| incident.targets = targets)
    };
    against(&["jaish-al-islam"]).check(Test::TargetNotExcluded, Yes);
    against(&["jabhat-fateh-al-sham"]).check(Test::TargetNotExcluded, No);
    against(&["jabhat-fateh-al-sham", "islamic-state"]).check(Test::TargetNotExcluded, No);
    against(&["jabhat-fateh-al-sham", "jaish-al-islam"]).check(Test::TargetNotExcluded, Unknown);
    // The government's negotiator says that the side is allied with an excluded group.
    against(&["armed-opposition"]).check(Test::TargetNotExcluded, Unknown);
    against(&[]).check(Test::TargetNotExcluded, Unknown);
    against(&[]).with(|incident| incident.objects = vec![Object::School]).check(Test::TargetNotExcluded, Yes);
    against(&[])
        .with(|incident| incident.objects = vec![Object::Wounded])
        .check(Test::TargetNotExcluded, Unknown);
    syria().with(|incident| incident.actors.clear()).check(Test::TargetNotExcluded, Unknown);
}

#[test]
fn a_group_that_may_not_yet_have_joined_an_excluded_one_leaves_it_open() {
    let band = "[[party]]\nid = \"band\"\nkind = \"armed group\"\nname = \"Band\"\nties = [{ to = \"islamic-state\", as = \"part of\", from = \"2017-01-05\" }]\n";
    let against_band = |from, to| {
        syria().with_party(band).with(|incident| {
            incident.targets = vec![party("band")];
            day(incident, from, to);
        })
    };
    against_band("2017-01-06", "2017-01-06").check(Test::TargetNotExcluded, No);
    against_band("2017-01-04", "2017-01-06").check(Test::TargetNotExcluded, Unknown);
    against_band("2017-01-04", "2017-01-04").check(Test::TargetNotExcluded, Yes);
}

#[test]
fn who_was_hit_matters_for_combat_only() {
    let world = |act: Act, target: &str| {
        let targets = vec![party(target)];
        syria().with(|incident| (incident.act, incident.targets) = (act, targets))
    };
    world(Act::Siege, "islamic-state").check(Test::TargetNotExcluded, Yes);
    world(Act::Other, "islamic-state").check(Test::TargetNotExcluded, Unknown);
    world(Act::Siege, "armed-opposition").check(Test::TargetNotExcluded, Yes);
    world(Act::Siege, "islamic-state")
        .with(|incident| incident.actors.clear())
        .check(Test::TargetNotExcluded, Unknown);
}

#[test]
fn joint_actors_are_no_targets_unless_they_fought_each_other() {
    let joint = |act| {
        syria().with(|incident| {
            incident.act = act;
            incident.targets.clear();
            incident.actors.push(party("jaish-al-islam"));
        })
    };
    joint(Act::HeavyFire).check(Test::TargetNotExcluded, Unknown);
    joint(Act::Clash).check(Test::TargetNotExcluded, Yes);
}

#[test]
fn an_exclusion_follows_a_merger_as_the_file_says() {
    let shipped = read("agreements/syria-2016-12-30.toml");
    let follows = shipped.replace("excluded = \"unknown\"", "excluded = \"yes\"");
    let does_not = shipped.replace("excluded = \"unknown\"", "excluded = \"no\"");
    let against_successor = |text: &str, from, to| {
        world(text, "stop-hostilities").with(|incident| {
            incident.targets = vec![party("hayat-tahrir-al-sham")];
            day(incident, from, to);
        })
    };
    against_successor(&follows, "2017-02-10", "2017-02-10").check(Test::TargetNotExcluded, No);
    against_successor(&follows, "2017-01-27", "2017-01-28").check(Test::TargetNotExcluded, Unknown);
    against_successor(&shipped, "2017-02-10", "2017-02-10").check(Test::TargetNotExcluded, Unknown);
    against_successor(&does_not, "2017-02-10", "2017-02-10").check(Test::TargetNotExcluded, Yes);
}

#[test]
fn area_of_combat() {
    syria().check(Test::AreaNotExcluded, Yes);
    let without = || syria().without_presence("islamic-state");
    without().check(Test::AreaNotExcluded, Unknown);
    without().with_presence("islamic-state", Found::Shared, None).check(Test::AreaNotExcluded, Unknown);
    without().with_presence("islamic-state", Found::CombatAgainst, None).check(Test::AreaNotExcluded, No);
    // An explosion may have been no combat at all.
    without()
        .with_presence("islamic-state", Found::CombatAgainst, None)
        .with(|incident| incident.act = Act::UnknownFire)
        .check(Test::AreaNotExcluded, Unknown);
    // Facts that disagree leave it open.
    syria().with_presence("islamic-state", Found::CombatAgainst, None).check(Test::AreaNotExcluded, Unknown);
    // Absence from another town says nothing of this one; presence in a town of the governorate may matter.
    without()
        .with_presence("islamic-state", Found::Absent, Some("Palmyra"))
        .check(Test::AreaNotExcluded, Unknown);
    let somewhere_in_homs = |world: World| world.with(|incident| incident.place.name = None);
    somewhere_in_homs(syria()).check(Test::AreaNotExcluded, Yes);
    somewhere_in_homs(syria().with_presence("islamic-state", Found::CombatAgainst, Some("Palmyra")))
        .check(Test::AreaNotExcluded, Unknown);
    somewhere_in_homs(without().with_presence("islamic-state", Found::Absent, Some("Palmyra")))
        .check(Test::AreaNotExcluded, Unknown);
    // What is no combat cannot be combat against a group.
    without().with(|incident| incident.act = Act::Siege).check(Test::AreaNotExcluded, Yes);
    every_kind("no-fire").without_presence("islamic-state").check(Test::AreaNotExcluded, Yes);
}

#[test]
fn after_a_merger_the_successor_must_be_absent_too() {
    let february = |world: World| world.with(|incident| day(incident, "2017-02-10", "2017-02-10"));
    let straddling = |world: World| world.with(|incident| day(incident, "2017-01-27", "2017-01-28"));
    let successor_absent = || syria().with_presence("hayat-tahrir-al-sham", Found::Absent, None);
    february(syria()).check(Test::AreaNotExcluded, Unknown);
    february(successor_absent()).check(Test::AreaNotExcluded, Yes);
    straddling(syria()).check(Test::AreaNotExcluded, Unknown);
    straddling(successor_absent()).check(Test::AreaNotExcluded, Yes);
    straddling(successor_absent().without_presence("jabhat-fateh-al-sham"))
        .check(Test::AreaNotExcluded, Unknown);
    let fought = syria().with_presence("hayat-tahrir-al-sham", Found::CombatAgainst, None);
    // Whether the exclusion follows is open, so the fight against the successor decides nothing.
    february(fought).check(Test::AreaNotExcluded, Unknown);
}

#[test]
fn act_covered() {
    let did = |world: World, act| world.with(|incident| incident.act = act);
    did(syria(), Act::UnknownFire).check(Test::ActMatched, Unknown);
    did(syria(), Act::Other).check(Test::ActMatched, Unknown);
    did(syria(), Act::Recruitment).check(Test::ActMatched, No);
    let hit = |objects: Vec<Object>| every_kind("spare-schools").with(|incident| incident.objects = objects);
    hit(vec![]).check(Test::ActMatched, Unknown);
    hit(vec![Object::School, Object::Water]).check(Test::ActMatched, Yes);
    hit(vec![Object::Water]).check(Test::ActMatched, No);
    let aid = |holds: Verdict| {
        let mut world = did(every_kind("let-aid-pass"), Act::Aid);
        world.agreement.clauses[2].conditions[0].holds = holds;
        world
    };
    for holds in [Yes, Unknown, No] {
        aid(holds).check(Test::ActMatched, holds);
    }
}

#[test]
fn target_protected() {
    let at = |targets: &[&str]| {
        let mut world = every_kind("no-heavy-weapons");
        world.agreement.clauses[5].zones.clear();
        world.agreement.clauses[5].not_zones.clear();
        world.agreement.clauses[5].targets = vec![Obligor::One("syrian-government".to_owned())];
        world.with(|incident| incident.targets = targets.iter().map(|id| party(id)).collect())
    };
    at(&["syrian-army"]).check(Test::ActMatched, Yes);
    at(&["jaish-al-islam"]).check(Test::ActMatched, No);
    at(&["jaish-al-islam", "syrian-army"]).check(Test::ActMatched, Yes);
    at(&[]).check(Test::ActMatched, Unknown);
    at(&["armed-opposition"]).check(Test::ActMatched, Unknown);
    at(&["islamic-state"]).check(Test::ActMatched, No);
    let mut parties = at(&["jaish-al-islam"]);
    parties.agreement.clauses[5].targets = vec![Obligor::Parties];
    parties.check(Test::ActMatched, Yes);
}

#[test]
fn thresholds_of_clause_cell_and_agreement() {
    let world = syria();
    let strict = Threshold {
        standard: Standard::BeyondReasonableDoubt,
        independent_origins: 9,
        own_observation_suffices: false,
        admission_suffices: false,
    };
    let strict = Thresholds { minor: strict, grave: strict };
    let asked = |clause: Option<&Thresholds>, cell: Option<&Thresholds>| {
        let clause = Clause { thresholds: clause.cloned(), ..world.agreement.clauses[0].clone() };
        let rules = Rules { thresholds: cell, ..Rules::new(&world.agreement, &world.parties) };
        let finding = test_clause(&world.incident, &clause, rules);
        let answer = finding.answer(Test::EvidenceSuffices).unwrap();
        (answer.verdict, answer.because.clone())
    };
    let own = &world.agreement.thresholds;
    for (clause, cell, verdict, whose) in [
        (None, None, Yes, "the agreement's file asks"),
        (None, Some(&strict), Unknown, "\"beyond reasonable doubt\" the cell asks"),
        (Some(own), Some(&strict), Yes, "\"reasonable grounds to believe\", as the clause asks"),
        (Some(&strict), Some(own), Unknown, "the clause asks for 9 origins"),
    ] {
        let (found, because) = asked(clause, cell);
        assert_eq!(found, verdict, "{because}");
        assert!(because.to_string().contains(whose), "{because}");
    }
}

#[test]
fn exceptions() {
    let raised = |world: World, excuse, standing| {
        let circumstance = Circumstance { excuse, standing, claims: vec!["c1".to_owned()] };
        world.with(|incident| incident.circumstances.push(circumstance))
    };
    for (standing, expected) in
        [(Standing::Claimed, Unknown), (Standing::Established, No), (Standing::Rejected, Yes)]
    {
        raised(syria(), Excuse::SelfDefence, standing).check(Test::NoException, expected);
        // Lifted by a permission of another clause.
        raised(every_kind("no-fire"), Excuse::NotifiedActivity, standing).check(Test::NoException, expected);
    }
    // The clause knows no such exception, and the permission does not lift this clause.
    raised(syria(), Excuse::Consent, Standing::Established).check(Test::NoException, Yes);
    raised(every_kind("spare-schools"), Excuse::NotifiedActivity, Standing::Established)
        .check(Test::NoException, Yes);
    // The permission speaks of artillery, not of small arms.
    raised(every_kind("no-fire"), Excuse::NotifiedActivity, Standing::Established)
        .with(|incident| incident.act = Act::SmallArms)
        .check(Test::NoException, Yes);
    let mut outright = every_kind("no-fire");
    outright.agreement.clauses[3].when.clear();
    outright.check(Test::NoException, No);
    // What a permission says of time, place, people, acts and words is asked before it lifts anything.
    let lifted = |change: fn(&mut World)| {
        let mut world = every_kind("no-fire");
        world.agreement.clauses[3].when.clear();
        change(&mut world);
        world
    };
    lifted(|world| world.agreement.clauses[3].dates.from = Some(jiff::civil::date(2017, 1, 11)))
        .check(Test::NoException, Yes);
    lifted(|world| world.agreement.clauses[3].zones = vec!["camp".to_owned()])
        .check(Test::NoException, Unknown);
    lifted(|world| {
        world.agreement.clauses[3].zones = vec!["camp".to_owned()];
        world.incident.place.point = Some((34.4, 36.0));
    })
    .check(Test::NoException, Yes);
    lifted(|world| world.agreement.clauses[3].obligors = vec![Obligor::Guarantors])
        .check(Test::NoException, Yes);
    lifted(|world| world.agreement.clauses[3].not_expressible = vec!["in reason".to_owned()])
        .check(Test::NoException, Unknown);
    lifted(|world| world.incident.act = Act::Clash).check(Test::NoException, Unknown);
    let in_reason = |standing| {
        let mut world = raised(every_kind("no-fire"), Excuse::NotifiedActivity, standing);
        world.agreement.clauses[3].not_expressible = vec!["in reason".to_owned()];
        world
    };
    in_reason(Standing::Established).check(Test::NoException, Unknown);
    in_reason(Standing::Rejected).check(Test::NoException, Yes);
    let ground = |world: World| match world.outcome() {
        Outcome::NotAViolation { ground, .. } => ground,
        other => panic!("{other:?}"),
    };
    assert_eq!(ground(raised(syria(), Excuse::SelfDefence, Standing::Established)), Ground::SelfDefence);
    let exercise = raised(every_kind("no-fire"), Excuse::NotifiedActivity, Standing::Established);
    assert_eq!(ground(exercise), Ground::Exempt);
    assert_eq!(ground(lifted(|_| {})), Ground::Exempt);
    let clash = || syria().with(|incident| incident.act = Act::Clash);
    clash().check(Test::NoException, Unknown);
    clash().with(|incident| incident.actors[0].role = Role::Initiator).check(Test::NoException, Yes);
    raised(clash(), Excuse::SelfDefence, Standing::Rejected).check(Test::NoException, Yes);
}

#[test]
fn evidence() {
    let claims = |change: fn(&mut Incident)| syria().with(change);
    syria().check(Test::EvidenceSuffices, Yes);
    claims(|incident| incident.claims.truncate(1)).check(Test::EvidenceSuffices, Unknown);
    claims(|incident| incident.claims.clear()).check(Test::EvidenceSuffices, Unknown);
    claims(|incident| incident.claims[2].modality = Modality::Negated).check(Test::EvidenceSuffices, Unknown);
    // Somebody denies having done it, while nobody is named: a denial, not a contradiction.
    claims(|incident| {
        incident.actors.clear();
        incident.claims[2].modality = Modality::Denied;
    })
    .check(Test::EvidenceSuffices, Yes);
    // Three say that it happened, one says who did it.
    claims(|incident| incident.actors[0].claims.truncate(1)).check(Test::EvidenceSuffices, Unknown);
    // The actor's own word settles both.
    claims(|incident| {
        incident.claims.truncate(1);
        incident.claims[0].affiliation = Affiliation::Party("syrian-government".to_owned());
    })
    .check(Test::EvidenceSuffices, Yes);
    claims(|incident| {
        incident.claims.truncate(1);
        incident.claims[0].own_observation = true;
    })
    .check(Test::EvidenceSuffices, Yes);
    claims(|incident| {
        incident.claims[0].own_observation = true;
        incident.claims[0].modality = Modality::Negated;
    })
    .check(Test::EvidenceSuffices, No);
    claims(|incident| incident.claims.iter_mut().for_each(|claim| claim.withdrawn = true))
        .check(Test::EvidenceSuffices, Unknown);
    claims(|incident| incident.claims.iter_mut().for_each(|claim| claim.modality = Modality::Planned))
        .check(Test::EvidenceSuffices, Unknown);
}

#[test]
fn an_act_that_may_be_anything_may_match_a_clause() {
    let world = syria().with(|incident| incident.act = Act::Other);
    let findings = judging::judge(&world.incident, Rules::new(&world.agreement, &world.parties));
    assert!(findings.iter().all(|finding| !matches!(finding.outcome, Outcome::NoMatchingClause { .. })));
    let world = syria().with(|incident| incident.act = Act::Recruitment);
    let findings = judging::judge(&world.incident, Rules::new(&world.agreement, &world.parties));
    assert!(matches!(findings[0].outcome, Outcome::NoMatchingClause { .. }));
}

#[test]
fn what_a_count_can_hold() {
    let countable = |change: fn(&mut Incident)| syria().with(change).incident.countable();
    assert_eq!(countable(|_| {}), Countable::Yes);
    assert_eq!(countable(|incident| incident.time.interval = None), Countable::Yes);
    assert_eq!(countable(|incident| incident.place = Place::not_stated()), Countable::Yes);
    let nowhere = |incident: &mut Incident| incident.place = Place::not_stated();
    let vague = syria().with(nowhere).with(|incident| day(incident, "2015-01-01", "2017-01-10"));
    assert_eq!(vague.incident.countable(), Countable::NoTimeOrPlace);
    let planned = |incident: &mut Incident| {
        incident.claims.iter_mut().for_each(|claim| claim.modality = Modality::Planned);
    };
    assert_eq!(countable(planned), Countable::NotSaidToHaveHappened);
}

#[test]
fn gravity() {
    let killed = |killed| every_kind("no-fire").with(|incident| incident.killed = killed);
    killed(Killed::NotStated).check(Test::Grave, Unknown);
    killed(Killed::AtLeast(1)).check(Test::Grave, Unknown);
    killed(Killed::AtLeast(2)).check(Test::Grave, Yes);
    killed(Killed::Exactly(1)).check(Test::Grave, No);
    killed(Killed::Exactly(2)).check(Test::Grave, Yes);
    killed(Killed::Exactly(0)).with(|incident| incident.act = Act::AirStrike).check(Test::Grave, Yes);
    killed(Killed::Exactly(0)).with(|incident| incident.act = Act::UnknownFire).check(Test::Grave, Unknown);
    let aid = |objects: Vec<Object>| every_kind("let-aid-pass").with(|incident| incident.objects = objects);
    aid(vec![Object::Civilians]).check(Test::Grave, Yes);
    aid(vec![Object::Relief]).check(Test::Grave, No);
    aid(vec![]).check(Test::Grave, Unknown);
}
