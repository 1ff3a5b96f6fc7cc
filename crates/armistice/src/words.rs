//! What the program says to the readers of a bulletin: messages in plain files, one folder for each language.
//!
//! In: the name of a message and what goes into it. Out: the sentence. Absent: English in the code; a language that has no
//! folder in `i18n/`. The files are Fluent (<https://projectfluent.org>): a translator corrects them without a programmer.
//! English fills in for a message that a language lacks, and a message that nobody wrote is shown by its name.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use judging::said::Said;
use unic_langid::LanguageIdentifier;

use crate::shipped;

/// The language that every other one falls back to.
pub const ENGLISH: &str = "en";

/// One language.
pub struct Words {
    language: String,
    bundle: FluentBundle<FluentResource>,
}

/// Every language that ships, by its BCP 47 name.
static LANGUAGES: LazyLock<BTreeMap<&str, Words>> = LazyLock::new(|| {
    let mut texts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, bytes) in shipped::below("i18n") {
        if let (Some((language, _)), Ok(text)) = (path.split_once('/'), std::str::from_utf8(bytes)) {
            texts.entry(language).or_default().push(text);
        }
    }
    let words = |language: &str| {
        let english = if language == ENGLISH { &[][..] } else { texts[ENGLISH].as_slice() };
        Words::parse(language, &[english, &texts[language]].concat())
    };
    texts.keys().map(|&language| (language, words(language).expect("a test reads every file"))).collect()
});

impl Words {
    /// The words of a language that ships.
    pub fn of(language: &str) -> Option<&'static Words> {
        LANGUAGES.get(language)
    }

    /// The words of the language that always ships.
    pub fn english() -> &'static Words {
        &LANGUAGES[ENGLISH]
    }

    /// The languages there are.
    pub fn languages() -> Vec<&'static str> {
        LANGUAGES.keys().copied().collect()
    }

    /// Messages from texts; of two with one name the later one holds. Says what is wrong with a text that is no Fluent.
    pub fn parse(language: &str, texts: &[&str]) -> Result<Words, String> {
        let identifier: LanguageIdentifier =
            language.parse().map_err(|_| format!("`{language}` is no name of a language"))?;
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        for text in texts {
            let resource = FluentResource::try_new((*text).to_string())
                .map_err(|(_, errors)| errors.iter().map(|e| e.to_string()).collect::<Vec<_>>().join("; "))?;
            bundle.add_resource_overriding(resource);
        }
        let mut words = Words { language: language.to_string(), bundle };
        // Marks around what is put into a sentence keep a Latin name in an Arabic line from turning the line over.
        let right_to_left = words.direction() == "rtl";
        words.bundle.set_use_isolating(right_to_left);
        Ok(words)
    }

    /// The same with every message changed by `change`, to see what does not come from here.
    pub fn changed(mut self, change: fn(&str) -> Cow<str>) -> Words {
        self.bundle.set_transform(Some(change));
        self
    }

    /// BCP 47, for `lang` of a page.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// `ltr` or `rtl`, for `dir` of a page: the message `direction` of the language.
    pub fn direction(&self) -> &'static str {
        let message = self.bundle.get_message("direction").and_then(|message| message.value());
        let said = message.map(|pattern| self.bundle.format_pattern(pattern, None, &mut Vec::new()));
        if said.as_deref() == Some("rtl") { "rtl" } else { "ltr" }
    }

    /// A message that nothing goes into: `name`, or `name.part`.
    pub fn say(&self, id: &str) -> String {
        self.say_with(id, &[])
    }

    /// A message with what goes into it. Numbers choose their plural; texts stand as they are.
    pub fn say_with(&self, id: &str, with: &[(&str, FluentValue)]) -> String {
        let (name, part) = id.split_once('.').map_or((id, None), |(name, part)| (name, Some(part)));
        let pattern = self.bundle.get_message(name).and_then(|message| match part {
            Some(part) => message.get_attribute(part).map(|attribute| attribute.value()),
            None => message.value(),
        });
        let Some(pattern) = pattern else { return id.to_string() };
        let args: FluentArgs = with.iter().map(|(name, value)| (*name, value.clone())).collect();
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    /// What judging says, in this language.
    pub fn tell(&self, said: &Said) -> String {
        said.tell(&self.bundle)
    }

    /// The words for a code of a closed list, which is one message with a part for each code; the code itself where the
    /// list lacks it.
    pub fn name(&self, list: &str, code: &str) -> String {
        let id = format!("{list}.{}", code.to_lowercase().replace(' ', "-"));
        if self.knows(&id) { self.say(&id) } else { code.to_string() }
    }

    /// From one thing to another, which stand for themselves: days, numbers.
    pub fn from_to(&self, from: String, to: String) -> String {
        self.say_with("from-to", &[("from", from.into()), ("to", to.into())])
    }

    /// Words that somebody else said.
    pub fn quoted(&self, words: &str) -> String {
        self.say_with("quoted", &[("words", words.into())])
    }

    /// Whether there is such a message.
    pub fn knows(&self, id: &str) -> bool {
        let (name, part) = id.split_once('.').map_or((id, None), |(name, part)| (name, Some(part)));
        self.bundle.get_message(name).is_some_and(|message| match part {
            Some(part) => message.get_attribute(part).is_some(),
            None => message.value().is_some(),
        })
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({})", self.language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_choose_their_plural_and_texts_stand_as_they_are() {
        let text =
            "claims = { $n ->\n    [one] one claim of { $who }\n   *[other] { $n } claims of { $who }\n}\n";
        let words = Words::parse("en", &[text]).unwrap();
        let say = |n: usize| words.say_with("claims", &[("n", n.into()), ("who", "{ $n } <b>".into())]);
        assert_eq!(say(1), "one claim of { $n } <b>");
        assert_eq!(say(21), "21 claims of { $n } <b>");
        assert_eq!(words.say("not-there.part"), "not-there.part");
    }

    #[test]
    fn a_language_has_its_own_plurals_its_direction_and_english_for_the_rest() {
        let english = "direction = ltr\na = a { $n }\nb = b\n";
        let arabic = "direction = rtl\na = { $n ->\n    [two] ب\n   *[other] { $n } ا\n}\n";
        let words = Words::parse("ar", &[english, arabic]).unwrap();
        assert_eq!(words.direction(), "rtl");
        assert_eq!(words.say_with("a", &[("n", 2.into())]), "ب");
        assert_eq!(words.say_with("a", &[("n", 7.into())]), "\u{2068}7\u{2069} ا");
        assert_eq!(words.say("b"), "b");
    }

    #[test]
    fn what_is_no_message_file_is_refused_with_the_reason() {
        let wrong = Words::parse("en", &["a = { $n\n"]).unwrap_err();
        assert!(wrong.contains("Expected"), "{wrong}");
        assert!(Words::parse("no language!", &[]).is_err());
    }
}
