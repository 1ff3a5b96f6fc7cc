//! Sentences that say who did it without telling of the deed: who claims it, who is blamed for it, and by whom.

use super::Confidence;
use super::doers::{self, Doers};
use crate::extract::scene::Scene;

/// Somebody held to have done what the report told of.
pub struct Blame {
    pub doers: Doers,
    pub confidence: Confidence,
}

/// Who claims or is blamed in a sentence.
pub fn find(scene: &Scene) -> Vec<Blame> {
    let tree = &scene.tree;
    let mut found = Vec::new();
    for v in (0..tree.len()).filter(|&v| tree.is_verb(v)) {
        let object = tree.object(v).or_else(|| tree.undergoer(v));
        let whose = match tree.lemma(v) {
            "claim" | "take" | "admit" | "acknowledge" | "assume" | "accept"
                if object
                    .is_some_and(|o| matches!(tree.lemma(o), "responsibility" | "credit" | "authorship")) =>
            {
                tree.doer(v).map(|i| (i, Confidence::Claimed))
            }
            "attribute" | "ascribe" => tree.with_case(v, &["to"]).map(|i| (i, accusation(scene, v))),
            "blame" | "accuse" | "charge" | "implicate" => object.map(|i| (i, accusation(scene, v))),
            "suspect" => object.map(|i| (i, accusation(scene, v))),
            "hold" if tree.kids(v).iter().any(|&k| tree.lower(k) == "responsible") => {
                object.map(|i| (i, accusation(scene, v)))
            }
            _ => None,
        };
        if let Some((i, confidence)) = whose {
            let doers = doers::of(scene, i);
            if !doers.is_empty() && !tree.negated(v) {
                found.push(Blame { doers, confidence });
            }
        }
    }
    found
}

fn accusation(scene: &Scene, v: usize) -> Confidence {
    let by = scene.tree.doer(v).or_else(|| scene.tree.agent(v));
    match by.is_some_and(|i| is_authority(scene, i)) || speaker_is_authority(scene, v) {
        true => Confidence::SuspectedByAuthorities,
        false => Confidence::Suspected,
    }
}

pub fn speaker_is_authority(scene: &Scene, at: usize) -> bool {
    scene.saying(at).and_then(|s| s.speaker).is_some_and(|i| is_authority(scene, i))
}

/// Police, army, government and those who speak for them.
pub fn is_authority(scene: &Scene, i: usize) -> bool {
    let tree = &scene.tree;
    let (from, to) = super::targets::phrase(tree, i);
    (from..=to).any(|k| {
        matches!(
            tree.lemma(k),
            "police"
                | "army"
                | "military"
                | "government"
                | "authority"
                | "minister"
                | "official"
                | "officer"
                | "colonel"
                | "general"
                | "president"
                | "command"
                | "brigade"
                | "battalion"
                | "ministry"
                | "judge"
                | "mayor"
                | "governor"
                | "force"
                | "intelligence"
                | "commander"
                | "court"
                | "prosecutor"
                | "investigator"
                | "policeman"
                | "guard"
                | "major"
                | "captain"
                | "lieutenant"
                | "navy"
        )
    })
}
