//! Inflected forms of the verbs in our word lists → their lemmas, by the rules of English spelling and a list of irregular verbs.
//! In: a form. Out: its lemma, if one of our lists has the verb. Knows no grammar.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::extract::lexicon;

struct Forms {
    lemma_of: HashMap<String, &'static str>,
    lemmas: HashSet<&'static str>,
}

/// The lemma of a verb form of our lists; `None` when `lemma`, as read by the lemmatizer, already is one of them.
pub fn mended(form: &str, lemma: &str) -> Option<&'static str> {
    let forms = forms();
    if forms.lemmas.contains(lemma) {
        return None;
    }
    forms.lemma_of.get(form).copied()
}

fn forms() -> &'static Forms {
    static FORMS: OnceLock<Forms> = OnceLock::new();
    FORMS.get_or_init(|| {
        let mut forms = Forms { lemma_of: HashMap::new(), lemmas: HashSet::new() };
        for lemma in lexicon::verbs() {
            forms.lemmas.insert(lemma);
            for form in inflected(lemma) {
                forms.lemma_of.entry(form).or_insert(lemma);
            }
        }
        for row in lexicon::rows(include_str!("../../data/en/verbs.tsv")).filter(|r| r[0] == "irregular") {
            forms.lemmas.insert(row[1]);
            for form in row[2..].iter().flat_map(|cell| cell.split(',')) {
                forms.lemma_of.insert(form.trim().to_string(), row[1]);
            }
        }
        forms
    })
}

/// "shells", "shelled", "shelling"; both spellings where the final consonant may double.
fn inflected(lemma: &str) -> Vec<String> {
    let mut found = vec![lemma.to_string()];
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|e| lemma.ends_with(e));
    let before_y = lemma.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    match before_y {
        Some(stem) => found.extend([format!("{stem}ies"), format!("{stem}ied")]),
        None if sibilant => found.push(format!("{lemma}es")),
        None => found.push(format!("{lemma}s")),
    }
    if let Some(stem) = lemma.strip_suffix('e') {
        found.extend([format!("{lemma}d"), format!("{stem}ing")]);
        return found;
    }
    found.push(format!("{lemma}ing"));
    if before_y.is_none() {
        found.push(format!("{lemma}ed"));
    }
    let last = lemma.chars().last().unwrap_or('x');
    let short = lemma.chars().rev().nth(1).is_some_and(|c| "aeiou".contains(c))
        && !lemma.chars().rev().nth(2).is_some_and(|c| "aeiou".contains(c))
        && !"aeiouwxyh".contains(last);
    if short {
        found.extend([format!("{lemma}{last}ed"), format!("{lemma}{last}ing")]);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_lead_to_their_verbs() {
        for (form, lemma) in [
            ("shelled", "shell"),
            ("looted", "loot"),
            ("fled", "flee"),
            ("dug", "dig"),
            ("kidnapped", "kidnap"),
            ("bombarding", "bombard"),
            ("seized", "seize"),
            ("occupies", "occupy"),
            ("shot", "shoot"),
        ] {
            assert_eq!(mended(form, "?"), Some(lemma), "{form}");
        }
        assert_eq!(mended("found", "found"), Some("find"));
        assert_eq!(mended("fired", "fire"), None);
        assert_eq!(mended("tabled", "?"), None);
    }
}
