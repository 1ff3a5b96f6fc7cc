//! Text → what it says: times, places, actors, quantities, speakers, and from them claims. Does not know any other text.
//! To read a new kind of claim: one file beside `incidents.rs` with a `find(&Scene)`, and a line in [`FINDERS`].

use jiff::civil::Date;

use crate::doubt::Doubt;
use crate::span::Span;
use crate::syntax;
use crate::text::{Media, RegionKind, Sentence, Text};

pub mod claim;
pub mod casing;
pub mod dates;
mod events;
pub mod gazetteer;
pub mod publication;
pub mod repair;
pub mod tree;
pub mod lexicon;
pub mod quantities;
pub mod speech;
pub mod attribution;
pub mod actors;
pub mod places;
pub mod mentions;
pub mod scene;
pub mod incidents;
pub mod obstruction;
pub mod figures;
pub mod positions;
pub mod agenda;
pub mod pledges;
pub mod participation;
pub mod meetings;
pub mod agreements;
pub mod period;
pub mod verbs;
pub mod tabular;
pub mod coding;
pub mod templates;

use actors::{Cast, Names};
use claim::Claim;
use dates::{Lead, Meaning, Timex};
use publication::{Known, Publication};
use scene::{Carried, Scene, Story, TimeMention};
use tree::Tree;

/// What one text says.
#[derive(Clone, Debug, Default)]
pub struct Extract {
    pub publication: Publication,
    pub timexes: Vec<Timex>,
    pub claims: Vec<Claim>,
}

/// The kinds of claim, in the order in which they are read. The order decides nothing but the order of the output.
const FINDERS: [fn(&Scene) -> Vec<Claim>; 9] = [
    incidents::find,
    obstruction::find,
    figures::find,
    pledges::find,
    participation::find,
    meetings::find,
    positions::find,
    agenda::find,
    agreements::find,
];

/// Reads a text against what is known beforehand.
pub fn read(text: &Text, known: &Known) -> (Extract, Vec<Doubt>) {
    if text.media == Media::Events {
        let (publication, mut doubts) = publication::derive(text, &[], known);
        let (claims, more) = events::read(text);
        doubts.extend(more);
        return (Extract { publication, timexes: Vec::new(), claims }, doubts);
    }
    let text = &*casing::restored(text);
    let timexes = find_times(text);
    let (publication, doubts) = publication::derive(text, &timexes, known);
    let claims = claims_in(text, &timexes, &publication, known);
    (Extract { publication, timexes, claims }, doubts)
}

/// The claims of a text whose publication is settled; also used when other reports have narrowed it.
pub fn claims(text: &Text, timexes: &[Timex], publication: &Publication, known: &Known) -> Vec<Claim> {
    if text.media == Media::Events {
        return events::read(text).0;
    }
    claims_in(&casing::restored(text), timexes, publication, known)
}

/// The same of a text in ordinary case.
fn claims_in(text: &Text, timexes: &[Timex], publication: &Publication, known: &Known) -> Vec<Claim> {
    telling(text, timexes, publication, known, stage)
}

/// What `tell` makes of a text's sentences with all their mentions.
fn telling<T>(
    text: &Text,
    timexes: &[Timex],
    publication: &Publication,
    known: &Known,
    tell: impl Fn(Vec<Scene>) -> T,
) -> T {
    let trees = trees(text);
    let mut names = Names::default();
    for tree in &trees {
        names.learn(tree);
    }
    let story = Story {
        words: &text.words,
        published: publication.likely.map(|day| claim::Days { from: day, to: day }).or(publication.days),
        names,
        partisan: known.partisan,
        gazetteer: &known.gazetteer,
        context: places::context(&trees, known),
    };
    tell(set(trees, &story, timexes))
}

/// Time expressions of every region. Those outside headline, caption and body date nothing and make no claim; they are
/// found so that a reader can be told of a year that stands only there.
fn find_times(text: &Text) -> Vec<Timex> {
    text.regions.iter().flat_map(|r| dates::find(&text.words, r.span)).collect()
}

