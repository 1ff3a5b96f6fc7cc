//! Mails and mailboxes. In: a message as it was sent (RFC 5322, MIME), or many of them (mbox). Out: the words of each under
//! its subject, and each attachment that is a report, opened in its turn. Absent: pictures and whatever else is attached;
//! who a message was sent to, for that is nobody's business but the sender's.
//! The words are those of the plain alternative; a message that has only markup becomes a page.

use std::io::BufReader;

use mail_parser::mailbox::mbox::MessageIterator;
use mail_parser::{Address, Message, MessageParser, MimeHeaders, PartType};

use super::page::Page;
use super::sniff::{self, Form};
use super::{Arrival, Facts, Opener, Part, Report, Whole, guarded, not_text};
use crate::sources::Moment;

const BY_MAIL: &str = "mail 1";
const BY_MBOX: &str = "mbox 1";
const RESAVE: &str = "save the message again from the mail program, as .eml";

/// What is read from a message before it is let go.
struct Read {
    words: Vec<u8>,
    facts: Facts,
    author: Option<String>,
    /// Name and bytes.
    attached: Vec<(String, Vec<u8>)>,
}

impl Opener<'_> {
    pub(super) fn mailbox(&mut self, report: Report) {
        let whole = Whole::package(&report, BY_MBOX);
        let start = report.bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
        let text = report.bytes[start..].strip_prefix(b"\xef\xbb\xbf").unwrap_or(&report.bytes[start..]);
        let mut messages = MessageIterator::new(BufReader::new(text));
        for number in 1.. {
            let next = guarded(|| messages.next().transpose().map_err(|error| error.to_string()));
            match next {
                Ok(Some(message)) => {
                    let name = format!("{number}.eml");
                    let part = Part { name, bytes: message.unwrap_contents(), ..Part::default() };
                    self.open(whole.part(part));
                }
                Ok(None) => return,
                Err(why) => return self.refuse(Form::Mailbox, &report.name, why, RESAVE),
            }
            if self.full {
                return;
            }
        }
    }

    pub(super) fn mail(&mut self, report: Report) {
        let read = match guarded(|| read(&report.bytes)) {
            Ok(read) => read,
            Err(why) => return self.refuse(Form::Mail, &report.name, why, RESAVE),
        };
        let whole = Whole::original(&report, BY_MAIL);
        let arrival = Arrival { author: read.author, ..Arrival::default() };
        let has_words = read.words.iter().any(|byte| !byte.is_ascii_whitespace());
        let mut attached = 0;
        for (name, bytes) in read.attached {
            let form = sniff::form(&name, &bytes, self.options);
            // Pictures and signatures are no reports, and nobody is told of each.
            if !form.opens() && not_text(&bytes).is_some() || bytes.is_empty() {
                continue;
            }
            attached += 1;
            let arrival = arrival.clone();
            // An attachment is not published when it is sent, but it existed then.
            let facts = Facts { received: read.facts.published, ..Facts::default() };
            self.open(whole.part(Part { name, bytes, facts, arrival }));
        }
        match (has_words, attached) {
            (true, _) => {
                let name = "words".to_string();
                let part = Part { name, bytes: read.words, facts: read.facts, arrival };
                self.give(Ok(whole.part(part)));
            }
            (false, 0) => self.refuse(Form::Mail, &report.name, "it has no words".into(), RESAVE),
            (false, _) => {}
        }
    }
}

fn read(bytes: &[u8]) -> Result<Read, String> {
    let message = MessageParser::default().parse(bytes).ok_or("it has no headers")?;
    let published = message
        .date()
        .filter(|date| date.is_valid())
        .and_then(|date| jiff::Timestamp::from_second(date.to_timestamp()).ok().map(Moment::Instant));
    let author = message.from().and_then(sender);
    let written = published.map(|moment| moment.to_string());
    let page = Page {
        title: message.subject(),
        published: written.as_deref(),
        author: author.as_deref(),
        ..Page::default()
    };
    let plain = words(&message, &message.text_body, |part| match part {
        PartType::Text(words) => Some(words),
        _ => None,
    });
    let markup = words(&message, &message.html_body, |part| match part {
        PartType::Html(words) => Some(words),
        _ => None,
    });
    let words = match (plain.trim().is_empty(), markup.trim().is_empty()) {
        (false, _) => page.plain(&plain),
        (true, false) => page.html(&markup),
        (true, true) => Vec::new(),
    };
    let attached = message.attachments().enumerate().map(|(number, part)| {
        let name = part.attachment_name().map_or(format!("attachment {}", number + 1), last_of_path);
        (name, part.contents().to_vec())
    });
    let attached = attached.collect();
    Ok(Read { words, facts: Facts { published, ..Facts::default() }, author, attached })
}

/// The bodies of one kind, one below the other.
fn words<'m>(
    message: &'m Message<'_>,
    parts: &[u32],
    of: impl Fn(&'m PartType<'_>) -> Option<&'m std::borrow::Cow<'m, str>>,
) -> String {
    let bodies = parts.iter().filter_map(|at| message.part(*at)).filter_map(|part| of(&part.body));
    bodies.map(|words| words.as_ref()).collect::<Vec<_>>().join("\n\n")
}

/// As the message names it: `Press office <press@example.org>`.
fn sender(from: &Address<'_>) -> Option<String> {
    let first = from.first()?;
    match (first.name(), first.address()) {
        (Some(name), Some(address)) => Some(format!("{name} <{address}>")),
        (one, other) => one.or(other).map(str::to_string),
    }
}

/// A file's name without the folders that a sender may have put before it.
fn last_of_path(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().to_string()
}
