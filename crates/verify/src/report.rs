//! What was found out about one thing, as a text for people and as JSON for programs.
//!
//! In: outcome, reasons, blocks of sentences. Out: text or JSON, the same for the same report on every machine.
//! Absent: the sentences (see `words`). Whatever is shown has passed [`crate::escape`].

use tlog::json::{Map, Value};

use crate::escape;
use crate::exit::{Exit, Fault, gravest};
use crate::terms::Standing;

/// So many reasons are told; of more, the number.
const TOLD: usize = 40;

/// A few sentences about one matter, and the same as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The name of its data.
    pub key: &'static str,
    /// The first line stands at the margin, what belongs to it is set in by two spaces.
    pub lines: Vec<String>,
    pub data: Value,
}

/// What was found out about one thing.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Where it is, as the reader said.
    pub path: String,
    /// What it is.
    pub thing: &'static str,
    /// What is said in the first line in place of the usual words for the outcome.
    pub headline: Option<String>,
    pub faults: Vec<Fault>,
    pub blocks: Vec<Block>,
    /// Whether its blocks are told even though it does not hold.
    pub tells: bool,
    pub standing: Option<Standing>,
}

impl Report {
    pub fn of(thing: &'static str, faults: Vec<Fault>) -> Report {
        Report { thing, faults, ..Report::default() }
    }

    pub fn exit(&self) -> Exit {
        gravest(&self.faults)
    }

    /// Nothing of a thing that does not hold is shown as if it did.
    fn shown(&self) -> &[Block] {
        match self.exit() {
            Exit::Altered | Exit::Malformed | Exit::UnknownLog if !self.tells => &[],
            _ => &self.blocks,
        }
    }

    fn verdict(&self) -> String {
        self.headline.clone().unwrap_or_else(|| verdict(self.exit()).to_string())
    }

    /// The report for people.
    pub fn text(&self) -> String {
        let mut out =
            format!("{}: {}, {}\n", escape::line(&self.path), self.thing, escape::line(&self.verdict()));
        for fault in self.faults.iter().take(TOLD) {
            out.push_str(&format!("  because {}\n", escape::line(&fault.why)));
        }
        if self.faults.len() > TOLD {
            out.push_str(&format!("  and {} reasons more\n", self.faults.len() - TOLD));
        }
        if matches!(self.exit(), Exit::Altered | Exit::Malformed | Exit::UnknownLog) && !self.tells {
            out.push_str("Nothing of it is shown here, because nothing of it is proven.\n");
        }
        for block in self.shown() {
            out.push('\n');
            for line in &block.lines {
                out.push_str(&escape::line(line));
                out.push('\n');
            }
        }
        out
    }

    /// The report for programs.
    pub fn data(&self) -> Value {
        let why = self.faults.iter().map(|fault| Value::from(fault.why.as_str())).collect();
        let mut members = Map::new();
        for block in self.shown() {
            members.insert(block.key.into(), block.data.clone());
        }
        members.extend([
            ("path".to_string(), Value::from(self.path.as_str())),
            ("thing".to_string(), Value::from(self.thing)),
            ("exit".to_string(), Value::Integer(i64::from(self.exit().code()))),
            ("verdict".to_string(), Value::from(self.verdict())),
            ("why".to_string(), Value::List(why)),
        ]);
        Value::Map(members)
    }
}

/// The usual words for an outcome.
pub fn verdict(exit: Exit) -> &'static str {
    match exit {
        Exit::Verified => "verified",
        Exit::Withheld => "valid, with parts withheld",
        Exit::Unwitnessed => "valid, but no quorum that you chose vouches for it",
        Exit::Altered => "forged, altered or incomplete",
        Exit::UnknownLog => "of a log that the policy does not know",
        Exit::Fork => "proof of two histories",
        Exit::Malformed => "malformed",
    }
}

/// JSON on one line, with everything unsafe to show as `\u` escapes. Unlike entries it may be long and deep.
pub fn json(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(yes) => yes.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => json_text(text),
        Value::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Map(members) => {
            let members = members.iter().map(|(key, value)| format!("{}:{}", json_text(key), json(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
    }
}

fn json_text(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if escape::is_unsafe(c) => {
                c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_is_what_another_library_reads() {
        let text = "a\"\\\n\u{1b}[2J\u{202e}\u{e0001} й 停火";
        let members: Map =
            [("text".to_string(), Value::from(text)), ("n".to_string(), Value::Integer(-7))].into();
        let written = json(&Value::List(vec![Value::Map(members), Value::Null, Value::Bool(true)]));
        assert!(written.chars().all(|c| !escape::is_unsafe(c)), "{written}");
        let read: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!(read, serde_json::json!([{"text": text, "n": -7}, null, true]));
    }

    #[test]
    fn what_does_not_hold_is_not_shown() {
        let blocks = vec![Block { key: "line", lines: vec!["Three killed.".into()], data: Value::Null }];
        let report = Report { blocks, ..Report::of("line proof", vec![Fault::altered("x")]) };
        assert!(!report.text().contains("Three killed"));
        assert!(!json(&report.data()).contains("line\":"));
    }
}
