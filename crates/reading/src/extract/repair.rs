//! Mends a few attachments that a greedy parser gets wrong in news English, before anything is read off the tree.
//! Each mend is local, states the construction it knows, and never makes a cycle.

use crate::extract::verbs;
use crate::syntax::{Pos, Token};

/// The tokens with their mends.
pub fn mended(mut tokens: Vec<Token>, words: &str) -> Vec<Token> {
    lemmas(&mut tokens, words);
    mines(&mut tokens, words);
    participles(&mut tokens);
    two_verbs(&mut tokens);
    swallowed_verbs(&mut tokens);
    listed_participles(&mut tokens);
    due_to_open(&mut tokens);
    names(&mut tokens);
    allies(&mut tokens, words);
    asides(&mut tokens, words);
    stranded_subjects(&mut tokens);
    relative_clauses(&mut tokens, words);
    tokens
}

/// Verbs of our lists that the lemmatizer cut wrongly ("shelled" → "shel").
fn lemmas(tokens: &mut [Token], words: &str) {
    for token in tokens.iter_mut().filter(|t| t.tag.starts_with("VB") || t.tag == "JJ") {
        let form = token.span.of(words).to_lowercase();
        if let Some(lemma) = verbs::mended(&form, &token.lemma) {
            if token.tag != "JJ" || form.ends_with("ed") {
                token.lemma = lemma.to_string();
            }
        }
    }
}

/// "a claymore mine": the weapon, not the pronoun.
fn mines(tokens: &mut [Token], words: &str) {
    for i in 1..tokens.len() {
        let is_mine = tokens[i].span.of(words).eq_ignore_ascii_case("mine") && tokens[i].pos == Pos::Pron;
        if is_mine && matches!(tokens[i - 1].tag, "DT" | "JJ" | "NN" | "CD" | "HYPH" | "NNP" | "VBN") {
            tokens[i].tag = "NN";
            tokens[i].pos = Pos::Noun;
            tokens[i].lemma = "mine".to_string();
        }
    }
}

/// "Mortar shells struck the town": of two finite verbs side by side the first is a plural noun, and the other's subject.
fn two_verbs(tokens: &mut [Token]) {
    for v in 1..tokens.len() {
        let n = v - 1;
        let two = tokens[n].tag == "VBZ" && tokens[v].tag == "VBD";
        if !two || !WEAPONS.contains(&tokens[n].lemma.as_str()) {
            continue;
        }
        (tokens[n].tag, tokens[n].pos) = ("NNS", Pos::Noun);
        if tokens[v].head != n {
            continue;
        }
        let (head, rel) = (tokens[n].head, tokens[n].rel);
        for k in kids(tokens, n).filter(|&k| k != v).collect::<Vec<_>>() {
            match k < n && is_subject(tokens[k].rel) {
                true => (tokens[k].rel, tokens[k].tag, tokens[k].pos) = ("compound", "NN", Pos::Noun),
                false if k > n || tokens[k].pos == Pos::Punct => tokens[k].head = v,
                false => {}
            }
        }
        (tokens[v].head, tokens[v].rel) = (if head == n { v } else { head }, rel);
        (tokens[n].head, tokens[n].rel) = (v, "nsubj");
    }
}

/// Weapons whose plural reads like a verb.
const WEAPONS: [&str; 9] =
    ["shell", "rocket", "strike", "bomb", "missile", "mine", "round", "raid", "mortar"];

