//! Restricted JSON with exactly one encoding per value, so that hashes and signatures of it mean something.
//!
//! In: bytes, or a value. Out: the value, or its bytes, or the rule broken. The profile is what RFC 8785 (JCS) and every
//! JSON library read alike: UTF-8 without a byte order mark, keys `[a-z0-9_]{1,40}` in ascending order and never twice,
//! integers within ±(2^53-1), no fractions or exponents, depth at most 8, at most 32 KiB.
//! Absent: what the values mean. A reader never re-serialises: what is not canonical is refused, not repaired.

use std::collections::BTreeMap;

/// An entry is a fact with its references, not a document; tiles cap one at 65,535 bytes.
pub const MAX_BYTES: usize = 32 * 1024;
/// A value on its own has depth 1, a member of it 2.
pub const MAX_DEPTH: usize = 8;
/// The largest integer that every JSON library keeps exact.
pub const MAX_INTEGER: i64 = (1 << 53) - 1;

/// An object: members by key, in the order in which they are written.
pub type Map = BTreeMap<String, Value>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    Text(String),
    List(Vec<Value>),
    Map(Map),
}

/// The rule that a value or its bytes break.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    #[error("it has {0} bytes, more than {MAX_BYTES}")]
    TooLong(usize),
    #[error("it is not UTF-8")]
    NotUtf8,
    #[error("it nests deeper than {MAX_DEPTH}")]
    TooDeep,
    #[error("{0} is not an integer within ±(2^53-1)")]
    Number(String),
    #[error("`{0}` is not a key of [a-z0-9_], 1 to 40 long")]
    Key(String),
    #[error("key `{0}` is out of order or there twice")]
    Order(String),
    #[error("it is not canonical JSON at byte {0}")]
    At(usize),
}

impl Value {
    pub fn text(&self) -> Option<&str> {
        if let Value::Text(text) = self { Some(text) } else { None }
    }

    pub fn integer(&self) -> Option<i64> {
        if let Value::Integer(number) = self { Some(*number) } else { None }
    }

    pub fn list(&self) -> Option<&[Value]> {
        if let Value::List(items) = self { Some(items) } else { None }
    }

