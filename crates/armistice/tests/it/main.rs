//! The one integration binary: the real program in temporary folders. One subject, one file.
#![allow(clippy::unwrap_used)]

mod agreement;
mod bad_input;
mod bench;
mod bulletin;
mod claims;
mod commands;
mod crash;
mod decisions;
mod eval;
mod faults;
mod fetching;
mod formats;
mod fuzz;
mod hostile;
mod level;
mod known;
mod log;
mod moves;
mod oracle;
mod pictures;
mod pressure;
mod rebuild;
mod receipts;
mod release;
mod sealed;
mod short;
mod signed;
mod tables;
mod tidy;
mod traps;
mod witness;
mod words;
