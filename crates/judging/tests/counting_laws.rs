//! Laws of counting, over made-up rows: order changes nothing; every row is counted, open or left out; merging never makes
//! more; and learning what was unknown never widens a range, for every unit.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::{Arc, LazyLock};

use jiff::{SignedDuration, Timestamp};
use judging::incident::{Act, Place, Precision};
use judging::observation::{Amount, Means, Observation, Range, When};
use judging::parties::Parties;
use judging::period::{Interval, Zone};
use judging::rule::{Count, Rule, Setting, count};
use judging::verdict::Verdict;
use proptest::prelude::*;
use proptest::sample::select;

static PARTIES: LazyLock<Parties> = LazyLock::new(Parties::default);
static ZONE: LazyLock<Zone> = LazyLock::new(Zone::utc);

const RULES: &str = r#"
rule = [
  { id = "rounds", unit = "round", keeper = "k", says = "", evidence = "", checked = "" },
  { id = "bursts", unit = "burst", keeper = "k", says = "", evidence = "", checked = "", exercises = "left out" },
  { id = "rows", unit = "observation", keeper = "k", says = "", evidence = "", checked = "" },
  { id = "some rows", unit = "observation", keeper = "k", says = "", evidence = "", checked = "", acts = ["FIRE-HV"], admin1 = ["North"], exercises = "left out" },
  { id = "incidents", unit = "incident", keeper = "k", says = "", evidence = "", checked = "", admin1 = ["North"] },
  { id = "numbered", unit = "episode", keeper = "k", says = "", evidence = "", checked = "" },
  { id = "merged", unit = "episode", merge_gap_minutes = 10, same = ["place"], keeper = "k", says = "", evidence = "", checked = "" },
  { id = "merged by act", unit = "episode", merge_gap_minutes = 0, same = ["division", "act"], keeper = "k", says = "", evidence = "", checked = "", exercises = "left out" },
  { id = "merged of some", unit = "episode", merge_gap_minutes = 25, same = ["place", "direction"], keeper = "k", says = "", evidence = "", checked = "", acts = ["FIRE-HV", "FIRE-SA"], exercises = "left out" },
]
"#;

fn rules() -> Vec<Rule> {
    Rule::parse_all("laws", RULES).unwrap_or_else(|error| panic!("{error}"))
}

fn setting() -> Setting<'static> {
    let hour = |hour: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hour);
    Setting { parties: &PARTIES, agreement: None, period: Some(Interval::new(hour(0), hour(4))), zone: &ZONE }
}

fn counts(rule: &Rule, rows: &[Observation]) -> Count {
    count(rule, rows, setting())
}

/// Moments on a grid of five minutes over an hour, so that pauses of every kind come up; some before the period.
fn moment() -> impl Strategy<Value = Timestamp> {
    (-1i64..12).prop_map(|step| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(step * 5))
}

fn when() -> impl Strategy<Value = When> {
    prop_oneof![
        4 => moment().prop_map(|at| When::Lasted(Interval::new(at, at))),
        1 => (moment(), moment()).prop_map(|(one, other)| When::Within(Interval::new(one, other))),
        1 => Just(When::NotStated),
    ]
}

fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![
        3 => (1u32..9).prop_map(Amount::exactly),
        1 => (1u32..5, 0u32..5).prop_map(|(least, more)| Amount::Stated { least, most: Some(least + more) }),
        1 => Just(Amount::NotStated),
        1 => Just(Amount::Withheld),
    ]
}

fn place() -> impl Strategy<Value = Arc<Place>> {
    let division = prop_oneof![6 => select(&["North", "North", "South"][..]).prop_map(Some), 1 => Just(None)];
    let name = prop_oneof![6 => select(&["hill", "hill", "bridge"][..]).prop_map(Some), 1 => Just(None)];
    (division, name).prop_map(|(division, name)| {
        Arc::new(Place {
            country: Some("XX".to_owned()),
            admin1: division.map(str::to_owned),
            // A place of which not even the division is known has no name to be known by.
            name: division.and(name).map(str::to_owned),
            precision: Precision::Near,
            ..Place::not_stated()
        })
    })
}

fn label() -> impl Strategy<Value = Option<Arc<str>>> {
    prop_oneof![1 => Just(None), 2 => select(&["1", "2", "3"][..]).prop_map(|label| Some(Arc::from(label)))]
}

fn row() -> impl Strategy<Value = Observation> {
    let act = select(&[Act::HeavyFire, Act::SmallArms, Act::UnknownFire, Act::Detention, Act::Other][..]);
    let exercise = select(&[Verdict::No, Verdict::No, Verdict::Yes, Verdict::Unknown][..]);
    (when(), place(), act, amount(), exercise, label(), label()).prop_map(
        |(when, place, act, bursts, exercise, label, direction)| Observation {
            id: Arc::from("row"),
            when,
            place,
            act,
            means: Means::Heard,
            rounds: Amount::NotStated,
            bursts,
            weapon: None,
            direction,
            distance_m: None,
            exercise,
            actor: None,
            held_by: Vec::new(),
            monitor: None,
            episode: label.clone(),
            incident: label,
            case: None,
            from: Arc::from("row"),
        },
    )
}

fn rows() -> impl Strategy<Value = Vec<Observation>> {
    prop::collection::vec(row(), 0..9)
}

