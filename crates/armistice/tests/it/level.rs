//! The public version of a bulletin: what may not leave is in none of its forms, and it says how much is missing.

use std::path::Path;

use calamine::{Reader, Xlsx};
use insta::assert_snapshot;
use serde_json::Value;

use super::bench::Bench;

const PROTECTED: &str = r#"
[[source]]
id = "S-017"
name = "Quiet Harbour"
kind = "monitor"
affiliation = "independent"
reliability = "B"
protected = true
"#;

/// A dossier of the template with a report of a protected source, a detention in a village, and persons.
fn bench(public: &str) -> Bench {
    let bench = Bench::new();
    bench.ok(&["init", "dossier", "--template", "syria-2016"]);
    let read = |file: &str| std::fs::read_to_string(bench.path("dossier").join(file)).unwrap();
    bench.write("dossier/sources.toml", read("sources.toml") + PROTECTED);
    let settings = read("armistice.toml");
    let (start, end) = (settings.find("[public]").unwrap(), settings.find("[thresholds").unwrap());
    bench.write("dossier/armistice.toml", format!("{}{public}\n{}", &settings[..start], &settings[end..]));
    bench.write(
        "harbour-note.txt",
        "Government forces shelled Kafr Nabl in Idlib province on Wednesday, killing four people, a resident said.\n",
    );
    bench.write(
        "wire.txt",
        "Government forces shelled the town of Maarrat al-Numan in Idlib province on Wednesday.\n\
         Soldiers detained eleven civilians in Saraqib in Idlib province on Wednesday.\n\
         Yahya al-Aridi, a spokesman of the opposition delegation, accused the army of bad faith on Wednesday.\n",
    );
    for (file, source) in [("harbour-note.txt", "S-017"), ("wire.txt", "afp")] {
        let args = ["-C", "dossier", "ingest", file, "--source", source, "--published", "2017-02-16"];
        bench.ok(&args);
    }
    bench
}

const PERIOD: [&str; 4] = ["--since", "2017-02-14", "--until", "2017-02-17"];
const FORMS: [&str; 6] = ["text", "html", "json", "csv", "long-csv", "geojson"];

fn brief(bench: &Bench, format: &str, readers: &str) -> String {
    bench.ok(&[&["-C", "dossier", "brief", "--format", format, "--for", readers], &PERIOD[..]].concat())
}

fn has(text: &str, name: &str) -> bool {
    text.to_lowercase().contains(&name.to_lowercase())
}

/// Every cell of the public workbook.
fn workbook(bench: &Bench) -> String {
    let args = ["-C", "dossier", "brief", "--format", "xlsx", "--for", "public", "--out", "book.xlsx"];
    bench.ok(&[&args[..], &PERIOD].concat());
    cells(&bench.path("book.xlsx"))
}