    pub fn map(&self) -> Option<&Map> {
        if let Value::Map(members) = self { Some(members) } else { None }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_string())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

/// The one encoding of `value`.
pub fn encode(value: &Value) -> Result<String, NotCanonical> {
    let mut out = String::new();
    write(value, 1, &mut out)?;
    if out.len() > MAX_BYTES { Err(NotCanonical::TooLong(out.len())) } else { Ok(out) }
}

/// Reads bytes that must already be the one encoding of a value.
pub fn decode(bytes: &[u8]) -> Result<Value, NotCanonical> {
    if bytes.len() > MAX_BYTES {
        return Err(NotCanonical::TooLong(bytes.len()));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| NotCanonical::NotUtf8)?;
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(1)?;
    if reader.at == text.len() { Ok(value) } else { Err(NotCanonical::At(reader.at)) }
}

fn write(value: &Value, depth: usize, out: &mut String) -> Result<(), NotCanonical> {
    if depth > MAX_DEPTH {
        return Err(NotCanonical::TooDeep);
    }
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
        Value::Integer(number) if number.unsigned_abs() > MAX_INTEGER.unsigned_abs() => {
            return Err(NotCanonical::Number(number.to_string()));
        }
        Value::Integer(number) => out.push_str(&number.to_string()),
        Value::Text(text) => write_text(text, out),
        Value::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, depth + 1, out)?;
            }
            out.push(']');
        }
        Value::Map(members) => {
            out.push('{');
            for (at, (key, member)) in members.iter().enumerate() {
                if !good_key(key) {
                    return Err(NotCanonical::Key(key.clone()));
                }
                if at > 0 {
                    out.push(',');
                }
                write_text(key, out);
                out.push(':');
                write(member, depth + 1, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

/// RFC 8785, 3.2.2.2: two-character escapes where JSON has them, `\u00xx` for other controls, all else as it is.
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match escape(c) {
            Some(letter) => out.extend(['\\', letter]),
            None if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            None => out.push(c),
        }
    }
    out.push('"');
}

fn escape(c: char) -> Option<char> {
    match c {
        '"' | '\\' => Some(c),
        '\u{8}' => Some('b'),
        '\t' => Some('t'),
        '\n' => Some('n'),
        '\u{c}' => Some('f'),
        '\r' => Some('r'),
        _ => None,
    }
}

fn good_key(key: &str) -> bool {
    (1..=40).contains(&key.len())
        && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn stuck<T>(&self) -> Result<T, NotCanonical> {
        Err(NotCanonical::At(self.at))
    }

    /// True, and past it, if `word` is next.
    fn take(&mut self, word: &str) -> bool {
        let here = self.text.as_bytes()[self.at..].starts_with(word.as_bytes());
        self.at += if here { word.len() } else { 0 };
        here
    }

    fn value(&mut self, depth: usize) -> Result<Value, NotCanonical> {
        if depth > MAX_DEPTH {
            return Err(NotCanonical::TooDeep);
        }
        match self.next() {
            Some(b'"') => self.string().map(Value::Text),
            Some(b'[') => self.list(depth),
            Some(b'{') => self.map(depth),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ if self.take("null") => Ok(Value::Null),
            _ if self.take("true") => Ok(Value::Bool(true)),
            _ if self.take("false") => Ok(Value::Bool(false)),
            _ => self.stuck(),
        }
    }

    fn number(&mut self) -> Result<Value, NotCanonical> {
        let rest = &self.text[self.at..];
        let end = rest.bytes().position(|b| !matches!(b, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9'));
        let digits = &rest[..end.unwrap_or(rest.len())];
        let wrong = || NotCanonical::Number(digits.chars().take(40).collect());
        let number: i64 = digits.parse().map_err(|_| wrong())?;
        // One spelling only: no `+1`, `01` or `-0`.
        if number.unsigned_abs() > MAX_INTEGER.unsigned_abs() || number.to_string() != digits {
            return Err(wrong());
        }
        self.at += digits.len();
        Ok(Value::Integer(number))
    }

    fn string(&mut self) -> Result<String, NotCanonical> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let Some(c) = self.text[self.at..].chars().next() else { return self.stuck() };
            match c {
                '"' => {
                    self.at += 1;
                    return Ok(out);
                }
                '\\' => out.push(self.escaped()?),
                c if c < ' ' => return self.stuck(),
                c => {
                    self.at += c.len_utf8();
                    out.push(c);
                }
            }
        }
    }

    fn escaped(&mut self) -> Result<char, NotCanonical> {
        let rest = &self.text.as_bytes()[self.at + 1..];
        let (c, length) = match rest.first() {
            Some(b'u') => {
                let digits = rest.get(1..5).and_then(|digits| std::str::from_utf8(digits).ok());
                let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
                let c = code.and_then(char::from_u32).filter(|c| *c < ' ' && escape(*c).is_none());
                // Lower-case digits only, which is the other spelling that `from_str_radix` would take.
                match (c, digits) {
                    (Some(c), Some(digits)) if format!("{:04x}", u32::from(c)) == digits => (c, 6),
                    _ => return self.stuck(),
                }
            }
            Some(letter) => {
                let all = ['"', '\\', '\u{8}', '\t', '\n', '\u{c}', '\r'];
                match all.into_iter().find(|c| escape(*c) == Some(char::from(*letter))) {
                    Some(c) => (c, 2),
                    None => return self.stuck(),
                }
            }
            None => return self.stuck(),
        };
        self.at += length;
        Ok(c)
    }

    fn list(&mut self, depth: usize) -> Result<Value, NotCanonical> {
        self.at += 1;
        let mut items = Vec::new();
        if self.take("]") {
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            match self.next() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::List(items));
                }
                _ => return self.stuck(),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Value, NotCanonical> {
        self.at += 1;
        let mut members = Map::new();
        if self.take("}") {
            return Ok(Value::Map(members));
        }
        loop {
            if self.next() != Some(b'"') {
                return self.stuck();
            }
            let key = self.string()?;
            if !good_key(&key) {
                return Err(NotCanonical::Key(key.chars().take(60).collect()));
            }
            if members.last_key_value().is_some_and(|(last, _)| *last >= key) {
                return Err(NotCanonical::Order(key));
            }
            if !self.take(":") {
                return self.stuck();
            }
            let member = self.value(depth + 1)?;
            members.insert(key, member);
            match self.next() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Value::Map(members));
                }
                _ => return self.stuck(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn round(text: &str) -> Result<String, NotCanonical> {
        decode(text.as_bytes()).and_then(|value| encode(&value))
    }

    #[test]
    fn the_one_encoding_is_read_back() {
        let texts = [
            "null",
            "[]",
            "{}",
            "-1",
            "\"\"",
            "\"\\b\\t\\n\\f\\r\\\"\\\\\\u0000\\u001f\u{7f}é\u{10ffff}/\"",
            "{\"a\":{\"z\":\"é\"},\"b\":[1,true,false,null]}",
            "9007199254740991",
        ];
        for text in texts {
            assert_eq!(round(text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn another_encoding_of_the_same_value_is_refused() {
        let texts = [
            "",
            " 1",
            "1 ",
            "01",
            "-0",
            "+1",
            "1.0",
            "1e3",
            "9007199254740992",
            "-9007199254740992",
            "99999999999999999999999999",
            "{\"a\": 1}",
            "{\"b\":1,\"a\":1}",
            "{\"a\":1,\"a\":1}",
            "{\"A\":1}",
            "{\"\":1}",
            "{\"a\":1,}",
            "[1,]",
            "[1",
            "\"\\u0061\"",
            "\"\\u000a\"",
            "\"\\u001F\"",
            "\"\\/\"",
            "\"\\ud800\"",
            "\"\t\"",
            "\"",
            "\"\\",
            "\"\\u00",
            "\u{feff}1",
            "nul",
            "[[[[[[[[1]]]]]]]]",
        ];
        for text in texts {
            assert!(decode(text.as_bytes()).is_err(), "{text}");
        }
        assert_eq!(decode(b"\"\xff\""), Err(NotCanonical::NotUtf8));
        assert_eq!(decode(&vec![b'['; MAX_BYTES + 1]), Err(NotCanonical::TooLong(MAX_BYTES + 1)));
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            (-MAX_INTEGER..=MAX_INTEGER).prop_map(Value::Integer),
            any::<String>().prop_map(Value::Text),
        ];
        leaf.prop_recursive(6, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::List),
                prop::collection::btree_map("[a-z0-9_]{1,40}", inner, 0..5).prop_map(Value::Map),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_value_has_one_encoding_that_other_libraries_read_alike(value in values()) {
            let text = encode(&value).unwrap();
            prop_assert_eq!(decode(text.as_bytes()).unwrap(), value);
            let other: serde_json::Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(serde_json::to_string(&other).unwrap(), text);
        }

        #[test]
        fn no_bytes_make_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(value) = decode(&bytes) {
                let again = encode(&value).unwrap();
                prop_assert_eq!(again.as_bytes(), &bytes[..]);
            }
        }
    }
}
