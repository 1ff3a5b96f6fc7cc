//! `armistice-verify`: the verifier as a program of its own, small enough to be read and built by those who trust nobody.
//!
//! In: a command line. Out: a report and an exit code. Absent: everything else; see the library.
#![forbid(unsafe_code)]

use std::io::Write;
use std::process::ExitCode;

use verify::options::{Error, HELP, Options};

fn main() -> ExitCode {
    let told = match Options::parse(std::env::args_os().skip(1)) {
        Ok(options) => verify::run(&options),
        Err(Error::Help) => verify::Told { code: 0, stdout: HELP.into(), stderr: String::new() },
        Err(why) => {
            let stderr = format!("error: {}\n", verify::escape::line(&why.to_string()));
            verify::Told { code: verify::Exit::Malformed.code(), stdout: String::new(), stderr }
        }
    };
    let written = std::io::stdout().write_all(told.stdout.as_bytes());
    let _ = std::io::stderr().write_all(told.stderr.as_bytes());
    // A report that did not arrive is none, whatever it said.
    if written.is_err() { ExitCode::FAILURE } else { ExitCode::from(told.code) }
}
