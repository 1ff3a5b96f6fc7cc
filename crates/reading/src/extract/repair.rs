//! Mends a few attachments that a greedy parser gets wrong in news English, before anything is read off the tree.
//! Each mend is local, states the construction it knows, and never makes a cycle.

use crate::extract::verbs;
use crate::syntax::{Pos, Token};

/// The tokens with their mends.
pub fn mended(mut tokens: Vec<Token>, words: &str) -> Vec<Token> {
    lemmas(&mut tokens, words);
    mines(&mut tokens, words);
    participles(&mut tokens);
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

fn kids(tokens: &[Token], i: usize) -> impl Iterator<Item = usize> + '_ {
    (0..tokens.len()).filter(move |&k| k != i && tokens[k].head == i)
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
