//! What ships as data fits together: every agreement reads, every template names agreements that ship, and its roster and
//! sources read and know everybody that they name. A name that two parties share would be recognised as neither.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read the shipped files from disk")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use judging::agreement::{Agreement, Thresholds};
use judging::parties::Parties;
use judging::roster_check::check;
use judging::sources::Sources;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn listed(folder: &str, wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| wanted(path));
    paths.sort();
    paths
}

fn agreements() -> BTreeMap<String, Agreement> {
    listed("agreements", |path| path.extension().is_some_and(|extension| extension == "toml"))
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let agreement = Agreement::parse(&name, &read(&path)).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(agreement.id, name, "the id is the file's name");
            (name, agreement)
        })
        .collect()
}

/// Names of the agreements that a template's settings list.
fn named_in(settings: &str) -> Vec<String> {
    let settings: toml::Table = settings.parse().unwrap();
    let names = settings["agreements"].as_array().unwrap();
    names.iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_template_fits_its_agreements() {
    let agreements = agreements();
    let templates = listed("templates", |path| path.join("parties.toml").exists());
    assert!(templates.len() >= 4);
    for template in templates {
        let shown = template.display();
        let settings = read(&template.join("armistice.toml"));
        Thresholds::of_settings("armistice.toml", &settings).unwrap_or_else(|error| panic!("{error}"));
        let parties = Parties::parse("parties.toml", &read(&template.join("parties.toml")))
            .unwrap_or_else(|error| panic!("{shown}: {error}"));
        Sources::parse("sources.toml", &read(&template.join("sources.toml")), &parties)
            .unwrap_or_else(|error| panic!("{shown}: {error}"));
        for name in named_in(&settings) {
            let agreement =
                agreements.get(&name).unwrap_or_else(|| panic!("{shown}: no agreement {name} ships"));
            assert_eq!(check(agreement, &parties), Vec::new(), "{shown}");
        }
        for party in &parties.all {
            for name in &party.names {
                let bearers = parties.named(&name.words, None);
                assert_eq!(bearers.len(), 1, "{shown}: \"{}\" names several parties", name.words);
            }
        }
    }
}

#[test]
fn an_older_agreement_fits_the_roster_of_its_country() {
    let parties =
        Parties::parse("parties.toml", &read(&root().join("templates/syria-2016/parties.toml"))).unwrap();
    assert_eq!(check(&agreements()["syria-2016-02-27"], &parties), Vec::new());
}

#[test]
fn every_shipped_agreement_says_what_was_checked() {
    for (id, agreement) in agreements() {
        let checked = (agreement.adherence.iter().map(|entry| &entry.checked))
            .chain(agreement.clauses.iter().map(|clause| &clause.checked))
            .chain(agreement.guarantors.iter().map(|guarantor| &guarantor.checked))
            .chain(agreement.exclusions.iter().map(|exclusion| &exclusion.checked))
            .chain(agreement.facts.iter().map(|fact| &fact.checked));
        for words in checked {
            assert!(words.split(' ').count() > 1, "{id}: \"{words}\" says nothing of what was checked");
        }
        assert!(
            agreement.facts.iter().any(|fact| fact.about == "in force"),
            "{id} says whence its hour is known"
        );
    }
}