/// The row as somebody else wrote it down who did not know one thing of it.
fn forget(row: &mut Observation, which: usize) {
    let hour = |hour: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hour);
    let unnamed = |place: &Place| Place { name: None, precision: Precision::FirstDivision, ..place.clone() };
    match which {
        0 => row.when = When::NotStated,
        1 if row.when != When::NotStated => row.when = When::Within(Interval::new(hour(-1), hour(5))),
        2 => row.place = Arc::new(unnamed(&row.place)),
        3 => row.place = Arc::new(Place { admin1: None, ..unnamed(&row.place) }),
        4 => row.bursts = Amount::Withheld,
        5 => row.exercise = Verdict::Unknown,
        6 => row.act = Act::Other,
        7 => (row.incident, row.episode) = (None, None),
        8 => row.direction = None,
        _ => {}
    }
}

fn inside(narrow: Range, wide: Range) -> bool {
    let upper = match (narrow.most, wide.most) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(narrow), Some(wide)) => narrow <= wide,
    };
    wide.least <= narrow.least && upper
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn order_changes_nothing(mut rows in rows()) {
        let before: Vec<Count> = rules().iter().map(|rule| counts(rule, &rows)).collect();
        rows.reverse();
        let after: Vec<Count> = rules().iter().map(|rule| counts(rule, &rows)).collect();
        prop_assert_eq!(before, after);
    }

    #[test]
    fn every_row_is_counted_open_or_left_out(rows in rows()) {
        for rule in rules() {
            let count = counts(&rule, &rows);
            let out: usize = count.left_out.values().map(|out| out.observations).sum();
            prop_assert_eq!(count.counted + count.open + out, rows.len());
        }
    }

    #[test]
    fn rows_are_as_many_as_there_are(rows in rows()) {
        let count = counts(&rules()[2], &rows);
        let range = Range { least: count.counted as u64, most: Some((count.counted + count.open) as u64) };
        prop_assert_eq!(count.total, range);
    }

    #[test]
    fn merging_never_makes_more(rows in rows()) {
        let all = rules();
        let most = |id: &str| counts(all.iter().find(|rule| rule.id == id).unwrap(), &rows).total;
        prop_assert!(most("merged").most <= most("rows").most);
        prop_assert!(most("merged").least <= most("rows").most.unwrap());
        for rule in all.iter().filter(|rule| rule.merge.is_some()) {
            let total = counts(rule, &rows).total;
            prop_assert!(total.least <= total.most.unwrap(), "{}: {}", rule.id, total);
        }
    }

    #[test]
    fn parts_of_what_is_added_up_add_up(rows in rows()) {
        for rule in rules().iter().take(4) {
            let count = counts(rule, &rows);
            let sum = count.by_place.values().copied().fold(Range::ZERO, Range::plus);
            prop_assert_eq!(count.total, sum);
        }
    }

    #[test]
    fn learning_never_widens(rows in prop::collection::vec(row(), 1..9), at in 0usize..9, which in 0usize..9) {
        let mut before = rows.clone();
        let at = at % rows.len();
        forget(&mut before[at], which);
        for rule in rules() {
            let (before, after) = (counts(&rule, &before).total, counts(&rule, &rows).total);
            prop_assert!(inside(after, before), "{}: {} became {}", rule.id, before, after);
        }
    }
}

/// At North, on the hill, at this minute; a direction is known.
fn fire(minute: i64, exercise: Verdict) -> Observation {
    let at = Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute);
    Observation {
        id: Arc::from("row"),
        when: When::Lasted(Interval::new(at, at)),
        place: Arc::new(Place {
            country: Some("XX".to_owned()),
            admin1: Some("North".to_owned()),
            name: Some("hill".to_owned()),
            precision: Precision::Near,
            ..Place::not_stated()
        }),
        act: Act::HeavyFire,
        means: Means::Heard,
        rounds: Amount::NotStated,
        bursts: Amount::NotStated,
        weapon: None,
        direction: Some(Arc::from("N")),
        distance_m: None,
        exercise,
        actor: None,
        held_by: Vec::new(),
        monitor: None,
        episode: None,
        incident: None,
        case: None,
        from: Arc::from("row"),
    }
}

#[test]
fn ranges_are_no_wider_than_what_is_unknown() {
    let rule = rules().into_iter().find(|rule| rule.id == "merged of some").unwrap();
    let total = |rows: &[Observation]| counts(&rule, rows).total.to_string();
    let (shots, perhaps) = (|minute| fire(minute, Verdict::No), |minute| fire(minute, Verdict::Unknown));
    assert_eq!(total(&[shots(0), shots(20), shots(60)]), "2");
    // Whether or not the second one was an exercise, it is no episode of its own.
    assert_eq!(total(&[shots(0), perhaps(5)]), "1");
    // It may join the two, or not be there.
    assert_eq!(total(&[shots(0), perhaps(25), shots(50)]), "1 to 2");
    let undated = Observation { when: When::NotStated, ..fire(0, Verdict::No) };
    assert_eq!(total(&[shots(0), shots(60)]), "2");
    assert_eq!(total(&[shots(0), shots(60), undated.clone()]), "2 to 3", "one moment cannot fill an hour");
    assert_eq!(total(&[shots(0), shots(40), undated]), "1 to 3");
}
