//! What stands against what around the talks: who comes, who convenes, headlines, agenda, signature, meetings.

use std::collections::BTreeSet;

use crate::doubt::Doubt;
use crate::extract::agenda::{self, Reach};
use crate::extract::claim::{Kind, Modality};
use crate::resolve::contradictions::{Book, Matter, Strength};
use crate::resolve::desk::{Desk, gap};
use crate::resolve::names::{Accord, One, Who};
use crate::resolve::participation::{Cluster, Stand, fullest, stand};
use crate::resolve::rounds::{Drafts, names_conveners};
use crate::text::RegionKind;

/// Days between two reports that still speak of one round.
const ONE_ROUND: i64 = 4;

impl Book<'_, '_> {
    pub(super) fn participation(&mut self, clusters: &[Cluster]) {
        for cluster in clusters {
            let side = |wanted: Stand| -> Vec<usize> {
                let members = cluster.members.iter().map(|m| m.k);
                members.filter(|k| stand(self.claim(*k).code, self.claim(*k).modality) == wanted).collect()
            };
            let (comes, away) = (side(Stand::Comes), side(Stand::StaysAway));
            let who = fullest(&cluster.names);
            self.stands(&comes, &away, &format!("{who} comes, and stays away"));
        }
        for a in clusters {
            let sweeping: Vec<usize> =
                a.members.iter().map(|m| m.k).filter(|k| self.speaks_of_all(*k)).collect();
            for k in sweeping {
                let all = stand(self.claim(k).code, self.claim(k).modality);
                let against: Vec<usize> = clusters
                    .iter()
                    .filter(|b| b.round == a.round)
                    .flat_map(|b| b.members.iter().map(|m| m.k))
                    .filter(|j| self.is_exception(k, *j, all))
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .collect();
                let sentence = "one claim speaks of all, another of some who do otherwise".to_owned();
                self.stands(&[k], &against, &sentence);
            }
        }
    }

    fn stands(&mut self, comes: &[usize], away: &[usize], what: &str) {
        if comes.is_empty() || away.is_empty() {
            return;
        }
        let published = |k: &usize| self.desk.report_of(*k).published;
        let near = comes
            .iter()
            .any(|a| away.iter().any(|b| published(a).zip(published(b)).is_none_or(|(x, y)| gap(x, y) <= 3)));
        let strength = if near { Strength::Strong } else { Strength::Weak };
        let change = if near { "" } else { "; the reports lie days apart, it may have changed its mind" };
        let mut sentence = format!("{what}{change}.");
        if let Some(first) = sentence.get(..1) {
            sentence = first.to_uppercase() + &sentence[1..];
        }
        self.add(Matter::Participation, strength, comes, away, sentence);
    }

    fn speaks_of_all(&self, k: usize) -> bool {
        let words = self.desk.words(k).to_lowercase();
        let named = self.claim(k).actor.as_ref().map(|a| a.entity.to_lowercase()).unwrap_or_default();
        let opens = ["all ", "every ", "everyone", "everybody", "no ", "none "];
        let inside = [" all the ", " all of ", " all parties", " everyone ", " everybody ", " every "];
        opens.iter().any(|w| words.starts_with(w) || named.starts_with(w))
            || inside.iter().any(|w| words.contains(w))
    }

    /// Somebody of the same side who does the opposite.
    fn is_exception(&self, all: usize, other: usize, stands: Stand) -> bool {
        let (x, y) = (&self.desk.claims[all], &self.desk.claims[other]);
        let opposite = match stands {
            Stand::Comes => Stand::StaysAway,
            Stand::StaysAway => Stand::Comes,
            Stand::Neither => return false,
        };
        let sides = |who: &Who| -> Vec<&str> { who.parts.iter().filter_map(|p| p.side).collect() };
        let one_side = self.desk.roster.accord(&x.actor, &y.actor) >= Accord::Kin
            || sides(&x.actor).iter().any(|s| sides(&y.actor).contains(s));
        stand(y.claim.code, y.claim.modality) == opposite && one_side && y.claim.code != "excluded"
    }