fn cells(book: &Path) -> String {
    let mut book: Xlsx<_> = calamine::open_workbook(book).unwrap();
    let sheets = book.worksheets();
    assert!(sheets.len() > 10, "a sheet for each section");
    let cells = sheets.iter().flat_map(|(_, sheet)| sheet.cells()).map(|(_, _, cell)| cell.to_string());
    cells.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_may_not_leave_is_in_no_form_of_the_public_version() {
    let bench = bench("");
    let secret =
        ["Quiet Harbour", "S-017", "harbour-note", "Kafr Nabl", "Saraqib", "Aridi", "a resident said"];
    let restricted = brief(&bench, "json", "restricted");
    for name in secret {
        assert!(has(&restricted, name), "the restricted version lacks `{name}`, so this test tries nothing");
    }
    for form in FORMS.into_iter().chain(["xlsx"]) {
        let public = if form == "xlsx" { workbook(&bench) } else { brief(&bench, form, "public") };
        for name in secret {
            assert!(!has(&public, name), "the public {form} has `{name}`:\n{public}");
        }
    }
}

#[test]
fn what_is_let_out_is_there_and_what_is_missing_is_counted() {
    let bench =
        bench("[public]\nquotations = true\npersons = true\nplace_reports = 1\nleave_out = [\"figures\"]\n");
    let public: Value = serde_json::from_str(&brief(&bench, "json", "public")).unwrap();
    let text = public.to_string();
    assert!(has(&text, "Maarrat al-Numan") && has(&text, "al-Aridi"), "{text}");
    assert!(!has(&text, "Saraqib") && !has(&text, "Quiet Harbour") && !has(&text, "harbour-note"), "{text}");
    // Words of a protected source are in no tree of provenance either.
    assert!(!has(&text, "killing four people"), "{text}");
    assert_eq!(public["header"]["level"], "public");
    let page = brief(&bench, "text", "public");
    let facts: Vec<&str> = page.lines().take_while(|line| !line.is_empty()).collect();
    assert_snapshot!(
        facts
            .iter()
            .filter(|line| !line.contains("root") && !line.contains("(rules "))
            .copied()
            .collect::<Vec<_>>()
            .join("\n")
    );
}

#[test]
fn what_tables_hold_gets_out_no_further_and_what_is_withheld_is_not_none() {
    let bench = bench("[public]\nplace_reports = 2\nquotations = true\n");
    bench.write(
        "twice.txt",
        "Government forces shelled Binnish in Idlib province on Tuesday.\n\
         Government forces shelled Binnish in Idlib province on Wednesday.\n\
         At least 12 people were killed in Khan Shaykhun in Idlib province on Wednesday.\n",
    );
    bench.ok(&["-C", "dossier", "ingest", "twice.txt", "--source", "reuters", "--published", "2017-02-16"]);
    bench.write("quiet-list.csv", "id,day,country,admin1,place,count\n1,2017-02-15,SY,Idlib,Zardana,2\n");
    bench.write(
        "gate.csv",
        "kind,day,country,admin1,place,team,note\ndenied,2017-02-15,SY,Idlib,Atarib,Team Falcon,turned back\n",
    );
    bench.ok(&["-C", "dossier", "table", "add", "quiet-list.csv", "--as", "ledger", "--keeper", "S-017"]);
    bench.ok(&["-C", "dossier", "table", "add", "gate.csv", "--as", "restrictions"]);
    // One report is one, however much it tells; a place is spelt as the gazetteer has it or as the report has.
    let secret = ["S-017", "Zardana", "Atarib", "Falcon", "turned back", "quiet-list", "Binnish", "Shaykh"];
    for form in FORMS.into_iter().take(3) {
        let (restricted, public) = (brief(&bench, form, "restricted"), brief(&bench, form, "public"));
        for name in secret {
            assert!(has(&restricted, name) || name == "S-017", "the restricted {form} lacks `{name}`");
            assert!(!has(&public, name), "the public {form} has `{name}`:\n{public}");
        }
    }
    let text = brief(&bench, "text", "public");
    let section = text.split("RESTRICTIONS ON MONITORS").nth(1).unwrap().lines().nth(2);
    assert_eq!(section, Some("Withheld from this version. That is not the same as none."));
    let page = brief(&bench, "html", "public");
    assert!(has(&page, "Restrictions on monitors</a> <span class=\"count\">withheld<"), "{page}");
}

#[test]
fn the_totals_are_the_same_for_everybody() {
    let bench = bench("");
    let totals = |readers: &str| -> Value {
        serde_json::from_str::<Value>(&brief(&bench, "json", readers)).unwrap()["totals"].clone()
    };
    assert_eq!(totals("public"), totals("restricted"));
}

/// Every file below a folder as text, a workbook by its cells.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            texts.extend(self::texts(&path));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let text = match path.extension().is_some_and(|extension| extension == "xlsx") {
            true => cells(&path),
            false => String::from_utf8(bytes).expect("everything but the workbook is text"),
        };
        texts.push((path.display().to_string(), text));
    }
    texts
}

fn release(bench: &Bench, name: &str, readers: &str, period: &[&str]) {
    bench.ok(&[&["-C", "dossier", "release", "--name", name, "--for", readers][..], period].concat());
}

