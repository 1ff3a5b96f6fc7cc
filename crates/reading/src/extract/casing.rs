//! Sentences all in capitals → the same words as they would be written otherwise: "REBELS ATTACKED HOMS" → "Rebels
//! attacked Homs". In: a text. Out: the text with the same bytes in every place but for the case of letters, so that
//! spans hold for both. Absent: any change of a sentence that has small letters, or of its dateline.
//!
//! A capital tells a name, and tagger, parser and gazetteer live by it; wires and headlines in capitals have none.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use crate::extract::gazetteer::countries;
use crate::extract::lexicon::rows;
use crate::span::Span;
use crate::text::{Sentence, Text};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Lower,
    Capital,
    Upper,
}

/// The text with its shouted sentences in ordinary case.
pub fn restored(text: &Text) -> Cow<'_, Text> {
    let shouted: Vec<Sentence> = text
        .sentences
        .iter()
        .copied()
        .filter(|s| s.region.makes_claims() && is_shouted(s.span.of(&text.words)))
        .collect();
    if shouted.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.words.clone().into_bytes();
    for sentence in shouted {
        restore(&text.words, past_dateline(&text.words, sentence.span), &mut bytes);
    }
    match String::from_utf8(bytes) {
        Ok(words) => Cow::Owned(Text { words, ..text.clone() }),
        Err(_) => Cow::Borrowed(text),
    }
}

/// No small letter, and enough letters that this is no name or number alone.
fn is_shouted(words: &str) -> bool {
    let (mut large, mut small) = (0, 0);
    for c in words.chars().filter(|c| c.is_alphabetic()) {
        if c.is_uppercase() { large += 1 } else { small += 1 }
    }
    large >= 12 && small * 20 < large && words.split_whitespace().count() > 2
}

/// Datelines are in capitals in any report; a dash ends them.
fn past_dateline(words: &str, sentence: Span) -> Span {
    let body = sentence.of(words);
    let end = [" -- ", " - ", " – ", " — "].iter().filter_map(|m| body.find(m).map(|at| at + m.len())).min();
    let end = end.filter(|end| *end < 70 && body[..*end].contains(',')).unwrap_or(0);
    Span::new(sentence.start + end, sentence.end)
}

/// One word of a sentence in capitals.
struct Word {
    span: Span,
    case: Case,
}

fn restore(words: &str, sentence: Span, bytes: &mut [u8]) {
    let mut found: Vec<Word> = Vec::new();
    let mut first = true;
    for span in split(words, sentence) {
        let case = match case_of(words, span, first) {
            Case::Lower if first => Case::Capital,
            case => case,
        };
        first = false;
        found.push(Word { span, case });
    }
    name_initials(words, &mut found);
    for word in &found {
        write(word.span.of(words), word.case, &mut bytes[word.span.start..word.span.end]);
    }
}

/// Runs of letters; an apostrophe stays inside a word ("DIDN'T", "D'AUBUISSON").
fn split(words: &str, sentence: Span) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut open: Option<usize> = None;
    let body = sentence.of(words);
    for (at, c) in body.char_indices().chain([(body.len(), ' ')]) {
        let letter = c.is_alphanumeric() || matches!(c, '\'' | '’') && open.is_some();
        match (letter, open) {
            (true, None) => open = Some(at),
            (false, Some(start)) => {
                spans.push(Span::new(sentence.start + start, sentence.start + at));
                open = None;
            }
            _ => {}
        }
    }
    spans
}

fn case_of(words: &str, span: Span, first: bool) -> Case {
    let word = span.of(words).trim_end_matches(['\'', '’']).to_lowercase();
    let stem = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(&word);
    let next = words[span.end..].chars().next();
    if stem.chars().any(|c| c.is_ascii_digit()) {
        let ordinal = stem.starts_with(|c: char| c.is_ascii_digit())
            && stem.chars().filter(|c| c.is_alphabetic()).count() <= 2;
        return if ordinal { Case::Lower } else { Case::Upper };
    }
    if stem.chars().count() == 1 {
        let initial = next == Some('.') || stem == "i" || stem == "x";
        return if initial || stem != "a" && !first { Case::Upper } else { Case::Lower };
    }
    if is_bracketed(words, span) && stem.len() <= 6 && vocabulary().get(stem) != Some(&Case::Lower) {
        return Case::Upper;
    }
    if let Some(case) = vocabulary().get(stem) {
        return *case;
    }
    if countries::by_name(stem).is_some() || countries::by_demonym(stem).is_some() {
        return Case::Capital;
    }
    if let Some((front, back)) = stem.split_once(['\'', '’']) {
        let clipped = matches!(back, "t" | "re" | "ve" | "ll" | "d" | "m");
        return if clipped || front.len() > 2 { Case::Lower } else { Case::Capital };
    }
    unknown(stem)
}

