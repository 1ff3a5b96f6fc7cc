//! The catalogue of messages: every message that the code asks for is there, every one that is there is asked for, and
//! every language has the same ones.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use armistice::publish::bulletin::Bulletin;
use armistice::publish::{html, text};
use armistice::words::Words;
use jiff::Timestamp;
use serde_json::Value;

use super::bench::repository;
use super::bulletin::made_up;

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
    catalogue_but(language, "no file")
}

/// Without the messages of one file.
fn catalogue_but(language: &str, but: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in fs::read_dir(repository().join("i18n").join(language)).unwrap() {
        let path = file.unwrap().path();
        if path.ends_with(but) {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
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

/// What judging asks for is held by a test of its own.
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
    let unused: Vec<String> = catalogue_but("en", "judging.ftl")
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

/// The made-up bulletin with every word of data in other letters; what has no space and no capital may be a code, and stays.
fn in_other_letters(value: &mut Value, codes: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.parse::<Timestamp>().is_ok() => {}
        Value::String(text) if !text.contains(|c: char| c.is_whitespace() || c.is_uppercase()) => {
            codes.extend(latin(text).map(str::to_string));
        }
        Value::String(text) => {
            let other = |c: char| if c.is_ascii_alphabetic() { 'ж' } else { c };
            *text = text.chars().map(other).collect();
        }
        Value::Array(items) => items.iter_mut().for_each(|item| in_other_letters(item, codes)),
        Value::Object(members) => members.values_mut().for_each(|member| in_other_letters(member, codes)),
        _ => {}
    }
}

/// Words of two Latin letters or more.
fn latin(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1)
}

/// What a reader sees of a page: no style, no tags; names read aloud are seen too.
fn visible(page: &str) -> String {
    let mut text = String::new();
    for piece in page.split("<style>").flat_map(|piece| piece.rsplit("</style>").next()) {
        for part in piece.split('<').skip(1) {
            let (tag, after) = part.split_once('>').unwrap_or(("", part));
            for spoken in tag.split("aria-label=\"").skip(1).chain(tag.split("data-column=\"").skip(1)) {
                text.push_str(spoken.split('"').next().unwrap());
                text.push('\n');
            }
            // Countries of the base map bear the names of its source.
            if !tag.contains("p-country") {
                text.push_str(after);
                text.push('\n');
            }
        }
    }
    text
}

/// A language of which every letter is another and every message longer: what still reads as English did not come from here.
#[test]
fn nothing_that_a_reader_sees_bypasses_the_catalogue() {
    let wide = |text: &str| -> Cow<str> {
        let letter = |c: char| match c {
            'a'..='z' => char::from_u32(u32::from(c) - u32::from('a') + u32::from('ａ')).unwrap(),
            'A'..='Z' => char::from_u32(u32::from(c) - u32::from('A') + u32::from('Ａ')).unwrap(),
            other => other,
        };
        text.chars().map(letter).chain(" ～～".chars()).collect::<String>().into()
    };
    let files = fs::read_dir(repository().join("i18n/en")).unwrap();
    let texts: Vec<String> = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut codes = BTreeSet::new();
    let mut data = serde_json::to_value(made_up()).unwrap();
    in_other_letters(&mut data, &mut codes);
    let bulletin: Bulletin = serde_json::from_value(data).unwrap();
    for (language, direction) in [("en", ""), ("ar", "direction = rtl\n")] {
        let mut texts = texts.clone();
        texts.push(direction);
        let words = Words::parse(language, &texts).unwrap().changed(wide);
        let page = html::write(&bulletin, &words);
        for shown in [text::write(&bulletin, &words), visible(&page)] {
            // Of a hash the page shows the first twelve digits.
            let is_hash = |word: &str| word.len() == 12 && codes.iter().any(|code| code.starts_with(word));
            let english: BTreeSet<&str> =
                latin(&shown).filter(|word| !codes.contains(*word) && !is_hash(word)).collect();
            assert!(english.is_empty(), "these words are no messages: {english:#?}");
        }
    }
}
