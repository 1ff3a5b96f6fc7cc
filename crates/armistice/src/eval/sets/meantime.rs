//! How far events are facts, against MEANTIME (Wikinews; Minard et al. 2016): time, certainty and polarity of each event.
//! In: the folder of the set's XML files. Out: the share of annotated events that we give the gold value. Absent: finding
//! the events, which are given, and their coreference. Values that the annotators left open are not scored.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Instant;

use reading::extract::coding::{self, Certainty, Factuality};
use reading::extract::publication::Known;
use reading::text::{self, Media};
use regex::Regex;

use super::{Error, Measured, Part, files, shown, text as file_text, unescaped};

/// One document as tokens in lines of sentences, and its events.
struct Document {
    name: String,
    words: String,
    events: Vec<Event>,
}

struct Event {
    /// Bytes of its first token.
    start: usize,
    end: usize,
    values: BTreeMap<String, String>,
}

static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"<token number="\d+" sentence="(\d+)" t_id="(\d+)">([^<]*)</token>"#).expect("a constant")
});
static EVENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?s)<EVENT_MENTION ([^>]*)>\s*<token_anchor t_id="(\d+)"/>"#).expect("a constant")
});
static VALUE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"(\w+)="([^"]*)""#).expect("a constant"));

/// Scores the `.xml` files below `path`.
pub fn measure(path: &Path, part: Part) -> Result<Measured, Error> {
    let mut measured = Measured::default();
    let mut shares: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for file in files(path, &[".xml"])? {
        let name = file.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
        if !part.has(&name) {
            continue;
        }
        let document = parse(name, &file_text(&file)?);
        let at: Vec<usize> = document.events.iter().map(|e| e.start).collect();
        let started = Instant::now();
        let (text, _) = text::read(document.words.as_bytes(), Some(Media::Plain));
        let told = coding::factualities(&text, &Known::default(), &at);
        measured.seconds += started.elapsed().as_secs_f64();
        measured.documents += 1;
        measured.bytes += document.words.len();
        for (event, told) in document.events.iter().zip(told) {
            compare(&document, event, told, &mut shares, &mut measured);
        }
    }
    for (name, (right, of)) in shares {
        measured.share(name, right, of);
    }
    Ok(measured)
}

fn compare(
    document: &Document,
    event: &Event,
    told: Option<Factuality>,
    shares: &mut BTreeMap<&str, (usize, usize)>,
    measured: &mut Measured,
) {
    let ours = values(told);
    let gold = |key: &str| event.values.get(key).map_or("", String::as_str);
    let mut all = true;
    for (name, ours) in ["time", "certainty", "polarity"].into_iter().zip(ours) {
        let gold = gold(name);
        if gold.is_empty() || gold == "UNDERSPECIFIED" {
            all = false;
            continue;
        }
        let share = shares.entry(name).or_default();
        share.1 += 1;
        share.0 += usize::from(gold == ours);
        if gold != ours {
            let what = format!("{} is {gold}, read {ours}", shown(&document.words, event.start, event.end));
            measured.miss(&document.name, name, what);
        }
    }
    if all {
        let share = shares.entry("time, certainty and polarity").or_default();
        share.1 += 1;
        let right = gold("time") == ours[0] && gold("certainty") == ours[1] && gold("polarity") == ours[2];
        share.0 += usize::from(right);
    }
}

/// Our reading in the words of the set; what no sentence tells of is a plain fact.
fn values(told: Option<Factuality>) -> [&'static str; 3] {
    let plain = Factuality { ahead: false, certainty: Certainty::Certain, negated: false };
    let Factuality { ahead, certainty, negated } = told.unwrap_or(plain);
    let certainty = match certainty {
        Certainty::Certain => "CERTAIN",
        Certainty::Probable => "PROBABLE",
        Certainty::Possible | Certainty::Conditional => "POSSIBLE",
    };
    [if ahead { "FUTURE" } else { "NON_FUTURE" }, certainty, if negated { "NEG" } else { "POS" }]
}

fn parse(name: String, source: &str) -> Document {
    let mut words = String::new();
    let mut spans: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut sentence = "";
    for token in TOKEN.captures_iter(source) {
        let (own, id, word) = (token.get(1), token.get(2), token.get(3));
        let (Some(own), Some(id), Some(word)) = (own, id, word) else { continue };
        words.push_str(match words.is_empty() {
            true => "",
            false if own.as_str() == sentence => " ",
            false => "\n\n",
        });
        sentence = own.as_str();
        let start = words.len();
        words.push_str(&unescaped(word.as_str()));
        spans.insert(id.as_str(), (start, words.len()));
    }
    let events = EVENT
        .captures_iter(source)
        .filter_map(|event| {
            let (start, end) = *spans.get(event.get(2)?.as_str())?;
            let values = VALUE.captures_iter(event.get(1)?.as_str());
            let values = values.map(|v| (v[1].to_owned(), v[2].to_owned())).collect();
            Some(Event { start, end, values })
        })
        .collect();
    Document { name, words, events }
}
