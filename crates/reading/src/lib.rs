//! Reports to claims and incidents. Pure: no clock, disk, network, database or async; the world arrives as an argument.
//! Each stage returns its value and its doubts, never an error, and names only the stages before it.

pub mod span;
pub mod doubt;
pub mod text;
pub mod syntax;
pub mod extract;
