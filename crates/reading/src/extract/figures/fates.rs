//! What is said of the people a number counts: the constructions of tolls, flight, siege and arrest.
//! The tree is asked first; word order answers where it is torn.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::extract::incidents::Trigger;
use crate::extract::lexicon;
use crate::extract::quantities::Number;
use crate::extract::scene::Scene;
use crate::extract::tree::Tree;

/// What became of the people, and the token that says it.
#[derive(Clone, Debug)]
pub struct Fate {
    pub code: &'static str,
    pub at: usize,
    /// A count without a fate.
    pub bare: bool,
}

fn fate(code: &'static str, at: usize) -> Fate {
    Fate { code, at, bare: false }
}

fn table(class: &str) -> &'static HashMap<&'static str, &'static str> {
    static TABLES: OnceLock<HashMap<&'static str, HashMap<&'static str, &'static str>>> = OnceLock::new();
    static NONE: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    let all = TABLES.get_or_init(|| {
        let mut all: HashMap<&'static str, HashMap<&'static str, &'static str>> = HashMap::new();
        for row in lexicon::rows(include_str!("../../../data/en/fates.tsv")) {
            let words = row[2].split(',').map(|w| (w.trim(), row[1]));
            all.entry(row[0]).or_default().extend(words);
        }
        all
    });
    all.get(class).unwrap_or_else(|| NONE.get_or_init(HashMap::new))
}

fn word(class: &str, tree: &Tree, i: usize) -> Option<&'static str> {
    let table = table(class);
    table.get(tree.lemma(i)).or_else(|| table.get(tree.lower(i))).copied()
}

pub fn is_people(lemma: &str) -> bool {
    table("people").contains_key(lemma)
}

/// What a word by itself says of the people counted under it, in a heading.
pub fn fate_word(word: &str) -> Option<&'static str> {
    let participle = || {
        table("verb")
            .get(word)
            .filter(|_| word.ends_with("ed") || matches!(word, "kill" | "wound" | "injure"))
    };
    let past = || table("verb").get(word.strip_suffix("ed").unwrap_or(word)).filter(|_| word.ends_with("ed"));
    let silent =
        || table("verb").get(word.strip_suffix('d').unwrap_or(word)).filter(|_| word.ends_with("ed"));
    table("noun").get(word).or_else(participle).or_else(past).or_else(silent).copied()
}

/// What is said of those a number counts. `last` is the fate of the number before, which "four in Talousa" shares.
pub fn of(scene: &Scene, n: &Number, last: Option<&Fate>) -> Option<Fate> {
    let tree = &scene.tree;
    if is_measure(tree, n) {
        return None;
    }
    if let Some(code) = word("noun", tree, n.of).filter(|_| n.of != n.at) {
        return Some(fate(combined(tree, n.of, code), n.of));
    }
    let people = counts_people(tree, n);
    let found = people.then(|| {
        lives(tree, n)
            .or_else(|| participle_after(tree, n))
            .or_else(|| governed(scene, n))
            .or_else(|| verb_before(tree, n))
            .or_else(|| noun_before(tree, n))
            .or_else(|| flight(scene, n))
    });
    found.flatten().or_else(|| toll(scene, n, last)).or_else(|| elliptic(scene, n, last))
}

/// Distances, ages, money, days and parts of a whole are no people.
fn is_measure(tree: &Tree, n: &Number) -> bool {
    n.of != n.at
        && matches!(
            tree.lemma(n.of),
            "km" | "kilometre"
                | "kilometer"
                | "mile"
                | "metre"
                | "meter"
                | "hour"
                | "day"
                | "week"
                | "month"
                | "year"
                | "minute"
                | "dollar"
                | "euro"
                | "percent"
                | "cent"
                | "degree"
                | "time"
                | "round"
                | "point"
                | "item"
                | "side"
                | "party"
                | "incident"
                | "violation"
                | "case"
                | "attack"
                | "strike"
                | "occasion"
                | "article"
                | "country"
                | "village"
                | "town"
                | "house"
                | "home"
                | "school"
                | "hospital"
                | "vehicle"
        )
}

fn counts_people(tree: &Tree, n: &Number) -> bool {
    n.at == n.of
        || is_people(tree.lemma(n.of))
        || is_people(tree.lower(n.of))
        || lexicon::actor_class(tree.lemma(n.of)) == Some("person")
        || matches!(tree.tag(n.of), "NNP" | "NNPS") && n.of > n.at
        || word("noun", tree, n.of).is_some()
}

