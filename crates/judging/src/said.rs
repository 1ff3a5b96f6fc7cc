//! What judging says, before it is put into a language: the name of a message with what goes into it.
//!
//! In: the messages of one language, in Fluent (`i18n/<language>/judging.ftl`). Out: sentences, made only when somebody
//! reads them. Absent: sentences in the code; a test holds that. Whatever is kept or compared by machines (receipts, JSON)
//! has the English sentence.

use std::fmt;
use std::sync::{Arc, LazyLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The messages of one language.
pub type Messages = FluentBundle<FluentResource>;

const ENGLISH: &str = include_str!("../../../i18n/en/judging.ftl");

/// A sentence, a part of one, or a name. A copy shares its parts: one reason stands in an answer, a finding and a plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// The same in every language: a name, an id, words of a report or of an agreement.
    Words(Arc<str>),
    /// Chooses the plural.
    Number(usize),
    /// "15 February 2017"
    Day(Date),
    /// A message, with what goes into it in the order of its names.
    Message(&'static Message, Arc<[Said]>),
    /// A code of a closed list: one message with a part for each code, in small letters and with hyphens. The list by
    /// reference, because a million answers are held at once and this is the largest of the variants.
    Code(&'static &'static str, &'static str),
    List(Joint, Arc<[Said]>),
    /// One after another.
    Sentences(Arc<[Said]>),
    /// A sentence in the middle of another: without its full stop, and with a small letter unless a name begins it.
    Within(Arc<Said>),
    /// At the start of a sentence.
    Start(Arc<Said>),
}

/// A message as the code asks for it: its name, and the names of what goes into it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message {
    pub id: &'static str,
    pub names: &'static [&'static str],
}

/// How a list is joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Joint {
    /// "a, b and c"
    And,
    /// "a, b or c"
    Or,
    /// "a, or b, or c"
    CommaOr,
    /// "do a, do b or to do c"
    OrTo,
    /// "a, b, c"
    Comma,
    /// "a; b; c"
    Semicolon,
}

/// `say!("message", name = value, other)`: a [`Said::Message`]; what goes in by its own name needs no value.
#[macro_export]
macro_rules! say {
    ($id:literal) => {
        $crate::said::Said::Message(&$crate::said::Message { id: $id, names: &[] }, ::std::sync::Arc::default())
    };
    ($id:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::said::Said::Message(
            &$crate::said::Message { id: $id, names: &[$(stringify!($name)),*] },
            [$($crate::say!(@ $name $($value)?)),*].into(),
        )
    };
    (@ $name:ident) => { $crate::said::Said::from($name) };
    (@ $name:ident $value:expr) => { $crate::said::Said::from($value) };
}

impl Said {
    pub fn nothing() -> Said {
        Said::Words(Arc::default())
    }

    pub fn is_nothing(&self) -> bool {
        match self {
            Said::Words(words) => words.is_empty(),
            Said::List(_, parts) | Said::Sentences(parts) => parts.iter().all(Said::is_nothing),
            Said::Within(said) | Said::Start(said) => said.is_nothing(),
            Said::Number(_) | Said::Day(_) | Said::Message(..) | Said::Code(..) => false,
        }
    }

    pub fn list(joint: Joint, items: impl IntoIterator<Item = impl Into<Said>>) -> Said {
        Said::List(joint, items.into_iter().map(Into::into).collect())
    }

