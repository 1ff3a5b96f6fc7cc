//! Claims that cannot both be right, side by side. In: the groups of the other steps. Out: [`Contradiction`]s, each with
//! the claims of both sides and one sentence. Nothing is settled here; a change over time is said to be one.

mod events;
mod talks;

use std::collections::{BTreeMap, BTreeSet};

use crate::doubt::Doubt;
use crate::extract::claim::Claim;
use crate::resolve::ClaimRef;
use crate::resolve::desk::Desk;
use crate::resolve::figures::{Point, Scope, Series};
use crate::resolve::incidents::{Incident, PossiblySame};
use crate::resolve::participation::Cluster;
use crate::resolve::pledges::{Status, Thread};
use crate::resolve::rounds::Drafts;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Matter {
    /// Numbers given for one event, or a toll that falls.
    Count,
    /// Who did it.
    Actor,
    /// Where it was.
    Place,
    /// That it happened at all.
    Denial,
    /// Each side accuses the other.
    CounterAccusation,
    Participation,
    /// Who convenes a round.
    Sponsors,
    /// A headline against the text under it.
    Headline,
    /// A promise against the claim that it was not kept.
    Pledge,
    /// What the talks may deal with.
    Agenda,
    /// An agreement near or signed, against nothing to be signed.
    Signature,
    /// The sides met face to face, or did not.
    Meeting,
}

impl Matter {
    pub fn in_words(self) -> &'static str {
        match self {
            Matter::Count => "count",
            Matter::Actor => "actor",
            Matter::Place => "place",
            Matter::Denial => "denial",
            Matter::CounterAccusation => "counter-accusation",
            Matter::Participation => "participation",
            Matter::Sponsors => "sponsors",
            Matter::Headline => "headline against body",
            Matter::Pledge => "pledge",
            Matter::Agenda => "agenda",
            Matter::Signature => "signature",
            Matter::Meeting => "meeting",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Strength {
    /// May be a change over time, or two right bounds.
    Weak,
    Medium,
    Strong,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    pub id: String,
    pub matter: Matter,
    pub strength: Strength,
    pub a: Vec<ClaimRef>,
    pub b: Vec<ClaimRef>,
    pub sentence: String,
}

/// What the other steps found, to be compared.
pub struct Found<'a> {
    pub incidents: &'a [Incident],
    pub possibly: &'a [PossiblySame],
    pub series: &'a [Series],
    pub drafts: &'a Drafts,
    pub clusters: &'a [Cluster],
    pub threads: &'a [Thread],
}

pub fn find(desk: &Desk, found: &Found, doubts: &mut Vec<Doubt>) -> Vec<Contradiction> {
    let mut book = Book { desk, index: BTreeMap::new(), out: Vec::new(), seen: BTreeSet::new() };
    book.index = desk.claims.iter().enumerate().map(|(k, t)| (t.at, k)).collect();
    book.incidents(found);
    book.denied_allegations();
    book.zeros();
    book.counter_accusations();
    book.series(found.series);
    book.participation(found.clusters);
    book.sponsors(found.drafts);
    book.headlines();
    book.pledges(found.threads);
    book.at_the_talks();
    doubts.extend(book.headlines_alone());
    book.out
}

struct Book<'a, 'b> {
    desk: &'b Desk<'a>,
    index: BTreeMap<ClaimRef, usize>,
    out: Vec<Contradiction>,
    seen: BTreeSet<(Matter, Vec<usize>, Vec<usize>)>,
}

impl Book<'_, '_> {
    fn add(&mut self, matter: Matter, strength: Strength, a: &[usize], b: &[usize], sentence: String) {
        if a.is_empty() || b.is_empty() || !self.seen.insert((matter, a.to_vec(), b.to_vec())) {
            return;
        }
        let all: Vec<usize> = a.iter().chain(b).copied().collect();
        let id = self.desk.id_of(&format!("contradiction-{}", matter.in_words().replace(' ', "-")), &all);
        let (a, b) = (self.desk.refer(a), self.desk.refer(b));
        self.out.push(Contradiction { id, matter, strength, a, b, sentence });
    }

    fn claim(&self, k: usize) -> &Claim {
        self.desk.claims[k].claim
    }

    fn keys(&self, claims: &[ClaimRef]) -> Vec<usize> {
        claims.iter().filter_map(|c| self.index.get(c).copied()).collect()
    }

    /// Columns of one row, or numbers that a sentence sets against each other on purpose.
    fn one_sentence(&self, a: &[usize], b: &[usize]) -> bool {
        let place = |k: usize| (self.desk.claims[k].report, self.desk.claims[k].sentence);
        a.iter().any(|x| b.iter().any(|y| place(*x) == place(*y) && place(*x).1.is_some()))
    }

    fn series(&mut self, series: &[Series]) {
        for series in series.iter().filter(|s| s.code != "other") {
            let what = format!("{} ({})", series.code, series.population);
            if series.mixed_units {
                let (a, b): (Vec<_>, Vec<_>) = series.points.iter().partition(|p| p.unit.contains("percent"));
                let refs =
                    |points: &[&_]| -> Vec<ClaimRef> { points.iter().map(|p: &&Point| p.claim).collect() };
                let (a, b) = (self.keys(&refs(&a)), self.keys(&refs(&b)));
                let sentence =
                    format!("{what} is given as a share and as a number: not comparable without a base.");
                self.add(Matter::Count, Strength::Weak, &a, &b, sentence);
                continue;
            }
            for pair in series.points.windows(2) {
                let (Some(x), Some(y)) = (pair[0].low, pair[1].low) else { continue };
                let (a, b) = (self.keys(&[pair[0].claim]), self.keys(&[pair[1].claim]));
                let exact = |p: &Point| p.high == p.low;
                let one_day = pair[0].as_of == pair[1].as_of;
                if y < x && series.scope == Scope::Whole {
                    let sentence =
                        format!("{what} falls from {x} to {y} with time; as lower bounds both may be right.");
                    let lower = !exact(&pair[0]) || !exact(&pair[1]);
                    let strength = if lower { Strength::Weak } else { Strength::Medium };
                    self.add(Matter::Count, strength, &a, &b, sentence);
                } else if matches!(series.scope, Scope::Event(_))
                    && x != y
                    && !self.one_sentence(&a, &b)
                    && exact(&pair[0])
                    && exact(&pair[1])
                {
                    let strength = if one_day { Strength::Strong } else { Strength::Weak };
                    let change = if one_day { "" } else { "; it may have been corrected" };
                    let sentence =
                        format!("{what} for one event is {x} in one claim and {y} in another{change}.");
                    self.add(Matter::Count, strength, &a, &b, sentence);
                }
            }
        }
    }

    fn pledges(&mut self, threads: &[Thread]) {
        for thread in threads.iter().filter(|t| !t.demand) {
            let of = |wanted: &[Status]| -> Vec<ClaimRef> {
                thread.history.iter().filter(|s| wanted.contains(&s.status)).map(|s| s.claim).collect()
            };
            let kept = [Status::Announced, Status::Awaited, Status::Fulfilled, Status::PartlyFulfilled];
            let promised = self.keys(&of(&kept));
            let broken = self.keys(&of(&[Status::ClaimedUnfulfilled]));
            let sentence = format!("\"{}\" was pledged; somebody says that it was not kept.", thread.content);
            self.add(Matter::Pledge, Strength::Medium, &promised, &broken, sentence);
        }
    }
}
