//! What the words of one heading, row label or caption say about the numbers under or beside them.

use std::sync::OnceLock;

use jiff::civil::Date;

use crate::extract::actors;
use crate::extract::claim::{Days, Named, Place, Precision, Time};
use crate::extract::dates;
use crate::extract::figures;
use crate::extract::lexicon;
use crate::extract::scene::{self, Scene};
use crate::extract::tree::Tree;
use crate::span::Span;
use crate::syntax;
use crate::text::Sentence;

/// The reading of one label.
#[derive(Clone, Debug, Default)]
pub struct Label {
    pub span: Span,
    pub act: Option<&'static str>,
    pub fate: Option<&'static str>,
    pub party: Option<Named>,
    pub place: Option<Place>,
    pub time: Option<Time>,
    /// A capitalised name that no list knows.
    pub name: Option<Span>,
    /// The words stand for the one who counts, not for the one who acts.
    pub reporter: bool,
    words: String,
}

impl Label {
    /// Whether a word of this class of `tables.tsv` stands in the label.
    pub fn says(&self, class: &str) -> bool {
        classes().iter().filter(|(c, _)| *c == class).any(|(_, word)| holds(&self.words, word))
    }
}

/// Reads the words at `span`, a cell or the whole of a scene's sentence.
pub fn read(scene: &Scene, span: Span) -> Label {
    let words = scene.story.words;
    let tree = parsed(scene, span);
    let mut label = Label { span, words: span.of(words).to_lowercase(), ..Label::default() };
    label.time = time(scene, span);
    let acts = lexicon::acts().anywhere(&tree);
    label.act = acts.iter().map(|h| h.value.code).find(|c| *c != "-");
    if matches!(label.act, None | Some("OFFENS" | "OTHER" | "FIRE-UNK" | "FIRE-HV")) {
        let means = lexicon::means().anywhere(&tree).first().map(|h| h.value);
        label.act = means.or(label.act);
    }
    label.fate = fate(&tree);
    label.reporter = label.says("reporter");
    label.place = place(scene, span);
    if label.place.is_none() && label.time.is_none() && label.act.is_none() && label.fate.is_none() {
        label.party = party(scene, &tree, span);
        label.name = label.party.is_none().then(|| name(words, span)).flatten();
    }
    label
}

fn parsed<'a>(scene: &Scene<'a>, span: Span) -> Tree<'a> {
    let words = scene.story.words;
    Tree::new(words, Sentence { span, ..scene.tree.sentence }, syntax::parse(words, span))
}

/// The time of a label: "2019 (Jan)", "Jan-Mar 2018", "3 May"; a bare year counts as one.
fn time(scene: &Scene, span: Span) -> Option<Time> {
    if let Some(time) = of_year(scene, span) {
        return Some(time);
    }
    let inside = scene.times.iter().filter(|m| span.contains(m.timex.span));
    let resolved: Vec<Time> = inside.map(|m| scene.resolved(m, 0)).filter(|t| t.interval.is_some()).collect();
    let narrow =
        resolved.iter().min_by_key(|t| t.interval.map_or(i32::MAX, |d| scene::days_between(d.from, d.to)))?;
    Some(narrow.clone())
}

/// A label that is a year, or a year with a month or a quarter beside it.
fn of_year(scene: &Scene, span: Span) -> Option<Time> {
    let text = span.of(scene.story.words);
    let parts: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect();
    let is_year = |p: &&&str| p.len() == 4 && p.parse::<i16>().is_ok_and(|y| (1900..2100).contains(&y));
    let year = parts.iter().find(is_year)?;
    let rest: Vec<&str> = parts.iter().filter(|p| *p != year).copied().collect();
    let interval = if rest.is_empty() {
        let year = year.parse().ok()?;
        Days { from: Date::new(year, 1, 1).ok()?, to: Date::new(year, 12, 31).ok()? }
    } else {
        let spelled = format!("{} {year}", rest.join(" "));
        let found = dates::find(&spelled, Span::new(0, spelled.len()));
        let whole = found.iter().find(|t| t.span.end == spelled.len() && t.span.start == 0)?;
        dates::resolve(whole, scene.story.published, dates::Direction::Unknown)?.0
    };
    Some(Time { span, interval: Some(interval), basis: "the label of the row or column".to_string() })
}

