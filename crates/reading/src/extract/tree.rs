//! One parsed sentence as a tree: who governs what, where a clause ends, who its subject is.
//! Takes tokens from `syntax`; gives spans and indices. Knows grammar, and no word of the subject matter.

use crate::extract::repair;
use crate::span::Span;
use crate::syntax::{Pos, Token};
use crate::text::Sentence;

/// A sentence with its tokens and, for each, its dependents in order.
pub struct Tree<'a> {
    pub words: &'a str,
    pub sentence: Sentence,
    pub tokens: Vec<Token>,
    lower: Vec<String>,
    kids: Vec<Vec<usize>>,
}

/// A subject, and whether it undergoes the act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    pub at: usize,
    pub passive: bool,
}

impl<'a> Tree<'a> {
    pub fn new(words: &'a str, sentence: Sentence, tokens: Vec<Token>) -> Tree<'a> {
        let tokens = repair::mended(tokens, words);
        let mut kids = vec![Vec::new(); tokens.len()];
        for (i, token) in tokens.iter().enumerate() {
            if token.head != i {
                kids[token.head].push(i);
            }
        }
        let lower = tokens.iter().map(|t| t.span.of(words).to_lowercase()).collect();
        Tree { words, sentence, tokens, lower, kids }
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The sentence is all in capitals, so that a capital tells nothing.
    pub fn is_shouted(&self) -> bool {
        self.sentence.span.of(self.words).chars().filter(|c| c.is_lowercase()).count() < 3
    }

    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    pub fn word(&self, i: usize) -> &'a str {
        self.tokens[i].span.of(self.words)
    }

    pub fn lower(&self, i: usize) -> &str {
        &self.lower[i]
    }

    pub fn lemma(&self, i: usize) -> &str {
        &self.tokens[i].lemma
    }

    pub fn pos(&self, i: usize) -> Pos {
        self.tokens[i].pos
    }

    pub fn tag(&self, i: usize) -> &'static str {
        self.tokens[i].tag
    }