/// "Army artillery shelled positions of X, an officer said": a past form taken for a modifier of the noun after it, although
/// a noun stands before it, is the verb of a clause of its own, and that noun is its object.
fn swallowed_verbs(tokens: &mut [Token]) {
    for v in 1..tokens.len() {
        let object = tokens[v].head;
        let modifier = matches!(tokens[v].tag, "VBN" | "VBD")
            && matches!(tokens[v].rel, "amod" | "compound")
            && (v + 1..v + 4).contains(&object);
        let before = v - 1;
        if !modifier || !matches!(tokens[before].pos, Pos::Noun | Pos::Propn) {
            continue;
        }
        let subject = kids(tokens, v).find(|&k| is_subject(tokens[k].rel));
        let (outer, rel) = (tokens[object].head, tokens[object].rel);
        let upper = (rel == "nmod" && outer < v).then_some(outer).filter(|&n| tokens[n].pos == Pos::Noun);
        if subject.is_none() && (upper.is_none() || tokens[v].rel != "compound") {
            continue;
        }
        let hung = upper.filter(|_| subject.is_none()).unwrap_or(object);
        let top = tokens[hung].head;
        tokens[v].rel = if top == hung { "root" } else { "ccomp" };
        tokens[v].head = if top == hung { v } else { top };
        (tokens[v].tag, tokens[v].pos) = ("VBD", Pos::Verb);
        if hung != object {
            // "Warplanes of the army bombed fighters": what hung on the object before the verb belongs to the noun there.
            rehang(&mut tokens[..before], object, before);
            if !dominates(tokens, before, hung) {
                (tokens[before].head, tokens[before].rel) = (hung, "nmod");
            }
            (tokens[hung].head, tokens[hung].rel) = (v, "nsubj");
        }
        (tokens[object].head, tokens[object].rel) = (v, "obj");
    }
}

/// "the exchange of detainees and abducted people": a past form after "and" that leans on an infinitive is no verb of its
/// own but tells of the noun behind it, which goes on with the list before it.
fn listed_participles(tokens: &mut [Token]) {
    for v in 2..tokens.len().saturating_sub(1) {
        let (cc, before, after) = (v - 1, v - 2, v + 1);
        let leans = tokens[v].tag == "VBD" && tokens[v].rel == "conj" && tokens[tokens[v].head].tag == "VB";
        let alone = !kids(tokens, v).any(|k| is_subject(tokens[k].rel) || tokens[k].rel.starts_with("aux"));
        let noun = |k: usize| tokens[k].pos == Pos::Noun;
        if !leans || !alone || tokens[cc].rel != "cc" || !noun(before) || !noun(after) {
            continue;
        }
        (tokens[v].tag, tokens[v].rel, tokens[v].head) = ("VBN", "amod", after);
        (tokens[after].rel, tokens[after].head) = ("conj", before);
        tokens[cc].head = after;
    }
}

/// "due to open": after "to" a verb, which hangs on what is due.
fn due_to_open(tokens: &mut [Token]) {
    for open in 2..tokens.len() {
        let due = open - 2;
        let fits = tokens[open].tag == "JJ"
            && tokens[open].lemma == "open"
            && tokens[open - 1].tag == "TO"
            && matches!(tokens[due].lemma.as_str(), "due" | "set" | "scheduled" | "expected");
        if !fits || tokens[due].head != open {
            continue;
        }
        let (head, rel) = (tokens[open].head, tokens[open].rel);
        rehang(&mut tokens[..due], open, due);
        (tokens[due].head, tokens[due].rel) = (if head == open { due } else { head }, rel);
        (tokens[open].head, tokens[open].rel) = (due, "xcomp");
        (tokens[open].tag, tokens[open].pos) = ("VB", Pos::Verb);
    }
}

/// "positions of Jabhat al-Nusra near Khan Shaykhun": a name does not run on over a preposition. "and Jabhat Fateh": two
/// words of a list with nothing between them are one name.
fn names(tokens: &mut [Token]) {
    for t in 1..tokens.len() {
        let twin =
            tokens[t].rel == "conj" && tokens[t - 1].rel == "conj" && tokens[t].head == tokens[t - 1].head;
        if twin && tokens[t].tag == "NNP" && tokens[t - 1].tag == "NNP" {
            (tokens[t].head, tokens[t].rel) = (t - 1, "flat");
        }
    }
    for t in 0..tokens.len() {
        let head = tokens[t].head;
        let led = kids(tokens, t).any(|k| tokens[k].rel == "case" && tokens[k].pos == Pos::Adp && k < t);
        if tokens[t].rel != "flat" || head >= t || !led {
            continue;
        }
        tokens[t].rel = "nmod";
        for token in tokens[t + 1..].iter_mut().filter(|k| k.head == head && k.rel == "flat") {
            token.head = t;
        }
    }
}

