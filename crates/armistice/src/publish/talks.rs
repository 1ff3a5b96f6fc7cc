//! The peace process of a period: rounds kept apart, who comes to each, what became of each pledge, what contradicts what.
//!
//! In: what resolving joined. Out: lines that carry their claims. Absent: judgement; which of two statements is so.

use jiff::tz::TimeZone;
use reading::resolve::ClaimRef;
use reading::resolve::contradictions::{Contradiction, Strength};
use reading::resolve::participation::{Participation, Stand};
use reading::resolve::pledges::Thread;
use reading::resolve::rounds::{Hold, Round, Track};

use super::bulletin::{
    ClaimLine, ContradictionLine, Evidence, ParticipationLine, Period, PledgeLine, RoundLine, Side,
};
use super::claims::{Told, according_to, claim_line, days, evidence};
use super::compose::is_of;
use crate::flow::World;
use crate::words::Words;

/// A view of the world through one period.
pub struct Table<'a> {
    pub world: &'a World,
    pub period: Period,
    pub zone: &'a TimeZone,
    pub words: &'a Words,
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
        claims.into_iter().map(|at| evidence(&self.told(at), self.words)).collect()
    }

    /// `boycott: Abu Zeid, via AFP, in wire.txt`
    fn statement(&self, what: &str, at: &ClaimRef) -> String {
        let told = self.told(at);
        let with = [
            ("what", what.into()),
            ("who", according_to(&told, self.words).into()),
            ("report", told.report.capture.name().into()),
        ];
        self.words.say_with("said-by", &with)
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
            let on = days(plan.days, self.words);
            match plan.speakers.is_empty() {
                true => on,
                false => {
                    let with = [("days", on.into()), ("speakers", plan.speakers.join(", ").into())];
                    self.words.say_with("rounds.planned-by", &with)
                }
            }
        };
        let conveners = round.conveners.iter().filter_map(|claim| {
            let actor = self.told(claim).claim.actor.as_ref()?;
            Some(self.statement(&actor.entity, claim))
        });
        RoundLine {
            id: round.id.clone(),
            name: self.round_name(track, round),
            when: round.days.map(|on| days(on, self.words)).unwrap_or_default(),
            days: round.days.map(|days| super::bulletin::Days { from: days.from, to: days.to }),
            planned: round.planned.iter().map(planned).collect(),
            conveners: conveners.collect(),
            because: round.why.clone(),
            evidence: self.quotations(round.claims.iter().map(|c| &c.claim)),
        }
    }

    /// Who comes to which round, and who says so.
    pub fn participation(&self) -> Vec<ParticipationLine> {
        let lines = self.each_round().flat_map(|(track, round)| {
            let name = self.round_name(track, round);
            round.participation.iter().map(move |who| (name.clone(), who))
        });
        let elsewhere = self.world.resolved.elsewhere.iter();
        let elsewhere = elsewhere
            .filter(|who| who.statements.iter().any(|s| self.is_of_period(&s.claim)))
            .map(|who| (self.words.say("participation.no-round"), who));
        lines.chain(elsewhere).map(|(round, who)| self.participant(round, who)).collect()
    }

    fn participant(&self, round: String, who: &Participation) -> ParticipationLine {
        let says = |s: &reading::resolve::participation::Statement| {
            let said = self.statement(&self.words.name("claim-code", s.code), &s.claim);
            match s.hold == Hold::Weak {
                true => self.words.say_with("participation.round-inferred", &[("said", said.into())]),
                false => said,
            }
        };
        let stands = |stand: Stand| who.statements.iter().any(|s| s.stand == stand);
        let status = match (stands(Stand::Comes), stands(Stand::StaysAway)) {
            _ if who.contested => self.words.say("participation.contested"),
            (true, true) => self.words.say("participation.contested"),
            (true, false) => self.words.say("participation.comes"),
            (false, true) => self.words.say("participation.stays-away"),
            (false, false) => String::new(),
        };
        ParticipationLine {
            id: who.id.clone(),
            who: who.who.clone(),
            round,
            status,
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
                let day = s.day.map_or(self.words.say("pledges.no-day"), |day| day.to_string());
                let with = [
                    ("day", day.into()),
                    ("status", self.words.name("pledge-status", s.status.in_words()).into()),
                    ("by", s.by.as_str().into()),
                    ("report", self.told(&s.claim).report.capture.name().into()),
                ];
                self.words.say_with("pledges.step", &with)
            };
            PledgeLine {
                id: thread.id.clone(),
                kind: self.words.say(if thread.demand { "pledges.demand" } else { "pledges.pledge" }),
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
        met.chain(loose)
            .filter(|at| self.is_of_period(at))
            .map(|at| claim_line(&self.told(at), self.words))
            .collect()
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
                .map(|at| self.statement(&self.claim_in_words(&self.told(at)), at))
                .collect::<Vec<_>>()
                .join("\n"),
            evidence: self.quotations(claims),
        };
        let matter = self.words.name("matter", c.matter.in_words());
        let weighed = |id: &str| self.words.say_with(id, &[("matter", matter.as_str().into())]);
        let about = match c.strength {
            Strength::Strong => matter,
            Strength::Medium => weighed("contradictions.medium"),
            Strength::Weak => weighed("contradictions.weak"),
        };
        ContradictionLine {
            about: format!("{about}\n{}", c.sentence),
            sides: [&c.a, &c.b]
                .into_iter()
                .filter(|claims| !claims.is_empty())
                .map(|claims| side(claims))
                .collect(),
        }
    }

    /// `Syrian opposition, boycott, 800,000`
    fn claim_in_words(&self, told: &Told) -> String {
        let actor = told.claim.actor.as_ref().map(|actor| actor.entity.clone());
        let number = told.wire.quantity.as_ref().map(|quantity| quantity.quote.text.clone());
        let number = number.filter(|_| told.claim.quantity.is_some());
        let parts = [actor, Some(self.words.name("claim-code", told.claim.code)), number];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// `Astana, round 2`
    fn round_name(&self, track: &Track, round: &Round) -> String {
        match round.ordinal {
            Some(ordinal) => {
                let with = [("track", track.name.as_str().into()), ("ordinal", ordinal.into())];
                self.words.say_with("rounds.numbered", &with)
            }
            None => track.name.clone(),
        }
    }
}
