//! A name as written → whom it can mean, and whether two names can mean the same. In: the dossier's parties with their
//! dated names. Out: [`Who`], with a link to a party where there is one, and [`Accord`] between two of them.
//!
//! Only a listed name, used while it was in use, is a link. Everything else (another spelling, a surname, a capital for a
//! government) is a proposal with its score. Homonyms stay apart. Absent: any guess between two parties.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use crate::extract::gazetteer::{Iso2, countries, fold};
use crate::extract::lexicon;
use crate::resolve::{Party, PartyKind};

/// How sure a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// A listed name in its time.
    Linked,
    /// For a person to accept.
    Proposed,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub party: usize,
    pub standing: Standing,
    /// 0 to 1.
    pub score: f64,
    pub why: String,
}

/// One name or description.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct One {
    pub words: String,
    pub link: Option<Link>,
    /// Parties that the words fit equally well: none is linked.
    pub rivals: Vec<usize>,
    /// The parts of a proper name as they sound; empty for a description.
    pub name: Vec<String>,
    pub side: Option<&'static str>,
    pub country: Option<Iso2>,
    /// Only some of those whom the words describe: "other rebel groups".
    pub partial: bool,
}

/// Everybody that one slot of a claim names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Who {
    pub parts: Vec<One>,
}

/// Whether two names can stand for one actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Accord {
    Apart,
    Unknown,
    /// A body and its member, or a side and somebody on it.
    Kin,
    Same,
}

struct Alias {
    party: usize,
    text: String,
    from: Option<Date>,
    to: Option<Date>,
    parts: Vec<String>,
}

/// The dossier's parties, ready to be asked by name.
pub struct Roster {
    pub parties: Vec<Party>,
    aliases: Vec<Alias>,
    by_text: HashMap<String, Vec<usize>>,
    by_fold: HashMap<String, Vec<usize>>,
    by_sound: HashMap<String, Vec<usize>>,
    by_last: HashMap<String, Vec<usize>>,
    states: HashMap<Iso2, Vec<usize>>,
}

impl Roster {
    pub fn new(parties: &[Party]) -> Roster {
        let mut parties = parties.to_vec();
        parties.sort_by(|a, b| a.id.cmp(&b.id));
        let mut roster = Roster {
            parties: Vec::new(),
            aliases: Vec::new(),
            by_text: HashMap::new(),
            by_fold: HashMap::new(),
            by_sound: HashMap::new(),
            by_last: HashMap::new(),
            states: HashMap::new(),
        };
        for (p, party) in parties.iter().enumerate() {
            for name in &party.names {
                roster.add(p, party.kind, &name.text, name.from, name.to);
            }
        }
        roster.parties = parties;
        roster
    }

    fn add(&mut self, party: usize, kind: PartyKind, text: &str, from: Option<Date>, to: Option<Date>) {
        let a = self.aliases.len();
        let parts = sounds(text);
        self.by_text.entry(plain(text)).or_default().push(a);
        self.by_fold.entry(fold::strong(text)).or_default().push(a);
        self.by_sound.entry(parts.concat()).or_default().push(a);
        if let (PartyKind::Person, Some(last)) = (kind, parts.last()) {
            self.by_last.entry(last.clone()).or_default().push(a);
        }
        if let (PartyKind::State, Some(country)) = (kind, countries::by_name(text)) {
            let states = self.states.entry(country.code).or_default();
            if !states.contains(&party) {
                states.push(party);
            }
        }
        self.aliases.push(Alias { party, text: text.to_owned(), from, to, parts });
    }

    /// Whom an entity of a claim names; several are joined with "; ".
    pub fn who(&self, entity: &str, day: Option<Date>) -> Who {
        let parts = entity.split("; ").map(str::trim).filter(|p| !p.is_empty());
        Who { parts: parts.map(|p| self.one(p, day)).collect() }
    }

