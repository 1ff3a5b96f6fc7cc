//! Who: noun phrases that can act, the names they stand for, pronouns where that is safe.
//! Never adds a name by a guess: a pronoun without a safe antecedent stays a pronoun.

use std::collections::HashMap;

use crate::extract::claim::Named;
use crate::extract::lexicon;
use crate::extract::tree::Tree;
use crate::span::Span;
use crate::syntax::Pos;

/// Names as one report introduces them: full names by their last part, acronyms by their letters.
#[derive(Clone, Debug, Default)]
pub struct Names {
    full: HashMap<String, Option<String>>,
    acronyms: HashMap<String, String>,
}

impl Names {
    /// Learns the names of a sentence.
    pub fn learn(&mut self, tree: &Tree) {
        for i in 0..tree.len() {
            if tree.pos(i) != Pos::Propn || tree.base(i) == "flat" {
                continue;
            }
            let flats: Vec<usize> = tree.kids_by(i, &["flat"]).collect();
            let Some(&last) = flats.last() else { continue };
            let name = tree.tokens[i].span.join(tree.tokens[last].span).of(tree.words).to_string();
            let key = name_key(tree.word(last));
            let entry = self.full.entry(key).or_insert_with(|| Some(name.clone()));
            if entry
                .as_deref()
                .is_some_and(|known| known != name && !known.ends_with(&name) && !name.ends_with(known))
            {
                // Two people share the last name: neither is guessed.
                *entry = None;
            }
        }
        self.learn_acronyms(tree);
    }

    /// "High Negotiations Committee (HNC)".
    fn learn_acronyms(&mut self, tree: &Tree) {
        for i in 2..tree.len().saturating_sub(1) {
            let letters = tree.word(i);
            let bracketed = tree.word(i - 1) == "(" && tree.word(i + 1) == ")";
            if !bracketed
                || letters.len() < 2
                || letters.len() > 10
                || !letters.chars().all(|c| c.is_uppercase())
            {
                continue;
            }
            let initials = |from: usize| -> String {
                (from..i - 1)
                    .filter_map(|t| tree.word(t).chars().next())
                    .filter(|c| c.is_uppercase())
                    .collect()
            };
            if let Some(from) = (i.saturating_sub(10)..i - 1).rev().find(|&from| initials(from) == letters) {
                let name = tree.tokens[from].span.join(tree.tokens[i - 2].span).of(tree.words);
                self.acronyms.insert(letters.to_string(), name.to_string());
            }
        }
    }

    /// An acronym that this report introduces for a body that monitors ("Special Monitoring Mission (SMM)").
    pub fn is_monitor(&self, word: &str) -> bool {
        let known = [
            "SMM", "CTSAMVM", "CTSAMM", "UNMHA", "SLMM", "UNIFIL", "UNDOF", "UNMIL", "UNPROFOR", "UNTSO",
            "MVM", "JMM", "IMT", "EUMM", "UNFICYP", "MONUSCO", "UNMIS", "JMC", "VMM",
        ];
        let long = || {
            self.acronyms
                .get(word)
                .is_some_and(|l| ["onitor", "bserver", "erification"].iter().any(|w| l.contains(w)))
        };
        known.contains(&word) || long()
    }

    /// The fullest form this report gives of a name.
    pub fn fullest(&self, name: &str) -> String {
        if let Some(long) = self.acronyms.get(name) {
            return long.clone();
        }
        let bare = name
            .trim_start_matches("Mr ")
            .trim_start_matches("Mr. ")
            .trim_start_matches("Mrs ")
            .trim_start_matches("Ms ");
        if bare.contains(' ') {
            return bare.to_string();
        }
        match self.full.get(&name_key(bare)) {
            Some(Some(full)) => full.clone(),
            _ => bare.to_string(),
        }
    }
}

/// Last names are compared without case and without a leading article ("al-Aridi", "Al-Aridi", "Aridi").
fn name_key(word: &str) -> String {
    let lower = word.to_lowercase();
    for prefix in ["al-", "el-", "al ", "el "] {
        if let Some(rest) = lower.strip_prefix(prefix) {
            return rest.to_string();
        }
    }
    lower
}

