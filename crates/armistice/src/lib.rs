//! The program around the pure crates: what touches the disk, the clock and the terminal. In flow order; each room
//! names only rooms above it, and a test (`tests/it/tidy.rs`) holds that order.

pub mod trouble;
pub mod shipped;
pub mod words;
pub mod durable;
pub mod keys;
pub mod sources;
pub mod archive;
pub mod sealed;
pub mod sqlite;
pub mod record;
pub mod cosigners;
pub mod dossier;
pub mod wire;
pub mod flow;
pub mod publish;
pub mod releases;
pub mod fsck;
pub mod witness;
pub mod serve;
pub mod eval;
pub mod cli;
