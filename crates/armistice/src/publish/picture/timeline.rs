//! Agreements, rounds of talks and incidents on one line of time.
//!
//! In: spans of agreements, days of rounds and of incidents. Out: lanes, one below another. Absent: arrows from one to the
//! other: what came after something need not have come from it.

use jiff::ToSpan;
use jiff::civil::Date;

use super::svg::{Anchor, LINE, Svg, WIDTH, width};
use super::{Drawing, Picture, STANDINGS, legend, shape, standing_words};
use crate::publish::bulletin::{Bulletin, Days, Standing};
use crate::words::Words;

const LEFT: f64 = 10.0;
const WIDE: f64 = WIDTH - 2.0 * LEFT;
/// Further back than this the line says only that it goes on.
const MOST_DAYS: i32 = 400;

/// What happened when: in one lane or another.
struct Moment {
    days: Days,
    name: String,
    standing: Option<Standing>,
}

/// Days to units across.
struct Scale {
    first: Date,
    per_day: f64,
}

impl Scale {
    fn at(&self, day: Date) -> f64 {
        LEFT + self.per_day * f64::from(self.first.until(day).map_or(0, |span| span.get_days()))
    }
}

pub fn draw(bulletin: &Bulletin, words: &Words) -> Option<Picture> {
    let rounds: Vec<Moment> = bulletin
        .talks
        .rounds
        .iter()
        .filter_map(|round| Some(Moment { days: round.days?, name: round.name.clone(), standing: None }))
        .collect();
    let incidents: Vec<Moment> = bulletin
        .incidents
        .iter()
        .filter_map(|line| {
            Some(Moment { days: line.days?, name: line.act.clone(), standing: Some(line.standing) })
        })
        .collect();
    if rounds.is_empty() || bulletin.pictured.agreements.is_empty() {
        return None;
    }
    let with = [
        ("agreements", bulletin.pictured.agreements.len().into()),
        ("rounds", rounds.len().into()),
        ("incidents", incidents.len().into()),
    ];
    Some(Picture {
        id: "timeline",
        title: words.say("timeline"),
        caption: words.say("timeline.lead"),
        says: words.say_with("timeline.says", &with),
        drawing: drawing(bulletin, &rounds, &incidents, words),
        columns: ["what", "from", "to"].map(|part| words.say(&format!("timeline.{part}"))).into(),
        rows: rows(bulletin, &rounds, &incidents, words),
    })
}

fn rows(bulletin: &Bulletin, rounds: &[Moment], incidents: &[Moment], words: &Words) -> Vec<Vec<String>> {
    let agreements = bulletin.pictured.agreements.iter().map(|span| {
        let until = span.until.map_or_else(|| words.say("timeline.no-end"), |until| until.to_string());
        vec![span.title.clone(), span.from.to_string(), until]
    });
    let mut moments: Vec<&Moment> = rounds.iter().chain(incidents).collect();
    moments.sort_by_key(|moment| (moment.days.from, moment.days.to, moment.name.clone()));
    let moments = moments.into_iter().map(|moment| {
        let name = match moment.standing {
            Some(standing) => format!("{} ({})", moment.name, standing_words(standing, words)),
            None => moment.name.clone(),
        };
        vec![name, moment.days.from.to_string(), moment.days.to.to_string()]
    });
    agreements.chain(moments).collect()
}

fn drawing(bulletin: &Bulletin, rounds: &[Moment], incidents: &[Moment], words: &Words) -> Option<Drawing> {
    let moments = || rounds.iter().chain(incidents).map(|moment| moment.days);
    let window = &bulletin.pictured.days;
    let last = moments().map(|days| days.to).chain(window.last().map(|day| day.day)).max()?;
    let earliest = last.checked_sub(MOST_DAYS.days()).unwrap_or(last);
    let begins = bulletin.pictured.agreements.iter().map(|span| span.from);
    let first = moments().map(|days| days.from).chain(begins).filter(|day| *day >= earliest).min()?;
    let first = first.min(window.first().map_or(first, |day| day.day)).max(earliest);
    let days = first.until(last).map_or(0, |span| span.get_days()) + 1;
    let scale = Scale { first, per_day: WIDE / f64::from(days.max(1)) };
    let mut svg = Svg::new();
    let mut lanes = Svg::new();
    let mut y = months(&scale, last, 14.0, &mut lanes);
    let top = y;
    for span in &bulletin.pictured.agreements {
        y = svg.paragraph(LEFT, y + LINE, "p-strong", WIDE, &span.title) - LINE + 4.0;
        let (from, to) =
            (scale.at(span.from.max(first)), scale.at(span.until.map_or(last, |day| day.min(last))));
        svg.rect("p-span", from, y, (to + scale.per_day - from).max(2.0), 8.0);
        y += 12.0;
    }
    y = rounds_lane(rounds, &scale, y, &mut svg);
    y = incidents_lane(incidents, &scale, y + 8.0, &mut svg);
    for day in month_starts(&scale, last) {
        lanes.line("p-rule", (scale.at(day), top), (scale.at(day), y));
    }
    svg.line("p-axis", (LEFT, y), (LEFT + WIDE, y));
    let standings: Vec<Standing> = STANDINGS
        .into_iter()
        .filter(|standing| incidents.iter().any(|moment| moment.standing == Some(*standing)))
        .collect();
    y = legend(&standings, y + LINE + 4.0, words, &mut svg);
    lanes.append(svg);
    Some(Drawing { svg: lanes, height: y - LINE + 8.0 })
}

