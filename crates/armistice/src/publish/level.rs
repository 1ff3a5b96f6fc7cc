//! The public version of a bulletin: the same one, without what the dossier does not let out.
//!
//! In: a bulletin, the table `[public]` of the dossier, names that may not leave. Out: a bulletin that says how much of
//! what is missing: withheld is not zero. Absent: a second source; every form is written from what comes out of here, so
//! that none of them can say more. Names are looked for in every text there is, of fields that nobody thought of too.

use std::collections::{BTreeMap, BTreeSet};

use judging::incident::Act;
use judging::parties;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::bulletin::{Bulletin, LeftOut, Spot};
use super::secrets::Secrets;
use crate::dossier::files::{Files, Public};
use crate::flow::{ReadReport, World, source_of};
use crate::words::Words;

pub const RESTRICTED: &str = "restricted";
pub const PUBLIC: &str = "public";

/// For whom a bulletin is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// For the members of the mechanism: everything.
    #[default]
    Restricted,
    /// For anybody: what the table [public] of armistice.toml lets out.
    Public,
}

/// The precision of a place of which the division is known, and of one of which only the country is.
const DIVISION: u8 = 4;
const COUNTRY: u8 = 6;

/// What is withheld besides by name.
struct Door<'a> {
    rules: &'a Public,
    words: &'a Words,
    names: Vec<(String, String)>,
    /// Names under which a protected source is printed.
    protected: BTreeSet<String>,
    /// Capture and sentence that give a place away.
    sentences: BTreeSet<(String, String)>,
    /// Ids of claims that are no longer quoted.
    unquoted: BTreeSet<String>,
    /// Places of which enough is told to name them.
    told: BTreeSet<String>,
    /// Every spelling of a place, under its name.
    spelt: BTreeMap<String, BTreeSet<String>>,
    left_out: BTreeMap<String, usize>,
}

/// What the public gets, and whether a text may leave. `sealed` are the ids of sources that are sealed. The error is the
/// key of `[public]` that names what there is not, and what there is.
pub fn public(
    bulletin: Bulletin,
    world: &World,
    files: &Files,
    sealed: &[String],
) -> Result<(Bulletin, Secrets), String> {
    let (rules, words) = (&files.settings.public, files.words);
    let mut door = Door {
        rules,
        words,
        names: Vec::new(),
        protected: BTreeSet::new(),
        sentences: BTreeSet::new(),
        unquoted: BTreeSet::new(),
        told: BTreeSet::new(),
        spelt: BTreeMap::new(),
        left_out: BTreeMap::new(),
    };
    door.hide_sources(world, files, sealed);
    if !rules.persons {
        door.hide_persons(world, files);
    }
    let mut bulletin = bulletin;
    for id in &rules.leave_out {
        match clear(&mut bulletin, id) {
            Some(number) => door.count(id, number),
            None => return Err(format!("key `public.leave_out`: no section `{id}` may be left out")),
        }
    }
    door.hide_places(&bulletin, world);
    door.coarsen(&mut bulletin)?;
    door.close(&mut bulletin);
    let secrets = Secrets::new(std::mem::take(&mut door.names));
    let mut value = serde_json::to_value(&bulletin).expect("a bulletin is strings and numbers");
    door.take_quotations(&mut value, &secrets);
    let replaced = secrets.clean(&mut value);
    door.count("replaced", replaced);
    let mut bulletin: Bulletin = serde_json::from_value(value).expect("only texts and lists were changed");
    bulletin.header.level = PUBLIC.to_string();
    let left_out = door.left_out.into_iter().filter(|(_, number)| *number > 0);
    bulletin.header.left_out = left_out.map(|(what, number)| LeftOut { what, number }).collect();
    Ok((bulletin, secrets))
}

fn is_protected(id: &str, files: &Files, sealed: &[String]) -> bool {
    sealed.iter().any(|own| own == id) || files.sources.get(id).is_some_and(|source| source.protected)
}

fn protected_reports<'a>(
    world: &'a World,
    files: &'a Files,
    sealed: &'a [String],
) -> impl Iterator<Item = &'a ReadReport> {
    world.reports.iter().filter(move |report| {
        let told = report.capture.custody.iter().filter_map(|custody| custody.facts.source.as_ref());
        let known = source_of(files, &report.capture).map(|source| &source.id);
        told.chain(known).any(|id| is_protected(id, files, sealed))
    })
}

