//! The log's logic: a Merkle tree, its proofs, signed notes, checkpoints, cosignatures, policies, entries.
//!
//! In: bytes. Out: bytes, or why not. Absent: disk, network, clock, randomness, and any way to panic on what it is given.
//! The formats are those of C2SP (<https://c2sp.org>) and RFC 6962; where a standard exists nothing is invented.
#![forbid(unsafe_code)]

pub mod hash;
pub mod tree;
pub mod check;
pub mod tile;
pub mod note;
pub mod cosignature;
pub mod checkpoint;
pub mod policy;
pub mod proof;
pub mod witness;
pub mod receipt;
pub mod sections;
pub mod fork;
pub mod json;
pub mod wire;
pub mod sshsig;
pub mod entry;
pub mod keyset;
pub mod epoch;

mod text;
