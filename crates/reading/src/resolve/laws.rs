//! What holds of every outcome: the order of reports does not show, every claim has one origin, every claim of an
//! incident is in one event or one allegation, ids are unique, and joined claims never name places in two countries.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::extract::claim::Days;
use crate::extract::claim::{Claim, Kind};
use crate::extract::publication::{Basis, Publication};
use crate::resolve::render::render;
use crate::text;

/// Sentences that share words, places and days in many ways, each with claims on it.
const SENTENCES: [(&str, &str); 14] = [
    (
        "On Monday the team heard 14 explosions near Tolo while watching the road from the mill.",
        "incident FIRE-UNK | heard 14 explosions near Tolo | place=Tolo, YE, in Ibb | number=14 exactly explosions",
    ),
    (
        "On Tuesday the team heard 14 explosions near Tolo while watching the road from the mill.",
        "incident FIRE-UNK | heard 14 explosions near Tolo | place=Tolo, YE, in Ibb | number=14 exactly explosions",
    ),
    (
        "Clashes were reported in the town of Tolo and shells fell on the province of Ibb on Sunday.",
        "incident CLASH | Clashes were reported in the town of Tolo | place=Tolo, YE, in Ibb\nincident FIRE-HV | shells fell on the province of Ibb | place=Ibb, YE, province",
    ),
    (
        "In the town of Tolo clashes were reported, and on Sunday shells fell on the province of Ibb.",
        "incident CLASH | clashes were reported | place=Tolo, YE, in Ibb",
    ),
    (
        "The Northern Front shelled Tolo, the Southern Front said.",
        "incident FIRE-HV | The Northern Front shelled Tolo | actor=Northern Front | target=Southern Front | place=Tolo, YE, in Ibb | speaker=Southern Front | modality=alleged",
    ),
    (
        "The Southern Front shelled Tolo, said the Northern Front.",
        "incident FIRE-HV | The Southern Front shelled Tolo | actor=Southern Front | target=Northern Front | place=Tolo, YE, in Ibb | speaker=Northern Front | modality=alleged",
    ),
    (
        "The Northern Front did not shell Tolo.",
        "incident FIRE-HV | The Northern Front did not shell Tolo | actor=Northern Front | place=Tolo, YE, in Ibb | modality=denied",
    ),
    ("They go on bombing us.", "incident AIR | They go on bombing us | actor=They | modality=alleged"),
    (
        "More than 300 people have been killed in the war.",
        "figure killed | More than 300 people have been killed in the war | number=300 at-least people",
    ),
    (
        "At least 250 people have died so far. The figure could not be verified.",
        "figure killed | At least 250 people have died so far | number=250 at-least people",
    ),
    (
        "The second round of talks in Muscat is due on 20 March.",
        "meeting round | The second round of talks in Muscat is due on 20 March | place=Muscat, OM | time=2020-03-20 | modality=planned",
    ),
    (
        "The talks in Muscat are sponsored by Oman and Kuwait.",
        "meeting round | The talks in Muscat are sponsored by Oman and Kuwait | actor=Oman; Kuwait | place=Muscat, OM",
    ),
    (
        "All rebel groups will come to Muscat, but the Southern Front will stay away.",
        "participation accepted | All rebel groups will come to Muscat | actor=rebel groups | place=Muscat, OM\nparticipation boycott | the Southern Front will stay away | actor=Southern Front | place=Muscat, OM",
    ),
    (
        "The Northern Front promised to reopen the road to Tolo; the promise was not kept.",
        "pledge promise | The Northern Front promised to reopen the road to Tolo | actor=Northern Front | modality=promised\npledge promise | the promise was not kept | modality=negated",
    ),
];

const SOURCES: [Option<&str>; 4] = [None, Some("halyard"), Some("line-watch"), Some("portal")];

#[derive(Clone, Debug)]
struct Plan {
    sentences: Vec<usize>,
    source: usize,
    day: Option<i64>,
    credit: bool,
}

fn plan() -> impl Strategy<Value = Plan> {
    let sentences = prop::collection::vec(0..SENTENCES.len(), 1..5);
    let day = prop::option::of(0i64..12);
    (sentences, 0..SOURCES.len(), day, any::<bool>()).prop_map(|(sentences, source, day, credit)| Plan {
        sentences,
        source,
        day,
        credit,
    })
}

fn day(n: i64) -> Date {
    date(2020, 3, 10).checked_add(n.days()).unwrap()
}

