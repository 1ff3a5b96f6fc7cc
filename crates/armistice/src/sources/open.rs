//! Files that hold reports in another form: packages are unpacked, the rest is converted to plain text or HTML, once.
//!
//! In: a report as it came. Out: the reports in it, each with the steps that led to it, or a reason in place of one; a file
//! that is a report itself comes out as it went in. Absent: disk and network; what the reports say.
//!
//! | form | file | what comes out |
//! |---|---|---|
//! | ZIP, gzip | `packed.rs` | each file in it, unchanged |
//! | WARC | `web_archive.rs` | each page that a server answered with, unchanged |
//! | mbox, EML | `mail.rs` | the words of each mail, and what is attached to it |
//! | RSS, Atom, JSON Feed | `feed.rs` | each item as a page |
//! | PDF | `pdf.rs` | its text |
//! | JSON Lines, tables with a map | `rows.rs` | each row as a report |
//!
//! What is unpacked has limits in all, in proportion and in depth, for a file may be made to fill whoever opens it.

mod feed;
mod mail;
mod packed;
pub mod page;
pub mod pdf;
mod rows;
pub mod sniff;
mod web_archive;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::arrival::{MAX_STEPS, Step, clipped, digest};
use super::{Arrival, Error, Facts, Original, Report, not_text};
pub use rows::Map;
use sniff::Form;

/// What all that is unpacked from one file may take up.
const MAX_UNPACKED_BYTES: u64 = 1024 * 1024 * 1024;
/// So many reports may be in one file.
const MAX_REPORTS: usize = 200_000;
/// No text is packed more tightly; only small files may be.
const MAX_RATIO: u64 = 300;
const ANY_RATIO_BYTES: u64 = 1024 * 1024;

/// What the caller says of the files.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How rows become reports; without it, by the usual names of columns.
    pub map: Option<Map>,
}

/// Hands over every report in `report`, which errors call `shown`.
pub fn open(report: Report, shown: &str, options: &Options, take: &mut dyn FnMut(Result<Report, Error>)) {
    let name = report.name.clone();
    let mut take = |report: Result<Report, Error>| take(report.map_err(|error| error.called(&name, shown)));
    let mut opener = Opener { options, take: &mut take, left: MAX_UNPACKED_BYTES, reports: 0, full: false };
    opener.open(report);
}

/// One file being opened, with what may still come out of it.
struct Opener<'a> {
    options: &'a Options,
    take: &'a mut dyn FnMut(Result<Report, Error>),
    left: u64,
    reports: usize,
    full: bool,
}

/// Something that came out of a file, before it is known whether it must be opened in turn.
#[derive(Default)]
struct Part {
    /// In the words of the format.
    name: String,
    bytes: Vec<u8>,
    /// Of this part; what was told of the whole file fills the rest.
    facts: Facts,
    /// Only what the part adds: an author, an answer of a server.
    arrival: Arrival,
}

impl Opener<'_> {
    fn open(&mut self, report: Report) {
        let form = sniff::form(&report.name, &report.bytes, self.options);
        if form.opens() && report.arrival.made_from.len() >= MAX_STEPS {
            let why = format!("it lies {MAX_STEPS} files deep");
            return self.refuse(form, &report.name, why, "unpack it by hand and ingest what is inside");
        }
        match form {
            Form::Report => self.whole(report),
            Form::Gzip => self.gzip(report),
            Form::Zip => self.zip(report),
            Form::WebArchive => self.web_archive(report),
            Form::Mailbox => self.mailbox(report),
            Form::Mail => self.mail(report),
            Form::Feed => self.feed(report),
            Form::Pdf => self.pdf(report),
            Form::Rows => self.rows(report),
            Form::Table => self.table(report),
        }
    }

    /// A report that is what it is.
    fn whole(&mut self, report: Report) {
        if report.bytes.is_empty() {
            return self.give(Err(Error::Empty(report.name)));
        }
        match not_text(&report.bytes) {
            Some(what) => self.give(Err(Error::NotText { path: report.name, what })),
            None => self.give(Ok(report)),
        }
    }

    fn give(&mut self, report: Result<Report, Error>) {
        if self.full {
            return;
        }
        self.reports += 1;
        match (&report, self.reports > MAX_REPORTS) {
            (Ok(Report { name, .. }), true) => {
                self.full = true;
                let why = format!("it holds more than {MAX_REPORTS} reports");
                let (path, hint) = (name.clone(), "split it and ingest the parts");
                (self.take)(Err(Error::Form { what: "file", path, why, hint }));
            }
            _ => (self.take)(report),
        }
    }

    fn refuse(&mut self, form: Form, path: &str, why: String, hint: &'static str) {
        self.give(Err(Error::Form { what: form.name(), path: path.to_string(), why, hint }));
    }

    /// True, and counted, if so many bytes may come out of `packed` bytes.
    fn may_unpack(&mut self, unpacked: u64, packed: u64) -> bool {
        let within = unpacked <= ANY_RATIO_BYTES || unpacked / packed.max(1) <= MAX_RATIO;
        match self.left.checked_sub(unpacked).filter(|_| within) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }
}

/// The file that parts come from: they share its facts, its steps, and its bytes.
struct Whole<'a> {
    report: &'a Report,
    step: Step,
    /// Set when the parts are converted and not merely unpacked.
    original: Option<Original>,
}

impl<'a> Whole<'a> {
    /// A package, whose parts are kept in its place.
    fn package(report: &'a Report, by: &str) -> Whole<'a> {
        Whole { report, step: step(report, by, false), original: None }
    }

    /// A file that is kept beside what it is converted to.
    fn original(report: &'a Report, by: &str) -> Whole<'a> {
        let bytes: Arc<[u8]> = report.bytes.as_slice().into();
        Whole {
            report,
            step: step(report, by, true),
            original: Some(Original { name: report.name.clone(), bytes }),
        }
    }

    /// One part as a report of its own.
    fn part(&self, part: Part) -> Report {
        let name = match part.name.as_str() {
            "" => self.report.name.clone(),
            name => clipped(&format!("{}#{name}", self.report.name)),
        };
        let step = Step { part: clipped(&part.name), ..self.step.clone() };
        let mut made_from = self.report.arrival.made_from.clone();
        made_from.push(step);
        let before = self.report.arrival.clone();
        let arrival = Arrival {
            made_from,
            fetched: part.arrival.fetched.or(before.fetched),
            author: part.arrival.author.or(before.author).map(|author| clipped(&author)),
        };
        let mut facts = part.facts.or(&self.report.facts);
        // An address that the record would have to cut would lead nowhere.
        facts.address = facts.address.filter(|address| clipped(address).len() == address.trim().len());
        facts.outlet_name = facts.outlet_name.map(|name| clipped(&name));
        let originals = self.report.originals.iter().cloned().chain(self.original.clone()).collect();
        Report { name, bytes: part.bytes, facts, arrival, originals }
    }
}

fn step(report: &Report, by: &str, kept: bool) -> Step {
    let digest = digest(&report.bytes);
    Step {
        by: by.to_string(),
        capture: kept.then(|| digest.clone()),
        package: (!kept).then_some(digest),
        name: clipped(&report.name),
        part: String::new(),
    }
}

/// Runs a library on a stranger's bytes: should it panic, this one file is refused and the others go on.
fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err("it is damaged".into()))
}
