//! Names that may be places, with what the words around them say: kind words, directions, prepositions, brackets.
//! Reads word order first, because a wrong attachment must not lose a place. Does not know the gazetteer.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::extract::gazetteer::kinds::{self, Says};
use crate::extract::lexicon;
use crate::extract::tree::Tree;
use crate::span::Span;
use crate::syntax::Pos;

/// A name that may be a place, before the gazetteer has spoken.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub at: usize,
    pub name_at: usize,
    pub name: Span,
    /// With direction, kind and distance: "2km south-east of Avdiivka", "Muttur jetty".
    pub whole: Span,
    pub from: usize,
    pub to: usize,
    pub says: Option<Says>,
    /// The preposition that leads the phrase, or "" for none.
    pub prep: &'static str,
    /// A spot or feature with a name of its own, not the place the name alone means.
    pub site: bool,
    /// The words around it show that it is a place even when the gazetteer does not know it.
    pub certain: bool,
    /// What an act of force fell on or took, by the words: "attacked Kuek".
    pub aimed: bool,
    /// Given only to say where another place is: in brackets, or around it.
    pub aside: bool,
    /// Which candidate of the sentence this one lies in.
    pub inside: Option<usize>,
}

/// Prepositions that lead a place, longest use first.
const PREPOSITIONS: [&str; 35] = [
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
    "by",
    "with",
    "under",
    "beyond",
    "behind",
    "onto",
    "upon",
    "via",
    "about",
    "for",
];

/// Of these, the ones after which an unknown name is a place.
const SURE: [&str; 14] = [
    "in",
    "near",
    "at",
    "around",
    "outside",
    "inside",
    "along",
    "off",
    "throughout",
    "into",
    "opposite",
    "beside",
    "beyond",
    "via",
];

/// What stands to the left of a name.
struct Lead {
    start: usize,
    prep: &'static str,
    /// A direction or an edge of the place is given.
    pointed: bool,
    /// A kind word before the name ("village of", "camp").
    kind: Option<usize>,
    /// Another name stands right before.
    joined: bool,
}

pub fn candidates(tree: &Tree, times: &[Span]) -> Vec<Candidate> {
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
    nest(tree, &mut found);
    found
}

/// Whether a word is of a class of `sites.tsv`.
pub fn is_site(class: &str, word: &str) -> bool {
    static SITES: OnceLock<HashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let sites = SITES.get_or_init(|| {
        let mut map: HashMap<&'static str, Vec<&'static str>> = HashMap::new();
        for row in lexicon::rows(include_str!("../../../data/en/sites.tsv")) {
            map.entry(row[0]).or_default().extend(row[1].split(',').map(str::trim));
        }
        map
    });
    sites.get(class).is_some_and(|words| words.contains(&word))
}

/// "north", "south-eastern", "central".
pub fn is_direction(word: &str) -> bool {
    let stem = word.strip_suffix("ern").or(word.strip_suffix("erly")).unwrap_or(word);
    matches!(stem, "central" | "mid")
        || ["north", "south", "east", "west"].iter().any(|d| stem.ends_with(d))
            && stem.len() <= 10
            && stem
                .replace(['-'], "")
                .replace("north", "")
                .replace("south", "")
                .replace("east", "")
                .replace("west", "")
                .is_empty()
}

/// Adjectives that stand before the name of a place.
fn is_area_adjective(word: &str) -> bool {
    is_direction(word)
        || matches!(
            word,
            "rural"
                | "greater"
                | "old"
                | "upper"
                | "lower"
                | "downtown"
                | "nearby"
                | "besieged"
                | "neighbouring"
                | "neighboring"
                | "occupied"
                | "coastal"
                | "contested"
                | "disputed"
                | "inner"
                | "outer"
                | "entire"
                | "whole"
                | "far"
                | "remote"
                | "northernmost"
                | "southernmost"
                | "strategic"
                | "historic"
                | "main"
        )
}