/// Killed and injured under one number is "other".
fn fate(tree: &Tree) -> Option<&'static str> {
    let mut codes: Vec<&'static str> = Vec::new();
    for i in 0..tree.len() {
        codes.extend(figures::fate_word(tree.lemma(i)).or_else(|| figures::fate_word(tree.lower(i))));
    }
    codes.dedup();
    match codes.as_slice() {
        [] => None,
        [one] => Some(one),
        _ => Some("other"),
    }
}

fn place(scene: &Scene, span: Span) -> Option<Place> {
    let known = scene.places.iter().find(|m| span.contains(scene.tree.tokens[m.name_at].span));
    let words = scene.story.words;
    let text = span.of(words);
    let led = ["along ", "in ", "at ", "near ", "around ", "across "];
    let lead = led.iter().find(|l| text.to_lowercase().starts_with(**l)).map(|l| l.len());
    match (known, lead) {
        (Some(m), _) if m.locative || lead.is_some() => Some(m.place.clone()),
        (_, Some(lead)) => {
            let rest = &text[lead..];
            let end = rest.find(['(', ',', ':']).unwrap_or(rest.len());
            let name = rest[..end].trim_end();
            let start = span.start + lead;
            let span = Span::new(start, start + name.len());
            name.starts_with(char::is_uppercase).then(|| unknown_place(words, span))
        }
        _ => None,
    }
}

/// A place that no list knows, by its words alone.
pub fn unknown_place(words: &str, span: Span) -> Place {
    Place {
        span,
        name: span.of(words).to_string(),
        country: None,
        admin1: None,
        point: None,
        precision: Precision::Near,
    }
}

/// A party: an acronym, a people, or a noun phrase whose head acts.
fn party(scene: &Scene, tree: &Tree, span: Span) -> Option<Named> {
    let words = scene.story.words;
    let text = span.of(words);
    let cut = text.find([':', '(', '/']).unwrap_or(text.len());
    let name = text[..cut].trim_end().strip_prefix("By ").unwrap_or(text[..cut].trim_end());
    let start = span.start + text.find(name).unwrap_or(0);
    let own = Span::new(start, start + name.len());
    let acronym = name.chars().count() >= 2
        && name.chars().count() <= 12
        && name.chars().all(|c| c.is_uppercase() || matches!(c, '-' | '/' | '.'));
    let acts = (0..tree.len())
        .filter(|&i| own.contains(tree.tokens[i].span))
        .any(|i| matches!(lexicon::actor_class(tree.lemma(i)), Some("force" | "group" | "state" | "body")));
    (acronym || acts)
        .then(|| Named { span: own, entity: scene.story.names.fullest(&actors::bare(own.of(words))) })
}

/// "Kafr Zita": every word of weight begins with a capital.
fn name(words: &str, span: Span) -> Option<Span> {
    let text = span.of(words);
    let end = text.find(['(', ':', ',']).unwrap_or(text.len());
    let name = text[..end].trim_end();
    let mut parts = name.split_whitespace();
    let small = |p: &str| matches!(p, "of" | "the" | "al" | "el" | "de" | "la" | "and" | "-");
    let count = name.split_whitespace().count();
    let named = (1..=4).contains(&count)
        && parts.all(|p| small(p) || p.starts_with(char::is_uppercase) || p.starts_with("al-"))
        && name.starts_with(|c: char| c.is_alphabetic());
    named.then(|| Span::new(span.start, span.start + name.len()))
}

fn classes() -> &'static Vec<(&'static str, &'static str)> {
    static CLASSES: OnceLock<Vec<(&'static str, &'static str)>> = OnceLock::new();
    CLASSES.get_or_init(|| {
        let rows = lexicon::rows(include_str!("../../../data/en/tables.tsv"));
        rows.flat_map(|row| row[1].split(',').map(move |w| (row[0], w.trim()))).collect()
    })
}

/// Whole words, the last one also with a plural -s.
fn holds(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let rest = &text[at + word.len()..];
        let after = rest.strip_prefix('s').unwrap_or(rest).chars().next();
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        edge(before) && (edge(after) || edge(rest.chars().next()))
    })
}
