//! Pictures: each says in words what it shows, shows nothing finer than is known, and hostile words stay words.

use std::collections::BTreeSet;
use std::fs;

use armistice::publish::bulletin::{
    Bulletin, Days, IncidentLine, LedgerLine, NotCountedLine, RoundLine, Spot, Standing,
};
use armistice::publish::counts::SideLine;
use armistice::publish::picture::{Picture, tree as drawn_tree};
use armistice::publish::pictured::{DayCount, Outline, Pictured, Span};
use armistice::publish::provenance::{self, Branch, Kind, Part};
use armistice::publish::sections::sections;
use armistice::words::Words;
use insta::assert_snapshot;

use super::bench::{Bench, repository};
use super::bulletin::made_up;

fn branch(kind: Kind, part: Option<Part>, says: &str, notes: &[&str], below: Vec<Branch>) -> Branch {
    let notes = notes.iter().map(|note| (*note).to_string()).collect();
    Branch { kind, says: says.into(), part, notes, below }
}

/// An origin in one report.
fn origin(part: Part, name: &str, note: &str) -> Branch {
    let words =
        branch(Kind::Words, None, "shells <i>fell</i> & \"burst\"", &["c-0123456789abcdef"], Vec::new());
    let report = branch(Kind::Report, None, "Halyard, <b>a.html", &[], vec![words]);
    let voice = branch(Kind::Voice, None, name, &[], vec![report]);
    branch(Kind::Origin, Some(part), name, &[note], vec![voice])
}

/// A tree with everything that can stand in one.
pub fn tree() -> Branch {
    let mut counts = origin(Part::Counts, "Halyard", "belongs to no party");
    let copy =
        branch(Kind::Report, Some(Part::AddsNothing), "Copy Daily, b.txt", &["the same origin"], Vec::new());
    counts.below[0].below.push(copy);
    let origins = vec![
        counts,
        origin(Part::AddsNothing, "the words of a spokesman", "both speak for one party"),
        origin(Part::Admits, "Northern army", "against its own interest"),
        origin(Part::Denies, "Northern news", "speaks for North"),
        origin(Part::Contradicts, "Monitors", "belongs to no party"),
        origin(Part::Withdrawn, "Gazette", "taken back"),
        origin(Part::SilentOnIt, "Planner", "plans only"),
    ];
    let notes = ["1 independent origin in 3 reports of 3 outlets, grade B3"];
    branch(Kind::Incident, None, "i-0123456789abcdef: heavy-weapons fire", &notes, origins)
}

/// Four weeks of which the last has incidents, one day with none read.
pub fn pictured() -> Pictured {
    let first: jiff::civil::Date = "2017-01-20".parse().unwrap();
    let days = first.series(jiff::ToSpan::days(1)).take(28).enumerate().map(|(at, day)| {
        let mut count = DayCount::new(day);
        count.reports = at % 5;
        count.covered_hours = (at > 20).then_some(6.0 * (at % 3) as f64);
        count.undetermined = at / 9;
        count.violations = usize::from(at == 26);
        count.grave_violations = usize::from(at == 27);
        count.not_counted = at % 2;
        count
    });
    let days = days.collect();
    let from = "2016-12-30".parse().unwrap();
    let span = Span { title: "Ceasefire of 30 December 2016".into(), from, until: None };
    Pictured { days, of_longer_spans: 2, agreements: vec![span], outlines: Vec::new() }
}

pub fn spot(name: Option<&str>, admin1: Option<&str>, point: Option<(f64, f64)>, precision: u8) -> Spot {
    Spot {
        name: name.map(str::to_string),
        admin1: admin1.map(str::to_string),
        country: Some("SY".into()),
        latitude: point.map(|(latitude, _)| latitude),
        longitude: point.map(|(_, longitude)| longitude),
        precision,
    }
}