    fn one(&self, entity: &str, day: Option<Date>) -> One {
        let words = without_brackets(entity);
        let (link, rivals) = self.link(&words, day);
        let Described { name, side, country } = describe(&words);
        let partial = name.is_empty() && is_partial(&words);
        One { words: entity.to_owned(), link, rivals, name, side, country, partial }
    }

    /// The party that words name, or the parties between which they do not decide.
    fn link(&self, words: &str, day: Option<Date>) -> (Option<Link>, Vec<usize>) {
        let untitled = untitled(words);
        let steps: [&dyn Fn() -> Vec<Link>; 5] = [
            &|| self.listed(words, day),
            &|| self.listed(&untitled, day),
            &|| self.respelled(&untitled),
            &|| self.by_surname(&untitled),
            &|| self.by_state(words),
        ];
        for step in steps {
            let mut links = step();
            links.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.party.cmp(&b.party)));
            links.dedup_by_key(|l| l.party);
            let Some(best) = links.first().cloned() else { continue };
            let level: Vec<usize> = links.iter().filter(|l| l.score == best.score).map(|l| l.party).collect();
            if level.len() == 1 {
                return (Some(best), Vec::new());
            }
            return (None, level);
        }
        (None, Vec::new())
    }

    /// The very words, in their time or out of it.
    fn listed(&self, words: &str, day: Option<Date>) -> Vec<Link> {
        let found = self.by_text.get(&plain(words)).into_iter().flatten().map(|a| &self.aliases[*a]);
        let in_time = |a: &Alias| {
            day.is_none_or(|d| a.from.is_none_or(|from| from <= d) && a.to.is_none_or(|to| d <= to))
        };
        found
            .map(|alias| match in_time(alias) {
                true => link(alias, Standing::Linked, 1.0, "a listed name".to_owned()),
                false => link(alias, Standing::Proposed, 0.9, out_of_time(alias)),
            })
            .collect()
    }

    /// The same name in other letters.
    fn respelled(&self, words: &str) -> Vec<Link> {
        let folded = self.by_fold.get(&fold::strong(words)).into_iter().flatten();
        let folded: Vec<Link> = folded
            .map(|a| {
                let alias = &self.aliases[*a];
                link(alias, Standing::Proposed, 0.95, format!("written like \"{}\"", alias.text))
            })
            .collect();
        let sound = sounds(words).concat();
        if !folded.is_empty() || sound.len() < 4 {
            return folded;
        }
        let sounded = self.by_sound.get(&sound).into_iter().flatten();
        sounded
            .map(|a| {
                let alias = &self.aliases[*a];
                link(alias, Standing::Proposed, 0.85, format!("sounds like \"{}\"", alias.text))
            })
            .collect()
    }

    /// The end of one person's full name.
    fn by_surname(&self, words: &str) -> Vec<Link> {
        let parts = sounds(words);
        let Some(last) = parts.last() else { return Vec::new() };
        let people = self.by_last.get(last).into_iter().flatten().map(|a| &self.aliases[*a]);
        people
            .filter(|alias| alias.parts.len() > parts.len() && alias.parts.ends_with(&parts))
            .map(|alias| link(alias, Standing::Proposed, 0.6, format!("the surname of \"{}\"", alias.text)))
            .collect()
    }

    /// A state by its country, its capital or its people.
    fn by_state(&self, words: &str) -> Vec<Link> {
        let Some((country, score, why)) = state_named(words) else { return Vec::new() };
        let parties = self.states.get(&country).into_iter().flatten();
        parties
            .map(|party| Link { party: *party, standing: Standing::Proposed, score, why: why.clone() })
            .collect()
    }

    /// Whether one party is part of the other, through any number of bodies.
    fn belongs(&self, member: usize, body: usize) -> bool {
        let mut seen = vec![member];
        let mut at = 0;
        while at < seen.len() {
            for id in &self.parties[seen[at]].member_of {
                if let Ok(p) = self.parties.binary_search_by(|party| party.id.as_str().cmp(id)) {
                    if p == body {
                        return true;
                    }
                    if !seen.contains(&p) {
                        seen.push(p);
                    }
                }
            }
            at += 1;
        }
        false
    }

    pub fn one_accord(&self, a: &One, b: &One) -> Accord {
        if let (Some(x), Some(y)) = (&a.link, &b.link) {
            return match x.party == y.party {
                true => Accord::Same,
                false if self.belongs(x.party, y.party) || self.belongs(y.party, x.party) => Accord::Kin,
                false => Accord::Apart,
            };
        }
        described_accord(a, b)
    }

    /// The best accord between any of one and any of the other; unknown when either names nobody.
    pub fn accord(&self, a: &Who, b: &Who) -> Accord {
        let pairs = a.parts.iter().flat_map(|x| b.parts.iter().map(move |y| self.one_accord(x, y)));
        pairs.max().unwrap_or(Accord::Unknown)
    }
}

