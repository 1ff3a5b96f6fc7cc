//! Where the support of an incident comes from, as a tree: incident, origins, voices, reports, words.
//!
//! In: a judged incident, what resolving found. Out: one [`Branch`] that the text, the page and the picture all draw.
//! Absent: counting; which origins count, which add nothing and why was decided by `judging::corroboration`. What admits,
//! denies or contradicts stands in branches of its own and is never added to the support.

use std::collections::{BTreeMap, BTreeSet};

use judging::corroboration::{Corroboration, support};
use judging::incident::{Affiliation, Claim, Incident};
use judging::period::Zone;
use judging::said::Said;
use reading::resolve::ClaimRef;
use reading::resolve::origins::{Lineage, Origin};
use serde::{Deserialize, Serialize};

use super::claims::{Told, according_to, evidence, publication};
use super::incidents::{voice, when};
use super::text::wrap;
use crate::dossier::files::Files;
use crate::flow::incidents::outlet;
use crate::flow::{Judged, World};
use crate::words::Words;

/// One node of the tree and what hangs below it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Branch {
    pub kind: Kind,
    pub says: String,
    /// What it does for the support; of an origin and of a report.
    pub part: Option<Part>,
    /// Reasons and flags, one sentence each.
    pub notes: Vec<String>,
    pub below: Vec<Branch>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Incident,
    /// Where claims first come from.
    Origin,
    /// The speaker, agency or outlet whose word it is.
    Voice,
    /// One report that carries it.
    Report,
    /// The quoted words, with the id of their claim.
    Words,
}

/// What a claim does for the support of an incident. In the order in which the branches stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    Counts,
    AddsNothing,
    Admits,
    Denies,
    Contradicts,
    Withdrawn,
    /// Plans, promises, demands: says nothing of what happened.
    SilentOnIt,
}

impl Part {
    /// Its name, which is the same in every language.
    pub fn key(self) -> &'static str {
        match self {
            Part::Counts => "counts",
            Part::AddsNothing => "adds-nothing",
            Part::Admits => "admits",
            Part::Denies => "denies",
            Part::Contradicts => "contradicts",
            Part::Withdrawn => "withdrawn",
            Part::SilentOnIt => "silent",
        }
    }

    pub fn words(self, words: &Words) -> String {
        words.say(&format!("provenance-part.{}", self.key()))
    }
}

/// One claim with everything that a branch tells of it.
struct Leaf<'a> {
    claim: &'a Claim,
    told: Told<'a>,
    part: Part,
    /// Why it adds nothing.
    because: Option<&'a Said>,
    /// Nothing when its lineage is not known.
    origin: Option<&'a Origin>,
}

/// What trees are made from, looked up once for all of them.
pub struct Tracer<'a> {
    pub world: &'a World,
    pub files: &'a Files,
    origin_of: BTreeMap<ClaimRef, usize>,
    by_id: BTreeMap<&'a str, &'a Origin>,
}

