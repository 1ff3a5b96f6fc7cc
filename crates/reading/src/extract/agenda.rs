//! What somebody says the talks may deal with: positions that leave the agenda open, narrow it, or bar a subject. Phrases
//! are `data/en/agenda.tsv`.
//!
//! In: one sentence. Out: claims of positions. Absent: whether two of them agree, which is for `resolve`.

use std::sync::LazyLock;

use crate::extract::claim::{Claim, Kind, Modality};
use crate::extract::lexicon;
use crate::extract::scene::Scene;
use crate::extract::tree::Tree;

/// What a phrase makes of the agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    Open,
    Narrow,
    /// A subject is kept off.
    Barred,
}

static PHRASES: LazyLock<Vec<(Reach, Vec<&'static str>)>> = LazyLock::new(|| {
    let rows = lexicon::rows(include_str!("../../data/en/agenda.tsv"));
    rows.filter_map(|row| {
        let reach = match row[0] {
            "open" => Reach::Open,
            "narrow" => Reach::Narrow,
            _ => Reach::Barred,
        };
        Some((reach, row.get(1)?.split(',').collect()))
    })
    .collect()
});

/// The first phrase of the table in these words, which are in lower case, and where it begins.
pub fn reach(words: &str) -> Option<(Reach, usize)> {
    let found = PHRASES.iter().flat_map(|(reach, phrases)| phrases.iter().map(move |p| (*reach, *p)));
    found.filter_map(|(reach, phrase)| Some((reach, words.find(phrase)?))).min_by_key(|(_, at)| *at)
}

/// The clause of a sentence about talks that says what they may deal with, by whoever says so.
pub fn find(scene: &Scene) -> Vec<Claim> {
    let tree = &scene.tree;
    let words = tree.sentence.span.of(tree.words).to_ascii_lowercase();
    let Some((reach, at)) = reach(&words).filter(|_| is_about_talks(tree)) else { return Vec::new() };
    let Some(token) = tree.at(tree.sentence.span.start + at) else { return Vec::new() };
    let clause = tree.clause(token);
    let Some(actor) = scene.speaker(token).or_else(|| scene.doer(clause)) else { return Vec::new() };
    let code = match reach {
        Reach::Open => "support",
        Reach::Narrow => "insist",
        Reach::Barred => "reject",
    };
    vec![Claim {
        kind: Kind::Position,
        code,
        evidence: tree.clause_span(clause),
        actor: Some(actor),
        target: None,
        place: None,
        time: None,
        quantity: None,
        speaker: None,
        via: scene.via(token),
        modality: Modality::Asserted,
        countable: false,
        rule: "position-agenda",
    }]
}

fn is_about_talks(tree: &Tree) -> bool {
    (0..tree.len()).any(|i| {
        matches!(
            tree.lemma(i),
            "talk"
                | "negotiation"
                | "discussion"
                | "meeting"
                | "round"
                | "agenda"
                | "negotiate"
                | "conference"
        )
    })
}
