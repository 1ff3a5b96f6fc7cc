//! What leaves the dossier. [`compose::compose`] makes a bulletin, which is data; the other files only write it down.
//!
//! In: a pass of the flow, a period. Out: a bulletin as text, as a page, as JSON. Absent: any computation on the way from
//! the bulletin to its three forms, and anything that a page would have to fetch.

pub mod bulletin;
mod claims;
pub mod compose;
pub mod counts;
pub mod geojson;
pub mod header;
pub mod findings;
pub mod html;
mod incidents;
pub mod json;
pub mod level;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod picture;
pub mod pictured;
pub mod provenance;
pub mod moved;
pub mod release;
pub mod secrets;
pub mod sections;
mod statements;
mod summary;
mod talks;
pub mod table;
pub mod text;
pub mod xlsx;
