//! The last weeks as a calendar: each day with how many incidents it has that are or may be violations.
//!
//! In: counts by day. Out: a sheet of weeks. Absent: days on which nothing was read as zeros: they are crossed out. The
//! number in the cell says what its shade says.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::svg::{Anchor, LINE, Svg, WIDTH};
use super::{Drawing, Picture};
use crate::publish::bulletin::Bulletin;
use crate::publish::pictured::DayCount;
use crate::words::Words;

/// Weeks at most, the last ones.
const WEEKS: usize = 6;
const LEFT: f64 = 10.0;
const TALL: f64 = 34.0;

pub fn draw(bulletin: &Bulletin, words: &Words) -> Option<Picture> {
    let days = &bulletin.pictured.days;
    let days = &days[days.len().saturating_sub(WEEKS * 7)..];
    let (first, last) = (days.first()?.day, days.last()?.day);
    let with = [
        ("from", first.to_string().into()),
        ("to", last.to_string().into()),
        ("days", days.iter().filter(|day| most(day) > 0).count().into()),
    ];
    Some(Picture {
        id: "calendar",
        title: words.say("calendar"),
        caption: words.say("calendar.lead"),
        says: words.say_with("calendar.says", &with),
        drawing: Some(drawing(days, first, words)),
        // The counts by day are the same table.
        columns: Vec::new(),
        rows: Vec::new(),
    })
}

/// Violations proposed.
fn least(day: &DayCount) -> usize {
    day.grave_violations + day.violations
}

fn most(day: &DayCount) -> usize {
    least(day) + day.undetermined
}

fn drawing(days: &[DayCount], first: Date, words: &Words) -> Drawing {
    let mut svg = Svg::new();
    let wide = (WIDTH - 2.0 * LEFT) / 7.0;
    for day in 1..=7 {
        let x = LEFT + wide * (f64::from(day) - 0.5);
        svg.text(x, 16.0, "p-quiet", Anchor::Middle, &words.say(&format!("calendar.day-{day}")));
    }
    let back = i64::from(first.weekday().since(Weekday::Monday));
    let monday = first.checked_sub(back.days()).unwrap_or(first);
    let mut bottom = 0.0_f64;
    for day in days {
        let at = monday.until(day.day).map_or(0, |span| span.get_days());
        let (x, y) = (LEFT + wide * f64::from(at % 7), 22.0 + TALL * f64::from(at / 7));
        cell(day, x, y, wide, &mut svg);
        bottom = bottom.max(y + TALL);
    }
    let y = svg.paragraph(LEFT, bottom + LINE, "p-quiet", WIDTH - 2.0 * LEFT, &words.say("calendar.key"));
    Drawing { svg, height: y - LINE + 8.0 }
}

/// A day: its date, and `2` or `0–2`, from what is established to what may be.
fn cell(day: &DayCount, x: f64, y: f64, wide: f64, svg: &mut Svg) {
    let shade = match most(day) {
        _ if day.reports == 0 && most(day) == 0 => "p-unread",
        0 => "p-shade-0",
        1 => "p-shade-1",
        2..=3 => "p-shade-2",
        4..=7 => "p-shade-3",
        _ => "p-shade-4",
    };
    svg.rect(&format!("p-day {shade}"), x + 1.0, y + 1.0, wide - 2.0, TALL - 2.0);
    // Two dark shades need light words.
    let (date, count) = match most(day) {
        4.. => ("p-on-dark p-small", "p-on-dark p-strong"),
        _ => ("p-quiet p-small", "p-strong"),
    };
    svg.text(x + 4.0, y + 12.0, date, Anchor::Start, &day.day.strftime("%m-%d").to_string());
    if day.reports == 0 && most(day) == 0 {
        svg.line("p-hatch", (x + 3.0, y + TALL - 3.0), (x + wide - 3.0, y + 15.0));
        return;
    }
    let number = match (least(day), most(day)) {
        (least, most) if least == most => most.to_string(),
        (least, most) => format!("{least}–{most}"),
    };
    svg.text(x + wide / 2.0, y + 27.0, count, Anchor::Middle, &number);
}
