//! Everything on one desk: the reports by day of publication and digest, however they were given, and every claim with
//! what the later steps ask of it. Decides nothing.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::extract::claim::{Claim, Days, Kind, Named};
use crate::resolve::names::{Roster, Who};
use crate::resolve::{ClaimRef, Report, ids};
use crate::span::Span;
use crate::text::{RegionKind, Sentence};

/// One report, in its place in that order.
pub struct Filed<'a> {
    /// Index as given by the caller.
    pub given: usize,
    pub report: Report<'a>,
    pub published: Option<Days>,
    /// Index in [`Desk::claims`] of its first claim.
    pub first: usize,
}

/// One claim with its surroundings.
pub struct Told<'a> {
    pub at: ClaimRef,
    /// Index in [`Desk::reports`].
    pub report: usize,
    pub claim: &'a Claim,
    /// Index of the sentence that holds the start of its evidence.
    pub sentence: Option<usize>,
    pub actor: Who,
    pub target: Who,
    /// Which of several claims with the same words, kind, type and place; 0 for the first.
    twin: usize,
}

pub struct Desk<'a> {
    pub reports: Vec<Filed<'a>>,
    pub claims: Vec<Told<'a>>,
    pub roster: &'a Roster,
}

impl<'a> Desk<'a> {
    pub fn lay(reports: &[Report<'a>], roster: &'a Roster) -> Desk<'a> {
        let mut order: Vec<usize> = (0..reports.len()).collect();
        order.sort_by_key(|&i| {
            let published = published(&reports[i]);
            (published.is_none(), published, reports[i].id, reports[i].source, reports[i].affiliation)
        });
        let mut desk = Desk { reports: Vec::new(), claims: Vec::new(), roster };
        for given in order {
            let report = reports[given];
            let published = published(&report);
            let first = desk.claims.len();
            desk.add_claims(given, &report, published);
            desk.reports.push(Filed { given, report, published, first });
        }
        desk
    }

    fn add_claims(&mut self, given: usize, report: &Report<'a>, published: Option<Days>) {
        let first = self.claims.len();
        for (i, claim) in report.reading.extract.claims.iter().enumerate() {
            let day = claim.time.as_ref().and_then(|t| t.interval).or(published).map(|d| d.from);
            let who = |named: &Option<Named>| match named {
                Some(named) => self.roster.who(&named.entity, day),
                None => Who::default(),
            };
            let own = &self.claims[first..];
            let twin = own.iter().filter(|t| alike(t.claim, claim)).count();
            self.claims.push(Told {
                at: ClaimRef { report: given, claim: i },
                report: self.reports.len(),
                claim,
                sentence: sentence_at(&report.reading.text.sentences, claim.evidence.start),
                actor: who(&claim.actor),
                target: who(&claim.target),
                twin,
            });
        }
    }

    /// Indices of the claims of one kind, in order.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = usize> {
        (0..self.claims.len()).filter(move |&k| self.claims[k].claim.kind == kind)
    }

    pub fn words(&self, k: usize) -> &'a str {
        let told = &self.claims[k];
        quote(&self.reports[told.report].report, told.claim.evidence)
    }

    /// The same, reaching to the words that name the actor.
    pub fn words_with_actor(&self, k: usize) -> &'a str {
        let told = &self.claims[k];
        let evidence = told.claim.evidence;
        let whole = told.claim.actor.as_ref().map_or(evidence, |actor| evidence.join(actor.span));
        quote(&self.reports[told.report].report, whole)
    }

    pub fn report_of(&self, k: usize) -> &Filed<'a> {
        &self.reports[self.claims[k].report]
    }

    pub fn region(&self, k: usize) -> Option<RegionKind> {
        self.sentence(k).map(|s| s.region)
    }

    pub fn sentence(&self, k: usize) -> Option<&'a Sentence> {
        let told = &self.claims[k];
        self.reports[told.report].report.reading.text.sentences.get(told.sentence?)
    }

    /// The words of the sentence that holds the claim, or of its evidence when no sentence does.
    pub fn sentence_words(&self, k: usize) -> &'a str {
        match self.sentence(k) {
            Some(s) => quote(&self.report_of(k).report, s.span),
            None => self.words(k),
        }
    }

    /// The day a claim is placed on: its own time, else the day of publication.
    pub fn day(&self, k: usize) -> Option<Date> {
        self.days(k).or(self.report_of(k).published).map(|d| d.from)
    }

    /// Its own time, resolved.
    pub fn days(&self, k: usize) -> Option<Days> {
        self.claims[k].claim.time.as_ref().and_then(|t| t.interval)
    }

    pub fn id_of(&self, prefix: &str, claims: &[usize]) -> String {
        ids::of(prefix, claims.iter().map(|&k| self.spot(k)))
    }

    /// A claim as a member of a group, the same whatever else is on the desk.
    pub fn spot(&self, k: usize) -> String {
        let claim = self.claims[k].claim;
        let place = claim.place.as_ref().map_or("", |p| p.name.as_str());
        let mut what = format!("{}:{}:{place}", claim.kind.name(), claim.code);
        if self.claims[k].twin > 0 {
            what.push_str(&format!("#{}", self.claims[k].twin + 1));
        }
        ids::spot(self.report_of(k).report.id, claim.evidence, &what)
    }

    pub fn refer(&self, claims: &[usize]) -> Vec<ClaimRef> {
        claims.iter().map(|&k| self.claims[k].at).collect()
    }

    /// How a report is named in a sentence for people.
    pub fn name_of(&self, report: usize) -> String {
        let report = &self.reports[report].report;
        match report.source {
            Some(source) => source.to_owned(),
            None => format!("report {}", report.id.get(..8).unwrap_or(report.id)),
        }
    }
}

/// Two claims that the id of a group would not tell apart.
fn alike(a: &Claim, b: &Claim) -> bool {
    let place = |c: &Claim| c.place.as_ref().map_or(String::new(), |p| p.name.clone());
    a.evidence == b.evidence && a.kind == b.kind && a.code == b.code && place(a) == place(b)
}

/// The most likely day of publication, else the interval in which it lies.
fn published(report: &Report) -> Option<Days> {
    let publication = &report.reading.extract.publication;
    let likely = publication.likely.map(|day| Days { from: day, to: day });
    likely.or(publication.days)
}

/// The quoted words, or nothing when the span does not fit the text.
pub fn quote<'a>(report: &Report<'a>, span: Span) -> &'a str {
    report.reading.text.words.get(span.range()).unwrap_or_default()
}

fn sentence_at(sentences: &[Sentence], start: usize) -> Option<usize> {
    let after = sentences.partition_point(|s| s.span.start <= start);
    let i = after.checked_sub(1)?;
    (start < sentences[i].span.end).then_some(i)
}

/// Whole days between two intervals; 0 when they share a day.
pub fn gap(a: Days, b: Days) -> i64 {
    let between = |from: Date, to: Date| (to - from).get_days().into();
    if a.to < b.from {
        between(a.to, b.from)
    } else if b.to < a.from {
        between(b.to, a.from)
    } else {
        0
    }
}

/// How many days an interval holds.
pub fn length(days: Days) -> i64 {
    i64::from((days.to - days.from).get_days()) + 1
}

/// The interval with so many days before it.
pub fn since(days: Days, before: i32) -> Days {
    Days { from: days.from.checked_sub(before.days()).unwrap_or(days.from), to: days.to }
}
