//! What a page's metadata states about the report: Open Graph and article properties, Dublin Core, JSON-LD
//! (schema.org), `<time>`, `<html lang>`. Raw values; nothing is parsed into a date here, nothing comes from the body.

use super::blocks::Fact;
use crate::text::Stated;
use serde_json::Value;

/// Properties that state when it was published, the best first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "article:published",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "citation_publication_date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "originalpublicationdate",
    "displaydate",
    "cxenseparse:recs:publishtime",
    "date.released",
    "article_date_original",
    "date",
];

const TITLE: &[&str] =
    &["og:title", "headline", "twitter:title", "dc.title", "dcterms.title", "title", "parsely-title"];
const AUTHOR: &[&str] = &[
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "byl",
    "sailthru.author",
];
const SITE: &[&str] =
    &["og:site_name", "application-name", "publisher", "dc.publisher", "dcterms.publisher", "copyright"];
const LANGUAGE: &[&str] = &["lang", "og:locale", "content-language", "dc.language", "language", "inlanguage"];

/// What JSON-LD says of one article.
#[derive(Default)]
struct Linked {
    published: Option<String>,
    title: Option<String>,
    author: Option<String>,
    site: Option<String>,
    language: Option<String>,
}

pub(super) fn stated(facts: &[Fact], title: Option<&str>) -> Stated {
    let linked = facts
        .iter()
        .filter(|fact| fact.name == "ld+json")
        .find_map(|fact| linked(&fact.content))
        .unwrap_or_default();
    let find = |names: &[&str]| {
        let fact =
            |name: &&str| facts.iter().find(|fact| fact.name == **name && !fact.content.starts_with("http"));
        names.iter().find_map(fact).map(|fact| fact.content.clone())
    };
    let first = |names: &[&str]| {
        facts.iter().find(|fact| names.contains(&fact.name.as_str())).map(|fact| fact.content.clone())
    };
    // One `<time>` in the whole page speaks of the page; several may speak of anything.
    let mut times = facts.iter().filter(|fact| fact.name == "time").map(|fact| &fact.content);
    let only_time = times.next().filter(|first| times.all(|other| other == *first)).cloned();
    Stated {
        title: find(TITLE).or(linked.title).or_else(|| title.map(str::to_owned)),
        published: find(&PUBLISHED[..2])
            .or(linked.published)
            .or_else(|| find(PUBLISHED))
            .or_else(|| first(&["time-published"]))
            .or(only_time),
        author: find(AUTHOR).or(linked.author),
        site: find(SITE).or(linked.site),
        language: find(LANGUAGE).or(linked.language),
    }
}

/// The first article of a JSON-LD block, wherever it is nested.
fn linked(json: &str) -> Option<Linked> {
    let json = json.trim().trim_start_matches("<![CDATA[").trim_start_matches("//").trim();
    let root: Value = serde_json::from_str(json).ok()?;
    let mut queue = vec![&root];
    let mut found = None;
    while let Some(value) = queue.pop() {
        match value {
            Value::Array(values) => queue.extend(values.iter().rev()),
            Value::Object(object) => {
                let kind = object.get("@type").map(Value::to_string).unwrap_or_default();
                let article = ["Article", "Posting", "Report", "NewsItem", "Dataset"]
                    .iter()
                    .any(|name| kind.contains(name));
                if article {
                    return Some(article_of(value));
                }
                if object.contains_key("datePublished") && found.is_none() {
                    found = Some(value);
                }
                queue.extend(object.get("@graph").into_iter().chain(object.get("mainEntity")));
            }
            _ => {}
        }
    }
    found.map(article_of)
}

fn article_of(value: &Value) -> Linked {
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    Linked {
        published: text("datePublished").or_else(|| text("dateCreated")),
        title: text("headline").or_else(|| text("name")),
        author: value.get("author").and_then(names),
        site: value.get("publisher").and_then(names),
        language: text("inLanguage"),
    }
}

/// A name, an object with a name, or a list of them.
fn names(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => Some(name.clone()),
        Value::Object(object) => object.get("name").and_then(Value::as_str).map(str::to_owned),
        Value::Array(values) => {
            let all: Vec<String> =
                values.iter().filter(|value| !value.is_array()).filter_map(names).collect();
            (!all.is_empty()).then(|| all.join(", "))
        }
        _ => None,
    }
}