/// Ids of the claims of protected sources.
pub fn protected_claims(world: &World, files: &Files, sealed: &[String]) -> BTreeSet<String> {
    let claims = protected_reports(world, files, sealed).flat_map(|report| &report.claims);
    claims.filter_map(|claim| claim.id.clone()).collect()
}

/// Empties a section; nothing when there is no such section, or when it may not be left out.
fn clear(bulletin: &mut Bulletin, id: &str) -> Option<usize> {
    fn all<T>(lines: &mut Vec<T>) -> usize {
        std::mem::take(lines).len()
    }
    let (talks, counts) = (&mut bulletin.talks, &mut bulletin.counts);
    Some(match id {
        "by-area" => all(&mut bulletin.by_area),
        "by-act" => all(&mut bulletin.by_act),
        // The same rows stand in the tables that compare them.
        "ledgers" => {
            counts.by_rule.retain(|line| line.over.is_none());
            all(&mut counts.side_by_side);
            all(&mut counts.compared);
            all(&mut counts.totals);
            all(&mut bulletin.ledgers)
        }
        "side-by-side" => all(&mut counts.side_by_side),
        "compared" => all(&mut counts.compared),
        "stated-totals" => all(&mut counts.totals),
        "by-rule" => all(&mut counts.by_rule),
        "observations" => all(&mut counts.observations),
        "restrictions" => all(&mut counts.restrictions),
        "tables" => all(&mut counts.tables),
        "questions" => all(&mut bulletin.questions),
        "not-counted" => all(&mut bulletin.not_counted),
        "figures" => all(&mut bulletin.figures),
        "humanitarian" => all(&mut bulletin.humanitarian),
        "rounds" => all(&mut talks.rounds),
        "participation" => all(&mut talks.participation),
        "pledges" => all(&mut talks.pledges),
        "contacts" => all(&mut talks.contacts),
        "agreements" => all(&mut talks.agreements),
        "positions" => all(&mut talks.positions),
        "contradictions" => all(&mut bulletin.contradictions),
        "names" => all(&mut bulletin.names),
        "doubts" => all(&mut bulletin.doubts),
        "sources" => all(&mut bulletin.sources),
        _ => return None,
    })
}

