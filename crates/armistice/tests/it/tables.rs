//! Tables from file to record and back: every row that cannot be read is named, the others count; what is kept is read again
//! by every later command; and what was taken back has no effect.

use insta::assert_snapshot;

use super::bench::Bench;

const LEDGER: &str = "\
id,day,country,admin1,count,total
r-1,2017-01-23,SY,Hama,6,
r-2,2017-01-23,SY,Latakia,3,
r-3,23 January,SY,Latakia,3,
r-4,2017-01-23,Syria,Latakia,many,
r-t,2017-01-23,SY,,9,yes
";

const THEIRS: &str = "\
Daily violations
Дата;Провинция;Кто;Сколько;Примечание
23.01.2017;Хама;САА;1;\"a; b\"
23.01.2017;Идлиб;someone;2,5;
24.01.2017;Идлиб;САА;2;
";

const MAP: &str = "\
header_row = 2
delimiter = \";\"
charset = \"windows-1251\"
zone = \"Asia/Damascus\"
day_order = \"day month year\"
[columns]
day = \"Дата\"
admin1 = \"Провинция\"
actor = \"Кто\"
count = \"Сколько\"
[fixed]
country = \"SY\"
[values.admin1]
\"Хама\" = \"Hama\"
\"Идлиб\" = \"Idlib\"
[values.actor]
\"САА\" = \"syrian-army\"
";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.ok(&["init", "dossier", "--template", "syria-2016"]);
    bench.write("ledger.csv", LEDGER);
    bench
}

fn add<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["-C", "dossier", "table", "add"][..], more].concat()
}

#[test]
fn rows_that_cannot_be_read_are_named_and_the_others_count() {
    let bench = bench();
    let mut shown = bench.show(&add(&["ledger.csv", "--as", "ledger", "--keeper", "russia"]));
    shown.push_str(&bench.show(&["-C", "dossier", "table", "list"]));
    assert_snapshot!(shown);
}

#[test]
fn a_strangers_table_is_read_through_a_map() {
    let bench = bench();
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(THEIRS);
    bench.write("theirs.csv", &bytes);
    bench.write("map.toml", MAP);
    let told = ["theirs.csv", "--as", "ledger", "--keeper", "network", "--map", "map.toml"];
    let mut shown = bench.show(&add(&told));
    shown.push_str(&bench.show(&add(&told)));
    shown.push_str(&bench.show(&["-C", "dossier", "table", "list"]));
    assert_snapshot!(shown);
}

#[test]
fn what_is_no_table_is_refused_and_nothing_is_kept() {
    let bench = bench();
    bench.write("empty.csv", "");
    bench.write("one.csv", "a\n1\n");
    bench.write("strange.csv", "x,y\n1,2\n");
    bench.write("twice.csv", "day,Day,count\n2017-01-23,2017-01-24,2\n");
    bench.write("damaged.xlsx", b"PK\x03\x04nothing more");
    bench.write("wrong.toml", "[columns]\ncuont = \"n\"\n");
    bench.write("absent.toml", "[columns]\ncount = \"n\"\n");
    let mut shown = String::new();
    for file in ["empty.csv", "one.csv", "strange.csv", "twice.csv", "damaged.xlsx", "nowhere.csv", "dossier"]
    {
        shown.push_str(&bench.show(&add(&[file, "--as", "observations"])));
    }
    for map in ["wrong.toml", "absent.toml", "nowhere.toml"] {
        shown.push_str(&bench.show(&add(&["ledger.csv", "--as", "observations", "--map", map])));
    }
    shown.push_str(&bench.show(&add(&["ledger.csv", "--as", "ledger"])));
    shown.push_str(&bench.show(&add(&["ledger.csv", "--as", "ledger", "--keeper", "x", "--rule", "none"])));
    shown.push_str(&bench.show(&["-C", "dossier", "table", "list"]));
    assert_snapshot!(shown);
    assert!(bench.entries().iter().all(|kept| kept.entry.kind != "table"), "nothing was kept");
}

#[test]
fn a_table_survives_a_rebuild_and_is_checked_with_the_rest() {
    let bench = bench();
    bench.show(&add(&["ledger.csv", "--as", "ledger", "--keeper", "russia"]));
    let before = bench.ok(&["-C", "dossier", "table", "list"]);
    bench.ok(&["-C", "dossier", "rebuild"]);
    assert_eq!(bench.ok(&["-C", "dossier", "table", "list"]), before);
    bench.ok(&["-C", "dossier", "fsck"]);
    let id = armistice::archive::CaptureId::of(LEDGER.as_bytes());
    let kept = bench.path(&format!("dossier/captures/{}/{id}", &id.as_str()[..2]));
    std::fs::remove_file(kept).unwrap();
    let checked = bench.show(&["-C", "dossier", "fsck"]);
    assert!(checked.contains("exit 3") && checked.contains(id.as_str()), "{checked}");
    assert!(bench.ok(&["-C", "dossier", "table", "list"]).contains("cannot read capture"));
}

