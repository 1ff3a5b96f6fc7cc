//! Claims that cannot both be right, side by side. In: the groups of the other steps. Out: [`Contradiction`]s, each with
//! the claims of both sides and one sentence. Nothing is settled here; a change over time is said to be one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::extract::claim::{Claim, Kind, Modality};
use crate::extract::lexicon;
use crate::resolve::ClaimRef;
use crate::resolve::desk::{Desk, gap};
use crate::resolve::figures::{Scope, Series};
use crate::resolve::incidents::{Incident, PossiblySame};
use crate::resolve::likeness::{self, PeopleLikeness, PlaceLikeness, TimeLikeness};
use crate::resolve::names::{Accord, One, Who};
use crate::resolve::participation::{Cluster, Stand, fullest, stand};
use crate::resolve::pledges::{Status, Thread};
use crate::resolve::rounds::Drafts;
use crate::text::RegionKind;

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

pub fn find(desk: &Desk, found: &Found) -> Vec<Contradiction> {
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

    fn incidents(&mut self, found: &Found) {
        let by_id: BTreeMap<&str, &Incident> = found.incidents.iter().map(|i| (i.id.as_str(), i)).collect();
        for incident in found.incidents {
            let claims = self.keys(&incident.claims);
            let denials = self.keys(&incident.denials);
            let place = incident.place.as_ref().map_or("an unnamed place", |p| p.name.as_str());
            let sentence = format!("{} at {place} is claimed, and denied.", incident.code);
            self.add(Matter::Denial, Strength::Strong, &claims, &denials, sentence);
            self.numbers(&claims, &claims, place);
        }
        for link in found.possibly {
            let (Some(a), Some(b)) = (by_id.get(link.a.as_str()), by_id.get(link.b.as_str())) else {
                continue;
            };
            let (x, y) = (self.keys(&a.claims), self.keys(&b.claims));
            let place = a.place.as_ref().map_or("one place", |p| p.name.as_str()).to_owned();
            self.accounts(&x, &y, &place, link.score);
            self.numbers(&x, &y, &place);
            self.whereabouts(&x, &y, a, b);
        }
    }

    /// Two accounts of what may be one event that name different actors, or one of which names none.
    fn accounts(&mut self, x: &[usize], y: &[usize], place: &str, score: f64) {
        let actors = |claims: &[usize]| -> Who {
            let parts = claims.iter().flat_map(|k| self.desk.claims[*k].actor.parts.clone());
            Who { parts: parts.filter(|p| !p.is_nobody() || !p.words.is_empty()).collect() }
        };
        let (a, b) = (actors(x), actors(y));
        let accord = self.desk.roster.accord(&a, &b);
        let names = |who: &Who| fullest(&who.parts);
        match (a.parts.is_empty(), b.parts.is_empty()) {
            (false, false) if accord == Accord::Apart && score >= 0.5 && self.dated_alike(x, y) => {
                let sentence =
                    format!("What happened at {place} is laid to {} and to {}.", names(&a), names(&b));
                self.add(Matter::Actor, Strength::Strong, x, y, sentence);
            }
            (true, false) | (false, true) if x.iter().chain(y).any(|k| self.claim(*k).code == "CLASH") => {
                let named = if a.parts.is_empty() { &b } else { &a };
                let sentence = format!(
                    "At {place} one account tells of fighting that nobody began, the other of an attack by {}.",
                    names(named)
                );
                self.add(Matter::Actor, Strength::Medium, x, y, sentence);
            }
            _ => {}
        }
    }

    /// Some claim of each is dated, and they share a day.
    fn dated_alike(&self, x: &[usize], y: &[usize]) -> bool {
        let pairs = x.iter().flat_map(|a| y.iter().map(move |b| (*a, *b)));
        pairs.into_iter().any(|(a, b)| likeness::times(self.desk, a, b) >= TimeLikeness::Overlap)
    }

    /// Numbers that cannot both be right, between two sets of claims or within one.
    fn numbers(&mut self, x: &[usize], y: &[usize], place: &str) {
        for &a in x {
            let clash = |b: &&usize| {
                let (p, q) = (self.claim(a).quantity.as_ref(), self.claim(**b).quantity.as_ref());
                **b != a && likeness::counts(p, q) == Some(false) && !self.one_sentence(&[a], &[**b])
            };
            let Some(&b) = y.iter().find(clash) else { continue };
            let (a, b) = (a.min(b), a.max(b));
            let (p, q) = (number(self.claim(a)), number(self.claim(b)));
            let sentence = format!("The number for {place} is {p} in one claim and {q} in the other.");
            self.add(Matter::Count, Strength::Medium, &[a], &[b], sentence);
        }
    }

    /// The same act on the same days with the same number, told of two places near each other.
    fn whereabouts(&mut self, x: &[usize], y: &[usize], a: &Incident, b: &Incident) {
        let (Some(p), Some(q)) = (&a.place, &b.place) else { return };
        if likeness::places(Some(p), Some(q)) == PlaceLikeness::Near {
            let sentence = format!("What may be one event is placed at {} and at {}.", p.name, q.name);
            self.add(Matter::Place, Strength::Medium, x, y, sentence);
        }
    }

    /// Columns of one row, or numbers that a sentence sets against each other on purpose.
    fn one_sentence(&self, a: &[usize], b: &[usize]) -> bool {
        let place = |k: usize| (self.desk.claims[k].report, self.desk.claims[k].sentence);
        a.iter().any(|x| b.iter().any(|y| place(*x) == place(*y) && place(*x).1.is_some()))
    }

    /// One list counts events where another counts none: the same act, place and time.
    fn zeros(&mut self) {
        let desk = self.desk;
        let value = |k: usize| desk.claims[k].claim.quantity.as_ref().and_then(|q| q.value);
        let counted: Vec<usize> = desk.of_kind(Kind::Incident).filter(|k| value(*k).is_some()).collect();
        for &zero in counted.iter().filter(|k| value(**k) == Some(0.0)) {
            let own = desk.claims[zero].claim;
            let against: Vec<usize> = counted
                .iter()
                .copied()
                .filter(|k| {
                    let other = desk.claims[*k].claim;
                    value(*k) > Some(0.0)
                        && other.code == own.code
                        && likeness::people(desk, zero, *k) != PeopleLikeness::Apart
                        && likeness::places(own.place.as_ref(), other.place.as_ref()) == PlaceLikeness::Same
                        && likeness::times(desk, zero, *k) > TimeLikeness::Unknown
                })
                .collect();
            let place = own.place.as_ref().map_or("one place", |p| p.name.as_str());
            let sentence = format!("For {place} one list counts some events, another none.");
            self.add(Matter::Count, Strength::Medium, &against, &[zero], sentence);
        }
    }

    /// What is laid to somebody without place and day, and denied as generally.
    fn denied_allegations(&mut self) {
        let desk = self.desk;
        let loose = |k: &usize| desk.claims[*k].claim.place.is_none() && !desk.claims[*k].claim.countable;
        let told: Vec<usize> = desk.of_kind(Kind::Incident).filter(loose).collect();
        let (denials, alleged): (Vec<usize>, Vec<usize>) = told
            .into_iter()
            .partition(|k| matches!(self.claim(*k).modality, Modality::Denied | Modality::Negated));
        for denial in denials {
            let x = &desk.claims[denial];
            let against: Vec<usize> = alleged
                .iter()
                .copied()
                .filter(|k| {
                    let y = &desk.claims[*k];
                    let happened = matches!(y.claim.modality, Modality::Asserted | Modality::Alleged);
                    y.claim.code == x.claim.code
                        && happened
                        && desk.roster.accord(&x.actor, &y.actor) >= Accord::Kin
                })
                .collect();
            let sentence = format!("{} is alleged, and denied.", x.claim.code);
            self.add(Matter::Denial, Strength::Medium, &against, &[denial], sentence);
        }
    }

    /// "X broke the truce", says Y; "Y broke it", says X.
    fn counter_accusations(&mut self) {
        let desk = self.desk;
        let accusing: Vec<usize> = (0..desk.claims.len())
            .filter(|k| {
                let claim = desk.claims[*k].claim;
                let general = claim.kind == Kind::Incident && claim.code == "OTHER";
                let accuses = claim.kind == Kind::Position && claim.code == "accuse";
                general && claim.modality == Modality::Alleged || accuses
            })
            .collect();
        let roles = |k: usize| {
            let told = &desk.claims[k];
            match told.claim.kind {
                Kind::Position => (told.actor.clone(), told.target.clone()),
                _ => {
                    let speaker =
                        told.claim.speaker.as_ref().map(|s| desk.roster.who(&s.entity, desk.day(k)));
                    (speaker.unwrap_or_default(), told.actor.clone())
                }
            }
        };
        for (i, &a) in accusing.iter().enumerate() {
            let (accuser, accused) = roles(a);
            for &b in accusing[i + 1..].iter().take(200) {
                let (other, others) = roles(b);
                let mutual = desk.roster.accord(&accuser, &others) >= Accord::Kin
                    && desk.roster.accord(&accused, &other) >= Accord::Kin
                    && desk.roster.accord(&accuser, &accused) != Accord::Same;
                if mutual && desk.claims[a].claim.kind == desk.claims[b].claim.kind {
                    let sentence = format!(
                        "{} accuses {}, which accuses it in turn.",
                        fullest(&accuser.parts),
                        fullest(&accused.parts)
                    );
                    self.add(Matter::CounterAccusation, Strength::Medium, &[a], &[b], sentence);
                }
            }
        }
    }

    fn series(&mut self, series: &[Series]) {
        for series in series.iter().filter(|s| s.code != "other") {
            let what = format!("{} ({})", series.code, series.population);
            if series.mixed_units {
                let (a, b): (Vec<_>, Vec<_>) = series.points.iter().partition(|p| p.unit.contains("percent"));
                let refs = |points: &[&_]| -> Vec<ClaimRef> {
                    points.iter().map(|p: &&crate::resolve::figures::Point| p.claim).collect()
                };
                let (a, b) = (self.keys(&refs(&a)), self.keys(&refs(&b)));
                let sentence =
                    format!("{what} is given as a share and as a number: not comparable without a base.");
                self.add(Matter::Count, Strength::Weak, &a, &b, sentence);
                continue;
            }
            for pair in series.points.windows(2) {
                let (Some(x), Some(y)) = (pair[0].low, pair[1].low) else { continue };
                let (a, b) = (self.keys(&[pair[0].claim]), self.keys(&[pair[1].claim]));
                let exact = |p: &crate::resolve::figures::Point| p.high == p.low;
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

    fn participation(&mut self, clusters: &[Cluster]) {
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
    fn sponsors(&mut self, drafts: &Drafts) {
        for (r, round) in drafts.rounds.iter().enumerate() {
            let mut lists: Vec<(Vec<One>, Vec<usize>)> = Vec::new();
            for k in round.members.iter().map(|m| m.0).filter(|k| self.names_sponsors(*k)) {
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

    fn names_sponsors(&self, k: usize) -> bool {
        let words = self.desk.words(k).to_lowercase();
        let convening = [
            "sponsor",
            "convene",
            "organis",
            "organiz",
            "broker",
            "mediat",
            "host",
            "facilitat",
            "called by",
            "auspices",
            "have called",
            "chair",
        ];
        let parts = &self.desk.claims[k].actor.parts;
        !parts.is_empty()
            && parts.iter().all(|p| !p.is_nobody())
            && convening.iter().any(|w| words.contains(w))
    }

    /// A headline that says of somebody the opposite of the text under it.
    fn headlines(&mut self) {
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

/// Days between two reports that still speak of one round.
const ONE_ROUND: i64 = 4;

static AGENDA: LazyLock<Vec<(&'static str, Vec<&'static str>)>> = LazyLock::new(|| {
    let rows = lexicon::rows(include_str!("../../data/en/agenda.tsv"));
    rows.filter_map(|row| match row[..] {
        [what, phrases] => Some((what, phrases.split(',').collect())),
        _ => None,
    })
    .collect()
});

impl Book<'_, '_> {
    /// What reports of the same days say differently about agenda, signature and face-to-face meetings.
    fn at_the_talks(&mut self) {
        let desk = self.desk;
        let says = |k: usize, what: &str| {
            let words = desk.words(k).to_lowercase();
            AGENDA.iter().filter(|(name, _)| *name == what).flat_map(|(_, p)| p).any(|p| words.contains(p))
        };
        let of = |kind: Kind, fits: &dyn Fn(usize) -> bool| {
            desk.of_kind(kind).filter(|k| fits(*k)).collect::<Vec<usize>>()
        };
        let open = of(Kind::Position, &|k| says(k, "open"));
        let narrow = of(Kind::Position, &|k| says(k, "narrow"));
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

fn number(claim: &Claim) -> String {
    let quantity = claim.quantity.as_ref();
    quantity.map_or_else(String::new, |q| {
        let value = q.value.map_or_else(|| "?".to_owned(), |v| v.to_string());
        format!("{} {value} {}", q.bound.name(), q.unit).trim().to_owned()
    })
}
