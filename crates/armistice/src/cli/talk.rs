//! What the terminal sees. Talk goes to standard error, data to standard output.
//!
//! In: sentences, data. Out: the same, with control characters and bidirectional overrides made visible, for file names
//! and quotations come from strangers and a terminal obeys what it is sent.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Failure;
use crate::trouble::Trouble;

/// One line of talk.
pub fn say(line: &str) {
    // A closed standard error must not stop the work.
    let _ = writeln!(io::stderr(), "{}", visible(line));
}

/// `error: …` and, if there is one, `hint: …`.
pub fn failure(failure: &Failure) {
    if failure.sentence.is_empty() {
        return;
    }
    say(&format!("error: {}", failure.sentence));
    if let Some(hint) = &failure.hint {
        say(&format!("hint: {hint}"));
    }
}

/// The error and its causes in one line.
pub fn sentence(error: &impl Trouble) -> String {
    let mut sentence = error.to_string();
    let mut cause = error.source();
    while let Some(this) = cause {
        let words = this.to_string();
        // The number of the operating system's error says nothing that its words do not.
        let words = words.split(" (os error ").next().unwrap_or_default();
        // A transparent error already speaks with the words of its cause.
        if !sentence.contains(words) {
            let _ = write!(sentence, ": {words}");
        }
        cause = this.source();
    }
    sentence
}

/// `1 claim`, `2 claims`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Data to standard output. When the reader has left (`| head`), the command ends quietly.
pub fn data(text: &str) -> Result<(), Failure> {
    bytes(text.as_bytes())
}

/// The same for what is no text.
pub fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => {
            Failure { sentence: String::new(), hint: None, exit: crate::trouble::Exit::Done }
        }
        _ => Failure {
            sentence: format!("cannot write to standard output: {error}"),
            hint: crate::trouble::io_hint(&error),
            exit: crate::trouble::Exit::Cannot,
        },
    })
}

/// Control characters other than newline, and characters that reorder text, as `\u{…}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}')
    };
    if !text.contains(hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match hidden(c) {
            true => out.extend(c.escape_unicode()),
            false => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// `1 entry`, `2 entries`.
pub fn entries(number: u64) -> String {
    if number == 1 { "1 entry".to_string() } else { format!("{number} entries") }
}

/// A bar on a terminal, a line per step elsewhere.
pub struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    pub fn start(what: &'static str, total: usize) -> Progress {
        if !io::stderr().is_terminal() {
            return Progress { bar: None };
        }
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{prefix} {bar:30} {pos}/{len} {wide_msg}");
        bar.set_style(style.expect("the template is a constant that parses"));
        bar.set_prefix(what);
        Progress { bar: Some(bar) }
    }

    /// What is being done; `line` is what a log should say of it.
    pub fn note(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.set_message(visible(line).into_owned()),
            None => say(line),
        }
    }

    /// So many more are done, not worth a line of a log.
    pub fn tick(&self, steps: usize) {
        if let Some(bar) = &self.bar {
            bar.inc(steps as u64);
        }
    }

    /// So many of so many are done.
    pub fn at(&self, done: u64, of: u64) {
        if let Some(bar) = &self.bar {
            bar.set_length(of);
            bar.set_position(done);
        }
    }

    /// Something that must stay on the screen.
    pub fn failure(&self, problem: &Failure) {
        match &self.bar {
            Some(bar) => bar.suspend(|| failure(problem)),
            None => failure(problem),
        }
    }

    pub fn end(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown_instead() {
        assert_eq!(visible("a\u{1b}[2Jb\u{202e}c"), "a\\u{1b}[2Jb\\u{202e}c");
        assert!(matches!(visible("كفر زيتا\n"), Cow::Borrowed(_)));
    }
}
