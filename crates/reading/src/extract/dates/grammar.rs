//! Tokens → time expressions. A scanner tries each form at each token and keeps the longest reading of the first
//! that fits. The forms: dates and clocks as written (`written`), units counted or pointed at (`counted`).
//! Absent on purpose: anchoring; a form says what the words say and nothing more.

mod reader;
mod clock;
mod numeric;
mod years;
mod periods;
mod ranges;
mod written;
mod lengths;
mod sets;
mod counted;

use super::lexicon::Class;
use super::{Hedge, Hour, Lead, Meaning, Part, Timex, TimexKind, Unit};
use crate::span::Span;
use reader::Reader;

/// A reading of some tokens, before its lead is known. `end` is the token after its last.
#[derive(Clone, Debug)]
struct Draft {
    kind: TimexKind,
    meaning: Meaning,
    hour: Option<Hour>,
    part: Option<Part>,
    hedge: Option<Hedge>,
    end: usize,
}

impl Draft {
    fn new(kind: TimexKind, meaning: Meaning, end: usize) -> Draft {
        Draft { kind, meaning, hour: None, part: None, hedge: None, end }
    }

    fn date(meaning: Meaning, end: usize) -> Draft {
        Draft::new(TimexKind::Date, meaning, end)
    }

    fn at(mut self, hour: Option<Hour>) -> Draft {
        self.hour = hour.or(self.hour);
        if self.hour.is_some_and(|h| !matches!(h, Hour::Later | Hour::Earlier))
            && self.kind == TimexKind::Date
        {
            self.kind = TimexKind::Time;
        }
        self
    }
}

/// Every time expression in `words[within]`, in order, not overlapping.
pub fn find(words: &str, within: Span) -> Vec<Timex> {
    let reader = Reader::new(words, within);
    let mut found: Vec<Timex> = Vec::new();
    let mut at = 0;
    let mut free = 0;
    while at < reader.len() {
        let Some((timex, end)) = reader.may_start(at).then(|| ranged(&reader, at, free)).flatten() else {
            at += 1;
            continue;
        };
        found.push(timex);
        at = end;
        free = end;
    }
    found
}

/// One expression or a range of two, with its lead. `free` is the first token no earlier expression took.
fn ranged(r: &Reader, at: usize, free: usize) -> Option<(Timex, usize)> {
    if let Some(range) = ranges::short_range(r, at) {
        return Some(finish(r, at, range, free));
    }
    let first = expression(r, at)?;
    let Some(range) = join_range(r, at, &first) else { return Some(finish(r, at, first, free)) };
    Some(finish(r, at, range, free))
}

/// "Monday to Wednesday", "between 09:45 and 21:00 on 9 February", "2011-13".
fn join_range(r: &Reader, at: usize, first: &Draft) -> Option<Draft> {
    let between = at > 0 && r.word_is(at - 1, "between");
    let from = at > 0 && r.word_is(at - 1, "from");
    let joined = r.mark(first.end, '-')
        || r.any_word(first.end, &["to", "through", "thru", "till", "until"])
        || (between && r.word_is(first.end, "and"));
    if !joined || !is_point(first) {
        return None;
    }
    let next = first.end + 1;
    let second = expression(r, next).filter(is_point)?;
    let alike = first.kind == second.kind || from || between;
    let (a, b) = (timex(r, at, first), timex(r, next, &second));
    let plausible = alike && ranges::inherit_fits(&a, &b) && (from || between || same_form(&a, &b));
    let kind = second.kind;
    plausible
        .then(|| Draft::new(kind, Meaning::Range(Box::new(ranges::inherit(&a, &b)), Box::new(b)), second.end))
}

fn is_point(draft: &Draft) -> bool {
    matches!(draft.kind, TimexKind::Date | TimexKind::Time)
        && matches!(draft.meaning, Meaning::Calendar(_) | Meaning::Whole { .. })
}

fn same_form(a: &Timex, b: &Timex) -> bool {
    match (&a.meaning, &b.meaning) {
        (Meaning::Calendar(a), Meaning::Calendar(b)) => {
            a.weekday.is_some() == b.weekday.is_some()
                && (a.day.is_some() == b.day.is_some() || a.weekday.is_some())
                && (a.month.is_some() == b.month.is_some())
        }
        _ => false,
    }
}

fn timex(r: &Reader, at: usize, draft: &Draft) -> Timex {
    let span = r.span(at, draft.end);
    Timex {
        span,
        whole: span,
        lead: Lead::None,
        kind: draft.kind,
        meaning: draft.meaning.clone(),
        hour: draft.hour,
        part: draft.part,
        hedge: draft.hedge,
    }
}

fn finish(r: &Reader, at: usize, draft: Draft, free: usize) -> (Timex, usize) {
    let mut timex = timex(r, at, &draft);
    let (lead, lead_at) = lead(r, at, free, &timex);
    timex.lead = lead;
    timex.whole = r.span(lead_at, draft.end);
    (timex, draft.end)
}

