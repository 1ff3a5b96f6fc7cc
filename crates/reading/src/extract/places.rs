//! Where: names of places in a sentence, found in the gazetteer or shown to be places by the words around them.
//! Keeps event places (in, near, on the outskirts of) apart from places that only describe somebody.
//! The names of one report are resolved together, so that each is read in the light of the others.

use std::collections::BTreeSet;

use crate::extract::claim::{Place, Precision};
use crate::extract::gazetteer::{self, Context, Gazetteer, Iso2, Kind, countries};
use crate::extract::scene::Story;
use crate::extract::tree::Tree;
use crate::span::Span;

mod names;

use names::Candidate;
pub use names::{is_direction, is_site};

/// A place named in a sentence.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Head of the phrase that stands in the sentence ("city" in "the southern city of Daraa").
    pub at: usize,
    /// Token of the name itself.
    pub name_at: usize,
    pub place: Place,
    /// Introduced by a word of place.
    pub locative: bool,
    /// The preposition that leads the phrase by word order, or "" for none.
    pub prep: &'static str,
    /// First and last token of the phrase.
    pub from: usize,
    pub to: usize,
    /// Given only to say where another place is.
    pub aside: bool,
}

/// Prepositions that say where something is or whither it goes.
const LOCATIVE: [&str; 27] = [
    "in",
    "at",
    "near",
    "on",
    "around",
    "outside",
    "inside",
    "across",
    "within",
    "over",
    "along",
    "towards",
    "toward",
    "into",
    "from",
    "of",
    "to",
    "against",
    "between",
    "throughout",
    "off",
    "above",
    "through",
    "opposite",
    "beside",
    "onto",
    "beyond",
];

/// What the report is about: the countries it names, by how often.
pub fn context(trees: &[Tree], known: &crate::extract::publication::Known) -> Context {
    let mut counts: Vec<(Iso2, f64)> = Vec::new();
    let mut add = |code: Iso2, weight: f64| match counts.iter_mut().find(|(c, _)| *c == code) {
        Some((_, w)) => *w += weight,
        None => counts.push((code, weight)),
    };
    for tree in trees {
        for i in (0..tree.len()).filter(|&i| tree.word(i).starts_with(char::is_uppercase)) {
            if let Some(country) =
                countries::by_name(tree.word(i)).or_else(|| countries::by_demonym(tree.word(i)))
            {
                add(country.code, 1.0);
            }
        }
    }
    // A country is as likely whether one instrument holds there or three.
    let countries: BTreeSet<Iso2> =
        known.instruments.iter().flat_map(|i| &i.countries).filter_map(|c| Iso2::new(c)).collect();
    for code in countries {
        add(code, 2.0);
    }
    let most = counts.iter().map(|(_, w)| *w).fold(1.0, f64::max);
    for (_, weight) in &mut counts {
        *weight /= most;
    }
    Context { countries: counts, ..Context::default() }
}

/// The places of all sentences, each list in order.
pub fn settle(
    trees: &[Tree],
    times: &[Vec<Span>],
    context: &Context,
    gazetteer: &Gazetteer,
) -> Vec<Vec<Mention>> {
    let found: Vec<Vec<Candidate>> =
        trees.iter().zip(times).map(|(tree, times)| names::candidates(tree, times)).collect();
    let mut asked = Vec::new();
    for (tree, candidates) in trees.iter().zip(&found) {
        let base = asked.len();
        asked.extend(candidates.iter().map(|c| gazetteer::Mention {
            name: capital(tree, c.name).unwrap_or(c.name.of(tree.words)),
            says: c.says.filter(|_| capital(tree, c.name).is_none()),
            inside: c.inside.map(|i| base + i),
        }));
    }
    let answers = gazetteer.resolve_together(&asked, context);
    let common = gazetteer::common_country(answers.iter().flatten());
    let mut answers = answers.into_iter();
    let settle_one = |(tree, candidates): (&Tree, Vec<Candidate>)| {
        let outer: Vec<Option<usize>> = candidates.iter().map(|c| c.inside).collect();
        let mut settled: Vec<Option<Mention>> =
            candidates.into_iter().map(|c| mention(tree, c, answers.next().flatten(), common)).collect();
        // A place around a name that turned out to be none ("Sons of the River in X") stands for itself.
        for (inner, outer) in outer.into_iter().enumerate().filter_map(|(i, o)| Some((i, o?))) {
            if let (true, Some(outer)) = (settled[inner].is_some(), settled[outer].as_mut()) {
                outer.aside = true;
            }
        }
        settled.into_iter().flatten().collect()
    };
    trees.iter().zip(found).map(settle_one).collect()
}

