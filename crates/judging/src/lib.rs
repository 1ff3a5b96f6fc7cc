//! Incidents and agreements to findings with their reasons. Pure, and knows no text analysis: no clock, disk, network,
//! database or async, so that a court can replay a finding without the reader's models.
//!
//! In: an [`incident::Incident`] (what is alleged, with the claims behind it), an [`agreement::Agreement`] and
//! [`parties::Parties`], both read from plain files. Out: a [`finding::Finding`] per clause, with the answer to every test.
//! The machine proposes; a person signs. What is unknown stays unknown and becomes the plan of what to verify.
//! Modules stand in the order of the flow; each names only those above it.

pub mod said;
pub mod verdict;
pub mod doubt;
pub mod period;
pub mod document;
pub mod incident;
pub mod area;
pub mod parties;
pub mod sources;
pub mod agreement;
pub mod observation;
pub mod rows;
pub mod rule;
pub mod ledger;
pub mod effort;
pub mod corroboration;
pub mod finding;
pub mod plan;
pub mod clause_test;
pub mod judge;
pub mod signed;
pub mod receipt;
pub mod counting;
pub mod moves;
pub mod explain;
pub mod case;
pub mod roster_check;
pub mod check;

pub use judge::{Rules, judge, test_clause};