fn month_starts(scale: &Scale, last: Date) -> Vec<Date> {
    let first = scale.first.first_of_month();
    first.series(1.month()).take_while(|day| *day <= last).filter(|day| *day >= scale.first).collect()
}

/// The names of the months that begin inside, as far as there is room.
fn months(scale: &Scale, last: Date, y: f64, svg: &mut Svg) -> f64 {
    let mut free = LEFT;
    for day in std::iter::once(scale.first).chain(month_starts(scale, last)) {
        let name = if day == scale.first { day.to_string() } else { day.strftime("%Y-%m").to_string() };
        if scale.at(day) >= free && scale.at(day) + width(&name) <= LEFT + WIDE {
            svg.text(scale.at(day), y, "p-quiet", Anchor::Start, &name);
            free = scale.at(day) + width(&name) + 8.0;
        }
    }
    y + 6.0
}

/// Each round on a line of its own, its name on the side where there is room.
fn rounds_lane(rounds: &[Moment], scale: &Scale, y: f64, svg: &mut Svg) -> f64 {
    let mut y = y;
    let mut rounds: Vec<&Moment> = rounds.iter().collect();
    rounds.sort_by_key(|round| (round.days.from, round.days.to, round.name.clone()));
    for round in rounds {
        y += LINE;
        let from = scale.at(round.days.from.max(scale.first));
        let to = (scale.at(round.days.to.max(scale.first)) + scale.per_day).max(from + 6.0);
        svg.rect("p-round", from, y - 9.0, to - from, 9.0);
        let name = format!("{}, {}", round.name, spell(round.days));
        if to + 6.0 + width(&name) <= WIDTH - 4.0 {
            svg.text(to + 6.0, y, "p-ink", Anchor::Start, &name);
        } else if from - 6.0 - width(&name) >= 4.0 {
            svg.text(from - 6.0, y, "p-ink", Anchor::End, &name);
        } else {
            y = svg.paragraph(LEFT, y + LINE, "p-ink", WIDE, &name) - LINE;
        }
    }
    y
}

fn spell(days: Days) -> String {
    if days.from == days.to { days.from.to_string() } else { format!("{} – {}", days.from, days.to) }
}

/// Incidents stacked over their day; one of several days is a line with its form in the middle.
fn incidents_lane(incidents: &[Moment], scale: &Scale, y: f64, svg: &mut Svg) -> f64 {
    const TALL: f64 = 11.0;
    let mut rows: Vec<f64> = Vec::new();
    let mut placed = Vec::new();
    let mut sorted: Vec<&Moment> = incidents.iter().collect();
    sorted.sort_by_key(|moment| (moment.days.from, moment.days.to, moment.standing));
    for moment in sorted {
        let from = scale.at(moment.days.from.max(scale.first));
        let to = scale.at(moment.days.to.max(scale.first)) + scale.per_day;
        let (left, right) = (from.min((from + to) / 2.0 - 5.0), to.max((from + to) / 2.0 + 5.0));
        let row = rows.iter().position(|taken| *taken <= left).unwrap_or(rows.len());
        if row == rows.len() {
            rows.push(right);
        }
        rows[row] = right + 1.0;
        placed.push((moment, from, to, row));
    }
    let bottom = y + TALL * rows.len() as f64 + 4.0;
    for (moment, from, to, row) in placed {
        let middle = bottom - 8.0 - TALL * row as f64;
        if to - from > 12.0 {
            svg.line("p-axis", (from, middle), (to, middle));
        }
        if let Some(standing) = moment.standing {
            shape(standing, (from + to) / 2.0, middle, 9.0, svg);
        }
    }
    bottom
}