/// "government ally Russia", "regime allies Russia and Iran": the name is meant, and the words before it say what it is.
fn allies(tokens: &mut [Token], words: &str) {
    for i in 1..tokens.len().saturating_sub(1) {
        let role = tokens[i].span.of(words).to_lowercase();
        let name = i + 1;
        if !matches!(role.as_str(), "ally" | "allies" | "backer" | "backers") || tokens[name].tag != "NNP" {
            continue;
        }
        let whose = Some(i - 1).filter(|&k| matches!(tokens[k].pos, Pos::Noun | Pos::Propn | Pos::Adj));
        let phrase = [whose, Some(i), Some(name)].into_iter().flatten().collect::<Vec<usize>>();
        let Some(&top) = phrase.iter().find(|&&k| !phrase.contains(&tokens[k].head)) else { continue };
        let (head, rel) = (tokens[top].head, tokens[top].rel);
        for (k, token) in tokens.iter_mut().enumerate() {
            if !phrase.contains(&k) && phrase.contains(&token.head) {
                token.head = name;
            }
        }
        (tokens[name].head, tokens[name].rel) = (head, rel);
        for &k in phrase.iter().filter(|&&k| k != name) {
            (tokens[k].head, tokens[k].rel) = (name, "compound");
        }
        (tokens[i].tag, tokens[i].pos) = ("NN", Pos::Noun);
        lists(tokens, name);
    }
}

/// A name taken for a modifier of another although "and" stands between them: the first of a list.
fn lists(tokens: &mut [Token], last: usize) {
    let listed = |k: &usize| {
        let joined = (k + 1..last).any(|t| tokens[t].rel == "cc");
        tokens[*k].tag == "NNP"
            && tokens[*k].rel == "compound"
            && joined
            && !kids(tokens, *k).any(|c| tokens[c].rel == "conj")
    };
    let Some(first) = kids(tokens, last).filter(|&k| k < last).find(listed) else { return };
    (tokens[first].head, tokens[first].rel) = (tokens[last].head, tokens[last].rel);
    let members: Vec<usize> = kids(tokens, last).filter(|&k| tokens[k].rel == "conj").collect();
    for k in members.into_iter().chain([last]) {
        (tokens[k].head, tokens[k].rel) = (first, "conj");
    }
}

/// "Turkey – two countries that …": what follows a dash tells of the name before it.
fn asides(tokens: &mut [Token], words: &str) {
    for dash in 1..tokens.len().saturating_sub(1) {
        let (name, aside) = (dash - 1, tokens[dash - 1].head);
        let spaced = tokens[name].span.end < tokens[dash].span.start
            && tokens[dash].span.end < tokens[dash + 1].span.start
            && matches!(tokens[dash].span.of(words), "-" | "–" | "—");
        if !spaced || tokens[name].tag != "NNP" || tokens[name].rel != "compound" || aside <= dash {
            continue;
        }
        let (head, rel) = (tokens[aside].head, tokens[aside].rel);
        (tokens[name].head, tokens[name].rel) = (if head == aside { name } else { head }, rel);
        (tokens[aside].head, tokens[aside].rel) = (name, "appos");
        rehang(&mut tokens[..name], aside, name);
    }
}

fn kids(tokens: &[Token], i: usize) -> impl Iterator<Item = usize> + '_ {
    (0..tokens.len()).filter(move |&k| k != i && tokens[k].head == i)
}

/// Whatever hangs on `old` among these tokens hangs on `new`.
fn rehang(tokens: &mut [Token], old: usize, new: usize) {
    for token in tokens.iter_mut().filter(|token| token.head == old) {
        token.head = new;
    }
}

fn is_finite(tokens: &[Token], v: usize) -> bool {
    let modal = || kids(tokens, v).any(|k| tokens[k].rel == "aux");
    matches!(tokens[v].tag, "VBD" | "VBZ" | "VBP") || (tokens[v].tag.starts_with("VB") && modal())
}

fn is_subject(rel: &str) -> bool {
    rel.starts_with("nsubj")
}

/// Whether `above` is `i` or one of its heads.
fn dominates(tokens: &[Token], above: usize, i: usize) -> bool {
    let mut at = i;
    for _ in 0..tokens.len() {
        if at == above {
            return true;
        }
        if tokens[at].head == at {
            return false;
        }
        at = tokens[at].head;
    }
    true
}