impl<'a> Tracer<'a> {
    pub fn new(world: &'a World, files: &'a Files) -> Tracer<'a> {
        let by_id = world.resolved.origins.iter().map(|origin| (origin.id.as_str(), origin)).collect();
        Tracer { world, files, origin_of: world.resolved.origin_of(), by_id }
    }

    /// The tree of one incident.
    pub fn tree(&self, judged: &Judged) -> Branch {
        let files = self.files;
        let zone = Zone::named(&files.settings.time_zone).unwrap_or_else(Zone::utc);
        let incident = judged.incident.canonical();
        let judged_by = judged.findings.first().map(|finding| finding.support.clone());
        let support = judged_by.unwrap_or_else(|| support(&incident, &files.parties, &zone));
        let claims = judged.group.claims.iter().chain(&judged.group.denials);
        let leaves: Vec<Leaf> = claims.filter_map(|at| self.leaf(*at, &incident, &support)).collect();
        let words = files.words;
        let (act, place) = (words.tell(&incident.act.noun()), words.tell(&incident.place.in_words()));
        let says = [act, when(judged, files), place];
        let says: Vec<String> = says.into_iter().filter(|part| !part.is_empty()).collect();
        let origins =
            gathered(leaves.iter().collect(), |leaf| (origin_part(leaf, &support), origin_key(leaf)));
        Branch {
            kind: Kind::Incident,
            says: format!("{}: {}", incident.id, says.join(", ")),
            part: None,
            notes: weight(&support, files.words),
            below: origins.iter().map(|leaves| self.origin(leaves, &support)).collect(),
        }
    }

    fn leaf<'b>(&self, at: ClaimRef, incident: &'b Incident, support: &'b Corroboration) -> Option<Leaf<'b>>
    where
        'a: 'b,
    {
        let told = voice(at, self.world);
        let id = told.wire.id.as_deref()?;
        let claim = incident.claims.iter().find(|claim| claim.id == id)?;
        let lists = [
            (&support.withdrawn, Part::Withdrawn),
            (&support.admissions, Part::Admits),
            (&support.denials, Part::Denies),
            (&support.contradictions, Part::Contradicts),
            (&support.observed_not, Part::Contradicts),
        ];
        let listed = lists.iter().find(|(ids, _)| ids.iter().any(|listed| listed == id));
        let because = support.adds_nothing.iter().find(|(listed, _)| listed == id).map(|(_, why)| why);
        let part = match (listed, because) {
            (Some((_, part)), _) => *part,
            (None, Some(_)) => Part::AddsNothing,
            _ if claim.modality.happened() => Part::Counts,
            _ => Part::SilentOnIt,
        };
        let origin = self.origin_of.get(&at).map(|at| &self.world.resolved.origins[*at]);
        let origin = origin.filter(|origin| origin.lineage != Lineage::Unknown);
        Some(Leaf { claim, told, part, because, origin })
    }

    fn origin(&self, leaves: &[&Leaf], support: &Corroboration) -> Branch {
        let (words, first) = (self.files.words, leaves[0]);
        let part = origin_part(first, support);
        let mut notes: Vec<String> = first.origin.map_or(Vec::new(), |origin| origin.why.clone());
        notes.extend(leaves.iter().map(|leaf| stands_behind(leaf.claim, self.files)));
        for leaf in leaves {
            let stake = support.interests.iter().find(|(id, _)| *id == leaf.claim.id);
            notes.extend(stake.map(|(_, interest)| words.tell(&interest.words())));
            // Of an origin that counts, the copies say for themselves why they add nothing.
            notes.extend(leaf.because.filter(|_| part != Part::Counts).map(|why| self.named(why)));
        }
        once(&mut notes);
        let voices = gathered(leaves.to_vec(), |leaf| according_to(&leaf.told, words));
        Branch {
            kind: Kind::Origin,
            says: first.origin.map_or_else(|| words.say("provenance.unknown"), |origin| self.name(origin)),
            part: Some(part),
            notes,
            below: voices.iter().map(|leaves| self.speaks(leaves, part)).collect(),
        }
    }

    /// An outlet that the dossier knows by an id has a name for people as well.
    fn name(&self, origin: &Origin) -> String {
        outlet(self.files, &origin.name).map_or(&origin.name, |source| &source.name).clone()
    }

    /// A reason names origins by their ids; a reader knows them by name.
    fn named(&self, reason: &Said) -> String {
        let reason = self.files.words.tell(reason);
        let parts = reason.split('`').enumerate();
        let parts = parts.map(|(at, part)| match self.by_id.get(part).filter(|_| at % 2 == 1) {
            Some(origin) => format!("“{}”", self.name(origin)),
            None => part.to_string(),
        });
        parts.collect()
    }

    /// One voice with the reports that carry it.
    fn speaks(&self, leaves: &[&Leaf], part: Part) -> Branch {
        let reports = gathered(leaves.to_vec(), |leaf| {
            let capture = &leaf.told.report.capture;
            (capture.name().to_string(), capture.id.to_string())
        });
        Branch {
            kind: Kind::Voice,
            says: according_to(&leaves[0].told, self.files.words),
            part: None,
            notes: Vec::new(),
            below: reports.iter().map(|leaves| self.report(leaves, part)).collect(),
        }
    }

    fn report(&self, leaves: &[&Leaf], part: Part) -> Branch {
        let report = leaves[0].told.report;
        let own = leaves.iter().map(|leaf| leaf.part).min().unwrap_or(part);
        let because = leaves.iter().filter_map(|leaf| leaf.because).filter(|_| part == Part::Counts);
        let mut notes: Vec<String> = because.map(|why| self.named(why)).collect();
        once(&mut notes);
        let says = [&report.outlet, report.capture.name(), &publication(report, self.files.words)]
            .map(str::to_string);
        Branch {
            kind: Kind::Report,
            says: says.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
            part: (own != part).then_some(own),
            notes,
            below: leaves.iter().map(|leaf| quoted(leaf, self.files.words)).collect(),
        }
    }
}

