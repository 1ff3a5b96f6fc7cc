//! RSS, Atom and JSON Feed. In: a feed. Out: each of its items as a page, with its date, address and author. Absent: items
//! behind the feed's own end; whatever an item's address leads to, which nobody fetches unasked.
//! An item is named by its id, so that the same item in a later state of the feed is the same report.

use feed_rs::model::{Entry, Feed};
use feed_rs::parser;

use super::page::Page;
use super::sniff::Form;
use super::{Arrival, Facts, Opener, Part, Report, Whole, guarded};
use crate::sources::Moment;

const BY_FEED: &str = "feed 1";

impl Opener<'_> {
    pub(super) fn feed(&mut self, report: Report) {
        let parsed = guarded(|| {
            let parser = parser::Builder::new()
                // Without an id of its own an item is known by what does not change from one reading to the next.
                .id_generator(|links, title, _| {
                    let link = links.first().map(|link| link.href.clone());
                    link.or_else(|| title.as_ref().map(|title| title.content.clone())).unwrap_or_default()
                })
                .base_uri(report.facts.address.as_deref())
                .build();
            parser.parse(report.bytes.as_slice()).map_err(|error| error.to_string())
        });
        let feed = match parsed {
            Ok(feed) => feed,
            Err(why) => {
                return self.refuse(
                    Form::Feed,
                    &report.name,
                    why,
                    "fetch it again, or ingest the articles themselves",
                );
            }
        };
        let whole = Whole::original(&report, BY_FEED);
        let mut found = false;
        for entry in &feed.entries {
            if let Some(part) = item(&feed, entry) {
                found = true;
                self.give(Ok(whole.part(part)));
            }
        }
        if !found {
            self.refuse(
                Form::Feed,
                &report.name,
                "it has no items with words".into(),
                "it may have more tomorrow",
            );
        }
    }
}

fn item(feed: &Feed, entry: &Entry) -> Option<Part> {
    let title = entry.title.as_ref().map(|title| plain(&title.content));
    let content = entry.content.as_ref().and_then(|content| content.body.as_deref());
    let summary = entry.summary.as_ref().map(|summary| summary.content.as_str());
    // The content of an item is at times a line, and its summary the article.
    let body = [content, summary].into_iter().flatten().max_by_key(|words| words.len()).unwrap_or_default();
    if title.as_deref().unwrap_or_default().trim().is_empty() && body.trim().is_empty() {
        return None;
    }
    let at = entry.published.or(entry.updated);
    let published = at.and_then(|at| jiff::Timestamp::from_second(at.timestamp()).ok()).map(Moment::Instant);
    let author = entry.authors.iter().find_map(|author| author.name.clone().or(author.email.clone()));
    let site = feed.title.as_ref().map(|title| plain(&title.content)).filter(|site| !site.is_empty());
    let written = published.map(|moment| moment.to_string());
    let page = Page {
        title: title.as_deref(),
        published: written.as_deref(),
        author: author.as_deref(),
        site: site.as_deref(),
    };
    let facts = Facts {
        address: entry.links.first().map(|link| link.href.clone()),
        published,
        outlet_name: site.clone(),
        ..Facts::default()
    };
    let arrival = Arrival { author: author.clone(), ..Arrival::default() };
    Some(Part { name: entry.id.clone(), bytes: page.either(body), facts, arrival })
}

/// Titles hold entities and now and then a tag.
fn plain(title: &str) -> String {
    let title = match super::page::is_markup(title) || title.contains('&') {
        true => {
            reading::text::read(format!("<p>{title}</p>").as_bytes(), Some(reading::text::Media::Html))
                .0
                .words
        }
        false => title.to_string(),
    };
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}
