//! HTML source → start tags, end tags and pieces of text, each with the bytes it comes from. The tokenizer is html5gum
//! (WHATWG HTML 13.2.5); this file only keeps the offsets. Builds no tree.

use html5gum::{Emitter, Error, State, Tokenizer, emitters::naive_next_state};
use std::convert::Infallible;

/// What the source is handed to, in order.
pub(super) trait Sink {
    fn start(&mut self, name: &str, attributes: &Attributes, end: usize);
    fn end(&mut self, name: &str, end: usize);
    /// Text exactly as it stands in the source from `from` on.
    fn text(&mut self, text: &str, from: usize);
    /// Characters that source bytes `from..to` stand for (`&amp;`).
    fn entity(&mut self, text: &str, from: usize, to: usize);
}

/// The attributes that say something about a text; others are not kept.
#[derive(Debug, Default)]
pub(super) struct Attributes(Vec<(String, String)>);

const KEPT: &[&str] = &[
    "class", "id", "role", "hidden", "style", "itemprop", "property", "name", "content", "datetime",
    "pubdate", "lang", "type", "rel",
];

/// A value longer than this (a picture in a `style`) is cut: only words are looked for.
const LONGEST_VALUE: usize = 2000;

impl Attributes {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn add(&mut self, name: &[u8], value: &[u8]) {
        let Ok(name) = std::str::from_utf8(name) else { return };
        if KEPT.contains(&name) && self.get(name).is_none() {
            let value = &value[..value.len().min(LONGEST_VALUE)];
            self.0.push((name.to_owned(), String::from_utf8_lossy(value).into_owned()));
        }
    }
}

pub(super) fn tokenize(source: &str, sink: &mut impl Sink) {
    let emitter = Offsets {
        source,
        sink,
        position: 0,
        text_end: 0,
        pending: 0..0,
        name: Vec::new(),
        is_end: false,
        last_start: Vec::new(),
        attributes: Attributes::default(),
        attribute: (Vec::new(), Vec::new()),
    };
    for never in Tokenizer::new_with_emitter(source, emitter) {
        let Ok(_) = never;
    }
}

struct Offsets<'a, S> {
    source: &'a str,
    sink: &'a mut S,
    /// Bytes of the source consumed.
    position: usize,
    /// End of the last text or markup handed on.
    text_end: usize,
    /// Plain source text not yet handed on.
    pending: std::ops::Range<usize>,
    name: Vec<u8>,
    is_end: bool,
    last_start: Vec<u8>,
    attributes: Attributes,
    attribute: (Vec<u8>, Vec<u8>),
}

impl<S: Sink> Offsets<'_, S> {
    fn flush(&mut self) {
        let range = std::mem::take(&mut self.pending);
        if !range.is_empty()
            && let Some(text) = self.source.get(range.clone())
        {
            self.sink.text(text, range.start);
        }
    }

    fn markup(&mut self) {
        self.flush();
        self.text_end = self.position;
    }

    fn close_attribute(&mut self) {
        let (name, value) = (std::mem::take(&mut self.attribute.0), std::mem::take(&mut self.attribute.1));
        if !name.is_empty() && !self.is_end {
            self.attributes.add(&name, &value);
        }
    }
}