/// The last token of a run of capitalised name tokens that starts at `i`.
fn name_run(tree: &Tree, i: usize, times: &[Span]) -> Option<usize> {
    let shouted = tree.is_shouted();
    let part = |t: usize| {
        t < tree.len()
            && tree.word(t).starts_with(char::is_uppercase)
            && (tree.pos(t) == Pos::Propn || !shouted && matches!(tree.pos(t), Pos::Noun | Pos::X | Pos::Adj))
            && !times.iter().any(|s| s.overlaps(tree.tokens[t].span))
            && !(t == 0 && tree.pos(t) != Pos::Propn)
    };
    let article = |t: usize| {
        t < tree.len()
            && (matches!(
                tree.lower(t),
                "al" | "el" | "ad" | "ash" | "as" | "ar" | "an" | "at" | "de" | "la" | "le"
            ) || tree.lower(t).starts_with("al-"))
    };
    let dash = |t: usize| t < tree.len() && tree.word(t) == "-";
    let tight =
        |t: usize| t > 0 && t < tree.len() && tree.tokens[t - 1].span.end == tree.tokens[t].span.start;
    if !part(i) && !(article(i) && dash(i + 1) && tight(i + 1) && part(i + 2)) {
        return None;
    }
    let article_word = |t: usize| matches!(tree.lower(t), "la" | "los" | "las");
    let mut to = i;
    while to + 1 < tree.len() && to - i < 7 {
        let next = to + 1;
        let glued = dash(next) && tight(next) && (part(next + 1) || article(next + 1));
        // "Chakan-da-Bagh"
        let linked = dash(next) && tight(next) && dash(next + 2) && part(next + 3);
        // "Santiago de Cali", "Taybat al-Imam"
        let particle = next + 1 < tree.len()
            && matches!(
                tree.lower(next),
                "de" | "del"
                    | "la"
                    | "las"
                    | "los"
                    | "da"
                    | "do"
                    | "dos"
                    | "du"
                    | "des"
                    | "el"
                    | "al"
                    | "ul"
                    | "y"
                    | "e"
            )
            && !tree.word(next).starts_with(char::is_uppercase);
        let numbered = is_numbered(tree.lower(to)) && tree.tag(next) == "CD";
        if glued {
            to = next + 1;
        } else if linked {
            to = next + 3;
        } else if numbered || part(next) && tree.tokens[next].span.start <= tree.tokens[to].span.end + 2 {
            to = next;
        } else if particle && part(next + 1) {
            to = next + 1;
        } else if particle && (article_word(next + 1) || dash(next + 1)) && part(next + 2) {
            to = next + 2;
        } else {
            break;
        }
    }
    Some(to)
}

/// "Kilo 16", "Hill 217": a number belongs to the name.
fn is_numbered(word: &str) -> bool {
    matches!(
        word,
        "kilo"
            | "hill"
            | "point"
            | "highway"
            | "route"
            | "zone"
            | "sector"
            | "block"
            | "height"
            | "km"
            | "pk"
            | "area"
            | "district"
            | "post"
            | "checkpoint"
            | "camp"
    )
}

/// A run with the kind words at its ends taken off ("Donetsk Region"), and with what leads it.
fn candidate(tree: &Tree, from: usize, to: usize) -> Option<Candidate> {
    let kind = |t: usize| is_site("area", tree.lower(t)) || is_site("site", tree.lower(t));
    let (mut a, mut b) = (from, to);
    while a < b && (kind(a) || is_direction(tree.lower(a))) {
        a += 1;
    }
    while b > a && kind(b) {
        b -= 1;
    }
    let name = tree.tokens[a].span.join(tree.tokens[b].span);
    let head = tree.top(name)?;
    if looks_like_person(tree, head) || acts_as_party(tree, head) || is_no_place(tree, a, to) {
        return None;
    }
    let end = kind_after(tree, to);
    let beside = (b < to).then_some(b + 1).or((end > to).then_some(end));
    let lead = lead(tree, from);
    let kind_word = beside.or(lead.kind);
    let site = beside.is_some_and(|k| !is_site("area", tree.lower(k)));
    let at = phrase_head(tree, head, end);
    let acronym = name.of(tree.words).chars().all(|c| !c.is_lowercase()) && !tree.is_shouted();
    let prep = if lead.prep.is_empty() && !lead.joined { case_of_name(tree, at) } else { lead.prep };
    let somewhere = !acronym && tree.pos(head) == Pos::Propn && SURE.contains(&prep) && !lead.joined;
    let struck = if acronym || tree.pos(head) != Pos::Propn { None } else { struck(tree, at) };
    Some(Candidate {
        at,
        name_at: head,
        name,
        whole: tree.tokens[lead.start].span.join(tree.tokens[end].span),
        from: lead.start,
        to: end,
        says: kind_word.map(|k| tree.lower(k)).and_then(kinds::says),
        prep,
        site,
        certain: kind_word.is_some() || lead.pointed || somewhere || struck == Some(Struck::Ground),
        aimed: struck.is_some(),
        aside: false,
        inside: None,
    })
}

