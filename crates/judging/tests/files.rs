//! What people write: every shipped file reads, every clause reads back as a sentence, and every refusal says where and
//! what to do. Each refusal below is a sound file with one change; the snapshot holds the sentence a user would see.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read the shipped files from disk")]

use std::fmt::Write;
use std::path::{Path, PathBuf};

use judging::agreement::{Agreement, Thresholds, sentence};
use judging::case::Case;
use judging::document::FileError;
use judging::parties::Parties;
use judging::roster_check::check;
use judging::sources::Sources;

const EVERY_KIND: &str = include_str!("data/every-kind.toml");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

fn parties() -> Parties {
    Parties::parse("parties.toml", &read("templates/syria-2016/parties.toml")).unwrap()
}

/// The refusal of `text` with `from` replaced by `to`, as a user sees it.
fn refused<T>(text: &str, from: &str, to: &str, parse: impl Fn(&str) -> Result<T, FileError>) -> String {
    assert!(text.contains(from), "the sound file has no `{from}`");
    let Err(error) = parse(&text.replacen(from, to, 1)) else {
        return format!("`{to}` is accepted\n");
    };
    let hint = error.hint().map_or(String::new(), |hint| format!("hint: {hint}\n"));
    format!("error: {error}\n{hint}")
}

#[test]
fn agreements_refused() {
    let mut shown = String::new();
    for (from, to) in [
        ("[[clause]]", "[[clause]"),
        ("title = \"Ceasefire of the Two Valleys\"\n", ""),
        ("title = ", "titel = "),
        ("zone = \"Asia/Damascus\"", "zone = \"Asia/Damaskus\""),
        ("from = \"2016-12-25 12:00\"", "from = \"25 December 2016\""),
        ("from_utc = \"2016-12-25 10:00\"", "from_utc = \"2016-12-25 09:00\""),
        ("until = \"2017-02-10 00:00\"", "until = \"2016-02-10 00:00\""),
        ("countries = [\"SY\"]", "countries = []"),
        ("countries = [\"SY\"]", "countries = [\"Syria\"]"),
        ("whole = true", "whole = false"),
        ("whole = true", "whole = true\nleft_out = \"much\""),
        ("whole = true", "whole = \"yes\""),
        ("standard = \"reasonable suspicion\"", "standard = \"reasonable suspicions\""),
        ("independent_origins = 1", "independent_origins = 0"),
        ("independent_origins = 2", "independent_origins = 0"),
        ("independent_origins = 1", "independent_origins = 3"),
        ("status = \"signatory\"", "status = \"signed\""),
        ("until = \"2017-01-31\"", "until = \"2016-01-31\""),
        ("until = \"2017-01-31\"", "until = \"31 January 2017\""),
        ("binds = \"yes\"", "binds = \"perhaps\""),
        ("also_belligerent = true", ""),
        ("scope = [\"the group anywhere\"]", "scope = []"),
        ("scope = [\"the group anywhere\"]", "scope = [\"the group everywhere\"]"),
        ("kind = \"prohibit\"", "kind = \"forbid\""),
        ("\"FIRE-HV\", \"AIR\", \"OFFENS\"", "\"FIRE-HW\", \"AIR\", \"OFFENS\""),
        ("acts = [\"EXER\", \"FIRE-HV\"]", "acts = []"),
        ("obligors = [\"syrian-government\"]", "obligors = []"),
        ("obligors = [\"syrian-government\"]", "obligors = [\"the party\"]"),
        ("protects = [\"schools\"]", "protects = [\"school\"]"),
        ("exceptions = [\"self-defence\"]", "exceptions = [\"self-defense\"]"),
        ("lifts = [\"no-fire\"]", "lifts = [\"no-fires\"]"),
        ("lifts = [\"no-fire\"]", "lifts = []"),
        ("id = \"spare-schools\"", "id = \"no-fire\""),
        ("grave_if_killed = 2", "grave_if_killed = \"two\""),
        ("holds = \"yes\"", "hold = \"yes\""),
        ("holds = \"yes\"", "holds = \"with the excuse\""),
        ("holds = \"yes\"", "holds = \"see excluded group\""),
        ("type = \"bilateral\"", "type = \"mutual\""),
        ("\"peace process\", \"humanitarian\"", "\"peace proces\""),
        ("zones = [\"two-valleys\"]", "zones = [\"two-valley\"]"),
        ("zones = [\"weapons-free\"]", "zones = [\"the strip\"]"),
        ("id = \"camp\"", "id = \"weapons-free\""),
        ("whole = true\nevidence", "whole = true\noutline = [[1, 1], [1, 2], [1, 1.5]]\nevidence"),
        ("within_km = 5\n", ""),
        ("within_km = 5", "within_km = 0"),
        ("within_km = 5", "within_km = 5\noutline = [[1, 1], [1, 2], [2, 2]]"),
        ("[34.80, 36.60], [34.90, 36.70], [34.95, 36.90]", "[34.80, 36.60]"),
        ("[34.90, 36.70]", "[134.90, 36.70]"),
        ("[34.90, 36.70]", "[36.70, 34.90]"),
        ("[34.90, 36.70]", "[34.90]"),
        ("[34.70, 36.80], [34.80, 36.80]", "[34.80, 36.80], [34.70, 36.80]"),
        ("targets = [\"the parties\"", "targets = [\"the party\""),
        ("replaces = [\"old-truce/no-guns\"]", "replaces = [\"no-guns\"]"),
        ("replaces = [\"old-truce/no-guns\"]", "replaces = [\"older-truce/no-guns\"]"),
        ("amends = [\"old-truce\"]\n", ""),
        ("status = \"adopted\"", "status = \"signed\""),
        ("sha256 = \"e3b0", "sha256 = \"E3B0"),
        ("clause = \"amnesty\"", "clause = \"no-fire\""),
        ("id = \"text\"", "id = \"draft\""),
        ("from = \"2017-02-01\"", "from = \"2017-01-31\""),
        ("grave_if_killed = 2", "grave_if_killed = 0"),
        ("id = \"every-kind\"", "id = \"\""),
        ("id = \"report\"", "id = \"report/monthly\""),
        ("amends = [\"old-truce\"]", "amends = [\"every-kind\"]"),
    ] {
        let parse = |text: &str| Agreement::parse("agreements/every-kind.toml", text);
        writeln!(shown, "{}", refused(EVERY_KIND, from, to, parse)).unwrap();
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn every_error_of_a_file_is_found_at_once() {
    let broken = EVERY_KIND
        .replace("whole = true\n\n[thresholds.minor]", "whole = false\n\n[thresholds.minor]")
        .replace("status = \"withdrawn\"", "status = \"left\"")
        .replace("\"EXER\", \"FIRE-HV\"", "\"EXERCISE\"");
    let errors = Agreement::parse_all("agreements/every-kind.toml", &broken).unwrap_err();
    let shown: Vec<String> = errors.iter().map(FileError::to_string).collect();
    insta::assert_snapshot!(shown.join("\n"));
}

const ROSTER: &str = r#"
[[party]]
id = "valley-guard"
kind = "armed group"
name = "Valley Guard"
dated_names = [{ words = "Guard of the Valley", from = "2016-01-01", until = "2016-12-31" }]
ties = [{ to = "upper-valley", as = "part of" }]

[[party]]
id = "upper-valley"
kind = "state"
name = "Upper Valley"

[[presence]]
party = "valley-guard"
standing = "absent"
country = "SY"
evidence = "made up"
"#;

#[test]
fn rosters_refused() {
    let mut shown = String::new();
    for (from, to) in [
        ("kind = \"armed group\"", "kind = \"armed groups\""),
        ("kind = \"state\"", "type = \"state\""),
        ("to = \"upper-valley\"", "to = \"uper-valley\""),
        ("as = \"part of\"", "as = \"under\""),
        ("id = \"upper-valley\"", "id = \"valley-guard\""),
        ("until = \"2016-12-31\"", "until = \"2015-12-31\""),
        ("until = \"2016-12-31\"", "until = 2016"),
        ("standing = \"absent\"", "standing = \"gone\""),
        ("party = \"valley-guard\"", "party = \"lowlanders\""),
        ("evidence = \"made up\"", ""),
        ("country = \"SY\"", "country = \"Syria\""),
    ] {
        let parse = |text: &str| Parties::parse("parties.toml", text);
        writeln!(shown, "{}", refused(ROSTER, from, to, parse)).unwrap();
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn sources_cases_and_thresholds_refused() {
    let roster = Parties::parse("parties.toml", ROSTER).unwrap();
    let sources = "[[source]]\nid = \"herald\"\nname = \"Herald\"\nkind = \"newspaper\"\naffiliation = \"upper-valley\"\nreliability = \"B\"\n";
    let mut shown = String::new();
    for (from, to) in [
        ("kind = \"newspaper\"", "kind = \"paper\""),
        ("affiliation = \"upper-valley\"", "affiliation = \"upper valley\""),
        ("reliability = \"B\"", "reliability = \"b\""),
        ("[[source]]", "[[sources]]"),
    ] {
        let parse = |text: &str| Sources::parse("sources.toml", text, &roster);
        writeln!(shown, "{}", refused(sources, from, to, parse)).unwrap();
    }
    let case = "title = \"t\"\nagreements = []\nzone = \"UTC\"\n[[incident]]\nid = \"i\"\nact = \"AIR\"\nwhen = \"2017-01-01\"\nwhere = { precision = 1 }\nclaim = [{ id = \"c\", source = \"herald\", affiliation = \"unknown\", modality = \"asserted\" }]\n";
    for (from, to) in [
        ("act = \"AIR\"", "act = \"BOMB\""),
        ("when = \"2017-01-01\"", "when = \"last week\""),
        ("precision = 1", "precision = 9"),
        ("modality = \"asserted\"", "modality = \"claimed\""),
        ("zone = \"UTC\"", "zone = \"Valley\""),
        ("when = \"2017-01-01\"", "when = \"2017-01-02 to 2017-01-01\""),
        ("precision = 1", "precision = 1, country = \"sy\""),
        ("where", "killed = 3\nkilled_at_least = 4\nwhere"),
        ("where", "actor = [{ party = \"upper-valley\", named_by = [\"d\"] }]\nwhere"),
        (
            "where",
            "excuse = [{ excuse = \"self-defence\", standing = \"claimed\", raised_by = [\"d\"] }]\nwhere",
        ),
        (
            "claim = [",
            "claim = [{ id = \"c\", source = \"h\", affiliation = \"unknown\", modality = \"asserted\" }, ",
        ),
        ("[[incident]]", "[[incident]]\nid = \"i\"\nact = \"AIR\"\n[[incident]]"),
    ] {
        let parse = |text: &str| Case::parse("case.toml", text, &roster);
        writeln!(shown, "{}", refused(case, from, to, parse)).unwrap();
    }
    let settings = read("templates/syria-2016/armistice.toml");
    let parse = |text: &str| Thresholds::of_settings("armistice.toml", text);
    let (from, to) = ("independent_origins = 2", "independent_origin = 2");
    writeln!(shown, "{}", refused(&settings, from, to, parse)).unwrap();
    insta::assert_snapshot!(shown);
}

#[test]
fn every_clause_reads_back_as_a_sentence() {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(root().join("agreements")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let shipped = paths.iter().map(|path| std::fs::read_to_string(path).unwrap());
    let mut shown = String::new();
    for text in shipped.chain([EVERY_KIND.to_owned()]) {
        let agreement = Agreement::parse("agreement", &text).unwrap_or_else(|error| panic!("{error}"));
        writeln!(shown, "{}", agreement.title).unwrap();
        for clause in &agreement.clauses {
            writeln!(shown, "  {}: {}", clause.id, sentence(&agreement, clause)).unwrap();
        }
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn the_template_fits_its_agreement() {
    let parties = parties();
    let agreement = Agreement::parse("syria", &read("agreements/syria-2016-12-30.toml")).unwrap();
    assert_eq!(check(&agreement, &parties), Vec::new());
    let sources =
        Sources::parse("sources.toml", &read("templates/syria-2016/sources.toml"), &parties).unwrap();
    assert!(sources.all.len() > 20);
    let settings = read("templates/syria-2016/armistice.toml");
    let thresholds = Thresholds::of_settings("armistice.toml", &settings).unwrap();
    assert_eq!(thresholds.as_ref(), Some(&agreement.thresholds));
    assert!(agreement.aliases.len() >= 6);
    assert!(agreement.is_called("the december deal".trim_start_matches("the ")));
    assert_eq!(agreement.in_force.from.to_string(), "2016-12-29T22:00:00Z");
}

#[test]
fn a_name_points_at_its_party_and_at_no_other() {
    let parties = parties();
    let ids =
        |words: &str| parties.named(words, None).iter().map(|party| party.id.as_str()).collect::<Vec<_>>();
    assert_eq!(ids("the regime"), ["syrian-government"]);
    assert_eq!(ids("ISIS"), ["islamic-state"]);
    assert_eq!(ids("Nusra"), ["jabhat-fateh-al-sham"]);
    assert_eq!(ids("Abu Zaid"), ["osama-abu-zeid"]);
    // A family name alone is one man here, and the roster says who he is easily taken for.
    assert_eq!(ids("Alloush"), ["mohammad-alloush"]);
    assert_eq!(parties.get("mohammad-alloush").unwrap().not_the_same_as, ["zahran-alloush"]);
    for party in &parties.all {
        for name in &party.names {
            let bearers = ids(&name.words);
            assert_eq!(bearers, [party.id.as_str()], "\"{}\" names several", name.words);
        }
    }
}

#[test]
fn a_dated_name_is_known_in_its_time_only() {
    let roster = Parties::parse("parties.toml", ROSTER).unwrap();
    let on = |day: &str| roster.named("guard of the valley", Some(day.parse().unwrap())).len();
    assert_eq!([on("2015-12-31"), on("2016-01-01"), on("2016-12-31"), on("2017-01-01")], [0, 1, 1, 0]);
}

#[test]
fn a_roster_that_does_not_fit_is_doubted() {
    let roster = Parties::parse("parties.toml", ROSTER).unwrap();
    let agreement = Agreement::parse("every-kind", EVERY_KIND).unwrap();
    let shown: Vec<String> = check(&agreement, &roster)
        .into_iter()
        .map(|doubt| format!("{}: {}", doubt.code, doubt.sentence))
        .collect();
    insta::assert_snapshot!(shown.join("\n"));
}

/// Keys of a TOML text, wherever they stand.
fn keys(text: &str) -> std::collections::BTreeSet<String> {
    fn walk(value: &toml::Value, keys: &mut std::collections::BTreeSet<String>) {
        match value {
            toml::Value::Table(table) => {
                for (key, value) in table {
                    keys.insert(key.clone());
                    walk(value, keys);
                }
            }
            toml::Value::Array(array) => array.iter().for_each(|value| walk(value, keys)),
            _ => {}
        }
    }
    let mut found = std::collections::BTreeSet::new();
    walk(&text.parse::<toml::Table>().map(toml::Value::Table).unwrap(), &mut found);
    found
}

#[test]
fn every_key_is_documented() {
    let documented = read("docs/adding-an-agreement.md");
    let files = ["agreements/syria-2016-12-30.toml", "templates/syria-2016/parties.toml"];
    let files = files
        .iter()
        .chain(&["templates/syria-2016/sources.toml", "crates/judging/tests/data/every-kind.toml"]);
    for key in files.flat_map(|file| keys(&read(file))) {
        assert!(documented.contains(&key), "docs/adding-an-agreement.md says nothing of the key `{key}`");
    }
}

#[test]
fn every_doubt_is_documented() {
    let documented = read("docs/judging.md");
    let code = |text: &str| -> Vec<String> {
        text.split("code: \"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    };
    let mut codes = Vec::new();
    for file in ["judge.rs", "corroboration.rs", "roster_check.rs", "agreement/amend.rs"] {
        codes.extend(code(&read(&format!("crates/judging/src/{file}"))));
    }
    assert!(codes.len() >= 11);
    for code in codes {
        assert!(
            documented.contains(&format!("`{code}`")),
            "docs/judging.md says nothing of the doubt `{code}`"
        );
    }
}
