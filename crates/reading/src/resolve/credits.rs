//! Which agency a report credits for itself: dateline, byline, last line. In: one report. Out: the agency and the words
//! that credit it. Does not look at other reports; what two of them share is for `origins`.

use std::sync::LazyLock;

use regex::Regex;

use crate::extract::lexicon;
use crate::resolve::Report;
use crate::resolve::desk::quote;
use crate::text::RegionKind;

/// How a report credits an agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    pub agency: String,
    pub why: String,
}

/// "GENEVA, March 3 (Halyard) – " before the first words of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dateline {
    /// Bytes of the sentence that it takes.
    pub length: usize,
    pub agency: Option<String>,
}

static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^(?:\p{Lu}[\p{L}.'’ /-]{1,40}(?:, ?[\p{L}0-9.'’ ]{2,24}){0,2} ?)(?:\((?P<agency>[\p{L}0-9./& -]{2,40})\))? ?(?:[–—]|--?) ";
    Regex::new(pattern).expect("the pattern is tested")
});
static CITY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\p{Lu}[\p{Lu} .'’-]{2,30}: ").expect("the pattern is tested"));
static LAST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\((?P<agency>\p{Lu}[\p{L}0-9./& -]{1,30})(?:[,;][^()]{0,80})?\)\.?$")
        .expect("the pattern is tested")
});
static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)^(?:by |source: ?|from )?(?P<agency>.{2,40}?)(?: staff| newsroom| news agency| correspondents?| / [^/]{2,30} desk| / [^/]{2,30})?$";
    Regex::new(pattern).expect("the pattern is tested")
});

/// The dateline that a sentence opens with.
pub fn dateline(words: &str) -> Option<Dateline> {
    if let Some(found) = DATELINE.captures(words) {
        let whole = found.get(0)?;
        let place = whole.as_str().split(['(', ',', '–', '—']).next().unwrap_or_default();
        let agency = found.name("agency").map(|a| known(a.as_str().trim()));
        let capital = place.split_whitespace().all(|w| w.chars().all(|c| !c.is_lowercase()));
        if agency.is_some() || capital {
            return Some(Dateline { length: whole.end(), agency });
        }
    }
    let city = CITY.find(words)?;
    Some(Dateline { length: city.end(), agency: None })
}

/// The agency a report credits, if it credits one.
pub fn find(report: &Report) -> Option<Credit> {
    let text = &report.reading.text;
    let opening = text.sentences.iter().filter(|s| s.region == RegionKind::Body).take(2);
    for sentence in opening {
        if let Some(agency) = dateline(quote(report, sentence.span)).and_then(|d| d.agency) {
            let why = format!("its dateline names {agency}");
            return Some(Credit { agency, why });
        }
    }
    let last = text.sentences.iter().rev().take(4).filter(|s| s.region != RegionKind::Comment);
    for sentence in last {
        if let Some(found) = LAST.captures(quote(report, sentence.span).trim()) {
            let agency = known(found["agency"].trim());
            let why = format!("its last line credits {agency}");
            return Some(Credit { agency, why });
        }
    }
    byline(report)
}

fn byline(report: &Report) -> Option<Credit> {
    let text = &report.reading.text;
    for region in text.regions.iter().filter(|r| r.kind == RegionKind::Byline) {
        for line in quote(report, region.span).lines() {
            let Some(found) = BYLINE.captures(line.trim()) else { continue };
            if let Some(agency) = lexicon::relay(found["agency"].trim()) {
                let why = format!("its byline names {agency}");
                return Some(Credit { agency: agency.to_owned(), why });
            }
        }
    }
    None
}

/// One spelling for an agency that the relay list knows.
pub fn known(words: &str) -> String {
    lexicon::relay(words).unwrap_or(words).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_in_their_usual_forms() {
        let agency = |words: &str| {
            dateline(words).map(|d| (d.agency.unwrap_or_default(), words[d.length..].to_owned()))
        };
        let is = |words: &str, agency_: &str, rest: &str| {
            assert_eq!(agency(words), Some((agency_.to_owned(), rest.to_owned())), "{words}");
        };
        is("JUBA, Jan 16 (Halyard) – Armed men came.", "Halyard", "Armed men came.");
        is("STEPANAKERT (AFP) - Shelling went on.", "AFP", "Shelling went on.");
        is("Goma, Feb. 24 (SSPS) - The column left.", "SSPS", "The column left.");
        is("BEIRUT: A convoy was hit.", "", "A convoy was hit.");
        is("SANAA — Two ships left.", "", "Two ships left.");
        assert_eq!(agency("The ceasefire – now a month old – is holding."), None);
        assert_eq!(agency("Fighting went on near Sortony."), None);
    }
}