    /// Lists of sponsors of one round that do not name the same.
    pub(super) fn sponsors(&mut self, drafts: &Drafts) {
        for (r, round) in drafts.rounds.iter().enumerate() {
            let mut lists: Vec<(Vec<One>, Vec<usize>)> = Vec::new();
            for k in round.members.iter().map(|m| m.0).filter(|k| names_conveners(self.desk, *k)) {
                let own = &self.desk.claims[k].actor.parts;
                let same = |list: &[One]| self.covers(list, own) && self.covers(own, list);
                match lists.iter_mut().find(|(list, _)| same(list)) {
                    Some((_, claims)) => claims.push(k),
                    None => lists.push((own.clone(), vec![k])),
                }
            }
            for i in 0..lists.len() {
                for j in i + 1..lists.len() {
                    let (a, b) = (&lists[i], &lists[j]);
                    let names =
                        |list: &[One]| list.iter().map(|o| o.words.as_str()).collect::<Vec<_>>().join(", ");
                    let sentence = format!(
                        "The {} round is sponsored by {} in one claim and by {} in another.",
                        drafts.tracks[drafts.rounds[r].track].name,
                        names(&a.0),
                        names(&b.0)
                    );
                    let omitted = self.covers(&a.0, &b.0) || self.covers(&b.0, &a.0);
                    let strength = if omitted { Strength::Medium } else { Strength::Strong };
                    self.add(Matter::Sponsors, strength, &a.1, &b.1, sentence);
                }
            }
        }
    }

    /// Everybody in `some` has his counterpart in `all`.
    fn covers(&self, all: &[One], some: &[One]) -> bool {
        some.iter().all(|s| all.iter().any(|a| self.desk.roster.one_accord(a, s) == Accord::Same))
    }

    /// A headline that says of somebody the opposite of the text under it.
    pub(super) fn headlines(&mut self) {
        let desk = self.desk;
        for filed in &desk.reports {
            let own = filed.first..filed.first + filed.report.reading.extract.claims.len();
            let participation: Vec<usize> =
                own.filter(|k| desk.claims[*k].claim.kind == Kind::Participation).collect();
            let (heads, bodies): (Vec<usize>, Vec<usize>) =
                participation.into_iter().partition(|k| desk.region(*k) == Some(RegionKind::Headline));
            for head in heads {
                let (x, own) = (&desk.claims[head], stand(self.claim(head).code, self.claim(head).modality));
                let against: Vec<usize> = bodies
                    .iter()
                    .copied()
                    .filter(|k| {
                        let y = &desk.claims[*k];
                        let other = stand(y.claim.code, y.claim.modality);
                        own != Stand::Neither
                            && other != Stand::Neither
                            && other != own
                            && desk.roster.accord(&x.actor, &y.actor) == Accord::Same
                    })
                    .collect();
                let sentence = "The headline says the opposite of the text under it.".to_owned();
                self.add(Matter::Headline, Strength::Strong, &[head], &against, sentence);
            }
        }
    }

    /// A headline that some text contradicts, its own or that of another report of the same days, while no text bears it out.
    pub(super) fn headlines_alone(&self) -> Vec<Doubt> {
        let desk = self.desk;
        let heads = |k: &usize| desk.region(*k) == Some(RegionKind::Headline);
        let mut doubts = Vec::new();
        for found in &self.out {
            if !matches!(found.matter, Matter::Headline | Matter::Participation)
                || found.strength == Strength::Weak
            {
                continue;
            }
            let (a, b) = (self.keys(&found.a), self.keys(&found.b));
            for (side, against) in [(&a, &b), (&b, &a)] {
                if !side.iter().all(&heads) || against.iter().all(&heads) {
                    continue;
                }
                doubts.extend(side.iter().map(|k| headline_doubt(desk, *k, against)));
            }
        }
        doubts.sort_by(|x, y| x.sentence.cmp(&y.sentence));
        doubts.dedup_by(|x, y| x.sentence == y.sentence);
        doubts
    }