/// A bulletin with something in every picture, and hostile names.
fn full() -> Bulletin {
    let mut bulletin = made_up();
    let line = bulletin.incidents[0].clone();
    let incident = |spot: Spot, standing: Standing| IncidentLine { spot, standing, ..line.clone() };
    bulletin.incidents = vec![
        incident(spot(Some("Tall & <b>"), Some("Hama"), Some((35.3, 36.7)), 2), Standing::Undetermined),
        incident(spot(Some("Tall & <b>"), Some("Hama"), Some((35.3, 36.7)), 2), Standing::Undetermined),
        incident(spot(Some("Tall & <b>"), Some("Hama"), Some((35.3, 36.7)), 2), Standing::GraveViolation),
        incident(spot(Some("Sarmin"), Some("Idlib"), Some((35.9, 36.7)), 1), Standing::Violation),
        // Points of a division and of a country are some point inside: they must not be drawn.
        incident(spot(None, Some("Homs"), Some((34.731, 36.713)), 4), Standing::Undetermined),
        incident(spot(None, None, Some((35.018, 38.523)), 6), Standing::NotJudged),
    ];
    let far = spot(Some("Far away"), None, Some((-33.9, 18.4)), 1);
    bulletin.not_counted.push(NotCountedLine {
        code: "FIRE-HV".into(),
        id: "i-far".into(),
        what: "shelling".into(),
        reason: "outside its area".into(),
        because: "outside its area".into(),
        days: None,
        spot: Some(far),
        provenance: None,
        evidence: Vec::new(),
    });
    let line = |keeper: &str, place: &str, count: &str| LedgerLine {
        keeper: keeper.into(),
        day: "2017-01-23".into(),
        place: place.into(),
        count: count.into(),
        evidence: Vec::new(),
    };
    bulletin.ledgers = vec![
        line("Guarantor <A>", "Hama", "6"),
        line("Guarantor B", "Hama", "0"),
        line("Guarantor <A>", "Latakia", "3"),
        line("Guarantor B", "Aleppo", "2"),
        line("Guarantor <A>", "Aleppo", "2"),
    ];
    let day = |text: &str| text.parse().unwrap();
    bulletin.talks.rounds = vec![RoundLine {
        id: "r-1".into(),
        name: "Astana, round 1".into(),
        when: "23 to 24 January 2017".into(),
        days: Some(Days { from: day("2017-01-23"), to: day("2017-01-24") }),
        planned: Vec::new(),
        conveners: Vec::new(),
        because: Vec::new(),
        evidence: Vec::new(),
    }];
    bulletin.pictured.outlines = vec![
        Outline {
            name: "zone".into(),
            points: vec![[36.0, 35.0], [37.0, 35.0], [37.0, 36.0]],
            closed: true,
            within_km: None,
        },
        Outline {
            name: "line".into(),
            points: vec![[36.2, 34.8], [37.2, 35.1]],
            closed: false,
            within_km: Some(25.0),
        },
    ];
    bulletin
}

fn pictures(bulletin: &Bulletin) -> Vec<Picture> {
    sections(bulletin, Words::english()).into_iter().flat_map(|section| section.pictures).collect()
}

/// Without the coasts and borders, which are as long as they are dull.
fn legible(svg: &str) -> String {
    svg.lines().filter(|line| !line.contains("class=\"p-land\"")).map(|line| format!("{line}\n")).collect()
}

#[test]
fn provenance_as_text_and_as_a_picture() {
    assert_snapshot!("provenance_as_text", provenance::text(&tree(), Words::english()));
    assert_snapshot!("provenance_as_a_picture", drawn_tree::in_page(&tree(), "x", Words::english()));
}

#[test]
fn every_picture_once() {
    let pictures = pictures(&full());
    let ids: Vec<&str> = pictures.iter().map(|picture| picture.id).collect();
    assert_eq!(ids, ["map", "by-day", "calendar", "ledger-matrix", "timeline"]);
    for picture in &pictures {
        let table: String = picture.rows.iter().map(|row| format!("{}\n", row.join(" | "))).collect();
        let svg = legible(&picture.in_page().unwrap());
        let words = format!("{}\n{}\n{}\n\n{table}\n{svg}", picture.title, picture.caption, picture.says);
        assert_snapshot!(picture.id, words);
    }
}

#[test]
fn what_is_known_as_a_division_or_a_country_is_no_point_on_the_map() {
    let mut bulletin = full();
    let marks = |bulletin: &Bulletin| {
        let svg = pictures(bulletin).remove(0).in_page().unwrap_or_default();
        svg.matches("class=\"p-undetermined\"").count() + svg.matches("class=\"p-not-judged\"").count()
    };
    let before = marks(&bulletin);
    bulletin.incidents.retain(|line| line.spot.precision <= 2);
    // One form less: the legend's for what only the country had. The map itself had none to lose.
    assert_eq!(marks(&bulletin), before);
    bulletin.incidents.iter_mut().for_each(|line| line.spot.precision = 4);
    bulletin.not_counted.clear();
    let map = pictures(&bulletin).remove(0);
    assert!(map.in_page().is_none(), "nothing has a point, so nothing is drawn");
    assert_eq!(map.rows.len(), 2, "all the same it is listed");
}

#[test]
fn tables_of_ledgers_are_compared_by_day_and_area() {
    let mut bulletin = full();
    let side = |area: &str, russian: Option<&str>, turkish: Option<&str>| SideLine {
        day: Some("2017-01-23".parse().unwrap()),
        area: area.into(),
        counts: [("russia", russian), ("turkey", turkish)].map(|(k, n)| (k.into(), n.map(Into::into))).into(),
        joint: None,
    };
    bulletin.counts.side_by_side = vec![
        side("Hama", Some("6"), Some("0")),
        side("Idlib", Some("2"), Some("2")),
        side("Homs", None, Some("1")),
    ];
    let matrix = pictures(&bulletin).into_iter().find(|picture| picture.id == "ledger-matrix").unwrap();
    let rows: Vec<String> = matrix.rows.iter().map(|row| row.join(" | ")).collect();
    let expected = [
        "2017-01-23, Hama | 6 | 0 | differ",
        "2017-01-23, Idlib | 2 | 2 | agree",
        "2017-01-23, Homs | nothing stated | 1 | only one states it",
    ];
    assert_eq!(rows, expected);
}

