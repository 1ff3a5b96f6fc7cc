//! One report on standard input.
//!
//! In: bytes until they end. Out: a report named `stdin`. Absent: any guess at where it came from.

use std::io::Read;

use super::{Error, Facts, Report, TakeError, take};

pub const NAME: &str = "stdin";

pub fn read(from: impl Read, facts: &Facts) -> Result<Report, Error> {
    match take(NAME, from) {
        Ok(bytes) => Ok(Report::new(NAME, bytes, facts.clone())),
        Err(TakeError::Refused(error)) => Err(error),
        Err(TakeError::Io(cause)) => Err(Error::Read(NAME.into(), cause)),
    }
}
