//! What was resolved, written for people: one group to a block, each claim as its quotation. Used by the golden cases
//! and by whoever wants to see what the stage did.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::doubt::Doubt;
use crate::extract::claim::{Claim, Days};
use crate::resolve::desk::quote;
use crate::resolve::figures::Scope;
use crate::resolve::participation::Participation;
use crate::resolve::rounds::Hold;
use crate::resolve::{ClaimRef, Report, Resolved};

/// All groups in the order of the stage, without ids (those are digests).
pub fn render(reports: &[Report], resolved: &Resolved, doubts: &[Doubt]) -> String {
    let mut page = Page { reports, out: String::new() };
    page.actors(resolved);
    page.copies(resolved);
    page.origins(resolved);
    page.incidents(resolved);
    page.allegations(resolved);
    page.talks(resolved);
    page.pledges(resolved);
    page.figures(resolved);
    page.contradictions(resolved);
    page.doubts(doubts);
    page.out
}

struct Page<'a, 'b> {
    reports: &'a [Report<'b>],
    out: String,
}

impl Page<'_, '_> {
    fn head(&mut self, title: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.line(&title.to_uppercase());
    }

    fn line(&mut self, words: &str) {
        self.out.push_str(words);
        self.out.push('\n');
    }

    /// Writing to a string cannot fail.
    fn item(&mut self, words: std::fmt::Arguments) {
        let _ = writeln!(self.out, "{words}");
    }

    fn name(&self, report: usize) -> &str {
        let report = &self.reports[report];
        report.source.unwrap_or(report.id)
    }

    fn claim(&mut self, mark: &str, at: ClaimRef, note: &str) {
        let report = self.reports[at.report];
        let Some(claim) = report.reading.extract.claims.get(at.claim) else { return };
        let words = quote(&report, claim.evidence).split_whitespace().collect::<Vec<_>>().join(" ");
        let note = if note.is_empty() { String::new() } else { format!("  ({note})") };
        let name = self.name(at.report).to_owned();
        self.item(format_args!(
            "  {mark} {name}: {} {} \"{words}\"{}{note}",
            claim.kind.name(),
            claim.code,
            slots(claim)
        ));
    }

    fn why(&mut self, why: &[String]) {
        for reason in why {
            self.item(format_args!("    {reason}"));
        }
    }

    fn actors(&mut self, resolved: &Resolved) {
        let actors = &resolved.actors;
        if actors.links.is_empty() && actors.proposals.is_empty() && actors.homonyms.is_empty() {
            return;
        }
        self.head("who is meant");
        for link in &actors.links {
            let (name, party, why) = (&link.name, &link.party, &link.why);
            let standing = format!("{:?}", link.standing).to_lowercase();
            let (score, n) = (link.score, link.mentions.len());
            self.item(format_args!("  \"{name}\" -> {party}  {standing} {score:.2}, {why}; {n} mentions"));
        }
        for proposal in &actors.proposals {
            let names = proposal.names.join("\" = \"");
            let party = proposal.party.as_deref().map(|p| format!(" = {p}")).unwrap_or_default();
            self.item(format_args!("  propose: \"{names}\"{party}  {:.2}, {}", proposal.score, proposal.why));
        }
        for homonym in &actors.homonyms {
            self.item(format_args!("  \"{}\" -> nobody; fits {}", homonym.name, homonym.parties.join(", ")));
        }
    }

    fn copies(&mut self, resolved: &Resolved) {
        if resolved.copies.is_empty() {
            return;
        }
        self.head("copied sentences");
        for group in &resolved.copies {
            self.item(format_args!("- {:?}, {:.2}", group.degree, group.score));
            let mut sentences: Vec<(String, String)> = Vec::new();
            for sentence in &group.sentences {
                let words = quote(&self.reports[sentence.report], sentence.span);
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                sentences.push((self.name(sentence.report).to_owned(), words));
            }
            for (name, words) in sentences {
                self.item(format_args!("  {name}: \"{words}\""));
            }
            self.why(&group.why);
        }
    }

