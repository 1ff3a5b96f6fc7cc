//! The figures of a set as a page for the terminal.

use std::fmt::Write as _;

use super::{Measured, Value};

/// All figures, one to a line.
pub fn page(measured: &Measured) -> String {
    let mut out = String::new();
    let Measured { documents, bytes, seconds, figures, errors: _ } = measured;
    let _ = writeln!(
        out,
        "{documents} documents, {:.2} MB read at {:.2} MB/s",
        *bytes as f64 / 1e6,
        *bytes as f64 / 1e6 / seconds.max(1e-9)
    );
    let _ = writeln!(
        out,
        "{:<34} {:>6} {:>9} {:>6} {:>7} {:>7}",
        "", "F1", "precision", "recall", "gold", "found"
    );
    for figure in figures {
        let name = &figure.name;
        let _ = match &figure.value {
            Value::Found(c) => writeln!(
                out,
                "{name:<34} {:>6.3} {:>9.3} {:>6.3} {:>7} {:>7}",
                c.f1(),
                c.precision(),
                c.recall(),
                c.gold.round(),
                c.found.round()
            ),
            Value::Share { share, of } => writeln!(out, "{name:<34} {share:>6.3} of {of}"),
            Value::Number { number, unit } => writeln!(out, "{name:<34} {number:>6.1} {unit}"),
        };
    }
    out
}

/// The first errors, one to a line.
pub fn errors(measured: &Measured, most: usize) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "\nerrors ({} in all)", measured.errors.len());
    for miss in measured.errors.iter().take(most) {
        let _ = writeln!(out, "  {:<8} {}  {}", miss.kind, miss.document, miss.what);
    }
    out
}