impl Door<'_> {
    fn count(&mut self, what: &str, number: usize) {
        *self.left_out.entry(what.to_string()).or_default() += number;
    }

    /// A protected source is neither named nor quoted, and its reports are not named by their files or hashes.
    fn hide_sources(&mut self, world: &World, files: &Files, sealed: &[String]) {
        let source = self.words.say("level.source");
        for known in files.sources.all.iter().filter(|source| is_protected(&source.id, files, sealed)) {
            for name in [&known.id, &known.name].into_iter().chain(&known.names) {
                self.names.push((name.clone(), source.clone()));
                self.protected.insert(name.clone());
            }
        }
        for report in protected_reports(world, files, sealed) {
            let of_report = report.capture.custody.iter().map(|custody| custody.name.clone());
            let ids = report.claims.iter().filter_map(|claim| claim.id.clone());
            let hidden = of_report.chain(Some(report.capture.id.to_string())).chain(ids);
            self.names.extend(hidden.map(|name| (name, self.words.say("level.report"))));
            self.names.push((report.outlet.clone(), source.clone()));
            self.protected.insert(report.outlet.clone());
        }
        for told in world.tables.all.iter().map(|table| &table.told) {
            if told.keeper.as_ref().is_some_and(|id| is_protected(id, files, sealed)) {
                let hidden = [told.name.clone(), told.capture.to_string()];
                self.names.extend(hidden.map(|name| (name, self.words.say("level.report"))));
            }
        }
    }

    /// Persons of the roster by their roles; whoever is named in a claim like a person and is in no list, too.
    fn hide_persons(&mut self, world: &World, files: &Files) {
        for person in files.parties.all.iter().filter(|party| party.kind == parties::Kind::Person) {
            let role = person.roles.first().map(|role| role.words.clone());
            let role = role.unwrap_or_else(|| self.words.say("level.person"));
            let names = [&person.name].into_iter().chain(person.names.iter().map(|name| &name.words));
            self.names.extend(names.map(|name| (name.clone(), role.clone())));
        }
        let claims = world.reports.iter().flat_map(|report| &report.reading.extract.claims);
        let slots = claims.flat_map(|claim| [&claim.actor, &claim.target, &claim.speaker]);
        let named: BTreeSet<&str> = slots.flatten().flat_map(|named| named.entity.split("; ")).collect();
        let unknown = named.into_iter().filter(|name| {
            let known = !files.parties.named(name, None).is_empty() || !files.sources.named(name).is_empty();
            !known && is_like_a_person(name)
        });
        let person = self.words.say("level.person");
        self.names.extend(unknown.map(|name| (name.to_string(), person.clone())));
    }

    /// A place is named only when enough reports and tables tell of it. What they say may stand in figures, ledgers and
    /// lines of other sections, so those places are looked at that no incident has.
    fn hide_places(&mut self, bulletin: &Bulletin, world: &World) {
        let mut told: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for line in &bulletin.incidents {
            let captures = line.evidence.iter().map(|quote| quote.capture.as_str());
            told.entry(line.spot.name.as_deref().unwrap_or_default()).or_default().extend(captures);
        }
        let figures = bulletin.figures.iter().flat_map(|line| &line.evidence);
        let humanitarian = bulletin.humanitarian.iter().flat_map(|line| &line.evidence);
        let cited: BTreeSet<&str> = figures.chain(humanitarian).map(|quote| quote.claim.as_str()).collect();
        let mut places = Vec::new();
        for report in &world.reports {
            for (claim, wire) in report.reading.extract.claims.iter().zip(&report.claims) {
                let Some(place) = claim.place.as_ref().filter(|place| (place.precision as u8) < DIVISION)
                else {
                    continue;
                };
                let words = report.reading.text.words.get(place.span.start..place.span.end);
                self.spelt.entry(place.name.clone()).or_default().extend(words.map(str::to_string));
                if wire.id.as_ref().is_some_and(|id| cited.contains(id.as_str())) {
                    told.entry(&place.name).or_default().insert(report.capture.id.as_str());
                    places.push((&place.name, place.admin1.as_ref(), place.country.as_ref()));
                }
            }
        }
        for table in &world.tables.all {
            for place in table.rows.places() {
                if let Some(name) = &place.name {
                    told.entry(name).or_default().insert(table.told.capture.as_str());
                    places.push((name, place.admin1.as_ref(), place.country.as_ref()));
                }
            }
        }
        let enough = |captures: &BTreeSet<&str>| captures.len() >= self.rules.place_reports;
        self.told = told.iter().filter(|(_, at)| enough(at)).map(|(name, _)| name.to_string()).collect();
        let few: BTreeSet<_> = places.into_iter().filter(|(name, ..)| !self.told.contains(*name)).collect();
        for (name, admin1, country) in few {
            self.hide_place(name, admin1, country);
        }
    }

    /// A place in every spelling that a report has of it; the name of a division stays.
    fn hide_place(&mut self, name: &String, admin1: Option<&String>, country: Option<&String>) {
        let instead = match admin1 {
            Some(admin1) => self.words.say_with("level.place-in", &[("area", admin1.as_str().into())]),
            None => self.words.say("level.place"),
        };
        // "the town" is no name.
        let is_name = |words: &&String| words.chars().next().is_some_and(|c| !c.is_lowercase());
        let spelt = self.spelt.get(name).into_iter().flatten().filter(is_name);
        let hidden = [name].into_iter().chain(spelt).filter(|name| ![admin1, country].contains(&Some(name)));
        self.names.extend(hidden.map(|name| (name.clone(), instead.clone())));
    }

    /// Names nothing finer than the division where the act or the number of reports asks for it.
    fn coarsen(&mut self, bulletin: &mut Bulletin) -> Result<(), String> {
        if let Some(code) = self.rules.coarse_acts.iter().find(|code| Act::coded(code).is_none()) {
            return Err(format!("key `public.coarse_acts`: there is no act `{code}`"));
        }
        // The words of a report may name a place that no list has, so of such acts none is quoted.
        let is_coarse = |code: &str, spot: &Spot| {
            self.rules.coarse_acts.iter().any(|act| act == code)
                || spot.name.as_ref().is_some_and(|name| !self.told.contains(name))
        };
        let mut hidden = Vec::new();
        for line in bulletin.incidents.iter_mut().filter(|line| is_coarse(&line.code, &line.spot)) {
            hidden.push((line.spot.clone(), std::mem::take(&mut line.evidence)));
            line.spot = division(&line.spot);
            line.place = place(&line.spot);
            line.place_precision = self.words.name("place-precision", &format!("p{}", line.spot.precision));
        }
        for line in &mut bulletin.not_counted {
            let nowhere = Spot::default();
            if is_coarse(&line.code, line.spot.as_ref().unwrap_or(&nowhere)) {
                let spot = line.spot.take();
                hidden.push((spot.clone().unwrap_or(nowhere), std::mem::take(&mut line.evidence)));
                line.spot = spot.as_ref().map(division);
            }
        }
        for (spot, evidence) in hidden {
            self.count("places", usize::from(spot.name.is_some()));
            self.count("quotations", evidence.len());
            self.unquoted.extend(evidence.iter().map(|quote| quote.claim.clone()));
            let sentences =
                evidence.iter().map(|q| (q.capture.clone(), format!("{}{}{}", q.before, q.words, q.after)));
            self.sentences.extend(sentences);
            if let Some(name) = &spot.name {
                self.hide_place(name, spot.admin1.as_ref(), spot.country.as_ref());
            }
        }
        Ok(())
    }

    /// Plans, reports of protected sources, and quoted words of doubts.
    fn close(&mut self, bulletin: &mut Bulletin) {
        if !self.rules.plans {
            let mut plans = std::mem::take(&mut bulletin.questions).len();
            for finding in bulletin.incidents.iter_mut().flat_map(|line| &mut line.findings) {
                plans += std::mem::take(&mut finding.plan).len();
            }
            self.count("plans", plans);
        }
        let before = bulletin.sources.len();
        bulletin.sources.retain(|line| !self.protected.contains(&line.source));
        self.count("sources", before - bulletin.sources.len());
        bulletin.doubts.iter_mut().filter(|_| !self.rules.quotations).for_each(|line| line.words = None);
    }

    /// Takes out quotations, wherever they stand; a quotation is shown whole or not at all.
    fn take_quotations(&mut self, value: &mut Value, secrets: &Secrets) {
        let texts = |quote: &Value, key: &str| quote[key].as_str().unwrap_or_default().to_string();
        each(value, "evidence", &mut |quotes| {
            quotes.retain(|quote| {
                let sentence = ["before", "words", "after"].map(|key| texts(quote, key)).concat();
                let hidden = !self.rules.quotations
                    || self.protected.contains(&texts(quote, "source"))
                    || secrets.stand_in(&sentence)
                    || secrets.stand_in(&texts(quote, "report"))
                    || self.sentences.contains(&(texts(quote, "capture"), sentence));
                if hidden {
                    self.count("quotations", 1);
                    self.unquoted.insert(texts(quote, "claim"));
                }
                !hidden
            });
        });
        each(value, "below", &mut |branches| {
            branches.retain(|branch| {
                let claims = branch["notes"].as_array().into_iter().flatten().filter_map(Value::as_str);
                let unquoted = || claims.into_iter().any(|claim| self.unquoted.contains(claim));
                // The notes of a quotation name its claim.
                let named = secrets.stand_in(&branch.to_string());
                let hidden = !self.rules.quotations || named || unquoted();
                branch["kind"] != "words" || !hidden
            });
        });
    }
}

/// Every list under a key of that name, the innermost first.
fn each(value: &mut Value, name: &str, change: &mut dyn FnMut(&mut Vec<Value>)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| each(item, name, change)),
        Value::Object(members) => {
            for (key, member) in members {
                each(member, name, change);
                if let (true, Value::Array(items)) = (key == name, member) {
                    change(items);
                }
            }
        }
        _ => {}
    }
}

/// Two words or more with a capital.
fn is_like_a_person(name: &str) -> bool {
    name.split_whitespace().filter(|word| word.chars().next().is_some_and(char::is_uppercase)).count() > 1
}

fn division(spot: &Spot) -> Spot {
    let precision = if spot.admin1.is_some() { DIVISION } else { COUNTRY };
    Spot {
        admin1: spot.admin1.clone(),
        country: spot.country.clone(),
        precision: spot.precision.max(precision),
        ..Spot::default()
    }
}

fn place(spot: &Spot) -> String {
    [&spot.admin1, &spot.country].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
}