/// "The army, in a brief reply, denied ...": a subject hung on a noun belongs to the finite verb after it that has none.
fn stranded_subjects(tokens: &mut [Token]) {
    for i in 0..tokens.len() {
        let head = tokens[i].head;
        let noun = head > i
            && matches!(tokens[head].pos, Pos::Noun | Pos::Propn)
            && !kids(tokens, head).any(|k| tokens[k].rel == "cop");
        if !is_subject(tokens[i].rel) || !noun {
            continue;
        }
        let next = (head + 1..tokens.len().min(head + 12)).find(|&v| is_finite(tokens, v));
        let Some(v) = next else { continue };
        if kids(tokens, v).any(|k| is_subject(tokens[k].rel)) || dominates(tokens, i, v) {
            continue;
        }
        tokens[i].head = v;
    }
}

/// "the ceasefire which they signed ... and which came into force": a verb with "which" or "who" describes the noun before the pronoun.
fn relative_clauses(tokens: &mut [Token], words: &str) {
    for v in 0..tokens.len() {
        if !tokens[v].tag.starts_with("VB")
            || !matches!(tokens[v].rel, "advcl" | "conj" | "parataxis" | "advcl:relcl" | "dep")
        {
            continue;
        }
        let pronoun = kids(tokens, v)
            .filter(|&k| k < v && matches!(tokens[k].tag, "WDT" | "WP"))
            .find(|&k| matches!(tokens[k].span.of(words).to_lowercase().as_str(), "which" | "who" | "that"));
        let Some(pronoun) = pronoun else { continue };
        let before = (0..pronoun).rev().find(|&k| tokens[k].pos != Pos::Punct && tokens[k].rel != "cc");
        let Some(noun) =
            before.filter(|&k| matches!(tokens[k].pos, Pos::Noun | Pos::Propn)).map(|k| name_head(tokens, k))
        else {
            continue;
        };
        if dominates(tokens, v, noun) {
            continue;
        }
        tokens[v].head = noun;
        tokens[v].rel = "acl:relcl";
    }
}

/// From the last word of a name or compound to the word that heads it.
fn name_head(tokens: &[Token], mut i: usize) -> usize {
    while matches!(tokens[i].rel, "flat" | "compound") && tokens[i].head != i {
        i = tokens[i].head;
    }
    i
}

/// Participles that the tagger took for adjectives although an auxiliary stands by them: "had arrived", "was not implemented".
fn participles(tokens: &mut [Token]) {
    for i in 0..tokens.len() {
        if tokens[i].tag != "JJ" || !tokens[i].lemma.ends_with("ed") || tokens[i].lemma.len() < 5 {
            continue;
        }
        let below: Vec<usize> = kids(tokens, i).collect();
        let has = below.iter().any(|&k| tokens[k].rel == "aux" && tokens[k].lemma == "have");
        let is =
            below.iter().any(|&k| tokens[k].rel == "cop") && below.iter().any(|&k| tokens[k].rel == "nsubj");
        if !has && !is {
            continue;
        }
        tokens[i].tag = "VBN";
        tokens[i].pos = Pos::Verb;
        tokens[i].lemma = verb_lemma(&tokens[i].lemma);
        for &k in below.iter().filter(|_| is) {
            match tokens[k].rel {
                "cop" => tokens[k].rel = "aux:pass",
                "nsubj" => tokens[k].rel = "nsubj:pass",
                _ => {}
            }
        }
    }
}

/// "implemented" → "implement", "arrived" → "arrive", "stopped" → "stop".
fn verb_lemma(past: &str) -> String {
    let stem = past.trim_end_matches("ed");
    let bytes = stem.as_bytes();
    let n = bytes.len();
    let doubled = n > 2 && bytes[n - 1] == bytes[n - 2] && !matches!(bytes[n - 1], b'l' | b's' | b'e');
    if doubled {
        return stem[..n - 1].to_string();
    }
    let silent = [
        "v", "at", "uc", "iz", "is", "as", "ys", "in", "ir", "ur", "os", "us", "id", "ud", "ar", "g", "c",
        "ut",
    ];
    let whole = [
        "visit", "attain", "gain", "join", "explain", "detain", "remain", "train", "hear", "clear", "appear",
        "enter", "obtain", "maintain", "contain", "bombard", "ask", "mask", "bring",
    ];
    if let Some(word) = whole.iter().find(|w| **w == stem) {
        return word.to_string();
    }
    if stem.ends_with("ain") || stem.ends_with("oin") {
        return stem.to_string();
    }
    if silent.iter().any(|e| stem.ends_with(e)) { format!("{stem}e") } else { stem.to_string() }
}
