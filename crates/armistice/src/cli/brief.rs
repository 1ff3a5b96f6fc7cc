//! `armistice brief`

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use super::{Context, Failure, talk};
use crate::dossier::Dossier;
use crate::dossier::files::SETTINGS;
use crate::flow::{self, World};
use crate::publish::bulletin::{Bulletin, Period};
use crate::publish::compose::{About, compose};
use crate::publish::level::{self, Level};
use crate::publish::secrets::Secrets;
use crate::publish::{geojson, html, json, table, text, xlsx};
use crate::releases;
use crate::sealed::Sealed;
use crate::trouble::{Exit, io_hint};
use crate::words::Words;

/// Write the bulletin for a period to standard output.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The cut-off: 2017-02-16, 2017-02-16T18:00 (both in the dossier's zone), or 2017-02-16T18:00:00Z; without it, now.
    #[arg(long, value_name = "INSTANT")]
    until: Option<String>,
    /// When the period begins; without it, a day before the cut-off.
    #[arg(long, value_name = "INSTANT")]
    since: Option<String>,
    /// Leave out what the record received after this instant: the bulletin as it could have been written then.
    #[arg(long, value_name = "INSTANT")]
    known_at: Option<String>,
    /// For whom.
    #[arg(long = "for", value_enum, value_name = "READERS", default_value_t = Level::Restricted)]
    readers: Level,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Into this file instead of to standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Format {
    /// For a terminal or an e-mail.
    Text,
    /// One page that needs nothing else.
    Html,
    /// All of it as data.
    Json,
    /// The incidents as a table with the tags of the humanitarian exchange language (HXL).
    Csv,
    /// Every cell of every section, one to a row, as a table.
    LongCsv,
    /// A workbook with a sheet for each section.
    Xlsx,
    /// The incidents as features for maps.
    Geojson,
    /// Pages to print and to keep; only in a program built with the feature `pdf`.
    Pdf,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    let dossier = Dossier::open_to_read(&context.root)?;
    dossier.notices.iter().for_each(|notice| talk::say(&format!("note: {notice}")));
    let period = period(args.until.as_deref(), args.since.as_deref(), &dossier, context.now)?;
    let world = match given("--known-at", args.known_at.as_deref(), &dossier)? {
        Some(instant) => flow::pass_until(&dossier, flow::known_at(&dossier, instant)?)?,
        None => flow::pass(&dossier)?,
    };
    let bulletin = bulletin_of(&dossier, &world, period, args.readers)?;
    let (bulletin, _) = for_readers(bulletin, args.readers, &world, &dossier)?;
    let words = dossier.files.words;
    let written = written(&bulletin, words, args.format)?;
    match (&args.out, args.format) {
        (Some(path), _) => std::fs::write(path, written).map_err(|cause| not_written(path, &cause))?,
        // A terminal obeys what it is sent; a file has the bytes as they are.
        (None, Format::Text) => talk::data(&talk::visible(&String::from_utf8_lossy(&written)))?,
        (None, _) => talk::bytes(&written)?,
    }
    if let (0, Some(held)) = (bulletin.header.reports, &bulletin.header.held) {
        talk::say(&format!("note: no report held is of this period; those held are of {held}"));
        talk::say("hint: choose another period with --since and --until");
    }
    Ok(Exit::Done)
}

fn written(bulletin: &Bulletin, words: &Words, format: Format) -> Result<Vec<u8>, Failure> {
    Ok(match format {
        Format::Text => text::write(bulletin, words).into_bytes(),
        Format::Html => html::write(bulletin, words).into_bytes(),
        Format::Json => json::write(bulletin).into_bytes(),
        Format::Csv => table::csv(&table::incidents(bulletin)),
        Format::LongCsv => table::csv(&table::long(bulletin, words)),
        Format::Xlsx => xlsx::write(bulletin, words),
        Format::Geojson => geojson::write(bulletin).into_bytes(),
        Format::Pdf => pdf(bulletin, words)?,
    })
}

#[cfg(feature = "pdf")]
fn pdf(bulletin: &Bulletin, words: &Words) -> Result<Vec<u8>, Failure> {
    crate::publish::pdf::write(bulletin, words).map_err(|error| Failure {
        sentence: error.to_string(),
        hint: Some("`--format html` makes a page that a browser prints".into()),
        exit: Exit::Cannot,
    })
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: &Bulletin, _: &Words) -> Result<Vec<u8>, Failure> {
    Err(Failure {
        sentence: "cannot write a PDF: this program was built without the feature `pdf`".into(),
        hint: Some(
            "print the page of `--format html` from a browser, or build with `cargo build --release --features pdf`"
                .into(),
        ),
        exit: Exit::Cannot,
    })
}

