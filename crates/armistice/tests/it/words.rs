//! The catalogue of messages: every message that the code asks for is there, every one that is there is asked for, and
//! every language has the same ones.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use armistice::words::Words;

use super::bench::repository;

/// What stands between quotation marks in the code, in order.
fn literals(code: &str) -> Vec<&str> {
    code.split('"').skip(1).step_by(2).collect()
}

/// The names of messages and parts that the code of one file asks for: `say("…")`, `say_with("…"`, and a section's, which
/// are its own name, `lead`, `empty` and its columns.
fn asked(code: &str) -> BTreeSet<String> {
    let mut asked = BTreeSet::new();
    for call in [".say(", ".say_with("] {
        let calls = code.split(call).skip(1).map(str::trim_start).filter_map(|rest| rest.strip_prefix('"'));
        asked.extend(calls.filter_map(|rest| rest.split('"').next().map(str::to_string)));
    }
    // The parts of a closed list are found by their codes.
    for call in code.split(".name(").skip(1) {
        asked.extend(
            call.trim_start()
                .strip_prefix('"')
                .and_then(|rest| rest.split('"').next())
                .map(|list| format!("{list}.*")),
        );
    }
    for call in code.split("Section::new(").skip(1).filter(|call| call.trim_start().starts_with("words")) {
        let call = call.split([']', ')']).next().unwrap();
        if let [id, columns @ ..] = literals(call).as_slice() {
            asked.insert((*id).to_string());
            asked.extend([&"lead", &"empty"].into_iter().chain(columns).map(|part| format!("{id}.{part}")));
        }
    }
    asked
}

fn code() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in ["src", "templates"] {
        collect(&repository().join("crates/armistice").join(folder), &mut found);
    }
    found
}

fn collect(folder: &Path, found: &mut Vec<(String, String)>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            collect(&path, found);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_string();
            found.push((path.display().to_string(), code));
        }
    }
}

/// Message names and parts of a Fluent file, without the parts that stand for a choice of numbers or kinds.
fn written(text: &str) -> BTreeSet<String> {
    let (mut names, mut message) = (BTreeSet::new(), String::new());
    for line in text.lines() {
        let Some((name, rest)) = line.split_once('=') else { continue };
        let is_name = |name: &str| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        let (trimmed, indented) = (name.trim(), name.starts_with(' '));
        match trimmed.strip_prefix('.') {
            Some(part) if indented && is_name(part) => {
                names.insert(format!("{message}.{part}"));
            }
            None if !indented && is_name(trimmed) => {
                message = trimmed.to_string();
                if !rest.trim().is_empty() {
                    names.insert(message.clone());
                }
            }
            _ => {}
        }
    }
    names
}

fn catalogue(language: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in fs::read_dir(repository().join("i18n").join(language)).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let words = Words::parse(language, &[&text]).unwrap();
        for name in written(&text) {
            assert!(words.knows(&name), "`{name}` of i18n/{language} is no message to Fluent");
            assert!(names.insert(name.clone()), "i18n/{language} has `{name}` twice");
        }
    }
    names
}

#[test]
fn every_message_that_the_code_asks_for_is_written() {
    let (code, written) = (code(), catalogue("en"));
    let asked: Vec<(&str, String)> = code
        .iter()
        .flat_map(|(path, code)| asked(code).into_iter().map(move |id| (path.as_str(), id)))
        .collect();
    assert!(asked.len() > 50, "only {} messages are asked for: the test reads the code no more", asked.len());
    let is_written = |id: &str| match id.strip_suffix('*') {
        Some(list) => written.iter().any(|id| id.starts_with(list)),
        None => written.contains(id),
    };
    let missing: Vec<_> = asked.iter().filter(|(_, id)| !is_written(id)).collect();
    assert!(missing.is_empty(), "i18n/en lacks: {missing:#?}");
}

/// Names that are chosen among several stand in the code whole, or as `name.…{…}` with the rest of the part put in.
#[test]
fn every_message_that_is_written_is_asked_for() {
    let code = code();
    let asked: BTreeSet<String> = code.iter().flat_map(|(_, code)| asked(code)).collect();
    let literals: BTreeSet<&str> = code.iter().flat_map(|(_, code)| literals(code)).collect();
    // A section and its columns are named apart, in calls that may stand apart.
    let of_section = |id: &str| {
        let part = |part: &str| ["lead", "empty"].contains(&part) || literals.contains(part);
        id.split_once('.').is_some_and(|(section, of)| literals.contains(section) && part(of))
    };
    let chosen = |id: &str| {
        let family = |literal: &&str| {
            literal.split_once('{').is_some_and(|(start, _)| start.contains('.') && id.starts_with(start))
        };
        literals.contains(id) || literals.iter().any(family)
    };
    let listed = |id: &str| id.split_once('.').is_some_and(|(list, _)| asked.contains(&format!("{list}.*")));
    let unused: Vec<String> = catalogue("en")
        .into_iter()
        .filter(|id| !asked.contains(id) && !listed(id) && !of_section(id) && !chosen(id))
        .collect();
    assert!(unused.is_empty(), "nothing asks for these messages of i18n/en: {unused:#?}");
}

#[test]
fn every_language_has_the_messages_of_english_and_no_other() {
    let english = catalogue("en");
    for language in Words::languages() {
        assert_eq!(catalogue(language), english, "i18n/{language}");
    }
}

/// A sentence in the code would be English in every language. What stops the program may speak as it does elsewhere.
#[test]
fn no_sentence_of_a_bulletin_stands_in_the_code() {
    let mut found = Vec::new();
    for (path, code) in code().iter().filter(|(path, _)| path.contains("/src/publish/")) {
        let shown = code.lines().filter(|line| {
            let line = line.trim_start();
            let stops = ["expect(", "map_err(", "Err(", "#[", "//"].iter().any(|start| line.contains(start));
            !stops
        });
        let shown = shown.collect::<Vec<_>>().join("\n");
        found.extend(
            literals(&shown)
                .into_iter()
                .filter(|text| is_sentence(text))
                .map(|text| format!("{path}: {text}")),
        );
    }
    assert!(found.is_empty(), "these belong into i18n/en: {found:#?}");
}

/// Two words with a space between.
fn is_sentence(text: &str) -> bool {
    let is_word = |word: &str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_alphabetic() || b == b'\'');
    let words: Vec<&str> = text.split([' ', '\n']).collect();
    words.windows(2).any(|pair| is_word(pair[0]) && is_word(pair[1].trim_end_matches([',', '.', ':', ';'])))
}