    pub fn sentences<'a>(sentences: impl IntoIterator<Item = &'a Said>) -> Said {
        Said::Sentences(sentences.into_iter().cloned().collect())
    }

    pub fn within(self) -> Said {
        Said::Within(Arc::new(self))
    }

    pub fn start(self) -> Said {
        Said::Start(Arc::new(self))
    }

    /// In the language of these messages. A message that nobody wrote is shown by its name, a code as it is.
    pub fn tell(&self, messages: &Messages) -> String {
        match self {
            Said::Words(words) => words.to_string(),
            Said::Number(number) => number.to_string(),
            Said::Day(date) => day(*date).tell(messages),
            Said::Message(Message { id, names }, values) => {
                let mut args = FluentArgs::with_capacity(names.len());
                for (name, value) in names.iter().zip(values.iter()) {
                    args.set(*name, value.value(messages));
                }
                let pattern = messages.get_message(id).and_then(|message| message.value());
                pattern.map_or_else(|| (*id).to_owned(), |pattern| format(messages, pattern, Some(&args)))
            }
            Said::Code(list, code) => {
                let part = messages.get_message(list).and_then(|list| list.get_attribute(&part(code)));
                part.map_or_else(|| (*code).to_owned(), |part| format(messages, part.value(), None))
            }
            Said::List(joint, items) => joint.join(items, messages),
            Said::Sentences(all) => {
                all.iter().map(|sentence| sentence.tell(messages)).collect::<Vec<_>>().join(" ")
            }
            Said::Within(said) => {
                let sentence = said.tell(messages);
                let open = sentence.trim_end_matches('.');
                if said.begins_with_a_word(messages) { small(open) } else { open.to_owned() }
            }
            Said::Start(said) => capital(&said.tell(messages)),
        }
    }

    fn value(&self, messages: &Messages) -> FluentValue<'static> {
        match self {
            Said::Number(number) => FluentValue::from(*number),
            said => FluentValue::from(said.tell(messages)),
        }
    }

    /// A word of the language, not a name that was put in.
    fn begins_with_a_word(&self, messages: &Messages) -> bool {
        match self {
            Said::Words(_) | Said::Number(_) | Said::Day(_) => false,
            Said::Code(..) => true,
            Said::List(_, parts) | Said::Sentences(parts) => {
                parts.first().is_some_and(|part| part.begins_with_a_word(messages))
            }
            Said::Within(said) | Said::Start(said) => said.begins_with_a_word(messages),
            Said::Message(Message { id, names }, values) => {
                let pattern = messages.get_message(id).and_then(|message| message.value());
                match pattern.and_then(first_put_in) {
                    Some(name) => names
                        .iter()
                        .zip(values.iter())
                        .find(|(known, _)| **known == name)
                        .is_some_and(|(_, value)| value.begins_with_a_word(messages)),
                    None => true,
                }
            }
        }
    }
}

/// The name of what is put in at the very start of a pattern.
fn first_put_in<'a>(pattern: &'a Pattern<&'a str>) -> Option<&'a str> {
    match pattern.elements.first()? {
        PatternElement::Placeable {
            expression: Expression::Inline(InlineExpression::VariableReference { id }),
        } => Some(id.name),
        _ => None,
    }
}

fn format(messages: &Messages, pattern: &Pattern<&str>, args: Option<&FluentArgs>) -> String {
    messages.format_pattern(pattern, args, &mut Vec::new()).into_owned()
}

/// The part of a list that says a code: "in force then?" is `.in-force-then`.
fn part(code: &str) -> String {
    let letters = code.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
    let letters: String = letters.collect();
    letters.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

type Pair = fn(String, String) -> Said;

fn next(list: String, next: String) -> Said {
    say!("list-next", list, next)
}

fn then(list: String, next: String) -> Said {
    say!("list-then", list, next)
}

fn comma_or(list: String, next: String) -> Said {
    say!("list-comma-or", list, next)
}

impl Joint {
    fn join(self, items: &[Said], messages: &Messages) -> String {
        let (between, before_last): (Pair, Pair) = match self {
            Joint::And => (next, |list, next| say!("list-and", list, next)),
            Joint::Or => (next, |list, next| say!("list-or", list, next)),
            Joint::CommaOr => (comma_or, comma_or),
            Joint::OrTo => (next, |list, next| say!("list-or-to", list, next)),
            Joint::Comma => (next, next),
            Joint::Semicolon => (then, then),
        };
        let mut items = items.iter().map(|item| item.tell(messages)).peekable();
        let mut joined = items.next().unwrap_or_default();
        while let Some(next) = items.next() {
            let pair = if items.peek().is_some() { between } else { before_last };
            joined = pair(joined, next).tell(messages);
        }
        joined
    }
}

fn day(date: Date) -> Said {
    let month = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
    let (number, year) = (date.day().to_string(), date.year().to_string());
    say!("day", number, month = Said::Code(&"month", month), year)
}

/// As the parts of the message `month` are called.
const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9",
    "month-10", "month-11", "month-12",
];