/// Who has been on stage: the antecedents a pronoun may take.
#[derive(Clone, Debug, Default)]
pub struct Cast {
    /// The last person who spoke or acted.
    pub person: Option<Named>,
    /// The last group or state that acted.
    pub group: Option<Named>,
}

/// Pronouns that can act.
pub fn is_personal(tree: &Tree, i: usize) -> bool {
    tree.pos(i) == Pos::Pron
        && matches!(
            tree.lower(i),
            "he" | "she"
                | "they"
                | "we"
                | "i"
                | "it"
                | "him"
                | "her"
                | "them"
                | "us"
                | "his"
                | "its"
                | "their"
                | "our"
        )
}

/// Whether the noun phrase headed by `i` can act.
pub fn can_act(tree: &Tree, i: usize) -> bool {
    if is_personal(tree, i) {
        return true;
    }
    let i = counted_head(tree, i);
    match tree.pos(i) {
        Pos::Propn => !is_calendar(tree.lower(i)),
        Pos::Noun | Pos::Adj | Pos::Det | Pos::Pron => {
            let class = lexicon::actor_class(tree.lemma(i)).or_else(|| lexicon::actor_class(tree.lower(i)));
            class.is_some() && tree.lower(i) != "it"
        }
        _ => false,
    }
}

fn is_calendar(word: &str) -> bool {
    matches!(
        word,
        "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
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
    )
}

/// "dozens of rebels", "a number of groups": the noun that is counted.
pub fn counted_head(tree: &Tree, i: usize) -> usize {
    let counts = matches!(
        tree.lemma(i),
        "dozen"
            | "hundred"
            | "thousand"
            | "number"
            | "group"
            | "score"
            | "handful"
            | "series"
            | "majority"
            | "million"
            | "member"
            | "some"
            | "most"
            | "many"
            | "one"
            | "all"
            | "both"
    ) || tree.pos(i) == Pos::Num;
    match tree.kids_by(i, &["nmod"]).find(|&k| tree.case(k) == Some("of")) {
        Some(of)
            if counts && lexicon::actor_class(tree.lemma(i)) != Some("group") && tree.tag(of) != "NNP" =>
        {
            of
        }
        _ => i,
    }
}

/// The actor that a noun phrase names.
pub fn named(tree: &Tree, i: usize, names: &Names, cast: &Cast) -> Named {
    let span = tree.np(i);
    // Line ends and spaces that do not break are no part of a name.
    let blanks = |name: String| name.split_whitespace().collect::<Vec<_>>().join(" ");
    let members = tree.conjuncts(i).into_iter();
    let mut parts: Vec<String> = members.map(|k| blanks(entity(tree, k, names, cast))).collect();
    // The parser may take the two halves of "SPLM/A-IO" for two members of a list.
    parts.dedup();
    Named { span, entity: parts.join("; ") }
}

fn entity(tree: &Tree, i: usize, names: &Names, cast: &Cast) -> String {
    if is_personal(tree, i) {
        return antecedent(tree, i, names, cast);
    }
    if let Some(name) = proper_name(tree, i) {
        return names.fullest(name.of(tree.words));
    }
    bare(tree.core(i).of(tree.words))
}

/// The antecedent of a pronoun: a person for he and she, the last group for it and they; otherwise the pronoun itself.
fn antecedent(tree: &Tree, i: usize, names: &Names, cast: &Cast) -> String {
    // "Eight groups storm the town, and they shell it": the doer of the clause before in the same sentence.
    let clause = tree.clause(i);
    let before =
        tree.head(clause).filter(|_| tree.base(clause) == "conj").and_then(|head| tree.subject(head));
    let many = matches!(tree.lower(i), "they" | "them" | "their");
    if let Some(doer) =
        before.map(|s| s.at).filter(|&s| many && s < i && !is_personal(tree, s) && can_act(tree, s))
    {
        return entity(tree, doer, names, cast);
    }
    if tree.is_quoted(i) {
        return tree.word(i).to_string();
    }
    let found = match tree.lower(i) {
        "he" | "she" | "him" | "her" | "his" => cast.person.as_ref(),
        "it" | "its" | "they" | "them" | "their" => cast.group.as_ref(),
        _ => None,
    };
    found.map_or_else(|| tree.word(i).to_string(), |n| n.entity.clone())
}

