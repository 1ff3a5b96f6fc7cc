//! Incidents by day, stacked by what they are counted as, over a ribbon that says what was read and where monitors were.
//!
//! In: counts by day. Out: bars with a table. Absent: a line through the bars: a day without reports is marked as such and
//! is no zero; incidents not known to one day, whose number stands in the caption.

use jiff::civil::Date;

use super::svg::{Anchor, LINE, Svg, WIDTH};
use super::{Drawing, Picture, STANDINGS, key, standing_words};
use crate::publish::bulletin::{Bulletin, Standing};
use crate::publish::pictured::DayCount;
use crate::words::Words;

/// More bars than this are too thin to be told apart, so that each then stands for several days.
const MOST_BARS: usize = 62;
const LEFT: f64 = 62.0;
const RIGHT: f64 = WIDTH - 10.0;
const TOP: f64 = 16.0;
const HIGH: f64 = 120.0;

/// Consecutive days that share a bar.
struct Bin<'a> {
    days: &'a [DayCount],
}

impl Bin<'_> {
    fn of(&self, standing: Standing) -> usize {
        self.days.iter().map(|day| day.of(standing)).sum()
    }

    fn total(&self) -> usize {
        STANDINGS.iter().map(|standing| self.of(*standing)).sum()
    }

    fn reports(&self) -> usize {
        self.days.iter().map(|day| day.reports).sum()
    }

    /// Nothing when no day of it has coverage on file.
    fn covered_hours(&self) -> Option<f64> {
        let known = self.days.iter().filter_map(|day| day.covered_hours);
        known.fold(None, |sum: Option<f64>, hours| Some(sum.unwrap_or_default() + hours))
    }

    fn first(&self) -> Date {
        self.days[0].day
    }

    fn name(&self) -> String {
        match self.days {
            [day] => day.day.to_string(),
            days => format!("{} – {}", days[0].day, days[days.len() - 1].day),
        }
    }
}

pub fn draw(bulletin: &Bulletin, words: &Words) -> Option<Picture> {
    let pictured = &bulletin.pictured;
    let length = pictured.days.len().div_ceil(MOST_BARS).max(1);
    let bins: Vec<Bin> = pictured.days.chunks(length).map(|days| Bin { days }).collect();
    if bins.is_empty() {
        return None;
    }
    let unread = pictured.days.iter().filter(|day| day.reports == 0).count();
    let with = [
        ("days", pictured.days.len().into()),
        ("drawn", bins.iter().map(Bin::total).sum::<usize>().into()),
        ("longer", pictured.of_longer_spans.into()),
        ("unread", unread.into()),
        ("length", length.into()),
    ];
    let mut columns = vec![words.say("by-day.day")];
    columns.extend(STANDINGS.map(|standing| standing_words(standing, words)));
    columns.extend([words.say("by-day.reports"), words.say("by-day.covered")]);
    Some(Picture {
        id: "by-day",
        title: words.say("by-day"),
        caption: words.say_with("by-day.lead", &with),
        says: words.say_with("by-day.says", &with),
        drawing: Some(drawing(&bins, words)),
        columns,
        rows: bins.iter().map(|bin| row(bin, words)).collect(),
    })
}

fn row(bin: &Bin, words: &Words) -> Vec<String> {
    let mut row = vec![bin.name()];
    row.extend(STANDINGS.map(|standing| bin.of(standing).to_string()));
    let hours =
        bin.covered_hours().map_or_else(|| words.say("by-day.not-known"), |hours| format!("{hours:.1}"));
    row.extend([bin.reports().to_string(), hours]);
    row
}

fn drawing(bins: &[Bin], words: &Words) -> Drawing {
    let mut svg = Svg::new();
    let most = bins.iter().map(Bin::total).max().unwrap_or_default();
    let step = step(most);
    let top = most.div_ceil(step).max(1) * step;
    let height = |count: usize| HIGH * count as f64 / top as f64;
    for count in (0..=top).step_by(step) {
        let y = TOP + HIGH - height(count);
        svg.line(if count == 0 { "p-axis" } else { "p-rule" }, (LEFT, y), (RIGHT, y));
        svg.text(LEFT - 6.0, y + 4.0, "p-quiet", Anchor::End, &count.to_string());
    }
    let wide = (RIGHT - LEFT) / bins.len() as f64;
    let gap = (wide * 0.15).min(4.0);
    for (at, bin) in bins.iter().enumerate() {
        let x = LEFT + wide * at as f64 + gap;
        let mut y = TOP + HIGH;
        for standing in STANDINGS {
            let tall = height(bin.of(standing));
            y -= tall;
            segment(standing, x, y, (wide - 2.0 * gap).max(1.0), tall, &mut svg);
        }
    }
    let mut y = TOP + HIGH + 8.0;
    let read: Vec<Option<f64>> =
        bins.iter().map(|bin| (bin.reports() > 0).then_some(bin.reports() as f64)).collect();
    y = ribbon(&words.say("by-day.read"), &read, y, &mut svg);
    let covered: Vec<Option<f64>> = bins.iter().map(Bin::covered_hours).collect();
    if covered.iter().any(Option::is_some) {
        y = ribbon(&words.say("by-day.monitors"), &covered, y, &mut svg);
    }
    y = dates(bins, wide, y + 12.0, &mut svg);
    y = swatches(bins, y, words, &mut svg);
    Drawing { svg, height: y - LINE + 8.0 }
}

