//! Receipts: whether a log kept its signed word to include an entry.
//!
//! In: the bytes of a receipt, the log as it was checked. Out: a report: kept, broken or not yet due. Absent: a clock. That
//! the time is over is what the cosigners of the log's checkpoint say, more of them than may be wrong.

use crate::exit::{Exit, Fault, chain};
use crate::instant;
use crate::log::Checked;
use crate::report::Report;
use crate::terms::Terms;
use crate::words;

use tlog::note::Note;
use tlog::receipt::{self, Receipt};

pub const THING: &str = "receipt";
/// The first line of the file.
pub const FIRST_LINE: &str = "armistice-receipt/v1";

/// Checks a receipt against the logs that were given with it.
pub fn check(file: &[u8], terms: &Terms, logs: &[&Checked]) -> Report {
    let refuse = |exit, why: String| Report::of(THING, vec![Fault { exit, why }]);
    let Ok(text) = std::str::from_utf8(file) else {
        return refuse(Exit::Malformed, "it is not UTF-8".into());
    };
    let origin =
        match Note::parse(text).map_err(receipt::Error::Note).and_then(|note| Receipt::parse(note.text)) {
            Ok(receipt) => receipt.origin,
            Err(why) => return refuse(Exit::Malformed, chain(&why)),
        };
    let of_origin =
        |log: &&&Checked| log.signed.as_ref().is_some_and(|signed| signed.checkpoint.origin == origin);
    let log = logs.iter().find(of_origin);
    let Some(keys) = terms.keys(&origin, log.and_then(|log| log.own.as_ref())) else {
        return refuse(Exit::UnknownLog, format!("the policy does not know the log `{origin}`"));
    };
    let receipt = match receipt::check(text, &keys) {
        Ok(receipt) => receipt,
        Err(why) => return refuse(Exit::Altered, chain(&why)),
    };
    match log {
        Some(log) => Report { blocks: vec![words::receipt(&receipt)], ..judge(&receipt, log) },
        None => {
            let why = "the log itself was not given, so nothing says whether it kept its word";
            Report { blocks: vec![words::receipt(&receipt)], ..refuse(Exit::Unwitnessed, why.into()) }
        }
    }
}

fn judge(receipt: &Receipt, log: &Checked) -> Report {
    let refuse = |exit, why: String| Report::of(THING, vec![Fault { exit, why }]);
    let standing = match &log.standing {
        Some(standing) if log.is_whole() => standing,
        _ => {
            return refuse(
                Exit::Altered,
                "the given log does not hold by itself, so it answers nothing".into(),
            );
        }
    };
    if let Some(index) = log.find(receipt.leaf) {
        let faults = standing.fault().into_iter().collect();
        let kept = format!("kept: the entry stands in the log at {index}");
        return Report { headline: Some(kept), ..Report::of(THING, faults) };
    }
    let due = instant::read(&receipt.include_by).unwrap_or(i64::MAX);
    if !standing.stood_after(due) {
        let why = "the entry is not in the log yet, and its cosigners do not say that the time is over";
        return Report { headline: Some("not yet due".into()), ..refuse(Exit::Unwitnessed, why.into()) };
    }
    if let Some(fault) = standing.fault() {
        return Report { headline: Some("not proven broken".into()), ..Report::of(THING, vec![fault]) };
    }
    let why = format!(
        "the log promised to include the entry by {} and did not; a quorum saw it without it later",
        receipt.include_by
    );
    let headline = Some("broken: the log suppressed an entry".to_string());
    Report { headline, tells: true, ..refuse(Exit::Altered, why) }
}