/// How surely a name under an act of force names ground.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Struck {
    /// Shelled, besieged, stormed: that befalls ground; a party would be said to be attacked.
    Ground,
    /// Attacked or hit: a place, if the gazetteer has it.
    Anything,
}

/// "shelled X", "the siege of X", "an attack on X".
fn struck(tree: &Tree, at: usize) -> Option<Struck> {
    if matches!(tree.tag(at), "NNPS" | "NNS") || tree.kid(at, &["flat"]).is_some() {
        return None;
    }
    let first = tree.first_conjunct(at);
    let head = tree.head(first)?;
    let undergoes = match tree.base(first) {
        "obj" => !tree.is_passive(head),
        "nsubj" => tree.is_passive(head),
        _ => false,
    };
    let of = tree.base(first) == "nmod" && matches!(tree.case(first), Some("of" | "on"));
    if !(undergoes && tree.is_verb(head) || of && !tree.is_verb(head)) {
        return None;
    }
    let act = lexicon::acts().find(tree).into_iter().find(|a| a.at == head)?;
    match act.value.code {
        "FIRE-HV" | "AIR" | "SIEGE" | "TERR" => Some(Struck::Ground),
        "OFFENS" if matches!(tree.lemma(head), "storm" | "raid" | "invade" | "bombing") => {
            Some(Struck::Ground)
        }
        "OFFENS" | "FIRE-UNK" | "OBJ" | "-" => Some(Struck::Anything),
        _ => None,
    }
}

/// The preposition the tree gives, when word order shows none.
fn case_of_name(tree: &Tree, at: usize) -> &'static str {
    let case = super::case_of(tree, at).unwrap_or("");
    let near = tree.kids_by(at, &["case"]).next().is_some_and(|k| k + 4 >= at);
    PREPOSITIONS.iter().find(|p| **p == case && near).copied().unwrap_or("")
}

/// The last token of the kind words that follow a name: "Maiorsk entry-exit checkpoint", "Donetsk city".
fn kind_after(tree: &Tree, to: usize) -> usize {
    let is_kind =
        |t: usize| t < tree.len() && (is_site("area", tree.lower(t)) || is_site("site", tree.lower(t)));
    if is_kind(to + 1) {
        return if is_kind(to + 2) { to + 2 } else { to + 1 };
    }
    // One or three words between name and kind: "entry - exit checkpoint", "refugee camp", "border crossing".
    for skip in [2, 4] {
        let modifiers = (to + 1..to + skip)
            .all(|t| t < tree.len() && (tree.word(t) == "-" || matches!(tree.tag(t), "NN" | "JJ")));
        if modifiers && is_kind(to + skip) && tree.lower(to + skip).len() > 3 {
            return to + skip;
        }
    }
    to
}