/// A round step that makes three to six lines.
fn step(most: usize) -> usize {
    let mut power = 1;
    loop {
        for step in [power, 2 * power, 5 * power] {
            if most <= 5 * step {
                return step;
            }
        }
        power *= 10;
    }
}

/// One part of a bar. What is not determined is hatched, what is not counted is hollow.
fn segment(standing: Standing, x: f64, y: f64, wide: f64, tall: f64, svg: &mut Svg) {
    if tall <= 0.0 {
        return;
    }
    svg.rect(&format!("p-bar-{}", key(standing)), x, y, wide, tall);
    if standing == Standing::Undetermined {
        let (right, bottom) = (x + wide, y + tall);
        let strokes = (1..).map(|n| 5.0 * f64::from(n)).take_while(|reach| *reach < wide + tall);
        let strokes: Vec<[(f64, f64); 2]> = strokes
            .map(|reach| {
                let from = if reach <= tall { (x, y + reach) } else { (x + reach - tall, bottom) };
                let to = if reach <= wide { (x + reach, y) } else { (right, y + reach - wide) };
                [from, to]
            })
            .collect();
        svg.path("p-hatch", strokes.iter().map(|stroke| &stroke[..]), false);
    }
}

/// A row of cells: the fuller the more, crossed out where there is nothing.
fn ribbon(name: &str, amounts: &[Option<f64>], y: f64, svg: &mut Svg) -> f64 {
    const TALL: f64 = 10.0;
    let most = amounts.iter().flatten().copied().fold(0.0, f64::max);
    let wide = (RIGHT - LEFT) / amounts.len() as f64;
    svg.text(LEFT - 6.0, y + TALL - 1.0, "p-quiet", Anchor::End, name);
    for (at, amount) in amounts.iter().enumerate() {
        let x = LEFT + wide * at as f64;
        svg.rect("p-cell", x, y, wide, TALL);
        match amount {
            Some(amount) if *amount > 0.0 => {
                let tall = (TALL * amount / most).max(1.5);
                svg.rect("p-amount", x, y + TALL - tall, wide, tall);
            }
            Some(_) => {}
            None => svg.line("p-hatch", (x, y + TALL), (x + wide, y)),
        }
    }
    y + TALL + 4.0
}

/// Dates below the bars, as many as there is room for.
fn dates(bins: &[Bin], wide: f64, y: f64, svg: &mut Svg) -> f64 {
    let every = (44.0 / wide).ceil().max(1.0) as usize;
    for (at, bin) in bins.iter().enumerate().step_by(every) {
        let x = LEFT + wide * (at as f64 + 0.5);
        if x + 16.0 < WIDTH {
            svg.text(x, y, "p-quiet p-small", Anchor::Middle, &bin.first().strftime("%m-%d").to_string());
        }
    }
    y + LINE + 2.0
}

fn swatches(bins: &[Bin], y: f64, words: &Words, svg: &mut Svg) -> f64 {
    let (mut x, mut y) = (10.0, y);
    for standing in STANDINGS.into_iter().filter(|standing| bins.iter().any(|bin| bin.of(*standing) > 0)) {
        let name = standing_words(standing, words);
        let wide = 22.0 + super::svg::width(&name) + 12.0;
        if x + wide > WIDTH && x > 10.0 {
            (x, y) = (10.0, y + LINE);
        }
        segment(standing, x, y - 10.0, 14.0, 11.0, svg);
        svg.text(x + 19.0, y, "p-ink", Anchor::Start, &name);
        x += wide;
    }
    y + LINE
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn steps_are_round_and_few() {
        assert_eq!([0, 1, 5, 6, 11, 26, 51, 300].map(step), [1, 1, 1, 2, 5, 10, 20, 100]);
    }
}
