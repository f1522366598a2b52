//! Compiles a model and runs it, serial beside parallel.

mod cli;
mod device;
mod failure;
mod measure;
mod node_table;
mod on_demand;
mod profile;
mod programs;
mod progress;
mod random;
mod report;
mod run;
mod trace;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::Cli::read().and_then(|cli| run::run(&cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !matches!(failure, failure::Failure::UsagePrinted) {
                eprintln!("{failure}");
            }
            failure.exit_code()
        }
    }
}
