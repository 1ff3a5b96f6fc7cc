//! Where: names of places in a sentence, found in the gazetteer or shown to be places by the words around them.
//! Keeps event places (in, near, on the outskirts of) apart from places that only describe somebody.
//! The names of one report are resolved together, so that each is read in the light of the others.

use crate::extract::claim::{Place, Precision};
use crate::extract::gazetteer::kinds::{self, Says};
use crate::extract::gazetteer::{self, Context, Gazetteer, Iso2, Kind, countries};
use crate::extract::lexicon;
use crate::extract::scene::Story;
use crate::extract::tree::Tree;
use crate::span::Span;
use crate::syntax::Pos;

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
}

/// A name that may be a place, before the gazetteer has spoken.
pub struct Candidate {
    at: usize,
    name_at: usize,
    name: Span,
    whole: Span,
    says: Option<Says>,
    locative: bool,
    /// A kind word stands by it ("the village of X"): a place even when the gazetteer does not know it.
    certain: bool,
}

const LOCATIVE: [&str; 26] = [
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
    "north",
];

const KINDS: [&str; 34] = [
    "city",
    "town",
    "village",
    "province",
    "governorate",
    "district",
    "region",
    "oblast",
    "county",
    "state",
    "settlement",
    "suburb",
    "neighbourhood",
    "neighborhood",
    "area",
    "port",
    "capital",
    "municipality",
    "island",
    "valley",
    "countryside",
    "outskirt",
    "outskirts",
    "camp",
    "territory",
    "enclave",
    "republic",
    "department",
    "raion",
    "crossing",
    "quarter",
    "sector",
    "locality",
    "hamlet",
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
    for code in known.instruments.iter().flat_map(|i| i.countries.iter()).filter_map(|c| Iso2::new(c)) {
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
        trees.iter().zip(times).map(|(tree, times)| candidates(tree, times)).collect();
    let mut asked = Vec::new();
    for (tree, candidates) in trees.iter().zip(&found) {
        asked.extend(candidates.iter().map(|c| gazetteer::Mention {
            name: c.name.of(tree.words),
            says: c.says,
            inside: None,
        }));
    }
    let mut answers = gazetteer.resolve_together(&asked, context).into_iter();
    let settle_one = |(tree, candidates): (&Tree, Vec<Candidate>)| {
        let settled = candidates.into_iter().filter_map(|c| {
            let answer = answers.next().flatten();
            mention(tree, c, answer)
        });
        settled.collect()
    };
    trees.iter().zip(found).map(settle_one).collect()
}

fn mention(tree: &Tree, c: Candidate, answer: Option<gazetteer::Resolved>) -> Option<Mention> {
    let place = match answer {
        Some(hit) if is_credible(tree, &c, &hit) => placed(c.name.of(tree.words), c.whole, hit.entry),
        _ if c.certain => Place {
            span: c.whole,
            name: c.name.of(tree.words).to_string(),
            country: None,
            admin1: None,
            point: None,
            precision: Precision::Near,
        },
        _ => return None,
    };
    Some(Mention { at: c.at, name_at: c.name_at, place, locative: c.locative })
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
fn is_credible(tree: &Tree, c: &Candidate, hit: &gazetteer::Resolved) -> bool {
    let e = &hit.entry;
    let known = matches!(e.kind, Kind::Country | Kind::Admin1) || e.population > 100_000;
    let fuzzy = e.found == gazetteer::Found::Fuzzy;
    let _ = tree;
    if fuzzy { c.certain || (c.locative && e.population > 1_000) } else { known || c.locative || c.certain }
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

fn candidates(tree: &Tree, times: &[Span]) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < tree.len() {
        match name_run(tree, i, times) {
            Some(to) => {
                found.extend(candidate(tree, i, to));
                i = to + 1;
            }
            None => i += 1,
        }
    }
    found
}

/// The last token of a run of capitalised name tokens that starts at `i`.
fn name_run(tree: &Tree, i: usize, times: &[Span]) -> Option<usize> {
    let part = |t: usize| {
        let upper = tree.word(t).starts_with(char::is_uppercase);
        upper
            && matches!(tree.pos(t), Pos::Propn | Pos::Noun | Pos::X)
            && !times.iter().any(|s| s.overlaps(tree.tokens[t].span))
            && !(t == 0 && tree.pos(t) != Pos::Propn)
    };
    let article = |t: usize| {
        matches!(tree.lower(t), "al" | "el" | "ad" | "ash" | "as" | "ar" | "de" | "la" | "le")
            || tree.lower(t).starts_with("al-")
    };
    if !part(i) && !(article(i) && i + 1 < tree.len() && tree.word(i + 1) == "-") {
        return None;
    }
    let mut to = i;
    while to + 1 < tree.len() && to - i < 6 {
        let next = to + 1;
        let glued = tree.word(next) == "-"
            && next + 1 < tree.len()
            && (part(next + 1) || article(next + 1))
            && tree.tokens[to].span.end == tree.tokens[next].span.start;
        if glued {
            to = next + 1;
        } else if part(next) && tree.tokens[next].span.start <= tree.tokens[to].span.end + 2 {
            to = next;
        } else {
            break;
        }
    }
    Some(to)
}

/// A run with the kind words at its ends taken off ("Donetsk Region", "southern Idlib").
fn candidate(tree: &Tree, from: usize, to: usize) -> Option<Candidate> {
    let kind = |t: usize| KINDS.contains(&tree.lower(t)) || KINDS.contains(&tree.lemma(t));
    let (mut a, mut b) = (from, to);
    while a < b && kind(a) {
        a += 1;
    }
    while b > a && kind(b) {
        b -= 1;
    }
    let name = tree.tokens[a].span.join(tree.tokens[b].span);
    let head = tree.top(name)?;
    if looks_like_person(tree, head) || acts_as_party(tree, head) {
        return None;
    }
    let at = phrase_head(tree, head);
    let whole = tree.tokens[from].span.join(tree.tokens[to].span);
    let beside = if b < to {
        Some(tree.lower(b + 1))
    } else if to + 1 < tree.len() && kind(to + 1) {
        Some(tree.lower(to + 1))
    } else {
        None
    };
    let above = (at != head).then(|| tree.lower(at));
    let says = beside.or(above).and_then(kinds::says);
    let locative = case_of(tree, at)
        .or_else(|| tree.head(head).filter(|&h| kind(h)).and_then(|h| case_of(tree, h)))
        .is_some_and(|c| LOCATIVE.contains(&c));
    let whole = direction_before(tree, from).map_or(whole, |d| tree.tokens[d].span.join(whole));
    let pointed = (from >= 2 && tree.lower(from - 1) == "of" && is_direction(tree.lower(from - 2)))
        || case_of(tree, at).is_some_and(|c| matches!(c, "near" | "outside"));
    let acronym = name.of(tree.words).chars().all(|c| !c.is_lowercase());
    let somewhere = !acronym
        && tree.pos(head) == Pos::Propn
        && tree.case(at) == Some("in")
        && tree.kid(head, &["flat"]).is_none();
    Some(Candidate {
        at,
        name_at: head,
        name,
        whole,
        says,
        locative,
        certain: beside.is_some() || above.is_some() || pointed || somewhere,
    })
}

fn is_direction(word: &str) -> bool {
    ["north", "south", "east", "west"].iter().any(|d| word.ends_with(d))
        || matches!(word, "outskirts" | "edge" | "suburb" | "vicinity" | "outskirt")
}

/// "eastern Aleppo", "south-eastern Donetsk".
fn direction_before(tree: &Tree, from: usize) -> Option<usize> {
    let before = from.checked_sub(1)?;
    let word = tree.lower(before);
    let direction =
        ["northern", "southern", "eastern", "western", "central", "east", "west", "north", "south"]
            .iter()
            .any(|d| word.ends_with(d));
    (direction && tree.tokens[before].span.end + 2 > tree.tokens[from].span.start).then_some(before)
}

/// From the name up to the noun that stands for the place: "city of Daraa", "provinces of Aleppo and Hama", "Donetsk region".
fn phrase_head(tree: &Tree, name: usize) -> usize {
    let first = tree.first_conjunct(name);
    let Some(head) = tree.head(first) else { return name };
    let under_kind = KINDS.contains(&tree.lemma(head))
        && matches!(tree.base(first), "nmod" | "compound" | "appos" | "flat");
    if under_kind { head } else { name }
}

/// The preposition of a place phrase, looking up through co-ordination.
pub fn case_of<'t>(tree: &'t Tree, at: usize) -> Option<&'t str> {
    tree.case(at).or_else(|| {
        let first = tree.first_conjunct(at);
        if first == at { None } else { tree.case(first) }
    })
}

fn looks_like_person(tree: &Tree, head: usize) -> bool {
    let title = |k: usize| {
        matches!(tree.lower(k), "mr" | "mr." | "mrs" | "ms" | "gen." | "col." | "lt.")
            || (tree.base(k) == "nmod:desc")
            || lexicon::actor_class(tree.lemma(k)) == Some("person") && tree.base(k) != "nmod"
    };
    let speaks = tree
        .head(head)
        .is_some_and(|h| tree.base(head) == "nsubj" && lexicon::speech_class(tree.lemma(h)).is_some())
        && tree.kid(head, &["flat"]).is_some();
    tree.kids(head).iter().any(|&k| title(k) && k < head) || speaks
}

/// "Free Syrian Army", "Hama Brigade": the run names a body, not a place.
fn acts_as_party(tree: &Tree, head: usize) -> bool {
    let body = |t: usize| {
        matches!(lexicon::actor_class(tree.lemma(t)), Some("force" | "group" | "body"))
            && tree.lower(t) != "republic"
    };
    body(head)
        || tree
            .head(head)
            .is_some_and(|h| tree.base(head) == "compound" && tree.pos(h) == Pos::Propn && body(h))
}