#[test]
fn a_dossier_may_have_outlines_of_its_own() {
    let bench = Bench::new();
    bench.ok(&["demo", "dossier"]);
    let brief =
        ["-C", "dossier", "brief", "--since", "2017-01-15", "--until", "2017-03-20", "--format", "html"];
    assert!(!bench.ok(&brief).contains("p-outline\""));
    let front = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "front <line>"},
        "geometry": {"type": "LineString", "coordinates": [[36.3, 35.3], [36.9, 35.2]]}}]}"#;
    bench.write("dossier/outline.geojson", front);
    let page = bench.ok(&brief);
    assert!(page.contains("class=\"p-outline\"") && page.contains("front &#60;line&#62;"));
    bench.write("dossier/outline.geojson", front.replace("36.9", "936.9"));
    assert_snapshot!("an_outline_that_is_none", bench.show(&brief));
}

#[test]
fn a_period_of_many_years_is_pictured_as_its_last() {
    let bench = Bench::with_dossier();
    let brief =
        ["-C", "dossier", "brief", "--since", "0100-01-01", "--until", "2017-03-20", "--format", "json"];
    let bulletin: serde_json::Value = serde_json::from_str(&bench.ok(&brief)).unwrap();
    assert_eq!(bulletin["pictured"]["days"].as_array().unwrap().len(), 366);
}

#[test]
fn pictures_ask_for_nothing_and_hold_no_markup_of_strangers() {
    let page = armistice::publish::html::write(&full(), Words::english());
    assert!(!page.contains("<b>"), "a name became markup");
    for picture in pictures(&full()) {
        let svg = picture.alone().unwrap();
        for bad in ["<script", "href", "url(", "<image", "<foreignObject", "@import", "<i>"] {
            assert!(!svg.contains(bad), "{} has `{bad}`", picture.id);
        }
        assert!(svg.contains("<title id=") && svg.contains("<desc id="), "{}", picture.id);
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{}", picture.id);
    }
}

#[test]
fn every_class_of_a_picture_has_a_style_and_every_style_is_used() {
    let style = fs::read_to_string(repository().join("crates/armistice/templates/picture.css")).unwrap();
    let light = style.split("@media").next().unwrap();
    let styled: BTreeSet<&str> =
        light.lines().filter_map(|line| line.strip_prefix('.')?.split(' ').next()).collect();
    let mut used: BTreeSet<String> = BTreeSet::from(["picture".to_string()]);
    let mut all: Vec<String> = pictures(&full()).iter().filter_map(Picture::in_page).collect();
    all.push(drawn_tree::in_page(&tree(), "x", Words::english()));
    for svg in &all {
        let classes = svg.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next());
        used.extend(classes.flat_map(str::split_whitespace).map(str::to_string));
    }
    let missing: Vec<&String> = used.iter().filter(|class| !styled.contains(class.as_str())).collect();
    assert!(missing.iter().all(|class| *class == "p-ink"), "no style for {missing:?}");
    let unused: Vec<&&str> = styled.iter().filter(|class| !used.contains(**class)).collect();
    // Shades and not-judged bars depend on the counts.
    let by_count =
        |class: &str| class.starts_with("p-shade") || class.starts_with("p-bar") || class == "p-on-dark";
    assert!(unused.iter().all(|class| by_count(class)), "nothing uses {unused:?}");
}

#[test]
fn the_demo_explains_where_an_incident_comes_from() {
    let bench = Bench::new();
    bench.ok(&["demo", "dossier"]);
    let args =
        ["-C", "dossier", "brief", "--since", "2017-01-15", "--until", "2017-03-20", "--format", "json"];
    let bulletin: serde_json::Value = serde_json::from_str(&bench.ok(&args)).unwrap();
    let incidents = bulletin["incidents"].as_array().unwrap();
    let most =
        incidents.iter().max_by_key(|line| (line["evidence"].as_array().unwrap().len(), line["id"].as_str()));
    let most = most.unwrap();
    let id = most["id"].as_str().unwrap();
    let text = bench.ok(&["-C", "dossier", "explain", id, "--tree"]);
    assert_snapshot!("the_demos_most_told_incident", text);
    let claim = most["evidence"][0]["claim"].as_str().unwrap();
    assert_eq!(
        text,
        bench.ok(&["-C", "dossier", "explain", claim, "--tree"]),
        "a claim leads to its incident"
    );
    let svg = bench.ok(&["-C", "dossier", "explain", id, "--svg"]);
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    assert_eq!(svg, bench.ok(&["-C", "dossier", "explain", id, "--svg"]));
    let nothing = bench.show(&["-C", "dossier", "explain", "wire-feb.txt", "--tree"]);
    assert_snapshot!("a_capture_has_no_tree", nothing);
}