    fn origins(&mut self, resolved: &Resolved) {
        self.head("origins");
        for origin in &resolved.origins {
            let mut by_report: BTreeMap<&str, usize> = BTreeMap::new();
            for at in &origin.claims {
                *by_report.entry(self.name(at.report)).or_default() += 1;
            }
            let claims: Vec<String> = by_report.iter().map(|(name, n)| format!("{n} in {name}")).collect();
            let lineage = format!("{:?}", origin.lineage).to_lowercase();
            let via = if origin.relays.is_empty() {
                String::new()
            } else {
                format!(", via {}", origin.relays.join(", "))
            };
            self.item(format_args!("- {} ({lineage}{via}): claims {}", origin.name, claims.join(", ")));
            self.why(&origin.why);
        }
    }

    fn incidents(&mut self, resolved: &Resolved) {
        if resolved.incidents.is_empty() {
            return;
        }
        self.head("incidents");
        let numbers: BTreeMap<&str, usize> = resolved
            .incidents
            .iter()
            .enumerate()
            .map(|(i, incident)| (incident.id.as_str(), i + 1))
            .collect();
        for (i, incident) in resolved.incidents.iter().enumerate() {
            let place = incident.place.as_ref().map_or("place unknown", |p| p.name.as_str()).to_owned();
            let days = incident.days.map_or_else(|| "day unknown".to_owned(), days);
            self.item(format_args!("{}. {} at {place}, {days}  {:.2}", i + 1, incident.code, incident.score));
            for at in &incident.claims {
                self.claim("+", *at, "");
            }
            for at in &incident.denials {
                self.claim("-", *at, "denies it");
            }
            self.why(&incident.why);
        }
        for link in &resolved.possibly {
            let number = |id: &str| numbers.get(id).copied().unwrap_or_default();
            self.item(format_args!(
                "possibly one: {} and {}  {:.2}  {}",
                number(&link.a),
                number(&link.b),
                link.score,
                link.why
            ));
        }
    }

    fn allegations(&mut self, resolved: &Resolved) {
        if resolved.allegations.is_empty() {
            return;
        }
        self.head("not counted");
        for allegation in &resolved.allegations {
            let accused = allegation.accused.as_deref().unwrap_or("nobody named");
            self.item(format_args!("- {} by {accused}", allegation.code));
            for told in &allegation.claims {
                self.claim("+", told.claim, told.reason.in_words());
            }
        }
    }

    fn talks(&mut self, resolved: &Resolved) {
        for track in &resolved.tracks {
            self.head(&format!("talks in {}", track.name));
            for round in &track.rounds {
                let number = round.ordinal.map_or_else(String::new, |n| format!(" {n}"));
                let days = round.days.map_or_else(|| "days unknown".to_owned(), days);
                self.item(format_args!("Round{number}, {days}"));
                for member in &round.claims {
                    let hold = format!("{:?}", member.hold).to_lowercase();
                    self.claim("+", member.claim, &format!("{hold}: {}", member.why));
                }
                for plan in &round.planned {
                    let speakers = plan.speakers.join(", ");
                    self.item(format_args!("  planned for {} by {speakers}", self::days(plan.days)));
                }
                round.participation.iter().for_each(|part| self.who(part));
            }
        }
        if !resolved.elsewhere.is_empty() {
            self.head("who comes to talks of which no round is known");
            resolved.elsewhere.iter().for_each(|part| self.who(part));
        }
        self.contacts(resolved);
    }

    fn who(&mut self, part: &Participation) {
        let contested = if part.contested { ", contested" } else { "" };
        let party = part.party.as_deref().map(|p| format!(" = {p}")).unwrap_or_default();
        self.item(format_args!("  who: {}{party}{contested}", part.who));
        for statement in &part.statements {
            let hold = format!("{:?}", statement.hold).to_lowercase();
            self.claim("  +", statement.claim, &format!("{hold}: {}", statement.why));
        }
    }

    fn contacts(&mut self, resolved: &Resolved) {
        if !resolved.contacts.is_empty() || !resolved.loose_meetings.is_empty() {
            self.head("meetings and calls outside the rounds");
        }
        for contact in &resolved.contacts {
            self.item(format_args!(
                "- {}, {}",
                contact.code,
                contact.days.map_or_else(|| "day unknown".to_owned(), days)
            ));
            for at in &contact.claims {
                self.claim("+", *at, "");
            }
        }
        for at in &resolved.loose_meetings {
            self.claim("?", *at, "no round could be found for it");
        }
        if !resolved.heads.is_empty() {
            self.head("heads of delegations");
        }
        for head in &resolved.heads {
            let delegation = head.delegation.as_deref().unwrap_or("a delegation");
            self.item(format_args!("- {} for {delegation}", head.person));
            for at in &head.claims {
                self.claim("+", *at, "");
            }
        }
    }