impl Plan {
    fn reading(&self) -> Reading {
        let mut sentences = self.sentences.clone();
        sentences.dedup();
        let mut words: String = sentences.iter().map(|s| format!("{}\n\n", SENTENCES[*s].0)).collect();
        if self.credit {
            words.push_str("(Halyard)\n");
        }
        let (text, _) = text::read(words.as_bytes(), None);
        let mut claims: Vec<Claim> =
            sentences.iter().flat_map(|s| annotated::claims(&text.words, SENTENCES[*s].1)).collect();
        let published = self.day.map(day);
        for claim in claims.iter_mut().filter(|c| c.time.is_none() && c.kind == Kind::Incident) {
            let from = published.unwrap_or(day(0));
            let interval = published.map(|d| Days { from: d, to: d });
            let span = claim.evidence;
            let odd = from.day() % 2 == 0;
            claim.time = odd.then(|| crate::extract::claim::Time { span, interval, basis: String::new() });
        }
        let days = published.map(|d| Days { from: d, to: d });
        let publication =
            Publication { days, likely: published, basis: Basis::Told, ..Publication::default() };
        Reading {
            text,
            extract: crate::extract::Extract { publication, timexes: Vec::new(), claims },
            doubts: Vec::new(),
        }
    }
}

fn parties() -> Vec<Party> {
    let named = |id: &str, name: &str| Party {
        id: id.to_owned(),
        kind: PartyKind::ArmedGroup,
        names: vec![PartyName { text: name.to_owned(), ..PartyName::default() }],
        member_of: Vec::new(),
    };
    vec![named("north", "Northern Front"), named("south", "Southern Front")]
}

/// Ids of all groups, by kind.
fn ids(resolved: &Resolved) -> Vec<(&'static str, Vec<&str>)> {
    vec![
        ("copies", resolved.copies.iter().map(|g| g.id.as_str()).collect()),
        ("origins", resolved.origins.iter().map(|g| g.id.as_str()).collect()),
        ("incidents", resolved.incidents.iter().map(|g| g.id.as_str()).collect()),
        ("allegations", resolved.allegations.iter().map(|g| g.id.as_str()).collect()),
        ("rounds", resolved.tracks.iter().flat_map(|t| &t.rounds).map(|g| g.id.as_str()).collect()),
        ("pledges", resolved.pledges.iter().map(|g| g.id.as_str()).collect()),
        ("series", resolved.series.iter().map(|g| g.id.as_str()).collect()),
        ("contradictions", resolved.contradictions.iter().map(|g| g.id.as_str()).collect()),
    ]
}

/// Every claim of the kind is in exactly one of the groups.
fn parted(reports: &[Report], kind: Option<Kind>, groups: Vec<ClaimRef>) -> Result<(), TestCaseError> {
    let unique: BTreeSet<ClaimRef> = groups.iter().copied().collect();
    prop_assert_eq!(unique.len(), groups.len(), "a claim is in two groups");
    for (report, r) in reports.iter().enumerate() {
        for (claim, c) in r.reading.extract.claims.iter().enumerate() {
            if kind.is_none_or(|k| k == c.kind) {
                prop_assert!(unique.contains(&ClaimRef { report, claim }), "a claim is in no group");
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_reports_does_not_show(plans in prop::collection::vec(plan(), 1..7), turn in 0usize..7) {
        let readings: Vec<Reading> = plans.iter().map(Plan::reading).collect();
        let names: Vec<String> = (0..plans.len()).map(|i| format!("digest-{}", (i * 7) % 11)).collect();
        let reports: Vec<Report> = plans.iter().zip(&readings).zip(&names).map(|((plan, reading), id)| Report {
            id, source: SOURCES[plan.source], affiliation: None, reading,
        }).collect();
        let mut turned = reports.clone();
        turned.rotate_left(turn % reports.len());
        turned.reverse();
        let (a, doubts) = resolve(&reports, &parties());
        let (b, others) = resolve(&turned, &parties());
        prop_assert_eq!(render(&reports, &a, &doubts), render(&turned, &b, &others));
        prop_assert_eq!(ids(&a), ids(&b));
        for (kind, ids) in ids(&a) {
            let unique: BTreeSet<&str> = ids.iter().copied().collect();
            prop_assert_eq!(unique.len(), ids.len(), "two {} have one id", kind);
        }
        parted(&reports, None, a.origins.iter().flat_map(|o| o.claims.clone()).collect())?;
        let incidents = a.incidents.iter().flat_map(|i| i.claims.clone());
        let allegations = a.allegations.iter().flat_map(|i| i.claims.iter().map(|c| c.claim));
        parted(&reports, Some(Kind::Incident), incidents.chain(allegations).collect())?;
        parted(&reports, Some(Kind::Figure), a.series.iter().flat_map(|s| s.points.iter().map(|p| p.claim)).collect())?;
        parted(&reports, Some(Kind::Pledge), a.pledges.iter().flat_map(|s| s.history.iter().map(|p| p.claim)).collect())?;
        let rounds = a.tracks.iter().flat_map(|t| &t.rounds).flat_map(|r| r.claims.iter().map(|c| c.claim));
        let contacts = a.contacts.iter().flat_map(|c| c.claims.clone());
        parted(&reports, Some(Kind::Meeting), rounds.chain(contacts).chain(a.loose_meetings.clone()).collect())?;
    }
}

#[test]
fn nothing_comes_of_nothing() {
    let (resolved, doubts) = resolve(&[], &[]);
    assert_eq!(resolved, Resolved::default());
    assert!(doubts.is_empty());
}