    pub fn rel(&self, i: usize) -> &'static str {
        self.tokens[i].rel
    }

    /// The relation without its subtype.
    pub fn base(&self, i: usize) -> &'static str {
        self.rel(i).split(':').next().unwrap_or("")
    }

    pub fn head(&self, i: usize) -> Option<usize> {
        let head = self.tokens[i].head;
        (head != i).then_some(head)
    }

    pub fn kids(&self, i: usize) -> &[usize] {
        &self.kids[i]
    }

    pub fn kids_by(&self, i: usize, rels: &'a [&'a str]) -> impl Iterator<Item = usize> + '_ {
        self.kids[i]
            .iter()
            .copied()
            .filter(move |&k| rels.contains(&self.rel(k)) || rels.contains(&self.base(k)))
    }

    pub fn kid(&self, i: usize, rels: &'a [&'a str]) -> Option<usize> {
        self.kids_by(i, rels).next()
    }

    /// A dependent with one of these lemmas.
    pub fn kid_lemma(&self, i: usize, lemmas: &[&str]) -> Option<usize> {
        self.kids[i].iter().copied().find(|&k| lemmas.contains(&self.lemma(k)))
    }

    /// The prepositions that introduce a nominal ("in", "near", "according").
    pub fn case(&self, i: usize) -> Option<&str> {
        self.kids_by(i, &["case"]).next().map(|k| self.lemma(k))
    }

    pub fn is_verb(&self, i: usize) -> bool {
        self.pos(i) == Pos::Verb || self.tag(i).starts_with("VB")
    }

    pub fn is_nominal(&self, i: usize) -> bool {
        matches!(self.pos(i), Pos::Noun | Pos::Propn | Pos::Pron | Pos::Num)
    }

    /// All tokens under `i`, itself included, leaving out the branches that `skip` names; in order.
    pub fn under(&self, i: usize, skip: &dyn Fn(usize) -> bool) -> Vec<usize> {
        let mut found = vec![i];
        let mut at = 0;
        while at < found.len() {
            let node = found[at];
            at += 1;
            found.extend(self.kids[node].iter().copied().filter(|&k| !skip(k)));
        }
        found.sort_unstable();
        found
    }

    /// The hull of some tokens without punctuation at its edges.
    pub fn hull(&self, tokens: &[usize]) -> Span {
        let solid = |&&t: &&usize| self.pos(t) != Pos::Punct;
        let first = tokens.iter().find(solid).or(tokens.first()).copied().unwrap_or(0);
        let last = tokens.iter().rev().find(solid).or(tokens.last()).copied().unwrap_or(0);
        let (first, last) = self.whole_initials(first, last);
        self.tokens[first].span.join(self.tokens[last].span)
    }

    /// Initials joined by a hyphen or a stroke are one name, "FARC-EP", "SPLM/A-IO", however they hang together in the tree.
    pub fn whole_initials(&self, mut first: usize, mut last: usize) -> (usize, usize) {
        let initials = |i: usize| self.word(i).chars().all(|c| c.is_ascii_uppercase());
        let glued = |i: usize| {
            matches!(self.word(i + 1), "-" | "/")
                && self.tokens[i].span.end == self.tokens[i + 1].span.start
                && self.tokens[i + 1].span.end == self.tokens[i + 2].span.start
                && initials(i)
                && initials(i + 2)
        };
        while first >= 2 && glued(first - 2) {
            first -= 2;
        }
        while last + 2 < self.len() && glued(last) {
            last += 2;
        }
        (first, last)
    }

    /// The run of `tokens` without a gap that holds `i` (punctuation does not break a run).
    pub fn run(&self, tokens: &[usize], i: usize) -> Vec<usize> {
        let at = tokens.iter().position(|&t| t == i).unwrap_or(0);
        let joined = |a: usize, b: usize| (a + 1..b).all(|t| self.pos(t) == Pos::Punct);
        let mut from = at;
        while from > 0 && joined(tokens[from - 1], tokens[from]) {
            from -= 1;
        }
        let mut to = at;
        while to + 1 < tokens.len() && joined(tokens[to], tokens[to + 1]) {
            to += 1;
        }
        tokens[from..=to].to_vec()
    }

    /// A noun phrase with its co-ordinated members and complements, without relative clauses, appositions or its preposition.
    pub fn np(&self, i: usize) -> Span {
        self.phrase(i, false)
    }

    /// A noun phrase without its co-ordinated members.
    pub fn np_alone(&self, i: usize) -> Span {
        self.phrase(i, true)
    }

    /// The name-giving part of a noun phrase: modifiers, head and what "of" or "from" adds ("eight factions", "army of the south"),
    /// without the places and times that may hang on it.
    pub fn core(&self, i: usize) -> Span {
        let skip = |k: usize| {
            let own = self.tokens[k].head == i;
            let aside =
                self.base(k) == "nmod" && !matches!(self.case(k), Some("of" | "from" | "for" | "to") | None);
            matches!(
                self.base(k),
                "acl" | "appos" | "parataxis" | "advcl" | "punct" | "cop" | "nsubj" | "aux" | "mark" | "obl"
            ) || (own && matches!(self.base(k), "case" | "cc" | "conj"))
                || aside && self.case(k) != Some("include")
        };
        let tokens = self.under(i, &skip);
        self.hull(&self.run(&tokens, i))
    }

    fn phrase(&self, i: usize, alone: bool) -> Span {
        let skip = |k: usize| {
            let own = self.tokens[k].head == i;
            match self.base(k) {
                "acl" | "appos" | "parataxis" | "advcl" | "punct" | "cop" | "nsubj" | "aux" | "mark" => true,
                "case" | "cc" => own,
                "conj" => own && alone,
                _ => false,
            }
        };
        let tokens = self.under(i, &skip);
        self.hull(&self.run(&tokens, i))
    }

    /// `i` and the members co-ordinated with it.
    pub fn conjuncts(&self, i: usize) -> Vec<usize> {
        let mut all = vec![i];
        all.extend(self.kids_by(i, &["conj"]));
        all
    }

    /// First of a chain of co-ordinated members.
    pub fn first_conjunct(&self, i: usize) -> usize {
        if self.base(i) == "conj" { self.head(i).map_or(i, |h| self.first_conjunct(h)) } else { i }
    }

    /// Whether `i` heads a clause.
    pub fn is_clause(&self, i: usize) -> bool {
        match self.base(i) {
            "root" | "ccomp" | "advcl" | "csubj" => true,
            "acl" | "xcomp" | "parataxis" => self.is_verb(i) || self.kid(i, &["nsubj", "cop"]).is_some(),
            "conj" => {
                self.kid(i, &["nsubj", "cop"]).is_some()
                    || (self.is_verb(i) && self.head(i).is_some_and(|h| self.is_clause(h)))
            }
            _ => false,
        }
    }

    /// The clause that `i` stands in: `i` itself if it heads one.
    pub fn clause(&self, i: usize) -> usize {
        let mut at = i;
        while !self.is_clause(at) {
            match self.head(at) {
                Some(head) => at = head,
                None => break,
            }
        }
        at
    }

    /// The clause that a bare participle clause leans on ("shelled the town, killing seven"); the clause itself otherwise.
    pub fn host(&self, clause: usize) -> usize {
        let leans =
            matches!(self.base(clause), "advcl" | "acl" | "xcomp") && self.kid(clause, &["nsubj"]).is_none();
        match self.head(clause).filter(|_| leans) {
            Some(head) => self.clause(head),
            None => clause,
        }
    }

    /// From a verb up through the verbs that merely carry it ("are continuing to bomb", "decided to attend").
    pub fn carrier(&self, i: usize) -> usize {
        let mut at = i;
        while self.base(at) == "xcomp" {
            match self.head(at) {
                Some(head) => at = head,
                None => break,
            }
        }
        at
    }

    /// The words of the clause headed by `i`: without reporting clauses around it, other co-ordinated clauses after it, or its linking words.
    pub fn clause_span(&self, i: usize) -> Span {
        let skip = |k: usize| {
            let rel = self.base(k);
            let own = self.tokens[k].head == i;
            (own && matches!(rel, "mark" | "cc" | "parataxis" | "punct" | "discourse" | "vocative"))
                || (own && rel == "conj" && self.is_clause(k))
                || (own && rel == "advcl" && k > i && self.kid(k, &["nsubj", "mark"]).is_some())
                || (own && self.is_source_phrase(k))
        };
        let tokens = self.under(i, &skip);
        let run = self.run(&tokens, i);
        self.with_shared_subject(i, self.hull(&run))
    }

    /// A conjoined verb without a subject of its own takes in the words from the shared subject on.
    fn with_shared_subject(&self, i: usize, span: Span) -> Span {
        if self.base(i) != "conj" || self.kid(i, &["nsubj", "csubj"]).is_some() {
            return span;
        }
        match self.subject(i) {
            Some(subject) if self.tokens[subject.at].span.start < span.start => {
                self.np(subject.at).join(span)
            }
            _ => span,
        }
    }

    /// "according to X".
    pub fn is_source_phrase(&self, i: usize) -> bool {
        self.base(i) == "obl" && self.case(i).is_some_and(|c| c == "accord" || c == "according")
    }

    /// Who does or undergoes the act of `v`, through co-ordination, control, relative and participle clauses.
    pub fn subject(&self, v: usize) -> Option<Subject> {
        self.subject_within(v, 0)
    }

    fn subject_within(&self, v: usize, depth: usize) -> Option<Subject> {
        if depth > 12 {
            return None;
        }
        let passive = self.is_passive(v);
        let own = self
            .kids_by(v, &["nsubj"])
            .find(|&k| !self.is_relative_word(k))
            .or_else(|| self.kid(v, &["nsubj"]));
        let dummy = || {
            self.kid(v, &["expl"]).filter(|&k| {
                matches!(self.lower(k), "it" | "they")
                    && self.object(v).or_else(|| self.kid(v, &["xcomp"])).is_some()
            })
        };
        if let Some(k) = own.or_else(dummy) {
            let at = if self.is_relative_word(k) { self.relative_head(v).unwrap_or(k) } else { k };
            return Some(Subject { at, passive });
        }
        let head = self.head(v)?;
        let inherit = |at: Option<Subject>| at.map(|s| Subject { at: s.at, passive });
        match self.rel(v) {
            "acl:relcl" => None,
            "acl" if matches!(self.tag(v), "VBG" | "VBN" | "VBD") => {
                Some(Subject { at: head, passive: self.tag(v) != "VBG" })
            }
            "acl" => {
                let owner = self.kid(head, &["nmod:poss"]).map(|at| Subject { at, passive });
                owner.or_else(|| inherit(self.subject_within(self.clause(head), depth + 1)))
            }
            "xcomp" => match self.kid(head, &["obj"]) {
                Some(obj) if self.is_verb(v) && self.tag(v) != "VBN" => Some(Subject { at: obj, passive }),
                _ => inherit(self.subject_within(head, depth + 1)),
            },
            "conj" if self.is_verb(head) || self.is_clause(head) => {
                inherit(self.subject_within(head, depth + 1))
            }
            "advcl"
                if self.tag(v) == "VBG"
                    && self
                        .kid(v, &["mark"])
                        .is_some_and(|m| matches!(self.lemma(m), "of" | "for" | "from")) =>
            {
                match self.kid(head, &["obj"]) {
                    Some(obj) => Some(Subject { at: obj, passive }),
                    None => inherit(self.subject_within(head, depth + 1)),
                }
            }
            "advcl" if self.kid(v, &["mark"]).is_none_or(|m| self.lemma(m) != "that") => {
                inherit(self.subject_within(head, depth + 1))
            }
            _ => None,
        }
    }

    fn is_relative_word(&self, i: usize) -> bool {
        matches!(self.tag(i), "WDT" | "WP") || (self.lemma(i) == "that" && self.pos(i) == Pos::Pron)
    }

    /// The noun that a relative clause hangs on.
    pub fn relative_head(&self, v: usize) -> Option<usize> {
        match self.rel(v) {
            "acl:relcl" => self.head(v),
            "conj" | "xcomp" => self.head(v).and_then(|h| self.relative_head(h)),
            _ => None,
        }
    }

    pub fn is_passive(&self, v: usize) -> bool {
        let participle = self.tag(v) == "VBN";
        self.kid(v, &["aux:pass"]).is_some()
            || (self.kid(v, &["nsubj:pass"]).is_some() && participle && self.kid(v, &["obj"]).is_none())
            || (self.rel(v) == "acl" && participle && self.kid(v, &["aux"]).is_none())
            || (self.base(v) == "conj"
                && participle
                && self.kid(v, &["aux", "nsubj", "obj"]).is_none()
                && self.head(v).is_some_and(|h| self.is_passive(h)))
            || (self.base(v) == "xcomp" && participle && self.kid(v, &["aux"]).is_none())
    }

    /// The direct object: also a nominal after the verb that nothing introduces, whatever it was labelled.
    pub fn object(&self, v: usize) -> Option<usize> {
        self.kid(v, &["obj"]).or_else(|| {
            let bare = |&k: &usize| {
                k > v
                    && self.rel(k) == "obl"
                    && self.case(k).is_none()
                    && matches!(self.pos(k), Pos::Noun | Pos::Propn)
                    && !self.is_temporal(k)
            };
            self.kids(v).iter().copied().find(bare)
        })
    }

    /// A word for a day, a month or another stretch of time.
    pub fn is_temporal(&self, k: usize) -> bool {
        matches!(
            self.lower(k),
            "monday"
                | "tuesday"
                | "wednesday"
                | "thursday"
                | "friday"
                | "saturday"
                | "sunday"
                | "week"
                | "month"
                | "year"
                | "day"
                | "night"
                | "morning"
                | "evening"
                | "afternoon"
                | "today"
                | "yesterday"
                | "january"
                | "february"
                | "march"
                | "april"
                | "may"
                | "june"
                | "july"
                | "august"
                | "september"
                | "october"
                | "november"
                | "december"
                | "time"
                | "hour"
        )
    }

    /// The doer: the subject of an active verb, or the agent of a passive one.
    pub fn doer(&self, v: usize) -> Option<usize> {
        match self.subject(v) {
            Some(s) if s.passive => self.agent(v),
            Some(s) => Some(s.at),
            None => self.agent(v),
        }
    }

    /// The one acted on: the object of an active verb, or the subject of a passive one.
    pub fn undergoer(&self, v: usize) -> Option<usize> {
        match self.subject(v) {
            Some(s) if s.passive => Some(s.at),
            // "groups which they accuse": the noun described is the object.
            Some(s)
                if self.rel(v) == "acl:relcl"
                    && self.object(v).is_none_or(|o| self.is_relative_word(o))
                    && self.head(v) != Some(s.at) =>
            {
                self.head(v)
            }
            _ => self.object(v),
        }
    }

    /// "by X".
    pub fn agent(&self, v: usize) -> Option<usize> {
        self.kid(v, &["obl:agent"]).or_else(|| {
            self.kids_by(v, &["obl", "nmod"]).find(|&k| self.case(k) == Some("by") && self.is_nominal(k))
        })
    }

    /// A dependent nominal introduced by one of these prepositions.
    pub fn with_case(&self, i: usize, cases: &[&str]) -> Option<usize> {
        self.kids_by(i, &["obl", "nmod"]).find(|&k| self.case(k).is_some_and(|c| cases.contains(&c)))
    }

    /// "not", "n't", "never", "no", or a verb that means it ("failed to", "refused to").
    pub fn negated(&self, v: usize) -> bool {
        let says_no = |i: usize| {
            self.kids(i).iter().any(|&k| {
                matches!(self.lemma(k), "not" | "never" | "no" | "n't" | "without")
                    && k < self.len()
                    && self.base(k) != "conj"
            })
        };
        if says_no(v) && self.kids(v).iter().any(|&k| matches!(self.lemma(k), "not" | "never" | "n't")) {
            return true;
        }
        if let Some(s) = self.subject(v) {
            if self.kids(s.at).iter().any(|&k| self.lemma(k) == "no" && self.base(k) == "det")
                || matches!(self.lemma(s.at), "nobody" | "nothing" | "none")
            {
                return true;
            }
        }
        if self
            .kid(v, &["obj"])
            .is_some_and(|o| self.kids(o).iter().any(|&k| self.lemma(k) == "no" && self.base(k) == "det"))
        {
            return true;
        }
        self.base(v) == "xcomp"
            && self.head(v).is_some_and(|h| {
                matches!(self.lemma(h), "fail" | "refuse" | "decline" | "cease" | "stop" | "refrain")
                    || self.negated(h)
            })
    }

    /// Auxiliary lemmas of a verb or predicate.
    pub fn auxiliaries(&self, v: usize) -> impl Iterator<Item = &str> + '_ {
        self.kids_by(v, &["aux"]).map(|k| self.lemma(k))
    }

    /// Whether a token stands between quotation marks of its sentence.
    pub fn is_quoted(&self, i: usize) -> bool {
        let mark = |t: &usize| matches!(self.word(*t), "\"" | "“" | "”" | "«" | "»");
        (0..i).filter(mark).count() % 2 == 1
    }

    /// Token whose span holds the byte, or the next one after it.
    pub fn at(&self, byte: usize) -> Option<usize> {
        let i = self.tokens.partition_point(|t| t.span.end <= byte);
        (i < self.tokens.len()).then_some(i)
    }

    /// The topmost token of a span: the one whose head lies outside it.
    pub fn top(&self, span: Span) -> Option<usize> {
        let inside = |i: usize| span.contains(self.tokens[i].span) || span.overlaps(self.tokens[i].span);
        let from = self.at(span.start)?;
        (from..self.len())
            .take_while(|&i| self.tokens[i].span.start < span.end)
            .find(|&i| self.head(i).is_none_or(|h| !inside(h)))
    }

    /// Whether `above` is `i` or one of its heads.
    pub fn dominates(&self, above: usize, i: usize) -> bool {
        let mut at = i;
        loop {
            if at == above {
                return true;
            }
            match self.head(at) {
                Some(head) => at = head,
                None => return false,
            }
        }
    }
}
