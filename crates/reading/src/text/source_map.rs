//! The way back: which bytes of the capture each piece of the words comes from.

use crate::span::Span;

/// Runs of `words` and the capture bytes they come from, in order of the words.
/// Words that no run covers (the blank line set between two HTML blocks) come from nowhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    /// Empty means identity.
    pub runs: Vec<Run>,
}

/// `words[at..at + len]` comes from capture bytes `from..from + from_len`, in `pieces` equal steps: `pieces == len`
/// means byte for byte, `pieces == 1` means that the run cannot be cut (an entity), and a word of Arabic in
/// windows-1256 has one step of two bytes of words and one byte of capture for each letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    pub at: usize,
    pub len: usize,
    pub from: usize,
    pub from_len: usize,
    pub pieces: usize,
}

impl Run {
    fn step(self) -> (usize, usize) {
        (self.len / self.pieces, self.from_len / self.pieces)
    }

    /// Capture offset of the step that holds `words` offset `at`, or of the end of the step before `at`.
    fn start_of(self, at: usize) -> usize {
        let (step, from_step) = self.step();
        self.from + (at.saturating_sub(self.at) / step).min(self.pieces) * from_step
    }

    fn end_of(self, at: usize) -> usize {
        let (step, from_step) = self.step();
        self.from + at.saturating_sub(self.at).div_ceil(step).min(self.pieces) * from_step
    }

    /// The steps that make up words `start..end`.
    pub(super) fn part(self, start: usize, end: usize) -> Run {
        let (step, _) = self.step();
        let (from, to) = (self.start_of(start), self.end_of(end));
        let pieces = ((end - start) / step).max(1);
        Run { at: start, len: end - start, from, from_len: to - from, pieces }
    }

    /// The words offset of capture offset `from`, rounded down to a step.
    fn words_before(self, from: usize) -> usize {
        let (step, from_step) = self.step();
        self.at + (from.saturating_sub(self.from) / from_step.max(1)).min(self.pieces) * step
    }

    fn words_after(self, from: usize) -> usize {
        let (step, from_step) = self.step();
        self.at + from.saturating_sub(self.from).div_ceil(from_step.max(1)).min(self.pieces) * step
    }
}

impl SourceMap {
    /// The capture bytes behind a span of the words.
    pub fn capture(&self, span: Span) -> Span {
        if self.runs.is_empty() {
            return span;
        }
        let first = self.runs.partition_point(|run| run.at + run.len <= span.start);
        let after = self.runs.partition_point(|run| run.at < span.end);
        if first >= after {
            let from = match (self.runs.get(first), self.runs.last()) {
                (Some(run), _) => run.start_of(span.start.max(run.at)),
                (None, Some(last)) => last.from + last.from_len,
                (None, None) => span.start,
            };
            return Span::new(from, from);
        }
        let (head, tail) = (self.runs[first], self.runs[after - 1]);
        Span::new(head.start_of(span.start), tail.end_of(span.end))
    }

    /// The words that come from a span of the capture (the other direction, for annotations made on the bytes).
    /// Bytes that left no words (tags) give the empty span where they stood.
    pub fn words(&self, capture: Span) -> Span {
        if self.runs.is_empty() {
            return capture;
        }
        let first = self.runs.partition_point(|run| run.from + run.from_len <= capture.start);
        let after = self.runs.partition_point(|run| run.from < capture.end);
        if first >= after {
            let at = match (self.runs.get(first), self.runs.last()) {
                (Some(run), _) => run.at,
                (None, Some(last)) => last.at + last.len,
                (None, None) => capture.start,
            };
            return Span::new(at, at);
        }
        Span::new(self.runs[first].words_before(capture.start), self.runs[after - 1].words_after(capture.end))
    }

    /// Adds `pieces` steps after everything so far, joining them to the last run when they continue it.
    pub(super) fn push(&mut self, len: usize, from: usize, from_len: usize, pieces: usize) {
        let at = self.runs.last().map_or(0, |run| run.at + run.len);
        self.push_at(at, len, from, from_len, pieces);
    }

    pub(super) fn push_at(&mut self, at: usize, len: usize, from: usize, from_len: usize, pieces: usize) {
        if len == 0 || pieces == 0 {
            return;
        }
        let new = Run { at, len, from, from_len, pieces };
        if let Some(last) = self.runs.last_mut() {
            let adjoins = last.at + last.len == at && last.from + last.from_len == from;
            if adjoins && last.step() == new.step() && from_len > 0 {
                last.len += len;
                last.from_len += from_len;
                last.pieces += pieces;
                return;
            }
        }
        self.runs.push(new);
    }

    /// The map of words made from words: `self` leads to an intermediate rendering, `inner` from there to the capture.
    pub(super) fn through(self, inner: &SourceMap) -> SourceMap {
        if inner.runs.is_empty() {
            return self;
        }
        let mut out = SourceMap::default();
        for run in self.runs {
            let (step, from_step) = run.step();
            if step != 1 || from_step != 1 {
                let capture = inner.capture(Span::new(run.from, run.from + run.from_len));
                out.push_at(run.at, run.len, capture.start, capture.len(), 1);
                continue;
            }
            let first = inner.runs.partition_point(|r| r.at + r.len <= run.from);
            let mut at = run.at;
            for piece in &inner.runs[first..] {
                let (start, end) =
                    (piece.at.max(run.from), (piece.at + piece.len).min(run.from + run.from_len));
                if start >= end {
                    break;
                }
                let part = piece.part(start, end);
                out.push_at(at, part.len, part.from, part.from_len, part.pieces);
                at += end - start;
            }
        }
        out
    }
}