/// The sentences that may make claims, parsed.
pub fn trees(text: &Text) -> Vec<Tree<'_>> {
    let telling = text.sentences.iter().filter(|s| s.region.makes_claims());
    telling
        .map(|s| past_dateline(&text.words, *s))
        .map(|s| Tree::new(&text.words, s, syntax::parse(&text.words, s.span)))
        .filter(|t| !t.is_empty())
        .collect()
}

/// A sentence without its dateline: "BEIRUT (Agency) – ", "KYIV, March 3 - ", "GENEVA: ".
fn past_dateline(words: &str, mut sentence: Sentence) -> Sentence {
    let body = sentence.span.of(words);
    let marks = [" – ", " — ", " - ", " -- ", ": ", "\u{a0}– ", "\u{a0}— "];
    let cut = marks
        .iter()
        .filter_map(|m| body.find(m).map(|at| (at, at + m.len())))
        .filter(|(at, _)| *at < 60)
        .min();
    if let Some((at, next)) = cut {
        let before = &body[..at];
        let first: String = before.chars().take_while(|c| c.is_alphabetic()).collect();
        let shouted = first.chars().count() > 2
            && first.chars().all(char::is_uppercase)
            && before.chars().any(char::is_alphabetic);
        let credited = before.ends_with(')') && before.contains('(') && before.len() < 50;
        let quiet = body[next..].chars().filter(|c| c.is_lowercase()).count() > 10;
        if (shouted || credited) && quiet {
            sentence.span.start += next;
        }
    }
    sentence
}

/// Plays the sentences in order, with the speaker and the antecedents that carry over from one to the next.
fn stage(mut scenes: Vec<Scene>) -> Vec<Claim> {
    let mut cast = Cast::default();
    let mut last: Option<Carried> = None;
    let mut claims = Vec::new();
    let mut before: Vec<Claim> = Vec::new();
    let tables = tabular::read(&scenes);
    let period = period::stated(&scenes);
    for i in 0..scenes.len() {
        if let Some(told) = tables.told(i) {
            claims.extend(told);
            continue;
        }
        scenes[i].cast = cast.clone();
        scenes[i].period = period.clone();
        if scenes[i].tree.sentence.region == RegionKind::Headline {
            last = None;
        }
        scenes[i].carried = carried(&scenes, i, last.as_ref());
        let mut told: Vec<Claim> = FINDERS.iter().flat_map(|find| find(&scenes[i])).collect();
        let joined = i > 0 && paragraph(&scenes, i - 1) == paragraph(&scenes, i);
        figures::inherit(&scenes[i], &mut told, if joined { &before } else { &[] });
        before = told.clone();
        claims.extend(told);
        remember(&scenes[i], &mut cast, &mut last);
    }
    claims
}

fn paragraph(scenes: &[Scene], i: usize) -> usize {
    scenes[i].tree.sentence.paragraph
}

/// Every sentence with its mentions; places are settled for the whole report at once.
fn set<'a>(trees: Vec<Tree<'a>>, story: &'a Story<'a>, timexes: &[Timex]) -> Vec<Scene<'a>> {
    let times: Vec<Vec<TimeMention>> = trees.iter().map(|tree| times_of(tree, timexes)).collect();
    let spans: Vec<Vec<Span>> = times.iter().map(|t| t.iter().map(|m| m.timex.span).collect()).collect();
    let places = places::settle(&trees, &spans, &story.context, story.gazetteer);
    let mut scenes = Vec::with_capacity(trees.len());
    for (((tree, times), spans), places) in trees.into_iter().zip(times).zip(spans).zip(places) {
        let numbers = quantities::find(&tree, &spans);
        let quotes = speech::quotations(tree.words, tree.sentence.span);
        let sayings = speech::find(&tree, &quotes);
        scenes.push(Scene {
            story,
            tree,
            times,
            places,
            numbers,
            quotes,
            sayings,
            carried: None,
            cast: Cast::default(),
            period: None,
        });
    }
    scenes
}