/// The proper name in a noun phrase: its head with what belongs to the name, or the name in apposition to a role ("spokesman X").
pub fn proper_name(tree: &Tree, i: usize) -> Option<Span> {
    if tree.pos(i) == Pos::Propn {
        let capital = |k: usize| tree.word(k).starts_with(char::is_uppercase) && !tree.is_shouted();
        let part = |k: &usize| {
            matches!(tree.base(*k), "flat" | "compound")
                && tree.pos(*k) == Pos::Propn
                && tree.lower(*k).len() > 1
                // "Islamic State", "Syrian Army"
                || tree.base(*k) == "amod" && *k + 1 == i && capital(*k)
        };
        let (first, last) = tree.whole_initials(i, i);
        let mut span = tree.tokens[first].span.join(tree.tokens[last].span);
        for k in tree.kids(i).iter().copied().filter(part) {
            span = span.join(tree.tokens[k].span);
        }
        return Some(hyphenated(tree, span));
    }
    let near = tree.kids_by(i, &["appos", "flat"]).find(|&k| tree.pos(k) == Pos::Propn)?;
    if lexicon::actor_class(tree.lemma(i)) == Some("person") { proper_name(tree, near) } else { None }
}

/// "Bashar al" before "-Assad": a name does not end at a hyphen.
fn hyphenated(tree: &Tree, span: Span) -> Span {
    let Some(mut last) = tree.tokens.iter().rposition(|t| t.span.end == span.end) else { return span };
    let tight = |t: usize| t < tree.len() && tree.tokens[t - 1].span.end == tree.tokens[t].span.start;
    while tight(last + 1) && tree.word(last + 1) == "-" && tight(last + 2) && tree.pos(last + 2) == Pos::Propn
    {
        last += 2;
    }
    span.join(tree.tokens[last].span)
}

/// A description without its article.
pub fn bare(words: &str) -> String {
    let mut rest = words.trim();
    for article in ["The ", "the ", "A ", "a ", "An ", "an "] {
        if let Some(stripped) = rest.strip_prefix(article) {
            rest = stripped;
            break;
        }
    }
    rest.to_string()
}

/// A single person: a name with parts, or a common noun for a person in the singular.
pub fn is_person(tree: &Tree, i: usize) -> bool {
    let named = tree.pos(i) == Pos::Propn
        && tree.tag(i) != "NNPS"
        && (tree.kid(i, &["flat", "nmod:desc"]).is_some()
            || tree.kids(i).iter().any(|&k| matches!(tree.lower(k), "mr" | "mr." | "mrs" | "ms")));
    let role = tree.tag(i) == "NN" && lexicon::actor_class(tree.lemma(i)) == Some("person");
    named || role || (tree.pos(i) == Pos::Noun && proper_name(tree, i).is_some())
}

/// From any word of a name to the word that heads it.
pub fn name_top(tree: &Tree, i: usize) -> usize {
    let mut at = i;
    while matches!(tree.base(at), "flat" | "compound")
        && tree.head(at).is_some_and(|h| tree.pos(h) == Pos::Propn)
    {
        at = tree.head(at).unwrap_or(at);
    }
    at
}

#[cfg(test)]
mod tests {
    use crate::extract::publication::Known;

    fn actors(text: &str) -> Vec<String> {
        let reading = crate::read(text.as_bytes(), None, &Known::default());
        reading.extract.claims.into_iter().filter_map(|claim| Some(claim.actor?.entity)).collect()
    }

    #[test]
    fn initials_joined_by_a_hyphen_are_one_name() {
        let report =
            |who: &str| format!("BOGOTA, 3 April 2017. The {who} attacked a checkpoint on Monday.\n");
        assert_eq!(actors(&report("FARC-EP")), ["FARC-EP"]);
        assert_eq!(actors(&report("SPLM/A-IO")), ["SPLM/A-IO"]);
        assert_eq!(actors(&report("FARC")), ["FARC"]);
    }
}