/// "the Kazakh capital", "Kenya's capital": the seat of that country.
fn capital(tree: &Tree, name: Span) -> Option<&'static str> {
    let next = tree.at(name.end)?;
    let owned = matches!(tree.lower(next), "'s" | "’s") as usize;
    let noun = next + owned;
    if noun >= tree.len() || tree.lower(noun) != "capital" {
        return None;
    }
    let words = name.of(tree.words);
    let country = countries::by_demonym(words).or_else(|| countries::by_name(words))?;
    country.capitals.first().copied()
}

/// A place shown by its words alone lies in the country where the text's other places do, when they agree.
fn mention(
    tree: &Tree,
    c: Candidate,
    answer: Option<gazetteer::Resolved>,
    common: Option<Iso2>,
) -> Option<Mention> {
    let locative = LOCATIVE.contains(&c.prep);
    // "Palestinians", "Israeli": a people is no place.
    if answer.as_ref().is_some_and(|hit| hit.entry.found == gazetteer::Found::People) {
        return None;
    }
    let place = match answer {
        Some(hit) if is_credible(&c, locative, &hit) => {
            let mut place = placed(c.name.of(tree.words), c.whole, hit.entry);
            narrowed(tree, &c, &mut place);
            place
        }
        _ if c.certain => Place {
            span: c.whole,
            name: if c.site { from_name(tree, &c) } else { c.name.of(tree.words) }.to_string(),
            country: common.map(|c| c.to_string()),
            admin1: None,
            point: None,
            precision: Precision::Near,
        },
        _ => return None,
    };
    let Candidate { at, name_at, prep, from, to, aside, .. } = c;
    Some(Mention { at, name_at, place, locative, prep, from, to, aside })
}

/// "Donetsk Filter Station" is not Donetsk, and "southern Lebanon" is less than Lebanon.
fn narrowed(tree: &Tree, c: &Candidate, place: &mut Place) {
    if c.site {
        place.name = from_name(tree, c).to_string();
        if place.precision != Precision::Exact {
            place.precision = Precision::VagueFeature;
        }
        return;
    }
    let words = c.whole.of(tree.words);
    let part = words.split([' ', '-']).next().is_some_and(|w| is_direction(&w.to_lowercase()));
    if place.precision == Precision::Country && (part || words.contains(" of ")) {
        place.precision = Precision::VagueFeature;
        place.name = words.to_string();
    }
}

/// The words of a site from its name on.
fn from_name<'t>(tree: &'t Tree, c: &Candidate) -> &'t str {
    Span::new(c.name.start, c.whole.end).of(tree.words)
}

/// The place that a name alone means in this report, if the gazetteer has it under that very name.
pub fn resolved(name: &str, span: Span, story: &Story) -> Option<Place> {
    let hit = story.gazetteer.resolve(name, &story.context).into_iter().next()?;
    (hit.entry.found != gazetteer::Found::Fuzzy).then(|| placed(name, span, hit.entry))
}

fn placed(name: &str, span: Span, e: gazetteer::Entry) -> Place {
    Place {
        span,
        name: if e.found == gazetteer::Found::Fuzzy { name.to_string() } else { e.name.to_string() },
        country: e.country.map(|c| c.to_string()),
        admin1: e.admin1.map(|a| a.to_string()),
        point: Some(e.point),
        precision: precision(e.kind),
    }
}

/// The world has a hamlet of almost every name: a small place counts only where the words put a place.
fn is_credible(c: &Candidate, locative: bool, hit: &gazetteer::Resolved) -> bool {
    let e = &hit.entry;
    let known = matches!(e.kind, Kind::Country | Kind::Admin1) || e.population > 100_000;
    // "struck Kafr Zita in Hama": the words put it inside another place, and the gazetteer has it there.
    let told = c.certain || c.aimed || c.inside.is_some();
    if e.found == gazetteer::Found::Fuzzy {
        told || (locative && e.population > 1_000)
    } else {
        known || locative || told
    }
}

fn precision(kind: Kind) -> Precision {
    match kind {
        Kind::Country => Precision::Country,
        Kind::Admin1 => Precision::FirstDivision,
        Kind::Admin2 => Precision::SecondDivision,
        Kind::City => Precision::Exact,
        Kind::Other => Precision::VagueFeature,
    }
}

/// The preposition of a place phrase, looking up through co-ordination.
pub fn case_of<'t>(tree: &'t Tree, at: usize) -> Option<&'t str> {
    tree.case(at).or_else(|| {
        let first = tree.first_conjunct(at);
        if first == at { None } else { tree.case(first) }
    })
}
