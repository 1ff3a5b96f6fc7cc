//! When an act took place: every time of the sentence weighed like its places. Times of an agreement or of a report are not the act's.

use crate::extract::claim::Time;
use crate::extract::scene::{Scene, TimeMention};
use crate::extract::speech;

use super::triggers::Trigger;

const TOO_FAR: i64 = 34;

/// The time of an act, if the sentence gives it one.
pub fn time_of(scene: &Scene, t: &Trigger, all: &[Trigger]) -> Option<Time> {
    let weighed = scene.times.iter().filter_map(|m| Some((cost(scene, t, m, all)?, m)));
    let (cost, best) = weighed.min_by_key(|(cost, m)| (*cost, m.timex.span.start))?;
    (cost <= TOO_FAR).then(|| scene.resolved(best, t.clause))
}

fn cost(scene: &Scene, t: &Trigger, m: &TimeMention, all: &[Trigger]) -> Option<i64> {
    if !scene.is_placed(&m.timex) || is_of_terms(scene, t, m.top) {
        return None;
    }
    let tree = &scene.tree;
    let leading = m.timex.whole.start < tree.sentence.span.start + 14;
    let own = tree.dominates(t.at, m.top);
    let other = tree.clause(m.top);
    let reporting = scene.sayings.iter().any(|s| s.content.contains(&t.at) && !s.content.contains(&m.top));
    if reporting && !leading {
        return None;
    }
    let attachment = if own {
        0
    } else if other == t.clause {
        4
    } else if leading
        || other == tree.host(t.clause)
        || tree.host(other) == t.clause
        || other == tree.carrier(t.clause)
    {
        7
    } else if tree.dominates(t.clause, other) {
        12
    } else {
        16
    };
    let at = tree.at(m.timex.span.start).unwrap_or(m.top);
    let (from, to) = if at > t.at { (t.at, at) } else { (at, t.at) };
    let crossed = all.iter().filter(|o| from < o.at && o.at < to && o.code != t.code).count() as i64;
    let crossed = if leading || own { 0 } else { 8 * crossed };
    let said = |i: usize| speech::around(&scene.sayings, i).map(|s| s.verb);
    let outside = if said(m.top) != said(t.at) && !leading { 10 } else { 0 };
    let distance = if leading { 0 } else { (to - from) as i64 };
    Some(attachment + crossed + outside + distance.min(24))
}

/// "violations of the agreement of 22 February", "a ceasefire that began at noon": the day of the terms, not of the act.
fn is_of_terms(scene: &Scene, t: &Trigger, top: usize) -> bool {
    let tree = &scene.tree;
    let mut at = top;
    while at != t.at {
        let terms = matches!(
            tree.lemma(at),
            "ceasefire"
                | "truce"
                | "agreement"
                | "accord"
                | "deal"
                | "cessation"
                | "armistice"
                | "understanding"
                | "declaration"
                | "pact"
                | "resolution"
                | "protocol"
                | "war"
                | "memorandum"
                | "lull"
        );
        if terms && at != top && tree.is_nominal(at) {
            return true;
        }
        match tree.head(at) {
            Some(head) => at = head,
            None => return false,
        }
    }
    false
}
