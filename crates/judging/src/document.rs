//! A plain file of ours, and the errors that say where it is wrong: file, line, column, key, and what to do.
//! In: a name and TOML text. Out: the text as a strict structure, and a way to blame a key once its meaning is checked.
//! Absent: what the keys mean; that is told by the module that reads them.

use std::fmt;
use std::ops::Range;

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::period::Dates;

/// Where a file cannot be read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    /// What kind of file it is: `agreement`, `parties`.
    pub kind: &'static str,
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// For example `clause[2].acts[0]`, counted from 0; empty when the text is no TOML.
    pub key: String,
    pub problem: String,
    hint: Option<String>,
}

impl FileError {
    /// The next step, when there is one to suggest.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read {} `{}`: line {}, column {}", self.kind, self.file, self.line, self.column)?;
        if !self.key.is_empty() {
            write!(f, ", key `{}`", self.key)?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl std::error::Error for FileError {}

/// A file that is sound TOML, and the place of every key in it.
pub struct Document<'a> {
    kind: &'static str,
    name: &'a str,
    text: &'a str,
    table: Spanned<DeTable<'a>>,
}

impl<'a> Document<'a> {
    /// Parses the text twice: once for the structure `T`, once for the places of its keys.
    pub fn read<T: DeserializeOwned>(
        kind: &'static str,
        name: &'a str,
        text: &'a str,
    ) -> Result<(Document<'a>, T), FileError> {
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => return Err(not_toml(kind, name, text, &error)),
        };
        let document = Document { kind, name, text, table };
        match toml::from_str::<T>(text) {
            Ok(value) => Ok((document, value)),
            Err(error) => Err(document.refused(&error)),
        }
    }

    /// An error about the value at `path`, which is written `clause.2.acts.0`, counted from 0.
    /// A path that leads nowhere blames its longest part that exists.
    pub fn blame(&self, path: &str, problem: impl Into<String>, hint: impl Into<String>) -> FileError {
        let (key, span) = self.find(path);
        let hint = Some(hint.into()).filter(|hint| !hint.is_empty());
        self.error(span, key, problem.into(), hint)
    }

    /// Line (from 1) and key of `path`; of its longest part that exists.
    pub fn place(&self, path: &str) -> (u32, String) {
        let (key, span) = self.find(path);
        (line_and_column(self.text, span.start).0, key)
    }

    /// The value of `word` in a list of words a reader may write, or an error that offers them.
    pub fn word<T: Copy>(
        &self,
        path: &str,
        word: &str,
        what: &str,
        words: &[(T, &str)],
    ) -> Result<T, FileError> {
        if let Some((value, _)) = words.iter().find(|(_, known)| *known == word) {
            return Ok(*value);
        }
        let known: Vec<&str> = words.iter().map(|(_, known)| *known).collect();
        Err(self.blame(path, format!("`{word}` is no {what}"), suggest(word, &known)))
    }

    /// The day written at `path`, as `2016-12-30`.
    pub fn date(&self, path: &str, text: &str) -> Result<Date, FileError> {
        text.parse()
            .map_err(|_| self.blame(path, format!("`{text}` is no day"), "write year-month-day: 2016-12-30"))
    }