/// The preposition that bears on the interval and the token the whole phrase starts at. "Since" may stand some
/// words before, with its own verb: "since the uprising began in March".
fn lead(r: &Reader, at: usize, free: usize, timex: &Timex) -> (Lead, usize) {
    if at == free {
        return (Lead::None, at);
    }
    let before = at - 1;
    let near = |lead| (lead, before);
    if r.word_is(before, "since") {
        return near(Lead::Since);
    }
    if r.any_word(before, &["until", "till"]) {
        return near(Lead::Until);
    }
    if r.word_is(before, "by") {
        return near(Lead::By);
    }
    if matches!(timex.meaning, Meaning::Calendar(_) | Meaning::Whole { .. } | Meaning::Nth { .. }) {
        if r.word_is(before, "before") {
            return near(Lead::Before);
        }
        if r.word_is(before, "after") {
            return near(Lead::After);
        }
        if let Some(since) = distant_since(r, at, free) {
            return (Lead::Since, since);
        }
    }
    if matches!(timex.meaning, Meaning::Range(..)) && r.any_word(before, &["from", "between"]) {
        return (Lead::None, before);
    }
    let plain = !r.is(at, Class::Overnight)
        && r.is(before, Class::Lead)
        && r.any_word(before, &["on", "in", "at", "during", "over", "within"]);
    (Lead::None, if plain { before } else { at })
}

/// "since" up to a dozen words before, in the same clause.
fn distant_since(r: &Reader, at: usize, free: usize) -> Option<usize> {
    const REACH: usize = 12;
    if !(at > 0 && r.any_word(at - 1, &["in", "on"]) || r.is(at, Class::Which)) {
        return None;
    }
    for i in (free.max(at.saturating_sub(REACH))..at).rev() {
        if r.word_is(i, "since") {
            return Some(i);
        }
        if r.is_stop(i) {
            return None;
        }
    }
    None
}

/// `[hedge] [part] core`.
fn expression(r: &Reader, at: usize) -> Option<Draft> {
    let Some((hedge, next)) = r.hedge(at) else { return parted(r, at) };
    let mut draft = parted(r, next)?;
    let counted = matches!(draft.meaning, Meaning::Length { .. } | Meaning::Away { .. });
    let about_point = hedge == Hedge::About && !r.any_word(at, &["some", "about", "over"]);
    let clock = hedge == Hedge::About && matches!(draft.hour, Some(Hour::Clock { .. }));
    let about_end = r.word_is(at, "around") && draft.part == Some(Part::End);
    let least =
        matches!(hedge, Hedge::AtLeast | Hedge::MoreThan) && matches!(draft.meaning, Meaning::Stretch { .. });
    let weekday = matches!(&draft.meaning, Meaning::Calendar(c) if c.weekday.is_some() && c.day.is_none());
    let about_point = about_point && !weekday;
    let fits = counted
        || clock
        || least
        || about_end
        || (about_point && matches!(draft.meaning, Meaning::Calendar(_)));
    if !fits || draft.hedge.is_some() {
        return None;
    }
    draft.hedge = Some(hedge);
    Some(draft)
}

/// "early March", "mid-January", "the end of the month", "earlier this year", "later on 16 February".
fn parted(r: &Reader, at: usize) -> Option<Draft> {
    let the = r.determiner(at);
    let start = at + usize::from(the);
    if let Some((hour, next)) = later_or_earlier(r, at) {
        let mut draft = core(r, next)?;
        let fits = matches!(draft.meaning, Meaning::Calendar(_) | Meaning::Whole { .. });
        return fits.then(|| {
            if draft.hour.is_none() {
                draft.hour = Some(hour);
            }
            draft
        });
    }
    if r.word_is(at, "sometime") {
        return part_target(r, at + 1);
    }
    if let Some(part) = r.value(start, Class::PartAdjective) {
        let dash = usize::from(r.mark(start + 1, '-') && r.glued(start + 1));
        let mut draft = part_target(r, start + 1 + dash)?;
        draft.part = draft.part.or(Some([Part::Early, Part::Mid, Part::Late][part as usize - 1]));
        return Some(draft);
    }
    if let Some(part) = r.value(start, Class::PartNoun)
        && r.word_is(start + 1, "of")
    {
        let mut draft = part_target(r, start + 2)?;
        draft.part = Some([Part::Begin, Part::Mid, Part::End][part as usize - 1]);
        return Some(draft);
    }
    core(r, at)
}

/// What can be early or late: a calendar stretch or a pointed-at unit, not a length.
fn part_target(r: &Reader, at: usize) -> Option<Draft> {
    let draft = core(r, at).or_else(|| counted::the_unit(r, at))?;
    let fits = match &draft.meaning {
        Meaning::Calendar(_) | Meaning::Whole { .. } => true,
        Meaning::Length { unit, .. } => *unit >= Unit::Week && r.determiner(at),
        _ => false,
    };
    fits.then_some(draft)
}

/// "later on", "later", "earlier", "earlier in" before a date.
fn later_or_earlier(r: &Reader, at: usize) -> Option<(Hour, usize)> {
    let hour = match () {
        _ if r.word_is(at, "later") => Hour::Later,
        _ if r.word_is(at, "earlier") => Hour::Earlier,
        _ => return None,
    };
    let next = at + 1;
    let skip = usize::from(r.any_word(next, &["on", "in"]));
    let weekday = r.is(next + skip, Class::Weekday)
        || r.is(next + skip, Class::Month)
        || r.number(next + skip).is_some();
    let pointed = r.is(next, Class::Which) || r.is(next, Class::Day) || (skip == 1 && r.determiner(next + 1));
    (weekday || pointed).then_some((hour, next + skip))
}

/// One expression without hedge or part.
fn core(r: &Reader, at: usize) -> Option<Draft> {
    written::date_or_clock(r, at).or_else(|| counted::expression(r, at))
}