    fn pledges(&mut self, resolved: &Resolved) {
        if resolved.pledges.is_empty() {
            return;
        }
        self.head("pledges");
        for thread in &resolved.pledges {
            let what = if thread.demand { "demand" } else { "pledge" };
            let by = thread.promisor.as_deref().unwrap_or("nobody named");
            self.item(format_args!("- {what} \"{}\" by {by}", thread.content));
            for step in &thread.history {
                let day = step.day.map_or_else(|| "day unknown".to_owned(), |d| d.to_string());
                let weak = if step.hold == Hold::Weak { ", weakly" } else { "" };
                self.claim(
                    "+",
                    step.claim,
                    &format!("{day}: {} by {}{weak}", step.status.in_words(), step.by),
                );
            }
            self.why(&thread.why);
        }
    }

    fn figures(&mut self, resolved: &Resolved) {
        if resolved.series.is_empty() && resolved.caveats.is_empty() {
            return;
        }
        self.head("figures");
        for series in &resolved.series {
            let scope = match &series.scope {
                Scope::Whole => "in all",
                Scope::Period => "in a period",
                Scope::Event(Some(_)) => "in one incident",
                Scope::Event(None) => "in one event",
            };
            self.item(format_args!("- {} ({}), {scope}", series.code, series.population));
            for point in &series.points {
                let day = point.as_of.map_or_else(|| "day unknown".to_owned(), |d| d.to_string());
                self.claim("+", point.claim, &format!("as of {day}, by {}", point.by));
            }
            self.why(&series.why);
        }
        for caveat in &resolved.caveats {
            let report = self.reports[caveat.report];
            let words = quote(&report, caveat.span).to_owned();
            let name = self.name(caveat.report).to_owned();
            self.item(format_args!("- caveat in {name}: \"{words}\""));
            match caveat.about {
                Some(at) => self.claim("about", at, ""),
                None => self.line("  about nothing that is there"),
            }
        }
    }

    fn contradictions(&mut self, resolved: &Resolved) {
        if resolved.contradictions.is_empty() {
            return;
        }
        self.head("contradictions");
        for contradiction in &resolved.contradictions {
            let strength = format!("{:?}", contradiction.strength).to_lowercase();
            self.item(format_args!(
                "- {}, {strength}: {}",
                contradiction.matter.in_words(),
                contradiction.sentence
            ));
            for at in &contradiction.a {
                self.claim("a", *at, "");
            }
            for at in &contradiction.b {
                self.claim("b", *at, "");
            }
        }
    }

    fn doubts(&mut self, doubts: &[Doubt]) {
        if doubts.is_empty() {
            return;
        }
        self.head("doubts");
        for doubt in doubts {
            self.item(format_args!("- {}: {} {}", doubt.code, doubt.sentence, doubt.taken));
        }
    }
}

/// "2024-05-02", or "2024-05-02 to 2024-05-04".
pub fn days(days: Days) -> String {
    if days.from == days.to { days.from.to_string() } else { format!("{} to {}", days.from, days.to) }
}

/// The slots that say who, where, when and how many.
fn slots(claim: &Claim) -> String {
    let mut parts = Vec::new();
    parts.extend(claim.actor.as_ref().map(|a| format!("by {}", a.entity)));
    parts.extend(claim.target.as_ref().map(|t| format!("to {}", t.entity)));
    parts.extend(claim.place.as_ref().map(|p| format!("at {}", p.name)));
    parts.extend(claim.time.as_ref().and_then(|t| t.interval).map(|d| format!("on {}", days(d))));
    parts.extend(claim.quantity.as_ref().map(|q| {
        let value = q.value.map_or_else(|| "?".to_owned(), |v| v.to_string());
        format!("{} {value} {}", q.bound.name(), q.unit)
    }));
    parts.extend(claim.speaker.as_ref().map(|s| format!("says {}", s.entity)));
    parts.extend(claim.via.as_ref().map(|v| format!("via {v}")));
    parts.push(claim.modality.name().to_owned());
    format!(" [{}]", parts.join(", "))
}
