//! The stretch of days a report covers, as it says itself: "Reporting period: 18:00 on 4 May to 18:00 on 5 May", "… in March 2019" in a title.
//! Counts and observations without a time of their own belong to it.

use crate::extract::claim::{Days, Time};
use crate::extract::scene::{self, Scene};
use crate::text::RegionKind;

/// The period stated above scene `first`: on a line that speaks of a period, else in a title.
pub fn before(scenes: &[Scene], first: usize) -> Option<Time> {
    stated(&scenes[..first]).or_else(|| titled(&scenes[..first]))
}

/// A line that names the period covered.
pub fn stated(scenes: &[Scene]) -> Option<Time> {
    scenes.iter().rev().filter(|s| names_period(s)).find_map(covered)
}

fn names_period(scene: &Scene) -> bool {
    let tree = &scene.tree;
    let leads = |i: usize| {
        matches!(tree.lower(i), "period" | "dates" | "coverage" | "week")
            && (i < 4 || tree.lower(i.saturating_sub(1)) == "reporting")
            && (i + 1 == tree.len()
                || matches!(
                    tree.word(i + 1),
                    ":" | "covered" | "from" | "of" | "is" | "was" | "(" | "-" | "–" | "under"
                ))
    };
    (0..tree.len()).any(leads) && !scene.times.is_empty()
}

/// A month or a stretch of days in a title.
fn titled(scenes: &[Scene]) -> Option<Time> {
    let title = |s: &&Scene| {
        s.tree.sentence.region == RegionKind::Headline
            || (s.tree.len() <= 16 && !(0..s.tree.len()).any(|i| s.tree.tag(i).starts_with("VBD")))
    };
    let long = |t: &Time| t.interval.is_some_and(|d| scene::days_between(d.from, d.to) >= 1);
    scenes.iter().take(6).filter(title).find_map(|s| covered(s).filter(long))
}

/// From the first day to the last that the line names.
fn covered(scene: &Scene) -> Option<Time> {
    let times: Vec<Time> =
        scene.times.iter().map(|m| scene.resolved(m, 0)).filter(|t| t.interval.is_some()).collect();
    let first = times.first()?;
    let days = times
        .iter()
        .filter_map(|t| t.interval)
        .fold(first.interval?, |a, b| Days { from: a.from.min(b.from), to: a.to.max(b.to) });
    (scene::days_between(days.from, days.to) <= 400).then(|| Time {
        span: times.iter().fold(first.span, |s, t| s.join(t.span)),
        interval: Some(days),
        basis: "the period the report covers".to_string(),
    })
}