#[test]
fn a_list_that_grows_is_added_again_and_what_was_taken_back_has_no_effect() {
    let bench = bench();
    bench.show(&add(&["ledger.csv", "--as", "ledger", "--keeper", "russia"]));
    bench.write(
        "ledger-2.csv",
        "id,day,country,admin1,count\nr-2,2017-01-23,SY,Latakia,4\nr-5,2017-01-24,SY,Hama,1\n",
    );
    bench.ok(&add(&["ledger-2.csv", "--as", "ledger", "--keeper", "russia"]));
    let both = bench.ok(&["-C", "dossier", "table", "list"]);
    assert!(both.contains("ledger.csv  2 rows") && both.contains("ledger-2.csv  2 rows"), "{both}");
    bench.ok(&["-C", "dossier", "decide", "withdrawal", "@3", "--because", "the keeper took it back"]);
    let one = bench.ok(&["-C", "dossier", "table", "list"]);
    assert!(one.contains("ledger.csv  3 rows") && !one.contains("ledger-2.csv"), "{one}");
    let id = armistice::archive::CaptureId::of(LEDGER.as_bytes());
    let redaction = [
        "-C",
        "dossier",
        "decide",
        "redaction",
        id.as_str(),
        "--code",
        "source-protection",
        "--because",
        "a source at risk",
    ];
    let said = bench.show(&redaction);
    assert!(bench.ok(&["-C", "dossier", "table", "list"]).contains("1 table withheld"), "{said}");
}

/// The rows of a golden case in a dossier, with ledgers and coverage beside them.
fn counted() -> Bench {
    let bench = bench();
    let corpus = super::bench::repository().join("corpus");
    let copy = |from: &str, to: &str| {
        let text = std::fs::read(corpus.join(from)).unwrap();
        bench.write(to, text);
    };
    copy("counting/rival-ledgers-2017-01-23/observations.csv", "observations.csv");
    copy("counting/rival-ledgers-2017-01-23/rules.toml", "dossier/counting.toml");
    copy("counting/rival-ledgers-2017-01-23/parties.toml", "dossier/parties.toml");
    copy("ledgers/2017-01-23/russian-side.csv", "russian.csv");
    copy("ledgers/2017-01-23/turkish-side.csv", "turkish.csv");
    bench.write(
        "coverage.csv",
        "day,country,admin1,team,actual_hours\n2017-01-23,SY,Hama,patrol,4.5\n2017-01-23,SY,Latakia,patrol,0\n",
    );
    bench.write(
        "restrictions.csv",
        "day,country,admin1,kind,note\n2017-01-23,SY,Latakia,denied,turned back at a checkpoint\n",
    );
    let settings = std::fs::read_to_string(bench.path("dossier/armistice.toml")).unwrap();
    let settings = settings.replace("agreements = [\"syria-2016-12-30\"]", "agreements = []");
    bench.write("dossier/armistice.toml", settings);
    bench.write("dossier/sources.toml", "");
    bench.ok(&add(&["observations.csv", "--as", "observations"]));
    bench.ok(&add(&["russian.csv", "--as", "ledger", "--keeper", "russian side", "--rule", "one-guarantor"]));
    bench.ok(&add(&[
        "turkish.csv",
        "--as",
        "ledger",
        "--keeper",
        "turkish side",
        "--rule",
        "other-guarantor",
    ]));
    bench.ok(&add(&["coverage.csv", "--as", "coverage"]));
    bench.ok(&add(&["restrictions.csv", "--as", "restrictions"]));
    bench
}

const DAY: [&str; 4] = ["--since", "2017-01-23T00:00:00+02:00", "--until", "2017-01-24T00:00:00+02:00"];

#[test]
fn a_rule_that_names_nobody_and_no_agreement_is_doubted() {
    let bench = counted();
    let rules = std::fs::read_to_string(bench.path("dossier/counting.toml")).unwrap();
    let slip = "[[rule]]\nid = \"slip\"\nkeeper = \"nobody\"\nsays = \"-\"\nunit = \"burst\"\nactors = [\"martians\"]\n\
                instrument = \"nope\"\nevidence = \"-\"\nchecked = \"-\"\n";
    bench.write("dossier/counting.toml", format!("{rules}\n{slip}"));
    let text = bench.ok(&[&["-C", "dossier", "brief"][..], &DAY].concat());
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for name in ["names `martians`, and the roster", "names `nope`, and the dossier"] {
        assert!(text.contains(name), "no doubt {name}: {text}");
    }
}

#[test]
fn a_bulletin_shows_ledgers_rules_effort_and_restrictions() {
    let bench = counted();
    let text = bench.ok(&[&["-C", "dossier", "brief"][..], &DAY].concat());
    // What stands between is the same in every bulletin; the head names a root that chance has a part in.
    let (_, counted) = text.split_once("LEDGERS SIDE BY SIDE\n").unwrap();
    let (counted, rest) = counted.split_once("FROM ALLEGATION TO FINDING\n").unwrap();
    let (_, annexes) = rest.split_once("ANNEX: OBSERVATIONS\n").unwrap();
    assert!(text.contains("1 area was watched; nothing says that any other was quiet"), "{text}");
    assert_snapshot!(format!("{counted}ANNEX: OBSERVATIONS\n{annexes}"));
    let json = bench.ok(&[&["-C", "dossier", "brief", "--format", "json"][..], &DAY].concat());
    let bulletin: serde_json::Value = serde_json::from_str(&json).unwrap();
    let rules = bulletin["counts"]["by_rule"].as_array().unwrap();
    let total = |id: &str| {
        let of_observations = |line: &&serde_json::Value| line["rule"] == id && line["over"].is_null();
        rules.iter().find(of_observations).unwrap()["total"].as_str().unwrap().to_string()
    };
    let totals = ["one-guarantor", "other-guarantor", "rights-network-day"].map(total);
    assert_eq!(totals, ["9 bursts", "0 bursts", "12 bursts"], "of the same rows");
}
