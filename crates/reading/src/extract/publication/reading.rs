//! A text as the dating sees it: its time expressions with region, sentence, line and tense. Nothing of comments,
//! teasers, footers or lines in another language gets in here.

use crate::extract::dates::{self, Direction, Lead, Timex};
use crate::span::Span;
use crate::text::{RegionKind, Text};

pub struct Reading<'a> {
    pub text: &'a Text,
    /// In order of the text, only from regions that may date it.
    pub times: Vec<Time<'a>>,
}

/// A time expression in its place.
pub struct Time<'a> {
    pub timex: &'a Timex,
    pub region: RegionKind,
    pub sentence: Span,
    pub line: Span,
    pub direction: Direction,
}

impl<'a> Reading<'a> {
    pub fn new(text: &'a Text, timexes: &'a [Timex]) -> Reading<'a> {
        let times = timexes.iter().filter_map(|timex| Time::new(text, timex)).collect();
        Reading { text, times }
    }

    pub fn words(&self, span: Span) -> &'a str {
        span.of(&self.text.words)
    }

    /// Expressions in running words, whose sentences tell of events.
    pub fn told(&self) -> impl Iterator<Item = &Time<'a>> {
        self.times.iter().filter(|t| t.region.makes_claims())
    }

    /// All words of the regions that make claims.
    pub fn claiming(&self) -> impl Iterator<Item = &'a str> {
        self.text.regions.iter().filter(|r| r.kind.makes_claims()).map(|r| self.words(r.span))
    }

    /// The first line of running words.
    pub fn body_start(&self) -> usize {
        self.text.regions.iter().find(|r| r.kind == RegionKind::Body).map_or(0, |r| r.span.start)
    }

    /// Lines that are not blank before `at`, and after it, in regions that may date.
    pub fn lines_around(&self, line: Span) -> (usize, usize) {
        let count = |words: &str| words.lines().filter(|l| !l.trim().is_empty()).count();
        let before = count(&self.text.words[..line.start]);
        let dating = |r: &&crate::text::Region| may_date(r.kind) && r.span.end > line.end;
        let rest = self.text.regions.iter().filter(dating);
        let after = rest.map(|r| count(&self.text.words[r.span.start.max(line.end)..r.span.end])).sum();
        (before, after)
    }
}

impl<'a> Time<'a> {
    fn new(text: &'a Text, timex: &'a Timex) -> Option<Time<'a>> {
        let region = region_at(text, timex.span.start).filter(|r| may_date(*r))?;
        let line = line_at(&text.words, timex.span);
        let sentence = text.sentences.iter().find(|s| s.span.contains(timex.span)).map_or(line, |s| s.span);
        let mut direction = dates::direction(&text.words, sentence, timex.whole);
        if matches!(timex.lead, Lead::By | Lead::Until) && direction == Direction::Past {
            // "sent home by 15 December", "extended until Friday": the verb tells nothing of that day.
            direction = Direction::Unknown;
        }
        Some(Time { timex, region, sentence, line, direction })
    }
}

fn may_date(kind: RegionKind) -> bool {
    kind.makes_claims() || kind == RegionKind::Byline
}

pub fn region_at(text: &Text, at: usize) -> Option<RegionKind> {
    let next = text.regions.partition_point(|r| r.span.end <= at);
    text.regions.get(next).filter(|r| r.span.start <= at).map(|r| r.kind)
}

fn line_at(words: &str, span: Span) -> Span {
    let start = words[..span.start].rfind('\n').map_or(0, |i| i + 1);
    let end = words[span.end..].find('\n').map_or(words.len(), |i| span.end + i);
    Span::new(start, end)
}
