//! The program. Everything it does lives in the library beside it, one stage to a file.

fn main() -> std::process::ExitCode {
    armistice::cli::run()
}
