//! The messages of judging: every one that the code asks for is written, with exactly what the code puts in; every one
//! that is written is asked for; every code of a closed list has its words; and no sentence stands in the code.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read the code and the messages from disk"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use judging::agreement::{AdherenceStatus, Standard};
use judging::finding::{AttributionLevel, Occurrence, Test};
use judging::incident::{Act, Excuse, Object};
use judging::observation::Means;
use judging::said::{Said, english};
use judging::signed::OUTCOMES;
use judging::verdict::Verdict;

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Each file of code, without its tests.
fn code() -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&folder().join("src"), &mut found);
    found
}

fn collect(folder: &Path, found: &mut Vec<(String, String)>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            collect(&path, found);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            found.push((path.display().to_string(), code));
        }
    }
}

/// The messages that a file asks for, with the names of what it puts in.
fn asked(code: &str) -> Vec<(String, BTreeSet<String>)> {
    let calls = code.match_indices("say!(").map(|(at, call)| code[at + call.len()..].trim_start());
    let calls = calls.filter(|call| call.starts_with('"'));
    calls
        .map(|call| {
            let parts = arguments(call);
            let names = parts[1..].iter().map(|part| part.split('=').next().unwrap().trim().to_owned());
            (parts[0].trim_matches('"').to_owned(), names.filter(|name| !name.is_empty()).collect())
        })
        .collect()
}

/// The arguments of a call whose opening bracket came just before.
fn arguments(call: &str) -> Vec<String> {
    let (mut depth, mut quoted, mut parts) = (0, false, vec![String::new()]);
    for letter in call.chars() {
        match letter {
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted && depth == 0 => break,
            ')' | ']' | '}' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        parts.last_mut().unwrap().push(letter);
    }
    parts.iter().map(|part| part.trim().to_owned()).collect()
}

/// The messages of the file with the names of what they take, and the parts of its lists.
struct Written {
    messages: BTreeMap<String, BTreeSet<String>>,
    parts: BTreeSet<String>,
}

fn written() -> Written {
    let text = fs::read_to_string(folder().join("../../i18n/en/judging.ftl")).unwrap();
    let read = FluentResource::try_new(text).map_err(|(_, errors)| errors).unwrap();
    let mut written = Written { messages: BTreeMap::new(), parts: BTreeSet::new() };
    for entry in read.entries() {
        let Entry::Message(message) = entry else { continue };
        if let Some(pattern) = &message.value {
            let mut names = BTreeSet::new();
            put_in(pattern, &mut names);
            assert!(
                written.messages.insert(message.id.name.to_owned(), names).is_none(),
                "{}",
                message.id.name
            );
        }
        let parts = message.attributes.iter().map(|part| format!("{}.{}", message.id.name, part.id.name));
        written.parts.extend(parts);
    }
    written
}

fn put_in(pattern: &Pattern<&str>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        let (Expression::Inline(inline) | Expression::Select { selector: inline, .. }) = expression;
        if let InlineExpression::VariableReference { id } = inline {
            names.insert(id.name.to_owned());
        }
        if let Expression::Select { variants, .. } = expression {
            variants.iter().for_each(|variant| put_in(&variant.value, names));
        }
    }
}

#[test]
fn every_message_asked_for_is_written_and_takes_exactly_what_is_put_in() {
    let written = written();
    let mut asked_for: BTreeSet<String> = BTreeSet::new();
    for (path, code) in code() {
        for (id, names) in asked(&code).into_iter().filter(|(id, _)| id != "message") {
            assert_eq!(written.messages.get(&id), Some(&names), "`{id}`, asked for by {path}");
            asked_for.insert(id);
        }
    }
    assert!(asked_for.len() > 150, "only {} are asked for: the code is read no more", asked_for.len());
    let unused: Vec<_> = written.messages.keys().filter(|id| !asked_for.contains(*id)).collect();
    assert!(unused.is_empty(), "nothing asks for these messages: {unused:?}");
}

#[test]
fn every_code_has_its_words_and_no_words_are_left_over() {
    let mut said: Vec<Said> = Vec::new();
    said.extend(Act::WORDS.iter().flat_map(|(act, _)| [act.verb(), act.noun()]));
    said.extend(Object::WORDS.iter().map(|(object, _)| object.said()));
    said.extend(Excuse::WORDS.iter().map(|(excuse, _)| excuse.said()));
    said.extend(Standard::WORDS.iter().map(|(standard, _)| standard.said()));
    said.extend(AdherenceStatus::WORDS.iter().map(|(status, _)| status.said()));
    said.extend(Verdict::WORDS.iter().map(|(verdict, _)| verdict.said()));
    said.extend(Test::ALL.iter().map(|test| test.said()));
    said.extend(AttributionLevel::WORDS.iter().map(|(level, _)| level.said()));
    said.extend(Occurrence::WORDS.iter().map(|(occurrence, _)| occurrence.said()));
    said.extend(Means::WORDS.iter().map(|(_, words)| Said::Code(&"means", words)));
    let known: BTreeSet<String> = said.iter().map(part).collect();
    let written = written().parts;
    let missing: Vec<_> = known.difference(&written).collect();
    assert!(missing.is_empty(), "i18n/en/judging.ftl lacks: {missing:?}");
    let lists: BTreeSet<&str> = known.iter().map(|id| id.split('.').next().unwrap()).collect();
    let left_over: Vec<_> = written
        .difference(&known)
        .filter(|id| lists.contains(id.split('.').next().unwrap()) && *id != "occurrence.reported")
        .collect();
    assert!(left_over.is_empty(), "no code has these words: {left_over:?}");
    // The words for an outcome are those by which a person names it.
    for words in OUTCOMES {
        let outcome = judging::signed::outcome(words, "").unwrap();
        assert_eq!(outcome.words().to_string(), words);
    }
}

/// The name of a code in the catalogue, after its list.
fn part(said: &Said) -> String {
    let Said::Code(list, code) = said else { panic!("{said:?} is no code") };
    let letters = code.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), " ");
    format!("{list}.{}", letters.split_whitespace().collect::<Vec<_>>().join("-"))
}

#[test]
fn what_has_no_words_is_shown_by_its_name_and_nothing_is_here() {
    assert_eq!(Said::Code(&"act-noun", "no such act").tell(english()), "no such act");
}
