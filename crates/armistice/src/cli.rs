//! The command line.

/// Runs the command given on the command line.
pub fn run() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}
