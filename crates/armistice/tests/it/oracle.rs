//! The acceptance list: what a careful reader must find in the talks of Astana, from January to March 2017. Over the sample
//! dossier always, and over the press articles behind it when ARMISTICE_ARTICLES names their folder.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::bench::{Bench, repository};
use super::traps::{Trap, failures};

fn list(name: &str) -> Trap {
    let path = repository().join("corpus/oracle").join(name);
    toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn bulletin(bench: &Bench, list: &Trap) -> Value {
    let period = ["--since", &list.since, "--until", &list.until];
    let args = [&["-C", "dossier", "brief", "--format", "json"][..], &period].concat();
    serde_json::from_str(&bench.ok(&args)).unwrap()
}

#[test]
fn the_sample_dossier_holds_what_a_careful_reader_finds() {
    let bench = Bench::new();
    bench.ok(&["demo", "dossier"]);
    let list = list("sample.toml");
    let failed = failures(&list, &bulletin(&bench, &list));
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn so_do_the_articles_when_they_are_at_hand() {
    let Ok(folder) = std::env::var("ARMISTICE_ARTICLES") else { return };
    assert!(Path::new(&folder).is_dir(), "ARMISTICE_ARTICLES names no folder: {folder}");
    let list = list("seeds.toml");
    let bench = Bench::new();
    bench.ok(&["init", "--template", &list.template, "dossier"]);
    bench.ok(&["-C", "dossier", "ingest", &folder]);
    let failed = failures(&list, &bulletin(&bench, &list));
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn the_instrument_is_known_by_the_names_that_reports_use() {
    let path = repository().join("agreements/syria-2016-12-30.toml");
    let agreement: toml::Value = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert!(agreement["aliases"].as_array().unwrap().len() >= 6);
}