    /// Refuses what is no ISO 3166-1 alpha-2 code in capitals.
    pub fn country(&self, path: &str, code: &str) -> Result<(), FileError> {
        if code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_uppercase()) {
            return Ok(());
        }
        let hint = "write two capital letters of ISO 3166-1: `SY`";
        Err(self.blame(path, format!("`{code}` is no country code"), hint))
    }

    /// Refuses what could not be cited as an id: nothing at all, or with signs that mean something elsewhere.
    pub fn id(&self, path: &str, id: &str) -> Result<(), FileError> {
        let sound = |sign: char| sign.is_alphanumeric() || ['-', '_', '.'].contains(&sign);
        if id.starts_with(char::is_alphanumeric) && id.chars().all(sound) {
            return Ok(());
        }
        let hint = "write letters, digits and hyphens, without spaces: `stop-hostilities`";
        Err(self.blame(path, format!("`{id}` is no id"), hint))
    }

    /// The ids of the list at `path`: each sound, and none given twice.
    pub fn ids<'b>(&self, path: &str, ids: impl Iterator<Item = &'b str>) -> Result<(), FileError> {
        let mut seen: Vec<&str> = Vec::new();
        for (index, id) in ids.enumerate() {
            let path = format!("{path}.{index}.id");
            self.id(&path, id)?;
            if seen.contains(&id) {
                let hint = "others refer to it by its id; give the second another one";
                return Err(self.blame(&path, format!("the id `{id}` is given twice"), hint));
            }
            seen.push(id);
        }
        Ok(())
    }

    /// Refuses an id of the list at `path` that is not among those known, and offers them.
    pub fn known(&self, path: &str, ids: &[String], what: &str, known: &[&str]) -> Result<(), FileError> {
        match ids.iter().position(|id| !known.contains(&id.as_str())) {
            None => Ok(()),
            Some(index) => Err(self.blame(
                &format!("{path}.{index}"),
                format!("no {what} here has the id `{}`", ids[index]),
                suggest(&ids[index], known),
            )),
        }
    }

    /// The keys `from` and `until` of the table at `path`.
    pub fn dates(&self, path: &str, from: Option<&str>, until: Option<&str>) -> Result<Dates, FileError> {
        let read = |key: &str, text: Option<&str>| {
            text.map(|text| self.date(&format!("{path}.{key}"), text)).transpose()
        };
        let dates = Dates { from: read("from", from)?, until: read("until", until)? };
        match (dates.from, dates.until) {
            (Some(from), Some(until)) if until < from => {
                let problem = format!("it ends on {until}, before it begins on {from}");
                Err(self.blame(&format!("{path}.until"), problem, "`until` is the last day, included"))
            }
            _ => Ok(dates),
        }
    }

    fn error(&self, span: Range<usize>, key: String, problem: String, hint: Option<String>) -> FileError {
        let (line, column) = line_and_column(self.text, span.start);
        FileError { kind: self.kind, file: self.name.to_owned(), line, column, key, problem, hint }
    }

    fn find(&self, path: &str) -> (String, Range<usize>) {
        let mut key = String::new();
        let mut span = 0..0;
        let mut here: Option<&Spanned<DeValue<'a>>> = None;
        for step in path.split('.') {
            let table = match here {
                None => Some(self.table.get_ref()),
                Some(value) => value.get_ref().as_table(),
            };
            let next = match table {
                Some(table) => table.get(step),
                None => here
                    .and_then(|value| value.get_ref().as_array())
                    .and_then(|array| step.parse::<usize>().ok().and_then(|index| array.get(index))),
            };
            let Some(next) = next else { break };
            push_step(&mut key, step, table.is_none());
            span = next.span();
            here = Some(next);
        }
        (key, span)
    }

    /// An error of the strict parse, in our words.
    fn refused(&self, error: &toml::de::Error) -> FileError {
        let span = error.span().unwrap_or(0..0);
        let key = self.key_at(&span);
        let (problem, hint) = reword(error.message());
        self.error(span, key, problem, hint)
    }

    /// The path of the innermost key or value whose place holds the start of `span`.
    fn key_at(&self, span: &Range<usize>) -> String {
        let mut key = String::new();
        key_in_table(self.table.get_ref(), span.start, &mut key);
        key
    }
}

fn push_step(key: &mut String, step: &str, index: bool) {
    if index {
        key.push_str(&format!("[{step}]"));
    } else {
        if !key.is_empty() {
            key.push('.');
        }
        key.push_str(step);
    }
}

