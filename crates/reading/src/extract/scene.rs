//! One sentence with everything in it that a claim may need: tree, times, places, numbers, quotations, speakers.
//! Answers the questions that every kind of claim asks: who says so, when, where, in which modality.

use jiff::civil::Date;

use crate::extract::actors::{self, Cast, Names};
use crate::extract::claim::{Days, Modality, Named, Place, Time};
use crate::extract::dates::{self, Direction, Timex};
use crate::extract::gazetteer::{Context, Gazetteer};
use crate::extract::lexicon;
use crate::extract::places;
use crate::extract::quantities::Number;
use crate::extract::speech::{self, Saying};
use crate::extract::tree::Tree;
use crate::span::Span;

/// What holds for the whole report.
pub struct Story<'a> {
    pub words: &'a str,
    /// When the report was published, as far as it is known.
    pub published: Option<Days>,
    pub names: Names,
    /// The outlet is itself one of the parties: what it says of the other side is alleged.
    pub partisan: bool,
    pub gazetteer: &'a Gazetteer,
    /// What the report is about, for names of places.
    pub context: Context,
}

/// A time expression and the topmost token of its words.
pub struct TimeMention {
    pub timex: Timex,
    pub top: usize,
}

/// A speaker carried over from the sentence before.
#[derive(Clone, Debug)]
pub struct Carried {
    pub speaker: Named,
    pub via: Option<String>,
}

/// One sentence.
pub struct Scene<'a> {
    pub story: &'a Story<'a>,
    pub tree: Tree<'a>,
    pub times: Vec<TimeMention>,
    pub places: Vec<places::Mention>,
    pub numbers: Vec<Number>,
    pub quotes: Vec<Span>,
    pub sayings: Vec<Saying>,
    /// The whole sentence continues somebody's words.
    pub carried: Option<Carried>,
    pub cast: Cast,
    /// The stretch of days that the report says it covers.
    pub period: Option<Time>,
}