fn link(alias: &Alias, standing: Standing, score: f64, why: String) -> Link {
    Link { party: alias.party, standing, score, why }
}

fn out_of_time(alias: &Alias) -> String {
    match (alias.from, alias.to) {
        (_, Some(to)) => format!("\"{}\" is listed only until {to}", alias.text),
        (Some(from), None) => format!("\"{}\" is listed only from {from}", alias.text),
        (None, None) => "a listed name".to_owned(),
    }
}

/// "Other rebel groups", "a number of factions": not all of them.
fn is_partial(words: &str) -> bool {
    let low = words.to_lowercase();
    let first = low.split(' ').next().unwrap_or_default();
    matches!(first, "other" | "some" | "several" | "many" | "certain" | "smaller" | "two" | "three")
        || low.starts_with("a number of")
        || low.starts_with("a few")
        || low.starts_with("at least")
}

fn described_accord(a: &One, b: &One) -> Accord {
    match whole_accord(a, b) {
        Accord::Same if a.partial != b.partial => Accord::Kin,
        accord => accord,
    }
}

fn whole_accord(a: &One, b: &One) -> Accord {
    if a.country.is_some() && b.country.is_some() && a.country != b.country {
        return Accord::Apart;
    }
    match (a.name.is_empty(), b.name.is_empty()) {
        (false, false) if same_name(&a.name, &b.name) => Accord::Same,
        (false, false) => Accord::Apart,
        (true, true) => match (a.side, b.side) {
            (Some(x), Some(y)) if x != y => Accord::Apart,
            (Some(_), Some(_)) => Accord::Same,
            _ if a.country.is_none() || b.country.is_none() => Accord::Unknown,
            (None, None) => Accord::Same,
            (Some("government"), None) | (None, Some("government")) => Accord::Same,
            _ => Accord::Unknown,
        },
        _ => match (a.side, b.side) {
            (Some(x), Some(y)) if x == y => Accord::Kin,
            (Some(_), Some(_)) => Accord::Apart,
            _ => Accord::Unknown,
        },
    }
}

/// One is the other, or its end: a surname.
pub fn same_name(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !short.is_empty() && (long.concat() == short.concat() || long.ends_with(short))
}

/// The country a name stands for as a state, how surely, and why.
fn state_named(words: &str) -> Option<(Iso2, f64, String)> {
    if let Some(country) = countries::by_name(words) {
        return Some((country.code, 0.9, format!("the state of {}", country.name())));
    }
    if let Some(country) = countries::by_capital(words) {
        return Some((country.code, 0.7, format!("the capital of {} for its government", country.name())));
    }
    let described = describe(words);
    let country = described.country.and_then(countries::by_code)?;
    let of_state = described.name.is_empty() && matches!(described.side, None | Some("government"));
    of_state.then(|| (country.code, 0.6, format!("\"{words}\" describes the state of {}", country.name())))
}

#[derive(Default)]
struct Described {
    name: Vec<String>,
    side: Option<&'static str>,
    country: Option<Iso2>,
}