fn not_written(path: &Path, cause: &std::io::Error) -> Failure {
    let why = cause.to_string();
    Failure {
        sentence: format!(
            "cannot write `{}`: {}",
            path.display(),
            why.split(" (os error ").next().unwrap_or(&why)
        ),
        hint: io_hint(cause),
        exit: Exit::Cannot,
    }
}

/// The bulletin of an open dossier.
pub fn bulletin(dossier: &Dossier, period: Period) -> Result<Bulletin, Failure> {
    bulletin_of(dossier, &flow::pass(dossier)?, period, Level::Restricted)
}

/// The same from a pass that was made already.
pub fn bulletin_of(
    dossier: &Dossier,
    world: &World,
    period: Period,
    readers: Level,
) -> Result<Bulletin, Failure> {
    let earlier = releases::earlier(dossier, world.record.count)?;
    let sealed = Sealed::of(&dossier.root).names()?;
    let about = About { files: &dossier.files, earlier: &earlier, sealed: &sealed, readers };
    Ok(compose(world, about, period))
}

/// What readers of that level get of it; for the public, with the words that may not leave.
pub fn for_readers(
    bulletin: Bulletin,
    level: Level,
    world: &World,
    dossier: &Dossier,
) -> Result<(Bulletin, Option<Secrets>), Failure> {
    if level == Level::Restricted {
        return Ok((bulletin, None));
    }
    let sealed = Sealed::of(&dossier.root).names()?;
    match level::public(bulletin, world, &dossier.files, &sealed) {
        Ok((bulletin, secrets)) => Ok((bulletin, Some(secrets))),
        Err(why) => Err(Failure {
            sentence: format!("cannot write the public bulletin: `{SETTINGS}`: {why}"),
            hint: Some("docs/operating.md lists what `[public]` may say".into()),
            exit: Exit::Cannot,
        }),
    }
}

/// The period that two options name, with what stands in for those that are not given.
pub fn period(
    until: Option<&str>,
    since: Option<&str>,
    dossier: &Dossier,
    now: Timestamp,
) -> Result<Period, Failure> {
    let until = given("--until", until, dossier)?.unwrap_or(now);
    let day_before =
        until.to_zoned(dossier.files.zone.clone()).yesterday().map_or(until, |day| day.timestamp());
    let since = given("--since", since, dossier)?.unwrap_or(day_before);
    if since >= until {
        let sentence = format!("cannot write bulletin: its period begins at {since} and ends at {until}");
        return Err(Failure {
            sentence,
            hint: Some("--since must lie before --until".into()),
            exit: Exit::CommandLine,
        });
    }
    Ok(Period { since, until })
}

/// The instant that an option names, if it was given.
fn given(option: &str, text: Option<&str>, dossier: &Dossier) -> Result<Option<Timestamp>, Failure> {
    let (zone, cut_off) = (&dossier.files.zone, dossier.files.settings.cut_off);
    text.map(|text| instant(text, zone, cut_off).ok_or_else(|| not_an_instant(option, text))).transpose()
}

/// A day means its cut-off; a clock time is the dossier's; an instant is itself.
fn instant(text: &str, zone: &TimeZone, cut_off: Time) -> Option<Timestamp> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    let reading: DateTime = match text.len() {
        10 => text.parse::<Date>().ok()?.to_datetime(cut_off),
        _ => text.parse().ok()?,
    };
    zone.to_ambiguous_zoned(reading).compatible().ok().map(|zoned| zoned.timestamp())
}

fn not_an_instant(option: &str, text: &str) -> Failure {
    Failure {
        sentence: format!("cannot use {option} `{text}`: it is no instant"),
        hint: Some("write 2017-02-16, 2017-02-16T18:00 or 2017-02-16T18:00:00Z".into()),
        exit: Exit::CommandLine,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_means_its_cut_off_in_the_dossiers_zone() {
        let zone = TimeZone::get("Asia/Damascus").unwrap();
        let read = |text: &str| instant(text, &zone, Time::constant(18, 0, 0, 0)).map(|at| at.to_string());
        assert_eq!(read("2017-02-16").as_deref(), Some("2017-02-16T16:00:00Z"));
        assert_eq!(read("2017-02-16T06:30").as_deref(), Some("2017-02-16T04:30:00Z"));
        assert_eq!(read("2017-02-16T06:30:00+03:00").as_deref(), Some("2017-02-16T03:30:00Z"));
        assert_eq!(read("Thursday"), None);
    }
}