fn key_in_table(table: &DeTable<'_>, offset: usize, key: &mut String) {
    for (name, value) in table {
        let inside = name.span().contains(&offset) || reaches(value, offset);
        if inside {
            push_step(key, name.get_ref(), false);
            key_in_value(value.get_ref(), offset, key);
            return;
        }
    }
}

fn key_in_value(value: &DeValue<'_>, offset: usize, key: &mut String) {
    match value {
        DeValue::Table(table) => key_in_table(table, offset, key),
        DeValue::Array(array) => {
            if let Some(index) = array.iter().position(|item| reaches(item, offset)) {
                push_step(key, &index.to_string(), true);
                key_in_value(array[index].get_ref(), offset, key);
            }
        }
        _ => {}
    }
}

/// Whether the value, or for a table under its own header any part of it, stands at `offset`.
fn reaches(value: &Spanned<DeValue<'_>>, offset: usize) -> bool {
    if value.span().contains(&offset) {
        return true;
    }
    match value.get_ref() {
        DeValue::Table(table) => {
            table.iter().any(|(name, value)| name.span().contains(&offset) || reaches(value, offset))
        }
        DeValue::Array(array) => array.iter().any(|item| reaches(item, offset)),
        _ => false,
    }
}

fn not_toml(kind: &'static str, name: &str, text: &str, error: &toml::de::Error) -> FileError {
    let (line, column) = line_and_column(text, error.span().map_or(0, |span| span.start));
    let message = error.message().lines().collect::<Vec<_>>().join("; ");
    let hint = Some("a line is `key = value`, words stand in double quotes, a list in [ ]".to_owned());
    let problem = format!("this is not TOML: {message}");
    FileError { kind, file: name.to_owned(), line, column, key: String::new(), problem, hint }
}

/// The strict parser's message as a problem and a hint. Its wording is pinned by the tests below.
fn reword(message: &str) -> (String, Option<String>) {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if message.starts_with("unknown field") && !quoted.is_empty() {
        let hint = suggest(quoted[0], &quoted[1..]);
        return (format!("`{}` is no key here", quoted[0]), Some(hint));
    }
    if message.starts_with("missing field") && !quoted.is_empty() {
        let hint = format!("add a line `{} = ...`; docs/adding-an-agreement.md says what goes in", quoted[0]);
        return (format!("the key `{}` is missing", quoted[0]), Some(hint));
    }
    if let Some(rest) = message.strip_prefix("invalid type: ") {
        let (found, expected) = rest.split_once(", expected ").unwrap_or((rest, "something else"));
        return (format!("found {found} where {} belongs", plain(expected)), None);
    }
    if let Some((found, expected)) = message
        .strip_prefix("invalid length ")
        .and_then(|rest| rest.split_once(", expected an array of length "))
    {
        return (format!("found a list of {found} where one of {} belongs", expected.trim()), None);
    }
    (message.lines().collect::<Vec<_>>().join("; "), None)
}

/// The parser's names of types, for people who do not program.
fn plain(expected: &str) -> &str {
    match expected {
        "u64" | "usize" | "u32" | "u8" => "a whole number",
        "a boolean" => "`true` or `false`",
        "a string" => "a text in double quotes",
        "a sequence" => "a list in [ ]",
        other if other.starts_with("struct ") => "a table",
        other => other,
    }
}

/// "did you mean `x`?" when one is near, else the whole list.
pub fn suggest(word: &str, known: &[&str]) -> String {
    let nearest =
        known.iter().map(|known| (distance(&word.to_lowercase(), &known.to_lowercase()), known)).min();
    match nearest {
        Some((far, known)) if far <= 1 + word.chars().count() / 4 => format!("did you mean `{known}`?"),
        Some(_) => format!("known are `{}`", known.join("`, `")),
        None => String::new(),
    }
}

/// Levenshtein distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

fn line_and_column(text: &str, offset: usize) -> (u32, u32) {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    (number(line), number(column))
}