/// Walks left from a name over kinds, directions and distances to the preposition that leads it all.
fn lead(tree: &Tree, from: usize) -> Lead {
    let mut lead = Lead { start: from, prep: "", pointed: false, kind: None, joined: false };
    let mut k = from;
    while k > 0 && from - k < 14 {
        let p = k - 1;
        let word = tree.lower(p);
        if matches!(
            word,
            "the" | "a" | "an" | "this" | "that" | "its" | "their" | "same" | "so" | "called" | "'s"
        ) {
            k = p;
        } else if is_area_adjective(word) {
            (lead.start, k) = (p, p);
        } else if word == "-" && p > 0 && is_direction(tree.lower(p - 1)) {
            (lead.start, k) = (p - 1, p - 1);
        } else if word == "of" && p > 0 && stands_for_place(tree, p - 1) {
            lead.pointed |= is_site("edge", tree.lower(p - 1)) || is_direction(tree.lower(p - 1));
            if is_site("area", tree.lower(p - 1)) || is_site("site", tree.lower(p - 1)) {
                lead.kind = Some(p - 1);
            }
            (lead.start, k) = (p - 1, p - 1);
        } else if k == from && (is_site("area", word) || is_site("site", word)) && tree.tag(p) != "NNS" {
            lead.kind = Some(p);
            (lead.start, k) = (p, p);
        } else if let Some(way) = way_before(tree, p) {
            (lead.start, k, lead.pointed) = (way, way, true);
        } else if lead.pointed && (is_distance(tree, p) || is_site("near", word)) {
            (lead.start, k) = (p, p);
        } else {
            lead.prep = preposition(tree, p, lead.pointed);
            let named = tree.word(p).starts_with(char::is_uppercase) && tree.pos(p) == Pos::Propn;
            lead.joined = named || matches!(word, "and" | "or" | ",");
            break;
        }
    }
    lead
}

fn stands_for_place(tree: &Tree, t: usize) -> bool {
    let word = tree.lower(t);
    is_site("edge", word)
        || is_site("area", word)
        || is_site("site", word)
        || is_direction(word)
        || is_site("way", word)
}

/// "the road to", "the track between", "the road out of": the noun of the way.
fn way_before(tree: &Tree, p: usize) -> Option<usize> {
    let way = |t: usize| is_site("way", tree.lower(t)).then_some(t);
    match tree.lower(p) {
        "to" | "from" | "between" | "towards" | "linking" | "near" if p > 0 => way(p - 1),
        "of" if p > 1 && tree.lower(p - 1) == "out" => way(p - 2),
        "and" if p > 2 => {
            let between = (p.saturating_sub(8)..p).rev().find(|&t| tree.lower(t) == "between")?;
            between.checked_sub(1).and_then(way)
        }
        _ => None,
    }
}

/// "3km", "two kilometres", "about", "some": how far.
fn is_distance(tree: &Tree, t: usize) -> bool {
    let word = tree.lower(t);
    let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '–'));
    tree.tag(t) == "CD"
        || matches!(
            unit,
            "km" | "kms"
                | "kilometre"
                | "kilometres"
                | "kilometer"
                | "kilometers"
                | "mile"
                | "miles"
                | "m"
                | "metre"
                | "metres"
                | "meter"
                | "meters"
                | "mi"
        )
        || matches!(
            word,
            "about"
                | "some"
                | "just"
                | "roughly"
                | "around"
                | "approximately"
                | "nearly"
                | "-"
                | "–"
                | "few"
                | "several"
        )
}

fn preposition(tree: &Tree, p: usize, pointed: bool) -> &'static str {
    let word = tree.lower(p);
    let before = if p > 0 { tree.lower(p - 1) } else { "" };
    if word == "to" && matches!(before, "close" | "next" | "adjacent") {
        return "near";
    }
    match PREPOSITIONS.iter().find(|x| **x == word) {
        Some(prep) => prep,
        // "saw rounds land 800 m south of X": a direction places by itself.
        None if pointed => "near",
        None => "",
    }
}

/// Finds the places that only say where another one is: those in brackets are marked, those around another are named by it.
fn nest(tree: &Tree, found: &mut [Candidate]) {
    for i in 0..found.len() {
        let before = (i > 0).then(|| found[i - 1].clone());
        let bracketed = bracket_before(tree, found[i].from);
        if let Some(open) = bracketed {
            let follows = before.as_ref().is_some_and(|b| b.to < open && open - b.to <= 2)
                || (0..i).any(|k| found[k].to + 1 == open || found[k].to + 2 == open);
            let measured = (open..found[i].from.max(open))
                .any(|t| is_direction(tree.lower(t)) || is_distance(tree, t))
                || found[i].whole.of(tree.words).contains(" of ");
            found[i].aside = follows || measured;
        }
        let Some(b) = before else { continue };
        if contains(tree, &b, &found[i]) {
            found[i - 1].inside = Some(i);
        }
    }
}