/// Killed and injured in one number is "other".
fn combined(tree: &Tree, at: usize, code: &'static str) -> &'static str {
    let (mut other, to) = (false, (at + 3).min(tree.len().saturating_sub(1)));
    if at + 2 <= to && matches!(tree.lower(at + 1), "and" | "or" | "/" | "&") {
        let next = word("verb", tree, at + 2).or(word("noun", tree, at + 2));
        let counted = at + 3 < tree.len() && tree.tag(at + 3) == "CD";
        other = next
            .is_some_and(|c| c != code && matches!((c, code), ("killed", "injured") | ("injured", "killed")))
            && !counted;
    }
    if other { "other" } else { code }
}

/// "has cost 300,000 lives", whatever the tags.
fn lives(tree: &Tree, n: &Number) -> Option<Fate> {
    let start = tree.at(n.span.start)?;
    let verb = |&i: &usize| {
        matches!(
            tree.lower(i),
            "cost"
                | "costs"
                | "claimed"
                | "claims"
                | "taken"
                | "took"
                | "lost"
                | "claiming"
                | "costing"
                | "taking"
        )
    };
    let near = (start.saturating_sub(4)..start).rev().find(verb)?;
    matches!(tree.lemma(n.of), "life" | "lives").then(|| fate("killed", near))
}

/// "12 civilians killed", "three dead", "11 million others displaced", "40 people were reported killed".
fn participle_after(tree: &Tree, n: &Number) -> Option<Fate> {
    let start = n.of.max(n.at) + 1;
    for i in start..(start + 3).min(tree.len()) {
        let code = word("verb", tree, i)
            .filter(|_| matches!(tree.tag(i), "VBN" | "VBD" | "JJ"))
            .or_else(|| word("self", tree, i).filter(|_| tree.lower(i) == "dead"));
        if let Some(code) = code {
            // "two officers killed three": the number before is the doer.
            let doer = tree.tag(i) == "VBD" && tree.object(i).is_some_and(|o| o > i) && !tree.is_passive(i);
            return (!doer).then(|| fate(combined(tree, i, code), i));
        }
        let soft = matches!(tree.tag(i), "RB" | "VBD" | "VBP" | "VBZ" | "VBN" | "MD" | "VB")
            && (tree.lemma(i) == "be"
                || tree.lemma(i) == "have"
                || tree.tag(i) == "RB"
                || matches!(tree.lemma(i), "report" | "confirm" | "get"));
        if !soft {
            return None;
        }
    }
    None
}

/// The word that stands in the clause for those counted: "dozens" in "dozens of families", "families" in "40 families".
fn phrase_top(tree: &Tree, n: &Number) -> usize {
    let partitive = n.of != n.at && tree.head(n.of) == Some(n.at) && tree.case(n.of) == Some("of");
    if partitive { n.at } else { n.of }
}

/// The verb that governs the people: "were killed", "killed 12", "left three dead", "lost their lives".
fn governed(scene: &Scene, n: &Number) -> Option<Fate> {
    let tree = &scene.tree;
    let first = tree.first_conjunct(phrase_top(tree, n));
    let head = tree.head(first)?;
    let role = tree.base(first);
    if !tree.is_verb(head) {
        return word("of", tree, head)
            .filter(|_| tree.case(first) == Some("of"))
            .map(|code| fate(code, head));
    }
    let passive = tree.is_passive(head);
    let undergoes = role == "nsubj" && passive
        || matches!(role, "obj" | "iobj") && !passive
        || role == "obl" && tree.case(first).is_none();
    if let Some(code) = word("verb", tree, head).filter(|_| undergoes) {
        return Some(fate(combined(tree, head, code), head));
    }
    if role == "nsubj" && !passive {
        if let Some(code) = word("self", tree, head) {
            return (tree.lemma(head) != "fall" || tree.object(head).is_none() && scene.places.is_empty())
                .then(|| fate(code, head));
        }
        return suffered(tree, head);
    }
    let life = matches!(tree.lemma(n.of), "life" | "lives");
    if life && matches!(tree.lemma(head), "claim" | "cost" | "take" | "lose") {
        return Some(fate("killed", head));
    }
    if matches!(tree.lemma(head), "leave" | "see" | "report" | "record" | "confirm" | "find") {
        let around = tree.kids(head).iter().chain(tree.kids(n.of)).copied();
        let result = around.filter(|&k| k != n.of).find_map(|k| {
            word("verb", tree, k)
                .filter(|_| !tree.is_clause(k) || tree.tag(k) == "VBN")
                .or_else(|| word("self", tree, k))
        });
        return result.map(|code| fate(code, head));
    }
    let held = tree.lemma(head) == "hold"
        && undergoes
        && (passive || tree.kid_lemma(head, &["captive", "hostage", "prisoner"]).is_some())
        || role == "nsubj" && in_custody(tree, head);
    held.then(|| fate("detained", head))
}

/// "are still in detention", "remain in custody".
fn in_custody(tree: &Tree, i: usize) -> bool {
    let custody = |k: usize| {
        matches!(tree.lemma(k), "detention" | "custody" | "captivity" | "prison" | "jail")
            && tree.case(k) == Some("in")
    };
    custody(i)
        || matches!(tree.lemma(i), "remain" | "be" | "languish") && tree.kids(i).iter().any(|&k| custody(k))
}

/// "lost their lives", "sustained injuries", "suffered wounds".
fn suffered(tree: &Tree, v: usize) -> Option<Fate> {
    let object = tree.object(v)?;
    match (tree.lemma(v), tree.lemma(object)) {
        ("lose" | "give", "life" | "lives") | ("meet", "death") => Some(fate("killed", v)),
        ("sustain" | "suffer" | "receive", "injury" | "wound" | "burn") => Some(fate("injured", v)),
        _ => None,
    }
}

/// "killing seven", "wounding at least 33", "kills three": the verb right before the number.
fn verb_before(tree: &Tree, n: &Number) -> Option<Fate> {
    let start = tree.at(n.span.start)?;
    for i in (start.saturating_sub(3)..start).rev() {
        if let Some(code) = word("verb", tree, i)
            .filter(|_| tree.is_verb(i) || tree.tag(i) == "NN" && tree.lower(i).ends_with("ing"))
        {
            let passive = i > 0 && matches!(tree.lower(i - 1), "was" | "were" | "been" | "being" | "be");
            return (!passive).then(|| fate(combined_verbs(tree, i, code), i));
        }
        if !matches!(tree.tag(i), "RB" | "DT" | "IN" | "JJ" | "PRP$" | "JJR")
            || matches!(tree.lower(i), "in" | "by" | "of" | "from" | "at" | "with" | "on" | "near")
                && tree.lower(i) != "at"
        {
            return None;
        }
    }
    None
}

/// "killed or wounded 30".
fn combined_verbs(tree: &Tree, v: usize, code: &'static str) -> &'static str {
    let joined = v >= 2 && matches!(tree.lower(v - 1), "and" | "or");
    let before = if joined { word("verb", tree, v - 2) } else { None };
    match before {
        Some(other) if other != code && matches!(tree.tag(v - 2), "VBN" | "VBD" | "VBG") => "other",
        _ => code,
    }
}

/// "the loss of 28 servicemen", "the killing of two farmers", "the siege of 800,000 civilians".
fn noun_before(tree: &Tree, n: &Number) -> Option<Fate> {
    let start = tree.at(n.span.start)?;
    let of = (start.saturating_sub(2)..start).rev().find(|&i| matches!(tree.lower(i), "of" | "to"))?;
    let noun = of.checked_sub(1)?;
    word("of", tree, noun).map(|code| fate(code, noun))
}

/// Leaving home: "left the village", "forced from their homes", "arrived at the camp", "sought shelter".
fn flight(scene: &Scene, n: &Number) -> Option<Fate> {
    let tree = &scene.tree;
    let start = n.of.max(n.at);
    let end = tree.len().min(start + 16);
    let words: Vec<&str> = (start..end).map(|i| tree.lower(i)).collect();
    let has = |set: &[&str]| words.iter().any(|w| set.contains(w));
    let homes = has(&[
        "home",
        "homes",
        "houses",
        "villages",
        "town",
        "village",
        "area",
        "outskirts",
        "district",
        "land",
        "lands",
        "city",
        "hamlet",
    ]);
    let next = start + 1;
    let driven = next < tree.len() && matches!(tree.lower(next), "driven" | "forced" | "chased");
    if driven && has(&["home", "homes", "houses"]) {
        return Some(fate("displaced", next));
    }
    let first = tree.first_conjunct(phrase_top(tree, n));
    let relative = || tree.kids_by(n.of, &["acl:relcl", "acl"]).find(|&k| tree.is_verb(k));
    let head = tree.head(first).filter(|&h| tree.is_verb(h)).or_else(relative)?;
    let v = head;
    let carried = tree.kids_by(v, &["xcomp"]).next().unwrap_or(v);
    let lemma = |i: usize| tree.lemma(i);
    let subject = tree.base(first) == "nsubj" || tree.relative_head(v) == Some(n.of);
    let civilians = !matches!(lexicon::actor_class(tree.lemma(n.of)), Some("force" | "body"))
        && !scene.is_monitor(n.of)
        && n.of != n.at;
    let leaves = matches!(lemma(v), "leave" | "abandon" | "vacate" | "quit")
        || lemma(carried) == "leave"
        || tree.kids_by(v, &["xcomp", "ccomp"]).any(|k| matches!(lemma(k), "leave" | "flee"));
    if subject && civilians && leaves && homes {
        return Some(fate("displaced", v));
    }
    let arrives = matches!(lemma(v), "arrive" | "seek" | "take" | "shelter" | "cross" | "gather" | "move");
    let refuge = has(&[
        "camp",
        "camps",
        "compound",
        "shelter",
        "shelters",
        "refuge",
        "cathedral",
        "church",
        "school",
        "schools",
        "border",
        "base",
        "safety",
    ]);
    if subject && civilians && arrives && refuge && is_homely(tree.lemma(n.of)) {
        return Some(fate("displaced", v));
    }
    let forced = matches!(lemma(v), "force" | "drive" | "push" | "chase" | "send" | "oblige" | "compel");
    let out = has(&["homes", "home", "houses"])
        || tree.kids_by(v, &["xcomp"]).any(|k| matches!(lemma(k), "flee" | "leave"));
    (forced && out).then(|| fate("displaced", v))
}

fn is_homely(lemma: &str) -> bool {
    matches!(
        lemma,
        "people"
            | "person"
            | "family"
            | "household"
            | "civilian"
            | "villager"
            | "resident"
            | "woman"
            | "child"
            | "refugee"
            | "inhabitant"
            | "other"
            | "citizen"
            | "population"
    )
}

/// "the toll rose to 30", "brings its total to 457", "put the number of civilians killed at 31", "losses at 73 soldiers and 45 civilians".
fn toll(scene: &Scene, n: &Number, last: Option<&Fate>) -> Option<Fate> {
    let tree = &scene.tree;
    let start = tree.at(n.span.start)?;
    if !counts_people(tree, n) || n.of > start + 3 {
        return None;
    }
    let from = start.saturating_sub(18);
    let before: Vec<usize> = (from..start).collect();
    let joined = before.iter().rev().take(4).any(|&i| tree.lower(i) == "and")
        && last.is_some_and(|l| l.code == "killed");
    let led = before.last().is_some_and(|&i| {
        matches!(
            tree.lower(i),
            "to" | "at" | "past" | "reached" | "exceeded" | "passed" | "surpassed" | "topped"
        )
    });
    let noun = before.iter().rev().copied().find(|&i| {
        matches!(
            tree.lemma(i),
            "toll" | "loss" | "losses" | "total" | "number" | "count" | "figure" | "tally"
        )
    })?;
    let verb = before.iter().rev().copied().find(|&i| {
        matches!(
            tree.lemma(i),
            "rise"
                | "climb"
                | "stand"
                | "reach"
                | "bring"
                | "put"
                | "raise"
                | "increase"
                | "exceed"
                | "pass"
                | "top"
                | "surpass"
                | "update"
                | "revise"
                | "mount"
                | "give"
                | "estimate"
                | "take"
                | "grow"
                | "set"
        )
    })?;
    if !led && !joined {
        return None;
    }
    let said = (noun.saturating_sub(2)..start).find_map(|i| {
        word("noun", tree, i).or(word("verb", tree, i)).filter(|c| *c != "detained" || tree.tag(i) == "VBN")
    });
    let generic = matches!(tree.lemma(noun), "total" | "number" | "count" | "figure" | "tally");
    let code = match (said, generic) {
        (Some(code), _) => code,
        (None, false) => "killed",
        (None, true) => last?.code,
    };
    Some(fate(code, verb))
}

/// "four in Talousa", "two others", after a number whose fate was told.
fn elliptic(scene: &Scene, n: &Number, last: Option<&Fate>) -> Option<Fate> {
    let tree = &scene.tree;
    let last = last.filter(|l| !l.bare)?;
    let next = n.of.max(n.at) + 1;
    let bare = n.of == n.at || matches!(tree.lemma(n.of), "other" | "more");
    let placed = next < tree.len()
        && matches!(tree.lower(next), "in" | "at" | "near" | "on" | "around" | "outside")
        && scene.places.iter().any(|m| m.from > next && m.from <= next + 4);
    let listed = next.checked_sub(2).is_some_and(|i| matches!(tree.lower(i), "and" | ","))
        || n.at > 0 && matches!(tree.lower(n.at - 1), "and" | ",");
    (bare && placed && listed).then(|| fate(last.code, n.at))
}

/// "died of a heart attack", "died of cholera": nobody's doing.
fn is_natural_death(tree: &Tree, v: usize) -> bool {
    let cause = tree.with_case(v, &["of", "from"]);
    matches!(tree.lemma(v), "die" | "perish" | "succumb" | "death")
        && cause.is_some_and(|k| {
            matches!(
                tree.lemma(k),
                "cancer"
                    | "disease"
                    | "illness"
                    | "attack"
                    | "stroke"
                    | "cholera"
                    | "malaria"
                    | "virus"
                    | "infection"
                    | "cause"
                    | "failure"
                    | "pneumonia"
                    | "covid"
                    | "age"
                    | "overdose"
            ) && !matches!(
                tree.kid(k, &["amod", "compound"]).map(|c| tree.lower(c)),
                Some("rebel" | "air" | "drone" | "rocket")
            )
        })
}

/// The people a verb or noun of fate befalls, numeral or not.
pub fn patient(scene: &Scene, v: usize) -> Option<(usize, Fate)> {
    let tree = &scene.tree;
    if is_natural_death(tree, v) {
        return None;
    }
    if tree.is_verb(v) {
        let code = word("verb", tree, v).filter(|c| matches!(*c, "killed" | "injured"));
        if let Some(code) = code {
            return tree.undergoer(v).map(|p| (p, fate(combined(tree, v, code), v)));
        }
        let subject = tree.subject(v).filter(|s| !s.passive)?.at;
        if matches!(tree.lemma(v), "die" | "perish" | "succumb") {
            return Some((subject, fate("killed", v)));
        }
        return suffered(tree, v).map(|f| (subject, f));
    }
    let code = word("of", tree, v).filter(|c| matches!(*c, "killed" | "injured"))?;
    let victim = tree.with_case(v, &["of"])?;
    (tree.lemma(v) != "loss").then(|| (victim, fate(code, v)))
}

/// A count of people or things that nothing has befallen: "140 weapons have been stored".
pub fn counted(scene: &Scene, n: &Number, acts: &[Trigger]) -> Option<Fate> {
    let tree = &scene.tree;
    let named = n.of != n.at && word("counted", tree, n.of).is_some();
    let large = n.value.is_some_and(|v| v >= 2.0);
    let clause = tree.clause(n.of);
    let hindered = lexicon::obstruction("hinder").find(tree).iter().any(|h| tree.clause(h.at) == clause);
    let busy = hindered || acts.iter().any(|t| t.clause == clause || tree.dominates(t.at, n.of));
    let irreal = scene.is_ahead(clause) || scene.is_conditional(clause) || tree.negated(clause);
    let role = matches!(tree.base(n.of), "nsubj" | "obj" | "root");
    let aside = scene.places.iter().any(|m| m.from <= n.at && n.at <= m.to);
    let ruled = tree
        .kids_by(clause, &["aux"])
        .any(|k| matches!(tree.lower(k), "must" | "shall" | "should" | "would" | "may"));
    (named && large && !busy && !irreal && role && !aside && !ruled).then_some(Fate {
        code: "other",
        at: clause,
        bare: true,
    })
}