/// What the bulletin of a release says has moved.
fn moved(bench: &Bench, name: &str) -> Vec<Value> {
    let file = bench.path("dossier/releases").join(name).join("bulletin.json");
    let bulletin: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    bulletin["moved"].as_array().unwrap().clone()
}

const SECRET: [&str; 6] = ["Quiet Harbour", "S-017", "harbour-note", "Kafr Nabl", "Saraqib", "Aridi"];
const NEXT: [&str; 4] = ["--since", "2017-02-17", "--until", "2017-02-18"];

/// Neither the first one, nor one that tells what moved since.
#[test]
fn a_public_release_holds_nothing_more_than_its_bulletin() {
    let bench = bench("[public]\nquotations = true\n");
    release(&bench, "r1", "restricted", &PERIOD);
    release(&bench, "p1", "public", &PERIOD);
    bench.write(
        "late.txt",
        "Soldiers detained eleven civilians in Saraqib in Idlib province on Wednesday, the council said.\n",
    );
    bench.ok(&["-C", "dossier", "ingest", "late.txt", "--source", "reuters", "--published", "2017-02-17"]);
    let json = brief(&bench, "json", "restricted");
    let bulletin: Value = serde_json::from_str(&json).unwrap();
    for line in bulletin["incidents"].as_array().unwrap() {
        let id = line["id"].as_str().unwrap();
        let finding = ["finding", id, "--outcome", "no joint finding", "--because", "two of three agreed"];
        bench.ok(&[&["-C", "dossier", "decide"][..], &finding].concat());
    }
    release(&bench, "r2", "restricted", &NEXT);
    release(&bench, "p2", "public", &NEXT);
    release(&bench, "r3", "restricted", &["--since", "2017-02-18", "--until", "2017-02-19"]);
    for name in ["p1", "p2"] {
        let folder = format!("dossier/releases/{name}");
        let lines = std::fs::read_to_string(bench.path(&folder).join("lines.jsonl")).unwrap().lines().count();
        let numbers: Vec<String> = (1..=lines).map(|number| number.to_string()).collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        bench.ok(&[&["-C", "dossier", "prove", name][..], &numbers].concat());
        for (file, text) in texts(&bench.path(&folder)) {
            for secret in SECRET {
                assert!(!has(&text, secret), "{file} has `{secret}`");
            }
        }
        bench.ok(&["verify", &folder, "--policy", "dossier/log/policy"]);
    }
    let told = moved(&bench, "p2");
    assert!(!told.is_empty(), "nothing moved, so this test tries nothing");
    assert!(
        told.iter().all(|line| line["release"] == "p1"),
        "the public is told of public releases: {told:?}"
    );
    assert!(
        told.iter().all(|line| line["because"][0].as_str().is_some_and(|why| !why.ends_with(": "))),
        "{told:?}"
    );
    let of = |name: &str| moved(&bench, "r2").iter().filter(|line| line["release"] == name).count();
    assert!(of("r1") > 0 && of("p1") > 0, "members are told of both");
    assert_eq!(moved(&bench, "r3"), [] as [Value; 0], "and once");
}

/// A public release leaves words out, and that is no other finding.
#[test]
fn what_a_public_release_left_out_has_not_moved() {
    let bench = bench("");
    release(&bench, "p1", "public", &PERIOD);
    for readers in ["public", "restricted"] {
        let bulletin: Value = serde_json::from_str(&brief(&bench, "json", readers)).unwrap();
        assert_eq!(bulletin["moved"], Value::Array(Vec::new()));
    }
    assert!(bench.show(&["-C", "dossier", "moves"]).contains("nothing moved"));
}

#[test]
fn what_is_not_there_to_be_left_out_is_one_error() {
    let bench = bench("[public]\nleave_out = [\"statements\"]\n");
    let args = [&["-C", "dossier", "brief", "--for", "public"], &PERIOD[..]].concat();
    assert_snapshot!(bench.show(&args));
}
