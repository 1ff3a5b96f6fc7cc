//! The peace process of a period: rounds kept apart, who comes to each, what became of each pledge, what contradicts what.
//!
//! In: what resolving joined. Out: lines that carry their claims. Absent: judgement; which of two statements is so.

use jiff::tz::TimeZone;
use reading::extract::claim::Days;
use reading::resolve::ClaimRef;
use reading::resolve::contradictions::{Contradiction, Strength};
use reading::resolve::participation::{Participation, Stand};
use reading::resolve::pledges::Thread;
use reading::resolve::rounds::{Hold, Round, Track};

use super::bulletin::{
    ClaimLine, ContradictionLine, Evidence, ParticipationLine, Period, PledgeLine, RoundLine, Side,
};
use super::compose::{Told, according_to, claim_line, evidence, is_of};
use crate::flow::World;

/// A view of the world through one period.
pub struct Table<'a> {
    pub world: &'a World,
    pub period: Period,
    pub zone: &'a TimeZone,
}

impl<'a> Table<'a> {
    fn told(&self, at: &ClaimRef) -> Told<'a> {
        let report = &self.world.reports[at.report];
        Told { report, claim: &report.reading.extract.claims[at.claim], wire: &report.claims[at.claim] }
    }

    fn is_of_period(&self, at: &ClaimRef) -> bool {
        is_of(&self.world.reports[at.report], self.period, self.zone)
    }

    fn quotations<'b>(&self, claims: impl IntoIterator<Item = &'b ClaimRef>) -> Vec<Evidence> {
        claims.into_iter().map(|at| evidence(&self.told(at))).collect()
    }

    /// `boycott: Abu Zeid, via AFP, in wire.txt`
    fn statement(&self, what: &str, at: &ClaimRef) -> String {
        let told = self.told(at);
        format!("{what}: {} ({})", according_to(&told), told.report.capture.name())
    }

    /// Rounds that a report of the period speaks of, track by track, in the order of their days.
    pub fn rounds(&self) -> Vec<RoundLine> {
        self.each_round().map(|(track, round)| self.round(track, round)).collect()
    }

    fn each_round(&self) -> impl Iterator<Item = (&'a Track, &'a Round)> {
        let all = self
            .world
            .resolved
            .tracks
            .iter()
            .flat_map(|track| track.rounds.iter().map(move |round| (track, round)));
        let spoken_of = |round: &Round| {
            let claims = round.claims.iter().map(|c| &c.claim);
            let coming = round.participation.iter().flat_map(|p| p.statements.iter().map(|s| &s.claim));
            claims.chain(coming).any(|at| self.is_of_period(at))
        };
        all.filter(move |(_, round)| spoken_of(round)).collect::<Vec<_>>().into_iter()
    }

    fn round(&self, track: &Track, round: &Round) -> RoundLine {
        let planned = |plan: &reading::resolve::rounds::PlannedDays| {
            let by = if plan.speakers.is_empty() {
                String::new()
            } else {
                format!(" according to {}", plan.speakers.join(", "))
            };
            format!("{}{by}", days(plan.days))
        };
        let conveners = round.claims.iter().filter_map(|c| {
            let told = self.told(&c.claim);
            told.claim.actor.as_ref().map(|actor| self.statement(&actor.entity, &c.claim))
        });
        RoundLine {
            id: round.id.clone(),
            name: round_name(track, round),
            when: round.days.map(days).unwrap_or_default(),
            planned: round.planned.iter().map(planned).collect(),
            conveners: conveners.collect(),
            because: round.why.clone(),
            evidence: self.quotations(round.claims.iter().map(|c| &c.claim)),
        }
    }

    /// Who comes to which round, and who says so.
    pub fn participation(&self) -> Vec<ParticipationLine> {
        let lines = self.each_round().flat_map(|(track, round)| {
            let name = round_name(track, round);
            round.participation.iter().map(move |who| (name.clone(), who))
        });
        lines.map(|(round, who)| self.participant(round, who)).collect()
    }

    fn participant(&self, round: String, who: &Participation) -> ParticipationLine {
        let says = |s: &reading::resolve::participation::Statement| {
            let weak = if s.hold == Hold::Weak { ", which round is inferred" } else { "" };
            format!("{}{weak}", self.statement(s.code, &s.claim))
        };
        let stands = |stand: Stand| who.statements.iter().any(|s| s.stand == stand);
        let status = match (stands(Stand::Comes), stands(Stand::StaysAway)) {
            (true, true) => "contested",
            (true, false) => "comes",
            (false, true) => "stays away",
            (false, false) => "",
        };
        ParticipationLine {
            id: who.id.clone(),
            who: who.who.clone(),
            round,
            status: if who.contested { "contested".into() } else { status.into() },
            statements: who.statements.iter().map(says).collect(),
            because: who.why.clone(),
            evidence: self.quotations(who.statements.iter().map(|s| &s.claim)),
        }
    }

    /// Pledges and demands with what became of them, by whose word.
    pub fn pledges(&self) -> Vec<PledgeLine> {
        let current = |thread: &&Thread| thread.history.iter().any(|step| self.is_of_period(&step.claim));
        let line = |thread: &Thread| {
            let step = |s: &reading::resolve::pledges::Step| {
                let day = s.day.map_or("no day known".to_string(), |day| day.to_string());
                format!(
                    "{day}: {}, by {} ({})",
                    s.status.in_words(),
                    s.by,
                    self.told(&s.claim).report.capture.name()
                )
            };
            PledgeLine {
                id: thread.id.clone(),
                kind: if thread.demand { "demand" } else { "pledge" }.to_string(),
                content: thread.content.clone(),
                promisor: thread.promisor.clone().unwrap_or_default(),
                history: thread.history.iter().map(step).collect(),
                because: thread.why.clone(),
                evidence: self.quotations(thread.history.iter().map(|s| &s.claim)),
            }
        };
        self.world.resolved.pledges.iter().filter(current).map(line).collect()
    }

    /// Bilateral meetings, calls, and meetings that no round could be found for.
    pub fn contacts(&self) -> Vec<ClaimLine> {
        let resolved = &self.world.resolved;
        let met = resolved.contacts.iter().flat_map(|contact| contact.claims.first());
        let loose = resolved.loose_meetings.iter();
        met.chain(loose).filter(|at| self.is_of_period(at)).map(|at| claim_line(&self.told(at))).collect()
    }

    /// What the reports disagree on; the strong ones first.
    pub fn contradictions(&self) -> Vec<ContradictionLine> {
        let mut found: Vec<&Contradiction> = self.world.resolved.contradictions.iter().collect();
        found.retain(|c| c.a.iter().chain(&c.b).any(|at| self.is_of_period(at)));
        found.sort_by_key(|c| std::cmp::Reverse(c.strength));
        found.into_iter().map(|c| self.contradiction(c)).collect()
    }

    fn contradiction(&self, c: &Contradiction) -> ContradictionLine {
        let side = |claims: &[ClaimRef]| Side {
            says: claims
                .iter()
                .map(|at| self.statement(&claim_in_words(&self.told(at)), at))
                .collect::<Vec<_>>()
                .join("\n"),
            evidence: self.quotations(claims),
        };
        let weight = match c.strength {
            Strength::Strong => "",
            Strength::Medium => " (medium)",
            Strength::Weak => " (weak: may be a change over time)",
        };
        ContradictionLine {
            about: format!("{}{weak}\n{}", c.matter.in_words(), c.sentence, weak = weight),
            sides: [&c.a, &c.b]
                .into_iter()
                .filter(|claims| !claims.is_empty())
                .map(|claims| side(claims))
                .collect(),
        }
    }
}

/// `Syrian opposition, boycott, Astana`
fn claim_in_words(told: &Told) -> String {
    let actor = told.claim.actor.as_ref().map(|a| a.entity.clone());
    let number = told
        .claim
        .quantity
        .as_ref()
        .map(|_| told.wire.quantity.as_ref().map_or(String::new(), |q| q.quote.text.clone()));
    let parts = [actor, Some(told.claim.code.to_string()), number];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// `Astana, round 2`
fn round_name(track: &Track, round: &Round) -> String {
    match round.ordinal {
        Some(ordinal) => format!("{}, round {ordinal}", track.name),
        None => track.name.clone(),
    }
}

fn days(days: Days) -> String {
    if days.from == days.to { days.from.to_string() } else { format!("{} to {}", days.from, days.to) }
}
