//! Shows programs and graph files as task graphs: as a picture, or in numbers.

mod cli;
mod failure;
mod run;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::Cli::read().and_then(|cli| run::run(&cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            failure.exit_code()
        }
    }
}