/// What words without a roster tell: a proper name, a side, a country.
fn describe(words: &str) -> Described {
    if let Some(country) = countries::by_name(words).or_else(|| countries::by_capital(words)) {
        return Described { country: Some(country.code), ..Described::default() };
    }
    if let Some(body) = TABLES.bodies.get(&plain(words)) {
        return Described { name: sounds(body), ..Described::default() };
    }
    let words = untitled(words);
    let listed: Vec<&str> = words.split_whitespace().collect();
    let mut found = Described::default();
    let mut at = 0;
    while at < listed.len() {
        match state_at(&listed[at..]) {
            Some((country, length)) => {
                found.country = found.country.or(Some(country));
                at += length;
            }
            None => {
                found.add(listed[at], at == 0);
                at += 1;
            }
        }
    }
    if found.country.is_none() && found.name.is_empty() {
        let named = listed.iter().find_map(|w| countries::by_capital(w));
        found.country = named.map(|c| c.code);
    }
    found
}

impl Described {
    /// One word that is no country: a body, a side, a part of a name, or nothing.
    fn add(&mut self, word: &str, first: bool) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
        let bare = bare.strip_suffix("'s").or(bare.strip_suffix("’s")).unwrap_or(bare);
        let low = bare.to_lowercase();
        let capital = bare.starts_with(char::is_uppercase);
        let side = TABLES.sides.get(low.replace('-', "").as_str());
        let inner = bare.split('-').skip(1).any(|part| part.starts_with(char::is_uppercase));
        if let Some(body) = TABLES.bodies.get(&plain(bare)) {
            self.name.extend(sounds(body));
        } else if let (Some(side), false) = (side, capital && !self.name.is_empty()) {
            self.side = Some(stronger(self.side, side));
        } else if PARTICLES.contains(&bare)
            || inner
            || capital && !is_unnamed(&low) && !(first && is_function(&low))
        {
            self.name.extend(sounds(bare));
        }
    }
}

/// Small words inside names.
const PARTICLES: [&str; 8] = ["de", "da", "di", "von", "van", "bin", "ibn", "abu"];

/// The country or people that the words open with, and how many words that takes: "South Sudanese".
fn state_at(words: &[&str]) -> Option<(Iso2, usize)> {
    let longest = words.len().min(3);
    (1..=longest).rev().find_map(|n| {
        let joined = words[..n].join(" ");
        let bare = joined.trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
        let bare = bare.strip_suffix("'s").or(bare.strip_suffix("’s")).unwrap_or(bare);
        let country = countries::by_demonym(bare).or_else(|| countries::by_name(bare));
        country.filter(|_| bare.starts_with(char::is_uppercase)).map(|c| (c.code, n))
    })
}

fn stronger(old: Option<&'static str>, new: &'static str) -> &'static str {
    if old == Some("opposition") { "opposition" } else { new }
}

fn is_function(low: &str) -> bool {
    matches!(
        low,
        "the"
            | "a"
            | "an"
            | "all"
            | "armed"
            | "other"
            | "some"
            | "most"
            | "eight"
            | "two"
            | "three"
            | "several"
    )
}

pub fn is_unnamed(low: &str) -> bool {
    TABLES.unnamed.contains(&low)
}

impl One {
    /// Nothing but a proper name: no description that happens to hold one.
    pub fn is_proper(&self) -> bool {
        let small =
            |w: &str| PARTICLES.contains(&w) || matches!(w, "of" | "the" | "for" | "and" | "al" | "el");
        let word =
            |w: &str| small(w) || w.chars().any(char::is_uppercase) || !w.chars().any(char::is_alphabetic);
        !self.name.is_empty() && without_brackets(&self.words).split(' ').all(word)
    }

    /// The words name nobody in particular: a pronoun, "officials", "a source".
    pub fn is_nobody(&self) -> bool {
        self.link.is_none() && self.name.is_empty() && self.side.is_none() && self.country.is_none()
    }
}

impl Who {
    pub fn is_nobody(&self) -> bool {
        self.parts.iter().all(One::is_nobody)
    }
}

