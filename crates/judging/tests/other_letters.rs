//! Every golden case told in a language of which every letter is another: what still reads as English did not come from
//! the catalogue. And no sentence stands in the code that judges.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read the cases and the code from disk"
)]

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentError, FluentResource};
use judging::agreement::{Agreement, sentence};
use judging::case::Case;
use judging::finding::Finding;
use judging::parties::Parties;
use judging::said::{Messages, Said};
use judging::{Rules, judge};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// English in the wide letters of East Asian type, which stand 0xfee0 above the Latin ones in Unicode.
fn wide() -> Result<Messages, Vec<FluentError>> {
    let mut messages = FluentBundle::new_concurrent(vec!["en".parse().unwrap()]);
    messages.add_resource(FluentResource::try_new(read("i18n/en/judging.ftl")).unwrap())?;
    messages.set_transform(Some(|text: &str| -> Cow<str> {
        let other = |c: char| match c {
            'a'..='z' | 'A'..='Z' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
            other => other,
        };
        text.chars().map(other).collect::<String>().into()
    }));
    Ok(messages)
}

/// Words of two Latin letters or more.
fn latin(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1);
    words.map(str::to_lowercase).collect::<Vec<_>>().into_iter()
}

/// The words of names, reports and agreements that were put in.
fn put_in(said: &Said, words: &mut BTreeSet<String>) {
    match said {
        Said::Words(put) => words.extend(latin(put)),
        Said::Message(_, parts) | Said::List(_, parts) | Said::Sentences(parts) => {
            parts.iter().for_each(|part| put_in(part, words));
        }
        Said::Within(said) | Said::Start(said) => put_in(said, words),
        Said::Number(_) | Said::Day(_) | Said::Code(..) => {}
    }
}

/// Everything that a finding says.
fn all_said(finding: &Finding) -> Vec<Said> {
    let mut all = vec![finding.sentence(), finding.occurrence.said(), finding.attribution.level.said()];
    for (test, answer) in &finding.trace {
        all.extend([test.said(), answer.verdict.said(), answer.because.clone()]);
        all.extend(answer.gap.iter().map(|gap| gap.phrase.clone()));
    }
    all.extend(
        finding.plan.iter().flat_map(|question| [question.open.clone(), question.settle(), question.who()]),
    );
    all.extend(finding.doubts.iter().flat_map(|doubt| [doubt.sentence.clone(), doubt.taken.clone()]));
    all.extend(finding.support.adds_nothing.iter().map(|(_, why)| why.clone()));
    all.extend(finding.support.interests.iter().map(|(_, interest)| interest.words()));
    all
}

fn check(all: &[Said], messages: &Messages) {
    for said in all {
        let mut known = BTreeSet::new();
        put_in(said, &mut known);
        let told = said.tell(messages);
        let english: Vec<String> = latin(&told).filter(|word| !known.contains(word)).collect();
        assert!(english.is_empty(), "{english:?} of `{told}` are in no message");
    }
}

#[test]
fn nothing_that_a_finding_says_bypasses_the_catalogue() {
    let messages = wide().unwrap();
    let parties = Parties::parse("parties.toml", &read("templates/syria-2016/parties.toml")).unwrap();
    let mut told = 0;
    for folder in fs::read_dir(root().join("corpus/judging")).unwrap().map(|entry| entry.unwrap().path()) {
        let Ok(text) = fs::read_to_string(folder.join("case.toml")) else { continue };
        let case = Case::parse("case.toml", &text, &parties).unwrap();
        for id in &case.agreements {
            let shipped = root().join(format!("agreements/{id}.toml"));
            let made_up = root().join(format!("crates/judging/tests/data/{id}.toml"));
            let text = read(if shipped.exists() { shipped } else { made_up });
            let agreement = Agreement::parse(id, &text).unwrap();
            for incident in &case.incidents {
                for finding in judge(incident, Rules::new(&agreement, &parties)) {
                    check(&all_said(&finding), &messages);
                    told += 1;
                }
            }
        }
    }
    assert!(told > 20, "only {told} findings were told");
}

#[test]
fn nothing_of_a_clause_read_aloud_bypasses_the_catalogue() {
    let messages = wide().unwrap();
    for path in fs::read_dir(root().join("agreements")).unwrap().map(|entry| entry.unwrap().path()) {
        let Some(name) = path.to_str().filter(|name| name.ends_with(".toml")) else { continue };
        let agreement = Agreement::parse(name, &read(&path)).unwrap();
        let clauses: Vec<Said> =
            agreement.clauses.iter().map(|clause| sentence(&agreement, clause)).collect();
        check(&clauses, &messages);
    }
}

/// What is put in as words is the same in every language, so no words of ours may be.
#[test]
fn no_sentence_stands_in_the_code_that_judges() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<PathBuf> =
        fs::read_dir(src.join("clause_test")).unwrap().map(|entry| entry.unwrap().path()).collect();
    for file in ["agreement/amend", "agreement/sentence", "corroboration", "judge", "plan", "rule/sentence"] {
        files.push(src.join(format!("{file}.rs")));
    }
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for literal in code.split('"').skip(1).step_by(2) {
            // What an answer rests on is named in one way for machines.
            let names_an_input =
                ["agreement ", "clause ", "presence "].iter().any(|start| literal.starts_with(start));
            let word = |word: &&str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_alphabetic());
            let words = literal.split(' ').filter(word).count();
            assert!(words < 3 || names_an_input, "{}: `{literal}` belongs into i18n", path.display());
        }
    }
}
