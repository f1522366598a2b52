//! Measures whole models side by side with other runtimes: see `bench/README.md`.

mod cli;
mod contender;
mod failure;
mod measure;
mod process;
mod record;
mod table;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("models-bench: {failure}");
            ExitCode::FAILURE
        }
    }
}
