//! Reports to claims and incidents. Pure: no clock, disk, network, database or async; the world arrives as an argument.
//! Each stage returns its value and its doubts, never an error, and names only the stages before it.

pub mod span;
pub mod doubt;
pub mod text;
pub mod syntax;
pub mod extract;
pub mod resolve;

use doubt::Doubt;
use extract::Extract;
use extract::publication::Known;
use text::{Media, Text};

/// One report, read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    pub text: Text,
    pub extract: Extract,
    pub doubts: Vec<Doubt>,
}

/// Reads the bytes of one report against what is known beforehand. Never fails: odd bytes and unsure readings are doubts.
pub fn read(bytes: &[u8], media: Option<Media>, known: &Known) -> Reading {
    let (text, mut doubts) = text::read(bytes, media);
    let (extract, more) = extract::read(&text, known);
    doubts.extend(more);
    Reading { text, extract, doubts }
}