impl Scene<'_> {
    pub fn lemma(&self, i: usize) -> &str {
        self.tree.lemma(i)
    }

    /// The sentence asks and tells nothing.
    pub fn is_question(&self) -> bool {
        self.tree.sentence.span.of(self.story.words).trim_end_matches(['"', '”', '’', ')']).ends_with('?')
    }

    /// The frame of reported words around a token.
    pub fn saying(&self, i: usize) -> Option<&Saying> {
        speech::around(&self.sayings, i)
    }

    /// Who says what stands at token `i`, when it is not the outlet.
    pub fn speaker(&self, i: usize) -> Option<Named> {
        if let Some(saying) = self.saying(i) {
            return saying.speaker.map(|s| self.named_outside(s));
        }
        self.carried.as_ref().map(|c| c.speaker.clone())
    }

    pub fn via(&self, i: usize) -> Option<String> {
        match self.saying(i) {
            Some(saying) => saying.via.clone(),
            None => self.carried.as_ref().and_then(|c| c.via.clone()),
        }
    }

    /// The actor a noun phrase names. Inside reported words "he" and "it" may be the speaker.
    pub fn named(&self, i: usize) -> Named {
        let person = matches!(self.tree.lower(i), "he" | "she" | "his" | "her");
        let thing = matches!(self.tree.lower(i), "it" | "its" | "they" | "their");
        // Who speaks of "them" between quotation marks speaks of others.
        if (person || thing) && !self.tree.is_quoted(i) {
            if let Some(speaker) = self
                .saying(i)
                .and_then(|s| s.speaker)
                .filter(|&s| s != i && !actors::is_personal(&self.tree, s))
            {
                return Named { span: self.tree.tokens[i].span, entity: self.named_outside(speaker).entity };
            }
        }
        self.named_outside(i)
    }

    fn named_outside(&self, i: usize) -> Named {
        let mut named = actors::named(&self.tree, i, &self.story.names, &self.cast);
        self.trim(&mut named);
        named
    }

    /// Leaves times and prepositions at the edges out of a name ("At 10:20 armed men", "state television on Monday").
    fn trim(&self, named: &mut Named) {
        let before = named.span;
        for m in &self.times {
            let t = m.timex.span;
            if t.overlaps(named.span) && t.end < named.span.end && t.start <= named.span.start + 4 {
                named.span.start = t.end;
            } else if t.overlaps(named.span) && t.start > named.span.start && t.end >= named.span.end {
                named.span.end = t.start;
            }
        }
        if named.span == before || named.span.is_empty() {
            named.span = before;
            return;
        }
        let words = self.story.words;
        let rest = named.span.of(words);
        let cut = rest.trim_start_matches([' ', ',', '\u{a0}']);
        named.span.start += rest.len() - cut.len();
        let kept = cut
            .trim_end()
            .trim_end_matches(" on")
            .trim_end_matches(" in")
            .trim_end_matches(" at")
            .trim_end_matches([' ', ',']);
        named.span.end = named.span.start + kept.len();
        if named.span.is_empty() {
            named.span = before;
        } else if !named.entity.contains(';') && named.entity.len() > named.span.len() {
            named.entity = actors::bare(named.span.of(words));
        }
    }

    /// The actor a noun phrase names, when it can act.
    pub fn actor(&self, i: usize) -> Option<Named> {
        actors::can_act(&self.tree, i).then(|| self.named(i))
    }

    pub fn doer(&self, v: usize) -> Option<Named> {
        self.tree.doer(v).and_then(|i| self.actor(i))
    }

    pub fn undergoer(&self, v: usize) -> Option<Named> {
        self.tree.undergoer(v).and_then(|i| self.actor(i))
    }

    /// The time that belongs to the act at `i` in clause `clause`: in its own words, or in its clause, never in the reporting clause.
    pub fn time(&self, i: usize, clause: usize) -> Option<Time> {
        let own = |m: &&TimeMention| self.tree.dominates(i, m.top);
        let near = |m: &&TimeMention| self.belongs(m.top, clause);
        let found = self.times.iter().filter(|m| self.is_placed(&m.timex)).find(own);
        let found = found.or_else(|| self.times.iter().filter(|m| self.is_placed(&m.timex)).find(near));
        let found = found.or_else(|| self.leading_time(i))?;
        Some(self.resolved(found, clause))
    }

    /// A time at the head of the sentence ("On 13 March, ...", "23 March: ...") frames it all, unless somebody's words are reported under it.
    pub fn leading_time(&self, i: usize) -> Option<&TimeMention> {
        let start = self.tree.sentence.span.start;
        let first =
            self.times.iter().find(|m| m.timex.span.start < start + 12 && self.is_placed(&m.timex))?;
        let inside = self.saying(i).is_some_and(|s| !s.content.contains(&first.top));
        (!inside).then_some(first)
    }

    /// Whether a time can be placed on a calendar at all.
    pub fn is_placed(&self, timex: &Timex) -> bool {
        dates::resolve(timex, self.story.published.or(Some(ANY_DAY)), Direction::Unknown).is_some()
    }

    /// Whether a time stands in this clause or in one that carries it.
    fn belongs(&self, top: usize, clause: usize) -> bool {
        let tree = &self.tree;
        let of_time = tree.clause(top);
        if of_time == clause {
            return true;
        }
        if self.sayings.iter().any(|s| s.verb == of_time) && of_time != tree.carrier(clause) {
            return false;
        }
        tree.carrier(clause) == of_time
            || (tree.base(clause) == "conj"
                && tree.head(clause) == Some(of_time)
                && tree.kid(clause, &["nsubj"]).is_none())
            || (tree.base(clause) == "acl" && tree.clause(tree.head(clause).unwrap_or(clause)) == of_time)
            || (tree.base(of_time) == "xcomp" && tree.dominates(clause, of_time))
    }

    pub fn resolved(&self, mention: &TimeMention, clause: usize) -> Time {
        let direction = self.direction(clause);
        let resolved = dates::resolve(&mention.timex, self.story.published, direction);
        let (interval, basis) = match resolved {
            Some((days, basis)) => (Some(days), basis),
            None => (None, "no publication date to resolve it against".to_string()),
        };
        Time { span: mention.timex.span, interval, basis }
    }

    /// Whether the clause looks ahead or back.
    pub fn direction(&self, clause: usize) -> Direction {
        if self.is_ahead(clause) {
            Direction::Future
        } else if self.tree.tag(clause).starts_with("VBD") || self.tree.tag(clause) == "VBN" {
            Direction::Past
        } else {
            Direction::Unknown
        }
    }

    /// Future or scheduled: "will", "is set to", "is due to", "is to", "plans to", "is expected to".
    pub fn is_ahead(&self, v: usize) -> bool {
        let tree = &self.tree;
        let mut at = v;
        for _ in 0..6 {
            if tree.auxiliaries(at).any(|a| {
                matches!(a, "will" | "shall" | "would" | "'ll" | "could" | "may" | "might" | "should" | "ll")
            }) {
                return true;
            }
            if at == v
                && matches!(tree.tag(v), "VBZ" | "VBP")
                && matches!(
                    tree.lemma(v),
                    "open" | "begin" | "start" | "resume" | "convene" | "reconvene" | "kick"
                )
                && !self.times.is_empty()
            {
                return true;
            }
            if matches!(
                tree.lemma(at),
                "set"
                    | "due"
                    | "schedule"
                    | "expect"
                    | "plan"
                    | "slate"
                    | "intend"
                    | "prepare"
                    | "hope"
                    | "aim"
                    | "want"
                    | "scheduled"
                    | "expected"
                    | "ready"
                    | "likely"
                    | "upcoming"
                    | "propose"
                    | "agree"
                    | "decide"
                    | "vow"
                    | "promise"
                    | "pledge"
            ) && (at != v || tree.is_passive(at) || tree.kid(at, &["cop", "aux"]).is_some())
                && (at != v
                    || matches!(
                        tree.lemma(at),
                        "set" | "due" | "schedule" | "expect" | "plan" | "slate" | "scheduled" | "expected"
                    ))
            {
                return true;
            }
            if tree.kid(at, &["mark"]).is_some_and(|m| tree.lemma(m) == "to")
                && tree.base(at) != "xcomp"
                && tree.base(at) != "advcl"
                && tree.base(at) != "acl"
            {
                return true;
            }
            if tree.lemma(at) == "go" && at != v && tree.tag(at) == "VBG" {
                return true;
            }
            match tree.head(at) {
                Some(head) if tree.base(at) == "xcomp" => at = head,
                _ => return false,
            }
        }
        false
    }

    /// "if X", "unless", "would ... if".
    pub fn is_conditional(&self, v: usize) -> bool {
        let marked = |i: usize| {
            self.tree.kids(i).iter().any(|&k| {
                matches!(self.tree.lower(k), "if" | "unless" | "provided")
                    && matches!(self.tree.base(k), "mark" | "advmod")
            })
        };
        marked(v) || self.tree.kids_by(v, &["advcl"]).any(marked)
    }

    /// The modality of an act at `clause`: see docs/claims.md, "Modality". `own` says the speaker reports acts of his own side.
    pub fn modality(&self, i: usize, clause: usize, own: bool, time: Option<&Time>) -> Modality {
        if self.saying(i).is_some_and(|s| s.denies) {
            return Modality::Denied;
        }
        if self.tree.negated(clause) || self.tree.negated(i) {
            return Modality::Negated;
        }
        if self.is_conditional(clause) {
            return Modality::Conditional;
        }
        if self.is_ahead(clause) {
            return Modality::Planned;
        }
        if let (Some(days), Some(published)) = (time.and_then(|t| t.interval), self.story.published) {
            if days_between(days.to, published.from) > 366 {
                return Modality::Historical;
            }
        }
        let attributed = self.saying(i).is_some() || self.carried.is_some() || self.story.partisan;
        if attributed && !own { Modality::Alleged } else { Modality::Asserted }
    }

    /// Where what is said at `i` in `clause` holds: a place in its own words, else the nearest one in its clause.
    pub fn event_places(&self, i: usize, clause: usize) -> Vec<Place> {
        let tree = &self.tree;
        let fitting = |m: &&places::Mention| {
            (m.locative || matches!(tree.base(m.at), "obj" | "compound")) && !self.is_descriptive(m)
        };
        let own = self.places.iter().filter(fitting).find(|m| m.at != i && tree.dominates(i, m.at));
        let host = tree.host(clause);
        let near = || {
            let here = self
                .places
                .iter()
                .filter(fitting)
                .filter(|m| tree.clause(m.at) == clause || tree.clause(m.at) == host);
            here.min_by_key(|m| m.name_at.abs_diff(i))
        };
        own.or_else(near).map(|m| m.place.clone()).into_iter().collect()
    }

    /// Seen, heard or counted by the narrator or its monitors: an observation, not somebody's word.
    pub fn is_observation(&self, i: usize) -> bool {
        let tree = &self.tree;
        let mut at = i;
        while let Some(head) = tree.head(at) {
            if matches!(
                tree.lemma(head),
                "record"
                    | "observe"
                    | "hear"
                    | "see"
                    | "register"
                    | "count"
                    | "spot"
                    | "witness"
                    | "detect"
                    | "document"
                    | "verify"
                    | "confirm"
                    | "corroborate"
            ) && self.tree.subject(head).is_some_and(|s| self.is_monitor(s.at))
            {
                return true;
            }
            at = head;
        }
        false
    }

    /// A monitoring body, its people or its devices.
    pub fn is_monitor(&self, i: usize) -> bool {
        let tree = &self.tree;
        let span = tree.np(i);
        (0..tree.len()).filter(|&k| span.contains(tree.tokens[k].span)).any(|k| {
            matches!(
                tree.lemma(k),
                "monitor"
                    | "observer"
                    | "mission"
                    | "verifier"
                    | "inspector"
                    | "peacekeeper"
                    | "camera"
                    | "uav"
                    | "unmanned"
                    | "mechanism"
                    | "monitoring"
                    | "verification"
                    | "team"
            ) || tree.lemma(k) == "patrol" && !self.is_of_party(k)
                || self.story.names.is_monitor(tree.word(k))
        })
    }

    /// "an army patrol", "a BSF patrol": somebody's own, as far as the words before it say.
    fn is_of_party(&self, i: usize) -> bool {
        let tree = &self.tree;
        tree.kids_by(i, &["amod", "compound", "nmod:poss"]).any(|k| {
            let class = lexicon::actor_class(tree.lemma(k));
            let force =
                matches!(class, Some("force" | "state")) || matches!(tree.lower(k), "military" | "border");
            force || tree.pos(k) == crate::syntax::Pos::Propn && !self.story.names.is_monitor(tree.word(k))
        })
    }

    /// "accused X of ...": the accused is the doer of what follows.
    pub fn accused(&self, i: usize) -> Option<Named> {
        let tree = &self.tree;
        let mut at = i;
        for _ in 0..4 {
            let head = tree.head(at)?;
            if matches!(tree.lemma(head), "accuse" | "blame") && at > head {
                let accused = tree.undergoer(head).or_else(|| tree.with_case(head, &["on"]))?;
                // "the sides accused each other of ...": either is the accused.
                if matches!(tree.lower(accused), "other" | "another") {
                    return tree.subject(head).and_then(|s| self.actor(s.at));
                }
                return self.actor(accused);
            }
            at = head;
        }
        None
    }

    /// A place that describes somebody: "rebels from Aleppo", "the government of Syria", "according to Kyiv".
    pub fn is_descriptive(&self, m: &places::Mention) -> bool {
        matches!(places::case_of(&self.tree, m.at), Some("from" | "of" | "to" | "by" | "against" | "with"))
    }
}

/// Only to see whether an expression can be placed on a calendar at all.
const ANY_DAY: Days = Days { from: Date::constant(2000, 6, 14), to: Date::constant(2000, 6, 14) };

/// Days from `a` to `b`; negative when `b` comes first.
pub fn days_between(a: Date, b: Date) -> i32 {
    a.until(b).map(|s| s.get_days()).unwrap_or(0)
}
