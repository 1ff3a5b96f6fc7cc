//! Whether each character of a document was put into the right region.
//!
//! White space is left out: which region a blank line belongs to decides nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::own::Read;

/// `NAME-regions.json`: the regions of each document, contiguous and complete.
#[derive(Debug, Deserialize)]
pub struct Gold {
    files: BTreeMap<String, Document>,
}

impl Gold {
    /// Several such files as one.
    pub fn of(all: Vec<Gold>) -> Gold {
        Gold { files: all.into_iter().flat_map(|gold| gold.files).collect() }
    }
}

#[derive(Debug, Deserialize)]
struct Document {
    regions: Vec<GoldRegion>,
}

#[derive(Debug, Deserialize)]
struct GoldRegion {
    region: String,
    start: usize,
    end: usize,
}

#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Regions {
    pub characters: usize,
    pub right: usize,
    pub accuracy: f64,
    /// Characters that can make no claim, read as headline, body or caption.
    pub noise_read: usize,
    /// Characters that can make claims, read as something else.
    pub text_lost: usize,
    /// (gold, ours) → characters, where they differ.
    pub confused: BTreeMap<String, usize>,
}

pub fn compare<'a>(gold: &Gold, read: impl Iterator<Item = (&'a String, &'a Read)>) -> Regions {
    let mut regions = Regions::default();
    for (doc, read) in read {
        if let Some(document) = gold.files.get(doc) {
            regions.add(document, read);
        }
    }
    regions.accuracy = match regions.characters {
        0 => 1.0,
        all => regions.right as f64 / all as f64,
    };
    regions
}

const MAKES_CLAIMS: [&str; 3] = ["headline", "body", "caption"];

impl Regions {
    fn add(&mut self, gold: &Document, read: &Read) {
        let ours = |at: usize| {
            let covers = |region: &&reading::text::Region| {
                read.reading.text.map.capture(region.span).range().contains(&at)
            };
            read.reading.text.regions.iter().find(covers).map_or("none", |region| region.kind.name())
        };
        let want = |at: usize| {
            let covers = |region: &&GoldRegion| (region.start..region.end).contains(&at);
            gold.regions.iter().find(covers).map_or("none", |region| region.region.as_str())
        };
        for at in characters(&read.bytes) {
            let (want, got) = (want(at), ours(at));
            self.characters += 1;
            if want == got {
                self.right += 1;
                continue;
            }
            let claims = |name| MAKES_CLAIMS.contains(&name);
            self.noise_read += usize::from(claims(got) && !claims(want));
            self.text_lost += usize::from(claims(want) && !claims(got));
            *self.confused.entry(format!("{want} read as {got}")).or_default() += 1;
        }
    }
}

/// Where each character that is not white space begins.
fn characters(bytes: &[u8]) -> Vec<usize> {
    let mut at = 0;
    let mut starts = Vec::new();
    for chunk in bytes.utf8_chunks() {
        let visible = chunk.valid().char_indices().filter(|(_, c)| !c.is_whitespace());
        starts.extend(visible.map(|(i, _)| at + i));
        at += chunk.valid().len();
        starts.extend(at..at + chunk.invalid().len());
        at += chunk.invalid().len();
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;
    use reading::Reading;
    use reading::span::Span;
    use reading::text::{Region, RegionKind, Text};

    #[test]
    fn characters_count_and_white_space_does_not() {
        let bytes = "Тиша\n\nGuns are silent.\nLike us".as_bytes().to_vec();
        let words = String::from_utf8(bytes.clone()).expect("UTF-8");
        let region = |kind, start, end| Region { kind, span: Span::new(start, end) };
        let regions = vec![region(RegionKind::Headline, 0, 10), region(RegionKind::Body, 10, 34)];
        let text = Text { words, regions, charset: "UTF-8", ..Text::default() };
        let read = Read { bytes, reading: Reading { text, ..Reading::default() } };
        let gold: Gold = serde_json::from_str(
            r#"{"files": {"a.txt": {"regions": [{"region": "headline", "start": 0, "end": 8},
                {"region": "body", "start": 8, "end": 27}, {"region": "boilerplate", "start": 27, "end": 34}]}}}"#,
        )
        .expect("regions");
        let regions = compare(&gold, [(&"a.txt".to_owned(), &read)].into_iter());
        assert_eq!(
            (regions.characters, regions.right, regions.noise_read, regions.text_lost),
            (24, 18, 6, 0)
        );
        assert_eq!(regions.confused["boilerplate read as body"], 6);
    }
}
