//! A name as written → whom it can mean, and whether two names can mean the same. In: the dossier's parties with their
//! dated names. Out: [`Who`], with a link to a party where there is one, and [`Accord`] between two of them.
//!
//! Only a listed name, used while it was in use, is a link. Everything else (another spelling, a surname, a capital for a
//! government) is a proposal with its score. Homonyms stay apart. Absent: any guess between two parties.

mod describe;
mod sound;

use std::collections::HashMap;

use jiff::civil::Date;

use crate::extract::gazetteer::{Iso2, countries, fold};
use crate::resolve::{Party, PartyKind};
pub use describe::is_unnamed;
use describe::{
    Described, PARTICLES, describe, is_partial, of_members, plain, state_named, untitled, without_brackets,
};
pub use sound::sounds;

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
        let side = side.or_else(|| link.as_ref().and_then(|link| self.side_of(link.party)));
        let partial = name.is_empty() && is_partial(&words);
        One { words: entity.to_owned(), link, rivals, name, side, country, partial }
    }

    /// The party that words name, or the parties between which they do not decide.
    fn link(&self, words: &str, day: Option<Date>) -> (Option<Link>, Vec<usize>) {
        let untitled = untitled(words);
        let steps: [&dyn Fn() -> Vec<Link>; 6] = [
            &|| self.listed(words, day),
            &|| self.listed(&untitled, day),
            &|| of_members(words).map(|body| self.listed(body, day)).unwrap_or_default(),
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

    /// The side on which the roster puts a party: that of the body it belongs to, as the body's name says.
    fn side_of(&self, member: usize) -> Option<&'static str> {
        let bodies = self.parties.iter().enumerate().filter(|(_, party)| party.kind == PartyKind::Side);
        let mut own = bodies.filter(|(body, _)| self.belongs(member, *body));
        own.find_map(|(_, party)| party.names.iter().find_map(|name| describe(&name.text).side))
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
    fn the_fighters_of_a_listed_party_are_that_party() {
        let roster = Roster::new(&[
            party("sons", PartyKind::ArmedGroup, &["Sons of the River"]),
            party("army", PartyKind::StateForces, &["Ruritanian army"]),
        ]);
        assert_eq!(linked(&roster, "Sons of the River fighters"), "sons Linked 1");
        assert_eq!(linked(&roster, "fighters of the Sons of the River"), "sons Linked 1");
        assert_eq!(linked(&roster, "Warplanes of the Ruritanian army"), "army Linked 1");
        assert_eq!(linked(&roster, "former fighters of the Sons of the River"), "none of 0");
        assert_eq!(linked(&roster, "fighters"), "none of 0");
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