impl<S: Sink> Emitter for Offsets<'_, S> {
    type Token = Infallible;

    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }

    fn emit_string(&mut self, s: &[u8]) {
        let (source, end) = (self.source.as_bytes(), self.position.min(self.source.len()));
        let start = self.text_end.min(end);
        // The tokenizer reads "\r\n" as one "\n" and skips the second byte before the next text.
        let start =
            if s.len() < end - start && source[start] == b'\n' && start > 0 && source[start - 1] == b'\r' {
                start + 1
            } else {
                start
            };
        // In a script the tokenizer looks ahead before it hands on "</".
        let ahead = s.len() < end - start && source[start] != b'&' && source[start..].starts_with(s);
        if ahead || s.len() == end - start {
            if self.pending.end != start {
                self.flush();
                self.pending.start = start;
            }
            self.pending.end = start + s.len();
            self.text_end = self.pending.end;
            return;
        }
        self.text_end = end;
        self.flush();
        if let Ok(text) = std::str::from_utf8(s) {
            self.sink.entity(text, start, end);
        }
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.close_attribute();
        self.markup();
        let name = String::from_utf8_lossy(&self.name).into_owned();
        if self.is_end {
            self.sink.end(&name, self.position);
            self.last_start.clear();
            return None;
        }
        self.sink.start(&name, &self.attributes, self.position);
        self.last_start.clone_from(&self.name);
        naive_next_state(&self.name)
    }

    fn emit_eof(&mut self) {
        self.flush();
    }

    fn emit_current_comment(&mut self) {
        self.markup();
    }

    fn emit_current_doctype(&mut self) {
        self.markup();
    }

    fn init_start_tag(&mut self) {
        self.name.clear();
        self.is_end = false;
        self.attributes.0.clear();
        self.attribute.0.clear();
    }

    fn init_end_tag(&mut self) {
        self.name.clear();
        self.is_end = true;
        self.attribute.0.clear();
    }

    fn push_tag_name(&mut self, s: &[u8]) {
        self.name.extend(s);
    }

    fn init_attribute(&mut self) {
        self.close_attribute();
    }

    fn push_attribute_name(&mut self, s: &[u8]) {
        self.attribute.0.extend(s);
    }

    fn push_attribute_value(&mut self, s: &[u8]) {
        self.attribute.1.extend(s);
    }

    fn set_last_start_tag(&mut self, last_start_tag: Option<&[u8]>) {
        self.last_start = last_start_tag.unwrap_or_default().to_vec();
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end && !self.last_start.is_empty() && self.last_start == self.name
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn emit_error(&mut self, _: Error) {}
    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }
    fn init_comment(&mut self) {}
    fn set_self_closing(&mut self) {}
    fn set_force_quirks(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes what it is handed, with offsets.
    #[derive(Default)]
    struct Log(Vec<String>);

    impl Sink for Log {
        fn start(&mut self, name: &str, attributes: &Attributes, end: usize) {
            self.0.push(format!("<{name} {:?}> {end}", attributes.get("class").unwrap_or("")));
        }
        fn end(&mut self, name: &str, end: usize) {
            self.0.push(format!("</{name}> {end}"));
        }
        fn text(&mut self, text: &str, from: usize) {
            self.0.push(format!("{text:?} {from}"));
        }
        fn entity(&mut self, text: &str, from: usize, to: usize) {
            self.0.push(format!("{text:?} {from}..{to}"));
        }
    }

    fn check(source: &str, expected: &[&str]) {
        let mut log = Log::default();
        tokenize(source, &mut log);
        assert_eq!(log.0, expected, "{source}");
    }

    #[test]
    fn text_keeps_its_offsets() {
        check(
            "a <b class=x>é</b>&amp;&#65;z",
            &["\"a \" 0", "<b \"x\"> 13", "\"é\" 13", "</b> 19", "\"&\" 19..24", "\"A\" 24..29", "\"z\" 29"],
        );
        check("R&D &notit; &bogus; 3 < 4", &["\"R&D \" 0", "\"¬\" 4..8", "\"it; &bogus; 3 < 4\" 8"]);
        check("a&semi;b", &["\"a\" 0", "\";\" 1..7", "\"b\" 7"]);
        check("a<!-- c --!>b<?php x ?>c", &["\"a\" 0", "\"b\" 12", "\"c\" 23"]);
        check(
            "<script>if (a<b) '</b>'</script>x",
            &["<script \"\"> 8", "\"if (a<b) '</b>'\" 8", "</script> 32", "\"x\" 32"],
        );
        check("a\r\nb", &["\"a\\r\" 0", "\"b\" 3"]);
    }
}