    /// What reports of the same days say differently about agenda, signature and face-to-face meetings.
    pub(super) fn at_the_talks(&mut self) {
        let desk = self.desk;
        let reach = |k: usize| agenda::reach(&desk.words(k).to_lowercase()).map(|(reach, _)| reach);
        let of = |kind: Kind, fits: &dyn Fn(usize) -> bool| {
            desk.of_kind(kind).filter(|k| fits(*k)).collect::<Vec<usize>>()
        };
        let open = of(Kind::Position, &|k| reach(k) == Some(Reach::Open));
        let narrow = of(Kind::Position, &|k| matches!(reach(k), Some(Reach::Narrow | Reach::Barred)));
        self.opposed(
            Matter::Agenda,
            &open,
            &narrow,
            "One claim leaves the agenda open, the other narrows it.",
        );
        let signing = |k: usize| {
            let claim = desk.claims[k].claim;
            let paper = ["declaration", "document", "agreement", "statement", "communiqu", "deal"];
            let words = desk.words(k).to_lowercase();
            matches!(claim.code, "signed" | "statement")
                && paper.iter().any(|w| words.contains(w))
                && !matches!(claim.modality, Modality::Negated | Modality::Historical)
                && desk.days(k).zip(desk.report_of(k).published).is_none_or(|(d, p)| gap(d, p) <= ONE_ROUND)
        };
        let signed = of(Kind::Agreement, &signing);
        let refused = of(Kind::Agreement, &|k| desk.claims[k].claim.code == "refused-to-sign");
        self.opposed(
            Matter::Signature,
            &signed,
            &refused,
            "One claim has an agreement near or signed, the other nothing to be signed.",
        );
        self.face_to_face();
    }

    /// All of one side against all of the other that were published in the same days.
    fn opposed(&mut self, matter: Matter, a: &[usize], b: &[usize], sentence: &str) {
        for &first in a {
            let published = self.desk.report_of(first).published;
            let against: Vec<usize> = b
                .iter()
                .copied()
                .filter(|k| {
                    let other = self.desk.report_of(*k).published;
                    let same_report = self.desk.claims[*k].report == self.desk.claims[first].report;
                    same_report || published.zip(other).is_some_and(|(x, y)| gap(x, y) <= ONE_ROUND)
                })
                .collect();
            self.add(matter, Strength::Medium, &[first], &against, sentence.to_owned());
        }
    }

    /// "They did not meet face to face" against a meeting of both on days that the denial covers.
    fn face_to_face(&mut self) {
        let desk = self.desk;
        let negated = |k: &usize| {
            let claim = desk.claims[*k].claim;
            claim.modality == Modality::Negated && matches!(claim.code, "bilateral" | "session")
        };
        let denials: Vec<usize> = desk.of_kind(Kind::Meeting).filter(negated).collect();
        for denial in denials {
            let Some(days) = desk.days(denial).or(desk.report_of(denial).published) else { continue };
            let told = &desk.claims[denial];
            let both =
                Who { parts: [&told.actor, &told.target].iter().flat_map(|w| w.parts.clone()).collect() };
            let meets = |k: &usize| {
                let other = &desk.claims[*k];
                let held = other.claim.modality == Modality::Asserted;
                let sitting =
                    matches!(other.claim.code, "bilateral" | "session") && other.claim.time.is_some();
                let present = Who {
                    parts: [&other.actor, &other.target].iter().flat_map(|w| w.parts.clone()).collect(),
                };
                let when = desk.days(*k).is_some_and(|d| gap(d, days) == 0);
                let same = both
                    .parts
                    .iter()
                    .filter(|p| present.parts.iter().any(|q| desk.roster.one_accord(p, q) >= Accord::Kin));
                held && sitting && when && present.parts.len() >= 2 && same.count() >= 1
            };
            let held: Vec<usize> = desk.of_kind(Kind::Meeting).filter(meets).collect();
            let sentence =
                "One claim says that they did not meet face to face, the other that they sat together."
                    .to_owned();
            self.add(Matter::Meeting, Strength::Medium, &[denial], &held, sentence);
        }
    }
}

fn headline_doubt(desk: &Desk, head: usize, against: &[usize]) -> Doubt {
    let told = &desk.claims[head];
    let own = against.iter().any(|k| desk.claims[*k].report == told.report);
    let whose = if own { "its own text" } else { "another report of the same days" };
    let sentence = format!(
        "The headline of {} says \"{}\", and {whose} says otherwise.",
        desk.name_of(told.report),
        desk.words(head)
    );
    Doubt::new(
        "headline-contradicted",
        Some(told.claim.evidence),
        sentence,
        "Both are kept, and neither is preferred.",
    )
}