fn times_of(tree: &Tree, timexes: &[Timex]) -> Vec<TimeMention> {
    let within = tree.sentence.span;
    let own = timexes.iter().filter(|t| within.contains(t.span));
    own.filter_map(|t| tree.top(t.span).map(|top| TimeMention { timex: lasting(tree, t, top), top }))
        .collect()
}

/// "have been shelling the town for four days": a length beside a perfect that goes on reaches up to now, as with "since".
fn lasting(tree: &Tree, timex: &Timex, top: usize) -> Timex {
    let clause = tree.clause(top);
    let goes_on =
        tree.tag(clause) == "VBG" && tree.kids_by(clause, &["aux"]).any(|k| tree.lower(k) == "been");
    let length = matches!(timex.meaning, Meaning::Length { old: false, .. }) && timex.lead == Lead::None;
    let mut timex = timex.clone();
    if length && goes_on && tree.case(top) == Some("for") {
        timex.lead = Lead::Since;
    }
    timex
}

/// A sentence that is all quotation continues the words of somebody named in the same paragraph, or just before it.
fn carried(scenes: &[Scene], i: usize, last: Option<&Carried>) -> Option<Carried> {
    let scene = &scenes[i];
    if !scene.sayings.is_empty() || !is_quotation(scenes, i) {
        return None;
    }
    let paragraph = |k: usize| scenes[k].tree.sentence.paragraph == scene.tree.sentence.paragraph;
    let earlier = (0..i).rev().take_while(|&k| paragraph(k)).find_map(|k| speaks(&scenes[k]));
    let later = || (i + 1..scenes.len()).take_while(|&k| paragraph(k)).find_map(|k| speaks(&scenes[k]));
    earlier.or_else(later).or_else(|| last.cloned())
}

fn speaks(scene: &Scene) -> Option<Carried> {
    let saying = scene.sayings.iter().find(|s| s.speaker.is_some())?;
    Some(Carried { speaker: scene.named(saying.speaker?), via: saying.via.clone() })
}

/// More than half of the sentence stands in a quotation of its paragraph.
fn is_quotation(scenes: &[Scene], i: usize) -> bool {
    let own = scenes[i].tree.sentence;
    let first =
        (0..=i).rev().take_while(|&k| scenes[k].tree.sentence.paragraph == own.paragraph).last().unwrap_or(i);
    let whole = Span::new(scenes[first].tree.sentence.span.start, own.span.end);
    let quoted: usize = speech::quotations(scenes[i].tree.words, whole)
        .iter()
        .map(|q| q.end.min(own.span.end).saturating_sub(q.start.max(own.span.start)))
        .sum();
    quoted * 2 > own.span.len()
}

/// Keeps the speaker and the antecedents for the sentences to come.
fn remember(scene: &Scene, cast: &mut Cast, last: &mut Option<Carried>) {
    if let Some(now) = speaks(scene) {
        *last = Some(now);
    }
    let tree = &scene.tree;
    let speakers = scene.sayings.iter().filter_map(|s| s.speaker);
    let subjects = (0..tree.len())
        .filter(|&i| tree.base(i) == "nsubj" && tree.head(i).is_some_and(|h| tree.is_clause(h)));
    for i in subjects.chain(speakers) {
        if actors::is_personal(tree, i) || !actors::can_act(tree, i) {
            continue;
        }
        if actors::is_person(tree, i) {
            cast.person = Some(scene.named(i));
        } else {
            cast.group = Some(scene.named(i));
        }
    }
}

/// The single day a reading may be anchored on, for callers that need one.
pub fn anchor(publication: &Publication) -> Option<Date> {
    publication.likely.or(publication.days.map(|d| d.to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{self, FOREIGN, Media};

    #[test]
    fn what_is_in_another_language_makes_no_claim() {
        for (language, words) in FOREIGN {
            let (text, _) = text::read(words.as_bytes(), Some(Media::Plain));
            let (extract, _) = read(&text, &Known::default());
            assert!(extract.claims.is_empty(), "{language}: {:?}", extract.claims);
        }
    }
}