/// A word that no treebank has: initials when it cannot be spoken, English when it ends as English words do, else a name.
fn unknown(stem: &str) -> Case {
    let vowels = stem.chars().filter(|c| "aeiouyáéíóúàèìòùäöü".contains(*c)).count();
    let length = stem.chars().count();
    if stem.is_ascii()
        && (vowels == 0 && length <= 6 || length <= 3 && vowels <= 1 && !stem.ends_with(['a', 'o']))
    {
        return Case::Upper;
    }
    const ENGLISH: [&str; 27] = [
        "ing", "ings", "ed", "tion", "tions", "sion", "sions", "ness", "ment", "ments", "ly", "able", "ible",
        "ism", "ists", "ist", "less", "ful", "ize", "ized", "izes", "ization", "ency", "ancy", "ities",
        "ous", "ers",
    ];
    let english = length > 5 && ENGLISH.iter().any(|e| stem.ends_with(e));
    let formed =
        |front: &str| length > front.len() + 3 && stem.starts_with(front) && known(&stem[front.len()..]);
    let prefixed = [
        "anti", "counter", "non", "re", "un", "pre", "inter", "semi", "mis", "over", "under", "super", "sub",
    ];
    let inflected = ["s", "es", "d", "er", "r", "al"]
        .iter()
        .any(|e| stem.strip_suffix(e).is_some_and(|s| length > 4 && known(s)));
    if english || inflected || prefixed.iter().any(|p| formed(p)) { Case::Lower } else { Case::Capital }
}

fn known(stem: &str) -> bool {
    vocabulary().get(stem) == Some(&Case::Lower)
}

fn is_bracketed(words: &str, span: Span) -> bool {
    words[..span.start].ends_with(['(', '[']) && words[span.end..].starts_with([')', ']'])
}

/// "NATIONAL LIBERATION FRONT [NLF]": initials in brackets show that the words before them are a name.
fn name_initials(words: &str, found: &mut [Word]) {
    for at in 0..found.len() {
        let initials = found[at].span.of(words);
        let length = initials.chars().count();
        if !is_bracketed(words, found[at].span) || !(2..=8).contains(&length) {
            continue;
        }
        let mut before = at;
        let mut taken = Vec::new();
        for letter in initials.chars().rev() {
            let small = |w: &str| {
                matches!(w, "OF" | "THE" | "FOR" | "AND" | "DE" | "DEL" | "LA" | "EL" | "LOS" | "TO" | "IN")
            };
            while before > 0
                && small(found[before - 1].span.of(words))
                && !found[before - 1].span.of(words).starts_with(letter)
            {
                before -= 1;
            }
            if before == 0 || !found[before - 1].span.of(words).starts_with(letter) {
                break;
            }
            before -= 1;
            taken.push(before);
        }
        if taken.len() >= 2 && taken.len() + 1 >= length {
            found[at].case = Case::Upper;
            taken.into_iter().for_each(|i| found[i].case = Case::Capital);
        }
    }
}

/// Letters that keep their length in bytes; others stay as they are.
fn write(word: &str, case: Case, bytes: &mut [u8]) {
    if case == Case::Upper {
        // Only the ending of a possessive is small: "FARC'S".
        let end = word.len();
        if (word.ends_with("'S") || word.ends_with("’S")) && end > 2 {
            bytes[end - 1] = b's';
        }
        return;
    }
    let inner =
        word.strip_prefix("D'").or_else(|| word.strip_prefix("O'")).map_or(0, |rest| word.len() - rest.len());
    for (at, c) in word.char_indices() {
        if case == Case::Capital && (at == 0 || at == inner) {
            continue;
        }
        let mut small = c.to_lowercase();
        if let (Some(one), None) = (small.next(), small.next())
            && one.len_utf8() == c.len_utf8()
        {
            one.encode_utf8(&mut bytes[at..at + one.len_utf8()]);
        }
    }
}

fn vocabulary() -> &'static HashMap<&'static str, Case> {
    static WORDS: OnceLock<HashMap<&'static str, Case>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words = HashMap::new();
        for row in rows(include_str!("../../data/en/casing.tsv")) {
            let case = match row[0] {
                "lower" => Case::Lower,
                "capital" => Case::Capital,
                _ => Case::Upper,
            };
            words.extend(row.get(1).copied().unwrap_or("").split(' ').map(|w| (w, case)));
        }
        words
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(shouted: &str, expected: &str) {
        let (text, _) = crate::text::read(shouted.as_bytes(), None);
        assert_eq!(restored(&text).words, expected);
    }

    #[test]
    fn names_keep_their_capital() {
        check(
            "REBELS OF THE EASTERN FRONT ATTACKED A CHECKPOINT NEAR KHARTOUM ON MONDAY.\n",
            "Rebels of the eastern front attacked a checkpoint near Khartoum on Monday.\n",
        );
    }

    #[test]
    fn initials_show_a_name() {
        check(
            "THE PEOPLE'S DEFENCE FRONT [PDF] SAID IT DIDN'T SHELL THE TOWN.\n",
            "The People's Defence Front [PDF] said it didn't shell the town.\n",
        );
    }

    #[test]
    fn ordinary_sentences_stay() {
        check("The ARMY said so in a statement.\n", "The ARMY said so in a statement.\n");
    }

    proptest! {
        #[test]
        fn only_the_case_changes(words in "\\PC{0,200}") {
            let (text, _) = crate::text::read(words.as_bytes(), None);
            let after = restored(&text);
            prop_assert_eq!(after.words.len(), text.words.len());
            prop_assert_eq!(after.words.to_lowercase(), text.words.to_lowercase());
        }
    }
}