/// With its first letter as a capital.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn small(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}

/// The messages that every other language falls back to.
pub fn english() -> &'static Messages {
    static MESSAGES: LazyLock<Messages> = LazyLock::new(|| {
        let mut messages = FluentBundle::new_concurrent(vec!["en".parse().unwrap_or_default()]);
        messages.set_use_isolating(false);
        // A test reads the file; what Fluent cannot read of it is missing and shown by its name.
        let (Ok(read) | Err((read, _))) = FluentResource::try_new(ENGLISH.to_owned());
        messages.add_resource_overriding(read);
        messages
    });
    &MESSAGES
}

/// In English.
impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.tell(english()))
    }
}

/// The English sentence.
impl Serialize for Said {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.tell(english()))
    }
}

/// As words that are the same in every language: those of a person, or a sentence that was kept.
impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Said, D::Error> {
        String::deserialize(deserializer).map(Said::from)
    }
}

impl From<String> for Said {
    fn from(words: String) -> Said {
        Said::Words(words.into())
    }
}

impl From<&String> for Said {
    fn from(words: &String) -> Said {
        Said::Words(words.as_str().into())
    }
}

impl From<&str> for Said {
    fn from(words: &str) -> Said {
        Said::Words(words.into())
    }
}

impl From<usize> for Said {
    fn from(number: usize) -> Said {
        Said::Number(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Messages {
        let mut messages = FluentBundle::new_concurrent(vec!["en".parse().unwrap()]);
        messages.set_use_isolating(false);
        messages.add_resource(FluentResource::try_new(text.to_owned()).unwrap()).unwrap();
        messages
    }

    #[test]
    fn english_reads_without_an_error() {
        assert!(FluentResource::try_new(ENGLISH.to_owned()).is_ok());
    }

    #[test]
    fn lists_are_joined_as_people_join_them() {
        let list = |joint, names: &[&str]| Said::list(joint, names.iter().copied()).to_string();
        assert_eq!(list(Joint::And, &[]), "");
        assert_eq!(list(Joint::And, &["a"]), "a");
        assert_eq!(list(Joint::Or, &["a", "b"]), "a or b");
        assert_eq!(list(Joint::OrTo, &["a", "b", "c"]), "a, b or to c");
        assert_eq!(list(Joint::Semicolon, &["a", "b"]), "a; b");
    }

    #[test]
    fn a_name_keeps_its_capital_in_the_middle_of_a_sentence_and_a_word_does_not() {
        let messages = messages("word = It was { $name }.\nname = { $name } was it.\n");
        let name = "Ana";
        assert_eq!(say!("word", name).within().tell(&messages), "it was Ana");
        assert_eq!(say!("name", name).within().tell(&messages), "Ana was it");
        let nested = say!("name", name = say!("word", name).within());
        assert_eq!(nested.within().tell(&messages), "it was Ana was it");
    }

    #[test]
    fn what_nobody_wrote_is_shown_by_its_name() {
        let messages = messages("list =\n    .in-force-then = In kraft?\n");
        assert_eq!(say!("not-there", who = "x").tell(&messages), "not-there");
        assert_eq!(Said::Code(&"list", "In force, then?").tell(&messages), "In kraft?");
        assert_eq!(Said::Code(&"list", "else").tell(&messages), "else");
    }

    #[test]
    fn what_was_kept_is_read_back_as_the_words_it_was() {
        let kept = serde_json::to_string(&Said::Day(jiff::civil::date(2017, 2, 15))).unwrap();
        assert_eq!(kept, "\"15 February 2017\"");
        assert_eq!(serde_json::from_str::<Said>(&kept).unwrap(), Said::from("15 February 2017"));
    }
}