fn quoted(leaf: &Leaf, words: &Words) -> Branch {
    Branch {
        kind: Kind::Words,
        says: evidence(&leaf.told, words).words.split_whitespace().collect::<Vec<_>>().join(" "),
        part: None,
        notes: vec![leaf.claim.id.clone()],
        below: Vec::new(),
    }
}

/// Leaves with one key together, in the order of the keys.
fn gathered<'a, K: Ord>(leaves: Vec<&'a Leaf<'a>>, key: impl Fn(&Leaf) -> K) -> Vec<Vec<&'a Leaf<'a>>> {
    let mut groups: BTreeMap<K, Vec<&Leaf>> = BTreeMap::new();
    for leaf in leaves {
        groups.entry(key(leaf)).or_default().push(leaf);
    }
    groups.into_values().collect()
}

/// An origin counts when the set that counts has it, whichever of its copies is taken for it.
fn origin_part(leaf: &Leaf, support: &Corroboration) -> Part {
    let counted = |origin: &&Origin| support.independent.contains(&origin.id);
    match leaf.part {
        Part::Counts | Part::AddsNothing if leaf.origin.as_ref().is_some_and(counted) => Part::Counts,
        Part::Counts => Part::AddsNothing,
        part => part,
    }
}

/// Claims of unknown lineage stay apart: nothing says that they come from one place.
fn origin_key(leaf: &Leaf) -> (String, String) {
    match leaf.origin {
        Some(origin) => (origin.name.clone(), origin.id.clone()),
        None => (String::new(), leaf.claim.id.clone()),
    }
}

/// `2 independent origins in 3 reports of 3 outlets, grade B2`, and what the number does not show.
fn weight(support: &Corroboration, words: &Words) -> Vec<String> {
    let with = [
        ("origins", support.independent_origins.into()),
        ("reports", support.reports.into()),
        ("outlets", support.outlets.into()),
        ("grade", format!("{:?}{}", support.grade.source, support.grade.information.number()).into()),
    ];
    let mut notes = vec![words.say_with("provenance.weight", &with)];
    if support.independent.is_empty() && support.independent_origins > 0 {
        notes.push(words.say("provenance.one-report"));
    }
    if !support.exact {
        notes.push(words.say("provenance.at-least"));
    }
    notes
}

fn stands_behind(claim: &Claim, files: &Files) -> String {
    let words = files.words;
    match &claim.affiliation {
        Affiliation::Independent => words.say("provenance.no-party"),
        Affiliation::Unknown => words.say("provenance.party-unknown"),
        Affiliation::Party(id) => {
            words.say_with("provenance.party", &[("party", files.parties.name_of(id).to_string().into())])
        }
    }
}

/// Each sentence once, where it stood first.
fn once(notes: &mut Vec<String>) {
    let mut said = BTreeSet::new();
    notes.retain(|note| said.insert(note.clone()));
}

/// The tree as lines of text, with the strokes that join them.
pub fn text(root: &Branch, words: &Words) -> String {
    let mut out = String::new();
    write(root, "", "", words, &mut out);
    out
}

/// `first` stands before the branch, `rest` before everything below its first line.
fn write(branch: &Branch, first: &str, rest: &str, words: &Words, out: &mut String) {
    let last = branch.below.len().saturating_sub(1);
    let stroke = if branch.below.is_empty() { "  " } else { "│ " };
    wrap(&branch.label(words), first, &format!("{rest}{stroke}"), out);
    for note in &branch.notes {
        wrap(note, &format!("{rest}{stroke}  "), &format!("{rest}{stroke}  "), out);
    }
    for (at, below) in branch.below.iter().enumerate() {
        let (joint, after) = if at == last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        write(below, &format!("{rest}{joint}"), &format!("{rest}{after}"), words, out);
    }
}

impl Branch {
    /// `[counts] origin: Halyard`
    pub fn label(&self, words: &Words) -> String {
        let part = self.part.map_or(String::new(), |part| format!("[{}] ", part.words(words)));
        let says = [("says", self.says.clone().into())];
        let named = match self.kind {
            Kind::Incident => return self.says.clone(),
            Kind::Origin => words.say_with("provenance.origin", &says),
            Kind::Voice => words.say_with("provenance.voice", &says),
            Kind::Report => words.say_with("provenance.report", &says),
            Kind::Words => words.say_with("provenance.words", &says),
        };
        format!("{part}{named}")
    }
}
