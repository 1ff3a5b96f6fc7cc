//! What befell people, told without a verb for it: "left 2 dead and 3 wounded", "the dead were identified as X",
//! "no casualties".

use super::deeds::Deed;
use super::targets;
use super::words::Kind;
use super::{Count, Effect, Target, What};
use crate::extract::scene::Scene;
use crate::syntax::Pos;

/// Every such word of a sentence, as a deed without a kind of its own.
pub fn find(scene: &Scene) -> Vec<Deed> {
    let tree = &scene.tree;
    (0..tree.len()).filter_map(|i| identified(scene, i).or_else(|| left(scene, i))).collect()
}

/// "The victims were identified as X and Y", "among the dead was X".
fn identified(scene: &Scene, v: usize) -> Option<Deed> {
    let tree = &scene.tree;
    let subject = |v: usize| tree.undergoer(v).or_else(|| tree.subject(v).map(|s| s.at));
    let (victim, named) = if tree.is_verb(v) && matches!(tree.lemma(v), "identify" | "name") {
        let named = tree.with_case(v, &["as"]).or_else(|| tree.kid(v, &["xcomp", "obj"]))?;
        (subject(v).filter(|s| *s != named)?, named)
    } else if tree.is_nominal(v) && tree.kid(v, &["cop"]).is_some() {
        (tree.kid(v, &["nsubj"])?, v)
    } else {
        return None;
    };
    let effect = match tree.lemma(victim) {
        "dead" | "body" | "corpse" | "fatality" => Some(Effect::Death),
        "wounded" | "injured" => Some(Effect::Injury),
        "victim" | "hostage" | "casualty" | "deceased" => None,
        _ => return None,
    };
    let mut deed = Deed::at(scene, v, v, Kind::HarmOnly);
    deed.targets = targets::all(scene, named).into_iter().filter(|t| t.name.is_some()).collect();
    deed.targets.iter_mut().for_each(|t| t.effect = effect);
    (!deed.targets.is_empty()).then_some(deed)
}

/// "2 dead", "10 people injured", "one person was left wounded": the word itself, or the people it is told of.
fn left(scene: &Scene, i: usize) -> Option<Deed> {
    let tree = &scene.tree;
    let effect = match tree.lower(i) {
        "dead" => Effect::Death,
        "wounded" | "injured" | "hurt" => Effect::Injury,
        "unharmed" | "unhurt" | "unscathed" | "uninjured" => Effect::NoInjury,
        _ => return None,
    };
    if tree.is_verb(i) && tree.kid(i, &["nsubj", "aux", "obj"]).is_some()
        || tree.base(i) == "amod" && tree.head(i).is_some_and(|h| h > i)
    {
        return None;
    }
    let told = matches!(tree.pos(i), Pos::Adj | Pos::Noun | Pos::Verb);
    let before = i.checked_sub(1)?;
    let number = scene.numbers.iter().find(|n| n.at == before || n.of == i);
    let mut deed = Deed::at(scene, i, i, Kind::Harm);
    deed.targets = match number {
        Some(n) if n.of == i || n.of == n.at => vec![Target {
            what: What::Person,
            name: None,
            words: Some(tree.tokens[i].span),
            kind: "civilian",
            former: false,
            number: n.value.map_or(Count::Plural, Count::Exactly),
            nation: None,
            effect: Some(effect),
            untitled: false,
        }],
        _ => {
            let noun = (before.saturating_sub(2)..=before)
                .rev()
                .find(|&k| tree.is_nominal(k) && tree.pos(k) != Pos::Num)?;
            targets::one(scene, noun).into_iter().filter(|t| t.what == What::Person).collect()
        }
    };
    deed.targets.iter_mut().for_each(|t| t.effect = Some(effect));
    (told && !deed.targets.is_empty()).then_some(deed)
}

/// "No casualties", "nobody was hurt".
pub fn nobody_hurt(scene: &Scene) -> bool {
    let tree = &scene.tree;
    let none = |k: usize| matches!(tree.lower(k), "no" | "nobody" | "without" | "neither" | "none");
    let harm = |k: usize| {
        matches!(
            tree.lemma(k),
            "casualty" | "victim" | "injury" | "injure" | "hurt" | "wound" | "injured" | "wounded" | "death"
        )
    };
    (0..tree.len()).any(|i| none(i) && (i + 1..tree.len().min(i + 6)).any(harm))
}
