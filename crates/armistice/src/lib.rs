//! The program: sources, archive, record, flow, publish, cli.

pub mod cli;