/// The bracket that token `t` stands in.
fn bracket_before(tree: &Tree, t: usize) -> Option<usize> {
    for k in (t.saturating_sub(16)..t).rev() {
        match tree.word(k) {
            ")" | "]" => return None,
            "(" | "[" => return Some(k),
            _ => {}
        }
    }
    None
}

/// "Mboro in Wau State", "Salhab, in the countryside of Hama", "Remedios, Antioquia,": the second holds the first.
fn contains(tree: &Tree, inner: &Candidate, outer: &Candidate) -> bool {
    let gap: Vec<&str> = (inner.to + 1..outer.from).map(|t| tree.lower(t)).collect();
    let small = |w: &&str| matches!(*w, "," | "in" | "of" | "the" | "its" | "a" | "at" | "-" | "'s");
    if gap.is_empty() || gap.len() > 4 || !gap.iter().all(small) {
        return false;
    }
    if gap.iter().any(|w| matches!(*w, "in" | "of")) {
        return !outer.prep.is_empty() || gap.contains(&"of");
    }
    let next = outer.to + 1;
    let closes = next >= tree.len() || matches!(tree.word(next), "," | "." | ")" | ";");
    let listed = |t: usize| t < tree.len() && matches!(tree.lower(t), "and" | "or");
    let in_list = inner.from > 0 && matches!(tree.lower(inner.from - 1), "," | "and")
        || listed(next)
        || next + 1 < tree.len() && listed(next + 1)
        || next + 2 < tree.len() && listed(next + 2);
    gap.as_slice() == [","] && closes && !in_list && outer.prep.is_empty()
}

/// From the name up to the noun that stands for the place: "city of Daraa", "provinces of Aleppo and Hama", "Donetsk region".
fn phrase_head(tree: &Tree, name: usize, end: usize) -> usize {
    let first = tree.first_conjunct(name);
    let Some(head) = tree.head(first) else { return name };
    let kind = is_site("area", tree.lower(head))
        || is_site("site", tree.lower(head))
        || is_site("edge", tree.lower(head));
    let near = head <= end && head + 8 > name;
    let under_kind = kind && near && matches!(tree.base(first), "nmod" | "compound" | "appos" | "flat");
    if under_kind { head } else { name }
}

fn looks_like_person(tree: &Tree, head: usize) -> bool {
    let title = |k: usize| {
        matches!(
            tree.lower(k),
            "mr" | "mr." | "mrs" | "ms" | "gen." | "col." | "lt." | "maj." | "sgt." | "capt." | "dr" | "dr."
        ) || (tree.base(k) == "nmod:desc")
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
            && !matches!(tree.lower(t), "republic" | "camp" | "front" | "division" | "side")
    };
    body(head)
        || tree
            .head(head)
            .is_some_and(|h| tree.base(head) == "compound" && tree.pos(h) == Pos::Propn && body(h))
}

/// Names of texts, feasts, languages and networks.
fn is_no_place(tree: &Tree, from: usize, to: usize) -> bool {
    let last = tree.lower(to);
    matches!(
        last,
        "agreement"
            | "agreements"
            | "accord"
            | "accords"
            | "treaty"
            | "declaration"
            | "protocol"
            | "plan"
            | "process"
            | "memorandum"
            | "resolution"
            | "initiative"
            | "roadmap"
            | "convention"
            | "pact"
            | "document"
            | "text"
            | "operation"
            | "war"
            | "conference"
            | "summit"
            | "ministry"
            | "ministries"
            | "parliament"
            | "police"
            | "talks"
            | "council"
            | "office"
            | "party"
            | "agency"
    ) || (from..=to).any(|t| {
        matches!(
            tree.lower(t),
            "ramadan"
                | "eid"
                | "christmas"
                | "easter"
                | "twitter"
                | "facebook"
                | "telegram"
                | "youtube"
                | "whatsapp"
                | "arabic"
                | "english"
                | "french"
                | "islam"
                | "islamic"
                | "god"
                | "operation"
                | "photo"
                | "reuters"
                | "article"
                | "annex"
                | "chapter"
                | "covid"
                | "x"
                | "gmt"
                | "bst"
        )
    })
}