struct Tables {
    sides: HashMap<&'static str, &'static str>,
    unnamed: Vec<&'static str>,
    bodies: HashMap<String, &'static str>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut sides = HashMap::new();
    for row in lexicon::rows(include_str!("../../data/en/sides.tsv")) {
        if let [side, words] = row[..] {
            sides.extend(words.split(',').map(|word| (word, side)));
        }
    }
    let unnamed = lexicon::rows(include_str!("../../data/en/unnamed.tsv")).flatten();
    let unnamed = unnamed.flat_map(|row| row.split(',')).collect();
    let mut bodies = HashMap::new();
    for row in lexicon::rows(include_str!("../../data/en/world_bodies.tsv")) {
        if let [name, others] = row[..] {
            bodies.insert(plain(name), name);
            bodies.extend(others.split(',').map(|other| (plain(other), name)));
        }
    }
    Tables { sides, unnamed, bodies }
});

/// "Ankara (truce) agreement" → "Ankara agreement".
fn without_brackets(words: &str) -> String {
    let mut depth = 0;
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = (depth - 1).max(0),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same letters, whatever the quotes, blanks and leading article.
pub fn plain(words: &str) -> String {
    let quotes = |c: char| match c {
        '‘' | '’' | 'ʼ' => '\'',
        '“' | '”' => '"',
        '‐' | '‑' => '-',
        other => other,
    };
    let words: String = words.nfkc().map(quotes).collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = words.strip_prefix("the ").or(words.strip_prefix("The "));
    bare.map(str::to_owned).unwrap_or(words)
}

/// A name without the words that only say what somebody is: "Foreign Minister Anna Roe" → "Anna Roe".
fn untitled(words: &str) -> String {
    let listed: Vec<&str> = words.split_whitespace().collect();
    let titles = |w: &&str| {
        let low = w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        matches!(low.as_str(), "mr" | "mrs" | "ms" | "dr" | "sir" | "gen" | "col" | "maj" | "lt" | "capt")
            || lexicon::actor_class(&low) == Some("person")
    };
    let last = listed.iter().rposition(titles);
    match last {
        Some(at) if at + 1 < listed.len() && listed[at + 1].starts_with(char::is_uppercase) => {
            listed[at + 1..].join(" ")
        }
        _ => words.to_owned(),
    }
}

/// The parts of a name as they sound, articles left out: "Yehya Al-Aridi" and "Yahya al-Aridi" give the same.
pub fn sounds(name: &str) -> Vec<String> {
    let key = fold::strong(name);
    let all: Vec<&str> = key.split(' ').filter(|w| !w.is_empty()).collect();
    let kept: Vec<&str> = all.iter().copied().filter(|w| !fold::is_article(w)).collect();
    let kept = if kept.is_empty() { all } else { kept };
    kept.into_iter().map(sound).filter(|s| !s.is_empty()).collect()
}

/// Spellings of one sound in names written down from other scripts, the longer first.
const SPELLINGS: [(&str, &str); 30] = [
    ("eiy", "i"),
    ("iya", "ia"),
    ("iye", "ia"),
    ("aiy", "i"),
    ("tch", "ch"),
    ("ai", "i"),
    ("ay", "i"),
    ("ei", "i"),
    ("ey", "i"),
    ("ee", "i"),
    ("ii", "i"),
    ("yy", "i"),
    ("ie", "ia"),
    ("ye", "ia"),
    ("oo", "u"),
    ("ou", "u"),
    ("ow", "u"),
    ("aw", "au"),
    ("dj", "j"),
    ("ph", "f"),
    ("ck", "k"),
    ("dh", "d"),
    ("q", "k"),
    ("c", "k"),
    ("x", "ks"),
    ("w", "u"),
    ("e", "a"),
    ("o", "u"),
    ("y", "i"),
    ("th", "t"),
];

fn sound(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let kept = if rest.starts_with("ch") { Some(("ch", "ch")) } else { None };
        let spelled = kept.or_else(|| SPELLINGS.iter().copied().find(|(from, _)| rest.starts_with(from)));
        let (sounded, length) = match spelled {
            Some((from, to)) => (to, from.len()),
            None => (&rest[..first.len_utf8()], first.len_utf8()),
        };
        for c in sounded.chars() {
            if !out.ends_with(c) {
                out.push(c);
            }
        }
        rest = &rest[length..];
    }
    let silent = out.len() > 3 && out.ends_with("ah");
    if silent {
        out.pop();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: &str, names: &[&str]) -> Party {
        party(id, PartyKind::Person, names)
    }

    fn party(id: &str, kind: PartyKind, names: &[&str]) -> Party {
        let names =
            names.iter().map(|n| crate::resolve::PartyName { text: (*n).to_owned(), ..Default::default() });
        Party { id: id.to_owned(), kind, names: names.collect(), member_of: Vec::new() }
    }

    fn linked(roster: &Roster, words: &str) -> String {
        let who = roster.who(words, None);
        match &who.parts[0].link {
            Some(l) => format!("{} {:?} {}", roster.parties[l.party].id, l.standing, l.score),
            None => format!("none of {}", who.parts[0].rivals.len()),
        }
    }

    #[test]
    fn spellings_of_one_name_sound_alike_and_other_names_do_not() {
        for (a, b) in [
            ("Yehya Al-Aridi", "Yahya al-Aridi"),
            ("Abu Zeid", "Abu Zaid"),
            ("Jaish al-Islam", "Jaysh Al Islam"),
            ("Mohammed", "Muhammad"),
            ("Hussein", "Husayn"),
            ("Sergei", "Sergey"),
            ("Othman", "Uthman"),
            ("Lavrentiev", "Lavrentyev"),
            ("Khadija", "Khadijah"),
        ] {
            assert_eq!(sounds(a).concat(), sounds(b).concat(), "{a} {b}");
        }
        for (a, b) in [("Mohammad", "Mahmoud"), ("Ahmad", "Hamid"), ("Salih", "Sulayman"), ("Hamas", "Hamza")]
        {
            assert_ne!(sounds(a).concat(), sounds(b).concat(), "{a} {b}");
        }
    }

    #[test]
    fn only_a_listed_name_is_a_link() {
        let roster = Roster::new(&[
            person("deng", &["Deng Akol Ring"]),
            person("mabior", &["Peter Mabior"]),
            person("mabior-2", &["James Mabior"]),
            party("juba", PartyKind::State, &["South Sudan", "Government of South Sudan"]),
        ]);
        assert_eq!(linked(&roster, "Deng Akol Ring"), "deng Linked 1");
        assert_eq!(linked(&roster, "General Deng Akol Ring"), "deng Linked 1");
        assert_eq!(linked(&roster, "DENG AKOL-RING"), "deng Proposed 0.95");
        assert_eq!(linked(&roster, "Ring"), "deng Proposed 0.6");
        assert_eq!(linked(&roster, "Mabior"), "none of 2");
        assert_eq!(linked(&roster, "Simon Mabior"), "none of 0");
        assert_eq!(linked(&roster, "Juba"), "juba Proposed 0.7");
        assert_eq!(linked(&roster, "South Sudanese government"), "juba Proposed 0.6");
    }

    #[test]
    fn descriptions_agree_by_side_and_country() {
        let roster = Roster::new(&[]);
        let accord = |a: &str, b: &str| roster.accord(&roster.who(a, None), &roster.who(b, None));
        assert_eq!(accord("rebels", "Syrian opposition delegation (Astana)"), Accord::Same);
        assert_eq!(accord("Syrian opposition", "Syrian government"), Accord::Apart);
        assert_eq!(accord("Russia", "the Russian side"), Accord::Same);
        assert_eq!(accord("Moscow", "Russia"), Accord::Same);
        assert_eq!(accord("UN", "United Nations"), Accord::Same);
        assert_eq!(accord("Russian Foreign Ministry", "Kazakh Foreign Ministry"), Accord::Apart);
        assert_eq!(accord("Staffan de Mistura", "De Mistura"), Accord::Same);
        assert_eq!(accord("officials", "rebels"), Accord::Unknown);
        assert_eq!(accord("Zahran Alloush", "Mohammad Alloush"), Accord::Apart);
    }
}
